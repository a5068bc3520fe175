"""Every command as a person meets it: what it prints, what it leaves alone, and with which status it ends."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline import urls
from pipeline.config import settings
from pipeline.model import Kind, Window
from pipeline.runtime import INDEX
from pipeline.system.clock import SystemClock
from tests.support.commands import TITLE, Command, Library
from tests.support.house import House, article, await_path, feed, item, noon, overlapping, prose, rss, sitemap, slow
from tests.support.web import Site


def test_there_is_help_for_everything(library: Library, command: Command) -> None:
    said = command(library.house, "--help")
    names = re.findall(r"^\s{2}(\w+)\s{2,}\S", said.out, re.MULTILINE)
    assert said.code == 0
    assert {"run", "daemon", "backfill", "check", "discover", "links", "page", "list", "show", "duplicates"} <= {*names}
    assert {"restore", "verify", "why", "prune", "status", "reindex", "import", "schema", "demo"} <= {*names}
    for name in names:
        help_text = command(library.house, name, "--help")
        assert (help_text.code, help_text.err) == (0, "")
        assert "." in help_text.out, "a sentence about the result"


@pytest.mark.parametrize("arguments", [["rum"], ["list", "--dat", "x"], ["list", "--date", "tomorrow"], ["show"]])
def test_a_wrong_command_line_ends_with_2(arguments: list[str], library: Library, command: Command) -> None:
    said = command(library.house, *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err


# list, show, duplicates


def test_list_shows_what_is_held_newest_day_first(library: Library, command: Command) -> None:
    said = command(library.house, "list")
    assert (said.code, said.err) == (0, "")
    head, *rows = said.out.splitlines()
    assert head.split() == ["file", "source", "language", "title"]
    assert [row[:10] for row in rows] == ["2024/05/15", "2024/05/15", "2024/05/14"]
    assert TITLE in said.out, "a title is printed as it is"


def test_list_may_be_narrowed(library: Library, command: Command) -> None:
    house = library.house
    assert len(command(house, "list", "--date", "2024-05-14", "--json").json) == 1
    assert len(command(house, "list", "--source", "paper", "--json").json) == 3
    assert command(house, "list", "--source", "other", "--json").json == []
    assert len(command(house, "list", "--limit", "2", "--json").json) == 2
    (row,) = command(house, "list", "--date", "2024-05-14", "--json").json
    assert (row["title"], row["day"], row["url"]) == (
        "Story number 0 of the valley",
        "2024-05-14",
        library.site.url("/a/0"),
    )
    assert row["file"] == library.file("/a/0")


def test_show_finds_a_document_by_whatever_names_it(library: Library, command: Command) -> None:
    file, house = library.file("/a/1"), library.house
    digest = file[-20:-4]
    names = [
        file,
        f"archive/{file}",
        f"./archive/{file}",
        str(house.archive / file),
        file.rpartition("/")[2],
        digest,
        digest[:8].upper(),
        library.site.url("/a/1"),
        library.site.url("/a/1?utm_source=mail#top"),
    ]
    for name in names:
        said = command(house, "show", name)
        assert (said.code, said.err) == (0, ""), name
        assert said.out.startswith((house.archive / file).read_text()), name
        assert library.site.url("/feed") not in said.out or "feed" in said.out
    (shown,) = command(house, "show", file, "--json").json
    assert (shown["file"], shown["title"], shown["copies"]) == (file, TITLE, [])
    assert len(shown["paragraphs"]) == 3


def test_show_names_the_copies_of_a_document(library: Library, command: Command) -> None:
    said = command(library.house, "show", library.file("/a/0"))
    assert library.file("/a/copy") in said.out
    assert "word for word" in said.out
    (shown,) = command(library.house, "show", library.file("/a/0"), "--json").json
    assert shown["copies"] == [library.file("/a/copy")]


def test_a_removed_document_is_shown_by_its_own_path(library: Library, command: Command) -> None:
    copy = library.file("/a/copy")
    assert copy.startswith(".duplicates/2024/05/14/")
    shown = command(library.house, "show", f"archive/{copy}", "--json").json
    assert [row["file"] for row in shown] == [copy]


@pytest.mark.parametrize("name", ["2024/05/14/009_0000000000000000.txt", "0" * 16, "https://paper.site/", "", "%"])
def test_show_says_where_to_look_when_it_finds_nothing(name: str, library: Library, command: Command) -> None:
    said = command(library.house, "show", name)
    assert (said.code, said.out) == (1, "")
    assert "nothing of that name is held; `pipeline list` shows what is" in said.err


def test_duplicates_says_what_was_removed_and_why(library: Library, command: Command) -> None:
    said = command(library.house, "duplicates")
    assert (said.code, said.err) == (0, "")
    assert library.file("/a/copy") in said.out
    assert f"word for word the text of {library.file('/a/0')}" in said.out
    (row,) = command(library.house, "duplicates", "--json").json
    assert (row["relation"], row["score"], row["of"]) == ("exact", 1.0, library.file("/a/0"))
    assert command(library.house, "duplicates", "--source", "other", "--json").json == []


# why


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        ("/a/0", ["new: nothing held says the same", "archived", "if paper announces it now: seen"]),
        ("/a/copy", ["exact: word for word", "duplicate: word for word", "seen"]),
        ("/a/gone", ["failed: 127.0.0.1", "410 Gone", "if paper announces it now: seen: failed on"]),
        ("/a/busy", ["failed: 127.0.0.1", "answered 503", "next try after"]),
        ("/private/a/1", ["disallowed: robots.txt of 127.0.0.1 forbids /private/a/1"]),
        ("/about", ["has never been asked", "excluded: matches none of the source's `include` patterns"]),
        ("/a/new", ["has never been asked", "it would be fetched: never asked before"]),
    ],
)
def test_why_tells_what_became_of_an_address(
    path: str, sentences: list[str], library: Library, command: Command
) -> None:
    url = library.site.url(path)
    said = command(library.house, "why", url)
    assert (said.code, said.err) == (0, "")
    for sentence in sentences:
        assert sentence in said.out
    told = command(library.house, "why", url, "--json").json
    assert [each["says"] for each in told] == said.out.splitlines()
    assert told[-1]["source"] == "paper"


def test_why_tells_what_every_source_of_the_host_would_do(library: Library, command: Command) -> None:
    said = command(library.house, "why", library.site.url("/about"))
    assert "if other announces it now: it would be fetched: never asked before" in said.out
    assert "if paper announces it now: excluded: " in said.out


def test_why_tells_of_an_address_whose_parameters_the_source_drops(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a?from=feed")))
    house.source({"feed": site.url("/feed")}, drop_parameters=["from"])
    house.run()
    for url in (site.url("/a?from=feed"), site.url("/a?from=mail"), site.url("/a")):
        assert "archived: nothing held says the same" in command(house, "why", url).out, url


def test_why_tells_of_a_file(library: Library, command: Command) -> None:
    kept, copy = library.file("/a/0"), library.file("/a/copy")
    said = command(library.house, "why", kept)
    assert said.code == 0
    assert said.out.splitlines()[0] == f"{kept}: new: nothing held says the same"
    assert f"exact {copy}: word for word" in said.out
    assert f"{copy}: exact: word for word" in command(library.house, "why", f"archive/{copy}").out


def test_why_knows_no_source_for_a_strange_host(library: Library, command: Command) -> None:
    said = command(library.house, "why", "https://elsewhere.site/a")
    assert "https://elsewhere.site/a has never been asked" in said.out
    assert "no source has an endpoint on this host" in said.out


def test_why_of_an_unknown_file_ends_with_1(library: Library, command: Command) -> None:
    said = command(library.house, "why", "2024/05/14/009_0000000000000000.txt")
    assert (said.code, said.out) == (1, "")
    assert "nothing of that name is held" in said.err


@pytest.mark.parametrize("name", ["why", "show", "page", "discover"])
@pytest.mark.parametrize("url", ["http://[x", "ftp://paper.site/a", "http://"])
def test_what_is_no_address_ends_with_2(name: str, url: str, library: Library, command: Command) -> None:
    said = command(library.house, name, url)
    assert (said.code, said.out) == (2, "")
    assert "is no address such as https://" in " ".join(said.err.split())


@pytest.mark.parametrize("arguments", [["list", "--date"], ["backfill", "paper", "--since"]])
def test_what_is_no_day_is_told_with_one_that_is(arguments: list[str], library: Library, command: Command) -> None:
    said = command(library.house, *arguments, "14.5.2024")
    assert (said.code, said.out) == (2, "")
    assert "'14.5.2024' is no day such as 2024-05-31" in said.err


def test_a_document_whose_file_was_taken_away_is_said_to_be_gone(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")})
    house.run()
    (file,) = house.archive.glob("2*/*/*/*.txt")
    file.unlink()
    said = command(house, "show", file.name)
    assert (said.code, said.out) == (1, "")
    assert f"{file}: is gone; `pipeline reindex` forgets it" in said.err
    told = command(house, "verify").out
    assert "1 document in the index; 2 problems\n" in told
    command(house, "reindex")
    assert "0 documents in the index; 1 problem\n" in command(house, "verify").out


def test_compare_knows_files_by_their_names_in_the_archive(library: Library, command: Command) -> None:
    kept, other = library.file("/a/0"), library.file("/a/1")
    by_name, by_path = (
        command(library.house, "compare", folder + kept, folder + other, "--json")
        for folder in ("", f"{library.house.archive}/")
    )
    assert by_name.code == by_path.code == 0
    assert by_name.json[0]["parts"] == by_path.json[0]["parts"]
    missing = command(library.house, "compare", "2024/none.txt", kept)
    assert (missing.code, missing.err) == (1, "2024/none.txt: cannot be read: No such file or directory\n")


# status, verify, reindex


def test_status_tells_what_is_held_and_what_went_wrong(library: Library, command: Command) -> None:
    said = command(library.house, "status")
    assert (said.code, said.err) == (0, "")
    assert "3 documents, 2024-05-14 to 2024-05-15; removed duplicates: 1 exact" in said.out
    assert "0 seeds; 1 link will be tried again" in said.out
    assert re.search(
        r"^paper +3 +1 .* 3 archived, 1 duplicate, 1 excluded, 1 disallowed, 2 failed ", said.out, re.MULTILINE
    )
    assert re.search(r"^other +0 +0 +never ran +not enabled *$", said.out, re.MULTILINE)
    assert re.search(r"[\d.]+ kB held, [\d.]+ [GM]B free, enough for .* at [\d.]+ kB a day$", said.out, re.MULTILINE)
    assert not re.search(r" $", said.out, re.MULTILINE), "blanks that nobody sees"
    told = command(library.house, "status", "--json").json
    assert told["used_bytes"] == told["growth"]["bytes_a_day"] > 10_000
    assert told["short_of_room"] is None
    assert told["totals"] | {"visits": 0} == {
        "archived": 3,
        "duplicates": {"exact": 1},
        "seeds": 0,
        "doubtful": 0,
        "visits": 0,
        "owed": 1,
        "first_day": "2024-05-14",
        "last_day": "2024-05-15",
    }
    assert [source["source"] for source in told["sources"]] == ["other", "paper"]
    other, paper = told["sources"]
    assert (other["last_run"], other["next_run"]) == (None, None)
    assert datetime.fromisoformat(paper["next_run"]) - datetime.fromisoformat(paper["last_run"]) == timedelta(hours=1)


def test_status_does_not_call_a_site_silent_that_could_not_be_read(house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    assert command(house, "run").code == 1
    said = command(house, "status").out
    assert "nothing new announced" not in said
    assert re.search(r"^paper .* http://\S+/feed: 127.0.0.1 answered 404 Not Found", said, re.MULTILINE)


def test_verify_finds_nothing_wrong_with_a_sound_archive(library: Library, command: Command) -> None:
    said = command(library.house, "verify")
    assert (said.code, said.out) == (0, "4 documents in the index; no problems\n")
    assert command(library.house, "verify", "--json").json["problems"] == []


def test_verify_names_what_was_changed_and_what_is_missing(house: House, site: Site, command: Command) -> None:
    for number in range(3):
        site.add(f"/a/{number}", article(number))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(3))))
    house.source({"feed": site.url("/feed")})
    house.run()
    changed, missing, _ = sorted(house.archive.glob("2024/05/14/*.txt"))
    changed.write_text(changed.read_text() + "\nOne more line.\n")
    missing.unlink()
    said = command(house, "verify")
    assert said.code == 1
    assert f"{changed}: " in said.out
    assert "changed since filing" in said.out
    assert f"{missing}: missing" in said.out
    assert len(command(house, "verify", "--json").json["problems"]) == len(said.out.splitlines()) - 1
    assert (
        f"{missing}: missing" in command(house, "show", missing.name).err or command(house, "show", missing.name).code
    )


def test_the_index_may_be_deleted_and_is_made_again(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/b", article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    house.source({"feed": site.url("/feed")})
    house.run()
    (house.archive / INDEX).unlink()
    said = command(house, "list", "--json")
    assert len(said.json) == 1
    assert "index made from the files: 1 documents, 1 duplicates" in said.err
    assert command(house, "reindex").out == "1 document, 1 duplicate and 0 seeds are in the index\n"
    assert command(house, "reindex", "--json").json == {
        "archived": 1,
        "duplicates": 1,
        "seeds": 0,
        "left_out": 0,
        "problems": [],
    }
    assert house.run()[0].outcomes == {Kind.SEEN: 2}


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["status"], "0 documents; removed duplicates: none"),
        (["list"], "file  source  language  title"),
        (["duplicates"], "file  relation"),
        (["verify"], "0 documents in the index; no problems"),
        (["reindex"], "0 documents, 0 duplicates and 0 seeds"),
    ],
)
def test_before_the_first_run_there_is_nothing_and_no_error(
    arguments: list[str], printed: str, house: House, command: Command
) -> None:
    house.source({"feed": "https://paper.site/feed"})
    said = command(house, *arguments)
    assert (said.code, said.err) == (0, "")
    assert printed in said.out
    assert command(house, *arguments, "--json").json is not None


# run


def test_run_prints_what_became_of_every_link(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/gone")))
    house.source({"feed": site.url("/feed")})
    said = command(house, "run")
    assert (said.code, said.err) == (0, "")
    head, row, failure = said.out.splitlines()
    assert (head.split(), row.split()) == (["source", "links", "archived", "failed"], ["paper", "2", "1", "1"])
    assert failure.startswith(f"failed: {site.url('/gone')}: 127.0.0.1 answered 404 Not Found")
    said = command(house, "run", "paper", "--json")
    (run,) = said.json["runs"]
    assert (said.code, run["source"], run["links"]) == (0, "paper", 2)
    assert run["outcomes"] == {str(kind): 0 for kind in Kind} | {"seen": 2}
    assert (run["problems"], run["error"], run["stopped"]) == ([], None, False)
    assert said.json["failures"] == []


def test_run_goes_over_all_that_are_enabled_or_over_those_that_are_named(
    house: House, site: Site, command: Command
) -> None:
    for name in ("one", "two", "off"):
        site.add(f"/{name}", feed())
        house.source({"feed": site.url(f"/{name}")}, name=name, enabled=name != "off")
    said = command(house, "run")
    assert (said.code, sorted(site.paths())) == (0, ["/one", "/two"])
    assert "together" in said.out
    command(house, "run", "off", "off")
    assert site.paths()[2:] == ["/off"]


def test_a_run_whose_endpoint_fails_ends_with_1(house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    said = command(house, "run")
    assert said.code == 1
    assert f"paper: {site.url('/feed')}: 127.0.0.1 answered 404 Not Found to /feed" in said.err
    assert "0" in said.out
    said = command(house, "run", "--json")
    assert (said.code, len(said.json["runs"][0]["problems"])) == (1, 1)


def test_a_name_that_is_no_source_ends_with_2_and_the_known_ones(house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    house.source({"feed": site.url("/feed")}, name="herald")
    for arguments in (
        ["run", "papre"],
        ["links", "papre"],
        ["check", "papre"],
        ["backfill", "papre", "--since", "2024-01-01"],
    ):
        said = command(house, *arguments)
        assert (said.code, said.out) in {(2, ""), (2, f"{house.configs}: no mistakes; 2 sources, 2 enabled.\n")}
        assert "papre.yaml: does not exist (there are: herald, paper)" in said.err
    assert site.requests == []


def test_without_an_enabled_source_run_says_what_to_do(house: House, command: Command) -> None:
    said = command(house, "run")
    assert (said.code, said.out) == (2, "")
    assert "No source is enabled" in said.err
    assert "`enabled: true`" in said.err


FETCHING = [
    ["run"],
    ["daemon"],
    ["backfill", "paper", "--since", "2024-01-01"],
    ["backfill", "paper", "--since", "2024-01-01", "--dry-run"],
    ["check", "paper"],
    ["links", "paper"],
    ["page", "{feed}"],
    ["discover", "{feed}"],
]
LOOKING = [
    ["list"],
    ["show", "x"],
    ["duplicates"],
    ["restore", "x"],
    ["prune"],
    ["why", "x"],
    ["status"],
    ["verify"],
    ["reindex"],
]


@pytest.mark.parametrize("arguments", FETCHING, ids=" ".join)
def test_nothing_is_fetched_without_a_contact(arguments: list[str], house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    (house.configs / "pipeline.yaml").write_text("threads: 2\n")
    said = command(house, *(argument.format(feed=site.url("/feed")) for argument in arguments))
    assert said.code == 2
    assert f"{house.configs}/pipeline.yaml: contact: is not given, and nothing is fetched without it" in said.err
    assert "1 mistake in the configuration; nothing has run." in said.err
    assert site.requests == []


@pytest.mark.parametrize("arguments", [*FETCHING, *LOOKING, ["check"], ["import", "x"]], ids=" ".join)
def test_a_mistake_in_one_file_stops_every_command_before_it_begins(
    arguments: list[str], house: House, site: Site, command: Command
) -> None:
    house.source({"feed": site.url("/feed")})
    wrong = house.configs / "sources" / "herald.yaml"
    wrong.write_text(
        f"name: herald\nendpoints:\n  - feed: {site.url('/feed')}\ndelai: 5s\nschedule: {{cron: 99 * * * *}}\n"
    )
    said = command(house, *(argument.format(feed=site.url("/feed")) for argument in arguments))
    assert (said.code, said.out) == (2, "")
    assert f"{wrong}:4: delai: unknown key (did you mean delay?)" in said.err
    assert f"{wrong}:5: schedule.cron: " in said.err
    assert "2 mistakes in the configuration; nothing has run." in said.err
    assert (site.requests, house.archive.exists()) == ([], False)


def test_a_folder_that_is_no_configuration_ends_with_2(tmp_path: Path, command: Command) -> None:
    house = House(tmp_path)
    house.configs = tmp_path / "nowhere"
    said = command(house, "status")
    assert said.code == 2
    assert f"{tmp_path}/nowhere: does not exist" in said.err


@pytest.mark.parametrize("place", ["file/archive", "file", "/proc/archive"])
@pytest.mark.parametrize("arguments", [["run"], ["status"], ["reindex"]], ids=" ".join)
def test_an_archive_that_cannot_be_written_is_told_in_a_sentence(
    place: str, arguments: list[str], house: House, site: Site, command: Command
) -> None:
    (house.folder / "file").write_text("in the way")
    house.source({"feed": site.url("/feed")})
    house.settings(archive=place)
    said = command(house, *arguments)
    assert (said.code, said.out) == (1, "")
    (sentence,) = said.err.splitlines()
    assert place.rpartition("/")[2] in sentence
    assert site.requests == []


# backfill


def test_a_dry_run_counts_and_fetches_no_article(house: House, site: Site, command: Command) -> None:
    items = [item(site.url(f"/a/{n}"), published=noon(f"2024-0{n}-14")) for n in range(1, 8)]
    site.add("/feed", rss(*items))
    house.source({"feed": site.url("/feed")})
    arguments = ["backfill", "paper", "--since", "2024-03-01", "--until", "2024-05-31", "--dry-run"]
    said = command(house, *arguments)
    assert (said.code, said.err) == (0, "")
    assert "paper, 2024-03-01 to 2024-05-31" in said.out
    assert re.search(r"would be fetched +3$", said.out, re.MULTILINE)
    assert re.search(r"excluded +4$", said.out, re.MULTILINE)
    told = command(house, *arguments, "--json").json
    assert told == {"source": "paper", "links": 7, "counts": {"would be fetched": 3, "excluded": 4}, "problems": []}
    assert set(site.paths()) == {"/feed"}
    assert house.runs() == []
    assert "paper, 2024-03-01 to today" in command(house, "backfill", "paper", "--since", "2024-03-01", "--dry-run").out


def test_a_backfill_files_what_was_published_on_its_days(house: House, site: Site, command: Command) -> None:
    for number in range(1, 4):
        site.add(f"/a/{number}", article(number, date=f"2024-0{number}-14"))
    site.add("/feed", rss(*(item(site.url(f"/a/{n}"), published=noon(f"2024-0{n}-14")) for n in range(1, 4))))
    house.source({"feed": site.url("/feed")}, enabled=False)
    said = command(house, "backfill", "paper", "--since", "2024-02-01", "--json")
    (run,) = said.json["runs"]
    assert (said.code, said.err, run["occasion"]) == (0, "", "backfill")
    assert (run["outcomes"]["archived"], run["outcomes"]["excluded"]) == (2, 1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--since"),
        (["--since", "yesterday"], "yesterday"),
        (["--since", "2024-05-02", "--until", "2024-05-01"], "2024-05-01 is before 2024-05-02"),
    ],
)
def test_a_backfill_of_no_days_ends_with_2(
    arguments: list[str], said: str, house: House, site: Site, command: Command
) -> None:
    house.source({"feed": site.url("/feed")})
    answer = command(house, "backfill", "paper", *arguments)
    assert (answer.code, answer.out) == (2, "")
    assert said in answer.err
    assert site.requests == []


def test_a_backfill_that_was_killed_goes_on_beside_a_run_and_files_everything_once(house: House, site: Site) -> None:
    parts = {f"/part{number}.xml": range(number * 6, number * 6 + 6) for number in range(3)}
    for path, numbers in parts.items():
        site.add(path, sitemap(*(site.url(f"/a/{number}") for number in numbers)))
        for number in numbers:
            site.add(f"/a/{number}", slow(article(number)))
    entries = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in parts)
    site.add("/index.xml", f"<sitemapindex>{entries}</sitemapindex>")
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(17, 5, -1))))
    house.source({"sitemap": site.url("/index.xml")})
    arguments = ["backfill", "paper", "--since", "2024-05-01", "--json"]
    with house.process(*arguments) as first:
        await_path(site, "/a/8")
        first.kill()
    before = len(site.requests)
    free_host(house, site)

    house.source({"sitemap": site.url("/index.xml")}, {"feed": site.url("/feed")}, name="paper")
    with house.process(*arguments) as second:
        await_path(site, "/a/9")
        busy, _ = house.run(window=Window(since=date(2024, 5, 1)), clock=SystemClock())
        beside, _ = house.run(clock=SystemClock())
        out, err = second.communicate(timeout=30)
    assert (second.returncode, err) == (0, "")
    assert json.loads(out)["runs"][0]["stopped"] is False
    assert (busy.busy, beside.error, beside.failed) == (True, None, False)
    later = [request.path for request in site.requests[before:]]
    assert later.count("/part0.xml") == 1, "only the run asks for what the backfill had finished"
    assert not {path for path in later if path.startswith("/a/")} & {f"/a/{n}" for n in parts["/part0.xml"]}
    assert len(house.texts()) == 18
    assert not list(house.archive.glob(".duplicates/*"))
    assert not overlapping(site)
    assert house.sound()


def free_host(house: House, site: Site) -> None:
    """Let the lease that a killed process held run out, without waiting for it."""
    with house.line() as line:
        name, now = urls.host(site.url("/")), datetime.now(UTC)
        line.index.take(name, "nobody", now + timedelta(hours=1), 1)
        line.index.give_back(name, "nobody", now)


# restore


def test_what_was_restored_stays_whatever_comes(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1, date=None))
    site.add("/b", article(1, date=None))
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    house.source({"feed": site.url("/feed")}, revisit={"within": "3d", "every": 0})
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1, Kind.DUPLICATE: 1}
    (row,) = command(house, "duplicates", "--json").json
    said = command(house, "restore", f"archive/{row['file']}")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{row['file']} is now ")
    restored = said.out.split()[-1]
    assert (house.archive / restored).exists()
    assert not (house.archive / row["file"]).exists()
    assert len(command(house, "list", "--json").json) == 2
    assert house.run()[0].outcomes == {Kind.UNCHANGED: 2}
    (house.archive / INDEX).unlink()
    assert house.run()[0].outcomes == {Kind.UNCHANGED: 2}
    assert len(house.texts()) == 2
    assert command(house, "duplicates", "--json").json == []
    assert "restored by hand" in command(house, "why", restored).out
    assert house.sound()


def test_restore_by_address_and_as_json(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/b", article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    house.source({"feed": site.url("/feed")})
    house.run()
    said = command(house, "restore", site.url("/b"), "--json")
    assert said.code == 0
    assert said.json["was"].startswith(".duplicates/")
    assert (house.archive / said.json["file"]).exists()


def test_only_what_was_removed_can_be_restored(library: Library, command: Command) -> None:
    said = command(library.house, "restore", library.file("/a/1"))
    assert (said.code, said.out) == (1, "")
    assert "has not been removed; `pipeline duplicates` lists what has" in said.err
    said = command(library.house, "restore", "ffffffffffff")
    assert (said.code, said.out) == (1, "")


# prune


def _with_a_copy(house: House, site: Site) -> None:
    site.add("/a", article(1))
    site.add("/b", article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    house.source({"feed": site.url("/feed")})
    house.run()


def test_the_command_deletes_what_the_setting_says_and_the_others_tell_of_it(
    house: House, site: Site, command: Command
) -> None:
    _with_a_copy(house, site)
    (copy,) = command(house, "duplicates", "--json").json
    said = command(house, "prune")
    assert said.code == 1
    assert "no `retention: {duplicates: 400d}`" in said.err
    house.settings(retention={"duplicates": "400d"})
    assert command(house, "prune", "--json").json["pruned"] == []
    house.settings(retention={"duplicates": "0.001s"})
    told = command(house, "prune", "--dry-run", "--json").json
    assert (told["dry_run"], [each["file"] for each in told["pruned"]]) == (True, [copy["file"]])
    assert (house.archive / copy["file"]).exists()
    assert "1 text of removed duplicates, 0.0 MB, deleted" in command(house, "prune").out
    assert not (house.archive / copy["file"]).exists()
    for look in (["duplicates"], ["why", copy["file"]], ["show", copy["file"]]):
        assert "its text was deleted on" in " ".join(command(house, *look).out.split())
    (after,) = command(house, "duplicates", "--json").json
    assert after.pop("pruned_at")
    assert after == copy
    assert command(house, "show", copy["file"], "--json").json[0]["paragraphs"] is None
    said = command(house, "restore", copy["file"])
    assert said.code == 1
    assert "cannot be brought back: its text was deleted on" in said.err
    assert command(house, "verify").code == 0
    assert house.sound()


def test_a_retention_of_nothing_is_refused(house: House, command: Command) -> None:
    house.settings(retention={"duplicates": 0})
    said = command(house, "prune")
    assert said.code == 2
    assert "retention.duplicates" in said.err


# import


CAPTURE = """River Courier

Ferry timetable changes for the winter

Source: Harbour Office
Release Time: 2 days ago

  The ferry between the two banks will run every half hour from the first of December, the harbour office said.
  In January the boat goes to the yard for two weeks, and a smaller one without room for cars takes its place.

Like(3)
"""


def test_captures_from_elsewhere_are_filed_like_anything_else(house: House, command: Command, tmp_path: Path) -> None:
    house.source({"feed": "https://paper.site/feed"})
    capture, again, broken = tmp_path / "one.txt", tmp_path / "two.txt", tmp_path / "empty.txt"
    capture.write_text(CAPTURE)
    again.write_text(CAPTURE.replace("Like(3)", "Like(4)"))
    broken.write_text("")
    said = command(house, "import", capture, "--fetched", "2024-05-16", "--timezone", "Asia/Shanghai", "--json")
    assert (said.code, said.err) == (0, "")
    (row,) = said.json["imported"]
    assert (row["outcome"], row["file"][:11]) == ("archived", "2024/05/14/")
    said = command(house, "import", again, broken, tmp_path / "none.txt", tmp_path, "--fetched", "2024-05-16")
    assert said.code == 1
    assert re.search(r"two\.txt +duplicate", said.out)
    assert len(said.err.splitlines()) == 3
    assert f"{tmp_path}/none.txt: cannot be read: No such file or directory" in said.err
    assert f"{tmp_path}: cannot be read: Is a directory" in said.err
    assert str(broken) in said.err
    assert (
        command(house, "import", capture, "--json", "--fetched", "2024-05-16").json["imported"][0]["outcome"]
        == "unchanged"
    )
    assert len(house.texts()) == 1
    assert house.sound()
    assert command(house, "list", "--source", "import", "--json").json[0]["title"].startswith("Ferry timetable")


def test_import_in_a_time_zone_that_does_not_exist_ends_with_2(house: House, command: Command, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(CAPTURE)
    said = command(house, "import", tmp_path / "one.txt", "--timezone", "Mars/Olympus")
    assert (said.code, said.out) == (2, "")
    assert "IANA time zone" in " ".join(said.err.split())


# Writing a source: check, links, page, discover, schema


def test_check_reads_the_configuration_and_tries_a_site(library: Library, command: Command) -> None:
    said = command(library.house, "check")
    assert (said.code, said.out) == (0, f"{library.house.configs}: no mistakes; 2 sources, 1 enabled.\n")
    assert command(library.house, "check", "--json").json == {"sources": 2, "enabled": 1, "tried": []}
    said = command(library.house, "check", "paper", "--articles", "2")
    assert said.code == 0
    assert "paper: 8 links, 7 of them articles by `include` and `exclude`." in said.out
    assert f"left out, such as {library.site.url('/about')}" in said.out
    assert "2024-05-14  Story number 0 of the valley" in said.out
    assert f"2024-05-15  {TITLE}" in said.out
    assert "All is well: `pipeline run paper` files these." in said.out


def test_check_says_what_is_wrong_with_a_site(library: Library, command: Command) -> None:
    said = command(library.house, "check", "other", "paper", "--articles", "5")
    assert said.code == 1
    assert f"wrong: {library.site.url('/nothing')}: 127.0.0.1 answered 404 Not Found" in said.out
    assert "wrong: no link is an article: look at `endpoints`" in said.out
    assert f"wrong: {library.site.url('/a/gone')}: " in said.out
    told = command(library.house, "check", "other", "--json")
    assert told.code == 1
    assert [len(each["problems"]) for each in told.json["tried"]] == [2]


def test_check_mentions_a_missing_contact(house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    (house.configs / "pipeline.yaml").write_text("threads: 2\n")
    said = command(house, "check")
    assert said.code == 0
    assert "Nothing can be fetched yet: `contact` is missing" in said.err


def test_links_lists_what_is_announced_and_what_would_be_done(library: Library, command: Command) -> None:
    before = len(library.site.requests)
    said = command(library.house, "links", "paper", "--json")
    assert (said.code, said.err) == (0, "")
    would = {link["url"].removeprefix(library.site.url("")): link["would"] for link in said.json["links"]}
    assert would["/about"] == "excluded"
    assert set(would.values()) == {"seen", "excluded"}
    assert len(would) == 8
    assert {request.path for request in library.site.requests[before:]} <= {"/feed", "/robots.txt"}
    said = command(library.house, "links", "paper", "--limit", "3")
    assert len(said.out.splitlines()) == 4


def test_links_of_an_endpoint_that_fails_ends_with_1(library: Library, command: Command) -> None:
    said = command(library.house, "links", "other", "--json")
    assert (said.code, said.json["links"], len(said.json["problems"])) == (1, [], 1)
    assert "404" in command(library.house, "links", "other").err


def test_page_shows_the_document_and_what_it_rests_on(library: Library, command: Command) -> None:
    url = library.site.url("/a/1")
    said = command(library.house, "page", url)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f" date 2024-05-15 {TITLE}\n\n")
    assert re.search(r"date_basis +meta:", said.out)
    told = command(library.house, "page", url, "--source", "paper", "--json").json
    assert (told["document"]["title"], told["document"]["date"]) == (TITLE, "2024-05-15")
    assert told["provenance"]["source"] == "paper"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("/a/gone", "410 Gone"), ("/private/a/1", "robots.txt of 127.0.0.1 forbids"), ("/", "no article in the page")],
)
def test_a_page_that_gives_no_document_ends_with_1(
    path: str, sentence: str, library: Library, command: Command
) -> None:
    said = command(library.house, "page", library.site.url(path), "--source", "paper")
    assert (said.code, said.out) == (1, "")
    assert sentence in said.err


def test_a_page_of_an_unknown_host_is_read_with_the_defaults(library: Library, command: Command) -> None:
    said = command(library.house, "page", library.site.url("/a/0", host="localhost"))
    assert (said.code, said.out) == (1, "")
    assert "no public address, and the source does not allow it by name" in said.err


def test_a_saved_page_is_read_without_asking_the_site(house: House, command: Command, tmp_path: Path) -> None:
    file = tmp_path / "saved.html"
    file.write_text(article(7), encoding="utf-8")
    said = command(house, "page", "--file", file, "--url", "https://paper.invalid/a/7", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["document"]["title"] == "Story number 7 of the valley"
    assert said.json["provenance"]["url"] == "https://paper.invalid/a/7"
    assert command(house, "page", "--file", file).code == 2
    assert command(house, "page").code == 2


def test_compare_shows_each_block_with_its_reason_and_each_voice(
    house: House, command: Command, tmp_path: Path
) -> None:
    file = tmp_path / "saved.html"
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport in the valley</a></li></ul></nav>"
    file.write_text(article(7).replace("<main>", f"{menu}<main>"), encoding="utf-8")
    asked = ("page", "--file", file, "--url", "https://paper.invalid/a/7", "--compare")
    said = command(house, *asked)
    assert (said.code, said.err) == (0, "")
    assert re.search(r"furniture +chrome +Sport in the valley", said.out)
    assert re.search(r"body +text +\w+", said.out)
    assert not [line for line in said.out.splitlines() if line != line.rstrip()], "no blanks fill what is piped"
    assert re.search(r"taken: trafilatura \S+, confidence 0\.9\d|confidence 1\.00", said.out)
    found = command(house, *asked, "--json").json
    assert {"walker", "readability"} < found["voices"].keys()
    assert [block["because"] for block in found["blocks"] if block["text"] == "Home"] == ["chrome"]


def test_template_shows_what_is_taken_for_furniture(house: House, site: Site, command: Command) -> None:
    house.source({"feed": site.url("/feed")})
    assert "Nothing is known of paper yet" in command(house, "template", "paper").out
    for number in range(4):
        site.add(f"/a/{number}", article(number).replace("</main>", "<p>Printed at the mill.</p></main>"))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(4))))
    house.run()
    said = command(house, "template", "paper")
    assert (said.code, said.err) == (0, "")
    assert "4 pages, 4 articles; version 1, since" in said.out
    assert re.search(r"4 +yes +on 4 of 4 articles +Printed at the mill\.", said.out)
    told = command(house, "template", "paper", "--json").json
    assert told["blocks"][0] == {
        "text": "Printed at the mill.",
        "pages": 4,
        "furniture": True,
        "because": "on 4 of 4 articles",
    }


def test_documents_about_whose_text_the_voices_disagreed_are_listed(house: House, site: Site, command: Command) -> None:
    more = "".join(f"<p>{text}</p>" for number in range(2, 8) for text in prose(number))
    torn = article(9, title="Torn").replace("</article>", f"<h3>Related articles</h3>{more}</article>")
    site.add("/a/1", article(1))
    site.add("/a/torn", torn)
    site.add("/feed", feed(site.url("/a/1"), site.url("/a/torn")))
    house.source({"feed": site.url("/feed")})
    said = command(house, "list", "--doubtful")
    assert said.out == ""
    assert "No document is doubtful" in said.err
    house.run()
    (row,) = command(house, "list", "--doubtful", "--json").json
    assert row["title"] == "Torn"
    assert row["confidence"] < 0.5
    assert "Torn" in command(house, "list", "--doubtful").out
    assert "of 1 the extractors disagree about the text" in command(house, "status").out
    assert command(house, "reindex").code == 0
    assert len(command(house, "list", "--doubtful", "--json").json) == 1


def test_discover_prints_a_source_file_that_works(library: Library, command: Command, tmp_path: Path) -> None:
    said = command(library.house, "discover", library.site.url("/"), "--name", "found")
    assert said.code == 0, said.err
    other = House(tmp_path)
    (other.configs / "sources" / "found.yaml").write_text(said.out)
    found = settings.load(other.configs).sources["found"]
    assert library.site.url("/feed") in [endpoint.url for endpoint in found.endpoints]
    assert command(library.house, "discover", library.site.url("/"), "--json").json


def test_the_answer_of_discover_may_go_where_sources_are(house: House, site: Site, command: Command) -> None:
    site.add("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>')
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")})
    target = house.configs / "sources" / "found.yaml"
    target.touch()  # as `> configs/sources/found.yaml` does
    said = command(house, "discover", site.url("/"), "--name", "found")
    assert (said.code, said.err) == (0, "")
    target.write_text(said.out)
    assert command(house, "check").out == f"{house.configs}: no mistakes; 2 sources, 2 enabled.\n"
    target.write_text("")
    assert "found.yaml:1: is empty" in command(house, "check").err


def test_discover_of_a_site_that_does_not_answer_ends_with_1(library: Library, command: Command) -> None:
    said = command(library.house, "discover", library.site.url("/", host="localhost"))
    assert (said.code, said.out) == (1, "")
    assert "no public address" in said.err


def test_discover_asks_a_site_of_ones_own_network_when_told_so(house: House, site: Site, command: Command) -> None:
    site.add("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>')
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")}, allow_addresses=[])  # for its `delay`
    asked = ("discover", site.url("/"), "--name", "own")
    refused = command(house, *asked)
    assert (refused.code, refused.out) == (1, "")
    assert "(allow_addresses)" in refused.err
    said = command(house, *asked, "--private")
    assert (said.code, said.err) == (0, "")
    (house.configs / "sources" / "own.yaml").write_text(said.out)
    assert settings.load(house.configs).sources["own"].allow_addresses == ("127.0.0.1",)


def test_links_lists_an_address_once_however_many_announce_it(house: House, site: Site, command: Command) -> None:
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    site.add("/news", feed(site.url("/b")))
    house.source({"feed": site.url("/feed")}, {"feed": site.url("/news")})
    found = command(house, "links", "paper", "--json").json["links"]
    assert [link["url"] for link in found] == [site.url("/a"), site.url("/b")]


def test_schemas_are_json_and_an_unknown_one_ends_with_2(house: House, command: Command) -> None:
    source, pipeline = command(house, "schema").json, command(house, "schema", "pipeline").json
    assert "endpoints" in source["properties"]
    assert "contact" in pipeline["properties"]
    assert command(house, "schema", "sauce").code == 2


# Pipes


def test_a_reader_that_has_seen_enough_ends_a_command_quietly(library: Library) -> None:
    with library.house.process("list", "--json") as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        listing.stdout.close()  # as `| head -1` does
        assert listing.stderr.read() == ""
    assert listing.returncode in (0, 1)
