"""What a run records: every answer that led to a document, byte for byte, and where its manifest line says."""

import base64
import gzip
import hashlib
import json
import random
import threading
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Recording, Recordings, journal
from pipeline.archive.blobs import Folder
from pipeline.archive.filing import FileGroup
from pipeline.cli.app import execute as cli_execute
from pipeline.config import settings
from pipeline.crawl import run_all
from pipeline.model import ArchivePlace, Exchange, Kind, WarcLocation
from pipeline.report import SILENT
from pipeline.warc import WarcRecord, WarcWriter, read_at, read_records
from tests.support.clocks import NOON, StillClock
from tests.support.commands import execute
from tests.support.house import House, article, feed, item, news_in_brief, prose, rss
from tests.support.web import Answer, Request, Site


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def lines(house: House) -> dict[str, dict[str, Any]]:
    """Every line of every manifest, by the path of its address."""
    return {line["url"].partition("//")[2].partition("/")[2]: line for line in house.events()}


def recorded(house: House, place: dict[str, Any]) -> Recording:
    with house.line() as line:
        return line.archive.recordings.read(WarcLocation(**place))


def records(house: House) -> list[WarcRecord]:
    """Every record of every file."""
    found = []
    for path in sorted((house.archive / ".warc").rglob("*.warc.gz")):
        with path.open("rb") as file:
            for each in read_records(file, most_bytes=1 << 20):
                assert isinstance(each, WarcRecord), each
                assert each.sound
                found.append(each)
    return found


def of_kind(house: House, kind: str) -> list[str]:
    return [each.url.partition("//")[2].partition("/")[2] for each in records(house) if each.kind == kind]


def chunked(body: bytes) -> Answer:
    pieces = b"".join(
        b"%x;a=b\r\n%b\r\n" % (len(body[at : at + 700]), body[at : at + 700]) for at in range(0, len(body), 700)
    )
    return Answer(body=pieces + b"0\r\n\r\n", headers={"Transfer-Encoding": "chunked", "Content-Length": ""})


def test_the_record_of_a_document_is_the_answer_byte_for_byte(house: House) -> None:
    plain, other, third = article(1).encode(), article(2).encode(), article(3).encode()
    with Site() as site:
        paths = ["/plain", "/packed", "/chunked", "/moved"]
        site.add("/feed", feed(*map(site.url, paths)))
        site.add("/plain", plain)
        site.add("/packed", Answer(body=gzip.compress(other), headers={"Content-Encoding": "gzip"}))
        site.add("/chunked", chunked(third))
        site.add("/moved", Answer(status=302, headers={"Location": "/here"}))
        site.add("/here", article(4).encode())
        house.source({"feed": site.url("/feed")})
        assert house.run()[0].outcomes == {Kind.ARCHIVED: 4}
    told = lines(house)
    assert recorded(house, told["plain"]["warc"]).answer.body == plain
    packed = recorded(house, told["packed"]["warc"]).answer
    assert (gzip.decompress(packed.payload), packed.headers["content-encoding"]) == (other, "gzip")
    cut = recorded(house, told["chunked"]["warc"]).answer
    assert cut.payload == third
    assert cut.body.startswith(b"2bc;a=b\r\n")
    here = recorded(house, told["here"]["warc"])
    assert (here.answer.payload, here.record.fields["warc-ip-address"]) == (article(4).encode(), "127.0.0.1")
    assert of_kind(house, "response") == ["plain", "packed", "chunked", "moved", "here"]
    assert of_kind(house, "request") == of_kind(house, "response") == of_kind(house, "metadata")
    assert b"via: http" in records(house)[3].block


def test_a_request_is_recorded_without_what_is_confidential(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "Qw81Zx")
    with Site({"/a": article(1)}) as site:
        site.add("/feed", feed(site.url("/a")))
        house.source({"feed": site.url("/feed")}, headers={"X-Key": "${KEY}"}, auth={"bearer": "${KEY}"}, raw="all")
        house.run()
        assert site.requests[-1].headers["authorization"] == "Bearer Qw81Zx"
    requests = [each.block for each in records(house) if each.kind == "request"]
    assert len(requests) == 2
    assert all(block.startswith(b"GET /") and b"\r\nHost: 127.0.0.1" in block for block in requests)
    assert not any(b"Qw81Zx" in block or b"X-Key" in block for block in requests)


def test_every_exchange_is_recorded_if_all_are_wanted(house: House) -> None:
    def tagged(request: Request) -> Answer:
        if request.headers.get("if-none-match") == '"one"':
            return Answer(status=304, headers={"ETag": '"one"'})
        return Answer(body=feed(site.url("/a"), site.url("/gone")), headers={"ETag": '"one"'})

    with Site({"/a": article(1), "/robots.txt": "User-agent: *\nAllow: /"}) as site:
        site.add("/feed", tagged)
        house.source({"feed": site.url("/feed")}, raw="all", robots=True)
        house.run()
        house.run()
    # each run has a file of its own, and two of one second lie in either order
    assert sorted(of_kind(house, "response")) == ["a", "feed", "gone", "robots.txt", "robots.txt"]
    (same,) = [each for each in records(house) if each.kind == "revisit"]
    assert same.url.endswith("/feed")
    assert same.fields["warc-profile"].endswith("/server-not-modified")


def test_nothing_is_recorded_of_a_source_that_wants_nothing(house: House) -> None:
    with Site({"/a": article(1)}) as site:
        site.add("/feed", feed(site.url("/a")))
        house.source({"feed": site.url("/feed")}, raw="off")
        house.run()
        assert site.requests[-1].headers["accept-encoding"] != "gzip"
    assert not (house.archive / ".warc").exists()
    assert "warc" not in lines(house)["a"]


def test_what_gave_no_document_is_not_recorded_unless_asked_for(house: House) -> None:
    with Site({"/a": article(1), "/empty": "<html><body></body></html>"}) as site:
        site.add("/feed", feed(site.url("/a"), site.url("/gone"), site.url("/empty")))
        house.source({"feed": site.url("/feed")})
        house.run()
        assert {request.headers["accept-encoding"] for request in site.requests[1:]} == {"gzip"}
    assert of_kind(house, "response") == ["a"]


def test_later_pages_of_an_article_are_named_beside_its_first(house: House) -> None:
    def page(number: int, onward: str) -> str:
        text = "".join(f"<p>{each}</p>" for each in prose(number)) + onward
        return article(1, title="A walk along the whole river", text=text)

    with Site() as site:
        site.add("/feed", feed(site.url("/walk.html")))
        site.add("/walk.html", page(1, '<a href="/walk_2.html">Next page</a>'))
        site.add("/walk_2.html", page(2, ""))
        house.source({"feed": site.url("/feed")})
        house.run()
    line = lines(house)["walk.html"]
    (second,) = line["warc_pages"]
    assert recorded(house, line["warc"]).answer.payload == page(1, '<a href="/walk_2.html">Next page</a>').encode()
    assert recorded(house, second).answer.payload == page(2, "").encode()


def test_an_answer_that_repeats_another_is_recorded_once_and_read_whole(house: House) -> None:
    with Site({"/a": article(1), "/b": article(1)}) as site:
        site.add("/feed", feed(site.url("/a"), site.url("/b")))
        house.source({"feed": site.url("/feed")})
        assert house.run()[0].outcomes == {Kind.ARCHIVED: 1, Kind.DUPLICATE: 1}
    assert (of_kind(house, "response"), of_kind(house, "revisit")) == (["a"], ["b"])
    copy = recorded(house, lines(house)["b"]["warc"])
    assert (copy.answer.payload, copy.record.url[-2:]) == (article(1).encode(), "/b")


def test_the_pieces_of_a_collection_share_one_record(house: House) -> None:
    with Site({"/day": news_in_brief(1, 2, 3)}) as site:
        site.add("/feed", feed(site.url("/day")))
        house.source({"feed": site.url("/feed")}, collections="split")
        house.run()
    assert len(house.titles()) == 3
    told = [line for name, line in lines(house).items() if name.startswith("day")]
    assert len({json.dumps(line["warc"]) for line in told}) == 1
    assert of_kind(house, "response") == ["day"]


def test_a_file_is_closed_at_its_size_and_with_its_day(tmp_path: Path) -> None:
    clock = StillClock(NOON)
    writer = WarcWriter(tmp_path, clock, {"software": "tests"}, most_bytes=4000)
    places = [writer.add(exchange(number), {}) for number in range(9)]
    today = {place.file for place in places}
    assert len(today) > 2
    clock.at += timedelta(days=1)
    tomorrow = writer.add(exchange(10), {}).file
    assert {path.name for path in (tmp_path / ".warc" / "open").iterdir()} == {Path(tomorrow).name}
    assert all((tmp_path / file).exists() for file in today)
    writer.close()
    days = [Path(file).parent for file in (*sorted(today), tomorrow)]
    assert [str(day) for day in days] == [f".warc/{NOON:%Y/%m/%d}"] * len(today) + [
        f".warc/{NOON + timedelta(days=1):%Y/%m/%d}"
    ]
    for place, number in zip(places, range(9), strict=True):
        with (tmp_path / place.file).open("rb") as file:
            found = read_at(file, place.offset, most_bytes=1 << 20)
        assert isinstance(found, WarcRecord)
        assert (found.url, found.length, found.sound) == (f"http://site.example/{number}", place.length, True)


def exchange(number: int) -> Exchange:
    body = random.Random(number).randbytes(1500)
    return Exchange(
        url=f"http://site.example/{number}",
        at=NOON,
        sent=b"GET / HTTP/1.1\r\n\r\n",
        head=b"HTTP/1.1 200 OK\r\n\r\n",
        body=body,
        payload_sha1="sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode(),
    )


def test_two_threads_record_into_one_file(house: House) -> None:
    with Site() as one, Site() as other:
        for name, site in (("one", one), ("other", other)):
            site.add("/feed", feed(*(site.url(f"/{number}") for number in range(12))))
            for number in range(12):
                site.add(f"/{number}", article(number + 20 * len(name)))
            house.source({"feed": site.url("/feed")}, name=name, raw="all")
        with house.line() as line:
            sources = list(settings.load(house.configs).sources.values())
            run_all(line, sources, threads=2, stop=threading.Event(), listen=SILENT)
    assert len(of_kind(house, "response")) == 26
    for line_ in lines(house).values():
        assert recorded(house, line_["warc"]).answer.status == 200


def test_what_a_journal_promises_is_recorded_before_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []
    prepare = journal.prepare

    def looked_at(blobs: Folder, group: FileGroup) -> Any:
        places = [json.loads(line)["warc"] for written in group.lines.values() for line in written]
        reader = Recordings(
            Folder(house.archive), ArchivePlace.of_folder(house.archive), StillClock(), {}
        )  # as another process sees what lies on the disk
        found.extend(reader.read(WarcLocation(**place)).answer.status for place in places)
        return prepare(blobs, group)

    monkeypatch.setattr(journal, "prepare", looked_at)
    with Site() as site:
        site_of(house, site)
    assert found == [200, 200, 200]


def test_a_torn_file_is_cut_to_its_last_whole_record(house: House) -> None:
    with Site() as site:
        site.add("/feed", rss(*(item(site.url(f"/{number}")) for number in range(4))))
        for number in range(4):
            site.add(f"/{number}", article(number))
        house.source({"feed": site.url("/feed")})
        house.run()
    (path,) = (house.archive / ".warc").rglob("*.warc.gz")
    data = path.read_bytes()
    places = sorted(line["warc"]["offset"] for line in lines(house).values())
    for cut in (len(data) - 1, places[-1] + 30, places[2] + 1, 20):
        path.unlink(missing_ok=True)
        torn = house.archive / ".warc" / "open" / path.name
        torn.write_bytes(data[:cut] + bytes(77))
        with house.line():
            pass
        assert not torn.exists()
        if cut == 20:
            assert not path.exists()
            continue
        assert data.startswith(path.read_bytes())
        assert zlib.decompressobj(31).decompress(path.read_bytes()).startswith(b"WARC/1.1")
        assert all(isinstance(each, WarcRecord) for each in records(house))


def site_of(house: House, site: Site, count: int = 3) -> None:
    site.add("/feed", feed(*(site.url(f"/{number}") for number in range(count))))
    for number in range(count):
        site.add(
            f"/{number}", Answer(body=gzip.compress(article(number).encode()), headers={"Content-Encoding": "gzip"})
        )
    house.source({"feed": site.url("/feed")})
    house.run()


def test_the_page_of_a_document_is_written_as_it_was_received(house: House, capfdbinary: Any) -> None:
    with Site() as site:
        site_of(house, site)
        assert execute_plainly(house, "show", site.url("/1"), "--raw") == 0
    assert capfdbinary.readouterr().out == article(1).encode()


def execute_plainly(house: House, *words: str) -> int:
    return cli_execute([*words, "--configs", str(house.configs)])


def test_a_page_that_was_not_recorded_is_said_to_be_none(house: House) -> None:
    with Site({"/a": article(1)}) as site:
        site.add("/feed", feed(site.url("/a")))
        house.source({"feed": site.url("/feed")}, raw="off")
        house.run()
        said = execute(house, "show", site.url("/a"), "--raw")
    assert said.code == 1
    assert "was not recorded; `raw` in pipeline.yaml" in said.err


def test_records_are_listed_with_what_cannot_be_read(house: House) -> None:
    with Site() as site:
        site_of(house, site)
    listed = json.loads(execute(house, "warc", "--json").out)
    assert [each["type"] for each in listed] == ["warcinfo"] + ["response", "request", "metadata"] * 3
    assert {each["status"] for each in listed if each["type"] == "response"} == {200}
    (path,) = (house.archive / ".warc").rglob("*.warc.gz")
    path.write_bytes(path.read_bytes()[: listed[4]["offset"] + 40])
    said = execute(house, "warc", str(path))
    assert said.code == 1
    assert f"{path}: at byte {listed[4]['offset']:,}: its header has no end" in said.err
    assert said.out.count("\n") == 6, "the file, a head and what is whole"


@pytest.mark.parametrize(
    ("harm", "expected"),
    [
        ("gone", "missing; the record of"),
        ("cut", "no record begins there"),
        ("flipped", "damaged gzip data"),
        ("another", "the record's bytes are not those that were recorded"),
    ],
)
def test_verify_finds_what_is_wrong_with_a_record(house: House, harm: str, expected: str) -> None:
    with Site() as site:
        site_of(house, site)
    assert execute(house, "verify").code == 0
    (path,) = (house.archive / ".warc").rglob("*.warc.gz")
    data, place = path.read_bytes(), lines(house)["1"]["warc"]
    at, end = place["offset"], place["offset"] + place["length"]
    member = gzip.decompress(data[at:end])
    if harm == "gone":
        path.unlink()
    elif harm == "cut":
        path.write_bytes(data[:at] + data[end:])
    elif harm == "flipped":
        path.write_bytes(data[: at + 60] + bytes([data[at + 60] ^ 255]) + data[at + 61 :])
    else:
        path.write_bytes(data[:at] + gzip.compress(member.replace(b"200 OK", b"299 OK")) + data[end:])
    said = execute(house, "verify")
    assert said.code == 1
    assert expected in said.out
    assert str(path) in said.out


def test_old_recordings_are_deleted_if_that_is_asked_for_and_not_missed(house: House) -> None:
    with Site() as site:
        site_of(house, site)
        (path,) = (house.archive / ".warc").rglob("*.warc.gz")
        old = path.name.replace(path.name[:8], "20240105")
        place = house.archive / ".warc" / "2024" / "01" / "05"
        place.mkdir(parents=True)
        path.rename(place / old)
        manifest = next(house.archive.rglob("manifest.jsonl"))
        day = path.parent.relative_to(house.archive)
        manifest.write_text(manifest.read_text().replace(f"{day}/{path.name}", f".warc/2024/01/05/{old}"))
        assert execute(house, "prune").code == 0
        house.settings(retention={"raw": "400d"})
        assert old in execute(house, "prune", "--dry-run").out
        assert (place / old).exists()
        assert "1 WARC file" in execute(house, "prune").out
        assert not (place / old).exists()
        assert execute(house, "verify").code == 0
        said = execute(house, "show", site.url("/1"), "--raw")
    assert said.code == 1
    assert "deleted on" in said.err
