"""The widths of characters, read from a font file's own tables. Lengths are em."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable
from functools import cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

# Soft hyphen, zero-width characters, marks of direction, variation selectors: nothing is drawn where a face
# lacks them (Unicode, Default_Ignorable_Code_Point).
INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u180b\u180c\u180d\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)

MAX_BYTES = 200_000_000  # the fonts of all CJK characters in one collection are 120 MB
SYMBOLS = 0xF000  # where symbol fonts have the characters of a byte


class BadFont(Exception):
    """The file is not a font that can be measured."""


class FontFile(NamedTuple):
    """A font in a file: its number in a collection, and the weight to take of a variable font."""

    path: Path
    number: int = 0
    weight: int = 0


class Family(NamedTuple):
    """The font files of a family; bold, italic and both fall back to the regular one."""

    regular: FontFile
    bold: FontFile | None = None
    italic: FontFile | None = None
    bold_italic: FontFile | None = None

    def file(self, bold: bool = False, italic: bool = False) -> tuple[FontFile, bool]:
        """Return the file for a style, and whether it has to be thickened."""
        wanted = self[bold + 2 * italic]
        if wanted is not None:
            return wanted, False
        if bold and self.bold is not None:
            return self.bold, False
        return self.italic if italic and self.italic else self.regular, bold


class Advances(dict[str, float]):
    """Advance widths in em by character; ``line`` is the height from ascent to descent.

    One that the face lacks is as wide as ``missing``; a full em from the CJK blocks (U+2E80) on.
    """

    missing = 0.6
    line = 1.2

    def __missing__(self, character: str) -> float:
        return self.missing if character < "\u2e80" else 1.0


def has_full_width(text: str) -> bool:
    """Return whether a text has CJK characters, which keep to their squares."""
    return not text.isascii() and any("\u2e80" <= character < "\ufb00" for character in text)


def is_full_width(text: str) -> bool:
    """Return whether a text is mostly of CJK characters, which stand in squares of one em."""
    if text.isascii():
        return False
    count = sum("\u2e80" <= character < "\ua4d0" or character > "\uff00" for character in text)
    return 2 * count > len(text)


@cache
def read_advances(path: Path, index: int = 0) -> Advances:
    """Return the advance widths of a font (OpenType 1.9: head, hhea, hmtx, cmap 4 and 12).

    ``index`` is its place in a collection. Raises ``BadFont`` if the file is no OpenType font.
    """
    try:
        data = _read(path)
        tables = _tables(data, index)
        units = struct.unpack_from(">H", data, tables["head"] + 18)[0]
        count = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
        longs = _big_endian("H", data, tables["hmtx"], count * 4)
        widths = [advance / units for advance in longs[::2]]
        last = count - 1
        glyphs = islice(_character_map(data, tables["cmap"]), sys.maxunicode)
        out = Advances({chr(c): widths[g if g < last else last] for c, g in glyphs if g})
        ascent, descent = struct.unpack_from(">hh", data, tables["hhea"] + 4)
    except (OSError, LookupError, ArithmeticError, struct.error, ValueError) as error:
        raise BadFont(f"{path.name} is not a font that can be measured") from error
    out.missing, out.line = widths[0], (ascent - descent) / units
    if "A" not in out:  # a symbol font's characters stand in the private use area
        out |= {chr(c): out[chr(SYMBOLS + c)] for c in range(256) if chr(SYMBOLS + c) in out}
    out.setdefault("\xa0", out[" "])
    out |= dict.fromkeys(INVISIBLE - {"\xad"}, 0.0)
    return out


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError("it is too large")
    return data


def _tables(data: bytes, index: int) -> dict[str, int]:
    """Return where each table starts (OpenType 1.9, 4.3 and 4.6.2)."""
    at = struct.unpack_from(">L", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    if data[at : at + 4] not in (b"\0\1\0\0", b"true", b"OTTO"):
        raise ValueError("not OpenType")
    count = struct.unpack_from(">H", data, at + 4)[0]
    records = (struct.unpack_from(">4sLL", data, at + 12 + 16 * i) for i in range(count))
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
