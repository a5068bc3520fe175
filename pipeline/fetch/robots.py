"""What a site's robots.txt allows us, by RFC 9309. Pure: the answer is fetched, and remembered, by `fetch.fetcher`.

An answer of 4xx means that there are no rules, and everything is allowed. While the file cannot be had (5xx, 429, no
answer at all) nothing is allowed: the rules may be there and we do not know them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self
from urllib.parse import quote, unquote, urlsplit

from pipeline.errors import FetchError, Insecure, Malformed, Unreachable

# RFC 9309 §2.5: at least this much is read; what comes after it is ignored
MAX_BYTES = 500 * 1024
REDIRECTS = 5
# RFC 9309 §2.4: rules are not used for longer than a day, unless they cannot be had again
KEEP_S = 86400.0
# Long enough to spare a struggling site, short enough that the next run finds out whether it has recovered
ASK_AGAIN_S = 600.0
_DELAY_MAX_S = 60.0
_LINE_CHARACTERS = 2083 * 8 - 1  # of a longer line the rest is ignored, as Google does
_BYTE_ORDER_MARK = re.compile(rb"\A\xef(?:\xbb\xbf?)?")  # whole, or as much of it as an editor has left
_LINE_END = re.compile(r"\r\n?|\n")
_TOKEN = re.compile(r"[A-Za-z_-]+")
_FIELDS = {
    "user-agent": ("useragent", "user agent"),
    "allow": (),
    "disallow": ("dissallow", "dissalow", "disalow", "diasllow", "disallaw"),
    "crawl-delay": ("crawl delay", "crawldelay"),
    "sitemap": ("site-map", "sitemaps"),
}
_FIELD_OF = {spelling: field for field, others in _FIELDS.items() for spelling in (field, *others)}
_ESCAPE = re.compile("%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN_IN_QUERY = _UNRESERVED | frozenset(":/?@[]")  # they mean nothing there: `?u=http:` and `?u=http%3A` are one
_WRITTEN = "".join(map(chr, range(0x21, 0x7F)))  # characters that stand for themselves
_INDEX = "/index.html"


class _Rule(NamedTuple):
    """A path that is allowed or not: `pieces` of it with anything in between, and nothing after it if `ends`."""

    length: int
    allows: bool
    pieces: tuple[str, ...]
    ends: bool

    @classmethod
    def of(cls, path: str, *, allows: bool) -> Self:
        ends = path.endswith("$")
        pattern = _normal(path.removesuffix("$")).replace("$", "%24")
        return cls(len(pattern) + ends, allows, tuple(pattern.split("*")), ends)

    def matches(self, path: str) -> bool:
        """Return whether a path in normal form is one that the rule speaks of."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        at = len(first)
        if not others:
            return not self.ends or at == len(path)
        *between, last = others
        for piece in between:
            found = path.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return path.endswith(last) and len(path) - len(last) >= at if self.ends else path.find(last, at) >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one origin for one user agent.

    `closed` is the reason why nothing may be asked at all; `failure` is the kind of error that it is. `paths` are
    the rules for paths; the first that matches decides.
    """

    agent: str
    sitemaps: tuple[str, ...] = ()
    crawl_delay_s: float = 0.0
    closed: str | None = None
    failure: type[Unreachable] = Unreachable
    paths: tuple[_Rule, ...] = ()

    def allows(self, url: str) -> bool:
        """Return whether our user agent may ask for `url`, an absolute URL of this origin."""
        if self.closed is not None:
            return False
        parts = urlsplit(url)
        if parts.path == "/robots.txt":
            return True
        query = f"?{parts.query}" if parts.query else ""
        path = _normal(f"{parts.path or '/'}{query}").replace("*", "%2A").replace("$", "%24")
        return next((rule.allows for rule in self.paths if rule.matches(path)), True)


def product(user_agent: str) -> str:
    """Return the product token of a `User-Agent` header, `Name` of `Name/1.0 (…)`: robots.txt calls its groups so."""
    match = _TOKEN.match(user_agent.lstrip())
    return match[0] if match else "*"


def parse_rules(body: bytes, agent: str) -> Rules:
    """Read the rules of a robots.txt for the product token `agent`; pass over lines that make no sense.

    The groups that name the token count together; without one, those of `*` do. A crawl-delay above a minute is taken
    for a minute: some sites mean milliseconds.
    """
    lines = list(_lines(body))
    own = _group(lines, agent.lower())
    rules = sorted(_path_rules(own), key=lambda rule: (-rule.length, not rule.allows))
    delays = [_seconds(value) for field, value in own if field == "crawl-delay"]
    sitemaps = tuple(value for field, value in lines if field == "sitemap" and value)
    return Rules(agent=agent, sitemaps=sitemaps, crawl_delay_s=max(delays, default=0.0), paths=tuple(rules))


def _lines(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield field and value of each line that has a field we know."""
    if len(body) >= MAX_BYTES:  # half of a line could forbid everything
        body = body[: max(body.rfind(end, 0, MAX_BYTES) for end in (b"\r", b"\n")) + 1]
    for line in _LINE_END.split(_BYTE_ORDER_MARK.sub(b"", body).decode("utf-8", errors="replace")):
        line = line[:_LINE_CHARACTERS].partition("#")[0].strip()
        name, colon, value = line.partition(":")
        field = _FIELD_OF.get(name.strip().lower()) if colon else None
        if field is None and len(words := line.split()) == 2:  # the colon is missing
            field, value = _FIELD_OF.get(words[0].lower()), words[1]
        if field is not None:
            yield field, value.strip()


def _group(lines: Iterable[tuple[str, str]], agent: str) -> list[tuple[str, str]]:
    """Return the lines of the groups that name `agent`; without such a group those of `*`."""
    named: list[tuple[str, str]] = []
    general: list[tuple[str, str]] = []
    agents: set[str] = set()
    found = begun = False  # whether a group names the agent; whether the present one has had a rule
    for field, value in lines:
        if field == "user-agent":
            agents, begun = (set() if begun else agents), False
            agents.add(_named(value))
            found |= agent in agents and agent != "*"
            continue
        begun |= field in ("allow", "disallow")  # nothing else ends the naming of agents (§2.2.4)
        if agent in agents:
            named.append((field, value))
        if "*" in agents:
            general.append((field, value))
    return named if found else general


def _named(value: str) -> str:
    """Return the product token that a user-agent line names, or `*`; what comes after the token says nothing."""
    if value.split()[:1] == ["*"]:
        return "*"
    token = _TOKEN.match(value)
    return token[0].lower() if token else ""


def _path_rules(lines: Iterable[tuple[str, str]]) -> Iterator[_Rule]:
    for field, value in lines:
        if value and field in ("allow", "disallow"):
            yield _Rule.of(value, allows=field == "allow")
            if field == "allow" and value.endswith(_INDEX):  # the page of a folder is the folder
                yield _Rule.of(f"{value.removesuffix(_INDEX)}/$", allows=True)


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, _DELAY_MAX_S) if 0 <= seconds < float("inf") else 0.0


def _normal(path: str) -> str:
    """Return a path with its query so that two spellings of one are equal (§2.2.2)."""
    before, mark, query = quote(path, safe=_WRITTEN).partition("?")
    return f"{_unescaped(before, _UNRESERVED)}{mark}{_unescaped(query, _PLAIN_IN_QUERY)}"


def _unescaped(text: str, plain: frozenset[str]) -> str:
    """Return a text in which escaped `plain` characters stand for themselves, and all other escapes are upper case."""
    return _ESCAPE.sub(lambda found: char if (char := unquote(found[0])) in plain else found[0].upper(), text)


def means_no_rules(status: int) -> bool:
    """Return whether this status means that there is no robots.txt, so that everything is allowed.

    429 asks for patience and says nothing about rules; it is no more an answer than 5xx.
    """
    return 300 <= status <= 499 and status != 429


def closed(because: str, agent: str, error: FetchError) -> Rules:
    """Return the rules while robots.txt cannot be had because of an error: nothing is allowed."""
    failure = next((each for each in (Insecure, Malformed) if isinstance(error, each)), Unreachable)
    return Rules(agent=agent, closed=because, failure=failure)
