"""What the sites say of the time, heard from the answers that they give anyway.

`Date` is the moment at which an answer was made. It is never of the future, but it may be old: a cache hands it out as
it came, and tells by `Age` how long ago that was; some caches tell a new `Date` beside an `Age`. So the true time lies
between `Date` and both together. A certificate that is not valid now tells something, too: with a clock that is far off
there is no other answer over https.
"""

import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from math import inf

from pipeline import urls
from pipeline.fetch.answer import moment_in
from pipeline.fetch.failures import Untimely
from pipeline.report import Skew
from pipeline.system.clock import Clock

_AGE = re.compile(r"[0-9]{1,9}")
# Certificates are valid from an hour or more before they are first used, and replaced days before they expire.
_CERTIFICATE_S = 3600.0


class SiteClocks:
    """How far the clock is ahead of each site's, by the freshest of its answers. Safe to share between threads.

    A site is what has one owner (`urls.registered_name`): its hosts are no independent witnesses.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._heard: dict[str, Skew] = {}

    @contextmanager
    def listening(self, url: str) -> Iterator[None]:
        """Hear it if a certificate is refused meanwhile that has expired, or is not valid yet."""
        try:
            yield
        except Untimely as error:
            least_s, most_s = (_CERTIFICATE_S, inf) if error.expired else (-inf, -_CERTIFICATE_S)
            self._hear(url, Skew(at=self._clock.now(), least_s=least_s, most_s=most_s))
            raise

    def answered(self, url: str, headers: Mapping[str, str], now: datetime, took_s: float) -> None:
        """Hear an answer that came at `now`, `took_s` after it was asked for. What does not parse says nothing."""
        moment, age = moment_in(headers.get("date")), headers.get("age", "0").strip()
        if moment is None or not _AGE.fullmatch(age):
            return
        most_s = (now - moment).total_seconds()
        self._hear(url, Skew(at=now, least_s=most_s - took_s - int(age) - 1, most_s=most_s))  # `Date` has no fractions

    def take(self) -> dict[str, Skew]:
        """Return what was heard of each site since this was called last."""
        with self._lock:
            heard, self._heard = self._heard, {}
        return heard

    def _hear(self, url: str, skew: Skew) -> None:
        site = urls.registered_name(url)
        with self._lock:
            known = self._heard.get(site, skew)
            self._heard[site] = min(skew, known, key=lambda each: (each.is_open, each.most_s))
