"""Semantic signatures, made in two steps: of a document's first and last segments, then of the rest if it is needed."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

import numpy as np

from pipeline.dedup.semantic import simhash
from pipeline.dedup.semantic.constants import END_WIDTH
from pipeline.dedup.semantic.encoder import Floats, encoder_of
from pipeline.dedup.semantic.languages import scheme_of
from pipeline.dedup.semantic.segments import Segment, segments
from pipeline.dedup.semantic.vectors import stored
from pipeline.model import Document, SemanticSignature
from pipeline.text.facts import read_quantities


def lead_signature(document: Document, language: str, scheme: str | None = None) -> SemanticSignature | None:
    """Encode a document's lead and tail, and read all its numbers; None if no encoder reads the language.

    `scheme` is its language's own unless another is asked.
    """
    scheme = scheme or scheme_of(language)
    return None if scheme is None else lead_signatures([(document, language)], scheme)[0]


def lead_signatures(asked: Sequence[tuple[Document, str]], scheme: str) -> list[SemanticSignature | None]:
    """Make the lead signatures of documents, each with its language, in one scheme; None for what has none.

    Both ends are short, and much of a call to an encoder costs the same for one text or sixty: together they cost half.
    """
    encoder = encoder_of(scheme)
    if encoder is None:
        return [None] * len(asked)
    segments_of = [text_segments(document) for document, _ in asked]
    ends_of = [_ends(made) for made in segments_of]
    texts = [each.text for ends in ends_of for each in ends]
    rows = encoder.raw(texts) if texts else None
    found: list[SemanticSignature | None] = []
    start = 0
    for (_, language), made, ends in zip(asked, segments_of, ends_of, strict=True):
        if rows is None or not ends:
            found.append(None)
            continue
        vectors = encoder.centred(rows[start : start + len(ends)], language)
        start += len(ends)
        found.append(_of_ends(encoder.scheme, vectors, ends, made, language))
    return found


def complete(document: Document, language: str, begun: SemanticSignature) -> SemanticSignature:
    """Encode the rest of a document; what its lead signature has encoded is not encoded again."""
    encoder = encoder_of(begun.scheme)
    if begun.complete or encoder is None:
        return begun
    lead = lead_length(begun.widths)
    made = text_segments(document)
    rest = made[lead : lead + len(made) - len(begun.widths)]
    cut = lead * (len(begun.vectors) // len(begun.widths))
    between = stored(encoder.encode([each.text for each in rest], language))
    return replace(
        begun,
        vectors=begun.vectors[:cut] + between + begun.vectors[cut:],
        widths=begun.widths[:lead] + _widths(rest) + begun.widths[lead:],
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
    return next((count for count, wide in enumerate(accumulate(widths), 1) if wide >= END_WIDTH), len(widths))


def tail_length(widths: Sequence[float]) -> int:
    """Return how many of a document's segments are its tail."""
    return lead_length(widths[::-1])


def _widths(made: Sequence[Segment]) -> tuple[float, ...]:
    """Return widths as they are stored: lead and tail are told by them, later as well as now."""
    return tuple(round(each.width, 1) for each in made)


def _ends(made: Sequence[Segment]) -> Sequence[Segment]:
    """Return lead and tail of a text; all of it if nothing is between them."""
    widths = _widths(made)
    lead, tail = lead_length(widths), tail_length(widths)
    return made if lead + tail >= len(made) else [*made[:lead], *made[-tail:]]


def _of_ends(
    scheme: str, vectors: Floats, ends: Sequence[Segment], made: Sequence[Segment], language: str
) -> SemanticSignature:
    widths = _widths(ends)
    lead, tail = slice(lead_length(widths)), slice(-tail_length(widths), None)
    wide = np.array(widths, dtype=np.float32)
    return SemanticSignature(
        scheme=scheme,
        simhash=simhash.bits(vectors[lead], wide[lead]),
        tail=simhash.bits(vectors[tail], wide[tail]),
        vectors=stored(vectors),
        widths=widths,
        numbers=tuple(read_quantities(each.text, language) for each in made),
        complete=len(ends) == len(made),
    )
