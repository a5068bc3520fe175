"""JSON APIs such as WordPress's: which fields mean what is the source's configuration, the walk is the caller's."""

import json
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pipeline.config.source import Api
from pipeline.discovery.links import (
    EndpointContent,
    Linker,
    Onward,
    address,
    note_on,
    one_line,
    read_moment,
    read_published,
    text_of,
)
from pipeline.errors import DiscoveryError
from pipeline.escape import escaped
from pipeline.model import Page, Window
from pipeline.urls import with_query

_UTC = ZoneInfo("UTC")
_HELD_CHARACTERS = 500  # of the names of an answer's fields that are told


def first_page(endpoint: Api, window: Window | None) -> str:
    """Return the address to begin with; a window's days go along if the API takes them.

    They are sent as moments without zone, one second before the first day and the first of the day after the last,
    because WordPress takes no bare days and leaves out the bounds themselves.
    """
    bounds: dict[str, str] = {}
    if window and window.since and endpoint.since_parameter:
        bounds[endpoint.since_parameter] = f"{window.since - timedelta(days=1)}T23:59:59"
    if window and window.until and endpoint.until_parameter:
        bounds[endpoint.until_parameter] = f"{window.until + timedelta(days=1)}T00:00:00"
    return with_query(endpoint.api, bounds)


def read_answer(page: Page, linker: Linker, endpoint: Api, *, at: str, number: int) -> EndpointContent:
    """Read the links of page `number` (from 1), asked for at the address `at`, and the address of the next page.

    Raises:
        DiscoveryError: the answer is no JSON, or has no list where `items` says.
    """
    try:
        answer = json.loads(text_of(page).lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise DiscoveryError(f"not JSON: {error}") from error
    items = _at(answer, endpoint.items)
    if not isinstance(items, list):
        raise DiscoveryError(f"no list at {endpoint.items or 'the top'!r}; the answer holds {_holds(answer)}")
    links = []
    for item in items:
        link = linker.link(
            _at(item, endpoint.link),
            title=one_line(_at(item, endpoint.title)),
            published=read_published(_at(item, endpoint.published), _zone_of(endpoint.published, linker)),
            modified=read_moment(_at(item, endpoint.modified), _zone_of(endpoint.modified, linker)),
            own_date=True,
        )
        if link:
            links.append(link)
    note = note_on(links, linker)
    if items and linker.without == len(items):
        note = f"no entry has an address at {endpoint.link!r}; the first holds {_holds(items[0])}"
    return EndpointContent(links=links, onward=_next_page(answer, linker, endpoint, at, number), note=note)


def _next_page(answer: Any, linker: Linker, endpoint: Api, at: str, number: int) -> tuple[Onward, ...]:
    if endpoint.next:
        url = address(linker.base, _at(answer, endpoint.next))
    elif endpoint.page_parameter:
        url = with_query(at, {endpoint.page_parameter: str(endpoint.first_page + number)})
    else:
        url = None
    return (Onward(url=url),) if url else ()


def _zone_of(path: str | None, linker: Linker) -> ZoneInfo:
    """Return the zone of a date without one: a field called …_gmt or …_utc names its own, as WordPress's do."""
    return _UTC if path and path.lower().endswith(("gmt", "utc")) else linker.zone


def _at(value: Any, path: str | None) -> Any:
    """Return the value at a dotted path, with numbers for list places; None if there is nothing."""
    if path is None:
        return None
    for step in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _holds(value: Any) -> str:
    if isinstance(value, dict):
        return escaped(", ".join(map(str, list(value)[:8])))[:_HELD_CHARACTERS] or "nothing"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return f"only {value!r:.40}"
