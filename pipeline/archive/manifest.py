"""The lines of `manifest.jsonl`: one JSON object for each event, and back. Pure: nothing here touches a file."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pipeline.errors import FormatError
from pipeline.model import Attachment, Document, Entry, Fingerprint, Provenance, Relation, Verdict

NAME = "manifest.jsonl"
_FILE = re.compile(r"(\.duplicates/)?[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/\x00]{1,200}\.txt")
_TEXTS = frozenset(
    {
        *("event", "at", "file", "was", "sha256", "title", "title_basis", "date", "date_basis", "published"),
        *("modified", "language", "url", "canonical_url", "key", "source", "publisher", "publisher_basis", "author"),
        *("author_basis", "found_in", "fetched_at", "extractor", "relation", "of", "via", "because"),
        *("missing", "collection", "pruned"),
    }
)
_NEEDED = ("event", "at", "file", "sha256", "date", "fetched_at")


class Event(StrEnum):
    """What happened to a file."""

    ARCHIVED = "archived"
    REVISED = "revised"  # filed as a new version of `of`, which stays
    DUPLICATE = "duplicate"  # filed under .duplicates
    SUPERSEDED = "superseded"  # moved under .duplicates, because a better copy came
    RESTORED = "restored"  # brought back by a person; `was` is where it lay
    FOLLOWED = "followed"  # a removed duplicate that stays where it is, and repeats another file from now on
    PRUNED = "pruned"  # the text of a removed duplicate was deleted; the line holds what is compared of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One event. `key` is the identity of the document's URL; `was` the file that this one replaces.

    `apart` are the keys of documents that a person has declared to be other stories than this one. `pruned` is when the
    text was deleted: the document then has a title and a date alone.
    """

    event: Event
    at: datetime
    key: str
    entry: Entry
    was: str | None = None
    apart: tuple[str, ...] = ()
    pruned: datetime | None = None

    @property
    def removed(self) -> bool:
        return self.event in (Event.DUPLICATE, Event.SUPERSEDED, Event.FOLLOWED, Event.PRUNED)


def dump(record: Record) -> str:
    """The record as one line of JSON, without what is not known."""
    entry, provenance, verdict = record.entry, record.entry.provenance, record.entry.verdict
    line = {
        "event": record.event,
        "at": _moment(record.at),
        "file": entry.file,
        "was": record.was,
        "sha256": entry.sha256,
        "title": entry.document.title,
        "title_basis": provenance.title_basis,
        "date": entry.document.date.isoformat(),
        "date_basis": provenance.date_basis,
        "published": _moment(provenance.published),
        "modified": _moment(provenance.modified),
        "language": provenance.language,
        "url": provenance.url,
        "canonical_url": provenance.canonical_url,
        "key": record.key,
        "source": provenance.source,
        "publisher": provenance.publisher,
        "publisher_basis": provenance.publisher_basis,
        "author": provenance.author,
        "author_basis": provenance.author_basis,
        "found_in": provenance.found_in,
        "fetched_at": _moment(provenance.fetched_at),
        "http": _present(
            {
                "etag": provenance.etag,
                "last_modified": provenance.last_modified,
                "charset": provenance.charset,
                "redirects": list(provenance.redirects),
            }
        ),
        "alternates": dict(provenance.alternates),
        "links": list(provenance.links),
        "attachments": [asdict(attachment) for attachment in provenance.attachments],
        "pages": list(provenance.pages),
        "missing": provenance.missing,
        "pieces": provenance.pieces,
        "collection": provenance.collection,
        "extractor": provenance.extractor,
        "confidence": provenance.confidence,
        "content_hash": _content_hash(entry.fingerprint, whole=record.pruned is not None),
        "relation": verdict.relation,
        "of": verdict.of,
        "via": verdict.via,
        "score": verdict.score,
        "because": verdict.because,
        "apart": list(record.apart),
        "pruned": _moment(record.pruned),
    }
    return json.dumps(_present(line), ensure_ascii=False, separators=(", ", ": "))


def load(line: str, *, where: str) -> Mapping[str, Any]:
    """One line's object, which `revive` can read. Raises FormatError naming `where` when it is none."""
    try:
        value = json.loads(line)
    except ValueError as error:
        raise FormatError(f"{where}: not a line of JSON: {error}") from error
    if not isinstance(value, dict) or not value.keys() >= set(_NEEDED):
        raise FormatError(f"{where}: a manifest line needs {', '.join(_NEEDED)}")
    for name in sorted(value.keys() & _TEXTS):
        if not isinstance(value[name], str):
            raise FormatError(f"{where}: {name} is {value[name]!r}, which is no text")
    if not _FILE.fullmatch(value["file"]):
        raise FormatError(f"{where}: {value['file']!r} is no place of a document")
    nothing = Document(title="", date=date.min, paragraphs=())
    revive(value, nothing, Fingerprint(scheme=0, exact="", near=b"", size=0), where=where)
    return value


def revive(line: Mapping[str, Any], document: Document, fingerprint: Fingerprint, *, where: str) -> Record:
    """The record that `dump` wrote, given the file's text again."""
    try:
        http = line.get("http", {})
        provenance = Provenance(
            url=line.get("url", ""),
            canonical_url=line.get("canonical_url", ""),
            source=line.get("source", ""),
            language=line.get("language", "und"),
            found_in=line.get("found_in", ""),
            fetched_at=datetime.fromisoformat(line["fetched_at"]),
            date_basis=line.get("date_basis", ""),
            title_basis=line.get("title_basis", ""),
            published=_parsed(line.get("published")),
            modified=_parsed(line.get("modified")),
            publisher=line.get("publisher"),
            publisher_basis=line.get("publisher_basis"),
            author=line.get("author"),
            author_basis=line.get("author_basis"),
            etag=http.get("etag"),
            last_modified=http.get("last_modified"),
            charset=http.get("charset"),
            extractor=line.get("extractor", ""),
            confidence=_number(line.get("confidence")),
            redirects=tuple(http.get("redirects", ())),
            alternates=tuple(line.get("alternates", {}).items()),
            links=_texts(line.get("links", [])),
            attachments=tuple(Attachment(**_attachment(each)) for each in line.get("attachments", ())),
            pages=_texts(line.get("pages", [])),
            missing=line.get("missing"),
            pieces=line.get("pieces"),
            collection=line.get("collection"),
        )
        verdict = Verdict(
            relation=Relation(line.get("relation", "new")),
            because=line.get("because", ""),
            of=line.get("of"),
            score=_number(line.get("score")),
            via=line.get("via"),
        )
        entry = Entry(
            file=line["file"],
            sha256=line["sha256"],
            document=document,
            provenance=provenance,
            fingerprint=fingerprint,
            verdict=verdict,
        )
        return Record(
            event=Event(line["event"]),
            at=datetime.fromisoformat(line["at"]),
            key=line.get("key") or provenance.url,
            entry=entry,
            was=line.get("was"),
            apart=_texts(line.get("apart", [])),
            pruned=_parsed(line.get("pruned")),
        )
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise FormatError(f"{where}: {line.get('file')}: not a manifest line of ours: {error!r}") from error


def textless(line: Mapping[str, Any], *, where: str) -> Record:
    """The record of a document whose text was deleted: of the text there is what is compared, and no concept."""
    try:
        written = line["content_hash"]
        fingerprint = Fingerprint(
            scheme=int(written["scheme"]),
            exact=bytes.fromhex(written["exact"]).hex(),
            near=b64decode(written["near"], validate=True),
            size=int(written["size"]),
        )
        document = Document(title=line.get("title", ""), date=date.fromisoformat(line["date"]), paragraphs=())
    except (KeyError, ValueError, TypeError) as error:
        raise FormatError(f"{where}: {line.get('file')}: not the line of a deleted text: {error!r}") from error
    return revive(line, document, fingerprint, where=where)


def _content_hash(fingerprint: Fingerprint, *, whole: bool) -> dict[str, Any]:
    """What the text cannot tell again if it is gone is written down, too."""
    written: dict[str, Any] = {"scheme": fingerprint.scheme, "exact": fingerprint.exact}
    if whole:
        written |= {"near": b64encode(fingerprint.near).decode(), "size": fingerprint.size}
    return written


def _attachment(value: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(value.get(name, "")) for name in ("url", "title", "type")}


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat().replace("+00:00", "Z")


def _parsed(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{value!r} is no list of texts")
    return tuple(value)


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
