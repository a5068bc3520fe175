"""What README.md and docs/commands.md say of the commands, printed from the table of commands.

`python -m tests.support.reference` writes both anew.
"""

import os
import re
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

from pipeline.cli import GROUPS
from pipeline.cli.app import execute

ROOT = Path(__file__).parents[2]
README, COMMANDS = ROOT / "README.md", ROOT / "docs" / "commands.md"
_TABLE = re.compile(r"\| command \| what it does \|\n\|---\|---\|\n(\|.*\n)+")
_EVERYWHERE = r"  (--json|--configs|--archive|-q,|-v,|-h,) .*\n(                .*\n)*"


def readme_table() -> str:
    """The table of commands as README.md has it."""
    rows = [f"| `{command.name}` | {command.help} |\n" for group in GROUPS.values() for command in group]
    return "| command | what it does |\n|---|---|\n" + "".join(rows)


def commands_page() -> str:
    """docs/commands.md: every command with its arguments, options and examples."""
    lines = [
        "# Commands",
        "",
        "Printed from the table of commands. Every command also takes `--configs FOLDER`, `--archive PLACE`,",
        "`--json` (where it prints a table), `-q`, `-v` and `-h`, before or after its name. A day is",
        "`2024-05-31`, `2024/05/31`, `2024-05` or `2024` (with `--since` the first day, with `--until` the last),",
        "`today`, `yesterday` or `7d`, seven days ago. A document is named by its file, the first digits of its",
        "hash, or its address.",
        "",
        "Exit status 0: done, or there was nothing to do, such as no source to read, no failed link to retry,",
        "nobody to notify and nothing that `retention` lets go. 1: something failed, or a document or address",
        "that you name is not there, or `verify` finds no archive, since its disk may be missing. 2: the",
        "configuration or the command line is wrong, and nothing ran.",
    ]
    for title, commands in GROUPS.items():
        lines += ["", f"## {title}"]
        for command in commands:
            out = StringIO()
            with redirect_stdout(out):
                execute([command.name, "-h"])
            text = re.sub(_EVERYWHERE, "", out.getvalue()).replace("Options:\n\n", "").strip()
            lines += ["", f"### {command.name}", "", "```text", text, "```"]
    return "\n".join(lines) + "\n"


def readme() -> str:
    """README.md with its table of commands as it must be."""
    return _TABLE.sub(lambda _: readme_table(), README.read_text(encoding="utf-8"), count=1)


if __name__ == "__main__":
    os.environ["COLUMNS"] = "80"
    COMMANDS.write_text(commands_page(), encoding="utf-8")
    README.write_text(readme(), encoding="utf-8")
