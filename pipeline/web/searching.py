"""The page of a search, and the thread that keeps the search index up to what is held while pages are served."""

import threading
from contextlib import AbstractContextManager, suppress
from datetime import date

from starlette.responses import Response

from pipeline.errors import PipelineError, QueryError, SearchUnavailable
from pipeline.index import queries_pages
from pipeline.model import DocumentState
from pipeline.search import Filters, HitPage, Search, Wider, open_search, shortened, wider
from pipeline.web.holdings import LiveHoldings
from pipeline.web.render import Call, page

PAGE = 20
_REMOVED = 10
_FILTERS = ("source", "language", "since", "until", "state", "order")
_EVERY_S = 10.0  # how often the index is brought up to what is held; a daemon does so, too
_SOON_S = 1.0  # after the archive could not be opened yet, or another process was at it


def search(call: Call) -> Response:
    """Show what a search finds: words first, then what titles mean in other languages, then what was removed."""
    asked, given = call.asked("q"), {name: call.asked(name) for name in _FILTERS}
    hits, removed, problem, ways, begun = None, None, "", list[tuple[Wider, dict[str, str]]](), None
    if asked:
        try:
            filters, best = _filters(given), given["order"] == "best"
            with _opened(call) as searching:
                hits = _found(call, searching, filters, limit=PAGE, best=best)
                removed = _removed(searching, asked, given, hits)
                if not (hits.hits or hits.across or call.asked("after")):
                    ways = [
                        (each, given | dict.fromkeys(each.without, "")) for each in wider(searching, asked, filters)
                    ]
                    begun = shortened(searching, asked)
        except QueryError as error:
            problem = str(error)
        except SearchUnavailable as error:
            problem = str(error) if call.read_only else call.words("search.making")
    states = [state.value for state in DocumentState]
    sources = [(name, name) for name in sorted(call.configuration.sources)]
    held = sorted({each.partition("-")[0] for each in queries_pages.languages(call.held.index)} - {""})
    return page(
        call,
        "search.html",
        asked=asked,
        given=given,
        found=hits,
        removed=removed,
        ways=ways,
        begun=begun,
        problem=problem,
        states=states,
        sources=sources,
        languages_held=[(tag, call.words.language_name(tag)) for tag in held],
    )


def found(call: Call, filters: Filters, *, limit: int, best: bool = False) -> HitPage:
    """Find what the parameters `q` and `after` of a request ask for. Raises QueryError, SearchUnavailable."""
    with _opened(call) as searching:
        return _found(call, searching, filters, limit=limit, best=best)


def _opened(call: Call) -> AbstractContextManager[Search]:
    across = call.configuration.settings.search.across_languages
    return open_search(call.held.index, call.held.archive, across_languages=across)


def _found(call: Call, searching: Search, filters: Filters, *, limit: int, best: bool) -> HitPage:
    """Find a page of hits. A reader does not wait for the index: the page says how far it is behind."""
    query, after = call.asked("q"), call.asked("after") or None
    return searching.search(query, filters, limit=limit, after=after, best=best, follow=False)


def _removed(searching: Search, asked: str, given: dict[str, str], found: HitPage) -> HitPage | None:
    """Return the removed tellings that have the words or mean them, once the kept ones are at their end."""
    if given["state"] in ("all", DocumentState.DUPLICATE, DocumentState.SEED) or found.after or len(found.hits) == PAGE:
        return None
    filters = _filters({**given, "state": DocumentState.DUPLICATE})
    return searching.search(asked, filters, limit=_REMOVED, best=given["order"] == "best", follow=False)


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
            followed = False
            with (
                suppress(PipelineError),  # the page of a search says what is wrong
                self._live.using() as held,
                open_search(held.index, held.archive, across_languages=across) as searching,
            ):
                followed = searching.follow(stop=self._stop)
            self._stop.wait(_EVERY_S if followed else _SOON_S)


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
