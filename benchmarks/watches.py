"""Measure what it costs to compare new documents with watches, in milliseconds of CPU a document.

    .venv/bin/python benchmarks/watches.py

The documents are those of benchmarks/search.py.
"""

import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime

from search import Zipf

from pipeline.index import DocumentRow
from pipeline.model import DocumentState, Relation
from pipeline.search import Filters, Matcher, read_query

_DOCUMENTS, _AT_ONCE = 400, 100
_MADE = Zipf(2000)


def document(number: int) -> tuple[DocumentRow, str]:
    made = _MADE(number)
    row = DocumentRow(
        id=number,
        file=str(number),
        sha256=str(number),
        state=DocumentState.ARCHIVED,
        day=made.date,
        title=made.title,
        language=_MADE.language(number),
        source="bench",
        key="",
        url="",
        publisher=None,
        date_basis="json-ld",
        published=None,
        fetched_at=datetime.now(UTC),
        relation=Relation.NEW,
        of=None,
        via=None,
        score=None,
        because="",
        confidence=None,
        unsketched=False,
        unbridged=False,
    )
    return row, "\n".join(made.paragraphs)


def measure(name: str, queries: Sequence[str], least_cosine: float | None = None) -> None:
    documents, asked = [document(number) for number in range(1, _DOCUMENTS + 1)], list(map(read_query, queries))
    start, found = time.process_time(), 0
    for at in range(0, _DOCUMENTS, _AT_ONCE):
        with closing(Matcher(documents[at : at + _AT_ONCE])) as matcher:
            found += sum(len(matcher.find(query, Filters(state=None), least_cosine=least_cosine)) for query in asked)
    print(f"{name} | {(time.process_time() - start) * 1000 / _DOCUMENTS:.2f} | {found} found")


if __name__ == "__main__":
    with closing(Matcher([document(1)])) as warm:
        warm.find(read_query("flood"), Filters(), least_cosine=0.5)
    measure("one watch", [_MADE.word(5000, "en")])
    measure("a hundred watches", [_MADE.word(3000 + number, "en") for number in range(100)])
    measure("one watch across languages", ["flood destroys the rice harvest"], 0.5)
