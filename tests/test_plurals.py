"""Numbers of things in sentences."""

import pytest

from pipeline.model import counted


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [
        (0, "document", "0 documents"),
        (1, "document", "1 document"),
        (2, "WARC file", "2 WARC files"),
        (1, "entry", "1 entry"),
        (3, "entry", "3 entries"),
        (2, "day", "2 days"),
    ],
)
def test_one_thing_is_one_and_all_other_numbers_are_several(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said
