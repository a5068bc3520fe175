"""Queries of the pages that people leaf through: each costs by what a page shows, not by what the archive holds."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime

import sqlalchemy as sa

from pipeline.index import queries, schema
from pipeline.index.database import Index
from pipeline.index.rows import DocumentRow
from pipeline.model import DocumentState, Kind, Relation

_D, _V = schema.document.c, schema.visit.c
_AT_ONCE = 300
_RUNS = 60  # of a source
_NEWEST = 4_000  # documents that are looked through
# written out, as in the partial index: SQLite takes that index for no bound value
_WITHOUT_DOCUMENT = _V.kind.in_([sa.literal_column("'failed'"), sa.literal_column("'disallowed'")])
# from each to the next: a step of the index for each language, and none for each document
_LANGUAGES = sa.text("""
    WITH RECURSIVE held (tag) AS (
        SELECT min(language) FROM document
        UNION ALL SELECT (SELECT min(language) FROM document WHERE language > tag) FROM held WHERE tag IS NOT NULL
    ) SELECT tag FROM held
""")


def document(index: Index, file: str) -> DocumentRow | None:
    """Return the document of a file; None if nothing of that name is held."""
    return next(iter(queries.matching(index, _D.file == file, order=(_D.id,), limit=1)), None)


def documents_of_hash(index: Index, begin: str) -> list[DocumentRow]:
    """List the documents whose SHA-256 begins so, the kept ones first."""
    within = sa.and_(_D.sha256 >= begin, _D.sha256 < f"{begin}g")
    return queries.matching(index, within, order=(_D.state, _D.id), limit=2)


def days_held(index: Index) -> tuple[date, date] | None:
    """Return the first and the last day of which something is held; None of an empty archive."""
    days = sa.select(_D.day).where(_D.state == DocumentState.ARCHIVED).limit(1)
    with index.reading() as connection, schema.sound():
        first, last = (connection.scalar(days.order_by(order)) for order in (_D.day, _D.day.desc()))
        return None if first is None or last is None else (date.fromisoformat(first), date.fromisoformat(last))


def languages(index: Index) -> list[str]:
    """Return the languages of which something is held, or was."""
    with index.reading() as connection:
        return [tag for tag in connection.scalars(_LANGUAGES) if tag is not None]


def neighbours(index: Index, day: date) -> tuple[date | None, date | None]:
    """Return the days before and after a day of which something is held."""
    days = sa.select(_D.day).where(_D.state == DocumentState.ARCHIVED).limit(1)
    with index.reading() as connection, schema.sound():
        before = connection.scalar(days.where(_D.day < day.isoformat()).order_by(_D.day.desc()))
        after = connection.scalar(days.where(_D.day > day.isoformat()).order_by(_D.day))
        return before and date.fromisoformat(before), after and date.fromisoformat(after)


def counts_by_day(index: Index, year: int) -> dict[date, int]:
    """Count the kept documents of each day of a year."""
    days = _D.day.between(f"{year:04}-01-01", f"{year:04}-12-31")
    query = sa.select(_D.day, sa.func.count()).where(days, _D.state == DocumentState.ARCHIVED).group_by(_D.day)
    with index.reading() as connection, schema.sound():
        return {date.fromisoformat(day): count for day, count in connection.execute(query)}


def of_day(index: Index, day: date, *, after: int, limit: int) -> list[DocumentRow]:
    """List the kept documents of a day by their numbers, from the one after a number on."""
    wanted = (_D.day == day.isoformat(), _D.state == DocumentState.ARCHIVED, _D.ordinal > after)
    return queries.matching(index, *wanted, order=(_D.ordinal, _D.id), limit=limit)


def numbers_on(index: Index, day: date, state: DocumentState | None) -> list[int]:
    """List the numbers of the documents of a day: of each state in the order in which the day has them."""
    wanted = [_D.day == day.isoformat(), *([_D.state == state] if state else [])]
    query = sa.select(_D.id).where(*wanted).order_by(_D.state, _D.ordinal, _D.id)
    with index.reading() as connection:
        return list(connection.scalars(query))


def newest(
    index: Index,
    *,
    state: DocumentState = DocumentState.ARCHIVED,
    source: str | None = None,
    language: str | None = None,
    before: int | None = None,
    limit: int,
) -> list[DocumentRow]:
    """List documents of a state, those filed last first; `before` is the number of the last one that was seen."""
    wanted = [_D.state == state]
    wanted += [_D.source == source] if source else []
    wanted += [queries.in_language(language)] if language else []
    wanted += [_D.id < before] if before is not None else []
    return queries.matching(index, *wanted, order=(_D.id.desc(),), limit=limit)


def in_other_languages(index: Index, files: Collection[str]) -> dict[str, list[DocumentRow]]:
    """Return the translations of files, by file."""
    found: dict[str, list[DocumentRow]] = {}
    wanted = list(files)
    for start in range(0, len(wanted), _AT_ONCE):
        tied = (_D.of.in_(wanted[start : start + _AT_ONCE]), _D.relation == Relation.TRANSLATION)
        for row in queries.matching(index, *tied, order=(_D.id,)):
            found.setdefault(row.of or "", []).append(row)
    return found


def runs_by_source(index: Index, sources: int) -> dict[str, list[Mapping[Kind, int]]]:
    """Return the outcomes of the last runs by source, oldest first; about so many of each of so many sources."""
    t = schema.run.c
    query = sa.select(t.source, t.outcomes).where(t.ended_at.is_not(None)).order_by(t.id.desc())
    found: dict[str, list[Mapping[Kind, int]]] = {}
    with index.reading() as connection, schema.sound():
        for source, outcomes in connection.execute(query.limit(min(_RUNS * max(sources, 1), 12_000))):
            mine = found.setdefault(source, [])
            if len(mine) < _RUNS:
                mine.insert(0, {Kind(kind): count for kind, count in json.loads(outcomes).items()})
    return found


def without_document(
    index: Index, *, source: str | None = None, before: tuple[datetime, str] | None = None, limit: int
) -> list[str]:
    """List the keys of links that gave no document, those asked last first, from the one after `before` on."""
    query = sa.select(_V.key).where(_WITHOUT_DOCUMENT)
    if source:
        query = query.where(_V.source == source)
    if before is not None:
        at, key = before
        query = query.where(sa.or_(_V.at < at, sa.and_(_V.at == at, _V.key < key)))
    with index.reading() as connection:
        return list(connection.scalars(query.order_by(_V.at.desc(), _V.key.desc()).limit(limit)))


def failures_by_cause(index: Index) -> dict[str, int]:
    """Count the links that gave no document by the cause, the most frequent first."""
    query = sa.select(sa.func.coalesce(_V.cause, ""), sa.func.count()).where(_WITHOUT_DOCUMENT)
    with index.reading() as connection:
        rows = connection.execute(query.group_by(_V.cause).order_by(sa.func.count().desc()))
        return {row[0]: row[1] for row in rows}


def addresses_by_source(index: Index) -> dict[str, tuple[list[str], list[tuple[str, str]]]]:
    """Return the addresses of each source's kept documents, and where it repeats one of them word for word.

    Those are the address of the kept one and that of the copy. Of the newest 4,000 documents alone.
    """
    newest = sa.select(sa.func.max(_D.id) - _NEWEST).scalar_subquery()
    exact = sa.and_(_D.state == DocumentState.DUPLICATE, _D.relation == str(Relation.EXACT))
    wanted = sa.or_(_D.state == DocumentState.ARCHIVED, exact)
    query = sa.select(_D.source, _D.state, _D.file, _D.of, _D.url).where(_D.id > newest, wanted).order_by(_D.id)
    found: dict[str, tuple[list[str], list[tuple[str, str]]]] = {}
    with index.reading() as connection:
        rows = connection.execute(query).all()
    held = {row.file: row for row in rows if row.state == DocumentState.ARCHIVED}
    for row in rows:
        kept, repeated = found.setdefault(row.source, ([], []))
        if row.state == DocumentState.ARCHIVED:
            kept.append(row.url)
        elif (of := held.get(row.of)) is not None and of.source == row.source:
            repeated.append((of.url, row.url))
    return found
