"""Ask some documents whether a query finds them, as the search index would answer, before or without one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.index import DocumentRow
from pipeline.search import file as search_file
from pipeline.search.cut import cut
from pipeline.search.file import Indexed
from pipeline.search.hits import Filters, Hit, fts_query, hit_of, tags_of
from pipeline.search.query import Query
from pipeline.system.workers import Workers

if TYPE_CHECKING:
    from pipeline.dedup import title_signatures


class Matcher:
    """A few documents with their texts, asked any number of queries. Close it."""

    def __init__(self, documents: Sequence[tuple[DocumentRow, str]], workers: Workers | None = None) -> None:
        self._rows = {row.id: row for row, _ in documents}
        self._bodies = {row.id: body for row, body in documents}
        self._workers = workers
        self._titles: dict[str, list[title_signatures.TitleSignature | None]] = {}
        self._index = search_file.index_of(
            Indexed(row.id, row.day, cut(row.title), cut(body), tags_of(row)) for row, body in documents
        )

    def close(self) -> None:
        """Forget the documents."""
        self._index.close()

    def find(self, query: Query, filters: Filters, *, least_cosine: float | None = None) -> Mapping[int, Hit]:
        """Return those that a query finds, by their numbers.

        They have its words, or with `least_cosine` a title that says in another language what it asks.
        """
        found = "SELECT -rowid FROM text WHERE text MATCH ?"
        numbers = self._index.execute(found, (fts_query(query, filters),))
        cosines: dict[int, float | None] = {number: None for (number,) in numbers}
        if least_cosine is not None:
            for number, cosine in self._meant(query.text, filters).items():
                if cosine >= least_cosine:
                    cosines.setdefault(number, cosine)
        others = replace(filters, language=None)  # of titles `_meant` has seen to it, as encoders name languages
        return {
            number: hit_of(self._rows[number], self._bodies[number], query, cosine)
            for number, cosine in cosines.items()
            if (filters if cosine is None else others).fit(self._rows[number])
        }

    def _meant(self, text: str, filters: Filters) -> dict[int, float]:
        """Return the cosine of a text and each title in another language."""
        from pipeline.dedup import title_signatures  # loads numpy, and then an encoder
        from pipeline.search.across import encoded_titles
        from pipeline.text.language import identify

        language, wanted = identify(text, "en"), [filters.language] if filters.language else []
        cosines: dict[int, float] = {}
        for scheme in title_signatures.title_schemes():
            languages = title_signatures.title_languages(language, scheme, wanted=wanted)
            (asked,) = encoded_titles([(text, language)], scheme, self._workers)
            if asked is None or not languages:
                continue
            if scheme not in self._titles:
                rows = [(row.title, row.language) for row in self._rows.values()]
                self._titles[scheme] = encoded_titles(rows, scheme, self._workers)
            titles = zip(self._rows, self._titles[scheme], strict=True)
            near = [(number, title) for number, title in titles if title is not None and title.language in languages]
            values = title_signatures.cosines(asked.vector, [title.vector for _, title in near])
            for (number, _), cosine in zip(near, values, strict=True):
                cosines[number] = max(cosine, cosines.get(number, -1.0))
        return cosines
