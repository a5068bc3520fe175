"""What a source sends with a request, and to whom: who asks, header fields, cookies, authorization and certificate.

All but who asks goes to the source's own hosts alone: those of its endpoints and those under `trusted_hosts`. A
redirect to another host, or from https to http, is followed without them. Variables of the environment are replaced
here and nowhere before, so that a secret is known to the request alone; no error repeats one.
"""

import base64
from collections.abc import Mapping

import httpx

from pipeline import urls
from pipeline.config.credentials import Basic, filled, is_cookie_value, is_field_value
from pipeline.config.source import Source
from pipeline.errors import Forbidden
from pipeline.fetch import robots
from pipeline.fetch.proxy import Proxy, proxy_for
from pipeline.fetch.transport import ClientKey, Way


class Sender:
    """One source as it presents itself. `general` are the fields of every request, `proxy` is what holds for all."""

    def __init__(self, source: Source, general: httpx.Headers, environment: Mapping[str, str], proxy: str) -> None:
        self._source, self._environment = source, environment
        self._general, self._proxy = general, source.proxy or proxy
        self._plain = not (source.headers or source.cookies or source.auth or source.client_certificate)
        if source.user_agent is not None:
            self._general = general.copy()
            self._general["User-Agent"] = _with_contact(source.user_agent, general["User-Agent"])

    @property
    def product(self) -> str:
        """The name by which robots.txt knows the source's requests."""
        return robots.product(self._general["User-Agent"])

    def headers(self, address: httpx.URL) -> httpx.Headers:
        """Return the fields of a request to an address. Raises Forbidden for a value that cannot be sent."""
        if self._plain or not self._is_own(address):
            return self._general
        headers = self._general.copy()
        for name, written in self._source.headers.items():
            headers[name] = self._sent(address, written, f"headers.{name}")
        if self._source.cookies:
            headers["Cookie"] = "; ".join(
                f"{name}={self._cookie(address, name, written)}" for name, written in self._source.cookies.items()
            )
        if (auth := self._source.auth) is not None:
            if isinstance(auth, Basic):
                user, password = self._sent(address, auth.basic, "auth.basic"), self._secret(address, auth.password)
                headers["Authorization"] = f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"
            else:
                headers["Authorization"] = f"Bearer {self._secret(address, auth.bearer)}"
        return headers

    def way(self, address: httpx.URL) -> Way:
        """Return how a request to an address goes. Raises Forbidden and Unreachable."""
        source, own = self._source, self._source.client_certificate
        client = None
        if own is not None and self._is_own(address):
            password = own.password and self._sent(address, own.password, "client_certificate.password")
            client = ClientKey(certificate=own.certificate, key=own.key, password=password)
        return Way(allow=source.allow_addresses, proxy=self._through(address), ca_file=source.ca_file, client=client)

    def _through(self, address: httpx.URL) -> Proxy | None:
        if self._proxy == "none":
            return None
        return proxy_for(self._sent(address, self._proxy, "proxy"), address.scheme, address.host, self._environment)

    def _is_own(self, address: httpx.URL) -> bool:
        """Return whether an address may be told what is confidential: it is the source's own, and no less secure."""
        endpoints = [endpoint.url for endpoint in self._source.endpoints]
        secure = all(url.lower().startswith("https:") for url in endpoints)
        hosts = {*map(urls.host, endpoints), *self._source.trusted_hosts}
        return urls.host(str(address)) in hosts and (address.scheme == "https" or not secure)

    def _secret(self, address: httpx.URL, written: str) -> str:
        return self._sent(address, written, "auth")

    def _cookie(self, address: httpx.URL, name: str, written: str) -> str:
        value = self._sent(address, written, f"cookies.{name}")
        if not is_cookie_value(value):
            raise _unsendable(address, f"cookies.{name}")
        return value

    def _sent(self, address: httpx.URL, written: str, key: str) -> str:
        """Return a value as it is sent, its variables replaced."""
        try:
            value = filled(written, self._environment)
        except KeyError as error:
            unset = f"the environment variable {error.args[0]} is not set, which the source's `{key}` needs"
            raise _unsent(address, unset) from None
        if not is_field_value(value):
            raise _unsendable(address, key)
        return value


def _unsendable(address: httpx.URL, key: str) -> Forbidden:
    return _unsent(address, f"the value of the source's `{key}` cannot be sent: it is not a single line of text")


def _unsent(address: httpx.URL, because: str) -> Forbidden:
    """Return the error of a request that a person must mend before it is made: it uses up no try of its link."""
    error = Forbidden(f"{address.host}: {because}")
    error.asked = False
    return error


def _with_contact(agent: str, general: str) -> str:
    """Return a User-Agent with the contact that the general one has, `(+…)`: whoever is asked can always answer."""
    _, begin, contact = general.partition(" (+")
    return agent if not begin or contact.rstrip(")") in agent else f"{agent} (+{contact}"
