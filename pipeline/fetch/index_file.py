"""The index of a web archive as an open file: it may be larger than the memory."""

from collections.abc import Callable
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from pipeline.config.past import Past
from pipeline.config.source import Source
from pipeline.errors import Stopped
from pipeline.fetch.fetcher import Fetcher

_INDEX_BYTES = 4_000_000_000
_IN_MEMORY = 4_000_000


def archive_index(
    fetcher: Fetcher, past: Past, source: Source, should_stop: Callable[[], bool] = lambda: False
) -> Callable[[str], IO[bytes]]:
    """Return what fetches the index of an archive for a source, into a file that is gone when it is closed."""

    def ask(url: str) -> IO[bytes]:
        if should_stop():
            raise Stopped("asked to stop before an archive was requested")
        file = cast(IO[bytes], SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - its reader closes it
        try:
            fetcher.archived(url, past.asking(source.name, url, source), max_bytes=_INDEX_BYTES, sink=file)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file

    return ask
