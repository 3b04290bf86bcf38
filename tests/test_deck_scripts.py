"""Decks of other scripts: from right to left, and in squares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
import pytest
from readback import (
    NS,
    TEMPLATES,
    Built,
    Deck,
    build_file,
    built,
    looks,
    messages,
    notes_of,
    placeholder,
    text_of,
)

from deckbuilder.blocks import Drawing, Label, Shape
from deckbuilder.layout.drawings import mirrored

A, P = f"{{{NS['a']}}}", f"{{{NS['p']}}}"
CASES = ("arabic", "hebrew")


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=CASES)
def one(request: pytest.FixtureRequest, template: str) -> Built:
    return built(request.param, template)


def slide_of(one: Built, title: str) -> Any:
    return one.deck.slides[one.deck.titles.index(title)]


def levels_of(slide: Any, element: Any) -> Iterator[Any]:
    """Yield the lists of styles that a shape of a slide takes its levels from, the nearest first."""
    ph = placeholder(element)
    layout, master = slide.slide_layout, slide.slide_layout.slide_master
    yield element.find("p:txBody/a:lstStyle", NS)
    for shapes, same in (
        (layout.shapes, lambda o: o.get("idx", "0") == ph.get("idx", "0")),
        (master.shapes, lambda o: o.get("type", "obj") == ph.get("type", "obj")),
    ):
        for other in shapes._spTree.iter(f"{P}sp"):
            if placeholder(other) is not None and same(placeholder(other)):
                yield other.find("p:txBody/a:lstStyle", NS)
    style = {"title": "titleStyle", "ctrTitle": "titleStyle"}.get(ph.get("type", ""), "bodyStyle")
    if ph.get("type") in ("dt", "ftr", "sldNum"):
        style = "otherStyle"
    yield master.element.find(f"p:txStyles/p:{style}", NS)


def said(slide: Any, element: Any, paragraph: Any, name: str) -> str | None:
    """Return what a paragraph says, or inherits: its direction or its alignment."""
    own = paragraph.find("a:pPr", NS)
    level = int(own.get("lvl", "0")) + 1 if own is not None else 1
    if own is not None and own.get(name) is not None:
        return str(own.get(name))
    for styles in levels_of(slide, element):
        found = styles.find(f"a:lvl{level}pPr", NS) if styles is not None else None
        if found is not None and found.get(name) is not None:
            return str(found.get(name))
    return None


def texts(one: Built) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the paragraphs that stand in placeholders, with their slides and shapes."""
    for slide in one.deck.slides:
        for element in slide.shapes._spTree.iter(f"{P}sp"):
            if placeholder(element) is not None:
                for paragraph in element.iter(f"{A}p"):
                    yield slide, element, paragraph


# --- paragraphs ---------------------------------------------------------------------------------


def test_every_paragraph_runs_from_right_to_left(one: Built) -> None:
    for slide, element, paragraph in texts(one):
        kind = placeholder(element).get("type")
        if kind != "sldNum":
            assert said(slide, element, paragraph, "rtl") == "1", (kind, text_of(paragraph))


def test_no_paragraph_begins_at_the_left(one: Built) -> None:
    for slide, element, paragraph in texts(one):
        if placeholder(element).get("type") not in ("sldNum", "dt", "ftr"):
            assert said(slide, element, paragraph, "algn") in ("r", "ctr"), text_of(paragraph)


def test_the_classic_template_says_it_once_and_a_foreign_one_on_each_paragraph() -> None:
    for case in CASES:
        classic = [
            p for _, _, p in texts(built(case, "classic")) if p.find("a:pPr", NS) is not None
        ]
        assert not [p for p in classic if p.find("a:pPr", NS).get("rtl")]
        foreign = slide_of(built(case, "default"), built(case, "default").deck.titles[2])
        body = [p for p in foreign.element.iter(f"{A}p") if p.find("a:pPr", NS) is not None]
        assert {p.find("a:pPr", NS).get("rtl") for p in body} == {"1"}


def test_every_run_says_the_language(one: Built) -> None:
    wanted = {"arabic": "ar-SA", "hebrew": "he-IL"}[one.case]
    for name in one.deck.parts:
        if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml", name):
            runs = one.deck.xml(name).iter(f"{A}rPr", f"{A}endParaRPr")
            assert {run.get("lang") for run in runs} <= {wanted}


def test_notes_run_from_right_to_left(one: Built) -> None:
    found = [p for slide in one.deck.slides for p in notes_of(slide)]
    assert found
    for paragraph in found:
        properties = paragraph.find("a:pPr", NS)
        assert (properties.get("rtl"), properties.get("algn")) == ("1", "r")


def test_footers_run_from_right_to_left(one: Built) -> None:
    for slide in one.deck.slides[1:-1]:
        [footer] = [
            e for e in slide.shapes._spTree.iter(f"{P}sp")
            if placeholder(e) is not None and placeholder(e).get("type") == "ftr"
        ]  # fmt: skip
        assert said(slide, footer, footer.find(".//a:p", NS), "rtl") == "1"
        assert text_of(footer) == one.talk.title


# --- tables and drawings ------------------------------------------------------------------------


def test_columns_of_tables_run_from_right_to_left_and_numbers_end_at_the_right(one: Built) -> None:
    slide = slide_of(one, {"arabic": "خطان", "hebrew": "שני קני מידה"}[one.case])
    [table] = slide.element.iter(f"{A}tbl")
    assert table.find("a:tblPr", NS).get("rtl") == "1"
    cells = list(table.iter(f"{A}tc"))
    assert text_of(cells[0]) == one.labels.text("aspect")
    for cell in cells:
        for properties in cell.iter(f"{A}pPr"):
            assert properties.get("algn") == "r"


def test_the_first_of_two_boxes_stands_at_the_right_and_the_arrow_leads_away_from_it(
    one: Built,
) -> None:
    first, second = {"arabic": ("البري", "القطّ"), "hebrew": ("מדידה", "חישוב")}[one.case]
    for slide in one.deck.slides:
        boxes = {text_of(e): e for e in slide.element.iter(f"{P}sp") if placeholder(e) is None}
        if first not in boxes:
            continue
        x = {
            name: int(boxes[name].find("p:spPr/a:xfrm/a:off", NS).get("x"))
            for name in (first, second)
        }
        assert x[first] > x[second]
        arrows = [e.find("p:spPr/a:ln", NS) for e in slide.element.iter(f"{P}cxnSp")]
        assert [arrow.find("a:headEnd", NS) is not None for arrow in arrows] == [True, True]
        assert [arrow.find("a:tailEnd", NS) is not None for arrow in arrows] == [False, False]
        return
    pytest.fail("no slide has the boxes")


def test_the_words_of_drawings_run_from_right_to_left(one: Built) -> None:
    found = [
        p for slide in one.deck.slides for g in slide.element.iter(f"{P}grpSp") for p in g.iter(f"{A}pPr")
    ]  # fmt: skip
    assert len(found) >= 5
    assert {(p.get("rtl"), p.get("algn")) for p in found} == {("1", "ctr")}


def test_a_drawing_that_is_mirrored_twice_is_as_it_was() -> None:
    shapes = [
        Shape(kind, x, 5, width, height, "accent1", 0.2, "accent1")
        for kind, x, width, height in [
            ("box", 0, 40, 20), ("arrow", 40, 20, 0), ("arrow-back", 60, 10, 0), ("arrow", 90, 0, 30),
        ]
    ]  # fmt: skip
    drawing = Drawing(100, 40, tuple(shapes), (Label("a", 3, 4, 30, 10, 9, False),), "", None)
    turned = mirrored(drawing)
    assert [shape.kind for shape in turned.shapes] == ["box", "arrow-back", "arrow", "arrow"]
    assert [shape.x for shape in turned.shapes] == [60, 40, 30, 10]
    assert turned.labels[0].x == 67
    assert mirrored(turned) == drawing


# --- layouts ------------------------------------------------------------------------------------


def boxes(layout: Any) -> dict[str, tuple[int, int]]:
    """Return where the shapes of a layout begin and end, in EMU."""
    return {s.name: (s.left, s.left + s.width) for s in layout.shapes if s.width}


def insets(layout: Any) -> dict[str, tuple[str | None, str | None]]:
    bodies = {s.name: s._element.find("p:txBody/a:bodyPr", NS) for s in layout.shapes}
    return {n: (b.get("lIns"), b.get("rIns")) for n, b in bodies.items() if b is not None}


def test_the_classic_layouts_are_mirrored_with_their_insets() -> None:
    usual, turned = (built(case, "classic").deck.presentation for case in ("german", "arabic"))
    width = usual.slide_width
    moved = 0
    for one, other in zip(usual.slide_layouts, turned.slide_layouts, strict=True):
        there = boxes(other)
        for name, (left, right) in boxes(one).items():
            assert there[name] == (width - right, width - left), (one.name, name)
            moved += there[name] != (left, right)
        for name, (before, after) in insets(one).items():
            if before or after:
                assert insets(other)[name] == (after or "91440", before or "91440")
    assert moved > 10


def test_the_plate_of_the_title_slide_stands_at_the_right() -> None:
    layout = built("hebrew", "classic").deck.slides[0].slide_layout
    width = built("hebrew", "classic").deck.presentation.slide_width
    plates = [right for left, right in boxes(layout).values() if right - left < width / 10]
    assert plates and max(plates) == width


def test_a_foreign_template_keeps_its_layouts() -> None:
    usual, turned = (built(case, "default").deck.presentation for case in ("german", "arabic"))
    for one, other in zip(usual.slide_layouts, turned.slide_layouts, strict=True):
        assert boxes(one) == boxes(other)


def test_a_template_is_mirrored_for_the_talk_and_not_for_the_next_one() -> None:
    built("arabic", "classic")
    assert not looks("classic").masters.layouts[0].regions[0].levels[0].rtl


# --- fonts --------------------------------------------------------------------------------------


def scheme(deck: Deck, slot: str) -> set[str]:
    return {
        element.get("typeface")
        for name in deck.parts
        if re.match(r"ppt/theme/[^/]+\.xml", name)
        for element in deck.xml(name).iterfind(f".//a:fontScheme/*/a:{slot}", NS)
    }


@pytest.mark.parametrize("words", ["お茶は水でできている。", "النقطة كالمتر للبناء."])
def test_a_script_without_italics_is_upright_where_a_template_asks_for_them(
    words: str, tmp_path: Path
) -> None:
    text = "title: T\nslides: [analogy: A]\ndefinitions: [{term: A, definition: B}]\n"
    text += f"analogies: [{{term: A, analogy: '{words}'}}]\n"
    for said, upright in ((text, True), (text.replace(words, "Like a metre."), False)):
        (tmp_path / "content.yaml").write_text(said, encoding="utf-8")
        result = build_file(tmp_path / "content.yaml", tmp_path, "paper")
        assert result.ok, messages(result)
        slide = Deck(result.outputs[0]).slides[-1]
        [quote] = [p for p in slide.placeholders if p.placeholder_format.idx == 14]
        runs = [run for p in quote.text_frame.paragraphs for run in p.runs]
        assert {run.font.italic for run in runs} == {False if upright else None}


@pytest.mark.parametrize(
    ("case", "slot", "font"),
    [("arabic", "cs", "IBM Plex Sans Arabic"), ("hebrew", "cs", "Arial"),
     ("japanese", "ea", "Yu Gothic"), ("chinese", "ea", "Microsoft YaHei"),
     ("traditional", "ea", "Microsoft JhengHei")],
)  # fmt: skip
def test_the_theme_names_the_font_for_the_script(
    case: str, slot: str, font: str, template: str
) -> None:
    assert font in scheme(built(case, template).deck, slot)
    other = {"cs": "ea", "ea": "cs"}[slot]
    assert scheme(built(case, template).deck, other) == scheme(
        built("german", template).deck, other
    )


def test_a_font_that_a_template_names_stays(tmp_path: Path) -> None:
    own = pptx.Presentation()
    theme = next(
        rel.target_part
        for rel in own.slide_master.part.rels.values()
        if rel.reltype.endswith("/theme")
    )
    theme._blob = theme.blob.replace(b'<a:ea typeface=""/>', b'<a:ea typeface="Meiryo"/>', 1)
    own.save(str(tmp_path / "own.pptx"))
    (tmp_path / "content.yaml").write_text("title: 茶\nlanguage: ja\nname: t\n", encoding="utf-8")
    result = build_file(tmp_path / "content.yaml", tmp_path, str(tmp_path / "own.pptx"))
    assert result.ok, messages(result)
    assert scheme(Deck(tmp_path / "t.pptx"), "ea") >= {"Meiryo", "Yu Gothic"}


# --- words of other languages -------------------------------------------------------------------


def test_a_hebrew_cell_of_an_english_table_stands_in_its_column(template: str) -> None:
    slide = slide_of(built("quoted", template), "What it is called")
    [table] = slide.element.iter(f"{A}tbl")
    assert table.find("a:tblPr", NS).get("rtl") is None
    turned = {
        text_of(cell): cell.find(".//a:pPr", NS).get("algn")
        for cell in table.iter(f"{A}tc")
        if cell.find(".//a:pPr[@rtl='1']", NS) is not None
    }
    assert turned == {"شاي": "l", "قهوة": "l", "תה": "l", "קפה": "l"}


def test_an_english_sentence_with_a_hebrew_word_is_not_turned(template: str) -> None:
    one = built("quoted", template)
    slide = slide_of(one, "Key takeaways")
    assert not list(slide.element.iterfind(".//a:pPr[@rtl]", NS))


@pytest.mark.parametrize("case", ["japanese", "chinese"])
def test_no_mark_of_a_cjk_text_hangs_out_of_its_box(case: str, template: str) -> None:
    """Text is measured without that, and templates allow it. Labels and numbers have no room to."""
    found = 0
    for slide in built(case, template).deck.slides:
        for properties in slide.element.iter(f"{A}pPr"):
            text = text_of(properties.getparent())
            if re.search("[\u3000-\u9fff]", text) and properties.get("algn") != "ctr":
                assert properties.get("hangingPunct") == "0" or properties.get("algn") == "r", text
                found += 1
    assert found > 20
