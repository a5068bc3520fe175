"""The only way to the network: a page or an error, politely."""

from pipeline.fetch.content_encoding import decoded_body
from pipeline.fetch.fetcher import Fetcher
from pipeline.fetch.politeness import Leases, MemoryLeases
from pipeline.fetch.tape import Tape

__all__ = ["Fetcher", "Leases", "MemoryLeases", "Tape", "decoded_body"]
