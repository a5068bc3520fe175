"""A real server of Azure's Blob Storage on loopback, Azurite, and the variables that lead obstore there."""

import base64
import hashlib
import hmac
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

_ACCOUNT, _KEY = "tests", base64.b64encode(b"the key of an account of tests").decode()
_VERSION = "2021-08-06"
_STARTING_S = 60.0
_PROGRAM = Path(sys.prefix) / "azurite" / "node_modules" / ".bin" / "azurite-blob"


class AzureServer:
    """An Azurite in a process of its own; `environment` leads obstore there."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/{_ACCOUNT}"

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables that an archive on this server needs."""
        return {
            "AZURE_STORAGE_ACCOUNT_NAME": _ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": _KEY,
            "AZURE_STORAGE_ENDPOINT": self.address,
        }

    def bucket(self) -> str:
        """Make a container and return its name. obstore makes none, so the request is signed here."""
        name = f"archive-{secrets.token_hex(6)}"
        headers = {"x-ms-date": f"{datetime.now(UTC):%a, %d %b %Y %H:%M:%S GMT}", "x-ms-version": _VERSION}
        told = "".join(f"{key}:{value}\n" for key, value in headers.items())
        asked = "PUT" + "\n" * 12 + told + f"/{_ACCOUNT}/{_ACCOUNT}/{name}\nrestype:container"
        signed = base64.b64encode(hmac.digest(base64.b64decode(_KEY), asked.encode(), hashlib.sha256)).decode()
        headers["Authorization"] = f"SharedKey {_ACCOUNT}:{signed}"
        url = f"{self.address}/{name}?restype=container"
        httpx.put(url, headers=headers, trust_env=False, timeout=30).raise_for_status()
        return name


@contextmanager
def azure_server() -> Iterator[AzureServer]:
    """Start a server that keeps everything in memory, and end it."""
    pytest.importorskip("obstore", reason="`make test-stores` installs it")
    if not _PROGRAM.exists():
        pytest.skip("there is no Azurite: `make test-stores` installs it, with npm")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    line = [str(_PROGRAM), "--inMemoryPersistence", "--disableTelemetry", "--silent", "--skipApiVersionCheck"]
    given = os.environ | {"AZURITE_ACCOUNTS": f"{_ACCOUNT}:{_KEY}"}
    quiet = subprocess.DEVNULL
    with subprocess.Popen([*line, "--blobPort", str(port)], env=given, stdout=quiet, stderr=quiet) as process:
        try:
            until_s = time.monotonic() + _STARTING_S
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    assert process.poll() is None
                    assert time.monotonic() < until_s
                    time.sleep(0.1)
            yield AzureServer(port)
        finally:
            process.terminate()
