"""Frames: slides and pages as they will stand. Lengths are points from the top left.

A frame holds placed blocks. ``Placed.block`` is the slice of content that landed there (what the deck
is written from); ``Placed.lines`` and ``Placed.strokes`` are its ink (what the PDF draws).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from deckbuilder.blocks import Block, Text
from deckbuilder.diagnostics import Span
from deckbuilder.record import Frozen

if TYPE_CHECKING:
    from deckbuilder.fonts import Face
    from deckbuilder.masters import Region
    from deckbuilder.pictures import Image

CORNER = 8.0  # points


class Box(NamedTuple):
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        """Return whether two rectangles share more than a hair."""
        return min(self._shared(other)) > 1

    def share_of(self, other: Box) -> float:
        """Return the share of another rectangle that lies in this one."""
        width, height = self._shared(other)
        return max(width, 0.0) * max(height, 0.0) / max(other.width * other.height, 1.0)

    def _shared(self, other: Box) -> tuple[float, float]:
        return (
            min(self.right, other.right) - max(self.x, other.x),
            min(self.bottom, other.bottom) - max(self.y, other.y),
        )


@dataclass(eq=False, slots=True)
class Element:
    """A structure element (ISO 32000-1, 14.8.4): H1, P, L, LI, Table, TH, Figure …

    Elements are compared by identity; their tree is held by ``parent``, in the order of creation.
    ``parent`` None is the document itself.
    """

    tag: str
    parent: Element | None = None
    alt: str = ""
    lang: str = ""
    scope: str = ""  # of a TH: Column or Row
    numbering: str = ""  # of an L: Decimal, Disc or None
    expansion: str = ""  # what an abbreviation stands for
    actual: str = (
        ""  # the text itself, where its glyphs do not stand in the order in which it is read
    )


ARTIFACT = Element("Artifact")  # owns text that only repeats: running heads, a table's header


class Piece(NamedTuple):
    """Text of one style and direction, from ``x`` of its line on. ``rise`` lifts it above the baseline.

    ``text`` is in the order in which it is read, also where it is seen from right to left (``rtl``).
    Pieces stand in the order in which they are seen; they are read in that of ``at``, where it differs.
    ``element`` is set where it differs from the line's: a link's, a list label's.
    """

    x: float
    text: str
    face: Face
    size: float
    color: str  # RRGGBB
    width: float = 0.0
    rise: float = 0.0
    href: str | None = None
    element: Element | None = None
    rtl: bool = False
    at: int = 0


class Line(NamedTuple):
    """Pieces from ``x`` on, on a baseline at ``y``; ``element`` is what they belong to.

    ``joined``: the next line goes on within the word, so that no space belongs at this line's end.
    ``stretch`` is added to every space, ``tracking`` to every character.
    """

    y: float
    pieces: tuple[Piece, ...]
    element: Element | None = None
    joined: bool = False
    x: float = 0.0
    stretch: float = 0.0
    tracking: float = 0.0


class Stroke(NamedTuple):
    """A filled or outlined shape: "rect" (filled only), "dots" in a row, or a kind of ``blocks.Shape``.

    Colours are RRGGBB or "" for none.
    """

    kind: str
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    line: str = ""
    thickness: float = 0.75
    opacity: float = 1.0
    element: Element | None = None


# "M" and "L" lead to a point, "C" along a curve (two points that pull it, its end); "Z" closes.
Command = tuple[str, tuple[float, ...]]


def corner(width: float, height: float) -> float:
    """Return the radius of the corners of a box, in both files."""
    return min(CORNER, width / 4, height / 4)


class Gradient(NamedTuple):
    """Colours from ``start`` to ``end``, or, ``radial``, around ``start`` as far away as ``end``.

    ``stops``: where from 0 to 1, RRGGBB, opacity.
    """

    stops: tuple[tuple[float, str, float], ...]
    start: tuple[float, float]
    end: tuple[float, float]
    radial: bool = False


class Path(NamedTuple):
    """An outline, filled by the even-odd rule or drawn along. Colours are RRGGBB or "" for none.

    A ``gradient`` takes the place of ``fill``; ``dash`` are the lengths of dashes and of gaps; ``join`` is
    how the line turns ("round", "bevel", "miter"), ``cap`` how it ends ("flat", "rnd", "sq").
    """

    commands: tuple[Command, ...]
    fill: str = ""
    opacity: float = 1.0
    gradient: Gradient | None = None
    line: str = ""
    thickness: float = 0.75
    line_opacity: float = 1.0
    dash: tuple[float, ...] = ()
    join: str = "round"
    cap: str = "flat"


class Photo(NamedTuple):
    """A picture in its place; ``element`` None where it is decoration.

    ``matrix``: where it is turned, flipped or leaned, the affine map (a, b, c, d, e, f) from a square of
    1, y down, to its place. What lies outside of ``clip`` is not drawn.
    """

    box: Box
    image: Image
    element: Element | None = None
    matrix: tuple[float, float, float, float, float, float] | None = None
    clip: tuple[Command, ...] = ()
    opacity: float = 1.0


class TableGrid(Frozen):
    """The measures of a table's slice: column widths and row heights, the header row first.

    ``air`` is what stands above and below the text of a row beyond its padding.
    """

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    shifts: tuple[tuple[float, ...], ...]  # per row and column: added to a cell's right margin
    air: float = 0.0


class Placed(NamedTuple):
    """A block, or the slice of it, that landed in a region of a slide or on a page."""

    block: Block | None
    box: Box
    region: Region | None = None  # None: free-standing, or on a page
    size: float = 0.0  # chosen font size of the region's first level
    lines: tuple[Line, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    photos: tuple[Photo, ...] = ()
    grid: TableGrid | None = None
    span: Span | None = None


class Running(NamedTuple):
    """What repeats from slide to slide: a footer or date, or the slide's number where there is no text."""

    region: Region
    text: str


class Anchor(Frozen):
    """The place on a frame that an id names; ``level`` > 0 puts it into the PDF's outline."""

    id: str
    title: str
    y: float = 0.0
    level: int = 0


class Frame(Frozen):
    """One slide or page. ``layout`` is the part of the slide layout, "" on a page.

    ``decor`` is drawn before all else, in order.
    """

    width: float
    height: float
    placed: tuple[Placed, ...]
    layout: str = ""
    title: str = ""
    section: str = ""
    notes: Text | None = None
    running: tuple[Running, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    span: Span | None = None
    decor: tuple[Path | Photo, ...] = ()


class Document(Frozen):
    """What a file says of itself, and its frames."""

    title: str
    authors: tuple[str, ...]
    language: str
    subject: str
    frames: tuple[Frame, ...]
    elements: tuple[Element, ...] = ()
