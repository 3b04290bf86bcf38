"""Which font serves a family that a template names, what is said of it, and what the handout prints."""

from __future__ import annotations

import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from fontmaking import font, save, save_collection, save_family
from readback import DEFAULT_TEMPLATE, Handout, build_file, messages, parts, rules

from deckbuilder.fonts import Files, Fonts, PrintedFonts
from deckbuilder.metrics import read_advances
from deckbuilder.pipeline import Result

WORDS = (
    "minimum",
    "Handgloves",
    "Zusammenfassung",
    "l’équipe",
    "Quarterly results",
    "illicit fill",
)
TALK = "title: Of fonts\nname: talk\nintroduction: Hello there\ntakeaways: [One, Two]\n"


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a machine has its fonts, still empty."""
    folder = tmp_path / "machine"
    folder.mkdir()
    monkeypatch.setenv("DECKBUILDER_FONTS", str(folder))
    return folder


def served(family: str, own: dict[str, Files] | None = None) -> tuple[str, str]:
    match = Fonts(own).match(family)
    return match.family, match.origin


# --- which font ---------------------------------------------------------------------------------


def test_the_templates_own_font_comes_before_all_others(machine: Path, tmp_path: Path) -> None:
    save(machine, "Acme Sans")
    own = save(tmp_path / "template", "Acme Sans", wider=1.5)
    fonts = Fonts({"Acme Sans": Files(own)})
    assert fonts.match("acme sans").origin == "template"
    assert fonts.face("Acme Sans").file.path == own


def test_a_bundled_font_comes_before_the_machines(machine: Path) -> None:
    save(machine, "Source Sans Pro", wider=1.5)
    assert served("Source Sans Pro") == ("Source Sans Pro", "package")


def test_a_font_package_serves_its_family() -> None:
    assert served("Arimo") == ("Arimo", "package")


def test_the_font_itself_comes_before_its_twin(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(machine, "Carlito")
    assert served("Calibri") == ("Carlito", "twin")
    save(tmp_path / "another machine", "Carlito")
    save(tmp_path / "another machine", "Calibri")
    monkeypatch.setenv("DECKBUILDER_FONTS", str(tmp_path / "another machine"))
    assert served("Calibri") == ("Calibri", "machine")


def test_a_twin_from_a_package_serves_on_every_machine() -> None:
    assert served("Arial") == served("Helvetica") == ("Arimo", "twin")


def test_a_twin_is_as_wide_as_its_own_file_says(machine: Path) -> None:
    path = save(machine, "Carlito", wider=0.9)
    face = Fonts().face("Calibri")
    assert face.width("minimum") == pytest.approx(
        sum(read_advances(path)[letter] for letter in "minimum")
    )


@pytest.mark.parametrize(
    ("family", "bundled"),
    [("Acme", "Source Sans Pro"), ("Acme Serif", "Source Serif Pro"), ("Garamond", "Source Serif Pro"),
     ("Acme Sans Serif", "Source Sans Pro"), ("Consolas", "IBM Plex Mono"),
     ("Courier New", "IBM Plex Mono"), ("Fira Code", "IBM Plex Mono"), ("Codec Pro", "Source Sans Pro"),
     ("Playfair Display", "Source Serif Pro"),
     ("Gotham Book", "Source Sans Pro"), ("Aptos Display", "Source Sans Pro"),
     ("Wingdings", "Source Sans Pro"),
     ("游ゴシック", "Source Sans Pro"), ("", "Source Sans Pro")],
)  # fmt: skip
def test_a_family_that_is_nowhere_is_estimated_from_a_bundled_one(
    family: str, bundled: str
) -> None:
    fonts = Fonts()
    assert served(family) == (bundled, "estimate")
    assert all(fonts.face(family).width(word) >= fonts.face(bundled).width(word) for word in WORDS)


@pytest.mark.parametrize("bold", [False, True])
def test_an_estimate_is_not_narrower_than_the_font_itself(
    bold: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Fonts().face("Arimo", bold)  # as wide as Arial
    monkeypatch.setattr("deckbuilder.standins.TWINS", {})
    guess = Fonts().face("Arial", bold)
    for word in WORDS:
        assert real.width(word) <= guess.width(word) <= 1.3 * real.width(word)


def test_a_further_weight_is_estimated_from_what_is_at_hand_of_its_family(machine: Path) -> None:
    save_family(machine, "Carlito")
    fonts = Fonts()
    match = fonts.match("Calibri Light")
    assert (match.family, match.origin, match.bold) == ("Carlito", "estimate", False)
    calibri = fonts.face("Calibri").width("minimum")
    assert calibri < fonts.face("Calibri Light").width("minimum") < 1.05 * calibri
    assert PrintedFonts(fonts).face("Calibri Light").file.path.name == "Carlito-Regular.ttf"


def test_a_bold_weight_is_estimated_from_bold_letters() -> None:
    fonts = Fonts()
    plain, heavy, black = (fonts.face(f"Acme{style}") for style in ("", " Semibold", " Black"))
    assert plain.width("minimum") < heavy.width("minimum") < black.width("minimum")
    assert PrintedFonts(fonts).face("Acme Semibold").file.path.stem == "SourceSansPro-Bold"


def test_a_damaged_font_of_the_machine_is_as_if_it_were_not_there(machine: Path) -> None:
    path = save(machine, "Acme Sans")
    path.write_bytes(path.read_bytes()[:3000])
    assert served("Acme Sans") == ("Source Sans Pro", "estimate")


def test_a_font_of_which_no_subset_can_be_made_is_not_printed(
    machine: Path, tmp_path: Path
) -> None:
    path = save(machine, "Acme Sans")
    path.write_bytes(path.read_bytes().replace(b"loca", b"acol", 1))
    result = built_with("Acme Sans", tmp_path)
    assert printed(result) >= {"SourceSansPro-Regular"}


def test_a_symbol_font_has_the_widths_of_its_symbols(machine: Path) -> None:
    made = font("Wingdings")
    table = next(t for t in made["cmap"].tables if t.format == 4)
    letters = {code: glyph for code, glyph in table.cmap.items() if 32 <= code < 127}
    table.cmap = {0xF000 + code: glyph for code, glyph in letters.items()}
    table.platformID, table.platEncID = 3, 0
    made["cmap"].tables = [table]
    made.save(machine / "wingding.ttf")
    fonts = Fonts()
    assert fonts.match("Wingdings").origin == "machine"
    assert fonts.face("Wingdings").width("mn") == Fonts().face("Source Sans Pro").width("mn")


def test_letters_that_a_symbol_font_lacks_come_from_the_bundled_ones(machine: Path) -> None:
    made = font("Acme Symbols")
    for table in made["cmap"].tables:
        table.cmap = {code: glyph for code, glyph in table.cmap.items() if code == ord("\u2022")}
    made.save(machine / "acme.ttf")
    fonts = PrintedFonts(Fonts())
    parts = fonts.split("one \u2022", fonts.face("Acme Symbols"))
    assert [(text, face.family) for text, face in parts] == [
        ("one ", "Source Sans Pro"),
        ("\u2022", "Acme Symbols"),
    ]


def test_what_a_found_font_lacks_comes_from_the_bundled_ones(machine: Path) -> None:
    made = font("Acme Sans")
    for table in made["cmap"].tables:
        table.cmap = {code: glyph for code, glyph in table.cmap.items() if code < 128}
    made.save(machine / "acme.ttf")
    fonts = Fonts()
    parts = fonts.split("né", fonts.face("Acme Sans"))
    assert [(text, face.family) for text, face in parts] == [
        ("n", "Acme Sans"),
        ("é", "Source Sans Pro"),
    ]


def test_digits_beside_hebrew_are_as_wide_as_the_wider_of_both_fonts(machine: Path) -> None:
    save(machine, "Acme Wide", wider=2.0)
    save(machine, "Acme Narrow", wider=0.5)
    latin, hebrew = Fonts(), Fonts(language="he")
    assert hebrew.face("Acme Wide").width("10") == latin.face("Acme Wide").width("10")
    assert hebrew.face("Acme Narrow").width("10") > 1.5 * latin.face("Acme Narrow").width("10")
    assert hebrew.face("Acme Narrow").width("ten") == latin.face("Acme Narrow").width("ten")


# --- what is said, and what is printed ----------------------------------------------------------


def foreign(folder: Path, family: str) -> Path:
    """Return python-pptx's own template with another theme font than Calibri, and no grey footers."""
    font = f'typeface="{family}"'.encode()
    files = {
        name: data.replace(b'typeface="Calibri"', font).replace(b'<a:tint val="75000"/>', b"")
        for name, data in parts(DEFAULT_TEMPLATE).items()
    }
    with ZipFile(folder / "look.pptx", "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return folder / "look.pptx"


def built_with(family: str, folder: Path, **options: object) -> Result:
    (folder / "content.yaml").write_text(TALK, encoding="utf-8")
    look = str(foreign(folder, family))
    result = build_file(folder / "content.yaml", folder / "out", look, **options)
    assert result.ok, messages(result)
    return result


def printed(result: Result) -> set[str]:
    """Return the names of the fonts in a handout."""
    handout = Handout(result.outputs[-1])
    return {
        c["fontname"].partition("+")[2] or c["fontname"] for p in handout.pages for c in p.chars
    }


def test_nothing_is_said_of_a_font_that_the_machine_has(machine: Path, tmp_path: Path) -> None:
    save_family(machine, "Acme Sans", wider=1.3)
    result = built_with("Acme Sans", tmp_path)
    assert not result.diagnostics.items
    assert printed(result) >= {"AcmeSans-Regular", "AcmeSans-Bold"}
    assert not [name for name in printed(result) if name.startswith("Source")]


def test_a_twin_is_named_and_printed(machine: Path, tmp_path: Path) -> None:
    save_family(machine, "Carlito")
    result = built_with("Calibri", tmp_path)
    assert rules(result) == {"font-not-at-hand"}
    said = messages(result)
    assert "the font Calibri is not at hand: Carlito, which is as wide, stands in for it" in said
    assert "Carlito-Regular" in printed(result)


def test_an_estimate_says_how_to_mend_it(tmp_path: Path) -> None:
    result = built_with("Acme Sans", tmp_path)
    [said] = result.diagnostics.items
    assert said.rule == "font-not-at-hand"
    assert said.message.endswith("its widths are estimated from those of Source Sans Pro")
    assert "the handout is printed in Source Sans Pro" in said.hints[0]
    assert "put its files into the template" in said.hints[1]
    assert "SourceSansPro-Regular" in printed(result)


@pytest.mark.parametrize("allowed", [0x0002, 0x0200], ids=["restricted", "bitmaps only"])
def test_a_font_that_may_not_be_embedded_is_measured_and_not_printed(
    allowed: int, machine: Path, tmp_path: Path
) -> None:
    save_family(machine, "Acme Sans", allowed=allowed)
    result = built_with("Acme Sans", tmp_path)
    [said] = result.diagnostics.items
    assert said.rule == "font-licence"
    assert "the font Acme Sans does not allow it to be embedded" in said.message
    where = "the deck names Acme Sans, and does not carry it"
    assert said.hints == (f"the handout is printed in Source Sans Pro; {where}",)
    assert not [name for name in printed(result) if name.startswith("Acme")]


def test_the_templates_own_fonts_are_asked_too(tmp_path: Path) -> None:
    own = {"Acme Sans": Files(save(tmp_path, "Acme Sans", allowed=0x0002))}
    fonts = Fonts(own)
    assert fonts.match("Acme Sans").origin == "template"
    assert PrintedFonts(fonts).match("Acme Sans").origin == "estimate"
    assert fonts.refused == {"Acme Sans": "Source Sans Pro"}


def test_a_twin_is_printed_for_a_font_that_may_not_be_embedded(machine: Path) -> None:
    save(machine, "Calibri", allowed=0x0002)
    save(machine, "Carlito")
    fonts = Fonts()
    assert fonts.match("Calibri").origin == "machine"
    assert PrintedFonts(fonts).match("Calibri").family == "Carlito"
    assert (fonts.refused, fonts.stand_ins) == ({"Calibri": "Carlito"}, {})


def test_a_font_that_may_not_be_subset_is_embedded_whole(machine: Path, tmp_path: Path) -> None:
    paths = save_family(machine, "Acme Sans", allowed=0x0100)
    result = built_with("Acme Sans", tmp_path)
    assert not result.diagnostics.items
    handout = Handout(result.outputs[-1])
    assert paths[0].read_bytes() in handout.unpacked()
    assert b"/BaseFont /AcmeSans-Regular" in handout.unpacked()
    assert "Hello there" in "".join(page.text() for page in handout.pages)


def test_a_font_of_a_collection_is_printed(machine: Path, tmp_path: Path) -> None:
    fonts = [font("Other", wider=2.0), font("Acme Sans"), font("Acme Sans", "Bold")]
    save_collection(machine / "all.ttc", *fonts)
    result = built_with("Acme Sans", tmp_path)
    assert rules(result) == {"font-not-embedded"}  # in the deck
    assert printed(result) >= {"all1", "all2"}
    assert "Hello there" in "".join(page.text() for page in Handout(result.outputs[-1]).pages)


def test_two_machines_with_the_same_fonts_build_the_same_files(
    machine: Path, tmp_path: Path
) -> None:
    save_family(machine, "Acme Sans", wider=1.2)
    first = [path.read_bytes() for path in built_with("Acme Sans", tmp_path).outputs]
    shutil.copytree(machine, tmp_path / "other")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DECKBUILDER_FONTS", str(tmp_path / "other"))
        assert [path.read_bytes() for path in built_with("Acme Sans", tmp_path).outputs] == first
