"""What is asked for beside the words, and what a search finds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TypedDict

from pipeline.index import DocumentRow
from pipeline.model import DocumentState
from pipeline.search.query import Query
from pipeline.search.snippet import Snippet, marked, snippet

_TAG = "\ue000"  # begins every tag and nothing that is cut from a text, so that no column has to be asked for


class Via(StrEnum):
    """By what a document was found."""

    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a document must be, beside having the words; None: anything. `language` zh is zh-TW as well."""

    source: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    state: DocumentState | None = DocumentState.ARCHIVED

    def tags(self) -> list[str]:
        """Return what stands among the tags of every document that fits, the days left out."""
        return [
            *([state_tag(self.state)] if self.state else []),
            *([source_tag(self.source)] if self.source is not None else []),
            *([language_tag(self.language)] if self.language is not None else []),
        ]

    def fit(self, row: DocumentRow) -> bool:
        """Return whether a document is as asked, and its text still there."""
        return (
            row.pruned_at is None
            and set(self.tags()) <= set(tags_of(row).split())
            and (self.since is None or row.day >= self.since)
            and (self.until is None or row.day <= self.until)
        )


class PublicHit(TypedDict):
    """What programs are told of a hit; `marks` are the places of the query's words in the snippet."""

    file: str
    title: str
    date: date
    language: str
    source: str
    state: DocumentState
    of: str | None
    snippet: str
    marks: tuple[tuple[int, int], ...]
    via: Via
    because: str
    cosine: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A document that was found, by its words or by what its title means in another language."""

    row: DocumentRow
    title: Snippet
    snippet: Snippet
    via: Via
    because: str
    cosine: float | None = None  # of the title and the query, if it was found by meaning

    def public(self) -> PublicHit:
        """Return the hit as `--json` prints it."""
        return {
            "file": self.row.file,
            "title": self.row.title,
            "date": self.row.day,
            "language": self.row.language,
            "source": self.row.source,
            "state": self.row.state,
            "of": self.row.of,
            "snippet": self.snippet.text,
            "marks": self.snippet.marks,
            "via": self.via,
            "because": self.because,
            "cosine": None if self.cosine is None else round(self.cosine, 3),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class HitPage:
    """Some of what a search finds. `after` begins the next page, if there is one.

    `across` are documents in other languages whose titles mean what is asked; they come with the first page. `behind`
    is how many documents are held and not in the search index yet.
    """

    hits: tuple[Hit, ...]
    across: tuple[Hit, ...]
    after: str | None
    behind: int


def hit_of(row: DocumentRow, body: str, query: Query, cosine: float | None = None) -> Hit:
    """Return a document with what shows why it was found: its words, or with a cosine the meaning of its title."""
    said = ", ".join(f"“{' '.join(term.runs)}”" for term in query.terms[:5])
    return Hit(
        row=row,
        title=marked(row.title, query.terms),
        snippet=snippet(body, query.terms),
        via=Via.WORDS if cosine is None else Via.MEANING,
        because=f"it has {said}"
        if cosine is None
        else f"its title means the same as the query, in another language (cosine {cosine:.2f})",
        cosine=cosine,
    )


def fts_query(query: Query, filters: Filters) -> str:
    """Return what FTS5 is asked for a query and its filters, the days left out."""
    tags = "".join(f'"{tag}" AND ' for tag in filters.tags())
    return f"{tags}({query.match()})"


def tags_of(row: DocumentRow) -> str:
    """Return what a document can be filtered by, as words that no text has."""
    return _tags(row.state, row.source, row.language)


@lru_cache(maxsize=4096)
def _tags(state: DocumentState, source: str, language: str) -> str:
    primary = language.partition("-")[0]
    languages = dict.fromkeys((language_tag(primary), language_tag(language)))
    return " ".join((state_tag(state), source_tag(source), *languages))


def state_tag(state: DocumentState) -> str:
    """Return the tag of a state."""
    return f"{_TAG}t{state.value}"


def source_tag(name: str) -> str:
    """Return the tag of a source; names may hold what no word does."""
    return f"{_TAG}s{name.encode().hex()}"


def language_tag(tag: str) -> str:
    """Return the tag of a language."""
    return f"{_TAG}l{tag.lower().encode().hex()}"
