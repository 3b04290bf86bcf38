"""Pictures in a PDF without decoding them: JPEG data and PNG data go in as they are.

A PNG without transparency is already what /FlateDecode with PNG predictors reads (ISO 32000-1, 7.4.4.4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from deckbuilder.layout.frames import Box
from deckbuilder.pictures import Image

COLORS = {0: 1, 2: 3, 3: 1}  # samples a pixel by PNG colour type: grey, RGB, palette


def draw_image(canvas: Canvas, image: Image, box: Box) -> None:
    """Draw a picture into a box whose y is its lower edge."""
    plain = _PlainPng.read(image.data) if image.format == "png" else None
    if plain is None:
        canvas.drawImage(ImageReader(BytesIO(image.data)), *box, mask="auto")
        return
    name = canvas._doc.getXObjectName(image.digest)
    if name not in canvas._doc.idToObject:
        plain.name = image.digest
        canvas._setXObjects(plain)
        canvas._doc.Reference(plain, name)
        canvas._doc.addForm(image.digest, plain)
    canvas.saveState()
    canvas.translate(box.x, box.y)
    canvas.scale(box.width, box.height)
    canvas._currentPageHasImages = 1
    canvas._code.append(f"/{name} Do")
    canvas.restoreState()


class _PlainPng(pdfdoc.PDFObject):  # type: ignore[misc]
    """An image XObject (ISO 32000-1, 8.9.5) that holds a PNG's compressed rows."""

    name = ""

    def __init__(self, header: bytes, palette: bytes, data: bytes) -> None:
        self.width, self.height, self.depth, self.color = struct.unpack(">IIBB", header[:10])
        self.palette, self.data = palette, data

    @staticmethod
    def read(data: bytes) -> _PlainPng | None:
        """Return the object for a PNG that needs no decoding, None for one with alpha or interlaced."""
        chunks = list(_chunks(data))
        header = next(body for kind, body in chunks if kind == b"IHDR")
        kinds = {kind for kind, _ in chunks}
        if header[9] not in COLORS or header[8] > 8 or header[12] or b"tRNS" in kinds:
            return None
        palette = b"".join(body for kind, body in chunks if kind == b"PLTE")
        return _PlainPng(header, palette, b"".join(body for kind, body in chunks if kind == b"IDAT"))

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        space = {0: "/DeviceGray", 2: "/DeviceRGB"}.get(self.color, "")
        if self.color == 3:
            entries = len(self.palette) // 3 - 1
            space = f"[/Indexed /DeviceRGB {entries} <{self.palette.hex()}>]"
        parameters = (
            f"<</Predictor 15 /Colors {COLORS[self.color]} /BitsPerComponent {self.depth} /Columns {self.width}>>"
        )
        head = (
            f"<</Type /XObject /Subtype /Image /Width {self.width} /Height {self.height} /ColorSpace {space} "
            f"/BitsPerComponent {self.depth} /Filter /FlateDecode /DecodeParms {parameters} /Length {len(self.data)}>>"
        )
        return head.encode() + b"\nstream\n" + self.data + b"\nendstream\n"


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the body of each chunk of a PNG that was checked before."""
    at = 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += length + 12
