"""Decide when a source runs next, and which of the due ones may start now. Pure: time and last runs are given.

The only door to APScheduler, whose triggers know the calendar. Nothing is remembered here: a due time follows from the
last run, so that a restart neither skips nor repeats. A jitter is no dice either: it is drawn from the source's name
and the time it is added to.
"""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from pipeline import urls
from pipeline.config.source import Adapt, Cron, Every, Source
from pipeline.model import Kind
from pipeline.report import LastRun

AGAIN = timedelta(minutes=1)  # after a run that the program broke off
_MISSED = timedelta(minutes=1)  # a run that is late by less was not missed
_NEVER = timedelta(days=366)
_LONGEST_SKIP = timedelta(hours=3)  # of a clock on the wall, that is
_NEW = (Kind.ARCHIVED, Kind.DUPLICATE, Kind.REVISED)
_KNOWN = (Kind.SEEN, Kind.UNCHANGED)
# Of what was announced at least this share was new: the interval is multiplied by that.
_PACES = ((0.5, 0.5), (0.2, 0.7), (1e-9, 1.0), (0.0, 1.5))


def next_run(
    source: Source, last: datetime | None, now: datetime, *, every_s: float | None = None, planning: bool = False
) -> datetime:
    """Return when a source is to run next: now if it is overdue. `last` is the start of its last run.

    `every_s` is the interval it has adapted itself to. `planning` says that nobody was there when the source was due:
    unless it is to catch up, it then waits for its next time.
    """
    if last is not None and last > now:  # the clock was set back: the last run cannot have been later than now
        last = None
    at = _next(source, last, now, every_s)
    if planning and source.schedule.catch_up == "skip" and at < now - _MISSED:
        at = _first_from_now(source, last, now, every_s)
    return _after(source.schedule.quiet, max(at, now), source.zone)


def due_at(source: Source, last: LastRun | None, now: datetime, *, planning: bool) -> datetime:
    """Return when a source is to run next, by what the index knows of its last run, which does not go on.

    What a run left that the program broke off is owed now; one that takes its process down is not begun again at once.
    """
    if last is None:
        return next_run(source, None, now, planning=planning)
    at = next_run(source, last.started_at, now, every_s=pace(source, last.every_s), planning=planning)
    if last.unfinished:
        at = min(at, max(now, min(last.started_at, now) + AGAIN))
    return at


def pace(source: Source, every_s: float | None) -> float | None:
    """Return the interval that a source has adapted itself to, within the bounds it has now; None: it does not."""
    adapt = source.schedule.adapt if isinstance(source.schedule, Every) else None
    if adapt is None or every_s is None:
        return None
    return min(max(every_s, adapt.shortest), adapt.longest)


def adapted(
    adapt: Adapt, every_s: float, outcomes: Counter[Kind], *, fresh_s: float | None = None, passed: bool = False
) -> float:
    """Return the next interval in seconds after a run: longer if nothing was new, shorter if much was.

    Never shorter than `fresh_s`, for which the server promises that nothing changes, nor outside the bounds. If entries
    `passed` unseen, it is halved, whatever the server promises.
    """
    if passed:
        return min(max(every_s * _PACES[0][1], adapt.shortest), adapt.longest)
    new, known = (sum(outcomes[kind] for kind in kinds) for kinds in (_NEW, _KNOWN))
    share = new / (new + known) if new else 0.0
    factor = next(factor for least, factor in _PACES if share >= least)
    return min(max(every_s * factor, fresh_s or 0.0, adapt.shortest), adapt.longest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A source that is due since `at`, and the hosts on which its endpoints are."""

    name: str
    at: datetime
    hosts: frozenset[str]


def startable(waiting: Iterable[Waiting], busy: Iterable[str], free: int) -> list[str]:
    """Choose the sources that may start now: at most `free`, the longest due first, and never two on one host.

    A source that waits for a host keeps it from those that became due later, so that none waits for ever.
    """
    taken = set(busy)
    names: list[str] = []
    for each in sorted(waiting, key=lambda each: (each.at, each.name)):
        if len(names) < free and taken.isdisjoint(each.hosts):
            names.append(each.name)
        taken |= each.hosts
    return names


def hosts(source: Source) -> frozenset[str]:
    """Return the hosts of a source's endpoints."""
    return frozenset(urls.host(endpoint.url) for endpoint in source.endpoints)


def host_groups(sources: Iterable[Source]) -> dict[str, str]:
    """Return for each source the name of its group: sources that ask a common host, directly or through others.

    A group is called by the first of its hosts.
    """
    group: dict[str, str] = {}  # by host: another host of its group, the first one leads to itself

    def first(host: str) -> str:
        while group[host] != host:
            host = group[host]
        return host

    named = {source.name: sorted(hosts(source)) for source in sources}
    for each in named.values():
        ends = {first(host) if host in group else host for host in each}
        for end in ends:
            group[end] = min(ends)
    return {name: first(each[0]) for name, each in named.items()}


def _next(source: Source, last: datetime | None, now: datetime, every_s: float | None) -> datetime:
    if last is None:
        # a source that never ran waits for its hour, if it has one
        return _first_from_now(source, None, now, every_s) if isinstance(source.schedule, Cron) else now
    if isinstance(source.schedule, Cron):
        return _jittered(source, _fire(source, last + timedelta(seconds=1), now))
    return _jittered(source, last + timedelta(seconds=every_s or source.schedule.every))


def _first_from_now(source: Source, last: datetime | None, now: datetime, every_s: float | None) -> datetime:
    """Return the first regular time that is not over; a jitter may postpone one that would be."""
    if isinstance(source.schedule, Cron):
        at = _fire(source, now - timedelta(seconds=source.schedule.jitter_s) + timedelta(seconds=1), now)
        while _jittered(source, at) < now:
            at = _fire(source, at + timedelta(seconds=1), now)
        return _jittered(source, at)
    if last is None:
        return now
    every = timedelta(seconds=every_s or source.schedule.every)
    return _jittered(source, last + every * max(math.ceil((now - last) / every), 1))


def _fire(source: Source, after: datetime, now: datetime) -> datetime:
    """Return the first time of a cron line from `after` on.

    A line of every hour goes by the hours as they pass. One of certain hours goes by the clock on the wall, once a day
    each: an hour that comes twice counts the first time, and a time that the clock skips is as late as the skip.
    """
    assert isinstance(source.schedule, Cron)
    times, zone = source.schedule.times, source.zone
    if times["hour"] == "*":
        following: datetime | None = CronTrigger(**times, timezone=zone).get_next_fire_time(None, after)
        return following.astimezone(UTC) if following else now + _NEVER
    on_the_wall = CronTrigger(**times, timezone=UTC)
    wall = after.astimezone(zone).replace(tzinfo=UTC) - _LONGEST_SKIP
    while (found := on_the_wall.get_next_fire_time(None, wall)) is not None:
        moment: datetime = found.replace(tzinfo=zone).astimezone(UTC)
        if moment >= after:
            return moment
        wall = found + timedelta(seconds=1)
    return now + _NEVER


def _jittered(source: Source, at: datetime) -> datetime:
    drawn = hashlib.sha256(f"{source.name} {at.timestamp():.0f}".encode()).digest()
    return at + timedelta(seconds=source.schedule.jitter_s * int.from_bytes(drawn[:4]) / 2**32)


def _after(quiet: tuple[time, time] | None, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the same moment, or the end of the quiet hours that it falls into."""
    if quiet is None:
        return at
    (begin, end), local = quiet, at.astimezone(zone)
    hour = local.time()
    inside = begin <= hour < end if begin < end else hour >= begin or hour < end
    if not inside:
        return at
    day = local.date() + timedelta(days=1 if hour >= end else 0)
    return datetime.combine(day, end, tzinfo=zone).astimezone(UTC)
