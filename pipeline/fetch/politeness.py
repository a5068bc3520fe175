"""How gently a host is asked: one request at a time, a pause between two, a longer one when it struggles.

The rules are plain functions of numbers. `Politeness` applies them: it waits for a host's turn under a lease that all
processes share, and remembers how the host bore it. What is asked for, and how, is `pipeline.fetch.fetcher`.
"""

import os
import random
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pipeline.errors import Abandoned, BadStatus, LinkError, Unreachable
from pipeline.fetch.answer import moment_in
from pipeline.model import counted
from pipeline.system.clock import Clock

# A link waits this long for its host, or for the host's ordinary pause where that is longer; beyond, it is owed.
PATIENCE_S = 120.0
RETRY_AFTER_MAX_S = 30 * 86400.0
# 429 and 503 double the pause up to here, at least to one second; each success takes half a second off again
SLOWEST_S, SLOWED_AT_LEAST_S, FASTER_BY_S = 60.0, 1.0, 0.5
BACKOFF_MAX_S = 600.0
# What another process wrote down is believed so far ahead if no server can have asked for it: the clock was set back.
BELIEVED_S = 3600.0
# A lease outlasts its request by this; nobody waits longer while holding one, so a killed holder blocks for little more
HELD_S, SPARE_S = 10.0, 5.0
_POLL_S, _POLL_MAX_S = 0.02, 0.25
_HOSTS = 10_000
_LONG_S = 3600.0
_SAID_S = 30.0  # a longer wait for a host that struggles is told
_SLOW_DOWN = frozenset([429, 503])
_STRUGGLES = frozenset([429, 502, 503, 504])


class Leases(Protocol):
    """Who may ask which host, agreed between all threads and processes."""

    def take(self, host: str, holder: str, now: datetime, ttl_s: float) -> datetime | None:
        """Try to become the one who may ask `host`, for `ttl_s` seconds from `now`.

        Returns the moment from which the host may be asked (it may lie in the past), or None while another holds it.
        A lease that has run out is taken over; one's own is renewed.
        """
        ...

    def give_back(self, host: str, holder: str, next_at: datetime) -> None:
        """Let the next one ask `host` from `next_at` on. Does nothing where another has taken the lease over."""
        ...


class MemoryLeases:
    """Leases between the threads of one process, for one-off use without an index."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[str, tuple[str, datetime]] = {}
        self._next_at: dict[str, datetime] = {}

    def take(self, host: str, holder: str, now: datetime, ttl_s: float) -> datetime | None:
        with self._lock:
            other, expires_at = self._held.get(host, (holder, now))
            if other != holder and expires_at > now:
                return None
            self._held[host] = holder, now + timedelta(seconds=ttl_s)
            return self._next_at.get(host, now)

    def give_back(self, host: str, holder: str, next_at: datetime) -> None:
        with self._lock:
            if self._held.get(host, ("",))[0] == holder:
                del self._held[host]
                self._next_at[host] = next_at


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a `Retry-After` header asks for, in seconds or as an HTTP date; None if it says nothing.

    Never negative and never more than 30 days (RFC 9110 §10.2.3).
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return min(float(text), RETRY_AFTER_MAX_S)
    moment = moment_in(text)
    return None if moment is None else min(max((moment - now).total_seconds(), 0.0), RETRY_AFTER_MAX_S)


def told_wait(wait_s: float, now: datetime) -> str:
    """Say how long a wait is, and until when if it is long."""
    until = f" (until {now + timedelta(seconds=wait_s):%Y-%m-%d %H:%M} UTC)" if wait_s > _LONG_S else ""
    return f"{wait_s:.0f} s{until}"


def delay_after(status: int, *, delay_s: float, floor_s: float) -> float:
    """Return the pause between two requests after an answer: 429 and 503 double it, others shorten it by a step.

    `floor_s` is the larger of the source's delay and the site's crawl-delay; the result never falls below it.
    """
    delay_s = max(delay_s, floor_s)
    if status in _SLOW_DOWN:
        return max(min(max(2 * delay_s, SLOWED_AT_LEAST_S), SLOWEST_S), floor_s)
    return max(delay_s - FASTER_BY_S, floor_s)


def backoff_s(failures: int) -> float:
    """Return the least pause after so many failures in a row: 1 s, 2 s, 4 s … 10 minutes; none after a success."""
    return min(2.0 ** min(failures - 1, 30), BACKOFF_MAX_S) if failures else 0.0


@dataclass(slots=True)
class _Host:
    """What is remembered of a host. `free_at_s` is the moment `next_at` on the monotonic clock, which never jumps."""

    delay_s: float = 0.0
    failures: int = 0
    status: int | None = None
    next_at: datetime | None = None
    free_at_s: float = float("-inf")
    told: bool = False  # that it makes us wait, since it was last well


@dataclass(slots=True)
class Turn:
    """One request's turn at a host. Whoever has it reports what the host answered."""

    status: int | None = None
    retry_after_s: float | None = None
    failed: bool = False
    given_up: bool = False  # asked, and the answer was not waited for: that is not the host's failing

    def answered(self, status: int, retry_after_s: float | None = None) -> None:
        """Note what the host answered; 429, 502, 503 and 504 count as failures."""
        self.status, self.retry_after_s, self.failed = status, retry_after_s, status in _STRUGGLES


class Politeness:
    """Gives turns at hosts. One for a process; its threads share it. Tells `say` of long waits."""

    def __init__(self, leases: Leases, clock: Clock, say: Callable[[str], None] = lambda sentence: None) -> None:
        self._leases, self._clock, self._say = leases, clock, say
        self._lock = threading.Lock()
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._node = socket.gethostname()

    @contextmanager
    def turn(self, host: str, *, delay_s: float, busy_s: float) -> Iterator[Turn]:
        """Wait for the turn to ask `host` once, for at most `busy_s` seconds; the next turn comes `delay_s` after it.

        An Unreachable that passes through counts against the host. Raises BadStatus or Unreachable without waiting
        where the host is to be left alone for longer than a link waits.
        """
        holder = f"{self._node}:{os.getpid()}:{threading.get_ident()}"
        state = self._state(host)
        self._await(host, holder, state, delay_s=delay_s, ttl_s=HELD_S + busy_s + SPARE_S)
        turn = Turn()
        try:
            yield turn
        except Unreachable:
            turn.failed = True
            raise
        except Abandoned:
            turn.given_up = True
            raise
        finally:
            self._leases.give_back(host, holder, self._settle(state, turn, delay_s))

    def _state(self, host: str) -> _Host:
        with self._lock:
            state = self._hosts.setdefault(host, _Host())
            self._hosts.move_to_end(host)
            if len(self._hosts) > _HOSTS:
                self._hosts.popitem(last=False)
            return state

    def _await(self, host: str, holder: str, state: _Host, *, delay_s: float, ttl_s: float) -> None:
        started_s, poll_s = self._clock.monotonic(), _POLL_S
        patience_s = max(PATIENCE_S, delay_s)
        while True:
            # what is known is waited for without the lease, so that other processes get their turn in between
            wait_s = self._patient(host, state, patience_s)
            self._tell(host, state, wait_s)
            self._clock.sleep(wait_s)
            next_at = self._leases.take(host, holder, self._clock.now(), ttl_s)
            if next_at is not None:
                if self._hold(host, holder, state, next_at, patience_s):
                    return
            elif self._clock.monotonic() - started_s > BELIEVED_S:
                raise _not_asked(Unreachable(f"{host}: another process has been sending it requests for an hour"))
            else:
                self._clock.sleep(poll_s * random.uniform(0.5, 1.0))
                poll_s = min(2 * poll_s, _POLL_MAX_S)

    def _tell(self, host: str, state: _Host, wait_s: float) -> None:
        if wait_s > _SAID_S and state.status is not None and not state.told:
            state.told = True
            self._say(f"{host}: waits {wait_s:.0f} s before the next request, because it answered {state.status}")

    def _hold(self, host: str, holder: str, state: _Host, next_at: datetime, patience_s: float) -> bool:
        """Wait under the lease if the wait is short; otherwise, or when waiting is broken off, give it back."""
        held = False
        try:
            self._learn(state, next_at)
            wait_s = self._patient(host, state, patience_s)
            if wait_s <= HELD_S:
                self._clock.sleep(wait_s)
                held = True
        finally:
            if not held:
                self._leases.give_back(host, holder, next_at)
        return held

    def _learn(self, state: _Host, next_at: datetime) -> None:
        if next_at != state.next_at:
            ahead_s = (next_at - self._clock.now()).total_seconds()
            ahead_s = BELIEVED_S if ahead_s > RETRY_AFTER_MAX_S + PATIENCE_S else ahead_s
            state.next_at, state.free_at_s = next_at, self._clock.monotonic() + ahead_s

    def _patient(self, host: str, state: _Host, patience_s: float) -> float:
        """Return the seconds until the host may be asked; raise if that is longer than patience lasts."""
        wait_s = max(0.0, state.free_at_s - self._clock.monotonic())
        if wait_s <= patience_s:
            return wait_s
        left_alone = f"{host}: left alone for another {told_wait(wait_s, self._clock.now())}"
        if state.status is not None:
            message = f"{left_alone}, because it answered {state.status}"
            raise _not_asked(BadStatus(message, status=state.status, retry_after_s=wait_s))
        because = (
            f"it failed {counted(state.failures, 'time')} in a row"
            if state.failures
            else "another process was told to wait"
        )
        error = Unreachable(f"{left_alone}, because {because}")
        error.retry_after_s = None if state.failures else wait_s
        raise _not_asked(error)

    def _settle(self, state: _Host, turn: Turn, floor_s: float) -> datetime:
        """Remember how the turn went; the moment of the next. A turn in which nothing was asked changes nothing."""
        now = self._clock.now()
        if turn.status is None and not turn.failed and not turn.given_up:
            return state.next_at or now
        if not turn.given_up:
            state.failures = state.failures + 1 if turn.failed else 0
            state.status = turn.status if turn.failed else None
            state.told = state.told and turn.failed
        if turn.status is not None:
            state.delay_s = delay_after(turn.status, delay_s=state.delay_s, floor_s=floor_s)
        least_s = backoff_s(state.failures) * random.uniform(1.0, 1.5)
        pause_s = max(state.delay_s, floor_s, least_s, turn.retry_after_s or 0.0)
        state.next_at = now + timedelta(seconds=pause_s)
        state.free_at_s = self._clock.monotonic() + pause_s
        return state.next_at


def _not_asked(error: LinkError) -> LinkError:
    """Mark an error as one of the host: the link itself was not asked."""
    error.asked = False
    return error
