"""How a search that finds nothing would find something: without a filter, without a word, by the beginning of one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.model import DocumentState, counted
from pipeline.search.cut import is_unspaced
from pipeline.search.hits import Filters
from pipeline.search.query import Query, Term, read_query
from pipeline.search.searcher import Search

_NARROWING = ("source", "language", "since", "until")
_COUNTED = 20  # documents; of more it is only said that there are more
_NAMED = 5  # words
_ENDING, _STEM = 3, 4  # letters of a word that may be its ending, at most, and that are not, at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider:
    """What is found without some filters: so many documents (`more`: at least), in these languages."""

    without: tuple[str, ...]
    count: int
    more: bool
    languages: tuple[str, ...]

    @property
    def says(self) -> str:
        """Such as `20 or more documents, in de, en`."""
        count = f"{self.count} or more documents" if self.more else counted(self.count, "document")
        return f"{count}, in {', '.join(self.languages)}"


def wider(search: Search, query: str, filters: Filters) -> list[Wider]:
    """Return what each filter alone keeps away from a search that finds nothing; if none does, what all of them do."""
    given = [name for name in _NARROWING if getattr(filters, name) is not None]
    ways = [(name,) for name in given] + ([tuple(given)] if len(given) > 1 else [])
    found = [each for way in ways if (each := _found(search, query, filters, way)) is not None]
    return [each for each in found if len(each.without) == 1] or found


def among_removed(search: Search, query: str, filters: Filters) -> bool:
    """Return whether a removed duplicate has the words of a query that no other document has."""
    removed = replace(filters, state=DocumentState.DUPLICATE)
    return filters.state is DocumentState.ARCHIVED and bool(search.search(query, removed, limit=1, follow=False).hits)


def about_words(search: Search, query: str) -> Iterator[str]:
    """Yield sentences about the words of a query that finds nothing, with or without filters."""
    asked = read_query(query)
    anywhere = Filters(state=None)
    missing = [term for term in asked.terms if not _has(search, term, anywhere)]
    if missing:
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        yield f"No document has {', '.join(map(_typed, missing[:_NAMED]))}{more}."
    elif len(asked.terms) > 1:
        without = " without what is left out" if asked.without else ""
        yield f"Each word is found, but no document has all of them{without}: leave one out."
    begun = [_typed(each) for term in missing[:_NAMED] if (each := _beginning(search, term, anywhere)) is not None]
    if begun:
        yield f"Words with this beginning are found: {', '.join(begun)}"


def shortened(search: Search, query: str) -> str | None:
    """Return a query with the beginnings of its words in the place of those that no document has; None without one."""
    asked, anywhere = read_query(query), Filters(state=None)
    said: list[str] = []
    for term in asked.terms:
        found = term if _has(search, term, anywhere) else _beginning(search, term, anywhere)
        if found is None or (found is not term and " " in found.typed):  # a phrase has no beginning
            return None
        said.append(f'"{found.typed}"' if " " in found.typed else found.typed + "*" * found.begins)
    said += [f'-"{term.typed}"' if " " in term.typed else f"-{term.typed}" for term in asked.without]
    changed = " ".join(said)
    return changed if any(not _has(search, term, anywhere) for term in asked.terms) else None


def _found(search: Search, query: str, filters: Filters, way: tuple[str, ...]) -> Wider | None:
    page = search.search(query, replace(filters, **dict.fromkeys(way)), limit=_COUNTED, follow=False)
    if not page.hits:
        return None
    languages = sorted({hit.row.language for hit in page.hits})
    return Wider(without=way, count=len(page.hits), more=page.after is not None, languages=tuple(languages))


def _beginning(search: Search, term: Term, filters: Filters) -> Term | None:
    """Return the longest beginning of a word that other words have: the whole word, or all but its ending."""
    if term.is_open:
        return None
    last = term.runs[-1]
    most = 0 if is_unspaced(last) else min(_ENDING, len(last) - _STEM)
    for cut in range(max(most, 0) + 1):
        kept = len(last) - cut
        typed = term.typed[: len(term.typed) - cut] if len(term.runs) == 1 and len(term.typed) == len(last) else None
        runs = (*term.runs[:-1], last[:kept])
        shorter = Term(runs, begins=True, typed=typed or " ".join(runs))
        if _has(search, shorter, filters):
            return shorter
    return None


def _has(search: Search, term: Term, filters: Filters) -> bool:
    return search.holds(Query((term,), (), " ".join(term.runs)), filters)


def _typed(term: Term) -> str:
    return f"“{term.typed}{'*' if term.begins else ''}”"
