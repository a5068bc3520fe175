"""A real terminal for a command: what a person sees in a window of some width."""

import os
import pty
import re
import struct
import sys
import termios
from fcntl import ioctl

from tests.support.house import House
from tests.support.processes import started


def on_terminal(house: House, *arguments: str, columns: int = 80, **environment: str) -> str:
    """Run `pipeline` on a terminal and return what it wrote there, with its colours."""
    controller, terminal = pty.openpty()
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "TERM")}
    line = [sys.executable, "-m", "pipeline", "--configs", str(house.configs), *arguments]
    streams = {"stdin": terminal, "stdout": terminal, "stderr": terminal}
    with started(line, env=inherited | {"TERM": "xterm"} | environment, **streams) as process:
        os.close(terminal)
        written = bytearray()
        while True:
            try:
                written += os.read(controller, 65536)
            except OSError:  # the terminal is closed with the last process that had it
                break
        process.wait(60)
    os.close(controller)
    return written.decode().replace("\r\n", "\n")


def without_colours(text: str) -> str:
    """Return a text without the signs that colour it."""
    return re.sub(r"\x1b\[[\d;]*m", "", text)
