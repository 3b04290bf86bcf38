"""Real metrics from font files, and which file serves which family.

Fonts come from the template's folder or from installed packages, so that text measures and prints the
same everywhere; what neither has is looked for on the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from deckbuilder.metrics import INVISIBLE, Advances, BadFont, Family, FontFile, read_advances
from deckbuilder.scripts import (
    WIDE_MARKS,
    ScriptFont,
    has_wide_marks,
    script_fonts,
    sign_font,
)

if TYPE_CHECKING:
    from deckbuilder.shaping import Glyph, Shaper
    from deckbuilder.standins import Likeness

CODE = "IBM Plex Mono"  # the family of code
FALLBACKS = ("Source Sans Pro", "Source Serif Pro", CODE)

# family → (package, folder in it, files: regular, bold, italic, bold italic)
PACKAGED = {
    "Source Sans Pro": ("font_source_sans_pro", "SourceSansPro-{}.ttf", "Regular Bold It BoldIt"),
    "Source Serif Pro": (
        "font_source_serif_pro",
        "SourceSerifPro-{}.ttf",
        "Regular Bold It BoldIt",
    ),
    "IBM Plex Mono": (
        "fontpkg_ibm_plex_mono",
        "IBMPlexMono-{}.ttf",
        "Regular Bold Italic BoldItalic",
    ),
    "Barlow": ("fontpkg_barlow", "Barlow-{}.ttf", "Regular Bold Italic BoldItalic"),
}


# Scripts whose letters join, stack or change with their neighbours: their words have to be shaped.
_SHAPED = re.compile("[\u0590-\u10ff\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ASCII = set(map(chr, range(32, 127)))


class Face:
    """One font: its metrics in em. Faces are compared by identity; one is made per file and weight.

    ``bold`` is the weight that is wanted; ``thickened`` says that the file has no bold of its own.
    """

    def __init__(
        self, file: FontFile, family: str, bold: bool, italic: bool, thickened: bool = False
    ) -> None:
        self.file, self.family, self.bold, self.italic = file, family, bold, italic
        self.thickened = thickened
        self.words: dict[str, float] = {}

    @property
    def name(self) -> str:
        number, weight = self.file.number, self.file.weight
        return f"{self.file.path.stem}{number or ''}{weight or ''}{'b' if self.thickened else ''}"

    @cached_property
    def shaper(self) -> Shaper:
        from deckbuilder.shaping import Shaper  # a deck in a plain script does not need it

        weight = self.file.weight
        return Shaper(self.file.path, self.file.number, {"wght": weight} if weight else None)

    @cached_property
    def advances(self) -> Advances:
        """Raises ``BadFont`` if the file is no font that can be measured."""
        if not self.file.weight:
            return read_advances(self.file.path, self.file.number)
        return Advances(self.shaper.advances())

    @cached_property
    def has_latin(self) -> bool:
        """Whether the font has all of ASCII, as all but symbol fonts do."""
        return self.advances.keys() >= _ASCII

    def covers(self, text: str) -> bool:
        return (text.isascii() and self.has_latin) or self.advances.keys() >= set(text)

    def width(self, word: str) -> float:
        """Return the sum of the plain advances of ``word`` in em; each distinct word is summed once."""
        found = self.words.get(word)
        if found is None:
            found = self.words[word] = self.measured(word)
        return found

    def length(self, text: str) -> float:
        """Return the width of a text with its spaces, in em."""
        words = text.split(" ")
        return sum(map(self.width, words)) + self.advances[" "] * (len(words) - 1)

    def measured(self, word: str) -> float:
        if not word.isascii() and _SHAPED.search(word):
            return self.shaper.width(word)
        return sum(map(self.advances.__getitem__, word))


class PrintedFace(Face):
    """A face as a PDF prints it: kerned, with ligatures."""

    def measured(self, word: str) -> float:
        return self.shaper.width(word)

    def glyphs(self, word: str, rtl: bool) -> tuple[Glyph, ...]:
        """Return the glyphs of a word in the order in which they are seen."""
        return self.shaper.glyphs(word, rtl)


class SlideFace(PrintedFace):
    """A face as PowerPoint sets slides: neither kerned nor with ligatures."""

    @cached_property
    def shaper(self) -> Shaper:
        from deckbuilder.shaping import Shaper

        axes = {"wght": self.file.weight} if self.file.weight else None
        return Shaper(self.file.path, self.file.number, axes, plain=True)

    def measured(self, word: str) -> float:
        return Face.measured(self, word)


class SmallCapitals(PrintedFace):
    """A face whose small letters are the small capitals of its font, where that has some."""

    def __init__(self, face: Face) -> None:
        super().__init__(face.file, face.family, face.bold, face.italic, face.thickened)

    @cached_property
    def shaper(self) -> Shaper:
        from deckbuilder.shaping import Shaper

        axes = {"wght": self.file.weight} if self.file.weight else None
        return Shaper(self.file.path, self.file.number, axes, small_caps=True)


class Estimate(Face):
    """Stands in for a family that is not at hand: the metrics of ``face``, widened to be safe."""

    def __init__(self, family: str, face: Face, factor: float) -> None:
        super().__init__(face.file, family, face.bold, face.italic)
        self.face, self.factor = face, factor

    @cached_property
    def advances(self) -> Advances:
        found = Advances({c: w * self.factor for c, w in self.face.advances.items()})
        found.line = self.face.advances.line
        return found


class Beside(Face):
    """A face in a talk that runs from right to left, where programs take signs and digits from either font.

    Those are as wide as the wider one of ``face`` and ``other``.
    """

    def __init__(self, face: Face, other: Face) -> None:
        super().__init__(face.file, face.family, face.bold, face.italic)
        self.face, self.other = face, other

    @cached_property
    def advances(self) -> Advances:
        own, other = self.face.advances, self.other.advances
        found = Advances(
            {c: w if c.isalpha() else max(w, other.get(c, 0.0)) for c, w in own.items()}
        )
        found.missing, found.line = own.missing, own.line
        return found


class Files(NamedTuple):
    """The paths of a family's font files; bold, italic and both fall back to the regular one."""

    regular: Path
    bold: Path | None = None
    italic: Path | None = None
    bold_italic: Path | None = None

    @property
    def family(self) -> Family:
        return Family(*(path and FontFile(path) for path in self))  # type: ignore[arg-type]


class Match(NamedTuple):
    """What serves a family: the files of a ``family``, which may be another one.

    A twin is as wide as the one that is wanted. An estimate is only alike: that may be wider by ``factor``,
    and as bold as the other's ``bold``.
    """

    family: str
    files: Family
    origin: Literal["template", "package", "machine", "twin", "estimate"]
    factor: float = 1.0
    bold: bool = False

    @property
    def stands_in(self) -> bool:
        return self.origin in ("twin", "estimate")


def _estimate(match: Match, likeness: Likeness) -> Match:
    return Match(match.family, match.files, "estimate", likeness.factor, likeness.bold)


class Fonts:
    """The families that a template can use: ``face`` finds a face, ``split`` one for every character.

    ``language`` decides between the shapes that Han characters have in different countries.
    """

    make: type[Face] = Face

    def __init__(self, own: Mapping[str, Files] | None = None, language: str = "") -> None:
        self.own = {family.casefold(): files for family, files in (own or {}).items()}
        self.packaged = {family.casefold(): family for family in PACKAGED}
        self.language = language
        self.faces: dict[tuple[str, bool, bool], Face] = {}
        self.chosen: dict[tuple[str, Face, bool], Face | None] = {}
        self.signs = sign_font(language)
        self.matches: dict[str, Match] = {}
        self.stand_ins: dict[str, Match] = {}  # by the family that is not at hand
        self.refused: dict[str, str] = {}  # what may not be embedded → what is printed
        self.lacking: dict[str, None] = {}

    def face(self, family: str, bold: bool = False, italic: bool = False) -> Face:
        """Return the face of a family; what stands in for one is noted."""
        key = family.casefold(), bold, italic
        found = self.faces.get(key)
        if found is None:
            found = self._find(family, bold, italic)
            if self.signs is not None:
                found = Beside(found, self._script_face(self.signs, bold))
            self.faces[key] = found
        return found

    def match(self, family: str) -> Match:
        """Return what serves a family; what stands in for one that is not at hand is noted."""
        key = family.casefold()
        found = self.matches.get(key)
        if found is None:
            candidates = filter(self.is_sound, self._candidates(family))
            first = found = next(candidates)
            while not self.may_use(found):
                found = next(candidates)
            if first.stands_in:
                self.stand_ins.setdefault(family, first)
            if found is not first:
                self.refused[first.family] = found.family
            self.matches[key] = found
        return found

    def at_hand(self, family: str) -> Match | None:
        """Return the files of a family itself, None where only others can serve; that is not noted."""
        found = self.matches.get(family.casefold()) or next(self._at_hand(family), None)
        return None if found is None or found.stands_in else found

    def is_sound(self, match: Match) -> bool:
        """Return whether files can be used at all; to be measured, those that were found can."""
        return True

    def may_use(self, match: Match) -> bool:
        """Return whether files may be used; measured, all may."""
        return True

    def _candidates(self, family: str) -> Iterator[Match]:
        """Yield what can serve a family, the best first; the last is a bundled one."""
        yield from self._at_hand(family)
        from deckbuilder.standins import alike, twins

        for twin in twins(family):
            yield from (match._replace(origin="twin") for match in self._at_hand(twin))
        for like in alike(family):
            yield from (_estimate(match, like) for match in self._at_hand(like.family))

    def _at_hand(self, family: str) -> Iterator[Match]:
        """Yield the files of a family itself: the template's, those of packages, the machine's."""
        key = family.casefold()
        if key in self.own:
            yield Match(family, self.own[key].family, "template")
        if key in self.packaged:
            yield Match(family, packaged_files(self.packaged[key]).family, "package")
        from deckbuilder.machine import installed_families  # few templates name other fonts

        for files, origin in installed_families(family):
            yield Match(family, files, origin)

    def _find(self, family: str, bold: bool, italic: bool) -> Face:
        match = self.match(family)
        if match.origin == "estimate":
            return self.estimate(family, match, bold, italic)
        file, thickened = match.files.file(bold, italic)
        return self.make(file, family, bold, italic, thickened)

    def estimate(self, family: str, match: Match, bold: bool, italic: bool) -> Face:
        """Return a face for a family that is not at hand."""
        file, _ = match.files.file(bold or match.bold, italic)
        return Estimate(family, self.make(file, family, bold, italic), match.factor)

    def split(self, text: str, face: Face, spell: bool = False) -> list[tuple[str, Face]]:
        """Return ``text`` in stretches, each with a face that has its characters.

        The upright face of the family comes first, then the other bundled families and the fonts for
        scripts. A character that none has keeps ``face``; with ``spell`` it becomes its code,
        [U+1F600], and is noted.
        """
        wide = has_wide_marks(text, self.language)
        if not wide and face.covers(text):
            return [(text, face)]
        out: list[tuple[str, Face]] = []
        for character in text:
            chosen = face if character in face.advances else self.fallback(character, face)
            if wide and character in WIDE_MARKS:
                chosen = self.fallback(character, face, wide) or chosen
            if chosen is None:
                chosen = face
                if spell and character not in INVISIBLE:
                    self.lacking[character] = None
                    character = f"[U+{ord(character):04X}]"
            if out and out[-1][1] is chosen:
                out[-1] = out[-1][0] + character, chosen
            else:
                out.append((character, chosen))
        return out

    def width(self, text: str, face: Face) -> float:
        """Return the width of a text in em, set in a face and where that lacks something in others."""
        return sum([found.width(part) for part, found in self.split(text, face)])

    def fallback(self, character: str, face: Face, wide: bool = False) -> Face | None:
        """Return a face for a character that ``face`` lacks, or in which it is not as ``wide``."""
        key = character, face, wide
        if key not in self.chosen:
            faces = self._fallbacks(character, face, wide)
            self.chosen[key] = next((f for f in faces if character in f.advances), None)
        return self.chosen[key]

    def _fallbacks(self, character: str, face: Face, wide: bool) -> Iterator[Face]:
        for family in () if wide else (face.family, *FALLBACKS):
            yield self.face(family, face.bold)
        for script in script_fonts(character, self.language):
            yield self._script_face(script, face.bold)

    def _script_face(self, script: ScriptFont, bold: bool) -> Face:
        key = script.family.casefold(), bold, False
        if key not in self.faces:
            file, thickened = script.file(bold)
            self.faces[key] = self.make(file, script.family, bold, False, thickened)
        return self.faces[key]


class PrintedFonts(Fonts):
    """The fonts as a PDF prints them: others serve for one that is not at hand or may not be embedded."""

    make = PrintedFace

    def __init__(self, fonts: Fonts) -> None:
        super().__init__(language=fonts.language)
        self.own, self.lacking = fonts.own, fonts.lacking
        self.stand_ins, self.refused = fonts.stand_ins, fonts.refused
        self.signs = None
        self.small: dict[Face, Face] = {}

    def small_capitals(self, face: Face) -> Face:
        """Return a face that sets small capitals in place of small letters."""
        if face not in self.small:
            self.small[face] = SmallCapitals(face)
        return self.small[face]

    def is_sound(self, match: Match) -> bool:
        """Return whether subsets can be made of fonts that others installed."""
        if match.origin == "template" or self.is_bundled(match):
            return True
        faces = (self.make(file, match.family, False, False) for file in match.files if file)
        try:
            return all(face.shaper.subset([0]) for face in faces)
        except BadFont:
            return False

    def may_use(self, match: Match) -> bool:
        """Return whether a PDF may carry the fonts of a family; the bundled ones are free."""
        if self.is_bundled(match):
            return True
        from deckbuilder.fontfiles import embedding

        return all(embedding(file) != "none" for file in match.files if file)

    def is_bundled(self, match: Match) -> bool:
        return match.origin != "template" and match.family.casefold() in self.packaged

    def estimate(self, family: str, match: Match, bold: bool, italic: bool) -> Face:
        return self.face(match.family, bold or match.bold, italic)


class SlideFonts(PrintedFonts):
    """The fonts as pictures of slides show them."""

    make = SlideFace


def packaged_files(family: str) -> Files:
    """Return the files of a family that a font package brings.

    Raises ``ModuleNotFoundError`` when the package, a dependency of ours, is not installed.
    """
    package, pattern, names = PACKAGED[family]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the font package {package} is not installed", name=package)
    folder = Path(spec.origin).parent / "files"
    return Files(*(folder / pattern.format(name) for name in names.split()))
