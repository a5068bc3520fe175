"""Whether a text has a name by its sound, in whatever script. Pure.

What is heard may be chance, all the more where a script has no spaces or few sounds: `has` rather says yes than no, and
`surely_has` rather no than yes (see `counterparts`).
"""

import re
from collections.abc import Iterator
from functools import cache, cached_property, lru_cache

from rapidfuzz import fuzz

from pipeline.dedup.semantic.constants import PARTS
from pipeline.dedup.semantic.languages import read_as
from pipeline.dedup.semantic.names import CASED, HAN, KATAKANA, THAI, UNSPACED, WORD, is_foreign, windows
from pipeline.text.han_readings import in_han, is_surname_abroad, read_in
from pipeline.text.kanji import in_china, readings
from pipeline.text.simplified import simplified
from pipeline.text.spelling import latin, one_sound, skeleton, skeletons
from pipeline.text.taiwan import as_in_china
from pipeline.text.transliteration import KeyRun, key, keys, sounded, surely_one

_PREFIX = re.compile("(?:[وفبلك]?ال|[وف]?لل|[وفبلك])|[ושכ]?[הבלמכ]|[וש]")  # of Arabic and Hebrew
_HANGUL = re.compile("[\uac00-\ud7a3]")
_KANA_LIKE = re.compile("(?:(?:[kgsztdnhbpmrfwj]|ky|gy|sh|ch|ts|ny|hy|by|py|my|ry|y|dz|dzh)?[aiueo]+[nm]?)+")
_KANJI_WINDOWS = range(1, 4)  # of a Japanese one, or of a part of it
_LOAN_WORD = 55.0
_PARTS = re.compile("['’·-]")
_KOREAN_SURNAMES = frozenset(
    "김이박최정강조윤장임림한오서신권황안송류유홍전고문손양배백허남심노로하곽성차주우구민나진지엄채원천방공현함변염여추"
)
_NAME_IN_HANGUL = 3  # syllables
_SHORT_IN_HANGUL = 3  # characters in Han: two syllables are soon alike
_TELLING_BONES, _BESIDE_BONES = 4, 50.0  # consonants, and the likeness of the whole
_TELLING_IN_JAPAN = 5  # letters
_THAI_OWN_MARKS = re.compile("[\u0e33\u0e43\u0e48-\u0e4b]+")
_THAI_SHORT = 5  # letters, of which some run in Thai is like any name
_THAI_WINDOWS = range(4, 10)
_WINDOWS = range(2, 7)  # characters of a name in Han


class Sounds:
    """A piece of text in which names are looked for by sound."""

    def __init__(self, text: str, language: str) -> None:
        self._text = as_in_china(text) if read_as(language) == "zh-TW" else text
        self._primary = language.partition("-")[0]
        self._chinese = self._primary == "zh"
        self._japanese = language.startswith("ja")
        first = WORD.search(self._text)
        self._script = script_of(first[0]) if first else ""

    def has(self, name: str, language: str) -> bool:
        """Return whether a name of a text in `language` stands here in whatever script; rather yes than no."""
        if name in self._text:
            return True
        if " " in name:
            return all(self.has(part, language) for part in name.split())
        one_script = script_of(name) == self._script
        # a syllable of Mandarin is one of few: two names of it are soon alike, but not a foreign one in two spellings
        strict = not HAN.search(name)
        if self._script == "HANGUL" and not strict and len(name) < _SHORT_IN_HANGUL:
            return False
        spoken = [latin(part) for part in dict.fromkeys((name, *_PARTS.split(name)))]
        if language.startswith("ja") and not (strict or self._japanese or self._chinese):
            spoken = [*readings(name)] or spoken
        return any(self._has(part, one_script, strict) for part in spoken)

    def surely_has(self, name: str) -> bool:
        """Return whether a name stands here so much alike that this is hardly chance; rather no than yes.

        Where names have capitals, only words with one are asked.
        """
        if name in self._text:
            return True
        if " " in name:
            return all(map(self.surely_has, name.split()))
        if (self._chinese or self._japanese) and HAN.fullmatch(name) and not is_foreign(name):
            return False  # other characters are another name, however alike they sound
        if CASED.match(name) and script_of(name) == self._script:
            return False  # two languages of one alphabet spell a name alike: Duval is not Dupré
        spoken = frozenset[str]().union(*(keys(part) for part in (name, *_PARTS.split(name)) if len(part) > 1))
        return any(
            any(surely_one(each, other) for other in self._keys) or any(run.has(each) for run in self._key_runs)
            for each in spoken
        )

    def has_reading(self, name: str, language: str) -> bool:
        """Return whether Han stands here that is read like a name of Asia, or what is read for the Han of a name."""
        if self._chinese:
            pattern = in_han(name, language)
            return bool(pattern and pattern.search(self._simplified)) or self._has_japanese(name, language)
        if not HAN.fullmatch(name) or not (language.startswith("zh") or (language, self._primary) == ("ja", "ko")):
            return False
        pattern = read_in(in_china(name), self._primary)
        return bool(pattern and pattern.search(self._text))

    def _has_japanese(self, name: str, language: str) -> bool:
        said = latin(name)
        return PARTS.cased(language) and len(said) >= _TELLING_IN_JAPAN and said in self._read_in_japan

    @cached_property
    def _simplified(self) -> str:
        return simplified(self._text)

    @cached_property
    def _read_in_japan(self) -> frozenset[str]:
        runs = HAN.findall(self._text)
        return frozenset(read for run in runs for piece in windows(run, _KANJI_WINDOWS) for read in readings(piece))

    @cached_property
    def _keys(self) -> frozenset[str]:
        """The keys of the words of this text, and of what they are without what grew onto them."""
        apart = (word for word in WORD.findall(self._text) if not UNSPACED.search(word))
        apart = (word for word in apart if not (CASED.match(word[0]) and word[0].islower()))
        return frozenset(key(sounded(form)) for word in apart for form in _forms(word) if form)

    @cached_property
    def _key_runs(self) -> list[KeyRun]:
        """The keys of runs in scripts without spaces; in Thai, marks that no foreign name has end a run."""
        thai = (part for run in THAI.findall(self._text) for part in _THAI_OWN_MARKS.split(run))
        runs = (*HAN.findall(self._text), *KATAKANA.findall(self._text), *thai)
        return [KeyRun(key(sounded(run))) for run in runs if len(run) > 1]

    def has_small(self, name: str) -> bool:
        """Return whether a word in katakana stands here as a word without a capital: マグニチュード, magnitude."""
        return any(self._is_loan_word(latin(part)) for part in (name, *_PARTS.split(name)))

    def has_exactly(self, name: str) -> bool:
        """Return whether a part of a name, or each of its words, stands here letter for letter, as it is romanised."""
        if name in self._text:
            return True
        if " " in name:
            return all(map(self.has_exactly, name.split()))
        parts = [part for part in map(latin, _PARTS.split(name)) if len(part) > 1]
        return any(part in self.pieces or part in self.runs or self._has_bones(part) for part in parts)

    def _has_bones(self, name: str) -> bool:
        """Return whether a word here has all the consonants of a name that has so many that this is no chance."""
        bones = skeleton(name)
        return len(bones) >= _TELLING_BONES and any(
            fuzz.ratio(name, piece) >= _BESIDE_BONES for piece in self._bones.get(bones, ())
        )

    @cached_property
    def _bones(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for piece in self.pieces:
            found.setdefault(skeleton(piece), []).append(piece)
        return found

    @cached_property
    def pieces(self) -> frozenset[str]:
        """The words of this text that may be names, romanised."""
        found = set[str]()
        for word in WORD.findall(self._text):
            if not UNSPACED.search(word) and not (CASED.match(word[0]) and word[0].islower()):
                found.update(map(latin, _forms(word)))
        found.update(map(latin, KATAKANA.findall(self._text)))
        return frozenset(piece for piece in found if len(piece) >= 2)

    @cached_property
    def small_words(self) -> frozenset[str]:
        """The words of this text that do not begin with a capital, romanised."""
        found = (word for word in WORD.findall(self._text) if CASED.match(word[0]) and word[0].islower())
        return frozenset(latin(word) for word in found if len(word) >= 3)

    @cached_property
    def runs(self) -> frozenset[str]:
        """Runs of characters in scripts without spaces, romanised character by character."""
        found = set[str]()
        for run in HAN.findall(self._text):
            syllables = [latin(character) for character in run]
            found.update("".join(piece) for piece in windows(syllables, _WINDOWS))
            if self._japanese:
                found.update(read for piece in windows(run, _KANJI_WINDOWS) for read in readings(piece))
        for run in THAI.findall(self._text):
            found.update(latin("".join(piece)) for piece in windows(run, _THAI_WINDOWS))
        return frozenset(found)

    def _has(self, name: str, one_script: bool, strict: bool) -> bool:
        if len(name) < 2:
            return False
        if name in self.pieces or name in self.runs:
            return True
        if not strict and (self._chinese or self._japanese):
            return False  # characters that are not the same are read otherwise there, and syllables are soon alike
        if any(one_sound(name, piece, one_script=one_script) for piece in self.pieces):
            return True
        return self._in_a_run(name, strict=strict)

    def _is_loan_word(self, name: str) -> bool:
        return any(
            fuzz.ratio(name, word) >= _LOAN_WORD and one_sound(name, word, one_script=False)
            for word in self.small_words
        )

    def _in_a_run(self, name: str, *, strict: bool) -> bool:
        if self._script == "THAI" and len(name) < _THAI_SHORT:
            return False
        bones = skeletons(name)
        pinyin = strict and self._chinese and bool(_pinyin().fullmatch(name))
        for run in self.runs:
            if abs(len(run) - len(name)) > 6:
                continue
            ratio = fuzz.ratio(name, run)
            if pinyin and ratio < 88:
                continue
            if ratio >= 80:
                return True
            if ratio >= 50 and any(len(each) >= 3 and fuzz.ratio(each, skeleton(run)) >= 80 for each in bones):
                return True
        return False


def is_common_surname(name: str) -> bool:
    """Return whether a name in an alphabet is a surname of Korea or China that many people share: Lee, Ким."""
    return bool(CASED.match(name)) and is_surname_abroad(latin(name))


def may_be_japanese(name: str) -> bool:
    """Return whether a romanised name has the syllables of Japanese, so that it may be written in kanji there."""
    return bool(_KANA_LIKE.fullmatch(latin(name)))


def _forms(word: str) -> Iterator[str]:
    """Return a word, its parts, and what it is without what grew onto it."""
    yield word
    yield from _PARTS.split(word)
    if _HANGUL.match(word):
        yield from (word[:-cut] for cut in (1, 2, 3) if len(word) - cut >= 2)
        if len(word) >= _NAME_IN_HANGUL and word[0] in _KOREAN_SURNAMES:
            yield word[1:_NAME_IN_HANGUL]  # what is given behind a surname
    prefix = _PREFIX.match(word)
    if prefix and len(word) - prefix.end() >= 3:
        yield word[prefix.end() :]


@lru_cache(maxsize=4096)
def script_of(word: str) -> str:
    """Return the script of a word's first letter, as Unicode names it."""
    import unicodedata

    return unicodedata.name(word[0], "?").partition(" ")[0]


@cache
def _pinyin() -> re.Pattern[str]:
    """Make what matches two or more syllables of Mandarin."""
    syllables = {latin(chr(code)) for code in range(0x4E00, 0x9FA6)} - {""}
    longest = sorted((each for each in syllables if len(each) > 1), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(longest)}|a|e|o){{2,5}}")
