"""The content hash of a document: what is compared when two documents may be one. Pure: text in, numbers out.

`exact` finds verbatim copies, `near` finds copies with small changes in one language. The part that reads across
languages is `dedup.semantic`. Nothing here may change without a new `SCHEME`: fingerprints lie in archives for years.
"""

import hashlib
import re
import unicodedata
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.model import Document, Fingerprint

SCHEME = 1
PERMUTATIONS = 128
BANDS = 16
ROWS = PERMUTATIONS // BANDS
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
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def fingerprint(document: Document) -> Fingerprint:
    """The content hash of a document's text. Costs about 1 ms for an ordinary article."""
    body = "\n".join(document.paragraphs)
    text = f"{document.title}\n{body}" if len(body) < SHORT_TEXT else body
    tokens = _TOKEN.findall(unicodedata.normalize("NFKC", text).casefold())
    shingles = _shingles(tokens)
    return Fingerprint(
        scheme=SCHEME,
        exact=hashlib.sha256(" ".join(tokens).encode("utf-8", "surrogatepass")).hexdigest(),
        near=_min_hash(shingles).tobytes(),
        size=len(shingles),
    )


def similarity(a: Fingerprint, b: Fingerprint) -> float:
    """Estimated Jaccard similarity of two texts' shingles, 0–1; standard error at most 0.045.

    Raises ValueError for different schemes: those numbers mean different things.
    """
    if a.scheme != b.scheme:
        raise ValueError(f"fingerprints of scheme {a.scheme} and {b.scheme} cannot be compared")
    left, right = np.frombuffer(a.near, dtype="<u4"), np.frombuffer(b.near, dtype="<u4")
    return float(np.count_nonzero(left == right)) / PERMUTATIONS


def bands(fp: Fingerprint) -> tuple[int, ...]:
    """One signed 64-bit number a band. Two texts that share one in any band are candidates.

    With 16 bands of 8 rows a pair of similarity .8 is found with probability .95, one of .5 with .06.
    """
    return _bands(fp.near)


@lru_cache(maxsize=256)
def _bands(near: bytes) -> tuple[int, ...]:
    size = ROWS * 4  # asked for when a document is compared, and again when it is filed
    pieces = [near[start : start + size] for start in range(0, BANDS * size, size)]
    return tuple(
        int.from_bytes(hashlib.blake2b(piece, digest_size=8).digest(), "little", signed=True) for piece in pieces
    )


def _shingles(tokens: list[str]) -> NDArray[np.uint64]:
    """Distinct 64-bit hashes of the text's shingles."""
    unspaced = sum(1 for token in tokens if len(token) == 1 and token > "\u0dff")
    length = SHINGLE_CHARACTERS if unspaced * 2 > len(tokens) else SHINGLE_WORDS
    hashes = np.fromiter(map(zlib.crc32, map(str.encode, tokens)), dtype=np.uint64, count=len(tokens))
    length = max(1, min(length, len(tokens)))
    count = max(1, len(tokens) - length + 1)
    mixed, rolling = _mix(hashes), np.zeros(count, dtype=np.uint64)
    for place in range(min(length, len(tokens))):
        rolling = rolling * np.uint64(0x9E3779B97F4A7C15) + mixed[place : place + count]
    return np.unique(_mix(rolling))


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of splitmix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


# Multiply-shift hashing (Dietzfelbinger 1996): odd multipliers and addends drawn once, from a fixed counter.
_DRAWN = _mix(np.arange(1, 2 * PERMUTATIONS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
_MULTIPLIERS = (_DRAWN[:PERMUTATIONS] | np.uint64(1)).reshape(-1, 1)
_ADDENDS = _DRAWN[PERMUTATIONS:].reshape(-1, 1)
_SLICE = 256


def _min_hash(shingles: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """MinHash signature (Broder 1997): for each permutation the smallest image of any shingle."""
    smallest = np.full(PERMUTATIONS, np.iinfo(np.uint64).max, dtype=np.uint64)
    # a slice at a time, always in the same memory, which fits into a processor's cache
    images = np.empty((PERMUTATIONS, _SLICE), dtype=np.uint64)
    for start in range(0, len(shingles), _SLICE):
        piece = shingles[start : start + _SLICE]
        found = np.multiply(piece, _MULTIPLIERS, out=images[:, : len(piece)])
        found += _ADDENDS
        np.minimum(smallest, found.min(axis=1), out=smallest)
    return (smallest >> np.uint64(32)).astype("<u4")
