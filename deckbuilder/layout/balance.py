"""What makes slides look composed: siblings of one size, titles of like lines, short texts set lower.

All of it becomes sizes and insets: no text is changed, and programs break its lines themselves.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from deckbuilder.blocks import Text
from deckbuilder.directions import MIRRORED, is_rtl
from deckbuilder.layout.fitting import SLACK, Fitter, setting
from deckbuilder.layout.totalfit import narrowest
from deckbuilder.masters import Region
from deckbuilder.record import replace
from deckbuilder.scripts import has_script

ALIKE = 0.9  # of the slides of a kind
SHORT = 2 / 5  # of its region that a short text fills at most
LOWER = 1 / 5  # of its region that it stands lower: all of them begin at one height


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

    That is done where no paragraph has more than ``most`` lines. An inset takes the room from the side
    at which lines end.
    """
    region, spare = fitter.region, fitter.width
    for paragraph in text.paragraphs:
        how = setting(paragraph, region, size)
        words, wide = fitter.words(paragraph, how.style), fitter.width - how.margin
        em = how.style.size / SLACK
        limit = wide / em
        if words.total > limit:
            found = narrowest(words, limit, most)
        else:  # a line is not made tight whose letters stand in a font that programs choose
            found = limit if has_script(paragraph.text) else words.total
        spare = min(spare, wide - math.ceil(found * em))
    align = how.style.align
    if is_rtl(text.text, fitter.template.rtl) != how.style.rtl:
        align = MIRRORED.get(align, align)
    return inset(region, spare, align)


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
    """Return a region whose text of a ``height`` stands lower than its top, if it is short."""
    left, top, right, bottom = region.insets
    room = region.box.height - top - bottom
    if region.anchor != "t" or height > room * SHORT:
        return region
    insets = left, top + room * LOWER, right, bottom
    return replace(region, insets=insets, inset=(*region.inset, "tIns"))
