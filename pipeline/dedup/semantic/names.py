"""Names in a text of any language, and whether another text has them by sound. Pure.

A name is a word with a capital that it does not owe to the start of a sentence; a run of katakana; in Han what stands
before the word for a place, a house or a person, behind a word for an office, or is written with the characters of
foreign names; in Arabic, Thai and Hangul likewise what stands beside such a word. These are candidates: some are no
names, so nothing is decided by one of them alone, nor by sound alone (see `counterparts`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from unicodedata import category, normalize

from pipeline.dedup.semantic import name_words as words
from pipeline.dedup.semantic.transcribed import FINDERS, Spelled
from pipeline.text.han_readings import korean_namesakes, read_alike_in_korea
from pipeline.text.kanji import in_china
from pipeline.text.korean_people import named_in
from pipeline.text.spelling import latin, one_sound
from pipeline.text.time_words import is_time_word

# The vowel signs of Hindi and its sisters, and the points of Hebrew and Arabic, are no letters to Python
_SIGNS = "".join(
    sign for sign in map(chr, (*range(0x0591, 0x0671), *range(0x0900, 0x0E00))) if category(sign)[0] == "M"
)
_JOINS = re.compile("[ ·・]")  # a given name and a surname
_LETTERS = rf"(?:[^\W\d_]|[{_SIGNS}])+"
WORD = re.compile(rf"{_LETTERS}(?:['’׳-]{_LETTERS})*")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]{3,}")
THAI = re.compile("[\u0e00-\u0eff]+")
UNSPACED = re.compile("[\u3040-\u30ff\u0e00-\u0eff\u3400-\u4dbf\u4e00-\u9fff]")
CASED = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u052f]")
# What a sentence opens behind; behind a quotation mark, it does so unless a word is before that: the mine “Sardan”
_OPENS = re.compile('[.!?:…•–—-]$|(?:^|[^\\w\\s]) ?["“„«»”]$')
# Endings that Turkish and English hang on a name, and articles that French and Italian put before it
_HUNG_ON = re.compile(r"['’](?:s|te|ta|de|da|den|dan|nin|nın|in|ın|un|ün|e|a|i|ı|u|ü|ye|ya|nun|nün|yi|yı|ten|tan)$")
_HUNG_BEFORE = re.compile(r"^(?:[dlDLnsjmtc]|qu)['’](?=[A-ZÀ-Þ])")
# Vietnamese writes every syllable for itself: Trung Quốc is one name, and Trần Đình Sơn another
_SYLLABLE = re.compile(
    "(?:[bcdghklmnpqrstvx]|ch|gh|gi|kh|ng|ngh|nh|ph|qu|th|tr)?[aeiouy]{1,3}(?:[cmnpt]|ch|ng|nh)?", re.IGNORECASE
)
_SYLLABLES_ABROAD = 3
_COMES_AGAIN = 3
_NAME_IN_HAN = 3  # characters of a surname and a given name
_SHORT = 2  # characters without spaces
_INFLECTED, _ENDING = 5, 3  # letters of a name that may have an ending, and of that
_TITLE_CASE = 6  # words with capitals in a row: more than a name has
_SMALL_IN_TITLES = 3  # letters


@dataclass(frozen=True, slots=True)
class Name:
    """A name, what it weighs (1; 1 more in the title, 1 more if repeated), and the segments where it stands.

    One that `opens` has its capital only where a sentence or a headline begins, right before another: it may be a word.
    A `foreign` one is written by its sound, as its characters say.
    """

    text: str
    weight: int
    places: tuple[int, ...]
    opens: bool = False
    foreign: bool = False


def is_foreign(name: str) -> bool:
    """Return whether the characters of a name say that it is written by its sound."""
    return bool(KATAKANA.fullmatch(name) or words.CHINESE_FOREIGN.fullmatch(name))


def namesakes(one: str, other: str) -> bool:
    """Return whether two names of people, in Han or in syllables of Vietnam, have one surname and are not the same.

    Korean names may be in Han here and in Hangul there. Saint-Aubin and Saint-Amand have one first part.
    """
    if "-" in one and "-" in other:
        return _are_hyphened_apart(one, other)
    if len(one) != len(other) and not (" " in one and " " in other):
        return False
    here, there = in_china(one), in_china(other)
    if korean_namesakes(here, there) or korean_namesakes(there, here):
        return True
    if HAN.fullmatch(here) and HAN.fullmatch(there):
        of_people = len(here) == len(there) == _NAME_IN_HAN and here[0] == there[0] and here[0] in words.SURNAMES
        by_sound = all(words.CHINESE_FOREIGN_SIGN.match(each[1]) for each in (here, there) if of_people)  # 马克龙
        return of_people and not by_sound and latin(here) != latin(there) and not read_alike_in_korea(here, there)
    two = here.split(), there.split()
    least = min(map(len, two))
    return least >= _SYLLABLES_ABROAD and _bare(two[0][0]) == _bare(two[1][0]) and latin(here) != latin(there)


def _are_hyphened_apart(one: str, other: str) -> bool:
    """Return whether two names with a hyphen, of one script, begin with the same part and go on otherwise."""
    (first, _, rest), (same, _, elsewhere) = (each.partition("-") for each in (one, other))
    if not (rest[:1].isupper() and elsewhere[:1].isupper() and latin(first) == latin(same)):
        return False
    return not one_sound(latin(rest), latin(elsewhere), one_script=True)


def surnames(names: Sequence[Name], segments: Sequence[str]) -> dict[str, set[str]]:
    """Return for each name that only stands before others, as one that is given does, the last names of these rows."""
    known = {part for name in names for part in (name.text, *name.text.split())}
    last: dict[str, set[str]] = {}
    alone: set[str] = set()
    for text in segments:
        row: list[str] = []
        end = 0
        for match in WORD.finditer(text):
            for word, start in _split(match, known):
                if row and not (word in known and _JOINS.fullmatch(text, end, start)):
                    _end_row(row, last, alone)
                    row = []
                if word in known:
                    row.append(word)
                end = start + len(word)
        _end_row(row, last, alone)
    return {name: found for name, found in last.items() if name not in alone}


def _split(match: re.Match[str], known: Set[str]) -> list[tuple[str, int]]:
    """Return a word, or in Chinese and Japanese the known names at its ends, each with its place."""
    word = match[0]
    if word in known or not UNSPACED.match(word):
        return [(word, match.start())]
    found = []
    for name in known:
        if word.startswith(name):
            found.append((name, match.start()))
        elif word.endswith(name):
            found.append((name, match.end() - len(name)))
    return sorted(found, key=itemgetter(1))


def _end_row(row: Sequence[str], last: dict[str, set[str]], alone: set[str]) -> None:
    for word in row[:-1]:
        last.setdefault(word, set()).add(row[-1])
    alone.update(row[-1:])


def find_names(segments: Sequence[str], title: str, language: str, spelled: Spelled | None = None) -> list[Name]:
    """Find the names in a text, in the order in which they come.

    What Korean, Arabic and Thai write by its sound is found if `spelled` tells how a vocabulary spells words.
    """
    primary = language.partition("-")[0]
    found: dict[str, bool] = {}
    if primary in words.CASED_SCRIPTS:
        found |= _capitals(segments, primary)
        found = dict(_joined(found, segments, own=primary == "vi"))
    else:
        candidates = {"zh": _of_han, "ja": _of_japanese, "ko": _of_hangul, "ar": _of_arabic, "th": _of_thai}
        if primary in candidates:
            found |= dict.fromkeys(candidates[primary](segments), False)
    by_sound = dict.fromkeys(FINDERS[primary](segments, spelled) if spelled and primary in FINDERS else (), False)
    found |= by_sound
    ends = {name.rpartition(" ")[2] for name in found if " " in name}  # a person of Vietnam is called by the last one
    whole = [
        name
        for name in found
        if name not in ends and not any(name != other and other not in ends and _is_of(name, other) for other in found)
    ]
    made = [
        replace(_weighed(name, segments, title, opens=found[name]), foreign=is_foreign(name) or name in by_sound)
        for name in whole
    ]
    # without capitals, what stands once may be anything; what the text comes back to, or begins with, is its subject
    once = {"zh": words.CHINESE_PERSON, "ja": words.JAPANESE_SURELY}.get(primary)
    surely = {*_beside(once, segments)} if once else ()
    all_of_them = primary in words.CASED_SCRIPTS or primary == "ko"
    return [name for name in made if all_of_them or name.weight > 1 or name.foreign or name.text in surely]


def _is_of(name: str, other: str) -> bool:
    """Return whether a name is another one with something before it, or with an ending."""
    if not name.startswith(other):
        return name.endswith(other)
    if THAI.fullmatch(other) or HAN.fullmatch(other):
        return len(other) > _SHORT
    return bool(CASED.match(name)) and _stands_in(name, other)


def _weighed(name: str, segments: Sequence[str], title: str, *, opens: bool) -> Name:
    forms = dict.fromkeys((name, name.rpartition(" ")[2]))
    places = tuple(place for place, text in enumerate(segments) if any(_stands_in(text, form) for form in forms))
    headline = _stands_in(title, name)
    # the title is a segment itself, so that a name in it is repeated from the third on
    return Name(name, 1 + headline + (len(places) > 1 + headline), places, opens)


def _stands_in(text: str, name: str) -> bool:
    """Return whether a name stands in a text: one with a capital as a word, which has an ending only if it is long."""
    place = text.find(name)
    if place < 0 or not CASED.match(name):
        return place >= 0
    longest = 0 if len(name) < _INFLECTED else _ENDING
    while place >= 0:
        behind = text[place + len(name) : place + len(name) + longest + 1]
        if not text[place - 1 : place].isalpha() and (len(behind) <= longest or not behind.isalpha()):
            return True
        place = text.find(name, place + 1)
    return False


def _capitals(segments: Sequence[str], language: str) -> dict[str, bool]:
    """Return the words with capitals that may be names, each with whether it only opens sentences."""
    inner: dict[str, None] = {}
    opening: Counter[str] = Counter()
    small = set()
    for text in segments:
        found = list(WORD.finditer(text))
        # Vietnamese puts no headline in title case, and most of its small words are short
        headline = set() if language == "vi" else _in_title_case(found)
        for place, match in enumerate(found):
            word = _HUNG_BEFORE.sub("", _HUNG_ON.sub("", match[0]))
            if not CASED.match(word[0]):
                continue
            if not word[0].isupper() or (language == "de" and _is_german_noun(text, found, place)):
                small.add(word.lower())
            elif (
                place
                and place not in headline
                and not _OPENS.search(text[: match.start()].rstrip())
                and (language != "de" or _is_german_name(text, found, place))
            ):
                inner[word] = None
            elif language != "de" and place not in headline and _leads_a_name(text, found, place):
                opening[word] += 1
    openers = (word for word, count in opening.items() if count > 1)
    return {
        word: opens
        for word, opens in (dict.fromkeys(openers, True) | dict.fromkeys(inner, False)).items()
        if len(word) >= 3
        and word.lower() not in small
        and word not in words.NO_NAMES
        and not is_time_word(word.lower(), language)
    }


def _joined(names: Mapping[str, bool], segments: Sequence[str], *, own: bool) -> Iterator[tuple[str, bool]]:
    """Yield Vietnamese names with all their syllables, and others as they are.

    In a text that is not in their `own` language, they are known by three syllables or more behind a surname.
    """
    for text in segments:
        row: list[str] = []
        end = 0
        for match in WORD.finditer(text):
            word, beside, end = match[0], text[end : match.start()] == " ", match.end()
            is_syllable = word[0].isupper() and bool(_SYLLABLE.fullmatch(_bare(word)))
            if not (beside and is_syllable):
                yield from _row(row, names, own=own)
                row = []
            if is_syllable:
                row.append(word)
            elif word in names:
                yield word, names[word]
        yield from _row(row, names, own=own)


def _row(row: Sequence[str], names: Mapping[str, bool], *, own: bool) -> Iterator[tuple[str, bool]]:
    if not own:
        whole = len(row) >= _SYLLABLES_ABROAD and row[0] in words.VIETNAMESE_SURNAMES
        yield from [(" ".join(row), False)] if whole else ((word, names[word]) for word in row if word in names)
        return
    start = next((place for place, word in enumerate(row) if word in names), len(row))  # not Ông, Mr, at its head
    if row[start:]:
        yield " ".join(row[start:]), all(names.get(word, True) for word in row[start:])


def _bare(word: str) -> str:
    """Return a Vietnamese word without its marks."""
    return "".join(sign for sign in normalize("NFD", word) if category(sign) != "Mn").translate(
        {0x111: "d", 0x110: "D"}
    )


def _leads_a_name(text: str, found: Sequence[re.Match[str]], place: int) -> bool:
    """Return whether a word with a capital stands right behind one that opens a sentence: “Hazelmere Foods”."""
    after = found[place + 1] if place + 1 < len(found) else None
    return after is not None and after[0][0].isupper() and text[found[place].end() : after.start()] == " "


def _in_title_case(found: Sequence[re.Match[str]]) -> set[int]:
    """Return the places of words in a row of words with capitals, as in a headline; short words may be small."""
    row: list[int] = []
    every: set[int] = set()
    for place, match in enumerate(found):
        if place and re.search("[.!?。]", match.string[found[place - 1].end() : match.start()]):
            row = []
        if match[0][0].isupper():
            row.append(place)
            if len(row) >= _TITLE_CASE:
                every.update(row)
        elif len(match[0]) > _SMALL_IN_TITLES:
            row = []
    return every


def _is_german_name(text: str, found: Sequence[re.Match[str]], place: int) -> bool:
    """Return whether a noun stands beside another one or right behind a preposition: all nouns have capitals."""
    before, word = found[place - 1], found[place]
    if text[before.end() : word.start()] == " ":
        opening = re.search(r"[.!?:]\s$", text[: before.start()]) or place == 1
        if before[0].lower() in words.BEFORE_GERMAN_NAMES or (before[0][0].isupper() and not opening):
            return True
    after = found[place + 1] if place + 1 < len(found) else None
    return after is not None and after[0][0].isupper() and text[word.end() : after.start()] == " "


def _is_german_noun(text: str, found: Sequence[re.Match[str]], place: int) -> bool:
    """Return whether an article stands right before a word: towns, people and firms have none."""
    if not place or text[found[place - 1].end() : found[place].start()] != " ":
        return False
    return found[place - 1][0].lower() in words.GERMAN_ARTICLES


def _of_japanese(segments: Sequence[str]) -> Iterator[str]:
    for text in segments:
        yield from KATAKANA.findall(text)
    yield from _beside(words.JAPANESE, segments)


def _of_han(segments: Sequence[str]) -> Iterator[str]:
    yield from (name for found in _beside(words.CHINESE_PLACE, segments) if len(name := words.trimmed(found)) >= 2)
    yield from (name for name in _beside(words.CHINESE_PERSON, segments) if words.trimmed(name) == name)
    counted = Counter(match["name"] for text in segments for match in words.CHINESE_REPEATED.finditer(text))
    begun = Counter(name[:2] for name in counted.elements())
    whole = "\n".join(segments)
    yield from (
        _to_its_end(name, whole)
        for name, count in counted.items()
        # what goes on otherwise, too, is a word before another one: 韩国 in 韩国银行 and 韩国经济
        if count >= _COMES_AGAIN and begun[name[:2]] == count and words.trimmed(name) == name
    )
    for text in segments:
        yield from (run.strip("·") for run in words.CHINESE_FOREIGN.findall(text))


def _to_its_end(name: str, whole: str) -> str:
    """Return a name with what always follows it of the characters of foreign names: 马哈茂 in 马哈茂德."""
    following = set(re.findall(f"{name}(.|$)", whole, re.MULTILINE))
    return name + following.pop() if len(following) == 1 and words.CHINESE_FOREIGN_SIGN.match(*following) else name


def _of_hangul(segments: Sequence[str]) -> Iterator[str]:
    yield from _beside(words.KOREAN, segments)
    for text in segments:
        yield from named_in(text)


def _of_arabic(segments: Sequence[str]) -> Iterator[str]:
    return _beside(words.ARABIC, segments)


def _of_thai(segments: Sequence[str]) -> Iterator[str]:
    """Find what stands behind a word for a place or person; it ends where its repetitions end to be alike."""
    whole = "\n".join(segments)
    for found in _beside(words.THAI, segments):
        size = next((size for size in range(len(found), 3, -1) if whole.count(found[:size]) > 1), 0)
        if size:
            yield found[:size]


def _beside(pattern: re.Pattern[str], segments: Sequence[str]) -> Iterator[str]:
    """Find what stands beside the words of a language for places, houses and persons."""
    for text in segments:
        for match in pattern.finditer(text):
            name = match[match.lastgroup or 0]
            if name not in words.NO_NAMES:
                yield name


def phrases(text: str) -> list[str]:
    """Return the words and pairs of words of a text, among which a name may be told by meaning."""
    found = dict[str, None]()
    for line in text.split("\n"):
        every = WORD.findall(line)
        for place, word in enumerate(every):
            if UNSPACED.search(word):
                found |= dict.fromkeys(KATAKANA.findall(word))
                for run in HAN.findall(word):
                    found |= dict.fromkeys(windows(run, range(2, 5)) if len(run) > 2 else [run])
                for run in THAI.findall(word):
                    found |= dict.fromkeys(islice(windows(run, (5, 8)), None, None, 2))
            else:
                found[word] = None
                if place + 1 < len(every):
                    found[f"{word} {every[place + 1]}"] = None
    return sorted("".join(each) for each in found)


def windows(run: Sequence[str], sizes: Iterable[int]) -> Iterator[str]:
    for size in sizes:
        for start in range(len(run) - size + 1):
            yield "".join(run[start : start + size])
