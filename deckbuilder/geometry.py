"""Outlines of shapes: preset ones, those that a file draws itself, and how shapes are turned and flipped.

Guide formulas and paths are ECMA-376 20.1.9; they count in EMU and in 60,000ths of a degree. Outlines
are in points from the top left of their shape.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from deckbuilder.layout.frames import Box, Command
from deckbuilder.package import NAMESPACES
from deckbuilder.presets import PRESETS

EMU = 12700
TURN = 21_600_000
DEGREE = 60_000
LARGEST = 1e6  # points; what is larger is damage
SEEN = 0.01  # points
SHARES = {"w": (2, 3, 4, 5, 6, 8, 10, 12), "h": (2, 3, 4, 5, 6, 8, 10), "ss": (2, 4, 6, 8, 16, 32)}
POINTS = {"moveTo": "M", "lnTo": "L", "cubicBezTo": "C", "quadBezTo": "Q", "close": "Z"}


class Matrix(NamedTuple):
    """An affine map: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def of(self, first: Matrix) -> Matrix:
        """Return the map that does ``first``, then this one."""
        e, f = self.at(first.e, first.f)
        return Matrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            e,
            f,
        )

    @property
    def is_plain(self) -> bool:
        """Whether nothing is turned or flipped."""
        return (self.a, self.b, self.c, self.d) == (1.0, 0.0, 0.0, 1.0)


def turned(box: Box, degrees: float, across: bool, over: bool) -> Matrix:
    """Return the map that flips a box (left and right, top and bottom) and turns it about its middle."""
    x, y = box.x + box.width / 2, box.y + box.height / 2
    sine, cosine = _exact(math.sin(math.radians(degrees))), _exact(math.cos(math.radians(degrees)))
    flip_x, flip_y = -1.0 if across else 1.0, -1.0 if over else 1.0
    a, b, c, d = cosine * flip_x, sine * flip_x, -sine * flip_y, cosine * flip_y
    return Matrix(a, b, c, d, x - a * x - c * y, y - b * x - d * y)


def _exact(value: float) -> float:
    return float(round(value)) if abs(value - round(value)) < 1e-12 else value


def within(length: float) -> float:
    """Return a length. Raises ``ValueError`` where it is larger than anything on a slide."""
    if not abs(length) < LARGEST:
        raise ValueError("a length without end")
    return length


def mapped(commands: Sequence[Command], matrix: Matrix) -> tuple[Command, ...]:
    """Return an outline elsewhere. Raises ``ValueError`` where it is larger than any slide."""
    out = []
    for kind, values in commands:
        points = [matrix.at(x, y) for x, y in zip(values[::2], values[1::2], strict=True)]
        out.append((kind, tuple(within(value) for point in points for value in point)))
    return tuple(out)


def bounds(commands: Sequence[Command]) -> Box:
    """Return the box around the points of an outline."""
    xs = [x for _, values in commands for x in values[::2]] or [0.0]
    ys = [y for _, values in commands for y in values[1::2]] or [0.0]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def alike(one: Sequence[Command], other: Sequence[Command]) -> bool:
    """Return whether two outlines can be told apart by nobody."""
    if [kind for kind, _ in one] != [kind for kind, _ in other]:
        return False
    pairs = zip((v for _, vs in one for v in vs), (v for _, vs in other for v in vs), strict=True)
    return all(abs(a - b) < SEEN for a, b in pairs)


def rectangle(box: Box) -> tuple[Command, ...]:
    x, y, right, bottom = box.x, box.y, box.right, box.bottom
    corners = ((x, y), (right, y), (right, bottom), (x, bottom))
    return (("M", corners[0]), *(("L", corner) for corner in corners[1:]), ("Z", ()))


class Figure(NamedTuple):
    """A part of a shape: its outline, and whether it is filled and drawn along."""

    commands: tuple[Command, ...]
    filled: bool = True
    drawn: bool = True


class Guides:
    """Values by name, in EMU: a shape's own measures (ECMA-376 20.1.9.11), and what its formulas add."""

    def __init__(self, width: float, height: float) -> None:
        w, h = width * EMU, height * EMU
        values = {"w": w, "h": h, "ss": min(w, h), "ls": max(w, h)}
        values |= {"l": 0.0, "t": 0.0, "r": w, "b": h, "hc": w / 2, "vc": h / 2}
        for name, shares in SHARES.items():
            values |= {f"{name}d{n}": values[name] / n for n in shares}
        for n in (1, 3, 5, 7):
            values |= {f"{n}cd{d}".removeprefix("1"): n * TURN / d for d in (2, 4, 8)}
        self.values: dict[str, float] = values

    def value(self, name: str) -> float:
        """Return the value of a guide, or a number."""
        found = self.values.get(name)
        return float(int(name)) if found is None else found

    def set(self, name: str, formula: str) -> None:
        """Set a guide to what a formula says (ECMA-376 20.1.9.11)."""
        operator, *names = formula.split()
        self.values[name] = _calculate(operator, *(self.value(n) for n in names))


def _calculate(operator: str, x: float, y: float = 0.0, z: float = 0.0) -> float:
    """Return the value of a formula; what is divided by nothing is nothing."""

    def angle(value: float) -> float:
        return math.radians(value / DEGREE)

    match operator:
        case "val":
            return x
        case "*/":
            return x * y / z if z else 0.0
        case "+-":
            return x + y - z
        case "+/":
            return (x + y) / z if z else 0.0
        case "?:":
            return y if x > 0 else z
        case "pin":
            return max(x, min(y, z))
        case "min":
            return min(x, y)
        case "max":
            return max(x, y)
        case "abs":
            return abs(x)
        case "sqrt":
            return math.sqrt(x)
        case "mod":
            return math.hypot(x, y, z)
        case "sin":
            return x * math.sin(angle(y))
        case "cos":
            return x * math.cos(angle(y))
        case "tan":
            return x * math.tan(angle(y))
        case "at2":
            return math.degrees(math.atan2(y, x)) * DEGREE
        case "cat2":
            return x * math.cos(math.atan2(z, y))
        case "sat2":
            return x * math.sin(math.atan2(z, y))
    raise ValueError(f"a formula of an unknown kind: {operator}")


def figures(properties: Any, width: float, height: float) -> list[Figure] | None:
    """Return the parts of the shape that a p:spPr describes, None of a preset that is not known here."""
    own = properties.find("a:custGeom", NAMESPACES)
    if own is not None:
        return _own_figures(own, width, height)
    preset = properties.find("a:prstGeom", NAMESPACES)
    if preset is None:
        return []
    said = {e.get("name"): e.get("fmla") for e in preset.iterfind("a:avLst/a:gd", NAMESPACES)}
    return preset_figures(preset.get("prst", ""), width, height, said)


def preset_figures(
    name: str, width: float, height: float, said: Mapping[str, str]
) -> list[Figure] | None:
    """Return the parts of a preset shape; ``said`` are formulas in place of its adjustments."""
    preset = PRESETS.get(name)
    if preset is None:
        return None
    guides = Guides(width, height)
    adjustments, formulas, *paths = preset
    for adjustment in filter(None, adjustments.split(";")):
        key, value = adjustment.split()
        guides.set(key, said.get(key) or f"val {value}")
    for formula in filter(None, formulas.split(";")):
        key, _, rest = formula.strip().partition(" ")
        guides.set(key, rest)
    out = []
    for path in paths:
        filled, drawn = not path.startswith("-fill"), not path.startswith("-line")
        words = path.removeprefix("-fill").removeprefix("-line").split()
        out.append(Figure(_outline(_steps(words, guides), 1.0, 1.0), filled, drawn))
    return out


Step = tuple[str, list[float]]


def _steps(words: Sequence[str], guides: Guides) -> Iterator[Step]:
    """Yield the steps of a preset's path: a letter, and the guides that follow it."""
    at = 0
    while at < len(words):
        end = at + 1
        while end < len(words) and words[end] not in "MLCQAZ":
            end += 1
        yield words[at], [guides.value(name) for name in words[at + 1 : end]]
        at = end


def _own_figures(own: Any, width: float, height: float) -> list[Figure]:
    """Return the parts of a shape that a file draws (ECMA-376 20.1.9.8, 20.1.9.15)."""
    guides = Guides(width, height)
    for guide in own.iterfind("./*/a:gd", NAMESPACES):
        guides.set(guide.get("name"), guide.get("fmla"))
    out = []
    for path in own.iterfind("a:pathLst/a:path", NAMESPACES):
        wide, high = (float(int(path.get(name, "0"))) for name in ("w", "h"))
        across = width * EMU / wide if wide > 0 else 1.0
        down = height * EMU / high if high > 0 else 1.0
        filled, drawn = path.get("fill") != "none", path.get("stroke") not in ("0", "false")
        out.append(Figure(_outline(_own_steps(path, guides), across, down), filled, drawn))
    return out


def _own_steps(path: Any, guides: Guides) -> Iterator[Step]:
    for step in path.iterchildren("{*}*"):
        kind = step.tag.rpartition("}")[2]
        if kind == "arcTo":
            yield "A", [guides.value(step.get(name)) for name in ("wR", "hR", "stAng", "swAng")]
        elif kind in POINTS:
            points = step.iterfind("a:pt", NAMESPACES)
            values = [guides.value(point.get(name)) for point in points for name in ("x", "y")]
            yield POINTS[kind], values


def _outline(steps: Iterator[Step], across: float, down: float) -> tuple[Command, ...]:
    """Return the outline of steps in EMU, stretched; arcs and quadratic curves become cubic ones."""
    out: list[tuple[str, Sequence[float]]] = []
    x = y = 0.0
    start = x, y
    for kind, values in steps:
        match kind, values:
            case "A", [wide, high, begin, sweep]:
                out += _arc(x, y, wide, high, begin, sweep)
            case "Q", [cx, cy, to_x, to_y]:
                ends = (x + 2 * (cx - x) / 3, y + 2 * (cy - y) / 3)
                back = (to_x + 2 * (cx - to_x) / 3, to_y + 2 * (cy - to_y) / 3)
                out.append(("C", (*ends, *back, to_x, to_y)))
            case ("M" | "L", [_, _]) | ("C", [_, _, _, _, _, _]) | ("Z", []):
                out.append((kind, values))
            case _:
                raise ValueError("a step of a path that leads nowhere")
        if kind == "Z":
            x, y = start
        elif out[-1][1]:
            x, y = out[-1][1][-2:]
        if kind == "M":
            start = x, y
    scale = across / EMU, down / EMU
    return tuple((kind, tuple(v * scale[i % 2] for i, v in enumerate(vs))) for kind, vs in out)


def _arc(
    x: float, y: float, wide: float, high: float, begin: float, sweep: float
) -> Iterator[tuple[str, Sequence[float]]]:
    """Yield cubic curves along an ellipse from a point of it on (ECMA-376 20.1.9.1).

    Angles are those that are seen: on a flat ellipse they are not its parameter.
    """
    sweep = max(-TURN, min(TURN, sweep))

    def parameter(angle: float) -> float:
        seen = math.radians(angle / DEGREE)
        if not (wide and high):
            return seen
        flat = math.atan2(wide * math.sin(seen), high * math.cos(seen))
        return flat + math.tau * round((seen - flat) / math.tau)

    first, last = parameter(begin), parameter(begin + sweep)
    middle = x - wide * math.cos(first), y - high * math.sin(first)
    count = max(1, math.ceil(abs(last - first) / (math.pi / 2) - 1e-9))
    step = (last - first) / count
    pull = 4 / 3 * math.tan(step / 4)
    for i in range(count):
        one, other = first + i * step, first + (i + 1) * step
        points = (
            (math.cos(one) - pull * math.sin(one), math.sin(one) + pull * math.cos(one)),
            (math.cos(other) + pull * math.sin(other), math.sin(other) - pull * math.cos(other)),
            (math.cos(other), math.sin(other)),
        )
        yield "C", [c for u, v in points for c in (middle[0] + wide * u, middle[1] + high * v)]
