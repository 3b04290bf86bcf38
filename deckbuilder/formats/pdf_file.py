"""A PDF's objects → its bytes: most of them in compressed object streams (ISO 32000-1, 7.5.7, 7.5.8)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import accumulate
from typing import NamedTuple

TOGETHER = 200  # objects in a stream


class Numbered(NamedTuple):
    """An indirect object: its number, its bytes, and whether programs should find it uncompressed."""

    number: int
    body: bytes
    plain: bool = False


def pdf_bytes(objects: Iterable[Numbered], root: int, info: int) -> bytes:
    """Return a file of PDF 1.7 with the objects given; ``root`` and ``info`` are numbers of two of them.

    The same objects give the same bytes.
    """
    return _File(root, info).written(objects)


class _File:
    def __init__(self, root: int, info: int) -> None:
        self.root, self.info = root, info
        self.out = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        self.offset = len(self.out[0])
        self.places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}  # 7.5.8.3, table 18

    def written(self, objects: Iterable[Numbered]) -> bytes:
        packed: list[tuple[int, bytes]] = []
        for number, body, plain in objects:
            if plain or body.endswith(b"endstream\n"):
                self.add(number, body)
            else:
                packed.append((number, body))
        last = max([*self.places, *(number for number, _ in packed)])
        for start in range(0, len(packed), TOGETHER):
            last += 1
            self.add_packed(last, packed[start : start + TOGETHER])
        start = self.offset
        self.add_table(last + 1)
        return b"".join([*self.out, b"startxref\n%d\n%%%%EOF\n" % start])

    def add(self, number: int, body: bytes) -> None:
        self.places[number] = 1, self.offset, 0
        self.write(b"%d 0 obj\n%s\nendobj\n" % (number, body.removesuffix(b"\n")))

    def write(self, data: bytes) -> None:
        self.out.append(data)
        self.offset += len(data)

    def add_packed(self, number: int, objects: Sequence[tuple[int, bytes]]) -> None:
        """Add an object stream; objects in it are found by their place."""
        offsets = accumulate((len(body) + 1 for _, body in objects[:-1]), initial=0)
        head = b" ".join(b"%d %d" % (n, at) for (n, _), at in zip(objects, offsets, strict=True))
        self.places |= {n: (2, number, i) for i, (n, _) in enumerate(objects)}
        data = b"\n".join([head, *(body for _, body in objects)])
        entries = b"/Type /ObjStm /N %d /First %d" % (len(objects), len(head) + 1)
        self.add(number, _stream(entries, data))

    def add_table(self, number: int) -> None:
        """Add the cross-reference stream, which knows its own place."""
        self.places[number] = 1, self.offset, 0
        free = self.places[0]
        rows = [struct.pack(">BLH", *self.places.get(n, free)) for n in range(number + 1)]
        digest = sha256(b"".join(self.out)).hexdigest()[:32].encode()
        entries = b"/Type /XRef /W [1 4 2] /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>]" % (
            number + 1, self.root, self.info, digest, digest,
        )  # fmt: skip
        self.add(number, _stream(entries, b"".join(rows)))


def _stream(entries: bytes, data: bytes) -> bytes:
    data = zlib.compress(data)
    head = b"<<%s /Filter /FlateDecode /Length %d>>" % (entries, len(data))
    return b"%s\nstream\n%s\nendstream\n" % (head, data)
