"""A scheduled scrape-and-archive pipeline: configured sites in, dated plain-text documents out, each story once.

Read `pipeline.crawl.run` first: it is the whole line, from a source to a file.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__version__ = "0.1.0"


def lazily(package: str, modules: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package whose names are loaded when they are first asked for (PEP 562).

    `modules` has the module of each name. Of another name it raises AttributeError.
    """

    def load(name: str) -> Any:
        if name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{modules[name]}"), name)

    return load
