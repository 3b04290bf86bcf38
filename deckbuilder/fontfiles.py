"""What font files say of themselves: their names, their style, and whether they may be embedded.

Only the few bytes are read that tell it (OpenType 1.9: name, OS/2, head, fvar).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from deckbuilder.metrics import FontFile

Embedding = Literal["subset", "whole", "none"]
Permission = Literal["editing", "viewing", "none"]

FAMILY, SUBFAMILY, FULL_NAME, VERSION, TYPOGRAPHIC_FAMILY = 1, 2, 4, 5, 16  # name IDs
WINDOWS, AMERICAN = 3, 0x409  # platform and language of names
CODES = {1: "mac-roman"}  # of the names of other platforms than Windows and Unicode
NORMAL_WIDTH, REGULAR, SEMIBOLD, BOLD = 5, 400, 600, 700  # classes of OS/2
NEEDED = {"name", "head", "hhea", "hmtx", "maxp", "cmap"}
OUTLINES = {"glyf", "CFF "}  # those that a PDF can show
LONGEST_TABLE = 1 << 20  # bytes; a longer one of those read here is damaged
MOST_FACES = 64  # of a collection

# Of OS/2's fsType.
USAGE, RESTRICTED, VIEWING, EDITING = 0x000E, 0x0002, 0x0004, 0x0008
NO_SUBSETTING, BITMAPS_ONLY = 0x0100, 0x0200


class FontFace(NamedTuple):
    """One font of a file. Names are folded; ``weights`` are the lightest and the heaviest that it has."""

    file: FontFile
    names: tuple[frozenset[str], frozenset[str], frozenset[str]]  # family, typographic, full
    weights: tuple[int, int]
    italic: bool = False
    width: int = NORMAL_WIDTH

    def weight(self, wanted: int) -> int:
        """Return the weight of the face that is nearest to a wanted one."""
        return min(max(wanted, self.weights[0]), self.weights[1])

    def at(self, wanted: int) -> FontFile:
        """Return the file, at about a weight where it has several."""
        several = self.weights[0] < self.weights[1]
        return self.file._replace(weight=self.weight(wanted)) if several else self.file


def folded(name: str) -> str:
    """Return a family's name in the form in which names are compared."""
    return " ".join(name.casefold().split())


def read_faces(path: Path) -> list[FontFace]:
    """Return the fonts in a file; none of one that is damaged or has no outlines to print."""
    try:
        if not path.is_file():
            return []
        with path.open("rb") as stream:
            faces = (_face(_Tables(stream, start), path, i) for i, start in _starts(stream))
            return [face for face in faces if face is not None]
    except (OSError, struct.error, ValueError, IndexError):
        return []


def embedding(file: FontFile) -> Embedding:
    """Return whether a PDF may carry a subset of a font, only all of it, or nothing.

    A font in a collection, or of several weights, can only be embedded as a subset.
    """
    try:
        with file.path.open("rb") as stream:
            start = dict(_starts(stream))[file.number]
            allowed = struct.unpack_from(">H", _Tables(stream, start).read("OS/2"), 8)[0]
            is_collection = start > 0
    except (OSError, struct.error, ValueError, KeyError):
        return "subset"  # it says nothing
    if allowed & USAGE == RESTRICTED or allowed & BITMAPS_ONLY:
        return "none"
    if not allowed & NO_SUBSETTING:
        return "subset"
    return "none" if is_collection or file.weight else "whole"


def permission(allowed: int) -> Permission:
    """Return what documents that carry a font may be opened for, as its fsType says (OpenType 1.9, OS/2).

    Of several levels, which old fonts have, the most permissive holds.
    """
    if allowed & BITMAPS_ONLY:
        return "none"
    if not allowed & USAGE or allowed & EDITING:
        return "editing"
    return "viewing" if allowed & VIEWING else "none"


class Identity(NamedTuple):
    """What a font says of itself: the names of its family, folded, its style, and its fsType."""

    families: frozenset[str]
    bold: bool
    italic: bool
    allowed: int


def identity(font: bytes) -> Identity:
    """Return what a font says of itself. Raises ``KeyError`` or ``struct.error`` if it is damaged."""
    style = table(font, "OS/2")
    allowed, selection = (
        struct.unpack_from(">H", style, 8)[0],
        struct.unpack_from(">H", style, 62)[0],
    )
    families = _names(table(font, "name"))[0]
    return Identity(families, bool(selection & 0x20), bool(selection & 0x01), allowed)


def table_tags(font: bytes) -> set[str]:
    """Return the tags of a font's tables. Raises ``ValueError`` or ``struct.error`` if one is cut off."""
    tags = set()
    for i in range(struct.unpack_from(">H", font, 4)[0]):
        tag, at, length = struct.unpack_from(">4s4xLL", font, 12 + 16 * i)
        if at + length > len(font):
            raise ValueError("a table is cut off")
        tags.add(tag.decode("latin-1"))
    return tags


def table(data: bytes, tag: str) -> bytes:
    """Return a table of an OpenType font. Raises ``KeyError`` where there is none, or only a part of it."""
    count = struct.unpack_from(">H", data, 4)[0]
    for i in range(count):
        found, offset, length = struct.unpack_from(">4s4xLL", data, 12 + 16 * i)
        if found == tag.encode() and offset + length <= len(data):
            return data[offset : offset + length]
    raise KeyError(tag)


class _Tables:
    """The tables of one font in an open file."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self.stream = stream
        stream.seek(start)
        version, count = struct.unpack(">4sH6x", stream.read(12))
        if version not in (b"\0\1\0\0", b"true", b"OTTO"):
            raise ValueError("not OpenType")
        records = struct.iter_unpack(">4s4xLL", stream.read(16 * count))
        self.places = {tag.decode("latin-1"): (at, length) for tag, at, length in records}

    def read(self, tag: str) -> bytes:
        """Return a table, b"" where there is none. Raises ``ValueError`` where it is cut off."""
        at, length = self.places.get(tag, (0, 0))
        self.stream.seek(at)
        data = self.stream.read(length) if length <= LONGEST_TABLE else b""
        if len(data) < length:
            raise ValueError(f"the table {tag} is damaged")
        return data


def _starts(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """Yield the number and the place of each font in a file."""
    head = stream.read(12)
    if head[:4] != b"ttcf":
        yield 0, 0
        return
    count = min(struct.unpack_from(">L", head, 8)[0], MOST_FACES)
    yield from enumerate(struct.unpack(f">{count}L", stream.read(4 * count)))


def _face(tables: _Tables, path: Path, number: int) -> FontFace | None:
    tags = tables.places.keys()
    if not tags >= NEEDED or not tags & OUTLINES:
        return None
    weight, width, bold, italic = REGULAR, NORMAL_WIDTH, False, False
    style = tables.read("OS/2")
    if style:
        weight, width = struct.unpack_from(">HH", style, 4)
        selection = struct.unpack_from(">H", style, 62)[0]
        bold, italic = bool(selection & 0x20), bool(selection & 0x01)
    else:
        mac_style = struct.unpack_from(">H", tables.read("head"), 44)[0]
        bold, italic = bool(mac_style & 1), bool(mac_style & 2)
    if weight < 10:  # as some old fonts count
        weight *= 100
    if bold:
        weight = max(weight, SEMIBOLD)
    weights = _weight_axis(tables.read("fvar")) or (weight, weight)
    return FontFace(FontFile(path, number), _names(tables.read("name")), weights, italic, width)


def _names(data: bytes) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the names of the family, of the typographic family, and of the font, in all languages."""
    found: dict[int, set[str]] = {FAMILY: set(), TYPOGRAPHIC_FAMILY: set(), FULL_NAME: set()}
    for _, _, name, text in _records(data):
        if name in found:
            found[name].add(folded(text))
    family, typographic, full = (frozenset(names - {""}) for names in found.values())
    return family, typographic, full


def english_name(data: bytes, number: int) -> str:
    """Return a name of a font's table of names, the English one for Windows if it has that."""
    records = [record for record in _records(data) if record[2] == number]
    return min(records, key=_distance, default=(0, 0, 0, ""))[3]


def _distance(record: tuple[int, int, int, str]) -> tuple[bool, bool]:
    platform, language, _, _ = record
    return platform != WINDOWS, language not in (AMERICAN, 0)


def _records(data: bytes) -> Iterator[tuple[int, int, int, str]]:
    """Yield the platform, language, number and text of each name (OpenType 1.9, name)."""
    count, storage = struct.unpack_from(">HH", data, 2)
    for i in range(count):
        platform, _, language, name, length, at = struct.unpack_from(">6H", data, 6 + 12 * i)
        text = data[storage + at : storage + at + length]
        yield platform, language, name, text.decode(CODES.get(platform, "utf-16-be"), "replace")


def _weight_axis(data: bytes) -> tuple[int, int] | None:
    """Return the lightest and the heaviest weight of a variable font."""
    if not data:
        return None
    start, _, count, size = struct.unpack_from(">4H", data, 4)
    for i in range(count):
        tag, lightest, _, heaviest = struct.unpack_from(">4s3l", data, start + i * size)
        if tag == b"wght":
            return lightest >> 16, heaviest >> 16
    return None
