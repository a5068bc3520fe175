"""What looking around a site has found, and the source file made of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.config.hosts import ANY, AskedHosts
from pipeline.config.source import ArchiveEndpoint, Endpoint, Listing, Rewrite, Source
from pipeline.escape import escaped, escaped_json
from pipeline.model import counted
from pipeline.urls import host

_HOSTS_MAX = 8  # to which a source's links lead; those of more are of a planet, and new ones come


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An endpoint that was read: `links` on it (of an index, in the first of its sitemaps), and one of them."""

    endpoint: Endpoint
    about: str
    links: int
    example: str
    note: str | None = None
    whole: bool = False  # a list of every page, which is read beside what else was found
    oldest: date | None = None  # the day of the oldest dated link

    def __str__(self) -> str:
        count = f"{self.links:,} {'link' if self.links == 1 else 'links'}"
        back = f" back to {self.oldest}" if self.oldest else ""
        return f"{self.about}: {count}{back}, such as {self.example}" + (f" ({self.note})" if self.note else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSurvey:
    """What a site offers. `problems` are endpoints that the site names and that could not be read.

    `language` is what the home page says of itself. The source file says `auto`: a site has pages in other languages.
    """

    home: str
    title: str | None
    language: str
    timezone: str | None
    candidates: tuple[Candidate, ...]
    problems: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    announced: int = 0  # links that the endpoints of the source file name, as far as they were read
    left_out: tuple[str, ...] = ()  # those that `include` matches not
    more: bool = False  # an index of sitemaps was not read to its end
    zone_because: str | None = None  # how the zone is known
    rewrite: tuple[Rewrite, ...] = ()
    exclude: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()  # to which feeds and APIs lead, beside those of the endpoints
    captures: tuple[tuple[ArchiveEndpoint, str], ...] = ()  # archives that have the site, and how far back they reach

    @property
    def switched_on(self) -> Sequence[Candidate]:
        """The endpoints that the source file reads; the others stand in it as comments."""
        return switched_on(self.candidates)

    def as_yaml(self, name: str, allow_addresses: Iterable[str] = (), delay: str | None = None) -> str:
        """Return a source file, with what each endpoint holds as comments.

        Lists are switched on only if nothing else was found.
        """
        announced = self.switched_on
        lines = [
            f"# {escaped(self.title or 'A source')}: proposed after looking around {self.home}",
            "# Look it over: which endpoints, which addresses are articles (include, exclude), which time zone.",
            f"name: {name}",
            "language: auto" + ("" if self.language == "auto" else f"  # the home page is in {self.language}"),
            *self._zone_lines(),
            *([f"allow_addresses: {json.dumps(allowed)}"] if (allowed := list(allow_addresses)) else []),
            *([f"delay: {delay}"] if delay else []),
            *([f"hosts: {json.dumps(list(self.hosts))}  # where most of its links lead"] if self.hosts else []),
            *self._include_lines(),
            *self._rule_lines(),
            "schedule:",
            "  every: 1h",
            "endpoints:",
        ]
        for found in self.candidates:
            off = "" if found in announced else "# "
            lines += [f"  # {escaped(str(found))}", *(f"  {off}{line}" for line in _yaml_lines(found.endpoint))]
        for endpoint, reach in self.captures:
            lines += [f"  # {escaped(reach)}; a backfill reads it", *(f"  # {line}" for line in _yaml_lines(endpoint))]
        lines += [f"# could not be read: {escaped(' '.join(problem.split()))}" for problem in self.problems]
        return "\n".join(lines) + "\n"

    def _zone_lines(self) -> list[str]:
        if not self.timezone:
            return ["# timezone: not known; times without a zone are in UTC"]
        return [f"timezone: {self.timezone}" + (f"  # {escaped(self.zone_because)}" if self.zone_because else "")]

    def _rule_lines(self) -> list[str]:
        """Return the rules about addresses that its publishing system asks for."""
        rules = [("exclude", list(self.exclude)), ("rewrite", [rule.model_dump() for rule in self.rewrite])]
        return [f"{key}: {escaped_json(json.dumps(value, ensure_ascii=False))}" for key, value in rules if value]

    def _include_lines(self) -> list[str]:
        if not self.include:
            return []
        leaves = "leaves out the other links of the list"
        if self.left_out:
            leaves = f"leaves out {len(self.left_out)} of {counted(self.announced, 'link')}, such as {self.left_out[0]}"
        lines = [f"  - {json.dumps(pattern)}" for pattern in self.include]
        return [f"include: # the shape of what feeds and APIs announce; {escaped(leaves)}", *lines]


def switched_on(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the candidates that the source file reads: lists only if nothing else was found."""
    announced = [found for found in candidates if found.whole or not isinstance(found.endpoint, Listing)]
    return announced or candidates


def hosts_named(candidates: Sequence[Candidate], links: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the hosts to which most links of an endpoint lead, beside those of the endpoints; `*` if they are many.

    A few links to other hosts are no articles of the site: it writes about those.
    """
    if not candidates:
        return ()
    asked = AskedHosts(Source(name="home", endpoints=tuple(found.endpoint for found in candidates)))
    named: dict[str, None] = {}
    for found in candidates:
        led = links.get(found.endpoint.url, ())
        away = [host(url) for url in led if not asked.ask(url)]
        if not isinstance(found.endpoint, Listing) and 2 * len(away) > len(led):
            named |= dict.fromkeys(away)
    return tuple(named) if len(named) <= _HOSTS_MAX else (ANY,)


def _yaml_lines(endpoint: Endpoint) -> list[str]:
    """Return the lines of one item of a YAML list, quoted as JSON, which YAML reads."""
    values = endpoint.model_dump(exclude_unset=True).items()
    lines = [f"{key}: {escaped_json(json.dumps(value, ensure_ascii=False))}" for key, value in values]
    return [("- " if number == 0 else "  ") + line for number, line in enumerate(lines)]
