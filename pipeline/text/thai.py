"""Thai words: what letters only they have, and whether a run of letters is made of common ones."""

import re
from functools import cache
from importlib import resources

# Tone marks, and the vowels, signs and consonants that only words of its own and from Sanskrit have
OWN = re.compile("[^\u0e01-\u0e4e]|[\u0e48-\u0e4b\u0e2f\u0e30\u0e33\u0e36\u0e37\u0e43\u0e46\u0e4dขฆฉฌฎฏฐฑฒณถธผฝภฤศษ]")
_LONGEST = 16  # letters of a word


@cache
def _common() -> frozenset[str]:
    text = resources.files(__package__).joinpath("thai_words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def is_of_common_words(run: str) -> bool:
    """Return whether a run of letters can be cut into common words that have no letter of `OWN`."""
    reached = {0}
    for end in range(1, len(run) + 1):
        if any(run[start:end] in _common() for start in range(max(0, end - _LONGEST), end - 1) if start in reached):
            reached.add(end)
    return len(run) in reached
