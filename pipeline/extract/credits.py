"""Who published an article first and who wrote it, each with its basis.

What a source line says (来源, Source) comes before what the site says of itself: an archive of reprints wants the
origin. Where nobody else is named, the publisher is the site.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.codec import clean
from pipeline.extract.head import Head, texts
from pipeline.extract.tree import fold
from pipeline.labels import Field, Label

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
_MAX_CHARACTERS = 120


def publisher(page: Head, labels: Sequence[Label]) -> Credit | None:
    """The name of who published it first."""
    return next(
        _named(
            _metas(page, _ORIGIN_META),
            _labelled(labels, Field.PUBLISHER),
            _labelled(labels, Field.ISSUER),
            ((name, "json-ld") for name in texts(page.articles, "publisher")),
            _metas(page, _SITE_META),
        ),
        None,
    )


def author(page: Head, labels: Sequence[Label]) -> Credit | None:
    """The names of who wrote it, as the page joins them."""
    found = _named(
        ((name, "json-ld") for name in texts(page.articles, "author")),
        _metas(page, _AUTHOR_META + _AUTHOR_META_MORE),
        _labelled(labels, Field.AUTHOR),
    )
    sites = {page.metas.get(name) for name in _SITE_META}
    return next((credit for credit in found if credit[0] not in sites), None)


def of_labels(labels: Sequence[Label], field: Field) -> Credit | None:
    """The first name that labels of a field state."""
    return next(_named(_labelled(labels, field)), None)


def _named(*groups: Iterable[Credit]) -> Iterator[Credit]:
    for group in groups:
        for value, basis in group:
            name = clean(_LEAD.sub("", fold(value)))
            if name and len(name) <= _MAX_CHARACTERS and not _NO_NAME.search(name):
                yield name, basis


def _metas(page: Head, names: Iterable[str]) -> Iterator[Credit]:
    return ((page.metas[name], f"meta:{name}") for name in names if name in page.metas)


def _labelled(labels: Iterable[Label], field: Field) -> Iterator[Credit]:
    return ((label.value, f"label:{label.label}") for label in labels if label.field is field and label.value)
