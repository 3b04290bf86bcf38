"""reportlab's canvas with quicker ink. The only code that touches reportlab's private parts.

Text: each distinct word of a font is encoded once, and operators are formatted here (reportlab's own
formatting of numbers is a fifth of a handout's time). Pictures: JPEG data and PNG data go in as they are; a
PNG without transparency is what /FlateDecode with PNG predictors reads (ISO 32000-1, 7.4.4.4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from deckbuilder.colors import to_rgb
from deckbuilder.fonts import Face
from deckbuilder.layout.frames import Box, Line
from deckbuilder.pictures import Image

ESCAPES = {c: f"\\{c:03o}" for c in (*range(32), *range(127, 256))} | {
    ord(c): f"\\{c}" for c in "\\()"
}
SAMPLES = {0: 1, 2: 3, 3: 1}  # a pixel's samples by PNG colour type: grey, RGB, palette
SPACES = {1: "/DeviceGray", 3: "/DeviceRGB"}


class InkCanvas(Canvas):  # type: ignore[misc]
    """A canvas that draws lines of pieces, and pictures without decoding them."""

    fonts: dict[str, tuple[TTFont, dict[str, str]]]  # each with the codes of its words

    @classmethod
    def register(cls, face: Face) -> str:
        """Return the name under which reportlab knows a face."""
        if face.name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(face.name, str(face.path)))
        return face.name

    def draw_lines(self, lines: Iterable[Line], height: float) -> None:
        """Draw lines on a page of ``height``; their own y runs down."""
        code: list[str] = []
        add = code.append
        font: tuple[str, float, int] | None = None
        color = ""
        for line in lines:
            base = height - line.y
            for piece in line.pieces:
                if piece.color != color:
                    color = piece.color
                    add(fill_operator(color))
                start = f"1 0 0 1 {line.x + piece.x:.2f} {base + piece.rise:.2f} Tm "
                name = piece.face.name
                for subset, text in self.encoded(piece.face, piece.text):
                    if (name, piece.size, subset) != font:
                        font = name, piece.size, subset
                        resource = self.fonts[name][0].getSubsetInternalName(subset, self._doc)
                        add(f"{resource} {piece.size:g} Tf")
                    add(f"{start}({text}) Tj")
                    start = ""
        if code:
            self._code.append("\n".join(["q BT", *code, "ET Q"]))

    def encoded(self, face: Face, text: str) -> list[tuple[int, str]]:
        """Return a text as codes of a face's subsets, escaped for a literal string."""
        if face.name not in self.fonts:
            self.fonts[face.name] = pdfmetrics.getFont(self.register(face)), {}
        font, known = self.fonts[face.name]
        words = text.split(" ")
        try:
            return [(0, " ".join([known[word] for word in words]))]
        except KeyError:
            for word in words:
                if word not in known:
                    chunks = self.chunks(font, word)
                    if not chunks or (len(chunks) == 1 and not chunks[0][0]):
                        known[word] = chunks[0][1] if chunks else ""
        if all(word in known for word in words):
            return [(0, " ".join([known[word] for word in words]))]
        return self.chunks(font, text)

    def chunks(self, font: TTFont, text: str) -> list[tuple[int, str]]:
        found = font.splitString(text, self._doc)
        return [(subset, codes.decode("latin-1").translate(ESCAPES)) for subset, codes in found]

    def draw_rule(self, x: float, y: float, width: float, color: str, thickness: float) -> None:
        """Draw a horizontal line."""
        red, green, blue = to_rgb(color)
        ink = f"{red:.3f} {green:.3f} {blue:.3f} RG {thickness:g} w"
        self._code.append(f"q {ink} {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S Q")

    def draw_bar(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """Draw a filled rectangle, from its lower left corner."""
        self._code.append(
            f"q {fill_operator(color)} {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f Q"
        )

    def draw_image(self, image: Image, box: Box) -> None:
        """Draw a picture into a box whose y is its lower edge."""
        plain = _jpeg(image.data) if image.format == "jpeg" else _png(image.data)
        if plain is None:
            self.drawImage(ImageReader(BytesIO(image.data)), *box, mask="auto")
            return
        name = self._doc.getXObjectName(image.digest)
        if name not in self._doc.idToObject:
            plain.name = image.digest
            self._doc.Reference(plain, name)
            self._doc.addForm(image.digest, plain)
        self._formsinuse.append(image.digest)  # what the page's resources list
        self._currentPageHasImages = 1
        x, y, width, height = box
        self._code.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")


@cache
def fill_operator(color: str) -> str:
    return "{:.3f} {:.3f} {:.3f} rg".format(*to_rgb(color))


class _Image(pdfdoc.PDFObject):  # type: ignore[misc]
    """An image XObject (ISO 32000-1, 8.9.5) around data that is compressed already."""

    name = ""

    def __init__(self, entries: str, data: bytes) -> None:
        self.entries, self.data = entries, data

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        head = f"<</Type /XObject /Subtype /Image {self.entries} /Length {len(self.data)}>>"
        return b"%s\nstream\n%s\nendstream\n" % (head.encode(), self.data)


def _png(data: bytes) -> _Image | None:
    """Return the object for a PNG that needs no decoding, None for one with alpha or interlaced."""
    chunks = list(_chunks(data))
    header = next(body for kind, body in chunks if kind == b"IHDR")
    width, height, depth, color, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if (
        color not in SAMPLES
        or depth > 8
        or interlaced
        or any(kind == b"tRNS" for kind, _ in chunks)
    ):
        return None
    samples = SAMPLES[color]
    space = SPACES[samples]
    if color == 3:
        palette = b"".join(body for kind, body in chunks if kind == b"PLTE")
        space = f"[/Indexed /DeviceRGB {len(palette) // 3 - 1} <{palette.hex()}>]"
    entries = (
        f"/Width {width} /Height {height} /ColorSpace {space} /BitsPerComponent {depth} /Filter /FlateDecode "
        f"/DecodeParms <</Predictor 15 /Colors {samples} /BitsPerComponent {depth} /Columns {width}>>"
    )
    return _Image(entries, b"".join(body for kind, body in chunks if kind == b"IDAT"))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind and the body of each chunk of a PNG that was checked before."""
    at = 8
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, data[at + 8 : at + 8 + length]
        at += length + 12


def _jpeg(data: bytes) -> _Image | None:
    """Return the object for a JPEG of grey or RGB; its frame header says its size (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 < len(data):
        marker, length = struct.unpack_from(">HH", data, at)
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            depth, height, width, samples = struct.unpack_from(">BHHB", data, at + 4)
            if samples not in SPACES:
                return None
            return _Image(
                f"/Width {width} /Height {height} /ColorSpace {SPACES[samples]} /BitsPerComponent {depth} "
                "/Filter /DCTDecode",
                data,
            )
        at += 2 + length
    return None
