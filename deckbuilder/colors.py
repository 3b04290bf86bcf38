"""Colours: contrast, mixing, and what a theme's references mean. Colours are RRGGBB in capitals."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable, Mapping
from typing import Any

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WHITE, BLACK = "FFFFFF", "000000"
# Those of a:prstClr that are not rare (ECMA-376 20.1.10.47).
NAMED = {
    "black": BLACK,
    "white": WHITE,
    "gray": "808080",
    "ltGray": "D3D3D3",
    "dkGray": "A9A9A9",
    "red": "FF0000",
    "green": "008000",
    "blue": "0000FF",
    "yellow": "FFFF00",
}
WEIGHTS = (0.2126, 0.7152, 0.0722)  # of red, green and blue in how light a colour is
HLS = ("hue", "lum", "sat")
TURN = 216.0  # once round the hues, in 100,000 times a 60,000th of a degree
AMBER, GREEN = 0.11, 0.17  # hues; those between are yellows

Rgb = tuple[float, float, float]


def to_rgb(color: str) -> Rgb:
    """Return red, green and blue from 0 to 1."""
    return tuple(int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))  # type: ignore[return-value]


def to_hex(rgb: Rgb) -> str:
    return "".join(f"{round(255 * min(1.0, max(0.0, c))):02X}" for c in rgb)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _gamma(value: float) -> float:
    value = min(1.0, max(0.0, value))
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1, 1.4.3)."""

    def luminance(color: str) -> float:
        return sum(w * _linear(c) for w, c in zip(WEIGHTS, to_rgb(color), strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mix(color: str, ground: str, share: float) -> str:
    """Return ``share`` of ``color`` over ``ground``."""
    pairs = zip(to_rgb(color), to_rgb(ground), strict=True)
    red, green, blue = (a * share + b * (1 - share) for a, b in pairs)
    return to_hex((red, green, blue))


def tinted(color: str, share: float) -> str:
    """Return ``share`` of ``color`` in white light (ECMA-376 20.1.2.3.34)."""
    return to_hex(_changed(to_rgb(color), "tint", f"{share:.0%}"))


def readable(color: str, ground: str = WHITE, ratio: float = 4.5) -> str:
    """Return ``color``, moved towards black or white as far as text on ``ground`` needs."""
    ink = max((BLACK, WHITE), key=lambda c: contrast(c, ground))
    for step in range(21):
        tried = mix(color, ink, 1 - step / 20)
        if contrast(tried, ground) >= ratio:
            return tried
    return ink


def inked(color: str, ratio: float = 4.5) -> str:
    """Return ``color`` as an ink on white: darker as far as text needs, of the same saturation.

    Its hue is kept, but for yellow, which is olive where it is dark: that turns to amber.
    """
    hue, light, saturation = colorsys.rgb_to_hls(*to_rgb(color))
    hue = min(hue, AMBER) if hue < GREEN else hue
    for step in range(51):
        if contrast(color, WHITE) >= ratio:
            break
        color = to_hex(colorsys.hls_to_rgb(hue, light * (1 - step / 50), saturation))
    return color


def resolve(element: Any, scheme: Mapping[str, str], default: str) -> str:
    """Return the colour that a colour element, or a fill that holds one, means (ECMA-376 20.1.2.3).

    ``scheme`` maps the names of a:schemeClr, mapped ones (tx1, bg1) included, to colours.
    """
    if element is not None and element.tag == A + "solidFill":
        element = element[0] if len(element) else None
    if element is None:
        return default
    kind, value = element.tag.removeprefix(A), element.get("val", "")
    if kind == "schemeClr":
        value = scheme.get(value, default)
    elif kind == "sysClr":
        value = element.get("lastClr") or (BLACK if value == "windowText" else WHITE)
    elif kind == "prstClr":
        value = NAMED.get(value, default)
    elif kind == "scrgbClr":  # shares of light (20.1.2.3.30)
        value = to_hex(tuple(_gamma(_share(element.get(c, "0"))) for c in "rgb"))  # type: ignore[arg-type]
    elif kind == "hslClr":
        hue, saturation, light = (_share(element.get(c, "0")) for c in ("hue", "sat", "lum"))
        value = to_hex(colorsys.hls_to_rgb(hue / TURN, _within(light), _within(saturation)))
    elif kind != "srgbClr":
        return default
    try:
        to_rgb(value)
    except ValueError:
        return default
    found = ((e.tag.removeprefix(A), e.get("val", "0")) for e in element.iterchildren("{*}*"))
    return changed(value, found)


def changed(color: str, changes: Iterable[tuple[str, str]]) -> str:
    """Return a colour after transforms, each with its value, in their order (ECMA-376 20.1.2.3.20 ff.)."""
    rgb = to_rgb(color)
    for kind, value in changes:
        rgb = _changed(rgb, kind, value)
    return to_hex(rgb)


def opacity(element: Any) -> float:
    """Return how opaque a colour element is, 0 to 1 (ECMA-376 20.1.2.3.1 ff.)."""
    found = 1.0
    for change in element.iterchildren("{*}*"):
        kind, value = change.tag.removeprefix(A), change.get("val", "0")
        if kind in ("alpha", "alphaMod", "alphaOff"):
            share = _share(value)
            found = (
                share if kind == "alpha" else found * share if kind == "alphaMod" else found + share
            )
    return _within(found)


def _share(value: str) -> float:
    return float(value.rstrip("%")) / (100 if value.endswith("%") else 100_000)


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))


def _changed(rgb: Rgb, kind: str, value: str) -> Rgb:
    """Return a colour after one of the transforms of ECMA-376 20.1.2.3; alpha is none."""
    share = _share(value)
    part, how = kind[:3], kind[3:]
    if part in HLS and how in ("", "Mod", "Off"):
        hls = list(colorsys.rgb_to_hls(*rgb))
        at = HLS.index(part)
        if part == "hue" and how != "Mod":
            share /= TURN
        hls[at] = hls[at] * share if how == "Mod" else hls[at] + share if how else share
        return colorsys.hls_to_rgb(hls[0], _within(hls[1]), _within(hls[2]))
    if kind == "comp":
        return _changed(rgb, "hueOff", "10800000")
    if kind == "gray":
        light = sum(w * _linear(c) for w, c in zip(WEIGHTS, rgb, strict=True))
        return (_gamma(light),) * 3
    if kind == "inv":
        return tuple(_gamma(1 - _linear(c)) for c in rgb)  # type: ignore[return-value]
    if kind == "shade":
        return tuple(_gamma(_linear(c) * share) for c in rgb)  # type: ignore[return-value]
    if kind == "tint":
        return tuple(_gamma(_linear(c) * share + 1 - share) for c in rgb)  # type: ignore[return-value]
    return rgb
