"""Judge how well a source is: compare its last runs with its earlier ones. Pure.

    runs, oldest first ──▶ examine ──▶ Health: a state, the fault, a sentence, since when

Two kinds of faults are looked for. What every run shows (an endpoint does not answer, refuses, is empty) counts once it
has lasted three runs or a day. What pages show (no article, no date, short texts) is a question of shares: the newest
pages are compared with the source's own past by the tail of the binomial distribution, from four pages on, so that a
source where one page in ten always failed is not called broken for one more. Runs that showed a fault are no measure
for later ones. Links that a person has tried again can end a fault of pages, and begin none by failing again: they had
failed before.
"""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from pipeline.model import counted
from pipeline.monitor.health import answers, pages
from pipeline.monitor.health.findings import Fault, Finding, Health, Overruns, PastRun, State

__all__ = ["Fault", "Health", "Overruns", "PastRun", "State", "examine"]

_DAY = timedelta(days=1)
_STALE, _STALE_TIMES = timedelta(days=7), 3  # silence is a fault after a week and three times the longest before
_GAPS = 10  # pauses that must be known before any is called usual


def examine(runs: Sequence[PastRun], before: Health | None = None, overruns: Overruns | None = None) -> Health | None:
    """Judge the health of a source after its last run; return None if nothing can be said of it yet.

    `runs` are those that came to their end, oldest first, `overruns` those after them that did not; `before` is its
    health so far. A fault of `before` lasts until the last runs prove that it is over.
    """
    endless = answers.endless(overruns)
    runs = [run for run in runs if run.at <= runs[-1].at]  # one that is later has gone by a clock that was ahead
    if not runs:
        return _ill(endless, before) if endless else before
    regular = [run for run in runs if run.reads_news]
    news = [run.at for run in regular if run.stats.new]
    pauses = [b - a for a, b in pairwise(news)]
    silent = runs[-1].at - news[-1] if news else timedelta(0)
    told = before.fault if before is not None else None
    findings = [
        *answers.failing(regular, told),
        *answers.empty(regular, told),
        *answers.left_out(regular),
        *pages.unlike(runs, before),
        *endless,
        *answers.passing(regular),
    ]
    if not findings and len(pauses) >= _GAPS and silent > max(_STALE, _STALE_TIMES * max(pauses)):
        because = f"nothing new for {_days(silent)}; the longest pause before was {_days(max(pauses))}"
        findings.append(Finding(fault=Fault.STALE, state=State.DEGRADED, because=because, since=news[-1]))
    if not findings and silent >= _DAY:
        usual = f"up to {_days(max(pauses))} are usual" if len(pauses) >= _GAPS else "what is usual is not known yet"
        return Health(state=State.QUIET, because=f"nothing new for {_days(silent)}; {usual}", since=news[-1])
    if not findings:
        return _well(runs, before)
    return _ill(findings, before)


def _ill(findings: Sequence[Finding], before: Health | None) -> Health:
    worst = max(findings, key=lambda found: found.state is State.BROKEN)  # the first of those
    same = before is not None and before.fault is worst.fault
    since = before.since if before is not None and same else worst.since
    return Health(state=worst.state, fault=worst.fault, because=worst.because, since=since)


def _well(runs: Sequence[PastRun], before: Health | None) -> Health:
    now = runs[-1].at
    count = sum(run.stats.new for run in runs if now - run.at < 7 * _DAY)
    since = before.since if before is not None and before.state is State.OK else now
    return Health(state=State.OK, because=f"{counted(count, 'new document')} in the last 7 days", since=since)


def _days(time: timedelta) -> str:
    hours = time.total_seconds() / 3600
    return counted(round(hours), "hour") if hours < 48 else counted(round(hours / 24), "day")
