"""What commands take from the command line: sources, days, numbers, addresses, documents. Light: loads no command."""

import calendar
import difflib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import urlsplit

import typer

from pipeline import urls
from pipeline.cli.invocation import configuration_folder

if TYPE_CHECKING:
    from pipeline.config.settings import Configuration, Http
    from pipeline.config.source import Source

T = TypeVar("T")

_DIGITS = 9  # a database takes no number without end
_ONE_DAY = "2024-05-31, today, yesterday or 7d"
_DAY = _ONE_DAY.replace(", ", ", 2024-05, 2024, ", 1)  # of a month or a year, the first day or the last


def first_day(text: str, zone: tzinfo | None = None) -> datetime:
    """Read a day from the command line, of a month or year its first one. Raises typer.BadParameter."""
    return _days(text, zone)[0]


def last_day(text: str, zone: tzinfo | None = None) -> datetime:
    """Read a day from the command line, of a month or year its last one. Raises typer.BadParameter."""
    return _days(text, zone)[1]


def one_day(text: str, zone: tzinfo | None = None) -> datetime:
    """Read a day from the command line. Raises typer.BadParameter, for a month or a year as well."""
    first, last = _days(text, zone)
    if first != last:
        raise typer.BadParameter(
            f"{text!r} is a {'month' if first.month == last.month else 'year'}; name a day such as {first:%Y-%m-%d}"
        )
    return first


def _days(text: str, zone: tzinfo | None = None) -> tuple[datetime, datetime]:
    """Return the first and the last day of what is called by a text; today is that of a zone, or of who types it."""
    today = datetime.combine(datetime.now(zone).date(), datetime.min.time())
    ago = {"today": 0, "yesterday": 1}.get(text, int(text[:-1]) if re.fullmatch(r"\d{1,5}d", text) else None)
    if ago is not None:
        return today - timedelta(days=ago), today - timedelta(days=ago)
    parts = re.fullmatch(r"(\d{4})(?:([-/])(\d{1,2})(?:\2(\d{1,2}))?)?", text)
    try:
        if parts is None:
            raise ValueError(text)
        year, month, day = int(parts[1]), int(parts[3] or 1), int(parts[4] or 1)
        first = datetime(year, month, day)  # noqa: DTZ001
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is not a day such as {_DAY}") from error
    if parts[3] is None:
        return first, first.replace(month=12, day=31)
    return first, first if parts[4] else first.replace(day=calendar.monthrange(year, month)[1])


def days_named(day: datetime | None, since: datetime | None, until: datetime | None) -> tuple[date | None, date | None]:
    """Return the first and the last day that --date, or --since and --until, name. Raises typer.BadParameter."""
    if day is not None and (since is not None or until is not None):
        raise typer.BadParameter("name one day, or the first and the last, not both", param_hint="--date")
    return in_order(day or since, day or until)


def in_order(since: datetime | None, until: datetime | None) -> tuple[date | None, date | None]:
    """Return the days of --since and --until. Raises typer.BadParameter if the second is the earlier one."""
    if since is not None and until is not None and until < since:
        raise typer.BadParameter(f"{until.date()} is before {since.date()}", param_hint="--until")
    return since and since.date(), until and until.date()


def more(limit: int) -> str:
    """Return the sentence for a list that goes on."""
    return f"There are more: --limit {2 * limit}"


def at_least_one(text: str) -> int:
    """Read a number from the command line. Raises typer.BadParameter for less than one, and for what no list has."""
    if len(str(text)) > _DIGITS:
        raise typer.BadParameter(f"{text!r} is too long for a number; write {_DIGITS} digits at most")
    if not str(text).isdecimal() or int(text) < 1:
        raise typer.BadParameter(f"{text!r} is not a number such as 1 or 100")
    return int(text)


def none_or_more(text: str) -> int:
    """Read a number from the command line, which may be 0. Raises typer.BadParameter."""
    return 0 if str(text) == "0" else at_least_one(text)


def _language(text: str) -> str:
    """Read a language's tag from the command line. Raises typer.BadParameter."""
    from pipeline.config.source import language_tag  # with pydantic, which is slow to load

    return fit(language_tag)(text)


def _source_names(context: typer.Context, incomplete: str) -> list[str]:
    """Complete a source's name: sources are called as their files are."""
    folder = context.obj or configuration_folder(os.environ.get("PIPELINE_CONFIGS"))
    names = (file.stem for file in Path(folder, "sources").glob("*.yaml"))
    return sorted(name for name in names if name.startswith(incomplete))


Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
HttpOption = Annotated[
    str | None,
    typer.Option(
        envvar="PIPELINE_HTTP",
        metavar="HOST:PORT",
        help="Address of /healthz, /readyz and /metrics; else as configured.",
    ),
]
Private = Annotated[bool, typer.Option("--private", help="Allow requests to hosts of your own network.")]
What = Annotated[
    str, typer.Argument(metavar="FILE|ID|URL", help="A file, its hash or the first digits of it, or an address.")
]
SourceName = Annotated[str, typer.Argument(metavar="SOURCE", help="The source's name.", autocompletion=_source_names)]
SourceOption = Annotated[
    str | None, typer.Option(metavar="SOURCE", help="Only of this source.", autocompletion=_source_names)
]
ReadAs = Annotated[
    str | None,
    typer.Option(
        metavar="SOURCE",
        help="Read it as this source; else the address decides.",
        autocompletion=_source_names,
    ),
]
DateOption = Annotated[
    datetime | None, typer.Option(parser=one_day, metavar="DAY", help=f"Only of this day: {_ONE_DAY}.")
]
FetchedOption = Annotated[
    datetime | None,
    typer.Option(
        parser=partial(one_day, zone=UTC), metavar="DAY", help=f"Only what was fetched on this day (UTC): {_ONE_DAY}."
    ),
]
LanguageOption = Annotated[
    str | None,
    typer.Option(parser=_language, metavar="TAG", help="Only in this language, such as en, zh or zh-TW."),
]
SinceOption = Annotated[
    datetime | None, typer.Option(parser=first_day, metavar="DAY", help=f"Only of this day or later: {_DAY}.")
]
UntilOption = Annotated[
    datetime | None, typer.Option(parser=last_day, metavar="DAY", help=f"Only of this day or earlier: {_DAY}.")
]
Limit = Annotated[int, typer.Option(parser=at_least_one, metavar="N", help="Print at most this many.")]


# the same of runs, whose days are those of UTC
RunDateOption = Annotated[
    datetime | None,
    typer.Option(parser=partial(one_day, zone=UTC), metavar="DAY", help=f"Only of this day (UTC): {_ONE_DAY}."),
]
RunSinceOption = Annotated[
    datetime | None,
    typer.Option(parser=partial(first_day, zone=UTC), metavar="DAY", help=f"Only of this day or later (UTC): {_DAY}."),
]
RunUntilOption = Annotated[
    datetime | None,
    typer.Option(parser=partial(last_day, zone=UTC), metavar="DAY", help=f"Only of this day or earlier (UTC): {_DAY}."),
]


def sources_argument(help: str) -> typer.models.ArgumentInfo:
    """Declare an argument of source names."""
    argument: typer.models.ArgumentInfo = typer.Argument(metavar="SOURCE", help=help, autocompletion=_source_names)
    return argument


def fit(read: Callable[[Any], T], option: str | None = None) -> Callable[[str], T]:
    """Return a reader of the configuration's values as one for the command line: it raises typer.BadParameter.

    That names the `option`; given to typer as a parser, it names the one that is parsed.
    """

    def parse(text: str) -> T:
        try:
            return read(text.strip())
        except ValueError as error:  # an UnfitError, which may have a hint
            hint = f" ({found})" if (found := getattr(error, "hint", None)) else ""
            raise typer.BadParameter(f"{error}{hint}", param_hint=option) from error

    return parse


def chosen(configuration: "Configuration", names: Sequence[str]) -> list["Source"]:
    """Return the sources named, or all that are enabled. Raises typer.BadParameter for a name that is none."""
    if not names:
        return [source for source in configuration.sources.values() if source.enabled]
    for name in names:
        existing(name, configuration.sources)
    return [configuration.sources[name] for name in dict.fromkeys(names)]


def existing(name: str, known: Iterable[str], argument: str = "SOURCE", what: str = "source") -> str:
    """Return the name of a source, or of another thing, that exists. Raises typer.BadParameter, with the name meant."""
    names = sorted(known)
    if name in names:
        return name
    near = difflib.get_close_matches(name, names, n=1)
    said = f"there is no {what} {name!r}" + (f"; did you mean {near[0]}?" if near else "")
    raise typer.BadParameter(f"{said} (there are: {', '.join(names) or 'none'})", param_hint=argument)


def listening(configuration: "Configuration", http: str | None) -> "Http | None":
    """Return where the daemon listens: as the command line says, else as configured. Raises typer.BadParameter."""
    if not http:
        return configuration.settings.http
    from pipeline.config.settings import Http

    host, _, port = http.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise typer.BadParameter(f"{http!r} is not HOST:PORT, such as 127.0.0.1:8080", param_hint="--http")
    return Http(host=host.strip("[]"), port=int(port))


def web_address(text: str, argument: str = "URL") -> str:
    """Read an address from the command line; `https://` may be left out. Raises typer.BadParameter."""
    address = text if "://" in text else f"https://{text}"
    if any(map(str.isspace, address)) or urls.absolute(address, address) is None:
        raise typer.BadParameter(f"{text!r} is not an address such as https://site.example/page", param_hint=argument)
    if "@" in urlsplit(address).netloc:
        raise typer.BadParameter("no user name is ever sent: leave out what is before @", param_hint=argument)
    return address
