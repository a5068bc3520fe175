"""Measure what a new user gets of a real site at the first try: `discover --save`, then `run`, without any edit.

    python benchmarks/first_try.py [--json] [--told] [SITE …]

Pelican, Nikola, mkdocs-material, ABlog, Hugo, Hexo and Eleventy generate the sites of `tests/sites` (`make sites`
installs them); the front matter of their posts is the truth. Figures: posts known, links announced, posts filed, junk
filed, posts whose title, day, author, text (95 % of the words) and language are right, translations found, removed
wrongly, missed, commands, minutes. `--told` prints each mistake.
"""

import argparse
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.sites import generators
from tests.sites.scoring import Score, first_try, summary
from tests.support.house import House


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("sites", nargs="*", help="any of: " + ", ".join(generators.SITES))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--told", action="store_true", help="print each mistake")
    parser.add_argument("--output", action="store_true", help="print the output of the commands")
    asked = parser.parse_args()
    scores: list[Score] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.sites or generators.SITES:
            if not generators.installed(name):
                print(f"{name}: its generator is not installed; `make sites` does it", file=sys.stderr)
                continue
            key = name.replace("/", "-")
            site = generators.build(name, Path(folder, "built", key))
            (house := Path(folder, key)).mkdir()
            scores.append(first_try(site, House(house)))
            print(f"{name}: {len(scores[-1].wrong)} wrong", file=sys.stderr)
            if asked.output:
                print(scores[-1].said, file=sys.stderr)
            if asked.told:
                print(*(f"  {each}" for each in scores[-1].wrong), sep="\n", file=sys.stderr)
    if asked.json:
        print(json.dumps([asdict(score) for score in scores], ensure_ascii=False, indent=1))
        return
    rows = summary(scores)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print(
            "  ".join(
                cell.ljust(width) if not at else cell.rjust(width)
                for at, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
        )


if __name__ == "__main__":
    main()
