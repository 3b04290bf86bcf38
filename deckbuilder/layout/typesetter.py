"""Words become pieces: set in the page's styles, owned by the structure element they belong to."""

from __future__ import annotations

from deckbuilder.blocks import Paragraph, Run, plain
from deckbuilder.fonts import Face, Fonts
from deckbuilder.layout.frames import Element, Piece
from deckbuilder.layout.lines import Measured, measure, shortenings
from deckbuilder.pagestyle import PageStyle, PageText

HANG = 14.0  # of a list's text behind its mark


class Typesetter:
    """Sets text in a page's styles; ``elements`` are the structure elements in reading order."""

    def __init__(self, style: PageStyle, fonts: Fonts) -> None:
        self.style, self.fonts, self.inks = style, fonts, style.inks
        self.elements: list[Element] = []

    def element(
        self, tag: str, parent: Element | None = None, alt: str = "", scope: str = ""
    ) -> Element:
        found = Element(tag, parent, alt=alt, scope=scope)
        self.elements.append(found)
        return found

    def face(self, style: PageText, run: Run) -> Face:
        family = self.style.families["mono" if run.code else style.font]
        face = self.fonts.face(family, style.bold or run.bold, style.italic != run.italic)
        return face.printed

    def words(self, paragraph: Paragraph, style: PageText) -> Measured:
        return measure(paragraph, lambda run: self.face(style, run), self.fonts, spell=True)

    def mark(self, paragraph: Paragraph, style: PageText, label: Element | None) -> Piece | None:
        """Return a list mark, its width measured."""
        if not paragraph.mark:
            return None
        text = f"{paragraph.number}." if paragraph.mark == "number" else "•"
        face = self.face(style, Run(""))
        color = self.inks["accent"]
        return Piece(0, text, face, style.size, color, face.width(text) * style.size, element=label)

    def pieces(
        self,
        words: Measured,
        begin: int,
        end: int,
        x: float,
        style: PageText,
        owner: Element | None,
    ) -> tuple[Piece, ...]:
        """Return words on a line from ``x`` on."""
        out = []
        color = self.inks[style.color]
        for part in words.parts(begin, end):
            size, run = style.size * part.scale, part.run
            width, rise = part.width * style.size, part.rise * style.size
            link = self.element("Link", owner) if run.href else None
            ink = self.inks["link"] if run.href else color
            out.append(Piece(x, part.text, part.face, size, ink, width, rise, run.href, link))
            x += width
        return tuple(out)

    def one_line(self, text: str, name: str, limit: float) -> tuple[Piece, ...]:
        """Return a text on one line from 0 on, cut after a word with an ellipsis if it is too wide."""
        style = self.style.styles[name]
        for tried in shortenings(text):
            measured = self.words(plain(tried).paragraphs[0], style)
            if measured.total * style.size <= limit:
                return self.pieces(measured, 0, len(measured.widths), 0.0, style, None)
        return ()


def baseline(style: PageText) -> float:
    """Return where a line's baseline lies below its top: capitals stand in the middle of the line."""
    return style.leading / 2 + 0.33 * style.size
