"""The content hash of a document: what is compared when two documents may be one. Pure: text in, numbers out.

`exact` finds verbatim copies, `near` finds copies with small changes in one language. The part that reads across
languages is `dedup.semantic`. Nothing here may change without a new `SCHEME`: fingerprints lie in archives for years.
"""

import hashlib
import re
import struct
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from operator import eq

from pipeline.model import Document, Fingerprint

SCHEME = 1
PERMUTATIONS = 128
BANDS, ROWS = 42, 3
# Words of a spaced script come three to a shingle; a character carries about 0.6 of a word, so five of those.
SHINGLE_WORDS = 3
SHINGLE_CHARACTERS = 5
# A body shorter than this says too little on its own ("See the pictures"): its title counts as text.
SHORT_TEXT = 200

# Scripts written without spaces: Thai, Lao, Tibetan, Myanmar, Khmer, kana, Han, and Han beyond the first plane.
_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_SPACED = "\u0dff"  # the last character of scripts that all have spaces
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def fingerprint(document: Document) -> Fingerprint:
    """Return the content hash of a document's text. Costs about 1 ms for an ordinary article."""
    from pipeline.dedup.minhash import signature  # and with it numpy, which most commands never need

    body = "\n".join(document.paragraphs)
    text = f"{document.title}\n{body}" if len(body) < SHORT_TEXT else body
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())
    near, size = signature(tokens, length=shingle_length(tokens), permutations=PERMUTATIONS)
    return Fingerprint(
        scheme=SCHEME,
        exact=hashlib.sha256(" ".join(tokens).encode("utf-8", "surrogatepass")).hexdigest(),
        near=near,
        size=size,
    )


def tokens_of(text: str) -> list[str]:
    """Return the words of a text in normal form (NFKC); of scripts without spaces, the characters."""
    return _TOKEN.findall(unicodedata.normalize("NFKC", text))


def unspaced(token: str) -> bool:
    """Return whether a token is a character of a script without spaces."""
    return len(token) == 1 and token > _SPACED


def shingle_length(tokens: Sequence[str]) -> int:
    """Return how many tokens a shingle has: words or characters, by what most of the text is."""
    # `unspaced` of each, without a call for each: every text that is read or found again comes by here
    if max(tokens, default="") <= _SPACED:
        return SHINGLE_WORDS
    characters = sum([token > _SPACED for token in tokens if len(token) == 1])
    return SHINGLE_CHARACTERS if characters * 2 > len(tokens) else SHINGLE_WORDS


def similarity(a: Fingerprint, b: Fingerprint) -> float:
    """Estimate the Jaccard similarity of two texts' shingles, 0–1; the standard error is at most 0.045.

    Raises ValueError for different schemes: those numbers mean different things.
    """
    if a.scheme != b.scheme:
        raise ValueError(f"fingerprints of scheme {a.scheme} and {b.scheme} cannot be compared")
    shared: int = sum(map(eq, memoryview(a.near).cast("I"), memoryview(b.near).cast("I")))
    return shared / PERMUTATIONS


@lru_cache(maxsize=256)  # asked for when a document is compared, and again when it is filed
def bands(near: bytes) -> tuple[int, ...]:
    """Return one signed 64-bit number a band of a signature. Two texts that share one in any band are candidates.

    With 42 bands of 3 rows a pair of similarity .5 is found with probability .996, one of .4 with .94, of .05 with
    .005.
    """
    size = ROWS * 4
    digests = [hashlib.blake2b(near[at : at + size], digest_size=8).digest() for at in range(0, BANDS * size, size)]
    return struct.unpack(f"<{BANDS}q", b"".join(digests))
