"""What lies behind a text on a slide layout or in a table, as far as it is of one colour."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deckbuilder.colors import resolve, tinted
from deckbuilder.masters import Region, SlideLayout, Theme, box_of, find, styled, table_styles
from deckbuilder.package import NAMESPACES, Package, damage_told

A = "{" + NAMESPACES["a"] + "}"
MEDIUM = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"  # PowerPoint's own: Medium Style 2 - Accent 1
BAND = 0.4  # of the accent, in the darker of that style's bands
PARTS = {"wholeTbl": "tables", "firstCol": "first column of tables", "firstRow": "header of tables"}
FIRST_BACKGROUND = 1001  # of a theme's fills for backgrounds (ECMA-376 19.3.1.3)


@damage_told()
def ground(region: Region, layout: SlideLayout) -> str | None:
    """Return the colour behind a region as RRGGBB, or None behind gradients and pictures.

    Raises ``BadPackage``.
    """
    theme = layout.reader.theme
    own = next((s for ph, s in layout.shapes if region.placeholder == ph), None)
    if own is not None and (fill := _fill(own)) is not None:
        return _color(fill, theme)
    middle = region.box.x + region.box.width / 2, region.box.y + region.box.height / 2
    trees = [layout.tree]
    if layout.tree.get("showMasterSp", "1") not in ("0", "false"):
        trees.append(layout.reader.tree)
    for tree in trees:
        for shape in reversed(list(find(tree, "p:cSld/p:spTree"))):
            if find(shape, "./*/p:nvPr/p:ph") is None and _covers(shape, *middle):
                if shape.tag.endswith("}pic"):
                    return None
                fill = _fill(shape)
                if fill is not None and not fill.tag.endswith("noFill"):
                    return _color(fill, theme)
    return _background(layout)


def _fill(shape: Any) -> Any:
    """Return the fill that a shape says of itself, None where it says none."""
    properties = find(shape, "p:spPr")
    fills = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill")
    found = (
        [e for e in properties if e.tag.removeprefix(A) in fills] if properties is not None else []
    )
    return found[0] if found else None


def _color(fill: Any, theme: Theme) -> str | None:
    if not fill.tag.endswith("solidFill"):
        return None
    see_through = find(fill, "./*/a:alpha")
    return None if see_through is not None else resolve(fill, theme.colors, "") or None


def _covers(shape: Any, x: float, y: float) -> bool:
    xfrm = find(shape, "p:spPr/a:xfrm")
    if xfrm is None:
        return False
    box = box_of(xfrm)
    return box.x <= x <= box.right and box.y <= y <= box.bottom


def _background(layout: SlideLayout) -> str | None:
    """Return the colour of a layout's background, or of its master's (ECMA-376 19.3.1.1)."""
    theme = layout.reader.theme
    for tree in (layout.tree, layout.reader.tree):
        background = find(tree, "p:cSld/p:bg")
        if background is None:
            continue
        properties, reference = find(background, "p:bgPr"), find(background, "p:bgRef")
        if properties is not None and len(properties):
            return _color(properties[0], theme)
        if reference is not None and len(reference):
            plain = int(reference.get("idx", "0")) <= FIRST_BACKGROUND
            return resolve(reference[0], theme.colors, "") or None if plain else None
    return theme.colors.get("bg1")


def table_texts(package: Package, style: str, theme: Theme) -> Iterator[tuple[str, str, str]]:
    """Yield the texts of a table style: which, in what colour, and on what fill, "" for none of its own.

    Nothing is told of styles that PowerPoint knows and the package does not, but of its usual one
    (ECMA-376 20.1.4.2.26). Raises ``BadPackage``.
    """
    with damage_told():
        found = styled(table_styles(package), style)
        if found is not None:
            yield from _styled(found, theme)
        elif style == MEDIUM:
            ink, paper, accent = (theme.colors.get(n, "000000") for n in ("dk1", "lt1", "accent1"))
            yield PARTS["wholeTbl"], ink, tinted(accent, BAND)
            yield PARTS["firstRow"], paper, accent


def _styled(style: Any, theme: Theme) -> Iterator[tuple[str, str, str]]:
    """Yield the texts of a style that is drawn; what a part of it leaves open, the whole table says."""
    color, fill = theme.colors.get("tx1", "000000"), ""
    for part, name in PARTS.items():
        own = find(style, f"a:{part}")
        if own is None:
            continue
        inks = own.iterfind("a:tcTxStyle/*", NAMESPACES)
        ink = resolve(next((e for e in inks if e.tag.endswith("Clr")), None), theme.colors, color)
        said = find(own, "a:tcStyle/a:fill/*")
        behind = fill if said is None else _color(said, theme) or ""
        yield name, ink, behind
        if part == "wholeTbl":
            color, fill = ink, behind
