"""How much a text says, whatever its script."""

import re
from collections.abc import Iterable
from typing import Final

from pipeline.text.memo import remembered

LEAST_COLUMNS: Final = 80
"""A text of fewer, a sentence or two, says too little to be compared with another."""

_WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]+")


def columns(text: str) -> int:
    """Count the columns of `text`, two for a Chinese, Japanese or Korean character: roughly how much it says."""
    return len(text) if text.isascii() else len(text) + _wide(text)


@remembered(8192)
def _wide(text: str) -> int:
    return len("".join(_WIDE.findall(text)))


def says_too_little(paragraphs: Iterable[str]) -> bool:
    """Return whether a text is too short to be compared: a line that a site has on many pages says as much."""
    return sum(map(columns, paragraphs)) < LEAST_COLUMNS
