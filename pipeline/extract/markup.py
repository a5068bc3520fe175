"""Markup that says something which its text alone does not: superscripts, formulas, the lines of code.

It is spelled out in the tree itself, once, so that every extractor reads the same: 12 million¹, x²/2, a line for each
line of code. Headings lose what is no word of theirs.
"""

import re
from itertools import islice
from statistics import median
from typing import cast

from lxml import etree
from lxml.html import HtmlElement

from pipeline.extract.strings import squash
from pipeline.text.end_words import names_comments
from pipeline.text.memo import remembered

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BESIDE = frozenset(("span", "time"))
_CONTROLS = etree.XPath("//*[@aria-expanded]")
_HIDDEN = etree.XPath(
    "//span[@hidden or contains(@style, 'none') or contains(@class, 'sr-only') or contains(@class, 'screen-reader')"
    " or contains(@class, 'hidden')][not(.//math)]"
)
_UNSEEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN_NAMES = re.compile(r"(?:^|\s)(?:(?:u-)?(?:visually-?hidden|sr-only)|screen-reader(?:-text|-only)?)(?:$|\s)")
_UNSEEN_WORDS, _SEEN_CHARACTERS = 12, 60  # more are the rest of a text; fewer may be a label before a name or a day
_SEEN_NAME = "not-sr-only"  # on wide screens, as Tailwind has it
_LINES = frozenset(("p", "li", "td", "dd", "blockquote"))
_WITHIN = frozenset(("a", "b", "em", "i", "span", "strong", "sup"))
_STOPS = (".", "!", "?", "。", "！", "？")
_MOST_UNSEEN = 500  # of a page: each costs as much as its paragraph is long
QUESTION_MARKS = ("?", "？", "؟", "\u037e")
_EDITS = frozenset(("mw-editsection", "editsection"))
_OF_THE_SITE = re.compile(r"\bthis (?:page|article|content) helpful|\bfind what you\b", re.IGNORECASE)
_INITIAL_CHARACTERS = 20  # of a first letter, with a quotation mark and blanks
_GOES_ON = re.compile(r"(?!\s|\W*[A-ZÄÖÜÉÈÀÇÑА-ЯΑ-Ω][\sa-zäöüéèàçñа-яα-ω])", re.DOTALL)  # `B` Buoys: a label
_SPELLED = 8  # letters of a heading by which an id is known to be its words: nav_the_river__3
_LINKED_TO = re.compile(r"nav(.+?)\d+")
_SAYS = re.compile(r"[^\W_]")  # a letter or a digit
_RAISED = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTED = {"sup": _RAISED, "sub": _LOWERED}
_SHIFTED_CHARACTERS = 8  # a longer superscript is a remark
_DRAWN = ("katex-html", "MathJax_Preview", "MathJax", "MathJax_Display", "mwe-math-fallback-image-inline")
_DEEPEST = 40  # levels of a formula that are spelled out
_MOST_LINES = 5000  # of one <pre>: a log has more
_LINE = re.compile(r"(?:^|[\s_-])line(?:\s|$)")
_LINE_TAGS = frozenset(("tr", "div", "p", "li", "pre"))
_FLOWING_CHARACTERS, _FLOWING_LINES = 55, 4  # lines so long and so many are prose that was wrapped by hand
_GUTTER = re.compile(
    r"(?:^|[\s_-])(?:gutter|line-?nos?|linenodiv|line-?numbers?|lineno|blob-num|crayon-nums?|lnt?d?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_NUMBERS = re.compile(r"[^\d\s]")


def drop_line_numbers(tree: HtmlElement) -> None:
    """Remove the column beside program code that counts its lines, and the table that set the two side by side."""
    tables: set[HtmlElement] = set()
    for element in [
        each for each in tree.iter("td", "span", "div", "pre") if (names := each.get("class")) and _is_gutter(names)
    ]:
        if not _NO_NUMBERS.search(element.text_content()):
            tables.update(islice(element.iterancestors("table"), 1))
            element.drop_tree()
    for table in tables:
        if all(sum(bool(cell.text_content().strip()) for cell in row) < 2 for row in table.iter("tr")):
            make_code(table)


@remembered(4096)
def _is_gutter(names: str) -> bool:
    return _GUTTER.search(names) is not None


def plain_headings(tree: HtmlElement) -> None:
    """Remove what headings have to be linked to and edited: signs such as ¶, MediaWiki's “[edit]”, ids of words."""
    for heading in tree.iter(*HEADINGS):
        for anchor in heading.findall(".//a[@href]"):
            href = anchor.get("href", "")
            if href.startswith("#") and not _SAYS.search(anchor.text_content()):
                anchor.drop_tree()
            elif href.startswith("#") and href[1:] in _ids_of(heading):
                anchor.drop_tag()
        for element in (*heading, heading.getnext()):
            if element is not None and not _EDITS.isdisjoint((element.get("class") or "").split()):
                element.drop_tree()
        for button in heading.findall(".//button"):
            if button.text_content().strip() == heading.text_content().strip():
                button.tag = "span"  # which opens the part that it heads
        identity = squash(heading.get("id") or "")
        if identity and _spells(identity, squash(heading.text_content())) and not names_comments(identity):
            del heading.attrib["id"]  # “Recommendations” says nothing of its kind


def _spells(identity: str, said: str) -> bool:
    """Return whether an id is made of a heading's words: `the-river-in`, or `nav_the__3` of “The river in spring”."""
    beginning = _LINKED_TO.fullmatch(identity)
    return said[:_SPELLED] in identity or (beginning is not None and said.startswith(beginning[1]))


def _ids_of(heading: HtmlElement) -> set[str | None]:
    """Return the names by which a heading is linked to: its own, its parent's, and those of what is in it."""
    around = heading.getparent()
    named = (around, *heading.iter()) if around is not None else heading.iter()
    return {name for each in named for name in (each.get("id"), each.get("name"))}


def plain_questions(tree: HtmlElement) -> None:
    """Make a heading of each question that opens its answer, as a button or a link does in a list of questions."""
    for control in cast(list[HtmlElement], _CONTROLS(tree)):
        asked = control.text_content().strip()
        if asked.endswith(QUESTION_MARKS) and not _OF_THE_SITE.search(asked):
            make_heading(control)


def make_heading(control: HtmlElement) -> None:
    """Make a heading of what a click opens, or plain text if it holds a heading or is in one."""
    for link in [each for each in control.iter("a") if each is not control]:
        link.drop_tag()
    if control.tag in HEADINGS:
        return
    is_headed = next(control.iter(*HEADINGS), None) is not None
    is_heads = next(control.iterancestors(*HEADINGS), None) is not None
    control.tag = "div" if is_headed else "span" if is_heads else "h4"


def drop_hidden_words(tree: HtmlElement) -> None:
    """Remove the few words within a sentence that nobody sees, such as “(opens in a new window)” behind a link."""
    for words in cast(list[HtmlElement], _HIDDEN(tree))[:_MOST_UNSEEN]:
        names, said = words.get("class") or "", words.text_content()
        is_closed = words.get("hidden") is not None or _UNSEEN_STYLE.search(words.get("style") or "") is not None
        is_named = _UNSEEN_NAMES.search(names) is not None and _SEEN_NAME not in names
        if not (is_closed or is_named) or len(said.split()) > _UNSEEN_WORDS or _is_drawn(words, said.strip()):
            continue
        around = next((each for each in words.iterancestors() if each.tag not in _WITHIN), None)
        if around is None or around.tag not in _LINES:
            continue
        whole = around.text_content()
        is_rest = is_closed and said.rstrip().endswith(_STOPS) and whole.rstrip().endswith(said.rstrip())
        if not is_rest and len(whole) - len(said) >= _SEEN_CHARACTERS:  # a script may show the rest of a sentence
            words.drop_tree()


def _is_drawn(words: HtmlElement, letter: str) -> bool:
    """Return whether a letter begins the word behind it, and no other like it is seen there: a picture shows it."""
    before = words.getprevious()
    is_again = before is not None and before.text_content().strip() == letter
    return len(letter) == 1 and letter.isalpha() and (words.tail or "")[:1].islower() and not is_again


def join_initials(tree: HtmlElement) -> None:
    """Make a large first letter that has a box of its own part of its word: `<div>T</div>he bridge`."""
    for box in tree.iter("div", "p"):
        text, tail = box.text, box.tail
        if text and tail and len(text) < _INITIAL_CHARACTERS and not len(box) and _GOES_ON.match(tail):
            before = box.getprevious()  # nothing, or the paragraph that the parser has ended there
            is_first = before is None or not (before.text_content() + (before.tail or "")).strip()
            letter = text.strip().lstrip("\"'“”„«‘ ")
            if is_first and len(letter) == 1 and letter.isalpha() and box.getparent() is not None:
                box.tag, box.text = "span", text.strip()


def spell_out(tree: HtmlElement) -> None:
    """Replace in a page what its text alone does not say by text that does."""
    # one walk: each over the whole page costs as much as all that is done with what it finds
    found = list(tree.iter("sup", "sub", "math", "script", "pre"))
    for element in found:
        if element.tag in _SHIFTED:
            _shift(element)
    formulas = [each for each in found if each.tag == "math"]
    scripts = [each for each in found if each.tag == "script" and (each.get("type") or "").startswith("math/")]
    pres = [each for each in found if each.tag == "pre"]
    if formulas or scripts:
        _spell_formulas(tree, formulas, scripts)
    for element in pres:
        _part_lines(element)


def _shift(element: HtmlElement) -> None:
    """Write digits and signs as the raised or lowered characters that there are for them: 12 million¹, H₂O."""
    table = _SHIFTED[element.tag]
    said = "".join(element.itertext()).strip()
    if not said or len(said) > _SHIFTED_CHARACTERS or not all(ord(character) in table for character in said):
        return
    for node in element.iter():
        node.text = node.text and node.text.strip().translate(table)
        if node is not element:
            node.tail = node.tail and node.tail.strip().translate(table)


def _spell_formulas(tree: HtmlElement, formulas: list[HtmlElement], scripts: list[HtmlElement]) -> None:
    """Write formulas as one line of text, and leave out what draws them once more."""
    for drawn in _drawn(tree):
        _remove(drawn)
    for formula in formulas:
        for around in formula.iterancestors("span"):
            around.attrib.pop("style", None)  # a picture of the formula is shown in its place
        said = " ".join(_formula(formula, 0).split()) or formula.get("alttext") or ""
        _become(formula, said)
    for script in scripts:
        before = script.getprevious()
        is_said = (
            before is not None and set((before.get("class") or "").split()) & {*_DRAWN} and "".join(before.itertext())
        )
        _become(script, "" if is_said else script.text or "")
    for element in tree.iter():
        if str(element.tag).startswith("mjx-"):  # no block, whatever a parser thinks of an unknown name
            element.tag = "span"


def _drawn(tree: HtmlElement) -> list[HtmlElement]:
    return [each for each in tree.iter("span", "div", "img") if set((each.get("class") or "").split()) & {*_DRAWN}]


def _become(element: HtmlElement, text: str) -> None:
    """Turn an element into a span of this text."""
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = "span", text, tail


def _remove(element: HtmlElement) -> None:
    """Remove an element, but not the formula that may be within it, nor the text behind it."""
    formula = element.find(".//math")
    if formula is None:
        _become(element, "")
    elif len("".join(element.itertext())) > len("".join(formula.itertext())):
        formula.tail = None
        element.text = None
        element[:] = [formula]


def _formula(element: HtmlElement, depth: int) -> str:
    """Return MathML as a line of text: x²/(a+b), √(2), x_(i+1)."""
    if depth > _DEEPEST:
        return "".join(element.itertext())
    tag = str(element.tag).rpartition(":")[2]
    if tag in ("annotation", "annotation-xml"):
        return ""
    parts = [_formula(child, depth + 1) for child in element]
    if not parts:
        said = "".join((element.text or "").split()) if tag != "mtext" else element.text or ""
        return f" {said} " if tag == "mo" and said in ("=", "+", "−", "-", "<", ">", "≤", "≥", "≈", "→") else said
    if tag in ("msup", "msub") and len(parts) == 2:
        return parts[0] + _script(parts[1].strip(), raised=tag == "msup")
    if tag == "msubsup" and len(parts) == 3:
        return parts[0] + _script(parts[1].strip(), raised=False) + _script(parts[2].strip(), raised=True)
    if tag == "mfrac" and len(parts) == 2:
        return "/".join(map(_grouped, parts))
    if tag == "mroot" and len(parts) == 2:
        return f"{_script(parts[1].strip(), raised=True)}√{_grouped(parts[0])}"
    joined = ("; " if tag == "mtable" else " " if tag == "mtr" else "").join(parts)
    return f"√{_grouped(joined)}" if tag == "msqrt" else joined


def _script(said: str, *, raised: bool) -> str:
    table = _RAISED if raised else _LOWERED
    tight = said.replace(" ", "")
    if tight and all(ord(character) in table for character in tight):
        return tight.translate(table)
    return f"{'^' if raised else '_'}{_grouped(said)}"


def _grouped(said: str) -> str:
    said = said.strip()
    return said if said.isalnum() or len(said) <= 1 else f"({said})"


def _part_lines(pre: HtmlElement) -> None:
    """End each line of preformatted text with a `<br>`; of prose that was wrapped by hand each paragraph."""
    if _is_of_elements(pre):
        make_code(pre)
    said = "".join(pre.itertext())
    lines = said.splitlines()
    if len(lines) < 2 or len(lines) > _MOST_LINES:
        return
    full = [len(line) for line in lines if line.strip()]
    flows = len(full) >= _FLOWING_LINES and median(full) > _FLOWING_CHARACTERS and pre.find(".//code") is None
    mark = "\n\n" if flows else "\n"
    for node in list(pre.iter()):
        if node.text and mark in node.text:
            first, *rest = node.text.split(mark)
            node.text = first
            for at, line in enumerate(rest):
                node.insert(at, _break(node, line))
        if node is not pre and node.tail and mark in node.tail:
            first, *rest = node.tail.split(mark)
            node.tail = first
            after = node
            for line in rest:
                made = _break(node, line)
                after.addnext(made)
                made.tail = line  # lxml moves a tail along
                after = made


def _is_of_elements(pre: HtmlElement) -> bool:
    """Return whether the lines of code are elements, and no more: a `<pre>` that nothing ends holds a whole page."""
    lines = [
        each for each in pre.iter("div", "span", "code") if each.tag == "div" or _LINE.search(each.get("class") or "")
    ]
    if not lines or next(pre.iter("p", "table", "ul", "ol", "img", "form", "h1", "h2", "h3"), None) is not None:
        return False
    return any(each.tag == "div" for each in lines) or not any("\n" in text for text in pre.itertext())


def make_code(element: HtmlElement) -> None:
    """Turn an element whose lines are elements of their own, as a style sheet sets them, into a `<pre>` of its text."""
    pieces = [element.text or ""]
    for event, child in islice(etree.iterwalk(element, events=("start", "end")), 1, None):
        if child is element:
            break
        if event == "start":
            pieces.append("\n" if child.tag == "br" else child.text or "")
        else:
            ends = child.tag in _LINE_TAGS or _LINE.search(child.get("class") or "")
            pieces.append(("\n" if ends else "") + (child.tail or ""))
    tail = element.tail
    element.clear()
    element.tag, element.tail = "pre", tail
    code = element.makeelement("code")
    code.text = "".join(pieces)
    element.append(code)


def _break(node: HtmlElement, tail: str) -> HtmlElement:
    made: HtmlElement = node.makeelement("br")
    made.tail = tail
    return made


def is_joined(element: HtmlElement) -> bool:
    """Return whether an element of a line begins where a like one ends, with no blank between them."""
    before = element.getprevious() if element.tag in _BESIDE else None
    return before is not None and before.tag in _BESIDE and not before.tail
