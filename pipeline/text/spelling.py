"""Words by their letters and by their sound: what a word is in Latin letters, and whether two words are one name.

A name keeps its sound from script to script, roughly: vowels are written in one and left out in another, and what
is one consonant here is another there. So two scripts are compared by a skeleton of classes of consonants. Pure.
"""

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz

_CLASSES = {letter: letters[0] for letters in ("pbfvw", "kcqgx", "td", "szj", "lr", "nm") for letter in letters}
_SOUNDS = (  # what is written with several letters and is one consonant, longest first
    "tsch:s shch:s dzh:s sch:s tch:s sh:s ch:s zh:s ts:s tz:s cz:s sz:s dz:s dj:s ph:p th:t kh:k gh:k ck:k qu:k ng:n"
)
_CONSONANTS = [tuple(pair.split(":")) for pair in _SOUNDS.split()]
_ONE_NAME = 70.0  # spellings so alike are one name in one language: Oberhauser and Oberhofer, gießt and giesst
_ONE_SCRIPT, _ONE_SCRIPT_SHORT = 80.0, 85.0
_TWO_SCRIPTS, _SKELETONS, _BESIDE_SKELETONS = 76.0, 80.0, 45.0
_SAME_BEGINNING = 60.0
_SOFT = re.compile("[cg](?=[eiy])")
_SILENT = re.compile("(?<=[aeiou])gh(?![aeiouy])")
# What letters are together, or inside a word: there these are mostly vowels, all the more in names from elsewhere
_WRITTEN = [
    (re.compile(letters), sound)
    for letters, sound in (
        ("(?<=[اويی])و(?=[اويی])", "w"),
        (r"(?<=\w)و", "u"),
        (r"(?<=\w)[يی]", "i"),
        ("ג['’׳]", "j"),
        ("[צץ]['’׳]", "ch"),
        ("ז['’׳]", "zh"),
        ("וו", "v"),
        (r"(?<=\w)ו", "u"),
        (r"(?<=\w)י", "i"),
        (r"\b[Νν]τ", "d"),
        (r"\b[Μμ]π", "b"),
        (r"\b[Γγ]κ", "g"),
    )
]


@lru_cache(maxsize=65536)
def latin(word: str) -> str:
    """Return a word in small Latin letters and digits, whatever its script."""
    if not word.isascii():
        for letters, sound in _WRITTEN:
            word = letters.sub(sound, word)
    return re.sub(r"[^a-z0-9]", "", anyascii(word.replace("й", "y").replace("Й", "Y")).lower())


@lru_cache(maxsize=65536)
def skeletons(romanised: str) -> tuple[str, ...]:
    """Return a word's skeleton, and others if its c or g may be soft, as in Geneva, or its gh silent, as in Leigh."""
    readings = romanised, _SOFT.sub("s", romanised), _SILENT.sub("", romanised)
    return tuple(dict.fromkeys(map(skeleton, readings)))


@lru_cache(maxsize=65536)
def skeleton(romanised: str) -> str:
    """Return the classes of a romanised word's consonants in order, no class twice in a row."""
    made = ""
    for letter in simple_consonants(romanised):
        found = consonant_class(letter)
        if found and not made.endswith(found):
            made += found
    return made


def simple_consonants(romanised: str) -> str:
    """Return a romanised word with one letter for each consonant that it writes with several."""
    for written, sound in _CONSONANTS:
        romanised = romanised.replace(written, sound)
    return romanised


def consonant_class(letter: str) -> str:
    """Return the class of a consonant, which is its first letter; empty for another letter."""
    return _CLASSES.get(letter, "")


@lru_cache(maxsize=65536)
def one_spelling(one: str, other: str) -> bool:
    """Return whether two words of one language are one word in two spellings."""
    here, there = latin(one), latin(other)
    if here == there and here:
        return True
    return min(len(here), len(there)) >= 4 and fuzz.ratio(here, there) >= _ONE_NAME


def one_sound(name: str, other: str, *, one_script: bool) -> bool:
    """Return whether two romanised words may be one name. In one script names are written nearly alike."""
    if name == other:
        return True
    short, long = sorted((len(name), len(other)))
    ratio = fuzz.ratio(name, other)
    if short >= 4 and name[:4] == other[:4] and short / long >= 0.55 and ratio >= _SAME_BEGINNING:
        return True  # one of them is inflected
    if one_script:
        return ratio >= (_ONE_SCRIPT if short >= 5 else _ONE_SCRIPT_SHORT)
    return ratio >= _TWO_SCRIPTS or _skeletons_agree(name, other, ratio)


def _skeletons_agree(name: str, other: str, ratio: float) -> bool:
    return any(_agree(here, there, ratio) for here in skeletons(name) for there in skeletons(other))


def _agree(here: str, there: str, ratio: float) -> bool:
    if min(len(here), len(there)) < 3:
        return here == there != "" and ratio >= 50
    if here == there or (fuzz.ratio(here, there) >= _SKELETONS and ratio >= _BESIDE_SKELETONS):
        return True
    # an article or an ending grown onto it
    return len(there) <= len(here) + 2 and (there.startswith(here) or there.endswith(here))
