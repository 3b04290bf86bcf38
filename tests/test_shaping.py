"""Letters become glyphs: kerned, joined, turned, and cut down to those that a file shows."""

from __future__ import annotations

from functools import cache

import pytest
import uharfbuzz as hb

from deckbuilder.fonts import Face, Fonts, PrintedFace, PrintedFonts
from deckbuilder.shaping import Glyph


@cache
def printed(language: str = "en") -> PrintedFonts:
    return PrintedFonts(Fonts(language=language))


def serif(bold: bool = False) -> Face:
    return printed().face("Source Serif Pro", bold)


def glyphs(word: str, rtl: bool = False) -> tuple[Glyph, ...]:
    [(text, face)] = printed().split(word, serif())
    assert text == word and isinstance(face, PrintedFace)
    return face.glyphs(word, rtl)


def read(word: str, rtl: bool = False) -> str:
    return "".join(glyph.text for glyph in glyphs(word, rtl))


# --- Latin --------------------------------------------------------------------------------------


def test_pairs_are_kerned_on_paper_and_not_on_slides() -> None:
    plain = Fonts().face("Source Serif Pro")
    assert serif().width("AVATAR") < plain.width("AVATAR") - 0.2
    assert plain.width("AVATAR") == pytest.approx(sum(map(plain.width, "AVATAR")))


def test_letters_join_in_a_ligature_that_still_says_all_of_them() -> None:
    assert [glyph.text for glyph in glyphs("office")] == ["o", "ffi", "c", "e"]


def test_a_word_is_as_wide_as_its_glyphs() -> None:
    for word in ("office", "AVATAR", "Thorn", "e\u0301t\u00e9", "no\u00a0break"):
        assert serif().width(word) == pytest.approx(sum(glyph.advance for glyph in glyphs(word)))


def test_a_hyphen_of_hyphenation_is_seen_as_one_and_read_as_soft() -> None:
    last = glyphs("some\xad")[-1]
    assert last.text == "\xad" and last.advance == glyphs("\u2010")[0].advance > 0


def test_a_soft_hyphen_inside_a_word_is_not_seen() -> None:
    assert serif().width("so\xadme") == pytest.approx(
        serif().width("so") + serif().width("me"), abs=0.02
    )


@pytest.mark.parametrize(
    "word", ["office", "e\u0301a\u0302", "a\u200bb", "A\u00a0B", "x\u0323\u0302y"]
)
def test_nothing_is_lost_between_letters_and_glyphs(word: str) -> None:
    assert read(word) == word


# --- scripts ------------------------------------------------------------------------------------


def test_arabic_letters_join_and_are_seen_from_right_to_left() -> None:
    word = "\u0643\u062a\u0627\u0628"  # a book
    found = glyphs(word, rtl=True)
    assert "".join(glyph.text for glyph in reversed(found)) == word
    alone = [glyphs(letter, rtl=True)[0].id for letter in word]
    assert [glyph.id for glyph in reversed(found)] != alone


def test_marks_stand_above_their_letters_which_say_both() -> None:
    vowel, letter = glyphs("\u0628\u064f", rtl=True)
    assert (vowel.text, letter.text) == ("", "\u0628\u064f")
    assert vowel.advance == 0 and vowel.y and not letter.y


def test_squares_of_cjk_are_never_kerned() -> None:
    assert sum(glyph.advance for glyph in glyphs("\u3067\u3059\u3002")) == pytest.approx(3.0)


def test_han_characters_have_the_shape_of_the_talks_country() -> None:
    faces = [
        printed(language).fallback("\u76f4", serif())
        for language in ("ja", "zh-Hans", "zh-TW", "ko")
    ]
    assert [face.family for face in faces if face] == [
        "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK KR",
    ]  # fmt: skip
    assert len({face.file.number for face in faces if face}) == 4


def test_a_variable_font_is_taken_at_its_weight() -> None:
    regular, bold = (printed().fallback("\u05d0", serif(bold)) for bold in (False, True))
    assert regular and bold and regular.file.path == bold.file.path
    assert bold.width("\u05e9\u05dc\u05d5\u05dd") > regular.width("\u05e9\u05dc\u05d5\u05dd")
    assert not bold.thickened


def test_a_font_without_a_bold_is_thickened() -> None:
    face = printed().fallback("\u8336", serif(bold=True))
    assert face is not None and face.thickened


# --- subsets ------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["office", "\u8336\u306e", "\u05e9\u05dc\u05d5\u05dd"])
def test_a_subset_has_the_glyphs_that_are_shown_and_few_others(word: str) -> None:
    [(_, face)] = printed().split(word, serif())
    wanted = {glyph.id for glyph in glyphs(word)}
    data, numbers = face.shaper.subset(wanted)
    assert wanted <= numbers.keys() and len(data) < 20_000
    font = hb.Font(hb.Face(hb.Blob(data)))
    for glyph in glyphs(word):
        width = font.get_glyph_h_advance(numbers[glyph.id]) / font.face.upem
        assert width == pytest.approx(glyph.width)


def test_the_same_glyphs_give_the_same_subset() -> None:
    face = serif()
    assert face.shaper.subset([5, 9, 7]) == face.shaper.subset([9, 7, 5])
