"""``deckbuilder template``: looking into a template, starting one, seeing it at work."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pptx
import pytest
from click.testing import CliRunner, Result
from lxml import etree
from readback import DEFAULT_TEMPLATE, Deck, Handout, orphans, parts

from deckbuilder.cli import cli
from deckbuilder.sampletalk import SAMPLE
from deckbuilder.template import bundled, bundled_folder

BUNDLED = [folder.name for folder in bundled()]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shutil.copy(DEFAULT_TEMPLATE, tmp_path / "acme.pptx")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["template", *arguments])


# --- check --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_template_lacks_nothing_and_is_easy_to_read(name: str) -> None:
    done = run("check", name, "--strict")
    assert done.exit_code == 0, done.output
    assert "JOINS OTHER TEXT" not in done.stdout and "stands in" not in done.stdout
    assert not done.stderr


def test_a_foreign_file_s_kinds_placeholders_and_sizes_are_told() -> None:
    done = run("check", "acme.pptx")
    assert done.exit_code == 0
    assert "acme.pptx: 4:3, 720 × 540 pt, 11 layouts" in done.stdout
    assert re.search(
        r"(?m)^section +Section Header +title \(0\) 40 pt, body \(1\) 20 pt$", done.stdout
    )
    assert re.search(r"(?m)^quote +Title and Content \(stands in\) .* by$", done.stdout)
    assert re.search(r"(?m)^Calibri +not at hand: ", done.stdout)


def test_thin_contrast_is_a_warning_and_an_error_when_strict() -> None:
    done = run("check", "acme.pptx")
    assert "warning[thin-contrast]: the body of the layout 'Section Header'" in done.stderr
    assert run("check", "acme.pptx", "--strict").exit_code == 1


def test_a_template_that_is_not_there_gets_a_hint() -> None:
    done = run("check", "clasic")
    assert done.exit_code == 1 and "did you mean 'classic'?" in done.stderr


def test_a_file_that_is_not_there_gets_its_reason() -> None:
    done = run("check", "other.pptx")
    assert done.exit_code == 1 and "No such file" in done.stderr


# --- new ----------------------------------------------------------------------------------------


def differing(text: str) -> list[str]:
    """Return the lines of a template.yaml that say something; a key alone waits for its comments."""
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    return [line for line in lines if line not in ("colors:", "fonts:")]


def test_a_new_folder_is_a_copy_that_builds_the_same(folder: Path) -> None:
    assert run("new", "ours").exit_code == 0
    assert parts(folder / "ours" / "base.pptx") == parts(bundled_folder() / "classic" / "base.pptx")
    old = (bundled_folder() / "classic" / "template.yaml").read_text(encoding="utf-8")
    new = (folder / "ours" / "template.yaml").read_text(encoding="utf-8")
    names = ("name:", "description:")
    assert [line for line in differing(new) if not line.startswith(names)] == [
        line for line in differing(old) if not line.startswith(names)
    ]
    (folder / "content.yaml").write_text("title: A\nintroduction: B\n", encoding="utf-8")
    outs = [CliRunner().invoke(cli, ["build", "-t", t, "-o", t]) for t in ("ours", "classic")]
    assert all(done.exit_code == 0 for done in outs), outs[0].output


@pytest.mark.parametrize("origin", [*BUNDLED, "acme.pptx"])
def test_every_commented_key_of_a_new_folder_works_when_it_is_uncommented(
    origin: str, folder: Path
) -> None:
    assert run("new", "ours", "--from", origin).exit_code == 0
    path = folder / "ours" / "template.yaml"
    text = re.sub(r"(?m)^( *)#(\w+:.*)$", r"\1\2", path.read_text("utf-8"))
    assert text.count("\ncolors:") == 1 and text.count("\nfonts:") == 1
    shutil.copy(SAMPLE / "harbour.png", folder / "ours" / "logo.png")
    text = re.sub(r"(?m)^  files:.*\n", "", text)  # there are no such files
    path.write_text(text, encoding="utf-8")
    done = run("check", "ours")
    assert done.exit_code == 0, done.output
    assert "error" not in done.stderr
    assert "logo in the handout: logo.png" in done.stdout


def test_a_new_folder_from_a_company_s_file_has_its_layouts_and_none_of_its_slides(
    folder: Path,
) -> None:
    deck = pptx.Presentation(str(DEFAULT_TEMPLATE))
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "Secret"
    deck.save(str(folder / "acme.pptx"))
    assert run("new", "ours", "--from", "acme.pptx").exit_code == 0
    base = pptx.Presentation(str(folder / "ours" / "base.pptx"))
    assert [layout.name for layout in base.slide_layouts] == [
        layout.name for layout in deck.slide_layouts
    ]
    assert len(base.slides) == 0
    found = parts(folder / "ours" / "base.pptx")
    assert not orphans(found) and not any(b"Secret" in blob for blob in found.values())


@pytest.mark.parametrize(
    "said",
    [
        'colors: {accent1: "7A1F3D"}\nhandout: {page: Letter}\n',
        '"colors": {accent1: "7A1F3D"}\r\n# a comment\r\nhandout:\r\n  page: Letter\r\n',
        '\ufeffcolors:\n  accent1: "7A1F3D"\nname: x\nhandout: {page: Letter}\n',
        '{colors: {accent1: "7A1F3D"}, handout: {page: Letter}}\n',
    ],
)
def test_a_folder_from_a_folder_says_what_that_says_once(said: str, folder: Path) -> None:
    assert run("new", "one").exit_code == 0
    (folder / "one" / "template.yaml").write_bytes(said.encode())
    for origin, made in (("one", "two"), ("two", "three")):
        assert run("new", made, "--from", origin).exit_code == 0
    (folder / "content.yaml").write_text("title: A\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["build", "-t", "three"])
    assert done.exit_code == 0, done.output
    deck = Deck(folder / "build" / "a.pptx")
    assert b'<a:accent1><a:srgbClr val="7A1F3D"/>' in deck.parts["ppt/theme/theme1.xml"]
    assert (folder / "three" / "template.yaml").read_text("utf-8").count("Letter") == 1


def test_layouts_that_are_called_alike_can_be_told_apart(folder: Path) -> None:
    deck = pptx.Presentation(str(DEFAULT_TEMPLATE))
    for layout in deck.slide_layouts:
        layout.name = " Text " if len(layout.placeholders) > 4 else layout.name
    deck.save(str(folder / "acme.pptx"))
    assert run("new", "ours", "--from", "acme.pptx").exit_code == 0
    done = run("check", "ours")
    assert done.exit_code == 0, done.output
    talk = "title: A\nslides:\n- text: {title: B, text: C, layout: Text (2)}\n"
    (folder / "content.yaml").write_text(talk, encoding="utf-8")
    assert CliRunner().invoke(cli, ["build", "-t", "ours"]).exit_code == 0


def test_a_template_yaml_of_comments_alone_changes_nothing(folder: Path) -> None:
    assert run("new", "ours").exit_code == 0
    (folder / "ours" / "template.yaml").write_text("# nothing yet\n", encoding="utf-8")
    done = run("check", "ours")
    assert done.exit_code == 0, done.output


def test_a_new_folder_replaces_none(folder: Path) -> None:
    (folder / "ours").mkdir()
    (folder / "ours" / "mine.txt").write_text("mine")
    done = run("new", "ours")
    assert done.exit_code == 1 and "ours is there already" in done.stderr
    assert [path.name for path in (folder / "ours").iterdir()] == ["mine.txt"]


# --- show ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*BUNDLED, "acme.pptx"])
def test_the_sample_stands_on_every_layout_that_takes_text(name: str, folder: Path) -> None:
    done = run("show", name)
    assert done.exit_code == 0, done.output
    stem = Path(name).stem
    deck = Deck(folder / "build" / f"{stem}-sample.pptx")
    used = {slide.slide_layout.name for slide in deck.slides}
    bare = {"Title Only", "Blank", "Title and Vertical Text", "Vertical Title and Text"}
    assert used | bare == {layout.name for layout in deck.presentation.slide_layouts} | bare
    assert len(Handout(folder / "build" / f"{stem}-sample-handout.pdf").pages) >= 3


def test_the_sample_on_a_bundled_template_is_built_without_a_complaint() -> None:
    for name in BUNDLED:
        assert not run("show", name).stderr


def test_the_sample_says_where_it_lies(folder: Path) -> None:
    done = run("show", "paper", "-o", "there")
    assert done.stdout.splitlines() == [
        str(Path("there", "paper-sample.pptx")),
        str(Path("there", "paper-sample-handout.pdf")),
    ]


def test_the_masters_of_the_sample_are_the_template_s(folder: Path) -> None:
    run("show", "acme.pptx")
    made = parts(folder / "build" / "acme-sample.pptx")
    master = "ppt/slideMasters/slideMaster1.xml"
    assert made[master] == parts(DEFAULT_TEMPLATE)[master]
    assert etree.fromstring(made["ppt/presentation.xml"]) is not None
