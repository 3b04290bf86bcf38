"""Foreign templates: .pptx files as companies have them, which know nothing of this tool.

They are drawn here, the same bytes every time, as PowerPoint would have written them. Lengths are points
from the top left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

import pptx
from packages import OFFICE, pack
from PIL import Image, ImageDraw

EMU = 12700
Box = tuple[float, float, float, float]  # left, top, width, height
MAIN = "http://schemas.openxmlformats.org/"
NAMES = (
    f'xmlns:a="{MAIN}drawingml/2006/main" xmlns:p="{MAIN}presentationml/2006/main" '
    f'xmlns:r="{MAIN}officeDocument/2006/relationships"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPE = "application/vnd.openxmlformats-officedocument."
PACKAGE = "application/vnd.openxmlformats-package"
CORE = MAIN + "package/2006/relationships/metadata/core-properties"
FIRST_ID = 2147483648  # of masters and layouts
SLOTS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
LIGHT = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
DARK = {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}
MEDIUM = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"  # table style "Medium Style 2 - Accent 1"
LOGO = (120, 48)  # size of a logo in pixels


class Text(NamedTuple):
    """How a placeholder sets its text: sizes of its levels, and what a:bodyPr says besides."""

    sizes: tuple[float, ...] = ()
    color: str = "tx1"
    font: str = "mn"
    bold: bool = False
    bullets: str = ""  # a character a level; "" for none
    align: str = "l"
    body: str = ""  # attributes of a:bodyPr
    fit: str = ""  # normAutofit, spAutoFit


class Shape(NamedTuple):
    """A placeholder; or of type "band" (a rectangle) or "logo", with a colour for a name."""

    type: str
    idx: int
    name: str
    box: Box | None = None  # None: the master's
    text: Text | None = None  # None: the master's
    turned: int = 0  # degrees
    upright: bool = False  # its letters run from top to bottom


class Layout(NamedTuple):
    """A slide layout. ``type`` "" is a layout of the user's own. ``dark``: it turns the colours round."""

    name: str
    shapes: Sequence[Shape]
    type: str = ""
    dark: bool = False


class Master(NamedTuple):
    """A slide master: its theme, its shapes, the styles of titles and texts, and its layouts."""

    name: str
    colors: str  # of the theme, in the order of SLOTS
    fonts: tuple[str, str]
    shapes: Sequence[Shape]
    title: Text
    text: Text
    layouts: Sequence[Layout]


# --- two companies ------------------------------------------------------------------------------


def footers(*boxes: Box) -> list[Shape]:
    """Return the placeholders of footer, date and slide number."""
    kinds = (("ftr", 11, "Fußzeile"), ("dt", 10, "Datum"), ("sldNum", 12, "Foliennummer"))
    small = Text((10,), color="tx2", body='anchor="ctr"')
    return [Shape(*kind, box, small) for kind, box in zip(kinds, boxes, strict=True)]


BARE = [Shape("ftr", 11, "Fußzeile"), Shape("dt", 10, "Datum"), Shape("sldNum", 12, "Nummer")]
TITLE = Shape("title", 0, "Titel")
INSETS = 'lIns="228600" tIns="152400" rIns="228600" bIns="152400"'
HALF = Text((18, 16, 14, 14), bullets="•–•–")

FOUR_BY_THREE = Master(
    "Stadtwerke",
    "000000 FFFFFF 1F3864 E7ECF4 1F4E79 B3261E 385723 7A5C00 5B2C83 3B3838 0552A8 7A3E5F",
    ("Arial", "Arial"),
    [
        Shape("band", 0, "accent1", (0, 522, 720, 18)),
        Shape("logo", 0, "accent2", (588, 24, 96, 38.4)),
        Shape("title", 0, "Titel", (36, 20, 528, 72)),
        Shape("body", 1, "Text", (36, 104, 648, 378)),
        *footers((240, 490, 330, 28), (588, 490, 96, 28), (36, 490, 96, 28)),
    ],
    Text((28,), color="tx2", font="mj", bold=True, body='anchor="ctr" lIns="0"'),
    Text((24, 20, 18, 16), bullets="•–•–", body=INSETS, fit="normAutofit"),
    [
        Layout(
            "Titelfolie",
            [
                Shape("band", 0, "bg2", (0, 150, 720, 230)),
                Shape("ctrTitle", 0, "Titel", (36, 160, 648, 120), Text((36,), "tx2", "mj", True)),
                Shape("subTitle", 1, "Untertitel", (36, 286, 648, 84), Text((20,), "tx2")),
                *BARE,
            ],
            "title",
        ),
        Layout("Titel und Inhalt", [TITLE, Shape("obj", 1, "Inhalt"), *BARE], "obj"),
        Layout(
            "Abschnittsüberschrift",
            [
                Shape("title", 0, "Titel", (36, 300, 648, 90), Text((32,), "tx2", "mj", True)),
                Shape("body", 1, "Text", (36, 396, 648, 84), Text((20,), "tx2")),
                *BARE,
            ],
            "secHead",
        ),
        Layout(
            "Zwei Inhalte",
            [
                TITLE,
                Shape("obj", 1, "Inhalt links", (36, 104, 318, 378), HALF),
                Shape("obj", 2, "Inhalt rechts", (366, 104, 318, 378), HALF),
                *BARE,
            ],
            "twoObj",
        ),
        Layout("Nur Titel", [TITLE, *BARE], "titleOnly"),
        Layout("Leer", BARE, "blank"),
    ],
)
OLD = FOUR_BY_THREE._replace(  # the look before the last, which stayed in the file
    name="Stadtwerke alt",
    colors="222222 FFFFFF 3F3F3F EEEEEE 7F0000 3F3F3F 385723 7A5C00 5B2C83 3B3838 7F0000 7A3E5F",
    layouts=FOUR_BY_THREE.layouts[:2],
)

TAGLINE = Shape("body", 20, "Dachzeile", (48, 20, 600, 22), Text((12,), "tx2"))
EDGE = Shape("body", 21, "Randnotiz", (790, 250, 280, 20), Text((10,), "tx2"), turned=270)
RENAMED = Master(
    "Brightwater",
    "1A1A1A FFFFFF 3D4F5C F1EEE6 7A3B10 0F5C5C 5A4A8A 6B5A00 8A2F4F 2F5A2F 7A3B10 5A4A8A",
    ("Cambria", "Calibri"),
    [
        Shape("logo", 0, "accent2", (816, 24, 96, 38.4)),
        Shape("title", 0, "Title", (48, 44, 744, 72)),
        Shape("body", 1, "Text", (48, 128, 840, 350)),
        *footers((48, 500, 500, 24), (560, 500, 160, 24), (832, 500, 80, 24)),
    ],
    Text((32,), font="mj", body='anchor="b"', fit="normAutofit"),
    Text((24, 20, 18, 16), bullets="•–•–", fit="normAutofit"),
    [
        Layout(
            "01_Cover",
            [
                Shape("band", 0, "accent1", (0, 0, 960, 16)),
                Shape("logo", 0, "accent1", (48, 60, 192, 76.8)),
                Shape("body", 20, "Dachzeile", (48, 170, 600, 22), Text((12,), "tx2")),
                Shape("ctrTitle", 0, "Title", (48, 196, 864, 130), Text((44,), font="mj")),
                Shape("subTitle", 1, "Subline", (48, 334, 864, 80), Text((24,), "tx2")),
                Shape("body", 13, "Ort, Datum", (48, 424, 864, 50), Text((18,))),
            ],
        ),
        Layout("Text 1-spaltig", [TAGLINE, TITLE, EDGE, Shape("obj", 1, "Text"), *BARE]),
        Layout(
            "Text + Bild rechts",
            [
                TAGLINE,
                TITLE,
                Shape("obj", 14, "Text", (48, 128, 408, 350)),
                Shape("pic", 15, "Bild", (480, 128, 408, 300)),
                Shape("body", 16, "Bildunterschrift", (480, 434, 408, 44), Text((14,), "tx2")),
                *BARE,
            ],
        ),
        Layout(
            "Kapitel dunkel",
            [
                Shape("title", 0, "Title", (48, 180, 744, 110), Text((40,), font="mj")),
                Shape("body", 22, "Subline", (48, 300, 744, 110), Text((20,))),
            ],
            dark=True,
        ),
        Layout(
            "Vertikal",
            [TITLE, Shape("body", 1, "Text", upright=True), *BARE],
        ),
        Layout("Headline only", [TAGLINE, TITLE, *BARE]),
        Layout("Rücken", [Shape("logo", 0, "accent1", (384, 231, 192, 76.8))]),
    ],
)


def draw_foreign(folder: Path) -> dict[str, Path]:
    """Draw the foreign templates into a folder; return their paths by name."""
    folder.mkdir(parents=True, exist_ok=True)
    looks = {
        "four_by_three": (720, (FOUR_BY_THREE, OLD)),
        "renamed": (960, (RENAMED,)),
    }
    for name, (width, masters) in looks.items():
        pack(folder / f"{name}.pptx", package(width, masters))
    return {name: folder / f"{name}.pptx" for name in looks}


# --- the package --------------------------------------------------------------------------------


class Parts:
    """The parts of a package and their content types."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.pictures: dict[str, bytes] = {}

    def add(self, name: str, kind: str, text: str, related: Sequence[tuple[str, str]] = ()) -> None:
        """Add a part with its content type, and what it is related to."""
        self.texts[name], self.types[name] = text, kind
        if related:
            folder, _, base = name.rpartition("/")
            self.texts[f"{folder}/_rels/{base}.rels"] = rels(related)

    def logo(self, shapes: Iterable[Shape]) -> list[tuple[str, str]]:
        """Return the relationship to a master's or layout's logo, and draw it where it is not yet."""
        for shape in shapes:
            if shape.type == "logo":
                name = f"image{shape.name[-1]}.png"  # as PowerPoint calls pictures
                self.pictures.setdefault(f"ppt/media/{name}", logo(shape.name))
                return [("image", f"../media/{name}")]
        return []

    def add_master(self, number: int, master: Master, layouts: range) -> None:
        """Add a master, its theme, and its layouts with the numbers that they have in the package."""
        theme = f"theme/theme{number}.xml"
        related = [("slideLayout", f"../slideLayouts/slideLayout{n}.xml") for n in layouts]
        related += [("theme", f"../{theme}"), *self.logo(master.shapes)]
        at = f"slideMasters/slideMaster{number}.xml"
        text = master_xml(master, first=FIRST_ID + 100 * number)
        self.add(f"ppt/{at}", "presentationml.slideMaster+xml", text, related)
        self.add(f"ppt/{theme}", "theme+xml", theme_xml(master))
        for n, layout in zip(layouts, master.layouts, strict=True):
            name, kind = f"ppt/slideLayouts/slideLayout{n}.xml", "presentationml.slideLayout+xml"
            home = ("slideMaster", f"../{at}")
            self.add(name, kind, layout_xml(layout), [home, *self.logo(layout.shapes)])

    def packed(self) -> dict[str, bytes]:
        """Return all parts, with their content types and what the package is related to."""
        related = [("officeDocument", "ppt/presentation.xml"), (CORE, "docProps/core.xml")]
        defaults = {"rels": f"{PACKAGE}.relationships+xml", "png": "image/png"}
        inner = "".join(
            f'<Default Extension="{extension}" ContentType="{kind}"/>'
            for extension, kind in defaults.items()
        )
        for name, kind in self.types.items():
            kind = kind if kind.startswith("application/") else TYPE + kind
            inner += f'<Override PartName="/{name}" ContentType="{kind}"/>'
        types = f'<Types xmlns="{MAIN}package/2006/content-types">{inner}</Types>'
        texts = {"[Content_Types].xml": types, "_rels/.rels": rels(related), **self.texts}
        return {name: (DECLARATION + text).encode() for name, text in texts.items()} | self.pictures


def package(width: float, masters: Sequence[Master]) -> dict[str, bytes]:
    """Return the parts of a presentation without slides."""
    out, count = Parts(), 0
    related = [("slideMaster", f"slideMasters/slideMaster{n + 1}.xml") for n in range(len(masters))]
    for number, master in enumerate(masters, 1):
        out.add_master(number, master, range(count + 1, count + 1 + len(master.layouts)))
        count += len(master.layouts)
    simple = {
        "presProps": f"<p:presentationPr {NAMES}/>",
        "viewProps": f"<p:viewPr {NAMES}/>",
        "tableStyles": f'<a:tblStyleLst {NAMES} def="{MEDIUM}"/>',
    }
    for name, text in simple.items():
        out.add(f"ppt/{name}.xml", f"presentationml.{name}+xml", text)
        related.append((name, f"{name}.xml"))
    related.append(("theme", "theme/theme1.xml"))
    ids = "".join(
        f'<p:sldMasterId id="{FIRST_ID + 100 * n}" r:id="rId{n}"/>'
        for n in range(1, len(masters) + 1)
    )
    text = (
        f"<p:presentation {NAMES}><p:sldMasterIdLst>{ids}</p:sldMasterIdLst>"
        f'<p:sldSz cx="{width * EMU:.0f}" cy="{540 * EMU}"/><p:notesSz cx="6858000" cy="9144000"/>'
        f"<p:defaultTextStyle>{levels(Text((18,) * 9))}</p:defaultTextStyle></p:presentation>"
    )
    out.add("ppt/presentation.xml", "presentationml.presentation.main+xml", text, related)
    core = (
        f'<cp:coreProperties xmlns:cp="{CORE.replace("/relationships", "")}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>A template</dc:title>'
        "<dc:creator>A company</dc:creator><dc:language>de-DE</dc:language></cp:coreProperties>"
    )
    out.add("docProps/core.xml", f"{PACKAGE}.core-properties+xml", core)
    return out.packed()


def logo(name: str) -> bytes:
    """Return a PNG on a transparent ground."""
    image = Image.new("RGBA", LOGO, (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    color = {"accent1": "#1f4e79", "accent2": "#0f5c5c"}[name]
    draw.ellipse((0, 0, 47, 47), fill=color)
    draw.rectangle((56, 14, 119, 34), fill=color)
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def rels(targets: Iterable[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{kind if ":" in kind else OFFICE + kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{MAIN}package/2006/relationships">{inner}</Relationships>'


# --- themes, masters, layouts -------------------------------------------------------------------


def theme_xml(master: Master) -> str:
    """Return python-pptx's theme with a master's colours and fonts."""
    path = Path(pptx.__file__).parent / "templates" / "theme.xml"
    text = path.read_text(encoding="utf-8").partition("?>")[2]
    colors = "".join(
        f'<a:{slot}><a:srgbClr val="{color}"/></a:{slot}>'
        for slot, color in zip(SLOTS, master.colors.split(), strict=True)
    )
    scheme = f'<a:clrScheme name="{master.name}">{colors}</a:clrScheme>'
    text = re.sub(r"<a:clrScheme.*?</a:clrScheme>", scheme, text, flags=re.S)
    for which, family in zip(("major", "minor"), master.fonts, strict=True):
        latin = (
            f'<a:{which}Font><a:latin typeface="{family}"/><a:ea typeface=""/><a:cs typeface=""/>'
        )
        text = re.sub(
            rf"<a:{which}Font>.*?</a:{which}Font>", f"{latin}</a:{which}Font>", text, flags=re.S
        )
    return text.replace('name="Office Theme"', f'name="{master.name}"')


def master_xml(master: Master, first: int) -> str:
    """Return a slide master; its layouts have the ids after ``first``, its relationships their order."""
    count = len(master.layouts)
    ids = "".join(f'<p:sldLayoutId id="{first + n}" r:id="rId{n}"/>' for n in range(1, count + 1))
    mapping = {**LIGHT, **{slot: slot for slot in SLOTS[4:]}}
    texts = {"title": master.title, "body": master.text}
    shapes = [s._replace(text=s.text or texts.get(s.type)) for s in master.shapes]
    styles = "".join(
        f"<p:{kind}Style>{levels(text)}</p:{kind}Style>"
        for kind, text in (*texts.items(), ("other", Text((18,))))
    )
    return (
        f"<p:sldMaster {NAMES}>{slide_data('', shapes, f'rId{count + 2}')}"
        f"<p:clrMap {attributes(mapping)}/><p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst>"
        f"<p:txStyles>{styles}</p:txStyles></p:sldMaster>"
    )


def layout_xml(layout: Layout) -> str:
    kind = f'type="{layout.type}" preserve="1"' if layout.type else 'preserve="1" userDrawn="1"'
    mapping = "<a:masterClrMapping/>"
    if layout.dark:
        turned = {**DARK, **{slot: slot for slot in SLOTS[4:]}}
        mapping = f"<a:overrideClrMapping {attributes(turned)}/>"
    return (
        f"<p:sldLayout {NAMES} {kind}>{slide_data(layout.name, layout.shapes, 'rId2', layout.dark)}"
        f"<p:clrMapOvr>{mapping}</p:clrMapOvr></p:sldLayout>"
    )


def slide_data(name: str, shapes: Sequence[Shape], logo: str, ground: bool = False) -> str:
    """Return a p:cSld; a layout without a ground of its own has the master's."""
    back = '<p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
    inner = "".join(shape_xml(shape, n, logo) for n, shape in enumerate(shapes, 2))
    named = f" name={quoteattr(name)}" if name else ""
    return (
        f"<p:cSld{named}>{back if ground or not name else ''}<p:spTree><p:nvGrpSpPr>"
        '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{inner}</p:spTree></p:cSld>"
    )


def shape_xml(shape: Shape, number: int, logo: str) -> str:
    box = xfrm(shape.box, shape.turned) if shape.box else ""
    rectangle = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    if shape.type == "logo":
        return (
            f'<p:pic><p:nvPicPr><p:cNvPr id="{number}" name="Logo" descr="The company\'s logo"/>'
            f'<p:cNvPicPr/><p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill><a:blip r:embed="{logo}"/>'
            f"<a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr>{box}{rectangle}</p:spPr></p:pic>"
        )
    if shape.type == "band":
        fill = (
            f'<a:solidFill><a:schemeClr val="{shape.name}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        )
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Band {number}"/><p:cNvSpPr/>'
            f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{box}{rectangle}{fill}</p:spPr></p:sp>'
        )
    kind = "" if shape.type == "obj" else f'type="{shape.type}"'
    idx = f'idx="{shape.idx}"' if shape.idx else ""
    way = 'orient="vert"' if shape.upright else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{shape.name} {number}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind} {way} {idx}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{box}</p:spPr>{text_body(shape)}</p:sp>"
    )


def text_body(shape: Shape) -> str:
    text = shape.text or Text()
    upright = 'vert="eaVert"' if shape.upright else ""
    fit = f"<a:{text.fit}/>" if text.fit else ""
    prompt = f"<a:r><a:t>{shape.name}</a:t></a:r>"
    if shape.type == "sldNum":
        prompt = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:t>‹Nr.›</a:t></a:fld>'
    return (
        f"<p:txBody><a:bodyPr {text.body} {upright}>{fit}</a:bodyPr>"
        f"<a:lstStyle>{levels(text)}</a:lstStyle><a:p>{prompt}</a:p></p:txBody>"
    )


def levels(text: Text) -> str:
    """Return the styles of the levels of a text, indented where they have bullets."""
    out = []
    kinds = (("latin", "lt"), ("ea", "ea"), ("cs", "cs"))
    fonts = "".join(f'<a:{kind} typeface="+{text.font}-{short}"/>' for kind, short in kinds)
    for n, size in enumerate(text.sizes):
        bullet, before, margin, hang = "<a:buNone/>", 0.0, 0, 0
        if n < len(text.bullets):
            bullet = f'<a:buFont typeface="Arial"/><a:buChar char="{text.bullets[n]}"/>'
            before = size * (20 if n else 40)
            hang = round(size * 0.9) * EMU
            margin = round(18 * n) * EMU + hang
        out.append(
            f'<a:lvl{n + 1}pPr marL="{margin}" indent="{-hang}" algn="{text.align}">'
            f'<a:spcBef><a:spcPts val="{before:.0f}"/></a:spcBef>{bullet}'
            f'<a:defRPr sz="{size * 100:.0f}" b="{text.bold:d}"><a:solidFill>'
            f'<a:schemeClr val="{text.color}"/></a:solidFill>'
            f"{fonts}</a:defRPr></a:lvl{n + 1}pPr>"
        )
    return "".join(out)


def xfrm(box: Box, turned: int = 0) -> str:
    left, top, width, height = (round(length * EMU) for length in box)
    way = f' rot="{turned * 60000}"' if turned else ""
    return f'<a:xfrm{way}><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def attributes(values: dict[str, str]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in values.items())
