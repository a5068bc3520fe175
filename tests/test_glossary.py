"""docs/glossary.md defines words that the code uses."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORDS = re.findall(r"^\| ([A-Za-z ]+) \| ", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
TERMS = [word for word in WORDS if word != "word"]


def names() -> set[str]:
    """Return the parts of all names in the package, in lower case: `RunStats` gives run and stats."""
    found: set[str] = set()
    for path in (ROOT / "pipeline").rglob("*.py"):
        for name in re.findall(r"[A-Za-z_]+", path.read_text(encoding="utf-8")):
            found.update(part.lower() for part in re.findall(r"[A-Z]?[a-z]+", name))
    return found


def test_every_word_of_the_glossary_stands_in_the_code() -> None:
    known = names()
    missing = [term for term in TERMS if not all({part, f"{part}s"} & known for part in term.lower().split())]
    assert len(TERMS) > 50
    assert missing == []


def test_no_word_is_defined_twice() -> None:
    assert len(TERMS) == len(set(TERMS))
