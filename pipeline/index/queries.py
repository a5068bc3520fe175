"""Queries that people ask of the index: lists, one document, reasons. Read-only."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa

from pipeline import urls
from pipeline.index import late, schema, tally
from pipeline.index.comparisons import left_to_sketch
from pipeline.index.database import Index
from pipeline.index.rows import DocumentRow, Totals
from pipeline.model import ATTACHED, DocumentState, Relation, Visit

_FILE = re.compile(r"(?:^|[/\\])[0-9]{3,}_([0-9a-f]{16})\.txt$")
HASH_DIGITS = 6  # of a hash that names a document, at least
_AT_ONCE = 300
_NEWEST = 4_000  # documents that are looked through for what repeats
_TIES = tuple(map(str, (Relation.REVISION, Relation.EXACT, Relation.NEAR, Relation.TRANSLATION)))
_TIED = schema.document.c.relation.in_(_TIES)
_DOCUMENTS = sa.select(
    *(schema.document.c[each.name] for each in fields(DocumentRow) if each.name != "pruned_at"),
    schema.pruned.c.at.label("pruned_at"),
).select_from(schema.document.outerjoin(schema.pruned, schema.pruned.c.file == schema.document.c.file))


def documents(
    index: Index,
    *,
    since: date | None = None,
    until: date | None = None,
    fetched: date | None = None,
    source: str | None = None,
    language: str | None = None,
    state: DocumentState = DocumentState.ARCHIVED,
    doubtful: bool = False,
    limit: int | None = None,
) -> list[DocumentRow]:
    """List documents of a state, newest day first, in the order of their numbers within a day.

    `since` and `until` are the first day and the last; `fetched` takes only those that were fetched on a day of UTC,
    `language` those of a tag and its regions, `doubtful` those whose extractors agreed on less than half of the text.
    """
    t = schema.document.c
    query = _DOCUMENTS.where(t.state == state)
    if doubtful:
        query = query.where(t.confidence < schema.DOUBTFUL)
    if since:
        query = query.where(t.day >= since.isoformat())
    if until:
        query = query.where(t.day <= until.isoformat())
    if language:
        query = query.where(in_language(language))
    if fetched:
        begin, end = (datetime.combine(fetched, at, UTC) for at in (time.min, time.max))
        query = query.where(t.fetched_at >= begin, t.fetched_at <= end)
    if source:
        query = query.where(t.source == source)
    return _documents(index, query.order_by(t.day.desc(), t.ordinal, t.id).limit(limit))


def in_language(tag: str) -> sa.ColumnElement[bool]:
    """Return the condition that a document is in a language, or in one of its regions."""
    # as the encoders read it, zh-TW is a language of its own and en-GB is none
    t = schema.document.c
    return sa.or_(t.language == tag, t.language.startswith(f"{tag}-", autoescape=True))


def matching(
    index: Index, *conditions: sa.ColumnElement[bool], order: Sequence[Any], limit: int | None = None
) -> list[DocumentRow]:
    """List the documents that meet every condition, in an order."""
    return _documents(index, _DOCUMENTS.where(*conditions).order_by(*order).limit(limit))


def files(index: Index, day: date) -> set[str]:
    """Return the files of a day that the index knows, kept or removed, and not pruned."""
    t = schema.document.c
    pruned = sa.select(schema.pruned.c.file)
    query = sa.select(t.file).where(t.day == day.isoformat(), t.state != DocumentState.SEED, t.file.not_in(pruned))
    with index.reading() as connection:
        return set(connection.scalars(query))


def pruned(index: Index, day: date | None = None) -> dict[str, datetime]:
    """Return the removed duplicates whose texts were deleted, and when; all, or those of a day."""
    t, query = schema.document.c, sa.select(schema.pruned)
    if day is not None:
        query = query.where(schema.pruned.c.file.in_(sa.select(t.file).where(t.day == day.isoformat())))
    with index.reading() as connection:
        return {row.file: row.at for row in connection.execute(query)}


def old_duplicates(index: Index, before: datetime) -> list[str]:
    """List removed duplicates that were fetched before a moment and still have their texts, the oldest first."""
    t = schema.document.c
    query = sa.select(t.file).where(
        t.state == DocumentState.DUPLICATE, t.fetched_at < before, t.file.not_in(sa.select(schema.pruned.c.file))
    )
    with index.reading() as connection:
        return list(connection.scalars(query.order_by(t.fetched_at, t.id)))


def old_documents(index: Index, source: str, before: datetime) -> Iterator[list[DocumentRow]]:
    """Yield the documents of a source by address, where the latest of an address was fetched before a moment."""
    t = schema.document.c
    newest = sa.func.max(t.fetched_at)
    query = sa.select(t.key).where(t.source == source, t.state != DocumentState.SEED).group_by(t.key)
    with index.reading() as connection:
        keys = list(connection.scalars(query.having(newest < before).order_by(newest)))
    for key in keys:
        yield versions(index, key)


def find(index: Index, what: str) -> list[DocumentRow]:
    """Find the documents that a person may mean by a file, a part of its path, a hash (6 digits or more) or a URL."""
    t = schema.document.c
    name = what.replace("\\", "/").removeprefix("./")
    if urls.is_web(what):
        key = urls.identity(what)
        conditions = [sa.or_(t.key == key, t.canonical_key == key, _has_address(t, what))]
    elif "/" in name:
        # a path as the shell completes it: archive/2024/03/05/000_….txt
        parts = name.split("/")
        removed = ".duplicates/" in name  # a copy may have the very name of what it repeats
        removes = t.state == DocumentState.DUPLICATE
        suffixes = ["/".join(parts[start:]) for start in range(len(parts))]
        conditions = [sa.and_(t.file.in_(suffixes), removes if removed else sa.not_(removes))]
    else:
        named = t.file.endswith(f"/{name}", autoescape=True)
        conditions = [t.file == name, sa.or_(named, t.file == name)]
        if read := _FILE.search(name):
            conditions = [sa.and_(_begins(t.sha256, read[1]), named)]
        elif is_hash(name) and len(name) >= HASH_DIGITS:
            conditions = [_begins(t.sha256, name.lower())]
    if named_hash := _FILE.search(name):  # it has been moved since: under the name it had, its hash is the same
        conditions.append(_begins(t.sha256, named_hash[1]))
    found = (_documents(index, _DOCUMENTS.where(condition).order_by(t.id)) for condition in conditions)
    return next(filter(None, found), [])


def is_hash(name: str) -> bool:
    """Return whether a name can be the beginning of a file's hash."""
    return re.fullmatch("[0-9a-f]{1,64}", name, re.IGNORECASE) is not None


def _begins(column: sa.ColumnElement[str], start: str) -> sa.ColumnElement[bool]:
    """Return the condition that a text begins so, as SQLite can seek it in an index."""
    return sa.and_(column >= start, column < start + chr(0x10FFFF))


def _has_address(t: Any, url: str) -> sa.ColumnElement[bool]:
    """Return the condition that a row is of exactly this address, as SQLite can seek it.

    A source may drop parameters of its own from its keys; what comes before them is the same.
    """
    return sa.and_(t.url == url, _begins(t.key, urls.identity(url).partition("?")[0]))


def story(index: Index, file: str, *, most: int | None = None) -> list[DocumentRow]:
    """Find a file and all that is tied to it: what it repeats, what repeats it, its versions, and so on from those.

    With `most` so many are enough. A document that a person has set apart is tied to nothing by what it was taken for.
    """
    t = schema.document.c
    found: dict[str, DocumentRow] = {}
    todo = {file}
    while todo and (most is None or len(found) < most):
        asked = list(todo)[:_AT_ONCE]
        near = sa.or_(t.file.in_(asked), sa.and_(_TIED, sa.or_(t.of.in_(asked), t.via.in_(asked))))
        rows = _documents(index, _DOCUMENTS.where(near).order_by(t.id).limit(most))
        fresh = [row for row in rows if row.file not in found]
        found |= {row.file: row for row in fresh}
        todo -= set(asked)
        # what the fresh ones repeat, and what repeats them
        tied = {file for row in fresh if row.relation in _TIES for file in (row.of, row.via) if file}
        todo |= (tied - found.keys()) | {row.file for row in fresh if row.file not in asked}
    return list(found.values())[:most]


def versions(index: Index, key: str, *, most: int | None = None) -> list[DocumentRow]:
    """List what a URL has said, oldest first; with `most` only so many of the last."""
    t = schema.document.c
    return _documents(index, _DOCUMENTS.where(t.key == key).order_by(t.id.desc()).limit(most))[::-1]


def copies(index: Index, file: str, *, most: int | None = None) -> list[DocumentRow]:
    """List the removed duplicates and later versions of a file; with `most` only so many of the first."""
    t = schema.document.c
    return _documents(index, _DOCUMENTS.where(t.of == file).order_by(t.id).limit(most))


def visit_of(index: Index, url: str) -> Visit | None:
    """Return the last outcome of a URL, by its key or by the address itself."""
    key = urls.identity(url)
    found = index.visits([key])
    if key in found:
        return found[key]
    with index.reading() as connection:
        row = connection.execute(sa.select(schema.visit.c.key).where(_has_address(schema.visit.c, url))).first()
    return None if row is None else index.visits([row.key]).get(row.key)


def totals(index: Index) -> Totals:
    """Count what is held over the whole archive."""
    t = schema.document.c
    with index.reading() as connection, schema.sound():
        states: Counter[DocumentState] = Counter()
        removed: Counter[Relation] = Counter()
        doubtful = 0
        for state, relation, in_doubt, number in connection.execute(tally.documents("state", "relation", "doubtful")):
            states[DocumentState(state)] += number
            if state == DocumentState.DUPLICATE:
                removed[Relation(relation)] += number
            elif state == DocumentState.ARCHIVED and in_doubt:
                doubtful += number
        visits = tally.visits(connection)
        by_day = sa.select(t.day).where(t.state == DocumentState.ARCHIVED).limit(1)
        days = (connection.scalar(by_day.order_by(end)) for end in (t.day, t.day.desc()))
        first, last = (day and date.fromisoformat(day) for day in days)
        return Totals(
            archived=states[DocumentState.ARCHIVED],
            duplicates=dict(removed),
            seeds=states[DocumentState.SEED],
            doubtful=doubtful,
            visits=sum(visits.values()),
            to_sketch=left_to_sketch(connection),
            owed=visits.get(1, 0),
            first_day=first or None,
            last_day=last or None,
        )


def by_source(index: Index) -> dict[str, dict[DocumentState, int]]:
    """Count the documents of each source by state."""
    found: dict[str, dict[DocumentState, int]] = {}
    with index.reading() as connection, schema.sound():
        for source, state, number in connection.execute(tally.documents("source", "state")):
            found.setdefault(source, {})[DocumentState(state)] = number
    return found


def by_language(index: Index) -> dict[str, Counter[str]]:
    """Count the documents of each source by the primary subtag of their language."""
    found: dict[str, Counter[str]] = {}
    with index.reading() as connection, schema.sound():
        for source, language, number in connection.execute(tally.documents("source", "language")):
            found.setdefault(source, Counter())[language.partition("-")[0]] += number
    return found


def attached_by_language(index: Index, source: str) -> Counter[str]:
    """Count the files attached to a source's articles, those that are documents, by the same."""
    d, v = schema.document.c, schema.visit.c
    query = (
        sa.select(d.language, sa.func.count())
        .join_from(schema.document, schema.visit, v.key == d.key)
        .where(d.source == source, v.found_in.startswith(ATTACHED, autoescape=True))
        .group_by(d.language)
    )
    found: Counter[str] = Counter()
    with index.reading() as connection, schema.sound():
        for language, number in connection.execute(query):
            found[language.partition("-")[0]] += number
    return found


def repeated_titles(index: Index) -> dict[str, tuple[str, int, int]]:
    """Find the title that most addresses of each source share; return it, how many do, and of how many.

    Of the newest documents alone: a title that repeats is a fault of now.
    """
    t = schema.document.c
    newest = sa.select(sa.func.max(t.id) - _NEWEST).scalar_subquery()
    query = sa.select(t.source, t.title, t.key).where(t.state == DocumentState.ARCHIVED, t.id > newest).order_by(t.id)
    whole: dict[str, set[str]] = {}
    titled: dict[tuple[str, str], set[str]] = {}
    with index.reading() as connection:
        # counted here: the database sorts all of them, once for each count, in four times the time
        for source, title, key in connection.execute(query):
            whole.setdefault(source, set()).add(key)
            titled.setdefault((source, title), set()).add(key)
    ranked = sorted(titled.items(), key=lambda each: len(each[1]))
    return {source: (title, len(keys), len(whole[source])) for (source, title), keys in ranked if len(keys) > 1}


def days(index: Index, *, since: date | None = None, until: date | None = None) -> list[date]:
    """List the days of which documents are held, the earliest first."""
    t = schema.document.c
    first, last = (since or date.min).isoformat(), (until or date.max).isoformat()
    query = sa.select(t.day).where(t.day.between(first, last)).distinct().order_by(t.day)
    with index.reading() as connection, schema.sound():
        return [date.fromisoformat(day) for day in connection.scalars(query)]


# What follows the documents by their numbers asks these


def generation(index: Index) -> str:
    """Return a text that is another each time the documents are counted anew."""
    with index.reading() as connection:
        return late.generation(connection)


def highest(index: Index) -> int:
    """Return the highest number that a document has; 0 if none is held."""
    with index.reading() as connection:
        return connection.scalar(sa.select(sa.func.max(schema.document.c.id))) or 0


def numbered_after(index: Index, number: int, limit: int) -> list[DocumentRow]:
    """List the documents with a higher number, in that order."""
    t = schema.document.c
    return _documents(index, _DOCUMENTS.where(t.id > number).order_by(t.id).limit(limit))


def numbered(index: Index, numbers: Iterable[int]) -> dict[int, DocumentRow]:
    """Return the documents of these numbers that are held."""
    wanted, found = list(numbers), dict[int, DocumentRow]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = schema.document.c.id.in_(wanted[start : start + _AT_ONCE])
        found |= {row.id: row for row in _documents(index, _DOCUMENTS.where(some))}
    return found


def changes_after(index: Index, number: int, limit: int) -> list[tuple[int, int]]:
    """List the changes of documents that were held already, each as its number and that of the document."""
    t = schema.change.c
    query = sa.select(t.id, t.document).where(t.id > number).order_by(t.id).limit(limit)
    with index.reading() as connection:
        return [(change, document) for change, document in connection.execute(query)]


def _documents(index: Index, query: sa.Select[Any]) -> list[DocumentRow]:
    with index.reading() as connection, schema.sound():
        return [_document(row) for row in connection.execute(query)]


def _document(row: sa.Row[Any]) -> DocumentRow:
    typed = {
        "state": DocumentState(row.state),
        "day": date.fromisoformat(row.day),
        "relation": Relation(row.relation),
        "unsketched": bool(row.unsketched),
        "unbridged": bool(row.unbridged),
    }
    return DocumentRow(**(dict(row._mapping) | typed))
