"""The time zone of a site, by evidence: the offsets of its dates, else the one country that it is of.

`2024-07-04T09:30:00+02:00` names an offset, and many of them a zone. An offset of nought says nothing, for most servers
write every moment in UTC. Where no date of a site has any zone, its host, the language of its home page and the licence
that sites in China must show tell its country; a country is believed if it has one time, and if no date contradicts it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from pipeline.model import counted

ENOUGH: Final = 3
"""Moments with an offset that a zone is learned from."""

_AGREED = 0.9  # of the moments, that have the offset of the zone
_ISO = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?[+-]\d\d:?\d\d\b")
_MAIL = re.compile(
    r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{4} \d\d:\d\d:\d\d [+-]\d{4}\b"
)
_UNIVERSAL = re.compile(
    r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]00:?00)|\d \d\d:\d\d:\d\d (?:GMT|UTC|UT|Z|[+-]0000)\b"
)
_LICENCE = re.compile(r"ICP[备備证證]|公网安备")  # which each site on a server in mainland China must show
_COUNTRY = {"uk": "GB", "eu": "DE"}
# the last labels of hosts that are sold all over the world, whatever country has them
_ANYBODYS = "ac ai am cc cd cf co eu fm ga gg gl gq im io la ly me ml ms mu nu pw sh so st su tk to tv vc ws"
_MAIN = {  # where a country has several times, that of nearly all its people; in China the law knows one
    "CN": "Asia/Shanghai", "ES": "Europe/Madrid", "NZ": "Pacific/Auckland", "PT": "Europe/Lisbon", "UA": "Europe/Kyiv",
}  # fmt: skip
_SPOKEN = {  # the countries of a language, the largest first; of English, Spanish and Portuguese the offsets tell more
    "ar": "SA EG AE DZ MA", "bg": "BG", "cs": "CZ", "da": "DK", "de": "DE AT", "el": "GR", "et": "EE", "fa": "IR AF",
    "fi": "FI", "fr": "FR", "he": "IL", "hi": "IN", "hu": "HU", "id": "ID", "it": "IT", "ja": "JP", "ko": "KR",
    "lt": "LT", "lv": "LV", "nb": "NO", "nl": "NL", "no": "NO", "pl": "PL", "ro": "RO", "ru": "RU KZ", "sk": "SK",
    "sr": "RS", "sv": "SE", "th": "TH", "tr": "TR", "uk": "UA", "vi": "VN", "zh": "CN TW",
}  # fmt: skip
_SEASONS = tuple(datetime(2025, month, 15, tzinfo=UTC) for month in (1, 4, 7, 10))
_WIDESPREAD: Final = (
    "Europe/Berlin", "Europe/London", "Europe/Athens", "Europe/Moscow", "Europe/Istanbul", "America/New_York",
    "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo", "America/Bogota",
    "America/Argentina/Buenos_Aires", "Asia/Shanghai", "Asia/Tokyo", "Asia/Kolkata", "Asia/Jakarta", "Asia/Tehran",
    "Asia/Dubai", "Asia/Karachi", "Asia/Dhaka", "Australia/Sydney", "Pacific/Auckland", "Africa/Johannesburg",
    "Africa/Lagos", "Africa/Nairobi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundZone:
    """A zone, and the words that tell why it is taken for the site's."""

    name: str
    because: str


class ZoneEvidence:
    """What the pages of a site tell of its zone: its home page, and each that is heard."""

    def __init__(self, home: str) -> None:
        self._moments: set[datetime] = set()
        self._is_universal = False  # some moments are written in UTC
        self._is_licensed = False  # in China
        self.hear(home)

    def hear(self, text: str) -> None:
        """Take note of a page, a feed or a sitemap."""
        self._moments |= moments_in(text)
        self._is_universal = self._is_universal or bool(_UNIVERSAL.search(text))
        self._is_licensed = self._is_licensed or bool(_LICENCE.search(text))

    @property
    def is_enough(self) -> bool:
        """Whether the offsets alone can tell a zone."""
        return len(self._moments) >= ENOUGH

    def found(self, host: str, language: str) -> FoundZone | None:
        """Return the zone of the site at `host` whose home page is in `language`; None if nothing tells it."""
        spoken = _SPOKEN.get(language.partition("-")[0].lower(), "").split()
        name = learned(self._moments, (*countries_of(host, language), *spoken))
        if name is not None:
            return FoundZone(name, f"as the offsets of {counted(len(self._moments), 'date')} of the site tell")
        return None if self._is_universal else self._of_country(host, language)

    def _of_country(self, host: str, language: str) -> FoundZone | None:
        """Return the time of the country that the site is of, if its dates have no zone, or offsets of that time."""
        told: dict[str, list[str]] = {}
        label = host.partition(":")[0].rpartition(".")[2].lower()
        for country in countries_of(host, "") if label not in _ANYBODYS.split() else ():
            told.setdefault(country, []).append(f"the host ends in .{label}")
        if self._is_licensed:
            told.setdefault("CN", []).append("it shows a licence of China (ICP)")
        is_sure = bool(told)
        for country in countries_of("", language):
            if not is_sure or country in told:  # many a theme says en-US, whoever writes with it
                told.setdefault(country, []).append(f"its home page is in {language}")
        zones = {zone for country in told if (zone := time_of(country))}
        if len(zones) != 1 or not (is_sure or self._moments):
            return None
        (name,) = zones
        if any(_offset(name, moment) != moment.utcoffset() for moment in self._moments):
            return None
        offsets = [f"{counted(len(self._moments), 'date')} of it with that offset"] if self._moments else []
        return FoundZone(name, f"no date names another: {', '.join([*_flat(told), *offsets])}")


def time_of(country: str) -> str | None:
    """Return the zone of a country that has one time; None of others, and of what is no country."""
    if country in _MAIN:
        return _MAIN[country]
    names = _zones_of([country])
    times = {tuple(_offset(name, moment) for moment in _SEASONS) for name in names}
    return names[0] if len(times) == 1 else None


def _offset(name: str, moment: datetime) -> timedelta | None:
    return moment.astimezone(ZoneInfo(name)).utcoffset()


def _flat(told: Mapping[str, Sequence[str]]) -> list[str]:
    return [reason for reasons in told.values() for reason in reasons]


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
        if sum(_offset(name, moment) == moment.utcoffset() for moment in told) >= _AGREED * len(told):
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
