"""Labelled lines: what is taken apart, and above all what is left alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.text.labels import Field, Label, best, labels_of, read_line

PUBLISHED, MODIFIED, PUBLISHER, ISSUER, AUTHOR, EDITOR, COUNTER, TOOL, REGION, RELATED, IDENTIFIER = Field


def pieces(line: str) -> list[tuple[Field, str, str]]:
    return [(label.field, label.label, label.value) for label in read_line(line)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # Chinese
        ("来源: 北岸日报", [(PUBLISHER, "来源", "北岸日报")]),
        ("  • 来源：北岸日报", [(PUBLISHER, "来源", "北岸日报")]),
        ("  • 时间: 2023-09-14 15:36", [(PUBLISHED, "时间", "2023-09-14 15:36")]),
        ("来 源：北岸农业局", [(PUBLISHER, "来源", "北岸农业局")]),
        ("稿源 北岸日报", [(PUBLISHER, "稿源", "北岸日报")]),
        ("【来源：北岸日报】", [(PUBLISHER, "来源", "北岸日报")]),
        ("（责任编辑：田野）", [(EDITOR, "责任编辑", "田野")]),
        ("发布时间：3小时前", [(PUBLISHED, "发布时间", "3小时前")]),
        ("发布时间2023-07-24", [(PUBLISHED, "发布时间", "2023-07-24")]),
        ("发布时间：", [(PUBLISHED, "发布时间", "")]),
        ("文/田野", [(AUTHOR, "文/", "田野")]),
        ("记者 田野", [(AUTHOR, "记者", "田野")]),
        ("索引号：000123/2023-0045", [(IDENTIFIER, "索引号", "000123/2023-0045")]),
        ("阅读 1.2万", [(COUNTER, "阅读", "1.2万")]),
        ("123次浏览", [(COUNTER, "次浏览", "123")]),
        ("点赞(0)", [(COUNTER, "点赞", "(0)")]),
        ("相关文档:", [(RELATED, "相关文档", "")]),
        ("附件下载:", [(RELATED, "附件下载", "")]),
        ("推荐阅读", [(RELATED, "推荐阅读", "")]),
        ("上一篇：北岸召开春耕会议", [(RELATED, "上一篇", "北岸召开春耕会议")]),
        ("智能问答", [(TOOL, "智能问答", "")]),
        ("打印保存", [(TOOL, "打印", ""), (TOOL, "保存", "")]),
        ("[字体: 大 中 小]", [(TOOL, "字体", "大 中 小")]),
        ("2023-07-24 17:55", [(PUBLISHED, "", "2023-07-24 17:55")]),
        # traditional Chinese
        ("來源：北岸日報", [(PUBLISHER, "來源", "北岸日報")]),
        ("發布時間：2023/07/24", [(PUBLISHED, "發布時間", "2023/07/24")]),
        ("點閱數：1,234", [(COUNTER, "點閱數", "1,234")]),
        # Japanese
        ("出典：北岸通信", [(PUBLISHER, "出典", "北岸通信")]),
        ("公開日：2023年7月24日", [(PUBLISHED, "公開日", "2023年7月24日")]),
        ("最終更新日：令和5年7月25日", [(MODIFIED, "最終更新日", "令和5年7月25日")]),
        ("関連記事", [(RELATED, "関連記事", "")]),
        # Korean
        ("입력 2023.07.24. 오후 5:55", [(PUBLISHED, "입력", "2023.07.24. 오후 5:55")]),
        ("수정 : 2023-07-25 09:00", [(MODIFIED, "수정", "2023-07-25 09:00")]),
        ("김하늘 기자", [(AUTHOR, "기자", "김하늘")]),
        ("조회수 1,234", [(COUNTER, "조회수", "1,234")]),
        # Czech, Finnish, Romanian
        ("Publikováno: 24. 7. 2023", [(PUBLISHED, "Publikováno", "24. 7. 2023")]),
        ("Julkaistu 24.7.2023", [(PUBLISHED, "Julkaistu", "24.7.2023")]),
        ("Actualizat: 24 iulie 2023", [(MODIFIED, "Actualizat", "24 iulie 2023")]),
        # English, glued and not
        ("Source: Harbour Courier", [(PUBLISHER, "Source", "Harbour Courier")]),
        ("Sourcengx", [(PUBLISHER, "Source", "ngx")]),
        ("SourceHarbour News Agency", [(PUBLISHER, "Source", "Harbour News Agency")]),
        ("Release Time1 years ago", [(PUBLISHED, "Release Time", "1 years ago")]),
        ("RegionNorth,Upper River", [(REGION, "Region", "North,Upper River")]),
        ("Like(0)", [(COUNTER, "Like", "(0)")]),
        ("Collect(0)", [(COUNTER, "Collect", "(0)")]),
        ("Views: 1,234", [(COUNTER, "Views", "1,234")]),
        ("1.2k views", [(COUNTER, "views", "1.2k")]),
        ("5 min read", [(COUNTER, "min read", "5")]),
        ("By Ann Field and John Shore", [(AUTHOR, "By", "Ann Field and John Shore")]),
        ("Published 3 hours ago", [(PUBLISHED, "Published", "3 hours ago")]),
        ("Last updated: 24 July 2023, 17:55 BST", [(MODIFIED, "Last updated", "24 July 2023, 17:55 BST")]),
        (
            "Updated 3:27 am PST, Wednesday, July 26, 2023",
            [(MODIFIED, "Updated", "3:27 am PST, Wednesday, July 26, 2023")],
        ),
        ("Related articles", [(RELATED, "Related articles", "")]),
        ("Tags: ferry, islands", [(RELATED, "Tags", "ferry, islands")]),
        ("Share this article", [(TOOL, "Share this article", "")]),
        # German, French, Spanish, Portuguese, Italian
        ("Von Anna Feld", [(AUTHOR, "Von", "Anna Feld")]),
        ("Stand: 24.07.2023, 17:55 Uhr", [(MODIFIED, "Stand", "24.07.2023, 17:55 Uhr")]),
        ("Quelle: Hafenkurier", [(PUBLISHER, "Quelle", "Hafenkurier")]),
        ("Publié le 24 juillet 2023 à 17h55", [(PUBLISHED, "Publié le", "24 juillet 2023 à 17h55")]),
        ("Fuente: Agencia del Puerto", [(PUBLISHER, "Fuente", "Agencia del Puerto")]),
        ("Publicado em 24 de julho de 2023", [(PUBLISHED, "Publicado em", "24 de julho de 2023")]),
        ("Fonte: Corriere del Porto", [(PUBLISHER, "Fonte", "Corriere del Porto")]),
        ("Ultimo aggiornamento: 24 luglio 2023", [(MODIFIED, "Ultimo aggiornamento", "24 luglio 2023")]),
        # Polish, Russian, Ukrainian, Greek, Turkish, Arabic
        ("Źródło: Kurier Portowy", [(PUBLISHER, "Źródło", "Kurier Portowy")]),
        ("Opublikowano: 24 lipca 2023", [(PUBLISHED, "Opublikowano", "24 lipca 2023")]),
        ("Источник: пресс-служба порта", [(PUBLISHER, "Источник", "пресс-служба порта")]),
        ("Опубликовано: 24 июля 2023, 17:55", [(PUBLISHED, "Опубликовано", "24 июля 2023, 17:55")]),
        ("Джерело: Портовий кур'єр", [(PUBLISHER, "Джерело", "Портовий кур'єр")]),
        ("Πηγή: Λιμάνι", [(PUBLISHER, "Πηγή", "Λιμάνι")]),
        ("ΔΗΜΟΣΙΕΥΘΗΚΕ: 24 Ιουλίου 2023", [(PUBLISHED, "ΔΗΜΟΣΙΕΥΘΗΚΕ", "24 Ιουλίου 2023")]),
        ("Kaynak: Liman Postası", [(PUBLISHER, "Kaynak", "Liman Postası")]),
        ("Güncelleme: 24 Temmuz 2023 18:00", [(MODIFIED, "Güncelleme", "24 Temmuz 2023 18:00")]),
        ("المصدر: وكالات", [(PUBLISHER, "المصدر", "وكالات")]),
        ("تاريخ النشر: 24 يوليو 2023", [(PUBLISHED, "تاريخ النشر", "24 يوليو 2023")]),
    ],
)
def test_a_line_of_one_piece(line: str, expected: list[tuple[Field, str, str]]) -> None:
    assert pieces(line) == expected


PORTAL = [
    (PUBLISHED, "发布日期", "2023-07-24 17:55"),
    (ISSUER, "发布单位", "北岸农业局管理员"),
    (PUBLISHER, "来源", "北岸日报"),
    (COUNTER, "点击量", "4032"),
    (TOOL, "字体", ""),
    (TOOL, "打印", ""),
    (TOOL, "保存", ""),
]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "发布日期:2023-07-24 17:55  发布单位:北岸农业局管理员  来源:北岸日报   点击量:4032   [字体: ]  打印保存 ",
            PORTAL,
        ),
        ("发布日期:2023-07-24 17:55 发布单位:北岸农业局管理员 来源:北岸日报 点击量:4032 [字体: ] 打印保存", PORTAL),
        (
            "来源：北岸日报发布时间：2023-07-24",
            [(PUBLISHER, "来源", "北岸日报"), (PUBLISHED, "发布时间", "2023-07-24")],
        ),
        ("2023年07月24日17:55来源：北岸网", [(PUBLISHED, "", "2023年07月24日17:55"), (PUBLISHER, "来源", "北岸网")]),
        ("时间 2023-7-24 17:58 来源 北岸网", [(PUBLISHED, "时间", "2023-7-24 17:58"), (PUBLISHER, "来源", "北岸网")]),
        (
            "作者：田野　浏览次数：1234次　2023-07-24　【打印】【关闭】",
            [
                (AUTHOR, "作者", "田野"),
                (COUNTER, "浏览次数", "1234次"),
                (PUBLISHED, "", "2023-07-24"),
                (TOOL, "打印", ""),
                (TOOL, "关闭", ""),
            ],
        ),
        (
            "更新时间：2023-08-30 发布时间：2023-07-24",
            [(MODIFIED, "更新时间", "2023-08-30"), (PUBLISHED, "发布时间", "2023-07-24")],
        ),
        (
            "입력 2023.07.24. 오후 5:55 수정 2023.07.24. 오후 6:10",
            [(PUBLISHED, "입력", "2023.07.24. 오후 5:55"), (MODIFIED, "수정", "2023.07.24. 오후 6:10")],
        ),
        (
            "By Ann Field | July 24, 2023 | 5 min read",
            [(AUTHOR, "By", "Ann Field"), (PUBLISHED, "", "July 24, 2023"), (COUNTER, "min read", "5")],
        ),
        (
            "Posted on July 24, 2023 by admin",
            [(PUBLISHED, "Posted on", "July 24, 2023"), (AUTHOR, "by", "admin")],
        ),
        (
            "Publié le 24 juillet 2023 à 17h55, mis à jour le 25 juillet 2023",
            [(PUBLISHED, "Publié le", "24 juillet 2023 à 17h55"), (MODIFIED, "mis à jour le", "25 juillet 2023")],
        ),
        (
            "Von Anna Feld publiziert am 30. Juli 2018",
            [(AUTHOR, "Von", "Anna Feld"), (PUBLISHED, "publiziert am", "30. Juli 2018")],
        ),
        ("Facebook X LinkedIn", [(TOOL, "Facebook", ""), (TOOL, "X", ""), (TOOL, "LinkedIn", "")]),
        ("登录 | 注册", [(TOOL, "登录", ""), (TOOL, "注册", "")]),
    ],
)
def test_a_line_of_several_pieces(line: str, expected: list[tuple[Field, str, str]]) -> None:
    assert pieces(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "——",
        # Chinese
        "时间就是生命。",
        "时间：上午九点在会议室集合，请准时参加。",
        "地点：会议室",
        "来源于生活，高于生活",
        "来源不明的资金",
        "数据来源：国家统计局",
        "作者认为这是好事。",
        "作者：他在书中写道，这条河养活了两岸的人，也带走了许多人。",
        "记者了解到，工程已经完工",
        "（记者 田野 张三）",
        "阅读使人进步",
        "点击进入下一页的办法",
        "关闭工厂的决定",
        "打印机的历史",
        "分享是一种快乐",
        "收藏家的故事",
        "编辑部的故事",
        "相关部门表示，正在调查",
        "附件：1.申报表",
        "更新时间到了",
        "2023年7月24日",  # it may sign a notice
        "一、总体要求",
        # Japanese, Korean
        "時間が足りない",
        "出典を明らかにする",
        "기자는 현장에 있었다",
        "입력 장치의 역사",
        # English
        "Source: the ministry said that prices would rise again next year, and with them the wages.",
        "Source: the ministry said that prices would rise",
        "Source code of the project is public",
        "Source Code",
        "Sources say the deal is close",
        "Sourcebook",
        "Resources",
        "By noon the city was quiet",
        "By December",
        "By Monday Morning",
        "By 2030, emissions must fall",
        "Views from the bridge",
        "Like father, like son",
        "Likes and dislikes",
        "Published in 2019, the book was a success.",
        "Updated plans were presented on 3 May 2023.",
        "Region in crisis",
        "Author of the report",
        "Related to this is the question of cost",
        "Next week the council meets.",
        "Time: the final frontier",
        "Date with destiny",
        "Data centres",
        "Save the Children",
        "Close encounters",
        "Print is dead",
        "Print",
        "X",
        "24 July 2023",
        "Comments were closed on 24 July 2023",
        "(Our reporter Ann Field)",
        "The editor: a portrait",
        # German, French, Spanish, Italian, Polish, Russian, Greek, Turkish, Arabic
        "Stand der Dinge",
        "Von Berlin nach Paris",
        "Quelle surprise",
        "Par la suite, le conseil a voté.",
        "Por la noche llegaron dos barcos",
        "Fuentes del gobierno dicen que el plan sigue",
        "Fonte de vida",
        "Data jest ważna",
        "Źródło rzeki leży w górach",
        "Источник воды был найден",
        "Автор книги живёт на островах",
        "Πηγή ζωής",
        "Kaynak suyu",
        "المصدر الرئيسي للمياه في المدينة",
    ],
)
def test_ordinary_text_is_left_alone(line: str) -> None:
    assert pieces(line) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "时间：2024-05-28 15:30:00来源：北岸县民政局浏览：56次",
            [
                (PUBLISHED, "时间", "2024-05-28 15:30:00"),
                (PUBLISHER, "来源", "北岸县民政局"),
                (COUNTER, "浏览", "56次"),
            ],
        ),
        (
            "2024-06-08 17:02:11来源：北岸县融媒体中心作者：李禾",
            [
                (PUBLISHED, "", "2024-06-08 17:02:11"),
                (PUBLISHER, "来源", "北岸县融媒体中心"),
                (AUTHOR, "作者", "李禾"),
            ],
        ),
        ("来源：北岸日报2024-06-08 17:02", [(PUBLISHER, "来源", "北岸日报"), (PUBLISHED, "", "2024-06-08 17:02")]),
        ("來源：北岸社責任編輯：李禾", [(PUBLISHER, "來源", "北岸社"), (EDITOR, "責任編輯", "李禾")]),
        (
            "来源：北岸县教育局时间：2024-06-11 17:05:06",
            [(PUBLISHER, "来源", "北岸县教育局"), (PUBLISHED, "时间", "2024-06-11 17:05:06")],
        ),
        (
            "2024年6月12日 10:45 来源：北岸新闻网小字体大字体分享到：",
            [
                (PUBLISHED, "", "2024年6月12日 10:45"),
                (PUBLISHER, "来源", "北岸新闻网"),
                (TOOL, "小字体大字体", ""),
                (TOOL, "分享到", ""),
            ],
        ),
        (
            "来源：北岸县政府网 字号：[ 大 ][ 中 ][ 小 ]",
            [(PUBLISHER, "来源", "北岸县政府网"), (TOOL, "字号", "[ 大 ][ 中 ][ 小 ]")],
        ),
        (
            "作者：李禾 来源：学生处 点击：[219]",
            [(AUTHOR, "作者", "李禾"), (PUBLISHER, "来源", "学生处"), (COUNTER, "点击", "[219]")],
        ),
        (
            "来源：北岸采购网 【打印】 【显示公告概要】",
            [(PUBLISHER, "来源", "北岸采购网"), (TOOL, "打印", ""), (TOOL, "显示公告概要", "")],
        ),
        ("来源: 北岸志 江西举报", [(PUBLISHER, "来源", "北岸志")]),
        (
            "2024-06-12 04:23:59 北岸報 作者：李禾",
            [(PUBLISHED, "", "2024-06-12 04:23:59"), (PUBLISHER, "", "北岸報"), (AUTHOR, "作者", "李禾")],
        ),
        (
            "作者：李禾 《北岸日报》（ 2024年06月12日 08版）",
            [(AUTHOR, "作者", "李禾"), (PUBLISHER, "", "北岸日报")],
        ),
        ("文 | 李禾", [(AUTHOR, "文", "李禾")]),
        ("编辑｜周砚", [(EDITOR, "编辑", "周砚")]),
        (
            "（文/李禾 图/周砚 编辑/陈渡）",
            [(AUTHOR, "文/", "李禾"), (EDITOR, "图/", "周砚"), (EDITOR, "编辑/", "陈渡")],
        ),
        (
            "文字：李禾 摄影：周砚 编辑：陈渡",
            [(EDITOR, "文字", "李禾"), (EDITOR, "摄影", "周砚"), (EDITOR, "编辑", "陈渡")],
        ),
    ],
)
def test_chinese_pieces_need_no_space_between_and_buttons_and_papers_no_label(
    line: str, expected: list[tuple[Field, str, str]]
) -> None:
    assert pieces(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "主办单位：北岸体育馆比赛时间：2024-06-11",
        "设计：周砚",
        "视频：新桥通车",
        "北岸日报 2024-06-12",
        "【打印】是键盘上的一个键",
    ],
)
def test_what_names_no_piece_by_itself_is_text(line: str) -> None:
    assert pieces(line) == []


def test_one_piece_that_does_not_fit_makes_the_whole_line_text() -> None:
    assert pieces("来源：北岸日报 发布时间：2023-07-24")
    assert pieces("来源：北岸日报 发布时间：大家都在等") == []
    assert pieces("北岸日报 2023-07-24") == []


def test_a_long_line_is_text() -> None:
    assert pieces("来源：北岸日报 " * 40) == []


def chosen(line: str, field: Field) -> tuple[str, str] | None:
    label = best(read_line(line), field)
    return (label.label, label.value) if label else None


@pytest.mark.parametrize(
    ("line", "field", "expected"),
    [
        ("更新时间：2023-08-30 发布时间：2023-07-24", PUBLISHED, ("发布时间", "2023-07-24")),
        ("时间：2023-07-20 发布日期：2023-07-24", PUBLISHED, ("发布日期", "2023-07-24")),
        ("成文日期：2023-07-01 发布日期：2023-07-24", PUBLISHED, ("发布日期", "2023-07-24")),
        ("成文日期：2023-07-01 | 2023-07-24 12:00", PUBLISHED, ("", "2023-07-24 12:00")),
        ("2023-07-24 12:00 | 时间：2023-07-20", PUBLISHED, ("时间", "2023-07-20")),
        ("更新时间：2023-08-30", PUBLISHED, ("更新时间", "2023-08-30")),
        ("发布时间： 更新时间：2023-08-30", PUBLISHED, ("更新时间", "2023-08-30")),
        ("发布时间：2023-07-24", MODIFIED, None),
        ("发布单位：农业局 来源：北岸日报", PUBLISHER, ("来源", "北岸日报")),
        ("发布单位：农业局", PUBLISHER, ("发布单位", "农业局")),
        ("来源：北岸日报", ISSUER, None),
        ("来源：北岸日报", AUTHOR, None),
    ],
)
def test_the_most_telling_label_is_best(line: str, field: Field, expected: tuple[str, str] | None) -> None:
    assert chosen(line, field) == expected


def test_the_first_of_equals_is_best() -> None:
    twice = [Label(field=PUBLISHER, label="来源", value=name) for name in ("甲报", "乙报")]
    assert best(twice, PUBLISHER) == twice[0]


words = st.lists(
    st.one_of(
        st.sampled_from(
            ["来源", "：", ":", " ", "  ", "2023-07-24", "打印", "登录/注册", "[", "]", "（", "By", "Ann Field"]
        ),
        st.text(max_size=5),
    ),
    max_size=12,
)


@settings(deadline=None)
@given(words)
def test_any_line_is_read_without_an_error_and_values_come_from_it(parts: list[str]) -> None:
    line = "".join(parts)
    for label in read_line(line):
        assert label.label or label.value
        assert "\n" not in label.label


@settings(deadline=None)
@given(
    st.sampled_from(
        ["登录/注册", "打印", "来源：", "作者 ", "By Ann ", "发布时间 ", "2023-07-24 ", "来源：北岸", "【打印】"]
    ),
    st.integers(20, 60),
)
def test_a_repetitive_line_is_read_in_reasonable_time(part: str, times: int) -> None:
    read_line((part * times)[:299] + "?")  # hypothesis fails a test that takes longer than its deadline


@pytest.mark.parametrize("named", ["Launch", "Due", "Start"])
def test_a_word_before_date_makes_it_the_day_of_something_else(named: str) -> None:
    assert not labels_of(f"{named} Date: September 7, 1998")
    assert [label.value for label in labels_of("Article Date: 7 June 2013")] == ["7 June 2013"]
