"""Text becomes glyphs: kerning, ligatures and joined scripts, by HarfBuzz. The only door to uharfbuzz.

Lengths are em. A font is also subset here, to the glyphs that a file shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from struct import error
from typing import NamedTuple

import uharfbuzz as hb

from deckbuilder.cff import character_ids
from deckbuilder.metrics import BadFont, has_full_width

SOFT_HYPHEN = "\xad"
HYPHENS = "\u2010-"  # what a soft hyphen looks like, the first that a font has
NO_KERNING = {"kern": False}
PLAIN = {"kern": False, "liga": False, "clig": False}
SMALL_CAPS = {"smcp": True, "onum": True}
APART = 0.04  # em that is added to each letter of small capitals
WITH_CASE = ("Latn", "Grek", "Cyrl", "Armn")
NO_SUBSETTING = 0x0100  # of fsType
# What a PDF viewer needs none of (OpenType 1.9, layout and hinting).
UNUSED_TABLES = (
    "GSUB GPOS GDEF BASE JSTF DSIG kern STAT avar HVAR MVAR name post OS/2 cmap gasp meta vhea vmtx"
)


@contextmanager
def damage_told(path: Path) -> Iterator[None]:
    """Raise ``BadFont`` where a table turns out not to be what it should be."""
    try:
        yield
    except (ArithmeticError, LookupError, MemoryError, RuntimeError, ValueError, error) as fault:
        raise BadFont(f"{path.name} is damaged") from fault


class Glyph(NamedTuple):
    """A glyph as it is set: ``text`` is what it stands for, "" for a further one of the same letters.

    ``advance`` is as shaped, ``width`` the glyph's own; it is drawn ``x``, ``y`` from the pen.
    """

    id: int
    text: str
    advance: float
    width: float
    x: float = 0.0
    y: float = 0.0


class Shaper:
    """One font file at one weight; ``small_caps``: small letters become those, set apart a little.

    ``plain``: letters are neither kerned nor joined but where their script wants it.
    """

    def __init__(
        self,
        path: Path,
        index: int = 0,
        axes: Mapping[str, float] | None = None,
        small_caps: bool = False,
        plain: bool = False,
    ) -> None:
        self.path, self.index, self.axes = path, index, axes or {}
        self.small_caps = small_caps
        self.features = SMALL_CAPS if small_caps else PLAIN if plain else None

    @cached_property
    def face(self) -> hb.Face:
        with damage_told(self.path):
            return hb.Face(hb.Blob.from_file_path(str(self.path)), self.index)

    @cached_property
    def font(self) -> hb.Font:
        font = hb.Font(self.face)
        if self.axes:
            font.set_variations(dict(self.axes))
        return font

    def advances(self) -> dict[str, float]:
        """Return the advance of each character's own glyph."""
        advance, glyph, em = (
            self.font.get_glyph_h_advance,
            self.font.get_nominal_glyph,
            self.face.upem,
        )
        with damage_told(self.path):
            return {chr(code): advance(glyph(code)) / em for code in self.face.unicodes}

    def shaped(self, text: str, rtl: bool) -> hb.Buffer:
        buffer = hb.Buffer()
        buffer.add_str(text[:-1] + self.hyphen if text.endswith(SOFT_HYPHEN) else text)
        buffer.guess_segment_properties()
        if rtl:
            buffer.direction = "rtl"
        features = NO_KERNING if has_full_width(text) else None
        hb.shape(self.font, buffer, self.features or features)
        return buffer

    def apart(self, buffer: hb.Buffer) -> float:
        """Return what is added to each letter, in em."""
        return APART if self.small_caps and buffer.script in WITH_CASE else 0.0

    def width(self, text: str) -> float:
        """Return how wide a text is when it is shaped."""
        if not text:
            return 0.0
        buffer = self.shaped(text, False)
        advances = [position.x_advance for position in buffer.glyph_positions]
        return float(sum(advances) / self.face.upem) + len(advances) * self.apart(buffer)

    def glyphs(self, text: str, rtl: bool = False) -> tuple[Glyph, ...]:
        """Return the glyphs of a text of one direction, from left to right as they are seen.

        A soft hyphen at its end is a hyphen that was added to break the line.
        """
        if not text:
            return ()
        buffer = self.shaped(text, rtl)
        found = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
        raised = {i for i, (_, position) in enumerate(found) if position.y_offset}
        sources = _sources(text, [info.cluster for info, _ in found], rtl, raised)
        em, advance = self.face.upem, self.font.get_glyph_h_advance
        apart = self.apart(buffer)
        return tuple(
            Glyph(
                info.codepoint,
                source,
                position.x_advance / em + apart,
                advance(info.codepoint) / em,
                position.x_offset / em,
                position.y_offset / em,
            )
            for (info, position), source in zip(found, sources, strict=True)
        )

    @cached_property
    def descent(self) -> float:
        """How much of a line of this font lies below the baseline, 0 to 1."""
        with damage_told(self.path):
            extents = self.font.get_font_extents("ltr")
            return float(-extents.descender / (extents.ascender - extents.descender))

    @cached_property
    def is_cff(self) -> bool:
        with damage_told(self.path):
            return "CFF " in self.face.table_tags

    @cached_property
    def cids(self) -> list[int] | None:
        """The CID of each glyph of a CFF font that is keyed by them, else None."""
        with damage_told(self.path):
            table = self.face.reference_table("CFF ") if self.is_cff else None
            return character_ids(bytes(table.data)) if table else None

    @cached_property
    def hyphen(self) -> str:
        return next((c for c in HYPHENS if self.font.get_nominal_glyph(ord(c))), "-")

    @cached_property
    def is_whole(self) -> bool:
        """Whether the font may only be embedded as it is (OpenType 1.9, OS/2: fsType)."""
        allowed = bytes(self.face.reference_table("OS/2").data)[8:10]
        return bool(int.from_bytes(allowed, "big") & NO_SUBSETTING) and self.face.count == 1

    def subset(self, glyphs: Iterable[int]) -> tuple[bytes, dict[int, int]]:
        """Return a font file of these glyphs only, and the new number of each; all of one that is whole.

        Raises ``BadFont`` if the font is damaged.
        """
        if self.is_whole:
            return self.path.read_bytes(), {glyph: glyph for glyph in glyphs}
        wanted = hb.SubsetInput()
        wanted.glyph_set.set(set(glyphs))
        for tag in UNUSED_TABLES.split():
            wanted.drop_table_tag_set.add(int.from_bytes(tag.ljust(4).encode(), "big"))
        for axis in self.face.axis_infos if self.axes else ():
            value = self.axes.get(axis.tag, axis.default_value)
            wanted.pin_axis_location(self.face, axis.tag, value)
        if self.is_cff and self.cids is None:  # a PDF calls its glyphs by their numbers
            wanted.flags = hb.SubsetFlags.RETAIN_GIDS
        with damage_told(self.path):
            plan = hb.SubsetPlan(self.face, wanted)
            face = plan.execute()
            if "head" not in face.table_tags:
                raise ValueError("it has no tables")
        return bytes(face.blob.data), dict(plan.old_to_new_glyph_mapping.items())

    def subset_for(self, text: str) -> bytes:
        """Return a font file that sets a text as this one does: with its names, metrics and layout.

        Raises ``BadFont`` if the font is damaged.
        """
        wanted = hb.SubsetInput()
        wanted.unicode_set.set(set(map(ord, text)))
        wanted.flags = hb.SubsetFlags.NOTDEF_OUTLINE | hb.SubsetFlags.NAME_LEGACY
        with damage_told(self.path):
            face = hb.subset(self.face, wanted)
            if "head" not in face.table_tags:
                raise ValueError("it has no tables")
        return bytes(face.blob.data)


def _sources(text: str, clusters: list[int], rtl: bool, raised: set[int]) -> list[str]:
    """Return the letters that each glyph stands for; the first of several has them all.

    Where a cluster has as many glyphs as letters, each has its own. But for marks that are raised: the
    letter below has theirs, because programs take what stands higher for another line.
    """
    if not raised and len(clusters) == len(text) and clusters == list(range(len(text))):
        return list(text)
    starts = sorted({*clusters, len(text)})
    ends = dict(pairwise(starts))
    counts: dict[int, int] = {}
    for cluster in clusters:
        counts[cluster] = counts.get(cluster, 0) + 1
    bases = {cluster: i for i, cluster in enumerate(clusters) if i not in raised}
    marked = {clusters[i] for i in raised}
    seen: dict[int, int] = {}
    out = []
    for i, cluster in enumerate(clusters):
        letters = text[cluster : ends.get(cluster, len(text))]
        at = seen.get(cluster, 0)
        seen[cluster] = at + 1
        if cluster in marked:
            out.append(letters if bases.get(cluster, i - at) == i else "")
        elif counts[cluster] == len(letters):
            out.append(letters[-1 - at if rtl else at])
        else:
            out.append("" if at else letters)
    return out
