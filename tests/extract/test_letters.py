"""An e-mail in an archive is told by its header: who wrote, about what, and when; its text is what stands below."""

import pytest

from tests.support.pages import TEXT, body, html, read

SUBJECT = "Re: [kettles] lid rattles below boiling point"
SENT = "Tue, 05 Mar 2024 21:45:21 +0100"
LINKS = "<ul><li><b>Next message:</b> <a href='8.html'>Otto B: “Re: lids”</a></li></ul>"
LINES = (
    f"<h1>Kettles Mailing List Archives</h1><p><b>Subject:</b> {SUBJECT}<br><b>From:</b> Ada Kern "
    f"(<em>ada_at_[hidden]</em>)<br><b>Date:</b> {SENT}</p>"
)
LIST = (
    f"<h1>{SUBJECT}</h1><ul><li><em>To</em>: kettles@lists.example</li><li><em>Subject</em>: <b>{SUBJECT}</b></li>"
    f"<li><em>From</em>: Ada Kern &lt;ada@tea.example&gt;</li><li><em>Date</em>: {SENT}</li>"
    "<li><em>Mail-followup-to</em>: kettles-owner@lists.example</li></ul>"
)
GERMAN = f"<h2>{SUBJECT}</h2><div>Von: Ada Kern</div><div>Betreff: {SUBJECT}</div><div>Datum: 05.03.2024 21:45</div>"


@pytest.mark.parametrize("header", [LINES, LIST, GERMAN])
def test_the_header_of_an_e_mail_names_it_and_is_none_of_its_text(header: str) -> None:
    found = read(html(f"{header}{LINKS}<hr>{body()}<hr>{LINKS}", title=f"Kettles Mailing List Archives: {SUBJECT}"))
    assert found.document.title == SUBJECT
    assert found.document.paragraphs == TEXT
    assert (found.provenance.author, found.document.date.isoformat()) == ("Ada Kern", "2024-03-05")


def test_several_e_mails_on_a_page_are_a_thread() -> None:
    sent = (
        ("Ada Kern &lt;ada@tea.example&gt;", SENT),
        ("otto@tea.example (Otto B)", "Wed, 06 Mar 2024 08:01:02 +0100"),
    )
    page = "".join(
        f"<p>Message #{n} received at bugs@tea.example (full text, reply):</p><div><div>From: {name}</div>"
        f"<div>Subject: {SUBJECT}</div><div>Date: {when}</div></div><pre>Package: kettle\n{text}</pre>"
        for n, ((name, when), text) in enumerate(zip(sent, TEXT, strict=False))
    )
    found = read(html(f"<h1>Bug report logs - #7</h1>{page}<p>Send a report of spam.</p>", title="#7 - lid - Bugs"))
    said = ("Ada Kern:", "Package: kettle", TEXT[0], "Otto B:", "Package: kettle", TEXT[1])
    assert found.document.paragraphs == said
    assert (found.document.title, found.provenance.extractor) == (SUBJECT, "thread")


def test_posts_of_a_bulletin_board_open_as_e_mails_do() -> None:
    first, second = (
        "想买个新的路由器，家里面积比较大，现在这个信号到卧室就没有了。",
        "用了快两年了，很稳定，没有死机过。",
    )
    page = "".join(
        f"<table><tr><td>{n}楼</td></tr><tr><td><p>发信人: {name}, 信区: Network<br>标&nbsp;&nbsp;题: 路由器求推荐<br>"
        f"发信站: 水木社区 (Tue Mar  3 1{n}:15:20 2015), 站内<br>&nbsp;<br>{text}<br>--<br>"
        "※ 来源:·水木社区 newsmth.net·[FROM: 218.30.*]</p></td></tr></table>"
        for n, (name, text) in enumerate((("lilei (李雷)", first), ("hanmei (韩梅)", second)))
    )
    found = read(html(page, title="水木社区-源于清华的高知社群", language="zh"))
    assert found.document.paragraphs == ("lilei (李雷):", first, "hanmei (韩梅):", second)
    assert (found.document.title, found.document.date.isoformat()) == ("路由器求推荐", "2015-03-03")


def test_an_article_that_quotes_an_e_mail_is_no_e_mail() -> None:
    quoted = f"<p>From: Otto B<br>Subject: {SUBJECT}<br>Date: {SENT}</p>"
    below = read(html(f"<h1>The bridge</h1>{body()}{quoted}<p>{TEXT[0]}</p>", title="The bridge"))
    assert below.document.title == "The bridge"
    above = read(html(f"<h1>The bridge</h1>{quoted}{body()}", title="The bridge"))
    assert (above.document.title, above.provenance.author) == ("The bridge", None)
    of_that_name = read(html(f"<h1>{SUBJECT}</h1>{body()}{quoted}<p>{TEXT[0]}</p>", title=SUBJECT))
    assert of_that_name.provenance.author is None


def test_a_name_with_its_address_above_the_day_signs_a_message() -> None:
    sent = "<i>Tue Mar 5 21:45:21 CET 2024</i>"
    signed = f"<b>Ada Kern</b> <a href='mailto:kettles@lists.example'>ada at tea.example</a><br>{sent}"
    found = read(html(f"<h1>{SUBJECT}</h1>{signed}<hr>{body()}", title=SUBJECT))
    assert (found.provenance.author, found.document.paragraphs) == ("Ada Kern", TEXT)
