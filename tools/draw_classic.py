"""Draw templates/classic/base.pptx: master, layouts and themes of the template "classic".

usage: python tools/draw_classic.py [OUT]

Every part is written straight from the tables below: the same tables, the same bytes. Lengths are
points from the top left; `emu` is the one place that converts them. Text stands on a grid: 12
columns of 48 pt, gutters of 24 pt, margins of 60 pt. What has a ground or rules hangs outside it.
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

WIDTH, HEIGHT, NOTES_WIDTH, NOTES_HEIGHT = 960, 540, 540, 720
MARGIN, COLUMN, GUTTER = 60, 48, 24
HERO, TITLE, BODY, SMALL, NOTE, FOOT = 54, 36, 28, 20, 14, 12
INDENTS = {TITLE: 30, BODY: 24, SMALL: 18, NOTE: 14, FOOT: 12}  # of a list, by its size
NUMBER_INDENT = 42
FONT = "Source Sans Pro"
COLOURS = {
    "dk1": "1B2A33", "lt1": "FFFFFF",  # ink, paper
    "dk2": "4A5A64", "lt2": "EFF4F3",  # muted text, ground of panels and of first and last slide
    "accent1": "0B6B6B", "accent2": "B4501E",  # deep teal: structure; terracotta: somebody's voice
    "accent3": "2E5C8A", "accent4": "876514", "accent5": "6B4A7D", "accent6": "4B6B2F",
    "hlink": "0A5C85", "folHlink": "654580",
}  # fmt: skip
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
    first: str | None = ""  # level 1 is running text, or numbered so; None: no level is a list
    anchor: str = "t"
    insets: tuple[int, int, int, int] = (0, 0, 0, 0)  # left, top, right, bottom
    fill: str = ""


def flat(size: int, colour: str = "tx1", bold: int = 0) -> Style:
    """A style with one size on all levels."""
    return Style((size,) * 4, colour=colour, bold=bold)


HEADING = replace(flat(TITLE, bold=9), line=90, font="mj", first=None, before=(0, 0, 0, 0))
TEXT = Style((BODY, BODY, SMALL, SMALL), (12, 9, 6, 6))
OTHER = replace(flat(SMALL), first=None)
SIDE = Style((SMALL,) * 4, (9, 6, 4, 4), 105)
STYLES = {
    # The bottom insets are for LibreOffice, which draws a last line lower than it measures it.
    "hero": replace(HEADING, sizes=(HERO,) * 4, anchor="b", insets=(0, 0, GUTTER, 4)),
    "kicker": replace(HEADING, sizes=(BODY,) * 4, colour="tx2"),
    "lead": Style((BODY, BODY, SMALL, SMALL), (6, 6, 4, 4), colour="tx2"),
    "left": replace(TEXT, insets=(0, 0, GUTTER, 0)),
    "side": SIDE,
    "by": replace(flat(SMALL), before=(3, 3, 3, 3), anchor="b", insets=(0, 0, 0, 2)),
    "voice": flat(SMALL, bold=1),
    "full_name": replace(flat(SMALL, "accent1", bold=1), insets=(0, 0, GUTTER, 0)),
    "examples": replace(flat(SMALL), before=(6, 6, 4, 4)),
    "close_examples": replace(flat(SMALL), before=(3, 3, 3, 3), insets=(0, 0, GUTTER, 0)),
    "legend": flat(SMALL, "tx2"),
    "caption": flat(NOTE, "tx2"),
    "source": replace(flat(NOTE, "tx2"), anchor="b"),
    "agenda": Style((BODY, SMALL, SMALL, SMALL), (9, 4, 4, 4), first="arabicPlain"),
    "takeaways": Style((BODY, SMALL, SMALL, SMALL), (21, 6, 4, 4), first="arabicPeriod", bold=1),
    "table": replace(SIDE, insets=(12, 0, 12, 0)),
    "quote": Style((TITLE, TITLE, BODY, BODY), (12, 9, 6, 6), anchor="ctr", fill="bg2",
                   insets=(GUTTER,) * 4),
    "footer": replace(flat(FOOT, "tx2"), anchor="ctr"),
    "footer_right": replace(flat(FOOT, "tx2"), anchor="ctr", align="r"),
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A placeholder, or a plate of colour; type "obj" is any object, style "-" the master's."""

    type: str
    idx: int
    style: str  # of a plate: its colour
    box: Box
    name: str
    prompt: str = ""


# The master and the layouts: NAME, or NAME = its type if PowerPoint knows one, then its shapes in
# reading order: type, idx, style, first grid column, number of columns, top, bottom, name: prompt;
# of a plate: colour, left, right, top, bottom. Footers and a missing title are the master's.
# One role has one idx on all layouts: 1 body, 2 second, 13 by, 14 quote, 15 full name,
# 16 examples, 17 table, 18 picture, 19 caption, 20 source. Content stands between 138 and 474;
# a picture beside large text begins lower, where the capitals of the text do.
LAYOUTS = """
Master
    title     0 -              0 12   42 126 Title: Click to add a title
    body      1 -              0 12  138 474 Text
    ftr      11 footer         0  7  492 510 Footer
    dt       10 footer_right   7  4  492 510 Date
    sldNum   12 footer_right  11  1  492 510 Slide Number
Title Slide = title
    plate     0 accent1        0 36    0 540 Band
    ctrTitle  0 hero           0 12   92 280 Title: Click to add a title
    subTitle  1 lead           0 12  294 384 Subtitle: Click to add a subtitle
    body     13 by             0 12  396 488 Author: Author, event, date
Agenda
    body      1 agenda         0 12  138 474 Agenda: Click to add the parts of the talk
Section Header = secHead
    plate     0 accent1        0 36    0 540 Band
    title     0 hero           0 12   92 280 Title: Click to add a title
    body      1 lead           0 12  294 384 Text: Click to say what it is about
Title and Content = obj
    obj       1 -              0 12  138 474 Content
Text with Picture
    body      1 left           0  6  138 474 Text
    pic      18 side           6  6  144 406 Picture: Picture
    body     19 caption        6  6  412 442 Caption: Caption
    body     20 source         6  6  444 476 Source: Source
Two Content = twoObj
    obj       1 left           0  6  138 474 Content Left
    obj       2 -              6  6  138 474 Content Right
Definition
    title     0 hero           0 12   24 152 Term: Click to add the term
    body     15 full_name      0 12  152 178 Full Name: Full name
    body      1 -              0 10  192 444 Definition: What it means
    body     20 source         0 12  444 476 Source: Source
Definition with Examples
    plate     0 bg2          612 960   0 540 Sidebar
    title     0 hero           0  8   24 152 Term: Click to add the term
    body     15 full_name      0  8  152 178 Full Name: Full name
    body      1 left           0  8  192 444 Definition: What it means
    body     16 examples       8  4  196 444 Examples: Examples
    body     20 source         0  7  444 476 Source: Source
Definition with Picture
    title     0 hero           0  7   24 152 Term: Click to add the term
    body     15 full_name      0  7  152 178 Full Name: Full name
    body      1 left           0  7  192 361 Definition: What it means
    body     16 close_examples 0  7  367 474 Examples: Examples
    pic      18 side           7  5  154 406 Picture: Picture
    body     19 caption        7  5  412 442 Caption: Caption
    body     20 source         7  5  444 476 Source: Source
Analogy
    plate     0 accent2       30 36  138 462 Rule
    body     14 quote          0 12  138 462 Quotation: Click to add the analogy
Quote
    plate     0 accent2       30 36  138 396 Rule
    title     0 kicker         0 12   42 126 Title: Click to add a title
    body     14 quote          0 12  138 396 Quotation: Click to add the quotation
    body     13 voice          0 12  411 474 Author: Who said it
Table = tbl
    tbl      17 table          0 12  138 444 Table: Table
    body     20 source         0 12  444 476 Source: Source
Relation
    obj      18 side           0  7  138 474 Drawing: Drawing or picture
    body      1 -              7  5  138 474 Text
Picture = picTx
    pic      18 side           0  9  138 474 Picture: Picture
    body     19 legend         9  3  138 408 Caption: Caption
    body     20 source         9  3  420 474 Source: Source
Takeaways
    body      1 takeaways      0 12  138 474 Takeaways: Click to add what to remember
Closing
    plate     0 accent1        0 36    0 540 Band
    title     0 hero           0 12   92 280 Title: Click to add a title
    body      1 lead           0 12  294 384 Text: Click to add a line
    body     13 by             0 12  396 488 Contact: Contact
Title Only = titleOnly
"""
FOOTERS = ("ftr", "dt", "sldNum")
UNFOOTED = {"Title Slide": "bg2", "Section Header": "", "Closing": "bg2"}  # and their grounds


def parse(row: str) -> Shape:
    """The shape that a row of LAYOUTS describes; a box stands out by its text's inset."""
    kind, idx, style, *numbers, label = row.split(maxsplit=7)
    first, last, top, bottom = map(int, numbers)
    name, _, prompt = label.partition(": ")
    if kind != "plate":
        name += " Placeholder"
        hang, pitch = STYLES[style].insets[0] if style in STYLES else 0, COLUMN + GUTTER
        last = MARGIN + (first + last) * pitch - GUTTER + hang
        first = MARGIN + first * pitch - hang
    return Shape(kind, int(idx), style, (first, top, last - first, bottom - top), name, prompt)


BLOCKS = {
    heading: [parse(row) for row in rows]
    for heading, *rows in (block.splitlines() for block in re.split(r"\n(?=\w)", LAYOUTS.strip()))
}
MASTER = BLOCKS.pop("Master")

OFFICE = "http://schemas.openxmlformats.org/"
RELATIONS = "officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
A_NS = f'xmlns:a="{OFFICE}drawingml/2006/main"'
P_NS = f'{A_NS} xmlns:r="{OFFICE}{RELATIONS}" xmlns:p="{OFFICE}presentationml/2006/main"'
CLR_MAP = '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" '
CLR_MAP += " ".join(f'{slot}="{slot}"' for slot in list(COLOURS)[4:]) + "/>"


def emu(points: float) -> int:
    """Points as English Metric Units."""
    return round(points * 12700)


def solid(colour: str, change: str = "") -> str:
    """A fill with a theme colour, perhaps changed; "" for none."""
    fill = f'<a:solidFill><a:schemeClr val="{colour}">{change}</a:schemeClr></a:solidFill>'
    return fill if colour else ""


def geometry(place: Box) -> str:
    """Where a shape stands; it is a rectangle."""
    left, top, width, height = map(emu, place)
    xfrm = f'<a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/>'
    return f'<a:xfrm>{xfrm}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def bullet(style: Style, level: int) -> str:
    """The mark before a paragraph of this level."""
    if style.first is None or (level == 1 and not style.first):
        return "<a:buNone/>"
    numbered, char = level == 1, "•" if level == 2 else "–"
    mark = f'<a:buAutoNum type="{style.first}"/>' if numbered else f'<a:buChar char="{char}"/>'
    font = f'<a:buFont typeface="+{style.font}-lt"/>'
    return f'<a:buClr><a:schemeClr val="accent1"/></a:buClr>{font}{mark}'


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
            indent = NUMBER_INDENT if n == 1 else INDENTS[size]
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


def paragraphs(holder: Shape) -> str:
    """The text of a placeholder: its prompt, or the five levels PowerPoint shows."""
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


def shape_xml(shape: Shape, number: int, in_layout: bool) -> str:
    """The p:sp of a shape; what a layout has the same as the master, it inherits."""
    style = STYLES.get(shape.style, HEADING if shape.type == "title" else TEXT)
    inherits = in_layout and shape.box in [other.box for other in MASTER]
    look = ("" if inherits else geometry(shape.box)) + solid(style.fill)
    own_style = shape.style != "-" and not (in_layout and shape.type in FOOTERS)
    left, top, right, bottom = map(emu, style.insets)
    text = (
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" '
        f'bIns="{bottom}" rtlCol="0" anchor="{style.anchor}"/><a:lstStyle>'
        f"{levels(style) if own_style else ''}</a:lstStyle>{paragraphs(shape)}</p:txBody>"
    )
    kind = "" if shape.type == "obj" else f' type="{shape.type}"'
    size = ' sz="quarter"' if shape.idx > 1 else ""
    index = f' idx="{shape.idx}"' if shape.idx else ""
    custom = ' hasCustomPrompt="1"' if in_layout and shape.prompt else ""
    role, locks = f"<p:nvPr><p:ph{kind}{size}{index}{custom}/></p:nvPr>", ' noGrp="1"'
    if shape.type == "sldImg":
        text, locks = "", ' noGrp="1" noRot="1" noChangeAspect="1"'
    elif shape.type == "plate":
        text, locks, role = "", "", '<p:nvPr userDrawn="1"/>'
        look = geometry(shape.box) + solid(shape.style) + "<a:ln><a:noFill/></a:ln>"
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{shape.name} {number - 1}"/><p:cNvSpPr>'
        f"<a:spLocks{locks}/></p:cNvSpPr>{role}</p:nvSpPr><p:spPr>{look}</p:spPr>{text}</p:sp>"
    )


def slide_xml(shapes: Iterable[Shape], name: str = "", ground: str = "bg1") -> str:
    """The p:cSld of the layout `name`, or of a master."""
    named = f' name="{name}"' if name else ""
    fill = f"<p:bg><p:bgPr>{solid(ground)}<a:effectLst/></p:bgPr></p:bg>" if ground else ""
    drawn = "".join(shape_xml(shape, n, bool(name)) for n, shape in enumerate(shapes, 2))
    return (
        f'<p:cSld{named}>{fill}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/>'
        '<p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
        '<a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{drawn}</p:spTree></p:cSld>"
    )


def layout_xml(heading: str, shapes: list[Shape]) -> str:
    """The part of one layout."""
    name, _, kind = heading.partition(" = ")
    plates = [each for each in shapes if each.type == "plate"]
    holders = shapes[len(plates) :]
    titled = any(each.type in ("title", "ctrTitle") for each in holders)
    footers = [] if name in UNFOOTED else [each for each in MASTER if each.type in FOOTERS]
    everything = [*plates, *([] if titled else MASTER[:1]), *holders, *footers]
    known = f'type="{kind}"' if kind else 'userDrawn="1"'
    return (
        f'{XML}<p:sldLayout {P_NS} {known} preserve="1">'
        f"{slide_xml(everything, name, UNFOOTED.get(name, ''))}"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def master_xml() -> str:
    """The slide master."""
    ids = (f'<p:sldLayoutId id="{2**31 + n}" r:id="rId{n}"/>' for n, _ in enumerate(BLOCKS, 1))
    return (
        f"{XML}<p:sldMaster {P_NS}>{slide_xml(MASTER)}{CLR_MAP}"
        f"<p:sldLayoutIdLst>{''.join(ids)}</p:sldLayoutIdLst>"
        f"<p:txStyles><p:titleStyle>{levels(HEADING, whole=True)}</p:titleStyle>"
        f"<p:bodyStyle>{levels(TEXT, whole=True)}</p:bodyStyle>"
        f"<p:otherStyle>{levels(OTHER, whole=True)}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def notes_master_xml() -> str:
    """The notes master: the slide above, what to say below."""
    half, middle, foot = NOTES_WIDTH / 2 - 36, NOTES_WIDTH / 2, NOTES_HEIGHT - 54
    holders = (
        Shape("hdr", 0, "footer", (36, 18, half, 36), "Header Placeholder"),
        Shape("dt", 1, "footer_right", (middle, 18, half, 36), "Date Placeholder"),
        Shape("sldImg", 2, "-", (54, 90, 432, 243), "Slide Image Placeholder"),
        Shape("body", 3, "-", (54, 351, 432, 288), "Notes Placeholder"),
        Shape("ftr", 4, "footer", (36, foot, half, 36), "Footer Placeholder"),
        Shape("sldNum", 5, "footer_right", (middle, foot, half, 36), "Slide Number Placeholder"),
    )
    return (
        f"{XML}<p:notesMaster {P_NS}>{slide_xml(holders)}{CLR_MAP}"
        f"<p:notesStyle>{levels(flat(FOOT), whole=True)}</p:notesStyle></p:notesMaster>"
    )


def theme_xml() -> str:
    """The theme: colours, fonts, and flat fills and plain lines without effects."""
    slots = "".join(f'<a:{s}><a:srgbClr val="{rgb}"/></a:{s}>' for s, rgb in COLOURS.items())
    face = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fills = solid("phClr") * 3
    lines = "".join(f'<a:ln w="{emu(w)}">{solid("phClr")}</a:ln>' for w in (0.75, 1.5, 2.25))
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


def table_styles_xml() -> str:
    """The table style: hairlines between rows, a rule below the header, nothing upright."""
    none, line = "<a:ln><a:noFill/></a:ln>", '<a:ln w="{}" cmpd="sng">{}</a:ln>'
    hair = line.format(emu(0.75), solid("bg1", '<a:lumMod val="80000"/>'))
    sides = {"left": none, "right": none, "top": none, "bottom": hair, "insideH": hair}
    parts = {
        "wholeTbl": ("def", "tx1", {**sides, "insideV": none}),
        "firstCol": ("on", "tx1", {}),
        "firstRow": ("on", "accent1", {"bottom": line.format(emu(1.5), solid("accent1"))}),
    }
    xml = f'<a:tblStyle styleId="{TABLE_STYLE}" styleName="{NAME}">'
    for name, (bold, colour, borders) in parts.items():
        ink = f'<a:schemeClr val="{colour}"/>'
        drawn = "".join(f"<a:{side}>{border}</a:{side}>" for side, border in borders.items())
        xml += (
            f'<a:{name}><a:tcTxStyle b="{bold}"><a:fontRef idx="minor">{ink}</a:fontRef>{ink}'
            f"</a:tcTxStyle><a:tcStyle><a:tcBdr>{drawn}</a:tcBdr><a:fill><a:noFill/></a:fill>"
            f"</a:tcStyle></a:{name}>"
        )
    return f'{XML}<a:tblStyleLst {A_NS} def="{TABLE_STYLE}">{xml}</a:tblStyle></a:tblStyleLst>'


def presentation_xml() -> str:
    """The presentation: no slides, one master, one notes master."""
    return (
        f'{XML}<p:presentation {P_NS} saveSubsetFonts="1"><p:sldMasterIdLst>'
        '<p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:notesMasterIdLst>'
        f'<p:notesMasterId r:id="rId2"/></p:notesMasterIdLst><p:sldSz cx="{emu(WIDTH)}" '
        f'cy="{emu(HEIGHT)}"/><p:notesSz cx="{emu(NOTES_WIDTH)}" cy="{emu(NOTES_HEIGHT)}"/>'
        '<p:defaultTextStyle><a:defPPr><a:defRPr lang="en-US"/></a:defPPr>'
        f"{levels(OTHER, whole=True)}</p:defaultTextStyle></p:presentation>"
    )


CORE = (
    f'{XML}<cp:coreProperties xmlns:cp="{OFFICE}package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{NAME}</dc:title>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified>'
    "</cp:coreProperties>"
)
APP = (
    f'{XML}<Properties xmlns="{OFFICE}officeDocument/2006/extended-properties"><Words>0</Words>'
    "<Application>deckbuilder</Application><PresentationFormat>Widescreen</PresentationFormat>"
    "<Slides>0</Slides><Notes>0</Notes><HiddenSlides>0</HiddenSlides></Properties>"
)
PML = "officedocument.presentationml."
KINDS = {  # content type and relationship type of the parts whose names do not say them
    "app": ("officedocument.extended-properties", RELATIONS + "/extended-properties"),
    "core": ("package.core-properties", "package/2006/relationships/metadata/core-properties"),
    "presentation": (PML + "presentation.main", RELATIONS + "/officeDocument"),
    "theme": ("officedocument.theme", RELATIONS + "/theme"),
}


def kind_of(name: str) -> tuple[str, str]:
    """The content type and the relationship type of a part."""
    stem = Path(name).stem.rstrip("0123456789")
    return KINDS.get(stem, (PML + stem, f"{RELATIONS}/{stem}"))


def relations(targets: Iterable[str]) -> str:
    """A relationships part."""
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}{kind_of(target)[1]}" Target="{target}"/>'
        for n, target in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{OFFICE}package/2006/relationships">{lines}</Relationships>'


def parts() -> Iterator[tuple[str, str, list[str]]]:
    """Yield every part: its name, its text, and what it relates to."""
    master, notes = "slideMasters/slideMaster1.xml", "notesMasters/notesMaster1.xml"
    theme, *rest = "theme/theme1.xml", "presProps.xml", "viewProps.xml", "tableStyles.xml"
    layouts = [f"slideLayouts/slideLayout{n}.xml" for n in range(1, len(BLOCKS) + 1)]
    yield "docProps/app.xml", APP, []
    yield "docProps/core.xml", CORE, []
    yield "ppt/presentation.xml", presentation_xml(), [master, notes, theme, *rest]
    yield "ppt/presProps.xml", f"{XML}<p:presentationPr {P_NS}/>", []
    yield "ppt/viewProps.xml", f"{XML}<p:viewPr {P_NS}/>", []
    yield "ppt/tableStyles.xml", table_styles_xml(), []
    yield "ppt/theme/theme1.xml", theme_xml(), []
    yield "ppt/theme/theme2.xml", theme_xml(), []
    yield f"ppt/{notes}", notes_master_xml(), ["../theme/theme2.xml"]
    yield f"ppt/{master}", master_xml(), [f"../{target}" for target in (*layouts, theme)]
    for name, (heading, shapes) in zip(layouts, BLOCKS.items(), strict=True):
        yield f"ppt/{name}", layout_xml(heading, shapes), [f"../{master}"]


def draw(out: Path) -> None:
    """Write the template."""
    base = "application/vnd.openxmlformats-"
    types = f'<Default Extension="rels" ContentType="{base}package.relationships+xml"/>'
    types += '<Default Extension="xml" ContentType="application/xml"/>'
    roots = ("ppt/presentation.xml", "docProps/core.xml", "docProps/app.xml")
    texts = {"_rels/.rels": relations(roots)}
    for name, text, targets in parts():
        types += f'<Override PartName="/{name}" ContentType="{base}{kind_of(name)[0]}+xml"/>'
        texts[name] = text
        if targets:
            texts["/_rels/".join(name.rsplit("/", 1)) + ".rels"] = relations(targets)
    first = f'{XML}<Types xmlns="{OFFICE}package/2006/content-types">{types}</Types>'
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in [("[Content_Types].xml", first), *sorted(texts.items())]:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # else it tells the system the program ran on
            # Stored, not deflated: two builds of zlib may deflate one text to different bytes.
            archive.writestr(entry, text.encode(), zipfile.ZIP_STORED)


if __name__ == "__main__":
    draw(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_OUT)
