"""Names of Korea and Vietnam in Han, as Chinese texts write them, and by the syllables that are read for them there.

朴俊浩 is 박준호, and Jun-ho in Latin letters; 陈国平 is Trần Quốc Bình. A syllable has dozens of characters, so a name
of one syllable tells nothing. The table is of Unihan, in simplified characters. Pure.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from unicodedata import combining, normalize

_HANGUL = re.compile("[가-힣]{2,5}")
_HANGUL_SYLLABLE = re.compile("[가-힣]")
_HAN = re.compile("[\u4e00-\u9fff]{2,4}")
_LATIN = re.compile("([A-Z][a-z]{1,6})-([A-Za-z][a-z]{1,6})")
_SURNAMES = (
    "金李朴崔郑姜赵尹张林吴韩申徐权黄安宋柳洪全高文孙梁裴白许南刘沈卢河丁成车俞具禹朱任罗闵陈池严元蔡千方"
    "孔玄咸卞廉吕边秋都蒋石鲁马表明奇琴玉"
)
_WHOLE_NAME = 3  # characters
# How the letters of a syllable in Hangul are written in Latin letters, in the order of Unicode
_INITIALS, _VOWELS, _FINALS = (
    said.split()
    for said in (
        "g|k kk n d|t tt r|l|n m b|p pp s|sh ss - j|ch jj ch k t p h",
        "a ae ya yae eo|u|o e yeo|you|yu|yo ye o wa wae oe|oi yo u|oo|woo wo|won we wi yu|yoo eu|u ui|ee i|ee|yi",
        "- k|g kk k n n n t|d l|r k m l l l p l m p|b p t t ng j t k t p h",
    )
)


# How they are written in Latin letters, as far as that is not as they are read; with the commonest ones of China
_LATIN_SURNAMES = """
    kim lee yi rhee park pak bak choi choe tsoi jung jeong chung chong kang gang cho jo yoon yun jang chang
    lim im rim han oh seo suh shin sin kwon gwon hwang ahn an song ryu yoo yu you hong jeon chun ko koh go
    moon mun son sohn yang bae pae baek paik heo huh hur nam noh roh no ha kwak gwak sung seong cha joo ju woo
    koo ku gu na min jin ji chi um eom chae won bang kong gong hyun byun ban wang li zhang liu chen huang zhao
    wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang deng feng dong xiao cheng cao yuan cai
    tsai ding shen wei lu su jiang tan pan du dai xia zhong tian ren fan fang shi yao liao zou xiong meng qin
    bai qiu hou lei
"""
_SURNAMES_ABROAD = frozenset(_LATIN_SURNAMES.split())


def is_surname_abroad(romanised: str) -> bool:
    """Return whether a romanised word is a surname of Korea or China, which tells little: many share it."""
    return romanised in _SURNAMES_ABROAD


def is_syllable(romanised: str) -> bool:
    """Return whether letters are written for a syllable of Korean that a character is read for."""
    return romanised in _romanised()


@cache
def _surnames_read() -> frozenset[str]:
    return frozenset(said for sign in _SURNAMES for said in in_latin(sign))


def is_surname_read(romanised: str) -> bool:
    """Return whether letters are written for a surname of Korea as it is read."""
    return romanised in _surnames_read()


def korean_namesakes(han: str, other: str) -> bool:
    """Return whether a name in Han, in simplified characters, and one in Hangul have one surname, and are two."""
    if not (len(han) == len(other) == _WHOLE_NAME and _HANGUL.fullmatch(other) and han[0] in _SURNAMES):
        return False
    said = [_syllables("ko").get(each, ()) for each in han]
    return all(said) and other[0] in said[0] and not all(map(_reads, said, other))


def read_alike_in_korea(han: str, other: str) -> bool:
    """Return whether two names in Han, in simplified characters, may be one of Korea: papers guess its characters."""
    said = [
        (_syllables("ko").get(here, ()), _syllables("ko").get(there, ()))
        for here, there in zip(han, other, strict=True)
    ]
    return han[0] in _SURNAMES and all(not set(here).isdisjoint(there) for here, there in said)


def _reads(said: Sequence[str], syllable: str) -> bool:
    return syllable in said


@lru_cache(maxsize=4096)
def in_han(name: str, language: str) -> re.Pattern[str] | None:
    """Return what finds a name of Korean or Vietnamese in Chinese text, in simplified characters.

    In other languages Korean given names are known by their hyphen, and looked for behind a surname; and Vietnamese
    names of three syllables, whose marks may be missing. None if the name has one syllable, or one that is read for no
    character.
    """
    if language == "ko":
        return _one_after_another([_table("ko").get(each, "") for each in name]) if _HANGUL.fullmatch(name) else None
    if language == "vi":
        syllables = name.lower().split()
        return _one_after_another([_table("vi").get(each, "") for each in syllables]) if len(syllables) > 1 else None
    if name.count(" ") > 1:
        return _one_after_another([_unmarked().get(_bare(each), "") for each in name.lower().split()])
    given = _LATIN.fullmatch(name)
    if given is None:
        return None
    return _one_after_another([_SURNAMES, *("".join(_romanised().get(each.lower(), ())) for each in given.groups())])


@lru_cache(maxsize=4096)
def read_in(name: str, language: str) -> re.Pattern[str] | None:
    """Return what finds a name in Han, in simplified characters, in another language, or None.

    What is not Korean has it as Vietnamese, with or without its marks.
    """
    if not _HAN.fullmatch(name):
        return None
    said = [_syllables("ko" if language == "ko" else "vi").get(each, ()) for each in name]
    if not all(said):
        return None
    if language == "ko":
        return re.compile("".join(f"(?:{'|'.join(each)})" for each in said))
    written = ({form.capitalize() for syllable in each for form in (syllable, _bare(syllable))} for each in said)
    choices = " ".join(f"(?:{'|'.join(sorted(each))})" for each in written)
    return re.compile(rf"\b{choices}\b")


def _bare(syllable: str) -> str:
    """Return a Vietnamese syllable without its marks."""
    apart = normalize("NFD", syllable.replace("đ", "d"))
    return "".join(sign for sign in apart if not combining(sign))


@cache
def _unmarked() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for syllable, characters in _table("vi").items():
        found[_bare(syllable)] = found.get(_bare(syllable), "") + characters
    return found


@lru_cache(maxsize=1024)
def _compiled(classes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("".join(f"[{each}]" for each in classes))


def _one_after_another(classes: Sequence[str]) -> re.Pattern[str] | None:
    return _compiled(tuple(classes)) if all(classes) else None


@cache
def _tables() -> Mapping[str, Mapping[str, str]]:
    text = resources.files(__package__).joinpath("han_readings.txt").read_text(encoding="utf-8")
    table = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    both = (dict(entry.split(":") for entry in part.split()) for part in table.split("\n\n"))
    return dict(zip(("ko", "vi"), both, strict=True))


def _table(language: str) -> Mapping[str, str]:
    return _tables()[language]


@cache
def _syllables(language: str) -> Mapping[str, Sequence[str]]:
    """The syllables that are read for a character."""
    found: dict[str, list[str]] = {}
    for syllable, characters in _table(language).items():
        for character in characters:
            found.setdefault(character, []).append(syllable)
    return found


@lru_cache(maxsize=4096)
def in_latin(sign: str) -> frozenset[str]:
    """Return what is written in Latin letters for a syllable in Hangul, or a character that is read in Korea."""
    syllables = (sign,) if _HANGUL_SYLLABLE.match(sign) else _syllables("ko").get(sign, ())
    return frozenset(each for syllable in syllables for each in _letters_of(syllable))


def _letters_of(syllable: str) -> Sequence[str]:
    rest, final = divmod(ord(syllable) - ord("가"), len(_FINALS))
    parts = _INITIALS[rest // len(_VOWELS)], _VOWELS[rest % len(_VOWELS)], _FINALS[final]
    written = [""]
    for part in parts:
        written = [said + letters for said in written for letters in part.replace("-", "").split("|")]
    return written


@cache
def _romanised() -> Mapping[str, Sequence[str]]:
    """The characters that are read for a Korean syllable in Latin letters, in whatever way these are written."""
    found: dict[str, list[str]] = {}
    for syllable, characters in _table("ko").items():
        for each in dict.fromkeys(_letters_of(syllable)):
            found.setdefault(each, []).append(characters)
    return found
