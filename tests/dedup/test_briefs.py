"""Briefs of some 57 words by two agencies in two languages, on one event or on two events of one kind.

The pairs are in `briefs.jsonl`. Each comes to an archive that holds nothing, in the real line.
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

BRIEFS = [json.loads(line) for line in Path(__file__).with_name("briefs.jsonl").read_text("utf-8").splitlines()]
WRONG = {Translations.CAUTIOUS: set[str](), Translations.AGGRESSIVE: {"quake-ab"}}


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


@pytest.mark.parametrize("threshold", [Translations.CAUTIOUS, Translations.AGGRESSIVE])
def test_two_briefs_on_one_event_are_one_and_on_two_events_two(tmp_path: Path, threshold: Translations) -> None:
    wanted = {pair["id"]: 1 if pair["want"] == "one" else 2 for pair in BRIEFS}
    found = {pair["id"]: kept(tmp_path / pair["id"], pair, threshold) for pair in BRIEFS}
    assert {name for name in wanted if found[name] != wanted[name]} == WRONG[threshold]
