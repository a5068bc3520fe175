"""Two texts in one language: one text (a copy), or one form filled in twice (two reports)? Pure.

The sentences of the two are aligned, then their words. A copy may be cut, corrected, and have another headline; it
does not exchange the names and words on which the report turns. What one side alone has, says nothing.
"""

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from pipeline.dedup.content_hash import shingle_length, tokens_of, unspaced
from pipeline.model import Document
from pipeline.text.spelling import one_spelling
from pipeline.text.time_words import is_time_word, is_weekday

_ALIGNED = 0.5  # share of tokens from which two sentences are one, perhaps filled in otherwise
_HAN_WORD = 3.0  # so many characters exchanged are one word exchanged
_TELLING = 3.0  # so many words exchanged are another report,
_TELLING_IN = 150  # of a longer text one in so many tokens
_NEARLY_EQUAL = 0.8  # a sentence so alike is the same sentence: a "not" in one of them is a contradiction
_NOT = frozenset(
    [
        "not",
        "no",
        "never",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "nie",
        "pas",
        "sin",
        "não",
        "nao",
        "non",
        "не",
        "нет",
        "ni",
        "niet",
        "ikke",
        "inte",
        "değil",
        "ليس",
        "لم",
        "لا",
        "لن",
        "ไม่",
        "tidak",
        "bukan",
    ]
)
_NOT_HAN = frozenset("不没沒未无無非")
# Characters of numbers, dates and grammar: exchanged, they say nothing that the numbers do not say
_PLAIN_HAN = frozenset(
    "〇零一二三四五六七八九十百千万萬亿億两兩半数年月日号號時时分点點第个個的了在于是至到和与與はのがをにでとも"
)
# rather too often than not: what is kept together aligns worse
_CUT = re.compile(r"(?<=[。！？])|(?<=[.!?…؟।۔:;])\s+")

_Pair = tuple[int, int, float]  # a sentence of one, a sentence of the other, and how alike they are
_Swap = tuple[tuple[str, ...], tuple[str, ...]]  # words of one, and of the other in their place


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What two texts of one language have in common, and what parts them.

    `shared` is the share of the shorter text's words that stand in aligned sentences of the other; `alike` the Jaccard
    similarity of their shingles, `contained` the share of the shorter one's shingles that the other has; `length` the
    shorter by the longer, `longer_first` that the first is the longer. `lead` tells that both begin with the same
    sentence. `apart` is a clause that says why they
    are two reports, if they are.
    """

    shared: float
    alike: float
    contained: float
    length: float
    longer_first: bool
    lead: bool
    apart: str | None


class _Text:
    """A document cut into sentences and words; `folded` has the same in the form in which words are compared."""

    def __init__(self, document: Document) -> None:
        self.title = tokens_of(document.title)
        pieces = (piece for paragraph in document.paragraphs for piece in _CUT.split(paragraph))
        self.sentences = [made for piece in pieces if (made := tokens_of(piece))]
        self.folded = [_folded(sentence) for sentence in self.sentences]
        self.all = {word for sentence in self.folded for word in sentence} | set(_folded(self.title))
        self.length = sum(map(len, self.sentences))

    @cached_property
    def run(self) -> str:
        """All of it without spaces, sentence by sentence: where runs of characters are looked for."""
        return "\n".join("".join(words) for words in (_folded(self.title), *self.folded))

    @cached_property
    def shingles(self) -> set[tuple[str, ...]]:
        words = [word for sentence in self.folded for word in sentence]
        size = max(1, min(shingle_length(words), len(words)))
        return {tuple(words[place : place + size]) for place in range(len(words) - size + 1)}


def compare(one: Document, other: Document, language: str) -> Wording:
    """Compare two texts in one language, about 3 ms for two ordinary articles."""
    left, right = _Text(one), _Text(other)
    if not left.length or not right.length:
        return Wording(shared=0.0, alike=0.0, contained=0.0, length=0.0, longer_first=False, lead=False, apart=None)
    pairs = _aligned(left, right)
    exchange = _Exchange(left, right, language.partition("-")[0])
    common = sum(exchange.read(*pair) for pair in pairs)
    exchange.read_titles()
    exchange.read_gaps(pairs)
    both = len(left.shingles & right.shingles)
    shorter, longer = sorted((left.length, right.length))
    return Wording(
        shared=min(1.0, common / shorter),
        alike=both / (len(left.shingles) + len(right.shingles) - both),
        contained=both / min(len(left.shingles), len(right.shingles)),
        length=shorter / longer,
        longer_first=left.length > right.length,
        lead=any(i <= 1 and j <= 1 for i, j, _ in pairs),
        apart=exchange.apart(pairs),
    )


def titles_apart(document: Document, title: str, language: str) -> str | None:
    """Say what two titles over one text make of it: None if they are one, a clause if two, else an empty sentence.

    They make two texts of it where neither speaks of it, or where each has a number or a name of its own that it does
    not have: a notice, a log-in wall, the result of a lottery.
    """
    here, there = tokens_of(document.title), tokens_of(title)
    if _folded(here) == _folded(there):
        return None
    body = {word for paragraph in document.paragraphs for word in _folded(tokens_of(paragraph))}
    run = "".join(map(str.casefold, document.paragraphs)).replace(" ", "")
    mine, theirs = _unsaid(here, there, body, run), _unsaid(there, here, body, run)
    of_text = _said(here, body, run) or _said(there, body, run)
    form = _ratio(_folded(here), _folded(there)) >= _ALIGNED and language[:2] != "de"
    telling = [any(word.isdigit() or (form and word[0].isupper()) for word in each) for each in (mine, theirs)]
    if mine and theirs and (not of_text or all(telling)):
        return f"its title says “{_joined(mine)}” where that one's says “{_joined(theirs)}”, of which the text says nothing"  # noqa: E501
    return ""


def _unsaid(title: Sequence[str], other: Sequence[str], body: Collection[str], run: str) -> list[str]:
    """Return the words of a title that neither the other title nor the text has."""
    others = set(_folded(other))
    return [
        word
        for word in title
        if (folded := word.casefold()) not in others
        and folded not in body
        and (word.isdigit() or unspaced(word) or len(word) >= 3)
    ]


def _said(title: Sequence[str], body: Collection[str], run: str) -> bool:
    """Tell whether a title speaks of a text: a longer word, or two characters, stand in it."""
    folded = _folded(title)
    pairs = itertools.pairwise(folded)
    stems = {word[:5] for word in body if len(word) >= 5}
    return any(one + other in run for one, other in pairs if unspaced(one) and unspaced(other)) or any(
        word in body or word[:5] in stems for word in folded if len(word) >= 4 and not word.isdigit()
    )


def _folded(words: Sequence[str]) -> list[str]:
    return [word.casefold() for word in words]


def _mostly_han(words: Sequence[str]) -> bool:
    return 2 * sum(map(unspaced, words)) > len(words)


def _ratio(one: Sequence[str], other: Sequence[str]) -> float:
    return SequenceMatcher(None, one, other, False).ratio()


def _aligned(left: _Text, right: _Text) -> list[_Pair]:
    """Pair the sentences: equal ones first, then the most alike; with the share of common words."""
    places: dict[tuple[str, ...], list[int]] = {}
    for j, sentence in enumerate(right.folded):
        places.setdefault(tuple(sentence), []).append(j)
    pairs, rest = [], []
    for i, sentence in enumerate(left.folded):
        equal = places.get(tuple(sentence))
        if equal:
            pairs.append((i, equal.pop(0), 1.0))
        else:
            rest.append(i)
    paired = {j for _, j, _ in pairs}
    bags = {j: Counter(sentence) for j, sentence in enumerate(right.folded) if j not in paired}
    scored = []
    for i in rest:
        here = Counter(left.folded[i])
        for j, there in bags.items():
            common = 2 * (here & there).total() / (here.total() + there.total())
            # the words of two sentences, in whatever order, bound what they have in common in order
            if common >= _ALIGNED and (ratio := _ratio(left.folded[i], right.folded[j])) >= _ALIGNED:
                scored.append((ratio, i, j))
    taken: set[int] = set()
    for ratio, i, j in sorted(scored, reverse=True):
        if i not in taken and j not in paired:
            taken.add(i)
            paired.add(j)
            pairs.append((i, j, ratio))
    return sorted(pairs)


def _gaps(pairs: Sequence[_Pair]) -> Iterator[tuple[range, range]]:
    """Return runs of sentences that stand in both texts between the same two aligned ones, and are not aligned."""
    for (i, j, _), (k, m, _) in itertools.pairwise(pairs):
        if k > i + 1 and m > j + 1:
            yield range(i + 1, k), range(j + 1, m)


@dataclass(slots=True)
class _Exchange:
    """What one text has in the place of what the other has."""

    left: _Text
    right: _Text
    language: str
    swaps: Counter[_Swap] = field(default_factory=Counter)
    names: set[_Swap] = field(default_factory=set)  # of the swaps, a name for a name
    denied: str = ""  # a word of denial that one of two nearly equal sentences has
    gaps: float = 0.0  # weight of whole sentences exchanged

    def read(self, i: int, j: int, ratio: float) -> int:
        """Read what two aligned sentences exchange; return how many words they share."""
        here, there = self.left.sentences[i], self.right.sentences[j]
        return len(here) if ratio == 1.0 else self._difference(here, there, ratio)

    def read_titles(self) -> None:
        """Read what the titles exchange, if they are alike."""
        here, there = self.left.title, self.right.title
        ratio = _ratio(_folded(here), _folded(there)) if here and there else 0.0
        if _ALIGNED <= ratio < 1:
            self._difference(here, there, ratio)

    def read_gaps(self, pairs: Sequence[_Pair]) -> None:
        """Weigh whole sentences that stand in the place of others."""
        for places, others in _gaps(pairs):
            here = [word for place in places for word in self.left.sentences[place]]
            there = [word for place in others for word in self.right.sentences[place]]
            each = _HAN_WORD if _mostly_han(here) else 2.0
            mine, theirs = _new_words(here, self.right.all), _new_words(there, self.left.all)
            if mine and theirs:
                self.gaps += max(1.0, min(3.0, min(len(mine), len(theirs)) / each))

    def apart(self, pairs: Sequence[_Pair]) -> str | None:
        """Say what makes the two another report of each other, as a clause; None if nothing does."""
        if self.denied:
            return f"one of them says “{self.denied}” where the other does not"
        mine, theirs = self._title_words(pairs)
        if mine and theirs:
            return f"“{_listed(mine)}” of one title and text stands nowhere in the other, “{_listed(theirs)}” of the other nowhere in this one"  # noqa: E501
        weight = self.gaps + sum(
            _weight(*swap) * (1.5 if times > 1 or swap in self.names else 1.0) for swap, times in self.swaps.items()
        )
        if weight < max(_TELLING, min(self.left.length, self.right.length) / _TELLING_IN):
            return None
        told = ", ".join(f"“{_joined(here)}” for “{_joined(there)}”" for here, there in list(self.swaps)[:3])
        return f"other words stand in the same places ({told})" if told else "other sentences stand in the same places"

    def _difference(self, here: Sequence[str], there: Sequence[str], ratio: float) -> int:
        """Read what two like pieces of text exchange; return how many words they share."""
        one, other = _folded(here), _folded(there)
        shared = 0
        for kind, i, k, m, n in SequenceMatcher(None, one, other, False).get_opcodes():
            if kind == "equal":
                shared += k - i
            elif kind == "replace":
                shared += self._swap(here[i:k], there[m:n], inner=bool(i and m))
            else:
                self._denial(one[i:k] + other[m:n], ratio)
        return shared

    def _denial(self, piece: Sequence[str], ratio: float) -> None:
        if ratio >= _NEARLY_EQUAL and len(piece) <= 2:
            said = [word for word in piece if word in _NOT or (len(piece) == 1 and word in _NOT_HAN)]
            self.denied = self.denied or "".join(said[:1])

    def _swap(self, here: Sequence[str], there: Sequence[str], *, inner: bool) -> int:
        """Read one piece that stands for another; return how many words of it are the same in another spelling."""
        if self._of_time(here, there):
            return 0
        if _mostly_han(here) and _mostly_han(there):
            one, other = _telling_characters(here), _telling_characters(there)
            if min(len(one), len(other)) >= 2 and not set(one) & set(other):  # else it is one word in two forms
                self.swaps[tuple(one), tuple(other)] += 1
            return 0
        one, other = _new_words(here, self.right.all), _new_words(there, self.left.all)
        mine = [word for word in one if not _stands_in(word, other)]
        theirs = [word for word in other if not _stands_in(word, one)]
        if mine and theirs:
            swap = tuple(_folded(mine)), tuple(_folded(theirs))
            self.swaps[swap] += 1
            if inner and self.language != "de" and all(any(w[0].isupper() for w in each) for each in (mine, theirs)):
                self.names.add(swap)
        return sum(1 for word in here if _stands_in(word, there))

    def _of_time(self, here: Sequence[str], there: Sequence[str]) -> bool:
        """Tell whether a day stands for a day as a copy changes it: Sunday became today, or a date."""
        times = [any(is_time_word(word, self.language) for word in each) for each in (here, there)]
        weekdays = [any(map(is_weekday, each)) for each in (here, there)]
        return any(times) and not all(weekdays)

    def _title_words(self, pairs: Sequence[_Pair]) -> tuple[list[str], list[str]]:
        """Return words of each title that stand in what was changed of its text, and nowhere in the other text."""
        changed = [(i, j) for i, j, ratio in pairs if ratio < 1.0]
        for places, others in _gaps(pairs):
            changed += zip(places, others, strict=False)
        if pairs and min(pairs[0][:2]) > 0:
            changed += zip(range(pairs[0][0]), range(pairs[0][1]), strict=False)
        one = self._keys(self.left, {i for i, _ in changed}, self.right)
        other = self._keys(self.right, {j for _, j in changed}, self.left)
        return one, other

    def _keys(self, mine: _Text, changed: set[int], other: _Text) -> list[str]:
        if mine.title and _mostly_han(mine.title):
            return _key_runs(mine, changed, other)
        words = {word for place in changed for word in mine.folded[place]}
        stems = {word[:5] for word in words if len(word) >= 6} - {word[:5] for word in other.all if len(word) >= 6}
        found = []
        for word in mine.title:
            folded = word.casefold()
            if is_time_word(word, self.language) or word.isdigit() or len(folded) < (3 if word.isascii() else 2):
                continue
            if folded in words or (len(folded) >= 6 and folded[:5] in stems):
                found.append(word)
        return [word for word in found if word.casefold() not in other.all and not _stands_in(word, other.all)]


def _key_runs(mine: _Text, changed: set[int], other: _Text) -> list[str]:
    """Do the same for a title in characters: runs of pairs that its text has and the other has not."""
    own = "\n".join("".join(mine.folded[place]) for place in sorted(changed))
    title = _folded(mine.title)
    runs, run = [], ""
    for one, next_one in itertools.pairwise(title):
        pair = one + next_one
        plain = not _PLAIN_HAN.isdisjoint(pair) or any(map(str.isdigit, pair))
        if pair in own and pair not in other.run and not plain:
            run = run + next_one if run else pair
        else:
            runs.append(run)
            run = ""
    return [each for each in (*runs, run) if len(each) >= 2]


def _new_words(words: Sequence[str], others: Collection[str]) -> list[str]:
    """Return the words that the other text has nowhere, without numbers and the smallest words."""
    found = []
    for word in words:
        folded = word.casefold()
        short = len(folded) < 3 or (len(folded) == 3 and word.isascii() and not word[0].isupper())
        if folded not in others and not word.isdigit() and (unspaced(word) or not short):
            found.append(word)
    return found


def _telling_characters(words: Sequence[str]) -> list[str]:
    if any(map(str.isdigit, "".join(words))):
        return []
    return [word for word in _folded(words) if word not in _PLAIN_HAN]


def _stands_in(word: str, others: Collection[str]) -> bool:
    """Tell whether a word stands among others, in whatever spelling."""
    folded = word.casefold()
    return any(one_spelling(folded, other.casefold()) for other in others)


def _weight(here: Sequence[str], there: Sequence[str]) -> float:
    if all(map(unspaced, here)) and all(map(unspaced, there)):
        return min(2.0, min(len(here), len(there)) / _HAN_WORD)
    return 1.0


def _joined(words: Sequence[str]) -> str:
    return ("" if all(map(unspaced, words)) else " ").join(words)


def _listed(words: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(words))
