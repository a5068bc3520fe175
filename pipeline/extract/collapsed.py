"""The part of a text that a reader sees only after a click: it is the article's, though it is hidden.

Dialogs, forms and copies for other screens are hidden, too. So a hidden part is the text's if it goes on where the text
ends, in the same element, in elements of the same kind and in the same language, and if a button beside it opens it or
it says as much as what is visible; or if it is the answer below one of several questions.
"""

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml.html import HtmlElement

from pipeline.extract.blocks import leads_on
from pipeline.extract.chrome import names_rest
from pipeline.extract.dom import Outline, TextLine
from pipeline.extract.markup import HEADINGS, QUESTION_MARKS, make_heading
from pipeline.extract.strings import measured, squash
from pipeline.text import language
from pipeline.text.end_words import names_comments
from pipeline.text.form_words import is_form_notice
from pipeline.text.site_words import asks_consent

_PROSE_WORDS = 8
_NEAR = 4  # lines between a text and its rest: “Read more”, a picture's caption
_MOST_LINES = 200  # that are counted between the two
_REST_WORDS = 25  # fewer are a note for the printer
_MUCH_WORDS = 60  # with which a text goes on, though there is more of it behind the part
_PARTS = 2  # hidden parts below a heading each, so many of which are answers
_HALF = 0.5
_LEAST_SHARE = 0.3  # of the visible prose, that hidden parts have; a site's dialogs say less
_BOXES = 2  # around a button
_NOTICES = 0.25  # of the prose of a hidden part: what asks for something says more
_HEADING_WORDS = 30
_BUTTON_WORDS = 4
_TYPED = frozenset(("text", "email", "password", "tel"))
_DATA = re.compile(r"\s*[\[{].*[\"']\s*:", re.DOTALL)  # of a program
_SAMPLED = 8  # lines by which a language is told
_SHOWS = ("style", "hidden", "class", "id", "aria-hidden")


def show(outline: Outline) -> bool:
    """Make visible in its tree what is hidden of a page's text; return whether there is any."""
    parts = _parts(outline) if outline.hidden else {}
    if not parts:
        return False
    answers = set(_answers(outline, parts))
    shown = answers.union(_rests(outline, parts))
    for zone in shown:
        part = outline.hidden[zone]
        for name in _SHOWS:
            part.attrib.pop(name, None)
        for control in _controls(part):
            said = control.text_content().strip()
            if said.endswith(QUESTION_MARKS) or zone in answers:
                make_heading(control)
            elif control.tag not in HEADINGS:
                control.drop_tree()
    return bool(shown)


def _controls(part: HtmlElement) -> list[HtmlElement]:
    """Return what opens a hidden part: right beside it, maybe in a box, with a few words of what a click does."""
    beside = [each for each in (part.getprevious(), part.getnext()) if each is not None]
    boxed = list(beside)
    for _ in range(_BOXES):
        boxed = [each[0] for each in boxed if each.tag in ("div", "p", "span") and len(each) == 1]
        beside += boxed
    return [each for each in beside if _is_control(each)]


def _is_control(element: HtmlElement) -> bool:
    opens = element.tag in ("a", "button") or element.get("onclick") is not None
    if not opens or leads_on(element.get("href", "#")):
        return False
    said = element.text_content().strip()
    return measured(said)[1] <= (_HEADING_WORDS if said.endswith(QUESTION_MARKS) else _BUTTON_WORDS)


def _is_opened(part: HtmlElement) -> bool:
    """Return whether a part is called the rest of a text, or a button beside it opens it, which may be in a box."""
    if names_rest(part.attrib):
        return True
    return any(not names_comments(squash(control.text_content())) for control in _controls(part))


def _asks(part: HtmlElement) -> bool:
    """Return whether a part has a field to write in, as dialogs have."""
    return any(
        field.tag == "textarea" or field.get("type", "text").lower() in _TYPED
        for field in part.iter("input", "textarea")
    )


def _parts(outline: Outline) -> dict[int, range]:
    """Return the hidden elements that hold prose and hardly anything that a form says, each with its lines' indices."""
    parts: dict[int, list[int]] = defaultdict(list)
    for index, line in enumerate(outline.lines):
        if line.zone in outline.hidden:
            parts[line.zone].append(index)
    found: dict[int, range] = {}
    for zone, at in parts.items():
        prose = [outline.lines[each].text for each in at if _is_prose(outline.lines[each])]
        if _asks(outline.hidden[zone]) or any(map(_DATA.match, prose)):
            continue
        if prose and sum(is_form_notice(text) or asks_consent(text) for text in prose) < _NOTICES * len(prose):
            found[zone] = range(at[0], at[-1] + 1)
    return found


def _rests(outline: Outline, parts: dict[int, range]) -> list[int]:
    """Return the hidden parts with which a text goes on that stands right before them, and ends there."""
    lines, parents = outline.lines, outline.parents
    visible = [index for index, line in enumerate(lines) if not line.chrome and _is_prose(line)]
    said = {lines[index].key for index in visible}
    shown: dict[int, list[int]] = defaultdict(list)  # the visible prose within each element, and in its boxes
    words: dict[int, float] = defaultdict(float)  # of it
    for index in visible:
        around = parents[lines[index].at]
        for each in {lines[index].at, around, parents[around]}:
            shown[each].append(index)
            words[each] += measured(lines[index].text)[1]
    found: list[int] = []
    told: dict[tuple[int, tuple[str, str]], float] = defaultdict(float)  # words that like elements side by side hide
    for zone, at in parts.items():
        told[outline.place(zone)] += _words(lines, at)
    for zone, at in parts.items():
        beside = shown[parents[zone]]
        here = bisect_left(beside, at.start)
        before = beside[here - 1] if here else -1
        if before < 0 or sum(not line.chrome for line in lines[before + 1 : at.start][:_MOST_LINES]) > _NEAR:
            continue
        prose = [lines[index] for index in at if _is_prose(lines[index])]
        kinds = {outline.kinds[lines[before].at], (lines[before].tag, "")}
        alike = [line for line in prose if outline.kinds[line.at] in kinds or (line.tag, "") in kinds]
        is_copy = sum(line.key in said for line in prose) > _HALF * len(prose)  # for another screen
        is_item = outline.kinds[zone][0] == "li" and outline.place(zone) == outline.place(lines[before].at)
        is_rest = is_item or _is_opened(outline.hidden[zone])
        least = words[parents[zone]] * (_LEAST_SHARE if is_rest else 1)
        is_much = told[outline.place(zone)] >= max(_REST_WORDS, least)
        is_last = here == len(beside) or sum(measured(line.text)[1] for line in alike) >= _MUCH_WORDS
        if len(alike) < _HALF * len(prose) or not (is_much and is_last) or is_copy:
            continue
        if _language(lines, at) == _language(lines, beside[max(0, here - _SAMPLED) : here]):
            found.append(zone)
            insort(beside, at.stop - 1)
    return found


def _answers(outline: Outline, parts: dict[int, range]) -> list[int]:
    """Return the hidden parts that stand right below a heading each, two or more in elements of one kind."""
    lines = outline.lines
    headed: list[int] = []
    for zone, at in parts.items():
        above = lines[at.start - 1] if at.start else None
        if above is None or above.chrome or measured(above.text)[1] > _HEADING_WORDS:
            continue
        if above.link_density > _HALF and any(map(leads_on, above.links)):
            continue
        around = outline.parents[zone]
        if around in (outline.parents[above.at], above.at, outline.parents[outline.parents[above.at]]):
            headed.append(zone)
    kinds = Counter(map(outline.kinds.__getitem__, headed))
    found = [zone for zone in headed if kinds[outline.kinds[zone]] >= _PARTS]
    visible = _words(lines, (index for index, line in enumerate(lines) if not line.chrome and _is_prose(line)))
    is_much = sum(_words(lines, parts[zone]) for zone in found) >= _LEAST_SHARE * visible
    return found if is_much else [zone for zone in found if lines[parts[zone].start - 1].text.endswith(QUESTION_MARKS)]


def _words(lines: Sequence[TextLine], at: Iterable[int]) -> float:
    return sum(measured(lines[index].text)[1] for index in at)


def _language(lines: Sequence[TextLine], at: Iterable[int]) -> str:
    """Return the language of the first of some lines, without its region."""
    said = " ".join(lines[index].text for index in islice(at, _SAMPLED))
    return language.identify(said).partition("-")[0]


def _is_prose(line: TextLine) -> bool:
    _, words, marks = measured(line.text)
    return words >= _PROSE_WORDS and (marks > 0 or words >= 2 * _PROSE_WORDS) and line.link_density < _HALF
