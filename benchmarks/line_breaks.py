"""Compare our line counts with LibreOffice's: ``python benchmarks/line_breaks.py``.

Paragraphs in three fonts, five sizes and several widths become a deck, which a judge lets LibreOffice draw
without kerning; it tells the lines of each. The judge, ``overflow_pptx.py``, lies in ``DECK_CHECKS`` (by
default ../shared/tools), and its LibreOffice needs the fonts. What we count at 99.5 % of the width decides
what fits, and must never be less than what is drawn; at the full width 98 % should be equal.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from pptx import Presentation
from pptx.util import Pt
from talks import Prose

from deckbuilder.blocks import plain
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.language import load_labels
from deckbuilder.layout.fitting import Fitter
from deckbuilder.layout.frames import Box
from deckbuilder.masters import Region, TextStyle
from deckbuilder.template import Template, bundled_folder, load_template

HERE = Path(__file__).resolve().parent
FONTS = ("Source Sans Pro", "Source Serif Pro", "IBM Plex Mono")
SIZES = (14, 18, 20, 24, 28)
WIDTHS = (264, 336, 408, 552, 696, 840)
HEIGHT, COLUMN = 1000, 4  # points of a place on a slide, places on a slide
GOAL = 98.0
GERMAN = """
Die Bienen fliegen ab zwölf Grad, und wer sie im März öffnet, kühlt die Brut – also bleibt der Deckel zu.
Für die Wanderung braucht man ein Gesundheitszeugnis, zwei starke Rücken und eine Nacht (möglichst im Mai).
Was im Honig kristallisiert, ist Traubenzucker; je mehr davon, desto eher wird er fest: Raps in Tagen.
Ein Volk hat 10.000–40.000 Arbeiterinnen, 300 Drohnen und eine Königin; sie legt bis zu 2.000 Eier am Tag.
„Schleudern“ heißt es auch dann, wenn die Honigschleuder-Anlage elektrisch ist und 5.400 Euro kostet.
Zur Varroa-Behandlung nimmt man Ameisensäure (60 %) oder Oxalsäure; beides erst nach der letzten Ernte.
""".strip().splitlines()
ENGLISH = """
The well-known read/write head moves 3.5 mm in 8 ms, i.e. about 0.44 m/s, and stops within ±2 µm.
“Nobody,” she said, “has ever seen the long-term follow-up of a state-of-the-art trial” (2019–2024).
See https://example.org/reading/list and write to ada@example.org, or ask for the e-mail/phone list.
It costs $1,200 or €1.100,50; 45 % of users (n = 1,024) paid it in 2023/24 – and/or leased it.
A cheap-and-cheerful, never-ending, up-to-date so-called all-in-one off-the-shelf solution isn't one.
""".strip().splitlines()


class Sample(NamedTuple):
    """A paragraph as it is set."""

    text: str
    language: str
    font: str
    size: int
    width: int


def samples(count: int) -> list[Sample]:
    """Return paragraphs, in each font and size the same number; the same count gives the same ones."""
    random = Random(count)
    prose = Prose(random)
    out = []
    for n, (font, size) in zip(range(count), _endless(FONTS, SIZES), strict=False):
        text, language = prose.text(random.randint(8, 60)), "en-US"
        if n % 4 == 1:
            text, language = " ".join(random.sample(GERMAN, random.randint(1, 3))), "de-DE"
        elif n % 4 == 3:
            text = " ".join(random.sample(ENGLISH, random.randint(1, 3)))
        out.append(Sample(text, language, font, size, random.choice(WIDTHS)))
    return out


def _endless(*lists: Any) -> Any:
    while True:
        yield from product(*lists)


def fitter_of(sample: Sample, template: Template) -> Fitter:
    style = TextStyle(family=sample.font, size=sample.size)
    region = Region(Box(0, 0, sample.width, HEIGHT), (style,), (0, 0, 0, 0))
    return Fitter(region, template, sample.language)


def write_deck(found: list[Sample], template: Template, path: Path) -> None:
    """Write a deck with every paragraph in a text box of its own."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(900), Pt(HEIGHT * COLUMN)
    for n, sample in enumerate(found):
        if n % COLUMN == 0:
            slide = deck.slides.add_slide(deck.slide_layouts[6])
        top = n % COLUMN * HEIGHT
        box = slide.shapes.add_textbox(Pt(20), Pt(top), Pt(sample.width), Pt(HEIGHT))
        box.name = f"Sample {n}"
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        run = frame.paragraphs[0].add_run()
        text = plain(sample.text)
        fitter = fitter_of(sample, template)
        fitter.text_height(text, sample.size)
        run.text = fitter.with_marks(text, sample.size).text
        run.font.name, run.font.size = sample.font, Pt(sample.size)
        run._r.get_or_add_rPr().set("lang", sample.language)
    deck.save(str(path))


def drawn_lines(deck: Path, judge: Path) -> dict[int, list[str]]:
    """Return the lines of every sample as LibreOffice draws them."""
    run = subprocess.run(
        [sys.executable, str(judge), "--lines", "--json", str(deck)],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        told = json.JSONDecoder().raw_decode(run.stdout[run.stdout.index("[") :])[0]
        return {int(one["shape"].split()[1]): one["lines"] for one in told}
    except (ValueError, KeyError):
        lines = (run.stderr or run.stdout).strip().splitlines()
        sys.exit(f"the judge told no lines: {lines[-1] if lines else 'it said nothing'}")


def counted_lines(sample: Sample, template: Template) -> tuple[int, int]:
    """Return what we count at the full width, and what decides whether the paragraph fits."""
    fitter, paragraph = fitter_of(sample, template), plain(sample.text).paragraphs[0]
    return fitter.full_lines(paragraph, sample.size), fitter.lines(paragraph, sample.size)


def classic() -> Template:
    report = Diagnostics()
    labels = load_labels("en", {}, None, report)
    template = load_template(bundled_folder() / "classic", labels, None, report)
    assert template is not None
    return template


def report(
    found: list[Sample], drawn: dict[int, list[str]], template: Template, verbose: bool
) -> bool:
    """Print how often our counts are those of LibreOffice; return whether that is often enough."""
    equal = fewer = more = same = 0
    for n, sample in enumerate(found):
        full, larger = counted_lines(sample, template)
        lines = len(drawn[n])
        equal += full == lines
        same += larger == lines
        fewer += larger < lines
        more += larger > lines
        if verbose and (full != lines or larger < lines):
            print(
                f"\n{sample.font} {sample.size} in {sample.width}: {full}/{larger}, drawn {lines}"
            )
            print("\n".join(drawn[n]))
    count = len(found)
    print(f"{count} paragraphs: {', '.join(FONTS)}; {', '.join(map(str, SIZES))} pt")
    share = 100 * equal / count
    print(f"full width: {share:.1f} % have as many lines as drawn (goal {GOAL:g})")
    print(f"99.5 %: {100 * same / count:.1f} % have as many, {more} more, {fewer} fewer (goal 0)")
    return share >= GOAL and not fewer


def main() -> None:
    """Read the command line, draw, count and compare."""
    parser = argparse.ArgumentParser(description="Compare line counts with LibreOffice's.")
    parser.add_argument("--paragraphs", type=int, default=450, metavar="N", help="default 450")
    parser.add_argument("--verbose", action="store_true", help="print those that differ")
    options = parser.parse_args()
    folder = Path(os.environ.get("DECK_CHECKS") or HERE.parent / "../shared/tools").resolve()
    judge = folder / "overflow_pptx.py"
    if not judge.is_file():
        sys.exit(f"there is no overflow_pptx.py in {folder}: set DECK_CHECKS")
    found, template = samples(options.paragraphs), classic()
    with tempfile.TemporaryDirectory() as work:
        deck = Path(work) / "lines.pptx"
        write_deck(found, template, deck)
        met = report(found, drawn_lines(deck, judge), template, options.verbose)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
