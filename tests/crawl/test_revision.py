"""A page that is asked again is revised if it says something else, and unchanged if only our reading differs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model import Kind
from tests.support.house import House, article, feed, prose
from tests.support.web import Answer, Site

AGAIN = {"within": "3000d", "every": "12h"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def visit(house: House, site: Site, *paths: str, hours: int = 13) -> dict[str, Kind]:
    """Run the source some hours later, and say what became of each page."""
    site.add("/feed", feed(*map(site.url, paths)))
    house.source({"feed": site.url("/feed")}, revisit=AGAIN)
    house.clock.pass_by(hours=hours)
    return house.run()[1].kinds()


def told(line: str, **page: str) -> str:
    """The page of an article, with a line of its own among its text."""
    first, *rest = prose(1)
    return article(1, text="".join(f"<p>{text}</p>" for text in (first, line, *rest)), **page)


FINE = "The county pays $5m for the ferry."


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (told(FINE, title="Mayor took bribes"), told(FINE, title="Mayor did not take bribes")),
        (told(FINE), told("The county pays €5m for the ferry.")),
        (told("At night it was −12 degrees."), told("At night it was 12 degrees.")),
        (told("It takes 40% of the fare."), told("It takes 40 € of the fare.")),
        (told(FINE), told(FINE, date="2024-05-15")),
        (told("He called it a failure."), told("He called it a “failure”.")),
        (told("Status: closed"), told("Status: open")),
        (told("US troops left."), told("us troops left.")),
    ],
    ids=["headline", "currency", "sign", "unit", "day", "quotes", "status", "case"],
)
def test_a_correction_is_a_revision_once_and_the_text_before_stays(
    house: House, site: Site, before: str, after: str
) -> None:
    site.add("/a/1", before)
    assert visit(house, site, "/a/1") == {"a/1": Kind.ARCHIVED}
    assert visit(house, site, "/a/1") == {"a/1": Kind.UNCHANGED}
    site.add("/a/1", after)
    assert visit(house, site, "/a/1") == {"a/1": Kind.REVISED}
    assert visit(house, site, "/a/1") == {"a/1": Kind.UNCHANGED}
    site.add("/a/1", before)  # back again, by turns: both versions are held
    assert visit(house, site, "/a/1") == {"a/1": Kind.UNCHANGED}
    assert len(house.texts()) == 2
    assert house.sound()


def road(number: int, status: str, *, below: str = "", more: str = "") -> str:
    """A page with a status line that others have too, as the last of its text."""
    texts = (*prose(number), more, f"Road {number % 3}", f"The road is {status}.", below)
    title = f"Report {number} on a road of the valley"
    return article(number, title=title, text="".join(f"<p>{text}</p>" for text in texts if text))


def test_a_status_line_that_other_pages_have_too_is_revised(house: House, site: Site) -> None:
    paths = [f"/a/{number}" for number in range(10)]
    for number, path in enumerate(paths):
        site.add(path, road(number, "closed" if number % 2 else "open"))
    visit(house, site, *paths)
    assert set(visit(house, site, *paths).values()) == {Kind.UNCHANGED}
    site.add("/a/3", road(3, "open"))
    kinds = visit(house, site, *paths)
    assert kinds.pop("a/3") is Kind.REVISED
    assert set(kinds.values()) == {Kind.UNCHANGED}


def its_change_alone_is_a_revision(
    house: House, site: Site, page: Callable[[int, str], str], before: str, after: str
) -> None:
    """Visit twelve pages of which half have a status, and one whose status changes."""
    paths = [f"/a/{number}" for number in range(12)]
    for number, address in enumerate(paths):
        site.add(address, page(number, ("", "", "Closed", "Delayed")[number % 4]))
    site.add("/a/4", page(4, before))
    visit(house, site, *paths)
    assert set(visit(house, site, *paths).values()) == {Kind.UNCHANGED}
    site.add("/a/4", page(4, after))
    kinds = visit(house, site, *paths)
    assert kinds.pop("a/4") is Kind.REVISED
    assert set(kinds.values()) == {Kind.UNCHANGED}


@pytest.mark.parametrize("tag", ["p", "div class='status'"])
@pytest.mark.parametrize(("before", "after"), [("", "Closed"), ("Closed", ""), ("Closed", "Delayed")])
def test_a_status_between_the_text_that_few_other_pages_have_is_revised(
    house: House, site: Site, tag: str, before: str, after: str
) -> None:
    def path(number: int, status: str) -> str:
        first, *rest = prose(number)
        line = f"<{tag}>{status}</{tag.partition(' ')[0]}>" if status else ""
        text = f"<p>{first}</p>{line}" + "".join(f"<p>{each}</p>" for each in rest)
        return article(number, title=f"Report {number} on a path of the valley", text=text)

    its_change_alone_is_a_revision(house, site, path, before, after)


@pytest.mark.parametrize(("before", "after"), [("", "Closed"), ("Delayed", "Closed")])
def test_a_status_above_the_text_that_few_other_pages_have_is_revised(
    house: House, site: Site, before: str, after: str
) -> None:
    def pier(number: int, status: str) -> str:
        texts = (status, *prose(number)) if status else prose(number)
        title = f"Report {number} on a pier of the valley"
        return article(number, title=title, text="".join(f"<p>{text}</p>" for text in texts))

    its_change_alone_is_a_revision(house, site, pier, before, after)


CLUB = "Members of the reading club get the Courier a day early and two tickets to the summer fair of Halden Quay."
HINT = "Write to us"


@pytest.mark.parametrize("first", [1, 2, 3, 5])
def test_where_nothing_changed_on_the_site_nothing_is_revised_however_the_template_grows(
    house: House, site: Site, first: int
) -> None:
    """Whatever is known of a site is learned from the pages that come: a line of one page is another's later."""
    notes = [f"Call the desk of the {name} edition" for name in ("northern", "southern", "eastern")]
    paths = [f"/a/{number}" for number in range(14)]
    for number, path in enumerate(paths):
        site.add(path, road(number, "open", below=(CLUB, HINT, *notes)[number % 5], more=notes[number % 3]))
    for end in (first, first + 1, 8, 14):
        visit(house, site, *paths[:end])
        filed = len(house.texts())
        kinds = visit(house, site, *paths[:end])
        assert set(kinds.values()) == {Kind.UNCHANGED}
        assert len(house.texts()) == filed
    assert len(house.texts()) == len(paths)
    assert house.sound()


def test_a_day_that_is_only_that_of_the_fetch_is_no_correction(house: House, site: Site) -> None:
    site.add("/a/1", article(1, date=None))
    visit(house, site, "/a/1")
    assert visit(house, site, "/a/1", hours=30) == {"a/1": Kind.UNCHANGED}


def test_known_lines_in_another_order_are_revised(house: House, site: Site) -> None:
    def table(number: int, status: str) -> str:
        first, *rest = prose(number)
        entries = ["The rowers lead", "The ferry hands follow"][:: -1 if status == "Closed" else 1]
        listed = "<ol>" + "".join(f"<li>{entry}</li>" for entry in entries) + "</ol>"
        text = f"<p>{first}</p>{listed}" + "".join(f"<p>{each}</p>" for each in rest)
        return article(number, title=f"Report {number} on a race of the valley", text=text)

    its_change_alone_is_a_revision(house, site, table, "", "Closed")


def test_an_advert_that_is_known_as_one_later_is_no_revision(house: House, site: Site) -> None:
    def page(number: int) -> str:
        first, *rest = prose(number)
        said = (
            "Buy our shoes, the best of all the county at this price.",
            "Fly off to the islands for a loaf of bread.",
        )
        advert = f'<div class="ad"><p>{said[number % 2]}</p></div>'
        text = f"<p>{first}</p>{advert}" + "".join(f"<p>{each}</p>" for each in rest)
        return article(number, title=f"Report {number} on an advert of the valley", text=text)

    paths = [f"/a/{number}" for number in range(6)]
    for number, path in enumerate(paths):
        site.add(path, page(number))
    visit(house, site, *paths)
    assert set(visit(house, site, *paths).values()) == {Kind.UNCHANGED}


def test_an_address_that_leads_to_another_page_now_is_gone_and_one_that_moved_is_unchanged(
    house: House, site: Site
) -> None:
    site.add("/a/1", article(1))
    site.add("/a/2", article(2))
    assert set(visit(house, site, "/a/1", "/a/2").values()) == {Kind.ARCHIVED}
    site.add("/expired", article(9, title="This article is no longer online"))
    site.add("/new/2", article(2))
    for old, new in (("/a/1", "/expired"), ("/a/2", "/new/2")):
        site.add(old, Answer(status=301, headers={"Location": site.url(new)}))
    assert visit(house, site, "/a/1", "/a/2") == {"a/1": Kind.FAILED, "a/2": Kind.UNCHANGED}
    assert len(house.texts()) == 2
