"""Pages: items become rows that flow down the pages; what belongs together stays together.

A row is the least that cannot be cut: a line, a table's row, a picture. Rows are glued to the next one
where no page may end between them (a heading and two lines of what follows, the first two and the last
two lines of a paragraph). Nothing is laid out twice: "page x of y" is added when all pages are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deckbuilder.fonts import PrintedFonts
from deckbuilder.handout import Handout, Passage
from deckbuilder.layout.frames import Box, Document, Frame, Line, Photo, Placed, Stroke
from deckbuilder.layout.rows import Row, RowMaker
from deckbuilder.pagestyle import PageStyle
from deckbuilder.record import replace
from deckbuilder.template import Template

TOGETHER = 0.7  # of a page: a passage up to this high is moved rather than cut …
FILLED = 0.6  # … once this much of the page before is filled
BAR, BAR_AT = 2.0, 2.0  # width and indent of the rule beside what is set apart
HEAD_ABOVE = 30.0  # from the running head's baseline to the text
FOOT_BELOW = 34.0


def lay_out_pages(handout: Handout, template: Template) -> Document:
    """Return the frames of a handout's pages, and its structure elements in reading order."""
    maker = RowMaker(template.page, PrintedFonts(template.fonts))
    flow = _Flow(template.page, maker)
    flow.passage(Passage(handout.title_block, ""))
    for passage in handout.passages:
        flow.passage(passage)
    frames = _numbered(flow.pages(), handout, template.page, maker)
    talk = handout.talk
    return Document(
        title=talk.title,
        authors=talk.authors,
        language=talk.language,
        subject=talk.subtitle,
        frames=tuple(frames),
        elements=tuple(maker.elements),
    )


class _Flow:
    """Fills pages with rows."""

    def __init__(self, style: PageStyle, maker: RowMaker) -> None:
        self.style, self.maker = style, maker
        self.room = self.style.height - self.style.top - self.style.bottom
        self.done: list[Frame] = []
        self.rows: list[tuple[float, Row]] = []  # on the page being filled, each with its top
        self.used = 0.0
        self.section = ""

    def passage(self, passage: Passage) -> None:
        """Place a passage: whole on the next page if it does not fit here and is not too long."""
        self.maker.quote = None  # what two passages set apart is two things
        pairs = zip(passage.items, [*passage.items[1:], None], strict=True)
        rows = [row for item, following in pairs for row in self.maker.rows(item, following)]
        height = sum(row.height + row.before for row in rows)
        cut = height > self.room - self.used
        if cut and self.used > self.room * FILLED and height <= self.room * TOGETHER:
            self.finish()
        if not self.rows:
            self.section = passage.section
        for glued in _glued(rows):
            self.place(glued, passage.section)

    def place(self, rows: Sequence[Row], section: str) -> None:
        """Place rows that stay together, on the next page if they do not fit here."""
        height = sum(row.height for row in rows) + sum(row.before for row in rows[1:])
        before = rows[0].before if self.rows else 0.0
        if self.rows and self.used + before + height > self.room + 0.01:
            self.finish()
            self.section = section
            head = rows[0].header
            if head is not None:
                self.put(_repeated(head))
        for row in rows:
            self.put(row)

    def put(self, row: Row) -> None:
        self.used += row.before if self.rows else 0.0
        self.rows.append((self.used, row))
        self.used += row.height

    def finish(self) -> None:
        """End the page being filled."""
        style = self.style
        placed = tuple(_placed(self.rows, style, self.maker.rtl))
        anchors = tuple(
            replace(row.anchor, y=style.top + top)
            for top, row in self.rows
            if row.anchor is not None
        )
        self.done.append(
            Frame(style.width, style.height, placed, section=self.section, anchors=anchors)
        )
        self.rows, self.used = [], 0.0

    def pages(self) -> list[Frame]:
        if self.rows or not self.done:
            self.finish()
        return self.done


def _glued(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield rows in the groups between which a page may end."""
    group: list[Row] = []
    for row in rows:
        group.append(row)
        if not row.glued:
            yield group
            group = []
    if group:
        yield group


def _repeated(row: Row) -> Row:
    """Return a table's header as it is repeated: an artifact, which belongs to no element."""
    lines = tuple(
        line._replace(element=None, pieces=tuple(p._replace(element=None) for p in line.pieces))
        for line in row.lines
    )
    return row._replace(lines=lines)


def _placed(rows: Sequence[tuple[float, Row]], style: PageStyle, rtl: bool) -> Iterator[Placed]:
    """Yield the page's rows moved to their places, all rows of one item as one."""
    left, top, width, bar = style.left, style.top, style.measure, style.inks["accent2"]
    bar_at = left + width - BAR_AT - BAR if rtl else left + BAR_AT
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
        if first[1].quote is not None:
            joins = start > 0 and rows[start - 1][1].quote is first[1].quote
            up = first[1].before if joins else 0.0
            strokes.append(Stroke("rect", bar_at, box.y - up, BAR, box.height + up, fill=bar))
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


def _numbered(
    frames: Sequence[Frame], handout: Handout, style: PageStyle, maker: RowMaker
) -> Iterator[Frame]:
    """Yield pages with their running heads (but on the first page) and "page x of y"."""
    labels = handout.labels
    for number, frame in enumerate(frames, 1):
        text = labels.text("page", page=str(number), pages=str(len(frames)))
        lines = [_running(maker, text, style.height - style.bottom + FOOT_BELOW, right=True)]
        strokes: tuple[Stroke, ...] = ()
        if number > 1:
            y = style.top - HEAD_ABOVE
            lines.append(_running(maker, handout.talk.title, y, right=False))
            if frame.section and frame.section != handout.talk.title:
                lines.append(_running(maker, frame.section, y, right=True))
            rule = Stroke(
                "line", style.left, y + 6, style.measure, 0, line=style.inks["rule"], thickness=0.5
            )
            strokes = (rule,)
        box = Box(style.left, style.top - HEAD_ABOVE, style.measure, 0)
        running = Placed(None, box, lines=tuple(filter(None, lines)), strokes=strokes)
        yield replace(frame, placed=(*frame.placed, running))


def _running(maker: RowMaker, text: str, y: float, right: bool) -> Line | None:
    """Return a running line at the margin where lines end (``right``) or start.

    It is cut where it takes over half the measure.
    """
    style = maker.style
    line = maker.one_line(text, "running", style.measure * 0.48)
    if not line.pieces:
        return None
    width = sum(piece.width for piece in line.pieces)
    x = style.left + (style.measure - width if right != maker.rtl else 0.0)
    return line._replace(y=y, x=x)
