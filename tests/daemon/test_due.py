"""When a source runs next, how its interval adapts itself, and which of those that are due may start."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.config.source import Adapt, Source
from pipeline.daemon.due import Waiting, adapted, next_run, startable
from pipeline.model import Kind

pytestmark = pytest.mark.of_any_index

NOW = datetime(2024, 5, 14, 12, 0, tzinfo=UTC)  # a Tuesday


def source(**schedule: Any) -> Source:
    return Source.model_validate(
        {
            "name": "paper",
            "timezone": "Asia/Shanghai",
            "schedule": schedule,
            "endpoints": [{"feed": "https://paper.site/feed"}],
        }
    )


# When clocks on the wall are changed


@pytest.mark.parametrize(
    ("zone", "cron", "first", "fires"),
    [
        # 02:30 comes twice on the last Sunday of October, and not at all on that of March
        ("Europe/Berlin", "30 2 * * *", "2024-10-26 12:00", ["2024-10-27 00:30", "2024-10-28 01:30"]),
        ("Europe/Berlin", "0 2 * * sun", "2024-10-26 12:00", ["2024-10-27 00:00", "2024-11-03 01:00"]),
        ("Europe/Berlin", "30 2 * * *", "2024-03-30 12:00", ["2024-03-31 01:30", "2024-04-01 00:30"]),
        ("Europe/Berlin", "0 6,18 * * *", "2024-10-26 12:00", ["2024-10-26 16:00", "2024-10-27 05:00"]),
        ("America/New_York", "15 1 * * *", "2024-11-02 12:00", ["2024-11-03 05:15", "2024-11-04 06:15"]),
        # days that have no midnight
        ("Africa/Cairo", "0 0 * * *", "2024-04-25 12:00", ["2024-04-25 22:00", "2024-04-26 21:00"]),
        ("Asia/Beirut", "0 0 * * *", "2024-03-30 12:00", ["2024-03-30 22:00", "2024-03-31 21:00"]),
        ("America/Santiago", "0 0 * * sun", "2024-09-07 12:00", ["2024-09-08 04:00", "2024-09-15 03:00"]),
        # every hour is every hour that passes
        (
            "Europe/Berlin",
            "0 * * * *",
            "2024-10-26 23:30",
            ["2024-10-27 00:00", "2024-10-27 01:00", "2024-10-27 02:00"],
        ),
        ("Europe/Berlin", "0 * * * *", "2024-03-31 00:00", ["2024-03-31 01:00", "2024-03-31 02:00"]),
    ],
)
def test_a_cron_line_fires_once_a_day_when_clocks_are_changed(
    zone: str, cron: str, first: str, fires: list[str]
) -> None:
    daily = source(cron=cron).model_copy(update={"timezone": zone})
    last, found = at(first), []
    for _ in fires:
        last = next_run(daily, last, last)
        found.append(last)
    assert found == [at(each) for each in fires]


# When a source is due. In Shanghai it is eight hours later than the times here, which are in UTC.


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "last", "expected"),
    [
        ({"every": "1h"}, None, "2024-05-14 12:00"),
        ({"every": "1h"}, "2024-05-14 11:30", "2024-05-14 12:30"),
        ({"every": "1h"}, "2024-05-14 11:00", "2024-05-14 12:00"),
        ({"every": "1h"}, "2024-05-11 11:30", "2024-05-14 12:00"),
        ({"every": "1h"}, "2024-05-14 12:40", "2024-05-14 12:00"),
        ({"every": "7d"}, "2024-05-14 11:30", "2024-05-21 11:30"),
        ({"cron": "0 6 * * *"}, None, "2024-05-14 22:00"),
        ({"cron": "0 6 * * *"}, "2024-05-13 22:00", "2024-05-14 22:00"),
        ({"cron": "0 6 * * *"}, "2024-05-12 22:00", "2024-05-14 12:00"),
        ({"cron": "0 6 * * *"}, "2024-07-01 00:00", "2024-05-14 22:00"),
        ({"cron": "30 9 * * mon"}, None, "2024-05-20 01:30"),
        ({"cron": "30 9 * * 1"}, "2024-05-13 01:30", "2024-05-20 01:30"),
        ({"cron": "0 0 * * sun"}, "2024-05-11 16:00", "2024-05-18 16:00"),
        ({"cron": "0 0 * * 7"}, "2024-05-11 16:00", "2024-05-18 16:00"),
        ({"cron": "*/15 * * * *"}, "2024-05-14 11:50", "2024-05-14 12:00"),
        ({"cron": "0 12 29 2 *"}, None, "2028-02-29 04:00"),
        # a time in the quiet hours is put off to their end: 07:00 and 19:30 in Shanghai are 23:00 and 11:30 here
        ({"every": "1h", "quiet": "19:30-07:00"}, None, "2024-05-14 23:00"),
        ({"every": "12h", "quiet": "21:00-22:00"}, "2024-05-14 01:30", "2024-05-14 14:00"),
        ({"every": "12h", "quiet": "22:00-23:00"}, "2024-05-14 01:30", "2024-05-14 13:30"),
        ({"cron": "0 3 * * *", "quiet": "23:00-06:30"}, None, "2024-05-14 22:30"),
        ({"cron": "30 6 * * *", "quiet": "23:00-06:30"}, None, "2024-05-14 22:30"),
    ],
)
def test_a_source_is_due_by_its_schedule_and_its_last_run(
    schedule: dict[str, str], last: str | None, expected: str
) -> None:
    assert next_run(source(**schedule), at(last) if last else None, NOW) == at(expected)


def test_a_source_that_just_ran_at_its_hour_is_not_due_again_at_once() -> None:
    began = datetime(2024, 5, 14, 4, 0, 0, 250_000, tzinfo=UTC)
    assert next_run(source(cron="0 12 * * *"), began, began + timedelta(seconds=9)) == began.replace(
        day=15, microsecond=0
    )


@pytest.mark.parametrize(
    ("schedule", "last", "expected"),
    [
        ({"every": "1h"}, "2024-05-14 08:20", "2024-05-14 12:20"),
        ({"every": "1h"}, "2024-05-14 11:20", "2024-05-14 12:20"),
        ({"every": "1h"}, "2024-05-14 10:59:30", "2024-05-14 12:00"),
        ({"every": "1h"}, None, "2024-05-14 12:00"),
        ({"cron": "0 6 * * *"}, "2024-05-10 22:00", "2024-05-14 22:00"),
    ],
)
def test_a_source_that_catches_up_with_nothing_waits_for_its_next_time(
    schedule: dict[str, str], last: str | None, expected: str
) -> None:
    skipping = source(**schedule, catch_up="skip")
    assert next_run(skipping, at(last) if last else None, NOW, planning=True) == at(expected)
    assert next_run(source(**schedule), at(last) if last else None, NOW, planning=True) <= at(expected)


def test_who_is_late_only_because_others_were_first_has_missed_nothing() -> None:
    assert next_run(source(every="1h", catch_up="skip"), NOW - timedelta(hours=3), NOW) == NOW


@pytest.mark.parametrize("schedule", [{"every": "1h"}, {"cron": "0 * * * *"}])
def test_a_jitter_is_spread_between_none_and_all_of_it_and_is_the_same_after_a_restart(
    schedule: dict[str, str],
) -> None:
    jittery, plain = source(**schedule, jitter="10m"), source(**schedule)
    later = []
    for hours in range(200):
        last = NOW + timedelta(hours=hours, seconds=1)
        regular = next_run(plain, last, last)
        later.append((next_run(jittery, last, last) - regular).total_seconds())
        assert next_run(jittery, last, regular) in (next_run(jittery, last, last), regular)
    assert min(later) < 60
    assert max(later) > 540
    assert all(0 <= each < 600 for each in later)


def test_a_source_that_never_ran_does_not_lose_its_hour_to_its_jitter() -> None:
    jittery = source(cron="0 20 * * *", jitter="1h")  # noon, here
    planned = next_run(jittery, None, NOW - timedelta(minutes=1))
    assert NOW < planned < NOW + timedelta(hours=1)
    assert next_run(jittery, None, planned - timedelta(seconds=1)) == planned


def test_a_zone_that_changes_its_clock_keeps_its_hour() -> None:
    berlin = Source.model_validate(
        {
            "name": "paper",
            "timezone": "Europe/Berlin",
            "schedule": {"cron": "0 6 * * *"},
            "endpoints": [{"feed": "https://paper.site/feed"}],
        }
    )
    assert next_run(berlin, at("2024-03-30 05:00"), at("2024-03-30 12:00")) == at("2024-03-31 04:00")
    assert next_run(berlin, at("2024-10-26 04:00"), at("2024-10-26 12:00")) == at("2024-10-27 05:00")


# The interval


HOUR = 3600.0
BOUNDS = Adapt(shortest="15m", longest="1d")


@pytest.mark.parametrize(
    ("new", "known", "fresh_s", "expected"),
    [
        (0, 0, None, 1.5),
        (0, 40, None, 1.5),
        (1, 40, None, 1.0),
        (7, 28, None, 0.7),
        (10, 10, None, 0.5),
        (30, 0, None, 0.5),
        (30, 0, 1.25 * HOUR, 1.25),
        (0, 30, 1.25 * HOUR, 1.5),
        (30, 0, 99 * HOUR, 24.0),
    ],
)
def test_an_interval_follows_the_share_of_what_is_new_and_the_servers_promise(
    new: int, known: int, fresh_s: float | None, expected: float
) -> None:
    outcomes = Counter({Kind.ARCHIVED: new, Kind.SEEN: known, Kind.EXCLUDED: 500, Kind.FAILED: 3})
    assert adapted(BOUNDS, HOUR, outcomes, fresh_s=fresh_s) == pytest.approx(expected * HOUR)


def test_an_interval_stays_within_its_bounds() -> None:
    assert adapted(BOUNDS, 20 * 60.0, Counter({Kind.ARCHIVED: 9})) == 15 * 60
    assert adapted(BOUNDS, 20 * HOUR, Counter()) == 24 * HOUR


def test_an_interval_is_halved_when_entries_passed_unseen_whatever_the_server_promises() -> None:
    failed = Counter({Kind.FAILED: 30})
    assert adapted(BOUNDS, 2 * HOUR, failed, fresh_s=4 * HOUR, passed=True) == HOUR
    assert adapted(BOUNDS, 20 * 60.0, failed, passed=True) == 15 * 60, "but not below what the source allows"


def test_an_interval_that_has_adapted_itself_replaces_the_one_of_the_file() -> None:
    adapting = source(every="1h", adapt={"shortest": "15m", "longest": "1d"})
    assert next_run(adapting, NOW, NOW, every_s=1800) == NOW + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("schedule", "because"),
    [
        ({"every": "1h", "adapt": {"shortest": "2h", "longest": "1h"}}, "shortest that is longer than its longest"),
        ({"every": "1h", "quiet": "25:00-06:00"}, "expected hours such as 23:00-06:30"),
        ({"every": "1h", "quiet": "06:00-06:00"}, "expected hours such as 23:00-06:30"),
        ({"every": "1h", "catch_up": "all"}, "expected one or skip"),
        ({"cron": "0 6 * * *", "adapt": {"shortest": "1h", "longest": "2h"}}, "adapt"),
    ],
)
def test_what_is_no_schedule_is_refused(schedule: dict[str, Any], because: str) -> None:
    with pytest.raises(ValidationError, match=because):
        source(**schedule)


# Who may start


@pytest.mark.parametrize(
    ("waiting", "busy", "free", "expected"),
    [
        ("b1:x a2:y c3:z", "", 8, "b a c"),
        ("b1:x a2:y c3:z", "", 2, "b a"),
        ("b1:x a2:y c3:z", "x", 1, "a"),
        ("a1:x b2:x c3:y", "", 8, "a c"),
        ("a1:x,y b2:y,z c3:z d4:w", "", 8, "a d"),  # b keeps z from c, which came later
        ("a1:x b2:x", "x", 8, ""),
        ("a1:x", "", 0, ""),
        ("a1:x", "", -1, ""),
    ],
)
def test_the_longest_due_starts_first_and_never_two_on_one_host(
    waiting: str, busy: str, free: int, expected: str
) -> None:
    due_now = []
    for text in waiting.split():
        name, _, hosts = text.partition(":")
        when = NOW + timedelta(seconds=int(name[1:]))
        due_now.append(Waiting(name=name[0], at=when, hosts=frozenset(hosts.split(","))))
    assert startable(reversed(due_now), busy.split(), free) == expected.split()
