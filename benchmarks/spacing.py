"""Tell how even the spaces of justified paragraphs are: ``python benchmarks/spacing.py``.

English paragraphs of about 110 words are set on several measures: greedily, by total fit without hyphens,
and as handouts are set. It prints, in spaces, how far spaces are from their own width on average and at
worst, and in what share of lines they are more than half a space off: at most 12 % from 400 points on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random

from talks import Prose

from deckbuilder.blocks import Paragraph, Run
from deckbuilder.fonts import Fonts, PrintedFonts
from deckbuilder.layout.lines import Measured, measure
from deckbuilder.layout.totalfit import JUSTIFIED, break_lines

FAMILY, SIZE = "Source Serif Pro", 10.5
MEASURES = (427.0, 400.0, 315.0)  # points; what is narrower is set ragged
COUNT, WORDS = 500, 110
HALF, GOAL = 0.5, 0.12

Breaker = Callable[[Measured, float], tuple[Measured, list[int]]]
WAYS: dict[str, Breaker] = {
    "greedy": lambda words, limit: (words, words.breaks(limit)),
    "total fit, no hyphens": lambda w, limit: break_lines(w, limit, JUSTIFIED, "en", False),
    "as handouts are set": lambda w, limit: break_lines(w, limit, JUSTIFIED, "en"),
}


def paragraphs() -> Iterator[str]:
    """Yield paragraphs, the same ones each time."""
    prose = Prose(Random(3))
    for _ in range(COUNT):
        yield prose.text(WORDS)


def deviations(words: Measured, ends: list[int], limit: float, space: float) -> Iterator[float]:
    """Yield, for each line but the last, how much its spaces are wider than their own width, in spaces."""
    for begin, end in list(pairwise([0, *ends]))[:-1]:
        parts = words.parts(begin, end)
        spaces = sum(part.text.count(" ") for part in parts)
        if spaces:
            yield (limit - sum(part.width for part in parts)) / spaces / space


def report(
    name: str, breaker: Breaker, measured: list[Measured], limit: float, space: float
) -> str:
    """Return a line of the table."""
    found: list[float] = []
    hyphens = 0
    start = time.perf_counter()
    broken = [breaker(words, limit) for words in measured]
    took = (time.perf_counter() - start) / len(measured) * 1000
    for words, ends in broken:
        found += deviations(words, ends, limit, space)
        hyphens += sum(end - 1 in words.hyphens for end in ends)
    off = sum(abs(deviation) > HALF for deviation in found) / len(found)
    mean = sum(map(abs, found)) / len(found)
    numbers = f"{mean:8.2f}{max(found):8.2f}{off:8.1%}{hyphens / len(found):10.1%}{took:8.2f}"
    return f"{limit * SIZE:5.0f}  {name:24}{numbers}"


def main() -> None:
    """Set the paragraphs in all ways and print what came of it."""
    fonts = PrintedFonts(Fonts(language="en"))
    face = fonts.face(FAMILY)
    measured = [measure(Paragraph((Run(text),)), lambda run: face, fonts) for text in paragraphs()]
    print(
        f"{'pt':>5}  {'lines are broken':24}{'mean':>8}{'worst':>8}{'> 1/2':>8}{'hyphens':>10}{'ms':>8}"
    )
    for width in MEASURES:
        for name, breaker in WAYS.items():
            print(report(name, breaker, measured, width / SIZE, face.advances[" "]))
    print(f"goal: at most {GOAL:.0%} of lines more than half a space off from 400 pt on")


if __name__ == "__main__":
    main()
