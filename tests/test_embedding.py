"""Fonts travel in the deck: which, whole or in part, and what is said of those that stay behind."""

from __future__ import annotations

import re
import shutil
import struct
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from fontmaking import font, save, save_collection, save_family
from fontTools.ttLib import TTFont
from lxml import etree
from packages import TYPES, add_part, pack
from readback import (
    CASES,
    DEFAULT_TEMPLATE,
    NS,
    PATHS,
    TEMPLATES,
    Deck,
    R,
    build_file,
    built,
    messages,
    orphans,
    parts,
    rels,
    rules,
)

from deckbuilder.cli import cli
from deckbuilder.diagnostics import Severity
from deckbuilder.fonts import PACKAGED, packaged_files
from deckbuilder.pipeline import Result
from deckbuilder.scripts import installed_fonts
from deckbuilder.template import bundled_folder

MAIN = "ppt/presentation.xml"
PLAIN = "title: Of fonts\nname: talk\nintroduction: Hello there\ntakeaways: [One, Two]\n"
FONTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"


class Eot(NamedTuple):
    """An Embedded OpenType file, read as the submission to W3C describes version 0x00020002."""

    size: int
    version: int
    flags: int
    panose: bytes
    charset: int
    italic: int
    weight: int
    allowed: int
    magic: int
    ranges: tuple[int, ...]
    adjustment: int
    names: tuple[str, ...]  # family, style, version, full
    rest: bytes
    font: bytes


def read_eot(data: bytes) -> Eot:
    size, font_size, version, flags = struct.unpack_from("<4L", data)
    charset, italic, weight, allowed, magic = struct.unpack_from("<2BL2H", data, 26)
    ranges = struct.unpack_from("<6L", data, 36)
    adjustment, *reserved = struct.unpack_from("<5L", data, 60)
    assert reserved == [0, 0, 0, 0]
    at, names = 80, []
    for _ in range(4):
        padding, length = struct.unpack_from("<2H", data, at)
        assert padding == 0
        names.append(data[at + 4 : at + 4 + length].decode("utf-16-le"))
        at += 4 + length
    return Eot(
        size, version, flags, data[16:26], charset, italic, weight, allowed, magic, ranges, adjustment,
        tuple(names), data[at:-font_size], data[-font_size:],
    )  # fmt: skip


def carried(deck: Deck) -> dict[str, dict[str, bytes]]:
    """Return the fonts that a deck carries: family → slot → part."""
    links = rels(deck.parts, MAIN)
    out: dict[str, dict[str, bytes]] = {}
    for entry in deck.presentation_xml.iterfind("p:embeddedFontLst/p:embeddedFont", NS):
        face, *slots = entry
        assert dict(face.attrib).keys() == {"typeface"} and face.get("typeface") not in out
        found = {slot.tag.rpartition("}")[2]: links[slot.get(R + "id")] for slot in slots}
        assert all(kind == "font" and not external for kind, _, external in found.values())
        out[face.get("typeface")] = {slot: deck.parts[name] for slot, (_, name, _) in found.items()}
    return out


def look(folder: Path, template: str = "classic", said: str = "") -> Path:
    """Return a folder with a copy of a bundled template, its template.yaml ending with what is ``said``."""
    shutil.copytree(bundled_folder() / template, folder / "ours")
    with (folder / "ours" / "template.yaml").open("a", encoding="utf-8") as file:
        file.write(said)
    return folder / "ours"


def company(folder: Path, family: str, files: dict[str, bytes] | None = None) -> Path:
    """Return python-pptx's own template with another theme font than Calibri, and no grey footers."""
    given = files or parts(DEFAULT_TEMPLATE)
    font, grey = f'typeface="{family}"'.encode(), b'<a:tint val="75000"/>'
    made = {
        name: data.replace(b'typeface="Calibri"', font).replace(grey, b"")
        for name, data in given.items()
    }
    return pack(folder / "look.pptx", made)


def build(folder: Path, template: Path, text: str = PLAIN, **options: object) -> Result:
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    result = build_file(folder / "content.yaml", folder / "out", str(template), **options)
    assert result.ok, messages(result)
    return result


def deck(folder: Path, template: Path, text: str = PLAIN) -> Deck:
    return Deck(build(folder, template, text, only="slides").outputs[0])


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a machine has its fonts, still empty."""
    monkeypatch.setenv("DECKBUILDER_FONTS", str(tmp_path / "machine"))
    return tmp_path / "machine"


# --- the parts ----------------------------------------------------------------------------------


@pytest.mark.parametrize("template", sorted(PATHS))
@pytest.mark.parametrize("case", CASES)
def test_the_fonts_of_every_deck_come_back_byte_for_byte(case: str, template: str) -> None:
    files = {family: packaged_files(family) for family in PACKAGED}
    scripts = {found.family: (found.regular.path, found.bold) for found in installed_fonts()}
    for family, faces in carried(built(case, template).deck).items():
        if family in files:
            wanted = [path and path.read_bytes() for path in files[family]]
        else:
            regular, bold = scripts[family]
            assert bold is not None
            wanted = [regular.read_bytes(), bold.path.read_bytes()]
        assert [read_eot(part).font for part in faces.values()] == wanted


def test_every_face_of_a_family_is_there_in_the_order_of_the_schema(tmp_path: Path) -> None:
    made = deck(tmp_path, look(tmp_path))
    faces = carried(made)["Source Sans Pro"]
    assert list(faces) == ["regular", "bold", "italic", "boldItalic"]
    tags = [child.tag.rpartition("}")[2] for child in made.presentation_xml]
    assert tags.index("embeddedFontLst") == tags.index("notesSz") + 1
    assert tags.index("embeddedFontLst") < tags.index("defaultTextStyle")
    assert not orphans(made.parts)


def test_the_parts_are_what_powerpoint_calls_fonts(tmp_path: Path) -> None:
    made = deck(tmp_path, look(tmp_path))
    names = [name for name in made.parts if name.startswith("ppt/fonts/")]
    assert names == [f"ppt/fonts/font{n}.fntdata" for n in (1, 2, 3, 4)]
    types = etree.fromstring(made.parts[TYPES])
    [kind] = [e.get("ContentType") for e in types if e.get("Extension") == "fntdata"]
    assert kind == "application/x-fontdata"
    said = made.presentation_xml.attrib
    assert (said["embedTrueTypeFonts"], said["saveSubsetFonts"]) == ("1", "0")


def test_the_header_says_what_the_font_says(tmp_path: Path) -> None:
    faces = carried(deck(tmp_path, look(tmp_path)))["Source Sans Pro"]
    for slot, part in faces.items():
        found = read_eot(part)
        own: Any = TTFont(BytesIO(found.font))
        style, panose = own["OS/2"], own["OS/2"].panose
        assert (found.size, found.version, found.flags) == (len(part), 0x00020002, 0)
        assert tuple(found.panose) == tuple(vars(panose).values())
        assert (found.charset, found.magic, found.allowed) == (1, 0x504C, style.fsType)
        assert (found.italic, found.weight) == (style.fsSelection & 1, style.usWeightClass)
        unicode = [getattr(style, f"ulUnicodeRange{n}") for n in (1, 2, 3, 4)]
        pages = [style.ulCodePageRange1, style.ulCodePageRange2]
        assert found.ranges == (*unicode, *pages)
        assert found.adjustment == own["head"].checkSumAdjustment
        names = (own["name"].getName(n, 3, 1, 0x409).toUnicode() for n in (1, 2, 5, 4))
        assert found.names == tuple(f"{name}\0" for name in names)
        assert slot.casefold() == own["name"].getDebugName(2).replace(" ", "").casefold()
        # no root string and its checksum, code page 1252, no signature, no font of the user's characters
        assert found.rest == struct.pack("<2H2L2H2L", 0, 0, 0x50475342, 1252, 0, 0, 0, 0)


def test_a_font_with_an_old_table_of_styles_has_no_code_pages(
    machine: Path, tmp_path: Path
) -> None:
    made = font("Acme Sans")
    made["OS/2"].version = 0
    machine.mkdir()
    made.save(machine / "AcmeSans.ttf")
    [part] = carried(deck(tmp_path, company(tmp_path, "Acme Sans")))["Acme Sans"].values()
    assert read_eot(part).ranges[4:] == (0, 0)


def test_the_same_fonts_give_the_same_bytes(tmp_path: Path) -> None:
    template = look(tmp_path, "paper")
    first = deck(tmp_path, template).path.read_bytes()
    assert deck(tmp_path, template).path.read_bytes() == first


def test_fonts_are_packed_in_the_deck(tmp_path: Path) -> None:
    made = deck(tmp_path, look(tmp_path))
    fonts = sum(len(part) for name, part in made.parts.items() if name.endswith(".fntdata"))
    assert made.path.stat().st_size < 0.6 * fonts


# --- which --------------------------------------------------------------------------------------


def test_the_families_of_headings_text_and_code_travel(tmp_path: Path) -> None:
    template = look(tmp_path, "paper")
    assert list(carried(deck(tmp_path, template))) == ["Source Serif Pro", "Source Sans Pro"]
    with_code = PLAIN.replace("Two]", "'`two`']")
    assert list(carried(deck(tmp_path, template, with_code)))[2:] == ["IBM Plex Mono"]


def test_what_is_only_said_needs_no_font(tmp_path: Path) -> None:
    said = PLAIN + "slides:\n  - text: {title: A, text: B, notes: '`code`'}\n"
    assert list(carried(deck(tmp_path, look(tmp_path), said))) == ["Source Sans Pro"]


def test_arabic_letters_travel_with_the_talk(tmp_path: Path) -> None:
    made = deck(tmp_path, look(tmp_path), PLAIN + "language: ar\n")
    assert list(carried(made)) == ["Source Sans Pro", "IBM Plex Sans Arabic"]
    assert list(carried(made)["IBM Plex Sans Arabic"]) == ["regular", "bold"]


@pytest.mark.parametrize("language", ["ja", "zh-Hans", "zh-Hant", "ko", "he"])
def test_squares_and_hebrew_stand_in_fonts_that_office_has(language: str, tmp_path: Path) -> None:
    made = deck(tmp_path, look(tmp_path), PLAIN + f"language: {language}\n")
    assert list(carried(made)) == ["Source Sans Pro"]


@pytest.mark.parametrize("family", ["Calibri", "Aptos Display", "GEORGIA"])
def test_fonts_that_every_machine_with_powerpoint_has_stay(
    family: str, machine: Path, tmp_path: Path
) -> None:
    save_family(machine, family)
    assert carried(deck(tmp_path, company(tmp_path, family))) == {}


def test_what_stands_in_for_a_font_does_not_travel_under_its_name(
    machine: Path, tmp_path: Path
) -> None:
    save_family(machine, "Selawik")
    assert carried(deck(tmp_path, company(tmp_path, "Segoe UI"))) == {}
    assert carried(deck(tmp_path, company(tmp_path, "Acme Nowhere"))) == {}


def test_a_machine_s_font_travels_with_the_faces_it_has(machine: Path, tmp_path: Path) -> None:
    files = [save(machine, "Acme Sans", style) for style in ("Regular", "Italic")]
    result = build(tmp_path, company(tmp_path, "Acme Sans"))
    assert not result.diagnostics.items
    faces = carried(Deck(result.outputs[0]))["Acme Sans"]
    assert {slot: read_eot(part).font for slot, part in faces.items()} == {
        "regular": files[0].read_bytes(),
        "italic": files[1].read_bytes(),
    }


def test_a_template_s_own_font_files_travel(tmp_path: Path) -> None:
    template = look(tmp_path)
    save(template, "Acme Sans", name="acme.ttf")
    text = (template / "template.yaml").read_text(encoding="utf-8")
    own = "fonts: {body: Acme Sans, files: {Acme Sans: {regular: acme.ttf}}}\n"
    (template / "template.yaml").write_text(own + text, encoding="utf-8")
    assert list(carried(deck(tmp_path, template))) == ["Source Sans Pro", "Acme Sans"]


def test_a_heavier_weight_that_is_measured_as_bold_is_no_bold_of_the_family(
    machine: Path, tmp_path: Path
) -> None:
    save(machine, "Acme Sans")
    made = font("Acme Sans Semibold", weight=600, names={16: "Acme Sans", 17: "Semibold"})
    made.save(machine / "AcmeSans-Semibold.ttf")
    assert list(carried(deck(tmp_path, company(tmp_path, "Acme Sans")))["Acme Sans"]) == ["regular"]


# --- embed_fonts --------------------------------------------------------------------------------


def test_with_none_no_font_travels(tmp_path: Path) -> None:
    made = deck(tmp_path, look(tmp_path, said="embed_fonts: none\n"))
    assert carried(made) == {} and not [n for n in made.parts if n.endswith(".fntdata")]
    assert "embedTrueTypeFonts" not in made.presentation_xml.attrib


def test_with_used_the_letters_of_the_slides_travel(tmp_path: Path) -> None:
    said = "title: Zebra\nname: talk\nintroduction: fine\nslides: [{text: {title: X, text: q, notes: Ω}}]\n"
    made = deck(tmp_path, look(tmp_path, said="embed_fonts: used\n"), said)
    assert made.presentation_xml.get("saveSubsetFonts") == "1"
    for family, part in carried(made)["Source Sans Pro"].items():
        found = read_eot(part)
        own: Any = TTFont(BytesIO(found.font), checkChecksums=2)
        assert found.flags == 1, family  # TTEMBED_SUBSET
        characters = set(map(chr, own.getBestCmap()))
        assert characters >= set("ZebraXfineqQ0123456789 \xa0-")
        assert characters.isdisjoint("Ωj")
        assert own["name"].getDebugName(1) == "Source Sans Pro"
        assert {"OS/2", "hmtx", "glyf", "loca", "post", "GSUB", "GPOS"} <= set(own.keys())
        assert len(found.font) < 40_000


def test_a_subset_is_as_wide_as_the_font(tmp_path: Path) -> None:
    made = deck(tmp_path, look(tmp_path, said="embed_fonts: used\n"))
    part = carried(made)["Source Sans Pro"]["regular"]
    some: Any = TTFont(BytesIO(read_eot(part).font))
    whole: Any = TTFont(packaged_files("Source Sans Pro").regular)
    for code, glyph in some.getBestCmap().items():
        assert some["hmtx"][glyph][0] == whole["hmtx"][whole.getBestCmap()[code]][0]


def test_a_font_that_may_not_be_subset_travels_whole(machine: Path, tmp_path: Path) -> None:
    template = look(tmp_path, said="embed_fonts: used\n")
    path = save(template, "Acme Sans", name="acme.ttf", allowed=0x0100)
    text = (template / "template.yaml").read_text(encoding="utf-8")
    own = "fonts: {body: Acme Sans, files: {Acme Sans: {regular: acme.ttf}}}\n"
    (template / "template.yaml").write_text(own + text, encoding="utf-8")
    [part] = carried(deck(tmp_path, template))["Acme Sans"].values()
    assert read_eot(part).font == path.read_bytes() and read_eot(part).flags == 0


def test_another_word_than_the_three_is_told(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(PLAIN, encoding="utf-8")
    template = look(tmp_path, said="embed_fonts: some\n")
    result = build_file(tmp_path / "content.yaml", tmp_path / "out", str(template))
    assert rules(result) == {"bad-choice"} and "all, used or none" in messages(result)


# --- fonts that a template carries --------------------------------------------------------------


def carrying(folder: Path, family: str, subset: str = "0") -> Path:
    """Return a company's file that carries a family of its own, font1.fntdata."""
    files = parts(DEFAULT_TEMPLATE)
    name = "ppt/fonts/font1.fntdata"
    rid = add_part(files, name, "application/x-fontdata", "what PowerPoint wrote", MAIN, FONTS)
    main = etree.fromstring(files[MAIN])
    main.set("saveSubsetFonts", subset)
    text = (
        f'<p:embeddedFontLst xmlns:p="{NS["p"]}" xmlns:r="{NS["r"]}"><p:embeddedFont>'
        f'<p:font typeface="{family}"/><p:regular r:id="{rid}"/></p:embeddedFont></p:embeddedFontLst>'
    )
    main.find("p:notesSz", NS).addnext(etree.fromstring(text))
    files[MAIN] = etree.tostring(main, xml_declaration=True, encoding="UTF-8", standalone=True)
    return company(folder, "Acme Sans", files)


def test_a_family_that_the_template_carries_stays_as_it_is(machine: Path, tmp_path: Path) -> None:
    save_family(machine, "Acme Sans")
    found = carried(deck(tmp_path, carrying(tmp_path, "Acme Sans")))
    assert found == {"Acme Sans": {"regular": b"what PowerPoint wrote"}}


def test_another_family_is_added_to_those_that_the_template_carries(
    machine: Path, tmp_path: Path
) -> None:
    save_family(machine, "Acme Sans")
    made = deck(tmp_path, carrying(tmp_path, "Acme Icons"))
    found = carried(made)
    assert list(found) == ["Acme Icons", "Acme Sans"]
    assert found["Acme Icons"] == {"regular": b"what PowerPoint wrote"}
    assert len([name for name in made.parts if name.endswith(".fntdata")]) == 5


def test_whole_fonts_take_the_place_of_the_template_s_subsets(
    machine: Path, tmp_path: Path
) -> None:
    save(machine, "Acme Sans")
    made = deck(tmp_path, carrying(tmp_path, "Acme Sans", subset="1"))
    assert list(carried(made)["Acme Sans"]) == ["regular"]
    assert made.presentation_xml.get("saveSubsetFonts") == "0"
    assert b"what PowerPoint wrote" not in made.parts.values()


def test_a_deck_of_ours_as_a_template_carries_its_fonts_once(tmp_path: Path) -> None:
    first = deck(tmp_path, look(tmp_path))
    shutil.copy(first.path, tmp_path / "again.pptx")
    (tmp_path / "second").mkdir()
    assert carried(deck(tmp_path / "second", tmp_path / "again.pptx")) == carried(first)


# --- those that stay behind ---------------------------------------------------------------------


def told(folder: Path, family: str = "Acme Sans", **options: object) -> tuple[str, Severity, str]:
    """Return the one thing that is said of a build with a company's font, which does not travel."""
    result = build(folder, company(folder, family), **options)
    assert family not in carried(Deck(result.outputs[0]))
    [said] = result.diagnostics.items
    return said.rule, said.severity, f"{said.message}; {'; '.join(said.hints)}"


def test_a_font_that_may_only_be_viewed_is_a_note(machine: Path, tmp_path: Path) -> None:
    save_family(machine, "Acme Sans", allowed=0x0004)
    rule, severity, text = told(tmp_path)
    assert (rule, severity) == ("font-licence", "note")
    assert "allows it to be embedded for viewing only" in text
    assert "PowerPoint would open a deck with it read-only" in text


def test_one_message_tells_what_is_forbidden_in_both_files(machine: Path, tmp_path: Path) -> None:
    save_family(machine, "Acme Sans", allowed=0x0002)
    rule, severity, text = told(tmp_path)
    assert (rule, severity) == ("font-licence", "warning")
    assert "the handout is printed in Source Sans Pro" in text
    assert "the deck names Acme Sans, and does not carry it" in text


@pytest.mark.parametrize("allowed", [0x0002, 0x0200, 0x0208], ids=["restricted", "bitmaps", "both"])
def test_what_is_forbidden_in_the_deck_alone_is_a_note(
    allowed: int, machine: Path, tmp_path: Path
) -> None:
    save_family(machine, "Acme Sans", allowed=allowed)
    rule, severity, text = told(tmp_path, only="slides")
    assert (rule, severity) == ("font-licence", "note")
    assert "does not allow it to be embedded" in text


@pytest.mark.parametrize("allowed", [0x0000, 0x0008, 0x000C, 0x000A, 0x0108])
def test_fonts_that_may_be_edited_with_travel(allowed: int, machine: Path, tmp_path: Path) -> None:
    save_family(machine, "Acme Sans", allowed=allowed)
    assert "Acme Sans" in carried(deck(tmp_path, company(tmp_path, "Acme Sans")))


def test_a_font_of_a_collection_stays_behind(machine: Path, tmp_path: Path) -> None:
    machine.mkdir()
    save_collection(machine / "all.ttc", font("Other"), font("Acme Sans"))
    rule, severity, text = told(tmp_path)
    assert (rule, severity) == ("font-not-embedded", "note")
    assert "the deck does not carry the font Acme Sans: it lies in a collection (.ttc)" in text
    assert "where it is not installed, slides show another one" in text


def test_a_variable_font_stays_behind(tmp_path: Path) -> None:
    assert "it is a variable font" in told(tmp_path, "Arimo")[2]


def test_a_font_without_outlines_of_truetype_stays_behind(machine: Path, tmp_path: Path) -> None:
    collection = next(found for found in installed_fonts() if found.family.endswith("JP"))
    machine.mkdir()
    made = TTFont(collection.regular.path, fontNumber=0)
    made.save(machine / "NotoSansCJKjp.otf")
    assert "its outlines are not TrueType's (.otf)" in told(tmp_path, "Noto Sans CJK JP")[2]


def test_letters_of_layouts_and_marks_of_lists_travel_with_those_used(
    machine: Path, tmp_path: Path
) -> None:
    template = look(tmp_path, said="embed_fonts: used\n")
    files = parts(template / "base.pptx")
    [name] = [n for n in files if n.startswith("ppt/slideMasters/slideMaster")]
    master = etree.fromstring(files[name])
    shape = (
        f'<p:sp xmlns:p="{NS["p"]}" xmlns:a="{NS["a"]}"><p:nvSpPr><p:cNvPr id="90" name="Claim"/><p:cNvSpPr/>'
        "<p:nvPr userDrawn='1'/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>Žižkov &amp; §"
        "</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    master.find("p:cSld/p:spTree", NS).append(etree.fromstring(shape))
    files[name] = etree.tostring(master, xml_declaration=True, encoding="UTF-16")
    pack(template / "base.pptx", files)
    part = carried(deck(tmp_path, template))["Source Sans Pro"]["bold"]
    own: Any = TTFont(BytesIO(read_eot(part).font))
    assert set(map(chr, own.getBestCmap())) >= set("Žižkov&§Hello(1).")


def test_a_large_font_stays_behind(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deckbuilder.embedding.LARGEST", 200_000)
    save(machine, "Acme Sans")
    assert "a file of it is larger than" in told(tmp_path)[2]


def test_a_file_that_a_template_gives_another_name_stays_behind(tmp_path: Path) -> None:
    template = look(tmp_path)
    save(template, "Acme Sans", name="acme.ttf")
    text = (template / "template.yaml").read_text(encoding="utf-8")
    own = "fonts: {body: Acme, files: {Acme: {regular: acme.ttf}}}\n"
    (template / "template.yaml").write_text(own + text, encoding="utf-8")
    result = build(tmp_path, template)
    assert rules(result) == {"font-not-embedded"} and "its file has another name" in messages(
        result
    )


def test_nothing_is_said_of_fonts_where_none_should_travel(machine: Path, tmp_path: Path) -> None:
    template = look(tmp_path, said="embed_fonts: none\n")
    text = (template / "template.yaml").read_text(encoding="utf-8")
    save(machine, "Acme Sans", allowed=0x0004)
    (template / "template.yaml").write_text("fonts: {body: Acme Sans}\n" + text, encoding="utf-8")
    assert not build(tmp_path, template).diagnostics.items


@pytest.mark.parametrize("cut", [40, 200, 700, 3000, 50_000])
def test_a_damaged_font_of_the_machine_is_never_in_the_deck(
    cut: int, machine: Path, tmp_path: Path
) -> None:
    path = save(machine, "Acme Sans")
    path.write_bytes(path.read_bytes()[:cut])
    assert carried(deck(tmp_path, company(tmp_path, "Acme Sans"))) == {}


# --- template check -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("template", "line"),
    [("classic", "Source Sans Pro, IBM Plex Mono"), ("default", "IBM Plex Mono"),
     ("paper", "Source Serif Pro, Source Sans Pro, IBM Plex Mono")],
)  # fmt: skip
def test_template_check_says_which_fonts_travel(template: str, line: str) -> None:
    done = CliRunner().invoke(cli, ["template", "check", TEMPLATES[template]])
    assert re.search(rf"(?m)^fonts in decks: {line} \(for code\)$", done.stdout), done.output


def test_template_check_says_what_the_file_carries_and_what_stays_behind(
    machine: Path, tmp_path: Path
) -> None:
    save_family(machine, "Acme Sans", allowed=0x0004)
    done = CliRunner().invoke(cli, ["template", "check", str(carrying(tmp_path, "Acme Icons"))])
    assert (
        "fonts in decks: IBM Plex Mono (for code), Acme Icons (as the file does)\n" in done.stdout
    )
    assert "note[font-licence]: the licence of the font Acme Sans" in done.stderr
