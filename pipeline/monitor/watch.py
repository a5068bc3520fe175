"""The watcher of runs: it counts, logs, judges and tells.

Nothing that is done here may hurt a run: what fails is a line in the log.
"""

import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Self

from pipeline.config.settings import Configuration, Http
from pipeline.errors import StorageError
from pipeline.model import Outcome
from pipeline.monitor.answers import probes
from pipeline.monitor.diagnosis import THE_CLOCK, diagnose, judge_clock
from pipeline.monitor.health import Health, State
from pipeline.monitor.liveness import Alive, Check
from pipeline.monitor.logs import Log
from pipeline.monitor.metrics import Metrics
from pipeline.monitor.notify import Notifier, receivers
from pipeline.monitor.server import Server
from pipeline.report import Cut, Gauges, Report
from pipeline.runtime import Runtime


class Watch:
    """A `report.Watcher`, so that it can also listen to runs. Close it, or use it in a `with`.

    With `http` it serves /healthz, /readyz and /metrics on `port`. `disk` says what is wrong with the disk, if the
    daemon knows better than "below 100 MB". Raises ConfigError for a wrong entry of `notify`, NoServerError.
    """

    def __init__(
        self,
        runtime: Runtime,
        configuration: Configuration,
        log: Log,
        *,
        http: Http | None = None,
        disk: Check | None = None,
    ) -> None:
        self._runtime, self._index, self._log = runtime, runtime.index, log
        self._metrics = Metrics(runtime, configuration.sources)
        self._alive = Alive(runtime, disk)
        self._notifier = Notifier(receivers(configuration), runtime.index, log.warn, self._metrics.notified)
        self._diagnosing = threading.Lock()
        self._server: Server | None = None
        if http is not None:
            paths = probes(self._alive.problems, self._alive.unready, self._metrics.written)
            self._server = Server(http.host, http.port, paths)
            log.say(f"listening on http://{http.host}:{self._server.port}/healthz, /readyz and /metrics")

    @staticmethod
    def waiting(http: Http, problems: Mapping[str, str]) -> Server:
        """Answer who asks while there is nothing to watch yet: neither alive nor ready, for `problems`.

        Close what is returned. Raises NoServerError.
        """
        return Server(http.host, http.port, probes(lambda: problems, lambda: "; ".join(problems.values())))

    @property
    def port(self) -> int | None:
        """The port it listens on, if it listens."""
        return self._server.port if self._server else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def adopt(self, configuration: Configuration) -> None:
        """Tell the receivers of another configuration and watch its sources from now on. Raises ConfigError."""
        self._notifier.receive(receivers(configuration))
        self._metrics.watch(configuration.sources)

    def measure(self, gauges: Gauges) -> None:
        """Tell at /metrics also what `gauges` returns. It may raise StorageError."""
        self._metrics.measure(gauges)

    def ended(self, outcome: Outcome) -> None:
        self._metrics.ended(outcome)
        self._log.ended(outcome)

    def announced(self, source: str, links: int) -> None: ...

    def walked(self, source: str, done: int, known: int) -> None:
        self._metrics.walked(source, done, known)

    def planned(self, source: str, at: datetime | None) -> None:
        self._metrics.planned(source, at)

    def began(self, source: str) -> None:
        self._metrics.began(source)

    def ticked(self) -> None:
        self._alive.ticked()

    def ending(self) -> None:
        """Take note that the daemon finishes what is in hand and takes on nothing new."""
        self._alive.ending = True

    def ran(self, report: Report) -> None:
        """Count and log a run, and judge its source anew."""
        self._metrics.ran(report)
        self._log.ran(report)
        self.judge(report)

    def judge(self, report: Report) -> None:
        """Judge a source anew after its run, and the clock, and tell the receivers of a change."""
        self._judge_clock()
        broken_off = report.error is not None or report.cut is not None
        if not report.occasion.is_judged or (broken_off and report.cut is not Cut.DEADLINE):
            return
        try:
            with self._diagnosing:
                before, health = diagnose(self._index, report.source, report.deadline_s)
        except StorageError as error:
            self._log.warn(f"{report.source}: its health is not known: {error}", source=report.source)
            return
        if health is not None:
            if _state(before) is not _state(health):
                self._log.changed(report.source, health)
            self._notifier.tell(report.source, health)

    def _judge_clock(self) -> None:
        with self._diagnosing:
            health = judge_clock(self._runtime, self._log)
        if health is not None:
            self._notifier.tell(THE_CLOCK, health)

    def stop(self) -> None:
        """Send what is still to be sent, for a few seconds at most, and stop listening."""
        self._notifier.close()
        if self._server:
            self._server.close()


def _state(health: Health | None) -> State:
    """Return the state that people are told of: silence that is usual is no news."""
    return health.state if health is not None and health.state.ill else State.OK
