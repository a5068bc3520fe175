"""Walk a source, from its endpoints over its links to outcomes. Read `run` first.

Each name is loaded when it is first asked for: a worker imports `page` alone, and no index with it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.crawl.dry_run import preview, read_links, read_page, site_template
    from pipeline.crawl.frontier import select
    from pipeline.crawl.page import Failure
    from pipeline.crawl.run import run_all, run_source

__all__ = ["Failure", "preview", "read_links", "read_page", "run_all", "run_source", "select", "site_template"]

_MODULES = {
    "Failure": "page",
    "preview": "dry_run",
    "read_links": "dry_run",
    "read_page": "dry_run",
    "run_all": "run",
    "run_source": "run",
    "select": "frontier",
    "site_template": "dry_run",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
