"""The identity of URLs. It is conservative: a wrong merge loses a document, a wrong split costs one fetch.

Two URLs are the same when they differ only in: case of scheme and host, a default port, a fragment, the order of
parameters of different names, percent-encoding of unreserved characters, `.` and `..` segments, and a list of
parameters known to be trackers, plus what the source itself declares. What is percent-encoded is compared as bytes: it
need not be UTF-8. http and https stay distinct, so does `www.`.
"""

import hashlib
import re
from collections.abc import Collection, Mapping
from urllib.parse import quote, unquote_to_bytes, urlencode, urljoin, urlsplit, urlunsplit

_CAMPAIGN = ("campaign", "cid", "content", "cpn", "group", "keyword", "kwd", "medium", "placement", "source")
TRACKERS = frozenset(
    {
        *("gclid", "fbclid", "msclkid", "dclid", "yclid", "igshid", "mc_cid", "mc_eid", "spm", "scm_id"),
        *("_hsenc", "_hsmi", "mkt_tok", "wt_mc", "at_medium", "at_campaign", "vero_id", "oly_enc_id", "oly_anon_id"),
        *("gbraid", "wbraid", "srsltid", "_gl", "ttclid", "twclid", "li_fat_id", "__twitter_impression", "xtor"),
        *(f"utm_{name}" for name in ("source", "medium", "campaign", "term", "content", "id", "name", "cid", "reader")),
        *(f"utm_{name}" for name in ("source_platform", "creative_format", "marketing_tactic", "referrer", "social")),
        *(f"utm_{name}" for name in ("social-type", "brand", "place", "pubreferrer", "swu", "viz_id", "hash")),
        *(f"{tool}_{name}" for tool in ("pk", "mtm", "piwik", "matomo") for name in _CAMPAIGN),
    }
)
"""Parameters that say how a reader came to a page, never which page it is."""

_HOSTERS = frozenset(
    {
        *("blogspot.com", "wordpress.com", "tumblr.com", "substack.com", "ghost.io", "medium.com", "livejournal.com"),
        *("github.io", "gitlab.io", "codeberg.page", "readthedocs.io", "netlify.app", "vercel.app", "pages.dev"),
        *("web.app", "firebaseapp.com", "herokuapp.com", "neocities.org", "weebly.com", "wixsite.com", "typepad.com"),
        *("hatenablog.com", "hatenablog.jp", "hatenadiary.jp", "fc2.com", "seesaa.net", "livedoor.blog", "exblog.jp"),
        *("tistory.com", "over-blog.com", "canalblog.com", "bearblog.dev", "micro.blog", "dreamwidth.org", "ucoz.ru"),
    }
)
"""Domains below which everybody may have a site."""

_DEFAULT_PORT = {"http": 80, "https": 443}
_SAFE_PATH = "/:@!$&'()*+,;=-._~"
_PORT = re.compile(r":[0-9]+$")
_REPLAYED = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/(https?:/.*)", re.DOTALL)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
MAX_LENGTH = 4096
_LONGEST, _LONGEST_BEGIN = 2000, 1900  # PostgreSQL sorts by 2704 bytes at most


def absolute(base: str, reference: str, charset: str = "utf-8") -> str | None:
    """Make a reference on the page `base` absolute, without fragment; None if it is no http(s) URL.

    `charset` is the codec of the page: see `encoded`.
    """
    try:
        url = urljoin(base, encoded(re.sub(r"[\t\r\n]", "", reference.strip()), charset))
        parts = urlsplit(url)
        if parts.scheme.lower() not in _DEFAULT_PORT or not parts.hostname or len(url) > MAX_LENGTH:
            return None
        _ = parts.port, url.encode()  # a bad port or a lone surrogate is no address
    except ValueError:
        return None
    return urlunsplit(parts._replace(fragment=""))


def encoded(reference: str, charset: str) -> str:
    """Percent-encode what is not ASCII in the query of a reference, by the charset of its page, as browsers do.

    Path and fragment are UTF-8 on every page, and so are the queries of pages in UTF-8 and UTF-16.
    """
    before, mark, query = reference.partition("?")
    if not mark or query.isascii() or "#" in before or charset.startswith("utf"):
        return reference
    query, hash_, fragment = query.partition("#")
    coded = _NOT_ASCII.sub(lambda match: quote(match[0].encode(charset, "xmlcharrefreplace"), safe=""), query)
    return before + mark + coded + hash_ + fragment


def identity(url: str, drop: Collection[str] = ()) -> str:
    """Return the key of an absolute http(s) URL: equal keys mean one page. `drop` names query parameters to ignore."""
    parts = urlsplit(url)
    query = []
    for name, value in _parameters(parts.query):
        text = name.decode(errors="replace")
        if text not in drop and text.lower() not in TRACKERS:
            query.append((name, value))
    query.sort(key=lambda pair: pair[0])  # those of one name stay in their order: it may have a meaning
    return bounded(urlunsplit((parts.scheme.lower(), host(url), _clean_path(parts.path), urlencode(query), "")))


def bounded(address: str) -> str:
    """Return an address, or of one that no database sorts by, as some long tokens make it, its beginning and a hash."""
    if len(address) <= _LONGEST:
        return address
    # never within an escape: the same address gives the same again
    return re.sub(r"%.?$", "", address[:_LONGEST_BEGIN]) + "~" + hashlib.sha256(address.encode()).hexdigest()


def with_query(url: str, values: Mapping[str, str]) -> str:
    """Return `url` with these query parameters; they replace those of the same name, and the others stay as written."""
    if not values:
        return url
    parts = urlsplit(url)
    kept = [piece for piece in parts.query.split("&") if piece and _read(piece.partition("=")[0]) not in _names(values)]
    return urlunsplit(parts._replace(query="&".join([*kept, urlencode(values, safe=":,")])))


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


def is_of_one_site(one: str, other: str) -> bool:
    """Return whether two addresses are of one site: of one host, or of hosts below one domain such as paper.co.uk."""
    return host(one) == host(other) or _domain(one) == _domain(other)


def replayed(url: str) -> tuple[str, str] | None:
    """Return the moment, in 14 digits, and the URL of the capture that an address of a web archive names; else None."""
    found = _REPLAYED.search(url)
    return (found[1], found[2]) if found else None


def registered_name(url: str) -> str:
    """Return the name below which its owner has all hosts, such as `paper.co.uk`, also if others may have sites there.

    A name of a local network, or a numeric address, is returned as it is.
    """
    labels = _labels(url)
    if not labels:
        return _PORT.sub("", host(url))
    of_many = len(labels[-1]) == 2 and len(labels[-2]) <= 3  # gov.cn, co.uk, com.tw
    return ".".join(labels[-3:] if of_many else labels[-2:])


def _domain(url: str) -> str:
    labels = _labels(url)
    if not labels:
        return host(url)
    name = registered_name(url)
    return ".".join(labels[-3:]) if name in _HOSTERS else name


def _labels(url: str) -> list[str]:
    """Return the parts of a host's name; none of a name of a local network, or a numeric address."""
    name = host(url).partition(":")[0]
    labels = name.split(".")
    return [] if len(labels) == 1 or labels[-1].isdecimal() or name.startswith("[") else labels


def _parameters(query: str) -> list[tuple[bytes, bytes]]:
    """Return names and values as the bytes that they encode: GBK and windows-1251 are no UTF-8."""
    pieces = (piece.partition("=") for piece in query.split("&") if piece)
    return [(_read(name), _read(value)) for name, _, value in pieces]


def _read(text: str) -> bytes:
    return unquote_to_bytes(text.replace("+", " "))


def _names(values: Mapping[str, str]) -> list[bytes]:
    return [name.encode() for name in values]


def _clean_path(path: str) -> str:
    # decode and encode again, so that %7E and ~, or %e4 and %E4, are one; a literal %2F stays what it is
    pieces = [quote(unquote_to_bytes(piece), safe=_SAFE_PATH.replace("/", "")) for piece in path.split("/")]
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
