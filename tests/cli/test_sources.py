"""check, links, page, template, discover, schema: for someone who writes a source."""

import re
from pathlib import Path

import pytest

from pipeline.cli import sources
from pipeline.config import settings
from tests.support.commands import TITLE, Command, Library
from tests.support.house import House, article, feed
from tests.support.pdfs import pdf
from tests.support.stories import DE, ZH
from tests.support.web import Answer, Site


def test_check_reads_the_configuration_and_tries_a_site(library: Library, command: Command) -> None:
    said = command(library.house, "check")
    assert (said.code, said.out) == (0, f"{library.house.configs}: no mistakes; 2 sources, 1 enabled.\n")
    assert command(library.house, "check", "--json").json == {"sources": 2, "enabled": 1, "problems": [], "tried": []}
    said = command(library.house, "check", "paper", "--articles", "3")
    assert said.code == 1  # one link of each shape is read, and robots.txt forbids the second shape
    assert f"wrong: {library.site.url('/private/a/1')}: 127.0.0.1: robots.txt does not allow" in said.out
    assert "paper: 8 links, 7 of them articles by `include` and `exclude`." in said.out
    assert f"left out, such as {library.site.url('/about')}" in said.out
    assert "2024-05-14  Story number 0 of the valley" in said.out
    assert f"2024-05-15  {TITLE}" in said.out
    assert "All is well" not in said.out
    said = command(library.house, "check", "paper", "--articles", "1")
    assert said.code == 0
    assert "All is well: `pipeline run paper` files these." in said.out


def test_check_names_a_variable_that_is_not_set(
    house: House, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.settings(notify=[{"command": ["cat", "${SOME_TOKEN}"]}])
    said = command(house, "check")
    assert said.code == 2
    assert re.search(r"pipeline\.yaml:\d+: notify\[0\]\.command\[1\]: .* SOME_TOKEN is not set", said.err)
    monkeypatch.setenv("SOME_TOKEN", "x")
    assert command(house, "check").code == 0


def test_check_names_every_address_that_no_service_has(house: House, command: Command) -> None:
    gone = {"apprise": "nosuch://x"}
    house.settings(notify=[{"apprise": "json://a.example"}, gone], watch=[{"name": "a", "search": "b", "tell": [gone]}])
    said = command(house, "check")
    assert said.code == 2
    for key in ("notify[1].apprise", "watch[0].tell[0].apprise"):
        assert re.search(rf"pipeline\.yaml:\d+: {re.escape(key)}: apprise knows no service .*ntfy://", said.err)


def test_check_doubts_a_watch_with_an_operator_and_no_other(house: House, command: Command) -> None:
    searches = ("flood OR fire", '"Marks AND Spencer" shop', "Portland OR", "ship or boat")
    house.settings(watch=[{"name": f"w{n}", "search": each, "tell": []} for n, each in enumerate(searches)])
    said = command(house, "check")
    assert said.code == 0
    assert re.findall(r"pipeline\.yaml:\d+: (watch\[\d\]\.search: OR is searched for as a word)", said.err) == [
        "watch[0].search: OR is searched for as a word"
    ]


def test_check_names_each_program_that_is_not_there(house: House, command: Command) -> None:
    gone = {"command": ["no-such-program-x"]}
    tell = [{"command": ["cat"]}, gone]
    house.settings(seal=gone, notify=[gone], watch=[{"name": "a", "search": "b", "tell": tell}])
    said = command(house, "check")
    assert said.code == 1
    places = [line.partition(": there is no program no-such-program-x")[0] for line in said.err.splitlines()[-3:]]
    assert [place.rpartition(": ")[2] for place in places] == [
        *("seal.command", "notify[0].command", "watch[0].tell[1].command")
    ]
    assert all(re.search(r"pipeline\.yaml:\d+: ", place) for place in places)


def test_check_says_what_is_wrong_with_a_site(library: Library, command: Command) -> None:
    said = command(library.house, "check", "other", "paper", "--articles", "6")
    assert said.code == 1
    assert f"wrong: {library.site.url('/nothing')}: 127.0.0.1: answered 404 Not Found" in said.out
    assert "wrong: no link is an article: look at `endpoints`" in said.out
    assert f"wrong: {library.site.url('/a/gone')}: " in said.out
    told = command(library.house, "check", "other", "--json")
    assert told.code == 1
    assert [len(each["problems"]) for each in told.json["tried"]] == [2]


def test_check_tells_of_selectors_and_patterns_that_match_nothing(house: House, site: Site, command: Command) -> None:
    for number in range(3):
        site.add(f"/a/{number}", article(number))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(3))))
    layout = {"body": "div.nothere", "title": "h1", "remove": [".neither"]}
    house.source({"feed": site.url("/feed")}, layouts=[layout], include=["/a/", "/b/"])
    said = command(house, "check", "paper")
    assert said.code == 1
    assert "wrong: include `/b/` matches none of 3 links" in said.out
    assert "wrong: body `div.nothere` matches nothing on 3 of 3 articles" in said.out
    assert "wrong: remove `.neither` matches nothing on 3 of 3 articles" in said.out
    assert "`h1`" not in said.out
    assert "All is well" not in said.out


def test_check_and_links_tell_of_a_list_whose_dates_are_not_read(house: House, site: Site, command: Command) -> None:
    entries = "".join(f'<li><a href="/a/{number}">Story {number}</a><i>soon</i></li>' for number in range(3))
    site.add("/list", f"<ul>{entries}</ul>")
    for number in range(3):
        site.add(f"/a/{number}", article(number))
    house.source({"listing": site.url("/list"), "item": "li", "date": "i"})
    wrong = f"{site.url('/list')}: date: i: read on 0 of 3 links"
    checked = command(house, "check", "paper")
    assert (checked.code, f"wrong: {wrong}" in checked.out.replace("\n", "")) == (1, True)
    assert wrong in command(house, "links", "paper", "--json").json["problems"]
    site.add("/list", f"<ul>{entries}</ul>".replace("soon", f"{house.clock.now():%m-%d}"))
    assert command(house, "check", "paper").code == 0
    assert command(house, "links", "paper").code == 0


def test_check_says_how_many_articles_have_no_day_and_not_that_all_is_well(
    house: House, site: Site, command: Command
) -> None:
    for number in range(3):
        site.add(f"/a/{number}", article(number, date=None if number else "2024-05-14"))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(3))))
    house.source({"feed": site.url("/feed")})
    said = command(house, "check", "paper")
    assert (said.code, "All is well" in said.out) == (0, False)
    assert "files these, but 2 of 3 articles under the day of the fetch." in " ".join(said.out.split())


def test_check_says_of_which_language_no_translation_is_recognised(house: House, site: Site, command: Command) -> None:
    text = "<p>གྲོང་ཁྱེར་གྱི་ཟམ་པ་གསར་པ་དེ་རིང་སྒོ་ཕྱེ་བ་རེད། མི་མང་པོ་ཞིག་འཛོམས་པ་དང་དགའ་སྣང་ཆེན་པོ་བྱུང་བ་རེད།</p>" * 4
    site.add("/a", article(1, title="ཟམ་པ་གསར་པ་སྒོ་ཕྱེ་བ།", text=text))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")})
    said = command(house, "check", "paper")
    assert (said.code, "its translations are not recognised: no encoder reads Tibetan" in said.out) == (0, True)
    house.source({"feed": site.url("/feed")}, translations="off")
    assert "translations" not in command(house, "check", "paper").out


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
    assert re.search(r"date basis +meta:", said.out)
    told = command(library.house, "page", url, "--source", "paper", "--json").json
    assert (told["document"]["title"], told["document"]["date"]) == (TITLE, "2024-05-15")
    assert told["provenance"]["source"] == "paper"


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/a/gone", "410 Gone"),
        ("/private/a/1", "127.0.0.1: robots.txt does not allow"),
        ("/", "no article"),
    ],
)
def test_a_page_that_gives_no_document_ends_with_1(
    path: str, sentence: str, library: Library, command: Command
) -> None:
    said = command(library.house, "page", library.site.url(path), "--source", "paper")
    assert (said.code, said.out) == (1, "")
    assert sentence in said.err


def test_a_page_of_an_unknown_host_is_read_with_the_defaults(library: Library, command: Command) -> None:
    url = library.site.url("/a/0", host="localhost")
    for options in ((), ("--compare",)):
        said = command(library.house, "page", url, *options)
        assert (said.code, said.out) == (1, "")
        assert "not a public address, and no `allow_addresses` names it; --private asks a host of your own" in said.err
    assert command(library.house, "page", url, "--private").code == 0


def test_a_saved_page_is_read_without_asking_the_site(house: House, command: Command, tmp_path: Path) -> None:
    file = tmp_path / "saved.html"
    file.write_text(article(7), encoding="utf-8")
    said = command(house, "page", "--file", file, "--url", "https://paper.invalid/a/7", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["document"]["title"] == "Story number 7 of the valley"
    assert said.json["provenance"]["url"] == "https://paper.invalid/a/7"
    told = command(house, "page", "--file", file, "--url", "https://paper.invalid/a/7").out
    assert re.search(r"^extraction +version \d+\.\d+\.\d+$", told, re.MULTILINE)
    file.with_name("empty.html").write_text("<html><body></body></html>", encoding="utf-8")
    nothing = command(house, "page", "--file", file.with_name("empty.html"), "--url", "https://paper.invalid/a/8")
    assert nothing.err.endswith("no article in the page: no text at all\n")
    assert command(house, "page", "--file", file).code == 2
    assert command(house, "page").code == 2


def test_compare_shows_each_block_with_its_reason_and_each_extractor(
    house: House, command: Command, tmp_path: Path
) -> None:
    file = tmp_path / "saved.html"
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport in the valley</a></li></ul></nav>"
    file.write_text(article(7).replace("<main>", f"{menu}<main>"), encoding="utf-8")
    asked = ("page", "--file", file, "--url", "https://paper.invalid/a/7", "--compare")
    said = command(house, *asked)
    assert (said.code, said.err) == (0, "")
    assert re.search(r"boilerplate +chrome +Sport in the valley", said.out)
    assert re.search(r"body +text +\w+", said.out)
    assert not [line for line in said.out.splitlines() if line != line.rstrip()], "no blanks fill what is piped"
    assert re.search(r"taken: walker, confidence 0\.[89]\d", said.out)
    found = command(house, *asked, "--json").json
    assert {"walker", "readability"} < found["extractors"].keys()
    assert [block["because"] for block in found["blocks"] if block["text"] == "Home"] == ["chrome"]


def test_template_shows_what_is_taken_for_boilerplate(house: House, site: Site, command: Command) -> None:
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
        "boilerplate": True,
        "because": "on 4 of 4 articles",
    }


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
    assert "not a public address" in said.err


def test_discover_asks_a_site_of_ones_own_network_when_told_so(house: House, site: Site, command: Command) -> None:
    site.add("/", '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>')
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")}, allow_addresses=[])  # for its `delay`
    asked = ("discover", site.url("/"), "--name", "own")
    refused = command(house, *asked)
    assert (refused.code, refused.out) == (1, "")
    assert "use --private" in refused.err
    said = command(house, *asked, "--private")
    assert (said.code, said.err) == (0, "")
    (house.configs / "sources" / "own.yaml").write_text(said.out)
    assert settings.load(house.configs).sources["own"].allow_addresses == ("127.0.0.1",)


def test_discover_of_a_site_without_encryption_says_how_its_address_is_written(
    house: House, site: Site, command: Command
) -> None:
    site.add("/", "<html><body>Welcome</body></html>")
    host = site.url("").removeprefix("http://")
    said = command(house, "discover", "--private", "--delay", "0s", host)
    assert (said.code, f"write http://{host}" in said.err) == (1, True), said
    assert "write http" not in command(house, "discover", "--private", "--delay", "0s", f"https://{host}").err


def test_discover_of_an_article_asks_for_the_home_page(house: House, site: Site, command: Command) -> None:
    site.add("/a/1", article(1).replace("</main>", '<a href="/a/2">The next story</a></main>'))
    site.add("/", "<html><body><p>Welcome.</p><a href='/a/1'>Story one</a></body></html>")
    asked = ("discover", "--private", "--delay", "0s", "--name", "own")
    said = command(house, *asked, site.url("/a/1"))
    assert (said.code, said.out) == (1, "")
    assert "is an article, “Story number 1 of the valley”; name the site's home page" in said.err
    assert f"`pipeline add --private {site.url('/a/1')}` files only this page" in said.err
    assert command(house, *asked, site.url("/")).code == 0


def test_discover_of_a_site_of_one_page_says_how_to_file_it(house: House, site: Site, command: Command) -> None:
    site.add("/", "<html><body><p>The only page there is.</p></body></html>")
    said = command(house, "discover", "--private", "--delay", "0s", "--name", "own", site.url("/"))
    assert (said.code, said.out) == (1, "")
    assert f"{site.url('/')}: no feed, sitemap, API or list of links was found" in said.err
    assert f"`pipeline add --private {site.url('/')}` files only this page" in said.err


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


def test_check_and_status_say_that_the_set_language_is_not_that_of_the_texts(
    house: House, site: Site, command: Command
) -> None:
    german = "".join(f"<p>{text}</p>" for text in DE[1:])
    body = f"<h1>{DE[0]}</h1><time datetime='2024-05-14' pubdate>14.5.</time>{german}"
    site.add(
        "/a/0", f"<html lang='de'><head><title>{DE[0]}</title></head><body><article>{body}</article></body></html>"
    )
    site.add("/feed", feed(site.url("/a/0")))
    house.source({"feed": site.url("/feed")}, language="en")
    assert "is set" not in command(house, "status").out  # no text speaks against it yet
    said = command(house, "check", "paper")
    assert said.code == 1
    assert "wrong: language: en is set, but of 1 text there are 1 in de; `auto` detects it in each" in said.out
    house.run()
    assert "paper: language: en is set, but of 1 text there are 1 in de" in " ".join(
        command(house, "status").out.split()
    )
    house.source({"feed": site.url("/feed")})
    assert command(house, "check", "paper").code == 0
    assert "is set" not in command(house, "status").out


def test_a_file_in_another_language_says_nothing_against_the_language_of_the_site(
    house: House, site: Site, command: Command
) -> None:
    lines = [sentence for paragraph in ZH[1:] for sentence in paragraph.split("，")]
    site.add("/plan.pdf", Answer(body=pdf([lines]), headers={"Content-Type": "application/pdf"}))
    site.add("/a/0", article(0).replace("</article>", "<p><a href='/plan.pdf'>The plan</a></p></article>"))
    site.add("/feed", feed(*map(site.url, ("/a/0", "/plan.pdf"))))
    house.source({"feed": site.url("/feed")}, language="en", attachments="text")
    said = command(house, "check", "paper")
    assert (said.code, "is set" in said.out) == (0, False), said.out
    site.add("/feed", feed(site.url("/a/0")))
    house.run()
    assert sorted(row["language"] for row in command(house, "list", "--json").json) == ["en", "zh"]
    assert "is set" not in command(house, "status").out


def test_one_thing_is_told_as_one_and_a_list_is_no_feed(house: House, site: Site, command: Command) -> None:
    body = "<h1>A story</h1><p>" + "Nobody was hurt when the old crane fell into the harbour at night. " * 9 + "</p>"
    site.add("/a/0", f"<html lang='en'><title>A story</title><body><article>{body}</article></body></html>")
    site.add("/list", "<ul><li><a href='/a/0'>A story</a> <time>2024-05-14</time></li></ul>")
    house.source({"listing": site.url("/list"), "item": "li", "date": "time"})
    said = command(house, "check", "paper").out
    assert "no mistakes; 1 source, 1 enabled." in said
    assert "date from the feed or list that announced it" in said
    assert " 1 paragraph, " in said


def test_a_page_that_is_dated_in_the_future_is_not_said_to_have_no_date(
    house: House, site: Site, command: Command
) -> None:
    site.add("/a/0", article(0, date="2199-01-01"))
    site.add("/feed", feed(site.url("/a/0")))
    house.source({"feed": site.url("/feed")})
    assert "no date up to now was found on the page" in command(house, "check", "paper").out
    house.run()
    assert "its page names none up to then" in command(house, "story", site.url("/a/0")).out


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://127.0.0.1:8001/a", "127-0-0-1-8001"),
        ("http://10.0.0.7/a", "10-0-0-7"),
        ("http://[::1]:90/a", "1-90"),
        ("https://www.lanhe-news.com/a", "lanhe-news"),
    ],
)
def test_a_site_is_named_by_its_host(url: str, name: str) -> None:
    assert sources.name_of(url) == name


def test_check_reads_one_link_of_each_shape_of_address(house: House, site: Site, command: Command) -> None:
    paths = [*(f"/2024/05/{number:02}/story" for number in range(1, 6)), "/tag/town/", "/about"]
    for number, path in enumerate(paths):
        site.add(path, article(number))
    site.add("/feed", feed(*map(site.url, paths)))
    house.source({"feed": site.url("/feed")})
    site.requests.clear()
    command(house, "check", "paper", "--articles", "3")
    assert [path for path in site.paths() if path != "/feed"] == ["/2024/05/01/story", "/tag/town/", "/about"]
