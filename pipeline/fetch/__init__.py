"""The only way to the network: a page or an error, politely."""

from pipeline.fetch.fetcher import Fetcher
from pipeline.fetch.politeness import Leases, MemoryLeases

__all__ = ["Fetcher", "Leases", "MemoryLeases"]
