"""Judge the health of one source, or the clock, by what the index remembers of runs, and write it back."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pipeline.errors import StorageError
from pipeline.index import Index, run_stats
from pipeline.monitor.health import Fault, Health, Overruns, PastRun, State, examine
from pipeline.monitor.health.clock import examine_clock, last_heard
from pipeline.monitor.logs import Log
from pipeline.report import Skew, WrongClock
from pipeline.runtime import Runtime

THE_CLOCK = "the clock"  # as people are told of it; no source can be called so


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


def judge_clock(runtime: Runtime, log: Log) -> Health | None:
    """Judge the clock by the answers since it was judged last, and log a change; return None if they say nothing.

    Whoever fetches calls this at the end, also for a single page: the documents have got their days by this clock.
    """
    heard = runtime.site_clocks.take() if runtime.site_clocks is not None else {}
    if not heard:
        return None
    try:
        before, health = diagnose_clock(runtime.index, heard, runtime.clock.now())
    except StorageError as error:
        log.warn(f"{THE_CLOCK}: whether it is right is not known: {error}")
        return None
    if before.state is not health.state:
        log.changed(THE_CLOCK, health)
    return health


def diagnose_clock(index: Index, heard: Mapping[str, Skew], now: datetime) -> tuple[Health, Health]:
    """Judge the clock by what sites have said of it since it was judged last; return how it was and how it is.

    Raises StorageError.
    """
    place = "this machine"
    if index.path is None:  # what is recorded goes by the database's clock, and certificates by this machine's
        place = "the database's server"
        heard = {site: skew for site, skew in heard.items() if not skew.is_open}
    known = run_stats.clock(index)
    skews = last_heard(known.skews, heard, now)
    wrong = examine_clock(skews, heard, known.wrong, now, place=place)
    run_stats.put_clock(index, run_stats.ClockRow(skews=skews, wrong=wrong))
    return _clock_health(known.wrong, now), _clock_health(wrong, now)


def _clock_health(wrong: WrongClock | None, now: datetime) -> Health:
    if wrong is None:
        return Health(state=State.OK, because="the sites no longer agree that it is wrong", since=now)
    state = State.BROKEN if wrong.ahead_s > 0 else State.DEGRADED  # people are told if the one becomes the other
    return Health(state=state, fault=Fault.CLOCK, because=wrong.because, since=wrong.since)


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
