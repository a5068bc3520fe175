"""Admit each pair of a set of cases to the real line, and write down whether it takes them for one story or two.

    python benchmarks/pairs.py CASES.jsonl --predictions OUT.jsonl [--threshold cautious|aggressive]

CASES has one object a line: {id, want: "one" | "both", docs: [two of {title, paragraphs, lang, day, url}]}; other keys
are ignored. Each pair comes, in order, to an empty archive with the rules of a new configuration. OUT gets one line for
each: {id, kept, relation, score, because} of the second document; `kept` is how many of the two are archived in the
end. Everything runs in one process, which loads an encoder once.
"""

import argparse
import json
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as midnight
from pathlib import Path
from typing import Any

from duplicates import empty_archive
from rich.progress import track

from pipeline import format
from pipeline.dedup import fingerprint
from pipeline.index import queries
from pipeline.ingest import Submission
from pipeline.model import Extracted, Kind, Link, Provenance, Translations


def submission(said: dict[str, Any], threshold: Translations) -> Submission:
    """Return a document of a case as a page that was fetched on the day after its own."""
    day = date.fromisoformat(said["day"])
    document = format.canonical(said["title"], day, said["paragraphs"])
    provenance = Provenance(
        url=said["url"],
        canonical_url=said["url"],
        source="cases",
        language=said["lang"],
        found_in="cases",
        fetched_at=datetime.combine(day + timedelta(days=1), midnight(), UTC),
        date_basis="cases",
    )
    return Submission(
        link=Link(url=said["url"], key=said["url"], source="cases", found_in="cases"),
        extracted=Extracted(document=document, provenance=provenance),
        fingerprint=fingerprint(document),
        translations=threshold,
    )


def judged(case: dict[str, Any], threshold: Translations) -> dict[str, Any]:
    """Admit the two documents of a case to an empty archive; return what became of them."""
    first, second = (submission(said, threshold) for said in case["docs"])
    with empty_archive() as (ingest, index):
        ingest.admit([first])
        (receipt,) = ingest.admit([second])
        rows = [queries.versions(index, each.link.key)[-1] for each in (first, second)]
    kept = sum(row.file != "" and row.state == "archived" for row in rows)
    relation = rows[1].relation if receipt.kind is not Kind.UNCHANGED else "unchanged"
    return {
        "id": case["id"],
        "kept": kept,
        "relation": relation,
        "score": rows[1].score,
        "because": receipt.because,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--predictions", type=Path, required=True)
    parser.add_argument("--threshold", type=Translations, default=Translations.CAUTIOUS, metavar="cautious|aggressive")
    args = parser.parse_args()
    cases = [json.loads(line) for line in args.cases.read_text(encoding="utf-8").splitlines() if line.strip()]
    began = time.process_time()
    predictions = [judged(case, args.threshold) for case in track(cases, description="pairs")]
    spent = (time.process_time() - began) * 1000 / max(1, len(cases))
    with args.predictions.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(found, ensure_ascii=False) + "\n" for found in predictions)
    wanted = {case["id"]: 1 if case["want"] == "one" else 2 for case in cases}
    right = sum(found["kept"] == wanted[found["id"]] for found in predictions)
    print(f"{len(cases)} pairs, {spent:.0f} ms of CPU each; {right} right")


if __name__ == "__main__":
    main()
