"""Parameters of a source's addresses that are others each time, such as the number of a session.

Each makes a new address of a page that is held: it is requested, and removed as a copy of itself, in every run.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from urllib.parse import parse_qsl, urlsplit

from pipeline.index import Index, queries_pages
from pipeline.urls import TRACKERS, identity

_LEAST = 3  # pages that one parameter must have made another address of


def passing_parameters(index: Index) -> dict[str, tuple[str, int]]:
    """Return for each source that has one the parameter that makes other addresses of held pages, and how many.

    None is one that tells two held documents apart.
    """
    found = {}
    for source, (kept, repeated) in queries_pages.addresses_by_source(index).items():
        told = Counter(name for held, again in repeated if (name := _difference(held, again)) is not None)
        for name, pages in told.most_common(1):
            if pages >= _LEAST and not _tells_apart(kept, name):
                found[source] = name, pages
    return found


def _difference(one: str, other: str) -> str | None:
    """Return the one parameter in which two addresses differ; None if they differ in anything else."""
    here, there = urlsplit(one), urlsplit(other)
    if (here.netloc, here.path) != (there.netloc, there.path):
        return None
    names = {name for name, _ in set(parse_qsl(here.query)) ^ set(parse_qsl(there.query))} - TRACKERS
    return names.pop() if len(names) == 1 else None


def _tells_apart(kept: Collection[str], name: str) -> bool:
    """Return whether two addresses of held documents are one without a parameter."""
    keys: Sequence[str] = [identity(url, (name,)) for url in {identity(url): url for url in kept}.values()]
    return len(set(keys)) < len(keys)
