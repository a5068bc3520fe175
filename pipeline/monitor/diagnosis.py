"""Judge the health of one source by what the index remembers of its runs, and write it back."""

from datetime import timedelta

from pipeline.index import Index, run_stats
from pipeline.monitor.health import Fault, Health, Overruns, PastRun, State, examine


def diagnose(index: Index, source: str, deadline_s: float | None = None) -> tuple[Health | None, Health | None]:
    """Judge a source after its last run; return how it was and how it is, as far as known. Raises StorageError.

    `deadline_s` is the time after which its runs are ended.
    """
    before = known_health(index).get(source)
    runs = [PastRun(at=each.at, stats=each.stats, sound=each.sound) for each in run_stats.runs(index, source)]
    late = run_stats.overruns(index, source)
    overruns = None
    if late is not None:
        deadline = timedelta(seconds=round(deadline_s)) if deadline_s is not None else None
        overruns = Overruns(times=late.times, first=late.first, last=late.last, deadline=deadline)
    health = examine(runs, before, overruns)
    if health is None:
        return before, before
    run_stats.put_health(
        index,
        source,
        state=health.state,
        fault=health.fault,
        because=health.because,
        since=health.since,
        sound=health.measures,
    )
    return before, health


def known_health(index: Index) -> dict[str, Health]:
    """Return how every source was after its last run."""
    return {
        source: Health(
            state=State(row.state),
            fault=Fault(row.fault) if row.fault else None,
            because=row.because,
            since=row.since,
        )
        for source, row in run_stats.health(index).items()
    }
