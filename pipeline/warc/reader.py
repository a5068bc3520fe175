"""Read WARC files, whoever wrote them: record by record, with flat memory, past whatever is damaged.

A file is a row of gzip members, one large member, or not compressed at all. What cannot be read is a `Damage` with its
place; reading goes on at the next record that can be found. ISO 28500:2017; older versions differ in nothing that is
read here.
"""

import base64
import binascii
import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

_GZIP = 31
_MAGIC = b"\x1f\x8b\x08"
_PIECE = 1 << 16
_HEAD_BYTES = 1 << 16
_PADDING = 1 << 16  # line ends after a record; more of them are no padding
_LONGEST = 1 << 36  # bytes of a record that is passed over: what announces more is taken for a bomb
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?(\d\d):?(\d\d):?(\d\d))?(?:\.\d+)?Z?", re.ASCII)
_BEGIN, _ARC = b"WARC/", b"filedesc://"
_VERSION = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
_NEXT = re.compile(rb"WARC/\d\.\d{1,2}\r?\nWARC-|WARC/\d\.\d{1,2}\r?\nContent-", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """A record. `fields` have lower-case names; `block` is cut where it is longer than was asked for (`whole` says).

    `offset` and `length` are those of its gzip member, or of the record itself in a file that is not compressed; None
    in a file that is one large member. `sound` is False if the block is not the one that its digest was made of.
    """

    kind: str
    fields: Mapping[str, str]
    block: bytes
    whole: bool = True
    sound: bool = True
    offset: int | None = None
    length: int | None = None

    @property
    def url(self) -> str:
        """The address that it is about; some writers put it in angle brackets."""
        return self.fields.get("warc-target-uri", "").strip("<>")

    @property
    def at(self) -> datetime | None:
        """When it was recorded; None if it does not say so."""
        return moment_of(self.fields.get("warc-date", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """A place of a file that cannot be read, and why."""

    offset: int
    because: str

    def __str__(self) -> str:
        return f"at byte {self.offset:,}: {self.because}"


def moment_of(written: str) -> datetime | None:
    """Return a moment as archives write it, `2024-05-14T12:00:00Z` or `20240514120000`; None if it is none."""
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


class _Damaged(Exception):
    """What is at hand is no record."""


def read_records(file: IO[bytes], *, most_bytes: int, start: int = 0) -> Iterator[WarcRecord | Damage]:
    """Read the records from `start`, the place of one, to the end; of each block up to `most_bytes`."""
    file.seek(start)
    stream = _Stream(file)
    while True:
        try:
            if not stream.begin():
                return
            yield _read(stream, most_bytes)
        except (_Damaged, zlib.error) as error:
            yield Damage(offset=stream.offset, because=_sentence(error))
            if not stream.find_next():
                return


def read_at(file: IO[bytes], offset: int, *, most_bytes: int) -> WarcRecord | Damage:
    """Read the one record that begins at `offset`."""
    for found in read_records(file, most_bytes=most_bytes, start=offset):
        return found
    return Damage(offset=offset, because="the file ends before the record")


def whole_bytes(file: IO[bytes]) -> int:
    """Return where the last whole gzip member of a file ends."""
    file.seek(0)
    whole, at = 0, 0
    member = zlib.decompressobj(_GZIP)
    while data := file.read(1 << 20):
        while data:
            try:
                member.decompress(data)
            except zlib.error:
                return whole
            at += len(data) - len(member.unused_data)
            data = member.unused_data
            if member.eof:
                whole, member = at, zlib.decompressobj(_GZIP)
    return whole


def _read(stream: "_Stream", most_bytes: int) -> WarcRecord:
    fields = _fields(stream.head())
    announced = fields.get("content-length", "")
    if not announced.isdecimal() or len(announced) > 15:
        raise _Damaged(f"its Content-Length is {announced[:40]!r}")
    left, kept = int(announced), bytearray()
    if left > _LONGEST:
        raise _Damaged(f"it announces {left:,} bytes, and at most {_LONGEST:,} are passed over")
    said = fields.get("warc-block-digest", "")
    digest = _hasher(said) if left <= most_bytes else None  # of a block that is not handed out nobody asks
    while left:
        if len(kept) >= most_bytes and (passed := stream.skip(left)):
            left -= passed
            continue
        piece = stream.take(min(left, _PIECE))
        left -= len(piece)
        if digest is not None:
            digest.update(piece)
        if len(kept) < most_bytes:
            kept += piece[: most_bytes - len(kept)]
    offset, length = stream.end()
    return WarcRecord(
        kind=fields.get("warc-type", "").lower(),
        fields=fields,
        block=bytes(kept),
        whole=len(kept) == int(announced),
        sound=digest is None or same_digest(said, digest.digest()),
        offset=offset,
        length=length,
    )


def _fields(head: bytes) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in head.split(b"\n")[1:]:
        text = line.decode("utf-8", "replace")
        if text[:1] in (" ", "\t") and name in fields:  # a value that goes on
            fields[name] += f" {text.strip()}"
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if colon:
            fields.setdefault(name, value.strip())
    return fields


def _hasher(said: str) -> "hashlib._Hash | None":
    name = said.partition(":")[0].lower().replace("-", "")
    return hashlib.new(name, usedforsecurity=False) if name in ("md5", "sha1", "sha256", "sha512") else None


def same_digest(said: str, digest: bytes) -> bool:
    """Return whether a digest field names these bytes, in base 32 or as hex digits."""
    value = said.partition(":")[2].strip()
    if value.lower() == digest.hex():
        return True
    try:
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8)) == digest
    except (binascii.Error, ValueError):
        return False


def payload_is_sound(said: str, *payloads: bytes) -> bool:
    """Return whether a payload digest names one of these, or names none that is known here.

    Writers disagree on whether a chunked body counts with its chunks or without.
    """
    for payload in payloads:
        digest = _hasher(said)
        if digest is None:
            return True
        digest.update(payload)
        if same_digest(said, digest.digest()):
            return True
    return False


def _sentence(error: Exception) -> str:
    text = str(error)
    return f"damaged gzip data ({text.partition(': ')[2] or text})" if isinstance(error, zlib.error) else text


class _Stream:
    """The bytes of a WARC file without compression, with the places of its records."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._raw = b""  # read, and not yet decompressed
        self._raw_at = file.tell()  # the place of the first of these
        self._out = bytearray()  # decompressed, and not yet taken
        self._out_at = self._raw_at  # of a file that is not compressed: the place of the first of these
        self._more()
        self._gzip = self._raw.startswith(_MAGIC)
        self._member: zlib._Decompress | None = None
        self._alone = True  # the record in hand began with its member
        self._fresh = True  # nothing has been taken of the member
        self._ended = 0  # where the member in hand ended
        self.offset = self._raw_at

    def begin(self) -> bool:
        """Go to the beginning of the next record; return False at the end of the file."""
        dropped = 0
        while True:
            padding = len(self._out) - len(self._out.lstrip(b"\r\n"))
            dropped += padding
            self._drop(padding)
            if self._out:
                self._alone = self._alone and self._fresh
                self._fresh = False
                if not self._gzip:
                    self.offset = self._out_at
                return True
            if dropped > _PADDING:
                self.offset = self._out_at if not self._gzip else self.offset
                raise _Damaged(f"more than {_PADDING:,} empty lines in a row")
            if self._member is not None and not self._member.eof:
                if not self._fill() and not self._member.eof:
                    raise _Damaged("the file ends within a record")
            elif not self._open_member():
                return False
            else:
                self._alone = self._fresh = True
                self._fill()

    def head(self) -> bytes:
        """Take the version line and the fields up to the empty line."""
        while True:
            found = re.search(rb"\r?\n\r?\n", self._out)
            if found or len(self._out) > _HEAD_BYTES or not self._fill():
                break
        if self._out.startswith(_ARC):
            raise _Damaged("this is an ARC file, which came before WARC; `warcio recompress` makes a WARC file of it")
        if not _VERSION.match(self._out):
            raise _Damaged(f"no record begins here, but {bytes(self._out[:24])!r}")
        if found is None:
            raise _Damaged("its header has no end")
        head = bytes(self._out[: found.end()])
        self._drop(found.end())
        return head

    def take(self, count: int) -> bytes:
        """Take at least one byte, up to so many."""
        if not self._out and not self._fill():
            raise _Damaged("the file ends within the record")
        piece = bytes(self._out[:count])
        self._drop(len(piece))
        return piece

    def skip(self, count: int) -> int:
        """Pass over up to so many bytes of a file that is not compressed, without reading them; return how many."""
        if self._gzip or self._out or self._raw or isinstance(self._file, zipfile.ZipExtFile):
            return 0  # what is packed is read all the same
        end = self._file.seek(0, os.SEEK_END)
        passed = min(count, max(0, end - self._raw_at))
        self._raw_at += passed
        self._out_at += passed
        self._file.seek(self._raw_at)
        return passed

    def end(self) -> tuple[int | None, int | None]:
        """Go past the record's end; return its place and length where it has its own."""
        padding, at = 0, self._out_at
        while padding <= _PADDING:  # CR LF CR LF, though some writers leave some of it out, and some write more
            if not self._out and not self._fill():
                break
            if self._out[0] not in b"\r\n":
                break
            self._drop(1)
            padding += 1
            if padding == 4:
                at = self._out_at
        while 0 < len(self._out) < len(_BEGIN) and self._fill():
            pass
        if self._out and padding < 4 and not self._out.startswith(_BEGIN):
            raise _Damaged("its Content-Length does not lead to its end")
        if not self._gzip:
            return self.offset, (at if padding >= 4 else self._out_at) - self.offset
        while not self._out and self._member is not None and not self._member.eof and self._fill():
            pass  # the member's checksum is at its end
        if not self._out and self._member is not None and not self._member.eof:
            raise _Damaged("the file ends within the record")
        alone = self._alone and not self._out  # else it shares its member with others
        return (self.offset, self._ended - self.offset) if alone else (None, None)

    def find_next(self) -> bool:
        """Go to the next place where a record begins; return False if there is none."""
        if self._gzip:
            return self._find_member()
        # from the record that is damaged: what it announced may have led past others
        self._raw, self._raw_at = b"", self._file.seek(self.offset + 1)
        self._out.clear()
        self._out_at = self._raw_at
        while True:
            found = _NEXT.search(self._out)
            if found:
                self._drop(found.start())
                return True
            self._drop(max(0, len(self._out) - 64))
            if not self._fill():
                return False

    def _find_member(self) -> bool:
        self._file.seek(self.offset + 1)
        self._raw, self._raw_at = b"", self.offset + 1
        self._out.clear()
        self._member, self._alone, self._fresh = None, True, True
        while True:
            at = self._raw.find(_MAGIC)
            if at >= 0:
                self._raw, self._raw_at = self._raw[at:], self._raw_at + at
                while len(self._raw) < _PIECE and self._more():
                    pass
                if self._begins_record():
                    return True
                self._raw, self._raw_at = self._raw[1:], self._raw_at + 1
                continue
            keep = self._raw[-2:]
            self._raw_at += len(self._raw) - len(keep)
            self._raw = keep
            if not self._more():
                return False

    def _begins_record(self) -> bool:
        try:
            return zlib.decompressobj(_GZIP).decompress(self._raw, 64).startswith(b"WARC/")
        except zlib.error:
            return False

    def _open_member(self) -> bool:
        """Begin the next gzip member; of a file that is not compressed, read on. Return False at the file's end."""
        if not self._raw and not self._more():
            return False
        self.offset = self._raw_at
        if not self._gzip:
            return True
        while len(self._raw) < len(_MAGIC) and self._more():
            pass
        if not self._raw.startswith(_MAGIC):
            raise _Damaged(f"no gzip member begins here, but {self._raw[:8]!r}")
        self._member = zlib.decompressobj(_GZIP)
        return True

    def _fill(self) -> bool:
        """Decompress some more; return False at the end of the member, or of a file that is not compressed."""
        if not self._gzip:
            if not self._raw and not self._more():
                return False
            self._out += self._raw
            self._raw_at += len(self._raw)
            self._raw = b""
            return True
        member = self._member
        while member is not None and not member.eof:
            if not self._raw and not self._more():
                return False
            piece = member.decompress(self._raw, _PIECE)
            rest = member.unused_data if member.eof else member.unconsumed_tail
            self._raw_at += len(self._raw) - len(rest)
            self._raw = rest
            if member.eof:
                self._ended = self._raw_at
            self._out += piece
            if piece:
                return True
        return False

    def _more(self) -> bool:
        data = self._file.read(_PIECE)
        self._raw += data
        return bool(data)

    def _drop(self, count: int) -> None:
        del self._out[:count]
        self._out_at += count
