"""What is held already: every relation, the order of the rules, and the sentence that says why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipeline.dedup import decision
from pipeline.dedup.content_hash import fingerprint
from pipeline.dedup.evidence import Candidates, Meaning, Policy
from pipeline.dedup.semantic import Likeness
from pipeline.dedup.semantic.alignment import Parts
from pipeline.dedup.semantic.constants import LOGIT
from pipeline.model import Document, Fingerprint, Hint, Known, Relation, Says, Translations, Verdict

TEXT = [
    f"The {n}th barge of the season reached the upper lock with {n * 13} tonnes of grain aboard." for n in range(3, 40)
]


def known(file: str, paragraphs: list[str], *, key: str = "https://a.org/1", of: str | None = None) -> Known:
    made = fingerprint(Document(title="Barges", date=date(2024, 5, 1), paragraphs=tuple(paragraphs)))
    return Known(
        file=file, key=key, source="a", title="Barges", language="en", date=date(2024, 5, 1), fingerprint=made, of=of
    )


HELD = known("2024/05/01/000_a.txt", TEXT)
CHANGED = known("x", [*TEXT[:-1], "The last barge sank."]).fingerprint


def judge(
    mine: Fingerprint,
    *,
    own: Known | None = None,
    worded: Sequence[Known] = (),
    near_threshold: float = 0.8,
    translations: Translations = Translations.CAUTIOUS,
    **questions: Any,
) -> Verdict:
    """The verdict on an English text; questions that are not answered here find nothing."""
    answers: dict[str, Any] = {"text": lambda _: None, "meaning": Meaning, "in_other_languages": lambda: False}
    answers |= questions
    document = Document(title="Barges", date=date(2024, 5, 1), paragraphs=tuple(TEXT))
    candidates = Candidates(
        document=document, language="en", fingerprint=mine, own=own, worded=worded, **answers | questions
    )
    return decision.judge(candidates, Policy(near_threshold=near_threshold, translations=translations))


def test_a_text_that_nobody_holds_is_new() -> None:
    verdict = judge(HELD.fingerprint)
    assert (verdict.relation, verdict.of) == (Relation.NEW, None)


def test_the_same_words_elsewhere_are_an_exact_duplicate() -> None:
    verdict = judge(HELD.fingerprint, worded=[HELD])
    assert (verdict.relation, verdict.of, verdict.score) == (Relation.EXACT, HELD.file, 1.0)
    assert HELD.file in verdict.because


def test_a_few_changed_words_are_a_near_duplicate() -> None:
    verdict = judge(CHANGED, worded=[HELD])
    assert (verdict.relation, verdict.of) == (Relation.NEAR, HELD.file)
    assert verdict.score is not None
    assert 0.8 <= verdict.score < 1


def test_the_threshold_decides_what_is_near() -> None:
    half = known("x", [*TEXT[:20], *(line.replace("barge", "steamer") for line in TEXT[20:])])
    assert judge(half.fingerprint, worded=[HELD], near_threshold=0.9).relation is Relation.NEW
    assert judge(half.fingerprint, worded=[HELD], near_threshold=0.2).relation is Relation.NEAR


def test_the_same_address_with_the_same_text_is_unchanged() -> None:
    verdict = judge(HELD.fingerprint, own=HELD, worded=[known("other", TEXT, key="https://b.org/1")])
    assert (verdict.relation, verdict.of) == (Relation.UNCHANGED, HELD.file)


def test_the_same_address_with_another_text_is_a_revision_however_small_the_change() -> None:
    verdict = judge(CHANGED, own=HELD)
    assert (verdict.relation, verdict.of) == (Relation.REVISION, HELD.file)


def test_a_page_that_now_shows_another_held_article_is_a_duplicate_not_a_revision() -> None:
    other = known("2024/05/02/000_b.txt", TEXT[:10], key="https://b.org/1")
    verdict = judge(other.fingerprint, own=HELD, worded=[other])
    assert (verdict.relation, verdict.of) == (Relation.EXACT, other.file)


def test_a_copy_of_a_removed_copy_points_at_the_file_that_was_kept() -> None:
    removed = known(".duplicates/2024/05/01/000_b.txt", TEXT, key="https://b.org/1", of=HELD.file)
    verdict = judge(HELD.fingerprint, worded=[removed])
    assert (verdict.relation, verdict.of) == (Relation.EXACT, HELD.file)
    assert removed.file in verdict.because


def test_an_address_whose_duplicate_text_became_its_own_is_new() -> None:
    removed = known(".duplicates/2024/05/01/000_b.txt", TEXT, of=HELD.file)
    own_words = known("x", ["Quite another matter has come before the harbour board this week, and it voted at once."])
    verdict = judge(own_words.fingerprint, own=removed)
    assert verdict.relation is Relation.NEW
    assert HELD.file in verdict.because


def test_fingerprints_of_another_scheme_are_no_candidates() -> None:
    old = replace(HELD, fingerprint=replace(HELD.fingerprint, scheme=0))
    assert judge(HELD.fingerprint, worded=[old]).relation is Relation.NEW
    assert judge(HELD.fingerprint, own=old).relation is Relation.REVISION


# The order of the rules


def alike(logit: float) -> Likeness:
    parts = Parts(**dict.fromkeys(Parts.__dataclass_fields__, 0.5))
    return Likeness(logit=logit, parts=parts, matches=(), because="some segments say the same")


CHINESE = replace(known("zh.txt", ["…"]), language="zh")
GERMAN = replace(known("de.txt", ["…"]), language="de")
NAMED = (Hint(known=GERMAN, says=Says.ALTERNATE, outward=True), alike(0.0))
EVERYTHING = Meaning(hints=[NAMED], likenesses=[(CHINESE, alike(9.0))])


def asked(*_: object) -> Any:
    raise AssertionError("a question that is expensive to answer was asked for nothing")


UNASKED: dict[str, Any] = {"text": asked, "meaning": asked, "in_other_languages": asked}


@pytest.mark.parametrize(
    ("mine", "own", "relation"),
    [
        (HELD.fingerprint, HELD, Relation.UNCHANGED),
        (HELD.fingerprint, known("own", TEXT[:20]), Relation.EXACT),
        (CHANGED, known("own", TEXT[:20]), Relation.REVISION),
    ],
)
def test_what_an_address_or_equal_words_decide_needs_no_text_and_no_meaning(
    mine: Fingerprint, own: Known, relation: Relation
) -> None:
    copies = [replace(HELD, file="copy"), replace(HELD, file="another")]
    assert judge(mine, own=own, worded=copies, **UNASKED).relation is relation


def test_a_copy_by_its_wording_needs_no_meaning() -> None:
    found = judge(CHANGED, worded=[HELD], **UNASKED | {"text": lambda _: None})
    assert found.relation is Relation.NEAR


def test_what_a_page_says_comes_before_likeness_alone() -> None:
    assert judge(CHANGED, meaning=lambda: EVERYTHING).of == "de.txt"
    assert judge(CHANGED, meaning=lambda: replace(EVERYTHING, hints=())).of == "zh.txt"


LAST_YEAR = Document(
    title="Barges",
    date=date(2023, 5, 1),
    paragraphs=tuple(
        f"The {n}th barge of the season reached the upper lock with {n * 211} tonnes of grain aboard."
        for n in range(3, 40)
    ),
)


@pytest.mark.parametrize(
    ("meaning", "translations", "relation", "of"),
    [
        (Meaning(), Translations.CAUTIOUS, Relation.NEW, None),
        (EVERYTHING, Translations.OFF, Relation.NEW, None),
        (replace(EVERYTHING, hints=()), Translations.CAUTIOUS, Relation.TRANSLATION, "zh.txt"),
        (EVERYTHING, Translations.CAUTIOUS, Relation.TRANSLATION, "de.txt"),
    ],
)
def test_other_numbers_make_another_report_that_may_still_translate_a_third_text(
    meaning: Meaning, translations: Translations, relation: Relation, of: str | None
) -> None:
    found = judge(CHANGED, worded=[HELD], text=lambda _: LAST_YEAR, meaning=lambda: meaning, translations=translations)
    assert (found.relation, found.of) == (relation, of)
    if of is None:
        assert found.because.startswith(f"has nearly the wording of {HELD.file} ")


def test_a_copy_is_found_beside_another_report_that_is_more_alike() -> None:
    texts = {"copy": Document(title="Barges", date=date(2024, 5, 1), paragraphs=tuple(TEXT)), HELD.file: LAST_YEAR}
    copy = replace(known("copy", [*TEXT[:-2], "The last barges sank."]), key="https://c.org/1")
    found = judge(CHANGED, worded=[HELD, copy], text=lambda held: texts[held.file])
    assert (found.relation, found.of) == (Relation.NEAR, "copy")


@pytest.mark.parametrize("strictness", list(LOGIT))
@pytest.mark.parametrize(("beside", "relation"), [(0.0, Relation.TRANSLATION), (-0.01, Relation.NEW)])
def test_likeness_counts_from_a_logit_that_goes_by_the_policy(
    strictness: Translations, beside: float, relation: Relation
) -> None:
    meaning = Meaning(likenesses=[(CHINESE, alike(LOGIT[strictness] + beside))])
    assert judge(CHANGED, meaning=lambda: meaning, translations=strictness).relation is relation


def test_likeness_in_one_language_says_nothing() -> None:
    british = replace(CHINESE, language="en-GB")
    assert judge(CHANGED, meaning=lambda: Meaning(likenesses=[(british, alike(9.0))])).relation is Relation.NEW


def test_with_translations_off_nothing_is_asked_but_wording() -> None:
    assert judge(CHANGED, translations=Translations.OFF, **UNASKED).because == "nothing held says the same"
