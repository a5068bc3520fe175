"""Numbers of things in sentences: one document, two documents."""

import re


def counted(number: int, noun: str) -> str:
    """Return such as `1 document`, `2 documents` and `3 entries`."""
    several = f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"
    return f"{number} {noun if number == 1 else several}"
