"""Memory that is free is given back to the system. Where the C library is another than glibc nothing is done."""

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # as malloc.h numbers them
_LARGE_BYTES = 128 << 10
_ARENAS = 2


def give_back_large() -> None:
    """Have every large block of this process mapped by itself, so that it goes back as soon as it is free.

    glibc raises that size with the first large block that is freed; from then on pages of the web lie scattered in the
    heap of each thread.
    """
    with suppress(AttributeError, OSError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
        libc.mallopt(_ARENA_MAX, _ARENAS)


def trim() -> None:
    """Give back what is free in the heap now."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
