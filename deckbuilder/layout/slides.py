"""Slides: every block is fitted into its region; what does not fit continues on a next slide.

Two passes: the first finds the size at which each text fits, the second sets those of a kind alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from deckbuilder.blocks import (
    Block,
    Pictures,
    Relation,
    Table,
    Text,
    plain,
)
from deckbuilder.content import EMPTY
from deckbuilder.deck import Deck, Slide, compared, unique
from deckbuilder.diagnostics import Diagnostics, counted, near, place_of, shortened
from deckbuilder.layout.balance import balanced, common, lowered
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
from deckbuilder.layout.lines import shortenings
from deckbuilder.layout.photos import arrange_pictures, with_captions_near
from deckbuilder.layout.regions import Fill, assign
from deckbuilder.layout.slidetables import lay_out_table, roomier
from deckbuilder.masters import Region, SlideLayout
from deckbuilder.matching import Usage
from deckbuilder.template import Template

SMALLEST_LABEL = 14.0  # of a drawing; the largest is as large as text in tables
SERIES = ("definition", "analogy")  # kinds of slides that follow one another
NAME = 40  # characters of a title that a message quotes
MOST = 10_000  # slides; a zip archive holds 65,535 parts
# Lines of a paragraph, at most, in texts whose lines are made alike; what is longer is running text.
BALANCED = {"title": 4, **dict.fromkeys(("subtitle", "quote", "body", "second", "caption"), 3)}
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
    plans = [layer.plan(slide) for slide in deck.slides]
    layer.sizes = common_sizes(plans)
    layer.heights = common_heights(plans, layer.sizes)
    frames = tuple(frame for plan in plans for frame in layer.frames(plan))
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


class Sized(NamedTuple):
    """A block in its region; of a text, how it fits, and the largest size at which it does, if any."""

    fill: Fill
    fitter: Fitter | None = None
    size: float | None = None


class Plan(NamedTuple):
    """A slide, its layout, and what stands on it."""

    slide: Slide
    usage: Usage
    found: list[Sized]


class Slice(NamedTuple):
    """What of a block stands on one slide, and where."""

    fill: Fill
    block: Block
    region: Region
    box: Box
    size: float = 0.0
    grid: TableGrid | None = None
    photos: tuple[Photo, ...] = ()

    def placed(self) -> Placed:
        return Placed(
            block=self.block,
            box=self.box,
            region=self.region,
            size=self.size,
            photos=self.photos,
            grid=self.grid,
            span=self.block.span,
        )


Kin = tuple[str, str, float]


def kin(slide: Slide, fill: Fill) -> Kin:
    """Return what the texts have in common that are set alike: kind, role, and the layouts' size."""
    return slide.kind, fill.role, fill.region.size


def common_sizes(plans: Sequence[Plan]) -> dict[Kin, float]:
    """Return the size that the texts of each kind have, at most."""
    sizes: dict[Kin, list[float | None]] = {}
    for plan in plans:
        for sized in plan.found:
            if sized.fitter is not None:
                sizes.setdefault(kin(plan.slide, sized.fill), []).append(sized.size)
    return {key: common(found) for key, found in sizes.items()}


def common_heights(plans: Sequence[Plan], sizes: Mapping[Kin, float]) -> dict[Kin, float]:
    """Return the height that bodies in a series have at least when it is asked how low they stand.

    Term follows term: where each began at a height of its own, they would jump from slide to slide.
    """
    heights: dict[Kin, list[float | None]] = {}
    for plan in plans:
        if plan.slide.kind not in SERIES or hangs(plan.found):
            continue
        for fill, fitter, size in plan.found:
            if fitter is not None and fill.role == "body":
                assert isinstance(fill.block, Text)
                key = kin(plan.slide, fill)
                height = size and -fitter.text_height(fill.block, min(size, sizes[key]))
                heights.setdefault(key, []).append(height)
    return {key: -common(found) for key, found in heights.items()}


def hangs(found: Sequence[Sized]) -> bool:
    """Return whether a slide's title stands on its text, as a definition's term does: one thing with it."""
    return any(fill.role == "title" and fill.region.anchor == "b" for fill, _, _ in found)


class _Layer:
    def __init__(self, deck: Deck, template: Template, report: Diagnostics, strict: bool) -> None:
        self.deck, self.template, self.report, self.strict = deck, template, report, strict
        self.repeated: dict[str, tuple[Running, ...]] = {}
        self.sizes: dict[Kin, float] = {}
        self.heights: dict[Kin, float] = {}
        self.titles = {compared(slide.title): 1 for slide in deck.slides}

    def plan(self, slide: Slide) -> Plan:
        """Return a slide with every block in a region, and every text measured."""
        usage = self.usage(slide)
        fills = with_captions_near(assign(slide.fills, usage, self.template))
        return Plan(slide, usage, [self.sized(fill) for fill in fills])

    def sized(self, fill: Fill) -> Sized:
        if not isinstance(fill.block, Text):
            return Sized(fill)
        fitter = self.fitter(fill.region)
        return Sized(fill, fitter, fitter.largest(fill.block, fill.region.floor))

    def fitter(self, region: Region) -> Fitter:
        return Fitter(region, self.template, self.deck.talk.language)

    def frames(self, plan: Plan) -> Iterator[Frame]:
        """Yield a slide, and the slides that continue it."""
        slide, usage, found = plan
        titles = [sized for sized in found if sized.fill.role == "title"]
        others = [sized for sized in found if sized.fill.role != "title"]
        cut = [self.slices(sized, slide) for sized in others]
        count = max(map(len, cut), default=1)
        if count > 1 and (slide.one_slide or self.strict):
            self.refuse(slide, cut)
        if count == 1:
            shown = [self.whole(sized, slide) for sized in titles]
            parts = [slices[0] for slices in cut]
            shown += parts if hangs(titles) else self.composed(slide, others, parts)
            yield self.frame(slide, usage, shown, slide.title)
            return
        heads = [sized.fill for sized in titles]
        for part in range(count):
            counts = {"part": str(part + 1), "parts": str(count)}
            name = unique(self.deck.labels.text("part", title=slide.title, **counts), self.titles)
            present = [slices[part] for slices in cut if part < len(slices)]
            here, above = usage, heads
            if part:
                here, above, present = self.continued(slide, usage, heads, present)
            shown = [self.whole(self.sized(h._replace(block=plain(name))), slide) for h in above]
            yield self.frame(slide, here, [*shown, *present], name, first=part == 0)

    def composed(
        self, slide: Slide, found: Sequence[Sized], shown: Sequence[Slice]
    ) -> Iterator[Slice]:
        """Yield what stands on a slide, a short body lowered where nothing stands beside it."""
        for (fill, fitter, _), part in zip(found, shown, strict=True):
            box = part.region.box
            beside = (
                other is not part and other.box.y < box.bottom - 1 and box.y < other.box.bottom - 1
                for other in shown
            )
            if fitter is not None and fill.role == "body" and not any(beside):
                assert isinstance(fill.block, Text)
                height = fitter.text_height(fill.block, part.size)
                height = max(height, self.heights.get(kin(slide, fill), 0.0))
                part = part._replace(region=lowered(part.region, height))
            yield part

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
        self, slide: Slide, usage: Usage, titles: list[Fill], present: list[Slice]
    ) -> tuple[Usage, list[Fill], list[Slice]]:
        """Return the layout for what is left of a slide, if one without empty places is as roomy."""
        fills = [found.fill for found in present]
        roles = [fill.role for fill in fills]
        fewer = self.template.usage(slide.kind, ["title", *roles], slide.layout)
        texts = all(isinstance(fill.block, Text) for fill in fills)
        if fewer is usage or not texts or not {"title", *roles} <= fewer.roles.keys():
            return usage, titles, present
        regions = [self.template.region(fewer, role) for role in roles]
        for region, fill in zip(regions, fills, strict=True):
            new, old = region.inner, fill.region.inner
            if (
                new.width < old.width
                or new.height < old.height
                or region.levels != fill.region.levels
            ):
                return usage, titles, present
        moved = [
            found._replace(region=region, box=region.box)
            for region, found in zip(regions, present, strict=True)
        ]
        head = self.template.region(fewer, "title")
        return fewer, [fill._replace(region=head) for fill in titles], moved

    def frame(
        self,
        slide: Slide,
        usage: Usage,
        shown: Sequence[Slice],
        name: str,
        first: bool = True,
    ) -> Frame:
        anchors = (Anchor(slide.anchor, slide.title),) if first and slide.anchor else ()
        return Frame(
            width=self.template.masters.width,
            height=self.template.masters.height,
            placed=tuple([found.placed() for found in shown]),
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
            texts = {"ftr": shortenings(talk.title), "dt": (labels.date(talk.date), talk.date)}
            pairs = []
            cover = layout.type == "title" or layout.first("ctrTitle") is not None
            for region in () if cover else layout.fixed:
                kind = region.placeholder.type if region.placeholder else ""
                text = self.one_line(texts.get(kind, ()), region)
                if text or kind == "sldNum":
                    pairs.append(Running(region, text))
            found = self.repeated[layout.part] = tuple(pairs)
        return found

    def one_line(self, texts: Iterable[str], region: Region) -> str:
        """Return the first of the texts that is no wider than its place."""
        fitter = self.fitter(region)
        for tried in texts:
            if fitter.lines(plain(tried).paragraphs[0], region.size) == 1:
                return tried
        return ""

    def refuse(self, slide: Slide, cut: Sequence[Sequence[Slice]]) -> None:
        """Report that a slide's content needs more than one slide, and by how much."""
        for found in cut:
            fill = found[0].fill
            if len(found) < 2:
                continue
            if isinstance(fill.block, Text):
                fitter = self.fitter(fill.region)
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

    def slices(self, sized: Sized, slide: Slide) -> list[Slice]:
        """Return what of a block stands on each slide."""
        fill, block, region = sized.fill, sized.fill.block, sized.fill.region
        if isinstance(block, Table):
            return self.table(fill, block)
        if isinstance(block, Pictures):
            photos = arrange_pictures(block.items, region.inner)
            return [Slice(fill, block, region, region.box, photos=photos)]
        if isinstance(block, Relation):
            return [self.drawing(fill, block)]
        if sized.size is not None or fill.role not in CONTINUED:
            return [self.whole(sized, slide)]
        assert sized.fitter is not None and isinstance(block, Text)
        fitted = sized.fitter.over_slides(block, self.sizes[kin(slide, fill)])
        texts = [sized.fitter.with_marks(text, fitted.size) for text in fitted.slices]
        return [Slice(fill, text, region, region.box, fitted.size) for text in texts]

    def whole(self, sized: Sized, slide: Slide) -> Slice:
        """Return a text that stays in one piece: below its floor where it must, with a diagnostic."""
        fill, fitter, size = sized
        block, region = fill.block, fill.region
        assert isinstance(block, Text) and fitter is not None
        if size is None:
            size = self.too_small(sized, block, slide)
        size = min(size, self.sizes.get(kin(slide, fill), size))
        if fitter.folds and fill.role in BALANCED:
            region = balanced(fitter, block, size, BALANCED[fill.role])
        return Slice(fill, fitter.with_marks(block, size), region, region.box, size)

    def too_small(self, sized: Sized, block: Text, slide: Slide) -> float:
        """Return the size of a text that does not fit at its floor; reports ``too-long``."""
        fill, fitter, _ = sized
        assert fitter is not None
        floor = fill.region.floor
        size = fitter.largest(block, min(SMALLEST, floor))
        span = block.span or slide.span
        what = f"the {fill.role.replace('_', ' ')} of '{shortened(slide.title, NAME)}'"
        if size is None:
            message = f"{what} does not fit at {SMALLEST:g} pt"
            self.report.error("too-long", message, span, "shorten it")
            return SMALLEST
        message = f"{what} fits only at {size:g} pt, below {floor:g}"
        self.report.warning("too-long", message, span, "shorten it")
        return size

    def table(self, fill: Fill, block: Table) -> list[Slice]:
        """Return a table over as many slides as it needs at a size that can be read."""
        box = fill.region.box
        sheet = lay_out_table(
            block, box, self.template, self.fitter(fill.region).hyphens, self.report
        )
        parts = list(sheet.balanced(box.height))
        if len(parts) == 1:
            part, grid = parts[0]
            parts = [(part, roomier(grid, box.height, self.template.table.padding[1]))]
        width = sum(sheet.widths)
        x = box.right - width if self.template.rtl else box.x
        return [
            Slice(
                fill, part, fill.region, Box(x, box.y, width, sum(grid.heights)), sheet.size, grid
            )
            for part, grid in parts
        ]

    def drawing(self, fill: Fill, block: Relation) -> Slice:
        """Return a relation drawn into its region, half-way down, on the side where its text would begin."""
        box = fill.region.inner
        family = self.template.masters.theme.minor

        def width(text: str, bold: bool) -> float:
            fonts = self.template.fonts
            return fonts.width(text, fonts.face(family, bold))

        from deckbuilder.layout.drawings import draw, mirrored  # only relations need it

        sizes = self.template.table.size, SMALLEST_LABEL
        drawn = draw(block, box.width, box.height, sizes, width)
        drawn = mirrored(drawn) if self.template.rtl else drawn
        align = fill.region.levels[0].align
        share = 0.5 if align == "ctr" else float(self.template.rtl)
        x, y = box.x + (box.width - drawn.width) * share, box.y + (box.height - drawn.height) / 2
        box = Box(x, y, drawn.width, drawn.height)
        return Slice(fill, drawn._replace(span=block.span), fill.region, box)
