"""A design → the XML of its parts: master, layouts, theme, table style, presentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from drawing.design import (
    FOOTERS,
    HEIGHT,
    LIGHT,
    TITLES,
    WIDTH,
    Box,
    Design,
    Line,
    Shape,
    Style,
    flat,
)

NOTES_WIDTH, NOTES_HEIGHT, NOTES_SIZE = 540, 720, 12
OFFICE = "http://schemas.openxmlformats.org/"
RELATIONS = "officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
A_NS = f'xmlns:a="{OFFICE}drawingml/2006/main"'
P_NS = f'{A_NS} xmlns:r="{OFFICE}{RELATIONS}" xmlns:p="{OFFICE}presentationml/2006/main"'
SLOTS = (*(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
NO_LINE = "<a:ln><a:noFill/></a:ln>"


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


def color_map(tag: str, mapping: Mapping[str, str]) -> str:
    """Which colour of the theme is ground and which is ink; what is not said is itself."""
    names = {**{slot: slot for slot in SLOTS}, **mapping}
    said = " ".join(f'{name}="{names[name]}"' for name in ("bg1", "tx1", "bg2", "tx2", *SLOTS))
    return f"<{tag} {said}/>"


def bullet(design: Design, style: Style, level: int) -> str:
    """The mark before a paragraph of this level."""
    if style.first is None or (level == 1 and not style.first):
        return "<a:buNone/>"
    char = design.marks[0 if level == 2 else 1]
    numbered = level == 1
    mark = f'<a:buAutoNum type="{style.first}"/>' if numbered else f'<a:buChar char="{char}"/>'
    font = f'<a:buFont typeface="+{style.font}-lt"/>'
    return f'<a:buClr><a:schemeClr val="accent1"/></a:buClr>{font}{mark}'


def indent_of(style: Style, level: int, size: int) -> float:
    """From the mark of a list to its text."""
    return style.hang or size * 1.5 if level == 1 else round(size * 0.75 + 3)


def levels(design: Design, style: Style, whole: bool = False, faced: bool = False) -> str:
    """The nine levels of a style, from the fourth on alike.

    `faced`: with their fonts; `whole`: as in a master, saying all.
    """
    fonts, more, margin, xml = "", "", 0.0, ""
    if whole or faced:
        scripts = {"latin": "lt", "ea": "ea", "cs": "cs"}
        fonts = "".join(f'<a:{s} typeface="+{style.font}-{scripts[s]}"/>' for s in scripts)
    if whole:
        more = ' defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"'
    for n in range(1, 10):
        depth = min(n, 4) - 1
        size, before, indent = style.sizes[depth], style.before[depth], 0.0
        mark = bullet(design, style, n)
        if mark != "<a:buNone/>":
            indent = indent_of(style, n, size)
        margin += indent if n <= 4 else 0
        italic = f' i="{int(n <= style.italic)}"' if style.italic else ""
        xml += (
            f'<a:lvl{n}pPr marL="{emu(margin)}" indent="{emu(-indent)}" algn="{style.align}"{more}>'
            f'<a:lnSpc><a:spcPct val="{style.line}000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="{before}00"/></a:spcBef>'
            f'<a:spcAft><a:spcPts val="0"/></a:spcAft>{mark}'
            f'<a:defRPr sz="{size}00" b="{int(n <= style.bold)}"{italic} kern="1200">'
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


def shape_xml(design: Design, shape: Shape, number: int, in_layout: bool) -> str:
    """The p:sp of a shape; what a layout has the same as the master, it inherits."""
    style = design.style(shape)
    inherits = in_layout and shape.box in [other.box for other in design.master]
    look = ("" if inherits else geometry(shape.box)) + solid(style.fill)
    own_style = shape.style != "-" and not (in_layout and shape.type in FOOTERS)
    faced = style.font == "mj" and shape.type not in TITLES  # a title has this font anyway
    said = levels(design, style, faced=faced) if own_style else ""
    left, top, right, bottom = map(emu, style.insets)
    text = (
        f'<p:txBody><a:bodyPr vert="horz" wrap="square" lIns="{left}" tIns="{top}" rIns="{right}" '
        f'bIns="{bottom}" rtlCol="0" anchor="{style.anchor}"/>'
        f"<a:lstStyle>{said}</a:lstStyle>{paragraphs(shape)}</p:txBody>"
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
        look = geometry(shape.box) + solid(shape.style) + NO_LINE
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{shape.name} {number - 1}"/><p:cNvSpPr>'
        f"<a:spLocks{locks}/></p:cNvSpPr>{role}</p:nvSpPr><p:spPr>{look}</p:spPr>{text}</p:sp>"
    )


def slide_xml(design: Design, shapes: Iterable[Shape], name: str = "", ground: str = "bg1") -> str:
    """The p:cSld of the layout `name`, or of a master."""
    named = f' name="{name}"' if name else ""
    fill = f"<p:bg><p:bgPr>{solid(ground)}<a:effectLst/></p:bgPr></p:bg>" if ground else ""
    drawn = "".join(shape_xml(design, shape, n, bool(name)) for n, shape in enumerate(shapes, 2))
    return (
        f'<p:cSld{named}>{fill}<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/>'
        '<p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
        '<a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
        f"{drawn}</p:spTree></p:cSld>"
    )


def layout_xml(design: Design, heading: str) -> str:
    """The part of one layout."""
    name, _, kind = heading.partition(" = ")
    shapes = design.blocks[heading]
    plates = [each for each in shapes if each.type == "plate"]
    holders = [each for each in shapes if each.type != "plate"]
    titled = any(each.type in TITLES for each in holders)
    title = [] if titled else [each for each in design.master if each.type == "title"]
    footed = name not in design.bare
    footers = [each for each in design.master if footed and each.type in FOOTERS]
    known = f'type="{kind}"' if kind else 'userDrawn="1"'
    alone = ' showMasterSp="0"' if name in design.alone else ""
    everything = [*plates, *title, *holders, *footers]
    mapping = design.maps.get(name)
    colours = color_map("a:overrideClrMapping", mapping) if mapping else "<a:masterClrMapping/>"
    return (
        f'{XML}<p:sldLayout {P_NS}{alone} {known} preserve="1">'
        f"{slide_xml(design, everything, name, design.grounds.get(name, ''))}"
        f"<p:clrMapOvr>{colours}</p:clrMapOvr></p:sldLayout>"
    )


def master_xml(design: Design) -> str:
    """The slide master."""
    ids = (
        f'<p:sldLayoutId id="{2**31 + n}" r:id="rId{n}"/>' for n, _ in enumerate(design.headings, 1)
    )
    colours = color_map("p:clrMap", design.mapping)
    styles = {"title": design.heading, "body": design.text, "other": design.note}
    said = "".join(
        f"<p:{kind}Style>{levels(design, style, whole=True)}</p:{kind}Style>"
        for kind, style in styles.items()
    )
    return (
        f"{XML}<p:sldMaster {P_NS}>{slide_xml(design, design.master)}{colours}"
        f"<p:sldLayoutIdLst>{''.join(ids)}</p:sldLayoutIdLst>"
        f"<p:txStyles>{said}</p:txStyles></p:sldMaster>"
    )


def notes_master_xml(design: Design) -> str:
    """The notes master: the slide above, what to say below; dark on light, for paper."""
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
        f"{XML}<p:notesMaster {P_NS}>{slide_xml(design, holders)}{color_map('p:clrMap', LIGHT)}"
        f"<p:notesStyle>{levels(design, flat(NOTES_SIZE), whole=True)}</p:notesStyle></p:notesMaster>"
    )


def theme_xml(design: Design) -> str:
    """The theme: colours, fonts, and flat fills and plain lines without effects."""
    name = design.name
    slots = "".join(f'<a:{s}><a:srgbClr val="{rgb}"/></a:{s}>' for s, rgb in design.colours.items())
    major, minor = (
        f'<a:latin typeface="{font}"/><a:ea typeface=""/><a:cs typeface=""/>'
        for font in (design.heading_font, design.body_font)
    )
    fills = solid("phClr") * 3
    lines = "".join(f'<a:ln w="{emu(w)}">{solid("phClr")}</a:ln>' for w in (0.75, 1.5, 2.25))
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return (
        f'{XML}<a:theme {A_NS} name="{name}"><a:themeElements>'
        f'<a:clrScheme name="{name}">{slots}</a:clrScheme><a:fontScheme name="{name}">'
        f"<a:majorFont>{major}</a:majorFont><a:minorFont>{minor}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="{name}"><a:fillStyleLst>{fills}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>{effects}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fills}</a:bgFillStyleLst></a:fmtScheme></a:themeElements>"
        "<a:objectDefaults/><a:extraClrSchemeLst/></a:theme>"
    )


def table_line(line: Line | None) -> str:
    """A line of a table, or that there is none."""
    if line is None:
        return NO_LINE
    return f'<a:ln w="{emu(line.width)}" cmpd="sng">{solid(line.colour, line.change)}</a:ln>'


def table_styles_xml(design: Design) -> str:
    """The table style: hairlines between rows, a rule below the header, nothing upright."""
    look = design.table
    sides = {"left": None, "right": None, "top": look.top, "bottom": look.end or look.hair}
    parts: dict[str, tuple[str, str, dict[str, Line | None]]] = {
        "wholeTbl": ("def", "tx1", {**sides, "insideH": look.hair, "insideV": None}),
        "firstCol": ("on", look.first, {}),
        "firstRow": ("on", look.head, {"bottom": look.head_rule}),
        "nwCell": ("on", look.head, {}),
    }
    xml = f'<a:tblStyle styleId="{look.id}" styleName="{design.name}">'
    for name, (bold, colour, borders) in parts.items():
        ink = f'<a:schemeClr val="{colour}"/>'
        drawn = "".join(f"<a:{side}>{table_line(of)}</a:{side}>" for side, of in borders.items())
        xml += (
            f'<a:{name}><a:tcTxStyle b="{bold}"><a:fontRef idx="minor">{ink}</a:fontRef>{ink}'
            f"</a:tcTxStyle><a:tcStyle><a:tcBdr>{drawn}</a:tcBdr><a:fill><a:noFill/></a:fill>"
            f"</a:tcStyle></a:{name}>"
        )
    return f'{XML}<a:tblStyleLst {A_NS} def="{look.id}">{xml}</a:tblStyle></a:tblStyleLst>'


def presentation_xml(design: Design) -> str:
    """The presentation: no slides, one master, one notes master."""
    return (
        f'{XML}<p:presentation {P_NS} saveSubsetFonts="1"><p:sldMasterIdLst>'
        '<p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst><p:notesMasterIdLst>'
        f'<p:notesMasterId r:id="rId2"/></p:notesMasterIdLst><p:sldSz cx="{emu(WIDTH)}" '
        f'cy="{emu(HEIGHT)}"/><p:notesSz cx="{emu(NOTES_WIDTH)}" cy="{emu(NOTES_HEIGHT)}"/>'
        '<p:defaultTextStyle><a:defPPr><a:defRPr lang="en-US"/></a:defPPr>'
        f"{levels(design, design.note, whole=True)}</p:defaultTextStyle></p:presentation>"
    )
