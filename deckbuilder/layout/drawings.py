"""Relations between terms as drawings: sets in sets, overlaps, boxes in boxes, arrows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from math import inf

from deckbuilder.blocks import Drawing, Relation
from deckbuilder.layout.boxes import box_in_box
from deckbuilder.layout.circles import nest, overlap
from deckbuilder.layout.flows import flow
from deckbuilder.layout.layers import Edge
from deckbuilder.layout.lettering import Lettering, Measure, Pens, Sketch

_LINK_SCALE = 0.7

Picture = Callable[[Pens], Sketch | None]


def draw(
    relation: Relation,
    width: float,
    height: float,
    sizes: tuple[float, float],
    measure: Callable[[str, bool], float],
) -> Drawing:
    """Return ``relation`` as shapes and labels within ``width`` and ``height``.

    ``sizes`` are the preferred and the smallest size of the labels; ``measure`` gives the width of
    a text, bold or not, in em. All terms have one size. Where even the smallest is too large, the
    drawing is scaled down as a whole, so a label under the smallest size tells of too many words.
    """
    measure = cache(measure)
    steps = list(_steps(*sizes))
    for picture in _pictures(relation, width, height):

        def sketch(size: float, picture: Picture = picture) -> Sketch | None:
            return picture(_pens(size, steps[-1], width, measure))

        found = _largest(steps, lambda size: _fitting(sketch(size), width, height))
        if found is not None:
            return _drawing(found, relation)
    last = sketch(steps[-1])
    assert last is not None, "the last picture is one that always comes out"
    factor = min(width / last.width, height / last.height)
    return _drawing(last.scaled(factor), relation)


def mirrored(drawing: Drawing) -> Drawing:
    """Return a drawing as somebody sees it who reads from right to left; arrows turn as well."""
    shapes = []
    for shape in drawing.shapes:
        if shape.width and shape.kind == "arrow":
            shape = shape._replace(kind="arrow-back")
        elif shape.width and shape.kind == "arrow-back":
            shape = shape._replace(kind="arrow")
        shapes.append(shape._replace(x=drawing.width - shape.x - shape.width))
    labels = [label._replace(x=drawing.width - label.x - label.width) for label in drawing.labels]
    return drawing._replace(shapes=tuple(shapes), labels=tuple(labels))


def _steps(preferred: float, smallest: float) -> Iterator[float]:
    """Yield the sizes to try, the largest first."""
    step = 1.0 if preferred >= 14 else 0.5
    size = preferred
    while size > smallest:
        yield size
        size -= step
    yield smallest


def _pens(size: float, smallest: float, width: float, measure: Measure) -> Pens:
    # Words are broken inside only when there is no smaller size left to try.
    limit = width * 0.6 if size == smallest else inf
    small = max(smallest, round(size * _LINK_SCALE * 2) / 2)
    return Pens(
        Lettering(measure, size, bold=True, limit=limit), Lettering(measure, small, limit=limit)
    )


def _largest(steps: Sequence[float], attempt: Callable[[float], Sketch | None]) -> Sketch | None:
    """Return the sketch in the largest size that gives one."""
    attempt = cache(attempt)
    at = bisect_left(steps, True, key=lambda size: attempt(size) is not None)
    return attempt(steps[at]) if at < len(steps) else None


def _fitting(sketch: Sketch | None, width: float, height: float) -> Sketch | None:
    return sketch if sketch is not None and sketch.fits(width, height) else None


def _drawing(sketch: Sketch, relation: Relation) -> Drawing:
    return Drawing(
        sketch.width,
        sketch.height,
        tuple(sketch.shapes),
        tuple(sketch.labels),
        relation.alt,
        relation.span,
    )


def _pictures(relation: Relation, width: float, height: float) -> Iterator[Picture]:
    """Yield the ways to draw a relation, the best first; the last one can draw everything."""
    kind = relation.links[0].kind
    edges = [Edge(link.term, link.of, link.label) for link in relation.links]
    terms = list(dict.fromkeys(term for edge in edges for term in (edge.start, edge.end)))
    if kind in ("subset", "part"):
        children: dict[str, list[tuple[str, str]]] = {}
        for edge in edges:
            children.setdefault(edge.end, []).append((edge.start, edge.label))
        root = _root(terms, edges)
        if root is not None and kind == "subset":
            yield lambda pens: nest(root, children, pens, width, height)
        elif root is not None:
            yield lambda pens: box_in_box(root, children, pens, width, height)
    if kind == "overlaps":
        pairs = {(edge.start, edge.end): edge.label for edge in edges}
        if len({frozenset(pair) for pair in pairs}) == len(edges):
            yield lambda pens: overlap(terms, pairs, pens, width, height)
    yield lambda pens: flow(terms, edges, pens, width, height, heads=kind != "overlaps")


def _root(terms: Sequence[str], edges: Sequence[Edge]) -> str | None:
    """Return the term that holds all others, None where the links are not a tree."""
    above = {edge.start: edge.end for edge in edges}
    roots = [term for term in terms if term not in above]
    if len(roots) != 1 or len(above) != len(edges):
        return None
    for term in terms:
        steps = 0
        while term in above and steps <= len(terms):
            term, steps = above[term], steps + 1
        if term != roots[0]:
            return None
    return roots[0]
