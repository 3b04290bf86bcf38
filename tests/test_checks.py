"""What is told of links, alternative texts and colours that leave somebody out; and what is not told."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import load
from readback import (
    BUNDLED,
    DEFAULT_TEMPLATE,
    NS,
    TEMPLATES,
    Deck,
    build_file,
    draw_pictures,
    title_of,
)

from deckbuilder.checks import check_talk
from deckbuilder.diagnostics import Diagnostic, Diagnostics, render
from deckbuilder.pipeline import Result


def told(text: str, folder: Path) -> list[Diagnostic]:
    """Return what the rules say about the words of a talk."""
    talk, _, _ = load(text, folder)
    report = Diagnostics()
    check_talk(talk, report)
    return report.items


# --- links --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Here is the handbook",
        "more than bread",
        "a page of flour",
        "1",
        "example.org",
        "More bread",
    ],
)
def test_a_link_that_says_something_is_left_alone(words: str, tmp_path: Path) -> None:
    text = f'title: Bread\nintroduction: "See [{words}](https://example.org)."\n'
    assert told(text, tmp_path) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Here!"),
        ("de-AT", "»Mehr«"),
        ("fr", "cliquez ici"),
        ("es", "Aquí"),
        ("ar", "هنا"),
        ("he", "כאן"),
        ("ja", "こちら"),
        ("zh-Hant", "點擊這裡"),
        ("sv", "click here"),
        ("en", "www.example.org/a"),
    ],
)
def test_a_link_that_says_nothing_is_told_in_its_language(
    language: str, words: str, tmp_path: Path
) -> None:
    text = f'title: Bread\nlanguage: {language}\nclosing: "[{words}](https://example.org)"\n'
    [item] = told(text, tmp_path)
    assert (item.rule, item.severity) == ("vague-link", "warning")
    assert item.span is not None and (item.span.line, item.span.column) == (3, 11)


def test_a_word_of_another_language_is_not_taken_for_one_that_says_nothing(tmp_path: Path) -> None:
    """In French, "hier" is yesterday."""
    text = 'title: Pain\nlanguage: fr\nclosing: "[Hier](https://example.org)"\n'
    assert told(text, tmp_path) == []


def test_a_link_in_a_folded_text_and_one_in_notes(tmp_path: Path) -> None:
    """Notes are seen by the speaker alone; a link over two lines is shown where it begins."""
    text = (
        "title: Bread\nintroduction:\n  text: >\n    Flour, and [read\n    more](https://example.org).\n"
        '  notes: "[here](https://example.org)"\n'
    )
    [item] = told(text, tmp_path)
    assert item.message == "the link 'read more' does not say where it leads"
    assert item.span is not None and (item.span.line, item.span.column) == (4, 16)


def test_a_link_of_a_table_s_cell_is_told_once_though_slide_and_handout_show_it(
    tmp_path: Path,
) -> None:
    rows = '[["[here](https://example.org)", {text: a, slide: b}]]'
    text = f"title: Bread\ncomparison: {{title: T, columns: [A, B], rows: {rows}}}\n"
    assert [item.rule for item in told(text, tmp_path)] == ["vague-link"]


def test_the_same_words_may_lead_to_different_places_from_different_parts(tmp_path: Path) -> None:
    text = (
        'title: Bread\nintroduction: "[The book](https://example.org/1)"\n'
        'closing: "[The book](https://example.org/2)"\n'
    )
    assert told(text, tmp_path) == []


# --- alternative texts --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "alt", "rules"),
    [
        ("wide.png", "wide", ["alt-is-file-name"]),
        ("wide.png", "IMG_20260412_101530", ["alt-is-file-name"]),
        ("wide.png", "DSC 0042", ["alt-is-file-name"]),
        ("wide.png", "Harbour.JPG", ["alt-is-file-name"]),
        ("wide.png", "picture", ["vague-alt"]),
        ("wide.png", "Screenshot 3", ["vague-alt"]),
        ("wide.png", "Wide", []),
        ("wide.png", "Image of a harbour", []),
        ("wide.png", "Table of the kings of Ur", []),
        ("Eiffel tower.png", "Eiffel tower", []),
        ("eiffel-tower.png", "eiffel-tower", ["alt-is-file-name"]),
    ],
)
def test_an_alternative_text_is_told_of_where_it_tells_nothing(
    file: str, alt: str, rules: list[str], tmp_path: Path
) -> None:
    draw_pictures(tmp_path)
    (tmp_path / file).write_bytes((tmp_path / "wide.png").read_bytes())
    picture = f'{{picture: {{title: T, file: "{file}", alt: "{alt}"}}}}'
    assert [item.rule for item in told(f"title: A\nslides: [{picture}]\n", tmp_path)] == rules


# --- contrast -----------------------------------------------------------------------------------

TALK = """
title: Bread
introduction: "Flour, water and [salt](https://example.org)."
definitions: [{term: Dough, definition: Flour and water., source: A book}]
comparison: {title: Two flours, columns: [Wheat], rows: [{aspect: Taste, Wheat: mild}]}
closing: Go and bake.
"""


def built_with(colors: str, folder: Path, strict: bool = False) -> Result:
    """Return what becomes of a talk on the classic template with other colours."""
    ours = folder / "ours"
    shutil.copytree(BUNDLED["classic"], ours)
    said = (ours / "template.yaml").read_text(encoding="utf-8")
    (ours / "template.yaml").write_text(f"colors: {colors}\n{said}", encoding="utf-8")
    (folder / "talk.yaml").write_text(TALK, encoding="utf-8")
    return build_file(folder / "talk.yaml", folder, str(ours), strict=strict, write=False)


@pytest.mark.parametrize(
    ("colors", "what", "roles"),
    [
        ('{muted: "9A9A9A"}', "the footer, slide number and source of", "'muted' or 'background'"),
        ('{link: "77AAFF"}', "the links of", "'link' or 'background'"),
        ('{accent1: "FFCC00"}', "the header of tables of", "'accent1' or 'background'"),
    ],
)
def test_a_colour_of_one_s_own_that_is_hard_to_read_is_a_warning_at_its_place(
    colors: str, what: str, roles: str, tmp_path: Path
) -> None:
    result = built_with(colors, tmp_path)
    item = result.diagnostics.items[0]
    assert item.rule == "thin-contrast"
    assert item.severity == "warning" and item.message.startswith(what)
    assert item.span is not None and item.span.source.name == "ours/template.yaml"
    assert item.hints[1] == f"set {roles} under 'colors:' in ours/template.yaml"


def test_a_dark_ground_makes_all_text_hard_to_read_that_was_for_a_light_one(tmp_path: Path) -> None:
    result = built_with('{background: "0B6B6B"}', tmp_path, strict=True)
    assert result.outputs == () and result.diagnostics.warnings >= 3


def test_colours_that_can_be_read_are_not_told_of(tmp_path: Path) -> None:
    result = built_with('{muted: "5A5A5A", accent1: "7A3E00"}', tmp_path, strict=True)
    assert [render(item) for item in result.diagnostics.items] == []


def test_what_is_hard_to_read_in_a_company_s_file_is_a_note(tmp_path: Path) -> None:
    """Who gives the talk cannot mend it: the greys of python-pptx's own template have 3.5:1."""
    (tmp_path / "talk.yaml").write_text(TALK, encoding="utf-8")
    (tmp_path / "ours").mkdir()
    shutil.copy(DEFAULT_TEMPLATE, tmp_path / "ours" / "base.pptx")
    sizes = "slides: {sizes: {table: [14, 18]}}\n"  # large letters need less contrast
    (tmp_path / "ours" / "template.yaml").write_text(sizes, encoding="utf-8")
    result = build_file(tmp_path / "talk.yaml", tmp_path, str(tmp_path / "ours"), write=False)
    notes = [item for item in result.diagnostics.items if item.rule == "thin-contrast"]
    assert {item.severity for item in notes} == {"note"}
    assert [item.message.partition(" of the layout")[0] for item in notes] == [
        "the footer and slide number",
        "the header of tables",
    ]


@pytest.mark.parametrize("template", BUNDLED)
def test_on_the_bundled_templates_nothing_is_told(template: str, tmp_path: Path) -> None:
    (tmp_path / "talk.yaml").write_text(TALK, encoding="utf-8")
    result = build_file(tmp_path / "talk.yaml", tmp_path, template, write=False)
    assert [item.rule for item in result.diagnostics.items] == []


# --- titles and sections ------------------------------------------------------------------------

TWINS = """
title: Bread
slides:
  - title
  - agenda
  - text: {title: Bread, text: One}
  - text: {title: Flour, text: Two}
  - text: {title: "flour ", text: Three}
  - text: {title: White  flour, text: Four}
  - text: {title: White flour, text: Five}
"""


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_no_two_slides_sections_or_lines_of_the_agenda_have_one_name(
    template: str, tmp_path: Path
) -> None:
    (tmp_path / "twins.yaml").write_text(TWINS, encoding="utf-8")
    result = build_file(tmp_path / "twins.yaml", tmp_path, template)
    deck = Deck(result.outputs[0])
    names = [s.get("name") for s in deck.presentation_xml.iter(f"{{{NS['p14']}}}section")]
    twins = ["Flour", "flour (2)", "White  flour", "White flour (2)"]
    assert names == ["Bread", "Bread (2)", *twins]
    assert deck.titles == ["Bread", "Agenda", "Bread (2)", *twins]
    listed = [shape.text_frame.text for shape in deck.slides[1].placeholders][1]
    assert listed.split("\n") == ["Bread", *twins]


def test_a_title_that_was_typed_like_that_of_a_slide_that_goes_on_is_still_unique(
    tmp_path: Path,
) -> None:
    long = " ".join(["Flour and water are worked until they hold together."] * 60)
    typed = f"title: Bread\nslides:\n  - text: {{title: Dough, text: {long}}}\n"
    typed += '  - text: {title: "Dough (1/3)", text: Water}\n'
    (tmp_path / "typed.yaml").write_text(typed, encoding="utf-8")
    deck = Deck(build_file(tmp_path / "typed.yaml", tmp_path, only="slides").outputs[0])
    assert deck.titles == ["Dough (1/3) (2)", "Dough (2/3)", "Dough (3/3)", "Dough (1/3)"]


BARE = """
title: Bread
slides:
  - text: {title: Only text, text: Flour and water., layout: Blank}
  - picture: {title: Only a picture, file: wide.png, alt: A field, layout: Blank}
  - text: {title: Both, text: Flour., picture: {file: wide.png, alt: A field}, layout: Blank}
"""


def test_a_slide_has_its_title_also_on_a_layout_without_a_place_for_one(tmp_path: Path) -> None:
    """It stands where the master has it, and nothing that the layout has no place for lies on another."""
    draw_pictures(tmp_path)
    (tmp_path / "bare.yaml").write_text(BARE, encoding="utf-8")
    result = build_file(tmp_path / "bare.yaml", tmp_path, str(DEFAULT_TEMPLATE), only="slides")
    deck = Deck(result.outputs[0])
    assert deck.titles == ["Only text", "Only a picture", "Both"]
    for slide in deck.slides:
        boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes][:-2]
        for i, (left, top, right, bottom) in enumerate(boxes):
            for x, y, to, low in boxes[i + 1 :]:
                assert x >= right or left >= to or y >= bottom or top >= low, title_of(slide)
