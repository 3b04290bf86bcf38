"""The bundled templates: every text can be read on what it stands on, and type keeps to one scale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
import yaml

from deckbuilder.colors import contrast, resolve
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.language import load_labels
from deckbuilder.layout.frames import Box
from deckbuilder.masters import EMU, Region, SlideLayout, Theme, find
from deckbuilder.package import NAMESPACES, xml
from deckbuilder.template import Template, bundled, load_template

BUNDLED = [folder.name for folder in bundled()]
LARGE, ENOUGH, ENOUGH_IF_LARGE = 24.0, 4.5, 3.0
LINKS = ("hlink", "folHlink")
LINKED = ("body", "obj", "subTitle")  # the types of placeholders whose text may link
MOST_SIZES, SMALLEST = 5, 14.0


@pytest.fixture(params=BUNDLED)
def template(request: pytest.FixtureRequest) -> Template:
    report = Diagnostics()
    folder = next(folder for folder in bundled() if folder.name == request.param)
    found = load_template(folder, load_labels("en", {}, None, report), None, report)
    assert found is not None and not report.items
    return found


class Sample(NamedTuple):
    """A text of a layout: its colour and size, and a colour that it stands on."""

    layout: str
    place: str
    color: str
    size: float
    ground: str

    @property
    def readable(self) -> bool:
        enough = ENOUGH_IF_LARGE if self.size >= LARGE else ENOUGH
        return contrast(self.color, self.ground) >= enough


def theme_of(template: Template, layout: SlideLayout) -> Theme:
    theme = template.masters.theme
    return theme.remapped(layout.mapping) if layout.mapping else theme


def master_of(template: Template) -> Any:
    part = next(part for name, part in template.package.parts.items() if "slideMaster1.xml" in name)
    return xml(part.blob)


def background(template: Template, layout: SlideLayout) -> str:
    """Return the colour of a layout's slides."""
    fills = (find(t, "p:cSld/p:bg/p:bgPr/a:solidFill") for t in (layout.tree, master_of(template)))
    fill = next(fill for fill in fills if fill is not None)
    return resolve(fill, theme_of(template, layout).colors, "")


def plates(template: Template, layout: SlideLayout) -> Iterator[tuple[Box, str]]:
    """Yield what is drawn on a layout and its master: its place and its colour."""
    trees = [layout.tree]
    if layout.tree.get("showMasterSp") != "0":
        trees.insert(0, master_of(template))
    for tree in trees:
        for shape in tree.iterfind("p:cSld/p:spTree/p:sp", NAMESPACES):
            fill = find(shape, "p:spPr/a:solidFill")
            if fill is not None and find(shape, "p:nvSpPr/p:nvPr/p:ph") is None:
                off, ext = find(shape, "p:spPr/a:xfrm/a:off"), find(shape, "p:spPr/a:xfrm/a:ext")
                sides = (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy"))
                color = resolve(fill, theme_of(template, layout).colors, "")
                yield Box(*(int(side) / EMU for side in sides)), color


def grounds(template: Template, layout: SlideLayout, region: Region) -> set[str]:
    """Return the colours behind a region; a plate that holds it whole hides what is below."""
    found, inner = {background(template, layout)}, region.inner
    for box, color in plates(template, layout):
        wide = box.x < inner.right and inner.x < box.right
        if wide and box.y < inner.bottom and inner.y < box.bottom:
            whole = box.x <= inner.x and inner.right <= box.right
            whole = whole and box.y <= inner.y and inner.bottom <= box.bottom
            found = {color} if whole else found | {color}
    return found


def samples(template: Template) -> Iterator[Sample]:
    """Yield every text of every layout, links included, on every colour behind it."""
    for layout in template.masters.layouts:
        links = [theme_of(template, layout).colors[name] for name in LINKS]
        for region in (*layout.regions.values(), *layout.fixed):
            assert region.placeholder is not None
            linked = links if region.placeholder.type in LINKED else []
            for ground in grounds(template, layout, region):
                for level in region.levels:
                    for color in (level.color, *linked):
                        yield Sample(
                            layout.name, region.placeholder.name, color, level.size, ground
                        )


def test_every_text_of_every_layout_can_be_read(template: Template) -> None:
    found = list(samples(template))
    assert len(found) > 100
    assert [sample for sample in found if not sample.readable] == []


def test_every_text_of_a_table_can_be_read(template: Template) -> None:
    theme = template.masters.theme.colors
    root = xml(template.package.parts["ppt/tableStyles.xml"].blob)
    inks = [
        resolve(ink, theme, "") for ink in root.iterfind(".//a:tcTxStyle/a:schemeClr", NAMESPACES)
    ]
    assert len(inks) == 4  # the whole table, first column, header row, and where these meet
    assert min(contrast(ink, theme["bg1"]) for ink in inks) >= ENOUGH


def test_words_in_drawings_can_be_read(template: Template) -> None:
    """Drawings stand on the master's ground, their words on that or on light or dark tints of it."""
    theme = template.masters.theme.colors
    assert contrast(theme["tx1"], theme["bg1"]) >= 7
    assert contrast(theme["tx1"], theme["bg2"]) >= 7


def test_a_template_has_five_sizes_and_none_is_small(template: Template) -> None:
    layouts = template.masters.layouts
    sizes = {
        style.size
        for layout in layouts
        for region in layout.regions.values()
        for style in region.levels
    }
    assert len(sizes) <= MOST_SIZES
    assert template.table.size in sizes  # labels of drawings begin at it, too
    assert min(sizes) >= SMALLEST
    assert min(said.smallest for said in template.sizes.values()) >= SMALLEST


def test_titles_stand_in_one_place(template: Template) -> None:
    """All but those that are themselves what the slide shows: terms, and the titles of title slides."""
    title = find(master_of(template), "p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr")
    usual = int(title.get("sz")) / 100
    boxes = {
        layout.regions[0].box
        for layout in template.masters.layouts
        if layout.regions[0].levels[0].size <= usual
    }
    assert len(boxes) == 1


def test_text_stands_on_few_margins_and_within_them(template: Template) -> None:
    """The text of a layout begins at three places at most, and as far from both sides of the slide."""
    lefts = set()
    for layout in template.masters.layouts:
        inner = [region.inner for region in layout.regions.values()]
        assert len({round(box.x) for box in inner}) <= 3, layout.name
        lefts |= {round(box.x) for box in inner}
        assert max(box.right for box in inner) <= template.masters.width - min(lefts) + 0.01
        assert max(box.bottom for box in inner) <= template.masters.height - 18


def test_a_logo_has_a_place_of_its_own(template: Template) -> None:
    folder = next(folder for folder in bundled() if folder.name == template.name)
    said = yaml.safe_load((folder / "template.yaml").read_text(encoding="utf-8"))
    place = Box(*said["slides"]["logo"])
    for layout in template.masters.layouts:
        boxes = [region.inner for region in (*layout.regions.values(), *layout.fixed)]
        hidden = [box for box, _ in plates(template, layout)]
        for box in boxes + hidden if layout.tree.get("showMasterSp") != "0" else []:
            apart = box.x >= place.right or place.x >= box.right
            assert apart or box.y >= place.bottom or place.y >= box.bottom, layout.name
