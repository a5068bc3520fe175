"""Fold text for matching: one character for one, so that positions in the folded text are positions in the text."""

import unicodedata
from collections.abc import Mapping


class _Fold(dict[int, str]):
    """One character for one: lower case, no accents, ASCII digits and punctuation. Filled as characters are met."""

    _SAME: Mapping[str, str] = dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘ʼ´", "'") | {"ı": "i", "∶": ":"}

    def __missing__(self, code: int) -> str:
        char = chr(code)
        digit = unicodedata.decimal(char, None)
        if char == "\n":
            folded = char  # dates and labels end with their line
        elif digit is not None:
            folded = str(digit)
        elif unicodedata.category(char)[0] in "CZ":
            folded = " "
        elif unicodedata.category(char) == "No":  # a footnote mark is no digit of the date before it
            folded = char
        else:
            parts = unicodedata.normalize("NFKD", char.casefold()).casefold()
            base = "".join(part for part in parts if not unicodedata.combining(part))
            folded = self._SAME.get(base, base) if len(base) == 1 else self._SAME.get(char, char)
        self[code] = folded
        return folded


_FOLD = _Fold()


def fold(text: str) -> str:
    """Fold `text` for matching: lower case, no accents, full-width forms and digits as ASCII; of the same length."""
    return text.translate(_FOLD)
