"""Content codings, whole, in pieces, cut off, damaged and overdone."""

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterable
from itertools import islice

import brotli
import pytest
import zstandard

from pipeline.fetch.content_encoding import CodingError, decoded

TEXT = "新闻 news новости\n".encode() * 5000
MIB = 1 << 20


def bare_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


ENCODERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-Gzip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", bare_deflate),
    "br": ("br", brotli.compress),
    "zstd": ("zstd", zstandard.compress),
}
EACH = pytest.mark.parametrize(("name", "encode"), ENCODERS.values(), ids=ENCODERS)


def cut(data: bytes, size: int) -> Iterable[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


@EACH
@pytest.mark.parametrize("size", [1, 63, 65536])
def test_what_was_encoded_comes_back_however_it_is_cut(name: str, encode: Callable[[bytes], bytes], size: int) -> None:
    assert b"".join(decoded(cut(encode(TEXT), size), name)) == TEXT


@EACH
def test_an_empty_body_is_empty(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert b"".join(decoded([encode(b"")], name)) == b""
    assert b"".join(decoded([b"", b""], name)) == b"", "a 200 with Content-Length: 0 that claims to be encoded"


@EACH
@pytest.mark.parametrize("kept", [1, 2, 12, -4])
def test_a_body_that_breaks_off_is_an_error(name: str, encode: Callable[[bytes], bytes], kept: int) -> None:
    with pytest.raises(CodingError):
        b"".join(decoded([encode(TEXT)[:kept]], name))


@EACH
def test_a_body_that_is_not_encoded_as_it_says_is_an_error(name: str, encode: Callable[[bytes], bytes]) -> None:
    with pytest.raises(CodingError, match=name.lower()):
        b"".join(decoded([b"<!doctype html><title>plain</title>"], name))


def test_gzip_may_come_in_several_members_and_with_padding() -> None:
    data = gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 20
    assert [b"".join(decoded(cut(data, size), "gzip")) for size in (1, 1000)] == [b"one two"] * 2


def test_zstd_may_come_in_several_frames() -> None:
    data = zstandard.compress(b"one ") + zstandard.compress(b"two")
    assert b"".join(decoded([data], "zstd")) == b"one two"


@pytest.mark.parametrize(("name", "encode"), [("gzip", gzip.compress), ("deflate", bare_deflate)])
@pytest.mark.parametrize("size", [1, 10, 100_000])
def test_what_comes_after_the_end_of_gzip_and_deflate_is_read_and_ignored(
    name: str, encode: Callable[[bytes], bytes], size: int
) -> None:
    chunks = iter(cut(encode(TEXT) + b"\0\0more", size))
    assert b"".join(decoded(chunks, name)) == TEXT
    assert list(chunks) == []


def test_codings_may_lie_above_each_other_but_not_without_end() -> None:
    assert b"".join(decoded([gzip.compress(brotli.compress(TEXT))], "br, gzip")) == TEXT
    with pytest.raises(CodingError, match="3 times"):
        decoded([b""], "gzip, gzip, gzip")


@pytest.mark.parametrize("name", ["", "identity", "none", " Identity , "])
def test_a_body_that_is_not_encoded_passes_through(name: str) -> None:
    assert b"".join(decoded([TEXT], name)) == TEXT


def test_an_unknown_coding_is_an_error_at_once() -> None:
    with pytest.raises(CodingError, match="'compress'"):
        decoded([b""], "compress")


def zstd_with_a_large_window(data: bytes) -> bytes:
    parameters = zstandard.ZstdCompressionParameters(window_log=27, enable_ldm=True)
    return zstandard.ZstdCompressor(compression_params=parameters).compressobj().compress(data)


def test_a_zstd_window_above_8_mib_is_refused() -> None:
    with pytest.raises(CodingError, match="too much memory"):
        b"".join(decoded([zstd_with_a_large_window(bytes(20 * MIB))], "zstd"))


BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: gzip.compress(bytes(MIB)) * 200,
    "deflate": lambda: zlib.compress(bytes(50 * MIB), level=1),
    "br": lambda: brotli.compress(bytes(200 * MIB), quality=2),
    "zstd": lambda: zstandard.compress(bytes(200 * MIB), level=1),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_handed_out_in_small_pieces_and_never_held(name: str) -> None:
    bomb = BOMBS[name]()
    tracemalloc.start()
    try:
        sizes = [len(piece) for piece in islice(decoded([bomb], name), 40)]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert max(sizes) < 3 * MIB
    assert peak < 6 * MIB
    assert sum(sizes) > 1.5 * MIB
