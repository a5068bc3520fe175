"""The watches of a configuration: what each searches for, and whom it tells."""

import os
from dataclasses import dataclass

from pipeline.config.settings import Configuration
from pipeline.errors import ConfigError, Problem, QueryError
from pipeline.monitor.receivers import Receiver, receivers_at
from pipeline.search import Filters, Query, read_query


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveWatch:
    """A saved search. `least_cosine` is that of titles in other languages; None: words alone count."""

    name: str
    query: Query
    filters: Filters
    least_cosine: float | None
    receivers: tuple[Receiver, ...] = ()


def active_watches(configuration: Configuration, *, to_tell: bool = True) -> list[ActiveWatch]:
    """Return the watches of a configuration; unless `to_tell`, without their receivers.

    Raises ConfigError for a search that cannot be asked, an unset variable, and an address that is none.
    """
    if to_tell:
        configuration.require_environment(os.environ)
    problems: list[Problem] = []
    found = []
    for number, given in enumerate(configuration.settings.watch):
        place = ("watch", number)
        try:
            query = read_query(given.search)
            told = receivers_at(configuration, (*place, "tell"), given.tell, os.environ) if to_tell else []
        except QueryError as error:
            problems.append(configuration.problem((*place, "search"), str(error)))
        except ConfigError as error:
            problems += error.problems
        else:
            found.append(
                ActiveWatch(
                    name=given.name,
                    query=query,
                    # a removed copy tells, too
                    filters=Filters(source=given.source, language=given.language, state=None),
                    least_cosine=given.cosine if given.across_languages else None,
                    receivers=tuple(told),
                )
            )
    if problems:
        raise ConfigError(problems)
    return found


def doubts(configuration: Configuration) -> list[str]:
    """Return a sentence for each search that has words in it which others take for operators."""
    hints = [(n, read_query(given.search).hint) for n, given in enumerate(configuration.settings.watch)]
    return [str(configuration.problem(("watch", n, "search"), hint)) for n, hint in hints if hint]


def require_receivers(configuration: Configuration) -> None:
    """Raise ConfigError with every receiver that cannot be told anything, and every search that cannot be asked."""
    problems: list[Problem] = []
    try:
        receivers_at(configuration, ("notify",), configuration.settings.notify)
    except ConfigError as error:
        problems += error.problems
    try:
        active_watches(configuration)
    except ConfigError as error:
        problems += error.problems
    if problems:
        raise ConfigError(problems)
