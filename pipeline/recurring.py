"""A memory for what is worked out from short texts: the lines of a site's furniture come again on every page.

Long texts are prose, which does not come again, and a few hostile ones would fill the memory.
"""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

_SHORT = 300  # characters

P = ParamSpec("P")
T = TypeVar("T")


def remembered(
    texts: int,
) -> Callable[[Callable[Concatenate[str, P], T]], Callable[Concatenate[str, P], T]]:
    """Decorator of a pure function of a text: its answers for the last so many texts of at most 300 characters stay."""

    def decorated(function: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
        known = lru_cache(maxsize=texts)(function)

        @wraps(function)
        def answer(text: str, *more: P.args, **named: P.kwargs) -> T:
            if len(text) > _SHORT:
                return function(text, *more, **named)
            return known(text, *more, **named)

        return answer

    return decorated
