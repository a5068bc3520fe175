"""Texts of two newsrooms in two languages. Each pair comes to an archive that holds nothing, in the real line.

`briefs.jsonl` has briefs of some 57 words by two agencies, on one event or on two events of one kind. `reports.jsonl`
has reports on one event of which the second is a translation, a translation that was edited and shortened, a report
that another newsroom wrote from the same facts, or a feature.
"""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.index import queries
from pipeline.ingest import Submission
from pipeline.model import Translations
from tests.support.clocks import NOON
from tests.support.documents import opened, submission


def pairs(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(__file__).with_name(name).read_text("utf-8").splitlines()]


BRIEFS, REPORTS = pairs("briefs.jsonl"), pairs("reports.jsonl")
CAUTIOUS, AGGRESSIVE = Translations.CAUTIOUS, Translations.AGGRESSIVE
# What is judged wrongly: of the briefs, and of translations that say half of it in words of their own
WRONG = {
    CAUTIOUS: {"factory-edited"},
    AGGRESSIVE: {"quake-ab"},
}


def brief(said: dict[str, Any], threshold: Translations) -> Submission:
    day = date.fromisoformat(said["day"])
    told = submission(
        said["url"], said["paragraphs"], title=said["title"], day=day, language=said["lang"], fetched_at=NOON
    )
    return replace(told, translations=threshold)


def kept(folder: Path, pair: dict[str, Any], threshold: Translations) -> int:
    """How many of the two documents are archived in the end."""
    with opened(folder) as store:
        for said in pair["docs"]:
            store.ingest.admit([brief(said, threshold)])
        return queries.totals(store.index).archived


def wrong(folder: Path, told: list[dict[str, Any]], threshold: Translations) -> set[str]:
    """Return which pairs are not kept as they should be."""
    wanted = {pair["id"]: 1 if pair["want"] == "one" else 2 for pair in told}
    return {pair["id"] for pair in told if kept(folder / pair["id"], pair, threshold) != wanted[pair["id"]]}


@pytest.mark.parametrize("threshold", [CAUTIOUS, AGGRESSIVE])
def test_two_briefs_on_one_event_are_one_and_on_two_events_two(tmp_path: Path, threshold: Translations) -> None:
    names = {pair["id"] for pair in BRIEFS}
    assert wrong(tmp_path, BRIEFS, threshold) == WRONG[threshold] & names


@pytest.mark.parametrize("threshold", [CAUTIOUS, AGGRESSIVE])
def test_a_translation_is_one_story_and_the_report_of_another_newsroom_is_two(
    tmp_path: Path, threshold: Translations
) -> None:
    names = {pair["id"] for pair in REPORTS}
    assert wrong(tmp_path, REPORTS, threshold) == WRONG[threshold] & names
