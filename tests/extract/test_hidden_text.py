"""Text that a reader sees after a click: the rest of an article, the answers to questions; and what stays hidden."""

import re

import pytest

from pipeline.extract.block_walk import walk
from tests.support.house import prose
from tests.support.pages import TEXT, body, html, read, view

TITLE = "River bridge opens at last"
MORE = prose(1) + prose(2)
DIALOG = (
    "Thank you for your vote! It was counted with all the others, and the result is in the paper on Saturday, "
    "as it is each week."
)
QUESTIONS = ("Who has paid for it?", "When do the trams run?", "What comes next?", "Who may cross on foot?")


def paragraphs(inside: str) -> list[str]:
    return list(read(html(f"<div><h1>{TITLE}</h1>{inside}</div>", title=f"{TITLE} – The Courier")).document.paragraphs)


@pytest.mark.parametrize(
    "rest",
    [
        "<a href='#'>Read more</a><div style='display:none'>{}</div>",
        "<button>Continue</button><div hidden>{}</div>",
        "<div class='read-more-content' aria-hidden='true'>{}</div><div class='read-more'><span>Read more</span></div>",
        "<div style='display: none;'>{}</div><span onclick='more()'>All of it</span>",
        "<div class='read-more-content' hidden>{}</div>",
        "<p><button>Unfold the rest</button></p><div hidden>{}</div>",
        "<span onclick='more()'>Unfold the rest</span><div hidden>{}</div>",
    ],
)
@pytest.mark.parametrize("visible", [2, 5])
def test_the_rest_of_a_text_behind_a_button_is_the_texts(rest: str, visible: int) -> None:
    text = [*TEXT, *MORE[:2]]
    assert paragraphs(body(*text[:visible]) + rest.format(body(*text[visible:]))) == text


def test_hidden_paragraphs_behind_the_first_ones_are_the_texts() -> None:
    hidden = "".join(f"<p style='display:none'>{text}</p>" for text in TEXT[1:])
    assert paragraphs(body(TEXT[0]) + hidden) == [*TEXT]


def test_hidden_answers_below_their_questions_are_the_texts() -> None:
    parts = "".join(
        f"<div><h3>{question}</h3><div style='display:none'><p>{answer}</p></div></div>"
        for question, answer in zip(QUESTIONS, TEXT, strict=True)
    )
    lead = "Readers have asked us about the bridge, and here are the answers of the county's engineers."
    assert paragraphs(f"<p>{lead}</p>{parts}") == [
        lead,
        *(line for pair in zip(QUESTIONS, TEXT, strict=True) for line in pair),
    ]


@pytest.mark.parametrize("questions", [QUESTIONS, ("Who pays?", "When?", "What comes next?", "On foot?")])
@pytest.mark.parametrize(
    "question",
    [
        "<p onclick='show()'>{}</p>",
        "<h3 onclick='show()'>{}</h3>",
        "<a href='#'>{}</a>",
        "<div><a href='#a1'>{}</a></div>",
        "<button>{}</button>",
        "<h3><button aria-expanded='false'>{}</button></h3>",
    ],
)
def test_a_question_that_opens_its_answer_is_the_texts(question: str, questions: tuple[str, ...]) -> None:
    lead = "Readers have asked us about the bridge, and here are the answers of the county's engineers."
    parts = "".join(
        f"<div>{question.format(asked)}<div hidden><p>{answer}</p></div></div>"
        for asked, answer in zip(questions, TEXT, strict=True)
    )
    assert paragraphs(f"<p>{lead}</p>{parts}") == [
        lead,
        *(line for pair in zip(questions, TEXT, strict=True) for line in pair),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='display:none'><p>Only for those who print the page at home on paper.</p></div>",
        f"<div hidden>{body(*TEXT[:3])}</div>",
        "<div hidden><h3>Welcome back</h3><p>Choose how you would like to enter, and whether we may remember you.</p>"
        "<p>We use cookies to improve your experience on this website and the others that we have.</p></div>",
    ],
    ids=["note", "copy", "dialog"],
)
def test_what_else_is_hidden_is_none_of_the_text(hidden: str) -> None:
    text = [*TEXT, *MORE]
    for inside in (body(*text[:-1]) + hidden + body(text[-1]), body(*text) + hidden):
        page = html(f"<div><h1>{TITLE}</h1>{inside}</div>", title=TITLE)
        assert walk(view(page), None, learn=False).paragraphs == text


@pytest.mark.parametrize("visible", [2, 5])
def test_hidden_steps_of_a_list_are_the_texts(visible: int) -> None:
    text = [*TEXT, *MORE[:2]]
    steps = "".join(f"<li{' style=display:none' if at >= visible else ''}>{step}</li>" for at, step in enumerate(text))
    assert paragraphs(f"<ol>{steps}</ol>") == text


OTHERS = (
    f"<div style='display:none'><p>{DIALOG}</p></div>",
    f"<p hidden>{DIALOG}</p>",
    f"<button>Enter</button><div hidden><p>{DIALOG}</p><p>{DIALOG}</p><input type='password'></div>",
    "<a href='#'>auf Deutsch</a><div hidden><p>Der Kreis hat die neue Brücke am Donnerstag eröffnet, zwei Monate "
    "später als geplant.</p><p>Unter dem westlichen Pfeiler fanden die Arbeiter ältere Mauern, die erst "
    "gezeichnet wurden, bevor es weiterging.</p></div>",
    '<p hidden>{"layout": "wide", "parts": ["one, two, three", "four, five"], "text": "'
    + "so many words, " * 30
    + '"}</p>',
    "<a href='#'>3 comments</a><div hidden><p>I have walked there since I was a boy, and nobody ever asked us.</p>"
    "<p>They should have spent the money of the festival on it, then we would not wait.</p></div>",
    f"<div style='display:none'><h2>Ferry goes to a museum</h2><p>{DIALOG}</p></div>",
    f"<h4>Report this story</h4><div hidden><p>{DIALOG[:90]}</p></div>"
    f"<h4>Save for later</h4><div hidden><p>{DIALOG[25:110]}</p></div>",
)


@pytest.mark.parametrize(
    "hidden", OTHERS, ids=["thanks", "error", "login", "translation", "data", "comments", "story", "dialogs"]
)
def test_a_hidden_part_that_nothing_opens_is_the_texts_only_if_it_says_as_much(hidden: str) -> None:
    text = [*TEXT, *MORE[:2]]
    page = html(f"<div><h1>{TITLE}</h1>{body(*text)}{hidden}</div>", title=TITLE)
    found = walk(view(page), None, learn=False).paragraphs
    assert [line for line in found if len(line) > len("Report this story")] == text


ANOTHER = "".join(
    f"<p>{text}</p>"
    for text in (
        "The ferry that crossed there for ninety years has gone to a museum in the north, where it is painted anew.",
        "Its last captain will show it to visitors on Sundays, if the weather is good and somebody comes to see it.",
        "A crew of volunteers has mended the boiler, which had not been lit since the strike of the pilots.",
    )
)
GERMAN = "".join(
    f"<p>{text}</p>"
    for text in (
        "Der Kreis hat die neue Brücke am Donnerstag eröffnet, zwei Monate später als geplant.",
        "Unter dem westlichen Pfeiler fanden die Arbeiter ältere Mauern, die erst gezeichnet wurden.",
        "Danach ging es weiter, und die Bahnen sollen im Frühjahr über den Fluss fahren.",
        "Bezahlt haben die Brücke der Kreis, die Stadt und ein Verein von Kaufleuten.",
    )
)
CONSENT = "".join(
    f"<p>{text}</p>"
    for text in (
        "We use cookies to improve your experience on this website and the others that we have in the country.",
        "By clicking on it you agree to the storing of cookies on your device, and you can change that each day.",
        "Choose which cookies you allow us to keep, and read in our privacy policy what each of them is for.",
    )
)


@pytest.mark.parametrize(
    "hidden",
    [
        f"<a href='/museum'>About the ferry</a><div hidden>{ANOTHER}</div>",
        f"<a href='#'>31 comments</a><div hidden>{ANOTHER}</div>",
        f"<button>auf Deutsch</button><div hidden>{GERMAN}</div>",
        f"<button>Settings</button><div hidden>{CONSENT}</div>",
        f"<button>Share</button><div hidden><p>{DIALOG}</p></div>",
        f"<div class='more-text' hidden>{body(*TEXT[1:4])}</div>",
        f"<h4>Have you seen it?</h4><div hidden><p>{DIALOG}</p></div>",
        f"<button>Open</button><p hidden>{{'layout': 'wide', 'text': '{'so many words, ' * 30}'}}</p>",
        f"<button>Enter</button><div hidden>{ANOTHER}<input type='password'></div>",
    ],
    ids=["link", "comments", "translation", "consent", "short", "copy", "question", "data", "login"],
)
def test_what_a_button_opens_goes_on_with_the_text_or_is_none_of_it(hidden: str) -> None:
    text = [*TEXT, *MORE[:2]]
    page = html(f"<div><h1>{TITLE}</h1>{body(*text)}{hidden}</div>", title=TITLE)
    assert [line for line in walk(view(page), None, learn=False).paragraphs if len(line) > 40] == text


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("<i class='drawn-t'></i>", "<span class='sr-only'>T</span>"),
        ("On Friday, ", "<span class='sr-only md:not-sr-only'>at noon, t</span>"),
    ],
)
def test_words_within_a_sentence_that_a_reader_sees_stay(before: str, words: str) -> None:
    rest = "he mayor of the county crossed the new bridge with two hundred children and a band."
    seen = re.sub("<[^>]+>", "", before + words) + rest
    assert paragraphs(f"<p>{before}{words}{rest}</p>{body()}") == [seen, *TEXT]


def test_the_hidden_rest_of_a_sentence_stays() -> None:
    sentence = "The mayor of the county crossed the new bridge with two hundred children and a band"
    rest = "<span style='display:none'> on Friday at noon, in the rain.</span>"
    assert paragraphs(f"<p>{sentence}{rest}</p>{body()}") == [f"{sentence} on Friday at noon, in the rain.", *TEXT]


def test_what_only_a_screen_reader_says_of_a_note_is_none_of_its_number() -> None:
    note = "<sup><a href='#n1'><span class='screen-reader-text'>Footnote </span>1</a></sup>"
    sentence = "The mayor of the county crossed the new bridge{} with two hundred children and a band."
    assert paragraphs(f"<p>{sentence.format(note)}</p>{body()}") == [sentence.format("¹"), *TEXT]


def test_a_dialog_is_none_of_the_text() -> None:
    dialog = f"<dialog><h2>Subscribe</h2><p>{DIALOG}</p></dialog>"
    assert paragraphs(body(*TEXT, *MORE) + dialog) == [*TEXT, *MORE]


def test_a_sentence_that_begins_as_a_notice_does_is_the_texts() -> None:
    told = "Oceń jakość naszego artykułu, prosiła gazeta, a czytelnicy odpowiedzieli na to setkami listów z kraju."
    assert paragraphs(body(*TEXT[:2], told, *TEXT[2:])) == [*TEXT[:2], told, *TEXT[2:]]
