"""Whether a text that was read again may take the place of the held one: it may, if no measure finds it worse.

`MEASURES` is the one table, with the threshold of each and the sentence why it is there. A measure speaks only of what
has changed. Doubt is decided for the held text: a person may say that a measure is not to be asked.
Pure: which boilerplate is known and how the page is read without the source's layout come with the question.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.extract import layout
from pipeline.extract.strings import measured, overlap, squash
from pipeline.extract.template import Template
from pipeline.model import Document, Extracted, Provenance

LEAST_LENGTH = 0.8
MORE_BOILERPLATE = 0.1
LEAST_SHARED = 0.5
LEAST_PROSE = 0.5
LESS_SURE = 0.25
SURE = 0.75
_FEW_WORDS = 15  # fewer words that went are no loss that tells anything
_SENTENCE_WORDS = 12  # a shorter paragraph is a line of a list as well

_MACHINE_READABLE = ("json-ld", "meta:", "microdata", "time")
_DATES = {"fetch": 0, "file": 0, "htmldate": 1, "relative": 1, "text": 1, "feed": 2, "article": 2, "url": 3}
_TITLES = {"text": 0, "pdf": 1, "title": 1, "link": 1, "feed": 1, layout.NAME: 1}  # a layout may take any words
_STATED = 3  # a label, a layout
_CODED = 4  # what the page says to machines


@dataclass
class ReadingPair:
    """A held text and the one that was read again. `witness` reads the page without the source's layout, if asked.

    `was_undone` says that a person has undone this very text before.
    """

    held: Document
    held_provenance: Provenance
    read: Extracted
    key: str
    template: Template | None = None
    witness: Callable[[], Document | None] = lambda: None
    was_undone: bool = False

    @property
    def provenance(self) -> Provenance:
        """Where the new text comes from."""
        return self.read.provenance

    @cached_property
    def shared(self) -> float:
        """How alike the two texts are, 0-1."""
        return overlap(self.held.paragraphs, self.read.document.paragraphs)

    @cached_property
    def boilerplate(self) -> frozenset[str]:
        """The paragraphs of both that the site's template knows."""
        if self.template is None:
            return frozenset()
        texts = {*self.held.paragraphs, *self.read.document.paragraphs}
        known = self.template.held_against(self.key, texts)
        return frozenset(text for text in texts if known.knows(*measured(text)[:2]))

    def own_words(self, paragraphs: Iterable[str]) -> float:
        """Count the words of a text that are no boilerplate."""
        return sum(measured(text)[1] for text in paragraphs if text not in self.boilerplate)

    def boilerplate_share(self, paragraphs: Sequence[str]) -> float:
        """Return the share of a text's words that is boilerplate."""
        total = sum(measured(text)[1] for text in paragraphs)
        return 1 - self.own_words(paragraphs) / total if total else 0.0

    @cached_property
    def seen(self) -> Document | None:
        """The page as the extractors read it alone."""
        return self.witness()

    @cached_property
    def is_borne_out(self) -> bool:
        """True if somebody else reads the page rather as the new text has it.

        Of a layout's text that is the page as the extractors read it alone; of theirs, that they agree among
        themselves more than of the held text.
        """
        new, old = self.provenance, self.held_provenance
        if not _by_layout(new):
            if _by_layout(old) and new.extraction is not None and new.extraction.layout:
                return False  # there is a layout still, which finds nothing here
            held_sure = 0.0 if _by_layout(old) else old.confidence or 0.0
            return new.confidence is not None and new.confidence >= max(SURE, held_sure)
        if self.seen is None:
            return False
        mine, theirs = (overlap(self.seen.paragraphs, text.paragraphs) for text in (self.read.document, self.held))
        return mine > theirs


class Measure(NamedTuple):
    """What is measured, why, and how: it returns a sentence if the new text is worse, else None."""

    name: str
    why: str
    worse: Callable[[ReadingPair], str | None]


def worse(pair: ReadingPair, accepted: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return the measures by which the new text is worse, each with a sentence; those `accepted` are not asked."""
    passed = frozenset(accepted)
    asked = ((each.name, each.worse(pair)) for each in MEASURES if each.name not in passed)
    return [(name, said) for name, said in asked if said]


def _undone(pair: ReadingPair) -> str | None:
    return "this text was adopted before, and undone" if pair.was_undone else None


def _missing(pair: ReadingPair) -> str | None:
    new, old = pair.provenance.missing, pair.held_provenance.missing
    return new if new and not old else None


def _length(pair: ReadingPair) -> str | None:
    before, now = (pair.own_words(text.paragraphs) for text in (pair.held, pair.read.document))
    if before - now < _FEW_WORDS or now >= LEAST_LENGTH * before or pair.is_borne_out:
        return None
    return f"it has {now:.0f} words of its own instead of {before:.0f}"


def _prose(pair: ReadingPair) -> str | None:
    held = set(map(squash, pair.held.paragraphs))
    came = [measured(text) for text in pair.read.document.paragraphs if squash(text) not in held]
    total = sum(words for _, words, _ in came)
    prose = sum(words for _, words, marks in came if words >= _SENTENCE_WORDS and marks)
    if total < _FEW_WORDS or prose >= LEAST_PROSE * total or pair.is_borne_out:
        return None
    return f"only {prose:.0f} of {total:.0f} new words stand in sentences"


def _boilerplate(pair: ReadingPair) -> str | None:
    before, now = (pair.boilerplate_share(text.paragraphs) for text in (pair.held, pair.read.document))
    if now <= before + MORE_BOILERPLATE:
        return None
    return f"{now:.0%} of it stands on other pages of the site, and {before:.0%} of the held text"


def _text(pair: ReadingPair) -> str | None:
    if pair.shared >= LEAST_SHARED or pair.is_borne_out:
        return None
    before = set(map(squash, pair.held.paragraphs))
    if before <= set(map(squash, pair.read.document.paragraphs)):  # all of it, and more
        return None
    return f"it is another text: only {pair.shared:.0%} of the two is the same"


def _confidence(pair: ReadingPair) -> str | None:
    new, old = pair.provenance.confidence, pair.held_provenance.confidence
    if new is None or old is None or new >= old - LESS_SURE or pair.shared >= 1.0:
        return None
    return f"the extractors agree on {new:.0%} of it, and agreed on {old:.0%} of the held text"


def _date(pair: ReadingPair) -> str | None:
    if pair.read.document.date == pair.held.date:
        return None
    new, old = pair.provenance.date_basis, pair.held_provenance.date_basis
    if _rank(new, _DATES) >= _rank(old, _DATES):
        return None
    return f"its day is {pair.read.document.date} by {new} instead of {pair.held.date} by {old}"


def _title(pair: ReadingPair) -> str | None:
    new, old = pair.read.document.title, pair.held.title
    if new == old:
        return None
    basis, held_basis = pair.provenance.title_basis, pair.held_provenance.title_basis
    known, known_before = (_is_of_the_site(pair, title) for title in (new, old))
    if known:
        return None if known_before else f"its title “{new}” stands on most pages of the site"
    one, other = squash(new), squash(old)
    if known_before and other not in one:
        return None
    if one == other or (one in other and len(one) >= LEAST_SHARED * len(other)):  # without the site's name
        return None
    if _rank(basis, _TITLES) > _rank(held_basis, _TITLES):
        return None
    if basis == layout.NAME:
        if pair.seen is not None and squash(pair.seen.title) == one:
            return None
    elif _rank(basis, _TITLES) == _rank(held_basis, _TITLES) and overlap([new], [old]) >= LEAST_SHARED:
        return None
    return f"its title is “{new}” by {basis} instead of “{old}” by {held_basis or 'an unknown basis'}"


def _language(pair: ReadingPair) -> str | None:
    new, old = pair.provenance.language, pair.held_provenance.language
    if new.partition("-")[0] == old.partition("-")[0] or old == "und":
        return None
    if new != "und" and pair.shared >= LEAST_SHARED:
        return None
    return f"its language is {new} instead of {old}"


MEASURES = (
    Measure("undone", "What a person has undone is not done again by itself.", _undone),
    Measure("missing", "A later page that the held text has is missing from the new one.", _missing),
    Measure(
        "length",
        f"Less than {LEAST_LENGTH:.0%} of the held text's words, without those that the site's template knows: an "
        "extractor that errs cuts far more often than an editor's page shrinks by being read again.",
        _length,
    ),
    Measure(
        "boilerplate",
        f"The share of words that other pages of the site have is higher by more than {MORE_BOILERPLATE:.0%}.",
        _boilerplate,
    ),
    Measure(
        "prose",
        f"Of the words that come, less than {LEAST_PROSE:.0%} stand in sentences: menus and lists of links come so.",
        _prose,
    ),
    Measure(
        "text",
        f"Less than {LEAST_SHARED:.0%} of the two texts is the same: one of them is not the article, and nobody says "
        "that it is the held one.",
        _text,
    ),
    Measure(
        "confidence",
        f"The extractors agree less than of the held text, by more than {LESS_SURE:.0%}.",
        _confidence,
    ),
    Measure("date", "Another day, read from a place that is trusted less.", _date),
    Measure(
        "title",
        "Other words, from a place that is trusted no more, which the extractors alone do not read as the title; or "
        "those that most pages of the site have.",
        _title,
    ),
    Measure("language", "Another language, or none that can be told, where the text is another one, too.", _language),
)


def _by_layout(provenance: Provenance) -> bool:
    return provenance.extractor == layout.NAME


def _rank(basis: str, known: dict[str, int]) -> int:
    """Return how far the place is trusted that a value was read from."""
    if basis.startswith(_MACHINE_READABLE) or basis == "heading":
        return _CODED
    return known.get(basis, _STATED)


def _is_of_the_site(pair: ReadingPair, title: str) -> bool:
    """Return whether a title stands on most pages of the site, as its name does; in lists an article's stands, too."""
    if pair.template is None:
        return False
    return pair.template.held_against(pair.key, ()).is_common(squash(title))
