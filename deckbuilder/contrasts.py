"""Texts of slides that contrast too little with what lies behind them (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from deckbuilder.blocks import Table, Text
from deckbuilder.colors import contrast
from deckbuilder.diagnostics import Diagnostics, Named, listed
from deckbuilder.grounds import ground, table_texts
from deckbuilder.layout.frames import Document, Frame, Placed
from deckbuilder.masters import Region, SlideLayout
from deckbuilder.matching import KINDS
from deckbuilder.template import OBJECT_ROLES, Template
from deckbuilder.templatefile import COLORS, FILE

LARGE, PLAIN_RATIO, LARGE_RATIO = 24.0, 4.5, 3.0  # from this size on, less contrast is enough
NAMES = {"by": "author", "dt": "date", "ftr": "footer", "sldNum": "slide number"}
SHOWN = 3  # layouts that a message names


class Thin(NamedTuple):
    """A text of a layout whose contrast with what lies behind it is too low."""

    layout: str
    what: str
    color: str
    ground: str
    ratio: float
    wanted: float


def thin_on_layouts(template: Template) -> Iterator[Thin]:
    """Yield the texts of layouts in use that are hard to read, whether a talk has them or not."""
    seen = set()
    for usage in (usage for kind in KINDS for usage in template.usages[kind]):
        for role, idx in usage.roles.items():
            if role not in OBJECT_ROLES and (usage.layout.part, idx) not in seen:
                seen.add((usage.layout.part, idx))
                region = template.region(usage, role)
                yield from _thin(usage.layout, region, region.size, role)


def thin_on_slides(deck: Document, template: Template) -> Iterator[Thin]:
    """Yield the texts of a deck that are hard to read, those of a placeholder once."""
    layouts = {layout.part: layout for layout in template.layouts}
    roles = {(u.layout.part, idx): role for u in template.in_use for role, idx in u.roles.items()}
    seen, with_tables = set(), set()
    for frame in deck.frames:
        for region, size, linked in _texts(frame):
            place = region.placeholder
            assert place is not None
            key = frame.layout, place.key, size >= LARGE, linked
            if key not in seen:
                seen.add(key)
                role = NAMES.get(place.type) or roles.get((frame.layout, place.key), "text")
                yield from _thin(layouts[frame.layout], region, size, role, linked)
        tables = [placed for placed in frame.placed if isinstance(placed.block, Table)]
        if tables and frame.layout not in with_tables:
            with_tables.add(frame.layout)
            yield from _thin_in_table(layouts[frame.layout], tables[0], template)


def _texts(frame: Frame) -> Iterator[tuple[Region, float, bool]]:
    """Yield the placeholders of a slide that hold a text, its size, and whether it has links."""
    for block, _, region, size, *_ in frame.placed:
        if isinstance(block, Text) and region is not None and region.placeholder is not None:
            yield region, size, any(run.href for p in block.paragraphs for run in p.runs)
    for running in frame.running:
        yield running.region, running.region.size, False


def _thin(
    layout: SlideLayout, region: Region, size: float, what: str, linked: bool = False
) -> Iterator[Thin]:
    """Yield a text, and the links in it, where they are hard to read; what is behind may be unknown."""
    behind = ground(region, layout)
    if behind is None:
        return
    wanted = LARGE_RATIO if size >= LARGE else PLAIN_RATIO
    inks = {NAMES.get(what, what.replace("_", " ")): region.levels[0].color}
    if linked:
        inks["links"] = layout.reader.theme.colors.get("hlink", behind)
    for name, color in inks.items():
        yield from _compared(layout, name, color, behind, wanted)


def _thin_in_table(layout: SlideLayout, table: Placed, template: Template) -> Iterator[Thin]:
    """Yield the texts of a table that are hard to read in the style that it has."""
    assert table.region is not None
    behind, theme = ground(table.region, layout), layout.reader.theme
    wanted = LARGE_RATIO if table.size >= LARGE else PLAIN_RATIO
    for what, color, fill in table_texts(template.package, template.table.id, theme):
        if fill or behind:
            yield from _compared(layout, what, color, fill or behind or "", wanted)


def _compared(
    layout: SlideLayout, what: str, color: str, behind: str, wanted: float
) -> Iterator[Thin]:
    ratio = contrast(color, behind)
    if round(ratio, 2) < wanted:
        yield Thin(layout.name, what, color, behind, ratio, wanted)


def report_thin(
    found: Iterable[Thin], template: Template, report: Diagnostics, asked: bool = False
) -> None:
    """Report ``thin-contrast``, once for each pair of colours.

    It is a warning where a template.yaml says one of them, or where a template is ``asked`` about; else a
    note: who gives a talk cannot mend his company's file.
    """
    pairs: dict[tuple[str, str, float], list[Thin]] = {}
    for thin in found:
        pairs.setdefault((thin.color, thin.ground, thin.wanted), []).append(thin)
    for (color, behind, wanted), texts in pairs.items():
        names = list(dict.fromkeys(thin.what for thin in texts))
        layouts = list(dict.fromkeys(thin.layout for thin in texts))
        one = len(names) == len(layouts) == 1 and not names[0].endswith("s")
        what = f"the {listed(names)} of the {_quoted(layouts)} {'is' if one else 'are'}"
        ratio = f"{color} on {behind} has a contrast of {texts[0].ratio:.1f}:1"
        hints = f"{wanted:g}:1 is needed at this size", _mending(color, behind, template)
        own = [said for said in template.own_colors.values() if said in (color, behind)]
        span = own[0].span if own and isinstance(own[0], Named) else None
        message = f"{what} hard to read: {ratio}"
        if own or asked:
            report.warning("thin-contrast", message, span, *hints)
        else:
            report.note("thin-contrast", message, span, *hints)


def _mending(color: str, behind: str, template: Template) -> str:
    """Return what a person can do about two colours: by their names, if a template.yaml can set them."""
    colors = template.masters.theme.colors
    names = [
        next((f"'{role}'" for role, slot in COLORS.items() if colors.get(slot) == wanted), "")
        for wanted in (color, behind)
    ]
    if not names[0]:
        return "it has a colour of its own: change it in PowerPoint, under View > Slide Master"
    said = " or ".join(dict.fromkeys(filter(None, names)))
    if template.is_folder:
        return f"set {said} under 'colors:' in {template.name}/{FILE}"
    start = f"'deckbuilder template new ours --from {template.name}'"
    return f"{start} starts a template where {said} can be set"


def _quoted(layouts: Sequence[str]) -> str:
    """Return the names of layouts, the first few of many."""
    quoted = [f"'{name}'" for name in layouts[:SHOWN]]
    further = [f"{len(layouts) - SHOWN} more"] if len(layouts) > SHOWN else []
    return f"layout{'s' if layouts[1:] else ''} {listed(quoted + further)}"
