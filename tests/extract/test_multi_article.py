"""Several articles on one page: when a page is taken for a collection, and what `collections: split` makes of it."""

import json
from shutil import rmtree

import pytest

from pipeline.model import Extracted, Kind
from tests.support.house import House, feed, prose
from tests.support.pages import TEXT, TEXT_ZH, body, html, read
from tests.support.web import Site

# five comments of a town's paper, none of which repeats another
COMMENTS = [
    (
        "河岸步道修了三年，今年春天终于连成一线。清晨来走一走的人，从二十岁到八十岁都有，大家说得最多的一句话是：路通了，心也敞亮了。",
        "一条步道不只是砖石和护栏，它把两岸的学校、菜场和医院串在一起，也把原来各走各路的街坊串在一起。修路的人说，图纸改了十一次。",
    ),
    (
        "旧粮仓要不要拆，镇里开了四次会。第四次会上，一位退休的仓库保管员带来了一本账，上面记着五十年间每一场洪水退去后的存粮。",
        "账本让会场安静下来。后来的方案保留了两座仓，一座做图书室，一座做种子库；剩下的两座拆掉，地面种上了这里原有的乌桕树。",
    ),
    (
        "夜间公交试运行满一百天，乘客最多的不是景区线，而是开往开发区的十四路。晚上十一点下班的工人，从此不用再等一个小时的拼车。",
        "公交公司算过账，这条线每月亏四万元。县里说，亏的钱由节省下来的路灯改造费补上，等到明年春天再看要不要加密班次。",
    ),
]


def comments(*marks: str, title: str = "重磅合集|河岸日报三论河岸新生活") -> str:
    """A page with the comments, each below its mark."""
    parts = "".join(f"{mark}{body(*texts)}" for mark, texts in zip(marks, COMMENTS, strict=False))
    return html(
        f"<h1>{title}</h1><p>发布日期:2024-05-17 17:55 来源:河岸日报 点击量:32</p><div>{parts}</div>",
        title=title,
        language="zh",
    )


def split(page: str) -> tuple[Extracted, ...]:
    return read(page, source={"collections": "split", "timezone": "Asia/Shanghai"}).pieces


PICTURE = '<p><img src="/n.png" alt="图片"></p>'


@pytest.mark.parametrize(
    "marks",
    [
        ("<p>1</p>", "<p>2</p>", "<p>3</p>"),
        (f"<p>1</p>{PICTURE}", PICTURE, f"<p>3</p>{PICTURE}"),
        ("<p>一</p>", "<p>二</p>", "<p>三</p>"),
        ("<p>①</p>", "<p>②</p>", "<p>③</p>"),
        ("<h3>步道</h3>", "<h3>粮仓</h3>", "<h3>夜班车</h3>"),
    ],
    ids=["numbers", "numbers that are pictures", "chinese", "circled", "headings"],
)
def test_a_page_that_says_so_is_a_collection(marks: tuple[str, ...]) -> None:
    whole = read(comments(*marks))
    assert whole.provenance.pieces == 3
    assert whole.pieces == ()
    pieces = split(comments(*marks))
    assert [piece.document.paragraphs for piece in pieces] == COMMENTS


@pytest.mark.parametrize(
    "page",
    [
        comments("<p>1</p>", "<p>2</p>", "<p>3</p>", title="河岸新生活，从一条步道开始"),
        comments("<h3>步道</h3>", "<h3>粮仓</h3>", "<h3>夜班车</h3>", title="河岸新生活，从一条步道开始"),
        comments(PICTURE, PICTURE, PICTURE),
        comments("<p>1</p>", "<p>1</p>", "<p>1</p>"),
        html(f"<h1>汇总</h1>{body(*TEXT_ZH)}", title="一周要闻汇总"),
        html(f"<h1>River round-up</h1><h2>One</h2>{body(TEXT[0])}<h2>Two</h2><p>Soon.</p>{body(*TEXT[1:])}"),
    ],
    ids=["a title of its own", "sections", "pictures alone", "no order", "no parts", "one part is nothing"],
)
def test_sections_and_pictures_do_not_make_a_collection(page: str) -> None:
    assert read(page).provenance.pieces is None
    assert split(page) == ()


def test_pieces_with_credits_of_their_own_need_no_title_that_says_so() -> None:
    parts = "".join(
        f"<h2>{heading}</h2><p>来源：{paper} 作者：{author} 2024-05-{day}</p>{body(*texts)}"
        for heading, paper, author, day, texts in zip(
            ("步道通了", "粮仓留下", "末班车来了"),
            ("河岸日报", "平原晚报", "山城周刊"),
            ("李禾", "周砚", "陈渡"),
            ("15", "16", "17"),
            COMMENTS,
            strict=True,
        )
    )
    pieces = split(html(f"<h1>河岸新生活</h1>{parts}", title="河岸新生活", language="zh"))
    said = [
        (piece.document.title, piece.document.date.day, piece.provenance.publisher, piece.provenance.author)
        for piece in pieces
    ]
    assert said == [
        ("步道通了", 15, "河岸日报", "李禾"),
        ("粮仓留下", 16, "平原晚报", "周砚"),
        ("末班车来了", 17, "山城周刊", "陈渡"),
    ]
    assert [piece.document.paragraphs for piece in pieces] == COMMENTS


def test_pieces_share_their_origin_and_bear_the_page_in_their_address() -> None:
    first, second, _ = split(comments("<p>1</p>", "<p>2</p>", "<p>3</p>"))
    assert first.provenance.url.endswith("/river-bridge.html#piece-1")
    assert second.provenance.url.endswith("/river-bridge.html#piece-2")
    assert second.provenance.collection == "重磅合集|河岸日报三论河岸新生活"
    assert (second.provenance.publisher, second.document.date.isoformat()) == ("河岸日报", "2024-05-17")
    assert second.document.title == "旧粮仓要不要拆，镇里开了四次会。"


def collection(*numbers: int) -> str:
    parts = "".join(
        f"<h2>Part {number} of the week</h2>{''.join(f'<p>{text}</p>' for text in prose(number))}" for number in numbers
    )
    date = '<meta property="article:published_time" content="2024-05-14T08:00:00Z">'
    title = "The week in the valley: a round-up"
    return f"<html lang=en><head><title>{title}</title>{date}</head><body><article><h1>{title}</h1>{parts}</article>"


def test_a_collection_is_one_document_unless_the_source_splits_it(house: House, site: Site) -> None:
    site.add("/week", collection(1, 2, 3))
    site.add("/feed", feed(site.url("/week")))
    house.source({"feed": site.url("/feed")})
    report, _ = house.run()
    assert (report.links, len(house.texts())) == (1, 1)
    (path,) = house.archive.glob("2*/**/manifest.jsonl")
    assert json.loads(path.read_text())["pieces"] == 3


def test_a_split_collection_has_one_outcome_and_a_document_for_each_piece(house: House, site: Site) -> None:
    site.add("/week", collection(1, 2, 3))
    site.add("/feed", feed(site.url("/week")))
    house.source({"feed": site.url("/feed")}, collections="split")
    report, log = house.run()
    assert dict(report.outcomes) == {Kind.ARCHIVED: 1}
    assert log.of(site.url("/week")).because == "3 pieces on one page: 3 archived"
    assert house.titles() == [f"Part {number} of the week" for number in (1, 2, 3)]
    assert house.sound()
    assert house.run()[1].of(site.url("/week")).kind is Kind.SEEN


@pytest.mark.parametrize(
    ("later", "kind", "because", "texts"),
    [
        ((1, 2, 3), Kind.UNCHANGED, "3 pieces on one page: 3 unchanged", 3),
        ((1, 9, 3), Kind.REVISED, "3 pieces on one page: 1 revised, 2 unchanged", 4),
        ((1, 2, 3, 4), Kind.ARCHIVED, "4 pieces on one page: 1 archived, 3 unchanged", 4),
        # one that comes in front moves the others: nothing is filed twice
        ((5, 1, 2, 3), Kind.REVISED, "4 pieces on one page: 1 revised, 3 duplicate", 4),
    ],
    ids=["same", "corrected", "longer", "moved"],
)
def test_a_later_visit_compares_each_piece_with_itself(
    house: House, site: Site, later: tuple[int, ...], kind: Kind, because: str, texts: int
) -> None:
    site.add("/week", collection(1, 2, 3))
    site.add("/feed", feed(site.url("/week")))
    house.source({"feed": site.url("/feed")}, collections="split", revisit={"within": "3650d", "every": "1h"})
    house.run()
    site.add("/week", collection(*later))
    house.clock.pass_by(hours=2)
    outcome = house.run()[1].of(site.url("/week"))
    assert (outcome.kind, outcome.because, len(house.texts())) == (kind, because, texts)
    assert house.sound()


def test_an_index_made_again_knows_the_pieces(house: House, site: Site) -> None:
    site.add("/week", collection(1, 2, 3))
    site.add("/feed", feed(site.url("/week")))
    house.source({"feed": site.url("/feed")}, collections="split", revisit={"within": "3650d", "every": "1h"})
    house.run()
    rmtree(house.archive / ".state")
    house.clock.pass_by(hours=2)
    outcome = house.run()[1].of(site.url("/week"))
    assert outcome.because == "3 pieces on one page: 3 unchanged"
    assert house.sound()
