"""How the handout's pages look: page, margins, grid, and the styles of its texts. Lengths are points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from deckbuilder.colors import WHITE, contrast, mix, readable
from deckbuilder.masters import Theme
from deckbuilder.record import Frozen
from deckbuilder.schema import Choice, Field, Number, Plain, Record, written

FLAGS = ("bold", "italic", "justified", "hyphenated", "balanced")
PAGES = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}


class PageText(NamedTuple):
    """A style of text on a page. ``font`` and ``color`` are roles; ``left`` is the indent.

    ``justified`` text ends at both margins where the measure is wide enough; ``hyphenated``: its words
    may be cut at a line's end; ``balanced``: its lines are of like length, as those of headings are.
    """

    font: Literal["body", "heading", "mono"] = "body"
    size: float = 10.5
    leading: float = 14.0
    bold: bool = False
    italic: bool = False
    color: str = "text"
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    justified: bool = False
    hyphenated: bool = False
    balanced: bool = False


# Running text stands on a grid of half the body's leading; what lies above it takes whole steps.
STYLES = {
    "title": PageText("heading", 26, 28, True, after=7, balanced=True),
    "subtitle": PageText("heading", 14, 21, color="muted", balanced=True),
    "byline": PageText("heading", 10, 14, color="muted", before=7),
    "heading1": PageText("heading", 16, 21, True, before=28, after=7, balanced=True),
    "heading2": PageText("heading", 13, 17.5, True, before=21, after=3.5, balanced=True),
    "heading3": PageText("heading", 11, 14, True, before=14, after=0, balanced=True),
    "full_name": PageText("heading", 10.5, 14, True, color="accent", after=7),
    "body": PageText(after=7, justified=True, hyphenated=True),
    "label": PageText("heading", 9.5, 14, True, color="muted", before=7),
    "quote": PageText(
        "body", 12.5, 17.5, italic=True, before=14, after=3.5, left=18, balanced=True
    ),
    "quote_text": PageText(after=7, left=18, justified=True, hyphenated=True),
    "quote_by": PageText("heading", 10, 14, color="muted", left=18, after=7),
    "table": PageText("heading", 9.5, 12.5, after=7),
    "table_head": PageText("heading", 9.5, 12.5, True, color="accent"),
    "caption": PageText("heading", 9, 12, color="muted", before=5, after=7),
    "source": PageText("heading", 8.5, 12, color="muted", after=7),
    "takeaway": PageText("body", 10.5, 14, True, before=7),
    "reading": PageText(before=7, hyphenated=True),
    "detail": PageText(after=7, justified=True, hyphenated=True),
    "contents": PageText("heading", 10.5, 14),
    "index": PageText("heading", 9.5, 14),
    "index_head": PageText("heading", 8.5, 14, color="muted"),
    "index_letter": PageText("heading", 9.5, 14, True, color="accent"),
    "picture": PageText(before=10.5, after=3.5),
    "drawing": PageText("heading", 11, 13.2, before=14, after=5),
    "running": PageText("heading", 8.5, 12, color="muted"),
}


class PageStyle(Frozen):
    """A page with its margins, its type and its inks (RRGGBB by role, dark on white)."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    styles: Mapping[str, PageText]
    families: Mapping[str, str]
    inks: Mapping[str, str]

    @property
    def grid(self) -> float:
        """The step of the grid that running text stands on."""
        return self.styles["body"].leading / 2

    @property
    def room(self) -> float:
        """The height of the text."""
        return self.height - self.top - self.bottom

    @property
    def measure(self) -> float:
        """The width of the text."""
        return self.width - self.left - self.right


def inks(theme: Theme) -> dict[str, str]:
    """Return a theme's colours as inks on white paper: text dark, accents dark enough to be read."""
    colors = theme.colors
    text = max(("tx1", "bg1"), key=lambda name: contrast(colors.get(name, "000000"), WHITE))
    ink = readable(colors.get(text, "000000"), ratio=7)
    accents = {f"accent{n}": colors.get(f"accent{n}", ink) for n in range(1, 7)}
    return {
        "text": ink,
        "muted": mix(ink, WHITE, 0.72),
        "rule": mix(ink, WHITE, 0.25),
        "accent": readable(accents["accent1"]),
        "link": readable(colors.get("hlink", accents["accent1"])),
        "surface": mix(accents["accent1"], WHITE, 0.07),
        **accents,
    }


MARGINS = Record(
    "margins", {side: Field(Number()) for side in ("top", "bottom", "left", "right")}, dict
)
STYLE = Record(
    "style",
    {
        "font": Field(Choice(("body", "heading", "mono"))),
        "size": Field(Number()),
        "leading": Field(Number()),
        "bold": Field(Choice(("true", "false"))),
        "italic": Field(Choice(("true", "false"))),
        "color": Field(Choice(("text", "muted", "accent"))),
        "before": Field(Number()),
        "after": Field(Number()),
        "left": Field(Number()),
        "justified": Field(Choice(("true", "false"))),
        "hyphenated": Field(Choice(("true", "false"))),
        "balanced": Field(Choice(("true", "false"))),
    },
    dict,
)
HANDOUT = Record(
    "handout",
    {
        "page": Field(Choice(tuple(PAGES))),
        "margins": Field(MARGINS),
        "fonts": Field(
            Record("fonts", {name: Field(Plain()) for name in ("body", "heading", "mono")}, dict)
        ),
        "styles": Field(Record("styles", {name: Field(STYLE) for name in STYLES}, dict)),
    },
    dict,
)


def page_style(theme: Theme, said: Mapping[str, Any]) -> PageStyle:
    """Return the style of pages for a theme, with what a template's ``handout:`` says."""
    width, height = PAGES[said.get("page", "A4")]
    margins = {
        "top": 78.0,
        "bottom": 78.0,
        "left": 84.0,
        "right": 84.0,
        **written(said.get("margins", {})),
    }
    styles = dict(STYLES)
    for name, changes in written(said.get("styles", {})).items():
        flags = {k: v == "true" if k in FLAGS else v for k, v in written(changes).items()}
        styles[name] = styles[name]._replace(**flags)
    families = {"body": theme.minor, "heading": theme.major, "mono": "IBM Plex Mono"}
    families |= written(said.get("fonts", {}))
    return PageStyle(width, height, **margins, styles=styles, families=families, inks=inks(theme))
