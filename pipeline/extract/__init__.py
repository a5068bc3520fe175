"""A page in, a document out: text, title, date, publisher, author and language, each with the place it was read from.

This face is all that the rest of the pipeline imports. Not here: network, clock, and any memory of other pages.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pipeline.extract.comparison import PageComparison
from pipeline.extract.template import ENOUGH, MAX_PAGES, STRANGE, Template

if TYPE_CHECKING:
    from pipeline.config.source import Source
    from pipeline.extract.adoption import MEASURES, Measure, ReadingPair
    from pipeline.model import Document, Extracted, Link, Page

__all__ = [
    "ENOUGH",
    "MAX_PAGES",
    "MEASURES",
    "STRANGE",
    "Measure",
    "PageComparison",
    "ReadingPair",
    "Template",
    "compare",
    "extract",
    "is_another",
    "load",
    "made_of_file",
    "require_html",
    "says_the_same",
    "worse",
]

# Modules are loaded with the first page: they take longer than most of what a daemon needs until its first fetch, and
# its own process never reads one.


def extract(
    page: "Page", link: "Link", source: "Source", template: Template | None = None, *, learn: bool = True
) -> "Extracted":
    """Extract the article of a page: the document and what is known about it.

    `template` is what the site's pages share; `learn` asks for what may be learned from this one.

    Dates without a zone are in the source's; a page without a date gets the day of the fetch, with the basis `fetch`.
    Raises ExtractError, whose `kind` says why there is no article.
    """
    from pipeline.extract import article

    return article.extract(page, link, source, template, learn=learn)


def load() -> None:
    """Load now what is loaded with the first page that needs it."""
    from pipeline.extract import extractors

    extractors.load()


def compare(page: "Page", link: "Link", source: "Source", template: Template | None = None) -> PageComparison:
    """Show how each extractor reads a page, and why each block is in the article or not. Raises ExtractError."""
    from pipeline.extract import article

    return article.compare(page, link, source, template)


def require_html(body: bytes, content_type: str) -> None:
    """Raise ExtractError if an answer is no page, by its content type and its first bytes."""
    from pipeline.extract import sniffing

    sniffing.require_html(body, content_type)


def made_of_file(extractor: str) -> bool:
    """Return whether a document was read from a PDF or plain text; see `pipeline.extract.files.made_of_file`."""
    from pipeline.extract import files

    return files.made_of_file(extractor)


def is_another(held: "Document", read: "Document") -> bool:
    """Return whether a page is another one than what is held; see `pipeline.extract.revision.is_another`."""
    from pipeline.extract import revision

    return revision.is_another(held, read)


def says_the_same(
    held: "Document", held_basis: str, then: bytes, read: "Extracted", key: str, template: Template | None
) -> bool:
    """Return whether a page, read again, says what is held of it; see `pipeline.extract.revision.says_the_same`."""
    from pipeline.extract import revision

    return revision.says_the_same(held, held_basis, then, read, key, template)


def worse(pair: "ReadingPair", accepted: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return the measures by which a text that was read again is worse; see `pipeline.extract.adoption`."""
    from pipeline.extract import adoption

    return adoption.worse(pair, accepted)


def __getattr__(name: str) -> Any:
    if name in ("MEASURES", "Measure", "ReadingPair"):
        from pipeline.extract import adoption

        return getattr(adoption, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
