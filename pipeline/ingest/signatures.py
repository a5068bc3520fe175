"""What admission must know before it can call a document a translation: concepts, made by the workers beforehand.

Admission is serial and encoding is slow, so nothing is encoded there. Before a group is admitted, each document that
has a possible translation among what is held is read whole, and so is that. Admission sends back what arrives there
without the proof it needs, because another document came in between.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import timedelta

from pipeline.archive import Archive
from pipeline.dedup import semantic
from pipeline.dedup.semantic.encoder import bridge_for, needs_bridges, read_as, reading_of
from pipeline.errors import ArchiveError, ExtractError, FormatError
from pipeline.index import Index, Transaction
from pipeline.ingest.candidates import alike, lacking, languages, readable, worth_reading
from pipeline.ingest.ingest import Ingest, Receipt, Submission
from pipeline.model import Document, Known, SemanticSignature, Translations, Visit
from pipeline.system.workers import Job, Workers

_TRIES = 3  # how often a document is sent back because another came in between
_AT_ONCE = 64  # documents that are sketched between two commits, when a second language has come
_IN_ONE_CALL = 16  # documents that are sketched together, so that a call's fixed part is paid once

_Wanted = tuple[Document, str, str]  # a sketch: of what, in which language and scheme


class Prover:
    """Admits documents with the proof they need: concepts, made by an engine, of what arrives and of what is held."""

    def __init__(
        self, admission: Ingest, index: Index, archive: Archive, workers: Workers, *, look_back: timedelta
    ) -> None:
        self._admission, self._index, self._archive, self._workers = admission, index, archive, workers
        self._look_back = look_back

    def working_with(self, workers: Workers) -> "Prover":
        """The same, with its work done elsewhere."""
        return Prover(self._admission, self._index, self._archive, workers, look_back=self._look_back)

    def admit(self, submissions: Sequence[Submission], visits: Sequence[Visit] = ()) -> list[Receipt]:
        """File a group of documents and remember `visits` with them; see `Admission.admit`. Raises StorageError."""
        admitted: dict[int, Receipt] = {}
        waiting = dict(enumerate(submissions))
        for tries_left in range(_TRIES, -1, -1):
            waiting = dict(zip(waiting, self._proved(list(waiting.values())), strict=True))
            found = self._admission.admit(list(waiting.values()), visits, last_chance=not tries_left)
            visits = ()
            admitted |= {place: what for place, what in zip(waiting, found, strict=True) if what is not None}
            waiting = {place: submission for place, submission in waiting.items() if place not in admitted}
            if not waiting:
                break
        return [admitted[place] for place in range(len(submissions))]

    def _proved(self, submissions: list[Submission]) -> list[Submission]:
        """The arrivals, each with as much of its concept as it takes to decide about it now."""
        submissions, hinted = self._sketched(submissions)
        likely = self._likely(submissions, hinted)
        jobs = [
            (place, self._workers.start(semantic.complete, submission.extracted.document, _language(submission), begun))
            for place, (submission, held) in enumerate(zip(submissions, likely, strict=True))
            for begun in submission.fingerprint.concepts
            if not begun.complete and any(_scheme(known) == begun.scheme for known in held)
        ]
        self._complete({(known.file, _scheme(known)): known for held in likely for known in held})
        return _with_results(submissions, ((place, _result(job)) for place, job in jobs))

    def _sketched(self, submissions: list[Submission]) -> tuple[list[Submission], set[int]]:
        """Sketch what is about to be compared with other languages: one language alone holds no translations.

        With the places of those that a hint ties to something.
        """
        arriving = {read for submission in submissions if (read := read_as(_language(submission)))}
        hinted: set[int] = set()
        wanted: list[tuple[int, _Wanted]] = []
        with self._index.looking() as looking:
            if len(languages(looking, None, self._look_back) | arriving) < 2:
                return submissions, hinted
            for place, submission in enumerate(submissions):
                if submission.translations == Translations.OFF or read_as(_language(submission)) is None:
                    continue
                hints = looking.hints(submission.extracted.provenance, submission.link.key)
                hinted |= {place} if hints else set()
                schemes = lacking(looking, submission, hints, look_back=self._look_back, arriving=arriving)
                wanted += [
                    (place, (submission.extracted.document, _language(submission), scheme)) for scheme in schemes
                ]
        made = self._sketches([what for _, what in wanted])
        return _with_results(submissions, zip((place for place, _ in wanted), made, strict=True)), hinted

    def _likely(self, submissions: list[Submission], hinted: Set[int]) -> list[list[Known]]:
        """What is held and may be told in the words of another language, for each arrival."""
        if not any(submission.fingerprint.concepts for submission in submissions):
            return [[] for _ in submissions]
        while True:
            with self._index.looking() as looking:
                put_off, bridged = self._put_off(looking, submissions)
                if not put_off:
                    return [
                        self._like(looking, submission, hinted=place in hinted)
                        for place, submission in enumerate(submissions)
                    ]
            self._catch_up(put_off, bridged=bridged)

    def _like(self, looking: Transaction, submission: Submission, *, hinted: bool) -> list[Known]:
        if not submission.fingerprint.concepts:
            return []
        hints = looking.hints(submission.extracted.provenance, submission.link.key) if hinted else []
        named = readable(submission, hints)
        likely = alike(looking, submission, look_back=self._look_back)
        return [
            *(known for known in likely if worth_reading(submission.fingerprint, known)),
            *(hint.known for hint in named),
        ]

    def _complete(self, held: Mapping[tuple[str, str], Known]) -> None:
        """Read held documents whole, and remember it."""
        jobs: list[tuple[Known, Job[SemanticSignature | None]]] = []
        for (file, _), known in held.items():
            begun = known.fingerprint.concept
            document = self._read(file) if begun is None or not begun.complete else None
            if document is not None:
                jobs.append((known, self._workers.start(_whole, document, known.language, begun)))
        self._remember(((known, _result(job)) for known, job in jobs), bridged=False)

    def _put_off(self, looking: Transaction, submissions: Sequence[Submission]) -> tuple[list[Known], bool]:
        """Some of what is held without a concept: put off while there was one language, or lost with the index.

        For a language that the wider scheme alone reads, what is held in others is read in that scheme too (True).
        """
        for submission in submissions:
            if submission.fingerprint.concepts:
                for bridged in (False, True) if needs_bridges(_language(submission)) else (False,):
                    held = looking.unsketched(
                        around=submission.day, look_back=self._look_back, limit=_AT_ONCE, bridged=bridged
                    )
                    if held:
                        return held, bridged
        return [], False

    def _catch_up(self, held: Sequence[Known], *, bridged: bool) -> None:
        """Sketch held documents, in their own scheme or the wider one; what cannot be read is given up."""
        wanted = []
        for known in held:
            document, bridge = self._read(known.file), bridge_for(known.language)
            scheme = (bridge.scheme if bridge else None) if bridged else semantic.scheme_of(known.language)
            if document is not None and scheme is not None:
                wanted.append((known.file, (document, known.language, scheme)))
        made = dict(zip((file for file, _ in wanted), self._sketches([what for _, what in wanted]), strict=True))
        self._remember(((known, made.get(known.file)) for known in held), bridged=bridged)

    def _sketches(self, wanted: Sequence[_Wanted]) -> list[SemanticSignature | None]:
        """Sketches, in calls of several documents of one scheme each; None for what cannot be made."""
        most = max(1, min(_IN_ONE_CALL, -(-len(wanted) // max(1, self._workers.processes))))
        calls: list[list[int]] = []
        for scheme in dict.fromkeys(scheme for _, _, scheme in wanted):
            places = [place for place, what in enumerate(wanted) if what[2] == scheme]
            calls += [places[start : start + most] for start in range(0, len(places), most)]
        made: dict[int, SemanticSignature | None] = {}
        failed = self._called(calls, wanted, made)
        self._called([[place] for places in failed if len(places) > 1 for place in places], wanted, made)
        return [made.get(place) for place in range(len(wanted))]

    def _called(
        self, calls: Sequence[Sequence[int]], wanted: Sequence[_Wanted], made: dict[int, SemanticSignature | None]
    ) -> list[Sequence[int]]:
        """Make the calls; the places of those whose worker died or hung, over one of their texts."""
        jobs = [
            self._workers.start(semantic.sketches, [wanted[place][:2] for place in places], wanted[places[0]][2])
            for places in calls
        ]
        failed = []
        for places, job in zip(calls, jobs, strict=True):
            try:
                made |= zip(places, job.result(), strict=True)
            except ExtractError:
                failed.append(places)
        return failed

    def _remember(self, made: Iterable[tuple[Known, SemanticSignature | None]], *, bridged: bool) -> None:
        results = list(made)
        if results:
            with self._index.transaction() as transaction:
                for known, each in results:
                    reading = reading_of(known.language)
                    if each is None or reading is None:
                        transaction.give_up(known.file, bridged=bridged)
                    else:
                        transaction.put_signature(known.file, each, reading)
                transaction.follow_codes()

    def _read(self, file: str) -> Document | None:
        try:
            return self._archive.read(file)
        except (ArchiveError, FormatError):
            return None  # `verify` tells of it; a document that cannot be read is no proof


def _whole(document: Document, language: str, begun: SemanticSignature | None) -> SemanticSignature | None:
    begun = begun or semantic.sketch(document, language)
    return semantic.complete(document, language, begun) if begun else None


def _language(submission: Submission) -> str:
    return submission.extracted.provenance.language


def _scheme(known: Known) -> str:
    return known.fingerprint.concept.scheme if known.fingerprint.concept else ""


def _with_results(
    submissions: list[Submission], results: Iterable[tuple[int, SemanticSignature | None]]
) -> list[Submission]:
    """The arrivals with the concepts that were made for them, by their places."""
    found = list(submissions)
    for place, made in results:
        if made:
            own = made.scheme == semantic.scheme_of(_language(found[place]))
            fingerprint = found[place].fingerprint
            changed = replace(fingerprint, concept=made) if own else replace(fingerprint, bridge=made)
            found[place] = replace(found[place], fingerprint=changed)
    return found


def _result(job: Job[SemanticSignature] | Job[SemanticSignature | None]) -> SemanticSignature | None:
    try:
        return job.result()
    except ExtractError:
        return None  # the worker died or hung over this text: it is compared by its words alone
