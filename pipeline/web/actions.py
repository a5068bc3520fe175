"""What acts: each action is the command of its name, in a process of its own; the pages themselves write nothing."""

import asyncio
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline import urls

PATIENCE_S = 45.0
_AT_ONCE = asyncio.Semaphore(2)
_MOST = 20_000  # characters of an answer
_going: set[asyncio.Task[None]] = set()  # held, or a task that nobody waits for may be forgotten


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command said, and its exit status; None while it still runs."""

    code: int | None
    said: str


ACTIONS: Mapping[str, str] = {  # and the field that its form has
    "restore": "file",
    "retry": "url",
    "accept": "source",
    "add": "url",
}


def unfit(action: str, value: str) -> bool:
    """Return whether a form's value cannot be what the action takes."""
    if not value or len(value) > urls.MAX_LENGTH or any(not each.isprintable() for each in value):
        return True
    return action in ("retry", "add") and (not urls.is_web(value) or urls.absolute(value, value) is None)


async def act(configs: Path, action: str, value: str) -> Done:
    """Run the command of an action; leave it to itself if it takes long."""
    line = [sys.executable, "-m", "pipeline", "--configs", str(configs), action, "--", value]
    async with _AT_ONCE:
        process = await asyncio.create_subprocess_exec(
            *line, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        answered = asyncio.ensure_future(process.communicate())
        try:
            out, _ = await asyncio.wait_for(asyncio.shield(answered), PATIENCE_S)
        except TimeoutError:
            waiting = asyncio.ensure_future(_until_its_end(answered))
            _going.add(waiting)
            waiting.add_done_callback(_going.discard)
            return Done(code=None, said="")
    return Done(code=process.returncode, said=out.decode("utf-8", "replace")[-_MOST:].strip())


async def _until_its_end(answered: "asyncio.Future[tuple[bytes, bytes]]") -> None:
    with suppress(OSError):
        await answered
