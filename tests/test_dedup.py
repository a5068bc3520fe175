"""What is held already: every relation, and the sentence that says why."""

from dataclasses import replace
from datetime import date

from pipeline.dedup import decide
from pipeline.fingerprint import fingerprint
from pipeline.model import Document, Known, Relation

TEXT = [
    f"The {n}th barge of the season reached the upper lock with {n * 13} tonnes of grain aboard." for n in range(3, 40)
]


def known(file: str, paragraphs: list[str], *, key: str = "https://a.org/1", of: str | None = None) -> Known:
    made = fingerprint(Document(title="Barges", date=date(2024, 5, 1), paragraphs=tuple(paragraphs)))
    return Known(
        file=file, key=key, source="a", title="Barges", language="en", date=date(2024, 5, 1), fingerprint=made, of=of
    )


HELD = known("2024/05/01/000_a.txt", TEXT)


def test_a_text_that_nobody_holds_is_new() -> None:
    verdict = decide(HELD.fingerprint, own=None, candidates=[])
    assert (verdict.relation, verdict.of) == (Relation.NEW, None)


def test_the_same_words_elsewhere_are_an_exact_duplicate() -> None:
    verdict = decide(HELD.fingerprint, own=None, candidates=[HELD])
    assert (verdict.relation, verdict.of, verdict.score) == (Relation.EXACT, HELD.file, 1.0)
    assert HELD.file in verdict.because


def test_a_few_changed_words_are_a_near_duplicate() -> None:
    changed = known("x", [*TEXT[:-1], "The last barge sank."])
    verdict = decide(changed.fingerprint, own=None, candidates=[HELD])
    assert (verdict.relation, verdict.of) == (Relation.NEAR, HELD.file)
    assert verdict.score is not None
    assert 0.8 <= verdict.score < 1


def test_the_threshold_decides_what_is_near() -> None:
    half = known("x", [*TEXT[:20], *(line.replace("barge", "steamer") for line in TEXT[20:])])
    assert decide(half.fingerprint, own=None, candidates=[HELD], threshold=0.9).relation is Relation.NEW
    assert decide(half.fingerprint, own=None, candidates=[HELD], threshold=0.2).relation is Relation.NEAR


def test_the_same_address_with_the_same_text_is_unchanged() -> None:
    verdict = decide(HELD.fingerprint, own=HELD, candidates=[known("other", TEXT, key="https://b.org/1")])
    assert (verdict.relation, verdict.of) == (Relation.UNCHANGED, HELD.file)


def test_the_same_address_with_another_text_is_a_revision_however_small_the_change() -> None:
    changed = known("x", [*TEXT[:-1], "The last barge sank."])
    verdict = decide(changed.fingerprint, own=HELD, candidates=[])
    assert (verdict.relation, verdict.of) == (Relation.REVISION, HELD.file)


def test_a_page_that_now_shows_another_held_article_is_a_duplicate_not_a_revision() -> None:
    other = known("2024/05/02/000_b.txt", TEXT[:10], key="https://b.org/1")
    verdict = decide(other.fingerprint, own=HELD, candidates=[other])
    assert (verdict.relation, verdict.of) == (Relation.EXACT, other.file)


def test_a_copy_of_a_removed_copy_points_at_the_file_that_was_kept() -> None:
    removed = known(".duplicates/2024/05/01/000_b.txt", TEXT, key="https://b.org/1", of=HELD.file)
    verdict = decide(HELD.fingerprint, own=None, candidates=[removed])
    assert (verdict.relation, verdict.of) == (Relation.EXACT, HELD.file)
    assert removed.file in verdict.because


def test_an_address_whose_duplicate_text_became_its_own_is_new() -> None:
    removed = known(".duplicates/2024/05/01/000_b.txt", TEXT, of=HELD.file)
    own_words = known("x", ["Quite another matter has come before the harbour board this week, and it voted at once."])
    verdict = decide(own_words.fingerprint, own=removed, candidates=[])
    assert verdict.relation is Relation.NEW
    assert HELD.file in verdict.because


def test_fingerprints_of_another_scheme_are_no_candidates() -> None:
    old = replace(HELD, fingerprint=replace(HELD.fingerprint, scheme=0))
    assert decide(HELD.fingerprint, own=None, candidates=[old]).relation is Relation.NEW
    assert decide(HELD.fingerprint, own=old, candidates=[]).relation is Relation.REVISION
