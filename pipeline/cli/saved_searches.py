"""watch: the saved searches of pipeline.yaml, and what each would have told."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Annotated, Any

import typer

from pipeline.cli.arguments import Json, Limit, SinceOption, UntilOption, existing, in_order, more
from pipeline.cli.searching import show_hits
from pipeline.cli.store import opened_holdings
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.model import counted
from pipeline.runtime import Holdings
from pipeline.search import Hit
from pipeline.system.output import as_json, console, say, table
from pipeline.watches import ActiveWatch, WatchMarks, active_watches, tried

_BACK = timedelta(days=30)


def watch(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="The watch to try; without it, all are listed.")
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Limit = 20,
    json: Json = False,
) -> None:
    """List the saved searches of pipeline.yaml, or try one on the past.

    With NAME, print what it would have reported in the last 30 days, or in the given days, and notify nobody. Print
    each story once.
    """
    if name is None and (since or until):
        raise typer.BadParameter("name a watch to try on these days", param_hint="NAME")
    with opened_holdings(context) as (configuration, held):
        watches = active_watches(configuration, to_tell=False)
        if name is None:
            _list(configuration, held, watches, json)
            return
        existing(name, [each.name for each in watches], "NAME", "watch")
        (chosen,) = [each for each in watches if each.name == name]
        in_order(since, until)
        last = until.date() if until else held.clock.now().date() + timedelta(days=1)  # a zone may be ahead
        first = since.date() if since else last - _BACK
        hits = list(islice(tried(held, chosen, first, last), limit + 1))
    _show(hits, limit, first, chosen.query.hint, json)


def _show(hits: Sequence[Hit], limit: int, first: date, hint: str | None, json: bool) -> None:
    if json:
        as_json([hit.public() for hit in hits[:limit]])
    elif hits:
        show_hits(hits[:limit])
    else:
        say(f"It would have reported nothing since {first}.")
        if hint:
            say(hint)
    if len(hits) > limit:
        say(more(limit))


def _list(configuration: Configuration, held: Holdings, watches: Sequence[ActiveWatch], json: bool) -> None:
    found: list[dict[str, Any]] = []
    with WatchMarks(held.archive.state, writable=False) as marks:
        for given in configuration.settings.watch:
            told, owed = marks.counts(given.name)
            last = next(iter(marks.told(given.name, limit=1)), None)
            position = marks.position(given.name)
            found.append(
                {
                    "name": given.name,
                    "search": given.search,
                    "source": given.source,
                    "language": given.language,
                    "across_languages": given.across_languages,
                    "receivers": len(given.tell),
                    "since": position and position.began,
                    "told": told,
                    "owed": owed,
                    "last": last and last.at,
                }
            )
    if json:
        as_json(found)
    elif not watches:
        say(f"Nothing is watched for: there is no `watch` in {configuration.folder / settings.FILE}.")
    else:
        columns = ["name", "search", "source", "language", "since", "told", "owed", "last"]
        table(columns, [[each[column] for column in columns] for each in found])
        owed = sum(each["owed"] for each in found)
        if owed:
            console.print(f"{counted(owed, 'message')} could not be sent yet, and will be tried again.")
