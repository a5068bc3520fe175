"""A memory for what is worked out from short texts: the lines of a site's boilerplate come again on every page.

Long texts are prose, which does not come again, and a few hostile ones would fill the memory.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

_SHORT = 300  # characters

Ts = TypeVarTuple("Ts")
T = TypeVar("T")


def remembered(texts: int) -> Callable[[Callable[[str, *Ts], T]], Callable[[str, *Ts], T]]:
    """Decorate a pure function of a text: keep its answers for the last so many texts of at most 300 characters.

    Whatever else the function takes must be hashable.
    """

    def decorated(function: Callable[[str, *Ts], T]) -> Callable[[str, *Ts], T]:
        known: Callable[..., T] = lru_cache(maxsize=texts)(function)

        @wraps(function)
        def answer(text: str, /, *more: *Ts) -> T:
            return known(text, *more) if len(text) <= _SHORT else function(text, *more)

        return answer

    return decorated
