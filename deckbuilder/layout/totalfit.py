"""Lines of a whole paragraph at once, as even as they can be (Knuth and Plass, 1981).

A line's ratio tells how far its spaces are from their own width: 1 is half a space more, -1 a third
less. First no word is hyphenated; where that leaves a bad line, words may be.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import inf
from operator import add
from typing import NamedTuple

from deckbuilder.hyphenation import points
from deckbuilder.layout.lines import Measured

STRETCH, SHRINK = 1 / 2, 1 / 3  # of a space
RAGGED_FILL = 6.0  # em that a ragged line may lack
FULL_WIDTH_FILL = 1.0  # em that a line of CJK characters may lack
GOOD, FAIR, POOR = (
    1.0,
    1.3,
    3.0,
)  # the ratio that a line may have: at first, hyphenated, if it must be
HYPHEN, SECOND_HYPHEN, LAST_HYPHEN = (
    16000.0,
    16000.0,
    16000.0,
)  # demerits; LAST: before the last line
SHORT_LAST = 0.12  # of the measure: a last line should be longer
SHORT_DEMERITS = 10000.0
MOST_HYPHENS = 2  # in a row
MOST_BALANCED = 6  # lines of a heading that are made alike
STEP = 0.05  # em, in which a narrower width is looked for

_Node = tuple[
    int, float, int, "_Node | None"
]  # where a line ends, demerits, hyphens in a row, before


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
    if found is None and hyphenated:
        cut = words.hyphenated(language, flow.justified)
        if len(cut.widths) > len(words.widths):
            words = cut
            found = fit(words, limit, flow, FAIR)
    if found is None:
        found = fit(words, limit, flow, POOR) or fit(words, limit, flow, inf)
    return words, found or words.breaks(limit)


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
    starts, spaces = _sums(words.widths), _sums(words.gaps)
    gaps, hyphens, count = words.gaps, words.hyphens, len(words.widths)
    stretch, shrink, fill = flow.stretch, flow.shrink, flow.fill
    active: list[_Node] = [(0, 0.0, 0, None)]
    ended: list[_Node] = []
    for end in range(1, count + 1):
        # The line from word a ends at stop - (starts[a] + spaces[a]).
        space_sum = spaces[end - 1]
        stop = starts[end] + space_sum
        hyphen = hyphens.get(end - 1, 0.0)
        last = end == count
        at = active[0][0]
        length = stop - starts[at] - spaces[at]
        if (
            not last
            and length + hyphen + tolerance * (stretch * (space_sum - spaces[at]) + fill) < limit
        ):
            continue
        joined = not gaps[end - 1] and not last
        marked = joined and (hyphen > 0 or words.text(end - 1)[-1:] in "-‐–—")
        best: dict[int, _Node] = {}
        drop = 0
        for node in active:
            at = node[0]
            space = space_sum - spaces[at]
            length = stop - starts[at] - spaces[at]
            if length - shrink * space > limit + 1e-6:
                drop += 1
                continue
            spare = limit - length - hyphen
            if spare < 0:
                if spare < -shrink * space - 1e-6:
                    continue
                ratio = spare / (shrink * space) if space else 0.0
            elif last:
                ratio = 0.0
            else:
                give = stretch * space + fill
                ratio = spare / give if give else (inf if spare > 1e-6 else 0.0)
                if ratio > tolerance:
                    break
            row = node[2] + 1 if marked else 0
            if row > MOST_HYPHENS:
                continue
            demerits = node[1] + _demerits(ratio, row)
            if last and node[3] is not None:
                demerits += SHORT_DEMERITS * (length < SHORT_LAST * limit)
                demerits += LAST_HYPHEN * (node[2] > 0)
            known = best.get(row)
            if known is None or demerits < known[1]:
                best[row] = (end, demerits, row, node)
        if drop:
            active = active[drop:]
        if last:
            ended = list(best.values())
        else:
            active += best.values()
        if not active and not last:
            return None
    return _ends(min(ended, key=lambda node: node[1])) if ended else None


def _demerits(ratio: float, row: int) -> float:
    """Return the demerits of a line: of its spaces, and of the hyphens that end it and those before."""
    badness = min(100.0 * abs(ratio) ** 3, 1e5)
    hyphens = HYPHEN * (row > 0) + SECOND_HYPHEN * (row > 1)
    return (1.0 + badness) ** 2 + hyphens


def _sums(values: Sequence[float]) -> list[float]:
    """Return the sums of the first 0, 1, 2 … values."""
    return [*accumulate(values, initial=0.0)]


def _ends(node: _Node) -> list[int]:
    out = []
    at: _Node | None = node
    while at is not None and at[3] is not None:
        out.append(at[0])
        at = at[3]
    return out[::-1]
