"""What one run works with, what ends it early, and the one place that fills its report."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from pipeline.config.source import Source
from pipeline.crawl.frontier import Order
from pipeline.errors import LinkError, StorageError
from pipeline.fetch import Tape
from pipeline.model import Extracted, Fingerprint, Kind, Outcome, Page, Raw, Window, counted
from pipeline.report import Cut, Listener, Report
from pipeline.runtime import Runtime


class Shutdown:
    """Ends a run before its end: on request, at its deadline, or when the disk has too little room."""

    def __init__(self, runtime: Runtime, stop: Event | None = None, deadline_s: float | None = None) -> None:
        self._runtime, self._stop, self._deadline_s = runtime, stop or Event(), deadline_s
        self._since_s = runtime.clock.monotonic()
        self.cut: Cut | None = None
        self.because: str | None = None  # the sentence for a cut that nobody asked for

    @property
    def requested(self) -> bool:
        """True if the process was asked to end."""
        return self._stop.is_set()

    @property
    def stopped(self) -> bool:
        """True if a stop was requested or the run was cut short. Looks at neither clock nor disk."""
        return self.requested or self.cut is not None

    def should_stop(self) -> bool:
        """Return True if nothing more may be asked for; look at the clock and the disk to know."""
        if self.stopped:
            return True
        if self._deadline_s is not None and self._runtime.clock.monotonic() - self._since_s > self._deadline_s:
            lasted = timedelta(seconds=round(self._deadline_s))
            self.cut, self.because = Cut.DEADLINE, f"ended at its deadline, after {lasted}; the rest is owed"
        elif short := self._runtime.shortage():
            self.cut, self.because = Cut.DISK, short
        return self.cut is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run over one source. Its methods are the only code that fills `report`."""

    runtime: Runtime
    source: Source
    report: Report
    shutdown: Shutdown
    listener: Listener
    window: Window | None = None
    order: Order | None = None  # what is asked again at once
    owes: bool = True  # a later run tries again what failed

    @property
    def raw(self) -> Raw:
        """Which answers are recorded."""
        return self.source.raw or self.runtime.raw

    def new_tape(self) -> Tape | None:
        """Return what the exchanges of a page are recorded on, or None."""
        if self.raw is Raw.OFF:
            return None
        return Tape(self.runtime.archive.recordings.add if self.raw is Raw.ALL else None)

    def end(self, outcome: Outcome) -> None:
        """Count the outcome of a link and tell the listener."""
        self.report.outcomes[outcome.kind] += 1
        self.listener.ended(outcome)

    def count_document(self, extracted: Extracted, fingerprint: Fingerprint) -> None:
        """Count a page that gave a document."""
        self.report.stats.came(extracted, fingerprint.exact, extracted.known_blocks)

    def count_failure(self, cause: str, because: str, *, page: bool) -> None:
        """Count a link that failed at its first try, or again in a retry; `page`: a new page that is no article."""
        self.report.stats.failed(cause, because, page=page)

    def note_site(self, known_blocks: float | None, redesign: str | None) -> None:
        """Note how much of its site the run's pages have, and a redesign if there is one."""
        self.report.known_blocks = known_blocks
        if redesign:
            self.report.notes.append(redesign)

    def note_endpoint(self, page: str, note: str) -> None:
        """Note what was odd about an endpoint page that could be read."""
        self.report.notes.append(f"{page}: {note}")

    def note_freshness(self, page: Page) -> None:
        """Note how long the server promises that nothing changes; the shortest promise counts."""
        if page.fresh_s is not None:
            self.report.fresh_s = min(page.fresh_s, self.report.fresh_s or page.fresh_s)

    def endpoint_answered(self, endpoint: str, links: int, *, whole: bool, left_out: int = 0, new: int = 0) -> None:
        """Count the links of an endpoint page."""
        self.report.stats.answered(endpoint, links, whole=whole, left_out=left_out, new=new)

    @property
    def so_far(self) -> tuple[int, int]:
        """How many links the source's file has left out so far, and how many were asked for the first time."""
        outcomes = self.report.outcomes
        new = outcomes[Kind.ARCHIVED] + outcomes[Kind.DUPLICATE] + self.report.stats.failures.total()
        return outcomes[Kind.EXCLUDED], new

    def note_passed(self, endpoint: str, page: str, entries: int, since: datetime, passed: int | None) -> None:
        """Note that all entries of an endpoint are new, so that others may have passed between two runs."""
        how_many = f"about {passed}" if passed is not None else "as many again, or more,"
        self.report.notes.append(
            f"{page}: all of {counted(entries, 'entry')} are new since {since:%Y-%m-%d %H:%M} UTC, "
            f"and it has no older page: {how_many} may have been missed"
        )
        self.report.stats.missed(endpoint, entries if passed is None else passed)

    def endpoint_failed(self, endpoint: str, page: str, error: LinkError) -> None:
        """Note an endpoint page that could not be read."""
        self.report.problems.append(f"{page}: {error}")
        self.report.stats.refused(endpoint, error.cause, str(error))

    def conclude(self) -> bool:
        """Note what ended the run early; return True if it came to its end."""
        self.report.cut, self.report.error = self.shutdown.cut, self.shutdown.because
        if self.shutdown.requested:
            self.report.stopped, self.report.cut = True, self.report.cut or Cut.STOPPED
            self.report.owed = len(self.runtime.index.owed(self.source.name, self.runtime.clock.now()))
        return self.report.cut is None

    def refuse(self) -> None:
        """Note that another process is at this source, and that nothing was done."""
        self.report.busy, self.report.error = True, "another process is reading it: try again later"

    def fail(self, error: StorageError) -> None:
        """Note that nothing more can be stored; the first sentence about it stays."""
        self.report.error, self.report.cut = self.report.error or str(error), Cut.STORAGE

    def close(self) -> datetime:
        """Note how many documents were new and when the run ended, once; return that moment."""
        self.report.stats.new = self.report.outcomes[Kind.ARCHIVED] + self.report.outcomes[Kind.DUPLICATE]
        self.report.ended_at = self.report.ended_at or self.runtime.clock.now()
        return self.report.ended_at
