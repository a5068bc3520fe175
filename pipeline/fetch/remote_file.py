"""A file at a web address, read in parts: polite, as every request is, and from any place on."""

import io

from pipeline.config.source import Source
from pipeline.errors import BadStatus
from pipeline.fetch.fetcher import Fetcher

_PART_BYTES = 8 << 20
_NO_SUCH_RANGE = 416


class RemoteFile(io.RawIOBase):
    """Reads what is at an address as a file, one part of 8 MiB after the other. Raises LinkError while it is read."""

    def __init__(self, fetcher: Fetcher, url: str, source: Source, *, part_bytes: int = _PART_BYTES) -> None:
        self._fetcher, self._url, self._source, self._part_bytes = fetcher, url, source, part_bytes
        self._at = 0
        self._part, self._part_at = b"", 0
        self.size: int | None = None  # known after the first part

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; nothing is asked for that, but for the size if the place is told from the end."""
        if whence == io.SEEK_END and self.size is None:
            self._fetch(0)
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size or 0}[whence]
        self._at = base + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Return some of the bytes that come next: up to the end of a part; nothing at the end of the file."""
        begin = self._at - self._part_at
        if not 0 <= begin < len(self._part):
            if self.size is not None and self._at >= self.size:
                return b""
            self._fetch(self._at)
            begin = self._at - self._part_at
        piece = self._part[begin : begin + size] if size >= 0 else self._part[begin:]
        self._at += len(piece)
        return piece

    def _fetch(self, at: int) -> None:
        try:
            page = self._fetcher.archived(
                self._url, self._source, max_bytes=self._part_bytes, part=(at, self._part_bytes)
            )
        except BadStatus as error:
            if error.status != _NO_SUCH_RANGE:
                raise
            self._part, self._part_at, self.size = b"", at, at
            return
        self._part, self._part_at = page.body, at
        total = page.headers.get("content-range", "").rpartition("/")[2]
        if total.isdecimal():
            self.size = int(total)
        elif len(page.body) < self._part_bytes:
            self.size = at + len(page.body)
