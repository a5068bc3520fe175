"""What queries return: frozen rows, with the fields that somebody asks of them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from pipeline.model import DocumentState, Kind, Occasion, Relation
from pipeline.report import Cut

_NOT_PUBLIC = frozenset({"id", "key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A document as the index knows it. Its fields, in this order and without numbers of our own, are its public form.

    `of` is the file it repeats or revises, `via` the removed duplicate of that file which it resembles. `unsketched`
    and `unbridged` say that a semantic signature is owed. `pruned_at` is when its text was deleted.
    """

    id: int
    file: str
    sha256: str
    state: DocumentState
    day: date
    title: str
    language: str
    source: str
    key: str
    url: str
    publisher: str | None
    date_basis: str
    published: datetime | None
    fetched_at: datetime
    relation: Relation
    of: str | None
    via: str | None
    score: float | None
    because: str
    confidence: float | None
    unsketched: bool
    unbridged: bool
    pruned_at: datetime | None = None

    def public(self) -> dict[str, Any]:
        """Return the row as `--json` prints it: flags are 0 and 1, and `pruned_at` is there if the text is gone."""
        values = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _NOT_PUBLIC}
        if self.pruned_at is None:
            del values["pruned_at"]
        return {name: int(value) if isinstance(value, bool) else value for name, value in values.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """A run of a source; `ended_at` is missing while it goes on, and after a crash.

    `cut` is what ended it before its end; `crashed` says that another run has followed one without an end.
    """

    id: int
    source: str
    occasion: Occasion
    started_at: datetime
    ended_at: datetime | None
    links: int
    outcomes: Mapping[Kind, int]
    problems: tuple[str, ...]
    error: str | None
    known_blocks: float | None
    cut: Cut | None
    crashed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """How much is held and how much is owed."""

    archived: int
    duplicates: Mapping[Relation, int]
    seeds: int
    doubtful: int  # archived, and the extractors agreed on less than half of the text
    visits: int
    owed: int
    to_sketch: int  # documents with which others are compared when they have a semantic signature
    first_day: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What an endpoint page said of its freshness when it was last finished."""

    etag: str | None
    last_modified: str | None
    read_at: datetime
