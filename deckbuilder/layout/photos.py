"""Pictures in their place, and the small print that keeps near them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from deckbuilder.blocks import Picture, Pictures
from deckbuilder.layout.frames import Box, Photo
from deckbuilder.layout.regions import Fill
from deckbuilder.masters import Region
from deckbuilder.record import replace
from deckbuilder.template import SMALL

PICTURE_GAP = 12.0
CAPTION_GAP = 6.0


def with_captions_near(fills: Sequence[Fill]) -> list[Fill]:
    """Return fills with captions and sources moved to their picture, which may be smaller than its place.

    Where a title stands between them they stay.
    """
    picture = next((fill for fill in fills if isinstance(fill.block, Pictures)), None)
    if picture is None or not isinstance(picture.block, Pictures):
        return list(fills)
    place = picture.region.box
    photos = [photo.box for photo in arrange_pictures(picture.block.items, picture.region.inner)]
    right, bottom = max(box.right for box in photos), max(box.bottom for box in photos)
    drawn = Box(place.x, place.y, right - place.x, bottom - place.y)
    others = [f.region.box for f in fills if f.role not in SMALL and f is not picture]
    small = {
        fill.role: fill.region
        for fill in fills
        if fill.role in SMALL and not any(_between(o, place, fill.region.box) for o in others)
    }
    boxes = _below(place, drawn, small) | _beside(place, drawn, small)
    out = []
    for fill in fills:
        box = boxes.get(fill.role, fill.region.box)
        if box != fill.region.box:
            fill = fill._replace(region=replace(fill.region, box=box, moved=True))
        out.append(fill)
    return out


def _below(place: Box, drawn: Box, small: Mapping[str, Region]) -> dict[str, Box]:
    """Return where the small print below a picture's place stands: right below what is drawn there."""
    out, bottom = {}, drawn.bottom
    for role, region in small.items():
        box = region.box
        if _over(place, box) and box.y >= place.bottom - 1:
            out[role] = box._replace(y=min(box.y, bottom + CAPTION_GAP))
            bottom = out[role].bottom
    return out


def _beside(place: Box, drawn: Box, small: Mapping[str, Region]) -> dict[str, Box]:
    """Return where the small print beside a picture's place stands.

    At its right that moves with the picture's side; what ends where the place ends (a source) ends
    with the picture, but not in the upper half, and what is above it ends above it.
    """
    out, bottom = {}, math.inf
    for role, region in reversed(list(small.items())):
        box = region.box
        if _over(place, box):
            continue
        if box.x >= place.right - 1:
            box = box._replace(x=box.x - place.right + drawn.right)
        if region.anchor == "b":
            end = max(drawn.bottom, place.y + place.height / 2)
            box = box._replace(y=min(box.y, end - box.height))
            bottom = box.y - CAPTION_GAP
        else:
            box = box._replace(height=min(box.height, bottom - box.y))
        out[role] = box
    return out


def _between(box: Box, upper: Box, lower: Box) -> bool:
    """Return whether a box stands below one and above another."""
    apart = upper.bottom - 1 <= box.y < lower.y
    return apart and _over(box, upper) and _over(box, lower)


def _over(one: Box, other: Box) -> bool:
    """Return whether one box stands above or below the other."""
    return one.x < other.right - 1 and other.x < one.right - 1


def arrange_pictures(pictures: Sequence[Picture], box: Box) -> tuple[Photo, ...]:
    """Return pictures in the rows that make them largest, each whole and with its own proportions."""
    count = len(pictures)
    best: tuple[float, tuple[Photo, ...]] = (0.0, ())
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        width = (box.width - PICTURE_GAP * (columns - 1)) / columns
        height = (box.height - PICTURE_GAP * (rows - 1)) / rows
        photos, area = [], 0.0
        for i, picture in enumerate(pictures):
            scale = min(width / picture.image.width, height / picture.image.height)
            size = picture.image.width * scale, picture.image.height * scale
            x = box.x + (i % columns) * (width + PICTURE_GAP)
            y = box.y + (i // columns) * (height + PICTURE_GAP)
            photos.append(Photo(Box(x, y, *size), picture.image))
            area += size[0] * size[1]
        if area > best[0] + 0.01:
            best = area, tuple(photos)
    return best[1]
