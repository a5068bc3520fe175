"""The simhashes of titles, in a file for each scheme beside the search index. Loads numpy with the first file."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.index.simhash_file import Codes


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
            self._of[scheme] = Codes(self._search_index.with_suffix(f".{name}.codes"))
        return self._of[scheme]

    def clear(self) -> None:
        """Delete all of them."""
        for path in self._search_index.parent.glob(f"{self._search_index.stem}.*.codes"):
            path.unlink(missing_ok=True)
