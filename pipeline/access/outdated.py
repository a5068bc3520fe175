"""Documents that were read by another layout than the one that their source has now for the day of their fetch."""

from datetime import UTC, date, datetime, time, timedelta

from pipeline.config.source import Source
from pipeline.index import Index, queries_readings
from pipeline.model import counted

_BEFORE, _AFTER = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)


def read_by_another_layout(index: Index, source: Source) -> int:
    """Count the documents of a source whose recorded pages another layout has read, or none. Raises StorageError."""
    ends = sorted(layout.until for layout in source.layouts if layout.until is not None)
    found, since = 0, _BEFORE
    for end in (*ends, None):
        over = _AFTER if end is None else datetime.combine(end + timedelta(days=1), time(), source.zone)
        day = end or (ends[-1] + timedelta(days=1) if ends else date.max)
        layout = source.layout_on(day)
        digest = layout.digest if layout else ""
        found += queries_readings.read_by_another_layout(index, source.name, digest, since=since, until=over)
        since = over
    return found


def offer(index: Index, source: Source) -> str | None:
    """Return a sentence that offers to read a source's pages again, if its layout has changed since."""
    count = read_by_another_layout(index, source)
    if not count:
        return None
    read = f"{counted(count, 'document')} read with another layout"
    return f"{read}; `pipeline reextract {source.name} --dry-run` shows what would change"
