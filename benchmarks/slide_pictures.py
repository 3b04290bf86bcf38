"""Compare our pictures of slides with LibreOffice's: ``python benchmarks/slide_pictures.py [TEMPLATE ...]``.

Every talk of the tests is built on each template (by default the bundled ones). A judge lets LibreOffice
draw the decks without kerning. Printed is how many lines break at the same word, how far the lines of
both drawings lie apart, and how many boxes (pictures, and shapes with a fill or an outline) lie within
two points. The judge, ``overflow_pptx.py``, lies in ``DECK_CHECKS`` (by default ../shared/tools), and its
LibreOffice needs the fonts.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from io import BytesIO
from math import hypot, inf
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import pdfplumber

from deckbuilder.diagnostics import Diagnostics
from deckbuilder.formats.pdf import write_pdf
from deckbuilder.formats.pptx import write_pptx
from deckbuilder.formats.slide_ink import inked
from deckbuilder.pipeline import Job, fonts_of, load, slides

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests"))

from readback import project  # noqa: E402

STAMP = "2000-01-01T00:00:00Z"
MARK = "•"
THIN = 3.0  # points
LINES, NEAR = 97.0, 2.0  # goals: per cent of lines; points


class Row(NamedTuple):
    """A line as a PDF shows it: letters without spaces, its left edge and baseline."""

    text: str
    x: float
    y: float


class Compared(NamedTuple):
    """Lines of LibreOffice, those that we break alike, and how far those lie apart, across and down.

    ``boxes``: how far each of our boxes is from the one of LibreOffice that is nearest, at most.
    """

    lines: int
    alike: int
    across: list[float]
    down: list[float]
    boxes: list[float]


def squashed(text: str) -> str:
    """Return the letters of a line, in whatever order they are seen."""
    return "".join(sorted(re.sub(r"[\s\xad\u200b-]", "", text)))


def rows(pdf: bytes) -> list[list[Row]]:
    """Return the lines of each page: characters on one baseline, cut where there is a gap."""
    out = []
    with pdfplumber.open(BytesIO(pdf)) as document:
        for page in document.pages:
            by_line: dict[float, list[dict[str, Any]]] = defaultdict(list)
            for char in page.chars:
                if (
                    char["text"] == MARK
                ):  # of a list: close to its text in one drawing, apart in the other
                    continue
                by_line[round(char["matrix"][5], 0)].append(char)
            out.append([row for chars in by_line.values() for row in stretches(chars)])
    return out


def boxes(pdf: bytes) -> list[list[tuple[float, float, float, float]]]:
    """Return the edges of what is drawn on each page beside text; underlines go with their text."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [
            [
                (one["x0"], one["top"], one["x1"], one["bottom"])
                for one in (*page.images, *page.rects, *page.curves)
                if min(one["width"], one["height"]) > THIN
            ]
            for page in document.pages
        ]


def stretches(chars: list[dict[str, Any]]) -> list[Row]:
    """Return what stands together of the characters on a baseline."""
    found: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda c: c["x0"]):
        if not found or char["x0"] - found[-1][-1]["x1"] > char["size"]:
            found.append([])
        found[-1].append(char)
    return [
        Row(squashed("".join(c["text"] for c in part)), part[0]["x0"], part[0]["matrix"][5])
        for part in found
    ]


def compare(talk: Path, template: str, judge: Path, folder: Path) -> Compared:
    """Return how our drawing of a talk compares with LibreOffice's."""
    report = Diagnostics()
    found, labels, look = load(Job(talk, talk.name, folder, template=template), report)
    deck = slides(found, labels, look, report, strict=False)
    path = folder / f"{talk.stem}.pptx"
    path.write_bytes(write_pptx(deck, look, labels, STAMP, fonts_of(deck, look)))
    kept = folder / talk.stem
    command = [sys.executable, str(judge), "--lines", "--json", "--keep", str(kept), str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    told = json.JSONDecoder().raw_decode(run.stdout[run.stdout.index("[") :])[0]
    document = inked(deck, look, labels)
    ours = [
        {
            squashed("".join(p.text for p in line.pieces))
            for placed in frame.placed
            for line in placed.lines
        }
        for frame in document.frames
    ]
    lines = [(one["slide"] - 1, squashed(line)) for one in told for line in one["lines"]]
    lines = [(slide, text) for slide, text in lines if text]
    alike = sum(text in ours[slide] for slide, text in lines)
    [drawn] = kept.glob("*.pdf")
    drawn_by = drawn.read_bytes(), write_pdf(document, STAMP)
    apart = [
        min(
            (max(abs(a - b) for a, b in zip(box, other, strict=True)) for other in theirs),
            default=inf,
        )
        for theirs, own in zip(*map(boxes, drawn_by), strict=True)
        for box in own
    ]
    across, down = [], []
    for theirs, own in zip(*map(rows, drawn_by), strict=True):
        for row in theirs:
            same = [other for other in own if other.text == row.text]
            if same:  # cells of a table often say the same: the nearest is meant
                other = min(same, key=lambda other: hypot(row.x - other.x, row.y - other.y))
                own.remove(other)
                across.append(abs(row.x - other.x))
                down.append(abs(row.y - other.y))
    return Compared(len(lines), alike, across, down, apart)


def within(distances: list[float]) -> float:
    return 100 * sum(d <= NEAR for d in distances) / max(len(distances), 1)


def report(name: str, found: list[Compared]) -> None:
    lines, alike = sum(one.lines for one in found), sum(one.alike for one in found)
    across = [d for one in found for d in one.across]
    down = [d for one in found for d in one.down]
    apart = [d for one in found for d in one.boxes]
    print(
        f"{name:24} {lines:6} lines, {100 * alike / max(lines, 1):5.1f} % break alike; "
        f"{within(across):5.1f} % within {NEAR:g} pt across, {within(down):5.1f} % down "
        f"(median {median(across or [0]):.2f}, {median(down or [0]):.2f}); "
        f"{len(apart)} boxes, {within(apart):.1f} %",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("templates", nargs="*", default=["classic", "midnight", "paper"])
    parser.add_argument("--talk", help="one talk alone, by its name")
    options = parser.parse_args()
    judge = Path(
        os.environ.get("DECK_CHECKS", HERE.parent.parent / "shared" / "tools"), "overflow_pptx.py"
    )
    for template in options.templates:
        found = []
        with tempfile.TemporaryDirectory() as folder:
            for talk in sorted(project().glob(f"{options.talk or '*'}.yaml")):
                found.append(compare(talk, template, judge, Path(folder)))
                report(f"{template} {talk.stem}", found[-1:])
        report(f"{template}, all", found)
    print(f"goals: {LINES:g} % of lines, boxes within {NEAR:g} pt")


if __name__ == "__main__":
    main()
