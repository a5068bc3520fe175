"""The one daemon of an archive: it holds a lock, by which others see that it runs."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ArchiveError
from pipeline.system.locks import Holder, TakenError, hold_as, holder

if TYPE_CHECKING:
    from pipeline.runtime import Runtime, Say

_LOCK = "daemon.lock"


def running_daemon(state: Path) -> Holder | None:
    """Return the daemon that serves the archive whose `.state` this is; None if none runs."""
    return holder(state / _LOCK)


@contextmanager
def only_one(runtime: "Runtime", say: "Say") -> Iterator[None]:
    """Be the only daemon of an archive. Raises ArchiveError, which names the daemon that serves it already."""
    path = runtime.archive.state / _LOCK
    try:
        with hold_as(path, Holder.me(runtime.clock.now())) as killed:
            if killed:
                say(f"the daemon before this one was killed ({killed}); its lock has been taken over")
            yield
    except TakenError as error:
        raise ArchiveError(f"{runtime.archive.place}: served by another daemon already: {error}") from error
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror or error}") from error
