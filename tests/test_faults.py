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
