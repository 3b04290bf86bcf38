"""What a CFF font calls its glyphs (Adobe Technical Note 5176), as far as a PDF has to know it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import pairwise

CHARSET, CHAR_STRINGS, ROS = 15, 17, 1230  # operators of the top DICT; 12 30 is written as 1230


def character_ids(data: bytes) -> list[int] | None:
    """Return the CID of each glyph of a CFF table, None where the font is not keyed by CIDs."""
    _, at = _index(data, data[2])  # names
    tops, _ = _index(data, at)
    top = dict(_operators(tops[0]))
    count = struct.unpack_from(">H", data, top[CHAR_STRINGS][0])[0]
    offset = top.get(CHARSET, [0])[0]
    if ROS not in top:
        return None
    if offset <= 2:  # one of the charsets that are not written, in the order of their glyphs
        return list(range(count))
    return _charset(data, offset, count)


def _index(data: bytes, at: int) -> tuple[list[bytes], int]:
    """Return the items of an INDEX, and where the next thing starts."""
    count = struct.unpack_from(">H", data, at)[0]
    if not count:
        return [], at + 2
    size = data[at + 2]
    places = [
        int.from_bytes(data[at + 3 + i * size : at + 3 + (i + 1) * size], "big")
        for i in range(count + 1)
    ]
    base = at + 2 + (count + 1) * size
    items = [data[base + a : base + b] for a, b in pairwise(places)]
    return items, base + places[-1]


def _operators(data: bytes) -> Iterator[tuple[int, list[int]]]:
    """Yield the operators of a DICT, each with its whole numbers."""
    numbers: list[int] = []
    at = 0
    while at < len(data):
        first, at = data[at], at + 1
        if first <= 21:
            if first == 12:
                first, at = 1200 + data[at], at + 1
            yield first, numbers
            numbers = []
        elif first in (28, 29):
            size = 2 if first == 28 else 4
            numbers.append(int.from_bytes(data[at : at + size], "big", signed=True))
            at += size
        elif first == 30:  # a real number, in half bytes up to an F
            while data[at] & 15 != 15:
                at += 1
            numbers.append(0)
            at += 1
        elif first <= 246:
            numbers.append(first - 139)
        else:
            low, at = data[at], at + 1
            numbers.append(
                (first - 247) * 256 + low + 108
                if first <= 250
                else -(first - 251) * 256 - low - 108
            )


def _charset(data: bytes, at: int, count: int) -> list[int]:
    """Return the CIDs of ``count`` glyphs; the first is 0 and not written."""
    kind, at = data[at], at + 1
    out = [0]
    if kind == 0:
        return [0, *struct.unpack_from(f">{count - 1}H", data, at)]
    form = ">HB" if kind == 1 else ">HH"
    while len(out) < count:
        first, more = struct.unpack_from(form, data, at)
        out += range(first, first + more + 1)
        at += struct.calcsize(form)
    return out[:count]
