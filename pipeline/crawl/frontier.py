"""Decide which links are asked for now, and say why. Pure: the time and the last visit are given.

No failure is for ever. One that may pass is tried for weeks, at growing intervals; any other a few times: a mistaken
404 is mended, a wall taken down, robots.txt edited. A link that was not asked at all has used up no try.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pipeline.config.hosts import admitting
from pipeline.config.source import Source
from pipeline.model import WITHDRAWN, Capture, Kind, Link, Visit, Window, counted, stands_for_day
from pipeline.text import filters

_PASSING = tuple(timedelta(hours=hours) for hours in (0.25, 1, 4, 12, 24, 24, 48, 72, 120, 168, 168, 168))  # five weeks
_LASTING = tuple(timedelta(days=days) for days in (1 / 24, 1, 7, 30))
_GONE = tuple(timedelta(days=days) for days in (1, 30))  # a site says that it will last; it may have been a slip
_NOT_ASKED_AGAIN = timedelta(minutes=15)
_DISALLOWED_AGAIN = timedelta(days=7)  # what is still announced when its tries are used up
_LISTING_AGAIN = timedelta(days=30)  # a list changes with every article, and stays a list


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What to do about a link: fetch it if `kind` is None; otherwise `kind` is its outcome."""

    kind: Kind | None
    because: str

    @property
    def fetch(self) -> bool:
        return self.kind is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A person's wish that links be asked again at once: those that failed until `at`; `held` ones, too, if it says so.

    What fails after that moment is not asked twice for one order.
    """

    at: datetime
    held: bool = False

    def covers(self, visit: Visit) -> bool:
        """Return True if the order is to ask again what was visited so, or to ask now what is only owed."""
        asked_again = (Kind.FAILED, Kind.DISALLOWED, Kind.LISTING)
        owed = visit.kind is Kind.SEEN and visit.file is None
        return visit.at <= self.at and (self.held or owed or visit.kind in asked_again)


def select(
    link: Link,
    visit: Visit | None,
    source: Source,
    *,
    now: datetime,
    window: Window | None = None,
    order: Order | None = None,
    began: datetime | None = None,
) -> Choice:
    """Decide whether to fetch a link now, by the last visit to its URL and the days that a backfill wants.

    A link that was asked since the run `began` is not asked again: several lists may name it.
    """
    if visit is not None and visit.cause == WITHDRAWN:
        return Choice(kind=Kind.EXCLUDED, because=visit.because)
    left_out = _excluded(link, visit, source, window, now)
    if left_out:
        return Choice(kind=Kind.EXCLUDED, because=left_out)
    if link.capture is not None:
        return _captured(link.capture, visit)
    if visit is None:
        return Choice(kind=None, because="never requested before")
    if order is not None and order.covers(visit):
        return Choice(kind=None, because=f"{visit.kind} on {_minute(visit.at)}, but wanted again")
    if visit.kind is Kind.EXCLUDED and visit.cause == filters.CAUSE and visit.retry_at is None:
        return _filtered(link, visit, source, now, began)
    if visit.kind is Kind.EXCLUDED and visit.cause != filters.CAUSE:
        return Choice(kind=None, because=f"excluded on {_minute(visit.at)} ({visit.because}), but wanted now")
    if visit.retry_at is not None or visit.kind is Kind.FAILED:
        return _owed(link, visit, now)
    if visit.kind is Kind.DISALLOWED:
        if now - visit.at >= _DISALLOWED_AGAIN:
            return Choice(kind=None, because=f"disallowed on {visit.at:%Y-%m-%d}; robots.txt may have changed")
        return Choice(kind=Kind.SEEN, because=f"disallowed on {visit.at:%Y-%m-%d}: {visit.because}")
    if visit.kind is Kind.LISTING:
        if now - visit.at >= _LISTING_AGAIN:
            return Choice(kind=None, because=f"a list of other pages on {visit.at:%Y-%m-%d}; it may be an article now")
        return Choice(kind=Kind.LISTING, because=visit.because)
    if tells_day(link, visit):
        return Choice(kind=None, because=f"{visit.kind} on {_minute(visit.at)} without a day, and a list gives it now")
    # some sites claim that everything changed just now: one who was wrong is believed again only when a visit is due
    known = visit.kind is Kind.UNCHANGED or _just_asked(visit, began)
    if link.modified and not known and _has_changed(link, visit):
        return Choice(kind=None, because=f"changed on {_minute(link.modified)}, after our last visit")
    return _revisit(link, visit, source, now, began)


def _has_changed(link: Link, visit: Visit) -> bool:
    """Return whether a list tells of a change since a visit; if it gives whole seconds, also of one in that second."""
    if link.modified is None:
        return False
    return link.modified >= (visit.at if link.modified.microsecond else visit.at.replace(microsecond=0))


def tells_day(link: Link, visit: Visit) -> bool:
    """Return whether a link tells the day of a page that is held under the day of its fetch: then it is asked once."""
    return visit.file is not None and visit.published is None and link.own_date and link.published is not None


def retry_at(
    attempts: int, *, now: datetime, passing: bool = True, cause: str = "", retry_after_s: float | None = None
) -> datetime | None:
    """Return when to try again after so many failures in a row; None: not until a change or a person asks for it."""
    waits = _PASSING if passing else _GONE if cause == "status-410" else _LASTING
    if attempts > len(waits):
        return None
    return now + max(waits[max(attempts, 1) - 1], timedelta(seconds=retry_after_s or 0))


def asked_at(*, now: datetime, retry_after_s: float | None) -> datetime:
    """Return when to ask a link whose host is to be left alone for a while."""
    return now + (_NOT_ASKED_AGAIN if retry_after_s is None else timedelta(seconds=retry_after_s))


def attempts_after(visit: Visit | None, *, cause: str, passing: bool) -> int:
    """Return how often a link has failed in a row, with this time. One that was given up begins again at 1."""
    if visit is None or visit.retry_at is None:
        return 1
    attempts = visit.attempts + 1
    # after weeks it fails for another reason, which is then tried as often as a new failure
    return 1 if not passing and attempts > len(_LASTING) and cause != visit.cause else attempts


def outside(day: date) -> str:
    """Say that a page is left out because of its day."""
    return f"published {day}, outside the window"


def leaves_out(source: Source, link: Link) -> str | None:
    """Return the sentence by which a source's hosts and patterns leave a link out; None if they do not."""
    if link.elsewhere:
        return admitting(link.url)
    if source.include and not link.attached and not any(re.search(pattern, link.url) for pattern in source.include):
        return "matches none of the source's `include` patterns"
    for pattern in source.exclude:
        if re.search(pattern, link.url):
            return f"matches the source's `exclude` pattern {pattern}"
    return None


def _excluded(link: Link, visit: Visit | None, source: Source, window: Window | None, now: datetime) -> str | None:
    if left_out := leaves_out(source, link):
        return left_out
    if window is None or _is_corrected(link, visit, source, window, now):
        return None
    day = _day(link, visit, source)
    return outside(day) if day and day not in window else None


def told_days(link: Link, visit: Visit | None, source: Source) -> str:
    """Return the days that lists have told of a page that is left out, with those that a link tells now."""
    told = set(visit.announced.split()) if visit is not None and visit.announced else set()
    return " ".join(sorted(told | {str(day) for day in link.days(source.zone)}))


def _is_corrected(link: Link, visit: Visit | None, source: Source, window: Window, now: datetime) -> bool:
    """Return whether a list tells something new of a page that is left out for its day: it may be corrected.

    A day is new once. Of a change after the visit, day for day the same, a site is believed when a visit is due.
    """
    if visit is None or visit.file is not None or visit.kind is not Kind.EXCLUDED:
        return False
    told = (visit.announced or "").split()
    new = {day for day in link.days(source.zone) if str(day) not in told}
    if any(day in window for day in new):
        return True
    return _has_changed(link, visit) and (bool(new) or now - visit.at >= timedelta(seconds=source.revisit.every_s))


def _captured(capture: Capture, visit: Visit | None) -> Choice:
    """Decide about a page that was captured: what failed at the site may be in an archive."""
    filtered = visit is not None and visit.kind is Kind.EXCLUDED and visit.cause == filters.CAUSE
    if visit is None or (visit.file is None and not (filtered and visit.at >= capture.at)):
        return Choice(kind=None, because=f"captured on {_minute(capture.at)}, and nothing is held of it")
    if visit.file is None:
        return Choice(kind=Kind.EXCLUDED, because=f"{visit.because}, as of {_minute(visit.at)}")
    if capture.one_of_many or visit.at >= capture.at:
        return Choice(kind=Kind.SEEN, because=f"held as of {_minute(visit.at)}; captured on {_minute(capture.at)}")
    return Choice(kind=None, because=f"captured on {_minute(capture.at)}, after our last visit")


def _day(link: Link, visit: Visit | None, source: Source) -> date | None:
    """Return the publication day of a page as far as it is known: that of its text, if it was read, or its own date.

    What a feed or a sitemap says is no more than a hint: many name the day of the last change.
    """
    read = visit is not None and (visit.file is not None or visit.kind is Kind.EXCLUDED)
    if not read or visit is None:
        return link.published_in(source.zone) if link.own_date else None
    moment = visit.published
    return moment and moment.astimezone(UTC if stands_for_day(moment) else source.zone).date()


def _owed(link: Link, visit: Visit, now: datetime) -> Choice:
    """Decide about a link that failed, or was not asked when it was announced."""
    failed = visit.kind in (Kind.FAILED, Kind.DISALLOWED)
    so_far = f"{visit.kind} on {_minute(visit.at)}" + (f" ({visit.because})" if failed else "")
    if visit.retry_at is not None and visit.retry_at <= now:
        return Choice(kind=None, because=f"{so_far}; it is time to {'try again' if failed else 'ask'}")
    if failed and _has_changed(link, visit):
        return Choice(kind=None, because=f"{so_far}, and has been changed since")
    if visit.retry_at is not None:
        return Choice(kind=Kind.SEEN, because=f"{so_far}; next try after {_minute(visit.retry_at)}")
    return Choice(
        kind=Kind.SEEN, because=f"{so_far}; given up after {counted(visit.attempts, 'try')}, `retry` tries again"
    )


def _filtered(link: Link, visit: Visit, source: Source, now: datetime, began: datetime | None) -> Choice:
    """Decide about a link whose page was read, and left out by the source's filters."""
    changed = _has_changed(link, visit) and not _just_asked(visit, began)
    choice = _revisit(link, visit, source, now, began)
    if changed or choice.fetch:
        return Choice(kind=None, because=f"excluded on {_minute(visit.at)} ({visit.because}), and may have changed")
    return Choice(kind=Kind.EXCLUDED, because=f"{visit.because}, as of {_minute(visit.at)}")


def _just_asked(visit: Visit, began: datetime | None) -> bool:
    return began is not None and visit.at >= began


def _revisit(link: Link, visit: Visit, source: Source, now: datetime, began: datetime | None) -> Choice:
    born = visit.published or visit.first_at or visit.at
    again = visit.at + timedelta(seconds=source.revisit.every_s)
    wanted = _has_changed(link, visit) or now - born <= timedelta(seconds=source.revisit.within_s)
    if now >= again and wanted and not _just_asked(visit, began):
        return Choice(kind=None, because=f"it may have been corrected; last visit {_minute(visit.at)}")
    return Choice(kind=Kind.SEEN, because=f"{visit.kind} on {_minute(visit.at)}")


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
