"""A template's master and layouts as somebody sees them who reads from right to left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deckbuilder.directions import MIRRORED
from deckbuilder.package import NAMESPACES, Package, Part, xml, xml_bytes

INSET = "91440"  # of a text box at its sides, where nothing is said (ECMA-376 21.1.2.1.1)


def mirror(package: Package) -> None:
    """Mirror the slide masters and layouts of a package.

    Boxes change sides with their insets, and every level of text runs from right to left.
    """
    width = int(xml(package.main.blob).find("p:sldSz", NAMESPACES).get("cx"))
    for part in _looks(package):
        root = xml(part.blob)
        for xfrm in root.iterfind(".//p:spTree/*//a:xfrm", NAMESPACES):
            off, ext = xfrm.find("a:off", NAMESPACES), xfrm.find("a:ext", NAMESPACES)
            if off is not None and ext is not None:
                off.set("x", str(width - int(off.get("x")) - int(ext.get("cx"))))
        for body in root.iterfind(".//a:bodyPr", NAMESPACES):
            _swap_insets(body)
        for level in _levels(root):
            level.set("rtl", "1")
            own = level.get("algn")
            if own or not level.getparent().tag.endswith(
                "lstStyle"
            ):  # a master's own, which says all
                level.set("algn", MIRRORED.get(own or "l", own or "l"))
        part.blob = xml_bytes(root)


def _looks(package: Package) -> Iterator[Part]:
    """Yield the slide masters and their layouts."""
    for name in package.main.related("slideMaster"):
        master = package.parts[name]
        yield master
        yield from (package.parts[layout] for layout in master.related("slideLayout"))


def _levels(root: Any) -> Iterator[Any]:
    """Yield the properties of all levels of lists of styles (a:CT_TextListStyle)."""
    for parent in ("a:lstStyle", "p:titleStyle", "p:bodyStyle", "p:otherStyle"):
        for styles in root.iterfind(f".//{parent}", NAMESPACES):
            yield from styles


def _swap_insets(body: Any) -> None:
    """Give the left inset of a text box to its right side, and the other way round."""
    left, right = body.get("lIns"), body.get("rIns")
    if left is not None or right is not None:
        body.set("lIns", right or INSET)
        body.set("rIns", left or INSET)
