"""WACZ files: zip files with WARC files in them. They are read in place; nothing is unpacked, so no name leads away."""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.system.files import RangedFile

_WARC = re.compile(r"\.warc(\.gz)?$", re.IGNORECASE)
_LOCAL_HEADER, _NAMES_AT = 30, 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A WARC file in a WACZ file. `because` says why it is not read."""

    name: str
    size: int = 0
    because: str | None = None


def members(path: Path) -> list[Member]:
    """Return the WARC files of a WACZ file. Raises ValueError for what is no zip file, and OSError."""
    try:
        with zipfile.ZipFile(path) as packed:
            return [_member(info) for info in packed.infolist() if _WARC.search(info.filename)]
    except (zipfile.BadZipFile, NotImplementedError, struct.error) as error:
        raise ValueError(f"no zip file that can be read: {error}") from error


@contextmanager
def opened(path: Path, member: Member) -> Iterator[IO[bytes]]:
    """Open a WARC file of a WACZ file. Raises ValueError and OSError, also while it is read."""
    try:
        with zipfile.ZipFile(path) as packed, path.open("rb") as file:
            info = packed.getinfo(member.name)
            if info.compress_type == zipfile.ZIP_STORED:
                begin = _data_at(file, info)
                stored = RangedFile(info.compress_size, lambda first, end: _range_of(file, begin + first, begin + end))
                yield io.BufferedReader(stored, buffer_size=1 << 16)
            else:
                with packed.open(info) as unpacked:
                    yield unpacked
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, EOFError) as error:
        raise ValueError(f"{member.name} cannot be read: {error}") from error


def _member(info: zipfile.ZipInfo) -> Member:
    parts = re.split(r"[/\\]", info.filename)
    because = None
    if ".." in parts or not parts[0] or ":" in parts[0]:
        because = "its name leads out of the file"
    elif info.flag_bits & 1:
        because = "it is encrypted"
    return Member(name=info.filename, size=info.file_size, because=because)


def _range_of(file: IO[bytes], first: int, end: int) -> bytes:
    file.seek(first)
    return file.read(end - first)


def _data_at(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Return where the bytes of a member begin: after its own header, whose names may differ from the directory's."""
    file.seek(info.header_offset + _NAMES_AT)
    name, extra = struct.unpack("<HH", file.read(4))
    return int(info.header_offset + _LOCAL_HEADER + name + extra)
