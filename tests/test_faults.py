"""Each fault is reported as a good compiler would: cause, place, help; all faults of a file at once.

``cases/faults/NAME.yaml`` is a faulty talk, ``NAME.txt`` what is said about it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import CASES, TESTS, assert_golden

from deckbuilder import diagnostics
from deckbuilder.pipeline import Job, build

FAULTS = sorted((CASES / "faults").glob("*.yaml"))


@pytest.mark.parametrize("case", FAULTS, ids=lambda path: path.stem)
def test_a_fault_is_told_with_its_place_and_what_helps(case: Path, tmp_path: Path) -> None:
    result = build(Job(case, "content.yaml", tmp_path, write=False))
    assert_golden(case.with_suffix(".txt"), diagnostics.report(result.diagnostics.items) + "\n")


def test_every_case_is_a_fault() -> None:
    told = {case.stem: case.with_suffix(".txt").read_text(encoding="utf-8") for case in FAULTS}
    assert [name for name, text in told.items() if not text.strip()] == []
    texts = {path.stem for path in (CASES / "faults").glob("*.txt")}
    assert texts == told.keys()


# Rules whose cases are no content files: test_cli, test_output, test_pictures, test_slides, templates.
ELSEWHERE = {
    "cannot-write",
    "same-output",
    "folder-busy",
    "open-elsewhere",
    "edited-deck",
    "edited-handout",
    "edited-kept",
    "picture-too-large",
    "active-content",
    "bad-color",
    "bad-font",
    "external-link",
    "layout-stands-in",
    "logo-not-printed",
    "thin-contrast",
    "unknown-placeholder",
    "font-not-at-hand",
    "font-licence",
    "font-not-embedded",
    "too-many-slides",
}


def test_every_rule_has_a_case() -> None:
    code = "".join(
        path.read_text(encoding="utf-8") for path in (TESTS.parent / "deckbuilder").rglob("*.py")
    )
    rules = {
        *re.findall(r'(?:error|warning|note|fail|_Refused|Slip|tell)\(\s*"([a-z-]+)"', code),
        *re.findall(r'"([a-z-]+)": \("(?:error|warning)"', code),
    }
    told = "".join(path.read_text(encoding="utf-8") for path in (CASES / "faults").glob("*.txt"))
    shown = set(re.findall(r"(?:error|warning|note)\[([a-z-]+)\]", told))
    assert rules - shown == ELSEWHERE
    assert shown <= rules


def test_what_is_faulty_itself_can_not_be_referred_to() -> None:
    """A definition that could not be read would make every mention of it a fault, too."""
    told = (CASES / "faults" / "several_faults.txt").read_text(encoding="utf-8")
    assert "unknown-name" not in told
