"""Where the pages are, who may open them, and whether they may act."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pipeline.config.settings import Configuration
from pipeline.runtime import Holdings

_HERE = ("127.0.0.1", "localhost", "[::1]")
_EVERYWHERE = ("0.0.0.0", "::", "")

Search = Callable[[Holdings, Mapping[str, str]], Sequence[Mapping[str, Any]]]
"""Answers the parameters of `/search`: `q` and its filters. A hit has the keys that `pipeline search --json` prints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the pages are served.

    `root` is the path under which a proxy publishes them, `address` the whole of it for feeds; `hosts` are the names
    that a request may call them by. Without `token` nothing acts. Without `search` there is no search.
    """

    root: str = ""
    address: str | None = None
    hosts: frozenset[str] = frozenset(_HERE)
    token: str | None = None
    search: Search | None = None

    @classmethod
    def of(
        cls, configuration: Configuration, *, host: str, token: str | None = None, search: Search | None = None
    ) -> "Options":
        """Return the options that a configuration asks for, if the pages listen on `host`."""
        address = configuration.settings.web.address
        parts = urlsplit(address or "")
        names = {*_HERE, *({_bracketed(host)} if host not in _EVERYWHERE else ())}
        if parts.hostname:
            names.add(_bracketed(parts.hostname))
        return cls(
            root=parts.path.rstrip("/"),
            address=address,
            hosts=frozenset(name.lower() for name in names),
            token=token if configuration.settings.web.actions else None,
            search=search,
        )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
