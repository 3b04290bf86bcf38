"""Words become lines of pieces: set in the page's styles, owned by the structure element they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Run, plain
from deckbuilder.directions import has_rtl, is_rtl, last_letter, visual
from deckbuilder.fonts import Face, PrintedFonts
from deckbuilder.hyphenation import points
from deckbuilder.language import is_right_to_left
from deckbuilder.layout.frames import Element, Line, Piece, Stroke
from deckbuilder.layout.lines import Measured, Part, measure, shortenings
from deckbuilder.layout.totalfit import BALANCED, FULL_WIDTH, JUSTIFIED, RAGGED, break_lines
from deckbuilder.metrics import is_full_width
from deckbuilder.pagestyle import PageStyle, PageText

HANG = 14.0  # of a list's text behind its mark
NARROW = 30.0  # em: a narrower text is set ragged
MOST_STRETCH = 0.5  # em that a space may be wider; a line that lacks more stays short
SHIFT = {"start": 0.0, "center": 0.5, "end": 1.0}  # of what a line leaves
MOST_TRACKING = 0.05  # em between CJK characters, to end a line at the margin


class SetLine(NamedTuple):
    """Words ``begin`` to ``end`` on a line of ``limit`` points; ``last`` of its paragraph."""

    begin: int
    end: int
    limit: float
    last: bool


class Inline(NamedTuple):
    """What makes an element of a run within a text."""

    href: str
    lang: str
    code: bool
    expansion: str


PLAIN = Inline("", "", False, "")


class Seen(NamedTuple):
    """A stretch of words where it is seen, and ``at`` which place of its line it is read."""

    part: Part
    rtl: bool
    at: int


_at = itemgetter(2)


class Typesetter:
    """Sets text in a page's styles; ``elements`` are the structure elements in reading order.

    ``expansions``: what abbreviations stand for, where one is a run by itself.
    Offsets are measured from the side where the language starts: ``rtl``, from the right.
    """

    def __init__(
        self, style: PageStyle, fonts: PrintedFonts, expansions: Mapping[str, str] | None = None
    ) -> None:
        self.style, self.fonts, self.inks = style, fonts, style.inks
        self.language, self.rtl = fonts.language, is_right_to_left(fonts.language)
        self.elements: list[Element] = []
        self.expansions = expansions or {}
        # The last element within a text: of which run, and in what.
        self.within: tuple[Inline, Element | None, Element] | None = None

    def element(
        self, tag: str, parent: Element | None = None, alt: str = "", **attributes: str
    ) -> Element:
        found = Element(tag, parent, alt, **attributes)
        self.elements.append(found)
        return found

    def inline(self, run: Run, owner: Element | None) -> Element | None:
        """Return the element of a run within a text, None for one that needs none.

        It goes on where the text before it, perhaps on another line, belonged to the same.
        """
        expansion = self.expansions.get(run.text, "")
        lang = run.lang if run.lang and run.lang != self.language else ""
        key = Inline(run.href or "", lang, run.code and not run.href, expansion)
        if key == PLAIN or owner is None or owner.tag == "Figure":  # whose text alternative says it
            self.within = None
            return None
        if self.within is None or self.within[:2] != (key, owner):
            tag = "Link" if run.href else "Code" if run.code else "Span"
            found = self.element(tag, owner, lang=lang, expansion=expansion)
            self.within = key, owner, found
        return self.within[2]

    def face(self, style: PageText, run: Run) -> Face:
        family = self.style.families["mono" if run.code else style.font]
        face = self.fonts.face(family, style.bold or run.bold, style.italic != run.italic)
        return self.fonts.small_capitals(face) if style.small_caps and not run.code else face

    def words(self, paragraph: Paragraph, style: PageText) -> Measured:
        return measure(paragraph, lambda run: self.face(style, run), self.fonts, spell=True)

    def hyphens(self, word: str, language: str | None) -> Sequence[int]:
        """Return where a word that is wider than its line may be cut."""
        return points(word, language or self.language)

    def lines(
        self,
        paragraph: Paragraph,
        style: PageText,
        start: float,
        owner: Element,
        mark: Sequence[Piece] = (),
    ) -> list[Line]:
        """Return a paragraph's lines, ``start`` points in from the side where it begins, without their y.

        ``mark`` is its list mark, whose pieces stand in the text's own coordinates.
        """
        align = "start" if paragraph.level else style.align
        room = self.style.measure - start - style.right
        limit = room / style.size
        rtl, full_width = is_rtl(paragraph.text, self.rtl), is_full_width(paragraph.text)
        justified = style.justified and limit > NARROW
        flow = JUSTIFIED if justified else RAGGED
        if style.balanced or full_width:
            flow = BALANCED if style.balanced else FULL_WIDTH
        words = self.words(paragraph, style)
        words, ends = break_lines(words, limit, flow, self.language, style.hyphenated)
        out = []
        for begin, end in pairwise([0, *ends]):
            found = SetLine(begin, end, room, end == len(words.widths))
            first = mark if not begin else ()
            line = self.line(words, found, style, owner, justified, rtl, full_width)
            x = style.right if rtl else start
            if align != "start":
                spare = (room - words.width(begin, end) * style.size) * SHIFT[align]
                x += -spare if rtl else spare
            moved = [piece._replace(x=piece.x + x) for piece in line.pieces]
            out.append(line._replace(pieces=(*first, *moved)))
        return out

    def line(
        self,
        words: Measured,
        found: SetLine,
        style: PageText,
        owner: Element | None,
        justified: bool = False,
        rtl: bool = False,
        full_width: bool = False,
    ) -> Line:
        """Return a line of words from 0 on; one that runs from right to left ends at its limit."""
        parts = words.parts(found.begin, found.end)
        spare = found.limit - sum([part.width for part in parts]) * style.size
        stretch = tracking = 0.0
        if justified and (spare < 0 or not found.last):
            spaces = sum([part.text.count(" ") for part in parts])
            stretch = spare / spaces if spaces and not full_width else 0.0
            stretch = 0.0 if stretch > MOST_STRETCH * style.size else stretch
        if full_width and justified and not found.last and spare > 0:
            count = sum([len(part.text) for part in parts]) - 1
            tracking = min(spare / max(count, 1), MOST_TRACKING * style.size)
        text = "".join([part.text for part in parts])
        turned = rtl or has_rtl(text)
        if turned:
            letters = (last_letter(words.text(i)) for i in range(found.begin - 1, -1, -1))
            seen = list(in_visual_order(parts, text, rtl, next(filter(None, letters), "")))
        else:
            seen = [Seen(part, False, at) for at, part in enumerate(parts)]
        x = spare if rtl and not stretch else 0.0
        pieces = self.pieces(seen, style, owner, x, stretch, tracking)
        joined = words.joined(found.end)
        return Line(0.0, tuple(pieces), owner, joined, 0.0, stretch, tracking)

    def natural(
        self, words: Measured, begin: int, end: int, style: PageText, owner: Element | None
    ) -> Line:
        """Return a line of words from 0 on that is as long as they are."""
        limit = words.width(begin, end) * style.size
        return self.line(words, SetLine(begin, end, limit, True), style, owner, rtl=self.rtl)

    def pieces(
        self,
        seen: Sequence[Seen],
        style: PageText,
        owner: Element | None,
        x: float,
        stretch: float,
        tracking: float,
    ) -> Iterator[Piece]:
        """Yield stretches of words, one beside the other."""
        color = self.inks[style.color]
        elements = {one.at: self.inline(one.part.run, owner) for one in sorted(seen, key=_at)}
        for part, rtl, at in seen:
            run = part.run
            width = part.width * style.size
            if stretch:
                width += stretch * part.text.count(" ")
            if tracking:
                width += tracking * len(part.text)
            ink = self.inks["link"] if run.href else color
            size, rise = style.size * part.scale, part.rise * style.size
            element = elements[at]
            yield Piece(x, part.text, part.face, size, ink, width, rise, run.href, element, rtl, at)
            x += width

    def mark(
        self,
        paragraph: Paragraph,
        style: PageText,
        label: Element | None,
        start: float,
        hang: float,
    ) -> tuple[Piece, ...]:
        """Return a list mark that hangs before a text's ``start``, by at least ``hang``."""
        if not paragraph.mark:
            return ()
        face = self.face(style, Run(""))
        text, width = self.mark_text(paragraph), self.mark_width(paragraph, style)
        rtl = is_rtl(paragraph.text, self.rtl)
        x = self.style.measure - start + hang - width if rtl else start - hang
        ink = self.inks["mark"]
        if not rtl or len(text) == 1:
            return (Piece(x, text, face, style.size, ink, width, element=label),)
        point = face.width(text[-1]) * style.size  # "1." is seen as ".1"
        number = Piece(x + point, text[:-1], face, style.size, ink, width - point, element=label)
        return (number, Piece(x, text[-1], face, style.size, ink, point, element=label))

    def mark_text(self, paragraph: Paragraph) -> str:
        return f"{paragraph.number}." if paragraph.mark == "number" else "•"

    def mark_width(self, paragraph: Paragraph, style: PageText) -> float:
        if not paragraph.mark:
            return 0.0
        return self.face(style, Run("")).width(self.mark_text(paragraph)) * style.size

    def room(self, style: PageText) -> float:
        """Return the width that a style leaves to what is set in it."""
        return self.style.measure - style.left - style.right

    def beginning(self, style: PageText, width: float) -> float:
        """Return how far from the left margin something of a width stands in a style."""
        before = style.left + (self.room(style) - width) * SHIFT[style.align]
        return self.style.measure - width - before if self.rtl else before

    def rule(self, name: str, y: float, style: PageText) -> Stroke:
        """Return a rule of the page that stands where text of a style would."""
        thickness, color, length = self.style.rules[name]
        width = min(length or self.style.measure, self.room(style))
        x = self.beginning(style, width)
        ink = self.style.rule_ink(color)
        return Stroke("line", x, y, width, 0, line=ink, thickness=thickness)

    def one_line(self, text: str, name: str, limit: float) -> Line:
        """Return a text on one line from 0 on, cut after a word with an ellipsis if it is too wide."""
        style = self.style.styles[name]
        for tried in shortenings(text):
            words = self.words(plain(tried).paragraphs[0], style)
            if words.total * style.size <= limit:
                return self.natural(words, 0, len(words.widths), style, None)
        return Line(0.0, ())


def in_visual_order(parts: Sequence[Part], text: str, rtl: bool, before: str) -> Iterator[Seen]:
    """Yield the stretches of a line as they are seen from left to right.

    ``before`` is the last letter before the line.
    """
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part.text))
    if any(part.run.code for part in parts):  # all of it runs from left to right, signs too
        text = "".join([_as_letters(part.text) if part.run.code else part.text for part in parts])
    for stretch in visual(text, rtl, before):
        found = []
        for part, (begin, end) in zip(parts, pairwise(starts), strict=True):
            first, after = max(begin, stretch.start), min(end, stretch.end)
            if first < after:
                words = part.text[first - begin : after - begin]
                width = part.face.length(words) * part.scale
                found.append(Seen(part._replace(text=words, width=width), stretch.rtl, first))
        yield from reversed(found) if stretch.rtl else found


def _as_letters(text: str) -> str:
    """Return letters in place of a text, but for the space that may follow it."""
    code = text.rstrip(" ")
    return "x" * len(code) + " " * (len(text) - len(code))


def baseline(style: PageText) -> float:
    """Return where a line's baseline lies below its top: capitals stand in the middle of the line."""
    return style.leading / 2 + 0.33 * style.size
