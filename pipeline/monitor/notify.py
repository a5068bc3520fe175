"""Telling people that a source broke or is well again: services through apprise, and programs. The door to apprise.

Each receiver is told once for each change, and what it was last told stands in the index: a message that could not be
sent is tried again after the next run, and one that was sent is not repeated by a restart. All is sent by a thread of
its own, so that no run waits for it or ends with it.
"""

import hashlib
import logging
import os
import subprocess
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Thread

from pipeline.config import settings
from pipeline.config.credentials import filled
from pipeline.config.settings import Apprise, Command, Configuration
from pipeline.errors import ConfigError, PipelineError, Problem, StorageError
from pipeline.escape import escaped
from pipeline.index import Index, run_stats
from pipeline.monitor.health import Health, State
from pipeline.system.output import json_text

_COMMAND_S = 30
_PATIENCE_S = 5.0  # at the end, for what is being sent

Message = Mapping[str, object]


class NotSentError(PipelineError):
    """A message did not reach its receiver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """One entry of `notify`. `id` tells it from others and names no secret; `send` raises NotSentError."""

    id: str
    name: str
    send: Callable[[Message], None]


def receivers(configuration: Configuration, environment: Mapping[str, str] = os.environ) -> list[Receiver]:
    """Return everyone under `notify`. Raises ConfigError for an unset variable, and an address that is none."""
    configuration.require_environment(environment)
    problems: list[Problem] = []
    found = []
    for number, given in enumerate(configuration.settings.notify):
        words = (given.apprise,) if isinstance(given, Apprise) else given.command
        complete = [filled(word, environment) for word in words]
        if isinstance(given, Apprise) and not _knows(complete[0]):
            line = configuration.notify_lines[number] if number < len(configuration.notify_lines) else None
            wrong = "apprise knows no service at this address"
            problems.append(
                Problem(file=configuration.folder / settings.FILE, line=line, key=f"notify[{number}]", message=wrong)
            )
        found.append(_receiver(given, number, complete))
    if problems:
        raise ConfigError(problems)
    return found


def message(source: str, health: Health) -> Message:
    """Return what a program gets as JSON; `text` is the sentence that services get."""
    because = escaped(health.because)  # it is shown where we cannot look
    says = "is well again" if not health.state.ill else f"is {health.state} since {health.since:%Y-%m-%d %H:%M} UTC"
    return {
        "source": source,
        "state": health.state,
        "fault": health.fault,
        "because": because,
        "since": health.since,
        "text": f"{source} {says}: {because}",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A message to a receiver: whether it was sent, and the sentence why not."""

    receiver: str
    sent: bool
    because: str | None = None


def send_test(configuration: Configuration) -> list[Attempt]:
    """Send everyone a message to try whether it arrives. Raises ConfigError."""
    health = Health(state=State.OK, because="this is a message to try whether it arrives", since=datetime.now(UTC))
    attempts = []
    for receiver in receivers(configuration):
        try:
            receiver.send(dict(message("a test", health)) | {"test": True})
        except NotSentError as error:
            attempts.append(Attempt(receiver=receiver.name, sent=False, because=str(error)))
        else:
            attempts.append(Attempt(receiver=receiver.name, sent=True))
    return attempts


class Notifier:
    """Sends what has changed, one after the other, in a thread of its own.

    `say` is told what could not be sent, `count` of each message whether it was `sent` or `failed`.
    """

    def __init__(
        self, to: list[Receiver], index: Index, say: Callable[[str], None], count: Callable[[str], None]
    ) -> None:
        self._to: list[Receiver] = []
        self._index, self._say, self._count = index, say, count
        self._queue: SimpleQueue[tuple[str, Health] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="notify", daemon=True)
        self.receive(to)

    def receive(self, to: list[Receiver]) -> None:
        """Tell these receivers from now on."""
        self._to = to
        if to and not self._thread.is_alive():
            self._thread.start()

    def tell(self, source: str, health: Health) -> None:
        """Note how a source is now, and return at once. A receiver that knows it already is not told."""
        if self._to:
            self._queue.put((source, health))

    def close(self) -> None:
        """Send what is still to be sent, for a few seconds at most: the rest is sent after the next run."""
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join(_PATIENCE_S)

    def _work(self) -> None:
        while (item := self._queue.get()) is not None:
            source, health = item
            try:
                self._tell_all(source, health)
            except StorageError as error:
                self._say(f"{source}: nobody is told: {error}")

    def _tell_all(self, source: str, health: Health) -> None:
        state = str(health.state if health.state.ill else State.OK)
        known = run_stats.last_told(self._index, source)
        for receiver in self._to:
            if known.get(receiver.id, State.OK) == state:
                continue
            try:
                receiver.send(message(source, health))
            except NotSentError as error:
                self._count("failed")
                self._say(f"{source}: {receiver.name} could not be told, and will be after the next run: {error}")
            else:
                self._count("sent")
                run_stats.put_told(self._index, source, receiver.id, state)


def _receiver(given: Apprise | Command, number: int, filled: list[str]) -> Receiver:
    identity = hashlib.sha256(given.model_dump_json().encode()).hexdigest()[:12]
    if isinstance(given, Apprise):
        kind = given.apprise.partition("://")[0].partition("${")[0] or "a service"
        return Receiver(id=identity, name=f"notify[{number}] ({kind})", send=lambda told: _by_apprise(filled[0], told))
    name = f"notify[{number}] ({given.command[0]})"
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
    kind = apprise.NotifyType.SUCCESS if told["state"] == State.OK else apprise.NotifyType.WARNING
    with apprise.LogCapture(level=logging.WARNING) as captured:  # type: ignore[no-untyped-call]
        try:
            sent = service.notify(title=f"pipeline: {told['source']}", body=str(told["text"]), notify_type=kind)
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
