"""A real WordPress, with MariaDB and PHP on loopback: `discover --save` and `run`, nothing edited, and then it changes.

`make test-wordpress` unpacks Debian's packages and runs this.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from pipeline.archive import Record
from pipeline.model import Kind
from tests.sites import content, debian
from tests.sites.content import Post
from tests.sites.debian import wordpress
from tests.sites.debian.wordpress import WordPress, written
from tests.sites.generators import Site
from tests.sites.scoring import Score, records, tried
from tests.support.commands import execute
from tests.support.house import House

_LANGUAGES = ("en", "de", "ja", "ar")
_SHORT = "The ferry to Gull Point does not sail on Thursday, because its engine is being repaired in the yard."
_COMMENT = """I have taken this boat for forty years, and it was never late when old Harker was at the helm. In those
    days the engine was opened every spring, cleaned with petrol and closed again, and nobody wrote a word about it.
    Today there are plans and tenders and people with tablets, and the passengers stand on the quay in the rain."""
_PARAGRAPH = "\n\nThe council added on Friday that the work will cost 90,000 crowns more, because of the stone floor."


@dataclass(frozen=True, slots=True)
class Tried:
    """A WordPress that was discovered and read once."""

    site: WordPress
    house: House
    score: Score


def _made(slug: str, like: str, days: int, title: str, body: str) -> Post:
    """Return a post made for a purpose, written some days after another."""
    (other,) = (post for post in content.posts("en") if post.slug == like)
    assert other.published
    return replace(other, slug=slug, title=title, body=body, published=other.published + timedelta(days=days))


def _two_pages() -> tuple[Post, str]:
    """Return a post on two pages: what a reader reads, and what its author wrote."""
    first, second = (post.body for post in content.posts("es")[:2])
    post = _made("two-pages", "snow", 20, "Dos historias de la ciudad", f"{first}\n\n{second}")
    return replace(post, language="es"), f"{first}\n\n<!--nextpage-->\n\n{second}"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    """Fill a WordPress, discover it and run."""
    if not wordpress.installed():
        pytest.skip(debian.MISSING)
    if os.environ.get("SITES") != "all":
        pytest.skip("`make test-wordpress` runs it")
    folder = tmp_path_factory.mktemp("wordpress")
    (folder / "house").mkdir()
    with wordpress.serving(folder) as site:
        wordpress.filled(site, _LANGUAGES)
        paged, source = _two_pages()
        short = _made("no-ferry", "snow", 25, "No ferry on Thursday", _SHORT)
        secret = _made("members", "snow", 30, "For members alone", content.posts("es")[2].body)
        site.change(
            {
                "two-pages-es": written(replace(paged, body=source)),
                "no-ferry-en": written(short, comments=[" ".join(_COMMENT.split())] * 2),
                "members": written(secret, post_password="a word"),
                "sticky": {"ID": site.placed["market-hall-en"]["id"], "sticky": True},
            }
        )
        known = [post for language in _LANGUAGES for post in content.posts(language)]
        posts = {site.placed[f"{post.slug}-{post.language}"]["path"]: post for post in [*known, paged, short]}
        house = House(folder / "house")
        yield Tried(site, house, tried(Site(name="wordpress", posts=posts, zone=wordpress.ZONE), house, site.root))


def test_every_post_is_filed_whole_under_its_day_and_author_and_nothing_else(found: Tried) -> None:
    score = found.score
    told = "\n".join([score.said, *score.wrong])
    assert (score.filed, score.junk) == (score.posts, 0), told
    assert (score.found, score.removed_wrongly) == (score.pairs, 0), told
    assert not score.wrong, told


def test_a_post_behind_a_password_is_no_document_and_is_told_as_what_it_is(found: Tried) -> None:
    said = execute(found.house, "why", found.site.root + found.site.placed["members"]["path"])
    assert "password" in said.out


def test_what_changes_is_noticed_and_what_is_deleted_stays(found: Tried) -> None:
    site, house = found.site, found.house
    before = _by_path(house)
    edited, moved, deleted = (site.placed[name] for name in ("lighthouse-en", "night-train-en", "snow-en"))
    (lighthouse,) = (post for post in content.posts("en") if post.slug == "lighthouse")
    body = wordpress.html_of(lighthouse.body + _PARAGRAPH)
    changes = {
        "edited": {"ID": edited["id"], "post_content": body},
        "moved": {"ID": moved["id"], "post_name": "the-night-train"},
    }
    site.change(changes, deleted=[deleted["id"]])
    said = execute(house, "run", "site", "--json")
    counts = said.json["runs"][0]["outcomes"]
    told = said.out + said.err
    assert (counts[Kind.REVISED], counts[Kind.ARCHIVED]) == (1, 0), told
    after = _by_path(house)
    assert any("90,000 crowns" in line for line in after[edited["path"]].entry.document.paragraphs), told
    assert after[deleted["path"]].entry == before[deleted["path"]].entry
    title = before[moved["path"]].entry.document.title
    kept = [record for record in records(house) if record.entry.document.title == title and not record.removed]
    assert len(kept) == 1, told


def _by_path(house: House) -> dict[str, Record]:
    """Return the newest record of each address's path."""
    return {"/" + record.entry.provenance.url.split("/", 3)[3]: record for record in records(house)}
