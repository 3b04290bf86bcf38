"""Fonts for scripts: which has which character in which language; what is said where none has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from readback import Handout, build_file, messages

from deckbuilder import scripts
from deckbuilder.fonts import Fonts, PrintedFonts
from deckbuilder.scripts import (
    deck_font,
    has_script,
    has_wide_marks,
    script_fonts,
    script_of,
    sign_font,
)

KITAB, SHALOM, CHA = "كتاب", "שלום", "茶"


@pytest.fixture
def no_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that has no fonts."""
    monkeypatch.setattr(scripts, "_on_machine", lambda: ())


@pytest.fixture
def no_fonts(no_machine: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that has no fonts, with no extra installed."""
    monkeypatch.setattr(scripts, "find_spec", lambda name: None)
    scripts._installed.cache_clear()
    yield
    scripts._installed.cache_clear()


def families(character: str, language: str) -> list[str]:
    return [font.family for font in script_fonts(character, language)]


# --- which font ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("character", "script"),
    [("茶", "cjk"), ("の", "cjk"), ("。", "cjk"), ("한", "cjk"), ("ك", "arabic"), ("،", "arabic"),
     ("ש", "hebrew"), ("־", "hebrew"), ("a", ""), ("я", ""), ("ω", ""), ("℃", ""), ("—", ""),
     ("अ", "")],
)  # fmt: skip
def test_characters_have_their_script(character: str, script: str) -> None:
    assert script_of(character) == script
    assert has_script(f"a {character} b") == bool(script)


@pytest.mark.parametrize(
    ("language", "family"),
    [("ja", "JP"), ("ko", "KR"), ("zh-Hans", "SC"), ("zh", "SC"), ("zh-TW", "TC"),
     ("zh-Hant-HK", "TC"), ("en", "JP")],
)  # fmt: skip
def test_han_characters_come_in_the_shapes_of_a_country(language: str, family: str) -> None:
    assert families(CHA, language)[0] == f"Noto Sans CJK {family}"


def test_arabic_and_hebrew_have_fonts_with_a_bold(no_machine: None) -> None:
    [arabic], [hebrew] = script_fonts("ك", "ar"), script_fonts("ש", "he")
    assert (arabic.family, hebrew.family) == ("IBM Plex Sans Arabic", "Arimo")
    assert not arabic.file(True)[1] and not hebrew.file(True)[1]


def test_cjk_has_no_bold_and_is_thickened() -> None:
    font = next(script_fonts(CHA, "ja"))
    assert font.file(True) == (font.regular, True)
    assert font.file(False) == (font.regular, False)


def test_what_is_installed_comes_before_what_the_machine_has() -> None:
    assert families("ك", "ar")[0] == "IBM Plex Sans Arabic"


def test_a_letter_of_another_script_is_looked_for_on_the_machine_only(no_machine: None) -> None:
    assert families("अ", "hi") == []


def test_a_sign_is_never_looked_for_on_the_machine() -> None:
    """Machines differ, and a sign that looks different on each is worse than its code."""
    for sign in ("\U0001f600", "→", "℃"):
        assert families(sign, "en") == []


def test_in_a_cjk_talk_the_font_for_it_has_the_signs() -> None:
    assert families("℃", "ja") == ["Noto Sans CJK JP"]
    assert families("①", "zh") == ["Noto Sans CJK SC"]
    assert PrintedFonts(Fonts(language="ja")).width("℃", Fonts().face("Source Serif Pro")) == 1.0


def test_a_font_of_the_machine_is_found_by_its_file_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep" / "down").mkdir(parents=True)
    (tmp_path / "deep" / "down" / "NotoSansThai-Regular.ttf").touch()
    (tmp_path / "Other.ttf").touch()
    monkeypatch.setenv("DECKBUILDER_FONTS", str(tmp_path))
    found = scripts._on_machine.__wrapped__()
    assert [font.family for font in found] == ["NotoSansThai-Regular"]


# --- slides -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "font"),
    [("ja", ("ea", "Yu Gothic")), ("zh-Hans", ("ea", "Microsoft YaHei")),
     ("zh-TW", ("ea", "Microsoft JhengHei")), ("ko", ("ea", "Malgun Gothic")),
     ("ar", ("cs", "IBM Plex Sans Arabic")), ("he", ("cs", "Arial")),
     ("yi", ("cs", "Arial")), ("en", None), ("ru", None)],
)  # fmt: skip
def test_slides_name_the_font_for_their_script(language: str, font: tuple[str, str] | None) -> None:
    assert deck_font(language) == font


def test_slides_name_arial_where_no_arabic_font_is_installed(no_fonts: None) -> None:
    assert deck_font("ar") == ("cs", "Arial")


def test_signs_on_hebrew_slides_are_as_wide_as_the_wider_font_has_them() -> None:
    plain, hebrew = (Fonts(language=tag).face("Source Sans Pro") for tag in ("en", "he"))
    assert sign_font("en") is None and sign_font("ja") is None
    for sign in ("0", " ", "(", "%"):
        assert hebrew.advances[sign] >= plain.advances[sign]
    assert hebrew.length("10 20") > plain.length("10 20") + 0.1
    assert hebrew.width("tide") == plain.width("tide")
    assert hebrew.advances.line == plain.advances.line


def test_on_paper_signs_keep_their_own_widths() -> None:
    fonts = [PrintedFonts(Fonts(language=tag)) for tag in ("en", "he")]
    assert len({font.face("Source Serif Pro").width("10") for font in fonts}) == 1


# --- quotation marks and dashes -----------------------------------------------------------------


@pytest.mark.parametrize("word", ["“湿仓”", "——", "……", "‘茶’"])
def test_chinese_quotation_marks_and_dashes_come_from_the_chinese_font(word: str) -> None:
    fonts = PrintedFonts(Fonts(language="zh-Hans"))
    assert has_wide_marks(word, "zh-Hans") and not has_wide_marks(word, "en")
    [(text, face)] = fonts.split(word, fonts.face("Source Serif Pro"))
    assert (text, face.family) == (word, "Noto Sans CJK SC")
    assert face.width(word) > 0.8 * len(word)


@pytest.mark.parametrize(("word", "language"), [("it’s", "zh"), ("“tea”", "ja"), ("“차”", "ko")])
def test_those_beside_latin_and_korean_letters_do_not(word: str, language: str) -> None:
    assert not has_wide_marks(word, language)


# --- what is lacking ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "word", "extra"),
    [("ja", CHA, "cjk"), ("zh-Hans", CHA, "cjk"), ("ar", KITAB, "rtl"), ("he", SHALOM, "rtl")],
)
def test_a_script_without_a_font_is_warned_of_and_printed_as_codes(
    language: str, word: str, extra: str, no_fonts: None, tmp_path: Path
) -> None:
    text = f"title: {word}\nlanguage: {language}\nname: talk\nclosing: {word}\n"
    (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
    result = build_file(tmp_path / "content.yaml", tmp_path)
    assert result.ok
    said = messages(result)
    assert "warning[no-glyph]: no font at hand has U+" in said
    assert f"pip install 'deckbuilder-talk[{extra}]'" in said
    printed = "".join(page.drawn() for page in Handout(tmp_path / "talk-handout.pdf").pages)
    for letter in word:
        assert f"[U+{ord(letter):04X}]" in printed


def test_two_scripts_without_fonts_are_named_in_one_command(no_fonts: None, tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(f"title: A {CHA} {SHALOM}\n", encoding="utf-8")
    result = build_file(tmp_path / "content.yaml", tmp_path)
    assert "pip install 'deckbuilder-talk[cjk,rtl]'" in messages(result)


def test_with_the_fonts_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(f"title: A {CHA} {SHALOM} {KITAB}\n", encoding="utf-8")
    assert not build_file(tmp_path / "content.yaml", tmp_path).diagnostics.items
