"""Which copy is kept: the pure rule as a table, then what it does to an archive, and how it is undone."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.dedup.semantic.languages import read_as
from pipeline.dedup.survivorship import better
from pipeline.index import DocumentRow, queries
from pipeline.ingest import Receipt
from pipeline.maintenance import verify
from pipeline.model import DocumentState, Kind, Known
from pipeline.runtime import Store
from tests.support.clocks import still
from tests.support.documents import DAY, lines, opened, rows, submission, text, touched, tree
from tests.support.stories import DE, EN, SCHOOL, ZH, bring

A, B, C, D = (f"https://{site}.example/1" for site in "abcd")


def known(language: str = "en", day: int = 1, hour: int | None = None, basis: str = "json-ld") -> Known:
    published = None if hour is None else datetime(2026, 2, day, hour, tzinfo=UTC)
    content = submission(A, text(1)).fingerprint
    return Known(
        file="f",
        key="k",
        source="s",
        title="t",
        language=language,
        date=date(2026, 2, day),
        fingerprint=content,
        published=published,
        date_basis=basis,
    )


@pytest.mark.parametrize(
    ("keep", "arriving", "held", "cites", "is_better"),
    [
        ("first", known(day=1), known(day=2), None, False),
        ("first", known(day=1), known(day=2), True, False),
        ("original", known(day=1), known(day=2), None, True),
        ("original", known(day=2), known(day=2), None, False),
        ("original", known(day=3), known(day=2), None, False),
        ("original", known(day=2, hour=8), known(day=2, hour=9), None, True),
        ("original", known(day=2, hour=9), known(day=2, hour=9), None, False),
        ("original", known(day=2, hour=8), known(day=2), None, False),  # a time against a day: not known
        ("original", known(day=1, hour=23), known(day=2), None, True),
        ("original", known(day=1, basis="fetch"), known(day=2), None, False),
        ("original", known(day=1), known(day=2, basis="fetch"), None, True),  # a day that is known
        ("original", known(day=3), known(day=2), True, True),  # a link says more than a date
        ("original", known(day=1), known(day=2), False, False),
        (["zh", "en"], known("zh"), known("en"), None, True),
        (["zh", "en"], known("zh-TW"), known("en-GB"), None, True),
        (["zh", "en"], known("en"), known("zh"), None, False),
        (["zh", "en"], known("en"), known("de"), None, True),
        (["zh", "en"], known("fr"), known("de"), None, False),
        (["zh", "en"], known("zh", day=1), known("zh", day=2), None, False),
        (["zh-TW", "zh"], known("zh-TW"), known("zh"), None, True),
        (["zh-TW"], known("zh"), known("en"), None, False),
        (["de"], known("und"), known("und"), None, False),
        (["en"], known("enm"), known("fr"), None, False),
    ],
)
def test_a_copy_is_better_by_the_policy_alone(
    keep: str | Sequence[str], arriving: Known, held: Known, cites: bool | None, is_better: bool
) -> None:
    why = better(arriving, held, keep=keep, cites=cites)
    assert (why is not None) == is_better
    assert why is None or why.startswith("since ")


@pytest.mark.parametrize(
    ("keep", "arriving", "held", "is_better"),
    [
        ("first", known("en"), known("de"), True),
        ("original", known(day=3), known(day=2), True),
        (["zh", "en"], known("en"), known("en"), True),
        (["zh", "en"], known("en"), known("zh"), False),  # the language that is preferred, though it says less
        (["zh", "en"], known("zh"), known("en"), True),
    ],
)
def test_the_fuller_text_is_kept_but_for_a_preferred_language(
    keep: str | Sequence[str], arriving: Known, held: Known, is_better: bool
) -> None:
    assert (better(arriving, held, keep=keep, fuller=True) is not None) == is_better


# In an archive


def admit(store: Store, url: str, paragraphs: tuple[str, ...], day: date = DAY) -> Receipt:
    clock = still(store.clock)
    clock.at += timedelta(hours=1)
    (admitted,) = store.ingest.admit([submission(url, paragraphs, day=day, fetched_at=clock.at)])
    assert admitted is not None
    return admitted


def row(store: Store, url: str) -> DocumentRow:
    (found,) = queries.versions(store.index, url)
    return found


def sound(store: Store, folder: Path) -> None:
    """No finding, and an index made from the files alone says the same of every document, pair and reference."""
    assert list(verify(store.archive, store.index)) == []
    names = ("document", "distinct", "reference")
    before = {name: _without(rows(store.index)[name]) for name in names}
    store.ingest.reindex()
    assert {name: _without(rows(store.index)[name]) for name in names} == before


def _without(found: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Without the last column of a document, whether a sketch is owed: sketches are lost with the index."""
    return [each[:-1] if len(each) > 10 else each for each in found]


EARLIER = DAY - timedelta(days=2)


def test_first_keeps_what_came_first_however_early_the_other_was_published(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = admit(store, A, text(1))
        assert admit(store, B, text(1), EARLIER).kind is Kind.DUPLICATE
        assert (store.archive.root / first.file).exists()


@pytest.mark.parametrize("paragraphs", [text(1), touched(text(1))], ids=["exact", "near"])
def test_original_puts_what_was_published_first_in_the_place_of_what_came_first(
    tmp_path: Path, paragraphs: tuple[str, ...]
) -> None:
    with opened(tmp_path, keep="original") as store:
        held = admit(store, A, text(1))
        came = admit(store, B, paragraphs, EARLIER)
        assert came.kind is Kind.ARCHIVED
        assert came.because.startswith(f"kept instead of {held.file}, since it was published first, on 2026-02-25")
        old = row(store, A)
        assert (old.state, old.of, old.file[:23]) == ("duplicate", came.file, ".duplicates/2026/02/27/")
        assert store.archive.read(old.file).paragraphs == text(1)
        assert not (store.archive.root / held.file).exists()
        assert old.because.startswith(f"superseded by {came.file} (“From the harbour”, harbour), since it was ")
        assert store.index.visits([A])[A].file == old.file
        line = lines(tmp_path)[-1]
        assert (line["event"], line["was"], line["of"]) == ("superseded", held.file, came.file)
        again = admit(store, A, text(1))
        assert (again.kind, again.file) == (Kind.UNCHANGED, old.file)
        assert admit(store, A, text(7)).kind is Kind.ARCHIVED, "an address that says something new is heard"
        sound(store, tmp_path)


def test_a_copy_of_the_superseded_follows_to_the_better_one_and_says_so(tmp_path: Path) -> None:
    with opened(tmp_path, keep="original") as store:
        held = admit(store, A, text(1))
        copy = admit(store, C, touched(text(1)))
        came = admit(store, B, text(1), EARLIER)
        follower = row(store, C)
        assert (follower.file, follower.of, follower.via) == (copy.file, came.file, row(store, A).file)
        assert follower.because.endswith(f"; {held.file} has been superseded by {came.file}")
        assert [line["event"] for line in lines(tmp_path) if line["file"] == copy.file] == ["duplicate", "followed"]
        sound(store, tmp_path)


def test_all_of_it_in_one_group_ends_as_in_many(tmp_path: Path) -> None:
    brought = [submission(A, text(1)), submission(C, touched(text(1))), submission(B, text(1), day=EARLIER)]
    with opened(tmp_path, keep="original") as store:
        held, copy, came = store.ingest.admit(brought)
        assert held is not None
        assert copy is not None
        assert came is not None
        assert [each.kind for each in (held, copy, came)] == [Kind.DUPLICATE, Kind.DUPLICATE, Kind.ARCHIVED]
        assert held.file.startswith(".duplicates/"), "where it is, not where it was for a moment"
        assert store.index.visits([A])[A].file == held.file
        assert {row(store, A).of, row(store, C).of} == {came.file}
        assert sorted(tree(tmp_path)) == sorted(
            [held.file, copy.file, came.file, "2026/02/25/manifest.jsonl", "2026/02/27/manifest.jsonl"]
        )
        sound(store, tmp_path)


def test_a_better_copy_may_be_superseded_in_its_turn_and_everything_follows(tmp_path: Path) -> None:
    with opened(tmp_path, keep="original") as store:
        admit(store, A, text(1))
        admit(store, C, touched(text(1)))
        second = admit(store, B, text(1), EARLIER)
        third = admit(store, D, touched(text(1), "The very first."), EARLIER - timedelta(days=1))
        assert third.kind is Kind.ARCHIVED
        assert {row(store, url).of for url in (A, B, C)} == {third.file}
        assert not (store.archive.root / second.file).exists()
        sound(store, tmp_path)
        restored = store.ingest.restore(store.archive.last_record(row(store, B).file))
        assert {row(store, url).of for url in (A, C)} == {restored.file}, "what resembled it goes back with it"
        sound(store, tmp_path)


def test_restore_undoes_a_superseding_and_the_pair_is_left_alone_in_both_directions(tmp_path: Path) -> None:
    with opened(tmp_path, keep="original") as store:
        admit(store, A, text(1))
        admit(store, C, touched(text(1)))
        came = admit(store, B, text(1), EARLIER)
        entry = store.ingest.restore(store.archive.last_record(row(store, A).file))
        follower = row(store, C)
        assert (follower.of, follower.via) == (entry.file, None)
        assert follower.because.endswith(f"has been restored as {entry.file}")
        sound(store, tmp_path)
        before = tree(tmp_path)
        assert admit(store, A, text(1)).kind is Kind.UNCHANGED
        assert admit(store, B, text(1), EARLIER).kind is Kind.UNCHANGED
        assert tree(tmp_path) == before
        # the better copy is taken out by hand and comes again: it is no duplicate of what was restored
        (store.archive.root / came.file).unlink()
        store.ingest.reindex()
        assert admit(store, B, touched(text(1), "Again."), EARLIER).kind is Kind.ARCHIVED
        assert {each.key for each in queries.documents(store.index)} == {A, B}


def test_what_was_restored_once_may_be_superseded_by_another_and_stays_apart_from_the_first(tmp_path: Path) -> None:
    with opened(tmp_path, keep="original") as store:
        admit(store, A, text(1))
        admit(store, B, text(1), EARLIER)
        store.ingest.restore(store.archive.last_record(row(store, A).file))
        with store.index.transaction() as transaction:
            assert (transaction.apart(A), transaction.apart(B)) == ((B,), (A,))
        for number, day in enumerate((EARLIER - timedelta(1), EARLIER - timedelta(2))):
            admit(store, f"https://e.example/{number}", touched(text(1), f"Even earlier {number}."), day)
        sound(store, tmp_path)
        with store.index.transaction() as transaction:
            assert (transaction.apart(A), transaction.apart(B)) == ((B,), (A,))


def test_a_document_with_versions_and_a_seed_are_not_superseded(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    with opened(tmp_path, keep="original") as store:
        admit(store, A, text(1))
        admit(store, A, touched(text(1)))
        assert admit(store, B, text(1), EARLIER).kind is Kind.DUPLICATE
        seed = store.archive.root / admit(store, C, text(2)).file
        (tmp_path / "seeds" / "one.txt").write_bytes(seed.read_bytes())
        seed.unlink()
        store.ingest.reindex()
        came = admit(store, D, text(2), EARLIER)
        assert came.kind is Kind.DUPLICATE
        assert "seeds/one.txt" in came.because


def test_what_cannot_be_read_is_not_superseded(tmp_path: Path) -> None:
    with opened(tmp_path, keep="original") as store:
        held = admit(store, A, text(1))
        (store.archive.root / held.file).write_bytes(b"\xff")
        assert admit(store, B, text(1), EARLIER).kind is Kind.DUPLICATE


# Across languages


def test_a_preferred_language_supersedes_and_the_other_languages_follow(tmp_path: Path) -> None:
    with opened(tmp_path, keep=("zh", "en")) as store:
        german = bring(store, "a", DE, "de")
        english = bring(store, "b", EN, "en")
        assert english.kind is Kind.ARCHIVED
        assert "since English is preferred to German" in english.because
        chinese = bring(store, "c", ZH, "zh")
        assert chinese.kind is Kind.ARCHIVED
        found = {each.language: each for each in queries.documents(store.index, state=DocumentState.DUPLICATE)}
        assert {each.of for each in found.values()} == {chinese.file}
        assert [found[language].relation for language in ("de", "en")] == ["translation", "translation"]
        assert found["de"].via == found["en"].file
        assert "says in another language what" in found["en"].because
        assert bring(store, "d", [*EN[:-1], "It ends otherwise here."], "en").kind is Kind.DUPLICATE
        assert not (store.archive.root / german.file).exists()
        assert list(verify(store.archive, store.index)) == []


def test_a_telling_that_resembles_only_a_removed_one_is_found_after_the_index_was_made_again(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        kept = bring(store, "a", ZH, "zh")
        removed = bring(store, "b", EN, "en")
        assert removed.kind is Kind.DUPLICATE
        store.ingest.reindex()
        (store.archive.root / kept.file).write_bytes(b"cannot be read any longer")  # the removed one must do
        third = bring(store, "c", DE, "de")
        assert third.kind is Kind.DUPLICATE
        assert removed.file in third.because
        assert f"itself a copy of {kept.file}" in third.because


def test_a_language_that_no_encoder_reads_is_said_to_be_not_compared_where_there_is_another(tmp_path: Path) -> None:
    assert read_as("vo") is None
    with opened(tmp_path) as store:
        alone = bring(store, "a", SCHOOL, "vo")
        assert alone.because == "nothing held says the same"
        more = bring(store, "b", EN, "vo")
        assert more.because == "nothing held says the same"
        bring(store, "c", DE, "de")
        told = bring(store, "d", [f"{line} Vö." for line in reversed(ZH)], "vo")
        assert told.because == ("nothing held says the same; not compared across languages: no encoder reads Volapük")
        off = bring(store, "e", [f"Off {line}" for line in reversed(DE)], "vo", translations="off")
        assert off.because == "nothing held says the same"


def test_documents_that_were_declared_apart_keep_their_line_when_a_record_is_written_again(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        admit(store, A, text(1))
        removed = admit(store, B, text(1))
        store.ingest.restore(store.archive.last_record(removed.file))
    line = lines(tmp_path)[-1]
    assert (line["event"], line["apart"]) == ("restored", [A])
