"""When there is too little room to fetch, and how long room will last."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.config import settings
from pipeline.crawl import run_source
from pipeline.report import Cut
from pipeline.runtime import open_runtime
from pipeline.system.disk import Disk, Projection, lasting, projection, shortage, used, written
from tests.support.clocks import HurriedClock
from tests.support.house import House, article, feed
from tests.support.web import Site

GB = 1_000_000_000


@pytest.mark.parametrize(
    ("free", "held", "reserve", "limit", "stopped", "short"),
    [
        (2 * GB, None, GB, None, False, False),
        (GB, None, GB, None, False, False),
        (GB - 1, None, GB, None, False, True),
        (GB, None, GB, None, True, True),
        (2 * GB, None, GB, None, True, False),
        (0, None, None, None, False, False),
        (9 * GB, 5 * GB, GB, 5 * GB, False, True),
        (9 * GB, 5 * GB - 1, GB, 5 * GB, False, False),
        (9 * GB, 5 * GB - 1, GB, 5 * GB, True, True),
        (9 * GB, 4 * GB, GB, 5 * GB, True, False),
    ],
)
def test_fetching_stops_below_the_reserve_or_at_the_limit_and_goes_on_with_room_to_spare(
    free: int, held: int | None, reserve: int | None, limit: int | None, stopped: bool, short: bool
) -> None:
    found = shortage(free_bytes=free, used_bytes=held, reserve_bytes=reserve, limit_bytes=limit, stopped=stopped)
    assert (found is not None) == short


def test_a_shortage_is_told_with_its_numbers() -> None:
    told = shortage(free_bytes=400_000_000, used_bytes=None, reserve_bytes=GB, limit_bytes=None)
    assert told == "disk: 400.0 MB are free, and 1.0 GB are to stay free; nothing is fetched until there is room"


@pytest.mark.parametrize(
    ("grown", "days", "held", "free", "reserve", "limit", "expected"),
    [
        (70, 7, 500, 1100, 100, None, Projection(bytes_a_day=10, days_left=100)),
        (70, 7, 500, 1100, 100, 700, Projection(bytes_a_day=10, days_left=20)),
        (70, 7, 900, 1100, 100, 700, Projection(bytes_a_day=10, days_left=0)),
        (70, 7, 500, 50, 100, None, Projection(bytes_a_day=10, days_left=0)),
        (0, 7, 500, 1100, 100, None, Projection(bytes_a_day=0, days_left=None)),
    ],
)
def test_room_lasts_until_the_reserve_or_the_limit_whichever_comes_first(
    grown: int, days: int, held: int, free: int, reserve: int, limit: int | None, expected: Projection
) -> None:
    assert (
        projection(
            grown_bytes=grown,
            over=timedelta(days=days),
            used_bytes=held,
            free_bytes=free,
            reserve_bytes=reserve,
            limit_bytes=limit,
        )
        == expected
    )


def test_what_a_folder_holds_is_counted_whole_and_since_a_day(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    for name, size, age_days in (("2024/old", 100, 40), ("2024/new", 10, 1), ("top", 1, 0)):
        path = tmp_path / name
        path.write_bytes(bytes(size))
        moment = (datetime.now(UTC) - timedelta(days=age_days)).timestamp()
        os.utime(path, (moment, moment))
    (tmp_path / "link").symlink_to("/")
    found = used(tmp_path, datetime.now(UTC) - timedelta(days=30))
    link = (tmp_path / "link").lstat().st_size
    assert (found.total_bytes, found.recent_bytes) == (111 + link, 11 + link)


def test_the_latest_days_are_measured_first_those_of_recordings_with_them(tmp_path: Path) -> None:
    for day in ("2024/05/14", "2021/01/01"):
        for part in ("", ".warc", ".duplicates"):
            folder = tmp_path / part / day
            folder.mkdir(parents=True)
            (folder / "file").write_bytes(bytes(100))
    left = iter(range(13))  # the root, and of each of three parts four folders
    found = used(tmp_path, datetime.now(UTC) - timedelta(days=1), patience=lambda: next(left, None) is not None)
    assert found.recent_bytes == 300


def test_an_archive_that_does_not_exist_yet_has_the_room_of_the_folder_it_will_be_in(tmp_path: Path) -> None:
    disk = Disk(tmp_path / "not" / "there", HurriedClock(), reserve_bytes=10**18, limit_bytes=None)
    assert "to stay free" in (disk.shortage() or "")
    disk.limits(reserve_bytes=1, limit_bytes=None)
    assert disk.shortage() is None


@pytest.mark.parametrize(("size", "text"), [(0, "0 B"), (999, "999 B"), (1500, "1.5 kB"), (2 * GB, "2.0 GB")])
def test_sizes_are_written_as_people_do(size: int, text: str) -> None:
    assert written(size) == text


def test_a_run_without_room_asks_nothing_says_so_and_the_next_one_brings_it_all(house: House, site: Site) -> None:
    site.add("/feed", feed(site.url("/a")))
    site.add("/a", article(1))
    house.source({"feed": site.url("/feed")})
    house.settings(disk={"reserve": "900000GB"})
    configuration = settings.load(house.configs)
    with open_runtime(configuration, house.clock, print, processes=0) as runtime:
        report = run_source(runtime, configuration.sources["paper"])
    assert (report.cut, report.links, site.paths()) == (Cut.DISK, 0, [])
    assert report.error is not None
    assert report.error.endswith("900000.0 GB are to stay free; nothing is fetched until there is room")
    house.settings()
    assert house.run()[0].links == 1


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (None, ""),
        (0.4, "less than a day at 2.0 MB a day"),
        (1.2, "some 1 day at 2.0 MB a day"),
        (300.4, "some 300 days at 2.0 MB a day"),
        (32692.0, "some 90 years at 2.0 MB a day"),
        (340188.2, "more than a hundred years at 2.0 MB a day"),
    ],
)
def test_how_long_room_lasts_is_a_sentence(days: float | None, said: str) -> None:
    assert lasting(Projection(bytes_a_day=2e6, days_left=days)) == said
