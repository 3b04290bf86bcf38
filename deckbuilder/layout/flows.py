"""Boxes with arrows: a row, a column, rows one under the other, or layers.

Layers are laid out along an axis ``u`` (the way the arrows go) and across it (``v``), so that one
computation serves pictures that run to the right and pictures that run down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from deckbuilder.blocks import Shape
from deckbuilder.layout.chains import Step, Stroke, head_length, line, loop, rows
from deckbuilder.layout.layers import Edge, Node, Wire, layers_of
from deckbuilder.layout.lettering import AIR, Extent, Pens, Sketch

_SAME = 0.5  # how far from straight an arrow is drawn straight


class _Style(NamedTuple):
    """The sizes that one try is made with; ``down`` says that ``u`` is the vertical axis."""

    down: bool
    box: Extent
    label: Extent  # the largest of all labels; 0 x 0 if there is none
    pitch: float  # between two lines that run side by side
    spare: tuple[float, float] = (0.0, 0.0)  # more room between boxes, along and across

    @property
    def along(self) -> tuple[float, float]:
        """Return the extents of a box and of a label along ``u``."""
        at = 1 if self.down else 0
        return self.box[at], self.label[at]

    @property
    def across(self) -> tuple[float, float]:
        """Return the extents of a box and of a label along ``v``."""
        at = 0 if self.down else 1
        return self.box[at], self.label[at]


def flow(
    terms: Sequence[str],
    edges: Sequence[Edge],
    pens: Pens,
    width: float,
    height: float,
    *,
    heads: bool = True,
) -> Sketch:
    """Return boxes with arrows (without ``heads``: lines) between them.

    The picture is larger than the room if it must be.
    """
    layers = layers_of(terms, edges, heads)
    ring = _ring(terms, edges) if heads else None
    chain = all(len(layer) == 1 for layer in layers) and all(
        len(node.outs) < 2 for layer in layers for node in layer
    )
    best: Sketch | None = None
    for box, label in _extents(terms, edges, pens):
        tries = _tries(layers, chain, box, label, pens, width, height)
        for sketch in (loop(*ring, box, label, pens, width, height),) if ring else tries:
            if sketch.fits(width, height):
                return sketch
            if best is None or _excess(sketch, width, height) < _excess(best, width, height):
                best = sketch
    assert best is not None
    return best


def _ring(terms: Sequence[str], edges: Sequence[Edge]) -> tuple[list[str], list[Step]] | None:
    """Return the terms and steps of one round trip through all terms, None if it is not one."""
    after = {edge.start: edge for edge in edges}
    if not len(terms) == len(edges) == len(after) > 2:
        return None
    order, steps = [terms[0]], []
    for _ in terms:
        edge = after[order[-1]]
        steps.append(Step(edge.label, "arrow"))
        order.append(edge.end)
    return (order[:-1], steps) if set(order) == set(terms) and order[-1] == order[0] else None


def _excess(sketch: Sketch, width: float, height: float) -> float:
    return max(sketch.width / width, sketch.height / height)


def _extents(
    terms: Sequence[str], edges: Sequence[Edge], pens: Pens
) -> Iterator[tuple[Extent, Extent]]:
    """Yield sizes for all boxes and all labels, those with few lines first."""
    pad = max(1.4 * AIR, pens.term.size * 0.6)
    labels = list(dict.fromkeys(edge.label for edge in edges if edge.label))
    seen = set()
    for lines in (1, 2, 3, 4, 8):
        each = [pens.term.within(term, lines) for term in terms]
        box = Extent(max(e.width for e in each) + 2 * pad, max(e.height for e in each) + 1.2 * pad)
        for count in (1, 2, 3, 8) if labels else (1,):
            each = [pens.link.within(label, count) for label in labels] or [Extent(0.0, 0.0)]
            label = Extent(max(e.width for e in each), max(e.height for e in each))
            if (box, label) not in seen:
                seen.add((box, label))
                yield box, label


def _tries(
    layers: list[list[Node]],
    chain: bool,
    box: Extent,
    label: Extent,
    pens: Pens,
    width: float,
    height: float,
) -> Iterator[Sketch]:
    """Yield the picture to the right, in rows (if it is a chain), and down."""
    pitch = max(7.0, pens.term.size * 0.5)
    yield _filled(layers, _Style(False, box, label, pitch), pens, width, height)
    if chain:
        terms = [layer[0].term for layer in layers]
        steps = [Step(wire.label, wire.kind) for layer in layers for wire in layer[0].outs]
        for count in range(2, len(terms)):
            yield rows(terms, steps, -(-len(terms) // count), box, label, pens, width, height)
    yield _filled(layers, _Style(True, box, label, pitch), pens, width, height)


def _filled(
    layers: list[list[Node]], style: _Style, pens: Pens, width: float, height: float
) -> Sketch:
    """Return the picture with the room that is left put between and into the boxes."""
    tight = _painted(layers, style, pens)
    if not tight.fits(width, height):
        return tight
    deep = len(layers)
    wide = max(map(len, layers))
    free = [width - tight.width, height - tight.height]
    if style.down:
        free.reverse()
    # A third of the length goes to the boxes; no arrow is drawn out for the sake of the room.
    size = pens.term.size
    box_more = min(free[0] / 3 / deep, style.along[0] * 0.3)
    gap_more = min((free[0] - box_more * deep) / max(deep - 1, 1), 2.5 * size)
    across_more = min(free[1] / 3 / wide, style.across[0] * 0.6)
    sep_more = min((free[1] - across_more * wide) / max(wide - 1, 1), 1.5 * size)
    more = (across_more, box_more) if style.down else (box_more, across_more)
    box = Extent(style.box.width + more[0], style.box.height + more[1])
    loose = _painted(layers, style._replace(box=box, spare=(gap_more, sep_more)), pens)
    return loose if loose.fits(width, height) else tight


def _painted(layers: list[list[Node]], style: _Style, pens: Pens) -> Sketch:
    """Return the picture in the sizes of ``style``."""
    size = _spread(layers, style)
    left = 0.0
    canvas = _Canvas(style, pens)
    for number, layer in enumerate(layers):
        wires = [wire for node in layer for wire in node.outs]
        lanes = _assign_lanes(wires)
        exits, channel = _channel(wires, lanes, style, pens)
        right = left + style.along[0]
        for node in layer:
            canvas.box(node, left, size[node][0])
            for wire in wires if node is layer[0] else ():
                canvas.wire(wire, right, exits, channel)
        for node in layer:
            if not node.term:  # a long arrow passes by
                canvas.segment("line", left, node.v, right, node.v)
        left = right + (channel if number + 1 < len(layers) else 0.0)
    return canvas.finished(left)


def _channel(wires: Sequence[Wire], lanes: int, style: _Style, pens: Pens) -> tuple[float, float]:
    """Return how far arrows go straight on before they turn, and the room between two layers."""
    words = style.along[1] + 2 * AIR if any(wire.label for wire in wires) else 0.0
    head = head_length(pens)
    if not lanes:
        exits = max(words + head * 0.5, 2.2 * head) + style.spare[0]
        return exits, exits
    exits = max(words, style.pitch) + style.spare[0] / 2
    return exits, exits + (lanes - 1) * style.pitch + 1.6 * head + style.spare[0] / 2


def _spread(layers: list[list[Node]], style: _Style) -> dict[Node, tuple[float, float, float]]:
    """Set where all boxes and the ends of all arrows are across; return each box's extent and
    how far it reaches, its labels counted in, before and after its middle."""
    size: dict[Node, tuple[float, float, float]] = {}
    for layer in layers:
        for node in layer:
            size[node] = _ports(node, style)
    for layer in layers:
        _settle(layer, size, style, [[w.start.v + w.out for w in n.ins] for n in layer])
    for layer in layers[::-1]:
        _settle(layer, size, style, [[w.end.v + w.into for w in n.outs] for n in layer])
    for layer in layers:
        _settle(layer, size, style, [[w.start.v + w.out for w in n.ins] for n in layer])
    top = min(node.v - size[node][1] for layer in layers for node in layer)
    for layer in layers:
        for node in layer:
            node.v -= top
    for layer in layers:
        _part_lines([wire for node in layer for wire in node.outs], size, style.pitch)
    return size


def _ports(node: Node, style: _Style) -> tuple[float, float, float]:
    """Set where arrows leave and enter a box; return its extent and its reach to both sides."""
    node.outs.sort(key=lambda wire: wire.end.place)
    node.ins.sort(key=lambda wire: wire.start.place)
    word = style.across[1] + AIR
    up, after = (0.0, word) if style.down else (word, 0.0)  # where words stand at their line
    half = style.pitch / 2
    low = high = half
    at, before = 0.0, 0.0
    for bundle in _bundles(node.outs, [not w.label and len(w.end.ins) == 1 for w in node.outs]):
        words = bool(bundle[0].label)
        at += before + max(half, up * words)
        before = max(half, after * words) + 2.0 * words
        for wire in bundle:
            wire.out = at
    middle = (node.outs[0].out + node.outs[-1].out) / 2 if node.outs else 0.0
    for wire in node.outs:
        wire.out -= middle
        low = max(low, (up if wire.label else half) - wire.out)
        high = max(high, (after if wire.label else half) + wire.out)
    entries = _bundles(node.ins, [len(wire.start.outs) == 1 for wire in node.ins])
    for number, bundle in enumerate(entries):
        for wire in bundle:
            wire.into = (number - (len(entries) - 1) / 2) * style.pitch
    reach = max([abs(w.out) for w in node.outs] + [abs(w.into) for w in node.ins], default=0.0)
    extent = max(style.across[0], 2 * reach + 2 * style.pitch) if node.term else 0.0
    return extent, max(low, extent / 2), max(high, extent / 2)


def _bundles(wires: Sequence[Wire], joins: Sequence[bool]) -> list[list[Wire]]:
    """Return the arrows in groups that leave or enter a box at one point: alone, or those that
    may join because nothing else goes where they go."""
    found: list[list[Wire]] = []
    joined: list[Wire] = []
    for wire, join in zip(wires, joins, strict=True):
        if not join or wire.back:
            found.append([wire])
            continue
        if not joined:
            found.append(joined)
        joined.append(wire)
    return found


def _settle(
    layer: list[Node],
    size: Mapping[Node, tuple[float, float, float]],
    style: _Style,
    near: Sequence[Sequence[float]],
) -> None:
    """Place the boxes of a layer as near as can be to the middle of their neighbours, in order."""
    gap = max(AIR, 0.3 * min(style.across[0], 40.0)) + style.spare[1]
    offset = 0.0
    groups: list[tuple[float, int]] = []  # boxes that touch: their common wish, how many they are
    offsets = []
    for number, (node, wishes) in enumerate(zip(layer, near, strict=True)):
        if number:
            offset += size[layer[number - 1]][2] + size[node][1] + gap
        offsets.append(offset)
        wish = (sum(wishes) / len(wishes) if wishes else node.v) - offset
        groups.append((wish, 1))
        while len(groups) > 1 and groups[-2][0] > groups[-1][0]:
            (one, few), (other, more) = groups[-2:]
            groups[-2:] = [((one * few + other * more) / (few + more), few + more)]
    places = [wish for wish, count in groups for _ in range(count)]
    for node, place, beyond in zip(layer, places, offsets, strict=True):
        node.v = place + beyond


def _part_lines(
    wires: Sequence[Wire], size: Mapping[Node, tuple[float, float, float]], pitch: float
) -> None:
    """Move arrows' ends a little: to make one straight, or to part it from another's line."""
    for wire in wires:
        bend = wire.leaves - wire.enters
        beside = [w.enters for w in wires if w.end is wire.end and w is not wire]
        if not wire.end.term or abs(bend) < _SAME or wire.enters in beside:
            continue
        rivals = [w.leaves for w in wires if w is not wire]
        rivals += [w.enters for w in wires if w.end is not wire.end]
        room = size[wire.end][0] / 2 - 2.0
        straight = [bend] if abs(bend) < 1.5 * pitch else []
        for shift in (*straight, 0.0, 2.5, -2.5, 5.0, -5.0):
            enters = wire.enters + shift
            if (
                abs(wire.into + shift) < room
                and all(abs(enters - rival) > 2.4 for rival in rivals)
                and all(abs(enters - other) > 0.6 * pitch for other in beside)
            ):
                wire.into += shift
                break


def _assign_lanes(wires: Sequence[Wire]) -> int:
    """Give each arrow that must turn a lane of its own to turn in; return how many there are."""
    lanes: list[list[Wire]] = []
    turning = [wire for wire in wires if abs(wire.leaves - wire.enters) >= _SAME]
    for down in (True, False):
        group = [wire for wire in turning if (wire.enters > wire.leaves) == down]
        # Of arrows that go down, the lowest turns first, so that they do not cross.
        for wire in sorted(group, key=lambda w: -w.leaves if down else w.leaves):
            free = (n for n, lane in enumerate(lanes) if all(_apart(wire, w) for w in lane))
            wire.lane = next(free, len(lanes))
            if wire.lane == len(lanes):
                lanes.append([])
            lanes[wire.lane].append(wire)
    return len(lanes)


def _apart(one: Wire, other: Wire) -> bool:
    """Return whether two arrows can turn in one lane: far from each other, or as a fork."""
    low, high = sorted((one.leaves, one.enters))
    start, end = sorted((other.leaves, other.enters))
    if one.leaves == other.leaves or one.enters == other.enters:
        return high <= start or low >= end
    return high < start - 3 or low > end + 3


class _Canvas:
    """Turns ``u`` and ``v`` into x and y while it collects shapes and labels."""

    def __init__(self, style: _Style, pens: Pens) -> None:
        self.style = style
        self.pens = pens
        self.sketch = Sketch(0.0, 0.0)
        self.far = 0.0

    def box(self, node: Node, u: float, extent: float) -> None:
        """Add a box with its term."""
        if not node.term:
            return
        x, y, width, height = self._turned(u, node.v - extent / 2, self.style.along[0], extent)
        self.sketch.shapes.append(Shape("box", x, y, width, height, "accent1", 0.14, "accent1"))
        self.sketch.labels.append(
            self.pens.term.label(node.term, x + AIR, y, width - 2 * AIR, height)
        )
        self.far = max(self.far, node.v + extent / 2)

    def wire(self, wire: Wire, u: float, exits: float, channel: float) -> None:
        """Add an arrow from one layer, which ends at ``u``, to the next, and its words."""
        leaves, enters, end = wire.leaves, wire.enters, u + channel
        if abs(leaves - enters) < _SAME:
            self.segment(wire.kind, u, leaves, end, leaves)
        else:
            lane = u + exits + wire.lane * self.style.pitch
            self.segment("arrow-back" if wire.tail else "line", u, leaves, lane, leaves)
            self.segment("line", lane, leaves, lane, enters)
            self.segment("arrow" if wire.head else "line", lane, enters, end, enters)
        if wire.label:
            self._words(wire.label, u, leaves, exits)

    def _words(self, text: str, u: float, v: float, room: float) -> None:
        along, across = self.style.along[1], self.style.across[1]
        before = v + AIR if self.style.down else v - AIR + 2 - across
        start = u + (room - along) / 2
        x, y, width, height = self._turned(start, before, along, across)
        label = self.pens.link.label(text, x, y, width, height)
        down = self.style.down
        label = label._replace(x=x) if down else label._replace(y=y + height - label.height)
        self.sketch.labels.append(label)
        self.far = max(self.far, before + across)

    def segment(self, kind: Stroke, u: float, v: float, u2: float, v2: float) -> None:
        """Add a straight line."""
        low_u, low_v = min(u, u2), min(v, v2)
        x, y, width, height = self._turned(low_u, low_v, abs(u2 - u), abs(v2 - v))
        self.sketch.shapes.append(line(kind, x, y, width, height))
        self.far = max(self.far, v, v2)

    def _turned(self, u: float, v: float, du: float, dv: float) -> tuple[float, ...]:
        return (v, u, dv, du) if self.style.down else (u, v, du, dv)

    def finished(self, length: float) -> Sketch:
        """Return all that was added, in the room that it takes."""
        width, height = (self.far, length) if self.style.down else (length, self.far)
        self.sketch.width, self.sketch.height = width, height
        return self.sketch
