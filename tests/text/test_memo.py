"""What is remembered about short texts, and that long ones are worked out each time."""

from pipeline.text.memo import remembered


def test_the_answer_about_a_short_text_is_worked_out_once_and_about_a_long_one_each_time() -> None:
    asked: list[int] = []

    @remembered(2)
    def length(text: str, more: int) -> int:
        asked.append(len(text) + more)
        return asked[-1]

    for text in ("short", "x" * 300, "x" * 301):
        assert [length(text, 1), length(text, 1), length(text, 2)] == [len(text) + 1, len(text) + 1, len(text) + 2]
    assert asked == [6, 7, 301, 302, 302, 302, 303]


def test_no_more_texts_are_remembered_than_were_asked_for() -> None:
    asked: list[str] = []

    @remembered(2)
    def shouted(text: str) -> str:
        asked.append(text)
        return text.upper()

    assert [shouted(text) for text in "abcca"] == list("ABCCA")
    assert asked == ["a", "b", "c", "a"]
