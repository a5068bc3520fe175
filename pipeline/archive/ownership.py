"""By which index an archive is written: of two that do not know of each other, each would decide by half of it.

A small file of the archive names that index. It is made with the first document that is filed, where nobody else has
been faster; whoever files looks at it about once a minute. An index that was just made from the files takes the
archive over, and is then the one by which it is written.
"""

import json
import os
import time
from datetime import UTC, datetime
from typing import Protocol

from pipeline.archive.blobs import Blobs
from pipeline.errors import ArchiveError, IndexBehind
from pipeline.model import ArchivePlace, IndexClaim

OWNER = ".state/owner.json"
_LOOK_S = 60.0


class Claiming(Protocol):
    """A transaction of an index, as far as it tells what index that is."""

    def claim(self) -> IndexClaim:
        """Tell which index it is."""

    def settle_claim(self) -> None:
        """Take note that the archive is written by this index."""


class Ownership:
    """Sees that an archive is written by one index. May raise OSError."""

    def __init__(self, blobs: Blobs, place: ArchivePlace) -> None:
        self._blobs, self._place = blobs, place
        self._seen: tuple[str, float] | None = None  # the index that owns it, and when that was seen

    def require(self, claiming: Claiming) -> None:
        """See that a transaction is of the index by which the archive is written; make it so if it was just made.

        Raises ArchiveError if it is another one, and IndexBehind if it is the one from now on.
        """
        claim, now_s = claiming.claim(), time.monotonic()
        if self._seen is not None and self._seen[0] == claim.name and now_s - self._seen[1] < _LOOK_S:
            return
        told = self._told()
        if told is None and (claim.apart or self._place.folder is None):
            self._blobs.create(OWNER, self._written(claim))
        elif told is not None and told.get("index") != claim.name:
            since = f"on {told.get('machine', 'another machine')}, since {told.get('since', 'long ago')}"
            if not claim.anew:
                raise ArchiveError(
                    f"{self._place}: is written by another index ({since}): name that one, or if it is given up, "
                    "have `pipeline reindex` make this one from the files"
                )
            self._blobs.put(OWNER, self._written(claim))
            raise IndexBehind(f"{self._place}: was written by another index ({since}), and is by this one from now on")
        if claim.anew:
            claiming.settle_claim()
        self._seen = claim.name, now_s

    def _told(self) -> dict[str, str] | None:
        if self._blobs.size(OWNER) is None:
            return None
        try:
            told = json.loads(self._blobs.read(OWNER))
        except ValueError:
            return {}
        return told if isinstance(told, dict) else {}

    def _written(self, claim: IndexClaim) -> bytes:
        told = {
            "index": claim.name,
            "machine": os.uname().nodename,
            "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        }
        return f"{json.dumps(told)}\n".encode()
