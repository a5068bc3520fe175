"""A story: documents tied by translation, likeness and revision, in the order of their publication. Pure.

Who published first, who repeated it in the same language, who told it in another one. Ties are made by ingest and
found by `pipeline.index.queries.story`; here they are put in order and into words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from pipeline import dedup
from pipeline.index import DocumentRow
from pipeline.model import NO_DAY, DocumentState, Relation
from pipeline.text.language_names import name_of
from pipeline.urls import is_web

_END = time.max.replace(tzinfo=UTC)  # of a day without a time: what has a time of that day may have been before
_STAND_IN = ("", "fetch", NO_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One telling. `role` is first, copy, translation or revision; `published` is a moment, or else a day.

    `certain` says that the page itself gave a date. `kept` is false for what lies among the removed duplicates.
    """

    file: str
    role: str
    kept: bool
    language: str
    source: str
    publisher: str | None
    title: str
    url: str
    published: datetime | date
    certain: bool
    relation: Relation
    of: str | None
    via: str | None
    score: float | None
    because: str


def told(rows: Sequence[DocumentRow]) -> list[Version]:
    """Order the versions of a story, the one that was published first before the others."""
    ordered = sorted(rows, key=_place)
    return [_version(row, ordered[:place]) for place, row in enumerate(ordered)]


def summary(versions: Sequence[Version]) -> str:
    """Say in one sentence who published first, and who told it in other languages."""
    first, *later = versions
    said = f"first published by {_whose(first)} in {name_of(first.language)} on {_day(first)}"
    if not first.certain:
        said += " (the day it was fetched: its page names none up to then)"
    translated = [
        f"in {name_of(each.language)} by {_whose(each)} on {_day(each)}" + ("" if each.certain else " (fetched)")
        for each in later
        if each.role == "translation"
    ]
    return f"{said}; then told {', '.join(translated)}" if translated else f"{said}; told in no other language"


def _version(row: DocumentRow, before: Sequence[DocumentRow]) -> Version:
    return Version(
        file=row.file,
        role=_role(row, before),
        kept=row.state != DocumentState.DUPLICATE,
        language=row.language,
        source=row.source,
        publisher=row.publisher,
        title=row.title,
        url=row.url,
        published=row.published or row.day,
        certain=_is_certain(row),
        relation=row.relation,
        of=row.of,
        via=row.via,
        score=row.score,
        because=row.because,
    )


def _role(row: DocumentRow, before: Sequence[DocumentRow]) -> str:
    if row.relation == Relation.REVISION:
        return "revision"
    if not before:
        return "first"
    told_before = any(dedup.languages.same_language(row.language, other.language) for other in before)
    return "copy" if told_before else "translation"


def _place(row: DocumentRow) -> tuple[bool, datetime, bool, int]:
    """Return where a version stands: what is certainly earlier comes first, and of what may be either the first filed.

    A page without a date is as old as its fetch at least. What has no address of the web was published elsewhere.
    """
    certain = _is_certain(row)
    day = row.day if certain else row.fetched_at.date()
    when = row.published if certain and row.published else datetime.combine(day, _END)
    return not is_web(row.url), when, not certain, row.id


def _is_certain(row: DocumentRow) -> bool:
    return row.date_basis not in _STAND_IN


def _whose(version: Version) -> str:
    publisher = version.publisher
    return f"{publisher} ({version.source})" if publisher and publisher != version.source else version.source


def _day(version: Version) -> str:
    when = version.published
    return f"{when:%Y-%m-%d %H:%M} UTC" if isinstance(when, datetime) else when.isoformat()
