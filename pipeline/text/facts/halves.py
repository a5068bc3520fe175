"""Numbers and a half, written in digits: two and a half million, tres años y medio, 2年半, साढ़े चार, anderthalb.

The half stands behind the number, behind its scale, or behind what is counted; in languages of India before it. Half of
a scale ("half a million") is read by `words`.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from pipeline.text.facts.table import paragraph_of

# By language, what adds a half: right behind a number, or also behind a word that follows it
_BEHIND_NUMBER = {
    "de": "einhalb",
    "nl": "(?:[eë]ne)?[eë]nhalve?",
    "sv": " och en halv",
    "da": " og en halv| og et halvt",
    "ru": " с половиной",
    "uk": " з половиною",
    "bg": " и половина",
    "pl": " i pół",
    "cs": " a půl",
    "sk": " a pol",
    "hu": " és fél",
    "fi": " ja puoli",
    "tr": " buçuk",
    "id": " setengah",
    "fa": " و نیم",
}
_BEHIND_WORD = {
    "en": "[ -]and[ -]a[ -]half",
    "es": " y medi[oa]",
    "pt": " e mei[oa]",
    "it": " e mezz[oa]",
    "fr": " et demie?",
    "ro": " [sșş]i jumătate",
    "ca": " i mi(?:g|tja)",
    "ar": r" ونصف(?: ال[^\W\d_]+)?",
    "he": " וחצי",
    "vi": " rưỡi",
}
_COUNTED_HAN = "(?:[个個か]|カ|ヶ|ケ)?[年月天日周週]|小[时時]|時間|[个個](?=半[月小])"
_UNSPACED = {
    **dict.fromkeys(("zh", "yue", "ja"), rf"(?<![\d.])(\d{{1,3}}) ?({_COUNTED_HAN})半(?![期ば導导径徑])"),
    "ko": r"(?<![\d.])(\d{1,3}) ?(년|개월|달|시간|주) ?반(?![가-힣])",
    "th": r"(?<![\d.])(\d{1,3}) ?(ล้าน|แสน|หมื่น|พัน|ปี|เดือน|ชั่วโมง|วัน|เท่า)ครึ่ง",
}
_BEFORE_NUMBER = {
    "hi": {"साढ़े": 0.5, "सवा": 0.25, "पौने": -0.25},
    "mr": {"साडे": 0.5},
    "ur": {"ساڑھے": 0.5},
    "bn": {"সাড়ে": 0.5},
}
_WORDS = {
    "hi": {"डेढ़": 1.5, "ढाई": 2.5},
    "mr": {"दीड": 1.5, "अडीच": 2.5},
    "ur": {"ڈیڑھ": 1.5, "ڈھائی": 2.5},
    "bn": {"দেড়": 1.5, "আড়াই": 2.5},
}
_MOST = 20  # hardly anything is told in words as twenty-one and a half


def with_halves(text: str, language: str) -> str:
    """Write numbers and a half with a decimal point; Han, Thai and Korean ones must be in digits before."""
    if language in _UNSPACED:
        return re.sub(_UNSPACED[language], r"\1.5\2", text)
    marks, pattern, values = _behind(language)
    if marks is None or not marks.search(text):
        return text

    def written(found: re.Match[str]) -> str:
        if found["word"]:
            return f"{values[found['word'].lower()]:g}"
        number, more = found["number"] or found["after"], _BEFORE_NUMBER.get(language, {}).get(found["before"], 0.5)
        value = float(number) if number.isdigit() else values[number.lower()]
        return f"{value + more:g}{found['noun'] or ''}"

    return pattern.sub(written, text)


@lru_cache(maxsize=64)
def _behind(language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str], Mapping[str, float]]:
    """Return what marks a half, a pattern for all numbers and a half, and the values of its words."""
    marks = paragraph_of(language)
    values: dict[str, float] = {
        word: value
        for kind in ("number", "article")
        for word, value in marks.get(kind, [])
        if value <= _MOST and " " not in word
    }
    words = _WORDS.get(language, {}) | {word: count / 10 for word, count in marks.get("half", []) if count > 10}
    half = _BEHIND_NUMBER.get(language) or _BEHIND_WORD.get(language) or "(?!)"
    before = "|".join(_BEFORE_NUMBER.get(language, {})) or "(?!)"
    whole = "|".join(sorted(words, key=len, reverse=True)) or "(?!)"
    number = rf"\d{{1,3}}|{'|'.join(sorted(values, key=len, reverse=True))}"
    noun = rf"(?P<noun>[ -](?!(?:{number})\b)[^\W\d_]{{2,12}})??" if language in _BEHIND_WORD else "(?P<noun>)"
    behind = rf"(?P<number>{number}){noun}(?:{half})|(?P<before>{before}) (?P<after>{number})"
    pattern = rf"(?<![\w.,])(?:{behind}|(?P<word>{whole}))(?![^\W\d_])"
    any_mark = "|".join(each for each in (half, before, whole) if each != "(?!)")
    return (
        (re.compile(any_mark, re.IGNORECASE) if any_mark else None),
        re.compile(pattern, re.IGNORECASE),
        values | words,
    )
