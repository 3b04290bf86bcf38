"""Rows of the handout's pages: the lines of a text, the rows of a table, a picture, a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from deckbuilder.blocks import (
    Block,
    Drawing,
    Label,
    Paragraph,
    Pictures,
    Relation,
    Table,
    Text,
    plain,
)
from deckbuilder.fonts import PrintedFonts
from deckbuilder.handout import Item
from deckbuilder.layout.frames import Anchor, Box, Element, Line, Photo, Stroke
from deckbuilder.layout.pagetables import PageTable
from deckbuilder.layout.typesetter import HANG, Typesetter, baseline
from deckbuilder.pagestyle import PageStyle, PageText

STEPS = {"title": 2.0, "heading1": 1.0, "quote_ends": 1.5}  # of the grid: from a rule to its text
MARK_GAP = 5.0  # at least, between a list mark and its text
SHARES = {"small": 1 / 3, "half": 0.5, "full": 1.0}
TALLEST = {"small": 0.25, "half": 0.35, "full": 0.55}  # of a page's room that a picture takes
DRAWING = (300.0, 130.0)  # the most that a drawing takes
DRAWING_SIZES = (10.5, 8.0)
EDGE = 1.0  # thickness of a drawing's lines
CLOSE = ("full_name",)  # styles that stand right below the heading
LEADING_IN = ("label", "full_name")  # styles that stay with what follows
BELOW = ("caption", "source")  # styles that stay with the picture above
NUMBERING = {"number": "Decimal", "bullet": "Disc", "": "None"}  # of a list (ISO 32000-1, 14.8.5.5)


class Slot(NamedTuple):
    """Where a page's number goes, once it is known: at the end of a line, on its right edge."""

    line: int
    right: float
    anchor: str  # of what stands on that page
    element: Element | None


class Row(NamedTuple):
    """Ink from the row's own top left. ``before`` is the space above, which a page's top swallows.

    ``glued``: the next row stands on the same page. ``header`` is the table's header row, to be
    repeated where a page ends before this one. ``quote`` is what is set apart, if the row is of it.
    ``grid``: its top stands on the page's grid.
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
    grid: bool = False
    slots: tuple[Slot, ...] = ()


class RowMaker(Typesetter):
    """Makes rows of items in reading order, and the structure elements that they belong to."""

    def __init__(
        self, style: PageStyle, fonts: PrintedFonts, expansions: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(style, fonts, expansions)
        self.quote: Element | None = None
        # Open lists, each with its last LBody.
        self.lists: list[tuple[Element, Element | None]] = []
        self.after = 0.0  # space that the item before wants

    def rows(self, item: Item, following: Item | None) -> list[Row]:
        """Return an item's rows; the space between two items is the larger of what both want."""
        style = self.style.styles[item.style]
        begins = item.quoted and self.quote is None
        if not item.quoted:
            self.quote = None
        elif begins:
            self.quote = self.element("BlockQuote")
        before = style.before if item.style in CLOSE else max(style.before, self.after)
        self.after = style.after
        block = item.block
        if isinstance(block, Text):
            rows = self.text(item, block, style, before)
        else:
            self.lists.clear()
            rows = list(self.object(item, block))
            rows[0] = rows[0]._replace(before=before)
        if not rows:
            return rows
        if following is not None and _leads(item, following):
            rows[-1] = rows[-1]._replace(glued=True)
        if item.style == "heading1":
            rows[0] = self.ruled_above(rows[0], "heading1")
        if begins:
            rows[0] = self.ruled_above(rows[0], "quote_ends")
        if item.quoted and not (following and following.quoted):
            rows[-1] = self.ruled_below(rows[-1], "quote_ends")
        return rows

    def ruled_above(self, row: Row, name: str) -> Row:
        """Return a row with one of the page's rules above its text, where there is one."""
        if not self.style.rules[name].thickness:
            return row
        air = STEPS[name] * self.style.grid
        lines = tuple(line._replace(y=line.y + air) for line in row.lines)
        strokes = (*row.strokes, self.rule_of(row, name, 0.0))
        return row._replace(height=row.height + air, lines=lines, strokes=strokes)

    def ruled_below(self, row: Row, name: str) -> Row:
        """Return a row with one of the page's rules below its text, where there is one."""
        if not self.style.rules[name].thickness:
            return row
        height = row.height + STEPS[name] * self.style.grid
        return row._replace(height=height, strokes=(*row.strokes, self.rule_of(row, name, height)))

    def rule_of(self, row: Row, name: str, y: float) -> Stroke:
        """Return a rule where a row's text stands; those of what is set apart are alike."""
        style = "quote" if name == "quote_ends" else row.item.style
        return self.rule(name, y, self.style.styles[style])

    def object(self, item: Item, block: Block) -> Iterator[Row]:
        if isinstance(block, Table):
            yield from self.table(item, block)
        elif isinstance(block, Pictures):
            yield self.picture(item, block)
        elif isinstance(block, Relation):
            yield self.drawing(item, block)

    def text(self, item: Item, text: Text, style: PageText, before: float) -> list[Row]:
        """Return the lines of paragraphs and lists."""
        rows: list[Row] = []
        anchor = Anchor(item.anchor, text.text, level=item.level) if item.anchor else None
        grid = item.level > 0 or style.leading == self.style.styles["body"].leading
        above = ""  # the mark of the list that the paragraph before belongs to
        for paragraph in text.paragraphs:
            if item.level:
                self.lists.clear()
                owner, label = self.element(f"H{item.level}"), None
            else:
                owner, label = self.owner(item, paragraph)
            if rows:
                within = (
                    paragraph.mark and above and (paragraph.level > 1 or paragraph.mark == above)
                )
                anchor, before = None, 0.0 if within else style.after
            if not paragraph.level:
                above = ""
            elif paragraph.level == 1 and paragraph.mark:
                above = paragraph.mark
            for line, glued in self.glued_lines(paragraph, style, owner, label):
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
                        grid,
                    )
                )
                anchor, before = None, 0.0
        return rows

    def block(self, item: Item) -> Element:
        """Return a new element of an item's running text."""
        if item.style == "caption":
            return self.element("Caption", self.quote)
        paragraph = self.element("P", self.quote)
        return self.element("Note", paragraph) if item.style == "source" else paragraph

    def owner(self, item: Item, paragraph: Paragraph) -> tuple[Element, Element | None]:
        """Return the element of a paragraph and of its list mark, opening lists as they nest."""
        if not paragraph.level:
            self.lists.clear()
            return self.block(item), None
        del self.lists[paragraph.level :]
        while len(self.lists) < paragraph.level:
            above = self.lists[-1][1] if self.lists else self.quote
            entries = self.element("L", above, numbering=NUMBERING[paragraph.mark])
            self.lists.append((entries, None))
        parent, body = self.lists[-1]
        if not paragraph.mark and body is not None:
            return self.element("P", body), None
        entry = self.element("LI", parent)
        label = self.element("Lbl", entry) if paragraph.mark else None
        body = self.element("LBody", entry)
        self.lists[-1] = parent, body
        return body, label

    def glued_lines(
        self, paragraph: Paragraph, style: PageText, owner: Element, label: Element | None
    ) -> Iterator[tuple[Line, bool]]:
        """Yield a paragraph's lines, each with whether the next one stays with it.

        Neither the first line nor the last one stands alone on a page.
        """
        hang = max(HANG, self.mark_width(paragraph, style) + MARK_GAP) if paragraph.mark else HANG
        start = style.left + ((paragraph.level - 1) * HANG + hang if paragraph.level else 0.0)
        mark = self.mark(paragraph, style, label, start, hang)
        lines = self.lines(paragraph, style, start, owner, mark)
        last = len(lines) - 2
        for i, line in enumerate(lines):
            yield line._replace(y=baseline(style)), last >= 0 and i in (0, last)

    def table(self, item: Item, table: Table) -> Iterator[Row]:
        """Yield a table's rows; the header stays with the first, and is repeated before later ones."""
        header: Row | None = None
        for row in PageTable(self, table).rows():
            made = Row(item, row.height, lines=row.lines, strokes=row.rules, glued=row.header)
            yield made._replace(header=header)
            header = header or made

    def picture(self, item: Item, block: Pictures) -> Row:
        """Return a picture at its share of the measure."""
        style, picture = self.style.styles[item.style], block.items[0]
        image = picture.image
        room = self.style.height - self.style.top - self.style.bottom
        width = self.room(style) * SHARES[picture.width]
        width = min(width, room * TALLEST[picture.width] * image.width / image.height)
        height = width * image.height / image.width
        owner = None if picture.decorative else self.element("Figure", alt=picture.alt)
        box = Box(self.beginning(style, width), 0, width, height)
        return Row(item, height, photos=(Photo(box, image, owner),))

    def drawing(self, item: Item, block: Relation) -> Row:
        """Return a relation as a drawing."""
        family = self.style.families["heading"]

        def width(text: str, bold: bool) -> float:
            return self.fonts.width(text, self.fonts.face(family, bold))

        from deckbuilder.layout.drawings import draw, mirrored  # only relations need it

        style = self.style.styles[item.style]
        drawing = draw(block, min(DRAWING[0], self.room(style)), DRAWING[1], DRAWING_SIZES, width)
        drawing = mirrored(drawing) if self.rtl else drawing
        owner = self.element("Figure", alt=block.alt)
        left = self.beginning(style, drawing.width)
        lines = [line for label in drawing.labels for line in self.label_lines(label, owner, left)]
        strokes = tuple(self.strokes(drawing, owner, left))
        return Row(item, drawing.height, lines=tuple(lines), strokes=strokes)

    def strokes(self, drawing: Drawing, owner: Element, left: float) -> Iterator[Stroke]:
        for kind, x, y, width, height, fill, tint, line in drawing.shapes:
            color, edge = self.style.fills.get(fill, ""), self.inks.get(line, "")
            yield Stroke(kind, left + x, y, width, height, color, edge, EDGE, tint, owner)

    def label_lines(self, label: Label, owner: Element, left: float) -> Iterator[Line]:
        """Yield a label's lines, centred in its box."""
        style = PageText("heading", label.size, label.size * 1.2, label.bold, color=label.ink)
        paragraph = plain(label.text).paragraphs[0]
        limit = label.width / label.size
        words = self.words(paragraph, style).fitted(limit, self.hyphens)
        ends = words.breaks(limit)
        y = label.y + (label.height - len(ends) * style.leading) / 2
        for begin, end in pairwise([0, *ends]):
            line = self.natural(words, begin, end, style, owner)
            x = left + label.x + (label.width - words.width(begin, end) * label.size) / 2
            yield line._replace(y=y + baseline(style), x=x)
            y += style.leading


def _leads(item: Item, following: Item) -> bool:
    """Return whether an item stays with the one that follows."""
    if item.level or item.style in LEADING_IN:
        return True
    if isinstance(item.block, Pictures | Relation) or item.style == "caption":
        return following.style in BELOW and isinstance(following.block, Text)
    if item.style in ("takeaway", "reading"):
        return following.style == "detail"
    return item.style == "quote" and following.quoted
