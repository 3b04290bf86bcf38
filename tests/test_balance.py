"""Slides that look composed: siblings of one size, even slices, titles of like lines, short texts lower."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from laidout import PROSE, frames, free
from readback import TEMPLATES, Deck, build_file, built, looks, messages, unmarked

from deckbuilder.blocks import Table, Text, plain
from deckbuilder.hyphenation import points
from deckbuilder.layout.balance import balanced, common, lowered
from deckbuilder.layout.fitting import Fitter, setting
from deckbuilder.layout.frames import Box, Frame, Placed
from deckbuilder.masters import Region, TextStyle
from deckbuilder.template import Template

LEVELS = (TextStyle(size=28),) * 5


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> Template:
    return looks(request.param)


def fitter(width: float, height: float, language: str = "en") -> Fitter:
    region = Region(Box(0, 0, width, height), LEVELS, (0, 0, 0, 0), floor=18)
    return Fitter(region, looks("classic"), language)


def text_of(placed: Placed) -> Text:
    assert isinstance(placed.block, Text)
    return placed.block


def body_of(frame: Frame) -> Placed:
    """Return what stands on a slide below its title."""
    return frame.placed[1]


def definitions(*words: int) -> str:
    """Return a talk of definitions of so many words."""
    said = [f"  - {{term: Term {n}, definition: {'word ' * many}}}" for n, many in enumerate(words)]
    return "title: A\ndefinitions:\n" + "\n".join(said)


def terms(content: str, of: Template, folder: Path) -> list[Frame]:
    """Return the slides of a talk's definitions."""
    found, _ = frames(content, of, folder)
    return [frame for frame in found if frame.title.startswith("Term")]


# --- siblings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "size"),
    [
        ([28] * 9 + [20], 28),
        ([28] * 8 + [20, 20], 20),
        ([28, 24], 24),
        ([28] * 10 + [None], 28),
        ([28, 24, None], 24),
        ([20], 20),
    ],
)
def test_the_size_of_a_kind_is_the_largest_at_which_nine_in_ten_fit(
    sizes: list[float | None], size: float
) -> None:
    assert common(sizes) == size


def test_a_text_that_fits_at_no_size_limits_nobody() -> None:
    assert common([None]) == common([]) == math.inf


def test_two_hundred_definitions_look_alike_but_for_the_longest(
    template: Template, tmp_path: Path
) -> None:
    words = [*[10 + n % 40 for n in range(190)], *[110] * 10]
    found = terms(definitions(*words), template, tmp_path)
    sizes = [body_of(frame).size for frame in found]
    [(size, count)] = Counter(sizes).most_common(1)
    assert count >= 0.9 * len(sizes)
    assert size == max(sizes)
    assert len({frame.placed[0].size for frame in found}) == 1


def test_one_long_definition_in_ten_shrinks_alone(tmp_path: Path) -> None:
    found = terms(definitions(*[10] * 9, 90), looks("classic"), tmp_path)
    *others, long = [body_of(frame).size for frame in found]
    assert long < min(others) == max(others) == 28


def test_two_in_ten_take_all_with_them(tmp_path: Path) -> None:
    found = terms(definitions(*[10] * 8, 90, 90), looks("classic"), tmp_path)
    [size] = {body_of(frame).size for frame in found}
    assert size < 28


def test_what_goes_on_is_no_larger_than_its_siblings(tmp_path: Path) -> None:
    found = terms(definitions(*[90] * 9, 400), looks("classic"), tmp_path)
    siblings, long = found[:9], found[9:]
    assert len(long) > 1
    assert max(body_of(f).size for f in long) <= min(body_of(f).size for f in siblings)


# --- slices -------------------------------------------------------------------------------------


def lines_of(within: Fitter, part: Text, size: float) -> int:
    return sum(within.lines(paragraph, size) for paragraph in part.paragraphs)


def test_slices_are_about_equally_high() -> None:
    within = fitter(600, 168)  # seven lines at 20
    seven = Text(tuple(plain(f"paragraph {n}").paragraphs[0] for n in range(8)))
    assert [len(part.paragraphs) for part in within.cut(seven, 20)] == [4, 4]


@pytest.mark.parametrize("sentences", range(4, 40))
def test_no_line_is_left_alone(sentences: int) -> None:
    within = fitter(600, 168)
    parts = within.cut(plain((PROSE * sentences).strip()), 20)
    counts = [lines_of(within, part, 20) for part in parts]
    assert sum(counts) < 2 or min(counts) >= 2
    assert max(counts) <= 7
    assert max(counts) - min(counts) <= 2  # a sentence has two lines


def test_a_paragraph_is_cut_rather_than_leave_one_line_to_the_next_slide() -> None:
    within = fitter(600, 168)
    words = next(n for n in range(99) if within.lines(plain(PROSE * n).paragraphs[0], 20) == 7)
    text = Text((*plain((PROSE * words).strip()).paragraphs, *plain("A last line.").paragraphs))
    parts = within.cut(text, 20)
    assert len(parts) == 2
    assert lines_of(within, parts[1], 20) > 1
    assert parts[1].paragraphs[0].continues


# --- titles -------------------------------------------------------------------------------------

TITLE = "What the committee decided about the address that every parcel carries to the door"


def drawn(placed: Placed, of: Template) -> list[str]:
    """Return the lines of a text that is broken greedily at the full width of its region."""
    assert placed.region is not None
    [paragraph] = text_of(placed).paragraphs
    how = setting(paragraph, placed.region, placed.size)
    words = Fitter(placed.region, of).words(paragraph, how.style)
    ends = words.breaks(placed.region.inner.width / how.style.size)
    return [
        "".join(part.text for part in words.parts(start, end))
        for start, end in pairwise([0, *ends])
    ]


@pytest.mark.parametrize("count", range(6, 15))
def test_the_lines_of_a_title_are_alike(count: int, template: Template, tmp_path: Path) -> None:
    words = " ".join(TITLE.split()[:count])
    found, _ = frames(free("text", title=words, text="C"), template, tmp_path)
    title = found[-1].placed[0]
    assert text_of(title).text == words
    lines = drawn(title, template)
    if len(lines) > 1:
        assert len(lines[-1].split()) > 1
        assert len(lines[-1]) > 0.55 * max(map(len, lines))


@pytest.mark.parametrize("count", range(8, 15))
def test_no_word_stands_alone_below_a_short_body(
    count: int, template: Template, tmp_path: Path
) -> None:
    words = " ".join(TITLE.split()[:count])
    found, _ = frames(
        f"title: A\ndefinitions: [{{term: B, definition: {words}}}]\n", template, tmp_path
    )
    lines = drawn(body_of(found[-1]), template)
    if 1 < len(lines) < 4:
        assert len(lines[-1]) > 0.5 * max(map(len, lines))


@pytest.mark.parametrize(("word", "narrowed"), [("coffee", True), ("قهوة", False), ("茶", False)])
def test_a_line_in_a_font_that_programs_choose_is_not_made_tight(word: str, narrowed: bool) -> None:
    within = fitter(400, 300)
    paragraphs = [plain(TITLE).paragraphs[0], plain(f"From tea to {word}").paragraphs[0]]
    region = balanced(within, Text(tuple(paragraphs)), 24, 4)
    assert (region.inner.width < within.width) == narrowed


def test_a_narrowed_title_has_the_lines_that_it_had(template: Template, tmp_path: Path) -> None:
    found, _ = frames(free("text", title=TITLE, text="C"), template, tmp_path)
    title = found[-1].placed[0]
    assert title.region is not None and title.region.inset
    paragraph = text_of(title).paragraphs[0]
    [usual] = [u for u in template.usages["text"] if "picture" not in u.roles]
    whole = Fitter(template.region(usual, "title"), template)
    narrow = Fitter(title.region, template)
    assert narrow.lines(paragraph, title.size) == whole.lines(paragraph, title.size) > 1
    assert narrow.width < whole.width


def test_the_slide_says_its_insets(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(free("text", title=TITLE, text="C"), encoding="utf-8")
    said = {}
    for name, template in TEMPLATES.items():
        result = build_file(tmp_path / "content.yaml", tmp_path / name, template, only="slides")
        assert result.ok, messages(result)
        *_, slide = Deck(result.outputs[0]).slides
        said[name] = [dict(shape.text_frame._txBody.bodyPr.attrib) for shape in slide.placeholders]
    title, body, *_ = said["classic"]
    assert title.keys() == {"rIns"} and body.keys() == {"tIns"}
    title, *_ = said["default"]  # which centres its titles
    assert title.keys() == {"lIns", "rIns"} and title["lIns"] == title["rIns"]


# --- short texts --------------------------------------------------------------------------------


def test_short_texts_begin_lower_and_all_at_one_height() -> None:
    region = fitter(600, 300).region
    tops = [lowered(region, height).insets[1] for height in (0, 75, 119, 121, 200)]
    assert tops == pytest.approx([60, 60, 60, 0, 0])


def test_a_short_body_stands_lower_than_a_long_one_unless_it_hangs_on_its_title_or_is_anchored(
    template: Template, tmp_path: Path
) -> None:
    tops = []
    for count in (1, 90):
        found, _ = frames(free("text", title="B", text="word " * count), template, tmp_path)
        region = body_of(found[-1]).region
        assert region is not None
        tops.append(region.inner.y)
    title = found[-1].placed[0].region
    assert title is not None
    stays = title.anchor == "b" or region.anchor != "t"
    assert tops[0] == tops[1] if stays else tops[0] > tops[1]


@pytest.mark.parametrize(
    "content",
    [
        free("columns", title="B", left="Left.", right="Right."),
        "title: A\ndefinitions: [{term: B, definition: C}]\n",
        free("section", title="B", text="Short."),
    ],
)
def test_a_text_stays_where_something_stands_beside_it_or_its_title_stands_on_it(
    content: str, tmp_path: Path
) -> None:
    found, _ = frames(content, looks("classic"), tmp_path)
    for placed in found[-1].placed[1:]:
        assert placed.region is not None and placed.region.inset == ()


def test_texts_in_a_series_begin_at_one_height(tmp_path: Path) -> None:
    def tops(*words: int) -> list[float]:
        found = terms(definitions(*words), looks("default"), tmp_path)
        return [region.inner.y for frame in found if (region := body_of(frame).region)]

    [alone] = set(tops(10, 10))
    assert set(tops(*[10] * 8, 30, 30)) == {min(tops(30, 30))}
    assert sorted(set(tops(*[10] * 19, 60))) == [min(tops(60, 60)), alone]


# --- tables -------------------------------------------------------------------------------------


def test_a_row_higher_than_a_slide_is_split_between_lines(
    template: Template, tmp_path: Path
) -> None:
    words = " ".join(f"word{n}" for n in range(700))
    content = free("table", title="B", columns=["C", "D"], rows=[["a", "b"], [words, "short"]])
    found, said = frames(content, template, tmp_path)
    assert (
        [line for line in said if line.startswith("content.yaml")]
        == [line for line in said if "warning[row-too-high]: row 2 of the table is higher" in line]
        != []
    )
    tables = [placed.block for frame in found for placed in frame.placed]
    rows = [row for table in tables if isinstance(table, Table) for row in table.rows]
    assert len(rows) > 2
    assert " ".join(row[0].text for row in rows) == f"a {words}"
    assert [row[1].text for row in rows] == ["b", "short", *[""] * (len(rows) - 2)]
    for frame in found:
        for placed in frame.placed:
            if placed.grid is not None:
                assert sum(placed.grid.heights) <= placed.box.height + 0.01
                assert placed.box.bottom <= frame.height


def test_the_list_mark_of_a_split_cell_is_not_repeated(tmp_path: Path) -> None:
    words = "- " + "word " * 500
    (tmp_path / "content.yaml").write_text(
        free("table", title="B", columns=["C"], rows=[[words]]), encoding="utf-8"
    )
    result = build_file(tmp_path / "content.yaml", tmp_path / "out", only="slides")
    marks = [
        len(slide.element.findall(".//{*}tc//{*}buChar"))
        for slide in Deck(result.outputs[0]).slides
        if slide.element.findall(".//{*}tc")
    ]
    assert len(marks) > 1
    assert marks == [1] + [0] * (len(marks) - 1)


def test_the_rows_of_a_short_table_stand_further_apart(template: Template, tmp_path: Path) -> None:
    for rows in (2, 40):
        content = free("table", title="B", columns=["C"], rows=[["word"]] * rows)
        for frame in frames(content, template, tmp_path)[0]:
            [table] = [placed for placed in frame.placed if placed.grid is not None]
            assert table.grid is not None
            assert (table.grid.air > 0) == (rows == 2)
            line = table.grid.heights[1] - 2 * table.grid.air
            assert line < 2 * table.size + 2 * template.table.padding[1]


@pytest.mark.parametrize("rows", [7, 9, 40])
def test_no_slide_of_a_table_has_one_row_alone(
    rows: int, template: Template, tmp_path: Path
) -> None:
    content = free("table", title="B", columns=["C"], rows=[["word " * 60]] * rows)
    found, _ = frames(content, template, tmp_path)
    counts = [len(p.block.rows) for f in found for p in f.placed if isinstance(p.block, Table)]
    assert sum(counts) == rows
    assert max(counts) - min(counts) <= 1
    assert len(counts) == 1 or min(counts) > 1


# --- words longer than a line -------------------------------------------------------------------

COMPOUND = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
ADDRESS = "https://example.org/parcels/2026/harbour/north-quay/4711?door=3"


def marked(words: str, width: float, language: str = "de", size: float = 24) -> str:
    within, text = fitter(width, 400, language), plain(words)
    within.text_height(text, size)
    return within.with_marks(text, size).text


def test_a_compound_is_broken_where_it_may_be_hyphenated() -> None:
    found = marked(f"Das {COMPOUND} gilt.", 300)
    pieces = found.split("\u00ad")
    assert len(pieces) > 2
    assert unmarked(found) == f"Das {COMPOUND} gilt."
    at = 0
    for piece in pieces[:-1]:
        at += len(piece)
        assert at - len("Das ") in points(COMPOUND, "de")


def test_every_line_has_room_for_its_hyphen() -> None:
    within = fitter(300, 400, "de")
    for piece in marked(COMPOUND, 300).split("\u00ad"):
        assert within.words(plain(piece + "-").paragraphs[0], LEVELS[0]).total * 24 <= 300


def test_an_address_is_broken_after_a_safe_character_and_never_hyphenated() -> None:
    found = marked(f"See {ADDRESS} now", 220, "en")
    assert "\u00ad" not in found and unmarked(found) == f"See {ADDRESS} now"
    pieces = found.split("\u200b")
    assert len(pieces) > 2
    assert all(piece[-1] in "/.?&=#+,;:@_-" for piece in pieces[:-1])


@pytest.mark.parametrize("word", [COMPOUND, ADDRESS])
def test_a_word_that_has_room_is_left_as_it_is(word: str) -> None:
    assert marked(word, 1200) == word


def test_the_deck_breaks_long_words_of_texts_and_cells(template: Template) -> None:
    name = next(key for key in TEMPLATES if looks(key) is template)
    slides = built("compounds", name).deck.slides
    texts = ["".join(slide.element.itertext("{*}t")) for slide in slides]
    assert sum("\u00ad" in text for text in texts) >= 2
    assert sum("\u200b" in text for text in texts) >= 1
