"""Slides: every block is fitted into its region; what does not fit continues on a next slide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from deckbuilder.blocks import (
    Block,
    Paragraph,
    Picture,
    Pictures,
    Relation,
    Run,
    Table,
    Text,
    plain,
)
from deckbuilder.content import EMPTY
from deckbuilder.deck import Deck, Slide
from deckbuilder.diagnostics import Diagnostics, counted, near, place_of
from deckbuilder.fonts import Face
from deckbuilder.layout.fitting import SMALLEST, Fitter
from deckbuilder.layout.frames import (
    Anchor,
    Box,
    Document,
    Frame,
    Photo,
    Placed,
    Running,
    TableGrid,
)
from deckbuilder.layout.lines import Measured, measure, shortenings
from deckbuilder.layout.regions import Fill, assign
from deckbuilder.layout.tables import Cells, Look, Sheet
from deckbuilder.masters import PITCH, Region, SlideLayout, TextStyle
from deckbuilder.record import replace
from deckbuilder.template import SMALL, Template, Usage

LABEL_SIZES = (24.0, 14.0)  # of a drawing's labels, preferred and smallest
SUBSCRIPT = 0.16  # em that a subscript reaches below its line
PICTURE_GAP = 12.0
CAPTION_GAP = 6.0
MOST = 10_000  # slides; a zip archive holds 65,535 parts
CONTINUED = ("body", "quote", "examples", "second")


def lay_out_slides(
    deck: Deck, template: Template, report: Diagnostics, strict: bool = False
) -> Document:
    """Return the frames of a deck, in order.

    Reports ``no-slides``, ``too-many-slides``, ``unknown-layout``, ``too-long`` (a title or other
    single text that does not fit at its floor), ``does-not-fit`` (where the author or ``strict``
    allows no continuation slide), ``table-too-wide`` and ``row-too-high``.
    """
    layer = _Layer(deck, template, report, strict)
    talk = deck.talk
    frames = tuple(frame for slide in deck.slides for frame in layer.frames(slide))
    if not frames:
        hint = "build the handout alone with '--only handout'"
        report.error("no-slides", "no part of the talk is for the slides", talk.span, hint)
    if len(frames) > MOST:
        message = f"the talk needs {len(frames):,} slides; {MOST:,} are the most"
        report.error("too-many-slides", message, talk.span, "make it several talks")
    return Document(
        title=talk.title,
        authors=talk.authors,
        language=talk.language,
        subject=talk.subtitle,
        frames=frames,
    )


class Slice(NamedTuple):
    """What of a block stands on one slide."""

    block: Block
    box: Box
    size: float = 0.0
    grid: TableGrid | None = None
    photos: tuple[Photo, ...] = ()


class _Layer:
    def __init__(self, deck: Deck, template: Template, report: Diagnostics, strict: bool) -> None:
        self.deck, self.template, self.report, self.strict = deck, template, report, strict
        self.repeated: dict[str, tuple[Running, ...]] = {}

    def frames(self, slide: Slide) -> Iterator[Frame]:
        """Yield a slide, and the slides that continue it."""
        usage = self.usage(slide)
        fills = with_captions_near(assign(slide.fills, usage, self.template))
        pairs = [(fill, self.slices(fill, slide)) for fill in fills if fill.role != "title"]
        count = max((len(slices) for _, slices in pairs), default=1)
        if count > 1 and (slide.one_slide or self.strict):
            self.refuse(slide, pairs)
        titles = [fill for fill in fills if fill.role == "title"]
        for part in range(count):
            present = [(fill, slices[part]) for fill, slices in pairs if part < len(slices)]
            name = slide.title
            if count > 1:
                parts = {"part": str(part + 1), "parts": str(count)}
                name = self.deck.labels.text("part", title=slide.title, **parts)
            if part:
                usage, titles, present = self.continued(slide, usage, titles, present)
            placed = [placed_slice(fill, self.whole(titled(fill, name), slide)) for fill in titles]
            placed += [placed_slice(fill, found) for fill, found in present]
            yield self.frame(slide, usage, placed, name, first=part == 0)

    def usage(self, slide: Slide) -> Usage:
        """Return the layout of a slide; reports one that the author names and the template lacks."""
        template = self.template
        if slide.layout and template.layout(slide.layout) is None:
            names = [layout.name for layout in template.masters.layouts]
            message = f"the template {template.name} has no layout '{slide.layout}'"
            hints = near(slide.layout, names) or (f"its layouts are: {', '.join(names)}",)
            place = place_of(slide.layout, slide.span)
            self.report.error("unknown-layout", message, place, *hints)
        return template.usage(slide.kind, slide.fills, slide.layout)

    def continued(
        self, slide: Slide, usage: Usage, titles: list[Fill], present: list[tuple[Fill, Slice]]
    ) -> tuple[Usage, list[Fill], list[tuple[Fill, Slice]]]:
        """Return the layout for what is left of a slide, if one without empty places is as roomy."""
        roles = [fill.role for fill, _ in present]
        fewer = self.template.usage(slide.kind, ["title", *roles], slide.layout)
        texts = all(isinstance(fill.block, Text) for fill, _ in present)
        if fewer is usage or not texts or not {"title", *roles} <= fewer.roles.keys():
            return usage, titles, present
        regions = [self.template.region(fewer, fill.role) for fill, _ in present]
        for region, (fill, _) in zip(regions, present, strict=True):
            new, old = region.inner, fill.region.inner
            if (
                new.width < old.width
                or new.height < old.height
                or region.levels != fill.region.levels
            ):
                return usage, titles, present
        moved = [
            (fill._replace(region=region), found._replace(box=region.box))
            for region, (fill, found) in zip(regions, present, strict=True)
        ]
        head = self.template.region(fewer, "title")
        return fewer, [fill._replace(region=head) for fill in titles], moved

    def frame(
        self, slide: Slide, usage: Usage, placed: Sequence[Placed], name: str, first: bool
    ) -> Frame:
        anchors = (Anchor(slide.anchor, slide.title),) if first and slide.anchor else ()
        return Frame(
            width=self.template.masters.width,
            height=self.template.masters.height,
            placed=tuple(placed),
            layout=usage.layout.part,
            title=name,
            section=slide.section,
            notes=slide.notes if first else EMPTY,
            running=self.running(usage.layout),
            anchors=anchors,
            span=slide.span,
        )

    def running(self, layout: SlideLayout) -> tuple[Running, ...]:
        """Return what repeats on the slides of a layout; title slides repeat nothing."""
        found = self.repeated.get(layout.part)
        if found is None:
            talk, labels = self.deck.talk, self.deck.labels
            texts = {"ftr": talk.title, "dt": labels.date(talk.date)}
            pairs = []
            for region in layout.fixed if layout.type != "title" else ():
                kind = region.placeholder.type if region.placeholder else ""
                text = self.one_line(texts.get(kind, ""), region)
                if text or kind == "sldNum":
                    pairs.append(Running(region, text))
            found = self.repeated[layout.part] = tuple(pairs)
        return found

    def one_line(self, text: str, region: Region) -> str:
        """Return a text, cut after a word with an ellipsis where it is wider than its place."""
        fitter = Fitter(region, self.template)
        for tried in shortenings(text):
            if fitter.lines(plain(tried).paragraphs[0], region.levels[0].size) == 1:
                return tried
        return ""

    def refuse(self, slide: Slide, pairs: Sequence[tuple[Fill, Sequence[Slice]]]) -> None:
        """Report that a slide's content needs more than one slide, and by how much."""
        for fill, found in pairs:
            if len(found) < 2:
                continue
            if isinstance(fill.block, Text):
                fitter = Fitter(fill.region, self.template)
                over = fitter.text_height(fill.block, fill.region.floor) - fitter.height
                leading = fill.region.levels[0]._replace(size=fill.region.floor).leading
                what = counted(max(1, round(over / leading)), "line")
            else:
                rows = sum(len(s.block.rows) for s in found[1:] if isinstance(s.block, Table))
                what = counted(rows, "row")
            message = (
                f"'{slide.title}' does not fit on one slide: {what} too many at the smallest size"
            )
            hint = "shorten it, or give 'slide:' a shorter text"
            self.report.error("does-not-fit", message, fill.block.span or slide.span, hint)

    def slices(self, fill: Fill, slide: Slide) -> list[Slice]:
        """Return what of a block stands on each slide."""
        block, region = fill.block, fill.region
        if isinstance(block, Table):
            return self.table(block, region)
        if isinstance(block, Pictures):
            photos = arrange_pictures(block.items, region.inner)
            return [Slice(block, region.box, photos=photos)]
        if isinstance(block, Relation):
            return [self.drawing(block, region)]
        assert isinstance(block, Text)
        if fill.role not in CONTINUED:
            return [self.whole(fill, slide)]
        fitted = Fitter(region, self.template).fit(block)
        return [Slice(text, region.box, fitted.size) for text in fitted.slices]

    def whole(self, fill: Fill, slide: Slide) -> Slice:
        """Return a text that stays in one piece: below its floor where it must, with a diagnostic."""
        block, region = fill.block, fill.region
        assert isinstance(block, Text)
        fitter = Fitter(region, self.template)
        size = fitter.largest(block, region.floor)
        if size is None:
            size = fitter.largest(block, min(SMALLEST, region.floor))
            span = block.span or slide.span
            what = f"the {fill.role.replace('_', ' ')} of '{shortened(slide.title)}'"
            if size is None:
                self.report.error(
                    "too-long", f"{what} does not fit at {SMALLEST:g} pt", span, "shorten it"
                )
                size = SMALLEST
            else:
                message = f"{what} fits only at {size:g} pt, below {region.floor:g}"
                self.report.warning("too-long", message, span, "shorten it")
        return Slice(block, region.box, size)

    def drawing(self, block: Relation, region: Region) -> Slice:
        """Return a relation drawn into its region, in its middle."""
        box = region.inner
        family = self.template.masters.theme.minor

        def width(text: str, bold: bool) -> float:
            return self.template.fonts.face(family, bold).width(text)

        from deckbuilder.layout.drawings import draw  # a talk without relations does not need it

        drawn = draw(block, box.width, box.height, LABEL_SIZES, width)
        x, y = box.x + (box.width - drawn.width) / 2, box.y + (box.height - drawn.height) / 2
        return Slice(drawn._replace(span=block.span), Box(x, y, drawn.width, drawn.height))

    def table(self, block: Table, region: Region) -> list[Slice]:
        """Return a table over as many slides as it needs at a size that can be read."""
        cells = Cells(block, self.look())
        box, style = region.box, self.template.table
        floor = min(self.template.floor("table"), style.size)
        sheet = self.sheet(cells, box, style.size, floor)
        if sheet.crowded:
            message = f"the table's {len(block.columns)} columns are too narrow for their words"
            hint = "make it two tables, or turn rows into columns"
            self.report.warning("table-too-wide", message, block.span, hint)
        tallest = max(sheet.heights[1:], default=0.0)
        if tallest > box.height - sheet.heights[0] + 0.01:
            row = sheet.heights.index(tallest)
            message = f"row {row} of the table is higher than a slide"
            self.report.error(
                "row-too-high", message, block.rows[row - 1][0].span or block.span, "shorten it"
            )
        return [
            Slice(table, Box(box.x, box.y, box.width, sum(grid.heights)), sheet.size, grid)
            for table, grid in sheet.cut(box.height)
        ]

    def sheet(self, cells: Cells, box: Box, size: float, floor: float) -> Sheet:
        """Return the table at the largest size that needs no more slides than the floor does."""
        least = cells.sheet(floor, box.width)
        fewest = len(list(least.cut(box.height)))
        while size > floor:
            sheet = cells.sheet(size, box.width)
            if not sheet.crowded and len(list(sheet.cut(box.height))) <= fewest:
                return sheet
            size = max(floor, size - 1)
        return least

    def look(self) -> Look:
        """Return how the cells of the template's tables are set."""
        template, style = self.template, self.template.table

        def words(paragraph: Paragraph, bold: bool) -> Measured:
            def face_of(run: Run) -> Face:
                return template.face(TextStyle(bold=bold), run.bold, run.italic, run.code)

            return measure(paragraph, face_of, template.fonts)

        # LibreOffice sets the lines of cells by the fonts' own heights, and lets subscripts make room.
        # A row's height is a minimum, so that what it needs is right for PowerPoint, too.
        text = max(PITCH, template.face(TextStyle()).advances.line)
        code = template.face(TextStyle(), code=True).advances.line

        def pitch(paragraph: Paragraph) -> float:
            line = max(text, code) if any(run.code for run in paragraph.runs) else text
            return line + (SUBSCRIPT if any(run.raised < 0 for run in paragraph.runs) else 0.0)

        return Look(words, style.padding[0], style.ends, pitch, style.bold_header, style.bold_first)


def placed_slice(fill: Fill, found: Slice) -> Placed:
    return Placed(
        block=found.block,
        box=found.box,
        region=fill.region,
        size=found.size,
        photos=found.photos,
        grid=found.grid,
        span=found.block.span,
    )


def titled(fill: Fill, name: str) -> Fill:
    """Return a title's fill with the title that its slide has."""
    assert isinstance(fill.block, Text)
    return fill if fill.block.text == name else fill._replace(block=plain(name))


def with_captions_near(fills: Sequence[Fill]) -> list[Fill]:
    """Return fills with captions moved to their picture, which may be smaller than its place."""
    picture = next((fill for fill in fills if isinstance(fill.block, Pictures)), None)
    if picture is None or not isinstance(picture.block, Pictures):
        return list(fills)
    place = picture.region.box
    photos = arrange_pictures(picture.block.items, picture.region.inner)
    bottom, right = max(p.box.bottom for p in photos), max(p.box.right for p in photos)
    out = []
    for fill in fills:
        box = fill.region.box
        below = place.bottom - 1 <= box.y and place.x < box.right and box.x < place.right
        if fill.role == "caption" and below:
            y = bottom + max(box.y - place.bottom, CAPTION_GAP)
            region = replace(fill.region, box=box._replace(y=y), moved=True)
            fill = fill._replace(region=region)
        elif fill.role in SMALL and box.x >= place.right - 1:
            x = right + box.x - place.right
            region = replace(fill.region, box=box._replace(x=x), moved=True)
            fill = fill._replace(region=region)
        out.append(fill)
    return out


def shortened(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def arrange_pictures(pictures: Sequence[Picture], box: Box) -> tuple[Photo, ...]:
    """Return pictures in the rows that make them largest, each whole and with its own proportions."""
    count = len(pictures)
    best: tuple[float, tuple[Photo, ...]] = (0.0, ())
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        width = (box.width - PICTURE_GAP * (columns - 1)) / columns
        height = (box.height - PICTURE_GAP * (rows - 1)) / rows
        photos, area = [], 0.0
        for i, picture in enumerate(pictures):
            scale = min(width / picture.image.width, height / picture.image.height)
            size = picture.image.width * scale, picture.image.height * scale
            x = box.x + (i % columns) * (width + PICTURE_GAP)
            y = box.y + (i // columns) * (height + PICTURE_GAP)
            photos.append(Photo(Box(x, y, *size), picture.image))
            area += size[0] * size[1]
        if area > best[0] + 0.01:
            best = area, tuple(photos)
    return best[1]
