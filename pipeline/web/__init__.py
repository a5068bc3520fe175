"""Show the archive as pages, feeds and a JSON API; read-only, every action is a command in a process of its own."""

from typing import TYPE_CHECKING

from pipeline import lazily

if TYPE_CHECKING:
    from pipeline.web.app import application
    from pipeline.web.opml import read_opml
    from pipeline.web.options import Options
    from pipeline.web.pages_thread import served
    from pipeline.web.server import serve

__all__ = ["Options", "application", "read_opml", "serve", "served"]

_MODULES = {
    "Options": "options",
    "application": "app",
    "read_opml": "opml",
    "serve": "server",
    "served": "pages_thread",
}

__getattr__ = lazily(__name__, _MODULES)
