"""Draw templates/classic/base.pptx: the master, the layouts and the themes of the template "classic".

usage: python tools/draw_classic.py [OUT]

The parts are written as PowerPoint writes them, straight from the tables below, and the same tables
always give the same bytes. Lengths are points from the top left; `emu` is the one place that
converts them.

The grid: 12 columns of 48 pt with gutters of 24 pt between margins of 60 pt. Text always starts on
the margin or on a column; tinted panels and rules hang outside it, so that they never move the text.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

NAME = "classic"
DEFAULT_OUT = Path(__file__).resolve().parent.parent / "templates" / NAME / "base.pptx"

Box = tuple[float, float, float, float]  # left, top, width, height
Inset = tuple[float, float, float, float]  # left, top, right, bottom

WIDTH, HEIGHT = 960, 540
NOTES_WIDTH, NOTES_HEIGHT = 540, 720
MARGIN, COLUMN, GUTTER = 60, 48, 24
TITLE_TOP, TITLE_HEIGHT = 42, 84
TOP, BOTTOM = 144, 474  # where content starts and ends on every content layout
FOOT_TOP, FOOT_HEIGHT = 492, 18
EDGE = MARGIN - GUTTER  # panels hang out to here

HERO, TITLE, BODY, SMALL, NOTE, FOOT = 54, 36, 28, 20, 14, 12
STEP = {HERO: 36, TITLE: 30, BODY: 24, SMALL: 18, NOTE: 14, FOOT: 12}  # indent of a list by size
NUMBER_STEP = 42

FONT = "Source Sans Pro"
COLOURS = {
    "dk1": "1B2A33",  # ink
    "lt1": "FFFFFF",
    "dk2": "4A5A64",  # muted text
    "lt2": "EFF4F3",  # surface of panels and of the first and last slide
    "accent1": "0B6B6B",  # deep teal: structure
    "accent2": "B4501E",  # terracotta: a voice, an exception
    "accent3": "2E5C8A",  # steel
    "accent4": "876514",  # ochre
    "accent5": "6B4A7D",  # plum
    "accent6": "4B6B2F",  # moss
    "hlink": "0A5C85",
    "folHlink": "654580",
}
TABLE_STYLE = "{6E1B1C52-3E0C-4C9A-9A55-C1A551C0DECB}"

OFFICE = "http://schemas.openxmlformats.org/"
DOC_REL = OFFICE + "officeDocument/2006/relationships"
OOXML = "application/vnd.openxmlformats-officedocument."
PML = OOXML + "presentationml."
A_NS = f'xmlns:a="{OFFICE}drawingml/2006/main"'
P_NS = f'{A_NS} xmlns:r="{DOC_REL}" xmlns:p="{OFFICE}presentationml/2006/main"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
CLR_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" '
    + " ".join(f'{slot}="{slot}"' for slot in list(COLOURS)[4:])
    + "/>"
)


@dataclass(frozen=True)
class Style:
    """How a placeholder's text looks: sizes of levels 1 to 4, and what level 1 is marked with."""

    sizes: tuple[int, int, int, int]
    before: tuple[int, int, int, int] = (0, 0, 0, 0)
    line: int = 100
    bold: bool = False
    colour: str = "tx1"
    font: str = "mn"
    align: str = "l"
    mark: str = ""  # level 1: "" is running text, else a numbering scheme


def flat(size: int, **options: object) -> Style:
    """A style of one size on all levels, with a little space before the lower ones."""
    style = Style((size, size, size, size), (0, 4, 4, 4))
    return replace(style, **options)  # type: ignore[arg-type]


TITLE_STYLE = Style((TITLE,) * 4, line=90, bold=True, font="mj")
HERO_STYLE = replace(TITLE_STYLE, sizes=(HERO,) * 4)
BODY_STYLE = Style((BODY, BODY, SMALL, SMALL), (12, 9, 4, 4))
SIDE_STYLE = Style((SMALL, SMALL, SMALL, SMALL), (9, 6, 3, 3), 105)
QUOTE_STYLE = Style((TITLE, TITLE, BODY, BODY), (12, 9, 6, 6))
LEAD_STYLE = Style((BODY, BODY, SMALL, SMALL), (6, 6, 4, 4), colour="tx2")
FOOT_STYLE = flat(FOOT, colour="tx2")
NOTE_STYLE = flat(NOTE, colour="tx2")


@dataclass(frozen=True)
class Holder:
    """One placeholder: its OOXML type ("" is an object), index, box, prompt and own text style."""

    name: str
    type: str
    idx: int
    box: Box | None  # None: where the master has it
    prompt: str = ""
    style: Style | None = None  # None: the master's
    anchor: str = "t"
    inset: Inset = (0, 0, 0, 0)
    fill: str = ""


@dataclass(frozen=True)
class Mark:
    """A rectangle of colour that structures a slide."""

    name: str
    box: Box
    colour: str


@dataclass(frozen=True)
class Layout:
    """One slide layout; its placeholders stand in reading order."""

    name: str
    type: str
    holders: tuple[Holder, ...]
    marks: tuple[Mark, ...] = ()
    ground: str = ""
    footed: bool = True


def columns(first: int, count: int, top: float, bottom: float) -> Box:
    """The box over `count` grid columns from column `first` (0 to 11)."""
    pitch = COLUMN + GUTTER
    return (MARGIN + first * pitch, top, count * pitch - GUTTER, bottom - top)


def hanging(box: Box, by: float) -> Box:
    """The box widened on both sides, so that text inset by as much stays on the grid."""
    left, top, width, height = box
    return (left - by, top, width + 2 * by, height)


HOLDER_TITLE = Holder("Title", "title", 0, None, "Click to add a title", None)
HERO_BOX = columns(0, 12, 96, 276)
HERO_TITLE = Holder("Title", "title", 0, HERO_BOX, "Click to add a title", HERO_STYLE, "b")
LEAD = Holder("Text", "body", 1, columns(0, 12, 294, 384), "Click to add a line", LEAD_STYLE)
BY = Holder("Author", "body", 13, columns(0, 12, 396, 486), "Author, event, date",
            flat(SMALL, before=(3, 3, 3, 3)), "b")  # fmt: skip
BAND = Mark("Band", (0, 0, EDGE, HEIGHT), "accent1")
RULE_WIDTH = 6


def title(prompt: str = "Click to add a title") -> Holder:
    """The title where every content layout has it."""
    return replace(HOLDER_TITLE, prompt=prompt)


def term(count: int) -> tuple[Holder, Holder]:
    """The term of a definition as hero over `count` columns, and its full name below."""
    hero = Holder("Term", "title", 0, columns(0, count, 30, 148), "Click to add the term",
                  HERO_STYLE, "b")  # fmt: skip
    name = Holder("Full Name", "body", 15, columns(0, count, 150, 176), "Full name",
                  flat(SMALL, bold=True, colour="accent1"))  # fmt: skip
    return hero, name


def meaning(count: int, bottom: float) -> Holder:
    """The text of a definition."""
    return Holder("Definition", "body", 1, columns(0, count, 192, bottom),
                  "Click to add the definition", BODY_STYLE)  # fmt: skip


def note(name: str, idx: int, box: Box, anchor: str = "b", style: Style = NOTE_STYLE) -> Holder:
    """A small text: a source or a caption."""
    return Holder(name, "body", idx, box, name, style, anchor)


def source(first: int = 0, count: int = 12) -> Holder:
    """The source, on the last line of the content area."""
    return note("Source", 20, columns(first, count, 454, BOTTOM))


def caption(first: int, count: int, top: float, bottom: float) -> Holder:
    """The caption of a picture, right below it."""
    return note("Caption", 19, columns(first, count, top, bottom), "t")


def picture(first: int, count: int, bottom: float) -> Holder:
    """A picture from the top of the content area down to `bottom`."""
    return Holder("Picture", "pic", 18, columns(first, count, TOP, bottom), "Picture", SIDE_STYLE)


def panel(bottom: float, prompt: str) -> tuple[Holder, Mark]:
    """A quotation on a tinted panel, with the rule that marks it as someone's words."""
    left, top, width, height = hanging(columns(0, 12, TOP, bottom), GUTTER)
    holder = Holder("Quotation", "body", 14, (left, top, width, height), prompt, QUOTE_STYLE,
                    "ctr", (GUTTER, GUTTER, GUTTER, GUTTER), "bg2")  # fmt: skip
    return holder, Mark("Rule", (left - RULE_WIDTH, top, RULE_WIDTH, height), "accent2")


def definition_layouts() -> Iterator[Layout]:
    """Yield the three layouts of a definition: alone, with examples, with a picture."""
    yield Layout("Definition", "", (*term(12), meaning(10, 444), source()))
    examples = Holder("Examples", "body", 16, hanging(columns(7, 5, 174, 444), GUTTER),
                      "Examples", SIDE_STYLE, "t", (GUTTER, 18, GUTTER, 18), "bg2")  # fmt: skip
    text = replace(meaning(7, 444), inset=(0, 0, GUTTER, 0))
    yield Layout("Definition with Examples", "", (*term(12), text, examples, source()))
    below = replace(examples, box=columns(0, 7, 372, 450), inset=(0, 0, GUTTER, 0), fill="")
    text = replace(meaning(7, 360), inset=(0, 0, GUTTER, 0))
    pair = (picture(7, 5, 402), caption(7, 5, 408, 450))
    yield Layout("Definition with Picture", "", (*term(7), text, below, *pair, source()))


def quote_layouts() -> Iterator[Layout]:
    """Yield the layouts of an analogy and of a quotation."""
    quote, rule = panel(BOTTOM, "Click to add the analogy")
    yield Layout("Analogy", "", (title(), quote), (rule,))
    quote, rule = panel(396, "Click to add the quotation")
    kicker = replace(title(), style=replace(TITLE_STYLE, sizes=(BODY,) * 4, colour="tx2"))
    by = Holder("Author", "body", 13, columns(0, 12, 411, BOTTOM), "Who said it",
                flat(SMALL, bold=True))  # fmt: skip
    yield Layout("Quote", "", (kicker, quote, by), (rule,))


def show_layouts() -> Iterator[Layout]:
    """Yield the layouts that show a table, a drawing or a picture."""
    table = Holder("Table", "tbl", 17, hanging(columns(0, 12, TOP, 444), 12), "Table", SIDE_STYLE)
    yield Layout("Table", "tbl", (title(), table, source()))
    drawing = Holder("Drawing", "", 18, columns(0, 7, TOP, BOTTOM), "Drawing", SIDE_STYLE)
    beside = Holder("Text", "body", 1, columns(7, 5, TOP, BOTTOM), "", SIDE_STYLE)
    yield Layout("Relation", "", (title(), drawing, beside))
    text = note("Caption", 19, columns(9, 3, TOP, 408), "t", SIDE_STYLE)
    origin = note("Source", 20, columns(9, 3, 420, BOTTOM))
    yield Layout("Picture", "picTx", (title(), picture(0, 9, BOTTOM), text, origin))


def list_style(scheme: str, before: int) -> Style:
    """A style whose first level is a numbered list item."""
    return Style((BODY, SMALL, SMALL, SMALL), (before, 4, 4, 4), mark=scheme)


def layouts() -> Iterator[Layout]:
    """Yield every layout, in the order PowerPoint shows them."""
    whole = columns(0, 12, TOP, BOTTOM)
    body = Holder("Content", "", 1, whole)
    left = replace(body, name="Content Left", box=columns(0, 6, TOP, BOTTOM))
    right = replace(left, name="Content Right", idx=2, box=columns(6, 6, TOP, BOTTOM))
    opening = (replace(HERO_TITLE, type="ctrTitle"),
               replace(LEAD, name="Subtitle", type="subTitle", prompt="Click to add a subtitle"),
               BY)  # fmt: skip
    yield Layout("Title Slide", "title", opening, (BAND,), "bg2", footed=False)
    agenda = Holder("Agenda", "body", 1, whole, "Click to add the parts", list_style("arabicPlain", 8))
    yield Layout("Agenda", "", (title(), agenda))
    yield Layout("Section Header", "secHead", (HERO_TITLE, LEAD), (BAND,), footed=False)
    yield Layout("Title and Content", "obj", (title(), body))
    text = replace(left, name="Text", type="body", inset=(0, 0, 12, 0))
    pair = (picture(6, 6, 402), caption(6, 6, 408, 450), source(6, 6))
    yield Layout("Text with Picture", "", (title(), text, *pair))
    yield Layout("Two Content", "twoObj", (title(), replace(left, inset=(0, 0, 12, 0)), right))
    yield from definition_layouts()
    yield from quote_layouts()
    yield from show_layouts()
    lessons = Holder("Takeaways", "body", 1, whole, "Click to add what to remember",
                     list_style("arabicPeriod", 18))  # fmt: skip
    yield Layout("Takeaways", "", (title(), lessons))
    closing = (HERO_TITLE, LEAD, replace(BY, name="Contact", prompt="Contact"))
    yield Layout("Closing", "", closing, (BAND,), "bg2", footed=False)
    yield Layout("Title Only", "titleOnly", (title(),))


def emu(points: float) -> int:
    """Points as English Metric Units."""
    return round(points * 12700)


def solid(colour: str) -> str:
    """A fill with a theme colour, or "" for none."""
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>' if colour else ""


def geometry(box: Box | None) -> str:
    """The a:xfrm and outline of a shape, or "" where the shape inherits them."""
    if box is None:
        return ""
    x, y, cx, cy = map(emu, box)
    return (
        f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def bullet(style: Style, level: int) -> str:
    """The mark before a paragraph of this level."""
    if level == 1 and not style.mark:
        return "<a:buNone/>"
    font = f'<a:buClr><a:schemeClr val="accent1"/></a:buClr><a:buFont typeface="+{style.font}-lt"/>'
    if level == 1:
        return f'{font}<a:buAutoNum type="{style.mark}"/>'
    return f'{font}<a:buChar char="{"•" if level == 2 else "–"}"/>'


def level_xml(style: Style, level: int, indent: int, margin: int) -> str:
    """One a:lvlNpPr of a style; everything that could be inherited is said."""
    depth = min(level, 4) - 1
    bold = f' b="{int(style.bold)}"'
    fonts = "".join(f'<a:{tag} typeface="+{style.font}-{end}"/>'
                    for tag, end in (("latin", "lt"), ("ea", "ea"), ("cs", "cs")))  # fmt: skip
    return (
        f'<a:lvl{level}pPr marL="{emu(margin)}" indent="{emu(-indent)}" algn="{style.align}" '
        'defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
        f'<a:lnSpc><a:spcPct val="{style.line * 1000}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{style.before[depth] * 100}"/></a:spcBef>'
        '<a:spcAft><a:spcPts val="0"/></a:spcAft>'
        f"{bullet(style, min(level, 4))}"
        f'<a:defRPr sz="{style.sizes[depth] * 100}"{bold} kern="1200">{solid(style.colour)}{fonts}'
        f"</a:defRPr></a:lvl{level}pPr>"
    )


def levels(style: Style) -> str:
    """All nine levels of a style; from the fourth on they are alike."""
    xml, margin = "", 0
    for level in range(1, 10):
        if level == 1:
            indent = NUMBER_STEP if style.mark else 0
        elif level <= 4:
            indent = STEP[style.sizes[level - 1]]
        if level <= 4:
            margin += indent
        xml += level_xml(style, level, indent, margin)
    return xml


def title_levels(style: Style) -> str:
    """The nine levels of a title, none of which has a mark or an indent."""
    return "".join(
        level_xml(style, level, 0, 0).replace(bullet(style, min(level, 4)), "<a:buNone/>")
        for level in range(1, 10)
    )


def paragraphs(holder: Holder) -> str:
    """The prompt of a placeholder; without one, a sample of the five levels PowerPoint shows."""
    if holder.type == "sldNum":
        return (
            '<a:p><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
            '<a:rPr lang="en-US"/><a:t>‹#›</a:t></a:fld><a:endParaRPr lang="en-US"/></a:p>'
        )
    if holder.type in ("dt", "ftr", "hdr"):
        return '<a:p><a:endParaRPr lang="en-US"/></a:p>'
    if holder.prompt:
        return f'<a:p><a:r><a:rPr lang="en-US"/><a:t>{holder.prompt}</a:t></a:r></a:p>'
    words = ("Click to add text", "Second level", "Third level", "Fourth level", "Fifth level")
    return "".join(
        f'<a:p><a:pPr lvl="{n}"/><a:r><a:rPr lang="en-US"/><a:t>{word}</a:t></a:r></a:p>'
        for n, word in enumerate(words)
    )


def ph_xml(holder: Holder, prompted: bool) -> str:
    """The p:ph element of a placeholder."""
    kind = f' type="{holder.type}"' if holder.type else ""
    size = ' sz="quarter"' if holder.idx > 1 and holder.type not in ("sldImg", "dt") else ""
    index = f' idx="{holder.idx}"' if holder.idx else ""
    custom = ' hasCustomPrompt="1"' if prompted and holder.prompt else ""
    return f"<p:ph{kind}{size}{index}{custom}/>"


def holder_xml(holder: Holder, number: int, prompted: bool) -> str:
    """The p:sp of a placeholder with the shape id `number`."""
    left, top, right, bottom = map(emu, holder.inset)
    is_title = holder.type in ("title", "ctrTitle")
    write = title_levels if is_title else levels
    style = f"<a:lstStyle>{write(holder.style)}</a:lstStyle>" if holder.style else "<a:lstStyle/>"
    text = (
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" '
        f'bIns="{bottom}" rtlCol="0" anchor="{holder.anchor}"/>{style}{paragraphs(holder)}'
        "</p:txBody>"
    )
    locks = '<a:spLocks noGrp="1"/>'
    if holder.type == "sldImg":
        text, locks = "", '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>'
    name = f"{holder.name} Placeholder {number - 1}"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr>{locks}</p:cNvSpPr>'
        f"<p:nvPr>{ph_xml(holder, prompted)}</p:nvPr></p:nvSpPr>"
        f"<p:spPr>{geometry(holder.box)}{solid(holder.fill)}</p:spPr>{text}</p:sp>"
    )


def mark_xml(mark: Mark, number: int) -> str:
    """The p:sp of a coloured rectangle with the shape id `number`."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{mark.name} {number - 1}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{geometry(mark.box)}{solid(mark.colour)}'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def slide_data(holders: Iterable[Holder], marks: Iterable[Mark], ground: str, prompted: bool) -> str:
    """The p:cSld contents: background, then the shapes in reading order."""
    fill = f"<p:bg><p:bgPr>{solid(ground)}<a:effectLst/></p:bgPr></p:bg>" if ground else ""
    shapes = [holder_xml(holder, n, prompted) for n, holder in enumerate(holders, 2)]
    shapes += [mark_xml(mark, n) for n, mark in enumerate(marks, len(shapes) + 2)]
    return (
        f'{fill}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/>'
        '</p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
        '<a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{''.join(shapes)}</p:spTree>"
    )


def footers(first: int, in_master: bool) -> tuple[Holder, ...]:
    """Footer, date and slide number, numbered from `first`; the layouts take all from the master."""
    def place(column: int, count: int) -> Box | None:
        box = columns(column, count, FOOT_TOP, FOOT_TOP + FOOT_HEIGHT)
        return box if in_master else None

    right = replace(FOOT_STYLE, align="r")
    left = Holder("Footer", "ftr", first + 1, place(0, 7), style=FOOT_STYLE, anchor="ctr")
    date = replace(left, name="Date", type="dt", idx=first, box=place(7, 4), style=right)
    number = replace(date, name="Slide Number", type="sldNum", idx=first + 2, box=place(11, 1))
    return left, date, number


def layout_xml(layout: Layout) -> str:
    """The part of one layout."""
    kind = f' type="{layout.type}"' if layout.type else ' userDrawn="1"'
    holders = layout.holders + (footers(10, in_master=False) if layout.footed else ())
    data = slide_data(holders, layout.marks, layout.ground, prompted=True)
    return (
        f'{XML}<p:sldLayout {P_NS}{kind} preserve="1"><p:cSld name="{layout.name}">{data}</p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def master_xml(count: int) -> str:
    """The slide master with `count` layouts."""
    holders = (
        Holder("Title", "title", 0, columns(0, 12, TITLE_TOP, TITLE_TOP + TITLE_HEIGHT),
               "Click to edit the title style"),
        Holder("Text", "body", 1, columns(0, 12, TOP, BOTTOM)),
        *footers(2, in_master=True),
    )  # fmt: skip
    ids = "".join(f'<p:sldLayoutId id="{2147483648 + n}" r:id="rId{n}"/>' for n in range(1, count + 1))
    other = replace(SIDE_STYLE, line=100, before=(0, 0, 0, 0))
    return (
        f"{XML}<p:sldMaster {P_NS}><p:cSld>{slide_data(holders, (), 'bg1', prompted=False)}</p:cSld>"
        f"{CLR_MAP}<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:txStyles>"
        f"<p:titleStyle>{title_levels(TITLE_STYLE)}</p:titleStyle>"
        f"<p:bodyStyle>{levels(BODY_STYLE)}</p:bodyStyle>"
        f"<p:otherStyle>{title_levels(other)}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def notes_xml() -> str:
    """The notes master: the slide above, the speaker's text below."""
    inset = (7.2, 3.6, 7.2, 3.6)
    right, half, foot = replace(FOOT_STYLE, align="r"), NOTES_WIDTH / 2 - 36, NOTES_HEIGHT - 36
    head = Holder("Header", "hdr", 0, (0, 0, half, 36), "", FOOT_STYLE, "t", inset)
    holders = (
        replace(head, type="hdr"),
        replace(head, name="Date", type="dt", idx=1, box=(NOTES_WIDTH - half, 0, half, 36), style=right),
        Holder("Slide Image", "sldImg", 2, (54, 90, 432, 243)),
        Holder("Notes", "body", 3, (54, 346.5, 432, 283.5), inset=inset),
        replace(head, name="Footer", type="ftr", idx=4, box=(0, foot, half, 36), anchor="b"),
        replace(head, name="Slide Number", type="sldNum", idx=5, style=right, anchor="b",
                box=(NOTES_WIDTH - half, foot, half, 36)),
    )  # fmt: skip
    style = levels(flat(FOOT, before=(4, 2, 2, 2)))
    return (
        f"{XML}<p:notesMaster {P_NS}><p:cSld>{slide_data(holders, (), 'bg1', prompted=False)}"
        f"</p:cSld>{CLR_MAP}<p:notesStyle>{style}</p:notesStyle></p:notesMaster>"
    )


def theme_xml() -> str:
    """The theme: colours, fonts, and flat fills and thin lines without effects."""
    colours = "".join(f'<a:{slot}><a:srgbClr val="{rgb}"/></a:{slot}>' for slot, rgb in COLOURS.items())
    faces = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fills = "".join(
        f'<a:solidFill><a:schemeClr val="phClr">{tint}</a:schemeClr></a:solidFill>'
        for tint in ("", '<a:tint val="60000"/>', '<a:tint val="30000"/>')
    )
    lines = "".join(
        f'<a:ln w="{emu(width)}" cap="flat" cmpd="sng" algn="ctr">{solid("phClr")}'
        '<a:prstDash val="solid"/><a:miter lim="800000"/></a:ln>'
        for width in (0.75, 1.5, 2.25)
    )
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{XML}<a:theme {A_NS} name="{NAME}"><a:themeElements><a:clrScheme name="{NAME}">{colours}'
        f'</a:clrScheme><a:fontScheme name="{NAME}"><a:majorFont>{faces}</a:majorFont><a:minorFont>'
        f'{faces}</a:minorFont></a:fontScheme><a:fmtScheme name="{NAME}"><a:fillStyleLst>{fills}'
        f"</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}"
        f"</a:effectStyleLst><a:bgFillStyleLst>{fills}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements><a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def border(side: str, width: float, colour: str) -> str:
    """One border of a table style; width 0 is none."""
    line = f'<a:ln w="{emu(width)}" cmpd="sng">{colour}</a:ln>' if width else "<a:ln><a:noFill/></a:ln>"
    return f"<a:{side}>{line}</a:{side}>"


def table_part(name: str, borders: str, colour: str, bold: bool) -> str:
    """The look of one part of a table: its text, its borders, no fill."""
    weight = ' b="on"' if bold else ""
    return (
        f'<a:{name}><a:tcTxStyle{weight}><a:fontRef idx="minor"><a:schemeClr val="{colour}"/>'
        f'</a:fontRef><a:schemeClr val="{colour}"/></a:tcTxStyle><a:tcStyle><a:tcBdr>{borders}'
        f"</a:tcBdr><a:fill><a:noFill/></a:fill></a:tcStyle></a:{name}>"
    )


def tables_xml() -> str:
    """The table style: rules between rows, a strong one below the header, nothing upright."""
    grey = '<a:solidFill><a:schemeClr val="bg1"><a:lumMod val="80000"/></a:schemeClr></a:solidFill>'
    accent = solid("accent1")
    none = "".join(border(side, 0, "") for side in ("left", "right", "top"))
    whole = none + border("bottom", 0.75, grey) + border("insideH", 0.75, grey) + border("insideV", 0, "")
    parts = (
        table_part("wholeTbl", whole, "tx1", bold=False)
        + table_part("lastCol", "", "tx1", bold=True)
        + table_part("firstCol", "", "tx1", bold=True)
        + table_part("lastRow", border("top", 1.5, accent), "tx1", bold=True)
        + table_part("firstRow", border("bottom", 1.5, accent), "accent1", bold=True)
    )
    return (
        f'{XML}<a:tblStyleLst {A_NS} def="{TABLE_STYLE}"><a:tblStyle styleId="{TABLE_STYLE}" '
        f'styleName="{NAME}">{parts}</a:tblStyle></a:tblStyleLst>'
    )


def presentation_xml() -> str:
    """The presentation: no slides, one master, one notes master."""
    default = title_levels(Style((18,) * 4))
    return (
        f'{XML}<p:presentation {P_NS} saveSubsetFonts="1"><p:sldMasterIdLst>'
        '<p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:notesMasterIdLst>'
        f'<p:notesMasterId r:id="rId2"/></p:notesMasterIdLst><p:sldSz cx="{emu(WIDTH)}" '
        f'cy="{emu(HEIGHT)}"/><p:notesSz cx="{emu(NOTES_WIDTH)}" cy="{emu(NOTES_HEIGHT)}"/>'
        f'<p:defaultTextStyle><a:defPPr><a:defRPr lang="en-US"/></a:defPPr>{default}'
        "</p:defaultTextStyle></p:presentation>"
    )


VIEW = (
    f'{XML}<p:viewPr {P_NS}><p:normalViewPr horzBarState="maximized"><p:restoredLeft sz="15000"/>'
    '<p:restoredTop sz="80000"/></p:normalViewPr><p:notesTextViewPr><p:cViewPr><p:scale>'
    '<a:sx n="1" d="1"/><a:sy n="1" d="1"/></p:scale><p:origin x="0" y="0"/></p:cViewPr>'
    '</p:notesTextViewPr><p:gridSpacing cx="76200" cy="76200"/></p:viewPr>'
)
CORE = (
    f'{XML}<cp:coreProperties xmlns:cp="{OFFICE}package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    f"<dc:title>{NAME}</dc:title><dc:creator>deckbuilder</dc:creator>"
    "<cp:lastModifiedBy>deckbuilder</cp:lastModifiedBy><cp:revision>1</cp:revision>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)
APP = (
    f'{XML}<Properties xmlns="{OFFICE}officeDocument/2006/extended-properties" '
    f'xmlns:vt="{OFFICE}officeDocument/2006/docPropsVTypes"><TotalTime>0</TotalTime>'
    "<Words>0</Words><Application>deckbuilder</Application>"
    "<PresentationFormat>Widescreen</PresentationFormat><Paragraphs>0</Paragraphs>"
    "<Slides>0</Slides><Notes>0</Notes><HiddenSlides>0</HiddenSlides><MMClips>0</MMClips>"
    '<ScaleCrop>false</ScaleCrop><HeadingPairs><vt:vector size="4" baseType="variant">'
    "<vt:variant><vt:lpstr>Theme</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4></vt:variant>"
    "<vt:variant><vt:lpstr>Slide Titles</vt:lpstr></vt:variant>"
    "<vt:variant><vt:i4>0</vt:i4></vt:variant></vt:vector></HeadingPairs>"
    f'<TitlesOfParts><vt:vector size="1" baseType="lpstr"><vt:lpstr>{NAME}</vt:lpstr></vt:vector>'
    "</TitlesOfParts><LinksUpToDate>false</LinksUpToDate><SharedDoc>false</SharedDoc>"
    "<HyperlinksChanged>false</HyperlinksChanged></Properties>"
)


def rels(*targets: tuple[str, str]) -> str:
    """A relationships part; each target is the end of its relationship type, and its address."""
    base = {"core-properties": OFFICE + "package/2006/relationships/metadata"}
    return (
        f'{XML}<Relationships xmlns="{OFFICE}package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{base.get(kind, DOC_REL)}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(targets, 1)
        )
        + "</Relationships>"
    )


def parts() -> dict[str, tuple[str, str]]:
    """Every part but the relationships: its name, content type and text."""
    drawn = list(layouts())
    found = {
        "docProps/app.xml": (OOXML + "extended-properties+xml", APP),
        "docProps/core.xml": ("application/vnd.openxmlformats-package.core-properties+xml", CORE),
        "ppt/presentation.xml": (PML + "presentation.main+xml", presentation_xml()),
        "ppt/presProps.xml": (PML + "presProps+xml", f"{XML}<p:presentationPr {P_NS}/>"),
        "ppt/viewProps.xml": (PML + "viewProps+xml", VIEW),
        "ppt/tableStyles.xml": (PML + "tableStyles+xml", tables_xml()),
        "ppt/theme/theme1.xml": (OOXML + "theme+xml", theme_xml()),
        "ppt/theme/theme2.xml": (OOXML + "theme+xml", theme_xml()),
        "ppt/slideMasters/slideMaster1.xml": (PML + "slideMaster+xml", master_xml(len(drawn))),
        "ppt/notesMasters/notesMaster1.xml": (PML + "notesMaster+xml", notes_xml()),
    }
    for n, layout in enumerate(drawn, 1):
        found[f"ppt/slideLayouts/slideLayout{n}.xml"] = (PML + "slideLayout+xml", layout_xml(layout))
    return found


def relations(count: int) -> dict[str, str]:
    """The relationships parts of a package with `count` layouts."""
    over = [("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in range(1, count + 1)]
    found = {
        "_rels/.rels": rels(
            ("officeDocument", "ppt/presentation.xml"),
            ("core-properties", "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"),
        ),
        "ppt/_rels/presentation.xml.rels": rels(
            ("slideMaster", "slideMasters/slideMaster1.xml"),
            ("notesMaster", "notesMasters/notesMaster1.xml"),
            ("presProps", "presProps.xml"),
            ("viewProps", "viewProps.xml"),
            ("theme", "theme/theme1.xml"),
            ("tableStyles", "tableStyles.xml"),
        ),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": rels(*over, ("theme", "../theme/theme1.xml")),
        "ppt/notesMasters/_rels/notesMaster1.xml.rels": rels(("theme", "../theme/theme2.xml")),
    }
    for n in range(1, count + 1):
        found[f"ppt/slideLayouts/_rels/slideLayout{n}.xml.rels"] = rels(
            ("slideMaster", "../slideMasters/slideMaster1.xml")
        )
    return found


def content_types(types: dict[str, str]) -> str:
    """The [Content_Types].xml for these parts."""
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in sorted(types.items())
    )
    return (
        f'{XML}<Types xmlns="{OFFICE}package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def draw(out: Path) -> None:
    """Write the template; the same program always writes the same bytes."""
    found = parts()
    texts = {name: text for name, (_, text) in found.items()}
    count = sum(name.startswith("ppt/slideLayouts/") for name in found)
    texts |= relations(count)
    ordered = {"[Content_Types].xml": content_types({name: kind for name, (kind, _) in found.items()})}
    ordered |= dict(sorted(texts.items()))
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in ordered.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            # Stored, not deflated: two builds of zlib may deflate the same text to different bytes.
            archive.writestr(entry, text.encode(), zipfile.ZIP_STORED)


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_OUT)
