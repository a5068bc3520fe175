"""Measure how many pages our extractor and trafilatura read in a second of CPU: the same pages, in one run.

    python benchmarks/extraction_speed.py [SET_DIR] [--pages 120] [--rounds 3] [--json]

Without SET_DIR it makes the pages: one site, articles of 8 to 16 paragraphs in pages of about 100 kB. With SET_DIR they
are pages of a labelled set (see extraction.py), if possible of hosts with five or more pages, each with the template of
the other pages of its host. Rows: parsing alone; parsing, the block walk and all metadata; the full extractor on an
unknown site; the same on pages of a known template; trafilatura with its metadata, default and fast. Each row is the
best of the rounds. Rounds are interleaved, so a busy machine affects all rows alike.
"""

import argparse
import gzip
import json
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import trafilatura
from extraction import host_of
from line import page as made_page

from pipeline.config.source import Source
from pipeline.errors import ExtractError
from pipeline.extract import Template, extract, extractors
from pipeline.extract.dom import parse
from pipeline.model import BY_HAND, Link, Page, Traits
from pipeline.text import charset

SOURCE = Source.model_validate({"name": "benchmark", "endpoints": [{"feed": "https://example.org/feed"}]})
NOW = datetime(2030, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A page, its text, and the template of its site."""

    page: Page
    html: str
    template: Template | None


def link_to(url: str) -> Link:
    """Return a link that a person named: some sets know a page's site alone, and a site's home page is no article."""
    return Link(url=url, key=url, source=SOURCE.name, found_in=BY_HAND)


def read(sample: Sample, template: Template | None) -> None:
    try:
        extract(sample.page, link_to(sample.page.url), SOURCE, template, learn=False)
    except ExtractError:
        pass  # a page without an article costs time too


def walk(sample: Sample) -> None:
    """Do all that the extractor does, with trafilatura and readability silent."""
    kept = extractors.by_trafilatura, extractors.by_readability
    extractors.by_trafilatura = lambda tree, *, dense: []
    extractors.by_readability = lambda tree: []
    try:
        read(sample, None)
    finally:
        extractors.by_trafilatura, extractors.by_readability = kept


ROWS: dict[str, Callable[[Sample], object]] = {
    "parse only": lambda sample: parse(sample.html),
    "block walk with metadata": walk,
    "full extractor, site unknown": lambda sample: read(sample, None),
    "full extractor, site known": lambda sample: read(sample, sample.template),
    "trafilatura, default": lambda sample: trafilatura.bare_extraction(sample.html, with_metadata=True),
    "trafilatura, fast": lambda sample: trafilatura.bare_extraction(sample.html, with_metadata=True, fast=True),
}


def made(count: int) -> list[tuple[str, str, bytes]]:
    return [("example.org", f"https://example.org/a/{number}", made_page(number)) for number in range(count)]


def of_set(folder: Path, count: int) -> list[tuple[str, str, bytes]]:
    with (folder / "truth.jsonl").open(encoding="utf-8") as file:
        truths = [json.loads(line) for line in file]
    sizes = Counter(map(host_of, truths))
    truths = [truth for truth in truths if sizes[host_of(truth)] >= 5] or truths
    step = max(1, len(truths) // count)
    return [
        (
            host_of(truth),
            truth.get("url") or "http://unknown.invalid/",
            gzip.decompress((folder / truth["file"]).read_bytes()),
        )
        for truth in truths[::step][:count]
    ]


def samples(pages: list[tuple[str, str, bytes]]) -> list[Sample]:
    traits: dict[str, dict[int, Traits]] = {}
    for number, (host, url, body) in enumerate(pages):
        page = Page(url=url, status=200, headers={}, body=body, fetched_at=NOW)
        try:
            found = extract(page, Link(url=url, key=str(number), source=SOURCE.name, found_in=BY_HAND), SOURCE).traits
        except ExtractError:
            continue
        if found is not None:
            traits.setdefault(host, {})[number] = found
    ready = []
    for number, (host, url, body) in enumerate(pages):
        others = [each for other, each in traits.get(host, {}).items() if other != number]
        page = Page(url=url, status=200, headers={}, body=body, fetched_at=NOW)
        template = Template.of_pages(others) if others else None
        ready.append(Sample(page=page, html=charset.decode(body, None)[0], template=template))
    return ready


def main() -> None:
    """Read the arguments, run every row, print pages per second of CPU."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set_dir", type=Path, nargs="?")
    parser.add_argument("--pages", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    logging.disable()
    ready = samples(of_set(args.set_dir, args.pages) if args.set_dir else made(args.pages))
    seconds = dict.fromkeys(ROWS, float("inf"))
    for _ in range(args.rounds):
        for name, row in ROWS.items():
            began = time.process_time()
            for sample in ready:
                row(sample)
            seconds[name] = min(seconds[name], time.process_time() - began)
    peer = seconds["trafilatura, default"]
    found = {
        name: {"pages_per_s": round(len(ready) / s, 1), "times_trafilatura": round(peer / s, 2)}
        for name, s in seconds.items()
    }
    if args.json:
        print(json.dumps({"pages": len(ready), "known": sum(each.template is not None for each in ready), **found}))
        return
    size = sum(len(each.html) for each in ready) / len(ready) / 1000
    print(
        f"{len(ready)} pages of {size:.0f} kB; the site of {sum(each.template is not None for each in ready)} is known"
    )
    for name, figures in found.items():
        print(f"{name:30}{figures['pages_per_s']:10} pages/s{figures['times_trafilatura']:8} × trafilatura")


if __name__ == "__main__":
    main()
