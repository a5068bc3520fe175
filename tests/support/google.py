"""Google's XML API on loopback, spoken by a proxy before a real S3 server, and how obstore is led there.

The two APIs are one but for conditions: where S3 compares tags, Google compares generations, numbers that each write
makes anew. An upload names the one that it replaces, and 0 for none; every answer about an object tells its own.
"""

import itertools
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.store import Between, S3Server, SeaweedServer

_OWNER = "AWS4-HMAC-SHA256 Credential=test-key/20240514/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
_WANTED, _OWN = "x-goog-if-generation-match", "x-goog-generation"


class GoogleServer(Between):
    """The proxy. `environment` leads obstore here, which signs nothing then."""

    def __init__(self, server: S3Server, folder: Path) -> None:
        super().__init__(server)
        self._s3, self._key = server, folder / "service-account.json"
        self._numbered = itertools.count(1_700_000_000_000_000)
        self._generations: dict[str, tuple[int, str]] = {}  # of each object, with its tag

    @property
    def environment(self) -> Mapping[str, str]:
        unsigned = {"disable_oauth": True, "client_email": "", "private_key": "", "private_key_id": ""}
        self._key.write_text(json.dumps({"gcs_base_url": self.address, **unsigned}), encoding="utf-8")
        return {"GOOGLE_SERVICE_ACCOUNT": str(self._key), "GOOGLE_ALLOW_HTTP": "true"}

    def bucket(self) -> str:
        """Make a bucket and return its name."""
        return self._s3.bucket()

    def request_headers(self, method: str, path: str, headers: Mapping[str, str]) -> dict[str, str] | int:
        passed_on = {name: value for name, value in headers.items() if name.lower() not in (_WANTED, "authorization")}
        passed_on["Authorization"] = _OWNER  # moto looks at no signature
        wanted = headers.get(_WANTED)
        if wanted == "0":
            return passed_on | {"If-None-Match": "*"}
        if wanted is not None:
            generation, tag = self._generations.get(_object(path), (0, ""))
            return passed_on | {"If-Match": tag} if str(generation) == wanted else 412
        return passed_on

    def response_headers(self, method: str, path: str, status: int, headers: Mapping[str, str]) -> dict[str, str]:
        tag = headers.get("etag")
        if tag is None or not 200 <= status < 300:
            return {}
        known = self._generations.get(_object(path))
        if known is None or known[1] != tag or method == "PUT":
            known = self._generations[_object(path)] = next(self._numbered), tag
        return {_OWN: str(known[0])}


def _object(path: str) -> str:
    return unquote(urlsplit(path).path)


@contextmanager
def google_server(server: S3Server) -> Iterator[GoogleServer]:
    """Start the proxy before a server, and end it. What it passes on bears no sound signature."""
    if isinstance(server, SeaweedServer):
        pytest.skip("SeaweedFS looks at signatures")
    with TemporaryDirectory() as folder:
        proxy = GoogleServer(server, Path(folder))
        with proxy:
            yield proxy
