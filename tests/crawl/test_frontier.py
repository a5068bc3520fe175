"""Which links are fetched now, and the sentence why."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.config.source import Source
from pipeline.crawl.frontier import Order, attempts_after, retry_at, select
from pipeline.model import Kind, Link, Visit, Window

NOW = datetime(2024, 5, 20, 12, tzinfo=UTC)
URL = "https://a.org/news/1"
LINK = Link(url=URL, key=URL, source="a", found_in="https://a.org/feed")
SOURCE = Source.model_validate({"name": "a", "endpoints": [{"feed": "https://a.org/feed"}]})
VISIT = Visit(
    key=URL,
    url=URL,
    source="a",
    kind=Kind.ARCHIVED,
    because="",
    at=NOW - timedelta(days=10),
    first_at=NOW - timedelta(days=10),
    published=NOW - timedelta(days=10),
)


def source(**keys: object) -> Source:
    return Source.model_validate({"name": "a", "endpoints": [{"feed": "https://a.org/feed"}], **keys})


def test_a_link_never_met_is_fetched() -> None:
    assert select(LINK, None, SOURCE, now=NOW).fetch


def test_a_known_link_is_seen() -> None:
    assert select(LINK, VISIT, SOURCE, now=NOW).kind is Kind.SEEN


@pytest.mark.parametrize(
    ("keys", "kind"),
    [
        ({"include": ["/news/"]}, None),
        ({"include": ["/sport/"]}, Kind.EXCLUDED),
        ({"exclude": [r"/news/\d+$"]}, Kind.EXCLUDED),
        ({"include": ["/news/"], "exclude": ["print="]}, None),
    ],
)
def test_patterns_choose_articles(keys: dict[str, object], kind: Kind | None) -> None:
    assert select(LINK, None, source(**keys), now=NOW).kind is kind


def test_a_backfill_takes_only_its_days_by_the_clock_of_the_source() -> None:
    window = Window(since=date(2024, 5, 2), until=date(2024, 5, 3))
    # 20:00 UTC on the first is already the second in Shanghai
    link = replace(LINK, published=datetime(2024, 5, 1, 20, tzinfo=UTC), own_date=True)
    assert select(link, None, source(timezone="Asia/Shanghai"), now=NOW, window=window).fetch
    assert select(link, None, SOURCE, now=NOW, window=window).kind is Kind.EXCLUDED
    assert select(LINK, None, SOURCE, now=NOW, window=window).fetch  # no date: the page will tell
    assert select(replace(link, own_date=False), None, SOURCE, now=NOW, window=window).fetch  # a hint is no date
    read = replace(VISIT, published=datetime(2024, 5, 1, 20, tzinfo=UTC), file="2024/05/01/000_0.txt")
    assert select(LINK, read, SOURCE, now=NOW, window=window).kind is Kind.EXCLUDED


def test_an_announced_change_is_fetched() -> None:
    link = replace(LINK, modified=NOW - timedelta(hours=1))
    assert select(link, VISIT, SOURCE, now=NOW).fetch
    assert select(replace(LINK, modified=VISIT.at - timedelta(hours=1)), VISIT, SOURCE, now=NOW).kind is Kind.SEEN


def test_a_change_in_the_second_of_the_visit_is_fetched() -> None:
    visit = replace(VISIT, at=VISIT.at.replace(microsecond=400_000))
    second = visit.at.replace(microsecond=0)
    for told, fetched in ((second, True), (second - timedelta(seconds=1), False)):
        assert select(replace(LINK, modified=told), visit, SOURCE, now=NOW).fetch is fetched
    assert not select(replace(LINK, modified=second.replace(microsecond=300_000)), visit, SOURCE, now=NOW).fetch


def test_a_site_that_cried_wolf_is_believed_again_only_when_a_visit_is_due() -> None:
    unchanged = replace(VISIT, kind=Kind.UNCHANGED, at=NOW - timedelta(hours=1))
    link = replace(LINK, modified=NOW)
    assert select(link, unchanged, SOURCE, now=NOW).kind is Kind.SEEN
    assert select(link, unchanged, SOURCE, now=NOW + timedelta(days=1)).fetch


def test_young_articles_are_asked_again_and_old_ones_are_not() -> None:
    keys = source(revisit={"within": "3d", "every": "12h"})
    young = replace(VISIT, published=NOW - timedelta(days=1), at=NOW - timedelta(hours=13))
    assert select(LINK, young, keys, now=NOW).fetch
    assert select(LINK, replace(young, at=NOW - timedelta(hours=11)), keys, now=NOW).kind is Kind.SEEN
    assert select(LINK, replace(young, published=NOW - timedelta(days=4)), keys, now=NOW).kind is Kind.SEEN


def test_a_passing_failure_is_tried_when_its_time_has_come() -> None:
    failed = replace(VISIT, kind=Kind.FAILED, because="refused", attempts=1, retry_at=NOW + timedelta(minutes=5))
    assert select(LINK, failed, SOURCE, now=NOW).kind is Kind.SEEN
    assert select(LINK, failed, SOURCE, now=NOW + timedelta(minutes=5)).fetch


def test_a_lasting_failure_stays_until_a_change_is_announced() -> None:
    gone = replace(VISIT, kind=Kind.FAILED, because="HTTP 404")
    choice = select(LINK, gone, SOURCE, now=NOW)
    assert choice.kind is Kind.SEEN
    assert "404" in choice.because
    assert select(replace(LINK, modified=NOW), gone, SOURCE, now=NOW).fetch


def test_what_robots_txt_forbade_is_asked_again_after_a_week() -> None:
    forbidden = replace(VISIT, kind=Kind.DISALLOWED, at=NOW - timedelta(days=6))
    assert select(LINK, forbidden, SOURCE, now=NOW).kind is Kind.SEEN
    assert select(LINK, forbidden, SOURCE, now=NOW + timedelta(days=1)).fetch


def test_what_may_pass_is_tried_for_weeks_at_growing_intervals_and_retry_after_is_obeyed() -> None:
    waits = [each - NOW for attempt in range(1, 13) if (each := retry_at(attempt, now=NOW))]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=15)
    assert timedelta(weeks=4) < sum(waits, timedelta()) < timedelta(weeks=5)
    assert retry_at(13, now=NOW) is None
    assert retry_at(1, now=NOW, retry_after_s=7200) == NOW + timedelta(hours=2)


def test_what_does_not_pass_by_itself_is_tried_four_times() -> None:
    waits = [retry_at(attempt, now=NOW, passing=False) for attempt in range(1, 6)]
    days = [timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=30)]
    assert waits == [*(NOW + wait for wait in days), None]


def test_what_a_site_has_taken_away_on_purpose_is_asked_twice_again() -> None:
    waits = [retry_at(attempt, now=NOW, passing=False, cause="status-410") for attempt in range(1, 4)]
    assert waits == [NOW + timedelta(days=1), NOW + timedelta(days=30), None]


def test_what_was_given_up_and_is_asked_again_begins_afresh() -> None:
    gone = replace(VISIT, kind=Kind.FAILED, cause="status-404", attempts=5)
    assert attempts_after(gone, cause="status-404", passing=False) == 1
    assert attempts_after(replace(gone, attempts=2, retry_at=NOW), cause="status-404", passing=False) == 3
    down = replace(gone, cause="status-503", attempts=9, retry_at=NOW)
    assert attempts_after(down, cause="status-503", passing=True) == 10
    assert attempts_after(down, cause="status-404", passing=False) == 1, "and what has become something else"


def test_an_order_asks_failures_again_at_once_and_no_failure_twice() -> None:
    gone = replace(VISIT, kind=Kind.FAILED, retry_at=NOW + timedelta(days=7), attempts=2)
    assert select(LINK, gone, SOURCE, now=NOW).kind is Kind.SEEN
    assert select(LINK, gone, SOURCE, now=NOW, order=Order(at=NOW)).fetch
    since = replace(gone, at=NOW + timedelta(seconds=1))
    assert select(LINK, since, SOURCE, now=NOW + timedelta(seconds=2), order=Order(at=NOW)).kind is Kind.SEEN
    assert select(LINK, VISIT, SOURCE, now=NOW, order=Order(at=NOW)).kind is Kind.SEEN
    assert select(LINK, VISIT, SOURCE, now=NOW, order=Order(at=NOW, held=True)).fetch
