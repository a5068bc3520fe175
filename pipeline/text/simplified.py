"""Traditional Chinese characters and their simplified forms, from the dictionary of OpenCC."""

from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def simplified_forms() -> Mapping[int, str]:
    """Return the simplified form of each traditional character, as `str.translate` takes it."""
    table = resources.files(__package__).joinpath("simplified.txt").read_text(encoding="utf-8")
    lines = (line for line in table.splitlines() if not line.startswith("#"))
    return {ord(pair[0]): pair[1] for line in lines for pair in line.split()}


def simplified(text: str) -> str:
    """Return a text with its traditional characters in their simplified forms."""
    return text.translate(simplified_forms())
