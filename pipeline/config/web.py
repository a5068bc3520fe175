"""Where the pages of the archive are, and what they may do: the key `web` of `pipeline.yaml`."""

import re
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from pipeline.config.fields import Count, Flag, UnfitError
from pipeline.config.source import Model


def _public_address(value: str) -> str:
    parts = urlsplit(value)
    if not re.fullmatch(r"https?://[!-~]+", value) or not parts.hostname or parts.query or parts.fragment:
        raise UnfitError("expected the address under which readers open the pages, such as https://host.example/news")
    return value.rstrip("/")


class Web(Model):
    """The pages of `pipeline web`, and what they may do."""

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on; 0.0.0.0 in a container.")
    port: Count = Field(8081, ge=0, le=65535, description="Port to listen on; 0: any that is free.")
    address: Annotated[str, AfterValidator(_public_address)] | None = Field(
        None, description="Address under which readers open the pages if a proxy stands before them, with its path."
    )
    actions: Flag = Field(
        False, description="Offer buttons that restore, retry, accept and add, to those who have the token."
    )
