"""What admission must know before it can call a document a translation: concepts, made by the workers beforehand.

Admission is serial and encoding is slow, so nothing is encoded there. Before a group is admitted, each document that
has a possible translation among what is held is read whole, and so is that. Admission sends back what arrives there
without the proof it needs, because another document came in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from pipeline import concept
from pipeline.admission import Admission, Admitted, Arrival, worth_reading
from pipeline.archive import Archive
from pipeline.concept.encoder import read_as
from pipeline.engine import Engine, Job
from pipeline.errors import ArchiveError, ExtractError, FormatError
from pipeline.index import Index
from pipeline.model import Concept, Document, Known, Visit

_TRIES = 3  # how often a document is sent back because another came in between
_AT_ONCE = 64  # documents that are sketched between two commits, when a second language has come


class Prover:
    """Admits documents with the proof they need: concepts, made by an engine, of what arrives and of what is held."""

    def __init__(
        self, admission: Admission, index: Index, archive: Archive, engine: Engine, *, look_back: timedelta
    ) -> None:
        self._admission, self._index, self._archive, self._engine = admission, index, archive, engine
        self._look_back = look_back
        self._several = False  # languages are about

    def working_with(self, engine: Engine) -> "Prover":
        """The same, with its work done elsewhere."""
        return Prover(self._admission, self._index, self._archive, engine, look_back=self._look_back)

    def admit(self, arrivals: Sequence[Arrival], visits: Sequence[Visit] = ()) -> list[Admitted]:
        """File a group of documents and remember `visits` with them; see `Admission.admit`. Raises StorageError."""
        admitted: dict[int, Admitted] = {}
        waiting = dict(enumerate(arrivals))
        for tries_left in range(_TRIES, -1, -1):
            waiting = dict(zip(waiting, self._proved(list(waiting.values())), strict=True))
            found = self._admission.admit(list(waiting.values()), visits, last_chance=not tries_left)
            visits = ()
            admitted |= {place: what for place, what in zip(waiting, found, strict=True) if what is not None}
            waiting = {place: arrival for place, arrival in waiting.items() if place not in admitted}
            if not waiting:
                break
        return [admitted[place] for place in range(len(arrivals))]

    def _proved(self, arrivals: list[Arrival]) -> list[Arrival]:
        """The arrivals, each with as much of its concept as it takes to decide about it now."""
        arrivals = self._sketched(arrivals)
        for arrival in arrivals:
            if arrival.fingerprint.concept is not None:
                self._catch_up(arrival)
        likely = [self._likely(arrival) for arrival in arrivals]
        jobs = {
            place: self._engine.start(concept.complete, arrival.extracted.document, _language(arrival), begun)
            for place, (arrival, held) in enumerate(zip(arrivals, likely, strict=True))
            if held and (begun := arrival.fingerprint.concept) is not None and not begun.complete
        }
        self._complete({known.file: known for held in likely for known in held})
        return [
            _with(arrival, _result(jobs[place])) if place in jobs else arrival for place, arrival in enumerate(arrivals)
        ]

    def _sketched(self, arrivals: list[Arrival]) -> list[Arrival]:
        """Sketch what has none, if more than one language is about: one language alone holds no translations."""
        bare = {
            place: arrival
            for place, arrival in enumerate(arrivals)
            if arrival.fingerprint.concept is None and arrival.translations != "off" and read_as(_language(arrival))
        }
        if not bare:
            return arrivals
        if not self._several:  # it never becomes one again
            with self._index.looking() as looking:
                languages = looking.languages() | {read_as(_language(arrival)) for arrival in bare.values()}
            self._several = len(languages) > 1
        if not self._several:
            return arrivals
        jobs = {
            place: self._engine.start(concept.sketch, arrival.extracted.document, _language(arrival))
            for place, arrival in bare.items()
        }
        return [
            _with(arrival, _result(jobs[place])) if place in jobs else arrival for place, arrival in enumerate(arrivals)
        ]

    def _likely(self, arrival: Arrival) -> list[Known]:
        """What is held and may be told in the arrival's words of another language."""
        mine = arrival.fingerprint.concept
        if mine is None:
            return []
        with self._index.looking() as looking:
            alike = looking.alike(
                arrival.fingerprint,
                _language(arrival),
                key=arrival.link.key,
                around=arrival.extracted.document.date,
                look_back=self._look_back,
            )
        return [known for known in alike if worth_reading(mine, known)]

    def _complete(self, held: Mapping[str, Known]) -> None:
        """Read held documents whole, and remember it."""
        jobs: list[tuple[str, Job[Concept]]] = []
        for file, known in held.items():
            begun = known.fingerprint.concept
            document = self._read(file) if begun is not None and not begun.complete else None
            if document is not None and begun is not None:
                jobs.append((file, self._engine.start(concept.complete, document, known.language, begun)))
        self._remember((file, _result(job)) for file, job in jobs)

    def _catch_up(self, arrival: Arrival) -> None:
        """Sketch what is held without a concept: put off while there was one language, or lost with the index."""
        around = arrival.extracted.document.date
        while True:
            with self._index.looking() as looking:
                held = looking.unsketched(around=around, look_back=self._look_back, limit=_AT_ONCE)
            if not held:
                return
            jobs: list[tuple[str, Job[Concept | None] | None]] = []
            for known in held:
                document = self._read(known.file)
                job = self._engine.start(concept.sketch, document, known.language) if document is not None else None
                jobs.append((known.file, job))
            self._remember((file, _result(job) if job else None) for file, job in jobs)

    def _remember(self, made: Iterable[tuple[str, Concept | None]]) -> None:
        results = list(made)
        if results:
            with self._index.transaction() as transaction:
                for file, each in results:
                    if each is None:
                        transaction.give_up(file)
                    else:
                        transaction.put_concept(file, each)
                transaction.follow_codes()

    def _read(self, file: str) -> Document | None:
        try:
            return self._archive.read(file)
        except (ArchiveError, FormatError):
            return None  # `verify` tells of it; a document that cannot be read is no proof


def _language(arrival: Arrival) -> str:
    return arrival.extracted.provenance.language


def _with(arrival: Arrival, made: Concept | None) -> Arrival:
    return replace(arrival, fingerprint=replace(arrival.fingerprint, concept=made)) if made else arrival


def _result(job: Job[Concept] | Job[Concept | None]) -> Concept | None:
    try:
        return job.result()
    except ExtractError:
        return None  # the worker died or hung over this text: it is compared by its words alone
