"""Check that workers that are killed and suspended all the time file what one undisturbed process files.

    python benchmarks/workers.py [--pages 480] [--hosts 12] [--workers 4] [--kills 10] [--stops 4] [--rates 1,2,4]
    python benchmarks/workers.py --database [--pages 480] [--hosts 12] [--workers 4]

The sites are real servers on loopback. 20 % of their pages repeat another page word for word, 20 % all but a paragraph,
and 10 % in another language, each on another host than the original. One process reads them all into a SQLite file.
Then a planner and so many workers read them into a PostgreSQL database (from the wheel of `make test-cluster`), while
workers are killed (SIGKILL) and suspended (SIGSTOP, until they count as dead, then SIGCONT), evenly over the filed
documents. Dead workers are noticed within two seconds, which usually takes half a minute. A job that was set aside,
because it killed three workers, is retried as a person would.

It compares the SHA-256 of the text of each address; the addresses of each story; and the kinds of relations of each
story. Which copy of a pair came first may differ. At the sites it checks whether a host got two requests at once, and
measures the least pause. `--rates` measures pages a second and processor time a page with so many undisturbed workers,
including start and end of the processes. `--database` measures how much is exchanged with the database, and how large
it is when everything is filed. The exit status is 1 if a check fails.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from used import measured

from pipeline.index import queries
from pipeline.model import DocumentState, Relation
from tests.support.cluster import ClusterHouse
from tests.support.commands import execute
from tests.support.documents import lines
from tests.support.house import House, feed
from tests.support.postgres import Cable, Server
from tests.support.web import Site

COPIES = {"exact": 0.2, "near": 0.2, "translation": 0.1}  # shares of the pages
DELAY_S = 0.2
STOPPED_S, AGAIN_S = 3.0, 0.25
SLACK_S = 0.01  # of the clocks and threads of the sites
THINGS = {
    "bicycles": "Fahrräder", "windows": "Fenster", "books": "Bücher", "tractors": "Traktoren", "pianos": "Klaviere", "tables": "Tische",
    "apples": "Äpfel", "boats": "Boote", "lamps": "Lampen", "beds": "Betten", "clocks": "Uhren", "shoes": "Schuhe", "trees": "Bäume",
    "computers": "Computer", "cameras": "Kameras", "chairs": "Stühle", "letters": "Briefe", "horses": "Pferde", "keys": "Schlüssel",
    "bottles": "Flaschen", "coats": "Mäntel", "tents": "Zelte", "paintings": "Gemälde", "bells": "Glocken", "ladders": "Leitern",
}  # fmt: skip
SENTENCES = [
    ("The town of {p} will spend {n} euros on {o} next year.", "Die Stadt {p} wird im nächsten Jahr {n} Euro für {o} ausgeben."),
    ("{w}, who leads the council, said that {n} {o} had been ordered.", "{w}, der den Rat leitet, sagte, es seien {n} {o} bestellt worden."),
    ("Near {p} the police found {n} {o} in an empty barn.", "Bei {p} fand die Polizei {n} {o} in einer leeren Scheune."),
    ("A company from {p} has sold {n} {o} since the spring.", "Eine Firma aus {p} hat seit dem Frühjahr {n} {o} verkauft."),
    ("A fire in {p} destroyed {n} {o} during the night.", "Ein Feuer in {p} zerstörte in der Nacht {n} {o}."),
    ("{w} has written a book about {o} and travelled to {p} for it.", "{w} hat ein Buch über {o} geschrieben und ist dafür nach {p} gereist."),
    ("The school in {p} received {n} {o} from the ministry.", "Die Schule in {p} bekam vom Ministerium {n} {o}."),
    ("Farmers around {p} complain about the price of {o}.", "Bauern rund um {p} klagen über den Preis für {o}."),
    ("The museum of {p} shows {n} {o} until the autumn.", "Das Museum von {p} zeigt bis zum Herbst {n} {o}."),
    ("According to {w}, the repair of the bridge at {p} takes {n} days.", "Laut {w} dauert die Reparatur der Brücke bei {p} {n} Tage."),
    ("{n} people signed a letter against the new road to {p}.", "{n} Menschen unterschrieben einen Brief gegen die neue Straße nach {p}."),
    ("The hospital in {p} needs {n} nurses and new {o}.", "Das Krankenhaus in {p} braucht {n} Pflegekräfte und neue {o}."),
    ("A storm tore the roof off a factory in {p} that makes {o}.", "Ein Sturm riss in {p} das Dach von einer Fabrik, die {o} herstellt."),
    ("{w} won the race from {p} to the sea after {n} minutes.", "{w} gewann das Rennen von {p} ans Meer nach {n} Minuten."),
    ("The train to {p} was {n} minutes late because {o} lay on the line.", "Der Zug nach {p} kam {n} Minuten zu spät, weil {o} auf den Gleisen lagen."),
    ("In {p} somebody stole {n} {o}, the owner {w} said.", "In {p} stahl jemand {n} {o}, sagte der Besitzer {w}."),
]  # fmt: skip
HEADLINE = "{w} and the {n} {o} of {p}", "{w} und die {n} {o} von {p}"
PLACES = [
    f"{a}{b}"
    for a in "Bran Kor Mel Tar Ost Wen Lis Hal Rog Sand Tul Vor".split()
    for b in "heim burg dorf stad vik mund".split()
]
NAMES = [
    f"{a} {b}"
    for a in "Anna Boris Clara David Elif Frank".split()
    for b in "Aldrin Bertoli Castor Demir Eklund Farkas Gomez Holm".split()
]


def story(number: int, language: int, *, edited: bool = False) -> tuple[str, list[str]]:
    """Return the title and the paragraphs of a story in English (0) or German (1), one of them another if `edited`."""
    draw = random.Random(number)

    def filled(sentence: str, draw: random.Random) -> str:
        thing = draw.choice([*THINGS.items()])
        return sentence.format(
            p=draw.choice(PLACES), w=draw.choice(NAMES), n=draw.randrange(13, 9800), o=thing[language]
        )

    title = filled(HEADLINE[language], draw)
    told = [filled(SENTENCES[at][language], draw) for at in draw.sample(range(len(SENTENCES)), 14)]
    if edited:
        told[9] = filled(SENTENCES[2][language], random.Random(number + 10_000_000))
    return title, [" ".join(told[at : at + 2]) for at in range(0, 14, 2)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The sites with their pages, and how many there are."""

    sites: Sequence[Site]
    number: int

    def asked(self) -> int:
        """Count the requests."""
        return sum(len(site.requests) for site in self.sites)

    def forget(self) -> None:
        """Forget the requests."""
        for site in self.sites:
            site.requests.clear()

    def manners(self) -> tuple[int, float]:
        """Return how often two requests were at one host at once, and the least pause between two, in seconds."""
        gaps = [
            after.at - before.until
            for site in self.sites
            for before, after in pairwise(sorted(site.requests, key=lambda request: request.at))
        ]
        return sum(gap < 0 for gap in gaps), min(gaps, default=0.0)


@contextmanager
def published(pages: int, hosts: int) -> Iterator[Pages]:
    """Serve so many pages on so many hosts, each of which announces its own in a feed."""
    with ExitStack() as stack:
        sites = [stack.enter_context(Site()) for _ in range(hosts)]
        copies = [kind for kind, share in COPIES.items() for _ in range(round(pages * share))]
        first = pages - len(copies)
        urls: dict[Site, list[str]] = {site: [] for site in sites}
        for place, kind in enumerate([""] * first + copies):
            # a copy lies on another host than what it repeats
            number, host = (place, place) if not kind else (place - first, place - first + 1)
            site, language = sites[host % hosts], int(kind == "translation")
            site.add(f"/a/{place}", page(*story(number, language, edited=kind == "near"), language))
            urls[site].append(site.url(f"/a/{place}"))
        for site in sites:
            random.Random(site.port).shuffle(urls[site])
            site.add("/feed", feed(*urls[site]))
        yield Pages(sites=sites, number=pages)


def page(title: str, paragraphs: Sequence[str], language: int) -> str:
    """Return the page of an article."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{("en", "de")[language]}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta property="article:published_time" content="2024-05-14"></head>'
        f"<body><main><article><h1>{title}</h1>{text}</article></main></body></html>"
    )


def configure(house: House, pages: Pages, delay_s: float) -> None:
    """Write a source for each site."""
    for number, site in enumerate(pages.sites):
        endpoint = {"feed": site.url("/feed")}
        house.source(endpoint, name=f"site{number}", schedule={"every": "24h"}, delay=f"{delay_s}s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an archive holds: the digest of the text of each address, and the relations of each story's addresses."""

    texts: dict[str, str]
    stories: dict[frozenset[str], tuple[Relation, ...]]


def found(house: House) -> Found:
    """Read what is held; see that no address is there twice, in the index or in the manifests."""
    with house.line() as line:
        rows = [row for state in DocumentState for row in queries.documents(line.index, state=state)]
    of_file, ties = {row.file: row for row in rows}, defaultdict[str, list[str]](list)
    texts = {row.url: row.sha256 for row in rows}
    assert len(texts) == len(rows), "an address is there twice"
    said = lines(house.folder)
    moved = {each["was"] for each in said if each.get("was")}  # a comparison may be made late, and told by a line more
    told = Counter(each["url"] for each in said if each["file"] not in moved)
    twice = [(each["event"], each["file"], each["at"]) for each in said if told[each["url"]] > 1]
    assert not twice, f"a document is there twice: {twice[:6]}"
    assert told.keys() == texts.keys(), "manifests and index tell of other addresses"
    for row in rows:
        for other in (row.of, row.via):
            if other:
                ties[row.file].append(other)
                ties[other].append(row.file)
    stories, seen = {}, set[str]()
    for file in of_file:
        together, todo = set[str](), [file]
        while todo:
            each = todo.pop()
            if each not in together:
                together.add(each)
                todo += ties[each]
        if file not in seen:
            relations = sorted(of_file[each].relation for each in together)
            stories[frozenset(of_file[each].url for each in together)] = tuple(relations)
        seen |= together
    return Found(texts=texts, stories=stories)


def alone(house: House) -> None:
    """Read all sources in one process."""
    with house.process("run") as process:
        said, wrong = process.communicate()
        assert process.returncode == 0, said[-2000:] + wrong[-2000:]


def are_done(house: ClusterHouse, sources: int) -> tuple[bool, int]:
    """Tell whether the jobs of all sources are done; retry those that were set aside, and return how many were."""
    jobs = house.jobs()["jobs"]
    aside = [job for job in jobs if job["state"] == "failed"]
    for job in aside:
        execute(house, "jobs", "retry", job["id"])
    return len(jobs) >= sources and all(job["state"] == "done" for job in jobs), len(aside)


def together(house: ClusterHouse, pages: Pages, workers: int, *, kills: int = 0, stops: int = 0) -> int:
    """Read all sources with so many workers, which are killed and stopped; return how many jobs were set aside."""
    randomly, aside = random.Random(5), 0
    events = randomly.sample([signal.SIGKILL] * kills + [signal.SIGSTOP] * stops, kills + stops)
    due = [round(pages.number * (number + 1) / (len(events) + 1)) for number in range(len(events))]
    with ExitStack() as stack:
        stack.enter_context(house.member("daemon"))
        members = [stack.enter_context(house.member("worker", "--jobs", "6")) for _ in range(workers)]
        asleep: dict[int, float] = {}  # when each goes on
        looked_s = 0.0
        while True:
            time.sleep(0.1)
            for number in [number for number, at_s in asleep.items() if at_s <= time.monotonic()]:
                os.killpg(number, signal.SIGCONT)
                del asleep[number]
            if events and sum(1 for _ in house.archive.rglob("*.txt")) >= due[len(due) - len(events)]:
                event, victim = events.pop(), randomly.choice([each for each in members if each.pid not in asleep])
                os.killpg(victim.pid, event)
                if event is signal.SIGSTOP:
                    asleep[victim.pid] = time.monotonic() + STOPPED_S
                else:
                    members.remove(victim)
                    members.append(stack.enter_context(house.member("worker", "--jobs", "6")))
            if time.monotonic() - looked_s > AGAIN_S * (8 if kills else 1):
                done, more = are_done(house, len(pages.sites))
                looked_s, aside = time.monotonic(), aside + more
                if done and not asleep:
                    break
        for each in members:
            each.terminate()
        for each in members:
            each.wait(30)
    assert not events, f"{len(events)} faults did not come about"
    return aside


@contextmanager
def cluster(folder: Path, pages: Pages, delay_s: float) -> Iterator[ClusterHouse]:
    """Make a house with a database of its own."""
    with database() as server:
        yield together_at(server.address("measured"), folder, pages, delay_s)


@contextmanager
def database() -> Iterator[Server]:
    """Start a server that keeps what it is told as a real one does, with the database `measured`."""
    server = Server(fsync="on", full_page_writes="on", autovacuum="on", shared_buffers="256MB")
    try:
        server.make("measured")
        yield server
    finally:
        os.environ.pop("PIPELINE_INDEX", None)
        server.remove()


def together_at(address: str, folder: Path, pages: Pages, delay_s: float) -> ClusterHouse:
    """Return a house whose index and queue are at an address."""
    os.environ |= {"PIPELINE_INDEX": address, "XDG_CACHE_HOME": str(folder / "cache")}
    house = ClusterHouse(folder, address)
    configure(house, pages, delay_s)
    with house.queue() as queue:
        assert queue.is_there()
    return house


def faults(pages: Pages, asked: argparse.Namespace, folder: Path) -> bool:
    """Compare workers that are killed and stopped with a process that is left alone."""
    one = House(folder / "alone")
    configure(one, pages, asked.delay)
    alone(one)
    wanted = found(one)
    pages.forget()
    began = time.monotonic()
    with cluster(folder / "together", pages, asked.delay) as house:
        aside = together(house, pages, asked.workers, kills=asked.kills, stops=asked.stops)
        took_s = time.monotonic() - began
        at_once, least_s = pages.manners()
        got, sound = found(house), house.sound()
    relations = Counter(each for kinds in got.stories.values() for each in kinds)
    checks = {
        f"{len(got.texts)} of {pages.number} pages are held, each once": got.texts.keys() == wanted.texts.keys()
        and len(got.texts) == pages.number,
        "all texts are the same": got.texts == wanted.texts,
        f"all {len(got.stories)} stories have the same pages": got.stories.keys() == wanted.stories.keys(),
        f"and the same relations: {', '.join(f'{number} {kind}' for kind, number in sorted(relations.items()))}":
            got.stories == wanted.stories,
        "the archive is sound": sound,
        f"two requests at one host at once: {at_once}": not at_once,
        f"the least pause at a host: {least_s:.3f} s, wanted {asked.delay} s": least_s >= asked.delay - SLACK_S,
    }  # fmt: skip
    print(
        f"{asked.workers} workers, {pages.number} pages on {len(pages.sites)} hosts, {asked.kills} killed, {asked.stops} "
        f"stopped, {took_s:.0f} s, {pages.asked()} requests, {aside} times a job was set aside and retried"
    )
    for said, well in checks.items():
        print(f"  {'yes' if well else 'NO '}  {said}")
    differ = [sorted(each) for each in got.stories.keys() ^ wanted.stories.keys()]
    for urls in sorted(differ)[:6]:
        print("       ", *urls)
    return all(checks.values())


def rates(pages: Pages, workers: Sequence[int], folder: Path) -> None:
    """Measure pages a second, and processor time a page, without a pause at the hosts."""
    one = House(folder / "alone")
    configure(one, pages, 0)
    with measured() as used:
        began = time.monotonic()
        alone(one)
        took_s = time.monotonic() - began
    base_ms = 1000 * used.cpu_s / pages.number
    print(f"one process, sqlite: {pages.number / took_s:.1f} pages a second, {base_ms:.1f} ms of CPU a page")
    for number in workers:
        with measured() as whole, cluster(folder / f"together{number}", pages, 0) as house, measured() as used:
            began = time.monotonic()
            together(house, pages, number)
            took_s = time.monotonic() - began
        ms, whole_ms = (1000 * each.cpu_s / pages.number for each in (used, whole))
        print(
            f"{number} workers, postgresql: {pages.number / took_s:.1f} pages a second, {ms:.1f} ms of CPU a page "
            f"({ms / base_ms:.2f} ×), with the server's {whole_ms:.1f} ms ({whole_ms / base_ms:.2f} ×)"
        )


def kept(pages: Pages, workers: int, folder: Path) -> None:
    """Measure what is sent to the database and back, and how large it is when all is filed: kB a page."""
    with database() as server, Cable(server.port) as cable:
        house = together_at(server.address("measured", port=cable.port), folder, pages, 0)
        empty = size_of(server)
        together(house, pages, workers)
        server.say("VACUUM FULL", "measured")
        size = size_of(server) - empty
        print(
            f"{workers} workers, {pages.number} pages: {cable.carried / pages.number / 1000:.1f} kB a page to and fro"
        )
        print(f"the database has grown by {size.total() / pages.number / 1000:.1f} kB a page")
        for table, grown in size.most_common(8):
            print(f"  {grown / pages.number / 1000:6.2f}  {table}")


def size_of(server: Server) -> Counter[str]:
    """Return the bytes of each table, its indexes and long values included."""
    tables = server.say("SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r'", "measured")
    return Counter({name: size for name, size in tables if not name.startswith(("pg_", "sql_"))})


def main() -> None:
    """Read what is asked for, and try it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("pages", 480), ("hosts", 12), ("workers", 4), ("kills", 10), ("stops", 4)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--delay", type=float, default=DELAY_S, help="seconds between two requests to a host")
    parser.add_argument("--rates", default="", help="numbers of workers, such as 1,2,4: measure these, kill none")
    parser.add_argument("--database", action="store_true", help="measure traffic to the database, and its size")
    parser.add_argument("--folder", help="working folder; default: below the folder for temporary files")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name, published(asked.pages, asked.hosts) as pages:
        if asked.database:
            kept(pages, asked.workers, Path(name))
        elif asked.rates:
            rates(pages, [int(each) for each in asked.rates.split(",")], Path(name))
        elif not faults(pages, asked, Path(name)):
            sys.exit(1)


if __name__ == "__main__":
    main()
