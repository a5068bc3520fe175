"""Score the language detection of texts, and measure how long it takes.

    benchmarks/languages.py TEXTS... [--only LANG,LANG...] [--first N | --lines] [--latin] [--capitals] [--misses]

TEXTS are JSON lines with `lang` and `text` (texts whose `kind` begins with `mt:` are left out), or lines of a language,
a tab and a text; with .gz too. The detector gets no hint of the language. For each language and for all, it prints the
number of whole texts and of beginnings of N lines (1; with `--lines` each line), the share that is right, and the
languages detected for the others; for all, milliseconds of CPU per whole text. `--latin` writes Serbian in Latin
letters, `--capitals` capitalises each word. `--misses` prints the lines that are wrong.
"""

import argparse
import gzip
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from pipeline.text.language import identify

_TAGS = {"zht": "zh-TW", "nb": "no", "nn": "no"}
_CYRILLIC = "абвгдђежзијклмнопрстћуфхцчш"
_LATIN = str.maketrans(_CYRILLIC + _CYRILLIC.upper(), "abvgdđežzijklmnoprstćufhcčš" + "ABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ") | {
    ord(letter): pair for letter, pair in zip("љњџЉЊЏ", ["lj", "nj", "dž", "Lj", "Nj", "Dž"], strict=True)
}


def main() -> None:
    """Read the arguments, tell the language of every text, print the shares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, nargs="+")
    parser.add_argument("--only", type=lambda tags: set(tags.split(",")))
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--latin", action="store_true")
    parser.add_argument("--capitals", action="store_true")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    told: dict[str, dict[str, Counter[str]]] = {"text": defaultdict(Counter), "line": defaultdict(Counter)}
    identify("The first call loads the model.")
    spent = 0.0
    for language, text in (one for path in args.texts for one in _read(path)):
        if args.only and language not in args.only:
            continue
        text = text.translate(_LATIN) if args.latin and language == "sr" else text
        text = text.title() if args.capitals else text
        lines = [line for line in text.split("\n") if line.strip()]
        start = time.process_time()
        whole = identify(text)
        spent += time.process_time() - start
        told["text"][language][whole] += 1
        for line in lines if args.lines else [" ".join(lines[: args.first])]:
            found = identify(line)
            told["line"][language][found] += 1
            if args.misses and _TAGS.get(found, found) != language:
                print(language, found, line, sep="\t")
    for language in sorted(told["text"]):
        print(
            language,
            *(_share({language: by[language]}) for by in told.values()),
            _others(told["line"][language], language),
        )
    texts = sum(by.total() for by in told["text"].values())
    print("all", *map(_share, told.values()), f"{1000 * spent / max(1, texts):.3f} ms")


def _read(path: Path) -> Iterator[tuple[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith("{"):
                one = json.loads(line)
                if not str(one.get("kind", "")).startswith("mt:"):
                    yield _TAGS.get(one["lang"], one["lang"]), one["text"]
            else:
                language, _, text = line.rstrip("\n").partition("\t")
                yield _TAGS.get(language, language), text


def _share(told: dict[str, Counter[str]]) -> str:
    right = sum(count for language, by in told.items() for tag, count in by.items() if _TAGS.get(tag, tag) == language)
    texts = sum(by.total() for by in told.values())
    return f"{texts} {right / max(1, texts):.4f}"


def _others(by: Counter[str], language: str) -> str:
    return " ".join(f"{tag}:{count}" for tag, count in by.most_common(5) if _TAGS.get(tag, tag) != language)


if __name__ == "__main__":
    main()
