"""What a source may send along (header fields, cookies, a name and password, a certificate), and through which proxy.

A secret stays outside the files: a value is written as `${NAME}` and replaced in the moment it is sent, so that nothing
that shows, stores or logs a source knows it. Messages about such values never repeat what was written.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from pipeline.config.fields import OneKeyOf, UnfitError

VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""A value of the environment, `${NAME}`."""
PROXIES = ("http", "https", "socks5", "socks5h")
NO_PROXY, ENVIRONMENT = "none", "environment"
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_ELSEWHERE = {
    "authorization": "write it under `auth`",
    "cookie": "write it under `cookies`",
    "user-agent": "write it under `user_agent`",
    "proxy-authorization": "write it into the address under `proxy`",
}
_OURS = frozenset(
    [
        *("accept-encoding", "connection", "content-length", "expect", "host", "if-modified-since", "if-none-match"),
        *("keep-alive", "range", "te", "trailer", "transfer-encoding", "upgrade"),
    ]
)


class _Credential(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def filled(text: str, environment: Mapping[str, str]) -> str:
    """Return a text with its variables replaced. Raises KeyError with the name of one that is not set."""
    return VARIABLE.sub(lambda match: environment[match[1]], text)


def is_field_value(text: str) -> bool:
    """Return whether a text can be sent as the value of a header field."""
    return re.search(r"[\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]", text) is None and text == text.strip()


def _secret(value: str) -> str:
    if not VARIABLE.search(value):
        raise UnfitError("a secret is not written into the file", "write ${NAME}, and set NAME in the environment")
    return value


def _user(value: str) -> str:
    if not value or ":" in VARIABLE.sub("", value) or not is_field_value(value):
        raise UnfitError("a user name is text without a colon")
    return value


def _fields(value: dict[str, str]) -> dict[str, str]:
    lower = [name.lower() for name in value]
    for name, text in value.items():
        if name.lower() in _ELSEWHERE:
            raise UnfitError(f"{name} does not belong here", _ELSEWHERE[name.lower()])
        if name.lower() in _OURS:
            raise UnfitError(f"{name} is set by the pipeline itself", "leave it out")
        if not _TOKEN.fullmatch(name) or not is_field_value(text):
            raise UnfitError(f'"{name}" cannot be sent', "a name is letters, digits and -, a value one line of text")
        if lower.count(name.lower()) > 1:
            raise UnfitError(f"{name} is here twice")
    return value


def _cookies(value: dict[str, str]) -> dict[str, str]:
    for name, text in value.items():
        if not _TOKEN.fullmatch(name) or not is_cookie_value(VARIABLE.sub("", text)):
            raise UnfitError(f'the cookie "{name}" cannot be sent', "a value has no blank, comma, semicolon or quote")
    return value


def is_cookie_value(text: str) -> bool:
    """Return whether a text can be sent as the value of a cookie (RFC 6265 §4.1.1)."""
    return re.search(r'[^\x21-\x7e]|[",;\\]', text) is None


def _agent(value: str) -> str:
    if not re.match(r"[A-Za-z_-]+", value) or not value.isascii() or not value.isprintable():
        raise UnfitError("expected a User-Agent that begins with a name, such as Reader/2.0 (archive)")
    return value


def _proxy(value: str) -> str:
    """Check the address of a proxy; what is wrong with one is said without repeating it: it may hold a password."""
    hint = f"write http://host:3128, socks5://host:1080, ${{NAME}}, {ENVIRONMENT} or {NO_PROXY}"
    if value in (NO_PROXY, ENVIRONMENT) or VARIABLE.fullmatch(value):
        return value
    try:
        parts = urlsplit(VARIABLE.sub("x", value))
        _ = parts.port
    except ValueError:
        raise UnfitError("this is not the address of a proxy", hint) from None
    if parts.scheme not in PROXIES or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise UnfitError("this is not the address of a proxy", hint)
    if "@" in value and not re.fullmatch(r"(\$\{\w+\}:)?\$\{\w+\}", value.partition("://")[2].rpartition("@")[0]):
        raise UnfitError(
            "a password is not written into the file", "write ${USER}:${PASSWORD}@host, and set both in the environment"
        )
    return value


def _mapping(example: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
            raise UnfitError(f"expected names with texts, one a line, such as `{example}`; numbers in 'quotes'")
        return value

    return BeforeValidator(check)


_PAIRS = WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}})
Secret = Annotated[str, AfterValidator(_secret), WithJsonSchema({"type": "string", "pattern": r"\$\{\w+\}"})]
HeaderFields = Annotated[dict[str, str], AfterValidator(_fields), _mapping("X-Reader: archive"), _PAIRS]
Cookies = Annotated[dict[str, str], AfterValidator(_cookies), _mapping("session: ${SESSION}"), _PAIRS]
UserAgent = Annotated[str, AfterValidator(_agent)]
ProxyAddress = Annotated[str, AfterValidator(_proxy)]
File = Annotated[str, Field(min_length=1)]


class Basic(_Credential):
    """A user name and a password (HTTP Basic)."""

    basic: Annotated[str, AfterValidator(_user)] = Field(description="User name; ${NAME} is read from the environment.")
    password: Secret = Field(description="Password, as ${NAME} of the environment.")


class Bearer(_Credential):
    """A token (HTTP Bearer)."""

    bearer: Secret = Field(description="Token, as ${NAME} of the environment.")


class ClientCertificate(_Credential):
    """A certificate by which the site knows who asks (TLS client certificate)."""

    certificate: File = Field(description="PEM file of the certificate, relative to the configuration folder.")
    key: File | None = Field(None, description="PEM file of its private key, if that is in another file.")
    password: Secret | None = Field(None, description="Password of the key, as ${NAME} of the environment.")


_AUTH = OneKeyOf("basic", "bearer")
Auth = Annotated[
    Annotated[Basic, Tag("<basic>")] | Annotated[Bearer, Tag("<bearer>")],
    Discriminator(_AUTH.tag),
    BeforeValidator(_AUTH.check),
]
