"""What is remembered of links, with what was written while the clock was ahead as of when it was put right."""

from collections.abc import Iterable
from datetime import datetime

from pipeline.index import Index, queries_runs
from pipeline.model import Visit


def known_visits(index: Index, source: str, keys: Iterable[str], now: datetime, began: datetime) -> dict[str, Visit]:
    """Return what is remembered of URLs, by key, for a run that `began` before now."""
    visits = index.visits(keys)
    ahead = [visit for visit in visits.values() if visit.is_ahead(now)]
    if ahead:
        since = min(queries_runs.put_right(index, source, now) or began, began)
        visits |= {visit.key: visit.as_of(since) for visit in ahead}
    return visits
