"""What pages say of each other: believed where the texts bear it out, and never where they do not."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.dedup import semantic
from pipeline.dedup.decision import HINT_LOGIT, HINT_SHARE, judge
from pipeline.dedup.evidence import Candidates, Meaning, Policy
from pipeline.dedup.semantic import Likeness
from pipeline.dedup.semantic.alignment import Parts
from pipeline.dedup.semantic.constants import LOGIT
from pipeline.dedup.semantic.signature import whole_signature
from pipeline.index import queries
from pipeline.model import DocumentState, Hint, Kind, Known, Relation, Says, Translations, Verdict
from pipeline.runtime import Store
from tests.support.documents import DAY, opened, submission, text
from tests.support.pages import TEXT, article, body, html, read
from tests.support.stories import EN, NEIGHBOURS, SCHOOL, ZH, Story, bring, came

HELD, OTHER = "https://a.example/", "https://b.example/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


# The rule


def held(language: str = "zh", number: int = 1, of: str | None = None) -> Known:
    return Known(
        file="held.txt",
        key=HELD,
        source="a",
        title="Held",
        language=language,
        date=date(2026, 2, 1),
        fingerprint=submission(HELD, text(number)).fingerprint,
        of=of,
    )


def alike(logit: float) -> Likeness:
    parts = Parts(**dict.fromkeys(Parts.__dataclass_fields__, 0.5))
    return Likeness(logit=logit, parts=parts, matches=(), because="some segments say the same")


def judged(
    hint: Hint, likeness: Likeness | None, strictness: Translations = Translations.CAUTIOUS, number: int = 2
) -> Verdict:
    """The verdict on an English text of which nothing else is known than a hint."""
    came = submission(OTHER, text(number))
    candidates = Candidates(
        document=came.extracted.document,
        language="en",
        fingerprint=came.fingerprint,
        own=None,
        worded=[],
        text=lambda _: None,
        meaning=lambda: Meaning(hints=[(hint, likeness)]),
        in_other_languages=lambda: True,
    )
    return judge(candidates, Policy(near_threshold=0.8, translations=strictness))


@pytest.mark.parametrize("strictness", list(LOGIT))
@pytest.mark.parametrize("says", list(Says))
def test_a_hint_lowers_what_is_asked_of_a_translation_and_does_not_replace_it(
    strictness: Translations, says: Says
) -> None:
    least = LOGIT[strictness] - HINT_LOGIT[says]
    hint = Hint(known=held(), says=says, outward=True)
    found = judged(hint, alike(least), strictness)
    assert (found.relation, found.of) == (Relation.TRANSLATION, "held.txt")
    assert judged(hint, alike(least - 0.01), strictness).relation is Relation.NEW
    assert judged(hint, None, strictness).relation is Relation.NEW, (
        "what cannot be compared is not removed on a page's word"
    )


@pytest.mark.parametrize(
    ("says", "outward", "sentence"),
    [
        (Says.ALTERNATE, True, "names held.txt (“Held”, a, 2026-02-01) as a version of it (hreflang zh)"),
        (Says.ALTERNATE, False, "is named by held.txt (“Held”, a, 2026-02-01) as a version of that page (hreflang)"),
        (Says.CANONICAL, True, "gives the same canonical address as held.txt"),
        (Says.LINK, True, "links in its text to held.txt"),
        (Says.LINK, False, "is linked to in the text of held.txt"),
    ],
)
def test_a_verdict_by_hint_says_so(says: Says, outward: bool, sentence: str) -> None:
    found = judged(Hint(known=held(), says=says, outward=outward), alike(9.0))
    assert found.because.startswith(sentence)
    assert found.because.endswith("and the texts confirm it: some segments say the same")


def test_off_does_nothing() -> None:
    off = Translations.OFF
    for says in Says:
        assert judged(Hint(known=held(), says=says, outward=True), alike(9.0), off).relation is Relation.NEW
        assert judged(Hint(known=held("en", 2), says=says, outward=True), None, off).relation is Relation.NEW


def test_in_one_language_a_part_of_the_wording_suffices_but_not_for_a_link() -> None:
    for says, relation in ((Says.ALTERNATE, Relation.NEAR), (Says.CANONICAL, Relation.NEAR), (Says.LINK, Relation.NEW)):
        found = judged(Hint(known=held("en-GB", 2), says=says, outward=True), None)
        assert found.relation is relation
        other = judged(Hint(known=held("en-GB", 1), says=says, outward=True), None)
        assert other.relation is Relation.NEW, "another text altogether"
    assert 0.5 < HINT_SHARE < 1


def test_a_removed_document_stands_for_what_was_kept() -> None:
    found = judged(Hint(known=held(of="kept.txt"), says=Says.ALTERNATE, outward=True), alike(9.0))
    assert (found.of, found.via) == ("kept.txt", "held.txt")


# In an archive


def _read(story: Story, language: str) -> Any:
    document = came("x", story, language).extracted.document
    made = whole_signature(document, language)
    assert made is not None
    return made


@pytest.fixture(scope="module")
def partly() -> Story:
    """A text that tells the Chinese story in part, too little of it to be called a translation without a hint."""
    whole, least = _read(ZH, "zh"), LOGIT[Translations.CAUTIOUS]
    for count in range(1, 7):
        story = (SCHOOL[0], *EN[1 : 1 + count], *SCHOOL[1:])
        logit = semantic.likeness(whole, _read(story, "en")).logit
        if least - HINT_LOGIT[Says.ALTERNATE] <= logit < least:
            return story
    raise AssertionError("no mixture lies between the two thresholds")


def test_without_a_hint_a_text_that_tells_it_in_part_is_archived(store: Store, partly: Story) -> None:
    bring(store, "a", ZH, "zh")
    assert bring(store, "b", partly, "en").kind is Kind.ARCHIVED


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"alternates": (("zh", HELD), ("en", OTHER))}),
        ({"alternates": (("zh-CN", HELD), ("en", OTHER))}, {}),
    ],
    ids=["its own page says it", "the held page says it"],
)
@pytest.mark.parametrize("reindexed", [False, True])
def test_a_hint_that_the_texts_bear_out_is_decisive(
    store: Store, partly: Story, first: dict[str, Any], second: dict[str, Any], reindexed: bool
) -> None:
    kept = bring(store, "a", ZH, "zh", **first)
    if reindexed:
        store.ingest.reindex()
    came_later = bring(store, "b", partly, "en", day=DAY + timedelta(days=300), **second)
    assert came_later.kind is Kind.DUPLICATE, "whatever their days: who names a page knows how old it is"
    assert kept.file in came_later.because
    assert "the texts confirm it" in came_later.because


def test_a_shared_canonical_lowers_nothing_where_the_names_are_others(store: Store, partly: Story) -> None:
    bring(store, "a", ZH, "zh")
    assert bring(store, "b", partly, "en", canonical_url=HELD).kind is Kind.ARCHIVED


def test_both_languages_in_one_group_are_found_by_their_hint(store: Store, partly: Story) -> None:
    pair = [came("a", ZH, "zh"), came("b", partly, "en", alternates=(("zh", HELD),))]
    assert [each.kind for each in store.ingest.admit(pair)] == [Kind.ARCHIVED, Kind.DUPLICATE]


def test_off_ignores_hints(store: Store, partly: Story) -> None:
    bring(store, "a", ZH, "zh")
    assert bring(store, "b", partly, "en", translations="off", alternates=(("zh", HELD),)).kind is Kind.ARCHIVED


@pytest.mark.parametrize("pair", [*NEIGHBOURS.values(), (SCHOOL, ZH)], ids=[*NEIGHBOURS, "strangers"])
@pytest.mark.parametrize(
    "stated",
    [{"alternates": (("zh", HELD),)}, {"canonical_url": HELD}, {"links": (HELD,)}],
    ids=["alternate", "canonical", "link"],
)
def test_a_hint_at_another_story_removes_nothing(
    store: Store, pair: tuple[Story, Story], stated: dict[str, Any]
) -> None:
    bring(store, "a", pair[1], "zh")
    assert bring(store, "b", pair[0], "en", **stated).kind is Kind.ARCHIVED


def test_alternates_and_canonical_addresses_that_name_the_home_page_remove_nothing(store: Store) -> None:
    home = "https://home.example/"
    bring(store, "home", SCHOOL, "en")
    said: dict[str, Any] = {"alternates": (("en", home), ("de", home)), "canonical_url": home}
    assert bring(store, "a", ZH, "zh", **said).kind is Kind.ARCHIVED
    assert bring(store, "b", NEIGHBOURS["two agencies on one event"][0], "en", **said).kind is Kind.ARCHIVED
    assert bring(store, "c", NEIGHBOURS["two meetings of one committee"][0], "en", **said).kind is Kind.ARCHIVED


def test_a_link_to_the_original_tells_which_one_it_is(tmp_path: Path) -> None:
    with opened(tmp_path, keep="original") as store:
        bring(store, "b", EN, "en", links=(HELD,), day=DAY)
        chinese = bring(store, "a", ZH, "zh", day=DAY + timedelta(days=1))  # dated by the day it was put online
        assert chinese.kind is Kind.ARCHIVED
        assert "since the copy held until then links to it in its text" in chinese.because
        (old,) = queries.documents(store.index, state=DocumentState.DUPLICATE)
        assert (old.language, old.relation, old.of) == ("en", "translation", chinese.file)


def test_what_a_person_has_set_apart_no_hint_brings_together(store: Store) -> None:
    bring(store, "a", ZH, "zh")
    removed = bring(store, "b", EN, "en", alternates=(("zh", HELD),))
    store.ingest.restore(store.archive.last_record(removed.file))
    (store.archive.root / queries.versions(store.index, HELD)[0].file).unlink()
    store.ingest.reindex()
    assert bring(store, "a", ZH, "zh", alternates=(("en", OTHER),)).kind is Kind.ARCHIVED


# Read from pages


def test_links_of_the_text_are_read_and_those_around_it_are_not() -> None:
    linked = f'<p>{TEXT[0]} <a href="/zh/story.html#top">Read it in Chinese</a></p>'
    spelt = "<p>原文链接：https://paper.example.cn/2024/0517.html，翻译：李明</p>"
    related = '<div class="related"><a href="/other/story">Another story of the day</a></div>'
    page = html(f"<article><h1>River bridge opens at last</h1>{linked}{body(*TEXT[1:])}{spelt}</article>{related}")
    found = read(page, url="https://news.example.org/en/story.html").provenance.links
    assert set(found) >= {"https://news.example.org/zh/story.html"}
    assert not any("/other/" in link for link in found)
    assert all("，" not in link for link in found)


def test_a_page_does_not_link_to_itself() -> None:
    url = "https://news.example.org/en/story.html"
    page = html(f'<article><h1>T</h1><p>{TEXT[0]} <a href="{url}#x">here</a></p>{body(*TEXT[1:])}</article>')
    assert read(page, url=url).provenance.links == ()


def test_alternates_are_kept_but_for_x_default() -> None:
    head = "".join(
        f'<link rel="alternate" hreflang="{language}" href="/{language}/1">'
        for language in ("zh-CN", "en", "x-default")
    )
    assert [language for language, _ in read(article(head=head)).provenance.alternates] == ["zh-CN", "en"]


def test_credits_have_no_control_characters() -> None:
    head = '<meta name="author" content="A.\u200b Pil\u00adot"><meta name="source" content="The\u2060 Courier">'
    provenance = read(article(head=head)).provenance
    assert (provenance.author, provenance.publisher) == ("A. Pilot", "The Courier")
