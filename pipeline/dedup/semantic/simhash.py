"""A document's meaning in 256 bits, and the distance of two of them. Pure numpy.

The simhash is the sign of a fixed rotation of the document's vector (random hyperplanes: Charikar 2002), so that the
number of differing bits grows with the angle between two documents.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

DIMENSIONS = 512
BITS = 256
_BLOCK = 16_384


def _rotation() -> Floats:
    """Return 256 orthogonal rows of 512: a Hadamard matrix with signs and rows drawn by a fixed counter.

    Exact in any arithmetic and on any machine, unlike the QR decomposition of random numbers.
    """
    hadamard = np.ones((1, 1))
    while len(hadamard) < DIMENSIONS:
        hadamard = np.block([[hadamard, hadamard], [hadamard, -hadamard]])
    x = np.arange(1, 2 * DIMENSIONS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    drawn = x ^ (x >> np.uint64(31))
    signs = np.where(drawn[:DIMENSIONS] & np.uint64(1), 1.0, -1.0)
    rows = np.argsort(drawn[DIMENSIONS:], kind="stable")[:BITS]
    return (hadamard * signs)[rows].astype(np.float32)


_ROTATION = _rotation()


def bits(vectors: Floats, widths: Floats) -> bytes:
    """Return 32 bytes for vectors (n × 512 or fewer, each of length 1), weighted by the square root of their widths."""
    total = (vectors * np.sqrt(widths)[:, None]).sum(axis=0)
    return np.packbits(_ROTATION[:, : len(total)] @ total > 0).tobytes()


def distances(simhashes: NDArray[np.uint64], one: bytes) -> NDArray[np.uint16]:
    """Count the differing bits (0–256) between each of `simhashes` (n × 4) and one; 1,000,000 take about 6 ms."""
    asked = np.frombuffer(one, dtype=np.uint64)
    found = np.empty(len(simhashes), dtype=np.uint16)
    for start in range(0, len(simhashes), _BLOCK):  # in slices that stay in the cache
        block = simhashes[start : start + _BLOCK]
        differing = np.bitwise_count(block[:, 0] ^ asked[0])
        for word in (1, 2):
            differing += np.bitwise_count(block[:, word] ^ asked[word])
        np.add(differing, np.bitwise_count(block[:, 3] ^ asked[3]), dtype=np.uint16, out=found[start : start + _BLOCK])
    return found
