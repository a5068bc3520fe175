"""A forum's thread, or a question and its answers: posts of several people, each with its author and its text.

Posts are like elements by what they are called (`post-12`, `reply`, schema.org's `Answer`), whatever the software. The
first of them opens the page: where other prose stands before it, they are readers' comments below an article, as they
are where the page is a news article by its own record; but prose above answers is the question. Where no element is
called so, the posts are names and texts that take turns, as in the tables of old forums, or the record of a discussion
for programs (JSON-LD) tells them, if it has what the page shows.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice, takewhile
from typing import Final

from lxml.html import HtmlElement

from pipeline.extract.dom import TextLine, lines, lines_before, parse
from pipeline.extract.metadata import Node, nodes_of, texts, type_of
from pipeline.extract.strings import collapse, columns, ends_sentence, measured, squash
from pipeline.text.memo import remembered

NAME: Final = "thread"

_POST: Final = re.compile(
    r"(?:^|[\s_-])(?P<kind>posts?|p(?=[_-]?\d|$|\s)|pid|msg|message|reply|answer|question|thing|topic-body|postcontainer)"
    r"(?:[_-]?(?:id)?[_-]?\w{0,4}\d+)?(?=$|\s)",
    re.IGNORECASE,
)
_OTHERS_NAME: Final = re.compile(r"(?<![a-z])(?:widget|popular|featured|related|recent)|\bhfeed\b", re.IGNORECASE)
_SCHEMA: Final = re.compile(r"schema\.org/(Question|Answer|DiscussionForumPosting|SocialMediaPosting|Comment)\b")
_KINDS: Final = {"question": "answer", "answer": "answer", "thing": "thing"}
_AUTHOR: Final = re.compile(
    r"(?:^|[\s_-])(?:author|user-?name|big-?username|user-details|creator|nick(?:name)?|poster|authi)(?:$|[\s_-])",
    re.IGNORECASE,
)
_PROFILE: Final = re.compile(
    r"(?:member|users?|profile|viewprofile|space|people)(?:\.php|[/-]|.*\bu(?:id)?=)|/u/|[?&;](?:action=profile|showuser=)",
    re.IGNORECASE,
)
_TEXT: Final = re.compile(
    r"(?:^|[\s_-])(?:content|body|text|message|inner|bbwrapper|cooked|md|t_f|prose|post-?text|post-?message|postcontent)"
    r"(?:-?wrap(?:per)?)?(?:[_-]?\d+)?(?:$|\s)",
    re.IGNORECASE,
)
_TURNS: Final = (
    re.compile(
        r"(?:^|\s)(?:(?P<text>(?:posts?|messages?|msg|e?mail|reply)[_-]?(?:body|text|content|colou?r|entry))"
        r"|(?P<comment>comment[_-]?(?:body|text|content)))(?:$|\s)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:^|\s)(?:(?P<name>name|post-?author|normal-?name)|(?P<author>author))(?:$|\s)", re.IGNORECASE),
)
_TURN_TEXTS: Final = ("span", "div", "td", "pre")
_TURN_TAGS: Final = (*_TURN_TEXTS, "a", "b", "strong", "h1", "h2", "h3")
_SIGNATURE: Final = re.compile(r"\s*(?:_{4,}|-- ?\n)")
_ASIDE: Final = re.compile(r"quote|signature|\bsig\b|edited|attribution|toolbar|buttons|reactions", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"NewsArticle|BlogPosting|LiveBlogPosting|ReportageNewsArticle")
_DISCUSSION: Final = re.compile(r"\b(?:DiscussionForumPosting|SocialMediaPosting|Question)\b")
_REPLIES: Final = {"Question": ("acceptedAnswer", "suggestedAnswer"), "Answer": ()}  # of other posts their comments
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TAG: Final = re.compile(r"<[a-z][^>]*>", re.IGNORECASE)
_ELLIPSIS: Final = ("…", "...")
_OTHERS: Final = 0.25  # of what a record's posts say, that the page may say besides
_PROSE_COLUMNS: Final = 60
_FAR_MORE: Final = 2  # times what the posts say: an article stands beside them …
_ARTICLE_COLUMNS: Final = 1000  # … if it has so much
_DATED: Final = re.compile(
    r"^(?!\W*(?:joined|registered|member since|registriert|beigetreten|inscrit|iscritto|registrad[oa]|miembro desde"
    r"|data de registo|dołączył|rejestracja|регистрация|зарегистрирован|kayıt tarihi|üyelik|geregistreerd|liittynyt"
    r"|tilmeldt|blev medlem|csatlakozott|înscris|на форуме с|tham gia|가입|登録日|تاريخ التسجيل|تاریخ عضویت|注册|註冊"
    r"|最后登录))"
    r".*\d",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"\d[:.h]\d\d(?!\d)")
_LEAST: Final = 2  # posts
_BEFORE_COLUMNS: Final = 120  # of prose that opens the page as an article does
_SENTENCE_COLUMNS: Final = 20
_NAME_CHARACTERS: Final = 60
_HEADLINES: Final = ("h1", "h2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What one person wrote: their name, what may say when (tags for programs first), and the paragraphs."""

    author: str
    when: tuple[str, ...]
    paragraphs: tuple[str, ...]


def thread(tree: HtmlElement) -> tuple[Post, ...]:
    """Return the posts of a thread in their order; empty if the page is none."""
    records = [script.text or "" for script in tree.iter("script") if "ld+json" in (script.get("type") or "").lower()]
    return () if any(map(_ARTICLE.search, records)) else _marked(tree) or _in_turns(tree) or _recorded(tree, records)


def paragraphs(posts: Sequence[Post]) -> list[str]:
    """Return the text of a thread: before the paragraphs of each post, a line with who wrote it, and a colon."""
    return [text for post in posts for text in (*([f"{post.author}:"] if post.author else ()), *post.paragraphs)]


def _marked(tree: HtmlElement) -> tuple[Post, ...]:
    """Return the posts of a thread whose elements are called so."""
    kinds = {element: kind for element in tree.iter(*_ELEMENTS) if (kind := _kind(element))}
    if len(kinds) < _LEAST:
        return ()
    elements, posts, first = [], [], None
    for element, kind in kinds.items():
        post = _post(element, kinds)
        if post and (first or sum(map(columns, post.paragraphs)) >= _SENTENCE_COLUMNS):  # the first opens with words
            first = first or kind
            if kind == first:
                elements.append(element)
                posts.append(post)
    before = _opening(tree, elements[0]) if posts else []
    if first == "answer" and (asked := tuple(text for text in before if measured(text)[2])):
        return (Post(author="", when=(), paragraphs=asked), *posts)
    is_first = sum(map(columns, before)) < _BEFORE_COLUMNS
    is_teasers = all(map(_leads_on, elements, posts)) and _is_beside(posts, tree)
    return tuple(posts) if _is_talk(posts) and is_first and not is_teasers else ()


def _in_turns(tree: HtmlElement) -> tuple[Post, ...]:
    """Return the posts of a thread that are names and texts in turns, in elements that are called so.

    Names that are links to profiles count if no other element is called a name.
    """
    turns, within = list[tuple[str, HtmlElement]](), set[HtmlElement]()
    texts = (
        each
        for each in tree.iter(*_TURN_TEXTS)
        if (called := each.get("class")) and _kind_of_turn(called) in ("text", "comment")
    )
    if len(list(islice(texts, _LEAST))) < _LEAST:
        return ()
    for element in tree.iter(*_TURN_TAGS):
        if element not in within and (kind := _turn_of(element)):
            turns.append((kind, element))
            within.update(element.iterdescendants())
    ways = (("name", "text"), ("profile", "text"), ("author", "comment"))
    return next(filter(None, (_taken(tree, turns, named, told) for named, told in ways)), ())


def _turn_of(element: HtmlElement) -> str:
    """Return what an element is in a thread whose posts have no element: a text, a name, a profile; empty if none."""
    if (called := element.get("class")) and (kind := _kind_of_turn(called)):
        return kind
    return "profile" if _is_profile(element) else "headline" if _links_on(element) else ""


def _taken(tree: HtmlElement, turns: Sequence[tuple[str, HtmlElement]], named: str, told: str) -> tuple[Post, ...]:
    """Return the posts of names and the texts behind each; none if a headline between them links to another page.

    A text right behind another one is the rest of it, below a quotation; but a signature looks like a text. Comments
    are posts where no sentence stands before them, as in bug trackers.
    """
    posts: list[tuple[HtmlElement, list[HtmlElement]]] = []
    for kind, element in turns:
        if kind == named and 0 < len(collapse(element.text_content())) <= _NAME_CHARACTERS:
            posts.append((element, []))
        elif kind == told and posts and not _SIGNATURE.match(element.text_content()):
            posts[-1][1].append(element)
        elif kind == "headline" and any(texts for _, texts in posts):
            return ()
    posts = [(name, texts) for name, texts in posts if texts]
    kinds = {name.get("class") for name, _ in posts}
    kinds_of_text = {frozenset((text.get("class") or "").split()) for _, texts in posts for text in texts}
    if len(kinds) != 1 or len(kinds_of_text) != 1:
        return ()
    name, texts = posts[0]
    beside = [line.text for line in lines_before(tree, texts[0])[len(lines_before(tree, name)) :]]
    when = tuple(text for text in beside if _DATED.search(text))
    found = [_turn(name, texts, () if at else when) for at, (name, texts) in enumerate(posts)]
    before = _opening(tree, name)
    if told == "comment" and any(map(ends_sentence, before)):
        return ()
    return tuple(found) if _is_talk(found) and sum(map(columns, before)) < _BEFORE_COLUMNS else ()


def _turn(name: HtmlElement, texts: Sequence[HtmlElement], when: tuple[str, ...]) -> Post:
    said = tuple(line.text for text in texts for line in lines(text) if line.text)
    return Post(author=collapse(name.text_content()), when=when, paragraphs=said)


@remembered(4096)
def _kind_of_turn(names: str) -> str:
    match = next(filter(None, (pattern.search(names) for pattern in _TURNS)), None)
    return match.lastgroup or "" if match else ""


_ELEMENTS: Final = ("div", "article", "li", "table", "section", "tr", "td")


def _kind(element: HtmlElement) -> str:
    """Return what an element is called that may be a post, without its number."""
    for name in filter(None, (element.get("id"), element.get("class"))):
        if kind := _named(name):
            return kind
    if element.get("component") == "post":
        return "post"
    schema = element.get("itemtype")
    match = _SCHEMA.search(schema) if schema else None
    return _KINDS.get(match[1].lower(), "comment") if match else ""


@remembered(4096)
def _named(name: str) -> str:
    match = None if _OTHERS_NAME.search(name) else _POST.search(_HUMP.sub("-", name))
    kind = _KINDS.get(match["kind"].lower(), "post") if match else ""
    return "" if kind == "answer" and "comment" in name.lower() else kind  # an answer to a reader's comment


def _post(element: HtmlElement, kinds: dict[HtmlElement, str]) -> Post | None:
    """Return the post that an element is, without the posts within it; None if it names no author or has no text."""
    own = list(_own(element, kinds))
    if any(_links_on(each) for each in own):
        return None
    name, text = _author(element, own), _text(own)
    said = [] if text is None else [line.text for line in lines(text) if line.text]
    said = [line for line in said if squash(line) != squash(name)]
    if not name or not any(columns(line) > 1 for line in said):
        return None
    times = [each.get("datetime") or each.get("content") or each.get("title") or "" for each in own if _is_time(each)]
    others = [line.text for line in lines(element) if _DATED.search(line.text) and line.text not in said]
    return Post(author=name, when=(*filter(None, times), *others), paragraphs=tuple(said))


def _own(element: HtmlElement, kinds: dict[HtmlElement, str]) -> Iterator[HtmlElement]:
    """Yield the elements of a post that are in no other post within it."""
    stack = [*reversed(element)]
    while stack:
        each = stack.pop()
        if isinstance(each.tag, str) and not (each in kinds and _names_someone(each)):
            yield each
            stack.extend(reversed(each))


def _names_someone(element: HtmlElement) -> bool:
    """Return whether an element has an author of its own."""
    named = (_author_like(each) or _is_profile(each) for each in element.iter("a", "span", "div"))
    return bool(element.get("data-author") or element.get("data-username")) or any(named)


def _is_profile(element: HtmlElement) -> bool:
    return element.tag == "a" and bool(_PROFILE.search(element.get("href") or ""))


def _author_like(element: HtmlElement) -> bool:
    marks = element.get("itemprop") == "author" or "author" in (element.get("rel") or "")
    return marks or bool(_AUTHOR.search(element.get("class") or ""))


def _author(element: HtmlElement, own: Sequence[HtmlElement]) -> str:
    """Return the name of a post's author: by an attribute, a mark, a class, or the link to the profile."""
    if name := collapse(element.get("data-author") or element.get("data-username") or ""):
        return name
    marked = [each for each in own if each.get("itemprop") == "author"]
    named = [each for each in own if _author_like(each)]
    linked = [each for each in own if _is_profile(each)]
    for each in (*marked, *named, *linked):
        inner = (one for one in each.iter() if one.get("itemprop") == "name" or one.tag == "a")
        for one in (*inner, each):
            name = collapse(one.get("content") or next(filter(str.strip, one.itertext()), ""))
            if 0 < len(name) <= _NAME_CHARACTERS and any(char.isalnum() for char in name):
                return name
    return ""


def _text(own: Sequence[HtmlElement]) -> HtmlElement | None:
    """Return the element of a post that holds its text alone."""
    found = next((each for each in own if each.get("itemprop") in ("text", "articleBody")), None)
    if found is not None:
        return found
    texts = {each for each in own if _may_be_text(each)}
    return next((each for each in own if each in texts and texts.isdisjoint(each.iterdescendants())), None)


def _may_be_text(element: HtmlElement) -> bool:
    if element.tag in ("a", "span", "time", "p", "h1", "h2", "h3") or not isinstance(element.tag, str):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return (
        bool(_TEXT.search(_HUMP.sub("-", names)))
        and not _ASIDE.search(names)
        and bool(collapse(element.text_content()))
    )


def _is_time(element: HtmlElement) -> bool:
    return element.tag == "time" or element.get("itemprop") in ("dateCreated", "datePublished")


def _links_on(element: HtmlElement) -> bool:
    """Return whether a heading in a post links to another page than its author's: it is the teaser of an article."""
    if element.tag not in ("h1", "h2", "h3"):
        return False
    links = (link.get("href") or "#" for link in element.iter("a") if not _author_like(link))
    return any("#" not in link and not _PROFILE.search(link) for link in links)


def _leads_on(element: HtmlElement, post: Post) -> bool:
    """Return whether a headline's words, up to the first line of a post's text, link to another page: no day does."""
    opening = squash(post.paragraphs[0])
    before = [*takewhile(lambda line: line.key != opening, said := lines(element))]
    links = [line for line in said[: len(before) + 1] if line.link_density > 0.5 and not _CLOCK.search(line.text)]
    told = (link for line in links if columns(line.text) >= _SENTENCE_COLUMNS for link in line.links)
    return any("#" not in link and not _PROFILE.search(link) for link in told)


def _is_talk(posts: Sequence[Post]) -> bool:
    return len(posts) >= _LEAST and len({post.author for post in posts}) >= _LEAST


def _opening(tree: HtmlElement, first: HtmlElement) -> list[str]:
    """Return the prose before the first post, and below the headline if there is one.

    Where the headline is in an element that is called chrome, such as a widget, what else is called so may be the text.
    """
    before = lines_before(tree, first)
    headings = [index for index, line in enumerate(before) if line.tag in _HEADLINES]
    below = [line for line in before[headings[0] + 1 if headings else 0 :] if line.tag not in _HEADLINES]
    in_chrome = bool(headings) and before[headings[0]].chrome
    said = [line.text for line in below if (in_chrome or not line.chrome) and line.link_density < 0.5]
    return [text for text in said if columns(text) >= _SENTENCE_COLUMNS]


def _recorded(tree: HtmlElement, records: Sequence[str]) -> tuple[Post, ...]:
    """Return the posts that the page's one record of a discussion has; none if the page says much besides."""
    found: list[Node] = []
    for node in (node for record in records if _DISCUSSION.search(record) for node in nodes_of(record)):
        if _DISCUSSION.search(type_of(node)) and any(_replies(node)) and node not in found:
            found.append(node)
    if len(found) != 1:
        return ()  # a list of topics, or of questions that are asked often
    page = [line for line in lines(tree) if line.key]
    posts = _told(found[0], page)
    if not _is_talk(posts) or not all(post.author and post.paragraphs for post in posts):
        return ()
    said, besides = _shares(posts, (line for line in page if not line.chrome))
    return posts if besides <= _OTHERS * said else ()


def _shares(posts: Sequence[Post], page: Iterable[TextLine]) -> tuple[int, int]:
    """Return the columns that posts say, and those of the page's prose besides."""
    said = squash("".join(text for post in posts for text in post.paragraphs))
    others = (line for line in page if line.link_density < 0.5 and line.key not in said)
    return columns(said), sum(size for line in others if (size := columns(line.text)) >= _PROSE_COLUMNS)


def _is_beside(posts: Sequence[Post], tree: HtmlElement) -> bool:
    """Return whether the page says far more than its posts: an article stands there, maybe in what is called chrome."""
    said, besides = _shares(posts, lines(tree))
    return besides > max(_ARTICLE_COLUMNS, _FAR_MORE * said)


def _told(discussion: Node, page: Sequence[TextLine]) -> tuple[Post, ...]:
    """Return the posts of a record in its order, each reply below what it replies to, in the lines of the page."""
    starts = [0, *accumulate(len(line.key) for line in page)]
    shown = "".join(line.key for line in page)
    posts, stack = [], [discussion]
    while stack:
        node = stack.pop()
        stack += reversed(list(_replies(node)))
        said = _said(str(node.get("text") or node.get("articleBody") or node.get("name") or ""))
        when = [*texts((node,), "dateCreated"), *texts((node,), "datePublished")]
        author = next(texts((node,), "author"), "")
        posts.append(Post(author=author, when=tuple(when), paragraphs=_as_shown(said, page, starts, shown)))
    return tuple(posts)


def _replies(node: Node) -> Iterator[Node]:
    for field in _REPLIES.get(type_of(node), ("comment",)):
        value = node.get(field)
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict))


def _said(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a record's text, which may be HTML."""
    said = [line.text for line in lines(parse(text))] if _TAG.search(text) else html.unescape(text).splitlines()
    return tuple(filter(squash, map(collapse, said)))


def _as_shown(said: tuple[str, ...], page: Sequence[TextLine], starts: Sequence[int], shown: str) -> tuple[str, ...]:
    """Return a text in the lines of the page that show it, if it is theirs, and to its end if the record cuts it.

    `shown` are the keys of all lines, one after the other, and `starts` where each of them begins.
    """
    key = squash("".join(said))
    at = shown.find(key) if key else -1
    first, last = bisect_left(starts, at), bisect_left(starts, at + len(key))
    is_cut = bool(said) and said[-1].endswith(_ELLIPSIS)
    if at < 0 or starts[first] != at or not (is_cut or starts[last] == at + len(key)):
        return said
    return tuple(line.text for line in page[first:last])
