"""What the page of the preview is told of frames and diagnostics, as JSON has it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

from deckbuilder.blocks import Drawing, Paragraph, Pictures, Relation, Run, Table, Text
from deckbuilder.diagnostics import Diagnostic, Span, counted, render
from deckbuilder.fonts import Face
from deckbuilder.layout.frames import Box, Element, Frame, Placed
from deckbuilder.masters import TITLES, Region
from deckbuilder.record import Frozen

Json = dict[str, Any]


RUN = token_hex(4)  # a page of an earlier run knows other keys
PLAIN = {str, float, int, bool, type(None), Box, Run, Paragraph}
UNSEEN = {Span, Element}
INDENT = re.compile(r"[\s-]*")  # what may stand before the first key of a part
_numbers = count(1)


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
    def starts(self) -> Iterator[int]:
        """Yield where in the content file the slide and its shapes are written."""
        spans = [self.frame.span, *(placed.span for placed in shapes(self.frame))]
        yield from (span.start for span in spans if span)

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
    """Gives keys to frames: equal ones where frames look alike and say the same."""

    def __init__(self) -> None:
        self.keys: dict[object, str] = {}  # of the last frames
        self.regions: dict[int, object] = {}  # looks of regions, which many frames share

    def views(self, frames: Iterable[Frame], *further: Hashable) -> tuple[View, ...]:
        """Return frames with their keys, in which ``further`` counts, too."""
        self.regions.clear()
        found, keys = [], dict[object, str]()
        for number, frame in enumerate(frames, 1):
            # A slide's number counts where the slide shows it.
            shown = number if any(not running.text for running in frame.running) else 0
            looks = further, shown, self.of(frame)
            key = keys[looks] = self.keys.get(looks) or keys.get(looks) or f"{RUN}{next(_numbers)}"
            found.append(View(key, number, frame))
        self.keys = keys
        return tuple(found)

    def of(self, value: object) -> object:
        """Return what of a value can be seen: where it was written, and what owns it, cannot."""
        kind = type(value)
        if kind in PLAIN:
            return value
        if kind is Text:
            return value.paragraphs  # type: ignore[attr-defined]
        if kind in UNSEEN:
            return None
        if kind is Region:
            key = id(value)
            if key not in self.regions:
                self.regions[key] = tuple(map(self.of, vars(value).values()))
            return self.regions[key]
        if isinstance(value, tuple):
            return tuple([self.of(item) for item in value])
        if isinstance(value, Frozen):
            return tuple([self.of(item) for item in vars(value).values()])
        if isinstance(value, Face):  # each handout has its own
            return kind, value.family, value.name
        return value  # a picture, a word that knows its place


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
        return (
            "Table",
            f"{', '.join(c.name for c in block.columns)}; {counted(len(block.rows), 'row')}",
        )
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


def pages_of(slides: Sequence[View], pages: Sequence[View]) -> Iterator[int]:
    """Yield the page of each slide, from 0 on: where its part stands, else that of the slide before."""
    known: dict[str, int] = {}
    for i, page in enumerate(pages):
        for anchor in page.frame.anchors:
            known.setdefault(anchor.id, i)
    found = 0
    for slide in slides:
        found = next((known[a.id] for a in slide.frame.anchors if a.id in known), found)
        yield found


def edited(old: Sequence[View], new: Sequence[View]) -> int | None:
    """Return which slide of a new build is under edit: where the text differs, or the first that changed.

    None where nothing did, or all of them at once without a change of the text.
    """
    known = {view.key for view in old}
    changed = [i for i, view in enumerate(new) if view.key not in known]
    before, after = text_of(old), text_of(new)
    if before == after:
        return changed[0] if len(changed) < len(new) and changed else None
    start = INDENT.match(after, first_difference(before, after))
    assert start is not None
    owners = written_at(new, start.end())
    found = [i for i in owners if i in changed] or owners or changed
    return found[0] if found else None


def written_at(views: Sequence[View], at: int) -> list[int]:
    """Return the slides of the part, or of the text, that begins last before a character of the talk."""
    starts = [max((start for start in view.starts if start <= at), default=-1) for view in views]
    last = max(starts, default=-1)
    return [i for i, start in enumerate(starts) if start == last >= 0]


def text_of(views: Sequence[View]) -> str:
    """Return the content file that slides were made from."""
    return next((view.frame.span.source.text for view in views if view.frame.span), "")


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
