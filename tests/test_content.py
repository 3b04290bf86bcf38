"""A content file becomes a talk: every key, every shorthand, every form of a table; and its schema."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest
import yaml
from conftest import CASES, load

from deckbuilder.blocks import Link, Table
from deckbuilder.content import Comparison, Talk, TextSlide, slug
from deckbuilder.diagnostics import Diagnostics, report
from deckbuilder.forms import schema
from deckbuilder.loading import load_talk
from deckbuilder.pipeline import Job, build
from deckbuilder.tabular import NUMERIC

EVERYTHING = CASES / "everything.yaml"


def talk(text: str, folder: Path) -> Talk:
    """Return the talk that a text is, about which there is nothing to say."""
    found, _, said = load("title: A talk\n" + text, folder)
    assert said.items == [], report(said.items)
    return found


def warned(text: str, folder: Path) -> tuple[Talk, list[str]]:
    found, _, said = load("title: A talk\n" + text, folder)
    return found, [item.message for item in said.items]


def table(text: str, folder: Path) -> Comparison:
    (comparison,) = talk(f"comparison:\n  title: Both\n{text}", folder).comparisons
    return comparison


def cells(found: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in found.rows]


# Parts


def test_a_title_is_enough(tmp_path: Path) -> None:
    found = talk("", tmp_path)
    assert (found.title, found.name, found.language, found.authors) == (
        "A talk",
        "a-talk",
        "en",
        (),
    )
    assert found.order is None
    assert (found.introduction, found.definitions, found.takeaways) == (None, (), None)


def test_what_stands_at_the_top_is_read(tmp_path: Path) -> None:
    found = talk(
        """
subtitle: On words
author: [Ada, Ben]
event: Open Day
date: 2026-1-9
language: en-GB
minutes: 7.5
name: words
template: classic
labels: {agenda: Plan}
""",
        tmp_path,
    )
    assert (found.subtitle, found.authors, found.event) == ("On words", ("Ada", "Ben"), "Open Day")
    assert (found.language, found.minutes, found.name) == ("en-GB", 7.5, "words")
    assert found.template == "classic"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-11-24", "2026-11-24"),
        ("2026-1-9", "2026-01-09"),
        ("2026-11", "2026-11"),
        ("2026", "2026"),
        ("2024-02-29", "2024-02-29"),
        ("spring 2026", "spring 2026"),
        ("24. November 2026", "24. November 2026"),
    ],
)
def test_a_date_is_checked_where_it_is_one(typed: str, read: str, tmp_path: Path) -> None:
    assert talk(f"date: {typed}", tmp_path).date == read


def test_an_introduction_has_three_voices(tmp_path: Path) -> None:
    part = talk("introduction: {text: Read, slide: Shown, notes: Said}", tmp_path).introduction
    assert part is not None and part.slide is not None
    assert (part.text.text, part.slide.text, part.notes.text) == ("Read", "Shown", "Said")


def test_a_text_stands_for_an_introduction_a_closing_a_takeaway_and_a_reading(
    tmp_path: Path,
) -> None:
    found = talk(
        "introduction: Hello\ntakeaways: [One]\nfurther_reading: [A book]\nclosing: Goodbye\n",
        tmp_path,
    )
    assert found.introduction is not None and found.introduction.text.text == "Hello"
    assert found.takeaways is not None and found.takeaways.items[0].text.text == "One"
    assert found.further_reading is not None and found.further_reading.items[0].title == "A book"
    assert found.closing is not None and found.closing.text is not None
    assert found.closing.text.text == "Goodbye"


def test_a_definition_is_read_with_all_its_keys(tmp_path: Path) -> None:
    (part,) = talk(
        """
definitions:
  - term: LLM
    full_name: Large language model
    definition: A model of *text*
    slide: Text
    examples: [A chat, A summary]
    source: A book
    notes: Slowly
    id: llm
    layout: Definition
    fit: one slide
    only: slides
""",
        tmp_path,
    ).definitions
    assert (part.term, part.full_name, part.definition.text) == (
        "LLM",
        "Large language model",
        "A model of text",
    )
    assert part.slide is not None and part.source is not None
    assert (part.slide.text, part.source.text, part.notes.text) == ("Text", "A book", "Slowly")
    assert [example.text for example in part.examples] == ["A chat", "A summary"]
    assert (part.id, part.layout, part.fit, part.only) == (
        "llm",
        "Definition",
        "one slide",
        "slides",
    )


def test_one_example_needs_no_list(tmp_path: Path) -> None:
    (part,) = talk("definitions: [{term: A, definition: B, examples: C}]", tmp_path).definitions
    assert [example.text for example in part.examples] == ["C"]


def test_an_analogy_comes_under_its_definitions_own_term(tmp_path: Path) -> None:
    found = talk(
        """
definitions: [{term: LLM, definition: A model, id: llm}]
analogies:
  - {term: llm, analogy: A guest, explanation: Well-read, limits: Sober, slide: Guest, notes: Wait}
""",
        tmp_path,
    )
    (part,) = found.analogies
    assert part.explanation is not None and part.limits is not None and part.slide is not None
    assert (part.term, part.analogy.text, part.notes.text) == ("LLM", "A guest", "Wait")
    assert (part.explanation.text, part.limits.text, part.slide.text) == (
        "Well-read",
        "Sober",
        "Guest",
    )


def test_takeaways_gather_what_is_said_of_their_one_slide(tmp_path: Path) -> None:
    part = talk(
        """
takeaways:
  - {text: One, detail: More, notes: First.}
  - {text: Two, notes: Second., layout: Takeaways, fit: one slide}
  - {text: Three, notes: Unheard., only: handout}
""",
        tmp_path,
    ).takeaways
    assert part is not None
    assert [item.text.text for item in part.items] == ["One", "Two", "Three"]
    assert (part.notes.text, part.layout, part.fit) == ("First.\nSecond.", "Takeaways", "one slide")


def test_an_empty_key_is_as_good_as_none(tmp_path: Path) -> None:
    found = talk("subtitle:\nintroduction:\ntakeaways: []\nslides:\n", tmp_path)
    assert (found.subtitle, found.introduction, found.takeaways, found.order) == (
        "",
        None,
        None,
        None,
    )


def test_a_value_keeps_how_it_was_typed(tmp_path: Path) -> None:
    (part,) = talk(
        "definitions: [{term: NO, definition: 3.10, examples: [12:30, ~]}]", tmp_path
    ).definitions
    assert (part.term, part.definition.text) == ("NO", "3.10")
    assert [example.text for example in part.examples] == ["12:30", "~"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("LLM vs GenAI", "llm-vs-genai"),
        ("Größe & Maß: 3.10!", "größe-maß-3-10"),
        ("大規模言語モデル", "大規模言語モデル"),
        ("../../etc/passwd", "etc-passwd"),
        ("???", "talk"),
    ],
)
def test_a_talk_names_its_files_by_its_title(title: str, name: str) -> None:
    assert slug(title) == name


def test_a_long_title_makes_a_name_that_every_system_takes() -> None:
    assert len(slug("ö" * 200).encode()) <= 80


# Pictures


def test_a_part_takes_one_picture_or_several(tmp_path: Path) -> None:
    for name in ("wide.png", "square.png"):
        (tmp_path / name).write_bytes((CASES / "everything" / name).read_bytes())
    one, two = talk(
        """
definitions:
  - {term: A, definition: B, picture: {file: wide.png, alt: Red, caption: C, source: D, width: full}}
  - {term: B, definition: B, picture: [{file: wide.png, alt: Red}, {file: square.png, decorative: true}]}
""",
        tmp_path,
    ).definitions
    assert one.picture is not None and two.picture is not None
    (picture,) = one.picture.items
    assert (picture.alt, picture.caption, picture.source, picture.width) == (
        "Red",
        "C",
        "D",
        "full",
    )
    assert (picture.image.width, picture.image.height) == (64, 36)
    assert [(p.alt, p.decorative, p.width) for p in two.picture.items] == [
        ("Red", False, "half"),
        ("", True, "half"),
    ]


# Tables


def test_rows_are_mappings_or_lists_and_say_first_what_they_are_about(tmp_path: Path) -> None:
    found = table(
        """
  columns: [LLMs, GenAI]
  rows:
    - {aspect: Output, LLMs: Text, GenAI: All}
    - {GenAI: Small, LLMs: Large, aspect: Size}
    - [Use, Writing, Making]
""",
        tmp_path,
    )
    assert found.table.aspects
    assert [column.name for column in found.table.columns] == ["Aspect", "LLMs", "GenAI"]
    assert cells(found.table) == [
        ["Output", "Text", "All"],
        ["Size", "Large", "Small"],
        ["Use", "Writing", "Making"],
    ]


def test_rows_need_not_say_what_they_are_about(tmp_path: Path) -> None:
    found = table("  columns: [LLMs, GenAI]\n  rows: [{LLMs: A, GenAI: B}, [C, D]]", tmp_path)
    assert not found.table.aspects
    assert cells(found.table) == [["A", "B"], ["C", "D"]]


def test_a_column_may_be_called_aspect(tmp_path: Path) -> None:
    found = table("  columns: [aspect, LLMs]\n  rows: [{aspect: A, LLMs: B}, [C, D]]", tmp_path)
    assert not found.table.aspects
    assert cells(found.table) == [["A", "B"], ["C", "D"]]


def test_the_first_column_is_called_as_the_talks_language_has_it(tmp_path: Path) -> None:
    text = "comparison: {title: Beide, columns: [A], rows: [[x, 1]]}\n"
    (german,) = talk("language: de\n" + text, tmp_path).comparisons
    assert german.table.columns[0].name == "Kriterium"
    (own,) = talk("labels: {aspect: Topic}\n" + text, tmp_path).comparisons
    assert own.table.columns[0].name == "Topic"


def test_a_column_says_how_it_aligns_and_how_wide_it_is(tmp_path: Path) -> None:
    found = table(
        """
  columns: [{name: A, align: right, width: 40%}, {name: B, align: decimal, width: 12.5}, {name: C}]
  rows: [[a, b, c]]
""",
        tmp_path,
    )
    kinds = [(column.align, column.width) for column in found.table.columns]
    assert kinds == [("right", 0.4), ("decimal", 0.125), ("left", None)]


def test_a_column_of_numbers_aligns_right_by_itself(tmp_path: Path) -> None:
    found = table(
        "  columns: [A, B, C, D]\n  rows: [[1, 10 %, –, Text], ['1,204.5', '-3', 7, 8]]", tmp_path
    )
    assert [column.align for column in found.table.columns] == ["right", "right", "right", "left"]
    written = table("  columns: [{name: A, align: left}]\n  rows: [[1], [2]]", tmp_path)
    assert written.table.columns[0].align == "left"


NUMBERS = [
    "7",
    "-7",
    "−7",
    "1.234,5",
    "1 204",
    "1'204",
    "€ 3",
    "3 €",
    "40%",
    "±2",
    "12 ms",
    "~5",
    "1,5 kg",
]


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_may_have_a_sign_marks_and_a_unit(text: str) -> None:
    assert NUMERIC.fullmatch(text)


@pytest.mark.parametrize("text", ["", "Text", "7 apples", "A7", "Llama 3", "v3.10"])
def test_a_text_with_a_digit_is_no_number(text: str) -> None:
    assert not NUMERIC.fullmatch(text)


def test_a_cell_may_show_less_than_it_says(tmp_path: Path) -> None:
    found = table(
        "  columns: [A, B]\n  rows: [[{text: A *long* story, slide: Short}, Plain], ['', C]]",
        tmp_path,
    )
    assert cells(found.table) == [["A long story", "Plain"], ["", "C"]]
    assert cells(found.shown) == [["Short", "Plain"], ["", "C"]]


def test_a_table_that_shows_all_is_one_table(tmp_path: Path) -> None:
    found = table("  columns: [A]\n  rows: [[a]]", tmp_path)
    assert found.shown is found.table


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Output,Text,All\nSize,Large,Small\n",
            [["Output", "Text", "All"], ["Size", "Large", "Small"]],
        ),
        ("aspect,LLMs,GenAI\nOutput,Text,All\n", [["Output", "Text", "All"]]),
        ("GenAI,What,LLMs\nAll,Output,Text\n", [["Output", "Text", "All"]]),
        ("LLMs,GenAI\nText,All\n", [["Text", "All"]]),
        ("Text,All\n\nLarge,Small\n", [["Text", "All"], ["Large", "Small"]]),
        (
            '"Text, all","a ""quote"""\n"two\nlines",*b*\n',
            [["Text, all", 'a "quote"'], ["two lines", "b"]],
        ),
    ],
    ids=["no header", "header", "header in another order", "no aspect", "blank line", "quotes"],
)
def test_rows_may_come_from_a_csv_file(
    text: str, expected: list[list[str]], tmp_path: Path
) -> None:
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    assert cells(table("  columns: [LLMs, GenAI]\n  rows: rows.csv", tmp_path).table) == expected


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("A;B\n3,5;x\n", [["3,5", "x"]]),
        ("A\tB\n3,5\tx; y\n", [["3,5", "x; y"]]),
        ('"a;b",x\n', [["a;b", "x"]]),
        ('"a, b";"c; d"\n', [["a, b", "c; d"]]),
        ("one;two\nthree;four\n", [["one", "two"], ["three", "four"]]),
    ],
)
def test_cells_may_stand_between_semicolons_or_tabs(
    text: str, rows: list[list[str]], tmp_path: Path
) -> None:
    """As Excel writes them where a comma is the decimal mark."""
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    assert cells(table("  columns: [A, B]\n  rows: rows.csv", tmp_path).table) == rows


def test_a_cell_too_few_is_told_as_such_also_beside_quotes(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text('"one","two"\n', encoding="utf-8")
    text = "title: A\ncomparison: {title: T, columns: [A, B, C], rows: rows.csv}\n"
    (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
    found = Diagnostics()
    assert load_talk(tmp_path / "content.yaml", "content.yaml", found) is None
    [fault] = found.items
    assert fault.rule == "missing-cell"
    assert fault.message == "rows.csv: row 1 has 2 cells, not 3 or 4"


def test_a_csv_file_of_excel_is_read(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_bytes("A,B\r\nGröße,1\r\n".encode("utf-8-sig"))
    assert cells(table("  columns: [A, B]\n  rows: rows.csv", tmp_path).table) == [["Größe", "1"]]


def test_there_may_be_several_comparisons(tmp_path: Path) -> None:
    text = (
        "comparison: [{title: A, columns: [X], rows: [[1]]}, {title: B, columns: [X], rows: [[1]]}]"
    )
    assert [part.title for part in talk(text, tmp_path).comparisons] == ["A", "B"]


# Relations


def test_relations_of_one_kind_that_chain_are_one_picture(tmp_path: Path) -> None:
    groups = talk(
        """
relations:
  - {term: A, is: leads-to, of: B, label: at last, notes: First.}
  - {term: LLM, is: subset, of: GenAI}
  - {term: B, is: leads-to, of: C, id: chain, notes: Second., fit: one slide, layout: Relation}
  - {term: X, is: leads-to, of: Y}
  - {term: Vision, is: subset, of: GenAI, explanation: Seen.}
""",
        tmp_path,
    ).relations
    assert [group.terms for group in groups] == [
        ("A", "B", "C"),
        ("LLM", "GenAI", "Vision"),
        ("X", "Y"),
    ]
    chain = groups[0]
    assert chain.entries[0].link == Link("A", "leads-to", "B", "at last")
    assert (chain.id, chain.layout, chain.fit) == ("chain", "Relation", "one slide")
    assert chain.notes.text == "First.\nSecond."


def test_relations_join_late_when_an_entry_links_two_groups(tmp_path: Path) -> None:
    text = "relations: [{term: A, is: part, of: B}, {term: C, is: part, of: D}, {term: B, is: part, of: C}]"
    (group,) = talk(text, tmp_path).relations
    assert group.terms == ("A", "B", "C", "D")


def test_what_only_the_handout_prints_is_no_part_of_the_slides_picture(tmp_path: Path) -> None:
    text = "relations: [{term: A, is: part, of: B}, {term: B, is: part, of: C, only: handout}]"
    assert [group.only for group in talk(text, tmp_path).relations] == ["", "handout"]


# The author's own order

PARTS = """
introduction: Hello
definitions: [{term: A, definition: First, id: a}, {term: B, definition: Second}]
analogies: [{term: B, analogy: Like A}]
comparison: {title: Both, columns: [A], rows: [[1]]}
relations: [{term: A, is: subset, of: B}]
takeaways: [One]
further_reading: [A book]
closing: Goodbye
"""


def kinds(found: Talk) -> list[str]:
    assert found.order is not None
    return [type(part).__name__ for part in found.order]


def test_every_part_can_be_named(tmp_path: Path) -> None:
    found = talk(
        PARTS
        + """
slides: [title, agenda, closing, further_reading, takeaways, comparison, {relation: B}, {analogy: B},
  {definition: B}, a, introduction]
""",
        tmp_path,
    )
    assert kinds(found) == [
        *("TitlePage", "Agenda", "Closing", "FurtherReading", "Takeaways", "Comparison"),
        *("RelationGroup", "Analogy", "Definition", "Definition", "Introduction"),
    ]
    assert found.unlisted == ()


def test_a_part_may_be_shown_twice(tmp_path: Path) -> None:
    found, _ = warned(
        PARTS + "slides: [{definition: A}, {definition: B}, {definition: A}]", tmp_path
    )
    assert found.order is not None
    assert found.order[0] is found.order[2]


def test_parts_that_are_not_listed_are_told_of(tmp_path: Path) -> None:
    found, said = warned(
        PARTS + "slides: [introduction, {definition: A}, {analogy: B}, {relation: A}, closing]",
        tmp_path,
    )
    assert [type(part).__name__ for part in found.unlisted] == [
        *("Definition", "Comparison", "Takeaways", "FurtherReading")
    ]
    assert [message.partition(" is not listed")[0] for message in said] == [
        *("definition 'B'", "comparison 'Both'", "the part takeaways", "the part further_reading")
    ]


def test_an_entrys_id_means_the_slide_it_stands_on(tmp_path: Path) -> None:
    found = talk("takeaways: [{text: One, id: one}, {text: Two, id: two}]\nslides: [two]", tmp_path)
    assert kinds(found) == ["Takeaways"]


def test_free_slides_are_read(tmp_path: Path) -> None:
    (tmp_path / "wide.png").write_bytes((CASES / "everything" / "wide.png").read_bytes())
    found = talk(
        """
slides:
  - section: First part
  - section: {title: Second part, text: More, slide: Less, minutes: 5}
  - text: {title: A text, text: Words, slide: Word, notes: Said}
  - picture: {title: A picture, file: wide.png, alt: Red}
  - picture: {file: wide.png, alt: Red}
  - picture: {file: wide.png, alt: Red, caption: Painted}
  - quote: Words
  - quote: {text: Words, by: Ada, title: In her words}
  - columns: {title: Two, left: A, right: B}
  - table: {title: Numbers, columns: [A], rows: [[1]]}
""",
        tmp_path,
    )
    assert kinds(found) == [
        *("Section", "Section", "TextSlide", "PictureSlide", "PictureSlide", "PictureSlide"),
        *("QuoteSlide", "QuoteSlide", "ColumnsSlide", "Comparison"),
    ]
    assert found.order is not None
    titles = [getattr(part, "title", None) for part in found.order]
    assert titles == [
        "First part",
        "Second part",
        "A text",
        "A picture",
        "Red",
        "Painted",
        "",
        "In her words",
    ] + [*("Two", "Numbers")]
    text = found.order[2]
    assert isinstance(text, TextSlide) and text.slide is not None
    assert (text.text.text, text.slide.text, text.notes.text) == ("Words", "Word", "Said")


# The schema that editors check with: it says of a file what the program says


class EditorLoader(yaml.SafeLoader):
    """YAML as editors read it, by the core schema of YAML 1.2: dates are texts, NO is no boolean."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [
            (tag, re.compile("true|false") if tag.endswith(":bool") else pattern)
            for tag, pattern in resolvers
            if not tag.endswith(":timestamp")
        ]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def as_editors_read(text: str) -> Any:
    return yaml.load(text, EditorLoader)


VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_the_schema_is_sound() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_a_talk_with_every_key_builds_without_a_word(tmp_path: Path) -> None:
    result = build(Job(EVERYTHING, "everything.yaml", tmp_path))
    assert report(result.diagnostics.items) == ""
    assert [path.name for path in result.outputs] == ["everything.pptx", "everything-handout.pdf"]


def test_the_schema_takes_a_talk_with_every_key() -> None:
    errors = list(VALIDATOR.iter_errors(as_editors_read(EVERYTHING.read_text(encoding="utf-8"))))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def used_keys(
    part: dict[str, Any], value: Any, root: dict[str, Any], name: str
) -> set[tuple[str, str]]:
    """Return the record and name of each key in a value that a part of the schema allows."""
    if "$ref" in part:
        name = part["$ref"].rpartition("/")[2]
        return used_keys(root["$defs"][name], value, root, name)
    if "anyOf" in part:
        fitting = [
            option
            for option in part["anyOf"]
            if VALIDATOR.evolve(schema={**option, "$defs": root["$defs"]}).is_valid(value)
        ]
        return set().union(*(used_keys(option, value, root, name) for option in fitting))
    if part.get("type") == "array":
        return set().union(*(used_keys(part["items"], item, root, name) for item in value))
    out = set()
    for key, inner in part.get("properties", {}).items():
        if key in value:
            out |= {(name, key), *used_keys(inner, value[key], root, name)}
    return out


def test_the_talk_with_every_key_has_every_key() -> None:
    root = schema()
    known = {(name, key) for name, record in root["$defs"].items() for key in record["properties"]}
    known |= {("talk", key) for key in root["properties"]}
    written = as_editors_read(EVERYTHING.read_text(encoding="utf-8"))
    assert len(known) > 120
    assert known - used_keys(root, written, root, "talk") == set()


@pytest.mark.parametrize(
    "text",
    [
        "subtitle: no title",
        "title: T\ntitel: T",
        "title: T\nminutes: long",
        "title: T\ndeckbuilder: one",
        "title: T\ndefinitions: a text",
        "title: T\ndefinitions: [{term: A}]",
        "title: T\ndefinitions: [{term: A, definition: B, only: slide}]",
        "title: T\nrelations: [{term: A, is: subsets, of: B}]",
        "title: T\ncomparison: {title: A, columns: [B]}",
        "title: T\ncomparison: {title: A, columns: [B], rows: {b: 1}}",
        "title: T\ncomparison: {title: A, columns: [B], rows: table.xlsx}",
        "title: T\nslides: [{text: {title: A}}]",
        "title: T\nslides: [{text: {title: A, text: B}, quote: C}]",
        "title: T\nslides: [{chapter: B}]",
        "title: T\nslides: [{picture: {file: a.png, decorative: maybe}}]",
        "title: [T]",
    ],
)
def test_the_schema_refuses_what_the_program_refuses(text: str, tmp_path: Path) -> None:
    assert not VALIDATOR.is_valid(as_editors_read(text))
    with pytest.raises(AssertionError):
        load(text, tmp_path)


@pytest.mark.parametrize(
    ("lines", "folded"),
    [
        ("A\n- one\n- two", True),
        ("A\n\n- one\n- two", True),
        ("A\n\n1. one\n2. two", True),
        ("- one\n- two", True),
        ("A\n\n- one\n\n- two", False),
        ("A\n  - one\n  - two", False),
        ("- one\n  and more\n- two", False),
        ("A - b\n1990. It was so", False),
    ],
)
@pytest.mark.parametrize("mark", [">", ">-", ">+"])
def test_a_list_that_yaml_folds_is_warned_of(
    lines: str, folded: bool, mark: str, tmp_path: Path
) -> None:
    block = "".join(f"    {line}\n" if line else "\n" for line in lines.split("\n"))
    talk, _, found = load(f"title: T\nintroduction:\n  text: {mark}\n{block}", tmp_path)
    assert [item.rule for item in found.items] == ["folded-list"] * folded
    assert talk.introduction is not None
    if "one" in lines:
        items = [p for p in talk.introduction.text.paragraphs if p.mark]
        assert (len(items) == 2) is not folded


WARNED = [
    case
    for case in sorted((CASES / "faults").glob("*.yaml"))
    if "error[" not in case.with_suffix(".txt").read_text(encoding="utf-8")
]


@pytest.mark.parametrize("case", WARNED, ids=lambda path: path.stem)
def test_the_schema_takes_what_the_program_takes(case: Path) -> None:
    errors = VALIDATOR.iter_errors(as_editors_read(case.read_text(encoding="utf-8")))
    assert [error.message for error in errors] == []


def test_keys_are_explained_to_editors() -> None:
    properties = schema()["$defs"]["definition"]["properties"]
    assert properties["slide"]["description"] == "shown on the slide instead of the main text"
    assert properties["notes"]["description"] == "said: the notes pane only"
