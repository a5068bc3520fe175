"""How a name sounds that another script has written down by its sound: Thai, Hangul, katakana and Han, in Latin letters.

Scripts of syllables put a vowel where a consonant stands alone (스프로기스 and スプロギス are Sprogis, 斯 is an s), which
is left out here, and Thai writes vowels before the consonant that they follow. What is heard is a key: classes of
consonants and of vowels, in order. Pure.
"""

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz

from pipeline.text.spelling import consonant_class, latin, simple_consonants

# Jamo of a syllable, in the order of Unicode; ㅡ stands where a consonant has no vowel
_INITIALS = ["k", "kk", "n", "t", "tt", "l", "m", "p", "pp", "s", "ss", "-", "j", "jj", "ch", "k", "t", "p", "h"]
_VOWELS = [
    "a",
    "ae",
    "ya",
    "yae",
    "eo",
    "e",
    "yeo",
    "ye",
    "o",
    "wa",
    "wae",
    "oe",
    "yo",
    "u",
    "wo",
    "we",
    "wi",
    "yu",
    "-",
    "ui",
    "i",
]
_FINALS = [
    "-",
    "k",
    "k",
    "k",
    "n",
    "n",
    "n",
    "t",
    "l",
    "k",
    "m",
    "l",
    "l",
    "l",
    "p",
    "l",
    "m",
    "p",
    "p",
    "s",
    "s",
    "ng",
    "t",
    "t",
    "k",
    "t",
    "p",
    "t",
]
_FIRST_SYLLABLE, _SYLLABLES, _OF_INITIAL, _OF_VOWEL = 0xAC00, 11172, 588, 28
_NO_VOWEL = re.compile("(?<=[kgszpbfvmrh])u(?![aeiouy])|(?<=[td])o(?![aeiouy])")
_SILENT_R = re.compile("(?<=[aeiou])r(?![aeiouy])")
_CONSONANTS_IN_HAN = (
    "s:斯丝絲思 t:特 r:尔爾 k:克 d:德 f:夫弗 p:普 g:格 b:布伯 m:姆 l:勒 ts:茨 z:兹茲 h:赫 n:恩 sh:什施 ch:奇"
)
_HAN = {han: said for said, each in (pair.split(":") for pair in _CONSONANTS_IN_HAN.split()) for han in each}
_THAI_CONSONANTS = "k:กขฃคฅฆ ng:ง j:จ ch:ฉชฌ s:ซศษส y:ญย d:ฎด t:ฏฐฑฒตถทธ n:ณน b:บ p:ปผพภ f:ฝฟ m:ม r:รฤ l:ลฬ w:ว h:หฮ"
_THAI_VOWELS = "a:ะ a:ั a:า am:ำ i:ิ i:ี u:ื u:ุ u:ู"
_THAI = {
    thai: said
    for said, each in (pair.split(":") for pair in f"{_THAI_CONSONANTS} {_THAI_VOWELS}".split())
    for thai in each
}
_WRITTEN_BEFORE = {"เ": "e", "แ": "ae", "โ": "o", "ใ": "ai", "ไ": "ai"}
_THAI_O = re.compile("(?<=[ก-ฮ])็?อ(?![ะ-ฺ็])")
_KEY_VOWELS = {"a": "a", "e": "i", "i": "i", "y": "i", "o": "u", "u": "u"}
_NO_CONSONANTS = str.maketrans("", "", "aiu")
_FEW, _SOME = 3, 4  # consonants
_ALL_AND_VOWELS, _ALL_AND_SOME_VOWELS, _MOST = 75.0, 67.0, 80.0


@lru_cache(maxsize=65536)
def sounded(word: str) -> str:
    """Return how a word sounds in small Latin letters, without the vowels that only its script needs."""
    first = word[:1]
    if "가" <= first <= "힣":
        return "".join(map(_of_hangul, word))
    if "゠" <= first <= "ヿ":
        return _NO_VOWEL.sub("", re.sub("[^a-z]", "", anyascii(word).lower()))
    if "㐀" <= first <= "鿿":
        return "".join(_HAN.get(character) or latin(character) for character in word)
    return _of_thai(word) if "\u0e00" <= first <= "\u0e7f" else latin(word)


def _of_hangul(syllable: str) -> str:
    code = ord(syllable) - _FIRST_SYLLABLE
    if not 0 <= code < _SYLLABLES:
        return latin(syllable)
    said = _INITIALS[code // _OF_INITIAL], _VOWELS[code % _OF_INITIAL // _OF_VOWEL], _FINALS[code % _OF_VOWEL]
    return "".join(said).replace("-", "")


def _of_thai(word: str) -> str:
    made, waiting = [], ""
    for character in _THAI_O.sub("o", word):
        if character in _WRITTEN_BEFORE:
            waiting = _WRITTEN_BEFORE[character]
        elif "ก" <= character <= "ฮ":
            made += [_THAI.get(character, ""), waiting]
            waiting = ""
        else:
            made.append("o" if character == "o" else _THAI.get(character, ""))
    return "".join(made)


@lru_cache(maxsize=65536)
def key(said: str) -> str:
    """Return the classes of the consonants and vowels of a word in Latin letters, none twice in a row."""
    made = ""
    for letter in simple_consonants(said):
        found = consonant_class(letter) or _KEY_VOWELS.get(letter, "")
        if found and not made.endswith(found) and not (found in "aiu" and made[-1:] and made[-1] in "aiu"):
            made += found
    return made


@lru_cache(maxsize=65536)
def consonants(of_key: str) -> str:
    """Return the classes of consonants in a key, none twice in a row."""
    made = ""
    for found in of_key.translate(_NO_CONSONANTS):
        if not made.endswith(found):
            made += found
    return made


@lru_cache(maxsize=65536)
def keys(name: str) -> frozenset[str]:
    """Return the keys that a name may have: its c or g may be soft, its j a y, its ch a k."""
    said = sounded(name)
    spoken = (said, re.sub("[cg](?=[eiy])", "s", said), said.replace("j", "y"), said.replace("ch", "k"), _SILENT_R.sub("", said))
    return frozenset(map(key, spoken))


def surely_one(one: str, other: str) -> bool:
    """Tell whether two keys agree so well that this is hardly chance: in all of three consonants, in most of more."""
    here, there = consonants(one), consonants(other)
    few = min(len(here), len(there))
    if few < _FEW:
        return False
    if here == there:
        return fuzz.ratio(one, other) >= (_ALL_AND_VOWELS if few < _SOME else _ALL_AND_SOME_VOWELS)
    if few < _SOME:
        return False
    return fuzz.ratio(here, there) >= _MOST and fuzz.ratio(one, other) >= _MOST


class KeyRun:
    """The key of a run of words without spaces, in which a name may begin and end anywhere."""

    def __init__(self, of_key: str) -> None:
        self.key = of_key
        self.places = [
            place
            for place, found in enumerate(of_key)
            if found not in "aiu" and not (place > 1 and of_key[place - 1] in "aiu" and of_key[place - 2] == found)
        ]
        self.consonants = "".join(of_key[place] for place in self.places)

    def cut(self, start: int, end: int, *, vowel_first: bool, vowel_last: bool) -> str:
        """Return the key from one consonant until before another, with the vowels around them that a name has."""
        first = self.places[start] - (vowel_first and self.places[start] > 0)
        last = self.places[end] if end < len(self.places) else len(self.key)
        return self.key[first:last] if vowel_last else self.key[first:last].rstrip("aiu")


def stands_in(one: str, run: KeyRun) -> bool:
    """Tell whether a key stands somewhere in a run so much alike that this is hardly chance."""
    wanted = consonants(one)
    if len(wanted) < _FEW:
        return False
    place = run.consonants.find(wanted)
    vowels = {"vowel_first": one[0] in "aiu", "vowel_last": one[-1] in "aiu"}
    while place >= 0:
        if surely_one(one, run.cut(place, place + len(wanted), **vowels)):
            return True
        place = run.consonants.find(wanted, place + 1)
    if len(wanted) < _SOME or len(run.consonants) < len(wanted):
        return False
    found = fuzz.partial_ratio_alignment(wanted, run.consonants, score_cutoff=_MOST)
    return found is not None and surely_one(one, run.cut(found.dest_start, found.dest_end, **vowels))
