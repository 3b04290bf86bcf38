"""The documentation is true: commands that are shown are run, commands that exist are shown."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from readback import DEFAULT_TEMPLATE

from deckbuilder.cli import cli
from deckbuilder.diagnostics import report
from deckbuilder.pipeline import Job, build
from deckbuilder.starter import STARTER, schema_text

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETUP = {"pip install -e . && deckbuilder build", "pip install -e '.[test]' && pytest"}


def blocks(text: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program, *arguments = command.split()
    assert program == "deckbuilder"
    line = [sys.executable, "-m", "deckbuilder", *arguments]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True)


def serves(command: str, folder: Path) -> bool:
    """Return whether a command that goes on until Ctrl-C says where it is, and ends then."""
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONUNBUFFERED": "1"}
    line = [sys.executable, "-m", *command.split()]
    process = subprocess.Popen(line, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = process.stdout.readline()
    process.send_signal(signal.SIGINT)
    return "http://127.0.0.1:" in said and process.wait(20) == 130


def test_every_command_that_the_readme_shows_works_in_its_order(tmp_path: Path) -> None:
    lines = [line for block in blocks(README, "sh") for line in block.splitlines()]
    assert set(lines) >= SETUP  # these two are run on a clean checkout by .ci/run
    folder = tmp_path
    for line in lines:
        if line in SETUP:
            continue
        if line.startswith("cd "):
            folder /= line[3:]
            continue
        if line == "deckbuilder preview":
            assert serves(f"{line} --no-open --port 0", folder)
            continue
        done = run(line, folder)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    assert (tmp_path / "sky" / "build" / "why-the-sky-is-blue.pptx").is_file()
    assert (tmp_path / "sky" / "print" / "why-the-sky-is-blue-handout.pdf").is_file()


def test_every_command_that_exists_is_shown_in_the_readme() -> None:
    for name, command in cli.commands.items():
        below = command.commands if isinstance(command, click.Group) else {"": command}
        for further in below:
            assert f"deckbuilder {name} {further}".rstrip() in README


def test_every_command_that_the_page_on_templates_shows_works(tmp_path: Path) -> None:
    shutil.copy(DEFAULT_TEMPLATE, tmp_path / "acme.pptx")
    page = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    for line in "".join(blocks(page, "sh")).splitlines():
        done = run(line, tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_the_message_in_the_readme_is_the_one_that_is_printed(tmp_path: Path) -> None:
    shown = blocks(README, "text")[0]
    snippet = blocks(README, "yaml")[0]
    start = STARTER.read_text(encoding="utf-8").partition("definitions:")[0]
    text = start + snippet.replace("definition: >", "defintion: >", 1)
    (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
    done = run("deckbuilder check", tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(shown)


@pytest.mark.parametrize("name", ["README.md", "docs/content.md"])
def test_talks_in_the_documentation_build(name: str, tmp_path: Path) -> None:
    snippets = blocks((ROOT / name).read_text(encoding="utf-8"), "yaml")
    assert snippets
    for snippet in snippets:
        title = "" if re.search("^title:", snippet, re.MULTILINE) else "title: A talk\n"
        path = tmp_path / "content.yaml"
        path.write_text(title + snippet, encoding="utf-8")
        result = build(Job(path, "content.yaml", tmp_path / "build", write=False))
        assert result.ok, report(result.diagnostics.items)


def test_links_in_the_documentation_lead_to_files() -> None:
    for page in [ROOT / "README.md", *ROOT.glob("docs/*.md"), ROOT / "CONTRIBUTING.md"]:
        text = re.sub("^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            if "/" in target or "." in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_committed_schema_is_the_one_that_is_printed() -> None:
    assert (ROOT / "docs" / "content.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_committed_page_on_rules_is_the_one_that_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(ROOT / "tools")
    page = import_module("write_rules").rules_page()
    assert page == (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), "write it anew"


def test_the_page_on_rules_links_to_each_of_them() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert re.findall(r"^- \[.*?\]\(#(.*?)\)", page, re.MULTILINE) == re.findall(
        "^### (.*)", page, re.MULTILINE
    )


def test_the_first_talk_builds_without_a_warning_and_names_its_schema(tmp_path: Path) -> None:
    content = ROOT / "content.yaml"
    result = build(Job(content, "content.yaml", tmp_path, strict=True))
    assert result.ok and not result.diagnostics.items
    first = content.read_text(encoding="utf-8").splitlines()[0]
    assert (ROOT / first.removeprefix("# yaml-language-server: $schema=")).is_file()
