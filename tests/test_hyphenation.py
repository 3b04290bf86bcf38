"""Where words may be hyphenated, by the language of the talk."""

from __future__ import annotations

from itertools import pairwise

import pytest

from deckbuilder.hyphenation import points


def hyphenated(word: str, language: str) -> str:
    places = [0, *points(word, language), len(word)]
    return "-".join(word[a:b] for a, b in pairwise(places))


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("hyphenation", "en", "hy-phen-ation"),
        ("associate", "en-GB", "as-so-ci-ate"),
        ("Silbentrennung", "de", "Sil-ben-tren-nung"),
        ("Donaudampfschifffahrt", "de-AT", "Do-nau-dampf-schiff-fahrt"),
        ("développement", "fr", "dé-ve-lop-pe-ment"),
        ("ordenador", "es-MX", "or-de-na-dor"),
        ("HYPHENATION", "en", "HY-PHEN-ATION"),
    ],
)
def test_a_word_is_cut_as_its_language_does(word: str, language: str, expected: str) -> None:
    assert hyphenated(word, language) == expected


def test_marks_around_a_word_do_not_matter() -> None:
    assert hyphenated("(“hyphenation”),", "en") == "(“hy-phen-ation”),"


@pytest.mark.parametrize("word", ["short", "well-known", "GPT4all", "OpenAI", "a1b2c3d4", "", "…"])
def test_names_codes_and_short_words_stay_whole(word: str) -> None:
    assert points(word, "en") == ()


def test_two_letters_stay_before_and_three_after() -> None:
    assert hyphenated("about", "en") == "about"
    assert all(2 <= i <= len("recently") - 3 for i in points("recently", "en"))


def test_a_break_that_would_change_the_spelling_is_none() -> None:
    assert hyphenated("asszonnyal", "hu") == "asszonnyal"


@pytest.mark.parametrize("language", ["ja", "zh-Hans", "ar", "xx", "tlh"])
def test_a_language_without_patterns_is_not_hyphenated(language: str) -> None:
    assert points("hyphenation", language) == ()
