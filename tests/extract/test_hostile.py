"""Pages and files made to hang, fill or kill the process that reads them, given to real workers.

What becomes of them is told in a sentence, within their deadline and their memory, and the workers go on.
"""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from pipeline.config.source import Source
from pipeline.crawl.processing import Failure, ProcessedPage, process
from pipeline.errors import ExtractError
from pipeline.extract import load
from pipeline.model import Link, Page
from pipeline.system.workers import Processes
from tests.support.pages import FETCHED_AT, TEXT, URL, body, html
from tests.support.pdfs import endless, nested, pdf, repeated
from tests.support.processes import children, working

SOURCE = Source.model_validate(
    {"name": "courier", "attachments": "text", "endpoints": [{"feed": "https://news.example.org/feed"}]}
)
DEADLINE_S = 60.0
LARGE = 50_000_000
GOOD = pdf([["The bridge opened on Thursday."]])


def page(content: str | bytes) -> Page:
    body = content if isinstance(content, bytes) else content.encode()
    kind = "application/pdf" if body.startswith(b"%PDF") else "text/html"
    return Page(url=URL, status=200, headers={"content-type": kind}, body=body, fetched_at=FETCHED_AT)


LINK = Link(url=URL, key=URL, source=SOURCE.name, found_in="https://news.example.org/feed")


def given(workers: Processes, content: str | bytes) -> ProcessedPage | Failure:
    """What a worker says about a page or a file, or what is said of it."""
    try:
        return workers.start(process, page(content), LINK, SOURCE).result()
    except ExtractError as error:
        if error.kind != "too-large":  # of the worker that had no room for the page itself
            raise
        return Failure.of(error)


@pytest.fixture(scope="module")
def workers() -> Iterator[Processes]:
    """Workers as the pipeline has them."""
    with working(1, deadline_s=DEADLINE_S) as workers:
        workers.start(process, page(GOOD), LINK, SOURCE).result()
        yield workers


def large(tag: str) -> str:
    """A page with 50 MB of these tags before its text, each with the number it is given."""
    return html("".join(tag.replace("#", f"{number}") for number in range(LARGE // len(tag))) + body())


STUFFED = {
    "unknown names": "<p " + " ".join(f'data-{name}-#="{"v" * 60}"' for name in range(60)) + ">",
    "long classes": f'<p class="news-list-# {"item " * 600}" id="x#" onclick="{"a" * 700}">',
    "long addresses": f'<a href="/#?{"q=1&amp;" * 500}">',
    "pictures": f'<img src="/#{"x" * 250}" alt="{"y" * 200}">',
}


@pytest.mark.parametrize("tag", STUFFED.values(), ids=STUFFED)
def test_fifty_megabytes_of_attributes_are_read_past_in_a_third_of_the_deadline(tag: str, workers: Processes) -> None:
    found = given(workers, large(tag))
    assert isinstance(found, ProcessedPage)
    assert found.extracted.document.paragraphs == TEXT
    assert found.extract_s < DEADLINE_S / 3


@pytest.mark.parametrize("tag", ["div", "table", "b", "form"])
def test_text_below_ten_thousand_tags_is_read_in_a_worker(tag: str, workers: Processes) -> None:
    found = given(workers, html(f"{f'<{tag}>' * 10_000}{body()}{f'</{tag}>' * 10_000}"))
    assert isinstance(found, ProcessedPage)
    assert found.extracted.document.paragraphs == TEXT


@pytest.mark.parametrize("nothing", ["<b></b> a ", "<p></p>a"])
def test_twenty_thousand_elements_without_text_are_read_past(nothing: str, workers: Processes) -> None:
    found = given(workers, html(body() + f"<div>{nothing * 20_000}</div>"))
    assert isinstance(found, ProcessedPage)
    assert found.extract_s < DEADLINE_S / 3


@pytest.mark.parametrize("opened", ["<table>", "<table><tr><td>some words", "<ul><li>some words", "<dl><dd>some words"])
def test_tables_and_lists_deep_in_each_other_cost_no_more_than_a_plain_page(opened: str) -> None:
    load()
    process(page(html(body())), LINK, SOURCE)  # loads the rest
    levels = 900 if opened == "<table>" else 470
    began = time.process_time()
    read = process(page(html(opened * levels + body())), LINK, SOURCE)
    assert time.process_time() - began < 0.5
    assert isinstance(read, ProcessedPage)
    assert TEXT[0] in read.extracted.document.paragraphs[-len(TEXT)]


@pytest.mark.parametrize(
    "part",
    [
        f'<p class="t">{TEXT[0]}</p><div>Most popular</div><ul><li><a href="/a">Thirty tools to own</a></li></ul>',
        '<h1><a href="/">The County Courier</a></h1>',
    ],
    ids=["lists of other articles", "headlines that lead home"],
)
def test_what_stands_between_paragraphs_two_thousand_times_costs_no_more_than_other_blocks(part: str) -> None:
    load()
    process(page(html(body())), LINK, SOURCE)  # loads the rest
    parts = [
        html(f"<div class='c'>{kind * 2000}</div>{body()}") for kind in (f"<p>{TEXT[0]}</p>{'<p>word</p>' * 2}", part)
    ]
    plain, given = [_cost(each) for each in parts]
    assert given < 6 * plain


def test_a_page_of_paragraphs_costs_as_much_as_it_is_long() -> None:
    load()
    process(page(html(body())), LINK, SOURCE)  # loads the rest
    short, long = (
        _cost(html("".join(f"<p>{number}: {TEXT[0]}</p>" for number in range(size)))) for size in (1500, 9000)
    )
    assert long < 12 * short


def _cost(content: str) -> float:
    began = time.process_time()
    process(page(content), LINK, SOURCE)
    return time.process_time() - began


def test_cells_that_claim_thousands_of_rows_and_columns_cost_no_more_than_others() -> None:
    load()
    process(page(html(body())), LINK, SOURCE)  # loads the rest
    began = time.process_time()
    read = process(page(html(f"{body()}<table>{'<tr><td rowspan=90000 colspan=90000>x' * 60}</table>")), LINK, SOURCE)
    assert time.process_time() - began < 0.5
    assert isinstance(read, ProcessedPage)


def test_nesting_behind_a_thousand_errors_is_noticed_too(workers: Processes) -> None:
    found = given(workers, html("</x><p></b>" * 500 + "<div>" * 10_000 + body()))
    assert isinstance(found, ProcessedPage)
    assert found.extracted.document.paragraphs == TEXT


@pytest.mark.parametrize(("levels", "cause"), [(100, "no-text"), (20_000, "damaged")])
def test_a_pdf_with_a_deep_tree_of_pages_is_told_by_its_kind(levels: int, cause: str, workers: Processes) -> None:
    found = given(workers, nested(levels))
    assert isinstance(found, Failure)
    assert (found.error, found.cause) == ("ExtractError", cause)


def test_a_pdf_of_too_many_pages_is_refused(workers: Processes) -> None:
    found = given(workers, pdf([["Bridge"]] * 501))
    assert isinstance(found, Failure)
    assert "501 pages; the limit is 500" in found.because


def test_a_pdf_that_keeps_its_reader_busy_ends_at_the_deadline_and_the_next_is_read() -> None:
    with working(1, deadline_s=4) as workers:
        began = time.monotonic()
        with pytest.raises(ExtractError, match="more than 4 s") as caught:
            given(workers, repeated(b"q Q " * 5_000_000, pages=400))
        assert caught.value.kind == "too-slow"
        assert time.monotonic() - began < 60, "of 4 s of a processor, which others want, too"
        assert isinstance(given(workers, GOOD), ProcessedPage)


def test_a_small_pdf_that_asks_for_endless_memory_costs_its_worker_and_the_next_is_read() -> None:
    with working(1, memory_bytes=400 << 20) as workers:
        with pytest.raises(ExtractError, match="killed the process") as caught:
            given(workers, endless())
        assert caught.value.kind == "crash"
        assert isinstance(given(workers, GOOD), ProcessedPage)


def test_a_page_that_wants_more_memory_than_it_may_have_is_told_and_its_worker_goes_on() -> None:
    with working(1, memory_bytes=300 << 20) as workers:
        before = workers.start(os.getpid).result()
        found = given(workers, large(STUFFED["unknown names"]))
        assert isinstance(found, Failure)
        assert (found.error, found.cause) == ("ExtractError", "too-large")
        assert workers.start(os.getpid).result() == before
        assert isinstance(given(workers, GOOD), ProcessedPage)


def test_a_worker_killed_while_at_a_pdf_costs_nobody_else_anything() -> None:
    busy = repeated(b"q Q " * 5_000_000, pages=400)
    with working(1, deadline_s=4) as workers:
        before = children()
        worker = workers.start(os.getpid).result()
        assert worker in children() - before
        hanging = workers.start(process, page(busy), LINK, SOURCE)
        behind = workers.start(process, page(GOOD), LINK, SOURCE)
        time.sleep(0.3)
        assert not hanging.done()
        os.kill(worker, signal.SIGKILL)
        assert isinstance(behind.result(), ProcessedPage)
        with pytest.raises(ExtractError) as caught:
            hanging.result()
        assert caught.value.kind == "too-slow"
        assert isinstance(given(workers, GOOD), ProcessedPage)
