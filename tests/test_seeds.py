"""The documents in the project's own seeds folder: well formed, and each stops a later copy in any language."""

import shutil
from itertools import combinations
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline import format
from pipeline.dedup import semantic
from pipeline.dedup.semantic import Likeness, likeness
from pipeline.dedup.semantic.constants import LOGIT
from pipeline.ingest import read_submission
from pipeline.model import Kind, SemanticSignature, Translations
from pipeline.text.language import identify
from tests.support.documents import opened
from tests.support.stories import bring

FOLDER = Path(__file__).parents[1] / "seeds"
SEEDS = sorted(FOLDER.glob("*.txt"))

FERRY_IT = (
    "Il traghetto tra Orsa e Lintholm diventa elettrico",
    "Dal 2 maggio il traghetto tra Orsa e Lintholm viaggerà soltanto a batteria, ha annunciato lunedì la contea. "
    "Trasporta circa 640.000 passeggeri all'anno.",
    "Le due nuove navi costano 41,8 milioni di euro. Ognuna ha a bordo batterie da 3.200 chilowattora e si ricarica in "
    "nove minuti mentre le auto sbarcano.",
    "La contea prevede di risparmiare 5.700 tonnellate di anidride carbonica all'anno. La traversata di 6,4 chilometri "
    "durerà 22 minuti, tre più di ora, perché le navi rallentano vicino alla colonia di foche.",
    "La comandante Marit Solheim, da 17 anni su questa rotta, ha lodato il silenzio in plancia. «Per la prima volta "
    "sento i gabbiani», ha detto.",
    "La vecchia nave diesel sarà venduta. Un museo di Orsa vuole conservarne il motore del 1968.",
)


def test_the_folder_explains_itself_and_holds_several_languages() -> None:
    assert (FOLDER / "README.md").exists()
    languages = {identify("\n".join(format.parse(path.read_bytes()).paragraphs)) for path in SEEDS}
    assert languages == {"de", "en", "es", "fr", "ja", "zh"}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_a_seed_is_canonical_and_in_the_language_its_name_tells(path: Path) -> None:
    document = format.parse(path.read_bytes())
    assert format.render(document) == path.read_bytes()
    assert format.canonical(document.title, document.date, document.paragraphs) == document
    assert identify("\n".join(document.paragraphs)) == path.name.split(".")[1]


def test_seeds_of_one_name_and_only_those_are_one_story() -> None:
    whole = {path.name: _whole(path) for path in SEEDS}
    for one, other in combinations(whole, 2):
        if one.split(".")[1] == other.split(".")[1]:
            continue
        found: Likeness = likeness(whole[one], whole[other])
        same = one.split(".")[0] == other.split(".")[0]
        assert (found.logit >= LOGIT[Translations.CAUTIOUS]) is same, (one, other, found.because)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name)
def test_an_import_of_a_copy_is_stopped_by_the_seed(tmp_path: Path, path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "seeds")
    copied = tmp_path / "copy.txt"
    copied.write_bytes(path.read_bytes())
    with opened(tmp_path) as store:
        (admitted,) = store.ingest.admit([read_submission(copied, source="import", zone=ZoneInfo("UTC"))])
        assert admitted.kind is Kind.DUPLICATE
        assert admitted.because.startswith(f"has word for word the text of seeds/{path.name}")


def test_a_story_in_a_language_without_a_seed_is_stopped_by_its_translation(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "seeds")
    with opened(tmp_path) as store:
        italian = bring(store, "a", FERRY_IT, "it")
        assert italian.kind is Kind.DUPLICATE
        assert italian.because.startswith("says in another language what seeds/ferry.")


def _whole(path: Path) -> SemanticSignature:
    document = format.parse(path.read_bytes())
    language = identify("\n".join(document.paragraphs))
    begun = semantic.lead_signature(document, language)
    assert begun is not None
    return semantic.complete(document, language, begun)
