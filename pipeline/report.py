"""The output of a run: events for a listener, a `Report` at its end, and the `RunStats` that judge its source.

How it is shown, and how a source is judged, is elsewhere.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from math import isinf
from typing import Any, Protocol

from pipeline.model import Extracted, Kind, Occasion, Outcome

_SAMPLE = 50  # documents of a run whose measures are kept
_SAME = 3  # texts of a run whose numbers are kept


class Listener(Protocol):
    """Hears what happens, in the thread of the run it happens in."""

    def ended(self, outcome: Outcome) -> None:
        """Hear that a link has ended."""
        ...

    def announced(self, source: str, links: int) -> None:
        """Hear that a page of an endpoint announces about so many links, which are processed next."""
        ...

    def walked(self, source: str, done: int, known: int) -> None:
        """Hear that `done` of the `known` pages of the source's endpoints were read; `known` may still grow."""
        ...


class Watcher(Listener, Protocol):
    """Hears what a daemon does, in any thread. Raises nothing and never waits for long."""

    def planned(self, source: str, at: datetime | None) -> None:
        """Hear that a source will run at `at`; None: it will not run any more."""
        ...

    def began(self, source: str) -> None:
        """Hear that a run begins."""
        ...

    def ran(self, report: "Report") -> None:
        """Hear that a run has ended."""
        ...

    def ticked(self) -> None:
        """Hear that the schedule is alive."""
        ...

    def ending(self) -> None:
        """Hear that the daemon finishes what is in hand and takes on nothing new."""
        ...


class Silent:
    """Listens and watches, and says nothing."""

    def ended(self, outcome: Outcome) -> None: ...

    def announced(self, source: str, links: int) -> None: ...

    def walked(self, source: str, done: int, known: int) -> None: ...

    def planned(self, source: str, at: datetime | None) -> None: ...

    def began(self, source: str) -> None: ...

    def ran(self, report: "Report") -> None: ...

    def ticked(self) -> None: ...

    def ending(self) -> None: ...


SILENT = Silent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """What a wing has measured, for machines: a number for each combination of its labels' values."""

    name: str
    says: str
    labels: tuple[str, ...]
    values: Mapping[tuple[str, ...], float]


Gauges = Callable[[], Iterable[Gauge]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skew:
    """How far this machine's clock was ahead of a site's at a moment, as an answer tells: at least and at most.

    In seconds; negative: behind. A certificate that is not valid now tells one of the two, the other is infinite.
    """

    at: datetime
    least_s: float
    most_s: float

    @property
    def is_open(self) -> bool:
        """True if nobody knows how far it is."""
        return isinf(self.least_s) or isinf(self.most_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongClock:
    """By how much the clock is ahead at least (negative: behind), since when by its own time, and the sentence why."""

    ahead_s: float
    since: datetime
    because: str


class Cut(StrEnum):
    """What ended a run before its end; what it left is asked for by the next one."""

    STOPPED = "stopped"  # the process was asked to end
    DEADLINE = "deadline"
    DISK = "disk"  # there was too little room
    STORAGE = "storage"  # the index or the archive could not be written


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """What the index remembers of a source's last run: what its next one is planned by.

    `number` tells runs apart; `every_s` is the interval that the source had adapted itself to, where it does so.
    """

    number: int
    started_at: datetime
    ended_at: datetime | None  # None: its process was killed, or it goes on in another one
    cut: Cut | None = None
    every_s: float | None = None

    @property
    def unfinished(self) -> bool:
        """True if the program broke it off, and not the source's own deadline."""
        return self.ended_at is None or (self.cut is not None and self.cut is not Cut.DEADLINE)


@dataclass(slots=True)
class Answers:
    """The answers of an endpoint in one run: `links` announced on all its pages; `cause` and `because` of what failed.

    The source's file left out `left_out` of the links; `new` of them were asked for the first time. Not `whole` if a
    page was left out because the server said that it had not changed. About `passed` entries may have come and gone
    between this run and the one before it.
    """

    links: int = 0
    whole: bool = True
    cause: str | None = None
    because: str = ""
    passed: int = 0
    left_out: int = 0
    new: int = 0


@dataclass(slots=True)
class RunStats:
    """What the documents and endpoints of a run looked like: what the health of a source is judged by.

    `pages` came and are documents; `new` of them were not known before. `lengths` (characters), `confidences` and
    `templates` (shares) are of the first documents of the run. `languages` counts all documents by language, without
    country or script. `failures` counts links that failed at their first try by cause, with one sentence each in
    `examples`. `same` counts the texts and messages met most, by their digests.
    """

    pages: int = 0
    new: int = 0
    titled: int = 0
    dated: int = 0
    lengths: list[int] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    templates: list[float] = field(default_factory=list)
    languages: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    same: Counter[str] = field(default_factory=Counter)
    endpoints: dict[str, Answers] = field(default_factory=dict)

    @property
    def tried(self) -> int:
        """Pages that came and first tries that failed."""
        return self.pages + self.failures.total()

    def came(self, extracted: Extracted, text: str, template: float | None = None) -> None:
        """Count a document; `text` tells texts apart, `template` is the share of its page that is known as such."""
        provenance = extracted.provenance
        self.pages += 1
        self.titled += provenance.title_basis not in ("", "text")
        self.dated += provenance.date_basis != "fetch"
        if provenance.language not in ("", "und"):
            self.languages[provenance.language.partition("-")[0]] += 1
        self._met(text)
        if len(self.lengths) < _SAMPLE:
            self.lengths.append(sum(map(len, extracted.document.paragraphs)))
            self.confidences += [] if provenance.confidence is None else [provenance.confidence]
            self.templates += [] if template is None else [template]

    def failed(self, cause: str, because: str, *, page: bool) -> None:
        """Count a link that failed at its first try; `page`: a page came, and nobody knows what it is but `because`."""
        self.failures[cause] += 1
        self.examples.setdefault(cause, because)
        if page:
            self._met(because)

    def answered(self, endpoint: str, links: int, *, whole: bool, left_out: int = 0, new: int = 0) -> None:
        """Count the links that a page of an endpoint announced, those left out, and those asked for the first time."""
        answers = self.endpoints.setdefault(endpoint, Answers())
        answers.links += links
        answers.left_out += left_out
        answers.new += new
        answers.whole = answers.whole and whole

    def missed(self, endpoint: str, entries: int) -> None:
        """Note that about so many entries of an endpoint may have been missed."""
        self.endpoints.setdefault(endpoint, Answers()).passed += entries

    def refused(self, endpoint: str, cause: str, because: str) -> None:
        """Note that a page of an endpoint could not be read."""
        answers = self.endpoints.setdefault(endpoint, Answers())
        answers.cause, answers.because = answers.cause or cause, answers.because or because

    def written(self) -> str:
        """Return JSON for the index, without what is empty; of texts only the most frequent."""
        told = {each.name: value for each in fields(self) if (value := getattr(self, each.name))}
        if self.same:
            told["same"] = dict(self.same.most_common(_SAME))
        if self.endpoints:
            usual = Answers()
            told["endpoints"] = {
                url: {name: value for name, value in asdict(said).items() if value != getattr(usual, name)}
                for url, said in self.endpoints.items()
            }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, written: str) -> "RunStats":
        """Read what `written` of any version gave. Raises ValueError, TypeError or AttributeError for all else."""
        told = _known(cls, json.loads(written))
        for name in ("languages", "failures", "same"):
            told[name] = Counter(told.get(name, {}))
        told["endpoints"] = {url: Answers(**_known(Answers, said)) for url, said in told.get("endpoints", {}).items()}
        return cls(**told)

    def example_of(self, digest: str) -> str | None:
        """Return the sentence of a failure that `same` counts, if it is one of the examples."""
        return next((said for said in self.examples.values() if _digest(said) == digest), None)

    def _met(self, text: str) -> None:
        self.same[_digest(text)] += 1


def _known(cls: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a class has fields for: a later version may count more."""
    known = {each.name for each in fields(cls)}
    return {name: value for name, value in told.items() if name in known}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(slots=True)
class Report:
    """What a run did. `links` is the sum of `outcomes`; `error` ended it.

    `problems` are endpoints that could not be read, `notes` what was odd about those that could. `fresh_s` is how long
    the server of the shortest-lived endpoint promises that nothing changes. Of a run that was asked to end, `owed`
    counts the links that the next one asks first; they have no outcome.
    """

    source: str
    occasion: Occasion
    started_at: datetime
    ended_at: datetime | None = None
    outcomes: Counter[Kind] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    known_blocks: float | None = None  # of what stands on every page of the site, the share that these pages have
    stats: RunStats = field(default_factory=RunStats)
    error: str | None = None
    stopped: bool = False
    owed: int = 0
    cut: Cut | None = None
    deadline_s: float | None = None  # after which the run was to be ended
    fresh_s: float | None = None
    busy: bool = False  # another process is at this source; nothing was done

    @property
    def links(self) -> int:
        """How many links had an outcome."""
        return self.outcomes.total()

    @property
    def stop_told(self) -> str:
        """One sentence about a run that was asked to end."""
        links = "1 unfinished link is" if self.owed == 1 else f"{self.owed} unfinished links are"
        return f"stopped early; {links if self.owed else 'the rest is'} owed and requested next time"

    @property
    def failed(self) -> bool:
        """True if something could not be read or stored."""
        return self.error is not None or self.busy or bool(self.problems)
