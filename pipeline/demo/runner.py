"""The demo: crawl the five sites three times with the real line, show what came of it, and check every link of it."""

import shutil
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Event

from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.crawl import run_all
from pipeline.demo import again, show
from pipeline.demo.configure import write_configs
from pipeline.demo.expect import expected, mistakes
from pipeline.demo.sites import Site, serve
from pipeline.errors import PipelineError
from pipeline.index import queries
from pipeline.maintenance import verify
from pipeline.model import DocumentState, Kind, Outcome, counted
from pipeline.monitor import known_health
from pipeline.report import Report, Silent
from pipeline.runtime import Runtime, open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import console, say
from pipeline.urls import identity

Pages = Callable[[Configuration], AbstractContextManager[str]]
"""Serves the pages of an archive, and tells their address."""

_AGAIN = "again"
_NAMES = ("archive", _AGAIN, "seeds", "configs")  # in this order: by the last one a folder is known as the demo's
_CONTACT = b"demo@loopback.internal"


class _Log(Silent):
    """Keeps every outcome, in the order they came."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self._lock = threading.Lock()

    def ended(self, outcome: Outcome) -> None:
        with self._lock:
            self.outcomes.append(outcome)


def main(folder: Path, *, program: str = "pipeline", stop: Event | None = None, pages: Pages | None = None) -> int:
    """Run the demo in `folder`; return 0 if all came out as it must, else 1. Prints what it does.

    `program` is the command that the printed lines begin with. With `pages`, which serves the archive's, they and the
    sites answer until `stop` is set. Removes what an earlier demo left there first. Raises PipelineError if somebody
    else's files lie there.
    """
    clock, stop = SystemClock(), stop or Event()
    began_s = clock.monotonic()
    _clear(folder)
    with serve() as sites:
        write_configs(folder / "configs", sites)
        configuration = settings.load(folder / "configs")
        console.print(f"Five small sites are served on this machine: {', '.join(site.name for site in sites)}.")
        with open_runtime(configuration, clock, say, stop=stop) as runtime:
            demo = _Demo(runtime, configuration, sites, stop)
            wrong = demo.rounds()
            if stop.is_set():
                say("stopped early")
                return 1
            show.story(runtime)
            show.rest(runtime, demo.outcomes)
            show.kept(runtime, sites)
            (gone,) = (site for site in sites if site.name == again.GONE)
            wrong += again.opened_again(runtime, configuration, folder / _AGAIN)
            wrong += again.filled_from_archive(runtime, configuration, gone, folder / _AGAIN)
            wrong += map(str, verify(runtime.archive, runtime.index))
            states = known_health(runtime.index).items()
            wrong += [f"{name} is {health.state}: {health.because}" for name, health in states if health.state.ill]
        console.print()
        for sentence in wrong:
            console.print(f"wrong: {sentence}")
        took = f"It took {clock.monotonic() - began_s:.0f} s."
        console.print(
            f"Not as expected: {counted(len(wrong), 'thing')}. {took}"
            if wrong
            else f"Everything is as expected. {took}"
        )
        show.commands(folder, program, sites, asking=pages is not None)
        if pages:
            with pages(configuration) as address:
                show.pages(address)
                stop.wait()
    return 1 if wrong else 0


def _clear(folder: Path) -> None:
    try:
        left = [folder / name for name in _NAMES if (folder / name).exists()]
        settings_file = folder / "configs" / settings.FILE
        ours = settings_file.exists() and _CONTACT in settings_file.read_bytes()
        if left and not ours:
            raise PipelineError(f"{left[0]} was not made by the demo and is left alone; name another --folder")
        for each in left:
            shutil.rmtree(each)
        for name in ("configs", _AGAIN):
            (folder / name).mkdir(parents=True)
    except OSError as error:
        raise PipelineError(f"{error.filename or folder}: {error.strerror}") from error


class _Demo:
    """Three runs over the sites, and what must come of each."""

    def __init__(self, runtime: Runtime, configuration: Configuration, sites: list[Site], stop: Event) -> None:
        self._runtime, self._configuration, self._sites, self._stop = runtime, configuration, sites, stop
        self.outcomes: list[Outcome] = []
        """Those of the first run."""

    def rounds(self) -> list[str]:
        """Run them; return what came out otherwise than it must."""
        return [*self._first(), *self._second(), *self._third()]

    def _first(self) -> list[str]:
        reports, self.outcomes = self._round()
        show.first(self._runtime, reports)
        removed = queries.documents(self._runtime.index, state=DocumentState.DUPLICATE)
        relations = {row.url: row.relation for row in removed}
        by_key = {identity(url): relation for url, relation in relations.items()}
        announced = {
            outcome.link.url: by_key[key] for outcome in self.outcomes if (key := identity(outcome.link.url)) in by_key
        }
        return [*_sound(reports, self.outcomes), *mistakes(expected(self._sites), self.outcomes, announced)]

    def _second(self) -> list[str]:
        reports, outcomes = self._round()
        stored = _stored(outcomes)
        console.print(f"Second run: the sites say what they said before: {len(stored) or 'nothing'} stored.")
        return _sound(reports, outcomes) + [f"the second run stored {o.link.url} again: {o.because}" for o in stored]

    def _third(self) -> list[str]:
        corrected = {identity(url) for site in self._sites if (url := site.publish_correction())}
        reports, outcomes = self._round()
        stored = {identity(outcome.link.url): outcome.kind for outcome in _stored(outcomes)}
        what = "an article was corrected on each of"
        console.print(f"Third run: {what} {len(corrected)} sites: {len(stored)} revised.")
        if stored != dict.fromkeys(corrected, Kind.REVISED):
            return [*_sound(reports, outcomes), f"a revision of {sorted(corrected)} was due, and came: {stored}"]
        return _sound(reports, outcomes)

    def _round(self) -> tuple[list[Report], list[Outcome]]:
        log, sources = _Log(), list(self._configuration.sources.values())
        return run_all(self._runtime, sources, threads=len(sources), stop=self._stop, listen=log), log.outcomes


def _stored(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [each for each in outcomes if each.kind in (Kind.ARCHIVED, Kind.DUPLICATE, Kind.REVISED)]


def _sound(reports: list[Report], outcomes: list[Outcome]) -> list[str]:
    """Return what is wrong with a round: links in are outcomes out, and no run or endpoint failed."""
    wrong = [f"{r.source}: {problem}" for r in reports for problem in [*r.problems, *([r.error] if r.error else [])]]
    heard = Counter(outcome.link.source for outcome in outcomes)
    wrong += [
        f"{r.source}: {r.links} links and {heard[r.source]} outcomes" for r in reports if r.links != heard[r.source]
    ]
    return wrong
