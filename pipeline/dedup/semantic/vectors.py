"""How the vectors of a signature are stored, and read back to be compared: a row of int8 for each segment."""

from collections.abc import Callable, Sequence

import numpy as np
from threadpoolctl import threadpool_limits

from pipeline.dedup.semantic.encoder import Floats
from pipeline.model import SemanticSignature

# Threads are of no use to matrices of this size, and there are as many workers as cores. For the life of the process,
# since comparing multiplies as encoding does, and before anything is encoded.
threadpool_limits(1, user_api="blas")

ALL = slice(None)
_SCALE = 400.0  # int8 = component × 400: a component of a vector of length 1 in 512 dimensions is rarely over 0.3


def stored(vectors: Floats) -> bytes:
    """Return vectors of length 1 as they are stored."""
    made: bytes = np.clip(np.rint(vectors * _SCALE), -127, 127).astype(np.int8).tobytes()
    return made


def vectors_of(
    signatures: Sequence[SemanticSignature], which: Callable[[SemanticSignature], slice] = lambda _: ALL
) -> Floats:
    """Return the vectors of signatures below each other, or `which` of each one's, each of length 1 again."""
    parts = [
        np.frombuffer(each.vectors, dtype=np.int8).reshape(len(each.widths), -1)[which(each)] for each in signatures
    ]
    vectors: Floats = np.concatenate(parts).astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors
