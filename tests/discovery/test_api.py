"""JSON APIs: paths, pages, a backfill's days, and answers that are not what was configured."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pipeline.config.source import Api
from pipeline.errors import BadStatus, DiscoveryError
from pipeline.model import Window
from tests.support.endpoints import HOST, Shelf, batches, read_one

URL = f"{HOST}/wp-json/wp/v2/posts?per_page=2"


def api(**more: Any) -> Api:
    return Api(api=URL, **more)


WORDPRESS = {"title": "title.rendered", "published": "date_gmt", "modified": "modified_gmt", "page_parameter": "page"}


def post(number: int, day: str = "2024-05-01") -> dict[str, Any]:
    return {
        "id": number,
        "date": f"{day}T10:30:00",
        "date_gmt": f"{day}T02:30:00",
        "modified": f"{day}T11:30:00",
        "modified_gmt": f"{day}T03:30:00",
        "link": f"{HOST}/{number}/",
        "title": {"rendered": "Tide &amp; <em>sand</em> &#8211; May"},
    }


def test_wordpress_posts_are_read_with_their_times_in_utc_and_their_titles_as_text() -> None:
    (link,) = read_one(json.dumps([post(1)]), api(**WORDPRESS))[0]
    assert (link.url, link.title) == (f"{HOST}/1/", "Tide & sand – May")
    assert link.published == datetime(2024, 5, 1, 2, 30, tzinfo=UTC)
    assert link.modified == datetime(2024, 5, 1, 3, 30, tzinfo=UTC)


def test_a_date_without_zone_is_in_the_zone_of_the_source() -> None:
    (link,) = read_one(json.dumps([post(1)]), api(published="date"))[0]
    assert link.published == datetime(2024, 5, 1, 2, 30, tzinfo=UTC)


def test_paths_lead_through_names_and_list_places() -> None:
    answer = {"data": {"lists": [{}, {"rows": [{"urls": ["/a", "/b"], "n": {"t": "A"}, "at": 1714530600000}]}]}}
    endpoint = api(items="data.lists.1.rows", link="urls.0", title="n.t", published="at")
    (link,) = read_one(json.dumps(answer), endpoint)[0]
    assert (link.url, link.title) == (f"{HOST}/a", "A")
    assert link.published == datetime(2024, 5, 1, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize("link", [None, 7, "", " ", {}, ["/a"], "javascript:x()", "\ud800"])
def test_an_entry_without_an_address_is_counted(link: object) -> None:
    links, batch = read_one(json.dumps([{"link": link}, {"link": "/1"}, "text", None]), api())
    assert [link.url for link in links] == [f"{HOST}/1"]
    assert batch.note == "3 entries without a link"


def test_when_no_entry_has_an_address_the_note_says_what_there_is() -> None:
    links, batch = read_one(json.dumps([{"url": "/1", "title": "x"}]), api())
    assert links == []
    assert batch.note == "no entry has an address at 'link'; the first holds url, title"


@pytest.mark.parametrize(
    ("body", "items", "because"),
    [
        ("<html>Log in</html>", "", "not JSON"),
        ("", "", "an empty answer"),
        (b"[" + b" " * 20_000_000 + b"]", "", "an answer of 20,000,002 bytes"),
        ("[", "", "not JSON"),
        (b"\xff\xfe\x00", "", "not JSON"),
        ("[" * 100_000, "", "not JSON"),
        ('{"code": "rest_no_route", "message": "no"}', "", "the answer holds code, message"),
        ('{"data": {"rows": null}}', "data.rows", "no list at 'data.rows'; the answer holds data"),
        ("[]", "data", "no list at 'data'; the answer holds a list of 0"),
        ('"no"', "", "the answer holds only 'no'"),
        ("12", "a.b", "the answer holds only 12"),
    ],
)
def test_an_answer_of_another_shape_is_an_error_that_says_what_came(
    body: bytes | str, items: str, because: str
) -> None:
    with pytest.raises(DiscoveryError, match=because):
        read_one(body, api(items=items))


def test_an_ordinary_run_reads_as_many_pages_as_it_is_told() -> None:
    pages = {URL: json.dumps([post(1)])} | {f"{URL}&page={n}": json.dumps([post(n)]) for n in range(2, 9)}
    shelf = Shelf(pages)
    found = batches(shelf, api(pages=3, **WORDPRESS))
    assert shelf.asked == [URL, f"{URL}&page=2", f"{URL}&page=3"]
    assert [batch.onward for batch in found] == [(f"{URL}&page=2",), (f"{URL}&page=3",), ()]


def test_the_page_parameter_replaces_the_one_in_the_address_and_counts_from_the_first_page() -> None:
    first = f"{HOST}/api?page=0&size=1"
    shelf = Shelf({first: '[{"link": "/1"}]', f"{HOST}/api?size=1&page=1": '[{"link": "/2"}]'})
    batches(shelf, Api(api=first, page_parameter="page", first_page=0, pages=2))
    assert shelf.asked == [first, f"{HOST}/api?size=1&page=1"]


def test_a_backfill_sends_its_days_and_reads_on_to_the_end_of_the_list() -> None:
    first = f"{URL}&after=2024-04-30T23:59:59&before=2024-06-01T00:00:00"
    shelf = Shelf(
        {
            first: json.dumps([post(4), post(3)]),
            f"{first}&page=2": json.dumps([post(2), post(1)]),
            f"{first}&page=3": BadStatus("rest_post_invalid_page_number", status=400),
        }
    )
    endpoint = api(since_parameter="after", until_parameter="before", **WORDPRESS)
    found = batches(shelf, endpoint, window=Window(since=date(2024, 5, 1), until=date(2024, 5, 31)))
    assert [link.url for batch in found for link in batch.links] == [f"{HOST}/{n}/" for n in (4, 3, 2, 1)]
    assert found[-1].error is None
    assert found[-1].note == "the list ends before this page: rest_post_invalid_page_number"


@pytest.mark.parametrize("last", [None, "", False, 0, {}])
def test_the_next_page_is_where_the_answer_says_until_it_says_nothing(last: object) -> None:
    first = f"{HOST}/api"
    shelf = Shelf(
        {
            first: json.dumps({"items": [{"link": "/1"}], "paging": {"next": "/api?cursor=x"}}),
            f"{first}?cursor=x": json.dumps({"items": [{"link": "/2"}], "paging": {"next": last}}),
        }
    )
    found = batches(shelf, Api(api=first, items="items", next="paging.next"), window=Window())
    assert shelf.asked == [first, f"{first}?cursor=x"]
    assert [link.url for batch in found for link in batch.links] == [f"{HOST}/1", f"{HOST}/2"]
