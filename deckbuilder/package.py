"""A .pptx as what it is: parts and their relationships (ISO/IEC 29500-2). Reads and writes packages.

python-pptx is not imported here: its import is a third of a small build, and its object model costs
quadratic time with the number of slides (`CONTRIBUTING.md` has the figures).
"""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from deckbuilder.archive import NOT_POWERPOINT, SAVE_AGAIN, SAVE_AS, BadPackage, read_archive
from deckbuilder.fingerprint import BLANK, Member, of_members

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
CORE = PACKAGE + "relationships/metadata/core-properties"
TYPES = "[Content_Types].xml"
NAMESPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": OFFICE[:-1],
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
}
DOS_1980 = 0x21  # 1980-01-01 as a DOS date
UTF8 = 0x800  # flag: names are UTF-8
# Relations, by the end of their type, that lead to a template's own slides and to what is said of them:
# slides, authors of comments of either sort, and the history of who changed what.
DROPPED = ("/slide", "/commentAuthors", "/authors", "/changesInfo", "/revisionInfo")
# How hard an entry is packed, by its extension: pictures are packed already, fonts become little smaller.
LEVELS = {"png": 0, "jpg": 0, "jpeg": 0, "fntdata": 1}
MAX_XML = 32_000_000  # bytes of a part that is parsed

STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_PRESENTATION = "application/vnd.openxmlformats-officedocument.presentationml."
MAIN_TYPES = {
    f"{_PRESENTATION}{kind}.main+xml" for kind in ("presentation", "template", "slideshow")
}
OTHER_KINDS = {"wordprocessingml": "a Word document", "spreadsheetml": "an Excel workbook"}

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Relationship(NamedTuple):
    """``target`` is the name of a part, or an address when ``external``."""

    type: str
    target: str
    external: bool = False


@dataclass
class Part:
    """A part: its absolute name without the first slash, content type, bytes and relationships."""

    name: str
    content_type: str
    blob: bytes
    rels: dict[str, Relationship] = field(default_factory=dict)

    def related(self, kind: str) -> list[str]:
        """Return the names of the parts that relationships of an office ``kind`` lead to."""
        wanted = OFFICE + kind
        return [r.target for r in self.rels.values() if r.type == wanted and not r.external]

    def relate(self, type: str, target: str, external: bool = False) -> str:
        """Add a relationship and return its id."""
        number = len(self.rels) + 1
        while (rid := f"rId{number}") in self.rels:
            number += 1
        self.rels[rid] = Relationship(type, target, external)
        return rid


@dataclass
class Package:
    """Parts by name. The part named "" holds the relationships of the package itself."""

    parts: dict[str, Part]

    @property
    def main(self) -> Part:
        """The presentation part. Raises ``BadPackage`` if there is none."""
        for name in self.parts[""].related("officeDocument"):
            if name in self.parts:
                return self.parts[name]
        raise BadPackage("it holds no presentation")

    def reachable(self, without: tuple[str, ...] = ()) -> list[Part]:
        """Return the parts that relationships lead to, in the package's order.

        Those are not followed whose type ends with one of ``without``.
        """
        seen, todo = {""}, [""]
        while todo:
            for relationship in self.parts[todo.pop()].rels.values():
                name = relationship.target
                if relationship.external or name in seen or name not in self.parts:
                    continue
                if not relationship.type.endswith(without or "\0"):
                    seen.add(name)
                    todo.append(name)
        return [part for name, part in self.parts.items() if name in seen]


@contextmanager
def damage_told() -> Iterator[None]:
    """Raise ``BadPackage`` where a part turns out not to be what it should be."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise BadPackage("a part of it is missing or damaged", SAVE_AGAIN) from error


def xml(blob: bytes) -> Any:
    """Return the root element of an XML part. Raises ``BadPackage``; entities are never resolved.

    libxml2's own limits hold: 256 levels, 10 MB a text or value.
    """
    if b"<!DOCTYPE" in blob:
        raise BadPackage("it holds a document type declaration")
    if len(blob) > MAX_XML:
        raise BadPackage(f"a part of it is larger than {MAX_XML // 1_000_000} MB")
    try:
        root: Any = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadPackage(f"a part of it is damaged ({error})", SAVE_AGAIN) from error
    if root.getroottree().docinfo.doctype:  # in another encoding than UTF-8
        raise BadPackage("it holds a document type declaration")
    return root


def xml_bytes(root: Any) -> bytes:
    """Return an XML part as PowerPoint writes them: UTF-8, with a declaration."""
    blob: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return blob


def read_package(path: Path) -> Package:
    """Return the presentation in a file. Raises ``BadPackage`` or ``OSError``."""
    blobs = read_archive(path)
    if TYPES not in blobs:
        raise BadPackage(NOT_POWERPOINT)
    type_of = _content_types(xml(blobs.pop(TYPES)))
    parts = {"": Part("", "", b"")}
    for name, blob in blobs.items():
        if not name.endswith(".rels"):
            parts[name] = Part(name, type_of(name), blob)
    for name in parts:
        folder, base = posixpath.split(name)
        rels = blobs.get(posixpath.join(folder, "_rels", base + ".rels"))
        if rels is not None:
            parts[name].rels = _relationships(folder, xml(rels))
    package = Package(parts)
    _check_kind(package)
    return package


def _check_kind(package: Package) -> None:
    """Raise ``BadPackage`` where a package is another kind of document, as its main part's type says."""
    if any(r.type == STRICT for r in package.parts[""].rels.values()):
        raise BadPackage("it is saved as 'Strict Open XML Presentation'", SAVE_AS)
    kind = package.main.content_type
    if "macroEnabled" in kind:
        hint = "a deck cannot hold macros: open it in PowerPoint and save it as .pptx or .potx"
        raise BadPackage("it holds macros (.pptm, .potm)", hint)
    if kind not in MAIN_TYPES:
        found = next((what for said, what in OTHER_KINDS.items() if said in kind), "")
        raise BadPackage(f"it is {found}" if found else NOT_POWERPOINT)


def _content_types(root: Any) -> Any:
    defaults, overrides = {}, {}
    for element in root.iter("{*}Default", "{*}Override"):
        kind = element.get("ContentType", "")
        if element.get("Extension"):
            defaults[element.get("Extension").lower()] = kind
        else:
            overrides[element.get("PartName", "").lstrip("/")] = kind
    return lambda name: overrides.get(name) or defaults.get(name.rpartition(".")[2].lower(), "")


def _relationships(folder: str, root: Any) -> dict[str, Relationship]:
    out = {}
    for element in root.iter("{*}Relationship"):
        target, external = element.get("Target", ""), element.get("TargetMode") == "External"
        if not external:
            path = unquote(target.partition("#")[0])
            joined = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
            target = posixpath.normpath(joined)
        out[element.get("Id", "")] = Relationship(element.get("Type", ""), target, external)
    return out


def escape(text: str) -> str:
    """Return ``text`` as XML character data that is safe inside double quotes, too."""
    if "&" in text or "<" in text or ">" in text or '"' in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;")
        text = text.replace(">", "&gt;").replace('"', "&quot;")
    if "\t" in text:  # in a value it would become a space (XML 1.0, 3.3.3)
        text = text.replace("\t", "&#9;")
    return text


def rels_xml(source: str, rels: Iterable[tuple[str, Relationship]]) -> str:
    """Return the relationships part of the part named ``source``; targets are written absolute."""
    items = "".join(
        [
            f'<Relationship Id="{escape(rid)}" Type="{escape(r.type)}" Target="{_target(r)}"/>'
            for rid, r in rels
        ]
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}relationships">{items}</Relationships>'


def _target(relationship: Relationship) -> str:
    target = escape(relationship.target)
    return f'{target}" TargetMode="External' if relationship.external else f"/{target}"


def write_package(parts: Iterable[Part], sealed: str = "") -> bytes:
    """Return the bytes of a package: content types first, then each part with its relationships.

    Parts are taken one by one and not kept. The same parts give the same bytes: entries carry no
    clock and keep the order given. The hash of all entries goes into the part named ``sealed``, where that
    has ``BLANK``. Raises ``ValueError`` for two parts of one name.
    """
    entries: list[_Entry] = []
    types: list[tuple[str, str]] = []
    blank, at = b"", 0
    for part in parts:
        if part.name == sealed:
            blank, at = part.blob, len(entries)
        if part.name:
            types.append((part.name, part.content_type))
            entries.append(_Entry.of(part.name, part.blob))
        if part.rels:
            folder, base = posixpath.split(part.name)
            name = posixpath.join(folder, "_rels", base + ".rels")
            entries.append(_Entry.of(name, rels_xml(part.name, part.rels.items()).encode()))
    if len({name.casefold() for name, _ in types}) < len(types):
        raise ValueError("two parts of a package have one name")
    first = _Entry.of(TYPES, _types_xml(types).encode())
    if blank:
        fingerprint = of_members(entry.member for entry in (first, *entries))
        entries[at] = _Entry.of(sealed, blank.replace(BLANK.encode(), fingerprint.encode()))
    return _archive([first, *entries])


class _Entry(NamedTuple):
    """A file in a zip archive, packed; ``fields`` are those that both of its headers have."""

    name: bytes
    fields: bytes
    packed: bytes

    @staticmethod
    def of(name: str, blob: bytes) -> _Entry:
        level = LEVELS.get(name.rpartition(".")[2].lower(), 6)
        packed = zlib.compress(blob, level, -zlib.MAX_WBITS) if level else blob
        raw = name.encode()
        fields = struct.pack(
            "<5H3L2H", 20, UTF8, zlib.DEFLATED if level else 0, 0, DOS_1980, zlib.crc32(blob),
            len(packed), len(blob), len(raw), 0,
        )  # fmt: skip
        return _Entry(raw, fields, packed)

    @property
    def member(self) -> Member:
        crc, _, size = struct.unpack_from("<3L", self.fields, 10)
        return self.name.decode(), crc, size


def _archive(entries: list[_Entry]) -> bytes:
    """Return a zip archive (APPNOTE 6.3.10, 4.3) without clock or extra fields.

    Written by hand: half of what ``zipfile`` takes for a thousand slides is not compression.
    """
    out: list[bytes] = []
    central: list[bytes] = []
    at = 0
    for name, fields, packed in entries:
        out += (b"PK\3\4", fields, name, packed)
        central += (b"PK\1\2\x14\0", fields, struct.pack("<3H2L", 0, 0, 0, 0, at), name)
        at += 30 + len(name) + len(packed)
    directory, count = b"".join(central), len(entries)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), at, 0)
    return b"".join([*out, directory, end])


def _types_xml(types: list[tuple[str, str]]) -> str:
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml"}
    overrides = []
    for name, kind in types:
        extension = name.rpartition(".")[2].lower()
        if extension == "xml" or defaults.setdefault(extension, kind) != kind:
            overrides.append((name, kind))
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}content-types">'
        + "".join(
            [
                f'<Default Extension="{escape(extension)}" ContentType="{escape(kind)}"/>'
                for extension, kind in defaults.items()
            ]
        )
        + "".join(
            [
                f'<Override PartName="/{escape(name)}" ContentType="{escape(kind)}"/>'
                for name, kind in overrides
            ]
        )
        + "</Types>"
    )
