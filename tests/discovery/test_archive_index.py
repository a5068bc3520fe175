"""The index of a web archive in every form that archives give it in. The lines were written for the test."""

import io

import pytest

from pipeline.discovery.archive_index import rows
from pipeline.errors import DiscoveryError

URL, WHEN = "http://paper.example/a/1", "20240515093000"
FORMS = {
    "CDX of 7 fields": f"example,paper)/a/1 {WHEN} {URL} text/html 200 ABC 1234\n",
    "CDX of 9 fields": f"example,paper)/a/1 {WHEN} {URL} text/html 200 ABC - 77 1.warc.gz\n",
    "CDX of 11 fields": f"example,paper)/a/1 {WHEN} {URL} text/html 200 ABC - - 1234 77 1.warc.gz\n",
    "CDX with a legend": f" CDX N b a m s k r M S V g\nkey {WHEN} {URL} text/html 200 ABC - - 9 7 1.warc\n",
    "a legend of another order": f" CDX b a s m\n{WHEN} {URL} 200 text/html\n",
    "CDX with a key where it goes on": f"example,paper)/a/1 {WHEN} {URL} text/html 200 ABC 1234\n\nexample%2Cpaper\n",
    "CDXJ": f'example,paper)/a/1 {WHEN} {{"url": "{URL}", "mime": "text/html", "status": "200", "offset": "77"}}\n',
    "lines of JSON": f'{{"timestamp": "{WHEN}", "url": "{URL}", "mime": "text/html", "status": "200"}}\n',
    "an array": f'[["urlkey","timestamp","original","statuscode"],\n["k","{WHEN}","{URL}","200"]]',
    "a timemap": f'<{URL}>;rel="original",\n<http://a.example/web/{WHEN}/{URL}>; rel="first memento"; datetime="Wed"\n',
    "a timemap in JSON": '{"original_uri": "x", "mementos": {"list": ['
    f'{{"datetime": "2024-05-15T09:30:00Z", "uri": "http://a.example/web/{WHEN}/{URL}"}}]}}}}',
    "a timemap as an array": f'[["urlkey","timestamp","original"],["k","{WHEN}","{URL}"]]',
}


@pytest.mark.parametrize("form", FORMS)
def test_a_capture_is_found_in_whatever_form_an_index_names_it(form: str) -> None:
    (row,) = rows(io.BytesIO(FORMS[form].encode()))
    assert row["timestamp"] == WHEN
    assert URL in (row.get("original"), row.get("url"))
    assert row.get("statuscode", row.get("status", "200")) == "200"


@pytest.mark.parametrize("line", ["one two three", f"k yesterday {URL} text/html 200 ABC 1", "k 2024 {half an object"])
def test_a_row_that_is_none_costs_itself(line: str) -> None:
    first, second, third = rows(io.BytesIO(f"{FORMS['CDXJ']}{line}\n{FORMS['CDXJ']}".encode()))
    assert (first, second) == (third, {})


@pytest.mark.parametrize("text", ["Sorry, no.", "<p>Sorry</p>", "\x00\x01"])
def test_what_is_no_index_is_said_to_be_none(text: str) -> None:
    with pytest.raises(DiscoveryError, match="neither JSON, nor CDX, nor a timemap"):
        list(rows(io.BytesIO(text.encode())))
