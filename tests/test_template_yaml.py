"""What a template.yaml changes: colours, fonts, sizes and a logo, in both files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from lxml import etree
from readback import NS, Deck, Handout, R, build_file, messages, parts, project, rels, rules

from deckbuilder.pipeline import Result
from deckbuilder.template import bundled_folder

CLASSIC = bundled_folder() / "classic"
THEME = "ppt/theme/theme1.xml"
TALK = """
title: A
template: ours
definitions:
  - {term: LOA, full_name: Length over all, definition: How long a ship is.}
"""


def look(tmp_path: Path, **changes: str) -> Path:
    """Return a project with a copy of classic named "ours", some of its keys changed."""
    shutil.copytree(CLASSIC, tmp_path / "ours")
    shutil.copytree(project() / "pictures", tmp_path / "ours" / "pictures")
    path = tmp_path / "ours" / "template.yaml"
    text = path.read_text(encoding="utf-8")
    for key, value in changes.items():
        text = re.sub(rf"(?m)^{key}:.*\n(?:[ #].*\n|\n)*", "", text) + f"{key}: {value}\n"
    path.write_text(text, encoding="utf-8")
    (tmp_path / "content.yaml").write_text(TALK, encoding="utf-8")
    return tmp_path


def build(folder: Path) -> Result:
    return build_file(folder / "content.yaml", folder / "build")


def deck(folder: Path) -> Deck:
    result = build(folder)
    assert result.ok and not result.diagnostics.items, messages(result)
    return Deck(result.outputs[0])


def theme(one: Deck) -> etree._Element:
    return etree.fromstring(one.parts[THEME])


def color(one: Deck, slot: str) -> str | None:
    return theme(one).find(f".//a:clrScheme/a:{slot}/a:srgbClr", NS).get("val")


def test_one_colour_changed_is_the_deck_s_and_the_handout_s(tmp_path: Path) -> None:
    made = deck(look(tmp_path, colors='{accent1: "7A1F3D"}'))
    assert color(made, "accent1") == "7A1F3D"
    assert color(made, "accent2") == color(Deck(CLASSIC / "base.pptx"), "accent2")
    handout = Handout(tmp_path / "build" / "a-handout.pdf")
    assert b"0.478 0.122 0.239 rg" in handout.unpacked()


def test_colours_are_named_by_what_they_are_for(tmp_path: Path) -> None:
    made = deck(look(tmp_path, colors='{background: "#fdfaf3", text: "201A12", link: "10406A"}'))
    assert [color(made, slot) for slot in ("lt1", "dk1", "hlink")] == ["FDFAF3", "201A12", "10406A"]


def test_a_colour_that_is_none_gets_a_message(tmp_path: Path) -> None:
    result = build(look(tmp_path, colors="{accent1: teal}"))
    assert rules(result) == {"bad-color"}
    assert "ours/template.yaml:" in messages(result) and '"0B6B6B"' in messages(result)


def test_a_colour_that_yaml_takes_for_a_comment_gets_a_message(tmp_path: Path) -> None:
    result = build(look(tmp_path, colors="\n  accent1: #0B6B6B"))
    assert rules(result) == {"swallowed-comment"} and not result.ok
    assert "'#0B6B6B' is a comment for YAML" in messages(result)


def test_an_unknown_colour_gets_a_hint(tmp_path: Path) -> None:
    assert "did you mean 'accent1'?" in messages(build(look(tmp_path, colors='{acent1: "7A1F3D"}')))


def test_a_family_is_the_theme_s_and_measures_the_slides(tmp_path: Path) -> None:
    made = deck(look(tmp_path, fonts="{heading: Source Serif Pro, body: Source Sans Pro}"))
    found = theme(made).find(".//a:majorFont/a:latin", NS)
    assert dict(found.attrib) == {"typeface": "Source Serif Pro"}
    handout = Handout(tmp_path / "build" / "a-handout.pdf")
    first = next(c for page in handout.pages for c in page.chars if c["text"] == "A")
    assert "SourceSerifPro" in first["fontname"]


def sizes(made: Deck) -> set[int]:
    """Return the sizes that slides say, in hundredths of a point."""
    found = [e.get("sz") for slide in made.slides for e in slide.element.iter(f"{{{NS['a']}}}rPr")]
    return {int(size) for size in found if size}


def test_a_largest_size_is_not_passed(tmp_path: Path) -> None:
    folder = look(tmp_path)
    assert sizes(deck(folder)) == set()  # the layouts' own
    path = folder / "ours" / "template.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    title: 28\n", "    title: [24, 30]\n"), encoding="utf-8")
    assert sizes(deck(folder)) == {3000}


@pytest.mark.parametrize("value", ["[30, 24]", "[a, 3]", "0", "[]", "[1, 2, 3]", "{a: 1}"])
def test_sizes_that_are_no_range_get_a_message(value: str, tmp_path: Path) -> None:
    result = build(look(tmp_path, slides=f"{{sizes: {{title: {value}}}}}"))
    assert rules(result) <= {"bad-number", "layout-stands-in"} and (value == "[]") == result.ok


@pytest.mark.parametrize("value", ["5", "[5]", "[5, 5, 5]", "[5, -5]"])
def test_a_padding_has_two_lengths(value: str, tmp_path: Path) -> None:
    result = build(look(tmp_path, slides=f"{{table: {{padding: {value}}}}}"))
    assert not result.ok and "expected 2 numbers of points" in messages(result)


def test_a_logo_stands_on_the_master_and_in_the_handout(tmp_path: Path) -> None:
    folder = look(tmp_path, logo="{file: pictures/wide.png, alt: The sign of ours}")
    path = folder / "ours" / "template.yaml"
    text = re.sub(r"(?m)^  logo:.*\n", "", path.read_text(encoding="utf-8"))
    text = text.replace("slides:\n", "slides:\n  logo: [800, 20, 100, 30]\n")
    path.write_text(text, encoding="utf-8")
    made = deck(folder)
    master = etree.fromstring(made.parts["ppt/slideMasters/slideMaster1.xml"])
    picture = master.find(".//p:pic", NS)
    assert picture.find(".//p:cNvPr", NS).get("descr") == "The sign of ours"
    target = rels(made.parts, "ppt/slideMasters/slideMaster1.xml")[
        picture.find(".//a:blip", NS).get(R + "embed")
    ][1]
    assert made.parts[target][:4] == b"\x89PNG"
    off, ext = picture.find(".//a:off", NS), picture.find(".//a:ext", NS)
    x, width = int(off.get("x")) / 12700, int(ext.get("cx")) / 12700
    assert x >= 800 and x + width == pytest.approx(900, abs=0.01)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("[800, 20, 100, 30]", ""),
        ("[768, 40, 132, 40]", ""),
        ("[2000, 10, 100, 30]", "the logo stands off the slide, which has 960 × 540 points"),
        ("[10, 10, 500, 200]", "the logo covers the "),
    ],
)
def test_a_logo_off_the_slide_or_over_a_text_is_told(place: str, said: str, tmp_path: Path) -> None:
    folder = look(tmp_path, logo="{file: pictures/wide.png, alt: The sign of ours}")
    path = folder / "ours" / "template.yaml"
    text = re.sub(r"(?m)^  logo:.*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(text.replace("slides:\n", f"slides:\n  logo: {place}\n"), encoding="utf-8")
    result = build(folder)
    assert ("logo-place" in rules(result)) == bool(said) and said in messages(result)


def test_a_logo_that_is_not_there_gets_a_message(tmp_path: Path) -> None:
    result = build(look(tmp_path, logo="wid.png"))
    assert rules(result) == {"picture-missing"} and "ours/template.yaml" in messages(result)


def test_a_kind_that_template_yaml_does_not_name_is_found_in_the_base(tmp_path: Path) -> None:
    result = build(look(tmp_path, slides="{mirror: true}"))
    assert result.ok, messages(result)
    assert Deck(result.outputs[0]).slides[1].slide_layout.name == "Definition"


def test_the_bundled_deck_is_untouched_where_nothing_is_changed(tmp_path: Path) -> None:
    made, base = deck(look(tmp_path)), parts(CLASSIC / "base.pptx")
    assert all(made.parts[name] == base[name] for name in base if "theme" in name)
