"""The title of an article: a heading of the page that the page's own claims confirm, else the best of the claims."""

import re
from collections.abc import Container, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from pipeline import urls
from pipeline.extract import headline, layout
from pipeline.extract.dom import TextLine
from pipeline.extract.headline import MAX_CHARACTERS, MIN_COLUMNS
from pipeline.extract.metadata import EXACT_TITLE, Metadata, texts
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import collapse, columns, squash
from pipeline.format import TITLE_CHARACTERS
from pipeline.text.labels import Field, read_line

_CLAIMS = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "sailthru.title", "title")
_SITE = ("og:site_name", "application-name", "sitename", "twitter:site")
_HOMES = ("", "/")
_HOME = re.compile(r"(?:(?:https?:)?//[^/?#]+/?|/)\??(?:#.*)?", re.IGNORECASE)
_LINKED = 0.6
_WORDS_COLUMNS = 80  # of a title made of the first words
_NAME_COLUMNS = 24  # of a site's name
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+){2,}")  # part of an address
_KICKER = re.compile(r"[\w»”\")](?:\s*[:：|]\s*|\s+[–—-]\s+)$")
_BREAKS, _WIDE_PAIR = 3, 4  # lines of a heading on either side of one; columns of two letters of a dense script
_KICKED_COLUMNS = 10  # of a headline behind a kicker
_ALIKE_WORDS, _ALIKE_SHARE = 4, 0.75  # of a heading that says what the title says, in the title
_CUT = re.compile(r"\s*(?:\.{3}|…)")
_STEM_COLUMNS = 16  # of a claim before it is cut
_PORTAL = re.compile(r"^智慧|(?:[网網]站?|门户|平台|政府|Portal)$")
_PAPER, _HEADLINES = (
    re.compile(r"(?:[日晚早周时時][报報]|新[闻聞]|电视台?|廣播|广播)[网網]$"),
    frozenset(("h1", "h2", "h3")),
)
_STRONG_BREAK = re.compile(r"\s+[|｜]\s+|[|｜_]")
_BREAK = re.compile(
    r"\s+[-–—−|·•:»«/]+\s+|\s*[|｜_»«]+\s*|\s*--+\s*|\s*——?\s*(?=[^—]{2,14}$)|\s*[-–]\s*(?=\S{0,12}(?:网|網|报|報|在线|頻道|频道|中心)$)"
)


class Title(NamedTuple):
    """A title and the place it was read from."""

    text: str
    basis: str


def title_of(view: PageView, paragraphs: Sequence[str]) -> Title:
    """Return the title of a page: what its layout picks, else what the page says, else the text's first words."""
    if view.picked.title:
        return Title(view.picked.title, layout.NAME)
    if view.letters:
        return Title(view.letters[0].subject, "label:Subject")
    return _stated(view, paragraphs) or Title(first_words(paragraphs), "text")


def first_words(paragraphs: Sequence[str]) -> str:
    """Make a title of a text's beginning; empty if there is no text."""
    first = next(iter(paragraphs), "")
    if columns(first) <= _WORDS_COLUMNS:
        return first
    return first[: _WORDS_COLUMNS * len(first) // columns(first)].rsplit(" ", 1)[0] + "…"


def _stated(view: PageView, paragraphs: Sequence[str]) -> Title | None:
    metadata, papers = view.metadata, _papers(view.lines, view.metadata.title)
    lines = [line for line in view.lines if line.key not in papers]
    if exact := metadata.metas.get(EXACT_TITLE):
        return Title(exact, f"meta:{EXACT_TITLE}")
    told = [_whole(claim, lines) for claim in _claims(metadata, view.link.title)]
    told += _marked(view.tree, [squash(claim.text) for claim in told])
    sites, homes = _sites(metadata) | papers, _home_names(view)
    claims = [claim for claim in told if not _is_the_sites(claim.text, lines, sites | homes)]
    at = _confirmed(view, lines, [claim.text for claim in claims])
    if at is not None:
        at = _below_the_site(lines, at, metadata.title)
        heading = lines[at].text
        if _names_the_site(heading, lines) and (above := _above_labels(lines, heading)):
            return Title(above, "above labels")
        heading = _with_its_breaks(lines, at, [claim.text for claim in claims]) or heading
        heading = _in_small_letters(heading, [claim.text for claim in claims])
        return _with_its_kicker(heading, metadata) or Title(heading, "heading")
    alone = [line.text for line in lines if line.tag == "h1" and _may_be_title(line)]
    for claim in claims:
        if claim.basis != "title" or len(alone) != 1:
            return Title(_without_site(_without_home(claim.text, homes), sites), claim.basis)
    first = next((text for text in paragraphs if columns(text) >= _WORDS_COLUMNS), None)
    before = takewhile(lambda line: line.text != first, lines)
    headings = [line.text for line in before if line.tag in ("h2", "h3") and _may_be_title(line) and not line.chrome]
    if not alone and headings and told:
        return Title(headings[-1], "heading")
    if not alone:
        return Title(above, "above labels") if (above := _above_labels(lines, "")) else None
    if claims and _is_held(part := _without_site(claims[0].text, sites), alone[0]):
        return Title(part, claims[0].basis)
    return Title(_told_otherwise([*headings, *paragraphs[:1]], metadata.title, alone[0]) or alone[0], "heading")


def _papers(lines: Sequence[TextLine], title: str) -> set[str]:
    """Return what a Chinese paper calls its site: behind the page's title, and in a heading beside another one."""
    behind = [squash(part) for part in _BREAK.split(title) if part][1:][-1:]
    before = takewhile(lambda line: columns(line.text) < _WORDS_COLUMNS or line.tag in _HEADLINES, lines)
    headings = [line for line in before if line.tag in _HEADLINES and _may_be_title(line) and not line.chrome]
    papers = {line.key for line in headings if columns(line.text) <= _NAME_COLUMNS and _PAPER.search(line.text)}
    named = {key for key in behind if _PAPER.search(key)}
    return papers | named if any(line.key not in papers for line in headings) else named


def _whole(claim: Title, lines: Sequence[TextLine]) -> Title:
    """Return a claim that is cut, “River bridge ope…”, as the line of the page has it that begins like it."""
    cut = _CUT.search(claim.text)
    stem = claim.text[: cut.start()] if cut else ""
    if columns(stem) < _STEM_COLUMNS:
        return claim
    key = squash(stem)
    whole = next((line.text for line in lines if line.key.startswith(key) and _may_be_title(line)), claim.text)
    return Title(whole, claim.basis)


def _home_names(view: PageView) -> set[str]:
    """Return what the links to the site's home page say: its name, and such words as “Home”."""
    links = ((link.get("href") or "", link) for link in view.tree.iter("a"))
    return {key for href, link in links if _is_home(href, view.url) and (key := squash(link.text_content()))}


def _without_home(claim: str, homes: Container[str]) -> str:
    """Return a claim without the name of the home page in front of it: 县城日报-新桥通车."""
    name, divider, rest = claim.partition("-")
    return rest.strip() if divider and squash(name) in homes and columns(rest) > MIN_COLUMNS else claim


def _is_the_sites(claim: str, lines: Sequence[TextLine], sites: Container[str]) -> bool:
    """Return whether a claim is no more than the site's name, and no line that leads elsewhere shows it."""
    key = squash(claim)
    shown = (line for line in lines if line.key == key and not line.chrome)
    return key in sites and all(line.link_density >= _LINKED for line in shown)


def _is_held(claim: str, heading: str) -> bool:
    """Return whether a heading has a claim and less than as much beside it: its kicker, or how many comments it has."""
    key, whole = squash(claim), squash(heading)
    return key in whole and key != whole and 2 * columns(key) > columns(whole)


def _in_small_letters(heading: str, claims: Sequence[str]) -> str:
    """Return a heading in capitals as a claim writes it; as it stands if none does."""
    for claim in claims if heading.isupper() else ():
        at = claim.upper().find(heading)
        part = claim[at : at + len(heading)]
        if at >= 0 and part.upper() == heading and not part.isupper():
            return part
    return heading


def _with_its_breaks(lines: Sequence[TextLine], at: int, claims: Sequence[str]) -> str | None:
    """Return a heading of several lines that only `<br>` divides, if a claim has it whole: an office and its notice."""
    near = lines[max(0, at - _BREAKS) : at + _BREAKS + 1]
    texts = [line.text for line in near if line.run == lines[at].run and line.run]
    if len(texts) < 2 or columns(whole := _joined(texts)) > MAX_CHARACTERS:
        return None
    return whole if any(squash(whole) in squash(claim) for claim in claims) else None


def _joined(texts: Sequence[str]) -> str:
    """Join the lines of a heading, in scripts with spaces by one."""
    whole = texts[0]
    for text in texts[1:]:
        whole += text if columns(whole[-1] + text[0]) == _WIDE_PAIR else f" {text}"
    return whole


def _told_otherwise(headings: Sequence[str], claim: str, first: str) -> str | None:
    """Return the heading that says what the page's title says in a few other words, if the first heading does not.

    The first may name a section: “Diabetes Health Center”.
    """
    told, own = _words(claim), _words(first)
    if len(own & told) * 2 >= len(own):
        return None

    def share(text: str) -> float:
        words = _words(text)
        return len(words & told) / len(words) if len(words) >= _ALIKE_WORDS else 0.0

    best = max(headings, key=share, default="")
    return best if share(best) >= _ALIKE_SHARE else None


def _words(text: str) -> frozenset[str]:
    return frozenset(map(squash, text.split())) - {""}


def _with_its_kicker(heading: str, metadata: Metadata) -> Title | None:
    """Return what the page's claims make of a headline and its kicker, as in “Kenya: Nairobi from below”; else None.

    A kicker within the heading is none of the title if `og:title` is the rest; one that the page's records and tags
    both have before the heading belongs to it.
    """
    claim = metadata.metas.get("og:title", "")
    whole, part = (heading, claim) if len(claim) < len(heading) else (claim, heading)
    kicker = whole.removesuffix(part)
    if not part or len(kicker) in (0, len(whole)) or columns(part) < _KICKED_COLUMNS or not _KICKER.search(kicker):
        return None
    if whole == claim and (claim not in texts(metadata.articles, "headline") or squash(kicker) in _sites(metadata)):
        return None
    return Title(claim, "meta:og:title")


def _below_the_site(lines: Sequence[TextLine], at: int, claim: str) -> int:
    """Return the heading below this one if the page's title is that and this: then this one is the site's name."""
    whole, first = squash(claim), lines[at]
    for index in range(at + 1, len(lines)) if first.tag == "h1" else ():
        line = lines[index]
        if line.tag == "h1" and _may_be_title(line) and not line.chrome and line.key != first.key:
            return index if whole and whole == line.key + first.key else at
    return at


def _may_be_title(line: TextLine) -> bool:
    return line.link_density < _LINKED and len(line.text) <= MAX_CHARACTERS


def _claims(metadata: Metadata, hint: str | None) -> list[Title]:
    """Return what the page, and the feed or listing it was found in, call it; the more reliable first."""
    found = [Title(text, "json-ld") for text in texts(metadata.articles, "headline")][:1]
    found += [Title(metadata.metas[name], f"meta:{name}") for name in _CLAIMS if name in metadata.metas]
    found += [Title(metadata.title, "title")] if metadata.title else []
    found += [Title(collapse(hint), "feed")] if hint else []
    told = squash(metadata.title)
    return [
        claim
        for claim in found
        if len(claim.text) <= TITLE_CHARACTERS and squash(claim.text) and not _is_no_title(claim.text, told)
    ]


def _marked(tree: HtmlElement, claimed: Sequence[str]) -> list[Title]:
    """Return the one heading that is marked as the headline, if it says another thing than what is claimed.

    A list has several, and the day or the section may stand in one beside the headline.
    """
    headings = (each for each in tree.iter("h1", "h2", "h3") if "headline" in (each.get("itemprop") or "").split())
    found = {collapse(each.text_content()) for each in headings}
    keys = [key for text in found if (key := squash(text))]
    if len(keys) != 1 or any(
        keys[0] in claim or (claim in keys[0] and 2 * len(claim) > len(keys[0])) for claim in claimed
    ):
        return []
    return [Title(text, "microdata") for text in found if text]


def _is_no_title(claim: str, told: str) -> bool:
    """Return whether a claim is what a script fills in, or the end of an address and not in the page's `<title>`."""
    return claim.startswith("{{") or (_SLUG.fullmatch(claim) is not None and bool(told) and squash(claim) not in told)


def _sites(metadata: Metadata) -> set[str]:
    names = (*map(metadata.metas.get, _SITE), *texts(metadata.articles, "publisher"))
    return {squash(name) for name in names if name}


def _confirmed(view: PageView, shown: Sequence[TextLine], claims: Sequence[str]) -> int | None:
    """Return the index of the line that the claims confirm: no link home, nor to a section that none begins with.

    The titles of a forum's pages begin with its name, and the headline of a thread is a link to the page itself.
    """
    lines, keys = list(shown), [squash(claim) for claim in claims]
    if view.posts:
        here = [index for index, line in enumerate(lines) if _leads_here(line, view.url)]
        if (at := headline.confirmed([lines[index] for index in here], claims)) is not None:
            return here[at]
    while (at := headline.confirmed(lines, claims)) is not None and lines[at].link_density >= _LINKED:
        if any(key.startswith(lines[at].key) for key in keys) and not _leads_home(lines[at], view.url):
            break
        wrong = lines[at]  # with its like, of which a page may have thousands
        lines = [
            TextLine(text="", tag="") if (line.key, line.links) == (wrong.key, wrong.links) else line for line in lines
        ]
    return at


def _leads_here(line: TextLine, page: str) -> bool:
    """Return whether a line is a link to its own page, perhaps with more parameters, such as a session's."""
    own = urlsplit(page)
    parts = (urlsplit(urls.absolute(page, link) or link) for link in line.links if not link.startswith("#"))
    return line.link_density >= _LINKED and any(
        each.path == own.path and set(parse_qsl(own.query)) <= set(parse_qsl(each.query)) for each in parts
    )


def _leads_home(line: TextLine, page: str) -> bool:
    """Return whether a line's links all lead to the home page from another one."""
    # an empty link, and one to a part of the page, lead to the page itself
    away = [link for link in line.links if link.strip() and not link.startswith("#")]
    return bool(away) and all(_is_home(link, page) for link in away)


def _is_home(link: str, page: str) -> bool:
    """Return whether a link leads to the home page from another one."""
    link = link.strip()
    if link.startswith("."):
        link = urls.absolute(page, link) or link
    return _HOME.fullmatch(link) is not None and urlsplit(page).path not in _HOMES


def _names_the_site(heading: str, lines: Sequence[TextLine]) -> bool:
    """Return whether a heading is the site's name for itself: short, and repeated or of a portal's form."""
    if columns(heading) > _NAME_COLUMNS:
        return False
    key = squash(heading)
    return bool(_PORTAL.search(heading)) or sum(line.key == key for line in lines if line.link_density < 0.6) > 1


def _above_labels(lines: Sequence[TextLine], heading: str) -> str | None:
    """Return the line above the first that says both when and by whom: without a heading, that is the headline."""
    for one, two in pairwise(lines):
        labels = read_line(two.text)
        fields = {label.field for label in labels if label.label or label.field is Field.PUBLISHED}
        if Field.PUBLISHED in fields and fields & {Field.PUBLISHER, Field.ISSUER}:
            fits = columns(one.text) > MIN_COLUMNS and len(one.text) <= MAX_CHARACTERS and one.link_density < 0.5
            return one.text if fits and one.text != heading and not read_line(one.text) else None
    return None


def _without_site(claim: str, sites: set[str]) -> str:
    """Return a claim without the site's name at either end."""
    parts = [part for part in _BREAK.split(claim) if part]
    for site in sites:
        key = squash(claim)
        if site and key != site and len(parts) > 1 and site in (squash(parts[0]), squash(parts[-1])):
            at_end = site == squash(parts[-1])
            kept = parts[:-1] if at_end else parts[1:]
            begin = claim.index(kept[0])
            return claim[begin : claim.rindex(kept[-1]) + len(kept[-1])].strip()
    divided = [part for part in _STRONG_BREAK.split(claim) if part]
    longest = max(divided if len(divided) > 1 else parts, key=columns, default=claim)
    sure = len(divided) > 1 or columns(longest) > 0.6 * columns(claim)
    return longest if sure else claim
