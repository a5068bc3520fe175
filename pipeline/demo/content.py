"""The articles of the demo sites, read from `content/*.txt`. How they look as web pages is `pipeline.demo.layouts`.

One text file per site. An article is a line `== slug`, lines `key: value`, an empty line, and paragraphs separated by
empty lines. `date` is in the site's time zone; `age` (`3d`, `5h`) makes an article that old when the sites start.
`copy_of: site/slug` takes over that article's text and title, `correction_of: site/slug` holds its later version; their
bodies are pairs of lines `- old` and `+ new`, and a `+` without a `-` before it appends a paragraph. `unlike` names an
article that this one could be taken for: it tells of the same event, or in the same words of another year. In a text, a
paragraph `# 2` is the number of a piece and `[图片]` stands for a picture; neither is part of the words.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

ZONES: Mapping[str, ZoneInfo] = {
    "carbon": ZoneInfo("Asia/Shanghai"),
    "portal": ZoneInfo("Asia/Shanghai"),
    "wire": ZoneInfo("Asia/Shanghai"),
    "district": ZoneInfo("Asia/Shanghai"),
    "daily": ZoneInfo("Europe/Berlin"),
}
_LANGUAGES = {"carbon": "en", "portal": "zh", "wire": "en", "district": "zh", "daily": "de"}
COLUMNS = {"乡村": 211, "民生": 305, "专题": 412}
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1)}
# Keeps "3 days ago" from turning into "2 days ago" or "4 days ago" while somebody looks.
_MARGIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article of one site. `story` is the same for its copies and translations; `published` is aware.

    `fault` names what is wrong with its page: gone, missing, soft-404, too-large, login-wall, disallowed (no document
    comes of these), or moved, slow, unavailable (a document comes all the same).
    """

    id: str  # site/slug
    title: str
    language: str
    story: str
    published: datetime
    paragraphs: tuple[str, ...]
    number: int  # its place in the file, from 1
    copy_of: str | None = None
    unlike: str | None = None  # the article that it could be taken for and is no copy of
    fault: str | None = None
    charset: str = "utf-8"
    labels: Mapping[str, str] = field(default_factory=dict)  # source, author, unit, column, section, category, region
    correction: tuple[str, ...] | None = None

    @property
    def site(self) -> str:
        return self.id.partition("/")[0]

    @property
    def slug(self) -> str:
        return self.id.partition("/")[2]

    @property
    def prose(self) -> tuple[str, ...]:
        """The paragraphs that are words: no numbers of pieces, no pictures."""
        return tuple(text for text in self.paragraphs if not text.startswith(("# ", "[")))

    @property
    def path(self) -> str:
        """Where the page stands on its site."""
        match self.site:
            case "carbon":
                return _carbon_path(self.id)
            case "portal":
                return f"/zwdt/{self.published:%Y%m}/t{self.published:%Y%m%d}_{10200 + self.number}.html"
            case "wire":
                return f"/news/{self.slug}/"
            case "district":
                return f"/detail/cid/{COLUMNS[self.labels['column']]}/aid/{58100 + self.number}"
            case _:
                return f"/{self.language}/{self.labels['section']}/{self.slug}.html"

    @property
    def announced_path(self) -> str:
        """What listings, feeds and sitemaps say; another one than `path` where the page has moved."""
        return _carbon_path(f"{self.id} before") if self.fault == "moved" else self.path


def _carbon_path(name: str) -> str:
    return f"/en/news/{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def load(now: datetime) -> list[Article]:
    """Read every article of every site. `now` is the moment that ages count from."""
    articles: dict[str, Article] = {}
    corrections: list[tuple[str, str]] = []
    number = 0
    for site, heads, body in _sections():
        if "correction_of" in heads:
            corrections.append((heads["correction_of"], body))
            continue
        number = number + 1 if articles and next(reversed(articles.values())).site == site else 1
        article = _article(site, dict(heads), body, number, now, articles)
        articles[article.id] = article
    for id_, body in corrections:
        articles[id_] = replace(articles[id_], correction=_edited(articles[id_].paragraphs, body))
    return list(articles.values())


def _sections() -> Iterator[tuple[str, dict[str, str], str]]:
    # carbon and portal come before those that copy from them
    for site in ZONES:
        text = files(__package__).joinpath("content", f"{site}.txt").read_text(encoding="utf-8")
        for section in text.split("\n== "):
            head, _, body = section.removeprefix("== ").strip().partition("\n\n")
            slug, *lines = head.splitlines()
            yield site, {"slug": slug} | dict(line.split(": ", 1) for line in lines), body


def _article(
    site: str, heads: dict[str, str], body: str, number: int, now: datetime, known: Mapping[str, Article]
) -> Article:
    slug, copy_of = heads.pop("slug"), heads.pop("copy_of", None)
    age, date = heads.pop("age", None), heads.pop("date", None)
    published = now - int(age[:-1]) * _UNITS[age[-1]] - _MARGIN if age else datetime.fromisoformat(date or "")
    original = known[copy_of] if copy_of else None
    return Article(
        id=f"{site}/{slug}",
        title=heads.pop("title", original.title if original else ""),
        language=heads.pop("language", _LANGUAGES[site]),
        story=heads.pop("story", original.story if original else f"{site}/{slug}"),
        published=published.astimezone(ZONES[site]) if age else published.replace(tzinfo=ZONES[site]),
        paragraphs=_edited(original.paragraphs, body) if original else tuple(body.split("\n\n")),
        number=number,
        copy_of=copy_of,
        unlike=heads.pop("unlike", None),
        fault=heads.pop("fault", None),
        charset=heads.pop("charset", "utf-8"),
        labels=heads,
    )


def _edited(paragraphs: tuple[str, ...], edits: str) -> tuple[str, ...]:
    text, old = "\n\n".join(paragraphs), None
    for line in edits.splitlines():
        if line.startswith("- "):
            old = line[2:]
        elif line.startswith("+ ") and old is not None:
            if text.count(old) != 1:
                raise ValueError(f"an edit needs a passage that stands there exactly once: {old!r}")
            text, old = text.replace(old, line[2:]), None
        elif line.startswith("+ "):
            text += f"\n\n{line[2:]}"
    return tuple(text.split("\n\n"))
