"""The later pages of a list or an article that a script writes: half of the Chinese government sites count them so."""

import re
from dataclasses import dataclass

_CALLED = re.compile(
    r"createPageHTML\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*[\"']([\w-]{1,80})[\"']\s*,\s*[\"'](\w{2,5})[\"']"
)
CALL = "createPageHTML"
"""The name of the script's function: a page without it need not be searched."""


@dataclass(frozen=True, slots=True)
class ScriptedPages:
    """What a page says of its later ones: how many `pages` there are, and that this is page `number` (from 0)."""

    pages: int
    number: int
    name: str
    extension: str

    @property
    def goes_on(self) -> bool:
        """Return whether there is a page after this one."""
        return self.number + 1 < self.pages

    def address(self, number: int | str) -> str:
        """Return the address of page `number`, relative to the page; it may be a placeholder."""
        return f"{self.name}_{number}.{self.extension}"


def scripted_pages(script: str) -> ScriptedPages | None:
    """Read the call in a script; None if there is none."""
    match = _CALLED.search(script) if CALL in script else None
    return ScriptedPages(int(match[1]), int(match[2]), match[3], match[4]) if match else None
