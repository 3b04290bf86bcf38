"""What a template must not bring into a deck: what runs, and what is fetched when it is opened.

Relationships that lead out of the package, to code or to other programs' objects are taken away, with the
elements that refer to them, so that what is left is valid. Links that a person clicks stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, NamedTuple

from lxml import etree

from deckbuilder.package import (
    DROPPED,
    NAMESPACES,
    Package,
    Part,
    Relationship,
    damage_told,
    xml,
    xml_bytes,
)

R = "{" + NAMESPACES["r"] + "}"
CLICKED = re.compile("(https?|mailto):", re.IGNORECASE)
# What runs, by the type of a relationship or of the part that it leads to: macros, ActiveX, objects of
# other programs, parts of the ribbon, add-ins. A signature would not be one of what is made here.
RUNS = re.compile(
    r"vbaProject|wordVbaData|activeX|/control$|oleObject|/package$|/extensibility$|customUI|attachedToolbars"
    r"|webextension|macro|digital-signature",
    re.IGNORECASE,
)
# Actions of a link that start something (ECMA-376 21.1.2.3.5).
STARTS = re.compile("ppaction://(program|macro|ole|hlinkfile)", re.IGNORECASE)
ACTION = b" action="
LINKS = ("hlinkClick", "hlinkHover", "hlinkMouseOver")
NEEDED = ("/slideMaster", "/slideLayout", "/theme")
NOTHING = "NULL"  # what PowerPoint writes where a picture was lost


class Disarmed(NamedTuple):
    """What was taken away: the addresses that were led to, and the parts or actions that run."""

    addresses: tuple[str, ...]
    active: tuple[str, ...]


def disarm(package: Package) -> Disarmed:
    """Return what was taken away from the parts of a template that decks are made of."""
    addresses: dict[str, None] = {}
    active: dict[str, None] = {}
    for part in package.reachable(DROPPED):
        gone: set[str] = set()
        for rid, relation in part.rels.items():
            if _runs(relation, package):
                active[relation.target] = None
            elif relation.external and not _is_clicked(relation):
                addresses[relation.target] = None
            elif (
                relation.external
                or relation.target in package.parts
                or relation.type.endswith(NEEDED)  # reading tells what is missing
            ):
                continue
            gone.add(rid)
        if gone or (part.name.endswith(".xml") and ACTION in part.blob):
            active |= dict.fromkeys(_take(part, gone))
    addresses.pop(NOTHING, None)
    return Disarmed(tuple(addresses), tuple(active))


def _runs(relation: Relationship, package: Package) -> bool:
    target = None if relation.external else package.parts.get(relation.target)
    return bool(RUNS.search(relation.type) or (target and RUNS.search(target.content_type)))


def _is_clicked(relation: Relationship) -> bool:
    return relation.type.endswith("/hyperlink") and bool(CLICKED.match(relation.target))


def _take(part: Part, gone: Collection[str]) -> list[str]:
    """Take relationships away from a part, and what refers to them; return the actions that went, too."""
    for rid in gone:
        del part.rels[rid]
    if not part.name.endswith(".xml"):
        return []
    started: list[str] = []
    with damage_told():
        root = xml(part.blob)
        for element in list(root.iter("*")):
            action = element.get("action", "")
            if STARTS.match(action):
                started.append(action)
                _remove(element)
                continue
            for name, value in element.attrib.items():
                if name.startswith(R) and value in gone:
                    _unlink(element, name)
        part.blob = xml_bytes(root)
    return started


def _unlink(element: Any, attribute: str) -> None:
    """Take away what refers to a relationship that is gone: an optional attribute, else its element."""
    name = etree.QName(element).localname
    if name in ("blip", "imagedata", "media"):
        del element.attrib[attribute]
        return
    frame = next(element.iterancestors("{*}graphicFrame"), None)
    if frame is not None and name not in LINKS:  # an object of another program, a diagram, a chart
        element = frame
    _remove(element)


def _remove(element: Any) -> None:
    """Remove an element; with it the choice between markups that it was one of (ECMA-376 part 3, 10.2)."""
    parent = element.getparent()
    choice = next(element.iterancestors("{*}AlternateContent"), None)
    if choice is not None and etree.QName(element).localname not in LINKS:
        element, parent = choice, choice.getparent()
    if parent is not None:
        parent.remove(element)
