"""Draw templates/classic/base.pptx: master, layouts and themes of the template "classic".

usage: python tools/draw_classic.py [OUT]

Every part is written straight from the tables below, and the same tables always give the same
bytes. Lengths are points from the top left; `emu` is the one place that converts them.

The grid has 12 columns of 48 pt with gutters of 24 pt between margins of 60 pt. Text always starts
on the margin or on a column; what has a ground or rules hangs outside, so that its text does too.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

NAME = "classic"
DEFAULT_OUT = Path(__file__).resolve().parent.parent / "templates" / NAME / "base.pptx"

Box = tuple[float, float, float, float]  # left, top, width, height

WIDTH, HEIGHT = 960, 540
NOTES_WIDTH, NOTES_HEIGHT = 540, 720
MARGIN, COLUMN, GUTTER = 60, 48, 24
EDGE = MARGIN - GUTTER  # where a panel begins whose text stands on the margin

HERO, TITLE, BODY, SMALL, NOTE, FOOT = 54, 36, 28, 20, 14, 12
INDENT = {HERO: 36, TITLE: 30, BODY: 24, SMALL: 18, NOTE: 14, FOOT: 12}  # of a list, by its size
NUMBER_INDENT = 42

FONT = "Source Sans Pro"
COLOURS = {
    "dk1": "1B2A33",  # ink
    "lt1": "FFFFFF",
    "dk2": "4A5A64",  # muted text
    "lt2": "EFF4F3",  # ground of panels, of the first and the last slide
    "accent1": "0B6B6B",  # deep teal: structure
    "accent2": "B4501E",  # terracotta: somebody's voice
    "accent3": "2E5C8A",  # steel
    "accent4": "876514",  # ochre
    "accent5": "6B4A7D",  # plum
    "accent6": "4B6B2F",  # moss
    "hlink": "0A5C85",
    "folHlink": "654580",
}
TABLE_STYLE = "{6E1B1C52-3E0C-4C9A-9A55-C1A551C0DECB}"


@dataclass(frozen=True)
class Style:
    """A placeholder's text (sizes and space before of levels 1 to 4) and its text box."""

    sizes: tuple[int, int, int, int]
    before: tuple[int, int, int, int] = (0, 4, 4, 4)
    line: int = 100
    bold: int = 0  # the first so many levels are bold
    colour: str = "tx1"
    font: str = "mn"
    align: str = "l"
    first: str = ""  # level 1 is running text, or numbered in this way
    marks: bool = True  # whether the levels below are lists
    anchor: str = "t"
    insets: Box = (0, 0, 0, 0)  # left, top, right, bottom
    hang: float = 0  # how far the box stands out of its grid columns on both sides
    fill: str = ""


def flat(size: int, colour: str = "tx1", bold: int = 0) -> Style:
    """A style with one size on all levels."""
    return Style((size,) * 4, colour=colour, bold=bold)


HEADING = replace(flat(TITLE, bold=9), line=90, font="mj", marks=False, before=(0, 0, 0, 0))
TEXT = Style((BODY, BODY, SMALL, SMALL), (12, 9, 6, 6))
SIDE = Style((SMALL,) * 4, (9, 6, 4, 4), 105)
FOOTER = replace(flat(FOOT, "tx2"), anchor="ctr")
STYLES = {
    # LibreOffice draws the last line a little lower than it measures it: hence the bottom insets.
    "hero": replace(HEADING, sizes=(HERO,) * 4, anchor="b", insets=(0, 0, 0, 4)),
    "kicker": replace(HEADING, sizes=(BODY,) * 4, colour="tx2"),
    "lead": Style((BODY, BODY, SMALL, SMALL), (6, 6, 4, 4), colour="tx2"),
    "left": replace(TEXT, insets=(0, 0, 12, 0)),
    "wide_left": replace(TEXT, insets=(0, 0, GUTTER, 0)),
    "side": SIDE,
    "by": replace(flat(SMALL), before=(3, 3, 3, 3), anchor="b", insets=(0, 0, 0, 2)),
    "voice": flat(SMALL, bold=1),
    "full_name": flat(SMALL, "accent1", bold=1),
    "examples": replace(flat(SMALL), before=(6, 6, 4, 4)),
    "close_examples": replace(flat(SMALL), before=(3, 3, 3, 3), insets=(0, 0, GUTTER, 0)),
    "legend": flat(SMALL, "tx2"),
    "caption": flat(NOTE, "tx2"),
    "source": replace(flat(NOTE, "tx2"), anchor="b"),
    "agenda": Style((BODY, SMALL, SMALL, SMALL), (9, 4, 4, 4), first="arabicPlain"),
    "takeaways": Style((BODY, SMALL, SMALL, SMALL), (21, 6, 4, 4), first="arabicPeriod", bold=1),
    "table": replace(SIDE, hang=12),
    "quote": Style((TITLE, TITLE, BODY, BODY), (12, 9, 6, 6), anchor="ctr", hang=GUTTER,
                   fill="bg2", insets=(GUTTER,) * 4),
    "footer": FOOTER,
    "footer_right": replace(FOOTER, align="r"),
}  # fmt: skip


@dataclass(frozen=True)
class Holder:
    """One placeholder; type "obj" is any object, style "-" is the master's."""

    type: str
    idx: int
    style: str
    box: Box
    name: str
    prompt: str = ""


# The master and the layouts: NAME, or NAME = its type if PowerPoint knows one; then what it holds
# in reading order: type, idx, style, first grid column, number of columns, top, bottom, name:
# prompt. A layout that names no title has the master's.
# One role has one idx on all layouts: 1 body, 2 second, 13 by, 14 quote, 15 full name,
# 16 examples, 17 table, 18 picture, 19 caption, 20 source. Content begins at 138 and ends at 474;
# a picture beside large text begins lower, where the capitals of the text do.
LAYOUTS = """
Master
    title     0 -              0 12   46 130 Title: Click to add a title
    body      1 -              0 12  138 474 Text
    ftr      11 footer         0  7  492 510 Footer
    dt       10 footer_right   7  4  492 510 Date
    sldNum   12 footer_right  11  1  492 510 Slide Number
Title Slide = title
    ctrTitle  0 hero           0 12   96 280 Title: Click to add a title
    subTitle  1 lead           0 12  294 384 Subtitle: Click to add a subtitle
    body     13 by             0 12  396 488 Author: Author, event, date
Agenda
    body      1 agenda         0 12  138 474 Agenda: Click to add the parts of the talk
Section Header = secHead
    title     0 hero           0 12   96 280 Title: Click to add a title
    body      1 lead           0 12  294 384 Text: Click to say what it is about
Title and Content = obj
    obj       1 -              0 12  138 474 Content
Text with Picture
    body      1 left           0  6  138 474 Text
    pic      18 side           6  6  144 406 Picture: Picture
    body     19 caption        6  6  412 450 Caption: Caption
    body     20 source         6  6  454 474 Source: Source
Two Content = twoObj
    obj       1 left           0  6  138 474 Content Left
    obj       2 -              6  6  138 474 Content Right
Definition
    title     0 hero           0 12   26 152 Term: Click to add the term
    body     15 full_name      0 12  152 178 Full Name: Full name
    body      1 -              0 10  192 444 Definition: What it means
    body     20 source         0 12  454 474 Source: Source
Definition with Examples
    title     0 hero           0  8   26 152 Term: Click to add the term
    body     15 full_name      0  8  152 178 Full Name: Full name
    body      1 wide_left      0  8  192 444 Definition: What it means
    body     16 examples       8  4  196 444 Examples: Examples
    body     20 source         0  7  454 474 Source: Source
Definition with Picture
    title     0 hero           0  7   26 152 Term: Click to add the term
    body     15 full_name      0  7  152 178 Full Name: Full name
    body      1 wide_left      0  7  192 361 Definition: What it means
    body     16 close_examples 0  7  367 474 Examples: Examples
    pic      18 side           7  5  154 406 Picture: Picture
    body     19 caption        7  5  412 450 Caption: Caption
    body     20 source         7  5  454 474 Source: Source
Analogy
    body     14 quote          0 12  138 462 Quotation: Click to add the analogy
Quote
    title     0 kicker         0 12   46 130 Title: Click to add a title
    body     14 quote          0 12  138 396 Quotation: Click to add the quotation
    body     13 voice          0 12  411 474 Author: Who said it
Table = tbl
    tbl      17 table          0 12  138 444 Table: Table
    body     20 source         0 12  454 474 Source: Source
Relation
    obj      18 side           0  7  138 474 Drawing: Drawing or picture
    body      1 side           7  5  138 474 Text
Picture = picTx
    pic      18 side           0  9  138 474 Picture: Picture
    body     19 legend         9  3  138 408 Caption: Caption
    body     20 source         9  3  420 474 Source: Source
Takeaways
    body      1 takeaways      0 12  138 474 Takeaways: Click to add what to remember
Closing
    title     0 hero           0 12   96 280 Title: Click to add a title
    body      1 lead           0 12  294 384 Text: Click to add a line
    body     13 by             0 12  396 488 Contact: Contact
Title Only = titleOnly
"""
FOOTERS = ("ftr", "dt", "sldNum")
UNFOOTED = ("Title Slide", "Section Header", "Closing")
GROUNDS = {"Title Slide": "bg2", "Closing": "bg2"}
BAND: tuple[Box, str] = ((0, 0, EDGE, HEIGHT), "accent1")
SIDEBAR_LEFT = MARGIN + 8 * (COLUMN + GUTTER) - GUTTER
PLATES: dict[str, tuple[Box, str]] = {  # the one coloured area that a layout may have
    "Title Slide": BAND,
    "Section Header": BAND,
    "Closing": BAND,
    "Definition with Examples": ((SIDEBAR_LEFT, 0, WIDTH - SIDEBAR_LEFT, HEIGHT), "bg2"),
    "Analogy": ((EDGE - 6, 138, 6, 324), "accent2"),
    "Quote": ((EDGE - 6, 138, 6, 258), "accent2"),
}


def on_grid(row: str) -> Holder:
    """The placeholder that a row of LAYOUTS describes."""
    kind, idx, style, first, count, top, bottom, label = row.split(maxsplit=7)
    hang, pitch = STYLES[style].hang if style in STYLES else 0, COLUMN + GUTTER
    left, width = MARGIN + int(first) * pitch - hang, int(count) * pitch - GUTTER + 2 * hang
    name, _, words = label.partition(": ")
    box = (left, int(top), width, int(bottom) - int(top))
    return Holder(kind, int(idx), style, box, name, words)


BLOCKS = {  # heading -> what the master or layout holds, without what layouts take from the master
    heading: [on_grid(row) for row in rows]
    for heading, *rows in (block.splitlines() for block in re.split(r"\n(?=\w)", LAYOUTS.strip()))
}
MASTER = BLOCKS.pop("Master")

OFFICE = "http://schemas.openxmlformats.org/"
OFFICE_RELATION = OFFICE + "officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
A_NS = f'xmlns:a="{OFFICE}drawingml/2006/main"'
P_NS = f'{A_NS} xmlns:r="{OFFICE_RELATION}" xmlns:p="{OFFICE}presentationml/2006/main"'
CLR_MAP = '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" {}/>'.format(
    " ".join(f'{slot}="{slot}"' for slot in list(COLOURS)[4:])
)


def emu(points: float) -> int:
    """Points as English Metric Units."""
    return round(points * 12700)


def solid(colour: str) -> str:
    """A fill with a theme colour, or "" for none."""
    return f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>' if colour else ""


def geometry(place: Box) -> str:
    """Where a shape stands; it is a rectangle."""
    left, top, width, height = map(emu, place)
    xfrm = f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
    return f'<a:xfrm>{xfrm}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def bullet(style: Style, level: int) -> str:
    """The mark before a paragraph of this level."""
    if not style.marks or (level == 1 and not style.first):
        return "<a:buNone/>"
    colour = '<a:buClr><a:schemeClr val="accent1"/></a:buClr>'
    look = f'{colour}<a:buFont typeface="+{style.font}-lt"/>'
    if level == 1:
        return f'{look}<a:buAutoNum type="{style.first}"/>'
    return f'{look}<a:buChar char="{"•" if level == 2 else "–"}"/>'


def levels(style: Style, whole: bool = False) -> str:
    """The nine levels of a style, from the fourth on alike; `whole`: with fonts, as in a master."""
    fonts, more, margin, xml = "", "", 0, ""
    if whole:
        scripts = {"latin": "lt", "ea": "ea", "cs": "cs"}
        fonts = "".join(f'<a:{s} typeface="+{style.font}-{scripts[s]}"/>' for s in scripts)
        more = ' defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"'
    for n in range(1, 10):
        depth = min(n, 4) - 1
        size, before, indent = style.sizes[depth], style.before[depth], 0
        if bullet(style, n) != "<a:buNone/>":
            indent = NUMBER_INDENT if n == 1 else INDENT[size]
        margin += indent if n <= 4 else 0
        xml += (
            f'<a:lvl{n}pPr marL="{emu(margin)}" indent="{emu(-indent)}" algn="{style.align}"{more}>'
            f'<a:lnSpc><a:spcPct val="{style.line}000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="{before}00"/></a:spcBef>'
            f'<a:spcAft><a:spcPts val="0"/></a:spcAft>{bullet(style, n)}'
            f'<a:defRPr sz="{size}00" b="{int(n <= style.bold)}" kern="1200">'
            f"{solid(style.colour)}{fonts}</a:defRPr></a:lvl{n}pPr>"
        )
    return xml


def prompt(holder: Holder) -> str:
    """The paragraphs of a placeholder; without a prompt, the five levels PowerPoint shows."""
    if holder.type in ("dt", "ftr", "hdr"):
        return '<a:p><a:endParaRPr lang="en-US"/></a:p>'
    if holder.type == "sldNum":
        field = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        return f'<a:p>{field}<a:rPr lang="en-US"/><a:t>‹#›</a:t></a:fld></a:p>'
    words = ("Click to add text", "Second level", "Third level", "Fourth level", "Fifth level")
    return "".join(
        f'<a:p><a:pPr lvl="{n}"/><a:r><a:rPr lang="en-US"/><a:t>{text}</a:t></a:r></a:p>'
        for n, text in enumerate([holder.prompt] if holder.prompt else words)
    )


def holder_xml(holder: Holder, number: int, in_layout: bool) -> str:
    """The p:sp of a placeholder with the shape id `number`; a layout takes from the master."""
    style = STYLES.get(holder.style, HEADING if holder.type == "title" else TEXT)
    inherits = in_layout and holder.box in {other.box for other in MASTER}
    place = "" if inherits else geometry(holder.box)
    left, top, right, bottom = map(emu, style.insets)
    own_style = holder.style != "-" and not (in_layout and holder.type in FOOTERS)
    text = (
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" '
        f'bIns="{bottom}" rtlCol="0" anchor="{style.anchor}"/><a:lstStyle>{levels(style) if own_style else ""}</a:lstStyle>'
        f"{prompt(holder)}</p:txBody>"
    )
    locks = '<a:spLocks noGrp="1"/>'
    if holder.type == "sldImg":
        text, locks = "", '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/>'
    kind = "" if holder.type == "obj" else f' type="{holder.type}"'
    size = ' sz="quarter"' if holder.idx > 1 else ""
    index = f' idx="{holder.idx}"' if holder.idx else ""
    custom = ' hasCustomPrompt="1"' if in_layout and holder.prompt else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{holder.name} Placeholder {number - 1}"/>'
        f"<p:cNvSpPr>{locks}</p:cNvSpPr><p:nvPr><p:ph{kind}{size}{index}{custom}/></p:nvPr>"
        f"</p:nvSpPr><p:spPr>{place}{solid(style.fill)}</p:spPr>"
        f"{text}</p:sp>"
    )


def plate_xml(place: Box, colour: str, number: int) -> str:
    """The p:sp of a coloured area."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Plate {number - 1}"/><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{geometry(place)}{solid(colour)}'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def slide_xml(name: str, ground: str, shapes: Iterable[str]) -> str:
    """The p:cSld with these shapes."""
    named = f' name="{name}"' if name else ""
    fill = f"<p:bg><p:bgPr>{solid(ground)}<a:effectLst/></p:bgPr></p:bg>" if ground else ""
    return (
        f'<p:cSld{named}>{fill}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/>'
        '<p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
        '<a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{''.join(shapes)}</p:spTree></p:cSld>"
    )


def layout_xml(heading: str, holders: list[Holder]) -> str:
    """The part of one layout; its coloured area lies behind everything."""
    name, _, kind = heading.partition(" = ")
    title, footers = MASTER[:1], [holder for holder in MASTER if holder.type in FOOTERS]
    everything = [] if holders and "itle" in holders[0].type else list(title)
    everything += holders + ([] if name in UNFOOTED else footers)
    shapes = [plate_xml(*PLATES[name], 2)] if name in PLATES else []
    shapes += [holder_xml(holder, n, True) for n, holder in enumerate(everything, len(shapes) + 2)]
    known = f'type="{kind}"' if kind else 'userDrawn="1"'
    return (
        f'{XML}<p:sldLayout {P_NS} {known} preserve="1">'
        f"{slide_xml(name, GROUNDS.get(name, ''), shapes)}"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def master_xml() -> str:
    """The slide master."""
    shapes = (holder_xml(holder, n, False) for n, holder in enumerate(MASTER, 2))
    ids = "".join(
        f'<p:sldLayoutId id="{2147483648 + n}" r:id="rId{n}"/>' for n in range(1, len(BLOCKS) + 1)
    )
    other = levels(replace(flat(SMALL), marks=False), whole=True)
    return (
        f"{XML}<p:sldMaster {P_NS}>{slide_xml('', 'bg1', shapes)}{CLR_MAP}"
        f"<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst>"
        f"<p:txStyles><p:titleStyle>{levels(HEADING, whole=True)}</p:titleStyle>"
        f"<p:bodyStyle>{levels(TEXT, whole=True)}</p:bodyStyle>"
        f"<p:otherStyle>{other}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def notes_master_xml() -> str:
    """The notes master: the slide above, what to say below."""
    half, middle, foot = NOTES_WIDTH / 2 - 36, NOTES_WIDTH / 2, NOTES_HEIGHT - 54
    holders = (
        Holder("hdr", 0, "footer", (36, 18, half, 36), "Header"),
        Holder("dt", 1, "footer_right", (middle, 18, half, 36), "Date"),
        Holder("sldImg", 2, "-", (54, 90, 432, 243), "Slide Image"),
        Holder("body", 3, "-", (54, 351, 432, 288), "Notes"),
        Holder("ftr", 4, "footer", (36, foot, half, 36), "Footer"),
        Holder("sldNum", 5, "footer_right", (middle, foot, half, 36), "Slide Number"),
    )
    shapes = (holder_xml(holder, n, False) for n, holder in enumerate(holders, 2))
    return (
        f"{XML}<p:notesMaster {P_NS}>{slide_xml('', 'bg1', shapes)}{CLR_MAP}"
        f"<p:notesStyle>{levels(flat(FOOT), whole=True)}</p:notesStyle></p:notesMaster>"
    )


def theme_xml() -> str:
    """The theme: colours, fonts, and flat fills and plain lines without effects."""
    slots = "".join(f'<a:{s}><a:srgbClr val="{rgb}"/></a:{s}>' for s, rgb in COLOURS.items())
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fills = solid("phClr") * 3
    lines = "".join(
        f'<a:ln w="{emu(width)}">{solid("phClr")}</a:ln>' for width in (0.75, 1.5, 2.25)
    )
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{XML}<a:theme {A_NS} name="{NAME}"><a:themeElements>'
        f'<a:clrScheme name="{NAME}">{slots}</a:clrScheme><a:fontScheme name="{NAME}">'
        f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="{NAME}"><a:fillStyleLst>{fills}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fills}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
        "<a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def border(side: str, width: float = 0, colour: str = "") -> str:
    """One border in a table style; width 0 is none."""
    line = f'<a:ln w="{emu(width)}" cmpd="sng">{colour}</a:ln>'
    return f"<a:{side}>{line if width else '<a:ln><a:noFill/></a:ln>'}</a:{side}>"


def table_styles_xml() -> str:
    """The table style: hairlines between rows, a rule below the header, nothing upright."""
    grey = '<a:solidFill><a:schemeClr val="bg1"><a:lumMod val="80000"/></a:schemeClr></a:solidFill>'
    rows = border("bottom", 0.75, grey) + border("insideH", 0.75, grey) + border("insideV")
    parts = {
        "wholeTbl": ("tx1", border("left") + border("right") + border("top") + rows),
        "firstCol": ("tx1", ""),
        "firstRow": ("accent1", border("bottom", 1.5, solid("accent1"))),
    }
    looks = "".join(
        f'<a:{name}><a:tcTxStyle b="{"def" if name == "wholeTbl" else "on"}">'
        f'<a:fontRef idx="minor"><a:schemeClr val="{colour}"/></a:fontRef>'
        f'<a:schemeClr val="{colour}"/></a:tcTxStyle><a:tcStyle><a:tcBdr>{borders}</a:tcBdr>'
        f"<a:fill><a:noFill/></a:fill></a:tcStyle></a:{name}>"
        for name, (colour, borders) in parts.items()
    )
    return (
        f'{XML}<a:tblStyleLst {A_NS} def="{TABLE_STYLE}"><a:tblStyle styleId="{TABLE_STYLE}" '
        f'styleName="{NAME}">{looks}</a:tblStyle></a:tblStyleLst>'
    )


def presentation_xml() -> str:
    """The presentation: no slides, one master, one notes master."""
    style = levels(replace(flat(SMALL), marks=False), whole=True)
    return (
        f'{XML}<p:presentation {P_NS} saveSubsetFonts="1"><p:sldMasterIdLst>'
        '<p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:notesMasterIdLst>'
        f'<p:notesMasterId r:id="rId2"/></p:notesMasterIdLst><p:sldSz cx="{emu(WIDTH)}" '
        f'cy="{emu(HEIGHT)}"/><p:notesSz cx="{emu(NOTES_WIDTH)}" cy="{emu(NOTES_HEIGHT)}"/>'
        f'<p:defaultTextStyle><a:defPPr><a:defRPr lang="en-US"/></a:defPPr>{style}'
        "</p:defaultTextStyle></p:presentation>"
    )


VIEW = f'{XML}<p:viewPr {P_NS}><p:gridSpacing cx="76200" cy="76200"/></p:viewPr>'
CORE = (
    f'{XML}<cp:coreProperties xmlns:cp="{OFFICE}package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    f"<dc:title>{NAME}</dc:title><dc:creator>deckbuilder</dc:creator>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)
APP = (
    f'{XML}<Properties xmlns="{OFFICE}officeDocument/2006/extended-properties">'
    "<TotalTime>0</TotalTime><Words>0</Words><Application>deckbuilder</Application>"
    "<PresentationFormat>Widescreen</PresentationFormat><Paragraphs>0</Paragraphs>"
    "<Slides>0</Slides><Notes>0</Notes><HiddenSlides>0</HiddenSlides></Properties>"
)
PML = "officedocument.presentationml."
RELATIONS = "officeDocument/2006/relationships/"
KINDS = {  # content type and relationship type of the parts whose names do not say them
    "app": ("officedocument.extended-properties", RELATIONS + "extended-properties"),
    "core": ("package.core-properties", "package/2006/relationships/metadata/core-properties"),
    "presentation": (PML + "presentation.main", RELATIONS + "officeDocument"),
    "theme": ("officedocument.theme", RELATIONS + "theme"),
}


def kind_of(name: str) -> tuple[str, str]:
    """The content type and the relationship type of a part."""
    stem = Path(name).stem.rstrip("0123456789")
    return KINDS.get(stem, (PML + stem, RELATIONS + stem))


def relations(targets: Iterable[str]) -> str:
    """A relationships part."""
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}{kind_of(target)[1]}" Target="{target}"/>'
        for n, target in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{OFFICE}package/2006/relationships">{lines}</Relationships>'


def content_types(names: Iterable[str]) -> str:
    """The [Content_Types].xml for these parts."""
    base = "application/vnd.openxmlformats-"
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{base}{kind_of(name)[0]}+xml"/>'
        for name in names
    )
    return (
        f'{XML}<Types xmlns="{OFFICE}package/2006/content-types"><Default Extension="rels" '
        f'ContentType="{base}package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{overrides}</Types>'
    )


def parts() -> Iterator[tuple[str, str, list[str]]]:
    """Yield every part: its name, its text, and what it relates to."""
    master, notes = "slideMasters/slideMaster1.xml", "notesMasters/notesMaster1.xml"
    theme, *rest = "theme/theme1.xml", "presProps.xml", "viewProps.xml", "tableStyles.xml"
    yield "docProps/app.xml", APP, []
    yield "docProps/core.xml", CORE, []
    yield "ppt/presentation.xml", presentation_xml(), [master, notes, theme, *rest]
    yield "ppt/presProps.xml", f"{XML}<p:presentationPr {P_NS}/>", []
    yield "ppt/viewProps.xml", VIEW, []
    yield "ppt/tableStyles.xml", table_styles_xml(), []
    yield "ppt/theme/theme1.xml", theme_xml(), []
    yield "ppt/theme/theme2.xml", theme_xml(), []
    yield f"ppt/{notes}", notes_master_xml(), ["../theme/theme2.xml"]
    layouts = []
    for n, (heading, holders) in enumerate(BLOCKS.items(), 1):
        layouts.append(f"../slideLayouts/slideLayout{n}.xml")
        name = f"ppt/slideLayouts/slideLayout{n}.xml"
        yield name, layout_xml(heading, holders), [f"../{master}"]
    yield f"ppt/{master}", master_xml(), [*layouts, f"../{theme}"]


def draw(out: Path) -> None:
    """Write the template."""
    roots = ["ppt/presentation.xml", "docProps/core.xml", "docProps/app.xml"]
    texts, related = {}, {"_rels/.rels": relations(roots)}
    for name, text, targets in parts():
        texts[name] = text
        if targets:
            folder, _, file = name.rpartition("/")
            related[f"{folder}/_rels/{file}.rels"] = relations(targets)
    first = ("[Content_Types].xml", content_types(sorted(texts)))
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in [first, *sorted((texts | related).items())]:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # else it tells the system the program ran on
            # Stored, not deflated: two builds of zlib may deflate one text to different bytes.
            archive.writestr(entry, text.encode(), zipfile.ZIP_STORED)


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_OUT)
