"""Where lines end: greedily, and never where a reader would mind."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deckbuilder.blocks import Paragraph, Run
from deckbuilder.fonts import Face, Fonts
from deckbuilder.layout.lines import Measured, measure, pieces, spaced

FONTS = Fonts()
NO_START = "、。）」』？！ーッャ"
NO_END = "（「『"


def face_of(run: Run) -> Face:
    family = "IBM Plex Mono" if run.code else "Source Sans Pro"
    return FONTS.face(family, run.bold, run.italic)


def measured(*runs: Run | str, caps: bool = False) -> Measured:
    found = tuple(Run(run) if isinstance(run, str) else run for run in runs)
    return measure(Paragraph(found), face_of, FONTS, caps)


def set_in(words: Measured, limit: float) -> list[str]:
    """Return the lines of words that are broken at ``limit`` em."""
    words = words.fitted(limit)
    ends = words.breaks(limit)
    return [
        "".join(part.text for part in words.parts(begin, end))
        for begin, end in pairwise([0, *ends])
    ]


def broken(text: str, limit: float) -> list[str]:
    return set_in(measured(text), limit)


def width(text: str) -> float:
    return measured(text).total


# --- widths -------------------------------------------------------------------------------------


def test_a_text_is_as_wide_as_its_characters() -> None:
    assert width("ab c") == pytest.approx(
        sum(width(c) for c in "abc") + width("a a") - 2 * width("a")
    )


def test_bold_is_wider_and_code_is_even() -> None:
    assert measured(Run("minimum", bold=True)).total > width("minimum")
    code = [measured(Run(text, code=True)).total for text in ("iiii", "mmmm")]
    assert code[0] == pytest.approx(code[1])


def test_raised_text_is_smaller() -> None:
    assert measured(Run("12", raised=1)).total == pytest.approx(0.65 * width("12"))
    assert measured("x", Run("2", raised=-1)).total == pytest.approx(width("x") + 0.65 * width("2"))


def test_capitals_are_measured_as_capitals() -> None:
    assert measured("straße", caps=True).total == pytest.approx(width("STRASSE"))


def test_runs_of_a_word_stay_one_word() -> None:
    words = measured("re", Run("place", bold=True), "ment of it")
    assert len(words.widths) == 3
    assert set_in(words, 8.0) == ["replacement of it"]


def test_words_are_as_wide_in_one_run_as_in_two() -> None:
    one, two = measured("some words here"), measured("some wo", "rds here")
    assert one.total == pytest.approx(two.total)


# --- breaks -------------------------------------------------------------------------------------


def test_a_text_that_fits_is_one_line() -> None:
    assert broken("a b c", 100) == ["a b c"]


def test_lines_are_filled_greedily() -> None:
    limit = width("one two three")
    assert broken("one two three four five", limit) == ["one two three", "four five"]
    assert broken("one two three four five", limit - 0.01) == ["one two", "three four", "five"]


def test_the_space_at_a_lines_end_takes_no_room() -> None:
    assert broken("one one", width("one")) == ["one", "one"]


@pytest.mark.parametrize(
    ("word", "cut"),
    [
        ("well-known", ["well-", "known"]),
        ("Müller-Lüdenscheidt", ["Müller-", "Lüdenscheidt"]),
        ("either–or", ["either–", "or"]),
        ("2024-2025", ["2024-2025"]),
        ("-5", ["-5"]),
        ("-x", ["-x"]),
        ("a\u200bb", ["a\u200b", "b"]),
        ("no\u00a0break", ["no\u00a0break"]),
        ("non\u2011breaking", ["non\u2011breaking"]),
        ("and/or", ["and/or"]),
        ("", [""]),
    ],
)
def test_a_word_may_end_a_line_inside(word: str, cut: list[str]) -> None:
    assert pieces(word) == cut


def test_a_line_ends_at_a_hyphen() -> None:
    assert broken("a too well-known if", width("a too well-")) == ["a too well-", "known if"]


def test_a_no_break_space_holds() -> None:
    assert broken("10\u00a0km away", width("10\u00a0km")) == ["10\u00a0km", "away"]


def test_a_word_that_is_wider_than_the_line_is_split_anywhere() -> None:
    lines = broken("a " + "x" * 60 + " b", 10.0)
    assert "".join(lines).replace(" ", "") == "a" + "x" * 60 + "b"
    assert all(width(line) <= 10.0 + 1e-6 for line in lines)


def test_an_address_is_split_where_it_can_be_read() -> None:
    lines = broken("https://example.org/a-long-path/that-goes/on-and-on/index.html", 12.0)
    assert len(lines) > 1
    assert all(line[-1] in "/.-:_" for line in lines[:-1])


def test_nothing_is_split_that_fits_on_a_line_of_its_own() -> None:
    word = "Rindfleischetikettierung"
    assert broken(f"ein {word} hier", width(word)) == ["ein", word, "hier"]


# --- CJK ----------------------------------------------------------------------------------------


def test_han_and_kana_break_between_any_two() -> None:
    assert pieces("煎茶です") == ["煎", "茶", "で", "す"]


@pytest.mark.parametrize("mark", NO_START)
def test_no_line_starts_with_a_mark_that_ends_something(mark: str) -> None:
    assert pieces(f"茶{mark}葉") == [f"茶{mark}", "葉"]


@pytest.mark.parametrize("mark", NO_END)
def test_no_line_ends_with_a_mark_that_opens_something(mark: str) -> None:
    assert pieces(f"茶{mark}葉") == ["茶", f"{mark}葉"]


@settings(max_examples=100, deadline=None)
@given(st.text("煎茶葉湯のをは、。「」（）ーッabc", min_size=1, max_size=60), st.floats(8.0, 16.0))
def test_kinsoku_holds_at_any_width(text: str, limit: float) -> None:
    """Where the author wrote two marks in a row, the first one decides."""
    if max(map(width, pieces(text))) > limit:
        return
    for before, after in pairwise(broken(text, limit)):
        assert after[0] not in NO_START
        assert before[-1] not in NO_END


# --- whatever the text --------------------------------------------------------------------------


def single_spaced(text: str) -> str:
    """Return a text as markup leaves it: no space at its ends, none after another."""
    return " ".join(word for word in text.split(" ") if word)


TEXTS = st.lists(
    st.text("abcdefgh-/.äé—茶。「 \u00a0\u200b🙂", min_size=1, max_size=30).map(single_spaced),
    min_size=1,
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(st.booleans(), min_size=5, max_size=5), st.floats(1.5, 30.0))
def test_no_character_is_lost_and_no_line_is_too_wide(
    texts: list[str], bold: list[bool], limit: float
) -> None:
    runs = [Run(text, bold=is_bold) for text, is_bold in zip(texts, bold, strict=False)]
    words = measured(*runs).fitted(limit)
    ends = words.breaks(limit)
    lines = [words.parts(begin, end) for begin, end in pairwise([0, *ends])]
    found = "".join(part.text for line in lines for part in line)
    assert found.replace(" ", "") == "".join(texts).replace(" ", "")
    for begin, end in pairwise([0, *ends]):
        assert words.width(begin, end) <= limit + 1e-5
        assert sum(p.width for p in words.parts(begin, end)) == pytest.approx(
            words.width(begin, end), abs=1e-6
        )


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.floats(1.5, 20.0), st.floats(0.0, 10.0))
def test_a_wider_line_never_takes_more_lines(texts: list[str], limit: float, more: float) -> None:
    text = " ".join(texts)
    words = measured(text)
    narrow = words.fitted(limit)
    assert len(narrow.breaks(limit + more)) <= len(narrow.breaks(limit))


# --- marks that stand by themselves -------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Quoi ? Rien !", ["Quoi ?", "Rien !"]),
        ("dit-il ; « c'est tout »", ["dit-il ;", "« c'est", "tout »"]),
        ("à 5 % près", ["à", "5 %", "près"]),
        ("« Oui », dit-elle", ["« Oui »,", "dit-elle"]),
        ("a : b", ["a :", "b"]),
        ("one - two", ["one", "-", "two"]),
        ("", [""]),
    ],
)
def test_a_mark_that_stands_by_itself_begins_no_line_and_ends_none(
    text: str, cut: list[str]
) -> None:
    assert spaced(text) == cut


def test_a_line_does_not_end_before_a_mark_in_several_styles() -> None:
    words = measured("On dit ", Run("gronder", bold=True), " ; rien de plus")
    found = [words.text(i) for i in range(len(words.widths))]
    assert found == ["On", "dit", "gronder ;", "rien", "de", "plus"]
    assert words.total == pytest.approx(
        measured("On dit ", Run("gronder", bold=True), "; rien de plus").total + width(" ")
    )
