"""One story in several languages at the door: found, kept apart, brought back, and not confused with its neighbours.

The encoder, the index and the files are the real ones. All stories are invented.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa

from pipeline import format
from pipeline.archive import Record
from pipeline.archive.filing import Promising
from pipeline.dedup.semantic import languages
from pipeline.index import queries, schema
from pipeline.ingest.candidates import AT_ONCE
from pipeline.maintenance import verify
from pipeline.model import Kind, Translations
from pipeline.runtime import INDEX, Store
from tests.support.documents import DAY, lines, opened
from tests.support.stories import (
    DE,
    EL,
    EN,
    NEIGHBOURS,
    SCHOOL,
    SCHOOL_ZH,
    ZH,
    Story,
    admit,
    bring,
    came,
    many_in_english,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def signatures(store: Store) -> dict[str, bool]:
    """Return the files that have a semantic signature, and whether it is complete."""
    d, c = schema.document.c, schema.concept.c
    query = sa.select(d.file, c.complete).join_from(schema.concept, schema.document, d.id == c.document)
    with store.index.reading() as connection:
        return {row.file: bool(row.complete) for row in connection.execute(query)}


def relations(folder: Path) -> list[tuple[str, str | None]]:
    """Relation and `of` of every document, in the order they came."""
    return [(line["relation"], line.get("of")) for line in sorted(lines(folder), key=lambda line: line["fetched_at"])]


# Found


def test_a_story_in_a_second_and_a_third_language_is_kept_aside(store: Store, tmp_path: Path) -> None:
    first = bring(store, "a", ZH, "zh")
    second = bring(store, "b", EN, "en")
    third = bring(store, "c", DE, "de")
    assert [each.kind for each in (first, second, third)] == [Kind.ARCHIVED, Kind.DUPLICATE, Kind.DUPLICATE]
    assert relations(tmp_path) == [("new", None), ("translation", first.file), ("translation", first.file)]
    assert second.because.startswith(f"says in another language what {first.file} (“{ZH[0]}”")
    assert "segments say the same, 100% of them in the same order" in second.because
    assert "numbers agree" in second.because
    assert store.archive.read(second.file).title == EN[0]
    assert list(verify(store.archive, store.index)) == []


@pytest.mark.parametrize("swapped", [False, True])
def test_two_languages_of_a_story_in_one_group_are_found(store: Store, tmp_path: Path, swapped: bool) -> None:
    pair = [came("a", ZH, "zh"), came("b", EN, "en"), came("c", SCHOOL, "en")]
    first, second, third = admit(store, *(reversed(pair) if swapped else pair))
    kinds = [first.kind, second.kind, third.kind]
    assert kinds == (
        [Kind.ARCHIVED, Kind.ARCHIVED, Kind.DUPLICATE] if swapped else [Kind.ARCHIVED, Kind.DUPLICATE, Kind.ARCHIVED]
    )
    (translation,) = [line for line in lines(tmp_path) if line["relation"] == "translation"]
    assert translation["of"] == (second if swapped else first).file


@pytest.mark.parametrize("undated_first", [False, True])
def test_a_text_whose_file_names_no_day_is_held_against_all_days(store: Store, undated_first: bool) -> None:
    undated = came("a", EN, "en", day=DAY, date_basis="file")
    dated = came("b", ZH, "zh", day=DAY - timedelta(days=900))
    first, second = (undated, dated) if undated_first else (dated, undated)
    ((held,), (found,)) = admit(store, first), admit(store, second)
    assert (held.kind, found.kind) == (Kind.ARCHIVED, Kind.DUPLICATE)
    assert held.file in found.because


def test_a_day_that_is_that_of_the_fetch_is_a_day_like_any_other(store: Store) -> None:
    admit(store, came("a", EN, "en", day=DAY, date_basis="fetch"))
    assert bring(store, "b", ZH, "zh", day=DAY - timedelta(days=900)).kind is Kind.ARCHIVED


def test_what_is_of_no_known_day_is_so_still_when_the_index_has_been_made_again(store: Store) -> None:
    (held,) = admit(store, came("a", EN, "en", day=DAY, date_basis="file"))
    store.ingest.reindex()
    copy = (*EN[:-1], "The first large ship is expected in the spring.")
    assert bring(store, "b", copy, "en", day=DAY - timedelta(days=900), date_basis="file").kind is Kind.DUPLICATE
    dated = bring(store, "c", ZH, "zh", day=DAY + timedelta(days=900))
    assert (dated.kind, held.file in dated.because) == (Kind.DUPLICATE, True)


def test_a_story_with_one_paragraph_added_is_found(store: Store) -> None:
    bring(store, "a", ZH, "zh")
    more = "The harbour chapel, built by sailors in 1871, stays where it is and will be surrounded by a small garden."
    assert bring(store, "b", (*EN[:5], more, *EN[5:]), "en").kind is Kind.DUPLICATE


@pytest.mark.parametrize(("was", "now"), [("4,700", "7,400"), ("236 million", "326 million"), ("31 votes", "28 votes")])
def test_a_translation_with_one_corrected_number_is_still_one_and_the_sentence_counts_the_number(
    store: Store, was: str, now: str
) -> None:
    bring(store, "a", ZH, "zh")
    corrected = bring(store, "b", [line.replace(was, now) for line in EN], "en")
    assert corrected.kind is Kind.DUPLICATE
    found = re.search(r"(\d+) of (\d+) numbers agree", corrected.because)
    assert found is not None
    assert int(found[1]) < int(found[2])


def test_a_language_that_no_encoder_reads_is_archived_and_the_verdict_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        languages, "extra_missing", lambda: "the extra is not installed: pip install 'onestory[languages]'"
    )
    bring(store, "a", EN, "en")
    greek = bring(store, "b", EL, "el")
    assert greek.kind is Kind.ARCHIVED
    assert greek.because == (
        "nothing held says the same; not compared across languages: no encoder reads Greek "
        "(the extra is not installed: pip install 'onestory[languages]')"
    )
    assert bring(store, "c", SCHOOL, "mi").because.endswith("not compared across languages: no encoder reads Māori")
    assert signatures(store) == {}


def test_off_removes_nothing_and_does_not_stop_others(store: Store) -> None:
    bring(store, "a", ZH, "zh", translations="off")
    assert bring(store, "b", EN, "en", translations="off").kind is Kind.ARCHIVED
    assert signatures(store) == {}
    assert bring(store, "c", DE, "de").kind is Kind.DUPLICATE


@pytest.mark.parametrize(("days", "kind"), [(60, Kind.DUPLICATE), (61, Kind.ARCHIVED), (-61, Kind.ARCHIVED)])
def test_the_look_back_window_goes_by_publication_days(store: Store, days: int, kind: Kind) -> None:
    bring(store, "a", ZH, "zh")
    assert bring(store, "b", EN, "en", day=DAY + timedelta(days=days)).kind is kind


def test_an_older_document_whose_signature_was_put_off_is_found_after_later_ones_were_made(store: Store) -> None:
    long_ago = DAY - timedelta(days=200)
    old = bring(store, "a", EN, "en", day=long_ago)
    bring(store, "b", SCHOOL, "en")
    bring(store, "c", SCHOOL_ZH, "zh")
    assert old.file not in signatures(store), "it is outside the window of all that came"
    assert bring(store, "d", ZH, "zh", day=long_ago).kind is Kind.DUPLICATE


# Signatures are put off


def test_one_language_makes_no_signatures_and_catches_up_when_a_second_comes(store: Store) -> None:
    story = bring(store, "a", EN, "en")
    ferry = NEIGHBOURS["two agencies on one event"][0]
    other = bring(store, "b", (*SCHOOL, *ferry[1:]), "en-GB")  # so long that there is something between its ends
    assert signatures(store) == {}
    third = bring(store, "c", ZH, "zh")
    assert third.kind is Kind.DUPLICATE
    assert signatures(store) == {story.file: True, other.file: False, third.file: True}


def test_after_the_state_is_lost_the_next_translation_is_found_still(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = bring(store, "a", ZH, "zh")
        bring(store, "b", SCHOOL, "en")
    for leftover in (tmp_path / "archive" / ".state").iterdir():
        if leftover.is_file():
            leftover.unlink()
    with opened(tmp_path) as store:
        assert signatures(store) == {}
        second = bring(store, "c", EN, "en")
        assert second.kind is Kind.DUPLICATE
        assert first.file in second.because


def test_an_index_that_is_lost_alone_does_not_go_by_the_codes_it_left(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        bring(store, "a", ZH, "zh")  # the first to come, and the last by its day
        bring(store, "b", SCHOOL, "en", day=DAY - timedelta(days=1))
    for leftover in (tmp_path / "archive" / ".state").glob("index.sqlite*"):
        leftover.unlink()
    assert list((tmp_path / "archive" / ".state" / INDEX).parent.glob("index.usem3-*.months"))
    with opened(tmp_path) as store:
        assert bring(store, "c", EN, "en").kind is Kind.DUPLICATE


# Where more is held than is sketched at once


def test_a_document_does_not_wait_for_many_to_be_sketched_and_its_translation_is_settled_behind(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        admit(store, *many_in_english())
        first = bring(store, "a", EN, "en")
        told = bring(store, "b", ZH, "zh")
        assert told.kind is Kind.ARCHIVED
        assert set(signatures(store)) == {told.file}
        assert queries.totals(store.index).to_sketch == AT_ONCE + 1
        assert store.ingest.catch_up()
        assert AT_ONCE - 20 < queries.totals(store.index).to_sketch < AT_ONCE
    with opened(tmp_path) as store:  # what was done is kept, and the rest is done by the next process
        while queries.totals(store.index).to_sketch:
            assert store.ingest.catch_up()
        write = store.archive.write

        def killed(records: Sequence[Record], promising: Promising) -> None:
            write(records, promising)
            raise RuntimeError("killed before the commit")

        store.archive.write = killed  # type: ignore[method-assign]
        with pytest.raises(RuntimeError, match="killed"):
            store.ingest.catch_up()
    with opened(tmp_path) as store:
        while store.ingest.catch_up():
            pass
        assert list(verify(store.archive, store.index)) == []
        told_of = [line for line in lines(tmp_path) if line["relation"] == "translation"]
        assert [(line["event"], line["was"], line["of"]) for line in told_of] == [("superseded", told.file, first.file)]
        assert told_of[0]["because"].startswith("compared after it was filed: says in another language what")
        assert bring(store, "c", DE, "de").because.startswith(f"says in another language what {first.file}")


def test_a_preferred_language_takes_the_place_of_the_held_one_when_that_is_sketched(tmp_path: Path) -> None:
    with opened(tmp_path, keep=["zh", "en"]) as store:
        admit(store, *many_in_english())
        first, told = bring(store, "a", EN, "en"), bring(store, "b", ZH, "zh")
        stop, ending = Event(), Event()
        ending.set()
        store.ingest.catch_up_until(stop, ending)
        (moved,) = [line for line in lines(tmp_path) if line["relation"] == "translation"]
        assert (moved["event"], moved["was"], moved["of"]) == ("superseded", first.file, told.file)
        assert "since Chinese is preferred to English" in moved["because"]
        assert list(verify(store.archive, store.index)) == []


def test_what_was_put_off_is_not_compared_where_the_source_wants_no_translations(store: Store) -> None:
    admit(store, *many_in_english())
    bring(store, "a", EN, "en")
    (told,) = admit(store, replace(came("b", ZH, "zh"), translations=Translations.OFF))
    assert told.kind is Kind.ARCHIVED
    assert queries.totals(store.index).to_sketch == 0
    assert not store.ingest.catch_up()


# Restored


@pytest.mark.parametrize("reindexed", [False, True])
def test_a_restored_translation_is_never_removed_again(store: Store, reindexed: bool) -> None:
    bring(store, "a", ZH, "zh")
    removed = bring(store, "b", EN, "en")
    entry = store.ingest.restore(store.archive.last_record(removed.file))
    if reindexed:
        store.ingest.reindex()
    same = bring(store, "b", EN, "en")
    assert (same.kind, same.file) == (Kind.UNCHANGED, entry.file)
    changed = bring(store, "b", (*EN[:-1], "The first large ship is expected at the new quay in 2029."), "en")
    assert changed.kind is Kind.REVISED
    assert bring(store, "c", DE, "de").kind is Kind.DUPLICATE, "a third one is still a translation"
    assert list(verify(store.archive, store.index)) == []


# Seeds


@pytest.mark.parametrize("day", [date(2020, 1, 9), DAY])
def test_a_translation_of_a_seed_is_a_duplicate_of_it_whatever_its_day(tmp_path: Path, day: date) -> None:
    (tmp_path / "seeds").mkdir()
    seed = format.canonical(ZH[0], date(2020, 1, 1), ZH[1:])
    (tmp_path / "seeds" / "one.txt").write_bytes(format.render(seed))
    with opened(tmp_path) as store:
        near = bring(store, "a", EN, "en", day=day)
        assert near.kind is Kind.DUPLICATE
        assert near.because.startswith("says in another language what seeds/one.txt")
        assert bring(store, "b", SCHOOL, "en").kind is Kind.ARCHIVED
    assert relations(tmp_path)[0] == ("translation", "seeds/one.txt")


@pytest.mark.parametrize("swapped", [False, True], ids=["en first", "zh first"])
@pytest.mark.parametrize("pair", list(NEIGHBOURS.values()), ids=list(NEIGHBOURS))
def test_neighbours_are_kept(store: Store, pair: tuple[Story, Story], swapped: bool) -> None:
    stories = [came("a", pair[0], "en"), came("b", pair[1], "zh")]
    for each in reversed(stories) if swapped else stories:
        (admitted,) = admit(store, each)
        assert admitted.kind is Kind.ARCHIVED, admitted.because
