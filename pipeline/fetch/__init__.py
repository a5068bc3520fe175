"""The only way to the network: a page or an error, politely. Captured pages come by the same door."""

from pipeline.fetch.content_encoding import decoded_body
from pipeline.fetch.fetcher import Fetcher, Refused
from pipeline.fetch.index_file import archive_index
from pipeline.fetch.politeness import Leases, MemoryLeases
from pipeline.fetch.remote_file import RemoteFile
from pipeline.fetch.replay import Replay
from pipeline.fetch.site_clocks import SiteClocks
from pipeline.fetch.tape import Tape

Pages = Fetcher | Replay
"""What gives the page at an address."""

__all__ = [
    "Fetcher",
    "Leases",
    "MemoryLeases",
    "Pages",
    "Refused",
    "RemoteFile",
    "Replay",
    "SiteClocks",
    "Tape",
    "archive_index",
    "decoded_body",
]
