"""Search an archive: bring the search index up to what is held, ask it, and show what it finds in the texts."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from threading import Event

from pipeline.archive import Archive
from pipeline.errors import ArchiveError, FormatError, OutOfReach, QueryError, SearchUnavailable
from pipeline.index import DocumentRow, Index, queries
from pipeline.search import file as search_file
from pipeline.search.file import SearchFile
from pipeline.search.follow import Follower, Progress
from pipeline.search.hits import Filters, Hit, HitPage, fts_query, hit_of
from pipeline.search.query import Query, read_query
from pipeline.search.title_codes import TitleCodes
from pipeline.system.disk import refusal
from pipeline.system.workers import Workers

FILE = "search.sqlite"
_LOCK = "search"  # held by the process that follows
_AWAIT_S, _LOOK_S = 5.0, 0.1  # how long a query waits for a process that follows already
_ACROSS = 10
_AT_ONCE = 300  # documents of a long list
_ARCHIVED = Filters()


def _silent(done: int, total: int) -> None:
    pass


class Search:
    """The search index of an archive. Safe to share between threads.

    With `across_languages` titles are encoded, so that what is asked in one language is found in all.
    """

    def __init__(self, index: Index, archive: Archive, *, across_languages: bool = False) -> None:
        self._index, self._archive, self._across_languages = index, archive, across_languages
        path = archive.state / FILE
        self._refused = refusal(path.parent)
        self._file = SearchFile(path, writable=not self._refused)
        self._codes = TitleCodes(path)
        self._follower = Follower(index, archive, self._file, self._codes)

    def close(self) -> None:
        """Close every connection."""
        self._file.close()

    def follow(
        self, progress: Progress = _silent, *, stop: Event | None = None, workers: Workers | None = None
    ) -> bool:
        """Bring the index up to what is held; make it if there is none, and anew if it is damaged or of another cut.

        Return False if it cannot be written, or another process is at it. Raises SearchUnavailable.
        """
        if self._refused:
            return False
        with self._archive.exclusive(_LOCK) as mine:
            if not mine:
                return False
            try:
                self._follow(progress, stop, workers)
            except SearchUnavailable as error:
                if not error.damaged:
                    raise
                self._follower.make_anew()
                self._follow(progress, stop, workers)
        return True

    def rebuild(self, progress: Progress = _silent, *, workers: Workers | None = None) -> bool:
        """Make the index anew from the texts. Return False if another process is at it."""
        with self._archive.exclusive(_LOCK) as mine:
            if mine:
                self._follower.make_anew()
                self._follow(progress, None, workers)
            return mine

    @contextmanager
    def without(self, rows: Sequence[DocumentRow]) -> Iterator[None]:
        """Take documents out that are about to go, while their texts are there; put them back if they stay after all.

        Raises SearchUnavailable if another process is at the index for long.
        """
        until_s = time.monotonic() + _AWAIT_S
        while True:
            with self._archive.exclusive(_LOCK) as mine:
                if mine:
                    self._take_out(rows)
                    try:
                        yield
                    except BaseException:
                        if self._file.exists:
                            self._follower.put_back(rows)
                        raise
                    return
            if time.monotonic() > until_s:
                raise SearchUnavailable(f"{self._file.path}: another process is making it; try again when it is done")
            time.sleep(_LOOK_S)

    def search(
        self,
        query: str,
        filters: Filters = _ARCHIVED,
        *,
        limit: int = 20,
        after: str | None = None,
        best: bool = False,
        follow: bool = True,
        progress: Progress = _silent,
    ) -> HitPage:
        """Find what has the words of a query, the newest first, or the `best` of the newest 10,000.

        The index is brought up to what is held before, unless `follow` is false: then the answer never waits, and the
        page says how far it is behind. `after` is what the page before gave.
        Raises QueryError for a query or a page that cannot be read, SearchUnavailable if there is no index and none can
        be made.
        """
        asked = read_query(query)
        if follow or self._refused:
            self._catch_up(progress)
        try:
            return self._page(asked, filters, limit, after, best)
        except SearchUnavailable as error:
            if not (follow and error.damaged) or self._refused or not self.rebuild(progress):
                raise
            return self._page(asked, filters, limit, after, best)

    def holds(self, query: Query, filters: Filters = _ARCHIVED) -> bool:
        """Return whether a document has the words of a query that was read. Raises SearchUnavailable."""
        return bool(self._found(fts_query(query, filters), filters, 1, None, best=False)[0])

    def documents(
        self, query: str, filters: Filters = _ARCHIVED, *, progress: Progress = _silent
    ) -> Iterator[DocumentRow]:
        """Yield all documents that have the words of a query, by day, a few at a time. Raises as `search` does."""
        match = fts_query(read_query(query), filters)
        self._catch_up(progress)
        first, _ = search_file.places_of(filters.since or date.min)
        _, last = search_file.places_of(filters.until or date.max)
        while places := self._file.oldest(match, first, last, _AT_ONCE):
            first = places[-1] + 1
            documents = self._file.documents(places)
            rows = queries.numbered(self._index, documents.values())
            found = (rows.get(documents.get(place, 0)) for place in places)
            yield from (row for row in found if row is not None and filters.fit(row))

    def _follow(self, progress: Progress, stop: Event | None, workers: Workers | None) -> None:
        if self._file.exists:
            self._file.check()
        if not self._file.exists or self._follower.is_of_other_documents():
            self._follower.make_anew()
        self._follower.follow(progress, stop, workers)
        if self._across_languages and not (stop is not None and stop.is_set()):
            self._follower.follow_titles(progress, stop, workers)

    def _take_out(self, rows: Sequence[DocumentRow]) -> None:
        try:
            if self._file.exists:
                self._file.check()
                if not self._follower.is_of_other_documents():
                    self._follower.take_out(rows)
                    return
        except SearchUnavailable as error:
            if not error.damaged:
                raise
        if self._file.exists:  # it is made anew by the next query
            self._follower.make_anew()

    def _catch_up(self, progress: Progress) -> None:
        """Follow; if another process does, wait for it a little.

        If texts cannot be read now, the words of those before them are asked. Raises the error if there are none.
        """
        if self._refused:
            if not self._file.exists:
                raise SearchUnavailable(
                    f"{self._file.path}: there is no search index, and none can be made: {self._refused}; "
                    "search once where the archive can be written, then copy it"
                )
            self._file.check()
            if self._follower.is_of_other_documents():
                raise SearchUnavailable(
                    f"{self._file.path}: the search index is of another index, and cannot be rebuilt: {self._refused}"
                )
            return
        until_s = time.monotonic() + _AWAIT_S
        try:
            while not self.follow(progress) and time.monotonic() < until_s:
                time.sleep(_LOOK_S)
        except (ArchiveError, OutOfReach):
            if not self._follower.knows_any():
                raise

    def _page(self, query: Query, filters: Filters, limit: int, after: str | None, best: bool) -> HitPage:
        titles = self._across_languages and not self._refused
        behind = self._follower.behind(
            titles=titles
        )  # asked first: what comes between the two questions is told as missing
        found, more = self._found(fts_query(query, filters), filters, limit, _read_after(after, best), best)
        hits = [hit_of(row, self._body(row), query) for row, _, _ in found]
        meant: list[Hit] = []
        if after is None and self._across_languages:
            meant = self._meant(query, filters, [row for row, _, _ in found])
        last = _write_after(*found[-1][1:], best) if more and found else None
        return HitPage(hits=tuple(hits), across=tuple(meant), after=last, behind=behind)

    def _found(
        self, match: str, filters: Filters, limit: int, after: tuple[float, int] | None, best: bool
    ) -> tuple[list[tuple[DocumentRow, float, int]], bool]:
        """Return the documents of a page, each with its score and place, and whether there are more."""
        first, _ = search_file.places_of(filters.since or date.min)
        _, last = search_file.places_of(filters.until or date.max)
        found: list[tuple[DocumentRow, float, int]] = []
        while True:
            if best:
                places = self._file.best(match, first, last, limit + 1, after)
            else:
                places = self._file.newest(match, first, min(last, after[1] - 1 if after else last), limit + 1)
            documents = self._file.documents(place for place, _ in places)
            rows = queries.numbered(self._index, documents.values())
            for place, score in places:
                row = rows.get(documents.get(place, 0))
                if row is not None and filters.fit(row):  # else it has moved or gone, and its text could not be read
                    found.append((row, score, place))
            if len(found) > limit:
                return found[:limit], True
            if len(places) <= limit:
                return found, False
            after = places[-1][1], places[-1][0]

    def _meant(self, query: Query, filters: Filters, found: Sequence[DocumentRow]) -> list[Hit]:
        """Find in other languages what is asked, without what was found by its words."""
        from pipeline.search.across import across_languages  # loads numpy, and then an encoder
        from pipeline.text.language import identify

        # two words tell no language; the documents that have them do
        languages = Counter(row.language for row in found).most_common(1)
        language = identify(query.text, languages[0][0] if languages else "en")
        near = across_languages(
            self._index, self._file, self._codes, query.text, language, filters, _ACROSS + len(found)
        )
        known = {row.id for row in found}
        fresh = [(row, cosine) for row, cosine in near if row.id not in known][:_ACROSS]
        return [hit_of(row, self._body(row), query, cosine) for row, cosine in fresh]

    def _body(self, row: DocumentRow) -> str:
        try:
            return "\n".join(self._archive.read(row.file).paragraphs)
        except (ArchiveError, FormatError, OutOfReach):
            return ""  # `verify` tells of it


@contextmanager
def open_search(index: Index, archive: Archive, *, across_languages: bool = False) -> Iterator[Search]:
    """Open the search index of an archive, and close it."""
    search = Search(index, archive, across_languages=across_languages)
    try:
        yield search
    finally:
        search.close()


def _write_after(score: float, place: int, best: bool) -> str:
    return f"{score!r}:{place}" if best else str(place)


def _read_after(after: str | None, best: bool) -> tuple[float, int] | None:
    """Read where a page begins. Raises QueryError."""
    if after is None:
        return None
    score, _, place = after.rpartition(":")
    try:
        if bool(score) != best or not 0 <= int(place) < 1 << 62:
            raise ValueError(after)
        return float(score or 0), int(place)
    except ValueError as error:
        order = "the best first" if best else "the newest first"
        raise QueryError(
            f"{after!r} is not a place in this list ({order}); use the one that the previous page gave"
        ) from error
