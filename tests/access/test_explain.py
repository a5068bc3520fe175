"""What became of a file or an address: sentences, with the values that JSON gives."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.access.explain import Statement, documents_named, explain, reason
from pipeline.config import settings
from pipeline.errors import PipelineError
from pipeline.index import DocumentRow, queries
from pipeline.model import DocumentState, Kind, Relation
from pipeline.runtime import Store
from tests.support.clocks import NOON
from tests.support.documents import opened, submission, text
from tests.support.house import House

KEPT, COPY = "https://a.example/1", "https://b.example/1"


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A source of the host of the first of two documents, of which the second is a copy."""
    house = House(tmp_path)
    house.source({"feed": "https://a.example/feed"}, name="harbour")
    with opened(tmp_path) as store:
        store.ingest.admit([submission(KEPT, text(1)), submission(COPY, text(1))])
    return house


def told(house: House, store: Store, what: str) -> list[Statement]:
    return explain(store.index, settings.load(house.configs), what, now=NOON + timedelta(days=1))


def test_of_a_file_it_is_told_what_it_was_judged_to_be_and_what_repeats_it(house: House) -> None:
    with opened(house.folder) as store:
        (kept,), (copy,) = (queries.versions(store.index, url) for url in (KEPT, COPY))
        first, second = told(house, store, kept.file)
    assert first.says == f"{kept.file}: new: {kept.because}"
    assert second.says == f"  exact {copy.file}: {copy.because}"
    assert second.public() == {"says": second.says} | copy.public()


def test_of_an_address_it_is_told_too_what_its_source_would_do_about_it(house: House) -> None:
    with opened(house.folder) as store:
        *_, visit, would = told(house, store, KEPT)
        *_, elsewhere = told(house, store, "https://c.example/1")
    assert (visit.values["kind"], visit.values["at"]) == (Kind.ARCHIVED, NOON)
    assert would.says.startswith("if harbour announces it now: seen: ")
    assert would.public().keys() == {"says", "source", "would", "because"}
    assert elsewhere.says.startswith("no source has an endpoint on this host")


@pytest.mark.parametrize("what", ["2026/01/01/000_0123456789abcdef.txt", "0123456789abcdef"])
def test_a_name_of_which_nothing_is_held_is_an_error(house: House, what: str) -> None:
    with opened(house.folder) as store:
        with pytest.raises(PipelineError, match=f"{what}: nothing of that name is held"):
            told(house, store, what)
        with pytest.raises(PipelineError, match=f"{what}: nothing of that name is held; `pipeline list`"):
            documents_named(store.index, what)


def test_the_public_form_of_a_row_names_no_number_of_ours_and_a_deletion_only_where_there_is_one(house: House) -> None:
    with opened(house.folder) as store:
        (copy,) = queries.versions(store.index, COPY)
        store.ingest.prune([copy.file], NOON + timedelta(days=1))
        (pruned,) = queries.versions(store.index, COPY)
    assert (copy.state, copy.relation, copy.pruned_at) == (DocumentState.DUPLICATE, Relation.EXACT, None)
    assert list(copy.public()) == [
        *("file", "sha256", "state", "day", "title", "language", "source", "url", "publisher", "date_basis"),
        *("published", "fetched_at", "relation", "of", "via", "score", "because", "confidence"),
        *("unsketched", "unbridged"),
    ]
    assert (copy.public()["unsketched"], type(copy.public()["unsketched"])) == (0, int)
    assert pruned.public() == copy.public() | {"pruned_at": pruned.pruned_at}
    assert reason(pruned) == f"{copy.because}; its text was deleted on {pruned.pruned_at:%Y-%m-%d}, " + (
        "as the retention of duplicates says"
    )


def test_a_row_is_not_changed(house: House) -> None:
    with opened(house.folder) as store:
        row: DocumentRow = queries.versions(store.index, KEPT)[0]
    with pytest.raises(AttributeError):
        row.title = "another"  # type: ignore[misc]


def test_a_sound_archive_is_read_without_what_files_or_fetches(house: House) -> None:
    line = f"import sys; sys.argv = ['pipeline', '--configs', {str(house.configs)!r}, 'list', '--json']"
    watch = "import atexit, json; atexit.register(lambda: print(json.dumps([*sys.modules]), file=sys.stderr))"
    program = f"{line}; {watch}; from pipeline.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert [row["url"] for row in json.loads(done.stdout)] == [KEPT]
    heavy = {"numpy", "httpx", "multiprocessing", "trafilatura", "pipeline.ingest.ingest", "pipeline.dedup.decision"}
    assert not heavy & {*json.loads(done.stderr)}
