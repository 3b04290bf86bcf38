"""Which region of a slide layout each block stands in; what a layout has no place for joins another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from deckbuilder.blocks import Block, Paragraph, Text, join
from deckbuilder.layout.frames import Box
from deckbuilder.masters import Region
from deckbuilder.matching import FOLDS, Usage
from deckbuilder.record import replace
from deckbuilder.template import GAP, OBJECT_ROLES, SMALL, STRIP, Template

SMALL_SCALE = 0.7  # of a caption or source that joins a larger text
SPEAKER_SCALE = 0.8  # of who said it, below a quotation


class Fill(NamedTuple):
    """A block in its region."""

    role: str
    region: Region
    block: Block


def assign(fills: Mapping[str, Block], usage: Usage, template: Template) -> list[Fill]:
    """Return every block with a region, in reading order; no block and no word is left out."""
    homes = {role: _home(role, usage, fills) for role in fills}
    objects = {homes[role]: role for role in OBJECT_ROLES if role in fills and homes[role]}
    texts: dict[str, dict[str, Text]] = {}
    out: list[Fill] = []
    for role in FOLDS:
        block = fills.get(role)
        if isinstance(block, Text):
            texts.setdefault(homes[role] or _lodging(role, fills, homes), {})[role] = block
    for home in [*FOLDS, ""]:
        found = texts.get(home, {})
        if home in objects:
            out += _shared(found, objects[home], fills[objects[home]], home, usage, template)
        elif found:
            region = (
                template.region(usage, home) if home in usage.roles else _loose(usage, template)
            )
            out.append(Fill(home or "body", region, _merged(found)))
    homeless = [role for role in OBJECT_ROLES if role in fills and not homes[role]]
    out += [Fill(role, _loose(usage, template), fills[role]) for role in homeless]
    return out


def _home(role: str, usage: Usage, fills: Mapping[str, Block]) -> str:
    """Return the role whose region a block takes: its own, else the first it folds to, else ""."""
    if role in usage.roles:
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
    texts: Mapping[str, Text], role: str, block: Block, home: str, usage: Usage, template: Template
) -> list[Fill]:
    """Return an object, and the texts that share its region: beside it, or small ones in a strip below."""
    region = template.region(usage, home)
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


def _loose(usage: Usage, template: Template) -> Region:
    """Return a free-standing region below the title, for what a layout has no place for at all."""
    masters = template.masters
    left, top, right = masters.width * 0.06, masters.height * 0.26, masters.width * 0.06
    if "title" in usage.roles:
        title = template.region(usage, "title").box
        left, right, top = title.x, masters.width - title.right, max(title.bottom + 6, top)
    box = Box(left, top, masters.width - left - right, masters.height * 0.9 - top)
    region = template.free_region(box, "body")
    levels = tuple(style._replace(size=20) for style in region.levels)
    return replace(region, levels=levels)
