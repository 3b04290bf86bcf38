"""Pages of the handout: what belongs together stays together, whatever stands above it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, product
from pathlib import Path

import pytest
from readback import TEMPLATES, draw_pictures, load, looks

from deckbuilder.blocks import Pictures, Relation, Table
from deckbuilder.handout import plan_handout
from deckbuilder.layout.frames import ARTIFACT, Document, Element, Frame, Line, Placed
from deckbuilder.layout.pages import lay_out_pages
from deckbuilder.template import Template

SENTENCE = "The tide comes in twice a day and nobody in the harbour ever looks up from the rope. "
FILLERS = range(20, 60, 3)  # lines above what is looked at, so that a page ends everywhere in it


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> Template:
    return looks(request.param)


def pages(content: str, template: Template, folder: Path) -> Document:
    (folder / "content.yaml").write_text(content, encoding="utf-8")
    return lay_out_pages(plan_handout(*load(folder / "content.yaml")), template)


def filled(lines: int, more: str) -> str:
    """Return a talk whose introduction takes about so many lines, and ``more`` below it."""
    text = "".join(f"    filler {n}\n\n" for n in range(lines))
    return f"title: A\nintroduction: |\n{text}\n{more}"


def body(frame: Frame) -> list[Placed]:
    return [placed for placed in frame.placed if placed.block is not None]


def rows(frame: Frame) -> list[Line]:
    """Return the lines of a page from the top."""
    return sorted(
        (line for placed in body(frame) for line in placed.lines), key=lambda line: line.y
    )


def words(line: Line) -> str:
    return "".join(piece.text for piece in line.pieces)


def tag(line: Line) -> str:
    return line.element.tag if line.element else ""


def is_heading(line: Line) -> bool:
    return tag(line).startswith("H")


# --- pages --------------------------------------------------------------------------------------


def test_a_short_talk_is_one_page(template: Template, tmp_path: Path) -> None:
    found = pages("title: A\nintroduction: B\n", template, tmp_path)
    assert len(found.frames) == 1
    assert [words(line) for line in rows(found.frames[0])] == ["A", "Introduction", "B"]


def test_a_talk_of_a_title_has_a_page(template: Template, tmp_path: Path) -> None:
    assert len(pages("title: A\n", template, tmp_path).frames) == 1


def test_lines_follow_one_another_down_the_page_and_stay_on_it(
    template: Template, tmp_path: Path
) -> None:
    page = template.page
    for frame in pages(filled(150, ""), template, tmp_path).frames:
        tops = [line.y for line in rows(frame)]
        assert all(below - above > 8 for above, below in pairwise(tops))
        assert tops[0] > page.top and tops[-1] < page.height - page.bottom


def test_pages_are_filled(template: Template, tmp_path: Path) -> None:
    page = template.page
    *full, _ = pages(filled(200, ""), template, tmp_path).frames
    assert full
    for frame in full:
        assert rows(frame)[-1].y > page.height - page.bottom - 40


def test_the_same_words_stand_on_the_pages_wherever_they_end(
    template: Template, tmp_path: Path
) -> None:
    more = f"definitions:\n  - {{term: B, definition: '{SENTENCE * 6}', examples: [C, D]}}\n"
    expected = None
    for lines in FILLERS:
        frames = pages(filled(lines, more), template, tmp_path).frames
        found = " ".join(words(line) for frame in frames for line in rows(frame))
        after = found.partition(f"filler {lines - 1} ")[2]
        expected = expected or after
        assert after == expected


# --- keeping together ---------------------------------------------------------------------------


def test_a_heading_never_ends_a_page(template: Template, tmp_path: Path) -> None:
    more = f"definitions:\n  - {{term: B, definition: '{SENTENCE * 9}', full_name: Bee}}\n"
    for lines in FILLERS:
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            assert not is_heading(rows(frame)[-1])
            assert words(rows(frame)[-1]) != "Bee", "the full name stays with the definition"


def test_no_line_of_a_paragraph_stands_alone(template: Template, tmp_path: Path) -> None:
    more = "definitions:\n" + "".join(
        f"  - {{term: T{n}, definition: '{SENTENCE * n}'}}\n" for n in (2, 3, 4, 7, 9)
    )
    for lines in FILLERS:
        counts: dict[Element, list[int]] = {}
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            for element, count in Counter(line.element for line in rows(frame)).items():
                if element is not None:
                    counts.setdefault(element, []).append(count)
        for split in counts.values():
            assert len(split) == 1 or min(split) >= 2, split


def test_the_word_examples_stays_with_the_first_example(template: Template, tmp_path: Path) -> None:
    more = f"definitions:\n  - {{term: B, definition: {SENTENCE * 3}, examples: [C, D, E]}}\n"
    for lines in FILLERS:
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            assert words(rows(frame)[-1]) != "Examples"


def test_a_caption_stays_with_its_picture(template: Template, tmp_path: Path) -> None:
    draw_pictures(tmp_path)
    more = (
        "definitions:\n  - {term: B, definition: C, "
        "picture: {file: square.jpg, alt: D, caption: the caption, source: the source}}\n"
    )
    for lines in FILLERS:
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            texts = [words(line) for line in rows(frame)]
            has = any(isinstance(placed.block, Pictures) for placed in body(frame))
            assert has == ("the caption" in texts) == any("the source" in text for text in texts)


def test_a_drawing_stays_with_the_sentence_below_it(template: Template, tmp_path: Path) -> None:
    more = "relations:\n  - {term: A, is: subset, of: B}\n  - {term: B, is: subset, of: C}\n"
    sentence = "A is a subset of B; B is a subset of C."
    for lines in FILLERS:
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            has = any(isinstance(placed.block, Relation) for placed in body(frame))
            assert has == (sentence in [words(line) for line in rows(frame)])


def test_a_takeaway_stays_with_the_start_of_its_detail(template: Template, tmp_path: Path) -> None:
    more = f"takeaways:\n  - {{text: Remember, detail: '{SENTENCE * 3}'}}\n  - Forget\n"
    for lines in FILLERS:
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            assert not words(rows(frame)[-1]).endswith("Remember")


def test_a_short_definition_is_moved_rather_than_cut(template: Template, tmp_path: Path) -> None:
    more = f"definitions:\n  - {{term: B, definition: '{SENTENCE * 5}'}}\n"
    for lines in FILLERS:
        frames = pages(filled(lines, more), template, tmp_path).frames
        homes = {
            i for i, frame in enumerate(frames) for line in rows(frame) if "tide" in words(line)
        }
        assert len(homes) == 1


def test_a_heading_without_a_text_stays_with_the_next_one(
    template: Template, tmp_path: Path
) -> None:
    more = f"slides:\n  - introduction\n  - section: B\n  - text: {{title: C, text: '{SENTENCE * 4}'}}\n"
    for lines in FILLERS:
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            assert not is_heading(rows(frame)[-1])


def test_a_heading_stays_with_two_lines_of_a_list(template: Template, tmp_path: Path) -> None:
    more = (
        "slides:\n  - introduction\n  - text: {title: B, text: '- C\n\n\n- D\n\n\n- E\n\n\n- F'}\n"
    )
    for lines in range(20, 36):
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            texts = [words(line) for line in rows(frame)]
            assert "B" not in texts[-2:]
            assert texts[0] != "•F", "nor is the last one alone"


def test_a_heading_stays_with_a_table_and_its_first_row(template: Template, tmp_path: Path) -> None:
    for lines in range(20, 36):
        for frame in pages(filled(lines, table(30)), template, tmp_path).frames:
            texts = [words(line) for line in rows(frame)]
            assert "T" not in texts or texts[texts.index("T") + 3] == "row 0"


def test_a_heading_stays_with_a_picture(template: Template, tmp_path: Path) -> None:
    draw_pictures(tmp_path)
    more = "slides:\n  - introduction\n  - picture: {title: B, file: square.jpg, alt: C}\n"
    for lines in range(20, 36):
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            has = any(isinstance(placed.block, Pictures) for placed in body(frame))
            assert has == ("B" in [words(line) for line in rows(frame)])


def test_who_said_it_stays_with_what_was_said(template: Template, tmp_path: Path) -> None:
    more = f"slides:\n  - introduction\n  - quote: {{text: '{SENTENCE * 4}', by: the pilot}}\n"
    for lines in range(20, 36):
        for frame in pages(filled(lines, more), template, tmp_path).frames:
            texts = [words(line) for line in rows(frame)]
            assert texts[0] != "the pilot"
            assert "the pilot" not in texts or sum("tide" in text for text in texts) == 4


def homes(word: str, frames: Sequence[Frame]) -> set[int]:
    """Return the pages on which a word stands."""
    return {
        number for number, frame in enumerate(frames) for line in rows(frame) if word in words(line)
    }


def test_a_definition_and_its_analogy_stand_on_one_page(template: Template, tmp_path: Path) -> None:
    more = (
        f"definitions:\n  - {{term: B, definition: '{SENTENCE * 3}', examples: [C, D]}}\n"
        "analogies:\n  - {term: B, analogy: Like tea., explanation: Like coffee., limits: Not milk.}\n"
    )
    for lines in FILLERS:
        frames = pages(filled(lines, more), template, tmp_path).frames
        parts = [homes(word, frames) for word in ("tide", "tea", "coffee", "milk")]
        assert len(set.union(*parts)) == 1


def test_an_analogy_is_not_cut_where_it_can_stand_whole(template: Template, tmp_path: Path) -> None:
    """Its definition is too long to stay with it on every page."""
    cup = "A cup of tea cools while one looks for the other half of the biscuit that was there. "
    more = (
        f"definitions:\n  - {{term: B, definition: '{SENTENCE * 60}'}}\n"
        f"analogies:\n  - {{term: B, analogy: '{cup * 2}', explanation: '{cup * 3}', limits: '{cup}'}}\n"
    )
    for lines in FILLERS:
        frames = pages(filled(lines, more), template, tmp_path).frames
        assert len(homes("tide", frames)) > 1
        assert len(homes("biscuit", frames)) == 1


def test_no_page_is_left_badly_empty_to_keep_things_together(
    template: Template, tmp_path: Path
) -> None:
    more = "definitions:\n" + "".join(
        f"  - {{term: T{n}, definition: '{SENTENCE * n}', examples: [C, D]}}\n"
        for n in (30, 12, 40, 9, 25, 3, 33)
    )
    page = template.page
    for lines in FILLERS:
        *full, _ = pages(filled(lines, more), template, tmp_path).frames
        for frame in full:
            assert rows(frame)[-1].y - page.top > 0.55 * page.room


# --- tables -------------------------------------------------------------------------------------


def table(count: int) -> str:
    cells = "".join(f"      - [row {n}, '{n}']\n" for n in range(count))
    return f"comparison:\n    title: T\n    columns: [Name, Number]\n    rows:\n{cells}"


def test_every_page_of_a_table_starts_with_its_header(template: Template, tmp_path: Path) -> None:
    for lines in FILLERS:
        for frame in pages(filled(lines, table(50)), template, tmp_path).frames:
            for placed in body(frame):
                if isinstance(placed.block, Table):
                    assert [words(line) for line in placed.lines[:2]] == ["Name", "Number"]
                    assert len(placed.lines) > 2, "a header alone"


def test_no_row_of_a_table_is_lost(template: Template, tmp_path: Path) -> None:
    for lines in FILLERS:
        frames = pages(filled(lines, table(50)), template, tmp_path).frames
        found = [words(line) for frame in frames for line in rows(frame)]
        assert [text for text in found if text.startswith("row ")] == [
            f"row {n}" for n in range(50)
        ]


def test_a_repeated_header_is_no_content(template: Template, tmp_path: Path) -> None:
    frames = pages(filled(20, table(80)), template, tmp_path).frames
    heads = [line for frame in frames for line in rows(frame) if words(line) == "Name"]
    assert len(heads) > 1
    assert [line.element is ARTIFACT for line in heads] == [False] + [True] * (len(heads) - 1)


def test_a_row_higher_than_a_page_goes_on(template: Template, tmp_path: Path) -> None:
    more = f"comparison: {{title: T, columns: [A, B], rows: [[x, '{SENTENCE * 60}']]}}\n"
    frames = pages("title: A\n" + more, template, tmp_path).frames
    assert len(frames) > 1
    found = " ".join(words(line) for frame in frames for line in rows(frame) if tag(line) == "TD")
    assert found.count("harbour") == 60


# --- the last page ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text", "definitions"])
def test_the_last_page_is_not_a_few_lines(kind: str, template: Template, tmp_path: Path) -> None:
    more = "definitions:\n" + "".join(f"  - {{term: T{n}, definition: U}}\n" for n in range(6))
    for lines in range(20, 66):
        content = filled(lines, more if kind == "definitions" else "closing: Goodbye.\n")
        frames = pages(content, template, tmp_path).frames
        assert len(frames) == 1 or len(rows(frames[-1])) >= 3, lines
        used = rows(frames[-1])[-1].y - template.page.top
        assert len(frames) == 1 or used > 3 * 14, lines


def test_a_page_is_saved_by_a_little_less_space_above_headings(
    template: Template, tmp_path: Path
) -> None:
    """Baselines are one step of the grid less apart there where that saves a page."""
    spaces = set()
    for lines, length in product(range(16, 30), (1, 2, 4, 6)):
        more = f"definitions: [{{term: B, definition: C}}]\nclosing: '{SENTENCE * length}'\n"
        [first, *_] = pages(filled(lines, more), template, tmp_path).frames
        found = rows(first)
        at = next((i for i, line in enumerate(found) if words(line) == "In closing"), 0)
        if at:
            spaces.add(round(found[at].y - found[at - 1].y))
    assert len(spaces) == 2 and max(spaces) - min(spaces) == template.page.grid


# --- the grid -----------------------------------------------------------------------------------


RUNNING = 10.5  # size of running text


def test_running_text_stands_on_a_grid_on_all_pages(template: Template, tmp_path: Path) -> None:
    draw_pictures(tmp_path)
    more = (
        f"{table(3)}definitions:\n"
        f"  - {{term: B, definition: '{SENTENCE * 5}', full_name: Bee, examples: [C, '{SENTENCE * 2}'],"
        " picture: {file: square.jpg, alt: D, caption: E, source: F}, source: G}\n"
        f"  - {{term: H, definition: '{SENTENCE * 3}'}}\n"
        f"analogies: [{{term: B, analogy: '{SENTENCE}', explanation: '{SENTENCE * 2}', limits: I}}]\n"
        f"relations: [{{term: B, is: subset, of: H, explanation: '{SENTENCE * 2}'}}]\n"
        f"takeaways: [J, {{text: K, detail: '{SENTENCE * 2}'}}]\n"
        f"further_reading: [{{title: L, url: 'https://example.org', note: '{SENTENCE}'}}]\n"
        f"closing: {{text: '{SENTENCE}', contact: M}}\n"
    )
    step = template.page.grid
    for lines in FILLERS[:5]:
        frames = pages(filled(lines, more), template, tmp_path).frames
        assert len(frames) > 2
        off = {
            round((line.y - template.page.top) % step, 3)
            for frame in frames
            for line in rows(frame)
            if line.pieces[-1].size == RUNNING and tag(line) != "Figure"
        }
        assert off == {round((7 + 0.33 * RUNNING) % step, 3)}


def test_lines_of_a_list_follow_one_another_as_those_of_a_text(
    template: Template, tmp_path: Path
) -> None:
    more = f"definitions:\n  - {{term: B, definition: C, examples: [D, '{SENTENCE * 2}', E]}}\n"
    found = rows(pages("title: A\n" + more, template, tmp_path).frames[0])
    start = [words(line) for line in found].index("Examples")
    assert {round(b.y - a.y) for a, b in pairwise(found[start + 1 :])} == {14}


# --- running heads ------------------------------------------------------------------------------


def running(frame: Frame) -> list[str]:
    return [words(line) for p in frame.placed if p.block is None for line in p.lines]


def test_every_page_is_numbered_and_all_but_the_first_are_headed(
    template: Template, tmp_path: Path
) -> None:
    frames = pages(filled(150, ""), template, tmp_path).frames
    count = len(frames)
    assert running(frames[0]) == [f"Page 1 of {count}"]
    assert running(frames[1]) == [f"Page 2 of {count}", "A", "Introduction"]


def test_a_long_running_head_is_cut_after_a_word(template: Template, tmp_path: Path) -> None:
    content = filled(150, "").replace("title: A", "title: " + SENTENCE * 2)
    frames = pages(content, template, tmp_path).frames
    _, title, section = running(frames[1])
    assert title.endswith("…") and SENTENCE.startswith(title[:-1])
    assert section == "Introduction"


def test_the_running_head_names_what_the_page_begins_with(
    template: Template, tmp_path: Path
) -> None:
    more = f"definitions:\n  - {{term: B, definition: '{SENTENCE * 60}'}}\n  - {{term: C, definition: D}}\n"
    frames = pages("title: A\n" + more, template, tmp_path).frames
    assert running(frames[1])[1:] == ["A", "B"]


# --- structure ----------------------------------------------------------------------------------


def test_every_line_of_the_body_names_its_structure_element(
    template: Template, tmp_path: Path
) -> None:
    content = filled(3, table(3)) + "takeaways: [B, {text: C, detail: D}]\nclosing: E\n"
    document = pages(content, template, tmp_path)
    elements = set(document.elements)
    for frame in document.frames:
        for line in rows(frame):
            assert line.element in elements, words(line)
    tags = Counter(element.tag for element in document.elements)
    assert tags["H1"] == 1 and tags["Table"] == 1 and tags["TR"] == 4
    assert (tags["TH"], tags["TD"]) == (2, 6)
    assert tags["LI"] == tags["Lbl"] == tags["LBody"]


def test_elements_come_in_reading_order_below_their_parents(
    template: Template, tmp_path: Path
) -> None:
    document = pages(filled(3, table(3)), template, tmp_path)
    seen: set[int] = set()
    for element in document.elements:
        assert element.parent is None or id(element.parent) in seen
        seen.add(id(element))
