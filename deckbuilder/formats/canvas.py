"""reportlab's canvas with ink and fonts of our own. The only code that touches reportlab's private parts.

Text: each distinct word of a font is shaped and encoded once, and operators are formatted here (reportlab's
own formatting of numbers is a fifth of a handout's time). Pictures: JPEG and PNG data go in as they are; a
PNG without transparency is what /FlateDecode with PNG predictors reads (ISO 32000-1, 7.4.4.4).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from io import BytesIO

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from deckbuilder.colors import to_rgb
from deckbuilder.fonts import Face, PrintedFace
from deckbuilder.formats.operators import (
    SPACES,
    fill_operator,
    outline_operators,
    pen_operators,
    shading,
)
from deckbuilder.formats.pdf_file import Numbered, pdf_bytes
from deckbuilder.formats.pdf_fonts import PdfFont, Stream, Word
from deckbuilder.formats.tags import DECORATION, Rect, StructureTree, text_string
from deckbuilder.layout.frames import Box, Element, Gradient, Line, Path, Photo, Piece
from deckbuilder.pictures import Image

SAMPLES = {0: 1, 2: 3, 3: 1}  # a pixel's samples by PNG colour type: grey, RGB, palette
TREE = "structure tree"  # reportlab's name of the root's object
THICKENING = 0.03  # em that a letter is outlined with where a font has no bold


class InkCanvas(Canvas):  # type: ignore[misc]
    """A canvas that draws lines of pieces, and pictures without decoding them, for elements of ``tree``."""

    def __init__(self, tree: StructureTree, *arguments: object, **options: object) -> None:
        self.fonts: dict[Face, PdfFont] = {}
        self.tree = tree
        self.made: dict[str, str] = {}  # names of gradients and of masks, by what they are
        self.masks: dict[str, _Mask] = {}
        self.images: dict[str, str] = {}  # names of forms, by the pictures' digests
        super().__init__(*arguments, **options)
        self._doc.__class__ = TaggedDocument
        self._doc.tree = tree
        catalog = self._doc.Catalog
        catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        catalog.StructTreeRoot = self._doc.Reference(pdfdoc.PDFObject(), TREE)

    def describe(self, metadata: str) -> None:
        """Set the XMP packet of the document; programs look for it without unpacking anything."""
        self._doc.Catalog.Metadata = Metadata(metadata)

    def _make_preamble(self) -> None:
        """Start a page with no font: reportlab's own would not be embedded."""
        self._preamble = "1 0 0 1 0 0 cm"

    def font(self, face: Face) -> PdfFont:
        """Return the font of a face, which is added to the document when that is saved."""
        found = self.fonts.get(face)
        if found is None:
            assert isinstance(face, PrintedFace)
            found = self.fonts[face] = PdfFont(face, f"F{len(self.fonts) + 1}")
        return found

    def showPage(self) -> None:  # noqa: N802  (reportlab's name)
        """End the page; its content is compressed at once rather than kept until the end."""
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.Contents, page.stream = Stream(page.stream.encode("ascii")), ""
        page.__NoDefault__ = [*page.__NoDefault__, "Tabs", "StructParents"]
        page.Tabs, page.StructParents = "/S", self.tree.key

    def save(self) -> None:
        known = self._doc.idToObject["BasicFonts"].dict
        for font in self.fonts.values():
            known[font.resource] = font.add_to(self._doc)
        super().save()

    def draw_lines(self, lines: Iterable[Line], height: float) -> None:
        """Draw lines on a page of ``height``; their own y runs down.

        What stands above a line is drawn last: programs would end the line there.
        """
        code: list[str] = []
        above: list[str] = []
        add = code.append
        font: tuple[Face, float] | None = None
        color, tracking = "", 0.0
        current: Element | None = None
        for line in lines:
            base = height - line.y
            words = [self.words(piece) for piece in line.pieces]
            spelled = [
                self.font(piece.face).has_marks and any(word.marks for word in found)
                for piece, found in zip(line.pieces, words, strict=True)
            ]
            owners = self.tree.owners(line, any(spelled))
            if line.tracking != tracking:
                tracking = line.tracking
                add(f"{tracking:.3f} Tc")
            for i, piece in enumerate(line.pieces):
                if owners[i] is not current:
                    add(
                        self.tree.mark(owners[i])
                        if current is None
                        else "EMC " + self.tree.mark(owners[i])
                    )
                    current = owners[i]
                if piece.color != color:
                    color = piece.color
                    add(fill_operator(color))
                if (piece.face, piece.size) != font:
                    font = piece.face, piece.size
                    add(f"/{self.font(piece.face).resource} {piece.size:g} Tf")
                ends = piece is line.pieces[-1] and not (line.joined or piece.rtl)
                x, y = line.x + piece.x, base + piece.rise
                text = self.encoded(words[i], piece, line.stretch, ends)
                add(f"1 0 0 1 {x:.2f} {y:.2f} Tm {text}")
                if spelled[i]:
                    marks = self.marks(words[i], piece, line.stretch, x, y)
                    above += (self.tree.mark(owners[i]), *marks, "EMC")
        if code:
            self._code.append("\n".join(["q BT", *code, "EMC", *above, "ET Q"]))

    def tag(self, owner: Element | None) -> None:
        """Have the shapes drawn from now on belong to an element, or to none; text tells its own."""
        self._code.append(self.tree.mark(owner or DECORATION))

    def untag(self) -> None:
        self._code.append("EMC")

    def link(
        self, owner: Element, rect: Rect, contents: str, address: str = "", to: str = ""
    ) -> None:
        """Lay a link of an element over a stretch of the page, to an address or a bookmark."""
        name = f"link{len(self.tree.parents)}"
        key = self.tree.annotate(owner, self._doc.annotationName(name))
        target = self._bookmarkReference(to) if to else None
        self._addAnnotation(_Link(rect, contents, key, address, target), name)

    def words(self, piece: Piece) -> list[Word]:
        """Return the words of a piece from left to right."""
        font = self.font(piece.face)
        words = piece.text.split(" ")
        return [font.word(word, piece.rtl) for word in (words[::-1] if piece.rtl else words)]

    def encoded(self, words: list[Word], piece: Piece, stretch: float, ends: bool) -> str:
        """Return the operators that show words, with a space after them where they ``end`` a line."""
        codes = [word.codes for word in words]
        if ends:
            codes.append("")
        gap = ""
        if len(codes) > 1:
            gap = self.font(piece.face).word(" ", False).codes
            if stretch:
                gap += f">{-1000 * stretch / piece.size:.1f}<"
        text = f"[<{gap.join(codes)}>]TJ"
        return thickened(text, piece) if piece.face.thickened else text

    def marks(
        self, words: list[Word], piece: Piece, stretch: float, x: float, y: float
    ) -> Iterator[str]:
        """Yield the operators that show the marks above words which begin at a point."""
        font, size = self.font(piece.face), piece.size
        yield f"/{font.resource} {size:g} Tf {fill_operator(piece.color)}"
        gap = font.word(" ", False).width * size + stretch
        for word in words:
            for mark in word.marks:
                text = f"<{mark.code}> Tj"
                text = thickened(text, piece) if piece.face.thickened else text
                yield f"1 0 0 1 {x + mark.x * size:.2f} {y + mark.y * size:.2f} Tm {text}"
            x += word.width * size + gap

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

    def draw_path(self, path: Path, height: float) -> None:
        """Draw an outline on a page of ``height``; its own y runs down."""
        outline = outline_operators(path.commands, height)
        if path.gradient is not None:
            self.saveState()
            self.setFillAlpha(path.opacity)
            self._code.append(f"{outline} W* n")
            self.shade_with(path.gradient, height)
            self.restoreState()
        fill = path.fill if path.gradient is None else ""
        if not (fill or path.line):
            return
        self.saveState()
        ink = []
        if fill:
            self.setFillAlpha(path.opacity)
            ink.append(fill_operator(fill))
        if path.line:
            self.setStrokeAlpha(path.line_opacity)
            ink.append(pen_operators(path))
        paint = "B*" if fill and path.line else "f*" if fill else "S"
        self._code.append(f"{' '.join(ink)} {outline} {paint}")
        self.restoreState()

    def shade_with(self, gradient: Gradient, height: float) -> None:
        """Paint a gradient over what is clipped; stops that differ in opacity make it a mask."""
        clear = [stop[2] for stop in gradient.stops]
        if min(clear) < max(clear):
            self._code.append(f"/{self.mask(gradient, height)} gs")
        elif clear[0] < 1:
            self.setFillAlpha(clear[0])
        text = shading(gradient, height, [to_rgb(stop[1]) for stop in gradient.stops])
        name = self.made.get(text)
        if name is None:
            name = self.made[text] = self._doc.addShading(_Raw(text))
        self._shadingUsed[name] = name
        self._code.append(f"/{name} sh")

    def mask(self, gradient: Gradient, height: float) -> str:
        """Return the name of a state in which ink is as opaque as a gradient says (ISO 32000-1, 11.6.5.3)."""
        text = shading(gradient, height, [(stop[2],) for stop in gradient.stops])
        name = self.made.get(text)
        if name is None:
            width, high = self._pagesize
            form = (
                f"<</Type /XObject /Subtype /Form /BBox [0 0 {width:.2f} {high:.2f}] /Group <</S "
                f"/Transparency /CS /DeviceGray>> /Resources <</Shading <</S {text}>>>> /Length 5>>"
            )
            drawn = self._doc.Reference(_Raw(f"{form}\nstream\n/S sh\nendstream"))
            name = self.made[text] = f"mask{len(self.made)}"
            self.masks[name] = _Mask(drawn)
        self._extgstate._c["SMask", self.masks[name]] = name
        return name

    def draw_photo(self, photo: Photo, height: float) -> None:
        """Draw a picture on a page of ``height``; its own y runs down."""
        box = photo.box
        lower = box._replace(y=height - box.bottom)
        if photo.matrix is None and not photo.clip and photo.opacity == 1:
            self.draw_image(photo.image, lower)
            return
        self.saveState()
        self.setFillAlpha(photo.opacity)
        if photo.clip:
            self._code.append(f"{outline_operators(photo.clip, height)} W* n")
        if photo.matrix is not None:
            a, b, c, d, e, f = photo.matrix
            self.transform(a, -b, -c, d, e + c, height - d - f)
            lower = Box(0.0, 0.0, 1.0, 1.0)
        self.draw_image(photo.image, lower)
        self.restoreState()

    def draw_image(self, image: Image, box: Box) -> None:
        """Draw a picture into a box whose y is its lower edge."""
        form = self.images.get(image.digest) or self.add_image(image)
        self._formsinuse.append(form)  # what the page's resources list
        self._currentPageHasImages = 1
        x, y, width, height = box
        name = self._doc.getXObjectName(form)
        self._code.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    def add_image(self, image: Image) -> str:
        """Add a picture to the document, once, and return the name of its form."""
        plain = _jpeg(image.data) if image.format == "jpeg" else _png(image.data)
        if plain is None:
            begin = len(self._code)
            self.drawImage(ImageReader(BytesIO(image.data)), 0, 0, 1, 1, mask="auto")
            del self._code[begin:]  # reportlab adds a picture as it draws it
            form: str = self._formsinuse.pop()
        else:
            form = plain.name = image.digest
            self._doc.Reference(plain, self._doc.getXObjectName(form))
            self._doc.addForm(form, plain)
        self.images[image.digest] = form
        return form


def thickened(text: str, piece: Piece) -> str:
    """Return operators that outline letters as well, in their own colour (ISO 32000-1, 9.3.6)."""
    stroke = fill_operator(piece.color).upper()
    return f"{stroke} {THICKENING * piece.size:.3f} w 2 Tr {text} 0 Tr"


class _Raw(pdfdoc.PDFObject):  # type: ignore[misc]
    """An object as it is written."""

    def __init__(self, text: str) -> None:
        self.text = text

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        return self.text.encode("ascii")


class _Mask(pdfdoc.PDFObject):  # type: ignore[misc]
    """A soft mask: ink is as opaque as a form is light (ISO 32000-1, 11.6.5.2)."""

    def __init__(self, form: pdfdoc.PDFObjectReference) -> None:
        self.form = form

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        return b"<</Type /Mask /S /Luminosity /G %s>>" % self.form.format(document)


class _Link(pdfdoc.PDFObject):  # type: ignore[misc]
    """A link annotation (ISO 32000-1, 12.5.6.5); ``contents`` says where it leads (PDF/UA-1, 7.18.5)."""

    def __init__(
        self, rect: Rect, contents: str, key: int, address: str, target: pdfdoc.Destination | None
    ) -> None:
        place = " ".join([f"{value:.2f}" for value in rect])
        self.entries = (
            f"/Type /Annot /Subtype /Link /Border [0 0 0] /F 4 /Rect [{place}] "
            f"/Contents {text_string(contents)} /StructParent {key}"
        )
        self.address, self.target = address, target

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        if self.target is None:
            place = f"/A <</S /URI /URI {text_string(self.address)}>>"
        else:
            place = f"/Dest {self.target.format(document).decode()}"
        return f"<<{self.entries} {place}>>".encode()


class Metadata(pdfdoc.PDFObject):  # type: ignore[misc]
    """An XMP packet, uncompressed (ISO 32000-1, 14.3.2)."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        head = b"<</Type /Metadata /Subtype /XML /Length %d>>" % len(self.data)
        return b"%s\nstream\n%s\nendstream\n" % (head, self.data)


class TaggedDocument(pdfdoc.PDFDocument):  # type: ignore[misc]
    """Writes reportlab's objects and a structure tree, packed."""

    tree: StructureTree

    def format(self) -> bytes:
        root, info = (self.number(self.Reference(obj).name) for obj in (self.Catalog, self.info))
        return pdf_bytes(self.numbered(info), root, info)

    def number(self, name: str) -> int:
        found: int = self.idToObjectNumberAndVersion[name][0]
        return found

    def numbered(self, info: int) -> Iterator[Numbered]:
        """Yield all objects, those of the structure tree last; to format one may add others."""
        root, number = self.number(TREE), 1
        while number in self.numberToId:
            obj = self.idToObject[self.numberToId[number]]
            if number != root:
                yield Numbered(number, pdfdoc.format(obj, self, toplevel=1), number == info)
            number += 1
        references = {name: found for name, (found, _) in self.idToObjectNumberAndVersion.items()}
        for found, text in self.tree.objects(number, root, references):
            yield Numbered(found, text.encode("ascii"))


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
