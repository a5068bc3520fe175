"""Fit the models that find an article's blocks and judge the text, from labelled pages, and print how good they are.

    python benchmarks/fit_blocks.py SET_DIR... --out pipeline/extract/block_model.json [--processes 2]
    python benchmarks/fit_blocks.py SET_DIR... --folds DIR

SET_DIR is as for `extraction.py`. Each page is read without a template and, if its site has other pages, with theirs. A
block belongs to the article if the truth has its text. All figures are out of fold: each page is read by models that
were fitted on the other four fifths of the sites. For each set it prints the F1 (Dice of runs of four words) of the
extractor's selection without these models, of the model's text alone, of both by the judgement, and the share of pages
that call no other extractor. OUT gets the models fitted on all pages. With `--folds`, DIR gets the models of each fold,
fitted without the sites of the fold; `extraction.py --folds DIR` reads each page with the models that have not seen its
site.
"""

import argparse
import gzip
import json
import logging
import multiprocessing
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
from extraction import FOLDS, SOURCE, Truth, asked_page, fold_of, host_of, templates_of

from pipeline.errors import ExtractError
from pipeline.extract import Template, block_model, block_walk, selection
from pipeline.extract.block_features import BLOCK, CONTEXT, TEXT, Floats, PageFeatures, in_context, text_features
from pipeline.extract.block_model import LinearModel
from pipeline.extract.block_walk import BlockWalk
from pipeline.extract.dom import Outline
from pipeline.extract.page_view import PageView
from pipeline.extract.strings import overlap, squash
from pipeline.model import Traits

_PENALTY, _TEXT_PENALTY = 60.0, 3.0  # of large weights: L2 on standardised columns
_WHOLE_LINE = 4  # words of a block that must be a line of the truth, not a part of one
_LONG = 200  # characters of a block of which a part may be in the truth
_WORSE = 0.02  # F1 by which a text may be worse than the choice among extractors and still count as good
_PAGES_OF_SITE = 8  # a site with more weighs no more
_SURE = selection.SURE_TEXT


@dataclass(slots=True, kw_only=True)
class Sample:
    """A labelled page: its blocks, which of those near are the article's, and the texts that are compared."""

    group: str
    site: str
    page: PageFeatures
    rows: Floats
    labels: Floats
    weights: Floats
    truths: list[list[str]]
    chosen_f1: float
    likely: Floats = None  # type: ignore[assignment]
    context: Floats = None  # type: ignore[assignment]
    text: list[float] = None  # type: ignore[assignment]
    f1: float = 0.0
    doubtful: bool = False
    sure: float = 0.0

    @property
    def fold(self) -> int:
        return fold_of(self.site)


def main() -> None:
    """Read the pages, fit out of fold, print the figures, fit on all, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, nargs="+")
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--out", type=Path)
    wanted.add_argument("--folds", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()
    samples = [sample for folder in args.sets for sample in read_set(folder, args.processes)]
    if args.out:
        write(args.out, fitted(samples))
        report(samples)
        return
    args.folds.mkdir(parents=True, exist_ok=True)
    for fold in range(FOLDS):
        write(args.folds / f"{fold}.json", fitted([sample for sample in samples if sample.fold != fold]))


def write(path: Path, models: dict[str, Any]) -> None:
    path.write_text(json.dumps(models, indent=1) + "\n", encoding="utf-8")


def fitted(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return the models of these pages as JSON; each is fitted on what the one before it says out of fold."""
    out_of_fold(samples)
    return {
        "block": _named(fit_blocks(samples, attrgetter("rows")), BLOCK),
        "context": _named(fit_blocks(samples, attrgetter("context")), (*BLOCK, *CONTEXT)),
        "text": _named(fit_text(samples), TEXT),
    }


def read_set(folder: Path, processes: int) -> list[Sample]:
    """Read the pages of a set, without a template, and with that of the site's other pages."""
    with (folder / "truth.jsonl").open(encoding="utf-8") as file:
        truths = [json.loads(line) for line in file]
    with multiprocessing.get_context("spawn").Pool(processes, initializer=logging.disable) as pool:
        templates = templates_of(truths, pool.map(partial(_traits, folder), truths, chunksize=8))
        jobs: list[tuple[Truth, Template | None]] = [(truth, None) for truth in truths]
        jobs += [job for job in zip(truths, templates, strict=True) if job[1] is not None]
        return [sample for sample in pool.imap(partial(_sample, folder), jobs, chunksize=8) if sample is not None]


def _sample(folder: Path, job: tuple[Truth, Template | None]) -> Sample | None:
    truth, template = job
    texts = [value.split("\n") for key in ("text", "full", "body_only") if (value := truth.get(key))]
    view = _view(folder, truth)
    if view is None or not texts:
        return None
    walk = block_walk.walk(view, template, learn=False)
    group = folder.name + (" with siblings" if template else "")
    return sample_of(group, host_of(truth), texts, walk, view.outline, selection.by_extractors(view, walk).paragraphs)


def sample_of(
    group: str, site: str, texts: list[list[str]], walk: BlockWalk, outline: Outline, chosen: Sequence[str]
) -> Sample:
    """Return a page of a site with the labels of its blocks; `chosen` is the text by extractors."""
    features = PageFeatures(walk, outline)
    words = np.array([walk.blocks[index].words for index in features.near])
    weights = np.minimum(60, words) ** 0.7 + 0.3
    whole = squash("\n".join(max(texts, key=lambda text: sum(map(len, text)))))
    lines = {squash(line) for text in texts for line in text}

    def is_told(index: int) -> bool:
        block = walk.blocks[index]
        if len(block.key) < _LONG:
            return bool(block.key) and block.key in whole and (block.words >= _WHOLE_LINE or block.key in lines)
        return sum(len(line.key) for line in block.lines if line.key in whole) > len(block.key) / 2

    return Sample(
        group=group,
        site=site,
        page=features,
        rows=features.matrix(),
        labels=np.array([is_told(index) for index in features.near], dtype=float),
        weights=weights / (weights.sum() + 1),
        truths=texts,
        chosen_f1=f1(texts, chosen),
    )


def _traits(folder: Path, truth: Truth) -> Traits | None:
    view = _view(folder, truth)
    return block_walk.walk(view, None, learn=True).traits if view else None


def _view(folder: Path, truth: Truth) -> PageView | None:
    page, link = asked_page(truth, gzip.decompress((folder / truth["file"]).read_bytes()))
    try:
        return PageView.of(page, link, SOURCE)
    except ExtractError:
        return None


def f1(truths: Iterable[Sequence[str]], text: Sequence[str]) -> float:
    """Return how like a text is to the likest of its truths."""
    return max(overlap(truth, text) for truth in truths)


def out_of_fold(samples: Sequence[Sample]) -> None:
    """Set what the models say of each page, fitted on other sites."""
    for fold, model in _by_fold(samples, partial(fit_blocks, rows=attrgetter("rows"))):
        for sample in fold:
            sample.context = in_context(sample.page, sample.rows, model.probabilities(sample.rows))
    for fold, model in _by_fold(samples, partial(fit_blocks, rows=attrgetter("context"))):
        for sample in fold:
            sample.likely = model.probabilities(sample.context)
            selected = block_model.select(sample.page, sample.likely)
            sample.text = text_features(sample.page, sample.likely, selected)
            sample.doubtful = block_model.is_doubtful(sample.page, selected)
            blocks = [sample.page.found[index] for index in selected]
            lines = block_walk.paragraphs_of(blocks, sample.page.found, sample.page.outline)
            sample.f1 = f1(sample.truths, lines)
    for fold, model in _by_fold(samples, fit_text):
        for sample in fold:
            sample.sure = 0.0 if sample.doubtful else float(model.probabilities(np.array([sample.text]))[0])


def _by_fold(
    samples: Sequence[Sample], fit: Callable[[Sequence[Sample]], LinearModel]
) -> Iterable[tuple[list[Sample], LinearModel]]:
    for fold in sorted({sample.fold for sample in samples}):
        yield (
            [sample for sample in samples if sample.fold == fold],
            fit([sample for sample in samples if sample.fold != fold]),
        )


def fit_blocks(samples: Sequence[Sample], rows: Callable[[Sample], Floats]) -> LinearModel:
    """Fit a model of blocks; each page weighs alike, but for the many pages of one site."""
    pages = Counter((sample.site, sample.group) for sample in samples)
    weights = [sample.weights / min(_PAGES_OF_SITE, pages[sample.site, sample.group]) for sample in samples]
    return logistic(
        np.vstack([rows(sample) for sample in samples]),
        np.concatenate([sample.labels for sample in samples]),
        np.concatenate(weights),
        _PENALTY,
    )


def fit_text(samples: Sequence[Sample]) -> LinearModel:
    """Fit the judgement of texts; one that is far worse than the choice among extractors weighs more."""
    pages = Counter((sample.site, sample.group) for sample in samples)
    worse = np.array([sample.chosen_f1 - sample.f1 for sample in samples])
    weights = np.array([1 / min(_PAGES_OF_SITE, pages[sample.site, sample.group]) ** 0.5 for sample in samples])
    weights *= np.where(worse <= _WORSE, 1, np.clip(1 + 6 * worse, 1, 4))
    rows = np.array([sample.text for sample in samples], dtype=float)
    return logistic(rows, (worse <= _WORSE).astype(float), weights, _TEXT_PENALTY)


def logistic(rows: Floats, labels: Floats, weights: Floats, penalty: float) -> LinearModel:
    """Fit a logistic model by Newton's method, with L2 on standardised columns."""
    weights = weights * len(labels) / weights.sum()
    means = weights @ rows / weights.sum()
    scales = np.sqrt(weights @ (rows - means) ** 2 / weights.sum())
    scales[scales < 1e-9] = np.inf  # a column that never changes tells nothing
    columns = np.hstack([np.ones((len(rows), 1)), (rows - means) / scales])
    found = np.zeros(columns.shape[1])
    penalties = np.full(columns.shape[1], penalty)
    penalties[0] = 1e-6
    for _ in range(20):
        likely = 1 / (1 + np.exp(-np.clip(columns @ found, -30, 30)))
        gradient = columns.T @ (weights * (likely - labels)) + penalties * found
        curvature = weights * np.maximum(likely * (1 - likely), 1e-4)
        step = np.linalg.solve((columns * curvature[:, None]).T @ columns + np.diag(penalties), gradient)
        found -= step
        if np.abs(step).max() < 1e-5:
            break
    slopes = found[1:] / scales
    return LinearModel(float(found[0] - slopes @ means), slopes)


def report(samples: Sequence[Sample]) -> None:
    """Print the figures of each set."""
    print(f"{'set':28} {'pages':>5} {'chosen':>7} {'model':>7} {'both':>7} {'sure':>5}")
    for group in dict.fromkeys(sample.group for sample in samples):
        some = [sample for sample in samples if sample.group == group]
        both = [sample.f1 if sample.sure >= _SURE else sample.chosen_f1 for sample in some]
        figures = [statistics.mean(each) for each in ([s.chosen_f1 for s in some], [s.f1 for s in some], both)]
        sure = statistics.mean(sample.sure >= _SURE for sample in some)
        print(f"{group:28} {len(some):5} {figures[0]:7.4f} {figures[1]:7.4f} {figures[2]:7.4f} {sure:5.2f}")


def _named(model: LinearModel, columns: Sequence[str]) -> dict[str, Any]:
    """Return a model as JSON; weights to five digits."""
    weights = {name: float(f"{weight:.5g}") for name, weight in zip(columns, model.weights, strict=True)}
    return {"bias": float(f"{model.bias:.6g}"), "weights": {name: each for name, each in weights.items() if each}}


if __name__ == "__main__":
    main()
