"""Shapes as a PDF's operators and dictionaries (ISO 32000-1, 8). Heights of pages turn y round."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import hypot

from deckbuilder.colors import to_rgb
from deckbuilder.layout.frames import Command, Gradient, Path

LEAST_STEP = 1e-4  # between a gradient's stops
OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}
JOINS = {"miter": 0, "round": 1, "bevel": 2}
CAPS = {"flat": 0, "rnd": 1, "sq": 2}
SPACES = {1: "/DeviceGray", 3: "/DeviceRGB"}


@cache
def fill_operator(color: str) -> str:
    return "{:.3f} {:.3f} {:.3f} rg".format(*to_rgb(color))


def pen_operators(path: Path) -> str:
    """Return the operators that set how a path is drawn along (ISO 32000-1, 8.4.3)."""
    red, green, blue = to_rgb(path.line)
    dash = " ".join([f"{length:.2f}" for length in path.dash])
    return (
        f"{red:.3f} {green:.3f} {blue:.3f} RG {path.thickness:.2f} w "
        f"{CAPS.get(path.cap, 0)} J {JOINS.get(path.join, 1)} j [{dash}] 0 d"
    )


def outline_operators(commands: Iterable[Command], height: float) -> str:
    """Return the operators of an outline on a page of ``height`` (ISO 32000-1, 8.5.2)."""
    out = []
    for kind, values in commands:
        points = [
            f"{x:.2f} {height - y:.2f}" for x, y in zip(values[::2], values[1::2], strict=True)
        ]
        out.append(" ".join([*points, OPERATORS[kind]]))
    return " ".join(out)


def shading(gradient: Gradient, height: float, inks: Sequence[Sequence[float]]) -> str:
    """Return a shading of the inks at a gradient's stops (ISO 32000-1, 8.7.4.5)."""
    x, y = gradient.start
    to_x, to_y = gradient.end
    coordinates = [x, height - y, to_x, height - to_y]
    if gradient.radial:
        coordinates = [*coordinates[:2], 0.0, *coordinates[:2], hypot(to_x - x, to_y - y)]
    places = [stop[0] for stop in gradient.stops]
    entries = (
        f"/ShadingType {3 if gradient.radial else 2} /ColorSpace {SPACES[len(inks[0])]} "
        f"/Coords [{_numbers(coordinates)}] /Extend [true true] /Function {_between(places, inks)}"
    )
    return f"<<{entries}>>"


def _between(places: Sequence[float], inks: Sequence[Sequence[float]]) -> str:
    """Return a function from 0 to 1 that is an ink at each place (ISO 32000-1, 7.10)."""
    places, inks = [0.0, *places, 1.0], [inks[0], *inks, inks[-1]]
    steps = [i for i in range(1, len(places)) if places[i] - places[i - 1] > LEAST_STEP]
    parts = [
        f"<</FunctionType 2 /Domain [0 1] /N 1 /C0 [{_numbers(inks[i - 1])}] /C1 [{_numbers(inks[i])}]>>"
        for i in steps
    ]
    bounds = _numbers([places[i] for i in steps[:-1]])
    encode = " ".join(["0 1"] * len(steps))
    return (
        f"<</FunctionType 3 /Domain [0 1] /Functions [{' '.join(parts)}] /Bounds [{bounds}] "
        f"/Encode [{encode}]>>"
    )


def _numbers(values: Iterable[float]) -> str:
    return " ".join([f"{value:.4f}" for value in values])
