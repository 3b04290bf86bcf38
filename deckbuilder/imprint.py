"""What a template.yaml changes is imprinted on its base: the theme's colours and fonts, a logo on the master.

So they hold for slides that are added in PowerPoint later, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lxml import etree

from deckbuilder.layout.frames import Box
from deckbuilder.masters import EMU
from deckbuilder.package import NAMESPACES, OFFICE, Package, Part, escape, xml, xml_bytes
from deckbuilder.pagestyle import Logo
from deckbuilder.templatefile import Said

A, P = "{" + NAMESPACES["a"] + "}", "{" + NAMESPACES["p"] + "}"
SCHEMES = {"heading": "majorFont", "body": "minorFont"}


def imprint(package: Package, said: Said) -> None:
    """Change the slide masters of a package, and their themes, as a template.yaml says."""
    if not (said.colors or said.families or said.logo):
        return
    for name in package.main.related("slideMaster"):
        master = package.parts[name]
        tree = xml(master.blob)
        mapping = tree.find("p:clrMap", NAMESPACES)
        slots = {} if mapping is None else mapping.attrib
        for theme in master.related("theme"):
            _color(package.parts[theme], {slots.get(k, k): v for k, v in said.colors.items()})
            _name_fonts(package.parts[theme], said.families)
        if said.logo and len(said.logo_box) == 4:
            _add_logo(package, master, tree, said.logo, Box(*said.logo_box))


def _color(theme: Part, colors: Mapping[str, str]) -> None:
    """Give slots of a theme other colours (ECMA-376 20.1.6.2)."""
    root = xml(theme.blob)
    for slot in root.iterfind(".//a:clrScheme/*", NAMESPACES):
        color = colors.get(slot.tag.removeprefix(A))
        if color:
            slot[:] = [etree.Element(A + "srgbClr", val=color)]
    theme.blob = xml_bytes(root)


def _name_fonts(theme: Part, families: Mapping[str, str]) -> None:
    """Give a theme other families for Latin text (ECMA-376 20.1.4.1.18)."""
    root = xml(theme.blob)
    for role, family in families.items():
        for latin in root.iterfind(f".//a:fontScheme/a:{SCHEMES[role]}/a:latin", NAMESPACES):
            latin.attrib.clear()  # panose and pitch are the other family's
            latin.set("typeface", family)
    theme.blob = xml_bytes(root)


def contained(logo: Logo, box: Box, width: float) -> Box:
    """Return where a logo stands in its box: whole, in the middle, on the outer side of the slide."""
    scale = min(box.width / logo.image.width, box.height / logo.image.height)
    own = Box(box.x, box.y, logo.image.width * scale, logo.image.height * scale)
    outer = box.right - own.width if box.x + box.width / 2 > width / 2 else box.x
    return own._replace(x=outer, y=box.y + (box.height - own.height) / 2)


def _add_logo(package: Package, master: Part, tree: Any, logo: Logo, box: Box) -> None:
    """Put a logo on a slide master, behind what its layouts and slides hold."""
    width = int(xml(package.main.blob).find("p:sldSz", NAMESPACES).get("cx")) / EMU
    place = contained(logo, box, width)
    suffix = logo.image.format
    name = f"ppt/media/logo-{logo.image.digest[:8]}.{suffix}"
    package.parts[name] = Part(name, f"image/{suffix}", logo.image.data)
    rid = master.relate(OFFICE + "image", name)
    shapes = tree.find("p:cSld/p:spTree", NAMESPACES)
    number = 1 + max(int(e.get("id", "0")) for e in tree.iter(P + "cNvPr"))
    x, y, cx, cy = (round(value * EMU) for value in place)
    picture = etree.fromstring(
        f'<p:pic xmlns:p="{NAMESPACES["p"]}" xmlns:a="{NAMESPACES["a"]}" xmlns:r="{NAMESPACES["r"]}">'
        f'<p:nvPicPr><p:cNvPr id="{number}" name="Logo" descr="{escape(logo.alt)}"/><p:cNvPicPr>'
        '<a:picLocks noChangeAspect="1"/></p:cNvPicPr><p:nvPr userDrawn="1"/></p:nvPicPr><p:blipFill>'
        f'<a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill><p:spPr><a:xfrm>'
        f'<a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></p:spPr></p:pic>"
    )
    last = shapes.find("p:extLst", NAMESPACES)
    shapes.insert(len(shapes) if last is None else shapes.index(last), picture)
    master.blob = xml_bytes(tree)
