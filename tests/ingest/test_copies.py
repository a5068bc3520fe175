"""Copies in one language at the door of an archive: what one text under two titles is, and which copy is kept."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.dedup.wording import compare
from pipeline.index import queries
from pipeline.ingest import Receipt
from pipeline.maintenance import verify
from pipeline.model import DocumentState, Kind, Relation
from pipeline.runtime import Store
from tests.support.clocks import still
from tests.support.commands import execute
from tests.support.documents import DAY, opened, submission
from tests.support.house import House, item, noon, rss
from tests.support.pairs import pairs
from tests.support.web import Site

WALL = (
    "This report is for subscribers. If you have a subscription, log in with the address that you gave us when you "
    "took it out; if you have forgotten your password, we send you a new one.",
    "New readers can try all of our pages for four weeks. The trial ends by itself, costs nothing and needs no card. "
    "Students and people in training pay half the price for as long as they show us once a year that they are.",
    "Questions are answered by our service desk on working days. You find answers to the most frequent ones on the "
    "page for help, along with the terms of use and the address of the publisher.",
)
DRAW = (
    "The numbers of the draw stand in the table of this page as soon as the notary has confirmed them. The draw is "
    "held in public, and whoever wants to watch may come to the town hall without a ticket.",
    "Prizes up to one hundred are paid by every shop that sells tickets. Larger ones are paid by the office within six "
    "weeks, against the ticket and a proof of identity. A ticket that is torn or cannot be read is not paid.",
    "The game can become a habit that harms you and others. Help is given without charge and without your name.",
)
COLLECTION = (
    "The town collects branches and leaves from gardens again. Bundles may be up to a metre and a half long and must "
    "be tied with string, not with wire; leaves are taken in paper sacks, which the town hall sells.",
    "Put everything on the pavement by six in the morning, so that prams and wheelchairs can still pass. What lies "
    "there after the lorries have gone is not collected, and has to be taken home again.",
    "Earth, stones and pots do not belong in the collection. They are taken by the yard in the Mill Lane on Saturdays.",
)
TITLES = {
    "a log-in wall": (WALL, "Mayor of Sandholme resigns", "Storm tears roofs off in the north"),
    "a lottery": (DRAW, "Result of draw 4711", "Result of draw 4712"),
    "a notice of two years": (COLLECTION, "Garden waste 2025", "Garden waste 2026"),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


def bring(store: Store, name: str, paragraphs: tuple[str, ...], **said: Any) -> Receipt:
    said.setdefault("fetched_at", still(store.clock).at)
    (receipt,) = store.ingest.admit([submission(f"https://{name}.example/", paragraphs, **said)])
    return receipt


def relations(store: Store) -> list[str]:
    return sorted(relation for (relation, *_) in rows_of(store))


def rows_of(store: Store) -> list[tuple[Any, ...]]:
    found = [row for state in DocumentState for row in queries.documents(store.index, state=state)]
    return [(row.relation, row.state, row.file, row.of) for row in found]


@pytest.mark.parametrize("days", [0, 1, 30, 365, 730])
@pytest.mark.parametrize("case", TITLES)
def test_another_title_over_the_same_long_text_of_which_it_says_nothing_is_another_document_at_any_distance(
    store: Store, case: str, days: int
) -> None:
    body, one, other = TITLES[case]
    assert bring(store, "a", body, title=one, day=DAY - timedelta(days=days)).kind is Kind.ARCHIVED
    assert bring(store, "b", body, title=other).kind is Kind.ARCHIVED
    assert set(relations(store)) == {Relation.NEW}


def test_a_text_that_comes_again_under_another_title_after_the_look_back_is_another_document(store: Store) -> None:
    bring(store, "a", COLLECTION, title="Branches and leaves are collected", day=DAY - timedelta(days=364))
    assert bring(store, "b", COLLECTION, title="Garden waste is collected").kind is Kind.ARCHIVED


def test_another_headline_of_the_same_days_over_one_text_is_a_copy(store: Store) -> None:
    held = bring(store, "a", COLLECTION, title="Branches and leaves are collected", day=DAY - timedelta(days=2))
    found = bring(store, "b", COLLECTION, title="Put your branches on the pavement by six")
    assert (found.kind, held.file in found.because) == (Kind.DUPLICATE, True)


PAIRS = {pair.name: pair.documents for pair in pairs()}


def admit_pair(store: Store, name: str, *, reverse: bool = False, **said: Any) -> list[Receipt]:
    two = PAIRS[name][::-1] if reverse else PAIRS[name]
    language = next(pair.language for pair in pairs() if pair.name == name)
    return [
        bring(store, place, each.paragraphs, title=each.title, day=each.date, language=language, **said)
        for place, each in zip("ab", two, strict=True)
    ]


@pytest.mark.parametrize("name", ["water-de-both", "recall-en-both", "appointment-zh-both", "prices-zh-both"])
def test_a_shared_canonical_does_not_make_one_of_two_reports(store: Store, name: str) -> None:
    found = admit_pair(store, name, canonical_url="https://agency.example/report")
    assert [each.kind for each in found] == [Kind.ARCHIVED, Kind.ARCHIVED]


@pytest.mark.parametrize("basis", ["fetch", "file"])
@pytest.mark.parametrize("keep", ["original", ["fr", "de"]])
def test_a_copy_whose_day_is_known_takes_the_place_of_one_with_the_day_of_its_file_or_fetch(
    tmp_path: Path, keep: Any, basis: str
) -> None:
    with opened(tmp_path, keep=keep) as store:
        undated = bring(store, "a", COLLECTION, date_basis=basis, published=None)
        dated = bring(store, "b", COLLECTION, day=DAY - timedelta(days=20))
        assert dated.because.startswith(f"kept instead of {undated.file}, since its day is known")
        assert {(state, of) for _, state, _, of in rows_of(store)} == {("archived", None), ("duplicate", dated.file)}
        again = bring(store, "c", COLLECTION, date_basis=basis, published=None)
        assert again.kind is Kind.DUPLICATE
        assert list(verify(store.archive, store.index)) == []


@pytest.mark.parametrize("basis", ["fetch", "file"])
def test_the_first_stays_though_its_day_is_that_of_its_file_or_fetch(tmp_path: Path, basis: str) -> None:
    with opened(tmp_path, keep="first") as store:
        undated = bring(store, "a", COLLECTION, date_basis=basis, published=None)
        dated = bring(store, "b", COLLECTION, day=DAY - timedelta(days=20))
        assert (dated.kind, undated.file in dated.because) == (Kind.DUPLICATE, True)


@pytest.mark.parametrize("name", ["recall-en-one", "drought-fr-one", "water-zh-one", "library-ko-one"])
def test_a_text_that_stands_in_a_held_one_is_its_copy(store: Store, name: str) -> None:
    whole, cut = admit_pair(store, name)
    assert (cut.kind, whole.file in cut.because) == (Kind.DUPLICATE, True)


@pytest.mark.parametrize("name", ["recall-en-one", "drought-fr-one", "water-zh-one", "library-ko-one"])
def test_a_fuller_text_takes_the_place_of_the_one_it_contains_and_that_can_be_brought_back(
    store: Store, name: str
) -> None:
    cut, whole = admit_pair(store, name, reverse=True)
    assert whole.kind is Kind.ARCHIVED
    assert whole.because.startswith(f"kept instead of {cut.file}, since it is the fuller text")
    ((removed, of),) = [(file, of) for _, state, file, of in rows_of(store) if state == "duplicate"]
    assert of == whole.file
    short = store.archive.read(removed)
    assert short.paragraphs == PAIRS[name][1].paragraphs, "nothing of it is lost"
    entry = store.ingest.restore(store.archive.last_record(removed))
    assert store.archive.read(entry.file).paragraphs == short.paragraphs
    assert {state for _, state, _, _ in rows_of(store)} == {"archived"}
    assert list(verify(store.archive, store.index)) == []


@pytest.mark.parametrize("name", ["tender-es-both", "water-de-both", "power-zh-both", "recall-ko-both"])
def test_two_reports_in_one_form_are_both_archived_and_the_sentence_says_what_parts_them(
    store: Store, name: str
) -> None:
    found = admit_pair(store, name)
    assert [each.kind for each in found] == [Kind.ARCHIVED, Kind.ARCHIVED]
    assert found[1].because.startswith("has nearly the wording of ")
    assert found[1].because.endswith(": another report")


def test_a_copy_of_a_copy_must_be_a_copy_of_what_is_kept(store: Store) -> None:
    """Each of a chain resembles the one before it; none is removed for a text that it does not resemble."""
    own = [f"Class {n} has measured {n * 7} puddles by the old mill." for n in range(6)]
    body = [f"{line}." for paragraph in COLLECTION for line in paragraph.split(". ")]
    chain = [(*body[place:], *own[:place]) for place in range(6)]
    found = [
        bring(store, f"n{place}", text, title="Branches and leaves", day=date(2026, 3, 1 + place))
        for place, text in enumerate(chain)
    ]
    assert found[0].kind is Kind.ARCHIVED
    assert found[1].kind is Kind.DUPLICATE
    assert Kind.ARCHIVED in [each.kind for each in found[2:]]
    for _, _, file, of in rows_of(store):
        if of:
            alike = compare(store.archive.read(file), store.archive.read(of), "en")
            assert max(alike.shared, alike.contained) >= 0.6


@pytest.mark.parametrize(
    ("language", "titles", "text"),
    [
        ("en", ("The bridge of Halden", "A new roof for the hall"), "Watch the video of our reporters on the spot."),
        ("zh", ("大桥通车了", "市场换新屋顶"), "点击观看视频，了解更多详情。"),
    ],
)
def test_texts_of_a_line_are_compared_with_nothing_and_are_doubtful(
    house: House, site: Site, language: str, titles: tuple[str, str], text: str
) -> None:
    for number, title in enumerate(titles):
        site.add(f"/{number}", f"<html lang={language}><title>{title}</title><h1>{title}</h1><p>{text}</p></html>")
    day = noon("2024-05-14")
    entries = [item(site.url(f"/{number}"), title=title, published=day) for number, title in enumerate(titles)]
    site.add("/feed", rss(*entries))
    house.source({"feed": site.url("/feed")})
    _, log = house.run()
    assert set(log.kinds().values()) == {Kind.ARCHIVED}
    doubtful = execute(house, "list", "--doubtful").out
    assert all(title in doubtful for title in titles)
