"""Make the semantic signatures that a decision needs, in the workers, before the archive is locked.

Filing is serial and encoding is slow, so nothing is encoded while the archive is locked. A document that may be a
translation of a held one is encoded whole beforehand, and so is that one.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import timedelta

from pipeline.archive import Archive
from pipeline.dedup import semantic
from pipeline.dedup.decision import least_logit
from pipeline.dedup.semantic.languages import read_as, reading_of, scheme_of, second_scheme_of
from pipeline.errors import ArchiveError, ExtractError, FormatError
from pipeline.index import Index, Transaction
from pipeline.ingest.candidates import (
    AT_ONCE,
    comparable,
    in_one_scheme,
    lacking,
    languages,
    likely_translations,
    numbers_waiting,
)
from pipeline.ingest.submission import Submission
from pipeline.model import Document, Known, SemanticSignature, Translations
from pipeline.system.workers import Job, Workers

_IN_ONE_CALL = 16  # documents whose leads are read together, so that a call's fixed part is paid once

_Wanted = tuple[Document, str, str]  # a lead signature: of what, in which language and scheme
_Made = SemanticSignature | None  # None: it cannot be made


class SignatureBuilder:
    """Encodes new and held documents: the ends of all that may meet another language, and near ones whole."""

    def __init__(self, index: Index, archive: Archive, workers: Workers, *, look_back: timedelta) -> None:
        self._index, self._archive, self._workers, self._look_back = index, archive, workers, look_back

    def prepare(self, submissions: Sequence[Submission]) -> list[Submission]:
        """Return the submissions with as much of their signatures as it takes to decide about them now."""
        if not submissions:
            return []
        begun, hinted = self._with_leads(submissions)
        begun, likely = self._likely(begun, hinted)
        jobs = [
            (place, self._workers.start(semantic.complete, submission.extracted.document, submission.language, lead))
            for place, (submission, held) in enumerate(zip(begun, likely, strict=True))
            for lead in submission.fingerprint.signatures
            if not lead.complete and any(_scheme(known) == lead.scheme for known in held)
        ]
        self._read_whole({(known.file, _scheme(known)): known for held in likely for known in held})
        whole = _with_results(begun, ((place, _result(job)) for place, job in jobs))
        if not any(likely):
            return whole
        with self._index.looking() as looking:  # again, with the signatures that were made of them
            likely = [
                self._likely_of(looking, submission, hinted=place in hinted)[1] if held else []
                for place, (submission, held) in enumerate(zip(whole, likely, strict=True))
            ]
        return self._with_parted(whole, likely, hinted)

    def _with_leads(self, submissions: Sequence[Submission]) -> tuple[list[Submission], set[int]]:
        """Read the leads of what is about to meet other languages: one language alone holds no translations.

        Return also the places of those that a hint ties to something.
        """
        arriving = {read for submission in submissions if (read := read_as(submission.language))}
        hinted: set[int] = set()
        wanted: list[tuple[int, _Wanted]] = []
        with self._index.looking() as looking:
            if len(languages(looking, None, self._look_back) | arriving) < 2:
                return list(submissions), hinted
            for place, submission in enumerate(submissions):
                if submission.translations == Translations.OFF or read_as(submission.language) is None:
                    continue
                hints = looking.hints(submission.extracted.provenance, submission.link.key)
                hinted |= {place} if hints else set()
                schemes = lacking(looking, submission, hints, look_back=self._look_back, arriving=arriving)
                wanted += [(place, (submission.extracted.document, submission.language, scheme)) for scheme in schemes]
        made = self._leads([what for _, what in wanted])
        return _with_results(submissions, zip((place for place, _ in wanted), made, strict=True)), hinted

    def _likely(
        self, submissions: Sequence[Submission], hinted: Set[int]
    ) -> tuple[list[Submission], list[list[Known]]]:
        """Find for each submission what is held and may say the same in another language, and note what does not."""
        if not any(submission.fingerprint.signatures for submission in submissions):
            return list(submissions), [[] for _ in submissions]
        while True:
            with self._index.looking() as looking:
                put_off, second = self._put_off(looking, submissions)
                if not put_off:
                    found = [
                        self._likely_of(looking, submission, hinted=place in hinted)
                        for place, submission in enumerate(submissions)
                    ]
                    return [noted for noted, _ in found], [likely for _, likely in found]
            self.catch_up(put_off, second=second)

    def _likely_of(
        self, looking: Transaction, submission: Submission, *, hinted: bool
    ) -> tuple[Submission, list[Known]]:
        if not submission.fingerprint.signatures:
            return submission, []
        hints = looking.hints(submission.extracted.provenance, submission.link.key) if hinted else []
        named = [hint.known for hint in comparable(submission, hints)]
        likely, unlike = likely_translations(looking, submission, self._look_back)
        return replace(submission, unlike=submission.unlike | unlike), [*likely, *named]

    def _with_parted(
        self, submissions: Sequence[Submission], likely: Sequence[Sequence[Known]], hinted: Set[int]
    ) -> list[Submission]:
        """Compare the names of what scores as one story."""
        jobs: list[tuple[int, str, Job[str]]] = []
        for place, (submission, held) in enumerate(zip(submissions, likely, strict=True)):
            if not held:
                continue
            least = least_logit(submission.translations, hinted=place in hinted)
            for known in {known.file: known for known in held}.values():
                mine, theirs = in_one_scheme(submission, known), known.fingerprint.semantic
                if known.file in submission.parted or not (mine and theirs and mine.complete and theirs.complete):
                    continue
                likeness = semantic.likeness(mine, theirs)
                document = self._read(known.file) if likeness.logit >= least else None
                if document is not None:
                    told = (submission.extracted.document, submission.language, mine)
                    other = (document, known.language, theirs)
                    jobs.append((place, known.file, self._workers.start(semantic.parted, told, other, likeness)))
        found = list(submissions)
        for place, file, job in jobs:
            found[place] = replace(found[place], parted={**found[place].parted, file: _said(job)})
        return found

    def _read_whole(self, held: Mapping[tuple[str, str], Known]) -> None:
        """Read held documents whole, and remember it."""
        jobs: list[tuple[Known, Job[_Made]]] = []
        for (file, _), known in held.items():
            begun = known.fingerprint.semantic
            document = self._read(file) if begun is None or not begun.complete else None
            if document is not None:
                jobs.append((known, self._workers.start(_whole, document, known.language, begun)))
        self._remember(((known, _result(job)) for known, job in jobs), second=False)

    def _put_off(self, looking: Transaction, submissions: Sequence[Submission]) -> tuple[list[Known], bool]:
        """Return what is held without a signature: put off while one language was held, or lost with the index.

        Where that is much, nothing is waited for.
        For a language that the extra alone reads, what is held in others needs a second signature (True).
        """
        for submission in submissions:
            if submission.fingerprint.signatures:
                for second, number in enumerate(numbers_waiting(looking, submission, self._look_back)):
                    if 0 < number <= AT_ONCE:
                        around = submission.day
                        held = looking.waiting(
                            around=around, look_back=self._look_back, limit=AT_ONCE, second=bool(second)
                        )
                        return held, bool(second)
        return [], False

    def catch_up(self, held: Sequence[Known], *, second: bool) -> None:
        """Read the leads of held documents, for their own signature or the second; give up what cannot be read."""
        wanted = []
        for known in held:
            document = self._read(known.file)
            scheme = second_scheme_of(known.language) if second else scheme_of(known.language)
            if document is not None and scheme is not None:
                wanted.append((known.file, (document, known.language, scheme)))
        made = dict(zip((file for file, _ in wanted), self._leads([what for _, what in wanted]), strict=True))
        self._remember(((known, made.get(known.file)) for known in held), second=second)

    def _leads(self, wanted: Sequence[_Wanted]) -> list[_Made]:
        """Make lead signatures, in calls of several documents of one scheme each."""
        most = max(1, min(_IN_ONE_CALL, -(-len(wanted) // max(1, self._workers.processes))))
        calls: list[list[int]] = []
        for scheme in dict.fromkeys(scheme for _, _, scheme in wanted):
            places = [place for place, what in enumerate(wanted) if what[2] == scheme]
            calls += [places[start : start + most] for start in range(0, len(places), most)]
        made: dict[int, _Made] = {}
        failed = self._called(calls, wanted, made)
        self._called([[place] for places in failed if len(places) > 1 for place in places], wanted, made)
        return [made.get(place) for place in range(len(wanted))]

    def _called(
        self, calls: Sequence[Sequence[int]], wanted: Sequence[_Wanted], made: dict[int, _Made]
    ) -> list[Sequence[int]]:
        """Make the calls; return the places of those whose worker died or hung, over one of their texts."""
        jobs = [
            self._workers.start(semantic.lead_signatures, [wanted[place][:2] for place in places], wanted[places[0]][2])
            for places in calls
        ]
        failed = []
        for places, job in zip(calls, jobs, strict=True):
            try:
                made |= zip(places, job.result(), strict=True)
            except ExtractError:
                failed.append(places)
        return failed

    def _remember(self, made: Iterable[tuple[Known, _Made]], *, second: bool) -> None:
        results = list(made)
        if results:
            with self._index.transaction() as transaction:
                for known, each in results:
                    reading = reading_of(known.language)
                    if each is None or reading is None:
                        transaction.give_up(known.file, second=second)
                    else:
                        transaction.put_signature(known.file, each, reading)
                transaction.follow_codes()

    def _read(self, file: str) -> Document | None:
        try:
            return self._archive.read(file)
        except (ArchiveError, FormatError):
            return None  # `verify` tells of it; a document that cannot be read is no evidence


def _whole(document: Document, language: str, begun: _Made) -> _Made:
    begun = begun or semantic.lead_signature(document, language)
    return semantic.complete(document, language, begun) if begun else None


def _scheme(known: Known) -> str:
    return known.fingerprint.semantic.scheme if known.fingerprint.semantic else ""


def _with_results(submissions: Sequence[Submission], results: Iterable[tuple[int, _Made]]) -> list[Submission]:
    """Return the submissions with the signatures that were made for them, by their places."""
    found = list(submissions)
    for place, made in results:
        if made:
            own = made.scheme == scheme_of(found[place].language)
            fingerprint = found[place].fingerprint
            changed = replace(fingerprint, semantic=made) if own else replace(fingerprint, second=made)
            found[place] = replace(found[place], fingerprint=changed)
    return found


def _said(job: Job[str]) -> str:
    try:
        return job.result()
    except ExtractError:
        return ""  # the worker died or hung over these texts: their score alone decides


def _result(job: Job[SemanticSignature] | Job[_Made]) -> _Made:
    try:
        return job.result()
    except ExtractError:
        return None  # the worker died or hung over this text: it is compared by its words alone
