"""The kinds of value that a person writes into a configuration file: durations, sizes, addresses, patterns, schedules.

Each says in plain words what it expects, and describes itself in the JSON Schema as it is written, not as it is kept.
Which keys exist is in `config.source` and `config.settings`; files, lines and hints from a model's keys are in
`pipeline.config.yaml_file`.
"""

import re
import warnings
from collections.abc import Callable
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import cache, partial
from ipaddress import ip_address, ip_network
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from pipeline.config import cron
from pipeline.model import Raw, Translations

T = TypeVar("T")


class UnfitError(ValueError):
    """A value is not what its key takes. A message that begins with "expected" is completed with what was found.

    `key` is the one that is meant, of several that do not fit each other.
    """

    def __init__(self, message: str, hint: str | None = None, *, key: str | None = None) -> None:
        super().__init__(message)
        self.hint, self.key = hint, key


_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)", re.ASCII)
_DURATION_S = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_LONGEST_S = 36500 * 86400.0
NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)


def seconds_of(value: Any, usual: str = "s") -> float:
    """Return the seconds of `30m`, `1h30m`, `0.5s`; 0 alone needs no unit, and a hint proposes the usual one.

    Raises UnfitError.
    """
    written = str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    parts = _DURATION.findall(written)
    seconds = sum(float(number) * _DURATION_S[unit] for number, unit in parts)
    if NUMBER.fullmatch(written):
        if float(written):
            raise UnfitError(f"{written} of what?", f"write {written}{usual}")
    elif not parts or _DURATION.sub("", written).strip() or seconds > _LONGEST_S:
        raise UnfitError("expected a duration from 0 to 36500d, such as 30s, 15m, 2h or 1d")
    return seconds


def _duration(usual: str) -> BeforeValidator:
    return BeforeValidator(partial(seconds_of, usual=usual))


def _some(value: float) -> float:
    if value <= 0:
        raise UnfitError("expected a duration longer than 0")
    return value


def _period(value: float) -> float:
    if value < 1:
        raise UnfitError("expected a duration of at least 1s")
    return value


def _at_most(longest: str) -> AfterValidator:
    """Return what makes a duration be no longer than that: whoever writes more has mistaken the unit."""

    def check(value: float) -> float:
        if value > seconds_of(longest):
            raise UnfitError(f"expected a duration of at most {longest}")
        return value

    return AfterValidator(check)


def _day(value: Any) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    elif isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise UnfitError("expected a date such as 2024-12-31")


def _regex(value: str) -> str:
    try:
        _compiled(re.compile, value)
    except re.error as error:
        at = "" if error.pos is None else f", at character {error.pos + 1}"
        raise UnfitError(f"not a regular expression: {error.msg}{at}") from error
    except (FutureWarning, OverflowError, RecursionError) as error:
        raise UnfitError(f"not a regular expression: {error}") from error
    return value


def _selector(value: str) -> str:
    import soupsieve  # which brings bs4, and most sources name no selector

    try:
        _compiled(soupsieve.compile, value)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, FutureWarning, RecursionError) as error:
        lines = str(error).splitlines() or ["too deep"]
        raise UnfitError(f"not a CSS selector: {lines[0]}") from error
    return value


def _compiled(compile_: Callable[[str], object], value: str) -> None:
    # what is about to mean something else (`[[` in a pattern, `:contains` in a selector) is refused while it is edited
    with warnings.catch_warnings():
        warnings.simplefilter("error", FutureWarning)
        compile_(value)


def _http(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", value)
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise UnfitError("expected an address that begins with http:// or https://")
    if parts.username is not None or parts.password is not None:
        raise UnfitError(
            "an address with a user name can never be asked for: none is sent", "leave out what is before @"
        )
    return value


def source_name(value: str) -> str:
    """Return the name of a source. Raises UnfitError for one that breaks the rule of such names."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", value):
        raise UnfitError("expected lower-case letters, digits, - and _")
    return value


_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-(?:[A-Za-z]{2}|\d{3}))?(-(?:[A-Za-z0-9]{5,8}|\d[A-Za-z0-9]{3}))*"
)
_HOST_AND_PORT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(:\d{1,5})?")
_COUNTRIES = {"cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "jp": "ja", "ua": "uk"}  # codes of no language


def language_tag(value: str) -> str:
    """Return a language's tag. Raises UnfitError for what is none."""
    if value.lower() in _COUNTRIES:
        raise UnfitError(f"{value} is a country, not a language", f"did you mean {_COUNTRIES[value.lower()]}?")
    if value == "auto" or not _LANGUAGE.fullmatch(value):
        written = value.replace("_", "-")
        hint = f"write {written}" if written != value and _LANGUAGE.fullmatch(written) else None
        raise UnfitError(f'"{value}" is not a language tag such as zh, en or zh-TW', hint)
    return value


def _language(value: str) -> str:
    return value if value == "auto" else language_tag(value)


def _keyword(value: str) -> str:
    if not value.strip():
        raise UnfitError("expected text that is not empty")
    return value.strip()


def _trusted_host(value: str) -> str:
    if not _HOST_AND_PORT.fullmatch(value):
        raise UnfitError("expected a host such as www.paper.site, or a host with its port")
    return re.sub(":(443|80)$", "", value.lower())


def _asked_host(value: str) -> str:
    return value if value == "*" else _trusted_host(value)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


_CITIES = {  # for which people look in vain: a zone has the name of another city
    "barcelona": "Europe/Madrid",
    "beijing": "Asia/Shanghai",
    "delhi": "Asia/Kolkata",
    "frankfurt": "Europe/Berlin",
    "geneva": "Europe/Zurich",
    "milan": "Europe/Rome",
    "mumbai": "Asia/Kolkata",
    "munich": "Europe/Berlin",
    "new_delhi": "Asia/Kolkata",
    "peking": "Asia/Shanghai",
    "washington": "America/New_York",
}


def _zone(value: str) -> str:
    if value not in _zones():
        city = get_close_matches(value.rpartition("/")[2].replace(" ", "_").lower(), _CITIES, n=1, cutoff=0.8)
        close = [_CITIES[city[0]]] if city else get_close_matches(value, sorted(_zones()), n=1, cutoff=0.8)
        hint = f"did you mean {close[0]}?" if close else None
        raise UnfitError("expected an IANA time zone such as Asia/Shanghai", hint)
    return value


def _recorded(value: Any) -> Any:
    if value is False:  # YAML reads a bare `off` as false
        return Raw.OFF
    if value not in list(Raw):
        raise UnfitError("expected off, documents or all")
    return Raw(value)


def _strictness(value: Any) -> Translations:
    # YAML 1.1 reads a bare `off` as false
    said = Translations.OFF if value is False else value
    if said not in [*Translations]:
        raise UnfitError("expected cautious, aggressive or off")
    return Translations(said)


def _keep(value: Any) -> str | tuple[str, ...]:
    if value in ("first", "original"):
        return str(value)
    if isinstance(value, str):
        hint = f"write [{value}] to prefer one language" if _LANGUAGE.fullmatch(value) else None
        raise UnfitError("expected first, original, or a list of languages such as [zh, en]", hint)
    if not isinstance(value, (list, tuple)) or not value:
        raise UnfitError("expected first, original, or a list of languages such as [zh, en]")
    tags = ["no" if tag is False else tag for tag in value]  # YAML 1.1 reads Norwegian as false
    kept = tuple(language_tag(str(tag)) for tag in tags)
    for tag in kept:
        if kept.count(tag) > 1:
            raise UnfitError(f"{tag} is here twice", "remove one")
    return kept


def distinct(entries: tuple[T, ...]) -> tuple[T, ...]:
    """Return a list of which no entry stands there twice. Raises UnfitError."""
    for number, entry in enumerate(entries):
        if entry in entries[:number]:
            raise UnfitError(f"entries {entries.index(entry) + 1} and {number + 1} are the same", "remove one")
    return entries


def one_of(*names: str) -> tuple[BeforeValidator, WithJsonSchema]:
    """Return what makes an annotated type take one of these names."""

    def check(value: Any) -> str:
        if value not in names:
            raise UnfitError(f"expected {' or '.join(names)}")
        return str(value)

    return BeforeValidator(check), WithJsonSchema({"type": "string", "enum": list(names)})


_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)\s*-\s*([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def _hours(value: Any) -> tuple[time, time]:
    """Read `23:00-06:30`: from and until, over midnight if the first is the later one."""
    if isinstance(value, str) and (match := _HOURS.fullmatch(value.strip())):
        hour, minute, until_hour, until_minute = map(int, match.groups())
        begin, end = time(hour, minute), time(until_hour, until_minute)
        if begin != end:
            return begin, end
    raise UnfitError("expected hours such as 23:00-06:30")


_HOST = re.compile(r"(?!-)[a-z0-9_-]+(\.[a-z0-9_-]+)*(?<!-)", re.ASCII | re.IGNORECASE)


def _host_or_network(value: str) -> str:
    try:
        ip_address(value)
    except ValueError:
        if _HOST.fullmatch(value) and not value.rpartition(".")[2].isdigit():
            return value
        try:
            network = ip_network(value, strict=False)
        except ValueError:
            raise UnfitError("expected a host name, an IP address or a network such as 10.0.0.0/8") from None
        if int(network.network_address) != int(ip_address(value.partition("/")[0])):
            raise UnfitError("expected a network whose host part is zero", f"did you mean {network}?") from None
    return value


def _cron(value: str) -> str:
    cron.times(value)
    return value


class OneKeyOf:
    """How the variants of a union are told apart: each has one telling key, and a class that is called like it."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys
        self._listed = f"{', '.join(keys[:-1])} or {keys[-1]}"

    def tag(self, value: Any) -> str:
        """Return `<feed>` for {feed: …} and for Feed; an empty text for what `check` refuses.

        The brackets keep tags apart from keys in the places that pydantic names.
        """
        names = value if isinstance(value, dict) else [type(value).__name__.lower()]
        return next((f"<{key}>" for key in self._keys if key in names), "")

    def check(self, value: Any) -> Any:
        """Refuse what has none of the telling keys, or several."""
        if isinstance(value, dict):
            present = [key for key in self._keys if key in value]
            if not present:
                close = [(key, near) for key in value for near in get_close_matches(str(key), self._keys, n=1)]
                hint = f"did you mean {close[0][1]} instead of {close[0][0]}?" if close else None
                raise UnfitError(f"needs exactly one of {self._listed}, and has none", hint)
            if len(present) > 1:
                raise UnfitError(f"needs exactly one of {self._listed}, and has {' and '.join(present)}")
        elif not self.tag(value):
            hint = f"such as {self._keys[0]}: {value}" if isinstance(value, str) else None
            raise UnfitError(f"expected {self._listed} with its value", hint)
        return value


def written(pattern: str, *examples: str, or_zero: bool = False) -> WithJsonSchema:
    """Return the description of a number with its unit, for the JSON Schema."""
    text = {"type": "string", "pattern": pattern, "examples": list(examples)}
    return WithJsonSchema({"anyOf": [text, {"type": "number", "enum": [0]}]} if or_zero else text)


_DURATION_SCHEMA = written(r"^\s*(\d+(\.\d+)?\s*(ms|s|m|h|d|w)\s*)+$", "30s", "15m", "2h", "1d", or_zero=True)

Flag = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True)]
Pause = Annotated[float, _at_most("1d"), _duration("s"), _DURATION_SCHEMA]
Interval = Annotated[float, _at_most("366d"), _duration("h"), _DURATION_SCHEMA]
Jitter = Annotated[float, _at_most("366d"), _duration("m"), _DURATION_SCHEMA]
Days = Annotated[float, _duration("d"), _DURATION_SCHEMA]
Timeout = Annotated[float, AfterValidator(_some), _at_most("1h"), _duration("s"), _DURATION_SCHEMA]
Deadline = Annotated[float, AfterValidator(_some), _at_most("366d"), _duration("h"), _DURATION_SCHEMA]
SomeDays = Annotated[float, AfterValidator(_some), _duration("d"), _DURATION_SCHEMA]
Period = Annotated[float, AfterValidator(_period), _at_most("366d"), _duration("m"), _DURATION_SCHEMA]
Day = Annotated[date, BeforeValidator(_day)]
Regex = Annotated[str, AfterValidator(_regex), WithJsonSchema({"type": "string", "format": "regex"})]
Selector = Annotated[str, Field(min_length=1), AfterValidator(_selector)]
Url = Annotated[str, AfterValidator(_http), WithJsonSchema({"type": "string", "pattern": r"^https?://\S+$"})]
Name = Annotated[
    str, AfterValidator(source_name), WithJsonSchema({"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]*$"})
]
Language = Annotated[str, AfterValidator(_language)]
LanguageTag = Annotated[str, AfterValidator(language_tag)]
Keyword = Annotated[str, AfterValidator(_keyword)]
TrustedHost = Annotated[str, AfterValidator(_trusted_host)]
AskedHost = Annotated[str, AfterValidator(_asked_host)]
Zone = Annotated[str, AfterValidator(_zone)]
Strictness = Annotated[
    Translations,
    BeforeValidator(_strictness),
    WithJsonSchema({"type": "string", "pattern": "^(cautious|aggressive|off)$"}),
]
Recorded = Annotated[
    Raw, BeforeValidator(_recorded), WithJsonSchema({"type": "string", "pattern": "^(off|documents|all)$"})
]
Keep = Annotated[
    str | tuple[str, ...],
    BeforeValidator(_keep),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": "^(first|original)$"},
                {"type": "array", "items": {"type": "string"}, "minItems": 1, "examples": [["zh", "en"]]},
            ]
        }
    ),
]
Collections = Annotated[str, *one_of("keep", "split")]
DateOrder = Annotated[Literal["dmy", "mdy", "ymd"], *one_of("dmy", "mdy", "ymd")]
Attachments = Annotated[str, *one_of("list", "text")]
CatchUp = Annotated[str, *one_of("one", "skip")]
Hours = Annotated[
    tuple[time, time],
    BeforeValidator(_hours),
    WithJsonSchema({"type": "string", "pattern": r"^\s*\d\d:\d\d\s*-\s*\d\d:\d\d\s*$", "examples": ["23:00-06:30"]}),
]
HostOrNetwork = Annotated[str, AfterValidator(_host_or_network)]
CronLine = Annotated[str, AfterValidator(_cron)]
