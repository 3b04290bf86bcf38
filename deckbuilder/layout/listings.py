"""The contents and the index: a name, a leader, and numbers on the right; pages fill in theirs at the end.

How many lines they take is known before any number is, so that nothing has to be laid out twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from math import ceil
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Run, Text
from deckbuilder.handout import Entry, Index, Item
from deckbuilder.language import Labels
from deckbuilder.layout.breaks import Group, groups, height
from deckbuilder.layout.frames import ARTIFACT, Element, Line, Piece, Stroke
from deckbuilder.layout.rows import Row, RowMaker, Slot
from deckbuilder.layout.typesetter import HANG, baseline

NUMBER = 20.0  # room of the contents' numbers
LEADER_GAP = 6.0  # between a leader and the words beside it
DOT = 0.8  # thickness of a leader
WITHIN = 10.0  # cost of a page's end within a section of the contents
COLUMN, GUTTER = 170.0, 24.0  # least width of the index's columns; between them
NUMBER_GAP = 12.0  # between columns of numbers
LETTER_GAP = 3.0  # at least, between a letter and the terms that begin with it
WIDEST = 48.0  # of the word above one
ENDING = 4  # lines that a column of the last page of an index has at least


class Name(NamedTuple):
    """A name set in lines, the last of which goes up to ``end``; its numbers belong to ``link``."""

    lines: tuple[Line, ...]
    end: float
    link: Element


class Cell(NamedTuple):
    """An entry of the index as it stands in the first column."""

    lines: tuple[Line, ...]
    strokes: tuple[Stroke, ...]
    slot: Slot
    height: int  # in lines


class Listing:
    """Sets names and numbers, mirrored where a talk is written from right to left."""

    def __init__(self, maker: RowMaker, style: str, mirrored: bool) -> None:
        self.maker, self.page, self.mirrored = maker, maker.style, mirrored
        self.name, self.style = style, maker.style.styles[style]

    def across(self, x: float, width: float) -> float:
        """Return where something of a width begins that stands ``x`` from the margin."""
        return self.page.measure - x - width if self.mirrored else x

    def moved(self, pieces: Sequence[Piece], x: float, owner: Element | None) -> tuple[Piece, ...]:
        """Return pieces that begin at 0 moved to ``x`` from the margin, as parts of an element."""
        start = self.across(x, sum(piece.width for piece in pieces))
        return tuple(p._replace(x=start + p.x, element=p.element or owner) for p in pieces)

    def named(
        self, runs: tuple[Run, ...], anchor: str, x: float, width: float, parent: Element
    ) -> Name:
        """Return a name that leads to an anchor, from ``x`` on; lines after the first are indented."""
        maker, style = self.maker, self.style
        link = maker.element("Link", maker.element("Reference", parent))
        words = maker.words(Paragraph(runs), style)
        ends = [len(words.widths)]
        if words.total > width / style.size:
            limit = (width - HANG) / style.size
            words = words.fitted(limit, maker.hyphens)
            ends = words.breaks(limit)
        lines: list[Line] = []
        begin, left, y = 0, x, baseline(style)
        for end in ends:
            found = maker.natural(words, begin, end, style, link)
            pieces = self.linked(self.moved(found.pieces, left, link), anchor)
            reached = left + sum(piece.width for piece in pieces)
            lines.append(Line(y, pieces, link, words.joined(end)))
            begin, left, y = end, x + HANG, y + style.leading
        return Name(tuple(lines), reached, link)

    def linked(self, pieces: Sequence[Piece], anchor: str) -> tuple[Piece, ...]:
        return tuple(piece._replace(href="#" + anchor) for piece in pieces)

    def leader(self, name: Name, right: float) -> tuple[Stroke, ...]:
        """Return dots from a name's end to ``right`` where there is room for some."""
        x = name.end + LEADER_GAP
        width = right - x
        if width < 2 * LEADER_GAP:
            return ()
        ink, y = self.page.inks["muted"], name.lines[-1].y - DOT / 2
        return (Stroke("dots", self.across(x, width), y, width, 0, line=ink, thickness=DOT),)

    def ending(
        self, text: str, style: str, right: float, owner: Element | None
    ) -> tuple[Piece, ...]:
        """Return a number, or the word above a column of them, that ends at ``right``."""
        pieces = self.maker.one_line(text, style, WIDEST).pieces
        return self.moved(pieces, right - sum(piece.width for piece in pieces), owner)

    def numbered(self, row: Row, pages: Mapping[str, int]) -> Row:
        """Return a row with the numbers of pages in their slots."""
        lines = list(row.lines)
        for slot in row.slots:
            number = self.ending(str(pages[slot.anchor]), self.name, slot.right, slot.element)
            line = lines[slot.line]
            last = max(line.pieces, key=lambda piece: piece.at)
            spaced = last if last.rtl else last._replace(text=f"{last.text} ")
            names = [spaced if piece is last else piece for piece in line.pieces]
            number = tuple(piece._replace(at=last.at + 1) for piece in number)
            pieces = (*names, *self.linked(number, slot.anchor))
            lines[slot.line] = line._replace(pieces=pieces)
        return row._replace(lines=tuple(lines))


class Contents(Listing):
    """The headings of a talk, a line each."""

    def __init__(self, maker: RowMaker, items: tuple[Item, ...], labels: Labels) -> None:
        super().__init__(maker, "contents", labels.right_to_left)
        self.heading, self.item = items
        self.title = labels.text("contents")

    def groups(self) -> Iterator[Group]:
        """Yield the contents, heading first; a page ends rather between sections than within them."""
        rows = [*self.maker.rows(self.heading, self.item), *self.entries()]
        for group in groups(rows, self.title, self.page.room):
            yield group._replace(cut=0.0 if group.rows[0].before else WITHIN)

    def entries(self) -> Iterator[Row]:
        """Yield a row for each heading; sections stand apart where something stands below them."""
        assert isinstance(self.item.block, Text)
        paragraphs = self.item.block.paragraphs
        levels = [0, *(paragraph.level for paragraph in paragraphs), 0]
        toc = section = self.maker.element("TOC")
        parents = [toc, toc]
        for i, paragraph in enumerate(paragraphs):
            above, level, below = levels[i : i + 3]
            if level > above:
                parents[1] = self.maker.element("TOC", section)
            entry = self.maker.element("TOCI", parents[level])
            if not level:
                section = entry
            row = self.entry(paragraph, entry)
            before = self.page.grid if i and not level and (above or below) else 0.0
            yield row._replace(before=before if i else self.maker.after, glued=below > level)

    def entry(self, paragraph: Paragraph, parent: Element) -> Row:
        [run] = paragraph.runs
        assert run.href is not None
        anchor, right = run.href[1:], self.page.measure
        x = HANG * paragraph.level
        name = self.named((run._replace(href=None),), anchor, x, right - NUMBER - x, parent)
        slot = Slot(len(name.lines) - 1, right, anchor, name.link)
        return Row(
            self.item,
            len(name.lines) * self.style.leading,
            lines=name.lines,
            strokes=self.leader(name, right - NUMBER),
            grid=True,
            slots=(slot,),
        )


class IndexColumns(Listing):
    """The terms of a talk from A to Z in columns, with the numbers of pages and slides."""

    def __init__(
        self, maker: RowMaker, index: Index, labels: Labels, slides: Mapping[str, int]
    ) -> None:
        super().__init__(maker, "index", labels.right_to_left)
        self.slides, self.title = slides, labels.text("index")
        self.words = [labels.text("index_page")]
        if any(entry.anchor in slides for entry in index.entries):
            self.words.append(labels.text("index_slide"))
        measure = self.page.measure
        self.columns = 2 if (measure - GUTTER) / 2 >= COLUMN else 1
        self.width = (measure - GUTTER * (self.columns - 1)) / self.columns
        self.rights = list(self.edges())
        self.heading = maker.rows(index.heading, None)
        self.item = Item("index", Text(tuple(Paragraph(_runs(entry)) for entry in index.entries)))
        self.owner = maker.element("Index")
        self.head = maker.element("P", self.owner)
        self.list = maker.element("L", self.owner, numbering="None")
        self.hang = max([HANG, *self.letters(index.entries)])
        self.cells = list(self.entries(index.entries))

    def letters(self, entries: Sequence[Entry]) -> Iterator[float]:
        """Yield the room that each letter needs; some of Arabic are wide."""
        for letter in {entry.initial for entry in entries if entry.initial}:
            pieces = self.maker.one_line(letter, "index_letter", self.width).pieces
            yield sum(piece.width for piece in pieces) + LETTER_GAP

    def edges(self) -> Iterator[float]:
        """Yield the right edges of the first column's numbers: of pages, of slides."""
        right = self.width
        widths = []
        for word in (*self.words, "0000"):
            pieces = self.maker.one_line(word, "index_head", WIDEST).pieces
            widths.append(sum(piece.width for piece in pieces))
        *widths, least = widths
        self.names = self.width - sum(max(width, least) + NUMBER_GAP for width in widths)
        for width in widths[1:]:
            yield right - max(width, least) - NUMBER_GAP
        yield right

    def entries(self, entries: Sequence[Entry]) -> Iterator[Cell]:
        """Yield the entries, the first of each letter with that letter before it."""
        maker = self.maker
        letter = ""
        for entry in entries:
            item = maker.element("LI", self.list)
            lines: list[Line] = []
            if entry.initial and entry.initial != letter:
                letter = entry.initial
                label = maker.element("Lbl", item)
                pieces = maker.one_line(letter, "index_letter", self.width).pieces
                lines.append(Line(baseline(self.style), self.moved(pieces, 0, label), label))
            body = maker.element("LBody", item)
            name = self.named(_runs(entry), entry.anchor, self.hang, self.names - self.hang, body)
            slot = Slot(len(lines) + len(name.lines) - 1, self.rights[0], entry.anchor, name.link)
            lines += name.lines
            if entry.anchor in self.slides:
                number = str(self.slides[entry.anchor])
                pieces = self.ending(number, self.name, self.rights[-1], body)
                lines.append(Line(name.lines[-1].y, pieces, body))
            yield Cell(tuple(lines), self.leader(name, self.names), slot, len(name.lines))

    def fits(self, room: float) -> bool:
        """Return whether all fits below what a page holds, of which ``room`` is left."""
        columns = self.filled(self.cells, self.lines(room - self.heading[0].before))
        return sum(map(len, columns)) == len(self.cells)

    def lines(self, room: float) -> int:
        """Return how many lines of a column have room below the heading and the words above numbers."""
        return int((room - height(self.heading) + self.heading[0].before) / self.style.leading) - 1

    def groups(self) -> Iterator[Group]:
        """Yield what stands on one page each, the columns of the last one even."""
        left = self.cells
        heading = tuple(row._replace(glued=True) for row in self.heading)
        most = self.lines(self.page.room)
        while left:
            columns = self.filled(left, most)
            rest = left[sum(map(len, columns)) :]
            if not rest:
                columns = self.even(left)
            elif (lines := _count(rest)) < ENDING * self.columns:
                columns = self.filled(
                    left, most - ceil((ENDING * self.columns - lines) / self.columns)
                )
            left = left[sum(map(len, columns)) :]
            yield Group((*heading, self.row(columns, first=bool(heading))), self.title, 0.0)
            heading, most = (), int(self.page.room / self.style.leading) - 1

    def filled(self, cells: Sequence[Cell], most: int) -> list[list[Cell]]:
        """Return columns of at most so many lines, filled one after the other."""
        columns: list[list[Cell]] = [[]]
        used = 0
        for cell in cells:
            if columns[-1] and used + cell.height > most:
                if len(columns) == self.columns:
                    break
                columns.append([])
                used = 0
            columns[-1].append(cell)
            used += cell.height
        return columns

    def even(self, cells: Sequence[Cell]) -> list[list[Cell]]:
        """Return the lowest columns that hold all."""
        for most in count(ceil(_count(cells) / self.columns)):
            columns = self.filled(cells, most)
            if sum(map(len, columns)) == len(cells):
                break
        return columns

    def row(self, columns: Sequence[Sequence[Cell]], first: bool) -> Row:
        """Return columns as they stand on a page; the words above numbers are content on the first."""
        leading = self.style.leading
        lines: list[Line] = []
        strokes: list[Stroke] = []
        slots: list[Slot] = []
        for number, column in enumerate(columns):
            aside = number * (self.width + GUTTER)
            x = -aside if self.mirrored else aside
            owner = self.head if first and not number else ARTIFACT
            for word, right in zip(self.words, self.rights, strict=True):
                pieces = self.ending(word, "index_head", right, owner)
                lines.append(Line(baseline(self.style), pieces, owner, x=x))
            y = leading
            for cell in column:
                slots.append(cell.slot._replace(line=cell.slot.line + len(lines)))
                lines += (line._replace(x=x, y=line.y + y) for line in cell.lines)
                strokes += (s._replace(x=s.x + x, y=s.y + y) for s in cell.strokes)
                y += cell.height * leading
        most = max(map(_count, columns))
        return Row(
            self.item,
            (most + 1) * leading,
            self.page.grid,
            tuple(lines),
            tuple(strokes),
            grid=True,
            slots=tuple(slots),
        )


def _count(cells: Sequence[Cell]) -> int:
    return sum(cell.height for cell in cells)


def _runs(entry: Entry) -> tuple[Run, ...]:
    """Return a name, and the other one of the same term in parentheses."""
    return (Run(f"{entry.name} ({entry.other})" if entry.other else entry.name),)
