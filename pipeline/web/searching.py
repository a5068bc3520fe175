"""The page of a search, and the thread that keeps the search index up to what is held while pages are served."""

import threading
from contextlib import suppress
from datetime import date

from starlette.responses import Response

from pipeline.errors import PipelineError, QueryError, SearchUnavailable
from pipeline.model import DocumentState
from pipeline.search import Filters, HitPage, open_search
from pipeline.web.holdings import LiveHoldings
from pipeline.web.render import Call, page

PAGE = 20
_FILTERS = ("source", "language", "since", "until", "state", "order")
_EVERY_S = 10.0  # how often the index is brought up to what is held; a daemon does so, too


def search(call: Call) -> Response:
    """Show what a search finds: words first, then what titles mean in other languages."""
    asked, given = call.asked("q"), {name: call.asked(name) for name in _FILTERS}
    hits, problem = None, ""
    if asked:
        try:
            hits = found(call, _filters(given), limit=PAGE, best=given["order"] == "best")
        except QueryError as error:
            problem = str(error)
        except SearchUnavailable as error:
            problem = str(error) if call.read_only else call.words("search.making")
    states = [state.value for state in DocumentState]
    return page(call, "search.html", asked=asked, given=given, found=hits, problem=problem, states=states)


def found(call: Call, filters: Filters, *, limit: int, best: bool = False) -> HitPage:
    """Find what the parameters `q` and `after` of a request ask for. Raises QueryError, SearchUnavailable.

    A reader does not wait for the index: the page says how far it is behind.
    """
    across = call.configuration.settings.search.across_languages
    query, after = call.asked("q"), call.asked("after") or None
    with open_search(call.held.index, call.held.archive, across_languages=across) as searching:
        return searching.search(query, filters, limit=limit, after=after, best=best, follow=False)


class Following:
    """A thread that brings the search index up to what is held, again and again. Close it."""

    def __init__(self, live: LiveHoldings) -> None:
        self._live = live
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the thread; what is half done goes on from there another time."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        across = self._live.configuration.settings.search.across_languages
        while not self._stop.is_set():
            with (
                suppress(PipelineError),  # the page of a search says what is wrong
                self._live.using() as held,
                open_search(held.index, held.archive, across_languages=across) as searching,
            ):
                searching.follow(stop=self._stop)
            self._stop.wait(_EVERY_S)


def _filters(given: dict[str, str]) -> Filters:
    """Return the filters of a request; what cannot be read filters nothing, as a field that is left empty."""
    state: DocumentState | None = DocumentState.ARCHIVED
    if given["state"] == "all":
        state = None
    elif given["state"] in set(DocumentState):
        state = DocumentState(given["state"])
    return Filters(
        source=given["source"] or None,
        language=given["language"] or None,
        since=_day(given["since"]),
        until=_day(given["until"]),
        state=state,
    )


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
