"""A whole pipeline in a temporary folder, and what it may meet: articles, feeds and sitemaps written for the tests.

`House` writes a configuration folder and runs its sources against the real web of `web.Site`, with a real index and a
real archive. Only sleeping is not real: `HurriedClock` skips it.
"""

import json
import random
import re
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx

from pipeline.config import settings
from pipeline.config.source import Source
from pipeline.crawl import run_source
from pipeline.fetch import Fetcher
from pipeline.index import RunRow, queries_runs
from pipeline.maintenance import verify
from pipeline.model import Kind, Occasion, Outcome, Window
from pipeline.report import Report
from pipeline.runtime import Runtime, open_store
from pipeline.system.clock import Clock
from pipeline.system.workers import Inline
from tests.support.clocks import HurriedClock
from tests.support.postgres import address_of, on_postgresql
from tests.support.processes import started
from tests.support.web import Answer, Request, Route, Site

CONTACT = "desk@lanhe-archive.net"
_WORDS = re.findall(
    r"\w+",
    """
    ferry harbour lantern orchard bridge council winter market river teacher mill garden signal copper meadow clinic
    railway tunnel library storm engine kitchen valley glacier printer sailor textile museum village forest violin
    ticket bakery pension budget mayor union fisher cement bicycle school prize quarry tower canal satellite archive
    beetle vaccine harvest wheat turbine battery parade theatre justice ballot census pavement reservoir
    """,
)


class Log:
    """Hears what a run tells."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.pages: list[tuple[int, int]] = []
        self.expected: list[int] = []

    def ended(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def announced(self, source: str, links: int) -> None:
        self.expected.append(links)

    def walked(self, source: str, done: int, known: int) -> None:
        self.pages.append((done, known))

    def of(self, url: str) -> Outcome:
        """The one outcome of a URL."""
        (outcome,) = [each for each in self.outcomes if each.link.url == url]
        return outcome

    def kinds(self) -> dict[str, Kind]:
        """What became of each path; every link has one outcome."""
        found = {each.link.url.partition("//")[2].partition("/")[2]: each.kind for each in self.outcomes}
        assert len(found) == len(self.outcomes), "a link has two outcomes"
        return found


@cache
def authorities() -> ssl.SSLContext:
    """The usual certificate authorities, read once: reading them takes longer than most tests."""
    return httpx.create_ssl_context(trust_env=False)


class House:
    """A configuration folder with its archive beside it, below `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.configs = folder / "configs"
        self.archive = folder / "archive"
        self.clock = HurriedClock()
        self.settings()

    def settings(self, **keys: Any) -> None:
        """Write pipeline.yaml."""
        (self.configs / "sources").mkdir(parents=True, exist_ok=True)
        keys = {"contact": CONTACT, "processes": 1, "log": "plain"} | keys
        if on_postgresql():
            keys = {"index": address_of(self.archive)} | keys
        (self.configs / "pipeline.yaml").write_text(json.dumps(keys), encoding="utf-8")

    def source(self, *endpoints: Mapping[str, Any], name: str = "paper", **keys: Any) -> Source:
        """Write a source that may ask 127.0.0.1, does not pause and reads no robots.txt, unless `keys` say so."""
        gentle = {"delay": 0, "timeout": "20s", "robots": False, "allow_addresses": ["127.0.0.1"]}
        text = json.dumps({"name": name, "endpoints": endpoints} | gentle | keys, indent=1)
        (self.configs / "sources" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return settings.load(self.configs).sources[name]

    @contextmanager
    def line(self, *, clock: Clock | None = None, verify: ssl.SSLContext | None = None) -> Iterator[Runtime]:
        """The line, open, with everything in this process. `verify` are certificate authorities."""
        clock, configuration = clock or self.clock, settings.load(self.configs)
        with (
            open_store(configuration, clock, print) as store,
            Fetcher(
                user_agent=configuration.settings.user_agent,
                leases=store.index,
                clock=clock,
                proxy=configuration.settings.proxy,
                verify=verify or authorities(),
            ) as fetcher,
        ):
            yield Runtime(
                index=store.index,
                archive=store.archive,
                ingest=store.ingest,
                translations=store.translations,
                clock=clock,
                fetcher=fetcher,
                workers=Inline(),
                past=configuration.settings.past,
                site_clocks=fetcher.site_clocks,
            )

    def run(
        self,
        name: str = "paper",
        *,
        window: Window | None = None,
        stop: threading.Event | None = None,
        log: Log | None = None,
        clock: Clock | None = None,
    ) -> tuple[Report, Log]:
        """Run a source as a start of the program does. What must hold after every run is checked here."""
        log, self.clock.stop = log or Log(), stop
        with self.line(clock=clock) as line:
            source = settings.load(self.configs).sources[name]
            occasion = Occasion.BACKFILL if window else Occasion.RUN
            report = run_source(line, source, occasion=occasion, window=window, stop=stop, listen=log)
            assert report.links == len(log.outcomes) == sum(report.outcomes.values())
            assert report.ended_at is not None or report.busy
        return report, log

    @contextmanager
    def process(self, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
        """A real `pipeline` process, in a process group of its own; what still runs at the end is killed."""
        alone = ["--alone"] if on_postgresql() and arguments[0] == "daemon" else []
        line = [sys.executable, "-m", "pipeline", "--configs", str(self.configs), *arguments, *alone]
        with started(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            yield process

    def sound(self) -> bool:
        """Whether the archive is what it says it is; prints what is not."""
        with self.line() as line:
            problems = list(verify(line.archive, line.index))
        print(*problems, sep="\n")
        return not problems

    def events(self) -> list[dict[str, Any]]:
        """Every line of every manifest, in the order of days."""
        paths = sorted(self.archive.rglob("manifest.jsonl"))
        return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]

    def last_events(self) -> dict[str, dict[str, Any]]:
        """The last line of every address."""
        return {event["url"]: event for event in self.events()}

    def texts(self) -> list[str]:
        """Every text that is filed and not removed, in the order of days."""
        return [path.read_text(encoding="utf-8") for path in sorted(self.archive.glob("[0-9]*/*/*/*.txt"))]

    def titles(self) -> list[str]:
        """The title of every text that is filed and not removed, in the order of the alphabet."""
        return sorted(text.partition("\n")[0][17:] for text in self.texts())

    def runs(self, name: str = "paper") -> list[RunRow]:
        """What the index remembers of the runs, newest first."""
        with self.line() as line:
            return queries_runs.runs(line.index, source=name)


def prose(number: int, words: int = 120) -> list[str]:
    """Three paragraphs that no other number has."""
    chosen = random.Random(number).choices(_WORDS, k=words)
    sentences = [" ".join(chosen[at : at + 10]).capitalize() + "." for at in range(0, words, 10)]
    third = max(len(sentences) // 3, 1)
    return [" ".join(sentences[at : at + third]) for at in range(0, len(sentences), third)]


def article(number: int, *, date: str | None = "2024-05-14", title: str | None = None, text: str | None = None) -> str:
    """The page of article `number`; `title` and `text` are HTML."""
    title = f"Story number {number} of the valley" if title is None else title
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in prose(number)) if text is None else text
    head = f'<meta property="article:published_time" content="{date}">' if date else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"<main><article><h1>{title}</h1>{paragraphs}</article></main></body></html>"
    )


def item(url: str | None, *, title: str = "", published: datetime | None = None) -> str:
    """An entry of an RSS feed."""
    link = f"<link>{escape(url)}</link>" if url else ""
    date = f"<pubDate>{format_datetime(published)}</pubDate>" if published else ""
    return f"<item><title>{title}</title>{link}{date}</item>"


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>{"".join(items)}</channel></rss>'


def feed(*urls: str) -> str:
    """A feed that says nothing but addresses."""
    return rss(*map(item, urls))


def sitemap(*urls: str, end: str = "</urlset>") -> str:
    entries = "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls)
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}{end}'


def validated(body: str) -> Route:
    """Answers with an ETag, and with 304 whoever has it already."""
    tag = f'"{hash(body):x}"'

    def route(request: Request) -> Answer:
        if request.headers.get("if-none-match") == tag:
            return Answer(status=304, headers={"ETag": tag})
        return Answer(body=body, headers={"ETag": tag})

    return route


def slow(body: str) -> Route:
    """Answers after a tenth of a second."""

    def route(_: Request) -> Answer:
        time.sleep(0.1)
        return Answer(body=body)

    return route


def await_path(site: Site, path: str) -> None:
    """Wait until somebody asks a site for a path."""
    deadline = time.monotonic() + 30
    while path not in site.paths():
        assert time.monotonic() < deadline, f"{path} was never asked for"
        time.sleep(0.01)


def overlapping(site: Site) -> list[tuple[str, str]]:
    """Pairs of requests of which the second came before the first was answered."""
    requests = sorted(site.requests, key=lambda request: request.at)
    return [(a.path, b.path) for a, b in pairwise(requests) if b.at < a.until]


def noon(day: str) -> datetime:
    """Noon of a day, in UTC."""
    return datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC)


def news_in_brief(*numbers: int) -> str:
    """The page of several articles, one below the other: “Story 1 of the day” has the paragraphs `prose(1)`."""
    items = "".join(
        f"<h2>Story {number} of the day</h2>" + "".join(f"<p>{each}</p>" for each in prose(number))
        for number in numbers
    )
    return article(1, title="News in brief", text=items)
