"""The handout as a program reads it aloud: elements in reading order, each with its words (PDF/UA-1)."""

from __future__ import annotations

import re
import shutil
import subprocess
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import GOLDENS, assert_golden
from readback import CASES, TEMPLATES, Built, build_file, built, messages, spelled
from structure import Node, structure
from test_pdf_fonts import face

from deckbuilder.blocks import Pictures, Relation, Table, Text
from deckbuilder.formats.canvas import InkCanvas
from deckbuilder.formats.tags import StructureTree, UntaggedText, text_string
from deckbuilder.handout import Item, plan_handout
from deckbuilder.layout.frames import Element, Line, Piece

HEADING = re.compile(r"H[1-6]")


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=CASES)
def one(request: pytest.FixtureRequest, template: str) -> Built:
    return built(request.param, template)


@cache
def tree(case: str, template: str) -> Node:
    return structure(built(case, template).handout.path)


def build(text: str, folder: Path) -> Node:
    """Return the structure of a talk's handout."""
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    result = build_file(folder / "content.yaml", folder / "build")
    assert result.ok, messages(result)
    return structure(result.outputs[1])


# --- every word, in the order of the source -------------------------------------------------------


def said(item: Item) -> str:
    """Return the words of an item of the plan; a figure's are its text alternative."""
    block = item.block
    if isinstance(block, Table):
        heads = [column.name for column in block.columns]
        return " ".join([*heads, *(listed(cell) for row in block.rows for cell in row)])
    if isinstance(block, Pictures):
        return " ".join(picture.alt for picture in block.items if not picture.decorative)
    if isinstance(block, Relation):
        return block.alt
    assert isinstance(block, Text)
    return block.text


def listed(cell: Text) -> str:
    """Return the words of a cell, with the marks of its lists."""
    marks = {"bullet": "•", "number": "{}.", "": ""}
    return " ".join(f"{marks[p.mark].format(p.number)} {p.text}" for p in cell.paragraphs)


def read(node: Node) -> str:
    """Return the words of an element as they are read, without marks of lists and what leads elsewhere."""
    if node.tag in ("Lbl", "TOC", "Index"):
        return ""
    if node.tag == "Figure":
        return f" {node.alt} "
    if node.actual or not node.nodes:
        return node.text
    return "".join(
        kid if isinstance(kid, str) else read(kid) for kid in node.kids if not isinstance(kid, dict)
    )


def plain(text: str) -> list[str]:
    """Return words as they can be compared across the ends of lines."""
    return re.sub(r"\xad ?|\u200b", "", text).split()


def body(found: Node) -> list[Node]:
    """Return what stands at the top of a tree, but for the company's logo above the title."""
    return found.nodes[found.nodes[0].tag == "Figure" :]


def test_the_tree_has_every_word_of_the_source_in_its_order(one: Built) -> None:
    plan = plan_handout(one.talk, one.labels)
    items = [*plan.title_block, *(item for passage in plan.passages for item in passage.items)]
    found = tree(one.case, one.template)
    listings = [*plan.contents[:1], *([plan.index.heading] if plan.index else [])]
    heads = {said(heading) for heading in listings} if found.all("TOC", "Index") else set()
    blocks = [read(node) for node in body(found) if node.text.strip() not in heads]
    wanted = plain(spelled(" ".join(" ".join(map(said, items)).split())))
    assert "".join(plain(" ".join(blocks))) == "".join(wanted)


@pytest.mark.parametrize("case", ["compounds", "french", "german", "long", "marks", "numbers"])
def test_words_stand_apart_where_lines_end(case: str, template: str) -> None:
    one = built(case, template)
    passages = plan_handout(one.talk, one.labels).passages
    wanted = {word for p in passages for item in p.items for word in plain(said(item))}
    found = set(plain(" ".join(map(read, body(tree(case, template))))))
    assert [word for word in wanted if word.isalpha() and word not in found] == []


def test_the_contents_and_the_index_have_their_entries(one: Built) -> None:
    plan, found = plan_handout(one.talk, one.labels), tree(one.case, one.template)
    if found.all("TOC"):
        block = plan.contents[1].block
        assert isinstance(block, Text)
        assert [
            node.text.split()[:-1] for node in found.all("Reference")[: len(block.paragraphs)]
        ] == [paragraph.text.split() for paragraph in block.paragraphs]
    if plan.index:
        names = [entry.name for entry in plan.index.entries]
        links = [" ".join(plain(link.text)) for i in found.all("Index") for link in i.all("Link")]
        pairs = zip(links, names, strict=True)
        assert [link for link, name in pairs if not link.startswith(name)] == []


# --- what elements are ----------------------------------------------------------------------------


def test_headings_leave_no_gap(one: Built) -> None:
    levels = [
        int(node.tag[1])
        for node in tree(one.case, one.template).walk()
        if HEADING.fullmatch(node.tag)
    ]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_rows_have_a_cell_in_each_column_and_heads_their_scope(one: Built) -> None:
    tables = [item.block for p in plan_handout(one.talk, one.labels).passages for item in p.items]
    tables = [block for block in tables if isinstance(block, Table)]
    found = tree(one.case, one.template).all("Table")
    assert len(found) == len(tables)
    for node, table in zip(found, tables, strict=True):
        rows = [[cell.tag for cell in row.nodes] for row in node.nodes]
        first = "TH" if table.aspects else "TD"
        assert rows[0] == ["TH"] * len(table.columns)
        assert rows[1:] == [[first, *["TD"] * (len(table.columns) - 1)]] * len(table.rows)
        scopes = [cell.attributes["Scope"].name for cell in node.all("TH")]
        assert scopes == ["Column"] * len(table.columns) + ["Row"] * (first == "TH") * len(
            table.rows
        )


def test_pictures_and_drawings_are_figures_with_their_alternative(one: Built) -> None:
    passages = plan_handout(one.talk, one.labels).passages
    shown = [
        item for p in passages for item in p.items if isinstance(item.block, Pictures | Relation)
    ]
    figures = [
        figure for node in body(tree(one.case, one.template)) for figure in node.all("Figure")
    ]
    assert [figure.alt for figure in figures] == [said(item) for item in shown if said(item)]
    assert all(len(figure.attributes["BBox"]) == 4 for figure in figures)


def test_every_link_is_in_a_link_and_says_where_it_leads(one: Built) -> None:
    linked = [kid for node in tree(one.case, one.template).all("Link") for kid in node.kids]
    annotations = [kid for kid in linked if isinstance(kid, dict)]
    assert len(annotations) == sum(len(page.links) for page in one.handout.pages)
    assert all(kid["Contents"] for kid in annotations)


# --- runs -----------------------------------------------------------------------------------------

TALK = """
title: A talk
language: en
definitions:
  - term: LLM
    full_name: Large language model
    definition: Words, as [Wort]{lang=de} or `code`, and an [address](https://example.org/a).
  - term: Dough
    full_name: Flour and water
    definition: Unlike an LLM, dough rises.
"""


def test_runs_say_their_language_and_their_kind(tmp_path: Path) -> None:
    found = build(TALK, tmp_path)
    assert [(node.text.strip(), node.lang) for node in found.all("Span") if node.lang] == [
        ("Wort", "de")
    ]
    assert [node.text for node in found.all("Code")] == ["code"]


def test_an_abbreviation_says_what_it_stands_for_and_a_word_does_not(tmp_path: Path) -> None:
    expanded = [
        (n.text.strip(), n.expansion, n.tag) for n in build(TALK, tmp_path).walk() if n.expansion
    ]
    assert expanded == [
        ("LLM", "Large language model", "Span"),
        ("LLM", "Large language model", "Link"),
    ]


def test_a_link_over_two_lines_is_one_link_with_two_places_to_click(tmp_path: Path) -> None:
    words = " ".join(["much"] * 40)
    found = build(
        f"title: A\nintroduction: Before [{words}](https://example.org) after\n", tmp_path
    )
    [link] = found.all("Link")
    assert link.words == words.split()
    assert len([kid for kid in link.kids if isinstance(kid, dict)]) > 1


def test_two_links_are_two(tmp_path: Path) -> None:
    text = "[One](https://example.org) and [two](https://example.org)"
    found = build(f"title: A\nintroduction: '{text}'\n", tmp_path)
    assert [link.text.strip() for link in found.all("Link")] == ["One", "two"]


def test_a_line_that_runs_from_the_right_is_read_in_its_order(tmp_path: Path) -> None:
    text = "שלום LLM עולם [קישור](https://example.org) סוף"
    found = build(f"title: כותרת\nlanguage: he\nintroduction: '{text}'\n", tmp_path)
    [paragraph] = [node for node in found.all("P") if "LLM" in node.text]
    assert paragraph.words == ["שלום", "LLM", "עולם", "קישור", "סוף"]
    [link] = paragraph.all("Link")
    assert link.words == ["קישור"]


def test_hyphens_of_line_ends_are_soft(tmp_path: Path) -> None:
    words = " ".join(["Donaudampfschifffahrtsgesellschaft"] * 12)
    found = build(f"title: A\nlanguage: de\nintroduction: {words}\n", tmp_path)
    [paragraph] = [node for node in found.all("P") if "Donau" in node.text]
    assert "\xad" in paragraph.text and "-" not in paragraph.text
    assert paragraph.words == words.split()


def test_what_is_decoration_is_in_no_element(tmp_path: Path) -> None:
    found = tree("pictures", "classic")
    assert "" not in [node.alt for node in found.all("Figure")]


def test_a_text_that_no_element_owns_is_a_fault_of_ours() -> None:
    canvas = InkCanvas(StructureTree(()), BytesIO())
    with pytest.raises(UntaggedText, match="Nobody's"):
        canvas.draw_lines([Line(9, (Piece(0, "Nobody's", face("TrueType"), 9, "000000"),))], 99)


def test_an_element_without_content_is_left_out_unless_a_table_needs_it() -> None:
    paragraph, table = Element("P"), Element("Table")
    row = Element("TR", table)
    cell = Element("TD", row)
    written = StructureTree([paragraph, table, row, cell]).objects(10, 1, {})
    assert [re.findall(r"/S /(\w+)", text) for _, text in written] == [
        [],
        ["Document"],
        ["Table"],
        ["TR"],
        ["TD"],
    ]


@pytest.mark.parametrize(
    ("text", "written"),
    [("a(b)\\", r"(a\(b\)\\)"), ("ä", "<FEFF00E4>"), ("a\nb", "<FEFF0061000A0062>")],
)
def test_text_strings_are_written_in_ascii(text: str, written: str) -> None:
    assert text_string(text) == written


@pytest.mark.parametrize("case", ["hebrew", "ordered", "pictures"])
def test_the_tree_of_a_talk(case: str) -> None:
    """What poppler says of the tree; of text from right to left it shows the glyphs, not what is read."""
    if not (pdfinfo := shutil.which("pdfinfo")):
        pytest.skip("pdfinfo (poppler-utils) is not installed")
    path = built(case, "classic").handout.path
    run = subprocess.run(
        [pdfinfo, "-struct-text", path], capture_output=True, text=True, check=True
    )
    assert_golden(GOLDENS / f"tags.{case}.txt", run.stdout)
