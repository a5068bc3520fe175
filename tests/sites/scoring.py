"""What a new user gets of a generated site: `discover --save` and `run`, unedited, against the front matter."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.archive import Archive, Record
from tests.sites.content import Post
from tests.sites.generators import HOST, Built, Site
from tests.support.commands import execute
from tests.support.house import House

_TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/xml", ".css": "text/css", ".js": "text/javascript"}
_TOKEN = re.compile("[\u3040-\u30ff\u3400-\u9fff]|[^\\W_\u3040-\u30ff\u3400-\u9fff]+")
_RIGHT = 0.95  # of the words of a post and of a document, that the other has, too


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a built site on loopback, with its own address for the placeholder; yield its root."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = folder / unquote(urlsplit(self.path).path).strip("/")
            if path.is_dir() and not self.path.endswith("/"):
                self.answer(301, b"", {"Location": self.path + "/"})
                return
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                self.answer(404, b"<html><title>404</title><p>Not found</p></html>", {"Content-Type": "text/html"})
                return
            body = path.read_bytes().replace(HOST.encode(), self.headers["Host"].encode())
            self.answer(200, body, {"Content-Type": _TYPES.get(path.suffix, "application/octet-stream")})

        def answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in (*headers.items(), ("Content-Length", str(len(body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@dataclass(slots=True)
class Score:
    """What came of a site. `wrong` holds a sentence for each thing that is not as the front matter says."""

    site: str
    posts: int
    announced: int = 0
    filed: int = 0
    junk: int = 0
    title: int = 0
    day: int = 0
    author: int = 0
    authors: int = 0  # posts whose author the theme names
    text: int = 0
    found: int = 0  # pairs of translations that were recognised
    pairs: int = 0
    removed_wrongly: int = 0
    language: int = 0
    commands: int = 2
    minutes: float = 0.0
    said: str = ""
    wrong: list[str] = field(default_factory=list)

    def shares(self) -> dict[str, float]:
        """Return the shares of posts that are right by title, day, author and text."""
        posts = max(self.filed, 1)
        return {
            "title": self.title / posts,
            "day": self.day / posts,
            "author": self.author / self.authors if self.authors else 1.0,
            "text": self.text / posts,
            "language": self.language / posts,
        }


def first_try(site: Built, house: House) -> Score:
    """Serve a built site, discover and run it as it is, and score what was filed."""
    with served(site.folder) as root:
        return tried(site, house, root)


def tried(site: Site, house: House, root: str) -> Score:
    """Discover and run a site that is served at `root` as it is, and score what was filed."""
    score = Score(site=site.name, posts=len(site.posts))
    began = time.monotonic()
    said = [
        execute(house, "discover", root + site.home, "--save", "--private", "--name", "site", "--delay", "0s"),
        execute(house, "run", "site"),
    ]
    score.minutes = (time.monotonic() - began) / 60
    score.said = "\n".join(each.out + each.err for each in said)
    links = execute(house, "links", "site", "--json", "--limit", "100000")
    score.announced = len(links.json["links"]) if links.code in (0, 1) and links.out else 0
    _score(score, site, records(house))
    return score


def records(house: House) -> list[Record]:
    """Return what a house holds, as its manifests say."""
    return list(Archive(house.archive, house.folder / "seeds").records([]))


def _score(score: Score, site: Site, records: Sequence[Record]) -> None:
    held: dict[str, Record] = {}
    for record in records:
        path = unquote(urlsplit(record.entry.provenance.url).path)
        path = path.removesuffix("index.html")
        if path in site.posts:
            held[path] = record
        else:
            score.junk += 1
            score.wrong.append(f"junk: {path} {record.event} “{record.entry.document.title}”")
    for path, post in site.posts.items():
        if path not in held:
            score.wrong.append(f"missing: {path}")
            continue
        score.filed += 1
        _compare(score, site, post, held[path])
    _duplicates(score, site, held)


def _compare(score: Score, site: Site, post: Post, record: Record) -> None:
    document, provenance = record.entry.document, record.entry.provenance
    right = partial(_count, score, post)
    assert post.published
    right("title", document.title == " ".join(post.title.split()), document.title)
    right("day", document.date == post.published.date(), f"{document.date} from {provenance.date_basis}")
    right("language", provenance.language.partition("-")[0] == post.language, provenance.language)
    if site.authors:
        score.authors += 1
        right("author", (provenance.author or "").casefold() == post.author.casefold(), provenance.author)
    recall, precision = overlap(post.text, document.paragraphs)
    right("text", min(recall, precision) >= _RIGHT, f"recall {recall:.2f}, precision {precision:.2f}")


def _count(score: Score, post: Post, what: str, is_right: bool, got: object) -> None:
    if is_right:
        setattr(score, what, getattr(score, what) + 1)
    else:
        score.wrong.append(f"{what}: {post.slug} ({post.language}): {got}")


def overlap(wanted: str, paragraphs: Iterable[str]) -> tuple[float, float]:
    """Return the share of the wanted words that were got, and of those got that were wanted."""
    one, two = (Counter(_TOKEN.findall(text.casefold())) for text in (wanted, " ".join(paragraphs)))
    common = (one & two).total()
    return common / max(one.total(), 1), common / max(two.total(), 1)


def _duplicates(score: Score, site: Site, held: Mapping[str, Record]) -> None:
    """Count the stories that are kept once, those kept oftener, and the posts removed for another story."""
    story_of = {record.entry.file: site.posts[path].slug for path, record in held.items()}
    story_of |= {record.was: site.posts[path].slug for path, record in held.items() if record.was}
    for path, record in held.items():
        verdict = record.entry.verdict
        kept = story_of.get(verdict.of or "")
        if record.removed and kept != site.posts[path].slug:
            score.removed_wrongly += 1
            score.wrong.append(f"removed wrongly: {path} for {kept or verdict.of}: {verdict.because}")
    stories = Counter(post.slug for post in site.posts.values())
    for slug, versions in stories.items():
        filed = [record for path, record in held.items() if site.posts[path].slug == slug]
        kept_count = sum(not record.removed for record in filed)
        score.pairs += versions - 1
        score.found += min(versions - 1, len(filed) - kept_count)
        if kept_count > 1:
            kept_in = [r.entry.provenance.language for r in filed if not r.removed]
            score.wrong.append(f"missed: {slug} is kept in {', '.join(kept_in)}")


def summary(scores: Sequence[Score]) -> list[tuple[str, ...]]:
    """Return the rows of the table that the benchmark prints, the head first."""
    head: tuple[str, ...] = (
        "site",
        "posts",
        "announced",
        "filed",
        "junk",
        "title",
        "day",
        "author",
        "text",
        "language",
    )
    head += ("dup right", "wrong", "missed", "commands", "minutes")
    rows = [head]
    for score in scores:
        told = [f"{score.author}/{score.authors}" if score.authors else "–"]
        shares = [str(score.title), str(score.day), *told, str(score.text), str(score.language)]
        pairs = [str(score.found), str(score.removed_wrongly), str(score.pairs - score.found)]
        counts = [str(value) for value in (score.posts, score.announced, score.filed, score.junk)]
        rows.append((score.site, *counts, *shares, *pairs, str(score.commands), f"{score.minutes:.2f}"))
    return rows
