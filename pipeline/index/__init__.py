"""The index: the memory between runs, in one SQLite file or a PostgreSQL database. The only door to the database.

Writing happens in `Index.transaction()`, one at a time across threads and processes. Questions that people ask (lists,
reasons, history) are `queries`, the health of sources is `run_stats`; both return frozen rows. What a database must
answer is `backend`; how SQLite does is `sqlite`. Each name is loaded when it is first asked for: a row needs no
database.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.index import queries, run_stats
    from pipeline.index.database import Index
    from pipeline.index.rows import DocumentRow, RunRow, Totals
    from pipeline.index.signatures import Wanted
    from pipeline.index.transaction import Transaction

__all__ = ["DocumentRow", "Index", "RunRow", "Totals", "Transaction", "Wanted", "queries", "run_stats"]

_MODULES = {
    "DocumentRow": "rows",
    "Index": "database",
    "RunRow": "rows",
    "Totals": "rows",
    "Transaction": "transaction",
    "Wanted": "signatures",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    if name in __all__:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
