"""Each rule has a manual that is true: its example gives the rule, and what it says instead does not."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import CASES, TESTS, rules_in_code

from deckbuilder.cli import cli
from deckbuilder.diagnostics import Diagnostic, report
from deckbuilder.manual import GROUPS, Manual, Piece, manual, page, rules
from deckbuilder.pipeline import Job, build

BASE = TESTS.parent / "templates" / "classic" / "base.pptx"
MANUALS = {rule: manual(rule) for rule in rules()}


def test_every_rule_has_a_manual_and_every_manual_a_rule() -> None:
    assert rules() == sorted(rules_in_code())


def test_a_manual_says_the_severities_that_the_code_has() -> None:
    told = {rule: set(found.severities) for rule, found in MANUALS.items()}
    assert told == rules_in_code()


def test_every_rule_stands_in_one_group() -> None:
    assert sorted(name for names in GROUPS.values() for name in names.split()) == rules()


@pytest.mark.parametrize("found", MANUALS.values(), ids=MANUALS)
def test_a_manual_has_a_short_sentence_a_reason_an_example_and_a_remedy(found: Manual) -> None:
    assert len(found.sentence) <= 100 and "\n" not in found.sentence
    assert found.sentence[0].isupper() and found.sentence[-1] == "."
    assert all(found.parts.values())
    blocks = [piece.text for part in found.parts.values() for piece in part if piece.kind]
    assert all(len(line) <= 92 for text in blocks for line in text.splitlines())


def said(pieces: Sequence[Piece], folder: Path) -> list[Diagnostic]:
    """Return what is told of a talk whose files these are, those of the fault cases beside it."""
    for path in (CASES / "faults").iterdir():
        if path.suffix in (".png", ".gif", ".svg", ".pptx"):
            shutil.copy(path, folder)
    files = {piece.file: piece.text for piece in pieces if piece.file}
    if "template.yaml" in files:
        (folder / "ours").mkdir()
        shutil.copy(BASE, folder / "ours")
        files["ours/template.yaml"] = files.pop("template.yaml")
        files.setdefault("content.yaml", "title: A talk\ntemplate: ours\nintroduction: Hello\n")
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    result = build(Job(folder / "content.yaml", "content.yaml", folder / "build", write=False))
    return result.diagnostics.items


def shown(part: str) -> dict[str, tuple[Piece, ...]]:
    """Return this part of the manuals that show files in it."""
    parts = {rule: found.parts[part] for rule, found in MANUALS.items()}
    return {rule: part for rule, part in parts.items() if any(piece.file for piece in part)}


@pytest.mark.parametrize("rule", shown("Example"))
def test_an_example_gives_its_rule_and_no_other(rule: str, tmp_path: Path) -> None:
    items = said(shown("Example")[rule], tmp_path)
    assert {item.rule for item in items} == {rule}, report(items)
    assert {item.severity for item in items} <= set(MANUALS[rule].severities)


@pytest.mark.parametrize("rule", shown("Instead"))
def test_what_is_to_be_written_instead_gives_no_message(rule: str, tmp_path: Path) -> None:
    items = said(shown("Instead")[rule], tmp_path)
    assert not items, report(items)


def test_few_manuals_tell_of_their_example_instead_of_showing_it() -> None:
    told = MANUALS.keys() - shown("Example").keys()
    assert told == {
        *("active-content", "external-link", "layout-stands-in", "logo-not-printed", "logo-place"),
        *("cannot-write", "folder-busy", "open-elsewhere", "same-output"),
        *(
            "edited-deck",
            "edited-handout",
            "edited-kept",
            "edited-picture",
            "not-drawn",
            "not-installed",
        ),
        *("encoding", "font-licence", "font-not-embedded", "too-large", "too-many-slides"),
    }


# On a terminal


def explained(*arguments: str, columns: int = 72) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(cli, ["explain", *arguments])


def test_a_manual_is_printed_without_marks_its_examples_indented() -> None:
    result = explained("unknown-key")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
unknown-key (error)

A key is none of those that can stand in this place.

Why: A mistyped key would leave out what stands behind it without a
word. If your text holds a colon, put it in quotes, so that it is not
taken for a key.

Example:

    title: A talk
    definitions:
      - term: Dough
        defintion: Flour and water

Instead:

    title: A talk
    definitions:
      - term: Dough
        definition: Flour and water
"""
    )


def test_files_of_an_example_stand_under_their_names() -> None:
    text = explained("bad-csv").stdout
    assert (
        '  prices.csv:\n\n    White,2.80\n    "Rye,3.50\n\n  content.yaml:\n\n    title: ' in text
    )


def test_all_rules_are_listed_with_their_sentences_below_one_another() -> None:
    result = explained()
    assert result.exit_code == 0
    assert result.stdout.startswith("""\
The file
  cannot-read          The content file, or a table's CSV file, is not
                       there or cannot be opened.
""")
    assert all(re.search(f"(?m)^  {rule}  ", result.stdout) for rule in rules())
    assert max(map(len, result.stdout.splitlines())) <= 72
    assert explained(columns=1).exit_code == 0
    assert max(map(len, explained(columns=400).stdout.splitlines())) <= 100


@pytest.mark.parametrize("rule", MANUALS)
def test_no_mark_of_markdown_is_left(rule: str) -> None:
    text = page(MANUALS[rule], 80)
    assert not re.search("```|^#+ |^[*]", text, re.MULTILINE)


def test_colours_are_for_terminals() -> None:
    assert "\x1b" not in explained("unknown-key").stdout + explained().stdout
    found = MANUALS["unknown-key"]
    assert page(found, 80, color=True).startswith("\x1b[1;31munknown-key\x1b[0m (error)\n")
    assert re.sub(r"\x1b\[[\d;]*m", "", page(found, 80, color=True)) == page(found, 80)


def test_a_rule_that_there_is_not_is_wrong_usage() -> None:
    result = explained("unknwon-key")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("there is no rule 'unknwon-key'; did you mean 'unknown-key'?\n")
    for name in ("x", "", "../../README", "a\x1b"):
        result = explained(name)
        assert result.exit_code == 2 and "'deckbuilder explain' lists all rules" in result.stderr
        assert "\x1b" not in result.stderr
