"""Those who are told something: services through apprise, and programs. The door to apprise."""

import hashlib
import logging
import os
import subprocess
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.config.credentials import filled
from pipeline.config.receivers import Apprise, Command
from pipeline.config.settings import Configuration
from pipeline.errors import ConfigError, PipelineError, Problem
from pipeline.monitor.health import State
from pipeline.system.output import json_text

_COMMAND_S = 30
_UNKNOWN = "apprise knows no service at this address"
_HINT = (
    "write one that begins with the name of a service and has all its parts, such as ntfy://ntfy.sh/topic; "
    "https://github.com/caronc/apprise/wiki lists them"
)

Message = Mapping[str, object]
"""What a program gets as JSON: `text` is the sentence that services get, `source` or `watch` what it is about."""


class NotSentError(PipelineError):
    """A message did not reach its receiver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One entry of a list. `id` tells it from others and names no secret; `send` raises NotSentError."""

    id: str
    name: str
    send: Callable[[Message], None]


def receivers_at(
    configuration: Configuration,
    place: tuple[str | int, ...],
    entries: Sequence[Apprise | Command],
    environment: Mapping[str, str] = os.environ,
) -> list[Receiver]:
    """Return those of a list at a place of pipeline.yaml.

    Raises ConfigError for an unset variable, and an address that is none.
    """
    configuration.require_environment(environment)
    problems: list[Problem] = []
    found = []
    for number, given in enumerate(entries):
        words = (given.apprise,) if isinstance(given, Apprise) else given.command
        complete = [filled(word, environment) for word in words]
        if isinstance(given, Apprise) and not _knows(complete[0]):
            problems.append(configuration.problem((*place, number, "apprise"), _UNKNOWN, _HINT))
        found.append(_receiver(given, configuration.problem((*place, number), "").key, complete))
    if problems:
        raise ConfigError(problems)
    return found


def _receiver(given: Apprise | Command, key: str, filled: list[str]) -> Receiver:
    identity = hashlib.sha256(given.model_dump_json().encode()).hexdigest()[:12]
    if isinstance(given, Apprise):
        kind = given.apprise.partition("://")[0].partition("${")[0] or "a service"
        return Receiver(id=identity, name=f"{key} ({kind})", send=lambda told: _by_apprise(filled[0], told))
    name = f"{key} ({given.command[0]})"
    return Receiver(id=identity, name=name, send=lambda told: _by_command(filled, told))


def _by_command(words: list[str], told: Message) -> None:
    text = json_text(told)
    try:
        ended = subprocess.run(
            words, input=text.encode(), capture_output=True, timeout=_COMMAND_S, start_new_session=True, check=False
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        reason = error.strerror if isinstance(error, OSError) else f"it did not end within {_COMMAND_S} s"
        raise NotSentError(f"{words[0]}: {reason}") from error
    if ended.returncode:
        said = ended.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it says nothing more"]
        raise NotSentError(f"{words[0]} ended with status {ended.returncode}: {said[0]}")


def _by_apprise(address: str, told: Message) -> None:
    import apprise

    service = apprise.Apprise()
    service.add(address)
    kind = apprise.NotifyType.INFO  # of documents; of a source it depends on how it is
    if (state := told.get("state")) is not None:
        kind = apprise.NotifyType.SUCCESS if state == State.OK else apprise.NotifyType.WARNING
    with apprise.LogCapture(level=logging.WARNING) as captured:  # type: ignore[no-untyped-call]
        try:
            sent = service.notify(
                title=f"pipeline: {told.get('source') or told['watch']}", body=str(told["text"]), notify_type=kind
            )
        except Exception as error:  # a service may raise anything at all
            raise NotSentError(f"{type(error).__name__}: {error}") from error
        said = captured.getvalue().strip().splitlines()
    if not sent:
        raise NotSentError(said[-1] if said else "the service did not take it")


def _knows(address: str) -> bool:
    """Return True if apprise has a service for an address. Loads apprise with all its services."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some of its services ask for modules that Python is about to lose
        import apprise

        with apprise.LogCapture(level=logging.ERROR):  # type: ignore[no-untyped-call]
            return apprise.Apprise.instantiate(address) is not None
