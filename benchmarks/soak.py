"""Run a daemon for weeks in minutes: many sources whose sites break in every way, and time that passes while all sleep.

    .venv/bin/python benchmarks/soak.py [--runs 10000] [--sources 30] [--seed 1] [--plot docs/soak.png]

The daemon, its watch, its worker and everything below are real; the sites are real servers on loopback. Only the clock
is not: it stands still while any thread works, and then advances to the next moment at which there is something to do.
Faults are drawn at random: a site goes down, is slow, answers 429 or 503 with Retry-After, is redesigned, shows a
challenge, drops its dates, or its feed is empty or garbage. Now and then the clock is set. Some faults pass after a run
or two and must not be reported.

Prints a table of checks; the exit status is 1 if one fails. The plot needs the group `bench`.
"""

import argparse
import gc
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate, groupby, pairwise
from pathlib import Path
from typing import TextIO

import sqlalchemy as sa

from pipeline.config import settings
from pipeline.daemon import Daemon
from pipeline.errors import Stopped
from pipeline.index import schema
from pipeline.maintenance import verify
from pipeline.model import Kind, Outcome
from pipeline.monitor import Log, Watch
from pipeline.report import Report
from pipeline.runtime import Runtime, open_runtime

HOUR = 3600.0
DELAY_S, TIMEOUT_S, FEED_ENTRIES = 2.0, 30.0, 60
WARM_UP_H, FAULT_H, PAGE_FAULT_H, PAUSE_H = (50, 80), (12, 26), (24, 36), (30, 55)
PER_HOUR, BEFORE_H = 0.4, 60  # articles of a site; it is older than the run
# What is drawn, and what it must be called.
FAULTS = {
    "down": "host",
    "slow": "host",
    "429": "blocked",
    "503": "host",
    "redesign": "redesign",
    "challenge": "blocked",
    "no dates": "dates",
    "empty feed": "empty",
    "garbage": "endpoint",
}
WRONG_S = 660.0  # ten minutes, and one by which the clocks of sites may be apart
BLIP = "blip"  # down, for less than three runs
PAGE_FAULTS = ("redesign", "challenge", "no dates")
OF_SITE = ("process_request_thread", "site")  # threads of the sites, which are no part of what is measured
WORDS = [
    f"{a}{b}" for a in ("ba", "cor", "den", "fal", "gri", "hol", "lum", "mar", "nor", "pel", "quo", "ras", "sten", "tor", "ver")
    for b in ("den", "dle", "fen", "ging", "ker", "land", "lon", "mer", "nick", "ple", "ring", "sal", "ter", "ton", "wick")
]  # fmt: skip


class Simulated:
    """A clock on which time goes by only when `go_on` is called: to when the first of those who sleep wakes."""

    def __init__(self) -> None:
        self._start = datetime(2024, 3, 1, tzinfo=UTC)
        self._s = self.set_s = 0.0
        self._changed = threading.Condition()
        self._wakes: dict[object, float] = {}
        self.stopped = False

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._s + self.set_s)

    def monotonic(self) -> float:
        return self._s

    def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        me = object()
        with self._changed:
            self._wakes[me] = self._s + seconds
            self._changed.wait_for(lambda: me not in self._wakes or self.stopped)
        if self.stopped:
            raise Stopped("asked to end while waiting")

    @property
    def sleepers(self) -> int:
        return len(self._wakes)

    def go_on(self, until_s: float) -> None:
        """To the moment at which the first wakes, and no further than `until_s`."""
        with self._changed:
            self._s = max(self._s, min([until_s, *self._wakes.values()]))
            for me in [me for me, at in self._wakes.items() if at <= self._s]:
                del self._wakes[me]
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self.stopped = True
            self._changed.notify_all()


@dataclass(frozen=True, slots=True)
class Episode:
    kind: str
    begin_s: float
    end_s: float


@dataclass(slots=True)
class Site:
    """What a site publishes and when, what is wrong with it and when, and how it was asked."""

    name: str
    clock: Simulated
    published_s: list[float]
    episodes: list[Episode]
    spoiled: set[int] = field(default_factory=set)  # articles that were asked for while their pages showed none
    violations: list[str] = field(default_factory=list)
    least_gap_s: float = float("inf")
    asked: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _busy: bool = False
    _free_at_s: float = 0.0
    _until_s: float = float("-inf")

    def ailment(self) -> str:
        now_s = self.clock.monotonic()
        return next((each.kind for each in self.episodes if each.begin_s <= now_s < each.end_s), "")

    def count(self) -> int:
        now_s = self.clock.monotonic()
        return sum(at <= now_s for at in self.published_s)

    def begin(self) -> None:
        now_s = self.clock.monotonic()
        with self._lock:
            self.asked += 1
            if self._busy:
                self.violations.append(f"{self.name}: asked while it was answering, at {now_s:.0f} s")
            if now_s < self._free_at_s - 1e-3:
                self.violations.append(
                    f"{self.name}: asked {self._free_at_s - now_s:.1f} s too early, at {now_s:.0f} s"
                )
            self.least_gap_s = min(self.least_gap_s, now_s - self._until_s)
            self._busy = True

    def end(self, retry_after_s: float = 0.0) -> None:
        with self._lock:
            self._busy, self._until_s = False, self.clock.monotonic()
            self._free_at_s = self._until_s + max(DELAY_S, retry_after_s)

    def feed(self) -> str:
        count = self.count()
        items = "".join(
            f"<item><title>{title(self.name, n)}</title><link>{self.url}/a/{n}</link></item>"
            for n in range(max(count - FEED_ENTRIES, 0), count)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.name}</title>{items}</channel></rss>'

    url: str = ""


def title(name: str, number: int) -> str:
    drawn = random.Random(f"{name} title {number}")
    return " ".join(drawn.choices(WORDS, k=6)).capitalize()


def page(site: Site, number: int, ailment: str) -> str:
    head = title(site.name, number)
    if ailment == "redesign":
        site.spoiled.add(number)
        return f"<html><head><title>{head}</title></head><body><div id=app></div><script>start()</script></body></html>"
    if ailment == "challenge":
        site.spoiled.add(number)
        return (
            "<html><head><title>Just a moment...</title></head><body><h1>Just a moment...</h1>"
            "<p>Checking your browser before you go on.</p></body></html>"
        )
    drawn = random.Random(f"{site.name} {number}")
    paragraphs = "".join(
        "<p>" + " ".join(" ".join(drawn.choices(WORDS, k=11)).capitalize() + "." for _ in range(4)) + "</p>"
        for _ in range(4)
    )
    day = f"{site.clock._start + timedelta(seconds=site.published_s[number]):%Y-%m-%d}"
    date = "" if ailment == "no dates" else f'<meta property="article:published_time" content="{day}">'
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{head}</title>{date}</head><body>'
        f"<main><article><h1>{head}</h1>{paragraphs}</article></main></body></html>"
    )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: "Server"

    def do_GET(self) -> None:
        site = self.server.site
        site.begin()
        ailment, retry_after_s = site.ailment(), 0.0
        try:
            if ailment in ("down", BLIP):
                self.close_connection = True
            elif ailment == "503":
                retry_after_s = float(random.Random(f"{site.name} {site.clock.monotonic()}").randrange(600, 7200))
                self.answer(b"down", 503, {"Retry-After": str(int(retry_after_s))})
            elif ailment == "429":
                self.answer(b"too many", 429, {})
            elif self.path == "/robots.txt":
                self.answer(b"User-agent: *\nDisallow: /private/\n", 200, {})
            else:
                self.healthy(site, ailment)
        finally:
            site.end(retry_after_s)

    def healthy(self, site: Site, ailment: str) -> None:
        if self.path != "/feed":
            self.answer(
                page(site, int(self.path.rpartition("/")[2]), ailment).encode(), 200, {}, slow=ailment == "slow"
            )
            return
        if ailment == "garbage":
            self.answer(b"<html><body><p>Welcome to our new site</p></body></html>", 200, {})
            return
        body = (
            site.feed() if ailment != "empty feed" else '<?xml version="1.0"?><rss version="2.0"><channel/></rss>'
        ).encode()
        tag = f'"{site.count()}-{len(body)}"'
        if self.headers.get("If-None-Match") == tag and ailment != "slow":
            self.answer(b"", 304, {"ETag": tag})
        else:
            self.answer(body, 200, {"ETag": tag}, slow=ailment == "slow")

    def answer(self, body: bytes, status: int, headers: dict[str, str], *, slow: bool = False) -> None:
        self.send_response(status)
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Length": str(len(body)),
            **headers,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError, Stopped):
            if slow:  # a byte now and then, for longer than anybody waits
                for at in (0, 1):
                    self.wfile.write(body[at : at + 1])
                    self.server.site.clock.sleep(TIMEOUT_S)
                self.wfile.write(body[2:3])
                time.sleep(0.05)  # until the reader has seen it
                self.close_connection = True
            elif status != 304:
                self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        clock = self.server.site.clock
        return format_datetime(clock._start + timedelta(seconds=clock.monotonic()), usegmt=True)

    def log_message(self, format: str, *arguments: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, site: Site, address: str) -> None:
        self.site = site
        super().__init__((address, 0), Handler)
        site.url = f"http://{address}:{self.server_port}"
        threading.Thread(target=self.serve_forever, name="site", daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        pass


def drawn_site(name: str, clock: Simulated, hours: float, drawn: random.Random) -> Site:
    published, at_s = [], -BEFORE_H * HOUR
    while at_s < hours * HOUR:
        published.append(at_s)
        at_s += drawn.expovariate(PER_HOUR) * HOUR
    episodes: list[Episode] = []
    at_h = drawn.uniform(*WARM_UP_H)
    while True:
        kind = drawn.choice([*FAULTS, BLIP])
        lasts_h = drawn.uniform(*((0.3, 1.7) if kind == BLIP else PAGE_FAULT_H if kind in PAGE_FAULTS else FAULT_H))
        if at_h + lasts_h + PAUSE_H[0] > hours:  # each has time to be over
            return Site(name=name, clock=clock, published_s=published, episodes=episodes)
        episodes.append(Episode(kind=kind, begin_s=at_h * HOUR, end_s=(at_h + lasts_h) * HOUR))
        at_h += lasts_h + drawn.uniform(*PAUSE_H)


@dataclass(slots=True)
class Sample:
    runs: int
    hours: float
    rss_mb: float
    worker_mb: float
    threads: int
    handles: int
    outcomes: Counter[Kind]


class Observer(Watch):
    """The daemon's watch, that counts for itself, too."""

    planned_at: dict[str, datetime]

    def begin(self) -> None:
        self.planned_at, self.ticks = {}, 0
        self.links: Counter[str] = Counter()
        self.outcomes: Counter[Kind] = Counter()
        self.results: Counter[str] = Counter()
        self.reports = 0
        self.unaccounted: list[str] = []
        self.lasts: dict[str, datetime] = {}

    def planned(self, source: str, at: datetime | None) -> None:
        super().planned(source, at)
        if at is not None:
            self.planned_at[source] = at

    def ticked(self) -> None:
        super().ticked()
        self.ticks += 1

    def ended(self, outcome: Outcome) -> None:
        super().ended(outcome)
        self.links[outcome.link.source] += 1
        self.outcomes[outcome.kind] += 1

    def ran(self, report: Report) -> None:
        super().ran(report)
        told = self.links.pop(report.source, 0)
        if told != report.links or report.ended_at is None:
            self.unaccounted.append(f"{report.source}: {told} links ended, and the report says {report.links}")
        if report.error:
            self.unaccounted.append(f"{report.source}: {report.error}")
        self.results["with problems" if report.problems else "clean"] += 1
        self.lasts[report.source] = report.started_at
        self.reports += 1


def memory_mb(pid: int | str) -> float:
    with suppress(OSError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
    return 0.0


def workers() -> list[int]:
    """The workers and the server they come from; not what is started to tell people."""
    found, waiting = [], [os.getpid()]
    while waiting:
        with suppress(OSError):  # it, or one of its threads, has ended meanwhile
            for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
                more = [int(pid) for pid in task.read_text().split()]
                waiting += more
                found += [pid for pid in more if b"forkserver" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return found


def own_threads() -> int:
    return sum(
        not any(part in each.name for part in (*OF_SITE, "run ", "connect", "index check"))
        for each in threading.enumerate()
    )


def handles() -> int:
    """Open files but what comes and goes: locks of runs, sockets, folders that are listed, and connections to the
    index, of which its pools hold more or fewer.
    """
    count = 0
    for each in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            target = os.readlink(each)
            passing = target.startswith("socket:") or Path(target).name.startswith(("run-", "index.sqlite"))
            count += not passing and not Path(target).is_dir()
    return count


class Driver:
    """Lets time go by whenever all who work sleep, sets the clock now and then, and samples what the process holds."""

    def __init__(self, clock: Simulated, watch: Observer, threads: int, jumps: list[tuple[int, float]]) -> None:
        self._clock, self._watch, self._threads, self._jumps = clock, watch, threads, jumps
        self.samples: list[Sample] = []
        self.jumped: list[float] = []

    def drive(self, runs: int, daemon: threading.Thread) -> None:
        every = max(runs // 200, 1)
        while self._watch.reports < runs and daemon.is_alive():
            if self._watch.reports >= len(self.samples) * every:
                self._sample()
            if self._jumps and self._watch.reports >= self._jumps[0][0]:
                self._jump(self._jumps.pop(0)[1])
            if not self._step():
                time.sleep(0.0005)
        self._sample()

    def _step(self) -> bool:
        """Let time go by, if nobody works."""
        clock, watch = self._clock, self._watch
        running = {each.name.removeprefix("run ") for each in threading.enumerate() if each.name.startswith("run ")}
        now, planned = clock.now(), dict(watch.planned_at)
        waiting = [name for name, at in planned.items() if at <= now and name not in running]
        if clock.sleepers < len(running) or (waiting and len(running) < self._threads):
            return False
        ticks = watch.ticks
        while not running and watch.ticks < ticks + 1:  # whatever the daemon has noticed is planned by then
            time.sleep(0.0005)
        following = [
            (at - now).total_seconds() for name, at in watch.planned_at.items() if at > now and name not in running
        ]
        clock.go_on(clock.monotonic() + min(following, default=1.0))
        return True

    def _jump(self, seconds: float) -> None:
        ticks = self._watch.ticks
        self._clock.set_s += seconds
        self.jumped.append(seconds)
        while self._watch.ticks < ticks + 2:
            time.sleep(0.0005)

    def _sample(self) -> None:
        gc.collect()
        self.samples.append(
            Sample(
                runs=self._watch.reports,
                hours=self._clock.monotonic() / HOUR,
                rss_mb=memory_mb("self"),
                worker_mb=sum(map(memory_mb, workers())),
                threads=own_threads(),
                handles=handles(),
                outcomes=Counter(self._watch.outcomes),
            )
        )


@dataclass(slots=True)
class Rule:
    """One thing that must hold, what was seen of it, and examples of where it does not."""

    says: str
    seen: str
    holds: bool
    examples: list[str] = field(default_factory=list)


def told_of(book: Path) -> dict[str, list[str | None]]:
    """The faults, or None for well again, that the program under `notify` was told, by source, in their order.

    A fault that grows worse is told again: that is one entry.
    """
    told: dict[str, list[str | None]] = defaultdict(list)
    for line in book.read_text().splitlines() if book.exists() else ():
        said = json.loads(line)
        told[said["source"]].append(None if said["state"] == "ok" else said["fault"])
    return {name: [fault for fault, _ in groupby(faults)] for name, faults in told.items()}


def health_rules(sites: list[Site], told: dict[str, list[str | None]], until_s: float) -> list[Rule]:
    wrong, faults, named = [], 0, Counter[str]()
    for site in sites:
        expected: list[str | None] = []
        for each in site.episodes:
            if each.kind != BLIP and each.end_s + PAUSE_H[0] * HOUR <= until_s:
                expected += [FAULTS[each.kind], None]
                faults += 1
                named[each.kind] += 1
        said = told.get(site.name, [])
        if said[: len(expected)] != expected:
            drawn = [each.kind for each in site.episodes]
            wrong.append(f"{site.name} with {drawn}: told {said}, expected {expected}")
    blips = sum(each.kind == BLIP for site in sites for each in site.episodes)
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(named.items()))
    seen = f"{faults} faults ({kinds}), {blips} blips"
    return [Rule("each fault is told once under its name, each recovery once, no blip", seen, not wrong, wrong)]


def clock_rule(jumped: list[float], said: list[str | None]) -> Rule:
    """The clock is told to be wrong while it is off by more than ten minutes. Its last change may come too late."""
    off = [None, *("clock" if abs(off_s) > WRONG_S else None for off_s in accumulate(jumped))]
    expected = [fault for fault, _ in groupby(off)][1:]
    holds, says = said in (expected, expected[:-1]), "a clock that is set wrong is told, and that it is right again"
    return Rule(says, f"{len(said)} times", holds, [f"told {said}, expected {expected}"])


def link_rules(runtime: Runtime, sites: list[Site], watch: Observer, said: TextIO) -> list[Rule]:
    """Every article that a run could see is filed, or was asked for while its page showed none, or is owed."""
    lost, filed, spoiled, owed = [], 0, 0, 0
    with runtime.index.reading() as connection:
        t = schema.visit.c
        visits = {row.url: row for row in connection.execute(sa.select(t.url, t.kind, t.file, t.retry_at))}
    for site in sites:
        seen_s = (watch.lasts[site.name] - site.clock._start).total_seconds() - site.clock.set_s
        for number, at_s in enumerate(site.published_s):
            if at_s > seen_s - HOUR or site.ailment():
                break
            visit = visits.get(f"{site.url}/a/{number}")
            if visit is not None and visit.file is not None:
                filed += 1
            elif visit is not None and visit.retry_at is not None:
                owed += 1
            elif number in site.spoiled:
                spoiled += 1
            elif number >= len([at for at in site.published_s if at <= 0]) - FEED_ENTRIES:
                lost.append(f"{site.name}/a/{number}: {visit}")
    problems = [str(each) for each in verify(runtime.archive, runtime.index)]
    return [
        Rule(
            "every link of every run has one outcome",
            f"{watch.outcomes.total()} links",
            not watch.unaccounted,
            watch.unaccounted,
        ),
        Rule(
            "every article is filed, owed, or had no text when asked",
            f"{filed} filed, {owed} owed, {spoiled} without",
            not lost,
            lost,
        ),
        Rule("the archive is what it says it is", f"{len(problems)} problems", not problems, problems),
        Rule("the log is whole", f"{said.tell() / 1e6:.1f} MB", said.tell() > 0),
    ]


def load_rules(samples: list[Sample]) -> list[Rule]:
    """Nothing grows from the end of the first tenth to the end."""
    tenth, third = samples[len(samples) // 10], samples[len(samples) // 3]
    last = samples[-1]
    first, late = samples[len(samples) // 10 : len(samples) // 5 + 1], samples[-len(samples) // 10 :]
    ratio = last.rss_mb / tenth.rss_mb

    def most(of: list[Sample], name: str) -> int:
        return max(int(getattr(each, name)) for each in of)

    return [
        Rule(
            "memory at the end is at most 1.1 of that after a tenth",
            f"{tenth.rss_mb:.0f} → {last.rss_mb:.0f} MB: {ratio:.3f}",
            ratio <= 1.1,
        ),
        Rule(
            "nor that of the worker after a third, when it has loaded all",
            f"{third.worker_mb:.0f} → {last.worker_mb:.0f} MB",
            last.worker_mb <= 1.1 * third.worker_mb,
        ),
        Rule(
            "threads do not become more",
            f"{most(first, 'threads')} → {most(late, 'threads')}",
            most(late, "threads") <= most(first, "threads"),
        ),
        Rule(
            "nor do open files",
            f"{most(first, 'handles')} → {most(late, 'handles')}",
            most(late, "handles") <= most(first, "handles"),
        ),
    ]


def plot(samples: list[Sample], sites: list[Site], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, (above, middle, below) = pyplot.subplots(3, 1, figsize=(9, 8), sharex=True, height_ratios=(2, 2, 1))
    days = [each.hours / 24 for each in samples]
    above.plot(days, [each.rss_mb for each in samples], label="daemon")
    above.plot(days, [each.worker_mb for each in samples], label="worker and its server")
    above.set_ylim(bottom=0)
    above.set_ylabel("resident memory, MB")
    above.legend(loc="lower right")
    kinds = [kind for kind in Kind if samples[-1].outcomes[kind] and kind is not Kind.SEEN]
    steps = [[b.outcomes[kind] - a.outcomes[kind] for a, b in pairwise(samples)] for kind in kinds]
    middle.stackplot(days[1:], steps, labels=[str(kind) for kind in kinds])
    middle.set_ylabel(f"outcomes in {samples[1].runs - samples[0].runs} runs, but seen")
    middle.legend(loc="upper right")
    ill = [sum(e.begin_s <= s.hours * HOUR < e.end_s for site in sites for e in site.episodes) for s in samples]
    below.fill_between(days, ill, step="mid", alpha=0.5)
    below.set_ylabel("sites with a fault")
    below.set_xlabel("days")
    figure.tight_layout()
    figure.savefig(path, dpi=100)


def write_configs(folder: Path, sites: list[Site], book: Path) -> Path:
    configs = folder / "configs"
    (configs / "sources").mkdir(parents=True)
    command = ["sh", "-c", 'cat >> "$0"; echo >> "$0"', str(book)]
    keys = {"contact": "desk@lanhe-archive.net", "processes": 1, "notify": [{"command": command}]}
    (configs / "pipeline.yaml").write_text(json.dumps(keys))
    for number, site in enumerate(sites):
        source = {
            "name": site.name,
            "schedule": {"every": "1h", "jitter": "10m"} if number % 3 else {"every": "1h"},
            "endpoints": [{"feed": f"{site.url}/feed"}],
            "delay": f"{DELAY_S}s",
            "timeout": f"{TIMEOUT_S}s",
            "robots": number % 2 == 0,
            "revisit": {"within": 0},
            "allow_addresses": ["127.0.0.0/8"],
        }
        (configs / "sources" / f"{site.name}.yaml").write_text(json.dumps(source))
    return configs


def served(sites: list[Site]) -> Iterator[Server]:
    for number, site in enumerate(sites):
        yield Server(site, f"127.0.1.{number + 1}")


def soak(runs: int, count: int, seed: int, folder: Path) -> tuple[list[Rule], list[Sample], list[Site], float]:
    drawn, clock = random.Random(seed), Simulated()
    hours = runs / count * 1.03
    sites = [drawn_site(f"site-{number:02}", clock, hours, drawn) for number in range(count)]
    servers = list(served(sites))
    book = folder / "told.jsonl"
    configuration = settings.load(write_configs(folder, sites, book))
    jumps = sorted((drawn.randrange(runs), drawn.choice([-1, 1]) * drawn.uniform(600, 3 * HOUR)) for _ in range(12))
    stop, said = threading.Event(), (folder / "log.jsonl").open("w", encoding="utf-8")
    log = Log(said, "json")
    began_s = time.monotonic()
    with (
        open_runtime(configuration, clock, log.say, stop=stop) as runtime,
        Observer(runtime, configuration, log, disk=runtime.shortage) as watch,
    ):
        watch.begin()
        daemon = Daemon(runtime, configuration, stop, say=log.say, watch=watch, tick_s=0.002)
        serving = threading.Thread(target=daemon.serve, name="daemon")
        serving.start()
        driver = Driver(clock, watch, configuration.settings.threads, jumps)
        driver.drive(runs, serving)
        stop.set()
        clock.stop()
        serving.join(60)
        took_s = time.monotonic() - began_s
        clock.stopped = False
        watch.stop()
        told = told_of(book)
        violations = [each for site in sites for each in site.violations]
        asked, gap_s = sum(site.asked for site in sites), min(site.least_gap_s for site in sites)
        rules = [
            *link_rules(runtime, sites, watch, said),
            Rule(
                "no host is asked twice at once, too soon, or before Retry-After",
                f"{asked} requests, {gap_s:.2f} s apart",
                not violations,
                violations,
            ),
            *load_rules(driver.samples),
            *health_rules(sites, told, clock.monotonic()),
            clock_rule(driver.jumped, told.get("the clock", [])),
            Rule(
                "the daemon is alive at the end, and stops",
                f"{watch.reports} runs, {watch.results['with problems']} with problems; clock set {len(driver.jumped)} times",
                watch.reports >= runs and not serving.is_alive(),
            ),
        ]
    for server in servers:
        server.shutdown()
        server.server_close()
    said.close()
    return rules, driver.samples, sites, took_s


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--sources", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plot", type=Path, help="write memory and outcomes over time to this file")
    parser.add_argument("--keep", type=Path, help="keep configuration, archive and log in this empty folder")
    asked = parser.parse_args()
    if "MALLOC_ARENA_MAX" not in os.environ:  # as the image and the systemd unit have it
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "MALLOC_ARENA_MAX": "2"})
    with tempfile.TemporaryDirectory() as folder:
        rules, samples, sites, took_s = soak(asked.runs, asked.sources, asked.seed, asked.keep or Path(folder))
    print(
        f"{asked.sources} sources, {samples[-1].runs} runs, {samples[-1].hours / 24:.1f} days in {took_s:.0f} s (seed {asked.seed})\n"
    )
    for rule in rules:
        print(f"{'ok' if rule.holds else 'NO':3} {rule.says:66} {rule.seen}")
        for example in rule.examples[:20]:
            print(f"      {example}")
    if asked.plot:
        plot(samples, sites, asked.plot)
    sys.exit(0 if all(rule.holds for rule in rules) else 1)


if __name__ == "__main__":
    main()
