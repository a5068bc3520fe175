"""docs/architecture.md says what the checked contracts say, and where anything at all is caught."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def contract(kind: str) -> dict[str, Any]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    return next(each for each in contracts if each["type"] == kind)


def paragraph(begin: str) -> str:
    return next(each for each in TEXT.split("\n\n") if each.startswith(begin))


def test_the_rooms_are_those_of_the_contract_row_by_row() -> None:
    told = [re.findall(r"`(\w+)`", modules) for modules in re.findall(r"^\| \d+ \| (.*?) \|", TEXT, re.MULTILINE)]
    layers = [layer.split(" | ") for layer in contract("layers")["layers"] if layer != "__main__"]
    assert [sorted(row) for row in told] == [sorted(row) for row in layers]


def test_all_doors_of_a_library_that_has_several_are_named() -> None:
    doors = defaultdict(set)
    for arrow in contract("forbidden")["ignore_imports"]:
        module, library = arrow.removesuffix(".**").split(" -> ")
        doors[library].add(module.removeprefix("pipeline.").removesuffix(".**"))
    told = dict(re.findall(r"(\w+)\s\(([^)]*)\)", paragraph("Outside libraries")))
    named = {library: set(re.findall(r"`([\w.]+)`", modules)) for library, modules in told.items()}
    assert named == {library: modules for library, modules in doors.items() if len(modules) > 1}


def test_each_module_that_catches_anything_at_all_is_named() -> None:
    told = set(re.findall(r"`([a-z.]+)`", paragraph("**Errors cost")))
    catching = {
        ".".join(path.relative_to(ROOT / "pipeline").with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "pipeline").rglob("*.py")
        if re.search(r"except (Base)?Exception\b|except:", path.read_text(encoding="utf-8"))
    }
    assert told == catching
