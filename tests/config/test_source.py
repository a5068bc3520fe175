"""What a source may say: the values, the model, and that docs/source.md says the same as the model."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML

from pipeline.config import cron, source
from pipeline.config.credentials import Basic, Bearer, ClientCertificate
from pipeline.config.source import Api, Cron, Every, Feed, Layout, Listing, Revisit, Source
from pipeline.config.yaml_file import written_keys

DOC = Path(__file__).parents[2] / "docs" / "source.md"
MODELS: list[type[BaseModel]] = [
    *(Source, Feed, source.Sitemap, Listing, Api, source.Wayback, source.CommonCrawl),
    *(Every, Cron, source.Adapt, Layout, Revisit),
    *(Basic, Bearer, ClientCertificate, source.Rewrite),
]


def a_source(**keys: Any) -> Source:
    return Source.model_validate({"name": "a", "endpoints": [{"feed": "https://news.site/feed"}], **keys})


def refusal(**keys: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        a_source(**keys)
    return str(caught.value)


UNIT_S = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
amounts = st.tuples(st.integers(0, 500), st.sampled_from(sorted(UNIT_S)))


@given(st.lists(amounts, min_size=1, max_size=4), st.sampled_from(["", " "]))
def test_a_duration_is_the_sum_of_its_parts(parts: list[tuple[int, str]], blank: str) -> None:
    written = blank.join(f"{number}{blank}{unit}" for number, unit in parts)
    assert a_source(full_after=written).full_after_s == pytest.approx(sum(n * UNIT_S[unit] for n, unit in parts))


@pytest.mark.parametrize("nothing", [0, 0.0, "0", "0s"])
def test_nothing_needs_no_unit(nothing: Any) -> None:
    assert a_source(delay=nothing).delay_s == 0


@pytest.mark.parametrize("number", [5, 0.5, "5", "60"])
def test_a_duration_without_a_unit_is_asked_for_it(number: Any) -> None:
    assert f"{number} of what?" in refusal(delay=number)


@pytest.mark.parametrize("wrong", ["", "s", "-5s", "5 seconds", "1h, 30m", "36501d", -1, True, None, [], float("nan")])
def test_what_is_no_duration_is_refused(wrong: Any) -> None:
    assert "expected a duration" in refusal(delay=wrong)


@pytest.mark.parametrize(("key", "wrong"), [("timeout", 0), ("timeout", "0s"), ("schedule", {"every": "0.5s"})])
def test_a_duration_that_would_make_no_sense_is_refused(key: str, wrong: Any) -> None:
    assert "expected a duration" in refusal(**{key: wrong})


@pytest.mark.parametrize(
    ("written", "size"), [("500kB", 500_000), ("10 MB", 10_000_000), ("1.5GB", 1_500_000_000), ("7B", 7)]
)
def test_a_size_is_written_with_its_unit(written: Any, size: int) -> None:
    assert a_source(max_size=written).max_bytes == size


@pytest.mark.parametrize("wrong", ["10 XB", "-1MB", "0B", 0, -5, 1.5, True, "9" * 400 + "GB"])
def test_what_is_no_size_is_refused(wrong: Any) -> None:
    assert "expected a size" in refusal(max_size=wrong)


@pytest.mark.parametrize("tag", ["auto", "zh", "en", "zh-TW", "zh-Hant", "sr-Latn-RS", "yue", "es-419", "de-1996"])
def test_a_language_is_auto_or_a_tag(tag: str) -> None:
    assert a_source(language=tag).language == tag


@pytest.mark.parametrize("wrong", ["", "chinese", "zh_TW", "z", "en-", "cn", "jp"])
def test_what_is_no_language_is_refused(wrong: str) -> None:
    assert "language" in refusal(language=wrong)


@pytest.mark.parametrize(
    "place", ["localhost", "wiki.corp", "10.0.0.0/8", "127.0.0.1", "::1", "fe80::/10", "FE80::/10"]
)
def test_a_private_address_is_a_host_an_address_or_a_network(place: str) -> None:
    assert a_source(allow_addresses=[place]).allow_addresses == (place,)


@pytest.mark.parametrize("wrong", ["", "http://x", "x:80", "*.corp", "10.0.0.300", "10.0.0.1/8", "[::1]", "a b", "-x"])
def test_what_is_no_private_address_is_refused(wrong: str) -> None:
    assert "expected a" in refusal(allow_addresses=[wrong])


@pytest.mark.parametrize(
    "address", ["https://news.site/", "http://127.0.0.1:8000/x?y=1", "https://[::1]/", "HTTPS://news.site"]
)
def test_an_endpoint_is_asked_over_http(address: str) -> None:
    assert Feed(feed=address).url == address


@pytest.mark.parametrize(
    "wrong",
    ["news.site/feed", "ftp://news.site/", "https://", "https:///x", "http://x:y/", "https://a b/", "http://[x"],
)
def test_what_is_no_web_address_is_refused(wrong: str) -> None:
    assert "begins with http:// or https://" in refusal(endpoints=[{"feed": wrong}])


@pytest.mark.parametrize("wrong", ["https://me:secret@news.site/feed", "https://me@news.site/", "http://:x@news.site/"])
def test_an_endpoint_with_a_user_name_is_refused(wrong: str) -> None:
    assert "a user name can never be asked for" in refusal(endpoints=[{"feed": wrong}])


@pytest.mark.filterwarnings("ignore")  # outside of tests, too, a warning of the compiler is a refusal
@pytest.mark.parametrize(
    ("pattern", "because"),
    [("(", "missing )"), ("*", "nothing to repeat"), ("[[a]", "Possible nested set"), ("a{9}{9}", "multiple repeat")],
)
def test_a_pattern_must_compile(pattern: str, because: str) -> None:
    assert f"not a regular expression: {because}" in refusal(include=[pattern])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("selector", ["a[[", "a > ", "p:contains(x)", "::x", ""])
def test_a_selector_must_compile(selector: str) -> None:
    assert re.search("not a CSS selector|at least 1 character", refusal(layouts=[{"title": selector}]))


@pytest.mark.parametrize("written", ["2024-12-31", date(2024, 12, 31), " 2024-12-31 "])
def test_a_layout_ends_on_a_day(written: Any) -> None:
    assert a_source(layouts=[{"until": written}]).layouts[0].until == date(2024, 12, 31)


@pytest.mark.parametrize(
    "wrong", [20241231, "2024-02-30", "31.12.2024", "soon", datetime(2024, 12, 31, tzinfo=UTC), 1.5, True]
)
def test_what_is_no_day_is_refused(wrong: Any) -> None:
    assert "expected a date such as" in refusal(layouts=[{"until": wrong}])


@pytest.mark.parametrize("ends", [[None, None], ["2020-01-01", None, "2020-01-01"]])
def test_two_layouts_cannot_end_on_the_same_day(ends: list[str | None]) -> None:
    assert "has 2 layouts" in refusal(layouts=[{"until": end} for end in ends])


def test_the_layout_of_a_day_is_the_one_that_ends_soonest_after_it() -> None:
    dated = a_source(
        layouts=[{"title": "h3"}, {"title": "h1", "until": "2020-05-01"}, {"title": "h2", "until": "2022-01-01"}]
    )
    on = {
        day: layout.title
        for day in ("2020-05-01", "2020-05-02", "2024-01-01")
        if (layout := dated.layout_on(date.fromisoformat(day)))
    }
    assert on == {"2020-05-01": "h1", "2020-05-02": "h2", "2024-01-01": "h3"}


def test_a_day_after_every_layout_has_none() -> None:
    assert a_source(layouts=[{"until": "2020-05-01"}]).layout_on(date(2020, 5, 2)) is None


@pytest.mark.parametrize(
    "keys",
    [
        {"listing": "https://x.cn/", "next": "a.next", "page_url": "https://x.cn/{n}"},
        {"api": "https://x.cn/", "next": "paging.next", "page_parameter": "page"},
    ],
)
def test_there_is_one_way_to_the_next_page(keys: dict[str, str]) -> None:
    assert "not both" in refusal(endpoints=[keys])


def test_an_endpoint_may_be_given_as_a_value_or_as_its_keys() -> None:
    listing = Listing(listing="https://news.site/city/")
    other = {"listing": "https://news.site/country/"}
    assert a_source(endpoints=[listing, other]).endpoints == (listing, Listing.model_validate(other))


def test_a_schedule_is_an_interval_or_a_cron_line() -> None:
    assert a_source().every == timedelta(hours=1)
    assert a_source(schedule={"every": "1h30m"}).every == timedelta(minutes=90)
    assert a_source(schedule={"cron": "0 6 * * *"}).every is None


def test_sources_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        a_source().__setattr__("name", "other")


TIMES = [
    ("0 6,18 * * *", {"minute": "0", "hour": "6,18"}),
    ("*/20 8-18/5 * * *", {"minute": "0,20,40", "hour": "8,13,18"}),
    ("5 0 1,15 jan-mar,DEC *", {"minute": "5", "hour": "0", "day": "1,15", "month": "1,2,3,12"}),
    ("0 0 * * 0", {"minute": "0", "hour": "0", "day_of_week": "sun"}),
    ("0 0 * * 7", {"minute": "0", "hour": "0", "day_of_week": "sun"}),
    ("0 0 * * 1-5", {"minute": "0", "hour": "0", "day_of_week": "mon,tue,wed,thu,fri"}),
    ("0 0 * * 5-7", {"minute": "0", "hour": "0", "day_of_week": "sun,fri,sat"}),
    ("0 0 * * fri-mon", {"minute": "0", "hour": "0", "day_of_week": "sun,mon,fri,sat"}),
    ("0 0 29 2 *", {"minute": "0", "hour": "0", "day": "29", "month": "2"}),
]


@pytest.mark.parametrize(("line", "times"), TIMES)
def test_a_cron_line_is_spelled_out(line: str, times: dict[str, str]) -> None:
    always = dict.fromkeys(("minute", "hour", "day", "month", "day_of_week"), "*")
    assert cron.times(line) == {**always, **times}


@pytest.mark.parametrize(("line", "_times"), TIMES)
def test_the_scheduler_takes_every_cron_line(line: str, _times: object) -> None:
    trigger = CronTrigger(**Cron(cron=line).times, timezone=UTC)
    assert trigger.get_next_fire_time(None, datetime(2024, 1, 1, tzinfo=UTC)) is not None


def test_weekday_0_is_sunday_also_for_the_scheduler() -> None:
    trigger = CronTrigger(**Cron(cron="0 0 * * 0").times, timezone=UTC)
    due = trigger.get_next_fire_time(None, datetime(2024, 1, 1, 12, tzinfo=UTC))  # a Monday
    assert due == datetime(2024, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("", "five fields"),
        ("@daily", "five fields"),
        ("0 6 * *", "five fields"),
        ("0 0 6 * * *", "five fields"),
        ("60 * * * *", 'minute "60"'),
        ("0 24 * * *", 'hour "24"'),
        ("0 0 0 * *", 'day "0"'),
        ("0 0 * 13 *", 'month "13"'),
        ("0 0 * * 8", 'weekday "8"'),
        ("0 0 * * monday", 'weekday "monday"'),
        ("0 18-6 * * *", 'hour "18-6"'),
        ("*/0 * * * *", 'minute "*/0"'),
        ("5/15 * * * *", 'minute "5/15"'),
        ("1,,2 * * * *", 'minute ""'),
        ("0 0 L * *", 'day "l"'),
        ("99999999999999999999 * * * *", "minute"),
        ("0 0 31 2,4 *", "no such day ever comes"),
        ("0 0 1 * 1", "day and weekday"),
    ],
)
def test_what_is_no_cron_line_is_refused(line: str, because: str) -> None:
    with pytest.raises(ValueError, match=re.escape(because)):
        cron.times(line)


# docs/source.md


def shown(name: str, default: Any) -> str:
    if name.endswith("_s") and default == 0:
        return "`0s`"
    if name.endswith("_s") and default is not None:
        unit = next(unit for unit in ("d", "h", "m", "s") if default % UNIT_S[unit] == 0)
        return f"`{default / UNIT_S[unit]:g}{unit}`"
    if name.endswith("_bytes"):
        return f"`{default // 1_000_000}MB`"
    if isinstance(default, Every):
        return f"`every: {default.every / 3600:g}h`"
    if default in (None, "", (), {}) or isinstance(default, BaseModel):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def table(model: type[BaseModel]) -> str:
    names = {info.alias or name: name for name, info in model.model_fields.items()}
    rows = [
        (f"`{key}`", str(info.description), "needed" if info.is_required() else shown(names[key], info.default))
        for key, info in written_keys(model).items()
    ]
    lines = [("key", "meaning", "default"), ("---", "---", "---"), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)


@pytest.mark.parametrize("model", MODELS)
def test_the_guide_has_the_table_of_every_key(model: type[BaseModel]) -> None:
    found = re.search(rf"<!-- table: {model.__name__} -->\n(.*?)<!-- end -->", DOC.read_text("utf-8"), re.DOTALL)
    assert found, model.__name__
    assert found[1].strip() == table(model)


def test_every_key_has_a_description() -> None:
    assert all(info.description for model in MODELS for info in written_keys(model).values())


@pytest.mark.parametrize("page", sorted(DOC.parent.glob("*.md")), ids=lambda page: page.stem)
def test_every_example_of_the_documentation_is_yaml(page: Path) -> None:
    for example in re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
        assert YAML(typ="safe", pure=True).load(example)


def test_the_example_of_the_guide_is_a_source_with_every_kind_of_endpoint() -> None:
    example, *_ = re.findall(r"```yaml\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    read = Source.model_validate(YAML(typ="safe", pure=True).load(example))
    assert {type(endpoint) for endpoint in read.endpoints} == {Feed, source.Sitemap, Listing, Api}
    assert [layout.until for layout in read.layouts] == [date(2021, 6, 30), None]
