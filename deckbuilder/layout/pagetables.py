"""A table on the handout's pages: cells as lines, rows with a rule below them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Table
from deckbuilder.directions import is_rtl
from deckbuilder.layout.frames import Element, Line, Piece, Stroke
from deckbuilder.layout.lines import Measured
from deckbuilder.layout.tables import Cells, Look, Sheet
from deckbuilder.layout.typesetter import HANG, SetLine, Typesetter, baseline
from deckbuilder.pagestyle import PageText

SIDES, ENDS = 5.0, 3.5  # padding of cells
SMALLEST = 7.0  # of a table with more columns than words fit into
STEP = 0.5


class TableRow(NamedTuple):
    """A row, or a piece of one that is higher than a page."""

    height: float
    lines: tuple[Line, ...]
    rules: tuple[Stroke, ...]
    header: bool


class PageTable:
    """A table set in the page's measure."""

    def __init__(self, setter: Typesetter, table: Table) -> None:
        self.setter, self.table, self.page = setter, table, setter.style
        self.style, self.head = self.page.styles["table"], self.page.styles["table_head"]
        self.pitch = self.style.leading / self.style.size

        def words(paragraph: Paragraph, bold: bool) -> Measured:
            return setter.words(paragraph, self.style._replace(bold=bold))

        def head(paragraph: Paragraph, bold: bool) -> Measured:
            return setter.words(paragraph, self.head)

        hang = HANG / self.style.size
        look = Look(
            words,
            SIDES,
            lambda _: ENDS,
            lambda _: self.pitch,
            True,
            True,
            hang,
            setter.hyphens,
            head,
        )
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
        """Yield the lines of a cell whose edge is at ``x`` from the side where the table starts."""
        setter, width = self.setter, self.sheet.widths[c]
        style = self.style if r else self.head
        right = self.table.columns[c].align != "left"
        left = self.page.measure - x - width if setter.rtl else x
        texts = zip(self.cells.rows[r][c].paragraphs, self.cells.words[r][c], strict=True)
        for paragraph, words in texts:
            hang, shift = HANG * paragraph.level, self.sheet.shifts[r][c]
            room = width - 2 * SIDES - hang - shift
            limit = max(room / style.size, 0.5)
            words = words.fitted(limit, setter.hyphens)
            rtl = is_rtl(paragraph.text, setter.rtl)
            mark = self.mark(paragraph, style, left, width, rtl)
            for begin, end in pairwise([0, *words.breaks(limit)]):
                natural = words.width(begin, end) * style.size
                ends = rtl and (setter.rtl or paragraph.level > 0) and not right
                found = SetLine(begin, end, room if ends else natural, True)
                line = setter.line(words, found, style, owner, rtl=rtl)
                at = left + SIDES + (0.0 if rtl else hang) + (room - natural if right else 0.0)
                pieces = tuple(piece._replace(x=piece.x + at) for piece in line.pieces)
                yield line._replace(pieces=(*mark, *pieces) if not begin else pieces)

    def mark(
        self, paragraph: Paragraph, style: PageText, left: float, width: float, rtl: bool
    ) -> tuple[Piece, ...]:
        """Return a list mark in a cell from ``left`` on."""
        hang = HANG * paragraph.level
        start = self.page.measure - (left + width - SIDES - hang) if rtl else left + SIDES + hang
        return self.setter.mark(paragraph, style, None, start, HANG)

    def pieces(self, lines: list[list[Line]], r: int) -> Iterator[TableRow]:
        """Yield one row, in several pieces where it is higher than a page."""
        page, style = self.page, self.style
        room = page.height - page.top - page.bottom - self.sheet.heights[0]
        most = max(1, int((room - 2 * ENDS) // style.leading))
        first = ENDS + baseline(style)
        for start in range(0, len(lines), most):
            chunk = lines[start : start + most]
            height = len(chunk) * style.leading + 2 * ENDS
            rules = tuple(self.rules(r, height, start + most >= len(lines)))
            moved = [
                line._replace(y=first + i * style.leading)
                for i, row in enumerate(chunk)
                for line in row
            ]
            yield TableRow(height, tuple(moved), rules, r == 0)

    def rules(self, r: int, height: float, whole: bool) -> Iterator[Stroke]:
        """Yield the rules above and below a row; one that is not ``whole`` goes on below."""
        ends = {0.0: "" if r else "table_top", height: "table_row" if r else "table_head"}
        if r and whole and r + 1 == len(self.cells.rows):
            ends[height] = "table_end"
        for y, name in ends.items():
            if name and self.page.rules[name].thickness:
                yield self.setter.rule(name, y, self.page.styles["table"])
