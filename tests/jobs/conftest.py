"""The fixture of the tests that need a PostgreSQL server."""

from tests.support.cluster import cluster

__all__ = ["cluster"]
