"""The content hash: what it sees as one text, and how well its estimate agrees with the truth."""

import random
from datetime import date

import pytest
from datasketch import MinHash
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dedup.content_hash import PERMUTATIONS, SCHEME, bands, fingerprint, similarity
from pipeline.model import Document, Fingerprint

WORDS = [f"{a}{b}" for a in ("ba", "ce", "di", "fo", "gu", "ha", "je") for b in ("lan", "mer", "nis", "pot", "rum")]


def document(*paragraphs: str, title: str = "A title") -> Document:
    return Document(title=title, date=date(2024, 5, 1), paragraphs=paragraphs)


def words(count: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    return [f"{rng.choice(WORDS)}{rng.randint(1, 99)}" for _ in range(count)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The “river” rose — fast.", "the river rose, fast"),
        ("Ｔｈｅ　ｒｉｖｅｒ rose", "The river rose"),
        ("全区１６１家单位，参加了学习。", "全区161家单位 参加了学习"),
        ("one\u00a0two", "one two"),
    ],
)
def test_case_width_space_and_punctuation_do_not_make_another_text(a: str, b: str) -> None:
    assert fingerprint(document(a)).exact == fingerprint(document(b)).exact


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("The river rose by 3 metres", "The river rose by 4 metres"),
        ("therapist", "the rapist"),
        ("学习贯彻", "學習貫徹"),
    ],
)
def test_another_word_number_or_script_makes_another_text(a: str, b: str) -> None:
    assert fingerprint(document(a)).exact != fingerprint(document(b)).exact


def test_the_title_counts_only_where_the_body_says_little() -> None:
    assert (
        fingerprint(document("See below.", title="One")).exact != fingerprint(document("See below.", title="Two")).exact
    )
    body = " ".join(words(80))
    assert fingerprint(document(body, title="One")) == fingerprint(document(body, title="Two"))


def test_paragraph_breaks_do_not_matter() -> None:
    text = words(120)
    assert fingerprint(document(" ".join(text))) == fingerprint(document(" ".join(text[:60]), " ".join(text[60:])))


@pytest.mark.parametrize("changed", [0, 5, 20, 60, 150])
def test_the_estimate_is_within_four_standard_errors_of_the_true_similarity(changed: int) -> None:
    left = words(400)
    right = [*left[: 400 - changed], *words(changed, seed=7)]
    shingles = [{" ".join(text[i : i + 3]) for i in range(len(text) - 2)} for text in (left, right)]
    true = len(shingles[0] & shingles[1]) / len(shingles[0] | shingles[1])
    estimate = similarity(fingerprint(document(" ".join(left))), fingerprint(document(" ".join(right))))
    assert abs(estimate - true) <= 4 * (true * (1 - true) / PERMUTATIONS) ** 0.5 + 1e-9


def test_it_estimates_as_well_as_a_known_implementation() -> None:
    ours, theirs = [], []
    for seed in range(30):
        left, right = words(300, seed), words(300, seed)[:200] + words(100, seed + 1000)
        sets = [{" ".join(text[i : i + 3]) for i in range(len(text) - 2)} for text in (left, right)]
        true = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
        hashes = [MinHash(num_perm=PERMUTATIONS, seed=1) for _ in sets]
        for made, shingles in zip(hashes, sets, strict=True):
            made.update_batch([shingle.encode() for shingle in shingles])
        theirs.append(abs(hashes[0].jaccard(hashes[1]) - true))
        ours.append(
            abs(similarity(fingerprint(document(" ".join(left))), fingerprint(document(" ".join(right)))) - true)
        )
    assert sum(ours) / len(ours) < 1.3 * sum(theirs) / len(theirs)


def test_characters_are_compared_where_words_are_not_spaced() -> None:
    rng = random.Random(3)
    text = [chr(rng.randint(0x4E00, 0x9000)) for _ in range(600)]
    other = [*text[:300], "新", *text[300:]]
    score = similarity(fingerprint(document("".join(text))), fingerprint(document("".join(other))))
    assert 0.95 < score < 1


def test_a_text_that_shares_a_band_is_found_and_a_stranger_is_not() -> None:
    base = words(300)
    near = fingerprint(document(" ".join([*base[:290], *words(10, seed=5)])))
    far = fingerprint(document(" ".join(words(300, seed=9))))
    own = set(enumerate(bands(fingerprint(document(" ".join(base))).near)))
    assert own & set(enumerate(bands(near.near)))
    assert not own & set(enumerate(bands(far.near)))


def test_different_schemes_are_never_compared() -> None:
    one = fingerprint(document("some words that stand here"))
    other = Fingerprint(scheme=SCHEME + 1, exact=one.exact, near=one.near, size=one.size)
    with pytest.raises(ValueError, match="cannot be compared"):
        similarity(one, other)


def test_the_scheme_is_what_archives_were_made_with() -> None:
    # when this fails, stored fingerprints mean something else: raise SCHEME
    made = fingerprint(document("The bridge at Low Water was opened to carts in 1873.", "大桥于一八七三年通车。"))
    assert (SCHEME, made.exact[:16], made.near[:8].hex(), bands(made.near)[0]) == GOLDEN


GOLDEN = (1, "b3a8c431196888c1", "81cbf50374ca4b05", 8408715759071030181)


@given(st.text(max_size=300))
def test_any_text_has_a_fingerprint(text: str) -> None:
    made = fingerprint(document(text))
    assert len(made.near) == PERMUTATIONS * 4
    assert similarity(made, made) == 1
