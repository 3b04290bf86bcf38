"""Pages of a PDF → pictures (PNG, ISO/IEC 15948). The only door to pypdfium2."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from pypdfium2 import PdfDocument, PdfPage

from deckbuilder.fingerprint import PNG, png_seal

WIDTH = 1920  # pixels of a picture of a slide
RGB = 2  # colour type
LEVEL = 3  # of zlib: flat areas pack well at any; 6 takes twice as long for a tenth


def pictures(pdf: bytes, width: int = WIDTH) -> Iterator[bytes]:
    """Yield a PNG ``width`` pixels wide of each page of a PDF; the same page gives the same bytes."""
    document = PdfDocument(pdf)
    try:
        for page in document:
            yield picture(page, width)
    finally:
        document.close()


def picture(page: PdfPage, width: int) -> bytes:
    """Return a PNG of a page."""
    bitmap = page.render(scale=width / page.get_width(), rev_byteorder=True)
    size, stride, data = (bitmap.width, bitmap.height), bitmap.stride, bytes(bitmap.buffer)
    bitmap.close()
    rows = (data[y * stride : y * stride + 3 * size[0]] for y in range(size[1]))
    return sealed_png(*size, b"".join([b"\0" + row for row in rows]))


def sealed_png(width: int, height: int, rows: bytes) -> bytes:
    """Return a PNG of rows of RGB, each behind a byte for its filter, with a hash of them."""
    header = struct.pack(">2L5B", width, height, 8, RGB, 0, 0, 0)
    packed = zlib.compress(rows, LEVEL)
    seal = png_seal(header, packed)
    chunks = ((b"IHDR", header), (b"tEXt", seal), (b"IDAT", packed), (b"IEND", b""))
    return PNG + b"".join([chunk(*one) for one in chunks])


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
