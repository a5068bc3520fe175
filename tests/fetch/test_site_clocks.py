"""What answers say of the time."""

from datetime import datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.answer import moment_in
from pipeline.fetch.site_clocks import SiteClocks
from pipeline.report import Skew
from tests.support.clocks import NOON, StillClock


def http(moment: datetime) -> str:
    return format_datetime(moment, usegmt=True)


@pytest.fixture
def clocks() -> SiteClocks:
    return SiteClocks(StillClock())


def test_an_answer_bounds_how_far_the_clock_is_ahead(clocks: SiteClocks) -> None:
    headers = {"date": http(NOON - timedelta(minutes=5)), "age": "120"}
    clocks.answered("https://paper.example/a", headers, NOON, 2.0)
    assert clocks.take() == {"paper.example": Skew(at=NOON, least_s=300 - 120 - 2 - 1, most_s=300)}
    assert clocks.take() == {}


def test_hosts_of_one_owner_are_one_witness_and_the_freshest_of_their_answers_counts(clocks: SiteClocks) -> None:
    for minutes, host in ((9, "a.cdn.example"), (3, "b.cdn.example:8080"), (6, "c.d.cdn.example")):
        headers = {"date": http(NOON - timedelta(minutes=minutes))}
        clocks.answered(f"https://{host}/a", headers, NOON, 0.0)
    clocks.answered("https://one.blogspot.com/", {"date": http(NOON)}, NOON, 0.0)
    clocks.answered("https://two.blogspot.com/", {"date": http(NOON)}, NOON, 0.0)
    clocks.answered("http://192.0.2.1:8080/", {"date": http(NOON)}, NOON, 0.0)
    clocks.answered("http://192.0.2.1:8081/", {"date": http(NOON)}, NOON, 0.0)
    heard = clocks.take()
    assert list(heard) == ["cdn.example", "blogspot.com", "192.0.2.1"]
    assert heard["cdn.example"].most_s == 180


@pytest.mark.parametrize("age", ["-5", "soon", "1, 2", "9" * 5000, "٣", "1.5"])
def test_an_age_that_is_none_says_that_the_answer_is_old_and_not_how_old(clocks: SiteClocks, age: str) -> None:
    clocks.answered("https://paper.example/a", {"date": http(NOON), "age": age}, NOON, 0.0)
    assert clocks.take() == {}


@given(st.text() | st.text("0123456789:,-+ GMTJanMonSu"))
def test_no_date_raises(text: str) -> None:
    moment = moment_in(text)
    assert moment is None or (moment - NOON) is not None
