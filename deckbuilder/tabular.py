"""Tables as they are written: columns, and rows as mappings, lists or a CSV file."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from deckbuilder import source
from deckbuilder.blocks import Align, Column, Table, Text
from deckbuilder.content import EMPTY
from deckbuilder.diagnostics import Span, counted, near, nearest
from deckbuilder.markup import parse_text
from deckbuilder.record import replace
from deckbuilder.schema import Choice, Context, Field, Marked, Plain, Raw, Record, place, wrong_type
from deckbuilder.source import Node, Scalar

ASPECT = "aspect"
MAX_ROWS = 1000
NUMERIC = re.compile(r"[^\w\s]{0,3}\s?\d[\d.,'’\s]*\s?([%‰€$£¥]|[^\W\d]{1,3})?")


class Share(Plain):
    """A share of a whole: ``40%``, or ``40``."""

    wanted: str = "a percentage such as 40%"

    def read(self, node: Node, context: Context) -> Any:
        text = super().read(node, context)
        if text is None:
            return None
        number = text.removesuffix("%").strip()
        if not re.fullmatch(r"\d{1,2}(\.\d+)?", number) or not 1 <= float(number) <= 99:
            context.report.error("bad-number", f"expected {self.wanted}, found '{text}'", node.span)
            return None
        return float(number) / 100


class WrittenColumn(NamedTuple):
    name: str
    span: Span
    align: str = ""
    width: float | None = None


COLUMN = Record(
    "column",
    {
        "name": Field(Plain(), required=True),
        "align": Field(Choice(("left", "right", "decimal"))),
        "width": Field(Share(), help="share of the table's width, such as 40%"),
    },
    WrittenColumn,
    short="name",
)


class Cell(NamedTuple):
    """What the handout prints and what the slide shows."""

    span: Span
    text: Text
    slide: Text | None = None


CELL = Record(
    "cell",
    {"text": Field(Marked(), required=True), "slide": Field(Marked())},
    Cell,
    short="text",
)

ROWS = Raw(
    {
        "description": "one mapping (aspect, and a key for each column) or one list a row; or a CSV file",
        "anyOf": [
            {"type": "string", "pattern": "\\.csv$"},
            {"type": "array", "items": {"type": ["object", "array"]}},
        ],
    }
)


class Tables(NamedTuple):
    """The table that the handout prints, and what of it the slide shows."""

    read: Table
    shown: Table


def read_tables(
    columns: Sequence[WrittenColumn], rows: Node, aspect: str, context: Context
) -> Tables | None:
    """Return the tables that columns and rows make, or None after reporting every fault.

    ``aspect`` heads the first column when rows say what they are about.
    """
    names = [column.name for column in columns]
    for i, column in enumerate(columns):
        if column.name in names[:i]:
            context.report.error(
                "duplicate-column", f"two columns are called '{column.name}'", column.span
            )
            return None
    if isinstance(rows, Scalar):
        cells = _csv_rows(names, rows, context)
    elif isinstance(rows, source.Sequence):
        cells = _written_rows(names, rows, context)
    else:
        wrong_type(rows, "a list of rows, or a .csv file", context)
        return None
    if cells is None:
        return None
    if len(cells) > MAX_ROWS:
        message = f"the table has {len(cells):,} rows, at most {MAX_ROWS:,} are allowed"
        context.report.error("too-many", message, rows.span, "divide it into several tables")
        return None
    if not cells:
        context.report.error("no-rows", "the table has no rows", rows.span)
        return None
    aspects = len(cells[0]) > len(names)
    heads = [WrittenColumn(aspect, rows.span)] * aspects + list(columns)
    read = tuple(tuple(cell.text for cell in row) for row in cells)
    table = Table(tuple(_columns(heads, read)), read, aspects, rows.span)
    if not any(cell.slide for row in cells for cell in row):
        return Tables(table, table)
    shown = tuple(tuple(cell.slide or cell.text for cell in row) for row in cells)
    return Tables(table, replace(table, rows=shown))


def _columns(heads: Sequence[WrittenColumn], rows: Sequence[Sequence[Text]]) -> list[Column]:
    return [
        Column(head.name, _align(head.align, [row[i].text for row in rows]), head.width)
        for i, head in enumerate(heads)
    ]


def _align(written: str, texts: Sequence[str]) -> Align:
    """Return how a column aligns: as written, else right if all that it holds are numbers."""
    if written:
        return written  # type: ignore[return-value]  # one of the words of COLUMN
    filled = [text for text in texts if text.strip(" –—-")]
    return "right" if filled and all(NUMERIC.fullmatch(text) for text in filled) else "left"


def _written_rows(
    names: list[str], rows: source.Sequence, context: Context
) -> list[list[Cell]] | None:
    """Return the cells of rows in the file, each row as long as the first, or None."""
    out, sound = [], True
    with_aspect = None
    for row in rows.items:
        cells: list[Cell] | None
        if isinstance(row, source.Mapping):
            has = ASPECT in row.entries and ASPECT not in names
            cells = _mapped_row(names, row, bool(with_aspect), context)
        elif isinstance(row, source.Sequence):
            has = len(row.items) == len(names) + 1
            cells = _listed_row(names, row, context)
        else:
            wrong_type(row, "a row: a mapping of columns to cells, or a list of cells", context)
            sound = False
            continue
        with_aspect = has if with_aspect is None else with_aspect
        if cells is None:
            sound = False
        elif has != with_aspect:
            says, first = ("says", "does not") if has else ("does not say", "does")
            message = f"this row {says} what it is about (aspect), the first one {first}"
            hint = "begin each row with what it is about, or none"
            context.report.error("row-aspect", message, place(row), hint)
            sound = False
        else:
            out.append(cells)
    return out if sound else None


def _mapped_row(
    names: list[str], row: source.Mapping, aspect: bool, context: Context
) -> list[Cell] | None:
    keys = ([ASPECT] if (aspect or ASPECT in row.entries) and ASPECT not in names else []) + names
    cells, sound = [], True
    meant = set()  # columns that are there but for a slip
    for key, (node, _) in row.entries.items():
        if key not in keys:
            message = f"the table has no column '{key}'"
            context.report.error("unknown-column", message, node.span, *near(key, keys))
            meant.add(nearest(key, keys))
            sound = False
    for key in keys:
        if key not in row.entries:
            if key not in meant:
                message = f"the row has no cell for '{key}'"
                context.report.error("missing-cell", message, place(row))
            sound = False
            continue
        cell = _cell(row.entries[key][1], context)
        if cell is None:
            sound = False
        else:
            cells.append(cell)
    return cells if sound else None


def _listed_row(names: list[str], row: source.Sequence, context: Context) -> list[Cell] | None:
    count = len(row.items)
    if count not in (len(names), len(names) + 1):
        cells = "1 cell" if count == 1 else f"{count} cells"
        message = f"the row has {cells} for {len(names)} column{'s' * (len(names) > 1)}"
        hint = "a row lists one cell a column, or one more: first what the row is about"
        context.report.error("missing-cell", message, place(row), hint)
        return None
    found = [_cell(item, context) for item in row.items]
    return [cell for cell in found if cell] if all(found) else None


def _cell(node: Node, context: Context) -> Cell | None:
    if isinstance(node, Scalar) and not node.text:
        return Cell(node.span, EMPTY)
    found = CELL.read(node, context)
    return found if isinstance(found, Cell) else None


def _csv_rows(names: list[str], node: Scalar, context: Context) -> list[list[Cell]] | None:
    """Return the cells of a CSV file in the project folder; a first row of column names is its header."""
    if not node.text.lower().endswith(".csv"):
        context.report.error("bad-rows", f"'{node.text}' is not a .csv file", node.span)
        return None
    text = source.read_inside(node.text, context.folder, node.span, context.report)
    if text is None:
        return None
    try:
        lines = _cells_of(text, len(names))
    except csv.Error as error:
        context.report.error("bad-csv", f"{node.text} is not a CSV file: {error}", node.span)
        return None
    ordered = _by_header(names, lines, node, context)
    if ordered is None:
        return None
    for number, line in enumerate(ordered, 1):
        if len(line) not in (len(names), len(names) + 1) or len(line) != len(ordered[0]):
            wanted = f"{len(names)} or {len(names) + 1}" if number == 1 else f"{len(ordered[0])}"
            message = f"{node.text}: row {number} has {counted(len(line), 'cell')}, not {wanted}"
            context.report.error("missing-cell", message, node.span)
            return None
    return [[_csv_cell(cell, node.span, context) for cell in line] for line in ordered]


def _cells_of(text: str, columns: int) -> list[list[str]]:
    """Return the rows of a CSV file: cells between commas, or what else leaves a cell for each column.

    Excel writes semicolons where a comma is the decimal mark. Raises ``csv.Error``.
    """
    rows = text.splitlines(keepends=True)

    def read(mark: str) -> list[list[str]]:
        return [line for line in csv.reader(rows, delimiter=mark, strict=True) if any(line)]

    lines: list[list[str]] = []
    fault = None
    try:
        lines = read(",")
    except csv.Error as error:  # as behind a quote that ends before a semicolon
        fault = error
    if fault is None and all(len(line) >= columns for line in lines):
        return lines
    for mark in ";\t":
        with suppress(csv.Error):
            other = read(mark)
            if all(columns <= len(line) <= columns + 1 for line in other):
                return other
    if fault is not None:
        raise fault
    return lines


def _by_header(
    names: list[str], lines: list[list[str]], node: Scalar, context: Context
) -> list[list[str]] | None:
    """Return the lines below a header in the order of ``names``; all lines where there is no header."""
    header = [cell.strip() for cell in lines[0]] if lines else []
    if not set(names) <= set(header):
        return lines
    order = [header.index(name) for name in names]
    spare = [i for i in range(len(header)) if i not in order]
    if len(spare) > 1:
        extra = ", ".join(header[i] for i in spare if header[i] != ASPECT)
        context.report.error(
            "unknown-column", f"{node.text} has further columns: {extra}", node.span
        )
        return None
    order = spare + order
    return [[line[i] for i in order] if len(line) == len(header) else line for line in lines[1:]]


def _csv_cell(text: str, span: Span, context: Context) -> Cell:
    return Cell(span, parse_text(text, True, span, context.report))
