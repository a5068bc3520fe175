"""What a run learns of its site: page by page, kept in the index, and anew when the site is redesigned."""

from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count, pairwise
from typing import Any, TypeVar

import pytest

from pipeline.config import settings
from pipeline.crawl import run_source
from pipeline.crawl.processing import ProcessedPage
from pipeline.crawl.read_ahead import Finished, ReadAhead
from pipeline.crawl.site_memory import SiteMemory
from pipeline.extract import MAX_PAGES, STRANGE, Template
from pipeline.model import Kind, Link, Traits
from pipeline.system.workers import Job, Workers
from tests.support.house import House, article, feed, prose
from tests.support.processes import working
from tests.support.web import Site as Web

T = TypeVar("T")
DISCLAIMER = "Whoever reprints this must name the Valley Paper and its author, and may not change a word of the text."


def traits(number: int, boilerplate: range = range(100)) -> Traits:
    texts = {block: f"block {block}" for block in (*boilerplate, 1000 + number)}
    return Traits(key=number, title=number, texts=texts, long=frozenset(), article=frozenset({1000 + number}))


def share_of(template: Template, page: Traits) -> float | None:
    """Return the share of what stands on most pages of a template that a page has."""
    masks = zip(array("Q", template.digests), array("I", template.masks), strict=True)
    most = {number for number, mask in masks if mask.bit_count() * 2 >= template.articles}
    return len(most & page.texts.keys()) / len(most) if most else None


def page(number: int, *, below: str = DISCLAIMER) -> str:
    texts = "".join(f"<p>{text}</p>" for text in prose(number))
    return (
        f"<html lang='en'><head><title>Story {number}</title></head><body><div class='top'>The Valley Paper</div>"
        f"<div>Founded in 1898</div><div><h1>Story {number}</h1>{texts}<p>{below}</p></div>"
        "<div>Printed at the mill</div><div>Open on weekdays</div></body></html>"
    )


def publish(house: House, site: Web, numbers: range, *, below: str = DISCLAIMER) -> None:
    for number in numbers:
        site.add(f"/a/{number}", page(number, below=below))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in numbers)))
    house.source({"feed": site.url("/feed")})


def test_nothing_is_known_until_two_pages_are() -> None:
    site = SiteMemory()
    assert site.template is None
    site.learn(traits(1), None)
    assert site.template is None
    site.learn(traits(2), None)
    assert site.template is not None
    assert site.template.articles == 2


def test_the_same_page_is_learned_once() -> None:
    site = SiteMemory(pages=[traits(1), traits(2)])
    site.learn(traits(2), None)
    assert site.take_change() is None
    site.learn(traits(2, range(50)), None)
    change = site.take_change()
    assert change is not None
    assert change.pages == {1: traits(2, range(50))}


def test_of_a_well_known_site_every_fourth_learned_page_makes_the_template_anew() -> None:
    site = SiteMemory(pages=[traits(number) for number in range(MAX_PAGES)])
    made = []
    for number in range(MAX_PAGES, MAX_PAGES + 8):
        site.learn(traits(number), None)
        made.append(site.template)
    assert [one is two for one, two in pairwise(made)] == [
        True,
        True,
        False,
        True,
        True,
        True,
        False,
    ]


def test_what_is_kept_is_bounded_and_the_oldest_goes_first() -> None:
    site = SiteMemory()
    for number in range(MAX_PAGES + 3):
        site.learn(traits(number), None)
    assert site.template is not None
    assert site.template.articles == MAX_PAGES
    change = site.take_change()
    assert change is not None
    assert {place: page.key for place, page in change.pages.items()} == {
        **{place: place for place in range(3, MAX_PAGES)},
        **{place: MAX_PAGES + place for place in range(3)},
    }
    assert site.take_change() is None, "it is told once"


def test_a_site_that_is_known_is_sampled() -> None:
    site = SiteMemory(pages=[traits(number) for number in range(MAX_PAGES)])
    assert sum(site.wants_traits() for _ in range(160)) == 10
    assert all(SiteMemory().wants_traits() for _ in range(3))


def test_eight_strange_pages_in_a_row_are_a_redesign() -> None:
    site = SiteMemory(pages=[traits(number) for number in range(10)])
    for number in range(20, 27):
        site.learn(traits(number, range(200, 300)), 0.0)
    assert site.version == 1
    site.learn(traits(27, range(200, 300)), 0.0)
    assert site.version == 2
    change = site.take_change()
    assert change is not None
    assert change.begins
    assert [page.key for page in change.pages.values()] == [6, 7, 8, 9, *range(20, 28)], "four of the old ones stay"


def test_strange_pages_now_and_then_are_none() -> None:
    site = SiteMemory(pages=[traits(number) for number in range(10)])
    for number in range(20, 60):
        site.learn(traits(number, range(200, 300)), 0.0 if number % 8 else 1.0)
    assert site.version == 1


def test_a_source_of_two_designs_is_new_once_however_often_they_take_turns() -> None:
    designs = (range(100), range(200, 300))
    site = SiteMemory(pages=[traits(number) for number in range(MAX_PAGES)])
    for turn in range(6):
        for number in range(100 * turn + 100, 100 * turn + 130):
            shown = traits(number, designs[turn % 2])
            assert site.template is not None
            share = share_of(site.template, shown)
            wanted = site.wants_traits() or (share is not None and share < STRANGE)
            site.learn(shown if wanted else None, share)
    assert site.version <= 2


@pytest.mark.parametrize("old", [3, 7], ids=["an old page among the first", "a page of its own among each six"])
def test_a_redesign_is_told_though_other_pages_come_between(old: int) -> None:
    site = SiteMemory(pages=[traits(number) for number in range(MAX_PAGES)])
    for number in range(100, 130):
        if old == 3 and number == 102:
            site.learn(traits(number), 1.0)
        elif old == 7 and number % 6 == 0:
            site.learn(traits(number, range(1000 * number, 1000 * number + 50)), 0.0)
        else:
            site.learn(traits(number, range(200, 300)), 0.0)
        if site.version > 1:
            break
    assert site.version == 2


def test_pages_of_eight_other_sites_are_no_redesign() -> None:
    site = SiteMemory(pages=[traits(number) for number in range(10)])
    for number in range(20, 40):
        site.learn(traits(number, range(1000 * number, 1000 * number + 50)), 0.0)
    assert site.version == 1


def test_the_first_pages_of_a_source_are_read_with_what_the_second_teaches(house: House, site: Web) -> None:
    publish(house, site, range(5))
    report, log = house.run()
    assert report.outcomes == {Kind.ARCHIVED: 5}
    assert [outcome.link.url for outcome in log.outcomes] == [site.url(f"/a/{number}") for number in range(5)]
    assert len(house.texts()) == 5
    assert not [text for text in house.texts() if DISCLAIMER in text]
    assert house.sound()


class Counted:
    """Workers that remember of how many pages the templates were made with which they read."""

    def __init__(self, workers: Workers) -> None:
        self._workers, self.processes = workers, workers.processes
        self.known: list[int] = []

    @property
    def idle(self) -> bool:
        return self._workers.idle

    def start(self, call: Callable[..., T], *arguments: Any) -> Job[T]:
        _, _, _, template, _ = arguments
        self.known.append(0 if template is None else template.articles)
        return self._workers.start(call, *arguments)

    def close(self) -> None: ...


def test_only_the_first_two_pages_of_a_source_are_read_twice_however_many_are_on_their_way(
    house: House, site: Web
) -> None:
    publish(house, site, range(40))
    source = settings.load(house.configs).sources["paper"]
    with house.line() as line, working(2) as workers:
        counted = Counted(workers)
        assert run_source(replace(line, workers=counted), source).outcomes == {Kind.ARCHIVED: 40}
    assert counted.known[:4] == [0, 0, 2, 2]
    assert 0 not in counted.known[4:]
    assert len(counted.known) == 42
    # no more are on their way than are known
    assert all(known >= (number - 2) // 2 - 1 for number, known in enumerate(counted.known) if number < 34)


def test_a_single_page_is_filed_though_nothing_is_known_of_its_site(house: House, site: Web) -> None:
    publish(house, site, range(1))
    report, _ = house.run()
    assert report.outcomes == {Kind.ARCHIVED: 1}
    assert DISCLAIMER in house.texts()[0]
    publish(house, site, range(1, 2))
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}
    assert sum(DISCLAIMER in text for text in house.texts()) == 1, "the second run knows the first one's page"


def test_a_page_that_only_lost_what_was_learned_to_be_boilerplate_is_unchanged(house: House, site: Web) -> None:
    publish(house, site, range(1))
    house.source({"feed": site.url("/feed")}, revisit={"within": "3d", "every": "12h"})
    house.run()
    assert DISCLAIMER in house.texts()[0]
    publish(house, site, range(4))
    house.source({"feed": site.url("/feed")}, revisit={"within": "3d", "every": "12h"})
    house.clock.pass_by(hours=1)
    assert house.run()[0].outcomes == {Kind.SEEN: 1, Kind.ARCHIVED: 3}
    house.clock.pass_by(hours=13)
    assert house.run()[0].outcomes == {Kind.UNCHANGED: 4}
    site.add("/a/0", page(0).replace("</h1>", "</h1><p>Corrected on Friday: the fair was held at ten o'clock.</p>"))
    house.clock.pass_by(hours=13)
    report, log = house.run()
    assert report.outcomes == {Kind.REVISED: 1, Kind.UNCHANGED: 3}
    assert log.of(site.url("/a/0")).kind is Kind.REVISED
    assert house.sound()


def test_a_page_that_only_gained_what_is_known_to_be_boilerplate_is_unchanged(house: House, site: Web) -> None:
    terms = " ".join(text for number in (50, 51, 52) for text in prose(number))  # so long that a brief drowns in it

    def brief(number: int, below: str) -> str:
        return page(number, below=below).replace("".join(f"<p>{text}</p>" for text in prose(number)[1:]), "")

    for number in range(4):
        site.add(f"/a/{number}", brief(number, DISCLAIMER))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(4))))
    house.source({"feed": site.url("/feed")}, revisit={"within": "3d", "every": "12h"})
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 4}
    assert not [text for text in house.texts() if DISCLAIMER in text]
    for number in range(4):
        site.add(f"/a/{number}", brief(number, terms))
    house.clock.pass_by(hours=13)
    report, log = house.run()
    assert log.of(site.url("/a/0")).kind is Kind.REVISED, "nobody can know of the first that all will have it"
    assert report.outcomes == {Kind.REVISED: 1, Kind.UNCHANGED: 3}
    assert sum(terms in text for text in house.texts()) == 1
    assert house.sound()


def test_what_was_learned_is_kept_and_how_well_it_fits_is_reported(house: House, site: Web) -> None:
    publish(house, site, range(6))
    house.run()
    with house.line() as line:
        learned = line.index.template("paper")
    assert len(learned.pages) == 6
    assert len(learned.since) == 1
    publish(house, site, range(6, 9))
    report, _ = house.run()
    assert report.known_blocks == pytest.approx(1.0)
    assert house.runs()[0].known_blocks == pytest.approx(1.0)


def test_a_redesign_is_told_and_learned_again(house: House, site: Web) -> None:
    publish(house, site, range(8))
    house.run()
    numbers = range(20, 32)
    for number in numbers:
        texts = "".join(f"<p>{text}</p>" for text in prose(number))
        site.add(
            f"/a/{number}", f"<html><body><main><h1>Story {number}</h1>{texts}</main><p>A new look.</p></body></html>"
        )
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in numbers)))
    report, _ = house.run()
    assert report.outcomes == {Kind.ARCHIVED: 12}
    assert [note for note in report.notes if "looks new" in note]
    with house.line() as line:
        learned = line.index.template("paper")
    assert len(learned.since) == 2
    assert sum("A new look." not in page.texts.values() for page in learned.pages) == 4


LETTER = (
    "Our letter brings you the best of the valley each Sunday: enter your address below and press the green button."
)


def redesigned(number: int, *, offer: str = LETTER, added: str = "") -> str:
    """Return a page as `page` does, in a design that has an offer in the midst of the text."""
    first, *others = [f"<p>{text}</p>" for text in prose(number)]
    return (
        f"<html lang='en'><head><title>Story {number}</title></head><body>"
        "<ul><li>Town<li>County<li>Sport<li>Notices</ul>"
        f"<main><h1>Story {number}</h1>{first}<div class='sunday'><p>{offer}</p></div>{''.join(others)}{added}</main>"
        "<ul><li>Write to the editors<li>What we do with your data<li>Advertise with us</ul></body></html>"
    )


def known_site(house: House, site: Web) -> None:
    """Archive twelve pages; they are asked for again after 13 hours."""
    publish(house, site, range(12))
    house.source({"feed": site.url("/feed")}, revisit={"within": "3d", "every": "12h"})
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 12}
    house.clock.pass_by(hours=13)


@pytest.mark.parametrize("new", [2, 5, 12])
def test_pages_of_a_new_design_are_read_with_what_they_share(new: int, house: House, site: Web) -> None:
    known_site(house, site)
    numbers = range(20, 20 + new)
    for number in numbers:
        site.add(f"/a/{number}", redesigned(number))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in numbers)))
    report, log = house.run()
    assert report.outcomes == {Kind.ARCHIVED: new}
    assert [outcome.link.url for outcome in log.outcomes] == [site.url(f"/a/{number}") for number in numbers]
    assert not [text for text in house.texts() if LETTER in text]
    assert bool([note for note in report.notes if "looks new" in note]) == (new == 12), "eight are a redesign"
    assert house.sound()


def test_pages_of_a_new_design_are_read_again_only_if_others_say_a_part_of_them(house: House, site: Web) -> None:
    known_site(house, site)
    numbers = range(20, 26)
    for number in numbers:
        site.add(f"/a/{number}", redesigned(number, offer=prose(number + 50)[0]))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in numbers)))
    source = settings.load(house.configs).sources["paper"]
    with house.line() as line, working(2) as workers:
        counted = Counted(workers)
        assert run_source(replace(line, workers=counted), source).outcomes == {Kind.ARCHIVED: 6}
    assert len(counted.known) == 6
    assert house.sound()


def test_the_template_is_made_anew_for_a_page_that_another_looks_like() -> None:
    site = SiteMemory(pages=[traits(number) for number in range(30)])
    made, alone, like = site.template, traits(40, range(500, 540)), traits(41, range(500, 540))
    site.learn(alone, 0.0)
    assert not site.recognise(alone)
    assert site.template is made
    site.learn(like, 0.0)
    assert site.recognise(like)
    assert site.template is not made
    assert not site.is_unlike(alone)


def test_a_redesign_revises_nothing_but_what_was_revised(house: House, site: Web) -> None:
    known_site(house, site)
    for number in range(12):
        added = "<p>Corrected on Friday: the fair was held at ten o'clock.</p>" if number == 3 else ""
        site.add(f"/a/{number}", redesigned(number, added=added))
    report, log = house.run()
    assert report.outcomes == {Kind.UNCHANGED: 11, Kind.REVISED: 1}
    assert log.of(site.url("/a/3")).kind is Kind.REVISED
    assert not [text for text in house.texts() if LETTER in text]
    assert house.sound()


def test_a_new_design_that_one_page_has_is_known_with_the_next(house: House, site: Web) -> None:
    known_site(house, site)
    for number in (20, 21):
        site.add(f"/a/{number}", redesigned(number))
        site.add("/feed", feed(site.url(f"/a/{number}")))
        assert house.run()[0].outcomes == {Kind.ARCHIVED: 1}
        assert sum(LETTER in text for text in house.texts()) == 1, (
            "nobody can know of the first that others will have it"
        )


def test_pages_that_look_like_no_other_are_read_once_and_wait_for_eight_others_at_most(house: House, site: Web) -> None:
    known_site(house, site)
    numbers = range(30, 42)
    for number in numbers:
        texts = "".join(f"<p>{text}</p>" for text in prose(number))
        notes = "".join(f"<p>Note {mark} of place {number}</p>" for mark in "abcdef")
        site.add(f"/a/{number}", f"<html><body><main><h1>Story {number}</h1>{texts}</main>{notes}</body></html>")
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in numbers)))
    source = settings.load(house.configs).sources["paper"]
    with house.line() as line:
        ahead, waiting, done = ReadAhead(line, source), list[int](), list[Finished]()
        for number in numbers:
            url = site.url(f"/a/{number}")
            assert ahead.start(Link(url=url, key=url, source="paper", found_in=site.url("/feed")), None) is None
            done += ahead.ready()
            waiting.append(len(ahead.links))
        assert waiting == [1, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8]
        done += ahead.rest()
    assert [pending.link.url for pending, _ in done] == [site.url(f"/a/{number}") for number in numbers]
    assert all(isinstance(result, ProcessedPage) and result.page is None for _, result in done), "no body is held on"
    with house.line() as line, working(2) as workers:
        counted = Counted(workers)
        assert run_source(replace(line, workers=counted), source).outcomes == {Kind.ARCHIVED: 12}
    assert len(counted.known) == 12
    assert house.sound()


def test_articles_of_the_design_of_a_page_are_told_by_the_blocks_that_they_share() -> None:
    old, new = range(40), range(35, 75)
    template = Template.of_pages([*(traits(number, old) for number in range(6)), traits(8, new), traits(9, new)])
    page = traits(10, new).texts
    assert template.is_strange(page)
    assert template.design_of(page) == {6, 7}
    assert template.design_of(traits(11, range(500, 540)).texts) == frozenset()
    one = Template.of_pages([*(traits(number, old) for number in range(6)), traits(8, new)])
    assert one.design_of(traits(8, new).texts) == frozenset(), "one page is no design"
    assert not template.is_strange(traits(12, old).texts)


def test_a_template_survives_the_index_as_it_was(house: House) -> None:
    now = (datetime(2024, 5, day, tzinfo=UTC) for day in count(1))
    pages = {number: traits(number) for number in range(3)}
    with house.line() as line:
        with line.index.transaction() as transaction:
            transaction.put_template("paper", 1, pages, next(now))
        assert line.index.template("paper").pages == list(pages.values())
        with line.index.transaction() as transaction:
            transaction.put_template("paper", 2, {0: traits(9)}, next(now))
            transaction.put_template("paper", 1, {1: traits(8)}, next(now))  # a run that has not seen the redesign
        assert [page.key for page in line.index.template("paper").pages] == [9]
        assert line.index.template("other").pages == []


def test_a_date_that_every_page_of_a_site_shows_dates_none_of_them(house: House, site: Web) -> None:
    banner = "<p>Join us on Tuesday, 29 April 2025 for an evening in the old market hall of the town</p>"
    for number in range(6):
        day = f"<p>{number + 1} May 2024</p>" if number % 2 else ""
        page = article(number, date=None).replace("</h1>", f"</h1>{day}").replace("<main>", f"{banner}<main>")
        site.add(f"/a/{number}", page)
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(6))))
    house.source({"feed": site.url("/feed")})
    house.run()
    with house.line() as line:
        days = {str(record.entry.document.date) for record in line.archive.records([])}
    assert "2025-04-29" not in days
    assert {"2024-05-02", "2024-05-04", "2024-05-06"} < days
