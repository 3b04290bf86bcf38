"""The texts that master and layout show on every slide become lines: claims, addresses."""

from __future__ import annotations

from itertools import pairwise

from deckbuilder.blocks import Paragraph, Run
from deckbuilder.decor import NUMBER, Caption
from deckbuilder.directions import has_rtl
from deckbuilder.fonts import Face, Fonts
from deckbuilder.layout.frames import ARTIFACT, Line, Piece
from deckbuilder.layout.lines import measure
from deckbuilder.layout.typesetter import Seen, in_visual_order
from deckbuilder.masters import TextStyle

DESCENT = 0.2  # em of a line below its baseline
GRACE = 1.02  # a box was made for the text in its own font, which may not be at hand
SHIFT = {"ctr": 0.5, "r": 1.0}
RISE = {"ctr": 0.5, "b": 1.0}


def caption_lines(caption: Caption, fonts: Fonts, number: int) -> tuple[Line, ...]:
    """Return the lines of a caption on a slide with a number; they belong to no element of the talk."""
    inner = caption.region.inner
    out: list[Line] = []
    height = after = 0.0
    for style, runs in caption.paragraphs:
        height += max(style.before, after) if out else 0.0
        for pieces, width in _lines(style, runs, fonts, inner.width, number):
            height += style.leading
            left = style.margin + (inner.width - style.margin - width) * SHIFT.get(style.align, 0.0)
            y = height - DESCENT * style.size
            out.append(Line(y, pieces, ARTIFACT, x=inner.x + left))
        after = style.after
    top = inner.y + (inner.height - height) * RISE.get(caption.region.anchor, 0.0)
    return tuple(line._replace(y=line.y + top) for line in out if line.pieces)


def _lines(
    style: TextStyle, runs: tuple[Run, ...], fonts: Fonts, room: float, number: int
) -> list[tuple[tuple[Piece, ...], float]]:
    """Return the lines of a paragraph, their pieces with their width; one without text is empty."""

    def face_of(run: Run) -> Face:
        return fonts.face(style.family, style.bold or run.bold, style.italic or run.italic)

    said = [run._replace(text=run.text.replace(NUMBER, str(number))) for run in runs if run.text]
    if not said:
        return [((), 0.0)]
    limit = max((room - style.margin) * GRACE / style.size, 1.0)
    words = measure(Paragraph(tuple(said)), face_of, fonts, style.caps).fitted(limit)
    out = []
    for begin, end in pairwise([0, *words.breaks(limit)]):
        parts = words.parts(begin, end)
        text = "".join([part.text for part in parts])
        if has_rtl(text):
            seen = list(in_visual_order(parts, text, style.rtl, ""))
        else:
            seen = [Seen(part, False, at) for at, part in enumerate(parts)]
        pieces, x = [], 0.0
        for part, rtl, at in seen:
            size, width = style.size * part.scale, part.width * style.size
            pieces.append(Piece(x, part.text, part.face, size, style.color, width, rtl=rtl, at=at))
            x += width
        out.append((tuple(pieces), x))
    return out
