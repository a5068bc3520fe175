"""Search the archive: by words in every language, and by the meaning of titles across languages.

`Search` keeps an index of its own beside that of the pipeline, `.state/search.sqlite`, which may be deleted at any
time. Each name is loaded when it is first asked for: a worker that cuts texts loads no index.
"""

from typing import TYPE_CHECKING

from pipeline import lazily

if TYPE_CHECKING:
    from pipeline.search.hits import Filters, Hit, HitPage, PublicHit, Via
    from pipeline.search.matching import Matcher
    from pipeline.search.query import Query, read_query
    from pipeline.search.searcher import Search, open_search
    from pipeline.search.snippet import Snippet
    from pipeline.search.widening import Wider, about_words, among_removed, shortened, wider

__all__ = [
    "Filters",
    "Hit",
    "HitPage",
    "Matcher",
    "PublicHit",
    "Query",
    "Search",
    "Snippet",
    "Via",
    "Wider",
    "about_words",
    "among_removed",
    "open_search",
    "read_query",
    "shortened",
    "wider",
]

_MODULES = {
    "Filters": "hits",
    "Hit": "hits",
    "HitPage": "hits",
    "Matcher": "matching",
    "PublicHit": "hits",
    "Query": "query",
    "Search": "searcher",
    "Snippet": "snippet",
    "Via": "hits",
    "Wider": "widening",
    "about_words": "widening",
    "among_removed": "widening",
    "open_search": "searcher",
    "read_query": "query",
    "shortened": "widening",
    "wider": "widening",
}

__getattr__ = lazily(__name__, _MODULES)
