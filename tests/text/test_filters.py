"""Filters on what a page says: each leaves a page out with a reason, and remembers it."""

from typing import Any

import pytest

from pipeline.model import Kind
from pipeline.text.filters import count_words
from tests.support.commands import execute
from tests.support.house import House, article, feed, prose
from tests.support.web import Site

GERMAN = (
    "<p>Der Gemeinderat hat am Dienstag beschlossen, die alte Brücke über den Fluss zu erneuern und den Verkehr für "
    "ein Jahr umzuleiten.</p><p>Die Kosten werden auf vier Millionen geschätzt, und der Bau beginnt im kommenden "
    "Frühling, wenn das Wetter es erlaubt und die Arbeiter frei sind.</p><p>Viele Bewohner sind mit dem Beschluss "
    "zufrieden, andere fürchten den Lärm und die langen Wege zur Schule.</p>"
)
CHINESE = (
    "<p>市议会周二决定翻修河上的旧桥，并在一年内让车辆绕行，这项工程预计明年春天开始。</p>"
    "<p>预计费用为四百万元，许多居民表示满意，也有人担心噪音和上学路程变长。</p>"
    "<p>议员们说，选举之后将公布详细的施工计划，并听取沿河居民的意见。</p>"
)


@pytest.mark.parametrize(
    ("keys", "left_out"),
    [
        ({"keywords": ["Brücke", "nothing"]}, {"en": "has none of the source's `keywords`", "zh": "has none"}),
        ({"keywords": ["Brü\u200ccke", "\u200c"]}, {"en": "has none", "zh": "has none"}),  # typed with a joiner
        ({"keywords": ["选举"]}, {"en": "has none", "de": "has none"}),
        ({"keywords": ["brucke uber"]}, {"en": "has none", "zh": "has none"}),
        ({"keywords": ["rück"]}, {"en": "has none", "de": "has none", "zh": "has none"}),  # no word of its own
        ({"languages": ["en", "zh-TW"]}, {"de": "is in de, and the source's `languages` are en, zh-TW"}),
        ({"min_words": 70}, {"de": "words, and the source wants 70 (`min_words`)", "zh": "has "}),
        ({"min_words": 20, "languages": ["de"]}, {"en": "is in en", "zh": "is in zh"}),
    ],
)
def test_a_page_that_is_not_wanted_is_left_out_and_says_why(
    house: House, site: Site, keys: dict[str, Any], left_out: dict[str, str]
) -> None:
    pages = {"en": article(1), "de": article(2, title="Die Brücke", text=GERMAN), "zh": article(3, text=CHINESE)}
    pages["zh"] = article(3, title="旧桥将翻修", text=CHINESE)
    for name, page in pages.items():
        site.add(f"/{name}", page)
    site.add("/feed", feed(*(site.url(f"/{name}") for name in pages)))
    house.source({"feed": site.url("/feed")}, **keys)
    _, log = house.run()
    assert {name for name, kind in log.kinds().items() if kind is Kind.EXCLUDED} == set(left_out)
    for name, because in left_out.items():
        assert because in log.of(site.url(f"/{name}")).because
    assert len(house.texts()) == len(pages) - len(left_out)


def test_what_was_left_out_is_asked_again_only_when_it_may_have_changed_or_the_filter_has(
    house: House, site: Site
) -> None:
    site.add("/a", article(1, date=None))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")}, keywords=["penguin"])
    house.run()
    for _ in range(2):
        _, log = house.run()
        assert (log.of(site.url("/a")).kind, site.paths().count("/a")) == (Kind.EXCLUDED, 1)
    assert "has none of the source's `keywords`, as of" in log.of(site.url("/a")).because
    told = execute(house, "why", site.url("/a")).out
    assert "excluded: has none of the source's `keywords`" in told
    house.clock.pass_by(hours=13)  # it is young, and may be written on
    assert house.run()[0].outcomes == {Kind.EXCLUDED: 1}
    assert site.paths().count("/a") == 2
    word = prose(1)[0].split()[0]
    house.source({"feed": site.url("/feed")}, keywords=["penguin", word])
    assert house.run()[0].outcomes[Kind.ARCHIVED] == 1
    house.source({"feed": site.url("/feed")}, keywords=["penguin"])
    site.add("/a", article(1, date=None).replace("</article>", "<p>A correction of the last sentence.</p></article>"))
    house.clock.pass_by(hours=13)
    assert house.run()[0].outcomes == {Kind.REVISED: 1}, "what is held keeps its corrections"


def test_page_and_check_tell_of_the_filters(house: House, site: Site) -> None:
    site.add("/a", article(1))
    site.add("/feed", feed(site.url("/a")))
    house.source({"feed": site.url("/feed")}, min_words=5000)
    told = execute(house, "page", site.url("/a"))
    assert "Story number 1" in told.out
    assert "A run leaves it out: it has " in told.err
    assert "words, and the source wants 5000" in execute(house, "check", "paper").out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one two three", 3),
        ("it's a well-known fact", 4),
        ("市议会周二决定", 3),
        ("GPT 模型", 2),
        ("한국어 문장", 2),
        ("", 0),
    ],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words([text]) == words
