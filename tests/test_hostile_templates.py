"""Templates that are not what they should be: each is told what it is, none does harm, none takes long."""

from __future__ import annotations

import os
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pytest
from anything import base_parts, packed
from pptx import Presentation
from readback import Deck, messages, parts, rels, rules

from deckbuilder.archive import BadPackage, read_archive
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.package import OFFICE, PACKAGE
from deckbuilder.pipeline import Job, Result, build, open_template
from deckbuilder.templatecheck import template_report

Parts = dict[str, bytes]
MAIN, MASTER = "ppt/presentation.xml", "ppt/slideMasters/slideMaster1.xml"
LAYOUT = "ppt/slideLayouts/slideLayout2.xml"
MASTER_RELS = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
TYPES = "[Content_Types].xml"
TALK = "title: A talk\nintroduction: Hello\n"


def build_on(path: Path, folder: Path) -> Result:
    content = folder / "content.yaml"
    content.write_text(TALK, encoding="utf-8")
    return build(Job(content, "content.yaml", folder / "build", template=str(path)))


def built_on(data: bytes, folder: Path, name: str = "look.pptx") -> Result:
    (folder / name).write_bytes(data)
    return build_on(folder / name, folder)


def refusal(data: bytes, folder: Path, name: str = "look.pptx") -> str:
    """Return the one message with which a template is refused, in no time and with nothing written."""
    start = perf_counter()
    result = built_on(data, folder, name)
    assert perf_counter() - start < 5
    assert rules(result) == {"bad-template"} and not (folder / "build").exists()
    return messages(result)


def replaced(name: str, old: bytes, new: bytes, base: Parts | None = None) -> Parts:
    files = dict(base or base_parts("classic"))
    assert old in files[name]
    return files | {name: files[name].replace(old, new, 1)}


# --- other files --------------------------------------------------------------------------------

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
OPC = "application/vnd.openxmlformats-officedocument."
OTHERS = {
    "empty": (b"", "it is empty"),
    "text": (b"title: A talk", "it is not a PowerPoint file"),
    "pdf": (b"%PDF-1.7\n", "it is not a PowerPoint file"),
    "protected": (
        COMPOUND + "EncryptedPackage".encode("utf-16-le"),
        "it is protected by a password",
    ),
    "PowerPoint 97": (
        COMPOUND + "PowerPoint Document".encode("utf-16-le"),
        "it is in the format of PowerPoint 97 to 2003 (.ppt)",
    ),
    "old Word": (COMPOUND, "it is not a PowerPoint file"),
    "zip of something": (packed({"a.txt": b"a"}), "it is not a PowerPoint file"),
    "cut": (packed(base_parts("classic"))[:-3000], "it is damaged or incomplete"),
    "cut at its start": (packed(base_parts("classic"))[:9], "it is damaged or incomplete"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_a_file_is_told_what_it_is(what: str, tmp_path: Path) -> None:
    data, said = OTHERS[what]
    assert said in refusal(data, tmp_path)


@pytest.mark.parametrize(
    "name", ["old.ppt", "old.POT", "macros.pptm", "theme.thmx", "other.odp", "LOOK.PPTX"]
)
def test_files_with_the_names_of_presentations_are_looked_into(name: str, tmp_path: Path) -> None:
    assert f"cannot use {name} as a template" in refusal(COMPOUND, tmp_path, name)


KINDS = {
    "a Word document": "wordprocessingml.document.main+xml",
    "an Excel workbook": "spreadsheetml.sheet.main+xml",
    "it is not a PowerPoint file": "themeManager+xml",
}


@pytest.mark.parametrize("said", KINDS)
def test_another_document_under_the_name_of_a_presentation_is_told(
    said: str, tmp_path: Path
) -> None:
    old = b"presentationml.presentation.main+xml"
    assert said in refusal(packed(replaced(TYPES, old, KINDS[said].encode())), tmp_path)


def test_a_file_with_macros_is_refused_for_a_deck_holds_none(tmp_path: Path) -> None:
    macro = f'ContentType="{OPC}presentationml.presentation.main+xml"'.encode()
    main = b'ContentType="application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"'
    said = refusal(packed(replaced(TYPES, macro, main)), tmp_path, "look.pptm")
    assert "it holds macros" in said and "save it as .pptx" in said


def test_a_strict_file_is_told_how_to_be_saved(tmp_path: Path) -> None:
    strict = b"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    files = replaced("_rels/.rels", f"{OFFICE}officeDocument".encode(), strict)
    said = refusal(packed(files), tmp_path)
    assert "Strict Open XML Presentation" in said and "PowerPoint Presentation (*.pptx)" in said


def test_a_slide_show_and_a_template_of_powerpoint_serve_as_well(tmp_path: Path) -> None:
    for kind, name in (("template", "look.potx"), ("slideshow", "look.ppsx")):
        old, new = b"presentation.main+xml", f"{kind}.main+xml".encode()
        assert built_on(packed(replaced(TYPES, old, new)), tmp_path, name).ok


def test_folders_pipes_and_links_to_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "folder.pptx").mkdir()
    os.mkfifo(tmp_path / "pipe.pptx")
    (tmp_path / "gone.pptx").symlink_to("nothing")
    (tmp_path / "circle.pptx").symlink_to("circle.pptx")
    said = {
        "folder.pptx": "it is a folder without base.pptx",
        "pipe.pptx": "it is no regular file",
        "gone.pptx": "No such file",
        "circle.pptx": "symbolic links",
        "n" * 300 + ".pptx": "too long",
    }
    for name, reason in said.items():
        result = build_on(tmp_path / name, tmp_path)
        assert rules(result) == {"bad-template"}, name
        assert reason in messages(result)


@pytest.mark.parametrize(
    "name",
    [
        "../look.pptx",
        "out.pptx",
        "pipe.pptx",
        "circle.pptx",
        "look",
        "seen",
        "n" * 300 + ".pptx",
        "/dev/zero",
        "a\\b.pptx",
        "//x/y.pptx",
    ],
)
def test_a_talk_names_no_template_outside_its_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    (tmp_path / "look.pptx").write_bytes(packed(base_parts("classic")))
    (folder / "out.pptx").symlink_to("../look.pptx")
    (folder / "circle.pptx").symlink_to("circle.pptx")
    os.mkfifo(folder / "pipe.pptx")
    (folder / "look").mkdir()
    (folder / "look" / "base.pptx").symlink_to("../../look.pptx")
    (folder / "seen").mkdir()
    (folder / "seen" / "base.pptx").write_bytes(packed(base_parts("classic")))
    (folder / "seen" / "template.yaml").symlink_to("../../template.yaml")
    (tmp_path / "template.yaml").write_text("name: Look\n", encoding="utf-8")
    (folder / "content.yaml").write_text(TALK + f"template: '{name}'\n", encoding="utf-8")
    result = build(Job(folder / "content.yaml", "content.yaml", folder / "build"))
    assert rules(result) <= {"unknown-template", "bad-template"} and not result.ok


def test_files_of_a_template_may_be_links_within_the_project(tmp_path: Path) -> None:
    (tmp_path / "company.pptx").write_bytes(packed(base_parts("classic")))
    (tmp_path / "look").mkdir()
    (tmp_path / "look" / "base.pptx").symlink_to("../company.pptx")
    (tmp_path / "content.yaml").write_text(TALK + "template: look\n", encoding="utf-8")
    assert build(Job(tmp_path / "content.yaml", "content.yaml", tmp_path / "build")).ok


# --- archives -----------------------------------------------------------------------------------


def archive(*entries: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of a template's parts and further entries, which may have any name, twice too."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as file:
        for name, data in (*base_parts("classic").items(), *entries):
            file.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["../x", "/x", "ppt/../../x", "a\\b", "C:x", "ppt//x", "./x", "a\x01b", "\x1b[31m"]
)
def test_names_that_lead_elsewhere_are_refused_and_escaped(name: str, tmp_path: Path) -> None:
    said = refusal(archive((name, b"x")), tmp_path)
    assert "which is not allowed" in said and "\x1b" not in said


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", [MASTER, MASTER.upper()])
def test_a_part_that_stands_twice_is_refused(name: str, tmp_path: Path) -> None:
    assert "twice" in refusal(archive((name, b"x")), tmp_path)


def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    assert "100 times its size" in refusal(archive(("ppt/a.xml", bytes(60_000_000))), tmp_path)
    assert "compressed in a way" in refusal(archive(method=zipfile.ZIP_LZMA), tmp_path)


def test_a_size_that_is_less_than_what_comes_is_not_believed(tmp_path: Path) -> None:
    """100 MB under a directory that says 10 bytes: zipfile alone would unpack all of it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    bomb = packer.compress(bytes(100_000_000)) + packer.flush()
    fields = struct.pack("<5H3L2H", 20, 0, 8, 0, 33, zlib.crc32(bytes(10)), len(bomb), 10, 5, 0)
    entry = b"PK\1\2" + struct.pack("<H", 20) + fields + bytes(14) + b"a.bin"
    head = b"PK\3\4" + fields + b"a.bin" + bomb
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(entry), len(head), 0)
    (tmp_path / "look.pptx").write_bytes(head + entry + end)
    tracemalloc.start()
    with pytest.raises(BadPackage, match="damaged"):
        read_archive(tmp_path / "look.pptx")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_directory_that_lies_is_refused(tmp_path: Path) -> None:
    data = archive()
    at = data.rindex(b"PK\5\6")
    for place, value in (
        (at + 10, b"\xff\xff"),
        (at + 12, b"\xff\xff\xff\x7f"),
        (at + 16, b"\xff\xff\xff\x7f"),
    ):
        lied = data[:place] + value + data[place + len(value) :]
        (tmp_path / "look.pptx").write_bytes(lied)
        result = build_on(tmp_path / "look.pptx", tmp_path)
        assert rules(result) <= {"bad-template"}


def test_too_many_parts_are_counted_before_their_directory_is_read(tmp_path: Path) -> None:
    assert "more than 20,000 parts" in refusal(b"PK\3\4" + b"PK\1\2" * 20_001, tmp_path)


def test_an_encrypted_entry_is_a_password(tmp_path: Path) -> None:
    data = bytearray(archive())
    at = data.rindex(b"PK\1\2")
    data[at + 8] |= 1
    assert "protected by a password" in refusal(bytes(data), tmp_path)


# --- parts --------------------------------------------------------------------------------------

MARKUP = b' xmlns:x="x">'
DEEP = b"<x:a>" * 5_000 + b"</x:a>" * 5_000
ATTRIBUTES = b"<x:a " + b" ".join(b'a%d="1"' % n for n in range(50_000)) + b"/>"
NAMESPACES = b"<x:a " + b" ".join(b'xmlns:n%d="u%d"' % (n, n) for n in range(20_000)) + b"/>"
ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part", [MAIN, MASTER, LAYOUT, "ppt/theme/theme1.xml", MASTER_RELS, TYPES, "_rels/.rels"]
)
def test_a_document_type_is_refused_in_every_part(part: str, tmp_path: Path) -> None:
    files = base_parts("classic")
    start = files[part].index(b"<", files[part].index(b"?>"))
    data = files[part][:start] + ENTITIES + files[part][start:]
    assert "document type declaration" in refusal(packed(files | {part: data}), tmp_path)


@pytest.mark.parametrize(
    "what", [DEEP, b'<x:a a="' + b"a" * 11_000_000 + b'"/>'], ids=["deep", "long"]
)
def test_absurd_markup_is_refused(what: bytes, tmp_path: Path) -> None:
    files = replaced(LAYOUT, b"<p:cSld", b'<x:x xmlns:x="x">' + what + b"</x:x><p:cSld")
    assert "damaged" in refusal(packed(files), tmp_path)


@pytest.mark.parametrize("what", [ATTRIBUTES, NAMESPACES], ids=["attributes", "namespaces"])
def test_much_markup_takes_no_time(what: bytes, tmp_path: Path) -> None:
    files = replaced(LAYOUT, b"<p:cSld", b'<x:x xmlns:x="x">' + what + b"</x:x><p:cSld")
    start = perf_counter()
    built_on(packed(files), tmp_path)
    assert perf_counter() - start < 5


def test_a_part_that_is_too_large_to_parse_is_refused(tmp_path: Path) -> None:
    filler = b"<!--" + os.urandom(8_000_000).hex().encode() * 2 + b"-->"
    files = replaced(LAYOUT, b"<p:cSld", filler + b"<p:cSld")
    assert "larger than 32 MB" in refusal(packed(files), tmp_path)


# --- what a deck must not have from a template ---------------------------------------------------

REL = '<Relationship Id="{}" Type="{}" Target="{}" TargetMode="External"/></Relationships>'
PICTURE = (
    '<p:pic><p:nvPicPr><p:cNvPr id="90" name="Linked"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill>'
    '<a:blip r:link="rId90"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr/></p:pic></p:spTree>'
)
SOUND = (
    '<p:pic><p:nvPicPr><p:cNvPr id="90" name="Sound"/><p:cNvPicPr/><p:nvPr><a:audioFile r:link="rId90"/>'
    "</p:nvPr></p:nvPicPr><p:blipFill/><p:spPr/></p:pic></p:spTree>"
)
OBJECT = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice Requires="p"><p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="90" name="Sheet"/>'
    '<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm/><a:graphic><a:graphicData uri="x">'
    '<p:oleObj r:id="rId90" progId="Excel.Sheet"/></a:graphicData></a:graphic></p:graphicFrame></mc:Choice>'
    "</mc:AlternateContent></p:spTree>"
)


def link(shape: str, kind: str, target: str) -> Callable[[], Parts]:
    def linked() -> Parts:
        files = replaced(MASTER, b"</p:spTree>", shape.encode())
        relation = REL.format("rId90", OFFICE + kind, target).encode()
        return replaced(MASTER_RELS, b"</Relationships>", relation, files)

    return linked


EXTERNAL = {
    "picture": link(PICTURE, "image", "https://tracker.example/pixel.png"),
    "sound": link(SOUND, "audio", "file:///C:/secret.wav"),
    "object": link(OBJECT, "oleObject", "file://server/share/book.xlsx"),
}


@pytest.mark.parametrize("what", EXTERNAL)
def test_nothing_is_fetched_when_a_deck_opens(what: str, tmp_path: Path) -> None:
    result = built_on(packed(EXTERNAL[what]()), tmp_path)
    assert result.ok and rules(result) <= {"external-link", "active-content"}
    deck = Deck(result.outputs[0])
    assert not any(
        external for name in deck.parts for *_, external in rels(deck.parts, name).values()
    )
    assert b"rId90" not in deck.parts[MASTER] and b"oleObj" not in deck.parts[MASTER]
    assert len(deck.slides) > 1


def test_an_external_link_is_named_in_a_warning(tmp_path: Path) -> None:
    result = built_on(packed(EXTERNAL["picture"]()), tmp_path)
    assert "warning[external-link]" in messages(result)
    assert "1 link left out, such as https://tracker.example/pixel.png" in messages(result)


def test_a_picture_that_is_linked_and_embedded_stays(tmp_path: Path) -> None:
    shape = PICTURE.replace('r:link="rId90"', 'r:embed="rId91" r:link="rId90"')
    files = link(shape, "image", "https://x.example/a.png")()
    inner = (
        f'<Relationship Id="rId91" Type="{OFFICE}image" Target="../media/a.png"/></Relationships>'
    )
    files = replaced(MASTER_RELS, b"</Relationships>", inner.encode(), files)
    files = replaced(
        TYPES, b"</Types>", b'<Default Extension="png" ContentType="image/png"/></Types>', files
    )
    files["ppt/media/a.png"] = b"\x89PNG"
    result = built_on(packed(files), tmp_path)
    master = Deck(result.outputs[0]).xml(MASTER)
    assert [dict(blip.attrib) for blip in master.iter("{*}blip")] == [
        {f"{{{OFFICE[:-1]}}}embed": "rId91"}
    ]


LINKED_TEXT = (
    '<p:sp><p:nvSpPr><p:cNvPr id="90" name="Link"><a:hlinkClick r:id="{}"{}/></p:cNvPr>'
    "<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/></p:sp></p:spTree>"
)


@pytest.mark.parametrize("address", ["https://acme.example", "mailto:info@acme.example"])
def test_a_link_to_the_company_stays_on_the_master(address: str, tmp_path: Path) -> None:
    files = link(LINKED_TEXT.format("rId90", ""), "hyperlink", address)()
    result = built_on(packed(files), tmp_path)
    assert result.ok and not result.diagnostics.items
    targets = [target for _, target, out in rels(parts(result.outputs[0]), MASTER).values() if out]
    assert targets == [address]


@pytest.mark.parametrize(
    "address", ["file:///C:/a.exe", "javascript:x", "\\\\\\\\server\\\\a.exe", "data:text/html,x"]
)
def test_a_link_to_what_could_run_does_not_stay(address: str, tmp_path: Path) -> None:
    files = link(LINKED_TEXT.format("rId90", ""), "hyperlink", address)()
    result = built_on(packed(files), tmp_path)
    assert rules(result) == {"external-link"}
    assert not list(Deck(result.outputs[0]).xml(MASTER).iter("{*}hlinkClick"))


@pytest.mark.parametrize(
    "action", ["ppaction://program", "ppaction://macro?name=Go", "PPACTION://OLE?verb=0"]
)
def test_an_action_that_starts_something_does_not_stay(action: str, tmp_path: Path) -> None:
    shape = LINKED_TEXT.format("", f' action="{action}"').encode()
    result = built_on(packed(replaced(MASTER, b"</p:spTree>", shape)), tmp_path)
    assert result.ok and b"hlinkClick" not in parts(result.outputs[0])[MASTER]


def test_a_button_that_leads_to_the_next_slide_stays(tmp_path: Path) -> None:
    shape = LINKED_TEXT.format("", ' action="ppaction://hlinkshowjump?jump=nextslide"').encode()
    result = built_on(packed(replaced(MASTER, b"</p:spTree>", shape)), tmp_path)
    assert not result.diagnostics.items and b"hlinkshowjump" in parts(result.outputs[0])[MASTER]


MICROSOFT = "http://schemas.microsoft.com/office/"
CODE = {
    "macros": (MAIN, MICROSOFT + "2006/relationships/vbaProject", "vbaProject.bin"),
    "ribbon": ("", MICROSOFT + "2007/relationships/ui/extensibility", "customUI.xml"),
    "add-ins": ("", MICROSOFT + "2011/relationships/webextensiontaskpanes", "panes.xml"),
    "control": (MASTER, OFFICE + "control", "activeX1.xml"),
    "workbook": (MASTER, OFFICE + "package", "book.xlsx"),
    "signature": ("", PACKAGE + "relationships/digital-signature/origin", "origin.sigs"),
}


@pytest.mark.parametrize("what", CODE)
def test_nothing_that_runs_gets_into_a_deck(what: str, tmp_path: Path) -> None:
    part, kind, name = CODE[what]
    folder, _, base = part.rpartition("/")
    file = f"{folder}/_rels/{base}.rels".lstrip("/")
    relation = f'<Relationship Id="rId90" Type="{kind}" Target="/x/{name}"/></Relationships>'
    files = replaced(file, b"</Relationships>", relation.encode()) | {f"x/{name}": b"<x/>"}
    result = built_on(packed(files), tmp_path)
    assert rules(result) == {"active-content"} and f"x/{name}" in messages(result)
    assert not any(name.startswith("x/") for name in parts(result.outputs[0]))


def test_what_leads_to_a_part_that_is_missing_does_not_stay(tmp_path: Path) -> None:
    shape = PICTURE.replace("r:link", "r:embed").encode()
    files = replaced(MASTER, b"</p:spTree>", shape)
    for target in ("../media/none.png", "../../../../etc/passwd", "NULL"):
        relation = (
            f'<Relationship Id="rId90" Type="{OFFICE}image" Target="{target}"/></Relationships>'
        )
        result = built_on(
            packed(replaced(MASTER_RELS, b"</Relationships>", relation.encode(), files)), tmp_path
        )
        assert result.ok and not result.diagnostics.items
        assert b"rId90" not in parts(result.outputs[0])[MASTER]
        Presentation(str(result.outputs[0]))


def test_what_a_template_calls_itself_is_escaped(tmp_path: Path) -> None:
    red = "&#27;[31m"  # no XML holds it
    files = replaced(LAYOUT, b"<p:cSld name=", f'<p:cSld name="{red}" x='.encode())
    assert "damaged" in refusal(packed(files), tmp_path)
    odd = "\u202eevil\u2028\n"
    result = built_on(packed(link(PICTURE, "image", f"https://x/{odd}")()), tmp_path)
    assert result.ok and "\u202e" not in messages(result) and "\\u202e" in messages(result)


def test_what_a_template_calls_its_parts_kinds_is_escaped(tmp_path: Path) -> None:
    layout = f"{OPC}presentationml.slideLayout+xml".encode()
    base = replaced(TYPES, layout, b"a&lt;b")
    result = built_on(packed(base), tmp_path)
    assert b'ContentType="a&lt;b"' in parts(result.outputs[0])[TYPES]


def test_a_master_without_shapes_is_told_when_what_lies_behind_texts_is_looked_for(
    tmp_path: Path,
) -> None:
    base = replaced(MASTER, b"p:spTree", b"p:gone")
    base[MASTER] = base[MASTER].replace(b"/p:spTree", b"/p:gone")
    path = tmp_path / "look.pptx"
    path.write_bytes(packed(base))
    with pytest.raises(BadPackage, match="missing or damaged"):
        template_report(open_template(str(path), Diagnostics())[1], Diagnostics())
