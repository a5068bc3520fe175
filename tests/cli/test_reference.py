"""The documents say of the commands what the commands say of themselves."""

import pytest

from tests.support.reference import COMMANDS, README, commands_page, readme


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_the_page_of_commands_is_what_help_prints() -> None:
    assert COMMANDS.read_text(encoding="utf-8") == commands_page(), "python -m tests.support.reference writes it anew"


def test_the_readme_has_the_table_of_commands() -> None:
    assert README.read_text(encoding="utf-8") == readme(), "python -m tests.support.reference writes it anew"
