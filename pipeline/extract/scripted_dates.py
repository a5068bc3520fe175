"""Dates that a page has only in a script: `var ct = "1715680800"`, as on WeChat, `cnnFirstPub = new Date('…')`.

The days of events, which date no page, are in its records for programs.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from pipeline.extract.metadata import texts
from pipeline.extract.page_view import PageView
from pipeline.text.dates import Stamp, read_date

_DATE = re.compile(
    r"""\b(?:var|let|const)\s+
    (?:ct|(?:ori_?)?create_?time|(?:publish|pub|article)_?(?:time|date)|\w*first_?pub(?:lished)?)\s*=\s*
    (?:
        ["']?(?:(?P<seconds>\d{10})(?:\d{3})?|(?P<date>(?:19|20)\d\d-\d\d?-\d\d?(?:[ T]\d\d?:\d\d(?::\d\d)?)?))["'\s;,]
        |new\s+Date\(["'](?P<moment>[^"'<>;]{8,40})["']\)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOCK = timedelta(hours=1)  # a moment so close to the fetch, or after it, is that of the site's clock


def scripted(view: PageView) -> Iterator[Stamp]:
    """Yield the dates that scripts of the page set, given as seconds or milliseconds since 1970, or as a date."""
    for script in view.tree.iter("script"):
        for match in _DATE.finditer(script.text or ""):
            if match["seconds"]:
                at = datetime.fromtimestamp(int(match["seconds"]), UTC)
                stamp: Stamp | None = Stamp(day=at.astimezone(view.zone).date(), at=at)
            else:
                stamp = read_date(match["date"] or match["moment"], zone=view.zone, now=view.now, order=view.date_order)
            if stamp is not None and (stamp.at is None or stamp.at < view.now - _CLOCK):
                yield stamp


def planned(view: PageView) -> set[date]:
    """Return the days of the events that the page's records tell."""
    values = texts(view.metadata.pages, "startDate")
    stamps = (read_date(value, zone=view.zone, now=view.now, order=view.date_order) for value in values)
    return {stamp.day for stamp in stamps if stamp}
