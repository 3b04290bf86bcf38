"""Templates: what of one survives in the deck, what does not, and what is refused."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import etree
from packages import OFFICE, add_part, old_talk, pack, relate
from pptx.util import Inches
from readback import (
    DEFAULT_TEMPLATE,
    NS,
    PATHS,
    TEMPLATES,
    Deck,
    R,
    build_file,
    built,
    looks,
    messages,
    orphans,
    paragraphs_of,
    parts,
    placeholder,
    project,
    rels,
    rules,
)

from deckbuilder.pipeline import Result
from deckbuilder.template import bundled_folder

ROOT = Path(__file__).parent.parent
CLASSIC = bundled_folder() / "classic" / "base.pptx"
TALK = """
title: A
definitions:
  - {term: Draught, definition: How deep a ship lies., notes: said}
  - {term: Berth, definition: Where it lies.}
"""


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def build_on(path: Path | str, tmp_path: Path, talk: str = TALK) -> Result:
    (tmp_path / "content.yaml").write_text(talk, encoding="utf-8")
    return build_file(tmp_path / "content.yaml", tmp_path / "build", str(path))


def deck_on(path: Path, tmp_path: Path) -> Deck:
    result = build_on(path, tmp_path)
    assert result.ok, messages(result)
    return Deck(result.outputs[0])


# --- what survives ------------------------------------------------------------------------------


def test_master_layouts_and_theme_survive_byte_for_byte(template: str) -> None:
    before, after = parts(PATHS[template]), built("ordered", template).deck.parts
    kept = [
        name for name in before
        if re.match(r"ppt/(slideMasters|slideLayouts|theme|notesMasters)/[^/]+\.xml$", name)
        or name in ("ppt/tableStyles.xml", "ppt/presProps.xml", "ppt/viewProps.xml")
    ]  # fmt: skip
    assert len(kept) > 10
    assert all(after[name] == before[name] for name in kept)


def test_master_and_layouts_keep_their_relationships(template: str) -> None:
    before, after = parts(PATHS[template]), built("ordered", template).deck.parts
    for name in before:
        if re.match(r"ppt/slide(Masters|Layouts)/[^/]+\.xml$", name):
            assert rels(after, name) == rels(before, name)


def test_the_slide_size_and_the_text_defaults_are_the_templates(template: str) -> None:
    before = etree.fromstring(parts(PATHS[template])["ppt/presentation.xml"])
    after = built("ordered", template).deck.presentation_xml
    for name in ("sldSz", "notesSz", "defaultTextStyle"):
        element = [root.find(f"p:{name}", NS) for root in (before, after)]
        assert etree.tostring(element[0], method="c14n") == etree.tostring(
            element[1], method="c14n"
        )


def test_the_presentations_children_stand_in_the_schemas_order(template: str) -> None:
    order = [
        "sldMasterIdLst",
        "notesMasterIdLst",
        "handoutMasterIdLst",
        "sldIdLst",
        "sldSz",
        "notesSz",
        "embeddedFontLst",
        "custShowLst",
        "photoAlbum",
        "custDataLst",
        "kinsoku",
        "defaultTextStyle",
        "modifyVerifier",
        "extLst",
    ]
    names = [
        etree.QName(child).localname for child in built("ordered", template).deck.presentation_xml
    ]
    assert names == sorted(names, key=order.index)


def test_the_drawn_templates_are_what_is_committed(tmp_path: Path) -> None:
    tool = ROOT / "tools" / "draw_templates.py"
    subprocess.run([sys.executable, str(tool), "--to", str(tmp_path)], check=True)
    bundled = bundled_folder()
    drawn = sorted(path.relative_to(tmp_path) for path in tmp_path.glob("*/*"))
    assert drawn == sorted(path.relative_to(bundled) for path in bundled.glob("*/base.pptx"))
    for path in drawn:
        assert (tmp_path / path).read_bytes() == (bundled / path).read_bytes(), path


# --- what does not survive ----------------------------------------------------------------------


def used_template(tmp_path: Path) -> Path:
    """Return a template that was a talk before: slides, notes, comments, a custom show, sections."""
    path = old_talk(DEFAULT_TEMPLATE, project() / "pictures" / "wide.png", tmp_path / "used.pptx")
    files = parts(path)
    main, first = "ppt/presentation.xml", "ppt/slides/slide1.xml"
    add_part(
        files,
        "ppt/commentAuthors.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.commentAuthors+xml",
        f'<p:cmAuthorLst xmlns:p="{NS["p"]}"><p:cmAuthor id="0" name="Old Author" initials="O" '
        'lastIdx="1" clrIdx="0"/></p:cmAuthorLst>',
        main,
        OFFICE + "commentAuthors",
    )
    add_part(
        files,
        "ppt/comments/comment1.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.comments+xml",
        f'<p:cmLst xmlns:p="{NS["p"]}"><p:cm authorId="0" idx="1"><p:pos x="1" y="1"/>'
        "<p:text>Old comment</p:text></p:cm></p:cmLst>",
        first,
        OFFICE + "comments",
    )
    relate(files, "ppt/viewProps.xml", first, OFFICE + "slide")
    root = etree.fromstring(files[main])
    ids = root.find("p:sldIdLst", NS)
    shows = etree.fromstring(
        f'<p:custShowLst xmlns:p="{NS["p"]}" xmlns:r="{NS["r"]}"><p:custShow name="Old show" id="0">'
        f'<p:sldLst><p:sld r:id="{ids[0].get(R + "id")}"/></p:sldLst></p:custShow></p:custShowLst>'
    )
    root.find("p:notesSz", NS).addnext(shows)
    extensions = root.find("p:extLst", NS)
    if extensions is None:
        extensions = etree.SubElement(root, f"{{{NS['p']}}}extLst")
    extensions.append(
        etree.fromstring(
            f'<p:ext xmlns:p="{NS["p"]}" uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
            f'<p14:sectionLst xmlns:p14="{NS["p14"]}"><p14:section name="Old section" '
            'id="{00000000-0000-4000-8000-000000000001}"><p14:sldIdLst>'
            f'<p14:sldId id="{ids[0].get("id")}"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext>'
        )
    )
    files[main] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(path, files)


def test_the_used_template_opens(tmp_path: Path) -> None:
    deck = pptx.Presentation(str(used_template(tmp_path)))
    assert [slide.shapes.title.text for slide in deck.slides] == ["Old slide 1", "Old slide 2"]


def test_a_templates_own_slides_and_all_that_is_theirs_stay_out(tmp_path: Path) -> None:
    deck = deck_on(used_template(tmp_path), tmp_path)
    assert deck.titles == ["A", "Draught", "Berth"]
    for name, blob in deck.parts.items():
        assert not re.search(rb"Old (slide|notes|show|section|comment|Author)", blob), name
    assert not [
        name for name in deck.parts if re.search(r"comment|chart|embeddings|media/", name)
    ]  # the used template's theme and master have no pictures of their own


def test_no_orphans_and_no_dangling_relationships_are_left(tmp_path: Path) -> None:
    deck = deck_on(used_template(tmp_path), tmp_path)
    assert not orphans(deck.parts)
    for name in ["", *deck.parts]:
        for _, target, external in rels(deck.parts, name).values():
            assert external or target in deck.parts


def test_the_list_of_slides_is_the_decks_own(tmp_path: Path) -> None:
    deck = deck_on(used_template(tmp_path), tmp_path)
    root = deck.presentation_xml
    listed = [e.get(R + "id") for e in root.iterfind("p:sldIdLst/p:sldId", NS)]
    names = [rels(deck.parts, "ppt/presentation.xml")[rid][1] for rid in listed]
    assert names == [f"ppt/slides/slide{n}.xml" for n in (1, 2, 3)]
    assert root.find("p:custShowLst", NS) is None
    assert [s.get("name") for s in root.iter(f"{{{NS['p14']}}}section")] == [
        "A",
        "Draught",
        "Berth",
    ]


def test_a_template_without_a_notes_master_gets_one(tmp_path: Path) -> None:
    assert not [name for name in parts(DEFAULT_TEMPLATE) if "notesMaster" in name]
    deck = deck_on(DEFAULT_TEMPLATE, tmp_path)
    assert deck.slides[1].notes_slide.notes_text_frame.text == "said"
    assert len(deck.presentation_xml.findall("p:notesMasterIdLst/p:notesMasterId", NS)) == 1
    master = rels(deck.parts, "ppt/notesMasters/notesMaster1.xml")
    assert [kind for kind, _, _ in master.values()] == ["theme"]
    themes = [
        target
        for name in ("ppt/notesMasters/notesMaster1.xml", "ppt/slideMasters/slideMaster1.xml")
        for kind, target, _ in rels(deck.parts, name).values()
        if kind == "theme"
    ]
    assert len(set(themes)) == 2, "two masters must not share a theme"


def test_a_notes_master_of_its_own_is_kept(tmp_path: Path) -> None:
    used = used_template(tmp_path)
    before = parts(used)["ppt/notesMasters/notesMaster1.xml"]
    deck = deck_on(used, tmp_path)
    assert deck.parts["ppt/notesMasters/notesMaster1.xml"] == before
    assert len([name for name in deck.parts if re.search(r"notesMasters/[^/]+xml$", name)]) == 1


def test_a_talk_without_notes_builds_on_a_template_without_a_notes_master(tmp_path: Path) -> None:
    result = build_on(DEFAULT_TEMPLATE, tmp_path, "title: A\n")
    assert result.ok
    assert not orphans(Deck(result.outputs[0]).parts)


# --- other ways to give one ---------------------------------------------------------------------


def test_a_potx_becomes_a_pptx(template: str, tmp_path: Path) -> None:
    files = parts(PATHS[template])
    types = files["[Content_Types].xml"]
    files["[Content_Types].xml"] = types.replace(b"presentation.main+xml", b"template.main+xml")
    deck = deck_on(pack(tmp_path / "look.potx", files), tmp_path)
    assert deck.path.suffix == ".pptx"
    assert b"presentationml.presentation.main+xml" in deck.parts["[Content_Types].xml"]
    assert deck.titles == ["A", "Draught", "Berth"]


def test_a_template_beside_the_content_file_is_found(template: str, tmp_path: Path) -> None:
    shutil.copy(PATHS[template], tmp_path / "look.pptx")
    result = build_on("", tmp_path, "template: look.pptx" + TALK)
    assert result.ok, messages(result)


def test_a_folder_beside_the_content_file_wins_over_a_bundled_template(tmp_path: Path) -> None:
    (tmp_path / "classic").mkdir()
    shutil.copy(DEFAULT_TEMPLATE, tmp_path / "classic" / "base.pptx")
    result = build_on("", tmp_path, "template: classic" + TALK)
    assert Deck(result.outputs[0]).slides[0].slide_layout.name == "Title Slide"
    assert Deck(result.outputs[0]).presentation.slide_height == Inches(7.5)


def test_a_template_outside_the_project_folder_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "talk").mkdir()
    shutil.copy(DEFAULT_TEMPLATE, tmp_path / "look.pptx")
    result = build_on("", tmp_path / "talk", "template: ../look.pptx" + TALK)
    assert rules(result) == {"unknown-template"}


def test_a_mistyped_template_gets_a_hint(tmp_path: Path) -> None:
    result = build_on("", tmp_path, "template: clasic" + TALK)
    assert "did you mean 'classic'?" in messages(result)


def test_the_authors_choice_of_a_layout_is_taken(template: str, tmp_path: Path) -> None:
    name = looks(template).usages["section"][0].layout.name
    talk = f"title: A\nslides:\n  - text: {{title: B, text: C, layout: {name}}}\n"
    result = build_on(TEMPLATES[template], tmp_path, talk)
    assert result.ok, messages(result)
    assert Deck(result.outputs[0]).slides[0].slide_layout.name == name


def test_a_layout_that_is_not_there_is_an_error_with_a_hint(template: str, tmp_path: Path) -> None:
    name = looks(template).usages["section"][0].layout.name
    talk = f"title: A\nslides:\n  - text: {{title: B, text: C, layout: {name}s}}\n"
    result = build_on(TEMPLATES[template], tmp_path, talk)
    assert rules(result) >= {"unknown-layout"} and not result.ok
    assert f"did you mean '{name}'?" in messages(result)


# --- what is refused ----------------------------------------------------------------------------


def without(name: str) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.__delitem__(name)


def replaced(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new)

    return change


MAIN, MASTER = "ppt/presentation.xml", "ppt/slideMasters/slideMaster1.xml"
DAMAGES = {
    "no content types": without("[Content_Types].xml"),
    "no relationships": without("_rels/.rels"),
    "no presentation": without(MAIN),
    "no master": without(MASTER),
    "no theme": without("ppt/theme/theme1.xml"),
    "no layout": without("ppt/slideLayouts/slideLayout2.xml"),
    "no relationships of the master": without("ppt/slideMasters/_rels/slideMaster1.xml.rels"),
    "no relationships of the presentation": without("ppt/_rels/presentation.xml.rels"),
    "no slide size": lambda files: files.__setitem__(
        MAIN, re.sub(rb"<p:sldSz[^>]*/>", b"", files[MAIN])
    ),
    "a slide size that is none": lambda files: files.__setitem__(
        MAIN, re.sub(rb'(<p:sldSz cx=")\d+', rb"\1wide", files[MAIN])
    ),
    "a presentation that is cut": lambda files: files.__setitem__(MAIN, files[MAIN][:-40]),
    "a theme that is cut": lambda files: files.__setitem__(
        "ppt/theme/theme1.xml", files["ppt/theme/theme1.xml"][:-40]
    ),
    "a theme without colours": lambda files: files.__setitem__(
        "ppt/theme/theme1.xml",
        re.sub(rb"<a:clrScheme.*</a:clrScheme>", b"", files["ppt/theme/theme1.xml"], flags=re.S),
    ),
    "a document type": lambda files: files.__setitem__(
        MAIN, files[MAIN].replace(b"<p:presentation", b"<!DOCTYPE a><p:presentation", 1)
    ),
    "a layout that is another thing": lambda files: files.__setitem__(
        "ppt/slideLayouts/slideLayout2.xml", b"<html/>"
    ),
    "a master that is another thing": lambda files: files.__setitem__(MASTER, b"<html/>"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_template_is_one_diagnostic(damage: str, template: str, tmp_path: Path) -> None:
    files = parts(PATHS[template])
    DAMAGES[damage](files)
    result = build_on(pack(tmp_path / "look.pptx", files), tmp_path)
    assert [item.rule for item in result.diagnostics.items] == ["bad-template"], messages(result)
    assert "cannot use look.pptx as a template: " in messages(result)
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_a_file_that_is_no_presentation_is_one_diagnostic(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "look.pptx"
    path.write_bytes(data)
    result = build_on(path, tmp_path)
    assert [item.rule for item in result.diagnostics.items] == ["bad-template"]


def test_a_file_that_is_not_there_is_one_diagnostic(tmp_path: Path) -> None:
    result = build_on(tmp_path / "nothing.pptx", tmp_path)
    assert [item.rule for item in result.diagnostics.items] == ["bad-template"]
    assert "no such file" in messages(result).lower()


def test_the_place_that_names_a_damaged_template_is_shown(tmp_path: Path) -> None:
    (tmp_path / "look.pptx").write_bytes(b"not a zip")
    result = build_on("", tmp_path, "template: look.pptx" + TALK)
    assert messages(result).startswith("content.yaml:1:11: error[bad-template]")


# --- names of parts ---


def test_pictures_of_the_talk_and_of_the_template_may_have_one_name(tmp_path: Path) -> None:
    """PowerPoint calls the pictures of a master image1.png; in a package case is no difference."""
    logo = built("pictures", "four_by_three").deck.parts["ppt/media/image2.png"]
    files = parts(PATHS["four_by_three"])
    files["ppt/media/Image1.png"] = files.pop("ppt/media/image2.png")
    links = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
    files[links] = files[links].replace(b"image2.png", b"Image1.png")
    path = pack(tmp_path / "look.pptx", files)
    result = build_file(project() / "pictures.yaml", tmp_path / "build", str(path))
    deck = Deck(result.outputs[0])
    names = [name for name in deck.parts if name.startswith("ppt/media/")]
    assert len({name.casefold() for name in names}) == len(names) > 2
    assert deck.parts["ppt/media/Image1.png"] == logo
    for slide, same in zip(
        deck.slides, built("pictures", "four_by_three").deck.slides, strict=True
    ):
        assert pictures(slide) == pictures(same)


def pictures(slide: Any) -> list[str]:
    return [shape.image.sha1 for shape in slide.shapes if hasattr(shape, "image")]


# --- what a template says -----------------------------------------------------------------------


@pytest.mark.parametrize("template", ["default", "four_by_three"])
def test_layouts_are_found_by_their_type(template: str) -> None:
    types = {kind: found[0].layout.type for kind, found in looks(template).usages.items()}
    assert types["title"] == "title"
    assert types["section"] == "secHead"
    assert types["columns"] == "twoObj"
    assert types["text"] == "obj"


def test_layouts_without_a_type_are_found_by_what_they_hold() -> None:
    """A line above the title, a note that stands on its side: neither is a slide's text."""
    usages = looks("renamed").usages
    names = {kind: found[0].layout.name for kind, found in usages.items()}
    assert names["title"] == names["closing"] == "01_Cover"
    assert names["section"] == "Kapitel dunkel"
    assert names["text"] == names["columns"] == names["table"] == "Text 1-spaltig"
    assert names["picture"] == "Text + Bild rechts"
    assert usages["text"][0].roles == {"title": 0, "body": 1}


def test_every_kind_has_a_layout_with_a_title(template: str) -> None:
    for kind, usages in looks(template).usages.items():
        for usage in usages:
            assert usage.roles["title"] in usage.layout.regions, kind


def test_a_picture_takes_the_layout_that_has_a_place_for_it(template: str) -> None:
    found = looks(template)
    plain = found.usage("text", ["title", "body"])
    beside = found.usage("text", ["title", "body", "picture"])
    assert "picture" not in plain.roles
    assert "picture" in beside.roles


@pytest.mark.parametrize(("name", "size"), [("default", 24), ("classic", 28)])
def test_tables_begin_at_the_size_of_the_text_in_their_place_or_what_the_template_says(
    name: str, size: float
) -> None:
    assert looks(name).table.size == size


def test_a_placeholder_inherits_its_box_and_its_size_from_the_master() -> None:
    found = looks("default")
    usage = found.usage("text", ["title", "body"])
    body = found.region(usage, "body")
    master = pptx.Presentation(str(DEFAULT_TEMPLATE)).slide_master
    [shape] = [s for s in master.placeholders if s.placeholder_format.type == 2]
    assert body.box == pytest.approx(
        [v / 12700 for v in (shape.left, shape.top, shape.width, shape.height)]
    )
    assert [style.size for style in body.levels[:3]] == [32, 28, 24]
    assert body.levels[0].bullet == "•"


def test_a_template_with_one_layout_of_a_title_and_a_body_takes_every_kind(tmp_path: Path) -> None:
    """Nothing is lost on a layout that lacks roles: all folds into its body."""
    files = parts(DEFAULT_TEMPLATE)
    master = files[MASTER]
    ids = re.findall(rb"<p:sldLayoutId [^>]*/>", master)
    for unwanted in (*ids[:1], *ids[2:]):
        master = master.replace(unwanted, b"")
    files[MASTER] = master
    path = pack(tmp_path / "one.pptx", files)
    for case in ("ordered", "pictures", "marks"):
        result = build_file(project() / f"{case}.yaml", tmp_path / case, str(path))
        assert result.ok, messages(result)
        deck = Deck(result.outputs[0])
        assert {slide.slide_layout.name for slide in deck.slides} == {"Title and Content"}
        wanted = {t for s in built(case, "default").deck.slides for t in paragraphs_of(s) if t}
        found = {t for s in deck.slides for t in paragraphs_of(s)}
        text = "".join("".join(found).split())
        assert not [t for t in wanted if "".join(t.split()) not in text and not t.isdigit()]
        for slide in deck.slides:
            for element in slide.shapes._spTree:
                ph = placeholder(element)
                if ph is not None and element.tag.endswith("}sp"):
                    assert "".join(element.itertext(f"{{{NS['a']}}}t")).strip()


def test_a_template_without_a_body_is_refused(tmp_path: Path) -> None:
    files = parts(DEFAULT_TEMPLATE)
    ids = re.findall(rb"<p:sldLayoutId [^>]*/>", files[MASTER])
    for unwanted in (*ids[:5], *ids[6:]):  # "Title Only" stays
        files[MASTER] = files[MASTER].replace(unwanted, b"")
    result = build_on(pack(tmp_path / "look.pptx", files), tmp_path)
    assert [item.rule for item in result.diagnostics.items] == ["bad-template"]
    assert "no layout of it has a title and a text" in messages(result)


def test_a_font_file_that_is_none_is_one_diagnostic(tmp_path: Path) -> None:
    look = tmp_path / "look"
    look.mkdir()
    shutil.copy(DEFAULT_TEMPLATE, look / "base.pptx")
    (look / "bad.ttf").write_bytes(b"not a font")
    (look / "template.yaml").write_text(
        "fonts: {files: {Calibri: {regular: bad.ttf}}}", encoding="utf-8"
    )
    result = build_on(look, tmp_path)
    assert rules(result) == {"bad-font", "layout-stands-in"}
    assert "bad.ttf is not a font" in messages(result)
