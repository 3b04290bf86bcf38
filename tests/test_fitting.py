"""Fitting: the size at which a text fits its region, and where it is cut if it does not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laidout import PROSE
from readback import looks, squashed

from deckbuilder.blocks import Mark, Paragraph, Run, Text
from deckbuilder.layout.cuts import cut_at, sentence_ends
from deckbuilder.layout.fitting import Fitter, setting
from deckbuilder.layout.frames import Box
from deckbuilder.masters import Region, TextStyle
from deckbuilder.record import replace

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


def test_deeper_levels_shrink_with_the_first_and_are_not_small() -> None:
    region = fitter(800, 300).region
    assert setting(item("a", 2), region, 28).style.size == 20
    assert setting(item("a", 2), region, 21).style.size == 15
    assert setting(item("a", 2), region, 16).style.size == 14
    assert (
        setting(item("a", 2), region, 11).style.size == 11
    )  # where the first level has to be smaller


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


def test_a_word_of_many_lines_is_cut_too() -> None:
    word = "Donaudampfschifffahrtsgesellschaft" * 20
    region = fitter(300, 100).region
    within = Fitter(region, looks("classic"), "de")
    parts = within.cut(text(word), 20)
    assert "".join(part.text for part in parts) == word
    assert all(within.text_height(part, 20) <= 100.01 for part in parts)


def test_the_full_width_never_takes_more_lines() -> None:
    for width in range(150, 600, 7):
        within, paragraph = fitter(width, 300), text(PROSE * 3).paragraphs[0]
        assert within.full_lines(paragraph, 20) <= within.lines(paragraph, 20)


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


# --- other scripts ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "height"),
    [("Tea at sea, naïve and 24 °C", 1.2), ("чай и кофе", 1.2), ("תה", 1.2), ("茶と紅茶", 1.448)],
)
def test_lines_are_as_high_as_their_scripts_font_needs(words: str, height: float) -> None:
    for size in (28.0, 20.0):
        found = fitter(2000, 300).text_height(text(words), size)
        assert found == pytest.approx(height * size + 6, abs=0.01)


def test_arabic_needs_higher_lines_and_only_its_own_paragraph_has_them() -> None:
    within = fitter(2000, 300)
    plain, arabic = (within.text_height(text(words), 20) for words in ("tea", "شاي"))
    assert arabic >= 1.2 * plain
    assert within.text_height(text("tea", "شاي"), 20) == pytest.approx(plain + arabic)


def test_a_slide_holds_fewer_lines_of_japanese() -> None:
    within = fitter(600, 200)
    assert len(within.cut(text(*["a"] * 16), 20)) < len(within.cut(text(*["茶"] * 16), 20))
