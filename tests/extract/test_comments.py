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
    ],
    ids=["block theme", "classic theme", "named", "de"],
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
