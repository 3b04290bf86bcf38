"""A slide's frame → its ink, as PowerPoint will set it: lines, shapes, pictures. A PDF draws it like a page.

Lines are broken at the full width, where programs break them, and letters are not kerned. A line is 1.2 em
high, and a fifth of an em of it lies below the baseline, as LibreOffice draws it; in tables the font decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from deckbuilder.blocks import Drawing, Label, Paragraph, Pictures, Run, Table, Text, plain
from deckbuilder.decor import Decor, decor
from deckbuilder.diagnostics import Diagnostics, listed
from deckbuilder.directions import MIRRORED, has_rtl, is_rtl, last_letter
from deckbuilder.fonts import CODE, Face, SlideFonts
from deckbuilder.formats.drawing_xml import CLOSED, CONNECTOR, OUTLINE, SET, Tints
from deckbuilder.formats.table_ink import CellInk, Place, TableInk, table_style
from deckbuilder.hyphenation import points
from deckbuilder.language import Labels
from deckbuilder.layout.captions import caption_lines
from deckbuilder.layout.fitting import HYPHENATED, Setting, rise, setting
from deckbuilder.layout.frames import (
    ARTIFACT,
    Anchor,
    Box,
    Document,
    Element,
    Frame,
    Line,
    Piece,
    Placed,
    Running,
    Stroke,
)
from deckbuilder.layout.lines import SOFT_HYPHEN, ZERO_WIDTH_SPACE, Measured, measure
from deckbuilder.layout.typesetter import Seen, in_visual_order
from deckbuilder.masters import PITCH, TITLES, Region, SlideLayout, TextStyle
from deckbuilder.record import replace
from deckbuilder.scripts import has_script
from deckbuilder.template import Template

SHIFT = {"ctr": 0.5, "r": 1.0}  # of what a line leaves, by alignment
DOWN = {"ctr": 0.5, "b": 1.0}  # of what a text leaves of its region's height, by anchor
SUBSCRIPT = 1 / 6  # em by which a subscript makes its line higher
DESCENT = 1 / 6  # of a line, below its baseline
CLOSE_DESCENT = 1 / 5  # of lines that are set closer than usual
UNDERLINE = (0.1, 0.05)  # em below the baseline, and thick
UNMARKED = str.maketrans(dict.fromkeys((SOFT_HYPHEN, ZERO_WIDTH_SPACE)))
ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
         (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def inked(
    deck: Document, template: Template, labels: Labels, report: Diagnostics | None = None
) -> Document:
    """Return a deck with the ink of its slides, and the structure elements that it belongs to.

    Reports ``not-drawn``, what of the template is left out.
    """
    ink = SlideInk(template, labels)
    frames = tuple(ink.frame(frame, number) for number, frame in enumerate(deck.frames, 1))
    if report is not None:
        ink.tell_lacking(report)
    return replace(deck, frames=frames, elements=tuple(ink.elements))


class Setup(NamedTuple):
    """How a paragraph is set: between ``left`` and ``right``, its list mark from ``indent`` on.

    Lines of a text have one pitch, whatever their fonts; those ``in_table`` are as high as their fonts say.
    """

    style: TextStyle
    left: float
    right: float
    indent: float
    bullet: str
    align: str
    rtl: bool
    color: str
    bold: bool = False
    in_table: bool = False


class SlideInk:
    """Inks the slides of a template; ``elements`` are the structure elements of all that were inked."""

    def __init__(self, template: Template, labels: Labels) -> None:
        self.template, self.labels = template, labels
        self.fonts = SlideFonts(template.fonts)
        self.colors = template.masters.theme.colors
        self.elements: list[Element] = []
        self.decors: dict[str, Decor] = {}
        self.within: tuple[tuple[str, str], Element | None, Element] | None = None

    def frame(self, frame: Frame, number: int) -> Frame:
        """Return a slide with its ink."""
        layout = next(one for one in self.template.layouts if one.part == frame.layout)
        self.colors = layout.reader.theme.colors
        found = self.decor(layout)
        captions = [
            Placed(None, caption.region.box, lines=caption_lines(caption, self.fonts, number))
            for caption in found.captions
        ]
        section = self.element("Sect")
        placed = [self.placed(one, section) for one in frame.placed]
        running = [self.running(one, number) for one in frame.running]
        regions = [one.region for one in (*placed, *running) if one.region is not None]
        filled = {region.placeholder.key for region in regions if region.placeholder}
        behind = [item for idx in filled for item in found.placeholders.get(idx, ())]
        decor = (*found.items, *behind)
        first, *others = frame.anchors or (Anchor(f"slide-{number}", frame.title),)
        bookmark = replace(first, title=frame.title, level=1)
        placed = [*captions, *placed, *running]
        return replace(frame, placed=tuple(placed), decor=decor, anchors=(bookmark, *others))

    def decor(self, layout: SlideLayout) -> Decor:
        """Return what a layout and its master draw; it is read once."""
        if layout.part not in self.decors:
            self.decors[layout.part] = decor(layout, self.template.package)
        return self.decors[layout.part]

    @property
    def lacking(self) -> list[str]:
        """What master and layouts have that is not drawn."""
        return sorted({name for found in self.decors.values() for name in found.lacking})

    def tell_lacking(self, report: Diagnostics) -> None:
        """Report what of the layouts that were drawn is left out."""
        if self.lacking:
            message = f"pictures of slides leave out what the template has: {listed(self.lacking)}"
            report.note("not-drawn", message, None, "the deck has it; look there, too")

    def element(self, tag: str, parent: Element | None = None, **attributes: str) -> Element:
        found = Element(tag, parent, **attributes)
        self.elements.append(found)
        return found

    def placed(self, placed: Placed, section: Element) -> Placed:
        block = placed.block
        if isinstance(block, Text):
            return self.text(placed, block, section)
        if isinstance(block, Table):
            return self.table(placed, block, section)
        if isinstance(block, Pictures):
            pairs = zip(placed.photos, block.items, strict=True)
            photos = [
                photo
                if picture.decorative
                else photo._replace(element=self.element("Figure", section, alt=picture.alt))
                for photo, picture in pairs
            ]
            return placed._replace(photos=tuple(photos))
        assert isinstance(block, Drawing)
        return self.drawing(placed, block, section)

    # --- text ---------------------------------------------------------------------------------

    def face(self, style: TextStyle, run: Run, bold: bool = False) -> Face:
        family = CODE if run.code else self.template.family(style.family)
        return self.fonts.face(family, style.bold or run.bold or bold, style.italic or run.italic)

    def words(self, paragraph: Paragraph, how: Setup) -> Measured:
        """Return a paragraph's words, those split that are wider than their line."""
        runs = tuple(run._replace(text=run.text.translate(UNMARKED)) for run in paragraph.runs)
        upright = how.style.italic and is_rtl(paragraph.text, self.template.rtl)
        style = how.style._replace(italic=False) if upright else how.style
        words = measure(
            paragraph._replace(runs=runs),
            lambda run: self.face(style, run, how.bold),
            self.fonts,
            style.caps,
            spell=True,
        )
        return words.fitted(max((how.right - how.left) / style.size, 1.0), self.hyphens)

    def hyphens(self, word: str, language: str | None) -> Sequence[int]:
        return points(word, language or self.labels.language) if len(word) >= HYPHENATED else ()

    def text(self, placed: Placed, block: Text, section: Element) -> Placed:
        """Return a text set in its region, from the top, the middle or the bottom."""
        region = placed.region
        assert region is not None
        inner = region.inner
        owners = _Owners(self, section, region)
        lines: list[Line] = []
        y = 0.0
        for i, paragraph in enumerate(block.paragraphs):
            how = self.setup(paragraph, setting(paragraph, region, placed.size), region)
            y += 0.0 if paragraph.continues or not i else how.style.before
            found, height = self.paragraph(paragraph, how, *owners.of(paragraph, how))
            lines += [line._replace(y=line.y + y) for line in found]
            y += height + how.style.after
        height = y - (how.style.after if block.paragraphs else 0.0)
        top = inner.y + (inner.height - height) * DOWN.get(region.anchor, 0.0)
        moved = [line._replace(x=inner.x, y=line.y + top) for line in lines]
        return placed._replace(lines=tuple(moved), strokes=tuple(self.underlines(moved)))

    def setup(self, paragraph: Paragraph, how: Setting, region: Region) -> Setup:
        """Return how a paragraph of a region is set, in the coordinates of the region's inside."""
        style, rtl = how.style, is_rtl(paragraph.text, self.template.rtl)
        align = style.align if rtl == style.rtl else MIRRORED.get(style.align, style.align)
        return Setup(
            style,
            how.margin,
            region.inner.width,
            how.margin + how.indent,
            how.bullet,
            align,
            rtl,
            style.color,
        )

    def paragraph(
        self, paragraph: Paragraph, how: Setup, owner: Element, label: Element | None = None
    ) -> tuple[list[Line], float]:
        """Return a paragraph's lines from 0 on, their baselines below its top, and its height."""
        words = self.words(paragraph, how)
        leading, depth = self.leading(words, paragraph.text, how)
        ends = words.breaks(max((how.right - how.left) / how.style.size, 1.0))
        y = leading - depth
        lines = []
        for begin, end in pairwise([0, *ends]):
            line = self.line(words, begin, end, how, owner)
            if not begin and how.bullet:
                line = line._replace(pieces=(*self.mark(paragraph, how, label), *line.pieces))
            lines.append(line._replace(y=y))
            lowered = any(piece.rise < 0 for piece in line.pieces)
            y += leading + how.style.size * SUBSCRIPT * lowered
        return lines, y - leading + depth

    def leading(self, words: Measured, text: str, how: Setup) -> tuple[float, float]:
        """Return the height of a paragraph's lines, and how far they reach below their baselines."""
        size = how.style.size * how.style.spacing
        if not how.in_table:
            share = CLOSE_DESCENT if how.style.spacing < 1 else DESCENT
            return size * PITCH, size * PITCH * share
        usual = self.face(how.style, Run(""), how.bold)
        higher = rise(words, text)
        parts = words.parts(0, len(words.widths)) if higher > 1 else []
        faces = {part.face for part in parts if has_script(part.text)} or {usual}
        share = max(face.shaper.descent for face in faces)
        height = size * max(PITCH * higher, usual.advances.line)
        return height, height * share

    def line(self, words: Measured, begin: int, end: int, how: Setup, owner: Element) -> Line:
        parts = words.parts(begin, end)
        size = how.style.size
        spare = how.right - how.left - sum([part.width for part in parts]) * size
        x = spare * SHIFT.get(how.align, 0.0) + (0.0 if how.rtl else how.left)
        text = "".join([part.text for part in parts])
        if how.rtl or has_rtl(text):
            letters = (last_letter(words.text(i)) for i in range(begin - 1, -1, -1))
            seen = list(in_visual_order(parts, text, how.rtl, next(filter(None, letters), "")))
        else:
            seen = [Seen(part, False, at) for at, part in enumerate(parts)]
        pieces = self.pieces(seen, how, owner, x)
        return Line(0.0, tuple(pieces), owner, words.joined(end))

    def pieces(self, seen: Sequence[Seen], how: Setup, owner: Element, x: float) -> Iterator[Piece]:
        link = self.colors.get("hlink", how.color)
        elements = {s.at: self.inline(s.part.run, owner) for s in sorted(seen, key=lambda s: s.at)}
        for part, rtl, at in seen:
            run, size = part.run, how.style.size
            color = link if run.href else how.color
            width, up = part.width * size, part.rise * size
            yield Piece(
                x,
                part.text,
                part.face,
                size * part.scale,
                color,
                width,
                up,
                run.href,
                elements[at],
                rtl,
                at,
            )
            x += width

    def inline(self, run: Run, owner: Element) -> Element | None:
        """Return the element of a link or of a run in another language, None for other runs."""
        lang = run.lang if run.lang and run.lang != self.labels.language else ""
        key = run.href or "", lang
        if not any(key):
            self.within = None
            return None
        if self.within is None or self.within[:2] != (key, owner):
            found = self.element("Link" if run.href else "Span", owner, lang=lang)
            self.within = key, owner, found
        return self.within[2]

    def mark(self, paragraph: Paragraph, how: Setup, label: Element | None) -> tuple[Piece, ...]:
        """Return a list mark, where the first line's indent is."""
        style = how.style
        text = numbered(paragraph.number, style.numbering) if how.bullet == "auto" else how.bullet
        [(text, face), *_] = self.fonts.split(text, self.face(style, Run("")), spell=True)
        width = face.length(text) * style.size
        x = how.right - how.indent - width if how.rtl else how.indent
        return (Piece(x, text, face, style.size, style.mark or how.color, width, element=label),)

    def underlines(self, lines: Iterable[Line]) -> Iterator[Stroke]:
        """Yield the lines below links."""
        for line in lines:
            for piece in line.pieces:
                if piece.href:
                    spaces = len(piece.text) - len(piece.text.rstrip())
                    width = piece.width - spaces * piece.face.advances[" "] * piece.size
                    y, thick = (line.y + piece.size * UNDERLINE[0], piece.size * UNDERLINE[1])
                    yield Stroke("rect", line.x + piece.x, y, width, thick, fill=piece.color)

    def running(self, running: Running, number: int) -> Placed:
        """Return a footer, a date or a slide's number in its place."""
        region = running.region
        paragraph = plain(running.text or str(number)).paragraphs[0]
        how = self.setup(paragraph, setting(paragraph, region, region.size), region)
        inner = region.inner
        lines, height = self.paragraph(paragraph, how, ARTIFACT)
        top = inner.y + (inner.height - height) * DOWN.get(region.anchor, 0.0)
        moved = tuple(line._replace(x=inner.x, y=line.y + top) for line in lines)
        return Placed(None, region.box, region, lines=moved)

    # --- tables -------------------------------------------------------------------------------

    @cached_property
    def table_style(self) -> Any:
        return table_style(self.template)

    def table(self, placed: Placed, block: Table, section: Element) -> Placed:
        """Return a table: the fills and rules of its style, and the text of its cells."""
        grid = placed.grid
        assert grid is not None
        ink = TableInk(self.table_style, self.colors)
        owner = self.element("Table", section)
        header = [plain(column.name) for column in block.columns]
        rows = [header, *block.rows]
        lines: list[Line] = []
        strokes: list[Stroke] = []
        y = placed.box.y
        for r, (row, height) in enumerate(zip(rows, grid.heights, strict=True)):
            entry = self.element("TR", owner)
            x = placed.box.x
            for c, width in enumerate(grid.widths):
                left = 2 * placed.box.x + sum(grid.widths) - x - width if self.template.rtl else x
                box = Box(left, y, width, height)
                cell = ink.cell(Place(r, c, len(rows), len(row), block.aspects))
                strokes += cell.strokes(box)
                scope = "Column" if r == 0 else "Row" if c == 0 and block.aspects else ""
                element = self.element("TH" if scope else "TD", entry, scope=scope)
                lines += self.cell(placed, block, row[c], (r, c), box, cell, element)
                x += width
            y += height
        strokes.sort(key=lambda stroke: stroke.kind == "line")
        strokes += self.underlines(lines)
        return placed._replace(lines=tuple(lines), strokes=tuple(strokes))

    def cell(
        self,
        placed: Placed,
        table: Table,
        text: Text,
        place: tuple[int, int],
        box: Box,
        ink: CellInk,
        owner: Element,
    ) -> Iterator[Line]:
        """Yield the lines of a cell."""
        grid, style, size = placed.grid, self.template.table, placed.size
        assert grid is not None
        row, column = place
        sides, top = style.padding[0], style.ends(size) + grid.air
        right = box.width - 2 * sides - grid.shifts[row][column]
        numbers = table.columns[column].align != "left"
        y = box.y + top
        for paragraph in text.paragraphs:
            rtl = is_rtl(paragraph.text, self.template.rtl)
            marked = paragraph.mark and not paragraph.continues
            bullet = ("auto" if paragraph.mark == "number" else "•") if marked else ""
            hang = size * paragraph.level
            how = Setup(
                TextStyle(size=size),
                hang,
                right,
                hang - size,
                bullet,
                "r" if numbers or self.template.rtl else "l",
                rtl,
                ink.color,
                ink.bold,
                in_table=True,
            )
            lines, height = self.paragraph(paragraph, how, owner)
            yield from (line._replace(x=box.x + sides, y=line.y + y) for line in lines)
            y += height

    # --- drawings -----------------------------------------------------------------------------

    def drawing(self, placed: Placed, block: Drawing, section: Element) -> Placed:
        """Return a drawing's shapes and labels."""
        owner, tints, box = (
            self.element("Figure", section, alt=block.alt),
            Tints(self.colors),
            placed.box,
        )
        strokes = []
        for shape in block.shapes:
            closed = shape.kind in CLOSED
            stroke = Stroke(
                shape.kind,
                box.x + shape.x,
                box.y + shape.y,
                shape.width,
                shape.height,
                tints.fill(shape),
                tints.color(shape.line) if shape.line else "",
                OUTLINE if closed else CONNECTOR,
                SET if shape.kind == "ellipse" else 1.0,
                owner,
            )
            strokes.append(stroke)
        lines = [line for label in block.labels for line in self.label(label, box, tints, owner)]
        return placed._replace(lines=tuple(lines), strokes=tuple(strokes))

    def label(self, label: Label, origin: Box, tints: Tints, owner: Element) -> list[Line]:
        """Return a label's lines in the middle of its box."""
        style = TextStyle(size=label.size, bold=label.bold, align="ctr")
        [paragraph] = plain(label.text).paragraphs
        rtl = is_rtl(label.text, self.template.rtl)
        how = Setup(style, 0.0, label.width, 0.0, "", "ctr", rtl, tints.color(label.ink))
        lines, height = self.paragraph(paragraph, how, owner)
        x, y = origin.x + label.x, origin.y + label.y
        top = y + (label.height - height) / 2
        return [line._replace(x=x, y=top + line.y) for line in lines]


class _Owners:
    """The elements of a text's paragraphs: its title's heading, paragraphs, lists as they nest."""

    def __init__(self, ink: SlideInk, section: Element, region: Region) -> None:
        self.ink, self.section = ink, section
        placeholder = region.placeholder
        self.title = placeholder is not None and placeholder.type in TITLES
        self.lists: list[tuple[Element, Element]] = []  # each with its last LBody

    def of(self, paragraph: Paragraph, how: Setup) -> tuple[Element, Element | None]:
        """Return the element of a paragraph, and of its list mark."""
        new = self.ink.element
        if self.title:
            return new("H1", self.section), None
        if not paragraph.level:
            self.lists.clear()
            return new("P", self.section), None
        del self.lists[paragraph.level :]
        while len(self.lists) < paragraph.level:
            above = self.lists[-1][1] if self.lists else self.section
            numbering = {"auto": "Decimal", "": "None"}.get(how.bullet, "Disc")
            entries = new("L", above, numbering=numbering)
            self.lists.append((entries, entries))
        entries, body = self.lists[-1]
        if not how.bullet and body is not entries:
            return new("P", body), None
        entry = new("LI", entries)
        label = new("Lbl", entry) if how.bullet else None
        body = new("LBody", entry)
        self.lists[-1] = entries, body
        return body, label


def numbered(number: int, style: str) -> str:
    """Return a list's number as its level writes it (ECMA-376 20.1.10.61)."""
    kind, _, ending = style.partition("Paren")
    kind = kind.removesuffix("Period").removesuffix("Plain")
    text = {"alphaLc": _letters, "alphaUc": _letters, "romanLc": _roman, "romanUc": _roman}.get(
        kind, str
    )(number)
    text = text.upper() if kind.endswith("Uc") else text
    if "Paren" in style:
        return f"({text})" if ending == "Both" else f"{text})"
    return text if style.endswith("Plain") else f"{text}."


def _letters(number: int) -> str:
    times, letter = divmod(number - 1, 26)
    return chr(ord("a") + letter) * (times + 1)


def _roman(number: int) -> str:
    out = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out
