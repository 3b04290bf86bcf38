"""Paragraphs broken as a whole: even spaces, few hyphens, no lonely word."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.blocks import Paragraph, Run
from deckbuilder.fonts import Fonts, PrintedFonts
from deckbuilder.layout.lines import Measured, measure
from deckbuilder.layout.totalfit import (
    BALANCED,
    FULL_WIDTH,
    JUSTIFIED,
    RAGGED,
    SHRINK,
    Flow,
    break_lines,
    fit,
    narrowest,
)

PROSE = (
    "Everybody who has stood on a quay at low water knows that the tide is not a thing but a habit "
    "of the sea, as regular as bookkeeping and about as talkative. The harbour master writes its "
    "comings and goings into a notebook, extraordinarily carefully, and nevertheless he is surprised "
    "each morning by the smell of uncovered mud, by the patience of the boats that lean against one "
    "another, and by the unreasonable expectation that all of it will float again before lunchtime."
)
GERMAN = (
    "Die Gezeiten sind kein Ding, sondern eine Gewohnheit des Meeres. Der Hafenmeister schreibt sie "
    "in ein Gezeitenberechnungsheft, und die Unterwasserschallmessungsergebnisse überraschen ihn doch."
)


@cache
def fonts() -> PrintedFonts:
    return PrintedFonts(Fonts(language="en"))


def words(*texts: str) -> Measured:
    runs = tuple(Run(text, bold=i % 2 == 1) for i, text in enumerate(texts))
    return measure(Paragraph(runs), lambda run: fonts().face("Source Serif Pro", run.bold), fonts())


def lines(text: str, limit: float, flow: Flow = JUSTIFIED, language: str = "en") -> list[str]:
    set_in, ends = break_lines(words(text), limit, flow, language)
    return [
        "".join(part.text for part in set_in.parts(begin, end))
        for begin, end in pairwise([0, *ends])
    ]


def ratios(text: str, limit: float) -> list[float]:
    """Return, for each line but the last, how much wider a space is than its own width, in spaces."""
    set_in, ends = break_lines(words(text), limit, JUSTIFIED, "en")
    space = fonts().face("Source Serif Pro").advances[" "]
    out = []
    for begin, end in list(pairwise([0, *ends]))[:-1]:
        parts = set_in.parts(begin, end)
        spaces = sum(part.text.count(" ") for part in parts)
        out.append((limit - sum(part.width for part in parts)) / max(spaces, 1) / space)
    return out


# --- even lines ---------------------------------------------------------------------------------


def test_a_text_that_fits_on_a_line_is_left_alone() -> None:
    assert lines("A short one.", 40) == ["A short one."]


def test_no_word_is_lost_and_no_letter() -> None:
    for limit in (8, 12, 20, 40):
        joined = " ".join(lines(PROSE, limit)).replace("\xad ", "").replace("- ", "-")
        assert joined.replace(" ", "") == PROSE.replace(" ", "")


def test_lines_of_a_wide_measure_are_even_with_hardly_a_hyphen() -> None:
    found = ratios(PROSE, 427 / 10.5)
    assert all(-SHRINK - 0.01 <= ratio <= 0.51 for ratio in found)
    assert sum(line.endswith("\xad") for line in lines(PROSE, 427 / 10.5)) <= 2


def test_the_whole_paragraph_is_weighed_and_not_line_by_line() -> None:
    """Greedy lines leave a wider space somewhere than total fit does."""
    limit = 26.0
    whole = words(PROSE)
    greedy = []
    space = fonts().face("Source Serif Pro").advances[" "]
    for begin, end in list(pairwise([0, *whole.breaks(limit)]))[:-1]:
        greedy.append((limit - whole.width(begin, end)) / max(end - begin - 1, 1) / space)
    assert max(ratios(PROSE, limit)) < max(greedy)


def test_a_line_is_never_wider_than_its_spaces_can_shrink() -> None:
    for limit in (10, 14, 22, 35):
        assert all(ratio >= -SHRINK - 0.01 for ratio in ratios(PROSE, limit))


# --- hyphens ------------------------------------------------------------------------------------


def test_words_are_hyphenated_only_where_lines_would_be_bad() -> None:
    hyphens = {
        limit: sum(line.endswith("\xad") for line in lines(PROSE, limit)) for limit in range(10, 60)
    }
    assert sum(hyphens[limit] for limit in range(10, 20)) > 10
    assert sum(hyphens[limit] for limit in range(50, 60)) < 8


def test_no_more_than_two_lines_in_a_row_end_with_a_hyphen() -> None:
    for limit in range(7, 30):
        row = 0
        for line in lines(PROSE + " " + GERMAN, limit):
            row = row + 1 if line.endswith(("\xad", "-")) else 0
            assert row <= 2 or limit < 9, (limit, line)


def test_words_break_as_their_language_does() -> None:
    found = lines(GERMAN, 16, JUSTIFIED, "de")
    broken = [line.rpartition(" ")[2] for line in found if line.endswith("\xad")]
    assert broken and all(word.replace("\xad", "") in GERMAN for word in broken)


def test_a_text_that_may_not_be_hyphenated_is_not() -> None:
    set_in, _ = break_lines(words(PROSE), 14, RAGGED, "en", hyphenated=False)
    assert not set_in.hyphens


def test_a_word_wider_than_a_line_is_cut_where_its_language_lets_it() -> None:
    found = lines("Rindfleischetikettierungsgesetz", 8, RAGGED, "de")
    assert "".join(found).replace("\xad", "") == "Rindfleischetikettierungsgesetz"
    assert all(line.endswith("\xad") for line in found[:-1])


def test_bold_words_are_hyphenated_with_bold_hyphens() -> None:
    set_in, ends = break_lines(
        words("Some words and ", "extraordinarily", " more words of it"), 9.5, JUSTIFIED, "en"
    )
    cut = [set_in.parts(a, b)[-1] for a, b in pairwise([0, *ends])]
    assert any(part.text.endswith("\xad") and part.face.bold for part in cut)


# --- ragged, balanced, in squares ---------------------------------------------------------------


def test_no_word_stands_alone_at_the_end_of_a_ragged_text() -> None:
    text = "An assistant who has read nearly everything and is always quick with words."
    limit = words(text).width(0, len(words(text).widths) - 1) + 0.1
    assert words(text).breaks(limit) == [12, 13], "greedily, the last word stands alone"
    assert len(lines(text, limit, RAGGED)[-1].split()) > 1


def test_a_balanced_heading_has_lines_of_like_length() -> None:
    text = "Interlibrary lending between the branches of different regions"
    whole = words(text)
    first, second = lines(text, whole.total * 0.9, BALANCED)
    assert abs(len(first) - len(second)) < 12


def test_narrowing_never_adds_a_line() -> None:
    whole = words(PROSE)
    for limit in (30, 60, 90, 130):
        count = len(whole.breaks(limit))
        assert len(whole.breaks(narrowest(whole, limit, count))) == count


def test_squares_fill_their_lines_but_for_what_kinsoku_asks() -> None:
    text = "お茶は水と葉と時間でできています。どれか一つが変われば、味も変わります。" * 3
    set_in, ends = break_lines(words(text), 20, FULL_WIDTH, "ja")
    for begin, end in list(pairwise([0, *ends]))[:-1]:
        assert 20 - 2 <= set_in.width(begin, end) <= 20 + 1e-6
        assert set_in.text(end)[0] not in "、。"


# --- whatever the text --------------------------------------------------------------------------


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.text("abcdefghilmnorstu-/", min_size=1, max_size=16), min_size=1, max_size=60),
    st.floats(4.0, 40.0),
    st.sampled_from([JUSTIFIED, RAGGED, BALANCED, FULL_WIDTH]),
)
def test_every_text_has_lines_that_are_not_too_wide(
    parts: list[str], limit: float, flow: Flow
) -> None:
    text = " ".join(parts)
    set_in, ends = break_lines(words(text), limit, flow, "en")
    assert ends[-1] == len(set_in.widths) and ends == sorted(set(ends))
    for begin, end in pairwise([0, *ends]):
        width = sum(part.width for part in set_in.parts(begin, end))
        gaps = sum(set_in.gaps[begin : end - 1])
        assert width - flow.shrink * gaps <= limit + 0.25  # kerning at a cut


@pytest.mark.parametrize("flow", [JUSTIFIED, RAGGED])
def test_a_measure_in_which_no_line_is_good_says_so(flow: Flow) -> None:
    assert fit(words("aaaaaaaa bbbbbbbbbbbbbbbbbbbb c"), 11.0, flow, 0.1) is None
