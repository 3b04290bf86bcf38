"""A drawing → a group of native shapes (ECMA-376, 19.3.1.22)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from deckbuilder.blocks import Drawing, Label, Shape
from deckbuilder.colors import BLACK, WHITE, changed, contrast
from deckbuilder.directions import is_rtl
from deckbuilder.formats.dml import RECTANGLE, Identities, clean, emu, scheme, size_of, transform
from deckbuilder.layout.frames import Box, corner

LABEL_AIR = 3.0  # above and below a label, which has 4 pt of air, for fonts with deep descents
READABLE = 7.0  # contrast of words on a panel, of which some are a little lighter
CLOSED = ("ellipse", "box")
CONNECTOR, OUTLINE = 2.0, 1.5  # thickness of arrows, and of what is around boxes
SET = 0.65  # opacity of ellipses: sets that overlap show what they share
TOUCH = 3.0  # points from a line's end to the side of the box that it belongs to
LABEL_BODY = '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"><a:noAutofit/></a:bodyPr>'


class Tints:
    """The colours of shapes; ``colors`` are those of the slide that they stand on, by their mapped names."""

    def __init__(self, colors: Mapping[str, str]) -> None:
        self.colors = colors
        ground, ink = colors.get("bg1", WHITE), colors.get("tx1", BLACK)
        panel = colors.get("bg2", ground)
        self.dark = contrast(ground, WHITE) > contrast(ground, BLACK)
        self.on_panels = self.dark and panel != ground and contrast(panel, ink) >= READABLE

    def tint(self, shape: Shape) -> tuple[str, list[tuple[str, str]]]:
        """Return a scheme colour and what makes it as light, or on a dark ground as dark, as the shape's tint.

        On a dark ground that is the colour of panels, if text can be read on it: a dark yellow is a brown.
        """
        share = round(shape.tint * 100_000)
        if self.on_panels:
            return "bg2", [("lumOff", str(share // 2))]
        changes = [("satMod", "45000"), ("lumMod", str(share))]
        if not self.dark:
            changes.append(("lumOff", str(100_000 - share)))
        return shape.fill, changes

    def fill(self, shape: Shape) -> str:
        """Return the colour of a shape's fill, "" for none."""
        if not shape.fill:
            return ""
        name, changes = self.tint(shape)
        return changed(self.color(name), changes)

    def color(self, role: str) -> str:
        return self.colors.get("tx1" if role == "text" else role, BLACK)


class DrawingWriter:
    """Writes drawings; ``colors`` are those of the slide that they stand on, by their mapped names."""

    def __init__(
        self, identity: Identities, language: str, colors: Mapping[str, str], rtl: bool = False
    ) -> None:
        self.identity, self.language, self.rtl = identity, language, rtl
        self.tints = Tints(colors)

    def group(self, box: Box, drawing: Drawing) -> str:
        """Return native shapes in a group that says what they show.

        The words of a box that holds nothing else are its own text, and arrows hold on to boxes, so
        that moving one in PowerPoint takes them along.
        """
        head = self.identity("Diagram", drawing.alt)
        own = words_of_boxes(drawing)
        taken = {label for labels in own.values() for label in labels}
        items = [item for item in in_reading_order(drawing) if item not in taken]
        numbers = {item: self.identity.next + i for i, item in enumerate(items)}
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
        tip = f'<a:{head} type="triangle" w="lg" len="lg"/>' if head else ""
        line = f'<a:ln w="{emu(CONNECTOR)}"><a:solidFill>{scheme(shape.line)}</a:solidFill>{tip}</a:ln>'
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
        preset, adjust = "ellipse", ""
        if not ellipse:  # the radius as a share of the shorter side (ECMA-376 20.1.10.56)
            share = corner(box.width, box.height) / max(min(box.width, box.height), 0.1)
            preset, adjust = "roundRect", f'<a:gd name="adj" fmla="val {share * 100_000:.0f}"/>'
        words = "".join([self.words(label) for label in labels])
        text = f"<p:txBody>{LABEL_BODY}<a:lstStyle/>{words}</p:txBody>" if words else ""
        return (
            f"<p:sp><p:nvSpPr>{self.identity('Set' if ellipse else 'Box')}<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>"
            f'{transform(box)}<a:prstGeom prst="{preset}"><a:avLst>{adjust}</a:avLst></a:prstGeom>{fill}'
            f'<a:ln w="{emu(OUTLINE)}">{line}</a:ln></p:spPr>{text}</p:sp>'
        )

    def words(self, label: Label) -> str:
        """Return a label's words as a paragraph."""
        bold = ' b="1"' if label.bold else ""
        fill = f"<a:solidFill>{scheme(label.ink)}</a:solidFill>"
        run = f'<a:rPr lang="{self.language}"{size_of(label.size)}{bold}>{fill}</a:rPr>'
        turned = ' rtl="1"' if is_rtl(label.text, self.rtl) else ""
        return (
            f'<a:p><a:pPr algn="ctr"{turned}/><a:r>{run}<a:t>{clean(label.text)}</a:t></a:r></a:p>'
        )

    def tinted(self, shape: Shape) -> str:
        name, changes = self.tints.tint(shape)
        if shape.kind == "ellipse":
            changes = [*changes, ("alpha", str(round(SET * 100_000)))]
        said = "".join([f'<a:{kind} val="{value}"/>' for kind, value in changes])
        return f'<a:schemeClr val="{name}">{said}</a:schemeClr>'

    def label(self, label: Label, origin: Box) -> str:
        """Return a label that stands by itself."""
        x, y = origin.x + label.x, origin.y + label.y - LABEL_AIR
        box = Box(x, y, label.width, label.height + 2 * LABEL_AIR)
        return (
            f'<p:sp><p:nvSpPr>{self.identity("Label")}<p:cNvSpPr txBox="1"/><p:nvPr/></p:nvSpPr><p:spPr>{transform(box)}'
            f"{RECTANGLE}<a:noFill/></p:spPr><p:txBody>{LABEL_BODY}<a:lstStyle/>{self.words(label)}</p:txBody></p:sp>"
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
