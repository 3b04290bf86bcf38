"""What a slide shows behind its placeholders: its background, and what master and layout draw.

It is drawn well enough to judge a slide by; what cannot be drawn is left out and told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from deckbuilder.archive import BadPackage
from deckbuilder.colors import resolve
from deckbuilder.geometry import Figure, Matrix, bounds, figures, mapped, rectangle, turned, within
from deckbuilder.layout.frames import Box, Path, Photo
from deckbuilder.masters import EMU, INSETS, LEVELS, Region, SlideLayout, TextStyle, box_of, find
from deckbuilder.package import NAMESPACES, Package, Part, damage_told, xml
from deckbuilder.paints import Paint, Palette, Pen, fill_of
from deckbuilder.record import Frozen, replace

NUMBER = "‹#›"  # stands in a caption for the slide's number
DEEPEST = 30  # groups within one another
DEGREE = 60_000
LONGEST = 2000  # characters of a caption
LARGEST_SIZE = 4000.0  # points (ECMA-376 20.1.10.72)
ON = ("1", "true")
FRAMES = {"chart": "a chart", "table": "a table", "diagram": "a diagram", "ole": "an object"}


class Words(NamedTuple):
    """A stretch of a caption in one style."""

    style: TextStyle
    text: str


class Caption(Frozen):
    """A text of master or layout that is no placeholder's: a claim, an address.

    ``paragraphs``: how each is set, and its words, which may differ from that in size and colour.
    """

    region: Region
    paragraphs: tuple[tuple[TextStyle, tuple[Words, ...]], ...]

    @property
    def text(self) -> str:
        return "\n".join(["".join([said.text for said in words]) for _, words in self.paragraphs])


class Decor(Frozen):
    """What lies behind a slide's placeholders, in the order in which it is drawn; ``captions`` come last.

    ``placeholders``: by idx, what the layout draws behind a placeholder's text. ``lacking`` names what
    is left out, such as "a chart".
    """

    items: tuple[Path | Photo, ...]
    captions: tuple[Caption, ...]
    placeholders: Mapping[int, tuple[Path | Photo, ...]]
    lacking: frozenset[str]


def decor(layout: SlideLayout, package: Package) -> Decor:
    """Return what a layout and its master draw. Raises ``BadPackage``."""
    with damage_told():
        return _Painter(layout, package).decor()


class Space(NamedTuple):
    """Where the shapes of a group stand: scaled and moved, then turned and flipped with the group."""

    x: float = 0.0
    y: float = 0.0
    across: float = 1.0
    down: float = 1.0
    matrix: Matrix = Matrix()

    def place(self, xfrm: Any) -> tuple[Box, Matrix]:
        """Return the box of a shape before it is turned, and how it is (ECMA-376 20.1.7.6)."""
        box, degrees = box_of(xfrm), int(xfrm.get("rot", "0")) / DEGREE
        across, down = self.across, self.down
        if 45 <= degrees % 180 < 135:  # its width runs along the group's height
            across, down = down, across
        width, height = abs(box.width * across), abs(box.height * down)
        middle = box.x + box.width / 2, box.y + box.height / 2
        x = self.x + self.across * middle[0] - width / 2
        y = self.y + self.down * middle[1] - height / 2
        flips = [xfrm.get(name) in ON for name in ("flipH", "flipV")]
        placed = Box(x, y, width, height)
        return placed, self.matrix.of(turned(placed, degrees, *flips))

    def inside(self, xfrm: Any) -> Space:
        """Return the space of a group's children (ECMA-376 20.1.7.5)."""
        box, matrix = self.place(xfrm)
        off, ext = find(xfrm, "a:chOff"), find(xfrm, "a:chExt")
        if off is None or ext is None:
            return self
        x, y = int(off.get("x")) / EMU, int(off.get("y")) / EMU
        wide, high = int(ext.get("cx")) / EMU, int(ext.get("cy")) / EMU
        across = box.width / wide if wide else self.across
        down = box.height / high if high else self.down
        return Space(box.x - x * across, box.y - y * down, across, down, matrix)


class _Painter:
    def __init__(self, layout: SlideLayout, package: Package) -> None:
        self.layout, self.reader = layout, layout.reader
        self.part = package.parts[layout.part]
        self.master = package.parts[self.part.related("slideMaster")[0]]
        theme = package.parts[self.master.related("theme")[0]]
        styles = find(xml(theme.blob), ".//a:fmtScheme")
        self.palette = Palette(package, self.reader.theme.colors, theme, styles)
        self.lacking = self.palette.lacking
        size = find(xml(package.main.blob), "p:sldSz")
        self.slide = Box(0.0, 0.0, int(size.get("cx")) / EMU, int(size.get("cy")) / EMU)
        self.items: list[Path | Photo] = []
        self.captions: list[Caption] = []

    def decor(self) -> Decor:
        self.items += self.background()
        if self.layout.tree.get("showMasterSp", "1") not in ("0", "false"):
            self.shapes(find(self.reader.tree, "p:cSld/p:spTree"), self.master, Space())
        self.shapes(find(self.layout.tree, "p:cSld/p:spTree"), self.part, Space())
        behind = {
            ph.key: items for ph, s in self.layout.shapes if (items := self.behind(s, ph.type))
        }
        items = tuple(item for item in self.items if self.is_seen(item))
        return Decor(items, tuple(self.captions), behind, frozenset(self.lacking))

    def is_seen(self, item: Path | Photo) -> bool:
        """Return whether anything of an item lies on the slide."""
        box = bounds(item.commands) if isinstance(item, Path) else item.box
        room = item.thickness if isinstance(item, Path) and item.line else 0.0
        on_slide = box.x <= self.slide.width + room and box.y <= self.slide.height + room
        return on_slide and box.right >= -room and box.bottom >= -room

    def background(self) -> list[Path | Photo]:
        """Return the background of the layout, or else its master's (ECMA-376 19.3.1.1)."""
        paint = None
        for tree, part in ((self.layout.tree, self.part), (self.reader.tree, self.master)):
            own = find(tree, "p:cSld/p:bg")
            if own is not None:
                properties, reference = find(own, "p:bgPr"), find(own, "p:bgRef")
                with _spared(self.lacking):
                    if properties is not None:
                        paint = self.palette.paint(properties, None, part, None)
                    elif reference is not None:
                        paint = self.palette.styled(reference)
                break
        plain = Path(rectangle(self.slide), self.reader.theme.colors.get("bg1", "FFFFFF"))
        if paint is None:
            return [plain]
        figure = Figure(rectangle(self.slide), True, False)
        ground = list(self.painted(figure, paint, None, self.slide, Matrix()))
        opaque = paint.image is None and min([paint.opacity, *(s[2] for s in paint.stops)]) == 1
        return ground if opaque else [plain, *ground]

    def shapes(
        self,
        elements: Iterable[Any],
        part: Part,
        space: Space,
        group: Paint | None = None,
        depth: int = 0,
    ) -> None:
        """Draw the shapes of a tree or group that are no placeholders."""
        for element in elements:
            if not isinstance(element.tag, str) or find(element, "./*/p:nvPr/p:ph") is not None:
                continue
            properties = find(element, "./*/p:cNvPr")
            if properties is not None and properties.get("hidden") in ON:
                continue
            with _spared(self.lacking):
                self.shape(element, part, space, group, depth)

    def shape(
        self, element: Any, part: Part, space: Space, group: Paint | None, depth: int
    ) -> None:
        if depth > DEEPEST:
            self.lacking.add("a group within very many others")
            return
        match element.tag.rpartition("}")[2]:
            case "sp" | "cxnSp":
                self.items += self.drawn(element, part, space, group)
                self.caption(element, space)
            case "pic":
                self.items += self.picture(element, part, space)
            case "grpSp":
                properties = find(element, "p:grpSpPr")
                xfrm = find(properties, "a:xfrm")
                inner = space if xfrm is None else space.inside(xfrm)
                own = self.palette.paint(properties, None, part, group)
                own = own if fill_of(properties) is not None else group
                self.shapes(element, part, inner, own, depth + 1)
            case "graphicFrame":
                data = find(element, "a:graphic/a:graphicData")
                kind = "" if data is None else data.get("uri", "").rpartition("/")[2]
                self.lacking.add(FRAMES.get(kind, "an object"))
            case "AlternateContent":
                fallback = element.find("{*}Fallback")
                if fallback is None:
                    self.lacking.add("an object")
                else:
                    self.shapes(fallback, part, space, group, depth + 1)
            case "contentPart":
                self.lacking.add("ink")

    def drawn(
        self, element: Any, part: Part, space: Space, group: Paint | None
    ) -> Iterator[Path | Photo]:
        """Yield what a shape or connector looks like."""
        properties, style = find(element, "p:spPr"), find(element, "p:style")
        xfrm = None if properties is None else find(properties, "a:xfrm")
        if xfrm is None:
            return
        box, matrix = space.place(xfrm)
        found = figures(properties, box.width, box.height)
        if found is None:
            name = find(properties, "a:prstGeom").get("prst", "")
            self.lacking.add(f"the shape '{name[:40]}'")
            return
        paint = self.palette.paint(properties, style, part, group)
        pen = self.palette.pen(properties, style)
        for figure in found:
            yield from self.painted(figure, paint, pen, box, matrix)

    def painted(
        self, figure: Figure, paint: Paint | None, pen: Pen | None, box: Box, matrix: Matrix
    ) -> Iterator[Path | Photo]:
        """Yield a part of a shape with its fill and line."""
        paint = paint if figure.filled else None
        pen = pen if figure.drawn else None
        commands = mapped(figure.commands, matrix.of(Matrix(e=box.x, f=box.y)))
        if paint is not None and paint.image is not None:
            yield from paint.photos(*paint.turned(box, matrix), commands)
            paint = None
        path = Path(commands)
        if paint is not None:
            gradient = paint.gradient(*paint.turned(box, matrix))
            path = path._replace(fill=paint.color, opacity=paint.opacity, gradient=gradient)
        if pen is not None:
            path = pen.along(path)
        if path.fill or path.gradient or path.line:
            yield path

    def picture(self, element: Any, part: Part, space: Space) -> Iterator[Path | Photo]:
        """Yield a picture, cut to its shape, with the fill behind it and its frame."""
        properties, style = find(element, "p:spPr"), find(element, "p:style")
        xfrm = find(properties, "a:xfrm")
        if xfrm is None:
            return
        box, matrix = space.place(xfrm)
        found = figures(properties, box.width, box.height)
        if not found:
            found = [Figure(rectangle(Box(0.0, 0.0, box.width, box.height)))]
        ground = self.palette.paint(properties, None, part, None)
        image = self.palette.picture(find(element, "p:blipFill"), part)
        pen = self.palette.pen(properties, style)
        for figure in found:
            if ground is not None:
                yield from self.painted(figure, ground, None, box, matrix)
            yield from self.painted(figure, image, pen, box, matrix)

    def behind(self, shape: Any, kind: str) -> tuple[Path | Photo, ...]:
        """Return what is drawn behind a placeholder's text: what it does not say, the master's does."""
        parent = self.reader.parent(kind)
        chain = [s for s in (shape, parent) if s is not None and find(s, "p:spPr") is not None]
        out: list[Path | Photo] = []
        with _spared(self.lacking):
            xfrms = (find(s, "p:spPr/a:xfrm") for s in chain)
            xfrm = next((x for x in xfrms if x is not None), None)
            if xfrm is None:
                return ()
            filled = next((s for s in chain if fill_of(find(s, "p:spPr")) is not None), shape)
            lined = next((s for s in chain if find(s, "p:spPr/a:ln") is not None), shape)
            part = self.part if filled is shape else self.master
            box, matrix = Space().place(xfrm)
            own = (find(s, "p:spPr") for s in chain)
            shaped = (figures(properties, box.width, box.height) for properties in own)
            found = next((f for f in shaped if f), None)
            plain = [Figure(rectangle(Box(0.0, 0.0, box.width, box.height)))]
            paint = self.palette.paint(find(filled, "p:spPr"), find(filled, "p:style"), part, None)
            pen = self.palette.pen(find(lined, "p:spPr"), find(lined, "p:style"))
            for figure in found or plain:
                out += self.painted(figure, paint, pen, box, matrix)
        return tuple(out)

    def caption(self, element: Any, space: Space) -> None:
        """Add the text of a shape, where it has one."""
        body, xfrm = find(element, "p:txBody"), find(element, "p:spPr/a:xfrm")
        if body is None or xfrm is None or not "".join(body.itertext("{*}t")).strip():
            return
        box, matrix = space.place(xfrm)
        properties = find(body, "a:bodyPr")
        said = {} if properties is None else properties.attrib
        if said.get("vert", "horz") != "horz" or (matrix.b, matrix.c) != (0.0, 0.0) or matrix.d < 0:
            self.lacking.add("a text that is turned")
            return
        paragraphs = tuple(self.paragraphs(body, find(element, "p:style")))
        box = bounds(mapped(rectangle(box), matrix))
        first = next(words[0].style for _, words in paragraphs if words)
        found = Caption(_region(box, first, said), paragraphs)
        if len(found.text) > LONGEST:
            self.lacking.add("a very long text")
        elif said.get("wrap") == "none":
            box = _widened(box, paragraphs[0][0].align, self.slide)
            self.captions.append(replace(found, region=replace(found.region, box=box)))
        else:
            self.captions.append(found)

    def paragraphs(self, body: Any, style: Any) -> Iterator[tuple[TextStyle, tuple[Words, ...]]]:
        """Yield the paragraphs of a text; one with a line break is two, with no room between them."""
        levels = self.levels(body, style)
        fit = find(body, "a:bodyPr/a:normAutofit")
        shrunk = 1.0 if fit is None else int(fit.get("fontScale", "100000")) / 100_000
        for element in body.iterfind("a:p", NAMESPACES):
            properties = find(element, "a:pPr")
            level = 0 if properties is None else int(properties.get("lvl", "0"))
            own = levels[max(0, min(level, LEVELS - 1))]
            own = own if properties is None else self.reader.apply(own, properties)
            words: list[Words] = []
            for child in element.iterchildren("{*}r", "{*}fld", "{*}br"):
                spoken = find(child, "a:rPr")
                run = own if spoken is None else self.run_style(own, spoken)
                text = child.findtext("a:t", "", NAMESPACES)
                if child.tag.endswith("}br"):
                    yield _scaled(own._replace(after=0.0), shrunk), tuple(words)
                    own, words = own._replace(before=0.0, bullet=""), []
                elif text:
                    text = NUMBER if child.get("type") == "slidenum" else text
                    words.append(Words(_scaled(run, shrunk), text))
            yield _scaled(own, shrunk), tuple(words)

    def run_style(self, own: TextStyle, spoken: Any) -> TextStyle:
        return own._replace(**self.reader.run_changes(spoken, own))

    def levels(self, body: Any, style: Any) -> tuple[TextStyle, ...]:
        """Return the styles that a text of no placeholder begins with (ECMA-376 19.3.1.35)."""
        reader, theme = self.reader, self.reader.theme
        plain = TextStyle(family=theme.minor, color=theme.colors.get("tx1", "000000"))
        levels = reader.override((plain,) * LEVELS, reader.defaults)
        levels = reader.override(levels, find(reader.tree, "p:txStyles/p:otherStyle"))
        font = None if style is None else find(style, "a:fontRef")
        if font is not None:
            family = theme.major if font.get("idx") == "major" else theme.minor
            color = resolve(font[0], theme.colors, plain.color) if len(font) else plain.color
            levels = tuple(level._replace(family=family, color=color) for level in levels)
        return reader.override(levels, find(body, "a:lstStyle"))


@contextmanager
def _spared(lacking: set[str]) -> Iterator[None]:
    """Leave out a shape that turns out to be damaged, so that the others are drawn."""
    try:
        with damage_told():
            yield
    except BadPackage:
        lacking.add("a shape that is damaged")


def _region(box: Box, style: TextStyle, said: Mapping[str, str]) -> Region:
    """Return where a text stands in its shape, as its a:bodyPr says (ECMA-376 21.1.2.1.1)."""
    defaults = ("91440", "45720", "91440", "45720")
    left, top, right, bottom = (
        within(int(said.get(name, default)) / EMU)
        for name, default in zip(INSETS, defaults, strict=True)
    )
    anchor = said.get("anchor", "t")
    return Region(box, (style,) * LEVELS, (left, top, right, bottom), anchor)


def _scaled(style: TextStyle, factor: float) -> TextStyle:
    """Return the style of a text that was shrunk. Raises ``ValueError`` where a length has no end."""
    lengths = (style.spacing, style.before, style.after, style.margin, style.indent)
    for length in (style.size * factor, *lengths):
        within(length)
    return style._replace(size=min(max(style.size * factor, 1.0), LARGEST_SIZE))


def _widened(box: Box, align: str, slide: Box) -> Box:
    """Return the box of a text that is not broken: as wide as the slide allows."""
    if align == "ctr":
        room = max(0.0, min(box.x, slide.width - box.right))
        return box._replace(x=box.x - room, width=box.width + 2 * room)
    if align == "r":
        return Box(min(0.0, box.x), box.y, box.right - min(0.0, box.x), box.height)
    return box._replace(width=max(box.width, slide.width - box.x))
