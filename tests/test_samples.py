"""Files as LibreOffice writes them: placeholders without numbers, and looks that sample texts alone show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from foreign import NAMES
from lxml import etree
from packages import pack
from readback import (
    DEFAULT_TEMPLATE,
    NS,
    Deck,
    build_file,
    messages,
    paragraphs_of,
    parts,
    placeholder,
)

from deckbuilder.diagnostics import Diagnostics, report
from deckbuilder.language import load_labels
from deckbuilder.template import Template, load_template

MASTER = "ppt/slideMasters/slideMaster1.xml"


def run(size: int, bold: int, color: str, text: str) -> str:
    fill = f'<a:solidFill><a:srgbClr val="{color}"/></a:solidFill>'
    return f'<a:r><a:rPr lang="en-US" sz="{size}" b="{bold}">{fill}</a:rPr><a:t>{text}</a:t></a:r>'


TITLE = f'<a:p><a:pPr algn="ctr"/>{run(3300, 1, "102030", "The title")}</a:p>'
BODY = (
    '<a:p><a:pPr marL="432000" indent="-324000"><a:buFont typeface="Wingdings" charset="2"/>'
    f'<a:buChar char="&#xf0d8;"/></a:pPr>{run(2400, 0, "405060", "One")}</a:p>'
    '<a:p><a:pPr lvl="1" marL="864000" indent="-324000"><a:buFont typeface="Arial"/>'
    f'<a:buChar char="–"/></a:pPr>{run(2100, 0, "405060", "Two")}</a:p>'
)
SUBTITLE = (
    f'<a:p><a:pPr algn="ctr"><a:buNone/></a:pPr>{run(2800, 0, "708090", "What it is about")}</a:p>'
)
TALK = """
title: Ships
subtitle: What floats
slides:
  - text: {title: Hulls, text: "- Long\\n- Short"}
  - columns: {title: Two ways, left: Sail, right: Steam}
"""


def sampled(xml: bytes, texts: dict[str, str]) -> bytes:
    """Replace the texts of placeholders of some types by samples; take away styles and numbers."""
    root = etree.fromstring(xml)
    for styles in root.findall("p:txStyles", NS):
        root.remove(styles)
    for shape in root.iterfind("p:cSld/p:spTree/p:sp", NS):
        ph, body = placeholder(shape), shape.find("p:txBody", NS)
        ph.attrib.pop("idx", None)
        if ph.get("type") in texts:
            sample = f"<p:txBody {NAMES}><a:bodyPr/>{texts[ph.get('type')]}</p:txBody>"
            shape.replace(body, etree.fromstring(sample))
    return etree.tostring(root)


@pytest.fixture
def libre(tmp_path: Path) -> Path:
    files = parts(DEFAULT_TEMPLATE)
    files[MASTER] = sampled(files[MASTER], {"title": TITLE, "body": BODY})
    for name in [name for name in files if re.match(r"ppt/slideLayouts/[^/]+$", name)]:
        files[name] = sampled(files[name], {"subTitle": SUBTITLE})
    return pack(tmp_path / "libre.pptx", files)


def loaded(path: Path) -> Template:
    found = Diagnostics()
    template = load_template(path, load_labels("en", {}, None, found), None, found)
    assert template is not None, report(found.items)
    return template


def test_titles_and_texts_have_the_looks_of_the_samples(libre: Path) -> None:
    template = loaded(libre)
    usage = template.usage("text", ["title", "body"])
    title, body = (template.region(usage, role) for role in ("title", "body"))
    assert (title.levels[0].size, title.levels[0].bold, title.levels[0].align) == (33, True, "ctr")
    assert [level.size for level in body.levels[:2]] == [24, 21]
    assert {title.levels[0].color, body.levels[0].color} == {"102030", "405060"}
    cover = template.usage("title", ["title", "subtitle"])
    subtitle = template.region(cover, "subtitle").levels[0]
    assert (subtitle.size, subtitle.bullet, subtitle.align) == (28, "", "ctr")


def test_a_mark_of_a_symbol_font_is_one_that_fonts_for_text_have(libre: Path) -> None:
    template = loaded(libre)
    body = template.region(template.usage("text", ["title", "body"]), "body")
    assert [level.bullet for level in body.levels[:2]] == ["›", "–"]


def test_the_deck_says_the_looks_so_that_every_program_shows_them(
    libre: Path, tmp_path: Path
) -> None:
    deck = built_on(libre, tmp_path)
    master = deck.presentation.slide_master.element
    sizes = [e.get("sz") for e in master.findall("p:txStyles/p:bodyStyle/*/a:defRPr", NS)]
    assert sizes == ["2400", "2100"]
    assert master.find("p:txStyles/p:titleStyle/a:lvl1pPr", NS).get("algn") == "ctr"


def test_two_columns_stand_beside_one_another(libre: Path, tmp_path: Path) -> None:
    slide = built_on(libre, tmp_path).slides[-1]
    assert paragraphs_of(slide)[:3] == ["Two ways", "Sail", "Steam"]
    _, left, right = list(slide.shapes)[:3]
    assert left.left + left.width <= right.left
    assert left.top == right.top


def built_on(path: Path, tmp_path: Path) -> Deck:
    (tmp_path / "content.yaml").write_text(TALK, encoding="utf-8")
    result = build_file(tmp_path / "content.yaml", tmp_path / "build", str(path), strict=False)
    assert result.ok, messages(result)
    return Deck(result.outputs[0])
