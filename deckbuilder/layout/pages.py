"""Pages: items become rows that flow down the pages; what belongs together stays together.

A row is the least that cannot be cut: a line, a table's row, a picture. Where a page is full, it ends
where that costs least (``breaks``). Nothing is laid out twice: "page x of y", and the numbers in contents
and index, are added when all pages are there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import ceil

from deckbuilder.fonts import PrintedFonts
from deckbuilder.handout import Handout, Item
from deckbuilder.layout.breaks import Group, emptiness, groups, height
from deckbuilder.layout.frames import ARTIFACT, Box, Document, Frame, Line, Photo, Placed, Stroke
from deckbuilder.layout.listings import Contents, IndexColumns, Listing
from deckbuilder.layout.rows import Row, RowMaker
from deckbuilder.layout.typesetter import SHIFT
from deckbuilder.pagestyle import Align, Logo, PageStyle
from deckbuilder.record import replace
from deckbuilder.template import Template

FEW, DECENT = 7, 10  # lines: a last page with fewer takes more over, up to the second
SEVERAL = 4  # pages: text that takes more has contents by itself
CROWDED = 0.6  # of a page: contents that take more have it to themselves
WIDE = 3  # steps of the grid: a space from which on one may be taken to save a page
NEGLIGIBLE = 0.01
BESIDE = 18.0  # from what is set apart to the beginning of the rule beside it
LOGO, LOGO_ABOVE = 34.0, 14.0  # height of a logo; from it to the text
EDGE = 24.0  # what stays free above it
HEAD_ABOVE = 30.0  # from the running head's baseline to the text
FOOT_BELOW = 34.0


def lay_out_pages(
    handout: Handout, template: Template, slides: Mapping[str, int] | None = None
) -> Document:
    """Return the frames of a handout's pages, and its structure elements in reading order.

    ``slides`` are the numbers of slides by the id of what they show, for the index.
    """
    style, labels = template.page, handout.labels
    maker = RowMaker(style, PrintedFonts(template.fonts), handout.expansions)
    logo = (_logo(style.logo, maker),) if style.logo else ()
    flow = _Flow(style)
    *block, last = _rows(handout.title_block, maker)
    flow.add(groups([*block, maker.ruled_below(last, "title")], "", style.room))
    listings: list[Listing] = []
    first = len(maker.elements)  # of the passages
    text = _text(handout, maker)
    if handout.contents and _earned(handout, text, style):
        contents = Contents(maker, handout.contents, labels)
        listings.append(contents)
        flow.add(_listed(contents, first))
        if flow.page.used > style.room * CROWDED:
            flow.start_page()
    flow.add(text)
    if handout.index:
        index = IndexColumns(maker, handout.index, labels, slides or {})
        listings.append(index)
        if not index.fits(style.room - flow.page.used):
            flow.start_page()
        flow.add(index.groups())
    frames = tuple(_frames(flow.pages(), listings, handout, maker, logo))
    talk, elements = handout.talk, tuple(maker.elements)
    return Document(talk.title, talk.authors, talk.language, talk.subtitle, frames, elements)


def _text(handout: Handout, maker: RowMaker) -> list[Group]:
    """Return the groups of all passages."""
    return [
        group
        for passage in handout.passages
        for group in groups(_rows(passage.items, maker), passage.section, maker.style.room)
    ]


def _listed(contents: Contents, first: int) -> list[Group]:
    """Return contents in groups, their elements before those from ``first`` on."""
    elements = contents.maker.elements
    text, elements[first:] = elements[first:], ()
    found = list(contents.groups())
    elements += text
    return found


def _earned(handout: Handout, text: Sequence[Group], style: PageStyle) -> bool:
    """Return whether contents earn their place: they are asked for, or there is much to find."""
    used = sum(height(group.rows) for group in text)
    return handout.talk.handout.contents == "yes" or used > SEVERAL * style.room


def _rows(items: Sequence[Item], maker: RowMaker) -> list[Row]:
    """Return the rows of items that belong together; what two passages set apart is two things."""
    maker.quote = None
    pairs = zip(items, [*items[1:], None], strict=True)
    return [row for item, following in pairs for row in maker.rows(item, following)]


class _Page:
    """Groups of rows, and where each row stands. ``tight`` takes a step of the grid from wide spaces."""

    def __init__(self, style: PageStyle, tight: bool = False) -> None:
        self.room, self.grid = style.room, style.grid
        self.tight = style.grid if tight else 0.0
        self.groups: list[Group] = []
        self.tops: list[float] = []  # how much is used above each group
        self.rows: list[tuple[float, Row]] = []
        self.used = 0.0

    def add(self, group: Group, anyway: bool = False) -> bool:
        """Return whether there is room for a group, and if so place it."""
        head = None if self.groups else group.rows[0].header
        rows = (_repeated(head), *group.rows) if head else group.rows
        placed: list[tuple[float, Row]] = []
        used = self.used
        for row in rows:
            top = 0.0
            if self.groups or placed:
                top = used + row.before
                if row.before >= WIDE * self.grid:
                    top -= self.tight
                if row.grid:
                    top = ceil((top - NEGLIGIBLE) / self.grid) * self.grid
            placed.append((top, row))
            used = top + row.height
        if used > self.room + NEGLIGIBLE and not anyway:
            return False
        self.groups.append(group)
        self.tops.append(self.used)
        self.rows += placed
        self.used = used
        return True


class _Flow:
    """Fills pages with groups of rows."""

    def __init__(self, style: PageStyle) -> None:
        self.style = style
        self.done: list[_Page] = []
        self.page = _Page(style)
        self.begun = 0  # the page that the last part of the document began on

    def add(self, found: Iterable[Group]) -> None:
        for group in found:
            self.place(group)

    def place(self, group: Group) -> None:
        """Place a group, if there is no room on a new page that begins where it costs least."""
        if self.page.add(group):
            return
        if not self.page.groups:
            self.page.add(group, anyway=True)
            return
        at = self.cheapest(self.page, group.cut)
        moved = self.page.groups[at:]
        self.finish(self.page.groups[:at])
        self.add([*moved, group])

    def cheapest(self, page: _Page, cut: float) -> int:
        """Return before which of its groups a page ends best; ``cut`` is the cost of a full page."""
        best, cost = len(page.groups), cut + emptiness(1 - page.used / page.room)
        for at in range(len(page.groups) - 1, 0, -1):
            empty = emptiness(1 - page.tops[at] / page.room)
            if empty >= cost:
                break
            if page.groups[at].cut + empty < cost:
                best, cost = at, page.groups[at].cut + empty
        return best

    def finish(self, kept: Sequence[Group]) -> None:
        """End the page being filled with the first of its groups."""
        page = self.page
        if len(kept) < len(page.groups):
            page = _filled(self.style, kept)
        self.done.append(page)
        self.page = _Page(self.style)

    def start_page(self) -> None:
        """End the page for a new part of the document."""
        self.settle()
        if self.page.groups:
            self.finish(self.page.groups)
        self.begun = len(self.done)

    def settle(self) -> None:
        """See that the last page of a part is not needed for a little, or holds more than a few lines."""
        last, line = self.page, 2 * self.style.grid
        if len(self.done) == self.begun or not last.groups:
            return
        before = self.done[-1]
        tight = _Page(self.style, tight=True)
        if all(tight.add(group) for group in (*before.groups, *last.groups)):
            self.done.pop()
            self.page = tight
            return
        if last.used >= FEW * line:
            return
        best, least = None, 0.0
        for at in range(len(before.groups) - 1, 0, -1):
            more = _filled(self.style, (*before.groups[at:], *last.groups))
            cost = before.groups[at].cut + emptiness(1 - before.tops[at] / before.room)
            if DECENT * line <= more.used <= more.room and (best is None or cost < least):
                best, least = at, cost
        if best is not None:
            moved = (*before.groups[best:], *last.groups)
            self.done[-1] = _filled(self.style, before.groups[:best])
            self.page = _filled(self.style, moved)

    def pages(self) -> list[_Page]:
        """Return all pages; there is always one."""
        self.settle()
        if self.page.groups or not self.done:
            self.finish(self.page.groups)
        return self.done


def _filled(style: PageStyle, found: Iterable[Group]) -> _Page:
    page = _Page(style)
    for group in found:
        page.add(group, anyway=True)
    return page


def _frames(
    pages: list[_Page],
    listings: Sequence[Listing],
    handout: Handout,
    maker: RowMaker,
    logo: tuple[Placed, ...],
) -> Iterator[Frame]:
    """Yield pages as they will stand, with all numbers; ``pages`` is emptied, to hold no line twice."""
    style = maker.style
    numbers = {
        row.anchor.id: number
        for number, page in enumerate(pages, 1)
        for _, row in page.rows
        if row.anchor
    }
    by_style = {listing.name: listing for listing in listings}
    count = len(pages)
    pages.reverse()
    for number in range(1, count + 1):
        page = pages.pop()
        rows = [
            (top, by_style[row.item.style].numbered(row, numbers) if row.slots else row)
            for top, row in page.rows
        ]
        anchors = tuple(replace(row.anchor, y=style.top + top) for top, row in rows if row.anchor)
        section = page.groups[0].section if page.groups else ""
        frame = Frame(
            style.width,
            style.height,
            (*(logo if number == 1 else ()), *_placed(rows, style, maker.rtl)),
            section=section,
            anchors=anchors,
        )
        yield _headed(frame, number, count, handout, maker)


def _repeated(row: Row) -> Row:
    """Return a table's header as it is repeated."""
    return row._replace(lines=tuple(map(_as_artifact, row.lines)))


def _as_artifact(line: Line) -> Line:
    """Return a line that only repeats what stands elsewhere."""
    pieces = tuple(piece._replace(element=None) for piece in line.pieces)
    return line._replace(element=ARTIFACT, pieces=pieces)


def _placed(rows: Sequence[tuple[float, Row]], style: PageStyle, rtl: bool) -> Iterator[Placed]:
    """Yield the page's rows moved to their places, all rows of one item as one."""
    left, top, width = style.left, style.top, style.measure
    bar, ink, _ = style.rules["quote_side"]
    indent = style.styles["quote"].left - BESIDE
    bar_at = left + width - indent - bar if rtl else left + indent
    start = 0
    for end in range(1, len(rows) + 1):
        if end < len(rows) and rows[end][1].item is rows[start][1].item:
            continue
        lines: list[Line] = []
        strokes: list[Stroke] = []
        photos: list[Photo] = []
        for y, row in rows[start:end]:
            _move(row, left, top + y, lines, strokes, photos)
        first, last = rows[start], rows[end - 1]
        box = Box(left, top + first[0], width, last[0] + last[1].height - first[0])
        if first[1].quote is not None and bar:
            joins = start > 0 and rows[start - 1][1].quote is first[1].quote
            up = first[0] - rows[start - 1][0] - rows[start - 1][1].height if joins else 0.0
            fill = style.rule_ink(ink)
            strokes.append(Stroke("rect", bar_at, box.y - up, bar, box.height + up, fill=fill))
        yield Placed(
            first[1].item.block, box, None, 0.0, tuple(lines), tuple(strokes), tuple(photos)
        )
        start = end


def _move(
    row: Row, x: float, y: float, lines: list[Line], strokes: list[Stroke], photos: list[Photo]
) -> None:
    """Add a row's ink, moved by x and y."""
    for line in row.lines:
        lines.append(line._replace(y=line.y + y, x=line.x + x))
    for stroke in row.strokes:
        strokes.append(stroke._replace(x=stroke.x + x, y=stroke.y + y))
    for photo in row.photos:
        box = photo.box
        photos.append(photo._replace(box=box._replace(x=box.x + x, y=box.y + y)))


def _headed(frame: Frame, number: int, count: int, handout: Handout, maker: RowMaker) -> Frame:
    """Return a page with its running head (but on the first page) and "page x of y"."""
    style = maker.style
    text = handout.labels.text("page", page=str(number), pages=str(count))
    foot = style.height - style.bottom + FOOT_BELOW
    lines = [_running(maker, text, foot, style.styles["folio"].align, "folio")]
    strokes: tuple[Stroke, ...] = ()
    y = style.top - HEAD_ABOVE
    if number > 1:
        lines.append(_running(maker, handout.talk.title, y, "start"))
        if frame.section and frame.section != handout.talk.title:
            lines.append(_running(maker, frame.section, y, "end"))
        rule = maker.rule("running", y + 6, style.styles["running"])
        strokes = (rule._replace(x=rule.x + style.left),) if rule.thickness else ()
    box = Box(style.left, y, style.measure, 0)
    running = Placed(None, box, lines=tuple(filter(None, lines)), strokes=strokes)
    return replace(frame, placed=(*frame.placed, running))


def _logo(logo: Logo, maker: RowMaker) -> Placed:
    """Return the logo in the margin above the title, where lines end."""
    style, image = maker.style, logo.image
    height = min(LOGO, max(style.top - LOGO_ABOVE - EDGE, style.top / 3))
    width = min(height * image.width / image.height, style.measure / 2)
    height = width * image.height / image.width
    x = style.left + (0.0 if maker.rtl else style.measure - width)
    box = Box(x, style.top - LOGO_ABOVE - height, width, height)
    element = maker.element("Figure", alt=logo.alt) if logo.alt else None
    return Placed(None, box, photos=(Photo(box, image, element),))


def _running(
    maker: RowMaker, text: str, y: float, align: Align, name: str = "running"
) -> Line | None:
    """Return a running line on a baseline, cut where it takes over half the measure."""
    style = maker.style
    line = maker.one_line(text, name, style.measure * 0.48)
    if not line.pieces:
        return None
    spare = style.measure - sum(piece.width for piece in line.pieces)
    before = spare * SHIFT[align]
    x = style.left + (spare - before if maker.rtl else before)
    return _as_artifact(line)._replace(y=y, x=x)
