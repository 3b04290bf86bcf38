"""Whether a file is as deckbuilder built it: a hash of its content that is kept within it.

A deck has it in a custom property (ECMA-376 part 1, 22.3), a PDF in a comment before its ``startxref``, a
picture in a text chunk.
It shows that a file was changed, not by whom: anybody can compute it.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

Origin = Literal["built", "changed", "foreign"]
Member = tuple[str, int, int]  # name, CRC-32 and size of what is in it

CUSTOM = "docProps/custom.xml"
PROPERTY = "deckbuilder fingerprint"
BLANK = "0" * 64  # stands in the property while the hash is computed
MAX_CUSTOM = 1_000_000
MAX_PDF = 500_000_000
PNG = b"\x89PNG\r\n\x1a\n"
_PROPERTY = PROPERTY.encode()
_VALUE = re.compile(b'"' + _PROPERTY + rb'"[^<]*<[^<>]*lpwstr>([0-9a-f]{64})<')
_COMMENT = re.compile(rb"%deckbuilder ([0-9a-f]{64})\n")
_PNG = re.compile(
    re.escape(PNG) + b"....IHDR(.{13})....(?:....)tEXt(deckbuilder\\0.{64})....(?:....)IDAT(.*)"
    b"....\\0\\0\\0\\0IEND....",
    re.DOTALL,
)
_COMMENT_SIZE = len("%deckbuilder \n") + 64


def of_members(members: Iterable[Member]) -> str:
    """Return the hash of an archive's members, in whatever order and however they are packed.

    Their CRCs are in the archive's directory: to check a deck, none is unpacked.
    """
    listing = "\n".join(f"{crc:08x} {size} {name}" for name, crc, size in sorted(members))
    return hashlib.sha256(listing.encode()).hexdigest()


def sealed_pdf(data: bytes) -> bytes:
    """Return a PDF with its hash before its ``startxref``; what a program appends comes after that."""
    at = data.rindex(b"startxref")
    comment = f"%deckbuilder {hashlib.sha256(data).hexdigest()}\n"
    return b"".join((data[:at], comment.encode(), data[at:]))


def origin(path: Path) -> Origin:
    """Return what a file is: as it was built, changed since, or "foreign", which has no fingerprint.

    Versions before there were any left none, and some programs drop it when they save. Raises ``OSError``.
    """
    kinds = {".pdf": _pdf_origin, ".png": _png_origin}
    return kinds.get(path.suffix, _deck_origin)(path)


def png_seal(header: bytes, packed: bytes) -> bytes:
    """Return the text chunk (ISO/IEC 15948, 11.3.4.3) of a picture whose data are in one chunk."""
    return b"deckbuilder\0" + hashlib.sha256(header + packed).hexdigest().encode()


def _png_origin(path: Path) -> Origin:
    """Return what a picture is: its chunks are a header, our text, the data and an end, or it is not ours."""
    with path.open("rb") as file:
        found = _PNG.fullmatch(file.read(MAX_PDF))
    if not found:
        return "foreign"
    return "built" if png_seal(found[1], found[3]) == found[2] else "changed"


def _deck_origin(path: Path) -> Origin:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if CUSTOM not in infos:
                return "foreign"
            with archive.open(CUSTOM) as file:
                blob = file.read(MAX_CUSTOM)
            members = [(i.filename, i.CRC, i.file_size) for i in archive.infolist()]
    except OSError:
        raise
    except Exception:  # zipfile has many for a damaged archive; none of them is one of ours
        return "foreign"
    found = _VALUE.search(blob)
    if not found:
        return "changed" if _PROPERTY in blob else "foreign"
    blank = blob[: found.start(1)] + BLANK.encode() + blob[found.end(1) :]
    own = infos[CUSTOM]
    members.remove((CUSTOM, own.CRC, own.file_size))
    members.append((CUSTOM, zlib.crc32(blank), own.file_size))
    return "built" if of_members(members) == found[1].decode() else "changed"


def _pdf_origin(path: Path) -> Origin:
    with path.open("rb") as file:
        data = file.read(MAX_PDF)
    end = data.rfind(b"startxref")
    start = max(end - _COMMENT_SIZE, 0)
    found = _COMMENT.fullmatch(data, start, max(end, 0))
    if found:
        rest = hashlib.sha256(data[:start])
        rest.update(data[end:])
        return "built" if rest.hexdigest() == found[1].decode() else "changed"
    return "changed" if _COMMENT.search(data) else "foreign"
