"""Whole pages to documents: text, title, credits, language, links, and what hostile HTML does to them."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ExtractError
from tests.support.pages import TEXT, TEXT_ZH, URL, article, body, html, read

LD = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2024-05-17"}</script>'
SCRAPS = [
    b"<",
    b">",
    b"</p>",
    b"<table>",
    b"<!--",
    b"<![CDATA[",
    b"<script>",
    b"\x00",
    b"&#x0;",
    b"&#55296;",
    b"\xff\xfe",
]


def test_the_text_is_the_articles_paragraphs_and_nothing_around_them() -> None:
    document = read(article()).document
    assert document.title == "River bridge opens at last"
    assert document.paragraphs == TEXT


def test_headings_list_items_and_table_rows_are_paragraphs_of_their_own() -> None:
    table = "<table><tr><th>Year</th><th>Vehicles</th></tr><tr><td>2022</td><td>15,000 a day</td></tr></table>"
    content = f"<h1>River bridge opens at last</h1>{body()}<h2>What was built</h2><ul><li>two lanes for cars</li>"
    content += f"<li>a <b>tram</b> line with <a href='/t'>two stops</a></li></ul>{table}{body(*TEXT[:2])}"
    paragraphs = read(html(f"<article>{content}</article>")).document.paragraphs
    assert paragraphs[4:9] == (
        "What was built",
        "two lanes for cars",
        "a tram line with two stops",
        "Year | Vehicles",
        "2022 | 15,000 a day",
    )


def test_a_line_break_ends_a_paragraph() -> None:
    content = f"<h1>River bridge opens at last</h1><div>{'<br><br>'.join(TEXT)}</div>"
    assert read(html(content)).document.paragraphs == TEXT


def test_a_portal_page_loses_its_chrome_labels_and_placeholders() -> None:
    page = html(
        "<div>当前位置: <a href='/'>首页</a> &gt; <a href='/x'>工作动态</a> &gt; 详情</div><h2>新桥正式通车</h2>"
        "<div>发布日期:2024-05-17 17:55 &nbsp;发布单位:县宣传部管理员 &nbsp;来源:县城日报 &nbsp;点击量:4032 "
        "[字体: 大 中 小] &nbsp;<a>打印</a> <a>保存</a></div>"
        f"<div>{body('1', '图片', *TEXT_ZH[:2], '2', '图片', *TEXT_ZH[2:])}</div>"
        "<div>相关文档:</div><div>附件下载:</div>",
        title="新桥正式通车 - 县城门户",
        language="zh-CN",
    )
    extracted = read(page, source={"timezone": "Asia/Shanghai"})
    assert extracted.document.title == "新桥正式通车"
    assert extracted.document.paragraphs == ("1", *TEXT_ZH[:2], "2", *TEXT_ZH[2:])
    known = extracted.provenance
    assert (known.publisher, known.publisher_basis) == ("县城日报", "label:来源")
    assert known.date_basis == "label:发布日期"
    assert str(known.published) == "2024-05-17 09:55:00+00:00"
    assert known.language == "zh-CN"


def test_labels_glued_to_their_values_leave_the_text() -> None:
    page = html(
        "<div>River Power Platform</div><div>River bridge opens at last</div><div><b>Source</b><i>courier</i></div>"
        f"<div><b>Release Time</b><i>2 days ago</i></div>{body()}<div>Region North</div>"
        "<div>Like(0)</div><div>Collect(0)</div>"
    )
    extracted = read(page)
    assert extracted.document.paragraphs == TEXT
    assert extracted.document.date.isoformat() == "2024-05-18"
    assert (extracted.provenance.date_basis, extracted.provenance.publisher) == ("label:Release Time", "courier")


def test_a_labelled_line_inside_the_text_stays() -> None:
    middle = ("时间：5月30日上午9点", "地点：县文化馆二楼会议室")
    page = html(
        f"<h1>新桥公开日邀请函</h1>{body(*TEXT_ZH, *middle, *TEXT_ZH[:2])}", title="新桥公开日邀请函", language="zh"
    )
    assert set(middle) <= set(read(page).document.paragraphs)


def test_several_pieces_in_one_page_are_one_document() -> None:
    pieces = "".join(f"<h3>{number}. Letter</h3>{body(*TEXT)}" for number in range(1, 6))
    paragraphs = read(html(f"<article><h1>Five letters about the bridge</h1>{pieces}</article>")).document.paragraphs
    assert paragraphs.count(TEXT[0]) == 5
    assert [text for text in paragraphs if text.endswith("Letter")] == [f"{number}. Letter" for number in range(1, 6)]


@pytest.mark.parametrize(
    ("title", "paragraph"),
    [
        ("停水通知", "因管道检修，明日全区停水。"),
        ("Road closed", "The river road is closed until Monday."),
    ],
)
def test_an_article_of_one_line_is_a_document(title: str, paragraph: str) -> None:
    document = read(html(f"<h1>{title}</h1><p>{paragraph}</p>", title=f"{title} | The County Courier")).document
    assert (document.title, document.paragraphs) == (title, (paragraph,))


TITLES = [
    # <title>, heading, head, expected, basis
    ("Bridge opens - The Courier", "<h1>Bridge opens</h1>", "", "Bridge opens", "heading"),
    ("新桥正式通车_县城新闻网", "<h2>新桥正式通车</h2>", "", "新桥正式通车", "heading"),
    ("The Courier", "<h1>Bridge opens after years</h1>", "", "Bridge opens after years", "heading"),
    ("Bridge opens | The Courier", "", "", "Bridge opens", "title"),
    (
        "Bridge",
        "<h1>From the county</h1><h2 itemprop='name headline'>The new bridge opens on Thursday</h2>",
        "",
        "The new bridge opens on Thursday",
        "heading",
    ),
    (
        "The Courier",
        "<h1>Eighteen bridges, four of them open</h1>",
        '<meta property="og:title" content="bridges-spring-2024">',
        "Eighteen bridges, four of them open",
        "heading",
    ),
    (
        "Council Votes to Open the New Bridge Early – The Courier",
        "<h1>Traffic and Roads Centre</h1><h2>Tools</h2><h2>Council votes to open bridge early</h2>",
        "",
        "Council votes to open bridge early",
        "heading",
    ),
    (
        "Bridge opens for all | The Courier",
        "",
        '<meta property="og:title" content="Bridge opens for all">',
        "Bridge opens for all",
        "meta:og:title",
    ),
    (
        "Bridge opens - Courier - County",
        "<h1>Courier</h1>",
        '<meta name="ArticleTitle" content="New bridge opens">',
        "New bridge opens",
        "meta:articletitle",
    ),
    (
        "",
        "",
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bridge &amp; tram open"}</script>',
        "Bridge & tram open",
        "json-ld",
    ),
    ("", "", "", "The county opened the new river bridge on Thursday morning, two months later…", "text"),
]


@pytest.mark.parametrize(("said", "heading", "head", "expected", "basis"), TITLES, ids=[case[4] for case in TITLES])
def test_the_title_is_a_heading_the_page_confirms_else_its_best_claim(
    said: str, heading: str, head: str, expected: str, basis: str
) -> None:
    extracted = read(html(f"{heading}{body()}", title=said, head=head))
    assert (extracted.document.title, extracted.provenance.title_basis) == (expected, basis)


def test_the_feeds_title_serves_a_page_without_one() -> None:
    extracted = read(html(body(), title=""), title="Bridge opens, says the feed")
    assert (extracted.document.title, extracted.provenance.title_basis) == ("Bridge opens, says the feed", "feed")


def test_a_title_is_one_clean_line() -> None:
    document = read(
        html(f"<h1>Bridge\n  opens/<wbr>closes\x00\x07 ​now</h1>{body()}", title="Bridge opens/closes now")
    ).document
    assert document.title == "Bridge opens/closes now"


def test_the_title_is_not_repeated_as_a_paragraph() -> None:
    title = "River bridge opens at last"
    assert read(html(f"<h1>{title}</h1><p><b>{title}</b></p>{body()}")).document.paragraphs == TEXT


def test_publisher_is_the_origin_before_the_site() -> None:
    head = '<meta property="og:site_name" content="The County Courier">'
    line = "<p>Source: River News Agency</p>"
    assert read(article(head=head)).provenance.publisher == "The County Courier"
    known = read(article(head=head, lead=line)).provenance
    assert (known.publisher, known.publisher_basis) == ("River News Agency", "label:Source")
    known = read(article(head=head + '<meta name="ContentSource" content="来源：新闻中心">', lead=line)).provenance
    assert (known.publisher, known.publisher_basis) == ("新闻中心", "meta:contentsource")


@pytest.mark.parametrize(
    ("head", "lead", "author"),
    [
        ('<meta name="author" content="Ann Reed">', "", "Ann Reed"),
        ('<meta name="author" content="By Ann Reed">', "", "Ann Reed"),
        ('<meta property="article:author" content="https://social.example/annreed">', "", None),
        ('<meta name="author" content="admin">', "", None),
        (
            '<script type="application/ld+json">{"@type":"Article","author":[{"name":"Ann Reed"},{"name":"Bo Lin"}]}'
            "</script>",
            "",
            "Ann Reed, Bo Lin",
        ),
        ("", "<p>作者：李波</p>", "李波"),
        ("", "", None),
    ],
)
def test_an_author_is_a_name(head: str, lead: str, author: str | None) -> None:
    assert read(article(head=head, lead=lead)).provenance.author == author


@pytest.mark.parametrize(
    ("link", "canonical"),
    [
        ('<link rel="canonical" href="/articles/17">', "https://news.example.org/articles/17"),
        ('<link rel="canonical" href="https://elsewhere.example/17">', URL),
        ('<link rel="canonical" href="javascript:void(0)">', URL),
        (
            '<meta property="og:url" content="https://news.example.org/articles/17">',
            "https://news.example.org/articles/17",
        ),
        ("", URL),
    ],
)
def test_a_canonical_address_must_be_on_the_same_host(link: str, canonical: str) -> None:
    assert read(article(head=link)).provenance.canonical_url == canonical


def test_alternates_name_the_other_languages() -> None:
    head = '<link rel="alternate" hreflang="de" href="/de/17"><link rel="alternate" href="/feed" type="text/xml">'
    assert read(article(head=head)).provenance.alternates == (("de", "https://news.example.org/de/17"),)


def test_provenance_carries_what_the_answer_said() -> None:
    known = read(article(), headers={"content-type": "text/html", "etag": '"7"', "last-modified": "Mon"}).provenance
    assert (known.etag, known.last_modified, known.charset) == ('"7"', "Mon", "utf-8")
    assert known.extractor == "walker"
    assert (known.source, known.found_in) == ("courier", "https://news.example.org/feed")


def test_a_gb2312_page_with_characters_beyond_it_is_read() -> None:
    page = html(f"<h1>镕城新桥通车</h1>{body(*TEXT_ZH)}", title="镕城新桥通车", language="zh").replace(
        "utf-8", "gb2312"
    )
    extracted = read(page.encode("gb18030"))
    assert (extracted.document.title, extracted.provenance.charset) == ("镕城新桥通车", "gb18030")


def test_xhtml_with_an_encoding_declaration_is_read() -> None:
    page = '<?xml version="1.0" encoding="UTF-8"?>' + article().replace(
        "<html", '<html xmlns="http://www.w3.org/1999/xhtml"'
    )
    assert read(page, headers={"content-type": "application/xhtml+xml"}).document.paragraphs == TEXT


def test_html_cut_in_the_middle_keeps_what_came() -> None:
    page = article()
    assert read(page[: page.index(TEXT[3]) + 30]).document.paragraphs == (*TEXT[:3], TEXT[3][:30].strip())


def test_nul_characters_do_not_end_the_text() -> None:
    assert read(article().replace("months", "mon\x00ths")).document.paragraphs == TEXT


def test_a_page_without_html_head_and_body_tags_is_read() -> None:
    assert read(f"<h1>River bridge opens at last</h1>{body()}").document.paragraphs == TEXT


@pytest.mark.parametrize("tag", ["div", "span", "table", "b", "ul", "blockquote", "form"])
def test_nesting_ten_thousand_deep_costs_no_more_than_the_page(tag: str) -> None:
    page = f"<html><head><title>Deep</title></head><body>{f'<{tag}>' * 10_000}{body()}"
    with suppress(ExtractError):  # where a tag may not be nested, the parser flattens it and the text is found
        assert read(page).document.paragraphs == TEXT


def test_nesting_as_deep_as_old_pages_is_read() -> None:
    page = f"<html><head><title>Deep</title></head><body>{'<div><font>' * 100}{body()}</body></html>"
    assert read(page).document.paragraphs == TEXT


def test_thousands_of_paragraphs_of_nothing_are_no_article() -> None:
    with pytest.raises(ExtractError) as caught:
        read(f"<html><body>{'<p></p>' * 20_000}</body></html>")
    assert caught.value.kind == "no-article"


@given(st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_a_damaged_page_is_a_document_or_an_extract_error(data: st.DataObject) -> None:
    page = bytearray(article(head=LD, lead="<p>发布时间：2024-05-17 来源：日报</p>").encode())
    for _ in range(data.draw(st.integers(1, 30))):
        at = data.draw(st.integers(0, len(page)))
        page[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=8) | st.sampled_from(SCRAPS))
    with suppress(ExtractError):
        assert read(bytes(page)).document.paragraphs


def test_broken_json_ld_does_not_matter() -> None:
    broken = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x",,}</script>' + (
        f'<script type="application/ld+json">{"[" * 5000}</script>'
    )
    assert read(article(head=broken)).document.paragraphs == TEXT


def test_reading_a_page_twice_gives_the_same() -> None:
    page = article(lead="<p>Published 17 May 2024</p>")
    assert read(page) == read(page)


def test_of_two_headings_the_one_that_more_claims_confirm_is_the_title() -> None:
    ld = (
        '<script type="application/ld+json">{"@type":"NewsArticle",'
        '"headline":"Bridge scandal: county opens the crossing late and over budget"}</script>'
    )
    page = html(
        "<p>Bridge scandal: county opens the crossing late and over budget</p>"
        f"<h1>River bridge: county opens the crossing late</h1>{body()}",
        title="River bridge: county opens the crossing late - County Courier",
        head=f'{ld}<meta property="og:title" content="River bridge: county opens the crossing late">',
    )
    assert read(page).document.title == "River bridge: county opens the crossing late"


@pytest.mark.parametrize(
    ("head", "lead", "publisher", "author"),
    [
        (
            '<meta name="author" content="县城日报记者 李禾"><meta name="source" content="县城日报">',
            "",
            "县城日报",
            "李禾",
        ),
        ('<meta name="author" content="本报通讯员：周砚">', "", None, "周砚"),
        ('<meta name="source" content="河岸晚报记者 陈渡">', "", "河岸晚报", None),
        (
            '<meta name="author" content="Jane Doe, River Echo"><meta property="og:site_name" content="River Echo">',
            "",
            "River Echo",
            "Jane Doe",
        ),
        (
            '<meta name="author" content="River Echo"><meta property="og:site_name" content="River Echo">',
            "",
            "River Echo",
            None,
        ),
        ("", "<p>10 Maggio 2024 di Dario Fenestri</p>", None, "Dario Fenestri"),
        ("", "<p>来源：县城\u200b日报</p>", "县城日报", None),
    ],
)
def test_a_byline_is_parted_into_who_wrote_and_who_published(
    head: str, lead: str, publisher: str | None, author: str | None
) -> None:
    known = read(article(head=head, lead=lead)).provenance
    assert (known.publisher, known.author) == (publisher, author)


def test_where_the_heading_is_the_sites_name_the_headline_stands_above_the_labels() -> None:
    page = html(
        "<h1>智慧河岸</h1><div>智慧河岸</div><div>新桥周四通车</div>"
        "<div>发布日期:2024-05-17 17:55 来源:县城日报 点击量:4</div>" + body(*TEXT_ZH),
        title="智慧河岸",
        language="zh",
    )
    extracted = read(page)
    assert (extracted.document.title, extracted.provenance.title_basis) == ("新桥周四通车", "above labels")


def test_a_piece_of_a_word_of_the_title_is_no_headline() -> None:
    code = "<pre>bridge-opens-at</pre>"
    page = html(f"<div>{code}{body()}</div>", title="draft-cambridge-opens-at-last")
    assert read(page).document.title == "draft-cambridge-opens-at-last"
    page = html(f"<div>{code}{body()}</div>", title="the-bridge-opens-at-last")
    assert read(page).document.title == "bridge-opens-at"


def test_a_line_of_the_text_is_no_headline_though_the_page_is_called_so() -> None:
    lines = (*TEXT[:2], "“Marlow!”", *TEXT[2:])
    found = read(html(body(*lines), title="Marlow the ferryman"))
    assert found.document.title == "Marlow the ferryman"
    assert found.document.paragraphs == lines


def test_the_name_of_the_site_above_a_short_headline_is_not_the_title() -> None:
    page = html(
        f"<header><h1>The County Courier and Advertiser</h1></header><main><h1>Bees</h1>{body()}</main>",
        title="Bees | The County Courier and Advertiser",
    )
    assert read(page).document.title == "Bees"


@pytest.mark.parametrize("tag", ["p", "h1", "div"])
def test_the_name_of_the_site_that_leads_home_is_not_the_title_where_the_headline_is_told_otherwise(tag: str) -> None:
    name = f'<header><{tag} class="site-title"><a href="/">The County Courier</a></{tag}></header>'
    page = html(f"{name}<article><h1>A crossing, at last</h1>{body()}</article>", title="Bees – The County Courier")
    assert read(page).document.title == "A crossing, at last"
    without = html(f"{name}<article>{body()}</article>", title="New bridge opened by the mayor | The County Courier")
    assert read(without).document.title == "New bridge opened by the mayor"


@pytest.mark.parametrize("link", ["", "#", "#top"])
def test_a_headline_that_links_to_its_own_page_is_the_title(link: str) -> None:
    heading = f"<h1><a href='{link}'>The mill wheel turns again</a></h1>"
    page = html(
        f"<div class='post'>{heading}{body(*TEXT)}</div>", title="The mill wheel turns again: what the miller says"
    )
    assert read(page, url="https://blog.example/2024/mill").document.title == "The mill wheel turns again"
