"""What shapes are painted with: fills and lines, and what a theme's styles say of them (ECMA-376 20.1.8)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from deckbuilder.colors import mix, opacity, resolve
from deckbuilder.geometry import EMU, TURN, Matrix, alike, bounds, mapped, rectangle
from deckbuilder.layout.frames import Box, Command, Gradient, Path, Photo
from deckbuilder.masters import find
from deckbuilder.package import NAMESPACES, Package, Part
from deckbuilder.pictures import Image, read_image

A, R = "{" + NAMESPACES["a"] + "}", "{" + NAMESPACES["r"] + "}"
FILLS = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
THIN = 9525  # EMU, of a line whose width nobody says
# Lengths of dashes and gaps, as multiples of a line's width (ECMA-376 20.1.10.49).
DASHES = {
    "dot": (1, 3),
    "dash": (4, 3),
    "lgDash": (8, 3),
    "dashDot": (4, 3, 1, 3),
    "lgDashDot": (8, 3, 1, 3),
    "lgDashDotDot": (8, 3, 1, 3, 1, 3),
    "sysDash": (3, 1),
    "sysDot": (1, 1),
    "sysDashDot": (3, 1, 1, 1),
    "sysDashDotDot": (3, 1, 1, 1, 1, 1),
}
JOINS = ("round", "bevel", "miter")
MOST_DASHES, LONGEST_DASH = 12, 100.0
WIDEST = 1584.0  # points (ECMA-376 20.1.10.35)
MOST_STOPS = 100
PIXEL = 0.75  # points, of a picture that is repeated
MOST_TILES = 1000
# Where a picture that is repeated begins (ECMA-376 20.1.10.53): shares of what is free.
CORNERS = {
    f"{row}{column}".strip(): (x, y)
    for row, y in (("t", 0.0), ("", 0.5), ("b", 1.0))
    for column, x in (("l", 0.0), ("", 0.5), ("r", 1.0))
} | {"ctr": (0.5, 0.5)}
VECTORS = {"emf": "an EMF picture", "wmf": "a WMF picture", "svg": "an SVG picture"}
RECOLORED = ("duotone", "clrChange", "clrRepl", "biLevel", "grayscl", "lum", "tint", "hsl")
# How much of a pattern is its foreground: pctN says it, and how its name begins.
INKED = {"lt": 0.25, "lg": 0.25, "dot": 0.1, "dash": 0.15}
HALF = 0.5

Sides = tuple[float, float, float, float]  # left, top, right, bottom, as shares
Stop = tuple[float, str, float]


class Paint(NamedTuple):
    """A colour; or a gradient (``stops``, at an ``angle`` or around ``focus``); or a picture.

    A picture is cut (``crop``), and stretched over a box less its ``inset``, or repeated (``tile``).
    ``upright``: gradient and picture do not turn with their shape.
    """

    color: str = ""
    opacity: float = 1.0
    stops: tuple[Stop, ...] = ()
    angle: float | None = None
    scaled: bool = False
    focus: Sides = (0.0, 0.0, 0.0, 0.0)
    image: Image | None = None
    crop: Sides = (0.0, 0.0, 0.0, 0.0)
    inset: Sides = (0.0, 0.0, 0.0, 0.0)
    tile: tuple[float, float, float, float] | None = None  # moved by, size of a pixel
    corner: tuple[float, float] = (
        0.0,
        0.0,
    )  # where its first tile stands, as shares of what is free
    upright: bool = False

    def turned(self, box: Box, matrix: Matrix) -> tuple[Box, Matrix]:
        """Return the box that the paint takes, and how it is turned, in a shape's box."""
        return (bounds(mapped(rectangle(box), matrix)), Matrix()) if self.upright else (box, matrix)

    def gradient(self, box: Box, matrix: Matrix) -> Gradient | None:
        """Return the gradient of a shape that takes a box before ``matrix``."""
        if not self.stops:
            return None
        if self.angle is None:
            left, top, right, bottom = map(_within, self.focus)
            x, y = box.width * (left + 1 - right) / 2, box.height * (top + 1 - bottom) / 2
            far = math.hypot(max(x, box.width - x), max(y, box.height - y))
            start, end, radial = (box.x + x, box.y + y), (box.x + x + far, box.y + y), True
        else:
            dx, dy = math.cos(self.angle), math.sin(self.angle)
            if self.scaled and box.width and box.height:
                long = math.hypot(dx * box.width, dy * box.height)
                dx, dy = dx * box.width / long, dy * box.height / long
            half = (abs(dx) * box.width + abs(dy) * box.height) / 2
            x, y = box.x + box.width / 2, box.y + box.height / 2
            start = x - dx * half, y - dy * half
            end, radial = (x + dx * half, y + dy * half), False
        return Gradient(self.stops, matrix.at(*start), matrix.at(*end), radial)

    def photos(self, box: Box, matrix: Matrix, clip: tuple[Command, ...]) -> Iterator[Photo]:
        """Yield the pictures that fill a shape; ``clip`` is its outline in its place."""
        if self.image is None or not (box.width and box.height):
            return
        for place in self._places(self.image, box):
            onto = Matrix(place.width, 0.0, 0.0, place.height, place.x, place.y)
            corners = mapped(
                rectangle(place), matrix
            )  # which also sees to it that they have an end
            exact = None if matrix.is_plain else tuple(matrix.of(onto))
            own = () if alike(corners, clip) else clip
            yield Photo(bounds(corners), self.image, None, exact, own, self.opacity)  # type: ignore[arg-type]

    def _places(self, image: Image, box: Box) -> Iterator[Box]:
        """Yield where a picture stands, whole, once or repeatedly."""
        if self.tile is not None:
            yield from self._tiles(self.tile, image, box)
            return
        left, top, right, bottom = self.inset
        width, height = box.width * (1 - left - right), box.height * (1 - top - bottom)
        cut_left, cut_top, cut_right, cut_bottom = self.crop
        wide, high = 1 - cut_left - cut_right, 1 - cut_top - cut_bottom
        if min(width, height, wide, high) > 0:
            full = width / wide, height / high
            x, y = box.x + left * box.width, box.y + top * box.height
            yield Box(x - cut_left * full[0], y - cut_top * full[1], *full)

    def _tiles(
        self, tile: tuple[float, float, float, float], image: Image, box: Box
    ) -> Iterator[Box]:
        """Yield where a picture is repeated; one that would be too often is stretched."""
        dx, dy, wide, high = tile
        width, height = image.width * wide, image.height * high
        dx += self.corner[0] * (box.width - width)
        dy += self.corner[1] * (box.height - height)
        columns, rows = box.width / width + 2, box.height / height + 2
        if columns * rows > MOST_TILES:
            yield box
            return
        for row in range(int(rows)):
            for column in range(int(columns)):
                x, y = dx % width + (column - 1) * width, dy % height + (row - 1) * height
                if x < box.width and y < box.height and x + width > 0 and y + height > 0:
                    yield Box(box.x + x, box.y + y, width, height)


class Pen(NamedTuple):
    """How a line is drawn; ``dash`` is in points."""

    color: str
    opacity: float
    width: float
    dash: tuple[float, ...] = ()
    join: str = "round"
    cap: str = "flat"

    def along(self, path: Path) -> Path:
        """Return a path that is drawn along with this pen."""
        return path._replace(
            line=self.color,
            thickness=self.width,
            line_opacity=self.opacity,
            dash=self.dash,
            join=self.join,
            cap=self.cap,
        )


class Palette:
    """Reads the fills and lines of one layout; ``lacking`` collects what cannot be drawn."""

    def __init__(
        self, package: Package, colors: Mapping[str, str], theme: Part, styles: Any
    ) -> None:
        self.package, self.colors, self.theme, self.styles = package, colors, theme, styles
        self.lacking: set[str] = set()

    def with_color(self, reference: Any) -> dict[str, str]:
        """Return the colours that a style is read with: ``phClr`` is the one that a reference says."""
        own = reference[0] if reference is not None and len(reference) else None
        color = resolve(own, self.colors, "")
        return {**self.colors, "phClr": color} if color else dict(self.colors)

    def paint(self, owner: Any, style: Any, part: Part, group: Paint | None) -> Paint | None:
        """Return what the fill is that an element holds, or else that a p:style refers to."""
        fill = fill_of(owner)
        if fill is not None:
            return self.fill(fill, self.colors, part, group)
        reference = None if style is None else find(style, "a:fillRef")
        return None if reference is None else self.styled(reference)

    def styled(self, reference: Any) -> Paint | None:
        """Return the fill of the theme that a reference means (ECMA-376 20.1.4.2.10, 19.3.1.3)."""
        index = int(reference.get("idx", "0"))
        name, first = ("bgFillStyleLst", 1001) if index > 1000 else ("fillStyleLst", 1)
        fills = find(self.styles, f"a:{name}") if self.styles is not None else None
        if fills is None or not 0 <= index - first < len(fills):
            return None
        return self.fill(fills[index - first], self.with_color(reference), self.theme, None)

    def fill(
        self, fill: Any, colors: Mapping[str, str], part: Part, group: Paint | None
    ) -> Paint | None:
        """Return what a fill paints with, None where it paints nothing."""
        paint = self.plain_fill(fill, colors, part, group)
        upright = fill.get("rotWithShape") in ("0", "false")
        return paint._replace(upright=True) if paint is not None and upright else paint

    def plain_fill(
        self, fill: Any, colors: Mapping[str, str], part: Part, group: Paint | None
    ) -> Paint | None:
        """Return what a fill paints with, as if it turned with its shape."""
        match fill.tag.removeprefix(A):
            case "solidFill" if len(fill):
                color = resolve(fill, colors, "")
                if not color:
                    self.lacking.add("a colour that is not known")
                return Paint(color, opacity(fill[0])) if color else None
            case "gradFill":
                return _shade(fill, colors)
            case "pattFill":
                return _pattern(fill, colors)
            case "blipFill":
                return self.picture(fill, part)
            case "grpFill":
                return group
        return None

    def picture(self, fill: Any, part: Part) -> Paint | None:
        """Return the picture of an a:blipFill or p:blipFill (ECMA-376 20.1.8.14)."""
        blip = find(fill, "a:blip")
        image = None if blip is None else self.image(blip, part)
        if image is None:
            return None
        if any(find(blip, f"a:{effect}") is not None for effect in RECOLORED):
            self.lacking.add("a picture's other colours")
        fixed = find(blip, "a:alphaModFix")
        clear = 1.0 if fixed is None else _share(fixed.get("amt", "100000"))
        crop = _sides(find(fill, "a:srcRect"))
        tile = find(fill, "a:tile")
        if tile is not None:
            dx, dy = (int(tile.get(name, "0")) / EMU for name in ("tx", "ty"))
            sx, sy = (_share(tile.get(name, "100000")) * PIXEL for name in ("sx", "sy"))
            if sx > 0 and sy > 0:
                corner = CORNERS.get(tile.get("algn", "tl"), (0.0, 0.0))
                tiles = dx, dy, sx, sy
                return Paint(image=image, opacity=_within(clear), tile=tiles, corner=corner)
        inset = _sides(find(fill, "a:stretch/a:fillRect"))
        return Paint(image=image, opacity=_within(clear), crop=crop, inset=inset)

    def image(self, blip: Any, part: Part) -> Image | None:
        """Return a picture that can be drawn. Beside an SVG picture PowerPoint keeps one in pixels."""
        relation = part.rels.get(blip.get(R + "embed", ""))
        if relation is None or relation.external:
            linked = blip.get(R + "link") or relation is not None
            vector = any(e.tag.endswith("}svgBlip") for e in blip.iter())
            word = "a linked picture" if linked else "a picture that is missing"
            self.lacking.add(VECTORS["svg"] if vector and not linked else word)
            return None
        found = self.package.parts.get(relation.target)
        if found is None:
            self.lacking.add("a picture that is missing")
            return None
        image = _read(found.name, found.blob)
        if image is None:
            suffix = found.name.rpartition(".")[2].lower()
            self.lacking.add(VECTORS.get(suffix, "a picture that cannot be read"))
        return image

    def pen(self, properties: Any, style: Any) -> Pen | None:
        """Return how a shape's line is drawn: as it says itself, and for the rest as its style does."""
        own = None if properties is None else find(properties, "a:ln")
        reference = None if style is None else find(style, "a:lnRef")
        chain = [] if own is None else [(own, dict(self.colors))]
        lines = None if self.styles is None else find(self.styles, "a:lnStyleLst")
        index = 0 if reference is None else int(reference.get("idx", "0"))
        if lines is not None and 0 < index <= len(lines):
            chain.append((lines[index - 1], self.with_color(reference)))
        filled = ((f, colors) for line, colors in chain if (f := fill_of(line)) is not None)
        fill, colors = next(filled, (None, self.colors))
        if fill is None:
            return None
        paint = self.fill(fill, colors, self.theme, None)
        if paint is None:
            return None
        _, color, clear = paint.stops[0] if paint.stops else (0.0, paint.color, paint.opacity)
        said = next((line.get("w") for line, _ in chain if line.get("w")), THIN)
        width = min(max(int(said) / EMU, 0.0), WIDEST)
        cap = next((line.get("cap") for line, _ in chain if line.get("cap")), "flat")
        return Pen(color, clear, width, _dash(chain, width), _join(chain), cap) if color else None


@lru_cache(maxsize=32)
def _read(name: str, blob: bytes) -> Image | None:
    """Return a picture; that of a master is asked for by each of its layouts."""
    return read_image(name, blob)


def fill_of(owner: Any) -> Any:
    """Return the fill that an element holds, None where it holds none."""
    if owner is None:
        return None
    return next((child for child in owner if str(child.tag).removeprefix(A) in FILLS), None)


def _shade(fill: Any, colors: Mapping[str, str]) -> Paint | None:
    """Return a gradient (ECMA-376 20.1.8.33); one along a path is drawn in circles."""
    stops = sorted(
        (_within(_share(stop.get("pos", "0"))), resolve(stop[0], colors, ""), opacity(stop[0]))
        for stop in fill.iterfind("a:gsLst/a:gs", NAMESPACES)
        if len(stop)
    )
    stops = [stop for stop in stops if stop[1]][:MOST_STOPS]
    if len(stops) < 2:
        return Paint(stops[0][1], stops[0][2]) if stops else None
    path, line = find(fill, "a:path"), find(fill, "a:lin")
    if path is not None:
        return Paint(stops=tuple(stops), focus=_sides(find(path, "a:fillToRect")))
    angle, scaled = (0, "0") if line is None else (line.get("ang", "0"), line.get("scaled", "0"))
    turned = int(angle) % TURN / TURN * math.tau
    return Paint(stops=tuple(stops), angle=turned, scaled=scaled in ("1", "true"))


def _pattern(fill: Any, colors: Mapping[str, str]) -> Paint:
    """Return the mean colour of a pattern (ECMA-376 20.1.8.47)."""
    inks = []
    name = fill.get("prst", "")
    said = name.removeprefix("pct")
    if name.startswith("pct") and said.isascii() and said.isdigit():
        share = _within(int(said) / 100)
    else:
        share = next((value for start, value in INKED.items() if name.startswith(start)), HALF)
    for which, default, part in (("fgClr", "000000", share), ("bgClr", "FFFFFF", 1 - share)):
        own = find(fill, f"a:{which}")
        color = own[0] if own is not None and len(own) else None
        clear = 1.0 if color is None else opacity(color)
        inks.append((resolve(color, colors, default), clear * part))
    (ink, much), (ground, rest) = inks
    return Paint(mix(ink, ground, much / (much + rest) if much + rest else 0.0), much + rest)


def _dash(chain: list[tuple[Any, dict[str, str]]], width: float) -> tuple[float, ...]:
    """Return the lengths of a line's dashes and gaps, none where it is solid."""
    for line, _ in chain:
        preset, own = find(line, "a:prstDash"), find(line, "a:custDash")
        if own is not None:
            stops = own.iterfind("a:ds", NAMESPACES)
            lengths = [_share(ds.get(name, "100000")) for ds in stops for name in ("d", "sp")]
            dashes = [
                min(max(0.0, length), LONGEST_DASH) * width for length in lengths[:MOST_DASHES]
            ]
            return tuple(dashes) if any(dashes) else ()
        if preset is not None:
            return tuple(length * width for length in DASHES.get(preset.get("val", ""), ()))
    return ()


def _join(chain: list[tuple[Any, dict[str, str]]]) -> str:
    """Return how a line turns, which is round where nobody says it (ECMA-376 20.1.8.52)."""
    said = (j for line, _ in chain for j in JOINS if find(line, f"a:{j}") is not None)
    return next(said, JOINS[0])


def _sides(element: Any) -> Sides:
    """Return the shares of a rectangle's sides that an element says (ECMA-376 20.1.10.48)."""
    if element is None:
        return 0.0, 0.0, 0.0, 0.0
    left, top, right, bottom = (_share(element.get(name, "0")) for name in "ltrb")
    return left, top, right, bottom


def _share(value: str) -> float:
    """Return a percentage as a share: thousandths of a percent, or with its sign (ECMA-376 20.1.10.41)."""
    return float(value[:-1]) / 100 if value.endswith("%") else int(value) / 100_000


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))
