"""Measure how fast a search is, what a document costs, and how often a story is found in another language.

    .venv/bin/python benchmarks/search.py --documents 100000
    .venv/bin/python benchmarks/search.py --titles stories.jsonl.gz

The documents are drawn from a vocabulary by Zipf's law, a third of them in words of two Han characters. They repeat
themselves as news does: of 460 words of an English article 50 % are different, of 565 pieces of a Chinese one 78 %
(WMT21 and NTREX). They are made when the search index reads them, so that writing and reading files is not measured.
Times are of CPU.

A file of titles has one JSON object a line, with doc_id, lang and text; the title is the first line of the text. Each
title is a query for the same story in every other language, each language by itself.
"""

import argparse
import gzip
import json
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from pipeline.archive import Archive
from pipeline.dedup import title_signatures
from pipeline.index import Index
from pipeline.model import Document
from pipeline.search import Filters, Search, read_query

_FIRST = date(2020, 1, 1)
_ENGLISH, _HAN = 200_000, 30_000  # words
_SENTENCES, _IN_SENTENCE, _IN_DOCUMENT = 60_000, 12, 30  # drawn of each language; words, sentences
_DIFFERENT = {"en": 27, "zh": 90}  # a document's sentences are drawn from so many
_PHRASES = 50
_REPEAT = 7


class Texts(Archive):
    """An archive whose documents are made when they are read."""

    def __init__(self, root: Path, made: Callable[[int], Document]) -> None:
        super().__init__(root, root / "seeds")
        self._made = lru_cache(maxsize=2000)(made)

    def read(self, file: str) -> Document:
        return self._made(int(file))


class Zipf:
    """Documents of sentences, whose words are drawn from a vocabulary."""

    def __init__(self, documents: int) -> None:
        draw, self._documents = random.Random(1), documents
        letters = "etaoinshrdlucmfwypvbgk"
        self._words = {
            "en": ["".join(draw.choices(letters, k=draw.randint(2, 9))) for _ in range(_ENGLISH)],
            "zh": [chr(0x4E00 + draw.randint(0, 3500)) + chr(0x4E00 + draw.randint(0, 3500)) for _ in range(_HAN)],
        }
        self._sentences = {language: self._drawn(language) for language in self._words}

    def _drawn(self, language: str) -> list[str]:
        words = self._words[language]
        shares = np.cumsum(1 / (np.arange(len(words)) + 2.7))
        ranks = np.searchsorted(shares, np.random.default_rng(2).random((_SENTENCES, _IN_SENTENCE)) * shares[-1])
        blank = "" if language == "zh" else " "
        return [blank.join(words[rank] for rank in row) for row in ranks.tolist()]

    def language(self, number: int) -> str:
        return "zh" if number % 3 == 0 else "en"

    def day(self, number: int) -> date:
        return _FIRST + timedelta(days=number * 2000 // max(self._documents, 2000))

    def word(self, rank: int, language: str) -> str:
        return self._words[language][rank]

    def __call__(self, number: int) -> Document:
        language = self.language(number)
        draw = random.Random(number)
        title, *rest = draw.choices(draw.choices(self._sentences[language], k=_DIFFERENT[language]), k=_IN_DOCUMENT)
        return Document(
            title=title, date=self.day(number), paragraphs=(("。" if language == "zh" else ". ").join(rest),)
        )


def cpu_ms(call: Callable[[], object], repeat: int = _REPEAT) -> float:
    """Return the median CPU time of a call, warm."""
    call()
    taken = []
    for _ in range(repeat):
        start = time.process_time()
        call()
        taken.append((time.process_time() - start) * 1000)
    return median(taken)


def fill(index: Index, rows: Iterator[dict[str, Any]]) -> None:
    """Put documents into an index by their titles, languages and days alone."""
    rest = {
        "state": "archived",
        "ordinal": 0,
        "source": "bench",
        "url": "",
        "canonical_key": "",
        "date_basis": "json-ld",
        "fetched_at": 0,
        "scheme": 1,
        "exact": b"",
        "near": b"",
        "size": 0,
        "relation": "new",
        "because": "",
        "unsketched": 0,
        "unbridged": 0,
    }
    names: Sequence[str] = ("id", "file", "sha256", "key", "day", "title", "language", *rest)
    statement = f"INSERT INTO document ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
    with index.transaction() as transaction:
        transaction.clear_documents()
        transaction.declare_complete()
    with index._backend.transaction() as connection:
        connection.connection.dbapi_connection.executemany(  # type: ignore[union-attr]
            statement, ({"sha256": "", "file": str(row["id"]), "key": str(row["id"])} | row | rest for row in rows)
        )


@contextmanager
def searching(
    folder: Path, made: Callable[[int], Document], rows: Iterator[dict[str, Any]], *, across: bool
) -> Iterator[tuple[Search, Index]]:
    index = Index(folder / ".state" / "index.sqlite")
    try:
        fill(index, rows)
        search = Search(index, Texts(folder, made), across_languages=across)
        try:
            yield search, index
        finally:
            search.close()
    finally:
        index.close()


def measure(documents: int, folder: Path) -> None:
    made = Zipf(documents)
    rows = (
        {"id": n, "day": made.day(n).isoformat(), "title": f"Title {n}", "language": made.language(n)}
        for n in range(1, documents + 1)
    )
    with searching(folder, made, rows, across=False) as (search, index):
        start = time.process_time()
        for number in range(1, min(documents, 2000) + 1):
            made(number)
        making_ms = (time.process_time() - start) / min(documents, 2000) * 1000
        start = time.process_time()
        search.follow()
        adding_ms = (time.process_time() - start) / documents * 1000 - making_ms
        size = sum(path.stat().st_size for path in (folder / ".state").glob("search.sqlite*"))
        print(f"{documents} documents: adding {adding_ms:.2f} ms, {size / documents:.0f} bytes a document")
        ask(search, made)
        phrases(search, made, documents)
        codes(search, index, documents)


def ask(search: Search, made: Zipf) -> None:
    """Print how long the queries take: in the index alone, and with the documents and snippets of a page."""
    asked = {
        "a common word": made.word(1, "en"),
        "a word": made.word(60, "en"),
        "a rare word": made.word(20_000, "en"),
        "two words": f"{made.word(40, 'en')} {made.word(90, 'en')}",
        "a beginning": f"{made.word(60, 'en')[:4]}*",
        "two Han characters": made.word(40, "zh"),
        "four Han characters": made.word(1, "zh") + made.word(2, "zh"),
        "one Han character": made.word(40, "zh")[0],
    }
    filters = Filters(state=None)
    kept, days = Filters(), Filters(since=_FIRST + timedelta(days=500), until=_FIRST + timedelta(days=530))
    narrow = Filters(language="en", source="bench")
    print(f"{'ms CPU':24}{'index':>9}{'page':>9}{'archived':>9}{'30 days':>9}{'filtered':>9}{'best':>9}")
    for name, query in asked.items():
        match = read_query(query).match()
        alone = cpu_ms(lambda match=match: search._file.newest(match, 0, 1 << 61, 20))  # type: ignore[misc]
        times = [
            cpu_ms(lambda query=query, some=some, best=best: search.search(query, some, best=best, follow=False))  # type: ignore[misc]
            for some, best in ((filters, False), (kept, False), (days, False), (narrow, False), (kept, True))
        ]
        print(f"{name:24}{alone:9.2f}" + "".join(f"{each:9.2f}" for each in times))


def phrases(search: Search, made: Zipf, documents: int) -> None:
    """Print how long phrases take: three words beside each other in documents drawn at random."""
    draw = random.Random(4)
    taken = []
    for _ in range(_PHRASES):
        number = draw.randrange(1, documents + 1)
        words = made(number).paragraphs[0]
        if made.language(number) == "zh":
            at = draw.randrange(len(words) - 6)
            words = words[at : at + 6].replace("。", "")
        else:
            at = draw.randrange(12)
            words = " ".join(words.replace(". ", " ").split(" ")[at : at + 3])
        match = read_query(f'"{words}"').match()
        taken.append(cpu_ms(lambda match=match: search._file.newest(match, 0, 1 << 61, 20), 3))  # type: ignore[misc]
    print(f"phrases: median {median(taken):.2f} ms, 90 % within {np.quantile(taken, 0.9):.2f} ms")


def codes(search: Search, index: Index, documents: int) -> None:
    """Print how long a query across languages takes, beside as many codes drawn at random."""
    (scheme,) = title_signatures.title_schemes()[:1]
    draw = np.random.default_rng(5)
    shelf = search._codes.of(scheme)
    for start in range(1, documents + 1, 50_000):
        numbers = range(start, min(start + 50_000, documents + 1))
        shelf.append((n, _FIRST, "zh" if n % 3 == 0 else "en", draw.bytes(32)) for n in numbers)
    from pipeline.search.across import across_languages

    def across() -> object:
        return across_languages(
            index, search._file, search._codes, "flood destroys the harvest in the valley", "en", Filters(), 10
        )

    print(f"across languages: {cpu_ms(across):.1f} ms with the encoding of the query")


def recall(path: Path, folder: Path, most: int) -> None:
    """Print how often a title finds its story in another language among the first ten."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    titles: dict[tuple[str, str], str] = {}
    for line in read:
        if line.get("kind") in (None, "src", "ref"):
            titles.setdefault(
                (line["doc_id"], {"zht": "zh-TW"}.get(line["lang"], line["lang"])), line["text"].split("\n")[0]
            )
    numbered = dict(enumerate(titles.items(), 1))
    rows = (
        {"id": n, "day": "2024-01-01", "title": title, "language": language}
        for n, ((_, language), title) in numbered.items()
    )

    def made(number: int) -> Document:
        return Document(title=numbered[number][1], date=date(2024, 1, 1), paragraphs=("",))

    with searching(folder, made, rows, across=True) as (search, index):
        start = time.process_time()
        search.follow()
        print(f"{len(titles)} titles, {(time.process_time() - start) / len(titles) * 1000:.2f} ms each to add")
        _recall(search, index, numbered, most)


def _recall(search: Search, index: Index, numbered: dict[int, tuple[tuple[str, str], str]], most: int) -> None:
    from pipeline.search.across import across_languages

    languages: dict[str, dict[str, int]] = defaultdict(dict)
    for n, ((story, language), _) in numbered.items():
        languages[story][language] = n
    asked = [(n, story, language) for n, ((story, language), _) in numbered.items()]
    random.Random(3).shuffle(asked)
    found: dict[str, list[int]] = defaultdict(list)
    for n, story, language in asked[:most]:
        for other, number in languages[story].items():
            (scheme,) = title_signatures.title_schemes()[:1]
            if not title_signatures.title_languages(language, scheme, wanted=[other]):
                continue
            hits = across_languages(
                index, search._file, search._codes, numbered[n][1], language, Filters(language=other), 10
            )
            found[language].append(int(any(row.id == number for row, _ in hits)))
    every = [each for some in found.values() for each in some]
    print(
        f"recall@10 {np.mean(every):.3f} of {len(every)} pairs; "
        + ", ".join(f"{language} {np.mean(some):.3f}" for language, some in sorted(found.items()))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--titles", type=Path, help="measure recall with the titles of this file instead")
    parser.add_argument("--queries", type=int, default=400, help="number of titles to search for")
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        if given.titles:
            recall(given.titles, Path(folder), given.queries)
        else:
            measure(given.documents, Path(folder))


if __name__ == "__main__":
    main()
