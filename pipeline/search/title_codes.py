"""The simhashes of titles, in a file for each scheme beside the search index. Loads numpy with the first file."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.system.disk import remove_beside

if TYPE_CHECKING:
    from pipeline.index.simhash_file import Codes

_CODES, _MONTHS = ".codes", ".months"  # endings; `Codes` makes folders of the second


class TitleCodes:
    """The files of one search index."""

    def __init__(self, search_index: Path) -> None:
        self._search_index = search_index
        self._of: dict[str, Codes] = {}

    def of(self, scheme: str) -> "Codes":
        """Return the file of a scheme."""
        if scheme not in self._of:
            from pipeline.index.simhash_file import Codes

            name = re.sub(r"[^\w.-]", "-", scheme)
            self._of[scheme] = Codes(self._search_index.with_suffix(f".{name}{_CODES}"))
        return self._of[scheme]

    def clear(self) -> None:
        """Delete all of them."""
        remove_beside(self._search_index, (_CODES, _MONTHS))
        self._of.clear()
