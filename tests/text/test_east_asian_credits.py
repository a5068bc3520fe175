"""Lines of Japanese and Korean papers that say who wrote a text, and words that only look like a name."""

import pytest

from pipeline.text.credits import credited
from pipeline.text.east_asian_credits import is_japanese_name


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("【田中太郎】", "田中太郎"),
        ("（佐藤ゆかり）", "佐藤ゆかり"),
        ("［小林一、山本花子］", "小林一、山本花子"),
        ("田中太郎記者", "田中太郎"),
        ("社会部記者 田中太郎", "田中太郎"),
        ("編集委員 田中太郎", "田中太郎"),
        ("文・田中太郎", "田中太郎"),
        ("文：田中太郎 写真：佐藤花子", "田中太郎"),
        ("聞き手・田中太郎", "田中太郎"),
        ("글 김민수 사진 이영희", "김민수"),
        ("글·사진 김민수", "김민수"),
        ("글 김민수 기자", "김민수"),
        ("글=김민수 사진=이영희", "김민수"),
        ("글 | 김민수·박지훈 | 사진 이영희", "김민수, 박지훈"),
    ],
)
def test_who_wrote_a_text_is_read(line: str, names: str) -> None:
    assert credited(line) == names


@pytest.mark.parametrize(
    "line",
    [
        "【政治】",
        "【写真特集】",
        "【福島県】",
        "（山口市）",
        "【山田大学】",
        "記者会見",
        "記者は中に入れなかった。",
        "写真・佐藤花子",
        "글 쓰는 사람",
        "사진 이영희",
        "글 한 편",
    ],
)
def test_other_lines_credit_nobody(line: str) -> None:
    assert credited(line) == ""


def test_a_japanese_name_is_known_by_its_surname() -> None:
    assert all(map(is_japanese_name, ("田中太郎", "佐藤ゆかり", "高橋 花子")))
    assert not any(map(is_japanese_name, ("田中", "東京都", "原発事故", "山口県", "谷の水車")))
