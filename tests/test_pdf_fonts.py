"""Fonts in a PDF: TrueType and both kinds of CFF, their codes, widths and letters read back by others."""

from __future__ import annotations

import struct
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import font_source_sans_pro
import noto_cjk_sans_otc
import pdfplumber
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from pdfminer.pdftypes import resolve1
from PIL import Image, ImageChops

from deckbuilder.cff import character_ids
from deckbuilder.fonts import Fonts, PrintedFace, PrintedFonts
from deckbuilder.formats.canvas import InkCanvas
from deckbuilder.formats.pdf_fonts import PdfFont, table
from deckbuilder.formats.tags import StructureTree
from deckbuilder.layout.frames import ARTIFACT, Line, Piece
from deckbuilder.metrics import FontFile

SANS = Path(font_source_sans_pro.__file__).parent / "files"
CJK = Path(noto_cjk_sans_otc.__file__).parent / "NotoSansCJK-Regular.ttc"
SIZE = 20.0


@cache
def face(name: str) -> PrintedFace:
    """Return a face by the kind of its outlines."""
    files = {
        "TrueType": FontFile(SANS / "SourceSansPro-Regular.ttf"),
        "CFF": FontFile(SANS / "SourceSansPro-Regular.otf"),
        "CFF by CID": FontFile(CJK, 0),
    }
    return PrintedFace(files[name], name, False, False)


def pdf(*lines: Line) -> bytes:
    """Return a page with lines on it."""
    out = BytesIO()
    tree = StructureTree(())
    tree.begin_page()
    canvas = InkCanvas(tree, out, pagesize=(300, 100), invariant=1)
    canvas.draw_lines(lines, 100)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def line(words: str, shown: PrintedFace, rtl: bool = False, **values: float) -> Line:
    return Line(50, (Piece(10, words, shown, SIZE, "000000", rtl=rtl),), ARTIFACT, **values)


def characters(data: bytes) -> list[dict[str, Any]]:
    """Return what pdfminer finds on a page, without the space at the end of each line."""
    with pdfplumber.open(BytesIO(data)) as document:
        return document.pages[0].chars[:-1]


def drawn(data: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(data)[0].render(scale=3).to_pil().convert("L")


# --- what is read back --------------------------------------------------------------------------

KINDS = {"TrueType": "office A/V 24", "CFF": "office A/V 24", "CFF by CID": "茶とtea。"}


@pytest.mark.parametrize("kind", KINDS)
def test_letters_are_read_back(kind: str) -> None:
    assert "".join(c["text"] for c in characters(pdf(line(KINDS[kind], face(kind))))) == KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_widths_are_those_of_the_font(kind: str) -> None:
    file = face(kind).file
    font = TTFont(file.path, fontNumber=file.number, lazy=True)
    names, em = font.getBestCmap(), font["head"].unitsPerEm
    for c in characters(pdf(line(KINDS[kind], face(kind)))):
        if len(c["text"]) == 1:
            width = font["hmtx"][names[ord(c["text"])]][0] / em
            assert c["x1"] - c["x0"] == pytest.approx(width * SIZE, abs=0.02)


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_is_as_wide_as_it_was_measured(kind: str) -> None:
    found = characters(pdf(line(KINDS[kind], face(kind))))
    assert found[-1]["x1"] - 10 == pytest.approx(face(kind).length(KINDS[kind]) * SIZE, abs=0.1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_has_one_code_however_often_it_is_shown(kind: str) -> None:
    font = PdfFont(face(kind), "F1")
    assert (
        font.word("ee", False).codes[:4]
        == font.word("e", False).codes
        == (font.word("ee", False).codes[4:])
    )
    assert len(font.shown) == 1


def test_codes_of_truetype_are_given_in_the_order_of_use() -> None:
    font = PdfFont(face("TrueType"), "F1")
    assert [font.word(letter, False).codes for letter in "tea"] == ["0001", "0002", "0003"]


def test_codes_of_cff_are_what_the_font_calls_its_glyphs() -> None:
    for kind, letter in (("CFF", "t"), ("CFF by CID", "茶")):
        shown = face(kind)
        [glyph] = shown.glyphs(letter, False)
        cids = shown.shaper.cids
        assert (cids is None) == (kind == "CFF")
        number = glyph.id if cids is None else cids[glyph.id]
        assert PdfFont(shown, "F1").word(letter, False).codes == f"{number:04X}"


# --- what is seen -------------------------------------------------------------------------------


def test_cff_looks_as_truetype_does() -> None:
    one, other = (drawn(pdf(line("Tea at sea", face(kind)))) for kind in ("TrueType", "CFF"))
    assert one.getbbox() == other.getbbox()
    difference = ImageChops.difference(one, other).histogram()
    assert sum(difference[100:]) < 40, "pixels that differ much"
    assert sum(one.histogram()[:128]) > 500, "something is drawn"


def test_each_of_two_ideographs_looks_as_itself() -> None:
    shown = face("CFF by CID")
    tea, and_tea = drawn(pdf(line("茶", shown))), drawn(pdf(line("茶木", shown)))
    box = (0, 0, int((10 + SIZE) * 3), 300)
    assert ImageChops.difference(tea.crop(box), and_tea.crop(box)).getbbox() is None
    assert ImageChops.difference(tea, and_tea).getbbox() is not None


def test_tracking_stands_between_characters() -> None:
    plain, wide = (
        characters(pdf(line("茶木水", face("CFF by CID"), tracking=tracking)))
        for tracking in (0.0, 2.0)
    )
    moved = [after["x0"] - before["x0"] for before, after in zip(plain, wide, strict=True)]
    assert moved == pytest.approx([0, 2, 4], abs=0.01)


# --- marks above letters ------------------------------------------------------------------------


def arabic() -> PrintedFace:
    fonts = PrintedFonts(Fonts(language="ar"))
    [(_, found)] = fonts.split("ك", fonts.face("Source Serif Pro"))
    assert isinstance(found, PrintedFace)
    return found


def test_a_letter_says_its_marks_and_the_marks_are_drawn_last() -> None:
    word, shown = "قطّ", arabic()
    data = pdf(line(f"{word} {word}", shown, rtl=True))
    with pdfplumber.open(BytesIO(data)) as document:
        found = document.pages[0].chars
    on_line = [c for c in found if c["matrix"][5] == 50]
    assert "".join(c["text"][::-1] for c in reversed(on_line)) == f"{word} {word}"
    marks = found[len(on_line) :]
    assert {c["text"] for c in marks} == {"\u200b"} and len(marks) == 2
    assert all(c["matrix"][5] > 50 for c in marks)
    width = (shown.width(word) + shown.advances[" "]) * SIZE
    assert marks[1]["x0"] - marks[0]["x0"] == pytest.approx(width, abs=0.05)


def test_marks_move_with_the_spaces_of_a_justified_line() -> None:
    found = []
    for stretch in (0.0, 6.0):
        with pdfplumber.open(
            BytesIO(pdf(line("قطّ قطّ", arabic(), rtl=True, stretch=stretch)))
        ) as it:
            found.append([c["x0"] for c in it.pages[0].chars if c["text"] == "\u200b"])
    assert found[1][0] == found[0][0]
    assert found[1][1] == pytest.approx(found[0][1] + 6, abs=0.05)


# --- the file of the font -----------------------------------------------------------------------


def fonts_of(data: bytes) -> dict[str, Any]:
    with pdfplumber.open(BytesIO(data)) as document:
        found = resolve1(document.pages[0].page_obj.resources["Font"])
        font = resolve1(found["F1"])
        [descendant] = resolve1(font["DescendantFonts"])
        descendant = resolve1(descendant)
        return {**font, **descendant, **resolve1(descendant["FontDescriptor"])}


@pytest.mark.parametrize("kind", KINDS)
def test_the_font_says_what_kind_of_file_it_is(kind: str) -> None:
    found = fonts_of(pdf(line(KINDS[kind], face(kind))))
    assert ("FontFile2" in found, "CIDToGIDMap" in found) == ((kind == "TrueType"),) * 2
    assert ("FontFile3" in found) == (kind != "TrueType")
    assert str(found["FontName"]).strip("/'")[6] == "+"
    assert len(resolve1(found["ToUnicode"]).get_data()) > 100


def test_a_font_for_a_page_is_small() -> None:
    assert len(pdf(line("茶とtea。", face("CFF by CID")))) < 12_000


def test_a_table_that_a_font_lacks_is_named() -> None:
    with pytest.raises(KeyError, match="kern"):
        table(struct.pack(">4sHHHH", b"OTTO", 0, 0, 0, 0), b"kern")


# --- names of glyphs in CFF ---------------------------------------------------------------------


def cff(font: TTFont) -> bytes:
    return bytes(font.getTableData("CFF "))


def test_a_font_of_names_has_no_cids() -> None:
    assert character_ids(cff(TTFont(SANS / "SourceSansPro-Regular.otf", lazy=True))) is None


def test_the_cids_of_a_font_are_as_fonttools_reads_them() -> None:
    font = TTFont(CJK, fontNumber=0, lazy=True)
    found = character_ids(cff(font))
    assert found is not None and len(found) == font["maxp"].numGlyphs
    names = font.getGlyphOrder()
    for glyph in (0, 1, 100, 5000, len(found) - 1):
        assert names[glyph] in (f"cid{found[glyph]:05d}", ".notdef")


def test_a_small_font_is_read(tmp_path: Path) -> None:
    builder = FontBuilder(1000, isTTF=False)
    pen = T2CharStringPen(500, {})
    pen.moveTo((0, 0))
    pen.lineTo((400, 0))
    pen.lineTo((400, 600))
    pen.closePath()
    shape = pen.getCharString()
    builder.setupGlyphOrder([".notdef", "a", "space"])
    builder.setupCharacterMap({ord("a"): "a", ord(" "): "space"})
    builder.setupCFF("Small", {}, {".notdef": shape, "a": shape, "space": shape}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "a": (500, 0), "space": (250, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "small.otf")
    small = PrintedFace(FontFile(tmp_path / "small.otf"), "Small", False, False)
    assert small.advances["a"] == 0.5 and small.advances.line == 1.0
    found = characters(pdf(line("aa a", small)))
    assert "".join(c["text"] for c in found) == "aa a"
    assert found[-1]["x1"] == pytest.approx(10 + 1.75 * SIZE)
