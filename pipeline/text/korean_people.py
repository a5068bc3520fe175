"""People of Korea in Latin letters, and whether one is who stands in Hangul or Han elsewhere.

Lee Jae-hoon is 이재훈 and 李在勋. Thousands share a surname, so who has that and another given name
is a namesake, and not the same. Pure.
"""

import re
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from pipeline.text.han_readings import in_latin, is_surname_read, is_syllable

_PERSON = re.compile(r"\b([A-Z][a-z]{1,4}) ([A-Z][a-z]{1,6})-([A-Za-z][a-z]{1,6})\b")
READ_BY_SYLLABLES = frozenset(("ko", "zh", "zh-TW"))  # there a Korean stands syllable by syllable, or not at all
_WHOLE_NAME = 3  # syllables
# Surnames that are not written as they are read
_WRITTEN = {
    "lee": "이李",
    "rhee": "이李",
    "park": "박朴",
    "choi": "최崔",
    "ahn": "안安",
    "oh": "오吴",
    "noh": "노卢",
    "roh": "노卢",
    "huh": "허许",
    "yoo": "유柳刘俞",
    "joo": "주朱周",
    "paik": "백白",
    "suh": "서徐",
    "sohn": "손孙",
    "chung": "정郑丁",
}


class Person(Enum):
    """What somebody in one text is to somebody in another."""

    SAME = "the same"
    NAMESAKE = "another one with the same surname"
    OTHER = "somebody else"


def people_in(text: str) -> list[tuple[str, str, str]]:
    """Return the people in a text in Latin letters who may be Korean: a surname and two syllables, in small letters."""
    found: Sequence[tuple[str, str, str]] = _PERSON.findall(text)
    return [(surname.lower(), first.lower(), second.lower()) for surname, first, second in found]


def is_korean(person: tuple[str, str, str]) -> bool:
    """Return whether all of a name is read for syllables of Korean, as that of Tsai Ing-wen is not."""
    surname, *given = person
    return (surname in _WRITTEN or is_surname_read(surname)) and all(map(is_syllable, given))


def stands_in(person: tuple[str, str, str], text: str) -> bool:
    """Return whether somebody's given name stands in a text in Hangul or simplified Han, syllable by syllable."""
    first, second = person[1:]
    return any(
        first in in_latin(sign) and second in in_latin(follows)
        for sign, follows in pairwise(text)
        if sign >= "\u3400" and follows >= "\u3400"
    )


def who_is(name: str, person: tuple[str, str, str]) -> Person:
    """Return what somebody with a name of three signs in Hangul or simplified Han is to a person in Latin letters."""
    if len(name) != _WHOLE_NAME or not all(map(in_latin, name)):
        return Person.OTHER
    surname, *given = person
    if name[0] not in _WRITTEN.get(surname, "") and surname not in in_latin(name[0]):
        return Person.OTHER
    same = all(said in in_latin(sign) for said, sign in zip(given, name[1:], strict=True))
    return Person.SAME if same else Person.NAMESAKE
