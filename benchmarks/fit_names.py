"""Fit what names say for two stories, or for one: the table of `pipeline.dedup.semantic.name_evidence`.

    python benchmarks/fit_names.py STORIES.jsonl[.gz] … --forms tests/dedup/forms.jsonl [--seed 7] [--each 7]

STORIES are as for `streams.py`. Of each, `--each` pairs of languages are drawn (one of a story in few languages), whole,
cut to three or six sentences, or with a second half: one story. FORMS are as in `tests/dedup`: texts in which
`{this|that}` is what two events have in its place. Only pairs that score as one story are asked. Prints the table, and
how many of both kinds it parts when each tenth of the stories is judged by the others.
"""

import argparse
import json
import random
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations, product
from pathlib import Path
from zlib import crc32

import numpy as np
from rich.progress import track
from streams import paragraphs, sentences_of, stories_of

from pipeline import format
from pipeline.dedup.semantic.compared_text import Told
from pipeline.dedup.semantic.constants import LOGIT, PARTS
from pipeline.dedup.semantic.counterparts import names_told
from pipeline.dedup.semantic.languages import USEM3, read_as, scheme_of
from pipeline.dedup.semantic.name_evidence import KINDS, MOST_NUMBERS, STATES, row
from pipeline.dedup.semantic.scoring import likeness
from pipeline.dedup.semantic.signature import whole_signature
from pipeline.model import Translations

EITHER = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")
SHAPES = ("3", "6", "6", "whole", "second")
FEW = 5  # languages
Pair = tuple[str, bool, list[float]]  # the story or form, whether it is two events, what its names are


def told(title: str, text: list[str], language: str) -> Told:
    document = format.canonical(title, date(2026, 4, 9), text)
    signature = whole_signature(document, language)
    assert signature is not None
    return document, language, signature


def asked(name: str, one: Told, other: Told, *, two: bool) -> Iterator[Pair]:
    """Yield a pair if it scores as one story."""
    if likeness(one[2], other[2]).logit >= LOGIT[Translations.CAUTIOUS]:
        names, numbers = names_told(one, other)
        yield name, two, [*row(names), min(numbers, MOST_NUMBERS), 1.0]


def of_stories(paths: list[Path], seed: int, each: int) -> Iterator[Pair]:
    draw = random.Random(seed)
    for number, story in enumerate(track(stories_of(paths, "usem3"), description="stories")):
        for _ in range(0 if len(story) < 2 else each if len(story) > FEW else 1):
            languages = draw.sample(sorted(story), 2)
            one, other = (sentences_of(draw.choice(story[language])) for language in languages)
            shape = draw.choice(SHAPES)
            if shape.isdigit():
                one, other = one[: int(shape)], other[: int(shape)]
            elif shape == "second":
                other = other[(len(other) + 1) // 2 :]
            made = [
                paragraphs(lines, language).split("\n\n")
                for lines, language in zip((one, other), languages, strict=True)
            ]
            pair = [told(text[0][:60], text, language) for text, language in zip(made, languages, strict=True)]
            yield from asked(f"story {number}", pair[0], pair[1], two=False)


def of_forms(path: Path) -> Iterator[Pair]:
    forms: dict[str, dict[str, list[str]]] = {}
    for line in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        if read_as(line["lang"]) and scheme_of(line["lang"]) == USEM3:
            forms.setdefault(line["form"], {})[line["lang"]] = [line["title"], *line["paragraphs"]]

    @cache
    def event(form: str, language: str, number: int) -> Told:
        title, *text = (EITHER.sub(lambda found: found[number + 1], said) for said in forms[form][language])
        return told(title, text, language)

    for form in track(forms, description="forms"):
        for one, other in combinations(forms[form], 2):
            for here, there in product((0, 1), repeat=2):
                yield from asked(form, event(form, one, here), event(form, other, there), two=here != there)


def fitted(rows: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Return the weights of a logistic regression, drawn toward nothing where there is little to learn from."""
    weights, ridge = np.zeros(rows.shape[1]), np.eye(rows.shape[1])
    ridge[-1, -1] = 0.01
    for _ in range(30):
        guess = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (two - guess) - ridge @ weights
        weights += np.linalg.solve(rows.T @ (rows * (guess * (1 - guess) + 1e-9)[:, None]) + ridge, slope)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="+")
    parser.add_argument("--forms", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--each", type=int, default=7)
    args = parser.parse_args()
    pairs = [*of_stories(args.stories, args.seed, args.each), *of_forms(args.forms)]
    rows, two = np.array([each[2] for each in pairs]), np.array([float(each[1]) for each in pairs])
    tenth = np.array([crc32(each[0].encode()) % 10 for each in pairs])
    judged = np.zeros(len(pairs))
    for number in range(10):
        here = tenth == number
        judged[here] = rows[here] @ fitted(rows[~here], two[~here])
    for limit in (PARTS.names_least, 0.0, 1.0, PARTS.names_enough, 2.0):
        parted = judged > limit
        print(
            f"above {limit}: {sum(parted[two == 1])} of {sum(two == 1)} of two, {sum(parted[two == 0])} of {sum(two == 0)} of one"
        )
    weights = fitted(rows, two)
    for kind, cells in zip(KINDS, weights[:-2].reshape(len(KINDS), len(STATES)), strict=True):
        print(f"({', '.join(f'{cell:.2f}' for cell in cells)}),  # {kind}")
    print(f"numbers {weights[-2]:.3f}, bias {weights[-1]:.2f}")


if __name__ == "__main__":
    main()
