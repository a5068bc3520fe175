"""Pairs of reports in one language: one report (a copy, cut or edited) or two (a form filled in otherwise).

A line of `tests/dedup/pairs.jsonl` is a report with other versions of it: what is replaced in title and text,
paragraphs cut from the end, put in the place of another, first or last; or another text. `want` says what a careful
editor keeps.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import format
from pipeline.model import Document

FILE = Path(__file__).parents[1] / "dedup" / "pairs.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents, their language, and whether they are one report."""

    name: str
    language: str
    one: bool
    documents: tuple[Document, Document]


def pairs() -> list[Pair]:
    """Read all pairs."""
    return [pair for line in FILE.read_text("utf-8").splitlines() for pair in _of_report(json.loads(line))]


def _of_report(report: dict[str, Any]) -> Iterator[Pair]:
    for case in report["cases"]:
        two = _document(report | {"cases": ()}), _document(_version(report, case))
        yield Pair(case["id"], report["lang"], case["want"] == "one", two)


def _version(report: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    title, paragraphs = report["title"], case.get("paragraphs", report["paragraphs"])
    for old, new in case.get("replace", ()):
        assert old in "\n".join((title, *paragraphs)), (case["id"], old)
        title, paragraphs = title.replace(old, new), [each.replace(old, new) for each in paragraphs]
    paragraphs = paragraphs[: len(paragraphs) - case.get("cut", 0)]
    paragraphs = [case.get("instead", {}).get(str(place), each) for place, each in enumerate(paragraphs)]
    added = [case["first"]] if "first" in case else [], [case["last"]] if "last" in case else []
    return {"title": case.get("title", title), "day": case["day"], "paragraphs": [*added[0], *paragraphs, *added[1]]}


def _document(said: dict[str, Any]) -> Document:
    return format.canonical(said["title"], date.fromisoformat(said["day"]), said["paragraphs"])
