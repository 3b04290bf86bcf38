"""Where what does not fit on one slide is cut: over the fewest slides, all about equally full.

Text is cut between paragraphs, else between sentences, and a sentence higher than a slide between lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Run
from deckbuilder.layout.lines import SOFT_HYPHEN, Measured

SENTENCE_END = re.compile(r"(?<=[.!?…。！？])[\"'”’»)]*(?:\s+|(?<=[。！？]))(?=\S)")
# What cuts cost, in slides: a paragraph stays whole for one slide more, but for no line left alone.
INSIDE = 1.5
ALONE = 4.0


def divided(count: int, slices: Callable[[int], Iterable[tuple[int, float, float]]]) -> list[int]:
    """Return the ends of the slices that ``count`` things are cut into at the least cost.

    ``slices(start)`` gives those that may begin at ``start``: end, cost, height. Among ways that cost
    the same, the one wins whose slices are most equally high (the least sum of squares).
    """
    best: list[tuple[float, float, int]] = [(0.0, 0.0, count)] * (count + 1)
    for start in reversed(range(count)):
        best[start] = min(
            (cost + best[end][0], height * height + best[end][1], end)
            for end, cost, height in slices(start)
        )
    ends: list[int] = []
    while not ends or ends[-1] < count:
        ends.append(best[ends[-1] if ends else 0][2])
    return ends


class Column(NamedTuple):
    """A paragraph set in a column of text: words no wider than its line, its limit in em, its measures."""

    paragraph: Paragraph
    words: Measured
    limit: float
    leading: float
    before: float = 0.0
    after: float = 0.0


class Stretch(NamedTuple):
    """Words of a paragraph by their index: a sentence, or a line of one that is higher than a slide."""

    paragraph: int
    start: int
    end: int


def cut(columns: Sequence[Column], room: float) -> list[list[Paragraph]]:
    """Return paragraphs in slices that are no higher than ``room``."""
    cutter = _Cutter(columns, room)
    starts = [0, *divided(len(cutter.stretches), cutter.slices)]
    slices = [cutter.stretches[a:b] for a, b in pairwise(starts)]
    cuts: list[list[int]] = [[] for _ in columns]
    for part in slices:
        if part[0].start:
            cuts[part[0].paragraph].append(part[0].start)
    pieces = [iter(_pieces(column, words)) for column, words in zip(columns, cuts, strict=True)]
    return [
        [next(pieces[paragraph]) for paragraph, _ in groupby(s.paragraph for s in part)]
        for part in slices
    ]


def _pieces(column: Column, words: Sequence[int]) -> list[Paragraph]:
    """Return a paragraph cut before words."""
    if not words:
        return [column.paragraph]
    starts = offsets(column.words)
    return cut_at(column.paragraph, [starts[word] for word in words])


class _Cutter:
    def __init__(self, columns: Sequence[Column], room: float) -> None:
        self.columns, self.room = columns, room
        self.stretches = [stretch for i in range(len(columns)) for stretch in self.stretches_of(i)]
        self.lines: dict[Stretch, list[int]] = {}
        self.widths = [[0.0, *accumulate(column.words.widths)] for column in columns]

    def stretches_of(self, index: int) -> Iterator[Stretch]:
        """Yield a paragraph in sentences, and those that are higher than a slide in lines."""
        column = self.columns[index]
        for start, end in pairwise(sentences(column)):
            ends = [end]
            if not self.fits(column, start, end):
                lines = [start + line for line in self.breaks(column, start, end)]
                whole = [line for line in lines if column.words.marks.get(line - 1) != SOFT_HYPHEN]
                fit = all(self.fits(column, *pair) for pair in pairwise([start, *whole]))
                ends = whole if fit else lines
            for begin, stop in pairwise([start, *ends]):
                yield Stretch(index, begin, stop)

    def fits(self, column: Column, start: int, end: int) -> bool:
        lines = len(self.breaks(column, start, end))
        return lines * column.leading + column.before + column.after <= self.room + 0.01

    @staticmethod
    def breaks(column: Column, start: int, end: int) -> list[int]:
        words = column.words
        return Measured(words.widths[start:end], words.gaps[start:end]).breaks(column.limit)

    def lines_from(self, stretch: Stretch) -> list[int]:
        """Return the ends of the lines from a stretch on, as many as a slide has room for."""
        if stretch in self.lines:
            return self.lines[stretch]
        column, widths = self.columns[stretch.paragraph], self.widths[stretch.paragraph]
        count = int(self.room / column.leading) + 1
        end = bisect_left(widths, widths[stretch.start] + count * column.limit) + 1
        lines = self.breaks(column, stretch.start, max(end, stretch.end))
        found = self.lines[stretch] = [stretch.start + line for line in lines]
        return found

    def slices(self, start: int) -> Iterator[tuple[int, float, float]]:
        """Yield the slices that may begin with a stretch: their end, cost and height."""
        above, lines_above = 0.0, 0
        at = self.stretches[start]._replace(paragraph=-1)  # where the last paragraph so far begins
        lines: list[int] = []
        height, count = 0.0, 0
        first = 0  # lines of the first paragraph
        for i in range(start, len(self.stretches)):
            stretch = self.stretches[i]
            if stretch.paragraph != at.paragraph:
                above, lines_above = height, lines_above + count
                at, lines = stretch, self.lines_from(stretch)
            column = self.columns[stretch.paragraph]
            count = bisect_left(lines, stretch.end) + 1
            before = column.before if at.start == 0 and not column.paragraph.continues else 0.0
            height = above + count * column.leading + before + column.after
            if i > start and height > self.room + 0.01:
                return
            first = first if lines_above else count
            whole = stretch.end == len(column.words.widths)
            alone = lines_above + count == 1 or (not whole and count == 1)
            alone = alone or (self.stretches[start].start > 0 and first == 1)
            led = whole and i + 1 < len(self.stretches) and _leads_in(column.paragraph)
            cost = 1.0 + INSIDE * (not whole) + ALONE * alone + ALONE * led
            yield i + 1, cost, height


def _leads_in(paragraph: Paragraph) -> bool:
    """Return whether a paragraph only leads in to what comes next."""
    return paragraph.text.rstrip().endswith((":", "："))


def offsets(words: Measured) -> list[int]:
    """Return the offset in its paragraph at which each word begins, and the text's end."""
    out = [0]
    for i, gap in enumerate(words.gaps):
        out.append(out[-1] + len(words.text(i)) + (1 if gap else 0))
    return out


def sentences(column: Column) -> list[int]:
    """Return the words that the sentences of a paragraph begin with, and the end of the last."""
    last = len(column.words.widths)
    ends = sentence_ends(column.paragraph.text)
    if not ends:
        return [0, last]
    begins = {offset: word for word, offset in enumerate(offsets(column.words))}
    return [0, *(begins[end] for end in ends if 0 < begins.get(end, 0) < last), last]


def sentence_ends(text: str) -> list[int]:
    """Return the offsets in a text at which a sentence begins that is not the first."""
    return [match.end() for match in SENTENCE_END.finditer(text)]


def cut_at(paragraph: Paragraph, offsets: Sequence[int]) -> list[Paragraph]:
    """Return a paragraph cut at offsets; all but the first continue it, none ends with a space."""
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
    return [
        paragraph._replace(runs=_trimmed(runs), continues=paragraph.continues or i > 0)
        for i, runs in enumerate(out)
    ]


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Return runs without the space at their end."""
    while runs and not runs[-1].text.rstrip(" "):
        runs = runs[:-1]
    if runs:
        runs = [*runs[:-1], runs[-1]._replace(text=runs[-1].text.rstrip(" "))]
    return tuple(runs)


def with_marks(paragraph: Paragraph, words: Measured) -> Paragraph:
    """Return a paragraph with the marks of its words' breaks in its text."""
    if not words.marks:
        return paragraph
    starts = offsets(words)
    marks = {starts[i + 1]: mark for i, mark in words.marks.items()}
    runs, at = [], 0
    for run in paragraph.runs:
        text = run.text
        for offset in sorted(marks, reverse=True):
            if at < offset <= at + len(run.text):
                text = text[: offset - at] + marks[offset] + text[offset - at :]
        at += len(run.text)
        runs.append(run._replace(text=text))
    return paragraph._replace(runs=tuple(runs))
