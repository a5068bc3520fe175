"""Measure how fast the whole line is: really crawl a loopback site of N pages, and run bare trafilatura over the same.

    python benchmarks/line.py [--pages 2000] [--processes 2] [--json]

Another process serves the site; its CPU is not counted, but it shares the machine. Every page is a different article in
a page of about 100 kB: navigation, teasers, scripts, footer. Figures: pages per second from the first request to the
last commit; CPU milliseconds a page by station and for everything except extraction; peak memory of the main process
and of the largest worker. With `--processes 0` everything runs in one process, where no two threads of a core hinder
each other: the cost of the stations by themselves. The peer is `trafilatura.bare_extraction` in one process, before and
after.
"""

import argparse
import json
import multiprocessing
import os
import random
import socket
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.model import Outcome

# The pipeline is loaded where it is used: each worker reads this file anew, as it reads the `pipeline` command, and what
# is loaded here would be counted as many times.

WORDS = """the of and to in a is that for it as was with be by on not he his but at are this have from or had an they
which one you were all her she there would their we him been has when who will no more if out so up said what its about
than into them can only other time new some could these two may first then do any like my now over such our man even
most made after also did many must before back see through way where get much go well your know should down work year
because come people just say each those take day good how long own too little use very great still men here life both
between old under last never place same another think house while high right might came off find states since used give
against three himself look few general hand school part small american home during number again water course fact almost
small market river council harvest bridge report station museum winter library engine district minister village road
price energy company budget teacher hospital visitor railway weather summer festival carpenter orchestra garden mountain""".split()
SCRIPT = "window.__state__={" + ",".join(f'"k{i}":{{"id":{i},"u":"/asset/{i}.js"}}' for i in range(900)) + "};"


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(9, 24))).capitalize() + "."


MENU = "".join(
    f'<li class="item"><a href="/section/{i}" title="Section {i}">Section {i}</a></li>\n' for i in range(160)
)


@cache
def teasers(number: int) -> str:
    return "".join(
        f'<div class="teaser"><h3><a href="/a/{(number * 31 + i) % 100000}">{WORDS[i]} {WORDS[i + 40]} {WORDS[i + 80]}</a>'
        f'</h3><span class="date">3 May</span><img src="/i/{i}.jpg" alt=""></div>\n'
        for i in range(60)
    )


def page(number: int) -> bytes:
    """One article in its page; the same number gives the same page."""
    rng = random.Random(number)
    title = sentence(rng)[:-1]
    body = "".join(
        f"<p>{' '.join(sentence(rng) for _ in range(rng.randint(3, 6)))}</p>\n" for _ in range(rng.randint(8, 16))
    )
    day = f"2024-05-{number % 28 + 1:02}"
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} - The Loopback Times</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{day}T08:00:00Z">
<script>{SCRIPT}</script></head><body><header><nav><ul>{MENU}</ul></nav></header>
<main><article><h1>{title}</h1><div class="meta">Published {day} 08:00</div>
{body}</article><aside>{teasers(number % 40)}</aside></main><footer><ul>{MENU}</ul><p>Copyright The Loopback Times</p></footer>
<script>{SCRIPT}</script></body></html>""".encode()


def serve(listener: socket.socket, pages: int) -> None:
    """A small HTTP server: keep-alive, a thread a connection, no logging."""
    host, port = listener.getsockname()

    def answer(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as incoming:
            while line := incoming.readline():
                path = line.split()[1].decode()
                while incoming.readline() not in (b"\r\n", b""):
                    pass
                kind, body, status = b"text/html; charset=utf-8", b"", b"200 OK"
                if path == "/sitemap.xml":
                    kind = b"application/xml"
                    urls = "".join(f"<url><loc>http://{host}:{port}/a/{i}</loc></url>" for i in range(pages))
                    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()
                elif path.startswith("/a/"):
                    body = page(int(path[3:]))
                else:
                    status = b"404 Not Found"
                head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(body))
                connection.sendall(head + body)

    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


class Stations:
    """Adds up what each station cost."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def announced(self, source: str, links: int) -> None: ...

    def walked(self, source: str, done: int, known: int) -> None: ...

    def ended(self, outcome: "Outcome") -> None:
        for station, seconds in outcome.timings.items():
            self.seconds[station] = self.seconds.get(station, 0.0) + seconds


def peer(pages: int) -> float:
    """Pages per second of bare trafilatura over pages already in memory."""
    import trafilatura

    texts = [page(number).decode() for number in range(pages)]
    trafilatura.bare_extraction(texts[0], with_metadata=True)
    began = time.perf_counter()
    for text in texts:
        trafilatura.bare_extraction(text, with_metadata=True)
    return pages / (time.perf_counter() - began)


class Family:
    """Looks at this process and its descendants: CPU seconds used, and the largest resident size of each (Linux)."""

    def __init__(self, without: int) -> None:
        self._without = without
        self.cpu_s: dict[int, float] = {}
        self.peak_mb: dict[int, float] = {}

    def look(self) -> None:
        parents = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                parents[int(folder.name)] = (
                    int(fields[1]),
                    (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"),
                )
            except OSError:
                continue
        ours = {os.getpid()}
        for _ in range(4):
            ours |= {pid for pid, (parent, _) in parents.items() if parent in ours and pid != self._without}
        for pid in ours & parents.keys():
            self.cpu_s[pid] = parents[pid][1]
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            peak = [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")]
            self.peak_mb[pid] = max([self.peak_mb.get(pid, 0.0), *peak])


def crawl(folder: Path, port: int, processes: int, server: int) -> dict[str, object]:
    from pipeline.config import settings
    from pipeline.crawl import run_source
    from pipeline.model import Kind
    from pipeline.runtime import open_runtime
    from pipeline.system.clock import SystemClock

    configs = folder / "configs"
    (configs / "sources").mkdir(parents=True)
    (configs / "pipeline.yaml").write_text(f"contact: benchmark@loopback-times.net\nprocesses: {max(1, processes)}\n")
    (configs / "sources" / "site.yaml").write_text(
        f"name: site\nendpoints:\n  - sitemap: http://127.0.0.1:{port}/sitemap.xml\n"
        "delay: 0s\nallow_addresses: [127.0.0.1]\nlanguage: en\n"
    )
    configuration = settings.load(configs)
    stations = Stations()
    family = Family(without=server)
    family.look()
    before = sum(family.cpu_s.values())
    began = time.perf_counter()
    with open_runtime(configuration, SystemClock(), print, processes=processes) as runtime:
        report = run_source(runtime, configuration.sources["site"], listen=stations)
        wall_s = time.perf_counter() - began
        family.look()  # while the workers are there: the system keeps each one's peak
    assert not report.failed, report
    archived = report.outcomes[Kind.ARCHIVED]
    assert archived == report.links, report.outcomes
    total_ms = (sum(family.cpu_s.values()) - before) * 1000 / archived
    main = family.peak_mb.pop(os.getpid())
    by_station = {station: seconds * 1000 / archived for station, seconds in stations.seconds.items()}
    return {
        "pages": archived,
        "pages_per_s": archived / wall_s,
        "cpu_ms_a_page": {**by_station, "all": total_ms, "all but extraction": total_ms - by_station["extract"]},
        "peak_mb": {
            "main": main,
            "largest worker": max(family.peak_mb.values(), default=0.0),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    server = multiprocessing.get_context("fork").Process(target=serve, args=(listener, args.pages), daemon=True)
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            # the peer's pages must not weigh on our memory: it runs in processes of its own
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                first = pool.apply(peer, (min(args.pages, 150),))
            found = crawl(Path(folder), listener.getsockname()[1], args.processes, server.pid or 0)
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                second = pool.apply(peer, (min(args.pages, 150),))
    finally:
        server.terminate()
    bare = (first + second) / 2
    found |= {"bare_trafilatura_pages_per_s": bare, "ratio": found["pages_per_s"] / bare}  # type: ignore[operator]
    if args.json:
        json.dump(found, sys.stdout, indent=2)
        return
    print(f"{found['pages']} pages of {len(page(1)) / 1000:.0f} kB, {args.processes} processes")
    print(f"whole line        {found['pages_per_s']:8.1f} pages/s")
    print(f"bare trafilatura  {bare:8.1f} pages/s ({first:.1f} before, {second:.1f} after)")
    print(f"ratio             {found['ratio']:8.2f}")
    for what, ms in found["cpu_ms_a_page"].items():  # type: ignore[attr-defined]
        print(f"CPU {what:<20} {ms:8.2f} ms a page")
    for what, mb in found["peak_mb"].items():  # type: ignore[attr-defined]
        print(f"peak memory {what:<15} {mb:5.0f} MB")


if __name__ == "__main__":
    main()
