"""Where an article ends: at what the site shows below it, at the next story of a page without end, at its comments."""

import re
import time

import pytest

from pipeline.extract.block_walk import walk
from pipeline.extract.strings import squash
from pipeline.text.end_words import begins_part_below, is_title_below, names_comments
from tests.support.house import prose
from tests.support.pages import TEXT, TEXT_ZH, article, body, html, read, view

TITLE = "River bridge opens at last"
OTHERS = "".join(
    f"<div><h4><a href='/{n}'>{text[0][:40]}</a></h4><p>{text[0]}</p></div>"
    for n, text in enumerate(map(prose, range(3)))
)


def paragraphs(inside: str) -> list[str]:
    return list(read(html(inside, title=f"{TITLE} – The Courier")).document.paragraphs)


@pytest.mark.parametrize(
    "line",
    [
        *("Você pode gostar...", "Vous aimerez aussi", "Potrebbe interessarti", "Вам также может быть интересно"),
        *(
            "Mest lest",
            "Meest gelezen",
            "Najczęściej czytane",
            "En çok okunanlar",
            "Có thể bạn quan tâm",
            "الأكثر قراءة",
        ),
        *("More on this story", "Verwandte Artikel", "Sur le même sujet", "Noticias relacionadas"),
        *("Похожие новости", "Схожі новини", "İlgili Haberler", "Berita Terkait", "Tin liên quan", "أخبار ذات صلة"),
        *("संबंधित खबरें", "כתבות נוספות", "その他のニュース", "다른 기사", "ข่าวที่เกี่ยวข้อง"),
        *("About the author", "Über die Autorin", "关于作者", "この記事を書いた人", "Written by Ida Penrose"),
        *("Top stories", "Comentarios (12)", "Haftungsausschluss", "海港网版权与免责声明：", "反侵权公告："),
    ],
)
def test_what_a_site_shows_below_an_article_is_named_in_many_languages(line: str) -> None:
    assert begins_part_below(line)
    found = paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT)}<p>{line}</p>{OTHERS}</div>")
    assert found == list(TEXT)


@pytest.mark.parametrize("line", ["Newsletter", "Our newsletters", "Nyhetsbrev", "ニュースレター", "Рассылка"])
def test_what_a_newsletter_promises_below_an_article_is_none_of_it(line: str) -> None:
    promised = "<div>Each morning at six, all that matters of the region.</div>"
    assert paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT)}<div>{line}</div>{promised}</div>") == list(TEXT)


@pytest.mark.parametrize(
    "line",
    ["Newsletter of the council", "Popular with sailors, the bar closes.", "Kommentaren kom sent.", "转载请注明出处"],
)
def test_a_sentence_with_such_a_word_is_no_end(line: str) -> None:
    assert not begins_part_below(line)
    assert not names_comments(squash(line))


@pytest.mark.parametrize(
    "line",
    [
        *("Comments from the council", "You may also need a fuse", "Kommentare der Parteien", "评论区成为重灾区"),
        *("更多新闻工作者走进乡村", "你可能吃错了药", "排行榜背后的生意", "Комментарии экспертов", "おすすめの料理"),
    ],
)
def test_a_heading_that_begins_like_such_a_title_ends_nothing(line: str) -> None:
    last = "The mayor said on Thursday that the council was proud of it."
    seen = view(html(f"<div><h1>{TITLE}</h1>{body(*TEXT)}<h3>{line}</h3><p>{last}</p></div>", title=TITLE))
    assert walk(seen, None, learn=False).paragraphs[-1] == last


@pytest.mark.parametrize(("heading", "next_heading"), [("Disclaimer", "Governing law"), ("免责声明", "附则")])
def test_a_heading_with_another_like_it_and_prose_below_is_the_texts_own(heading: str, next_heading: str) -> None:
    own = "The site is not liable for errors in the timetable, however they came about."
    law = "The law of the county applies, and its court decides in all disputes about it."
    parts = f"<h2>Scope</h2>{body(*TEXT)}<h2>{heading}</h2>{body(own)}<h2>{next_heading}</h2>{body(law)}"
    seen = view(html(f"<div><h1>{TITLE}</h1>{parts}</div>", title=TITLE))
    assert {own, law} <= set(walk(seen, None, learn=False).paragraphs)


@pytest.mark.parametrize("line", ["四、免责声明", "3. Disclaimer", "第八条 版权声明"])
def test_a_numbered_title_is_the_texts_own(line: str) -> None:
    assert not begins_part_below(line)
    assert line in paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT, line, *prose(0))}</div>")


def story(headline: str, *text: str, day: str = "") -> str:
    return f"<article><h1>{headline}</h1><p>{day}</p>{body(*text)}</article>"


def test_the_next_story_of_a_page_without_end_is_none_of_this_one() -> None:
    more = [text for number in range(4) for text in prose(number)]
    assert paragraphs(
        f"<main>{story(TITLE, *TEXT)}{story('Ferry sold', *more, day='Published 6 May 2024, 16:25')}</main>"
    ) == list(TEXT)


@pytest.mark.parametrize("day", ["", "14 May 2024"], ids=["undated", "timeline"])
def test_parts_of_one_text_that_are_called_articles_stay(day: str) -> None:
    more = [text for number in range(2) for text in prose(number)]
    parts = story("Why it took so long", *more[:4], day=day) + story("What comes next", *more[4:], day=day)
    assert {*TEXT, *more} <= set(paragraphs(f"<main>{story(TITLE, *TEXT)}{parts}</main>"))


def test_the_dated_entries_of_a_live_blog_stay_though_their_headings_are_of_the_first_rank() -> None:
    more = prose(0)[:4]
    entries = "".join(story(f"Update {n}", text, day=f"6 May 2024, 1{n}:25") for n, text in enumerate(more))
    assert {*TEXT, *more} <= set(paragraphs(f"<main>{story(TITLE, *TEXT)}{entries}</main>"))


def test_a_story_within_the_article_ends_nothing() -> None:
    old = "The old bridge stood for a hundred years, until the flood took its middle."
    inner = f"<article><h1>The bridge of 1901</h1><p>{old}</p></article>"
    found = paragraphs(f"<article><h1>{TITLE}</h1>{body(*TEXT[:2])}{inner}{body(*TEXT[2:])}</article>")
    assert set(TEXT) <= set(found)


SAID = "我每天坐这班船上班，从来没有晚点过，老船长在的时候，什么天气都开，希望新船也一样准时，大家都不用再等了。"


@pytest.mark.parametrize(
    ("heading", "stamp", "kept"),
    [
        ("评论", "# re: 渡口 2024-12-27 12:4{} 老陈", False),
        ("评论", "老陈说了第{}段", True),
        ("岸边的人", "2024-12-27 12:4{} 老陈", True),
    ],
    ids=["comments", "undated", "chapters"],
)
def test_comments_go_however_many_they_are(heading: str, stamp: str, kept: bool) -> None:
    said = "".join(f"<h4>{stamp.format(number)}</h4><p>{number}{SAID}</p>" for number in range(9))
    found = paragraphs(f"<div><h2>{TITLE}</h2>{body(*TEXT_ZH)}<h3>{heading}</h3>{said}</div>")
    assert set(TEXT_ZH) <= set(found)
    assert any(SAID in text for text in found) is kept


def test_a_section_on_comments_is_the_articles_own() -> None:
    said = "".join(f"<p>Reader {n}, 13 May 2024, 08:1{n}</p><p>{text}</p>" for n, text in enumerate(prose(0)[:3]))
    found = paragraphs(
        f"<div><h1>{TITLE}</h1>{body(*TEXT)}<h2>Comments</h2>{said}<h2>Outlook</h2>{body(*prose(1))}</div>"
    )
    assert {*TEXT, *prose(0)[:3], *prose(1)} <= set(found)


def test_times_in_sentences_and_of_events_are_not_those_of_comments() -> None:
    told = (
        "Written comments: until 3 June 2024, 17:00",
        "Public hearing: begins 5 June 2024, 19:00",
        "On Monday 13 May 2024 at 08:15 a reader called the mayor a thief.",
        "At 09:40 on 13 May 2024 the mayor answered him herself, and left it at that.",
    )
    assert {*TEXT, *told} <= set(paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT)}<h3>Comments</h3>{body(*told)}</div>"))


def test_thousands_of_headings_that_name_comments_cost_no_more_than_others() -> None:
    page = html(f"<div><h1>{TITLE}</h1>{body(*TEXT)}{'<h2>Comments</h2><p>None yet</p>' * 3_000}</div>")
    began = time.process_time()
    assert read(page).document.paragraphs
    assert time.process_time() - began < 10


def test_the_captions_of_a_gallery_go_and_a_count_stays() -> None:
    shown = "".join(
        f"<p>{n} of 3 |</p><p>Visitors cross the bridge on foot, picture {n}, on Sunday.</p>" for n in (1, 2, 3)
    )
    assert paragraphs(f"<div><h1>{TITLE}</h1>{shown}{body(*TEXT)}</div>") == list(TEXT)
    found = paragraphs(f"<div><h1>{TITLE}</h1>{body(TEXT[0], '2 of 3', *TEXT[1:])}</div>")
    assert "2 of 3" in found


@pytest.mark.parametrize("count", ["{} of 2", "{} of 2 |"])
def test_the_numbered_parts_of_a_text_are_no_captions(count: str) -> None:
    lines = (TEXT[0], count.format(1), *TEXT[1:3], count.format(2), TEXT[3])
    assert set(TEXT) <= set(paragraphs(f"<div><h1>{TITLE}</h1>{body(*lines)}</div>"))


def test_questions_that_are_counted_keep_their_lines() -> None:
    lines = [line for n, text in enumerate(TEXT, 1) for line in (f"{n} of 4", text)]
    assert set(TEXT) <= set(paragraphs(f"<div><h1>{TITLE}</h1>{body(*lines)}</div>"))


@pytest.mark.parametrize(
    "line",
    [
        *("You may also pay by card", "Comments are due by Friday", "Replies to nobody", "你可能不知道我是谁"),
        *(
            "评论员：老陈",
            "相关内容见附件",
            "Das könnte dich auch freuen",
            "Pode gostar ou não",
            "вам может быть стыдно",
        ),
    ],
)
def test_a_last_line_without_a_full_stop_is_no_title_of_another_part(line: str) -> None:
    assert paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT, line)}</div>") == [*TEXT, line]


@pytest.mark.parametrize(
    "line",
    [
        *("Comments (3)", "12 comments", "You might also like…", "3 responses to “Bridge”", "你可能感兴趣的文章"),
        *(
            "コメントを書く",
            "많이 본 뉴스",
            "Das könnte Sie auch interessieren",
            "Potrebbe interessarti anche",
            "Вам может быть интересно",
        ),
        *("Latest news", "Ostatnie wiadomości", "Новости по теме:", "Log in or register to post comments"),
        *("Zaloguj się, aby dodać komentarz", "登录后发表评论", "Inicie sesión para escribir comentarios"),
    ],
)
def test_a_title_of_another_part_goes_though_nothing_stands_below_it(line: str) -> None:
    assert is_title_below(line)
    assert paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT, line)}</div>") == list(TEXT)


SHORT = (
    "The pool opens a week later, because a pump has failed.",
    "Tickets for the season are valid in the old baths.",
)


def teasers(card: str) -> str:
    return "".join(card.format(n=n, text=text[0], head=text[1][:30]) for n, text in enumerate(map(prose, range(4))))


@pytest.mark.parametrize(
    "name", ["related", "recommended", "more-news", "read-next", "relatedArticles", "te-puede-interesar"]
)
@pytest.mark.parametrize(
    "card",
    [
        "<p>{text}</p>",
        "<div><img src='/{n}.jpg'><h3>{head}</h3><p>{text}</p></div>",
        "<div><h3>{head}</h3><p>{text} <a href='/{n}'>Read on</a></p></div>",
    ],
    ids=["prose alone", "pictures", "links"],
)
def test_a_box_that_is_called_other_articles_is_none_of_a_short_text(name: str, card: str) -> None:
    for attribute in ("class", "id"):
        box = f"<section {attribute}='{name}'>{teasers(card)}</section>"
        assert paragraphs(f"<article><h1>{TITLE}</h1>{body(*SHORT)}</article>{box}") == list(SHORT)


@pytest.mark.parametrize("name", ["more", "read-more-content", "widget-text", "hot"])
def test_the_rest_of_a_text_in_a_box_with_a_vague_name_stays(name: str) -> None:
    rest = body(*prose(1), *prose(2))
    assert set(prose(2)) <= set(
        paragraphs(f"<article><h1>{TITLE}</h1>{body(*TEXT)}<div class='{name}'>{rest}</div></article>")
    )


def test_an_article_within_a_box_that_is_called_other_articles_stays() -> None:
    found = paragraphs(f"<div class='related-content'><h1>{TITLE}</h1>{body(*TEXT)}</div>")
    assert found == list(TEXT)
    found = paragraphs(f"<h1>{TITLE}</h1><div class='related-content'>{body(*TEXT)}</div>")
    assert found == list(TEXT)


@pytest.mark.parametrize("name", ["text has-related", "content related-enabled", "no-related"])
def test_a_name_that_says_whether_other_articles_are_shown_is_not_theirs(name: str) -> None:
    found = paragraphs(f"<h1>{TITLE}</h1><p>{SHORT[0]}</p><div class='{name}'>{body(*TEXT)}</div>")
    assert set(TEXT) <= set(found)


@pytest.mark.parametrize("link", ["/photos/{}.jpg", "#tip-{}", "/p.php?file={}.webp"])
def test_entries_that_link_to_pictures_or_their_own_page_are_no_teasers(link: str) -> None:
    tips = [prose(n)[0] for n in range(5)]
    shown = "".join(
        f"<li><h2>Tip {n}</h2><p>{tip}</p><a href='{link.format(n)}'>Show the picture</a></li>"
        for n, tip in enumerate(tips)
    )
    page = view(html(f"<h1>{TITLE}</h1>{body(*TEXT[:2])}<ul>{shown}</ul>", title=TITLE))
    assert set(tips) <= set(walk(page, None, learn=False).paragraphs)


def test_a_list_of_replies_with_their_times_is_none_of_the_post() -> None:
    rows = "".join(
        f"<li><a href='/t?{n}'>我也坐过这班船</a>【<a href='/u?{n}'>老陈</a>】08-1{n} 16:06 29{n}字 [43{n}/8]</li>"
        for n in range(9)
    )
    inside = f"<h1>河上的新桥</h1>{body(*TEXT_ZH)}<b>| 回复线索：</b><ul>{rows}</ul><b>主题已经关闭，停止回复．</b>"
    assert read(html(inside, title="河上的新桥", language="zh")).document.paragraphs == TEXT_ZH


def test_the_entries_of_a_live_blog_with_their_times_are_no_teasers() -> None:
    said = prose(3)
    entries = "".join(
        f"<li><div>1{n}:25, by <a href='/by/{n}'>Ida Penrose</a> at the bridge</div><p>{text}</p></li>"
        for n, text in enumerate(said)
    )
    assert set(said) <= set(paragraphs(f"<h1>{TITLE}</h1>{body(*TEXT)}<ul>{entries}</ul>"))


FORM = "<form action='/add'><p>Your name</p><input name='n'><textarea name='t'></textarea></form>"
ASKED = ("Are you a reader, a writer, or both?", "Join our circle of readers, which meets on the first Monday.")


def test_a_form_that_asks_for_a_text_ends_one() -> None:
    inside = f"<div><h1>{TITLE}</h1>{body(*TEXT)}<div>{FORM}</div><h2>{ASKED[0]}</h2><p>{ASKED[1]}</p></div>"
    assert walk(view(html(inside, title=TITLE)), None, learn=False).paragraphs == list(TEXT)


@pytest.mark.parametrize(
    "area",
    ["<textarea readonly>copy me</textarea>", "<form><textarea readonly>x</textarea></form>", "<textarea></textarea>"],
)
def test_a_text_to_be_copied_ends_nothing(area: str) -> None:
    inside = f"<div><h1>{TITLE}</h1>{body(*TEXT)}<div>{area}</div><p>{ASKED[1]}</p></div>"
    assert walk(view(html(inside, title=TITLE)), None, learn=False).paragraphs == [*TEXT, ASKED[1]]


@pytest.mark.parametrize("line", ["5 comments", "Comments (3)", "评论（12）", "共12条评论", "Kommentare", "Ответы: 4"])
def test_comments_are_named_with_and_without_their_number(line: str) -> None:
    assert names_comments(squash(line))


@pytest.mark.parametrize(
    "line",
    [
        *("3 Responses to “{}”", "One thought on “{}”", "3 Kommentare zu „{}“", "Ein Gedanke zu „{}“"),
        *("3 réflexions sur « {} »", "Un comentario en «{}»", "3 respostas para “{}”", "3 pensieri su “{}”"),
        *(
            "2 reacties op “{}”",
            "3 komentarze do „{}”",
            "3 комментария к “{}”",
            "3 коментарі до “{}”",
            "3 svar til “{}”",
        ),
        *("3 svar på ”{}”", "“{}” için 3 yorum", "“{}” üzerine 3 düşünce", "「{}」への3件のフィードバック"),
        *(
            "“{}”에 대한 3개의 생각",
            "《{}》已有1件评论",
            "《{}》有3个想法",
            "《{}》上有3条评论",
            "在〈{}〉中有 3 則留言",
        ),
        *("3 bình luận về “{}”", "3 σχόλια στο “{}”", "3 komentáře u „{}“", "3 תגובות בנושא “{}”"),
        *("3 تعليقات على “{}”", "3 دیدگاه برای “{}”"),
    ],
)
def test_comments_are_named_with_what_they_are_about(line: str) -> None:
    assert names_comments(squash(line.format("")))


def test_a_section_on_reactions_is_the_articles_own_though_days_stand_below() -> None:
    days = "".join(
        f"<li><a href='/{n}'>{text[:40]}</a><span>1{n} May 2024</span></li>" for n, text in enumerate(prose(7))
    )
    inside = f"<h1>{TITLE}</h1>{body(*TEXT)}<h2>Reactions</h2>{body(*prose(2))}"
    assert set(prose(2)) <= set(paragraphs(f"<div>{inside}</div><div><h2>From the county</h2><ul>{days}</ul></div>"))


@pytest.mark.parametrize(
    "line", ["Reply", "回复", "Comments are due", "A discussion of methods", "Antworten", "Reactions"]
)
def test_a_button_or_a_heading_names_no_comments(line: str) -> None:
    assert not names_comments(squash(line))


@pytest.mark.parametrize("heading", ["<article><h1>{}</h1>", "<header><h1>{}</h1></header><article>"])
def test_a_sidebar_that_says_more_than_the_article_is_none_of_it(heading: str) -> None:
    programme = "".join(f"<div class='textwidget'>{body(*prose(number))}</div>" for number in range(2))
    beside = f"<div class='sidebar'><h3>What we stand for</h3>{programme}</div>"
    assert paragraphs(f"{heading.format(TITLE)}{body(*TEXT)}</article>{beside}") == [*TEXT]


def test_a_text_of_which_an_article_element_holds_the_lead_alone_stays_whole() -> None:
    text = [line for number in range(4) for line in prose(number)]
    lead = f"<article><h1>{TITLE}</h1>{body(*TEXT[:2])}</article>"
    page = view(html(f"{lead}<div class='more'>{body(*text)}</div>", title=TITLE))
    assert walk(page, None, learn=False).paragraphs == [*TEXT[:2], *text]


@pytest.mark.parametrize("line", ["Our editors' choice:", "Themenseiten zum Artikel:", "更多图片："])
def test_a_last_line_that_announces_links_goes_with_them(line: str) -> None:
    links = "".join(f"<li><a href='/a/{n}'>{text[0][:40]}</a></li>" for n, text in enumerate(map(prose, range(3))))
    assert paragraphs(f"<article><h1>{TITLE}</h1>{body(*TEXT)}<p>{line}</p><ul>{links}</ul></article>") == [*TEXT]


def test_a_sentence_that_announces_a_picture_stays_without_it() -> None:
    line = "The mayor's answer hung above the old ferry for a week:"
    assert paragraphs(f"<article><h1>{TITLE}</h1>{body(*TEXT, line)}<img src='/1.jpg'></article>") == [*TEXT, line]


@pytest.mark.parametrize(
    "lines",
    [
        "<h2>When</h2><p>1 March to 30 June 2024</p><h2>Where else</h2><ul><li>New bridge</li><li>Ferry</li></ul>",
        "<pre>bridge open\nbridge close</pre>",
    ],
    ids=["one line below a heading", "code"],
)
def test_what_heads_no_prose_or_is_code_stays_behind_the_last_sentence(lines: str) -> None:
    page = html(f"<article><h1>River bridge</h1>{body(*TEXT)}{lines}</article>", title="River bridge")
    told = tuple(line for line in re.split("<[^>]*>|\n", lines) if line)
    assert tuple(walk(view(page), None, learn=False).paragraphs) == (*TEXT, *told)


def test_whom_a_notice_greets_stays_above_its_first_sentence() -> None:
    greeting = "Dear guests of the county!"
    notice = f"{body(greeting, TEXT[0])}<ul><li>the new bridge</li><li>the ferry</li></ul>{body(TEXT[1])}"
    page = html(f"<div><h1>River bridge</h1><div>{notice}</div></div>", title="River bridge")
    assert read(page).document.paragraphs[:2] == (greeting, TEXT[0])
    assert walk(view(page), None, learn=False).paragraphs[:2] == [greeting, TEXT[0]]


def test_the_boxes_of_a_page_builder_are_no_widgets() -> None:
    box = "<div class='elementor-element elementor-widget elementor-widget-text-editor'><p>{}</p></div>"
    aside = (
        "<div class='widget'><p>The county sells the old piers as firewood, if anybody wants to have them.</p></div>"
    )
    page = html(f"<div><h1>River bridge</h1>{''.join(map(box.format, TEXT))}{aside}</div>", title="River bridge")
    assert read(page).document.paragraphs == TEXT


@pytest.mark.parametrize(
    "line",
    [
        *("With AFP", "Avec AFP", "Con información de EFE", "mit dpa", "(com Reuters)"),
        *("Fot. Jan Kowalski", "Crédit photo : Bram Oz", "Nyitókép: Kovács János"),
        *("Read next: Ferry prices rise", "ALSO READ: Ferry prices rise", "Zobacz również: Prom drożeje"),
        *("[관련기사] 나룻배 요금 인상", "▶ 관련기사: 나룻배 요금 인상", "Ранее мы писали: Паром дорожает"),
        *("(Reporting by Ida Penrose; Editing by Bram Oz)", "Spotted an error? Let us know.", "شارك الخبر"),
    ],
)
def test_what_a_site_says_below_a_text_in_a_paragraph_like_its_own_is_no_text(line: str) -> None:
    assert [*read(article(tail=f"<p>{line}</p>")).document.paragraphs] == [*TEXT]


@pytest.mark.parametrize("line", ["With a ferry.", "The report was first published in May.", "Nobody has said why."])
def test_a_short_last_sentence_stays(line: str) -> None:
    assert [*read(article(tail=f"<p>{line}</p>")).document.paragraphs] == [*TEXT, line]


@pytest.mark.parametrize(
    "line",
    [
        *("Temps de lecture : 5 min", "Czas czytania: 5 min", "Okuma süresi: 5 dk", "Время чтения: 5 минут"),
        *("Symbolbild", "Foto de archivo", "Representative image", "Archivfoto / dpa", "写真はイメージです"),
        *("Image source, Getty Images", "Image caption, The bridge on Thursday", "Table of contents", "目次"),
        *("Your browser does not support the audio element.", "お使いのブラウザは動画に対応していません。"),
        *("Listen to this article", "Toggle caption", "Prefer us on Google", "Скопировать ссылку"),
    ],
)
def test_what_a_site_says_above_a_text_in_a_paragraph_like_its_own_is_no_text(line: str) -> None:
    assert [*read(article(lead=f"<p>{line}</p>")).document.paragraphs] == [*TEXT]


@pytest.mark.parametrize(
    "line", ["Lecture 5", "资料图：新桥周四通车。", "Images of a bridge", "Browsers, he said, do not matter."]
)
def test_a_short_first_line_stays(line: str) -> None:
    assert [*read(article(lead=f"<p>{line}</p>")).document.paragraphs] == [line, *TEXT]
