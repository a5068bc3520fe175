"""Write `pipeline/text/cldr.py` and `cldr_relative.py` from the CLDR, as babel carries it.

They hold months, decimal marks, names of languages, the order of numbers in dates, and phrases such as "2 days ago".

    make tables

Babel is asked here and in the tests only: to load it takes longer than to read an article.
"""

import re
import sys
import textwrap
import unicodedata
from collections import defaultdict
from pathlib import Path

from babel import Locale, localedata
from babel.core import get_cldr_version

from pipeline.text.date_patterns import MONTH_NAME
from pipeline.text.folding import fold
from pipeline.text.language import LANGUAGES

FILE = Path(__file__).parents[1] / "pipeline" / "text" / "cldr.py"
RELATIVE_FILE = FILE.with_name("cldr_relative.py")
# Scripts that CLDR has a second set of names in, and that no newspaper of that language is printed in
_RARE_SCRIPTS = ("_Arab", "_Dsrt", "_Shaw")
# Months that are a common word of another language: Dutch mee and liep (along, walked), Danish dets (its), Swedish noll
# (zero), Slovene spal (slept), Hindi जाने (to go)
_WORDS = frozenset({"mee", "liep", "dets", "noll", "spal", "जाने"})
# Of the Finnish months the first half alone, which is an oak, a pearl, mud, hay, the summer
_HALVED = "fi"


def months() -> dict[str, int]:
    """Return the number of each month by its spellings, folded; none that means two months, or a word as well."""
    meant: dict[str, set[int]] = defaultdict(set)
    for locale in filter(_is_printed, localedata.locale_identifiers()):
        contexts = Locale.parse(locale).months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, written in contexts[context][width].items():
                    if name := _name(written, short=width == "abbreviated", language=locale.partition("_")[0]):
                        meant[name].add(number)
    return {name: numbers.pop() for name, numbers in meant.items() if len(numbers) == 1}


def _is_printed(locale: str) -> bool:
    return locale.partition("_")[0] in LANGUAGES and not any(script in locale for script in _RARE_SCRIPTS)


def _name(written: str, *, short: bool, language: str) -> str | None:
    """Return a month as dates are matched; None if it is of several words, in digits, or too short to be only a month.

    An abbreviation needs four letters in a script with capitals, where three are a word of some language, and three in
    others; a full name needs two, as in Marathi.
    """
    name = fold(unicodedata.normalize("NFC", written)).strip().removesuffix(".")
    name = re.sub("^(?:de |d')", "", name)
    least = (4 if name.upper() != name else 3) if short else (3 if name.upper() != name else 2)
    if not re.fullmatch(MONTH_NAME, name) or len(name) < least or name in _WORDS or (short and language == _HALVED):
        return None
    return name


def decimal_commas() -> list[str]:
    """Return the languages that write a comma before decimals."""
    known = sorted(LANGUAGES & set(localedata.locale_identifiers()))
    return [language for language in known if Locale.parse(language).number_symbols["latn"]["decimal"] == ","]


def language_names() -> dict[str, str]:
    """Return the English name of each language that has a code of two letters, or that we tell apart."""
    names = Locale.parse("en").languages
    return {code: name for code, name in sorted(names.items()) if len(code) == 2 or code in LANGUAGES}


def month_first() -> list[str]:
    """Return the locales that write 05/14/2024; bare English is not one, since half of its readers write 14/05/2024."""
    locales = ((name, Locale.parse(name)) for name in localedata.locale_identifiers())
    return sorted(
        name.replace("_", "-").lower()
        for name, locale in locales
        if re.fullmatch("M+[^dy]+d+[^dy]+y+", locale.date_formats["short"].pattern)
        and name.partition("_")[0] in LANGUAGES
        and name != "en"
        and not locale.script
    )


def year_first() -> list[str]:
    """Return the languages that write 24/05/14."""
    return sorted(
        name
        for name in sorted(LANGUAGES & set(localedata.locale_identifiers()))
        if re.match("y", Locale.parse(name).date_formats["short"].pattern)
    )


def ago() -> dict[str, tuple[str, int]]:
    """Return unit and number of each phrase for a time past, folded, digits as 0; the number is 0 where it is said.

    Arabic newspapers write منذ where the CLDR has قبل; a phrase that means two units means none.
    """
    meant: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for locale in filter(_is_printed, localedata.locale_identifiers()):
        fields = Locale.parse(locale)._data["date_fields"]
        for unit in ("second", "minute", "hour", "day", "week", "month", "year"):
            for width in ("", "-short"):
                for plural, phrase in dict(fields.get(unit + width, {}).get("past", {})).items():
                    count = 0 if "{0}" in phrase else {"one": 1, "two": 2}.get(plural)
                    if count is None:
                        continue
                    folded = _phrase(phrase)
                    for one in {folded, folded.replace("قبل", "منذ")}:
                        if re.search(r"[^\W\d_]", one) and len(one) > 3:
                            meant[one].add((unit, count))
    return {phrase: units.pop() for phrase, units in meant.items() if len(units) == 1}


def _phrase(written: str) -> str:
    folded = fold(unicodedata.normalize("NFC", written.replace("{0}", "0")))
    return " ".join(folded.split()).strip(" .")


def relative_module() -> str:
    """Return the text of `pipeline/text/cldr_relative.py`."""
    phrases = ago()
    kinds = dict.fromkeys(phrases.values())
    lines: list[str] = []
    for unit, count in sorted(kinds):
        row: list[str] = []
        for phrase in sorted(phrase for phrase, kind in phrases.items() if kind == (unit, count)):
            if row and len("|".join([*row, phrase])) > 90:
                lines.append(f"{unit} {count} {'|'.join(row)}")
                row = []
            row.append(phrase)
        lines.append(f"{unit} {count} {'|'.join(row)}")
    return (
        f'"""Phrases for a time past ("0 days ago"), from the Unicode CLDR {get_cldr_version()}. A table only.\n\n'
        "`make tables` writes this module; what it leaves out, and why, is in `tools/tables.py`. The data is\n"
        'copyright © Unicode, Inc., under the Unicode License v3, https://www.unicode.org/license.txt.\n"""\n\n'
        'AGO = """\n' + "\n".join(lines) + '\n"""\n'
        '"""A line: unit, number (0 where the phrase says it in digits, which are 0 here), phrases, folded."""\n'
    )


def module() -> str:
    """Return the text of `pipeline/text/cldr.py`."""
    by_number = [sorted(name for name, number in months().items() if number == month) for month in range(1, 13)]
    rows = [_wrapped(" ".join(name.replace(" ", "_") for name in names)) for names in by_number]
    named = _wrapped("|".join(f"{code} {name}" for code, name in language_names().items()).replace(" ", "_"), "|")
    return (
        f'"""Months, decimal marks and names of languages, from the Unicode CLDR {get_cldr_version()}. Tables only.\n\n'
        "`make tables` writes this module; what it leaves out, and why, is in `tools/tables.py`. The data is\n"
        'copyright © Unicode, Inc., under the Unicode License v3, https://www.unicode.org/license.txt.\n"""\n\n'
        f'MONTHS = """\n{chr(10).join(rows)}\n"""\n"""A paragraph a month: its names, folded, `_` for a space."""\n\n'
        f'DECIMAL_COMMA = """\n{_wrapped(" ".join(decimal_commas()))}"""\n'
        '"""Languages with a comma before decimals."""\n\n'
        f'MONTH_FIRST = """\n{_wrapped(" ".join(month_first()))}"""\n'
        '"""Locales with the month before the day in numbers."""\n\n'
        f'YEAR_FIRST = """\n{_wrapped(" ".join(year_first()))}"""\n'
        '"""Languages with the year first in a short date."""\n\n'
        f'LANGUAGE_NAMES = """\n{named.replace("_", " ")}"""\n"""`code name`, parted by `|` or the end of a line."""\n'
    )


def _wrapped(text: str, mark: str = " ") -> str:
    """Return `text` in lines that stay below 120 columns in any script, each with its end."""
    lines = textwrap.wrap(text.replace(mark, " "), 88, break_long_words=False, break_on_hyphens=False)
    return "".join(line.replace(" ", mark) + "\n" for line in lines)


if __name__ == "__main__":
    FILE.write_text(module(), encoding="utf-8")
    RELATIVE_FILE.write_text(relative_module(), encoding="utf-8")
    sys.stdout.write(f"{FILE}: {len(months())} months' names, {len(language_names())} languages\n")
