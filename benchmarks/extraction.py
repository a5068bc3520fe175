"""Run the project's extractor over a labelled set of pages, and write its results for a scorer to compare.

    benchmarks/extraction.py SET_DIR --predictions OUT.jsonl [--siblings] [--half 0|1] [--split metadata] [--truths FILE]
    benchmarks/extraction.py SET_DIR --predictions OUT.jsonl --changed CHANGE

SET_DIR holds truth.jsonl ({id, file, url, crawl?}) and the pages as raw bytes, gzip. Of the truth, the extractor gets
only the URL and the moment of the crawl: no language, no charset, no feed. OUT.jsonl gets one object a page, {id,
title, date, text, error?}. The teaser of an article that is not free is an error, with the text that it shows: a run
does not file it, but some sets label it. `--extractor trafilatura` runs trafilatura with its own metadata over the same
bytes, `--extractor readability` the readability method.

`--siblings` first reads all pages of a host, and then each with a template made from the others, as a run does.
`--folds DIR` reads each page with the block models of `fit_blocks.py --folds DIR` that have not seen its site. `--half`
reads only the hosts whose SHA-256 is even (0) or odd (1); constants were fitted on 0 alone. The last byte counts for
the rules about the text; with `--split metadata`, the first byte, for those about titles and dates. `--truths
HALF/truth.jsonl` writes the truths of these pages alone, because a scorer takes a missing page for empty.

`--changed` reads pages as other sites might make them: with digests in the place of all classes and ids (`names`), with
that and `<div>` in the place of `<article>`, `<aside>`, `<nav>` and their like (`elements`), with elements of the site's
own (`<x-div>`, `<x-p>`: `own`), with each paragraph in two boxes (`boxes`), or without what the head says for programs
(`metadata`).
"""

import argparse
import gzip
import hashlib
import json
import logging
import multiprocessing
import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import trafilatura
from rich.console import Console
from rich.progress import track

from pipeline import urls
from pipeline.config.source import Source
from pipeline.errors import ExtractError
from pipeline.extract import Template, block_model, compare, extract
from pipeline.extract.block_model import BlockModel
from pipeline.extract.dom import parse
from pipeline.extract.extractors import by_readability
from pipeline.model import BY_HAND, Extracted, Link, Page, Traits
from pipeline.text import charset

Truth = dict[str, Any]
Prediction = dict[str, Any]

SOURCE = Source.model_validate({"name": "benchmark", "endpoints": [{"feed": "https://example.org/feed"}]})
_NOWHERE = "https://page.invalid/story/a-page"  # of a page whose address is not known; a root would be a home page
FOLDS = 5  # parts of the sites; the models that read one are fitted on the others
_SPLITS = {"text": -1, "metadata": 0}  # the byte of a host's digest that says in which half it is
_LATE = datetime(2030, 1, 1, tzinfo=UTC)  # pages without a crawl date: nothing in them may count as future


def main() -> None:
    """Read the arguments, extract every page of the set, print the cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set_dir", type=Path)
    parser.add_argument("--predictions", type=Path, required=True, help="file to write, one JSON object a line")
    parser.add_argument("--siblings", action="store_true", help="make a template from the other pages of the host")
    parser.add_argument("--folds", type=Path, help="folder with the block models of each fold")
    parser.add_argument("--changed", choices=sorted(_CHANGES), help="change the pages first")
    parser.add_argument("--half", type=int, choices=[0, 1], help="read only the sites of this half")
    parser.add_argument("--split", choices=sorted(_SPLITS), default="text", help="which rule makes the halves")
    parser.add_argument("--truths", type=Path, help="file to write the truths of these pages to")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--extractor", choices=sorted(_EXTRACTORS), default="pipeline")
    args = parser.parse_args()
    with (args.set_dir / "truth.jsonl").open(encoding="utf-8") as file:
        truths = [json.loads(line) for line in file]
    truths = [truth for truth in truths if args.half in (None, half_of(truth, args.split))]
    if args.truths:
        args.truths.write_text(
            "".join(f"{json.dumps(truth, ensure_ascii=False)}\n" for truth in truths), encoding="utf-8"
        )
    cpu_s = 0.0
    began = time.perf_counter()
    with args.predictions.open("w", encoding="utf-8") as out:
        extractor = _EXTRACTORS[args.extractor]
        if args.folds:
            extractor = partial(_unseen, args.folds)
        if args.changed:
            extractor = partial(_of_changed, args.changed, extractor)
        found = _run(truths, args.set_dir, extractor, args.processes, siblings=args.siblings)
        for prediction, seconds in track(found, args.set_dir.name, len(truths), console=Console(stderr=True)):
            cpu_s += seconds
            out.write(json.dumps(prediction, ensure_ascii=False) + "\n")
    elapsed_s = time.perf_counter() - began
    report = {
        "set": args.set_dir.name,
        "extractor": args.extractor,
        "pages": len(truths),
        "cpu_ms_per_page": round(1000 * cpu_s / max(1, len(truths)), 1),
        "pages_per_s": round(len(truths) / elapsed_s, 1),
        "processes": args.processes,
    }
    print(json.dumps(report))


Extractor = Callable[[Truth, bytes, Template | None], Prediction]


def _run(
    truths: list[Truth], folder: Path, extractor: Extractor, processes: int, *, siblings: bool
) -> Iterator[tuple[Prediction, float]]:
    with multiprocessing.get_context("spawn").Pool(processes, initializer=logging.disable) as pool:
        templates: list[Template | None] = [None] * len(truths)
        if siblings:
            templates = templates_of(truths, pool.map(partial(_traits, folder), truths, chunksize=8))
        yield from pool.imap(partial(_one, folder, extractor), zip(truths, templates, strict=True), chunksize=8)


def templates_of(truths: list[Truth], traits: list[Traits | None]) -> list[Template | None]:
    """Return for each page the template of the other pages of its host."""
    hosts: dict[str, list[int]] = {}
    for place, truth in enumerate(truths):
        hosts.setdefault(host_of(truth), []).append(place)
    made: list[Template | None] = []
    for place, truth in enumerate(truths):
        others = [traits[other] for other in hosts[host_of(truth)] if other != place]
        known = [each for each in others if each is not None]
        made.append(Template.of_pages(known) if known else None)
    return made


def host_of(truth: Truth) -> str:
    """Return the site a page is of: its URL's host, unless the set names the site."""
    return truth.get("site") or urls.host(truth.get("url") or _NOWHERE)


def fold_of(site: str) -> int:
    """Return the fold that a site is in."""
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % FOLDS


def half_of(truth: Truth, split: str) -> int:
    """Return the half that a page's host is in: 0 or 1."""
    return hashlib.sha256(host_of(truth).encode()).digest()[_SPLITS[split]] % 2


def _traits(folder: Path, truth: Truth) -> Traits | None:
    try:
        return _extracted(truth, gzip.decompress((folder / truth["file"]).read_bytes()), None).traits
    except ExtractError:
        return None


def _one(folder: Path, extractor: Extractor, asked: tuple[Truth, Template | None]) -> tuple[Prediction, float]:
    truth, template = asked
    body = gzip.decompress((folder / truth["file"]).read_bytes())
    began = time.process_time()
    prediction = extractor(truth, body, template)
    return {"id": truth["id"], **prediction}, time.process_time() - began


def _extracted(truth: Truth, body: bytes, template: Template | None) -> Extracted:
    page, link = asked_page(truth, body)
    return extract(page, link, SOURCE, template)


def asked_page(truth: Truth, body: bytes) -> tuple[Page, Link]:
    """Return a page as fetched, and its link. Where a set knows the site alone, a person has named the page.

    Otherwise all of its pages would be the site's home page, and no article.
    """
    url = truth.get("url") or _NOWHERE
    found_in = BY_HAND if urlsplit(url).path in ("", "/") else ""
    page = Page(url=url, status=200, headers={}, body=body, fetched_at=_fetched_at(truth))
    return page, Link(url=page.url, key=truth["id"], source=SOURCE.name, found_in=found_in)


def _shown(truth: Truth, body: bytes, template: Template | None) -> str:
    """Return what a page shows that is refused as a teaser: where a set labels a teaser, that is its text."""
    page, link = asked_page(truth, body)
    return "\n".join(compare(page, link, SOURCE, template).paragraphs)


def _pipeline(truth: Truth, body: bytes, template: Template | None) -> Prediction:
    try:
        extracted = _extracted(truth, body, template)
    except ExtractError as error:
        text = _shown(truth, body, template) if error.kind == "paywall" else ""
        return {"title": None, "date": None, "text": text, "error": f"{error.kind}: {error}"}
    document, provenance = extracted.document, extracted.provenance
    moment = provenance.published or document.date
    return {
        "title": document.title,
        "date": None if provenance.date_basis == "fetch" else moment.isoformat(),
        "text": "\n".join(document.paragraphs),
        "language": provenance.language,
        "charset": provenance.charset,
        "date_basis": provenance.date_basis,
        "title_basis": provenance.title_basis,
        "publisher": provenance.publisher,
        "author": provenance.author,
        "extractor": provenance.extractor,
        "confidence": provenance.confidence,
    }


def _unseen(folds: Path, truth: Truth, body: bytes, template: Template | None) -> Prediction:
    """Read a page with block models that were fitted without its site."""
    models = partial(_models, folds / f"{fold_of(host_of(truth))}.json")
    with patch.object(block_model, "fitted", models):
        return _pipeline(truth, body, template)


@cache
def _models(path: Path) -> BlockModel:
    return BlockModel.of(json.loads(path.read_text(encoding="utf-8")))


def _of_changed(change: str, extractor: Extractor, truth: Truth, body: bytes, template: Template | None) -> Prediction:
    """Read a page that was changed."""
    return extractor(truth, _CHANGES[change](body), template)


def _without_names(body: bytes) -> bytes:
    return _OPENING.sub(lambda tag: _ATTRIBUTE.sub(_unnamed, tag[0]), body)


def _unnamed(attribute: re.Match[bytes]) -> bytes:
    if attribute[2].lower() not in (b"class", b"id"):
        return attribute[0]
    names = attribute[3].strip(b"\"'").split()
    return b'%s"%s"' % (attribute[1], b" ".join(b"x-%s" % hashlib.md5(name).hexdigest()[:6].encode() for name in names))


def _without_elements(body: bytes) -> bytes:
    return _ELEMENTS.sub(rb"\1div", _without_names(body))


def _of_own_elements(body: bytes) -> bytes:
    return _COMMON.sub(rb"\1x-\2", body)


def _in_boxes(body: bytes) -> bytes:
    if len(_PARAGRAPH.findall(body)) != len(_PARAGRAPH_END.findall(body)):
        return body  # ends are left out, which boxes would not be
    return _PARAGRAPH_END.sub(rb"</p></div></div>", _PARAGRAPH.sub(rb"<div><div>\g<0>", body))


def _without_metadata(body: bytes) -> bytes:
    return _METAS.sub(b"", _RECORDS.sub(b"", body))


_VALUE = rb"""(?:"[^"]*"|'[^']*'|[^\s>"']+)"""
_OPENING = re.compile(rb"""<[a-z][^\s>/"'=]*(?:\s+[^\s=>"'/]+(?:\s*=\s*""" + _VALUE + rb""")?)*\s*/?>""", re.IGNORECASE)
_ATTRIBUTE = re.compile(rb"""(\s([^\s=>"'/]+)\s*=\s*)(""" + _VALUE + rb")")
_ELEMENTS = re.compile(
    rb"(</?)(?:main|article|section|aside|nav|header|footer|figure|figcaption)(?=[\s>/])", re.IGNORECASE
)
_COMMON = re.compile(rb"(</?)(div|section|article|p)(?=[\s>/])", re.IGNORECASE)
_PARAGRAPH, _PARAGRAPH_END = re.compile(rb"<p(?=[\s>])", re.IGNORECASE), re.compile(rb"</p\s*>", re.IGNORECASE)
_RECORDS = re.compile(rb"<script[^>]*ld\+json[^>]*>.*?</script>", re.IGNORECASE | re.DOTALL)
_METAS = re.compile(rb"<meta(?![^>]*(?:charset|http-equiv))[^>]*>", re.IGNORECASE)
_CHANGES: dict[str, Callable[[bytes], bytes]] = {
    "names": _without_names,
    "elements": _without_elements,
    "own": _of_own_elements,
    "boxes": _in_boxes,
    "metadata": _without_metadata,
}


def _readability(truth: Truth, body: bytes, template: Template | None) -> Prediction:
    html, _ = charset.decode(body, None)
    return {"title": None, "date": None, "text": "\n".join(by_readability(parse(html)))}


def _trafilatura(truth: Truth, body: bytes, template: Template | None) -> Prediction:
    html, _ = charset.decode(body, None)
    found = trafilatura.bare_extraction(html, url=truth.get("url"), with_metadata=True)
    if not isinstance(found, trafilatura.settings.Document):
        return {"title": None, "date": None, "text": "", "error": "nothing found"}
    return {"title": found.title, "date": found.date, "text": found.text}


def _fetched_at(truth: Truth) -> datetime:
    if not truth.get("crawl"):
        return _LATE
    moment = datetime.fromisoformat(truth["crawl"])
    if len(truth["crawl"]) <= len("2024-05-03"):  # a day alone: its end
        moment = moment.replace(hour=23, minute=59)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


_EXTRACTORS: dict[str, Extractor] = {"pipeline": _pipeline, "trafilatura": _trafilatura, "readability": _readability}

if __name__ == "__main__":
    main()
