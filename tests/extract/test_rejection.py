"""What is refused as no article, and what is not, though it looks like it."""

import pytest

from pipeline.errors import ExtractError
from pipeline.extract.rejection import FLOOR, vouched
from tests.support.pages import FETCHED_AT, TEXT, article, body, html, read, view

BLOCKED = [
    ("Just a moment...", "<h1>news.example.org</h1><p>Checking your browser before accessing news.example.org.</p>"),
    (
        "Attention Required! | Cloudflare",
        "<h1>Sorry, you have been blocked</h1><p>You cannot see this site</p>",
    ),
    ("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access this page. Reference #18</p>"),
    ("", "<p>Request unsuccessful. Incapsula incident ID: 123-456</p>"),
    (
        "Pardon Our Interruption",
        "<p>As you were browsing, something made us think you were a bot.</p>",
    ),
    ("Please wait", "<p>Press & Hold to confirm you are a human (and not a bot).</p>"),
    ("安全验证", "<p>请完成下方验证后继续访问</p>"),
    ("访问被拒绝", "<p>您的请求可能对网站造成威胁，已被网站防火墙拦截。</p>"),
    ("提示", "<p>访问过于频繁，请稍后再试。</p>"),
    ("Доступ ограничен", "<p>Подтвердите, что вы не робот, чтобы продолжить.</p>"),
    ("アクセスが制限されています", "<p>しばらく時間をおいてから再度お試しください。</p>"),
]
WALLED = [
    ("用户登录", "<form><p>账号</p><input name=u><input type='password'></form><p>没有账号的用户可以先注册再来</p>"),
    (
        "Log in | The County Courier",
        "<form><input type='password' name='p'></form><p>Forgot it? Ask us.</p>",
    ),
    ("Register | The County Courier", f"<form><input name=u><input type='password'></form>{body(*TEXT)}"),
    ("The Courier", f"<h1>Passwort vergessen?</h1><form><input name=mail></form>{body(*TEXT)}"),
    ("會員註冊 - 縣報", f"<form><input name=u><input type=password></form>{body(*TEXT)}"),
    ("River bridge opens", "<h1>River bridge opens</h1><p>Please log in to read this article.</p>"),
    ("新桥通车", "<h1>新桥通车</h1><p>请先登录后查看全文内容，感谢您的支持。</p>"),
]
GONE = [
    ("404 Not Found", "<h1>404 Not Found</h1><p>nginx</p>"),
    (
        "Page not found | The County Courier",
        "<p>Perhaps you like one of these?</p>" + body(*TEXT[:2]),
    ),
    ("Error 404", "<p>The page you are looking for no longer exists.</p>"),
    ("The County Courier", "<h1>Oops! This page could not be found.</h1><p>It may have moved, try a search.</p>"),
    ("页面不存在", "<p>您访问的页面不存在或已被删除，请返回首页。</p>"),
    ("县城门户网站", "<p>抱歉，您要查看的文章不存在或已删除！</p>"),
    ("Страница не найдена", "<p>Возможно, она была удалена или перенесена.</p>"),
    ("Seite nicht gefunden – Kreisblatt", "<p>Die gewünschte Seite gibt es hier leider nicht mehr.</p>"),
]
CASES = (
    [("block-page", *case) for case in BLOCKED]
    + [("login-wall", *case) for case in WALLED]
    + [("soft-404", *case) for case in GONE]
)


@pytest.mark.parametrize(("kind", "title", "content"), CASES, ids=[f"{case[0]}-{case[1]}" for case in CASES])
def test_a_page_that_is_a_message_is_refused_by_its_kind(kind: str, title: str, content: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(html(content, title=title))
    assert caught.value.kind == kind
    assert caught.value.passing == (kind == "block-page")


@pytest.mark.parametrize(
    "script",
    [
        "<script>window._cf_chl_opt={cRay:'1'}</script>",
        "<script src='/_Incapsula_Resource?x=1'></script>",
        "<script src='https://geo.captcha-delivery.com/captcha.js'></script>",
        "<script>var arg1='8A';document.cookie='acw_sc__v2='+arg1</script>",
    ],
)
def test_a_bare_page_with_a_challenge_script_is_a_block_page(script: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(f"<html><head>{script}</head><body><p>Your request is being looked at.</p></body></html>")
    assert caught.value.kind == "block-page"


def test_an_article_that_carries_a_challenge_script_is_an_article() -> None:
    script = "<script src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js'></script>"
    assert read(article(head=script, tail=body(*TEXT))).document.title == "River bridge opens at last"


ARTICLES = [
    ("Access denied: how the county lost its records", "The clerk saw the words on her screen at nine."),
    (
        "404: the story of an error",
        "Nobody remembers who chose the number, and the first log is from 1992.",
    ),
    (
        "Not found in any book: the bread of the north",
        "The recipe was never written down, says the baker.",
    ),
    ("A year without captcha", "The library turned the puzzles off last May, and the spam did not come back."),
    (
        "Log in, cheer on: the club streams its games",
        "Members see every home game from September, it said.",
    ),
    ("安全验证码将取消", "县图书馆决定从下月起取消登录时的验证码，读者可以直接进入系统查询图书。"),
    ("页面设计比赛开始报名", "请登录县文化馆网站下载报名表，报名截止日期为六月三十日，欢迎各校师生参加。"),
    ("Forbidden", "The film, first shown in 1932, comes back to the old cinema on Friday evening at eight."),
]


@pytest.mark.parametrize(("title", "paragraph"), ARTICLES, ids=[case[0] for case in ARTICLES])
def test_a_short_article_about_such_messages_is_an_article(title: str, paragraph: str) -> None:
    assert read(html(f"<h1>{title}</h1><p>{paragraph}</p>", title=title)).document.paragraphs == (paragraph,)


def test_a_long_article_is_one_whatever_it_says() -> None:
    words = "Please log in to continue. Access denied. The page was not found. Checking your browser. 请先登录。"
    text = [f"{words}, the screen said, and {sentence[0].lower()}{sentence[1:]}" for sentence in TEXT * 3]
    assert len(read(html(f"<h1>What the screen said</h1>{body(*text)}", title="404")).document.paragraphs) == 12


@pytest.mark.parametrize("page", ["", " \n\t ", b"\xef\xbb\xbf", b"\x00\x00", "<!-- nothing -->"])
def test_an_empty_answer_is_empty_and_may_be_asked_again(page: str | bytes) -> None:
    with pytest.raises(ExtractError) as caught:
        read(page)
    assert caught.value.kind == "empty"
    assert caught.value.passing


@pytest.mark.parametrize(
    ("page", "content_type"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "text/html"),
        (b"%PDF-1.7\n%\xe2\xe3", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n0000", "text/html"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", ""),
        (b"PK\x03\x04\x14\x00\x06\x00", "application/octet-stream"),
        (b"<html><p>an image, says the server</p></html>", "image/webp"),
        (b'{"title": "River bridge", "text": "opens"}', "application/json"),
        (b'{"title": "River bridge", "text": "opens"}', "text/html"),
        (b"just words, and no markup at all, but many", "text/plain"),
        (bytes(range(1, 256)) * 40, "text/html"),
    ],
)
def test_what_is_no_html_is_refused(page: bytes, content_type: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(page, headers={"content-type": content_type})
    assert caught.value.kind == "not-html"


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/octet-stream", "application/xhtml+xml"])
def test_a_page_with_a_wrong_content_type_is_read_all_the_same(content_type: str) -> None:
    assert read(article(), headers={"content-type": content_type}).document.paragraphs == TEXT


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<p>Soon.</p>",
        "<script>start()</script><div id='root'></div>",
        "<ul><li><a href='/1'>One</a></li><li><a href='/2'>Two</a></li></ul>",
        "<p>\u200b\u200b\u200b\u00ad</p>",
    ],
)
def test_a_page_with_hardly_any_text_is_no_article(content: str) -> None:
    with pytest.raises(ExtractError) as caught:
        read(html(content, title="The County Courier"))
    assert caught.value.kind == ("listing" if "<li>" in content else "no-article")


def test_a_frameset_is_no_article() -> None:
    with pytest.raises(ExtractError) as caught:
        read("<html><head><title>Frames</title></head><frameset cols='20%,80%'><frame src='a'></frameset></html>")
    assert caught.value.kind == "no-article"


def test_the_sentence_quotes_what_the_page_said() -> None:
    with pytest.raises(ExtractError, match="“页面不存在”"):
        read(html("<p>请返回首页</p>", title="页面不存在"))


CODED = "9bFlIkpYt5HfavHYMD5hzcS7hsPRxCcQPDRMQYnrLx571dR+RG/OwqPYEXNhEOV4"
DIGITS = "78cbab6a4e95eff97b1413928859d704654ff40fa27913b1d192dd5a43817f94"
ASKS = "To read this article, please enable JavaScript in your browser."
SHELLS = {
    "ciphertext in one run": ("encrypted", f"<p>{CODED * 20}</p>"),
    "ciphertext in lines": ("encrypted", f"<pre>{(CODED + chr(10)) * 20}</pre>"),
    "ciphertext in digits": ("encrypted", f"<div>{DIGITS * 20}</div>"),
    "ciphertext below its prompt": ("encrypted", f"<p>This content is protected.</p><div>{CODED * 20}</div>"),
    "scripts are asked for": ("no-article", f"<p>{ASKS}</p>"),
    "scripts, in Chinese": ("no-article", "<p>您的浏览器未启用 JavaScript，请启用后再访问本页面。</p>"),
    "scripts, in Russian": ("no-article", "<p>Для просмотра необходимо включить JavaScript в браузере.</p>"),
    "a page that waits": ("no-article", "<p>Loading the article, please wait a moment…</p>"),
    "words of a form for comments": (
        "no-article",
        "<iframe src='/v'></iframe><section id='comments'><h3>Comments</h3><p>There are no comments yet. Be the"
        " first to write one!</p><p>Your email address will not be published.</p></section>",
    ),
}


@pytest.mark.parametrize(("kind", "content"), SHELLS.values(), ids=SHELLS)
def test_a_page_without_an_article_is_refused_even_if_it_was_announced(kind: str, content: str) -> None:
    page = html(f"<article><h1>A long night</h1>{content}</article>", title="A long night")
    with pytest.raises(ExtractError) as caught:
        read(page, title="A long night", published=FETCHED_AT)
    assert caught.value.kind == kind


SHORT = {
    "one sentence": "<p>Tomorrow there is no market.</p>",
    "a caption": "<figure><img src='/a.jpg'><figcaption>The harbour at dawn, from the tower.</figcaption></figure>",
    "a line of code": "<p>This lists open ports:</p><pre><code>ss -tlnp | sort -k4</code></pre>",
    "a hash": f"<p>Version 1.4 is out. It mends the reading of dates.</p><p>SHA-256: {DIGITS}</p>",
    "a key and what it is for": f"<p>{TEXT[0]}</p><pre>{(CODED + chr(10)) * 20}</pre>",
    "a story about scripts": f"<p>{ASKS} That is what every second page said.</p><p>{TEXT[1]} {TEXT[2]}</p>",
}


@pytest.mark.parametrize("content", SHORT.values(), ids=SHORT)
def test_a_short_post_below_its_headline_is_an_article_of_at_least_the_least_confidence(content: str) -> None:
    found = read(html(f"<article><h1>A long night</h1>{content}</article>", title="A long night"))
    assert found.provenance.confidence is not None
    assert found.provenance.confidence >= FLOOR


def test_a_headline_may_be_a_line_that_the_pages_title_holds() -> None:
    news = "警方今日暂控一名三十八岁男子一项盗窃罪，他将于明日在县法院提堂。"
    inside = f"<div>男子涉嫌搬走桥头石狮被捕</div><p>{news}</p>"
    titled = view(html(inside, title="男子涉嫌搬走桥头石狮被捕 - 北岸新闻", language="zh"))
    assert vouched(titled, [news], 0.0) == FLOOR
    with pytest.raises(ExtractError):
        vouched(view(html(inside, title="北岸新闻", language="zh")), [news], 0.0)


def test_a_form_at_the_address_of_an_account_is_no_article_whatever_its_title() -> None:
    page = html(f"<h1>The County Courier</h1><form><input type='password'></form>{body(*TEXT)}")
    assert read(page).document.paragraphs == TEXT
    with pytest.raises(ExtractError, match="a form to log in or to register") as caught:
        read(page, url="https://news.example.org/user/register?back=/news/bridge.html")
    assert caught.value.kind == "login-wall"


_HEADER = "<header><form><input type='password'></form></header>"
_LETTER = "<div class='newsletter'><form><input type='email'></form></div>"


@pytest.mark.parametrize(
    "title",
    ["Inscription", "Register", "Sign up", "Register to vote", "Registration for COVID-19 vaccine opens"],
)
@pytest.mark.parametrize("path", ["/a/1.html", "/2024/how-to-register", "/tech/register"])
def test_an_article_is_no_form_though_it_is_called_so_and_every_page_has_fields(title: str, path: str) -> None:
    search = "<form><input type='search'><input name='q'></form>"
    page = html(f"{_HEADER}{search}<h1>{title}</h1>{body(*TEXT)}{_LETTER}", title=title)
    assert read(page, url=f"https://news.example.org{path}").document.paragraphs == TEXT


def test_a_box_to_register_in_leaves_the_article_beside_it() -> None:
    box = "<div class='modal'><h1>Register</h1><form><input type='password'></form></div>"
    assert read(article(tail=box)).document.paragraphs == TEXT


def test_a_page_that_waits_for_a_script_to_fill_it_in_is_no_article() -> None:
    unfilled = '{{article.state === "published" ? "This article is published." : "It is not, or not yet, published."}}'
    page = html(f"<h1>{{{{article.title}}}}</h1><p>{unfilled}</p><p>{unfilled}</p><p>Go on</p>", title="{{page.title}}")
    with pytest.raises(ExtractError, match="only with JavaScript"):
        read(page)
    named = f"{TEXT[0]} In the template it is {{{{ bridge.name }}}}."
    assert named in read(article().replace(TEXT[0], named)).document.paragraphs


@pytest.mark.parametrize(
    "last",
    [
        "Комментарии в пресс-службе мэрии получить не удалось.",
        "Please note that an earlier version of this article said the mayor had declined to comment.",
        "Opinions in the county are divided. The mayor declined to comment on the claim that workers had been abused.",
        "Kommentare des Bürgermeisters dazu wurden inzwischen gelöscht.",
    ],
)
def test_a_last_paragraph_that_speaks_of_comments_stays(last: str) -> None:
    assert read(article(tail=f"<p>{last}</p>")).document.paragraphs[-1] == last
