"""Watch the runs: report their progress and the health of each source to people and machines.

    daemon ── ran, ended, planned, ticked ──▶ Watch ──▶ log · health · notifications · /healthz · /metrics

Each name is loaded when it is first asked for: a command that shows the health of a source needs no server.
"""

from typing import TYPE_CHECKING

from pipeline import lazily

if TYPE_CHECKING:
    from pipeline.monitor.answers import probes
    from pipeline.monitor.diagnosis import diagnose, judge_clock, known_health
    from pipeline.monitor.health import Health
    from pipeline.monitor.logs import Log
    from pipeline.monitor.notify import send_test
    from pipeline.monitor.watch import Watch

__all__ = ["Health", "Log", "Watch", "diagnose", "judge_clock", "known_health", "probes", "send_test"]

_MODULES = {
    "Health": "health",
    "Log": "logs",
    "Watch": "watch",
    "diagnose": "diagnosis",
    "judge_clock": "diagnosis",
    "known_health": "diagnosis",
    "probes": "answers",
    "send_test": "notify",
}

__getattr__ = lazily(__name__, _MODULES)
