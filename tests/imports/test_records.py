"""Pages of WARC files are read as if they had been fetched when they were recorded."""

import gzip
import json
import re
import threading
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import pytest
import zstandard

from pipeline.config import settings
from pipeline.config.source import Feed, Source
from pipeline.fetch import Fetcher, RemoteFile
from pipeline.imports import FileReport, RecordChoice, RecordFile, import_records
from pipeline.model import Kind, WarcLocation, Window
from tests.support import records as made
from tests.support.commands import execute
from tests.support.house import House, Log, article, feed
from tests.support.web import Answer, Request, Site

SITE = "http://paper.example"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def take(
    house: House,
    data: bytes,
    *,
    name: str = "old.warc.gz",
    source: Source | None = None,
    wanted: RecordChoice | None = None,
    stop: threading.Event | None = None,
    log: Log | None = None,
) -> FileReport:
    """Import one file in this process."""
    path = house.folder / name
    path.write_bytes(data)
    file = RecordFile(name=name, identity=f"{len(data)}", open=lambda: path.open("rb"), size=len(data))
    source = source or Source(name="past", endpoints=(Feed(feed="https://import.invalid/"),))
    with house.line() as line:
        (report,) = import_records(
            line, source, [file], wanted or RecordChoice(), together=8, stop=stop, listen=log or Log()
        )
    assert house.sound()
    return report


def one(answer: bytes, *, path: str = "/a/0", fields: dict[str, str] | None = None) -> bytes:
    return made.members([made.response(SITE + path, answer, fields=fields)])


def test_a_page_is_dated_against_the_moment_of_its_capture_and_tells_its_record(house: House) -> None:
    relative = article(1, date=None).replace("<h1>", "<p class='date'>2 days ago</p><h1>")
    records = [made.warcinfo(), *made.pages(1, article), made.response(f"{SITE}/a/1", made.http(relative))]
    report = take(house, made.members(records))
    assert report.report.outcomes == {Kind.ARCHIVED: 2}
    assert (report.records, report.passed) == (3, {"warcinfo record": 1})
    events = house.last_events()
    assert {each["fetched_at"] for each in events.values()} == {"2024-05-15T09:30:00Z"}
    assert events[f"{SITE}/a/1"]["date"] == "2024-05-13"
    offset = len(gzip.compress(records[0], 6, mtime=0))
    assert events[f"{SITE}/a/0"]["found_in"] == f"old.warc.gz#{offset}"


def test_the_record_of_an_imported_page_is_held_and_read_again_without_the_file(house: House) -> None:
    packed = gzip.compress(article(1).encode())
    gzipped = made.response(f"{SITE}/a/1", made.http(packed, fields={"Content-Encoding": "gzip"}))
    path = house.folder / "old.warc.gz"
    take(house, made.members([made.warcinfo(), *made.pages(1, article), gzipped]))
    path.unlink()
    house.source({"feed": "https://paper.example/feed"}, name="past")
    with house.line() as line:
        place = WarcLocation(**house.last_events()[f"{SITE}/a/1"]["warc"])
        recording = line.archive.recordings.read(place)
    assert (recording.answer.body, recording.record.at) == (packed, made.THEN)
    assert execute(house, "reextract", "past", "--json").json["counts"]["same"] == 2
    said = execute(house, "export", "wacz", house.folder / "all.wacz")
    assert said.code == 0, said.err


def test_what_is_held_already_is_removed_as_from_a_run(house: House) -> None:
    with Site({"/a/0": article(0)}) as site:
        site.add("/feed", feed(site.url("/a/0")))
        house.source({"feed": site.url("/feed")})
        house.run()
    report = take(house, made.members(made.pages(2, article)))
    assert report.report.outcomes == {Kind.ARCHIVED: 1, Kind.DUPLICATE: 1}
    assert len(house.titles()) == 2


def test_only_pages_that_the_source_takes_are_read_and_others_are_counted_by_the_reason(house: House) -> None:
    house.source({"feed": "https://paper.example/feed"}, include=["/a/"], exclude=["/a/9"])
    others = [
        made.response(f"{SITE}/x.png", made.http(b"\x89PNG", kind="image/png")),
        made.response(f"{SITE}/gone", made.http("gone", status="404 Not Found")),
        made.response(f"{SITE}/moved", made.http("", status="301 Moved", fields={"Location": "/a/0"})),
        made.response(
            "dns:paper.example", b"20240515 paper.example. 300 IN A 192.0.2.1", fields={"Content-Type": "text/dns"}
        ),
        made.response("http://other.example/a/1", made.http(article(7))),
        made.record({"WARC-Type": "request", "WARC-Target-URI": f"{SITE}/a/0"}, b"GET /a/0 HTTP/1.1\r\n\r\n"),
        made.response(f"{SITE}/a/8", made.http(article(8)), at=datetime(2999, 1, 1, tzinfo=UTC)),
        made.response(f"{SITE}/tag/1", made.http(article(5))),
        made.response(f"{SITE}/a/9", made.http(article(9))),
    ]
    source = settings.load(house.configs).sources["paper"]
    report = take(
        house,
        made.members([*made.pages(2, article), *others]),
        source=source,
        wanted=RecordChoice(hosts=("paper.example",)),
    )
    assert report.passed == {
        "type image/png": 1,
        "status 404": 1,
        "status 301": 1,
        "no web address": 1,
        "another host": 1,
        "request record": 1,
        "captured in the future": 1,
    }
    assert report.report.outcomes == {Kind.ARCHIVED: 2, Kind.EXCLUDED: 2}


def test_documents_of_other_days_are_left_out(house: House) -> None:
    def dated(number: int) -> str:
        return article(number, date=f"2024-05-1{number}")

    window = Window(since=datetime(2024, 5, 11, tzinfo=UTC).date(), until=datetime(2024, 5, 12, tzinfo=UTC).date())
    report = take(house, made.members(made.pages(4, dated)), wanted=RecordChoice(window=window))
    assert report.report.outcomes == {Kind.ARCHIVED: 2, Kind.EXCLUDED: 2}


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (body[:100], body[100:])) + b"0\r\n\r\n"


CODINGS: dict[str, tuple[Callable[[bytes], bytes], dict[str, str]]] = {
    "gzip": (gzip.compress, {"Content-Encoding": "gzip"}),
    "br": (brotli.compress, {"Content-Encoding": "br"}),
    "zstd": (zstandard.compress, {"Content-Encoding": "zstd"}),
    "deflate": (zlib.compress, {"Content-Encoding": "deflate"}),
    "chunked": (chunked, {"Transfer-Encoding": "chunked"}),
    "gzip, chunked": (
        lambda body: chunked(gzip.compress(body)),
        {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"},
    ),
    "undone": (lambda body: body, {"Content-Encoding": "br"}),
    "undone, chunks": (lambda body: body, {"Transfer-Encoding": "chunked"}),
    "length of the wire": (lambda body: body, {"Content-Length": "17"}),
}


@pytest.mark.parametrize("coding", CODINGS)
def test_a_page_is_read_in_whatever_coding_it_was_recorded(house: House, coding: str) -> None:
    encode, fields = CODINGS[coding]
    answer = made.http(encode(article(0).encode()), fields=fields)
    report = take(house, one(answer))
    assert report.report.outcomes == {Kind.ARCHIVED: 1}


BAD: dict[str, tuple[bytes, str]] = {
    "no HTTP": (one(b"SSH-2.0-OpenSSH_9.6\r\n"), "the record holds no HTTP answer"),
    "wrong block digest": (
        one(made.http(article(0)), fields={"WARC-Block-Digest": made.sha1(b"x")}),
        "digest is of another block",
    ),
    "wrong payload digest": (
        one(made.http(article(0)), fields={"WARC-Payload-Digest": made.sha1(b"x")}),
        "digest is of another page",
    ),
    "cut off": (
        one(made.http(article(0)), fields={"WARC-Truncated": "length"}),
        "was cut off when it was recorded (length)",
    ),
    "no date": (one(made.http(article(0)), fields={"WARC-Date": "yesterday"}), "WARC-Date is not a moment"),
    "damaged gzip": (
        one(made.http(gzip.compress(article(0).encode())[:-20], fields={"Content-Encoding": "gzip"})),
        "cannot be decoded",
    ),
    "a bomb": (
        one(made.http(gzip.compress(bytes(20_000_000)), fields={"Content-Encoding": "gzip"})),
        "more than 10,000,000 bytes",
    ),
    "too large": (one(made.http(b"<p>" + bytes(11_000_000))), "longer than a page of 10,000,000 bytes"),
    "no article": (one(made.http("<html><body><p>Not found</p></body></html>")), ""),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_record_is_an_outcome_and_says_nothing_of_the_site(house: House, case: str) -> None:
    data, because = BAD[case]
    log = Log()
    report = take(house, data + made.members(made.pages(2, article)[1:]), log=log)
    assert report.whole
    assert report.report.outcomes == {Kind.FAILED: 1, Kind.ARCHIVED: 1}
    assert because in log.of(f"{SITE}/a/0").because
    with house.line() as line:
        assert not line.index.visits([f"{SITE}/a/0"]), "a run would take the live page for given up"


def test_what_is_damaged_is_told_with_its_place_and_the_rest_goes_on(house: House) -> None:
    first, second, third = made.pages(3, article)
    packed = gzip.compress(second)
    report = take(house, made.members([first]) + packed[:300] + bytes(1000) + made.members([third]))
    assert report.report.outcomes == {Kind.ARCHIVED: 2}
    assert report.damaged == 1
    assert re.fullmatch(r"old\.warc\.gz: at byte \d+: .+", report.damages[0])


def test_who_imports_what_is_damaged_hears_it_also_by_the_exit_status(house: House, tmp_path: Path) -> None:
    sound, damaged = made.members(made.pages(2, article)), tmp_path / "crawl.warc.gz"
    for data, code in ((sound, 0), (sound + b"\x1f\x8b" + bytes(500), 1)):
        damaged.write_bytes(data)
        said = execute(house, "import", damaged, "--source", "past")
        assert (said.code, "at byte" in said.err) == (code, bool(code))


def test_a_later_capture_is_a_revision_and_an_earlier_one_is_none(house: House) -> None:
    later = datetime(2024, 6, 1, tzinfo=UTC)
    corrected = article(0).replace(
        "</article>", "<p>Correction: the ferry left at nine, not at eight as we said.</p></article>"
    )
    assert take(house, one(made.http(article(0)))).report.outcomes == {Kind.ARCHIVED: 1}
    data = made.members([made.response(f"{SITE}/a/0", made.http(corrected), at=later)])
    assert take(house, data, name="new.warc.gz").report.outcomes == {Kind.REVISED: 1}
    log = Log()
    assert take(house, one(made.http(article(0))), name="again.warc.gz", log=log).report.outcomes == {Kind.SEEN: 1}
    assert log.of(f"{SITE}/a/0").because == "held as of 2024-06-01 00:00 UTC; captured on 2024-05-15 09:30 UTC"


def test_later_pages_of_an_article_come_from_the_file_and_the_site_is_never_asked(house: House) -> None:
    with Site() as site:
        first = article(0).replace(
            "</article>", f'</article><a rel="next" href="{site.url("/a/0?page=2")}">Next page</a>'
        )
        records = [
            made.response(site.url("/a/0"), made.http(first)),
            made.response(site.url("/a/0?page=2"), made.http(article(3, title="Story number 0 of the valley"))),
        ]
        report = take(house, made.members(records))
        assert report.report.outcomes[Kind.ARCHIVED] >= 1
        assert site.paths() == []


class StopsAfter(Log):
    """Ends an import after so many outcomes."""

    def __init__(self, count: int, stop: threading.Event) -> None:
        super().__init__()
        self._count, self._stop = count, stop

    def ended(self, outcome: Any) -> None:
        super().ended(outcome)
        if len(self.outcomes) >= self._count:
            self._stop.set()


@pytest.mark.parametrize("packed", ["members", "whole"])
def test_an_import_that_was_broken_off_goes_on_where_it_was(house: House, packed: str) -> None:
    records = [made.warcinfo(), *made.pages(30, article)]
    data = made.members(records) if packed == "members" else gzip.compress(b"".join(records))
    stop = threading.Event()
    first = take(house, data, stop=stop, log=StopsAfter(20, stop))
    assert not first.whole
    log = Log()
    rest = take(house, data, log=log)
    assert rest.whole
    assert len(log.outcomes) <= 16
    if packed == "members":
        assert 0 < rest.begun_at < len(data)
        assert rest.records < 20
    keys = {each.link.key for each in log.outcomes if each.kind is not Kind.SEEN}
    assert f"{SITE}/a/29" in keys
    again = take(house, data)
    assert (again.begun_at, again.records) == (0, 31)
    assert again.report.outcomes[Kind.ARCHIVED] == 0


def test_another_file_of_the_same_name_is_read_from_its_beginning(house: House) -> None:
    stop = threading.Event()
    take(house, made.members(made.pages(24, article)), stop=stop, log=StopsAfter(20, stop))
    other = take(house, made.members(made.pages(2, article, host="http://other.example")))
    assert other.begun_at == 0
    assert other.report.links == 2


def test_a_killed_import_loses_nothing_and_files_nothing_twice(house: House) -> None:
    path = house.folder / "old.warc.gz"
    path.write_bytes(made.members(made.pages(160, article)))
    arguments = ("import", str(path), "--source", "past", "--json")
    with house.process(*arguments) as process:
        until = time.monotonic() + 120
        while len(list(house.archive.glob("[0-9]*/*/*/*.txt"))) < 65:
            assert time.monotonic() < until
            time.sleep(0.02)
        process.kill()
        process.wait()
    with house.process(*arguments) as process:
        out, err = process.communicate(timeout=240)
    (file,) = json.loads(out)["files"]
    assert process.returncode == 0, err
    assert file["begun_at"] > 0
    assert file["outcomes"]["failed"] == 0
    assert sorted(house.titles()) == sorted(f"Story number {number} of the valley" for number in range(160))
    assert house.sound()


def serving(data: bytes, *, breaks: int = 0) -> Callable[[Request], Answer]:
    """Answers range requests; the first few with an error."""
    broken = [breaks]

    def route(request: Request) -> Answer:
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("range", ""))
        assert found, "a file of a gigabyte is not asked for whole"
        if broken[0]:
            broken[0] -= 1
            return Answer(status=503, headers={"Retry-After": "1"})
        first, last = int(found[1]), int(found[2])
        if first >= len(data):
            return Answer(status=416)
        part = data[first : last + 1]
        told = f"bytes {first}-{first + len(part) - 1}/{len(data)}"
        return Answer(
            status=206, body=part, headers={"Content-Range": told, "Content-Type": "application/octet-stream"}
        )

    return route


def test_a_list_of_paths_is_streamed_in_parts_and_filtered_by_host(house: House) -> None:
    one_file = made.members([*made.pages(2, article), *made.pages(2, article, host="http://other.example")])
    two = made.members(made.pages(3, article, host="http://www.paper.example")[2:])
    with Site() as site:
        site.add("/crawl-data/CC-NEWS/1.warc.gz", serving(one_file, breaks=1))
        site.add("/crawl-data/CC-NEWS/2.warc.gz", serving(two))
        house.settings(past={"commoncrawl_data": site.url(), "delay": 0, "allow_addresses": ["127.0.0.1"]})
        paths = house.folder / "warc.paths.gz"
        lines = (
            "crawl-data/CC-NEWS/1.warc.gz\ncrawl-data/CC-NEWS/2.warc.gz\ncrawl-data/../secret\ncrawl-data/3.warc.gz\n"
        )
        paths.write_bytes(gzip.compress(lines.encode()))
        said = execute(house, "import", paths, "--host", "paper.example", "--source", "news", "--json")
        assert said.code == 1, said.err
        told = said.json
        assert [file["outcomes"]["archived"] for file in told["files"]] == [2, 1, 0]
        assert told["files"][0]["passed"] == {"another host": 2}
        assert told["files"][2]["problems"] == [
            f"{site.url('/crawl-data/3.warc.gz')}: 127.0.0.1: answered 404 Not Found"
        ]
        assert told["problems"] == [f"{paths}:3: 'crawl-data/../secret' is not the path of a WARC file"]
        asked = len(site.requests)
        again = execute(house, "import", paths, "--host", "paper.example", "--source", "news", "--json").json
        assert [file["done_before"] for file in again["files"]] == [True, True, False]
        assert len(site.requests) == asked + 1
    assert house.last_events()[f"{SITE}/a/0"]["found_in"].startswith(site.url("/crawl-data/CC-NEWS/1.warc.gz#"))


def test_a_file_far_away_is_read_in_parts_from_any_place(house: House) -> None:
    data = bytes(range(256)) * 40
    with Site({"/file": serving(data)}) as site, house.line() as line:
        assert isinstance(line.fetcher, Fetcher)
        source = Source(name="far", endpoints=(Feed(feed=site.url()),), delay="0s", allow_addresses=("127.0.0.1",))
        far = RemoteFile(line.fetcher, site.url("/file"), source, part_bytes=1000)
        assert b"".join(iter(lambda: far.read(700), b"")) == data
        assert far.seek(5000) == 5000
        assert far.read(10) == data[5000:5010]
        assert far.size == len(data)
        assert {request.headers["accept-encoding"] for request in site.requests} == {"identity"}


def test_a_server_without_ranges_is_told_of_and_not_read_whole(house: House) -> None:
    with Site({"/f.warc.gz": Answer(body=bytes(9_000_000))}) as site, house.line() as line:
        assert isinstance(line.fetcher, Fetcher)
        source = Source(name="far", endpoints=(Feed(feed=site.url()),), delay="0s", allow_addresses=("127.0.0.1",))
        far: Any = RemoteFile(line.fetcher, site.url("/f.warc.gz"), source)
        file = RecordFile(name="f", identity="f", open=lambda: far)
        (report,) = import_records(line, source, [file], RecordChoice())
    assert report.report.problems == ["f: 127.0.0.1: answer of 9,000,000 bytes; at most 8,388,608 are read (max_size)"]


def test_a_wacz_file_and_several_files_at_once_are_imported_by_the_command(house: House) -> None:
    files = {
        "archive/a.warc.gz": made.members(made.pages(2, article)),
        "../b.warc.gz": made.members(made.pages(9, article)),
    }
    packed = made.wacz(house.folder / "site.wacz", files)
    plain = house.folder / "c.warc"
    plain.write_bytes(b"".join([*made.pages(4, article)[2:], made.warcinfo(), made.warcinfo()]))
    missing = house.folder / "missing.warc.gz"
    rehearsed = execute(house, "import", packed, plain, "--dry-run", "--json").json
    assert sum(file["outcomes"]["archived"] for file in rehearsed["files"]) == 4
    assert not house.titles()
    said = execute(house, "import", packed, plain, missing, "--jobs", 2)
    assert said.code == 1
    assert "2 archived" in said.out
    assert re.search(r"^not read: \d+ warcinfo records$", said.out, re.MULTILINE)
    assert "'../b.warc.gz' is not read: its name leads out of the file" in said.err
    assert f"{missing}: cannot be read: No such file or directory" in said.err
    assert len(house.titles()) == 4
    assert house.last_events()[f"{SITE}/a/0"]["found_in"].startswith(f"{packed}!archive/a.warc.gz#")


def test_the_addresses_of_a_list_are_fetched_now(house: House) -> None:
    with Site({"/a/0": article(0), "/a/1": article(1)}) as site:
        house.source({"feed": site.url("/feed")}, include=["/never/"])
        listed = house.folder / "addresses.txt"
        listed.write_text(f"# two\n{site.url('/a/0')}\n{site.url('/a/1')}\n")
        rehearsed = execute(house, "import", listed, "--dry-run")
        assert (rehearsed.code, site.paths()) == (0, [])
        said = execute(house, "import", listed, "--source", "paper")
    assert said.code == 0, said.out + said.err
    assert len(house.titles()) == 2
    assert {event["found_in"] for event in house.last_events().values()} == {"by hand"}


def test_texts_and_records_are_not_mixed(house: House) -> None:
    text, warc = house.folder / "a.txt", house.folder / "a.warc"
    text.write_text("A text.\n")
    warc.write_bytes(made.warcinfo())
    assert "one kind at a time" in execute(house, "import", text, warc).err
    assert "choose among records" in execute(house, "import", text, "--host", "paper.example").err
