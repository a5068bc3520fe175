"""No line of an article is lost, whatever kind of text it is, and none of the site's comes in.

Each kind of page is read as the first of its site and with one, three and eight others known, which share its short
lines.
"""

from collections.abc import Callable

import pytest

from pipeline.extract import Template, block_walk
from tests.support.house import prose
from tests.support.pages import TEXT, article, body, html, read, view

SHARED = (
    '<div class="share-bar"><a href="#f">Share</a><a href="#m">Mail</a></div>',
    '<p class="newsletter-hint">Sign up for our morning letter and never miss a story from the valley again.</p>',
)
RELATED = (
    '<section class="related"><h3>Related articles</h3><ul><li><a href="/a/901">The mill wheel turns again</a></li>'
    '<li><a href="/a/902">A winter without the ferry</a></li><li><a href="/a/903">Where the storks went</a></li></ul>'
    "</section>"
)
TOWNS = ["Halden Quay", "Ostrey", "Marsh End", "Upper Linden", "Corrie", "Saltwick", "Brenning", "Tolver", "Ackley"]
HAN = "一二三四五六七八九"

Made = tuple[str, tuple[str, ...]]


def said(number: int, at: int = 0, words: int = 30) -> str:
    return " ".join(prose(1000 * number + at, words=words))


def site(number: int, title: str, content: str, language: str = "en") -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title} | The Courier</title>'
        f'<meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="2024-05-{10 + number:02}"></head><body>'
        '<header><nav><a href="/">Home</a><a href="/sport">Sport</a></nav></header><main><article>'
        f"<h1>{title}</h1>{SHARED[0]}{content}{SHARED[1]}</article>{RELATED}</main>"
        '<footer><p>© The Courier, all rights reserved.</p><a href="/imprint">Imprint</a></footer></body></html>'
    )


def tagged(tag: str, *texts: str) -> str:
    return "".join(f"<{tag}>{text}</{tag.partition(' ')[0]}>" for text in texts)


def recipe(number: int) -> Made:
    lead, steps = said(number), [f"Bake it at {170 + number} degrees until the top is brown and the kitchen smells."]
    content = (
        f"<p>{lead}</p><h2 class='recipe-head'>Ingredients</h2><ul class='list'>"
        + tagged("li", "200 g flour", "2 eggs", f"{number + 3} apples")
        + "</ul><h2 class='recipe-head'>Method</h2><ol>"
        + tagged("li", "Mix well.", steps[0], "Serve warm.")
        + "</ol>"
    )
    lines = (lead, "Ingredients", "200 g flour", "2 eggs", f"{number + 3} apples", "Method", "Mix well.", *steps)
    return site(number, f"Apple cake from {TOWNS[number]}", content), (*lines, "Serve warm.")


def interview(number: int) -> Made:
    answers = [said(number, at) for at in range(3)]
    content = f"<p>{answers[0]}</p>"
    lines = [answers[0]]
    for question, answer in (("Why?", answers[1]), ("And now?", "Yes."), ("What comes next?", answers[2])):
        content += f"<p class='question'><strong>{question}</strong></p><p class='answer'>{answer}</p>"
        lines += [question, answer]
    return site(number, f"The miller of {TOWNS[number]} speaks", content), tuple(lines)


def interview_with_names(number: int) -> Made:
    lines = [said(number), "Courier: Why?", f"Miller: {said(number, 1)}", "Courier: Really?", "Miller: Yes."]
    lines += ["Courier: Thank you.", f"Miller: {said(number, 2)}"]
    return site(number, f"A talk at the mill of {TOWNS[number]}", tagged("p", *lines)), tuple(lines)


def results(number: int) -> Made:
    lead, end = said(number), said(number, 1)
    rows = [("Team", "Points"), (TOWNS[number], str(31 + number)), ("Ferry hands", str(24 - number)), ("Drawn", "2")]
    table = "<thead>" + tagged("tr", tagged("th", *rows[0])) + "</thead><tbody>"
    table += tagged("tr", *(tagged("td", *row) for row in rows[1:])) + "</tbody>"
    content = f"<p>{lead}</p><table class='results'>{table}</table><p>{end}</p>"
    return site(number, f"Rowing at {TOWNS[number]}", content), (lead, *map(" | ".join, rows), end)


def results_at_the_end(number: int) -> Made:
    lead, more = said(number), said(number, 1)
    rows = [("Team", "Points"), (TOWNS[number], str(31 + number)), ("Drawn", "2")]
    table = tagged("tr", *(tagged("td", *row) for row in rows))
    content = f"<p>{lead}</p><p>{more}</p><table class='results'>{table}</table>"
    return site(number, f"Regatta of {TOWNS[number]}", content), (lead, more, *map(" | ".join, rows))


def notice_lines(number: int) -> tuple[str, ...]:
    return (
        "各县区人民政府，市政府各部门：",
        f"为做好第{HAN[number]}批老旧桥梁的检修工作，县交通局决定对{TOWNS[number]}一带的{number + 3}座桥梁逐一检查。",
        "一、总体要求",
        f"第{HAN[number]}组负责北岸，检查从{number + 2}月开始，夜间施工时段渡船免费，学生和老人优先上船。",
        "二、工作安排",
        f"检查人员每天上午八点在第{number + 4}号码头集合，带好图纸、照明和防水衣物，按编号逐段记录。",
        "特此通知。",
        "兰河县交通局",
        f"2024年3月{number + 4}日",
    )


def notice(number: int) -> Made:
    lines = notice_lines(number)
    return site(number, f"关于第{HAN[number]}批桥梁检修的通知", tagged("p", *lines), "zh"), lines


def signed_to_the_right(number: int) -> Made:
    lines = notice_lines(number)
    right = "".join(f'<p style="text-align:right" class="sign">{line}</p>' for line in lines[-2:])
    content = tagged("p", *lines[:-2]) + right
    return site(number, f"关于第{HAN[number]}批桥梁检修的公告", content, "zh"), lines


def letter(number: int) -> Made:
    lines = ("Dear members,", said(number), said(number, 1), "Yours sincerely,", "Ada Miller", "Chair of the club")
    return site(number, f"To the members in {TOWNS[number]}", tagged("p", *lines)), lines


def poem(number: int) -> Made:
    verses = [f"The ferry of {TOWNS[number]} goes", "over the river", f"with {number + 2} lanterns lit", "and nobody"]
    lead = said(number)
    content = f"<p>{lead}</p><p>{'<br>'.join(verses)}</p><p>{said(number, 1)}</p>"
    return site(number, f"A song from {TOWNS[number]}", content), (lead, *verses, said(number, 1))


def live_blog(number: int) -> Made:
    content, lines = "", []
    for at, (time, head) in enumerate((("14:05", "Gates open"), ("14:30", "First race"), ("15:10", "It rains"))):
        text = said(number, at)
        content += f"<div class='entry'><span class='when'>{time}</span><h3>{head}</h3><p>{text}</p></div>"
        lines += [time, head, text]
    return site(number, f"The fair of {TOWNS[number]} as it happens", f"<div class='blog'>{content}</div>"), tuple(
        lines
    )


def flat_live_blog(number: int) -> Made:
    lines = []
    for at, time in enumerate(("2.05pm", "2.30pm", "3.10pm", "4pm")):
        lines += [("h2", f"{time} In {TOWNS[(number + at) % 9]}"), ("p", said(number, at))]
    content = "".join(f"<{tag}>{text}</{tag}>" for tag, text in lines)
    return site(number, f"A day in {TOWNS[number]} as it happened", content), tuple(text for _, text in lines)


def invitation(number: int) -> Made:
    lines = ("时间：2024年6月1日下午三点", f"地点：第{number + 1}号码头", *notice_lines(number)[1:4:2])
    return site(number, f"第{HAN[number]}届渡船节邀请", tagged("p", *lines), "zh"), lines


def event(number: int) -> Made:
    lines = (said(number), said(number, 1), "Date: 14 June", f"Place: {TOWNS[number]}", "Admission: free")
    return site(number, f"Summer concert in {TOWNS[number]}", tagged("p", *lines)), lines


def code(number: int) -> Made:
    lead, end = said(number), said(number, 1)
    content = (
        f"<p>{lead}</p><pre><code>def ferry(boats):\n    for boat in boats:\n        boat.cross({number})\n\n"
        f"ferry({{}})\n</code></pre><p>{end}</p>"
    )
    lines = ("def ferry(boats):", "for boat in boats:", f"boat.cross({number})", "ferry({})")
    return site(number, f"How {TOWNS[number]} counts boats", content), (lead, *lines, end)


def questions(number: int) -> Made:
    lines: list[str] = []
    content = ""
    for at, question in enumerate(("What does it cost?", "Who may come?", "When does it end?")):
        lines += [question, said(number, at)]
        content += f"<h3 class='faq-question'>{question}</h3><div class='faq-answer'><p>{lines[-1]}</p></div>"
    return site(number, f"The fair of {TOWNS[number]} explained", content), tuple(lines)


def asked_once(number: int) -> Made:
    """A question with a class of its own, one a page; some pages share theirs."""
    question = "Why here?" if number % 2 == 0 else f"What is new in {TOWNS[number]}?"
    lines = (said(number), question, said(number, 1))
    content = f"<p>{lines[0]}</p><p class='ask'>{question}</p><p>{lines[2]}</p>"
    return site(number, f"One question for {TOWNS[number]}", content), lines


def recipe_in_boxes(number: int) -> Made:
    ingredients = ("200 g flour", "2 eggs", f"{number + 3} apples")
    steps = ("Mix well.", said(number, 5, words=20), "Serve warm.")
    boxes = "".join(f"<div class='ingredient'>{line}</div>" for line in ingredients)
    content = f"<p>{said(number)}</p><div class='recipe'><h3 class='part'>Ingredients</h3>{boxes}"
    content += "<h3 class='part'>Method</h3>" + "".join(f"<div class='step'><p>{line}</p></div>" for line in steps)
    lines = (said(number), "Ingredients", *ingredients, "Method", *steps)
    return site(number, f"Plum cake from {TOWNS[number]}", content + "</div>"), lines


def list_at_the_end(number: int) -> Made:
    lines = (said(number), said(number, 1), "What to bring:", "Boots", "A hat", f"{number + 1} sandwiches")
    content = tagged("p", *lines[:3]) + f"<ul>{tagged('li', *lines[3:])}</ul>"
    return site(number, f"A walk to {TOWNS[number]}", content), lines


def verses(number: int) -> Made:
    lines = (f"The lantern of {TOWNS[number]} burns", "and the river runs on", f"past {number + 2} mills", "till day")
    content = "".join(f"<div class='verse'>{line}</div>" for line in lines)
    return site(number, f"Lantern song of {TOWNS[number]}", f"<div class='poem'>{content}</div>"), lines


def live_blog_of_articles(number: int) -> Made:
    content, lines = "", []
    for at, (time, head) in enumerate((("14:05", "Gates open"), ("14:30", "First race"), ("15:10", "It rains"))):
        texts = (said(number, at), said(number, at + 10))
        entry = f"<header><time>{time}</time><h2>{head}</h2></header><div class='post'>{tagged('p', *texts)}</div>"
        content += f"<article class='entry'>{entry}</article>"
        lines += [time, head, *texts]
    return site(number, f"Race day in {TOWNS[number]}", f"<div class='stream'>{content}</div>"), tuple(lines)


def line_below_a_table(number: int) -> Made:
    rows = [("Stop", "Early"), (TOWNS[number], f"{6 + number}:10"), ("Market", "9:20")]
    table = "".join(f"<tr>{tagged('td', *row)}</tr>" for row in rows)
    caption = "<figcaption>Weekdays only</figcaption>" if number % 2 else ""
    content = f"<p>{said(number)}</p><figure class='table'><table>{table}</table>{caption}</figure>"
    lines = (said(number), *map(" | ".join, rows), "Not on public holidays.")
    return site(number, f"The bus to {TOWNS[number]}", f"{content}<p>{lines[-1]}</p>"), lines


def signed_below_its_files(number: int) -> Made:
    text = notice_lines(number)
    lines = (*text[:-2], "附件：检修示意图", *text[-2:])
    return site(number, f"关于第{HAN[number]}批桥梁检修的公示", tagged("p", *lines), "zh"), lines


def offer(number: int) -> Made:
    lines = ("Price", f"{45 + number} crowns", "Condition", "Used", "Place", TOWNS[number % 4], said(number))
    pairs = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in zip(lines[:6:2], lines[1:6:2], strict=True))
    content = f"<dl class='attributes'>{pairs}</dl><p>{lines[-1]}</p>"
    return site(number, f"Rowing boat number {number} for sale", content), lines


def notice_with_items(number: int) -> Made:
    text = notice_lines(number)
    lines = (
        *text[:6],
        "需要携带的材料如下：",
        "1.身份证原件",
        "2.桥梁图纸一份",
        f"3.第{number + 2}号申请表",
        "（二）受理地点",
    )
    lines = (*lines, f"兰河县第{number + 1}号码头大厅")
    return site(number, f"关于第{HAN[number]}批桥梁检修材料的通知", tagged("p", *lines), "zh"), lines


def facts_in_boxes(number: int) -> Made:
    facts = ("Serves four", f"Ready in {20 + number} minutes", "Easy to make")
    lines = (*facts, said(number), said(number, 1))
    boxes = "".join(f"<div class='fact'>{fact}</div>" for fact in facts)
    content = f"<div class='facts'>{boxes}</div>{tagged('p', *lines[3:])}"
    return site(number, f"Pear tart from {TOWNS[number]}", content), lines


def accordion_of_short_lines(number: int) -> Made:
    lines = [said(number), said(number, 1)]
    content = ""
    for head, answer in (
        ("Opening hours", "Daily from nine."),
        ("Tickets", f"{number + 3} crowns"),
        ("Dogs", "Welcome."),
    ):
        content += f"<section><h4>{head}</h4><div class='answer'><p>{answer}</p></div></section>"
        lines += [head, answer]
    content = f"{tagged('p', *lines[:2])}<amp-accordion>{content}</amp-accordion>"
    return site(number, f"The castle of {TOWNS[number]}", content), tuple(lines)


def accordion(number: int) -> Made:
    content, lines = f"<p>{said(number)}</p>", [said(number)]
    for at, (head, short) in enumerate(
        (("Opening hours", "Daily from nine."), ("Tickets", "Free."), ("Getting there", ""))
    ):
        answer = short or said(number, at + 1)
        content += f"<section><h4>{head}</h4><div class='answer'><p>{answer}</p></div></section>"
        lines += [head, answer]
    content = content.replace("<section>", "<amp-accordion><section>", 1) + "</amp-accordion>"
    return site(number, f"The museum of {TOWNS[number]}", content), tuple(lines)


def decision(number: int) -> Made:
    content, lines = "", []
    for at, head in enumerate(("Tenor", "Facts", "Reasons")):
        content += f"<h4 class='part'>{head}</h4>"
        lines.append(head)
        for paragraph in (1, 2):
            text = "The appeal is dismissed." if (at, paragraph) == (0, 1) else said(number, 2 * at + paragraph)
            own = f"<div class='number'>{2 * at + paragraph}</div><div class='text'><p>{text}</p></div>"
            content += f"<div class='numbered'>{own}</div>"
            lines += [str(2 * at + paragraph), text]
    return site(number, f"Decision {number + 7} of the court of {TOWNS[number]}", content), tuple(lines)


def review(number: int) -> Made:
    lines = (
        said(number),
        said(number, 1),
        f"Rating: {number % 5 + 1}/5",
        f"Verdict: worth the {('ferry', 'walk', 'money')[number % 3]}",
    )
    box = f"<div class='verdict'>{tagged('p', *lines[2:])}</div>"
    return site(number, f"A night at the inn of {TOWNS[number]}", tagged("p", *lines[:2]) + box), lines


def pollen(number: int) -> Made:
    lines = (said(number), said(number, 1), f"Pollen: {('low', 'medium', 'high')[number % 3]}.")
    return site(number, f"The weather in {TOWNS[number]}", tagged("p", *lines)), lines


def citizens_letter(number: int) -> Made:
    question = f"第{number + 1}号码头的路灯坏了三个星期，晚上下船的老人看不清台阶，请问什么时候能够修好？"
    answer = f"您好，第{number + 1}号码头的路灯线路已经更换，施工人员于昨天夜里完成检查，感谢您的来信。"
    rows = (("来信人", f"{'王李张赵陈刘周吴郑'[number]}先生"), ("问题", question), ("答复", answer), ("状态", "已办结"))
    table = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows)
    lines = tuple(" | ".join(row) for row in rows)
    return site(number, f"关于第{HAN[number]}码头路灯的来信", f"<table class='letter'>{table}</table>", "zh"), lines


def citizens_letter_in_boxes(number: int) -> Made:
    title = f"关于第{HAN[number]}座桥栏杆的来信"
    rows = [line.split(" | ") for line in citizens_letter(number)[1]]
    content = "".join(
        f"<div class='row'><div class='name'>{label}</div><div class='value'>{value}</div></div>"
        for label, value in rows
    )
    return site(number, title, f"<div class='letter'>{content}</div>", "zh"), tuple(
        cell for row in rows for cell in row
    )


THINGS = (
    "200 g flour",
    "2 eggs",
    "a pinch of salt",
    "100 g butter",
    "1 onion",
    "250 ml milk",
    "3 apples",
    "50 g sugar",
)


def things(number: int) -> list[str]:
    return [THINGS[(3 * number + at) % len(THINGS)] for at in range(4)]


def steps(number: int) -> list[str]:
    return [f"Heat the oven to {170 + number} degrees and butter the tin before the rest is stirred in.", said(number)]


def recipe_that_begins_with_its_list(number: int) -> Made:
    content = f"<ul>{tagged('li', *things(number))}</ul>{tagged('p', *steps(number))}"
    return site(number, f"Pie from {TOWNS[number]}", content), (*things(number), *steps(number))


def recipe_in_two_parts(number: int) -> Made:
    listed = tagged("li class='ing__item'", *things(number))
    content = (
        f"<div class='ingredients'><h3>Ingredients</h3><ul class='ing'>{listed}</ul></div>"
        f"<div class='method'><h3>Method</h3><ol>{tagged('li', *steps(number))}</ol></div>"
    )
    lines = ("Ingredients", *things(number), "Method", *steps(number))
    return site(number, f"Pie from {TOWNS[number]}", content), lines


def recipe_that_ends_with_its_list(number: int) -> Made:
    content = (
        f"{tagged('p', *steps(number))}<div class='ingredients'><h3>Ingredients</h3>"
        f"<ul>{tagged('li', *things(number))}</ul></div>"
    )
    return site(number, f"Pie from {TOWNS[number]}", content), (*steps(number), "Ingredients", *things(number))


def facts_above_the_text(number: int) -> Made:
    days = ("Mondays", "Thursdays", "Saturdays", "Sundays", "Fridays")
    facts = ("Entry", f"{2 + number % 3} crowns", "Place", "Town hall", "Open", days[number % 5])
    pairs = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in zip(facts[::2], facts[1::2], strict=True))
    content = f"<dl class='facts'>{pairs}</dl>{tagged('p', said(number), said(number, 1))}"
    return site(number, f"The market of {TOWNS[number]}", content), (*facts, said(number), said(number, 1))


def talk_in_turns(number: int) -> Made:
    names, answers = ("Ann", "Bob", "Eve"), ("Really?", "Yes.", "No.", "Why not?", "Perhaps.", "Never.", "Of course.")
    turns = [(names[(number + at) % 3], answers[(2 * number + at) % 7]) for at in range(4)]
    told = "".join(f"<div class='turn'><b class='who'>{who}</b><p class='what'>{what}</p></div>" for who, what in turns)
    lines = (said(number), *(each for turn in turns for each in turn), said(number, 1))
    return site(number, f"A talk in {TOWNS[number]}", f"<p>{lines[0]}</p>{told}<p>{lines[-1]}</p>"), lines


def quotation(number: int) -> Made:
    words = (
        ("“No comment.”", "“We will see.”", "“It is over.”")[number % 3],
        ("— the mayor", "— the miller")[number % 2],
    )
    quoted = f"<blockquote class='q'><p>{words[0]}</p><cite>{words[1]}</cite></blockquote>"
    lines = (said(number), *words, said(number, 1))
    return site(number, f"Asked in {TOWNS[number]}", f"<p>{lines[0]}</p>{quoted}<p>{lines[-1]}</p>"), lines


def short_code(number: int) -> Made:
    code = [("import os", "return x", "import sys", "x = 1")[(number + at) % 4] for at in range(2)]
    content = f"<p>{said(number)}</p><pre><code>{code[0]}\n{code[1]}</code></pre><p>{said(number, 1)}</p>"
    content += f"<pre class='shell'>$ make all</pre><p>{said(number, 2)}</p>"
    lines = (said(number), *code, said(number, 1), "$ make all", said(number, 2))
    return site(number, f"A program for {TOWNS[number]}", content), lines


def results_below_headings(number: int) -> Made:
    teams = ("«Заря»", "«Волна»", "«Нива»", "«Луч»", "«Искра»")
    lead = f"В субботу прошёл {number + 5}-й тур чемпионата, на трибунах собрались {1200 + number * 37} зрителей."
    games = (
        f"{teams[number % 4]} — {teams[(number + 1) % 5]} {number % 3}:1",
        f"{teams[(number + 2) % 4]} — «Луч» 0:0",
    )
    places = [f"{at + 1}. {teams[(number + at) % 5]}" for at in range(3)]
    lines = (lead, "Результаты", *games, "Таблица", *places)
    content = f"<p>{lead}</p><h3>Результаты</h3>{tagged('p', *games)}<h3>Таблица</h3>{tagged('p', *places)}"
    return site(number, f"Тур {number + 5}: итоги", content, "ru"), lines


def notice_with_contacts(number: int) -> Made:
    lines = (
        "各有关单位：",
        f"根据工作安排，现将第{number + 3}批名单予以公布，请各单位认真组织落实，并于月底前将有关情况报送办公室。",
        "一、总体要求",
        f"坚持统筹推进，明确责任分工，确保各项任务在第{number % 4 + 1}季度内按时完成，及时报告进展。",
        "二、联系方式",
        "联系人：王工",
        f"电话：0571-8888{number:04}",
        "特此通知。",
        "办公室",
        f"2024年5月{10 + number}日",
    )
    return site(number, f"关于公布第{number + 3}批名单的通知", tagged("p", *lines), "zh"), lines


KINDS: tuple[Callable[[int], Made], ...] = (
    recipe,
    interview,
    interview_with_names,
    results,
    results_at_the_end,
    notice,
    signed_to_the_right,
    letter,
    poem,
    live_blog,
    flat_live_blog,
    invitation,
    event,
    code,
    questions,
    asked_once,
    recipe_in_boxes,
    list_at_the_end,
    verses,
    live_blog_of_articles,
    line_below_a_table,
    signed_below_its_files,
    offer,
    notice_with_items,
    accordion,
    accordion_of_short_lines,
    decision,
    review,
    pollen,
    citizens_letter,
    citizens_letter_in_boxes,
    recipe_that_begins_with_its_list,
    recipe_in_two_parts,
    recipe_that_ends_with_its_list,
    facts_above_the_text,
    talk_in_turns,
    quotation,
    short_code,
    results_below_headings,
    notice_with_contacts,
)


@pytest.mark.parametrize("others", [0, 1, 3, 8])
@pytest.mark.parametrize("kind", KINDS)
def test_every_line_stays_and_none_of_the_site_comes_in(kind: Callable[[int], Made], others: int) -> None:
    known = [
        read(kind(number)[0], url=f"https://news.example.org/a/{number}").traits for number in range(1, 1 + others)
    ]
    template = Template.of_pages([each for each in known if each is not None]) if known else None
    page, lines = kind(0)
    found = read(page, url="https://news.example.org/a/0", template=template)
    assert found.document.paragraphs == lines


@pytest.mark.parametrize("others", [1, 3, 8])
def test_boxes_of_facts_above_the_text_stay_on_a_known_site(others: int) -> None:
    test_every_line_stays_and_none_of_the_site_comes_in(facts_in_boxes, others)


@pytest.mark.parametrize("others", [0, 3, 8])
@pytest.mark.parametrize("between", ["</p><p>", "<br><br>"])
def test_what_stands_in_one_cell_of_the_page_are_paragraphs_however_short(between: str, others: int) -> None:
    def laid_out(number: int) -> Made:
        lines = notice_lines(number)
        cells = (
            f"<tr><td class='info'>字号：大 中 小</td></tr><tr><td class='text'><p>{between.join(lines)}</p></td></tr>"
        )
        return site(number, f"关于第{HAN[number]}批桥梁检修的通告", f"<table>{cells}</table>", "zh"), lines

    known = [read(laid_out(number)[0], url=f"https://news.example.org/a/{number}").traits for number in range(1, 9)]
    template = Template.of_pages([each for each in known[:others] if each is not None]) if others else None
    page, lines = laid_out(0)
    found = read(page, url="https://news.example.org/a/0", template=template)
    assert found.document.paragraphs == lines


def test_a_list_of_labels_that_speaks_of_the_page_is_none_of_its_text() -> None:
    known = [read(offer(number)[0], url=f"https://news.example.org/a/{number}").traits for number in range(1, 9)]
    template = Template.of_pages([each for each in known if each is not None])
    about = "<dl class='info'><dt>Author</dt><dd>Halden desk</dd><dt>Hits</dt><dd>73</dd></dl>"
    for at in ("<dl class='attributes'>", "<p>"):
        page = offer(0)[0].replace(at, about + at, 1)
        found = read(page, url="https://news.example.org/a/0", template=template)
        assert not {"Author", "Hits", "Halden desk"} & set(found.document.paragraphs)


def with_status(number: int) -> Made:
    status = ("Closed", "Open", "Postponed", "Sold out", "Moved", "Full", "Cancelled", "Delayed", "Closed")[number]
    lines = (status, said(number), said(number, 1))
    content = f"<p class='badge'>{status}</p>{tagged('p', *lines[1:])}"
    return site(number, f"The ferry of {TOWNS[number]}", content), lines


def test_a_status_that_few_of_many_pages_have_stays_above_the_text() -> None:
    test_every_line_stays_and_none_of_the_site_comes_in(with_status, 8)


def with_letters(number: int) -> Made:
    lines = (said(number), said(number, 1))
    letters = f"<h3>Our letters</h3><ul>{tagged('li', 'Morning letter', 'Evening letter')}</ul>"
    return site(number, f"The gate of {TOWNS[number]}", tagged("p", *lines) + letters), lines


@pytest.mark.parametrize("others", [3, 8])
def test_a_list_that_every_page_has_is_the_sites(others: int) -> None:
    test_every_line_stays_and_none_of_the_site_comes_in(with_letters, others)


def with_list(attributes: str, *items: str) -> Made:
    content = f"{tagged('p', said(0), said(0, 1))}<ul{attributes}>{tagged('li', *items)}</ul>"
    return site(0, f"The gate of {TOWNS[0]}", content), (said(0), said(0, 1))


def test_a_list_behind_the_text_belongs_to_it_without_a_class_or_a_link_of_its_own() -> None:
    items = ("Boots", "A hat")
    for attributes, listed, own in (
        ("", items, items),
        (" class='kit'", items, ()),
        ("", ("Boots", "A hat from <a href='/ann'>Ann</a>"), ()),
    ):
        page, lines = with_list(attributes, *listed)
        assert tuple(block_walk.walk(view(page), None, learn=False).paragraphs) == lines + own


def test_a_link_among_the_items_of_a_list_is_one_of_them_where_the_text_goes_on() -> None:
    items = ("Copper", "Tin", "Zinc, for the roof", "Lead")
    links = "".join(f'<li><a href="/metals/{item.lower()}">{item}</a></li>' for item in items[:2])
    metals = f"<ul>{links}<li>{items[2]}</li><li>{items[3]}</li></ul>"
    before, behind = prose(2), prose(5)
    page = html(f"<article><h1>The smelter</h1>{body(*before)}{metals}{body(*behind)}</article>", title="The smelter")
    assert read(page).document.paragraphs == (*before, *items, *behind)
    ended = html(f"<article><h1>The smelter</h1>{body(*before, *behind)}{metals}</article>", title="The smelter")
    assert not {*items[:2]} & {*read(ended).document.paragraphs}


def test_a_row_of_results_is_no_teaser_though_it_names_its_thing_by_a_link() -> None:
    seats = [(f"Seat {name}", f"{price} €", mark) for name, price, mark in (("Ada", 370, "1.7"), ("Bo", 90, "4.9"))]
    seats += [("Seat Cy", "140 €", "2.1"), ("Seat Di", "210 €", "2.4")]
    cells = (f'<td><a href="/seats/{a[-2:]}">{a}</a></td><td>{b}</td><td>{c}</td>' for a, b, c in seats)
    table = "<table>" + "".join(f"<tr>{each}</tr>" for each in cells) + "</table>"
    before, behind = prose(2), prose(5)
    page = html(f"<article><h1>Seats tried</h1>{body(*before)}{table}{body(*behind)}</article>", title="Seats tried")
    assert read(page).document.paragraphs == (*before, *map(" | ".join, seats), *behind)


def test_an_entry_keeps_its_heading_where_each_ends_in_a_link_to_more() -> None:
    entries = [(f"The crossing at {number}", *prose(number)[:2]) for number in range(9, 13)]
    more = '<a href="/a/{}">Read more</a>'
    live = "".join(f"<div><h3>{head}</h3>{body(*text)}{more.format(head[-1])}</div>" for head, *text in entries)
    page = html(f"<article><h1>The bridge live</h1>{live}</article>", title="The bridge live")
    assert read(page).document.paragraphs == tuple(line for entry in entries for line in entry)


@pytest.mark.parametrize(("head", "prose_tag", "around"), [("h3", "p", ""), ("dt", "dd", "dl")])
def test_a_heading_of_a_round_up_stays_though_it_is_a_link(head: str, prose_tag: str, around: str) -> None:
    first, *parts = (prose(number) for number in range(4))
    things = [f"Halden lamp, {number} W" for number in (20, 40, 60)]
    below = ""
    for thing, part in zip(things, parts, strict=True):
        below += f"<{head}><a href='https://shop.example/'>{thing}</a></{head}>"
        below += "".join(f"<{prose_tag}>{line}</{prose_tag}>" for line in part)
    below = f"<{around}>{below}</{around}>" if around else below
    page = html(f"<article><h1>Three lamps</h1>{body(*first)}{below}</article>", title="Three lamps")
    lines = [line for thing, part in zip(things, parts, strict=True) for line in (thing, *part)]
    assert read(page).document.paragraphs == (*first, *lines)


def test_two_headlines_of_other_articles_between_the_paragraphs_are_none_of_them() -> None:
    others = [f"<h4><a href='/a/{number}'>Another bridge opens at mile {number}</a></h4>" for number in (4, 7)]
    text = "".join(f"{body(*prose(number))}{other}" for number, other in enumerate(others)) + body(*prose(2))
    page = html(f"<article><h1>The bridge at last</h1>{text}</article>", title="The bridge at last")
    assert read(page).document.paragraphs == (*prose(0), *prose(1), *prose(2))


def test_lines_that_the_template_takes_from_another_extractors_text_are_counted() -> None:
    def with_badge(number: int) -> str:
        page, (status, _, second) = with_status(number)
        return page.replace(status, "Status: Closed", 1).replace(f"<p>{second}</p>", "")

    known = [read(with_badge(number), url=f"https://news.example.org/a/{number}").traits for number in (1, 2, 3)]
    template = Template.of_pages([each for each in known if each is not None])
    found = read(with_badge(0), url="https://news.example.org/a/0", template=template)
    assert "Status: Closed" not in found.document.paragraphs
    assert found.provenance.boilerplate


def test_a_sentence_that_is_mostly_a_link_stays_between_two_paragraphs() -> None:
    said = "The count is published in the <a href='/yearbook'>Yearbook of the River Board</a>."
    page = html(f"<h1>River bridge opens at last</h1>{body(TEXT[0], said, *TEXT[1:])}")
    assert "The count is published in the Yearbook of the River Board." in read(page).document.paragraphs


@pytest.mark.parametrize(
    "pointer",
    [
        "You may also like <a href='/tram'>Council votes for a second tram line.</a>",
        "See our earlier story <a href='/ferry'>on the sale of the old ferry to the islands in the north.</a>",
    ],
)
def test_a_sentence_that_points_to_another_page_does_not(pointer: str) -> None:
    page = html(f"<h1>River bridge opens at last</h1>{body(TEXT[0], pointer, *TEXT[1:])}")
    assert read(page).document.paragraphs == TEXT


@pytest.mark.parametrize(
    "line",
    [
        "Share of renewable power: 42 per cent",
        "Related to the works: one lane is closed.",
        "编辑部收到了三十封来信。",
        "Correction: An earlier version of this article misstated the year in which the pier was built.",
        "This article was updated on 14 May to correct the name of the engineer.",
        "Text: Resolution of the county council",
        "With Reuters he stayed nine years.",
        "图片由村民提供，他们记录了施工的全过程。",
    ],
)
@pytest.mark.parametrize("place", ["lead", "tail"])
def test_lines_that_begin_like_what_a_site_says_are_the_texts_own(line: str, place: str) -> None:
    assert line in read(article(**{place: f"<p>{line}</p>"})).document.paragraphs


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Print sales fell to 12,000.",
            "Subscribers paid 5 pounds a month.",
            "更多雨水还在路上。",
            "收藏家捐了三幅画。",
        ),
        *("关闭的工厂有三家。", "首页上只有一张照片。", "注册资金一百万。", "点击数不重要。", "声明由三人签署。"),
    ],
)
def test_a_short_sentence_beside_prose_stays_whatever_word_it_begins_with(line: str) -> None:
    between = f"<article><h1>River bridge opens at last</h1>{body(*TEXT[:2])}<p>{line}</p>{body(*TEXT[2:])}</article>"
    for page in (html(between), article(lead=f"<p>{line}</p>"), article(tail=f"<p>{line}</p>")):
        assert line in read(page).document.paragraphs


@pytest.mark.parametrize(
    "line", ["更多精彩内容请关注公众号。", "版权归本网所有。", "Share your thoughts below.", "声明：本文不代表本站。"]
)
def test_a_sentence_of_the_sites_own_beside_prose_is_no_text(line: str) -> None:
    assert line not in read(article(tail=f"<p>{line}</p>")).document.paragraphs


def test_a_heading_that_reads_like_a_credit_stays_if_its_words_are_no_name() -> None:
    told = "<p>Words: Traffic And Trams</p><p>Traffic stood still for an hour, and so did the trams.</p>"
    extracted = read(article(lead=told))
    assert extracted.document.paragraphs[0] == "Words: Traffic And Trams"
    assert extracted.provenance.author is None
