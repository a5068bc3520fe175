"""Measure the cost of the search for translations: CPU per article, look-up, verification, and growth with the window.

    python benchmarks/concept.py STREAM.jsonl[.gz] [--group 16] [--plot OUT.png]

STREAM is as for `duplicates.py`. Documents are admitted twice, in batches as a crawl files them: to an archive that
looks for translations, and to one that does not. The difference in CPU time is the cost of the search. Most documents
resemble no other; the cost of reading the others whole is reported separately. For comparison, the same run calls the
encoder on the whole text of each document. The look-up is measured in files of up to 1,000,000 random simhashes. --plot
needs matplotlib.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from statistics import mean, median
from typing import Any, TypeVar

import numpy as np
from duplicates import DAY, TAGS, documents_of, empty_archive, submission
from rich.progress import track

from pipeline.dedup import semantic
from pipeline.dedup.semantic.constants import NEAREST, rules_of
from pipeline.dedup.semantic.encoder import encoder_of, usem3
from pipeline.dedup.semantic.languages import scheme_of
from pipeline.dedup.semantic.signature import whole_signature
from pipeline.index.simhash_file import Codes
from pipeline.model import SemanticSignature, Translations
from pipeline.system.workers import Inline, Job
from pipeline.text.facts import read_numbers

T = TypeVar("T")
SIZES = (1_000, 10_000, 100_000, 300_000, 1_000_000)


def milliseconds(call: Callable[[], object]) -> float:
    """Return the CPU time of this process."""
    began = time.process_time()
    call()
    return (time.process_time() - began) * 1000


class Timed(Inline):
    """Does the work at once, and sums up what reading whole takes: only documents with a likely counterpart are."""

    def __init__(self) -> None:
        self.whole = 0.0

    def start(self, call: Callable[..., T], *arguments: Any) -> Job[T]:
        began = time.process_time()
        job = super().start(call, *arguments)
        self.whole += 0.0 if call is semantic.lead_signatures else (time.process_time() - began) * 1000
        return job


def articles(stream: Path, group: int) -> tuple[list[float], list[float], float]:
    """Return the CPU of the search for each document but for reading whole, of the encoder on its whole text, and of
    reading whole, by the number of documents. All that filing a group takes is shared among its documents.
    """
    added, plain, workers = [], [], Timed()
    documents = [
        document for document in documents_of(stream) if scheme_of(TAGS.get(document["lang"], document["lang"]))
    ]
    with empty_archive(workers) as (looking, _), empty_archive() as (blind, _):
        usem3().encode(["loads the model"], "en")
        for each in documents:  # and the patterns of its language
            read_numbers("1", TAGS.get(each["lang"], each["lang"]))
        for start in track(range(0, len(documents), group), description="documents"):
            here = list(enumerate(documents[start : start + group], start))
            came, unasked = (
                [submission(each, n, strictness) for n, each in here]
                for strictness in (Translations.CAUTIOUS, Translations.OFF)
            )
            for one in came:
                encoder = encoder_of(scheme_of(one.language) or "")
                texts = [segment.text for segment in semantic.text_segments(one.extracted.document)]
                assert encoder is not None
                plain.append(milliseconds(partial(encoder.encode, texts, one.language)))
            before = workers.whole
            spent = milliseconds(partial(looking.admit, came)) - milliseconds(partial(blind.admit, unasked))
            added += [(spent - (workers.whole - before)) / len(here)] * len(here)
    return added, plain, workers.whole / len(documents)


def look_up(size: int) -> tuple[float, float]:
    """Return milliseconds of CPU of one look-up among so many simhashes, the median of 15, and bytes a simhash."""
    rng = np.random.default_rng(size)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "codes"
        codes = Codes(path)
        for start in range(0, size, 50_000):
            count = min(50_000, size - start)
            days = (DAY - timedelta(days=number % 60) for number in range(count))
            codes.append((start + 1 + n, day, "en", rng.bytes(32)) for n, day in enumerate(days))
        times, within = [], rules_of("usem3").within
        for _ in range(15):
            ask = partial(
                codes.nearest,
                rng.bytes(32),
                languages=frozenset(["zh"]) - {"en"} | {"de"},
                first=date.min,
                last=date.max,
            )
            times.append(milliseconds(lambda: ask(within=within, limit=NEAREST)))  # noqa: B023
        return median(times), sum(each.stat().st_size for each in Path(folder).rglob("*-*")) / size


def verification(stream: Path) -> float:
    """Return milliseconds of CPU for comparing a document with ten that have been read whole, the median of 20."""
    read: list[SemanticSignature] = []
    for document in documents_of(stream)[:60]:
        came = submission(document, 0, Translations.CAUTIOUS).extracted
        made = whole_signature(came.document, came.provenance.language)
        read += [made] if made else []
    return median(
        milliseconds(lambda: [semantic.likeness(mine, other) for other in read[n + 1 : n + 11]])  # noqa: B023
        for n, mine in enumerate(read[:20])
    )


def plot(added: list[float], plain: list[float], look_ups: dict[int, float], out: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
    step = max(1, len(added) // 12)
    places = range(0, len(added) - step + 1, step)
    left.plot([p + step for p in places], [mean(added[p : p + step]) for p in places], "o-", label="search adds")
    left.plot(
        [p + step for p in places], [mean(plain[p : p + step]) for p in places], "s--", label="encoder on the whole"
    )
    left.set(xlabel="documents held", ylabel="ms of CPU per article, mean", ylim=(0, None))
    left.legend()
    right.loglog(list(look_ups), list(look_ups.values()), "o-")
    right.set(xlabel="simhashes in the file", ylabel="ms per look-up")
    right.grid(True, which="major", alpha=0.4)
    figure.savefig(out, dpi=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stream", type=Path)
    parser.add_argument("--group", type=int, default=16, help="documents filed in one batch (16)")
    parser.add_argument("--plot", type=Path)
    args = parser.parse_args()
    added, plain, whole = articles(args.stream, args.group)
    print(f"{len(added)} articles, filed by {args.group}, ms of CPU each:")
    print(f"the search adds {median(added):.1f} (median), and reading whole, where something is likely, {whole:.1f}")
    print(f"the encoder on the whole text takes {median(plain):.1f} (median), {mean(plain):.1f} (mean)")
    print(f"the one by the other: {median(added) / median(plain):.2f} for the median article, ", end="")
    print(f"{(mean(added) + whole) / mean(plain):.2f} by the mean, reading whole included")
    print(f"comparing with 10 candidates: {verification(args.stream):.1f} ms of CPU")
    look_ups = {}
    for size in SIZES:
        look_ups[size], code_bytes = look_up(size)
        print(f"look-up among {size:,} simhashes: {look_ups[size]:.1f} ms, {code_bytes:.0f} bytes a simhash")
    if args.plot:
        plot([each + whole for each in added], plain, look_ups, args.plot)
        print(f"{args.plot} written")


if __name__ == "__main__":
    main()
