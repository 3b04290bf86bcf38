"""Which region of a slide layout each block stands in; what a layout has no place for joins another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from deckbuilder.blocks import SMALL_SCALE, Block, Paragraph, Pictures, Text, join
from deckbuilder.layout.frames import Box
from deckbuilder.masters import INSETS, Placeholder, Region
from deckbuilder.matching import FOLDS, Usage
from deckbuilder.record import replace
from deckbuilder.template import GAP, OBJECT_ROLES, SMALL, STRIP, Template

SPEAKER_SCALE = 0.8  # of who said it, below a quotation
BOTTOM = 0.9  # of a slide's height, where text ends
LEAST = 0.2  # of it, for a text that the layout has no place for
SHARE = 0.4  # of a title's place, for such a text
ORPHAN = Placeholder("title", 0, "Title")  # a slide's own, which its layout does not have


class Fill(NamedTuple):
    """A block in its region."""

    role: str
    region: Region
    block: Block


def assign(fills: Mapping[str, Block], usage: Usage, template: Template) -> list[Fill]:
    """Return every block with a region, in reading order; no block and no word is left out.

    A title is always one, so that programs that read slides aloud find it: also where the layout has
    no place for one.
    """
    homes = {role: _home(role, usage, fills) for role in fills}
    objects = {homes[role]: role for role in OBJECT_ROLES if role in fills}
    texts: dict[str, dict[str, Text]] = {}
    out: list[Fill] = []
    for role in FOLDS:
        block = fills.get(role)
        if isinstance(block, Text):
            texts.setdefault(homes[role] or _lodging(role, fills, homes), {})[role] = block
    for home in [*FOLDS, ""]:
        found = texts.get(home, {})
        if home in objects:
            region = _region(home, usage, template)
            if isinstance(fills[objects[home]], Pictures):
                region = _spread(region, fills, usage)
            out += _shared(found, objects[home], fills[objects[home]], region, template)
        elif found:
            region, block = _region(home, usage, template), _merged(found)
            if len(found) > 1 and home == "subtitle":
                region = _deep_enough(region, block, usage, template)
            out.append(Fill(home or "body", region, block))
            if not home:
                out = [_above(fill, region) for fill in out]
    return out


def _spread(region: Region, fills: Mapping[str, Block], usage: Usage) -> Region:
    """Return a place for pictures with that of the caption and the source which it does not have."""
    places = {role: usage.layout.regions[idx].box for role, idx in usage.roles.items()}
    box = region.box
    for role in SMALL:
        if role in places and role not in fills:
            other = places[role]
            left, top = min(box.x, other.x), min(box.y, other.y)
            box = Box(
                left, top, max(box.right, other.right) - left, max(box.bottom, other.bottom) - top
            )
    taken = [places[role] for role in fills if role in places and places[role] != region.box]
    taken += [one.box for one in usage.layout.fixed]
    if box == region.box or any(box.overlaps(other) for other in taken):
        return region
    return replace(region, box=box, moved=True)


def _deep_enough(region: Region, text: Text, usage: Usage, template: Template) -> Region:
    """Return a place for a subtitle and what joins it, which reaches further down where that is free."""
    style, box = region.levels[0], region.box
    needed = sum(style.leading * p.scale + style.before + style.after for p in text.paragraphs)
    lack = needed - region.inner.height
    if lack <= 0:
        return region
    others = [*(usage.layout.regions[idx] for idx in usage.roles.values()), *usage.layout.fixed]
    below = [one.box.y for one in others if one.box.y >= box.bottom - 1]
    free = min(below, default=template.masters.height * BOTTOM) - box.bottom
    if free <= 0:
        return region
    return replace(region, box=box._replace(height=box.height + min(lack, free)), moved=True)


def _above(fill: Fill, loose: Region) -> Fill:
    """Return a title that ends above a free-standing text."""
    box = fill.region.box
    if fill.role != "title" or box.bottom <= loose.box.y:
        return fill
    box = box._replace(height=loose.box.y - box.y - GAP / 2)
    return fill._replace(region=replace(fill.region, box=box, moved=True))


def _home(role: str, usage: Usage, fills: Mapping[str, Block]) -> str:
    """Return the role whose region a block takes: its own, else the first it folds to, else ""."""
    if role in usage.roles or role == "title":
        return role
    targets = [target for target in FOLDS[role] if target in usage.roles]
    if role in OBJECT_ROLES:  # rather a region that no text wants
        targets.sort(key=lambda target: target in fills)
    return targets[0] if targets else ""


def _lodging(role: str, fills: Mapping[str, Block], homes: Mapping[str, str]) -> str:
    """Return where a text without a home goes: captions and sources to their picture or table."""
    if role in SMALL:
        found = next((homes[r] for r in OBJECT_ROLES if r in fills), "")
        return found or next((homes[r] for r in ("body", "quote") if r in fills), "")
    return ""


def _merged(texts: Mapping[str, Text]) -> Text:
    """Return texts of several roles as one; small ones are scaled down after larger ones.

    A full name stays apart from its definition, and who said something from what was said.
    """
    if texts.keys() <= {*SMALL}:
        return join(texts.values())
    scales = dict.fromkeys(SMALL, SMALL_SCALE)
    if "quote" in texts:
        scales["by"] = SPEAKER_SCALE
    parts = []
    for role, text in texts.items():
        scale = scales.get(role, 1.0)
        paragraphs = [p._replace(scale=scale) if scale != 1 else p for p in text.paragraphs]
        if role == "full_name":
            paragraphs = [_bold(p) for p in paragraphs]
        parts.append(Text(tuple(paragraphs), text.span))
    return join(parts)


def _bold(paragraph: Paragraph) -> Paragraph:
    return paragraph._replace(runs=tuple(run._replace(bold=True) for run in paragraph.runs))


def _shared(
    texts: Mapping[str, Text], role: str, block: Block, region: Region, template: Template
) -> list[Fill]:
    """Return an object, and the texts that share its region: beside it, or small ones in a strip below."""
    small = {r: text for r, text in texts.items() if r in SMALL}
    large = {r: text for r, text in texts.items() if r not in SMALL}
    out, box = [], region.box
    if large:
        half = (box.width - GAP) / 2
        out.append(
            Fill("body", replace(region, box=box._replace(width=half), moved=True), _merged(large))
        )
        box = Box(box.x + half + GAP, box.y, half, box.height)
        region = replace(region, box=box, placeholder=None)
    if small:
        lines = sum(len(text.paragraphs) for text in small.values()) + 1
        strip = min(box.height / 3, lines * STRIP * 1.2)
        region = replace(region, box=box._replace(height=box.height - strip - 4), moved=True)
        inner = region.inner  # small print begins where the picture does, or a table's text
        below = Box(inner.x, box.bottom - strip, inner.width, strip)
        out.append(Fill(role, region, block))
        out.append(Fill("caption", template.free_region(below, "caption"), _merged(small)))
    else:
        out.append(Fill(role, region, block))
    return out


def _region(home: str, usage: Usage, template: Template) -> Region:
    """Return the region of a role that the layout has; of a title that it lacks, the master's title.

    "" stands for what it has no place for at all.
    """
    if home in usage.roles:
        return template.region(usage, home)
    return _title(usage, template) if home else _loose(usage, template)


def _title(usage: Usage, template: Template) -> Region:
    """Return a place for a title, and a placeholder: programs look for titles in nothing else."""
    region = usage.layout.masters_title
    if region is None:
        masters = template.masters
        left, height = masters.width * 0.06, masters.height * 0.18
        box = Box(left, masters.height * 0.05, masters.width - 2 * left, height)
        levels = template.free_region(box, "title").levels
        region = Region(box, tuple(style._replace(size=28) for style in levels))
    floor = min(template.floor("title"), region.size)
    return replace(region, placeholder=ORPHAN, moved=True, inset=INSETS, floor=floor)


def _loose(usage: Usage, template: Template) -> Region:
    """Return a free-standing region below the title, for what a layout has no place for at all."""
    height, title = template.masters.height, _region("title", usage, template).box
    top = max(title.bottom + 6, height * 0.26)
    bottom = height * BOTTOM
    if bottom - top < height * LEAST:  # the title reaches low: they share its place
        top, bottom = title.y + title.height * (1 - SHARE), max(title.bottom, bottom)
    box = Box(title.x, top, title.width, bottom - top)
    region = template.free_region(box, "body")
    levels = tuple(style._replace(size=20) for style in region.levels)
    return replace(region, levels=levels)
