"""The docstrings of functions open with a verb in the imperative: "Return…", "Read…"."""

import re
from ast import get_docstring

import pytest

from tests.support.code import is_property, is_protocol, modules, public

# A new docstring may need a new verb here: no noun, no article, no third person. Before "of", none of them is a verb.
VERBS = """
    accept add answer append apply archive ask be become begin bring call change check choose close collect
    compare compute count crawl cut decide declare decode decorate delete describe do drop encode end estimate
    extract fetch file find finish fold forget gather give hand have hear hold import judge lend let list make
    measure move note open order parse pass plan print process put raise read rebuild refuse remember remove replace
    report return run say select send set show start stop store submit sum survey take tell try verify wait
    write yield
"""
SHARE = 0.95
# What implements a protocol is documented there.
PROMISED = {
    function.name
    for module in modules().values()
    for owner, function in public(module.body)
    if is_protocol(owner) and get_docstring(function)
}
FUNCTIONS = {
    f"{path}:{function.lineno} {function.name}": get_docstring(function)
    for path, module in modules().items()
    for owner, function in public(module.body)
    if not is_property(function) and (get_docstring(function) or owner is None or function.name not in PROMISED)
}


def is_imperative(docstring: str) -> bool:
    """Return True if a docstring opens with one of the verbs, or with `Never` and one of them."""
    first, second, *_ = [*re.findall(r"[^\s.,:;]+", docstring.removeprefix("Never ").lower()), "", ""]
    return first in VERBS.split() and second != "of"


@pytest.mark.parametrize(
    ("docstring", "imperative"),
    [
        ("Return the first of all.", True),
        ("Close.", True),
        ("Never forget a file.", True),
        ("Returns the first of all.", False),
        ("The first of all.", False),
        ("File of a document.", False),
        ("Whether it is the first.", False),
        ("What comes first.", False),
        ("None where nothing is.", False),
    ],
)
def test_what_is_no_verb_in_the_imperative_is_told_apart(docstring: str, imperative: bool) -> None:
    assert is_imperative(docstring) is imperative


def test_public_functions_have_a_docstring() -> None:
    without = [name for name, docstring in FUNCTIONS.items() if not docstring]
    assert len(FUNCTIONS) > 500
    assert len(without) <= (1 - SHARE) * len(FUNCTIONS), without


def test_docstrings_of_functions_open_with_a_verb_in_the_imperative() -> None:
    told = {name: docstring for name, docstring in FUNCTIONS.items() if docstring}
    wrong = [f"{name}: {docstring.splitlines()[0]}" for name, docstring in told.items() if not is_imperative(docstring)]
    assert len(wrong) <= (1 - SHARE) * len(told), "\n".join(wrong)
