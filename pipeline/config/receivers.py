"""Whom something is told, and of which documents: the entries of `notify`, and those of `watch`."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Discriminator, Field, Tag

from pipeline.config.fields import Flag, LanguageTag, Name, OneKeyOf, UnfitError
from pipeline.config.source import Model


def _service(value: str) -> str:
    if not re.match(r"[a-z][a-z0-9+]*://.|\$\{", value, re.IGNORECASE):
        raise UnfitError("expected an address that apprise knows, such as ntfy://ntfy.sh/topic or mailto://…")
    return value


class Apprise(Model):
    """A service that apprise knows: mail, chat, push. See https://github.com/caronc/apprise/wiki for its addresses."""

    apprise: Annotated[str, AfterValidator(_service)] = Field(
        description="Address of a service as apprise writes it, such as ntfy://ntfy.sh/topic; ${NAME} is read from the "
        "environment."
    )


class Command(Model):
    """A program that is started with a JSON object on its standard input."""

    command: tuple[str, ...] = Field(
        min_length=1, description="Program and arguments, one entry each; ${NAME} is read from the environment."
    )


_RECEIVER = OneKeyOf("apprise", "command")
Receiver = Annotated[
    Annotated[Apprise, Tag("<apprise>")] | Annotated[Command, Tag("<command>")],
    Discriminator(_RECEIVER.tag),
    BeforeValidator(_RECEIVER.check),
]


class SavedSearch(Model):
    """A search whose new documents are told, each story once."""

    name: Name = Field(description="Name of the watch, in its messages and in the address of its feed.")
    search: str = Field(min_length=1, description="What to search for, as `pipeline search` takes it.")
    source: Name | None = Field(None, description="Only documents of this source.")
    language: LanguageTag | None = Field(None, description="Only documents in this language; zh is zh-TW as well.")
    across_languages: Flag = Field(
        False, description="Tell also of documents in other languages whose titles mean what is searched for."
    )
    cosine: float = Field(
        0.5, gt=0, le=1, strict=True, description="Least cosine of such a title and the search; more tells less."
    )
    tell: tuple[Receiver, ...] = Field(
        (), description="Whom to tell, as under `notify`; without this key, the feed of the watch alone."
    )
