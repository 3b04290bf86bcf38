"""A chain of boxes and arrows in rows, or as a loop."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from deckbuilder.blocks import Shape
from deckbuilder.layout.lettering import AIR, Extent, Pens, Sketch

Stroke = Literal["line", "arrow", "arrow-back"]
Point = tuple[float, float]


class Step(NamedTuple):
    """What leads from a box to the next: its words, and the kind of its line."""

    label: str
    kind: Stroke


def head_length(pens: Pens) -> float:
    """Return the length to leave for the head of an arrow."""
    return max(10.0, pens.term.size * 0.9)


def line(kind: Stroke, x: float, y: float, width: float, height: float) -> Shape:
    """Return a straight line, with or without a head."""
    return Shape(kind, x, y, width, height, line="accent1")


class _Grid(NamedTuple):
    """Boxes of one size in rows: the room between them, and above the first for words."""

    box: Extent
    gap: float
    step: float
    over: float
    label: Extent

    def size(self, columns: int, count: int) -> Point:
        """Return the width and height of so many columns and rows."""
        return (
            columns * self.box.width + (columns - 1) * self.gap,
            self.over + count * self.box.height + (count - 1) * self.step,
        )


def _grid(
    columns: int, count: int, box: Extent, label: Extent, pens: Pens, width: float, height: float
) -> _Grid:
    """Return a grid that makes use of the room; it is larger if it must be."""
    head = head_length(pens)
    grid = _Grid(
        box,
        max(label.width + 2 * AIR + head * 0.5, 2.2 * head),
        max(2.4 * head, label.height + AIR + 1.6 * head),
        max(0.0, label.height + AIR - box.height / 2),
        label,
    )
    free = [
        max(0.0, room - used)
        for room, used in zip((width, height), grid.size(columns, count), strict=True)
    ]
    gap = min(free[0] * 0.6 / max(columns - 1, 1), 4 * pens.term.size)
    wide = min((free[0] - gap * (columns - 1)) / columns, box.width * 0.6)
    high = min(free[1] / 3 / count, box.height * 0.5)
    step = min((free[1] - high * count) / max(count - 1, 1), 1.5 * pens.term.size)
    return grid._replace(
        box=Extent(box.width + wide, box.height + high), gap=grid.gap + gap, step=grid.step + step
    )


def rows(
    terms: Sequence[str],
    steps: Sequence[Step],
    per_row: int,
    box: Extent,
    label: Extent,
    pens: Pens,
    width: float,
    height: float,
) -> Sketch:
    """Return a chain in rows that all go to the right, each row's end joined to the next row.

    It is larger than the room if it must be.
    """
    count = -(-len(terms) // per_row)
    grid = _grid(per_row, count, box, label, pens, width, height)
    sketch = Sketch(*grid.size(per_row, count))
    box = grid.box
    spots = [
        (
            at % per_row * (box.width + grid.gap),
            grid.over + at // per_row * (box.height + grid.step),
        )
        for at in range(len(terms))
    ]
    _boxes(sketch, terms, spots, box, pens)
    for step, (one, other) in zip(steps, pairwise(spots), strict=True):
        if one[1] == other[1]:
            _across(sketch, step, one, other, box, pens)
        else:
            _down(sketch, step, one, other, grid, pens)
    return sketch


def _boxes(
    sketch: Sketch, terms: Sequence[str], spots: Sequence[Point], box: Extent, pens: Pens
) -> None:
    for term, (x, y) in zip(terms, spots, strict=True):
        sketch.shapes.append(Shape("box", x, y, *box, "accent1", 0.14, "accent1"))
        sketch.labels.append(pens.term.label(term, x + AIR, y, box.width - 2 * AIR, box.height))


def _across(sketch: Sketch, step: Step, one: Point, other: Point, box: Extent, pens: Pens) -> None:
    """Add an arrow between neighbours in a row, its words above it."""
    left, right = sorted((one[0], other[0]))
    back = other[0] < one[0]
    kind: Stroke = "arrow-back" if back and step.kind == "arrow" else step.kind
    y = one[1] + box.height / 2
    start = left + box.width
    sketch.shapes.append(line(kind, start, y, right - start, 0.0))
    _above(sketch, step, start, right, y, pens)


def _above(sketch: Sketch, step: Step, left: float, right: float, y: float, pens: Pens) -> None:
    if step.label:
        words = pens.link.label(step.label, left + AIR, y, right - left - 2 * AIR, 0.0)
        sketch.labels.append(words._replace(y=y - 2 - words.height))


def _down(sketch: Sketch, step: Step, one: Point, other: Point, grid: _Grid, pens: Pens) -> None:
    """Add the arrow from the end of a row to the start of the next."""
    box, high = grid.box, grid.label.height
    x, end = one[0] + box.width / 2, other[0] + box.width / 2
    bottom = one[1] + box.height
    y = bottom + (other[1] - bottom - high) * 0.5 + high
    back = step.kind == "arrow-back"
    sketch.shapes += [
        line("arrow-back" if back else "line", x, bottom, 0.0, y - bottom),
        line("line", end, y, x - end, 0.0),
        line("line" if back else step.kind, end, y, 0.0, other[1] - y),
    ]
    _above(sketch, step, end, x, y, pens)


def loop(
    terms: Sequence[str],
    steps: Sequence[Step],
    box: Extent,
    label: Extent,
    pens: Pens,
    width: float,
    height: float,
) -> Sketch:
    """Return a round trip: a row to the right, and under it a row back to the left.

    It is larger than the room if it must be.
    """
    columns = (len(terms) + 1) // 2
    grid = _grid(columns, 2, box, label, pens, width, height)
    if columns == 2:  # the words at both sides stand next to each other
        needed = 2 * (label.width + 2 * AIR) - grid.box.width
        grid = grid._replace(gap=max(grid.gap, needed))
    sketch = Sketch(*grid.size(columns, 2))
    box, under = grid.box, len(terms) - columns
    wide = sketch.width - box.width
    spots = [(wide * at / (columns - 1), grid.over) for at in range(columns)]
    low = sketch.height - box.height
    spots += [
        (wide * (under - 1 - at) / (under - 1) if under > 1 else wide / 2, low)
        for at in range(under)
    ]
    _boxes(sketch, terms, spots, box, pens)
    for step, one, other in zip(steps, spots, [*spots[1:], spots[0]], strict=True):
        if one[1] == other[1]:
            _across(sketch, step, one, other, box, pens)
        else:
            _side(sketch, step, one, other, grid, pens)
    return sketch


def _side(sketch: Sketch, step: Step, one: Point, other: Point, grid: _Grid, pens: Pens) -> None:
    """Add the arrow at the right end of a loop, down, or at its left end, up."""
    box = grid.box
    down = other[1] > one[1]
    upper, lower = (one, other) if down else (other, one)
    x, top, bottom = upper[0] + box.width / 2, upper[1] + box.height, lower[1]
    if abs(upper[0] - lower[0]) < 0.1:
        sketch.shapes.append(line("arrow" if down else "arrow-back", x, top, 0.0, bottom - top))
    else:  # three boxes: the lower one stands in the middle
        y = bottom + box.height / 2
        edge = lower[0] + (box.width if down else 0.0)
        sketch.shapes += [
            line("line" if down else "arrow-back", x, top, 0.0, y - top),
            line("arrow-back" if down else "line", min(x, edge), y, abs(x - edge), 0.0),
        ]
    if step.label:
        wide, middle = grid.label.width, (top + bottom - grid.label.height) / 2
        words = pens.link.label(step.label, x, middle, wide, grid.label.height)
        sketch.labels.append(words._replace(x=x - AIR - words.width if down else x + AIR))
