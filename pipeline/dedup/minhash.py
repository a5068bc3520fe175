"""The MinHash signature of a text (Broder 1997): two texts share as many of its numbers as they share shingles."""

import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

_SLICE = 256


def signature(tokens: Sequence[str], *, length: int, permutations: int) -> tuple[bytes, int]:
    """Return the signature of the shingles of so many tokens each, and how many distinct shingles there are.

    The signature has one little-endian 32-bit number a permutation: the smallest image of any shingle.
    """
    shingles = _shingles(tokens, length)
    multipliers, addends = _hashes(permutations)
    smallest = np.full(permutations, np.iinfo(np.uint64).max, dtype=np.uint64)
    # a slice at a time, always in the same memory, which fits into a processor's cache
    images = np.empty((permutations, _SLICE), dtype=np.uint64)
    for start in range(0, len(shingles), _SLICE):
        piece = shingles[start : start + _SLICE]
        found = np.multiply(piece, multipliers, out=images[:, : len(piece)])
        found += addends
        np.minimum(smallest, found.min(axis=1), out=smallest)
    return (smallest >> np.uint64(32)).astype("<u4").tobytes(), len(shingles)


def _shingles(tokens: Sequence[str], length: int) -> NDArray[np.uint64]:
    """Return distinct 64-bit hashes of the shingles."""
    hashes = np.fromiter(map(zlib.crc32, map(str.encode, tokens)), dtype=np.uint64, count=len(tokens))
    length = max(1, min(length, len(tokens)))
    count = max(1, len(tokens) - length + 1)
    mixed, rolling = _mix(hashes), np.zeros(count, dtype=np.uint64)
    for place in range(min(length, len(tokens))):
        rolling = rolling * np.uint64(0x9E3779B97F4A7C15) + mixed[place : place + count]
    mixed = _mix(rolling)
    mixed.sort()  # which np.unique does not: it fills a table, in three times the time
    return mixed[np.flatnonzero(np.concatenate(([True], mixed[1:] != mixed[:-1])))]


@cache
def _hashes(count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Draw multiply-shift hashes (Dietzfelbinger 1996) from a fixed counter: odd multipliers, and addends."""
    drawn = _mix(np.arange(1, 2 * count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return (drawn[:count] | np.uint64(1)).reshape(-1, 1), drawn[count:].reshape(-1, 1)


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Apply the finaliser of splitmix64 (Steele, Lea, Flood 2014): every input bit reaches every output bit."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
