"""The Python interface: extract a page, fingerprint and compare texts, read an archive and file into it.

Stable: names, arguments and the fields shown in docs/api.md stay as they are within a major version. All other modules
may change with any release. Nothing heavy is loaded before the first call.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ConfigError, ExtractError, FormatError, PipelineError, StorageError
from pipeline.model import (
    ArchivePlace,
    Document,
    Extracted,
    Fingerprint,
    Kind,
    Known,
    Provenance,
    Relation,
    Translations,
)

if TYPE_CHECKING:
    from pipeline.archive import Record
    from pipeline.runtime import Store

__all__ = [
    "ConfigError",
    "Document",
    "ExtractError",
    "Extracted",
    "Filed",
    "Fingerprint",
    "FormatError",
    "Held",
    "Judgement",
    "Kind",
    "OpenArchive",
    "PipelineError",
    "Provenance",
    "Relation",
    "StorageError",
    "compare",
    "document",
    "extract",
    "fingerprint",
    "open_archive",
]

Text = str | Document | Extracted

SOURCE = "python"
"""The source under which `OpenArchive.admit` files what names no other."""

_NO_DAY = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How a second text relates to a first one, and the sentence why.

    `wording` is the share of common wording, 0–1; `meaning` how alike they are in what they say, 0–1, or None if their
    languages cannot be compared.
    """

    relation: Relation
    because: str
    wording: float
    meaning: float | None

    @property
    def same_story(self) -> bool:
        """True if an archive that holds the first text would remove the second."""
        return self.relation in (Relation.EXACT, Relation.NEAR, Relation.TRANSLATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A document of an archive. `because` says why it is where it is; `of` is the file it repeats or follows."""

    file: str
    sha256: str
    document: Document
    provenance: Provenance
    relation: Relation
    because: str
    of: str | None = None

    @property
    def removed(self) -> bool:
        """True for a removed duplicate."""
        return self.file.startswith(".duplicates/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What became of a document: archived, revised, duplicate or unchanged; its file, and the sentence why."""

    kind: Kind
    file: str | None
    because: str


def document(title: str, text: str, day: date) -> Document:
    """Return a document in the archive's canonical form. Each line of the text that is not empty is a paragraph.

    Raises:
        ValueError: the title or the text is empty.
    """
    from pipeline import format

    return format.canonical(title, day, text.splitlines())


def extract(
    html: str | bytes,
    url: str,
    *,
    language: str = "auto",
    timezone: str = "UTC",
    layout: Mapping[str, str] | None = None,
    content_type: str = "text/html",
    fetched_at: datetime | None = None,
) -> Extracted:
    """Return the article of a page, with the basis of its title, date, publisher and author.

    `language`, `timezone` and `layout` mean what they mean in a source file. Bytes are decoded as a browser would;
    `content_type` may name their charset, or another type such as application/pdf. `fetched_at` (now, if not given) is
    the moment to which "2 hours ago" refers, and the date of a page that shows none.

    Raises:
        ExtractError: the page holds no article; `kind` says why.
        ValueError: an argument is not what a source file takes.
    """
    from pipeline import urls
    from pipeline.config.source import Source
    from pipeline.extract import extract as extract_page
    from pipeline.model import Link, Page

    layouts = [dict(layout)] if layout else []
    source = Source.model_validate(
        {"name": SOURCE, "language": language, "timezone": timezone, "endpoints": [{"feed": url}], "layouts": layouts}
    )
    if isinstance(html, str):
        html, content_type = html.encode(), f"{content_type.partition(';')[0]}; charset=utf-8"
    page = Page(
        url=url,
        status=200,
        headers={"content-type": content_type},
        body=html,
        fetched_at=(fetched_at or datetime.now(UTC)).astimezone(UTC),
    )
    link = Link(url=url, key=urls.identity(url), source=source.name, found_in=SOURCE)
    return replace(extract_page(page, link, source, learn=False), traits=None)


def fingerprint(text: Text) -> Fingerprint:
    """Return the content hash of a text: `exact` is equal for verbatim copies, `near` is a MinHash signature."""
    from pipeline import dedup

    return dedup.fingerprint(_as_document(text))


def compare(first: Text, second: Text, *, strictness: str = "cautious", near_threshold: float = 0.8) -> Judgement:
    """Judge the second text as an archive would that holds the first, whatever their days.

    `strictness` of translations is cautious, aggressive or off; `near_threshold` is the part of their wording that
    near-duplicates share, 0–1. Languages are told from the texts; an Extracted says its own.

    Raises:
        ValueError: a text has no word, or an argument is none of these.
    """
    from pipeline import dedup

    if strictness not in set(Translations) or not 0 < near_threshold <= 1:
        raise ValueError("strictness is cautious, aggressive or off, near_threshold more than 0 and at most 1")
    policy = dedup.Policy(near_threshold=near_threshold, translations=Translations(strictness))
    told = [_told(text, name) for text, name in ((first, "the first"), (second, "the second"))]
    (found,) = dedup.compare(told, lambda _: policy)
    held = found.left  # sentences describe it as a file of an archive, which it is not
    described = f" (“{held.title}”, {held.source}, {held.date.isoformat()})"
    return Judgement(
        relation=found.verdict.relation,
        because=found.verdict.because.replace(described, ""),
        wording=found.wording,
        meaning=found.likeness.score if found.likeness else None,
    )


@contextmanager
def open_archive(folder: str | Path | None = None, *, configs: str | Path | None = None) -> Iterator["OpenArchive"]:
    """Open an archive, made if it is not there: that of a configuration folder, or a folder with default settings.

    The seeds of a folder that is named alone lie beside it, in `seeds`, as they do by default.

    Finishes what a crash interrupted and makes a missing index again, as every command does. Several processes may
    hold one archive.

    Raises:
        ConfigError: the configuration has mistakes.
        StorageError: the archive cannot be opened.
        ValueError: neither or both of `folder` and `configs` are given.
    """
    from pipeline.config import settings
    from pipeline.runtime import open_store
    from pipeline.system.clock import SystemClock

    if (folder is None) == (configs is None):
        raise ValueError("name either the archive's folder or a configuration folder")
    if configs is not None:
        configuration = settings.load(Path(configs))
    else:
        root = Path(folder or "").resolve()
        configuration = settings.Configuration(
            settings=settings.Settings(),
            sources={},
            folder=root.parent,
            archive=ArchivePlace.of_folder(root),
            seeds=root.parent / "seeds",
        )
    notes: list[str] = []
    with open_store(configuration, SystemClock(), notes.append) as store:
        yield OpenArchive(store, configuration.translations_of, notes)


class OpenArchive:
    """An archive, open between `with open_archive(…)` and the end of its block.

    `notes` are sentences about what opening it mended, `problems` those about what `documents` could not read.
    """

    def __init__(self, store: "Store", translations_of: Callable[[str], Translations], notes: list[str]) -> None:
        self._store, self._translations_of = store, translations_of
        self.notes = notes
        self.problems: list[str] = []

    def documents(self, *, removed: bool = False) -> Iterator[Held]:
        """Yield the documents that are held, by day and in the order they came; with `removed` the duplicates instead.

        Reads manifests and files as they are, a day at a time. What cannot be read is passed over and told in
        `problems`.
        """
        day: dict[str, Held] = {}
        now: date | None = None
        for record in self._store.archive.records(self.problems):
            if record.entry.document.date != now:
                yield from day.values()
                day, now = {}, record.entry.document.date
            held = _held(record)
            if held.removed == removed and record.pruned is None:
                day[held.file] = held
        yield from day.values()

    def admit(
        self,
        what: Document | Extracted,
        *,
        url: str | None = None,
        source: str = SOURCE,
        language: str | None = None,
        published: datetime | None = None,
    ) -> Filed:
        """File a document as a run would: compared with all that is held, dated, told in the manifest.

        `url` is needed for a Document; an Extracted brings its own. The same address with another text is a revision.

        Raises:
            ValueError: there is no address, or it is none.
            StorageError: nothing was filed; what had become certain is finished at the next opening.
        """
        from pipeline import urls
        from pipeline.config.source import source_name
        from pipeline.ingest import Submission
        from pipeline.model import Link

        source_name(source)
        if isinstance(what, Document):
            if url is None:
                raise ValueError("a document is filed under an address: name its url")
            what = Extracted(document=what, provenance=_provenance(what, url, language, published))
        provenance = replace(what.provenance, source=source, url=url or what.provenance.url)
        if not urls.is_web(provenance.url) or urls.absolute(provenance.url, provenance.url) is None:
            raise ValueError(f"{provenance.url!r} is not an address such as https://site.example/page")
        submission = Submission(
            link=Link(
                url=provenance.url, key=urls.identity(provenance.url), source=source, found_in=provenance.found_in
            ),
            extracted=replace(what, provenance=provenance),
            fingerprint=fingerprint(what),
            translations=self._translations_of(source),
        )
        (receipt,) = self._store.ingest.admit([submission])
        return Filed(kind=receipt.kind, file=receipt.file, because=receipt.because)


def _as_document(text: Text) -> Document:
    """Return a text as a document; of a bare one the title and the day take no part in comparisons."""
    if isinstance(text, Extracted):
        return text.document
    return text if isinstance(text, Document) else document("-", text, _NO_DAY)


def _told(text: Text, name: str) -> tuple[Known, Document]:
    """Return a text as a document that is held under a name."""
    from pipeline.text.language import identify

    whole = _as_document(text)
    known = Known(
        file=name,
        key=name,
        source=SOURCE,
        title=whole.title,
        language=text.provenance.language if isinstance(text, Extracted) else identify("\n".join(whole.paragraphs)),
        date=whole.date,
        fingerprint=fingerprint(whole),
    )
    return known, whole


def _held(record: "Record") -> Held:
    entry = record.entry
    return Held(
        file=entry.file,
        sha256=entry.sha256,
        document=entry.document,
        provenance=entry.provenance,
        relation=entry.verdict.relation,
        because=entry.verdict.because,
        of=entry.verdict.of,
    )


def _provenance(document: Document, url: str, language: str | None, published: datetime | None) -> Provenance:
    from pipeline.text.language import identify

    return Provenance(
        url=url,
        canonical_url="",
        source=SOURCE,
        language=identify("\n".join(document.paragraphs), language, sure=language is not None),
        found_in=SOURCE,
        fetched_at=datetime.now(UTC),
        date_basis=SOURCE,
        title_basis=SOURCE,
        published=published.astimezone(UTC) if published else None,
    )
