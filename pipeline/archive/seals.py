"""Seals: what the archive held at the end of a day, so that it can be proved later that nothing was changed since.

A seal lists the manifests that grew since the seal before, each with its length and the SHA-256 of that many bytes, and
the WARC files closed since, and it holds the SHA-256 of the seal before. Manifests only grow, and name the hash of
every text, so the last seal vouches for everything. docs/format.md shows how to check them without this program.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipeline.archive.blobs import Blobs
from pipeline.errors import FormatError

FOLDER = ".seals"
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """A file, how many of its bytes are sealed, and their SHA-256."""

    file: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A seal as it was read; `sha256` is that of its own bytes, `before` that of the seal before it."""

    file: str
    sha256: str
    day: date
    before: str | None
    manifests: tuple[SealedFile, ...]
    warc: tuple[SealedFile, ...]


def seals(blobs: Blobs) -> Iterator[Seal]:
    """Return all seals, oldest first. Raises OSError, and FormatError for a damaged one."""
    for file in blobs.list(f"{FOLDER}/[0-9]*/[0-9]*/*.json"):
        data = blobs.read(file)
        try:
            told = json.loads(data)
            yield Seal(
                file=file,
                sha256=hashlib.sha256(data).hexdigest(),
                day=date.fromisoformat(told["day"]),
                before=told["before"],
                manifests=tuple(SealedFile(**each) for each in told["manifests"]),
                warc=tuple(SealedFile(**each) for each in told["warc"]),
            )
        except (ValueError, TypeError, LookupError, RecursionError) as error:
            raise FormatError(f"{blobs.locate(file)}: this is not a seal: {error}") from error


def write_seal(
    blobs: Blobs, day: date, now: datetime, known: Iterable[Seal], manifests: Mapping[str, int], warc: Iterable[str]
) -> Seal | None:
    """Seal what was filed by the end of a day, and is in none of the seals that are known; None if nothing is.

    `manifests` are all manifests with their sizes, `warc` all closed WARC files. The seal lies under its day, or under
    the day after the last one if that was made while the clock was ahead: their names have the order in which each
    tells of the one before. Raises OSError.
    """
    sizes: dict[str, int] = {}
    sealed: set[str] = set()
    last: Seal | None = None
    for last in known:
        sizes.update({each.file: each.bytes for each in last.manifests})
        sealed.update(each.file for each in last.warc)
    candidates = [file for file, size in manifests.items() if size != sizes.get(file)]
    over = _Over(day, now.date())
    ends = {file: _end_of_day(blobs, file, sizes.get(file, 0), manifests[file], over) for file in candidates}
    grown = {file: end for file, end in ends.items() if end != sizes.get(file, 0)}
    fresh = [file for file in warc if file not in sealed]
    if not grown and not fresh:
        return None
    lines = [_hashed(blobs, file, size) for file, size in grown.items()]
    files = [_hashed(blobs, file, blobs.size(file) or 0) for file in fresh]
    told: dict[str, Any] = {
        "day": day.isoformat(),
        "at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "before": last.sha256 if last is not None else None,
        "manifests": [asdict(each) for each in lines],
        "warc": [asdict(each) for each in files],
    }
    placed = day if last is None else max(day, _placed(last) + timedelta(days=1))
    place = f"{FOLDER}/{placed:%Y/%m/%d}"
    sums = [*_texts(blobs, grown, sizes), *((each.sha256, each.file) for each in files)]
    blobs.put(f"{place}.SHA256SUMS", "".join(f"{digest}  {file}\n" for digest, file in sums).encode())
    data = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    blobs.create(f"{place}.json", data)
    blobs.sync()
    return Seal(
        file=f"{place}.json",
        sha256=hashlib.sha256(data).hexdigest(),
        day=day,
        before=told["before"],
        manifests=tuple(lines),
        warc=tuple(files),
    )


def broken(blobs: Blobs, found: Iterable[Seal], excused: Mapping[str, str | None]) -> Iterator[str]:
    """Return a sentence for each seal and each sealed file that is not as it was.

    `excused` are files that this program has deleted (None) or rewritten (their SHA-256 now), as it says elsewhere.
    """
    before: str | None = None
    for seal in found:
        if seal.before != before:
            told = f"{seal.before[:16]}…" if seal.before else "none"
            yield f"{blobs.locate(seal.file)}: the seal before it has another hash than it says, {told}"
        before = seal.sha256
        for each in (*seal.manifests, *seal.warc):
            where = blobs.locate(each.file)
            wanted = excused.get(each.file, each.sha256)
            if wanted is None:
                continue
            size = blobs.size(each.file)
            if size is None:
                yield f"{where}: missing, though {blobs.locate(seal.file)} seals it"
            elif size < each.bytes and wanted == each.sha256:
                yield f"{where}: shorter than the {each.bytes:,} bytes that {blobs.locate(seal.file)} seals"
            elif _hashed(blobs, each.file, size if wanted != each.sha256 else each.bytes).sha256 != wanted:
                yield f"{where}: changed since {blobs.locate(seal.file)}"


def _hashed(blobs: Blobs, file: str, size: int) -> SealedFile:
    digest, left = hashlib.sha256(), size
    for piece in blobs.pieces(file, _PIECE):
        digest.update(piece[:left])
        left -= min(left, len(piece))
        if not left:
            break
    return SealedFile(file=file, bytes=size, sha256=digest.hexdigest())


@dataclass(frozen=True, slots=True)
class _Over:
    """The day that is sealed, and today. What is later than today was written while the clock was ahead."""

    day: date
    today: date

    def __contains__(self, day: date) -> bool:
        return day <= self.day or day > self.today


def _placed(seal: Seal) -> date:
    """Return the day under which a seal lies."""
    year, month, day = seal.file.removesuffix(".json").split("/")[-3:]
    return date(int(year), int(month), int(day))


def _end_of_day(blobs: Blobs, file: str, start: int, size: int, over: _Over) -> int:
    """Return where the lines end that a manifest has had by the end of a day; they stand in the order of their `at`."""
    end = start
    for line in blobs.read(file)[start:size].splitlines(keepends=True):
        with suppress(ValueError, TypeError, KeyError, RecursionError):  # a line that cannot be read: as `verify` says
            if datetime.fromisoformat(json.loads(line)["at"]).astimezone(UTC).date() not in over:
                break
        end += len(line)
    return end


def _texts(blobs: Blobs, grown: Mapping[str, int], sizes: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Return hash and name of the texts of which a manifest has told since the seal before, as they lie now."""
    told: dict[str, str] = {}
    for file, size in grown.items():
        for text in blobs.read(file)[sizes.get(file, 0) : size].splitlines():
            try:
                line = json.loads(text)
                told.pop(line.get("was", ""), None)
                told[line["file"]] = line["sha256"]
            except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
                continue  # as `verify` says
    return ((digest, file) for file, digest in told.items() if blobs.size(file) is not None)
