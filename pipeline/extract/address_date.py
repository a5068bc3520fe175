"""The day in the address of a page."""

import re
from datetime import date
from urllib.parse import unquote, urlsplit

from pipeline.text.dates import FIRST_YEAR

_YEAR, _MONTH, _DAY = r"((?:19|20)\d\d)", r"(0?[1-9]|1[0-2])", r"(0?[1-9]|[12]\d|3[01])"
_MONTH2, _DAY2 = r"(0[1-9]|1[0-2])", r"(0[1-9]|[12]\d|3[01])"
_IN_PATH = [
    re.compile(pattern)
    for pattern in (
        rf"/{_YEAR}[/_-]?{_MONTH2}[/_-]?{_DAY2}(?=\D|$)",  # /2023/07/24/, /20230724/, /2023-07/24/
        rf"/t{_YEAR}{_MONTH2}{_DAY2}_",  # /202307/t20230724_123.html
        rf"[/_t.=-]{_YEAR}-?{_MONTH2}-?{_DAY2}(?=\D|\d{{3,}}|$)",
        rf"/{_YEAR}[/-]{_MONTH}[/-]{_DAY}(?=\D|$)",
        rf"/{_YEAR}/{_MONTH2}{_DAY2}/",
    )
]


def in_url(url: str) -> date | None:
    """Return the day that an address names, such as `/2023/07/24/` or `/t20230724_1.html`."""
    parts = urlsplit(url)
    place = unquote(f"{parts.path}?{parts.query}")
    for pattern in _IN_PATH:
        for match in pattern.finditer(place):
            try:
                day = date(*map(int, match.groups()))
            except ValueError:
                continue
            if day.year >= FIRST_YEAR:
                return day
    return None
