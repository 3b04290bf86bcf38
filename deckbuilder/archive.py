"""A file that should be a .pptx → its parts' bytes, checked before anything is unpacked.

A package is a zip of stored or deflated entries with plain names (ISO/IEC 29500-2, 7.3 and annex B). What
else there is under that name is told apart, because what helps differs: a password, PowerPoint 97.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from deckbuilder.opened import OtherFile, read_regular

MAX_FILE = 200_000_000
MAX_TOTAL = 500_000_000
MAX_PARTS = 20_000
MAX_RATIO = 100  # a package that unpacks to more than SMALL is packed less tightly
SMALL = 50_000_000
ENTRY = b"PK\1\2"  # begins an entry of a zip's directory
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # a compound file ([MS-CFB] 2.2)
PROTECTED = "EncryptedPackage".encode("utf-16-le")  # a stream of it ([MS-OFFCRYPTO] 1.3.2)
OLD = "PowerPoint Document".encode("utf-16-le")  # a stream of it ([MS-PPT] 2.1.2)
ENCRYPTED = 0x1  # flag of an entry
BAD_NAME = re.compile(r"^/|\\|(^|/)\.\.?(/|$)|//|[\x00-\x1f]|^[A-Za-z]:")
NOT_POWERPOINT = "it is not a PowerPoint file"
DAMAGED = "it is damaged or incomplete"
SAVE_AS = "open it in PowerPoint and save it as 'PowerPoint Presentation (*.pptx)'"
SAVE_AGAIN = "open it in PowerPoint and save it again"


class BadPackage(Exception):
    """The file is not a package that can be read; the text says why, ``hints`` what helps."""

    def __init__(self, reason: str, *hints: str) -> None:
        super().__init__(reason)
        self.hints = hints


def read_archive(path: Path) -> dict[str, bytes]:
    """Return the entries of a package by name. Raises ``BadPackage`` or ``OSError``."""
    data = _read(path)
    if not data.startswith(b"PK"):
        raise _something_else(data)
    if data.count(ENTRY) > MAX_PARTS:  # known before the directory is read
        raise BadPackage(f"it holds more than {MAX_PARTS:,} parts")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
        _check(infos, len(data))
        return {info.filename: unpacked(data, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, ValueError) as error:
        raise BadPackage(DAMAGED, SAVE_AGAIN) from error


def _read(path: Path) -> bytes:
    """Return the bytes of a regular file."""
    try:
        data = read_regular(path, MAX_FILE)
    except OtherFile as found:
        without = " without base.pptx" if path.is_dir() else ""
        raise BadPackage(f"it is {found}{without}") from None
    if not data:
        raise BadPackage("it is empty")
    if len(data) > MAX_FILE:
        raise BadPackage(f"it is larger than {MAX_FILE // 1_000_000} MB")
    return data


def _something_else(data: bytes) -> BadPackage:
    """Return what a file that is no zip is, as far as that can be told."""
    if not data.startswith(COMPOUND):
        return BadPackage(NOT_POWERPOINT)
    if PROTECTED in data:
        hint = "open it in PowerPoint, take the password away (File, Info, Protect Presentation) and save it"
        return BadPackage("it is protected by a password", hint)
    if OLD in data:
        return BadPackage("it is in the format of PowerPoint 97 to 2003 (.ppt)", SAVE_AS)
    return BadPackage(NOT_POWERPOINT)


def _check(infos: list[zipfile.ZipInfo], size: int) -> None:
    """Raise ``BadPackage`` for what no package has, or what would unpack to too much."""
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL:
        raise BadPackage(f"it unpacks to more than {MAX_TOTAL // 1_000_000} MB")
    if total > SMALL and total > size * MAX_RATIO:
        raise BadPackage(f"it unpacks to more than {MAX_RATIO} times its size")
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise BadPackage("it is protected by a password", "save it without one")
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if BAD_NAME.search(name):
            raise BadPackage(f"it holds a part with the name '{name[:60]}', which is not allowed")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BadPackage(f"its part {name[:60]} is compressed in a way that packages are not")
        if name.lower() in seen:
            raise BadPackage(f"it holds the part {name[:60]} twice")
        seen.add(name.lower())


def unpacked(data: bytes, info: zipfile.ZipInfo) -> bytes:
    """Return an entry's bytes (APPNOTE 6.3.10, 4.3.7).

    Raises ``ValueError``, ``zlib.error`` or ``struct.error`` if they are damaged or not as announced.
    Not by zipfile, which unpacks all there is before it looks at the announced size, and takes longer.
    """
    head = info.header_offset
    if not data.startswith(b"PK\3\4", head):
        raise ValueError("an entry is not where it was announced")
    name, extra = struct.unpack_from("<2H", data, head + 26)
    start = head + 30 + name + extra
    packed = memoryview(data)[start : start + info.compress_size]
    blob = bytes(packed)
    if info.compress_type == zipfile.ZIP_DEFLATED:
        blob = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size + 1)
    if len(blob) != info.file_size or zlib.crc32(blob) != info.CRC:
        raise ValueError("an entry is not as it was announced")
    return blob
