"""The page of a removed copy tells other figures than before: that is told, though its text is held in other words."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.access.story import told
from pipeline.index import queries
from pipeline.maintenance import verify
from pipeline.model import Kind
from pipeline.runtime import Store
from tests.support.clocks import still
from tests.support.commands import execute
from tests.support.documents import opened
from tests.support.house import House, feed
from tests.support.stories import DE, EN, ZH, Story, bring
from tests.support.web import Site


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def edited(story: Story, *pairs: tuple[str, str]) -> Story:
    """Return a story with words of it replaced, each of which it has."""
    for was, now in pairs:
        assert any(was in line for line in story)
        story = [line.replace(was, now) for line in story]
    return story


JOBS = ("4700", "5200")
WORDS = ("渔民们担心", "渔民们很担心")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ([JOBS], "of its figures 4700 is now 5200"),
        ([("18票反对", "17票反对")], "of its figures 18 is now 17"),
        ([JOBS, ("2.36亿", "2.84亿")], "of its figures 236000000 is now 284000000, 4700 is now 5200"),
        ([("承担。", "承担。此外还将拨款3.47亿克朗，提供860个岗位。")], "it has 2 more numbers: 347000000 and 860"),
    ],
    ids=["one figure", "a small one", "two figures", "more figures"],
)
def test_a_removed_translation_whose_page_tells_other_figures_is_a_later_version_once(
    store: Store, changes: list[tuple[str, str]], says: str
) -> None:
    kept, removed = bring(store, "a", EN, "en"), bring(store, "b", ZH, "zh")
    still(store.clock).at += timedelta(hours=5)
    corrected = bring(store, "b", edited(ZH, *changes), "zh")
    assert corrected.kind is Kind.REVISED
    assert corrected.because.startswith(f"corrects what {kept.file} (“{EN[0]}”")
    assert corrected.because.endswith(f"says: the page of {removed.file} repeated that, and {says}")
    assert bring(store, "b", edited(ZH, *changes), "zh").kind is Kind.UNCHANGED
    for _ in range(2):
        roles = {each.file: (each.role, each.kept) for each in told(queries.story(store.index, kept.file))}
        assert roles == {
            kept.file: ("first", True),
            removed.file: ("translation", False),
            corrected.file: ("revision", True),
        }
        store.ingest.reindex()
    assert list(verify(store.archive, store.index)) == []
    later = bring(store, "b", edited(ZH, *changes, WORDS), "zh")
    assert (later.kind, later.because.startswith(f"has the same address as {corrected.file}")) == (Kind.REVISED, True)


@pytest.mark.parametrize(
    "changes", [[WORDS], [("承担。", "承担。更新于2026年11月30日8时14分。")]], ids=["other words", "a time"]
)
def test_one_that_tells_no_other_figures_is_removed_again(store: Store, changes: list[tuple[str, str]]) -> None:
    kept = bring(store, "a", EN, "en")
    bring(store, "b", ZH, "zh")
    again = bring(store, "b", edited(ZH, *changes), "zh")
    assert (again.kind, kept.file in again.because) == (Kind.DUPLICATE, True)


def test_a_correction_that_the_kept_text_has_had_first_is_a_translation_of_it(store: Store) -> None:
    bring(store, "a", EN, "en")
    bring(store, "b", ZH, "zh")
    corrected = bring(store, "a", edited(EN, ("4,700", "5,200")), "en")
    assert corrected.kind is Kind.REVISED
    again = bring(store, "b", edited(ZH, JOBS), "zh")
    assert (again.kind, corrected.file in again.because) == (Kind.DUPLICATE, True)


def test_two_removed_copies_that_are_corrected_alike_are_one_later_version(store: Store) -> None:
    for url, story, language in (("a", EN, "en"), ("b", ZH, "zh"), ("c", DE, "de")):
        bring(store, url, story, language)
    assert bring(store, "b", edited(ZH, JOBS), "zh").kind is Kind.REVISED
    assert bring(store, "c", edited(DE, ("4.700", "5.200")), "de").kind is Kind.DUPLICATE


def test_a_removed_copy_in_the_same_words_is_a_later_version_too(store: Store) -> None:
    copy = edited(EN, ("fear", "are afraid"))
    kept = bring(store, "a", EN, "en")
    assert bring(store, "b", copy, "en").kind is Kind.DUPLICATE
    corrected = bring(store, "b", edited(copy, ("4,700", "5,200")), "en")
    assert (corrected.kind, corrected.because.startswith(f"corrects what {kept.file} ")) == (Kind.REVISED, True)


def test_the_commands_tell_of_it(tmp_path: Path) -> None:
    def page(story: Story, language: str) -> str:
        text = "".join(f"<p>{line}</p>" for line in story[1:])
        date = '<meta property="article:published_time" content="2026-02-27T08:00:00Z">'
        head = f'<html lang="{language}"><head><meta charset="utf-8"><title>{story[0]}</title>{date}</head>'
        return f"{head}<body><main><article><h1>{story[0]}</h1>{text}</article></main></body></html>"

    house = House(tmp_path)
    with Site() as english, Site() as chinese:
        for name, site, story, language in (("en", english, EN, "en"), ("zh", chinese, ZH, "zh")):
            site.add("/feed", feed(site.url("/a")))
            site.add("/a", page(story, language))
            house.source({"feed": site.url("/feed")}, name=name, revisit={"every": "1h", "within": "3000d"})
            house.run(name)
        chinese.add("/a", page(edited(ZH, JOBS), "zh"))
        house.clock.pass_by(hours=2)
        for name in ("en", "zh"):
            house.run(name)
        said = execute(house, "story", english.url("/a")).out
        assert "revision" in said
        assert house.runs("zh")[0].outcomes == {"revised": 1}
        assert "corrects what" in execute(house, "why", chinese.url("/a")).out
        assert "5200" in execute(house, "show", chinese.url("/a")).out
