"""Tables: column widths from content, row heights, and where a table is cut."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Table, Text, plain
from deckbuilder.layout.cuts import Column as TextColumn
from deckbuilder.layout.cuts import cut, divided, with_marks
from deckbuilder.layout.frames import TableGrid
from deckbuilder.layout.lines import Hyphens, Measured
from deckbuilder.record import Frozen, replace

DECIMAL = re.compile(r"^(.*?\d)([.,]\d+)?(\D*)$", re.DOTALL)
SLACK = 0.995
AIR = 1.0  # points to spare in a column, for programs that round every letter
EMPTY = Paragraph(())
GAP = 0.8  # em, between numbers that end at the right and text that begins at the left
LONE_ROW = 0.125  # slides that a slide with one row costs beyond its own

Words = Callable[[Paragraph, bool], Measured]  # the words of a paragraph, bold or not


class Look(NamedTuple):
    """What makes a table's measures. ``pitch`` gives a paragraph's line pitch in em.

    ``sides`` is the padding at the sides of text of a size, ``ends`` that above and below it.
    """

    words: Words
    sides: Callable[[float], float]
    ends: Callable[[float], float]
    pitch: Callable[[Paragraph], float]
    bold_header: bool
    bold_first: bool
    hang: float = 1.0  # em that a list's text hangs in
    hyphens: Hyphens | None = None
    head: Words | None = None  # the words of the header, where those are of another style
    ease: tuple[float, float] | None = None  # em beyond texts, beyond numbers; None: all the width


class Sheet(Frozen):
    """A table measured for a width and a size: cells by row, the header row first."""

    table: Table
    size: float
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    shifts: tuple[tuple[float, ...], ...]
    crowded: bool  # a word had to be broken inside

    def cut(self, room: float, first: float | None = None) -> Iterator[tuple[Table, TableGrid]]:
        """Yield the slices that fit into ``room`` (the first into ``first``), each with its header.

        A row that is higher than the room has a slice of its own.
        """
        start, left = 0, (room if first is None else first) - self.heights[0]
        used = 0.0
        for i, height in enumerate(self.heights[1:]):
            if used and used + height > left + 0.01:
                yield self.slice(start, i)
                start, used, left = i, 0.0, room - self.heights[0]
            used += height
        yield self.slice(start, len(self.table.rows))

    def balanced(self, room: float) -> Iterator[tuple[Table, TableGrid]]:
        """Yield the fewest slices that fit into ``room``, about equally high.

        None has one row alone if that can be helped.
        """
        left = room - self.heights[0]

        def slices(start: int) -> Iterator[tuple[int, float, float]]:
            used = 0.0
            for end, height in enumerate(self.heights[start + 1 :], start + 1):
                used += height
                if used > left + 0.01 and end > start + 1:
                    return
                yield end, 1.0 + LONE_ROW * (end == start + 1), used

        start = 0
        for end in divided(len(self.table.rows), slices):
            yield self.slice(start, end)
            start = end

    def slice(self, start: int, end: int) -> tuple[Table, TableGrid]:
        """Return rows ``start`` to ``end`` below the header, and their measures."""
        heights = (self.heights[0], *self.heights[start + 1 : end + 1])
        shifts = (self.shifts[0], *self.shifts[start + 1 : end + 1])
        return replace(self.table, rows=self.table.rows[start:end]), TableGrid(
            self.widths, heights, shifts
        )


class Cells:
    """The measured words of a table's cells, at any size."""

    def __init__(self, table: Table, look: Look) -> None:
        self.table, self.look = table, look
        header = tuple(plain(column.name) for column in table.columns)
        self.rows: list[tuple[Text, ...]] = [header, *table.rows]
        self.words = [
            [[words(p, self.bold(r, c)) for p in text.paragraphs] for c, text in enumerate(row)]
            for r, row in enumerate(self.rows)
            for words in (look.words if r else look.head or look.words,)
        ]
        self.shifts = self._shifts()

    def bold(self, row: int, column: int) -> bool:
        """Return whether the table's style makes a cell bold."""
        first = column == 0 and self.table.aspects
        return (row == 0 and self.look.bold_header) or (first and self.look.bold_first)

    def sheet(self, size: float, width: float) -> Sheet:
        """Return the table set at ``size`` in ``width`` points."""
        return self.set_in(size, *self.widths(size, width))

    def set_in(self, size: float, widths: Sequence[float], crowded: bool) -> Sheet:
        """Return the table set at ``size`` in columns of given widths."""
        heights = [
            max(self.height(r, c, size, widths[c]) for c in range(len(widths)))
            for r in range(len(self.rows))
        ]
        shifts = tuple(tuple(shift * size for shift in row) for row in self.shifts)
        return Sheet(self.table, size, tuple(widths), tuple(heights), shifts, crowded)

    def line(self, size: float) -> float:
        """Return the height of a row of one line."""
        return self.look.pitch(EMPTY) * size + 2 * self.look.ends(size)

    def height(self, row: int, column: int, size: float, width: float) -> float:
        """Return the height that a cell needs, its padding included; an empty one takes a line."""
        height = 0.0
        paragraphs = self.rows[row][column].paragraphs
        for paragraph, words in zip(paragraphs, self.words[row][column], strict=True):
            limit = self.limit(row, column, paragraph, size, width)
            fits = words.total <= limit
            count = 1 if fits else len(words.fitted(limit, self.look.hyphens).breaks(limit))
            height += count * self.look.pitch(paragraph)
        return (height or self.look.pitch(EMPTY)) * size + 2 * self.look.ends(size)

    def limit(
        self, row: int, column: int, paragraph: Paragraph, size: float, width: float
    ) -> float:
        """Return the em that a line of a cell's paragraph may be wide."""
        room = (width - 2 * self.look.sides(size)) / size - self.shifts[row][column]
        return max((room - self.look.hang * paragraph.level) * SLACK, 0.5)

    def columns(self, sheet: Sheet, row: int, column: int) -> list[TextColumn]:
        """Return the paragraphs of a cell as they are set in a sheet."""
        out = []
        for paragraph, words in zip(
            self.rows[row][column].paragraphs, self.words[row][column], strict=True
        ):
            limit = self.limit(row, column, paragraph, sheet.size, sheet.widths[column])
            split = words.fitted(limit, self.look.hyphens)
            leading = self.look.pitch(paragraph) * sheet.size
            out.append(TextColumn(paragraph, split, limit, leading))
        return out

    def finished(self, sheet: Sheet, room: float) -> Sheet:
        """Return a sheet for slides: rows higher than ``room`` split, breaks of long words marked."""
        high = [height > room + 0.01 for height in sheet.heights]
        if any(high[1:]):
            rows = [
                part
                for r, row in enumerate(self.table.rows, 1)
                for part in (self.parts(sheet, r, room) if high[r] else [row])
            ]
            cells = Cells(replace(self.table, rows=tuple(rows)), self.look)
            parted = cells.set_in(sheet.size, sheet.widths, sheet.crowded)
            return replace(parted, table=cells.marked(parted))
        fixed = any(column.width for column in self.table.columns)
        if sheet.crowded or fixed:  # else no word is wider than its column
            return replace(sheet, table=self.marked(sheet))
        return sheet

    def parts(self, sheet: Sheet, row: int, room: float) -> list[tuple[Text, ...]]:
        """Return a row as several, each cell cut on its own; one that has run out is empty."""
        inner = room - 2 * self.look.ends(sheet.size)
        cells = [cut(self.columns(sheet, row, c), inner) for c in range(len(sheet.widths))]
        spans = [text.span for text in self.rows[row]]
        return [
            tuple(
                Text(tuple(cell[part]) if part < len(cell) else (), span)
                for cell, span in zip(cells, spans, strict=True)
            )
            for part in range(max(map(len, cells)))
        ]

    def marked(self, sheet: Sheet) -> Table:
        """Return the table with the marks of the breaks in words wider than their column."""
        rows = []
        for r, row in enumerate(self.rows):
            cells = []
            for c, text in enumerate(row):
                set_in = self.columns(sheet, r, c)
                if any(one.words.marks for one in set_in):
                    marked = (with_marks(one.paragraph, one.words) for one in set_in)
                    text = text._replace(paragraphs=tuple(marked))
                cells.append(text)
            rows.append(tuple(cells))
        columns = tuple(
            replace(column, name=text.text)
            for column, text in zip(self.table.columns, rows[0], strict=True)
        )
        return replace(self.table, columns=columns, rows=tuple(rows[1:]))

    def widths(self, size: float, width: float) -> tuple[list[float], bool]:
        """Return column widths: what authors fixed, then the widest words, then by the text's area.

        The second value tells whether a word has to be broken inside.
        """
        sides = 2 * self.look.sides(size)
        count = len(self.table.columns)
        least, most, area = [], [], []
        for c in range(count):
            words, totals = [0.0], [0.0]
            for row, texts in enumerate(self.words):
                shift = self.shifts[row][c]
                for paragraph, text in zip(self.rows[row][c].paragraphs, texts[c], strict=True):
                    hang = self.look.hang * paragraph.level + shift
                    words.append(text.widest + hang)
                    totals.append(text.total + hang)
            least.append(max(words) * size / SLACK + sides + AIR)
            most.append(max(totals) * size / SLACK + sides + AIR)
            area.append(sum(totals) * size)
        fixed = {
            c: column.width * width for c, column in enumerate(self.table.columns) if column.width
        }
        shares, crowded = _shares(width, least, most, area, fixed)
        if self.look.ease is None or fixed or crowded:
            return shares, crowded
        of_text, of_numbers = self.look.ease
        words = [column.align == "left" for column in self.table.columns]
        eased = [size * (of_text if text or not any(words) else of_numbers) for text in words]
        limits = [own + more for own, more in zip(most, eased, strict=True)]
        return list(map(min, shares, limits)), False

    def _shifts(self) -> list[list[float]]:
        """Return, per cell, how far its right edge moves in.

        Decimals stand under one another; numbers keep off the text of the column after them.
        """
        columns = self.table.columns
        before_text = [
            one.align != "left" and other.align == "left" for one, other in pairwise(columns)
        ]
        gaps = [GAP * apart for apart in (*before_text, False)]
        out = [list(gaps) for _ in self.rows]
        for c, column in enumerate(columns):
            if column.align != "decimal":
                continue
            tails = []
            for row in self.rows[1:]:
                match = DECIMAL.match(row[c].text)
                tail = (match[2] or "") + match[3] if match else ""
                tails.append(self._tail_width(row[c], tail))
            longest = max(tails, default=0.0)
            for r, tail_width in enumerate(tails, 1):
                out[r][c] += longest - tail_width
        return out

    def _tail_width(self, text: Text, tail: str) -> float:
        if not tail or not text.paragraphs:
            return 0.0
        run = text.paragraphs[-1].runs[-1]._replace(text=tail)
        return self.look.words(Paragraph((run,)), False).total


def _level(width: float, least: Sequence[float]) -> list[float]:
    """Return widths for too narrow a table: the widest columns give way, down to a common width."""
    room, most = width, 0.0
    for left, one in zip(range(len(least), 0, -1), sorted(least), strict=True):
        most = room / left
        if one >= most:
            break
        room -= one
    return [min(one, most) for one in least]


def _shares(
    width: float,
    least: Sequence[float],
    most: Sequence[float],
    area: Sequence[float],
    fixed: dict[int, float],
) -> tuple[list[float], bool]:
    """Return widths that add up to ``width``."""
    count = len(least)
    open_columns = [c for c in range(count) if c not in fixed]
    room = width - sum(fixed.values())
    crowded = room < sum(least[c] for c in open_columns) - 0.5
    if crowded and fixed:  # the author's widths leave too little: content decides alone
        return _shares(width, least, most, area, {})
    if crowded:
        return _level(width, least), True
    out = [fixed.get(c, least[c]) for c in range(count)]
    spare = room - sum(least[c] for c in open_columns)
    wants = {c: max(most[c] - least[c], 0.0) for c in open_columns}
    if sum(wants.values()) <= spare:  # everything fits on one line: what is left goes to all alike
        left = spare - sum(wants.values())
        total = sum(most[c] for c in open_columns) or 1.0
        for c in open_columns:
            out[c] += wants[c] + left * most[c] / total
        return out, False
    while spare > 0.01 and wants:
        weight = sum(area[c] for c in wants) or 1.0
        given = {
            c: min(wants[c], spare * (area[c] / weight if weight else 1 / len(wants)))
            for c in wants
        }
        for c, more in given.items():
            out[c] += more
            wants[c] -= more
        used = sum(given.values())
        spare -= used
        wants = {c: want for c, want in wants.items() if want > 0.01}
        if used < 0.01:
            break
    return out, False
