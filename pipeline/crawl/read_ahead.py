"""Pages on their way through the workers: fetched ahead, read with what is known of their site, handed out in order.

Files nothing. A run and a dry run read by this alone, so that what one shows is what the other files.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.config.source import Source
from pipeline.crawl import multipage
from pipeline.crawl import page as pages
from pipeline.crawl.page import PendingPage
from pipeline.crawl.processing import Failure, ProcessedPage
from pipeline.crawl.site_memory import SiteMemory
from pipeline.errors import Stopped
from pipeline.extract import ENOUGH, MAX_PAGES, Template
from pipeline.fetch import Tape
from pipeline.model import Link, Page, Traits, Visit
from pipeline.runtime import Runtime

_AHEAD, _AHEAD_BYTES = 12, 1_000_000  # pages that wait for a worker, and bytes of all that wait
_HELD = 8  # pages that wait for others that look like them

Finished = tuple[PendingPage, ProcessedPage | Failure]


def is_enough(processes: int, waiting: Sequence[int]) -> bool:
    """Return True if enough pages wait, each of so many bytes, to keep the workers busy while a batch is filed."""
    if len(waiting) <= 2 * processes:
        return False
    return len(waiting) > _AHEAD * processes or sum(waiting) > _AHEAD_BYTES


class ReadAhead:
    """The pages of one source that are being read, and what is known of their site.

    `new_tape` gives what a page is recorded on, or None.
    """

    def __init__(self, runtime: Runtime, source: Source, *, new_tape: Callable[[], Tape | None] = lambda: None) -> None:
        self._runtime, self._source, self._new_tape = runtime, source, new_tape
        learned = runtime.index.template(source.name)
        self._site = SiteMemory(max(1, len(learned.since)), learned.pages)
        self._queue: deque[PendingPage] = deque()
        self._held: deque[tuple[PendingPage, ProcessedPage]] = deque()  # they look like no page that is known

    @property
    def links(self) -> list[Link]:
        """The links whose pages are in hand."""
        return [pending.link for pending in (*(pending for pending, _ in self._held), *self._queue)]

    @property
    def template(self) -> Template | None:
        """What is known of the site now."""
        return self._site.template

    @property
    def known_blocks(self) -> float | None:
        """The mean share of known blocks on the pages read so far."""
        return self._site.known_blocks

    def start(self, link: Link, visit: Visit | None) -> Failure | Page | None:
        """Fetch a link and queue its page for a worker.

        Return what ends the link at once: a Failure, or a Page if the server answered 304. Raises StorageError and
        Stopped.
        """
        found = pages.start(
            link,
            visit,
            self._source,
            fetcher=self._runtime.fetcher,
            workers=self._runtime.workers,
            template=self._site.template,
            learn=self._site.wants_traits(),
            tape=self._new_tape(),
        )
        if not isinstance(found, PendingPage):
            return found
        self._queue.append(found)
        return None

    def ready(self) -> Iterator[Finished]:
        """Yield the first pages as far as they are read; wait for them once too many are queued."""
        while self._queue and (self._queue[0].done() or self._is_full()):
            yield from self._next()

    def rest(self) -> Iterator[Finished]:
        """Yield all pages that are left, and wait for them."""
        while self._queue:
            yield from self._next()
        while self._held:  # no second page came to learn from
            yield from self._release()

    def save_site(self) -> str | None:
        """Store what was learned of the site; return a sentence if it was redesigned."""
        change = self._site.take_change()
        if change is None:
            return None
        with self._runtime.index.transaction() as transaction:
            transaction.put_template(self._source.name, self._site.version, change.pages, self._runtime.clock.now())
        if not change.begins:
            return None
        return "the site looks new: its pages lack most of what was on every page; learned again"

    def _is_full(self) -> bool:
        """Return True if no other page may be handed to a worker before the first in the queue is read.

        A page is read with what is known of its site when it is handed over. So the first ones wait until something is
        known, and then no more are on their way than are known: hardly any is read twice, and none with far too little.
        """
        known, queued = self._site.known, len(self._queue)
        if known < ENOUGH:
            return known + queued >= ENOUGH
        if known < MAX_PAGES and queued > known:
            return True
        return is_enough(self._runtime.workers.processes, [each.body_bytes for each in self._queue])

    def _next(self) -> Iterable[Finished]:
        """Take the first page off the queue, and return what is finished by that.

        It stays in the queue until it is whole: an error must not lose it.
        """
        pending = self._queue[0]
        result = pending.result()
        if isinstance(result, Failure):
            finished: list[Finished] = [(pending, result)]
        else:
            self._site.learn(result.extracted.traits, result.extracted.known_blocks)
            if result.page is not None:
                self._queue.popleft()
                return self._hold(pending, result)
            finished = self._complete(pending, result)
        self._queue.popleft()
        return finished

    def _hold(self, pending: PendingPage, result: ProcessedPage) -> Iterator[Finished]:
        """Keep a page until it can be read with what is known of its site, or of the site's new design.

        Hand out those that would be read alike, and the first that waits when too many do: they may be of as many other
        sites. A page leaves only when it is whole: an error must not lose it.
        """
        self._held.append((pending, result))
        assert result.extracted.traits is not None
        if self._site.recognise(result.extracted.traits):
            known = [held for held in self._held if not self._site.is_unlike(_traits(held[1]))]
            anew = [held for held in known if self._gains(held[1])]
            for held in reversed(anew):
                self._held.remove(held)
                self._queue.appendleft(self._again(*held))
            for held in known:
                if held not in anew:
                    finished = self._complete(*held)
                    self._held.remove(held)
                    yield from finished
        if len(self._held) > _HELD:
            yield from self._release()

    def _gains(self, first: ProcessedPage) -> bool:
        """Return whether a page is to be read again: it was among a site's first, or others say a part of it."""
        return first.extracted.known_blocks is None or self._site.says_what_others_say(_traits(first))

    def _again(self, pending: PendingPage, first: ProcessedPage) -> PendingPage:
        assert first.page is not None
        return pages.again(
            pending, first.page, self._source, workers=self._runtime.workers, template=self._site.template
        )

    def _release(self) -> list[Finished]:
        """Hand out the first page that waits, as it was read."""
        finished = self._complete(*self._held[0])
        self._held.popleft()
        return finished

    def _complete(self, pending: PendingPage, first: ProcessedPage) -> list[Finished]:
        """Join the article's later pages; return nothing if a stop broke that off: half an article is none."""
        first = replace(first, page=None)  # it is not read again: a batch need not hold its body
        if not first.extracted.following:
            return [(pending, first)]
        fetcher, workers = self._runtime.fetcher, self._runtime.workers
        try:
            whole = multipage.complete(
                pending, first, self._source, fetcher=fetcher, workers=workers, template=self._site.template
            )
        except Stopped:  # the link is asked for again
            return []
        return [(pending, whole)]


def _traits(page: ProcessedPage) -> Traits:
    assert page.extracted.traits is not None  # a page that waits was read to learn
    return page.extracted.traits
