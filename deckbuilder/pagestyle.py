"""How the handout's pages look: page, margins, grid, and the styles of its texts. Lengths are points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from deckbuilder.colors import WHITE, contrast, inked, mix, readable
from deckbuilder.masters import Theme
from deckbuilder.record import Frozen
from deckbuilder.schema import (
    Choice,
    Color,
    Context,
    Field,
    Json,
    Number,
    Plain,
    Record,
    place,
    written,
)
from deckbuilder.source import Node, Scalar

if TYPE_CHECKING:
    from deckbuilder.pictures import Image

Align = Literal["start", "center", "end"]
FLAGS = ("bold", "italic", "small_caps", "justified", "hyphenated", "balanced")
TEXT_INKS = ("text", "muted", "accent", *(f"accent{n}" for n in range(1, 7)))
RULE_INKS = (*TEXT_INKS, "rule")
THIN = 4.5  # a contrast with the paper below which text is hard to read
PAGES = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}
MARGINS = {"top": 78.0, "bottom": 78.0, "left": 84.0, "right": 84.0}
LEAST_ROOM = 200.0  # points between margins


class PageText(NamedTuple):
    """A style of text on a page. ``font`` and ``color`` are roles.

    ``left`` is the indent where lines start, ``right`` that where they end, mirrored as the page is.

    ``justified`` text ends at both margins where the measure is wide enough; ``hyphenated``: its words
    may be cut at a line's end; ``balanced``: its lines are of like length, as those of headings are.
    ``small_caps`` are those of the font.
    """

    font: Literal["body", "heading", "mono"] = "body"
    size: float = 10.5
    leading: float = 14.0
    bold: bool = False
    italic: bool = False
    small_caps: bool = False
    color: str = "text"
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    right: float = 0.0
    align: Align = "start"
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
    "folio": PageText("heading", 8.5, 12, color="muted", align="end"),
}


# What stands at the margin whatever the indent: it needs the width, or leads to what is indented.
OUTDENTED = {
    *("title", "subtitle", "byline", "heading1", "heading2", "heading3", "table", "table_head"),
    *("contents", "index", "index_head", "index_letter", "running", "folio"),
}


class Rule(NamedTuple):
    """A straight line, in points; across all that it belongs to where it has no ``length``.

    ``color`` is an ink; accent1 to accent6 are the theme's own.
    """

    thickness: float = 0.0
    color: str = "rule"
    length: float = 0.0


# The lines of a page, by where they stand; one that is not thick at all is not there.
RULES = {
    "title": Rule(color="accent"),  # below the title block
    "heading1": Rule(),  # above a heading of the first level
    "running": Rule(0.5),  # below the running head
    "quote_side": Rule(2, "accent2"),  # beside what is set apart
    "quote_ends": Rule(),  # above and below it
    "table_top": Rule(),
    "table_head": Rule(1, "accent"),  # below a table's header
    "table_row": Rule(0.5),  # between its rows
    "table_end": Rule(0.5),
}


class Logo(NamedTuple):
    """A picture that stands for whoever gives the talk; without ``alt`` it is decoration."""

    image: Image
    alt: str = ""


class PageStyle(Frozen):
    """A page with its margins, its type, its lines and its colours, RRGGBB by role.

    ``inks`` are dark on white; ``fills`` are the theme's accents as they are, for what is no text.
    """

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    styles: Mapping[str, PageText]
    families: Mapping[str, str]
    inks: Mapping[str, str]
    fills: Mapping[str, str] = {}
    rules: Mapping[str, Rule] = RULES
    logo: Logo | None = None

    def rule_ink(self, name: str) -> str:
        """Return the colour of a rule."""
        return self.fills.get(name) or self.inks[name]

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


def inks(theme: Theme, said: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a theme's colours as inks on white paper: text dark, accents dark enough to be read.

    What is ``said`` of an ink holds, be it a colour or the name of another ink.
    """
    colors = theme.colors
    text = max(("tx1", "bg1"), key=lambda name: contrast(colors.get(name, "000000"), WHITE))
    ink = readable(colors.get(text, "000000"), ratio=7)
    accents = {f"accent{n}": inked(colors.get(f"accent{n}", ink)) for n in range(1, 7)}
    found = {
        "text": ink,
        "muted": readable(mix(ink, WHITE, 0.72)),
        "rule": mix(ink, WHITE, 0.25),
        "accent": accents["accent1"],
        "link": inked(colors.get("hlink", accents["accent1"])),
        **accents,
    }
    found |= said or {}
    found |= {name: found[color] for name, color in found.items() if color in found}
    return {"mark": found["accent"], **found}


class Points(Number):
    """A length in points; ``none`` is no length."""

    wanted: str = "a number, or none"

    def read(self, node: Node, context: Context) -> Any:
        nothing = isinstance(node, Scalar) and node.text in ("none", "0")
        return 0.0 if nothing else super().read(node, context)

    def schema(self, records: dict[str, Json]) -> Json:
        return {"anyOf": [{"type": "number", "minimum": 0}, {"const": "none"}]}


class InkColor(Color):
    """A colour, or the name of another ink; one that text is hard to read in is warned of."""

    names: tuple[str, ...] = TEXT_INKS
    text: bool = True

    def read(self, node: Node, context: Context) -> str | None:
        if isinstance(node, Scalar) and node.text in self.names:
            return node.text
        found = super().read(node, context)
        ratio = contrast(found, WHITE) if found else 21.0
        if self.text and ratio < THIN:
            message = f"text in '{found}' is hard to read on paper: its contrast is {ratio:.1f}:1"
            hint = f"take a darker colour, of {THIN}:1 at least"
            context.report.warning("thin-contrast", message, node.span, hint)
        return found

    def schema(self, records: dict[str, Json]) -> Json:
        return {"anyOf": [super().schema(records), {"enum": list(self.names)}]}


class Margins(Record):
    """Margins that leave room for text on the smaller page of the two."""

    def read(self, node: Node, context: Context) -> Any:
        found = super().read(node, context)
        said = MARGINS | written(found or {})
        width, height = (min(sides) for sides in zip(*PAGES.values(), strict=True))
        for one, other, room in (("left", "right", width), ("top", "bottom", height)):
            left = room - said[one] - said[other]
            if left < LEAST_ROOM:
                message = f"the margins at the {one} and the {other} leave {max(left, 0):g} points for text"
                hint = f"leave {LEAST_ROOM:g} at least; the page has {room:.0f}"
                context.report.error("bad-number", message, place(node), hint)
                return None
        return found


FLAG = Choice(("true", "false"))
STYLE = Record(
    "style",
    {
        "font": Field(Choice(("body", "heading", "mono"))),
        "size": Field(Number()),
        "leading": Field(Number()),
        **{name: Field(FLAG) for name in FLAGS},
        "color": Field(Choice(TEXT_INKS)),
        **{name: Field(Points()) for name in ("before", "after", "left", "right")},
        "align": Field(Choice(("start", "center", "end"))),
    },
    dict,
)
RULE = Record(
    "rule",
    {
        "thickness": Field(Points()),
        "color": Field(Choice(RULE_INKS)),
        "length": Field(Number()),
    },
    dict,
    "thickness",
)


def _by_name(name: str, fields: Mapping[str, Field]) -> Field:
    return Field(Record(f"set of {name}", fields, dict))


HANDOUT = Record(
    "look of handouts",
    {
        "page": Field(Choice(tuple(PAGES))),
        "margins": Field(
            Margins(
                "set of margins",
                {side: Field(Number()) for side in ("top", "bottom", "left", "right")},
                dict,
            )
        ),
        "fonts": _by_name("fonts", {name: Field(Plain()) for name in ("body", "heading", "mono")}),
        "indent": Field(Points()),
        "colors": Field(
            Record(
                "set of inks",
                {
                    **{name: Field(InkColor()) for name in TEXT_INKS[:3]},
                    **{name: Field(InkColor()) for name in ("link", "mark")},
                    "rule": Field(InkColor(text=False)),
                },
                dict,
            )
        ),
        "rules": _by_name("rules", {name: Field(RULE) for name in RULES}),
        "styles": _by_name("styles", {name: Field(STYLE) for name in STYLES}),
    },
    dict,
)


def page_style(theme: Theme, said: Mapping[str, Any], logo: Logo | None = None) -> PageStyle:
    """Return the style of pages for a theme, with what a template's ``handout:`` says, and its logo."""
    width, height = PAGES[said.get("page", "A4")]
    margins = MARGINS | written(said.get("margins", {}))
    styles = dict(STYLES)
    for name, changes in written(said.get("styles", {})).items():
        flags = {k: v == "true" if k in FLAGS else v for k, v in written(changes).items()}
        styles[name] = styles[name]._replace(**flags)
    for name in STYLES.keys() - OUTDENTED:
        left = styles[name].left + said.get("indent", 0.0)
        styles[name] = styles[name]._replace(left=left)
    rules = dict(RULES)
    for name, changes in written(said.get("rules", {})).items():
        rules[name] = rules[name]._replace(**written(changes))
    families = {"body": theme.minor, "heading": theme.major, "mono": "IBM Plex Mono"}
    families |= written(said.get("fonts", {}))
    return PageStyle(
        width,
        height,
        **margins,
        styles=styles,
        families=families,
        inks=inks(theme, written(said.get("colors", {}))),
        fills={n: color for n, color in theme.colors.items() if n.startswith("accent")},
        rules=rules,
        logo=logo,
    )
