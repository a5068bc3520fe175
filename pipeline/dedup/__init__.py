"""Decide whether a text is held already: by words, by meaning and by what pages say; say why.

What is handed out is loaded when it is first asked for: the index compares bands without loading an encoder.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.dedup.comparison import Comparison, compare
    from pipeline.dedup.content_hash import BANDS, bands, fingerprint
    from pipeline.dedup.evidence import Policy
    from pipeline.dedup.semantic.languages import same_language
    from pipeline.dedup.semantic.simhash import distances
    from pipeline.dedup.semantic.titles import TitleSignature, cosines, encode_titles, title_languages, title_schemes

_MODULES = {
    "BANDS": "content_hash",
    "Comparison": "comparison",
    "Policy": "evidence",
    "bands": "content_hash",
    "TitleSignature": "semantic.titles",
    "compare": "comparison",
    "cosines": "semantic.titles",
    "distances": "semantic.simhash",
    "encode_titles": "semantic.titles",
    "fingerprint": "content_hash",
    "same_language": "semantic.languages",
    "title_languages": "semantic.titles",
    "title_schemes": "semantic.titles",
}

__all__ = [
    "BANDS",
    "Comparison",
    "Policy",
    "TitleSignature",
    "bands",
    "compare",
    "cosines",
    "distances",
    "encode_titles",
    "fingerprint",
    "same_language",
    "title_languages",
    "title_schemes",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
