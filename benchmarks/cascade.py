"""Measure what each step of the search for translations saves and loses: run a stream without one step at a time.

    python benchmarks/cascade.py STREAM.jsonl[.gz]

STREAM is as for `duplicates.py`. A step is switched off by its constant, which no setting of the product changes.
Prints a line for each variant: milliseconds of CPU a document, including everything that filing it takes; F1; good
documents lost. Documents are filed one by one, except in the variant of batches.
"""

import argparse
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from duplicates import documents_of, fed, scored

from pipeline.dedup.semantic import constants, signature
from pipeline.ingest import candidates
from pipeline.model import Translations

RULES = constants.RULES["usem3"]
ALL = 10_000


def rules(**changed: Any) -> tuple[Any, str, Any]:
    return constants, "RULES", constants.RULES | {"usem3": replace(RULES, **changed)}


# name, what is patched, threshold, documents filed at a time
VARIANTS: list[tuple[str, list[tuple[Any, str, Any]], Translations, int]] = [
    ("no search at all", [], Translations.OFF, 1),
    ("all steps", [], Translations.CAUTIOUS, 1),
    ("all steps, documents filed by 16", [], Translations.CAUTIOUS, 16),
    ("no lead: everything encoded on arrival", [(signature, "END_WIDTH", float("inf"))], Translations.CAUTIOUS, 1),
    (
        "no look-up: every document a candidate",
        [rules(within=256), (candidates, "NEAREST", ALL), (candidates, "CANDIDATES", ALL)],
        Translations.CAUTIOUS,
        1,
    ),
    ("no filter: every near simhash read whole", [rules(lead_bias=1e9)], Translations.CAUTIOUS, 1),
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stream", type=Path)
    documents = documents_of(parser.parse_args().stream)
    fed(documents[:20], Translations.CAUTIOUS)  # loads the model
    for name, patched, threshold, group in VARIANTS:
        with ExitStack() as stack:
            for owner, attribute, value in patched:
                stack.callback(setattr, owner, attribute, getattr(owner, attribute))
                setattr(owner, attribute, value)
            predictions, spent = fed(documents, threshold, group)
        f1, lost = scored(predictions)
        print(f"| {name} | {spent:.1f} | {f1:.4f} | {lost:.4f} |", flush=True)


if __name__ == "__main__":
    main()
