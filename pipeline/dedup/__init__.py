"""Decide whether the archive has a text already, by its words, its meaning and the statements of pages, and say why.

What is handed out is loaded when it is first asked for: the index compares bands without loading an encoder.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.dedup.comparison import Comparison, compare
    from pipeline.dedup.content_hash import BANDS, bands, fingerprint
    from pipeline.dedup.evidence import Policy
    from pipeline.dedup.semantic import languages
    from pipeline.dedup.semantic import titles as title_signatures
    from pipeline.dedup.semantic.simhash import distances

_MODULES = {
    "BANDS": "content_hash",
    "Comparison": "comparison",
    "Policy": "evidence",
    "bands": "content_hash",
    "compare": "comparison",
    "distances": "semantic.simhash",
    "fingerprint": "content_hash",
}
_WHOLE = {"languages": "semantic.languages", "title_signatures": "semantic.titles"}

__all__ = [
    "BANDS",
    "Comparison",
    "Policy",
    "bands",
    "compare",
    "distances",
    "fingerprint",
    "languages",
    "title_signatures",
]


def __getattr__(name: str) -> Any:
    if name in _WHOLE:
        return import_module(f"{__name__}.{_WHOLE[name]}")
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
