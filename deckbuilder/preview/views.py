"""What the page of the preview is told of frames and diagnostics, as JSON has it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from deckbuilder.blocks import Drawing, Paragraph, Pictures, Relation, Table, Text
from deckbuilder.diagnostics import Diagnostic, Span, counted, render
from deckbuilder.fonts import Face
from deckbuilder.layout.frames import Element, Frame, Placed
from deckbuilder.masters import TITLES, Region
from deckbuilder.pictures import Image
from deckbuilder.record import Frozen

Json = dict[str, Any]


class View(NamedTuple):
    """A frame of a good build. ``key`` names how it looks and what is said; ``number`` counts from 1."""

    key: str
    number: int
    frame: Frame

    @property
    def lines(self) -> list[int]:
        """The line of the slide in the content file, and those of its shapes."""
        spans = [self.frame.span, *(placed.span for placed in shapes(self.frame))]
        first = spans[0].line if spans[0] else 0
        return [span.line if span else first for span in spans]

    @property
    def details(self) -> Json:
        """What is told of a slide once for its key."""
        frame = self.frame
        notes = frame.notes.paragraphs if frame.notes else ()
        return {
            "title": frame.title,
            "section": frame.section,
            "notes": [said(paragraph) for paragraph in notes],
            "shapes": [shape(placed, frame) for placed in shapes(frame)],
        }


class Looks:
    """Makes keys of frames: two are equal where frames look alike and say the same."""

    def __init__(self, *further: object) -> None:
        self.further = further
        self.known: dict[int, object] = {}  # looks of regions, which many frames share

    def view(self, frame: Frame, number: int) -> View:
        """Return a frame with its key. A slide's number counts where the slide shows it."""
        shown = number if any(not running.text for running in frame.running) else 0
        text = repr((self.further, shown, self.of(frame)))
        return View(blake2b(text.encode(), digest_size=10).hexdigest(), number, frame)

    def of(self, value: object) -> object:
        """Return what of a value can be seen: where it was written, and what owns it, cannot."""
        if isinstance(value, Span | Element):
            return None
        if isinstance(value, tuple):
            return tuple(map(self.of, value))
        if isinstance(value, Region):
            key = id(value)
            if key not in self.known:
                self.known[key] = self.of(tuple(vars(value).values()))
            return self.known[key]
        if isinstance(value, Frozen):
            return tuple(map(self.of, vars(value).values()))
        if isinstance(value, Face):
            return value.family, value.name
        if isinstance(value, Image):
            return value.digest
        return value


def shapes(frame: Frame) -> list[Placed]:
    """Return what of a frame a person can point at."""
    return [placed for placed in frame.placed if placed.block is not None]


def shape(placed: Placed, frame: Frame) -> Json:
    """Return where a shape is, as shares of its frame, and what it says."""
    box = placed.box
    x, width = box.x / frame.width, box.width / frame.width
    y, height = box.y / frame.height, box.height / frame.height
    kind, text = told(placed)
    share = [round(value, 4) for value in (x, y, width, height)]
    return {"box": share, "kind": kind, "text": text}


def told(placed: Placed) -> tuple[str, str]:
    """Return the kind of a shape, and what it says or shows."""
    block = placed.block
    if isinstance(block, Table):
        return "Table", f"{', '.join(c.name for c in block.columns)}; {counted(len(block.rows), 'row')}"
    if isinstance(block, Pictures):
        return "Picture", "; ".join(picture.alt or "decoration" for picture in block.items)
    if isinstance(block, Drawing | Relation):
        return "Drawing", block.alt
    assert isinstance(block, Text)
    place = placed.region.placeholder if placed.region else None
    return "Title" if place and place.type in TITLES else "Text", block.text


def said(paragraph: Paragraph) -> Json:
    """Return a paragraph of the notes."""
    mark = {"bullet": "•", "number": f"{paragraph.number}."}.get(paragraph.mark, "")
    return {"text": paragraph.text, "level": paragraph.level, "mark": mark}


def message(item: Diagnostic, files: dict[str, Path]) -> Json:
    """Return a diagnostic: its head, its line with a caret, its hints; ``files`` are known by name."""
    excerpt = render(item).split("\n")[1:]
    if item.span is None:
        excerpt = []
    found: Json = {
        "severity": item.severity,
        "rule": item.rule,
        "text": item.message,
        "excerpt": excerpt[: len(excerpt) - len(item.hints)],
        "hints": list(item.hints),
    }
    return found | place(item.span, files)


def place(span: Span | None, files: dict[str, Path]) -> Json:
    """Return where a span starts; ``path`` is empty where the file is not known by its name."""
    if span is None:
        return {"file": "", "path": "", "line": 0, "column": 0}
    name = span.source.name
    path = files.get(name)
    return {
        "file": name,
        "path": path.as_posix() if path else "",
        "line": span.line,
        "column": span.column,
    }


def pages_of(slides: tuple[View, ...], pages: tuple[View, ...]) -> Iterator[int]:
    """Yield the page of each slide, from 0 on: where its part stands, else that of the slide before."""
    known: dict[str, int] = {}
    for i, page in enumerate(pages):
        for anchor in page.frame.anchors:
            known.setdefault(anchor.id, i)
    found = 0
    for slide in slides:
        found = next((known[a.id] for a in slide.frame.anchors if a.id in known), found)
        yield found


def edited(old: tuple[View, ...], new: tuple[View, ...]) -> int | None:
    """Return which slide of a new build is under edit: where the text differs, else the first that changed.

    None where nothing did, or all of them at once without a change of the text.
    """
    known = {view.key for view in old}
    changed = [i for i, view in enumerate(new) if view.key not in known]
    before, after = text_of(old), text_of(new)
    if before == after:
        return changed[0] if len(changed) < len(new) and changed else None
    at = first_difference(before, after)
    around = [i for i, view in enumerate(new) if _holds(view.frame.span, at)]
    found = [i for i in around if i in changed] or around or changed
    return found[0] if found else None


def text_of(views: tuple[View, ...]) -> str:
    """Return the content file that slides were made from."""
    return next((view.frame.span.source.text for view in views if view.frame.span), "")


def _holds(span: Span | None, at: int) -> bool:
    return span is not None and span.start <= at <= span.end


def first_difference(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
