"""Recorded pages as a WACZ file: what is in it by its specification, and every page byte for byte."""

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest

from pipeline.warc import WarcRecord, parse_answer, read_at
from pipeline.warc.wacz import surt
from tests.support.commands import execute
from tests.support.house import House, article, feed
from tests.support.web import Site


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_every_page_is_in_it_and_found_by_its_index(house: House) -> None:
    with Site() as site:
        site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(4))))
        for number in range(3):
            site.add(f"/a/{number}", article(number))
        site.add("/a/3", article(2))  # its record repeats that of the third
        house.source({"feed": site.url("/feed")})
        house.run()
        to = house.folder / "day.wacz"
        said = execute(house, "export", "wacz", str(to), "--state", "all")
        assert said.code == 0, said.err
    with zipfile.ZipFile(to) as packed:
        assert {each.compress_type for each in packed.infolist()} == {zipfile.ZIP_STORED}
        package = json.loads(packed.read("datapackage.json"))
        assert (package["profile"], package["wacz_version"]) == ("data-package", "1.1.1")
        for each in package["resources"]:
            data = packed.read(each["path"])
            assert (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}") == (each["bytes"], each["hash"])
        digest = json.loads(packed.read("datapackage-digest.json"))
        assert digest["hash"] == f"sha256:{hashlib.sha256(packed.read('datapackage.json')).hexdigest()}"
        head, *pages = map(json.loads, packed.read("pages/pages.jsonl").decode().splitlines())
        assert head["format"] == "json-pages-1.0"
        assert sorted(each["url"][-4:] for each in pages) == ["/a/0", "/a/1", "/a/2", "/a/3"]
        records = io.BytesIO(packed.read("archive/data.warc.gz"))
        index = packed.read("indexes/index.cdx").decode().splitlines()
    assert index == sorted(index)
    found = {}
    for line in index:
        key, at, told = line.split(" ", 2)
        place = json.loads(told)
        record = read_at(records, int(place["offset"]), most_bytes=1 << 20)
        assert isinstance(record, WarcRecord)
        assert (record.sound, record.length, record.url) == (True, int(place["length"]), place["url"])
        assert (key, len(at), place["filename"]) == (surt(place["url"]), 14, "data.warc.gz")
        found[place["url"][-4:]] = record
    for number in range(3):
        assert parse_answer(found[f"/a/{number}"].block).payload == article(number).encode()
    assert found["/a/3"].kind == "revisit"
    assert gzip.decompress(records.getvalue()).count(b"WARC-Type: request") == 4


def test_a_page_without_a_record_is_told(house: House) -> None:
    with Site({"/a": article(1)}) as site:
        site.add("/feed", feed(site.url("/a")))
        house.source({"feed": site.url("/feed")}, raw="off")
        house.run()
    said = execute(house, "export", "wacz", str(house.folder / "out.wacz"))
    assert said.code == 1
    assert "the page was not recorded" in said.err


def test_the_tellings_of_a_story_are_exported_alone(house: House) -> None:
    with Site({"/a": article(1), "/b": article(1), "/c": article(3)}) as site:
        site.add("/feed", feed(*map(site.url, ("/a", "/b", "/c"))))
        house.source({"feed": site.url("/feed")})
        house.run()
        to = house.folder / "story.wacz"
        said = execute(house, "export", "wacz", to, "--story", site.url("/b"), "--state", "all")
        assert said.code == 0, said.err
        both = execute(house, "export", "wacz", house.folder / "x", "--story", site.url("/b"), "--search", "valley")
    assert both.code == 2
    with zipfile.ZipFile(to) as packed:
        _, *pages = map(json.loads, packed.read("pages/pages.jsonl").decode().splitlines())
    assert sorted(each["url"][-2:] for each in pages) == ["/a", "/b"]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.Site.example/A/b?z=1&a=2", "example,site)/a/b?a=2&z=1"),
        ("http://127.0.0.1:8080/", "1,0,0,127:8080)/"),
        ("https://site.example/a/", "example,site)/a"),
        ("https://site.example", "example,site)/"),
    ],
)
def test_addresses_are_sorted_as_web_archives_sort_them(url: str, key: str) -> None:
    assert surt(url) == key
