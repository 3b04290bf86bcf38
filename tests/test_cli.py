"""The command: what it prints where, what it writes, and its exit codes."""

from __future__ import annotations

import gc
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pptx
import pytest
from click.testing import CliRunner, Result
from conftest import CASES, TESTS

from deckbuilder import __version__
from deckbuilder.cli import cli
from deckbuilder.forms import schema

SOUND = "title: A talk\nintroduction: Hello\n"
FAULTY = "titel: A talk\n"
WARNED = "title: A talk\nlanguage: cs\n"  # English labels stand in
COMMANDS = ["build", "check", "explain", "new", "preview", "schema", "template", "templates"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in an empty folder; the command turns garbage collection off for its short life."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    gc.enable()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def write(text: str = SOUND, name: str = "content.yaml") -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def files(folder: str = ".") -> list[str]:
    return sorted(
        str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file()
    )


# Building


def test_build_makes_a_deck_and_a_handout_and_says_so_in_one_line_each() -> None:
    write()
    result = run("build")
    assert (result.exit_code, result.stderr) == (0, "")
    assert files("build") == ["a-talk-handout.pdf", "a-talk.pptx"]
    deck, handout = result.stdout.splitlines()
    assert re.fullmatch(r"build/a-talk\.pptx: 2 slides, \d+\.\d\d s", deck)
    assert re.fullmatch(r"build/a-talk-handout\.pdf: 1 page, \d+\.\d\d s", handout)


def test_outputs_are_named_by_the_talk_and_go_where_they_are_sent() -> None:
    write("title: A talk\nname: Words_2.0\n", "talks/words.yaml")
    assert run("build", "talks/words.yaml", "-o", "out/deep").exit_code == 0
    assert files("out") == ["deep/Words_2.0-handout.pdf", "deep/Words_2.0.pptx"]
    assert not Path("build").exists()


def test_only_one_of_the_two_is_built_when_asked_for() -> None:
    write()
    assert run("build", "--only", "slides").stdout.count("\n") == 1
    assert files("build") == ["a-talk.pptx"]
    shutil.rmtree("build")
    assert run("build", "--only", "handout").stdout.count("\n") == 1
    assert files("build") == ["a-talk-handout.pdf"]


def test_two_builds_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = str(CASES / "everything.yaml")
    assert run("build", everything, "-o", "one").exit_code == 0
    assert run("build", everything, "-o", "two").exit_code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert run("build", everything, "-o", "later").exit_code == 0
    for name in files("one"):
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()
        assert Path("one", name).read_bytes() != Path("later", name).read_bytes()


def test_a_folder_is_built_from_the_content_file_in_it() -> None:
    write(name="talks/sea/content.yaml")
    result = run("build", "talks/sea")
    assert (result.exit_code, result.stderr) == (0, "")
    assert files("build") == ["a-talk-handout.pdf", "a-talk.pptx"]
    assert re.match(
        r"talks/sea/content\.yaml: 2 slides, 1 page, ", run("check", "talks/sea").stdout
    )
    write(FAULTY, "talks/sea/content.yaml")
    assert run("check", "talks/sea").stderr.startswith("talks/sea/content.yaml:1:1: error")
    Path("talks/empty").mkdir()
    assert "there is no file talks/empty/content.yaml\n" in run("build", "talks/empty").stderr


def test_one_slide_and_one_page_are_told_as_one() -> None:
    write("title: A talk\n")
    deck, handout = run("build").stdout.splitlines()
    assert deck.startswith("build/a-talk.pptx: 1 slide, ")
    assert handout.startswith("build/a-talk-handout.pdf: 1 page, ")
    assert run("check").stdout.startswith("content.yaml: 1 slide, 1 page, no errors, ")


def test_a_file_of_the_talk_is_found_from_any_folder(tmp_path: Path) -> None:
    shutil.copytree(CASES / "everything", tmp_path / "talk" / "everything")
    shutil.copy(CASES / "everything.yaml", tmp_path / "talk" / "content.yaml")
    assert run("build", "talk/content.yaml").exit_code == 0


# Faults


def test_faults_go_to_stderr_and_nothing_is_written() -> None:
    write(FAULTY)
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "content.yaml:1:1: error[unknown-key]: unknown key 'titel' in a talk\n"
        "  1 | titel: A talk\n"
        "    | ^^^^^\n"
        "  help: did you mean 'title'?\n"
        "for more about an error, run 'deckbuilder explain unknown-key'\n"
    )
    assert files() == ["content.yaml"]


def test_a_message_names_the_file_as_it_was_given() -> None:
    write(FAULTY, "talks/content.yaml")
    assert run("build", "talks/content.yaml").stderr.startswith("talks/content.yaml:1:1: error")


def test_a_missing_content_file_is_a_fault_of_the_input() -> None:
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "error[cannot-read]: there is no file content.yaml\n"
        "  help: name a content file, or start one with 'deckbuilder new DIR'\n"
        "for more about an error, run 'deckbuilder explain cannot-read'\n"
    )


def test_one_of_several_talks_fails_alone() -> None:
    write("title: One", "one.yaml"), write(FAULTY, "two.yaml"), write("title: Three", "three.yaml")
    result = run("build", "one.yaml", "two.yaml", "three.yaml")
    assert result.exit_code == 1
    assert result.stderr.startswith("two.yaml:1:1: error")
    assert [name for name in files("build") if name.endswith(".pptx")] == ["one.pptx", "three.pptx"]


def test_a_run_with_errors_says_once_and_to_people_only_where_there_is_more_about_them() -> None:
    write(FAULTY, "one.yaml"), write("titel: Two\nauthor: {}\n", "two.yaml")
    line = "for more about an error, run 'deckbuilder explain unknown-key'"
    told = run("build", "one.yaml", "two.yaml").stderr.splitlines()
    assert told.count(line) == 1 and told[-1] == line
    for form in ("short", "json", "github"):
        assert "explain" not in run("check", "one.yaml", "--message-format", form).stderr
    write("title: A talk\nintroduction: The area is $a^2$.")
    assert "explain" not in run("check").stderr  # warnings stop nothing


def test_two_talks_of_a_run_with_one_output_name_are_an_error() -> None:
    write("title: One\nname: talk", "one.yaml"), write("title: Two\nname: talk", "two.yaml")
    result = run("build", "one.yaml", "two.yaml")
    assert result.exit_code == 1
    assert result.stderr == (
        "error[same-output]: two.yaml and another talk of this run are both written to build/talk.pptx\n"
        "  help: give one of them a 'name'\n"
        "for more about an error, run 'deckbuilder explain same-output'\n"
    )
    assert "One" in pptx.Presentation("build/talk.pptx").core_properties.title
    assert run("build", "one.yaml").exit_code == 0  # another run may write there


def test_warnings_are_told_and_the_talk_is_built() -> None:
    write(WARNED)
    result = run("build")
    assert result.exit_code == 0
    assert result.stderr.startswith("content.yaml:2:11: warning[no-labels]: ")
    assert len(files("build")) == 2


def test_warnings_fail_a_strict_build() -> None:
    write(WARNED)
    result = run("build", "--strict")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "warning[no-labels]" in result.stderr
    assert files() == ["content.yaml"]
    assert run("check", "--strict").exit_code == 1


def test_a_slide_that_needs_two_fails_a_strict_build() -> None:
    write("title: A talk\ntakeaways: [" + ", ".join(f"Takeaway {i}" for i in range(40)) + "]\n")
    assert run("build").exit_code == 0
    result = run("build", "--strict")
    assert result.exit_code == 1
    assert "error[does-not-fit]: 'Key takeaways' does not fit on one slide" in result.stderr


def test_old_files_stay_when_the_new_build_fails() -> None:
    write()
    run("build")
    before = {name: Path("build", name).read_bytes() for name in files("build")}
    write(SOUND + "titel: A talk\n")
    assert run("build").exit_code == 1
    assert {name: Path("build", name).read_bytes() for name in files("build")} == before


def test_a_file_stands_where_the_folder_should_be() -> None:
    write()
    Path("build").write_text("no folder")
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("error[cannot-write]: cannot write build/a-talk.pptx: ")
    assert Path("build").read_text() == "no folder"


def test_a_deck_that_was_edited_is_replaced_only_with_force_and_then_kept() -> None:
    write()
    run("build")
    pptx.Presentation("build/a-talk.pptx").save("build/a-talk.pptx")
    edited = Path("build/a-talk.pptx").read_bytes()
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "error[edited-deck]: build/a-talk.pptx was changed since it was built\n"
        "  help: --force builds a new one in its place and keeps the old one as build/a-talk.edited-1.pptx\n"
        "  help: or build into another folder with -o\n"
        "for more about an error, run 'deckbuilder explain edited-deck'\n"
    )
    assert Path("build/a-talk.pptx").read_bytes() == edited
    forced = run("build", "--force")
    assert forced.exit_code == 0
    assert "it is kept as build/a-talk.edited-1.pptx\n" in forced.stderr
    assert Path("build/a-talk.edited-1.pptx").read_bytes() == edited
    assert (run("build").exit_code, run("build").stderr) == (0, "")


def test_a_strict_build_does_not_write_what_is_open_in_powerpoint() -> None:
    write()
    run("build")
    Path("build/~$a-talk.pptx").touch()
    write(SOUND + "closing: Bye\n")
    before = Path("build/a-talk.pptx").read_bytes()
    assert "warning[open-elsewhere]" in run("build", "--strict").stderr
    assert Path("build/a-talk.pptx").read_bytes() == before
    assert run("build").exit_code == 0
    assert Path("build/a-talk.pptx").read_bytes() != before


@pytest.mark.parametrize("name", ["a-talk.pptx", "a-talk-handout.pdf"])
def test_a_folder_stands_where_an_output_should_be(name: str) -> None:
    write()
    run("build")
    (other,) = set(files("build")) - {name}
    before = Path("build", other).read_bytes()
    Path("build", name).unlink()
    Path("build", name).mkdir()
    write(SOUND.replace("Hello", "Goodbye"))
    result = run("build")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"error[cannot-write]: cannot write build/{name}: it is a folder\n"
        "  help: move away what is in its place, or build into another folder with -o\n"
        "for more about an error, run 'deckbuilder explain cannot-write'\n"
    )
    assert files("build") == [other]
    assert Path("build", other).read_bytes() == before


@pytest.mark.skipif(os.access("/", os.W_OK), reason="root may write anywhere")
def test_a_folder_that_is_read_only() -> None:
    write()
    Path("build").mkdir(mode=0o555)
    result = run("build")
    assert result.exit_code == 1
    assert "error[cannot-write]: cannot write build/a-talk.pptx: permission denied" in result.stderr


# Checking


def test_check_does_everything_but_the_writing() -> None:
    write()
    result = run("check")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("content.yaml: 2 slides, 1 page")
    assert "no errors" in result.stdout
    assert files() == ["content.yaml"]


def test_check_finds_what_does_not_fit() -> None:
    text = "title: A talk\nintroduction: {text: A, layout: None such}\n"
    write(text)
    result = run("check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[unknown-layout]" in result.stderr


# Templates


def test_a_template_may_lie_anywhere_on_the_command_line(tmp_path: Path) -> None:
    corporate = tmp_path / "elsewhere" / "corporate.pptx"
    corporate.parent.mkdir()
    pptx.Presentation().save(str(corporate))
    write(SOUND, "talk/content.yaml")
    result = run("build", "talk/content.yaml", "-t", str(corporate))
    assert result.exit_code == 0, result.stderr
    assert "error" not in result.stderr
    slide_width = pptx.Presentation("build/a-talk.pptx").slide_width
    assert slide_width == pptx.Presentation(str(corporate)).slide_width


def test_a_template_of_the_command_line_wins() -> None:
    write(SOUND + "template: none-such\n")
    assert run("build").exit_code == 1
    assert run("build", "-t", "classic").exit_code == 0


def test_a_folder_may_be_a_template(tmp_path: Path) -> None:
    shutil.copytree(TESTS.parent / "templates" / "classic", "looks/mine")
    write(SOUND + "template: looks/mine\n")
    assert run("build").exit_code == 0
    write(SOUND, "talk/content.yaml")
    assert run("build", "talk/content.yaml", "-t", "looks/mine").exit_code == 0
    write(SOUND + "template: ../looks/mine\n", "talk/content.yaml")
    assert "there is no template '../looks/mine'" in run("build", "talk/content.yaml").stderr


def test_a_template_that_is_not_there_is_told_without_a_place() -> None:
    write()
    result = run("build", "-t", "clasic")
    assert result.exit_code == 1
    assert result.stderr == (
        "error[unknown-template]: there is no template 'clasic'\n  help: did you mean 'classic'?\n"
        "for more about an error, run 'deckbuilder explain unknown-template'\n"
    )


def test_templates_are_listed_with_their_places() -> None:
    result = run("templates")
    assert result.exit_code == 0
    assert re.search(r"^classic +\S", result.stdout)
    assert (TESTS.parent / "templates" / "classic").as_posix() in result.stdout


# The other commands


def test_schema_prints_the_schema_of_content_files() -> None:
    result = run("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == schema()


def test_a_new_talk_builds_without_a_word() -> None:
    result = run("new", "talk")
    assert result.exit_code == 0, result.output
    built = run("build", "--strict", "talk/content.yaml")
    assert (built.exit_code, built.stderr) == (0, "")


def test_a_new_talk_replaces_none() -> None:
    write("title: Mine", "talk/content.yaml")
    result = run("new", "talk")
    assert result.exit_code == 1
    assert Path("talk/content.yaml").read_text() == "title: Mine"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str) -> None:
    for option in ("-h", "--help"):
        result = run(command, option)
        assert result.exit_code == 0
        assert result.stdout.startswith("Usage: ")
        assert command in result.stdout.splitlines()[0]


def test_the_command_lists_its_commands() -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert [
        line.split()[0] for line in result.stdout.partition("Commands:")[2].strip().splitlines()
    ] == (COMMANDS)


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"deckbuilder, version {__version__}\n"


# As a process


ENVIRONMENT = os.environ | {"PYTHONPATH": str(TESTS.parent)}


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "deckbuilder", *arguments]
    return subprocess.run(line, capture_output=True, text=True, check=False, env=ENVIRONMENT)


def test_a_build_exits_with_0_and_a_failed_one_with_1() -> None:
    write(), write(FAULTY, "faulty.yaml")
    built = command("build")
    assert (built.returncode, built.stderr, built.stdout.count("\n")) == (0, "", 2)
    failed = command("build", "faulty.yaml")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "\x1b" not in failed.stderr  # no terminal, no colours


@pytest.mark.parametrize(
    "arguments", [["bild"], ["build", "--ony", "slides"], ["build", "--only", "notes"], ["new"]]
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    result = command(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Usage: " in result.stderr and "Error: " in result.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
@pytest.mark.parametrize("kind, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_says_by_which_signal(kind: signal.Signals, code: int) -> None:
    os.mkfifo("content.yaml")
    line = [sys.executable, "-m", "deckbuilder", "build"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        pipe = opened_by_reader("content.yaml", process)
        process.send_signal(kind)
        os.close(pipe)  # had reading begun just before the signal, it would not end
        _, said = process.communicate()
    assert process.returncode == code
    assert "Traceback" not in said
    assert files() == []


def test_a_signal_that_comes_as_another_exception_is_one_all_the_same() -> None:
    """Python 3.11 makes a RuntimeError of what is raised while a class is made; libraries swallow all."""
    write()
    code = (
        "import os, signal; from deckbuilder import __main__, pipeline, interrupts\n"
        "def build(*_):\n"
        "    try: os.kill(os.getpid(), signal.SIGTERM)\n"
        "    except KeyboardInterrupt: {}\n"
        "    return pipeline.Result(pipeline.Diagnostics())\n"
        "pipeline.build = build; __main__.main()"
    )
    for after in ("raise RuntimeError", "pass"):
        line = [sys.executable, "-c", code.format(after), "build"]
        ended = subprocess.run(line, capture_output=True, text=True, check=False, env=ENVIRONMENT)
        assert (ended.returncode, ended.stderr) == (143, "")


def opened_by_reader(name: str, process: subprocess.Popen[str]) -> int:
    """Return the writing end of a pipe as soon as a process reads the other one."""
    while process.poll() is None:
        with suppress(OSError):
            return os.open(name, os.O_WRONLY | os.O_NONBLOCK)
        time.sleep(0.01)
    raise AssertionError("the process ended")
