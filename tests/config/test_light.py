"""What knows a source shall not load what reads pages and files: every command and every worker process imports it."""

import subprocess
import sys

import pytest


def loaded(program: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter holds after a program."""
    program += "\nimport sys; print(*{name.partition('.')[0] for name in sys.modules})"
    return set(
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    )


@pytest.mark.parametrize("module", ["pipeline.config.source", "pipeline.config.settings"])
def test_the_configuration_is_known_without_its_parsers(module: str) -> None:
    assert not loaded(f"import {module}") & {"bs4", "soupsieve", "ruamel"}


def test_selectors_are_parsed_only_where_one_is_written() -> None:
    source = "from pipeline.config.source import Source\nSource(name='s', endpoints=[{}])"
    assert "soupsieve" not in loaded(source.format("{'feed': 'https://example.org/feed'}"))
    assert "soupsieve" in loaded(source.format("{'listing': 'https://example.org/', 'links': 'a.news'}"))
