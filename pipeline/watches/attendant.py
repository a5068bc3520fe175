"""Look at what was filed since the last look, note what the watches find, and tell their receivers."""

import threading
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pipeline.escape import escaped
from pipeline.index import DocumentRow, queries
from pipeline.model import counted
from pipeline.monitor.receivers import Message, NotSentError, Receiver
from pipeline.runtime import Holdings, Say
from pipeline.search import Hit, Matcher
from pipeline.system.output import plain
from pipeline.system.workers import Workers
from pipeline.watches.active import ActiveWatch
from pipeline.watches.marks import Position, TellingRow, WatchMarks
from pipeline.watches.stories import new_stories, with_texts

_LOCK = "watch"  # held by the process that looks and tells
_AT_ONCE = 100  # documents, whose texts are held
_IN_ONE_MESSAGE, _LISTED = 50, 20
_AGAIN_S = 300.0  # after a receiver could not be told
# of documents with new numbers those are looked at again that were fetched so short before the last look, or later
_MARGIN = timedelta(days=2)


class Attendant:
    """Attends to the watches of an archive, again and again; one at a time between processes.

    `address` is where readers open the pages. Tells `say` what could not be told to whom.
    """

    def __init__(
        self,
        held: Holdings,
        watches: Sequence[ActiveWatch],
        say: Say,
        *,
        workers: Workers | None = None,
        address: str | None = None,
    ) -> None:
        self._held, self._watches, self._say = held, watches, say
        self._workers, self._address = workers, address
        self._failed_s: dict[str, float] = {}  # by receiver

    def attend(self, stop: threading.Event | None = None) -> None:
        """Look at what is new and tell of it, unless another process is at it; end early at `stop`.

        Raises StorageError. What is left is done by the next call.
        """
        stop = stop or threading.Event()
        if not self._watches and not WatchMarks.are_kept(self._held.archive.state):
            return
        with self._held.archive.exclusive(_LOCK) as mine:
            if not mine:
                return
            with WatchMarks(self._held.archive.state, writable=True) as marks:
                wanted = {watch.name: {receiver.id for receiver in watch.receivers} for watch in self._watches}
                for name, documents in marks.keep(wanted).items():
                    owed = counted(documents, "document")
                    self._say(f"{name}: {owed} will not be reported: pipeline.yaml no longer names the receiver")
                self._look(marks, stop)
                for watch in self._watches:
                    for receiver in watch.receivers:
                        self._tell(marks, watch, receiver, stop)

    def _look(self, marks: WatchMarks, stop: threading.Event) -> None:
        """Evaluate what was filed since each watch looked last."""
        index, now = self._held.index, self._held.clock.now()
        generation, highest = queries.generation(index), queries.highest(index)
        positions: dict[str, Position] = {}
        for watch in self._watches:
            position = marks.position(watch.name)
            if position is None:  # it tells of what comes, not of what is there
                position = Position(generation, highest, 0, now, now)
                marks.note(watch.name, position)
            elif position.generation != generation:
                position = replace(position, generation=generation, document=0, recounted=highest)
            positions[watch.name] = position
        while positions and not stop.is_set():
            first = min(position.document for position in positions.values())
            rows = queries.numbered_after(index, first, _AT_ONCE)
            if not rows or queries.generation(index) != generation:
                return
            last = rows[-1].id
            wanted = {name: [row for row in rows if _is_new(row, place)] for name, place in positions.items()}
            needed = {row.id: row for some in wanted.values() for row in some}
            with closing(Matcher(with_texts(self._held, list(needed.values())), self._workers)) as matcher:
                for watch in self._watches:
                    position = positions[watch.name]
                    caught_up = last >= highest
                    passed = replace(
                        position,
                        document=max(last, position.document),
                        looked_at=now if caught_up else position.looked_at,
                    )
                    self._evaluate(marks, watch, matcher, {row.id for row in wanted[watch.name]}, passed)
                    positions[watch.name] = passed

    def _evaluate(
        self, marks: WatchMarks, watch: ActiveWatch, matcher: Matcher, numbers: set[int], position: Position
    ) -> None:
        """Note what a watch finds among some documents, and how far it has looked by then."""
        found: dict[str, Mapping[str, Any]] = {}

        def was_told(digests: Collection[str]) -> bool:
            return not found.keys().isdisjoint(digests) or marks.was_told(watch.name, digests)

        for hit in new_stories(self._held, watch, matcher, numbers, was_told, began=position.began):
            found[hit.row.sha256] = _described(hit)
        marks.note(watch.name, position, list(found.items()), [receiver.id for receiver in watch.receivers])

    def _tell(self, marks: WatchMarks, watch: ActiveWatch, receiver: Receiver, stop: threading.Event) -> None:
        """Tell a receiver what a watch owes it; leave it alone for a while if that fails."""
        failed_s = self._failed_s.get(receiver.id)
        if failed_s is not None and time.monotonic() - failed_s < _AGAIN_S:
            return
        while not stop.is_set() and (owed := marks.owed(watch.name, receiver.id, _IN_ONE_MESSAGE)):
            try:
                receiver.send(message(watch.name, owed, self._address))
            except NotSentError as error:
                self._say(f"{watch.name}: {receiver.name} could not be notified, and will be later: {error}")
                self._failed_s[receiver.id] = time.monotonic()
                return
            marks.strike([each.id for each in owed], receiver.id)
            self._failed_s.pop(receiver.id, None)


def message(watch: str, owed: Sequence[TellingRow], address: str | None) -> Message:
    """Return what a program gets as JSON; `text` is what services get."""
    hits = []
    for each in owed:
        page = f"{address}/document/{each.sha256[:16]}" if address else None
        hits.append({"id": f"{watch}-{each.sha256[:32]}", **each.hit, "page": page})
    lines = [f"{watch}: {counted(len(hits), 'new document')}"]
    lines += [f"{hit['title']} ({hit['source']}, {hit['date']}): {hit['page'] or hit['url']}" for hit in hits[:_LISTED]]
    if len(hits) > _LISTED:
        lines.append(f"and {len(hits) - _LISTED} more")
    return {"watch": watch, "hits": hits, "text": "\n".join(map(escaped, lines))}


def _described(hit: Hit) -> Mapping[str, Any]:
    said: Mapping[str, Any] = plain({**hit.public(), "url": hit.row.url})
    return said


def _is_new(row: DocumentRow, position: Position) -> bool:
    """Return whether a watch has to look at a document."""
    if row.id <= position.document:
        return False
    return row.id > position.recounted or row.fetched_at >= position.looked_at - _MARGIN
