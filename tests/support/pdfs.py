"""Small PDF files, written byte by byte, so that no tool and no font is needed."""

import zlib
from collections.abc import Sequence


def pdf(pages: Sequence[Sequence[str]], *, title: str = "", encrypted: bool = False) -> bytes:
    """A PDF with these lines on its pages, in letters of any script. `encrypted` asks for a password nobody has."""
    count = len(pages)
    kids = " ".join(f"{5 + 2 * index} 0 R" for index in range(count))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def "
        "1 begincodespacerange <0000> <FFFF> endcodespacerange 100 beginbfrange "
        + " ".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(256))
        + " endbfrange endcmap end end"
    )
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 3 0 R >>"
    )
    descendant = (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        "/FontDescriptor << /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 "
        "/Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >>"
    )
    objects = [
        f"<< /Type /Catalog /Pages {5 + 2 * count} 0 R >>".encode(),
        font.encode(),
        _stream(cmap.encode()),
        descendant.encode(),
    ]
    for index, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent {5 + 2 * count} 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * index} 0 R "
            "/Resources << /Font << /F 2 0 R >> >> >>".encode()
        )
        drawn = "".join(
            f"BT /F 10 Tf 1 0 0 1 40 {780 - 20 * row} Tm <{line.encode('utf-16-be').hex()}> Tj ET\n"
            for row, line in enumerate(lines)
        )
        objects.append(_stream(drawn.encode()))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode())
    objects.append(f"<< /Title <FEFF{title.encode('utf-16-be').hex()}> >>".encode())
    secret = "<" + "5A" * 32 + ">"
    objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -4 /O {secret} /U {secret} >>".encode())
    return _file(objects, encrypted=encrypted)


def _stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def _file(objects: list[bytes], *, encrypted: bool) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    info, encrypt = len(objects) - 1, len(objects)
    secret = b"/Encrypt %d 0 R /ID [<00> <00>]" % encrypt if encrypted else b""
    trailer = b"<< /Size %d /Root 1 0 R /Info %d 0 R %s >>" % (len(objects) + 1, info, secret)
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        table,
        trailer,
        len(out),
    )


def endless(levels: int = 12, width: int = 12) -> bytes:
    """A PDF of one page that draws a form, which draws the next one a dozen times, and so on: a few kB, work for ever.

    The last form writes a word, `width ** (levels - 1)` times in all.
    """
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /XObject << /X 6 0 R >> >> >>",
        _stream(b"/X Do"),
        font,
    ]
    for level in range(levels):
        last = level == levels - 1
        drawn = b"BT /F 10 Tf 40 700 Td (bridge) Tj ET" if last else b"/X Do " * width
        used = b"/Font << /F 5 0 R >>" if last else b"/XObject << /X %d 0 R >>" % (7 + level)
        head = b"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << %s >> /Length %d >>"
        objects.append(head % (used, len(drawn)) + b"\nstream\n" + drawn + b"\nendstream")
    return _file([*objects, b"<< >>", b"<< >>"], encrypted=False)


def repeated(drawn: bytes, *, pages: int) -> bytes:
    """A PDF whose pages all draw the same, which is kept packed."""
    packed = zlib.compress(drawn)
    kids = b" ".join(b"%d 0 R" % (number + 4) for number in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>"] * pages
    return _file([*objects, b"<< >>", b"<< >>"], encrypted=False)


def nested(levels: int) -> bytes:
    """A PDF whose only page hangs below so many branches of its page tree."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    objects += [
        b"<< /Type /Pages /Kids [%d 0 R] /Count 1 %s>>" % (number + 1, b"/Parent %d 0 R " % (number - 1) * (number > 2))
        for number in range(2, levels + 2)
    ]
    objects.append(b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 595 842] >>" % (levels + 1))
    return _file([*objects, b"<< >>", b"<< >>"], encrypted=False)
