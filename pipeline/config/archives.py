"""Endpoints in web archives: where a source's pages were captured. Read by a backfill, never by an ordinary run."""

from pydantic import Field

from pipeline.config.fields import Flag, Url
from pipeline.config.model import Model


class Wayback(Model):
    """The captures of a site in the Wayback Machine, or in another archive that speaks its CDX API or Memento."""

    wayback: Url = Field(description="Address of the site, or of a part of it: all pages whose address begins with it.")
    captures: Url | None = Field(
        None, description="Address below which the archive has its captures; as `past` in pipeline.yaml if not given."
    )
    cdx: Url | None = Field(
        None, description="Address of the archive's CDX API; below `captures` if only that is given."
    )
    timemap: Flag = Field(False, description="Ask for a Memento timemap instead, where the archive has no CDX API.")

    @property
    def url(self) -> str:
        return self.wayback


class CommonCrawl(Model):
    """The captures of a site in the monthly crawls of Common Crawl."""

    commoncrawl: Url = Field(
        description="Address of the site, or of a part of it: all pages whose address begins with it."
    )

    @property
    def url(self) -> str:
        return self.commoncrawl
