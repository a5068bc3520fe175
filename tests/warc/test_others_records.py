"""Records as other programs write them are read; what is damaged is told with its place, and the rest goes on."""

import gzip
import io
import random
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.warc import Damage, WarcRecord, answer_of, members, opened, read_at, read_records
from tests.support import records as made

MOST = 1_000_000
PAGE = "<html><body><p>The ferry is late.</p></body></html>"
URL = "https://paper.example/a/1"


def read(data: bytes, most_bytes: int = MOST) -> list[WarcRecord | Damage]:
    return list(read_records(io.BytesIO(data), most_bytes=most_bytes))


def common_crawl() -> bytes:
    """Bodies are stored decoded; what they were is told by X-Crawl- fields."""
    fields = {"X-Crawl-Content-Encoding": "gzip", "X-Crawl-Content-Length": "812", "Server": "nginx"}
    return made.response(
        URL,
        made.http(PAGE, fields=fields),
        fields={"WARC-Identified-Payload-Type": "text/html", "WARC-Concurrent-To": "<urn:uuid:0>"},
    )


def jwat() -> bytes:
    """Digests in lower case, an address in angle brackets, and version 1.0."""
    answer = made.http(PAGE)
    return made.response(
        f"<{URL}>", answer, fields={"WARC-Block-Digest": made.sha1(answer).lower().replace("sha1", "SHA1")}
    )


def wget() -> bytes:
    """Chunks are kept; the payload's digest is over the body with them."""
    body = b"%x\r\n%b\r\n0\r\n\r\n" % (len(PAGE), PAGE.encode())
    answer = made.http(body, fields={"Transfer-Encoding": "chunked", "Content-Length": ""})
    return made.response(f"<{URL}>", answer, fields={"Content-Type": "application/http;msgtype=response"})


def browsertrix() -> bytes:
    """Version 1.1, milliseconds, sha256, JSON of the browser."""
    answer = made.http(PAGE).replace(b"HTTP/1.1 200 OK", b"HTTP/1.1 200 ")
    fields = {"WARC-Date": "2024-05-15T09:30:00.123Z", "WARC-JSON-Metadata": '{"cert":{}}', "WARC-Page-ID": "7"}
    return made.response(URL, answer, fields=fields).replace(b"WARC/1.0", b"WARC/1.1")


def folded() -> bytes:
    """A field that goes on in the next line, as old crawlers write it."""
    return made.response(URL, made.http(PAGE)).replace(
        b"Content-Type: application/http;", b"Content-Type:\r\n application/http;"
    )


@pytest.mark.parametrize("write", [common_crawl, jwat, wget, browsertrix, folded])
@pytest.mark.parametrize("packed", ["members", "whole", "plain"])
def test_a_record_is_read_whoever_wrote_it(write: Callable[[], bytes], packed: str) -> None:
    both = [made.warcinfo(), write()]
    data = {"members": made.members(both), "whole": gzip.compress(b"".join(both)), "plain": b"".join(both)}[packed]
    first, second = read(data)
    assert isinstance(first, WarcRecord)
    assert isinstance(second, WarcRecord)
    assert (second.kind, second.url, second.whole, second.sound) == ("response", URL, True, True)
    assert answer_of(second).payload.decode() == PAGE
    assert second.at is not None
    assert second.at.replace(microsecond=0) == made.THEN
    if packed == "whole":
        assert second.offset is None
    else:
        assert second.offset is not None
        alone = read_at(io.BytesIO(data), second.offset, most_bytes=MOST)
        assert isinstance(alone, WarcRecord)
        assert alone.block == second.block


def three(damage: Callable[[bytes], bytes]) -> list[bytes]:
    one, two, three = (made.response(f"https://paper.example/a/{n}", made.http(f"{PAGE}{n}")) for n in range(3))
    return [one, damage(two), three]


def longer(record: bytes) -> bytes:
    return record.replace(b"Content-Length: 1", b"Content-Length: 91", 1)


def shorter(record: bytes) -> bytes:
    return record.replace(b"\r\nContent-Length: 1", b"\r\nContent-Length: ", 1)


def wordy(record: bytes) -> bytes:
    return record.replace(b"\r\nContent-Length: 1", b"\r\nContent-Length: many", 1)


def headless(record: bytes) -> bytes:
    return record.replace(b"WARC/1.0", b"WORK/1.0")


def zeros(record: bytes) -> bytes:
    return bytes(len(record))


def newlines(record: bytes) -> bytes:
    return b"\r\n" * 200_000


def endless(record: bytes) -> bytes:
    return b"WARC/1.0\r\n" + b"WARC-Type: response" * 10_000


def bomb(record: bytes) -> bytes:
    return record.replace(b"\r\nContent-Length: 1", b"\r\nContent-Length: 99999999999", 1)


@pytest.mark.parametrize("damage", [longer, shorter, wordy, headless, zeros, newlines, endless, bomb])
@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_record_costs_itself_alone(damage: Callable[[bytes], bytes], packed: bool) -> None:
    records = three(damage)
    found = read(made.members(records) if packed else b"".join(records))
    sound = [each.url for each in found if isinstance(each, WarcRecord) and each.sound]
    assert sound == ["https://paper.example/a/0", "https://paper.example/a/2"]
    assert any(isinstance(each, Damage) for each in found)


@pytest.mark.parametrize("seed", range(20))
def test_damaged_gzip_data_costs_the_records_that_it_hits(seed: int) -> None:
    chance = random.Random(seed)
    records = [made.response(f"https://paper.example/a/{n}", made.http(PAGE * 40 + str(n))) for n in range(12)]
    data = bytearray(made.members(records))
    at = chance.randrange(len(data))
    data[at : at + 40] = chance.randbytes(40)
    found = read(bytes(data))
    sound = [each for each in found if isinstance(each, WarcRecord) and each.sound]
    assert len(sound) >= 10
    assert all(each.block in b"".join(records) for each in sound)


def test_a_file_that_breaks_off_says_so_and_gives_what_is_whole() -> None:
    data = made.members(three(lambda record: record))
    found = read(data[:-30])
    assert [type(each) for each in found] == [WarcRecord, WarcRecord, Damage]
    assert "ends within" in str(found[-1])


def test_a_digest_of_another_block_is_told() -> None:
    (found,) = read(made.response(URL, made.http(PAGE), fields={"WARC-Block-Digest": made.sha1(b"another")}))
    assert isinstance(found, WarcRecord)
    assert not found.sound


def test_a_record_of_five_gigabytes_is_passed_over_without_being_read(tmp_path: Path) -> None:
    size = 5_000_000_000
    head = made.record({"WARC-Type": "response", "WARC-Target-URI": URL, "Content-Length": str(size)}, b"")[:-4]
    path = tmp_path / "large.warc"
    with path.open("wb") as file:
        file.write(head + b"HTTP/1.1 200 OK\r\n\r\n")
        file.seek(len(head) + size)
        file.write(b"\r\n\r\n" + made.response(URL, made.http(PAGE)))
    tracemalloc.start()
    with path.open("rb") as file:
        large, small = read_records(file, most_bytes=MOST)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(large, WarcRecord)
    assert isinstance(small, WarcRecord)
    assert (large.whole, len(large.block), small.whole) == (False, MOST, True)
    assert peak < 10_000_000


def test_a_gzip_bomb_fills_no_memory() -> None:
    size = 60_000_000
    packer = zlib.compressobj(1, wbits=31)
    head = made.record({"WARC-Type": "response", "WARC-Target-URI": URL, "Content-Length": str(size)}, b"")[:-4]
    data = packer.compress(head) + b"".join(packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000))
    data += packer.compress(b"\r\n\r\n") + packer.flush()
    assert len(data) < size / 200
    tracemalloc.start()
    large, small = read(data + made.members([made.response(URL, made.http(PAGE))]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(large, WarcRecord)
    assert isinstance(small, WarcRecord)
    assert (large.whole, small.whole) == (False, True)
    assert peak < 10_000_000


def test_a_zip_bomb_fills_no_memory(tmp_path: Path) -> None:
    size = 60_000_000
    head = made.record({"WARC-Type": "response", "WARC-Target-URI": URL, "Content-Length": str(size)}, b"")[:-4]
    small = made.response(URL, made.http(PAGE))
    path = made.wacz(
        tmp_path / "bomb.wacz", {"a.warc": head + bytes(size) + b"\r\n\r\n" + small}, compress=zipfile.ZIP_DEFLATED
    )
    assert path.stat().st_size < size / 200
    (member,) = members(path)
    tracemalloc.start()
    with opened(path, member) as file:
        large, last = read_records(file, most_bytes=MOST)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(large, WarcRecord)
    assert isinstance(last, WarcRecord)
    assert (large.whole, last.whole) == (False, True)
    assert peak < 10_000_000


def test_a_wacz_file_is_read_in_place_and_no_name_leads_out_of_it(tmp_path: Path) -> None:
    data = made.members([made.warcinfo(), made.response(URL, made.http(PAGE))])
    files = {
        "archive/data.warc.gz": data,
        "../../etc/evil.warc.gz": data,
        "/evil.warc": data,
        "pages/pages.jsonl": b"{}",
    }
    for compress in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        path = made.wacz(tmp_path / "site.wacz", files, compress=compress)
        good, *bad = members(path)
        assert (good.name, good.because, good.size) == ("archive/data.warc.gz", None, len(data))
        assert [each.because for each in bad] == ["its name leads out of the file"] * 2
        with opened(path, good) as file:
            first, second = read_records(file, most_bytes=MOST)
        assert isinstance(second, WarcRecord)
        assert second.url == URL
        with opened(path, good) as file:
            assert read_at(file, second.offset or 0, most_bytes=MOST) == second
        assert isinstance(first, WarcRecord)


def test_what_is_no_wacz_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "site.wacz"
    path.write_bytes(b"no zip")
    with pytest.raises(ValueError, match="no zip file that can be read"):
        members(path)


def test_an_arc_file_is_refused_with_a_sentence() -> None:
    block = b"1 0 crawler\nURL IP-address Archive-date Content-type Archive-length\n\n"
    arc = b"filedesc://old.arc 0.0.0.0 20040515093000 text/plain %d\n%b" % (len(block), block)
    for data in (arc, gzip.compress(arc)):
        (found,) = read(data)
        assert "this is an ARC file, which came before WARC; `warcio recompress` makes a WARC file of it" in str(found)
