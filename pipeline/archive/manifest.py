"""The lines of `manifest.jsonl`: one JSON object for each event.

`KEYS` declares the line. What is written, what is read and checked, the JSON Schema and the table in docs/format.md
follow from it; the type of each value is that of the model's field. Pure: nothing here touches a file.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, NamedTuple, get_type_hints

from pipeline.archive.values import Codec, codec_of, matching
from pipeline.errors import FormatError
from pipeline.model import Document, Entry, Fingerprint, Provenance, Relation, Verdict, WarcLocation

NAME = "manifest.jsonl"


class Event(StrEnum):
    """What happened to a file."""

    ARCHIVED = "archived"
    REVISED = "revised"  # filed as a new version of `of`, which stays
    DUPLICATE = "duplicate"  # filed under .duplicates
    SUPERSEDED = "superseded"  # moved under .duplicates, because a better copy came
    RESTORED = "restored"  # brought back by a person; `was` is where it lay
    FOLLOWED = "followed"  # a removed duplicate that stays where it is, and repeats another file from now on
    WITHDRAWN = "withdrawn"  # taken out of the archive by a person, with what was recorded of it
    PRUNED = "pruned"  # the text of a removed duplicate was deleted; the line holds what is compared of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One event. `key` is the identity of the document's URL; `was` the file that this one replaces.

    `apart` are the keys of documents that a person has declared to be other stories than this one. `pruned` is when the
    text was deleted: the document then has a title and a date alone. `by` is who has withdrawn it.
    """

    event: Event
    at: datetime
    key: str
    entry: Entry
    was: str | None = None
    apart: tuple[str, ...] = ()
    pruned: datetime | None = None
    by: str | None = None

    @property
    def withdrawn(self) -> bool:
        """True if a person has taken it out of the archive."""
        return self.event is Event.WITHDRAWN

    @property
    def removed(self) -> bool:
        """True if the file lies among the removed duplicates from then on."""
        return self.event in (Event.DUPLICATE, Event.SUPERSEDED, Event.FOLLOWED, Event.PRUNED)


_PLACE = matching(
    r"(\.duplicates/)?[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/\x00]{1,200}\.txt",
    "place of a document",
    "2024/05/14/000_9f3c51d2a07be846.txt",
)
_PARTS = {  # where the parts of a record are found in it
    Record: "",
    Entry: "entry.",
    Document: "entry.document.",
    Provenance: "entry.provenance.",
    Fingerprint: "entry.fingerprint.",
    Verdict: "entry.verdict.",
}


class Key:
    """A key of the line: the part of the record that its value belongs to, and what it means.

    A dot in the name stands for an object: `http.etag` is the key `etag` of the object `http`. A `needed` key is never
    left out; an `only_pruned` one is written once the text is deleted, since only the text would tell it.
    """

    def __init__(
        self,
        name: str,
        part: type,
        meaning: str,
        *,
        needed: bool = False,
        only_pruned: bool = False,
        empty: Any = None,
        codec: Codec | None = None,
    ) -> None:
        self.name, self.part, self.meaning, self.needed, self.only_pruned = name, part, meaning, needed, only_pruned
        self.outer, _, self.field = name.rpartition(".")
        self.codec = codec or codec_of(get_type_hints(part)[self.field])
        self.empty = self.codec.empty if empty is None else empty
        self.value_of = attrgetter(f"{_PARTS[part]}{self.field}")


KEYS = (
    Key(
        "event",
        Record,
        "what happened: `archived`, `duplicate`, `revised` (a new version of `of`, which stays; `of` is of another "
        "address if a removed copy's page corrects its figures), `superseded` (moved "
        "under `.duplicates`, because a better copy came), `restored` (brought back by hand), `followed` (a removed "
        "duplicate that stays where it is and from now on repeats another file), `pruned` (the text of a removed "
        "duplicate was deleted, according to `retention`), `withdrawn` (removed from the archive, with its records)",
        needed=True,
    ),
    Key("at", Record, "when it happened, UTC", needed=True),
    Key("file", Entry, "where the text is, below the archive's folder", needed=True, codec=_PLACE),
    Key("was", Record, "where the text was before"),
    Key("sha256", Entry, "SHA-256 of the file's bytes, 64 hex digits", needed=True),
    Key("title", Document, "the document's title, as on the first line of its file"),
    Key(
        "title_basis",
        Provenance,
        "where the title was read: `heading`, `json-ld`, `meta:…`, `title`, `feed`, `layout`, `text`",
    ),
    Key("date", Document, "the day under which it is filed, as on the first line of its file", needed=True),
    Key(
        "date_basis",
        Provenance,
        "where the day was read: `json-ld`, `meta:…`, `label:…`, `feed`, `url`, `script`, `text`, `htmldate`, `layout`"
        "; `fetch` is the day of the fetch, `file` that of an imported file that names none",
    ),
    Key("published", Provenance, "the moment of publication, if the time of day is known"),
    Key("modified", Provenance, "the moment of the last change, if the page gives one"),
    Key("language", Provenance, "BCP 47 tag of the text's language", empty="und"),
    Key("url", Provenance, "the final address of the page; that of a piece of a page ends in `#piece-2`"),
    Key("canonical_url", Provenance, "the address that the page declares as canonical"),
    Key("key", Record, "the identity by which the address is recognised; the first piece of a page has the page's own"),
    Key("source", Provenance, "the source's name"),
    Key("publisher", Provenance, "who published it first"),
    Key("publisher_basis", Provenance, "where the publisher was read"),
    Key("author", Provenance, "who wrote it"),
    Key("author_basis", Provenance, "where the author was read"),
    Key("found_in", Provenance, "the feed, sitemap or list that announced the link"),
    Key("fetched_at", Provenance, "when the page was fetched, UTC", needed=True),
    Key("http.etag", Provenance, "the answer's `ETag`"),
    Key("http.last_modified", Provenance, "the answer's `Last-Modified`"),
    Key("http.charset", Provenance, "the character set by which the page was decoded"),
    Key("http.redirects", Provenance, "the addresses that led to `url`, first to last"),
    Key("alternates", Provenance, "versions in other languages that the page names (hreflang): address by language"),
    Key("links", Provenance, "the addresses that the text links to or spells out"),
    Key("attachments", Provenance, "the files that the article links to"),
    Key("pages", Provenance, "later pages of the article that were joined to the first"),
    Key(
        "warc",
        Provenance,
        "the record of the original page: a WARC file below the archive's folder, the position and length of "
        "the record's gzip member, and the digest of its payload",
    ),
    Key("warc_pages", Provenance, "the same for its later pages"),
    Key("missing", Provenance, "why a later page is not in the text"),
    Key("pieces", Provenance, "the number of articles on a page of several articles"),
    Key("collection", Provenance, "the page's title, for an article that was split off such a page"),
    Key("extractor", Provenance, "the extractor that made the text"),
    Key(
        "confidence",
        Provenance,
        "how far the extractors agreed on the text, 0–1; less if the site's template removed much",
    ),
    Key("boilerplate", Provenance, "the share of the page's text that the site's template removed as boilerplate, 0–1"),
    Key(
        "extraction",
        Provenance,
        "the rules that made the text: the program's `version`, the digest of the source's `layout`, that of the "
        "site's `template`; if the recorded page was read again for it, when (`again_at`), and the file that it "
        "replaced (`instead_of`)",
    ),
    Key("content_hash.scheme", Fingerprint, "how the hash is made; hashes of two schemes are never compared"),
    Key(
        "content_hash.exact", Fingerprint, "the hash, equal for texts that differ only in spacing, punctuation and case"
    ),
    Key("content_hash.near", Fingerprint, "the MinHash signature, once the text is deleted", only_pruned=True),
    Key("content_hash.size", Fingerprint, "the number of shingles, once the text is deleted", only_pruned=True),
    Key(
        "relation",
        Verdict,
        "how it relates to the archive: `new`, `revision`, `exact`, `near`, `translation`",
        empty=Relation.NEW,
    ),
    Key("of", Verdict, "the file that it relates to"),
    Key(
        "via", Verdict, "for a removed duplicate: the removed copy of `of` that it resembles, if it is not `of` itself"
    ),
    Key("score", Verdict, "how similar they are, 0–1"),
    Key("because", Verdict, "the reason, in one sentence"),
    Key("apart", Record, "`key`s of documents that a person has declared to be other stories than this one"),
    Key("pruned", Record, "when the text was deleted"),
    Key("by", Record, "who has withdrawn it"),
)
OBJECTS = {"http": "what the server said of the page", "content_hash": "what later documents are compared with"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A checked line: all that a record has but the document's text.

    `where` is the file and its number there, `text` the line as it stands.
    """

    where: str
    text: str
    parts: Mapping[type, dict[str, Any]]

    @property
    def event(self) -> Event:
        """What happened to the file."""
        event: Event = self.parts[Record]["event"]
        return event

    @property
    def at(self) -> datetime:
        """When that was."""
        at: datetime = self.parts[Record]["at"]
        return at

    @property
    def file(self) -> str:
        """The file it speaks of."""
        return str(self.parts[Entry]["file"])

    @property
    def was(self) -> str | None:
        """Where that file was before."""
        was: str | None = self.parts[Record]["was"]
        return was

    @property
    def sha256(self) -> str:
        """The hash that the file's bytes must have."""
        return str(self.parts[Entry]["sha256"])

    @property
    def title(self) -> str:
        """The title that the file's text must have."""
        return str(self.parts[Document]["title"])

    @property
    def because(self) -> str:
        """The sentence why."""
        return str(self.parts[Verdict]["because"])

    @property
    def provenance(self) -> Provenance:
        """Where its document came from."""
        return Provenance(**self.parts[Provenance])

    @property
    def recordings(self) -> tuple[WarcLocation, ...]:
        """Where the document's pages are recorded."""
        provenance = self.parts[Provenance]
        return tuple(each for each in (provenance["warc"], *provenance["warc_pages"]) if each is not None)

    @property
    def withdrawn(self) -> bool:
        """True if a person has taken it out, so that `withdrawal` makes the record."""
        return self.parts[Record]["event"] is Event.WITHDRAWN

    @property
    def pruned(self) -> bool:
        """True if the text was deleted, so that `textless` makes the record."""
        return self.parts[Record]["pruned"] is not None

    def record(self, document: Document, fingerprint: Fingerprint) -> Record:
        """Return the record that `dump` wrote, given the file's text again."""
        entry = Entry(
            **self.parts[Entry],
            document=document,
            provenance=Provenance(**self.parts[Provenance]),
            fingerprint=fingerprint,
            verdict=Verdict(**self.parts[Verdict]),
        )
        record = Record(**self.parts[Record], entry=entry)
        return record if record.key else replace(record, key=entry.provenance.url)

    def textless(self) -> Record:
        """Return the record of a deleted text: of the text there is what is compared, and no semantic signature."""
        document = Document(**self.parts[Document], paragraphs=())
        return self.record(document, Fingerprint(**self.parts[Fingerprint]))

    def withdrawal(self) -> Record:
        """Return the record of a withdrawn document: nothing of it but where it was."""
        document = Document(**self.parts[Document] | {"title": ""}, paragraphs=())
        return self.record(document, Fingerprint(scheme=0, exact="", near=b"", size=0))


class Promise(NamedTuple):
    """What a manifest says of a file, and the line that says so; an archive has many."""

    sha256: str
    title: str
    where: str
    recordings: tuple[WarcLocation, ...]


def dump(record: Record) -> str:
    """Return the record as one line of JSON, without what is not known."""
    line: dict[str, Any] = {}
    for key in _OF_WITHDRAWN if record.withdrawn else KEYS if record.pruned else _BEFORE_PRUNING:
        value = key.value_of(record)
        if value is None or value == "" or value == ():
            continue
        holder = line.setdefault(key.outer, {}) if key.outer else line
        holder[key.field] = key.codec.write(value) if key.codec.write else value
    return json.dumps(line, ensure_ascii=False, separators=(", ", ": "))


def load(line: str, *, where: str) -> Line:
    """Read and check a line; keys of later versions are passed over. Raises FormatError with `where` and the key."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{where}: not a line of JSON: {error}") from error
    parts = {part: dict(empty) for part, empty in _EMPTY.items()}
    found = dict(_found(value, where)) if isinstance(value, dict) else {}
    needed = _NEEDED_OF_PRUNED if "pruned" in found else _NEEDED
    if missing := [name for name in needed if name not in found]:
        raise FormatError(f"{where}: a manifest line needs {', '.join(needed)}, and has no {', '.join(missing)}")
    for name, said in found.items():
        key = _BY_NAME[name]
        try:
            parts[key.part][key.field] = key.codec.read(said)
        except (ValueError, TypeError):
            raise FormatError(f"{where}: {name} is {said!r:.80}, which is no {key.codec.expected()}") from None
    return Line(where=where, text=line, parts=parts)


def manifest_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line."""
    properties: dict[str, Any] = {}
    for key in KEYS:
        holder = properties
        if key.outer:
            described = {"type": "object", "description": OBJECTS[key.outer], "properties": {}}
            holder = properties.setdefault(key.outer, described)["properties"]
        holder[key.field] = {**key.codec.schema, "description": key.meaning}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of {NAME}",
        "description": "One event of one document. What is not known is left out.",
        "type": "object",
        "properties": properties,
        "required": list(_NEEDED),
    }


def _found(value: Mapping[str, Any], where: str) -> Iterator[tuple[str, Any]]:
    """Return the known keys of a line with their values, those of its objects under dotted names."""
    for name, said in value.items():
        if name in OBJECTS:
            if not isinstance(said, dict):
                raise FormatError(f"{where}: {name} is {said!r:.80}, which is no object")
            yield from ((f"{name}.{inner}", each) for inner, each in said.items() if f"{name}.{inner}" in _BY_NAME)
        elif name in _BY_NAME and "." not in name:
            yield name, said


_BY_NAME = {key.name: key for key in KEYS}
_BEFORE_PRUNING = tuple(key for key in KEYS if not key.only_pruned)
_PLACED = {"event", "at", "file", "sha256", "date", "source", "fetched_at", "warc", "warc_pages"}
_OF_WITHDRAWN = tuple(key for key in KEYS if key.name in _PLACED | {"url", "key", "because", "by"})
_NEEDED = tuple(key.name for key in KEYS if key.needed)
_NEEDED_OF_PRUNED = (*_NEEDED, *(key.name for key in KEYS if key.part is Fingerprint))
_EMPTY = {part: {key.field: key.empty for key in KEYS if key.part is part} for part in _PARTS}
