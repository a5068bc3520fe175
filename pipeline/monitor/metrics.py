"""What Prometheus reads at /metrics. The door to prometheus-client; docs/watching.md says what each name means.

What happens in this process is counted as it happens. What is held is asked of the index when somebody looks, and no
more often than the answer is cheap: counting five million documents takes a second.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from os import statvfs

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from pipeline.errors import StorageError
from pipeline.index import queries, run_stats
from pipeline.model import Outcome
from pipeline.monitor.diagnosis import known_health
from pipeline.monitor.health import State
from pipeline.report import Gauges, Report
from pipeline.runtime import Store

_LATENCIES = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_LATE = timedelta(minutes=5)  # a source that should have begun so long ago is overdue
_FRESH_S, _SHARE = 10.0, 20  # what is held is counted again after 10 s, or 20 times what counting took


class Metrics:
    """Counts what happens, and writes it as Prometheus reads it. Safe to share between threads."""

    def __init__(self, store: Store, sources: Iterable[str]) -> None:
        self.registry = registry = CollectorRegistry()
        self._links = Counter(
            "pipeline_links", "Links by what became of them", ["source", "outcome"], registry=registry
        )
        self._failures = Counter(
            "pipeline_failures", "Links without a document", ["source", "cause"], registry=registry
        )
        self._bytes = Counter("pipeline_received_bytes", "Bytes of articles, decoded", ["source"], registry=registry)
        self._runs = Counter("pipeline_runs", "Runs by how they ended", ["source", "result"], registry=registry)
        self._fetch = Histogram(
            "pipeline_fetch_seconds",
            "Time from a request for an article to the end of its answer",
            ["source"],
            buckets=_LATENCIES,
            registry=registry,
        )
        self._messages = Counter("pipeline_notifications", "Messages to people", ["result"], registry=registry)
        ProcessCollector(registry=registry)
        self._now = _Now(store)
        registry.register(self._now)
        self._held = _Held(store, frozenset(sources))
        registry.register(self._held)
        for source in self._held.sources:
            self._runs.labels(source, "done")
            self._fetch.labels(source)

    def ended(self, outcome: Outcome) -> None:
        source = outcome.link.source
        self._links.labels(source, str(outcome.kind)).inc()
        if outcome.error is not None:
            self._failures.labels(source, outcome.cause or "other").inc()
        if outcome.body_bytes:
            self._bytes.labels(source).inc(outcome.body_bytes)
            self._fetch.labels(source).observe(outcome.fetch_s)

    def walked(self, source: str, done: int, known: int) -> None:
        self._now.waiting[source] = known - done

    def planned(self, source: str, at: datetime | None) -> None:
        with self._now.lock:
            if at is None:
                self._now.due.pop(source, None)
            else:
                self._now.due[source] = at

    def began(self, source: str) -> None:
        with self._now.lock:
            self._now.running.add(source)

    def ran(self, report: Report) -> None:
        with self._now.lock:
            self._now.running.discard(report.source)
            self._now.waiting.pop(report.source, None)
            if report.ended_at is not None:
                self._now.last[report.source] = report.started_at, report.ended_at
        result = "busy" if report.busy else report.cut or ("failed" if report.failed else "done")
        self._runs.labels(report.source, str(result)).inc()

    def watch(self, sources: Iterable[str]) -> None:
        """Report the health of these sources from now on; the index remembers others for longer than they matter."""
        self._held.sources = frozenset(sources)

    def measure(self, gauges: Gauges) -> None:
        """Report also what `gauges` returns, each time somebody looks."""
        self.registry.register(_More(gauges))

    def notified(self, result: str) -> None:
        """Count a message to people."""
        self._messages.labels(result).inc()

    def written(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self.registry)


class _Now(Collector):
    """What is going on at this moment."""

    def __init__(self, store: Store) -> None:
        self._clock = store.clock
        self.lock = threading.Lock()
        self.due: dict[str, datetime] = {}
        self.last: dict[str, tuple[datetime, datetime]] = {}
        self.running: set[str] = set()
        self.waiting: dict[str, int] = {}

    def collect(self) -> Iterator[Metric]:
        now = self._clock.now()
        with self.lock:
            due = {source: at for source, at in self.due.items() if source not in self.running}
            last, running, waiting = dict(self.last), len(self.running), dict(self.waiting)
        yield _gauge("pipeline_sources_running", "Sources that are being read", running)
        overdue = sum(now - at > _LATE for at in due.values())
        yield _gauge(
            "pipeline_sources_due", "Sources whose time has come and that wait", sum(at <= now for at in due.values())
        )
        yield _gauge("pipeline_sources_overdue", "Sources that have waited for more than 5 minutes", overdue)
        yield _gauge("pipeline_pages_waiting", "Pages of endpoints still to read", sum(waiting.values()))
        times = {source: at.timestamp() for source, at in due.items()}
        yield _by("pipeline_source_due_timestamp_seconds", "When a source runs next", "source", times)
        started = {source: at.timestamp() for source, (at, _) in last.items()}
        yield _by("pipeline_source_last_run_timestamp_seconds", "When its last run began", "source", started)
        took = {source: (end - at).total_seconds() for source, (at, end) in last.items()}
        yield _by("pipeline_source_last_run_seconds", "How long its last run took", "source", took)


class _More(Collector):
    """What another wing has measured. What it cannot measure now is a gap."""

    def __init__(self, gauges: Gauges) -> None:
        self._gauges = gauges

    def collect(self) -> Iterator[Metric]:
        try:
            for gauge in self._gauges():
                family = GaugeMetricFamily(gauge.name, gauge.says, labels=gauge.labels)
                for values, number in gauge.values.items():
                    family.add_metric(values, number)
                yield family
        except StorageError:
            return  # a gap says more than an old figure

    def describe(self) -> Iterable[Metric]:
        return []


class _Held(Collector):
    """What is held and how the sources are. Asked while it counts, it gives the count before."""

    def __init__(self, store: Store, sources: frozenset[str]) -> None:
        self._store, self.sources = store, sources
        self._counting = threading.Lock()
        self._counted: list[Metric] = []
        self._until_s = 0.0

    def collect(self) -> Iterable[Metric]:
        if time.monotonic() >= self._until_s and self._counting.acquire(blocking=not self._counted):
            try:
                began_s = time.monotonic()
                if began_s >= self._until_s:
                    self._counted = list(self._count())
                    ended_s = time.monotonic()
                    self._until_s = ended_s + max(_FRESH_S, _SHARE * (ended_s - began_s))
            except (StorageError, OSError):
                return []  # a gap says more than an old figure; /healthz says why
            finally:
                self._counting.release()
        return self._counted

    def describe(self) -> Iterable[Metric]:
        return []  # the index is asked when somebody looks, not when this is registered

    def _count(self) -> Iterator[Metric]:
        totals = queries.totals(self._store.index)
        yield _gauge("pipeline_documents", "Documents in the archive", totals.archived)
        yield _by(
            "pipeline_duplicates",
            "Removed duplicates",
            "relation",
            {str(relation): number for relation, number in totals.duplicates.items()},
        )
        yield _gauge("pipeline_seeds", "Seed documents", totals.seeds)
        yield _gauge("pipeline_documents_to_sketch", "Documents to be sketched for comparison", totals.to_sketch)
        yield _gauge("pipeline_links_owed", "Links that will be tried again", totals.owed)
        yield _gauge("pipeline_addresses", "Addresses of which the outcome is remembered", totals.visits)
        healths = {
            source: health for source, health in known_health(self._store.index).items() if source in self.sources
        }
        states = GaugeMetricFamily(
            "pipeline_source_health", "1 for the state a source is in", labels=["source", "state"]
        )
        for source, health in healths.items():
            for state in State:
                states.add_metric([source, state], float(health.state is state))
        yield states
        since = {source: health.since.timestamp() for source, health in healths.items()}
        yield _by("pipeline_source_health_since_timestamp_seconds", "Since when it is in it", "source", since)
        wrong = run_stats.wrong_clock(self._store.index, self._store.clock.now())
        yield _gauge(
            "pipeline_clock_ahead_seconds", "How far the clock is ahead of sites'", wrong.ahead_s if wrong else 0
        )
        room = statvfs(self._store.archive.state)
        yield _gauge("pipeline_disk_free_bytes", "Room left for the archive", room.f_bavail * room.f_frsize)
        yield _gauge("pipeline_disk_size_bytes", "Size of the disk of the archive", room.f_blocks * room.f_frsize)
        files, size = self._store.archive.recordings.measured()
        yield _gauge("pipeline_warc_files", "WARC files with pages as they were received", files)
        yield _gauge("pipeline_warc_bytes", "Their size", size)
        yield _gauge("pipeline_index_bytes", "Size of the index", self._store.index.size_bytes())


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(name, says, value=value)


def _by(name: str, says: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(name, says, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
