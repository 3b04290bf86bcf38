"""Where a page may end, and what an end there costs.

Rows are glued to the next one where no page may end between them: a heading and two lines of what
follows, the first two and the last two lines of a paragraph. Elsewhere, an end costs by what it cuts in
two that could stand whole on a page: a passage, a unit of it (a definition, its examples, its analogy,
a picture), a paragraph. Room that is left empty costs, too, by its square.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from deckbuilder.blocks import Text
from deckbuilder.layout.rows import LEADING_IN, Row

PASSAGE, UNIT, QUOTE, PARAGRAPH = 105.0, 45.0, 100.0, 10.0  # cost of cutting it …
LONG = 0.2  # … and the share of that for what is higher than a page
EMPTY = 0.35  # of a page: as much room at its end costs 100
FIRST = 2  # lines that stay with the heading above
OPENING = (
    "label",
    "picture",
    "drawing",
    "table",
    "takeaway",
    "reading",
)  # styles that begin a unit


class Group(NamedTuple):
    """Rows between which no page ends. ``cut`` is what an end above them costs."""

    rows: tuple[Row, ...]
    section: str
    cut: float


def emptiness(share: float) -> float:
    """Return what it costs to leave a share of a page empty."""
    return 100 * (share / EMPTY) ** 2


def height(rows: Sequence[Row]) -> float:
    """Return the height of rows below one another."""
    return sum(row.before + row.height for row in rows)


def groups(rows: Sequence[Row], section: str, room: float) -> Iterator[Group]:
    """Yield a passage's rows in groups; ``room`` is the height of a page."""
    group: list[Row] = []
    start = 0.0
    for row, cut in zip(_companied(rows), _cuts(rows, room), strict=True):
        if not group:
            start = cut
        group.append(row)
        if not row.glued:
            yield Group(tuple(group), section, start)
            group = []
    if group:
        yield Group(tuple(group), section, start)


def _cuts(rows: Sequence[Row], room: float) -> Iterator[float]:
    """Yield what an end above each row costs, given that a page may end there at all."""
    passage = PASSAGE * _share(rows, room)
    for unit in _units(rows):
        yield 0.0 if unit[0] is rows[0] else passage
        inside = (UNIT if unit[0].quote is None else QUOTE) * _share(unit, room)
        for above, row in pairwise(unit):
            yield passage + inside + (PARAGRAPH if _paragraph(above) is _paragraph(row) else 0.0)


def _share(rows: Sequence[Row], room: float) -> float:
    return 1.0 if height(rows) <= room else LONG


def _paragraph(row: Row) -> object:
    """Return the element of a line of text; anything else is alone."""
    return row.lines[0].element if row.lines and isinstance(row.item.block, Text) else row


def _units(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """Yield the rows of a passage by what is one thing: a heading with its text, a picture, a table."""
    start = 0
    for end, (above, row) in enumerate(pairwise(rows), 1):
        item = row.item
        begins = item.style in OPENING or (item.level and not above.item.level)
        apart = row.quote is not above.quote
        if apart or (begins and item is not above.item):
            yield rows[start:end]
            start = end
    yield rows[start:]


def _companied(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows with more of them glued: what leads in to two lines, the last two lines of a text."""
    wanted = 0  # lines that the heading above still asks for
    for i, row in enumerate(rows[:-1]):
        item, below = row.item, rows[i + 1]
        if item.level or item.style in LEADING_IN:
            wanted = FIRST
        elif wanted:
            wanted = wanted - 1 if isinstance(item.block, Text) else 0
        ends = i + 2 == len(rows) or rows[i + 2].item is not item
        lines = isinstance(below.item.block, Text)
        last = ends and below.item is item
        yield row._replace(glued=True) if lines and (wanted or last) else row
    yield from rows[-1:]
