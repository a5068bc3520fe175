"""The title of an article: a heading of the page that the page's own claims confirm, else the best of the claims.

`<title>` and its copies carry the site's name before or after the headline; headings are exact, but a page has many.
So the one is held against the other.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.extract.dom import TextLine, fold, squash, width
from pipeline.extract.metadata import Head, texts
from pipeline.text.labels import Field, read_line

_CLAIMS = ("og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", "sailthru.title", "title")
_SITE = ("og:site_name", "application-name", "sitename", "twitter:site")
_EXACT = "articletitle"  # of Chinese government sites: the headline and nothing else
_MAX_CHARACTERS = 300
_HEADINGS = {"h1": 1.6, "h2": 1.3, "h3": 1.3}
_WORDS_COLUMNS = 80  # of a title made of the first words
_LEAST_COLUMNS = 4
_AGREED = 0.2  # what each further claim that holds a heading adds to it
_PART = 0.25  # of the longest claim; a shorter heading that it holds is a section's name
_NAME_COLUMNS = 24  # of a site's name
_PORTAL = re.compile(r"^智慧|(?:网|網|门户|平台|政府|Portal)$")
_STRONG_BREAK = re.compile(r"\s+[|｜]\s+|[|｜_]")
_BREAK = re.compile(
    r"\s+[-–—−|·•:»«/]+\s+|\s*[|｜_»«]+\s*|\s*--+\s*|\s*——?\s*(?=[^—]{2,14}$)|\s*[-–]\s*(?=\S{0,12}(?:网|網|报|報|在线|頻道|频道|中心)$)"
)


def find(head: Head, lines: Sequence[TextLine], hint: str | None) -> tuple[str, str] | None:
    """The title and the place it was read from, or None. `hint` is what the feed or the listing called the page."""
    if exact := head.metas.get(_EXACT):
        return exact, f"meta:{_EXACT}"
    claims = _claims(head, hint)
    heading = _confirmed(lines, [claim for claim, _ in claims])
    if heading:
        if _names_the_site(heading, lines) and (above := _above_labels(lines, heading)):
            return above, "above labels"
        return heading, "heading"
    alone = [
        line.text for line in lines if line.tag == "h1" and line.linked < 0.6 and len(line.text) <= _MAX_CHARACTERS
    ]
    sites = {squash(name) for name in (*map(head.metas.get, _SITE), *texts(head.articles, "publisher")) if name}
    for claim, basis in claims:
        if basis != "title" or len(alone) != 1:
            return _without_site(claim, sites), basis
    return (alone[0], "heading") if alone else None


def of_text(paragraphs: Sequence[str]) -> str:
    """The first words of a text, for a page that has no title; empty when there is no text."""
    first = next(iter(paragraphs), "")
    if width(first) <= _WORDS_COLUMNS:
        return first
    return first[: _WORDS_COLUMNS * len(first) // width(first)].rsplit(" ", 1)[0] + "…"


def _claims(head: Head, hint: str | None) -> list[tuple[str, str]]:
    """What the page and the place it was found in call it, the more reliable first, each with its basis."""
    found = [(text, "json-ld") for text in texts(head.articles, "headline")][:1]
    found += [(head.metas[name], f"meta:{name}") for name in _CLAIMS if name in head.metas]
    found += [(head.title, "title")] if head.title else []
    found += [(fold(hint), "feed")] if hint else []
    return [(text, basis) for text, basis in found if squash(text)]


def _confirmed(lines: Iterable[TextLine], claims: Sequence[str]) -> str | None:
    """The heading, or line, that most of a claim consists of."""
    keys = [squash(claim) for claim in claims]
    best: tuple[float, str] | None = None
    for line in lines:
        key = squash(line.text) if len(line.text) <= _MAX_CHARACTERS else ""
        within = [claim for claim in keys if key in claim]
        if not within:
            continue
        columns = width(key)
        if columns < _LEAST_COLUMNS or columns < _PART * min(map(width, within)):
            continue
        score = columns * _HEADINGS.get(line.tag, 1.0)
        score *= 1.0 if any(claim.startswith(key) for claim in within) else 0.75
        score *= 0.55 if line.linked > 0.6 else 1.0
        score *= 0.8 if line.chrome else 1.0
        score *= 1 + _AGREED * (len(within) - 1)
        if best is None or score > best[0]:
            best = (score, line.text)
    return best[1] if best else None


def _names_the_site(heading: str, lines: Sequence[TextLine]) -> bool:
    """Whether a heading is what the site calls itself on every page: short, and repeated or of a portal's form."""
    if width(heading) > _NAME_COLUMNS:
        return False
    key = squash(heading)
    return bool(_PORTAL.search(heading)) or sum(squash(line.text) == key for line in lines if line.linked < 0.6) > 1


def _above_labels(lines: Sequence[TextLine], heading: str) -> str | None:
    """The line above the first that says both when and by whom: where a page has no heading, the headline."""
    for one, two in pairwise(lines):
        fields = {label.field for label in read_line(two.text) if label.label}
        if Field.PUBLISHED in fields and fields & {Field.PUBLISHER, Field.ISSUER}:
            fits = width(one.text) > _LEAST_COLUMNS and len(one.text) <= _MAX_CHARACTERS and one.linked < 0.5
            return one.text if fits and one.text != heading and not read_line(one.text) else None
    return None


def _without_site(claim: str, sites: set[str]) -> str:
    """`claim` without the site's name at either end."""
    parts = [part for part in _BREAK.split(claim) if part]
    for site in sites:
        key = squash(claim)
        if site and key != site and len(parts) > 1 and site in (squash(parts[0]), squash(parts[-1])):
            at_end = site == squash(parts[-1])
            kept = parts[:-1] if at_end else parts[1:]
            begin = claim.index(kept[0])
            return claim[begin : claim.rindex(kept[-1]) + len(kept[-1])].strip()
    divided = [part for part in _STRONG_BREAK.split(claim) if part]
    longest = max(divided if len(divided) > 1 else parts, key=width, default=claim)
    sure = len(divided) > 1 or width(longest) > 0.6 * width(claim)
    return longest if sure else claim
