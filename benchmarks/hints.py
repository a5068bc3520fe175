"""Measure how alike halved translations are, and how alike strangers are: the range in which hints decide.

    python benchmarks/hints.py STORIES.jsonl[.gz] [--stories 60]

STORIES has one object a line: {doc_id, lang, text}; lines of one doc_id tell one story. Prints the likeness (logit) of
each story's first two versions, of the first and the first half of the second, and of all pairs of strangers. A page's
own statement lowers the threshold by `pipeline.dedup.decision.HINT_LOGIT`; the lowered threshold should lie between the
last two figures.
"""

import argparse
import gzip
import json
from datetime import date
from itertools import permutations
from pathlib import Path

import numpy as np

from pipeline import format
from pipeline.dedup import semantic
from pipeline.dedup.semantic.languages import read_as
from pipeline.dedup.semantic.signature import whole_signature
from pipeline.model import SemanticSignature

SHARES = (0, 0.1, 1, 10, 50, 90, 99, 99.9, 100)


def read(text: str, language: str, *, part: float = 1.0) -> SemanticSignature:
    paragraphs = [line for line in text.split("\n") if line.strip()]
    document = format.canonical("untitled", date(2024, 1, 1), paragraphs[: max(1, int(len(paragraphs) * part))])
    made = whole_signature(document, language)
    assert made is not None
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--stories", type=int, default=60)
    args = parser.parse_args()
    told: dict[str, dict[str, str]] = {}
    with (gzip.open if args.file.suffix == ".gz" else open)(args.file, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if read_as(row["lang"]):
                told.setdefault(row["doc_id"], {}).setdefault(row["lang"], row["text"])
    stories = [list(each.items())[:2] for each in told.values() if len(each) > 1][: args.stories]
    first = [read(text, language) for (language, text), _ in stories]
    second = [read(text, language) for _, (language, text) in stories]
    half = [read(text, language, part=0.5) for _, (language, text) in stories]
    pairs = {
        "translations": zip(first, second, strict=True),
        "halves": zip(first, half, strict=True),
        "strangers": ((first[one], second[other]) for one, other in permutations(range(len(stories)), 2)),
    }
    print(f"{'':14}{'pairs':>6}" + "".join(f"{share:>8} %" for share in SHARES))
    for name, each in pairs.items():
        logits = [semantic.likeness(left, right).logit for left, right in each]
        print(f"{name:14}{len(logits):>6}" + "".join(f"{value:>10.2f}" for value in np.percentile(logits, SHARES)))


if __name__ == "__main__":
    main()
