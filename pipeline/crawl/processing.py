"""What a worker does: it reads a page, and gives a document with its fingerprint, or why there is none.

Nothing here knows the network, the index or the archive: each worker process would have to load them.
"""

import time
from dataclasses import dataclass

from pipeline.config.source import Source
from pipeline.dedup import fingerprint
from pipeline.errors import Abandoned, ExtractError, LinkError
from pipeline.extract import Template, extract
from pipeline.model import Extracted, Fingerprint, Kind, Link, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A link that gave no document: a value, since it crosses from a worker process."""

    error: str  # the error's class
    because: str
    cause: str = "other"  # in one word, as errors have it
    passing: bool = False
    asked: bool = True  # False: the host was to be left alone, or no process could read the page
    retry_after_s: float | None = None

    @classmethod
    def of(cls, error: LinkError) -> "Failure":
        """Make a value of an error."""
        return cls(
            error=type(error).__name__,
            because=str(error),
            cause=error.cause,
            passing=error.passing,
            asked=error.asked and not isinstance(error, Abandoned),
            retry_after_s=error.retry_after_s,
        )

    @property
    def stopped(self) -> bool:
        """True if the process was asked to end while the link was in hand: that is not its failing."""
        return self.error == Abandoned.__name__

    @property
    def kind(self) -> Kind:
        """The outcome of the link."""
        if self.cause == "listing":
            return Kind.LISTING
        return Kind.DISALLOWED if self.error == "Disallowed" else Kind.FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessedPage:
    """What a worker makes of a page, with the CPU seconds of each step.

    `pieces` are those of a collection that the source wants split; then they are filed, and the whole is not. `page` is
    the page itself if none is known that it looks like: once one is, it is to be read again.
    """

    extracted: Extracted
    fingerprint: Fingerprint
    extract_s: float
    fingerprint_s: float
    pieces: tuple[tuple[Extracted, Fingerprint], ...] = ()
    page: Page | None = None

    @property
    def documents(self) -> tuple[tuple[Extracted, Fingerprint], ...]:
        """What is filed: the pieces of a split collection, or else the whole."""
        return self.pieces or ((self.extracted, self.fingerprint),)


def process(
    page: Page, link: Link, source: Source, template: Template | None = None, learn: bool = True
) -> ProcessedPage | Failure:
    """Extract and fingerprint a page; return the result, or why there is none. Never raises, whatever a page does."""
    try:
        began = time.process_time()
        extracted = extract(page, link, source, template, learn=learn)
        between = time.process_time()
        content_hash = fingerprint(extracted.document)
        pieces = tuple((piece, fingerprint(piece.document)) for piece in extracted.pieces)
        return ProcessedPage(
            extracted=extracted,
            fingerprint=content_hash,
            extract_s=between - began,
            fingerprint_s=time.process_time() - between,
            pieces=pieces,
            page=page if learn and extracted.unlike else None,
        )
    except LinkError as error:
        return Failure.of(error)
    except MemoryError:
        return Failure.of(ExtractError("reading it took more memory than a page may have", kind="too-large"))
    except Exception as error:  # noqa: BLE001 - the same for a page
        return Failure(error=type(error).__name__, because=f"reading it failed unexpectedly: {error!r}")
