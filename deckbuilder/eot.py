"""A font as a part of a deck: Embedded OpenType, version 0x00020002 (W3C submission of 5 March 2008).

The font follows its header as it is, neither compressed nor encrypted: PowerPoint reads that, and the
archive compresses it.
"""

from __future__ import annotations

import struct

from deckbuilder.fontfiles import FAMILY, FULL_NAME, SUBFAMILY, VERSION, english_name, table

EOT_VERSION, MAGIC = 0x00020002, 0x504C
SUBSET = 0x00000001  # TTEMBED_SUBSET, a processing flag
DEFAULT_CHARSET = 1  # no preference
EMPTY_ROOT = 0x50475342  # the checksum of a root string of no length
LATIN_1 = 1252  # code page of end users' own characters, of which there are none


def eot(font: bytes, subset: bool = False) -> bytes:
    """Return a TrueType font as an .fntdata part. Raises ``KeyError`` where it lacks a table."""
    style, names = table(font, "OS/2"), table(font, "name")
    weight, allowed = struct.unpack_from(">H", style, 4)[0], struct.unpack_from(">H", style, 8)[0]
    italic = struct.unpack_from(">H", style, 62)[0] & 1
    ranges = struct.unpack_from(">4L", style, 42)
    pages = struct.unpack_from(">2L", style.ljust(86, b"\0"), 78)  # from version 1 of the table on
    adjustment = struct.unpack_from(">L", table(font, "head"), 8)[0]
    body = struct.pack(
        "<2L10s2BL2H6L5L", EOT_VERSION, SUBSET * subset, style[32:42], DEFAULT_CHARSET, italic,
        weight, allowed, MAGIC, *ranges, *pages, adjustment, 0, 0, 0, 0,
    )  # fmt: skip
    for number in (FAMILY, SUBFAMILY, VERSION, FULL_NAME):
        text = f"{english_name(names, number)}\0".encode("utf-16-le")
        body += struct.pack("<2H", 0, len(text)) + text
    body += struct.pack("<2H", 0, 0)  # no root string: it is bound to no address
    body += struct.pack("<2L2H2L", EMPTY_ROOT, LATIN_1, 0, 0, 0, 0)  # no signature, no EUDC font
    return struct.pack("<2L", 8 + len(body) + len(font), len(font)) + body + font
