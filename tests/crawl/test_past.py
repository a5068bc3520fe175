"""A backfill goes on in web archives where the site's own lists end. The archive is a small server on loopback."""

import gzip
import json
import re
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from pipeline.config.archives import Wayback
from pipeline.config.past import Past
from pipeline.config.source import Source
from pipeline.discovery import CaptureWalk
from pipeline.discovery.captures import Recent
from pipeline.model import Kind, Window
from tests.support import records as made
from tests.support.commands import execute
from tests.support.house import House, article, feed, item, noon, rss
from tests.support.web import Answer, Request, Site

GONE = "http://127.0.0.1:9"  # nobody answers there: the site is gone
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
MAY = Window(since=date(2024, 5, 1), until=date(2024, 5, 31))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@dataclass
class Archive:
    """A web archive: an index in rows, captures below /web, and the index and the files of a crawl."""

    site: Site
    rows: list[list[str]] = field(default_factory=list)
    paged: bool = False

    def capture(self, url: str, page: Answer | str, moment: str = "20240515093000", **row: str) -> None:
        """Have captured a page."""
        told = {"mimetype": "text/html", "statuscode": "200"} | row
        self.rows.append(["key", moment, url, told["mimetype"], told["statuscode"], "DIGEST", "1234"])
        self.site.add(f"/web/{moment}id_/{url}", page)

    def index(self, request: Request) -> Answer:
        """The CDX API, as the Internet Archive has it: an array of rows, the names of the columns first."""
        asked = parse_qs(urlsplit(request.path).query)
        assert asked["matchType"] == ["prefix"]
        assert asked["filter"] == ["statuscode:200"]
        table = [NAMES, *self.rows]
        if "resumeKey" in asked:
            table = [NAMES, *self.rows[2:]]
        elif self.paged:
            table = [NAMES, *self.rows[:2], [], ["com,paper)/a 2024"]]
        return Answer(
            body="[" + ",\n".join(map(json.dumps, table)) + "]\n", headers={"Content-Type": "application/json"}
        )

    def settings(self, **keys: Any) -> dict[str, Any]:
        """The key `past` of pipeline.yaml."""
        base = {
            "wayback": self.site.url("/web"),
            "cdx": self.site.url("/cdx"),
            "commoncrawl": self.site.url("/cc"),
            "commoncrawl_data": self.site.url("/data"),
            "delay": 0,
            "allow_addresses": ["127.0.0.1"],
        }
        return base | keys

    def asked(self, part: str) -> list[str]:
        return [path for path in self.site.paths() if part in path]


@pytest.fixture
def archive(house: House) -> Iterator[Archive]:
    with Site() as site:
        archive = Archive(site)
        site.add("/cdx", archive.index)
        house.settings(past=archive.settings())
        yield archive


def test_a_site_that_is_gone_is_filled_from_an_archive_as_it_was_received_then(house: House, archive: Archive) -> None:
    house.source({"wayback": f"{GONE}/"}, include=["/a/"])
    for number in range(3):
        archive.capture(f"{GONE}/a/{number}", article(number))
    relative = article(3, date=None).replace("<h1>", "<p class='date'>2 days ago</p><h1>")
    archive.capture(f"{GONE}/a/3", Answer(body=relative, headers={"X-Archive-Orig-Etag": '"then"', "Etag": '"now"'}))
    archive.capture(f"{GONE}/tag/1", article(9))
    report, _ = house.run(window=MAY)
    assert report.outcomes == {Kind.ARCHIVED: 4, Kind.EXCLUDED: 1}
    assert not report.problems
    told = house.last_events()[f"{GONE}/a/3"]
    assert (told["date"], told["fetched_at"]) == ("2024-05-13", "2024-05-15T09:30:00Z")
    assert told["found_in"] == archive.site.url(f"/web/20240515093000id_/{GONE}/a/3")
    assert told["http"]["etag"] == '"then"'
    assert house.sound()
    asked = len(archive.asked("/web/"))
    again, _ = house.run(window=MAY)
    assert again.outcomes == {Kind.SEEN: 4, Kind.EXCLUDED: 1}
    assert len(archive.asked("/web/")) == asked
    ordinary, _ = house.run()
    assert ordinary.links == 0, "a run asks no archive"


def test_the_archive_is_asked_where_the_own_lists_do_not_reach_back(house: House, archive: Archive) -> None:
    with Site({"/a/9": article(9, date="2024-05-20")}) as site:
        site.add("/feed", rss(item(site.url("/a/9"), published=noon("2024-05-20"))))
        archive.capture(site.url("/a/1"), article(1))
        archive.capture(site.url("/a/9"), article(9, date="2024-05-20"), moment="20240521000000")
        house.source({"feed": site.url("/feed")})
        near, _ = house.run(window=Window(since=date(2024, 5, 20), until=date(2024, 5, 31)))
        assert (near.outcomes, archive.site.paths()) == ({Kind.ARCHIVED: 1}, [])
        far, _ = house.run(window=MAY)
        assert far.outcomes == {Kind.ARCHIVED: 1, Kind.SEEN: 2}
        assert far.notes == ["its own lists reach back to 2024-05-20; older pages are looked for in web archives"]
        assert "/a/1" not in site.paths(), "what an archive has is never asked at the site"


def test_no_public_archive_is_asked_for_a_private_site(house: House, archive: Archive) -> None:
    house.settings(past=archive.settings(allow_addresses=[]))
    with Site({"/feed": feed()}) as site:
        house.source({"feed": site.url("/feed")})
        house.run(window=MAY)
    assert archive.site.paths() == []


def test_a_setting_keeps_backfills_out_of_archives(house: House, archive: Archive) -> None:
    house.settings(past=archive.settings(fill=[]))
    with Site({"/feed": feed()}) as site:
        house.source({"feed": site.url("/feed")})
        house.run(window=MAY)
    assert archive.site.paths() == []


def test_what_was_captured_before_the_first_day_was_published_before_it(house: House, archive: Archive) -> None:
    house.source({"wayback": f"{GONE}/"})
    archive.capture(f"{GONE}/a/0", article(0, date="2023-01-01"), moment="20230102000000")
    archive.capture(f"{GONE}/a/0", article(0, date="2023-01-01"), moment="20240520000000")
    archive.capture(f"{GONE}/a/1", article(1))
    report, _ = house.run(window=MAY)
    assert report.outcomes == {Kind.ARCHIVED: 1}
    assert len(archive.asked("/web/")) == 1


def test_a_long_index_goes_on_by_its_key_and_a_backfill_where_it_was(house: House, archive: Archive) -> None:
    archive.paged = True
    house.source({"wayback": f"{GONE}/"})
    for number in range(4):
        archive.capture(f"{GONE}/a/{number}", article(number))
    archive.site.add(f"/web/20240515093000id_/{GONE}/a/3", Answer(status=429, headers={"Retry-After": "3600"}))
    report, _ = house.run(window=MAY)
    assert report.outcomes == {Kind.ARCHIVED: 3}
    assert len(report.problems) == 1
    assert (
        "answered 429 Too Many Requests and asked to wait 3600 s; the same backfill continues from here"
        in report.problems[0]
    )
    archive.site.add(f"/web/20240515093000id_/{GONE}/a/3", article(3))
    house.clock.pass_by(hours=2)
    asked = len(archive.site.paths())
    rest, _ = house.run(window=MAY)
    assert rest.outcomes == {Kind.ARCHIVED: 1, Kind.SEEN: 1}
    assert [path.partition("?")[0] for path in archive.site.paths()[asked:]] == [
        "/cdx",
        f"/web/20240515093000id_/{GONE}/a/3",
    ], "the first page of the index is done"


def test_an_archive_that_wants_to_be_left_alone_is_asked_once(house: House, archive: Archive) -> None:
    house.source({"wayback": f"{GONE}/"}, {"wayback": "http://other.example/"})
    for number in range(40):
        archive.capture(f"{GONE}/a/{number}", Answer(status=429, headers={"Retry-After": "3600"}))
    report, log = house.run(window=MAY)
    assert (report.links, log.outcomes) == (0, [])
    assert len(archive.asked("/web/")) == 1
    assert len(report.problems) == 2, "the other endpoint is at the same host, which is left alone"
    house.run()
    assert len(archive.asked("/web/")) == 1


def test_an_archive_that_fails_again_and_again_is_left_alone(house: House, archive: Archive) -> None:
    house.source({"wayback": f"{GONE}/"})
    for number in range(40):
        archive.capture(f"{GONE}/a/{number}", Answer(status=503))
    report, _ = house.run(window=MAY)
    assert 0 < report.outcomes[Kind.FAILED] < 5
    assert len(report.problems) == 1
    assert len(set(archive.asked("/web/"))) <= 5


def test_captures_of_errors_are_outcomes_and_say_nothing_of_the_site(house: House, archive: Archive) -> None:
    house.source({"wayback": f"{GONE}/"})
    archive.capture(f"{GONE}/a/gone", Answer(status=404))
    archive.capture(f"{GONE}/a/soft", "<html><body><h1>404</h1><p>Page not found</p></body></html>")
    archive.capture(f"{GONE}/a/away", Answer(status=302, headers={"Location": "http://127.0.0.1:10/live"}))
    moved = archive.site.url(f"/web/20240601000000id_/{GONE}/a/new")
    archive.capture(f"{GONE}/a/old", Answer(status=302, headers={"Location": moved}))
    archive.site.add(f"/web/20240601000000id_/{GONE}/a/new", article(1))
    archive.capture(f"{GONE}/a/2", article(2))
    report, log = house.run(window=MAY)
    assert report.outcomes[Kind.FAILED] == 3
    assert report.outcomes[Kind.ARCHIVED] == 2
    assert "which is not requested" in log.of(f"{GONE}/a/away").because
    assert house.last_events()[f"{GONE}/a/new"]["fetched_at"] == "2024-06-01T00:00:00Z"
    with house.line() as line:
        assert not line.index.visits([f"{GONE}/a/gone", f"{GONE}/a/soft"])
        assert not line.index.owed("paper", house.clock.now())


def test_rows_that_lie_cost_themselves(house: House, archive: Archive) -> None:
    house.source({"wayback": f"{GONE}/"})
    archive.capture(f"{GONE}/a/1", article(1))
    good = archive.rows[0]
    archive.rows.append([good[0], "yesterday", f"{GONE}/a/7", *good[3:]])
    archive.rows.append([good[0], "20249915093000", f"{GONE}/a/8", *good[3:]])
    archive.rows += [[*good[:2], url, *good[3:]] for url in ("file:///etc/passwd", "http://evil.example/a")]
    archive.rows += [good[:3], [*good[:3], "image/png", *good[4:]], [*good[:4], "404", *good[5:]]]
    report, _ = house.run(window=MAY)
    assert report.outcomes == {Kind.ARCHIVED: 1}
    (note,) = report.notes
    assert note.endswith(": 5 rows of the index cannot be true")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("<html>Sorry</html>", "the index is neither JSON, nor CDX, nor a timemap"),
        ('[["urlkey","timestamp"],\n["a", "2024', "the index is no JSON from here on"),
        ("[" * 2_000_000, "the index is no JSON from here on"),
        (Answer(status=503), "answered 503"),
    ],
)
def test_an_index_that_is_none_is_a_problem_of_its_own(
    house: House, archive: Archive, answer: Answer | str, said: str
) -> None:
    archive.site.add("/cdx", answer)
    house.source({"wayback": f"{GONE}/"})
    report, _ = house.run(window=MAY)
    assert said in " ".join([*report.problems, *report.notes])


def test_a_timemap_stands_in_for_an_index(house: House, archive: Archive) -> None:
    base = archive.site.url("/web")
    lines = [
        f'<{GONE}/>; rel="original"',
        f'<{base}/timemap/link/{GONE}/*>; rel="self"; type="application/link-format"',
        f'<{base}/20240515093000/{GONE}/a/1>; rel="first memento"; datetime="Wed, 15 May 2024 09:30:00 GMT"',
        f'<{base}/20240615093000/{GONE}/a/1>; rel="memento"; datetime="Sat, 15 Jun 2024 09:30:00 GMT"',
        f'<http://other.example/web/20240515093000/{GONE}/a/2>; rel="memento"; datetime="Wed, 15 May 2024 09:30:00"',
    ]
    archive.site.add(f"/web/timemap/link/{GONE}/*", ",\n".join(lines))
    archive.site.add(f"/web/20240515093000id_/{GONE}/a/1", article(1))
    house.source({"wayback": f"{GONE}/", "timemap": True})
    report, _ = house.run(window=MAY)
    assert report.outcomes == {Kind.ARCHIVED: 1}
    assert report.notes[0].endswith(": 1 row of the index cannot be true")


class Lines:
    """A timemap of many lines that nobody has written down."""

    def __init__(self, count: int, url: str) -> None:
        self.count, self.url, self.at = count, url, -1

    def read(self, size: int = -1) -> bytes:
        if size == 1:
            return b"<"
        self.at += 1
        entries = (
            f'<http://archive.example/web/20240515093000/{self.url}{(self.at * 500 + n) % 1000}>; rel="memento",\n'
            for n in range(500)
        )
        return "".join(entries).encode() if self.at * 500 < self.count else b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None: ...


def test_a_timemap_without_end_fills_no_memory() -> None:
    endpoint = Wayback(wayback=f"{GONE}/", captures="http://archive.example/web", timemap=True)
    source = Source(name="paper", endpoints=(endpoint,))
    lines: Any = Lines(10_000, f"{GONE}/a/")
    walk = CaptureWalk(source, endpoint, Past(), lambda url: lines, window=MAY)
    (page,) = walk.pages()
    tracemalloc.start()
    lines.at = -1
    count = sum(1 for _ in zip(page.links, range(1000), strict=False))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 1000
    assert peak < 5_000_000


def test_of_many_addresses_the_last_are_remembered_and_older_ones_go() -> None:
    recent = Recent(50)
    for number in range(5000):
        recent.add(f"/a/{number}")
        assert f"/a/{number}" in recent
        assert number < 49 or f"/a/{number - 49}" in recent
        assert number < 100 or f"/a/{number - 100}" not in recent


def crawl(archive: Archive, records: dict[str, bytes], lies: list[dict[str, str]] | None = None) -> None:
    """Have a crawl of one index page and one file."""
    rows, data = [], b""
    for url, record in records.items():
        packed = gzip.compress(record)
        rows.append(
            {
                "urlkey": "key",
                "timestamp": "20240515093000",
                "url": url,
                "mime": "text/html",
                "status": "200",
                "digest": "D",
                "length": str(len(packed)),
                "offset": str(len(data)),
                "filename": "crawl-data/CC-MAIN-2024-22/1.warc.gz",
            }
        )
        data += packed
    rows += [rows[0] | lie for lie in lies or []]

    def index(request: Request) -> Answer | str:
        query = unquote(urlsplit(request.path).query)
        if "showNumPages" in query:
            return '{"pages": 1, "pageSize": 5, "blocks": 1}\n'
        assert "page=0" in query
        return "\n".join(map(json.dumps, rows)) + "\n"

    def file(request: Request) -> Answer:
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers["range"])
        assert found
        first, last = int(found[1]), int(found[2])
        part = data[first : last + 1]
        told = f"bytes {first}-{first + len(part) - 1}/{len(data)}"
        return Answer(status=206 if part else 416, body=part, headers={"Content-Range": told if part else ""})

    names = ["CC-MAIN-2024-22", "CC-MAIN-2024-18", "CC-MAIN-2019-04"]
    archive.site.add("/cc/collinfo.json", json.dumps([{"id": name, "cdx-api": "x"} for name in names]))
    archive.site.add("/cc/CC-MAIN-2024-22-index", index)
    archive.site.add("/cc/CC-MAIN-2024-18-index", Answer(status=404, body='{"message": "No Captures found"}'))
    archive.site.add("/data/crawl-data/CC-MAIN-2024-22/1.warc.gz", file)


def test_records_of_common_crawl_are_read_by_range_and_lies_about_them_cost_themselves(
    house: House, archive: Archive
) -> None:
    at = datetime(2024, 5, 15, 9, 30, tzinfo=UTC)
    records = {f"{GONE}/a/{n}": made.response(f"{GONE}/a/{n}", made.http(article(n)), at=at) for n in range(3)}
    lies = [
        {"url": f"{GONE}/a/7", "offset": "-5"},
        {"url": f"{GONE}/a/7", "filename": "../../etc/passwd"},
        {"url": f"{GONE}/a/7", "length": "99999999999"},
        {"url": f"{GONE}/a/8"},  # its record is of another page
        {"url": f"{GONE}/a/9", "offset": "7"},  # no record begins there
        {"url": f"{GONE}/a/10", "offset": "999999"},  # the file is not so long
    ]
    crawl(archive, records, lies)
    house.source({"commoncrawl": f"{GONE}/"})
    report, log = house.run(window=MAY)
    assert report.outcomes == {Kind.ARCHIVED: 3, Kind.FAILED: 3}
    assert not report.problems
    assert "the record there is of" in log.of(f"{GONE}/a/8").because
    assert "no record is where the index says" in log.of(f"{GONE}/a/9").because
    assert report.notes[0].endswith(": 3 rows of the index cannot be true")
    offset = len(gzip.compress(records[f"{GONE}/a/0"]))
    found_in = archive.site.url(f"/data/crawl-data/CC-MAIN-2024-22/1.warc.gz#{offset}")
    assert house.last_events()[f"{GONE}/a/1"]["found_in"] == found_in
    assert not archive.asked("2019")


def test_a_dry_run_counts_captures_too(house: House, archive: Archive) -> None:
    house.source({"wayback": f"{GONE}/"}, include=["/a/"])
    for path in ("/a/0", "/a/1", "/tag/2"):
        archive.capture(f"{GONE}{path}", article(0))
    said = execute(house, "backfill", "paper", "--since", "2024-05", "--dry-run", "--json").json
    assert said == {"source": "paper", "links": 3, "counts": {"would be fetched": 2, "excluded": 1}, "problems": []}
    assert not archive.asked("/web/")


def test_an_archive_is_told_no_secret_of_the_source(
    house: House, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    house.source(
        {"feed": archive.site.url("/feed")},
        {"wayback": f"{GONE}/"},
        headers={"X-Key": "${TOKEN}"},
        cookies={"session": "secret"},
    )
    archive.site.add("/feed", feed())
    archive.capture(f"{GONE}/a/1", article(1))
    house.run(window=MAY)
    told = [request for request in archive.site.requests if "/feed" not in request.path]
    assert told
    assert not any("secret" in str(request.headers) for request in told)


def test_discover_says_how_far_the_lists_and_the_archives_reach_back(house: House, archive: Archive) -> None:
    with Site() as site:
        site.add("/", "<html><body><a href='/a/0'>A story</a></body></html>")
        site.add("/feed/", rss(*(item(site.url(f"/a/{n}"), published=noon(f"2024-05-1{n}")) for n in range(3))))

        def index(request: Request) -> str:
            moment = "20260101000000" if "limit=-1" in request.path else "20090203040506"
            return json.dumps([["timestamp", "original"], [moment, site.url("/")]])

        archive.site.add("/cdx", index)
        archive.site.add("/cc/collinfo.json", '[{"id": "CC-MAIN-2024-22"}, {"id": "CC-MAIN-2019-04"}]')
        archive.site.add("/cc/CC-MAIN-2024-22-index", '{"filename": "crawl-data/1.warc.gz", "timestamp": "1"}\n')
        said = execute(house, "discover", site.url("/"), "--private", "--delay", "0s")
    assert said.code == 0, said.err
    assert "3 links back to 2024-05-10" in said.out
    assert "captures of the home page from 2009-02-03 to 2026-01-01" in said.out
    assert f'# - wayback: "{site.url("/")}"' in said.out
    assert "captured by the latest of 2 crawls, CC-MAIN-2024-22" in said.out
