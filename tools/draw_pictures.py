"""Draw the pictures of README and docs from what `deckbuilder build --also png` makes.

usage: python tools/draw_pictures.py

Those of the templates are of the sample talk, which `deckbuilder template show` builds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from deckbuilder.diagnostics import Diagnostics  # noqa: E402
from deckbuilder.formats.png import pictures  # noqa: E402
from deckbuilder.pipeline import Job, Result, build, open_template  # noqa: E402
from deckbuilder.sampletalk import build_sample  # noqa: E402
from deckbuilder.template import bundled  # noqa: E402

IMAGES = ROOT / "docs" / "images"
ALSO = frozenset({"png"})
TALK_SLIDES, TALK_PAGES = (4, 7, 8), (1,)
# Of the sample: title, section, definitions, analogy, relation, table, quotation, takeaways.
SAMPLE_SLIDES, SAMPLE_PAGES = (1, 4, 5, 6, 8, 9, 13, 17, 19), (1, 2)
GAP, EDGE, GROUND = 14, "#c9d1d6", "#eef1f3"


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


def draw(result: Result, name: str, picked: tuple[Sequence[int], Sequence[int]]) -> None:
    """Draw some slides of a talk and some pages of its handout into docs/images."""
    slides = [Image.open(path) for path in result.outputs if path.suffix == ".png"]
    [handout] = [path for path in result.outputs if path.name.endswith("-handout.pdf")]
    pages = [Image.open(BytesIO(data)) for data in pictures(handout.read_bytes())]
    shown, beside = (
        [found[n - 1] for n in numbers]
        for found, numbers in zip((slides, pages), picked, strict=True)
    )
    columns, width = (1, 460) if len(shown) == 3 else (3, 300)
    IMAGES.mkdir(parents=True, exist_ok=True)
    made = sheet(shown, beside, columns, width)
    made.quantize(256).save(IMAGES / f"{name}.png", optimize=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        talk = build(Job(ROOT / "content.yaml", "content.yaml", work, also=ALSO))
        draw(talk, "llm-vs-genai", (TALK_SLIDES, TALK_PAGES))
        for folder in bundled():
            path, template = open_template(folder.name, Diagnostics())
            sample = build_sample(template, path, work, also=ALSO)
            draw(sample, folder.name, (SAMPLE_SLIDES, SAMPLE_PAGES))


if __name__ == "__main__":
    main()
