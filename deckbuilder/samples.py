"""Slide masters that show how text looks by sample texts alone, as LibreOffice writes them.

PowerPoint takes the looks of titles and texts from ``p:txStyles`` (ECMA-376 19.3.1.51), and without them
sets all in 18 points. LibreOffice writes none, and says everything in the master's own paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from lxml import etree

from deckbuilder.masters import LEVELS, find
from deckbuilder.package import NAMESPACES, Package, xml, xml_bytes

A, P = "{" + NAMESPACES["a"] + "}", "{" + NAMESPACES["p"] + "}"
STYLES = {"title": "titleStyle", "body": "bodyStyle"}  # by the type of the master's placeholder
OF_WORDS = ("lang", "altLang", "dirty", "err", "noProof", "smtClean")  # no looks


def add_styles(package: Package) -> None:
    """Give the slide masters that have no text styles those of their sample texts."""
    for name in package.main.related("slideMaster"):
        master = package.parts[name]
        tree = xml(master.blob)
        if find(tree, "p:txStyles") is None:
            styles = etree.Element(P + "txStyles")
            for type_, style in STYLES.items():
                shape = _placeholder(tree, type_)
                if shape is not None and (levels := _levels(shape)):
                    etree.SubElement(styles, P + style).extend(levels)
            last = find(tree, "p:extLst")
            tree.insert(len(tree) if last is None else tree.index(last), styles)
            master.blob = xml_bytes(tree)
            _style_subtitles(package, master.related("slideLayout"))


def _style_subtitles(package: Package, layouts: list[str]) -> None:
    """Give the subtitles of layouts the looks of their samples, which are not those of a list."""
    for name in layouts:
        part = package.parts[name]
        tree = xml(part.blob)
        shape = _placeholder(tree, "subTitle")
        body = None if shape is None else find(shape, "p:txBody")
        if body is not None and find(body, "a:lstStyle") is None and (levels := _levels(shape)):
            style = etree.Element(A + "lstStyle")
            style.extend(levels)
            body.insert(1, style)  # after a:bodyPr
            part.blob = xml_bytes(tree)


def _placeholder(tree: Any, type_: str) -> Any:
    """Return the first placeholder of a type, None where there is none."""
    for shape in tree.iterfind("p:cSld/p:spTree/p:sp", NAMESPACES):
        ph = find(shape, "p:nvSpPr/p:nvPr/p:ph")
        if ph is not None and ph.get("type", "obj") == type_:
            return shape
    return None


def _levels(shape: Any) -> list[Any]:
    """Return the styles (a:lvl1pPr …) of the first paragraph of each level of a sample text."""
    out: dict[int, Any] = {}
    for paragraph in shape.iterfind("p:txBody/a:p", NAMESPACES):
        said = find(paragraph, "a:pPr")
        level = 1 + int(said.get("lvl", "0")) if said is not None else 1
        if 1 <= level <= LEVELS:
            out.setdefault(level, _style(level, said, paragraph))
    return [out[level] for level in sorted(out)]


def _style(level: int, said: Any, paragraph: Any) -> Any:
    """Return what a paragraph and its first run say, as the style of a level."""
    style = etree.Element(f"{A}lvl{level}pPr")
    if said is not None:
        style.attrib.update({name: value for name, value in said.attrib.items() if name != "lvl"})
        style.extend(_copied(said, ("defRPr", "extLst")))
    runs = find(paragraph, "a:r/a:rPr")
    runs = find(paragraph, "a:endParaRPr") if runs is None else runs
    if runs is not None:
        default = etree.SubElement(style, A + "defRPr")
        looks = {name: value for name, value in runs.attrib.items() if name not in OF_WORDS}
        default.attrib.update(looks)
        default.extend(_copied(runs, ("hlinkClick", "hlinkMouseOver", "extLst")))
    return style


def _copied(element: Any, but: tuple[str, ...]) -> Iterable[Any]:
    """Yield copies of what an element holds, but for what has these names."""
    return (deepcopy(child) for child in element if child.tag.removeprefix(A) not in but)
