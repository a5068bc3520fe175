"""Every error of the pipeline, ordered by its cost.

PipelineError
├── ConfigError               a person must edit a file; nothing has run
├── LinkError                 costs one link; the run goes on
│   ├── FetchError
│   │   ├── Disallowed        robots.txt forbids it
│   │   ├── Forbidden         an address or scheme that may not be asked
│   │   ├── Elsewhere         a redirect to a host that the source does not ask
│   │   ├── Unreachable       no answer: DNS, refused, reset, truncated, deadline
│   │   │   ├── Insecure      no certificate that can be believed, or no TLS at all
│   │   │   └── Malformed     an answer that is no HTTP, or whose body cannot be decoded
│   │   ├── BadStatus         an answer that is no page (carries `status` and `retry_after_s`)
│   │   └── OverLimit         larger than the source allows
│   ├── DiscoveryError        an endpoint answered with something that is no feed, sitemap, listing or JSON
│   ├── ExtractError          a page came, and there is no article in it (carries `kind`)
│   └── Abandoned             the process was asked to end, and the link took too long for that
├── Stopped                   costs nothing: the process was asked to end while a link waited for its turn
├── QueryError                costs a search: its words cannot be searched for
└── StorageError              costs the run
    ├── ArchiveError          the archive folder cannot be written or read
    │   └── Withdrawn         what is asked for was taken out of it on purpose
    ├── OutOfReach            an object store does not answer: what it holds is not known
    ├── IndexUnavailable      the index cannot be opened or is locked for too long
    │   └── IndexBehind       it lacks what the archive holds, and learns it at the next try
    ├── QueueUnavailable      the queue of jobs cannot be reached, or is not there
    ├── SearchUnavailable     costs a search: its index cannot be opened or made
    └── FormatError           a file is not in the archive's format

Foreign exceptions are translated where the foreign library is called, and chained.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.escape import escaped

EXTRACT_KINDS = frozenset(
    {
        *("empty", "block-page", "login-wall", "password", "consent-wall", "maintenance", "paywall", "soft-404"),
        *("listing", "no-article", "not-html", "too-slow", "too-large", "crash", "no-worker"),
        *("encrypted", "damaged", "no-text"),  # of a PDF; a page may be encrypted, too
    }
)
"""What a page without an article is instead."""

CAUSES = EXTRACT_KINDS | {
    *("robots", "address", "other-host", "unreachable", "certificate", "malformed"),
    *("redirects", "no-endpoint", "stopped", "other"),
}
"""The causes for which a link fails, but for the statuses of HTTP, such as `status-404`."""


class PipelineError(Exception):
    """Base of every error the pipeline raises on purpose; `str()` of it is a sentence for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake in one configuration file: where it is, what is wrong, what would be right."""

    file: Path
    line: int | None
    key: str
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else str(self.file)
        key = f"{self.key}: " if self.key else ""
        return f"{where}: {key}{self.message}" + (f" ({self.hint})" if self.hint else "")


class ConfigError(PipelineError):
    """The configuration is wrong. Carries every problem found, so that one reading is enough to mend all."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class LinkError(PipelineError):
    """One link could not be turned into a document.

    `passing` says whether trying again later may help, `cause` in one word what went wrong. `asked` is False where the
    host was to be left alone, so that the link itself was not asked, or where its page found no reader: that uses up no
    try of it. `retry_after_s` is how long. The sentence often holds what a site has sent: characters that steer stand
    in it escaped.
    """

    passing = False
    cause = "other"
    asked = True
    retry_after_s: float | None = None

    def __init__(self, message: str = "") -> None:
        super().__init__(escaped(message))


class FetchError(LinkError):
    """No page came."""


class Disallowed(FetchError):
    """robots.txt does not allow this URL for our user agent."""

    cause = "robots"


class Forbidden(FetchError):
    """A scheme or a private, loopback or link-local address that the source does not allow by name."""

    cause = "address"


class Elsewhere(FetchError):
    """A redirect to a host that the source does not ask."""

    cause = "other-host"


class Unreachable(FetchError):
    """No complete answer: DNS failure, refused, reset, truncated, TLS failure, deadline passed."""

    passing = True
    cause = "unreachable"


class Insecure(Unreachable):
    """No certificate that can be believed: expired, of another name, of an unknown authority; or no TLS at all."""

    cause = "certificate"


class Malformed(Unreachable):
    """An answer that is no HTTP, or whose body is not encoded as its header says."""

    cause = "malformed"


class BadStatus(FetchError):
    """An HTTP status that is no page. 206, 408, 425, 429 and 5xx are passing; the rest is not."""

    def __init__(self, message: str, *, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_s = retry_after_s
        self.cause = f"status-{status}"
        self.passing = status in (206, 408, 425, 429) or 500 <= status <= 599


class OverLimit(FetchError):
    """The decoded body is larger than the source's limit."""

    cause = "too-large"


class EndlessRedirect(OverLimit):
    """Redirects lead in a circle, or there are too many of them."""

    cause = "redirects"


class DiscoveryError(LinkError):
    """An endpoint answered with something that is no feed, sitemap, listing or JSON, or with a damaged one."""

    cause = "no-endpoint"


class ExtractError(LinkError):
    """A page came, and there is no article in it. `kind` is one of `EXTRACT_KINDS`."""

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = self.cause = kind
        # these say nothing about the article: the next try may meet it, and what is sold may be free later
        self.passing = kind in ("block-page", "empty", "consent-wall", "maintenance", "paywall", "no-worker")
        self.asked = kind != "no-worker"  # this machine failed, not the page


class Abandoned(LinkError):
    """The process was asked to end while the link was in hand, and it took too long. It is owed, and asked for next."""

    passing = True
    cause = "stopped"


class Stopped(PipelineError):
    """The process was asked to end while it waited. The link was not asked, and has no outcome."""


class QueryError(PipelineError):
    """A query that cannot be searched for: nothing was asked, too much was, or a quotation mark is missing."""


class StorageError(PipelineError):
    """Nothing can be stored; the run ends here and what was in hand is fetched again next time.

    `passes`: it may be over in a moment, as a server's restart is; else somebody has to put something right.
    """

    passes = False


class ArchiveError(StorageError):
    """The archive folder cannot be written or read."""


class Withdrawn(ArchiveError):
    """What is asked for was in the archive, and was taken out on purpose: by a person, or by `retention`."""


class OutOfReach(StorageError):
    """What the archive lies on cannot be asked now. No ArchiveError: nothing may be taken for missing or damaged."""

    def __init__(self, message: str, *, passes: bool) -> None:
        super().__init__(message)
        self.passes = passes


class IndexUnavailable(StorageError):
    """The index cannot be opened, or another process held it for too long. `corrupt`: its file is damaged."""

    def __init__(self, message: str, *, corrupt: bool = False, passes: bool = False) -> None:
        super().__init__(message)
        self.corrupt = corrupt
        self.passes = passes


class IndexBehind(IndexUnavailable):
    """The archive holds more than the index knows: it was put back, or a copy has taken its place.

    `taken` are names that it would have given to texts, and under which others lie.
    """

    def __init__(self, message: str, *, taken: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.taken = taken


class QueueUnavailable(StorageError):
    """The queue of jobs cannot be reached, or has not been made. What it holds is safe in its database."""


class FormatError(StorageError):
    """A file is not in the archive's format. Names the file and what was expected."""


class SearchUnavailable(StorageError):
    """The search index cannot be opened, made or continued. `damaged`: it can be deleted and made again."""

    def __init__(self, message: str, *, damaged: bool = False) -> None:
        super().__init__(message)
        self.damaged = damaged
