"""What a site, a disk or a clock may do to a run, each through the whole line."""

from datetime import timedelta

from pipeline.model import Kind
from tests.support.house import House, article, feed
from tests.support.web import Site

# The clock


def test_a_run_while_the_clock_is_far_ahead_locks_no_host_out(house: House, site: Site) -> None:
    site.add("/feed", feed(site.url("/a/0")))
    site.add("/a/0", article(0))
    house.source({"feed": site.url("/feed")}, delay="5s")
    house.clock.wall_s = timedelta(days=4380).total_seconds()
    house.run()
    house.clock.wall_s = 0
    site.add("/feed", feed(site.url("/a/1")))
    site.add("/a/1", article(1))
    report, _ = house.run()
    assert (report.problems, report.outcomes) == ([], {Kind.ARCHIVED: 1})
