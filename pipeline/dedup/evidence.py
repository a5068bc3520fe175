"""What is known of a document and of what is held, for `pipeline.dedup.decision` to judge. Values and questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.dedup.semantic.constants import LOGIT
from pipeline.model import Document, Fingerprint, Hint, Known, Translations

if TYPE_CHECKING:
    from pipeline.dedup.numbers import Figures
    from pipeline.dedup.semantic.scoring import Likeness  # its module loads numpy


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What the configuration leaves open.

    `near_threshold` is the share of common wording from which two texts are one. `translations` is cautious (few good
    documents lost), aggressive (more translations found) or off, which also ignores what pages say of each other.
    Texts under two titles are one only if their days are at most `look_back` apart (zero: whatever their days).
    """

    near_threshold: float
    translations: Translations
    look_back: timedelta = timedelta(0)

    @property
    def logit(self) -> float:
        """The score from which two documents in two languages tell one story. Raises KeyError for `off`."""
        return LOGIT[self.translations]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """Evidence that a document is held in other words.

    Each hint comes with the likeness of the two texts, or with None if an encoder could not read both.
    """

    hints: "Sequence[tuple[Hint, Likeness | None]]" = ()
    likenesses: "Sequence[tuple[Known, Likeness]]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """A document, and what is held that it may repeat.

    Questions that are expensive to answer are functions, so that `judge` asks only where a rule needs them.
    """

    document: Document
    language: str
    fingerprint: Fingerprint
    own: Known | None  # what its address said last time
    worded: Sequence[Known]  # may have its words, oldest first, without those that a person has declared distinct
    text: Callable[[Known], Document | None]  # of a held document; None if it cannot be read
    meaning: Callable[[], Meaning]  # the evidence in other words
    in_other_languages: Callable[[], bool]  # whether anything is held in another language
    own_text: Callable[[], Document | None] = lambda: None  # what `own` says, letter for letter, if it can be read
    dated: bool = True  # whether the day is the document's own, and not that of a fetch or file
    kept: Callable[[Known], Known | None] = lambda _: None  # what stands in the archive for a removed document
    later: Callable[[Known], Sequence[Known]] = lambda _: ()  # the later versions of a document
    figures: "Callable[[Known], Figures | None]" = lambda _: None  # its numbers, if known without its text
