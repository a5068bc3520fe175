"""The nouns of health: states, faults, what a run showed, what was found; which failure is a sign of which fault."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pipeline.report import RunStats

LASTS = timedelta(hours=20)
"""What is wrong for this long has cost a day, however seldom a source runs."""
CHANCE = 1e-5
"""How likely the past makes a fault at the most; a source of 300 pages a month meets that in 300 months."""


class State(StrEnum):
    """How well a source is, the best first."""

    OK = "ok"
    QUIET = "quiet"  # it publishes nothing just now, as it often does
    DEGRADED = "degraded"  # something comes, and less or worse than before
    BROKEN = "broken"  # nothing comes any more

    @property
    def ill(self) -> bool:
        """True if people are to be told."""
        return self in (State.DEGRADED, State.BROKEN)


class Fault(StrEnum):
    """What is wrong with a source."""

    CERTIFICATE = "certificate"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    HOST = "host"
    MALFORMED = "malformed"
    ENDPOINT = "endpoint"
    EMPTY = "empty"
    GONE = "gone"
    REDESIGN = "redesign"
    DATES = "dates"
    DEADLINE = "deadline"
    PASSED = "passed"
    STALE = "stale"
    CLOCK = "clock"  # of no source, but of the machine


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A run in the past: when it began, what it showed, and whether that was a fault."""

    at: datetime
    stats: RunStats
    sound: bool = True

    @property
    def reads_news(self) -> bool:
        """True unless single links were tried again, and no endpoint read."""
        return bool(self.stats.endpoints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overruns:
    """The newest runs of a source, as many as were ended at their deadline in a row: the first and the last began."""

    times: int
    first: datetime
    last: datetime
    deadline: timedelta | None = None  # of the last, if it is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How well a source is, the sentence why, and since when."""

    state: State
    because: str
    since: datetime
    fault: Fault | None = None

    @property
    def measures(self) -> bool:
        """True if later runs may be compared with the one that showed this."""
        return self.fault not in (Fault.BLOCKED, Fault.EMPTY, Fault.GONE, Fault.REDESIGN, Fault.DATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault that the runs prove."""

    fault: Fault
    state: State
    because: str
    since: datetime


_FAULTS = {
    "certificate": Fault.CERTIFICATE,
    "robots": Fault.ROBOTS,
    "block-page": Fault.BLOCKED,
    "login-wall": Fault.BLOCKED,
    "password": Fault.BLOCKED,
    "consent-wall": Fault.BLOCKED,
    "paywall": Fault.BLOCKED,
    "unreachable": Fault.HOST,
    "malformed": Fault.MALFORMED,
    "status-408": Fault.HOST,
    "empty": Fault.HOST,
    "maintenance": Fault.HOST,
    "no-endpoint": Fault.ENDPOINT,
    "soft-404": Fault.GONE,
    "status-404": Fault.GONE,
    "status-410": Fault.GONE,
}
SAYS = {
    Fault.CERTIFICATE: "the site's certificate cannot be trusted",
    Fault.ROBOTS: "robots.txt forbids what it used to allow",
    Fault.BLOCKED: "the site refuses us",
    Fault.HOST: "the site does not answer",
    Fault.MALFORMED: "the site answers, and what it sends cannot be decoded",
    Fault.ENDPOINT: "an endpoint can no longer be read",
    Fault.GONE: "the addresses lead nowhere",
    Fault.REDESIGN: "its pages no longer have an article: the design may be new",
}


def fault_of(cause: str) -> Fault:
    """Return the fault that a failure with this cause is a sign of."""
    if cause.startswith("status-4") and cause not in _FAULTS:
        return Fault.BLOCKED
    return Fault.HOST if cause.startswith("status-5") else _FAULTS.get(cause, Fault.REDESIGN)
