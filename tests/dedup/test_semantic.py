"""Segments, the encoder, and how alike two documents are in what they say."""

from dataclasses import replace
from itertools import pairwise
from time import process_time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import format
from pipeline.dedup import semantic
from pipeline.dedup.semantic.alignment import Side, agreement, align
from pipeline.dedup.semantic.constants import number_weight
from pipeline.dedup.semantic.encoder import encoder_of, usem3
from pipeline.dedup.semantic.languages import READ, read_as, scheme_of
from pipeline.dedup.semantic.scoring import lead_parts
from pipeline.dedup.semantic.segments import NARROWEST, WIDEST, segments, width
from pipeline.dedup.semantic.signature import lead_length, tail_length, whole_signature
from pipeline.model import Document, SemanticSignature
from tests.support.documents import DAY

EN = (
    "Lighthouse keeper retires after forty years",
    "The last lighthouse keeper of the island of Skarn has retired after 41 years in the service.",
    "Jon Aldis, who is 67, climbed the 186 steps of the tower for the last time on Friday evening.",
    "From now on the lamp will be switched by a computer on the mainland, 23 kilometres away.",
    "The coastal authority says that this saves 350,000 crowns a year and is just as safe.",
    "Sailors are less sure: in the winter of 1998 Aldis saved the crew of a trawler whose radio had failed.",
    "The keeper's house will be turned into a small museum with two rooms for guests.",
    "Aldis himself will move to his daughter in the city and wants to learn to play the cello.",
)
ZH = (
    "灯塔看守人工作四十年后退休",
    "斯卡恩岛最后一位灯塔看守人在工作41年后退休了。",
    "现年67岁的约恩·阿尔迪斯星期五晚上最后一次登上灯塔的186级台阶。",
    "从今以后，灯光将由23公里外大陆上的一台计算机控制。",
    "海岸管理局说，这样每年可节省35万克朗，而且同样安全。",
    "水手们不那么放心：1998年冬天，一艘拖网渔船的无线电失灵，是阿尔迪斯救了船员。",
    "看守人的房子将改建成一座小型博物馆，并设两间客房。",
    "阿尔迪斯本人将搬到城里女儿家住，还想学拉大提琴。",
)
BREAD = (
    "面包店老板坚持手工揉面",
    "清晨三点，老街上的面包店已经亮起灯，老板和两名学徒开始揉面。",
    "他说，机器做出来的面包虽然整齐，但缺少一点味道。",
    "店里每天卖出大约六百个面包，周末要排队半小时。",
    "他的儿子在大学学习化学，暑假回来研究酵母。",
    "明年他打算在河对岸开第二家店，专门卖黑麦面包。",
)
BREAD_EN = (
    "Baker insists on kneading by hand",
    "At three in the morning the lights are on in the bakery in the old street, and the baker kneads.",
    "Bread made by machines looks neat, he says, but it lacks a little flavour.",
    "The shop sells about six hundred loaves a day, and at weekends people queue for half an hour.",
)


def document(story: tuple[str, ...]) -> Document:
    return format.canonical(story[0], DAY, story[1:])


def whole(story: tuple[str, ...], language: str) -> SemanticSignature:
    made = whole_signature(document(story), language)
    assert made is not None
    return made


def lead(story: tuple[str, ...], language: str) -> SemanticSignature:
    begun = semantic.lead_signature(document(story), language)
    assert begun is not None
    return begun


def shown(made: SemanticSignature) -> np.ndarray:
    return np.frombuffer(made.vectors, dtype=np.int8).reshape(len(made.widths), -1).astype(np.float32)


# Segments

LONG = "This sentence is long enough to stand alone because it goes on and on."


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([], []),
        (["Hello."], ["Hello."]),
        ([f"{LONG} {LONG}"], [LONG, LONG]),
        ([f"Short. {LONG}"], [f"Short. {LONG}"]),
        ([f"{LONG} The end."], [f"{LONG} The end."]),  # a crumb joins the segment before it
        ([f"{LONG} This piece is no crumb any more."], [LONG, "This piece is no crumb any more."]),
        (["A line.", LONG], [f"A line. {LONG}"]),
        (["市政府今天上午宣布将修建一座新的图书馆大楼。工程预计在明年秋天完成并向公众开放。"],
         ["市政府今天上午宣布将修建一座新的图书馆大楼。", "工程预计在明年秋天完成并向公众开放。"]),
        (["市政府宣布修建图书馆。工程预计在明年秋天完成并向公众开放。"],
         ["市政府宣布修建图书馆。 工程预计在明年秋天完成并向公众开放。"]),
        (["他说：“我们明天就出发，请大家把行李都准备好。”然后他转身离开了会议室再也没有回来。"],
         ["他说：“我们明天就出发，请大家把行李都准备好。”", "然后他转身离开了会议室再也没有回来。"]),
        (["“我们明天就出发，请大家把行李都准备好。”船长李明在码头上说。然后他转身离开了会议室再也没有回来。"],
         ["“我们明天就出发，请大家把行李都准备好。”船长李明在码头上说。", "然后他转身离开了会议室再也没有回来。"]),
        (["The rate is 3.5 per cent, which is more than it was in the year before that one."],
         ["The rate is 3.5 per cent, which is more than it was in the year before that one."]),
        (["Am 11. September fuhr Dr. J. Weber nach St. Gallen und blieb dort einen ganzen Sommer lang bei Freunden."],
         ["Am 11. September fuhr Dr. J. Weber nach St. Gallen und blieb dort einen ganzen Sommer lang bei Freunden."]),
        (["เทศบาลประกาศว่าจะสร้างห้องสมุดแห่งใหม่ในปีหน้า การก่อสร้างจะใช้เวลาสองปี"],
         ["เทศบาลประกาศว่าจะสร้างห้องสมุดแห่งใหม่ในปีหน้า การก่อสร้างจะใช้เวลาสองปี"]),
        (["公司CEO星期四表示，今年iPhone的总销量增长12%左右。The company did not say anything about the coming year."],
         ["公司CEO星期四表示，今年iPhone的总销量增长12%左右。",
          "The company did not say anything about the coming year."]),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_segments(paragraphs: list[str], expected: list[str]) -> None:
    assert [segment.text for segment in segments(paragraphs)] == expected


def test_thai_which_ends_no_sentence_with_a_mark_is_cut_as_wide_as_sentences_are() -> None:
    sentence = "ผู้ดูแลประภาคารคนสุดท้ายของเกาะสการ์นเกษียณอายุหลังทำงานมานานสี่สิบเอ็ดปี"
    made = segments([" ".join([sentence] * 8)])
    assert [each.text for each in made] == [f"{sentence} {sentence}"] * 4


def test_a_thai_name_makes_no_thai_of_a_sentence_of_another_language() -> None:
    sentence = (
        "The keeper of the lighthouse on the island of ภูเก็ต has retired "
        + "after forty long years " * 8
        + "of service."
    )
    assert [each.text for each in segments([sentence])] == [sentence]


@pytest.mark.parametrize("sign", ["น้ำ", "ที่", "ກ້", "ก\u0e49\u0e49\u0e49", "e\u0301\u0323"])
def test_a_text_without_a_space_is_cut_between_two_signs(sign: str) -> None:
    for before in range(3):
        made = segments(["ก" * before + sign * 500])
        assert len(made) > 3
        assert all(each.text.endswith(sign[-1]) for each in made)
        assert all(each.text.startswith(sign[0]) for each in made[1:])


def test_marks_without_a_letter_are_cut_at_full_width() -> None:
    assert [len(each.text) for each in segments(["\u0e49" * 500])] == [170, 170, 160]


def test_the_time_that_cutting_takes_grows_with_the_text_alone() -> None:
    def spent(characters: int) -> float:
        text = "กรุงเทพ" * (characters // 7)
        began = process_time()
        segments([text])
        return process_time() - began

    assert min(spent(320_000) for _ in range(3)) < 20 * min(spent(40_000) for _ in range(3))


@pytest.mark.parametrize(
    ("text", "expected"), [("", 0), ("ab c", 3.5), ("图书", 6), ("カナ", 4.4), ("한국", 4.4), ("ไทย", 3), ("𠀀", 3)]
)
def test_width_is_a_rough_length_of_information(text: str, expected: float) -> None:
    assert width(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["word " * 200, "字" * 400, "ก" * 1000, "一句话，" * 100, "x" * 5000, "คำ " * 300])
def test_a_sentence_without_an_end_is_cut(text: str) -> None:
    made = segments([text])
    assert len(made) > 1
    assert all(segment.width <= WIDEST + 25.5 for segment in made)


_TEXT = st.text(st.sampled_from('ab .,!?…。！？”"」；;،؟।字語カ한ไ𠀀\n\t\u3000'), max_size=200)


@given(st.lists(st.one_of(_TEXT, st.text(max_size=50), _TEXT.map(lambda text: text * 9)), max_size=6))
def test_nothing_but_white_space_is_lost_and_all_segments_but_the_last_are_wide_enough(paragraphs: list[str]) -> None:
    made = segments(paragraphs)
    assert "".join("".join(segment.text for segment in made).split()) == "".join("".join(paragraphs).split())
    assert all(segment.width <= WIDEST for segment in made[:-1])
    assert all(segment.width <= WIDEST + 25.5 for segment in made[-1:]), "a crumb may have joined the last"
    for segment, after in pairwise(made):  # a narrow one stands only before one it does not fit in with
        assert segment.width >= NARROWEST or segment.width + after.width > NARROWEST


# The encoder


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("zh", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hans-SG", "zh"),
        ("zh-TW", "zh-TW"),
        ("zh-HK", "zh-TW"),
        ("zh-Hant", "zh-TW"),
        ("zh-Hant-HK", "zh-TW"),
        ("pt-BR", "pt"),
        ("yue", "zh-TW"),
        ("bo", None),
        ("mi", None),
        ("und", None),
        ("", None),
        ("enm", None),
    ],
)
def test_each_language_is_read_by_the_encoder_of_the_table(tag: str, expected: str | None) -> None:
    assert read_as(tag) == expected
    assert (scheme_of(tag) is None) is (expected is None)
    assert (encoder_of(scheme_of(tag) or "") is None) is (expected is None)


def test_the_vectors_of_the_encoder_never_change() -> None:
    (en,), (zh,), (other,) = (
        usem3().encode([text], tag)
        for text, tag in ((SHIPS_EN, "en"), (SHIPS_ZH, "zh"), (LIBRARY_ZH, "zh"))
    )  # fmt: skip
    assert en[:6] == pytest.approx([-0.0662, -0.0032, -0.044, 0.0152, 0.0135, 0.03], abs=1e-3)
    assert zh[:6] == pytest.approx([-0.0643, 0.0237, -0.0577, -0.009, 0.0172, 0.0092], abs=1e-3)
    assert float(en @ zh) == pytest.approx(0.6933, abs=2e-3)
    assert float(en @ other) == pytest.approx(0.0436, abs=2e-3)


SHIPS_EN = (
    "The port of Lindow will deepen its main channel from 11.5 to 14 metres so that larger container ships can call."
)
LIBRARY_ZH = "位于山谷中的一座小型图书馆本周向公众开放，藏书约三千册。"
SHIPS_ZH = "林多港将把主航道从11.5米加深到14米，以便更大的集装箱船停靠。"


@pytest.mark.parametrize("tag", [*READ, "zh-TW"])
def test_vectors_have_length_one_and_every_language_its_own_mean(tag: str) -> None:
    vectors = usem3().encode([SHIPS_EN, "."], tag)
    assert vectors.shape == (2, 512)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
    if tag != "en":
        assert not np.allclose(vectors, usem3().encode([SHIPS_EN, "."], "en"), atol=1e-3)


# Lead and whole


def test_a_completed_signature_has_the_vectors_of_the_whole_and_the_simhashes_of_lead_and_tail() -> None:
    begun = semantic.lead_signature(document(EN), "en")
    assert begun is not None
    made = semantic.complete(document(EN), "en", begun)
    ends = lead_length(made.widths), tail_length(made.widths)
    assert (begun.complete, len(begun.widths), made.complete) == (False, sum(ends), True)
    assert (made.simhash, made.tail) == (begun.simhash, begun.tail)
    assert begun.simhash != begun.tail
    texts = [segment.text for segment in semantic.text_segments(document(EN))]
    plain = usem3().encode(texts, "en")
    assert len(begun.widths) < len(made.widths) == len(begun.numbers) == len(made.numbers) == len(texts)
    stored = shown(made)
    stored /= np.linalg.norm(stored, axis=1, keepdims=True)
    assert (stored * plain).sum(axis=1).min() > 0.999, "int8 costs next to nothing"
    assert np.abs(stored @ stored.T - plain @ plain.T).max() < 0.01
    assert semantic.complete(document(EN), "en", made) is made


def test_a_short_text_is_whole_at_once_and_a_language_without_an_encoder_gives_nothing() -> None:
    short = semantic.lead_signature(document(EN[:2]), "en")
    assert short is not None
    assert short.complete
    assert semantic.lead_signature(document(EN), "bo") is None


def test_only_what_may_be_one_story_is_worth_reading_whole() -> None:
    en, zh, bread, bread_en = lead(EN, "en"), lead(ZH, "zh"), lead(BREAD, "zh"), lead(BREAD_EN, "en")
    assert semantic.worth_reading(en, [en, zh, bread]) == [True, True, False]
    assert semantic.worth_reading(zh, [bread_en, en]) == [False, True]
    assert semantic.worth_reading(bread, [bread_en]) == [True]
    assert semantic.worth_reading(bread, []) == []
    (same,), (there,), (back,) = lead_parts(en, [en]), lead_parts(en, [zh]), lead_parts(zh, [en])
    assert same == pytest.approx({"cosines": 1, "numbers": 0.9}, abs=0.1)
    assert there == pytest.approx(back)


def test_a_text_that_begins_or_ends_like_another_has_one_of_its_simhashes() -> None:
    made = lead(EN, "en")
    cut, longer = lead(EN[3:], "en"), lead((*EN, *BREAD_EN[1:]), "en")
    assert (cut.tail, longer.simhash) == (made.tail, made.simhash)
    assert made.tail not in (cut.simhash, longer.tail, longer.simhash)


def test_a_text_that_is_all_lead_has_one_simhash_and_a_text_without_middle_is_whole_at_once() -> None:
    short, two_ends = lead(EN[:2], "en"), lead(EN[:3], "en")
    assert short.tail == short.simhash
    assert two_ends.complete
    assert two_ends.tail != two_ends.simhash
    assert len(two_ends.widths) < lead_length(two_ends.widths) + tail_length(two_ends.widths)


def test_what_the_ends_have_encoded_is_not_encoded_again() -> None:
    begun = lead(EN, "en")
    count = lead_length(begun.widths)
    blank = replace(begun, vectors=bytes(len(begun.vectors)))
    found, real = shown(semantic.complete(document(EN), "en", blank)), shown(whole(EN, "en"))
    between = slice(count, count - len(begun.widths))
    assert (found[between] == real[between]).all()
    assert not found[: between.start].any()
    assert not found[between.stop :].any()


def test_the_end_that_is_more_alike_tells_what_is_worth_reading_whole() -> None:
    behind, told = lead((*BREAD_EN, *EN[1:]), "en"), lead(ZH, "zh")
    assert semantic.worth_reading(behind, [told]) == [True]
    of_lead = lead_length(behind.widths) * len(behind.vectors) // len(behind.widths)
    by_lead_alone = replace(behind, vectors=behind.vectors[:of_lead] + bytes(len(behind.vectors) - of_lead))
    assert lead_parts(behind, [told])[0]["cosines"] > 0.6
    assert lead_parts(by_lead_alone, [told])[0]["cosines"] < 0.3


@pytest.mark.parametrize(
    ("widths", "expected"),
    [((), 0), ((90,), 1), ((300, 300), 1), ((60, 60, 60, 60), 3), ((50, 90, 120), 3), ((50, 100, 120), 2)],
)
def test_an_end_is_as_many_segments_as_make_it_wide_enough(widths: tuple[float, ...], expected: int) -> None:
    assert lead_length(widths) == tail_length(widths[::-1]) == expected


@pytest.mark.parametrize(
    ("title", "paragraphs", "expected"),
    [
        ("Lighthouse closes", [LONG], ["Lighthouse closes", LONG]),
        ("This sentence is long", [LONG], [LONG]),  # the text begins with it
        ("This sentence is long …", [LONG], [LONG]),
        ("sentence is long", [LONG], ["sentence is long", LONG]),
    ],
)
def test_a_title_is_a_segment_unless_the_text_begins_with_it(
    title: str, paragraphs: list[str], expected: list[str]
) -> None:
    made = format.canonical(title, DAY, paragraphs)
    assert [segment.text for segment in semantic.text_segments(made)] == expected


# Likeness


def test_a_document_is_like_itself_and_its_translation_but_not_like_a_stranger() -> None:
    en, zh, bread = whole(EN, "en"), whole(ZH, "zh"), whole(BREAD, "zh")
    same, translated, stranger = (semantic.likeness(en, other) for other in (en, zh, bread))
    assert (same.parts.covered, same.parts.covered_more, same.parts.order) == pytest.approx((1, 1, 1))
    assert same.parts.numbers > 0.85, "not 1: there is little to go by"
    assert [(match.left, match.right) for match in same.matches] == [(n, n) for n in range(len(en.widths))]
    assert same.logit > translated.logit > 4 > -4 > stranger.logit
    assert translated.parts.order > 0.9
    assert 0 < stranger.score < 0.02 < 0.98 < translated.score < 1
    assert translated.parts.brevity == pytest.approx((100 / min(sum(en.widths), sum(zh.widths))) ** 0.5)
    assert stranger.parts.background < 0.2


def test_numbers_that_are_not_there_speak_neither_for_nor_against() -> None:
    en, zh = whole(EN, "en"), whole(ZH, "zh")
    none = [replace(each, numbers=((),) * len(each.numbers)) for each in (en, zh)]
    for pair in (none, [en, none[1]]):
        made = semantic.likeness(*pair)
        assert made.parts.numbers == 0.5
    assert semantic.likeness(*none).parts.matched_numbers == 0.5


def test_the_second_half_of_a_document_is_covered_whole_and_covers_half() -> None:
    made = semantic.likeness(whole(EN, "en"), whole((EN[0], *EN[5:]), "en"))
    assert made.parts.covered_more == pytest.approx(1)
    assert 0.3 < made.parts.covered < 0.7
    assert made.parts.order == pytest.approx(1)


def test_a_shuffled_copy_has_its_segments_but_not_their_order() -> None:
    en = whole(EN, "en")
    shuffled = whole((EN[0], *(EN[n] for n in (6, 2, 7, 1, 5, 4, 3))), "en")
    made, straight = semantic.likeness(en, shuffled), semantic.likeness(en, en)
    assert made.parts.covered == pytest.approx(1)
    assert made.parts.order < 0.7
    assert made.parts.aligned < 0.8 * straight.parts.aligned


def test_likeness_does_not_depend_on_which_side_is_which() -> None:
    one, other = (
        semantic.likeness(whole(EN, "en"), whole(ZH, "zh")),
        semantic.likeness(whole(ZH, "zh"), whole(EN, "en")),
    )
    assert one.logit == pytest.approx(other.logit, abs=1e-4)
    assert [(m.left, m.right) for m in one.matches] == sorted((m.right, m.left) for m in other.matches)


def test_other_numbers_make_two_documents_less_alike() -> None:
    changed = tuple(line.replace("35万", "91万").replace("186", "77").replace("23公里", "58公里") for line in ZH)
    plain, other = (semantic.likeness(whole(EN, "en"), whole(story, "zh")) for story in (ZH, changed))
    assert other.parts.numbers < plain.parts.numbers
    assert other.parts.matched_numbers < plain.parts.matched_numbers
    assert other.logit < plain.logit - 1


def test_numbers_in_other_units_agree() -> None:
    miles, kilometres, bare = (("385 mi", "20 ft"),), (("620 km", "6 m"),), (("620", "6"),)
    assert agreement(miles, kilometres, number_weight) == agreement(miles, miles, number_weight)
    assert agreement(miles, kilometres, number_weight) > 0.5 > agreement(miles, bare, number_weight)


def test_a_number_that_stands_in_the_next_segment_agrees() -> None:
    def side(*numbers: set[str]) -> Side:
        return Side(
            vectors=np.eye(3, dtype=np.float32)[: len(numbers)],
            widths=np.full(len(numbers), 100, dtype=np.float32),
            numbers=[frozenset(each) for each in numbers],
        )

    def matched(left: Side, right: Side) -> float:
        return align(left, right, tau=0.2, match=0.25, weight=number_weight)[0].matched_numbers

    told = side({"417", "5200"}, {"38.4%"}, set())
    assert matched(told, told) == matched(told, side({"417"}, {"5200", "38.4%"}, set()))
    assert matched(told, side({"417"}, {"38.4%"}, {"5200"})) < matched(told, told)  # too far away
    assert matched(told, side({"419", "5300"}, {"39.1%"}, set())) < 0.5


def test_signatures_of_two_schemes_are_never_compared() -> None:
    en = whole(EN, "en")
    with pytest.raises(ValueError, match="cannot be compared"):
        semantic.likeness(en, replace(en, scheme="another"))
