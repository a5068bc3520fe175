"""What of a document is compared, what is known of the held ones, and what is decided."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from pipeline.model.document import Document, Provenance


class Translations(StrEnum):
    """What counts as a translation of a held document."""

    CAUTIOUS = "cautious"  # few good documents are lost
    AGGRESSIVE = "aggressive"  # more translations are found
    OFF = "off"  # nothing, whatever pages say of each other


@dataclass(frozen=True, slots=True, kw_only=True)
class SemanticSignature:
    """What a document says, in any language. Signatures of different `scheme` are never compared.

    `simhash` is 256 bits of the leading segments, for look-up, and `tail` is 256 bits of the last ones. `vectors` are
    one row of int8 for each segment and `widths` the segments' widths; a lead signature (not `complete`) has those of
    lead and tail alone. `numbers` are those of every segment.
    """

    scheme: str
    simhash: bytes
    tail: bytes
    vectors: bytes
    widths: tuple[float, ...]
    numbers: tuple[tuple[str, ...], ...]
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How encoders read a language: the name they know it by, the scheme of its own signature, and of the second one.

    `second` is missing where the first scheme is the only one in which the language is ever compared.
    """

    language: str
    scheme: str
    second: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """The content hash. Fingerprints of different `scheme` are never compared.

    `exact` is 64 hex digits; `near` is a MinHash signature of 128 unsigned 32-bit numbers, as little-endian bytes;
    `size` is the number of distinct shingles it stands for. `semantic` is missing if no encoder reads the language, or
    if it is not needed yet; `second` is another one, in a wider scheme, for comparison with languages that the first
    does not read.
    """

    scheme: int
    exact: str
    near: bytes
    size: int
    semantic: SemanticSignature | None = None
    second: SemanticSignature | None = None

    @property
    def signatures(self) -> tuple[SemanticSignature, ...]:
        """The semantic signatures there are, each of another scheme."""
        return tuple(each for each in (self.semantic, self.second) if each is not None)

    def in_scheme(self, scheme: str) -> SemanticSignature | None:
        """Return the signature of a scheme, if there is one."""
        return next((each for each in self.signatures if each.scheme == scheme), None)


class Relation(StrEnum):
    """How a document relates to what is held."""

    NEW = "new"
    UNCHANGED = "unchanged"  # the same URL with the same text
    REVISION = "revision"  # the same URL with another text
    EXACT = "exact"
    NEAR = "near"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A held document, as much of it as a decision needs."""

    file: str
    key: str
    source: str
    title: str
    language: str
    date: date
    fingerprint: Fingerprint
    of: str | None = None  # where it is a removed duplicate: the file it repeats
    published: datetime | None = None
    date_basis: str = ""
    number: int = field(default=0, compare=False)  # by which the index knows it, where it was found by its signature

    @property
    def removed(self) -> bool:
        return self.of is not None

    @property
    def kept(self) -> str:
        """The file that stands in the archive for this text."""
        return self.of or self.file


class Says(StrEnum):
    """What a page may say of another one."""

    ALTERNATE = "alternate"  # hreflang: its version in another language or for another region
    CANONICAL = "canonical"  # both give the same address as the proper one
    LINK = "link"  # its text links there


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A statement that ties a document to a held one; `outward` where its own page makes it, else the held one's."""

    known: Known
    says: Says
    outward: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to do with a document, and the sentence why. `of` is the file it relates to; `score` is 0–1.

    `via` is a removed duplicate of `of`, where the document resembles that one. `fuller` tells that the document has
    all that `of` has, and more: it takes that one's place. It is not stored.
    """

    relation: Relation
    because: str
    of: str | None = None
    score: float | None = None
    via: str | None = None
    fuller: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A filed document: `file` is its path below the archive folder, with forward slashes."""

    file: str
    sha256: str
    document: Document
    provenance: Provenance
    fingerprint: Fingerprint
    verdict: Verdict
