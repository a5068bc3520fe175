"""Reports in many genres and languages: a copy is one report however it was cut and edited, a filled-in form is two."""

from datetime import timedelta

import pytest

from pipeline.dedup.content_hash import bands, fingerprint
from pipeline.dedup.decision import judge
from pipeline.dedup.evidence import Candidates, Meaning, Policy
from pipeline.model import Document, Known, Relation, Translations, Verdict
from tests.support.pairs import Pair, pairs

PAIRS = pairs()
POLICY = Policy(near_threshold=0.8, translations=Translations.OFF, look_back=timedelta(days=60))


def judged(held: Document, came: Document, language: str) -> Verdict:
    """The verdict on a document where another one is held and found."""
    known = Known(
        file="held",
        key="https://held.example/",
        source="a",
        title=held.title,
        language=language,
        date=held.date,
        fingerprint=fingerprint(held),
    )
    candidates = Candidates(
        document=came,
        language=language,
        fingerprint=fingerprint(came),
        own=None,
        worded=[known],
        text=lambda _: held,
        meaning=Meaning,
        in_other_languages=lambda: False,
    )
    return judge(candidates, POLICY)


@pytest.mark.parametrize("pair", PAIRS, ids=[pair.name for pair in PAIRS])
def test_a_copy_is_one_report_and_a_form_filled_in_otherwise_is_two_whichever_comes_first(pair: Pair) -> None:
    for held, came in (pair.documents, pair.documents[::-1]):
        found = judged(held, came, pair.language)
        assert (found.relation is not Relation.NEW) is pair.one, found.because


def test_every_copy_shares_a_band_with_its_original() -> None:
    lost = []
    for pair in PAIRS:
        one, other = (set(enumerate(bands(fingerprint(document).near))) for document in pair.documents)
        if pair.one and not one & other:
            lost.append(pair.name)
    assert lost == [], "it would never be looked at"
