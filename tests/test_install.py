"""Templates, labels and manuals are found wherever the package lies: in a checkout, and in a wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TALK = "title: Hello\nlanguage: de\ndefinitions: [{term: A, definition: Ein Buchstabe.}]\n"


def run(package: Path, folder: Path, *arguments: str) -> str:
    """Return what the command of a package that lies in ``package`` prints in ``folder``."""
    line = [sys.executable, "-m", "deckbuilder", *arguments]
    environment = {"PYTHONPATH": str(package), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def built(package: Path, folder: Path) -> set[str]:
    """Return the names of what a package that lies in ``package`` builds in ``folder``."""
    (folder / "content.yaml").write_text(TALK, encoding="utf-8")
    run(package, folder, "build", "--strict")
    return {path.name for path in (folder / "build").iterdir()}


def test_a_plain_checkout_builds(tmp_path: Path) -> None:
    assert built(ROOT, tmp_path) == {"hello.pptx", "hello-handout.pdf"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, made without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_a_wheel_carries_what_a_build_needs(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(installed)
    for part in ("templates/classic/base.pptx", "preview/page/index.html"):
        assert (installed / "deckbuilder" / part).is_file()
    (tmp_path / "talk").mkdir()
    assert built(installed, tmp_path / "talk") == {"hello.pptx", "hello-handout.pdf"}
    assert run(installed, tmp_path, "explain") == run(ROOT, tmp_path, "explain")


def test_a_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"deckbuilder", f"{wheel.name.split('-py3')[0]}.dist-info"}
