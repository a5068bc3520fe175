"""retry and add: what they fetch is a run that people can look up, and what retry fetches counts for the health."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.commands import Command
from tests.support.house import House, article, feed
from tests.support.web import Answer, Site


def _empty(number: int) -> str:
    return f"<html><head><title>Story {number}</title></head><body><div id=app></div></body></html>"


def _gone(number: int) -> Answer:
    return Answer(status=404)


class _Paper:
    """A site and who reads it by commands alone."""

    def __init__(self, house: House, site: Site, command: Command) -> None:
        self._house, self._site, self._command = house, site, command
        self.count = 0
        house.source({"feed": site.url("/feed")}, revisit={"within": 0})

    def publish(self, count: int, page: Callable[[int], str | Answer] = article) -> None:
        """Publish so many articles, or pages of another kind."""
        for number in range(self.count, self.count + count):
            self._site.add(f"/{number}", page(number))
        self.count += count
        self._site.add("/feed", feed(*(self._site.url(f"/{number}") for number in range(self.count))))

    def mend(self, *numbers: int) -> None:
        """Have these addresses give articles from now on."""
        for number in numbers:
            self._site.add(f"/{number}", article(number))

    def after(self, *arguments: str) -> dict[str, Any]:
        """Return the line of the source in the status after a command."""
        self._command(self._house, *arguments)
        (line,) = self._command(self._house, "status", "--json").json["sources"]
        return dict(line)


@pytest.fixture
def paper(house: House, site: Site, command: Command) -> _Paper:
    return _Paper(house, site, command)


def test_what_is_tried_again_and_comes_ends_a_fault_of_pages(paper: _Paper) -> None:
    paper.publish(20)
    assert paper.after("run")["health"] == "ok"
    paper.publish(6, _empty)
    assert paper.after("run")["fault"] == "redesign"
    assert paper.after("retry", "paper")["fault"] == "redesign"  # nothing has changed yet
    paper.mend(20, 21, 22)
    assert paper.after("retry", "paper")["fault"] == "redesign"  # half of them come, half do not
    paper.mend(23, 24, 25)
    line = paper.after("retry", "paper")
    assert (line["health"], line["because"]) == ("ok", "26 new documents in the last 7 days")
    paper.publish(1)
    assert paper.after("run")["health"] == "ok"


def test_a_fault_lasts_while_some_of_what_is_tried_again_still_fails(paper: _Paper) -> None:
    paper.publish(20)
    paper.after("run")
    paper.publish(6, _empty)
    paper.after("run")
    for numbers, fault in (((20,), "redesign"), ((21, 22, 23), "redesign"), ((24, 25), None)):
        paper.mend(*numbers)
        assert paper.after("retry", "paper")["fault"] == fault


def test_a_refusal_is_over_once_the_endpoint_answers_and_a_link_comes(paper: _Paper, site: Site) -> None:
    paper.publish(5)
    paper.publish(1, _gone)
    paper.after("run")
    site.add("/feed", Answer(status=403))
    for _ in range(3):
        line = paper.after("run")
    assert line["fault"] == "blocked"
    paper.mend(5)
    assert paper.after("retry")["fault"] == "blocked"
    paper.publish(1)
    assert paper.after("run")["health"] == "ok"


def test_old_links_that_fail_again_are_no_new_fault(paper: _Paper) -> None:
    for _ in range(6):
        paper.publish(5)
        paper.after("run")
        paper.publish(1, _gone)
        paper.after("run")
    assert paper.after("retry")["health"] == "ok"
    paper.publish(1)
    assert paper.after("run")["health"] == "ok"


def test_links_that_are_tried_again_say_nothing_of_an_endpoint(paper: _Paper, site: Site) -> None:
    paper.publish(5)
    paper.after("run")
    paper.publish(5, _empty)
    paper.after("run")
    site.add("/feed", Answer(status=500))
    for _ in range(3):
        line = paper.after("run")
    assert line["fault"] == "host"
    paper.mend(*range(5, 10))
    again = paper.after("retry")
    assert (again["fault"], again["last_run"], again["last"]) == ("host", line["last_run"], line["last"])


def test_what_was_added_or_tried_again_is_listed_with_the_runs(
    paper: _Paper, house: House, site: Site, command: Command
) -> None:
    paper.publish(2)
    paper.publish(1, _gone)
    paper.after("run")
    paper.after("add", "--private", site.url("/0"))
    paper.after("retry", site.url("/2"))
    told = command(house, "runs", "--json").json
    assert [(each["occasion"], each["links"]) for each in told] == [("retry", 1), ("add", 1), ("run", 3)]
    assert told[0]["outcomes"] == {"failed": 1}


def test_nothing_is_accepted_of_a_source_that_never_gave_a_document(
    paper: _Paper, house: House, command: Command
) -> None:
    said = command(house, "accept", "paper")
    assert (said.code, said.out) == (1, "")
    assert "there is nothing to accept: paper: it was never read; `pipeline check paper` looks into it" in said.err
    paper.publish(2, _empty)
    paper.after("run")
    said = command(house, "accept", "paper")
    assert (said.code, "paper: no document of it is held" in said.err) == (1, True)
    paper.mend(0)
    paper.after("retry")
    assert command(house, "accept", "paper").code == 0


_WITHOUT_WORKERS = "import multiprocessing as m; m.set_executable('/none'); from pipeline import cli; cli.main()"


def test_a_page_for_which_no_process_can_be_started_is_no_failure_of_its_source(
    paper: _Paper, house: House, site: Site, command: Command
) -> None:
    house.settings(processes=1)
    paper.publish(5)
    line = [sys.executable, "-c", _WITHOUT_WORKERS, "--configs", str(house.configs), "run"]
    said = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert said.stdout.count("no process could be started to read it; next try after") == 5
    (line_of,) = command(house, "status", "--json").json["sources"]
    assert (line_of["health"], line_of["documents"]) == ("ok", 0)
    assert paper.after("retry")["documents"] == 5


@pytest.mark.parametrize("line", ["list --fetched 9999-12-31", "duplicates --fetched 9999-12-31"])
def test_the_last_day_of_the_calendar_is_a_day(paper: _Paper, house: House, command: Command, line: str) -> None:
    assert command(house, *line.split()).code == 0


def test_reading_again_says_that_nothing_is_held(paper: _Paper, house: House, command: Command) -> None:
    said = command(house, "reextract")
    assert (said.code, said.out) == (0, "No document is held of these, so nothing was read again.\n")
