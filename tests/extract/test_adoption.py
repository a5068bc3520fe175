"""Each measure keeps a text that is worse, and lets one pass that is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipeline.extract import MEASURES, ReadingPair, worse
from pipeline.model import Document, Extracted, Extraction, Provenance
from tests.support.house import prose

HELD = Document(title="Ferries are back on the river", date=date(2024, 5, 14), paragraphs=tuple(prose(1, 240)))
FACTS = Provenance(
    url="https://paper.example/1",
    canonical_url="",
    source="paper",
    language="en",
    found_in="",
    fetched_at=datetime(2024, 5, 14, tzinfo=UTC),
    date_basis="json-ld",
    title_basis="heading",
    extractor="walker",
    confidence=0.9,
    extraction=Extraction(version="1"),
)
LINES = tuple(" ".join(sentence.split()[:6]).rstrip(".") for sentence in prose(5, 600)[0].split(". "))


def pair(held: dict[str, Any], read: dict[str, Any], witness: Document | None = None, **said: Any) -> ReadingPair:
    """What is held and what was read: each is `HELD` but for these values of it or of where it comes from."""

    def made(values: dict[str, Any]) -> tuple[Document, Provenance]:
        own = {name: value for name, value in values.items() if name in ("title", "date", "paragraphs")}
        return replace(HELD, **own), replace(FACTS, **{n: v for n, v in values.items() if n not in own})

    (document, provenance), (other, facts) = made(held), made(read)
    extracted = Extracted(document=other, provenance=facts)
    return ReadingPair(
        held=document, held_provenance=provenance, read=extracted, key="k", witness=lambda: witness, **said
    )


LAYOUT: dict[str, Any] = {"extractor": "layout", "confidence": None}
CASES: dict[str, tuple[str, Callable[[], ReadingPair]]] = {
    "half of the words are gone": ("length", lambda: pair({}, LAYOUT | {"paragraphs": HELD.paragraphs[:2]}, HELD)),
    "another text, as long": ("text", lambda: pair({}, LAYOUT | {"paragraphs": tuple(prose(2, 240))}, HELD)),
    "a menu came along": ("prose", lambda: pair({}, LAYOUT | {"paragraphs": (*LINES, *HELD.paragraphs)}, HELD)),
    "a machine's day is lost": ("date", lambda: pair({}, {"date": date(2024, 5, 15), "date_basis": "text"})),
    "the day of the fetch": (
        "date",
        lambda: pair({"date_basis": "url"}, {"date": date(2024, 6, 1), "date_basis": "fetch"}),
    ),
    "a layout's other title": ("title", lambda: pair({}, {"title": "The Paper: news", "title_basis": "layout"}, HELD)),
    "the site's name behind it": (
        "title",
        lambda: pair({}, {"title": f"{HELD.title} | Paper", "title_basis": "layout"}, HELD),
    ),
    "no language": ("language", lambda: pair({}, {"language": "und"})),
    "a page is missing": ("missing", lambda: pair({}, {"missing": "page 2 is missing"})),
    "undone before": ("undone", lambda: pair({}, {"title": f"{HELD.title}!"}, was_undone=True)),
    "the extractors doubt it": (
        "confidence",
        lambda: pair({}, {"confidence": 0.3, "paragraphs": (*HELD.paragraphs, prose(3)[0])}),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_worse_text_is_found_by_its_measure_and_passes_if_a_person_accepts_that(case: str) -> None:
    measure, made = CASES[case]
    assert measure in [name for name, _ in worse(made())]
    assert measure not in [name for name, _ in worse(made(), [measure])]


@pytest.mark.parametrize(
    "made",
    [
        lambda: pair({}, {"paragraphs": (*HELD.paragraphs, *prose(4, 120))}),
        lambda: pair({}, {"paragraphs": HELD.paragraphs[1:], "confidence": 0.95}),
        lambda: pair(LAYOUT | {"paragraphs": LINES}, LAYOUT, HELD),
        lambda: pair(LAYOUT | {"paragraphs": HELD.paragraphs[:1]}, LAYOUT, HELD),
        lambda: pair({"date_basis": "text"}, {"date": date(2024, 5, 15)}),
        lambda: pair({"title": f"{HELD.title} | The Paper", "title_basis": "title"}, {"title_basis": "layout"}),
        lambda: pair({"title": "The Paper", "title_basis": "layout"}, {"title_basis": "layout"}, HELD),
        lambda: pair({"language": "und"}, {"paragraphs": (*HELD.paragraphs, *prose(4, 120))}),
        lambda: pair({"language": "de"}, {"title": f"{HELD.title}!"}),
    ],
    ids=[
        "more prose",
        "a paragraph less, and surer",
        "an article for a list",
        "an article for its teaser",
        "a machine's day",
        "the title alone",
        "the title for the site's name",
        "a language at last",
        "the right language",
    ],
)
def test_a_text_that_is_no_worse_passes(made: Callable[[], ReadingPair]) -> None:
    assert worse(made()) == []


def test_every_measure_has_its_sentence_and_its_case() -> None:
    assert all(each.why.endswith(".") for each in MEASURES)
    tested = {measure for measure, _ in CASES.values()} | {
        "boilerplate"
    }  # needs a site: tests/rereading/test_rereading.py
    assert tested == {each.name for each in MEASURES}
