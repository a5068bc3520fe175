"""Who published an article first and who wrote it, each with its basis.

A source line (来源, Source) comes before what the site says of itself: an archive of reprints wants the origin. If
nobody else is named, the publisher is the site.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice, takewhile
from typing import NamedTuple

from lxml.html import HtmlElement

from pipeline import urls
from pipeline.extract import body, layout, thread
from pipeline.extract.blocks import leads_away
from pipeline.extract.chrome import without_terms
from pipeline.extract.dom import TextLine
from pipeline.extract.metadata import Metadata, texts
from pipeline.extract.page_view import PageView
from pipeline.extract.place import Place
from pipeline.extract.signature import ROLE, dates, person_of, reporters, signed_names
from pipeline.extract.strings import collapse, squash
from pipeline.format import clean
from pipeline.text.credits import credited, credited_by_role, is_person, names_another, without_asides
from pipeline.text.dates import is_date
from pipeline.text.labels import Field, Label, is_byline_word, is_label_word, is_particle, read_line
from pipeline.text.memo import remembered
from pipeline.text.site_words import is_sites_name, names_picture


class Credit(NamedTuple):
    """A name and the place it was read from."""

    name: str
    basis: str


_ORIGIN_META = (
    "contentsource",
    "source",
    "mediasource",
    "mediaid",
    "copyrightholder",
    "original-source",
    "syndication-source",
)
_SITE_META = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher", "sitename")
_AUTHOR_META = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl")
_AUTHOR_META_MORE = ("citation_author", "og:article:author")
_AUTHOR_NAMED = re.compile(r"[a-z]+[_.:-]?authors?(?:[_-]?names?)?")  # lrt_authors, articleauthor
_NO_NAME = re.compile(
    r"https?://|www\.|@|[<>{}=]|^[\W\d]*$|^\w{1,3}_\d+$|^【.*】$|\bby$"
    r"|^(?:admin\w*|administrator|root|editor|author|autor(?:in)?|auteur|автор|материалы|unknown|null|none|undefined"
    r"|default|网站管理员|管理员|佚名|大汉网络|大汉科技|拓尔思|博达软件|无|本站|未知|(?:网络|綜合|综合)?整理|点击登[录陆]|相关(?:文章|新闻|阅读))$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:来源|來源|source|quelle|作者|authors?|autore?n?|auteurs?|автор|texte?|by|von|par|por)\s*[:：]\s*|^(?:by|par|por|door|oleh|av|af)\s+",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
_REPORTER = re.compile(  # 县城日报记者 李禾, 本报通讯员：周砚; also the second role of 记者 李禾 通讯员 周砚
    r"(?<![^\s、，,;；])(?:(?P<paper>[^\s、，,;；]{2,20}?(?:社|[日晚早时時周]?[报報刊]|[网網]|[电電][视視]?台|客户端|融媒体中心))\s*)?"
    rf"(?:本[报報社网網台])?{ROLE}\s*[:：/]?\s*"
)
_ENDS_IN_ROLE = re.compile(rf"{ROLE}\s*$")
_BETWEEN = " 、，,;；"  # one role's names and the next role
_JOINER = "、"
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:authors?|byline|p-author|author-?info|(?:follow|user|author)-?nick(?:-?name)?|write-?by|autor(?:e[ns]?|in|ka|i)?|auteurs?|szerzok?)(?:$|[\s_-]|-?name)",
    re.IGNORECASE,
)
_WRITER = re.compile(
    r"(?:^|[\s_-])(?:writer|reporter|journalist|muhabir|yazar|penulis|skribent|toimittaja|forfatter|tac-?gia|avtor)"
    r"(?:$|[\s_-]|-?name)|(?-i:[a-z](?:Author|Byline))(?:$|[\s_-]|-?name)",
    re.IGNORECASE,
)
_SIGNED = re.compile(  # what may also be a company, an editor or an officer
    r"(?:^|[\s_-])(?:firmas?|signature|assinatura|[ck]ontributor|posted-?by|person-?name|fn)(?:$|[\s_-]|-?name)",
    re.IGNORECASE,
)
_WRITES = re.compile(  # the page of one who writes …
    r"/(?:authors?|autor(?:e[ns]?|in|ka)?|auteurs?|columnists?|reporters?|journalists?|contributors?|writers?"
    r"|yazar(?:lar)?|redakc[a-z]+)/[^/]",
    re.IGNORECASE,
)
_PROFILE = re.compile(  # … and of anybody; /user/login is nobody's
    rf"{_WRITES.pattern}|/(?:profiles?|members?|users?|u|by|staff)/"
    r"(?!(?:(?:log|sign)[-_]?(?:in|up|out)|join|register|account|settings|password|search|contact|new|edit)\b)[^/]"
    r"|/@[^/]+/?$",
    re.IGNORECASE,
)
_HAN = re.compile("[\u3400-\u9fff]")
_MARKED_TAGS = ("a", "span", "div", "p", "address", "li", "aside", "h3", "h4", "h5", "h6", "dd")
_OTHERS = re.compile(r"comment|related|sidebar|widget|recent|teaser|bookmark|embed", re.IGNORECASE)
_NO_PERSON = re.compile(r"\d|[:：]$|^.{60}|^(?:about|share|follow|posted|published)\b", re.IGNORECASE)
_SECTION = re.compile(r",\s+in\s.*$")
_ADDRESS = re.compile(r"(?<=\w)\s*[,|·(]\s*\S+@\S+$")
_DATELINE = re.compile(r"\s*(?:[/|–-]\s*[^\W\d_a-z][^\d()]{1,30}?)?,?\s*\([A-Z]{2,6}\)$")  # Elif Kaya / IZMIR, (DHA)
_DIGIT = re.compile(r"\d")
_DIVIDER = re.compile(r"\s*[·•|]\s*|\s+[-–—]\s+|,\s+|\s+(?=\d)")  # before a day
_BESIDE = re.compile(r"\s+[-–—]\s+")
_ROLE = re.compile(
    r"\b(?:writer|editor|reporter|correspondent|columnist|contributor|producer|redakteur(?:in)?|korrespondent(?:in)?"
    r"|officer|president|director|analyst|engineer|professor|founder|ceo|cto|cfo|researcher|strategist"
    r"|specialist|scientist|economist|lecturer|journaliste?|correspondante?|reportero|redactora?|corresponsal"
    r"|periodista|giornalista|inviat[oa])$",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[,|/]\s*|\s+(?:for|of)\s+")
_MAX_CHARACTERS, _LABELLED_CHARACTERS = 120, 400  # of a name, and with what stands beside it
_NAMES = 2  # in a line about an article; more are a list of people
_DIVIDED = re.compile(r"[|·•/]|\s[–—-]\s")  # what stands before a name in its line
_PROFILED = 2  # lines before the headline and behind the text, in which a link to a person names the author
_SOURCE = re.compile(r'"(?:media|media_?name|source|source_?name|copy_?from)"\s?:\s?"([^"\\<>/]{2,20})"', re.IGNORECASE)
_TITLED = re.compile(r'"title"\s?:\s?"([^"\\<>]{6,100})"')
_NEAR, _MOST_CHARACTERS, _MOST_SOURCES = 400, 500_000, 64  # characters of a record beside its source, and of a script
_SECTIONED = re.compile(r"(\S{2,14}[报報网網社台刊])\s+[^\s报報网網社台刊]{2,4}")  # 江城日报 要闻
_WECHAT, _WECHAT_AUTHOR = "mp.weixin.qq.com", "js_author_name"
# 李 禾, set as wide as 李小禾
_LETTERS_APART = re.compile(r"(?<![^\W\d_])([\u3400-\u9fff]) +([\u3400-\u9fff])(?![^\W\d_])")
_TELLS = re.compile(r"(?:\s+|\s*[/／]\s*)(?:[\u3400-\u9fff]{2,4})?(?:[报報][道導导]|[专專]?[电電])$|\s+撰?文$")


def publisher(view: PageView, place: Place) -> Credit | None:
    """Return the name of the first publisher; of a source that names its reporter as well, the paper alone."""
    metadata, labels = view.metadata, place.labels_before + place.labels_behind
    found = _named(
        _metas(metadata, _ORIGIN_META),
        _labelled(labels, Field.PUBLISHER),
        _account(view),
        (credit for credit in _labelled(labels, Field.ISSUER) if not _is_poster(credit)),
        (Credit(name, "json-ld") for name in texts(metadata.articles, "publisher")),
        _metas(metadata, _SITE_META),
        _scripted(view),
    )
    papers = (Credit(paper, basis) for name, basis in found if (paper := _paper(name)))
    return _clean(_of_layout(view.picked.publisher) or next(papers, None))


def _account(view: PageView) -> Iterator[Credit]:
    """Yield the name of the WeChat account that a page is of; what else it names is the platform."""
    if urls.host(view.url) == _WECHAT and (element := view.tree.find(".//*[@id='js_name']")) is not None:
        yield Credit(element.text_content(), "byline")


def _scripted(view: PageView) -> Iterator[Credit]:
    """Yield the source that a Chinese page has only in its data, in the record with its title."""
    key = squash(view.metadata.titles[0]) if view.metadata.titles and body.is_dense(view.lines) else ""
    scripts = (script.text or "" for script in view.tree.iter("script")) if key else ()
    named = ((text, match) for text in scripts if len(text) <= _MOST_CHARACTERS for match in _SOURCE.finditer(text))
    for text, match in islice(named, _MOST_SOURCES):
        near = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if any(squash(one) in key for one in _TITLED.findall(near)):
            yield Credit(match[1], "script")
            return


def author(view: PageView, place: Place) -> Credit | None:
    """Return the names of the authors, as the page joins them, without the paper they write for.

    A site that its record for programs states as the author is one only if nobody else is named.
    """
    metadata, labels = view.metadata, place.labels_before + place.labels_behind
    people = [Credit(name, "json-ld") for name in texts(metadata.articles, "author")]
    stated = [*people, *_metas(metadata, _AUTHOR_META + _AUTHOR_META_MORE)]
    stated += [Credit(value, f"meta:{name}") for name, value in metadata.metas.items() if _AUTHOR_NAMED.fullmatch(name)]
    shown = [Credit(without_asides(name), basis) for name, basis in _labelled(labels, Field.AUTHOR)]
    shown += _marked(view, place)
    titles = squash(metadata.title)  # which has the site's name
    signed = [Credit(name, "text") for name in signed_names(place) if squash(name) not in titles]
    found = _named(
        people,
        (*shown, *signed) if body.is_dense(view.lines) else (),  # whose tags may name who built the site
        stated,
        shown,
        [Credit(view.link.author, "feed")] if view.link.author else [],
        _profiled(view, place),
        signed,
        (each for each in _labelled(labels, Field.ISSUER) if _is_poster(each) and squash(each.name) not in titles),
    )
    sites = (
        {metadata.metas.get(name) for name in (*_SITE_META, "mediaid")}
        | {one.name for one in _account(view)}
        | set(texts(metadata.articles, "publisher"))
    )
    host = squash(urls.host(view.url))
    keys = {squash(site) for site in sites if site} | {key for one in people if (key := squash(one.name)) in host}
    papers = [paper for paper in map(metadata.metas.get, _SITE_META) if paper]
    papers += islice(texts(metadata.articles, "publisher"), 1)
    credits = (Credit(_without_paper(_person(name, keys), papers), basis) for name, basis in found)
    persons = (credit for credit in credits if credit.name and not _DOMAIN.fullmatch(credit.name))
    organisations = _named(people)
    if view.posts and not view.picked.author:
        opener = view.posts[0].author
        return _clean(Credit(opener, thread.NAME)) if opener else None
    if view.letters and not view.picked.author:
        return _clean(Credit(view.letters[0].author, "label:From"))
    return _clean(_of_layout(view.picked.author) or next(persons, None) or next(organisations, None))


def _is_poster(credit: Credit) -> bool:
    """Return whether a label names the person who put a text online, as blogs have it: “Posted by Ida Penrose”."""
    return is_byline_word(credit.basis.removeprefix("label:")) and is_person(credit.name)


def _marked(view: PageView, place: Place) -> Iterator[Credit]:
    """Yield the name in the first element that is marked as the author's, before the text or beside it."""
    for element in view.tree.iter(*_MARKED_TAGS):
        called = element.get("class") or ""
        is_authors = (
            (called and _is_byline(called))
            or element.get("id") == _WECHAT_AUTHOR
            or "author" in (element.get("rel"), element.get("itemprop"))
        )
        if is_authors or (called and _is_signed(called)):
            if any(map(_is_of_others, element.iterancestors())):
                continue
            said = (text for text in map(collapse, element.itertext()) if len(_unlabelled(text)) > 1)
            text = next((text for text in said if not (is_byline_word(text) or is_label_word(text))), "")
            text = credited(text) or credited_by_role(text) or without_asides(text)
            if _ENDS_IN_ROLE.search(text):  # and the name is an element of its own
                text = next(reporters(collapse(element.text_content())), text)
            if (
                (is_authors or is_person(text))
                and _may_be_name(text)
                and not (_WRITER.search(called) and _HAN.search(text))
            ):
                yield Credit(_reporter_in(text, place), "byline")
                return


def _is_of_others(element: HtmlElement) -> bool:
    """Return whether an element is called a part with other authors. The class of the body speaks of the whole page."""
    called = element.get("class") if element.tag not in ("html", "body") else None
    return called is not None and _OTHERS.search(without_terms(called)) is not None


def _profiled(view: PageView, place: Place) -> Iterator[Credit]:
    """Yield the name that leads to a person's page of the site, right above the text or right below it.

    Below the text, a name beside a day is a reader's, unless “by” stands before it, and one below a link is another
    story's.
    """
    people = [
        (href, _unlabelled(collapse(link.text_content())))
        for link in view.tree.iter("a")
        if _PROFILE.search(href := link.get("href") or "") and not leads_away([href], view.url)
    ]
    if not people:
        return
    above = place.lines[max(0, place.heading - _PROFILED) : place.first + 1]
    below = place.lines[place.last + 1 : place.last + 1 + _PROFILED]
    own = takewhile(lambda line: not line.links or any(map(_PROFILE.search, line.links)), below)
    for line, is_above in chain(((line, True) for line in above), ((line, False) for line in own)):
        if len(line.text) <= _MAX_CHARACTERS and (name := _first_of(line, people, is_above=is_above)):
            yield Credit(_reporter_in(name, place), "byline")
            return


def _first_of(line: TextLine, people: Sequence[tuple[str, str]], *, is_above: bool) -> str | None:
    """Return the name with which a line begins, maybe behind “by” or a day: other words say that it is no author's.

    It is that of a person by its words, or stands beside a day; and it leads to an author's page, or has “by” or a day
    beside it.
    """
    held = sorted({(line.text.find(name), name, href) for href, name in people if href in line.links and name})
    if not held or held[0][0] < 0 or len(held) > _NAMES:
        return None
    at, name, href = held[0]
    before = _DIVIDED.split(line.text[:at])[-1].strip(" ,:")
    is_by = is_byline_word(before)
    if not _may_be_name(name) or not (is_by or not before or is_date(before)):
        return None
    if dates(line.text):
        return name if is_above or is_by else None
    return name if is_person(name) and (is_by or _WRITES.search(href)) else None


def _may_be_name(text: str) -> bool:
    """Return whether a text that is marked as an author's may name one, no editor and no picture's author."""
    if not text or _NO_PERSON.search(text) or _NO_NAME.search(text):
        return False
    if is_sites_name(text) or names_picture(text) or names_another(text):
        return False
    return all(label.field is not Field.EDITOR for label in read_line(text))


@remembered(4096)
def _is_byline(names: str) -> bool:
    return (_BYLINE.search(names) or _WRITER.search(names)) is not None


@remembered(4096)
def _is_signed(names: str) -> bool:
    return _SIGNED.search(names) is not None


def _reporter_in(text: str, place: Place) -> str:
    """Return the name in a text that is marked as an author's, without a role, a place or an agency beside it."""
    text = _DATELINE.sub("", text)
    stated = [credit.name for credit in _labelled(read_line(text), Field.AUTHOR)]
    parts = _BESIDE.split(text)
    return next(iter(stated or (person_of(parts, place) if len(parts) == 2 else [])), text)


def stated_name(labels: Sequence[Label], field: Field) -> Credit | None:
    """Return the first name that labels of a field state."""
    return next(_named(_labelled(labels, field)), None)


def _of_layout(name: str | None) -> Credit | None:
    return Credit(_unlabelled(name), layout.NAME) if name else None


def _clean(credit: Credit | None) -> Credit | None:
    """Return a name as one line that can be seen, or None."""
    name = clean(credit.name) if credit else ""
    return Credit(name, credit.basis) if credit and name else None


def _paper(name: str) -> str:
    if match := _SECTIONED.fullmatch(name):
        return match[1]
    reporter = _REPORTER.match(name)
    return (reporter["paper"] or "") if reporter else name


def _person(name: str, sites: Collection[str]) -> str:
    """Return a byline without "reporter", a day and the site's own names; empty if nothing else is in it.

    Behind the site's name stands where it is: “Lantern Online, Hamburg, Germany”.
    """
    name = _TELLS.sub("", _LETTERS_APART.sub(r"\1\2", name))
    if _DIGIT.search(name):
        name = next((name[: each.start()] for each in _DIVIDER.finditer(name) if is_date(name[each.end() :])), name)
    if _REPORTER.search(name):
        name = _JOINER.join(part for each in _REPORTER.sub("\n", name).split("\n") if (part := each.strip(_BETWEEN)))
    first, *others = re.split(r"\s*,\s*", _SECTION.sub("", name))
    name = ", ".join([first, *(part for part in others if part and not _is_role(part))])
    parts = _PARTS.split(name)
    if any(squash(part) in sites for part in parts):
        parts = [part for part in parts if part and squash(part) not in sites]
        is_place = squash(first) in sites and len(parts) > 1 and not any(" " in part for part in parts)
        name = "" if is_place else ", ".join(parts)
    return name


def _without_paper(name: str, papers: Iterable[str]) -> str:
    """Return a name without the paper behind it: “Ida Penrose, USA TODAY Sports”, “Simon Redfern BBC News”.

    A paper of one word may be somebody's last name.
    """
    for paper in papers:
        at = name.casefold().find(paper.casefold()) if len(paper.split()) > 1 else -1
        before, behind = name[:at].rstrip(" ,-–—|"), name[at + len(paper) :]
        if at > 0 and len(before.split()) > 1 and not behind[:1].isalnum():
            return before
    return name


def _is_role(part: str) -> bool:
    """Return whether a part of a byline is what its author is, not who: it has words that no name has."""
    return _ROLE.search(part) is not None or any(word[0].islower() and not is_particle(word) for word in part.split())


def _unlabelled(name: str) -> str:
    """Return a name without a label in front of it, such as `来源:` or `by`, and without an e-mail address behind."""
    name = collapse(name)
    return _ADDRESS.sub("", _LEAD.sub("", name)).strip("-–— ") if len(name) <= _LABELLED_CHARACTERS else name


def _named(*groups: Iterable[Credit]) -> Iterator[Credit]:
    for group in groups:
        for value, basis in group:
            name = clean(_unlabelled(value))
            if name and len(name) <= _MAX_CHARACTERS and not _NO_NAME.search(name):
                yield Credit(name, basis)


def _metas(metadata: Metadata, names: Iterable[str]) -> Iterator[Credit]:
    return (Credit(metadata.metas[name], f"meta:{name}") for name in names if name in metadata.metas)


def _labelled(labels: Iterable[Label], field: Field) -> Iterator[Credit]:
    """Yield what labels of a field say; a role right behind an author adds its names: 记者 李禾 通讯员 周砚."""
    credit, follows = None, False
    for label in labels:
        if label.field is field and label.value:
            if credit and follows and _REPORTER.fullmatch(label.label):
                credit = Credit(f"{credit.name}{_JOINER}{label.value}", credit.basis)
                continue
            if credit:
                yield credit
            credit = Credit(label.value, f"label:{label.label}")
        follows = label.field is field
    if credit:
        yield credit
