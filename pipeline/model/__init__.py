"""The nouns of the line: links, documents, verdicts. Values only: nothing here reads a clock, a disk or a network.

`Source`, which stands before all of these, is configuration and lives in `pipeline.config.source`.

A moment is an aware datetime in UTC and its name ends in `_at` (or is `published`, `modified`); seconds end in `_s`,
sizes in `_bytes`; a share is 0–1; a language is a BCP 47 tag; a digest is lower-case hex.
"""

from pipeline.model.document import (
    NO_DAY,
    Attachment,
    Document,
    DocumentState,
    Extracted,
    Extraction,
    Provenance,
    Traits,
)
from pipeline.model.exchange import Captured, Exchange, Raw, WarcLocation
from pipeline.model.link import (
    ATTACHED,
    BY_HAND,
    CLOCKS_APART,
    LONGEST_WAIT,
    WITHDRAWN,
    Capture,
    Kind,
    Link,
    Occasion,
    Outcome,
    Page,
    Visit,
    Window,
    published_on,
    stands_for_day,
)
from pipeline.model.place import ArchivePlace, IndexClaim
from pipeline.model.plurals import counted
from pipeline.model.verdict import (
    Entry,
    Fingerprint,
    Hint,
    Known,
    Reading,
    Relation,
    Says,
    SemanticSignature,
    Translations,
    Verdict,
)

__all__ = [
    "ATTACHED",
    "BY_HAND",
    "CLOCKS_APART",
    "LONGEST_WAIT",
    "NO_DAY",
    "WITHDRAWN",
    "ArchivePlace",
    "Attachment",
    "Capture",
    "Captured",
    "Document",
    "DocumentState",
    "Entry",
    "Exchange",
    "Extracted",
    "Extraction",
    "Fingerprint",
    "Hint",
    "IndexClaim",
    "Kind",
    "Known",
    "Link",
    "Occasion",
    "Outcome",
    "Page",
    "Provenance",
    "Raw",
    "Reading",
    "Relation",
    "Says",
    "SemanticSignature",
    "Traits",
    "Translations",
    "Verdict",
    "Visit",
    "WarcLocation",
    "Window",
    "counted",
    "published_on",
    "stands_for_day",
]
