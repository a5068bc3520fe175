"""Measure what recording costs: `pipeline run` reads the same pages without recording and with it, in turn.

    python benchmarks/raw.py [--pages FOLDER] [--count 250] [--rounds 3]

Another process serves the pages (files named *.html or *.html.gz below FOLDER, or those of benchmarks/line.py) from
loopback, gzip-coded. Figures a page, medians of the rounds: CPU milliseconds of the command with all its processes, off
and on; bytes of the WARC files; the peak of the main process. At the end it reads every record again and compares its
payload with the served page.
"""

import argparse
import gzip
import json
import multiprocessing
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import line
from used import measured


def pages_of(folder: Path | None, count: int) -> list[bytes]:
    """Return so many pages."""
    if folder is None:
        return [line.page(number) for number in range(count)]
    files = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])[:count]
    return [gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes() for file in files]


def serve(listener: socket.socket, bodies: list[bytes]) -> None:
    """Answer /a/N with page N, gzip-coded, and /sitemap.xml with all addresses."""
    host, port = listener.getsockname()
    urls = "".join(f"<url><loc>http://{host}:{port}/a/{number}</loc></url>" for number in range(len(bodies)))
    sitemap = gzip.compress(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode())

    def answer(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as incoming:
            while asked := incoming.readline():
                path = asked.split()[1].decode()
                while incoming.readline() not in (b"\r\n", b""):
                    pass
                body = sitemap if path == "/sitemap.xml" else bodies[int(path[3:])] if path.startswith("/a/") else b""
                kind = b"application/xml" if path == "/sitemap.xml" else b"text/html"
                connection.sendall(
                    b"HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
                    % (b"200 OK" if body else b"404 Not Found", kind, len(body))
                    + body
                )

    while True:
        connection, _ = listener.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        threading.Thread(target=answer, args=(connection,), daemon=True).start()


def run(folder: Path, raw: str, sitemap: str) -> tuple[float, float]:
    """Run the command over the site; return its CPU seconds and the peak of its largest process in MB."""
    configs = folder / "configs"
    (configs / "sources").mkdir(parents=True)
    settings = {"contact": "desk@lanhe-archive.net", "raw": raw}
    source = {
        "name": "site",
        "endpoints": [{"sitemap": sitemap}],
        "delay": 0,
        "robots": False,
        "allow_addresses": ["127.0.0.1"],
    }
    (configs / "pipeline.yaml").write_text(json.dumps(settings), encoding="utf-8")
    (configs / "sources" / "site.yaml").write_text(json.dumps(source), encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "run", "--quiet", "--configs", str(configs)]
    with measured() as used:
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    return used.cpu_s, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def read_again(archive: Path, served: list[bytes]) -> tuple[int, int]:
    """Return how many documents have a record, and how many of these hold the payload that was served."""
    from pipeline.archive import Archive
    from pipeline.model import WarcLocation

    recordings = Archive(archive, archive / "none").recordings
    found = same = 0
    for manifest in archive.rglob("manifest.jsonl"):
        for each in map(json.loads, manifest.read_text(encoding="utf-8").splitlines()):
            if "warc" in each:
                found += 1
                payload = recordings.read(WarcLocation(**each["warc"])).answer.payload
                same += payload == served[int(each["url"].rpartition("/")[2])]
    return found, same


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="folder of pages")
    parser.add_argument("--count", type=int, default=250)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    pages = pages_of(wanted.pages, wanted.count)
    served = [gzip.compress(page, 6) for page in pages]
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    multiprocessing.get_context("fork").Process(target=serve, args=(listener, served), daemon=True).start()
    host, port = listener.getsockname()
    cpu: dict[str, list[float]] = {"off": [], "documents": []}
    for number in range(wanted.rounds):
        for raw in cpu if number % 2 == 0 else reversed(list(cpu)):
            with tempfile.TemporaryDirectory() as made:
                cpu_s, peak_mb = run(Path(made), raw, f"http://{host}:{port}/sitemap.xml")
                cpu[raw].append(1000 * cpu_s / len(pages))
                if raw == "documents":
                    archive = Path(made, "archive")
                    files = list((archive / ".warc").rglob("*.warc.gz"))
                    size = sum(file.stat().st_size for file in files)
                    found, same = read_again(archive, served)
    off, on = (statistics.median(cpu[raw]) for raw in cpu)
    mean = sum(map(len, pages)) / len(pages)
    coded = sum(map(len, served)) / len(served)
    print(f"{len(pages)} pages of {mean / 1000:.0f} kB on the mean, {coded / 1000:.1f} kB as they are served")
    print(f"CPU ms a page: {off:.2f} without recording, {on:.2f} with it: {on - off:+.2f}")
    print(
        f"CPU ms a page, each round: {[round(each, 2) for each in cpu['off']]}, {[round(each, 2) for each in cpu['documents']]}"
    )
    print(f"WARC bytes a document: {size / max(found, 1):,.0f}; the largest process so far {peak_mb:.0f} MB")
    print(f"records read again: {found}, with the payload that was served: {same}")


if __name__ == "__main__":
    main()
