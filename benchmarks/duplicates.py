"""Feed a stream of documents through the real fingerprint, index and decision, and write down what each was held to be.

    python benchmarks/duplicates.py STREAM.jsonl[.gz] --predictions OUT.jsonl [--threshold cautious|aggressive]

STREAM has one object a line: {doc_id, lang, kind, text}, paragraphs divided by an empty line. The documents arrive in
that order, all published on one day; since a document needs a title, each gets the beginning of its text, which adds
nothing. OUT gets one line for each: {doc_id, lang, kind, relation, of, score, because}; `of` is the doc_id of the
document that it was held to repeat.
"""

import argparse
import gzip
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from rich.progress import track

from pipeline import codec
from pipeline.admission import Admission, Arrival
from pipeline.archive import Archive
from pipeline.clock import SystemClock
from pipeline.engine import Inline
from pipeline.fingerprint import fingerprint
from pipeline.index import Index, catalogue
from pipeline.model import Extracted, Kind, Link, Provenance
from pipeline.proof import Prover

TAGS = {"zht": "zh-TW"}
DAY = date(2024, 5, 1)


def arrival(document: dict[str, str], number: int, threshold: str) -> Arrival:
    url = f"https://stream.example/{number}"
    paragraphs = [paragraph for paragraph in document["text"].split("\n\n") if paragraph.strip()]
    made = codec.canonical(paragraphs[0][:60], DAY, paragraphs)  # a title with which the text begins says nothing new
    provenance = Provenance(
        url=url,
        canonical_url=url,
        source="stream",
        language=TAGS.get(document["lang"], document["lang"]),
        found_in="stream",
        fetched_at=datetime(2024, 5, 1, tzinfo=UTC),
        date_basis="stream",
    )
    return Arrival(
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
def empty_archive() -> Iterator[tuple[Prover, Index]]:
    """An archive that holds nothing, for the length of a `with`."""
    look_back = timedelta(days=60)
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder) / "archive", Path(folder) / "seeds")
        index = Index(Path(folder) / "archive" / ".state" / "index.sqlite")
        admission = Admission(archive, index, SystemClock(), look_back=look_back, threshold=0.8)
        admission.reindex()
        yield Prover(admission, index, archive, Inline(), look_back=look_back), index
        index.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stream", type=Path)
    parser.add_argument("--predictions", type=Path, required=True)
    parser.add_argument("--threshold", choices=["cautious", "aggressive", "off"], default="cautious")
    args = parser.parse_args()
    documents = documents_of(args.stream)
    with empty_archive() as (prover, index), args.predictions.open("w", encoding="utf-8") as out:
        stories: dict[str, str] = {}
        began = time.process_time()
        for number, document in enumerate(track(documents, description="documents")):
            (what,) = prover.admit([arrival(document, number, args.threshold)])
            stories[what.file] = document["doc_id"]
            (row,) = catalogue.versions(index, f"https://stream.example/{number}")
            found = {name: document[name] for name in ("doc_id", "lang", "kind")}
            found |= (
                {"relation": "new", "of": None}
                if what.kind is Kind.ARCHIVED
                else {"relation": row["relation"], "of": stories[row["of"]]}
            )
            out.write(json.dumps(found | {"score": row["score"], "because": what.because}, ensure_ascii=False) + "\n")
        print(f"{len(documents)} documents, {(time.process_time() - began) * 1000 / len(documents):.1f} ms of CPU each")


if __name__ == "__main__":
    main()
