"""`compare` says of two files what was said at the door, by the same settings. Archive, index and encoder are real."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pipeline import format
from pipeline.config import settings
from pipeline.dedup.content_hash import similarity
from pipeline.ingest import Receipt, Submission
from pipeline.runtime import Store, open_store
from tests.support.clocks import StillClock, still
from tests.support.commands import execute
from tests.support.documents import DAY, lines, submission, text
from tests.support.house import House

# The county of Orvik buys ferries, in two languages; and a baker who has nothing to do with it.
EN = (
    "Orvik buys 24 electric ferries",
    "The county of Orvik has ordered 24 electric ferries for its fjord lines, the largest order in its history.",
    "The ships will cost 1.7 billion crowns and are to be delivered between 2027 and 2031.",
    "Each carries 120 cars and 350 passengers and needs nine minutes to charge at the quay.",
    "The county council voted 29 to 14 for the purchase on Monday after a debate of three hours.",
    "The opposition had asked for a bridge over the narrowest strait, which would have cost twice as much.",
    "The shipyard in Storhavn expects to hire 430 welders and electricians for the work.",
    "Crews will be trained on a simulator that opens next spring.",
)
ZH = (
    "奥尔维克订购24艘电动渡轮",
    "奥尔维克郡为其峡湾航线订购了24艘电动渡轮，这是该郡历史上最大的一笔订单。",
    "这些船将耗资17亿克朗，计划在2027年至2031年间交付。",
    "每艘船可载120辆汽车和350名乘客，在码头充电需要九分钟。",
    "经过三个小时的辩论，郡议会星期一以29票对14票通过了这项采购。",
    "反对派曾要求在最窄的海峡上建一座桥，其费用将是采购的两倍。",
    "斯托尔港的造船厂预计将为此雇用430名焊工和电工。",
    "船员将在明年春天启用的模拟器上接受培训。",
)
BAKER = (
    "Village baker retires after half a century",
    "On Saturday Berta Holm sold her last loaf and locked the door of the bakery in Tarnby behind her.",
    "She had stood at the oven since she was sixteen, and learned the trade from an uncle.",
    "Neighbours brought flowers, and the school choir sang in the street.",
    "The house will become a library; the oven stays where it is, as she had wished.",
)
# Tells so much of it that only `aggressive` calls it a translation.
PARTLY = (
    "Orvik buys ferries",
    EN[1],
    EN[6],
    "Travellers welcome it: the old ships were loud, and in winter many departures were cancelled.",
    "Names are wanted.",
)
# The same story in other words of its own language: meaning would call it one, wording does not.
RETOLD = (
    "Two dozen battery ferries for Orvik",
    "Orvik county is buying 24 ferries that run on electricity for the lines on its fjords; it never ordered more.",
    "Delivery is planned from 2027 to 2031, and the price of the vessels comes to 1.7 billion crowns.",
    "There is room for 350 people and 120 cars on every one, and charging takes nine minutes.",
    "After three hours of debate on Monday, 29 members of the council were in favour and 14 against.",
)

Story = Sequence[str]


def harbour(number: int, changed: int = 0, *more: str) -> Story:
    """A text of the harbour with so many of its paragraphs changed."""
    paragraphs = text(number)
    return ("From the harbour", *text(number + 1000)[:changed], *paragraphs[changed:], *more)


@dataclass(frozen=True)
class Pair:
    """Two documents, the settings, and what the second is to the first."""

    left: Story
    right: Story
    relation: str
    languages: tuple[str, str] = ("en", "en")
    settings: dict[str, Any] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)


TAKINGS = "The tolls came to {} crowns, paid by {} ships, of which {} had never called before."
LAST_YEAR = harbour(1, 0, TAKINGS.format("48,310", "777", "93"))
THIS_YEAR = harbour(1, 0, TAKINGS.format("52,270", "816", "68"))
AGGRESSIVE, OFF = {"translations": "aggressive"}, {"translations": "off"}
EN_ZH, ZH_EN = ("en", "zh"), ("zh", "en")

PAIRS = {
    "a copy": Pair(harbour(1), harbour(1), "exact"),
    "a copy in a language without an encoder": Pair(harbour(1), harbour(1), "exact", ("de", "vo")),
    "nothing in common": Pair(harbour(1), harbour(2), "new"),
    "a copy with other numbers": Pair(LAST_YEAR, THIS_YEAR, "new"),
    "a copy with other numbers and translations off": Pair(LAST_YEAR, THIS_YEAR, "new", settings=OFF),
    "other numbers below the threshold": Pair(LAST_YEAR, THIS_YEAR, "new", settings={"near_threshold": 1.0}),
    "a translation": Pair(ZH, EN, "translation", ZH_EN),
    "a translation the other way round": Pair(EN, ZH, "translation", EN_ZH),
    "a translation, aggressive": Pair(ZH, EN, "translation", ZH_EN, AGGRESSIVE),
    "a translation, off": Pair(ZH, EN, "new", ZH_EN, OFF),
    "a translation, off for its source": Pair(ZH, EN, "new", ZH_EN, AGGRESSIVE, OFF),
    "told in part": Pair(ZH, PARTLY, "new", ZH_EN),
    "told in part, aggressive": Pair(ZH, PARTLY, "translation", ZH_EN, AGGRESSIVE),
    "told in part, aggressive for its source": Pair(ZH, PARTLY, "translation", ZH_EN, OFF, AGGRESSIVE),
    "told in part, cautious for its source": Pair(ZH, PARTLY, "new", ZH_EN, AGGRESSIVE, {"translations": "cautious"}),
    "two stories in two languages": Pair(ZH, BAKER, "new", ZH_EN),
    "one story twice in one language": Pair(EN, RETOLD, "new"),
    "in two varieties of one language": Pair(EN, RETOLD, "new", ("en", "en-GB"), AGGRESSIVE),
    "a language without an encoder": Pair(EN, ZH, "new", ("en", "vo")),
    "after a language without an encoder": Pair(ZH, EN, "new", ("vo", "en")),
    "twice in a language without an encoder": Pair(ZH, EN, "new", ("vo", "vo")),
    "a language without an encoder, off": Pair(EN, ZH, "new", ("en", "vo"), OFF),
}


def came(url: str, story: Story, language: str) -> Submission:
    return submission(f"https://{url}.example/", story[1:], title=story[0], language=language, source="harbour")


def by_wording() -> Iterator[tuple[str, Pair]]:
    """Pairs that share a part of their wording, under several thresholds: which of them are near."""
    for changed, threshold in product((1, 2), (0.75, 0.8, 0.85, 0.9, 0.97, 1.0)):
        left, right = harbour(1), harbour(1, changed)
        share = similarity(came("a", left, "en").fingerprint, came("b", right, "en").fingerprint)
        relation = "near" if share >= threshold else "new"
        settings = {"near_threshold": threshold}
        yield f"{share:.3f} of the wording, {threshold} asked", Pair(left, right, relation, settings=settings)


PAIRS |= dict(by_wording())


@contextmanager
def opened(house: House) -> Iterator[Store]:
    with open_store(settings.load(house.configs), StillClock(), print) as store:
        yield store


def admit(store: Store, house: House, each: Submission) -> Receipt:
    """Bring a document to the door, an hour after the last, as a run of its source does."""
    clock = still(store.clock)
    clock.at += timedelta(hours=1)
    source = settings.load(house.configs).sources["harbour"]
    (admitted,) = store.ingest.admit([replace(each, translations=source.translations or store.translations)])
    return admitted


def command(house: House, *arguments: object) -> Any:
    """What a command answers in JSON."""
    said = execute(house, *arguments, "--json")
    assert said.code == 0, said.err
    return said.json


def compare(house: House, *arguments: object) -> dict[str, Any]:
    """What `compare` says of one pair."""
    (pair,) = command(house, "compare", *arguments)
    return dict(pair)


def configure(house: House, pair: Pair) -> None:
    house.settings(**pair.settings)
    house.source({"feed": "https://harbour.example/feed"}, name="harbour", **pair.source)


@pytest.mark.parametrize("pair", PAIRS.values(), ids=list(PAIRS))
def test_two_files_of_the_archive_are_what_they_were_at_the_door(house: House, pair: Pair) -> None:
    configure(house, pair)
    with opened(house) as store:
        left, right = (
            admit(store, house, came(url, story, language))
            for url, story, language in zip("ab", (pair.left, pair.right), pair.languages, strict=True)
        )
    (line,) = [line for line in lines(house.folder) if line["file"] == right.file]
    said = compare(house, left.file, right.file)
    assert (said["relation"], said["because"]) == (line["relation"], line["because"])
    assert said["relation"] == pair.relation
    assert said["because"] == right.because


def test_two_versions_of_one_page_are_compared_as_texts(house: House) -> None:
    configure(house, Pair(EN, EN, ""))
    with opened(house) as store:
        old, new = (admit(store, house, came("a", harbour(1, changed), "en")) for changed in (0, 1))
    assert "the same address" in new.because
    assert compare(house, old.file, new.file)["relation"] == "near"


# Files from elsewhere


def written(folder: Path, *stories: Story) -> list[Path]:
    """Stories as files of the archive's format, beside any archive."""
    paths = [folder / f"{number}.txt" for number in range(len(stories))]
    for path, story in zip(paths, stories, strict=True):
        path.write_bytes(format.render(format.canonical(story[0], DAY, story[1:])))
    return paths


@pytest.mark.parametrize("source", ["harbour", "import"])
@pytest.mark.parametrize(
    ("translations", "story", "outcome"), [("off", EN, "archived"), ("aggressive", PARTLY, "duplicate")]
)
def test_imported_files_are_judged_by_the_settings(
    house: House, tmp_path: Path, source: str, translations: str, story: Story, outcome: str
) -> None:
    """By those of a source, or by the general ones for a name that no source has."""
    said = {"translations": translations}
    pair = Pair(EN, EN, "")
    configure(house, replace(pair, source=said) if source == "harbour" else replace(pair, settings=said))
    found = command(house, "import", *written(tmp_path, ZH, story), "--source", source)["imported"]
    assert [each["outcome"] for each in found] == ["archived", outcome]
    assert compare(house, *(each["file"] for each in found))["because"] == found[1]["because"]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Two texts of which 91 % is the same."""
    return written(tmp_path, harbour(1), harbour(1, 1))


@pytest.mark.parametrize(("threshold", "relation"), [(0.8, "near"), (0.97, "new")])
def test_files_from_elsewhere_are_judged_by_the_settings(
    house: House, files: list[Path], threshold: float, relation: str
) -> None:
    house.settings(near_threshold=threshold)
    assert compare(house, *files)["relation"] == relation


def test_without_a_configuration_the_defaults_hold(house: House, files: list[Path]) -> None:
    (house.configs / settings.FILE).unlink()
    said = compare(house, *files)
    assert said["because"].endswith("a copy has at least 80%")


def test_a_configuration_with_mistakes_decides_nothing(house: House, files: list[Path]) -> None:
    house.settings(near_threshold=7)
    said = execute(house, "compare", *files)
    assert (said.code, said.out) == (2, "")
    assert "near_threshold" in said.err


@pytest.mark.parametrize(
    ("strictness", "relation"), [("off", "new"), ("cautious", "new"), ("aggressive", "translation")]
)
def test_strictness_overrides_what_is_configured(house: House, tmp_path: Path, strictness: str, relation: str) -> None:
    configure(house, Pair(EN, EN, "", settings=AGGRESSIVE if relation == "new" else OFF))
    said = compare(house, *written(tmp_path, ZH, PARTLY), "--strictness", strictness)
    assert said["relation"] == relation
    assert "segments say the same" in said["meaning"]


def test_a_file_is_called_by_its_name_as_in_other_commands_and_several_of_that_name_are_listed(
    house: House, files: list[Path]
) -> None:
    house.source({"feed": "https://paper.site/feed"})
    assert execute(house, "import", files[0]).code == 0
    (filed,) = house.archive.glob("2*/*/*/*.txt")
    assert execute(house, "compare", filed.name, files[1], "--json").json[0]["a"] == str(filed)
    removed = house.archive / ".duplicates" / filed.relative_to(house.archive)
    removed.parent.mkdir(parents=True)
    removed.write_bytes(filed.read_bytes())  # copies may have one name: it is made of the text
    assert execute(house, "reindex").code == 0
    said = execute(house, "compare", filed.name, files[1])
    both = ", ".join(file.relative_to(house.archive).as_posix() for file in (filed, removed))
    assert (said.code, said.err) == (1, f"{filed.name} means several documents; name one file: {both}\n")
