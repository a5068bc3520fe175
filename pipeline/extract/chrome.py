"""What a page's elements are called that hold none of its article: navigation, footers, forms, lists of others."""

import re
from collections.abc import Mapping

from pipeline.text.memo import remembered

_LONG_NAME = 500
_CHROME_TAGS = frozenset(("nav", "footer", "aside", "form", "dialog"))
_CHROME_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|menu|foot|footer|copyright|breadcrumbs?|crumbs?|sidebar|side|share|sharing|social"
    r"|related?|recommend|recom|comments?|disqus|(?<!code-)toolbar|advert|ads?|banner|promo|newsletter|subscribe|tags?|pagination"
    r"|pager|hot|rank|login|cookie|consent|popup|modal|(?<!elementor-)widget|sns|bdshare|topnews|more|xgxw|xgyd)"
    r"(?:$|[\s_-]|list|box|bar|area|policy|form|buttons?|s$)",
    re.IGNORECASE,
)
_OTHERS_NAMES = re.compile(  # a name that ends so: `has-related` and `related-enabled` say something else of an element
    r"(?:^|\s)(?!(?:no|has|with|is|show|hide)[_-])(?:[a-z0-9]+[_-]+)*?"
    r"(?:related|recommend(?:ed|ations?)|(?:read|up)[_-]?next|(?:see|read)[_-]?also|also[_-]?(?:read|like|see)"
    r"|more[_-]?(?:news|stories|articles|posts|like(?:[_-]?this)?|to[_-]?read|reading|coverage|headlines|topics)"
    r"|more[_-](?:from|on|in)(?:[_-][a-z0-9]+)*|you[_-]?(?:may|might)(?:[_-]?also)?(?:[_-]?(?:like|enjoy|read))?"
    r"|(?:further|similar|other|latest|popular|trending|suggested)[_-]?(?=(?:news|articles?|posts?|stories|read))"
    r"|most[_-]?(?:read|popular|viewed)|teasers|outbrain|taboola"
    r"|mehr[_-]zum[_-]thema|weitere[_-]?(?:artikel|beitr[a-z]+|meldungen|themen)|(?:lire|voir)[_-]aussi|sur[_-]le[_-]meme"
    r"|relacionad[ao]s|te[_-]puede[_-]interesar|leggi[_-]anche|correlati|czytaj[_-](?:tez|takze|rowniez)|podobne|polecane"
    r"|tuijian|xiangguan)"
    r"(?:[_-]*(?:list|box|bar|area|block|grid|section|container|wrap(?:per)?|module|widget|inner|articles?|posts?|news"
    r"|stories|reads?|reading|content|links?|items?|topics?|videos?)){0,3}(?:$|\s)",
    re.IGNORECASE,
)
_UNLIKE = re.compile(
    r"(?<![^\W_])(?:no|has|with(?:out)?)[_-](?:(?:header|left|right|top|side)[_-])?[a-z]+", re.IGNORECASE
)  # `no-footer`
_ENTRY = re.compile(r"(?:^|\s)(?:hentry|type-\w+|post-\d+)(?!\S)")  # an article of WordPress …
_TERM = re.compile(r"(?<!\S)(?:tag|category|\w+_tag)-\S+")  # … and what it is about: `tag-hot`, `category-social`
_HUMP = re.compile(r"(?<=[a-z]{2})(?=[A-Z][a-z]{2})")  # `relatedArticles`; `n1AuAdJl` is no name
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MORE = re.compile(  # the rest of a text behind a button, or that button; `read-more-stories` are others
    r"(?:^|[\s_-])(?:(?:read|show|see|view)[_-]?more(?:[_-]?(?:text|content|body|wrap(?:per)?|box|target|panel))?"
    r"|more[_-]?(?:text|content))(?![\w-])",
    re.IGNORECASE,
)


def is_chrome(tag: str, attributes: Mapping[str, str]) -> bool:
    """Return whether an element is none of the article: by its kind, its names, or because it is hidden."""
    if tag in _CHROME_TAGS or ("-" in tag and names_chrome(tag)):  # a site's own element is called by its tag
        return True
    if not attributes:
        return False
    style, names, identity = attributes.get("style"), attributes.get("class"), attributes.get("id")
    if "hidden" in attributes or (style and _HIDDEN.search(style)):
        return True
    if tag in ("article", "main", "body", "html"):
        return False
    return bool((names and names_chrome(names[:_LONG_NAME])) or (identity and names_chrome(identity[:_LONG_NAME])))


def is_collapsed(tag: str, attributes: Mapping[str, str]) -> bool:
    """Return whether chrome is so only because it is hidden, or called what stands behind “read more”."""
    if tag in _CHROME_TAGS or ("-" in tag and names_chrome(tag)) or not attributes:
        return False
    names = (_MORE.sub(" ", attributes.get(name, "")[:_LONG_NAME]) for name in ("class", "id"))
    return not any(map(names_chrome, names))


def names_rest(attributes: Mapping[str, str]) -> bool:
    """Return whether an element is called what stands behind “read more”."""
    return any(_MORE.search(attributes.get(name, "")[:_LONG_NAME]) for name in ("class", "id"))


def is_of_others(attributes: Mapping[str, str]) -> bool:
    """Return whether an element is called other articles."""
    return any(_names_others(names[:_LONG_NAME]) for name in ("class", "id") if (names := attributes.get(name)))


def without_terms(names: str) -> str:
    """Return a class without what WordPress says there of an article's topics, which may be called anything."""
    return _TERM.sub(" ", names) if _ENTRY.search(names) else names


@remembered(4096)
def names_chrome(names: str) -> bool:
    """Return whether a class, an id or a tag calls an element chrome."""
    said = _UNLIKE.sub(" ", _HUMP.sub("-", without_terms(names)))
    return len(said) > 1 and (_CHROME_NAMES.search(said) is not None or _OTHERS_NAMES.search(said) is not None)


@remembered(4096)
def _names_others(names: str) -> bool:
    return _OTHERS_NAMES.search(_HUMP.sub("-", names)) is not None
