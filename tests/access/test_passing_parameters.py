"""Status says which parameter of a source's addresses is another one each time."""

from pathlib import Path

import pytest

from tests.support.commands import execute
from tests.support.house import House, article, feed
from tests.support.web import Site


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def doubt(house: House) -> str | None:
    (source,) = execute(house, "status", "--json").json["sources"]
    said: str | None = source["doubt"]
    return said


def test_the_number_of_a_session_is_named_and_dropped_where_the_source_says_so(house: House) -> None:
    with Site() as site:
        for number in range(4):
            site.add("/news" + str(number), article(number))

        def show(session: int) -> None:
            site.add("/feed", feed(*(site.url(f"/news{number}?id={number}&sid={session}") for number in range(4))))

        house.source({"feed": site.url("/feed")})
        show(17)
        house.run()
        assert doubt(house) is None
        show(18)
        house.run()
        said = "links: 4 pages came again, word for word, at addresses that differ in `sid` alone; "
        assert doubt(house) == f"{said}`drop_parameters: [sid]` makes one of them"
        house.source({"feed": site.url("/feed")}, drop_parameters=["sid"])
        show(19)
        house.run()
        before = len(site.requests)
        show(20)
        report, _ = house.run()
        assert (len(site.requests) - before, report.outcomes) == (1, {"seen": 4})


def test_a_parameter_that_tells_pages_apart_is_not_named(house: House) -> None:
    with Site() as site:
        for number in range(6):
            site.add(f"/news?id={number}", article(number))
            site.add(f"/news?id={number + 10}", article(number))  # the same notice, put out once more
        house.source({"feed": site.url("/feed")})
        site.add("/feed", feed(*(site.url(f"/news?id={number}") for number in [*range(6), *range(10, 16)])))
        house.run()
        assert doubt(house) is None
