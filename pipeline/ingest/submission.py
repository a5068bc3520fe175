"""What is submitted to the archive, and the receipt for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any, TypeVar

from pipeline.model import NO_DAY, Captured, Extracted, Fingerprint, Kind, Known, Link, Provenance, Translations, Visit

Said = TypeVar("Said", Link, Provenance, Visit)

_FIELDS = {kind: tuple(each.name for each in fields(kind)) for kind in (Link, Provenance, Visit)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A document that is submitted, with the link that led to it.

    `parted` says of held files in other languages, where their names have been compared with its own, what makes them
    another story; empty if nothing does. `unlike` are the numbers of held documents whose ends have been compared with
    its own, and say something else. `captured` is what was received, if it is to be recorded. `rereads` is the
    held file whose recorded page was read again.
    """

    link: Link
    extracted: Extracted
    fingerprint: Fingerprint
    translations: Translations = Translations.CAUTIOUS
    parted: Mapping[str, str] = field(default_factory=dict)
    unlike: frozenset[int] = frozenset()
    captured: Captured | None = None
    rereads: str | None = None

    @property
    def day(self) -> date | None:
        """The day around which it is looked for; None if its file named none."""
        extracted = self.extracted
        return None if extracted.provenance.date_basis == NO_DAY else extracted.document.date

    @property
    def language(self) -> str:
        return self.extracted.provenance.language

    @property
    def provenance(self) -> Provenance:
        return self.extracted.provenance

    def known(self, file: str = "") -> Known:
        """Return the submission as a held document is known, under the name of a file."""
        document, provenance = self.extracted.document, self.extracted.provenance
        return Known(
            file=file,
            key=self.link.key,
            source=provenance.source,
            title=document.title,
            language=provenance.language,
            date=document.date,
            fingerprint=self.fingerprint,
            published=provenance.published,
            date_basis=provenance.date_basis,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of a submission. `file` is where its text now is, `instead_of` the file whose place it took."""

    kind: Kind
    because: str
    file: str
    instead_of: str | None = None


def storable(submission: Submission) -> Submission:
    """Return a submission that files and database can hold."""
    provenance = encodable(submission.extracted.provenance)
    return replace(
        submission, link=encodable(submission.link), extracted=replace(submission.extracted, provenance=provenance)
    )


def encodable(said: Said) -> Said:
    """Return `said` without lone surrogates, which JSON in a page or a file name may bring, and no file can hold."""
    texts = {name: getattr(said, name) for name in _FIELDS[type(said)]}
    odd = {name: text for name, text in texts.items() if isinstance(text, str) and not text.isascii()}
    mended: dict[str, Any] = {name: text.encode("utf-8", "replace").decode() for name, text in odd.items()}
    return replace(said, **mended) if mended != odd else said
