"""Content codings: gzip, deflate, br and zstd, undone a small piece at a time.

A few kilobytes can stand for hundreds of megabytes, so no decoder here is ever asked for all that its input holds:
pieces stay below a few megabytes and the reader stops when it has had enough. How much is enough is not decided here.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

ACCEPTED = "gzip, deflate, br, zstd"
ACCEPTED_ON_TAPE = "gzip"  # which every reader of WARC files decodes
_PIECE_BYTES = 65536
# An eight-megabyte window is what RFC 9659 allows for zstd on the web. A block of 4 bytes may stand for 128 KiB, so
# 64 bytes of input give at most 2 MiB.
_ZSTD_WINDOW_BYTES = 8 << 20
_ZSTD_INPUT_BYTES = 64
_LAYERS = 2
# what some servers write where nothing is encoded
_NOTHING = frozenset(["", "identity", "none", "utf-8"])


class CodingError(ValueError):
    """The body is damaged, cut off, or encoded in a way that was not asked for."""


def decoded_body(body: bytes, encoding: str) -> bytes:
    """Decode a whole body; return it as it is if it is not encoded, though its header says so."""
    try:
        return b"".join(decoded([body], encoding))
    except CodingError:
        return body


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Decode a body that a `Content-Encoding` header calls `encoding`, in pieces below 3 MB.

    What comes after the end of gzip or deflate data is read and ignored. Raises CodingError: at once for an unknown
    coding, while reading for a body that is damaged or breaks off.
    """
    names = [name for name in (part.strip().lower() for part in encoding.split(",")) if name not in _NOTHING]
    if len(names) > _LAYERS:
        raise CodingError(f"the body is encoded {len(names)} times")
    for name in reversed(names):
        decoder = _DECODERS.get(name)
        if decoder is None:
            raise CodingError(f"the body is encoded as {name!r}, which was not asked for")
        chunks = _checked(decoder(filter(None, chunks)), name)
    return iter(chunks)


def _checked(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    try:
        yield from pieces
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise CodingError(f"the body is not valid {name} ({_plain(error)})") from error
    except EOFError as error:
        raise CodingError(f"the body breaks off in the middle of its {name} data") from error


def _plain(error: Exception) -> str:
    return re.sub(
        r"^Error -?\d+ while decompressing data: |^zstd decompressor error: |^BrotliDecoder\w+ ", "", str(error)
    )


def _gunzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    member = None
    for chunk in chunks:
        while chunk:
            if member is None or (member.eof and chunk[0] == 0x1F):
                member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            elif member.eof:  # padding after the last member, which gzip ignores too
                break
            yield member.decompress(chunk, _PIECE_BYTES)
            chunk = member.unconsumed_tail or member.unused_data
    if member is not None:
        yield member.flush()
        if not member.eof:
            raise EOFError


def _inflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    # "deflate" is a zlib stream by the book and a bare one from some servers; the first two bytes tell
    start = b""
    for chunk in chunks:
        start += chunk
        if len(start) >= 2:
            break
    if not start:
        return
    by_the_book = start[0] & 0x0F == 8 and int.from_bytes(start[:2], "big") % 31 == 0
    stream = zlib.decompressobj(zlib.MAX_WBITS if by_the_book else -zlib.MAX_WBITS)
    chunk = start
    while chunk:
        if not stream.eof:
            yield stream.decompress(chunk, _PIECE_BYTES)
        # after the end of a stream its unconsumed_tail keeps what unused_data has too
        chunk = (b"" if stream.eof else stream.unconsumed_tail) or next(chunks, b"")
    yield stream.flush()
    if not stream.eof:
        raise EOFError


def _unbrotli(chunks: Iterator[bytes]) -> Iterator[bytes]:
    stream = None
    for chunk in chunks:
        stream = stream or brotli.Decompressor()
        piece = stream.process(chunk, output_buffer_limit=_PIECE_BYTES)
        while piece or not stream.can_accept_more_data():
            yield piece
            piece = stream.process(b"", output_buffer_limit=_PIECE_BYTES)
    if stream is not None and not stream.is_finished():
        raise EOFError


def _unzstd(chunks: Iterator[bytes]) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    frame = None
    for chunk in chunks:
        for start in range(0, len(chunk), _ZSTD_INPUT_BYTES):
            data = chunk[start : start + _ZSTD_INPUT_BYTES]
            while data:
                if frame is None or frame.eof:
                    frame = decompressor.decompressobj()
                yield frame.decompress(data)
                data = frame.unused_data
    if frame is not None and not frame.eof:
        raise EOFError


_DECODERS: dict[str, Callable[[Iterator[bytes]], Iterator[bytes]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
