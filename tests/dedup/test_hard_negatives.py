"""What looks like a copy and is none, and what looks like a change and is a copy. All events and places are invented.

Two agencies on one event, this year's and last year's report, two meetings of one committee, a corrected number, an
added paragraph: in one language, where wording decides, and across languages, where units and numbers do.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from pipeline.dedup import evidence, numbers
from pipeline.dedup.decision import judge
from pipeline.model import Document, Kind, Relation, Translations
from pipeline.runtime import Store
from tests.support.clocks import still
from tests.support.documents import DAY, opened, submission

Story = Sequence[str]

# One event, told by three agencies that did not copy from each other.
FIRE_EN = (
    "Fire destroys furniture warehouse in Halden Quay",
    "A fire destroyed a furniture warehouse on the eastern side of Halden Quay on Monday night, sending a column of "
    "black smoke over the city that could be seen from the airport.",
    "The alarm was raised at 22:40 by a security guard who noticed flames under the roof. When the first engines "
    "arrived nine minutes later the western wall had already collapsed into the yard.",
    "About 140 firefighters from six stations fought the blaze until dawn. Two of them were treated for smoke "
    "inhalation, the fire service said; nobody else was hurt because the building was empty.",
    "Chief fire officer Marta Lind said the sprinklers had been switched off for repairs. “With water from above this "
    "would have been a small story,” she told reporters in front of the ruin.",
    "The company, Brandt & Sons, put the damage at 12 million crowns. It employs 85 people on the site and promised "
    "that wages would be paid while the hall is rebuilt.",
    "Residents of the neighbouring streets were asked to keep their windows shut until noon on Tuesday.",
)
FIRE_ZH = (
    "哈尔登码头一家具仓库深夜起火",
    "哈尔登码头居民星期二凌晨被警笛声惊醒。紧邻铁路货场的一座家具仓库前一天深夜燃起大火，火光映红了半个港区。",
    "警方说，附近三条街道的二百六十名居民一度被安置到体育馆，直到上午空气检测合格后才获准回家。",
    "住在对面楼房的退休教师安娜说，她先听到几声闷响，随后看见油漆桶像烟花一样飞上天空。“我抓起猫就往楼下跑。”",
    "货运列车停运了七个小时，港务局估计约有四千吨货物被延误。环保部门正在检查流入港湾的消防废水。",
    "检察机关已立案调查，一名四十三岁的电焊工接受了讯问。当天下午他曾在屋顶进行维修作业。",
    "市长表示，市议会将在下周讨论把易燃品仓库迁出居民区的旧提案，该提案五年前曾被否决。",
)
FIRE_RU = (
    "Склад мебели сгорел в порту Халдена",
    "Крупный пожар произошёл в ночь на вторник на мебельном складе в районе порта Халдена. Площадь возгорания, по "
    "данным спасателей, составила 3800 квадратных метров.",
    "К тушению привлекли пожарный катер и вертолёт, который сбросил 18 тонн воды. Открытое горение удалось "
    "ликвидировать только к пяти часам утра.",
    "Представитель страховой компании сообщил, что здание было застраховано лишь от наводнения, поэтому владельцу "
    "придётся восстанавливать его за собственный счёт.",
    "Профсоюз портовых рабочих напомнил, что за последние два года это уже третий пожар в промышленной зоне, и "
    "потребовал проверить электропроводку во всех ангарах.",
    "Движение трамваев по набережной закрыто до четверга, пассажиров перевозят автобусы.",
    "Университетская лаборатория взяла пробы сажи в двух школьных дворах, результаты обещают опубликовать в пятницу.",
)
FIRE_EN_OTHER = (
    "Halden Quay: questions after blaze at warehouse",
    "The morning after the warehouse fire at Halden Quay, investigators still waited for the steel beams to cool.",
    "A prosecutor said that a welder aged 43 had been questioned. He had worked on the roof until the afternoon "
    "and told police that he checked the spot twice before going home.",
    "Some 260 people spent the night in a sports hall, many of them in slippers and coats. Volunteers from a bakery "
    "brought bread rolls at three in the morning.",
    "The port authority said that 4,000 tonnes of freight were held up and that trains would not run on the harbour "
    "line before Thursday.",
    "Neighbours have complained about the paint stored there for years. A proposal to move such stores out of the "
    "district failed in the council five years ago by a single vote.",
)

_REPORT_EN = (
    "Visitors to the lake district in {year}",
    "The tourist board of the lake district has published its annual report on visitors. In {year} the hotels and "
    "guest houses of the district counted {guests} guests, who stayed for {nights} nights altogether.",
    "Most of the guests came from the neighbouring provinces and travelled by train, as the board had hoped when it "
    "began to hand out free bus tickets at the stations. The share of guests from abroad was {abroad} per cent.",
    "The boats on the lake carried {boats} passengers between the first Sunday of May and the last Sunday of October. "
    "As in earlier years the short round trip past the monastery and the island with the old lighthouse was by far "
    "the most popular, followed by the evening cruise with music and dinner on board.",
    "The campsites along the northern shore, which are run by the villages themselves, took in {camps} crowns. The "
    "villages use the money to keep up the footpaths, to mow the meadows by the water and to pay the lifeguards who "
    "watch over the bathing places from morning until sunset during the summer holidays.",
    "The museum of fishing, which is looked after by volunteers, was seen by {museum} people. Its collection of nets, "
    "hooks and smoking ovens goes back to a schoolmaster who asked every family of his village for an old tool.",
    "The chairman of the board thanked everyone who had received guests with patience and good humour. He said that "
    "the quiet of the valley remained its greatest treasure, and that no new hotel should be built on the shore "
    "before the people who live there have been asked what they think of it.",
)
REPORT = {
    2023: {"year": "2023", "guests": "84,310", "nights": "296,700", "abroad": "17.4", "boats": "51,260",
           "camps": "638,000", "museum": "7,915"},
    2024: {"year": "2024", "guests": "91,875", "nights": "322,450", "abroad": "19.8", "boats": "47,930",
           "camps": "702,500", "museum": "8,640"},
}  # fmt: skip
_REPORT_DE = (
    "Besucher im Seenland im Jahr {year}",
    "Der Fremdenverkehrsverband des Seenlandes hat seinen Jahresbericht über die Besucher veröffentlicht. Im Jahr "
    "{year} zählten die Hotels und Pensionen des Gebiets {guests} Gäste, die zusammen {nights} Nächte blieben.",
    "Die meisten Gäste kamen aus den Nachbarprovinzen und reisten mit dem Zug an, wie es der Verband gehofft hatte, "
    "als er begann, an den Bahnhöfen kostenlose Busfahrkarten zu verteilen. Der Anteil der Gäste aus dem Ausland lag "
    "bei {abroad} Prozent.",
    "Die Schiffe auf dem See beförderten zwischen dem ersten Sonntag im Mai und dem letzten Sonntag im Oktober {boats} "
    "Fahrgäste. Wie in früheren Jahren war die kurze Rundfahrt am Kloster vorbei zur Insel mit dem alten Leuchtturm "
    "am beliebtesten, gefolgt von der Abendfahrt mit Musik und Essen an Bord.",
    "Die Zeltplätze am Nordufer, die von den Dörfern selbst betrieben werden, nahmen {camps} Kronen ein. Die "
    "Dörfer verwenden das Geld, um Wanderwege zu pflegen, Wiesen am Wasser zu mähen und Rettungsschwimmer zu bezahlen.",
    "Das Fischereimuseum, um das sich Freiwillige kümmern, sahen {museum} Menschen. Seine Sammlung von Netzen, Haken "
    "und Räucheröfen geht auf einen Lehrer zurück, der jede Familie seines Dorfes um ein altes Werkzeug bat.",
    "Der Vorsitzende des Verbands dankte allen, die Gäste mit Geduld und guter Laune empfangen haben. Die Stille des "
    "Tals bleibe sein größter Schatz, und am Ufer solle kein neues Hotel gebaut werden, bevor die Menschen, die dort "
    "leben, gefragt worden seien.",
)
_REPORT_ZH = (
    "{year}年湖区游客统计",
    "湖区旅游局公布了年度游客报告。{year}年，该地区的旅馆和民宿共接待游客{guests}人次，总计住宿{nights}晚。",
    "大多数游客来自邻近省份，并乘坐火车前来，这正是旅游局开始在车站发放免费公交车票时所希望的。外国游客的比例为{abroad}%。",
    "从五月第一个星期日到十月最后一个星期日，湖上的游船共运送乘客{boats}人次。与往年一样，经过修道院和老灯塔所在小岛的短途环游最受欢迎，"
    "其次是船上有音乐和晚餐的夜游。",
    "北岸的露营地由各村自己经营，收入为{camps}克朗。各村用这笔钱维护步道，修剪水边的草地，并支付救生员的工资。",
    "由志愿者照管的渔业博物馆接待了{museum}名参观者。馆里收藏的渔网、鱼钩和熏炉来自一位小学教师，他曾向村里每户人家索要一件旧工具。",
    "旅游局主席感谢所有以耐心和好心情接待客人的人。他说，山谷的宁静始终是最宝贵的财富，在征求当地居民意见之前，不应在湖岸新建旅馆。",
)


def report(template: Story, year: int) -> Story:
    said = REPORT[year]
    if template is _REPORT_DE:
        said = {name: value.translate(str.maketrans(",.", ".,")) for name, value in said.items()}
    return [line.format(**said) for line in template]


MEETING_DE = (
    "Schulausschuss berät über Ganztagsbetreuung",
    "Der Schulausschuss der Stadt Lauten hat am Dienstagabend unter Leitung von Petra Hagen getagt. Alle 15 Mitglieder "
    "waren anwesend, auf den Zuschauerplätzen saßen rund 40 Eltern.",
    "Im Mittelpunkt stand die Betreuung am Nachmittag. Bisher gibt es 310 Plätze, gebraucht werden nach einer "
    "Umfrage mindestens 480. Die Verwaltung will die Turnhalle der Gartenschule für 1,9 Millionen Euro umbauen.",
    "Mehrere Mitglieder bezweifelten, dass sich genug Erzieherinnen finden. Der Vorschlag wurde schließlich mit neun "
    "gegen sechs Stimmen angenommen.",
    "Einstimmig beschloss der Ausschuss, das Schulessen künftig in der eigenen Küche kochen zu lassen.",
    "Die Sitzung endete nach drei Stunden. Der Ausschuss kommt am 12. März wieder zusammen.",
)
MEETING_DE_NEXT = (
    "Schulausschuss lehnt Schließung der Bergschule ab",
    "Der Schulausschuss der Stadt Lauten hat am Dienstagabend unter Leitung von Petra Hagen getagt. Zwei der 15 "
    "Mitglieder fehlten entschuldigt, das Interesse der Öffentlichkeit war gering.",
    "Zu entscheiden war über die Bergschule, die nur noch 38 Kinder besuchen. Das Schulamt hatte empfohlen, sie im "
    "Sommer zu schließen und die Kinder mit einem Bus ins Tal zu fahren; gespart würden 260.000 Euro im Jahr.",
    "Der Ausschuss folgte dem nicht. Mit elf gegen zwei Stimmen verlangte er, zuerst mit den beiden Nachbargemeinden "
    "über eine gemeinsame Schule zu sprechen.",
    "Außerdem bewilligte er 74.000 Euro für neue Fenster im Gymnasium und vertagte den Streit um Mobiltelefone.",
    "Die Sitzung endete nach knapp zwei Stunden. Der Ausschuss kommt am 9. April wieder zusammen.",
)
MEETING_RU_NEXT = (
    "Школьный комитет Лаутена не согласился закрыть Горную школу",
    "Школьный комитет города Лаутен собрался во вторник вечером под председательством Петры Хаген. Двое из 15 членов "
    "отсутствовали по уважительной причине, публики почти не было.",
    "Предстояло решить судьбу Горной школы, в которой учатся всего 38 детей. Управление образования советовало "
    "закрыть её летом и возить детей в долину на автобусе, что сберегло бы 260 тысяч евро в год.",
    "Комитет с этим не согласился. Одиннадцатью голосами против двух он потребовал сначала поговорить с двумя "
    "соседними общинами о совместной школе.",
    "Кроме того, он выделил 74 тысячи евро на новые окна в гимназии и отложил спор о мобильных телефонах.",
    "Заседание закончилось менее чем через два часа. Следующее состоится 9 апреля.",
)

FIRE_FR = (
    "Un incendie détruit un entrepôt de meubles à Halden Quay",
    "Un incendie a détruit lundi soir un entrepôt de meubles à l'est de Halden Quay ; une colonne de fumée noire, "
    "visible depuis l'aéroport, s'est élevée au-dessus de la ville.",
    "L'alerte a été donnée à 22 h 40 par un gardien qui avait remarqué des flammes sous le toit. À l'arrivée des "
    "premiers véhicules, neuf minutes plus tard, le mur ouest s'était déjà effondré dans la cour.",
    "Environ 140 pompiers de six casernes ont combattu le feu jusqu'à l'aube. Deux d'entre eux ont été soignés après "
    "avoir inhalé de la fumée ; personne d'autre n'a été blessé, car le bâtiment était vide.",
    "La cheffe des pompiers, Marta Lind, a déclaré que les extincteurs automatiques avaient été coupés pour des "
    "réparations. « Avec de l'eau venant d'en haut, cela serait resté une petite affaire », a-t-elle dit sur place.",
    "L'entreprise Brandt & Sons estime les dégâts à 12 millions de couronnes. Elle emploie 85 personnes sur le site et "
    "a promis de verser les salaires pendant la reconstruction.",
    "Les habitants des rues voisines ont été priés de garder leurs fenêtres fermées jusqu'à mardi midi.",
)
ADDED_FR = (
    "Le conseil municipal tiendra jeudi une séance extraordinaire sur la sécurité des entrepôts, a annoncé la mairie, "
    "et un numéro de téléphone a été ouvert pour les riverains qui ont subi des dommages."
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


def bring(store: Store, url: str, story: Story, language: str, *, days: int = 0) -> tuple[Kind, str]:
    """A document at the door: what became of it, and why."""
    clock = still(store.clock)
    clock.at += timedelta(hours=1)
    made = submission(
        f"https://{url}.example/", story[1:], title=story[0], language=language, day=DAY + timedelta(days=days),
        fetched_at=clock.at,
    )  # fmt: skip
    (admitted,) = store.ingest.admit([replace(made, translations=Translations.CAUTIOUS)])
    return admitted.kind, admitted.because


def test_agencies_that_report_one_event_in_their_own_words_are_all_kept(tmp_path: Path) -> None:
    told = [(FIRE_EN, "en"), (FIRE_ZH, "zh"), (FIRE_RU, "ru"), (FIRE_EN_OTHER, "en")]
    for number, pair in enumerate(permutations(told, 2)):
        with opened(tmp_path / str(number)) as store:
            for url, (story, language) in zip("ab", pair, strict=True):
                kind, because = bring(store, url, story, language)
                assert kind is Kind.ARCHIVED, (pair[0][0][0], pair[1][0][0], because)


@pytest.mark.parametrize("strictness", ["cautious", "aggressive"])
def test_a_story_is_found_in_another_language_and_not_in_another_agencys_words(store: Store, strictness: str) -> None:
    bring(store, "a", FIRE_EN_OTHER, "en")
    bring(store, "b", FIRE_EN, "en")
    kind, because = bring(store, "c", FIRE_FR, "fr")
    assert kind is Kind.DUPLICATE
    assert FIRE_EN[0] in because


REPORTS = {"en": _REPORT_EN, "de": _REPORT_DE, "zh": _REPORT_ZH}


@pytest.mark.parametrize("language", list(REPORTS))
@pytest.mark.parametrize("years", [(2023, 2024), (2024, 2023)])
def test_another_years_report_in_the_same_words_is_kept(store: Store, language: str, years: tuple[int, int]) -> None:
    """Wording alone would call it a copy in every one of these languages."""
    template = REPORTS[language]
    for url, year in zip("ab", years, strict=True):
        kind, because = bring(store, url, report(template, year), language, days=2 * int(url == "b"))
        assert kind is Kind.ARCHIVED, because
    if language == "en":
        assert "nearly the wording of" in because
        assert "numbers agree: another report" in because


@pytest.mark.parametrize("languages", list(permutations(REPORTS, 2)), ids="-".join)
def test_a_report_is_its_translation_and_not_that_of_another_year(store: Store, languages: tuple[str, str]) -> None:
    here, there = languages
    bring(store, "a", report(REPORTS[here], 2023), here)
    other = bring(store, "b", report(REPORTS[there], 2024), there)
    assert other[0] is Kind.ARCHIVED, other[1]
    same = bring(store, "c", report(REPORTS[there], 2023), there)
    assert same[0] is Kind.DUPLICATE, same[1]


def test_a_report_and_its_copy_come_in_one_group_and_only_the_copy_is_removed(store: Store) -> None:
    stories = [report(_REPORT_EN, 2023), report(_REPORT_EN, 2024), [*report(_REPORT_EN, 2024), "Printed on Friday."]]
    group = [
        submission(f"https://{url}.example/", story[1:], title=story[0])
        for url, story in zip("abc", stories, strict=True)
    ]
    first, second, third = store.ingest.admit(group)
    assert [each.kind for each in (first, second, third)] == [Kind.ARCHIVED, Kind.ARCHIVED, Kind.DUPLICATE]
    assert second.file in third.because


def test_two_meetings_of_one_committee_are_both_kept(tmp_path: Path) -> None:
    for number, (story, language) in enumerate([(MEETING_DE_NEXT, "de"), (MEETING_RU_NEXT, "ru")]):
        with opened(tmp_path / str(number)) as store:
            bring(store, "a", MEETING_DE, "de")
            kind, because = bring(store, "b", story, language)
            assert kind is Kind.ARCHIVED, because


def test_the_same_meeting_in_another_language_is_a_translation(store: Store) -> None:
    bring(store, "a", MEETING_DE, "de")
    bring(store, "b", MEETING_DE_NEXT, "de")
    kind, because = bring(store, "c", MEETING_RU_NEXT, "ru")
    assert kind is Kind.DUPLICATE
    assert MEETING_DE_NEXT[0] in because


def corrected(story: Story) -> Story:
    made = [line.replace("12 million", "21 million") for line in story]
    assert made != list(story)
    return made


def test_a_corrected_number_is_a_revision_at_the_same_address(store: Store) -> None:
    bring(store, "a", FIRE_EN, "en")
    kind, because = bring(store, "a", corrected(FIRE_EN), "en")
    assert kind is Kind.REVISED, because


def test_a_corrected_number_is_a_copy_elsewhere_and_a_translation_in_another_language(store: Store) -> None:
    bring(store, "a", FIRE_EN, "en")
    kind, because = bring(store, "b", corrected(FIRE_EN), "en")
    assert (kind, "of its wording with" in because) == (Kind.DUPLICATE, True), because
    kind, because = bring(store, "c", [line.replace("12 millions", "21 millions") for line in FIRE_FR], "fr")
    assert (kind, "says in another language" in because) == (Kind.DUPLICATE, True), because


def test_an_added_paragraph_makes_no_other_story(store: Store) -> None:
    """In one language a near copy, across languages a translation."""
    longer = [*report(_REPORT_EN, 2023), "The report may be read in full at every station of the lake railway."]
    bring(store, "a", report(_REPORT_EN, 2023), "en")
    kind, because = bring(store, "b", longer, "en")
    assert (kind, "of its wording with" in because) == (Kind.DUPLICATE, True), because
    bring(store, "c", FIRE_EN, "en")
    kind, because = bring(store, "d", [*FIRE_FR[:4], ADDED_FR, *FIRE_FR[4:]], "fr")
    assert (kind, "says in another language" in because) == (Kind.DUPLICATE, True), because


# The guard itself


@pytest.mark.parametrize(
    ("left", "right", "differ"),
    [
        ("No number at all.", "None here either.", False),
        ("It cost 4,310 crowns.", "It cost 4,310 crowns.", False),
        ("It cost 4,310 crowns.", "It cost 5,220 crowns.", False),  # one number: a correction
        ("It cost 4,310 crowns and 777 people came.", "It cost 5,220 crowns and 816 people came.", True),
        ("4,310 crowns, 777 people, 93 cars.", "4,310 crowns, 777 people, 93 cars, and 5,220 birds, 816 fish.", False),
        ("Updated on 4 May 2024 at 14:05. 4,310 came.", "Updated on 5 May 2024 at 9:30. 4,310 came.", False),
        ("In 2023 there were 431, 522, 613 and 777.", "In 2024 there were 431, 522, 613 and 778.", False),
        ("In 2023 there were 431, 522, 613 and 777.", "In 2024 there were 438, 529, 613 and 778.", True),
    ],
)  # fmt: skip
def test_numbers_that_both_have_and_that_differ_tell_two_reports_apart(left: str, right: str, differ: bool) -> None:
    one, other = (Document(title="x", date=DAY, paragraphs=(text,)) for text in (left, right))
    assert (numbers.other_numbers(one, other, "en") is not None) is differ
    assert (numbers.other_numbers(other, one, "en") is not None) is differ


@pytest.mark.parametrize(("readable", "relation"), [(False, Relation.NEAR), (True, Relation.NEW)])
def test_wording_alone_would_call_another_years_report_a_copy(readable: bool, relation: Relation) -> None:
    """Wording is all there is where the held text cannot be read; with the text, its numbers speak."""
    held, came = (submission(f"https://{year}.example/", report(_REPORT_EN, year)[1:]) for year in (2023, 2024))
    candidates = evidence.Candidates(
        document=came.extracted.document,
        language="en",
        fingerprint=came.fingerprint,
        own=None,
        worded=[held.known("x")],
        text=lambda _: held.extracted.document if readable else None,
        meaning=evidence.Meaning,
        in_other_languages=lambda: False,
    )
    verdict = judge(candidates, evidence.Policy(near_threshold=0.8, translations=Translations.CAUTIOUS))
    assert verdict.relation is relation
