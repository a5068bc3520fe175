"""Pages from templates: every value is escaped, and nothing that comes from the archive is ever a template."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jinja2
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pipeline import urls
from pipeline.config.settings import Configuration
from pipeline.runtime import Holdings
from pipeline.web.catalogue import Messages, languages
from pipeline.web.options import Options
from pipeline.web.security import may_act

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_QUOTED = re.compile("“([^”]*)”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request with all that answers it. `prefix` is the path before every link; `fixed` if it names the language."""

    request: Request
    held: Holdings
    configuration: Configuration
    options: Options
    words: Messages
    prefix: str
    path: str
    fixed: bool
    notes: tuple[str, ...] = ()
    read_only: bool = False

    def link(self, path: str, **query: object) -> str:
        """Return the address of a page of ours, without what is None or empty in its query."""
        wanted = {name: value for name, value in query.items() if value not in (None, "")}
        return self.prefix + quote(path, safe="/.~-_@:") + (f"?{urlencode(wanted)}" if wanted else "")

    def absolute(self, path: str, **query: object) -> str:
        """Return such an address for readers elsewhere: feeds are read without the page that they came from."""
        base = self.options.address
        if base is None:
            base = f"{self.request.url.scheme}://{self.request.headers.get('host', '')}{self.options.root}"
        bare = replace(self, prefix="")
        return base + bare.link(path, **query)

    def asked(self, name: str) -> str:
        """Return a parameter of the query; empty if it is not there."""
        return self.request.query_params.get(name, "").strip()

    def number(self, name: str) -> int | None:
        """Return a whole number of the query; None if it is none."""
        text = self.asked(name)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None

    @property
    def acts(self) -> bool:
        """True for a reader who has shown the token."""
        return may_act(self.request, self.options)


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"minute": minute, "web": web_only, "share": share, "sentence": sentence}
    return made


@cache
def version() -> str:
    """Return what changes when the style sheet does: it may then be kept for ever."""
    return sha256((STATIC / "style.css").read_bytes()).hexdigest()[:10]


def minute(moment: datetime | date | None) -> str:
    """Return a moment as people read it, to the minute; a day as it is."""
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else moment.isoformat()


def share(value: float | None) -> str:
    """Return a share of 0–1 with two places."""
    return "" if value is None else f"{value:.2f}"


def sentence(text: str | None) -> Markup:
    """Return a sentence whose titles, in “quotes”, do not turn around what stands beside them in another script."""
    return Markup("").join(
        Markup("“<bdi>{}</bdi>”").format(part) if quoted else part
        for quoted, part in zip(cycle((False, True)), _QUOTED.split(text or ""), strict=False)
    )


def web_only(url: str | None) -> str | None:
    """Return an address if it leads to the web; None for javascript: and whatever else a page may name."""
    return url if url and urls.is_web(url) else None


def page(call: Call, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page."""
    query = call.request.url.query
    others = [
        (name, f"{call.options.root}/{name}{quote(call.path)}{f'?{query}' if query else ''}") for name in languages()
    ]
    text = (
        _environment()
        .get_template(template)
        .render(
            call=call,
            t=call.words,
            link=call.link,
            root=call.options.root,
            version=version(),
            languages=[(name, Messages(name)("this language"), where) for name, where in others],
            **values,
        )
    )
    headers = {"Cache-Control": "private, no-cache", "Content-Language": call.words.language}
    if not call.fixed:
        headers["Vary"] = "Accept-Language"
    return HTMLResponse(text, status, headers)


def bare_page(words: Messages, options: Options, status: int, *, title: str, said: str, again_s: int) -> Response:
    """Return a page that needs no archive: what went wrong, in a sentence."""
    values: Mapping[str, Any] = {"t": words, "root": options.root, "version": version(), "title": title, "said": said}
    text = _environment().get_template("bare.html").render(**values, again_s=again_s)
    headers = {"Cache-Control": "no-store"} | ({"Retry-After": str(again_s)} if again_s else {})
    return HTMLResponse(text, status, headers)
