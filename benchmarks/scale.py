"""Simulate how far a cluster scales: the queue, the leases and the admission, with measured costs.

    python benchmarks/scale.py [--hosts 10000] [--workers 1 3 10 30 100] [--minutes 30] [--png docs/scale.png] [--json]

Nothing is fetched. A run of each host is due every `--every` minutes and finds `--pages` new pages on average. A worker
does `--jobs` runs at a time and reads pages on `--cores` processors. A run requests one page of its host after another,
with `--delay` seconds in between and a lease of the host before each. Pages that were read are admitted in batches. The
whole cluster admits one batch at a time, and takes one job from the queue at a time. The costs are keys of COSTS, each
with the command that printed it.

Prints for each number of workers: documents filed a day; how busy readers, admission, queue and leases are; how long a
run waits from its due time until it begins, and until its last document is filed (median and 95 %).
"""

import argparse
import heapq
import json
import random
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from statistics import quantiles

COSTS = {
    "take_job_s": 0.0019,  # of the queue: benchmarks/planning.py, 10,000 waiting
    "lease_s": 0.00015,  # of a processor of the database's server, for each request: benchmarks/planning.py
    "read_page_s": 0.043,  # of a processor: benchmarks/peers.py, without translations, all that is done with a page
    "encode_s": 0.013,  # of a processor, for the translations: benchmarks/peers.py, the difference
    "admit_group_s": 0.011,  # of the whole cluster: benchmarks/cluster.py, from batches of 16 and of 64
    "admit_document_s": 0.0018,
}
DATABASE_CORES = 2
GROUP = 8  # documents that a run files together
FETCH_S = 0.4  # median of a request, spread as the logarithm of a normal distribution
SPREAD = 0.8


@dataclass(slots=True)
class Server:
    """Something that does so many things at a time, the others in their order."""

    places: int
    busy: int = 0
    busy_s: float = 0.0
    waiting: deque[tuple[float, Callable[[], None]]] = field(default_factory=deque)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What so many workers reach. Seconds, but for what is said to be a share of the time."""

    workers: int
    documents_a_day: int
    readers_busy: float
    admission_busy: float
    queue_busy: float
    leases_busy: float  # of the two processors of the database's server
    began_s: tuple[float, float]
    filed_s: tuple[float, float]


class Cluster:
    """A cluster in which time passes from event to event."""

    def __init__(self, asked: argparse.Namespace, workers: int) -> None:
        self.asked, self.workers = asked, workers
        self.random = random.Random(1)
        self.now_s = 0.0
        self.end_s = asked.minutes * 60.0
        self.events: list[tuple[float, int, Callable[[], None]]] = []
        self.numbers = iter(range(1 << 62))
        self.queue, self.admission, self.leases = Server(1), Server(1), Server(DATABASE_CORES)
        self.readers = [Server(asked.cores) for _ in range(workers)]
        self.free = [worker for worker in range(workers) for _ in range(asked.jobs)]
        self.due: deque[tuple[float, int]] = deque()
        self.documents = 0
        self.began_s: list[float] = []
        self.filed_s: list[float] = []

    def run(self) -> Outcome:
        """Let the time pass, and return what was reached in it; the first third only fills the cluster."""
        every_s = self.asked.every * 60.0
        for host in range(self.asked.hosts):
            self.at(self.random.uniform(0, every_s), partial(self.fall_due, host))
        warm_s = self.end_s / 3
        self.at(warm_s, self.forget)
        while self.events and self.events[0][0] < self.end_s:
            self.now_s, _, happen = heapq.heappop(self.events)
            happen()
        span_s = self.end_s - warm_s
        return Outcome(
            workers=self.workers,
            documents_a_day=round(self.documents / span_s * 86_400),
            readers_busy=sum(each.busy_s for each in self.readers) / span_s / self.workers / self.asked.cores,
            admission_busy=self.admission.busy_s / span_s,
            queue_busy=self.queue.busy_s / span_s,
            leases_busy=self.leases.busy_s / span_s / DATABASE_CORES,
            began_s=spread(self.began_s),
            filed_s=spread(self.filed_s),
        )

    def forget(self) -> None:
        """Begin to count."""
        self.documents, self.began_s, self.filed_s = 0, [], []
        for each in (self.queue, self.admission, self.leases, *self.readers):
            each.busy_s = 0.0

    def at(self, when_s: float, happen: Callable[[], None]) -> None:
        """Have something happen at a time."""
        heapq.heappush(self.events, (when_s, next(self.numbers), happen))

    def at_in(self, seconds: float, happen: Callable[[], None]) -> None:
        """Have something happen so many seconds from now."""
        self.at(self.now_s + seconds, happen)

    def serve(self, server: Server, cost_s: float, then: Callable[[], None]) -> None:
        """Have a server do what takes so long, once it is its turn."""
        if server.busy == server.places:
            server.waiting.append((cost_s, then))
            return
        server.busy += 1

        def done() -> None:
            server.busy -= 1
            server.busy_s += cost_s
            if server.waiting:
                self.serve(server, *server.waiting.popleft())
            then()

        self.at(self.now_s + cost_s, done)

    def fall_due(self, host: int) -> None:
        """Put a run into the queue, and plan the next one of its host once it has ended."""
        self.due.append((self.now_s, host))
        self.take()

    def take(self) -> None:
        """Give what is due to workers that have a job free."""
        while self.due and self.free:
            (due_s, host), worker = self.due.popleft(), self.free.pop(self.random.randrange(len(self.free)))
            self.serve(self.queue, COSTS["take_job_s"], partial(self.begin, due_s, host, worker))

    def begin(self, due_s: float, host: int, worker: int) -> None:
        """Begin a run: one request after another."""
        self.began_s.append(self.now_s - due_s)
        pages = round(self.random.expovariate(1 / self.asked.pages))
        self.next_page(due_s, host, worker, pages, [0])

    def next_page(self, due_s: float, host: int, worker: int, left: int, read: list[int]) -> None:
        """Ask for a page; read it while the next one is waited for; admit a group when it is full."""
        took_s = self.random.lognormvariate(0, SPREAD) * FETCH_S

        def answered() -> None:
            if not left:
                self.admit(read[0], lambda: self.ended(due_s, host, worker))
                return
            cost_s = COSTS["read_page_s"] + (0 if self.asked.no_translations else COSTS["encode_s"])
            self.serve(self.readers[worker], cost_s, was_read)

        def was_read() -> None:
            read[0] += 1
            follow = partial(self.next_page, due_s, host, worker, left - 1, read)
            if read[0] == GROUP:
                read[0] = 0
                self.admit(GROUP, follow)
            else:
                follow()

        ask = partial(self.at_in, max(took_s, self.asked.delay), answered)
        self.serve(self.leases, COSTS["lease_s"], ask)

    def admit(self, documents: int, then: Callable[[], None]) -> None:
        """File a group."""
        if not documents:
            then()
            return

        def filed() -> None:
            self.documents += documents
            then()

        self.serve(self.admission, COSTS["admit_group_s"] + documents * COSTS["admit_document_s"], filed)

    def ended(self, due_s: float, host: int, worker: int) -> None:
        """End a run; its host is due again an interval after it was due, or now."""
        self.filed_s.append(self.now_s - due_s)
        self.free.append(worker)
        self.at(max(self.now_s, due_s + self.asked.every * 60.0), lambda: self.fall_due(host))
        self.take()


def spread(values: list[float]) -> tuple[float, float]:
    """Return the median, and what 95 % are below."""
    if len(values) < 2:
        return (0.0, 0.0)
    parts = quantiles(values, n=20)
    return round(parts[9], 1), round(parts[18], 1)


def outcomes(asked: argparse.Namespace) -> Iterator[Outcome]:
    """Simulate each number of workers."""
    for workers in asked.workers:
        yield Cluster(asked, workers).run()


def main() -> None:
    """Read the arguments, simulate, print a table and draw the curve."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=10_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 3, 10, 30, 100])
    parser.add_argument("--jobs", type=int, default=16, help="runs that a worker does at a time")
    parser.add_argument("--cores", type=int, default=2, help="cores of a worker")
    parser.add_argument("--pages", type=float, default=8.0, help="new pages that a run finds on average")
    parser.add_argument("--every", type=float, default=15.0, help="minutes between runs of a host")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between requests to a host")
    parser.add_argument(
        "--minutes", type=float, default=45.0, help="minutes to simulate; the first third is not counted"
    )
    parser.add_argument("--no-translations", action="store_true")
    parser.add_argument("--png", help="file for the curve (needs matplotlib)")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = []
    if not asked.json:
        print(
            "workers  documents a day  readers  admission  queue  leases   begins after s  filed after s (median, 95 %)"
        )
    for each in outcomes(asked):
        found.append(each)
        if not asked.json:
            began, filed = ("{:.1f}, {:.1f}".format(*pair) for pair in (each.began_s, each.filed_s))
            shares = (
                f"{each.readers_busy:7.0%}  {each.admission_busy:9.0%}  {each.queue_busy:5.0%}  {each.leases_busy:6.0%}"
            )
            print(f"{each.workers:7}  {each.documents_a_day:15,}  {shares}  {began:>15}  {filed:>15}", flush=True)
    if asked.json:
        print(json.dumps([asdict(each) for each in found]))
    if asked.png:
        draw(found, asked)


def draw(found: list[Outcome], asked: argparse.Namespace) -> None:
    """Draw documents a day over workers, beside what is due."""
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(6, 3.5))
    axes.loglog([each.workers for each in found], [each.documents_a_day for each in found], marker="o", label="filed")
    due = asked.hosts * asked.pages * 1440 / asked.every
    group_s = COSTS["admit_group_s"] + GROUP * COSTS["admit_document_s"]
    axes.axhline(due, linestyle="--", color="gray", label="due")
    axes.axhline(GROUP / group_s * 86_400, linestyle=":", color="firebrick", label="one admission")
    axes.set(xlabel="workers of two cores", ylabel="documents a day")
    axes.legend()
    figure.tight_layout()
    figure.savefig(asked.png, dpi=120)


if __name__ == "__main__":
    main()
