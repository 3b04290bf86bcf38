"""Fonts that are installed beside the bundled ones: as packages, and on the machine."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from deckbuilder.fontfiles import (
    BOLD,
    NORMAL_WIDTH,
    REGULAR,
    SEMIBOLD,
    FontFace,
    folded,
    read_faces,
)
from deckbuilder.metrics import BadFont, Family, FontFile, read_advances

Origin = Literal["package", "machine"]

FOLDERS = "DECKBUILDER_FONTS"  # folders to look in instead of the system's
SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
PACKAGES = ("fontpkg_", "font_")  # what the names of font packages begin with
LIKELY = 3  # letters that the names of a family and of its files mostly share


class FontFolders:
    """The fonts in some folders; files are read as families are asked for, each once."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self.folders = tuple(folders)
        self.read: dict[Path, list[FontFace]] = {}

    @cached_property
    def paths(self) -> list[Path]:
        """The font files, folder by folder, by name."""
        found: list[Path] = []
        for folder in self.folders:
            for where, below, names in os.walk(folder):
                below.sort()
                fonts = (name for name in names if name.lower().endswith(SUFFIXES))
                found += (Path(where, name) for name in sorted(fonts))
        return found

    def family(self, name: str) -> Family | None:
        """Return the files of a family: first of those that are named like it, else of all."""
        likely = [path for path in self.paths if _letters(path.stem) == _letters(name)]
        return self._family(name, likely, REGULAR + 100) or self._family(name, self.paths, 1000)

    def _family(self, name: str, paths: Iterable[Path], heaviest: int) -> Family | None:
        """Return the files of a family among some, unless its regular is heavier than wanted."""
        faces = named([face for path in paths for face in self._faces(path)], folded(name))
        while faces and min(face.weight(REGULAR) for face in faces) <= heaviest:
            found = family(faces)
            broken = {file.path for file in found if file and not _is_measurable(file)}
            if not broken:
                return found
            faces = [face for face in faces if face.file.path not in broken]
        return None

    def _faces(self, path: Path) -> list[FontFace]:
        if path not in self.read:
            self.read[path] = read_faces(path)
        return self.read[path]


def installed_families(name: str) -> Iterator[tuple[Family, Origin]]:
    """Yield the files of a family from packages of that name, then from the machine."""
    for folder in _package_folders(name):
        found = _fonts_in(folder).family(name)
        if found is not None:
            yield found, "package"
    found = _fonts_in(*machine_folders(sys.platform, os.environ)).family(name)
    if found is not None:
        yield found, "machine"


def machine_folders(platform: str, environment: Mapping[str, str]) -> list[Path]:
    """Return the folders in which a system and its Office keep fonts, or those that FOLDERS says."""
    if FOLDERS in environment:
        return [Path(folder) for folder in environment[FOLDERS].split(os.pathsep) if folder]
    home = Path.home()
    if platform == "win32":
        system = Path(environment.get("WINDIR", r"C:\Windows"), "Fonts")
        local = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local", "Microsoft")
        cloud = local / "FontCache" / "4" / "CloudFonts"
        return [system, local / "Windows" / "Fonts", cloud]
    if platform == "darwin":
        office = Path("/Applications/Microsoft PowerPoint.app/Contents/Resources/DFonts")
        cloud = home / "Library/Group Containers/UBF8T346G9.Office/FontCache/4/CloudFonts"
        system = Path("/System/Library/Fonts")
        return [system, Path("/Library/Fonts"), home / "Library" / "Fonts", office, cloud]
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share")
    shared = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [*shared, data / "fonts", home / ".fonts"]


def named(faces: Sequence[FontFace], name: str) -> list[FontFace]:
    """Return the faces of a family; a name may be that of one font, too (Helvetica Neue Light)."""
    for kind in range(3):
        found = [face for face in faces if name in face.names[kind]]
        if found:
            return found
    return []


def family(faces: Sequence[FontFace]) -> Family:
    """Return which of a family's faces serve as regular, bold, italic, and bold italic."""
    upright = [face for face in faces if not face.italic]
    regular = _nearest(upright or faces, REGULAR)
    assert regular is not None
    heavy = regular.weight(REGULAR) >= SEMIBOLD  # a family that is bold itself
    bold = regular if heavy else _nearest(upright, BOLD)
    slanted = [face for face in faces if face.italic]
    italic = _nearest(slanted, REGULAR)
    both = italic if heavy else _nearest(slanted, BOLD)
    return Family(
        regular.at(REGULAR),
        bold.at(BOLD) if bold else None,
        italic.at(REGULAR) if italic else None,
        both.at(BOLD) if both else None,
    )


def _nearest(faces: Sequence[FontFace], weight: int) -> FontFace | None:
    """Return the face nearest to normal width and to a weight; the first of equal ones."""
    if weight == BOLD:
        faces = [face for face in faces if face.weight(weight) >= SEMIBOLD]

    def distance(face: FontFace) -> tuple[int, int]:
        return abs(face.width - NORMAL_WIDTH), abs(face.weight(weight) - weight)

    return min(faces, key=distance, default=None)


def _is_measurable(file: FontFile) -> bool:
    try:
        read_advances(file.path, file.number)
    except BadFont:
        return False
    return True


@cache
def _fonts_in(*folders: Path) -> FontFolders:
    return FontFolders(folders)


def _package_folders(name: str) -> list[Path]:
    """Return the folders of the packages that bring a family, as far as they are installed."""
    stem = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")
    specs = [find_spec(f"{prefix}{stem}") for prefix in PACKAGES] if stem else []
    return [Path(spec.origin).parent for spec in specs if spec is not None and spec.origin]


def _letters(name: str) -> str:
    """Return the first letters of a name."""
    return re.sub(r"[\W_]", "", name.casefold())[:LIKELY]
