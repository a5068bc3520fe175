"""docs/architecture.md says what the checked contracts say, and where anything at all is caught.

`python -m tests.test_architecture` prints the tables of the page anew.
"""

import ast
import re
import tomllib
from collections import defaultdict
from itertools import chain
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
PACKAGE = ROOT / "pipeline"


def contract(kind: str) -> dict[str, Any]:
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    return next(each for each in linter["contracts"] if each["type"] == kind)


def opening(wing: str) -> str:
    """Return the first sentence of a wing's docstring."""
    path = PACKAGE / wing / "__init__.py" if (PACKAGE / wing).is_dir() else PACKAGE / f"{wing}.py"
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=[.?!])\s", " ".join(text.split()))[0]


def floors() -> str:
    rows = ["| floor | wing | what is there |", "|--:|---|---|"]
    for number, layer in enumerate(contract("layers")["layers"][1:], 1):
        rows += [f"| {number} | `{wing}` | {opening(wing)} |" for wing in re.split(r" [|:] ", layer)]
    return "\n".join(rows)


def doors() -> str:
    found = defaultdict(set)
    for arrow in contract("forbidden")["ignore_imports"]:
        module, library = arrow.split(" -> ")
        found[library].add(module.removeprefix("pipeline.").removesuffix(".**"))
    rows = [f"| {library} | {', '.join(f'`{each}`' for each in sorted(found[library]))} |" for library in sorted(found)]
    return "\n".join(["| library | doors |", "|---|---|", *rows])


def catches() -> str:
    rows = ["| module | times |", "|---|--:|"]
    for path in sorted(PACKAGE.rglob("*.py")):
        times = len(re.findall(r"except (?:Base)?Exception\b|except:", path.read_text(encoding="utf-8")))
        module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        rows += [f"| `{module}` | {times} |"] if times else []
    return "\n".join(rows)


def printed(text: str) -> str:
    """Return the page with its tables made anew."""
    for make in (floors, doors, catches):
        begin = f"<!-- printed: {make.__name__} -->\n"
        assert begin in text
        head, _, rest = text.partition(begin)
        text = f"{head}{begin}{make()}\n<!-- end -->{rest.partition('<!-- end -->')[2]}"
    return text


def test_the_tables_of_the_page_are_those_of_the_contracts_and_the_code() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == printed(page), "print them anew: python -m tests.test_architecture"


def test_the_decisions_name_every_library_that_an_installation_has() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8").partition("### Dependencies")[2]
    told = {
        name.replace(".", "-")
        for row in re.findall(r"^\| ([^(|]+)", text, re.M)
        for name in re.findall(r"[\w.-]+", row)
    }
    assert {re.split(r"[\[<>=~!]", each)[0] for each in wanted} - {name.lower() for name in told} == set()


if __name__ == "__main__":
    PAGE.write_text(printed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
