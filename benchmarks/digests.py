"""Bring digests, halves and thirds of stories to an archive that has the story, and print what is kept of each.

    python benchmarks/digests.py STORIES.jsonl[.gz] [--pairs 100] [--seed 1] [--order story|other|both]

STORIES has one object a line: {doc_id, lang, text}, a sentence a line of `text`, the same stories in several languages.
For each pair it draws a story and two of its languages. The archive has the story in one language. In the other it
comes whole, cut to its first or second half or first third, or as a part of a digest with two other stories. A digest
has a title of its own; the title of every other text is its beginning. `both`: both stay in the archive. `wider`: of
two versions, the wider one stays. `first`: the first one stays.
"""

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from duplicates import empty_archive, submission
from rich.progress import track

from pipeline.model import Kind, Translations

SHAPES = (
    "whole",
    "half",
    "second half",
    "third",
    "digest of three",
    "digest, in the middle",
    "digest of two",
    "digest of beginnings",
)
# One for each language that is drawn, as such columns are called
TITLES = {
    "en": "The day in brief",
    "de": "Der Tag im Überblick",
    "fr": "L’essentiel du jour",
    "es": "Lo más importante del día",
    "it": "In breve",
    "pt": "Resumo do dia",
    "pl": "Skrót wydarzeń",
    "ru": "Главное за день",
    "tr": "Günün özeti",
    "id": "Ringkasan hari ini",
    "zh": "今日要闻",
    "ja": "きょうのニュース",
    "ko": "오늘의 주요 뉴스",
    "ar": "موجز اليوم",
    "th": "ข่าวสั้นประจำวัน",
}
UNSPACED = ("zh", "ja")


def shaped(shape: str, story: Sequence[str], others: Sequence[Sequence[str]]) -> list[str]:
    """Return the sentences of a story in one of the shapes."""
    few = [sentences[:4] for sentences in (story, *others)]
    return {
        "whole": list(story),
        "half": list(story[: (len(story) + 1) // 2]),
        "second half": list(story[len(story) // 2 :]),
        "third": list(story[: max(3, len(story) // 3)]),
        "digest of three": [*story, *others[0], *others[1]],
        "digest, in the middle": [*others[0], *story, *others[1]],
        "digest of two": [*story, *others[0]],
        "digest of beginnings": [sentence for each in few for sentence in each],
    }[shape]


def document(language: str, sentences: Sequence[str], title: str) -> dict[str, str]:
    joint = "" if language in UNSPACED else " "
    paragraphs = [joint.join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)]
    return {"lang": language, "title": title, "text": "\n\n".join(paragraphs)}


def became(held: dict[str, str], coming: dict[str, str]) -> str:
    """Return what is kept of two documents that come one after the other."""
    first, second = (submission(each, number, Translations.CAUTIOUS) for number, each in enumerate((held, coming)))
    with empty_archive() as (ingest, _):
        ingest.admit([first])
        (receipt,) = ingest.admit([second])
    if receipt.kind is not Kind.ARCHIVED:
        return "first"
    return "wider" if receipt.instead_of else "both"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--order", choices=("story", "other", "both"), default="both", help="which version comes first")
    args = parser.parse_args()
    stories: dict[str, dict[str, list[str]]] = defaultdict(dict)
    opener = gzip.open if args.stories.suffix == ".gz" else open
    with opener(args.stories, "rt", encoding="utf-8") as lines:
        for said in map(json.loads, lines):
            sentences = [line for line in said["text"].split("\n") if line.strip()]
            if said["lang"] in TITLES and len(sentences) >= 6:
                stories[said["doc_id"]][said["lang"]] = sentences
    in_two = [story for story, versions in sorted(stories.items()) if len(versions) > 1]
    draw = random.Random(args.seed)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for number in track(range(args.pairs), description="pairs"):
        story = draw.choice(in_two)
        one, other = draw.sample(sorted(stories[story]), 2)
        others = draw.sample([each for each in stories if each != story and other in stories[each]], 2)
        held = document(one, stories[story][one], stories[story][one][0][:60])
        for shape in SHAPES:
            sentences = shaped(shape, stories[story][other], [stories[each][other] for each in others])
            title = TITLES[other] if shape.startswith("digest") else sentences[0][:60]
            pair = [held, document(other, sentences, title)]
            if args.order == "other" or (args.order == "both" and number % 2):
                pair.reverse()
            found[shape][became(pair[0], pair[1])] += 1
    print(f"{'':24}{'both':>8}{'wider':>8}{'first':>8}")
    for shape, counts in found.items():
        print(f"{shape:24}" + "".join(f"{counts[kept] / args.pairs:8.2f}" for kept in ("both", "wider", "first")))


if __name__ == "__main__":
    main()
