"""What readers write below an article is none of its text, however long it is and short the article."""

import pytest

from tests.support.pages import TEXT, body, html, read

NOTICE = "The ferry to Gull Point does not sail on Thursday, because its engine is being repaired in the yard."
LONG = "I have taken this boat for forty years, and it was never late when old Harker was at the helm, in any weather. "
META = "<div><p>Posted</p><div><time datetime='2025-02-03'>3 February 2025</time></div><p>in</p><a href='/t'>Travel</a>"
META += "<p>by</p><div><p>Ida Penrose</p></div><p>Tags:</p><a href='/tag/w'>winter</a></div>"
FORM = (
    "<h3>Leave a Reply</h3><form><p>Your email address will not be published. Required fields are marked *</p></form>"
)


@pytest.mark.parametrize(
    "comments",
    [
        "<section class='wp-block-comments'><h2>Comments</h2><ol class='comment-list'>{}</ol></section>",
        "<div id='comments' class='comments-area'><h2>2 thoughts on the ferry</h2><ol>{}</ol></div>",
        "<div class='post-comments'>{}</div>",
        "<section id='kommentare'><h2>Kommentare</h2>{}</section>",
        "<div class='thread-comments'>{}</div>",
        "<table class='comment-tree'><tr><td>{}</td></tr></table>",
    ],
    ids=["block theme", "classic theme", "named", "de", "with a prefix", "table"],
)
def test_a_comment_takes_no_place_of_a_short_post(comments: str) -> None:
    said = "".join(f"<li class='comment'><b>Bram {number}</b><p>{LONG * 3}</p></li>" for number in range(2))
    text = f"<div class='entry-content'><p>{NOTICE}</p></div>"
    page = html(f"<h1>No ferry</h1>{text}{META}{comments.format(said + FORM)}", title="No ferry – The Courier")
    assert read(page).document.paragraphs == (NOTICE,)


def test_a_page_whose_text_is_what_its_readers_wrote_keeps_it() -> None:
    page = html(f"<h1>Ask the readers</h1><div class='comments'>{body(*TEXT)}</div>", title="Ask the readers")
    assert TEXT[0] in read(page).document.paragraphs


def test_an_article_in_an_element_that_says_comments_are_open_is_kept() -> None:
    page = html(f"<div class='post comments-open'><h2>River bridge opens</h2>{body(*TEXT)}</div>", title="River bridge")
    assert TEXT[0] in read(page).document.paragraphs


@pytest.mark.parametrize("count", ["<div class='comments'>2 comments</div>", "<ul class='comments'><li>2</li></ul>"])
def test_their_number_above_the_text_does_not_keep_the_comments_below(count: str) -> None:
    said = "".join(f"<div class='comment'><b>Bram {number}</b><p>{LONG * 3}</p></div>" for number in range(2))
    page = html(f"{count}<h1>No ferry</h1><p>{NOTICE}</p><div class='comments'>{said}</div>", title="No ferry")
    assert read(page).document.paragraphs == (NOTICE,)


def test_an_article_that_shows_no_or_has_comments_by_its_class_is_kept() -> None:
    for names in ("no-comments", "has-comments"):
        page = html(
            f"<h1>River bridge</h1><p>{NOTICE}</p><div class='{names}'>{body(*TEXT)}</div>", title="River bridge"
        )
        assert set(TEXT) <= set(read(page).document.paragraphs)


QUESTION = "Does anyone know whether the night ferry to Skerrow still takes bicycles this winter?"


def talk(heading: str, stamp: str, *, before: str = "") -> str:
    said = "".join(
        f"<div class='row'><b>Bram {n}</b><span> {stamp.format(n + 1)}</span><p>{LONG} The {n}th time.</p></div>"
        for n in range(4)
    )
    return f"<h1>Night ferry</h1>{before}<div class='say'><p>{QUESTION}</p></div>{heading}<div>{said}</div>"


@pytest.mark.parametrize(
    ("heading", "stamp"),
    [
        ("<h3>4 comments</h3>", "3 February 2025, 09:1{}"),
        ("<h3>Responses (4)</h3>", "{} days ago"),
        ("<h2>4 thoughts on “Night ferry”</h2>", "February {}, 2025"),
        ("<p>4 replies</p>", "{} hours ago"),
        ("<h3>Kommentare (4)</h3>", "{}. Februar 2025, 09:12 Uhr"),
        ("<h3>4 комментария</h3>", "{} февраля 2025, 09:12"),
        ("<div>全部评论（4）</div>", "2025-02-0{} 09:12"),
        ("<h3>Komentarze: 4 – Night ferry</h3>", "{} lutego 2025, 09:12"),
    ],
)
def test_comments_below_a_short_question_go_by_their_heading_and_their_times(heading: str, stamp: str) -> None:
    page = html(talk(heading, stamp), title="Night ferry – Strandfolk")
    assert read(page).document.paragraphs == (QUESTION,)


@pytest.mark.parametrize("count", ["<p>3 comments</p>", "<h4>3 comments</h4>", "<span>Comments</span>"])
@pytest.mark.parametrize("day", ["<p>3 February 2025, 09:10</p>", "<p>3 February 2025</p>"])
def test_a_number_of_comments_and_a_day_between_lead_and_text_end_nothing(count: str, day: str) -> None:
    page = html(f"<h1>River bridge</h1><p>{NOTICE}</p>{count}{day}<div>{body(*TEXT)}</div>", title="River bridge")
    assert set(TEXT) <= set(read(page).document.paragraphs)
