"""`check` and `page` show what a run would file, since they read pages by the same code; they file nothing."""

import json
from pathlib import Path

from tests.support.house import House, article, feed, prose
from tests.support.pdfs import endless
from tests.support.web import Answer, Site

TITLE = "A walk along the whole river"
BOX = (  # known as boilerplate once other pages are seen to have it, and part of the text until then
    "<p>The paper is printed at the old mill below the bridge, every morning but Sunday, since the year 1911, by the "
    "same family.</p></article>"
)


def part(number: int, of: int) -> str:
    """A page of an article that goes on at the next one."""
    onward = f'<a href="/walk_{number + 1}.html">Next page</a>' if number < of else ""
    return article(number, title=TITLE).replace("</main>", f"</main><div class='pager'>{onward}</div>")


def publish(site: Site, *paths: str) -> None:
    site.add("/feed", feed(*map(site.url, paths)))


def publish_walk(site: Site) -> str:
    """Put an article of three pages on a site; return its address."""
    for number in (1, 2, 3):
        site.add("/walk.html" if number == 1 else f"/walk_{number}.html", part(number, 3))
    return site.url("/walk.html")


def asked(house: House, *arguments: str) -> tuple[int, str, str]:
    """Run a command as a process; return its exit status and what it printed on each stream."""
    with house.process(*arguments) as started:
        out, err = started.communicate(timeout=120)
    return started.returncode, out, err


def test_check_shows_an_article_of_three_pages_whole_and_files_nothing(house: House, site: Site) -> None:
    publish_walk(site)
    publish(site, "/walk.html")
    house.source({"feed": site.url("/feed")})
    code, out, err = asked(house, "check", "paper", "--json")
    assert (code, err) == (0, "")
    (found,) = json.loads(out)["tried"][0]["read"]
    assert found["document"]["paragraphs"] == [*prose(1), *prose(2), *prose(3)]
    assert found["provenance"]["pages"] == [site.url("/walk_2.html"), site.url("/walk_3.html")]
    assert house.texts() == []


def test_check_shows_of_a_new_site_what_the_first_run_files(house: House, site: Site) -> None:
    for number in range(1, 4):
        site.add(f"/a/{number}", article(number).replace("</article>", BOX))
    publish(site, "/a/1", "/a/2", "/a/3")
    house.source({"feed": site.url("/feed")})
    _, out, _ = asked(house, "check", "paper", "--json")
    shown = [found["document"]["paragraphs"] for found in json.loads(out)["tried"][0]["read"]]
    assert shown == [prose(1), prose(2), prose(3)]
    house.run()
    assert sorted(text.rstrip("\n").split("\n\n")[1:] for text in house.texts()) == sorted(shown)


def test_page_prints_byte_for_byte_what_a_run_files_afterwards(house: House, site: Site) -> None:
    for number in range(4, 9):
        site.add(f"/a/{number}", article(number).replace("</article>", BOX))
    publish(site, *(f"/a/{number}" for number in range(4, 9)))
    house.source({"feed": site.url("/feed")})
    house.run()
    url = publish_walk(site)
    site.add("/walk_3.html", part(3, 3).replace("</article>", BOX))
    publish(site, "/walk.html")
    code, out, err = asked(house, "page", url)
    assert (code, err) == (0, "")
    assert len(house.texts()) == 5
    house.run()
    (filed,) = [text for text in house.texts() if TITLE in text]
    assert filed.split("\n\n")[1:] == [*prose(1), *prose(2), *prose(3)[:-1], prose(3)[-1] + "\n"]
    assert out.startswith(filed)
    assert "known of it" in out.removeprefix(filed).partition("\n")[0]


def test_a_page_that_kills_its_reader_is_told_and_ends_nothing(house: House, site: Site) -> None:
    site.add("/a/1", article(1))
    site.add("/a/2.pdf", Answer(body=endless(), headers={"Content-Type": "application/pdf"}))
    site.add("/a/3", article(3))
    publish(site, "/a/1", "/a/2.pdf", "/a/3")
    house.source({"feed": site.url("/feed")}, attachments="text")
    code, out, _ = asked(house, "check", "paper", "--json")
    assert code == 1
    (tried,) = json.loads(out)["tried"]
    assert [found["document"]["title"][:14] for found in tried["read"]] == ["Story number 1", "Story number 3"]
    assert tried["problems"] == [f"{site.url('/a/2.pdf')}: reading it killed the process that read it"]
    assert asked(house, "page", site.url("/a/2.pdf")) == (1, "", "reading it killed the process that read it\n")


def test_a_saved_page_is_read_with_what_is_known_of_its_site(house: House, site: Site, tmp_path: Path) -> None:
    for number in range(1, 6):
        site.add(f"/a/{number}", article(number).replace("</article>", BOX))
    publish(site, *(f"/a/{number}" for number in range(1, 5)))
    house.source({"feed": site.url("/feed")})
    house.run()
    saved = tmp_path / "saved.html"
    saved.write_text(article(5).replace("</article>", BOX), encoding="utf-8")
    code, out, err = asked(house, "page", "--file", str(saved), "--url", site.url("/a/5"), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["document"]["paragraphs"] == prose(5)
    assert "/a/5" not in site.paths()
