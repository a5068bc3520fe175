"""Fixtures of the tests that need a PostgreSQL server."""

from tests.support.cluster import cluster, postgres

__all__ = ["cluster", "postgres"]
