"""The statistical model of languages. The only door to its package.

It walks over the bytes of a text and counts those parts of words that tell a language (Lui and Baldwin 2012).
"""

import re
import threading
from array import array
from functools import cache
from importlib.metadata import version

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipeline.system.prepared import Arrays, prepared

# The model knows 140 languages and takes a headline for Ligurian; these are the ones that news is written in.
_LANGUAGES = """
    af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu ha he hi hr hu hy id is it ja ka kk km
    kn ko ku ky lb lo lt lv mg mk ml mn mr ms mt my ne nl no or pa pl ps pt ro ru rw si sk sl so sq sr sv sw ta te
    tg th tk tl tr tt ug uk ur uz vi xh yo zh zu
"""
TOLD = frozenset(_LANGUAGES.split())

# Addresses and names of accounts say nothing about the language around them.
_WORDS_OF_NONE = re.compile(r"(?:https?://|www\.)\S+|[#@]\S+")
_HEADLINE = 200  # characters
_CAPITALS = 0.6  # of the words: more than in German
_loading = threading.Lock()


def probabilities(text: str) -> dict[str, float]:
    """Return the probability of each language that is told, the most likely one first."""
    with _loading:
        identifier = _identifier()
    return dict(identifier.rank(_without_capitals(_WORDS_OF_NONE.sub(" ", text))))


def _without_capitals(text: str) -> str:
    """Return a headline whose words nearly all begin with a capital in small letters, as the model knows words."""
    if len(text) > _HEADLINE:
        return text
    words = text.split()
    return text.lower() if sum(word[0].isupper() for word in words) > _CAPITALS * len(words) else text


@cache
def _identifier() -> LanguageIdentifier:
    model = prepared("languages", version("py3langid"), _arrays)
    # what is small is looked up faster in an array of the standard library
    identifier = LanguageIdentifier(
        model["of_parts"],
        model["of_none"],
        model["languages"].tolist(),
        model["moves"].data,
        array("i", model["found"].tobytes()),
        norm_probs=True,
        tk_row=(),
    )
    identifier._rowbase = array("I", model["starts"].tobytes())
    return identifier


def _arrays() -> Arrays:
    """Load the package's model, without the languages that are not told."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(TOLD)
    return {
        "of_parts": identifier.nb_ptc,
        "of_none": identifier.nb_pc,
        "languages": np.array(identifier.nb_classes),
        "moves": np.frombuffer(identifier.tk_nextmove, dtype=np.uint32),
        "starts": np.array(identifier._rowbase, dtype=np.uint32),
        "found": np.array(identifier.tk_output, dtype=np.int32),
    }
