"""What a design is made of: a palette, type, a grid, and tables of what stands where.

Lengths are points from the top left. Text stands on a grid of 12 columns; what has a ground or
padding hangs outside it, so that its text is on the grid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

WIDTH, HEIGHT = 960, 540
COLUMNS = 12
TITLES = ("title", "ctrTitle")
FOOTERS = ("ftr", "dt", "sldNum")
Box = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Style:
    """A placeholder's text (sizes and space before of levels 1 to 4) and its text box."""

    sizes: tuple[int, int, int, int]
    before: tuple[int, int, int, int] = (0, 4, 4, 4)
    line: int = 100
    bold: int = 0  # the first so many levels are bold
    italic: int = 0
    colour: str = "tx1"
    font: str = "mn"
    align: str = "l"
    first: str | None = ""  # level 1 is running text, or numbered so; None: no level is a list
    hang: int = 0  # from a number to its text, if it is not one and a half of the size
    anchor: str = "t"
    insets: tuple[int, int, int, int] = (0, 0, 0, 0)  # left, top, right, bottom
    fill: str = ""


def flat(size: int, colour: str = "tx1", bold: int = 0) -> Style:
    """A style with one size on all levels."""
    return Style((size,) * 4, colour=colour, bold=bold)


@dataclass(frozen=True)
class Shape:
    """A placeholder, or a plate of colour; type "obj" is any object, style "-" the master's."""

    type: str
    idx: int
    style: str  # of a plate: its colour
    box: Box
    name: str
    prompt: str = ""


@dataclass(frozen=True)
class Line:
    """A line of tables: thickness and colour, perhaps changed."""

    width: float
    colour: str
    change: str = ""


@dataclass(frozen=True)
class TableLook:
    """Tables: hairlines between rows, rules at the top, below the header and at the end, if any."""

    id: str
    hair: Line
    head_rule: Line
    top: Line | None = None
    end: Line | None = None  # else a hairline
    head: str = "accent1"
    first: str = "tx1"


LIGHT = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
DARK = {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}


@dataclass(frozen=True)
class Design:
    """A template before it is written. ``layouts`` is the table that ``shape`` reads.

    ``grounds`` are the layouts that stand on another colour than the master, ``maps`` those that take
    other colours of the theme for it, ``bare`` those without footers, ``alone`` those that do not show
    what stands on the master either.
    """

    name: str
    colours: Mapping[str, str]
    heading_font: str
    body_font: str
    margin: int
    gutter: int
    heading: Style
    text: Style
    note: Style  # of notes, and of what is no placeholder
    styles: Mapping[str, Style]
    layouts: str
    table: TableLook
    grounds: Mapping[str, str] = field(default_factory=dict)
    maps: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    bare: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    mapping: Mapping[str, str] = field(default_factory=lambda: LIGHT)
    marks: tuple[str, str] = ("•", "–")

    @property
    def pitch(self) -> float:
        """From one column to the next."""
        return (WIDTH - 2 * self.margin + self.gutter) / COLUMNS

    @cached_property
    def blocks(self) -> dict[str, list[Shape]]:
        """The layouts' shapes by heading: NAME, or NAME = its type if PowerPoint knows one."""
        found = (block.splitlines() for block in re.split(r"\n(?=\w)", self.layouts.strip()))
        return {heading: [self.shape(row) for row in rows] for heading, *rows in found}

    @cached_property
    def master(self) -> list[Shape]:
        return self.blocks["Master"]

    @property
    def headings(self) -> list[str]:
        """The layouts' headings in order."""
        return [heading for heading in self.blocks if heading != "Master"]

    def shape(self, row: str) -> Shape:
        """The shape that a row tells of; a box stands out by its text's inset.

        A row is: type, idx, style, first grid column, number of columns, top, bottom, name: prompt;
        of a plate: colour, left, right, top, bottom.
        """
        kind, idx, style, *numbers, label = row.split(maxsplit=7)
        first, last, top, bottom = map(float, numbers)
        name, _, prompt = label.partition(": ")
        if kind != "plate":
            name += " Placeholder"
            hang = self.styles[style].insets[0] if style in self.styles else 0
            last = self.margin + (first + last) * self.pitch - self.gutter + hang
            first = self.margin + first * self.pitch - hang
        return Shape(kind, int(idx), style, (first, top, last - first, bottom - top), name, prompt)

    def style(self, shape: Shape) -> Style:
        """The style of a placeholder; "-" is the master's."""
        default = self.heading if shape.type in TITLES else self.text
        return self.styles.get(shape.style, default)
