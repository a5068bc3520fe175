"""Watches tell of new documents that a saved search finds: each story once, whatever happens meanwhile."""

import json
import os
import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import httpx
import pytest

from pipeline.config import settings
from pipeline.errors import ArchiveError, ConfigError
from pipeline.model import Translations
from pipeline.runtime import Store, open_store
from pipeline.watches import Attendant, WatchMarks, active_watches
from tests.support.clocks import StillClock
from tests.support.commands import execute
from tests.support.documents import process, submission, text, touched
from tests.support.house import House, article, feed
from tests.support.library import TEXTS
from tests.support.posted import posted
from tests.support.served import served
from tests.support.stories import DE, EN, SCHOOL, ZH, bring
from tests.support.web import Site

BOOK = 'cat >> "$0"; echo >> "$0"'


class Desk:
    """An archive with watches that write down what they tell in `book`."""

    def __init__(self, folder: Path) -> None:
        self.house, self.book = House(folder), folder / "told.jsonl"
        self.clock = StillClock()
        self.said: list[str] = []

    def watch(self, *watches: dict[str, Any], **keys: Any) -> None:
        """Write pipeline.yaml with watches that tell the book, unless they say otherwise."""
        to = {"tell": [{"command": ["sh", "-c", BOOK, str(self.book)]}]}
        self.house.settings(watch=[{"name": "harbour"} | to | each for each in watches], **keys)

    @contextmanager
    def open(self) -> Iterator[Store]:
        with open_store(settings.load(self.house.configs), self.clock, self.said.append) as store:
            yield store

    def bring(self, url: str, paragraphs: Sequence[str], **said: Any) -> None:
        """File a document a minute later."""
        self.clock.at += timedelta(minutes=1)
        with self.open() as store:
            new = submission(url, paragraphs, fetched_at=self.clock.at, **said)
            store.ingest.admit([replace(new, translations=Translations.OFF)])

    def tell(self, url: str, story: Sequence[str], language: str) -> None:
        """File a telling of a story a minute later."""
        self.clock.at += timedelta(minutes=1)
        with self.open() as store:
            bring(store, url, story, language, fetched_at=self.clock.at, source=url)

    def attend(self) -> None:
        self.clock.at += timedelta(minutes=1)
        with self.open() as store:
            configuration = settings.load(self.house.configs)
            address = configuration.settings.web.address
            Attendant(store, active_watches(configuration), self.said.append, address=address).attend()

    def told(self) -> list[dict[str, Any]]:
        """Every message, in order."""
        if not self.book.exists():
            return []
        return [json.loads(line) for line in self.book.read_text("utf-8").splitlines() if line]

    def titles(self) -> list[str]:
        return [hit["title"] for each in self.told() for hit in each["hits"]]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_what_comes_is_told_once_and_what_was_there_is_not(desk: Desk) -> None:
    desk.watch({"search": "harbour* -school"}, web={"address": "https://host.example/news"})
    desk.bring("https://a.example/1", text(1), title="The harbour before")
    desk.attend()
    assert desk.told() == []
    desk.bring("https://a.example/2", text(2), title="The harbours after")
    desk.bring("https://a.example/3", text(3), title="A school at the harbour")
    desk.attend()
    desk.attend()
    ((message,), (hit,)) = desk.told(), desk.told()[0]["hits"]
    assert message.keys() == {"watch", "hits", "text"}
    assert (message["watch"], hit["title"], hit["url"], hit["via"]) == (
        "harbour",
        "The harbours after",
        "https://a.example/2",
        "words",
    )
    assert hit["id"].startswith("harbour-")
    assert hit["page"].startswith("https://host.example/news/document/")
    assert message["text"] == f"harbour: 1 new document\nThe harbours after (harbour, 2026-02-27): {hit['page']}"


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"source": "mill"}, 1), ({"language": "zh"}, 2), ({"source": "mill", "language": "zh"}, 0), ({}, 3)],
)
def test_the_filters_of_a_watch_are_those_of_a_search(desk: Desk, asked: dict[str, str], count: int) -> None:
    (desk.house.configs / "sources").mkdir(exist_ok=True)
    desk.house.source({"feed": "https://mill.example/feed"}, name="mill")
    desk.watch({"search": "harbour"} | asked)
    desk.attend()
    for number, (source, language, of) in enumerate([("mill", "en", "Ayr"), ("a", "zh", "Ulm"), ("b", "zh-TW", "Rye")]):
        title = f"The harbour of {of}"
        desk.bring(f"https://a.example/{number}", text(number), title=title, source=source, language=language)
    desk.attend()
    assert len(desk.titles()) == count


def test_a_story_is_told_once_not_by_its_copies_translations_and_corrections(desk: Desk) -> None:
    desk.watch({"search": "Lindow"})
    desk.attend()
    desk.tell("one", EN, "en")
    desk.tell("two", DE, "de")
    desk.attend()
    desk.tell("three", EN, "en")
    desk.attend()
    desk.tell("four", (*EN[:-1], "The first large ship came to Lindow in the spring."), "en")
    desk.attend()
    assert desk.titles() == [EN[0]]
    desk.tell("five", ("Lindow opens a school", *SCHOOL[1:]), "en")
    desk.attend()
    assert desk.titles() == [EN[0], "Lindow opens a school"]


def test_a_removed_telling_that_alone_has_the_words_tells_its_story(desk: Desk) -> None:
    desk.watch({"search": "集装箱船"})
    desk.attend()
    desk.tell("one", EN, "en")
    desk.tell("two", ZH, "zh")
    desk.attend()
    ((hit,),) = (each["hits"] for each in desk.told())
    assert (hit["title"], hit["state"], hit["language"]) == (ZH[0], "duplicate", "zh")
    assert (desk.house.archive / hit["of"]).exists()


def test_a_new_copy_of_an_old_story_is_no_news(desk: Desk) -> None:
    desk.watch({"search": "Lindow"})
    desk.tell("one", EN, "en")
    desk.attend()
    desk.tell("two", DE, "de")
    desk.attend()
    assert desk.told() == []


def test_a_watch_across_languages_finds_by_the_meaning_of_titles(desk: Desk) -> None:
    asked = {"search": "flood destroys the rice harvest of the valley", "across_languages": True}
    desk.watch({"name": "by-meaning"} | asked, {"name": "by-words"} | asked | {"across_languages": False})
    desk.attend()
    for number in (1, 3, 4, 9):
        language, title, body = TEXTS[number]
        desk.bring(f"https://a.example/{number}", (*text(number), body), title=title, language=language)
    desk.attend()
    (message,) = desk.told()
    assert message["watch"] == "by-meaning"
    assert {hit["language"] for hit in message["hits"]} == {"zh", "ja", "ko"}
    assert {hit["via"] for hit in message["hits"]} == {"meaning"}
    assert all(hit["cosine"] >= 0.5 and "another language" in hit["because"] for hit in message["hits"])


def test_who_cannot_be_told_is_told_later_and_others_at_once(desk: Desk, tmp_path: Path) -> None:
    there = tmp_path / "there"
    late = {"command": ["sh", "-c", f'test -e {there} || exit 1; cat >> "$0"', str(tmp_path / "late.jsonl")]}
    desk.watch({"search": "harbour", "tell": [late, {"command": ["sh", "-c", BOOK, str(desk.book)]}]})
    desk.attend()
    for number in (1, 2):
        desk.bring(f"https://a.example/{number}", text(number), title=f"The harbour {number}")
        desk.attend()
    assert desk.titles() == ["The harbour 1", "The harbour 2"]
    assert re.search(r"^harbour: watch\[0\].tell\[0\] \(sh\) could not be notified, and will be later: ", desk.said[-1])
    (told,) = execute(desk.house, "watch", "--json").json
    assert (told["told"], told["owed"]) == (2, 2)
    there.touch()
    desk.attend()
    (message,) = [json.loads((tmp_path / "late.jsonl").read_text())]
    assert [hit["title"] for hit in message["hits"]] == ["The harbour 1", "The harbour 2"]
    assert len(desk.told()) == 2
    assert execute(desk.house, "watch", "--json").json[0]["owed"] == 0


def test_a_changed_receiver_is_told_what_was_owed_to_it_and_one_that_is_gone_is_missed(desk: Desk) -> None:
    deaf, steady = {"command": ["false"]}, {"command": ["sh", "-c", BOOK, str(desk.book)]}
    desk.watch({"search": "harbour", "tell": [steady, deaf]})
    desk.attend()
    desk.bring("https://a.example/1", text(1), title="The harbour 1")
    desk.attend()
    mended = {"command": ["sh", "-c", f"{BOOK}; true", str(desk.book)]}
    desk.watch({"search": "harbour", "tell": [steady, mended]})
    desk.attend()
    assert desk.titles() == ["The harbour 1"] * 2  # each of them once
    desk.watch({"search": "harbour", "tell": [steady, deaf]})
    desk.attend()
    desk.bring("https://a.example/2", text(2), title="The harbour 2")
    desk.attend()
    desk.watch({"search": "harbour", "tell": [steady]})
    desk.attend()
    assert desk.said[-1] == "harbour: 1 document will not be reported: pipeline.yaml no longer names the receiver"
    assert execute(desk.house, "watch", "--json").json[0]["owed"] == 0


def test_many_new_documents_are_told_in_few_messages(desk: Desk) -> None:
    desk.watch({"search": "report"})
    desk.attend()
    with desk.open() as store:
        new = [submission(f"https://a.example/{n}", text(n), title=f"Report {n}") for n in range(70)]
        store.ingest.admit(new)
    desk.attend()
    assert [len(each["hits"]) for each in desk.told()] == [50, 20]
    assert len(desk.titles()) == len({*desk.titles()}) == 70
    assert desk.told()[0]["text"].splitlines()[-1] == "and 30 more"


def _attend(desk: Desk, kill_at: str | None) -> None:
    """Attend in a process of its own, killed before or after something is noted or struck out."""
    if kill_at is not None:
        when, _, what = kill_at.partition(" ")
        act = getattr(WatchMarks, what)

        def killed(self: WatchMarks, *arguments: Any) -> None:
            if when == "after":
                act(self, *arguments)
            os.kill(os.getpid(), signal.SIGKILL)

        setattr(WatchMarks, what, killed)
    desk.attend()


@pytest.mark.parametrize(
    ("kill_at", "times"), [("before note", 1), ("after note", 1), ("before strike", 2), ("after strike", 1)]
)
def test_a_kill_loses_nothing_and_tells_twice_only_what_was_told_and_not_struck_out(
    desk: Desk, kill_at: str, times: int
) -> None:
    desk.watch({"search": "harbour"})
    desk.attend()
    desk.bring("https://a.example/1", text(1), title="The harbour")
    child = process(_attend, desk, kill_at)
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    for _ in range(2):
        desk.attend()
    assert desk.titles() == ["The harbour"] * times
    assert len({hit["id"] for each in desk.told() for hit in each["hits"]}) == 1


def test_two_processes_do_not_tell_twice(desk: Desk) -> None:
    desk.watch({"search": "report"})
    desk.attend()
    with desk.open() as store:
        store.ingest.admit([submission(f"https://a.example/{n}", text(n), title=f"Report {n}") for n in range(30)])
    started = [process(_attend, desk, None) for _ in range(3)]
    for child in started:
        child.join(60)
    desk.attend()
    assert len(desk.titles()) == len({*desk.titles()}) == 30


@pytest.mark.parametrize("how", ["reindex", "delete"])
def test_an_index_that_is_made_anew_neither_repeats_nor_loses(desk: Desk, how: str) -> None:
    desk.watch({"search": "harbour"})
    desk.bring("https://a.example/0", text(0), title="The harbour before")
    desk.clock.at += timedelta(days=9)
    desk.attend()
    desk.bring("https://a.example/1", text(1), title="The harbour once")
    desk.attend()
    desk.bring("https://a.example/2", text(2), title="The harbour twice")
    if how == "reindex":
        assert execute(desk.house, "reindex").code == 0
    else:
        for path in (desk.house.archive / ".state").glob("index.sqlite*"):
            path.unlink()
    for _ in range(2):
        desk.attend()
    assert desk.titles() == ["The harbour once", "The harbour twice"]


def test_a_changed_search_goes_on_and_a_new_one_begins_anew(desk: Desk) -> None:
    desk.watch({"search": "harbour"})
    desk.attend()
    desk.bring("https://a.example/1", text(1), title="A bridge")
    desk.watch({"search": "bridge"}, {"name": "second", "search": "bridge"})
    desk.attend()
    assert [(each["watch"], len(each["hits"])) for each in desk.told()] == [("harbour", 1)]
    desk.watch({"name": "second", "search": "bridge"})
    desk.bring("https://a.example/2", text(2), title="Another bridge")
    desk.attend()
    desk.watch({"search": "bridge"})
    desk.attend()
    assert [(each["watch"], len(each["hits"])) for each in desk.told()] == [("harbour", 1), ("second", 1)]
    desk.watch()  # the last is taken out
    desk.bring("https://a.example/3", text(3), title="A third bridge")
    desk.attend()
    desk.watch({"search": "bridge"})
    desk.attend()
    assert len(desk.told()) == 2


@pytest.mark.parametrize(
    ("watch", "said"),
    [
        ([{"name": "a", "search": '"rice'}], "watch[0].search: a quotation mark is missing"),
        (
            [{"name": "a", "search": "x"}, {"name": "b", "search": "-x"}],
            "watch[1].search: the query only excludes words",
        ),
        ([{"name": "a", "search": "w " + "x" * 9999}], "watch[0].search: the query is too long"),
        ([{"name": "a"}], "watch[0].search: is missing"),
        ([{"name": "a", "search": ""}], "watch[0].search: expected text that is not empty"),
        ([{"name": "A b", "search": "x"}], "watch[0].name: "),
        (
            [{"name": "a", "search": "x"}, {"name": "a", "search": "y"}],
            'watch[1].name: "a" is also the name of a watch',
        ),
        (
            [{"name": "a", "search": "x", "source": "papr"}],
            'watch[0].source: there is no source "papr" (did you mean paper',
        ),
        ([{"name": "a", "search": "x", "lang": "en"}], "watch[0].lang: unknown key (did you mean language?)"),
        ([{"name": "a", "search": "x", "cosine": 1.5}], "watch[0].cosine: expected"),
        ([{"name": "a", "search": "x", "tell": [{"comand": ["a"]}]}], "watch[0].tell[0]: needs exactly one of apprise"),
        (
            [{"name": "a", "search": "x", "tell": [{"apprise": "no://where"}]}],
            "watch[0].tell[0].apprise: apprise knows no",
        ),
        ([{"name": "a", "search": "x", "tell": [{"command": ["${NOBODY_SET_IT}"]}]}], "NOBODY_SET_IT is not set"),
        ([{"name": "a", "search": "${HOME}"}], "watch[0].search: ${HOME} is not replaced here"),
    ],
)
def test_a_mistake_is_told_with_its_file_its_line_and_its_key(
    desk: Desk, watch: list[dict[str, Any]], said: str
) -> None:
    desk.house.source({"feed": "https://paper.example/feed"})
    desk.house.settings(watch=watch)
    with pytest.raises(ConfigError) as caught:
        active_watches(settings.load(desk.house.configs))
    assert said in str(caught.value)
    assert re.search(r"pipeline\.yaml:\d+: watch\[\d\]", str(caught.value))


def test_a_mistake_is_told_with_the_line_where_it_stands(desk: Desk) -> None:
    written = (
        "contact: desk@lanhe-archive.net\nwatch:\n  - name: one\n    search: rice\n    tell:\n"
        "      - command: [tell]\n      - apprise: no://where\n  - name: two\n    search: '-rice'\n"
    )
    (desk.house.configs / "pipeline.yaml").write_text(written)
    with pytest.raises(ConfigError) as caught:
        active_watches(settings.load(desk.house.configs))
    told = [(each.line, each.key) for each in caught.value.problems]
    assert told == [(7, "watch[0].tell[1].apprise"), (9, "watch[1].search")]


def test_a_service_is_told_through_apprise_and_tried_by_notify(desk: Desk) -> None:
    with posted() as (port, got):
        desk.watch({"search": "harbour", "tell": [{"apprise": f"json://127.0.0.1:{port}/"}]})
        desk.attend()
        desk.bring("https://a.example/1", text(1), title="The harbour")
        desk.attend()
        tried = execute(desk.house, "notify", "--json")
    assert [(each["receiver"], each["sent"]) for each in tried.json] == [("watch[0].tell[0] (json)", True)]
    told = "harbour: 1 new document\nThe harbour (harbour, 2026-02-27): https://a.example/1"
    assert [(each["title"], each["type"]) for each in got] == [
        ("pipeline: harbour", "info"),
        ("pipeline: a test", "success"),
    ]
    assert [each["message"] for each in got] == [told, "a test: this is a test message"]


@pytest.mark.parametrize("command", ["check", "run", "daemon", "watch"])
def test_a_search_that_cannot_be_asked_stops_a_command_before_anything_runs(desk: Desk, command: str) -> None:
    desk.house.source({"feed": "https://paper.example/feed"})
    desk.watch({"search": '"rice'})
    told = execute(desk.house, command)
    assert (told.code, "a quotation mark is missing" in told.err) == (2, True)


def test_a_run_tells_of_what_it_filed(desk: Desk) -> None:
    desk.watch({"search": "number", "name": "numbers"})
    with Site() as site:
        for number in range(3):
            site.add(f"/a/{number}", article(number))
        site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(3))))
        desk.house.source({"feed": site.url("/feed")})
        for _ in range(2):
            assert execute(desk.house, "run").code == 0
    assert sorted(desk.titles()) == [f"Story number {number} of the valley" for number in range(3)]


def test_a_damaged_file_of_marks_is_told_with_what_to_do(desk: Desk) -> None:
    desk.watch({"search": "harbour"})
    desk.attend()
    (desk.house.archive / ".state" / "watch.sqlite").write_bytes(b"no database at all, and long enough to be looked at")
    with pytest.raises(ArchiveError, match="move it away: watches then start again"):
        desk.attend()


def test_the_command_lists_watches_and_tries_them_on_the_past(desk: Desk) -> None:
    assert "Nothing is watched for" in execute(desk.house, "watch").err
    desk.watch({"search": "Lindow"}, {"name": "school", "search": "school"})
    for url, story, language in (("one", EN, "en"), ("two", DE, "de"), ("three", SCHOOL, "en")):
        desk.tell(url, story, language)
    listed = execute(desk.house, "watch", "--json").json
    assert [(each["name"], each["search"], each["told"]) for each in listed] == [
        ("harbour", "Lindow", 0),
        ("school", "school", 0),
    ]
    tried = execute(desk.house, "watch", "harbour", "--since", "2026-01", "--json").json
    assert [(each["title"], each["via"]) for each in tried] == [(EN[0], "words")]
    assert execute(desk.house, "watch", "harbour", "--until", "2026-01", "--json").json == []
    assert "did you mean harbour" in execute(desk.house, "watch", "harbor").err
    assert not desk.book.exists()


def test_a_watch_has_a_feed_of_what_it_told(desk: Desk) -> None:
    desk.watch({"search": "harbour", "tell": []})
    desk.attend()
    with served(desk.house) as address, httpx.Client(base_url=address, trust_env=False) as get:
        assert get.get("/feeds/watch/harbour.json").json()["items"] == []
        assert get.get("/feeds/watch/nothing.atom").status_code == 404
        new = [submission(f"https://a.example/{n}", text(n), title=f"The harbour {n}") for n in range(60)]
        with desk.open() as store:
            store.ingest.admit(new)
        desk.bring("https://b.example/1", touched(text(59)), title="The harbour 59")
        desk.attend()
        met: list[str] = []
        where: str | None = "/feeds/watch/harbour.atom"
        while where:
            read = feedparser.parse(get.get(where).content)
            assert not read.bozo
            met += [entry.title for entry in read.entries]
            where = next((link.href for link in read.feed.links if link.rel == "next"), None)
    assert met == [f"The harbour {number}" for number in reversed(range(60))]
