"""How the five sites look: the HTML of an article and of a list, with all that real sites put around them.

Strings in, strings out. Addresses, feeds, errors and everything about HTTP are in `pipeline.demo.sites`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from pipeline.demo.content import COLUMNS, Article

_COOKIES = {
    "en": "We use cookies to remember your settings. By reading on you agree to our cookie policy.",
    "de": "Wir verwenden Cookies, um unser Angebot zu verbessern. Einstellungen ändern",
    "es": "Utilizamos cookies para mejorar nuestros servicios. Cambiar la configuración",
    "ru": "Мы используем файлы cookie, чтобы сайт работал лучше. Изменить настройки",
}
_SECTIONS = {
    "de": {"stadt": "Stadt", "verkehr": "Verkehr", "kultur": "Kultur", "wetter": "Wetter", "intern": "Intern"},
    "es": {
        "transporte": "Transporte",
        "campo": "Campo",
        "economia": "Economía",
        "cultura": "Cultura",
        "educacion": "Educación",
    },
    "ru": {"gorod": "Город", "kultura": "Культура", "ekonomika": "Экономика", "obrazovanie": "Образование"},
}
_WORDS = {
    "de": ("Von", "Mehr zum Thema", "Auch in anderen Sprachen", "Ältere Artikel", "Teilen", "Drucken"),
    "es": ("Por", "Más noticias", "También en otros idiomas", "Anteriores", "Compartir", "Imprimir"),
    "ru": ("Автор:", "Читайте также", "На других языках", "Раньше", "Поделиться", "Печать"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an article's page shows beside the article. `url` is the site's own, without a slash at the end."""

    url: str
    now: datetime
    related: Sequence[Article] = ()
    alternates: Sequence[Article] = ()  # the same story in other languages of the site, and the article itself
    clicks: int = 0
    modified: datetime | None = None


def article_page(article: Article, around: Around) -> str:
    """Return the whole HTML page of an article."""
    return _ARTICLES[article.site](article, around)


def list_page(site: str, language: str, articles: Sequence[Article], next_url: str | None, now: datetime) -> str:
    """Return a page of the list of articles. `next_url` leads to the page after it."""
    return _LISTS[site](articles, next_url, now, language)


def notice_page(title: str, text: str, language: str = "zh-CN") -> str:
    """Return a page that says something went wrong, or that holds no article."""
    return _page(title, f"<h1>{escape(title)}</h1><p>{escape(text)}</p><p><a href='/'>←</a></p>", language)


def login_page(article: Article) -> str:
    """Return what readers without a subscription get to see instead of the article."""
    form = (
        '<form method="post" action="/anmelden"><label>E-Mail <input type="email" name="mail"></label>'
        '<label>Passwort <input type="password" name="password"></label><button>Anmelden</button></form>'
    )
    body = (
        f"{_daily_head('de')}<main><h1>{escape(article.title)}</h1><div class='paywall'><h2>Bitte melden Sie sich an"
        f"</h2><p>{escape(article.paragraphs[0])}</p>{form}<p>Noch kein Konto? <a href='/abo'>Jetzt registrieren</a>"
        f"</p></div></main>{_daily_foot('de')}"
    )
    return _page(f"Anmelden – Lanhe Kurier: {article.title}", body, "de")


def ago(published: datetime, now: datetime) -> str:
    """Say how long ago, as the platform puts it: with the plural even where it is wrong."""
    hours = int((now - published).total_seconds() // 3600)
    for name, size in (("years", 8760), ("months", 720), ("days", 24)):
        if hours >= size:
            return f"{hours // size} {name} ago"
    return f"{hours} hours ago"


def _page(title: str, body: str, language: str, head: str = "", charset: str = "utf-8") -> str:
    style = "<style>body{margin:0 auto;max-width:60em}nav a{margin-right:1em}.side{float:right;width:14em}</style>"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="{charset}">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"{head}{style}\n<script>window.dataLayer=window.dataLayer||[];</script>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _paragraphs(article: Article, tag: str = "<p>") -> str:
    return "\n".join(f"{tag}{escape(text)}</p>" for text in article.paragraphs)


def _links(articles: Sequence[Article], tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="{a.announced_path}">{escape(a.title)}</a></{tag}>' for a in articles)


def _nav(*names: str) -> str:
    return "<nav>" + "".join(f'<a href="#{place}">{name}</a>' for place, name in enumerate(names)) + "</nav>"


# carbon: a platform whose labels are glued to their values


def _carbon_frame(title: str, main: str) -> str:
    body = (
        '<div class="top"><div class="logo"><a href="/">Lanhe Carbon Credit Platform</a></div>'
        + _nav("Home", "Trading", "Projects", "News", "Methodology", "Log in", "Sign up")
        + f'</div>\n<div class="wrap">{main}</div>\n<footer><p>Customer service: 0555-2130 (weekdays 9:00-17:30)</p>'
        f'<p>Copyright 2019-2024 Lanhe Carbon Credit Platform</p></footer><div class="cookie">{_COOKIES["en"]}</div>'
    )
    return _page(title, body, "en")


def _carbon(article: Article, around: Around) -> str:
    released = ago(article.published, around.now)
    main = f"""
<div class="crumbs"><a href="/">Home</a> &gt; <a href="/en/news">News</a> &gt; Details</div>
<div class="detail">
<h1 class="detail-title">{escape(article.title)}</h1>
<div class="detail-info"><div><span>Source</span><span>{escape(article.labels["source"])}</span></div>
<div><span>Release Time</span><span>{released}</span></div></div>
<div class="detail-content">
{_paragraphs(article, '<p style="text-indent:2em">')}
</div>
<div class="detail-foot"><div><span>Region</span><span>{escape(article.labels["region"])}</span></div>
<div class="btn">Like(0)</div><div class="btn">Collect(0)</div></div>
</div>
<div class="side"><h3>Latest news</h3><ul>{_links(around.related)}</ul></div>"""
    return _carbon_frame(f"{article.title} - Lanhe Carbon Credit Platform", main)


def _carbon_list(articles: Sequence[Article], next_url: str | None, now: datetime, language: str) -> str:
    items = "".join(
        f'<div class="news-item"><a class="news-title" href="{a.announced_path}">{escape(a.title)}</a>'
        f'<span class="news-time">{ago(a.published, now)}</span><p>{escape(a.paragraphs[0][:90])}...</p></div>\n'
        for a in articles
    )
    onward = f'<a class="next" href="{next_url}">Next</a>' if next_url else "<span>Next</span>"
    return _carbon_frame("News", f'<h1>News</h1><div class="news-list">{items}</div><div class="pager">{onward}</div>')


# portal: a government site with bullets under the title and its own meta tags


def _portal_frame(title: str, main: str, head: str = "", charset: str = "utf-8") -> str:
    body = (
        '<div class="header"><a href="/index.html">青石市人民政府门户网站</a>'
        + _nav("首页", "政务公开", "政务服务", "互动交流", "数据开放", "走进青石")
        + '<form><input placeholder="请输入关键词"><button>搜索</button></form></div>\n'
        + main
        + '\n<div class="footer"><p>主办：青石市人民政府办公室　承办：青石市大数据中心</p>'
        "<p>网站标识码：0000000000　澜备00000000号　联系我们　网站地图</p></div>"
    )
    return _page(title, body, "zh-CN", head, charset)


def _portal(article: Article, around: Around) -> str:
    source = escape(article.labels["source"])
    metas = {
        "SiteName": "青石市人民政府门户网站",
        "ColumnName": "政务动态",
        "ArticleTitle": article.title,
        "PubDate": f"{article.published:%Y-%m-%d %H:%M}",
        "ContentSource": article.labels["source"],
    }
    head = "".join(f'<meta name="{name}" content="{escape(value)}">\n' for name, value in metas.items())
    main = f"""<div class="position">当前位置：<a href="/index.html">首页</a> &gt;
<a href="/zwdt/index.html">政务动态</a></div>
<div class="content"><h1>{escape(article.title)}</h1>
<ul class="info"><li><span>来源:</span> {source}</li><li><span>时间:</span> {article.published:%Y-%m-%d %H:%M}</li></ul>
<div class="tools"><a>打印</a><a>收藏</a><span>字号：<a>大</a> <a>中</a> <a>小</a></span>
<span>分享到：微信 微博</span></div>
<div id="zoom">
{_paragraphs(article, "<p>　　")}
</div>
<div class="relate"><p>相关文档:</p><ul>{_links(around.related[:3])}</ul></div>
<div class="appendix">附件下载:</div></div>"""
    # declares what it is not: gb18030 has characters that gb2312 lacks, and sites label it so all the same
    charset = "gb2312" if article.charset == "gb18030" else article.charset
    return _portal_frame(f"{article.title}_青石市人民政府门户网站", main, head, charset)


def _portal_list(articles: Sequence[Article], next_url: str | None, now: datetime, language: str) -> str:
    items = "".join(
        f'<li><a href="{a.announced_path}" target="_blank">{escape(a.title)}</a><em>{a.published:%Y-%m-%d}</em></li>\n'
        for a in articles
    )
    onward = f'<a href="{next_url}">下一页</a>' if next_url else "末页"
    return _portal_frame("政务动态", f'<ul class="list">{items}</ul><div class="page">{onward}</div>')


# wire: WordPress


def _wire_frame(title: str, main: str, language: str = "en", head: str = "") -> str:
    body = (
        '<header class="site-header"><p class="site-title"><a href="/">Lanhe Wire</a></p>'
        '<p class="site-description">News from the river, translated by machine</p>'
        + _nav("Home", "Economy", "Environment", "Science", "Sports", "Culture", "Contact")
        + f'</header>\n<div id="content">{main}</div>\n<footer class="site-footer"><p>Proudly powered by WordPress</p>'
        f'</footer><div id="cookie-notice">{_COOKIES["en"]} <button>Ok</button></div>'
    )
    feed = '<link rel="alternate" type="application/rss+xml" title="Lanhe Wire &raquo; Feed" href="/feed/">\n'
    return _page(title, body, language, feed + head)


def _wire(article: Article, around: Around) -> str:
    modified = around.modified or article.published
    head = (
        f'<link rel="canonical" href="{around.url}{article.path}">\n'
        f'<meta property="og:type" content="article">\n<meta property="og:site_name" content="Lanhe Wire">\n'
        f'<meta property="og:title" content="{escape(article.title)}">\n'
        f'<meta property="article:published_time" content="{article.published.isoformat()}">\n'
        f'<meta property="article:modified_time" content="{modified.isoformat()}">\n'
    )
    main = f"""<main><article class="post type-post hentry">
<header class="entry-header"><div class="entry-meta">date <time class="entry-date published"
 datetime="{article.published.isoformat()}">{article.published:%Y-%m-%d}</time></div>
<h1 class="entry-title">{escape(article.title)}</h1></header>
<div class="entry-content">
{_paragraphs(article)}
</div>
<div class="sharedaddy"><h3>Share this:</h3><ul><li>Twitter</li><li>Facebook</li><li>WhatsApp</li></ul></div>
<footer class="entry-footer">Posted in <a href="/category/news/">{escape(article.labels["category"])}</a></footer>
</article><div class="related"><h3>You may also like</h3><ul>{_links(around.related)}</ul></div>
<div id="respond"><h3>Leave a Reply</h3><p>Your email address will not be published.</p></div></main>
<aside class="side"><h2>Recent Posts</h2><ul>{_links(around.related)}</ul></aside>"""
    return _wire_frame(f"{article.title} - Lanhe Wire", main, article.language, head)


def _wire_list(articles: Sequence[Article], next_url: str | None, now: datetime, language: str) -> str:
    items = "".join(
        f'<article><h2><a href="{a.announced_path}" rel="bookmark">{escape(a.title)}</a></h2></article>\n'
        for a in articles
    )
    return _wire_frame("Lanhe Wire", items + (f'<a class="next" href="{next_url}">Older posts</a>' if next_url else ""))


# district: navigation, QR hint and breadcrumb above, one line with everything and a click counter below the title


def _district_frame(title: str, main: str) -> str:
    body = (
        '<div class="bar"><a href="/login">登录</a> <span class="name">智慧望川</span></div>'
        '<div class="qr"><img src="/qr.png" alt=""><p>请用手机<br>扫码访问</p></div>'
        "<div><a>无障碍浏览</a> <a>适老版</a></div>"
        + _nav("首页", "望川概况", "政务公开", "办事服务", "专题专栏")
        + f'\n{main}\n<div class="robot">智能问答</div>'
        '<div class="foot">望川区人民政府办公室主办　技术支持：区信息中心</div>'
    )
    return _page(title, body, "zh-CN")


def _district_paragraph(text: str) -> str:
    if text.startswith("# "):
        return f'<p class="no">{text[2:]}</p>'
    if text == "[图片]":
        return '<p class="pic"><img src="/upload/blank.png" alt="图片"><br>图片</p>'
    return f"<p>　　{escape(text)}</p>\n<p>&nbsp;</p>"


def _district(article: Article, around: Around) -> str:
    column, labels = article.labels["column"], article.labels
    body = "\n".join(map(_district_paragraph, article.paragraphs))
    main = f"""<div class="crumb">当前位置: <a href="/">首页</a> &gt;
<a href="/list/cid/{COLUMNS[column]}">{column}</a> &gt; 详情
<a class="back" href="javascript:history.back()">返回上页</a></div>
<div class="article"><h2 class="title">{escape(article.title)}</h2>
<div class="sub"><span class="date">发布日期:{article.published:%Y-%m-%d %H:%M}</span>&nbsp;
<span class="unit">发布单位:{labels["unit"]}</span>&nbsp; <span class="from">来源:{labels["source"]}</span>&nbsp;
<span class="hits">点击量:{around.clicks}</span>&nbsp; [字体: <a>大</a> <a>中</a> <a>小</a>]&nbsp;
<a>打印</a><a>保存</a></div>
<div class="text">
{body}
</div></div>
<div class="other"><h4>相关推荐</h4><ul>{_links(around.related)}</ul></div>"""
    return _district_frame(f"{article.title}-智慧望川", main)


def _district_list(articles: Sequence[Article], next_url: str | None, now: datetime, language: str) -> str:
    items = "".join(
        f'<li><a href="{a.announced_path}">{escape(a.title)}</a><i>[{a.published:%m-%d}]</i></li>\n' for a in articles
    )
    onward = f'<a class="next" href="{next_url}">下一页</a>' if next_url else ""
    special = '<li><a href="/topic/cid/7">专题：平安过汛期</a></li>'
    return _district_frame(
        "信息列表-智慧望川", f'<ul class="list">{special}{items}</ul><div class="pages">{onward}</div>'
    )


# daily: a newspaper with JSON-LD and its articles in three languages


def _daily_head(language: str) -> str:
    return (
        '<header><a class="brand" href="/">Lanhe Kurier</a><a href="/de/">Deutsch</a> <a href="/es/">Español</a>'
        ' <a href="/ru/">Русский</a></header>' + _nav(*_SECTIONS[language].values())
    )


def _daily_foot(language: str) -> str:
    return (
        '<footer><a href="/de/impressum.html">Impressum</a> © 2024 Lanhe Kurier Verlag</footer>'
        f'<div class="consent">{_COOKIES[language]}</div>'
    )


def _daily(article: Article, around: Around) -> str:
    by, more, other, _, share, printing = _WORDS[article.language]
    section = _SECTIONS[article.language][article.labels["section"]]
    author, modified = article.labels["author"], around.modified or article.published
    linked_data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "dateModified": modified.isoformat(),
        "inLanguage": article.language,
        "author": {"@type": "Person", "name": author},
        "publisher": {"@type": "NewsMediaOrganization", "name": "Lanhe Kurier"},
    }
    head = (
        f'<link rel="canonical" href="{around.url}{article.path}">\n'
        + "".join(
            f'<link rel="alternate" hreflang="{a.language}" href="{around.url}{a.path}">\n' for a in around.alternates
        )
        + f'<script type="application/ld+json">{json.dumps(linked_data, ensure_ascii=False)}</script>\n'
    )
    others = [a for a in around.alternates if a.language != article.language]
    elsewhere = f'<div class="languages">{other}: {_links(others, "span")}</div>' if others else ""
    main = f"""<main><article><p class="kicker">{section}</p><h1>{escape(article.title)}</h1>
<p class="byline">{by} {author},
<time datetime="{article.published.isoformat()}">{article.published:%d.%m.%Y, %H:%M}</time></p>
<div class="share"><button>{share}</button><button>{printing}</button></div>
<div class="article-body">
{_paragraphs(article)}
</div>{elsewhere}</article>
<aside class="side"><h3>{more}</h3><ul>{_links(around.related)}</ul></aside></main>"""
    body = _daily_head(article.language) + main + _daily_foot(article.language)
    return _page(f"{article.title} | Lanhe Kurier", body, article.language, head)


def _daily_list(articles: Sequence[Article], next_url: str | None, now: datetime, language: str) -> str:
    items = "".join(
        f'<section class="teaser"><h2><a href="{a.announced_path}">{escape(a.title)}</a></h2>'
        f'<time datetime="{a.published.isoformat()}">{a.published:%d.%m.%Y}</time>'
        f"<p>{escape(a.paragraphs[0][:120])}…</p></section>\n"
        for a in articles
    )
    onward = f'<a rel="next" href="{next_url}">{_WORDS[language][3]}</a>' if next_url else ""
    return _page(
        "Lanhe Kurier", f"{_daily_head(language)}<main>{items}{onward}</main>{_daily_foot(language)}", language
    )


_ARTICLES: Mapping[str, Callable[[Article, Around], str]] = {
    "carbon": _carbon,
    "portal": _portal,
    "wire": _wire,
    "district": _district,
    "daily": _daily,
}
_LISTS: Mapping[str, Callable[[Sequence[Article], str | None, datetime, str], str]] = {
    "carbon": _carbon_list,
    "portal": _portal_list,
    "wire": _wire_list,
    "district": _district_list,
    "daily": _daily_list,
}
