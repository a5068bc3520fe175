"""How documents are called and described for people: short ids, and facts in words."""

from collections.abc import Iterable, Mapping, Sequence

_SHORT = 8
_OURS = {"unsketched", "unbridged", "traits", "page_lines"}  # what only the index needs to know


def short_ids(hashes: Sequence[str]) -> list[str]:
    """Return the first digits of each hash of a file, at least eight and enough to tell the files apart."""
    for length in range(_SHORT, max(map(len, hashes), default=0)):
        if len({each[:length] for each in hashes}) == len(set(hashes)):
            return [each[:length] for each in hashes]
    return [*hashes]


def facts(known: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    """Yield what is known of a document as rows of a table: names in words, without what is empty."""
    for name, value in known.items():
        if name not in _OURS and value not in (None, "", (), [], {}):
            yield name.replace("_", " "), value
