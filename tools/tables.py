"""Write `pipeline/text/cldr.py`: months, decimal marks and names of languages from the CLDR, as babel carries it.

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
from pipeline.text.date_words import fold
from pipeline.text.language import LANGUAGES

FILE = Path(__file__).parents[1] / "pipeline" / "text" / "cldr.py"
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
        f'LANGUAGE_NAMES = """\n{named.replace("_", " ")}"""\n"""`code name`, parted by `|` or the end of a line."""\n'
    )


def _wrapped(text: str, mark: str = " ") -> str:
    """Return `text` in lines that stay below 120 columns in any script, each with its end."""
    lines = textwrap.wrap(text.replace(mark, " "), 88, break_long_words=False, break_on_hyphens=False)
    return "".join(line.replace(" ", mark) + "\n" for line in lines)


if __name__ == "__main__":
    FILE.write_text(module(), encoding="utf-8")
    sys.stdout.write(f"{FILE}: {len(months())} months' names, {len(language_names())} languages\n")
