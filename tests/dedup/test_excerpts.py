"""A part of a story in another language: its second half, its first, the whole behind sentences of something else.

The encoder, the index and the files are the real ones. All stories are invented.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline import format
from pipeline.dedup.semantic.alignment import ALL, compared
from pipeline.dedup.semantic.counterparts import parted
from pipeline.dedup.semantic.languages import USEM3
from pipeline.dedup.semantic.scoring import likeness
from pipeline.dedup.semantic.signature import whole_signature
from pipeline.dedup.semantic.vectors import stored
from pipeline.model import Document, Kind, SemanticSignature
from pipeline.runtime import INDEX, Store
from tests.support.documents import DAY, opened
from tests.support.stories import NEIGHBOURS, Story, bring

EN = (
    "Rack railway to the Arvenz glacier closes after 112 years",
    "The rack railway from Sankt Luzi to the Arvenz glacier will carry its last passengers on the 12th of September.",
    "The operating company said it could not raise the 38 million francs that a renewal of the track would cost.",
    "Its chairwoman, Ilse Kortmann, spoke of the hardest decision of her career and thanked the 64 employees.",
    "The line was opened in 1912 and climbs 1,340 metres over a distance of 7.5 kilometres.",
    "In its best year, 1989, it carried 410,000 visitors, but last year only 96,000 were left.",
    "The ice has drawn back by almost two kilometres, so that the upper station now stands above bare rock.",
    "A bank in Vadura had offered a loan on condition that the canton stood surety for half of the sum.",
    "The government refused in March because the road through the valley must be protected from falling stones first.",
    "Hotel owners are afraid that guests will stay away, and have collected 5,200 signatures for the railway.",
    "Jakub Novotny, who runs the mountain hut beside the upper station, will have to bring supplies by helicopter.",
    "He reckons with 14 flights each summer and wants to raise the price of a bed from 55 to 70 francs.",
    "The three oldest carriages go to the transport museum in Bellenau, which will show them from next spring.",
    "A club of railway friends would like to keep the lowest two kilometres as a heritage line.",
    "Its 830 members have been promised the engine shed, but a licence has not been granted.",
)
DE = (
    "Zahnradbahn zum Arvenzgletscher wird nach 112 Jahren eingestellt",
    "Die Zahnradbahn von Sankt Luzi zum Arvenzgletscher befördert am 12. September ihre letzten Fahrgäste.",
    "Die Betreibergesellschaft erklärte, sie könne die 38 Millionen Franken für eine Erneuerung der Strecke nicht "
    "aufbringen.",
    "Ihre Präsidentin Ilse Kortmann sprach von der schwersten Entscheidung ihrer Laufbahn und dankte den 64 "
    "Angestellten.",
    "Die Strecke wurde 1912 eröffnet und überwindet auf 7,5 Kilometern einen Höhenunterschied von 1340 Metern.",
    "In ihrem besten Jahr, 1989, beförderte sie 410.000 Besucher, im vergangenen Jahr waren es nur noch 96.000.",
    "Das Eis hat sich um fast zwei Kilometer zurückgezogen, so dass die Bergstation jetzt über nacktem Fels steht.",
    "Eine Bank in Vadura hatte einen Kredit angeboten, falls der Kanton für die Hälfte der Summe bürgt.",
    "Die Regierung lehnte im März ab, weil zuerst die Straße durch das Tal vor Steinschlag geschützt werden muss.",
    "Die Hoteliers fürchten, dass die Gäste ausbleiben, und haben 5200 Unterschriften für die Bahn gesammelt.",
    "Jakub Novotny, der die Berghütte neben der Bergstation führt, muss seine Vorräte künftig mit dem Hubschrauber "
    "holen.",
    "Er rechnet mit 14 Flügen in jedem Sommer und will den Preis eines Bettes von 55 auf 70 Franken erhöhen.",
    "Die drei ältesten Wagen kommen in das Verkehrsmuseum in Bellenau, das sie ab dem nächsten Frühjahr zeigen wird.",
    "Ein Verein von Eisenbahnfreunden möchte die untersten zwei Kilometer als Museumsbahn erhalten.",
    "Seinen 830 Mitgliedern ist der Lokschuppen versprochen worden, doch eine Konzession liegt noch nicht vor.",
)
OTHER = NEIGHBOURS["two agencies on one event"][0]
SECOND_HALF = (DE[7], *DE[7:])
IN_FRONT = (
    "Good evening from the newsroom",
    "Subscribers can now listen to every edition on the telephone, read aloud by two of our editors.",
    "The crossword has moved to the back page, and the weather map is printed in colour from today on.",
    "Letters to the editor should not be longer than twenty lines and must bear a full name and address.",
)
PARTS = {
    "the second half": SECOND_HALF,
    "the first half": DE[:8],
    "without the first fifth": ("Was aus der Bahn wird", *DE[4:]),
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_a_part_of_a_held_story_in_another_language_is_a_copy_of_it(store: Store, part: Story) -> None:
    held = bring(store, "whole", EN, "en")
    told = bring(store, "part", part, "de")
    assert told.kind is Kind.DUPLICATE, told.because
    assert held.file in told.because


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_a_story_of_which_a_part_is_held_in_another_language_takes_its_place(store: Store, part: Story) -> None:
    held = bring(store, "part", part, "de")
    told = bring(store, "whole", EN, "en")
    assert told.kind is Kind.DUPLICATE or told.instead_of == held.file, told.because


def test_a_story_behind_sentences_of_something_else_is_found(store: Store) -> None:
    bring(store, "whole", DE, "de")
    told = bring(store, "behind", (*IN_FRONT, *EN[1:]), "en")
    assert told.kind is Kind.DUPLICATE, told.because


def test_the_verdict_says_that_a_part_was_compared(store: Store) -> None:
    bring(store, "whole", EN, "en")
    told = bring(store, "half", SECOND_HALF, "de")
    assert "the shorter one is a part of the other, and compared with that alone" in told.because


def test_a_half_of_another_story_is_no_part(store: Store) -> None:
    bring(store, "whole", EN, "en")
    told = bring(
        store, "half", ("Fährunglück vor Karvik", *DE[1:2], *NEIGHBOURS["two agencies on one event"][1][1:]), "de"
    )
    assert told.kind is Kind.ARCHIVED, told.because


def test_what_an_index_of_before_holds_is_found_by_its_end_too(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        bring(store, "other", OTHER, "de")
        bring(store, "whole", EN, "en")
    index = tmp_path / "archive" / ".state" / INDEX
    with closing(sqlite3.connect(index)) as raw:
        assert raw.execute("SELECT count(*) FROM concept WHERE tail NOT NULL").fetchone() == (2,)
        raw.execute("ALTER TABLE concept DROP COLUMN tail")
    for codes in index.parent.glob("*.tail.*"):
        shutil.rmtree(codes)
    with opened(tmp_path) as store:
        told = bring(store, "half", SECOND_HALF, "de")
        assert told.kind is Kind.DUPLICATE, told.because


CLUB = (
    "Jakub Novotny et les amis du train d'Arvenz reprennent la ligne",
    "Jakub Novotny, qui tient le refuge près de la station supérieure, devra faire venir ses vivres par hélicoptère.",
    "Il compte sur 14 vols chaque été et veut porter le prix d'un lit de 55 à 70 francs.",
    "Les trois plus anciennes voitures iront au musée des transports de Bellenau, qui les montrera au printemps "
    "prochain.",
    "Un club d'amis du chemin de fer aimerait conserver les deux kilomètres inférieurs comme ligne historique.",
    "Ses 830 membres ont reçu la promesse de disposer du dépôt, mais aucune concession n'a été accordée.",
    "Le président du club d'amis du chemin de fer a présenté lundi avec Novotny un plan de financement de la ligne.",
    "Il prévoit des trains à vapeur sur les deux kilomètres inférieurs chaque dimanche, et un arrêt au refuge.",
    "Les membres du club comptent réunir 900 000 francs pour les voitures et pour le dépôt avant la fin de l'année.",
    "Le musée des transports de Bellenau leur prêterait une des anciennes voitures pour la fête de la ligne.",
    "Novotny espère que le club pourra aussi monter ses vivres, ce qui lui éviterait quelques vols en hélicoptère.",
)
LAST_THIRD = ("Was aus der Bahn wird", *DE[10:])


def test_a_part_that_is_removed_does_not_remove_what_has_that_part_in_common_with_it(store: Store) -> None:
    kept = bring(store, "whole", EN, "en")
    part = bring(store, "part", LAST_THIRD, "de")
    assert part.kind is Kind.DUPLICATE, part.because
    told = bring(store, "club", CLUB, "fr")
    assert told.kind is Kind.ARCHIVED, told.because
    assert told.file != kept.file


# Which part is compared


def places(*pairs: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([left for left, _ in pairs]), np.array([right for _, right in pairs])


@pytest.mark.parametrize(
    ("matches", "expected"),
    [
        ([(0, 0), (1, 1), (3, 3)], slice(0, 4)),
        ([(6, 0), (7, 1), (9, 3)], slice(6, 10)),
        ([(2, 3), (6, 0), (7, 1), (9, 3)], slice(6, 10)),  # what crosses the others does not count
        ([(3, 0), (4, 1), (6, 3)], ALL),  # neither its beginning nor its end
        ([(5, 0), (6, 1), (8, 3)], slice(5, 10)),  # but for one segment
        ([(1, 0), (2, 1), (4, 3)], ALL),  # two stories of one event have leads that are alike
        ([(0, 0), (4, 1), (9, 3)], ALL),  # all of it
        ([(0, 0)], ALL),
        ([(0, 0), (1, 1)], slice(0, 2)),
        ([(9, 0), (9, 1)], ALL),  # too little of it
    ],
)
def test_the_beginning_or_end_that_the_matches_span_is_compared(
    matches: list[tuple[int, int]], expected: slice
) -> None:
    wider, narrower = np.full(10, 90, dtype=np.float32), np.full(4, 90, dtype=np.float32)
    here, there = places(*matches)
    assert compared(wider, narrower, here, there) == (expected, ALL)
    order = there.argsort()
    assert compared(narrower, wider, there[order], here[order]) == (ALL, expected)


def signature(*subjects: int) -> SemanticSignature:
    """Make a signature of segments that are on one subject each, and have nothing in common with others."""
    return SemanticSignature(
        scheme=USEM3,
        simhash=b"",
        tail=b"",
        vectors=stored(np.eye(512, dtype=np.float32)[[*subjects]]),
        widths=(120.0,) * len(subjects),
        numbers=((),) * len(subjects),
        complete=True,
    )


def test_a_text_of_which_less_than_half_is_in_the_other_is_no_part_of_it() -> None:
    wider = signature(*range(10))
    assert "is a part of the other" not in likeness(wider, signature(0, 20, 3, 21, 22)).because
    assert "is a part of the other" in likeness(wider, signature(0, 20, 2, 3, 22)).because


def test_a_match_out_of_order_costs_more_than_its_place_in_the_alignment() -> None:
    in_order, crossed = (likeness(signature(0, 1, 2, 9), signature(*other)).logit for other in ((0, 1, 2), (1, 0, 2)))
    assert in_order - crossed > 6.5


def test_what_the_rest_of_the_wider_text_answers_to_speaks_against_a_part() -> None:
    wider = signature(*range(12))
    assert likeness(wider, signature(0, 2, 3, 20)).parts.order == 1.0
    # a segment before its place, in a text that has something of its own; else it may be chance
    assert likeness(wider, signature(0, 9, 2, 3, 20)).parts.order < 1.0
    assert likeness(wider, signature(0, 9, 2, 3)).parts.order == 1.0


def test_a_part_that_is_said_otherwise_is_another_report_if_it_scores_low() -> None:
    texts = [(EN, "en"), (LAST_THIRD, "de")]
    told = [(format.canonical(title, DAY, [*paragraphs]), language) for (title, *paragraphs), language in texts]
    left, right = ((document, language, signed(document, language)) for document, language in told)
    found = likeness(left[2], right[2])
    loose = replace(found, logit=1.0, parts=replace(found.parts, covered_more=0.8, aligned=0.15))
    assert "as two reports on one event do" in parted(left, right, loose)
    assert parted(left, right, replace(loose, logit=2.0)) == ""


def signed(document: Document, language: str) -> SemanticSignature:
    made = whole_signature(document, language)
    assert made is not None
    return made
