"""The identity of URLs. It is conservative: a wrong merge loses a document, a wrong split costs one fetch.

Two URLs are the same when they differ only in: case of scheme and host, a default port, a fragment, the order of the
query, percent-encoding of unreserved characters, `.` and `..` segments, and a *short* list of trackers that no site
uses to tell pages apart, plus what the source itself declares. http and https stay distinct, so does `www.`.
"""

import re
from collections.abc import Collection
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

TRACKERS = frozenset(
    {
        *("gclid", "fbclid", "msclkid", "dclid", "yclid", "igshid", "mc_cid", "mc_eid", "spm", "scm_id"),
        *("_hsenc", "_hsmi", "mkt_tok", "wt_mc", "at_medium", "at_campaign"),
    }
)
_TRACKER_PREFIXES = ("utm_", "pk_", "mtm_")
_DEFAULT_PORT = {"http": 80, "https": 443}
_SAFE_PATH = "/:@!$&'()*+,;=-._~"
MAX_LENGTH = 4096


def absolute(base: str, reference: str) -> str | None:
    """Make a reference on the page `base` absolute, without fragment; None if it is no http(s) URL."""
    try:
        url = urljoin(base, re.sub(r"[\t\r\n]", "", reference.strip()))
        parts = urlsplit(url)
        if parts.scheme.lower() not in _DEFAULT_PORT or not parts.hostname or len(url) > MAX_LENGTH:
            return None
        _ = parts.port, url.encode()  # a bad port or a lone surrogate is no address
    except ValueError:
        return None
    return urlunsplit(parts._replace(fragment=""))


def identity(url: str, drop: Collection[str] = ()) -> str:
    """Return the key of an absolute http(s) URL: equal keys mean one page. `drop` names query parameters to ignore."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name not in drop and name.lower() not in TRACKERS and not name.lower().startswith(_TRACKER_PREFIXES)
    ]
    return urlunsplit((scheme, host(url), _clean_path(parts.path), urlencode(sorted(query)), ""))


def is_web(text: str) -> bool:
    """Return whether a text begins as an absolute http(s) URL does."""
    return text.startswith(("http://", "https://"))


def host(url: str) -> str:
    """Return host and port as one lower-case name, `example.org` or `example.org:8080`: politeness goes by it."""
    parts = urlsplit(url)
    name = (parts.hostname or "").rstrip(".")
    try:
        name = name.encode("idna").decode("ascii") if not name.isascii() else name
    except UnicodeError:
        pass
    if ":" in name:
        name = f"[{name}]"
    default = _DEFAULT_PORT.get(parts.scheme.lower())
    return f"{name}:{parts.port}" if parts.port not in (None, default) else name


def _clean_path(path: str) -> str:
    # decode and encode again, so that %7E and ~, or %e4 and %E4, are one; a literal %2F stays what it is
    pieces = [quote(unquote(piece), safe=_SAFE_PATH.replace("/", "")) for piece in path.split("/")]
    out: list[str] = []
    for piece in pieces:
        if piece == "..":
            if len(out) > 1:
                out.pop()
        elif piece != ".":
            out.append(piece)
    if pieces[-1] in (".", "..") and (not out or out[-1]):
        out.append("")
    return "/".join(out) or "/"
