"""Notice that the configuration folder has changed, and say what a new configuration changes."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.config import settings
from pipeline.config.settings import Configuration, Settings
from pipeline.errors import ConfigError, Problem
from pipeline.model import counted
from pipeline.runtime import Say
from pipeline.watches import active_watches

# What may change while the daemon runs; everything else is in what was opened at its start.
_LIVE = frozenset({"threads", "disk", "translations", "notify", "watch"})
Stamp = Mapping[str, tuple[int, int, int]]
Adopt = Callable[[Configuration], None]
"""Is given a configuration before it is in force; may refuse it with a ConfigError."""


class Watched:
    """A folder that is looked at now and then. A change counts once the files have come to rest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read = self._last = self._stamp()

    def changed(self) -> bool:
        """Return True if the files differ from those last reported, and no longer change from look to look."""
        before, self._last = self._last, self._stamp()
        if self._last == self._read or self._last != before:
            return False
        self._read = self._last
        return True

    def _stamp(self) -> Stamp:
        stamp = {}
        for file in (self._folder / settings.FILE, *(self._folder / settings.SOURCES).glob("*.y*ml")):
            try:
                found = file.stat()
            except OSError:
                continue
            stamp[str(file)] = found.st_mtime_ns, found.st_size, found.st_ino
        return stamp


def read_again(before: Configuration, adopt: Adopt, say: Say, warn: Say) -> Configuration | None:
    """Read the configuration again and say what has changed; warn of a wrong one, which is refused, and return None."""
    try:
        found = settings.load(before.folder)
        found.require_contact()
        require_sources(before, found)
        active_watches(found)
        adopt(found)
    except ConfigError as error:
        for problem in error.problems:
            warn(f"configuration: {problem}")
        warn("configuration: refused; the one in force stays")
        return None
    say("configuration: read again; " + ("; ".join(changes(before, found)) or "nothing has changed"))
    return found


def require_sources(before: Configuration, after: Configuration) -> None:
    """Raise ConfigError if all sources are gone with their folder: a mount may be lost, and nobody removes them so."""
    folder = after.folder / settings.SOURCES
    if before.sources and not folder.is_dir():
        gone = f"the folder is gone, and with it {counted(len(before.sources), 'source')}"
        hint = "to remove sources, delete their files and keep the folder"
        raise ConfigError([Problem(file=folder, line=None, key="", message=gone, hint=hint)])


def changes(before: Configuration, after: Configuration) -> list[str]:
    """Return a sentence for each kind of change between two configurations; none if they are the same."""
    old, new = before.sources, after.sources
    both = [name for name in new if name in old]
    off, on = (
        _switched(both, lambda name: old[name].enabled > new[name].enabled),
        _switched(both, lambda name: old[name].enabled < new[name].enabled),
    )
    named = {
        "added": [name for name in new if name not in old],
        "removed": [name for name in old if name not in new],
        "disabled": off,
        "enabled": on,
        "changed": [name for name in both if old[name] != new[name] and name not in (*off, *on)],
    }
    told = [f"{what}: {', '.join(names)}" for what, names in named.items() if names]
    was, now = before.settings, after.settings
    different = [name for name in Settings.model_fields if getattr(was, name) != getattr(now, name)]
    live, late = ([_key(name) for name in different if (name in _LIVE) == wanted] for wanted in (True, False))
    if live:
        told.append(f"{settings.FILE}: changed: {', '.join(live)}")
    if late:
        told.append(f"{settings.FILE}: {', '.join(late)}: in force after a restart")
    return told


def _switched(names: list[str], is_so: Callable[[str], bool]) -> list[str]:
    return [name for name in names if is_so(name)]


def _key(name: str) -> str:
    return Settings.model_fields[name].alias or name
