"""The words of the pages in the languages that people read them in: one JSON file each, to which one can be added."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pipeline.text.language_names import name_of

FOLDER = Path(__file__).with_name("catalogues")
DEFAULT = "en"


@cache
def messages(language: str) -> Mapping[str, str]:
    """Return the messages of a language by their keys; one that is missing there is the default's."""
    own = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return own if language == DEFAULT else {**messages(DEFAULT), **own}


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that there are catalogues of, the default first."""
    return tuple(sorted((file.stem for file in FOLDER.glob("*.json")), key=lambda each: (each != DEFAULT, each)))


def preferred(accepted: str) -> str:
    """Return the language that a browser's Accept-Language asks for first and that there is."""
    wishes = []
    for place, part in enumerate(accepted[:500].split(",")):
        tag, _, quality = part.strip().partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if weight > 0:
            wishes.append((-weight, place, tag.partition("-")[0].lower()))
    return next((tag for _, _, tag in sorted(wishes) if tag in languages()), DEFAULT)


class Messages:
    """The messages of one language: called with a key and the values that the message names."""

    def __init__(self, language: str) -> None:
        self.language, self._messages = language, messages(language)

    def __call__(self, key: str, **values: object) -> str:
        return self._messages[key].format(**values)

    def maybe(self, key: str, default: str) -> str:
        """Return the message of a key that comes from the archive, or what is said if there is none."""
        return self._messages.get(key, default)

    def counted(self, key: str, count: int) -> str:
        """Return a number with its noun."""
        one = f"{key}.one"
        return self._messages[one if count == 1 and one in self._messages else key].format(count=f"{count:,}")

    def language_name(self, tag: str) -> str:
        """Return the name of a language; of one without a name in this catalogue the English one or the tag."""
        known = self._messages.get(f"language.{tag}") or self._messages.get(f"language.{tag.partition('-')[0].lower()}")
        return known or (name_of(tag) if tag not in ("", "und") else self("language.unknown"))
