"""The texts that master and layout show on every slide become lines: claims, addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Run
from deckbuilder.decor import NUMBER, Caption, Words
from deckbuilder.directions import has_rtl
from deckbuilder.fonts import Fonts
from deckbuilder.layout.frames import ARTIFACT, Line, Piece
from deckbuilder.layout.lines import Measured, Part, measure
from deckbuilder.layout.typesetter import Seen, in_visual_order
from deckbuilder.masters import TextStyle

DESCENT = 0.2  # em of a line below its baseline
GRACE = 1.02  # a box was made for the text in its own font, which may not be at hand
SHIFT = {"ctr": 0.5, "r": 1.0}
RISE = {"ctr": 0.5, "b": 1.0}


class _Stretch(NamedTuple):
    """Words of one style, measured."""

    run: Run
    style: TextStyle
    words: Measured


def caption_lines(caption: Caption, fonts: Fonts, number: int) -> tuple[Line, ...]:
    """Return the lines of a caption on a slide with a number; they belong to no element of the talk."""
    inner = caption.region.inner
    out: list[Line] = []
    height = 0.0
    for style, words in caption.paragraphs:
        room = inner.width - style.margin
        texts = [said._replace(text=said.text.replace(NUMBER, str(number))) for said in words]
        stretches = [_measured(said, fonts, max(room * GRACE, said.style.size)) for said in texts]
        bullet = style.bullet if stretches and style.bullet != "auto" else ""
        left = style.margin if bullet else style.margin + style.indent
        height += style.before if out else 0.0
        for parts in _lines(stretches, max(room * GRACE, style.size)):
            size = max((s.style.size for s, _ in parts), default=style.size)
            height += style._replace(size=size).leading
            pieces = tuple(_pieces(parts, style.rtl))
            width = sum(piece.width for piece in pieces)
            if bullet:
                mark = _measured(Words(texts[0].style, bullet), fonts, style.size)
                ink = _pieces([(mark, part) for part in mark.words.parts(0, 1)], False)
                pieces = (*(one._replace(x=one.x + style.indent) for one in ink), *pieces)
            shift = (inner.width - left - width) * SHIFT.get(style.align, 0.0)
            y = height - DESCENT * size
            out.append(Line(y, pieces, ARTIFACT, x=inner.x + left + shift))
            bullet, left = "", style.margin
        height += style.after
    height -= caption.paragraphs[-1][0].after
    top = inner.y + (inner.height - height) * RISE.get(caption.region.anchor, 0.0)
    return tuple(line._replace(y=line.y + top) for line in out if line.pieces)


def _measured(said: Words, fonts: Fonts, room: float) -> _Stretch:
    """Return words with their widths, those split that are wider than a room."""
    style, run = said.style, Run(said.text)
    face = fonts.face(style.family, style.bold, style.italic)
    words = measure(Paragraph((run,)), lambda _: face, fonts, style.caps, spell=True)
    return _Stretch(run, style, words.fitted(max(room / style.size, 1.0)))


def _lines(stretches: Sequence[_Stretch], room: float) -> Iterator[list[tuple[_Stretch, Part]]]:
    """Yield the lines of a paragraph, as full as they can be: parts with their styles.

    Words of two stretches without a space between them stand on one line.
    """
    joined: list[list[tuple[_Stretch, int]]] = []
    for stretch in stretches:
        for i in range(len(stretch.words.widths)):
            if i or not joined:
                joined.append([])
            joined[-1].append((stretch, i))
    line: list[tuple[_Stretch, int]] = []
    x = 0.0
    for group in joined:
        first, i = group[0]
        gap = first.words.gaps[i - 1] * first.style.size if i else 0.0
        width = sum([s.words.widths[i] * s.style.size for s, i in group])
        if line and x + gap + width > room:
            yield _parts(line)
            line, x, gap = [], 0.0, 0.0
        line += group
        x += gap + width
    yield _parts(line)


def _parts(line: list[tuple[_Stretch, int]]) -> list[tuple[_Stretch, Part]]:
    """Return the parts of a line's words."""
    out = []
    for _, found in groupby(line, lambda word: id(word[0])):
        words = list(found)
        stretch = words[0][0]
        parts = stretch.words.parts(words[0][1], words[-1][1] + 1)
        out += [(stretch, part) for part in parts if part.text]
    return out


def _pieces(parts: Sequence[tuple[_Stretch, Part]], rtl: bool) -> Iterator[Piece]:
    """Yield the pieces of a line from 0 on."""
    styles = {id(stretch.run): stretch.style for stretch, _ in parts}
    found = [part for _, part in parts]
    text = "".join([part.text for part in found])
    seen: Iterator[Seen] = (Seen(part, False, at) for at, part in enumerate(found))
    if has_rtl(text):
        seen = in_visual_order(found, text, rtl, "")
    x = 0.0
    for part, turned, at in seen:
        style = styles[id(part.run)]
        size, width = style.size * part.scale, part.width * style.size
        yield Piece(x, part.text, part.face, size, style.color, width, rtl=turned, at=at)
        x += width
