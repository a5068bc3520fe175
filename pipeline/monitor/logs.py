"""The log on standard output: a sentence a line for people, a JSON object a line for machines. The door to structlog.

Both say the same: `event` is the sentence, and the object has its facts beside it.
"""

from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, WrappedLogger

from pipeline.escape import escaped, escaped_json
from pipeline.model import Kind, Outcome, counted
from pipeline.monitor.health import Health
from pipeline.report import Report, Silent
from pipeline.system.output import plain

_COLOURS = {"error": "\033[31m", "warning": "\033[33m"}
_PLAIN = "\033[0m"


class Log(Silent):
    """Writes one line for each run, each failed link, each change of health, and all else there is to say.

    `style` is plain, json, or auto, which is plain if `stream` is a terminal. Safe to share between threads.
    """

    def __init__(self, stream: TextIO, style: str = "auto") -> None:
        terminal = stream.isatty()
        as_json = style == "json" or (style == "auto" and not terminal)
        self._log = structlog.wrap_logger(
            structlog.WriteLogger(stream),
            processors=[
                structlog.processors.add_log_level,
                structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%M:%SZ", utc=True, key="at"),
                _as_json if as_json else _in_colour if terminal else _as_sentence,
            ],
            wrapper_class=structlog.BoundLogger,
            cache_logger_on_first_use=True,
        )

    def say(self, sentence: str, **facts: Any) -> None:
        """Write a sentence, with its facts for machines."""
        self._log.info(sentence, **facts)

    def warn(self, sentence: str, **facts: Any) -> None:
        """Write a sentence about something that went wrong."""
        self._log.warning(sentence, **facts)

    def ended(self, outcome: Outcome) -> None:
        """Write a line for a link that failed, and none for any other.

        Those that could not be stored have no cause: the run's line says why, once for all of them.
        """
        if outcome.kind is Kind.FAILED and outcome.cause is not None:
            source, url = outcome.link.source, outcome.link.url
            facts = {"url": url, "because": outcome.because, "cause": outcome.cause, "retry_at": outcome.retry_at}
            self.warn(f"{source}: failed: {url}: {outcome.because}", source=source, **facts)

    def ran(self, report: Report) -> None:
        """Write a line for a run, and one for each endpoint that could not be read."""
        counts = {str(kind): report.outcomes[kind] for kind in Kind if report.outcomes[kind]}
        nothing = "not every endpoint could be read" if report.problems else "nothing new announced"
        said = ", ".join(f"{count} {kind}" for kind, count in counts.items()) or nothing
        took = report.ended_at - report.started_at if report.ended_at else None
        facts = {
            "source": report.source,
            "occasion": report.occasion,
            "links": report.links,
            "outcomes": counts,
            "seconds": took and round(took.total_seconds(), 3),
            "error": report.error,
            "cut": report.cut,
            "owed": report.owed if report.stopped else None,
        }
        write = self.warn if report.error else self.say
        ended = f"; {report.error}" if report.error else f"; {report.stop_told}" if report.stopped else ""
        write(f"{report.source}: {counted(report.links, 'link')}: {said}{ended}", **facts)
        for problem in report.problems:
            self.warn(f"{report.source}: {problem}", source=report.source, problem=problem)

    def changed(self, source: str, health: Health) -> None:
        """Write a line for a source that has become better or worse."""
        write = self.warn if health.state.ill else self.say
        facts = {"state": health.state, "fault": health.fault, "because": health.because, "since": health.since}
        write(f"{source} is {health.state}: {health.because}", source=source, **facts)


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    known = {name: value for name, value in event.items() if value is not None}
    order = {"at": known.pop("at"), "level": known.pop("level"), "event": known.pop("event")}
    return escaped_json(str(structlog.processors.JSONRenderer(ensure_ascii=False)(None, "", plain(order | known))))


def _as_sentence(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    return f"{event['at']} {escaped(event['event'])}"


def _in_colour(_logger: WrappedLogger, _method: str, event: EventDict) -> str:
    colour = _COLOURS.get(event["level"], "")
    return f"\033[2m{event['at']}{_PLAIN} {colour}{escaped(event['event'])}{_PLAIN if colour else ''}"
