"""Score the authors that `benchmarks/extraction.py` found against a labelled set.

    benchmarks/authors.py SET_DIR PREDICTIONS.jsonl [--misses]

An author is right if the names are those of the label, in any order, regardless of case and marks. `nothing` is the
share of pages without an author. `--misses` prints the wrong pages: the label, then the names found.
"""

import argparse
import json
import re
import unicodedata
from pathlib import Path

_BETWEEN = re.compile(r"\s*[,;、，；/|]\s*|\s+(?:and|und|et|y|e|и|和)\s+")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


def main() -> None:
    """Read the arguments, compare, print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set_dir", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    found = {one["id"]: one.get("author") for one in _read(args.predictions)}
    truths = [truth for truth in _read(args.set_dir / "truth.jsonl") if truth.get("author")]
    wrong = [truth for truth in truths if _names(truth["author"]) != _names(found.get(truth["id"]) or "")]
    for truth in wrong if args.misses else ():
        print(truth["id"], truth["author"], found.get(truth["id"]), sep=" | ")
    pages = max(1, len(truths))
    right, nothing = 1 - len(wrong) / pages, sum(not found.get(truth["id"]) for truth in truths) / pages
    print(json.dumps({"pages": len(truths), "right": round(right, 4), "nothing": round(nothing, 4)}))


def _read(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _names(said: object) -> set[str]:
    """Return the names in a byline or a list of bylines, folded."""
    parts = [str(one) for one in said] if isinstance(said, list) else [str(said)]
    names = (name for part in parts for name in _BETWEEN.split(_BETWEEN_HAN.sub("、", part)))
    return {key for name in names if (key := re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold()))}


if __name__ == "__main__":
    main()
