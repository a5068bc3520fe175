"""Who wrote an article: as its records, its tags, its labels and its signatures say, each as sites write them."""

import json
import time
from typing import Any

import pytest

from tests.support.pages import TEXT, TEXT_ZH, article, body, html, read

SITE = {"@type": "Organization", "name": "River Echo"}
PERSON = {"@type": "Person", "@id": "https://news.example.org/#ida", "name": "Ida Penrose"}


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        (
            [{"@type": "Person", "givenName": "Ida", "familyName": "Penrose"}, {"name": "Bram Oz"}],
            "Ida Penrose, Bram Oz",
        ),
        ({"@id": PERSON["@id"]}, "Ida Penrose"),
        ([SITE], "River Echo"),
        ([SITE, PERSON], "Ida Penrose"),
        ("Ida Penrose, professor of the history of rivers", "Ida Penrose"),
        ("Ida Penrose | ida@echo.example", "Ida Penrose"),
        ("Ida Penrose, Senior Staff Writer", "Ida Penrose"),
        ("Ida Penrose, Chief Bridge Officer", "Ida Penrose"),
        ("Ida Penrose · 24 May 2024", "Ida Penrose"),
        ("Ida Penrose - 14th May, 2024", "Ida Penrose"),
        ("Ida Penrose 14/05/2024", "Ida Penrose"),
        ("River Echo, Ida Penrose", "Ida Penrose"),
        ("Ida Penrose, River Echo Sports", "Ida Penrose"),
        ("Ida Penrose River Echo", "Ida Penrose"),
        ("Ida Penrose –", "Ida Penrose"),
    ],
)
def test_the_author_of_a_record_is_a_name_without_role_address_or_site(stated: Any, name: str) -> None:
    record = {"@graph": [PERSON, {"@type": "NewsArticle", "publisher": SITE, "author": stated}]}
    head = f"<script type='application/ld+json'>{json.dumps(record)}</script>"
    assert read(article(head=head)).provenance.author == name


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("<p>Ida Penrose | 05.04.2024 - Updated: 06.04.2024</p>", "Ida Penrose"),
        (
            "<p>By Ida Penrose and Bram Oz - Courier Bridge Writers | Courier – 14 May 2024</p>",
            "Ida Penrose and Bram Oz",
        ),
        ("<p class='author'>Photo: Ada Miller</p><p class='author'>Ida Penrose</p>", "Ida Penrose"),
        ("<p class='author'>Editor: Ada Miller</p><p class='author'>Ida Penrose</p>", "Ida Penrose"),
        ("<p class='author'>created by</p><p class='author'>Ida Penrose</p>", "Ida Penrose"),
        ("<span class='byline'>by</span><div class='author'><span>By</span> <a>Ida Penrose</a></div>", "Ida Penrose"),
        ("<p>Propos recueillis par Ida Penrose</p>", "Ida Penrose"),
        ("<p>Das Gespräch führte Ida Penrose</p>", "Ida Penrose"),
        ("<p>Por Ida Penrose, g1 Minas — São João del-Rei</p>", "Ida Penrose"),
        ("<p>14 May 2024</p><ul><li><p>Ida Penrose</p><p>redacteur Binnenland</p></li></ul>", "Ida Penrose"),
        ("<h4 class='article-author-name'><a href='/ida'>Ida Penrose</a></h4>", "Ida Penrose"),
        ("<div class='writeBy'>Ida Penrose</div>", "Ida Penrose"),
        ("<a class='forfatter' href='/x'>Ida Penrose</a>", "Ida Penrose"),
        ("<div class='storyByline'><span>Ida Penrose</span></div>", "Ida Penrose"),
        ("<div class='contributor-name'>Ida Penrose</div>", "Ida Penrose"),
        ("<div class='firma'>Kowalski</div>", None),
        ("<div class='szerzo'><a href='/ida'>Ida Penrose</a></div>", "Ida Penrose"),
        ("<dl><dd itemprop='author'>Geschrieben von <span>Ida Penrose</span></dd></dl>", "Ida Penrose"),
        ("<p>By Ida Penrose on May 14, 2024</p>", "Ida Penrose"),
        ("<p>Words by Ida Penrose on May 14, 2024</p>", "Ida Penrose"),
        ("<p>Von Ida Penrose am 14. Mai 2024</p>", "Ida Penrose"),
        ("<p>14 maja 2024 przez Ida Penrose</p>", "Ida Penrose"),
        ("<p>Oprac. Ida Penrose</p>", "Ida Penrose"),
        ("<p>بواسطة إيدا بنروز</p>", "إيدا بنروز"),
        ("<div><span>Ida Penrose</span> <time>14 May 2024</time></div>", "Ida Penrose"),
        ("<div><time>14 May 2024</time> <span>Ida Penrose</span></div>", "Ida Penrose"),
        ("<p>Posted by Ida Penrose on 14 May 2024</p>", "Ida Penrose"),
        ("<p>Publicado por Ida Penrose</p>", "Ida Penrose"),
        ("<p>Submitted by <a href='/users/ida'>Ida Penrose</a> on Tue, 05/14/2024 - 10:11</p>", "Ida Penrose"),
        ("<p><a href='/author/ida'>Ida Penrose</a>, with drawings</p>", "Ida Penrose"),
        ("<p><a href='/member/ida'>ida_p</a> · 14 May 2024</p>", "ida_p"),
        ("<p class='author'>Veröffentlicht von <span>Ida Penrose</span></p>", "Ida Penrose"),
    ],
)
def test_a_name_beside_the_day_or_behind_its_label_is_the_author(lead: str, name: str | None) -> None:
    assert read(article(lead=lead)).provenance.author == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Text: Ida Penrose | Fotos: Bram Oz", "Ida Penrose"),
        ("Reporting by Ida Penrose; Editing by Bram Oz", "Ida Penrose"),
        ("Ein Gastbeitrag von Ida Penrose", "Ida Penrose"),
        ("Por Ida Penrose, Lisboa", "Ida Penrose"),
        ("Autor: Ida Penrose. Data publikacji Śro, 2024-05-15 15:23", "Ida Penrose"),
        ("Kirjoittaja: Ida Penrose", "Ida Penrose"),
        ("取材・文：川辺春子", "川辺春子"),
        ("文丨李小禾 编辑丨周砚", "李小禾"),
        ("[서울=강변뉴스] 강하늘 기자", "강하늘"),
    ],
)
@pytest.mark.parametrize("place", ["lead", "tail"])
def test_a_line_that_credits_the_writer_names_the_author_and_is_no_text(line: str, name: str, place: str) -> None:
    extracted = read(article(**{place: f"<p>{line}</p>"}))
    assert extracted.provenance.author == name
    assert [*extracted.document.paragraphs] == [*TEXT]


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("<p>Ida Penrose, PAP</p>", "Ida Penrose"),
        ("<p>Ida Penrose avec AFP</p>", "Ida Penrose"),
        ("<p>Autor: idap. Data publikacji Śro, 2024-05-15 15:23</p>", "idap"),
        ("<p>River Traffic, USA</p>", None),  # a heading: the text has one of its words in lower case
        ("<figure><figcaption>Ida Penrose, AFP</figcaption></figure>", None),
        (
            "<p>Words: Traffic And Trams</p><p>The traffic and the trams stood still for half an hour on Friday.</p>",
            None,
        ),
        ("<p>李小禾／綜合報導</p>", "李小禾"),
        ("<p>市区／綜合報導</p>", None),
        ("<p>记者 李小禾 北岸报道</p>", "李小禾"),
    ],
)
def test_a_name_with_an_agency_or_a_day_behind_it_is_the_author_if_it_is_no_heading(
    lead: str, name: str | None
) -> None:
    assert read(article(lead=lead)).provenance.author == name


@pytest.mark.parametrize(
    ("lead", "tail", "name"),
    [
        ("", "（记者 李禾 周砚）", "李禾、周砚"),
        ("", "（陈渡）", "陈渡"),
        ("", "（陈渡 上海报道）", "陈渡"),
        ("", "（见图）", None),
        ("□ 县城日报记者 李禾", "", "李禾"),
        ("本报记者李禾发自河岸", "", "李禾"),
        ("李禾、周砚", "", "李禾、周砚"),
        ("", "（记者 李禾 通讯员 周砚）", "李禾、周砚"),
        ("", "（本报记者李禾 通讯员周砚）", "李禾、周砚"),
        ("李禾 发表于 2024-5-3 11:46:00", "", "李禾"),
        ("北岸新闻记者 | 李禾", "", "李禾"),
        ("2024-05-03 16:20北岸報／ 記者李禾明／北岸即時報導", "", "李禾明"),
        ("【2024/05/03　記者李禾明／北岸報導】", "", "李禾明"),
        ("", "（北岸社記者李禾明北岸12日電）", "李禾明"),
        ("", "〔記者李禾明北岸報導〕", "李禾明"),
        ("", "【打印】【关闭】", None),
        ("李禾明 报道", "", "李禾明"),
        ("作者：本报记者　李　禾 《北岸日报》（ 2024年05月03日 08版）", "", "李禾"),
        ("<span>Author, </span><span>李禾·米勒</span>", "", "李禾·米勒"),
    ],
)
def test_a_chinese_article_is_signed_in_brackets_or_by_its_reporters_line(lead: str, tail: str, name: str) -> None:
    text = body(*TEXT_ZH[:-1], TEXT_ZH[-1] + tail)
    page = html(f"<h1>县里的新桥正式通车</h1><p>{lead}</p>{text}", title="县里的新桥正式通车", language="zh")
    assert read(page).provenance.author == name


@pytest.mark.parametrize(
    "names",
    [
        "记者 李禾 通讯员 周砚",
        "记者：李禾 通讯员：周砚",
        "县城日报记者 李禾 本报通讯员 周砚",
        "本报记者李禾、通讯员周砚",
        "李禾 实习生 周砚",
    ],
)
@pytest.mark.parametrize("place", ["<p>作者：{}</p>", "<p class='author'>{}</p>", "<meta name='author' content='{}'>"])
def test_every_role_of_a_byline_adds_its_names(place: str, names: str) -> None:
    said = place.format(names)
    lead, head = ("", said) if said.startswith("<meta") else (said, "")
    page = html(f"<h1>新桥正式通车</h1>{lead}{body(*TEXT_ZH)}", head=head, title="新桥正式通车", language="zh")
    assert read(page).provenance.author == "李禾、周砚"


@pytest.mark.parametrize(
    ("head", "lead", "publisher"),
    [
        ("", "<p>稿件来源： 北岸日报　要闻</p>", "北岸日报"),
        ("<meta name='mediaid' content='北岸日报'>", "", "北岸日报"),
        ('<script>window.DATA = {"title":"新桥正式通车","media":"北岸晚报"}</script>', "", "北岸晚报"),
        ('<script>var other = {"title":"山上的旧寺庙","media":"北岸晚报"}</script>', "", None),
        ("", "<p>发布日期：2024-05-03来源：北岸县教育局字体大小：大中小分享到：</p>", "北岸县教育局"),
    ],
)
def test_a_chinese_source_is_named_without_its_section_and_also_in_the_pages_data(
    head: str, lead: str, publisher: str | None
) -> None:
    page = html(f"<h1>新桥正式通车</h1>{lead}{body(*TEXT_ZH)}", head=head, title="新桥正式通车", language="zh")
    assert read(page).provenance.publisher == publisher


def test_the_publisher_of_a_wechat_page_is_its_account_and_no_author() -> None:
    head = "<meta property='og:site_name' content='微信公众平台'>"
    lead = "<a class='author-nick' id='js_name'>北岸发布</a>"
    page = html(f"<h1>新桥正式通车</h1>{lead}{body(*TEXT_ZH)}", head=head, title="新桥正式通车", language="zh")
    provenance = read(page, url="https://mp.weixin.qq.com/s/abc").provenance
    assert (provenance.publisher, provenance.author) == ("北岸发布", None)


def test_the_author_on_a_wechat_page_stands_before_its_account() -> None:
    lead = "<p><span id='js_author_name'>李小禾</span><span id='js_name'>北岸发布</span><em>2024年5月3日 20:01</em></p>"
    page = html(f"<h1>新桥正式通车</h1>{lead}{body(*TEXT_ZH)}", title="新桥正式通车", language="zh")
    provenance = read(page, url="https://mp.weixin.qq.com/s/abc").provenance
    assert (provenance.publisher, provenance.author) == ("北岸发布", "李小禾")


@pytest.mark.parametrize(
    ("lead", "name"),
    [
        ("<p class='author'>北岸日報 / 記者<a href='/r'>李小禾</a>／台南即時報導</p>", "李小禾"),
        ("<p><a href='/r'>川辺春子</a>2024年5月3日 7時00分</p><p>橋のたもとで</p>", "川辺春子"),
        ("<p>北岸新聞2024年5月3日 7時00分</p><p>橋のたもとで</p>", None),
    ],
)
def test_a_name_in_han_beside_its_role_or_its_day_is_the_author(lead: str, name: str | None) -> None:
    page = html(f"<h1>新桥正式通车</h1>{lead}{body(*TEXT_ZH)}", title="新桥正式通车", language="zh")
    assert read(page).provenance.author == name


def test_who_posts_a_text_is_no_publisher_and_an_office_that_does_is() -> None:
    assert read(article(lead="<p>Posted by Ida Penrose on 14 May 2024</p>")).provenance.publisher is None
    office = read(article(lead="<p>Posted by the Office for Bridges of the County on 14 May 2024</p>"))
    assert office.provenance.author is None


@pytest.mark.parametrize(
    "link",
    ["<a href='/member/join'>Join us</a>", "<a href='/people/ada'>Ada Miller</a>", "<a href='/about'>Ada Miller</a>"],
)
def test_a_link_to_no_persons_page_names_no_author(link: str) -> None:
    assert read(article(lead=f"<p>See more: {link}</p>")).provenance.author is None


@pytest.mark.parametrize(
    ("lead", "tail"),
    [
        ("<p>14 May 2024</p>", "<p><a href='/user/ada'>Ada Miller</a> 15 May 2024 10:11</p>"),
        ("<p>14 May 2024</p>", "<p><a href='/s/9'>Plans approved</a></p><p><a href='/author/ada'>Ada Miller</a></p>"),
        ("<p>14 May 2024</p>", "<p>Photos: <a href='/author/ada'>Ada Miller</a></p>"),
        ("<p>14 May 2024</p>", "<p><a href='https://films.test/@CountyFilms'>County Films</a></p>"),
        ("<p>14 May 2024 <a href='/user/login'>Log In</a></p>", ""),
        ("<p><a href='/staff/hours'>Office Hours</a></p>", ""),
        ("<p>Checked by <a href='/author/ada'>Ada Miller</a> — 14 May 2024</p>", ""),
        ("<p>Interview with <a href='/profile/ada'>Ada Miller</a> · 14 May 2024</p>", ""),
        (
            "<p><a href='/author/a'>Ada Miller</a> <a href='/author/b'>Bo Lind</a> <a href='/author/e'>Eva Ek</a></p>",
            "",
        ),
        ("<p>County Works 14 May 2024</p>", ""),
        ("<p>14 May 2024 Press Release</p>", ""),
        ("<p>Friday Morning 14 May 2024</p>", ""),
    ],
)
def test_readers_other_stories_sections_and_people_of_the_story_are_no_authors(lead: str, tail: str) -> None:
    assert read(article(lead=lead, tail=tail)).provenance.author is None


def test_a_text_that_the_site_has_posted_has_no_author() -> None:
    page = article(lead="<p>Posted by County Courier</p>").replace("</title>", " – County Courier</title>")
    assert read(page).provenance.author is None


def test_a_tag_that_names_who_built_the_site_gives_way_to_the_signature() -> None:
    text = body(*TEXT_ZH[:-1], TEXT_ZH[-1] + "（记者 李禾）")
    head = "<meta name='author' content='大江网络'>"
    assert read(html(f"<h1>新桥正式通车</h1>{text}", head=head, title="新桥正式通车")).provenance.author == "李禾"


@pytest.mark.parametrize(
    "lead",
    [
        "<p>Updated: 14 May 2024</p><figure><img src='/1.jpg'>"
        "<figcaption>The pier. Foto: Ada Miller</figcaption></figure>",
        "<div class='bookmark-card'><h4>Plans approved</h4><span class='bookmark-author'>Ada Miller</span></div>",
    ],
)
def test_who_took_a_picture_or_wrote_another_page_is_no_author(lead: str) -> None:
    assert read(article(lead=lead)).provenance.author is None


def test_the_role_below_an_authors_name_is_none_of_the_text() -> None:
    lead = "<div class='said'><p>Ida Penrose</p><p>redacteur Binnenland</p></div>"
    assert read(html(f"<h1>River bridge</h1>{lead}{body()}", title="River bridge")).document.paragraphs == TEXT


@pytest.mark.parametrize("said", ["View Staff Page", "Staff Reports", "The writer has posted comments on this article"])
def test_what_a_site_says_beside_a_name_is_no_author(said: str) -> None:
    assert read(article(lead=f"<p class='byline'>{said}</p>")).provenance.author is None


@pytest.mark.parametrize("said", ["Analysis &amp; Opinion", ". Imagen"])
def test_what_stands_where_a_name_may_is_none_without_the_words_of_one(said: str) -> None:
    lead = f"<p>{said}</p><p>14 May 2024</p>"
    assert read(article(lead=lead)).provenance.author is None


@pytest.mark.parametrize(
    "lead",
    [
        "<ul class='buttons'><li>Get link</li><li>Pinterest</li><li>Other Apps</li></ul><p>14 May 2024</p>",
        "<p>14 May 2024</p><p>In Short</p>",
        "<p class='byline'>【打印】</p>",
        "<p>作者：网络整理</p>",
    ],
)
def test_what_stands_beside_the_day_is_no_name_if_it_is_a_tool_or_heads_the_text(lead: str) -> None:
    assert read(article(lead=lead)).provenance.author is None


def test_a_site_with_its_place_is_no_author() -> None:
    head = '<meta property="og:site_name" content="River Echo"><meta name="author" content="River Echo, Hull, England">'
    assert read(article(head=head)).provenance.author is None
    for name in ("Ida Penrose", "王小明"):
        named = head.replace("Hull, England", name)
        assert read(article(head=named)).provenance.author == name


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("Herald", "Heraldo Munoz"),
        ("Stephen", "Stephen King"),
        ("Miller", "Ida Maria Miller"),
        ("Echo", "Mark Comment"),
    ],
)
def test_a_name_stays_whole_though_the_paper_is_called_like_a_part_of_it(site: str, name: str) -> None:
    head = f'<meta property="og:site_name" content="{site}"><meta name="author" content="{name}">'
    assert read(article(head=head)).provenance.author == name


@pytest.mark.parametrize(
    ("element", "called"),
    [
        ("<html", "no-js sidebar-closed"),
        ("<body", "single single-format-standard wp-embed-responsive has-sidebar comments-open"),
        ("<article", "post-6 type-post hentry category-recent-finds tag-widgets"),
    ],
)
def test_what_a_page_is_called_as_a_whole_hides_no_author(element: str, called: str) -> None:
    page = article(lead="<div class='post-author'><p class='author-name'>Ruth Callander</p></div>")
    assert read(page.replace(element, f"{element} class='{called}'")).provenance.author == "Ruth Callander"


@pytest.mark.parametrize(
    "line",
    ["Sri Lanka 3 May 2024", "South Korea | 3 May 2024", "Buenos Aires 3 de mayo de 2024", "Hong Kong May 3, 2024"],
)
def test_a_country_or_a_large_city_beside_a_day_is_no_author(line: str) -> None:
    assert read(article(lead=f"<p>{line}</p>")).provenance.author is None


TEXT_JA = (
    "谷の古い水車が土曜日、三十年ぶりに回り始めた。約二百人が見に来て、子どもたちは歓声を上げた。",
    "三つの村のパン屋が前もって粉を注文しており、最初の袋は一時間でなくなったと粉屋は話した。",
    "修復には八千万円と六年がかかった。来週は製材所の番だという。",
)


@pytest.mark.parametrize("line", ["【田中太郎】", "田中太郎記者", "文＝田中太郎 写真＝佐藤花子", "編集委員 田中太郎"])
@pytest.mark.parametrize("tag", ["p", "div", "p class='byline'"])
def test_a_japanese_writer_is_named_in_a_line_that_is_none_of_the_text(line: str, tag: str) -> None:
    found = read(html(f"<article><h1>水車が回る</h1><{tag}>{line}</{tag}>{body(*TEXT_JA)}</article>", language="ja"))
    assert found.provenance.author == "田中太郎"
    assert found.document.paragraphs == TEXT_JA
    below = read(html(f"<article><h1>水車が回る</h1>{body(*TEXT_JA, line)}</article>", language="ja"))
    assert below.provenance.author == "田中太郎"
    assert below.document.paragraphs == TEXT_JA


@pytest.mark.parametrize(
    ("line", "author"),
    [("2024年5月14日 田中太郎", "田中太郎"), ("14 Μαΐου 2024 Της Μαρίας Παππά", "Μαρίας Παππά")],
)
def test_a_writer_is_named_behind_the_day(line: str, author: str) -> None:
    found = read(html(f"<div><h1>水車が回る</h1><div>{line}</div>{body(*TEXT_JA)}</div>", language="ja"))
    assert found.provenance.author == author


@pytest.mark.parametrize("line", ["记者调查", "记者手记", "记者在现场", "记者节快乐"])
def test_a_line_about_reporters_names_none(line: str) -> None:
    found = read(html(f"<article><h1>新桥通车</h1><p>{line}</p>{body(*TEXT_ZH)}</article>", language="zh"))
    assert found.provenance.author is None
    assert line in found.document.paragraphs


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Text: Anna Berger, Fotos: Karl Voss", "Anna Berger"),
        ("Ida Penrose, PAP", "Ida Penrose"),
        ("Reporter Ida Penrose", "Ida Penrose"),
        ("Edited by Bram Oz", None),
    ],
)
def test_an_element_of_the_byline_is_read_as_any_line_is(line: str, author: str | None) -> None:
    assert read(article(lead=f"<p class='byline'>{line}</p>")).provenance.author == author


def test_the_name_of_a_section_beside_a_place_is_no_writers() -> None:
    menu = "<ul><li><a href='/now'>أخبار عاجلة</a></li><li><a href='/day'>أخبار اليوم</a></li></ul>"
    told = "عادت طاحونة الوادي القديمة إلى الدوران يوم السبت للمرة الأولى منذ ثلاثين عاما، وحضر نحو مئتي شخص."
    for line, author in (("أخبار محلية - القاهرة", None), ("أحمد حسن - القاهرة", "أحمد حسن")):
        inside = (
            f"{menu}<article><h1>الطاحونة تعود</h1><p>14 مايو 2024</p><p>{line}</p>{body(told, told[:60])}</article>"
        )
        assert read(html(inside, language="ar")).provenance.author == author


@pytest.mark.parametrize("part", ["(a", "1,", "- ", "by Ida Penrose, ", "田中太郎、", "글 김민수 ", "Ida in Lisbon "])
def test_a_byline_of_any_length_is_read_in_reasonable_time(part: str) -> None:
    begun = time.process_time()
    read(article(lead=f"<div class='byline'>{part * (400_000 // len(part))}</div>"))
    assert time.process_time() - begun < 20
