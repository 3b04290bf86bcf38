"""Which layout of a file that was not made for this tool shows a kind of slide."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pptx
import pytest
from pptx.slide import SlideLayout as PptxLayout
from readback import DEFAULT_TEMPLATE, NS

from deckbuilder.masters import read_masters
from deckbuilder.matching import KINDS, Matches, match
from deckbuilder.package import BadPackage, read_package

Change = Callable[[PptxLayout], None]


def matched(tmp_path: Path, *changes: tuple[str, Change], only: tuple[str, ...] = ()) -> Matches:
    """Return what is found in python-pptx's own file, some layouts changed, or some of them alone."""
    deck = pptx.Presentation(str(DEFAULT_TEMPLATE))
    layouts = {layout.name: layout for layout in deck.slide_layouts}
    for name, change in changes:
        change(layouts[name])
    for name, layout in layouts.items():
        if only and name not in only:
            deck.slide_layouts.remove(layout)
    deck.save(str(tmp_path / "look.pptx"))
    masters = read_masters(read_package(tmp_path / "look.pptx"))
    return match(masters.layouts, masters.slide)


def called(name: str) -> Change:
    """Give a layout another name, and take away its type."""

    def change(layout: PptxLayout) -> None:
        layout.element.attrib.pop("type", None)
        layout.element.find("p:cSld", NS).set("name", name)

    return change


def first(found: Matches, kind: str) -> str:
    return found.usages[kind][0].layout.name


def test_layouts_are_found_by_their_type(tmp_path: Path) -> None:
    found = matched(tmp_path)
    assert {kind: first(found, kind) for kind in KINDS} == {
        "title": "Title Slide",
        "agenda": "Title and Content",
        "section": "Section Header",
        "text": "Title and Content",
        "definition": "Title and Content",
        "analogy": "Title and Content",
        "quote": "Title and Content",
        "table": "Title and Content",
        "relation": "Title and Content",
        "picture": "Picture with Caption",
        "columns": "Two Content",
        "takeaways": "Title and Content",
        "reading": "Title and Content",
        "closing": "Title Slide",
    }
    assert set(found.stand_ins) == {"definition", "analogy", "quote"}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("title", "Titelfolie"),
        ("title", "01_Cover"),
        ("section", "Abschnittsüberschrift"),
        ("section", "Titre de section"),
        ("section", "2 Chapter"),
        ("columns", "Zwei Inhalte"),
        ("columns", "Deux contenus"),
        ("quote", "Zitat mit Bild"),
        ("quote", "Large quote"),
        ("agenda", "Inhaltsverzeichnis"),
        ("takeaways", "Key takeaways"),
        ("takeaways", "Fazit"),
        ("definition", "Glossar"),
        ("closing", "Thank you"),
        ("closing", "Danke!"),
        ("section", "Cabeçalho da Seção"),
        ("section", "Sectiekop"),
        ("section", "Nagłówek sekcji"),
        ("section", "Заголовок раздела"),
    ],
)
def test_layouts_are_found_by_their_name(kind: str, name: str, tmp_path: Path) -> None:
    of = {"title": "Title Slide", "section": "Section Header", "columns": "Two Content"}
    found = matched(tmp_path, (of.get(kind, "Content with Caption"), called(name)))
    assert first(found, kind) == name
    assert kind not in found.stand_ins


@pytest.mark.parametrize(
    "name", ["Titel und Inhalt", "Content", "Attachment", "Two", "Contentious"]
)
def test_a_name_that_only_resembles_one_is_none(name: str, tmp_path: Path) -> None:
    found = matched(tmp_path, ("Content with Caption", called(name)))
    assert first(found, "agenda") == first(found, "quote") == "Title and Content"


def test_a_layout_that_is_called_something_else_is_not_for_running_text(tmp_path: Path) -> None:
    changes = [("Title and Content", called("Agenda")), ("Content with Caption", called("Copy"))]
    found = matched(tmp_path, *changes, only=("Title and Content", "Content with Caption"))
    assert first(found, "agenda") == "Agenda"
    assert first(found, "text") == first(found, "definition") == "Copy"
    changes = [("Title and Content", called("X")), ("Content with Caption", called("Text"))]
    found = matched(tmp_path, *changes, only=("Title and Content", "Content with Caption"))
    assert first(found, "text") == "Text"


def test_two_contents_are_no_table_of_contents(tmp_path: Path) -> None:
    found = matched(tmp_path, ("Two Content", called("Title and 2 Contents")))
    assert first(found, "agenda") == "Title and Content"
    assert first(found, "columns") == "Title and 2 Contents"


def test_a_picture_alone_rather_has_a_layout_without_a_large_text(tmp_path: Path) -> None:
    def large(layout: PptxLayout) -> None:
        called("Text and image")(layout)
        caption = layout.placeholders[2]
        caption.top, caption.height, caption.width = 0, 5_000_000, 4_000_000

    other = ("Content with Caption", called("Image"))
    found = matched(tmp_path, ("Picture with Caption", large), other)
    assert first(found, "picture") == "Image"


def test_a_name_does_not_help_a_layout_that_lacks_the_places(tmp_path: Path) -> None:
    found = matched(tmp_path, ("Title Only", called("Quote")))
    assert first(found, "quote") == "Title and Content"


def test_placeholders_tell_where_neither_type_nor_name_does(tmp_path: Path) -> None:
    names = ("Title Slide", "Title and Content", "Two Content", "Picture with Caption")
    changes = [(name, called(f"X{number}")) for number, name in enumerate(names)]
    found = matched(tmp_path, *changes, only=names)
    kinds = ("title", "text", "columns", "picture")
    assert [first(found, kind) for kind in kinds] == ["X0", "X1", "X2", "X3"]
    assert "section" in found.stand_ins


def test_the_largest_text_is_the_body_even_if_another_comes_first(tmp_path: Path) -> None:
    def with_tagline(layout: PptxLayout) -> None:
        called("Text")(layout)
        body = layout.placeholders[1].element
        tagline = deepcopy(body)
        tagline.find(".//p:ph", NS).set("idx", "33")
        tagline.find(".//p:cNvPr", NS).set("id", "99")
        body.addprevious(tagline)
        layout.placeholders[1].height = 400_000
        layout.placeholders[1].width = 4_000_000
        layout.placeholders[1].left = layout.placeholders[1].top = 300_000

    found = matched(tmp_path, ("Title and Content", with_tagline), only=("Title and Content",))
    assert found.usages["text"][0].roles["body"] == 1


def test_the_caption_is_the_text_below_the_picture_not_the_largest(tmp_path: Path) -> None:
    def with_text(layout: PptxLayout) -> None:
        picture, caption = (layout.placeholders[n] for n in (1, 2))
        large = deepcopy(caption.element)
        large.find(".//p:ph", NS).set("idx", "33")
        caption.element.addprevious(large)
        picture.left, picture.top, picture.width, picture.height = 10, 10, 4_000_000, 3_000_000
        caption.left, caption.top, caption.width, caption.height = 10, 3_100_000, 4_000_000, 300_000
        first = next(shape for shape in layout.placeholders if shape.placeholder_format.idx == 33)
        first.left, first.top, first.width, first.height = 4_500_000, 10, 4_000_000, 5_000_000

    found = matched(tmp_path, ("Picture with Caption", with_text))
    assert found.usages["picture"][0].roles == {"title": 0, "picture": 1, "caption": 2}


@pytest.mark.parametrize("turned", ["rot", "vert"])
def test_text_that_is_turned_takes_no_body(turned: str, tmp_path: Path) -> None:
    def turn(layout: PptxLayout) -> None:
        shape = layout.placeholders[1]
        shape.left, shape.top, shape.width, shape.height = 100, 100, 8_000_000, 6_000_000
        if turned == "rot":
            shape.rotation = 90
        else:
            shape.element.find(".//a:bodyPr", NS).set("vert", "vert")

    found = matched(tmp_path, ("Title and Content", turn))
    assert first(found, "text") != "Title and Content"


def test_a_file_without_a_title_and_a_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPackage, match="no layout of it has a title and a text"):
        matched(tmp_path, only=("Title Only", "Blank"))
