"""What a name sounds like that another script writes by its sound, and whether two such writings are surely one name.

A script of syllables puts a vowel where a consonant stands alone (스프로기스 is Sprogis, and so is スプロギス), which
is left out here. Thai writes vowels before the consonant that they follow. Two writings are compared by their keys:
the classes of their consonants and vowels, in order. Pure.
"""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.text.spelling import consonant_class, latin, simple_consonants

# The parts of a syllable in Hangul, in the order of Unicode; ㅡ mostly stands where there is no vowel
_INITIALS, _VOWELS, _FINALS = (
    said.split()
    for said in (
        "k kk n t tt l m p pp s ss - j jj ch k t p h",
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu - ui i",
        "- k k k n n n t l k m l l l p l m p p s s ng t t k t p t",
    )
)
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_SMALL_KANA = dict(zip("ァィゥェォ", "aiueo", strict=True))
_KANA_VOWELS = {"", *"aiueo"}
_NO_VOWEL = re.compile("(?<=[kgszpbfvmrh])u(?![aeiouy])|(?<=[td])o(?![aeiouy])")  # in katakana


def _table(entries: str) -> dict[str, str]:
    """Read entries such as `s:斯丝`: each character behind the colon stands for what is before it."""
    pairs = (entry.split(":") for entry in entries.split())
    return {character: said for said, characters in pairs for character in characters}


_HAN_ALONE = _table(
    "s:斯丝絲思 t:特 r:尔爾 k:克 d:德 f:夫弗 p:普 g:格 b:布伯 m:姆 l:勒 ts:茨 z:兹茲 h:赫 n:恩 sh:什施 ch:奇"
)
_THAI = _table(
    "k:กขฃคฅฆ ng:ง j:จ ch:ฉชฌ s:ซศษส y:ญย d:ฎด t:ฏฐฑฒตถทธ n:ณน b:บ p:ปผพภ f:ฝฟ m:ม r:รฤ l:ลฬ w:ว h:หฮ "
    "a:\u0e30\u0e31\u0e32 am:\u0e33 i:\u0e34\u0e35 u:\u0e37\u0e38\u0e39"
)
_THAI_BEFORE = _table("e:\u0e40 ae:\u0e41 o:\u0e42 ai:\u0e43\u0e44")
_THAI_CONSONANT = re.compile("[ก-ฮ]")
_THAI_O = re.compile("(?<=[ก-ฮ])\u0e47?อ(?![\u0e30-\u0e3a\u0e47])")

_SILENT_R = re.compile("(?<=[aeiou])r(?![aeiouy])")
_SOFT = re.compile("[cg](?=[eiy])")
_VOWEL_CLASSES = {"a": "a", "e": "i", "i": "i", "y": "i", "o": "u", "u": "u"}
_VOWEL_KEYS = "aiu"
_NO_VOWELS = str.maketrans("", "", _VOWEL_KEYS)
_FEW, _SOME = 3, 4  # consonants: of fewer than three, any two names may agree
_ALL_OF_FEW, _ALL, _MOST = 75.0, 67.0, 80.0  # how alike the keys are if all or most consonants agree


@lru_cache(maxsize=8192)
def sounded(word: str) -> str:
    """Return what a word sounds like in small Latin letters, without the vowels that only its script needs."""
    first = word[:1]
    if "\uac00" <= first <= "\ud7a3":
        return "".join(map(_of_hangul, word))
    if "\u30a0" <= first <= "\u30ff":
        return _NO_VOWEL.sub("", _of_katakana(word))
    if "\u3400" <= first <= "\u9fff":
        return "".join(_HAN_ALONE.get(character) or latin(character) for character in word)
    return _of_thai(word) if "\u0e00" <= first <= "\u0e7f" else latin(word)


def _of_hangul(syllable: str) -> str:
    code = ord(syllable) - _FIRST_SYLLABLE
    if not 0 <= code <= _LAST_SYLLABLE - _FIRST_SYLLABLE:
        return latin(syllable)
    rest, final = divmod(code, len(_FINALS))
    initial, vowel = divmod(rest, len(_VOWELS))
    return f"{_INITIALS[initial]}{_VOWELS[vowel]}{_FINALS[final]}".replace("-", "")


def _of_katakana(word: str) -> str:
    made = ""
    for character in word:
        small = _SMALL_KANA.get(character)
        if small is None:
            made += latin(character)
        else:  # in the place of a vowel; ウィ is wi
            made = made[:-1] if made[-2:-1] not in _KANA_VOWELS else f"{made[:-1]}w"
            made += small
    return made


def _of_thai(word: str) -> str:
    made, waiting = "", ""
    for character in _THAI_O.sub("o", word):
        if character in _THAI_BEFORE:
            waiting = _THAI_BEFORE[character]
        elif _THAI_CONSONANT.match(character):
            made += _THAI.get(character, "") + waiting
            waiting = ""
        else:
            made += "o" if character == "o" else _THAI.get(character, "")
    return made


@lru_cache(maxsize=8192)
def key(said: str) -> str:
    """Return the classes of the consonants and vowels of a word in Latin letters, none twice in a row."""
    made = ""
    for letter in simple_consonants(said):
        found = consonant_class(letter) or _VOWEL_CLASSES.get(letter, "")
        two_vowels = found in _VOWEL_KEYS and made[-1:] in {*_VOWEL_KEYS}
        if found and not made.endswith(found) and not two_vowels:
            made += found
    return made


@lru_cache(maxsize=8192)
def keys(name: str) -> frozenset[str]:
    """Return the keys that a name may have: its c or g may be soft, its j a y, its ch a k, its r silent."""
    said = sounded(name)
    others = said.replace("j", "y"), said.replace("ch", "k"), _SOFT.sub("s", said), _SILENT_R.sub("", said)
    return frozenset(map(key, (said, *others)))


@lru_cache(maxsize=8192)
def _consonants(of_key: str) -> str:
    made = ""
    for found in of_key.translate(_NO_VOWELS):
        if not made.endswith(found):
            made += found
    return made


def surely_one(one: str, other: str) -> bool:
    """Return whether two keys agree so well that this is hardly chance: in all of three consonants, in most of more."""
    here, there = _consonants(one), _consonants(other)
    fewer = min(len(here), len(there))
    if fewer < _FEW:
        return False
    if here == there:
        return fuzz.ratio(one, other) >= (_ALL_OF_FEW if fewer < _SOME else _ALL)
    return fewer >= _SOME and fuzz.ratio(here, there) >= _MOST and fuzz.ratio(one, other) >= _MOST


class KeyRun:
    """The key of a run of words without spaces, in which a name may begin and end anywhere."""

    def __init__(self, of_key: str) -> None:
        self._key = of_key
        self._places: list[int] = []
        self._consonants = ""
        for place, found in enumerate(of_key):
            if found not in _VOWEL_KEYS and not self._consonants.endswith(found):
                self._places.append(place)
                self._consonants += found

    def has(self, one: str) -> bool:
        """Return whether a key stands somewhere in the run, as `surely_one` tells of two words."""
        wanted = _consonants(one)
        if len(wanted) < _FEW:
            return False
        place = self._consonants.find(wanted)
        while place >= 0:
            if surely_one(one, self._cut(place, place + len(wanted), one)):
                return True
            place = self._consonants.find(wanted, place + 1)
        if not _SOME <= len(wanted) <= len(self._consonants):
            return False
        found = fuzz.partial_ratio_alignment(wanted, self._consonants, score_cutoff=_MOST)
        return found is not None and surely_one(one, self._cut(found.dest_start, found.dest_end, one))

    def _cut(self, start: int, end: int, one: str) -> str:
        """Return the run's key from one consonant until before another, with vowels at its ends if a key has them."""
        first = self._places[start]
        if one[0] in _VOWEL_KEYS and first:
            first -= 1
        cut = self._key[first : self._places[end] if end < len(self._places) else None]
        return cut if one[-1] in _VOWEL_KEYS else cut.rstrip(_VOWEL_KEYS)
