"""Draw the pictures of README and docs: slides and pages of built talks (needs LibreOffice, poppler-utils).

usage: python tools/draw_pictures.py

Draws the README's from build/, which `deckbuilder build` makes; those of the templates from the sample talk.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from deckbuilder.diagnostics import Diagnostics  # noqa: E402
from deckbuilder.fonts import PACKAGED, packaged_files  # noqa: E402
from deckbuilder.pipeline import open_template  # noqa: E402
from deckbuilder.sampletalk import build_sample  # noqa: E402
from deckbuilder.template import bundled  # noqa: E402

IMAGES = ROOT / "docs" / "images"
TALK = ROOT / "build" / "llm-vs-genai.pptx"
TALK_SLIDES, TALK_PAGES = (4, 7, 8), (1,)
# Of the sample: title, section, definitions, analogy, relation, table, quotation, takeaways.
SAMPLE_SLIDES, SAMPLE_PAGES = (1, 4, 5, 6, 8, 9, 13, 17, 19), (1, 2)
GAP, EDGE, GROUND = 14, "#c9d1d6", "#eef1f3"


def slides(deck: Path, folder: Path) -> list[Image.Image]:
    """Return a deck's slides as LibreOffice draws them with the bundled fonts."""
    fonts = folder / "share" / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for family in PACKAGED:
        for path in packaged_files(family):
            if path is not None:
                shutil.copy(path, fonts)
    environment = {**os.environ, "XDG_DATA_HOME": str(folder / "share")}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, str(deck)], env=environment, check=True, capture_output=True)
    return pages(folder / f"{deck.stem}.pdf", folder / f"{deck.stem}-slide")


def pages(pdf: Path, stem: Path) -> list[Image.Image]:
    """Return the pages of a PDF as pictures."""
    subprocess.run(["pdftoppm", "-r", "120", "-png", str(pdf), str(stem)], check=True)
    return [Image.open(path) for path in sorted(stem.parent.glob(f"{stem.name}-*.png"))]


def framed(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Return a picture at a size, with a thin edge."""
    small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    ImageDraw.Draw(small).rectangle((0, 0, width - 1, height - 1), outline=EDGE)
    return small


def sheet(
    shown: Sequence[Image.Image], beside: Sequence[Image.Image], columns: int, width: int
) -> Image.Image:
    """Return slides in columns, each of a width, with pages as high as all of them beside."""
    height = width * shown[0].height // shown[0].width
    rows = len(shown) // columns
    total = rows * height + (rows - 1) * GAP
    page = total * beside[0].width // beside[0].height
    left = columns * (width + GAP) + GAP
    made = Image.new("RGB", (left + len(beside) * (page + GAP), total + 2 * GAP), GROUND)
    for i, slide in enumerate(shown):
        at = GAP + i % columns * (width + GAP), GAP + i // columns * (height + GAP)
        made.paste(framed(slide, width, height), at)
    for i, one in enumerate(beside):
        made.paste(framed(one, page, total), (left + i * (page + GAP), GAP))
    return made


def draw(deck: Path, name: str, picked: tuple[Sequence[int], Sequence[int]], work: Path) -> None:
    """Draw some slides of a deck and some pages of its handout into docs/images."""
    handout = deck.with_name(f"{deck.stem}-handout.pdf")
    drawn, printed = slides(deck, work), pages(handout, work / f"{deck.stem}-page")
    shown, beside = ([found[n - 1] for n in numbers] for found, numbers in zip(
        (drawn, printed), picked, strict=True
    ))  # fmt: skip
    columns, width = (1, 460) if len(shown) == 3 else (3, 300)
    IMAGES.mkdir(parents=True, exist_ok=True)
    made = sheet(shown, beside, columns, width)
    made.quantize(256).save(IMAGES / f"{name}.png", optimize=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        draw(TALK, "llm-vs-genai", (TALK_SLIDES, TALK_PAGES), work)
        for folder in bundled():
            path, template = open_template(folder.name, Diagnostics())
            result = build_sample(template, path, work)
            draw(result.outputs[0], folder.name, (SAMPLE_SLIDES, SAMPLE_PAGES), work)


if __name__ == "__main__":
    main()
