"""A digest tells several stories: it is none of them, and none of them is it. A longer version is something else."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.maintenance import verify
from pipeline.model import Kind
from pipeline.runtime import Store
from tests.support.documents import lines, opened
from tests.support.stories import DE, EN, NEIGHBOURS, SCHOOL, ZH, Story, bring

FERRY, BUDGET = (NEIGHBOURS[name][0] for name in ("two agencies on one event", "two meetings of one committee"))
DIGESTS = {
    "three stories": ("The day in brief", *EN[1:], *FERRY[1:], *SCHOOL[1:]),
    "the story in the middle": ("What happened on Thursday", *BUDGET[1:], *EN[1:], *FERRY[1:]),
    "a few sentences of each": ("Good morning", *EN[1:5], *BUDGET[1:5], *FERRY[1:5]),
    "two stories": ("Two things to know", *EN[1:], *FERRY[1:]),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
@pytest.mark.parametrize(("story", "language"), [(ZH, "zh"), (DE, "de")], ids=["zh", "de"])
def test_a_digest_and_one_of_its_stories_in_another_language_are_both_kept(
    store: Store, digest: Story, story: Story, language: str
) -> None:
    bring(store, "story", story, language)
    told = bring(store, "digest", digest, "en")
    assert told.kind is Kind.ARCHIVED, told.because
    assert told.instead_of is None, told.because


@pytest.mark.parametrize("digest", DIGESTS.values(), ids=DIGESTS)
def test_a_story_that_comes_after_the_digest_is_kept(store: Store, digest: Story) -> None:
    bring(store, "digest", digest, "en")
    told = bring(store, "story", ZH, "zh")
    assert told.kind is Kind.ARCHIVED, told.because


@pytest.mark.parametrize("name", ["three stories", "two stories"])
def test_a_story_that_a_held_digest_begins_with_is_tied_to_it(store: Store, name: str) -> None:
    held = bring(store, "digest", DIGESTS[name], "en")
    told = bring(store, "story", ZH, "zh")
    assert told.kind is Kind.ARCHIVED, told.because
    assert f"says in another language nearly what {held.file}" in told.because
    assert "of that one is about something else, as in a digest" in told.because


def test_the_stories_of_a_digest_in_its_own_language_are_kept(store: Store) -> None:
    bring(store, "digest", DIGESTS["three stories"], "en")
    for number, story in enumerate((SCHOOL, FERRY, EN)):
        told = bring(store, str(number), story, "en")
        assert told.kind is Kind.ARCHIVED, told.because


def test_a_digest_after_its_stories_takes_none_of_them_away(store: Store, tmp_path: Path) -> None:
    for number, (story, language) in enumerate([(EN, "en"), (FERRY, "en"), (SCHOOL, "en"), (ZH, "zh")]):
        bring(store, str(number), story, language)
    bring(store, "digest", DIGESTS["three stories"], "en")
    said = [(line["event"], line["relation"]) for line in lines(tmp_path)]
    assert said.count(("archived", "new")) == 4
    assert said.count(("duplicate", "translation")) == 1  # the Chinese story repeats the English one


def test_a_longer_version_in_another_language_takes_the_place_of_the_short_one(store: Store, tmp_path: Path) -> None:
    short = bring(store, "short", EN[:4], "en")
    whole = bring(store, "whole", ZH, "zh")
    assert (whole.kind, whole.instead_of) == (Kind.ARCHIVED, short.file), whole.because
    assert f"kept instead of {short.file}, since it is the fuller text" in whole.because
    aside = lines(tmp_path)[-1]
    assert (aside["relation"], aside["of"]) == ("translation", whole.file)
    assert list(verify(store.archive, store.index)) == []


def test_a_shorter_version_in_another_language_is_still_a_copy(store: Store) -> None:
    whole = bring(store, "whole", ZH, "zh")
    short = bring(store, "short", EN[:5], "en")
    assert (short.kind, store.archive.last_record(short.file).entry.verdict.of) == (Kind.DUPLICATE, whole.file)


TEASERS = (
    "Prices of cucumbers fall for the third week, as greenhouses in the south open their vents.",
    "A court in Lund lets a cat inherit a boathouse, though the nephews had objected.",
    "Researchers teach bees to count to six, and one of them to seven.",
    "The oldest cinema of the province shows silent films again, with an organ.",
)
ITEM = (
    "A bakery in Osterby sells bread by the metre, and customers bring their own saws to it.",
    "The baker, Jonna Lund, bakes loaves of two metres in an oven that her grandfather built of bricks.",
    "On Saturdays people wait for the bread in front of the bakery from six o'clock in the morning.",
    "The oven of the bakery burns beech wood only, and a loaf of the long bread takes three hours in it.",
)


def test_a_copy_behind_sentences_each_of_something_else_is_a_copy(store: Store) -> None:
    held = bring(store, "story", ZH, "zh")
    told = bring(store, "copy", ("The day in brief", *TEASERS, *EN[1:]), "en")
    assert (told.kind, store.archive.last_record(told.file).entry.verdict.of) == (Kind.DUPLICATE, held.file)


def test_a_story_behind_sentences_that_go_together_is_an_item_of_a_digest(store: Store) -> None:
    bring(store, "story", ZH, "zh")
    told = bring(store, "digest", ("The day in brief", *ITEM, *EN[1:]), "en")
    assert (told.kind, told.instead_of) == (Kind.ARCHIVED, None), told.because
