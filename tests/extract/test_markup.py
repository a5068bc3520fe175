"""What markup says beside the text is spelled out: superscripts, formulas, lines of code."""

import pytest

from pipeline.extract import extractors
from pipeline.extract.dom import lines, outline, parse
from tests.support.pages import TEXT, article, body, html, read


def said(markup: str) -> list[str]:
    return [line.text for line in lines(parse(f"<body>{markup}</body>"))]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("12 million<sup>1</sup> people", "12 million¹ people"),
        ('12 million<sup><a href="#n1">1</a></sup> people', "12 million¹ people"),
        ("H<sub>2</sub>O at 10<sup>-3</sup> m<sup>3</sup>", "H₂O at 10⁻³ m³"),
        ("on the 21<sup>st</sup> of May", "on the 21st of May"),
        ("as told<sup>[2]</sup> before", "as told[2] before"),
        ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mn>4</mn></math>", "x² = 4"),
        (
            "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>",
            "(a + b)/2",
        ),
        ("<math><msqrt><mn>2</mn></msqrt></math>", "√2"),
        ("<math><msub><mi>x</mi><mrow><mi>i</mi><mo>+</mo><mn>1</mn></mrow></msub></math>", "x_(i + 1)"),
        ('<math alttext="E=mc^2"></math>', "E=mc^2"),
        (
            '<span class="katex"><span class="katex-mathml"><math><semantics><mi>y</mi><annotation encoding="'
            'application/x-tex">y</annotation></semantics></math></span><span class="katex-html">y</span></span>',
            "y",
        ),
        ('<span class="MathJax_Preview">z</span><script type="math/tex">z^2</script>', "z^2"),
        (
            "<mjx-container><mjx-math></mjx-math><mjx-assistive-mml><math><mi>q</mi></math></mjx-assistive-mml>"
            "</mjx-container>",
            "q",
        ),
        (
            '<span class="MathJax"><nobr aria-hidden="true">k3</nobr><span class="MJX_Assistive_MathML"><math><msup>'
            '<mi>k</mi><mn>3</mn></msup></math></span></span><script type="math/tex">k^3</script>',
            "k³",
        ),
    ],
)
def test_what_a_reader_sees_is_in_the_line(markup: str, text: str) -> None:
    assert said(f"<p>So {markup} it is.</p>") == [f"So {text} it is."]


def test_a_style_sheet_keeps_a_name_from_the_day_behind_it_but_code_and_words_stay_joined() -> None:
    assert said("<p><span>Ida Penrose</span><span>3.5.2024</span><span>Reading time</span></p>") == [
        "Ida Penrose 3.5.2024 Reading time"
    ]
    assert said("<pre><span>ferry</span><span>12</span></pre>") == ["ferry12"]
    assert said("<p><span>T</span><span>he ferry</span></p>") == ["The ferry"]


def test_a_block_of_code_is_a_line_for_each_of_its_lines() -> None:
    code = '<pre><code><span class="k">for</span> x in y {\n    <b>go</b>(x);\n\n}</code></pre>'
    assert said(code) == ["for x in y {", "go(x);", "}"]
    assert "}" in read(article(lead=code)).document.paragraphs


def test_prose_that_was_wrapped_by_hand_flows() -> None:
    first = "\n".join(["The county opened the new river bridge on Thursday morning, two months"] * 4)
    second = "\n".join(["later than it had planned to do so, and nobody was there to see it but us"] * 3)
    assert said(f"<pre>{first}\n\n{second}</pre>") == [first.replace("\n", " "), second.replace("\n", " ")]


@pytest.mark.parametrize("markup", ["<math>" * 5000, "<sup>" * 5000 + "1", "<pre>" + "<b>\n" * 5000])
def test_markup_of_any_depth_is_read(markup: str) -> None:
    assert read(article(tail=markup)).document.paragraphs


@pytest.mark.parametrize("sign", ["¶", "#", "§", "🔗", "<svg></svg>"])
def test_a_heading_has_no_sign_that_leads_to_itself(sign: str) -> None:
    anchor = f"<a class=headerlink href='#here' title='Permalink'>{sign}</a>"
    section = f"<h2>What follows{anchor}</h2>{body(*TEXT[:2])}"
    page = html(f"<article><h1>River bridge opens{anchor}</h1>{body(*TEXT)}{section}</article>", title="The Courier")
    found = read(page).document
    assert found.title == "River bridge opens"
    assert not [text for text in found.paragraphs if sign in text]


FURTHER = tuple(
    f"Of the {name}, {text[0].lower()}{text[1:]}"
    for name, text in zip(("east", "west", "north", "south"), TEXT, strict=True)
)


@pytest.mark.parametrize(
    "heading",
    [
        "<div class='mw-heading mw-heading2'><h2 id='{0}'>{0}</h2>{1}</div>",
        "<h2><span class='mw-headline' id='{0}'>{0}</span>{1}</h2>",
    ],
)
def test_a_heading_that_everybody_may_edit_stays_without_the_link_to_do_so(heading: str) -> None:
    edit = "<span class='mw-editsection'>[<a href='/w/index.php?title=Bridge&amp;action=edit'>edit</a>]</span>"
    names = ("History", "Piers", "Traffic", "Downstream")
    text = "".join(heading.format(name, edit) + f"<p>{said}</p>" for name, said in zip(names, FURTHER, strict=True))
    found = read(article(tail=text))
    assert list(found.document.paragraphs[len(TEXT) :]) == [
        line for pair in zip(names, FURTHER, strict=True) for line in pair
    ]


@pytest.mark.parametrize(
    ("identity", "chrome"),
    [
        *(("related", True), ("comments", True), ("nav_other__3", True)),
        *(("related-works-of-the-county", False), ("nav_related_works__3", False), ("nav_rel__3", False)),
    ],
)
def test_a_heading_is_no_chrome_for_the_words_that_it_is_linked_to_by(identity: str, *, chrome: bool) -> None:
    section = f"<h2 id='{identity}'>Related works of the county</h2>"
    assert [line.chrome for line in outline(parse(f"<body>{section}</body>")).lines] == [chrome]


QUESTIONS = (
    "Who pays for the bridge?",
    "When does the tram run?",
    "Where do boats turn?",
    "What stays of the old pier?",
)


@pytest.mark.parametrize(
    "opener",
    [
        "<h3><button>{}</button></h3>",
        "<h3><button aria-expanded=false aria-controls=a><i></i>{}</button></h3>",
        "<button class='opener' aria-expanded=false>{}</button>",
        "<button aria-expanded=false><h3>{}</h3></button>",
        "<div role=button aria-expanded=false><a href=''>{}</a></div>",
        "<a href='#' aria-expanded=false>{}</a>",
    ],
)
def test_a_question_that_opens_its_answer_stays_with_it(opener: str) -> None:
    pairs = list(zip(QUESTIONS, FURTHER, strict=True))
    asked = "".join(f"<div>{opener.format(question)}<div><p>{said}</p></div></div>" for question, said in pairs)
    found = read(article(tail=asked)).document.paragraphs
    assert found == (*TEXT, *(line for pair in pairs for line in pair))


def test_buttons_that_ask_nothing_are_no_text() -> None:
    asked = "".join(f"<button aria-expanded=false>{said}</button>" for said in ("Share", "Was this page helpful?"))
    tools = f"{asked}<h3>The piers <button>Copy</button></h3>"
    assert [line.text for line in lines(parse(f"<body>{tools}</body>"))] == ["The piers"]


def test_a_heading_that_links_to_itself_is_no_link() -> None:
    links = ("<a id='piers' href='#piers'>The piers</a>", "<a href='/piers'>The piers</a>", "<a href='#tram'>Trams</a>")
    section = "".join(f"<h2>{link}</h2>" for link in links)
    assert [line.link_density for line in lines(parse(f"<body>{section}</body>"))] == [0.0, 1.0, 1.0]


def test_a_heading_that_names_comments_is_still_known_by_its_id() -> None:
    section = "<h2 id='comments'>Comments</h2>"
    assert [line.chrome for line in outline(parse(f"<body>{section}</body>")).lines] == [True]


def test_an_element_whose_name_holds_the_word_for_editing_is_not_the_link_to_do_so() -> None:
    assert "The piers" in [
        line.text for line in lines(parse("<h2><span class='editsection-title'>The piers</span></h2>"))
    ]


def by_trafilatura(content: str) -> list[str]:
    return extractors.by_trafilatura(parse(html(f"<article>{content}</article>")), dense=False)


def test_words_of_code_part_no_sentence_whoever_reads_it() -> None:
    sentence = (
        "Then open {0}ferry.json{1}, {0}pier.json{1} or {0}--help{1}, as <b>{0}make{1}</b> tells you to do by itself."
    )
    code = "<pre><code>make ferry\nmake pier</code></pre>"
    content = (
        f"<p>{sentence.format('<code>', '</code>')}</p>{code}<ul><li>{sentence.format('<code>', '</code>')}</li></ul>"
    )
    plain = sentence.replace("<b>", "").replace("</b>", "").format("", "")
    assert by_trafilatura(content + body()) == [plain, "make ferry", "make pier", plain, *TEXT]


def test_a_heading_in_a_header_of_its_own_stays_whoever_reads_it() -> None:
    parts = "".join(f"<header><h3>Part {at} of the works</h3></header><p>{text}</p>" for at, text in enumerate(TEXT))
    headed = [line for at, text in enumerate(TEXT) for line in (f"Part {at} of the works", text)]
    assert by_trafilatura(f"<header>The County Courier<h2>Its motto</h2></header>{parts}") == headed


def test_a_formula_that_a_picture_stands_for_is_read() -> None:
    formula = "<math><msup><mi>k</mi><mn>3</mn></msup></math>"
    hidden = f'<span class="mwe-math-mathml-a11y" style="display: none;">{formula}</span>'
    picture = '<img class="mwe-math-fallback-image-inline" alt="k^3">'
    text = "as the surveyors of the county have written it down in their book of the river."
    page = article(lead=f"<p>The bridge bears {hidden}{picture} {text}</p>")
    assert read(page).document.paragraphs[0] == f"The bridge bears k³ {text}"


CODE = ("def cross(x):", "return x + 1", "cross(2)")


def wrapped(before: str, after: str, between: str = "") -> str:
    return between.join(f"{before.replace('{}', str(number))}{line}{after}" for number, line in enumerate(CODE, 1))


HIGHLIGHTED = {
    "shiki": f"<pre class='shiki'><code>{wrapped('<span class=line>', '</span>')}</code></pre>",
    "expressive": f"<figure><pre><code>{wrapped('<div class=ec-line><div>', '</div></div>')}</code></pre></figure>",
    "rouge": "<div class='highlight'><pre><table><tr><td class='gutter'><pre class='lineno'>1\n2\n3\n</pre></td>"
    f"<td class='code'><pre>{wrapped('', '', chr(10))}\n</pre></td></tr></table></pre></div>",
    "hexo": "<figure class='highlight'><table><tr><td class='gutter'><pre><span class='line'>1</span><br></pre></td>"
    f"<td class='code'><pre>{wrapped('<span class=line>', '</span><br>')}</pre></td></tr></table></figure>",
    "chroma": f"<pre><code>{wrapped('<span class=line><span class=ln>{}</span><i>', '</i></span>')}</code></pre>",
    "crayon": "<table><tr><td class='crayon-nums'><div class='crayon-num'>1</div></td><td>"
    f"<div>{wrapped('<div class=crayon-line>', '</div>')}</div></td></tr></table>",
    "github": f"<table>{wrapped('<tr><td class=blob-num data-line-number={}></td><td>', '</td></tr>')}</table>",
    "prism": f"<div class='code-toolbar'><pre><code>{wrapped('', '', chr(10))}</code></pre><div class='toolbar'>"
    "<button>Copy</button></div></div>",
}


@pytest.mark.parametrize("markup", HIGHLIGHTED.values(), ids=HIGHLIGHTED)
def test_code_keeps_its_lines_and_no_numbers_whatever_colours_it(markup: str) -> None:
    page = article(lead=body(TEXT[0]) + markup)
    assert read(page).document.paragraphs == (TEXT[0], *CODE, *TEXT)


def test_a_pre_that_nothing_ends_leaves_the_page_as_it_is() -> None:
    content = f"<pre><div><p>{TEXT[0]}</p><p>{TEXT[1]}</p></div>"
    assert said(content) == [*TEXT[:2]]


@pytest.mark.parametrize(
    "unseen",
    ["class='sr-only'", "class='icon visually-hidden'", "style='display: none'", "hidden", "class='u-visually-hidden'"],
)
def test_the_few_words_within_a_sentence_that_nobody_sees_are_none_of_it(unseen: str) -> None:
    words = f"<span {unseen}>(opens in a new window)</span>"
    sentence = "The county has written {} it all down in the <a href='/b'>book of the river{}</a>, it says."
    page = article(tail=f"<p>{sentence.format('', words)}</p>")
    assert read(page).document.paragraphs[-1] == "The county has written it all down in the book of the river, it says."
    long = "to the last nail and the last plank, which nobody had asked it to do at all"
    opened = article(tail=f"<p>{sentence.format(f'<span {unseen}>{long}</span>', '')}</p>")
    assert long in read(opened).document.paragraphs[-1]
    assert said(f"<p>{words} 14 May 2024</p>") == ["(opens in a new window) 14 May 2024"]
