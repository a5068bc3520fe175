"""What pages show: no article, no date, short texts, one text for all. A question of shares, so one of chance.

The newest pages are compared with the source's own past by the tail of the binomial distribution. A page is low in a
measure where it lies below 95 of 100 pages of the past, and below half of the usual.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import comb
from statistics import median, quantiles

from pipeline.model import counted
from pipeline.monitor.health.findings import CHANCE, LASTS, SAYS, Fault, Finding, Health, PastRun, State, fault_of
from pipeline.report import RunStats

_PAGES = 4  # fewer pages prove nothing
_WINDOW, _MONTH = 30, timedelta(days=30)  # pages that are looked at, newest first, and for how long
_HALF = 0.5  # the least part of the newest pages that must show it
_WELL = 0.2  # where so few show it, it is over
_LEAST_RATE = 0.02  # of bad pages that any source may have
_LEAST_BASE = 10  # pages that must have come before any are called unusual
_BASE = 300  # pages that the past is measured by
_LEAST_MEASURED = 20  # pages whose measures must be known
_LOW_RATE = 0.08  # of low pages that is never thought unusual: what is low is drawn at 5 of 100, from a sample
_SELDOM = 0.05  # a language of less than this part of the texts is none of the source's own
_FALLEN = 0.5  # a measure of a page is low where it is less than this part of the usual


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sign:
    """How many of the pages of each run show a fault, oldest run first, and what share of the pages always did."""

    fault: Fault
    counts: Sequence[tuple[int, int]]  # (pages that show it, pages)
    rate: float
    says: str
    breaks: bool = True  # whether nothing is left where all pages show it

    def decide(self, times: Sequence[datetime], start: int) -> tuple[bool | None, int, int, int]:
        """Decide whether the newest pages, from the run `start` on, prove the fault, or that it is over, or neither.

        Return (proven, pages that show it, pages, first run).

        Runs are added one by one, from the newest backward, until so many pages prove something.
        """
        bad = pages = 0
        for first in range(len(self.counts) - 1, start - 1, -1):
            bad, pages = bad + self.counts[first][0], pages + self.counts[first][1]
            if pages < _PAGES or not self.counts[first][1]:
                continue
            if bad <= pages * max(_WELL, 1.25 * self.rate):
                return False, bad, pages, first
            if bad >= pages * _HALF and _tail(bad, pages, self.rate) < CHANCE and self._stays(times, first):
                return True, bad, pages, first
        return None, bad, pages, 0

    def _stays(self, times: Sequence[datetime], first: int) -> bool:
        """Return True if it is no moment's weakness: a host has to fail in two runs, or for most of a day."""
        if self.fault not in (Fault.HOST, Fault.MALFORMED) or sum(bad > 0 for bad, _ in self.counts[first:]) > 1:
            return True
        return first > 0 and times[-1] - times[first - 1] >= LASTS


def unlike(runs: Sequence[PastRun], before: Health | None) -> list[Finding]:
    """Find pages that fail or are worse than those of the sound runs before them."""
    told = before.fault if before is not None else None
    tried = [run for run in _as_they_count(runs, told) if run.stats.tried]
    recent = _recent(tried, runs[-1].at)
    base = [run.stats for run in tried[: len(tried) - len(recent)] if run.sound]
    times = [run.at for run in recent]
    found = []
    for sign in _signs([run.stats for run in recent], base):
        start = _start(recent, before) if before is not None and sign.fault is told else 0
        said, bad, pages, first = sign.decide(times, start)
        if said is None and before is not None and before.fault is sign.fault and any(bad for bad, _ in sign.counts):
            found.append(
                Finding(fault=sign.fault, state=before.state, because=before.because, since=before.since)
            )  # fewer pages than prove anything: it lasts
        if said:
            share = f"{bad} of the last {counted(pages, 'page')}"
            first += next(number for number, (bad, _) in enumerate(sign.counts[first:]) if bad)
            state = State.BROKEN if sign.breaks and bad >= 0.9 * pages else State.DEGRADED
            because = sign.says.format(share=share, pages=pages)
            found.append(Finding(fault=sign.fault, state=state, because=because, since=times[first]))
    return found


def _start(recent: Sequence[PastRun], before: Health) -> int:
    """Return the run from which on pages can prove that the fault of `before` is over.

    Once its links were tried again, those before it prove nothing: what they are outweighed by has been superseded.
    """
    since = [number for number, run in enumerate(recent) if run.at >= before.since]
    return 0 if all(recent[number].reads_news for number in since) else since[0]


def _signs(recent: Sequence[RunStats], base: Sequence[RunStats]) -> Iterator[_Sign]:
    """Yield all that pages may show; what is unusual only if enough pages came before."""
    if not recent:
        return
    met: Counter[str] = Counter()
    for each in recent:
        met.update(each.same)
    text = max(met, key=met.__getitem__, default="")
    if met[text] > 1:
        said = next((said for each in reversed(recent) if (said := each.example_of(text))), None)
        such = f" ({_braced(said)})" if said else ""
        yield _sign(
            Fault.BLOCKED,
            [(each.same[text], each.tried) for each in recent],
            [(max(each.same.values(), default=1) - 1, each.tried) for each in base],
            f"{{share}} say the same{such}: a page that keeps us out, or pages that are filled by script",
        )
    for fault in sorted({fault_of(cause) for each in recent for cause in each.failures}, key=list(Fault).index):
        said = next(
            each.examples[cause] for each in reversed(recent) for cause in each.examples if fault_of(cause) is fault
        )
        says = f"{SAYS[fault]} ({{share}}; such as: {_braced(said)})"
        yield _sign(fault, [_failing(each, fault) for each in recent], [_failing(each, fault) for each in base], says)
    if sum(each.pages for each in base) < _LEAST_BASE:
        return
    yield from _unusual(recent, base)


def _unusual(recent: Sequence[RunStats], base: Sequence[RunStats]) -> Iterator[_Sign]:
    """Yield what is unusual about pages that gave documents."""
    yield _sign(
        Fault.DATES,
        [(each.pages - each.dated, each.pages) for each in recent],
        [(each.pages - each.dated, each.pages) for each in base],
        "no date is found on {share}; the day of the fetch is used",
        breaks=False,
    )
    yield _sign(
        Fault.REDESIGN,
        [(each.pages - each.titled, each.pages) for each in recent],
        [(each.pages - each.titled, each.pages) for each in base],
        "no headline is found on {share}: they may look different now",
        breaks=False,
    )
    yield from _in_other_languages(recent, base)
    measures: list[tuple[Callable[[RunStats], Sequence[float]], str]] = [
        (
            lambda each: each.lengths,
            "texts are much shorter than they were ({share}; {now:.0f} characters instead of {was:.0f})",
        ),
        (
            lambda each: each.confidences,
            "the text is found less surely than it was ({share}; {now:.2f} instead of {was:.2f})",
        ),
        (
            lambda each: each.templates,
            "pages no longer have the parts that all pages had ({share}; {now:.0%} instead of {was:.0%})",
        ),
    ]
    for of, says in measures:
        past = [value for each in reversed(base) for value in of(each)][:_BASE]
        present = [value for each in recent for value in of(each)]
        if len(past) >= _LEAST_MEASURED and present:
            was = median(past)
            limit = min(quantiles(past, n=20)[0], _FALLEN * was)
            low = [value for value in present if value < limit] or present
            yield _sign(
                Fault.REDESIGN,
                [(sum(value < limit for value in of(each)), len(of(each))) for each in recent],
                [(sum(value < limit for value in past), len(past))],
                says.format(share="{share}", now=median(low), was=was) + ": they may look different now",
                breaks=False,
                least=_LOW_RATE,
            )


def _in_other_languages(recent: Sequence[RunStats], base: Sequence[RunStats]) -> Iterator[_Sign]:
    """Yield documents in a language that was seldom met before: a site may show us what it has for another country."""
    past, present = Counter[str](), Counter[str]()
    for counts, runs in ((past, base), (present, recent)):
        for each in runs:
            counts.update(each.languages)
    usual = {language for language, count in past.items() if count >= _SELDOM * past.total()}
    if past.total() < _LEAST_BASE or not (others := [each for each, _ in present.most_common() if each not in usual]):
        return
    yield _sign(
        Fault.REDESIGN,
        [(sum(each.languages[other] for other in others), each.languages.total()) for each in recent],
        [(sum(each.languages[other] for other in past.keys() - usual), each.languages.total()) for each in base],
        f"texts are in another language ({{share}}; {others[0]} instead of {past.most_common(1)[0][0]}): "
        "the site may take us for readers in another country",
        breaks=False,
    )


def _sign(
    fault: Fault,
    recent: Sequence[tuple[int, int]],
    base: Sequence[tuple[int, int]],
    says: str,
    *,
    breaks: bool = True,
    least: float = _LEAST_RATE,
) -> _Sign:
    """Make a sign with the rate of the past, which is never taken for nil: a source may always have one bad page."""
    bad, pages = sum(bad for bad, _ in base), sum(pages for _, pages in base)
    rate = max(least, (bad + 0.4) / (pages + 10))
    return _Sign(fault=fault, counts=recent, rate=min(rate, 1.0), says=says, breaks=breaks)


def _failing(stats: RunStats, fault: Fault) -> tuple[int, int]:
    return sum(count for cause, count in stats.failures.items() if fault_of(cause) is fault), stats.tried


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _tail(bad: int, pages: int, rate: float) -> float:
    """Return how likely at least `bad` of `pages` are if each is with probability `rate` (binomial distribution)."""
    return sum(comb(pages, k) * rate**k * (1 - rate) ** (pages - k) for k in range(bad, pages + 1))


def _as_they_count(runs: Sequence[PastRun], told: Fault | None) -> list[PastRun]:
    """Return runs without what later tries of the same links have superseded, and those tries without other faults.

    That a link which had failed fails again says only that the fault that was `told` lasts.
    """
    found: list[PastRun] = []
    again = 0  # links that were tried again later
    for run in reversed(runs):
        failures = {cause: count for cause, count in run.stats.failures.items() if fault_of(cause) is told}
        superseded = min(again, sum(failures.values()))
        if not run.reads_news:
            again += run.stats.pages + sum(failures.values()) - superseded
            run = replace(run, stats=replace(run.stats, failures=Counter(failures)))
        found.append(_without(run, list(failures), superseded) if superseded else run)
    return found[::-1]


def _without(run: PastRun, causes: Sequence[str], count: int) -> PastRun:
    """Return a run without so many of its failures with these causes."""
    left, same = run.stats.failures.copy(), run.stats.same.copy()
    left.subtract([cause for cause in causes for _ in range(left[cause])][:count])
    if Fault.BLOCKED in map(fault_of, causes):  # their pages said the same
        same.subtract(text for text, _ in same.most_common(1) for _ in range(min(count, same[text])))
    return replace(run, stats=replace(run.stats, failures=+left, same=+same))


def _recent(tried: Sequence[PastRun], now: datetime) -> Sequence[PastRun]:
    """Return the newest runs that tried pages: enough to prove something, then up to 30 pages and a month."""
    pages, first = 0, len(tried)
    while first > 0 and now - tried[first - 1].at <= _MONTH:
        more = tried[first - 1].stats.tried
        if pages >= _PAGES and pages + more > _WINDOW:  # such as all that a source had when it was new
            break
        pages, first = pages + more, first - 1
    return tried[first:]
