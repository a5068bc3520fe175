"""Failures of connections in our own words, each with the host and the cause."""

import os
import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import httpcore

from pipeline.errors import EndlessRedirect, Insecure, Malformed, Unreachable


class ProxyFailureError(Exception):
    """A proxy did not let a request through; the sentence says why, without what it was told in confidence."""


class Dropped(Unreachable):
    """The kind of failure that a second try often mends: refused, reset, cut off."""


class Untimely(Insecure):
    """A certificate that is valid at another time: it has `expired`, or is not valid yet. The clock may be wrong."""

    def __init__(self, message: str, *, expired: bool) -> None:
        super().__init__(message)
        self.expired = expired


@contextmanager
def translated(host: str, timeout_s: float, proxy: str | None = None) -> Iterator[None]:
    """Raise our own errors in the place of httpcore's, each with the host and the cause in plain words.

    With a proxy it is not known which of the two failed; the sentence names both.
    """
    host = host if proxy is None else f"{host}: through the proxy {proxy}"
    try:
        yield
    except (httpcore.ProxyError, ProxyFailureError) as error:
        raise Unreachable(f"{host}: it {_answered(error)}") from error
    except httpcore.TimeoutException as error:
        raise Unreachable(f"{host}: no complete answer within {timeout_s:g} s") from error
    except httpcore.NetworkError as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
        if isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code in (_NOT_YET, _EXPIRED):
            raise Untimely(f"{host}: {_insecure(cause)}", expired=cause.verify_code == _EXPIRED) from error
        if isinstance(cause, ssl.SSLError):
            raise Insecure(f"{host}: {_insecure(cause)}") from error
        raise Dropped(f"{host}: {_broken(cause)}") from error
    except httpcore.RemoteProtocolError as error:
        message = str(error)
        if message.startswith("Server disconnected"):
            raise Dropped(f"{host}: connection closed before the answer") from error
        if message.startswith("peer closed"):
            came = re.search(r"received (\d+) bytes, expected (\d+)", message)
            raise Dropped(
                f"{host}: answer cut off" + (f" after {came[1]} of {came[2]} bytes" if came else "")
            ) from error
        raise Malformed(f"{host}: answer is not HTTP ({message})") from error
    except (httpcore.LocalProtocolError, httpcore.UnsupportedProtocol, OverflowError) as error:
        raise Unreachable(f"{host}: this cannot be requested ({error})") from error


def _answered(error: Exception) -> str:
    return str(error) if isinstance(error, ProxyFailureError) else f"answered {str(error).strip()}"


_NOT_YET, _EXPIRED = 9, 10
_CERTIFICATES = {
    _NOT_YET: "certificate is not valid yet",
    _EXPIRED: "certificate has expired",
    **dict.fromkeys((18, 19, 20, 21), "certificate is from an unknown authority"),
    **dict.fromkeys((23,), "certificate was withdrawn"),
    **dict.fromkeys((62, 64), "certificate is for another name"),
}  # by the numbers of OpenSSL


def _insecure(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATES.get(error.verify_code, f"certificate is not accepted ({error.verify_message})")
    return f"no secure connection ({error.reason.lower().replace('_', ' ') if error.reason else 'broken off'})"


def _broken(error: BaseException) -> str:
    """Return what happened to a connection as the operating system calls it: connection refused, no route to host."""
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno).lower().removesuffix(" by peer")
    return "connection failed"


def unknown(error: Exception) -> str:
    """Return why a name could not be looked up."""
    if not isinstance(error, socket.gaierror):
        return "not a host name"
    if error.errno == socket.EAI_AGAIN:
        return "host name cannot be looked up now"
    return "host name not found"


def in_a_circle(host: str, trail: Sequence[str], headers: Mapping[str, str]) -> EndlessRedirect:
    """Return the error of redirects that come back to an address; the last answer may say why: it sets a cookie."""
    because = f"{host}: redirects in a circle, {' → '.join(trail)}"
    if cookie := headers.get("set-cookie", "").partition("=")[0].strip():
        because += f"; it sets the cookie {cookie}, which is sent if the source's `cookies` gives its value"
    return EndlessRedirect(because)
