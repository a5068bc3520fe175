"""Pages give nothing away and do nothing for a page elsewhere, a stranger or a client that is slow."""

import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import pytest

from pipeline.config import settings
from pipeline.errors import ConfigError
from pipeline.web import actions, server
from tests.support.documents import tree
from tests.support.house import House
from tests.support.served import TOKEN, file_of, furnished, served

COOKIE = {"Cookie": f"pipeline_token={TOKEN}"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def port(address: str) -> int:
    return urlsplit(address).port or 0


def raw(address: str, sent: bytes, *, wait_s: float = 20.0) -> bytes:
    """Send bytes and return what comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", port(address)), timeout=wait_s) as client:
        client.sendall(sent)
        came = b""
        while part := client.recv(65536):
            came += part
        return came


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "localhost.", "[::2]"]
)
def test_a_name_that_is_not_this_servers_is_answered_421(address: str, host: str) -> None:
    came = raw(address, f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert came.startswith(b"HTTP/1.1 421")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:1234", "[::1]:80", "LOCALHOST"])
def test_a_name_of_this_server_is_answered(address: str, host: str) -> None:
    came = raw(address, f"GET /robots.txt HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert came.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("path", ["/", "/nothing", "/static/style.css", "/api/totals", "/feed.atom", "/sources.opml"])
def test_every_answer_forbids_scripts_frames_and_guessing(get: httpx.Client, path: str) -> None:
    headers = get.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/document/../../../../etc/passwd",
        "/document/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/document//etc/passwd",
        "/document/..%2f..%2f..%2fetc%2fpasswd",
        "/document/2024/05/10/manifest.jsonl",
        "/document/.state/index.sqlite",
        "/document/2024/05/10/000_.txt%00",
        "/static/../app.py",
        "/static/..%2f..%2fsettings.py",
        "/static//etc/passwd",
        "/story/....//....//etc/passwd",
        "/api/documents/../../configs/pipeline.yaml",
    ],
)
def test_no_path_leads_to_a_file_that_is_no_document(address: str, path: str) -> None:
    came = raw(address, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert re.match(rb"HTTP/1.1 40[04]", came), came[:200]
    assert b"root:" not in came
    assert b"import " not in came


def test_without_a_token_nothing_acts_at_all(get: httpx.Client) -> None:
    origin = {"Origin": str(get.base_url).rstrip("/")}
    for path in ("/do/restore", "/login", "/logout", "/"):
        assert get.post(path, content="file=x", headers=FORM | origin).status_code in (404, 405)


def test_get_never_acts(acting: str, archive: House) -> None:
    before = tree(archive.folder)
    with httpx.Client(base_url=acting, headers=COOKIE, trust_env=False) as get:
        for path in ("/do/restore", "/do/accept", "/do/add", "/do/retry", "/logout"):
            assert get.get(path).status_code in (404, 405)
        (removed, *_) = get.get("/api/documents?state=duplicate").json()["documents"]
        assert "Restore it for good" in get.get(f"/duplicates/{removed['file']}").text
    assert tree(archive.folder) == before


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "SELF"}, 403),
        ({"Origin": "SELF", "Cookie": ""}, 401),
        ({"Origin": "SELF", "Cookie": "pipeline_token=guess"}, 401),
        ({"Origin": "SELF", "Cookie": "pipeline_token="}, 401),
    ],
)
def test_who_is_elsewhere_or_has_no_token_makes_nothing_act(
    acting: str, archive: House, headers: dict[str, str], status: int
) -> None:
    before = tree(archive.folder)
    sent = FORM | COOKIE | {name: acting if value == "SELF" else value for name, value in headers.items()}
    answer = httpx.post(f"{acting}/do/accept", content="source=paper", headers=sent, trust_env=False)
    assert answer.status_code == status
    assert tree(archive.folder) == before


def test_the_token_is_kept_where_no_script_and_no_other_site_reaches_it(acting: str) -> None:
    origin = FORM | {"Origin": acting}
    wrong = httpx.post(f"{acting}/login", content="token=guess", headers=origin, trust_env=False)
    assert (wrong.status_code, "set-cookie" in wrong.headers) == (403, False)
    right = httpx.post(f"{acting}/login", content=f"token={TOKEN}", headers=origin, trust_env=False)
    assert right.status_code == 303
    said = right.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    elsewhere = {"Origin": "https://evil.example"}
    assert httpx.post(f"{acting}/login", content=f"token={TOKEN}", headers=FORM | elsewhere).status_code == 403


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("retry", "url=javascript:alert(1)"),
        ("add", "url=file:///etc/passwd"),
        ("add", "url=http://a%00b/"),
        ("add", "url=" + "http://a.example/" + "x" * 5000),
        ("restore", "file="),
        ("restore", "other=x"),
        ("accept", "source=%0a"),
    ],
)
def test_a_form_with_a_value_that_cannot_be_is_refused(acting: str, action: str, form: str) -> None:
    sent = FORM | COOKIE | {"Origin": acting}
    assert httpx.post(f"{acting}/do/{action}", content=form, headers=sent, trust_env=False).status_code == 400


def test_a_value_is_never_an_option_of_the_command(acting: str) -> None:
    sent = FORM | COOKIE | {"Origin": acting}
    answer = httpx.post(f"{acting}/do/restore", content="file=--help", headers=sent, trust_env=False, timeout=60)
    assert answer.status_code == 409
    assert "nothing of that name is held" in answer.text


def test_a_large_form_and_a_long_address_are_refused(acting: str, address: str) -> None:
    sent = FORM | COOKIE | {"Origin": acting}
    assert httpx.post(f"{acting}/do/add", content="url=" + "x" * 100_000, headers=sent).status_code == 413

    def pieces() -> object:
        yield from [b"url=" + b"x" * 30_000] * 4

    assert httpx.post(f"{acting}/do/add", content=pieces(), headers=sent).status_code == 413  # type: ignore[arg-type]
    assert httpx.get(f"{address}/?q={'x' * 30_000}").status_code in (400, 414)


def test_buttons_restore_accept_and_retry_as_the_commands_do(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PATIENCE_S", 600.0)  # a busy machine takes longer than a reader waits
    house = furnished(tmp_path_factory.mktemp("acting"))
    with served(house, token=TOKEN) as address, httpx.Client(base_url=address, trust_env=False, timeout=600) as client:
        client.headers["Origin"] = address
        assert "/do/" not in client.get("/duplicates").text
        client.post("/login", data={"token": TOKEN})
        (removed,) = [
            each["file"]
            for each in client.get("/api/documents?state=duplicate").json()["documents"]
            if each["source"] == "harbour-zh"
        ]
        assert "Restore it for good" in client.get(f"/duplicates/{removed}").text
        done = client.post("/do/restore", data={"file": removed})
        assert done.status_code == 200
        assert f"{removed} is now 2026/02/27/" in done.text
        assert file_of(house, "https://harbour-zh.example/").startswith("2026/02/27/")
        again = client.post("/do/restore", data={"file": "abcdef012345"})
        assert again.status_code == 409
        assert "It was not done." in again.text
        assert "is well as it is" in client.post("/do/accept", data={"source": "paper"}).text
        busy = next(each for each in client.get("/api/links").json()["links"] if each["url"].endswith("busy"))
        assert "Retry now" in client.get("/links").text
        ahead = datetime.fromisoformat(busy["at"]) - datetime.now(UTC)  # the house's clock hurried through its pauses
        time.sleep(max(0.0, ahead.total_seconds() + 0.01))
        assert client.post("/do/retry", data={"url": busy["url"]}).status_code in (200, 409)
        (tried,) = [each for each in client.get("/api/links").json()["links"] if each["url"] == busy["url"]]
        assert tried["at"] > busy["at"]
        client.post("/logout")
        assert client.post("/do/accept", data={"source": "paper"}).status_code == 401


def test_two_hundred_readers_at_once_are_all_answered(address: str) -> None:
    with (
        httpx.Client(
            base_url=address, trust_env=False, timeout=120, limits=httpx.Limits(max_connections=200)
        ) as client,
        ThreadPoolExecutor(200) as pool,
    ):
        statuses = list(pool.map(lambda _: client.get("/day/2026-02-27").status_code, range(200)))
    assert statuses == [200] * 200


def held_back(address: str, sent: bytes, count: int) -> list[socket.socket]:
    clients = [socket.create_connection(("127.0.0.1", port(address)), timeout=30) for _ in range(count)]
    for client in clients:
        client.sendall(sent)
    return clients


def test_clients_that_are_slow_keep_nobody_waiting_and_are_left(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REQUEST_S", 3.0)
    with served(house) as address:
        slow = held_back(address, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-", 100)
        slow += held_back(address, b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nt", 100)
        began = time.monotonic()
        assert httpx.get(f"{address}/healthz", trust_env=False).status_code == 200
        assert time.monotonic() - began < 3.0
        for client in slow:
            came = b"-"
            while came:
                came = client.recv(4096)
            client.close()
        assert time.monotonic() - began < 30
        with httpx.Client(base_url=address, trust_env=False) as patient:  # a connection that rests between requests
            assert patient.get("/healthz").status_code == 200
            time.sleep(3.5)
            assert patient.get("/healthz").status_code == 200


def test_a_proxy_may_publish_the_pages_under_a_path_with_it_or_without(archive: House) -> None:
    archive.settings(web={"address": "https://news.example/held"})
    try:
        with served(archive) as address:
            host = {"Host": "news.example"}
            for path in ("/held/sources", "/sources"):
                text = httpx.get(f"{address}{path}", headers=host, trust_env=False).text
                links = re.findall(r'(?:href|src|action)="(/[^"]*)"', text)
                assert links
                assert all(link.startswith("/held/") for link in links), links
            feed = httpx.get(f"{address}/held/feed.atom", headers=host, trust_env=False).text
            assert '<link rel="self" type="application/atom+xml" href="https://news.example/held/feed.atom"/>' in feed
    finally:
        archive.settings()


def test_an_address_that_is_none_is_told_with_its_line(house: House) -> None:
    house.settings(web={"address": "news.example"})
    with pytest.raises(ConfigError, match="expected the address under which readers open the pages"):
        settings.load(house.configs)
