"""Which hosts a source asks: its own, and those that its file names.

Its own are those of its endpoints, where they lead, and the others below the same domain. A file names others under
`hosts` or `trusted_hosts`, or writes them out in an `include` pattern or in what a `rewrite` rule puts in place.
"""

import re
from typing import Final

from pipeline.config.source import Source
from pipeline.urls import host, is_of_one_site

ANY: Final = "*"
_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?")


class AskedHosts:
    """The hosts that a source asks. `own` are addresses beside those of its endpoints: where one of them led, say."""

    def __init__(self, source: Source, *own: str) -> None:
        written = [*source.include, *(rule.to for rule in source.rewrite)]
        names = [*source.hosts, *source.trusted_hosts, *_NAME.findall(" ".join(written).replace("\\", ""))]
        self._any = ANY in source.hosts
        self._own = [*own, *(endpoint.url for endpoint in source.endpoints), *(f"https://{name}/" for name in names)]
        self._without_port = {name for name in source.hosts if ":" not in name}
        self._known: dict[str, bool] = {}

    def ask(self, url: str) -> bool:
        """Return whether an address is on one of them."""
        name = host(url)
        if name not in self._known:
            self._known[name] = (
                self._any
                or name.partition(":")[0] in self._without_port
                or any(is_of_one_site(own, url) for own in self._own)
            )
        return self._known[name]

    def refused(self, url: str) -> str | None:
        """Return why an address is not asked, as a clause that begins with “which”; None if it is."""
        return None if self.ask(url) else f"which is not requested: {admitting(url)}"


def admitting(url: str) -> str:
    """Say that an address is on another host, and which line of a source's file admits that."""
    return f"{host(url)} is another host than the source's own, and `hosts: [{host(url)}]` admits it"
