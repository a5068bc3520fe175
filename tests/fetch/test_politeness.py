"""Pauses and turns. Time stands still here unless somebody sleeps; only the last test uses real threads and time."""

import threading
import time
from datetime import timedelta
from itertools import pairwise

import pytest

from pipeline.errors import Abandoned, BadStatus, Forbidden, Unreachable
from pipeline.fetch.politeness import (
    BACKOFF_MAX_S,
    BELIEVED_S,
    PATIENCE_S,
    SLOWEST_S,
    MemoryLeases,
    Politeness,
    backoff_s,
    delay_after,
    retry_after_s,
)
from pipeline.system.clock import SystemClock
from tests.support.clocks import NOON, StillClock

HOST = "news.example"


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def leases() -> MemoryLeases:
    return MemoryLeases()


@pytest.fixture
def politeness(clock: StillClock, leases: MemoryLeases) -> Politeness:
    return Politeness(leases, clock)


def ask(politeness: Politeness, status: int = 200, *, delay_s: float = 5.0, retry_after_s: float | None = None) -> None:
    with politeness.turn(HOST, delay_s=delay_s, busy_s=30) as turn:
        turn.answered(status, retry_after_s)


def break_off(politeness: Politeness) -> None:
    with pytest.raises(Unreachable), politeness.turn(HOST, delay_s=0, busy_s=30):
        raise Unreachable("reset")


# Rules


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("999999999", 2592000),
        ("٣", None),
        ("Sun, 01 Mar 2026 12:01:30 GMT", 90),
        ("Sun, 01 Mar 2026 13:01:30 +0100", 90),
        ("Sun, 01 Mar 2026 12:01:30 -0000", 90),
        ("Sunday, 01-Mar-26 12:00:10 GMT", 10),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("Mon, 01 Mar 2027 12:00:00 GMT", 2592000),
        ("Sun, 99 Mar 2026 12:00:00 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_30_days(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOON) == seconds


@pytest.mark.parametrize(
    ("status", "delay_s", "floor_s", "after_s"),
    [
        (200, 5, 5, 5),
        (200, 0, 5, 5),
        (404, 5, 5, 5),
        (429, 5, 5, 10),
        (503, 10, 5, 20),
        (429, 0, 0, 1),
        (429, 0.05, 0.05, 1),
        (429, 50, 5, SLOWEST_S),
        (429, 300, 300, 300),
        (200, 20, 5, 19.5),
        (200, 5.2, 5, 5),
        (500, 20, 5, 19.5),
    ],
)
def test_refusals_slow_down_twofold_and_successes_speed_up_by_steps(
    status: int, delay_s: float, floor_s: float, after_s: float
) -> None:
    assert delay_after(status, delay_s=delay_s, floor_s=floor_s) == after_s


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (1, 1), (2, 2), (5, 16), (11, BACKOFF_MAX_S), (9999, 600)])
def test_backoff_doubles_up_to_ten_minutes(failures: int, seconds: float) -> None:
    assert backoff_s(failures) == seconds


# Turns


def test_the_first_turn_comes_at_once_and_the_next_after_the_delay(politeness: Politeness, clock: StillClock) -> None:
    ask(politeness)
    assert clock.slept_s == 0
    ask(politeness)
    assert clock.slept_s == 5


def test_the_pause_counts_from_the_end_of_the_request(politeness: Politeness, clock: StillClock) -> None:
    with politeness.turn(HOST, delay_s=5, busy_s=30) as turn:
        clock.sleep(20)
        turn.answered(200)
    ask(politeness)
    assert clock.slept_s == 25


def test_hosts_do_not_wait_for_each_other(politeness: Politeness, clock: StillClock) -> None:
    ask(politeness)
    with politeness.turn("other.example", delay_s=5, busy_s=30) as turn:
        turn.answered(200)
    assert clock.slept_s == 0


def test_a_host_that_answers_429_is_asked_half_as_often_and_recovers_slowly(
    politeness: Politeness, clock: StillClock
) -> None:
    pauses = []
    for status in (200, 429, 429, 200, 200, 200):
        before = clock.slept_s
        ask(politeness, status)
        pauses.append(clock.slept_s - before)
    assert pauses == [0, 5, 10, 20, 19.5, 19]


def test_a_short_retry_after_is_waited_for(politeness: Politeness, clock: StillClock) -> None:
    ask(politeness, 429, retry_after_s=PATIENCE_S)
    ask(politeness)
    assert clock.slept_s == PATIENCE_S


def test_a_long_wait_for_a_host_that_refuses_is_told_once_until_it_is_over(
    clock: StillClock, leases: MemoryLeases
) -> None:
    said: list[str] = []
    politeness = Politeness(leases, clock, said.append)
    ask(politeness, 429, retry_after_s=20)
    ask(politeness, 429, retry_after_s=90)
    assert said == [], "twenty seconds are no long wait"
    ask(politeness, 429, retry_after_s=90)
    ask(politeness, delay_s=60)
    assert said == ["news.example: waits 90 s before the next request, because it answered 429"]
    ask(politeness, delay_s=60)
    ask(politeness, 503, retry_after_s=40, delay_s=60)
    assert len(said) == 1, "the pause between two requests is not told"
    ask(politeness)
    assert said[1:] == ["news.example: waits 60 s before the next request, because it answered 503"]


def test_a_long_retry_after_costs_the_next_link_no_wait(
    politeness: Politeness, clock: StillClock, leases: MemoryLeases
) -> None:
    ask(politeness, 429, retry_after_s=3000)
    with pytest.raises(BadStatus, match=r"news\.example: left alone for another 3000 s, because it answered 429") as e:
        ask(politeness)
    assert (e.value.status, e.value.retry_after_s, e.value.passing, clock.slept_s) == (429, 3000, True, 0)
    assert leases.take(HOST, "somebody else", clock.now(), 30) == NOON + timedelta(seconds=3000)


def test_a_delay_longer_than_patience_is_waited_for_when_the_source_wants_it(
    politeness: Politeness, clock: StillClock
) -> None:
    ask(politeness, delay_s=900)
    ask(politeness, delay_s=900)
    assert clock.slept_s == 900


def test_a_host_that_keeps_failing_is_left_alone_and_then_tried_once_more(
    politeness: Politeness, clock: StillClock
) -> None:
    for _ in range(8):
        break_off(politeness)
    with pytest.raises(Unreachable, match="it failed 8 times in a row"):
        ask(politeness)
    assert clock.slept_s < 250
    clock.sleep(200)
    ask(politeness, delay_s=0)
    before = clock.slept_s
    ask(politeness, delay_s=0)
    assert clock.slept_s == before, "one success forgives"


def test_an_answer_that_was_not_waited_for_keeps_its_pause_and_is_no_failing_of_the_host(
    politeness: Politeness, clock: StillClock
) -> None:
    with pytest.raises(Abandoned), politeness.turn(HOST, delay_s=5.0, busy_s=30.0):
        raise Abandoned("asked to end")
    ask(politeness)
    assert clock.slept_s == 5.0


def test_nothing_asked_is_nothing_to_recover_from(politeness: Politeness, clock: StillClock) -> None:
    for _ in range(2):
        with pytest.raises(Forbidden), politeness.turn(HOST, delay_s=5, busy_s=30):
            raise Forbidden("no public address")
    assert clock.slept_s == 0


# Leases


def test_a_lease_is_refused_while_another_holds_it(leases: MemoryLeases) -> None:
    assert leases.take(HOST, "a", NOON, 30) == NOON
    assert leases.take(HOST, "b", NOON + timedelta(seconds=29), 30) is None
    assert leases.take(HOST, "a", NOON + timedelta(seconds=29), 30) == NOON + timedelta(seconds=29)


def test_a_lease_that_was_given_back_says_when_the_host_may_be_asked(leases: MemoryLeases) -> None:
    leases.take(HOST, "a", NOON, 30)
    leases.give_back(HOST, "a", NOON + timedelta(seconds=5))
    assert leases.take(HOST, "b", NOON, 30) == NOON + timedelta(seconds=5)


def test_who_has_lost_a_lease_cannot_give_it_back(leases: MemoryLeases) -> None:
    leases.take(HOST, "a", NOON, 30)
    late = NOON + timedelta(seconds=31)
    assert leases.take(HOST, "b", late, 30) is not None
    leases.give_back(HOST, "a", NOON)
    assert leases.take(HOST, "c", late, 30) is None


def test_a_turn_waits_until_the_other_gives_its_lease_back(
    politeness: Politeness, clock: StillClock, leases: MemoryLeases
) -> None:
    leases.take(HOST, "other", NOON, 1000)

    def give_back_after_a_minute() -> None:
        if clock.slept_s > 60:
            leases.give_back(HOST, "other", NOON)

    clock.on_sleep = give_back_after_a_minute
    ask(politeness)
    assert 60 < clock.slept_s < 65


def test_the_lease_of_a_holder_that_died_is_taken_over_when_it_has_run_out(
    politeness: Politeness, clock: StillClock, leases: MemoryLeases
) -> None:
    leases.take(HOST, "dead", NOON, 45)
    ask(politeness)
    assert 45 <= clock.slept_s < 47


def test_waiting_for_a_lease_ends_after_an_hour(
    politeness: Politeness, clock: StillClock, leases: MemoryLeases
) -> None:
    leases.take(HOST, "other", NOON, 1e6)
    with pytest.raises(Unreachable, match="another process has been sending it requests"):
        ask(politeness)
    assert clock.slept_s == pytest.approx(BELIEVED_S, abs=2)


def test_a_pause_that_another_process_ordered_is_kept(
    politeness: Politeness, clock: StillClock, leases: MemoryLeases
) -> None:
    leases.take(HOST, "other", NOON, 30)
    leases.give_back(HOST, "other", NOON + timedelta(seconds=70))
    ask(politeness)
    assert clock.slept_s == 70


def test_a_long_pause_that_another_process_ordered_costs_no_wait(
    politeness: Politeness, clock: StillClock, leases: MemoryLeases
) -> None:
    leases.take(HOST, "other", NOON, 30)
    leases.give_back(HOST, "other", NOON + timedelta(seconds=1200))
    with pytest.raises(Unreachable, match="another 1200 s, because another process was told to wait"):
        ask(politeness)
    assert clock.slept_s == 0


def test_days_that_another_process_was_told_to_wait_are_kept_by_one_that_lives_as_long(
    politeness: Politeness, clock: StillClock, leases: MemoryLeases
) -> None:
    leases.take(HOST, "other", NOON, 30)
    leases.give_back(HOST, "other", NOON + timedelta(days=3))
    for left_s in (3 * 86400, 86400):
        with pytest.raises(Unreachable, match=rf"another {left_s} s \(until 2026-03-04 12:00 UTC\)") as caught:
            ask(politeness)
        assert caught.value.retry_after_s == left_s
        clock.sleep(2 * 86400)
    ask(politeness)


def test_waiting_that_is_broken_off_gives_the_lease_back(
    politeness: Politeness, clock: StillClock, leases: MemoryLeases
) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    leases.take(HOST, "other", NOON, 30)
    leases.give_back(HOST, "other", NOON + timedelta(seconds=5))
    clock.on_sleep = stop
    with pytest.raises(KeyboardInterrupt):
        ask(politeness)
    assert leases.take(HOST, "next", NOON, 30) == NOON + timedelta(seconds=5)


# A wall clock that jumps


@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(days=-3650), timedelta(hours=1)])
def test_a_wait_is_as_long_as_ever_when_the_clock_is_set(
    politeness: Politeness, clock: StillClock, jump: timedelta
) -> None:
    ask(politeness)
    clock.at += jump
    ask(politeness)
    assert clock.slept_s == 5


def test_a_moment_written_before_the_clock_was_set_back_is_believed_for_an_hour_at_most(
    politeness: Politeness, clock: StillClock, leases: MemoryLeases
) -> None:
    leases.take(HOST, "before the restart", NOON, 30)
    leases.give_back(HOST, "before the restart", NOON + timedelta(days=3650))
    with pytest.raises(Unreachable, match="another 3600 s"):
        ask(politeness)
    clock.sleep(BELIEVED_S - PATIENCE_S)
    ask(politeness)
    assert clock.slept_s == BELIEVED_S


# Real threads, real time


def test_two_holders_with_threads_of_their_own_never_ask_one_host_at_once() -> None:
    leases, times, lock = MemoryLeases(), [], threading.Lock()

    def work(politeness: Politeness) -> None:
        for _ in range(3):
            with politeness.turn(HOST, delay_s=0.02, busy_s=5) as turn:
                began = time.monotonic()
                time.sleep(0.005)
                turn.answered(200)
                with lock:
                    times.append((began, time.monotonic()))

    # two that know nothing of each other but the leases, as two processes would
    workers = [
        threading.Thread(target=work, args=(politeness,))
        for politeness in (Politeness(leases, SystemClock()), Politeness(leases, SystemClock()))
        for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    times.sort()
    assert len(times) == 12
    gaps = [later - earlier for (_, earlier), (later, _) in pairwise(times)]
    assert min(gaps) >= 0.019
