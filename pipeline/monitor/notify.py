"""Telling people that a source broke or is well again.

Each receiver is told once for each change, and what it was last told stands in the index: a message that could not be
sent is tried again after the next run, and one that was sent is not repeated by a restart. All is sent by a thread of
its own, so that no run waits for it or ends with it.
"""

import itertools
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import SimpleQueue
from threading import Thread

from pipeline.config.settings import Configuration
from pipeline.errors import StorageError
from pipeline.escape import escaped
from pipeline.index import Index, run_stats
from pipeline.monitor.health import Health, State
from pipeline.monitor.receivers import Message, NotSentError, Receiver, receivers_at

_PATIENCE_S = 5.0  # at the end, for what is being sent


def receivers(configuration: Configuration, environment: Mapping[str, str] = os.environ) -> list[Receiver]:
    """Return everyone under `notify`. Raises ConfigError for an unset variable, and an address that is none."""
    return receivers_at(configuration, ("notify",), configuration.settings.notify, environment)


def message(source: str, health: Health) -> Message:
    """Return what a program gets as JSON; `text` is the sentence that services get."""
    because = escaped(health.because)  # it is shown where we cannot look
    says = (
        "is well again" if not health.state.ill else f"has been {health.state} since {health.since:%Y-%m-%d %H:%M} UTC"
    )
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
    health = Health(state=State.OK, because="this is a test message", since=datetime.now(UTC))
    sent = {**message("a test", health), "text": f"a test: {health.because}", "test": True}
    attempts = []
    watches = enumerate(configuration.settings.watch)
    told = [receivers_at(configuration, ("watch", number, "tell"), watch.tell) for number, watch in watches]
    for receiver in [*receivers(configuration), *itertools.chain(*told)]:
        try:
            receiver.send(sent)
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
                self._say(f"{source}: nobody is notified: {error}")

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
                self._say(f"{source}: {receiver.name} could not be notified, and will be after the next run: {error}")
            else:
                self._count("sent")
                run_stats.put_told(self._index, source, receiver.id, state)
