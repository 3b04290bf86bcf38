"""Text in a region: at which size it fits, and where it is cut if it does not.

Heights follow PowerPoint: a line is 1.2 em of its size times the percentage of line spacing, for every
Latin font. Lines are counted at 99.5 % of the width, so that rounding never adds one that was not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Run, Text
from deckbuilder.fonts import Face
from deckbuilder.layout.lines import Measured, measure
from deckbuilder.masters import Region, TextStyle
from deckbuilder.template import Template

SLACK = 0.995
SMALLEST = 10.0  # below a role's floor, for what cannot continue on a next slide
DEFAULT_HANG = 1.2  # em between a list mark and its text where the level says nothing
DIGIT = 0.6  # em, of a digit, and of the point and the space behind a number
SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'”’»)]*(?:\s+|(?<=[。！？]))(?=\S)")


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
    exact = style.size * factor * paragraph.scale
    style = style._replace(
        size=round(exact * 2) / 2 if factor != 1 or paragraph.scale != 1 else exact
    )
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
    """Measures texts in one region."""

    def __init__(self, region: Region, template: Template) -> None:
        self.region, self.template = region, template
        self.width, self.height = region.inner.width, region.inner.height
        self.measured: dict[tuple[int, int, bool], tuple[Paragraph, Measured]] = {}

    def words(self, paragraph: Paragraph, style: TextStyle) -> Measured:
        """Return the measured words of a paragraph; each paragraph is measured once."""
        key = id(paragraph), hash(style.family), style.bold
        found = self.measured.get(key)
        if found is None:

            def face_of(run: Run) -> Face:
                return self.template.face(style, run.bold, run.italic, run.code)

            words = measure(paragraph, face_of, self.template.fonts, style.caps)
            # The paragraph is kept, so that no other gets its id.
            found = self.measured[key] = paragraph, words
        return found[1]

    def lines(self, paragraph: Paragraph, size: float) -> int:
        """Return how many lines a paragraph takes."""
        return self.count(paragraph, setting(paragraph, self.region, size))

    def count(self, paragraph: Paragraph, how: Setting) -> int:
        limit = (self.width - how.margin) * SLACK / how.style.size
        words = self.words(paragraph, how.style)
        if words.total <= limit:
            return 1
        return len(words.fitted(max(limit, 1.0)).breaks(limit))

    def paragraph_height(self, paragraph: Paragraph, size: float) -> float:
        how = setting(paragraph, self.region, size)
        style = how.style
        before = 0.0 if paragraph.continues else style.before
        return self.count(paragraph, how) * style.leading + before + style.after

    def text_height(self, text: Text, size: float) -> float:
        return sum(self.paragraph_height(paragraph, size) for paragraph in text.paragraphs)

    def sizes(self, floor: float) -> Iterator[float]:
        """Yield the sizes to try: the level's own, then smaller in steps down to ``floor``."""
        size = self.region.levels[0].size
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
            if self.fits(text, size):
                found = found or size
                if self.whole_words(text, size):
                    return size
        return found

    def fits(self, text: Text, size: float) -> bool:
        return self.text_height(text, size) <= self.height + 0.01

    def whole_words(self, text: Text, size: float) -> bool:
        """Return whether no word is wider than its line."""
        for paragraph in text.paragraphs:
            how = setting(paragraph, self.region, size)
            words = self.words(paragraph, how.style)
            if words.widest > (self.width - how.margin) * SLACK / how.style.size:
                return False
        return True

    def fit(self, text: Text) -> Fitted:
        """Return the size for a text; cut over several slides where it does not fit at the floor.

        It is then set at the largest size that needs no more slides than the floor does.
        """
        floor = self.region.floor
        size = self.largest(text, floor)
        if size is not None:
            return Fitted(size, (text,))
        least = len(self.cut(text, floor))
        for size in self.sizes(floor):
            slices = self.cut(text, size)
            if len(slices) <= least:
                return Fitted(size, tuple(slices))
        raise AssertionError("the floor was among the sizes")

    def cut(self, text: Text, size: float) -> list[Text]:
        """Return a text in slices that fit: cut between paragraphs, else sentences, else lines."""
        slices: list[list[Paragraph]] = [[]]
        room = self.height
        for paragraph in self.pieces(text.paragraphs, size):
            height = self.paragraph_height(paragraph, size)
            if slices[-1] and height > room + 0.01:
                led = _led_in(slices[-1])
                room = self.height - sum(self.paragraph_height(p, size) for p in led)
                if led and height > room + 0.01:  # no room for both: the lead-in stays behind
                    slices[-1] += led
                    led, room = [], self.height
                slices.append(led)
            slices[-1].append(paragraph)
            room -= height
        return [Text(tuple(rejoin(paragraphs)), text.span) for paragraphs in slices]

    def pieces(self, paragraphs: Sequence[Paragraph], size: float) -> Iterator[Paragraph]:
        """Yield paragraphs, those higher than the region in sentences, and long sentences in lines."""
        for paragraph in paragraphs:
            if self.paragraph_height(paragraph, size) <= self.height:
                yield paragraph
                continue
            for sentence in cut_sentences(paragraph):
                if self.paragraph_height(sentence, size) <= self.height:
                    yield sentence
                else:
                    yield from self.line_groups(sentence, size)

    def line_groups(self, paragraph: Paragraph, size: float) -> Iterator[Paragraph]:
        """Yield a sentence that is higher than the region in stretches of two lines."""
        how = setting(paragraph, self.region, size)
        limit = (self.width - how.margin) * SLACK / how.style.size
        words = self.words(paragraph, how.style).fitted(max(limit, 1.0))
        offsets, at = [], 0
        ends = words.breaks(limit)
        for start, end in zip([0, *ends], ends, strict=False):
            at += len("".join(part.text for part in words.parts(start, end)))
            at += 0 if words.joined(end) else 1
            offsets.append(at)
        yield from cut_at(paragraph, offsets[1:-1:2])


def _led_in(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Return, taken off a full slice, the last paragraph that only leads in to what comes next."""
    if len(paragraphs) > 1 and paragraphs[-1].text.rstrip().endswith((":", "：")):
        return [paragraphs.pop()]
    return []


def cut_sentences(paragraph: Paragraph) -> list[Paragraph]:
    """Return a paragraph in its sentences; all but the first continue it."""
    return cut_at(paragraph, [match.end() for match in SENTENCE_END.finditer(paragraph.text)])


def cut_at(paragraph: Paragraph, offsets: Sequence[int]) -> list[Paragraph]:
    """Return a paragraph cut at character offsets; all but the first continue it."""
    out: list[list[Run]] = [[]]
    at, cuts = 0, list(offsets)
    for run in paragraph.runs:
        text = run.text
        while cuts and cuts[0] < at + len(text):
            head, text = text[: cuts[0] - at], text[cuts[0] - at :]
            if head:
                out[-1].append(run._replace(text=head))
            out.append([])
            at = cuts.pop(0)
        if text:
            out[-1].append(run._replace(text=text))
        at += len(text)
    first = paragraph._replace(runs=tuple(out[0]))
    return [
        first,
        *(paragraph._replace(runs=tuple(runs), continues=True) for runs in out[1:] if runs),
    ]


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Return runs without the space at their end."""
    while runs and not runs[-1].text.rstrip(" "):
        runs = runs[:-1]
    if runs:
        runs = [*runs[:-1], runs[-1]._replace(text=runs[-1].text.rstrip(" "))]
    return tuple(runs)


def rejoin(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Yield paragraphs, those that continue the one before in a slice joined to it again."""
    joined: list[Paragraph] = []
    for paragraph in paragraphs:
        if joined and paragraph.continues:
            joined[-1] = joined[-1]._replace(runs=merged((*joined[-1].runs, *paragraph.runs)))
        else:
            joined.append(paragraph)
    for paragraph in joined:
        yield paragraph._replace(runs=_trimmed(list(paragraph.runs)))


def merged(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return runs with neighbours of one style as one."""
    out: list[Run] = []
    for run in runs:
        if out and out[-1][1:] == run[1:]:
            out[-1] = out[-1]._replace(text=out[-1].text + run.text)
        else:
            out.append(run)
    return tuple(out)
