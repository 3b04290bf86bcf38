"""Words in a drawing: how wide and how high a text can be, and the label that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from deckbuilder.blocks import Label, Shape

AIR = 4.0
LEADING = 1.2
_MOST_LINES = 8

Measure = Callable[[str, bool], float]


class Extent(NamedTuple):
    """The size of a text, broken into lines, in points."""

    width: float
    height: float


@dataclass
class Sketch:
    """A drawing in the making; it may turn out larger than the room."""

    width: float
    height: float
    shapes: list[Shape] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def fits(self, width: float, height: float) -> bool:
        """Return whether the sketch lies within ``width`` and ``height``."""
        return self.width <= width + 0.01 and self.height <= height + 0.01

    def scaled(self, factor: float) -> Sketch:
        """Return the sketch with every length, sizes of letters too, times ``factor``."""
        shapes = [
            s._replace(
                x=s.x * factor, y=s.y * factor, width=s.width * factor, height=s.height * factor
            )
            for s in self.shapes
        ]
        labels = [
            s._replace(
                x=s.x * factor,
                y=s.y * factor,
                width=s.width * factor,
                height=s.height * factor,
                size=s.size * factor,
            )
            for s in self.labels
        ]
        return Sketch(self.width * factor, self.height * factor, shapes, labels)


class Lettering:
    """Texts in one size and weight. A word longer than ``limit`` points is broken inside."""

    def __init__(
        self, measure: Measure, size: float, *, bold: bool = False, limit: float = inf
    ) -> None:
        self._measure = measure
        self.size = size
        self.bold = bold
        # A little less than the limit, because ``extents`` adds the slack again.
        self._limit = max((limit - 0.5) / 1.01 / size, 1.0)
        self._extents: dict[str, list[Extent]] = {}

    def extents(self, text: str) -> list[Extent]:
        """Return the sizes that ``text`` can have, from one line to the narrowest column."""
        if text not in self._extents:
            self._extents[text] = self._find_extents(text)
        return self._extents[text]

    def within(self, text: str, lines: int) -> Extent:
        """Return the narrowest size of ``text`` in at most ``lines`` lines, if it has one."""
        most = (lines + 0.5) * LEADING * self.size
        extents = self.extents(text)
        return max(
            (e for e in extents if e.height < most), key=lambda e: e.height, default=extents[0]
        )

    def label(self, text: str, x: float, y: float, width: float, height: float) -> Label:
        """Return ``text`` as a label in the middle of a box: few lines, of about equal length."""
        extents = self.extents(text)
        best = next((e for e in extents if e.width <= width + 0.01), extents[-1])
        return Label(
            text,
            x + (width - best.width) / 2,
            y + (height - best.height) / 2,
            best.width,
            best.height,
            self.size,
            self.bold,
        )

    def _find_extents(self, text: str) -> list[Extent]:
        found: dict[int, float] = {}
        narrowest = max((self._em(word) for word in text.split()), default=0.0)
        narrowest = min(narrowest, self._limit)
        width = min(self._em(text), self._limit)
        while len(found) < _MOST_LINES:
            lines = self._wrap(text, width)
            found[len(lines)] = widest = max(map(self._em, lines))
            width = widest - 0.01
            if width < narrowest:
                break
        size = self.size
        return [Extent(em * size * 1.01 + 0.5, n * LEADING * size) for n, em in found.items()]

    def _wrap(self, text: str, width: float) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines[-1] else word
            if self._em(longer) <= width + 1e-6:
                lines[-1] = longer
                continue
            if lines[-1]:
                lines.append("")
            while self._em(word) > width + 1e-6 and len(word) > 1:
                count = next(
                    (n for n in range(len(word) - 1, 1, -1) if self._em(word[:n]) <= width), 1
                )
                lines[-1:] = [word[:count], ""]
                word = word[count:]
            lines[-1] = word
        return lines

    def _em(self, text: str) -> float:
        return self._measure(text, self.bold)


class Pens(NamedTuple):
    """The lettering of terms and of what stands at their links."""

    term: Lettering
    link: Lettering

    def blocks(self, term: str, note: str) -> list[Extent]:
        """Return the sizes of ``term`` with ``note`` under it."""
        if not note:
            return self.term.extents(term)
        return [
            Extent(max(above.width, below.width), above.height + below.height)
            for above in self.term.extents(term)
            for below in self.link.extents(note)
        ]

    def block(
        self, term: str, note: str, x: float, y: float, width: float, height: float
    ) -> list[Label]:
        """Return the labels of ``term`` and of ``note`` under it, in the middle of a box."""
        above = self.term.label(term, x, y, width, height)
        if not note:
            return [above]
        below = self.link.label(note, x, y, width, height)
        top = y + (height - above.height - below.height) / 2
        return [above._replace(y=top), below._replace(y=top + above.height)]
