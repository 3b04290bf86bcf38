"""What stands in for a family that is not at hand: one with the same widths, else one that is alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

SANS, SERIF, MONO = "Source Sans Pro", "Source Serif Pro", "IBM Plex Mono"

# family → families whose characters are as wide (most as fontconfig's 30-metric-aliases.conf has them)
_HELVETICA = ("Arimo", "Liberation Sans", "Nimbus Sans", "TeX Gyre Heros")
_TIMES = ("Liberation Serif", "Tinos", "Nimbus Roman", "TeX Gyre Termes")
_COURIER = ("Liberation Mono", "Cousine", "Nimbus Mono PS", "TeX Gyre Cursor")
TWINS = {
    "calibri": ("Carlito",),
    "cambria": ("Caladea",),
    "arial": _HELVETICA,
    "helvetica": _HELVETICA,
    "arial narrow": ("Liberation Sans Narrow", "Nimbus Sans Narrow", "TeX Gyre Heros Cn"),
    "times new roman": _TIMES,
    "times": _TIMES,
    "courier new": _COURIER,
    "courier": _COURIER,
    "georgia": ("Gelasio",),
    "segoe ui": ("Selawik",),
    "bookman old style": ("URW Bookman", "TeX Gyre Bonum"),
    "palatino linotype": ("P052", "TeX Gyre Pagella"),
    "book antiqua": ("P052", "TeX Gyre Pagella"),
    "century schoolbook": ("C059", "TeX Gyre Schola"),
}

# family → by how much four words may be wider than in the bundled family that stands in: the larger 99th
# percentile of regular and bold, over English, German and French words (benchmarks/font_widths.py), and
# 2 % for other words. Measured in the fonts, in those above that are as wide, or in published widths.
_SANS = {
    "arial": 1.14, "arial narrow": 1.0, "avenir": 1.13, "avenir next": 1.16, "calibri": 1.05,
    "comic sans ms": 1.26, "dejavu sans": 1.35, "dm sans": 1.18, "fira sans": 1.14,
    "helvetica": 1.14, "ibm plex sans": 1.12, "impact": 1.04, "inter": 1.2, "lato": 1.11,
    "libre franklin": 1.17, "montserrat": 1.26, "noto sans": 1.18, "nunito": 1.14,
    "open sans": 1.18, "poppins": 1.26, "raleway": 1.17, "roboto": 1.12, "source sans 3": 1.02,
    "tahoma": 1.19, "trebuchet ms": 1.17, "verdana": 1.35, "work sans": 1.26,
}  # fmt: skip
_SERIF = {
    "book antiqua": 1.05, "bookman old style": 1.2, "cambria": 1.03, "century schoolbook": 1.18,
    "dejavu serif": 1.28, "eb garamond": 1.0, "georgia": 1.15, "merriweather": 1.12, "noto serif": 1.14,
    "palatino linotype": 1.05, "playfair display": 1.04, "source serif 4": 1.02,
    "times": 1.01, "times new roman": 1.01,
}  # fmt: skip
# Not measured: no wider than what is known of fonts like them.
_SANS |= dict.fromkeys(
    ("aptos", "franklin gothic", "gill sans", "gill sans mt", "helvetica neue", "segoe ui"), 1.2
)
_SANS |= {"century gothic": 1.25}
_SERIF |= {"garamond": 1.1}
UNKNOWN = 1.25  # all that were measured are narrower, but Verdana and DejaVu
WIDE = 1.5
FIXED = 1.05  # all have about three fifths of an em
BLACK = 1.2  # a black weight against a bold one: 1.06 in those that were measured, more in Arial's
OTHER_WEIGHT = 1.03  # light against regular, semibold against bold: at most 1.0 in Lato

# Words in the names of families.
_SERIFS = ("serif", "roman", "garamond", "georgia", "book", "palatino", "didot", "bodoni", "minion",
           "baskerville", "caslon", "slab", "times", "constantia")  # fmt: skip
_MONOS = {"mono", "courier", "consolas", "console", "typewriter", "menlo", "monaco", "code"}
_WIDES = ("wide", "extended", "expanded", "wingdings", "webdings")
_BLACKS = {"extrabold", "black", "heavy", "ultra"}
_BOLDS = {"semibold", "demibold", "demi", "semi", "bold", *_BLACKS}
_STYLES = {"thin", "extralight", "light", "book", "regular", "medium", "display", "text", *_BOLDS}


class Likeness(NamedTuple):
    """A family that is like another one: by how much that may be wider, and whether it is bold itself."""

    family: str
    factor: float
    bold: bool = False


def twins(family: str) -> tuple[str, ...]:
    """Return the families that are exactly as wide as one, the likest first."""
    return TWINS.get(family.casefold(), ())


def alike(family: str) -> Iterator[Likeness]:
    """Yield what a family of which no file is at hand can be estimated from, the likest first.

    Those of which it is a further weight come first (Calibri for Calibri Light); the last is bundled.
    """
    plain, styles = _parted(family)
    is_bold = bool(styles & _BOLDS)
    wider = BLACK if styles & _BLACKS else OTHER_WEIGHT
    for name in (plain, *twins(plain)) if styles else ():
        yield Likeness(name, wider, is_bold)
    bundled, factor = _bundled(plain.casefold())
    yield Likeness(bundled, factor * (BLACK if styles & _BLACKS else 1.0), is_bold)


def _parted(family: str) -> tuple[str, set[str]]:
    """Return a family's name without the words at its end that name a style, and these."""
    words = family.split()
    styles: set[str] = set()
    while len(words) > 1 and words[-1].casefold() in _STYLES:
        if " ".join(words).casefold() in _SANS | _SERIF:  # Playfair Display
            break
        styles.add(words.pop().casefold())
    return " ".join(words), styles


def _bundled(name: str) -> tuple[str, float]:
    if name in _SANS:
        return SANS, _SANS[name]
    if name in _SERIF:
        return SERIF, _SERIF[name]
    if not _MONOS.isdisjoint(name.split()):
        return MONO, FIXED
    serif = "sans" not in name and any(part in name for part in _SERIFS)
    wide = any(part in name for part in _WIDES)
    return SERIF if serif else SANS, WIDE if wide else UNKNOWN
