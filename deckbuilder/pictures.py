"""Opens a picture once, checks and decodes it, and says which bytes go out. The only door to Pillow.

A plain PNG or JPEG goes out as it came, without what it says about its author, its place and its
time; everything else is decoded and written anew.
"""

from __future__ import annotations

import hashlib
import re
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain, islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Literal
from weakref import WeakValueDictionary

from deckbuilder.diagnostics import Diagnostics, Span, near
from deckbuilder.opened import OtherFile, read_regular

if TYPE_CHECKING:  # and inside functions: a talk without pictures does not wait 50 ms for Pillow
    from PIL.Image import Image as Pixels

MAX_BYTES = 50_000_000
MAX_PIXELS = 40_000_000
PALE = 215  # of 255; lighter grey is lost on paper
LEAST_DARK = 0.05  # of what a picture shows
STRETCH = 1_000_000  # bytes that are unpacked at once
MAX_NAMES = 500  # files that are looked through for a near name

SUFFIXES = frozenset([".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"])

_SIGNATURES = {
    "PNG": rb"\x89PNG\r\n\x1a\n",
    "JPEG": rb"\xff\xd8\xff",
    "GIF": rb"GIF8[79]a",
    "BMP": rb"BM.{4}\0{4}",
    "TIFF": rb"II[*+]\0|MM\0[*+]",
    "WEBP": rb"RIFF.{4}WEBP",
}
_REFUSED = {
    "SVG": rb"(\xef\xbb\xbf)?\s*(<\?xml.*|<!--.*|<!DOCTYPE svg.*)?<svg\b",
    "PDF": rb"%PDF-",
    "HEIC": rb".{4}ftyp(hei|hev|mif|msf)",
    "AVIF": rb".{4}ftypavi",
    "Photoshop": rb"8BPS",
    "EPS": rb"%!PS|\xc5\xd0\xd3\xc6",
    "Windows metafile": rb"\xd7\xcd\xc6\x9a|\x01\0{3}.{36} EMF",
}
_EXPORT = "export it as PNG (drawings, screenshots) or JPEG (photographs)"

# PNG (third edition), 11.2 and 11.3: what shows, and what says how its colours are meant.
_PNG_KEPT = frozenset(
    [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"cICP", b"gAMA", b"iCCP", b"sBIT"]
    + [b"sRGB", b"bKGD", b"pHYs"]
)
_PNG_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of a pixel, by colour type
# ITU-T T.81, annex B: application segments that say how the pixels are meant.
_JPEG_KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_JPEG_FRAMES = frozenset([0xC0, 0xC1, 0xC2])  # baseline, extended sequential, progressive
_JPEG_ODD = frozenset([0, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF])
_JPEG_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")

_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}


@dataclass(frozen=True)
class Image:
    """A picture that can be shown. Two are equal when their ``data`` are.

    ``name`` is the file as the talk names it; ``data`` is what is embedded; ``width`` and ``height``
    are pixels, upright; ``digest`` is the SHA-1 of ``data`` in hexadecimal.
    """

    name: str = field(compare=False)
    format: Literal["png", "jpeg"] = field(compare=False)
    data: bytes = field(compare=False, repr=False)
    width: int = field(compare=False)
    height: int = field(compare=False)
    digest: str


# Pictures that somebody has, by their name and the hash of their file.
_decoded: WeakValueDictionary[tuple[str, bytes], Image] = WeakValueDictionary()


class _Refused(Exception):
    """The picture cannot be used; carries what is reported."""

    def __init__(self, rule: str, message: str, *hints: str) -> None:
        super().__init__(message)
        self.rule, self.message, self.hints = rule, message, hints


def load_image(file: str, folder: Path, span: Span, report: Diagnostics) -> Image | None:
    """Return a picture that lies in ``folder``, or None after reporting why it cannot be used.

    Reports, at ``span``, ``picture-outside``, ``picture-missing``, ``picture-unreadable``,
    ``picture-format`` and ``picture-too-large``.
    """
    try:
        data = _read(_find(file, folder), file, folder)
        return _decode(file, data, _format(file, data))
    except _Refused as fault:
        report.error(fault.rule, fault.message, span, *fault.hints)
        return None


def read_image(name: str, data: bytes) -> Image | None:
    """Return a picture that came inside another file, or None where it cannot be used."""
    try:
        return _decode(name, data, _format(name, data))
    except _Refused:
        return None


def shows_on_white(image: Image) -> bool:
    """Return whether more than a little of what a picture shows is darker than white paper."""
    from PIL import Image as pillow

    with pillow.open(BytesIO(image.data)) as opened:
        small = opened.convert("RGBA").resize((64, 64))
    paper = pillow.new("RGBA", small.size, "white")
    on_paper = pillow.alpha_composite(paper, small).convert("L")
    dark = sum(on_paper.histogram()[:PALE])
    shown = sum(small.getchannel("A").histogram()[128:])
    return dark > shown * LEAST_DARK


def _find(file: str, folder: Path) -> Path:
    """Return the real path of a file, which lies in the real folder."""
    beside = "copy it beside the talk and give its path from there, such as images/photo.png"
    if "://" in file:
        raise _Refused("picture-outside", f"picture {file} is an address, not a file", beside)
    if PurePosixPath(file).is_absolute() or PureWindowsPath(file).drive:
        raise _Refused("picture-outside", f"picture {file} is not given by a relative path", beside)
    if "\\" in file:
        hint = f"write '{file.replace(chr(92), '/')}'"
        raise _Refused("picture-outside", f"picture {file} is written with a backslash", hint)
    try:
        root = folder.resolve()
        path = (root / file).resolve()
    except (OSError, RuntimeError, ValueError):  # a circle of links; a name that cannot be one
        raise _missing(file, folder) from None
    if not path.is_relative_to(root):
        raise _Refused("picture-outside", f"picture {file} lies outside the talk's folder", beside)
    return path


def _read(path: Path, file: str, folder: Path) -> bytes:
    """Return the bytes of a regular file that lies at a real path."""
    try:
        data = read_regular(path, MAX_BYTES, real=True)
    except OtherFile as found:
        raise _Refused("picture-unreadable", f"picture {file or '.'} is {found}") from None
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise _missing(file, folder) from None
    except OSError as error:
        reason = error.strerror or error
        raise _Refused("picture-unreadable", f"cannot read picture {file}: {reason}") from None
    if len(data) > MAX_BYTES:
        message = f"picture {file} is larger than {MAX_BYTES // 1_000_000} MB"
        raise _Refused("picture-too-large", message, "export it smaller")
    return data


def _missing(file: str, folder: Path) -> _Refused:
    found = islice(chain(folder.glob("*"), folder.glob("*/*")), MAX_NAMES)
    usable = sorted(path for path in found if path.suffix.lower() in SUFFIXES)
    name = PurePosixPath(file).name.casefold()
    same = [path for path in usable if path.name.casefold() == name]
    names = [path.relative_to(folder).as_posix() for path in same or usable]
    return _Refused("picture-missing", f"there is no picture {file}", *near(file, names))


def _format(file: str, data: bytes) -> str:
    """Return Pillow's name of the format that the first bytes announce."""
    if not data:
        raise _Refused("picture-unreadable", f"picture {file} is empty")
    for name, signature in _SIGNATURES.items():
        if re.match(signature, data, re.DOTALL):
            return name
    for name, signature in _REFUSED.items():
        if re.match(signature, data[:4096], re.DOTALL):
            raise _Refused("picture-format", f"picture {file} is in {name} format", _EXPORT)
    message = f"picture {file} is neither PNG, JPEG, GIF, BMP, TIFF nor WebP"
    raise _Refused("picture-format", message, _EXPORT)


def _decode(file: str, data: bytes, kind: str) -> Image:
    """Return the picture, decoded to its last pixel whichever bytes are handed on, and only once."""
    key = file, hashlib.sha1(data, usedforsecurity=False).digest()
    found = _decoded.get(key)
    if found is None:
        found = _decoded[key] = _decoded_anew(file, data, kind)
    return found


def _decoded_anew(file: str, data: bytes, kind: str) -> Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's own limit on pixels, and oddities of metadata
        try:
            picture = _open(file, data, kind)
            plain = _as_it_came(picture, data, kind)
            if plain is None:
                picture = _upright(picture)
                plain = _written_anew(picture, kind)
        except _Refused:
            raise
        except Exception:
            raise _damaged(file) from None
    digest = hashlib.sha1(plain, usedforsecurity=False).hexdigest()
    shown: Literal["png", "jpeg"] = "jpeg" if kind == "JPEG" else "png"
    return Image(file, shown, plain, picture.width, picture.height, digest)


def _damaged(file: str) -> _Refused:
    message = f"picture {file} is damaged or incomplete"
    return _Refused("picture-unreadable", message, "copy or export it again")


def _open(file: str, data: bytes, kind: str) -> Pixels:
    """Return the decoded picture; its size is checked before its pixels are."""
    from PIL import Image as pillow

    try:
        picture = pillow.open(BytesIO(data), formats=(kind,))
        size = f"{picture.width} × {picture.height}"
        if picture.width * picture.height <= MAX_PIXELS:
            picture.load()
            return picture
    except pillow.DecompressionBombError:
        size = "far too many"
    hint = f"make it smaller: {MAX_PIXELS // 1_000_000} megapixels are the most"
    raise _Refused("picture-too-large", f"picture {file} has {size} pixels", hint)


def _orientation(picture: Pixels) -> int:
    """Return how the camera was held (Exif 2.32, 4.6.4): 1 is upright."""
    try:
        found = picture.getexif().get(0x0112, 1)
    except Exception:
        return 1
    return found if found in _TURNS else 1


def _as_it_came(picture: Pixels, data: bytes, kind: str) -> bytes | None:
    """Return the file without its private parts, or None where it must be written anew."""
    if _orientation(picture) != 1:
        return None
    if kind == "PNG":
        return strip_png(data)
    return strip_jpeg(data) if kind == "JPEG" and picture.mode in ("L", "RGB") else None


def _upright(picture: Pixels) -> Pixels:
    from PIL.Image import Transpose

    turn = _TURNS.get(_orientation(picture))
    return picture.transpose(Transpose[turn]) if turn else picture


def _written_anew(picture: Pixels, kind: str) -> bytes:
    """Return the pixels as a new file that says nothing but them and their colour profile."""
    profile = picture.info.get("icc_profile")
    plain = _eight_bits(picture, profile)
    if not plain.mode.startswith(picture.mode):  # the profile was for other channels
        profile = None
    plain.info = {}
    out = BytesIO()
    if kind == "JPEG":
        plain.save(out, "JPEG", quality=90, icc_profile=profile)
    else:
        plain.save(out, "PNG", icc_profile=profile)
    return out.getvalue()


def _eight_bits(picture: Pixels, profile: bytes | None) -> Pixels:
    """Return the picture as grey (L), RGB or RGBA with eight bits a channel."""
    mode = picture.mode
    if mode in ("L", "RGB", "RGBA") and "transparency" not in picture.info:
        return picture.copy()
    if mode == "LAB" or (mode == "CMYK" and profile):
        return _through_profile(picture, profile)
    if mode == "F" or mode.startswith("I"):
        return _scaled(picture)
    if mode == "1":
        return picture.convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _scaled(picture: Pixels) -> Pixels:
    """Return grey of more than eight bits as eight: 16 bits are divided, others fill the range."""
    low, high = 0.0, 65535.0
    if not picture.mode.startswith("I;16"):
        least, most = picture.getextrema()
        assert isinstance(least, int | float) and isinstance(most, int | float)
        if picture.mode == "F" or least < 0 or most > high:
            low, high = least, max(most, least + 1)
    factor = 255 / (high - low)
    wide = picture if picture.mode == "F" else picture.convert("I")
    return wide.convert("F").point(lambda value: value * factor + (0.5 - low * factor)).convert("L")


def _through_profile(picture: Pixels, profile: bytes | None) -> Pixels:
    """Return a CMYK or Lab picture as its colours are meant, on a screen (sRGB)."""
    from PIL import ImageCms

    screen = ImageCms.createProfile("sRGB")
    meant = BytesIO(profile or b"") if picture.mode == "CMYK" else ImageCms.createProfile("LAB")
    try:
        shown = ImageCms.profileToProfile(picture, meant, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):  # not a profile, or not of CMYK
        return picture.convert("RGB")
    assert shown is not None
    return shown


def strip_png(data: bytes) -> bytes | None:
    """Return a PNG without texts, dates and Exif.

    None if it has more than eight bits a channel, or data that unpack to more than its pixels. Raises
    ValueError if a chunk is cut off or its checksum is wrong: Pillow overlooks some of these, PowerPoint
    does not.
    """
    if data[12:16] != b"IHDR" or data[24] > 8:
        return None
    kept, pixels = [data[:8]], []
    for name, chunk in _chunks(data):
        if name in _PNG_KEPT:
            kept.append(chunk)
        if name == b"IDAT":
            pixels.append(memoryview(chunk)[8:-4])
    width, height, depth, color = struct.unpack_from(">IIBB", data, 16)
    row = (width * depth * _PNG_SAMPLES.get(color, 4) + 7) // 8
    return b"".join(kept) if _unpacks_to(pixels, height * (row + 1), height) else None


def _unpacks_to(packed: Iterable[memoryview], size: int, rows: int) -> bool:
    """Return whether deflated data are no more than ``size`` and what interlacing adds to the rows."""
    left, inflate = size + 4 * rows + 64, zlib.decompressobj()
    for data in packed:
        rest: bytes | memoryview = data
        while rest and left > 0:
            left -= len(inflate.decompress(rest, STRETCH))
            rest = inflate.unconsumed_tail
    return left > 0


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, name = 8, b""
    while name != b"IEND":
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name, chunk = data[at + 4 : at + 8], data[at:end]
        if len(chunk) < 12 or end > len(data):
            raise ValueError("a chunk is cut off")
        if zlib.crc32(memoryview(chunk)[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise ValueError("a checksum is wrong")
        yield name, chunk
        at = end


def strip_jpeg(data: bytes) -> bytes | None:
    """Return a JPEG without Exif, XMP, IPTC, comments and what follows its end.

    None if not every program would read it: an arithmetic or lossless code, 12 bits, stray bytes.
    """
    kept = [data[:2]]
    for marker, segment in _segments(data):
        if marker in _JPEG_ODD or (marker in _JPEG_FRAMES and segment[4:5] != b"\x08"):
            return None
        private = marker == 0xFE or 0xE0 <= marker <= 0xEF  # a comment, an application's
        if not private or segment.startswith(_JPEG_KEPT.get(marker, b"none"), 4):
            kept.append(segment)
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each marker and its segment, a scan with its data, to the end; 0 for stray bytes."""
    at, marker = 2, 0
    while marker != 0xD9:
        while data[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if data[at : at + 1] != b"\xff" or (
            at + 4 > len(data) and data[at + 1 : at + 2] != b"\xd9"
        ):
            yield 0, b""
            return
        marker = data[at + 1]
        end = at + 2
        if marker != 0xD9:
            end += int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            found = _JPEG_AFTER_SCAN.search(data, end)
            end = found.start() if found else len(data)
        yield marker, data[at:end]
        at = end
