"""The model that corrects the block walk."""

import pytest

from pipeline.extract.block_model import BlockModel
from tests.support.pages import TEXT, article, read


def test_where_the_model_is_sure_it_corrects_the_walk_and_its_probability_is_the_confidence() -> None:
    found = read(article(tail="<div class='author-bio'><p>Ada Miller has written of bridges for ten years.</p></div>"))
    assert found.document.paragraphs == TEXT
    assert found.provenance.extractor == "walker"
    assert found.provenance.confidence is not None
    assert 0.85 <= found.provenance.confidence < 1


def test_weights_for_columns_that_there_are_not_are_refused() -> None:
    models = {name: {"bias": 0.0, "weights": {}} for name in ("block", "context", "text")}
    BlockModel.of(models)
    with pytest.raises(ValueError, match="colour of the sky"):
        BlockModel.of(models | {"text": {"bias": 0.0, "weights": {"colour of the sky": 1.0}}})
