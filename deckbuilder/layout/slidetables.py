"""Tables on slides: at a size that can be read, over as many slides as they need."""

from __future__ import annotations

from deckbuilder.blocks import Paragraph, Run, Table
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.fonts import Face
from deckbuilder.layout.frames import Box, TableGrid
from deckbuilder.layout.lines import Hyphens, Measured, measure
from deckbuilder.layout.tables import Cells, Look, Sheet
from deckbuilder.masters import PITCH, TextStyle
from deckbuilder.record import replace
from deckbuilder.template import Template

STAND_IN = 1.45  # em, the line of the highest font that stands in for a script: Noto Sans CJK
# Em that columns may be wider than their text, and than their numbers: what stands far apart is no row.
# LibreOffice takes a quarter of one between a number and a Chinese or Japanese letter.
EASE = (3.0, 1.0)
FILLED = 0.75  # of its place that a table with wider rows fills
ROUNDING = 0.008  # em by which LibreOffice may round a line up
SUBSCRIPT = 0.16  # em that a subscript reaches below its line


def lay_out_table(
    block: Table, box: Box, template: Template, hyphens: Hyphens, report: Diagnostics
) -> Sheet:
    """Return a table measured for its place, rows that are higher than a slide split.

    Reports ``table-too-wide`` and ``row-too-high``.
    """
    cells = Cells(block, look(template, hyphens))
    style = template.table
    floor = min(template.floor("table"), style.size)
    sheet = choose(cells, box, style.size, floor)
    if sheet.crowded:
        message = f"the table's {len(block.columns)} columns are too narrow for their words"
        hint = "make it two tables, or turn rows into columns"
        report.warning("table-too-wide", message, block.span, hint)
    room = box.height - sheet.heights[0]
    high = [row for row, height in enumerate(sheet.heights) if row and height > room + 0.01]
    if high and room < cells.line(sheet.size):
        message = "the header of the table leaves no room for its rows"
        report.error("row-too-high", message, block.span, "give its columns shorter names")
        return sheet
    for row in high:
        span = block.rows[row - 1][0].span or block.span
        message = f"row {row} of the table is higher than a slide, and goes on on the next"
        report.warning("row-too-high", message, span, "shorten it")
    return cells.finished(sheet, room)


def choose(cells: Cells, box: Box, size: float, floor: float) -> Sheet:
    """Return the table at the largest size that needs no more slides than the floor does."""
    least = cells.sheet(floor, box.width)
    fewest = len(list(least.cut(box.height)))
    while size > floor:
        sheet = cells.sheet(size, box.width)
        fits = max(sheet.heights[1:]) <= box.height - sheet.heights[0] + 0.01
        if fits and not sheet.crowded and len(list(sheet.cut(box.height))) <= fewest:
            return sheet
        size = max(floor, size - 1)
    return least


def roomier(grid: TableGrid, room: float, most: float) -> TableGrid:
    """Return a short table's measures with its rows further apart, by ``most`` points on each side.

    It fills three quarters of the room at most: what stands close together at the top looks left over.
    """
    count = len(grid.heights)
    air = min(most, (room * FILLED - sum(grid.heights)) / (2 * count))
    if air < 1:
        return grid
    return replace(grid, heights=tuple(height + 2 * air for height in grid.heights), air=air)


def look(template: Template, hyphens: Hyphens) -> Look:
    """Return how the cells of the template's tables are set."""
    style = template.table

    def words(paragraph: Paragraph, bold: bool) -> Measured:
        def face_of(run: Run) -> Face:
            return template.face(TextStyle(bold=bold), run.bold, run.italic, run.code)

        return measure(paragraph, face_of, template.fonts)

    # LibreOffice sets the lines of cells by the fonts' own heights, and lets subscripts make room.
    # A row's height is a minimum, so that what it needs is right for PowerPoint, too.
    text = template.face(TextStyle())
    code = template.face(TextStyle(), code=True)
    usual = max(PITCH, text.advances.line)

    def pitch(paragraph: Paragraph) -> float:
        line, below = usual, 0.0
        for run in paragraph.runs:
            face = code if run.code else text
            if run.code:
                line = max(line, code.advances.line)
            if run.raised < 0:
                below = SUBSCRIPT
            if not face.covers(run.text):  # what stands in may be higher than what is at hand here
                found = template.fonts.split(run.text, face)
                line = max(line, STAND_IN, *(other.advances.line for _, other in found))
        return line + below + ROUNDING

    return Look(
        words,
        lambda _: style.padding[0],
        style.ends,
        pitch,
        style.bold_header,
        style.bold_first,
        hyphens=hyphens,
        ease=EASE,
    )
