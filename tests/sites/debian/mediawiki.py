"""A MediaWiki as Debian has it, with SQLite and PHP's own server on loopback; posts of `tests.sites` are its pages."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.sites.debian import ROOT, await_answer, php, run, running, unpacked
from tests.support.web import free_port

_PROGRAM = ROOT / "usr/share/mediawiki"
_MARKUP = ((re.compile(r"\[([^\]]+)\]\(([^)]+)\)"), r"[\2 \1]"), (re.compile(r"^```\w*$", re.MULTILINE), "----"))


def installed() -> bool:
    """Return whether what a MediaWiki needs is here."""
    return unpacked("usr/share/mediawiki", "usr/lib/php")


@dataclass(frozen=True, slots=True)
class MediaWiki:
    """A running MediaWiki: its root, and the folder of its settings and data."""

    root: str
    folder: Path

    def write(self, pages: Mapping[str, str], *, by: str = "Ruth Callander") -> None:
        """Make or change pages, by their titles, as an edit that stands among the recent changes."""
        texts = self.folder / "texts"
        texts.mkdir(exist_ok=True)
        for title, text in pages.items():
            (texts / f"{title}.txt").write_text(text, encoding="utf-8")
        files = [texts / f"{title}.txt" for title in pages]
        _maintain(self.folder, "importTextFiles.php", "--rc", "--overwrite", "-u", by, *files)
        _maintain(self.folder, "runJobs.php")


@contextmanager
def serving(folder: Path) -> Iterator[MediaWiki]:
    """Install a MediaWiki below a folder and serve it."""
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    (folder / "data").mkdir()
    told: tuple[object, ...] = ("--dbtype", "sqlite", "--dbpath", folder / "data", "--server", root, "--scriptpath", "")
    told += ("--confpath", folder, "--pass", "a word for the tests", "--lang", "en")
    run(php(_PROGRAM / "maintenance/install.php", *told, "Ostrey Wiki", "Warden"))
    with (folder / "LocalSettings.php").open("a", encoding="utf-8") as settings:
        settings.write("\n$wgFeedCacheTimeout = 0;\n")  # else an edit is not in the feed for a minute
    site = MediaWiki(root=root, folder=folder)
    command = php("-S", f"127.0.0.1:{port}", "-t", _PROGRAM, Path(__file__).parent / "router.php")
    more = {"MW_CONFIG_FILE": str(folder / "LocalSettings.php"), "PHP_CLI_SERVER_WORKERS": "2"}
    with running(command, folder / "php.log", **more):
        await_answer(root, folder / "php.log")
        yield site


def _maintain(folder: Path, script: str, *arguments: object) -> str:
    return run(php(_PROGRAM / "maintenance" / script, *arguments), MW_CONFIG_FILE=str(folder / "LocalSettings.php"))


def markup(body: str) -> str:
    """Return Markdown as the markup of a wiki."""
    for pattern, instead in _MARKUP:
        body = pattern.sub(instead, body)
    return re.sub(r"^- ", "* ", body, flags=re.MULTILINE)
