"""In which order a site writes day, month and year in numbers: what the source says, else the signs of the page."""

import re
from collections.abc import Iterable
from itertools import islice

from pipeline import urls
from pipeline.config.source import Source
from pipeline.extract.metadata import Metadata
from pipeline.text.date_order import DateOrder, of_locales

_AMERICAN_HOSTS = (".us", ".gov", ".mil", ".ph")
_AMERICAN_ZONES = re.compile(
    r"US/|America/(?:New_York|Detroit|Chicago|Denver|Boise|Phoenix|Los_Angeles|Anchorage|Juneau|Nome|Adak"
    r"|Indiana/|Kentucky/|North_Dakota/|Puerto_Rico)|Pacific/(?:Honolulu|Guam)|Asia/Manila"
)
_IN_NUMBERS = re.compile(r"(?<![\d/.])(\d\d?)[/.](\d\d?)[/.](?:19|20)\d\d(?!\d)")
_SEARCHED_LINES = 400


def of_page(source: Source, url: str, metadata: Metadata, lines: Iterable[str]) -> DateOrder:
    """Return the order of the numbers in a page's dates.

    The page's region decides (`<html lang>`, og:locale). English without one is written in both orders: then a date
    that can be read in one way only decides, then the host and the source's time zone.
    """
    if source.date_order:
        return source.date_order
    claims = [metadata.language or "", metadata.metas.get("og:locale", "")]
    if order := of_locales(claims):
        return order
    return _of_dates(lines) or ("mdy" if _is_american(url, source) else "dmy")


def _of_dates(lines: Iterable[str]) -> DateOrder | None:
    for first, second in _IN_NUMBERS.findall("\n".join(islice(lines, _SEARCHED_LINES))):
        if 12 < int(second) <= 31 and 1 <= int(first) <= 12:
            return "mdy"
        if 12 < int(first) <= 31 and 1 <= int(second) <= 12:
            return "dmy"
    return None


def _is_american(url: str, source: Source) -> bool:
    return urls.host(url).endswith(_AMERICAN_HOSTS) or bool(_AMERICAN_ZONES.match(source.timezone))
