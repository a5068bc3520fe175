"""A secret of the environment is sent, and stands in nothing that is written or printed: a test searches all of it."""

import base64
import gzip
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import Kind
from tests.support.commands import Said, execute
from tests.support.house import House, article, feed
from tests.support.proxies import HttpProxy
from tests.support.web import Answer, Request, Site

SECRETS = {
    "API_KEY": "key-Qw81Zx",
    "SESSION": "session-Qw82Zx",
    "PASSWORD": "password-Qw83Zx",
    "PROXY_USER": "somebody-Qw85Zx",
    "PROXY_PASSWORD": "proxy-Qw84Zx",
}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    return House(tmp_path)


def test_no_secret_stands_in_what_is_written_or_printed(house: House) -> None:
    basic = base64.b64encode(f"reader:{SECRETS['PASSWORD']}".encode()).decode()

    def closed(request: Request) -> Answer:
        return (
            Answer(body=article(1)) if request.headers.get("authorization") == f"Basic {basic}" else Answer(status=401)
        )

    with (
        Site() as site,
        Site() as sick,
        Site({"/else": article(2)}) as other,
        HttpProxy(password=("me", "proxy-Qw84Zx")) as proxy,
    ):
        paths = ["/closed", "/wall", "/moved"]
        site.add("/feed", feed(*map(site.url, paths)))
        site.add("/closed", closed)
        site.add("/wall", Answer(status=401, headers={"WWW-Authenticate": "Basic"}))
        site.add("/moved", Answer(status=302, headers={"Location": other.url("/else")}))
        keys: dict[str, Any] = {
            "headers": {"X-Key": "${API_KEY}"},
            "cookies": {"session": "${SESSION}"},
            "auth": {"basic": "reader", "password": "${PASSWORD}"},
        }
        house.source({"feed": site.url("/feed")}, raw="all", **keys)
        sick.add("/feed", feed(sick.url("/busy"), sick.url("/cut")))
        sick.add("/busy", Answer(status=503, headers={"Retry-After": "9"}))
        sick.add("/cut", Answer(body="<p>", headers={"Content-Length": "99999"}))
        house.source({"feed": sick.url("/feed")}, name="sick", enabled=False, **keys)
        assert house.run("sick")[0].outcomes == {Kind.FAILED: 2}
        through = proxy.address.replace("://", "://${PROXY_USER}:${PROXY_PASSWORD}@")
        house.source({"feed": site.url("/feed")}, name="through", proxy=through)
        said = [
            execute(house, *words)
            for words in (
                ("run", "-v"),
                ("run", "--json"),
                ("check", "paper", "through", "--json"),
                ("status",),
                ("status", "--json"),
                ("why", sick.url("/cut")),
                ("list",),
                ("list", "--json"),
                ("links", "paper", "--json"),
                ("page", site.url("/closed")),
                ("why", site.url("/wall")),
                ("why", site.url("/closed"), "--json"),
                ("show", site.url("/closed")),
                ("show", site.url("/closed"), "--json"),
                ("schema", "source"),
            )
        ]
        sent = next(request.headers for request in site.requests if request.path == "/closed")
    assert (sent["x-key"], sent["cookie"]) == (SECRETS["API_KEY"], f"session={SECRETS['SESSION']}")
    assert sent["authorization"] == f"Basic {basic}"
    assert {each.code for each in said} == {0, 1}
    assert "Story number 1" in "".join(house.texts())
    assert any("another name and password" in each.err + each.out for each in said)
    confidential = [*SECRETS.values(), basic, "Qw8"]
    assert found_in(house.folder, said, confidential) == []


def found_in(folder: Path, said: list[Said], confidential: list[str]) -> list[str]:
    """Return where something confidential stands: in a file of the house, or in what a command has printed."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "index.sqlite" for path in files)
    assert any(path.suffix == ".jsonl" for path in files)
    assert any(path.name.endswith(".warc.gz") for path in files)
    written = {
        str(path): gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files
    }
    printed = {f"command {number}": (each.out + each.err).encode() for number, each in enumerate(said)}
    return [
        f"{text} in {place}"
        for place, data in (written | printed).items()
        for text in confidential
        if text.encode() in data
    ]


def test_a_variable_that_is_not_set_is_named_before_anything_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("API_KEY")
    with Site({"/a": article(1)}) as site:
        site.add("/feed", feed(site.url("/a")))
        keys: dict[str, Any] = {"headers": {"X-Key": "${API_KEY}"}}
        house.source({"feed": site.url("/feed")}, **keys)
        told = execute(house, "backfill", "paper", "--since", "2024-01")
        assert told.code == 2
        assert "paper.yaml" in told.err
        assert "headers.X-Key: the environment variable API_KEY is not set" in told.err
        house.source({"feed": site.url("/feed")}, enabled=False, **keys)
        report, _ = house.run()
        assert "the environment variable API_KEY is not set" in report.problems[0]
        assert site.requests == []
        monkeypatch.setenv("API_KEY", SECRETS["API_KEY"])
        assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}
