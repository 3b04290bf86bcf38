"""A table on the handout's pages: cells as lines, rows with a rule below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Table
from deckbuilder.layout.frames import Element, Line, Stroke
from deckbuilder.layout.lines import Measured
from deckbuilder.layout.tables import Cells, Look, Sheet
from deckbuilder.layout.typesetter import HANG, Typesetter, baseline

SIDES, ENDS = 5.0, 3.5  # padding of cells
SMALLEST = 7.0  # of a table with more columns than words fit into
STEP = 0.5


class TableRow(NamedTuple):
    """A row, or a piece of one that is higher than a page."""

    height: float
    lines: tuple[Line, ...]
    rule: Stroke
    header: bool


class PageTable:
    """A table set in the page's measure."""

    def __init__(self, setter: Typesetter, table: Table) -> None:
        self.setter, self.table, self.page = setter, table, setter.style
        self.style, self.head = self.page.styles["table"], self.page.styles["table_head"]
        self.pitch = self.style.leading / self.style.size

        def words(paragraph: Paragraph, bold: bool) -> Measured:
            return setter.words(paragraph, self.style._replace(bold=bold))

        hang = HANG / self.style.size
        look = Look(words, SIDES, lambda _: ENDS, lambda _: self.pitch, True, True, hang)
        self.cells = Cells(table, look)
        self.sheet = self.fitting(self.style.size)
        self.style, self.head = (
            style._replace(size=self.sheet.size, leading=self.sheet.size * self.pitch)
            for style in (self.style, self.head)
        )

    def fitting(self, size: float) -> Sheet:
        """Return the table at the largest size at which no word has to be broken."""
        while True:
            sheet = self.cells.sheet(size, self.page.measure)
            if not sheet.crowded or size <= SMALLEST:
                return sheet
            size -= STEP

    def rows(self) -> Iterator[TableRow]:
        """Yield the rows, the header first."""
        owner = self.setter.element("Table")
        for r in range(len(self.cells.rows)):
            yield from self.pieces(self.row(r, self.setter.element("TR", owner)), r)

    def row(self, r: int, entry: Element) -> list[list[Line]]:
        """Return the lines of a row's cells, by their place from the top; each at 0 for now."""
        rows: list[list[Line]] = []
        x = 0.0
        for c, width in enumerate(self.sheet.widths):
            scope = "Column" if r == 0 else "Row" if c == 0 and self.table.aspects else ""
            owner = self.setter.element("TH" if scope else "TD", entry, scope=scope)
            for i, line in enumerate(self.cell(r, c, x, owner)):
                if i == len(rows):
                    rows.append([])
                rows[i].append(line)
            x += width
        return rows or [[]]

    def cell(self, r: int, c: int, x: float, owner: Element) -> Iterator[Line]:
        """Yield the lines of a cell whose left edge is at ``x``."""
        style = self.style if r else self.head
        right = self.table.columns[c].align != "left"
        texts = zip(self.cells.rows[r][c].paragraphs, self.cells.words[r][c], strict=True)
        for paragraph, words in texts:
            hang = HANG * paragraph.level
            room = self.sheet.widths[c] - 2 * SIDES - hang - self.sheet.shifts[r][c]
            limit = max(room / style.size, 0.5)
            words = words.fitted(limit)
            mark = self.setter.mark(paragraph, style, None)
            begin, left = 0, x + SIDES + hang
            for end in words.breaks(limit):
                indent = room - words.width(begin, end) * style.size if right else 0.0
                pieces = self.setter.pieces(words, begin, end, left + indent, style, owner)
                if mark and not begin:
                    pieces = (mark._replace(x=left - HANG), *pieces)
                yield Line(0.0, pieces, owner, words.joined(end))
                begin = end

    def pieces(self, lines: list[list[Line]], r: int) -> Iterator[TableRow]:
        """Yield one row, in several pieces where it is higher than a page."""
        page, style = self.page, self.style
        room = page.height - page.top - page.bottom - self.sheet.heights[0]
        most = max(1, int((room - 2 * ENDS) // style.leading))
        first = ENDS + baseline(style)
        color, thickness = (page.inks["rule"], 0.5) if r else (page.inks["accent"], 1.0)
        for start in range(0, len(lines), most):
            chunk = lines[start : start + most]
            height = len(chunk) * style.leading + 2 * ENDS
            rule = Stroke("line", 0, height, page.measure, 0, line=color, thickness=thickness)
            moved = [
                line._replace(y=first + i * style.leading)
                for i, row in enumerate(chunk)
                for line in row
            ]
            yield TableRow(height, tuple(moved), rule, r == 0)
