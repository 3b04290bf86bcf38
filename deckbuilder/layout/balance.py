"""What makes slides look composed: siblings of one size, titles of like lines, short texts set lower.

All of it becomes sizes and insets: no text is changed, and programs break its lines themselves.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from operator import add

from deckbuilder.blocks import Text
from deckbuilder.directions import MIRRORED, is_rtl
from deckbuilder.layout.fitting import SLACK, Fitter, setting
from deckbuilder.layout.lines import Measured
from deckbuilder.masters import Region
from deckbuilder.record import replace

ALIKE = 0.9  # of the slides of a kind
STEP = 0.05  # em, in which a narrower width is looked for
LOWERED = 2 / 3  # of what a short text lacks to half its region


def common(most: Sequence[float | None]) -> float:
    """Return the largest value that nine in ten siblings can have, as the size of their texts.

    ``most`` is what each can have, None for one that can have none. Where so many are without that
    there is no such value, it is the largest that all others can have.
    """
    found = sorted((value for value in most if value is not None), reverse=True)
    wanted = min(math.ceil(len(most) * ALIKE - 1e-9), len(found))
    return found[wanted - 1] if wanted else math.inf


def balanced(fitter: Fitter, text: Text, size: float, most: int) -> Region:
    """Return a text's region, narrowed as far as the text takes no more lines: they come out alike.

    That is done for one paragraph of two to ``most`` lines. An inset takes the room from the side at
    which lines end.
    """
    region = fitter.region
    if len(text.paragraphs) != 1:
        return region
    how = setting(text.paragraphs[0], region, size)
    words, wide = fitter.words(text.paragraphs[0], how.style), fitter.width - how.margin
    em = how.style.size / SLACK
    found = narrowest(words, wide / em, most)
    align = how.style.align
    if is_rtl(text.text, fitter.template.rtl) != how.style.rtl:
        align = MIRRORED.get(align, align)
    return inset(region, fitter.width - how.margin - math.ceil(found * em), align)


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


def inset(region: Region, spare: float, align: str) -> Region:
    """Return a region without ``spare`` points of its width, taken where lines of an alignment end."""
    if spare < 1:
        return region
    left, top, right, bottom = region.insets
    said = {"ctr": ("lIns", "rIns"), "r": ("lIns",)}.get(align, ("rIns",))
    left += spare / len(said) if "lIns" in said else 0
    right += spare / len(said) if "rIns" in said else 0
    return replace(region, insets=(left, top, right, bottom), inset=(*region.inset, *said))


def lowered(region: Region, height: float) -> Region:
    """Return a region whose text of a ``height`` stands lower than its top, if it fills less than half."""
    left, top, right, bottom = region.insets
    spare = (region.box.height - top - bottom) / 2 - height
    if region.anchor != "t" or spare * LOWERED < 1:
        return region
    insets = left, top + spare * LOWERED, right, bottom
    return replace(region, insets=insets, inset=(*region.inset, "tIns"))
