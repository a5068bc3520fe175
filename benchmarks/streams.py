"""Draw a stream of documents from stories in several languages, for `duplicates.py` and `concept.py`.

    python benchmarks/streams.py STORIES.jsonl[.gz] … --out STREAM.jsonl [--seed 1] [--half 1|2 | --begin later|foreign]
                                 [--languages usem3|all] [--once 0.0]

STORIES has one object a line: {doc_id, lang, kind, text}, one sentence a line of text; documents of one doc_id are one
story. For each story it draws one, two or three languages and one version of each, and shuffles the documents of all.
With --half, every second repeated version is cut to its first or second half. With --begin, it begins elsewhere:
`later` without its first fifth, `foreign` after four sentences of other stories. `usem3` draws among the languages that
the pipeline reads without its extra, `all` among all that an encoder reads. --once is the share of stories that come
only once, whatever the draw.
"""

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.dedup.semantic.languages import READ, read_as

TAGS = {"zht": "zh-TW"}
UNSPACED = ("zh", "zh-TW", "ja", "th", "bo")
_FOUR = 4  # sentences of a paragraph

Story = dict[str, list[dict[str, str]]]  # the tellings, by language


def stories_of(paths: Iterable[Path], languages: str) -> list[Story]:
    """Read the tellings in languages that are drawn from; those of machines beside those of people."""
    found: dict[str, Story] = defaultdict(lambda: defaultdict(list))
    for path in paths:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8") as lines:
            for document in map(json.loads, lines):
                read = read_as(TAGS.get(document["lang"], document["lang"]))
                if read and (languages == "all" or read in (*READ, "zh-TW")):
                    found[document["doc_id"]][read].append(document)
    return [found[story] for story in sorted(found)]


def paragraphs(sentences: Sequence[str], language: str) -> str:
    joint = "" if language in UNSPACED else " "
    return "\n\n".join(joint.join(sentences[i : i + _FOUR]) for i in range(0, len(sentences), _FOUR))


def sentences_of(telling: dict[str, str]) -> list[str]:
    return [line.strip() for line in telling["text"].split("\n") if line.strip()]


def cut(sentences: Sequence[str], shape: str, strange: Sequence[str]) -> Sequence[str]:
    """Return a text in a shape: a half of it, from later on, or behind strange sentences."""
    middle, fifth = (len(sentences) + 1) // 2, -(-len(sentences) // 5)
    shapes = {"1": sentences[:middle], "2": sentences[middle:], "later": sentences[fifth:]}
    return [*strange, *sentences] if shape == "foreign" else shapes[shape] or sentences


def drawn(stories: Sequence[Story], draw: random.Random, shape: str, once: float) -> list[dict[str, str]]:
    """Draw tellings of each story; the documents come in the order of the stream. No `shape` leaves all whole."""
    made, tellings = [], []
    for story in stories:
        count = 1 if draw.random() < once else draw.randint(1, 3)
        languages = draw.sample(sorted(story), min(count, len(story)))
        tellings += [draw.choice(story[language]) for language in languages]
    draw.shuffle(tellings)
    told = Counter[str]()
    for telling in tellings:
        again, language = told[telling["doc_id"]], TAGS.get(telling["lang"], telling["lang"])
        told[telling["doc_id"]] += 1
        sentences: Sequence[str] = sentences_of(telling)
        if shape and again % 2:
            whose, here = telling["doc_id"], telling["lang"]
            others = [each for each in tellings if each["lang"] == here and each["doc_id"] != whose]
            lines = [line for each in others for line in sentences_of(each)] if shape == "foreign" else []
            strange = draw.sample(lines, min(_FOUR, len(lines)))
            sentences = cut(sentences, shape, strange)
        text = paragraphs(sentences, language)
        made.append({**telling, "lang": language, "text": text})
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    shapes = parser.add_mutually_exclusive_group()
    shapes.add_argument("--half", dest="shape", choices=("1", "2"), default="")
    shapes.add_argument("--begin", dest="shape", choices=("later", "foreign"), default="")
    parser.add_argument("--languages", choices=("usem3", "all"), default="usem3")
    parser.add_argument("--once", type=float, default=0.0)
    args = parser.parse_args()
    made = drawn(stories_of(args.stories, args.languages), random.Random(args.seed), args.shape, args.once)
    with args.out.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in made)
    print(f"{len(made)} documents in {len({document['lang'] for document in made})} languages: {args.out}")


if __name__ == "__main__":
    main()
