"""The model that corrects the block walk."""

import pytest

from pipeline.extract import block_features
from pipeline.extract.article_ends import is_note
from pipeline.extract.block_model import BlockModel
from tests.support.house import prose
from tests.support.pages import TEXT, TEXT_ZH, article, body, html, read


def test_where_the_model_is_sure_it_corrects_the_walk_and_its_probability_is_the_confidence() -> None:
    found = read(article(tail="<div class='author-bio'><p>Ada Miller has written of bridges for ten years.</p></div>"))
    assert found.document.paragraphs == TEXT
    assert found.provenance.extractor == "walker"
    assert found.provenance.confidence is not None
    assert 0.85 <= found.provenance.confidence < 1


@pytest.mark.parametrize("name", ["byline-box", "teaser-excerpt"])
def test_a_box_within_the_text_is_told_by_its_class_however_deep_its_sentence_stands(name: str) -> None:
    said = "<p>Ada Miller has written of bridges for ten years.</p>"
    box = f"<div class='{name}'><div><div><div>{said}</div></div></div></div>"
    page = html(f"<article><h1>River bridge opens at last</h1>{body(*TEXT[:2])}{box}{body(*TEXT[2:])}</article>")
    assert read(page).document.paragraphs == TEXT


def test_what_the_walk_takes_for_its_place_stays_whatever_it_is_called() -> None:
    """No list of a news page is called so, so the model has learned nothing of them."""
    things = ("200 g flour", "2 eggs", "a pinch of salt")
    lines = "".join(f"<li class='recipe-note'>{thing}</li>" for thing in things)
    before, after = prose(1) + prose(2), prose(3) + prose(4)
    text = f"<h1>A pie</h1>{body(*before)}<ul class='recipe-note'>{lines}</ul>{body(*after)}"
    found = read(html(f"<article>{text}</article>", title="A pie"))
    assert found.document.paragraphs == (*before, *things, *after)
    assert found.provenance.extractor == "walker"


def test_two_short_lines_side_by_side_are_no_list_if_the_model_is_sure_that_they_are_none_of_the_text() -> None:
    said = "<div class='author-title'>Written on May 14 by</div><div class='author-bio'>Ada Miller</div>"
    card = f"<div class='info-card-bio'>{said}</div>"
    page = html(f"<article><h1>River bridge opens at last</h1>{body(*TEXT[:2])}{card}{body(*TEXT[2:])}</article>")
    assert read(page).document.paragraphs == TEXT


def test_the_captions_of_a_gallery_are_none_of_the_text_though_they_look_like_its_entries() -> None:
    captions = [f"<h4>Pier {number}</h4><p>{text}</p>" for number, text in enumerate((*prose(1), *prose(2)))]
    boxes = (f"<img src='/1.jpg'><div class='caption-text'>{caption}</div>" for caption in captions)
    slides = "".join(f"<figure class='image'>{box}</figure>" for box in boxes)
    before, behind = (*TEXT, *prose(3)), (*prose(4), *prose(5))
    text = f"<div class='longText'>{body(*before)}<div class='slider teaserGallery'>{slides}</div>{body(*behind)}</div>"
    page = html(f"<article><h1>River bridge opens at last</h1>{text}</article>")
    assert read(page).document.paragraphs == (*before, *behind)


def test_a_lead_in_a_box_like_that_of_the_text_is_part_of_it() -> None:
    lead = "The bridge is one of the great things of the valley. But who was it that paid for it?"
    boxes = [f"<div class='pic-text'>{body(*lines)}</div>" for lines in ([lead], [*TEXT, *prose(1)])]
    picture = "<figure class='pic'><img src='/pier.jpg'><figcaption>A pier</figcaption></figure>"
    head = "<h1>River bridge opens at last</h1>"
    page = html(f"<article>{head}{boxes[0]}</article><article>{picture}{boxes[1]}</article>")
    assert read(page).document.paragraphs == (lead, *TEXT, *prose(1))


def test_weights_for_columns_that_there_are_not_are_refused() -> None:
    models = {name: {"bias": 0.0, "weights": {}} for name in ("block", "context", "text")}
    BlockModel.of(models)
    with pytest.raises(ValueError, match="colour of the sky"):
        BlockModel.of(models | {"text": {"bias": 0.0, "weights": {"colour of the sky": 1.0}}})


def test_each_column_gets_its_own_weight() -> None:
    block, context, text = block_features.BLOCK, block_features.CONTEXT, block_features.TEXT
    of_models = {"block": block, "context": (*block, *context), "text": text}
    models = {}
    for name, columns in of_models.items():
        models[name] = {"bias": 0.0, "weights": {column: number for number, column in enumerate(columns, 1)}}
    read_back = BlockModel.of(models)
    for model in (read_back.block, read_back.context, read_back.text):
        assert model.weights.tolist() == [*range(1, len(model.weights) + 1)]


def test_what_brackets_say_of_a_text_stays_below_it_however_unlikely() -> None:
    note = "（应受访者的要求，文中人物均为化名）"
    asked = body(*(f"{name}：{said}" for said in TEXT_ZH for name in ("北岸日报", "石岸")))
    found = read(html(f"<div><h1>新桥正式通车</h1>{asked}{body(note)}</div>", title="新桥正式通车", language="zh"))
    assert found.document.paragraphs[-1] == note
    assert is_note(note)
    assert not is_note("（应受访者的要求）")
