"""Find what every run shows: endpoints that fail or are empty, runs without an end. It counts once it has lasted."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise
from statistics import median

from pipeline.model import counted
from pipeline.monitor.health.findings import CHANCE, LASTS, SAYS, Fault, Finding, Overruns, PastRun, State, fault_of
from pipeline.report import Answers

_RUNS = 3  # a fault that may pass by itself has to last so many runs in a row, or most of a day
_HABIT = 3  # a source that was empty so often is empty now and then
_LEAST_SHARE = 0.02  # of links that any source's file may leave out
_PASSED_RUNS = 10  # in so many runs entries must not pass unseen twice
_AT_ONCE = (Fault.CERTIFICATE, Fault.ROBOTS)  # neither comes and goes


def failing(runs: Sequence[PastRun], told: Fault | None) -> list[Finding]:
    """Find endpoints that fail; if all do, their findings say so. The fault that was `told` lasts until none fails."""
    last = _last(runs)
    failing = {url: answers for url, answers in last.items() if answers.cause and not answers.links}
    found = []
    for url, answers in failing.items():
        fault = fault_of(answers.cause or "")
        fault = Fault.ENDPOINT if fault in (Fault.REDESIGN, Fault.GONE) else fault
        times, first = _lasting(runs, lambda run, url=url: _fails(run, url))  # type: ignore[misc]
        if fault is told or fault in _AT_ONCE or times >= _RUNS or _too_long(runs, first):
            state = State.BROKEN if len(failing) == len(last) else State.DEGRADED
            which = "" if state is State.BROKEN else f", at {url}"
            because = f"{SAYS[fault]}{which}: {answers.because} ({_runs(times)})"
            found.append(Finding(fault=fault, state=state, because=because, since=runs[first].at))
    return found


def _fails(run: PastRun, url: str) -> bool | None:
    answers = run.stats.endpoints.get(url)
    return None if answers is None else bool(answers.cause and not answers.links)


def empty(runs: Sequence[PastRun], told: Fault | None) -> list[Finding]:
    """Find endpoints that answer without a link for longer than they ever did before, or since that was `told`."""
    last = _last(runs)
    found = []
    for url in last:
        asked = [(run.at, _has_links(run, url), run.sound) for run in runs]
        known = [(at, has, sound) for at, has, sound in asked if has is not None]
        if len(known) <= _RUNS or known[-1][1] or not any(has for _, has, _ in known):
            continue
        full = [number for number, (_, has, _) in enumerate(known) if has]
        first = full[-1] + 1
        lasted = known[-1][0] - known[full[-1]][0]
        gaps = [(a, b) for a, b in pairwise(full) if b - a > 1]
        faults = [(a, b) for a, b in gaps if not all(sound for _, _, sound in known[a + 1 : b])]
        # what was called a fault is no measure, unless it comes again and again
        before = [known[b][0] - known[a][0] for a, b in gaps if len(faults) >= _HABIT or (a, b) not in faults]
        short = (len(known) - first < _RUNS and lasted < LASTS) or lasted <= 2 * max(before, default=timedelta(0))
        if short and told is not Fault.EMPTY:
            continue
        usual = round(median(run.stats.endpoints[url].links for run in runs if _has_links(run, url)))
        all_empty = all(_has_links(runs[-1], each) is False for each in last)
        because = f"{url} answers but announces nothing; it announced {counted(usual, 'link')} before"
        state = State.BROKEN if all_empty else State.DEGRADED
        found.append(Finding(fault=Fault.EMPTY, state=state, because=because, since=known[first][0]))
    return found


def left_out(runs: Sequence[PastRun]) -> list[Finding]:
    """Find endpoints of which the source's file leaves out all that has come for most of a day.

    So it is when a site gives its pages other addresses. By the share that was always left out it must be no chance
    that an endpoint has nothing else, or that more came in so many runs: what comes at once is often of one kind.
    """
    found = []
    for url in _last(runs):
        known = [(run.at, said) for run in runs if _has_links(run, url) and (said := run.stats.endpoints[url]).whole]
        last = max((number for number, (_, said) in enumerate(known) if said.new), default=len(known))
        since = [said for _, said in known[last:]]
        if len(since) < 2 or runs[-1].at - known[last][0] < LASTS:
            continue
        usual = [said for _, said in known[: last + 1]]
        share = sum(said.left_out for said in usual) / sum(said.links for said in usual)
        now = since[-1]
        times = now.links if now.left_out == now.links else sum(b.left_out > a.left_out for a, b in pairwise(since))
        if max(share, _LEAST_SHARE) ** times > CHANCE:
            continue
        because = (
            f"the source's file leaves out all that {url} has announced since {known[last][0]:%Y-%m-%d}, and in all "
            f"{now.left_out} of {counted(now.links, 'link')}: `include`, `exclude` or `hosts` may no longer fit it"
        )
        state = State.BROKEN if len(_last(runs)) == 1 else State.DEGRADED
        found.append(Finding(fault=Fault.EMPTY, state=state, because=because, since=known[last + 1][0]))
    return found


def passing(runs: Sequence[PastRun]) -> list[Finding]:
    """Find endpoints whose entries come and go between two runs: seen again and again, and still of late."""
    last = runs[-_PASSED_RUNS:]
    found = []
    for url in _last(runs):
        seen = [run for run in last if (said := run.stats.endpoints.get(url)) and said.passed]
        if len(seen) < 2 or seen[-1] not in last[-_RUNS:]:
            continue
        passed = sum(run.stats.endpoints[url].passed for run in seen)
        because = (
            f"about {counted(passed, 'entry')} of {url} may have been missed between runs, "
            f"{counted(len(seen), 'time')} in the last {counted(len(last), 'run')}: they are too far apart"
        )
        found.append(Finding(fault=Fault.PASSED, state=State.DEGRADED, because=because, since=seen[0].at))
    return found


def endless(overruns: Overruns | None) -> list[Finding]:
    """Find runs that never come to their end: three in a row, or two a day apart. One may have much to do."""
    if overruns is None or overruns.times < 2:
        return []
    if overruns.times < _RUNS and overruns.last - overruns.first < LASTS:
        return []
    after = f" of {overruns.deadline}" if overruns.deadline is not None else ""
    because = f"the last {overruns.times} runs ended at their deadline{after}; the next one continues"
    return [Finding(fault=Fault.DEADLINE, state=State.DEGRADED, because=because, since=overruns.first)]


def _last(runs: Sequence[PastRun]) -> dict[str, Answers]:
    return runs[-1].stats.endpoints if runs else {}


def _has_links(run: PastRun, url: str) -> bool | None:
    """Return whether an endpoint announced any; None if it did not answer in full."""
    answers: Answers | None = run.stats.endpoints.get(url)
    if answers is None or (not answers.links and (answers.cause or not answers.whole)):
        return None
    return answers.links > 0


def _lasting(runs: Sequence[PastRun], shows: Callable[[PastRun], bool | None]) -> tuple[int, int]:
    """Count the newest runs that show something; return also the place of the first. Skip runs that cannot tell."""
    times, first = 0, len(runs) - 1
    for place in range(len(runs) - 1, -1, -1):
        said = shows(runs[place])
        if said is False:
            break
        if said:
            times, first = times + 1, place
    return times, first


def _too_long(runs: Sequence[PastRun], first: int) -> bool:
    """Return True if the last good run before the place `first` is most of a day ago."""
    return first > 0 and runs[-1].at - runs[first - 1].at >= LASTS


def _runs(times: int) -> str:
    return "in the last run" if times == 1 else f"in the last {times} runs"
