"""What a person asks of the index: lists, one document, reasons, history. Read-only."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from pipeline import urls
from pipeline.index import Index, schema
from pipeline.model import Relation, Visit

Row = Mapping[str, Any]

_FILE = re.compile(r"(?:^|[/\\])[0-9]{3,}_([0-9a-f]{16})\.txt$")
_AT_ONCE = 300
_TIES = tuple(map(str, (Relation.REVISION, Relation.EXACT, Relation.NEAR, Relation.TRANSLATION)))
_TIED = schema.document.c.relation.in_(_TIES)
# `pruned_at`: when the text was deleted, or None
_DOCUMENTS = sa.select(schema.document, schema.pruned.c.at.label("pruned_at")).select_from(
    schema.document.outerjoin(schema.pruned, schema.pruned.c.file == schema.document.c.file)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much is held and how much is owed."""

    archived: int
    duplicates: Mapping[str, int]  # by relation
    seeds: int
    doubtful: int  # archived, and the extractors agreed on less than half of the text
    visits: int
    owed: int
    first_day: str | None
    last_day: str | None


def documents(
    index: Index,
    *,
    day: date | None = None,
    source: str | None = None,
    state: str = "archived",
    doubtful: bool = False,
    limit: int | None = None,
) -> list[Row]:
    """Documents of a state, newest day first, in the order of their numbers within a day.

    `doubtful` takes only those whose extractors agreed on less than half of the text.
    """
    t = schema.document.c
    query = _DOCUMENTS.where(t.state == state)
    if doubtful:
        query = query.where(t.confidence < schema.DOUBTFUL)
    if day:
        query = query.where(t.day == day.isoformat())
    if source:
        query = query.where(t.source == source)
    return _rows(index, query.order_by(t.day.desc(), t.ordinal, t.id).limit(limit))


def files(index: Index) -> set[str]:
    """Every file of the archive that the index knows, kept or removed, and not pruned."""
    t = schema.document.c
    pruned = sa.select(schema.pruned.c.file)
    with index.reading() as connection:
        return set(connection.scalars(sa.select(t.file).where(t.state != "seed", t.file.not_in(pruned))))


def pruned(index: Index) -> dict[str, datetime]:
    """The removed duplicates whose texts were deleted, and when."""
    with index.reading() as connection:
        return {row.file: row.at for row in connection.execute(sa.select(schema.pruned))}


def old_duplicates(index: Index, before: datetime) -> list[str]:
    """Removed duplicates that were fetched before a moment and still have their texts, the oldest first."""
    t = schema.document.c
    query = sa.select(t.file).where(
        t.state == "duplicate", t.fetched_at < before, t.file.not_in(sa.select(schema.pruned.c.file))
    )
    with index.reading() as connection:
        return list(connection.scalars(query.order_by(t.fetched_at, t.id)))


def find(index: Index, what: str) -> list[Row]:
    """Documents that a person may mean by a file, a part of its path, a hash (at least 6 digits) or a URL."""
    t = schema.document.c
    if urls.is_web(what):
        key = urls.identity(what)
        # a source may drop parameters of its own from its keys: the address itself is then the way to find it
        condition = sa.or_(t.key == key, t.url == what, t.canonical_key == key)
    else:
        name = what.replace("\\", "/").removeprefix("./")
        condition = sa.or_(t.file == name, t.file.endswith("/" + name.rpartition("/")[2], autoescape=True))
        if "/" in name:
            # a path as the shell completes it: archive/2024/03/05/000_….txt
            removed = ".duplicates/" in name  # a copy may have the very name of what it repeats
            condition = sa.literal("/" + name).endswith(sa.literal("/") + t.file)
            condition = sa.and_(condition, t.state == "duplicate" if removed else t.state != "duplicate")
        elif 6 <= len(name) <= 64 and all(c in "0123456789abcdef" for c in name.lower()):
            condition = sa.or_(condition, t.sha256.startswith(name.lower()))
    rows = _rows(index, _DOCUMENTS.where(condition).order_by(t.id))
    named = _FILE.search(what)
    if not rows and named:  # it has been moved since: under the name it had, its hash is the same
        rows = _rows(index, _DOCUMENTS.where(t.sha256.startswith(named[1])).order_by(t.id))
    return rows


def story(index: Index, file: str) -> list[Row]:
    """A file and all that is tied to it: what it repeats, what repeats it, its versions, and so on from those.

    Whom a person has set apart is tied to nothing by what he was taken for.
    """
    t = schema.document.c
    found: dict[str, Row] = {}
    todo = {file}
    while todo:
        asked = list(todo)[:_AT_ONCE]
        near = sa.or_(t.file.in_(asked), sa.and_(_TIED, sa.or_(t.of.in_(asked), t.via.in_(asked))))
        fresh = [row for row in _rows(index, _DOCUMENTS.where(near)) if row["file"] not in found]
        found |= {row["file"]: row for row in fresh}
        todo -= set(asked)
        # whom the fresh ones repeat, and who repeats them
        tied = {row[name] for row in fresh if row["relation"] in _TIES for name in ("of", "via") if row[name]}
        todo |= (tied - found.keys()) | {row["file"] for row in fresh if row["file"] not in asked}
    return list(found.values())


def versions(index: Index, key: str) -> list[Row]:
    """All that a URL has said, oldest first."""
    t = schema.document.c
    return _rows(index, _DOCUMENTS.where(t.key == key).order_by(t.id))


def copies(index: Index, file: str) -> list[Row]:
    """The removed duplicates and later versions of a file."""
    t = schema.document.c
    return _rows(index, _DOCUMENTS.where(t.of == file).order_by(t.id))


def visit_of(index: Index, url: str) -> Visit | None:
    """The last outcome of a URL, by its key or by the address itself."""
    key = urls.identity(url)
    found = index.visits([key])
    if key in found:
        return found[key]
    with index.reading() as connection:
        row = connection.execute(sa.select(schema.visit.c.key).where(schema.visit.c.url == url)).first()
    return None if row is None else index.visits([row.key]).get(row.key)


def runs(index: Index, *, source: str | None = None, limit: int = 20) -> list[Row]:
    """The last runs, newest first; `outcomes` and `problems` are decoded."""
    t = schema.run.c
    query = sa.select(schema.run)
    if source:
        query = query.where(t.source == source)
    rows = _rows(index, query.order_by(t.started_at.desc(), t.id.desc()).limit(limit))
    decoded = ("outcomes", "problems")
    return [{name: json.loads(value) if name in decoded else value for name, value in row.items()} for row in rows]


def totals(index: Index) -> Totals:
    """Numbers over the whole archive."""
    t, v = schema.document.c, schema.visit.c
    with index.reading() as connection:
        by_state = sa.select(t.state, sa.func.count()).group_by(t.state)
        by_relation = sa.select(t.relation, sa.func.count()).where(t.state == "duplicate").group_by(t.relation)
        states: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_state)}
        relations: dict[str, int] = {row[0]: row[1] for row in connection.execute(by_relation)}
        first, last = connection.execute(
            sa.select(sa.func.min(t.day), sa.func.max(t.day)).where(t.state == "archived")
        ).one()
        return Totals(
            archived=states.get("archived", 0),
            duplicates=relations,
            seeds=states.get("seed", 0),
            doubtful=connection.scalar(
                sa.select(sa.func.count()).where(t.state == "archived", t.confidence < schema.DOUBTFUL)
            )
            or 0,
            visits=connection.scalar(sa.select(sa.func.count()).select_from(schema.visit)) or 0,
            owed=connection.scalar(sa.select(sa.func.count()).where(v.retry_at.is_not(None))) or 0,
            first_day=first,
            last_day=last,
        )


def by_source(index: Index) -> dict[str, dict[str, int]]:
    """For each source the number of its documents by state."""
    t = schema.document.c
    found: dict[str, dict[str, int]] = {}
    with index.reading() as connection:
        for source, state, count in connection.execute(
            sa.select(t.source, t.state, sa.func.count()).group_by(t.source, t.state)
        ):
            found.setdefault(source, {})[state] = count
    return found


def _rows(index: Index, query: sa.Select[Any]) -> list[Row]:
    with index.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]
