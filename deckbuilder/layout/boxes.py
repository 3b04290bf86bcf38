"""Boxes in boxes: a whole and its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deckbuilder.blocks import Shape
from deckbuilder.layout.lettering import AIR, Pens, Sketch

_MOST_STRETCH = 3.0

Children = Mapping[str, Sequence[tuple[str, str]]]


def box_in_box(root: str, children: Children, pens: Pens, width: float, height: float) -> Sketch:
    """Return the picture of boxes in boxes; it fills the room, or is larger if it must be.

    ``children`` maps a whole to its parts, each with the words at the link.
    """
    boxes = [_Box(root, "", children, pens, width / height * bend) for bend in (1.4, 0.8, 2.5)]
    fitting = (box for box in boxes if box.width <= width and box.height <= height)
    least = min(boxes, key=lambda box: max(box.width / width, box.height / height))
    box = next(fitting, least)
    sketch = Sketch(max(width, box.width), max(min(height, box.height * _MOST_STRETCH), box.height))
    box.paint(0.0, 0.0, sketch.width, sketch.height, sketch)
    return sketch


class _Box:
    """A whole with its parts in rows. ``width`` and ``height`` are the least it needs."""

    def __init__(self, term: str, note: str, children: Children, pens: Pens, ratio: float) -> None:
        self.term, self.note, self.pens = term, note, pens
        self.gap = max(AIR + 1, pens.term.size * 0.45)
        below = children.get(term, ())
        narrower = ratio / max(1.0, len(below)) ** 0.5  # the room of a part is less wide
        parts = [_Box(part, words, children, pens, narrower) for part, words in below]
        self.rows: list[list[_Box]] = []
        blocks = pens.blocks(term, note)
        if not parts:
            self.name = min(blocks, key=lambda block: max(block.width / 3, block.height))
            self.width = self.name.width + 2 * self.gap
            self.height = self.name.height + 1.4 * self.gap
            return
        leaves = max((part.width for part in parts if not part.rows), default=0.0)
        for part in parts:
            part.width = max(part.width, leaves)
        ways = [_parted(parts, count) for count in range(1, len(parts) + 1)]
        self.rows = min(ways, key=lambda rows: max(self._wide(rows), self._high(rows) * ratio))
        wide = self._wide(self.rows)
        self.name = next((b for b in blocks if b.width + 2 * self.gap <= wide), blocks[-1])
        self.width = max(wide, self.name.width + 2 * self.gap)
        self.height = self.name.height + self.gap + self._high(self.rows)

    def _wide(self, rows: list[list[_Box]]) -> float:
        return max(sum(part.width + self.gap for part in row) for row in rows) + self.gap

    def _high(self, rows: list[list[_Box]]) -> float:
        return sum(max(part.height for part in row) + self.gap for row in rows)

    def paint(self, x: float, y: float, width: float, height: float, sketch: Sketch) -> None:
        """Add the box and all that is in it, in the room given."""
        tint = 0.10 if self.rows else 0.16
        sketch.shapes.append(Shape("box", x, y, width, height, "accent1", tint, "accent1"))
        above = self.name.height + self.gap if self.rows else height
        drop = self.gap / 2 if self.rows else 0.0
        sketch.labels += self.pens.block(
            self.term, self.note, x + self.gap, y + drop, width - 2 * self.gap, above - drop
        )
        top = y + above
        for row in self.rows:
            high = max(part.height for part in row) + (height - self.height) / len(self.rows)
            spare = width - self.gap - sum(part.width + self.gap for part in row)
            left = x + self.gap
            for part in row:
                wide = part.width + spare / len(row)
                part.paint(left, top, wide, high, sketch)
                left += wide + self.gap
            top += high + self.gap


def _parted(parts: list[_Box], count: int) -> list[list[_Box]]:
    """Return the parts in ``count`` rows of about equal length, the longer ones first."""
    short, longer = divmod(len(parts), count)
    rows, at = [], 0
    for row in range(count):
        length = short + (row < longer)
        rows.append(parts[at : at + length])
        at += length
    return rows
