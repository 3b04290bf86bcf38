"""Circles in circles, and circles that overlap.

All is computed with true circles; at the end the picture is stretched to the proportions of the
room. A stretched picture keeps what touches what, so a circle inside another becomes an ellipse
wholly inside an ellipse. ``ratio`` is how much wider than high a circle is drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin, sqrt
from typing import NamedTuple

from deckbuilder.blocks import Label, Shape
from deckbuilder.layout.lettering import AIR, Extent, Pens, Sketch

_MOST_ROWS = 4
_FLATTEST = 2.4
_GROWTHS = (5.0, 4.0, 3.2, 2.6, 2.1, 1.7, 1.4, 1.2, 1.0)


@dataclass
class Disc:
    """A term as a circle: its place in the circle around it, its name's box, its subsets."""

    term: str
    note: str
    radius: float
    name: tuple[float, float, float]  # left and right of the middle; top; height
    inside: list[Disc] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0


def nest(
    root: str,
    inside: Mapping[str, Sequence[tuple[str, str]]],
    pens: Pens,
    width: float,
    height: float,
) -> Sketch:
    """Return the picture of sets in sets; it fills the room, or is larger if it must be.

    ``inside`` maps a set to its subsets, each with the words at the link.
    """
    best: Sketch | None = None
    for flattening in (1.0, 0.7, 1.4):
        ratio = max(1.0, width / height * flattening)
        for growth in _GROWTHS:
            disc = _disc(root, "", inside, pens, ratio, growth)
            wide, high = 2 * disc.radius * ratio, 2 * disc.radius
            slack = max(1.2, sqrt(growth)) if growth > 1 else 1.0  # room for the names, too
            if wide * slack <= width and high * slack <= height:
                break
        sketch = Sketch(max(wide, width), max(high, height))
        if (
            sketch.fits(width, height)
            or best is None
            or _excess(sketch, width, height) < _excess(best, width, height)
        ):
            best = sketch
            stretch = (sketch.width / wide * ratio, sketch.height / high)
            _paint(disc, sketch.width / 2, sketch.height / 2, stretch, pens, sketch)
        if sketch.fits(width, height):
            break
    assert best is not None
    return best


def _excess(sketch: Sketch, width: float, height: float) -> float:
    return max(sketch.width / width, sketch.height / height)


def _disc(
    term: str,
    note: str,
    inside: Mapping[str, Sequence[tuple[str, str]]],
    pens: Pens,
    ratio: float,
    growth: float,
) -> Disc:
    """Return the smallest circle that holds the term's name and its subsets, the innermost
    circles ``growth`` times as large as they must be, and further from its edge where there is room."""
    blocks = pens.blocks(term, note)
    children = [
        _disc(child, words, inside, pens, ratio, growth) for child, words in inside.get(term, ())
    ]
    if not children:
        name = min(blocks, key=lambda block: hypot(block.width / ratio, block.height))
        radius = (hypot(name.width / ratio, name.height) / 2 + AIR) * growth
        return Disc(term, note, radius, (name.width / 2 / ratio, -name.height / 2, name.height))
    gap = max(AIR, pens.term.size * 0.28) * growth**0.75
    leaves = max((child.radius for child in children if not child.inside), default=0.0)
    for child in children:
        child.radius = max(child.radius, leaves)
    discs = (
        _around(term, note, block, children, rows, ratio, gap)
        for block in blocks
        for rows in _row_lengths(len(children))
    )
    best, places = min(discs, key=lambda found: found[0].radius)
    for child, (x, y) in zip(children, places, strict=True):
        child.x, child.y = x, y
    return best


def _row_lengths(count: int) -> Iterator[list[int]]:
    """Yield ways to part ``count`` circles into rows, those that are longer in the middle first."""
    for rows in range(1, min(count, _MOST_ROWS) + 1):
        short, longer = divmod(count, rows)
        middle_first = sorted(range(rows), key=lambda row: abs(row - (rows - 1) / 2))
        yield [short + (middle_first.index(row) < longer) for row in range(rows)]
        if 0 < longer < rows:
            yield [short + (row < longer) for row in range(rows)]


def _around(
    term: str,
    note: str,
    block: Extent,
    children: list[Disc],
    rows: list[int],
    ratio: float,
    gap: float,
) -> tuple[Disc, list[tuple[float, float]]]:
    """Return the circle around a name and rows of circles, and the places of these in it."""
    half = block.width / 2 / ratio
    places = _places(half, block.height, children, rows, gap)
    reach = [(x, y, child.radius + gap) for (x, y), child in zip(places, children, strict=True)]
    reach += [(half, 0.0, gap), (half, block.height, gap)]
    low, high = 0.0, max(y + r for _, y, r in reach)

    def radius(middle: float) -> float:
        return max([hypot(x, y - middle) + r for x, y, r in reach])

    for _ in range(24):  # the radius has one minimum over the height of the middle
        third = (high - low) / 3
        if radius(low + third) < radius(high - third):
            high -= third
        else:
            low += third
    middle = (low + high) / 2
    disc = Disc(term, note, radius(middle), (half, -middle, block.height), children)
    return disc, [(x, y - middle) for x, y in places]


def _places(
    half: float, bottom: float, children: list[Disc], rows: list[int], gap: float
) -> list[tuple[float, float]]:
    """Return the middles of the circles, row by row as high up as they go under the name."""
    placed: list[tuple[float, float, float]] = []
    for length in rows:
        row = children[len(placed) : len(placed) + length]
        x = -sum(2 * disc.radius + gap for disc in row) / 2 + gap / 2
        middles = []
        for disc in row:
            middles.append(x + disc.radius)
            x += 2 * disc.radius + gap
        y = max(disc.radius for disc in row)
        for middle, disc in zip(middles, row, strict=True):
            beside = max(0.0, abs(middle) - half)
            y = max(y, bottom + _drop(disc.radius + AIR, beside))
            for px, py, pr in placed:
                y = max(y, py + _drop(disc.radius + pr + gap, middle - px))
        placed += [(middle, y, disc.radius) for middle, disc in zip(middles, row, strict=True)]
    return [(x, y) for x, y, _ in placed]


def _drop(distance: float, beside: float) -> float:
    """Return how far down a point must be to be ``distance`` away when it is ``beside`` too."""
    return sqrt(max(0.0, distance * distance - beside * beside))


def _paint(
    disc: Disc,
    x: float,
    y: float,
    stretch: tuple[float, float],
    pens: Pens,
    sketch: Sketch,
) -> None:
    wide, high = stretch
    rx, ry = disc.radius * wide, disc.radius * high
    tint = 0.10 if disc.inside else 0.16
    sketch.shapes.append(
        Shape("ellipse", x - rx, y - ry, 2 * rx, 2 * ry, "accent1", tint, "accent1")
    )
    half, top, name_height = disc.name
    sketch.labels += pens.block(
        disc.term,
        disc.note,
        x - half * wide,
        y + top * high,
        2 * half * wide,
        name_height * high,
    )
    for child in disc.inside:
        _paint(child, x + child.x * wide, y + child.y * high, stretch, pens, sketch)


class Ellipse(NamedTuple):
    """An ellipse by its middle and its two radii."""

    x: float
    y: float
    rx: float
    ry: float

    def holds(self, x: float, y: float, extent: Extent) -> bool:
        """Return whether a box around a point lies inside, with air."""
        dx = (abs(x - self.x) + extent.width / 2) / max(self.rx - AIR, 0.1)
        dy = (abs(y - self.y) + extent.height / 2) / max(self.ry - AIR, 0.1)
        return dx * dx + dy * dy <= 1

    def clears(self, x: float, y: float, extent: Extent) -> bool:
        """Return whether a box around a point lies outside, with air."""
        dx = max(0.0, abs(x - self.x) - extent.width / 2) / (self.rx + AIR)
        dy = max(0.0, abs(y - self.y) - extent.height / 2) / (self.ry + AIR)
        return dx * dx + dy * dy >= 1


Pair = tuple[str, str]


def overlap(
    terms: Sequence[str], links: Mapping[Pair, str], pens: Pens, width: float, height: float
) -> Sketch | None:
    """Return the picture of overlapping circles, None where the words do not fit or the links
    are neither a row, nor a ring, nor a star.

    ``links`` maps pairs of terms to the words at their link.
    """
    discs = _arranged(terms, links)
    if discs is None:
        return None
    order, circles = discs
    for below in (0.0, *_caption_heights(links, pens)):
        sketch = _overlapping(order, circles, links, pens, width, height, below)
        if sketch is not None:
            return sketch
    return None


def _caption_heights(links: Mapping[Pair, str], pens: Pens) -> list[float]:
    words = [label for label in links.values() if label]
    if not words:
        return []
    return [
        max(pens.link.within(text, lines).height for text in words) + 3 * AIR for lines in (1, 2, 3)
    ]


def _arranged(
    terms: Sequence[str], links: Mapping[Pair, str]
) -> tuple[list[str], list[tuple[float, float, float]]] | None:
    """Return the terms in order and their circles (x, y, radius) in a unit of their own."""
    near: dict[str, list[str]] = {term: [] for term in terms}
    for one, other in links:
        near[one].append(other)
        near[other].append(one)
    count = len(terms)
    degrees = sorted(map(len, near.values()))
    order = _walk(next((term for term in terms if len(near[term]) == 1), terms[0]), near)
    if len(links) == count - 1 and degrees[-1] <= 2 and len(order) == count:
        apart = 1.45 if count == 2 else 1.55
        return order, [(apart * n, 0.0, 1.0) for n in range(count)]
    if len(links) == count == len(order) and degrees[-1] == degrees[0] == 2:
        far = 1.45 / 2 / sin(pi / count)
        turns = [2 * pi * n / count - pi / 2 - (pi / 4 if count == 4 else 0) for n in range(count)]
        return order, [(far * cos(t), far * sin(t), 1.0) for t in turns]
    if len(links) == count - 1 == degrees[-1] and count <= 9:
        return _star(max(terms, key=lambda term: len(near[term])), near)
    return None


def _walk(start: str, near: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the terms from one to the next along the links, as far as they go."""
    order = [start]
    seen = {start}
    while True:
        following = [term for term in near[order[-1]] if term not in seen]
        if not following:
            return order
        order.append(following[0])
        seen.add(following[0])


def _star(
    hub: str, near: Mapping[str, Sequence[str]]
) -> tuple[list[str], list[tuple[float, float, float]]]:
    count = len(near[hub])
    side = sin(pi / count)
    radius = min(1.0, side / (1.1 - 0.5 * side))  # so that those on the ring stay apart
    far = 1 + 0.5 * radius
    turns = [2 * pi * n / count - pi / 2 + (pi / 4 if count == 4 else 0) for n in range(count)]
    ring = [(far * cos(turn), far * sin(turn), radius) for turn in turns]
    return [hub, *near[hub]], [(0.0, 0.0, 1.0), *ring]


def _overlapping(
    order: Sequence[str],
    circles: Sequence[tuple[float, float, float]],
    links: Mapping[Pair, str],
    pens: Pens,
    width: float,
    height: float,
    below: float,
) -> Sketch | None:
    """Return the picture with ``below`` points under it for the words of the links."""
    ellipses, middle = _fitted(circles, width, height - below)
    if ellipses is None:
        return None
    right = max(ellipse.x + ellipse.rx for ellipse in ellipses)
    bottom = max(ellipse.y + ellipse.ry for ellipse in ellipses)
    sketch = Sketch(right, bottom + below)
    at = dict(zip(order, ellipses, strict=True))
    for number, ellipse in enumerate(ellipses):
        sketch.shapes.append(_shape(ellipse, _accent(number, order, circles)))
    for term, ellipse in at.items():
        others = [other for other in ellipses if other is not ellipse]
        ideal = _ideal(ellipse, middle, ellipses)
        label = _settle(pens, term, True, [ellipse], others, ideal)
        if label is None:
            return None
        sketch.labels.append(label)
    row = len({ellipse.y for ellipse in ellipses}) == 1
    for (one, other), words in links.items():
        pair = [at[one], at[other]]
        if not words:
            continue
        if below and not (row and _caption(pair, words, pens, sketch, bottom, below)):
            return None
        if not below and not _in_lens(pair, words, ellipses, pens, sketch):
            return None
    return sketch


def _in_lens(
    pair: list[Ellipse], words: str, ellipses: Sequence[Ellipse], pens: Pens, sketch: Sketch
) -> bool:
    """Add the words of a link where its two ellipses overlap; return whether they fit."""
    others = [ellipse for ellipse in ellipses if ellipse not in pair]
    label = _settle(pens, words, False, pair, others, _lens(*pair))
    if label is not None:
        sketch.labels.append(label)
    return label is not None


def _accent(
    number: int, order: Sequence[str], circles: Sequence[tuple[float, float, float]]
) -> str:
    """Return a colour that no overlapping circle has."""
    if circles[0][:2] == (0.0, 0.0) and circles[1][1] != 0.0:  # a star
        return "accent1" if number == 0 else "accent2"
    if number == len(order) - 1 and len(order) % 2:
        return "accent3"
    return f"accent{number % 2 + 1}"


def _shape(ellipse: Ellipse, accent: str) -> Shape:
    x, y, rx, ry = ellipse
    return Shape("ellipse", x - rx, y - ry, 2 * rx, 2 * ry, accent, 0.16, accent)


def _fitted(
    circles: Sequence[tuple[float, float, float]], width: float, height: float
) -> tuple[list[Ellipse] | None, tuple[float, float]]:
    """Return the circles stretched into the room, and where their common middle is."""
    left = min(x - r for x, _, r in circles)
    top = min(y - r for _, y, r in circles)
    wide = width / (max(x + r for x, _, r in circles) - left)
    high = height / (max(y + r for _, y, r in circles) - top)
    wide, high = min(wide, high * _FLATTEST), min(high, wide * 1.15)
    if min(wide, high) <= AIR:
        return None, (0.0, 0.0)
    ellipses = [
        Ellipse((x - left) * wide, (y - top) * high, r * wide, r * high) for x, y, r in circles
    ]
    return ellipses, (-left * wide, -top * high)


def _ideal(
    ellipse: Ellipse, middle: tuple[float, float], ellipses: Sequence[Ellipse]
) -> tuple[float, float]:
    """Return where an ellipse's name would best stand: in the part that is its own."""
    if len({other.y for other in ellipses}) == 1:
        first = min(ellipses, key=lambda other: other.x)
        last = max(ellipses, key=lambda other: other.x)
        shift = -0.28 if ellipse == first else 0.28 if ellipse == last else 0.0
        return ellipse.x + shift * ellipse.rx, ellipse.y
    dx = (ellipse.x - middle[0]) / ellipse.rx
    dy = (ellipse.y - middle[1]) / ellipse.ry
    away = hypot(dx, dy)
    if away < 0.01:
        return ellipse.x, ellipse.y
    return ellipse.x + 0.25 * dx / away * ellipse.rx, ellipse.y + 0.25 * dy / away * ellipse.ry


def _lens(one: Ellipse, other: Ellipse) -> tuple[float, float]:
    """Return the middle of what two ellipses share; they differ in size only."""
    dx, dy = (other.x - one.x) / one.rx, (other.y - one.y) / one.ry
    apart = hypot(dx, dy)
    if not apart:
        return one.x, one.y
    along = (1 + apart - other.rx / one.rx) / 2 / apart
    return one.x + along * (other.x - one.x), one.y + along * (other.y - one.y)


def _settle(
    pens: Pens,
    text: str,
    term: bool,
    inside: Iterable[Ellipse],
    outside: Sequence[Ellipse],
    ideal: tuple[float, float],
) -> Label | None:
    """Return a label inside some ellipses and outside others, as near to a point as can be."""
    pen = pens.term if term else pens.link
    inside = list(inside)
    found: list[tuple[float, float, float, Extent]] = []
    for extent in pen.extents(text):
        spots = [ideal, *_grid(inside[0])]
        for x, y in spots:
            if all(e.holds(x, y, extent) for e in inside) and all(
                e.clears(x, y, extent) for e in outside
            ):
                away = hypot((x - ideal[0]) / inside[0].rx, (y - ideal[1]) / inside[0].ry)
                found.append((away, x, y, extent))
        if found and min(found)[0] < 0.12:
            break
    if not found:
        return None
    _, x, y, extent = min(found)
    return pen.label(text, x - extent.width / 2, y - extent.height / 2, extent.width, extent.height)


def _grid(ellipse: Ellipse) -> Iterator[tuple[float, float]]:
    for row in range(-6, 7):
        for column in range(-12, 13):
            yield ellipse.x + column / 13 * ellipse.rx, ellipse.y + row / 7 * ellipse.ry


def _caption(
    pair: Sequence[Ellipse],
    words: str,
    pens: Pens,
    sketch: Sketch,
    bottom: float,
    below: float,
) -> bool:
    """Add the words of a link under its lens, with a line to them; return whether they fit."""
    x, y = _lens(*pair)
    room = 1.45 * pair[0].rx - AIR
    fitting = [e for e in pens.link.extents(words) if e.width <= room]
    if not fitting or fitting[0].height > below - 3 * AIR + 0.01:
        return False
    extent = fitting[0]
    left = x - extent.width / 2
    if left < 0 or left + extent.width > sketch.width:
        return False
    top = bottom + 3 * AIR
    sketch.shapes.append(Shape("line", x, y, 0.0, top - AIR / 2 - y, line="text"))
    sketch.labels.append(pens.link.label(words, left, top, extent.width, extent.height))
    return True
