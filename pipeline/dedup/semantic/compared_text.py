"""One of two texts in two languages that score as one story, with what it tells of: names, sounds, numbers, places."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial

import numpy as np

from pipeline.dedup.semantic.alignment import ALL
from pipeline.dedup.semantic.constants import PARTS, rules_of
from pipeline.dedup.semantic.elsewhere import Places
from pipeline.dedup.semantic.encoder import Floats, encoder_of, spelled
from pipeline.dedup.semantic.hearing import Sounds
from pipeline.dedup.semantic.languages import USEM3, read_as
from pipeline.dedup.semantic.name_words import LEAVE_OUT_VOWELS
from pipeline.dedup.semantic.names import KATAKANA, Name, find_names, surnames
from pipeline.dedup.semantic.signature import text_segments
from pipeline.dedup.semantic.vectors import vectors_of
from pipeline.model import Document, SemanticSignature
from pipeline.text.han_readings import in_han
from pipeline.text.kanji import in_china, readings, repeated
from pipeline.text.korean_people import READ_BY_SYLLABLES, Person, is_korean, named_in, people_in, stands_in, who_is
from pipeline.text.taiwan import as_in_china

Told = tuple[Document, str, SemanticSignature]  # a document, its language, and all of its signature
_QUOTED = 60  # characters of an item without counterpart


class ComparedText:
    """One of two texts in two languages that are compared by what they tell of."""

    def __init__(self, told: Told) -> None:
        document, self.language, signature = told
        self.read_as = read_as(self.language) or ""
        self.scheme, self.rules = signature.scheme, rules_of(signature.scheme)
        self.title = repeated(document.title)
        self.segments = [repeated(each.text) for each in text_segments(document)][: len(signature.widths)]
        self.vectors = vectors_of([signature])
        self.widths = np.array(signature.widths, dtype=np.float32)
        self.numbers = signature.numbers
        self.part = ALL  # what of it is compared

    @property
    def shows_names(self) -> bool:
        """True if its language writes names, and hardly anything else, with capitals."""
        return PARTS.cased(self.language) and not self.language.startswith("de")

    @property
    def leaves_out_vowels(self) -> bool:
        return self.language.partition("-")[0] in LEAVE_OUT_VOWELS

    @cached_property
    def names(self) -> list[Name]:
        return find_names(self.segments, self.title, self.language, partial(spelled, language=self.language))

    @cached_property
    def surnames(self) -> dict[str, set[str]]:
        """The last names behind each one that is given."""
        return surnames(self.names, self.segments)

    @cached_property
    def rows(self) -> dict[str, set[str]]:
        """The other parts of the full names that each name is a part of."""
        rows: dict[str, set[str]] = {}
        for given, last in self.surnames.items():
            for each in last:
                rows.setdefault(given, set()).add(each)
                rows.setdefault(each, set()).add(given)
        return rows

    @cached_property
    def sounds(self) -> list[Sounds]:
        return [Sounds(text, self.language) for text in self.segments]

    @cached_property
    def in_china(self) -> list[str]:
        """The segments with Han in the forms of China."""
        return [in_china(text) for text in self.segments]

    @cached_property
    def koreans(self) -> list[tuple[str, str, str]]:
        """The people in Latin letters who may be Korean."""
        return people_in("\n".join(self.segments)) if PARTS.cased(self.language) else []

    def has_as_korean(self, name: str, other: "ComparedText") -> bool | None:
        """Return whether a Korean of this text is named in another one, one of the two in Latin letters.

        False if only a namesake is, None if `name` is nobody's.
        """
        if read_as(other.language) in READ_BY_SYLLABLES and "-" in name:
            mine = [person for person in self.koreans if name.lower() == "-".join(person[1:])]
            if any(is_korean(person) for person in mine):
                return any(stands_in(person, text) for person in mine for text in other.in_china)
        if self.language == "ko" and other.language.startswith("zh") and named_in(name):
            pattern = in_han(name, "ko")
            return any(map(pattern.search, other.in_china)) if pattern else None
        if other.koreans:
            found = {who_is(in_china(name), person) for person in other.koreans}
        else:
            mine = [person for person in self.koreans if name.lower() == "-".join(person[1:])]
            found = {who_is(in_china(each.text), person) for each in (other.names if mine else ()) for person in mine}
        return True if Person.SAME in found else False if Person.NAMESAKE in found else None

    @cached_property
    def places(self) -> Places:
        return Places(self.segments, self.read_as)

    @property
    def head(self) -> tuple[str, Sequence[str]]:
        """Its title and segments; nothing if the other text is an excerpt that begins further down."""
        return ("", []) if self.part.start else (self.title, self.segments)

    @property
    def compared_names(self) -> list[Name]:
        compared = range(len(self.segments))[self.part]
        return [name for name in self.names if any(place in compared for place in name.places)]

    def lacking(self, best: Floats) -> float:
        """Return the share of width whose best counterpart is no counterpart."""
        lost = best < PARTS.items_cosine
        return float(self.widths[lost].sum() / self.widths.sum()) if lost.sum() >= PARTS.items_least else 0.0

    def strangest(self, best: Floats) -> str:
        """Return the beginning of the segment whose best counterpart is the poorest."""
        said = self.segments[int(best.argmin())]
        return said if len(said) <= _QUOTED else said[:_QUOTED].rstrip() + "…"

    def can_read(self, name: Name) -> bool:
        """Return whether the sound of a name in Han is known."""
        return self.read_as.startswith("zh") or bool(readings(name.text))

    def writes_small(self, name: str) -> bool:
        """Return whether a word in katakana is no name, since the text has it without a capital."""
        return bool(KATAKANA.fullmatch(name)) and any(sounds.has_small(name) for sounds in self.sounds)

    def sounds_anywhere(self, name: str, language: str) -> bool:
        """Return whether a name of a text in `language` stands somewhere in this one, letter for letter."""
        spoken = (name, *(readings(name) if language.startswith("ja") else ()))
        return any(any(map(sounds.has_exactly, spoken)) or sounds.has_reading(name, language) for sounds in self.sounds)


def encode_names(texts: Sequence[str], language: str, scheme: str) -> Mapping[str, Floats]:
    """Return the vectors of names and phrases, by text; the encoder has made signatures of their language."""
    encoder = encoder_of(scheme)
    assert encoder is not None  # it has made the signatures
    # `usem3` knows few traditional characters, and fewer names of Taiwan
    read = [as_in_china(text) for text in texts] if (scheme, language) == (USEM3, "zh-TW") else texts
    return dict(zip(texts, encoder.encode(read, language), strict=True))
