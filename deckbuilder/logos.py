"""Finds the logo of a company's .pptx: a picture on its master, or on the layout of its title page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from deckbuilder.diagnostics import Diagnostics, Span
from deckbuilder.layout.frames import Box
from deckbuilder.masters import box_of, find
from deckbuilder.package import NAMESPACES, Package, Part, xml
from deckbuilder.pagestyle import Logo
from deckbuilder.pictures import Image, read_image, shows_on_white

EMBED = "{" + NAMESPACES["r"] + "}embed"
CALLED = re.compile("logo|brand|marke|signet|wordmark|emblem", re.IGNORECASE)
LARGEST = 0.12  # of the slide's area; what is larger is decoration
LONGEST = 12.0  # times as wide as high, or the other way round


class Candidate(NamedTuple):
    """A picture as a master or layout shows it: what it is called, its text, its bytes' part, its box."""

    name: str
    alt: str
    part: str
    box: Box

    @property
    def is_called(self) -> bool:
        """Whether its names say that it is a logo."""
        return CALLED.search(f"{self.name} {self.alt} {self.part}") is not None


def find_logo(
    package: Package, layout: str, slide: Box, span: Span | None, report: Diagnostics
) -> Logo | None:
    """Return the logo of a presentation, None where none is found that can be printed.

    ``layout`` is the part of its title page's layout. A picture that is called a logo comes first, then
    those of the master. Reports ``logo-not-printed``, a note, of one that would not show on paper, or
    that is called one and is neither PNG nor JPEG.
    """
    title = package.parts[layout]
    parts = [*(package.parts[name] for name in title.related("slideMaster")), title]
    found = [one for part in parts for one in candidates(part, slide)]
    found.sort(key=lambda one: not one.is_called)
    image = _first(found, package)
    if image is not None and shows_on_white(image[1]):
        return Logo(image[1], image[0].alt)
    called = image[0] if image else next((one for one in found if one.is_called), None)
    if called is not None:
        why = "is too light for paper" if image else "is neither PNG nor JPEG"
        hint = "give the handout one of its own: 'logo:' in a template.yaml"
        report.note(
            "logo-not-printed", f"the logo '{called.name}' of the template {why}", span, hint
        )
    return None


def _first(found: Sequence[Candidate], package: Package) -> tuple[Candidate, Image] | None:
    """Return the first candidate whose picture can be printed."""
    for one in found:
        if one.part in package.parts:
            image = read_image(one.name, package.parts[one.part].blob)
            if image is not None:
                return one, image
    return None


def candidates(part: Part, slide: Box) -> Iterator[Candidate]:
    """Yield the pictures of a master or layout that may be a logo: small, whole, as they came."""
    for picture in xml(part.blob).iterfind(".//p:cSld/p:spTree//p:pic", NAMESPACES):
        if find(picture, "p:nvPicPr/p:nvPr/p:ph") is not None:
            continue
        properties, blip = find(picture, "p:nvPicPr/p:cNvPr"), find(picture, "p:blipFill/a:blip")
        box = _box(picture)
        if properties is None or blip is None or box is None or _cropped(picture):
            continue
        relation = part.rels.get(blip.get(EMBED, ""))
        area = box.width * box.height / (slide.width * slide.height)
        long = max(box.width, box.height) > LONGEST * min(box.width, box.height)
        if relation is None or relation.external or long or not 0 < area <= LARGEST:
            continue
        yield Candidate(
            properties.get("name", ""), properties.get("descr", ""), relation.target, box
        )


def _box(picture: Any) -> Box | None:
    xfrm = find(picture, "p:spPr/a:xfrm")
    box = None if xfrm is None else box_of(xfrm)
    return box if box and box.width > 0 and box.height > 0 else None


def _cropped(picture: Any) -> bool:
    """Return whether a part of a picture does not show: that part may not be meant for others."""
    crop = find(picture, "p:blipFill/a:srcRect")
    return crop is not None and any(value not in ("0", "0%") for value in crop.attrib.values())
