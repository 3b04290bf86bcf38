"""A frame → the XML of its slide and of its notes (ECMA-376, PresentationML and DrawingML).

Written from blocks, sizes and placeholders, never from lines: PowerPoint breaks them itself. What a
layout already says is not repeated, so that "Reset", another layout or another theme still work.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from deckbuilder.blocks import Drawing, Paragraph, Picture, Pictures, Run, Table, Text
from deckbuilder.directions import MIRRORED, is_rtl
from deckbuilder.fonts import CODE
from deckbuilder.formats.dml import RECTANGLE, Identities, clean, emu, size_of, transform
from deckbuilder.formats.drawing_xml import DrawingWriter
from deckbuilder.language import Labels, office_language
from deckbuilder.layout.fitting import Setting, setting
from deckbuilder.layout.frames import Frame, Photo, Placed, Running
from deckbuilder.masters import INSETS, Placeholder, Region, TextStyle
from deckbuilder.metrics import has_full_width
from deckbuilder.package import DECLARATION, NAMESPACES
from deckbuilder.template import Template

NS = " ".join(f'xmlns:{prefix}="{NAMESPACES[prefix]}"' for prefix in ("a", "r", "p"))
TREE = (
    '<p:cSld><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    "<p:grpSpPr/>%s</p:spTree></p:cSld><p:clrMapOvr>%s</p:clrMapOvr>"
)
MASTERS_COLORS = "<a:masterClrMapping/>"
PLAIN = TextStyle()  # a level that says nothing
SLIDE_NUMBER = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
NOTES_HANG = 171450  # EMU, as PowerPoint's own notes lists

Linker = Callable[[str], str]  # an address or #id → the hlinkClick element, "" if it leads nowhere


@dataclass
class SlideWriter:
    """Writes one slide; ``link`` and ``embed`` give relationships to what the slide refers to."""

    template: Template
    labels: Labels
    link: Linker
    embed: Callable[[Photo], str]
    language: str = ""
    rtl: bool = False
    identity: Identities = field(default_factory=Identities)

    def __post_init__(self) -> None:
        self.language = office_language(self.labels.language)
        self.rtl = self.labels.right_to_left

    def slide(self, frame: Frame, number: int) -> str:
        """Return the XML of a slide."""
        shapes = "".join([self.placed(placed) for placed in frame.placed])
        shapes += "".join([self.running(running, number) for running in frame.running])
        mapping = self.template.mapping(frame.layout)
        said = "".join([f' {name}="{slot}"' for name, slot in mapping.items()])
        colors = f"<a:overrideClrMapping{said}/>" if mapping else MASTERS_COLORS
        return f"{DECLARATION}<p:sld {NS}>{TREE % (shapes, colors)}</p:sld>"

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
        colors = self.template.masters.theme.colors
        return DrawingWriter(self.identity, self.language, colors, self.rtl).group(
            placed.box, block
        )

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
            said = ' wrap="square"' + insets(region, INSETS)
        else:
            lock = '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            head = f"{self.identity(base_name(region.placeholder))}{lock}{ph(region.placeholder)}"
            properties = (
                f"<p:spPr>{transform(region.box)}</p:spPr>" if region.moved else "<p:spPr/>"
            )
            said = insets(region, region.inset)
        whole = region.autofit or region.placeholder is None
        body = f"<a:bodyPr{said}><a:noAutofit/></a:bodyPr>" if whole else f"<a:bodyPr{said}/>"
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
        attributes += self.script(paragraph, own)
        inner = ""
        if paragraph.continues and own.before:
            inner = '<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        if how.bullet == "auto":
            start = f' startAt="{paragraph.number}"' if paragraph.number > 1 else ""
            inner += f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="{own.numbering}"{start}/>'
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
        upright = own.italic and self.is_upright(paragraph.text)
        return f"<a:p>{properties}{self.runs(paragraph.runs, size, upright)}</a:p>"

    def is_upright(self, text: str) -> bool:
        """Return whether a text is in a script that has no italics."""
        return has_full_width(text) or is_rtl(text, self.rtl)

    def script(self, paragraph: Paragraph, level: TextStyle = PLAIN) -> str:
        """Return the attributes that a paragraph's script asks for.

        It may run the other way than its level says; and no CJK mark hangs out of its box, as measured.
        """
        text = paragraph.text
        out = ' hangingPunct="0"' if has_full_width(text) else ""
        rtl = is_rtl(text, self.rtl)
        if rtl != level.rtl:
            out += f' algn="{MIRRORED.get(level.align, level.align)}" rtl="{int(rtl)}"'
        return out

    def runs(self, runs: Iterable[Run], size: str = "", upright: bool = False) -> str:
        return "".join([self.run(run, size, upright) for run in runs])

    def run(self, run: Run, size: str, upright: bool = False) -> str:
        lang = office_language(run.lang) if run.lang else self.language
        attributes = f'lang="{lang}"{size}'
        if run.bold:
            attributes += ' b="1"'
        if run.italic or upright:
            attributes += ' i="0"' if upright else ' i="1"'
        if run.raised:
            attributes += ' baseline="30000"' if run.raised > 0 else ' baseline="-25000"'
        inner = f'<a:latin typeface="{CODE}"/>' if run.code else ""
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
                f'<a:tr h="{height}">{self.cells(row, block, shifts, placed.size, grid.air)}</a:tr>'
                for row, height, shifts in zip(
                    [header, *block.rows], heights, grid.shifts, strict=True
                )
            ]
        )
        first = ' firstCol="1"' if block.aspects else ""
        mirrored = ' rtl="1"' if self.rtl else ""
        nv = '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>'
        return (
            f"<p:graphicFrame><p:nvGraphicFramePr>{self.identity('Table')}{nv}{ph(region.placeholder)}"
            f'</p:nvGraphicFramePr>{frame}<a:graphic><a:graphicData uri="{NAMESPACES["a"].rpartition("/")[0]}/table">'
            f'<a:tbl><a:tblPr{mirrored} firstRow="1"{first} bandRow="1"><a:tableStyleId>{style.id}</a:tableStyleId></a:tblPr>'
            f"<a:tblGrid>{columns}</a:tblGrid>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        )

    def cells(
        self,
        row: Sequence[Text],
        table: Table,
        shifts: Sequence[float],
        size: float,
        air: float,
    ) -> str:
        sides, ends = self.template.table.padding[0], self.template.table.ends(size) + air
        out = []
        for text, column, shift in zip(row, table.columns, shifts, strict=True):
            paragraphs = "".join(
                [self.cell_paragraph(p, column.align, size) for p in text.paragraphs]
            )
            empty = f'<a:p><a:endParaRPr lang="{self.language}"{size_of(size)}/></a:p>'
            margins = f'marL="{emu(sides)}" marR="{emu(sides + shift)}" marT="{emu(ends)}" marB="{emu(ends)}"'
            out.append(
                f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraphs or empty}</a:txBody><a:tcPr {margins}/></a:tc>"
            )
        return "".join(out)

    def cell_paragraph(self, paragraph: Paragraph, align: str, size: float) -> str:
        """Return a paragraph of a cell; numbers end at the right in every language.

        One that runs the other way than the talk stays on the side of its column.
        """
        said = ' algn="r"' if align != "left" else self.script(paragraph)
        if not self.rtl and not paragraph.level:
            said = said.replace(' algn="r" rtl', ' algn="l" rtl')
        properties = list_mark(paragraph, emu(size), said)
        return f"<a:p>{properties}{self.runs(paragraph.runs, size_of(size))}</a:p>"

    def picture(self, photo: Photo, picture: Picture, region: Region | None) -> str:
        """Return a picture, in its placeholder where it is the first of a region's."""
        placeholder = region.placeholder if region else None
        nv = '<p:cNvPicPr><a:picLocks noGrp="1" noChangeAspect="1"/></p:cNvPicPr>'
        if placeholder is None:
            nv = nv.replace(' noGrp="1"', "")
        alt = "" if picture.decorative else picture.alt
        identity = self.identity("Picture", alt, picture.decorative)
        return (
            f"<p:pic><p:nvPicPr>{identity}{nv}{ph(placeholder)}</p:nvPicPr>"
            f'<p:blipFill><a:blip r:embed="{self.embed(photo)}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
            f"<p:spPr>{transform(photo.box)}{RECTANGLE}</p:spPr></p:pic>"
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
        turned = is_rtl(running.text, self.rtl) and not running.region.levels[0].rtl
        properties = '<a:pPr rtl="1"/>' if turned else ""
        return (  # wrap says what is so anyway: LibreOffice takes a bare footer for a field, in another font
            f"<p:sp><p:nvSpPr>{self.identity(base_name(placeholder))}{lock}{ph(placeholder)}</p:nvSpPr><p:spPr/>"
            f'<p:txBody><a:bodyPr wrap="square"/><a:lstStyle/><a:p>{properties}{content}</a:p></p:txBody></p:sp>'
        )


def insets(region: Region, names: Collection[str]) -> str:
    """Return the attributes of those insets of a region that its slide has to say."""
    pairs = zip(INSETS, region.insets, strict=True)
    return "".join([f' {name}="{emu(value)}"' for name, value in pairs if name in names])


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


def list_mark(paragraph: Paragraph, hang: int, said: str = "") -> str:
    """Return the a:pPr of a list item where no level says how it looks: in notes and table cells.

    ``said`` are further attributes.
    """
    if not paragraph.level:
        return f"<a:pPr{said}/>" if said else ""
    margin = hang * paragraph.level
    if paragraph.mark == "number" and not paragraph.continues:
        bullet = f'<a:buFont typeface="+mj-lt"/><a:buAutoNum type="arabicPeriod" startAt="{paragraph.number}"/>'
    elif paragraph.mark and not paragraph.continues:
        bullet = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
    else:
        return f'<a:pPr marL="{margin}" indent="0"{said}><a:buNone/></a:pPr>'
    return f'<a:pPr marL="{margin}" indent="{-hang}"{said}>{bullet}</a:pPr>'


def notes_xml(notes: Text, writer: SlideWriter) -> str:
    """Return the XML of a notes slide: a picture of its slide, and what is said."""
    paragraphs = "".join(
        [
            f"<a:p>{list_mark(p, NOTES_HANG, writer.script(p))}{writer.runs(p.runs)}</a:p>"
            for p in notes.paragraphs
        ]
    )
    return f"{DECLARATION}<p:notes {NS}>{TREE % (NOTES % paragraphs, MASTERS_COLORS)}</p:notes>"


NOTES = (
    '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide Image Placeholder 1"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" '
    'noChangeAspect="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldImg"/></p:nvPr></p:nvSpPr><p:spPr/></p:sp>'
    '<p:sp><p:nvSpPr><p:cNvPr id="3" name="Notes Placeholder 2"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
    '<p:nvPr><p:ph type="body" idx="1"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>%s</p:txBody></p:sp>'
)
