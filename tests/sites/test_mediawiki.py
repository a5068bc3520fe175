"""A real MediaWiki with PHP on loopback: `discover --save` and `run`, nothing edited, and then its pages are edited."""

import os
from pathlib import Path

import pytest

from pipeline.model import Kind
from tests.sites import content, debian
from tests.sites.debian import mediawiki
from tests.sites.scoring import overlap, records
from tests.support.commands import execute
from tests.support.house import House

_LATER = "\n\nThe council added on Friday that the work will cost 90,000 crowns more, because of the stone floor."


def test_pages_and_their_edits_are_filed_and_no_difference_of_two_versions(tmp_path: Path) -> None:
    if not mediawiki.installed():
        pytest.skip(debian.MISSING)
    if os.environ.get("SITES") != "all":
        pytest.skip("`make test-wordpress` runs it")
    (tmp_path / "house").mkdir()
    house, posts = House(tmp_path / "house"), {post.title: post for post in content.posts("en")}
    with mediawiki.serving(tmp_path) as site:
        site.write({title: mediawiki.markup(post.body) for title, post in posts.items()})
        said = execute(house, "discover", site.root, "--save", "--private", "--name", "wiki", "--delay", "0s")
        told = said.out + said.err + (house.configs / "sources" / "wiki.yaml").read_text(encoding="utf-8")
        run = execute(house, "run", "wiki", "--json")
        held = {record.entry.document.title: record for record in records(house)}
        assert sorted(held) == sorted(posts), told + run.out
        assert not [record for record in held.values() if "diff=" in record.entry.provenance.url]
        for title, post in posts.items():
            recall, precision = overlap(post.text, held[title].entry.document.paragraphs)
            assert min(recall, precision) >= 0.9, (title, recall, precision)
        edited = next(post for post in posts.values() if post.slug == "lighthouse")
        site.write({edited.title: mediawiki.markup(edited.body + _LATER)})
        counts = execute(house, "run", "wiki", "--json").json["runs"][0]["outcomes"]
    assert (counts[Kind.REVISED], counts[Kind.ARCHIVED]) == (1, 0)
