"""Every promise of docs/promises.md names tests, and every test that it names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
KEPT, _, NOT_PROMISED = TEXT.partition("## What is not promised")
NAMED = re.compile(r"`(tests/\S+\.py)::(test_\w+)`")


def test_every_test_that_a_promise_names_exists() -> None:
    named = NAMED.findall(KEPT)
    assert len(named) > 20
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not re.search(rf"^def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert missing == []


def test_every_promise_names_a_test_and_nothing_else_does() -> None:
    promises = re.split(r"\n\* \*\*", KEPT)[1:]
    assert [promise.partition("**")[0] for promise in promises if not NAMED.search(promise)] == []
    assert not NAMED.search(NOT_PROMISED)
