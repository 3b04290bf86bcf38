"""Drawings of relations: everything is in the room, nothing runs into anything else."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import cos, hypot, pi, sin
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.blocks import Drawing, Label, Link, Relation, Shape
from deckbuilder.layout.drawings import draw

SLIDE = (520.0, 330.0, (24.0, 14.0))
PAGE = (450.0, 170.0, (11.0, 8.0))
SQUARE = (400.0, 400.0, (24.0, 14.0))
ROOMS = [SLIDE, PAGE, SQUARE]
LONG = "Retrieval-Augmented Generation systems for enterprises"
KINDS = ["subset", "overlaps", "part", "leads-to"]

Room = tuple[float, float, tuple[float, float]]


def measure(text: str, bold: bool) -> float:
    return 0.5 * len(text)


def relation(kind: str, *links: tuple[str, ...]) -> Relation:
    return Relation(
        tuple(Link(a, cast(Any, kind), b, *words) for a, b, *words in links), "what it shows"
    )


def drawn(kind: str, *links: tuple[str, ...], room: Room = SLIDE) -> Drawing:
    return draw(relation(kind, *links), *room, measure)


def wrapped(label: Label) -> list[str]:
    """Return the lines of a label as its writer breaks them."""
    most = label.width / label.size
    lines = [""]
    for word in label.text.split():
        longer = f"{lines[-1]} {word}".strip()
        if measure(longer, label.bold) <= most + 0.001:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        while measure(word, label.bold) > most + 0.001 and len(word) > 1:
            count = max(1, int(most / 0.5 + 0.001))
            lines[-1:] = [word[:count], ""]
            word = word[count:]
        lines[-1] = word
    return lines


def in_ellipse(shape: Shape, x: float, y: float) -> bool:
    dx = (x - shape.x - shape.width / 2) / (shape.width / 2)
    dy = (y - shape.y - shape.height / 2) / (shape.height / 2)
    return hypot(dx, dy) <= 1.0


def curve(shape: Shape) -> list[tuple[float, float]]:
    """Return points on the outline of an ellipse."""
    rx, ry = shape.width / 2, shape.height / 2
    turns = [2 * pi * n / 90 for n in range(90)]
    return [(shape.x + rx + rx * cos(t), shape.y + ry + ry * sin(t)) for t in turns]


def corners(box: Label | Shape) -> list[tuple[float, float]]:
    return [(x, y) for x in (box.x, box.x + box.width) for y in (box.y, box.y + box.height)]


def disjoint(one: Label | Shape, other: Label | Shape, slack: float = 0.01) -> bool:
    return (
        one.x + one.width <= other.x + slack
        or other.x + other.width <= one.x + slack
        or one.y + one.height <= other.y + slack
        or other.y + other.height <= one.y + slack
    )


def holds(outer: Shape, inner: Label | Shape) -> bool:
    """Return whether a shape's outline has a box wholly inside."""
    if outer.kind == "ellipse":
        return all(in_ellipse(outer, x, y) for x, y in corners(inner))
    return (
        outer.x - 0.01 <= inner.x
        and inner.x + inner.width <= outer.x + outer.width + 0.01
        and outer.y - 0.01 <= inner.y
        and inner.y + inner.height <= outer.y + outer.height + 0.01
    )


def clears(outline: Shape, label: Label) -> bool:
    """Return whether an outline does not run through a label."""
    if outline.kind == "ellipse":
        inside = (
            label.x < x < label.x + label.width and label.y < y < label.y + label.height
            for x, y in curve(outline)
        )
        return not any(inside)
    if outline.kind == "box":
        return holds(outline, label) or disjoint(outline, label)
    return disjoint(outline, label)


def names(drawing: Drawing) -> dict[str, Label]:
    return {label.text: label for label in drawing.labels}


def home(drawing: Drawing, text: str) -> Shape:
    """Return the smallest shape around a label."""
    label = names(drawing)[text]
    around = [s for s in drawing.shapes if s.kind in ("box", "ellipse") and holds(s, label)]
    return min(around, key=lambda shape: shape.width * shape.height)


def check(drawing: Drawing, told: Relation, room: Room) -> None:
    """Assert what holds for every drawing, whatever it shows."""
    width, height, (preferred, _) = room
    assert drawing.width <= width + 0.1
    assert drawing.height <= height + 0.1
    boxes: list[Shape | Label] = [*drawing.shapes, *drawing.labels]
    for box in boxes:
        assert box.x >= -0.1 and box.y >= -0.1, box
        assert box.x + box.width <= drawing.width + 0.1, box
        assert box.y + box.height <= drawing.height + 0.1, box
    terms = Counter({term for link in told.links for term in (link.term, link.of)})
    words = Counter(link.label for link in told.links if link.label)
    assert Counter(label.text for label in drawing.labels) == terms + words
    assert len({label.size for label in drawing.labels if label.bold}) == 1
    for label in drawing.labels:
        assert label.size <= preferred
        assert len(wrapped(label)) * 1.2 * label.size <= label.height + 0.1, label
    for one, other in combinations(drawing.labels, 2):
        assert disjoint(one, other), (one, other)
    for shape in drawing.shapes:
        for label in drawing.labels:
            assert clears(shape, label), (shape, label)
        if shape.kind in ("line", "arrow", "arrow-back"):
            others = [other for other in drawing.shapes if other.kind == "box"]
            assert all(disjoint(shape, other) for other in others), shape


def examples() -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return relations of every kind, from one link to twelve."""
    found: list[tuple[str, list[tuple[str, ...]]]] = []
    for kind in KINDS:
        found += [
            (kind, [("LLM", "GenAI")]),
            (kind, [("LLM", "GenAI", "makes text")]),
            (kind, [(LONG, "Software")]),
            (kind, [("Software", LONG, "in words that take some room")]),
        ]
        for count in (2, 3, 4, 5, 8, 12):
            found += [
                (kind, [(f"Term {n}", f"Term {n + 1}") for n in range(count)]),
                (kind, [(f"Term {n}", f"Term {n + 1}", f"step {n}") for n in range(count)]),
                (kind, [(f"Kind {n}", "Everything") for n in range(count)]),
                (kind, [("Everything", f"Kind {n}", f"way {n}") for n in range(count)]),
                (kind, [(f"T{n}", f"T{(n + 1) % (count + 1)}") for n in range(count + 1)]),
                (kind, [(f"Term {n}", f"Term {(n - 1) // 2}") for n in range(1, count + 1)]),
            ]
    return found


@pytest.mark.parametrize("room", ROOMS, ids=["slide", "page", "square"])
@pytest.mark.parametrize(("kind", "links"), examples())
def test_every_drawing_is_in_its_room_and_tidy(
    kind: str, links: list[tuple[str, ...]], room: Room
) -> None:
    told = relation(kind, *links)
    check(draw(told, *room, measure), told, room)


@st.composite
def graphs(draw_: st.DrawFn) -> Relation:
    kind = draw_(st.sampled_from(KINDS))
    words = st.sampled_from(["AI", "model", "generation", "x" * 40, "of", "Datenschutz"])
    texts = st.lists(words, min_size=1, max_size=6).map(" ".join)
    terms = draw_(st.lists(texts, min_size=2, max_size=9, unique=True))
    pairs = [(a, b) for a in terms for b in terms if a != b]
    chosen = draw_(st.lists(st.sampled_from(pairs), min_size=1, max_size=12, unique=True))
    labels = [f"{draw_(st.sampled_from(['', '', 'by', 'with long words']))}" for _ in chosen]
    return relation(
        kind,
        *[
            (a, b, f"{label} {number}" if label else "")
            for number, ((a, b), label) in enumerate(zip(chosen, labels, strict=True))
        ],
    )


@settings(max_examples=80, deadline=None)
@given(told=graphs(), room=st.sampled_from(ROOMS))
def test_any_graph_can_be_drawn(told: Relation, room: Room) -> None:
    check(draw(told, *room, measure), told, room)


def test_a_subset_lies_in_the_curve_of_its_set_and_clear_of_its_name() -> None:
    drawing = drawn("subset", ("LLM", "GenAI"), ("GenAI", "AI"), ("Vision", "AI"))
    assert {shape.kind for shape in drawing.shapes} == {"ellipse"}
    for inner, outer in [("LLM", "GenAI"), ("GenAI", "AI"), ("Vision", "AI")]:
        points = curve(home(drawing, inner))
        assert all(in_ellipse(home(drawing, outer), x, y) for x, y in points)
    assert names(drawing)["AI"].y < home(drawing, "GenAI").y


def test_subsets_of_one_set_stay_apart() -> None:
    drawing = drawn("subset", *[(f"Kind {n}", "All") for n in range(7)])
    for one, other in combinations(range(7), 2):
        shape = home(drawing, f"Kind {other}")
        assert not any(in_ellipse(shape, x, y) for x, y in curve(home(drawing, f"Kind {one}")))


@pytest.mark.parametrize("room", ROOMS, ids=["slide", "page", "square"])
def test_five_sets_in_each_other_keep_the_size_of_their_names(room: Room) -> None:
    chain = [("LLM", "GenAI"), ("GenAI", "Deep"), ("Deep", "Learning"), ("Learning", "AI")]
    drawing = drawn("subset", *chain, room=room)
    assert {label.size for label in drawing.labels} == {room[2][0]}


def test_a_square_room_gives_circles_and_a_wide_one_ellipses() -> None:
    for shape in drawn("subset", ("LLM", "GenAI"), room=SQUARE).shapes:
        assert shape.width == pytest.approx(shape.height)
    for shape in drawn("subset", ("LLM", "GenAI"), room=PAGE).shapes:
        assert shape.width > 2 * shape.height


def test_a_term_in_two_sets_is_drawn_with_arrows() -> None:
    kinds = {shape.kind for shape in drawn("subset", ("A", "B"), ("A", "C")).shapes}
    assert "arrow" in kinds and "ellipse" not in kinds


@pytest.mark.parametrize("kind", KINDS)
def test_a_circle_of_links_is_drawn(kind: str) -> None:
    told = relation(kind, ("A", "B"), ("B", "C"), ("C", "A"))
    check(draw(told, *SLIDE, measure), told, SLIDE)


def test_overlapping_terms_share_a_lens_that_holds_their_words() -> None:
    drawing = drawn("overlaps", ("Data", "Learning", "maths"))
    one, other = drawing.shapes
    lens = names(drawing)["maths"]
    assert holds(one, lens) and holds(other, lens)
    assert holds(one, names(drawing)["Data"]) != holds(other, names(drawing)["Data"])


def test_words_too_long_for_the_lens_stand_below() -> None:
    drawing = drawn("overlaps", ("Data", "Learning", "extraordinarily long explanations"))
    words = names(drawing)["extraordinarily long explanations"]
    assert all(words.y > s.y + s.height for s in drawing.shapes if s.kind == "ellipse")


def test_only_neighbours_overlap_in_a_row() -> None:
    first, second, third = drawn("overlaps", ("A", "B"), ("B", "C")).shapes
    assert second.x < first.x + first.width < third.x < second.x + second.width


def test_parts_are_boxes_in_the_box_of_the_whole() -> None:
    drawing = drawn("part", ("Wheel", "Car"), ("Tyre", "Wheel"), ("Rim", "Wheel"), ("Body", "Car"))
    assert {shape.kind for shape in drawing.shapes} == {"box"}
    for inner, outer in [("Wheel", "Car"), ("Tyre", "Wheel"), ("Rim", "Wheel"), ("Body", "Car")]:
        assert holds(home(drawing, outer), home(drawing, inner))
    assert disjoint(home(drawing, "Tyre"), home(drawing, "Rim"))


def test_a_short_chain_runs_to_the_right_with_words_above_its_arrows() -> None:
    drawing = drawn("leads-to", ("Ask", "Find", "how"), ("Find", "Tell"))
    boxes = [home(drawing, term) for term in ("Ask", "Find", "Tell")]
    arrows = [shape for shape in drawing.shapes if shape.kind == "arrow"]
    assert [arrow.x for arrow in arrows] == [box.x + box.width for box in boxes[:2]]
    assert [arrow.x + arrow.width for arrow in arrows] == [box.x for box in boxes[1:]]
    assert names(drawing)["how"].y + names(drawing)["how"].height <= arrows[0].y


def test_a_long_chain_keeps_its_size_by_taking_more_rows() -> None:
    drawing = drawn("leads-to", *[(f"Step {n}", f"Step {n + 1}") for n in range(8)])
    assert {label.size for label in drawing.labels} == {24.0}
    assert len({home(drawing, f"Step {n}").y for n in range(9)}) > 1


def test_a_round_trip_comes_back_to_its_first_box() -> None:
    drawing = drawn("leads-to", ("Plan", "Do"), ("Do", "Check"), ("Check", "Act"), ("Act", "Plan"))
    assert sorted(s.kind for s in drawing.shapes if s.kind != "box") == [
        "arrow",
        "arrow",
        "arrow-back",
        "arrow-back",
    ]


def test_lines_and_arrows_are_straight() -> None:
    links = [("A", "B"), ("A", "C"), ("B", "D"), ("C", "D"), ("A", "D"), ("D", "A", "again")]
    drawing = drawn("leads-to", *links)
    strokes = [shape for shape in drawing.shapes if shape.kind != "box"]
    assert all(shape.width == 0 or shape.height == 0 for shape in strokes)
    heads = [shape for shape in strokes if shape.kind.startswith("arrow")]
    assert 4 <= len(heads) <= len(links)


def test_more_words_than_the_room_holds_show_in_the_size() -> None:
    links = [(f"{LONG} {n}", f"{LONG} {n + 1}") for n in range(12)]
    drawing = drawn("leads-to", *links, room=PAGE)
    assert {label.size < 8 for label in drawing.labels} == {True}


@pytest.mark.parametrize("room", [SLIDE, PAGE], ids=["slide", "page"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_handful_of_terms_keeps_a_readable_size(kind: str, room: Room) -> None:
    told = [(LONG, "Language models", "build on"), ("Chatbots", "Language models", "use")]
    for label in drawn(kind, *told, room=room).labels:
        assert label.size >= room[2][1]


@pytest.mark.parametrize("kind", KINDS)
def test_links_that_make_no_sense_are_drawn_all_the_same(kind: str) -> None:
    drawing = drawn(kind, ("A", "A"), ("A", "B"), ("A", "B", "again"), ("B", "A"))
    assert {"A", "B", "again"} == set(names(drawing))


def test_the_same_relation_gives_the_same_drawing() -> None:
    links = [("A", "B"), ("B", "C"), ("A", "C")]
    assert drawn("leads-to", *links) == drawn("leads-to", *links)
    assert drawn("leads-to", *links).alt == "what it shows"
