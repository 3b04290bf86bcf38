"""Which way text runs, and in which order it is seen: Hebrew stands for all from right to left."""

from __future__ import annotations

import pytest

from deckbuilder.directions import as_seen, has_rtl, is_rtl, last_letter, visual

SHALOM, KESHER = "שלום", "קשר"
KITAB = "كتاب"


def seen(text: str, rtl: bool = False, before: str = "") -> str:
    """Return a text as it is seen from left to right."""
    return "".join(
        as_seen(text[part.start : part.end]) if part.rtl else text[part.start : part.end]
        for part in visual(text, rtl, before)
    )


def backwards(word: str) -> str:
    return word[::-1]


# --- paragraphs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "tide", "naïve", "茶", "1:50,000", "чай"])
def test_most_texts_have_nothing_that_runs_from_right_to_left(text: str) -> None:
    assert not has_rtl(text) and not is_rtl(text, False)
    assert [tuple(part) for part in visual(text, False)] == [(0, len(text), False)] * bool(text)


@pytest.mark.parametrize("text", [SHALOM, KITAB, f"tea and {SHALOM}", "a\u200fb"])
def test_hebrew_arabic_and_signs_that_turn_are_found(text: str) -> None:
    assert has_rtl(text)


def test_every_paragraph_of_a_hebrew_talk_runs_from_right_to_left() -> None:
    assert is_rtl(SHALOM, True) and is_rtl("OpenType", True) and is_rtl("", True)


def test_in_an_english_talk_a_hebrew_paragraph_does() -> None:
    assert is_rtl(f"{SHALOM}!", False)
    assert is_rtl(f"({KITAB}, 24)", False)
    assert is_rtl(f"{SHALOM} {SHALOM} (peace)", False)


def test_an_english_sentence_that_begins_with_a_hebrew_word_does_not() -> None:
    assert not is_rtl(f"{SHALOM} is hello, goodbye and peace", False)


# --- lines --------------------------------------------------------------------------------------


def test_a_hebrew_word_in_an_english_line_is_turned_round() -> None:
    assert seen(f"say {SHALOM} now") == f"say {backwards(SHALOM)} now"


def test_two_hebrew_words_in_an_english_line_are_read_from_right_to_left() -> None:
    assert seen(f"say {SHALOM} {KESHER}, now") == (
        f"say {backwards(KESHER)} {backwards(SHALOM)}, now"
    )


def test_words_of_an_english_phrase_keep_their_order_in_a_hebrew_line() -> None:
    assert seen(f"{SHALOM} scale bar {KESHER}", True) == (
        f"{backwards(KESHER)} scale bar {backwards(SHALOM)}"
    )


@pytest.mark.parametrize("number", ["3", "1:50,000", "0.353", "2026-03-05", "140%"])
def test_a_number_in_a_hebrew_line_keeps_its_digits_in_order(number: str) -> None:
    assert seen(f"{SHALOM} {number} {KESHER}", True) == (
        f"{backwards(KESHER)} {number} {backwards(SHALOM)}"
    )


def test_numbers_with_a_dash_between_them_are_read_from_right_to_left() -> None:
    assert seen(f"{SHALOM} 12–15", True) == f"15–12 {backwards(SHALOM)}"


def test_a_full_stop_ends_a_hebrew_line_at_the_left() -> None:
    assert seen(f"{SHALOM}.", True) == f".{backwards(SHALOM)}"
    assert seen("OpenType.", True) == ".OpenType"


def test_spaces_at_a_lines_end_stand_at_its_end() -> None:
    assert seen("tide ", True) == " tide"
    assert seen(f"{SHALOM} ", False) == f"{backwards(SHALOM)} "


def test_an_address_is_never_turned_round() -> None:
    address = "https://example.org/maps?lang=he&page=2"
    assert seen(f"{SHALOM} {address}", True) == f"{address} {backwards(SHALOM)}"


def test_a_number_at_a_lines_beginning_runs_as_after_the_letters_of_the_line_before() -> None:
    """Arabic sets the sign for per cent at the left of its number, other scripts at the right."""
    assert seen(f"{KITAB} 15%", True) == f"%15 {backwards(KITAB)}"
    assert seen("15%", True, before=last_letter(f"{KITAB} (3).")) == "%15"
    assert seen("15%", True, before=last_letter(SHALOM)) == seen("15%", True) == "15%"
    assert seen("15% more", before=last_letter("tea")) == "15% more"


def test_the_last_letter_of_a_text_is_found_before_numbers_and_signs() -> None:
    assert last_letter(f"tea {SHALOM}, 24%!") == SHALOM[-1]
    assert last_letter("tea 24") == "a"
    assert last_letter("24 %") == last_letter("") == ""


# --- brackets -----------------------------------------------------------------------------------


def test_brackets_are_mirrored_where_they_run_from_right_to_left() -> None:
    assert seen(f"({SHALOM})", True) == f"({backwards(SHALOM)})"
    assert seen(f"«{SHALOM}»", True) == f"«{backwards(SHALOM)}»"


def test_brackets_hold_an_english_word_in_a_hebrew_line() -> None:
    assert seen(f"{SHALOM} (scale), {KESHER}", True) == (
        f"{backwards(KESHER)} ,(scale) {backwards(SHALOM)}"
    )


def test_what_follows_brackets_does_not_run_into_them() -> None:
    """UAX #9, N0: without it the address and the words in brackets would be one stretch."""
    assert seen(f"{SHALOM} (Map Reading) https://example.org", True) == (
        f"https://example.org (Map Reading) {backwards(SHALOM)}"
    )


def test_brackets_with_words_of_both_directions_run_as_their_line_does() -> None:
    text = f"tide (ebb {SHALOM}) 2 flow"
    assert seen(text) == f"tide (ebb {backwards(SHALOM)}) 2 flow"
    assert seen(f"{SHALOM} [tide {KESHER}]", True) == (
        f"[{backwards(KESHER)} tide] {backwards(SHALOM)}"
    )


def test_brackets_after_an_english_word_in_a_hebrew_line_go_with_it() -> None:
    assert seen(f"{SHALOM} f(x)", True) == f"f(x) {backwards(SHALOM)}"


@pytest.mark.parametrize("text", ["(", ")", "a ) b (", f"({SHALOM}", f"[{SHALOM})", "(a [b) c]"])
def test_brackets_without_their_other_half_lose_nothing(text: str) -> None:
    for rtl in (False, True):
        found = visual(text, rtl)
        places = sorted(i for part in found for i in range(part.start, part.end))
        assert places == list(range(len(text)))


# --- signs that turn ----------------------------------------------------------------------------


def test_marks_of_direction_stay_with_their_text() -> None:
    text = f"{SHALOM}\u200e! \u202btide\u202c \u2067{KESHER}\u2069."
    for rtl in (False, True):
        places = sorted(i for part in visual(text, rtl) for i in range(part.start, part.end))
        assert places == list(range(len(text)))


def test_a_mark_from_left_to_right_keeps_an_exclamation_mark_at_the_right() -> None:
    assert seen("wait!\u200e", True) == "wait!\u200e"
    assert seen("wait!", True) == "!wait"


def test_letters_as_they_are_seen_are_reversed_with_their_brackets_turned() -> None:
    assert as_seen(SHALOM) == backwards(SHALOM)
    assert as_seen("(") == ")" and as_seen("[a") == "a]"
    assert as_seen("a") == "a"
