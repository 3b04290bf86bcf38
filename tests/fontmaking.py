"""Font files for tests: bundled ones under other names, wider, with other permissions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont

from deckbuilder.fonts import packaged_files

REGULAR, BOLD, ITALIC, BOLD_ITALIC = packaged_files("Source Sans Pro")
SUBFAMILIES = {"Regular": REGULAR, "Bold": BOLD, "Italic": ITALIC, "Bold Italic": BOLD_ITALIC}


def font(family: str, style: str = "Regular", names: Mapping[int, str] | None = None,
         allowed: int = 0, weight: int = 0, wider: float = 1.0) -> TTFont:  # fmt: skip
    """Return Source Sans Pro under another name; ``allowed`` is its fsType, ``names`` further names."""
    made = TTFont(SUBFAMILIES[style])
    said = {1: family, 2: style, 4: f"{family} {style}", **(names or {})}
    made["name"].names = []
    for number, text in said.items():
        made["name"].setName(text, number, 3, 1, 0x409)
    made["OS/2"].fsType = allowed
    made["OS/2"].usWeightClass = weight or made["OS/2"].usWeightClass
    metrics = made["hmtx"].metrics
    for glyph, (advance, bearing) in metrics.items():
        metrics[glyph] = round(advance * wider), bearing
    return made


def save(folder: Path, family: str, style: str = "Regular", name: str = "", **how: object) -> Path:
    """Save a font in a folder; its file is named like it unless a name is given."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{family}-{style}.ttf".replace(" ", ""))
    font(family, style, **how).save(path)  # type: ignore[arg-type]
    return path


def save_family(folder: Path, family: str, **how: object) -> list[Path]:
    """Save all four styles of a family."""
    return [save(folder, family, style, **how) for style in SUBFAMILIES]


def save_collection(path: Path, *fonts: TTFont) -> Path:
    collection = TTCollection()
    collection.fonts = list(fonts)
    collection.save(path)
    return path
