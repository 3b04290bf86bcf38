"""Fonts that travel in a deck: the families of its slides that not every machine with PowerPoint has.

PowerPoint loads TrueType fonts that the deck carries (ECMA-376 part 1, 15.2.13 and 19.2.1.9), whole ones so
that the text can be edited, and wants each family once, and only what is used ([MS-OE376] 2.1.1133).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from struct import error
from typing import NamedTuple

from deckbuilder.blocks import block_texts, has_code
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.eot import eot
from deckbuilder.fontfiles import (
    NO_SUBSETTING,
    Permission,
    folded,
    identity,
    permission,
    table_tags,
)
from deckbuilder.fonts import CODE, Match
from deckbuilder.layout.frames import Document, Frame
from deckbuilder.masters import Region
from deckbuilder.metrics import BadFont, FontFile
from deckbuilder.package import NAMESPACES, Part, xml
from deckbuilder.scripts import deck_font
from deckbuilder.template import Template

SLOTS = ("regular", "bold", "italic", "boldItalic")  # as ``metrics.Family`` has the files
LARGEST = 4_000_000  # bytes of a face; those of larger ones are fonts of CJK characters
NUMBERS = "0123456789.()"  # of slide numbers, which change when slides are moved, and of lists
LETTERS = "abcdefghijklmnopqrstuvwxyz"  # of lists, too
BETWEEN = " \xa0-\u2010"  # what programs set between words

# Families that need not travel: the base fonts of Windows (Microsoft's "Windows 10 font list") that macOS or
# Office for it has as well, those that Office installs on both, and Aptos, in which Office 2024 and Microsoft
# 365 set new decks. Segoe UI is none: no Mac has it.
_OFFICE = (
    "aptos|aptos display|aptos mono|aptos narrow|aptos serif|arial|arial black|arial narrow|book antiqua|"
    "bookman old style|calibri|calibri light|cambria|cambria math|candara|century|century gothic|"
    "century schoolbook|comic sans ms|consolas|constantia|corbel|courier new|franklin gothic book|"
    "franklin gothic medium|garamond|georgia|gill sans mt|impact|lucida console|lucida sans unicode|"
    "palatino linotype|rockwell|symbol|tahoma|times new roman|trebuchet ms|tw cen mt|verdana|webdings|"
    "wingdings|wingdings 2|wingdings 3|"
    "batang|dengxian|gulim|malgun gothic|meiryo|microsoft jhenghei|microsoft yahei|mingliu|ms gothic|"
    "ms mincho|ms pgothic|ms pmincho|pmingliu|simhei|simsun|yu gothic|yu mincho"
)
EVERYWHERE = frozenset(_OFFICE.split("|"))
ELSEWHERE = "where it is not installed, slides show another one"


class EmbeddedFamily(NamedTuple):
    """A family that is embedded: its faces as parts of the deck, by their slots."""

    family: str
    faces: Mapping[str, bytes]


class EmbeddedFonts(NamedTuple):
    """What a deck carries, and which families stay behind: for their licence, or for another reason."""

    families: tuple[EmbeddedFamily, ...] = ()
    forbidden: Mapping[str, Permission] = {}
    unfit: Mapping[str, str] = {}
    subset: bool = False


class _StaysBehind(Exception):
    """A font cannot be embedded; the message says why."""


class _Forbidden(Exception):
    def __init__(self, allowed: Permission) -> None:
        super().__init__(allowed)
        self.allowed = allowed


def embedded_fonts(
    template: Template, families: Iterable[str], letters: Iterable[str] = ()
) -> EmbeddedFonts:
    """Return what a deck carries of its families; those that its template carries itself stay as they are.

    ``letters`` are needed where the template wants subsets.
    """
    wanted = _with_capitals(letters) if template.embed_fonts == "used" else ""
    taken = {*EVERYWHERE, *map(folded, carried(template.package.main))}
    found: list[EmbeddedFamily] = []
    forbidden: dict[str, Permission] = {}
    unfit: dict[str, str] = {}
    for family in dict.fromkeys(families) if template.embed_fonts != "none" else ():
        match = None if folded(family) in taken else template.fonts.at_hand(family)
        if match is None:
            continue
        taken.add(folded(family))
        try:
            found.append(EmbeddedFamily(family, _faces(family, match, wanted)))
        except _Forbidden as fault:
            forbidden[family] = fault.allowed
        except _StaysBehind as fault:
            unfit[family] = str(fault)
    return EmbeddedFonts(tuple(found), forbidden, unfit, bool(wanted))


def _with_capitals(texts: Iterable[str]) -> str:
    """Return the characters of texts, and their capitals: some layouts show these alone."""
    found = set().union(*texts)
    return "".join(sorted(found.union(*map(str.upper, found))))


def carried(main: Part) -> list[str]:
    """Return the families that a presentation part says are embedded, but no subsets: those do not stay."""
    root = xml(main.blob)
    if root.get("saveSubsetFonts") in ("1", "true"):
        return []
    listed = root.iterfind("p:embeddedFontLst/p:embeddedFont/p:font", NAMESPACES)
    return [font.get("typeface", "") for font in listed]


def _faces(family: str, match: Match, letters: str) -> dict[str, bytes]:
    """Return the faces of a family as parts; without the regular one, PowerPoint loads none."""
    out: dict[str, bytes] = {}
    for number, (slot, file) in enumerate(zip(SLOTS, match.files, strict=True)):
        if file is None:
            continue
        try:
            font = _font(file)
            about = identity(font)
            is_own = folded(family) in about.families
            if is_own and (about.bold, about.italic) == (bool(number & 1), bool(number & 2)):
                out[slot] = _part(font, about.allowed, file, letters)
            elif number == 0:
                own = "its file has another style" if is_own else "its file has another name"
                raise _StaysBehind(own)
        except (OSError, LookupError, ValueError, error, BadFont) as fault:
            raise _StaysBehind(f"{file.path.name} is damaged") from fault
    return out


def _font(file: FontFile) -> bytes:
    """Return the font in a file. Raises ``_StaysBehind`` for one that lies in a collection."""
    with file.path.open("rb") as stream:
        font = stream.read(4)
        if font == b"ttcf":  # which may be a hundred megabytes
            raise _StaysBehind("it lies in a collection (.ttc)")
        return font + stream.read()


def _part(font: bytes, allowed: int, file: FontFile, letters: str) -> bytes:
    """Return a face as a part: all of it, or what ``letters`` need where its licence allows that."""
    granted = permission(allowed)
    if granted != "editing":
        raise _Forbidden(granted)
    tags = table_tags(font)
    if "fvar" in tags:
        raise _StaysBehind("it is a variable font")
    if "glyf" not in tags:
        raise _StaysBehind("its outlines are not TrueType's (.otf)")
    if letters and not allowed & NO_SUBSETTING:
        from deckbuilder.shaping import Shaper  # few templates want subsets

        return eot(Shaper(file.path).subset_for(letters), subset=True)
    if len(font) > LARGEST:
        raise _StaysBehind(f"a file of it is larger than {LARGEST // 1_000_000} MB")
    return eot(font)


def deck_families(deck: Document, template: Template) -> list[str]:
    """Return the families that slides use: the theme's, their texts', the one of code, the script's."""
    found = template_families(template, _distinct_regions(deck))
    texts = (placed.block for frame in deck.frames for placed in frame.placed)
    return [*found, CODE] if any(has_code(block) for block in texts) else found


def template_families(template: Template, regions: Iterable[Region]) -> list[str]:
    """Return the families of a template's theme and of some of its regions."""
    named = [level.family for region in regions for level in region.levels]
    script = _script_family(template)
    return list(dict.fromkeys(map(template.family, ["+mj-lt", "+mn-lt", *named, *script])))


def _distinct_regions(deck: Document) -> Iterable[Region]:
    return {id(region): region for frame in deck.frames for region in _regions(frame)}.values()


def _regions(frame: Frame) -> Iterator[Region]:
    yield from (placed.region for placed in frame.placed if placed.region is not None)
    yield from (running.region for running in frame.running)


def _script_family(template: Template) -> list[str]:
    """Return the family that the deck names for a language's script, where the themes name none."""
    found = deck_font(template.fonts.language)
    if found is None:
        return []
    slot, family = found
    themes = (p for p in template.package.parts.values() if p.content_type.endswith(".theme+xml"))
    fonts = (
        f for p in themes for f in xml(p.blob).iterfind(f".//a:fontScheme/*/a:{slot}", NAMESPACES)
    )
    return [family] if any(not font.get("typeface") for font in fonts) else []


def deck_letters(deck: Document, template: Template) -> Iterator[str]:
    """Yield what is written on slides, and what their layouts and masters add; notes are not on slides."""
    yield NUMBERS + BETWEEN
    for frame in deck.frames:
        yield from (running.text for running in frame.running)
        for placed in frame.placed:
            yield from block_texts(placed.block)
    for level in (level for region in _distinct_regions(deck) for level in region.levels):
        is_counted = level.bullet == "auto" and not level.numbering.startswith("arabic")
        yield LETTERS if is_counted else level.bullet
    for part in template.package.parts.values():
        if part.content_type.endswith((".slideMaster+xml", ".slideLayout+xml")):
            yield from (e.text or "" for e in xml(part.blob).iterfind(".//a:t", NAMESPACES))


def report_left_behind(embedded: EmbeddedFonts, told: Container[str], report: Diagnostics) -> None:
    """Note which families of its slides a deck does not carry, but for those that were told of."""
    for family, allowed in embedded.forbidden.items():
        if family in told:
            continue
        message = f"the licence of the font {family} does not allow it to be embedded"
        hint = ELSEWHERE
        if allowed == "viewing":
            message = f"the licence of the font {family} allows it to be embedded for viewing only"
            hint = f"PowerPoint would open a deck with it read-only; {ELSEWHERE}"
        report.note("font-licence", message, None, hint)
    for family, reason in embedded.unfit.items():
        message = f"the deck does not carry the font {family}: {reason}"
        report.note("font-not-embedded", message, None, ELSEWHERE)
