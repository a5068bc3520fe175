"""Recorded pages are read again: what is no worse is adopted, what is worse is kept, and all of it can be undone."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.config import settings
from pipeline.crawl import run_links
from pipeline.ingest import Receipt
from pipeline.model import Kind, Window
from pipeline.rereading import Reread, RereadReport, Scope, reread, undo_readings
from pipeline.system.workers import Inline
from tests.support.commands import execute
from tests.support.house import House, feed, prose
from tests.support.web import Site

COUNT = 7
MENU = "".join(f'<li><a href="/s{number}">Section {number} of the paper</a></li>' for number in range(8))
FOOT = " ".join(prose(999, 80))
WHOLE = {"body": "div.text", "title": "h1"}
TEASER = {"body": "p.lead", "title": "h1"}
LIST = {"body": "ul.related", "title": "div.name"}
PAGE = {"body": "body", "title": "h1"}


def page(number: int, text: str = "") -> str:
    """An article among what stands on every page of its site, and a list of links that no other page has."""
    lead, *rest = prose(number, 240)
    related = "".join(
        f'<li><a href="/a{number}-{each}">{prose(1000 + number * 10 + each, 10)[0]}</a></li>' for each in range(9)
    )
    paragraphs = text or "".join(f"<p>{each}</p>" for each in rest)
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f'<title>Story {number} of the valley | The Paper</title><meta property="article:published_time" '
        f'content="2024-05-{number % 9 + 10}"></head><body><div class="name">The Paper</div>'
        f'<ul class="menu">{MENU}</ul>'
        f'<main><article><h1>Story {number} of the valley</h1><div class="text"><p class="lead">{lead}</p>{paragraphs}'
        f'</div></article></main><ul class="related">{related}</ul><p class="foot">{FOOT}</p></body></html>'
    )


class Paper:
    """A site of seven articles, its house, and what the archive of that holds."""

    def __init__(self, house: House, site: Site) -> None:
        self.house, self.site = house, site
        self.told: dict[str, Reread] = {}
        paths = [f"/story-{number}" for number in range(COUNT)]
        site.add("/feed", feed(*map(site.url, paths)))
        for number, path in enumerate(paths):
            site.add(path, page(number))

    def layout(self, *layouts: dict[str, Any], name: str = "paper") -> None:
        self.house.source({"feed": self.site.url("/feed")}, name=name, layouts=layouts)

    def run(self) -> None:
        self.house.run()

    def reread(self, *, dry_run: bool = False, stop: threading.Event | None = None, **chosen: Any) -> RereadReport:
        """Read again in this process; no site may be asked, and every document has one outcome."""
        before, told = len(self.site.requests), list[Reread]()
        sources = settings.load(self.house.configs).sources
        with self.house.line() as line:
            report = reread(
                line,
                lambda name, _: sources.get(name),
                Scope(**chosen),
                workers=Inline(),
                dry_run=dry_run,
                stop=stop,
                tell=told.append,
            )
        assert len(self.site.requests) == before, "a site was asked"
        assert len({each.file for each in told}) == len(told) == report.counts.total() - report.resumed
        self.told = {each.url.partition("//")[2].partition("/")[2]: each for each in told}
        return report

    def counts(self, **chosen: Any) -> dict[str, int]:
        return {str(kind): number for kind, number in self.reread(**chosen).counts.items() if number}

    def undo(self, **chosen: Any) -> list[Receipt]:
        with self.house.line() as line:
            return undo_readings(line, Scope(**chosen))

    def reindex(self) -> None:
        with self.house.line() as line:
            assert not line.ingest.reindex().problems

    def kept(self) -> dict[str, bytes]:
        """Every text that is filed and not removed."""
        return {
            path.relative_to(self.house.archive).as_posix(): path.read_bytes()
            for path in sorted(self.house.archive.glob("[0-9]*/*/*/*.txt"))
        }

    def current(self) -> dict[str, bytes]:
        """The text of every address, as the index knows it."""
        with self.house.line() as line:
            files = {link.url: self._visit(line, link.key) for link, _ in line.index.unasked("paper", held=True)}
            return {url: line.archive.read_bytes(file) for url, file in files.items() if file}

    @staticmethod
    def _visit(line: Any, key: str) -> str | None:
        visit = line.index.visits([key]).get(key)
        return visit.file if visit else None


@pytest.fixture
def paper(tmp_path: Path) -> Iterator[Paper]:
    with Site() as site:
        yield Paper(House(tmp_path), site)


def test_a_text_that_somebody_has_edited_is_passed_over(paper: Paper) -> None:
    paper.layout(WHOLE)
    paper.run()
    before = paper.kept()
    file = min(before)
    before[file] += b"\nA note of the desk.\n"
    (paper.house.archive / file).write_bytes(before[file])
    assert paper.counts() == {"same": COUNT - 1, "unreadable": 1}
    (told,) = (each for each in paper.told.values() if each.kind == "unreadable")
    assert told.file == file
    assert "was changed since it was filed" in told.because
    assert paper.kept() == before


@pytest.mark.parametrize("bad", [TEASER, LIST, PAGE], ids=["teaser", "list", "whole page"])
def test_no_good_text_is_replaced_by_a_bad_layouts(paper: Paper, bad: dict[str, str]) -> None:
    paper.layout()
    paper.run()
    held = paper.kept()
    paper.layout(bad)
    assert paper.counts() == {"kept": COUNT}
    assert paper.kept() == held
    assert paper.house.sound()


@pytest.mark.parametrize("bad", [TEASER, LIST, PAGE], ids=["teaser", "list", "whole page"])
def test_a_better_layouts_texts_are_adopted_and_undo_brings_back_every_byte(paper: Paper, bad: dict[str, str]) -> None:
    paper.layout(bad)
    paper.run()
    held, current = paper.kept(), paper.current()
    paper.layout(WHOLE)
    assert paper.counts(dry_run=True) == {"adopted": COUNT}
    assert paper.kept() == held
    assert paper.counts() == {"adopted": COUNT}
    read = paper.current()
    assert len(read) == COUNT
    for url, text in read.items():
        number = int(url.rpartition("-")[2])
        assert text.decode().rstrip().endswith(prose(number, 240)[-1])
        assert "Section 3" not in text.decode()
    assert paper.house.sound()
    paper.reindex()
    assert paper.current() == read
    assert len(paper.undo(source="paper")) == COUNT
    assert paper.kept() == held
    assert paper.current() == current
    assert paper.house.sound()
    paper.reindex()
    assert paper.current() == current


def test_what_a_bad_layout_made_copies_of_each_other_becomes_documents_again(paper: Paper) -> None:
    paper.layout({"body": "p.foot", "title": "div.name"})
    paper.run()
    before, removed = paper.current(), sum(".duplicates" in line["file"] for line in paper.house.events())
    assert removed == COUNT - 1
    paper.layout()
    assert paper.counts() == {"adopted": COUNT}
    assert {text.split(b"\n")[0][17:] for text in paper.current().values()} == {
        f"Story {number} of the valley".encode() for number in range(COUNT)
    }
    read = paper.current()
    assert paper.house.sound()
    paper.reindex()
    assert paper.current() == read
    paper.undo()
    assert paper.current() == before
    paper.reindex()
    assert paper.current() == before


def test_the_manifest_tells_by_which_rules_a_text_was_made_and_that_it_was_read_again(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    first = paper.house.events()[0]
    assert first["extraction"]["layout"]
    assert not {"again_at", "instead_of"} & first["extraction"].keys()
    paper.layout(WHOLE)
    paper.reread()
    (again,) = (line for line in paper.house.events() if line["event"] == "revised" and line["of"] == first["file"])
    made = again["extraction"]
    assert made["layout"] not in ("", first["extraction"]["layout"])
    assert made["template"]
    assert made["instead_of"] == first["file"]
    assert made["again_at"] > again["fetched_at"]
    assert again["because"].startswith("its recorded page was read again; ")
    assert again["extractor"] == "layout"
    same = ("url", "key", "fetched_at", "found_in", "warc", "http")
    assert {name: again.get(name) for name in same} == {name: first.get(name) for name in same}


def test_a_second_reading_finds_nothing_to_change(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    paper.layout(WHOLE)
    paper.reread()
    held = paper.kept()
    assert paper.counts() == {"same": COUNT}
    assert paper.kept() == held


def test_a_page_that_has_not_changed_is_no_news_after_it_was_read_again(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    paper.layout(WHOLE)
    paper.reread()
    held = paper.kept()
    paper.house.clock.pass_by(days=2)
    with paper.house.line() as line:
        links = [link for link, _ in line.index.unasked("paper", held=True)]
        report = run_links(line, settings.load(paper.house.configs).sources["paper"], links, held=True)
    assert {str(kind): number for kind, number in report.outcomes.items() if number} == {"unchanged": COUNT}
    assert paper.kept() == held


def test_what_was_undone_is_adopted_again_only_if_a_person_says_so(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    paper.layout(WHOLE)
    paper.reread()
    paper.undo()
    report = paper.reread()
    assert report.counts == {"kept": COUNT}
    assert report.worse == {"undone": COUNT}
    assert paper.counts(accepted=("undone",)) == {"adopted": COUNT}
    assert paper.house.sound()


def test_a_version_that_came_later_is_not_undone(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    paper.layout(WHOLE)
    paper.reread()
    paper.site.add("/story-3", page(3, "".join(f"<p>{each}</p>" for each in prose(77, 240))))
    paper.house.clock.pass_by(days=2)
    with paper.house.line() as line:
        links = [link for link, _ in line.index.unasked("paper", held=True) if link.url.endswith("-3")]
        report = run_links(line, settings.load(paper.house.configs).sources["paper"], links, held=True)
    assert report.outcomes[Kind.REVISED] == 1
    current = paper.current()
    receipts = paper.undo()
    stay = [each for each in receipts if each.kind is Kind.UNCHANGED]
    assert len(receipts) == COUNT
    assert len(stay) == 1
    assert "a later version is held" in stay[0].because
    url = paper.site.url("/story-3")
    assert paper.current()[url] == current[url]


def test_a_deleted_or_damaged_record_is_an_outcome_and_the_rest_goes_on(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    (warc,) = paper.house.archive.rglob("*.warc.gz")
    place = next(line["warc"] for line in paper.house.events() if line["url"].endswith("-2"))
    data = bytearray(warc.read_bytes())
    data[place["offset"] + 40 : place["offset"] + 60] = bytes(20)
    warc.write_bytes(data)
    paper.layout(WHOLE)
    assert paper.counts() == {"adopted": COUNT - 1, "unreadable": 1}
    assert "cannot be read" in paper.told["story-2"].because
    with paper.house.line() as line:
        line.archive.recordings.delete(place["file"])
    assert paper.counts() == {"unreadable": COUNT}
    assert "deleted on" in paper.told["story-1"].because


def test_documents_without_a_record_are_counted_and_stay(paper: Paper) -> None:
    paper.house.source({"feed": paper.site.url("/feed")}, raw="off", layouts=[TEASER])
    paper.run()
    held = paper.kept()
    paper.layout(WHOLE)
    assert paper.counts() == {"no-record": COUNT}
    assert paper.kept() == held


def test_documents_of_a_source_that_is_gone_are_counted_and_stay(paper: Paper) -> None:
    paper.layout()
    paper.run()
    (paper.house.configs / "sources" / "paper.yaml").unlink()
    assert paper.counts() == {"no-source": COUNT}


def test_a_page_that_gives_no_article_today_keeps_its_text(paper: Paper) -> None:
    paper.layout()
    paper.run()
    held = paper.kept()
    paper.layout({"remove": ["body *"]})
    report = paper.reread()
    assert report.counts == {"kept": COUNT}
    assert report.worse == {"article": COUNT}
    assert paper.kept() == held


def test_only_the_days_and_the_document_that_are_named_are_read(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    paper.layout(WHOLE)
    window = Window(since=date(2024, 5, 11), until=date(2024, 5, 12))
    assert paper.counts(window=window, source="paper") == {"adopted": 2}
    file = next(line["file"] for line in paper.house.events() if line["url"].endswith("-6"))
    assert paper.counts(file=file) == {"adopted": 1}
    assert len(paper.undo(window=window)) == 2


def test_later_pages_of_an_article_are_joined_from_their_records(paper: Paper) -> None:
    onward = '<a rel="next" href="/long/2/">2</a>'
    texts = ["".join(f"<p>{each}</p>" for each in prose(number, 240)) for number in (91, 92)]
    paper.site.add(
        "/feed", feed(*(paper.site.url(f"/story-{number}") for number in range(4)), paper.site.url("/long/"))
    )
    paper.site.add("/long/", page(91, texts[0] + onward))
    paper.site.add("/long/2/", page(91, texts[1]))
    paper.layout(TEASER)
    paper.run()
    assert len(next(line for line in paper.house.events() if line["url"].endswith("/long/"))["warc_pages"]) == 1
    paper.layout(WHOLE)
    assert paper.counts() == {"adopted": 5}
    text = paper.current()[paper.site.url("/long/")].decode()
    assert prose(91, 240)[-1] in text
    assert prose(92, 240)[-1] in text


def test_a_text_that_lost_a_later_page_is_kept(paper: Paper) -> None:
    onward = '<a rel="next" href="/long/2/">2</a>'
    paper.site.add("/feed", feed(paper.site.url("/long/")))
    paper.site.add("/long/", page(91, "".join(f"<p>{each}</p>" for each in prose(91, 240)) + onward))
    paper.site.add("/long/2/", page(91, "".join(f"<p>{each}</p>" for each in prose(92, 240))))
    paper.layout(WHOLE)
    paper.run()
    held = paper.kept()
    (line,) = paper.house.events()
    (warc,) = paper.house.archive.rglob("*.warc.gz")
    data = bytearray(warc.read_bytes())
    at = line["warc_pages"][0]["offset"] + 40
    data[at : at + 20] = bytes(20)
    warc.write_bytes(data)
    report = paper.reread()
    assert report.counts == {"kept": 1}
    assert "missing" in report.worse
    assert paper.kept() == held


def test_what_was_stopped_goes_on_where_it_was(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    paper.layout(WHOLE)
    stop = threading.Event()
    stop.set()
    assert paper.reread(stop=stop).stopped
    report = paper.reread()
    assert not report.stopped
    assert report.counts == {"adopted": COUNT}


def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_there_twice(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    paper.layout(WHOLE)
    for revised in (1, 4):
        with paper.house.process("reextract") as process:
            deadline = time.monotonic() + 120
            while process.poll() is None and time.monotonic() < deadline:
                if sum(line["event"] == "revised" for line in whole(paper)) >= revised:
                    os.killpg(process.pid, signal.SIGKILL)
                    break
                time.sleep(0.02)
            process.wait()
    paper.reread()
    assert paper.house.sound()
    versions = [line["url"] for line in paper.house.events() if line["event"] == "revised"]
    assert sorted(versions) == sorted(paper.site.url(f"/story-{number}") for number in range(COUNT))
    assert len(paper.kept()) == 2 * COUNT
    for url, text in paper.current().items():
        assert prose(int(url.rpartition("-")[2]), 240)[-1] in text.decode()


def whole(paper: Paper) -> list[dict[str, Any]]:
    """Every line that is written by now, while another process writes."""
    found = []
    for path in paper.house.archive.rglob("manifest.jsonl"):
        found += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    return found


def test_the_status_offers_it_until_every_page_was_read_by_the_layout_of_today(paper: Paper) -> None:
    def offered() -> str:
        said = execute(paper.house, "status")
        assert said.code == 0, said.err
        return said.out

    paper.layout(TEASER)
    paper.run()
    assert "another layout" not in offered()
    paper.layout(WHOLE)
    sentence = f"paper: {COUNT} documents read with another layout; `pipeline reextract paper --dry-run` shows"
    assert sentence in offered()
    paper.reread(dry_run=True)
    assert sentence in offered()
    paper.reread()
    assert "another layout" not in offered()
    paper.layout(LIST)
    assert sentence in offered()
    assert paper.counts() == {"kept": COUNT}
    assert "another layout" not in offered()


def test_a_layout_that_ended_before_a_page_was_fetched_is_not_the_one_it_is_read_by(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    paper.layout(TEASER, WHOLE | {"until": "2020-01-01"})
    assert "another layout" not in execute(paper.house, "status").out
    assert paper.counts() == {"same": COUNT}


def test_the_command_shows_what_would_change_does_it_and_undoes_it(paper: Paper) -> None:
    paper.layout(TEASER)
    paper.run()
    held = paper.kept()
    paper.layout(WHOLE)
    shown = execute(paper.house, "reextract", "paper", "--dry-run")
    assert shown.code == 0, shown.err
    assert f"{COUNT} documents: {COUNT} would change" in shown.out
    assert f"    + {prose(3, 240)[-1]}" in shown.out.splitlines()
    assert paper.kept() == held
    done = execute(paper.house, "reextract", "paper", "--json").json
    assert done["counts"]["adopted"] == COUNT
    assert {each["outcome"] for each in done["documents"]} == {"adopted"}
    assert prose(3, 240)[-1] in str(next(each for each in done["documents"] if each["url"].endswith("-3")))
    now = next(each["now"] for each in done["documents"] if each["url"].endswith("-3"))
    words = " ".join(prose(3, 240)[-1].split()[:5])
    assert [each["file"] for each in execute(paper.house, "search", f'"{words}"', "--json").json] == [now]
    undone = execute(paper.house, "reextract", "--undo", "--json").json
    assert len(undone) == COUNT
    assert all(each["undone"] for each in undone)
    assert paper.kept() == held
    removed = undone[0]["now"]
    assert execute(paper.house, "restore", removed).err.startswith(f"{removed} was undone")
    assert "there are: undone, " in execute(paper.house, "reextract", "--accept", "size").err
    assert execute(paper.house, "reextract", "papr").code == 2


def test_another_time_zone_moves_no_day_that_is_only_that_of_the_fetch(paper: Paper) -> None:
    feed_url = {"feed": paper.site.url("/feed")}
    paper.site.add("/feed", feed(paper.site.url("/undated")))
    text = page(3).replace('<meta property="article:published_time" content="2024-05-13">', "")
    paper.site.add("/undated", text)
    paper.house.source(feed_url, timezone="Pacific/Kiritimati")
    paper.run()
    assert paper.house.events()[0]["date_basis"] == "fetch"
    paper.house.source(feed_url, timezone="Pacific/Pago_Pago")
    assert execute(paper.house, "reextract").out == "1 document: 1 the same\n"


def test_a_text_that_is_kept_is_told_once(paper: Paper) -> None:
    paper.layout()
    paper.run()
    paper.layout(TEASER)
    said = execute(paper.house, "reextract")
    for file in paper.kept():
        assert (said.out + said.err).count(f"{file}: kept: ") == 1
