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
# Surnames of one syllable, and the syllables of most given names; no word of three such syllables is common
_IN_HANGUL = re.compile(
    "(?<![가-힣])([김이박최정강조윤장임한오서신권황안송류유홍전고문손양배백허남심노하곽성차주우구민나진지엄채원천방공현함변염여추도석선설마길연위표명기반왕옥육인맹모]"
    "[가강건경관광구국권규균근금기길나남노다달대덕도동두라란래련렬령로록룡린림만명모무문미민배백범병보복봉부비빈삼상서석선설섭성세소솔송수숙순숭슬승시식신아안애양언여연열영예옥온완용우욱운웅원월유윤율은을의이익인일임자장재전정제조종주준중지진찬창채천철청초춘충치태택하학한해향헌혁현형혜호홍화환효훈휘희]"
    "[강건경관광규균근금길남년덕동란래련렬령록룡린명모무문미민배백범병복봉빈상서석선설섭성세솔송수숙순슬승식아안애연열영예옥온완용우욱운웅원유윤율익일임재정조종주준진찬창채천철춘충태택헌혁현혜호홍환훈휘희])"
    "(?=(?:은|는|이|가|을|를|의|에게|씨|와|과|도)?(?![가-힣]))"
)
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


def named_in(text: str) -> list[str]:
    """Return what may be names of people in Hangul: a surname and two syllables of given names."""
    return _IN_HANGUL.findall(text)


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
