"""The zones that letters behind a time stand for: GMT, CET, EDT, MSK."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

UNIVERSAL: Final = frozenset(("z", "ut", "utc", "gmt"))
"""Names of Greenwich's time, behind which an offset may stand: UTC+8."""
_HOURS = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}  # RFC 822
_HOURS |= {"msk": 3, "мск": 3, "hkt": 8, "jst": 9, "kst": 9}  # east of Greenwich
# Many a site says CET all the year and means what its clocks show, so in July it is an hour less.
_CLOCKS: Final = {
    **dict.fromkeys(("cet", "mez", "cest", "mesz"), "Europe/Berlin"),
    **dict.fromkeys(("eet", "eest"), "Europe/Athens"),
}


def zone_named(name: str, local: datetime, own: tzinfo) -> tzinfo | None:
    """Return the zone that a name in lower case stands for behind a local time; None if it could be several.

    A name of the `own` zone of a site, of winter or of summer, means that zone: CST is China's as well as Chicago's.
    GMT is always Greenwich's, for feeds write it so.
    """
    if name == (local.replace(tzinfo=own).tzname() or "").casefold():
        return own
    if name in UNIVERSAL:
        return UTC
    if name in _names_of(own, local.year):
        return own
    if name in _CLOCKS:
        return ZoneInfo(_CLOCKS[name])
    return timezone(timedelta(hours=_HOURS[name])) if name in _HOURS else None


@lru_cache(maxsize=256)
def _names_of(zone: tzinfo, year: int) -> frozenset[str]:
    """Return the names that a zone has in winter and in summer."""
    seasons = (datetime(year, month, 15, tzinfo=zone) for month in (1, 7))
    return frozenset((moment.tzname() or "").casefold() for moment in seasons)
