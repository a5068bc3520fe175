"""Words cut into the pieces of a vocabulary, held against all the ways to cut them."""

from collections.abc import Iterator
from itertools import product

import pytest

from pipeline.dedup.semantic import tokens
from pipeline.dedup.semantic.tokens import SPACE, Vocabulary, divided

UNKNOWN = 1
PIECES = {
    "": 0.0,
    "<unk>": 0.0,
    SPACE: -3.1,
    f"{SPACE}a": -4.3,
    f"{SPACE}ab": -4.9,
    "a": -3.7,
    "b": -3.4,
    "ab": -5.2,
    "ba": -5.9,
    "abb": -6.3,
    "bbab": -6.1,
    "港": -7.7,
    "港口": -8.1,
    "\U0001f6a2": -9.0,
}
SCORES = [*PIECES.values()]


@pytest.fixture
def vocabulary() -> Vocabulary:
    return Vocabulary(Vocabulary.prepared([*PIECES], SCORES, UNKNOWN), UNKNOWN)


def ways(word: str) -> Iterator[tuple[float, list[int]]]:
    """Return the score and the tokens of every way to cut a word."""
    if not word:
        yield 0.0, []
    for length in range(1, len(word) + 1):
        piece = word[:length]
        token = [*PIECES].index(piece) if piece in PIECES else UNKNOWN
        if token != UNKNOWN or length == 1:
            score = SCORES[token] if token != UNKNOWN else min(SCORES) - 10
            for rest, others in ways(word[length:]):
                yield score + rest, [token, *others]


def test_every_word_is_cut_in_its_likeliest_way(vocabulary: Vocabulary) -> None:
    words = [SPACE + "".join(letters) for length in range(7) for letters in product("ab", repeat=length)]
    words += [f"{SPACE}港口ab", f"{SPACE}口港", "ab\U0001f6a2x\U0001f6a2", f"{SPACE}zzz", "a" * 40, "\ud800b"]
    assert vocabulary.encode(words) == [max(ways(word))[1] for word in words]


def test_a_word_is_spelled_in_the_pieces_that_it_is_cut_to(vocabulary: Vocabulary) -> None:
    words = [f"{SPACE}abbabz", f"{SPACE}港口", SPACE]
    pieces = [[[*PIECES][token] for token in tokens] for tokens in vocabulary.encode(words)]
    assert pieces == [[f"{SPACE}a", "bbab", "<unk>"], [SPACE, "港口"], [SPACE]]
    assert vocabulary.spelled(words) == [["a", "bbab", "z"], ["港口"], []]
    assert vocabulary.spelled([]) == []


def test_words_are_cut_alike_alone_together_and_again(vocabulary: Vocabulary) -> None:
    texts = [f"{SPACE}abba{SPACE}abbab{SPACE}{SPACE}b", "", f"ab{SPACE}bbab", f"{SPACE}abba"]
    together = vocabulary.encode(texts)
    assert vocabulary.encode(texts) == together
    assert [vocabulary.encode([text])[0] for text in texts] == together
    fresh = Vocabulary(Vocabulary.prepared([*PIECES], SCORES, UNKNOWN), UNKNOWN)
    assert [fresh.encode([text])[0] for text in texts] == together


def test_words_are_forgotten_before_they_fill_the_memory(
    vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "_REMEMBERED", 100)
    for number in range(1000):
        vocabulary.encode([f"{SPACE}{number:b}"])
    assert len(vocabulary._known) <= 101


def test_a_vocabulary_with_pieces_over_two_words_is_refused() -> None:
    with pytest.raises(ValueError, match="reaches over two words"):
        Vocabulary.prepared(["<unk>", f"a{SPACE}b"], [0.0, -1.0], 0)


def test_texts_are_divided_into_runs_of_so_many_tokens() -> None:
    texts = [[1], [2, 2], [3] * 9, [4], [5]]
    assert list(divided(texts, 4)) == [[[1], [2, 2]], [[3] * 9], [[4], [5]]]
    assert list(divided([], 4)) == []
