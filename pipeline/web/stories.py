"""The pages of stories and removed duplicates: who told it first, and two tellings side by side."""

import threading
from collections import OrderedDict
from typing import NamedTuple

from starlette.responses import Response

from pipeline import dedup
from pipeline.access import explain
from pipeline.access import story as stories
from pipeline.dedup import Policy
from pipeline.index import DocumentRow, queries, queries_pages
from pipeline.model import Document, DocumentState, Known, Relation
from pipeline.web import diff
from pipeline.web.documents import PAGE, NotFoundError, row_at, text_of
from pipeline.web.render import Call, page

_KEPT_PAIRS = 64
_aligned: OrderedDict[tuple[str, str], "_Aligned"] = OrderedDict()
_aligning = threading.Lock()  # the encoder is one, and what it takes a moment for is shared


def story(call: Call) -> Response:
    """Show the versions of a story in the order of their publication, two of them side by side."""
    row = row_at(call)
    if isinstance(row, Response):
        return row
    rows = {each.file: each for each in queries.story(call.held.index, row.file, most=PAGE)}
    versions = stories.told(list(rows.values()))
    left = rows.get(call.asked("left"), rows[versions[0].file])
    others = [each.file for each in versions if each.file != left.file]
    right = rows.get(call.asked("right")) or (rows[others[0]] if others else None)
    return page(
        call,
        "story.html",
        row=row,
        versions=versions,
        left=left,
        right=right,
        most=PAGE,
        rows=side_by_side(call, left, right) if right else [],
    )


def duplicates(call: Call) -> Response:
    """List what was removed, the last first."""
    source = call.asked("source")
    rows = queries_pages.newest(
        call.held.index,
        state=DocumentState.DUPLICATE,
        source=source or None,
        before=call.number("before"),
        limit=PAGE + 1,
    )
    return page(
        call,
        "duplicates.html",
        rows=[(row, explain.reason(row)) for row in rows[:PAGE]],
        source=source,
        more_id=rows[PAGE - 1].id if len(rows) > PAGE else None,
    )


def duplicate(call: Call) -> Response:
    """Show why a document was removed, beside the one that stands for it."""
    row = row_at(call)
    if isinstance(row, Response):
        return row
    if row.state is not DocumentState.DUPLICATE:
        raise NotFoundError
    near = queries_pages.document(call.held.index, row.via or row.of or "")
    kept = queries_pages.document(call.held.index, row.of or "")
    return page(
        call,
        "duplicate.html",
        row=row,
        because=explain.reason(row),
        kept=kept,
        near=near,
        rows=side_by_side(call, near, row) if near else [],
    )


def side_by_side(call: Call, left: DocumentRow, right: DocumentRow) -> list[diff.Row]:
    """Lay two documents side by side: by what they say, or by paragraphs if the wording is one or no encoder helps."""
    one, other = (text_of(call.held, row).document for row in (left, right))
    if one is None or other is None:
        return []
    worded = Relation.EXACT, Relation.NEAR, Relation.REVISION
    if dedup.languages.same_language(left.language, right.language) and {left.relation, right.relation} & {*worded}:
        return diff.rows([one.title, *one.paragraphs], [other.title, *other.paragraphs])
    found = _compared(call, (left, one), (right, other))
    return diff.marked(found.units, (left.language, right.language), found.names)


class _Aligned(NamedTuple):
    """The units of two documents, those that say the same beside each other; the names that one side alone has."""

    units: list[tuple[str | None, str | None]]
    names: tuple[list[str], list[str]]


def _compared(call: Call, left: tuple[DocumentRow, Document], right: tuple[DocumentRow, Document]) -> _Aligned:
    """Lay two documents side by side; the last pairs are remembered."""
    key = left[0].sha256, right[0].sha256
    with _aligning:
        if key not in _aligned:
            told = [(_known(*each), each[1]) for each in (left, right)]
            (pair,) = dedup.compare(told, lambda known: _policy(call, known.source))
            _aligned[key] = _Aligned(pair.side_by_side(), pair.names_alone())
            while len(_aligned) > _KEPT_PAIRS:
                _aligned.popitem(last=False)
        return _aligned[key]


def _policy(call: Call, source: str) -> Policy:
    settings = call.configuration.settings
    return Policy(near_threshold=settings.near_threshold, translations=call.configuration.translations_of(source))


def _known(row: DocumentRow, document: Document) -> Known:
    return Known(
        file=row.file,
        key=row.key,
        source=row.source,
        title=document.title,
        language=row.language,
        date=row.day,
        fingerprint=dedup.fingerprint(document),
        published=row.published,
        date_basis=row.date_basis,
    )
