"""When an article was published: what is read, from where, and in which order."""

from datetime import UTC, date, datetime

import pytest

from pipeline.extract import Template
from pipeline.extract.address_date import in_url
from tests.support.house import prose
from tests.support.pages import FETCHED_AT, TEXT, article, body, html, read

LD = '<script type="application/ld+json">{"@type":"%s","datePublished":"%s"}</script>'
BREADCRUMB = '<script type="application/ld+json">{"@type":"BreadcrumbList","datePublished":"2021-01-05"}</script>'

ORDER = [
    # from the surest statement to the weakest: each page carries this one and all that follow
    ("meta:pubdate", "2024-05-01", '<meta name="PubDate" content="2024-05-01 10:20">', ""),
    ("json-ld", "2024-05-02", LD % ("NewsArticle", "2024-05-02T08:00:00Z"), ""),
    ("meta:dc.date", "2024-05-03", '<meta name="DC.date" content="2024-05-03">', ""),
    ("time", "2024-05-04", "", '<time itemprop="datePublished" datetime="2024-05-04">4 May</time>'),
    ("label:Published", "2024-05-05", "", "<p>Published: 5 May 2024</p>"),
    ("feed", "2024-05-06", "", ""),
    ("url", "2024-05-07", "", ""),
    ("label:Updated", "2024-05-08", "", "<p>Updated: 8 May 2024</p>"),
    ("htmldate", "2024-05-09", "", ""),
]


@pytest.mark.parametrize("first", range(len(ORDER)), ids=[case[0] for case in ORDER])
def test_the_surest_statement_decides(first: int) -> None:
    basis, day = ORDER[first][:2]
    rest = ORDER[first:]
    page = article(
        head="".join(case[2] for case in rest),
        lead="".join(case[3] for case in rest),
        tail='<abbr class="published" title="2024-05-09">a while ago</abbr>',
    )
    extracted = read(
        page,
        url=f"https://news.example.org/{'2024/05/07/' if first <= 6 else ''}bridge.html",
        published=datetime(2024, 5, 6, tzinfo=UTC) if first <= 5 else None,
    )
    assert (extracted.provenance.date_basis, extracted.document.date.isoformat()) == (basis, day)


@pytest.mark.parametrize(
    ("line", "day", "basis"),
    [
        ("发布时间：2024年5月17日", "2024-05-17", "label:发布时间"),
        ("发布日期:2024-05-17 17:55 发布单位:宣传部 来源:日报 点击量:20190512", "2024-05-17", "label:发布日期"),
        ("更新时间：2024-05-19 发布时间：2024-05-17", "2024-05-17", "label:发布时间"),
        ("Release Time2 days ago", "2024-05-18", "label:Release Time"),
        ("3小时前", "2024-05-20", "relative"),
        ("Thursday, 16 May 2024", "2024-05-16", "text"),
        ("By Ann Reed, May 16, 2024 at 9:30", "2024-05-16", "text"),
        ("2024-05-16 09:30 来源：河岸日报", "2024-05-16", "text"),
        ("Do 16.05.24 | 14:07 Uhr | Von Eva Reed", "2024-05-16", "text"),
    ],
)
def test_a_line_near_the_heading_is_read(line: str, day: str, basis: str) -> None:
    extracted = read(article(lead=f"<p>{line}</p>"))
    assert (extracted.document.date.isoformat(), extracted.provenance.date_basis) == (day, basis)


def test_a_label_may_stand_in_a_cell_of_its_own() -> None:
    extracted = read(article(lead="<ul><li>发布时间：</li><li>2024-05-17</li></ul>"))
    assert (extracted.document.date, extracted.provenance.date_basis) == (date(2024, 5, 17), "label:发布时间")


def test_a_time_is_the_sources_and_so_is_the_day() -> None:
    page = article(lead="<p>发布时间：2024-05-17 00:30</p>")
    extracted = read(page, source={"timezone": "Asia/Shanghai"})
    assert extracted.document.date == date(2024, 5, 17)
    assert extracted.provenance.published == datetime(2024, 5, 16, 16, 30, tzinfo=UTC)


def test_a_moment_with_an_offset_falls_on_the_sources_day() -> None:
    page = article(head=LD % ("Article", "2024-05-16T20:00:00Z"))
    assert read(page, source={"timezone": "Asia/Shanghai"}).document.date == date(2024, 5, 17)
    assert read(page).document.date == date(2024, 5, 16)


def test_without_any_date_it_is_the_day_of_the_fetch_where_the_source_is() -> None:
    late = datetime(2024, 5, 20, 18, 0, tzinfo=UTC)
    extracted = read(article(), fetched_at=late, source={"timezone": "Asia/Tokyo"})
    assert (extracted.document.date, extracted.provenance.date_basis) == (date(2024, 5, 21), "fetch")
    assert extracted.provenance.published is None


@pytest.mark.parametrize("value", ["2031-01-01", "0000-00-00", "1970-01-01", "soon", "2024-13-45", ""])
def test_a_date_that_cannot_be_is_passed_over(value: str) -> None:
    head = f'<meta name="PubDate" content="{value}">' + LD % ("NewsArticle", value)
    extracted = read(article(head=head, lead="<p>Published: 5 May 2024</p>"))
    assert (extracted.document.date, extracted.provenance.date_basis) == (date(2024, 5, 5), "label:Published")


def test_a_feeds_date_in_the_future_is_passed_over() -> None:
    extracted = read(article(), published=datetime(2025, 1, 1, tzinfo=UTC))
    assert extracted.provenance.date_basis == "fetch"


def test_the_year_in_the_footer_is_no_date() -> None:
    page = html(f"<h1>River bridge opens at last</h1>{body()}").replace("© 2019", "Copyright © 2011-2019")
    assert read(page).provenance.date_basis == "fetch"


def test_json_ld_of_something_else_is_at_most_a_guess() -> None:
    assert read(article(head=BREADCRUMB, lead="<p>5 May 2024</p>")).provenance.date_basis == "text"


def test_a_date_in_the_text_that_the_address_contradicts_dates_something_else() -> None:
    page = html(f"<h1>River bridge opens at last</h1><p>Begun on 3 March 2019.</p>{body()}")
    extracted = read(page, url="https://news.example.org/2024/05/17/bridge.html")
    assert (extracted.document.date, extracted.provenance.date_basis) == (date(2024, 5, 17), "url")


def test_a_comments_date_behind_the_text_is_not_the_articles() -> None:
    page = article(lead="<p>Thursday, 16 May 2024</p>", tail="<div>Bo Lin wrote</div><div>2024-05-18 11:12:13</div>")
    assert read(page).document.date == date(2024, 5, 16)


def test_american_pages_put_the_month_first() -> None:
    line = "<p>Published: 05/04/2024</p>"
    assert read(article(lead=line, language="en-US")).document.date == date(2024, 5, 4)
    assert read(article(lead=line, language="en-GB")).document.date == date(2024, 4, 5)


def test_the_last_change_is_kept_beside_the_publication() -> None:
    head = '<meta property="article:modified_time" content="2024-05-18T10:00:00+02:00">' + LD % (
        "Article",
        "2024-05-16",
    )
    known = read(article(head=head)).provenance
    assert known.modified == datetime(2024, 5, 18, 8, 0, tzinfo=UTC)
    assert read(article(), modified=datetime(2024, 5, 19, tzinfo=UTC)).provenance.modified is not None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2023/07/24/title", "2023-07-24"),
        ("https://a.example/2023/7/4/title.html", "2023-07-04"),
        ("https://a.example/2023-07-24/c1.html", "2023-07-24"),
        ("https://a.example/202307/t20230724_1234567.html", "2023-07-24"),
        ("https://a.example/n1/2023/0724/c1001-40042.html", "2023-07-24"),
        ("https://a.example/news-20230724.html", "2023-07-24"),
        ("https://a.example/2023-07/24/content_1.htm", "2023-07-24"),
        ("https://a.example/article?date=2023-07-24", "2023-07-24"),
        ("https://a.example/20231332/x", None),
        ("https://a.example/articles/17", None),
        ("https://a.example/2023/24", None),
        ("https://a.example/id/120230724", None),
        ("https://a.example/1234567890123", None),
    ],
)
def test_an_address_names_a_day_only_in_a_form_that_means_one(url: str, day: str | None) -> None:
    found = in_url(url)
    assert (found.isoformat() if found else None) == day


def test_the_labelled_lines_leave_the_text() -> None:
    lead = "<p>Published: 5 May 2024 | Source: River News</p><p>Views: 4032</p>"
    assert read(article(lead=lead, tail="<p>Editor: Bo Lin</p>")).document.paragraphs == TEXT


def test_the_day_that_signs_a_notice_stays_in_it() -> None:
    extracted = read(article(tail="<p>River County Council</p><p>16 May 2024</p>"))
    assert extracted.document.paragraphs[-2:] == ("River County Council", "16 May 2024")
    assert (extracted.document.date, extracted.provenance.date_basis) == (date(2024, 5, 16), "text")


def test_the_date_beside_a_source_is_the_articles_and_not_a_comments() -> None:
    comment = "<div><p>{}</p><div><a>引用</a> <a>支持</a> (2) 2024-05-18 09:02:13</div></div>"
    said = "这条路我每天都要走，桥修好以后省下了半个小时，老人和孩子过河也方便多了，希望公交车能再多几班。"
    page = html(
        f"<h1>River bridge opens at last</h1><p>2024-05-16 09:30 来源: 河岸日报</p>{body()}" + comment.format(said) * 3
    )
    assert read(page).document.date == date(2024, 5, 16)


def test_of_posts_dated_alike_the_first_is_the_article() -> None:
    sign = "<p>〓 河岸论坛 桥梁版 发布时间 2024/05/{} 22:11:42 by 过客 〓</p>"
    posts = [*(f"{body(*TEXT)}{sign.format(day)}" for day in (14, 15)), f"{body(TEXT[1])}{sign.format(18)}"]
    assert read(html(f"<h1>River bridge opens at last</h1>{''.join(posts)}")).document.date == date(2024, 5, 14)


NODE = (
    '<script type="application/ld+json">'
    '{"@type":"NewsArticle","headline":"%s","url":"%s","datePublished":"%s"}</script>'
)


def test_of_several_nodes_the_one_about_the_page_counts() -> None:
    teasers = NODE % ("Mill burns down", "https://news.example.org/mill", "2024-05-01")
    own = NODE % ("River bridge opens at last", "https://news.example.org/bridge.html", "2024-05-14")
    other = NODE % ("Ferry stops", "https://news.example.org/ferry", "2024-05-20")
    extracted = read(article(head=teasers + own + other), url="https://news.example.org/bridge.html")
    assert (extracted.document.date, extracted.provenance.date_basis) == (date(2024, 5, 14), "json-ld")


def test_a_node_about_another_page_is_not_the_articles() -> None:
    teaser = NODE % ("Mill burns down", "https://news.example.org/mill", "2024-05-01")
    extracted = read(article(head=teaser, lead="<p>Thursday, 16 May 2024</p>"))
    assert (extracted.document.date, extracted.provenance.date_basis) == (date(2024, 5, 16), "text")


@pytest.mark.parametrize(
    "teaser",
    [
        '<article><h2><a href="/mill">Mill</a></h2><time class="published" datetime="2024-05-01">x</time></article>',
        '<li><a href="/mill"><h3>Mill</h3><time class="published" datetime="2024-05-01">x</time></a></li>',
        '<aside><time class="published" datetime="2024-05-01">x</time></aside>',
    ],
)
def test_a_time_of_a_teaser_is_not_the_articles(teaser: str) -> None:
    page = html(f"<div>{teaser}</div><article><h1>River bridge opens at last</h1><p>16 May 2024</p>{body()}</article>")
    assert read(page).document.date == date(2024, 5, 16)


@pytest.mark.parametrize(
    "line",
    [
        "The new ferry opens on 1 May 2024.",
        "The new ferry opens on 4 May 2024 at the quay.",
        "Copyright 4 May 2019 The Courier. All rights reserved.",
        "Die neue Fähre fährt ab dem 1. Mai 2024.",
        "新渡轮于2024年5月1日正式通航。",
    ],
)
def test_what_a_sentence_tells_of_a_day_is_no_publication_date(line: str) -> None:
    assert read(article(lead=f"<p>{line}</p>")).provenance.date_basis == "fetch"


def test_a_page_of_1987_lies_in_1987() -> None:
    assert read(article(head='<meta name="date" content="1987-05-14">')).document.date == date(1987, 5, 14)
    assert read(article(lead="<p>Published: 14 May 1987</p>")).document.date == date(1987, 5, 14)


def test_a_midnight_in_utc_is_a_day_wherever_the_source_is() -> None:
    page = article(head=LD % ("Article", "2024-05-16T00:00:00Z"))
    extracted = read(page, source={"timezone": "America/New_York"})
    assert (extracted.document.date, extracted.provenance.published) == (date(2024, 5, 16), None)
    by_feed = read(article(), published=datetime(2024, 5, 16, tzinfo=UTC), source={"timezone": "America/New_York"})
    assert by_feed.document.date == date(2024, 5, 16)


@pytest.mark.parametrize(
    ("language", "source", "more", "day"),
    [
        ("en", {}, "", date(2024, 4, 5)),
        ("en", {"date_order": "mdy"}, "", date(2024, 5, 4)),
        ("en-US", {"date_order": "dmy"}, "", date(2024, 4, 5)),
        ("en", {"timezone": "America/Chicago"}, "", date(2024, 5, 4)),
        ("en-CA", {"timezone": "America/Chicago"}, "", date(2024, 4, 5)),
        ("en", {}, "<p>Updated: 05/14/2024</p>", date(2024, 5, 4)),
        ("en", {"timezone": "America/Chicago"}, "<p>Updated: 14/05/2024</p>", date(2024, 4, 5)),
    ],
)
def test_the_order_of_numbers_is_the_sources_then_the_regions_then_that_of_dates_with_one_reading(
    language: str, source: dict[str, str], more: str, day: date
) -> None:
    page = article(lead=f"<p>Published: 05/04/2024</p>{more}", language=language)
    assert read(page, source=source).document.date == day


NIGHT = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("head", "lead", "url", "day"),
    [
        (NIGHT.format("2024-05-02T07:05:00+08:00"), "", "/bridge", "2024-05-02"),
        (NIGHT.format("2024-05-01T23:05:00Z"), "", "/2024/05/02/bridge", "2024-05-02"),
        (NIGHT.format("2024-05-01T23:05:00Z"), "<p>2 May 2024</p>", "/bridge", "2024-05-02"),
        (NIGHT.format("2024-05-02T01:45:00Z"), "<p><time>May 1, 2024</time></p>", "/bridge", "2024-05-01"),
        (NIGHT.format("2024-05-02T01:45:00Z"), "<p>14 February 2024</p>", "/2024/04/29/bridge", "2024-05-02"),
        (NIGHT.format("2024-05-01T23:05:00Z"), "", "/bridge", "2024-05-01"),
    ],
    ids=["as it is written", "as in the address", "as shown", "west of Greenwich", "another day altogether", "alone"],
)
def test_without_a_zone_the_day_is_that_of_the_site(head: str, lead: str, url: str, day: str) -> None:
    page = article(head=head, lead=lead)
    assert str(read(page, url=f"https://news.example.org{url}").document.date) == day


def test_with_a_zone_the_day_is_that_of_the_zone() -> None:
    page = article(head=NIGHT.format("2024-05-01T23:05:00Z"), lead="<p>1 May 2024</p>")
    assert str(read(page, source={"timezone": "Asia/Shanghai"}).document.date) == "2024-05-02"
    assert str(read(page, source={"timezone": "UTC"}).document.date) == "2024-05-01"


def test_a_feed_and_a_page_that_name_one_moment_have_the_day_of_the_page() -> None:
    moment = datetime(2024, 5, 1, 23, 5, tzinfo=UTC)
    page = article(lead="<time datetime='2024-05-02T07:05:00+08:00'>second of May</time>")
    assert str(read(page, published=moment).document.date) == "2024-05-02"


def test_a_moment_in_milliseconds_is_read_from_json_ld() -> None:
    head = LD.replace('"%s"}', "%s}") % ("Article", 1715680800000)
    extracted = read(article(head=head))
    assert (str(extracted.document.date), extracted.provenance.date_basis) == ("2024-05-14", "json-ld")


DEADLINES = [
    "Deadline: 1 May 2024",
    "Deadline for applications: Wednesday, 1 May 2024",
    "Applications close <time datetime='2024-05-01'>1 May 2024</time>",
    "<dl><dt>Closing date</dt><dd>1 May 2024</dd></dl>",
    "When: 1 May 2024, 7 pm",
    "Bewerbungsfrist: 1. Mai 2024",
    "Date limite : 1er mai 2024",
    "Fecha límite de inscripción: 1 de mayo de 2024",
    "Срок подачи заявок: 1 мая 2024 г.",
    "报名截止时间：2024年5月1日",
    "応募締切：2024年5月1日",
    "접수기간 2024.05.01까지",
    "الموعد النهائي: 1 مايو 2024",
    "हिस्सा लेने की अंतिम तिथि: 1 मई 2024",
    "Hạn nộp hồ sơ: 01/05/2024",
    "หมดเขต 1 พฤษภาคม 2567",
    "מועד אחרון להגשה: 1 במאי 2024",
    "Son başvuru tarihi: 1 Mayıs 2024",
    "Termin składania wniosków: 1 maja 2024",
]


@pytest.mark.parametrize("line", DEADLINES)
def test_a_deadlines_or_an_events_day_is_no_publication_date(line: str) -> None:
    found = read(article(lead=f"<div>{line}</div>"))
    assert (found.provenance.date_basis, found.document.date.isoformat()) == ("fetch", "2024-05-20")
    dated = read(article(lead=f"<p>Posted 7 May 2024</p><div>{line}</div>"))
    assert dated.document.date.isoformat() == "2024-05-07"


def test_the_day_of_an_event_that_the_record_tells_is_no_publication_date() -> None:
    record = '<script type="application/ld+json">{"@type":"Event","startDate":"2024-05-14T19:30:00+02:00"}</script>'
    lead = "<p>Tuesday, 14 May 2024, 19.30</p>"
    assert read(article(lead=lead)).document.date == date(2024, 5, 14)
    assert read(article(lead=lead, head=record)).provenance.date_basis == "fetch"


def test_a_deadline_before_the_text_is_of_the_text() -> None:
    found = read(html(f"<article><h1>A grant</h1>{body(DEADLINES[0], *TEXT)}</article>", title="A grant"))
    assert found.document.paragraphs == (DEADLINES[0], *TEXT)


@pytest.mark.parametrize(
    ("above", "lead", "basis"),
    [
        ("", "<p>14 May 2024</p>", "text"),
        ("", "<div>Published: 14 May 2024 Source: The County Courier</div>", "label:Published"),
        ("<div>14 May 2024</div>", "<p>By our reporter</p>", "fetch"),
        ("", "<p>Apply until 14 May 2024</p>", "fetch"),
        ("", "<div class=nav-bar>14 May 2024</div>", "fetch"),
    ],
)
def test_articles_of_one_issue_have_its_day_though_all_show_the_same_line(above: str, lead: str, basis: str) -> None:
    def issue(number: int) -> str:
        text = [f"{line} So says number {number} of the series, and it means it." for line in TEXT]
        return html(
            f"{above}<article><h1>Story {number}, told</h1>{lead}{body(*text)}</article>", title=f"Story {number}, told"
        )

    pages = [read(issue(n), url=f"https://news.example.org/{n}").traits for n in range(1, 9)]
    template = Template.of_pages([page for page in pages if page is not None])
    found = read(issue(0), url="https://news.example.org/0", template=template)
    assert (found.provenance.date_basis, str(found.document.date) == "2024-05-14") == (basis, basis != "fetch")


@pytest.mark.parametrize(
    "written",
    [
        'var ct = "1715680800";',
        "var createTime = '2024-05-14 18:00';",
        "let pubtime=1715680800000;",
        "var echoFirstPub = new Date('Tue May 14 07:08:33 EDT 2024');",
        'var publishDate=new Date("2024-05-14T07:08:33Z");',
    ],
)
def test_a_date_that_only_a_script_writes_is_read(written: str) -> None:
    page = html(f"<h1>The bridge</h1><em id='publish_time'></em>{body(*TEXT)}<script>var t = 1; {written}</script>")
    provenance = read(page, url="https://mp.weixin.example/s/1").provenance
    assert (provenance.date_basis, read(page).document.date) == ("script", date(2024, 5, 14))


@pytest.mark.parametrize(
    "line",
    [
        "This entry was posted on Tuesday, May 14th, 2024 at 2:48 pm and is filed under Bridges.",
        "This entry was posted in Bridges on May 14, 2024 by admin.",
        "Dieser Beitrag wurde am Dienstag, 14. Mai 2024 um 14:48 Uhr veröffentlicht und unter Brücken abgelegt.",
        "Cet article a été publié le 14 mai 2024 par admin.",
        "Bu yazı 14 Mayıs 2024 tarihinde yayınlandı.",
        "Bu yazı 14 Mayıs 2024 tarihinde admin tarafından yayınlandı.",
        "Detta inlägg publicerades den 14 maj 2024 av admin.",
        "This page was created on 14 May 2024. This page was last edited on 20 June 2025.",
    ],
)
def test_a_sentence_that_says_when_the_page_was_posted_dates_it(line: str) -> None:
    read_in = read(article(tail=f"<div class='post-foot'>{line}</div>"), url="https://blog.example/bridge")
    assert (read_in.provenance.date_basis, read_in.document.date) == ("text", date(2024, 5, 14))


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("(14.05.2024) ", date(2024, 5, 14)),
        ("14 May 2024 – ", date(2024, 5, 14)),
        ("LONDON, May 14, 2024 (Newswire) - ", date(2024, 5, 14)),
        ("Paris, le 14 mai 2024 – ", date(2024, 5, 14)),
        ("Madrid, 14 de mayo de 2024.- ", date(2024, 5, 14)),
        ("МОСКВА, 14 мая 2024 г. — ", date(2024, 5, 14)),
        ("FRANKFURT AM MAIN, May 14, 2024 /Newswire/ -- ", date(2024, 5, 14)),
        ("14 May 1940 – ", None),  # what is told is of that day
    ],
)
def test_a_text_that_opens_with_its_day_is_of_that_day(opening: str, day: date | None) -> None:
    lead = f"<p>{opening}The bridge over the river is open again, the city said, after two years of work on it.</p>"
    provenance = read(article(lead=lead), url="https://blog.example/bridge").provenance
    assert provenance.date_basis == ("fetch" if day is None else "text")


def test_a_release_dates_the_page_only_if_nothing_else_does() -> None:
    """It is that of a game as well as that of a press release."""
    released = "<table><tr><td>Platform: all</td></tr><tr><td>Release Date: 14 May 2023</td></tr></table>"
    page = article(lead=f"<p class='byline'>By Ada Miller | 12 May 2024</p>{released}")
    assert read(page, url="https://games.example/ferry").document.date == date(2024, 5, 12)
    assert read(article(lead=released), url="https://games.example/ferry").document.date == date(2023, 5, 14)


def test_a_text_may_open_with_its_day_below_several_headlines() -> None:
    above = (TEXT[0].upper(), "Toll and traffic")
    text = f"HALDEN, May 14, 2024 — {' '.join(TEXT)}"
    page = html(f"<main><p>Exhibit 99</p>{body(*above, 'There is no toll', text, *TEXT)}</main>", title="Exhibit 99")
    assert read(page, url="https://blog.example/bridge").document.date == date(2024, 5, 14)


@pytest.mark.parametrize("line", ["Halden, May 14, 2004.", "14 May 2004"])
def test_a_day_that_stands_between_the_paragraphs_like_one_of_them_is_that_of_the_tale(line: str) -> None:
    page = html(f"<article><h1>The ferry</h1>{body(*TEXT[:2], line, *TEXT[2:])}</article>", title="The ferry")
    found = read(page, url="https://blog.example/ferry")
    assert found.provenance.date_basis == "fetch"
    assert found.document.paragraphs == (*TEXT[:2], line, *TEXT[2:])


@pytest.mark.parametrize(
    "written",
    [
        "var ct = '1715680800'; var publishTime = '2019-01-02';",  # of several articles
        f"var ct = '{int(FETCHED_AT.timestamp()) - 60}';",  # the clock of the site
    ],
)
def test_a_date_of_a_script_that_may_be_another_thing_is_not_read(written: str) -> None:
    assert read(article(tail=f"<script>{written}</script>")).provenance.date_basis == "fetch"


@pytest.mark.parametrize(
    "line",
    [
        "This page was last edited on 14 May 2024. This page was created by the team of the town.",
        "This story was written on 14 May 2001 by a clerk, and lay in a drawer of the town hall until last week.",
        "This article was written by Jane Doe, who was born on 14 May 2001 in the house beside the bridge.",
        "Below the picture stood: “This entry was posted on 14 May 2001”, and nothing more was heard of him.",
    ],
)
def test_a_sentence_that_says_something_else_of_a_page_does_not_date_it(line: str) -> None:
    assert read(article(tail=f"<p>{line}</p>"), url="https://blog.example/bridge").provenance.date_basis == "fetch"


ENTRIES = [f"{day} May 2011 – {text}" for day, text in zip((12, 14, 20), TEXT, strict=False)]


@pytest.mark.parametrize(
    "lead",
    [
        ENTRIES,  # a chronicle
        [*TEXT, "LONDON, May 14, 2001 (Reuters) – The river rose above the second arch, the police said at night."],
        ["14 May 2004: the river rises above the second arch for the first time, and nobody sleeps in the town."],
        ["Ellen Porter (12 March 1998 – 3 May 2022) was a rower, and is remembered for the bridge in the town."],
        ["The Bridge (14 May 2009) is a film about the building of a bridge over a river in the north of the land."],
        ["After the flood of Saturday, 14 May 2011 – the worst of all – nobody in the town slept for two nights."],
    ],
)
def test_a_text_that_tells_of_a_day_is_not_of_that_day(lead: list[str]) -> None:
    page = html(f"<article><h1>River bridge opens at last</h1>{body(*lead, *prose(7))}</article>", title="River bridge")
    assert read(page, url="https://blog.example/bridge").provenance.date_basis == "fetch"
