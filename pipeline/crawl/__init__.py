"""Walk a source, from its endpoints over its links to outcomes. Read `run` first.

Each name is loaded when it is first asked for: a worker imports `processing` alone, with neither network nor index.
"""

from typing import TYPE_CHECKING

from pipeline import lazily

if TYPE_CHECKING:
    from pipeline.crawl.dry_run import compare_page, preview, read_links, read_page
    from pipeline.crawl.frontier import select
    from pipeline.crawl.run import run_all, run_links, run_source

__all__ = [
    "compare_page",
    "preview",
    "read_links",
    "read_page",
    "run_all",
    "run_links",
    "run_source",
    "select",
]

_MODULES = {
    "compare_page": "dry_run",
    "preview": "dry_run",
    "read_links": "dry_run",
    "read_page": "dry_run",
    "run_all": "run",
    "run_links": "run",
    "run_source": "run",
    "select": "frontier",
}

__getattr__ = lazily(__name__, _MODULES)
