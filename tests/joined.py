"""Decks of one template joined into one, slide by slide as they were written.

Judges that start LibreOffice take seconds a file: they get the cases of a template in one long deck. Decks of
scripts whose fonts their themes name differently stay apart, because a deck has one theme.

usage: python tests/joined.py OUT

builds every case on every template into OUT/cases/TEMPLATE and joins them into OUT/joined.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Sequence, Set
from pathlib import Path
from typing import Any

from lxml import etree
from packages import OFFICE, TYPES, pack
from readback import CASES, NS, TEMPLATES, R, built, rels

MAIN = "ppt/presentation.xml"
MAIN_RELS = "ppt/_rels/presentation.xml.rels"
OWN = re.compile(r"(ppt/(?:slides|notesSlides|media)/(?:_rels/)?)((?:slide|notesSlide|image)\d+\.)")
FIRST_ID = 256  # of a slide: ECMA-376 19.7.13


def join(decks: Sequence[dict[str, bytes]]) -> dict[str, bytes]:
    """Return the parts of a deck with the slides of all decks, which have their masters in common."""
    shared = pictures_of_masters(decks[0])
    out = {name: blob for name, blob in decks[0].items() if name in shared or not OWN.match(name)}
    main, links, types = (etree.fromstring(out[name]) for name in (MAIN, MAIN_RELS, TYPES))
    slides = main.find("p:sldIdLst", NS)
    for listed in [*slides, *(e for e in links if e.get("Type") == OFFICE + "slide")]:
        listed.getparent().remove(listed)
    for sections in [e.getparent() for e in main.iter(f"{{{NS['p14']}}}sectionLst")]:
        sections.getparent().remove(sections)
    kinds: dict[str, Any] = {}
    for number, deck in enumerate(decks, 1):
        for kind in etree.fromstring(deck[TYPES]):
            name = renamed(kind.get("PartName", "").lstrip("/"), number, shared)
            kinds[name or "." + kind.get("Extension")] = kind
            if name:
                kind.set("PartName", "/" + name)
        for name, blob in deck.items():
            if OWN.match(name) and name not in shared:
                of_links = name.endswith(".rels")
                text = renamed(blob.decode(), number, shared).encode() if of_links else blob
                out[renamed(name, number, shared)] = text
        for name in in_order(deck):
            rid = f"slide{len(slides) + 1}"
            target = "/" + renamed(name, number, shared)
            etree.SubElement(links, links[0].tag, Id=rid, Type=OFFICE + "slide", Target=target)
            element = etree.SubElement(
                slides, f"{{{NS['p']}}}sldId", id=str(FIRST_ID + len(slides))
            )
            element.set(R + "id", rid)
    types[:] = [kind for name, kind in kinds.items() if name[0] == "." or name in out]
    for name, root in ((MAIN, main), (MAIN_RELS, links), (TYPES, types)):
        out[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return out


def renamed(text: str, number: int, shared: Set[str]) -> str:
    """Return names of parts as the joined deck has them: those of slides say which deck they are of."""

    def one(found: re.Match[str]) -> str:
        name = next((name for name in shared if text.startswith(name, found.start())), "")
        return name[: len(found[0])] or f"{found[1]}{number}-{found[2]}"

    return OWN.sub(one, text)


def pictures_of_masters(deck: dict[str, bytes]) -> Set[str]:
    """Return the names of the pictures that slide masters and layouts have."""
    looks = [name for name in deck if re.match(r"ppt/slide(Master|Layout)s/[^/]+$", name)]
    found = {target for name in looks for _, target, _ in rels(deck, name).values()}
    return {name for name in found if OWN.match(name)}


def in_order(deck: dict[str, bytes]) -> Iterable[str]:
    """Yield the names of a deck's slides in their order."""
    targets = {e.get("Id"): e.get("Target") for e in etree.fromstring(deck[MAIN_RELS])}
    for element in etree.fromstring(deck[MAIN]).iterfind("p:sldIdLst/p:sldId", NS):
        yield "ppt/" + str(targets[element.get(R + "id")]).removeprefix("/ppt/")


def groups(template: str) -> list[list[str]]:
    """Return the cases whose decks on a template can be joined: their masters and themes are the same."""
    found: dict[frozenset[tuple[str, bytes]], list[str]] = {}
    for case in CASES:
        files = built(case, template).deck.parts.items()
        shared = frozenset(item for item in files if re.match(r"ppt/(slide[ML]|theme/)", item[0]))
        found.setdefault(shared, []).append(case)
    return list(found.values())


def main(out: Path) -> None:
    (out / "joined").mkdir(parents=True)
    for template in TEMPLATES:
        for case in CASES:
            shutil.copytree(
                built(case, template).folder, out / "cases" / template, dirs_exist_ok=True
            )
        for cases in groups(template):
            decks = [built(case, template).deck.parts for case in cases]
            name = "cases" if len(cases) > 1 else cases[0]
            pack(out / "joined" / f"{template}-{name}.pptx", join(decks))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
