"""Where the pages are, who may open them, and whether they may act."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.config.settings import Configuration

_HERE = ("127.0.0.1", "localhost", "[::1]")
_EVERYWHERE = ("0.0.0.0", "::", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the pages are served.

    `root` is the path under which a proxy publishes them, `address` the whole of it for feeds; `hosts` are the names
    that a request may call them by. Without `token` nothing acts.
    """

    root: str = ""
    address: str | None = None
    hosts: frozenset[str] = frozenset(_HERE)
    token: str | None = None

    @classmethod
    def of(cls, configuration: Configuration, *, host: str, token: str | None = None) -> "Options":
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
        )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
