"""Judge the machine's clock by those of sites. Pure.

    skews of the last nine sites ──▶ examine_clock ──▶ WrongClock, or None

Each site says between which bounds the clock may be ahead of its own. The clock is wrong if three quarters of the last
sites, and two at least, rule out that it is right within ten minutes, and agree on the time. So of two or three sites
all must, and of one nothing follows. Ten minutes are more than caches keep what they give without its age, and seldom
change a day. That a clock is ahead is harder to know than that it is behind, since an answer may be old and is never of
the future: the bounds tell that of caches that say so, and because of others the freshest answer of a site counts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import isinf

from pipeline.model import CLOCKS_APART, counted
from pipeline.report import Skew, WrongClock

_SITES, _SHARE, _LEAST = 9, 0.75, 2
_KEPT = timedelta(days=8)  # some sources run once a week
_RIGHT_S, _APART_S = 600.0, CLOCKS_APART.total_seconds()  # sites' own clocks may be apart by the latter
_HOUR_S, _DAY_S, _YEAR_S = 3600.0, 86400.0, 365.25 * 86400.0


def last_heard(known: Mapping[str, Skew], heard: Mapping[str, Skew], now: datetime) -> dict[str, Skew]:
    """Return what the last sites said, newest last, without what is old, or later than now: the clock was set back."""
    still = {
        site: skew for site, skew in known.items() if site not in heard and now - _KEPT <= skew.at <= now + CLOCKS_APART
    }
    new = sorted(heard.items(), key=lambda pair: pair[1].at)
    return dict([*still.items(), *new][-_SITES:])


def examine_clock(
    skews: Mapping[str, Skew],
    heard: Mapping[str, Skew],
    before: WrongClock | None,
    now: datetime,
    *,
    place: str = "this machine",
) -> WrongClock | None:
    """Judge the clock of a place by what the last sites said; `heard` are those since it was judged `before`.

    What was known stays if they neither agree nor say that the clock is right.
    """
    ahead_s, agreeing = _agreement({site: skew for site, skew in skews.items() if _rules_out(skew)})
    if len(agreeing) < max(_LEAST, _SHARE * len(skews)):
        return before if all(_rules_out(skew) for skew in heard.values()) else None
    lasts = before is not None and (before.ahead_s > 0) is (ahead_s > 0)
    since = before.since if before is not None and lasts else now
    because = f"{_found(ahead_s, {site: skews[site] for site in agreeing})}; {_remedy(ahead_s, place)}"
    return WrongClock(ahead_s=ahead_s, since=since, because=because)


def _rules_out(skew: Skew) -> bool:
    """Return whether a site rules out that the clock is right."""
    return skew.least_s - _APART_S > _RIGHT_S or skew.most_s + _APART_S < -_RIGHT_S


def _agreement(skews: Mapping[str, Skew]) -> tuple[float, Sequence[str]]:
    """Return by how much the clock is ahead as most of these sites allow, or the least of it, and which they are."""

    def allowing(ahead_s: float) -> list[str]:
        return [s for s, skew in skews.items() if skew.least_s - _APART_S <= ahead_s <= skew.most_s + _APART_S]

    edges = {edge for skew in skews.values() for edge in (skew.least_s - _APART_S, skew.most_s + _APART_S)}
    known = [edge for edge in edges if not isinf(edge)]
    if not known:
        return 0.0, []
    nearest_s = max(known, key=lambda edge: (len(allowing(edge)), -abs(edge)))
    sites = allowing(nearest_s)
    least_s, most_s = max(skews[site].least_s for site in sites), min(skews[site].most_s for site in sites)
    return nearest_s if isinf(least_s) or isinf(most_s) else (least_s + most_s) / 2, sites


def _found(ahead_s: float, skews: Mapping[str, Skew]) -> str:
    sites = f"{counted(len(skews), 'site')} ({', '.join(sorted(skews))})"
    if not all(skew.is_open for skew in skews.values()):
        return f"it is {_told(abs(ahead_s))} {'ahead of' if ahead_s > 0 else 'behind'} the clocks of {sites}"
    if ahead_s > 0:
        return f"it seems far ahead: by its time, the certificates of {sites} have expired"
    return f"it seems far behind: by its time, the certificates of {sites} are not valid yet"


def _remedy(ahead_s: float, place: str) -> str:
    until = "documents whose pages name no day get a wrong one"
    if ahead_s > 0:
        until = f"`retention` deletes nothing, and {until}"
    return f"let a time server set the clock of {place}; until then {until}"


def _told(seconds: float) -> str:
    """Say how long something is, in the unit that suits it."""
    for unit_s, noun in ((_YEAR_S, "year"), (_DAY_S, "day"), (_HOUR_S, "hour")):
        if seconds >= 2 * unit_s:
            return counted(round(seconds / unit_s), noun)
    return counted(round(seconds / 60), "minute")
