"""Draw docs/demo.svg: what `pipeline demo` really prints, as a terminal shows it.

    python tools/picture.py [--width COLUMNS]

Runs the demo in a pseudo-terminal of that width, and draws its first lines up to the end of the story that it shows.
"""

import argparse
import os
import pty
import re
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).parents[1] / "docs" / "demo.svg"
_END = "In all, "  # what follows the story
# rich's own frame, without the fonts that it loads from a server
_FRAME = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
    <style>
    .{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC",
        monospace; font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
    .{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
    {styles}
    </style>
    <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
    </defs>
    {chrome}
    <g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix">
    {matrix}
    </g>
    </g>
</svg>
"""


def printed(width: int) -> str:
    """Return what the demo prints on a terminal of so many columns. Raises SystemExit if it fails."""
    pieces: list[bytes] = []

    def keep(descriptor: int) -> bytes:
        piece = os.read(descriptor, 65536)
        pieces.append(piece)
        return piece

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(COLUMNS=str(width), TERM="xterm-256color", NO_COLOR="")
        del os.environ["NO_COLOR"]
        status = pty.spawn([sys.executable, "-m", "pipeline", "demo", "--folder", f"{folder}/demo"], keep)
    if status:
        raise SystemExit(f"the demo ended with {status}")
    return b"".join(pieces).decode()


def main() -> None:
    """Run the demo and draw it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--width", type=int, default=100)
    width = parser.parse_args().width
    text = re.sub(r"\x1b\[\?25[lh]|\r", "", printed(width)).partition(_END)[0].strip()
    screen = Console(record=True, width=width, file=StringIO(), force_terminal=True)
    screen.print(Text("$ make demo", style="bold"))
    screen.print(Text.from_ansi(text))
    PICTURE.write_text(screen.export_svg(title="pipeline", code_format=_FRAME, unique_id="demo"), encoding="utf-8")


if __name__ == "__main__":
    main()
