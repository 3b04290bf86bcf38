"""The logo of a company's file: found on its master or its title page, and printed in the handout."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pptx
import pytest
from packages import pack
from PIL import Image, ImageDraw
from pptx.util import Emu, Inches
from readback import DEFAULT_TEMPLATE, Handout, build_file, messages, parts, rules

from deckbuilder.pipeline import Result

TALK = "title: A\ntemplate: acme.pptx\nintroduction: B\n"
BLUE, WHITE = (20, 60, 140, 255), (255, 255, 255, 255)


def drawn(color: tuple[int, int, int, int], width: int = 200, height: int = 60) -> BytesIO:
    """Return a picture of a disc on nothing."""
    image = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((0, 0, width - 1, height - 1), fill=color)
    out = BytesIO()
    image.save(out, "PNG")
    out.seek(0)
    return out


def add(
    shapes: object, picture: BytesIO, name: str, width: float = 1.2, height: float = 0.4
) -> None:
    """Put a picture on a master or layout; python-pptx adds them to slides only."""
    part = shapes.part  # type: ignore[attr-defined]
    _, rid = part.get_or_add_image_part(picture)
    tree = shapes._spTree  # type: ignore[attr-defined]
    size = Inches(width), Inches(height)
    tree.add_pic(900 + len(tree), name, "", rid, Emu(0), Emu(0), *size)


def built_on(tmp_path: Path, *logos: tuple[str, BytesIO, str, float]) -> Result:
    """Build on a file with pictures: where each stands, the picture, its name, its width in inches."""
    deck = pptx.Presentation(str(DEFAULT_TEMPLATE))
    places = {"master": deck.slide_master.shapes, "title": deck.slide_layouts[0].shapes}
    for where, picture, name, width in logos:
        add(places[where], picture, name, width, width / 3)
    deck.save(str(tmp_path / "acme.pptx"))
    (tmp_path / "content.yaml").write_text(TALK, encoding="utf-8")
    return build_file(tmp_path / "content.yaml", tmp_path / "build")


def pictures(result: Result) -> list[dict[str, float]]:
    """Return the pictures of the handout's first page."""
    assert result.ok, messages(result)
    return Handout(result.outputs[1]).pages[0].images


@pytest.mark.parametrize("where", ["master", "title"])
def test_a_logo_is_printed_above_the_title(where: str, tmp_path: Path) -> None:
    result = built_on(tmp_path, (where, drawn(BLUE), "Picture 7", 1.2))
    (logo,) = pictures(result)
    assert logo["width"] / logo["height"] == pytest.approx(200 / 60, rel=0.01)


def test_a_picture_that_is_called_a_logo_comes_first(tmp_path: Path) -> None:
    other, logo = drawn(BLUE, 90, 90), drawn(BLUE, 200, 60)
    result = built_on(tmp_path, ("master", other, "Disc", 1.0), ("title", logo, "ACME Logo", 1.2))
    (found,) = pictures(result)
    assert found["width"] / found["height"] == pytest.approx(200 / 60, rel=0.01)


def test_decoration_is_no_logo(tmp_path: Path) -> None:
    assert not pictures(built_on(tmp_path, ("title", drawn(BLUE), "Background", 9.0)))


def test_a_logo_that_is_no_png_or_jpeg_is_told(tmp_path: Path) -> None:
    deck = pptx.Presentation(str(DEFAULT_TEMPLATE))
    add(deck.slide_master.shapes, drawn(BLUE), "Logo")
    deck.save(str(tmp_path / "acme.pptx"))
    files = parts(tmp_path / "acme.pptx")
    [name] = [name for name in files if name.startswith("ppt/media/")]
    files[name] = b"\x01\x00\x00\x00 an enhanced metafile"
    pack(tmp_path / "acme.pptx", files)
    (tmp_path / "content.yaml").write_text(TALK, encoding="utf-8")
    result = build_file(tmp_path / "content.yaml", tmp_path / "build")
    assert not pictures(result)
    assert "the logo 'Logo' of the template is neither PNG nor JPEG" in messages(result)


def test_a_white_logo_is_not_printed_on_white_paper(tmp_path: Path) -> None:
    result = built_on(tmp_path, ("master", drawn(WHITE), "Logo", 1.2))
    assert not pictures(result)
    assert "logo-not-printed" in rules(result)
    assert "the logo 'Logo' of the template is too light for paper" in messages(result)


def test_the_picture_stays_on_the_master(tmp_path: Path) -> None:
    result = built_on(tmp_path, ("master", drawn(BLUE), "Logo", 1.2))
    deck = pptx.Presentation(str(result.outputs[0]))
    assert [shape.name for shape in deck.slide_master.shapes if shape.shape_type == 13] == ["Logo"]
