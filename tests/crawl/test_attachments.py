"""Files that articles link to: what is noted, what becomes a document, and what is told where none can be made."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from pipeline.errors import ExtractError
from pipeline.extract.pdf import flowing_text, paragraphs
from pipeline.model import Kind
from tests.support.house import House, article, feed, prose
from tests.support.pages import article as page
from tests.support.pages import read
from tests.support.pdfs import pdf
from tests.support.web import Answer, Site

NOTICE = [
    "各镇人民政府，县直各部门：为做好新桥通车后的交通组织工作，保障群众",
    "出行安全，现将有关事项通知如下，请结合实际认真贯彻执行，有关情况请",
    "及时报告。",
    "一、自五月二十日起，载重十吨以上的货车由东侧引桥上桥，并服从现场人",
    "员的指挥。",
]


def lines(*files: tuple[str, str]) -> str:
    return "<p>附件：</p>" + "".join(f'<p><a href="{href}">{words}</a></p>' for href, words in files)


def test_files_in_the_article_are_noted_and_those_of_the_site_are_not() -> None:
    tail = lines(
        ("/files/plan.pdf", "1. 交通组织方案.pdf"),
        ("/files/plan.pdf", "again"),
        ("/download.jsp?name=table.xlsx", "下载"),
        ("notice%20one.docx", "下载附件"),
        ("/next.html", "next"),
    )
    found = read(page(tail=tail + '<div class="footer"><a href="/privacy.pdf">Privacy</a></div>'))
    assert [(each.url.rpartition("example.org")[2], each.title) for each in found.provenance.attachments] == [
        ("/files/plan.pdf", "1. 交通组织方案.pdf"),
        ("/download.jsp?name=table.xlsx", "download.jsp"),
        ("/articles/notice%20one.docx", "notice one.docx"),
    ]
    assert found.provenance.attachments[0].type == "application/pdf"


def test_lines_of_a_pdf_are_joined_to_paragraphs_without_page_numbers_and_running_heads() -> None:
    pages = [["河岸县政府公报", *NOTICE[index : index + 2], f"— {index + 1} —"] for index in (0, 2, 3)]
    pages[1] = ["河岸县政府公报", NOTICE[2], "— 2 —"]
    pages[2] = ["河岸县政府公报", *NOTICE[3:], "— 3 —"]
    found, title = paragraphs(pdf(pages, title="关于新桥 通车的通知"))
    assert found == ["".join(NOTICE[:3]), "".join(NOTICE[3:])]
    assert title == "关于新桥 通车的通知"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (pdf([NOTICE], encrypted=True), "encrypted"),
        (pdf([NOTICE])[:400], "damaged"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (pdf([[], []]), "no-text"),
        (pdf([["a"]] * 501), "too-large"),
    ],
    ids=["encrypted", "cut", "nothing", "scanned", "huge"],
)
def test_a_pdf_without_readable_text_says_why(data: bytes, kind: str) -> None:
    with pytest.raises(ExtractError) as caught:
        paragraphs(data)
    assert caught.value.kind == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line\r\nand its rest.\r\n\r\nAnother.", ["One line and its rest.", "Another."]),
        ("第一段在这里\n结束。\n\n第二段。", ["第一段在这里结束。", "第二段。"]),
        ("第一段。\n第二段。\n", ["第一段。", "第二段。"]),
        ("a hyphen-\nated word\n\nx", ["a hyphenated word", "x"]),
        ("", []),
    ],
)
def test_plain_text_has_paragraphs_between_empty_lines_or_one_a_line(text: str, expected: list[str]) -> None:
    assert flowing_text(text) == expected


def attached(site: Site, house: House, files: Mapping[str, Any], **keys: Any) -> None:
    """A site with one article that links to `files`, and a source that reads them."""
    for path, answer in files.items():
        site.add(path, (lambda a: lambda _: a)(answer))
    links = "".join(f'<p><a href="{path}">Annex {path[1:]}</a></p>' for path in files)
    text = "".join(f"<p>{each}</p>" for each in prose(1))
    site.add("/a/1.html", article(1, text=text + links, date="2024-05-14T08:00:00Z"))
    site.add("/feed", feed(site.url("/a/1.html")))
    house.source({"feed": site.url("/feed")}, include=[r"/a/\d+\.html$"], **keys)


def answer(body: bytes, kind: str = "application/pdf") -> Answer:
    return Answer(body=body, headers={"Content-Type": kind})


def records(house: House) -> list[dict[str, Any]]:
    (path,) = house.archive.glob("2*/**/manifest.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_files_are_noted_in_the_manifest_and_not_asked_for_unless_the_source_wants_them(
    house: House, site: Site
) -> None:
    attached(site, house, {"/f/plan.pdf": answer(pdf([NOTICE]))})
    house.run()
    (record,) = records(house)
    assert record["attachments"] == [
        {"url": site.url("/f/plan.pdf"), "title": "Annex f/plan.pdf", "type": "application/pdf"}
    ]
    assert "/f/plan.pdf" not in site.paths()


def test_an_attached_file_is_a_link_with_an_outcome_and_a_document_of_its_own(house: House, site: Site) -> None:
    files = {
        "/f/plan.pdf": answer(pdf([NOTICE])),
        "/f/list.txt": answer(
            "第一条街道：河岸路，工期三十天。\n第二条街道：粮仓巷，工期十五天。".encode("gb18030"), "text/plain"
        ),
        "/f/table.xlsx": answer(b"PK\x03\x04"),
    }
    attached(site, house, files, attachments="text", language="zh")
    report, log = house.run()
    assert dict(report.outcomes) == {Kind.ARCHIVED: 3}
    assert log.of(site.url("/f/plan.pdf")).link.found_in == f"attached to {site.url('/a/1.html')}"
    _, plan, table = records(house)
    assert (plan["title"], plan["date"], plan["date_basis"]) == ("Annex f/plan", "2024-05-14", "article")
    assert plan["extractor"].startswith("pdfium")
    assert table["http"]["charset"] == "gb18030"
    texts = house.texts()
    assert any("".join(NOTICE[3:]) in text for text in texts)
    assert any("第二条街道：粮仓巷，工期十五天。" in text for text in texts)
    assert "/f/table.xlsx" not in site.paths()
    again, _ = house.run()
    assert dict(again.outcomes) == {Kind.SEEN: 1}
    assert house.sound()


def test_an_attachment_that_gives_no_document_fails_alone_and_says_why(house: House, site: Site) -> None:
    files = {
        "/f/secret.pdf": answer(pdf([NOTICE], encrypted=True)),
        "/f/scan.pdf": answer(pdf([[]])),
        "/f/broken.pdf": answer(b"%PDF-1.4 and no more"),
        "/f/gone.pdf": Answer(status=404),
        "/f/large.pdf": answer(b"%PDF-1.4" + b" " * 300_000),
        "/f/plan.pdf": answer(pdf([NOTICE])),
    }
    attached(site, house, files, attachments="text", max_size="200kB")
    _, log = house.run()
    said = {path: log.of(site.url(path)).because for path in files}
    assert "asks for a password" in said["/f/secret.pdf"]
    assert "no text" in said["/f/scan.pdf"]
    assert "damaged" in said["/f/broken.pdf"]
    assert "404" in said["/f/gone.pdf"]
    assert "at most 200,000 are read" in said["/f/large.pdf"]
    kinds = [log.of(site.url(path)).kind for path in files]
    assert kinds == [Kind.FAILED] * 5 + [Kind.ARCHIVED]
    assert len(house.texts()) == 2


def test_exclude_holds_for_attachments(house: House, site: Site) -> None:
    attached(site, house, {"/f/plan.pdf": answer(pdf([NOTICE]))}, attachments="text", exclude=[r"\.pdf$"])
    _, log = house.run()
    assert log.of(site.url("/f/plan.pdf")).kind is Kind.EXCLUDED


def test_an_attachment_that_failed_for_a_passing_reason_is_owed(house: House, site: Site) -> None:
    attached(site, house, {"/f/plan.pdf": Answer(status=503)}, attachments="text")
    house.run()
    site.add("/f/plan.pdf", lambda _: answer(pdf([NOTICE])))
    house.clock.pass_by(hours=1)
    _, log = house.run()
    assert log.outcomes[-1].kind is Kind.ARCHIVED
    assert len(house.texts()) == 2


@pytest.mark.parametrize(("attachments", "kind"), [("text", Kind.ARCHIVED), ("list", Kind.FAILED)])
def test_a_link_that_leads_directly_to_a_pdf(house: House, site: Site, attachments: str, kind: Kind) -> None:
    site.add("/2024/05/13/plan", lambda _: answer(pdf([NOTICE], title="关于新桥通车的通知")))
    site.add("/feed", feed(site.url("/2024/05/13/plan")))
    house.source({"feed": site.url("/feed")}, attachments=attachments)
    outcome = house.run()[1].outcomes[0]
    assert outcome.kind is kind
    if kind is Kind.FAILED:
        assert "attachments: text" in outcome.because
    else:
        assert house.texts()[0].startswith(" date 2024-05-13 关于新桥通车的通知\n")
