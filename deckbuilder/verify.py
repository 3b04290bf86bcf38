"""Reads a deck back with python-pptx, which knows nothing of our writer. The only door to python-pptx.

``build --strict`` does so before anything is put in place. Otherwise python-pptx is not loaded: its import
alone takes a third of a small build.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from pptx import Presentation

from deckbuilder.blocks import block_texts
from deckbuilder.layout.frames import Document, Frame
from deckbuilder.layout.lines import SOFT_HYPHEN, ZERO_WIDTH_SPACE


class LostWordsError(Exception):
    """The deck does not hold what was laid out: a fault of ours, never of the talk."""


def verify_deck(data: bytes, document: Document) -> None:
    """Raise ``LostWordsError`` unless every slide holds its title, its words and its notes."""
    slides = list(Presentation(BytesIO(data)).slides)
    if len(slides) != len(document.frames):
        raise LostWordsError(f"{len(slides)} slides were written of {len(document.frames)}")
    for number, (slide, frame) in enumerate(zip(slides, document.frames, strict=True), 1):
        shown = Counter(word for text in _texts(slide.shapes) for word in _unmarked(text).split())
        lost = Counter(_words(frame)) - shown
        if lost:
            raise LostWordsError(f"slide {number} lacks {' '.join(lost)}")
        said = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        planned = frame.notes.text if frame.notes else ""
        if said.split() != planned.split():
            raise LostWordsError(f"the notes of slide {number} are not those of the talk")


def _texts(shapes: Iterable[Any]) -> Iterator[str]:
    """Yield every text of shapes, tables and groups."""
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _texts(shape.shapes)
        elif getattr(shape, "has_table", False):
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        elif shape.has_text_frame:
            yield shape.text_frame.text


def _words(frame: Frame) -> Iterator[str]:
    """Yield the words that a slide was laid out with."""
    for placed in frame.placed:
        for text in block_texts(placed.block):
            yield from _unmarked(text).split()


def _unmarked(text: str) -> str:
    """Return a text without what breaks a word wider than its line."""
    return text.replace(SOFT_HYPHEN, "").replace(ZERO_WIDTH_SPACE, "")
