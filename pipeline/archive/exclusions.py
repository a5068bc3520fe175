"""Addresses that a person has excluded though nothing was held of them: `.excluded.jsonl`, one line each.

What was held has a line in its manifest instead.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.archive.blobs import Blobs

FILE = ".excluded.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """An address that is asked no more: when that was said, why and by whom; `keys` are its identities."""

    at: datetime
    url: str
    keys: Sequence[str]
    source: str
    because: str
    by: str


def exclusions(blobs: Blobs) -> Iterator[Exclusion]:
    """Yield them in the order in which they came; pass over lines that cannot be read. Raises OSError."""
    if blobs.size(FILE) is None:
        return
    for line in blobs.read(FILE).decode("utf-8", "replace").splitlines():
        try:
            told = json.loads(line)
            values = {name: str(told[name]) for name in ("url", "source", "because", "by")}
            at, keys = datetime.fromisoformat(told["at"]), [str(key) for key in told["keys"]]
        except (ValueError, TypeError, LookupError, RecursionError):
            continue
        yield Exclusion(at=at, keys=keys, **values)


def append(blobs: Blobs, excluded: Exclusion) -> None:
    """Add a line, durably. Raises OSError."""
    told = {
        "at": f"{excluded.at:%Y-%m-%dT%H:%M:%SZ}",
        "url": excluded.url,
        "keys": list(excluded.keys),
        "source": excluded.source,
        "because": excluded.because,
        "by": excluded.by,
    }
    blobs.append(FILE, blobs.size(FILE) or 0, f"{json.dumps(told, ensure_ascii=False)}\n".encode())
    blobs.sync()
