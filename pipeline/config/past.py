"""Where the web archives are that have captured pages of the past: the key `past` of `pipeline.yaml`."""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.config.fields import HostOrNetwork, Pause, Url, one_of
from pipeline.config.source import Feed, Model, Source

_WayBack = Annotated[Literal["wayback", "commoncrawl"], *one_of("wayback", "commoncrawl")]


class Past(Model):
    """The web archives, and when a backfill asks them."""

    fill: tuple[_WayBack, ...] = Field(
        ("wayback",),
        description="Archives that a backfill asks where a site's own lists do not reach back; []: only those that the "
        "source names.",
    )
    wayback: Url = Field(
        "https://web.archive.org/web",
        description="Address below which captures are, as {timestamp}id_/{url}.",
    )
    cdx: Url = Field("https://web.archive.org/cdx/search/cdx", description="Its CDX API, an index of them.")
    commoncrawl: Url = Field("https://index.commoncrawl.org", description="Where the indexes of Common Crawl are.")
    commoncrawl_data: Url = Field(
        "https://data.commoncrawl.org",
        description="Where its WARC files are, those of its news crawl as well.",
    )
    delay_s: Pause = Field(5.0, alias="delay", description="Pause between two requests to an archive.")
    allow_addresses: tuple[HostOrNetwork, ...] = Field(
        (), description="Private hosts or networks on which an archive may be, by name or address."
    )

    def asking(self, name: str, address: str, source: Source | None = None) -> Source:
        """Return the settings with which an archive is asked for a source: none of its secrets, not its delay."""
        plain = Source(name=name, endpoints=(Feed(feed=address),))
        return plain.model_copy(
            update={
                "delay_s": self.delay_s,
                "timeout_s": 120.0,
                "robots": False,
                "allow_addresses": self.allow_addresses,
                "proxy": source.proxy if source else None,
            }
        )
