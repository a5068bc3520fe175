"""A backfill, an import or a re-extraction in slices that several workers do, and how far they are."""

import calendar
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.daemon import due
from pipeline.imports import RecordChoice, imported_source
from pipeline.jobs.job import JobState, Work, WorkQueue, digest
from pipeline.jobs.queue import JobQueue
from pipeline.model import Window


def months(since: date, until: date) -> Iterator[Window]:
    """Cut days into calendar months."""
    while since <= until:
        last = min(_end_of_month(since), until)
        yield Window(since=since, until=last)
        since = last + timedelta(days=1)


def _end_of_month(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def backfill_slices(configuration: Configuration, source: Source, window: Window, today: date) -> list[Work]:
    """Return the slices of a backfill. If its days have no end, its last slice has none, tomorrow as well."""
    assert window.since is not None
    group = due.host_groups(configuration.sources.values())[source.name]
    cut = list(months(window.since, window.until or max(today, window.since)))
    if window.until is None:
        cut[-1] = Window(since=cut[-1].since)
    return [
        Work(
            queue=WorkQueue.BACKFILL,
            source=source.name,
            config=digest(configuration, source),
            group=group,
            since=each.since,
            until=each.until,
        )
        for each in cut
    ]


def reextract_slices(configuration: Configuration, source: Source | None, days: Sequence[date]) -> list[Work]:
    """Return a slice for each month of the archive's days; one at a time is read again, in a whole cluster."""
    found = {day.replace(day=1): None for day in days}
    return [
        Work(
            queue=WorkQueue.REEXTRACT,
            source=source.name if source else "",
            config=digest(configuration, source),
            group=WorkQueue.REEXTRACT,
            since=each.since,
            until=each.until,
        )
        for first in sorted(found)
        for each in months(first, _end_of_month(first))
    ]


def import_files(
    configuration: Configuration, names: Sequence[str], source: str, wanted: RecordChoice, timezone: str | None
) -> list[Work]:
    """Return a job for each file to import. They ask no site, so any number is done at a time."""
    config = digest(configuration, imported_source(configuration, source, wanted.hosts, timezone))
    window = wanted.window or Window()
    return [
        Work(
            queue=WorkQueue.IMPORT,
            source=source,
            config=config,
            since=window.since,
            until=window.until,
            file=name,
            hosts=wanted.hosts,
            timezone=timezone,
        )
        for name in names
    ]


def defer(queue: JobQueue, work: list[Work]) -> Counter[JobState]:
    """Put work into the queue and return how far it is; may be asked again and again.

    What is done stays so until all of it is; then it begins anew. What failed is tried again. Raises QueueUnavailable.
    """
    keys = [each.key for each in work]
    before = queue.states(keys)
    done = {key for key, state in before.items() if state is JobState.DONE}
    queue.put([each for each in work if each.key not in done or len(done) == len(work)])
    return Counter(queue.states(keys).values())
