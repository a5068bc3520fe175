"""A page that shows nothing, or a teaser, may carry its text unseen."""

import json
from typing import Any

import pytest

from tests.support.pages import TEXT, article, body, html, read

TITLE = "River bridge opens at last"
SHELL = f'<div id="root"></div><h1>{TITLE}</h1>'


def script(data: Any, how: str = '<script id="__NEXT_DATA__" type="application/json">{}</script>') -> str:
    return how.replace("{}", json.dumps(data))


def told(paragraphs: Any) -> dict[str, Any]:
    """A page's data with much beside the text."""
    story = {"headline": TITLE, "url": "/a/1", "content": paragraphs, "byline": {"name": "Ada Miller"}}
    related = [{"headline": "The mill wheel turns again", "teaser": "It had stood for a year, says the miller."}] * 2
    return {"props": {"pageProps": {"story": story, "related": related}}, "buildId": "x1", "query": {}}


NODE = {"@type": "NewsArticle", "headline": TITLE}


def pushed(*rows: str) -> str:
    """The rows of React's flight data, in pieces that do not end where rows do."""
    stream = "".join(rows)
    pieces = [stream[at : at + 97] for at in range(0, len(stream), 97)]
    calls = "".join(f"<script>self.__next_f.push({json.dumps([1, piece])})</script>" for piece in pieces)
    return f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{calls}"


def element(tag: str, *children: Any, **properties: Any) -> list[Any]:
    return ["$", tag, None, {**properties, "children": list(children)}]


LONG = body(*TEXT)
DRAWN = element(
    "main",
    element("nav", element("a", "Home", href="/"), element("a", "County", href="/county")),
    element("h1", TITLE),
    element("div", element("p", TEXT[0][:30], element("$L2", TEXT[0][30:], href="/x")), "$L9", className="text"),
)
UNSEEN = {
    "flight, drawn": pushed(
        '2:I["4711",["chunk.js"],"Link"]\n',
        f"0:{json.dumps(DRAWN)}\n",
        f"9:{json.dumps([element('p', text) for text in TEXT[1:]])}\n",
    ),
    "flight, a long text": pushed(
        f"1:{json.dumps(element('$L2', article={'title': TITLE, 'body': '$1a'}))}\n",
        f'1a:T{len(LONG.encode()):x},{LONG}3:"$Sreact.suspense"\n',
    ),
    "paragraphs": script(told([{"type": "p", "text": text} for text in TEXT])),
    "html": script(told(body(*TEXT))),
    "lines": script(told("\n\n".join(TEXT))),
    "state": script(told(list(TEXT)), "<script>window.__INITIAL_STATE__ = {};</script>"),
    "json-ld": script(NODE | {"articleBody": "\n".join(TEXT)}, '<script type="application/ld+json">{}</script>'),
    "json-ld html": script(NODE | {"articleBody": body(*TEXT)}, '<script type="application/ld+json">{}</script>'),
    "json-ld escaped": script(
        NODE | {"articleBody": body(*TEXT).replace("<", "&lt;").replace(">", "&gt;")},
        '<script type="application/ld+json">{}</script>',
    ),
    "styled pieces": script(
        told([{"_type": "block", "children": [{"text": text[:30]}, {"text": text[30:]}]} for text in TEXT])
    ),
    "a string of json": "<script>window.__PRELOADED_STATE__ = JSON.parse("
    f"{json.dumps(json.dumps(told(list(TEXT))))})</script>",
    "remix": script(told(list(TEXT)), "<script>window.__remixContext = {};</script>"),
    "an object of a script": "<script>window.__NUXT__=(function(a,b){return {data:[{title:"
    f"{json.dumps(TITLE)},content:{json.dumps(body(*TEXT)).replace('<', chr(92) + 'u003C')}}}]}}}}(1,2));</script>",
    "noscript": f"<noscript>{body(*TEXT)}</noscript>",
}


@pytest.mark.parametrize("shown", ["", f"<p>{TEXT[0][:60]}…</p>"], ids=["nothing", "a teaser"])
@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN)
def test_a_text_that_the_page_does_not_show_is_found(unseen: str, shown: str) -> None:
    found = read(html(f"{SHELL}{shown}{unseen}", title=TITLE))
    assert found.document.paragraphs == TEXT
    assert found.document.title == TITLE


def test_what_a_page_shows_comes_before_what_it_carries() -> None:
    other = "\n".join(f"{text} So says a version for other readers." for text in TEXT)
    head = script(NODE | {"articleBody": other}, '<script type="application/ld+json">{}</script>')
    assert read(article(head=head)).document.paragraphs == TEXT


def test_a_text_that_does_not_hold_what_the_page_shows_is_another() -> None:
    brief = "The ferry of Halden Quay rests until Monday, since its engine waits for a part from the yard."
    page = html(f"<article><h1>Ferry rests</h1><p>{brief}</p></article>{UNSEEN['html']}", title="Ferry rests")
    assert read(page).document.paragraphs == (brief,)


def test_flight_data_whose_rows_name_each_other_does_no_harm() -> None:
    rows = [f"{at:x}:{json.dumps(element('p', f'${at + 1:x}', f'${at + 1:x}'))}\n" for at in range(60)]
    rows += [f"3c:{json.dumps(element('p', '$40'))}\n", f"40:T{100_000:x},{'a' * 100_000}", "41:Tffffff,cut off"]
    page = article(tail=pushed(*rows))
    assert read(page.replace(body(), body(TEXT[0]))).document.paragraphs == TEXT[:1]


@pytest.mark.parametrize("broken", ["{", '{"a": "', "[" * 100_000, '{"a":' * 5000, "[1, 2]"])
def test_data_that_is_no_text_does_no_harm(broken: str) -> None:
    page = article(tail=f'<script type="application/json">{broken}</script>')
    assert read(page.replace(body(), body(TEXT[0]))).document.paragraphs == TEXT[:1]


def test_of_several_texts_in_the_data_that_of_the_pages_title_is_taken() -> None:
    data = told(body(*TEXT))
    longer = [f"{text} It was in the other valley, and years before, that all of this was tried." for text in TEXT * 2]
    data["props"]["pageProps"]["related"] = [{"title": "The mill wheel turns again", "content": body(*longer)}]
    assert read(html(f"{SHELL}{script(data)}", title=TITLE)).document.paragraphs == TEXT


def test_settings_within_the_data_are_no_text_however_long() -> None:
    values = {"site": "kq17", "sender": "https://press.example/apps?id=kq17", "bidder": "none. at. all.", "on": "true"}
    features = json.dumps({f"{name}{at}": value for at in range(30) for name, value in values.items()})
    loader = f"!function(e,t){{var.n={'e.t?n:'.join(map(str, range(200)))}}}"
    shown = {"pageTitle": TITLE, "summary": " ".join(TEXT[:2]), "features": features, "loader": loader}
    found = read(html(f"{SHELL}{script({'props': {'rendering': shown}})}", title=TITLE))
    assert found.document.paragraphs == (" ".join(TEXT[:2]),)


def test_of_the_records_with_the_pages_title_the_one_with_the_whole_text_is_taken() -> None:
    data = told(body(*TEXT))
    data = {"tags": {"title": [TITLE], "og:title": TITLE, "description": f"{TEXT[0]} {TEXT[1]}"}, **data}
    assert read(html(f"{SHELL}{script(data)}", title=TITLE)).document.paragraphs == TEXT


@pytest.mark.parametrize(("headed", "is_taken"), [(TITLE, True), ("The mill wheel turns again", False)])
def test_text_without_scripts_is_the_pages_if_it_has_the_title_that_the_page_does_not_show(
    headed: str, is_taken: bool
) -> None:
    about = "The stream is home to all that the newsroom writes, headline after headline, as it is written."
    shown = f"<h1>Latest headlines</h1><p>{about}</p>"
    page = html(f"{shown}<noscript><h1>{headed}</h1>{body(*TEXT)}</noscript>", title=f"{TITLE} - The Courier")
    assert read(page).document.paragraphs == (TEXT if is_taken else (about,))


def test_of_the_records_with_the_pages_title_none_that_says_something_else_is_taken() -> None:
    data = told(body(*TEXT))
    remarks = [
        f"I have crossed it {number} times by now, and each time somebody waved from the tram." for number in range(20)
    ]
    data["discussion"] = {"title": TITLE, "comments": [{"text": text} for text in remarks]}
    assert read(html(f"{SHELL}{script(data)}", title=TITLE)).document.paragraphs == TEXT


def test_a_request_for_consent_without_scripts_is_no_text_though_it_has_the_title() -> None:
    about = "The stream is home to all that the newsroom writes, headline after headline, as it is written."
    asked = ["By using this site you agree that we and our partners keep cookies on your device."] * 4
    page = html(f"<p>{about}</p><noscript><h2>{TITLE}</h2>{body(*asked)}</noscript>", title=f"{TITLE} - The Courier")
    assert read(page).document.paragraphs == (about,)
