"""Fonts of the machine: found by what their files say, whatever the files are called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fontmaking import BOLD, REGULAR, font, save, save_collection, save_family
from hypothesis import given
from hypothesis import strategies as st

from deckbuilder.fontfiles import embedding, read_faces
from deckbuilder.machine import FontFolders, installed_families, machine_folders
from deckbuilder.metrics import Family, FontFile, read_advances


def found(name: str, *folders: Path) -> Family | None:
    return FontFolders(folders).family(name)


def files(name: str, *folders: Path) -> list[str]:
    """Return the names of a family's files, "" for a style that it lacks."""
    family = found(name, *folders)
    assert family is not None
    return [file.path.name if file else "" for file in family]


# --- where machines keep fonts ------------------------------------------------------------------


def test_each_system_keeps_its_fonts_elsewhere() -> None:
    windows = machine_folders("win32", {"WINDIR": "D:/W", "LOCALAPPDATA": "D:/L"})
    assert windows[:2] == [Path("D:/W", "Fonts"), Path("D:/L/Microsoft/Windows/Fonts")]
    mac = machine_folders("darwin", {})
    assert mac[:2] == [Path("/System/Library/Fonts"), Path("/Library/Fonts")]
    assert Path("/usr/share/fonts") in machine_folders("linux", {})
    assert Path("/data/fonts") in machine_folders("linux", {"XDG_DATA_HOME": "/data"})
    assert Path.home() / ".local/share/fonts" in machine_folders("linux", {})


def test_the_fonts_that_office_brings_are_looked_for_too() -> None:
    assert machine_folders("win32", {"LOCALAPPDATA": "D:/L"})[-1].name == "CloudFonts"
    assert any(folder.name == "DFonts" for folder in machine_folders("darwin", {}))


@pytest.mark.parametrize("system", ["win32", "darwin", "linux"])
def test_the_environment_can_say_where_to_look_instead(system: str) -> None:
    both = os.pathsep.join(["/a", "/b"])
    assert machine_folders(system, {"DECKBUILDER_FONTS": both}) == [Path("/a"), Path("/b")]
    assert machine_folders(system, {"DECKBUILDER_FONTS": ""}) == []


# --- which files --------------------------------------------------------------------------------


def test_a_family_is_found_with_its_four_styles(tmp_path: Path) -> None:
    save_family(tmp_path / "deep" / "down", "Acme Sans")
    assert files("Acme Sans", tmp_path) == [
        "AcmeSans-Regular.ttf", "AcmeSans-Bold.ttf", "AcmeSans-Italic.ttf", "AcmeSans-BoldItalic.ttf",
    ]  # fmt: skip


def test_case_and_spaces_of_a_name_do_not_count(tmp_path: Path) -> None:
    save(tmp_path, "Acme Sans")
    assert files("acme  SANS", tmp_path) == ["AcmeSans-Regular.ttf", "", "", ""]
    assert found("Acme", tmp_path) is None


def test_files_may_have_any_name(tmp_path: Path) -> None:
    save(tmp_path, "Acme Sans", name="29371234.TTF")
    save(tmp_path, "Acme Sans", "Bold", name="29371235.ttf")
    assert files("Acme Sans", tmp_path) == ["29371234.TTF", "29371235.ttf", "", ""]


def test_files_named_like_the_family_are_read_first_and_others_only_if_need_be(
    tmp_path: Path,
) -> None:
    like, other = save(tmp_path, "Acme Sans"), save(tmp_path, "Other")
    folders = FontFolders([tmp_path])
    assert folders.family("Acme Sans") and folders.read.keys() == {like}
    assert not folders.family("Acme Serif") and folders.read.keys() == {like, other}


def test_a_bold_file_named_like_the_family_does_not_hide_its_regular(tmp_path: Path) -> None:
    save(tmp_path, "Acme Sans", "Bold")
    save(tmp_path, "Acme Sans", name="x.ttf")
    assert files("Acme Sans", tmp_path)[:2] == ["x.ttf", "AcmeSans-Bold.ttf"]


def test_a_further_weight_is_a_family_of_its_own(tmp_path: Path) -> None:
    """As Calibri Light and Segoe UI Semibold are, which slides name so."""
    save_family(tmp_path, "Acme Sans")
    save(tmp_path, "Acme Sans Light", names={16: "Acme Sans", 17: "Light"}, weight=300)
    assert files("Acme Sans Light", tmp_path) == ["AcmeSansLight-Regular.ttf", "", "", ""]
    assert files("Acme Sans", tmp_path)[0] == "AcmeSans-Regular.ttf"


def test_of_many_weights_under_one_name_regular_and_bold_are_taken(tmp_path: Path) -> None:
    for weight in (100, 300, 400, 600, 700, 900):
        said = {16: "Acme Sans", 17: str(weight)}
        save(tmp_path, f"Acme Sans {weight}", names=said, weight=weight, name=f"a{weight}.ttf")
    assert files("Acme Sans", tmp_path) == ["a400.ttf", "a700.ttf", "", ""]


def test_a_font_is_found_by_its_full_name(tmp_path: Path) -> None:
    said = {2: "Light", 4: "Acme Sans Light"}
    save(tmp_path, "Acme Sans", names=said, weight=300, name="light.ttf")
    save(tmp_path, "Acme Sans")
    assert files("Acme Sans Light", tmp_path) == ["light.ttf", "", "", ""]


def test_a_family_that_is_bold_itself_is_its_own_bold(tmp_path: Path) -> None:
    save(tmp_path, "Acme Black", weight=900)
    family = found("Acme Black", tmp_path)
    assert family is not None and family.file(bold=True) == (family.regular, False)


def test_a_family_without_a_bold_is_thickened(tmp_path: Path) -> None:
    save(tmp_path, "Acme Sans")
    family = found("Acme Sans", tmp_path)
    assert family is not None and family.file(bold=True) == (family.regular, True)


def test_a_name_in_another_language_serves_as_well(tmp_path: Path) -> None:
    made = font("Acme Gothic")
    made["name"].setName("アクメ", 1, 3, 1, 0x411)
    made.save(tmp_path / "acme.ttf")
    assert files("アクメ", tmp_path) == files("Acme Gothic", tmp_path)


def test_a_font_in_a_collection_is_found_with_its_number(tmp_path: Path) -> None:
    fonts = [font("Other"), font("Acme Sans"), font("Acme Sans", "Bold", wider=1.2)]
    path = save_collection(tmp_path / "all.ttc", *fonts)
    family = found("Acme Sans", tmp_path)
    assert family is not None
    assert (family.regular, family.bold) == (FontFile(path, 1), FontFile(path, 2))
    assert read_advances(path, 2)["n"] > read_advances(path, 1)["n"]


def test_a_variable_font_serves_with_its_weights() -> None:
    [(family, origin)] = installed_families("Arimo")
    assert origin == "package" and family.bold is not None
    assert (family.regular.weight, family.bold.weight) == (400, 700)
    assert family.regular.path == family.bold.path


def test_the_first_folder_wins_and_then_the_first_name(tmp_path: Path) -> None:
    for folder, name in (("b", "1.ttf"), ("a", "3.ttf"), ("a", "2.ttf")):
        save(tmp_path / folder, "Acme Sans", name=name)
    family = found("Acme Sans", tmp_path / "a", tmp_path / "b")
    assert family is not None and family.regular.path == tmp_path / "a" / "2.ttf"
    family = found("Acme Sans", tmp_path / "b", tmp_path / "a")
    assert family is not None and family.regular.path == tmp_path / "b" / "1.ttf"


def test_folders_that_are_not_there_hold_nothing(tmp_path: Path) -> None:
    assert found("Acme Sans", tmp_path / "none") is None


# --- damaged files ------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 3, 11, 12, 100, 300, 2_000, 20_000, 100_000])
def test_a_font_that_is_cut_off_is_passed_over(length: int, tmp_path: Path) -> None:
    whole = save(tmp_path, "Acme Sans", name="b.ttf")
    (tmp_path / "a.ttf").write_bytes(whole.read_bytes()[:length])
    assert files("Acme Sans", tmp_path) == ["b.ttf", "", "", ""]


def test_what_is_named_like_a_font_and_is_none_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "folder.ttf").mkdir()
    (tmp_path / "text.ttf").write_text("not a font")
    (tmp_path / "gone.ttf").symlink_to(tmp_path / "nothing.ttf")
    os.mkfifo(tmp_path / "pipe.ttf")
    assert found("Acme Sans", tmp_path) is None


def test_a_style_that_cannot_be_measured_is_left_out(tmp_path: Path) -> None:
    save(tmp_path, "Acme Sans")
    made = font("Acme Sans", "Bold")
    made["cmap"].tables = []
    made.save(tmp_path / "bold.ttf")
    assert files("Acme Sans", tmp_path) == ["AcmeSans-Regular.ttf", "", "", ""]


@given(at=st.integers(0, 12_000), what=st.binary(min_size=1, max_size=40))
def test_no_damage_makes_a_fault(
    at: int, what: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = bytearray(REGULAR.read_bytes())
    data[at : at + len(what)] = what
    path = tmp_path_factory.getbasetemp() / "damaged.ttf"
    path.write_bytes(data)
    for face in read_faces(path):
        assert face.names
    assert embedding(FontFile(path)) in ("subset", "whole", "none")


# --- what a file allows -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("allowed", "result"),
    [(0, "subset"), (2, "none"), (4, "subset"), (8, "subset"), (6, "subset"), (0x100, "whole"),
     (0x102, "none"), (0x108, "whole"), (0x200, "none"), (0x204, "none")],
)  # fmt: skip
def test_a_file_says_whether_it_may_be_embedded(allowed: int, result: str, tmp_path: Path) -> None:
    assert embedding(FontFile(save(tmp_path, "Acme Sans", allowed=allowed))) == result


def test_a_font_of_a_collection_is_never_embedded_whole(tmp_path: Path) -> None:
    path = save_collection(tmp_path / "a.ttc", font("Other"), font("Acme", allowed=0x100))
    assert embedding(FontFile(path, 0)) == "subset"
    assert embedding(FontFile(path, 1)) == "none"


def test_the_bundled_fonts_may_be_embedded() -> None:
    assert {embedding(FontFile(path)) for path in (REGULAR, BOLD)} == {"subset"}
