"""Babel, which carries the CLDR, is asked what the generated tables shall say."""

from datetime import UTC, date

import pytest
from babel import Locale, localedata
from babel.dates import format_date
from babel.numbers import format_decimal

from pipeline.text.dates import find_dates, read_date
from pipeline.text.facts import read_numbers
from pipeline.text.language import LANGUAGES
from pipeline.text.language_names import name_of
from tools import tables

KNOWN = sorted(LANGUAGES & set(localedata.locale_identifiers()))
ALL = set(range(1, 13))
# Months of two words or with a sign inside, and those whose name means more in another language
UNREAD = {
    "as": {5},
    "ckb": {1, 10, 11, 12},
    "dv": ALL,  # the CLDR has no names for them
    "ga": {9, 10},
    "hr": {10},  # listopada, to most of its readers November
    "lb": {5},  # Mee, in Dutch "along"
    "ml": {10},
    "mn": ALL,
    "si": {4},
    "yo": ALL,
}


def test_the_tables_are_those_that_the_cldr_gives_today() -> None:
    assert tables.FILE.read_text(encoding="utf-8") == tables.module(), "write them anew: make tables"


@pytest.mark.parametrize("language", KNOWN)
def test_the_months_of_every_language_are_read(language: str) -> None:
    read = set()
    for month in ALL:
        day = date(2023, month, 24)
        written = [format_date(day, form, locale=language) for form in ("long", "d MMMM y")]
        stamps = {stamp.day for text in written if (stamp := read_date(text, zone=UTC))}
        if month not in UNREAD.get(language, ()):
            assert stamps == {day}, written
        read |= {month} if stamps == {day} else set()
    assert read == ALL - UNREAD.get(language, set())


@pytest.mark.parametrize("language", ["fr", "kk", "ky", "mt", "th", "ug", "ur"])
def test_a_date_is_read_as_its_language_writes_it_in_full(language: str) -> None:
    written = format_date(date(2023, 7, 24), "long", locale=language)
    stamp = read_date(written, zone=UTC)
    assert stamp is not None, written
    assert stamp.day == date(2023, 7, 24)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24 ก.ค. 2566", date(2023, 7, 24)),
        ("24 กรกฎาคม พ.ศ. 2566", date(2023, 7, 24)),
        ("24 มิ.ย. 2566 เวลา 17:55 น.", date(2023, 6, 24)),
        ("24 ກ.ລ. 2023", date(2023, 7, 24)),
        ("२४ मे २०२३", date(2023, 5, 24)),
        ("24. srpanj 2023.", date(2023, 7, 24)),
        ("24 септ 2023", date(2023, 9, 24)),
    ],
)
def test_abbreviations_with_full_stops_and_names_of_two_letters_are_months(text: str, day: date) -> None:
    stamp = read_date(text, zone=UTC)
    assert stamp is not None
    assert stamp.day == day


@pytest.mark.parametrize(
    "text",
    [
        "Het team deed in 2020 mee 10 keer.",  # lb Mee: May
        "I 2020 dets 10 største byer",  # et dets: December
        "V roce 2020 led 10 zemí",  # cs led: January
        "2020 मे 10 लोग",  # mr मे: May, in Hindi often "in"
        "3 uno 2020",  # cs úno: February
        "The 12 here 2020",  # br Here: October
        "i 2021 tra 5 giorni",  # hr tra: April
        "12 srp 2020",  # July in Croatian, August in Czech
    ],
)
def test_a_common_word_of_another_language_is_no_month(text: str) -> None:
    assert find_dates(text, zone=UTC) == []


@pytest.mark.parametrize("language", ["de", "en", "fr", "ru", "tr", "af", "ky", "lb", "mn", "sw"])
def test_decimals_are_marked_as_the_language_does(language: str) -> None:
    written = format_decimal(2.125, locale=language)
    assert read_numbers(f"{written} %", language) == ("2.125%",)


def test_languages_are_called_as_in_english() -> None:
    known = Locale.parse("en").languages
    ours = {"nb", "nn", "bn"}
    told = {code: name_of(code) for code in KNOWN}
    assert {code: name for code, name in told.items() if name != known[code]}.keys() == ours & told.keys()
