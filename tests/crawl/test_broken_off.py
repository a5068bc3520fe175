"""Lists and feeds with older pages still to be read, when a run was killed, stopped or refused: the next reads on."""

import subprocess
import threading
from collections.abc import Callable

import pytest

from pipeline.model import Kind
from tests.support.clocks import StillClock
from tests.support.house import House, article, feed
from tests.support.web import Answer, Request, Route, Site

LISTED = {"links": "ul a", "next": "a.next"}


@pytest.fixture
def list_of_three(house: House, site: Site) -> Callable[[Route | Answer], None]:
    """A list of three pages with an article each, which say whether they have changed; gives its second page a route.

    Only the second says something else when it is given another one.
    """

    def page(number: int) -> Answer:
        body = f'<ul><li><a href="/a/{number}">Story number {number} of the valley</a></li></ul>'
        onward = f'<a class="next" href="/list/{number + 1}">older</a>' if number < 3 else ""
        return Answer(body=body + onward, headers={"ETag": f'"{number}"'})

    def conditional(number: int) -> Route:
        def route(request: Request) -> Answer:
            known = request.headers.get("if-none-match") == f'"{number}"'
            return Answer(status=304) if known else page(number)

        return route

    def second(instead: Route | Answer | None = None) -> None:
        site.add("/list/2", instead or conditional(2))

    for number in (1, 2, 3):
        site.add(f"/a/{number}", article(number))
    site.add("/list", conditional(1))
    site.add("/list/3", conditional(3))
    second()
    house.source({"listing": site.url("/list"), "pages": 3} | LISTED)
    return second


def killed_at(house: House, site: Site, path: str) -> None:
    """Run the source in a process that is killed when it asks for a path."""
    running: list[subprocess.Popen[str]] = []
    sound = site.routes[path]

    def route(request: Request) -> Answer:
        running[0].kill()
        return Answer(status=500)

    site.add(path, route)
    with house.process("run", "paper") as process:
        running.append(process)
        process.communicate(timeout=60)
    assert process.returncode == -9
    site.add(path, sound)


def asked(site: Site, begin: str) -> list[str]:
    return [path for path in site.paths() if path.startswith(begin)]


@pytest.mark.parametrize("path", ["/list/2", "/a/2", "/list/3", "/a/3"])
def test_a_list_is_read_to_its_end_after_a_kill(
    house: House, site: Site, list_of_three: Callable[..., None], path: str
) -> None:
    killed_at(house, site, path)
    house.clock.pass_by(hours=1)  # what the killed run left is owed
    house.run()
    assert house.titles() == [f"Story number {number} of the valley" for number in (1, 2, 3)]
    assert house.sound()


def test_a_list_is_read_to_its_end_after_a_stop(house: House, site: Site, list_of_three: Callable[..., None]) -> None:
    stop = threading.Event()

    def route(_: Request) -> Answer:
        stop.set()
        return Answer(body=article(1))

    site.add("/a/1", route)
    assert house.run(stop=stop)[0].stopped
    house.run()
    assert len(house.titles()) == 3


def test_a_list_is_read_on_after_a_page_of_it_failed(
    house: House, site: Site, list_of_three: Callable[..., None]
) -> None:
    clock = StillClock()
    list_of_three(Answer(status=403))
    assert house.run(clock=clock)[0].problems
    list_of_three()
    clock.sleep(60)
    house.run(clock=clock)
    assert len(house.titles()) == 3


def test_a_list_that_was_read_to_its_end_is_not_read_on_while_it_stays_as_it_is(
    house: House, site: Site, list_of_three: Callable[..., None]
) -> None:
    for _ in range(3):
        house.run()
        house.clock.pass_by(minutes=10)
    assert asked(site, "/list/") == ["/list/2", "/list/3"]
    assert asked(site, "/a/") == ["/a/1", "/a/2", "/a/3"]


def test_what_passed_between_two_runs_is_read_after_a_kill(house: House, site: Site) -> None:
    def show(newest: int) -> None:
        for page in range(3):
            shown = range(newest - 3 * page, newest - 3 * page - 3, -1)
            for number in shown:
                site.add(f"/a/{number}", article(number))
            site.add("/feed" if page == 0 else f"/feed?paged={page + 1}", feed(*(site.url(f"/a/{n}") for n in shown)))

    house.source({"feed": site.url("/feed")})
    show(9)
    house.run()
    show(15)  # 12, 11, 10 stand on the second page now
    killed_at(house, site, "/feed?paged=2")
    house.clock.pass_by(minutes=10)
    report, _ = house.run()
    assert report.outcomes[Kind.ARCHIVED] == 3
    assert len(house.titles()) == 9
    report, _ = house.run()
    assert report.notes == []
    assert report.outcomes == {Kind.SEEN: 3}
