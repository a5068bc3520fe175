"""Which copy of a story is kept: the one that came first, or a better one that comes later. Pure.

The policy is the setting `keep`: `first`, `original`, or languages in the order they are preferred. A preferred
language comes first; else a fuller text takes the place of one that it contains, so that nothing is lost. Unless the
first is kept, a copy whose day is known takes the place of one whose day is only that of its file or of its fetch.
"""

from collections.abc import Sequence

from pipeline.model import NO_DAY, Known
from pipeline.text.language_names import name_of

FIRST, ORIGINAL = "first", "original"
# A day that was not read from the page says when it was fetched, not when it was published.
_NO_DATE = frozenset(("", "fetch", NO_DAY))
_UNDETERMINED = "und"  # as `pipeline.text.language` says, which is not loaded for a word


def better(
    arriving: Known, held: Known, *, keep: str | Sequence[str], cites: bool | None = None, fuller: bool = False
) -> str | None:
    """Say why an arriving copy is kept instead of a held one, as a clause; None if the held one stays.

    `cites` tells of a link in one text to the other: True if the held one links to the arriving one, False the other
    way round, None if neither does or both do. `fuller` tells that the arriving one has all of the held text and more.
    A copy that is equal to the held one comes too late.
    """
    if not isinstance(keep, str):
        place, other = (_rank(known.language, keep) for known in (arriving, held))
        if place != other:
            preferred = f"since {name_of(arriving.language)} is preferred to {name_of(held.language)}"
            return preferred if place < other else None
    if fuller:
        return "since it is the fuller text and has what that one says"
    if keep == FIRST:
        return None
    if keep == ORIGINAL and (cites is not None or (_dated(arriving) and _dated(held))):
        return _original(arriving, held, cites)
    if _dated(arriving) and not _dated(held):
        return f"since its day is known, {arriving.date}, and that one's is only the day of its file or fetch"
    return None


def _dated(known: Known) -> bool:
    return known.date_basis not in _NO_DATE


def _original(arriving: Known, held: Known, cites: bool | None) -> str | None:
    if cites is not None:
        return "since the copy held until then links to it in its text" if cites else None
    if arriving.published and held.published:
        earlier, later = arriving.published, held.published
        said = f"{earlier:%Y-%m-%d %H:%M} UTC, before {later:%Y-%m-%d %H:%M}"
        return f"since it was published first, on {said}" if earlier < later else None
    # a day without a time is of its site's own zone, and so is compared with the other's day
    first = arriving.date < held.date
    return f"since it was published first, on {arriving.date}, before {held.date}" if first else None


def _rank(language: str, preferred: Sequence[str]) -> int:
    if language == _UNDETERMINED:
        return len(preferred)
    places = (place for place, tag in enumerate(preferred) if f"{language}-".lower().startswith(f"{tag}-".lower()))
    return next(places, len(preferred))
