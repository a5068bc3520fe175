"""Pages whose elements have no telling name, as frameworks make them: what stands beside the text is told by its words.

So it is told where the names are of no use: headings that repeat the headline, galleries above a text, readers' words.
"""

import re
from dataclasses import replace

import pytest

from pipeline.extract.block_walk import walk
from pipeline.extract.body import cleaned
from pipeline.extract.extractors import by_trafilatura
from pipeline.extract.selection import _filled, by_extractors, wins_dispute
from pipeline.text.form_words import is_form_notice
from tests.support.house import prose
from tests.support.pages import TEXT, body, html, read, view

TITLE = "River bridge opens at last"
NOTICES = (
    "By signing up you agree to our terms and to receive our newsletter.",
    "A welcome email is on its way. If you don't see it, please check your junk folder.",
    "This site is protected by reCAPTCHA and the Google Privacy Policy and Terms of Service apply.",
    "When you purchase through links on our site, we may earn an affiliate commission. Here's how it works.",
    "Create an account or sign in to continue with your reading experience.",
    "This website uses cookies to personalise content and to analyse our traffic.",
    "We use cookies and other tracking technologies to improve your experience on our site.",
    "Mit der Anmeldung stimmen Sie unseren Nutzungsbedingungen zu.",
    "Wir verwenden Cookies, um Inhalte zu personalisieren.",
    "En vous inscrivant, vous acceptez nos conditions générales.",
    "Nous utilisons des cookies pour mesurer notre audience.",
    "Al suscribirte aceptas nuestra política de privacidad.",
    "Utilizamos cookies para melhorar a sua experiência neste site.",
    "Iscrivendoti accetti i termini del servizio e la nostra informativa.",
    "Zapisując się, akceptujesz regulamin serwisu i politykę prywatności.",
    "Нажимая на кнопку, вы соглашаетесь с политикой конфиденциальности.",
    "Genom att prenumerera godkänner du våra villkor.",
    "Din e-postadress kommer inte att publiceras.",
    "提交即表示您同意我们的服务条款。",
    "メールアドレスが公開されることはありません。",
    "구독하시면 이용약관에 동의하는 것으로 간주됩니다.",
    "您的邮箱地址不会被公开。",
    "有料会員になると会員限定の有料記事もお読みいただけます。",
    "You are receiving this email because you signed up on our website.",
    "This slideshow requires JavaScript.",
    "Mit Ihrer Zustimmung wird hier ein externes Video geladen.",
    "Tu suscripción se está usando en otro dispositivo",
    "Dalsza część artykułu pod materiałem wideo",
    "Oceń jakość naszego artykułu:",
    "この記事が気に入ったらサポートをしてみませんか？",
)
SENTENCES = (
    "By signing the treaty both states agree to open their archives.",
    "By using the old ferry landing, the builders agreed to repair it afterwards.",
    "Already a member of the council in 1998, she returned to it last year.",
    "If you use the link road, the drive takes ten minutes less.",
    "We use cookies from the village bakery for the base of this cake.",
    "“By signing up you agree to everything”, the report quotes the form.",
    "Enter your email address and click on the button to start the installation.",
    "Üye olarak kabul edilen ülkeler bu yıl toplanıyor.",
    "他提交辞呈，总统表示同意，议会下周表决。",
    "Nous recevons la Commission européenne au printemps prochain.",
    "Ya es suscriptora de la revista desde hace veinte años y la defiende.",
    "By using the services you agree to arbitration, and you may opt out of it.",
    "If you buy shares through a broker, you pay a commission on each trade.",
    "Podemos propone crear una comisión de investigación en el Congreso.",
    "Я согласен, что реформа нужна, но не такая.",
    "Door je huis beter te isoleren ga je deze winter minder gas verbruiken.",
    "Something went wrong on the first launch, and the company will try again on Friday.",
    "Wir verwenden für den Boden des Kuchens 200 g Cookies.",
    "Mit der Bestellung von 35 Kampfjets bewilligte der Bundestag den größten Posten.",
    "Saken fortsetter etter påske i Oslo tingrett.",
    "すでに登録されている遺跡を訪れる人が増えている。",
    "有料会員になると古い記事もお読みいただけますと館長は述べ、図書館は来年から料金を取る。",
    "Mit Ihrer Zustimmung zum Haushalt haben die Räte den Bau der Brücke möglich gemacht.",
    "Dalsza część drogi prowadzi przez las i kończy się przy starym młynie.",
)


def paragraphs(inside: str, *, head: str = "") -> list[str]:
    return list(read(html(inside, title=f"{TITLE} – The Courier", head=head)).document.paragraphs)


def walked(inside: str) -> list[str]:
    return walk(view(html(inside, title=f"{TITLE} – The Courier")), None, learn=False).paragraphs


@pytest.mark.parametrize("notice", NOTICES)
def test_what_a_form_or_a_banner_says_is_none_of_the_text(notice: str) -> None:
    assert is_form_notice(notice)
    assert cleaned([TEXT[0], notice, TEXT[1]], TITLE) == [*TEXT[:2]]
    inside = f"<div><p>{notice}</p></div><div><h1>{TITLE}</h1>{body(TEXT[0], notice, *TEXT[1:])}</div>"
    assert paragraphs(inside) == [*TEXT]


@pytest.mark.parametrize("hyphen", ["&shy;", "&#173;", "\u00ad"])
def test_what_a_form_says_is_known_with_soft_hyphens_in_its_words(hyphen: str) -> None:
    notice = re.sub(r"\B(?=[a-z]{3})", hyphen, NOTICES[0])
    assert paragraphs(f"<div><h1>{TITLE}</h1>{body(TEXT[0], notice, *TEXT[1:])}</div>") == [*TEXT]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_that_only_begins_like_a_notice_stays(sentence: str) -> None:
    assert not is_form_notice(sentence)
    assert sentence in paragraphs(f"<div><h1>{TITLE}</h1>{body(TEXT[0], sentence, *TEXT[1:])}</div>")


def test_comments_below_a_heading_with_the_title_are_none_of_the_text() -> None:
    said = "".join(
        f"<li><p>{name} – May {day}, 2024 at 7:3{day} pm</p>{body(*prose(day))}</li>"
        for day, name in ((3, "Bram"), (4, "Ida"))
    )
    inside = f"<div><h1>{TITLE}</h1>{body(*TEXT)}<h3>2 thoughts on “{TITLE}”</h3><ol>{said}</ol></div>"
    assert paragraphs(inside) == [*TEXT]


def test_what_a_banner_says_at_length_is_not_taken_for_a_short_article() -> None:
    more = "Whoever wants to know more of it may read all that we have written."
    banner = "".join(f"<p>{notice} {more}</p>" for notice in NOTICES[:7])
    assert walked(f"<div>{banner}</div><div><h1>{TITLE}</h1>{body(TEXT[0])}</div>") == [TEXT[0]]


def test_who_owns_the_page_is_no_article_however_long_the_sentence() -> None:
    owner = (
        "The Courier, its name, mast and all associated elements © 2012 Courier Printing and News Company, one of the"
        " firms of Marlow. All rights reserved. The mast is a mark of the company, displayed with permission here and"
        " on all pages, and whoever displays it elsewhere asks the company before, which answers within the week."
    )
    short = "The old ferry was sold on Monday to a museum in the county."
    assert walked(f"<div><h1>{TITLE}</h1>{body(short)}</div><div>{owner}</div>") == [short]


def test_what_other_extractors_find_below_the_text_that_follows_the_headline_wins_no_dispute() -> None:
    text, talk = ([line for n in numbers for line in prose(n)] for numbers in (range(2), range(3, 9)))
    seen = view(html(f"<div><h1>{TITLE}</h1>{body(*text)}</div><div>{body(*talk)}</div>", title=TITLE))
    found = walk(seen, None, learn=False)
    own = replace(found, article=[block for block in found.blocks if block.text in text], paragraphs=text)
    assert wins_dispute(seen, own, talk, dense=False)
    assert not wins_dispute(seen, own, [*text, *talk], dense=False)


def test_a_headline_that_stands_again_in_a_form_below_the_text_is_not_the_pages() -> None:
    text = [line for n in range(2) for line in prose(n)]
    form = f"<form><h2>{TITLE}</h2><p>Send this story to a friend.</p></form>"
    below = f"<div>{body(*prose(7))}</div>"
    inside = f"<div><h1>{TITLE}<span> Comments: 45</span></h1><div>{body(*text)}</div>{form}{below}</div>"
    assert text[0] in walked(inside)


def test_the_captions_of_a_gallery_above_a_list_are_not_all_of_a_text() -> None:
    shots = "".join(f"<div>{n} of 4: {prose(30 + n)[0]}</div>" for n in range(1, 5))
    popular = "".join(f"<li><a href='/{n}'>{text[0][:40]}</a></li>" for n, text in enumerate(map(prose, range(3))))
    text = [line for n in range(10, 16) for line in prose(n)]
    inside = (
        f"<h1>{TITLE}</h1><div>{shots}</div><h3>Most popular</h3><ul>{popular}</ul><section>{body(*text)}</section>"
    )
    assert set(text) <= set(walked(f"<div>{inside}</div>"))


def test_readers_below_an_article_make_no_thread_whatever_the_elements_around_it_are_called() -> None:
    text = [line for n in range(4) for line in prose(n)]
    posts = "".join(
        f"<li id='post-{n}'><a class='author'>{name}</a><div class='content'>{body(*prose(n))}</div></li>"
        for n, name in ((11, "Bram"), (12, "Ida"))
    )
    page = f"<div class='widget-container'><h1>{TITLE}</h1>{body(*text)}</div><ol>{posts}</ol>"
    seen = read(html(page, title=TITLE))
    assert text[0] in seen.document.paragraphs


@pytest.mark.parametrize("name", ["forum-rules sidebar", "cookie-banner", "navbar-rules"])
def test_a_forums_rules_in_a_box_above_short_posts_leave_them_a_thread(name: str) -> None:
    posts = "".join(
        f"<li id='post-{n}'><a class='author'>{who}</a><div class='content'><p>{TEXT[n]}</p></div></li>"
        for n, who in enumerate(("Bram", "Ida", "Ola"))
    )
    rules = f"<div class='{name}'>{body(*(line for n in range(3) for line in prose(n)))}</div>"
    found = paragraphs(f"<h1>{TITLE}</h1>{rules}<ol>{posts}</ol>")
    assert [line for line in found if line.endswith(":")] == ["Bram:", "Ida:", "Ola:"]


def test_results_that_are_headings_end_a_text_but_the_heading_of_links_does_not() -> None:
    results = ("Anna Keller, Bern, 2:31 hours", "Mia Wolf, Basel, 2:33 hours", "Lea Frei, Chur, 2:40 hours")
    heads = "".join(f"<h3>{line}</h3>" for line in results)
    assert paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT)}{heads}</div>")[-3:] == [*results]
    links = "<h3>Sources</h3><p><a href='https://example.org/minutes'>Minutes of the council, May</a></p>"
    assert paragraphs(f"<div><h1>{TITLE}</h1>{body(*TEXT)}{links}</div>") == [*TEXT]


def test_a_sentence_on_the_sign_of_owners_stays() -> None:
    line = "Type © with Alt and 0169 on any keyboard; all rights reserved is the phrase that follows it."
    assert line in paragraphs(f"<div><h1>{TITLE}</h1>{body(TEXT[0], line, *TEXT[1:])}</div>")


def boxed(*texts: str, levels: int = 2) -> str:
    return "".join(f"{'<div>' * levels}<p>{text}</p>{'</div>' * levels}" for text in texts)


@pytest.mark.parametrize("levels", [1, 2, 3])
def test_paragraphs_in_boxes_of_their_own_stand_side_by_side(levels: int) -> None:
    first, rest = prose(1, 200), prose(2, 200)
    picks = "<h4>Top stories</h4><ul><li><a href='/1'>Thirty tools number 1 to own</a></li></ul>"
    inside = f"<h1>{TITLE}</h1><div>{boxed(*first, levels=levels)}{picks}{boxed(*rest, levels=levels)}</div>"
    assert walked(inside) == [*first, *rest]


def test_what_trafilatura_loses_between_two_lines_of_one_place_is_filled_in() -> None:
    linked = "The council of the valley, as <a href='/b'>told in the report of the builders</a>, paid for the piers."
    opening = f"The bridge opens, <a href='/a'>as told in the report of the county</a>. {TEXT[0]}"
    page = html(f"<article><h1>{TITLE}</h1>{boxed(opening, TEXT[1], linked, *TEXT[2:])}</article>", title=TITLE)
    seen = view(page)
    heard = by_trafilatura(seen.tree, dense=False)
    assert TEXT[3] in heard
    assert not any("builders" in text for text in heard)
    plain = [re.sub("<[^>]*>", "", text) for text in (opening, TEXT[1], linked, *TEXT[2:])]
    assert by_extractors(seen, walk(seen, None, learn=False)).paragraphs == plain


def test_likely_lines_that_trafilatura_loses_in_the_midst_of_a_text_are_filled_in() -> None:
    quote, source = "We ask for a bridge.", "Ada Finch, ferry pilot"
    rows = "<tr><td>Pier</td><td>2 million</td></tr><tr><td>Deck</td><td>1 million</td></tr>"
    box = f"<figure><blockquote><p>{quote}</p><cite>{source}</cite></blockquote></figure><div><b>Costs</b></div>"
    label = "<div>Article tools</div>"
    inside = f"{body(TEXT[0])}{label}{body(TEXT[1])}{box}<table>{rows}</table>{label}{body(TEXT[2])}{label}"
    seen = view(html(f"<article><h1>{TITLE}</h1>{inside}{body(TEXT[3])}</article>", title=TITLE))
    own = walk(seen, None, learn=False)
    heard = [*TEXT[:2], "Pier | 2 million", "Deck | 1 million", *TEXT[2:]]
    assert _filled(heard, own, seen.outline) == heard
    told = [*heard[:2], quote, source, "Costs", *heard[2:]]
    assert _filled(heard, own, seen.outline, own.article) == told
    assert _filled([*TEXT], own, seen.outline, own.article) == told


def test_items_of_a_summary_above_another_text_are_filled_in_and_no_line_below_it() -> None:
    items = ["Work begins in March", "No toll will be asked"]
    summary = f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
    inside = f"<p>Ferry pilots wait</p>{summary}{body()}<p>Ferry pilots wait again</p>"
    seen = view(html(f"<article><h1>{TITLE}</h1>{inside}</article>", title=TITLE))
    own = walk(seen, None, learn=False)
    likely = [block for block in own.blocks if block.run > own.blocks[1].run]
    assert _filled([*TEXT], own, seen.outline, likely) == [*items, *TEXT]


def test_readability_is_no_judge_of_its_own_text() -> None:
    first, rest = ("<br><br>".join(prose(number, 60)) for number in (1, 2))
    years = "".join(
        f"<div class='r'><div class='t050'><div>{year}</div><div>{text}</div></div></div>"
        for year, text in zip((2017, 2019, 2026), prose(3, 30), strict=False)
    )
    texts = [f"<div class='r'><div class='t004'><div class='t-text'>{text}</div></div></div>" for text in (first, rest)]
    head = f"<head><title>{TITLE}</title></head>"
    seen = view(
        f"<html>{head}<body><div><div class='r'><h1>{TITLE}</h1></div>{texts[0]}{years}{texts[1]}</div></body></html>"
    )
    own = walk(seen, None, learn=False)
    assert by_trafilatura(seen.tree, dense=False) == []
    assert own.paragraphs[0] == prose(1, 60)[0]
    assert by_extractors(seen, own).paragraphs == own.paragraphs


def test_a_sites_own_elements_are_words_within_a_text_and_boxes_elsewhere() -> None:
    hours, user = "<time-ago>three <x-n>hours</x-n></time-ago>", "<x-user><a href='/u'>Ann Lee</a></x-user>"
    said = f"Updated {hours} ago by {user}, it says."
    story = f"<story-body class='article-body'>{body(*TEXT[:2], said, *TEXT[2:])}</story-body>"
    story += f"<page-tail>{body(*prose(1, 30))}</page-tail>"
    page = view(html(f"<page-main><h1>{TITLE} <x-new>at last</x-new></h1>{story}</page-main>"))
    plain = [*TEXT[:2], "Updated three hours ago by Ann Lee, it says.", *TEXT[2:]]
    assert page.lines[3].text == f"{TITLE} at last"
    assert walk(page, None, learn=False).paragraphs[: len(plain)] == plain
    assert by_trafilatura(page.tree, dense=False) == plain


def filled(*texts: str) -> list[str]:
    """Return trafilatura's text of paragraphs in boxes, with what the walk fills in."""
    seen = view(html(f"<article><h1>{TITLE}</h1>{boxed(*texts)}</article>", title=TITLE))
    return by_extractors(seen, walk(seen, None, learn=False)).paragraphs


LINKED = "The council of the valley, as <a href='/b'>told in the report of the builders</a>, paid for the piers."
PLAIN = "The council of the valley, as told in the report of the builders, paid for the piers."


def test_a_paragraph_of_which_trafilatura_has_lost_words_is_not_told_twice() -> None:
    held = "The hearing was held on <time>3 May</time>, and it ended in a row over the costs."
    heard = [text for text in filled(*TEXT[:2], held, *TEXT[2:]) if text.startswith("The hearing")]
    assert len(heard) == 1


def test_what_is_filled_in_stands_behind_the_question_before_it_however_often_that_is_put() -> None:
    asked = "What now, captain?"
    told = [text for answer in TEXT[:3] for text in (asked, answer)]
    assert filled(*told, asked, LINKED, TEXT[3]) == [*told, asked, PLAIN, TEXT[3]]


def test_lines_of_a_paragraph_are_filled_in_among_those_that_trafilatura_has() -> None:
    seen = view(
        html(f"<article><h1>{TITLE}</h1>{body(TEXT[0], f'{PLAIN}<br>{TEXT[1]}<br>{TEXT[2]}', TEXT[3])}</article>")
    )
    own = walk(seen, None, learn=False)
    assert _filled([TEXT[0], TEXT[1], TEXT[3]], own, seen.outline) == [TEXT[0], PLAIN, *TEXT[1:]]


WORDS = "The town's council voted on the Ann."


@pytest.mark.parametrize(
    "line",
    [
        "<p>The <b>town's <x-term>council</x-term></b> voted on <a href='/x'><x-r>the <x-n>Ann</x-n></x-r></a>.</p>",
        "<ul><li>The <x-term>town's council</x-term> voted on the Ann.</li></ul>",
    ],
)
def test_a_sites_own_elements_part_no_sentence(line: str) -> None:
    seen = view(html(f"<article><h1>{TITLE}</h1>{body(*TEXT[:2])}{line}{body(*TEXT[2:])}</article>"))
    plain = [*TEXT[:2], WORDS, *TEXT[2:]]
    assert walk(seen, None, learn=False).paragraphs == plain
    assert [text for text in by_trafilatura(seen.tree, dense=False) if text != TITLE] == plain


@pytest.mark.parametrize(
    "line",
    ["<div>The <x-term>town's council</x-term> voted on the Ann.</div>", f"<p>{WORDS}<x-ad>Advertisement</x-ad></p>"],
)
def test_a_sites_own_elements_are_words_where_a_line_goes_on_but_not_if_called_chrome(line: str) -> None:
    inside = f"<article><h1>{TITLE}</h1>{body(*TEXT[:2])}{line}{body(*TEXT[2:])}</article>"
    assert walked(inside) == [*TEXT[:2], WORDS, *TEXT[2:]]


@pytest.mark.parametrize("name", ["site-footer", "app-comments", "related-stories", "cookie-banner", "app-newsletter"])
def test_a_sites_own_element_is_chrome_by_its_tag(name: str) -> None:
    below = f"<{name}><p>{PLAIN}</p></{name}>"
    assert walked(f"<app-story><h1>{TITLE}</h1>{body()}</app-story>{below}") == [*TEXT]
