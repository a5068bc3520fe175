"""One story in several languages at the door: found, kept apart, brought back, and not confused with its neighbours.

The encoder, the index and the files are the real ones. All stories are invented.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline import format
from pipeline.dedup.semantic import encoder
from pipeline.index import schema
from pipeline.ingest.ingest import Receipt, Submission
from pipeline.maintenance.verify import verify
from pipeline.model import Kind
from pipeline.runtime import INDEX, Store
from tests.support.clocks import StillClock
from tests.support.documents import DAY, lines, opened, submission

# The harbour of Lindow is dredged, in three languages and in one that no encoder reads.
EN = (
    "Lindow to deepen its harbour for larger ships",
    "The port of Lindow will deepen its main channel from 11.5 to 14 metres so that larger container ships can call.",
    "The city council approved the work on Tuesday by 31 votes to 18 after a debate that lasted more than six hours.",
    "Dredging is to begin in October and will cost 236 million crowns, a third of it paid by the central government.",
    "Mayor Hanna Sorel said the harbour had lost 4,700 jobs since 2009 because modern vessels went elsewhere.",
    "Fishermen fear that the mud stirred up by the dredgers will destroy the oyster beds at the mouth of the river.",
    "Their association announced that it would go to court if the city did not pay for the damage in advance.",
    "An environmental study counted 62 species of fish in the estuary and advised a pause during the spawning season.",
    "The first large ship is expected to tie up at the new eastern quay in the spring of 2028.",
)
ZH = (
    "林多港将加深航道以停靠更大船舶",
    "林多港将把主航道从11.5米加深到14米，以便更大的集装箱船停靠。",
    "经过六个多小时的辩论，市议会周二以31票赞成、18票反对批准了这项工程。",
    "疏浚工程将于10月开始，耗资2.36亿克朗，其中三分之一由中央政府承担。",
    "市长汉娜·索雷尔说，由于现代船舶转往其他港口，自2009年以来港口已经失去4700个工作岗位。",
    "渔民们担心，挖泥船搅起的淤泥会毁掉河口的牡蛎养殖场。",
    "渔民协会宣布，如果市政府不预先赔偿损失，他们将诉诸法庭。",
    "一项环境研究在河口统计到62种鱼类，并建议在产卵季节暂停施工。",
    "预计第一艘大型船舶将于2028年春天停靠新建的东码头。",
)
DE = (
    "Lindow vertieft seinen Hafen für größere Schiffe",
    "Der Hafen von Lindow vertieft seine Hauptfahrrinne von 11,5 auf 14 Meter, damit größere Containerschiffe anlegen "
    "können.",
    "Der Stadtrat billigte die Arbeiten am Dienstag nach einer mehr als sechsstündigen Debatte mit 31 zu 18 Stimmen.",
    "Die Baggerarbeiten sollen im Oktober beginnen und kosten 236 Millionen Kronen; ein Drittel davon zahlt die "
    "Zentralregierung.",
    "Bürgermeisterin Hanna Sorel sagte, der Hafen habe seit 2009 rund 4.700 Arbeitsplätze verloren, weil neue Schiffe "
    "andere Häfen anliefen.",
    "Die Fischer fürchten, dass der aufgewirbelte Schlamm die Austernbänke an der Flussmündung zerstört.",
    "Ihr Verband kündigte an, vor Gericht zu ziehen, falls die Stadt den Schaden nicht im Voraus ersetze.",
    "Eine Umweltstudie zählte in der Mündung 62 Fischarten und empfahl eine Pause während der Laichzeit.",
    "Das erste große Schiff soll im Frühjahr 2028 am neuen Ostkai festmachen.",
)
EL = (
    "Το λιμάνι του Λίντοβ γίνεται βαθύτερο",
    "Το λιμάνι του Λίντοβ θα εμβαθύνει τον κύριο δίαυλό του από 11,5 σε 14 μέτρα για μεγαλύτερα πλοία.",
    "Το δημοτικό συμβούλιο ενέκρινε το έργο την Τρίτη με 31 ψήφους έναντι 18 έπειτα από πολύωρη συζήτηση.",
    "Οι εργασίες αρχίζουν τον Οκτώβριο και θα κοστίσουν 236 εκατομμύρια κορώνες.",
)
# Something else altogether, to be held beside it.
SCHOOL = (
    "Village school reopens with a single class",
    "The primary school of Upper Tarn opened its doors again on Monday after standing empty for nine years.",
    "Fourteen children between six and ten years old share one classroom and one teacher.",
    "Parents had repainted the building, mended the roof and planted an apple tree for every pupil.",
    "Lessons in music and swimming are given in the neighbouring town, to which a bus goes twice a week.",
)
SCHOOL_ZH = (
    "山村图书馆迎来第一批读者",
    "位于山谷中的一座小型图书馆本周向公众开放，藏书约三千册。",
    "馆长说，多数图书来自城里居民的捐赠，还有一些是从旧书店买来的。",
    "孩子们放学后可以在这里做作业，老人们则来读报喝茶。",
    "图书馆计划明年增设一间放映室，每周放映一部纪录片。",
)

Story = Sequence[str]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def came(url: str, story: Story, language: str, *, translations: str = "cautious", **said: Any) -> Submission:
    """A story at the door: its title, and each sentence a paragraph."""
    made = submission(f"https://{url}.example/", story[1:], title=story[0], language=language, **said)
    return replace(made, translations=translations)


def admit(store: Store, *submissions: Submission) -> list[Receipt]:
    """Bring documents in one group, an hour after the last."""
    assert isinstance(store.clock, StillClock)
    store.clock.at += timedelta(hours=1)
    now = store.clock.at
    return store.prover.admit(
        [
            replace(
                each, extracted=replace(each.extracted, provenance=replace(each.extracted.provenance, fetched_at=now))
            )
            for each in submissions
        ]
    )


def bring(store: Store, url: str, story: Story, language: str, **said: Any) -> Receipt:
    (admitted,) = admit(store, came(url, story, language, **said))
    return admitted


def concepts(store: Store) -> dict[str, bool]:
    """The files that have a concept, and whether it is complete."""
    d, c = schema.document.c, schema.concept.c
    query = sa.select(d.file, c.complete).join_from(schema.concept, schema.document, d.id == c.document)
    with store.index.reading() as connection:
        return {row.file: bool(row.complete) for row in connection.execute(query)}


def relations(folder: Path) -> list[tuple[str, str | None]]:
    """Relation and `of` of every document, in the order they came."""
    return [(line["relation"], line.get("of")) for line in sorted(lines(folder), key=lambda line: line["fetched_at"])]


# Found


def test_a_story_in_a_second_and_a_third_language_is_kept_aside(store: Store, tmp_path: Path) -> None:
    first = bring(store, "a", ZH, "zh")
    second = bring(store, "b", EN, "en")
    third = bring(store, "c", DE, "de")
    assert [each.kind for each in (first, second, third)] == [Kind.ARCHIVED, Kind.DUPLICATE, Kind.DUPLICATE]
    assert relations(tmp_path) == [("new", None), ("translation", first.file), ("translation", first.file)]
    assert second.because.startswith(f"says in another language what {first.file} (“{ZH[0]}”")
    assert "units say the same, 100% of them in the same order" in second.because
    assert "numbers agree" in second.because
    assert store.archive.read(second.file).title == EN[0]
    assert list(verify(store.archive, store.index)) == []


@pytest.mark.parametrize("swapped", [False, True])
def test_two_languages_of_a_story_in_one_group_are_found(store: Store, tmp_path: Path, swapped: bool) -> None:
    pair = [came("a", ZH, "zh"), came("b", EN, "en"), came("c", SCHOOL, "en")]
    first, second, third = admit(store, *(reversed(pair) if swapped else pair))
    kinds = [first.kind, second.kind, third.kind]
    assert kinds == (
        [Kind.ARCHIVED, Kind.ARCHIVED, Kind.DUPLICATE] if swapped else [Kind.ARCHIVED, Kind.DUPLICATE, Kind.ARCHIVED]
    )
    (translation,) = [line for line in lines(tmp_path) if line["relation"] == "translation"]
    assert translation["of"] == (second if swapped else first).file


@pytest.mark.parametrize("undated_first", [False, True])
def test_a_text_whose_file_names_no_day_is_held_against_all_days(store: Store, undated_first: bool) -> None:
    undated = came("a", EN, "en", day=DAY, date_basis="file")
    dated = came("b", ZH, "zh", day=DAY - timedelta(days=900))
    first, second = (undated, dated) if undated_first else (dated, undated)
    ((held,), (found,)) = admit(store, first), admit(store, second)
    assert (held.kind, found.kind) == (Kind.ARCHIVED, Kind.DUPLICATE)
    assert held.file in found.because


def test_a_day_that_is_that_of_the_fetch_is_a_day_like_any_other(store: Store) -> None:
    admit(store, came("a", EN, "en", day=DAY, date_basis="fetch"))
    assert bring(store, "b", ZH, "zh", day=DAY - timedelta(days=900)).kind is Kind.ARCHIVED


def test_what_is_of_no_known_day_is_so_still_when_the_index_has_been_made_again(store: Store) -> None:
    admit(store, came("a", EN, "en", day=DAY, date_basis="file"))
    store.admission.reindex()
    copy = (*EN[:-1], "The first large ship is expected in the spring.")
    assert bring(store, "b", copy, "en", day=DAY - timedelta(days=900)).kind is Kind.DUPLICATE
    assert bring(store, "c", ZH, "zh", day=DAY + timedelta(days=900)).kind is Kind.DUPLICATE


def test_a_story_with_one_paragraph_added_is_found(store: Store) -> None:
    bring(store, "a", ZH, "zh")
    more = "The harbour chapel, built by sailors in 1871, stays where it is and will be surrounded by a small garden."
    assert bring(store, "b", (*EN[:5], more, *EN[5:]), "en").kind is Kind.DUPLICATE


@pytest.mark.parametrize(("was", "now"), [("4,700", "7,400"), ("236 million", "326 million"), ("31 votes", "28 votes")])
def test_a_translation_with_one_corrected_number_is_still_one_and_the_sentence_counts_the_number(
    store: Store, was: str, now: str
) -> None:
    bring(store, "a", ZH, "zh")
    corrected = bring(store, "b", [line.replace(was, now) for line in EN], "en")
    assert corrected.kind is Kind.DUPLICATE
    found = re.search(r"(\d+) of (\d+) numbers agree", corrected.because)
    assert found is not None
    assert int(found[1]) < int(found[2])


def test_a_language_that_no_encoder_reads_is_archived_and_the_verdict_says_so(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "extra_missing", lambda: "the extra is not installed: pip install .[languages]")
    bring(store, "a", EN, "en")
    greek = bring(store, "b", EL, "el")
    assert greek.kind is Kind.ARCHIVED
    assert greek.because == (
        "nothing held says the same; not compared across languages: no encoder reads Greek "
        "(the extra is not installed: pip install .[languages])"
    )
    assert bring(store, "c", SCHOOL, "mi").because.endswith("not compared across languages: no encoder reads Maori")
    assert concepts(store) == {}


def test_off_removes_nothing_and_does_not_stop_others(store: Store) -> None:
    bring(store, "a", ZH, "zh", translations="off")
    assert bring(store, "b", EN, "en", translations="off").kind is Kind.ARCHIVED
    assert concepts(store) == {}
    assert bring(store, "c", DE, "de").kind is Kind.DUPLICATE


@pytest.mark.parametrize(("days", "kind"), [(60, Kind.DUPLICATE), (61, Kind.ARCHIVED), (-61, Kind.ARCHIVED)])
def test_the_look_back_window_goes_by_publication_days(store: Store, days: int, kind: Kind) -> None:
    bring(store, "a", ZH, "zh")
    assert bring(store, "b", EN, "en", day=DAY + timedelta(days=days)).kind is kind


def test_an_older_document_whose_sketch_was_put_off_is_found_after_later_ones_were_sketched(store: Store) -> None:
    long_ago = DAY - timedelta(days=200)
    old = bring(store, "a", EN, "en", day=long_ago)
    bring(store, "b", SCHOOL, "en")
    bring(store, "c", SCHOOL_ZH, "zh")
    assert old.file not in concepts(store), "it is outside the window of all that came"
    assert bring(store, "d", ZH, "zh", day=long_ago).kind is Kind.DUPLICATE


# Sketches are put off


def test_one_language_makes_no_concepts_and_catches_up_when_a_second_comes(store: Store) -> None:
    story = bring(store, "a", EN, "en")
    school = bring(store, "b", SCHOOL, "en-GB")
    assert concepts(store) == {}
    third = bring(store, "c", ZH, "zh")
    assert third.kind is Kind.DUPLICATE
    assert concepts(store) == {story.file: True, school.file: False, third.file: True}


def test_after_the_state_is_lost_the_next_translation_is_found_still(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        first = bring(store, "a", ZH, "zh")
        bring(store, "b", SCHOOL, "en")
    for leftover in (tmp_path / "archive" / ".state").iterdir():
        if leftover.is_file():
            leftover.unlink()
    with opened(tmp_path) as store:
        assert concepts(store) == {}
        second = bring(store, "c", EN, "en")
        assert second.kind is Kind.DUPLICATE
        assert first.file in second.because


def test_an_index_that_is_lost_alone_does_not_go_by_the_codes_it_left(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        bring(store, "a", ZH, "zh")  # the first to come, and the last by its day
        bring(store, "b", SCHOOL, "en", day=DAY - timedelta(days=1))
    for leftover in (tmp_path / "archive" / ".state").glob("index.sqlite*"):
        leftover.unlink()
    assert list((tmp_path / "archive" / INDEX).parent.glob("index.usem3-*.codes"))
    with opened(tmp_path) as store:
        assert bring(store, "c", EN, "en").kind is Kind.DUPLICATE


# Restored


@pytest.mark.parametrize("reindexed", [False, True])
def test_a_restored_translation_is_never_removed_again(store: Store, reindexed: bool) -> None:
    bring(store, "a", ZH, "zh")
    removed = bring(store, "b", EN, "en")
    entry = store.admission.restore(store.archive.last_record(removed.file))
    if reindexed:
        store.admission.reindex()
    same = bring(store, "b", EN, "en")
    assert (same.kind, same.file) == (Kind.UNCHANGED, entry.file)
    changed = bring(store, "b", (*EN[:-1], "The first large ship is expected at the new quay in 2029."), "en")
    assert changed.kind is Kind.REVISED
    assert bring(store, "c", DE, "de").kind is Kind.DUPLICATE, "a third one is still a translation"
    assert list(verify(store.archive, store.index)) == []


# Seeds


@pytest.mark.parametrize("day", [date(2020, 1, 9), DAY])
def test_a_translation_of_a_seed_is_a_duplicate_of_it_whatever_its_day(tmp_path: Path, day: date) -> None:
    (tmp_path / "seeds").mkdir()
    seed = format.canonical(ZH[0], date(2020, 1, 1), ZH[1:])
    (tmp_path / "seeds" / "one.txt").write_bytes(format.render(seed))
    with opened(tmp_path) as store:
        near = bring(store, "a", EN, "en", day=day)
        assert near.kind is Kind.DUPLICATE
        assert near.because.startswith("says in another language what seeds/one.txt")
        assert bring(store, "b", SCHOOL, "en").kind is Kind.ARCHIVED
    assert relations(tmp_path)[0] == ("translation", "seeds/one.txt")


# Neighbours that are not the same

NEIGHBOURS = {
    "two agencies on one event": (
        (
            "Ferry runs aground off Karvik, passengers safe",
            "A ferry with 214 people on board ran aground on a sandbank off Karvik in thick fog on Thursday morning.",
            "Everyone was brought ashore by fishing boats within two hours, the coastguard said.",
            "A 58-year-old woman was taken to hospital with a broken wrist.",
            "“It sounded as if someone was dragging a piano over gravel,” said passenger Ole Brandt.",
            "The operator, Nordline, has cancelled all departures on the route until Sunday.",
            "Tugs will try to pull the ship free at the next high tide, shortly before midnight.",
        ),
        (
            "浓雾中渡轮在卡尔维克附近搁浅",
            "据海事部门通报，一艘客运渡轮星期四清晨在卡尔维克外海触碰沙洲后搁浅。",
            "事发时能见度不足80米，船长已有26年驾驶经验。",
            "调查人员登船取走了航行记录仪，并对驾驶台人员进行酒精检测，结果均为阴性。",
            "船上装载的约9吨柴油没有泄漏，但环保部门已铺设600米围油栏。",
            "交通大臣在记者会上表示：“同一条航线三年内发生第四起事故，这不能再说是运气不好。”",
            "工会要求重新审查该公司的排班制度，称船员平均每周工作71小时。",
        ),
    ),
    "this year's and last year's report": (
        (
            "Unemployment in Ostmark falls to 6.1 per cent in March 2024",
            "The unemployment rate in Ostmark fell to 6.1 per cent in March 2024, the statistics office said.",
            "In all 148,200 people were looking for work, 5,300 fewer than in February.",
            "In industry 2,150 new jobs were created, while construction lost 870.",
            "Among people under 25 the rate stood at 11.4 per cent.",
            "The average wage rose by 3.7 per cent to 41,250 crowns.",
            "The office expects a rate of 5.8 per cent at the end of the year.",
        ),
        (
            "2025年3月奥斯特马克失业率升至6.9%",
            "统计局说，2025年3月奥斯特马克的失业率升至6.9%。",
            "共有167500人在找工作，比2月增加8400人。",
            "工业减少了3620个就业岗位，建筑业则增加了1340个。",
            "25岁以下人群的失业率为13.2%。",
            "平均工资上涨2.1%，达到42130克朗。",
            "统计局预计年底失业率为7.3%。",
        ),
    ),
    "two meetings of one committee": (
        (
            "Budget committee postpones vote on tram line",
            "The budget committee of the city of Brenz met on Wednesday under its chairman Paul Lehnert.",
            "It postponed the vote on the new tram line to the hospital after the cost had risen to 83 million euros.",
            "Members asked for a second opinion on the bridge over the canal before they decide.",
            "The committee granted the animal shelter 120,000 euros for a new heating system.",
            "A request to make the museum free for children was rejected by 9 votes to 6.",
            "The next meeting is to take place on the 14th of May.",
        ),
        (
            "布伦茨市预算委员会批准修建游泳馆",
            "布伦茨市预算委员会星期三在主席保罗·莱纳特主持下召开会议。",
            "委员会以13票对2票批准修建新的室内游泳馆，造价为4700万欧元。",
            "委员们还同意把公园管理处的人员增加7名。",
            "关于提高停车费的提案被退回有关部门修改。",
            "消防队将获得两辆新的云梯车，总价为190万欧元。",
            "下次会议定于6月11日举行。",
        ),
    ),
}


@pytest.mark.parametrize("swapped", [False, True], ids=["en first", "zh first"])
@pytest.mark.parametrize("pair", list(NEIGHBOURS.values()), ids=list(NEIGHBOURS))
def test_neighbours_are_kept(store: Store, pair: tuple[Story, Story], swapped: bool) -> None:
    stories = [came("a", pair[0], "en"), came("b", pair[1], "zh")]
    for each in reversed(stories) if swapped else stories:
        (admitted,) = admit(store, each)
        assert admitted.kind is Kind.ARCHIVED, admitted.because
