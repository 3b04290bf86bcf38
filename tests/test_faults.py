"""Each fault is reported as a good compiler would: cause, place, help; all faults of a file at once.

``cases/faults/NAME.yaml`` is a faulty talk, ``NAME/`` one with a template, ``NAME.txt`` what is said of it.
"""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from conftest import CASES, TESTS, assert_golden, rules_in_code
from readback import DEFAULT_TEMPLATE

from deckbuilder import diagnostics
from deckbuilder.pipeline import Job, build

FOLDER = CASES / "faults"
TALKS = sorted(FOLDER.glob("*.yaml"))
PROJECTS = sorted(path.parent for path in FOLDER.glob("*/content.yaml"))
# The base.pptx of a template by its folder's name: one that was made for us, and one that was not.
BASES = {
    "ours": TESTS.parent / "templates" / "classic" / "base.pptx",
    "plain": DEFAULT_TEMPLATE,
}


def assert_told(content: Path, golden: Path, folder: Path) -> None:
    result = build(Job(content, "content.yaml", folder, write=False))
    assert_golden(golden, diagnostics.report(result.diagnostics.items) + "\n")


@pytest.mark.parametrize("case", TALKS, ids=lambda path: path.stem)
def test_a_fault_is_told_with_its_place_and_what_helps(case: Path, tmp_path: Path) -> None:
    assert_told(case, case.with_suffix(".txt"), tmp_path)


@pytest.mark.parametrize("case", PROJECTS, ids=lambda path: path.name)
def test_a_fault_of_a_template_is_told_as_well(case: Path, tmp_path: Path) -> None:
    shutil.copytree(case, tmp_path / "talk")
    for look in (tmp_path / "talk").glob("*/"):
        shutil.copy(BASES[look.name], look / "base.pptx")
    assert_told(tmp_path / "talk" / "content.yaml", FOLDER / f"{case.name}.txt", tmp_path)


def test_every_case_is_a_fault() -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
    assert texts.keys() == {path.stem for path in TALKS + PROJECTS}
    assert [name for name, text in texts.items() if not text.strip()] == []
    assert len(texts) >= 120


# Rules that no content file and no template.yaml shows, each with the test that does.
ELSEWHERE = {
    "active-content": "test_hostile_templates.test_nothing_that_runs_gets_into_a_deck",
    "external-link": "test_hostile_templates.test_an_external_link_is_named_in_a_warning",
    "logo-not-printed": "test_logos.test_a_white_logo_is_not_printed_on_white_paper",
    "logo-place": "test_template_yaml.test_a_logo_off_the_slide_or_over_a_text_is_told",
    "font-licence": "test_fonts.test_a_font_that_may_not_be_embedded_is_measured_and_not_printed",
    "font-not-embedded": "test_embedding.test_a_file_that_a_template_gives_another_name_stays_behind",
    "too-many-slides": "test_slides.test_a_talk_of_more_slides_than_a_file_can_hold_is_refused",
    "cannot-write": "test_output.test_a_full_disk_leaves_the_old_files",
    "edited-deck": "test_output.test_a_deck_that_was_edited_is_left_and_so_is_its_handout",
    "edited-handout": "test_output.test_a_handout_with_marks_of_its_reader_is_left",
    "edited-kept": "test_output.test_with_force_edited_files_are_kept_under_names_that_are_free",
    "edited-picture": "test_slide_ink.test_a_picture_that_was_drawn_into_is_not_overwritten",
    "not-drawn": "test_slide_ink.test_what_is_not_drawn_is_told",
    "not-installed": "test_slide_ink.test_without_what_draws_pictures_a_line_says_what_to_install",
    "folder-busy": "test_output.test_a_build_that_waits_too_long_says_so",
    "open-elsewhere": "test_output.test_a_deck_that_is_open_elsewhere_is_warned_of",
    "same-output": "test_cli.test_two_talks_of_a_run_with_one_output_name_are_an_error",
}


def test_every_rule_has_a_case() -> None:
    told = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt"))
    shown = set(re.findall(r"(?:error|warning|note)\[([a-z-]+)\]", told))
    assert rules_in_code().keys() - shown == ELSEWHERE.keys()
    assert shown <= rules_in_code().keys()


@pytest.mark.parametrize("rule", ELSEWHERE)
def test_a_rule_that_no_case_shows_is_shown_by_another_test(rule: str) -> None:
    module, name = ELSEWHERE[rule].split(".")
    code = ast.parse((TESTS / f"{module}.py").read_text(encoding="utf-8"))
    [test] = [node for node in code.body if getattr(node, "name", "") == name]
    assert re.search(rf"\b{rule}\b", ast.unparse(test))


def test_what_is_faulty_itself_can_not_be_referred_to() -> None:
    """A definition that could not be read would make every mention of it a fault, too."""
    told = (CASES / "faults" / "several_faults.txt").read_text(encoding="utf-8")
    assert "unknown-name" not in told
