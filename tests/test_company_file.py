"""A company's .potx that was in use: what is the company's stays in the deck, what is of its talk goes."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from packages import OFFICE, TYPES, add_part, old_talk, pack
from readback import FOREIGN, NS, Deck, R, build_file, messages, orphans, parts, project, rels

MAIN = "ppt/presentation.xml"
MICROSOFT = "http://schemas.microsoft.com/office/"
P15 = f'xmlns:p15="{MICROSOFT}powerpoint/2012/main"'
P188 = f'xmlns:p188="{MICROSOFT}powerpoint/2018/8/main"'
P = f'xmlns:p="{NS["p"]}" xmlns:r="{NS["r"]}"'
LABEL = "MSIP_Label_0f5f0d4b-7d0e-4d65-9a1b-3a8c5d0f6f11"
AUTHOR = "{7F0D4B5F-0000-4D65-9A1B-3A8C5D0F6F11}"
TALK = "title: A\ndefinitions: [{term: Berth, definition: Where a ship lies., notes: said}]\n"

# What Office adds to a package: part, content type, what relates to it, the relation's type, and the text.
STAYS = {
    "docProps/custom.xml": (
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        "",
        OFFICE + "custom-properties",
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
        f'fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="{LABEL}_Name">'
        "<vt:lpwstr>Confidential</vt:lpwstr></property></Properties>",
    ),
    "docMetadata/LabelInfo.xml": (
        "application/vnd.ms-office.classificationlabels+xml",
        "",
        MICROSOFT + "2020/02/relationships/classificationlabels",
        f'<clbl:labelList xmlns:clbl="{MICROSOFT}2020/mipLabelMetadata"><clbl:label '
        'id="{0f5f0d4b-7d0e-4d65-9a1b-3a8c5d0f6f11}" enabled="1" method="Standard" contentBits="0" '
        'siteId="{72f988bf-86f1-41af-91ab-2d7cd011db47}" removed="0"/></clbl:labelList>',
    ),
    "customXml/item1.xml": (
        "application/xml",
        MAIN,
        OFFICE + "customXml",
        '<brand xmlns="urn:brightwater">Blue</brand>',
    ),
    "customXml/itemProps1.xml": (
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "customXml/item1.xml",
        OFFICE + "customXmlProps",
        '<ds:datastoreItem ds:itemID="{AB0D4B5F-1111-4D65-9A1B-3A8C5D0F6F11}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>',
    ),
}
GOES = {
    "ppt/authors.xml": (
        "application/vnd.ms-powerpoint.authors+xml",
        MAIN,
        MICROSOFT + "2018/10/relationships/authors",
        f'<p188:authorLst {P188}><p188:author id="{AUTHOR}" name="Old Author" initials="O" '
        'userId="old" providerId="None"/></p188:authorLst>',
    ),
    "ppt/comments/modernComment_100_0.xml": (
        "application/vnd.ms-powerpoint.comments+xml",
        "ppt/slides/slide1.xml",
        MICROSOFT + "2018/10/relationships/comments",
        f'<p188:cmLst {P188} xmlns:a="{NS["a"]}"><p188:cm id="{AUTHOR}" authorId="{AUTHOR}" '
        'created="2026-01-01T00:00:00.000"><p188:unknownAnchor/><p188:txBody><a:bodyPr/><a:lstStyle/>'
        "<a:p><a:r><a:t>Old comment</a:t></a:r></a:p></p188:txBody></p188:cm></p188:cmLst>",
    ),
    "ppt/tags/tag1.xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.tags+xml",
        "ppt/slides/slide1.xml",
        OFFICE + "tags",
        f'<p:tagLst {P}><p:tag name="OLD" val="Old tag"/></p:tagLst>',
    ),
}
GUIDES = (
    f'<p:ext {P} uri="{{EFAFB233-063F-42B5-8137-9DF3F51BA10A}}"><p15:sldGuideLst {P15}>'
    '<p15:guide id="1" orient="horz" pos="2160"/><p15:guide id="2" pos="3840"/></p15:sldGuideLst></p:ext>'
)
SECTIONS = (
    f'<p:ext {P} uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst '
    f'xmlns:p14="{NS["p14"]}"><p14:section name="Old section" '
    'id="{00000000-0000-4000-8000-000000000001}"><p14:sldIdLst><p14:sldId id="256"/><p14:sldId id="257"/>'
    "</p14:sldIdLst></p14:section></p14:sectionLst></p:ext>"
)
VARIANT = (
    '<a:ext uri="{05A4C25C-085E-4340-85A3-A5531E510DB2}">'
    f'<thm15:themeFamily xmlns:thm15="{MICROSOFT}thememl/2012/main" name="Brightwater" '
    'id="{62F939B6-93AF-4DB8-9C6B-D6C7DFDC589F}" vid="{4A3C46E8-61CC-4603-A589-7422A47A8E4A}"/></a:ext>'
)


def company_file(path: Path) -> Path:
    """Write a .potx that was in use."""
    picture = project() / "pictures" / "wide.png"
    files = parts(old_talk(FOREIGN["renamed"], picture, path.with_name("old.pptx")))
    files[TYPES] = files[TYPES].replace(b"presentation.main+xml", b"template.main+xml")
    ids = {}
    for name, (kind, of, relation, text) in (STAYS | GOES).items():
        ids[name] = add_part(files, name, kind, text, of, relation)
    root, first = etree.fromstring(files[MAIN]), etree.fromstring(files["ppt/slides/slide1.xml"])
    shown = root.find("p:sldIdLst/p:sldId", NS).get(R + "id")
    show = (
        f'<p:custShowLst {P}><p:custShow name="Old show" id="0"><p:sldLst><p:sld r:id="{shown}"/>'
        "</p:sldLst></p:custShow></p:custShowLst>"
    )
    root.find("p:notesSz", NS).addnext(etree.fromstring(show))
    notes = next(i for i, (kind, *_) in rels(files, MAIN).items() if kind == "notesMaster")
    listed = f'<p:notesMasterIdLst {P}><p:notesMasterId r:id="{notes}"/></p:notesMasterIdLst>'
    root.find("p:sldMasterIdLst", NS).addnext(etree.fromstring(listed))
    root.append(etree.fromstring(f"<p:extLst {P}>{SECTIONS}{GUIDES}</p:extLst>"))
    tags = f'<p:custDataLst {P}><p:tags r:id="{ids["ppt/tags/tag1.xml"]}"/></p:custDataLst>'
    first.find("p:cSld", NS).append(etree.fromstring(tags))
    root.set("firstSlideNum", "3")
    lock = f'<p:modifyVerifier {P} cryptProviderType="rsaAES" spinCount="1"/>'
    root.find("p:extLst", NS).addprevious(etree.fromstring(lock))
    shown = '<p:showPr><p:custShow id="0"/></p:showPr>'
    files["ppt/presProps.xml"] = files["ppt/presProps.xml"].replace(
        b"/>", f">{shown}</p:presentationPr>".encode()
    )
    files["ppt/viewProps.xml"] = files["ppt/viewProps.xml"].replace(
        b"/>", b' lastView="sldMasterView"/>'
    )
    for name, tree in ((MAIN, root), ("ppt/slides/slide1.xml", first)):
        files[name] = etree.tostring(tree)
    theme = files["ppt/theme/theme1.xml"].decode()
    extension = f"<a:extLst>{VARIANT}</a:extLst>"
    files["ppt/theme/theme1.xml"] = theme.replace("</a:theme>", f"{extension}</a:theme>").encode()
    return pack(path, files)


@cache
def before_and_after(folder: Path) -> tuple[dict[str, bytes], Deck]:
    path = company_file(folder / "brightwater.potx")
    (folder / "content.yaml").write_text(TALK, encoding="utf-8")
    result = build_file(folder / "content.yaml", folder / "build", str(path))
    assert result.ok, messages(result)
    return parts(path), Deck(result.outputs[0])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(tmp_path_factory.mktemp("company"))


@pytest.fixture
def before(folder: Path) -> dict[str, bytes]:
    return before_and_after(folder)[0]


@pytest.fixture
def deck(folder: Path) -> Deck:
    return before_and_after(folder)[1]


def relations(files: dict[str, bytes], of: str) -> set[tuple[str, str]]:
    return {(kind, target) for kind, target, _ in rels(files, of).values()}


# --- what stays ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", STAYS)
def test_custom_xml_and_the_label_of_sensitivity_stay(
    name: str, before: dict[str, bytes], deck: Deck
) -> None:
    kind, of, relation, _ = STAYS[name]
    old, new = (list(etree.fromstring(parts[name])) for parts in (before, deck.parts))
    own = 1 if name == "docProps/custom.xml" else 0  # the deck's fingerprint comes after them
    assert list(map(etree.tostring, new))[: len(new) - own] == list(map(etree.tostring, old))
    assert (relation.rpartition("/")[2], name) in relations(deck.parts, of)
    assert f'PartName="/{name}" ContentType="{kind}"'.encode() in deck.parts[TYPES]


def test_guides_stay(deck: Deck) -> None:
    guides = deck.presentation_xml.iter(f"{{{MICROSOFT}powerpoint/2012/main}}guide")
    assert [guide.get("pos") for guide in guides] == ["2160", "3840"]


def test_the_size_the_masters_and_the_themes_variant_stay(
    before: dict[str, bytes], deck: Deck
) -> None:
    kept = [n for n in before if re.match(r"ppt/(slideMasters|slideLayouts|theme/theme1)", n)]
    assert len(kept) > 8
    assert all(deck.parts[name] == before[name] for name in kept if not name.endswith(".rels"))
    assert b"themeFamily" in deck.parts["ppt/theme/theme1.xml"]
    assert deck.presentation.slide_width == 960 * 12700


# --- what goes ----------------------------------------------------------------------------------


def test_the_deck_is_a_presentation_and_holds_the_talk(deck: Deck) -> None:
    assert b"presentationml.presentation.main+xml" in deck.parts[TYPES]
    assert deck.titles == ["A", "Berth"]
    assert deck.slides[1].notes_slide.notes_text_frame.text == "said"


def test_nothing_of_the_old_talk_is_left(deck: Deck) -> None:
    for name, blob in deck.parts.items():
        assert b"Old " not in blob, name
    assert not GOES.keys() & deck.parts.keys()
    left = [name for name in deck.parts if re.search("chart|embeddings|omment|tags|authors", name)]
    assert not left
    pictures = [name for name in deck.parts if name.startswith("ppt/media/")]
    assert all("logo" in name or "image" in name for name in pictures) and len(pictures) == 2


def test_lists_of_the_old_slides_are_gone(deck: Deck) -> None:
    root = deck.presentation_xml
    assert root.find("p:custShowLst", NS) is None
    names = [section.get("name") for section in root.iter(f"{{{NS['p14']}}}section")]
    assert names == ["A", "Berth"]
    assert len(root.findall("p:sldIdLst/p:sldId", NS)) == 2


def test_nothing_tells_of_the_old_show(before: dict[str, bytes], deck: Deck) -> None:
    """A show of slides that are gone makes LibreOffice fail; numbers begin at one, as in the handout."""
    assert b"custShow" in before["ppt/presProps.xml"] and b"lastView" in before["ppt/viewProps.xml"]
    assert b"custShow" not in deck.parts["ppt/presProps.xml"]
    assert b"lastView" not in deck.parts["ppt/viewProps.xml"]
    assert deck.presentation_xml.find("p:modifyVerifier", NS) is None
    assert "firstSlideNum" not in deck.presentation_xml.attrib


def test_every_part_is_reached_and_every_relation_leads_somewhere(deck: Deck) -> None:
    assert not orphans(deck.parts)
    for name in ["", *deck.parts]:
        for _, target, external in rels(deck.parts, name).values():
            assert external or target in deck.parts, (name, target)


def test_every_content_type_is_of_a_part(deck: Deck) -> None:
    named: list[Any] = [e.get("PartName") for e in etree.fromstring(deck.parts[TYPES])]
    assert {name[1:] for name in named if name} <= deck.parts.keys()
