"""Pages show what is held, lead to each other, and say why something is where it is."""

import re
import time
from collections.abc import Sequence
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urljoin

import httpx
import pytest
from lxml import html

from pipeline import dedup
from pipeline.index import Index, queries
from pipeline.model import Document, Known, Translations
from pipeline.runtime import INDEX
from pipeline.web import diff
from pipeline.web.render import sentence
from tests.support.commands import execute
from tests.support.house import House
from tests.support.served import HOSTILE, file_of, served
from tests.support.stories import EN, ZH


def tree(answer: httpx.Response) -> Any:
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


def said(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_a_link_by_hand_that_gave_no_document_leads_to_no_page_of_a_source(house: House) -> None:
    assert execute(house, "add", "--private", "http://127.0.0.1:9/a").code == 1
    with served(house) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        (row,) = tree(client.get("/links")).xpath("//tbody/tr")
        assert "by-hand" in row.text_content()
        assert not [link for link in row.xpath(".//a/@href") if "/source/" in link]


def test_every_page_that_a_page_leads_to_is_there_and_has_a_title_of_its_own(get: httpx.Client) -> None:
    todo, titles, seen = ["/"], dict[str, str](), set[str]()
    while todo:
        path = todo.pop()
        if path in seen or path.startswith(("/zh/", "/en/")):
            continue
        seen.add(path)
        answer = get.get(path)
        assert answer.status_code == 200, (path, answer.text)
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        page = tree(answer)
        titles[path] = page.findtext(".//title")
        assert page.xpath("//html/@lang") == ["en"]
        assert len(page.xpath("//h1")) == len(page.xpath("//main")) == 1, path
        assert not page.xpath("//script | //style | //@style | //*[@onclick]"), path
        for link in page.xpath("//a/@href | //link/@href"):
            place = urljoin(str(answer.url), link)
            if place.startswith(str(get.base_url)):
                todo.append(place.removeprefix(str(get.base_url).rstrip("/")).partition("#")[0])
    assert len(titles) > 25
    assert all(title.endswith(" · Archive") for title in titles.values())
    shown = [title for path, title in titles.items() if not path.startswith(("/document/", "/story/", "/duplicates/"))]
    assert len(shown) == len({*shown}) + 1, shown  # "/" is the last year


def test_the_heat_map_and_its_table_say_the_same(get: httpx.Client) -> None:
    page = tree(get.get("/year/2024"))
    drawn = {a.get("href"): said(a) for a in page.xpath("//svg//a")}
    told = {a.get("href"): said(a) for a in page.xpath("//table//a")}
    assert len(drawn) == 3
    assert drawn.keys() == told.keys()
    assert drawn["/day/2024-05-11"] == "2024-05-11: 1"
    assert told["/day/2024-05-11"] == "11 : 1"


def test_a_day_leads_to_its_documents_and_to_the_days_before_and_after(get: httpx.Client) -> None:
    page = tree(get.get("/day/2024-05-11"))
    assert page.xpath("//a[@rel='prev' or @rel='next']/@href") == ["/day/2024-05-10", "/day/2024-05-12"]
    (link,) = page.xpath("//ol//a[@class='title']")
    assert tree(get.get(link.get("href"))).findtext(".//h1") == link.text


def test_a_document_says_where_each_statement_was_read_and_who_announced_it(get: httpx.Client, archive: House) -> None:
    (found,) = [
        each for each in get.get("/api/documents?source=paper").json()["documents"] if each["day"] == "2024-05-11"
    ]
    page = tree(get.get(f"/document/{found['file']}"))
    rows = page.xpath("//table[contains(@class, 'known')]/tbody/tr")
    known = {said(row[0]): [said(cell) for cell in row[1:]] for row in rows}
    assert known["Day"] == ["2024-05-11", "meta:article:published_time a meta element"]
    assert known["Title"][1].startswith("heading")
    assert known["Announced by"][0].endswith("/feed")
    assert known["Reason"][0] == found["because"]
    assert page.xpath("//div[@class='text']/@lang") == ["en"]
    assert {*page.xpath("//div[@class='text']/p/@dir")} == {"auto"}


def test_a_correction_is_shown_word_by_word(get: httpx.Client, archive: House) -> None:
    versions = tree(get.get(f"/document/{file_of(archive, 'https://a.example/1')}"))
    (compare,) = versions.xpath("//ol[@class='versions']//a[contains(@href, 'against')]/@href")
    page = tree(get.get(compare))
    assert "The harbour office corrected the last line on Friday." in said(page)
    assert page.xpath("//ins")
    assert page.xpath("//del")
    assert len(page.xpath("//tr[@class='differs']")) <= 2


def test_a_story_says_who_was_first_and_lays_two_versions_side_by_side(get: httpx.Client, archive: House) -> None:
    page = tree(get.get(f"/story/{file_of(archive, 'https://harbour-zh.example/')}"))
    assert "First published by harbour-en in English on 2026-02-27 09:00." in said(page.xpath("//main")[0])
    assert [said(row[1]) for row in page.xpath("(//table)[1]/tbody/tr")] == ["first", "translation", "translation"]
    rows = [(said(row[0]), said(row[1])) for row in page.xpath("//table[@class='beside']/tbody/tr")]
    beside = dict(rows)
    assert beside[EN[0]] == ZH[0]
    assert beside[EN[3]] == ZH[3]
    assert len(rows) <= len(EN) + 1


def test_numbers_that_disagree_are_marked_and_those_that_agree_are_not() -> None:
    units = [
        ("The city approved it by 31 votes to 18 and pays 236 million crowns.", "市议会以31票赞成、19票反对批准。"),
        (None, "耗资2.36亿克朗。"),
        ("Some 4,700 jobs were lost.", None),
    ]
    rows = diff.marked(units, ("en", "zh"))
    marked = [[text for kind, text in (*(row.left or ()), *(row.right or ())) if kind == "mark"] for row in rows]
    assert marked == [["18", "19"], [], ["4,700"]]
    assert ["".join(text for _, text in row.left or ()) or None for row in rows] == [left for left, _ in units]


def told_in(language: str, story: Sequence[str]) -> tuple[Known, Document]:
    document = Document(title=story[0], date=date(2026, 2, 27), paragraphs=tuple(story[1:]))
    known = Known(
        file=language,
        key=language,
        source="a",
        title=story[0],
        language=language,
        date=document.date,
        fingerprint=dedup.fingerprint(document),
    )
    return known, document


def test_names_that_one_telling_alone_has_are_marked_and_those_that_both_have_are_not() -> None:
    exchanged = [text.replace("Sorel", "Baxendale") for text in EN]
    policy = dedup.Policy(near_threshold=0.8, translations=Translations.CAUTIOUS)
    for story, alone in ((EN, set()), (exchanged, {"Baxendale"})):
        pair = told_in("en", story), told_in("zh", ZH)
        (compared,) = dedup.compare(pair, lambda _: policy)
        rows = diff.marked(compared.side_by_side(), ("en", "zh"), compared.names_alone())
        assert {text for row in rows for kind, text in row.left or () if kind == "mark"} == alone


def test_a_removed_document_stands_beside_the_one_that_is_kept_with_the_reason(get: httpx.Client) -> None:
    listed = tree(get.get("/duplicates"))
    links = listed.xpath("//ol//a[@class='title']/@href")
    assert len(links) == 3
    reasons = [said(each) for each in listed.xpath("//p[@class='because']")]
    assert all(reasons)
    for link, reason in zip(links, reasons, strict=True):
        page = tree(get.get(link))
        assert reason in said(page.xpath("//p[@class='note']")[0])
        assert len(page.xpath("//table[@class='beside']/thead//th")) == 2


def test_sources_show_their_runs_and_links_without_document_say_why_and_when_next(get: httpx.Client) -> None:
    page = tree(get.get("/source/paper"))
    assert re.search("3 archived, 2 failed|2 failed, 3 archived", said(page))
    rows = tree(get.get("/links")).xpath("//tbody/tr")
    assert len(rows) == 2
    gone, busy = sorted((said(row) for row in rows), key=lambda text: "503" in text)
    assert "410" in gone
    assert re.search(r"503.*2\d{3}-\d\d-\d\d \d\d:\d\d.*2\d{3}-\d\d-\d\d \d\d:\d\d", busy), busy


def test_what_is_written_from_right_to_left_says_so(get: httpx.Client, archive: House) -> None:
    page = tree(get.get(f"/document/{file_of(archive, 'https://harbour-ar.example/')}"))
    assert page.xpath("//h1/@lang") == ["ar"]
    assert page.xpath("//h1/@dir") == ["auto"]


def test_a_title_from_right_to_left_does_not_turn_what_stands_beside_it_in_a_sentence() -> None:
    told = sentence("says what 2026/a.txt (“جسر <b>”, 127.0.0.1, 2026-11-10) says & more")
    assert told == "says what 2026/a.txt (“<bdi>جسر &lt;b&gt;</bdi>”, 127.0.0.1, 2026-11-10) says &amp; more"


def test_a_title_with_markup_or_a_template_in_it_is_only_text(get: httpx.Client, archive: House) -> None:
    for path in (f"/document/{file_of(archive, 'https://trap.example/1')}", "/source/trap", "/day/2026-02-27"):
        answer = get.get(path)
        assert HOSTILE in unescape(answer.text)
        assert "<script" not in answer.text
        assert "49" not in {said(each) for each in tree(answer).xpath("//h1 | //a")}
    assert HOSTILE in tree(get.get(f"/document/{file_of(archive, 'https://trap.example/1')}")).findtext(".//title")


def test_only_addresses_of_the_web_become_links(get: httpx.Client, archive: House) -> None:
    page = tree(get.get(f"/document/{file_of(archive, 'https://trap.example/1')}"))
    assert "javascript:alert(1)" in said(page)
    hrefs = page.xpath("//@href | //@src | //@action")
    assert not [each for each in hrefs if not each.startswith(("/", "http://", "https://", "#"))]


def test_a_path_that_has_moved_or_a_hash_leads_to_the_document(get: httpx.Client, archive: House) -> None:
    file = file_of(archive, "https://school.example/")
    digest = file[-20:-4]
    for path in (f"/document/{digest}", f"/document/2001/01/01/000_{digest}.txt"):
        assert get.get(path).headers["location"] == f"/document/{file}"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/nothing",
            "/year/0",
            "/year/99999",
            "/day/2024-02-30",
            "/day/99999999999-1-1",
            "/source/nobody",
            "/feeds/source/nobody.atom",
        ),
        *("/document/abcdef0123", "/story/abcdef0123", "/feeds/other/x.atom", "/feed.rss", "/login"),
    ],
)
def test_what_there_is_not_is_said_in_a_page(get: httpx.Client, path: str) -> None:
    answer = get.get(path)
    assert answer.status_code == 404
    assert html.fromstring(answer.text).findtext(".//h1") == "There is no such page"


def test_pages_are_in_the_language_that_the_browser_asks_for_or_the_path_names(get: httpx.Client) -> None:
    chinese = get.get("/sources", headers={"Accept-Language": "fr;q=0.9, zh-CN;q=0.8, en;q=0.5"})
    assert tree(chinese).xpath("//html/@lang") == ["zh"]
    assert chinese.headers["vary"] == "Accept-Language"
    named = tree(get.get("/zh/sources", headers={"Accept-Language": "en"}))
    assert named.findtext(".//h1") == "来源"
    inside = [href for href in named.xpath("//main//a/@href") if not href.endswith(".opml")]
    assert all(href.startswith("/zh/") for href in inside), inside
    assert tree(get.get("/zh")).xpath("//html/@lang") == ["zh"]
    assert get.get("/sources/").status_code == 404
    assert tree(get.get("/en/sources", headers={"Accept-Language": "zh"})).findtext(".//h1") == "Sources"


def test_an_empty_archive_has_a_page(house: House) -> None:
    with served(house) as address:
        assert tree(httpx.get(f"{address}/", trust_env=False)).findtext(".//h1") == "No documents yet"


def test_a_long_day_is_shown_page_by_page(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support.documents import opened, submission, text

    with opened(house.folder) as store:
        store.ingest.admit([submission(f"https://a.example/{n}", text(n), title=f"Report {n}") for n in range(120)])
    with served(house) as address, httpx.Client(base_url=address, trust_env=False) as get:
        for path, count in (("/day/2026-02-27", 120), ("/source/harbour", 120)):
            titles: list[str] = []
            where: str | None = path
            while where:
                page = tree(get.get(where))
                titles += page.xpath("//ol[@class='documents']//a[@class='title']/text()")
                where = next(iter(page.xpath("//p[@class='more']/a/@href")), None)
            assert len(titles) == len({*titles}) == count


def multiply(house: House, times: int, **changed: str) -> None:
    """Put many rows like that of the first document into the index, but for some columns, given as SQL of `n`."""
    index = Index(house.archive / ".state" / INDEX)
    try:
        with index.writing() as connection:
            names = [row[1] for row in connection.exec_driver_sql("PRAGMA table_info(document)")]
            told = {"id": "NULL", "file": "printf('2026/02/27/%d_%016x.txt', n, n)", "ordinal": "n"} | changed
            values = ", ".join(told.get(name, f'"{name}"') for name in names)
            connection.exec_driver_sql(
                f"WITH RECURSIVE t (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM t WHERE n < {1000 + times}) "
                f"INSERT INTO document SELECT {values} FROM t, (SELECT * FROM document WHERE id = 1)"
            )
    finally:
        index.close()


def test_a_page_is_as_short_however_much_is_held_of_a_day_an_address_or_a_story(house: House) -> None:
    from tests.support.documents import opened, submission, text

    with opened(house.folder) as store:
        store.ingest.admit([submission("https://a.example/1", text(1))])
        (first,) = queries.documents(store.index)
    multiply(house, 5_000, key="'k' || n")
    copy = {"state": "'duplicate'", "relation": "'near'", "of": f"'{first.file}'", "key": "key"}
    multiply(house, 5_000, file="printf('.duplicates/2026/02/27/%d_%016x.txt', n, n)", **copy)
    with served(house) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as get:
        paths = [f"/document/{first.file}", f"/story/{first.file}", "/", "/day/2026-02-27", "/source/harbour"]
        paths += ["/duplicates", "/api/documents", f"/api/documents/{first.file}", f"/api/stories/{first.file}"]
        paths += ["/feed.atom", f"/feeds/story/{first.sha256[:16]}.atom"]
        for path in paths:
            answer = get.get(path)
            assert (answer.status_code, len(answer.content) < 400_000) == (200, True), (path, len(answer.content))
            assert answer.elapsed.total_seconds() < 5, path
        assert "No more than 100 are shown." in get.get(f"/story/{first.file}").text
        assert get.get("/feeds/story/0123456789ab.atom").status_code == 404


def found_by(get: httpx.Client, **asked: str) -> Any:
    """Return the page of a search, once the index has been made."""
    until = time.monotonic() + 60
    while True:
        page = tree(get.get("/search", params=asked))
        waiting = any(sign in said(page) for sign in ("being made", "cannot be found yet"))
        if not waiting or time.monotonic() > until:
            return page
        time.sleep(0.1)


def test_a_search_finds_documents_and_marks_the_words(get: httpx.Client) -> None:
    assert tree(get.get("/")).xpath("//form[@role='search']//input[@name='q']")
    page = found_by(get, q=f'"{EN[0]}"', state="all")
    assert page.xpath("//ol[@class='documents']//a[@class='title']//mark/text()")
    assert EN[0] in "".join(page.xpath("//ol[@class='documents']//a[@class='title']//text()"))
    assert page.xpath("//ol[@class='documents']//a[@class='title']/@lang")[0] == "en"
    assert page.xpath("//form[@class='filters']//select[@name='state']/option[@selected]/@value") == ["all"]
    assert "Nothing is found." in said(found_by(get, q="zeppelin"))
    chinese = found_by(get, q=ZH[0][:2], state="all")
    assert ZH[0] in "".join(chinese.xpath("//ol[@class='documents']//a[@class='title']//text()"))


def test_a_search_shows_below_what_is_kept_the_removed_tellings_that_lead_to_their_story(get: httpx.Client) -> None:
    page = found_by(get, q=ZH[0][:3])
    (removed,) = page.xpath("//section[h2='Among the removed documents']")
    assert "".join(removed.xpath(".//a[@class='title']//text()")) == ZH[0]
    (story,) = removed.xpath(".//a[.='its story']/@href")
    assert EN[0] in said(tree(get.get(story)))
    assert not found_by(get, q=ZH[0][:3], state="duplicate").xpath("//section")
    assert not found_by(get, q=EN[0], source="herald").xpath("//section")
    choices = page.xpath("//form[@class='filters']//select[@name='language']/option/@value")
    assert {"ar", "de", "en", "zh"} <= set(choices)


@pytest.mark.parametrize(
    ("asked", "begun"),
    [
        ("harbours", "harbour*"),
        ("Harbours -zeppelin", "Harbour* -zeppelin"),
        ("harbours zeppelin", None),
        ('"harbours zeppelin"', None),
        ("harbour zeppelin", None),
    ],
)
def test_a_search_for_a_word_with_another_ending_leads_to_its_beginning(
    get: httpx.Client, asked: str, begun: str | None
) -> None:
    found = found_by(get, q=asked)
    links = found.xpath("//p[starts-with(., 'Words that begin alike')]/a")
    assert [said(link) for link in links] == ([begun] if begun else [])
    for link in links:
        assert tree(get.get(link.get("href"))).xpath("//ol[@class='documents']/li")


def test_a_search_that_finds_nothing_leads_to_what_is_found_without_a_filter(get: httpx.Client) -> None:
    page = found_by(get, q=f'"{EN[0]}"', language="zh", until="2000-01-01", state="all")
    (way,) = page.xpath("//a[contains(., 'Search without')]")
    assert "Search without: From" not in said(page)
    assert "Language, To" in " ".join("".join(way.itertext()).split()) or "To" in "".join(way.itertext())
    assert tree(get.get(way.get("href"))).xpath("//ol[@class='documents']//a[@class='title']")
    assert not found_by(get, q="zeppelin", language="zh").xpath("//a[contains(., 'Search without')]")


def test_a_search_names_the_feed_of_what_it_finds(get: httpx.Client) -> None:
    page = found_by(get, q=EN[0], source="herald", order="best")
    (feed,) = page.xpath("//link[@rel='alternate']/@href")
    answer = get.get(feed)
    assert answer.status_code == 200
    assert EN[0] in answer.text
    assert "source=herald" in feed
    assert "order" not in feed


def test_a_search_that_cannot_be_read_is_a_sentence(get: httpx.Client) -> None:
    for query in ("-", '"' * 5000, "harvest " * 1250):
        answer = get.get("/search", params={"q": query})
        assert answer.status_code == 200
        assert tree(answer).xpath("//p[@role='alert']/text()"), query[:20]
    hostile = tree(get.get("/search", params={"q": "<script>alert(1)</script>"}))
    assert not hostile.xpath("//script")
