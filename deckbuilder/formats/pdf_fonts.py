"""The fonts of a PDF: composite fonts of the glyphs that it shows (ISO 32000-1, 9.7).

A code stands for a glyph *and* the letters that it was set for, so that what is copied or read aloud is what
was written, ligatures and hyphens included. Codes are two bytes, given in the order of use.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from reportlab.pdfbase import pdfdoc

from deckbuilder.directions import as_seen
from deckbuilder.fontfiles import table
from deckbuilder.fonts import PrintedFace
from deckbuilder.shaping import Glyph, damage_told

ZERO_WIDTH = "\u200b"  # what a further glyph of the same letters stands for
BLOCK = 100  # entries of a CMap's block (Adobe Technical Note 5014)
STEM = {False: 80, True: 140}  # of regular and bold letters, about
SYMBOLIC, ITALIC, FORCE_BOLD = 4, 64, 1 << 18  # flags (ISO 32000-1, 9.8.2)


class Code(NamedTuple):
    """What a code shows: ``width`` is in thousandths of an em."""

    glyph: int
    text: str
    width: float


class Mark(NamedTuple):
    """A glyph that is not on the baseline: where it stands from the beginning of its word, in em."""

    x: float
    y: float
    code: str


class Word(NamedTuple):
    """A word as codes, to stand between "[<" and ">]TJ", its width in em, and the marks above it."""

    codes: str
    width: float
    marks: tuple[Mark, ...]


class PdfFont:
    """One face in one PDF; ``resource`` is its name in the pages' resources."""

    def __init__(self, face: PrintedFace, resource: str) -> None:
        self.face, self.resource = face, resource
        self.codes: dict[tuple[int, str], int] = {}
        self.shown: dict[int, Code] = {}
        self.words: dict[tuple[str, bool], Word] = {}
        self.has_marks = False  # whether a word had some

    def code(self, glyph: Glyph) -> str:
        """Return the code of a glyph, in hexadecimal."""
        key = glyph.id, glyph.text
        number = self.codes.get(key)
        if number is None:
            number = self.codes[key] = self.number(glyph.id)
            self.shown.setdefault(number, Code(glyph.id, glyph.text, glyph.width * 1000))
        return f"{number:04X}"

    def number(self, glyph: int) -> int:
        """Return the code of a glyph: the next one, but in CFF what the font itself calls the glyph."""
        shaper = self.face.shaper
        if not shaper.is_cff:
            return len(self.shown) + 1
        return shaper.cids[glyph] if shaper.cids is not None else glyph

    def word(self, word: str, rtl: bool) -> Word:
        """Return a word as it is shown; each distinct word is encoded once."""
        key = word, rtl
        found = self.words.get(key)
        if found is None:
            glyphs = self.face.glyphs(word, rtl)
            if rtl:
                glyphs = tuple(glyph._replace(text=as_seen(glyph.text)) for glyph in glyphs)
            codes = "".join(self.fragments(glyphs))
            width = sum([glyph.advance for glyph in glyphs])
            found = self.words[key] = Word(codes, width, tuple(self.marks(glyphs)))
            self.has_marks = self.has_marks or bool(found.marks)
        return found

    def fragments(self, glyphs: tuple[Glyph, ...]) -> Iterator[str]:
        """Yield the codes of what stands on the baseline."""
        back = 0.0  # thousandths of an em that the pen goes back before the next glyph
        for glyph in glyphs:
            if glyph.y:
                back -= glyph.advance * 1000
                continue
            back -= glyph.x * 1000
            if abs(back) >= 0.05:
                yield f">{back:.1f}<"
            yield self.code(glyph)
            back = (glyph.x + glyph.width - glyph.advance) * 1000
        if abs(back) >= 0.05:
            yield f">{back:.1f}<"

    def marks(self, glyphs: tuple[Glyph, ...]) -> Iterator[Mark]:
        """Yield what does not stand on the baseline."""
        pen = 0.0
        for glyph in glyphs:
            if glyph.y:
                yield Mark(pen + glyph.x, glyph.y, self.code(glyph))
            pen += glyph.advance

    def add_to(self, document: pdfdoc.PDFDocument) -> pdfdoc.PDFObjectReference:
        """Add the font and all that it consists of to a document; return the reference to it.

        Raises ``BadFont`` if a table of it is damaged.
        """
        with damage_told(self.face.file.path):
            return _FontWriter(self, document).write()


class _FontWriter:
    """Writes a font's dictionaries, its file, and what its codes mean."""

    def __init__(self, font: PdfFont, document: pdfdoc.PDFDocument) -> None:
        self.font, self.document, self.face = font, document, font.face
        self.shown = sorted(font.shown.items())
        glyphs = {code.glyph for _, code in self.shown}
        shaper = font.face.shaper
        self.data, self.renumbered = shaper.subset({0, *glyphs})
        digest = sha256(repr((self.face.name, sorted(glyphs))).encode()).digest()
        tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
        name = "".join(c for c in self.face.name if c.isalnum() or c == "-")
        self.name = f"/{name}" if shaper.is_whole else f"/{tag}+{name}"
        self.is_cff = shaper.is_cff

    def add(self, part: str, obj: pdfdoc.PDFObject | str) -> pdfdoc.PDFObjectReference:
        return self.document.Reference(obj, f"{self.font.resource} {part}")

    def stream(self, part: str, data: bytes, entries: str = "") -> pdfdoc.PDFObjectReference:
        return self.add(part, Stream(data, entries))

    def font_dictionary(self, **entries: object) -> pdfdoc.PDFDictionary:
        return pdfdoc.PDFDictionary({"Type": "/Font", "BaseFont": self.name, **entries})

    def write(self) -> pdfdoc.PDFObjectReference:
        return self.add(
            "font",
            self.font_dictionary(
                Subtype="/Type0",
                Encoding="/Identity-H",
                DescendantFonts=pdfdoc.PDFArray([self.descendant()]),
                ToUnicode=self.stream("unicode", self.to_unicode()),
            ),
        )

    def descendant(self) -> pdfdoc.PDFObjectReference:
        entries: dict[str, object] = {
            "Subtype": "/CIDFontType0" if self.is_cff else "/CIDFontType2",
            "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>",
            "FontDescriptor": self.descriptor(),
            "W": self.widths(),
        }
        if not self.is_cff:
            numbers = [0, *(self.renumbered[code.glyph] for _, code in self.shown)]
            data = struct.pack(f">{len(numbers)}H", *numbers)
            entries["CIDToGIDMap"] = self.stream("glyphs", data)
        return self.add("descendant", self.font_dictionary(**entries))

    def widths(self) -> str:
        """Return the widths by CID (ISO 32000-1, 9.7.4.3), in runs of CIDs that follow one another."""
        out: list[str] = []
        after = -1
        for number, code in self.shown:
            if number != after:
                out.append(f"{'] ' if out else ''}{number} [")
            out.append(f"{round(code.width, 2):g} ")
            after = number + 1
        return f"[{''.join(out)}]]"

    def descriptor(self) -> pdfdoc.PDFObjectReference:
        """Add the font descriptor (ISO 32000-1, 9.8): head and hhea give its measures."""
        head, hhea = table(self.data, "head"), table(self.data, "hhea")
        em = struct.unpack_from(">H", head, 18)[0]

        def per_thousand(*values: int) -> list[int]:
            return [round(value * 1000 / em) for value in values]

        box = per_thousand(*struct.unpack_from(">4h", head, 36))
        ascent, descent = per_thousand(*struct.unpack_from(">2h", hhea, 4))
        flags = SYMBOLIC + ITALIC * self.face.italic + FORCE_BOLD * self.face.bold
        if self.is_cff:
            file = {
                "FontFile3": self.stream(
                    "file", table(self.data, "CFF "), "/Subtype /CIDFontType0C"
                )
            }
        else:
            file = {"FontFile2": self.stream("file", self.data, f"/Length1 {len(self.data)}")}
        entries = {
            "Type": "/FontDescriptor",
            "FontName": self.name,
            "Flags": flags,
            "FontBBox": f"[{' '.join(map(str, box))}]",
            "ItalicAngle": -12 if self.face.italic else 0,
            "Ascent": ascent,
            "Descent": descent,
            "CapHeight": round(ascent * 0.7),
            "StemV": STEM[self.face.bold],
            **file,
        }
        return self.add("descriptor", pdfdoc.PDFDictionary(entries))

    def to_unicode(self) -> bytes:
        """Return the CMap from codes to letters (ISO 32000-1, 9.10.3; Adobe Technical Note 5014)."""
        pairs = [
            f"<{number:04X}> <{(code.text or ZERO_WIDTH).encode('utf-16-be').hex().upper()}>"
            for number, code in self.shown
        ]
        blocks = [pairs[i : i + BLOCK] for i in range(0, len(pairs), BLOCK)]
        lines = [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
        return "\n".join(lines).encode("ascii")


class Stream(pdfdoc.PDFObject):  # type: ignore[misc]
    """A compressed stream."""

    def __init__(self, data: bytes, entries: str = "") -> None:
        self.data, self.entries = zlib.compress(data), entries

    def format(self, document: pdfdoc.PDFDocument) -> bytes:
        head = f"<<{self.entries} /Filter /FlateDecode /Length {len(self.data)}>>"
        return b"%s\nstream\n%s\nendstream\n" % (head.encode(), self.data)
