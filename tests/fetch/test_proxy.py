"""Through proxies: real ones on loopback, that speak HTTP and SOCKS 5, and what the guard means then."""

import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from pipeline.config.source import Source
from pipeline.errors import Forbidden, LinkError, Unreachable
from pipeline.fetch import Fetcher, MemoryLeases
from pipeline.fetch.proxy import proxy_for
from tests.support.clocks import HurriedClock
from tests.support.house import authorities
from tests.support.proxies import HttpProxy, SocksProxy
from tests.support.web import Answer, Site, free_port

NAME = "paper.invalid"  # nobody here knows it; the proxy does
INSIDE = {NAME: "127.0.0.1"}
USER, PASSWORD = "reader", "pass-Zx91"


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(user_agent="pipeline", leases=MemoryLeases(), clock=HurriedClock(), verify=authorities()) as fetcher:
        yield fetcher


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def source(proxy: str | None, *, host: str = NAME, **keys: Any) -> Source:
    usual = {"name": "paper", "delay": 0, "robots": False, "timeout": "5s", "proxy": proxy}
    return Source.model_validate(usual | {"endpoints": [{"feed": f"http://{host}/feed"}]} | keys)


def secure(authority: trustme.CA, name: str = NAME) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
def test_a_page_comes_through_a_proxy_with_and_without_tls(
    fetcher: Fetcher, authority: trustme.CA, tmp_path: Path, kind: Callable[..., HttpProxy | SocksProxy]
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with (
        kind(hosts=INSIDE) as proxy,
        Site({"/a": "in the clear"}) as site,
        Site({"/a": "hidden"}, tls=secure(authority)) as hidden,
    ):
        asked = source(proxy.address.replace("socks5:", "socks5h:"), ca_file=str(tmp_path / "ca.pem"))
        for _ in range(2):
            assert fetcher.get(site.url("/a", host=NAME), asked).body == b"in the clear"
            assert fetcher.get(hidden.url("/a", host=NAME), asked).body == b"hidden"
        assert set(proxy.targets) == {f"{NAME}:{site.port}", f"{NAME}:{hidden.port}"}
        assert proxy.targets.count(f"{NAME}:{hidden.port}") == 1, "a tunnel is used again"
        assert site.requests[0].headers["host"] == f"{NAME}:{site.port}"


def test_a_proxy_may_itself_be_asked_over_tls(fetcher: Fetcher, authority: trustme.CA, tmp_path: Path) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with (
        HttpProxy(hosts=INSIDE, tls=secure(authority, "127.0.0.1")) as proxy,
        Site({"/a": "hidden"}, tls=secure(authority)) as site,
        Site({"/a": "forwarded"}) as plain,
    ):
        asked = source(proxy.address, ca_file=str(tmp_path / "ca.pem"))
        assert proxy.address.startswith("https:")
        assert fetcher.get(site.url("/a", host=NAME), asked).body == b"hidden"
        assert fetcher.get(plain.url("/a", host=NAME), asked).body == b"forwarded"


@pytest.mark.parametrize("kind", [HttpProxy, SocksProxy])
def test_a_name_and_password_for_the_proxy_come_from_the_environment_and_go_to_it_alone(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, kind: Callable[..., HttpProxy | SocksProxy]
) -> None:
    with kind(hosts=INSIDE, password=(USER, PASSWORD)) as proxy, Site({"/a": "hello"}) as site:
        address = proxy.address.replace("socks5:", "socks5h:")
        asked = source(address.replace("://", "://${USER_NAME}:${SECRET}@"))
        monkeypatch.setenv("USER_NAME", USER)
        monkeypatch.setenv("SECRET", "wrong-Zx91")
        with pytest.raises(Unreachable, match="name and password") as raised:
            fetcher.get(site.url("/a", host=NAME), asked)
        assert "Zx91" not in str(raised.value)
        assert "Zx91" not in repr(raised.value.__cause__)
        with pytest.raises(Unreachable, match="name and password"):
            fetcher.get(site.url("/a", host=NAME), source(address))
        monkeypatch.setenv("SECRET", PASSWORD)
        assert fetcher.get(site.url("/a", host=NAME), asked).body == b"hello"
        assert not any("proxy-authorization" in request.headers for request in site.requests)


def test_a_tunnel_that_the_proxy_refuses_is_told_with_its_answer(
    fetcher: Fetcher, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET", "wrong-Zx91")
    with HttpProxy(hosts=INSIDE, password=(USER, PASSWORD)) as proxy:
        asked = source(proxy.address.replace("://", "://${SECRET}:${SECRET}@"))
        told = f"through the proxy 127.0.0.1:{proxy.port}: it answered 407 Proxy Authentication Required"
        with pytest.raises(Unreachable, match=told):
            fetcher.get(f"https://{NAME}/a", asked)
    with SocksProxy(refusal=4) as socks, pytest.raises(Unreachable, match="it cannot reach the host"):
        fetcher.get(f"https://{NAME}/a", source(socks.address.replace("socks5:", "socks5h:")))
    port = free_port()
    with pytest.raises(Unreachable, match=f"{NAME}: through the proxy 127.0.0.1:{port}: connection refused"):
        fetcher.get(f"https://{NAME}/a", source(f"http://127.0.0.1:{port}"))


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "169.254.169.254", "[::1]", "10.0.0.1"])
@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
def test_no_proxy_is_asked_for_a_private_address(fetcher: Fetcher, address: str, scheme: str) -> None:
    with HttpProxy() as web, SocksProxy() as socks:
        proxy = web.address if scheme == "http" else socks.address.replace("socks5:", f"{scheme}:")
        with pytest.raises(Forbidden, match="not a public address"):
            fetcher.get(f"http://{address}/latest/meta-data", source(proxy))
        assert web.targets == socks.targets == []


def test_a_redirect_to_a_private_address_ends_at_the_guard_though_the_connection_to_the_proxy_stands(
    fetcher: Fetcher,
) -> None:
    with HttpProxy(hosts=INSIDE) as proxy, Site() as site:
        site.add("/a", Answer(status=302, headers={"Location": site.url("/secret")}))
        site.add("/secret", "of the network of the proxy")
        with pytest.raises(Forbidden, match="not a public address"):
            fetcher.get(site.url("/a", host=NAME), source(proxy.address))
        allowed = source(proxy.address, allow_addresses=["127.0.0.1"])
        assert fetcher.get(site.url("/a", host=NAME), allowed).body == b"of the network of the proxy"


def test_a_socks_proxy_is_told_the_address_that_was_checked_and_not_the_name(fetcher: Fetcher) -> None:
    with SocksProxy() as proxy, Site({"/a": "hello"}) as site:
        allowed = source(proxy.address, host="localhost", allow_addresses=["localhost"])
        assert fetcher.get(site.url("/a", host="localhost"), allowed).body == b"hello"
        assert proxy.targets[-1] == f"127.0.0.1:{site.port}"
        with pytest.raises(LinkError, match="host name"):
            fetcher.get(site.url("/a", host=NAME), allowed)


def test_one_proxy_holds_for_all_sources_but_those_that_say_otherwise() -> None:
    with (
        HttpProxy(hosts=INSIDE) as general,
        HttpProxy(hosts=INSIDE) as own,
        Site({"/a": "hello"}) as site,
        Fetcher(
            user_agent="pipeline",
            leases=MemoryLeases(),
            clock=HurriedClock(),
            proxy=general.address,
            verify=authorities(),
        ) as fetcher,
    ):
        fetcher.get(site.url("/a", host=NAME), source(None))
        fetcher.get(site.url("/a", host=NAME), source(own.address))
        fetcher.get(site.url("/a"), source("none", allow_addresses=["127.0.0.1"]))
        assert (general.targets, own.targets, len(site.requests)) == ([f"{NAME}:{site.port}"],) * 2 + (3,)


@pytest.mark.parametrize(
    ("scheme", "host", "environment", "expected"),
    [
        ("http", "a.cn", {"http_proxy": "http://p:1"}, "p:1"),
        ("http", "a.cn", {"HTTP_PROXY": "p:1"}, "p:1"),
        ("https", "a.cn", {"HTTP_PROXY": "http://p:1"}, None),
        ("https", "a.cn", {"ALL_PROXY": "socks5://p:1", "HTTPS_PROXY": ""}, "p:1"),
        ("https", "a.cn", {"https_proxy": "https://p", "no_proxy": "b.cn, a.cn"}, None),
        ("https", "www.a.cn", {"https_proxy": "https://p", "NO_PROXY": ".a.cn"}, None),
        ("https", "a.cn", {"https_proxy": "https://p", "NO_PROXY": "b.cn"}, "p:443"),
        ("https", "a.cn", {}, None),
    ],
)
def test_the_environment_is_read_as_other_programs_read_it_when_a_source_asks_for_it(
    scheme: str, host: str, environment: dict[str, str], expected: str | None
) -> None:
    found = proxy_for("environment", scheme, host, environment)
    assert (found and found.name) == expected
    assert proxy_for("none", scheme, host, environment) is None


@pytest.mark.parametrize("wrong", ["ftp://p:1", "http://", "http://us/er:secret@p:1", "http://p:x", "//"])
def test_an_address_that_is_none_is_refused_and_not_repeated(wrong: str) -> None:
    with pytest.raises(Unreachable, match=r"^a.cn: the address of the proxy is invalid, so nothing is requested$"):
        proxy_for(wrong, "http", "a.cn", {})
