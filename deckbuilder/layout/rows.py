"""Rows of the handout's pages: the lines of a text, the rows of a table, a picture, a drawing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deckbuilder.blocks import (
    Block,
    Drawing,
    Label,
    Paragraph,
    Pictures,
    Relation,
    Run,
    Table,
    Text,
    plain,
)
from deckbuilder.fonts import Face, Fonts
from deckbuilder.handout import Item
from deckbuilder.layout.frames import Anchor, Box, Element, Line, Photo, Piece, Stroke
from deckbuilder.layout.lines import Measured, measure
from deckbuilder.layout.tables import Cells, Look, Sheet
from deckbuilder.pagestyle import PageStyle, PageText

HANG = 14.0  # of a list's text behind its mark
MARK_GAP = 5.0  # at least, between a list mark and its text
CELL_PADDING = (5.0, 3.5)
SHARES = {"small": 1 / 3, "half": 0.5, "full": 1.0}
TALLEST = 0.55  # of a page's room that a picture takes
DRAWING = (300.0, 130.0)  # the most that a drawing takes
DRAWING_SIZES = (10.5, 8.0)
LEADING_IN = ("label", "full_name")  # styles that stay with what follows
BELOW = ("caption", "source")  # styles that stay with the picture above


class Row(NamedTuple):
    """Ink from the row's own top left. ``before`` is the space above, which a page's top swallows.

    ``glued``: the next row stands on the same page. ``header`` is the table's header row, to be
    repeated where a page ends before this one. ``quote`` is what is set apart, if the row is of it.
    """

    item: Item
    height: float
    before: float = 0.0
    lines: tuple[Line, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    photos: tuple[Photo, ...] = ()
    glued: bool = False
    anchor: Anchor | None = None
    header: Row | None = None
    quote: Element | None = None


class RowMaker:
    """Makes rows of items in reading order, and the structure elements that they belong to."""

    def __init__(self, style: PageStyle, fonts: Fonts) -> None:
        self.style, self.fonts, self.inks = style, fonts, style.inks
        self.elements: list[Element] = []
        self.quote: Element | None = None
        self.lists: list[
            tuple[Element, Element | None]
        ] = []  # open lists, each with its last LBody
        self.after = 0.0  # space that the item before wants

    def element(
        self, tag: str, parent: Element | None = None, alt: str = "", scope: str = ""
    ) -> Element:
        found = Element(tag, parent, alt=alt, scope=scope)
        self.elements.append(found)
        return found

    def face(self, style: PageText, run: Run) -> Face:
        family = self.style.families["mono" if run.code else style.font]
        return self.fonts.face(family, style.bold or run.bold, style.italic != run.italic)

    def words(self, paragraph: Paragraph, style: PageText) -> Measured:
        return measure(paragraph, lambda run: self.face(style, run), self.fonts, spell=True)

    def rows(self, item: Item, following: Item | None) -> list[Row]:
        """Return an item's rows; the space between two items is the larger of what both want."""
        style = self.style.styles[item.style]
        if not item.quoted:
            self.quote = None
        elif self.quote is None:
            self.quote = self.element("BlockQuote")
        before = max(style.before, self.after)
        self.after = style.after
        block = item.block
        if isinstance(block, Text):
            rows = self.text(item, block, style, before)
        else:
            self.lists.clear()
            rows = list(self.object(item, block, style))
            rows[0] = rows[0]._replace(before=before)
        if rows and following is not None and _leads(item, following):
            rows[-1] = rows[-1]._replace(glued=True)
        return rows

    def object(self, item: Item, block: Block, style: PageText) -> Iterator[Row]:
        if isinstance(block, Table):
            yield from self.table(item, block, style)
        elif isinstance(block, Pictures):
            yield self.picture(item, block)
        elif isinstance(block, Relation):
            yield self.drawing(item, block)

    def text(self, item: Item, text: Text, style: PageText, before: float) -> list[Row]:
        """Return the lines of paragraphs and lists."""
        rows: list[Row] = []
        anchor = Anchor(item.anchor, text.text, level=item.level) if item.anchor else None
        for paragraph in text.paragraphs:
            if item.level:
                self.lists.clear()
                owner, label = self.element(f"H{item.level}"), None
            else:
                owner, label = self.owner(paragraph)
            if rows:
                anchor, before = None, style.after / 2 if paragraph.level else style.after
            for line, glued in self.lines(paragraph, style, owner, label):
                glued = glued or item.level > 0
                rows.append(
                    Row(
                        item,
                        style.leading,
                        before,
                        (line,),
                        (),
                        (),
                        glued,
                        anchor,
                        None,
                        self.quote,
                    )
                )
                anchor, before = None, 0.0
        return rows

    def owner(self, paragraph: Paragraph) -> tuple[Element, Element | None]:
        """Return the element of a paragraph and of its list mark, opening lists as they nest."""
        if not paragraph.level:
            self.lists.clear()
            return self.element("P", self.quote), None
        del self.lists[paragraph.level :]
        while len(self.lists) < paragraph.level:
            self.lists.append(
                (self.element("L", self.lists[-1][1] if self.lists else self.quote), None)
            )
        parent, body = self.lists[-1]
        if not paragraph.mark and body is not None:
            return self.element("P", body), None
        entry = self.element("LI", parent)
        label = self.element("Lbl", entry) if paragraph.mark else None
        body = self.element("LBody", entry)
        self.lists[-1] = parent, body
        return body, label

    def lines(
        self, paragraph: Paragraph, style: PageText, owner: Element, label: Element | None
    ) -> Iterator[tuple[Line, bool]]:
        """Yield a paragraph's lines, each with whether the next one stays with it.

        Neither the first line nor the last one stands alone on a page.
        """
        left, mark = style.left, self.mark(paragraph, style, label)
        hang = max(HANG, mark.width + MARK_GAP) if mark else HANG
        start = left + (paragraph.level - 1) * HANG + hang if paragraph.level else left
        limit = (self.style.measure - start) / style.size
        words = self.words(paragraph, style).fitted(limit)
        ends = words.breaks(limit)
        last = len(ends) - 2
        begin = 0
        for i, end in enumerate(ends):
            pieces = self.pieces(words, begin, end, start, style, owner)
            if mark and i == 0:
                pieces = (mark._replace(x=start - hang), *pieces)
            line = Line(baseline(style), pieces, owner, words.joined(end))
            yield line, last >= 0 and i in (0, last)
            begin = end

    def mark(self, paragraph: Paragraph, style: PageText, label: Element | None) -> Piece | None:
        """Return a list mark, its width measured."""
        if not paragraph.mark:
            return None
        text = f"{paragraph.number}." if paragraph.mark == "number" else "•"
        face = self.face(style, Run(""))
        color = self.inks["accent"]
        return Piece(0, text, face, style.size, color, face.width(text) * style.size, element=label)

    def pieces(
        self,
        words: Measured,
        begin: int,
        end: int,
        x: float,
        style: PageText,
        owner: Element | None,
    ) -> tuple[Piece, ...]:
        """Return words on a line from ``x`` on."""
        out = []
        color = self.inks[style.color]
        for part in words.parts(begin, end):
            size, run = style.size * part.scale, part.run
            width, rise = part.width * style.size, part.rise * style.size
            link = self.element("Link", owner) if run.href else None
            ink = self.inks["link"] if run.href else color
            out.append(Piece(x, part.text, part.face, size, ink, width, rise, run.href, link))
            x += width
        return tuple(out)

    def one_line(self, text: str, name: str, limit: float) -> tuple[Piece, ...]:
        """Return a text on one line from 0 on, cut after a word with an ellipsis if it is too wide."""
        style, words = self.style.styles[name], text.split(" ")
        for count in range(len(words), 0, -1):
            tried = " ".join(words[:count]) + ("…" if count < len(words) else "")
            measured = self.words(plain(tried).paragraphs[0], style)
            if measured.total * style.size <= limit:
                return self.pieces(measured, 0, len(measured.widths), 0.0, style, None)
        return ()

    def table(self, item: Item, table: Table, style: PageText) -> Iterator[Row]:
        """Yield a table's rows, its header first; a row higher than a page in several."""
        head_style = self.style.styles["table_head"]

        def words(paragraph: Paragraph, bold: bool) -> Measured:
            return self.words(paragraph, style._replace(bold=bold))

        pitch = style.leading / style.size
        look = Look(words, CELL_PADDING, lambda _: pitch, True, True, HANG / style.size)
        cells = Cells(table, look)
        sheet = cells.sheet(style.size, self.style.measure)
        owner = self.element("Table")
        header = None
        for r in range(len(cells.rows)):
            entry = self.element("TR", owner)
            kind = head_style if r == 0 else style
            lines = self.cell_lines(cells, sheet, r, entry, kind)
            for row in self.table_rows(item, lines, sheet, r, style):
                row = row._replace(header=header)
                header = header or row
                yield row

    def cell_lines(
        self, cells: Cells, sheet: Sheet, r: int, entry: Element, style: PageText
    ) -> list[list[Line]]:
        """Return the lines of a row's cells, one a leading from the row's first."""
        rows: list[list[Line]] = []
        x = 0.0
        for c, (text, width) in enumerate(zip(cells.rows[r], sheet.widths, strict=True)):
            scope = "Column" if r == 0 else "Row" if c == 0 and cells.table.aspects else ""
            owner = self.element("TH" if scope else "TD", entry, scope=scope)
            index = 0
            for paragraph, words in zip(text.paragraphs, cells.words[r][c], strict=True):
                for line in self.cell_paragraph(
                    paragraph, words, x, width, c, r, cells, sheet, style, owner
                ):
                    if index == len(rows):
                        rows.append([])
                    rows[index].append(line)
                    index += 1
            x += width
        return rows or [[]]

    def cell_paragraph(
        self,
        paragraph: Paragraph,
        words: Measured,
        x: float,
        width: float,
        c: int,
        r: int,
        cells: Cells,
        sheet: Sheet,
        style: PageText,
        owner: Element,
    ) -> Iterator[Line]:
        side, hang = CELL_PADDING[0], HANG * paragraph.level
        room = width - 2 * side - hang - sheet.shifts[r][c]
        limit = max(room / style.size, 0.5)
        words = words.fitted(limit)
        ends = words.breaks(limit)
        right = cells.table.columns[c].align != "left"
        mark = self.mark(paragraph, style, None)
        for begin, end in zip([0, *ends], ends, strict=False):
            indent = room - words.width(begin, end) * style.size if right else 0.0
            pieces = self.pieces(words, begin, end, x + side + hang + indent, style, owner)
            if mark and not begin:
                pieces = (mark._replace(x=x + side + hang - HANG), *pieces)
            yield Line(0.0, pieces, owner, words.joined(end))

    def table_rows(
        self, item: Item, lines: list[list[Line]], sheet: Sheet, r: int, style: PageText
    ) -> Iterator[Row]:
        """Yield one row of a table, in several pieces where it is higher than a page."""
        leading, end = style.leading, CELL_PADDING[1]
        room = self.style.height - self.style.top - self.style.bottom - sheet.heights[0]
        most = max(1, int((room - 2 * end) // leading))
        first = end + baseline(style)
        rule = Stroke("line", 0, 0, self.style.measure, 0, line=self.inks["rule"], thickness=0.5)
        if r == 0:
            rule = rule._replace(line=self.inks["accent"], thickness=1.0)
        for start in range(0, len(lines), most):
            chunk = lines[start : start + most]
            height = len(chunk) * leading + 2 * end
            moved = tuple(
                line._replace(y=first + i * leading) for i, row in enumerate(chunk) for line in row
            )
            yield Row(item, height, lines=moved, strokes=(rule._replace(y=height),), glued=r == 0)

    def picture(self, item: Item, block: Pictures) -> Row:
        """Return a picture at its share of the measure."""
        picture = block.items[0]
        image = picture.image
        room = self.style.height - self.style.top - self.style.bottom
        width = self.style.measure * SHARES[picture.width]
        width = min(width, room * TALLEST * image.width / image.height)
        height = width * image.height / image.width
        owner = None if picture.decorative else self.element("Figure", alt=picture.alt)
        return Row(item, height, photos=(Photo(Box(0, 0, width, height), image, owner),))

    def drawing(self, item: Item, block: Relation) -> Row:
        """Return a relation as a drawing."""
        family = self.style.families["heading"]

        def width(text: str, bold: bool) -> float:
            return self.fonts.face(family, bold).width(text)

        from deckbuilder.layout.drawings import draw  # a talk without relations does not need it

        drawing = draw(block, min(DRAWING[0], self.style.measure), DRAWING[1], DRAWING_SIZES, width)
        owner = self.element("Figure", alt=block.alt)
        lines = tuple(line for label in drawing.labels for line in self.label_lines(label, owner))
        return Row(item, drawing.height, lines=lines, strokes=tuple(self.strokes(drawing, owner)))

    def strokes(self, drawing: Drawing, owner: Element) -> Iterator[Stroke]:
        for shape in drawing.shapes:
            fill, line = self.inks.get(shape.fill, ""), self.inks.get(shape.line, "")
            yield Stroke(
                shape.kind,
                shape.x,
                shape.y,
                shape.width,
                shape.height,
                fill,
                line,
                1.0,
                shape.tint,
                owner,
            )

    def label_lines(self, label: Label, owner: Element) -> Iterator[Line]:
        """Yield a label's lines, centred in its box."""
        style = PageText("heading", label.size, label.size * 1.2, label.bold, color=label.ink)
        limit = label.width / label.size
        words = self.words(plain(label.text).paragraphs[0], style).fitted(limit)
        ends = words.breaks(limit)
        y = label.y + (label.height - len(ends) * style.leading) / 2
        for begin, end in zip([0, *ends], ends, strict=False):
            x = label.x + (label.width - words.width(begin, end) * label.size) / 2
            yield Line(
                y + baseline(style),
                self.pieces(words, begin, end, x, style, owner),
                owner,
                words.joined(end),
            )
            y += style.leading


def baseline(style: PageText) -> float:
    """Return where a line's baseline lies below its top: capitals stand in the middle of the line."""
    return style.leading / 2 + 0.33 * style.size


def _leads(item: Item, following: Item) -> bool:
    """Return whether an item stays with the one that follows."""
    if item.level or item.style in LEADING_IN:
        return True
    if isinstance(item.block, Pictures | Relation) or item.style == "caption":
        return following.style in BELOW and isinstance(following.block, Text)
    return item.style == "takeaway" and following.style == "detail"
