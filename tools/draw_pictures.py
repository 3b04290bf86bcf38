"""Draw the README's picture: three slides and a page of a built talk (needs LibreOffice and poppler-utils).

deckbuilder build && python tools/draw_pictures.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw

from deckbuilder.fonts import PACKAGED, packaged_files

ROOT = Path(__file__).resolve().parent.parent
DECK = ROOT / "build" / "llm-vs-genai.pptx"
HANDOUT = ROOT / "build" / "llm-vs-genai-handout.pdf"
TARGET = ROOT / "docs" / "images" / "llm-vs-genai.png"
SLIDES = (4, 7, 8)
SLIDE_WIDTH, GAP, EDGE, GROUND = 460, 14, "#c9d1d6", "#eef1f3"


def slides(folder: Path) -> list[Image.Image]:
    """Return the deck's slides as LibreOffice draws them with the bundled fonts."""
    fonts = folder / "share" / "fonts"
    fonts.mkdir(parents=True)
    for family in PACKAGED:
        for path in packaged_files(family):
            if path is not None:
                shutil.copy(path, fonts)
    environment = {**os.environ, "XDG_DATA_HOME": str(folder / "share")}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, str(DECK)], env=environment, check=True, capture_output=True)
    return pages(folder / f"{DECK.stem}.pdf", folder / "slide")


def pages(pdf: Path, stem: Path) -> list[Image.Image]:
    """Return the pages of a PDF as pictures."""
    subprocess.run(["pdftoppm", "-r", "150", "-png", str(pdf), str(stem)], check=True)
    return [Image.open(path) for path in sorted(stem.parent.glob(f"{stem.name}-*.png"))]


def framed(picture: Image.Image, width: int, height: int) -> Image.Image:
    """Return a picture at a size, with a thin edge."""
    small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    ImageDraw.Draw(small).rectangle((0, 0, width - 1, height - 1), outline=EDGE)
    return small


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn = slides(folder)
        shown = [drawn[number - 1] for number in SLIDES]
        page = pages(HANDOUT, folder / "page")[0]
        height = SLIDE_WIDTH * 9 // 16
        total = len(shown) * height + (len(shown) - 1) * GAP
        width = total * page.width // page.height
        size = SLIDE_WIDTH + width + 3 * GAP, total + 2 * GAP
        sheet = Image.new("RGB", size, GROUND)
        for i, slide in enumerate(shown):
            sheet.paste(framed(slide, SLIDE_WIDTH, height), (GAP, GAP + i * (height + GAP)))
        sheet.paste(framed(page, width, total), (2 * GAP + SLIDE_WIDTH, GAP))
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        sheet.quantize(256).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
