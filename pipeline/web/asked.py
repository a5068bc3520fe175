"""What the address of a request asks for, read strictly: programs are told what they got wrong, and how it is right."""

from datetime import date

from pipeline.model import DocumentState
from pipeline.search import Filters
from pipeline.web.render import Call

FILTERS = ("source", "language", "since", "until", "state")


class BadRequestError(ValueError):
    """A parameter is not what it must be; the message says what would be right."""


def filters_asked(call: Call) -> Filters:
    """Return the filters of a request. Raises BadRequestError."""
    state = call.asked("state") or DocumentState.ARCHIVED.value
    if state not in {*DocumentState, "all"}:
        raise BadRequestError(f"state is archived, duplicate, seed or all, not {state!r}")
    return Filters(
        source=call.asked("source") or None,
        language=call.asked("language") or None,
        since=_day(call, "since"),
        until=_day(call, "until"),
        state=None if state == "all" else DocumentState(state),
    )


def limit_asked(call: Call, usual: int, most: int) -> int:
    """Return how many are asked for. Raises BadRequestError."""
    limit = call.number("limit") if call.asked("limit") else usual
    if limit is None or not 1 <= limit <= most:
        raise BadRequestError(f"limit is a number from 1 to {most}")
    return limit


def before_asked(call: Call) -> int | None:
    """Return the number that the page before gave in its `next`; None if there is none. Raises BadRequestError."""
    if call.asked("before") and call.number("before") is None:
        raise BadRequestError("before is the number that the page before this one gave in `next`")
    return call.number("before")


def same_query(call: Call, *names: str) -> dict[str, object]:
    """Return what is asked for under these names, to be asked for again."""
    return {name: call.asked(name) or None for name in names}


def _day(call: Call, name: str) -> date | None:
    text = call.asked(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadRequestError(f"{name} is a day such as 2024-05-31, not {text!r}") from None
