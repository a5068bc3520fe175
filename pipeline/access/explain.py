"""What became of a file or an address, and what the next run would do about it: sentences with their values.

Prints nothing: that is the business of commands, and of whatever else shows the archive to people.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline import urls
from pipeline.config.hosts import AskedHosts
from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.crawl import select
from pipeline.errors import PipelineError
from pipeline.index import DocumentRow, Index, queries, queries_runs
from pipeline.model import Link, Visit

_HOST = re.compile(r"(?:[\w-]+\.)+\w+(?::\d+)?(?:/|$)|localhost[:/]")
_NO_SOURCE = "no source has an endpoint on this host; a source asks other hosts that its `hosts` names"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing there is to say: the sentence, and the values it is made of under the names that JSON gives them."""

    says: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def public(self) -> dict[str, Any]:
        """Return the statement as `--json` prints it."""
        return {"says": self.says} | dict(self.values)


def documents_named(index: Index, what: str) -> list[DocumentRow]:
    """Find what a person means by a file, a hash or an address. Raises PipelineError if nothing of it is held."""
    rows = queries.find(index, what)
    if not rows:
        short = queries.is_hash(what) and len(what) < queries.HASH_DIGITS
        hint = f"; of a hash, {queries.HASH_DIGITS} digits or more are needed" if short else ""
        raise PipelineError(
            f"{what}: nothing of that name is held{hint}; `pipeline list` shows what is, `why` knows addresses"
        )
    return rows


def explain(index: Index, configuration: Configuration, what: str, *, now: datetime) -> list[Statement]:
    """Say what became of an address or a file, oldest first; of an address also what the next run would do about it.

    Raises PipelineError for a file of which nothing is held.
    """
    said: list[Statement] = []
    what = _meant(index, configuration, what)
    rows = queries.find(index, what)
    for row in rows:
        said.append(_filed(row, f"{row.file}: {row.relation}"))
        said += [_filed(copy, f"  {copy.relation} {copy.file}") for copy in queries.copies(index, row.file)]
    if not urls.is_web(what):
        if not said:
            raise PipelineError(f"{what}: nothing of that name is held")
        return said
    sources = configuration.sources_at(what)
    visit = last_visit(index, what, sources)
    told = {row.because for row in rows}
    said.append(_visited(visit, told) if visit else Statement(says=f"{what} has never been requested"))
    if visit and visit.source in configuration.sources:
        sources = [configuration.sources[visit.source]]
    if visit and visit.is_ahead(now):
        visit = visit.as_of(queries_runs.put_right(index, visit.source, now) or now)
    said += [_announced(what, visit, source, now) for source in sources]
    return said if sources else [*said, Statement(says=_NO_SOURCE)]


def _meant(index: Index, configuration: Configuration, what: str) -> str:
    """Return an address whose scheme was left out with the one it is known by; anything else as it is."""
    if urls.is_web(what) or not _HOST.match(what) or queries.find(index, what):
        return what
    sources = {scheme: configuration.sources_at(f"{scheme}://{what}") for scheme in ("https", "http")}
    by_endpoint = [
        scheme
        for scheme, known in sources.items()
        for source in known
        if source.endpoints[0].url.startswith(f"{scheme}:")
    ]
    for scheme, known in sources.items():
        address = f"{scheme}://{what}"
        if queries.find(index, address) or last_visit(index, address, known):
            return address
    return f"{by_endpoint[0]}://{what}" if by_endpoint else what


def reason(row: DocumentRow) -> str:
    """Say why a document was filed or removed, and whether its text is gone."""
    return f"{row.because}; {deletion(row)}" if row.pruned_at else row.because


def deletion(row: DocumentRow) -> str:
    """Say when and why the text of a pruned duplicate was deleted."""
    return f"its text was deleted on {row.pruned_at:%Y-%m-%d}, as the retention of duplicates says"


def _filed(row: DocumentRow, name: str) -> Statement:
    return Statement(says=f"{name}: {reason(row)}", values=row.public())


def last_visit(index: Index, url: str, sources: Sequence[Source]) -> Visit | None:
    """Return the last outcome of an address, which a source may know under a key of its own."""
    keys = [urls.identity(url, source.drop_parameters) for source in sources]
    return queries.visit_of(index, url) or next(iter(index.visits(keys).values()), None)


def _visited(visit: Visit, told: Collection[str]) -> Statement:
    """Say what an address came to, and why, if that is not `told` of its document already."""
    because = visit.because if visit.because.startswith(f"{visit.kind} ") else f"{visit.kind}: {visit.because}"
    if visit.because in told:
        because = visit.kind
    return Statement(
        says=f"{visit.at:%Y-%m-%d %H:%M} UTC: {because}",
        values={"kind": visit.kind, "at": visit.at, "because": visit.because, "file": visit.file},
    )


def _announced(url: str, visit: Visit | None, source: Source, now: datetime) -> Statement:
    """Say what would become of an address if a source announced it now."""
    key, asked = urls.identity(url, source.drop_parameters), AskedHosts(source).ask(url)
    link = Link(url=url, key=key, source=source.name, found_in="", elsewhere=not asked)
    choice = select(link, visit, source, now=now)
    then = "it would be fetched" if choice.fetch else f"{choice.kind}"
    return Statement(
        says=f"if {source.name} announces it now: {then}: {choice.because}",
        values={"source": source.name, "would": choice.kind or "fetch", "because": choice.because},
    )
