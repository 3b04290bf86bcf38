"""Lines of a whole paragraph at once, as even as they can be (Knuth and Plass, 1981).

A line's ratio tells how far its spaces are from their own width: 1 is half a space more, -1 a third
less. First no word is hyphenated; where that leaves a bad line, words may be.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from math import inf
from operator import add
from typing import NamedTuple

from deckbuilder.hyphenation import points
from deckbuilder.layout.lines import Measured

STRETCH, SHRINK = 1 / 2, 1 / 3  # of a space
RAGGED_FILL = 6.0  # em that a ragged line may lack
FULL_WIDTH_FILL = 1.0  # em that a line of CJK characters may lack
GOOD, FAIR, POOR = 1.0, 1.3, 3.0  # ratios that lines may have: at first, hyphenated, if they must
HYPHEN = 16000.0  # demerits of a hyphen; once more for a second in a row, and before the last line
MOST_HYPHENS = 2  # in a row
SHORT_LAST, SHORT_DEMERITS = 0.1, 40000.0  # of the measure: a last line should be longer
MOST_BALANCED = 8  # lines of a heading that are made alike
STEP = 0.05  # em, in which a narrower width is looked for
EPSILON = 1e-6
HYPHENS = "-‐–—"


class _Node(NamedTuple):
    """A line that ends before word ``at``, and the best way to it; ``hyphens`` end so many lines in a row."""

    at: int
    demerits: float = 0.0
    hyphens: int = 0
    before: _Node | None = None


class Flow(NamedTuple):
    """How a paragraph's lines are filled: ``fill`` is what a line may lack, in em; spaces stretch or not."""

    justified: bool
    fill: float

    @property
    def stretch(self) -> float:
        return STRETCH if self.justified else 0.0

    @property
    def shrink(self) -> float:
        return SHRINK if self.justified else 0.0


JUSTIFIED = Flow(True, 0.0)
RAGGED = Flow(False, RAGGED_FILL)
FULL_WIDTH = Flow(False, FULL_WIDTH_FILL)
BALANCED = Flow(False, 0.0)  # lines of like length, and no more of them than there have to be


def break_lines(
    words: Measured, limit: float, flow: Flow, language: str, hyphenated: bool = True
) -> tuple[Measured, list[int]]:
    """Return words and the index after the last one of each line, for lines of ``limit`` em.

    The words are those given; where they may be ``hyphenated``, they may come back cut into syllables.
    One that is wider than a line is cut in any case.
    """
    if words.total <= limit:
        return words, [len(words.widths)]
    words = words.fitted(limit, lambda word, own: points(word, own or language))
    if flow is BALANCED:
        return words, words.breaks(narrowest(words, limit, MOST_BALANCED))
    found = fit(words, limit, flow, GOOD)
    alone = flow.justified and found is not None and _is_short(words, found, limit)
    if hyphenated and (found is None or alone):
        cut = words.hyphenated(language, flow.justified)
        better = fit(cut, limit, flow, FAIR)
        if found is None or (better is not None and not _is_short(cut, better, limit)):
            words, found = cut, better
    if found is None:
        found = fit(words, limit, flow, POOR) or fit(words, limit, flow, inf)
    return words, found or words.breaks(limit)


def _is_short(words: Measured, ends: list[int], limit: float) -> bool:
    """Return whether the last line holds little more than a word."""
    return len(ends) > 1 and words.width(ends[-2], ends[-1]) < SHORT_LAST * limit


def narrowest(words: Measured, limit: float, most: int) -> float:
    """Return the least limit in em at which words take no more lines than at ``limit``.

    It is ``limit`` itself where they take one or more than ``most``, or a word is too wide for it.
    """
    starts = [0.0, *accumulate(map(add, words.widths, words.gaps))]
    ends = [*map(add, starts, words.widths)]

    def lines(limit: float) -> int:
        count = word = 0
        while word < len(ends):
            word = max(bisect_right(ends, starts[word] + limit), word + 1)
            count += 1
        return count

    count, widest = lines(limit), words.widest
    if not 1 < count <= most or widest > limit:
        return limit
    narrow = max(widest, words.total / count)
    wide = min(limit, words.total / count + widest)  # a line broken greedily lacks less than a word
    while wide - narrow > STEP:
        middle = (narrow + wide) / 2
        if lines(middle) > count:
            narrow = middle
        else:
            wide = middle
    return wide


def fit(words: Measured, limit: float, flow: Flow, tolerance: float) -> list[int] | None:
    """Return where lines end at the least demerits, or None if a line would be over ``tolerance``."""
    return _Paragraph(words, limit, flow, tolerance).ends()


class _Paragraph:
    """A paragraph with the sums of its words and spaces, so that the length of a line is a difference."""

    def __init__(self, words: Measured, limit: float, flow: Flow, tolerance: float) -> None:
        self.words, self.limit, self.tolerance = words, limit, tolerance
        self.stretch, self.shrink, self.fill = flow.stretch, flow.shrink, flow.fill
        self.count = len(words.widths)
        self.spaces: list[float] = [*accumulate(words.gaps, initial=0.0)]
        self.starts: list[float] = [*map(add, accumulate(words.widths, initial=0.0), self.spaces)]

    def ends(self) -> list[int] | None:
        active = [_Node(0)]
        for end in range(1, self.count + 1):
            if self.is_short(active[0].at, end):
                continue
            best, full = self.lines(active, end)
            active = [*active[full:], *best] if end < self.count else best
            if not active:
                return None
        node: _Node | None = min(active, key=lambda node: node.demerits)
        out = []
        while node is not None and node.before is not None:
            out.append(node.at)
            node = node.before
        return out[::-1]

    def is_short(self, at: int, end: int) -> bool:
        """Return whether even the longest line that may end here is too short to."""
        if end == self.count:
            return False
        space = self.spaces[end - 1] - self.spaces[at]
        length = self.starts[end - 1] + self.words.widths[end - 1] - self.starts[at]
        give = self.tolerance * (self.stretch * space + self.fill)
        return length + self.words.hyphens.get(end - 1, 0.0) + give < self.limit

    def lines(self, active: list[_Node], end: int) -> tuple[list[_Node], int]:
        """Return the best lines that end before a word, and how many of the active nodes are too far now."""
        hyphen = self.words.hyphens.get(end - 1, 0.0)
        stop = self.starts[end - 1] + self.words.widths[end - 1]
        marked = self.is_marked(end, hyphen)
        best: dict[int, _Node] = {}
        full = 0
        for node in active:
            space = self.spaces[end - 1] - self.spaces[node.at]
            length = stop - self.starts[node.at]
            if length - self.shrink * space > self.limit + EPSILON:
                full += 1
                continue
            ratio = self.ratio(self.limit - length - hyphen, space, end)
            if ratio > self.tolerance:
                break  # what starts later is shorter still
            hyphens = node.hyphens + 1 if marked else 0
            if ratio < -1 - EPSILON or hyphens > MOST_HYPHENS:
                continue
            demerits = node.demerits + _demerits(ratio, hyphens)
            if end == self.count and node.before is not None:
                demerits += SHORT_DEMERITS * (length < SHORT_LAST * self.limit)
                demerits += HYPHEN * (node.hyphens > 0)
            if hyphens not in best or demerits < best[hyphens].demerits:
                best[hyphens] = _Node(end, demerits, hyphens, node)
        return list(best.values()), full

    def ratio(self, spare: float, space: float, end: int) -> float:
        """Return the ratio of a line that is ``spare`` short of the limit; the last one may be short."""
        if spare < 0:
            room = self.shrink * space
            return spare / room if room else (-inf if spare < -EPSILON else 0.0)
        if end == self.count:
            return 0.0
        give = self.stretch * space + self.fill
        return spare / give if give else (inf if spare > EPSILON else 0.0)

    def is_marked(self, end: int, hyphen: float) -> bool:
        """Return whether a line that ends before a word ends with a hyphen."""
        joined = end < self.count and not self.words.gaps[end - 1]
        return joined and bool(hyphen or self.words.text(end - 1)[-1:] in HYPHENS)


def _demerits(ratio: float, hyphens: int) -> float:
    """Return the demerits of a line: of its spaces, and of the hyphens that end it and those before."""
    badness = min(100.0 * abs(ratio) ** 3, 1e5)
    return (1.0 + badness) ** 2 + HYPHEN * hyphens
