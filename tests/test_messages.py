"""Messages for other programs, and what is told of a fault of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from conftest import TESTS

from deckbuilder.cli import build, check
from deckbuilder.crash import write_report
from deckbuilder.diagnostics import Diagnostic, Source, Span
from deckbuilder.messages import FORMS, as_json, end_of, github, messages, short

TEXT = "title: A\nsubtitel: 50%, B\n"
SPAN = Span(Source("talks/a,b:c.yaml", TEXT), 9, 17, 2, 1)
HINT = "did you mean 'subtitle'?"
FAULT = Diagnostic("unknown-key", "error", "unknown key 'subtitel'", SPAN, (HINT,))
NOWHERE = Diagnostic("no-glyph", "warning", "100% lost\nhere", None)


def test_a_short_message_is_one_line_without_hints() -> None:
    assert short(FAULT) == "talks/a,b:c.yaml:2:1: error[unknown-key]: unknown key 'subtitel'"
    assert short(NOWHERE) == "warning[no-glyph]: 100% lost\\u000ahere"


def test_json_has_everything_on_one_line() -> None:
    assert json.loads(as_json(FAULT)) == {
        "severity": "error",
        "rule": "unknown-key",
        "message": "unknown key 'subtitel'",
        "file": "talks/a,b:c.yaml",
        "line": 2,
        "column": 1,
        "end_line": 2,
        "end_column": 9,
        "hints": [HINT],
    }
    assert json.loads(as_json(NOWHERE))["line"] is None
    assert "\n" not in as_json(NOWHERE)


def test_the_end_of_a_span_may_be_on_a_later_line() -> None:
    assert end_of(Span(Source("a", TEXT), 7, 13, 1, 8)) == (2, 5)


def test_github_s_commands_escape_what_would_end_them() -> None:
    assert github(FAULT) == (
        "::error file=talks/a%2Cb%3Ac.yaml,line=2,col=1,title=unknown-key,endColumn=9"
        f"::unknown key 'subtitel'%0Ahelp: {HINT}"
    )
    assert github(NOWHERE) == "::warning title=no-glyph::100%25 lost%0Ahere"


def test_only_the_long_form_counts_what_is_over_its_limit() -> None:
    many = [FAULT] * 30
    assert len(messages(many, "short").splitlines()) == 30
    assert "… and 10 more errors" in messages(many, "long")


@pytest.mark.parametrize("command", [build, check])
def test_the_command_line_knows_all_forms(command: click.Command) -> None:
    [option] = [one for one in command.params if one.name == "form"]
    assert isinstance(option.type, click.Choice)
    assert tuple(option.type.choices) == FORMS


def run(folder: Path, *arguments: str, code: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, after some code."""
    line = f"{code}\nimport sys\nfrom deckbuilder.cli import main\nsys.argv[1:] = {arguments!r}\nmain()"
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent), "TMPDIR": str(folder)}
    command = [sys.executable, "-c", line]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_comes_from_the_command(form: str, tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text("title: A\nsubtitel: B\n", encoding="utf-8")
    done = run(tmp_path, "check", "--message-format", form)
    assert done.returncode == 1
    first = done.stderr.splitlines()[0]
    assert "unknown-key" in first and "content.yaml" in first


BREAK = "import deckbuilder.layout.pages as p\np._Flow = None  # a fault of ours"


def test_a_fault_of_ours_leaves_a_report_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text("title: A secret\nintroduction: B\n", encoding="utf-8")
    done = run(tmp_path, "build", code=BREAK)
    assert done.returncode == 70
    assert "internal error: TypeError" in done.stderr and "Traceback" not in done.stderr
    [report] = tmp_path.glob("deckbuilder-*.txt")
    assert str(report) in done.stderr
    text = report.read_text(encoding="utf-8")
    assert "Traceback" in text and "command: deckbuilder build" in text and "secret" not in text
    assert not list(tmp_path.glob("build/*"))


SECRET = "a sentence of the talk"


def raise_with_causes() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            error.add_note(SECRET)
            raise FileNotFoundError(2, SECRET, SECRET) from error
    except OSError:
        raise ValueError(SECRET)  # noqa: B904


def test_the_report_says_where_and_nothing_of_what_the_talk_says() -> None:
    with pytest.raises(ValueError) as caught:
        raise_with_causes()
    path = Path(write_report(caught.value, ["build"]))
    text = path.read_text(encoding="utf-8")
    path.unlink()
    kinds = ["KeyError", "FileNotFoundError: No such file or directory", "ValueError"]
    assert [line for line in text.splitlines() if "Error" in line and line[0] != " "] == kinds
    assert text.count("in raise_with_causes") == text.count("Traceback (most recent") == 3
    assert "raise ValueError(SECRET)" in text and SECRET not in text
