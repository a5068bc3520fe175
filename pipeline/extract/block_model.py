"""The article's blocks by a model that has learned from labelled pages, and how sure that text is.

The block walk is right about most of a page and cannot tell where it is not. A logistic model looks at each block
again, with the walk's verdict among what it is told, and a second pass looks at it beside its neighbours. A third model
judges the text as a whole. Their numbers are in `block_model.json`, made by `benchmarks/fit_blocks.py`; how well they
do is told in docs/extraction.md.
"""

import json
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from pipeline.extract.article_ends import Kind, may_be_text
from pipeline.extract.block_features import BLOCK, CONTEXT, TEXT, Floats, PageFeatures, in_context, text_features
from pipeline.extract.blocks import HEADED, PROSE_WORDS, Block

_TAKEN = 0.5  # a block is the article's from this probability on
_TAKEN_OF_WALK, _LINE_OF_WALK = 0.4, 0.1  # if the walk takes it, too; a short line says little of itself
_TOLD = 0.2  # of a line by itself, whatever its place
_LISTED = 0.05  # of what may be a list by its place, such as two short lines side by side, or a text's lead
_BESIDE = 0.2  # by which it may be less likely beside one of its kind that is taken, in the same element
_LEFT = 2  # lines behind a text
_SURE_WORDS = 60
_EXTREME = 30.0


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A logistic model: a bias and a weight for each column."""

    bias: float
    weights: Floats

    def probabilities(self, rows: Floats) -> Floats:
        """Return the probability of each row."""
        return np.asarray(1 / (1 + np.exp(-np.clip(rows @ self.weights + self.bias, -_EXTREME, _EXTREME))))


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockModel:
    """The three models: of a block, of a block beside its neighbours, and of a text."""

    block: LinearModel
    context: LinearModel
    text: LinearModel

    @classmethod
    def of(cls, data: dict[str, Any]) -> "BlockModel":
        """Read models from JSON: for each its bias, and its weights by the names of the columns."""
        return cls(
            block=_linear(data["block"], BLOCK),
            context=_linear(data["context"], (*BLOCK, *CONTEXT)),
            text=_linear(data["text"], TEXT),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelText:
    """The article's blocks, and the probability that they are hardly worse than any text that asks other extractors.

    `told` are the blocks that are none for their place alone.
    """

    blocks: list[Block]
    told: list[Block]
    sure: float


def read(page: PageFeatures, model: BlockModel | None = None) -> ModelText:
    """Select the article's blocks of a page."""
    model = model or fitted()
    likely, place = likelihoods(page, model), page.outline.place
    selected = select(page, likely)
    blocks = [page.found[index] for index in selected]
    chances = dict(zip(page.near, likely.tolist(), strict=True))
    told: list[Block] = []
    for index, block in zip(selected, blocks, strict=True):
        goes_on = bool(told) and block.tag == told[-1].tag == "li" and place(block.at) == place(told[-1].at)
        if chances[index] >= _TOLD or goes_on:  # a list is told whole
            told.append(block)
    if is_doubtful(page, selected):
        return ModelText(blocks=blocks, told=told, sure=0.0)
    sure = model.text.probabilities(np.array([text_features(page, likely, selected)]))
    return ModelText(blocks=blocks, told=told, sure=float(sure[0]))


def likelihoods(page: PageFeatures, model: BlockModel) -> Floats:
    """Return for each block that is near how likely it is the article's."""
    rows = page.matrix()
    return model.context.probabilities(in_context(page, rows, model.block.probabilities(rows)))


def select(page: PageFeatures, likely: Floats) -> list[int]:
    """Return the indices of the article's blocks; never the headline. Without any prose there are none."""
    found, place = page.found, page.outline.place
    chances = dict(zip(page.near, likely.tolist(), strict=True))

    def is_taken(index: int, least: float) -> bool:
        least = min(least, _LISTED) if index in page.listed and found[index].value <= 0 else least
        return index != page.heading and (chances[index] > least or index in page.placed)

    taken = {index for index in page.near if is_taken(index, _least(page, index))}
    for index in page.near:  # one after the other: a name, then who that is
        least = _least(page, index)
        alike = (other for other in (index - 1, index + 1) if other in taken)
        is_beside = any(place(found[other].at) == place(found[index].at) for other in alike)
        if is_beside and least <= _TAKEN and is_taken(index, least - _BESIDE):
            taken.add(index)
    taken.update(index for index in _leads(page, taken) if is_taken(index, _LISTED))
    selected = sorted(taken)
    return selected if any(found[index].words >= PROSE_WORDS for index in selected) else []


def _least(page: PageFeatures, index: int) -> float:
    """Return the probability from which on a block is taken; 1 for what is never added to the walk's text."""
    block = page.found[index]
    if block.why == HEADED:
        return _TAKEN
    if page.in_walk[index]:
        return _TAKEN_OF_WALK if block.value > 0 else _LINE_OF_WALK
    return _TAKEN if may_be_text(block) and not page.known[index] else 1.0


def _leads(page: PageFeatures, taken: Set[int]) -> list[int]:
    """Return the walk's prose between the headline and what is taken: in elements like those around prose of that."""
    found, kinds, parents = page.found, page.outline.kinds, page.outline.parents

    def box(index: int) -> tuple[Kind, Kind]:
        at = found[index].at
        return kinds[at], kinds[parents[at]]

    boxes = {box(index) for index in taken if found[index].value > 0}
    above = range((page.heading if page.heading is not None else -1) + 1, min(taken, default=0))
    prose = (index for index in above if page.in_walk[index] and found[index].value > 0)
    return [index for index in prose if box(index)[1][1] and box(index) in boxes]


def is_doubtful(page: PageFeatures, selected: Sequence[int]) -> bool:
    """Return whether a text is one of a kind that no pages of news have taught the model to judge.

    It says little, or two or more short lines stand right behind it in the element that its last prose is in: they may
    be its own, such as a verdict in a box.
    """
    found, parents = page.found, page.outline.parents
    if sum(found[index].words for index in selected) < _SURE_WORDS:
        return True
    prose = [index for index in selected if found[index].value > 0]
    around = parents[found[prose[-1]].at] if prose else 0

    def is_left(index: int) -> bool:
        block = found[index]
        at = block.at
        while at > around:
            at = parents[at]
        is_line = may_be_text(block) and not block.link_density and not page.known[index]
        return at == around and is_line and index not in selected

    behind = range(selected[-1] + 1, min(selected[-1] + 1 + _LEFT, len(found)))
    return len(behind) == _LEFT and all(map(is_left, behind))


@cache
def fitted() -> BlockModel:
    """Return the models that come with the package."""
    path = resources.files("pipeline.extract") / "block_model.json"
    return BlockModel.of(json.loads(path.read_text(encoding="utf-8")))


def _linear(data: dict[str, Any], columns: Sequence[str]) -> LinearModel:
    """Read a model. A column without a weight tells nothing."""
    weights: dict[str, float] = data["weights"]
    unknown = weights.keys() - {*columns}
    if unknown:
        raise ValueError(f"block_model.json has weights for columns that there are not: {', '.join(sorted(unknown))}")
    return LinearModel(float(data["bias"]), np.array([weights.get(column, 0.0) for column in columns]))
