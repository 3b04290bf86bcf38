"""Slides: what stands where on a layout, what goes on on a next slide, and what is said about it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laidout import PROSE, frames, free
from pptx.util import Pt
from readback import BUNDLED, DEFAULT_TEMPLATE, TEMPLATES, draw_pictures, looks

from deckbuilder.blocks import SMALL_SCALE, Block, Column, Drawing, Picture, Pictures, Table, Text
from deckbuilder.blocks import plain as one_paragraph
from deckbuilder.deck import plan_deck
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.language import load_labels
from deckbuilder.layout.fitting import Fitter
from deckbuilder.layout.frames import Box, Frame
from deckbuilder.layout.photos import arrange_pictures, with_captions_near
from deckbuilder.layout.regions import Fill, assign
from deckbuilder.layout.slides import lay_out_slides
from deckbuilder.loading import load_talk
from deckbuilder.masters import Region, TextStyle
from deckbuilder.matching import FOLDS, Usage, standard_usage
from deckbuilder.pictures import load_image
from deckbuilder.record import replace
from deckbuilder.template import Template, load_template


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> Template:
    return looks(request.param)


LEVELS = (TextStyle(size=28),) * 5


# --- regions ------------------------------------------------------------------------------------


@cache
def pictures(*names: str) -> Pictures:
    import tempfile

    folder = Path(tempfile.mkdtemp())
    draw_pictures(folder)
    found = []
    for name in names:
        image = load_image(name, folder, None, Diagnostics())  # type: ignore[arg-type]
        assert image is not None
        found.append(Picture(image, name))
    return Pictures(tuple(found))


TABLE = Table((Column("Head"),), ((one_paragraph("cell"),),))
TEXT_ROLES = [role for role in FOLDS if role not in ("picture", "table", "title")]


def fills_of(roles: set[str]) -> dict[str, Block]:
    out: dict[str, Block] = {"title": one_paragraph("the title")}
    for role in FOLDS:
        if role in roles:
            out[role] = one_paragraph(f"the {role}")
    if "picture" in roles:
        out["picture"] = pictures("wide.png")
    if "table" in roles:
        out["table"] = TABLE
    return out


def usages(of: Template) -> list[Usage]:
    """Return every layout of a template as its placeholders tell it, and as the template lists it."""
    found = [standard_usage(layout) for layout in of.masters.layouts]
    return [*found, *itertools.chain(*of.usages.values())]


ROLES = st.builds(  # no slide has both a picture and a table
    lambda texts, thing: {*texts, *thing},
    st.sets(st.sampled_from(TEXT_ROLES)),
    st.sampled_from([[], ["picture"], ["table"]]),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(TEMPLATES)), st.integers(0, 60), ROLES)
def test_no_block_is_lost_on_a_layout_that_lacks_its_place(
    name: str, number: int, roles: set[str]
) -> None:
    of = looks(name)
    usage = usages(of)[number % len(usages(of))]
    fills = fills_of(roles)
    found = assign(fills, usage, of)
    texts = Counter(p.text for f in found if isinstance(f.block, Text) for p in f.block.paragraphs)
    assert texts == Counter(block.text for block in fills.values() if isinstance(block, Text))
    objects = [f.block for f in found if not isinstance(f.block, Text)]
    assert {id(block) for block in objects} == {
        id(fills[r]) for r in ("picture", "table") if r in fills
    }
    assert len(objects) == len({"picture", "table"} & roles)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(TEMPLATES)), st.integers(0, 60), ROLES)
def test_no_placeholder_is_given_to_two(name: str, number: int, roles: set[str]) -> None:
    of = looks(name)
    usage = usages(of)[number % len(usages(of))]
    found = [f.region.placeholder for f in assign(fills_of(roles), usage, of)]
    idxs = [placeholder.idx for placeholder in found if placeholder is not None]
    assert len(idxs) == len(set(idxs))


def test_what_a_definition_has_folds_into_the_body_in_order() -> None:
    of = looks("default")
    fills = fills_of({"full_name", "body", "examples", "source"})
    found = assign(fills, of.usage("definition", fills), of)
    assert [(f.role, f.block.text) for f in found if isinstance(f.block, Text)] == [
        ("title", "the title"),
        ("body", "the full_name\nthe body\nthe examples\nthe source"),
    ]


def test_small_print_that_joins_a_text_is_set_smaller() -> None:
    of = looks("default")
    fills = fills_of({"body", "source"})
    found = assign(fills, of.usage("definition", fills), of)[-1].block
    assert isinstance(found, Text)
    assert [p.scale for p in found.paragraphs] == [1.0, SMALL_SCALE]


def test_a_source_joins_a_caption_that_has_a_place_and_neither_is_set_smaller() -> None:
    of = looks("default")
    fills = fills_of({"picture", "caption", "source"})
    usage = of.usage("picture", fills)
    assert "caption" in usage.roles and "source" not in usage.roles
    [found] = [f for f in assign(fills, usage, of) if f.role == "caption"]
    assert isinstance(found.block, Text)
    assert [(p.text, p.scale) for p in found.block.paragraphs] == [
        ("the caption", 1.0),
        ("the source", 1.0),
    ]


def test_classic_has_a_place_of_its_own_for_each_of_them() -> None:
    of = looks("classic")
    fills = fills_of({"full_name", "body", "examples", "source", "picture", "caption"})
    found = assign(fills, of.usage("definition", fills), of)
    assert sorted(f.role for f in found) == sorted(fills)
    assert all(f.region.placeholder is not None and not f.region.moved for f in found)


def test_a_text_and_an_object_share_a_region_side_by_side() -> None:
    of = looks("default")
    [layout] = [la for la in of.masters.layouts if la.name == "Title and Content"]
    found = assign(fills_of({"body", "picture"}), standard_usage(layout), of)
    boxes = [f.region.box for f in found if f.role != "title"]
    assert boxes[0].right < boxes[1].x
    assert boxes[0].height == boxes[1].height


# --- slides -------------------------------------------------------------------------------------


def test_every_slide_is_as_large_as_the_templates(template: Template, tmp_path: Path) -> None:
    found, _ = frames("title: A\nintroduction: B\n", template, tmp_path)
    assert {(f.width, f.height) for f in found} == {
        (template.masters.width, template.masters.height)
    }


def test_a_long_text_goes_on_over_slides_that_count(template: Template, tmp_path: Path) -> None:
    found, said = frames(
        free("text", title="B", text="\n\n".join([PROSE * 2] * 9)), template, tmp_path
    )
    count = len(found)
    assert count > 1 and not said
    assert [f.title for f in found] == [f"B ({n}/{count})" for n in range(1, count + 1)]


def test_all_slices_of_a_text_have_one_size(template: Template, tmp_path: Path) -> None:
    found, _ = frames(
        free("text", title="B", text="\n\n".join([PROSE * 2] * 9)), template, tmp_path
    )
    assert len({f.placed[1].size for f in found}) == 1


def test_the_author_can_forbid_a_second_slide(template: Template, tmp_path: Path) -> None:
    content = free("text", title="B", text="\n\n".join([PROSE * 2] * 9), fit="one slide")
    _, [said] = frames(content, template, tmp_path)
    assert re.search(
        r"error\[does-not-fit\]: 'B' does not fit on one slide: \d+ lines too many", said
    )


def test_strict_forbids_a_second_slide(template: Template, tmp_path: Path) -> None:
    content = free("table", title="B", columns=["C"], rows=[[str(n)] for n in range(60)])
    _, said = frames(content, template, tmp_path, strict=True)
    assert any("error[does-not-fit]" in line and "rows too many" in line for line in said)


def test_a_title_that_is_a_little_long_is_set_smaller(template: Template, tmp_path: Path) -> None:
    found, said = frames(free("text", title=PROSE * 2, text="C"), template, tmp_path)
    title = found[0].placed[0]
    assert title.region is not None
    assert title.size < title.region.levels[0].size
    assert not [line for line in said if line.startswith("error")]


def test_a_long_word_in_a_title_stays_whole(template: Template, tmp_path: Path) -> None:
    region = frames(free("text", title="B", text="C"), template, tmp_path)[0][0].placed[0].region
    assert region is not None
    style, most = region.levels[0], region.inner.width
    face = template.face(style)
    word = "w"
    while face.width(word) * style.size < most * 1.05:
        word += "ord"[len(word) % 3]
    found, said = frames(free("text", title=word, text="C"), template, tmp_path)
    title = found[0].placed[0]
    assert not said
    assert region.floor <= title.size < style.size
    assert face.width(word) * title.size <= most
    larger = [s for s in Fitter(region, template).sizes(region.floor) if s > title.size]
    assert all(face.width(word) * size > most * 0.99 for size in larger)


def test_a_title_that_never_fits_is_an_error(template: Template, tmp_path: Path) -> None:
    _, said = frames(free("text", title=PROSE * 20, text="C"), template, tmp_path)
    assert any("error[too-long]: the title of 'The tide comes in" in line for line in said)


def test_too_many_columns_are_warned_of(template: Template, tmp_path: Path) -> None:
    names = [f"Wirtschaftlichkeit {n}" for n in range(12)]
    content = free("table", title="B", columns=names, rows=[["Wirtschaftlichkeit"] * 12])
    _, said = frames(content, template, tmp_path)
    assert any("table-too-wide" in line and "12 columns" in line for line in said)


def test_a_header_that_leaves_no_room_for_rows_is_an_error(
    template: Template, tmp_path: Path
) -> None:
    content = free("table", title="B", columns=[PROSE * 40, "D"], rows=[["a", "b"]])
    _, said = frames(content, template, tmp_path)
    assert any("error[row-too-high]: the header of the table leaves no room" in s for s in said)


def test_what_is_placed_stands_on_the_slide(template: Template, tmp_path: Path) -> None:
    for words in (1, 40, 300):
        for kind in ("text", "quote", "section"):
            values: dict[str, Any] = {"title": "B", "text": "word " * words}
            if kind == "quote":
                values.pop("title")
            found, _ = frames(free(kind, **values), template, tmp_path)
            for frame in found:
                for placed in frame.placed:
                    assert placed.box.x >= 0 and placed.box.y >= 0
                    assert placed.box.right <= frame.width + 0.01
                    assert placed.box.bottom <= frame.height + 0.01


Places = dict[int, tuple[float, float, float, float]]


def placed_on(
    layout: str, places: Places, tmp_path: Path, talk: str, gone: int = -1
) -> tuple[list[Frame], list[str]]:
    """Return the slides on a file where a layout's placeholders stand elsewhere, and what was said.

    One may be ``gone``. Places are left, top, width and height in points; the slide has 720 × 540.
    """
    deck = pptx.Presentation(str(DEFAULT_TEMPLATE))
    [found] = [one for one in deck.slide_layouts if one.name == layout]
    for shape in found.placeholders:
        if shape.placeholder_format.idx == gone:
            shape.element.getparent().remove(shape.element)
    for idx, place in places.items():
        [shape] = [p for p in found.placeholders if p.placeholder_format.idx == idx]
        shape.left, shape.top, shape.width, shape.height = (Pt(value) for value in place)
    deck.save(str(tmp_path / "look.pptx"))
    report = Diagnostics()
    of = load_template(tmp_path / "look.pptx", load_labels("en", {}, None, report), None, report)
    assert of is not None
    return frames(talk, of, tmp_path)


def test_what_a_layout_has_no_place_for_stands_on_the_slide_below_the_title(tmp_path: Path) -> None:
    """The title reaches to the slide's end: they share its place."""
    talk = free("section", title="Tides", text="What comes and goes")
    place = {0: (40.0, 30.0, 640.0, 490.0)}
    [frame], said = placed_on("Section Header", place, tmp_path, talk, gone=1)
    title, text = (placed.box for placed in frame.placed)
    assert not said
    assert title.y == 30 and title.bottom < text.y < text.bottom <= 540


def test_a_low_place_for_the_subtitle_reaches_down_for_what_joins_it(tmp_path: Path) -> None:
    talk = "title: A\nsubtitle: Of tides\nauthor: M. Holm\nevent: An evening\ndate: 2026-06-21\n"
    found, said = placed_on("Title Slide", {1: (100, 300, 520, 50)}, tmp_path, talk)
    [subtitle] = [p for p in found[0].placed if p.region and p.box.y == 300]
    assert not said
    assert 50 < subtitle.box.height <= 0.9 * 540 - 300


def test_a_place_that_reaches_off_the_slide_is_used_as_far_as_it_is_seen(tmp_path: Path) -> None:
    talk = free("text", title="A", text="Some text")
    found, _ = placed_on("Title and Content", {1: (-200, 150, 1200, 700)}, tmp_path, talk)
    box = found[0].placed[1].box
    assert box.x > 0 and box.right < 720 and box.bottom < 540 and box.y == 150


def test_a_place_that_covers_the_title_begins_below_it(tmp_path: Path) -> None:
    talk = free("text", title="A", text="Some text")
    found, _ = placed_on("Title and Content", {1: (0, 0, 720, 540)}, tmp_path, talk)
    title, text = (placed.box for placed in found[0].placed)
    assert text.y == title.bottom


@pytest.mark.parametrize("language", ["en", "ar"])
def test_short_tables_and_drawings_begin_where_text_does(language: str, tmp_path: Path) -> None:
    report = Diagnostics()
    labels = load_labels(language, {}, None, report)
    of = load_template(BUNDLED["classic"], labels, None, report)
    assert of is not None
    talk = f"""
title: Tides
language: {language}
definitions: [{{term: Moon, definition: A ball.}}, {{term: Tide, definition: A flood.}}]
relations: [{{term: Moon, is: leads-to, of: Tide, id: pull}}]
slides: [pull, table: {{title: Heights, columns: [Low], rows: [[High, 2]]}}]
"""
    placed = [p for frame in frames(talk, of, tmp_path)[0] for p in frame.placed]
    objects = [p for p in placed if isinstance(p.block, Table | Drawing)]
    assert len(objects) == 2
    for one in objects:
        assert one.region is not None
        box = one.region.box if isinstance(one.block, Table) else one.region.inner
        near = [round(one.box.x - box.x), round(box.right - one.box.right)]
        start, end = near if language == "en" else reversed(near)
        assert start == 0 and end > 50


# --- pictures -----------------------------------------------------------------------------------

NAMES = ["wide.png", "tall.png", "square.jpg", "tiny.png"]


@pytest.mark.parametrize(
    "names", [c for n in (1, 2, 3, 4) for c in itertools.product(NAMES, repeat=n)][::9]
)
@pytest.mark.parametrize("box", [Box(10, 20, 400, 300), Box(0, 0, 300, 60), Box(0, 0, 90, 400)])
def test_pictures_stand_in_their_box_whole_and_apart(names: tuple[str, ...], box: Box) -> None:
    block = pictures(*names)
    photos = arrange_pictures(block.items, box)
    assert [photo.image for photo in photos] == [picture.image for picture in block.items]
    for photo in photos:
        b = photo.box
        assert b.width / b.height == pytest.approx(photo.image.width / photo.image.height)
        assert b.x >= box.x - 0.01 and b.right <= box.right + 0.01
        assert b.y >= box.y - 0.01 and b.bottom <= box.bottom + 0.01
    for one, other in itertools.combinations([photo.box for photo in photos], 2):
        assert (
            one.right <= other.x
            or other.right <= one.x
            or one.bottom <= other.y
            or other.bottom <= one.y
        )


PLACE = Box(100, 50, 400, 200)


def small_print_beside(name: str, **boxes: Box) -> tuple[Box, dict[str, Box]]:
    """Return where a picture is drawn in its place, and where texts stand then."""
    regions = {role: Region(box, LEVELS, (0, 0, 0, 0)) for role, box in boxes.items()}
    [photo] = arrange_pictures(pictures(name).items, PLACE)
    return photo.box, moved(name, **regions)


def moved(name: str, **regions: Region) -> dict[str, Box]:
    """Return where texts stand beside a picture in its place."""
    fills = [Fill("picture", Region(PLACE, LEVELS, (0, 0, 0, 0)), pictures(name))]
    fills += [Fill(role, region, one_paragraph("words")) for role, region in regions.items()]
    found = {fill.role: fill.region.box for fill in with_captions_near(fills)}
    assert found.pop("picture") == PLACE
    return found


def test_small_print_at_the_right_of_a_pictures_place_moves_to_the_picture() -> None:
    caption, source = Box(520, 50, 150, 40), Box(515, 210, 150, 40)
    photo, found = small_print_beside("tall.png", caption=caption, source=source)
    assert photo == Box(100, 50, 50, 200)
    assert found == {"caption": caption._replace(x=170), "source": source._replace(x=165)}


def test_a_source_beside_a_picture_ends_where_it_ends_and_the_caption_above_it() -> None:
    beside = Region(Box(520, 50, 150, 150), LEVELS, (0, 0, 0, 0))
    at_foot = replace(beside, box=Box(520, 210, 150, 40), anchor="b")
    for name, bottom in {"square.jpg": 250, "wide.png": 150}.items():  # not in the upper half
        found = moved(name, caption=beside, source=at_foot)
        assert found["source"].bottom == pytest.approx(bottom)
        assert found["caption"].y == 50
        assert found["caption"].bottom < found["source"].y


def test_small_print_below_a_picture_follows_it_up() -> None:
    caption, source = Box(100, 256, 400, 20), Box(100, 280, 400, 20)
    photo, found = small_print_beside("wide.png", caption=caption, source=source)
    assert photo.bottom < 250
    assert photo.bottom < found["caption"].y < photo.bottom + 12
    assert found["caption"].bottom < found["source"].y < found["caption"].bottom + 12
    _, alone = small_print_beside("wide.png", source=source)
    assert alone["source"].y == found["caption"].y


def test_small_print_stays_where_the_picture_fills_its_place_and_other_texts_always() -> None:
    caption, body = Box(520, 50, 150, 40), Box(520, 100, 150, 100)
    photo, found = small_print_beside("wide.png", caption=caption, body=body)
    assert photo.right == PLACE.right and found == {"caption": caption, "body": body}
    _, found = small_print_beside("tall.png", body=body)
    assert found == {"body": body}


def test_a_caption_does_not_pass_the_title_below_its_picture() -> None:
    title, caption = Box(100, 256, 400, 40), Box(100, 300, 400, 60)
    _, found = small_print_beside("wide.png", title=title, caption=caption)
    assert found == {"title": title, "caption": caption}


def test_a_picture_without_caption_and_source_has_their_place_too(tmp_path: Path) -> None:
    draw_pictures(tmp_path)
    widths = []
    for more in ({"caption": "What it is", "source": "Me"}, {}):
        content = free("picture", title="A", file="wide.png", alt="b", **more)
        [frame], _ = frames(content, looks("classic"), tmp_path)
        [photo] = [photo for placed in frame.placed for photo in placed.photos]
        widths.append(photo.box.width)
        assert photo.box.bottom < frame.height - 50
    assert widths[0] < widths[1]


def test_two_wide_pictures_stand_below_each_other_two_tall_ones_side_by_side() -> None:
    box = Box(0, 0, 400, 300)
    wide = [photo.box for photo in arrange_pictures(pictures("wide.png", "wide.png").items, box)]
    tall = [photo.box for photo in arrange_pictures(pictures("tall.png", "tall.png").items, box)]
    assert wide[0].bottom <= wide[1].y
    assert tall[0].right <= tall[1].x


def test_a_talk_of_more_slides_than_a_file_can_hold_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("deckbuilder.layout.slides.MOST", 3)
    path = tmp_path / "content.yaml"
    path.write_text("title: T\ntakeaways: [A]\ndefinitions: [{term: B, definition: C}]\n")
    report = Diagnostics()
    loaded = load_talk(path, "content.yaml", report)
    assert loaded is not None
    lay_out_slides(plan_deck(*loaded), looks("classic"), report)
    assert not report.items
    terms = [f"{{term: {letter}, definition: A letter.}}" for letter in "ABC"]
    path.write_text(f"title: T\ndefinitions: [{', '.join(terms)}]\n")
    loaded = load_talk(path, "content.yaml", report)
    assert loaded is not None
    lay_out_slides(plan_deck(*loaded), looks("classic"), report)
    [told] = report.items
    assert told.rule == "too-many-slides"
    assert told.message == "the talk needs 4 slides; 3 are the most"
