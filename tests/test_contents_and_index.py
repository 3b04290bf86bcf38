"""Contents and index: what they list is true of both files, read back without our own code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import load
from readback import (
    TEMPLATES,
    Built,
    Handout,
    Sheet,
    build_file,
    built,
    is_bold,
    looks,
    messages,
)

from deckbuilder.blocks import Text
from deckbuilder.collation import initial, sort_key
from deckbuilder.handout import plan_handout
from deckbuilder.layout.frames import ARTIFACT, Document, Element, Line
from deckbuilder.layout.pages import lay_out_pages
from deckbuilder.template import Template


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def look(template: str) -> Template:
    return looks(template)


def terms(count: int, more: str = "") -> str:
    """Return definitions A1, B2 … and more."""
    names = [f"{chr(65 + n % 26)}{n}" for n in range(count)]
    listed = "".join(f"  - {{term: {name}, definition: Word {name}.}}\n" for name in names)
    return f"title: A talk\n{more}\ndefinitions:\n{listed}"


def stretches(row: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """Yield what stands apart on a line, each with its right edge."""
    text, edge = "", 0.0
    for c in sorted(row, key=lambda c: c["x0"]):
        if text and c["x0"] > edge + 5:
            yield text.strip(), edge
            text = ""
        text, edge = text + c["text"], c["x1"]
    yield text.strip(), edge


def middle(page: Sheet) -> float:
    return (page.left + page.right) / 2


def listed(one: Built, heading: str) -> list[tuple[Sheet, list[list[dict[str, Any]]]]]:
    """Return the pages that belong to a list by their first line or running head, each with its lines."""
    found = []
    for page in one.handout.pages:
        rows = page.body()
        starts = [i for i, row in enumerate(rows) if "".join(c["text"] for c in row) == heading]
        if starts:
            found.append((page, rows[starts[0] + 1 :]))
        elif page.text(bottom=page.top - 8).endswith(heading):
            found.append((page, rows))
    return found


def contents(one: Built) -> list[tuple[str, int]]:
    """Return the entries of the contents and their pages."""
    heading = one.labels.text("contents")
    entries: list[tuple[str, int]] = []
    for _, rows in listed(one, heading):
        for row in rows:
            if row[0]["size"] > 11:  # the heading of what comes next
                return entries
            name, number = (text for text, _ in stretches(row))
            entries.append((name, int(number)))
    return entries


def index(one: Built) -> list[tuple[str, int, int | None]]:
    """Return the entries of the index in reading order: name, page, slide."""
    entries: list[tuple[str, int, int | None]] = []
    for page, rows in listed(one, one.labels.text("index")):
        for left, right in ((page.left, middle(page)), (middle(page), page.right)):
            name = ""
            for row in rows[1:]:
                cell = [c for c in row if left - 1 <= c["x0"] <= right]
                plain = [c for c in cell if not is_bold(c)]
                texts = [text for text, _ in stretches(plain)] if plain else []
                words = [text for text in texts if not text.isdigit()]
                numbers = [int(text) for text in texts if text.isdigit()]
                name = f"{name} {' '.join(words)}".strip()
                if numbers:
                    entries.append((name, numbers[0], numbers[1] if numbers[1:] else None))
                    name = ""
    return entries


def headings(one: Built) -> dict[str, int]:
    """Return the page of each heading of the text."""
    found: dict[str, int] = {}
    begun = ""  # a word that goes on on the next line
    for page in one.handout.pages:
        for row in page.body():
            if page.is_heading(row):
                text = begun + "".join(c["text"] for c in row)
                begun = text[:-1] if text.endswith("\xad") else ""
                if not begun:
                    found.setdefault(text, page.number)
    return found


# --- true numbers -------------------------------------------------------------------------------


def test_the_contents_lists_every_heading_with_its_page(template: str) -> None:
    one = built("german", template)
    pages = headings(one)
    pages.pop("Inhalt")
    assert dict(contents(one)) == pages
    assert [name for name, _ in contents(one)] == [title for _, title in one.handout.outline[1:]]


def test_the_index_lists_every_term_with_its_page_and_its_slide(template: str) -> None:
    one = built("many_terms", template)
    pages, found = headings(one), index(one)
    by_name = {name: (page, slide) for name, page, slide in found}
    printed = [part for part in one.talk.definitions if part.only != "slides"]
    assert len(printed) == 34
    for part in printed:
        page, slide = by_name[part.term]
        assert page == pages[part.term]
        if part.only == "handout":
            assert slide is None
        else:
            assert slide is not None and one.deck.titles[slide - 1].startswith(part.term)
    assert "Foxing" not in by_name


def test_a_full_name_leads_to_its_term(template: str) -> None:
    found = {name: numbers for name, *numbers in index(built("many_terms", template))}
    assert found["Raster image processor (RIP)"] == found["RIP"]
    assert found["International Standard Book Number (ISBN)"] == found["ISBN"]
    assert not any(name.startswith("Cyan") for name in found), "a name, no explanation"


def test_the_index_is_in_the_order_of_the_alphabet(template: str) -> None:
    names = [name for name, *_ in index(built("many_terms", template))]
    assert names == sorted(names, key=lambda name: sort_key(name, "en"))
    assert names.index("Endpaper") < names.index("Éventail") < names.index("Folio")
    assert names.index("Dot gain") < names.index("em") < names.index("Endpaper")


@pytest.mark.parametrize(("case", "count"), [("many_terms", 9), ("german", 32)])
def test_their_entries_are_links_from_the_name_to_the_number(
    case: str, count: int, template: str
) -> None:
    one = built(case, template)
    links = 0
    for page, rows in listed(one, one.labels.text("contents")):
        for row in rows:
            if row[0]["size"] > 11:
                break
            [link] = [k for k in page.links if k["top"] < row[0]["top"] + 5 < k["bottom"]]
            assert link["x0"] <= min(c["x0"] for c in row) and link["x1"] >= page.right - 0.1
            links += 1
    assert links == len(contents(one)) == count
    [(page, rows)] = listed(one, one.labels.text("index"))
    top = rows[0][0]["top"]
    assert len([k for k in page.links if k["top"] > top]) >= len(index(one)) > 24


def test_numbers_stand_below_one_another(template: str) -> None:
    one = built("many_terms", template)
    [_, (page, rows)] = [*listed(one, "Contents"), *listed(one, "Index of terms")][-2:]
    edges = {
        round(edge, 1)
        for row in rows[1:]
        for text, edge in stretches([c for c in row if c["x0"] > middle(page)])
        if text.isdigit()
    }
    assert len(edges) == 2 and max(edges) == pytest.approx(page.right, abs=0.1)
    assert page.number == len(one.handout.pages)


# --- when they are there ------------------------------------------------------------------------


def plan_of(text: str, folder: Path) -> tuple[bool, bool]:
    talk, labels, _ = load(text, folder)
    plan = plan_handout(talk, labels)
    return bool(plan.contents), plan.index is not None


def test_long_contents_leave_the_terms_to_the_index(template: str) -> None:
    one = built("numbers", template)
    assert contents(one) == [("Definitions", 1), ("Index of terms", len(one.handout.pages) - 2)]
    assert len(index(one)) == 200


def test_a_talk_with_more_than_twelve_terms_has_both(tmp_path: Path) -> None:
    assert plan_of(terms(12), tmp_path) == (False, False)
    assert plan_of(terms(13), tmp_path) == (True, True)


def test_contents_come_by_themselves_where_there_are_many_pages(
    look: Template, tmp_path: Path
) -> None:
    few, many = (document(terms(count), look, tmp_path) for count in (13, 60))
    for found, there in (few, False), (many, True):
        assert any(spelled(line) == "Contents" for _, line in lines(found)) is there


def test_terms_for_the_slides_alone_do_not_count(tmp_path: Path) -> None:
    text = terms(13).replace("{term: A0,", "{only: slides, term: A0,")
    assert plan_of(text, tmp_path) == (False, False)


def test_the_author_has_the_last_word(tmp_path: Path) -> None:
    assert plan_of(terms(13, "handout: {contents: no}"), tmp_path) == (False, True)
    assert plan_of(terms(13, "handout: {index: no}"), tmp_path) == (True, False)
    assert plan_of(terms(1, "handout: {contents: yes, index: yes}"), tmp_path) == (True, True)


def test_there_is_no_index_without_terms_and_no_contents_of_nothing(tmp_path: Path) -> None:
    text = "title: A\nhandout: {contents: yes, index: yes}\n"
    assert plan_of(text, tmp_path) == (False, False)
    assert plan_of(text + "introduction: B\n", tmp_path) == (True, False)


def test_their_ids_are_not_those_of_parts(tmp_path: Path) -> None:
    text = terms(13).replace("{term: A0,", "{id: contents, term: A0,")
    talk, labels, _ = load(text.replace("{term: B1,", "{id: index, term: B1,"), tmp_path)
    plan = plan_handout(talk, labels)
    assert plan.index is not None
    anchors = [plan.contents[0].anchor, plan.index.heading.anchor]
    anchors += [item.anchor for passage in plan.passages for item in passage.items if item.anchor]
    assert len(set(anchors)) == 15


def test_a_part_that_is_listed_nowhere_does_not_shift_the_numbers(tmp_path: Path) -> None:
    """Ids made from places are the same for slides and pages, whatever ids unlisted parts have."""
    order = "".join(f"  - {{definition: {chr(65 + n)}{n}}}\n" for n in range(12))
    text = terms(13).replace("{term: M12,", "{id: part-3, only: handout, term: M12,")
    (tmp_path / "content.yaml").write_text(f"{text}slides:\n{order}", encoding="utf-8")
    result = build_file(tmp_path / "content.yaml", tmp_path)
    assert result.ok, messages(result)
    page = Handout(tmp_path / "a-talk-handout.pdf").pages[-1]
    rows = ["".join(c["text"] for c in row) for row in page.rows()]
    assert any(row.startswith("AA0") and "11" in row for row in rows)
    assert any("CC2" in row and "3" in row for row in rows)


# --- one build or another -----------------------------------------------------------------------


def test_the_handout_is_the_same_with_and_without_the_deck(template: str, tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(terms(40), encoding="utf-8")
    for only in ("", "handout"):
        folder = tmp_path / f"out{only}"
        result = build_file(tmp_path / "content.yaml", folder, TEMPLATES[template], only=only)
        assert result.ok, messages(result)
    one, other = (tmp_path / f"out{only}" / "a-talk-handout.pdf" for only in ("", "handout"))
    assert one.read_bytes() == other.read_bytes()


def test_what_is_said_of_the_slides_is_not_said_of_a_handout_alone(tmp_path: Path) -> None:
    text = terms(13).replace("{term: A0,", "{layout: Nowhere, term: A0,")
    (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
    whole = build_file(tmp_path / "content.yaml", tmp_path / "both", "classic")
    alone = build_file(tmp_path / "content.yaml", tmp_path / "one", "classic", only="handout")
    assert whole.diagnostics.items and not alone.diagnostics.items


# --- on the page --------------------------------------------------------------------------------


def document(text: str, look: Template, folder: Path) -> Document:
    talk, labels, _ = load(text, folder)
    return lay_out_pages(plan_handout(talk, labels), look, {"part-3": 7})


def lines(document: Document) -> list[tuple[int, Line]]:
    return [
        (number, line)
        for number, frame in enumerate(document.frames, 1)
        for placed in frame.placed
        if placed.block is not None
        for line in placed.lines
    ]


def spelled(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def page_of(text: str, document: Document) -> int:
    """Return the page of the last line that reads so."""
    return [number for number, line in lines(document) if spelled(line) == text][-1]


def test_the_text_follows_short_contents_and_starts_a_page_after_long_ones(
    look: Template, tmp_path: Path
) -> None:
    listed, unlisted = "handout: {contents: yes}", "handout: {contents: yes, index: no}"
    assert page_of("A0", document(terms(13, listed), look, tmp_path)) == 1
    assert page_of("A0", document(terms(30, listed), look, tmp_path)) == 2
    long = document(terms(60, unlisted), look, tmp_path)
    assert page_of("Contents", long) == 1
    assert page_of("A0", long) == 2, "below what is left of the contents"


def test_a_short_index_stands_below_the_text_and_a_long_one_on_pages_of_its_own(
    look: Template, tmp_path: Path
) -> None:
    short = document(terms(1, "handout: {index: yes}"), look, tmp_path)
    assert len(short.frames) == 1
    long = document(terms(180), look, tmp_path)
    start = page_of("Index of terms", long)
    assert page_of("Word X179.", long) == start - 1
    first = min(line.y for number, line in lines(long) if number == start)
    assert first < look.page.top + 20
    assert long.frames[-1].section == "Index of terms"


def test_the_columns_of_the_last_page_are_even(look: Template, tmp_path: Path) -> None:
    for count in (100, 175, 176, 177, 180, 185, 230):
        found = document(terms(count), look, tmp_path)
        last = [
            line
            for number, line in lines(found)
            if number == len(found.frames) and line.element and line.element.tag == "Link"
        ]
        middle = look.page.left + look.page.measure / 2
        heights = [
            max(line.y for line in last if (line.x + line.pieces[0].x > middle) is right)
            for right in (False, True)
        ]
        assert 0 <= heights[0] - heights[1] <= 14
        assert len(last) >= 8


def test_words_above_the_numbers_are_content_once(look: Template, tmp_path: Path) -> None:
    found = document(terms(180), look, tmp_path)
    heads = [line for _, line in lines(found) if spelled(line) == "Page"]
    assert len(heads) >= 4
    assert [line.element is not ARTIFACT for line in heads] == [True] + [False] * (len(heads) - 1)


def test_a_talk_without_slides_has_one_column_of_numbers(look: Template, tmp_path: Path) -> None:
    talk, labels, _ = load(terms(13), tmp_path)
    found = lay_out_pages(plan_handout(talk, labels), look)
    assert {"Page", "Slide"} & {spelled(line) for _, line in lines(found)} == {"Page"}


def test_a_long_name_goes_on_below_itself(look: Template, tmp_path: Path) -> None:
    name = "Interlibrary lending between branches of different regions and across the border"
    text = terms(13).replace("term: A0", f"term: {name * 2}")
    found = document(text, look, tmp_path)
    entry = [
        line for _, line in lines(found) if line.element and tag_path(line.element)[-1] == "Index"
    ]
    joined = " ".join(spelled(line) for line in entry)
    assert " ".join(joined.split()).count("Interlibrary") == 2
    right = look.page.left + look.page.measure
    for _, line in lines(found):
        for piece in line.pieces:
            assert line.x + piece.x + piece.width <= right + 0.01


def tag_path(element: Element) -> list[str]:
    """Return the tags of an element and of what holds it."""
    return [element.tag, *(tag_path(element.parent) if element.parent else [])]


def test_lists_are_tagged_as_what_they_are(look: Template, tmp_path: Path) -> None:
    more = "handout: {contents: yes}\nslides: [section: {title: S}, definition: A0]"
    text = terms(13, more)
    found = document(text, look, tmp_path)
    paths = {tuple(tag_path(line.element)) for _, line in lines(found) if line.element}
    assert ("Link", "Reference", "TOCI", "TOC") in paths
    assert ("Link", "Reference", "TOCI", "TOC", "TOCI", "TOC") in paths
    assert ("Link", "Reference", "LBody", "LI", "L", "Index") in paths
    assert ("Lbl", "LI", "L", "Index") in paths


def test_lists_are_mirrored_where_a_talk_is_written_from_right_to_left(
    look: Template, tmp_path: Path
) -> None:
    found = document(terms(13, "language: ar\nhandout: {contents: yes}"), look, tmp_path)
    left, right = look.page.left, look.page.left + look.page.measure
    edges = {}
    for _, line in lines(found):
        tag = tag_path(line.element)[-1] if line.element else ""
        for piece in line.pieces:
            edges[tag, piece.text.strip()] = line.x + piece.x, line.x + piece.x + piece.width
    assert edges["TOC", "A0"][1] == pytest.approx(right)
    assert edges["TOC", "1"][0] == pytest.approx(left)
    assert edges["Index", "A"][1] == pytest.approx(right), "the first column is the right one"
    assert edges["Index", "M"][1] == pytest.approx(left + (look.page.measure - 24) / 2)


# --- the order of languages ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["3D", "à la carte", "Alphabet", "em", "en", "Éventail", "zebra"]),
        ("de", ["Apfel", "Ärger", "Straße", "Strauß", "Übel", "uhr", "Zug"]),
        ("sv", ["Apa", "Zebra", "Ål", "Äpple", "Öl"]),
        ("da-DK", ["Abe", "Zebra", "Æble", "Øl", "Ål"]),
        ("es", ["nácar", "nube", "ñandú", "oso"]),
        ("ar", ["البيانات", "شبكة", "الكلمة"]),
    ],
)
def test_names_stand_in_the_order_of_their_language(language: str, names: list[str]) -> None:
    assert sorted(names, key=lambda name: sort_key(name, language)) == names


@pytest.mark.parametrize(
    ("name", "language", "letter"),
    [
        ("em", "en", "E"),
        ("Éventail", "fr", "E"),
        ("Œuvre", "fr", "O"),
        ("Äpple", "sv", "Ä"),
        ("Äpfel", "de", "A"),
        ("ñandú", "es-MX", "Ñ"),
        ("«Zitat»", "de", "Z"),
        ("الشبكة", "ar", "ش"),
        ("3D", "en", ""),
        ("用語", "ja", ""),
        ("", "en", ""),
    ],
)
def test_a_name_stands_under_its_letter(name: str, language: str, letter: str) -> None:
    assert initial(name, language) == letter


def test_the_contents_is_a_text_of_links(tmp_path: Path) -> None:
    talk, labels, _ = load(terms(13), tmp_path)
    block = plan_handout(talk, labels).contents[1].block
    assert isinstance(block, Text)
    assert [p.runs[0].href for p in block.paragraphs][-1] == "#index"
