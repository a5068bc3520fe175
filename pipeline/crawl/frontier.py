"""Decide which links are asked for now, and say why. Pure: the time and the last visit are given."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.config.source import Source
from pipeline.model import Kind, Link, Visit, Window

# A passing failure is tried again after these many minutes, then once a day until a week has gone by.
_RETRY_MINUTES = (15, 60, 240, 720, 1440, 1440, 1440, 1440)
# What was refused for good may still change its mind: robots.txt is edited, a mistaken 404 is mended.
_DISALLOWED_AGAIN = timedelta(days=7)

BY_HAND = "by hand"
"""The `found_in` of a link that a person names: what failed before is asked again at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to do about a link: fetch it if `kind` is None; otherwise `kind` is its outcome."""

    kind: Kind | None
    because: str

    @property
    def fetch(self) -> bool:
        return self.kind is None


def select(link: Link, visit: Visit | None, source: Source, *, now: datetime, window: Window | None = None) -> Choice:
    """Decide whether to fetch a link now, by the last visit to its URL and the days that a backfill wants."""
    left_out = _excluded(link, source, window)
    if left_out:
        return Choice(kind=Kind.EXCLUDED, because=left_out)
    if visit is None:
        return Choice(kind=None, because="never asked before")
    if link.found_in == BY_HAND and visit.kind in (Kind.FAILED, Kind.DISALLOWED):
        return Choice(kind=None, because=f"{visit.kind} on {visit.at:%Y-%m-%d %H:%M} UTC, and asked for by hand")
    if visit.kind is Kind.FAILED:
        return _after_failure(link, visit, now)
    if visit.kind is Kind.DISALLOWED:
        if now - visit.at >= _DISALLOWED_AGAIN:
            return Choice(kind=None, because=f"disallowed on {visit.at:%Y-%m-%d}; robots.txt may have changed")
        return Choice(kind=Kind.SEEN, because=f"disallowed on {visit.at:%Y-%m-%d}: {visit.because}")
    # some sites claim that everything changed just now: one who was wrong is believed again only when a visit is due
    if visit.kind is not Kind.UNCHANGED and link.modified and link.modified > visit.at:
        return Choice(kind=None, because=f"changed on {link.modified:%Y-%m-%d %H:%M} UTC, after our last visit")
    return _revisit(link, visit, source, now)


def retry_at(attempts: int, *, now: datetime, retry_after_s: float | None = None) -> datetime | None:
    """Return when to try again after `attempts` passing failures in a row; None: not until a change is announced."""
    if attempts > len(_RETRY_MINUTES):
        return None
    wait = timedelta(minutes=_RETRY_MINUTES[max(attempts, 1) - 1])
    return now + max(wait, timedelta(seconds=retry_after_s or 0))


def _excluded(link: Link, source: Source, window: Window | None) -> str | None:
    if source.include and not link.attached and not any(re.search(pattern, link.url) for pattern in source.include):
        return "matches none of the source's `include` patterns"
    for pattern in source.exclude:
        if re.search(pattern, link.url):
            return f"matches the source's `exclude` pattern {pattern}"
    if window and link.published and link.published.astimezone(source.zone).date() not in window:
        return f"published {link.published.astimezone(source.zone):%Y-%m-%d}, outside the days asked for"
    return None


def _after_failure(link: Link, visit: Visit, now: datetime) -> Choice:
    failed = f"failed on {visit.at:%Y-%m-%d %H:%M} UTC ({visit.because})"
    if visit.retry_at is not None:
        if visit.retry_at <= now:
            return Choice(kind=None, because=f"{failed}; it is time to try again")
        return Choice(kind=Kind.SEEN, because=f"{failed}; next try after {visit.retry_at:%Y-%m-%d %H:%M} UTC")
    if link.modified and link.modified > visit.at:
        return Choice(kind=None, because=f"{failed}, and has been changed since")
    return Choice(kind=Kind.SEEN, because=failed)


def _revisit(link: Link, visit: Visit, source: Source, now: datetime) -> Choice:
    born = visit.published or visit.first_at or visit.at
    again = visit.at + timedelta(seconds=source.revisit.every_s)
    announced = link.modified is not None and link.modified > visit.at
    if now >= again and (announced or now - born <= timedelta(seconds=source.revisit.within_s)):
        return Choice(kind=None, because=f"it may have been corrected; last visit {visit.at:%Y-%m-%d %H:%M} UTC")
    return Choice(kind=Kind.SEEN, because=f"{visit.kind} on {visit.at:%Y-%m-%d %H:%M} UTC")
