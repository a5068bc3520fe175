"""The health of a source: what each fault is called, that a normal month is called none, and that a fault is found.

A `Paper` is a simulated source: it publishes irregularly, fails now and then, and breaks on order. Its runs are values
as the crawl counts them; nothing is fetched here.
"""

import random
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.monitor.health import Fault, Health, Overruns, PastRun, State, examine
from pipeline.report import RunStats

MONDAY = datetime(2024, 5, 13, 6, 0, tzinfo=UTC)
FEED = "https://paper.site/feed"


class Paper:
    """A source that runs `every` so many hours and publishes `daily` articles on average, with a weekend."""

    def __init__(self, seed: int, *, every: float = 1, daily: float = 20, conditional: bool = True) -> None:
        self.every, self.daily, self.conditional = every, daily, conditional
        self.random = random.Random(seed)
        self.now, self.runs, self.seen = MONDAY, list[PastRun](), list[Health]()
        self.broken: str | None = None
        self.fails, self.undated, self.length = 0.03, 0.04, 2500
        self.number = 0

    def go(self, days: float) -> list[Health]:
        """Let so many days pass; the health after each of their runs."""
        end, before = self.now + timedelta(days=days), len(self.seen)
        while self.now < end:
            self.runs.append(PastRun(at=self.now, stats=self._stats()))
            health = examine(self.runs[-500:], self.seen[-1] if self.seen else None)
            assert health is not None
            self.runs[-1] = replace(self.runs[-1], sound=health.measures)
            self.seen.append(health)
            late = self.random.uniform(0.9, 1.1)
            self.now += timedelta(hours=self.every * late)
        return self.seen[before:]

    def _stats(self) -> RunStats:
        stats = RunStats()
        if self.broken == "host":
            stats.refused(FEED, "unreachable", "paper.site gave no complete answer within 30 s")
        elif self.broken == "malformed":
            stats.refused(FEED, "malformed", "the answer of paper.site is not valid gzip")
        elif self.broken == "certificate":
            stats.refused(FEED, "certificate", "no secure connection to paper.site: certificate has expired")
        elif self.broken == "robots":
            stats.refused(FEED, "robots", "robots.txt of paper.site forbids /feed to pipeline")
        elif self.broken == "refused":
            stats.refused(FEED, "status-403", "paper.site answered 403 Forbidden to /feed")
        elif self.broken == "no feed":
            stats.refused(FEED, "no-endpoint", "the answer is HTML and no feed")
        elif self.broken == "empty":
            stats.answered(FEED, 0, whole=True)
        elif self.random.random() < 0.01 and self.every < 12:  # a weak moment
            stats.refused(FEED, "status-503", "paper.site answered 503 Service Unavailable to /feed")
        else:
            self._publish(stats)
        return stats

    def _publish(self, stats: RunStats) -> None:
        weekend = self.now.weekday() >= 5
        night = not 5 <= self.now.hour < 22
        hourly = self.daily / 24 * (0.25 if weekend else 1.2) * (0.2 if night and self.every < 12 else 1.3)
        count = self._poisson(hourly * self.every)
        unchanged = self.conditional and not count
        stats.answered(FEED, 0 if unchanged else 20, whole=not unchanged)
        for _ in range(count):
            self._page(stats)

    def _page(self, stats: RunStats) -> None:
        self.number += 1
        chance = self.random.random
        if self.broken == "challenge":
            stats.failed("block-page", "the site sent a block page: “Just a moment”", page=True)
        elif self.broken == "gone":
            stats.failed("status-404", f"paper.site answered 404 Not Found to /{self.number}", page=False)
        elif self.broken == "no article":
            stats.failed("no-article", f"no article in the page: “Story {self.number}”", page=True)
        elif self.broken == "one page":
            self._came(stats, text="the same for all", length=900)
        elif self.broken == "teasers":
            self._came(stats, length=int(self.random.lognormvariate(0, 0.4) * self.length / 8))
        elif chance() < self.fails:
            cause = self.random.choice(["status-404", "no-article", "unreachable"])
            stats.failed(cause, f"page {self.number}: {cause}", page=False)
        else:
            self._came(stats, template=0.0 if self.broken == "template" else self.random.uniform(0.4, 0.8))

    def _came(self, stats: RunStats, *, text: str = "", length: int = 0, template: float | None = None) -> None:
        chance = self.random.random
        stats.pages += 1
        stats.new += 1
        stats.titled += self.broken != "headlines"
        stats.dated += self.broken != "dates" and chance() >= self.undated
        stats.lengths.append(length or int(self.random.lognormvariate(0, 0.7) * self.length))
        stats.confidences.append(0.2 if self.broken == "doubt" else self.random.uniform(0.6, 1))
        if template is not None:
            stats.templates.append(template)
        stats._met(text or f"text {self.number // 2 if chance() < 0.05 else self.number}")

    def _poisson(self, rate: float) -> int:
        """How many come where `rate` are expected (Knuth's method)."""
        count, left = 0, self.random.random()
        floor = 2.718281828**-rate
        while left > floor:
            count, left = count + 1, left * self.random.random()
        return count


# every: hours between runs; daily: articles a day
KINDS = [(1, 20.0), (2, 5.0), (6, 8.0), (24, 12.0), (24, 0.3), (3, 1.5)]


def test_silence_is_a_fault_though_a_run_went_by_a_clock_that_was_ahead() -> None:
    paper = Paper(1, every=6)
    paper.go(20)
    paper.runs[-1] = replace(paper.runs[-1], at=paper.now + timedelta(days=365))
    paper.go(5)
    paper.daily = 0
    assert Fault.STALE in [health.fault for health in paper.go(30)]


@settings(max_examples=8, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), kind=st.sampled_from(KINDS), conditional=st.booleans())
def test_a_month_of_normal_irregular_runs_raises_no_alarm(
    seed: int, kind: tuple[float, float], conditional: bool
) -> None:
    every, daily = kind
    paper = Paper(seed, every=every, daily=daily, conditional=conditional)
    ill = [health for health in paper.go(30) if health.state.ill]
    assert not ill, ill[0]


FAULTS = [
    ("host", Fault.HOST, State.BROKEN),
    ("malformed", Fault.MALFORMED, State.BROKEN),
    ("certificate", Fault.CERTIFICATE, State.BROKEN),
    ("robots", Fault.ROBOTS, State.BROKEN),
    ("refused", Fault.BLOCKED, State.BROKEN),
    ("no feed", Fault.ENDPOINT, State.BROKEN),
    ("empty", Fault.EMPTY, State.BROKEN),
    ("challenge", Fault.BLOCKED, State.BROKEN),
    ("one page", Fault.BLOCKED, State.BROKEN),
    ("gone", Fault.GONE, State.BROKEN),
    ("no article", Fault.REDESIGN, State.BROKEN),
    ("teasers", Fault.REDESIGN, State.DEGRADED),
    ("headlines", Fault.REDESIGN, State.DEGRADED),
    ("template", Fault.REDESIGN, State.DEGRADED),
    ("doubt", Fault.REDESIGN, State.DEGRADED),
    ("dates", Fault.DATES, State.DEGRADED),
]


@cache
def two_weeks(every: float, daily: float) -> Paper:
    paper = Paper(1, every=every, daily=daily)
    paper.go(14)
    return paper


@pytest.mark.parametrize(("every", "daily"), [(1, 20.0), (6, 12.0), (24, 12.0)])
@pytest.mark.parametrize(("broken", "fault", "state"), FAULTS)
def test_a_fault_is_found_the_same_day_called_by_its_name_and_seen_to_end(
    broken: str, fault: Fault, state: State, every: float, daily: float
) -> None:
    paper = deepcopy(two_weeks(every, daily))
    assert paper.now.weekday() < 5
    began = paper.now
    paper.broken = broken
    found = paper.go(1)
    assert found[-1].state is state, found[-1]
    assert found[-1].fault is fault, found[-1]
    assert found[-1].since >= began or broken == "template"
    lasting = paper.go(3)
    assert {(each.state, each.fault) for each in lasting} == {(state, fault)}
    assert {each.since for each in lasting} == {found[-1].since}
    paper.broken = None
    assert not paper.go(2.01)[-1].state.ill
    assert not any(each.state.ill for each in paper.go(6))


def test_a_feed_that_is_empty_a_second_time_is_told_again_and_one_that_often_is_no_longer() -> None:
    paper = Paper(5)
    paper.go(7)
    told = []
    for _ in range(5):
        paper.broken = "empty"
        told.append({health.fault for health in paper.go(1)} == {None, Fault.EMPTY})
        paper.broken = None
        assert not paper.go(3)[-1].state.ill
    assert told == [True, True, True, False, False]


@pytest.mark.parametrize(
    ("broken", "fault"), [("no feed", Fault.ENDPOINT), ("host", Fault.HOST), ("empty", Fault.EMPTY)]
)
def test_a_fault_lasts_though_the_clock_is_set_back_meanwhile(broken: str, fault: Fault) -> None:
    paper = Paper(3)
    paper.go(14)
    paper.broken = broken
    told = paper.go(0.3)
    assert told[-1].fault is fault
    paper.now -= timedelta(hours=7.5)
    meanwhile = paper.go(0.3)
    assert {health.fault for health in meanwhile} == {fault}
    assert {health.since for health in meanwhile} == {told[-1].since}
    paper.broken = None
    assert paper.go(0.5)[-1].fault is None


@pytest.mark.parametrize(
    ("times", "hours", "ill"),
    [(1, 0, False), (2, 1, False), (2, 20, True), (3, 2, True)],
)
def test_runs_that_end_at_their_deadline_are_a_fault_once_it_has_lasted(times: int, hours: int, ill: bool) -> None:
    overruns = Overruns(times=times, first=MONDAY, last=MONDAY + timedelta(hours=hours), deadline=timedelta(hours=12))
    health = examine([], None, overruns)
    assert (health is not None) == ill
    if health is not None:
        assert (health.state, health.fault, health.since) == (State.DEGRADED, Fault.DEADLINE, MONDAY)
        assert health.measures


@pytest.mark.parametrize(
    ("passed", "ill"),
    [
        ((30, 0, 0), False),  # once, as after a pause
        ((30, 0, 20), True),
        ((30, 20, 0, 0), True),
        ((30, 20, 0, 0, 0), False),  # it is over
        ((30, *(0,) * 9, 20), False),  # far apart
    ],
)
def test_entries_that_pass_between_runs_are_a_fault_when_it_repeats(passed: tuple[int, ...], ill: bool) -> None:
    runs = []
    for hour, entries in enumerate(passed):
        stats = RunStats(new=30)
        stats.answered(FEED, 30, whole=True)
        if entries:
            stats.missed(FEED, entries)
        runs.append(PastRun(at=MONDAY + timedelta(hours=hour), stats=RunStats.read(stats.written())))
    health = examine(runs)
    assert health is not None
    assert (health.fault is Fault.PASSED) == health.state.ill == ill
    if ill:
        assert health.because.startswith(f"about 50 entries of {FEED} may have been missed between runs, 2 times")
        assert health.measures


def test_what_a_later_version_counts_is_passed_over_and_what_an_earlier_one_did_not_is_nothing() -> None:
    stats = RunStats(pages=2, new=1)
    stats.answered(FEED, 30, whole=True)
    later = stats.written().replace('{"links"', '{"counted":1,"links"').replace('{"pages"', '{"more":{"a":[2]},"pages"')
    assert later.count(":1") == 2
    assert RunStats.read(later) == RunStats.read(stats.written()) == stats
