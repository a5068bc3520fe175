"""Commands run in the process of a test, as `pipeline` runs them, and an archive for them to look into."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest

from pipeline import cli
from tests.support.house import House, article, feed
from tests.support.web import Answer, Site

TITLE = "Sluice :100: opens [bold]again[/bold] at 7:30:45"


@dataclass(frozen=True)
class Said:
    """What a command printed, and the status it ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Said]


def execute(house: House, *arguments: object) -> Said:
    """Run a command of a house in this process."""
    out, err, before, code = StringIO(), StringIO(), sys.argv, 0
    sys.argv = ["pipeline", "--configs", str(house.configs), *map(str, arguments)]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1 if end.code else 0
    finally:
        sys.argv = before
    return Said(code, out.getvalue(), err.getvalue())


@pytest.fixture
def command() -> Command:
    """Runs a command of a house in this process."""
    return execute


@dataclass(frozen=True)
class Library:
    """An archive with something of everything in it, made once and only looked at."""

    house: House
    site: Site

    def file(self, path: str) -> str:
        """The archive file of what is at a path of the site."""
        with self.house.line() as line:
            (visit,) = line.index.visits([self.site.url(path)]).values()
        assert visit.file is not None
        return visit.file


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    house = House(tmp_path_factory.mktemp("library"))
    with Site() as site:
        site.add("/robots.txt", "User-agent: *\nDisallow: /private\n")
        pages: dict[str, Answer | str] = {
            "/a/0": article(0, date="2024-05-14T08:00:00Z"),
            "/a/1": article(1, date="2024-05-15T08:00:00Z", title=TITLE),
            "/a/2": article(2, date="2024-05-15T09:00:00Z"),
            "/a/copy": article(0, date="2024-05-14T08:00:00Z"),
            "/a/gone": Answer(status=410),
            "/a/busy": Answer(status=503),
        }
        for path, page in pages.items():
            site.add(path, page)
        paths = [*pages, "/private/a/1", "/about"]
        site.add("/feed", feed(*map(site.url, paths)))
        head = '<link rel="alternate" type="application/rss+xml" title="News" href="/feed">'
        site.add("/", f"<html><head><title>Paper</title>{head}</head><body><a href='/a/0'>A story</a></body></html>")
        house.source({"feed": site.url("/feed")}, include=["/a/"], robots=True)
        house.source({"feed": site.url("/nothing")}, name="other", enabled=False)
        house.run()
        yield Library(house, site)
