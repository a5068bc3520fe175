"""Bring the search index up to the documents: those that came, by their numbers, and those that moved or went.

Never inside a batch of ingest. One process follows at a time; what a kill interrupts is done again by the next.
"""

import hashlib
import sqlite3
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from threading import Event

from pipeline.archive import Archive
from pipeline.errors import ArchiveError, FormatError, OutOfReach
from pipeline.index import DocumentRow, Index, queries
from pipeline.model import ArchivePlace
from pipeline.search import file as search_file
from pipeline.search.cut import cut
from pipeline.search.file import Indexed, IndexedFile, SearchFile
from pipeline.search.hits import tags_of
from pipeline.search.texts import cut_document, cut_texts
from pipeline.search.title_codes import TitleCodes
from pipeline.system.workers import Inline, Workers, in_order

Progress = Callable[[int, int], None]

_AT_ONCE = 500  # documents that are asked for
_PIECE = 50  # texts that a worker reads at once
_TOGETHER, _CHARACTERS = 4000, 20_000_000  # documents of a transaction, and about so many characters
_MANY = 10_000  # documents after which the lists of words are merged
_TITLES_AT_ONCE = 64  # much of a call to an encoder costs the same for one text or sixty
_ENTRY = "SELECT place, tags, file, digest FROM entry WHERE document = ?"
_GENERATION, _LAST, _CHANGE = "generation", "document", "change"  # what is noted in the file


class Follower:
    """Follows the documents of an index. Only one at a time may: the caller sees to that."""

    def __init__(self, index: Index, archive: Archive, file: SearchFile, codes: TitleCodes) -> None:
        self._index, self._archive, self._file, self._codes = index, archive, file, codes

    def behind(self, *, titles: bool) -> int:
        """Return how many documents have come since the index was brought up to them, and to their `titles` as well."""
        highest, noted = queries.highest(self._index), [_LAST]
        if not self._file.exists or self._file.meta(_GENERATION) != queries.generation(self._index):
            return highest
        if titles:
            from pipeline.dedup import title_signatures

            noted += map(_titles, title_signatures.title_schemes())
        return max(0, *(highest - int(self._file.meta(name) or 0) for name in noted))

    def make_anew(self) -> None:
        """Delete what there is, and make an index of nothing."""
        generation = queries.generation(self._index)
        self._file.delete()
        self._codes.clear()
        self._file.make()
        with self._file.writing() as connection:
            search_file.note(connection, _GENERATION, generation)

    def is_of_other_documents(self) -> bool:
        """Return whether the documents were counted anew since the index was made."""
        return self._file.meta(_GENERATION) != queries.generation(self._index)

    def follow(self, progress: Progress, stop: Event | None = None, workers: Workers | None = None) -> None:
        """Bring the words up to the documents; `workers` read their texts.

        Raises OutOfReach or ArchiveError at one that may yet be read. What came before it is kept.
        """
        first, highest, count = int(self._file.meta(_LAST) or 0), queries.highest(self._index), 0
        for made, last in self._made_after(first, stop, workers or Inline()):
            with self._file.writing() as connection:
                search_file.put(connection, made)
                search_file.note(connection, _LAST, last)
            count += len(made)
            progress(last - first, max(highest, last) - first)
        if count >= _MANY:
            self._file.merge(stop)
        if stop is None or not stop.is_set():
            self._follow_changes()

    def _made_after(self, last: int, stop: Event | None, workers: Workers) -> Iterator[tuple[list[IndexedFile], int]]:
        """Yield the documents after a number, as many at a time as a transaction takes, and the last number of each."""
        made: list[IndexedFile] = []
        characters = 0
        for row, text in self._cut_after(last, stop, workers):
            try:
                made.append(self._indexed(row, text) if text else self._made(row))
            except (ArchiveError, OutOfReach):
                if made:
                    yield made, last
                raise
            last, characters = row.id, characters + len(made[-1].what.body)
            if len(made) >= _TOGETHER or characters >= _CHARACTERS:
                yield made, last
                made, characters = [], 0
        if made:
            yield made, last

    def _cut_after(
        self, last: int, stop: Event | None, workers: Workers
    ) -> Iterator[tuple[DocumentRow, tuple[str, str] | None]]:
        """Yield the documents after a number, each with its text as it is indexed; None if it cannot be read."""
        handed_out: deque[list[DocumentRow]] = deque()

        def pieces() -> Iterator[tuple[ArchivePlace, Path, list[str]]]:
            number = last
            while not (stop is not None and stop.is_set()):
                rows = queries.numbered_after(self._index, number, _AT_ONCE)
                if not rows:
                    return
                number = rows[-1].id
                held = [row for row in rows if row.pruned_at is None]
                for start in range(0, len(held), _PIECE):
                    handed_out.append(some := held[start : start + _PIECE])
                    yield self._archive.place, self._archive.seeds, [row.file for row in some]

        for texts in in_order(workers, cut_texts, pieces()):
            yield from zip(handed_out.popleft(), texts, strict=True)

    def knows_any(self) -> bool:
        """Return whether documents were indexed, if not all."""
        return bool(self._file.exists and self._file.meta(_LAST))

    def follow_titles(self, progress: Progress, stop: Event | None, workers: Workers | None) -> None:
        """Encode the titles that came since; in `workers`, or in this process without any."""
        from pipeline.dedup import title_signatures  # loads numpy, which words do without
        from pipeline.search.across import encoded_titles

        for scheme in title_signatures.title_schemes():
            name = _titles(scheme)
            last, highest = int(self._file.meta(name) or 0), queries.highest(self._index)
            first = last
            while rows := queries.numbered_after(self._index, last, _TITLES_AT_ONCE):
                found = list(
                    zip(rows, encoded_titles([(row.title, row.language) for row in rows], scheme, workers), strict=True)
                )
                last = rows[-1].id
                with self._file.writing() as connection:
                    made = [(row, title) for row, title in found if title is not None]
                    # a kill before the commit has them added twice: what reads them takes each once
                    self._codes.of(scheme).append(
                        (row.id, row.day, title.language, title.simhash) for row, title in made
                    )
                    values = [(scheme, row.id, title.vector) for row, title in made]
                    connection.executemany("INSERT OR REPLACE INTO title VALUES (?, ?, ?)", values)
                    search_file.note(connection, name, last)
                progress(last - first, max(highest, last) - first)
                if stop is not None and stop.is_set():
                    return

    def take_out(self, rows: Iterable[DocumentRow]) -> None:
        """Take documents out while their texts are there: without the text FTS5 keeps its words."""
        with self._file.writing() as connection:
            for row in rows:
                self._take_out(connection, row.id, row)
                connection.execute("DELETE FROM title WHERE document = ?", (row.id,))

    def put_back(self, rows: Iterable[DocumentRow]) -> None:
        """Put documents in again that were taken out and stay."""
        with self._file.writing() as connection:
            for row in rows:
                self._change(connection, row.id, row)

    def _follow_changes(self) -> None:
        """Take out what moved or went since, and put in what it is now."""
        change, last = int(self._file.meta(_CHANGE) or 0), int(self._file.meta(_LAST) or 0)
        while changes := queries.changes_after(self._index, change, _AT_ONCE):
            change = changes[-1][0]
            numbers = {document for _, document in changes if document <= last}
            rows = queries.numbered(self._index, numbers)
            with self._file.writing() as connection:
                for number in numbers:
                    self._change(connection, number, rows.get(number))
                search_file.note(connection, _CHANGE, change)

    def _change(self, connection: sqlite3.Connection, number: int, row: DocumentRow | None) -> None:
        """Index a document as it is now; one whose old text cannot be read stays, and is no hit any more."""
        entry = connection.execute(_ENTRY, (number,)).fetchone()
        is_there = row is not None and row.pruned_at is None
        if entry is not None:
            if row is not None and is_there and (entry[1], entry[2]) == (tags_of(row), row.file):
                return  # indexed after it had moved
            if not self._take_out(connection, number, row):
                return
        if row is not None and is_there:
            search_file.put(connection, [self._made(row)])

    def _take_out(self, connection: sqlite3.Connection, number: int, row: DocumentRow | None) -> bool:
        """Take a document out as it was put in; return False if its text is not there any more."""
        entry = connection.execute(_ENTRY, (number,)).fetchone()
        if entry is None:
            return True
        place, *rest = entry
        old = self._as_it_was(number, row, search_file.day_of(place), *rest)
        if old is not None:
            search_file.take_out(connection, place, old)
        return old is not None

    def _as_it_was(
        self, number: int, row: DocumentRow | None, day: date, tags: str, file: str, digest: bytes
    ) -> Indexed | None:
        """Return exactly what was put in, from the text where it lies now or lay then; None if it is there no more."""
        for place in dict.fromkeys([*([row.file] if row else []), file]):
            for title, body in self._texts(place, row.title if row else None):
                if _digest(title, body) == digest:
                    return Indexed(number, day, title, body, tags)
        return None

    def _texts(self, file: str, title: str | None) -> Iterator[tuple[str, str]]:
        """Yield what a file may have been indexed by: its text, or its title alone when that is gone or damaged.

        Raises OutOfReach, and ArchiveError if it may be about to come: what is indexed is not read again.
        """
        try:
            document = self._archive.read(file)
        except FormatError:
            pass
        except ArchiveError:
            if self._archive.place.folder is None and self._index.promised():
                raise
        else:
            yield cut_document(document)
        if title is not None:
            yield cut(title), ""

    def _made(self, row: DocumentRow) -> IndexedFile:
        return self._indexed(row, next(self._texts(row.file, row.title)))

    @staticmethod
    def _indexed(row: DocumentRow, text: tuple[str, str]) -> IndexedFile:
        title, body = text
        return IndexedFile(Indexed(row.id, row.day, title, body, tags_of(row)), row.file, _digest(title, body))


def _titles(scheme: str) -> str:
    """Return under what name it is noted how far the titles were encoded."""
    return f"titles {scheme}"


def _digest(title: str, body: str) -> bytes:
    return hashlib.blake2b(f"{title}\n{body}".encode(), digest_size=8).digest()
