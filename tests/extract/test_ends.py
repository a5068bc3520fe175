"""Where an article ends: at what the site shows below it, at the next story of a page without end, at its comments."""

import time

import pytest

from pipeline.extract.block_walk import walk
from pipeline.extract.strings import squash
from pipeline.text.end_words import begins_part_below, is_title_below, names_comments
from tests.support.house import prose
from tests.support.pages import TEXT, TEXT_ZH, body, html, read, view

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
        *("Top stories", "Comentarios (12)", "Haftungsausschluss", "海港网版权与免责声明：", "反侵权公告："),
    ],
)
def test_what_a_site_shows_below_an_article_is_named_in_many_languages(line: str) -> None:
    assert begins_part_below(line)
    found = paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT)}<p>{line}</p>{OTHERS}</div>")
    assert found == list(TEXT)


@pytest.mark.parametrize("line", ["Popular with sailors, the bar closes.", "Kommentaren kom sent.", "转载请注明出处"])
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
    ],
)
def test_a_title_of_another_part_goes_though_nothing_stands_below_it(line: str) -> None:
    assert is_title_below(line)
    assert paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT, line)}</div>") == list(TEXT)
