"""Compare the cost of a page with other tools: the same pages from the same loopback sites, each in a new process.

    python benchmarks/peers.py DIR... [--pages 400] [--hosts 8] [--systems script,pipeline] [--times 3] [--json]
    python benchmarks/peers.py DIR... --sites PATTERN [--least 12] [--systems script,pipeline] [--times 3] [--json]

DIR holds pages as `*.html.gz`. They are served on so many ports; each port is a host with a sitemap. So the pages of a
host come from many sites, as on the first day of an archive. With `--sites` each host is one known site: PATTERN is a
regular expression whose group is the site in a file's name; sites of fewer than `--least` pages are left out. The
pipeline reads the first half of a site unmeasured, and all systems are measured with the second half. The systems:

script        a plain script: httpx in eight threads, trafilatura with its metadata in two processes, a text file a page
trafilatura   trafilatura's own command, with metadata, `--parallel 2`
pipeline      `pipeline run` with `translations: off`, as the command starts it
translations  `pipeline run` with the default configuration

They take turns, so many `--times`. It prints the medians of each: the CPU time (user and system, of all its processes)
and the wall time for each page that it wrote, the CPU time over that of the first system, and the peak of the memory of
all its processes (PSS). `start s` is the CPU time of a run over two pages, `more ms` the cost of each page after those
two, with its own ratio: a command starts often, a daemon once. Linux only: it reads /proc.
"""

import argparse
import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import zip_longest
from pathlib import Path
from statistics import median

SCRIPT = """
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from threading import BoundedSemaphore

import httpx


def read(url, body, out):
    from trafilatura import bare_extraction

    found = bare_extraction(body, url=url, with_metadata=True)
    if found:
        name = url.replace("/", "_").replace(":", "_") + ".txt"
        Path(out, name).write_text(f"{found.title}\\n{found.author}\\n{found.date}\\n{url}\\n\\n{found.text}\\n")


if __name__ == "__main__":
    out, waiting = sys.argv[2], BoundedSemaphore(32)
    client = httpx.Client(timeout=30)
    with ProcessPoolExecutor(2) as readers, ThreadPoolExecutor(8) as fetchers:

        def fetch(url):
            waiting.acquire()
            job = readers.submit(read, url, client.get(url).raise_for_status().content, out)
            job.add_done_callback(lambda _: waiting.release())
            return job

        for job in list(fetchers.map(fetch, Path(sys.argv[1]).read_text().split())):
            job.result()
"""
SOURCE = "name: host{number}\nendpoints:\n  - sitemap: {home}sitemap.xml\ndelay: 0s\nallow_addresses: [127.0.0.1]\n"
PAGE = re.compile(r"/story/(\d+)\.html")
OURS = ("pipeline", "translations")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a system has cost: for each page written, but `start_s` and `pss_mb`."""

    system: str
    pages: int
    cpu_ms: float
    wall_ms: float
    start_s: float  # CPU time of a run over two pages
    more_ms: float  # CPU time of each page after those
    pss_mb: int


@dataclass(slots=True, kw_only=True)
class Host:
    """A site on a port of this machine: its pages, of which the first `known` are read before anything is measured."""

    pages: list[bytes]
    known: int = 0
    shown: int = 0  # in its sitemap
    home: str = ""

    def urls(self, first: int, last: int) -> list[str]:
        """Return the addresses of pages."""
        return [f"{self.home}story/{number}.html" for number in range(first, last)]


def main() -> None:
    """Read the arguments, serve the pages, run each system, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+", metavar="DIR")
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--sites", metavar="PATTERN")
    parser.add_argument("--least", type=int, default=12)
    parser.add_argument("--systems", default="script,trafilatura,pipeline,translations")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    files = sorted(file for folder in args.folders for file in folder.glob("*.html.gz"))
    random.Random(1).shuffle(files)
    if args.sites:
        hosts = by_site(files, re.compile(args.sites), args.least)
    else:
        hosts = [Host(pages=read(files[number : args.pages : args.hosts])) for number in range(args.hosts)]
    with served(hosts):
        runs = [[cost_of(system, hosts) for system in args.systems.split(",")] for _ in range(args.times)]
    costs = [median_of(costs) for costs in zip(*runs, strict=True)]
    if args.json:
        print(json.dumps([asdict(cost) for cost in costs]))
        return
    columns = f"{'CPU ms':>8} {'×':>6} {'start s':>8} {'more ms':>8} {'×':>6} {'wall ms':>8} {'PSS MB':>7}"
    print(f"{'system':14} {'pages':>6} {columns}")
    for cost in costs:
        times, more = cost.cpu_ms / costs[0].cpu_ms, cost.more_ms / costs[0].more_ms
        cpu = f"{cost.cpu_ms:8.1f} {times:6.2f} {cost.start_s:8.2f} {cost.more_ms:8.1f} {more:6.2f}"
        print(f"{cost.system:14} {cost.pages:6} {cpu} {cost.wall_ms:8.1f} {cost.pss_mb:7}")


def median_of(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure over the runs of one system."""
    return Cost(
        system=costs[0].system,
        pages=min(cost.pages for cost in costs),
        cpu_ms=median(cost.cpu_ms for cost in costs),
        wall_ms=median(cost.wall_ms for cost in costs),
        start_s=median(cost.start_s for cost in costs),
        more_ms=median(cost.more_ms for cost in costs),
        pss_mb=int(median(cost.pss_mb for cost in costs)),
    )


def read(files: Sequence[Path]) -> list[bytes]:
    """Return pages."""
    return [gzip.decompress(file.read_bytes()) for file in files]


def by_site(files: Sequence[Path], pattern: re.Pattern[str], least: int) -> list[Host]:
    """Return a host for each site of so many pages, with half of them known."""
    sites: dict[str, list[Path]] = {}
    for file in files:
        if match := pattern.search(file.name):
            sites.setdefault(match[1], []).append(file)
    large = [own for _, own in sorted(sites.items()) if len(own) >= least]
    if not large:
        sys.exit(f"{pattern.pattern} finds no site of {least} pages in the files' names")
    return [Host(pages=read(own), known=len(own) // 2) for own in large]


@contextmanager
def served(hosts: Sequence[Host]) -> Iterator[None]:
    """Serve pages, each host on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = answer(self.path, of_port[self.connection.getsockname()[1]])
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/xml" if self.path.endswith(".xml") else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    def answer(path: str, host: Host) -> bytes:
        if path == "/sitemap.xml":
            urls = (f"<url><loc>{url}</loc></url>" for url in host.urls(0, host.shown))
            return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{"".join(urls)}</urlset>'.encode()
        match = PAGE.fullmatch(path)
        return host.pages[int(match[1])] if match and int(match[1]) < len(host.pages) else b""

    of_port: dict[int, Host] = {}
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in hosts]
    for server, host in zip(servers, hosts, strict=True):
        of_port[server.server_port] = host
        host.home = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown()


def cost_of(system: str, hosts: Sequence[Host]) -> Cost:
    """Run a system over all pages that are not known, and over two of them, and return what it cost."""
    start_s, _, _, two = run(system, hosts, two=True)
    cpu_s, wall_s, pss_mb, written = run(system, hosts)
    return Cost(
        system=system,
        pages=written,
        cpu_ms=cpu_s * 1000 / written,
        wall_ms=wall_s * 1000 / written,
        start_s=start_s,
        more_ms=(cpu_s - start_s) * 1000 / max(1, written - two),
        pss_mb=pss_mb,
    )


def run(system: str, hosts: Sequence[Host], *, two: bool = False) -> tuple[float, float, int, int]:
    """Run a system in an empty folder; return CPU and wall seconds, the peak of its memory in MB, and pages written."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "out").mkdir()
        command = command_of(system, place, hosts, two=two)
        if system in OURS and any(host.known for host in hosts):
            for host in hosts:
                host.shown = host.known
            subprocess.run(command, check=True, capture_output=True)
        before = len(written_below(place))
        for number, host in enumerate(hosts):
            host.shown = host.known + (number < 2) if two else len(host.pages)
        began = time.monotonic()
        with (place / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=place)
            cpu_s, pss_mb = watched(process)
        wall_s = time.monotonic() - began
        written = len(written_below(place)) - before
        if not written:
            sys.exit(f"{system} wrote nothing:\n{(place / 'log').read_text()[-2000:]}")
        return cpu_s, wall_s, pss_mb, written


def written_below(place: Path) -> list[Path]:
    """Return the files that a system has written."""
    return [file for kind in ("*.txt", "*.json") for file in (place / "out").rglob(kind)]


def command_of(system: str, place: Path, hosts: Sequence[Host], *, two: bool = False) -> list[str]:
    """Return the command of a system, once its configuration lies in `place`; it writes below `place`/out."""
    beside = Path(sys.executable).parent
    turns = zip_longest(*(host.urls(host.known, len(host.pages)) for host in hosts))
    urls = [url for turn in turns for url in turn if url]
    (place / "urls").write_text("\n".join(urls[: 2 if two else None]))
    if system == "script":
        (place / "script.py").write_text(SCRIPT)
        return [sys.executable, str(place / "script.py"), str(place / "urls"), str(place / "out")]
    if system == "trafilatura":
        import trafilatura

        settings = Path(trafilatura.__file__).with_name("settings.cfg").read_text()
        settings = re.sub(r"(?m)^SLEEP_TIME *=.*$", "SLEEP_TIME = 0", settings)
        (place / "settings.cfg").write_text(re.sub(r"(?m)^SSRF_PROTECTION *=.*$", "SSRF_PROTECTION = off", settings))
        files = ["-i", str(place / "urls"), "-o", str(place / "out"), "--config-file", str(place / "settings.cfg")]
        return [str(beside / "trafilatura"), *files, "--parallel", "2", "--json", "--with-metadata"]
    if system not in OURS:
        sys.exit(f"no such system: {system}; there are script, trafilatura, pipeline and translations")
    sources = place / "configs" / "sources"
    sources.mkdir(parents=True)
    off = "translations: off\n" if system == "pipeline" else ""
    (place / "configs" / "pipeline.yaml").write_text(
        f"contact: benchmark@loopback-press.net\narchive: {place}/out\n{off}"
    )
    for number, host in enumerate(hosts):
        (sources / f"host{number}.yaml").write_text(SOURCE.format(number=number, home=host.home))
    return [shutil.which("pipeline", path=beside) or "pipeline", "--configs", str(place / "configs"), "run"]


def watched(process: subprocess.Popen[bytes]) -> tuple[float, int]:
    """Wait for a process; return the CPU seconds of it and all below it, and the peak of their memory in MB (PSS)."""
    cpu_s: dict[int, float] = {}
    peak_kb = 0
    while process.poll() is None:
        memory_kb = 0
        for number in below(process.pid):
            try:
                fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
                cpu_s[number] = (int(fields[11]) + int(fields[12])) / TICKS
                rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
                memory_kb += int(re.search(r"(?m)^Pss:\s+(\d+)", rollup)[1])  # type: ignore[index]
            except (OSError, IndexError, TypeError):
                continue  # it has just ended
        peak_kb = max(peak_kb, memory_kb)
        time.sleep(0.1)
    return sum(cpu_s.values()), peak_kb // 1024


def below(number: int) -> list[int]:
    """Return a process and all that descend from it."""
    found = [number]
    for each in found:
        try:
            for task in os.listdir(f"/proc/{each}/task"):
                found += map(int, Path(f"/proc/{each}/task/{task}/children").read_text().split())
        except OSError:
            continue
    return found


if __name__ == "__main__":
    main()
