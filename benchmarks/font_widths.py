"""Tell how much wider than ours a family is: ``python benchmarks/font_widths.py REGULAR [BOLD]``.

The arguments are font files. It prints, for both bundled text families, how many times as wide four words
in a row are at the 99th percentile, over the tests' English, German and French talks; of two files, the
larger. With 0.02 on top that is what ``deckbuilder/standins.py`` has for a family.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from statistics import quantiles

from deckbuilder.fonts import packaged_files
from deckbuilder.metrics import read_advances

TALKS = Path(__file__).parents[1] / "tests" / "cases" / "talks"
NAMES = ("german", "compounds", "french", "long", "lengths", "quoted", "ordered")
FAMILIES = ("Source Sans Pro", "Source Serif Pro")
TOGETHER = 4  # words


def phrases() -> list[str]:
    """Return what four words in a row there are in the talks."""
    text = " ".join((TALKS / f"{name}.yaml").read_text(encoding="utf-8") for name in NAMES)
    words = re.findall(r"[^\W\d_]+[,.;:]?", text)
    return [" ".join(words[i : i + TOGETHER]) for i in range(len(words) - TOGETHER)]


def wider(theirs: Mapping[str, float], ours: Mapping[str, float], texts: list[str]) -> float:
    """Return by how much texts are wider than in our font, at the 99th percentile."""
    ratios = [sum(theirs[c] for c in text) / sum(ours[c] for c in text) for text in texts]
    return quantiles(ratios, n=100)[-1]


def main(paths: list[str]) -> None:
    texts = phrases()
    for family in FAMILIES:
        pairs = zip(paths, packaged_files(family), strict=False)
        found = [wider(read_advances(Path(a)), read_advances(b), texts) for a, b in pairs if b]
        print(f"{family}: {max(found):.3f}")


if __name__ == "__main__":
    main(sys.argv[1:3])
