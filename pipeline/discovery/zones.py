"""The time zone that a site's own dates tell: `2024-07-04T09:30:00+02:00` names an offset, and many of them a zone.

An offset of nought says nothing, for most servers write every moment in UTC.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

ENOUGH: Final = 3
"""Moments with an offset that a zone is learned from."""

_AGREED = 0.9  # of the moments, that have the offset of the zone
_ISO = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?[+-]\d\d:?\d\d\b")
_MAIL = re.compile(
    r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4} \d\d:\d\d:\d\d [+-]\d{4}\b"
)
_COUNTRY = {"uk": "GB", "eu": "DE"}
_WIDESPREAD: Final = (
    "Europe/Berlin", "Europe/London", "Europe/Athens", "Europe/Moscow", "Europe/Istanbul", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo", "America/Bogota",
    "America/Argentina/Buenos_Aires", "Asia/Shanghai", "Asia/Tokyo", "Asia/Kolkata", "Asia/Jakarta", "Asia/Tehran",
    "Asia/Dubai", "Asia/Karachi", "Asia/Dhaka", "Australia/Sydney", "Pacific/Auckland", "Africa/Johannesburg",
    "Africa/Lagos", "Africa/Nairobi",
)  # fmt: skip


def moments_in(text: str) -> set[datetime]:
    """Return the moments of a feed, a sitemap or a page that are written with an offset other than nought."""
    written = [_read(datetime.fromisoformat, value) for value in _ISO.findall(text)]
    written += [_read(parsedate_to_datetime, value) for value in _MAIL.findall(text)]
    return {moment for moment in written if moment is not None and moment.utcoffset()}


def learned(moments: Iterable[datetime], countries: Sequence[str] = ()) -> str | None:
    """Return the zone in which nearly all moments have their offsets; None if there is none, or there are too few.

    Several zones may have them. One of the site's `countries` comes first, then one that many people live in.
    """
    told = list(moments)
    if len(told) < ENOUGH:
        return None
    others = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    for name in (*_zones_of(countries), *_WIDESPREAD, *others):
        zone = ZoneInfo(name)
        if sum(moment.astimezone(zone).utcoffset() == moment.utcoffset() for moment in told) >= _AGREED * len(told):
            return name
    return None


def countries_of(host: str, language: str) -> list[str]:
    """Return the countries that a host's last label and the region of a language tag name."""
    labels = (host.partition(":")[0].rpartition(".")[2], *language.split("-")[1:])
    return [_COUNTRY.get(label.lower(), label.upper()) for label in labels if len(label) == 2 and label.isalpha()]


def _zones_of(countries: Sequence[str]) -> list[str]:
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8") if countries else ""
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return [row[2] for country in countries for row in rows if row[0] == country]


def _read(read: Callable[[str], datetime], written: str) -> datetime | None:
    try:
        moment = read(written)
        offset = moment.utcoffset()
        return moment if offset is not None and abs(offset) <= timedelta(hours=14) else None
    except (ValueError, OverflowError):
        return None
