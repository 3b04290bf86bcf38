"""What the tests share: where the cases lie, talks from a text, and goldens that can be rewritten."""

from __future__ import annotations

import os
import re
from pathlib import Path

from deckbuilder.content import Talk
from deckbuilder.diagnostics import Diagnostics, report
from deckbuilder.language import Labels
from deckbuilder.loading import load_talk

os.environ["DECKBUILDER_FONTS"] = ""  # what fonts a machine has makes no difference here

TESTS = Path(__file__).parent
CASES = TESTS / "cases"
GOLDENS = TESTS / "goldens"


def load(text: str, folder: Path) -> tuple[Talk, Labels, Diagnostics]:
    """Return the sound talk that a text is, its labels, and what was said about it."""
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    found = Diagnostics()
    loaded = load_talk(folder / "content.yaml", "content.yaml", found)
    assert loaded is not None, report(found.items)
    return *loaded, found


def assert_golden(path: Path, text: str) -> None:
    """Compare a text with the file that holds what it should be; UPDATE_GOLDENS=1 rewrites the file."""
    if os.environ.get("UPDATE_GOLDENS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


# How the code says a rule: as an error, a warning, a note, or as a table of the faults of marks does.
SAID = {
    r'(?:error|fail|_Refused|Slip|tell)\(\s*"([a-z-]+)"': "error",
    r'(?:warning|tell)\(\s*"([a-z-]+)"': "warning",
    r'note\(\s*"([a-z-]+)"': "note",
    r'"([a-z-]+)": \("error"': "error",
    r'"([a-z-]+)": \("warning"': "warning",
}


def rules_in_code() -> dict[str, set[str]]:
    """Return each rule that the code has a message of, with its severities."""
    paths = (TESTS.parent / "deckbuilder").rglob("*.py")
    code = "".join(path.read_text(encoding="utf-8") for path in paths)
    found: dict[str, set[str]] = {}
    for pattern, severity in SAID.items():
        for rule in re.findall(pattern, code):
            found.setdefault(rule, set()).add(severity)
    return found
