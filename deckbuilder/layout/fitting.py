"""Text in a region: at which size it fits, and where it is cut if it does not.

Heights follow PowerPoint: a line is 1.2 em of its size times the percentage of line spacing, for every
Latin font. Programs break lines at the full width. Whether a text fits is decided at 99.5 % of it, which
never gives fewer lines, so that rounding adds none that was not counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Run, Text
from deckbuilder.fonts import Face
from deckbuilder.hyphenation import points
from deckbuilder.layout.cuts import Column, cut, with_marks
from deckbuilder.layout.lines import Measured, measure
from deckbuilder.masters import PITCH, Region, TextStyle
from deckbuilder.scripts import has_script
from deckbuilder.template import Template

SLACK = 0.995
HYPHENATED = 10  # letters of a word that is
LEAST = 14.0  # of what shrinks with its region's first level: a list's depths, small print
SMALLEST = 10.0  # below a role's floor, for what cannot continue on a next slide
DEFAULT_HANG = 1.2  # em between a list mark and its text where the level says nothing
DIGIT = 0.6  # em, of a digit, and of the point and the space behind a number


class Setting(NamedTuple):
    """How a paragraph is set in a region: which level it takes, and what differs from that level."""

    level: int
    style: TextStyle
    margin: float
    indent: float
    bullet: str  # "" none, "auto" a number, else a character


def setting(paragraph: Paragraph, region: Region, size: float) -> Setting:
    """Return how a paragraph is set when the first level of its region has ``size``.

    Running text takes level 1 without its bullet; a list's depths take the levels from the first that
    has a bullet on.
    """
    levels = region.levels
    factor = size / levels[0].size
    level = 0
    if paragraph.level:
        level = min(paragraph.level - (1 if levels[0].bullet else 0), len(levels) - 1)
    style = levels[level]
    if factor != 1 or paragraph.scale != 1:
        wanted = round(style.size * factor * paragraph.scale * 2) / 2
        style = style._replace(size=max(wanted, min(style.size, size, LEAST)))
    if not paragraph.level:
        bare = bool(style.bullet)
        return Setting(0, style, 0.0 if bare else style.margin, 0.0 if bare else style.indent, "")
    margin = style.margin or style.size * DEFAULT_HANG * paragraph.level
    indent = style.indent if style.indent < 0 else -min(margin, style.size * DEFAULT_HANG)
    bullet = "auto" if style.bullet == "auto" else style.bullet or "•"
    if paragraph.mark == "number" and bullet != "auto":  # the level's indent may be too narrow
        hang = max(-indent, style.size * (DIGIT * len(str(paragraph.number)) + DIGIT))
        margin, indent, bullet = margin + indent + hang, -hang, "auto"
    if not paragraph.mark or paragraph.continues:
        return Setting(level, style, margin, 0.0, "")
    return Setting(level, style, margin, indent, bullet)


class Fitted(NamedTuple):
    """A size, and the slices of a text that fit at it, one a slide."""

    size: float
    slices: tuple[Text, ...]


class Fitter:
    """Measures texts in one region; ``language`` is that of runs that say none."""

    def __init__(self, region: Region, template: Template, language: str = "en") -> None:
        self.region, self.template, self.language = region, template, language
        self.width, self.height = region.inner.width, region.inner.height
        self.measured: dict[tuple[int, int, bool], tuple[Paragraph, Measured, float]] = {}
        self.heights: dict[tuple[int, float], tuple[float, bool, Text]] = {}
        self.folds = self.splits = False  # whether a paragraph had two lines, a word was split

    def words(self, paragraph: Paragraph, style: TextStyle) -> Measured:
        """Return the measured words of a paragraph; each paragraph is measured once."""
        return self.measure(paragraph, style)[1]

    def leading(self, paragraph: Paragraph, style: TextStyle) -> float:
        """Return the height of a paragraph's lines: fonts for some scripts need more than usual."""
        return style.leading * self.measure(paragraph, style)[2]

    def measure(self, paragraph: Paragraph, style: TextStyle) -> tuple[Paragraph, Measured, float]:
        key = id(paragraph), hash(style.family), style.bold
        found = self.measured.get(key)
        if found is None:

            def face_of(run: Run) -> Face:
                return self.template.face(style, run.bold, run.italic, run.code)

            words = measure(paragraph, face_of, self.template.fonts, style.caps)
            # The paragraph is kept, so that no other gets its id.
            found = self.measured[key] = paragraph, words, rise(words, paragraph.text)
        return found

    def hyphens(self, word: str, language: str | None) -> Sequence[int]:
        """Return where a word may be hyphenated.

        A shorter one is wider than its line in crowded cells only. There the width is in doubt where the
        font is not at hand, and a hyphen might stand within a line.
        """
        return points(word, language or self.language) if len(word) >= HYPHENATED else ()

    def limit(self, how: Setting) -> float:
        """Return the em that a line may be wide, the slack taken off."""
        return (self.width - how.margin) * SLACK / how.style.size

    def split(self, paragraph: Paragraph, how: Setting) -> Measured:
        """Return the words of a paragraph, those split that are wider than their line."""
        words = self.words(paragraph, how.style)
        split = words.fitted(max(self.limit(how), 1.0), self.hyphens)
        self.splits = self.splits or split is not words
        return split

    def lines(self, paragraph: Paragraph, size: float) -> int:
        """Return how many lines a paragraph may take: what decides whether it fits."""
        return self.count(paragraph, setting(paragraph, self.region, size))

    def full_lines(self, paragraph: Paragraph, size: float) -> int:
        """Return how many lines a paragraph takes at the full width, where programs break them."""
        how = setting(paragraph, self.region, size)
        return len(self.split(paragraph, how).breaks(self.limit(how) / SLACK))

    def count(self, paragraph: Paragraph, how: Setting) -> int:
        words, limit = self.words(paragraph, how.style), self.limit(how)
        if words.total <= limit:
            return 1
        self.folds = True
        return len(self.split(paragraph, how).breaks(limit))

    def text_height(self, text: Text, size: float) -> float:
        return self.at(text, size)[0]

    def at(self, text: Text, size: float) -> tuple[float, bool]:
        """Return a text's height, and whether no word of it is wider than its line."""
        found = self.heights.get((id(text), size))
        if found is None:
            split, self.splits, height = self.splits, False, 0.0
            for i, paragraph in enumerate(text.paragraphs):
                how = setting(paragraph, self.region, size)
                style = how.style
                leading = self.leading(paragraph, style)
                height += self.count(paragraph, how) * leading + style.after
                height += 0.0 if paragraph.continues else style.before
                height += 0.0 if i else style.lead
            found = self.heights[id(text), size] = height, not self.splits, text
            self.splits |= split
        return found[:2]

    def sizes(self, floor: float) -> Iterator[float]:
        """Yield the sizes to try: the region's own, then smaller in steps down to ``floor``."""
        size = self.region.size
        yield size
        while size > floor:
            size = max(floor, size - (2 if size > 24 else 1))
            yield size

    def largest(self, text: Text, floor: float) -> float | None:
        """Return the largest size at which a text fits, or None.

        Rather than break a word inside, a text is set smaller, as far as its floor allows.
        """
        found = None
        for size in self.sizes(floor):
            height, whole = self.at(text, size)
            if height <= self.height + 0.01:
                found = found or size
                if whole:
                    return size
        return found

    def fit(self, text: Text) -> Fitted:
        """Return the size for a text; cut over several slides where it does not fit at the floor."""
        size = self.largest(text, self.region.floor)
        return Fitted(size, (text,)) if size is not None else self.over_slides(text)

    def over_slides(self, text: Text, most: float = math.inf) -> Fitted:
        """Return a text cut at the largest size that needs no more slides than the floor.

        It has ``most`` points at most.
        """
        floor = self.region.floor
        least = len(self.cut(text, floor))
        for size in self.sizes(floor):
            if size <= max(most, floor) and len(slices := self.cut(text, size)) <= least:
                return Fitted(size, tuple(slices))
        raise AssertionError("the floor was among the sizes")

    def cut(self, text: Text, size: float) -> list[Text]:
        """Return a text in the fewest slices that fit, about equally high."""
        columns, lead = [], 0.0
        for paragraph in text.paragraphs:
            how = setting(paragraph, self.region, size)
            words, style = self.split(paragraph, how), how.style
            leading = self.leading(paragraph, style)
            column = Column(paragraph, words, self.limit(how), leading, style.before, style.after)
            columns.append(column)
            lead = max(lead, style.lead)
        return [Text(tuple(part), text.span) for part in cut(columns, self.height - lead)]

    def with_marks(self, text: Text, size: float) -> Text:
        """Return a text whose words wider than a line say where they were broken.

        Programs break lines themselves: they show a soft hyphen at a line's end, and end one at a
        zero width space.
        """
        if not self.splits or self.at(text, size)[1]:
            return text
        paragraphs = []
        for paragraph in text.paragraphs:
            how = setting(paragraph, self.region, size)
            plain = not how.style.caps or len(paragraph.text.upper()) == len(paragraph.text)
            words = self.split(paragraph, how)
            paragraphs.append(with_marks(paragraph, words) if plain else paragraph)
        return text._replace(paragraphs=tuple(paragraphs))


def rise(words: Measured, text: str) -> float:
    """Return how much higher a paragraph's lines are than usual: as its fonts for other scripts say."""
    if not has_script(text):
        return 1.0
    parts = words.parts(0, len(words.widths))
    lines = [part.face.advances.line for part in parts if has_script(part.text)]
    return max(PITCH, *lines) / PITCH
