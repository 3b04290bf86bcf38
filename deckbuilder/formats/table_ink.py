"""How a table style of a deck draws cells: fills, rules, colours of text (ECMA-376, 20.1.4.2.27)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from deckbuilder.colors import BLACK, resolve
from deckbuilder.grounds import MEDIUM
from deckbuilder.layout.frames import Box, Stroke
from deckbuilder.masters import EMU, find, styled, table_styles
from deckbuilder.package import NAMESPACES, damage_told, xml
from deckbuilder.template import Template

SIDES = ("left", "right", "top", "bottom")
HAIRLINE = 12700  # EMU, of a rule that does not say how thick it is
GROUND = '<a:schemeClr val="bg1"/>'


def _fill(share: int) -> str:
    tint = f'<a:tint val="{share}000"/>' if share else ""
    return f'<a:fill><a:solidFill><a:schemeClr val="accent1">{tint}</a:schemeClr></a:solidFill></a:fill>'


def _rule(side: str, width: int = HAIRLINE) -> str:
    return f'<a:{side}><a:ln w="{width}"><a:solidFill>{GROUND}</a:solidFill></a:ln></a:{side}>'


# What PowerPoint knows without its file saying so: Medium Style 2 - Accent 1.
_ALL = "".join(map(_rule, (*SIDES, "insideH", "insideV")))
_HEAD = f'<a:tcTxStyle b="on">{GROUND}</a:tcTxStyle>'
OWN = {
    MEDIUM: f"""<a:tblStyle xmlns:a="{NAMESPACES["a"]}">
<a:wholeTbl><a:tcTxStyle><a:schemeClr val="tx1"/></a:tcTxStyle>
<a:tcStyle><a:tcBdr>{_ALL}</a:tcBdr>{_fill(20)}</a:tcStyle></a:wholeTbl>
<a:band1H><a:tcStyle><a:tcBdr/>{_fill(40)}</a:tcStyle></a:band1H>
<a:firstCol>{_HEAD}<a:tcStyle><a:tcBdr/>{_fill(0)}</a:tcStyle></a:firstCol>
<a:firstRow>{_HEAD}<a:tcStyle><a:tcBdr>{_rule("bottom", 38100)}</a:tcBdr>{_fill(0)}</a:tcStyle></a:firstRow>
</a:tblStyle>"""
}


class Place(NamedTuple):
    """Where a cell stands: row and column, how many there are, and whether the first column names rows."""

    row: int
    column: int
    rows: int
    columns: int
    aspects: bool

    def parts(self) -> Iterator[str]:
        """Yield the parts of a style that a cell is in, those that win last."""
        yield "wholeTbl"
        if self.row:
            yield "band1H" if self.row % 2 else "band2H"
        first = self.aspects and not self.column
        if first:
            yield "firstCol"
        if not self.row:
            yield "firstRow"
            if first:
                yield "nwCell"

    def sides(self, part: str) -> Iterator[tuple[str, str]]:
        """Yield the sides of a cell, each with what a part calls it: an edge of the part, or inside of it."""
        within_row, within_column = part in ("firstRow", "nwCell"), part in ("firstCol", "nwCell")
        band = part.startswith("band")
        top = not self.row or band or (part == "firstCol" and self.row == 1)
        bottom = self.row == self.rows - 1 or within_row or band
        left = not self.column or part == "nwCell"
        right = self.column == self.columns - 1 or within_column
        for side, edge in zip(SIDES, (left, right, top, bottom), strict=True):
            yield side, side if edge else "insideH" if side in ("top", "bottom") else "insideV"


class CellInk(NamedTuple):
    """A cell's colours, RRGGBB or "" for no fill; ``rules``: side → colour and thickness."""

    fill: str
    color: str
    bold: bool
    rules: Mapping[str, tuple[str, float]]

    def strokes(self, box: Box) -> Iterator[Stroke]:
        """Yield a cell's fill and the rules around it."""
        if self.fill:
            yield Stroke("rect", *box, fill=self.fill)
        lines = {
            "left": (box.x, box.y, 0.0, box.height),
            "right": (box.right, box.y, 0.0, box.height),
            "top": (box.x, box.y, box.width, 0.0),
            "bottom": (box.x, box.bottom, box.width, 0.0),
        }
        for side, (color, thickness) in self.rules.items():
            yield Stroke("line", *lines[side], line=color, thickness=thickness)


class TableInk:
    """A table style; ``colors`` are those of the slide by the names that slides use."""

    def __init__(self, style: Any, colors: Mapping[str, str]) -> None:
        self.style, self.colors = style, colors
        self.cell = cache(self._cell)

    def _cell(self, place: Place) -> CellInk:
        """Return how a cell is drawn. A rule between two rows or columns is that of the first one."""
        ink = CellInk("", self.colors.get("tx1", BLACK), False, {})
        with damage_told():
            for name in place.parts():
                part = None if self.style is None else find(self.style, f"a:{name}")
                if part is not None:
                    ink = self.changed(ink, part, name, place)
        hidden = ("top",) * (place.row > 0) + ("left",) * (place.column > 0)
        return ink._replace(rules={s: r for s, r in ink.rules.items() if s not in hidden})

    def changed(self, ink: CellInk, part: Any, name: str, place: Place) -> CellInk:
        """Return a cell's ink with what a part of the style says."""
        text, cell = find(part, "a:tcTxStyle"), find(part, "a:tcStyle")
        if text is not None:
            said = [child for child in text if child.tag.endswith(("schemeClr", "srgbClr"))]
            color = resolve(said[-1], self.colors, ink.color) if said else ink.color
            ink = ink._replace(
                color=color, bold={"on": True, "off": False}.get(text.get("b"), ink.bold)
            )
        if cell is None:
            return ink
        fill, rules = find(cell, "a:fill"), dict(ink.rules)
        if fill is not None and len(fill):
            ink = ink._replace(fill=resolve(fill[0], self.colors, ""))
        for side, called in place.sides(name):
            line = find(cell, f"a:tcBdr/a:{called}/a:ln")
            if line is not None:
                rules.pop(side, None)
                solid = find(line, "a:solidFill")
                if solid is not None:
                    width = int(line.get("w", HAIRLINE)) / EMU
                    rules[side] = resolve(solid, self.colors, BLACK), width
        return ink._replace(rules=rules)


def table_style(template: Template) -> Any:
    """Return the a:tblStyle of a template's tables, one of PowerPoint's own included, else None."""
    wanted = template.table.id
    found = styled(table_styles(template.package), wanted)
    return xml(OWN[wanted].encode()) if found is None and wanted in OWN else found
