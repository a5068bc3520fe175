"""Semantic signatures, made in two steps: of a document's leading segments first, of the rest if it is needed."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from pipeline.dedup.semantic import simhash
from pipeline.dedup.semantic.constants import LEAD_SEGMENTS, LEAD_WIDTH
from pipeline.dedup.semantic.encoder import Floats, encoder_of
from pipeline.dedup.semantic.languages import scheme_of
from pipeline.dedup.semantic.segments import Segment, segments
from pipeline.dedup.semantic.vectors import stored
from pipeline.model import Document, SemanticSignature
from pipeline.text.facts import read_numbers


def lead_signature(document: Document, language: str, scheme: str | None = None) -> SemanticSignature | None:
    """Encode a document's leading segments, and read all its numbers; None if no encoder reads the language.

    `scheme` is its language's own unless another is asked.
    """
    scheme = scheme or scheme_of(language)
    return None if scheme is None else lead_signatures([(document, language)], scheme)[0]


def lead_signatures(asked: Sequence[tuple[Document, str]], scheme: str) -> list[SemanticSignature | None]:
    """Make the lead signatures of documents, each with its language, in one scheme; None for what has none.

    Leads are short, and much of a call to an encoder costs the same for one text or sixty: together they cost half.
    """
    encoder = encoder_of(scheme)
    if encoder is None:
        return [None] * len(asked)
    segments_of = [text_segments(document) for document, _ in asked]
    leads = [made[: lead_length([each.width for each in made])] for made in segments_of]
    texts = [each.text for leading in leads for each in leading]
    rows = encoder.raw(texts) if texts else None
    found: list[SemanticSignature | None] = []
    start = 0
    for (_, language), made, leading in zip(asked, segments_of, leads, strict=True):
        if rows is None or not leading:
            found.append(None)
            continue
        vectors = encoder.centred(rows[start : start + len(leading)], language)
        start += len(leading)
        found.append(_of_lead(encoder.scheme, vectors, leading, made, language))
    return found


def complete(document: Document, language: str, begun: SemanticSignature) -> SemanticSignature:
    """Encode the rest of a document; what its lead signature has encoded is not encoded again."""
    encoder = encoder_of(begun.scheme)
    if begun.complete or encoder is None:
        return begun
    rest = text_segments(document)[len(begun.widths) :]
    return replace(
        begun,
        vectors=begun.vectors + stored(encoder.encode([each.text for each in rest], language)),
        widths=begun.widths + tuple(round(each.width, 1) for each in rest),
        complete=True,
    )


def whole_signature(document: Document, language: str, scheme: str | None = None) -> SemanticSignature | None:
    """Encode all of a document; None if no encoder reads the language."""
    begun = lead_signature(document, language, scheme)
    return None if begun is None else complete(document, language, begun)


def text_segments(document: Document) -> list[Segment]:
    """Cut a document into segments: its title, then its text. A title that begins the text is not said twice."""
    body = segments(document.paragraphs)
    begin = " ".join(document.paragraphs[:1])
    return body if begin.startswith(document.title.rstrip(" .…")) else [*segments([document.title])[:1], *body]


def lead_length(widths: Sequence[float]) -> int:
    """Return how many of a document's segments are its lead."""
    reached = next((count for count, width in enumerate(accumulate(widths), 1) if width >= LEAD_WIDTH), len(widths))
    return max(LEAD_SEGMENTS, reached)


def _of_lead(
    scheme: str, vectors: Floats, leading: Sequence[Segment], made: Sequence[Segment], language: str
) -> SemanticSignature:
    widths = [each.width for each in leading]
    return SemanticSignature(
        scheme=scheme,
        simhash=simhash.bits(vectors, np.array(widths, dtype=np.float32)),
        vectors=stored(vectors),
        widths=tuple(round(width, 1) for width in widths),
        numbers=tuple(read_numbers(each.text, language) for each in made),
        complete=len(leading) == len(made),
    )
