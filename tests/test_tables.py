"""Tables: widths that add up, rows that are high enough, decimals under one another, cuts with headers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.blocks import Align, Column, Paragraph, Run, Table, Text, plain
from deckbuilder.fonts import Fonts
from deckbuilder.layout.lines import Measured, measure
from deckbuilder.layout.tables import Cells, Look, Sheet

FONTS = Fonts()
PADDING = (7.2, 3.6)
WIDTH = 600.0


def words(paragraph: Paragraph, bold: bool) -> Measured:
    return measure(
        paragraph, lambda run: FONTS.face("Source Sans Pro", bold or run.bold, run.italic), FONTS
    )


LOOK = Look(
    words, lambda size: PADDING[0], lambda size: PADDING[1], lambda paragraph: 1.2, True, True
)


def table(
    *rows: list[str],
    aligns: dict[int, Align] | None = None,
    widths: dict[int, float] | None = None,
    aspects: bool = False,
) -> Table:
    """Return a table; the first row is its header."""
    header, *others = rows
    columns = tuple(
        Column(name, (aligns or {}).get(i, "left"), (widths or {}).get(i))
        for i, name in enumerate(header)
    )
    cells = tuple(tuple(plain(cell) if cell else Text(()) for cell in row) for row in others)
    return Table(columns, cells, aspects)


def sheet(of: Table, size: float = 18.0, width: float = WIDTH) -> Sheet:
    return Cells(of, LOOK).sheet(size, width)


def text_width(text: str, size: float = 18.0, bold: bool = False) -> float:
    return words(Paragraph((Run(text),)), bold).total * size


# --- widths -------------------------------------------------------------------------------------


def test_widths_add_up_to_the_tables() -> None:
    found = sheet(table(["A", "B"], ["short", "a much longer text that goes on and on"]))
    assert sum(found.widths) == pytest.approx(WIDTH)


def test_a_column_with_more_text_is_wider() -> None:
    found = sheet(table(["A", "B"], ["short", "a much longer text that goes on and on" * 4]))
    assert found.widths[1] > 2 * found.widths[0]


def test_a_short_table_on_a_slide_is_no_wider_than_its_rows_can_be_read_across() -> None:
    short = table(["Bay", "Range", "Land"], ["Fundy", "16", "Canada"], aligns={1: "right"})
    found = Cells(short, LOOK._replace(ease=(3, 1))).sheet(18.0, WIDTH)
    room = 2 * PADDING[0] + 3 * 18
    assert found.widths[0] == pytest.approx(text_width("Fundy") + room, abs=2)
    assert found.widths[1] < text_width("Range", bold=True) + 2 * PADDING[0] + 2 * 18
    assert sum(found.widths) < WIDTH


def test_a_table_with_widths_of_its_author_is_as_wide_as_there_is_room() -> None:
    fixed = table(["A", "B"], ["a", "b"], widths={0: 0.25})
    assert sum(Cells(fixed, LOOK._replace(ease=(3, 1))).sheet(18.0, WIDTH).widths) == WIDTH


def test_a_width_that_the_author_gave_is_kept() -> None:
    found = sheet(table(["A", "B", "C"], ["a", "b", "c"], widths={1: 0.5}))
    assert found.widths[1] == pytest.approx(WIDTH / 2)
    assert sum(found.widths) == pytest.approx(WIDTH)


def test_widths_that_leave_no_room_for_the_words_are_not_kept() -> None:
    long = "Rindfleischetikettierungsüberwachung"
    found = sheet(table(["A", "B"], ["a", long], widths={0: 0.9}))
    assert not found.crowded
    assert found.widths[1] >= text_width(long) + 2 * PADDING[0]


def test_no_word_is_broken_when_there_is_room() -> None:
    long = "Rindfleischetikettierungsüberwachung"
    found = sheet(table(["A", "B"], ["many words " * 60, long]))
    assert not found.crowded
    assert found.widths[1] >= text_width(long) + 2 * PADDING[0]


def test_words_are_broken_and_it_is_told_when_there_is_no_room() -> None:
    found = sheet(table(["A" * 40, "B" * 40], ["x", "y"]), size=24)
    assert found.crowded
    assert sum(found.widths) == pytest.approx(WIDTH)


CELL = st.text("abcdef ghij-12.,", max_size=40).map(str.strip)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 6))
    row = st.lists(CELL, min_size=count, max_size=count)
    header = draw(
        st.lists(st.text("ABCDEF", min_size=1, max_size=12), min_size=count, max_size=count)
    )
    rows = draw(st.lists(row, min_size=1, max_size=8))
    aligns = draw(st.dictionaries(st.integers(0, 5), st.sampled_from(["left", "right", "decimal"])))
    widths = draw(st.dictionaries(st.integers(0, 5), st.floats(0.01, 0.4), max_size=2))
    return table(header, *rows, aligns=aligns, widths=widths, aspects=draw(st.booleans()))


@settings(max_examples=150, deadline=None)
@given(tables(), st.floats(200, 900), st.sampled_from([9.5, 14.0, 20.0, 24.0]))
def test_any_table_fills_its_width_and_breaks_no_word_but_where_it_must(
    of: Table, width: float, size: float
) -> None:
    cells = Cells(of, LOOK)
    found = cells.sheet(size, width)
    assert all(one > 0 for one in found.widths)
    if found.crowded:
        assert sum(found.widths) == pytest.approx(width, abs=0.01)
        return
    if not all(column.width for column in of.columns):
        assert sum(found.widths) == pytest.approx(width, abs=0.5)
    for c, one in enumerate(found.widths):
        widest = max(
            (
                w.widest * size + found.shifts[r][c]
                for r, row in enumerate(cells.words)
                for w in row[c]
            ),
            default=0.0,
        )
        if of.columns[c].width is None:
            assert widest <= one - 2 * PADDING[0] + 0.01


# --- heights ------------------------------------------------------------------------------------


def test_a_row_is_as_high_as_its_lines_and_the_padding() -> None:
    found = sheet(table(["A"], ["one"], ["many words " * 20]), size=20)
    assert found.heights[:2] == (20 * 1.2 + 7.2, 20 * 1.2 + 7.2)
    assert found.heights[2] == pytest.approx(5 * 24 + 7.2, abs=24)
    assert found.heights[2] > 60


def test_an_empty_cell_takes_a_line() -> None:
    assert sheet(table(["A", "B"], ["", ""]), size=20).heights[1] == 20 * 1.2 + 7.2


def test_a_header_is_measured_bold() -> None:
    header = "minimum maximum " * 3
    width = text_width(header.strip()) + 2 * PADDING[0] + 1
    found = sheet(table([header.strip(), "b"], ["a", "b"], widths={0: width / WIDTH}))
    assert found.heights[0] == pytest.approx(2 * 18 * 1.2 + 7.2)


# --- decimals -----------------------------------------------------------------------------------


def test_decimals_shift_by_what_stands_behind_the_longest_point() -> None:
    found = sheet(table(["A"], ["1"], ["2.5"], ["3.75"], aligns={0: "decimal"}))
    behind = text_width(".75")
    assert [row[0] for row in found.shifts] == pytest.approx(
        [0.0, behind, behind - text_width(".5"), 0.0]
    )


def test_units_count_as_what_stands_behind() -> None:
    found = sheet(table(["A"], ["1,5 kg"], ["12"], aligns={0: "decimal"}))
    assert found.shifts[2][0] == pytest.approx(text_width(",5 kg"))
    assert found.shifts[1][0] == 0.0


def test_a_cell_without_a_number_does_not_shift_by_itself() -> None:
    found = sheet(table(["A"], ["none"], ["2.5"], [""], aligns={0: "decimal"}))
    assert [row[0] for row in found.shifts] == pytest.approx(
        [0.0, text_width(".5"), 0.0, text_width(".5")]
    )


def test_other_columns_do_not_shift() -> None:
    found = sheet(table(["A", "B"], ["1.25", "1.25"], ["1", "1"], aligns={1: "right"}))
    assert all(shift == 0 for row in found.shifts for shift in row)


@pytest.mark.parametrize("align", ["right", "decimal"])
def test_numbers_keep_off_the_text_of_the_next_column(align: Align) -> None:
    of = table(["A", "B", "C"], ["1", "2", "text"], aligns={0: align, 1: align})
    found = sheet(of, size=20)
    assert [list(row) for row in found.shifts] == [[0.0, 16.0, 0.0]] * 2


# --- cuts ---------------------------------------------------------------------------------------


def test_a_table_is_cut_between_rows_each_slice_with_its_header() -> None:
    of = table(["Head"], *[[f"row {n}"] for n in range(10)])
    found = sheet(of, size=20)
    height = found.heights[0]
    slices = list(found.cut(4 * height))
    assert [len(part.rows) for part, _ in slices] == [3, 3, 3, 1]
    assert [row[0].text for part, _ in slices for row in part.rows] == [
        f"row {n}" for n in range(10)
    ]
    for part, grid in slices:
        assert part.columns == of.columns
        assert grid.widths == found.widths
        assert len(grid.heights) == len(grid.shifts) == len(part.rows) + 1
        assert sum(grid.heights) <= 4 * height + 0.01


def test_a_row_higher_than_the_room_has_a_slice_of_its_own() -> None:
    found = sheet(table(["Head"], ["a"], ["many words " * 60], ["b"]), size=20)
    slices = [[row[0].text[:4] for row in part.rows] for part, _ in found.cut(150)]
    assert slices == [["a"], ["many"], ["b"]]


def test_the_first_slice_may_have_less_room() -> None:
    found = sheet(table(["Head"], *[[f"row {n}"] for n in range(6)]), size=20)
    height = found.heights[0]
    assert [len(p.rows) for p, _ in found.cut(4 * height, first=2 * height)] == [1, 3, 2]


@settings(max_examples=100, deadline=None)
@given(tables(), st.floats(60, 500))
def test_no_row_is_lost_whatever_the_room(of: Table, room: float) -> None:
    found = sheet(of)
    slices = list(found.cut(room))
    assert tuple(row for part, _ in slices for row in part.rows) == of.rows
    assert all(part.rows for part, _ in slices)
    for part, grid in slices:
        assert sum(grid.heights) <= room + 0.01 or len(part.rows) == 1


@pytest.mark.parametrize(
    ("rows", "counts"), [(3, [3]), (4, [2, 2]), (7, [3, 2, 2]), (10, [3, 3, 2, 2])]
)
def test_slices_on_slides_are_about_equally_high(rows: int, counts: list[int]) -> None:
    found = sheet(table(["Head"], *[[f"row {n}"] for n in range(rows)]), size=20)
    slices = list(found.balanced(4 * found.heights[0]))
    assert sorted((len(part.rows) for part, _ in slices), reverse=True) == counts
    assert [row[0].text for part, _ in slices for row in part.rows] == [
        f"row {n}" for n in range(rows)
    ]


def test_where_there_is_no_room_the_widest_columns_give_way() -> None:
    found = sheet(table(["A" * 40, "B" * 40, "short"], ["x", "y", "word"]), size=24)
    assert found.crowded
    assert found.widths[0] == pytest.approx(found.widths[1])
    assert found.widths[2] >= text_width("short", 24, bold=True) + 2 * PADDING[0]


def test_a_row_is_split_into_rows_that_fit_each_cell_on_its_own() -> None:
    cells = Cells(table(["A", "B"], ["many words " * 60, "few"], ["a", "b"]), LOOK)
    found = cells.finished(cells.sheet(20, 400), 150)
    assert len(found.table.rows) > 2
    assert max(found.heights) <= 150.01
    texts = [[cell.text for cell in row] for row in found.table.rows]
    assert " ".join(first for first, _ in texts) == ("many words " * 60).strip() + " a"
    assert [second for _, second in texts] == ["few", *[""] * (len(texts) - 2), "b"]
