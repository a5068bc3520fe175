"""Is the archive what it says it is? Files against names, format, manifests and index. Reads only."""

import hashlib
from collections.abc import Callable, Iterator

from pipeline import format
from pipeline.archive import Archive
from pipeline.errors import ArchiveError, FormatError
from pipeline.index import Index, queries


def verify(archive: Archive, index: Index, progress: Callable[[int], None] = lambda done: None) -> Iterator[str]:
    """A sentence for each thing that is not as it must be; none when all is well."""
    problems: list[str] = []
    promised = archive.promised(problems)
    yield from problems
    present, pruned = set(), queries.pruned(index)
    for done, file in enumerate(archive.files(), 1):
        progress(done)
        if file in pruned:
            yield f"{archive.path(file)}: there again, though it was deleted on {pruned[file]:%Y-%m-%d}; remove it"
            continue
        present.add(file)
        sha256, title, where = promised.get(file, ("", "", ""))
        yield from _file(archive, file, sha256=sha256, title=title, where=where)
        if not where:
            yield f"{archive.path(file)}: no line in its manifest; `pipeline reindex` holds it all the same"
    yield from archive.missing()
    for file in archive.seed_files():
        yield from _file(archive, file, named=False)
    held = queries.files(index)
    for file in sorted(present - held):
        yield f"{archive.path(file)}: unknown to the index; `pipeline reindex` mends that"
    for file in sorted(held - present):
        yield f"{archive.path(file)}: in the index and not on disk; `pipeline reindex` mends that"


def _file(
    archive: Archive, file: str, *, named: bool = True, sha256: str = "", title: str = "", where: str = ""
) -> Iterator[str]:
    """`where` is the line of the manifest that gives its SHA-256 and title, if there is one."""
    path = archive.path(file)
    try:
        data = path.read_bytes()
        document = format.parse(data)
    except OSError as error:
        yield f"{path}: cannot be read: {error.strerror}"
        return
    except (FormatError, ArchiveError) as error:
        yield f"{path}: {error}"
        return
    if format.render(document) != data:
        yield f"{path}: not in canonical form"
    if not named:  # a person may call a seed what they like
        return
    name = format.read_name(path.name)
    digest = hashlib.sha256(data).hexdigest()
    if name is None:
        yield f"{path}: its name is not a number of three digits, _, and 16 hex digits"
    elif name[1] != digest[:16]:
        yield f"{path}: its bytes have SHA-256 {digest[:16]}…, its name says {name[1]}: it was changed"
    elif path.parts[-4:-1] != tuple(document.date.isoformat().split("-")):
        yield f"{path}: its first line gives {document.date}, which is not the day of its folder"
    elif where and sha256 != digest:
        yield f"{path}: {where} gives another SHA-256, {sha256}"
    elif where and title != document.title:
        yield f"{path}: {where} gives another title, “{title}”"
