"""How the vectors of a signature are stored, and read back to be compared: a row of int8 for each segment."""

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


def vectors_of(signature: SemanticSignature, which: slice = ALL) -> Floats:
    """Return the vectors of a signature, or `which` of them, each of length 1 again."""
    rows = np.frombuffer(signature.vectors, dtype=np.int8).reshape(len(signature.widths), -1)
    vectors: Floats = rows[which].astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return vectors
