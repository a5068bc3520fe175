"""list, show, duplicates, why, compare: what is held, and what became of it."""

import re
from pathlib import Path

import pytest

from tests.support.commands import TITLE, Command, Library
from tests.support.house import House, article, feed, prose
from tests.support.web import Site


def test_list_shows_what_is_held_newest_day_first(library: Library, command: Command) -> None:
    said = command(library.house, "list")
    assert (said.code, said.err) == (0, "")
    head, *rows = said.out.splitlines()
    assert head.split() == ["id", "file", "source", "language", "title"]
    assert [row[10:20] for row in rows] == ["2024/05/15", "2024/05/15", "2024/05/14"]
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


def test_show_says_that_a_text_is_not_the_one_that_was_filed(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")})
    house.run()
    (path,) = house.archive.glob("2*/*/*/*.txt")
    assert command(house, "show", site.url("/a")).code == 0
    path.write_text(path.read_text().replace("valley", "alley"))
    for options in ([], ["--json"]):
        said = command(house, "show", site.url("/a"), *options)
        assert (said.code, "alley" in said.out) == (1, True)
        assert f"{path}: this is not the text that was filed: its bytes have changed since" in said.err


def test_lists_are_narrowed_as_a_search_is_and_say_that_they_go_on(library: Library, command: Command) -> None:
    house = library.house
    for options, count in (
        (["--since", "2024-05-15"], 2),
        (["--until", "2024-05-14"], 1),
        (["--since", "2024-05", "--until", "2024-05", "--language", "en"], 3),
        (["--language", "de"], 0),
    ):
        assert len(command(house, "list", *options, "--json").json) == count, options
    assert len(command(house, "duplicates", "--language", "en", "--until", "2024-05", "--json").json) == 1
    assert command(house, "duplicates", "--since", "2024-05-15", "--json").json == []
    for name in ("list", "duplicates", "runs"):
        said = command(house, name, "--date", "2024-05-14", "--since", "2024-05-14")
        assert (said.code, "not both" in said.err) == (2, True)
    said = command(house, "list", "--limit", "2")
    assert (len(said.out.splitlines()), said.err) == (3, "There are more: --limit 4\n")
    assert command(house, "list", "--limit", "3").err == ""
    assert len(command(house, "list", "--limit", "2", "--json").json) == 2
    assert command(house, "links", "paper", "--limit", "2").err == "There are more: --limit 4\n"
    assert command(house, "links", "paper", "--limit", "50").err == ""


def test_an_export_tells_of_removed_duplicates_that_it_leaves_out(
    library: Library, command: Command, tmp_path: Path
) -> None:
    house = library.house
    said = command(house, "export", "jsonl", tmp_path / "kept.jsonl", "--language", "en")
    assert said.out.startswith("3 documents written to ")
    assert "1 removed duplicate fits, too: --state all writes all, --state duplicate only those." in said.err
    assert command(house, "export", "jsonl", tmp_path / "none.jsonl", "--since", "2024-05-15").err == ""
    assert command(house, "export", "jsonl", tmp_path / "all.jsonl", "--state", "all").err == ""
    assert command(house, "export", "jsonl", tmp_path / "it.jsonl", "--search", "nowhere").err == ""


def test_records_are_listed_below_the_name_of_their_file(library: Library, command: Command) -> None:
    said = command(library.house, "warc").out.splitlines()
    assert said[0].startswith(str(library.house.archive / ".warc"))
    assert said[0].endswith(".warc.gz")
    assert said[1].split() == ["offset", "type", "status", "bytes", "at", "url"]


def test_what_was_fetched_on_a_day_is_listed(library: Library, command: Command) -> None:
    house = library.house
    (copy,) = command(house, "duplicates", "--json").json
    day = copy["fetched_at"][:10]
    assert len(command(house, "list", "--fetched", day, "--json").json) == 3
    assert len(command(house, "list", "--fetched", day, "--date", "2024-05-15", "--json").json) == 2
    assert command(house, "list", "--fetched", "2024-05-15", "--json").json == []
    assert "No document is held of these." in command(house, "list", "--fetched", "2024-05-15").err
    assert command(house, "duplicates", "--fetched", day, "--json").json == [copy]
    assert "No document was removed of these." in command(house, "duplicates", "--fetched", "2024-05-15").err
    assert command(house, "list", "--fetched", "2024-05").code == 2


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
        assert said.out.startswith((house.archive / file).read_text() + "\n"), name  # then what is known of it
        assert re.search(rf"found in +{re.escape(library.site.url('/feed'))}\n", said.out), (
            "the manifest alone knows it"
        )
        assert re.search(r"recorded +\.warc/\S+\.warc\.gz, at byte \d", said.out), (
            "where its page is, to prove the text"
        )
    (shown,) = command(house, "show", file, "--json").json
    assert (shown["file"], shown["title"], shown["copies"]) == (file, TITLE, [])
    assert len(shown["paragraphs"]) == 3
    assert (shown["provenance"]["found_in"], shown["provenance"]["attachments"]) == (library.site.url("/feed"), [])


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


@pytest.mark.parametrize(
    ("path", "sentences"),
    [
        ("/a/0", ["new: nothing held says the same", "archived", "if paper announces it now: seen"]),
        ("/a/copy", ["exact: has word for word", " UTC: duplicate\n", "seen"]),
        ("/a/gone", ["failed: 127.0.0.1", "410 Gone", "if paper announces it now: seen: failed on"]),
        ("/a/busy", ["failed: 127.0.0.1", "answered 503", "next try after"]),
        ("/private/a/1", ["disallowed: 127.0.0.1: robots.txt does not allow /private/a/1"]),
        ("/about", ["has never been requested", "excluded: matches none of the source's `include` patterns"]),
        ("/a/new", ["has never been requested", "it would be fetched: never requested before"]),
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
    assert "if other announces it now: it would be fetched: never requested before" in said.out
    assert "if paper announces it now: excluded: " in said.out


def test_why_takes_an_address_without_its_scheme(library: Library, command: Command) -> None:
    asked = {path: library.site.url(path) for path in ("/a/0", "/a/gone", "/never")}
    for url in asked.values():
        said = command(library.house, "why", url.removeprefix("http://"))
        assert (said.code, said.out) == (0, command(library.house, "why", url).out), url
    assert "nothing of that name is held" in command(library.house, "why", "another.example/a/0").err


def test_why_tells_of_an_address_whose_parameters_the_source_drops(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a?from=feed")))
    house.source({"feed": site.url("/feed")}, drop_parameters=["from"])
    house.run()
    for url in (site.url("/a?from=feed"), site.url("/a?from=mail"), site.url("/a")):
        assert " UTC: archived" in command(house, "why", url).out, url


def test_why_tells_of_a_file(library: Library, command: Command) -> None:
    kept, copy = library.file("/a/0"), library.file("/a/copy")
    said = command(library.house, "why", kept)
    assert said.code == 0
    assert said.out.splitlines()[0] == f"{kept}: new: nothing held says the same"
    assert f"exact {copy}: has word for word" in said.out
    assert f"{copy}: exact: has word for word" in command(library.house, "why", f"archive/{copy}").out


def test_why_knows_no_source_for_a_strange_host(library: Library, command: Command) -> None:
    said = command(library.house, "why", "https://elsewhere.site/a")
    assert "https://elsewhere.site/a has never been requested" in said.out
    assert "no source has an endpoint on this host" in said.out


def test_why_of_an_unknown_file_ends_with_1(library: Library, command: Command) -> None:
    said = command(library.house, "why", "2024/05/14/009_0000000000000000.txt")
    assert (said.code, said.out) == (1, "")
    assert "nothing of that name is held" in said.err


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


def test_documents_of_which_the_template_took_many_short_lines_are_listed_with_their_share(
    house: House, site: Site, command: Command
) -> None:
    """Each line stands in a box of a class of its own, as boilerplate does."""
    lines = "".join(f"<div class='box-{at}'>Note {at} for all who read this</div>" for at in range(6))
    for number in range(1, 8):
        first, last, _ = prose(number, words=30)
        site.add(f"/a/{number}", article(number, text=f"<p>{first}</p>{lines}<p>{last}</p>"))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(1, 8))))
    house.source({"feed": site.url("/feed")})
    house.run()
    told = house.events()
    assert all(line["boilerplate"] > 0.5 and line["confidence"] < 0.5 for line in told)
    assert len(command(house, "list", "--doubtful", "--json").json) == len(told) == 7


def paragraphs(number: int) -> str:
    return "".join(f"<p>{text}</p>" for text in prose(number, words=40))


def test_documents_about_whose_text_the_extractors_disagreed_are_listed(
    house: House, site: Site, command: Command
) -> None:
    more = "".join(f"<section class='{each}'><h2>Part {each}</h2>{paragraphs(each)}</section>" for each in range(3, 9))
    torn = article(9, title="Torn", text=paragraphs(1)).replace("</article>", f"</article>{more}")
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
    assert "the extractors disagree about the text of 1 document" in command(house, "status").out
    assert command(house, "reindex").code == 0
    assert len(command(house, "list", "--doubtful", "--json").json) == 1


def test_the_status_has_a_line_for_what_is_held_of_a_source_without_a_file(
    house: House, site: Site, command: Command
) -> None:
    _filed(house, site)
    (house.configs / "sources/paper.yaml").rename(house.folder / "paper.yaml")
    (line,) = command(house, "status", "--json").json["sources"]
    assert (line["source"], line["documents"], line["last"]) == ("paper", 1, "has no source file")
    assert "has no source file" in command(house, "status").out


def test_a_hash_that_is_too_short_is_said_to_be(library: Library, command: Command) -> None:
    digest = library.file("/a/1")[-20:-4]
    said = command(library.house, "show", digest[:4])
    assert said.code == 1
    assert "6 digits or more" in said.err
    assert command(library.house, "show", digest[:6]).code == 0
    assert "6 digits" not in command(library.house, "show", "nobody").err


def test_a_file_that_was_renamed_by_hand_is_found_by_the_id_that_list_prints(
    house: House, site: Site, command: Command
) -> None:
    _filed(house, site)
    (file,) = house.archive.glob("[0-9]*/*/*/*.txt")
    file.rename(file.with_name("renamed.txt"))
    assert command(house, "reindex").code == 0
    short, name = command(house, "list").out.splitlines()[1].split()[:2]
    assert name.endswith("/renamed.txt")
    for what in (short, name, "renamed.txt"):
        assert command(house, "show", what).code == 0, what


def test_list_tells_the_versions_of_an_article_apart(house: House, site: Site, command: Command) -> None:
    _filed(house, site)
    assert command(house, "list").out.splitlines()[0].split() == ["id", "file", "source", "language", "title"]
    site.add("/a/1", article(1, text="".join(f"<p>{each}</p>" for each in prose(1, 300))))
    house.source({"feed": site.url("/feed")}, revisit={"within": "9000d", "every": "1h"})
    house.clock.pass_by(days=2)
    house.run()
    head, *rows = command(house, "list").out.splitlines()
    assert head.split()[-1] == "version"
    assert sorted(row.split()[-1] for row in rows) == ["earlier", "later"]


def _filed(house: House, site: Site) -> None:
    site.add("/a/1", article(1))
    site.add("/feed", feed(site.url("/a/1")))
    house.source({"feed": site.url("/feed")})
    house.run()
