"""The project's own labelled pages: each is read and compared with the golden result beside it."""

import json
import statistics
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Extracted
from tests.support.pages import read

FOLDER = Path(__file__).parent / "pages"
PAGES = sorted(path.stem for path in FOLDER.glob("*.html"))
LEAST = 0.98  # of a page
MEAN = 0.998


def golden(name: str) -> dict[str, Any]:
    return dict(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def extracted(name: str) -> Extracted:
    expected = golden(name)
    return read(
        (FOLDER / f"{name}.html").read_bytes(),
        url=expected["url"],
        fetched_at=datetime.fromisoformat(expected["fetched_at"]),
        source=expected["source"],
    )


def likeness(expected: list[str], found: tuple[str, ...]) -> float:
    """F1 of the runs of four characters, white space apart: half a lost line costs more than a moved break."""

    def runs(paragraphs: Any) -> Counter[str]:
        text = "".join("".join(paragraphs).split())
        return Counter(text[at : at + 4] for at in range(max(1, len(text) - 3)))

    a, b = runs(expected), runs(found)
    return 2 * sum((a & b).values()) / (sum(a.values()) + sum(b.values()))


def test_there_are_pages_enough_each_with_its_golden_result() -> None:
    assert len(PAGES) >= 55
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == PAGES
    assert len({golden(name)["url"] for name in PAGES}) == len(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_what_is_known_of_a_page_is_what_the_golden_result_says(name: str) -> None:
    expected, found = golden(name), extracted(name)
    said = {
        "title": found.document.title,
        "date": found.document.date.isoformat(),
        "publisher": found.provenance.publisher,
        "author": found.provenance.author,
        "pieces": found.provenance.pieces,
        "attachments": [attachment.url for attachment in found.provenance.attachments],
        "following": found.following,
    }
    assert said == {"pieces": None, "attachments": [], "following": None} | {
        key: value for key, value in expected.items() if key in said
    }


@pytest.mark.parametrize("name", PAGES)
def test_the_text_of_a_page_is_the_golden_text(name: str) -> None:
    found = likeness(golden(name)["body"], extracted(name).document.paragraphs)
    assert found >= LEAST


def test_hardly_a_character_of_all_pages_is_lost_or_too_much() -> None:
    scores = {name: likeness(golden(name)["body"], extracted(name).document.paragraphs) for name in PAGES}
    print(*sorted(scores.items(), key=lambda item: item[1])[:10], sep="\n")
    assert statistics.mean(scores.values()) >= MEAN
