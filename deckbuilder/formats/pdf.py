"""A document's frames → a PDF, drawn on reportlab's canvas. Drawing holds no layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import groupby
from math import ceil, floor

from reportlab import rl_config

from deckbuilder import __version__
from deckbuilder.colors import to_rgb
from deckbuilder.fingerprint import sealed_pdf
from deckbuilder.formats.addresses import quoted
from deckbuilder.formats.canvas import InkCanvas
from deckbuilder.formats.tags import Rect, StructureTree
from deckbuilder.layout.frames import Box, Document, Element, Frame, Line, Path, Stroke, corner
from deckbuilder.package import escape

rl_config.useA85 = 0  # streams stay binary: a tenth less time and size
DOTS = 4.0  # from one dot of a leader to the next
HEAD = (5.0, 2.5)  # an arrow's head: length, half of its width; larger on lines over 1 pt
MAKER = f"deckbuilder {__version__}"
PACKET_START = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">"""
PACKET_END = """</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def write_pdf(document: Document, stamp: str) -> bytes:
    """Return the bytes of a PDF; ``stamp`` is when it was made, as an ISO 8601 time."""
    return _Writer(document, stamp).bytes()


class _Writer:
    def __init__(self, document: Document, stamp: str) -> None:
        self.document = document
        self.out = BytesIO()
        first = document.frames[0]
        size = first.width, first.height
        self.tree = StructureTree(document.elements)
        canvas = self.canvas = InkCanvas(
            self.tree,
            self.out,
            pagesize=size,
            invariant=1,
            pageCompression=1,
            pdfVersion=(1, 7),
            lang=document.language,
        )
        canvas.setTitle(document.title)
        canvas.setAuthor("; ".join(document.authors))
        canvas.setSubject(document.subject)
        canvas.setCreator(MAKER)
        canvas.setProducer(MAKER)
        canvas.setDateFormatter(lambda *_: pdf_date(stamp))
        canvas.setViewerPreference("DisplayDocTitle", "true")
        canvas.describe(xmp_packet(document, stamp))
        self.titles = {a.id: a.title for frame in document.frames for a in frame.anchors}
        self.depth = -1  # of the last outline entry

    def bytes(self) -> bytes:
        for frame in self.document.frames:
            self.page(frame)
        self.canvas.save()
        return sealed_pdf(self.out.getvalue())

    def page(self, frame: Frame) -> None:
        canvas = self.canvas
        canvas.setPageSize((frame.width, frame.height))
        self.tree.begin_page()
        if frame.decor:
            canvas.tag(None)
            for item in frame.decor:
                if isinstance(item, Path):
                    canvas.draw_path(item, frame.height)
                else:
                    canvas.draw_photo(item, frame.height)
            canvas.untag()
        for placed in frame.placed:
            for owner, strokes in groupby(placed.strokes, lambda stroke: stroke.element):
                with self.tagged(owner, placed.box, frame.height):
                    for stroke in strokes:
                        self.stroke(stroke, frame.height)
            for photo in placed.photos:
                with self.tagged(photo.element, photo.box, frame.height):
                    canvas.draw_photo(photo, frame.height)
        lines = [line for placed in frame.placed for line in placed.lines]
        canvas.draw_lines(lines, frame.height)
        self.links(lines, frame.height)
        for anchor in frame.anchors:
            canvas.bookmarkHorizontal(anchor.id, 0, frame.height - anchor.y)
            if anchor.level:
                self.depth = min(max(anchor.level - 2, 0), self.depth + 1)
                canvas.addOutlineEntry(anchor.title, anchor.id, self.depth)
        canvas.showPage()

    @contextmanager
    def tagged(self, owner: Element | None, box: Box, height: float) -> Iterator[None]:
        """Have what is drawn belong to a figure that takes a box of the page, or to nothing."""
        if owner is not None:
            self.tree.boxes[owner] = box.x, height - box.bottom, box.right, height - box.y
        self.canvas.tag(owner)
        yield
        self.canvas.untag()

    def links(self, lines: Sequence[Line], height: float) -> None:
        """Lay links over the pieces that have one, one over neighbours that lead to the same place."""
        for line in lines:
            if not any(piece.href for piece in line.pieces):
                continue
            for (href, owner), found in groupby(line.pieces, lambda p: (p.href, p.element)):
                if href and owner:
                    pieces = list(found)
                    y, size = height - line.y, max(piece.size for piece in pieces)
                    left = line.x + min(piece.x for piece in pieces)
                    right = line.x + max(piece.x + piece.width for piece in pieces)
                    rect = left, y - 0.25 * size, right, y + 0.85 * size
                    self.link(href, _link(owner), rect)

    def link(self, href: str, owner: Element, rect: Rect) -> None:
        if not href.startswith("#"):
            self.canvas.link(owner, rect, href, address=quoted(href))
        elif href[1:] in self.titles:
            self.canvas.link(owner, rect, self.titles[href[1:]], to=href[1:])

    def stroke(self, stroke: Stroke, height: float) -> None:
        """Draw a shape; its own y runs down."""
        canvas = self.canvas
        x, y = stroke.x, height - stroke.y - stroke.height
        if stroke.kind == "rect":
            canvas.draw_bar(x, y, stroke.width, stroke.height, stroke.fill)
            return
        if stroke.kind == "line" and not stroke.height:
            canvas.draw_rule(x, y, stroke.width, stroke.line, stroke.thickness)
            return
        canvas.saveState()
        canvas.setLineWidth(stroke.thickness)
        if stroke.line:
            canvas.setStrokeColorRGB(*to_rgb(stroke.line))
        if stroke.fill:
            canvas.setFillColorRGB(*to_rgb(stroke.fill), alpha=stroke.opacity)
        fill, line = int(bool(stroke.fill)), int(bool(stroke.line))
        if stroke.kind == "box":
            radius = corner(stroke.width, stroke.height)
            canvas.roundRect(x, y, stroke.width, stroke.height, radius, line, fill)
        elif stroke.kind == "ellipse":
            canvas.ellipse(x, y, x + stroke.width, y + stroke.height, line, fill)
        elif stroke.kind == "dots":
            self.dots(x, x + stroke.width, y)
        else:
            self.arrow(stroke, x, y)
        canvas.restoreState()

    def dots(self, left: float, right: float, y: float) -> None:
        """Draw a row of round dots; those of all rows stand below one another."""
        first, last = ceil(left / DOTS) * DOTS, floor(right / DOTS) * DOTS
        self.canvas.setLineCap(1)
        self.canvas.setDash([0, DOTS])
        self.canvas.line(first, y, last + DOTS / 4, y)

    def arrow(self, stroke: Stroke, x: float, y: float) -> None:
        """Draw a straight line, which is 0 high or 0 wide, with the head that its kind says."""
        canvas = self.canvas
        start, end = (x, y + stroke.height), (x + stroke.width, y)
        if stroke.kind == "arrow-back":
            start, end = end, start
        length = max(stroke.width, stroke.height)
        if stroke.kind == "line" or not length:
            canvas.line(*start, *end)
            return
        dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
        long, wide = (value * max(1.0, stroke.thickness) for value in HEAD)
        long = min(long, length / 2)
        neck = end[0] - dx * long, end[1] - dy * long
        canvas.line(*start, *neck)
        canvas.setFillColorRGB(*to_rgb(stroke.line), alpha=1)
        head = canvas.beginPath()
        head.moveTo(*end)
        head.lineTo(neck[0] - dy * wide, neck[1] + dx * wide)
        head.lineTo(neck[0] + dy * wide, neck[1] - dx * wide)
        head.close()
        canvas.drawPath(head, stroke=0, fill=1)


def _link(element: Element) -> Element:
    """Return the link that an element of a piece is, or is part of."""
    while element.tag != "Link" and element.parent is not None:
        element = element.parent
    return element


def xmp_packet(document: Document, stamp: str) -> str:
    """Return what a document says of itself as XMP (PDF/UA-1, 5 and 7.1; ISO 16684-1)."""
    creators = "".join(f"<rdf:li>{escape(author)}</rdf:li>" for author in document.authors)
    title, subject, language = map(escape, (document.title, document.subject, document.language))
    alternative = '<rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'.format
    parts = [
        f"<dc:title>{alternative(title)}</dc:title>",
        f"<dc:creator><rdf:Seq>{creators}</rdf:Seq></dc:creator>" if creators else "",
        f"<dc:description>{alternative(subject)}</dc:description>" if subject else "",
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>",
        f"<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>",
        f"<xmp:CreatorTool>{MAKER}</xmp:CreatorTool><pdf:Producer>{MAKER}</pdf:Producer>",
        "<pdfuaid:part>1</pdfuaid:part>",
    ]
    return "\n".join([PACKET_START, *filter(None, parts), PACKET_END])


def pdf_date(stamp: str) -> str:
    """Return an ISO 8601 time in UTC as a PDF date (ISO 32000-1, 7.9.4)."""
    digits = "".join(c for c in stamp if c.isdigit())
    return f"D:{digits:0<14}Z"
