"""A .pptx as parts and relationships: what is read, what is refused, what is written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pptx
import pytest
from readback import DEFAULT_TEMPLATE, orphans, parts, rels

from deckbuilder.archive import MAX_PARTS, BadPackage
from deckbuilder.package import (
    OFFICE,
    Part,
    Relationship,
    escape,
    read_package,
    write_package,
    xml,
)
from deckbuilder.template import bundled_folder

CLASSIC = bundled_folder() / "classic" / "base.pptx"
BOTH = pytest.mark.parametrize("path", [CLASSIC, DEFAULT_TEMPLATE], ids=["classic", "default"])
MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/ppt/presentation.xml" ContentType="{MAIN}"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}officeDocument" Target="{{}}"/></Relationships>'
)


def pack(path: Path, **files: str) -> Path:
    """Write a zip; "__" in a name stands for a slash, "types" for the content types."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            name = {"types": "[Content_Types].xml", "rels": "_rels/.rels"}.get(name, name)
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return path


@BOTH
def test_a_package_that_is_read_and_written_has_the_same_parts(path: Path, tmp_path: Path) -> None:
    package = read_package(path)
    out = tmp_path / "again.pptx"
    out.write_bytes(write_package(package.parts.values()))
    before, after = parts(path), parts(out)
    contents = {n for n in before if not n.endswith(".rels") and n != "[Content_Types].xml"}
    assert contents == {n for n in after if not n.endswith(".rels") and n != "[Content_Types].xml"}
    assert all(before[name] == after[name] for name in contents)
    for name in ("", *contents):
        assert rels(before, name) == rels(after, name)
    assert len(pptx.Presentation(str(out)).slide_layouts) > 1


@BOTH
def test_the_same_parts_give_the_same_bytes(path: Path) -> None:
    first, second = read_package(path), read_package(path)
    assert write_package(first.parts.values()) == write_package(second.parts.values())


@BOTH
def test_every_part_is_reachable(path: Path) -> None:
    package = read_package(path)
    assert {part.name for part in package.reachable()} == set(package.parts)
    assert not orphans(parts(path))


def test_a_part_that_nothing_leads_to_is_not_reachable() -> None:
    package = read_package(CLASSIC)
    package.parts["ppt/lost.xml"] = Part("ppt/lost.xml", "application/xml", b"<lost/>")
    assert "ppt/lost.xml" not in {part.name for part in package.reachable()}


def test_parts_that_lead_to_each_other_do_not_go_round_forever() -> None:
    package = read_package(CLASSIC)
    layout, master = "ppt/slideLayouts/slideLayout1.xml", "ppt/slideMasters/slideMaster1.xml"
    assert master in package.parts[layout].related("slideMaster")
    assert layout in package.parts[master].related("slideLayout")
    assert len(package.reachable()) == len(package.parts)


@pytest.mark.parametrize("target", ["ppt/presentation.xml", "/ppt/presentation.xml",
                                    "./ppt/presentation.xml", "ppt/%70resentation.xml",
                                    "ppt/slides/../presentation.xml"])  # fmt: skip
def test_targets_are_resolved_however_they_are_written(target: str, tmp_path: Path) -> None:
    path = pack(
        tmp_path / "a.pptx",
        types=TYPES,
        rels=RELS.format(target),
        ppt__presentation_xml="<p/>",
    )
    assert read_package(path).main.content_type == MAIN


def test_a_new_relationship_gets_an_id_of_its_own() -> None:
    part = Part("a.xml", "", b"", {"rId2": Relationship("x", "b.xml")})
    assert {part.relate("x", "c.xml"), part.relate("x", "d.xml")}.isdisjoint({"rId2"})
    assert [rel.target for rel in part.rels.values()] == ["b.xml", "c.xml", "d.xml"]


def test_what_xml_minds_is_escaped() -> None:
    assert escape('a & b < c > d "e"') == "a &amp; b &lt; c &gt; d &quot;e&quot;"
    assert xml(f'<a b="{escape(chr(34) + "&")}"/>'.encode()).get("b") == '"&'


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(b"PK\x03\x04 but nothing after")
    with pytest.raises(BadPackage, match="damaged or incomplete"):
        read_package(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.touch()
    with pytest.raises(BadPackage):
        read_package(path)


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPackage, match="not a PowerPoint file"):
        read_package(pack(tmp_path / "a.pptx", hello="world"))


def test_a_package_without_a_presentation_is_refused(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.pptx", types=TYPES, rels=RELS.format("ppt/other.xml"))
    with pytest.raises(BadPackage, match="no presentation"):
        read_package(path)


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    path.write_bytes(DEFAULT_TEMPLATE.read_bytes()[:-2000])
    with pytest.raises(BadPackage):
        read_package(path)


def test_a_damaged_entry_is_refused(tmp_path: Path) -> None:
    data = bytearray(DEFAULT_TEMPLATE.read_bytes())
    at = data.index(b"ppt/presentation.xml") + 60
    data[at : at + 200] = bytes(200)
    path = tmp_path / "a.pptx"
    path.write_bytes(data)
    with pytest.raises(BadPackage):
        read_package(path)


def test_a_document_type_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "cccc">]><a>&b;</a>'
    with pytest.raises(BadPackage, match="document type"):
        xml(bomb)
    with pytest.raises(BadPackage):
        xml(bomb.decode().encode("utf-16"))


def test_a_part_that_is_no_xml_is_refused() -> None:
    with pytest.raises(BadPackage, match="damaged"):
        xml(b"<a><b></a>")


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pptx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(MAX_PARTS + 1):
            archive.writestr(str(number), b"")
    with pytest.raises(BadPackage):
        read_package(path)


def test_a_zip_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pptx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(2_000_000))
    assert path.stat().st_size < 3000
    monkeypatch.setattr("deckbuilder.archive.MAX_TOTAL", 1_000_000)
    with pytest.raises(BadPackage, match="more than 1 MB"):
        read_package(path)
