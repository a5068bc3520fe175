"""Notice that an index knows less than its archive holds, and have it learn the rest from the manifests.

An index may be put back from a copy, and a server that was some seconds behind may take the place of another: then
documents lie in the archive that it has never heard of. The index remembers how many bytes of each manifest it was
told; whatever follows them is new to it. A name that is taken tells as well that something lies there.
"""

from collections.abc import Callable, Iterable

from pipeline.archive import Archive, Event, Record, day_of_folder
from pipeline.index import Index, Transaction
from pipeline.ingest.batch import excluded_visits, leave_numbers, remember
from pipeline.model import counted

_TOLD_ONLY = (Event.FOLLOWED, Event.PRUNED, Event.WITHDRAWN)  # events that bring no text


class Behind:
    """Looks whether an index is behind its archive, in turns. `say` is told of what it has learnt."""

    def __init__(self, archive: Archive, index: Index, say: Callable[[str], None]) -> None:
        self._archive, self._index, self._say = archive, index, say
        self._connected = 0
        self._suspected = False
        self._taken: list[str] = []

    def suspect(self, taken: Iterable[str] = ()) -> None:
        """Have every manifest looked at by the next turn, and the numbers of `taken` names given no more."""
        self._suspected = True
        self._taken += taken

    def learn(self) -> None:
        """Have the index learn what it lacks, if there is a reason to believe that it lacks something.

        It is suspected, or another server is at its address. At the beginning of a turn. Raises StorageError.
        """
        if self._index.connected == self._connected and not self._suspected:
            return
        problems: list[str] = []
        with self._index.transaction() as transaction:
            if not transaction.complete:
                return  # all of it is learnt
            transaction.name_index()
            moved = self._index.moved(transaction)
            learnt = 0
            if not transaction.follows_manifests:  # of an earlier version: what it knows is believed to be all
                transaction.note_manifests(self._archive.manifest_sizes(), all_of_them=True)
            elif moved or self._suspected:
                learnt = learn(self._archive, transaction, problems)
            leave_numbers(transaction, self._taken)
        self._taken.clear()
        self._connected, self._suspected = self._index.connected, False
        if moved:
            self._say(f"{self._index.name}: another server has taken its place, or a copy of it")
        if learnt:
            self._say(f"{self._index.name} has learnt {counted(learnt, 'missing document')} from the manifests")
        for problem in problems:
            self._say(problem)


def learn(archive: Archive, transaction: Transaction, problems: list[str]) -> int:
    """Tell an index all lines of the manifests that it was not told; return the number of documents that are new to it.

    What cannot be read is told in `problems`.
    """
    told, sizes = transaction.manifests(), archive.manifest_sizes()
    missing, unread = list[Record](), list[str]()
    for file, size in sizes.items():
        day = day_of_folder(file.rpartition("/")[0])
        if day is not None and size > told.get(file, 0):
            missing += archive.records_of(day, archive.raw_lines(day, problems, told.get(file, 0)), problems, unread)
    leave_numbers(transaction, unread)
    learnt = remember_missing(transaction, sorted(missing, key=lambda record: record.at))
    if missing:
        for excluded in archive.excluded():
            transaction.put_visits(excluded_visits(excluded))
    transaction.note_manifests(sizes, all_of_them=True)
    return learnt


def remember_missing(transaction: Transaction, records: Iterable[Record]) -> int:
    """Tell an index those events that it has not heard of; return the number of documents among them."""
    documents = 0
    for record in records:
        if record.event in _TOLD_ONLY or not transaction.held(record.entry.file):
            remember(transaction, record)
            documents += record.event not in _TOLD_ONLY
    return documents
