"""A frame → the XML of its slide and of its notes (ECMA-376, PresentationML and DrawingML).

Written from blocks, sizes and placeholders, never from lines: PowerPoint breaks them itself. What a
layout already says is not repeated, so that "Reset", another layout or another theme still work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from deckbuilder.blocks import Drawing, Label, Paragraph, Picture, Pictures, Run, Shape, Table, Text
from deckbuilder.colors import contrast
from deckbuilder.language import Labels, office_language
from deckbuilder.layout.fitting import Setting, setting
from deckbuilder.layout.frames import Box, Frame, Photo, Placed, Running
from deckbuilder.masters import EMU, Placeholder, Region
from deckbuilder.package import DECLARATION, NAMESPACES, escape
from deckbuilder.template import Template

NS = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("a", "r", "p"))
TREE = (
    '<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    "<p:grpSpPr/>%s</p:spTree></p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"
)
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
SLIDE_NUMBER = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
ALIGN = {"left": "", "right": ' algn="r"', "decimal": ' algn="r"'}
LABEL_AIR = (
    3.0  # above and below a drawing's label, which has 4 pt of air, for fonts with deep descents
)
NOTES_HANG = 171450  # EMU, as PowerPoint's own notes lists

Linker = Callable[[str], str]  # an address or #id → the hlinkClick element, "" if it leads nowhere


def emu(points: float) -> int:
    return round(points * EMU)


def clean(text: str) -> str:
    """Return text as XML character data."""
    return escape(text) if not text.isalnum() else text


@dataclass
class SlideWriter:
    """Writes one slide; ``link`` and ``embed`` give relationships to what the slide refers to."""

    template: Template
    labels: Labels
    link: Linker
    embed: Callable[[Photo], str]
    language: str = ""
    next_id: int = 2

    def __post_init__(self) -> None:
        self.language = office_language(self.labels.language)

    def slide(self, frame: Frame, number: int) -> str:
        """Return the XML of a slide."""
        shapes = "".join([self.placed(placed) for placed in frame.placed])
        shapes += "".join([self.running(running, number) for running in frame.running])
        return f"{DECLARATION}<p:sld {NS}>{TREE % shapes}</p:sld>"

    def identity(self, name: str, alt: str = "", decorative: bool = False) -> str:
        """Return the p:cNvPr of the next shape."""
        number, self.next_id = self.next_id, self.next_id + 1
        described = f' descr="{escape(alt)}"' if alt else ""
        end = f">{DECORATIVE}</p:cNvPr>" if decorative else "/>"
        return f'<p:cNvPr id="{number}" name="{escape(name)} {number - 1}"{described}{end}'

    def placed(self, placed: Placed) -> str:
        block = placed.block
        if isinstance(block, Text):
            return self.text(placed, block)
        if isinstance(block, Table):
            return self.table(placed, block)
        if isinstance(block, Pictures):
            pairs = zip(placed.photos, block.items, strict=True)
            return "".join(
                [
                    self.picture(photo, picture, placed.region if i == 0 else None)
                    for i, (photo, picture) in enumerate(pairs)
                ]
            )
        assert isinstance(block, Drawing)
        return self.drawing(placed.box, block)

    def text(self, placed: Placed, block: Text) -> str:
        """Return a text in its placeholder, or in a text box where it has none."""
        region = placed.region
        assert region is not None
        paragraphs = "".join(
            [self.paragraph(p, setting(p, region, placed.size), region) for p in block.paragraphs]
        )
        if region.placeholder is None:
            head = f'{self.identity("Text")}<p:cNvSpPr txBox="1"/><p:nvPr/>'
            properties = f"<p:spPr>{transform(region.box)}{RECTANGLE}<a:noFill/></p:spPr>"
            body = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/></a:bodyPr>'
        else:
            lock = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            head = f"{self.identity(base_name(region.placeholder))}{lock}{ph(region.placeholder)}"
            properties = (
                f"<p:spPr>{transform(region.box)}</p:spPr>" if region.moved else "<p:spPr/>"
            )
            body = "<a:bodyPr><a:noAutofit/></a:bodyPr>" if region.autofit else "<a:bodyPr/>"
        return (
            f"<p:sp><p:nvSpPr>{head}</p:nvSpPr>{properties}"
            f"<p:txBody>{body}<a:lstStyle/>{paragraphs}</p:txBody></p:sp>"
        )

    def paragraph(self, paragraph: Paragraph, how: Setting, region: Region) -> str:
        """Return a paragraph with what differs from its level: marks, indents, size."""
        own = region.levels[how.level]
        attributes = f' lvl="{how.level}"' if how.level else ""
        if how.margin != own.margin or how.indent != own.indent:
            attributes = f' marL="{emu(how.margin)}" indent="{emu(how.indent)}"' + attributes
        inner = ""
        if paragraph.continues and own.before:
            inner = '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        if how.bullet == "auto":
            start = f' startAt="{paragraph.number}"' if paragraph.number > 1 else ""
            inner += f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod"{start}/>'
            if own.bullet == "auto" and not start:
                inner = inner.partition("<a:buFont")[0]
        elif how.bullet != own.bullet:
            bullet = f'<a:buFont typeface="Arial"/><a:buChar char="{clean(how.bullet)}"/>'
            inner += bullet if how.bullet else "<a:buNone/>"
        properties = (
            f"<a:pPr{attributes}>{inner}</a:pPr>"
            if inner
            else f"<a:pPr{attributes}/>"
            if attributes
            else ""
        )
        size = "" if how.style.size == own.size and region.placeholder else size_of(how.style.size)
        return f"<a:p>{properties}{self.runs(paragraph.runs, size)}</a:p>"

    def runs(self, runs: Iterable[Run], size: str = "") -> str:
        return "".join([self.run(run, size) for run in runs])

    def run(self, run: Run, size: str) -> str:
        lang = office_language(run.lang) if run.lang else self.language
        attributes = f'lang="{lang}"{size}'
        if run.bold:
            attributes += ' b="1"'
        if run.italic:
            attributes += ' i="1"'
        if run.raised:
            attributes += ' baseline="30000"' if run.raised > 0 else ' baseline="-25000"'
        inner = '<a:latin typeface="IBM Plex Mono"/>' if run.code else ""
        if run.href:
            inner += self.link(run.href)
        properties = f"<a:rPr {attributes}>{inner}</a:rPr>" if inner else f"<a:rPr {attributes}/>"
        return f"<a:r>{properties}<a:t>{clean(run.text)}</a:t></a:r>"

    def table(self, placed: Placed, block: Table) -> str:
        """Return a native table with its header row flagged."""
        grid, region = placed.grid, placed.region
        assert grid is not None and region is not None
        widths, heights = [emu(w) for w in grid.widths], [emu(h) for h in grid.heights]
        box = placed.box
        frame = f'<p:xfrm><a:off x="{emu(box.x)}" y="{emu(box.y)}"/><a:ext cx="{sum(widths)}" cy="{sum(heights)}"/></p:xfrm>'
        style = self.template.table
        columns = "".join([f'<a:gridCol w="{width}"/>' for width in widths])
        header = [Text((Paragraph((Run(column.name),)),)) for column in block.columns]
        rows = "".join(
            [
                f'<a:tr h="{height}">{self.cells(row, block, shifts, placed.size)}</a:tr>'
                for row, height, shifts in zip(
                    [header, *block.rows], heights, grid.shifts, strict=True
                )
            ]
        )
        first = ' firstCol="1"' if block.aspects else ""
        nv = '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>'
        return (
            f"<p:graphicFrame><p:nvGraphicFramePr>{self.identity('Table')}{nv}{ph(region.placeholder)}"
            f'</p:nvGraphicFramePr>{frame}<a:graphic><a:graphicData uri="{NAMESPACES["a"].rpartition("/")[0]}/table">'
            f'<a:tbl><a:tblPr firstRow="1"{first} bandRow="1"><a:tableStyleId>{style.id}</a:tableStyleId></a:tblPr>'
            f"<a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        )

    def cells(self, row: Sequence[Text], table: Table, shifts: Sequence[float], size: float) -> str:
        sides, ends = self.template.table.padding[0], self.template.table.ends(size)
        out = []
        for text, column, shift in zip(row, table.columns, shifts, strict=True):
            paragraphs = "".join(
                [self.cell_paragraph(p, ALIGN[column.align], size) for p in text.paragraphs]
            )
            empty = f'<a:p><a:endParaRPr lang="{self.language}"{size_of(size)}/></a:p>'
            margins = f'marL="{emu(sides)}" marR="{emu(sides + shift)}" marT="{emu(ends)}" marB="{emu(ends)}"'
            out.append(
                f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs or empty}</a:txBody><a:tcPr {margins}/></a:tc>"
            )
        return "".join(out)

    def cell_paragraph(self, paragraph: Paragraph, align: str, size: float) -> str:
        mark = list_mark(paragraph, emu(size))
        if align or mark:
            mark = mark or "<a:pPr/>"
            mark = mark.replace("<a:pPr", "<a:pPr" + align, 1)
        return f"<a:p>{mark}{self.runs(paragraph.runs, size_of(size))}</a:p>"

    def picture(self, photo: Photo, picture: Picture, region: Region | None) -> str:
        """Return a picture, in its placeholder where it is the first of a region's."""
        placeholder = region.placeholder if region else None
        nv = '<p:cNvPicPr><a:picLocks noGrp="1" noChangeAspect="1"/></p:cNvPicPr>'
        if placeholder is None:
            nv = nv.replace(' noGrp="1"', "")
        identity = self.identity("Picture", picture.alt, picture.decorative)
        return (
            f"<p:pic><p:nvPicPr>{identity}{nv}{ph(placeholder)}</p:nvPicPr>"
            f'<p:blipFill><a:blip r:embed="{self.embed(photo)}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f"<p:spPr>{transform(photo.box)}{RECTANGLE}</p:spPr></p:pic>"
        )

    def drawing(self, box: Box, drawing: Drawing) -> str:
        """Return native shapes in a group that says what they show.

        The words of a box that holds nothing else are its own text, and arrows hold on to boxes, so
        that moving one in PowerPoint takes them along.
        """
        head = self.identity("Diagram", drawing.alt)
        own = words_of_boxes(drawing)
        taken = {label for labels in own.values() for label in labels}
        items = [item for item in in_reading_order(drawing) if item not in taken]
        numbers = {item: self.next_id + i for i, item in enumerate(items)}
        boxes = [
            (item, n)
            for item, n in numbers.items()
            if isinstance(item, Shape) and item.kind == "box"
        ]
        shapes = []
        for item in items:
            if isinstance(item, Label):
                shapes.append(self.label(item, box))
            elif item.kind in CLOSED:
                shapes.append(self.closed(item, box, own.get(item, ())))
            else:
                shapes.append(self.connector(item, box, glue(item, boxes)))
        x, y, width, height = (emu(value) for value in box)
        return (
            f"<p:grpSp><p:nvGrpSpPr>{head}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
            f'<p:grpSpPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/><a:chOff x="{x}" y="{y}"/>'
            f'<a:chExt cx="{width}" cy="{height}"/></a:xfrm></p:grpSpPr>{"".join(shapes)}</p:grpSp>'
        )

    def connector(self, shape: Shape, origin: Box, ends: str) -> str:
        """Return a line or arrow."""
        box = Box(origin.x + shape.x, origin.y + shape.y, shape.width, shape.height)
        head = {"arrow": "tailEnd", "arrow-back": "headEnd"}.get(shape.kind)
        tip = f'<a:{head} type="triangle" w="lg" len="med"/>' if head else ""
        line = f'<a:ln w="{emu(2)}"><a:solidFill>{scheme(shape.line)}</a:solidFill>{tip}</a:ln>'
        return (
            f"<p:cxnSp><p:nvCxnSpPr>{self.identity('Arrow' if head else 'Line')}<p:cNvCxnSpPr>{ends}</p:cNvCxnSpPr>"
            f'<p:nvPr/></p:nvCxnSpPr><p:spPr>{transform(box)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{line}'
            "</p:spPr></p:cxnSp>"
        )

    def closed(self, shape: Shape, origin: Box, labels: Sequence[Label]) -> str:
        """Return an ellipse or box, with the words that are its own text."""
        box = Box(origin.x + shape.x, origin.y + shape.y, shape.width, shape.height)
        fill = f"<a:solidFill>{self.tinted(shape)}</a:solidFill>" if shape.fill else "<a:noFill/>"
        line = f"<a:solidFill>{scheme(shape.line)}</a:solidFill>" if shape.line else "<a:noFill/>"
        ellipse = shape.kind == "ellipse"
        preset, adjust = (
            ("ellipse", "") if ellipse else ("roundRect", '<a:gd name="adj" fmla="val 8000"/>')
        )
        words = "".join([self.words(label) for label in labels])
        text = f"<p:txBody>{LABEL_BODY}<a:lstStyle/>{words}</p:txBody>" if words else ""
        return (
            f"<p:sp><p:nvSpPr>{self.identity('Set' if ellipse else 'Box')}<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>"
            f'{transform(box)}<a:prstGeom prst="{preset}"><a:avLst>{adjust}</a:avLst></a:prstGeom>{fill}'
            f'<a:ln w="{emu(1.5)}">{line}</a:ln></p:spPr>{text}</p:sp>'
        )

    def words(self, label: Label) -> str:
        """Return a label's words as a paragraph."""
        bold = ' b="1"' if label.bold else ""
        fill = f"<a:solidFill>{scheme(label.ink)}</a:solidFill>"
        run = f'<a:rPr lang="{self.language}"{size_of(label.size)}{bold}>{fill}</a:rPr>'
        return f'<a:p><a:pPr algn="ctr"/><a:r>{run}<a:t>{clean(label.text)}</a:t></a:r></a:p>'

    def tinted(self, shape: Shape) -> str:
        """Return a scheme colour as light, or on a dark ground as dark, as the shape's tint says."""
        colors = self.template.masters.theme.colors
        dark = contrast(colors.get("bg1", "FFFFFF"), "FFFFFF") > contrast(
            colors.get("bg1", "FFFFFF"), "000000"
        )
        share = round(shape.tint * 100_000)
        changes = f'<a:satMod val="45000"/><a:lumMod val="{share}"/>'
        if not dark:
            changes += f'<a:lumOff val="{100_000 - share}"/>'
        if shape.kind == "ellipse":  # sets that overlap show what they share
            changes += '<a:alpha val="65000"/>'
        return f'<a:schemeClr val="{shape.fill}">{changes}</a:schemeClr>'

    def label(self, label: Label, origin: Box) -> str:
        """Return a label that stands by itself."""
        x, y = origin.x + label.x, origin.y + label.y - LABEL_AIR
        box = Box(x, y, label.width, label.height + 2 * LABEL_AIR)
        return (
            f'<p:sp><p:nvSpPr>{self.identity("Label")}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>{transform(box)}'
            f"{RECTANGLE}<a:noFill/></p:spPr><p:txBody>{LABEL_BODY}<a:lstStyle/>{self.words(label)}</p:txBody></p:sp>"
        )

    def running(self, running: Running, number: int) -> str:
        """Return footer or date as fixed text, or the slide number as a field, in its placeholder."""
        placeholder = running.region.placeholder
        assert placeholder is not None
        content = f'<a:rPr lang="{self.language}"/><a:t>{clean(running.text or str(number))}</a:t>'
        if running.text:
            content = f"<a:r>{content}</a:r>"
        else:
            content = f'<a:fld id="{SLIDE_NUMBER}" type="slidenum">{content}</a:fld>'
        lock = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        return (  # wrap says what is so anyway: LibreOffice takes a bare footer for a field, in another font
            f"<p:sp><p:nvSpPr>{self.identity(base_name(placeholder))}{lock}{ph(placeholder)}</p:nvSpPr><p:spPr/>"
            f'<p:txBody><a:bodyPr wrap="square"/><a:lstStyle/><a:p>{content}</a:p></p:txBody></p:sp>'
        )


def in_reading_order(drawing: Drawing) -> list[Shape | Label]:
    """Return shapes and labels from the top down; what stands in a shape starts below its top."""
    shapes: list[Shape | Label] = [*dict.fromkeys(drawing.shapes)]  # branches may share a stem
    return sorted(shapes + [*drawing.labels], key=lambda item: (item.y, item.height))


def words_of_boxes(drawing: Drawing) -> dict[Shape, list[Label]]:
    """Return the labels, from the top down, of each box that no other shape stands in."""
    closed = [shape for shape in drawing.shapes if shape.kind in CLOSED]
    out: dict[Shape, list[Label]] = {}
    for box in closed:
        if box.kind == "box" and not any(
            _inside(other, box) for other in closed if other is not box
        ):
            out[box] = sorted(
                (la for la in drawing.labels if _inside(la, box)), key=lambda la: la.y
            )
    return out


def _inside(inner: Shape | Label, outer: Shape) -> bool:
    x, y = inner.x + inner.width / 2, inner.y + inner.height / 2
    return outer.x < x < outer.x + outer.width and outer.y < y < outer.y + outer.height


def glue(line: Shape, boxes: Sequence[tuple[Shape, int]]) -> str:
    """Return what a line's ends hold on to: the sides of boxes that they touch (ECMA-376 20.1.2.2.36)."""
    ends = (("stCxn", line.x, line.y), ("endCxn", line.x + line.width, line.y + line.height))
    out = ""
    for name, x, y in ends:
        for box, number in boxes:
            middle, centre = box.x + box.width / 2, box.y + box.height / 2
            right, bottom = box.x + box.width, box.y + box.height
            sides = ((middle, box.y), (box.x, centre), (middle, bottom), (right, centre))
            near = [i for i, (a, b) in enumerate(sides) if abs(a - x) + abs(b - y) < TOUCH]
            if near:
                out += f'<a:{name} id="{number}" idx="{near[0]}"/>'
                break
    return out


CLOSED = ("ellipse", "box")
TOUCH = 3.0  # points from a line's end to the side of the box that it belongs to
LABEL_BODY = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'
RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'


def transform(box: Box) -> str:
    x, y, width, height = (emu(value) for value in box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def scheme(role: str) -> str:
    return f'<a:schemeClr val="{"tx1" if role == "text" else role}"/>'


def size_of(points: float) -> str:
    return f' sz="{round(points * 100)}"'


def ph(placeholder: Placeholder | None) -> str:
    """Return the p:nvPr that ties a shape to its layout's placeholder."""
    if placeholder is None:
        return "<p:nvPr/>"
    kind = f' type="{placeholder.type}"' if placeholder.type != "obj" else ""
    idx = f' idx="{placeholder.idx}"' if placeholder.idx else ""
    return f"<p:nvPr><p:ph{kind}{idx}/></p:nvPr>"


def base_name(placeholder: Placeholder) -> str:
    """Return a placeholder's name without the number that PowerPoint puts behind it."""
    return placeholder.name.rstrip("0123456789 ") or "Placeholder"


def list_mark(paragraph: Paragraph, hang: int) -> str:
    """Return the a:pPr of a list item where no level says how it looks: in notes and table cells."""
    if not paragraph.level:
        return ""
    margin = hang * paragraph.level
    if paragraph.mark == "number":
        bullet = f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod" startAt="{paragraph.number}"/>'
    elif paragraph.mark:
        bullet = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
    else:
        return f'<a:pPr marL="{margin}" indent="0"><a:buNone/></a:pPr>'
    return f'<a:pPr marL="{margin}" indent="{-hang}">{bullet}</a:pPr>'


def notes_xml(notes: Text, writer: SlideWriter) -> str:
    """Return the XML of a notes slide: a picture of its slide, and what is said."""
    paragraphs = "".join(
        [f"<a:p>{list_mark(p, NOTES_HANG)}{writer.runs(p.runs)}</a:p>" for p in notes.paragraphs]
    )
    return f"{DECLARATION}<p:notes {NS}>{TREE % (NOTES % paragraphs)}</p:notes>"


NOTES = (
    '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image Placeholder 1"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
    'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
    '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes Placeholder 2"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
    '<p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>%s</p:txBody></p:sp>'
)
