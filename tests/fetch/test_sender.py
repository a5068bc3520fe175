"""What a source sends along, and that nobody else is told: real servers on loopback, TLS included."""

import base64
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from pipeline.config.source import Source
from pipeline.errors import Forbidden, Insecure, LinkError
from pipeline.fetch import Fetcher, MemoryLeases
from tests.support.clocks import HurriedClock
from tests.support.house import authorities
from tests.support.web import Answer, Site

AGENT = "pipeline/0.1 (+https://lanhe-archive.net/bot)"
TOKEN = "t0ken-Zx91"


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(user_agent=AGENT, leases=MemoryLeases(), clock=HurriedClock(), verify=authorities()) as fetcher:
        yield fetcher


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def source(site: Site, **keys: Any) -> Source:
    usual = {"name": "paper", "delay": 0, "robots": False, "allow_addresses": ["127.0.0.1", "localhost"]}
    return Source.model_validate(usual | {"endpoints": [{"feed": site.url("/feed")}]} | keys)


def test_header_fields_and_cookies_are_sent_with_every_request(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SESSION", TOKEN)
    with Site({"/a": "hello", "/robots.txt": ""}) as site:
        asked = source(
            site,
            robots=True,
            headers={"Accept-Language": "zh, en;q=0.5", "accept": "text/html"},
            cookies={"consent": "yes", "session": "${SESSION}"},
        )
        fetcher.get(site.url("/a"), asked)
        assert site.paths() == ["/robots.txt", "/a"]
        for request in site.requests:
            assert request.headers["accept-language"] == "zh, en;q=0.5"
            assert request.headers["accept"] == "text/html", "in place of ours"
            assert request.headers["cookie"] == f"consent=yes; session={TOKEN}"


@pytest.mark.parametrize(
    ("auth", "sent"),
    [
        (
            {"basic": "reader", "password": "${SECRET}"},
            "Basic " + base64.b64encode(b"reader:" + TOKEN.encode()).decode(),
        ),
        ({"bearer": "${SECRET}"}, f"Bearer {TOKEN}"),
    ],
)
def test_a_name_with_its_password_and_a_token_come_from_the_environment(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, auth: dict[str, str], sent: str
) -> None:
    monkeypatch.setenv("SECRET", TOKEN)
    with Site({"/a": "hello"}) as site:
        fetcher.get(site.url("/a"), source(site, auth=auth))
        assert site.requests[0].headers["authorization"] == sent


def test_another_user_agent_keeps_the_contact_and_its_own_rules_hold(fetcher: Fetcher) -> None:
    with Site({"/a": "hello", "/robots.txt": "User-agent: Reader\nDisallow: /a\n"}) as site:
        fetcher.get(site.url("/a"), source(site, robots=True))
        named = source(site, robots=True, user_agent="Reader/2.0 (archive)")
        with pytest.raises(LinkError, match=r"robots\.txt does not allow /a to Reader"):
            fetcher.get(site.url("/a"), named)
        assert site.requests[-1].headers["user-agent"] == "Reader/2.0 (archive) (+https://lanhe-archive.net/bot)"
        with_it = "Reader/2.0 (https://lanhe-archive.net/bot)"
        site.add("/b", "more")
        fetcher.get(site.url("/b"), source(site, user_agent=with_it))
        assert site.requests[-1].headers["user-agent"] == with_it, "which names the contact itself"


KEYS: dict[str, Any] = {
    "headers": {"X-Key": "${SECRET}"},
    "cookies": {"session": "${SECRET}"},
    "auth": {"bearer": "${SECRET}"},
}


def test_nothing_confidential_goes_to_another_host_after_a_redirect(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", TOKEN)
    with Site({"/there": "hello"}) as other, Site({"/a": "hello"}) as site:
        site.add("/away", Answer(status=302, headers={"Location": other.url("/there")}))
        site.add("/name", Answer(status=302, headers={"Location": site.url("/a", host="localhost")}))
        asked = source(site, **KEYS)
        assert fetcher.get(site.url("/away"), asked).body == b"hello"
        assert fetcher.get(site.url("/name"), asked).body == b"hello"
        assert TOKEN in str(site.requests[0].headers)
        assert TOKEN not in str(other.requests[0].headers), "another port is another host"
        assert TOKEN not in str(site.requests[2].headers), "another name is another host"
        fetcher.get(other.url("/there"), source(site, trusted_hosts=[other.host], **KEYS))
        assert TOKEN in str(other.requests[1].headers), "unless it is named"


def test_nothing_confidential_goes_from_https_to_http(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET", TOKEN)
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(served)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    with (
        Fetcher(user_agent=AGENT, leases=MemoryLeases(), clock=HurriedClock(), verify=trusted) as fetcher,
        Site({"/a": "hello"}) as plain,
        Site(tls=served) as site,
    ):
        site.add("/a", Answer(status=301, headers={"Location": plain.url("/a")}))
        fetcher.get(site.url("/a"), source(site, trusted_hosts=[plain.host], **KEYS))
        assert TOKEN in str(site.requests[0].headers)
        assert TOKEN not in str(plain.requests[0].headers)


def test_a_certificate_of_the_source_is_shown_to_its_own_hosts_alone(
    fetcher: Fetcher, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    own = authority.issue_cert("reader@lanhe-archive.net")
    own.private_key_and_cert_chain_pem.write_to_path(tmp_path / "own.pem")
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(served)
    authority.configure_trust(served)
    served.verify_mode = ssl.CERT_REQUIRED
    keys = {"ca_file": str(tmp_path / "ca.pem"), "client_certificate": {"certificate": str(tmp_path / "own.pem")}}
    with Site({"/a": "hello"}, tls=served) as site, Site({"/a": "other"}, tls=served) as other:
        assert fetcher.get(site.url("/a"), source(site, **keys)).body == b"hello"
        with pytest.raises(LinkError):
            fetcher.get(other.url("/a"), source(site, **keys))
        with pytest.raises(Insecure, match="certificate is from an unknown authority"):
            fetcher.get(site.url("/a"), source(site))


def test_a_key_with_a_password_is_opened_with_the_environments(
    fetcher: Fetcher, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cryptography.hazmat.primitives import serialization

    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    own = authority.issue_cert("reader@lanhe-archive.net")
    own.cert_chain_pems[0].write_to_path(tmp_path / "own.pem")
    key = serialization.load_pem_private_key(own.private_key_pem.bytes(), None)
    locked = serialization.BestAvailableEncryption(TOKEN.encode())
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (tmp_path / "own.key").write_bytes(key.private_bytes(pem, pkcs8, locked))
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(served)
    authority.configure_trust(served)
    served.verify_mode = ssl.CERT_REQUIRED
    files = {"certificate": str(tmp_path / "own.pem"), "key": str(tmp_path / "own.key"), "password": "${SECRET}"}
    with Site({"/a": "hello"}, tls=served) as site:
        asked = source(site, ca_file=str(tmp_path / "ca.pem"), client_certificate=files)
        monkeypatch.setenv("SECRET", "wrong-Zx91")
        with pytest.raises(Insecure, match="client certificate of the source cannot be used") as raised:
            fetcher.get(site.url("/a"), asked)
        assert "wrong" not in str(raised.value)
        monkeypatch.setenv("SECRET", TOKEN)
        assert fetcher.get(site.url("/a"), asked).body == b"hello"


@pytest.mark.parametrize("value", ["two\r\nX-Evil: lines", " blank", "half\udcff"])
def test_a_value_that_cannot_be_sent_is_refused_and_not_repeated(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    with Site({"/a": "hello"}) as site:
        asked = source(site, headers={"X-Key": "${SECRET}"})
        monkeypatch.delenv("SECRET", raising=False)
        with pytest.raises(Forbidden, match=r"the environment variable SECRET is not set, .* `headers.X-Key` needs"):
            fetcher.get(site.url("/a"), asked)
        monkeypatch.setenv("SECRET", value)
        with pytest.raises(Forbidden, match=r"the value of the source's `headers.X-Key` cannot be sent") as raised:
            fetcher.get(site.url("/a"), asked)
        assert value not in str(raised.value)
        assert site.requests == []
