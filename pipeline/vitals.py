"""What the documents and endpoints of a run looked like: what the health of a source is judged by. No judging."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field, fields

from pipeline.model import Extracted

_SAMPLE = 50  # documents of a run whose measures are kept
_SAME = 3  # texts of a run whose numbers are kept


@dataclass(slots=True)
class Answers:
    """What an endpoint said in one run: `links` announced on all its pages; `cause` and `because` of what failed.

    Not `whole` where a page was left out because the server said that it had not changed.
    """

    links: int = 0
    whole: bool = True
    cause: str | None = None
    because: str = ""


@dataclass(slots=True)
class RunStats:
    """What the documents and endpoints of a run looked like: what the health of a source is judged by.

    `pages` came and are documents; `new` of them were not known before. `lengths` (characters), `confidences` and
    `templates` (shares) are of the first documents of the run. `failures` counts links that failed at their first
    try by cause, with one sentence each in `examples`. `same` counts the texts and messages met most.
    """

    pages: int = 0
    new: int = 0
    titled: int = 0
    dated: int = 0
    lengths: list[int] = field(default_factory=list)
    confidences: list[float] = field(default_factory=list)
    templates: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    same: Counter[str] = field(default_factory=Counter)
    endpoints: dict[str, Answers] = field(default_factory=dict)

    @property
    def tried(self) -> int:
        """Pages that came and first tries that failed."""
        return self.pages + self.failures.total()

    def came(self, extracted: Extracted, text: str, template: float | None = None) -> None:
        """A document was made; `text` tells texts apart, `template` is the share of its page that is known as such."""
        provenance = extracted.provenance
        self.pages += 1
        self.titled += provenance.title_basis not in ("", "text")
        self.dated += provenance.date_basis != "fetch"
        self._met(text)
        if len(self.lengths) < _SAMPLE:
            self.lengths.append(sum(map(len, extracted.document.paragraphs)))
            self.confidences += [] if provenance.confidence is None else [provenance.confidence]
            self.templates += [] if template is None else [template]

    def failed(self, cause: str, because: str, *, page: bool) -> None:
        """A link failed at its first try; `page`: a page came, and it says `because`."""
        self.failures[cause] += 1
        self.examples.setdefault(cause, because)
        if page:
            self._met(because)

    def answered(self, endpoint: str, links: int, *, whole: bool) -> None:
        """A page of an endpoint announced so many links."""
        answers = self.endpoints.setdefault(endpoint, Answers())
        answers.links += links
        answers.whole = answers.whole and whole

    def refused(self, endpoint: str, cause: str, because: str) -> None:
        """A page of an endpoint could not be read."""
        answers = self.endpoints.setdefault(endpoint, Answers())
        answers.cause, answers.because = answers.cause or cause, answers.because or because

    def written(self) -> str:
        """As JSON for the index, without what is empty; of texts only the most frequent."""
        told = {each.name: value for each in fields(self) if (value := getattr(self, each.name))}
        if self.same:
            told["same"] = dict(self.same.most_common(_SAME))
        if self.endpoints:
            told["endpoints"] = {url: asdict(said) for url, said in self.endpoints.items()}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def read(cls, written: str) -> "RunStats":
        """What `written` gave. Raises ValueError, TypeError or AttributeError for anything else."""
        told = json.loads(written)
        for name in ("failures", "same"):
            told[name] = Counter(told.get(name, {}))
        told["endpoints"] = {url: Answers(**said) for url, said in told.get("endpoints", {}).items()}
        return cls(**told)

    def _met(self, text: str) -> None:
        self.same[hashlib.sha256(text.encode()).hexdigest()[:12]] += 1
