"""Network streams that end by a moment: what httpcore takes for a timeout is here the deadline of the whole request.

Whatever waits looks up now and then whether the process was asked to end, and is given up once its grace is over.
"""

import re
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, Queue
from typing import Any, TypeVar

import httpcore

from pipeline.errors import Abandoned
from pipeline.system.clock import SLICE_S, Clock, Grace

_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1\d\d")
_HEAD_BYTES = 1 << 18  # of all headers before a body, those of interim answers too

T = TypeVar("T")


class DeadlineStream(httpcore.NetworkStream):
    """A network stream that counts what it receives. Its `timeout` is a moment on the monotonic clock."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock, grace: Grace) -> None:
        self._inner, self._clock, self._grace = inner, clock, grace
        self.head = b""  # of the answer whose body is kept
        self._head: bytes | None = b""  # what has come since the last request was sent; None once its headers are read
        self._last = b""
        self._body_bytes = 0
        self._sent = b""  # the request that is answered now
        self._tape: list[bytes] | None = None  # the body as it comes, while somebody keeps it

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._received(max_bytes, left(timeout, self._clock))
        self._last = data
        if self._head is None:
            self._body_bytes += len(data)
            if self._tape is not None:
                self._tape.append(data)
        else:
            self._head += data
            if len(self._head) > _HEAD_BYTES:
                raise httpcore.RemoteProtocolError(f"more than {_HEAD_BYTES:,} bytes of headers")
        return data

    def _received(self, max_bytes: int, seconds: float) -> bytes:
        if self._grace.endless:
            return self._inner.read(max_bytes, seconds)
        while True:
            _go_on(self._grace)
            try:
                return self._inner.read(max_bytes, min(seconds, SLICE_S))
            except httpcore.ReadTimeout:
                seconds -= SLICE_S
                if seconds <= 0:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            self._sent = self._sent + buffer if self._head == b"" else buffer
            self._head, self._tape = b"", None
            self._inner.write(buffer, left(timeout, self._clock))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        seconds = left(timeout, self._clock)
        secured = apart(lambda: self._inner.start_tls(ssl_context, server_hostname, seconds), seconds, self._grace)
        return DeadlineStream(secured, self._clock, self._grace)

    def detached(self) -> httpcore.NetworkStream:
        """Return the stream below, for another one to count."""
        return self._inner

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)

    def begin_body(self, *, keep: bool) -> bool:
        """Begin to count the body: the headers are read. False if they are no answer to what was sent last.

        With `keep` what was sent and is received stays at hand: `sent`, `head` and `kept`.
        """
        received, self._head = self._head, None
        if not received:
            return False
        end = head_bytes(received)
        self._body_bytes = len(received) - end
        if keep:
            self.head, self._tape = final_head(received[:end]), [received[end:]]
        return True

    @property
    def sent(self) -> bytes:
        """The request that was sent last."""
        return self._sent

    def kept(self, surplus: int = 0) -> bytes:
        """Return the body as it has come since `begin_body`, without so many bytes at its end."""
        body = b"".join(self._tape or ())
        self._tape = None
        return body[:-surplus] if surplus else body

    def surplus(self, size: int) -> bytes:
        """Return what came after a body of `size` bytes, as far as it has been received."""
        extra = self._body_bytes - size
        return self._last[-extra:] if extra > 0 else b""


def head_bytes(data: bytes) -> int:
    """Return the length of the headers that `data` begins with, and of the interim answers (1xx) before them."""
    end = 0
    while True:
        interim = _INTERIM.match(data, end)
        found = _END_OF_HEAD.search(data, end)
        if found is None:
            return len(data)
        end = found.end()
        if not interim:
            return end


def final_head(head: bytes) -> bytes:
    """Return the headers of an answer without the interim answers before them."""
    start = 0
    while _INTERIM.match(head, start):
        found = _END_OF_HEAD.search(head, start)
        if found is None:
            break
        start = found.end()
    return head[start:]


def apart(connect: Callable[[], httpcore.NetworkStream], seconds: float, grace: Grace) -> httpcore.NetworkStream:
    """Make a connection in a thread, and leave that behind if the process is asked to end meanwhile."""
    if grace.endless:
        return connect()
    answers: Queue[httpcore.NetworkStream | Exception] = Queue()
    left = threading.Event()

    def make() -> None:
        try:
            made = connect()
        except Exception as error:  # noqa: BLE001 - raised again below, where it is waited for
            answers.put(error)
            return
        answers.put(made)
        if left.is_set():
            made.close()

    threading.Thread(target=make, name="connect", daemon=True).start()
    try:
        # it keeps its own deadline; the second more lets it say so
        answer = answered(answers, seconds + 1, grace)
    except (Abandoned, Empty) as error:
        left.set()
        with suppress(Empty):  # it was made just now
            made_late = answers.get_nowait()
            if not isinstance(made_late, Exception):
                made_late.close()
        raise (error if isinstance(error, Abandoned) else httpcore.ConnectTimeout()) from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def answered(answers: "Queue[T]", seconds: float, grace: Grace) -> T:
    """Return what comes from a queue within so many seconds. Raises Empty and Abandoned."""
    while not grace.endless and seconds > SLICE_S:
        _go_on(grace)
        try:
            return answers.get(timeout=SLICE_S)
        except Empty:
            seconds -= SLICE_S
    return answers.get(timeout=seconds)


def _go_on(grace: Grace) -> None:
    if grace.over():
        raise Abandoned("the pipeline was asked to end before the answer was complete")


def left(deadline: float | None, clock: Clock) -> float:
    """Return the seconds until a deadline. Raises httpcore.ReadTimeout once it is over."""
    if deadline is None:
        raise ValueError("a request without a deadline")
    seconds = deadline - clock.monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout
    return seconds
