"""In which order numbers stand in a date: what the CLDR says of a page's language and region."""

from collections.abc import Sequence
from typing import Literal

from pipeline.text import cldr

DateOrder = Literal["dmy", "mdy", "ymd"]
"""Day, month and year: 14/05/2024, 05/14/2024, 24/05/14."""

_MONTH_FIRST = frozenset(cldr.MONTH_FIRST.split())
_YEAR_FIRST = frozenset(cldr.YEAR_FIRST.split())


def of_locales(locales: Sequence[str]) -> DateOrder | None:
    """Return the order that tags such as `en-US` or `zh_CN` call for; None if they are none, or English of no country.

    English without a country is written in both orders.
    """
    tags = [tag.strip().lower().replace("_", "-") for tag in locales if tag.strip()]
    if any(tag in _MONTH_FIRST for tag in tags):
        return "mdy"
    if any(tag.partition("-")[0] in _YEAR_FIRST for tag in tags):
        return "ymd"
    return None if all(tag == "en" for tag in tags) else "dmy"
