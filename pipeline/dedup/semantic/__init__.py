"""The part of the content hash that reads every language: what a document says, whatever words it says it in.

It is made in two steps, because encoding a whole article costs more than all the rest of the line together. The lead
signature is of the leading segments, enough to find what may be a translation; the whole is read only to prove one.
What is handed out is loaded when it is first asked for, and with it numpy.
"""

from typing import TYPE_CHECKING

from pipeline import lazily

if TYPE_CHECKING:
    from pipeline.dedup.semantic.counterparts import parted
    from pipeline.dedup.semantic.scoring import Likeness, likeness, worth_reading
    from pipeline.dedup.semantic.signature import complete, lead_signature, lead_signatures, text_segments

_MODULES = {
    "Likeness": "scoring",
    "complete": "signature",
    "lead_signature": "signature",
    "lead_signatures": "signature",
    "likeness": "scoring",
    "parted": "counterparts",
    "text_segments": "signature",
    "worth_reading": "scoring",
}

__all__ = [
    "Likeness",
    "complete",
    "lead_signature",
    "lead_signatures",
    "likeness",
    "parted",
    "text_segments",
    "worth_reading",
]

__getattr__ = lazily(__name__, _MODULES)
