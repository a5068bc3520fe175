"""Who published an article first and who wrote it, each with its basis.

What a source line says (来源, Source) comes before what the site says of itself: an archive of reprints wants the
origin. Where nobody else is named, the publisher is the site.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from pipeline.extract.dom import fold, squash
from pipeline.extract.metadata import Head, texts
from pipeline.format import clean
from pipeline.text.labels import Field, Label

Credit = tuple[str, str]
"""A name and its basis."""

_ORIGIN_META = ("contentsource", "source", "mediasource", "copyrightholder", "original-source", "syndication-source")
_SITE_META = ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher", "sitename")
_AUTHOR_META = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl")
_AUTHOR_META_MORE = ("citation_author", "og:article:author")
_NO_NAME = re.compile(
    r"https?://|www\.|@|[<>{}]|^\W*$|^(?:admin\w*|administrator|root|editor|author|unknown|null|none|undefined|default|网站管理员|管理员|佚名|无|本站)$",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:来源|來源|source|作者|author|by)\s*[:：]\s*|^by\s+", re.IGNORECASE)
_REPORTER = re.compile(  # 县城日报记者 李禾, 本报通讯员：周砚
    r"(?P<paper>.{2,20}?(?:社|[日晚早时時周]?[报報刊]|[网網]|[电電][视視]?台|客户端|融媒体中心))?\s*(?:本[报報社网網台])?"
    r"(?:全媒体|见习|見習|首席|特[派约])?(?:记者|記者|通[讯訊][员員])\s*[:：]?\s*(?P<name>.+)"
)
_PARTS = re.compile(r"\s*[,|/]\s*|\s+(?:for|of)\s+")
_MAX_CHARACTERS = 120


def publisher(page: Head, labels: Sequence[Label]) -> Credit | None:
    """The name of who published it first; of a source that names its reporter as well, the paper alone."""
    found = _named(
        _metas(page, _ORIGIN_META),
        _labelled(labels, Field.PUBLISHER),
        _labelled(labels, Field.ISSUER),
        ((name, "json-ld") for name in texts(page.articles, "publisher")),
        _metas(page, _SITE_META),
    )
    return next(((paper, basis) for name, basis in found if (paper := _paper(name))), None)


def author(page: Head, labels: Sequence[Label]) -> Credit | None:
    """The names of who wrote it, as the page joins them, without the paper they write for."""
    found = _named(
        ((name, "json-ld") for name in texts(page.articles, "author")),
        _metas(page, _AUTHOR_META + _AUTHOR_META_MORE),
        _labelled(labels, Field.AUTHOR),
    )
    sites = {page.metas.get(name) for name in _SITE_META} | set(texts(page.articles, "publisher"))
    people = ((_person(name, {squash(site) for site in sites if site}), basis) for name, basis in found)
    return next(((name, basis) for name, basis in people if name), None)


def _paper(name: str) -> str:
    reporter = _REPORTER.fullmatch(name)
    return (reporter["paper"] or "") if reporter else name


def _person(name: str, sites: Collection[str]) -> str:
    """A byline without "reporter" and without the site's own names; empty where nothing else is in it."""
    if reporter := _REPORTER.fullmatch(name):
        name = reporter["name"]
    parts = _PARTS.split(name)
    if any(squash(part) in sites for part in parts):
        return ", ".join(part for part in parts if part and squash(part) not in sites)
    return name


def of_labels(labels: Sequence[Label], field: Field) -> Credit | None:
    """The first name that labels of a field state."""
    return next(_named(_labelled(labels, field)), None)


def unlabelled(name: str) -> str:
    """A name without a label in front of it, such as `来源:` or `by`."""
    return _LEAD.sub("", fold(name))


def _named(*groups: Iterable[Credit]) -> Iterator[Credit]:
    for group in groups:
        for value, basis in group:
            name = clean(unlabelled(value))
            if name and len(name) <= _MAX_CHARACTERS and not _NO_NAME.search(name):
                yield name, basis


def _metas(page: Head, names: Iterable[str]) -> Iterator[Credit]:
    return ((page.metas[name], f"meta:{name}") for name in names if name in page.metas)


def _labelled(labels: Iterable[Label], field: Field) -> Iterator[Credit]:
    return ((label.value, f"label:{label.label}") for label in labels if label.field is field and label.value)
