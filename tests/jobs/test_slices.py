"""Backfills, imports and re-extractions in slices that workers do."""

import gzip
from datetime import date, timedelta
from pathlib import Path

from pipeline.config import settings
from pipeline.jobs.slices import backfill_slices, months, reextract_slices
from pipeline.model import Window
from tests.support.cluster import ClusterHouse, publish, said_by, until
from tests.support.commands import Said, execute
from tests.support.house import House, article, item, noon, overlapping, rss, slow
from tests.support.records import http, response, warcinfo
from tests.support.web import Site


def test_days_are_cut_into_calendar_months() -> None:
    found = [(str(each.since), str(each.until)) for each in months(date(2023, 12, 30), date(2024, 2, 10))]
    assert found == [("2023-12-30", "2023-12-31"), ("2024-01-01", "2024-01-31"), ("2024-02-01", "2024-02-10")]
    assert [each.until for each in months(date(2024, 5, 5), date(2024, 5, 5))] == [date(2024, 5, 5)]


def test_a_backfill_without_an_end_is_the_same_one_tomorrow(house: House) -> None:
    source = house.source({"feed": "https://paper.site/feed"})
    configuration, window = settings.load(house.configs), Window(since=date(2024, 4, 20))
    today, tomorrow = (
        [each.key for each in backfill_slices(configuration, source, window, date(2024, 5, day))] for day in (3, 4)
    )
    assert today == tomorrow == ["backfill paper 2024-04-20 2024-04-30", "backfill paper 2024-05-01"]


def test_each_month_of_the_archive_is_a_slice_of_a_reextraction(house: House) -> None:
    house.source({"feed": "https://paper.site/feed"})
    days = [date(2024, 5, 3), date(2024, 5, 30), date(2023, 1, 31)]
    work = reextract_slices(settings.load(house.configs), None, days)
    assert [each.what for each in work] == [
        "every source 2023-01-01 to 2023-01-31",
        "every source 2024-05-01 to 2024-05-31",
    ]


def test_workers_do_a_backfill_a_month_at_a_time_and_it_says_how_far_it_is(cluster: ClusterHouse, site: Site) -> None:
    days = ["2024-03-05", "2024-03-20", "2024-04-10", "2024-05-15", "2024-06-01"]
    for number, day in enumerate(days):
        site.add(f"/a/{number}", article(number, date=day))
    entries = [item(site.url(f"/a/{number}"), published=noon(day)) for number, day in enumerate(days)]
    site.add("/feed", rss(*entries))
    cluster.source({"feed": site.url("/feed")}, enabled=False)

    def ask() -> Said:
        return execute(cluster, "backfill", "paper", "--since", "2024-03", "--until", "2024-05", "--defer")

    assert ask().out == "3 jobs: 3 waiting; `pipeline jobs --queue backfill` lists them\n"
    assert ask().out == "3 jobs: 3 waiting; `pipeline jobs --queue backfill` lists them\n", "nothing is put in twice"
    assert {job["because"] for job in cluster.jobs()["jobs"]} == {"no worker takes from the queue backfill"}
    with cluster.member("worker", "--queues", "crawl") as idle:
        until(lambda: len(cluster.jobs()["workers"]) == 1)
        assert cluster.jobs("--state", "waiting")["jobs"], said_by(idle)
    with cluster.member("worker", "--queues", "backfill"), cluster.member("worker", "--queues", "backfill"):
        until(lambda: len(cluster.jobs("--state", "done")["jobs"]) == 3, told=cluster.jobs)
    assert len(cluster.texts()) == 4
    assert overlapping(site) == []
    with cluster.queue() as queue:
        assert len(queue.rows(queue="backfill", source="paper")) == 3
    assert ask().out == "3 jobs: 3 waiting; `pipeline jobs --queue backfill` lists them\n", "all done: it begins anew"


def test_a_slice_that_fails_says_why_and_is_tried_again_when_it_is_asked_for(cluster: ClusterHouse, site: Site) -> None:
    cluster.source({"feed": site.url("/gone")}, enabled=False)
    ask = ("backfill", "paper", "--since", "2024-05-01", "--until", "2024-05-02", "--defer", "--json")
    assert execute(cluster, *ask).json["states"]["waiting"] == 1
    with cluster.member("worker"):
        until(lambda: cluster.jobs("--state", "failed")["jobs"], told=cluster.jobs)
        (job,) = cluster.jobs()["jobs"]
        assert "404" in job["because"]
        site.add("/gone", rss(item(site.url("/a/1"), published=noon("2024-05-01"))))
        site.add("/a/1", article(1, date="2024-05-01"))
        assert execute(cluster, *ask).code == 0
        until(lambda: len(cluster.texts()) == 1)


def test_workers_import_a_file_each_and_read_it_again(cluster: ClusterHouse, tmp_path: Path) -> None:
    cluster.source({"feed": "https://paper.site/feed"}, enabled=False)
    paths = []
    for number in range(3):
        records = warcinfo() + response(f"https://paper.site/a/{number}", http(article(number)))
        paths.append(tmp_path / f"{number}.warc.gz")
        paths[-1].write_bytes(gzip.compress(records))
    paths.append(tmp_path / "missing.warc.gz")
    said = execute(cluster, "import", *paths, "--source", "paper", "--defer")
    assert said.out == "4 jobs: 4 waiting; `pipeline jobs --queue import` lists them\n"
    with cluster.member("worker") as worker:
        until(lambda: len(cluster.texts()) == 3, told=lambda: said_by(worker))
        until(lambda: len(cluster.jobs("--state", "done")["jobs"]) == 3, told=cluster.jobs)
        until(lambda: cluster.jobs("--state", "failed")["jobs"])
        (job,) = cluster.jobs("--state", "failed")["jobs"]
        assert job["because"] == f"{paths[-1]}: cannot be read: No such file or directory"
        said = execute(cluster, "reextract", "paper", "--defer")
        assert said.out.endswith("; `pipeline jobs --queue reextract` lists them\n")
        until(lambda: "2024-05-01 to 2024-05-31: read again: 3 same" in said_by(worker), told=lambda: said_by(worker))


def test_a_slice_that_takes_long_goes_back_and_lets_a_run_of_its_hosts_come_first(
    cluster: ClusterHouse, site: Site
) -> None:
    pages = [f"/a/{number}" for number in range(180)]
    for number, path in enumerate(pages):
        site.add(path, slow(article(number, date="2024-05-14")))
    site.add("/feed", rss(*(item(site.url(path), published=noon("2024-05-14")) for path in pages)))
    publish(site, range(200, 203), "post")
    cluster.source({"feed": site.url("/feed")}, enabled=False)
    assert execute(cluster, "backfill", "paper", "--since", "2024-05", "--until", "2024-05", "--defer").code == 0
    hurried = "from pipeline.jobs import tasks; tasks.SLICE_S = 2.0"
    with cluster.member("daemon") as planner, cluster.member("worker", program=hurried) as worker:
        until(lambda: len(cluster.texts()) > 1, told=lambda: said_by(worker))
        cluster.source({"feed": site.url("/post")}, name="post", schedule={"every": "1h"})
        until(lambda: len(cluster.texts()) == 183, told=lambda: said_by(planner) + said_by(worker))
        until(lambda: {each["state"] for each in cluster.jobs()["jobs"]} == {"done"}, told=cluster.jobs)
    asked = [path for path in site.paths() if path.startswith("/a/")]
    assert len(asked) == len(set(asked)), "it goes on where it was"
    assert "/a/202" in asked[:-1], "the run did not wait for the whole slice"
    assert overlapping(site) == []


def test_a_run_of_a_worker_ends_at_the_deadline_of_its_source_and_the_next_one_goes_on(
    cluster: ClusterHouse, site: Site
) -> None:
    publish(site, range(25))
    cluster.source({"feed": site.url("/feed")}, schedule={"every": "3s"}, deadline="2s")
    with cluster.member("daemon") as planner, cluster.member("worker") as worker:
        until(lambda: len(cluster.texts()) == 25, told=lambda: said_by(planner) + said_by(worker))
    assert "ended at its deadline, after 0:00:02; the rest is owed" in said_by(worker)
    lasted = [run.ended_at - run.started_at for run in cluster.runs() if run.ended_at is not None]
    assert max(lasted) < timedelta(seconds=10)
    asked = [path for path in site.paths() if path.startswith("/a/")]
    assert len(asked) == len(set(asked)) == 25
