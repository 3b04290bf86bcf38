"""Boxes in layers: each arrow goes from a layer to a later one, however the links run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from deckbuilder.layout.chains import Stroke


class Edge(NamedTuple):
    """A link from one term to another."""

    start: str
    end: str
    label: str = ""


@dataclass(eq=False)
class Node:
    """A term's box, or (without a term) the place where a long arrow passes a layer."""

    term: str
    layer: int
    place: float = 0.0  # the order in the layer
    v: float = 0.0
    ins: list[Wire] = field(default_factory=list)
    outs: list[Wire] = field(default_factory=list)


@dataclass(eq=False)
class Wire:
    """An arrow, or the part of one, between two layers that follow each other."""

    start: Node
    end: Node
    label: str
    head: bool  # at the end
    tail: bool  # an arrow head at the start
    back: bool  # part of an arrow that goes back
    out: float = 0.0  # where it leaves, measured from the middle of the start
    into: float = 0.0
    lane: int = -1

    @property
    def kind(self) -> Stroke:
        """Return the kind of shape that the wire is when it is straight."""
        return "arrow-back" if self.tail else "arrow" if self.head else "line"

    @property
    def leaves(self) -> float:
        return self.start.v + self.out

    @property
    def enters(self) -> float:
        return self.end.v + self.into


def layers_of(terms: Sequence[str], edges: Sequence[Edge], heads: bool) -> list[list[Node]]:
    """Return the boxes in layers, so that arrows go from a layer to the next."""
    forward = _forward(terms, edges)
    depth = _depths(terms, forward)
    nodes = {term: Node(term, depth[term]) for term in terms}
    layers: list[list[Node]] = [[] for _ in range(max(depth.values()) + 1)]
    for node in nodes.values():
        layers[node.layer].append(node)
    for start, end, label, back in forward:
        at = nodes[start]
        for layer in range(at.layer + 1, nodes[end].layer + 1):
            last = layer == nodes[end].layer
            to = nodes[end] if last else Node("", layer)
            if not last:
                layers[layer].append(to)
            first = at.term == start
            words = label if first else ""
            turned = heads and back
            wire = Wire(at, to, words, heads and last and not back, turned and first, turned)
            at.outs.append(wire)
            to.ins.append(wire)
            at = to
    _order(layers)
    return layers


def _forward(terms: Sequence[str], edges: Sequence[Edge]) -> list[tuple[str, str, str, bool]]:
    """Return the edges without cycles: those that would close one are turned round (True)."""
    found: list[tuple[str, str, str, bool]] = []
    after: dict[str, list[str]] = {term: [] for term in terms}
    for start, end, label in edges:
        if start == end:
            continue
        back = _reaches(after, end, start)
        if back:
            start, end = end, start
        after[start].append(end)
        found.append((start, end, label, back))
    return found


def _reaches(after: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    seen, todo = {start}, [start]
    while todo:
        term = todo.pop()
        if term == goal:
            return True
        todo += [other for other in after[term] if other not in seen]
        seen.update(after[term])
    return False


def _depths(terms: Sequence[str], forward: Sequence[tuple[str, str, str, bool]]) -> dict[str, int]:
    """Return the layer of each term: how many arrows lead to it on the longest way."""
    depth = dict.fromkeys(terms, 0)
    for _ in terms:
        changed = False
        for start, end, *_rest in forward:
            if depth[end] <= depth[start]:
                depth[end] = depth[start] + 1
                changed = True
        if not changed:
            break
    return depth


def _order(layers: list[list[Node]]) -> None:
    """Order each layer so that arrows cross little: every box near the middle of its neighbours."""
    for layer in layers:
        for number, node in enumerate(layer):
            node.place = float(number)
    for turn in range(6):
        for layer in layers if turn % 2 == 0 else layers[::-1]:
            middles = {node: _middle(node, turn % 2 == 0) for node in layer}
            layer.sort(key=lambda node: middles[node])
            for number, node in enumerate(layer):
                node.place = number - (len(layer) - 1) / 2


def _middle(node: Node, by_ins: bool) -> float:
    near = [w.start.place for w in node.ins] if by_ins else [w.end.place for w in node.outs]
    return sum(near) / len(near) if near else node.place
