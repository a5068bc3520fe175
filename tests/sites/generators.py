"""Small sites as real generators make them with their default themes, built below a folder.

Each function builds one site with its generator's own command and returns where the posts stand. Addresses begin with
`http://site.example`, which the server of the tests replaces by its own.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

import tests.sites.content as content
import tests.sites.debian as debian
from tests.sites.content import Post

HOST = "site.example"
BASE = f"http://{HOST}"
ROOT = Path(__file__).parents[2]
TOOLS = Path(os.environ.get("SITES_VENV", ROOT / ".venv" / "sites")) / "bin"
NODE = Path(os.environ.get("SITES_NODE", ROOT / ".venv" / "node")) / "node_modules"
BANNER = '<div class="banner"><p>Join us on Tuesday, April 29th for an evening in the market hall.</p></div>'


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site: its home page, and its posts by their paths. `authors`: its theme names them."""

    name: str
    posts: Mapping[str, Post]
    zone: str = "UTC"
    home: str = "/"
    authors: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Built(Site):
    """A built site, with its folder."""

    folder: Path


Builder = Callable[[Path], Built]


def installed(name: str) -> bool:
    """Return whether the generator of a site is here."""
    if package := {"hexo": "hexo", "eleventy": "@11ty/eleventy"}.get(name.partition("/")[0]):
        return (NODE / package).is_dir() and shutil.which("node") is not None
    if name.startswith("jekyll"):
        return debian.unpacked("usr/bin/jekyll", "usr/bin/ruby3.1")
    command = {"mkdocs-material": "mkdocs"}.get(name.partition("/")[0], name.partition("/")[0])
    return (TOOLS / command).exists()


def build(name: str, folder: Path) -> Built:
    """Build a site by its name below a new folder."""
    folder.mkdir(parents=True)
    return SITES[name](folder)


def _run(*command: object, cwd: Path, zone: str = "UTC") -> None:
    environment = {**os.environ, "PATH": f"{TOOLS}:{os.environ['PATH']}", "NO_COLOR": "1", "TZ": zone}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _fields(pairs: Mapping[str, object], *, lead: str = "", end: str = "\n") -> str:
    return "".join(f"{lead}{key}: {value}\n" for key, value in pairs.items() if value) + end


def _yaml(post: Post, **more: object) -> str:
    """Return a post with front matter in YAML, which JSON is."""
    said = {"title": post.title, "tags": list(post.tags), **more}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in said.items() if value]
    return "---\n" + "\n".join(lines) + f"\n---\n\n{post.body}\n"


def _with_banner(folder: Path) -> None:
    for file in folder.rglob("*.html"):
        page = file.read_text(encoding="utf-8")
        at = page.find(">", page.find("<body")) + 1
        file.write_text(page[:at] + BANNER + page[at:], encoding="utf-8")


def pelican(folder: Path, name: str, languages: Sequence[str], *, zone: str, banner: bool = False) -> Built:
    """Build a Pelican blog with its own theme; further languages are translations."""
    main = languages[0]
    placed = {}
    for language in languages:
        for post in content.posts(language):
            said = {"Title": post.title, "Date": f"{post.published:%Y-%m-%d %H:%M}", "Author": post.author}
            said |= {"Category": post.category, "Tags": ", ".join(post.tags), "Slug": post.slug, "Lang": language}
            said |= {"Modified": f"{post.updated:%Y-%m-%d %H:%M}"} if post.updated else {}
            _write(folder / "content" / f"{post.slug}-{language}.md", _fields(said) + post.body)
            placed[f"/{post.slug}.html" if language == main else f"/{post.slug}-{language}.html"] = post
        for page in content.pages(language):
            said = {"Title": page.title, "Slug": page.slug, "Lang": language}
            _write(folder / "content" / "pages" / f"{page.slug}-{language}.md", _fields(said) + page.body)
    settings = {
        "SITENAME": "Ostrey Notes", "SITEURL": BASE, "PATH": "content", "TIMEZONE": zone, "DEFAULT_LANG": main,
        "FEED_ALL_ATOM": "feeds/all.atom.xml", "DEFAULT_PAGINATION": 5, "RELATIVE_URLS": False,
    }  # fmt: skip
    _write(folder / "pelicanconf.py", "".join(f"{key} = {value!r}\n" for key, value in settings.items()))
    _run(TOOLS / "pelican", "content", "-s", "pelicanconf.py", "-o", "output", "-q", cwd=folder)
    if banner:
        _with_banner(folder / "output")
    return Built(name=name, folder=folder / "output", posts=placed, zone=zone)


def nikola(folder: Path, name: str, languages: Sequence[str], *, zone: str, banner: bool = False) -> Built:
    """Build a Nikola blog with its default theme; further languages are translations with hreflang."""
    _run(TOOLS / "nikola", "init", "-qd", "site", cwd=folder)
    site, main = folder / "site", languages[0]
    for examples in ("posts", "pages", "listings", "galleries"):
        shutil.rmtree(site / examples)
    placed: dict[str, Post] = {}
    for language in languages:
        ending = "md" if language == main else f"{language}.md"
        begin = "" if language == main else f"/{language}"
        for post in content.posts(language):
            said = {"title": post.title, "slug": post.slug, "date": f"{post.published:%Y-%m-%d %H:%M:%S}"}
            said |= {"author": post.author, "category": post.category, "tags": ", ".join(post.tags)}
            said |= {"updated": f"{post.updated:%Y-%m-%d %H:%M:%S}"} if post.updated else {}
            head = _fields(said, lead=".. ", end="\n")
            _write(site / "posts" / f"{post.slug}.{ending}", head + post.body + "\n")
            placed[f"{begin}/posts/{post.slug}/"] = post
        for page in content.pages(language):
            said = {"title": page.title, "slug": page.slug}
            _write(site / "pages" / f"{page.slug}.{ending}", _fields(said, lead=".. ") + page.body + "\n")
    translations = {one: "" if one == main else f"./{one}" for one in languages}
    menu = {one: ((f"/{one}/" if one != main else "/", "Home"), ("/archive.html", "Archive")) for one in languages}
    templates = {"POSTS": "post.tmpl", "PAGES": "page.tmpl"}
    settings = {
        "SITE_URL": BASE + "/", "DEFAULT_LANG": main, "TRANSLATIONS": translations, "TIMEZONE": zone,
        "BLOG_TITLE": "Ostrey Notes", "NAVIGATION_LINKS": menu, "INDEX_DISPLAY_POST_COUNT": 5, "COMMENT_SYSTEM": "",
        "SHOW_UNTRANSLATED_POSTS": False, "GENERATE_ATOM": True, "COMPILERS": {"markdown": [".md"], "html": [".html"]},
        **{key: ((f"{key.lower()}/*.md", key.lower(), template),) for key, template in templates.items()},
    }  # fmt: skip
    with (site / "conf.py").open("a", encoding="utf-8") as file:
        file.write("".join(f"\n{key} = {value!r}" for key, value in settings.items()) + "\n")
    _run(TOOLS / "nikola", "build", "-q", cwd=site)
    if banner:
        _with_banner(site / "output")
    return Built(name=name, folder=site / "output", posts=placed, zone=zone)


def mkdocs(folder: Path, name: str, languages: Sequence[str], *, zone: str, banner: bool = False) -> Built:
    """Build a blog of mkdocs-material beside a few pages of documentation."""
    (language,) = languages
    placed = {}
    people = sorted({post.author for post in content.posts(language)})
    keys = {person: f"a{number}" for number, person in enumerate(people)}
    for post in content.posts(language):
        assert post.published
        more = {"slug": post.slug, "authors": [keys[post.author]], "categories": [post.category]}
        heading = f"# {post.title}\n\n"
        text = _yaml(post, **more).replace("---\n", f"---\ndate: {post.published:%Y-%m-%d}\n", 1)
        _write(folder / "docs" / "blog" / "posts" / f"{post.slug}.md", text.replace(post.body, heading + post.body))
        placed[f"/blog/{post.published:%Y/%m/%d}/{post.slug}/"] = post
    authors = {
        key: {"name": person, "description": "Writer", "avatar": f"{BASE}/a.png"} for person, key in keys.items()
    }
    _write(folder / "docs" / "blog" / ".authors.yml", json.dumps({"authors": authors}, ensure_ascii=False))
    _write(folder / "docs" / "blog" / "index.md", "# Blog\n")
    home = "Notes from Ostrey and around it, written by three people."
    _write(folder / "docs" / "index.md", f"# Ostrey Notes\n\n{home}\n")
    for page in content.pages(language):
        _write(folder / "docs" / f"{page.slug}.md", f"# {page.title}\n\n{page.body}\n")
    feed = {"match_path": "blog/posts/.*", "date_from_meta": {"as_creation": "date"}, "use_git": False}
    settings = {
        "site_name": "Ostrey Notes", "site_url": BASE + "/", "theme": {"name": "material", "language": language},
        "plugins": [{"blog": {"pagination_per_page": 5}}, "search", "tags", {"rss": feed}],
        "markdown_extensions": ["pymdownx.highlight", "pymdownx.superfences"],
    }  # fmt: skip
    _write(folder / "mkdocs.yml", json.dumps(settings, ensure_ascii=False))
    _run(TOOLS / "mkdocs", "build", "-q", cwd=folder)
    if banner:
        _with_banner(folder / "site")
    return Built(name=name, folder=folder / "site", posts=placed, zone=zone)


def hugo(folder: Path, name: str, languages: Sequence[str], *, zone: str, banner: bool = False) -> Built:
    """Build a Hugo site with the theme that `hugo new theme` makes."""
    hugo = TOOLS / "hugo"
    _run(hugo, "new", "theme", "plain", "--themesDir", folder / "site" / "themes", cwd=folder)
    site, main = folder / "site", languages[0]
    shutil.rmtree(site / "themes" / "plain" / "content")
    placed: dict[str, Post] = {}
    for language in languages:
        begin = "" if language == main else f"/{language}"
        for post in content.posts(language):
            more = {"date": f"{post.published:%Y-%m-%dT%H:%M:%S}", "author": post.author, "categories": [post.category]}
            more |= {"lastmod": f"{post.updated:%Y-%m-%dT%H:%M:%S}"} if post.updated else {}
            _write(site / "content" / language / "posts" / f"{post.slug}.md", _yaml(post, **more))
            placed[f"{begin}/posts/{post.slug}/"] = post
        for page in content.pages(language):
            _write(site / "content" / language / f"{page.slug}.md", _yaml(page))
    settings = {
        "baseURL": BASE + "/", "title": "Ostrey Notes", "theme": "plain", "timeZone": zone,
        "defaultContentLanguage": main, "pagination": {"pagerSize": 5},
        "languages": {one: {"contentDir": f"content/{one}", "weight": at} for at, one in enumerate(languages, 1)},
    }  # fmt: skip
    _write(site / "hugo.json", json.dumps(settings))
    _run(hugo, "--quiet", cwd=site)
    if banner:
        _with_banner(site / "public")
    return Built(name=name, folder=site / "public", posts=placed, zone=zone, authors=False)


def hexo(folder: Path, name: str, languages: Sequence[str], *, zone: str, banner: bool = False) -> Built:
    """Build a Hexo blog with its default theme, Landscape."""
    (language,) = languages
    placed = {}
    for number, post in enumerate(content.posts(language)):
        assert post.published
        moments = {"date": post.published, "updated": post.updated}
        dated = "".join(f"{key}: {moment:%Y-%m-%d %H:%M:%S}\n" for key, moment in moments.items() if moment)
        more = {"categories": [post.category], "author": post.author, "sticky": 5 if number == 1 else 0}
        text = _yaml(post, **more).replace("---\n", f"---\n{dated}", 1)
        _write(folder / "source" / "_posts" / f"{post.slug}.md", text)
        placed[f"/{post.published:%Y/%m/%d}/{post.slug}/"] = post
    for page in content.pages(language):
        _write(folder / "source" / page.slug / "index.md", _yaml(page))
    known = {"zh": "zh-CN"}.get(language, language)
    settings = {
        "title": "Ostrey Notes", "url": BASE, "language": known, "timezone": zone, "theme": "landscape", "per_page": 5,
        "permalink": ":year/:month/:day/:title/", "source_dir": "source", "public_dir": "public", "author": "Ostrey",
        "index_generator": {"per_page": 5, "order_by": "-date"}, "archive_generator": {"per_page": 5},
        "feed": {"type": "atom", "path": "atom.xml", "limit": 20}, "sitemap": {"path": ["sitemap.xml"]},
        "highlight": {"line_number": True}, "syntax_highlighter": "highlight.js",
    }  # fmt: skip
    _write(folder / "_config.yml", json.dumps(settings, ensure_ascii=False))
    shutil.copy(NODE.parent / "package.json", folder)
    (folder / "node_modules").symlink_to(NODE)
    _run("node", NODE / "hexo" / "bin" / "hexo", "generate", "--silent", cwd=folder, zone=zone)
    if banner:
        _with_banner(folder / "public")
    return Built(name=name, folder=folder / "public", posts=placed, zone=zone, authors=False)


def eleventy(folder: Path, name: str, languages: Sequence[str], *, zone: str) -> Built:
    """Build an Eleventy blog with the templates of `tests/sites/eleventy`, made as its documentation shows."""
    (language,) = languages
    shutil.copytree(Path(__file__).parent / "eleventy", folder, dirs_exist_ok=True)
    placed = {}
    for post in content.posts(language):
        assert post.published
        text = _yaml(post).replace("---\n", f"---\ndate: {post.published:%Y-%m-%d}\n", 1)
        _write(folder / "blog" / f"{post.slug}.md", text)
        placed[f"/blog/{post.slug}/"] = post
    pages = content.pages(language)
    for page in pages:
        body = f"# {page.title}\n\n{page.body}"
        _write(folder / f"{page.slug}.md", _yaml(replace(page, body=body), layout="base.njk"))
    menu = [{"url": f"/{page.slug}/", "title": page.title} for page in pages]
    site = {"title": "Ostrey Notes", "url": BASE, "language": language, "pages": menu}
    _write(folder / "_data" / "site.json", json.dumps(site, ensure_ascii=False))
    _write(folder / "package.json", '{"type": "module"}')
    (folder / "node_modules").symlink_to(NODE)
    _run("node", NODE / "@11ty" / "eleventy" / "cmd.cjs", "--quiet", cwd=folder, zone=zone)
    return Built(name=name, folder=folder / "_site", posts=placed, authors=False)


def ablog(folder: Path, name: str, languages: Sequence[str], *, zone: str) -> Built:
    """Build a blog of ABlog for Sphinx with Sphinx's default theme, beside pages of documentation."""
    (language,) = languages
    placed = {}
    for post in content.posts(language):
        assert post.published
        more = {"blogpost": True, "author": post.author, "category": post.category, "tags": ", ".join(post.tags)}
        text = _yaml(replace(post, tags=(), body=f"# {post.title}\n\n{post.body}"), **more)
        dated = f"---\ndate: {post.published:%b %d, %Y}\n"
        _write(folder / "blog" / f"{post.slug}.md", text.replace("---\n", dated, 1).replace("title: ", "headline: ", 1))
        placed[f"/blog/{post.slug}/"] = post
    pages = content.pages(language)
    for page in pages:
        _write(folder / f"{page.slug}.md", f"# {page.title}\n\n{page.body}\n")
    listed = "\n".join(f"{page.slug}" for page in pages)
    _write(folder / "index.md", f"# Ostrey Notes\n\n```{{toctree}}\n{listed}\n```\n\n```{{postlist}} 5\n```\n")
    sidebars = ["about.html", "ablog/postcard.html", "ablog/recentposts.html", "ablog/tagcloud.html", "searchbox.html"]
    settings = {
        "project": "Ostrey Notes", "extensions": ["ablog", "myst_parser"], "language": language, "author": "Ostrey",
        "html_theme": "alabaster", "html_sidebars": {"**": sidebars}, "blog_title": "Ostrey Notes",
        "blog_baseurl": BASE, "html_baseurl": BASE, "timezone": zone, "blog_path": "blog", "blog_feed_fulltext": True,
    }  # fmt: skip
    _write(folder / "conf.py", "".join(f"{key} = {value!r}\n" for key, value in settings.items()))
    _run(TOOLS / "ablog", "build", cwd=folder, zone=zone)
    return Built(name=name, folder=folder / "_website", posts=placed, zone=zone)


def jekyll(folder: Path, name: str, languages: Sequence[str], *, zone: str, root: bool = False) -> Built:
    """Build a Jekyll blog with its default theme, Minima, by Debian's packages. `root`: posts lie beside the pages."""
    (language,) = languages
    placed = {}
    for post in content.posts(language):
        assert post.published
        more = {"layout": "post", "author": post.author, "categories": [post.category]}
        moment = post.published.replace(tzinfo=ZoneInfo(zone))
        text = _yaml(post, **more).replace("---\n", f"---\ndate: {moment:%Y-%m-%d %H:%M:%S %z}\n", 1)
        _write(folder / "_posts" / f"{post.published:%Y-%m-%d}-{post.slug}.md", text)
        placed[f"/{post.slug}/" if root else f"/{post.category}/{post.published:%Y/%m/%d}/{post.slug}.html"] = post
    for page in content.pages(language):
        _write(folder / f"{page.slug}.md", _yaml(page, layout="page", permalink=f"/{page.slug}/"))
    _write(folder / "index.md", "---\nlayout: home\n---\n")
    settings = {
        "title": "Ostrey Notes", "url": BASE, "timezone": zone, "lang": language, "theme": "minima",
        "plugins": ["jekyll-feed", "jekyll-seo-tag", "jekyll-sitemap"], **({"permalink": "/:title/"} if root else {}),
    }  # fmt: skip
    _write(folder / "_config.yml", json.dumps(settings))
    debian.run(
        [str(debian.ROOT / "usr/bin/ruby3.1"), str(debian.ROOT / "usr/bin/jekyll"), "build", "-q"], cwd=folder, TZ=zone
    )
    return Built(name=name, folder=folder / "_site", posts=placed, zone=zone)


SITES: Mapping[str, Builder] = {
    "pelican": lambda folder: pelican(folder, "pelican", ["en"], zone="Europe/Berlin"),
    "pelican/translated": lambda folder: pelican(folder, "pelican/translated", ["de", "en"], zone="Europe/Berlin"),
    "nikola": lambda folder: nikola(folder, "nikola", ["ru"], zone="Europe/Moscow"),
    "nikola/translated": lambda folder: nikola(
        folder, "nikola/translated", ["en", "de", "ja", "es"], zone="Europe/London", banner=True
    ),
    "mkdocs-material": lambda folder: mkdocs(folder, "mkdocs-material", ["en"], zone="UTC", banner=True),
    "hugo": lambda folder: hugo(folder, "hugo", ["de"], zone="Europe/Berlin"),
    "hugo/translated": lambda folder: hugo(folder, "hugo/translated", ["en", "zh", "ar", "ru"], zone="Asia/Shanghai"),
    "hexo": lambda folder: hexo(folder, "hexo", ["zh"], zone="Asia/Shanghai"),
    "hexo/en": lambda folder: hexo(folder, "hexo/en", ["en"], zone="America/New_York", banner=True),
    "ablog": lambda folder: ablog(folder, "ablog", ["en"], zone="UTC"),
    "eleventy": lambda folder: eleventy(folder, "eleventy", ["de"], zone="Europe/Vienna"),
    "jekyll/root": lambda folder: jekyll(folder, "jekyll/root", ["en"], zone="Europe/London", root=True),
    "jekyll": lambda folder: jekyll(folder, "jekyll", ["ko"], zone="Asia/Seoul"),
    "hexo/ja": lambda folder: hexo(folder, "hexo/ja", ["ja"], zone="Asia/Tokyo"),
}


if __name__ == "__main__":
    where = Path(sys.argv[1])
    for name in sys.argv[2:] or SITES:
        built = build(name, where / name.replace("/", "-"))
        missing = [path for path in built.posts if not (built.folder / path.strip("/")).exists()]
        print(name, len(built.posts), "missing:", missing)
