"""Choose what becomes of each link: it is left alone, or read and filed.

    link ──▶ frontier ──▶ ReadAhead: fetch, extract, fingerprint ──▶ Commit: file in batches ──▶ outcome

`LinkProcessor` knows nothing of endpoints. Each line of the walk stands below the one before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline import urls
from pipeline.crawl import frontier
from pipeline.crawl.commit import Commit
from pipeline.crawl.context import Run
from pipeline.crawl.known_visits import known_visits
from pipeline.crawl.page import PendingPage
from pipeline.crawl.processing import Failure, ProcessedPage
from pipeline.crawl.read_ahead import Finished, ReadAhead
from pipeline.dedup import fingerprint
from pipeline.errors import ArchiveError, ExtractError, FormatError, LinkError, Stopped, StorageError
from pipeline.extract import is_another, says_the_same
from pipeline.model import Link, Visit
from pipeline.text import filters

_CHUNK = 500  # links looked up in one query


def chunks(links: Iterable[Link]) -> Iterator[list[Link]]:
    """Yield up to 500 links at a time. If `links` raises LinkError, yield what came before it first."""
    chunk: list[Link] = []
    try:
        for link in links:
            chunk.append(link)
            if len(chunk) == _CHUNK:
                yield chunk
                chunk = []
    except LinkError:
        yield chunk
        raise
    yield chunk


class LinkProcessor:
    """Brings the links of one run to their outcomes."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ahead = ReadAhead(run.runtime, run.source, new_tape=run.new_tape)
        self._commit = Commit(run)

    def process(self, links: Iterable[Link]) -> int:
        """Process every link; return how many. At most 500 links of an iterator are held.

        Links are owed before they are asked: those of a list all together, since it may show others by the next run.
        """
        count, together = 0, isinstance(links, Sequence)
        if together:
            for chunk in chunks(links):
                self._owe(chunk)
        for chunk in chunks(links):
            if not together:
                self._owe(chunk)
            count += self._process(chunk)
            while not self._run.shutdown.stopped and (attached := self._commit.take_attached()):
                self._owe(attached)
                self._process(attached)
            if self._run.shutdown.stopped:
                break
        return count

    def _owe(self, links: Sequence[Link]) -> None:
        """Remember the links that will be asked. A backfill need not: once broken off, it asks its endpoints again."""
        if self._run.window or not self._run.owes or not links:
            return
        visits = self._visits(links)
        self._commit.owe([link for link in links if self._choice(link, visits.get(link.key)).fetch], visits)

    def _visits(self, links: Sequence[Link]) -> dict[str, Visit]:
        runtime, keys = self._run.runtime, [link.key for link in links]
        began = self._run.report.started_at
        return known_visits(runtime.index, self._run.source.name, keys, runtime.clock.now(), began)

    def _choice(self, link: Link, visit: Visit | None) -> frontier.Choice:
        run, now = self._run, self._run.runtime.clock.now()
        began = run.report.started_at
        return frontier.select(link, visit, run.source, now=now, window=run.window, order=run.order, began=began)

    def _process(self, links: Sequence[Link]) -> int:
        """Bring these links to their outcomes; return how many."""
        visits = self._visits(links)
        count = 0
        try:
            for link in links:
                if self._run.shutdown.should_stop():
                    break
                try:
                    self._start(link, visits.get(link.key))
                except Stopped:  # while it waited for its turn: it was not asked and does not count
                    break
                count += 1
                self._take(self._ahead.ready())
            self._take(self._ahead.rest())
            self._file()
        except StorageError as error:
            self._commit.lose([*self._commit.links, *self._ahead.links], error)
            raise
        return count

    def _start(self, link: Link, visit: Visit | None) -> None:
        """Leave a link alone, or fetch it and hand its page to a worker."""
        choice = self._choice(link, visit)
        if choice.kind is not None:
            self._commit.skip(link, visit, choice.kind, choice.because)
            return
        try:
            found = self._ahead.start(link, visit)
        except StorageError as error:  # the index says whose turn it is at a host
            self._commit.lose([link], error)
            raise
        if isinstance(found, Failure):
            self._commit.fail(link, visit, found)
        elif found is not None:
            self._commit.unchanged(link, visit, found)

    def _take(self, finished: Iterable[Finished]) -> None:
        """Sort pages that were read: failed, left out, or to be filed. File them once there are enough."""
        for pending, result in finished:
            if isinstance(result, Failure):
                self._commit.fail(pending.link, pending.visit, result, pending)
            elif gone := self._gone(pending, result):
                self._commit.fail(pending.link, pending.visit, gone, pending)
            elif left_out := self._left_out(pending, result):
                self._commit.exclude(pending, result.extracted.document.date, *left_out)
            else:
                self._commit.add(pending, self._settled(pending, result))
            if self._commit.is_due():
                self._file()
        if self._commit.is_due():
            self._file()

    def _file(self) -> None:
        self._commit.flush()
        redesign = self._ahead.save_site()
        self._run.note_site(self._ahead.known_blocks, redesign)

    def _gone(self, pending: PendingPage, result: ProcessedPage) -> Failure | None:
        """Return a failure if the address of a held article now leads to another page, such as “it is gone”."""
        visit, provenance = pending.visit, result.extracted.provenance
        if visit is None or not visit.file or urls.identity(provenance.url) == urls.identity(pending.link.url):
            return None
        try:
            held = self._run.runtime.archive.read(visit.file)
        except (ArchiveError, FormatError):  # `verify` tells of it
            return None
        if not is_another(held, result.extracted.document):
            return None
        because = f"the address leads to another page now, {provenance.url}: the article is gone"
        return Failure.of(ExtractError(because, kind="soft-404"))

    def _left_out(self, pending: PendingPage, result: ProcessedPage) -> tuple[str, str | None] | None:
        """Return why a document is not filed, and the cause; None if it is wanted.

        It may be of another day, or refused by the source's filters.
        """
        if not self._window_holds(result):
            return frontier.outside(result.extracted.document.date), None
        if pending.visit is not None and pending.visit.file:  # held: its corrections are wanted
            return None
        because = filters.unwanted(self._run.source, result.extracted)
        return (because, filters.CAUSE) if because else None

    def _window_holds(self, result: ProcessedPage) -> bool:
        """Return True if a document is of the days asked for, or has no date of its own."""
        window, extracted = self._run.window, result.extracted
        return not window or extracted.provenance.date_basis == "fetch" or extracted.document.date in window

    def _settled(self, pending: PendingPage, result: ProcessedPage) -> ProcessedPage:
        """Return a page with its held document, if the page says the same and only our reading has changed."""
        visit, extracted, archive = pending.visit, result.extracted, self._run.runtime.archive
        if visit is None or not visit.file or result.pieces:
            return result
        try:
            held = archive.read(visit.file)
            if held == extracted.document or held.title != extracted.document.title:
                return result
            basis = archive.last_record(visit.file).entry.provenance.date_basis
        except (ArchiveError, FormatError):  # `verify` tells of it
            return result
        then = self._run.runtime.index.page_lines(visit.key)
        if not says_the_same(held, basis, then, extracted, visit.key, self._ahead.template):
            return result
        return replace(result, extracted=replace(extracted, document=held), fingerprint=fingerprint(held))
