"""Real metrics from font files, and which file serves which family.

Fonts come from installed packages or from the template's folder, never from the machine, so that
text measures and prints the same everywhere.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

FALLBACKS = ("Source Sans Pro", "Source Serif Pro", "IBM Plex Mono")

# family → (package, folder in it, files: regular, bold, italic, bold italic)
PACKAGED = {
    "Source Sans Pro": ("font_source_sans_pro", "SourceSansPro-{}.ttf", "Regular Bold It BoldIt"),
    "Source Serif Pro": (
        "font_source_serif_pro",
        "SourceSerifPro-{}.ttf",
        "Regular Bold It BoldIt",
    ),
    "IBM Plex Mono": (
        "fontpkg_ibm_plex_mono",
        "IBMPlexMono-{}.ttf",
        "Regular Bold Italic BoldItalic",
    ),
}


# Soft hyphen, zero-width characters and marks of direction: nothing is drawn where a face lacks them.
INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\ufe0e\ufe0f")


class BadFont(Exception):
    """The file is not a TrueType font that can be measured."""


class Advances(dict[str, float]):
    """Advance widths in em by character; ``line`` is the height from ascent to descent.

    One that the face lacks is as wide as ``missing``; a full em from the CJK blocks (U+2E80) on.
    """

    missing = 0.6
    line = 1.2

    def __missing__(self, character: str) -> float:
        return self.missing if character < "\u2e80" else 1.0


class Face:
    """One font file: its metrics in em. Faces are compared by identity; one is made per file."""

    def __init__(self, name: str, path: Path, family: str, bold: bool, italic: bool) -> None:
        self.name, self.path, self.family, self.bold, self.italic = name, path, family, bold, italic
        self.words: dict[str, float] = {}

    @cached_property
    def advances(self) -> Advances:
        """Raises ``BadFont`` if the file is no TrueType font."""
        return read_advances(self.path)

    @property
    def printed(self) -> Face:
        """The face that a PDF prints: this one, or the one whose widths were estimated from."""
        return self

    def covers(self, text: str) -> bool:
        return text.isascii() or self.advances.keys() >= set(text)

    def width(self, word: str) -> float:
        """Return the sum of the plain advances of ``word`` in em; each distinct word is summed once."""
        found = self.words.get(word)
        if found is None:
            found = self.words[word] = sum(map(self.advances.__getitem__, word))
        return found


class Estimate(Face):
    """Stands in for a family that is not at hand: the metrics of ``face``, widened to be safe."""

    def __init__(self, family: str, face: Face, factor: float) -> None:
        super().__init__(face.name, face.path, family, face.bold, face.italic)
        self.face, self.factor = face, factor

    @property
    def printed(self) -> Face:
        return self.face

    @cached_property
    def advances(self) -> Advances:
        found = Advances({c: w * self.factor for c, w in self.face.advances.items()})
        found.line = self.face.advances.line
        return found


# family → the bundled family that stands in, and how much wider four words set in the real one may
# be (the largest 99th percentile of regular and bold, over English, German and French words, with
# the faces that have the same widths: Carlito, Caladea, Liberation Sans and Serif).
ESTIMATES = {
    "calibri": ("Source Sans Pro", 1.05),
    "arial": ("Source Sans Pro", 1.14),
    "helvetica": ("Source Sans Pro", 1.14),
    "cambria": ("Source Serif Pro", 1.0),
    "times new roman": ("Source Serif Pro", 1.01),
}
SERIFS = ("serif", "roman", "garamond", "georgia", "book", "palatino", "didot", "bodoni")
UNKNOWN = 1.2  # a safe guess for a family that was not measured


class Files(NamedTuple):
    """The font files of a family; bold, italic and both fall back to the regular one."""

    regular: Path
    bold: Path | None = None
    italic: Path | None = None
    bold_italic: Path | None = None


class Fonts:
    """The families that a template can use: ``face`` finds a face, ``split`` one for every character."""

    def __init__(self, own: Mapping[str, Files] | None = None) -> None:
        self.own = {family.casefold(): files for family, files in (own or {}).items()}
        self.packaged = {family.casefold(): family for family in PACKAGED}
        self.faces: dict[tuple[str, bool, bool], Face] = {}
        self.estimated: set[str] = set()
        self.lacking: dict[str, None] = {}

    def face(self, family: str, bold: bool = False, italic: bool = False) -> Face:
        """Return the face of a family; one that is not at hand is estimated and noted."""
        key = family.casefold(), bold, italic
        found = self.faces.get(key)
        if found is None:
            found = self.faces[key] = self._find(family, bold, italic)
        return found

    def _find(self, family: str, bold: bool, italic: bool) -> Face:
        key = family.casefold()
        files = self.own.get(key) or (
            packaged_files(self.packaged[key]) if key in self.packaged else None
        )
        if files is None:
            self.estimated.add(family)
            base, factor = estimate(family)
            return Estimate(family, self.face(base, bold, italic), factor)
        wanted = (files.regular, files.bold, files.italic, files.bold_italic)[bold + 2 * italic]
        path = wanted or (files.bold if bold and files.bold else files.regular)
        return Face(path.stem, path, family, bold, italic)

    def split(self, text: str, face: Face, spell: bool = False) -> list[tuple[str, Face]]:
        """Return ``text`` in stretches, each with a face that has its characters.

        The upright face of the family comes first, then the other bundled families. A character that
        none has keeps ``face``; with ``spell`` it becomes its code, [U+1F600], and is noted.
        """
        if face.covers(text):
            return [(text, face)]
        out: list[tuple[str, Face]] = []
        for character in text:
            chosen = face if character in face.advances else self._fallback(character, face)
            if chosen is None:
                chosen = face
                if spell and character not in INVISIBLE:
                    self.lacking[character] = None
                    character = f"[U+{ord(character):04X}]"
            if out and out[-1][1] is chosen:
                out[-1] = out[-1][0] + character, chosen
            else:
                out.append((character, chosen))
        return out

    def _fallback(self, character: str, face: Face) -> Face | None:
        for family in (face.family, *FALLBACKS):
            other = self.face(family, face.bold, False)
            if character in other.advances:
                return other
        return None


def packaged_files(family: str) -> Files:
    """Return the files of a family that a font package brings.

    Raises ``ModuleNotFoundError`` when the package, a dependency of ours, is not installed.
    """
    package, pattern, names = PACKAGED[family]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the font package {package} is not installed", name=package)
    folder = Path(spec.origin).parent / "files"
    return Files(*(folder / pattern.format(name) for name in names.split()))


def estimate(family: str) -> tuple[str, float]:
    """Return the bundled family that stands in for another one, and how much wider that may be."""
    key = family.casefold()
    serif = "sans" not in key and any(word in key for word in SERIFS)
    return ESTIMATES.get(key, ("Source Serif Pro" if serif else "Source Sans Pro", UNKNOWN))


def read_advances(path: Path) -> Advances:
    """Return the advance widths of a TrueType file (OpenType 1.9: head, hhea, hmtx, cmap 4 and 12).

    Raises ``BadFont`` if the file is none.
    """
    try:
        data = path.read_bytes()
        tables = _tables(data)
        units = struct.unpack_from(">H", data, tables["head"] + 18)[0]
        count = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
        longs = _big_endian("H", data, tables["hmtx"], count * 4)
        widths = [advance / units for advance in longs[::2]]
        last = count - 1
        glyphs = _character_map(data, tables["cmap"])
        out = Advances({chr(c): widths[g if g < last else last] for c, g in glyphs if g})
    except (OSError, KeyError, IndexError, struct.error, ValueError) as error:
        raise BadFont(f"{path.name} is not a TrueType font that can be measured") from error
    ascent, descent = struct.unpack_from(">hh", data, tables["hhea"] + 4)
    out.missing, out.line = widths[0], (ascent - descent) / units
    out.setdefault("\xa0", out[" "])
    out |= dict.fromkeys(INVISIBLE - {"\xad"}, 0.0)
    return out


def _tables(data: bytes) -> dict[str, int]:
    if data[:4] not in (b"\0\1\0\0", b"true"):
        raise ValueError("not TrueType")
    count = struct.unpack_from(">H", data, 4)[0]
    records = (struct.unpack_from(">4sLL", data, 12 + 16 * i) for i in range(count))
    return {tag.decode("latin-1"): offset for tag, _, offset in records}


def _big_endian(code: str, data: bytes, start: int, length: int) -> array[int]:
    values = array(code, data[start : start + length])
    if sys.byteorder == "little":
        values.byteswap()
    return values


def _character_map(data: bytes, start: int) -> Iterable[tuple[int, int]]:
    """Yield (character code, glyph) of the best Unicode subtable."""
    count = struct.unpack_from(">H", data, start + 2)[0]
    tables = {}
    for i in range(count):
        offset = struct.unpack_from(">L", data, start + 8 + 8 * i)[0]
        tables[struct.unpack_from(">H", data, start + offset)[0]] = start + offset
    if 12 in tables:
        at = tables[12]
        groups = struct.unpack_from(">L", data, at + 12)[0]
        for i in range(groups):
            first, last, glyph = struct.unpack_from(">LLL", data, at + 16 + 12 * i)
            yield from zip(
                range(first, last + 1), range(glyph, glyph + last + 1 - first), strict=True
            )
    else:
        yield from _format_4(data, tables[4])


def _format_4(data: bytes, at: int) -> Iterable[tuple[int, int]]:
    length, _, doubled = struct.unpack_from(">HHH", data, at + 2)
    size = doubled
    ends = _big_endian("H", data, at + 14, size)
    starts = _big_endian("H", data, at + 16 + size, size)
    deltas = _big_endian("H", data, at + 16 + 2 * size, size)
    offsets = _big_endian("H", data, at + 16 + 3 * size, length - 16 - 3 * size)
    for i, (first, last, delta) in enumerate(zip(starts, ends, deltas, strict=True)):
        shift = offsets[i]
        for code in range(first, min(last, 0xFFFE) + 1):
            if shift:
                glyph = offsets[i + shift // 2 + code - first]
                glyph = (glyph + delta) & 0xFFFF if glyph else 0
            else:
                glyph = (code + delta) & 0xFFFF
            yield code, glyph
