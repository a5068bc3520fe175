"""The posts and pages that the generated sites are made of, read from `posts/*.txt`: their front matter is the truth.

One file a language, a post after each line `=== slug`: lines `key: value`, an empty line, and Markdown. A slug that
stands in several files is one story in several languages. `pages.txt` holds what is no post, such as the imprint.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

_POSTS = Path(__file__).parent / "posts"
_MARKS = re.compile(r"^(?:[-*] |#+ )|`|\*\*", re.MULTILINE)
_FENCE = re.compile(r"^```.*$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post, or a page of the site if it has no date. `published` is the time on the clock of the site's zone."""

    slug: str
    language: str
    title: str
    body: str
    published: datetime | None = None
    updated: datetime | None = None
    author: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words of the body, without the marks of Markdown."""
        return _MARKS.sub("", _LINK.sub(r"\1", _FENCE.sub("", self.body)))


@cache
def posts(language: str) -> tuple[Post, ...]:
    """Return the posts in a language, oldest first."""
    found = (_post(slug, language, text) for slug, text in _split(_POSTS / f"{language}.txt"))
    return tuple(sorted(found, key=lambda post: str(post.published)))


@cache
def pages(language: str) -> tuple[Post, ...]:
    """Return the pages in a language that are no posts."""
    found = ((name.split(), text) for name, text in _split(_POSTS / "pages.txt"))
    return tuple(_post(slug, of, text) for (of, slug), text in found if of == language)


def _split(file: Path) -> Iterator[tuple[str, str]]:
    for part in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, _, text = part.partition("\n")
        yield name.strip(), text


def _post(slug: str, language: str, text: str) -> Post:
    head, _, body = text.partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    return Post(
        slug=slug,
        language=language,
        title=said["title"],
        body=body.strip(),
        published=_moment(said.get("date")),
        updated=_moment(said.get("updated")),
        author=said.get("author", ""),
        category=said.get("category", ""),
        tags=tuple(said["tags"].split(", ")) if "tags" in said else (),
    )


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None  # on the site's own clock


def stories(languages: Sequence[str]) -> dict[str, list[Post]]:
    """Return the posts in these languages by their slugs."""
    found: dict[str, list[Post]] = {}
    for language in languages:
        for post in posts(language):
            found.setdefault(post.slug, []).append(post)
    return found
