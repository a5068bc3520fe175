"""Countries and large cities in a text, whatever its language calls them: 波兰, Polska and Poland are one.

The names are of the Unicode CLDR (`tools/places.py` writes the table). A language that hangs endings on its words has
them on names, too. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

_INFLECTS = frozenset(["ru", "pl", "uk", "cs", "bg", "hr", "sr", "el", "fi", "hu", "ro", "tr", "ta"])
_UNSPACED = frozenset(("zh", "zh-TW", "ja", "th"))
_GROWN_BEFORE = {"ar": re.compile("(?:[وفبلك]?ال|[وف]?لل|[وفبلك])"), "he": re.compile("[ושכ]?[הבלמכ]|[וש]")}
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0610-\u061a\u064b-\u065f\u0900-\u0e00])*(?:['’.-][^\W\d_]+)*")
_MOST_WORDS = 4  # of a name
_LONG, _ENDING, _STEM = 5, 3, 1  # letters: of a name with endings, of an ending, and what it may replace
_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]+")
_HEAD = _LONG - _STEM
_KOREAN_ENDING = 4
_CAPITAL_ADJECTIVES = frozenset(("en", "tr", "id", "nl"))
_HINT = 3  # letters in which a country and its adjective agree: French, France


def _table(entries: str) -> dict[str, str]:
    pairs = (entry.partition(":") for entry in entries.split())
    return {country: said for country, _, said in pairs}


# Beginnings of adjectives that are other words than the name, and of capitals that stand for a country
_ADJECTIVES = _table(
    """
    NL:dut,hol,nee,ned,гол,нид,ολλ GB:bri,eng,sco,wel,ing,анг,бри,шот,αγγ,βρε
    US:was,ваш,wasz,ame,аме,сша,usa,u.s,αμε CH:swi,sui,sch,hel,шве,ελβ DE:ger,deu,all,ale,ted,nie,alm,нем,γερ
    GR:gre,gri,γρη,hel,ell,yun,гре,ελλ HU:hun,ung,hon,mad,mac,вен,ουγ FI:fin,суо ES:spa,esp,his,hisz,исп,ισπ
    CN:bei,pek,пек,pék,chi,sin,kin,çin,cin,кит,κιν JP:jap,gia,япо,ιαπ TR:ank,анк,tur,tür,тур,τουρκ
    IN:del,дел,ind,инд,ινδ SE:swe,sch,sué,sve,szw,шве,σου PL:pol,поль,πολ DK:dan,dän,din,дат,δαν
    TH:tha,thai,таи FR:fra,fre,fré,фра,γαλ
    """
)
# And how Han writes it for short
_IN_HAN = _table(
    """
    US:美米 GB:英 JP:日 FR:法仏 DE:德独 RU:俄露 IN:印 KR:韩韓 KP:朝 AU:澳豪 IT:意伊 ES:西 CA:加 CN:中华華
    TH:泰 PH:菲比 VN:越 BR:巴伯 NL:荷蘭 NZ:新 TR:土 UA:乌烏 PL:波 TW:台臺 MX:墨 EG:埃 IL:以
    """
)


@dataclass(frozen=True, slots=True)
class _Names:
    places: Mapping[str, str]  # by name
    sizes: Sequence[int]  # lengths of names, longest first; in words where words are divided by spaces
    begin_longer: frozenset[str]  # the first words of names of several
    stems: Mapping[str, tuple[str, ...]]  # names by what no ending changes
    beginnings: Mapping[str, frozenset[str]]  # of the names of each place and of its adjectives


def places_in(text: str, language: str) -> dict[str, str]:
    """Return the places that a text tells of, each with the name that stands there.

    A country is its code of ISO 3166, a city its English name. `language` is as `read_as` gives it; of a language that
    the table does not have nothing is found.
    """
    names = _names(language)
    if not names.places:
        return {}
    found = _in_runs(text, names) if language in _UNSPACED else _in_words(text, language, names)
    said: dict[str, str] = {}
    for place, name in found:
        said.setdefault(place, name)
    return said


def country_of(place: str) -> str:
    """Return the code of the country that a place is or lies in."""
    return _cities().get(place, place)


def names_place(text: str) -> bool:
    """Return whether a text of several words is the name of a country or a large city in some language."""
    return text in _long_names()


def may_tell_of(text: str, place: str, language: str) -> bool:
    """Return whether a word of a text begins like a place or its adjective, as Polish does like Poland."""
    begin, country = _names(language).beginnings, country_of(place)
    if any(map(text.__contains__, _IN_HAN.get(country, "") if language in _UNSPACED else "")):
        return True
    wanted = begin.get(place, frozenset()) | begin.get(country, frozenset())
    capital = language in _CAPITAL_ADJECTIVES
    words = (word for word in _WORD.findall(text) if not (capital and word[0].islower()))
    return any(_begins(word, language) in wanted for word in words)


def _begins(word: str, language: str) -> str:
    """Return the first letters of a word, in Arabic and Hebrew without what grew before it."""
    grown = _GROWN_BEFORE[language].match(word) if language in _GROWN_BEFORE else None
    bare = word[grown.end() :] if grown else ""
    return (bare if len(bare) >= _HINT else word)[:_HINT].lower()


def _in_runs(text: str, names: _Names) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        size = next((size for size in names.sizes if text[place : place + size] in names.places), 0)
        if size and not _goes_on(text, place, size):
            name = text[place : place + size]
            yield names.places[name], name
        place += max(1, size)


def _goes_on(text: str, place: int, size: int) -> bool:
    """Return whether a name in katakana is a part of a longer word: タイ in タイトル."""
    run = _KATAKANA.match(text, place)
    return run is not None and (run.end() > place + size or bool(_KATAKANA.match(text, max(0, place - 1), place)))


def _in_words(text: str, language: str, names: _Names) -> Iterator[tuple[str, str]]:
    words = list(_WORD.finditer(text))
    place = 0
    while place < len(words):
        first = words[place][0]
        if first[0].islower():  # in a script with capitals, a name has one
            place += 1
            continue
        count = min(_MOST_WORDS, len(words) - place) if first in names.begin_longer else 1
        while count > 1 and text[words[place].start() : words[place + count - 1].end()] not in names.places:
            count -= 1
        said = text[words[place].start() : words[place + count - 1].end()]
        found = names.places.get(said) or _named(said, language, names)
        if found:
            yield found, said
        place += count


def _named(said: str, language: str, names: _Names) -> str:
    """Return the place that a word, or several, is the name of; empty if it is none."""
    bare = said.replace("’", "'").partition("'")[0]
    if bare in names.places:
        return names.places[bare]
    if language == "ko":
        cuts = (said[:size] for size in names.sizes if size < len(said) <= size + _KOREAN_ENDING)
        return next((names.places[cut] for cut in cuts if cut in names.places), "")
    if language in _GROWN_BEFORE:
        grown = _GROWN_BEFORE[language].match(said)
        rest = said[grown.end() :] if grown else ""
        return names.places.get(rest) or names.places.get(f"ال{rest}", "")
    if language in _INFLECTS:
        for name in names.stems.get(bare[:_HEAD], ()):
            if bare.startswith(name[:-_STEM]) and len(name) - 1 <= len(bare) <= len(name) + _ENDING:
                return names.places[name]
    return ""


@cache
def _lines() -> Mapping[str, str]:
    text = resources.files(__package__).joinpath("places.txt").read_text(encoding="utf-8")
    return {line.partition("\t")[0]: line.partition("\t")[2] for line in text.splitlines() if line[0] != "#"}


@cache
def _cities() -> Mapping[str, str]:
    pairs = (entry.partition(":") for entry in _lines()["cities"].split())
    return {city: country for city, _, country in pairs}


@cache
def _long_names() -> frozenset[str]:
    rows = (row for language, row in _lines().items() if language != "cities")
    said = (entry.partition(":")[2] for row in rows for entry in row.split("\t"))
    return frozenset(name for names in said for name in names.split("|") if " " in name)


@cache
def _names(language: str) -> _Names:
    entries = [entry.partition(":") for entry in _lines().get(language, "").split("\t") if entry]
    places: dict[str, str] = {}
    begin: dict[str, frozenset[str]] = {}
    for place, _, said in entries:
        for name in said.split("|"):
            places.setdefault(name, place)
        also = _ADJECTIVES.get(place, "").split(",")
        said_so = (_begins(name, language) for name in said.split("|"))
        begin[place] = frozenset((*said_so, *(each[:_HINT] for each in also if each)))
    stems: dict[str, list[str]] = {}
    for name in places if language in _INFLECTS else ():
        if len(name) >= _LONG and " " not in name:
            stems.setdefault(name[:_HEAD], []).append(name)
    return _Names(
        places=places,
        sizes=sorted({len(name) for name in places}, reverse=True),
        begin_longer=frozenset(name.partition(" ")[0] for name in places if " " in name),
        stems={stem: tuple(said) for stem, said in stems.items()},
        beginnings=begin,
    )
