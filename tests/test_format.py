"""The archive's text format, by table and by property."""

import unicodedata
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import FormatError
from pipeline.format import canonical, clean, file_name, parse, read_name, render
from pipeline.model import Document

DAY = date(2023, 6, 14)

# Text as pages hold it: any code point, and more often than chance those that matter here
any_text = st.text(
    st.one_of(
        st.characters(),  # includes controls, unassigned and private use
        st.characters(categories=["Cs", "Cf", "Cc", "Zs", "Zl", "Zp", "Mn"]),
        st.sampled_from(
            " \n\r\t\u00a0\u3000\u200b\u200c\u200d\ufeff\u0085\u2028\u202e\u0301\u0338e\u1100\u1161가\ud800"
        ),
        st.sampled_from("date 2023-06-14"),
    ),
    max_size=40,
)
days = st.dates(min_value=date(1, 1, 1))


def seen(text: str) -> bool:
    return bool(clean(text))


documents = st.builds(
    canonical, any_text.filter(seen), days, st.lists(any_text, max_size=5).filter(lambda texts: any(map(seen, texts)))
)


@settings(deadline=None)
@given(documents)
def test_what_is_rendered_is_parsed_to_the_same_document(document: Document) -> None:
    data = render(document)
    assert parse(data) == document
    assert render(parse(data)) == data


@settings(deadline=None)
@given(documents)
def test_a_canonical_document_is_its_own_canonical_form(document: Document) -> None:
    assert canonical(document.title, document.date, document.paragraphs) == document


@settings(deadline=None)
@given(documents)
def test_rendered_bytes_are_what_the_format_promises(document: Document) -> None:
    text = render(document).decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert [at for at, line in enumerate(text.split("\n")) if line.startswith(" ")] == [0]
    assert not any(line != line.rstrip() for line in text.split("\n"))
    # str.splitlines knows more line ends than LF; here they must agree
    assert text.splitlines() == text[:-1].split("\n")


@settings(deadline=None)
@given(any_text)
def test_clean_text_has_nothing_unseen_in_it(text: str) -> None:
    # Cf holds a few characters that are seen, such as the Arabic number signs
    left = {char for char in clean(text) if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp", "Zs")} - {" "}
    assert not left
    assert not set(clean(text)) & set("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\ufeff\ufffe\uffff")


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_bytes_that_parse_render_to_themselves(tail: bytes) -> None:
    data = b" date 2023-06-14 Title\n\n" + tail
    try:
        document = parse(data)
    except FormatError:
        return
    assert render(document) == data


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  two  words \t\r\n here ", "two words here"),
        ("\u3000\u3000段首缩进，全角　空格", "段首缩进，全角 空格"),
        ("full-width ＡＢＣ１２３：，。", "full-width ＡＢＣ１２３：，。"),
        ("no\u00a0break, thin\u2009space", "no break, thin space"),
        ("line\u2028paragraph\u2029next\u0085line\x0bvertical\x0cform", "line paragraph next line vertical form"),
        ("\ufeffmark, zero\u200bwidth, soft\u00adhyphen", "mark, zerowidth, softhyphen"),
        ("می\u200cخواهم", "میخواهم"),  # the joiner is spelling, but comes and goes between copies of one text
        ("\U0001f468\u200d\U0001f469", "\U0001f468\U0001f469"),
        ("\u202ereversed\u202c \u200fmark", "reversed mark"),
        ("bell\x07 nul\x00 del\x7f c1\x93", "bell nul del c1"),
        ("half\ud83d a pair", "half a pair"),
        ("non\ufffecharacter\U0001ffff", "noncharacter"),
        ("e\u0301t\u00e9", "été"),
        ("e\u200b\u0301", "é"),  # parted by what is dropped, they compose
        ("\u1100\u200b\u1161", "가"),
        ("picture \ufffc here", "picture here"),
        ("unassigned \U0002ffd0 stays", "unassigned \U0002ffd0 stays"),
        ("\u200b \u00a0\u3164", ""),
    ],
)
def test_clean_makes_one_canonical_line(written: str, expected: str) -> None:
    assert clean(written) == expected


def test_a_document_is_written_in_the_dated_form() -> None:
    document = canonical("Grain\nharvest / second\x00 report", DAY, ["  First. ", "", "\u3000", "Second\r\nline."])
    assert render(document) == b" date 2023-06-14 Grain harvest / second report\n\nFirst.\n\nSecond line.\n"


def test_a_year_before_1000_keeps_four_digits() -> None:
    document = canonical("Old", date(987, 1, 2), ["Text."])
    assert render(document).startswith(b" date 0987-01-02 Old\n")
    assert parse(render(document)) == document


def test_a_paragraph_that_looks_like_a_header_stays_a_paragraph() -> None:
    looks = " date 2023-01-01 Another title"
    document = canonical(looks, DAY, [looks, "Text.", looks])
    assert document.paragraphs[0] == "date 2023-01-01 Another title"
    assert parse(render(document)) == document


@pytest.mark.parametrize(
    ("title", "paragraphs"), [("", ["Text."]), ("\u200b\n", ["Text."]), ("Title", []), ("T", [" "])]
)
def test_a_headline_or_a_text_alone_is_no_document(title: str, paragraphs: list[str]) -> None:
    with pytest.raises(ValueError, match="a document needs"):
        canonical(title, DAY, paragraphs)


def test_a_title_ends_after_a_thousand_characters_and_longer_ones_that_are_held_are_read() -> None:
    title = canonical("word " * 1000, DAY, ["Text."]).title
    assert (len(title), title[-6:]) == (995, " word…")
    assert len(canonical("字" * 9_000_000, DAY, ["Text."]).title) == 1000
    held = Document(title="word " * 1000 + "end", date=DAY, paragraphs=("Text.",))
    assert parse(render(held)) == held


def test_a_document_that_is_not_canonical_is_not_written() -> None:
    with pytest.raises(ValueError, match="not canonical"):
        render(Document(title="Two  spaces", date=DAY, paragraphs=("Text.",)))


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "line 1: expected ' date YYYY-MM-DD Title'"),
        (b"date 2023-06-14 T\n\nText.\n", "line 1: expected ' date"),
        (b"\xef\xbb\xbf date 2023-06-14 T\n\nText.\n", "line 1: expected ' date"),
        (b" date 2023-6-14 T\n\nText.\n", "line 1: expected ' date"),
        (" date ２０２３-06-14 T\n\nText.\n".encode(), "line 1: expected ' date"),
        (b" date 2023-02-30 T\n\nText.\n", "line 1: expected a calendar day, found 2023-02-30"),
        (b" date 2023-06-14 \n\nText.\n", "line 1: expected ' date"),
        (b" date 2023-06-14  T\n\nText.\n", "line 1, column 1"),
        (b" date 2023-06-14 T \n\nText.\n", "line 1, column 2: expected canonical text, found U+0020"),
        (b" date 2023-06-14 T\r\n\r\nText.\r\n", "line 1, column 2: expected canonical text, found U+000D"),
        (b" date 2023-06-14 T", "line 1: expected a newline at the end"),
        (b" date 2023-06-14 T\n", "line 2: expected an empty line"),
        (b" date 2023-06-14 T\n\n", "line 3: expected a paragraph, found the end of the file"),
        (b" date 2023-06-14 T\nText.\n", "line 2: expected an empty line, found 'Text.'"),
        (b" date 2023-06-14 T\n\nText.", "line 3: expected a newline at the end"),
        (b" date 2023-06-14 T\n\nText.\n\n", "line 4: expected the end of the file"),
        (b" date 2023-06-14 T\n\nOne.\nTwo.\n", "line 4: expected an empty line, found 'Two.'"),
        (b" date 2023-06-14 T\n\nOne.\n\n\nTwo.\n", "line 5: expected a paragraph, found an empty line"),
        (b" date 2023-06-14 T\n\n indented\n", "line 3, column 1: expected canonical text, found U+0020"),
        (" date 2023-06-14 T\n\ne\u0301\n".encode(), "line 3, column 1: expected canonical text, found U+0065"),
        ("date 2023-06-14 T\n\nzero\u200bwidth\n".encode(), "line 1"),
        (" date 2023-06-14 T\n\nzero\u200bwidth\n".encode(), "line 3, column 5: expected canonical text, found U+200B"),
        (b" date 2023-06-14 T\n\nOne.\n\nTw\xffo.\n", "line 5: expected UTF-8, found byte 0xff"),
    ],
)
def test_anything_else_is_a_format_error_that_names_the_line(data: bytes, complaint: str) -> None:
    with pytest.raises(FormatError) as caught:
        parse(data)
    assert str(caught.value).startswith(complaint)


def test_a_file_is_named_by_its_place_and_its_hash() -> None:
    data = render(canonical("Title", DAY, ["Text."]))
    digest = sha256(data).hexdigest()
    assert file_name(7, data) == f"007_{digest[:16]}.txt"
    assert file_name(1234, data) == f"1234_{digest[:16]}.txt"
    assert read_name(file_name(1234, data)) == (1234, digest[:16])
    with pytest.raises(ValueError, match="negative"):
        file_name(-1, data)


@pytest.mark.parametrize(
    "name",
    [
        "01_0123456789abcdef.txt",
        "0001_0123456789abcdef.txt",
        "001_0123456789ABCDEF.txt",
        "001_0123456789abcde.txt",
        "001_0123456789abcdef",
        "001_0123456789abcdef.txt\n",
        "００１_0123456789abcdef.txt",
        "manifest.jsonl",
    ],
)
def test_names_we_would_not_write_are_not_ours(name: str) -> None:
    assert read_name(name) is None
