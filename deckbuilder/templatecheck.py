"""``deckbuilder template check``: what a template has for a talk, what it lacks, and what is hard to read."""

from __future__ import annotations

from collections.abc import Sequence

from deckbuilder.colors import contrast
from deckbuilder.contrasts import report_thin, thin_on_layouts
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.embedding import (
    EmbeddedFonts,
    carried,
    embedded_fonts,
    report_left_behind,
    template_families,
)
from deckbuilder.fonts import CODE, Match
from deckbuilder.matching import FOLDS, KINDS, Usage
from deckbuilder.template import OBJECT_ROLES, Template

# The roles that slides of a kind fill, where the talk has what they show.
FILLED = {
    "title": ("title", "subtitle", "by"),
    "agenda": ("title", "body"),
    "section": ("title", "body"),
    "text": ("title", "body", "picture", "caption", "source"),
    "definition": ("title", "full_name", "body", "examples", "picture", "caption", "source"),
    "analogy": ("title", "quote"),
    "quote": ("title", "quote", "by"),
    "table": ("title", "table", "source"),
    "relation": ("title", "picture", "body"),
    "picture": ("title", "picture", "caption", "source"),
    "columns": ("title", "body", "second"),
    "takeaways": ("title", "body"),
    "reading": ("title", "body"),
    "closing": ("title", "body", "by"),
}

BESIDE = ("text", "definition")  # kinds whose pictures stand beside a text


def template_report(template: Template, report: Diagnostics) -> str:
    """Return what a person wants to know of a template, as lines of text.

    Reports ``thin-contrast``, a warning, and ``font-licence`` and ``font-not-embedded``, notes.
    """
    embedded = embedded_fonts(template, _families(template), "Aa")
    fonts = f"{_fonts(template)}\n{_carried(template, embedded)}"
    blocks = [_head(template), _kinds(template), fonts, _colors(template)]
    report_left_behind(embedded, (), report)
    report_thin(thin_on_layouts(template), template, report, asked=True)
    return "\n\n".join(blocks) + "\n"


def _head(template: Template) -> str:
    masters = template.masters
    size = f"{masters.width:g} × {masters.height:g} pt"
    shape = next(
        (name for name, ratio in (("16:9", 16 / 9), ("4:3", 4 / 3), ("16:10", 1.6))
         if abs(masters.width / masters.height - ratio) < 0.01),
        "",
    )  # fmt: skip
    logo = template.page.logo
    lines = [
        f"{template.name}: {f'{shape}, ' if shape else ''}{size}, {len(template.layouts)} layouts"
    ]
    if masters.further:
        lines.append(
            f"slides use one slide master of several; layouts of others can be named: "
            f"{', '.join(sorted({layout.name for layout in masters.further}))}"
        )
    lines.append(f"logo in the handout: {logo.image.name if logo else 'none'}")
    return "\n".join(lines)


def _kinds(template: Template) -> str:
    """Return which layout shows each kind of slide, and what is missing there."""
    rows = [("KIND", "LAYOUT", "PLACEHOLDERS", "JOINS OTHER TEXT")]
    for kind in KINDS:
        usages = template.usages[kind]
        shown = [usage.layout.name for usage in usages]
        stand_in = " (stands in)" if kind in template.stand_ins else ""
        for number, (usage, name) in enumerate(zip(usages, shown, strict=True)):
            lacking = _lacking(kind, usages) if number == 0 else ()
            row = kind if number == 0 else "", name + stand_in * (number == 0)
            rows.append((*row, _places(template, usage), ", ".join(lacking)))
    return table(rows)


def _places(template: Template, usage: Usage) -> str:
    """Return the roles of a usage, each with its placeholder's idx and its size."""
    out = []
    for role in FOLDS:
        if role in usage.roles:
            region = template.region(usage, role)
            size = "" if role in OBJECT_ROLES else f" {region.size:g} pt"
            out.append(f"{role.replace('_', ' ')} ({usage.roles[role]}){size}")
    return ", ".join(out)


def _lacking(kind: str, usages: tuple[Usage, ...]) -> tuple[str, ...]:
    """Return the roles of a kind that no layout in use for it has a place for."""
    have = {role for usage in usages for role in usage.roles}
    if "body" in have:  # a placeholder for content takes all of these
        have |= {"quote", *OBJECT_ROLES} - ({"picture"} if kind in BESIDE else set())
    if "subtitle" in have:
        have.add("body")
    return tuple(role.replace("_", " ") for role in FILLED[kind] if role not in have)


def _fonts(template: Template) -> str:
    theme, page = template.masters.theme, template.page
    uses: dict[str, list[str]] = {}
    for family, use in ((theme.major, "headings"), (theme.minor, "text")):
        uses.setdefault(family, []).append(f"{use} of slides")
    for role, family in page.families.items():
        uses.setdefault(family, []).append(f"{role} of the handout")
    for usage in template.in_use:
        for region in usage.layout.regions.values():
            for level in region.levels:
                uses.setdefault(level.family, ["some layouts"])
    rows = [("FONT", "IS", "USED FOR")]
    for family, found in uses.items():
        rows.append((family, _said(template.fonts.match(family)), ", ".join(found)))
    return table(rows)


def _families(template: Template) -> list[str]:
    """Return the families that slides of all kinds use, and that of code."""
    layouts = (usage.layout for usage in template.in_use)
    regions = (region for layout in layouts for region in layout.regions.values())
    return [*template_families(template, regions), CODE]


def _carried(template: Template, embedded: EmbeddedFonts) -> str:
    """Return which fonts decks on a template carry, in a line."""
    letters = " (the letters that are used)" if embedded.subset else ""
    own = [f"{family}{letters}" for family, _ in embedded.families]
    stay = [f"{family} (as the file does)" for family in carried(template.package.main)]
    listed = ", ".join([*own, *stay]).replace(CODE, f"{CODE} (for code)")
    return f"fonts in decks: {listed or 'none'}"


def _said(match: Match) -> str:
    """Return whether a font is at hand, and what serves otherwise."""
    return {
        "template": "in the template",
        "package": "at hand",
        "machine": "on this machine",
        "twin": f"not at hand: {match.family} serves, which is as wide",
        "estimate": f"not at hand: estimated from {match.family}",
    }[match.origin]


def _colors(template: Template) -> str:
    colors = template.masters.theme.colors
    rows = [("COLOUR", "SLIDES", "ON THEIR GROUND", "HANDOUT", "ON PAPER")]
    back = colors.get("bg1", "FFFFFF")
    inks = template.page.inks
    pairs = (("text", "tx1", "text"), ("muted", "tx2", "muted"), ("link", "hlink", "link"))
    accents = tuple((f"accent{n}", f"accent{n}", f"accent{n}") for n in range(1, 7))
    for name, slot, ink in (*pairs, *accents):
        color = colors.get(slot, "000000")
        on_paper = f"{contrast(inks[ink], 'FFFFFF'):.1f}:1"
        rows.append((name, color, f"{contrast(color, back):.1f}:1", inks[ink], on_paper))
    return table(rows)


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as text in columns; columns that are empty but for their heads are left out."""
    columns = [column for column in zip(*rows, strict=True) if any(column[1:])]
    widths = [max(map(len, column)) for column in columns]
    lines = []
    for cells in zip(*columns, strict=True):
        pairs = zip(cells, widths, strict=True)
        lines.append("  ".join(cell.ljust(width) for cell, width in pairs).rstrip())
    return "\n".join(lines)
