"""Slides: the size at which a text fits, where it is cut, and what stands where on a layout."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readback import DEFAULT_TEMPLATE, TEMPLATES, draw_pictures, load, squashed

from deckbuilder.blocks import Block, Column, Mark, Paragraph, Picture, Pictures, Run, Table, Text
from deckbuilder.blocks import plain as one_paragraph
from deckbuilder.deck import plan_deck
from deckbuilder.diagnostics import Diagnostics, render
from deckbuilder.language import load_labels
from deckbuilder.layout.cuts import cut_at, sentence_ends
from deckbuilder.layout.fitting import Fitter, setting
from deckbuilder.layout.frames import Box, Frame
from deckbuilder.layout.regions import SMALL_SCALE, Fill, assign
from deckbuilder.layout.slides import arrange_pictures, lay_out_slides, with_captions_near
from deckbuilder.loading import load_talk
from deckbuilder.masters import Region, TextStyle
from deckbuilder.pictures import load_image
from deckbuilder.record import replace
from deckbuilder.template import (
    FOLDS,
    Template,
    Usage,
    bundled_folder,
    load_template,
    standard_usage,
)

PROSE = "The tide comes in twice a day and nobody in the harbour looks up. "


@cache
def looks(name: str) -> Template:
    """Return a template, loaded once."""
    report = Diagnostics()
    path = bundled_folder() / "classic" if name == "classic" else DEFAULT_TEMPLATE
    found = load_template(path, load_labels("en", {}, None, report), None, report)
    assert found is not None
    return found


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> Template:
    return looks(request.param)


LEVELS = (
    TextStyle(size=28, before=6),
    *(TextStyle(size=24 - 2 * n, before=4, margin=20.0 * n, indent=-18, bullet="•") for n in (1, 2, 3, 4)),
)  # fmt: skip


def fitter(width: float, height: float, floor: float = 18) -> Fitter:
    region = Region(Box(0, 0, width, height), LEVELS, (0, 0, 0, 0), floor=floor)
    return Fitter(region, looks("classic"))


def text(*paragraphs: str | Paragraph) -> Text:
    return Text(tuple(Paragraph((Run(p),)) if isinstance(p, str) else p for p in paragraphs))


def item(words: str, level: int = 1, mark: Mark = "bullet", number: int = 0) -> Paragraph:
    return Paragraph((Run(words),), level, mark, number)


# --- sizes --------------------------------------------------------------------------------------


def test_a_text_that_fits_keeps_the_layouts_size() -> None:
    fitted = fitter(800, 300).fit(text("short"))
    assert (fitted.size, len(fitted.slices)) == (28, 1)


def test_a_longer_text_is_set_smaller_but_in_one_piece() -> None:
    fitted = fitter(600, 200).fit(text(PROSE * 6))
    assert 18 <= fitted.size < 28
    assert len(fitted.slices) == 1


def test_sizes_step_down_to_the_floor_and_no_further() -> None:
    assert list(fitter(1, 1, floor=18).sizes(18)) == [28, 26, 24, 23, 22, 21, 20, 19, 18]
    assert list(fitter(1, 1, floor=28).sizes(28)) == [28]


def test_what_does_not_fit_at_the_floor_is_cut_at_the_largest_size_that_needs_no_more_slides() -> (
    None
):
    within = fitter(600, 200)
    long = text(*[PROSE * 2] * 8)
    fitted = within.fit(long)
    assert len(fitted.slices) == len(within.cut(long, 18)) > 1
    larger = [size for size in within.sizes(18) if size > fitted.size]
    assert all(len(within.cut(long, size)) > len(fitted.slices) for size in larger)


def heights(within: Fitter, of: Text, sizes: list[float]) -> list[int]:
    """Return how many lines a text of one paragraph takes at each size."""
    return [round((within.text_height(of, size) - 6) / (1.2 * size)) for size in sizes]


LONG_WORD = "Donaudampfschifffahrtsgesellschaft"


def test_a_long_word_is_set_smaller_until_it_is_whole() -> None:
    within, of = fitter(400, 300, floor=12), text(LONG_WORD)
    size = within.largest(of, 12)
    assert size is not None and 12 < size < 28
    larger = [s for s in within.sizes(12) if s > size]
    assert heights(within, of, [size]) == [1]
    assert heights(within, of, larger) == [2] * len(larger)
    among = text("The " + LONG_WORD + " sails")
    assert within.largest(among, 12) == size
    assert within.fit(among).size == size


def test_a_word_too_long_even_at_the_floor_leaves_the_largest_size_that_fits() -> None:
    high, low, of = fitter(100, 300), fitter(100, 120), text(LONG_WORD)
    assert high.largest(of, 18) == 28
    size = low.largest(of, 18)
    assert size is not None and 18 < size < 28
    assert low.text_height(of, size) <= 120
    assert all(low.text_height(of, s) > 120 for s in low.sizes(18) if s > size)


def test_a_line_takes_its_pitch_and_a_paragraph_the_space_before_it() -> None:
    assert fitter(800, 300).text_height(text("one"), 28) == pytest.approx(28 * 1.2 + 6)
    assert fitter(800, 300).text_height(text("one", "two"), 28) == pytest.approx(2 * (28 * 1.2 + 6))


def test_deeper_levels_shrink_with_the_first() -> None:
    region = fitter(800, 300).region
    assert setting(item("a", 2), region, 28).style.size == 20
    assert setting(item("a", 2), region, 14).style.size == 10


def test_running_text_has_no_mark_and_no_indent_even_where_the_level_has() -> None:
    listed = replace(fitter(800, 300).region, levels=LEVELS[1:] + LEVELS[1:2])
    how = setting(Paragraph((Run("a"),)), listed, 22)
    assert (how.margin, how.indent, how.bullet) == (0, 0, "")
    assert setting(item("a"), listed, 22).bullet == "•"
    assert setting(item("a", mark="number", number=3), listed, 22).bullet == "auto"


# --- cuts ---------------------------------------------------------------------------------------


def slices(of: Text, width: float = 600, height: float = 150, size: float = 20) -> list[str]:
    return [part.text for part in fitter(width, height).cut(of, size)]


def test_a_text_is_cut_between_paragraphs() -> None:
    found = slices(text(*[PROSE + f"number {n}" for n in range(6)]))
    assert len(found) > 1
    assert [line[-8:] for part in found for line in part.split("\n")] == [
        f"number {n}" for n in range(6)
    ]


def test_a_paragraph_higher_than_a_slide_is_cut_between_sentences() -> None:
    found = slices(text(PROSE.strip() + " " + PROSE * 12))
    assert len(found) > 1
    assert all(part.startswith("The tide") and part.endswith("looks up.") for part in found)


def test_a_sentence_higher_than_a_slide_is_cut_between_lines() -> None:
    words = " ".join(f"word{n}" for n in range(120))
    found = slices(text(words))
    assert len(found) > 1
    assert " ".join(found) == words


def test_what_goes_on_says_so() -> None:
    parts = fitter(600, 150).cut(text(PROSE * 14), 20)
    assert [part.paragraphs[0].continues for part in parts] == [False] + [True] * (len(parts) - 1)


def test_a_list_item_that_goes_on_has_no_second_mark() -> None:
    within = fitter(600, 150)
    parts = within.cut(text(item(PROSE * 14)), 20)
    marks = [setting(part.paragraphs[0], within.region, 20).bullet for part in parts]
    assert marks == ["•"] + [""] * (len(parts) - 1)


@pytest.mark.parametrize("colon", [":", "："])
def test_a_line_that_leads_in_moves_along(colon: str) -> None:
    filler = [PROSE.strip()] * 2
    found = slices(
        text(*filler, "Three rules" + colon, *[item(PROSE) for _ in range(3)]), height=140
    )
    leading = next(part for part in found if "Three rules" in part)
    assert not leading.endswith(colon)


def test_a_lead_in_stays_where_it_would_leave_nothing_behind() -> None:
    found = slices(text("Rules:", PROSE * 3), height=110, size=20)
    assert found[0].startswith("Rules:")


def test_a_lead_in_does_not_push_what_follows_over_the_edge() -> None:
    within = fitter(600, 150)
    six_lines = next(
        words for n in range(200)
        if within.lines(text(words := " ".join(["word"] * n)).paragraphs[0], 20) == 6
    )  # fmt: skip
    parts = within.cut(text("filler", "So:", six_lines), 20)
    assert all(within.text_height(part, 20) <= 150.01 for part in parts)
    assert "\n".join(part.text for part in parts) == f"filler\nSo:\n{six_lines}"


@pytest.mark.parametrize(
    ("written", "sentences"),
    [
        ("One. Two! Three?", ["One. ", "Two! ", "Three?"]),
        ('He said "no." Then left.', ['He said "no." ', "Then left."]),
        ("Version 3.10 is out.", ["Version 3.10 is out."]),
        ("一つ。二つ。", ["一つ。", "二つ。"]),
        ("Well… yes.", ["Well… ", "yes."]),
        ("example.org/a.b", ["example.org/a.b"]),
    ],
)
def test_sentences_end_where_readers_say(written: str, sentences: list[str]) -> None:
    ends = [0, *sentence_ends(written), len(written)]
    assert [written[start:end] for start, end in itertools.pairwise(ends)] == sentences


def test_marks_survive_a_cut_inside_them() -> None:
    bold = Paragraph((Run("One. ", bold=True), Run("Two. Thr", italic=True), Run("ee.")))
    assert [list(part.runs) for part in cut_at(bold, sentence_ends(bold.text))] == [
        [Run("One.", bold=True)],
        [Run("Two.", italic=True)],
        [Run("Thr", italic=True), Run("ee.")],
    ]


WORDS = st.lists(
    st.one_of(
        st.text("abcdefgh", min_size=1, max_size=9),
        st.sampled_from(["well-known", "x" * 70, "so:", "end.", "Wirklich?", "茶葉です。", "3.10"]),
    ),
    min_size=1,
    max_size=60,
).map(" ".join)
MARKS: list[tuple[Mark, int]] = [("", 0), ("bullet", 0), ("number", 1), ("number", 128)]


@st.composite
def paragraphs(draw: st.DrawFn) -> Paragraph:
    level = draw(st.integers(0, 3))
    mark, number = draw(st.sampled_from(MARKS)) if level else ("", 0)
    parts = draw(st.lists(WORDS, min_size=1, max_size=3))
    runs = [
        Run(part + " " * (i < len(parts) - 1), bold=draw(st.booleans()))
        for i, part in enumerate(parts)
    ]
    return Paragraph(tuple(runs), level, mark, number)


TEXTS = st.lists(paragraphs(), min_size=1, max_size=6).map(lambda found: Text(tuple(found)))


@settings(max_examples=120, deadline=None)
@given(TEXTS, st.floats(200, 900), st.floats(80, 500), st.sampled_from([18.0, 20.0, 24.0, 28.0]))
def test_any_text_is_cut_into_slices_that_fit_and_lose_nothing(
    of: Text, width: float, height: float, size: float
) -> None:
    within = fitter(width, height)
    parts = within.cut(of, size)
    assert squashed("".join(part.text for part in parts)) == squashed(of.text)
    for part in parts:
        assert part.paragraphs
        assert within.text_height(part, size) <= height + 0.02


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.floats(200, 900), st.floats(80, 500))
def test_any_text_is_fitted_at_a_size_it_may_have(of: Text, width: float, height: float) -> None:
    within = fitter(width, height)
    fitted = within.fit(of)
    assert 18 <= fitted.size <= 28
    assert squashed("".join(part.text for part in fitted.slices)) == squashed(of.text)
    for part in fitted.slices:
        assert within.text_height(part, fitted.size) <= height + 0.02


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.floats(200, 900), st.floats(80, 500))
def test_a_cut_keeps_the_order_of_marks(of: Text, width: float, height: float) -> None:
    parts = fitter(width, height).cut(of, 20)
    found = [
        (p.level, p.mark, p.number) for part in parts for p in part.paragraphs if not p.continues
    ]
    assert found == [(p.level, p.mark, p.number) for p in of.paragraphs]


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


def frames(
    content: str, of: Template, folder: Path, strict: bool = False
) -> tuple[list[Frame], list[str]]:
    """Return the slides of a talk and what was said about them."""
    (folder / "content.yaml").write_text(content, encoding="utf-8")
    talk, labels = load(folder / "content.yaml")
    report = Diagnostics()
    document = lay_out_slides(plan_deck(talk, labels), of, report, strict)
    return list(document.frames), [render(item) for item in report.items]


def free(kind: str, **values: Any) -> str:
    """Return a talk of one free slide."""
    import json

    return f"title: A\nslides:\n  - {kind}: {json.dumps(values)}\n"


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
    block = pictures(name)
    region = Region(PLACE, LEVELS, (0, 0, 0, 0))
    fills = [Fill("picture", region, block)]
    fills += [Fill(role, replace(region, box=box), text("words")) for role, box in boxes.items()]
    found = {fill.role: fill.region.box for fill in with_captions_near(fills)}
    assert found.pop("picture") == PLACE
    [photo] = arrange_pictures(block.items, PLACE)
    return photo.box, found


def test_small_print_at_the_right_of_a_pictures_place_moves_to_the_picture() -> None:
    caption, source = Box(520, 50, 150, 40), Box(515, 210, 150, 40)
    photo, found = small_print_beside("tall.png", caption=caption, source=source)
    assert photo == Box(100, 50, 50, 200)
    assert found == {"caption": caption._replace(x=170), "source": source._replace(x=165)}


def test_small_print_stays_where_the_picture_fills_its_place_and_other_texts_always() -> None:
    caption, body = Box(520, 50, 150, 40), Box(520, 100, 150, 100)
    photo, found = small_print_beside("wide.png", caption=caption, body=body)
    assert photo.right == PLACE.right and found == {"caption": caption, "body": body}
    _, found = small_print_beside("tall.png", body=body)
    assert found == {"body": body}


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
    assert [item.message for item in report.items] == ["the talk needs 4 slides; 3 are the most"]
