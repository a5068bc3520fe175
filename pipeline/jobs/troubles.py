"""What is wrong with the queue: said once, whoever meets it first, and once that it works again."""

import time

from pipeline.index.meanings import kind, meaning
from pipeline.runtime import Say


class Troubles:
    """Tells `say` of each kind of trouble once, until there has been none for `quiet_s` seconds.

    While a server is started again, one connection is cut, another is refused and a third is waited for: that is told
    in one sentence.
    """

    def __init__(self, say: Say, *, again_s: float, quiet_s: float) -> None:
        self._say, self._again_s, self._quiet_s = say, again_s, quiet_s
        self._known: set[str] = set()
        self._met_s = 0.0

    @property
    def lasting(self) -> bool:
        """True from the first trouble until it is said that the queue works again."""
        return bool(self._known)

    def met(self, error: BaseException) -> None:
        """Note an error of the queue or of the index; say what it means if that is news."""
        self._met_s = time.monotonic()
        cause = error.__cause__ or error
        if (found := kind(cause)) not in self._known:
            self._known.add(found)
            self._say(f"the queue: {meaning(cause)}; tried again every {self._again_s:.0f} s")

    def went_well(self) -> None:
        """Say that the queue works again, if it has been asked without trouble for long enough."""
        if self._known and time.monotonic() - self._met_s > self._quiet_s:
            self._known.clear()
            self._say("the queue: works again")
