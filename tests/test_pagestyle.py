"""How pages look: inks that can be read on paper, and what ``handout:`` of a template.yaml changes."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import load
from PIL import Image as Picture
from readback import Handout

from deckbuilder.colors import WHITE, contrast, inked, readable, to_rgb
from deckbuilder.diagnostics import Diagnostics, Source
from deckbuilder.formats.pdf import write_pdf
from deckbuilder.handout import plan_handout
from deckbuilder.language import load_labels
from deckbuilder.layout.frames import Document, Line, Photo, Stroke
from deckbuilder.layout.pages import lay_out_pages
from deckbuilder.masters import Theme
from deckbuilder.pagestyle import HANDOUT, RULES, TEXT_INKS, Logo, PageStyle, inks, page_style
from deckbuilder.pictures import Image
from deckbuilder.record import replace
from deckbuilder.schema import Context
from deckbuilder.source import parse
from deckbuilder.template import Template, bundled, bundled_folder, load_template

BUNDLED = bundled()
CLASSIC = bundled_folder() / "classic"
DARK = {"bg1": "0B1020", "tx1": "FFFFFF"}
AWKWARD = {
    "a dark theme": {**DARK, "accent1": "FFB938", "hlink": "8FD3FF"},
    "yellow": {"bg1": "FFFFFF", "tx1": "000000", "accent1": "FFFF00", "accent2": "FDE047"},
    "light grey text": {"bg1": "FFFFFF", "tx1": "B0B0B0", "accent1": "D0D0D0"},
    "white on white": {"bg1": "FFFFFF", "tx1": "FFFFFF", "accent1": "FFFFFF", "hlink": "FFFFFF"},
    "pastels": {
        **DARK,
        **{f"accent{n}": c for n, c in enumerate(("A5F3FC", "F9D5E5", "E2E8F0"), 1)},
    },
    "nothing": {},
}
PROSE = "The tide comes in twice a day and nobody in the harbour ever looks up from the rope. "
TALK = f"""
title: A harbour
subtitle: B
author: C
introduction: '{PROSE * 3}'
definitions:
  - {{term: Tide, full_name: Long tide, definition: '{PROSE * 3}', examples: [Ebb, Flood]}}
analogies: [{{term: Tide, analogy: '{PROSE}', explanation: '{PROSE * 3}'}}]
comparison: {{title: D, columns: [Name, Number], rows: [[E, 1], [F, 2], [G, 3]]}}
takeaways: [H, I]
closing: '{PROSE * 90}'
"""


def said(handout: str) -> tuple[PageStyle, Diagnostics]:
    """Return classic's pages with a ``handout:`` of their own, and what was reported about that."""
    report = Diagnostics()
    node = parse(Source("template.yaml", f"handout: {handout}\n"), report)
    assert node is not None
    context = Context(report, Path(), load_labels("en", {}, None, report))
    values = HANDOUT.read(node.entries["handout"][1], context) or {}
    return page_style(own(CLASSIC).masters.theme, values), report


@cache
def own(path: Path, language: str = "en") -> Template:
    """Return a template as it is."""
    report = Diagnostics()
    found = load_template(path, load_labels(language, {}, None, report), None, report)
    assert found is not None and not report.items
    return found


def look(handout: str, language: str = "en") -> Template:
    style, report = said(handout)
    assert not report.items, [item.message for item in report.items]
    return replace(own(CLASSIC, language), page=style)


def pages(handout: str, folder: Path, language: str = "en") -> Document:
    return laid_out(look(handout, language), folder)


def laid_out(template: Template, folder: Path) -> Document:
    talk, labels, _ = load(f"{TALK}language: {template.fonts.language}\n", folder)
    return lay_out_pages(plan_handout(talk, labels), template)


def printed(document: Document, path: Path) -> Handout:
    path.write_bytes(write_pdf(document, "2026-11-24T12:00:00Z"))
    return Handout(path)


def strokes(document: Document, page: int = 0) -> list[Stroke]:
    """Return the straight lines and bars of a page from the top."""
    found = [stroke for placed in document.frames[page].placed for stroke in placed.strokes]
    return sorted((s for s in found if s.kind in ("line", "rect")), key=lambda s: s.y)


def lines(document: Document, page: int = 0) -> list[Line]:
    return [line for placed in document.frames[page].placed for line in placed.lines]


def line(text: str, document: Document, page: int = 0) -> Line:
    return next(one for one in lines(document, page) if spelled(one).startswith(text))


def spelled(one: Line) -> str:
    return "".join(piece.text for piece in one.pieces)


def extent(one: Line) -> tuple[float, float]:
    """Return where a line begins and ends."""
    last = one.pieces[-1]
    return one.x + one.pieces[0].x, one.x + last.x + last.width


# --- inks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.name)
def test_text_of_a_bundled_template_can_be_read_on_paper(path: Path) -> None:
    page = own(path).page
    used = {style.color for style in page.styles.values()} | {"link", "mark"}
    assert {ink: page.inks[ink] for ink in used if contrast(page.inks[ink], WHITE) < 4.5} == {}


@pytest.mark.parametrize("colors", AWKWARD.values(), ids=AWKWARD)
def test_text_of_any_theme_can_be_read_on_paper(colors: dict[str, str]) -> None:
    found = inks(Theme(colors, "", ""))
    for ink in (*TEXT_INKS, "link", "mark"):
        assert contrast(found[ink], WHITE) >= 4.5, ink
    assert contrast(found["text"], WHITE) >= 7


def test_the_handout_of_a_dark_deck_is_dark_on_white() -> None:
    found = inks(Theme({**DARK, "accent1": "74CDFF"}, "", ""))
    assert found["text"] == "0B1020"
    assert found["accent"] != "74CDFF"


@pytest.mark.parametrize("color", ["A5F3FC", "74CDFF", "F472B6", "34D399", "A78BFA"])
def test_a_light_colour_does_not_turn_muddy_as_an_ink(color: str) -> None:
    def chroma(color: str) -> float:
        return max(to_rgb(color)) - min(to_rgb(color))

    assert chroma(inked(color)) > 1.05 * chroma(readable(color))


def test_yellow_turns_to_amber_and_a_dark_colour_stays() -> None:
    red, green, blue = to_rgb(inked("FFE000"))
    assert red > 1.4 * green > 4 * blue
    assert inked("0B6B6B") == "0B6B6B"


def test_an_ink_is_a_colour_or_the_name_of_another() -> None:
    style, report = said('{colors: {text: "0A3C78", mark: text, link: accent2}}')
    assert not report.items
    assert style.inks["mark"] == style.inks["text"] == "0A3C78"
    assert style.inks["link"] == style.inks["accent2"]


def test_an_ink_that_is_hard_to_read_is_told_with_its_contrast() -> None:
    style, report = said('{colors: {text: "8C8C8C", rule: "DDDDDD"}}')
    [told] = report.items
    assert told.rule == "thin-contrast" and told.severity == "warning"
    assert "'8C8C8C'" in told.message and "3.4:1" in told.message
    assert style.inks["text"] == "8C8C8C", "but done"


def test_an_ink_that_is_none_is_told() -> None:
    assert [item.rule for item in said("{colors: {text: gray}}")[1].items] == ["bad-color"]


# --- rules --------------------------------------------------------------------------------------


def rules(**given: str) -> str:
    """Return a ``handout:`` with these rules and no other."""
    return str({"rules": {**dict.fromkeys(RULES, "none"), **given}})


def test_a_page_has_the_rules_that_it_is_given(tmp_path: Path) -> None:
    bare = pages(rules(), tmp_path)
    assert not any(strokes(bare, page) for page in range(len(bare.frames)))
    for name in RULES:
        found = pages(rules(**{name: "3"}), tmp_path)
        drawn = [s for page in range(len(found.frames)) for s in strokes(found, page)]
        assert drawn, name
        assert {s.thickness if s.kind == "line" else s.width for s in drawn} == {3.0}


@pytest.mark.parametrize("name", ["title", "heading1", "quote_ends", "table_top", "table_end"])
def test_no_rule_touches_text(name: str, tmp_path: Path) -> None:
    found = pages(f"{{rules: {{{name}: 1, quote_side: none}}}}", tmp_path)
    for page in range(len(found.frames)):
        for stroke in strokes(found, page):
            for one in lines(found, page):
                size = one.pieces[0].size
                above, below = stroke.y < one.y - 0.75 * size, stroke.y > one.y + 0.25 * size
                assert above or below, spelled(one)


def test_a_short_rule_stands_where_its_text_does(tmp_path: Path) -> None:
    rule = "rules: {title: {thickness: 2, length: 50}}"
    for language, align, place in (
        ("en", "start", 0.0),
        ("en", "center", 0.5),
        ("ar", "start", 1.0),
        ("ar", "end", 0.0),
    ):
        found = pages(f"{{{rule}, styles: {{byline: {{align: {align}}}}}}}", tmp_path, language)
        stroke = strokes(found)[0]
        page = look("{}").page
        assert stroke.width == 50
        assert stroke.x == pytest.approx(page.left + place * (page.measure - 50))


def test_what_is_set_apart_stands_between_two_rules(tmp_path: Path) -> None:
    rule = "rules: {quote_side: none, quote_ends: 1}"
    found = pages(f"{{{rule}, styles: {{quote: {{left: 30, right: 40}}}}}}", tmp_path)
    [above, below] = [s for s in strokes(found) if s.thickness == 1 and s.width < 400]
    page = look("{}").page
    for stroke in (above, below):
        assert (stroke.x, stroke.width) == (page.left + 30, page.measure - 70)
    inside = [one.y for one in lines(found) if above.y < one.y < below.y]
    assert len(inside) >= 4


def test_bars_have_the_colour_of_the_theme_and_text_that_of_an_ink(tmp_path: Path) -> None:
    theme = own(CLASSIC).masters.theme
    theme = theme._replace(colors={**theme.colors, "accent1": "FFB938"})
    style = page_style(theme, {"rules": {"title": {"thickness": 4.0, "color": "accent1"}}})
    found = laid_out(replace(own(CLASSIC), page=style), tmp_path)
    assert strokes(found)[0].line == "FFB938"
    assert style.inks["accent"] == inked("FFB938")


# --- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "ar"])
def test_text_is_set_in_the_middle(language: str, tmp_path: Path) -> None:
    found = pages(
        "{styles: {title: {align: center}, folio: {align: center}, "
        "quote: {align: center, left: 20, right: 60}}}",
        tmp_path,
        language,
    )
    page = look("{}").page
    middle = page.left + page.measure / 2
    aside = 20 if language == "ar" else -20
    left, right = extent(line("A harbour", found))
    assert (left + right) / 2 == pytest.approx(middle, abs=0.01)
    quoted = [one for one in lines(found) if one.pieces[0].size == 12.5]
    assert len(quoted) > 1
    for one in quoted:
        assert sum(extent(one)) / 2 == pytest.approx(middle + aside, abs=2)
    foot = max(lines(found), key=lambda one: one.y)
    assert sum(extent(foot)) / 2 == pytest.approx(middle, abs=0.01)


def test_an_indent_moves_text_but_no_headings_and_tables(tmp_path: Path) -> None:
    before, after = (
        pages("{}", tmp_path),
        pages("{indent: 40, styles: {label: {left: 0}}}", tmp_path),
    )
    moved = {
        text: extent(line(text, after))[0] - extent(line(text, before))[0]
        for text in (
            "A harbour",
            "Introduction",
            "The tide",
            "Long tide",
            "Examples",
            "•Ebb",
            "Name",
        )
    }
    assert {text for text, by in moved.items() if by} == {
        "The tide",
        "Long tide",
        "Examples",
        "•Ebb",
    }
    assert all(by in (0, pytest.approx(40)) for by in moved.values())


def test_small_capitals_are_read_as_what_was_written(tmp_path: Path) -> None:
    small = pages("{styles: {label: {small_caps: true}}}", tmp_path)
    found = printed(small, tmp_path / "a.pdf")
    plain = printed(pages("{}", tmp_path), tmp_path / "b.pdf")
    assert "Examples" in found.pages[0].text()

    def width(handout: Handout) -> float:
        row = next(
            row for row in handout.pages[0].rows() if "".join(c["text"] for c in row) == "Examples"
        )
        return float(row[-1]["x1"] - row[0]["x0"])

    assert width(found) > 1.05 * width(plain)


def test_small_capitals_are_measured_as_they_are_drawn(tmp_path: Path) -> None:
    style = "styles: {title: {small_caps: true, align: end}}"
    document = pages(f"{{{style}}}", tmp_path)
    row = printed(document, tmp_path / "a.pdf").pages[0].rows()[0]
    page = look("{}").page
    assert row[-1]["x1"] == pytest.approx(page.left + page.measure, abs=1.5)
    assert row[0]["x0"] == pytest.approx(extent(line("A harbour", document))[0], abs=1.5)


def test_the_head_of_a_table_has_a_style_of_its_own(tmp_path: Path) -> None:
    found = pages("{styles: {table_head: {bold: false, italic: true}}}", tmp_path)
    page = next(
        n for n in range(len(found.frames)) if any(spelled(o) == "Name" for o in lines(found, n))
    )
    face = line("Name", found, page).pieces[0].face
    assert face.italic and not face.bold


def test_list_marks_have_an_ink_of_their_own(tmp_path: Path) -> None:
    found = pages('{colors: {mark: "123456"}}', tmp_path)
    assert line("•Ebb", found).pieces[0].color == "123456"


def test_a_length_is_a_number_or_none() -> None:
    style, report = said("{styles: {quote: {left: 0, before: none, after: 4}}}")
    assert not report.items
    assert (style.styles["quote"].left, style.styles["quote"].before) == (0, 0)
    assert [item.rule for item in said("{rules: {title: thick}}")[1].items] == ["bad-number"]


# --- the logo -----------------------------------------------------------------------------------


def logo(width: int, height: int, alt: str = "") -> Logo:
    out = BytesIO()
    Picture.new("RGB", (width, height), "navy").save(out, "png")
    return Logo(Image("logo.png", "png", out.getvalue(), width, height, f"{width}x{height}"), alt)


def photos(document: Document, page: int) -> list[Photo]:
    return [photo for placed in document.frames[page].placed for photo in placed.photos]


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("size", [(300, 100), (100, 300), (3000, 100)])
@pytest.mark.parametrize("top", [30, 78, 120])
def test_a_logo_stands_above_the_title_on_the_outer_side_of_the_first_page(
    size: tuple[int, int], language: str, top: int, tmp_path: Path
) -> None:
    template = look(f"{{margins: {{top: {top}}}}}", language)
    page = replace(template.page, logo=logo(*size))
    found = laid_out(replace(template, page=page), tmp_path)
    [photo] = photos(found, 0)
    box = photo.box
    assert box.width / box.height == pytest.approx(size[0] / size[1])
    assert box.y > 0 and box.bottom < page.top and box.height <= 34
    edges = (box.x, page.left) if language == "ar" else (box.right, page.left + page.measure)
    assert edges[0] == pytest.approx(edges[1])
    assert not any(photos(found, n) for n in range(1, len(found.frames)))


def test_a_logo_with_words_is_the_first_figure_and_one_without_is_decoration(
    tmp_path: Path,
) -> None:
    template = look("{}")
    for alt, owner in ("The sign of ours", True), ("", False):
        page = replace(template.page, logo=logo(300, 100, alt))
        found = laid_out(replace(template, page=page), tmp_path)
        [photo] = photos(found, 0)
        first = found.elements[0]
        assert (photo.element is first) is owner
        assert (first.tag, first.alt) == (("Figure", alt) if owner else ("H1", ""))


def test_a_logo_moves_no_text(tmp_path: Path) -> None:
    template = look("{}")
    page = replace(template.page, logo=logo(300, 100))
    found, plain = laid_out(replace(template, page=page), tmp_path), laid_out(template, tmp_path)
    assert [o.y for o in lines(found)] == [o.y for o in lines(plain)]
    assert len(printed(found, tmp_path / "a.pdf").pages) == len(plain.frames)


@pytest.mark.parametrize("path", BUNDLED, ids=lambda path: path.name)
def test_body_text_stands_on_the_grid_of_each_template(path: Path, tmp_path: Path) -> None:
    template = own(path)
    found, page = laid_out(template, tmp_path), template.page
    size = page.styles["body"].size
    for number in range(len(found.frames)):
        ys = sorted(
            one.y
            for one in lines(found, number)
            if one.element and one.element.tag == "P" and one.pieces[0].size == size
        )
        for above, below in pairwise(ys):
            assert (below - above) % page.grid == pytest.approx(0, abs=0.01) or (
                (below - above) % page.grid == pytest.approx(page.grid, abs=0.01)
            )
