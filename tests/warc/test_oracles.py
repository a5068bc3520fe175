"""What we write is read by warcio and fastwarc (both Apache-2.0), record by record. Their known faults are named."""

import gzip
import warnings
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from pipeline.warc import WarcRecord, digest_of, parse_answer, read_records
from tests.support.house import House, article, feed
from tests.support.web import Answer, Request, Site

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it warns of classes of its own
    from fastwarc.warc import ArchiveIterator as FastIterator


def chunked(body: bytes) -> Answer:
    pieces = (body[at : at + 700] for at in range(0, len(body), 700))
    coded = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    return Answer(body=coded, headers={"Transfer-Encoding": "chunked", "Content-Length": ""})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WARC file with all that we write: answers in each coding, errors, redirects and both kinds of revisit."""
    house = House(tmp_path_factory.mktemp("house"))

    def unchanged(request: Request) -> Answer:
        tag = {"ETag": '"one"'}
        known = request.headers.get("if-none-match") == '"one"'
        return Answer(status=304, headers=tag) if known else Answer(body=announced, headers=tag)

    with Site({"/robots.txt": "User-agent: *\nAllow: /\n", "/plain": article(1), "/copy": article(1)}) as site:
        paths = ["/plain", "/copy", "/packed", "/chunked", "/moved", "/gone"]
        announced = feed(*map(site.url, paths))
        site.add("/feed", unchanged)
        site.add("/packed", Answer(body=gzip.compress(article(2).encode()), headers={"Content-Encoding": "gzip"}))
        site.add("/chunked", chunked(article(3).encode()))
        site.add("/moved", Answer(status=302, headers={"Location": "/plain"}))
        house.source({"feed": site.url("/feed")}, raw="all", robots=True)
        with house.line():
            house.run()
            house.run()
    files = sorted((house.archive / ".warc").rglob("*.warc.gz"))
    path = house.folder / "all.warc.gz"
    path.write_bytes(b"".join(file.read_bytes() for file in files))
    return path


def ours(path: Path) -> list[WarcRecord]:
    with path.open("rb") as file:
        found = [each for each in read_records(file, most_bytes=1 << 20) if isinstance(each, WarcRecord)]
    assert {each.kind for each in found} == {"warcinfo", "response", "request", "metadata", "revisit"}
    return found


def is_chunked(record: WarcRecord) -> bool:
    return b"transfer-encoding: chunked" in record.block.lower()


def test_warcio_reads_every_record_that_we_write(written: Path) -> None:
    with written.open("rb") as file:
        theirs = [
            (each.rec_headers.get_header("WARC-Record-ID"), each.raw_stream.read())
            for each in WarcioIterator(file, no_record_parse=True)
        ]
    assert theirs == [(each.fields["warc-record-id"], each.block) for each in ours(written)]


def test_warcio_finds_all_digests_right_but_those_of_chunked_bodies(written: Path) -> None:
    """It counts a payload with its chunks (warcio#74), where the standard does without."""
    expected = {each.fields["warc-record-id"]: each for each in ours(written)}
    with written.open("rb") as file:
        for each in WarcioIterator(file, check_digests=True):
            each.content_stream().read()
            record = expected[each.rec_headers.get_header("WARC-Record-ID")]
            if each.rec_type == "response":
                assert each.digest_checker.passed is not is_chunked(record)
            else:
                assert each.digest_checker.passed is not False, each.digest_checker.problems


def test_fastwarc_reads_every_record_that_we_write(written: Path) -> None:
    with written.open("rb") as file:
        theirs = [
            (f"<{(each.record_id or '').strip('<>')}>", each.verify_block_digest(), each.reader.read())
            for each in FastIterator(file, parse_http=False)
        ]
    named = [(each.fields["warc-record-id"], each.block) for each in ours(written)]
    assert [(name, block) for name, _, block in theirs] == named
    digests = {name: right for name, right, _ in theirs}
    assert all(digests[e.fields["warc-record-id"]] for e in ours(written) if "warc-block-digest" in e.fields)


def test_fastwarc_finds_all_payload_digests_right_but_those_of_chunked_bodies(written: Path) -> None:
    """It counts them with their chunks, too."""
    expected = {each.fields["warc-record-id"]: each for each in ours(written)}
    with written.open("rb") as file:
        for each in FastIterator(file, parse_http=True):
            record = expected[f"<{(each.record_id or '').strip('<>')}>"]
            if record.kind == "response":
                assert each.verify_payload_digest() is not is_chunked(record)


def test_the_payload_digest_is_that_of_the_body_without_its_chunks(written: Path) -> None:
    (record,) = [each for each in ours(written) if each.kind == "response" and is_chunked(each)]
    assert parse_answer(record.block).payload == article(3).encode()
    assert record.fields["warc-payload-digest"] == digest_of(article(3).encode())
