"""What stands where: the order of parts, and what of each is shown, read and said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import CASES, GOLDENS, assert_golden, load

from deckbuilder.blocks import Block, Paragraph, Pictures, Relation, Run, Table, Text
from deckbuilder.deck import Deck, Slide, plan_deck
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.handout import Handout, Item, plan_handout
from deckbuilder.loading import load_talk
from deckbuilder.outline import arrange

# Goldens: deck and handout as text


def run_text(run: Run) -> str:
    text = f"`{run.text}`" if run.code else run.text
    text = {1: f"^{text}^", -1: f"~{text}~"}.get(run.raised, text)
    text = f"*{text}*" if run.italic else text
    text = f"**{text}**" if run.bold else text
    text = f"[{text}]({run.href})" if run.href else text
    return f"[{text}]{{lang={run.lang}}}" if run.lang else text


def paragraph_text(paragraph: Paragraph) -> str:
    mark = {"bullet": "- ", "number": f"{paragraph.number}. "}.get(paragraph.mark, "")
    return "  " * paragraph.level + mark + "".join(map(run_text, paragraph.runs))


def block_lines(block: Block) -> Iterator[str]:
    """Yield the lines that show a block."""
    if isinstance(block, Text):
        yield from map(paragraph_text, block.paragraphs)
    elif isinstance(block, Table):
        heads = []
        for column in block.columns:
            width = f" {column.width:.0%}" if column.width else ""
            heads.append(f"{column.name} ({column.align}{width})")
        yield "| " + " | ".join(heads) + " |" + (" aspects" if block.aspects else "")
        for row in block.rows:
            yield "| " + " | ".join("".join(map(paragraph_text, c.paragraphs)) for c in row) + " |"
    elif isinstance(block, Pictures):
        for picture in block.items:
            alt = "decorative" if picture.decorative else f'"{picture.alt}"'
            image = picture.image
            yield f"<{image.name} {image.width} × {image.height}, {picture.width}: {alt}>"
    elif isinstance(block, Relation):
        for link in block.links:
            label = f" ({link.label})" if link.label else ""
            yield f"<{link.term} {link.kind} {link.of}{label}>"
        yield f'<"{block.alt}">'


def indented(name: str, block: Block) -> Iterator[str]:
    """Yield a name and its block: on one line if that is one."""
    lines = list(block_lines(block))
    if len(lines) == 1 and lines[0] == lines[0].strip():
        yield f"  {name}: {lines[0]}"
    else:
        yield f"  {name}:"
        yield from (f"    {line}" for line in lines)


def deck_text(deck: Deck) -> str:
    """Return a deck as a person can review it."""
    lines = []
    for number, slide in enumerate(deck.slides, 1):
        if number == 1 or slide.section != deck.slides[number - 2].section:
            lines += [f"=== {slide.section}", ""]
        layout = f" on {slide.layout}" if slide.layout else ""
        one = ", one slide" if slide.one_slide else ""
        lines.append(f"{number} {slide.kind}: {slide.title} #{slide.anchor}{layout}{one}")
        for role, block in slide.fills.items():
            if role != "title" or list(block_lines(block)) != [slide.title]:
                lines += indented(role, block)
        if slide.notes.paragraphs:
            lines += indented("notes", slide.notes)
        lines.append("")
    return "\n".join(lines)


def handout_text(handout: Handout) -> str:
    """Return a handout as a person can review it; "=" heads a passage, ">" is set apart."""

    def item_lines(item: Item) -> Iterator[str]:
        heading = f"{'#' * item.level} " if item.level else ""
        anchor = f" #{item.anchor}" if item.anchor else ""
        yield from indented(f"{'> ' * item.quoted}{heading}{item.style}{anchor}", item.block)

    front = (*handout.title_block, *handout.contents)
    lines = [line for item in front for line in item_lines(item)]
    for passage in handout.passages:
        lines += ["", f"=== {passage.section}", ""]
        lines += [line for item in passage.items for line in item_lines(item)]
    if handout.index:
        lines += ["", *item_lines(handout.index.heading)]
        for name, other, anchor, initial in handout.index.entries:
            lines.append(f"  {initial}: {name}" + f" ({other})" * bool(other) + f" #{anchor}")
    return "\n".join(lines) + "\n"


def test_the_deck_of_a_talk_with_every_key() -> None:
    loaded = load_talk(CASES / "everything.yaml", "everything.yaml", Diagnostics())
    assert loaded is not None
    assert_golden(GOLDENS / "everything.deck.txt", deck_text(plan_deck(*loaded)))


def test_the_handout_of_a_talk_with_every_key() -> None:
    loaded = load_talk(CASES / "everything.yaml", "everything.yaml", Diagnostics())
    assert loaded is not None
    assert_golden(GOLDENS / "everything.handout.txt", handout_text(plan_handout(*loaded)))


# Helpers


def deck(text: str, folder: Path) -> Deck:
    talk, labels, _ = load("title: A talk\n" + text, folder)
    return plan_deck(talk, labels)


def handout(text: str, folder: Path) -> Handout:
    talk, labels, _ = load("title: A talk\n" + text, folder)
    return plan_handout(talk, labels)


def titles(text: str, folder: Path) -> list[str]:
    return [slide.title for slide in deck(text, folder).slides]


def shown(slide: Slide) -> dict[str, list[str]]:
    """Return what fills the roles of a slide, but for its title."""
    return {r: list(block_lines(b)) for r, b in slide.fills.items() if r != "title"}


def last(text: str, folder: Path) -> dict[str, list[str]]:
    """Return what the last slide of a talk shows."""
    return shown(deck(text, folder).slides[-1])


def printed(text: str, folder: Path) -> list[tuple[str, str]]:
    """Return the styles and the words of all that a handout prints below its title block."""
    passages = handout(text, folder).passages
    return [(item.style, " / ".join(block_lines(item.block))) for p in passages for item in p.items]


# Order

PARTS = """
closing: Goodbye
further_reading: [A book]
takeaways: [One]
relations:
  - {term: LLM, is: subset, of: GenAI}
  - {term: Prompt, is: leads-to, of: Answer}
comparison: {title: Side by side, columns: [A], rows: [[1]]}
analogies: [{term: LLM, analogy: A guest}, {term: GenAI, analogy: A workshop}]
definitions: [{term: GenAI, definition: Makes things}, {term: LLM, definition: Makes text}]
introduction: Hello
"""


def test_the_order_is_derived_from_what_parts_are(tmp_path: Path) -> None:
    assert titles(PARTS, tmp_path) == [
        "A talk",
        "Agenda",
        "Introduction",
        "GenAI",
        "GenAI: an analogy",
        "LLM",
        "LLM: an analogy",
        "LLM is a subset of GenAI",
        "Prompt leads to Answer",
        "Side by side",
        "Key takeaways",
        "Further reading",
        "In closing",
    ]


def test_a_relation_follows_the_last_definition_that_it_speaks_of(tmp_path: Path) -> None:
    text = """
definitions: [{term: A, definition: B}, {term: B, definition: B}, {term: C, definition: B}]
relations: [{term: B, is: part, of: A}, {term: C, is: overlaps, of: D}]
"""
    assert titles(text, tmp_path)[1:] == [
        "A",
        "B",
        "B is part of A",
        "C",
        "C overlaps with D",
    ]


def test_an_agenda_comes_with_the_fourth_part(tmp_path: Path) -> None:
    three = "introduction: Hello\ntakeaways: [One]\nclosing: Goodbye\n"
    assert "Agenda" not in titles(three, tmp_path)
    assert "Agenda" in titles(three + "further_reading: [A book]\n", tmp_path)


def test_the_agenda_lists_groups_with_links_but_not_the_closing(tmp_path: Path) -> None:
    found = deck(PARTS, tmp_path)
    agenda = found.slides[1]
    assert agenda.kind == "agenda"
    lines = shown(agenda)["body"]
    assert [line.partition("](")[0].lstrip(" -[") for line in lines] == [
        "Introduction",
        "GenAI",
        "LLM",
        "Side by side",
        "Key takeaways",
        "Further reading",
    ]
    anchors = {slide.anchor: slide.title for slide in found.slides}
    targets = [line.partition("](#")[2].rstrip(")") for line in lines]
    assert [anchors[target] for target in targets] == [
        "Introduction",
        "GenAI",
        "LLM",
        "Side by side",
        "Key takeaways",
        "Further reading",
    ]


def test_the_agenda_leaves_out_what_only_the_handout_has(tmp_path: Path) -> None:
    for hidden in (
        "takeaways: [{text: One, only: handout}]",
        "further_reading: [{title: One, only: handout}]",
    ):
        four = "introduction: Hello\ndefinitions: [{term: A, definition: B}, {term: C, definition: D}]\n"
        four += "comparison: {title: Side by side, columns: [A], rows: [[1]]}\n"
        lines = shown(deck(four + hidden, tmp_path).slides[1])["body"]
        assert [line.partition("](")[0].lstrip(" -[") for line in lines] == [
            "Introduction",
            "A",
            "C",
            "Side by side",
        ]


def test_parts_of_the_handout_only_do_not_bring_an_agenda(tmp_path: Path) -> None:
    three = "introduction: Hello\nclosing: Goodbye\nfurther_reading: [A book]\n"
    assert "Agenda" not in titles(three + "takeaways: [{text: One, only: handout}]", tmp_path)


def test_a_group_is_a_section_of_the_deck(tmp_path: Path) -> None:
    sections = [(slide.section, slide.title) for slide in deck(PARTS, tmp_path).slides]
    assert sections[:2] == [("A talk", "A talk"), ("A talk", "Agenda")]
    assert [title for section, title in sections if section == "LLM"] == [
        "LLM",
        "LLM: an analogy",
        "LLM is a subset of GenAI",
        "Prompt leads to Answer",
    ]


def test_many_definitions_share_one_line_of_the_agenda(tmp_path: Path) -> None:
    def definitions(count: int) -> str:
        return "definitions:\n" + "".join(
            f"  - {{term: T{i}, definition: D}}\n" for i in range(count)
        )

    def agenda(count: int) -> list[str]:
        talk, labels, _ = load("title: A talk\n" + definitions(count), tmp_path)
        return [group.title for group in arrange(talk, labels) if not group.lead]

    assert agenda(6) == ["T0", "T1", "T2", "T3", "T4", "T5"]
    assert agenda(7) == ["Definitions"]


def test_sections_of_the_author_are_the_groups(tmp_path: Path) -> None:
    text = (
        PARTS
        + """
slides:
  - title
  - agenda
  - introduction
  - section: The words
  - definition: LLM
  - quote: Words, words, words
  - section: {title: The end, only: handout}
  - comparison: Side by side
  - takeaways
  - further_reading
  - closing
"""
    )
    found = deck(text, tmp_path)
    assert [(slide.section, slide.title) for slide in found.slides] == [
        ("A talk", "A talk"),
        ("A talk", "Agenda"),
        ("A talk", "Introduction"),
        ("The words", "The words"),
        ("The words", "LLM"),
        ("The words", "A quotation: Words, words, words"),
        ("The end", "Side by side"),
        ("Key takeaways", "Key takeaways"),
        ("Further reading", "Further reading"),
        ("In closing", "In closing"),
    ]
    agenda = shown(found.slides[1])["body"]
    assert [line.partition("](")[0].lstrip(" -[") for line in agenda] == [
        "The words",
        "The end",
        "Key takeaways",
        "Further reading",
    ]


def test_the_authors_order_is_kept_and_agenda_and_title_come_only_where_asked_for(
    tmp_path: Path,
) -> None:
    text = PARTS + "slides: [closing, takeaways, {definition: LLM}, {definition: GenAI}]"
    assert titles(text, tmp_path) == ["In closing", "Key takeaways", "LLM", "GenAI"]


def test_titles_of_slides_are_unique(tmp_path: Path) -> None:
    text = """
slides:
  - text: {title: LLM, text: A}
  - text: {title: llm, text: B}
  - text: {title: LLM (2), text: C}
  - text: {title: LLM, text: D}
"""
    found = titles(text, tmp_path)
    assert found[0] == "LLM"
    assert len({title.casefold() for title in found}) == 4


@pytest.mark.parametrize(
    "part",
    [
        "introduction: {text: Marker, only: handout}",
        "definitions: [{term: Marker, definition: B, only: handout}]",
        "comparison: {title: Marker, columns: [A], rows: [[1]], only: handout}",
        "relations: [{term: Marker, is: part, of: B, only: handout}]",
        "takeaways: [{text: Marker, only: handout}]",
        "further_reading: [{title: Marker, only: handout}]",
        "closing: {text: Marker, only: handout}",
        "slides: [{text: {title: Marker, text: B, only: handout}}]",
    ],
)
def test_what_is_for_the_handout_only_is_not_shown(part: str, tmp_path: Path) -> None:
    assert "Marker" not in deck_text(deck(part, tmp_path))
    assert "Marker" in handout_text(handout(part, tmp_path))
    for_slides = part.replace("only: handout", "only: slides")
    assert "Marker" in deck_text(deck(for_slides, tmp_path))
    assert "Marker" not in handout_text(handout(for_slides, tmp_path))


# What is shown where


def test_the_title_page_says_who_speaks_when_and_where(tmp_path: Path) -> None:
    text = "subtitle: On words\nauthor: [Ada, Ben, Cy]\nevent: Open Day\ndate: 2026-11-24\n"
    assert last(text, tmp_path) == {
        "subtitle": ["On words"],
        "by": ["Ada, Ben and Cy", "Open Day · 24 November 2026"],
    }
    assert last("", tmp_path) == {}


DEFINITION = """
definitions:
  - term: LLM
    full_name: Large language model
    definition: A model of text.
    examples: [A chat, A summary]
    source: A book
    notes: Slowly
"""


def test_a_definition_shows_all_unless_it_says_what_to_show(tmp_path: Path) -> None:
    assert last(DEFINITION, tmp_path) == {
        "body": ["A model of text."],
        "full_name": ["Large language model"],
        "examples": ["  - A chat", "  - A summary"],
        "source": ["Source: A book"],
    }
    assert last(DEFINITION + "    slide: Short", tmp_path) == {
        "body": ["Short"],
        "source": ["Source: A book"],
    }


def test_a_definition_is_read_whole_whatever_it_shows(tmp_path: Path) -> None:
    expected = [
        ("heading1", "LLM"),
        ("full_name", "Large language model"),
        ("body", "A model of text."),
        ("label", "Examples"),
        ("body", "  - A chat /   - A summary"),
        ("source", "Source: A book"),
    ]
    assert printed(DEFINITION, tmp_path) == expected
    assert printed(DEFINITION + "    slide: Short", tmp_path) == expected


ANALOGY = """
definitions: [{term: LLM, definition: A model}]
analogies: [{term: LLM, analogy: A guest, explanation: Well-read, limits: Sober, notes: Wait%s}]
"""


def test_an_analogy_shows_itself_only(tmp_path: Path) -> None:
    assert last(ANALOGY % "", tmp_path) == {"quote": ["A guest"]}
    assert last(ANALOGY % ", slide: Guest", tmp_path) == {"quote": ["Guest"]}


def test_an_analogy_is_read_with_its_explanation_under_its_definition(tmp_path: Path) -> None:
    assert printed(ANALOGY % ", slide: Guest", tmp_path) == [
        ("heading1", "LLM"),
        ("body", "A model"),
        ("quote", "A guest"),
        ("quote_text", "Well-read"),
        ("quote_text", "**Where the analogy ends: **Sober"),
    ]


def test_takeaways_show_their_texts_only(tmp_path: Path) -> None:
    text = "takeaways: [{text: One, detail: More}, {text: Two, only: handout}, Three]"
    assert last(text, tmp_path) == {"body": ["  1. One", "  2. Three"]}
    assert printed(text, tmp_path) == [
        ("heading1", "Key takeaways"),
        ("takeaway", "  1. One"),
        ("detail", "  More"),
        ("takeaway", "  2. Two"),
        ("takeaway", "  3. Three"),
    ]


def test_a_table_shows_what_its_cells_show(tmp_path: Path) -> None:
    text = "comparison: {title: Both, columns: [A], rows: [[Size, {text: Very large, slide: L}]]}"
    assert last(text, tmp_path)["table"][1:] == ["| Size | L |"]
    assert printed(text, tmp_path)[1][1].endswith("| Size | Very large |")


def test_further_reading_links_its_titles_and_prints_their_addresses(tmp_path: Path) -> None:
    text = "further_reading: [{title: A book, url: https://example.org, note: Long}]"
    assert last(text, tmp_path) == {"body": ["  - [A book](https://example.org) – Long"]}
    assert printed(text, tmp_path)[1:] == [
        (
            "reading",
            "  - [**A book**](https://example.org) /   [https://example.org](https://example.org)",
        ),
        ("detail", "  Long"),
    ]


def test_a_relation_shows_its_picture_and_the_handout_says_it_in_words(tmp_path: Path) -> None:
    text = """
relations:
  - {term: LLM, is: subset, of: GenAI, label: text only, explanation: Every LLM is GenAI.}
  - {term: GenAI, is: subset, of: AI}
"""
    alt = "Diagram: LLM is a subset of GenAI (text only); GenAI is a subset of AI"
    drawn = ["<LLM subset GenAI (text only)>", "<GenAI subset AI>", f'<"{alt}">']
    assert titles(text, tmp_path)[-1] == "How LLM, GenAI and AI relate"
    assert last(text, tmp_path) == {"picture": drawn, "body": ["Every LLM is GenAI."]}
    assert printed(text, tmp_path) == [
        ("heading1", "How LLM, GenAI and AI relate"),
        ("drawing", " / ".join(drawn)),
        ("caption", "LLM is a subset of GenAI; GenAI is a subset of AI."),
        ("body", "Every LLM is GenAI."),
    ]


def test_a_relation_is_said_below_its_picture_only_where_no_heading_says_it(
    tmp_path: Path,
) -> None:
    text = "relations: [{term: LLM, is: subset, of: GenAI, explanation: Every one.}]\n"
    drawing = '<LLM subset GenAI> / <"Diagram: LLM is a subset of GenAI">'
    assert printed(text, tmp_path) == [
        ("heading1", "LLM is a subset of GenAI"),
        ("drawing", drawing),
        ("body", "Every one."),
    ]
    text += "definitions: [{term: LLM, definition: Makes text}]\n"
    assert printed(text, tmp_path) == [
        ("heading1", "LLM"),
        ("body", "Makes text"),
        ("drawing", drawing),
        ("caption", "LLM is a subset of GenAI."),
        ("body", "Every one."),
    ]


def test_a_quotation_has_a_title_on_its_slide_and_none_in_the_handout(tmp_path: Path) -> None:
    text = (
        "slides: [{quote: {text: One two three four five six seven}}, {quote: {text: A, by: Ada}}]"
    )
    assert titles(text, tmp_path) == [
        "A quotation: One two three four five six…",
        "Ada: a quotation",
    ]
    assert printed(text, tmp_path) == [
        ("quote", "One two three four five six seven"),
        ("quote", "A"),
        ("quote_by", "Ada"),
    ]


def test_a_quotation_that_was_given_a_title_has_it_in_both(tmp_path: Path) -> None:
    text = "slides: [{quote: {title: On words, text: A, by: Ada}}]"
    assert titles(text, tmp_path) == ["On words"]
    assert [words for _, words in printed(text, tmp_path)] == ["On words", "A", "Ada"]


def test_columns_stand_one_below_the_other_in_the_handout(tmp_path: Path) -> None:
    text = "slides: [{columns: {title: Two, left: A, right: B}}]"
    assert last(text, tmp_path) == {"body": ["A"], "second": ["B"]}
    assert printed(text, tmp_path) == [("heading1", "Two"), ("body", "A"), ("body", "B")]


def test_the_closing_shows_how_to_reach_the_speaker(tmp_path: Path) -> None:
    text = "closing: {text: Thank you, contact: ada@example.org}"
    assert last(text, tmp_path) == {"body": ["Thank you"], "by": ["ada@example.org"]}
    assert printed(text, tmp_path) == [
        ("heading1", "In closing"),
        ("body", "Thank you"),
        ("label", "Contact"),
        ("body", "ada@example.org"),
    ]


def test_notes_are_said_and_stand_nowhere_else(tmp_path: Path) -> None:
    text = (CASES / "everything.yaml").read_text(encoding="utf-8").partition("title:")[2]
    for name in ("everything/wide.png", "everything/square.png", "everything/numbers.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((CASES / name).read_bytes())
    marked = "title:" + text.replace("notes: ", "notes: ZZZ ").replace("ZZZ |\n", "|\n    ZZZ\n")
    talk, labels, _ = load(marked, tmp_path)
    assert "ZZZ" not in handout_text(plan_handout(talk, labels))
    slides = plan_deck(talk, labels).slides
    assert sum("ZZZ" in slide.notes.text for slide in slides) > 12
    for slide in slides:
        assert "ZZZ" not in str(shown(slide))


# The handout follows slides:, and links terms


def test_the_handout_follows_the_authors_order_and_prints_what_is_left_out_at_its_end(
    tmp_path: Path,
) -> None:
    text = PARTS + "slides: [title, closing, takeaways, {definition: LLM}, {definition: LLM}]"
    headings = [words for style, words in printed(text, tmp_path) if style.startswith("heading")]
    assert headings == [
        "In closing",
        "Key takeaways",
        "LLM",
        "Introduction",
        "GenAI",  # with its analogy
        "LLM: an analogy",
        "LLM is a subset of GenAI",
        "Prompt leads to Answer",
        "Side by side",
        "Further reading",
    ]


def headings(text: str, folder: Path) -> list[tuple[int, str]]:
    items = [item for passage in handout(text, folder).passages for item in passage.items]
    return [(i.level, "".join(block_lines(i.block))) for i in items if i.level]


def test_headings_are_one_deeper_below_sections(tmp_path: Path) -> None:
    text = (
        "introduction: Hello\ntakeaways: [One]\nfurther_reading: [A book]\nclosing: Goodbye\n"
        "slides: [introduction, {section: First}, text: {title: A, text: B}, takeaways, "
        "further_reading, closing]"
    )
    assert headings(text, tmp_path) == [
        (2, "Introduction"),
        (2, "First"),
        (3, "A"),
        (2, "Key takeaways"),
        (2, "Further reading"),
        (2, "In closing"),
    ]


def test_a_section_of_the_slides_only_leaves_no_gap_between_headings(tmp_path: Path) -> None:
    text = (
        "takeaways: [One]\nslides: [{section: {title: First, only: slides}}, "
        "text: {title: A, text: B}, takeaways]"
    )
    assert headings(text, tmp_path) == [(2, "A"), (2, "Key takeaways")]


def body(text: str, folder: Path) -> str:
    """Return the introduction as the handout prints it, beside three definitions."""
    terms = "definitions: [{term: LLM, definition: A, id: llm}, {term: Model, definition: B}"
    terms += ", {term: Diffusion model, definition: A, id: dm}]\n"
    return printed(f"{terms}introduction: |\n  {text}\n", folder)[1][1]


def test_the_first_mention_of_a_term_is_a_link(tmp_path: Path) -> None:
    assert body("An LLM is an LLM.", tmp_path) == "An [LLM](#llm) is an LLM."


def test_a_plural_is_a_mention(tmp_path: Path) -> None:
    assert body("Many LLMs.", tmp_path) == "Many [LLMs](#llm)."


def test_a_part_of_a_word_is_no_mention(tmp_path: Path) -> None:
    assert body("MyLLM and LLMish and model.", tmp_path) == "MyLLM and LLMish and model."


def test_a_mention_in_code_or_in_a_link_stays_as_it_is(tmp_path: Path) -> None:
    text = "`LLM` and [LLM](https://example.org)."
    assert body(text, tmp_path) == text


def test_a_term_of_two_words_is_found(tmp_path: Path) -> None:
    assert body("A Diffusion model.", tmp_path) == "A [Diffusion model](#dm)."


def test_a_definition_does_not_link_to_itself(tmp_path: Path) -> None:
    text = "definitions: [{term: LLM, definition: A}, {term: Model, definition: LLM or Model}]"
    assert printed(text, tmp_path)[-1] == ("body", "[LLM](#part-2) or Model")
