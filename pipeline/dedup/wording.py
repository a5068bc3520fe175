"""Two texts in one language: one text (a copy), or one form filled in twice (two reports)? Pure.

The sentences of the two are aligned, then their words. A copy may be cut, corrected, edited throughout, and have
another headline; it does not exchange the names, figures and words on which the report turns. What one side alone has
says nothing.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from pipeline.dedup.alignment import ALIGNED, Pair, Sentences, aligned, folded, gaps, mostly_unspaced, ratio
from pipeline.dedup.content_hash import unspaced
from pipeline.dedup.numbers import parted_by
from pipeline.dedup.titles import PLAIN_HAN, joined, keys, stands_in
from pipeline.model import Document
from pipeline.text.facts import read_numbers
from pipeline.text.time_words import is_time_word, is_weekday

_HAN_WORD = 3.0  # so many characters exchanged are one word exchanged
_TELLING = 3.0  # so many words exchanged are another report,
_TELLING_IN = 150  # of a longer text one in so many tokens
_NEARLY_EQUAL = 0.8  # a sentence so alike is the same sentence: a "not" in one of them is a contradiction
# An editor exchanges words for words of the same sense; of a form, what is filled in is exchanged. Where neither names,
# figures nor titles show a form, a word weighs this much.
_EDITED = 0.3
_HAN_NAME = 5  # an exchanged run of so many characters is hardly an editor's word
_NAME = 1.5  # weight of a name for a name, of what is exchanged twice, and of a number of the title
_PARAGRAPH = 1.0  # weight of a whole paragraph in the place of another, as a local paper has one of its own
_KIN = 0.3  # share of tokens from which what stands for another is the same part of a form
_DENIALS = """
not no never nicht kein keine keinen nie pas sin não nao non не нет ni niet ikke inte değil nie nem ei nu δεν δε μην
không chưa नहीं ليس لم لا لن ไม่ tidak bukan ない ません なかった
"""
_NOT = frozenset(_DENIALS.split())
_NOT_HAN = frozenset("不没沒未无無非")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万萬亿億")
_PLACES_HAN = frozenset("省市县縣区區镇鎮乡鄉村路街巷湾灣沟溝河江湖山岛島坪庄莊园園苑町")
_STEM, _STEM_UNSPACED = 5, 2  # so many letters are the stem of a word in two forms

_Swap = tuple[tuple[str, ...], tuple[str, ...]]  # words of one, and of the other in their place


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What two texts of one language have in common, and what parts them.

    `shared` is the share of the shorter text's words that stand in aligned sentences of the other, `kept` that of the
    words of the aligned sentences alone; `alike` the Jaccard similarity of their shingles, `contained` the share of the
    shorter one's shingles that the other has; `length` the shorter by the longer, `longer_first` that the first is the
    longer. `lead` tells that both begin with the same sentence. `apart` is a clause that says why they are two reports,
    if they are.
    """

    shared: float
    kept: float
    alike: float
    contained: float
    length: float
    longer_first: bool
    lead: bool
    apart: str | None


_NOTHING = Wording(
    shared=0.0, kept=0.0, alike=0.0, contained=0.0, length=0.0, longer_first=False, lead=False, apart=None
)


def compare(one: Document, other: Document, language: str) -> Wording:
    """Compare two texts in one language, about 3 ms for two ordinary articles."""
    left, right = Sentences(one), Sentences(other)
    if not left.length or not right.length:
        return _NOTHING
    pairs = aligned(left, right)
    exchange = _Exchange(left, right, language.partition("-")[0])
    common = sum(exchange.read(*pair) for pair in pairs)
    exchange.read_titles()
    exchange.read_gaps(pairs)
    exchange.numbers = parted_by(one, other, language)
    both = len(left.shingles & right.shingles)
    shorter, longer = sorted((left.length, right.length))
    of_aligned = min(sum(len(left.folded[i]) for i, _, _ in pairs), sum(len(right.folded[j]) for _, j, _ in pairs))
    return Wording(
        shared=min(1.0, common / shorter),
        kept=min(1.0, common / max(1, of_aligned)),
        alike=both / (len(left.shingles) + len(right.shingles) - both),
        contained=both / min(len(left.shingles), len(right.shingles)),
        length=shorter / longer,
        longer_first=left.length > right.length,
        lead=any(i <= 1 and j <= 1 for i, j, _ in pairs),
        apart=exchange.apart(pairs),
    )


@dataclass(slots=True)
class _Exchange:
    """What one text has in the place of what the other has."""

    left: Sentences
    right: Sentences
    language: str
    swaps: Counter[_Swap] = field(default_factory=Counter)
    names: Counter[_Swap] = field(default_factory=Counter)  # of the swaps, names for names, and how many
    in_titles: int = 0  # how many of the swaps stand in the titles
    figures: int = 0  # numbers for other numbers, and weekdays for other weekdays
    denied: str = ""  # a word of denial that one of two nearly equal sentences has
    gaps: float = 0.0  # weight of whole sentences exchanged
    numbers: float = 0.0  # how much of a reason the numbers of the whole texts are to part them

    def read(self, i: int, j: int, share: float) -> int:
        """Read what two aligned sentences exchange; return how many words they share."""
        here, there = self.left.sentences[i], self.right.sentences[j]
        return len(here) if share == 1.0 else self._difference(here, there, share)

    def read_titles(self) -> None:
        """Read what the titles exchange, if they are alike."""
        here, there = self.left.title, self.right.title
        share = ratio(folded(here), folded(there)) if here and there else 0.0
        if ALIGNED <= share < 1:
            before = self.swaps.total()
            self._difference(here, there, share)
            self.in_titles = self.swaps.total() - before

    def read_gaps(self, pairs: Sequence[Pair]) -> None:
        """Weigh whole sentences that stand in the place of others."""
        one_title = folded(self.left.title) == folded(self.right.title)
        for places, others in gaps(pairs):
            here, there = self.left.words(places), self.right.words(others)
            each = _HAN_WORD if mostly_unspaced(here) else 2.0
            mine, theirs = _new_words(here, self.right.all), _new_words(there, self.left.all)
            if mine and theirs:
                whole = self.left.are_paragraphs(places) and self.right.are_paragraphs(others)
                local = whole and not one_title and ratio(folded(here), folded(there)) < _KIN
                most = _PARAGRAPH if local else 3.0
                self.gaps += max(1.0, min(most, min(len(mine), len(theirs)) / each))

    def apart(self, pairs: Sequence[Pair]) -> str | None:
        """Say what makes the two another report of each other, as a clause; None if nothing does."""
        if self.denied:
            return f"one of them says “{self.denied}” where the other does not"
        mine, theirs = self._title_words(pairs)
        if mine and theirs:
            return f"only one has “{_listed(mine)}” in title and text, and only the other has “{_listed(theirs)}”"
        # what like titles exchange stands in the text of one of them: the outcome that is reported
        mirrored = self.in_titles > 0 and bool(mine or theirs)
        weight = self.gaps + self._weight(form=mirrored or self._is_form()) + mirrored
        enough = max(_TELLING, min(self.left.length, self.right.length) / _TELLING_IN)
        # what is filled into a form are words and figures: neither may be enough, and both together are
        by_numbers = self.numbers + self._titles_count_others() * _NAME / _TELLING if 0 < self.numbers < 1 else 0.0
        if weight / enough + by_numbers < 1:
            return None
        told = ", ".join(f"“{joined(here)}” for “{joined(there)}”" for here, there in list(self.swaps)[:3])
        if weight < enough:
            other = f", and other words stand in the same places ({told})" if told else ""
            return f"they share hardly any number{other}"
        return f"other words stand in the same places ({told})" if told else "other sentences stand in the same places"

    def _titles_count_others(self) -> bool:
        """Return whether each title has a number that the other document has nowhere."""
        two = ((self.left, self.right), (self.right, self.left))
        return all({word for word in mine.title if word.isdigit()} - {*other.title, *other.all} for mine, other in two)

    def _is_form(self) -> bool:
        """Return whether what is exchanged looks filled in: two figures, two names, or one thing twice."""
        stems = Counter(
            (one[0][:size], other[0][:size])
            for (one, other), times in self.swaps.items()
            for size in [_STEM_UNSPACED if not one[0].isascii() and unspaced(one[0][0]) else _STEM]
            for _ in range(times)
        )
        return self.figures >= 2 or self.names.total() >= 2 or max(stems.values(), default=0) >= 2

    def _weight(self, *, form: bool) -> float:
        weight = 0.0
        for (here, there), times in self.swaps.items():
            each = 1.0
            if all(map(unspaced, here)) and all(map(unspaced, there)):
                each = min(2.0, min(len(here), len(there)) / _HAN_WORD)
            if times > 1 or (here, there) in self.names:
                each *= _NAME * max(1, self.names[here, there])
            elif not form and min(len(here), len(there)) < _HAN_NAME:
                each *= _EDITED
            weight += each
        return weight

    def _difference(self, here: Sequence[str], there: Sequence[str], share: float) -> int:
        """Read what two like pieces of text exchange; return how many words they share."""
        one, other = folded(here), folded(there)
        shared = 0
        for kind, i, k, m, n in SequenceMatcher(None, one, other, False).get_opcodes():
            if kind == "equal":
                shared += k - i
            elif kind == "replace":
                shared += self._swap(here[i:k], there[m:n], inner=bool(i and m))
            else:
                self._denial(one[i:k] + other[m:n], share)
        return shared

    def _denial(self, piece: Sequence[str], share: float) -> None:
        if share >= _NEARLY_EQUAL and (len(piece) <= 2 or "".join(piece) in _NOT):
            said = [word for word in (*piece, "".join(piece)) if word in _NOT]
            said += [word for word in piece if len(piece) == 1 and word in _NOT_HAN]
            self.denied = self.denied or "".join(said[:1])

    def _swap(self, here: Sequence[str], there: Sequence[str], *, inner: bool) -> int:
        """Read one piece that stands for another; return how many words of it are the same in another spelling."""
        weekdays = [any(map(is_weekday, each)) for each in (here, there)]
        other_day = all(weekdays) and not {*folded(here)} & {*folded(there)}
        self.figures += other_day or _other_figures(here, there, self.language)
        # a copy makes today of Sunday, or a date
        if not all(weekdays) and any(is_time_word(word, self.language) for word in (*here, *there)):
            return 0
        if mostly_unspaced(here) and mostly_unspaced(there):
            one, other = _telling_characters(here), _telling_characters(there)
            if min(len(one), len(other)) >= 2 and not set(one) & set(other):  # else it is one word in two forms
                han = tuple(one), tuple(other)
                self.swaps[han] += 1
                if _PLACES_HAN & set(one) and _PLACES_HAN & set(other):
                    self.names[han] = 1
            return 0
        one, other = _new_words(here, self.right.all), _new_words(there, self.left.all)
        mine = [word for word in one if not stands_in(word, other)]
        theirs = [word for word in other if not stands_in(word, one)]
        if mine and theirs:
            swap = tuple(folded(mine)), tuple(folded(theirs))
            self.swaps[swap] += 1
            if inner and self.language != "de":
                self.names += Counter({swap: min(_names(here, mine), _names(there, theirs))})
        return sum(1 for word in here if stands_in(word, there))

    def _title_words(self, pairs: Sequence[Pair]) -> tuple[list[str], list[str]]:
        """Return words of each title that stand in what was changed of its text, and nowhere in the other text."""
        changed = [(i, j) for i, j, share in pairs if share < 1.0]
        for places, others in gaps(pairs):
            changed += zip(places, others, strict=False)
        if pairs and min(pairs[0][:2]) > 0:
            changed += zip(range(pairs[0][0]), range(pairs[0][1]), strict=False)
        one = keys(self.left, {i for i, _ in changed}, self.right, self.language)
        other = keys(self.right, {j for _, j in changed}, self.left, self.language)
        return one, other


def _other_figures(here: Sequence[str], there: Sequence[str], language: str) -> bool:
    """Return whether numbers stand for other numbers, in digits or in words."""
    one, other = ({*words} & _NUMERALS or {*read_numbers(" ".join(words), language)} for words in (here, there))
    return bool(one and other) and not one & other


def _names(words: Sequence[str], new: Collection[str]) -> int:
    """Count the names among the new words: words with capitals that stand side by side are one."""
    capital = [word in new and word[0].isupper() for word in words]
    return sum(1 for before, one in zip([False, *capital], capital, strict=False) if one and not before)


def _new_words(words: Sequence[str], others: Collection[str]) -> list[str]:
    """Return the words that the other text has nowhere, without numbers and the smallest words."""
    found = []
    for word in words:
        small = word.casefold()
        short = len(small) < 3 or (len(small) == 3 and word.isascii() and not word[0].isupper())
        if small not in others and not word.isdigit() and (unspaced(word) or not short):
            found.append(word)
    return found


def _telling_characters(words: Sequence[str]) -> list[str]:
    if any(map(str.isdigit, "".join(words))):
        return []
    return [word for word in folded(words) if word not in PLAIN_HAN]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(words))
