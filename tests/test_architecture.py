"""The way through the house: imports point down, libraries have doors, a build loads what it needs."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import GOLDENS, TESTS, assert_golden

PACKAGE = TESTS.parent / "deckbuilder"
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name not in ("__init__.py", "__main__.py")
}

# From the ground up: a module imports from lines above its own, and from what stands before it.
LAYERS = """
    record diagnostics characters opened slips source interrupts locks fingerprint
    blocks prose inline markup language hyphenation directions pictures
    content schema tabular references forms loading
    outline deck collation handout
    colors metrics fontfiles eot machine standins scripts cff shaping fonts
    archive package disarm layout.frames masters presets geometry paints decor pagestyle matching templatefile
    imprint samples logos mirroring template embedding
    layout.lettering layout.boxes layout.chains layout.circles layout.layers layout.flows layout.drawings
    layout.lines layout.totalfit layout.cuts layout.tables layout.fitting layout.balance layout.regions
    layout.typesetter layout.captions layout.pagetables layout.rows
    layout.slidetables layout.photos layout.slides layout.breaks layout.listings layout.pages
    grounds formats.addresses formats.dml formats.drawing_xml formats.slide_xml formats.pptx
    formats.tags formats.pdf_file formats.pdf_fonts formats.operators formats.canvas formats.pdf
    formats.table_ink formats.slide_ink formats.png
    timing vague contrasts checks
    runsheet
    verify output pipeline starter
    messages manual crash
    templatecheck templatefolder sampletalk
    preview.views preview.session preview.server preview.command
    cli
"""

# The only modules that know a library.
DOORS = {
    "yaml": {"source"},
    "PIL": {"pictures"},
    "lxml": {"package", "disarm", "imprint", "samples", "formats.pptx"},
    "uharfbuzz": {"shaping"},
    "bidi": {"directions"},
    "reportlab": {"formats.pdf_fonts", "formats.canvas", "formats.pdf"},
    "pptx": {"verify"},
    "pypdfium2": {"formats.png"},
    "click": {"cli"},
    "starlette": {"preview.server"},
    "uvicorn": {"preview.server"},
}


def imports(path: Path, for_types: bool = False) -> Iterator[str]:
    """Yield the names that a module imports, also within functions; what only types need if asked for."""

    def walk(node: ast.AST) -> Iterator[str]:
        guarded = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if guarded and not for_types:
            return
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.module is not None and node.level == 0, f"a relative import in {path.name}"
            yield node.module
            if node.module == "deckbuilder":
                yield from (f"deckbuilder.{alias.name}" for alias in node.names)
        for child in ast.iter_child_nodes(node):
            yield from walk(child)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")))


def imported_modules(path: Path, for_types: bool = False) -> set[str]:
    """Return which of our own modules a module imports."""
    return {name.removeprefix("deckbuilder.") for name in imports(path, for_types)} & MODULES.keys()


def test_every_module_has_its_layer() -> None:
    assert sorted(LAYERS.split()) == sorted(MODULES)


@pytest.mark.parametrize("name", MODULES)
def test_imports_only_point_down(name: str) -> None:
    below = LAYERS.split()[: LAYERS.split().index(name)]
    assert imported_modules(MODULES[name]) - set(below) == set()


@pytest.mark.parametrize("name", MODULES)
def test_a_library_is_known_only_behind_its_doors(name: str) -> None:
    found = {module.partition(".")[0] for module in imports(MODULES[name], for_types=True)}
    libraries = found - sys.stdlib_module_names - {"deckbuilder"}
    assert libraries == {library for library, doors in DOORS.items() if name in doors}


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("formats.")])
def test_formats_see_frames_and_neither_content_nor_source(name: str) -> None:
    planned = (
        "source schema content rows references forms loading outline deck handout markup inline"
    )
    found = imported_modules(MODULES[name], for_types=True)
    assert found & set(planned.split()) == set()


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("layout.")])
def test_layout_reads_no_files(name: str) -> None:
    found = imported_modules(MODULES[name])
    assert found & {"source", "loading", "forms", "schema", "package", "output"} == set()


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_longer_than_a_person_reads_at_once(name: str) -> None:
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= 500


# What a run loads

PLAIN = "title: A talk\nintroduction: Hello\ntakeaways: [One, Two]\n"
LOADED = """
import sys
from deckbuilder.cli import cli
try:
    cli()
finally:
    print("\\n".join(["loaded:", *sys.modules]))
"""
HEAVY = [
    *("pptx", "pyphen", "bidi", "markdown_it", "pydantic", "rich", "jsonschema", "numpy"),
    *("asyncio", "http.client", "urllib.request", "email", "ssl", "socket", "multiprocessing"),
    *("xml.dom", "unittest", "reportlab.platypus", "reportlab.graphics"),
]


def loaded(folder: Path, *arguments: str) -> set[str]:
    """Return the modules that a run of the command has loaded at its end."""
    (folder / "content.yaml").write_text(PLAIN, encoding="utf-8")
    line = [sys.executable, "-c", LOADED, *arguments]
    environment = os.environ | {"PYTHONPATH": str(TESTS.parent)}
    run = subprocess.run(
        line, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")
    return set(run.stdout.partition("loaded:\n")[2].split())


def own(modules: set[str]) -> list[str]:
    return sorted(name for name in modules if name.partition(".")[0] == "deckbuilder")


def libraries(modules: set[str]) -> set[str]:
    """Return the libraries among modules; an installation's own hooks are none."""
    found = {name.partition(".")[0] for name in modules} - sys.stdlib_module_names
    hooks = {"deckbuilder", "sitecustomize", "usercustomize", "cython_runtime"}
    return {name for name in found - hooks if not name.startswith("_")}


def test_help_loads_click_and_nothing_else(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "--help")
    assert own(modules) == ["deckbuilder", "deckbuilder.cli", "deckbuilder.interrupts"]
    assert libraries(modules) == {"click"}


def test_an_explanation_loads_its_text_and_no_library_but_click(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "explain", "unknown-key")
    assert {"deckbuilder.manual", "deckbuilder.diagnostics"} <= set(own(modules))
    assert libraries(modules) == {"click"}


def test_a_build_loads_what_a_plain_talk_needs(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "build")
    assert_golden(GOLDENS / "imports.build.txt", "\n".join(own(modules)) + "\n")
    for name in ("inline", "layout.drawings", "layout.circles", "layout.flows", "starter"):
        assert f"deckbuilder.{name}" not in modules
    assert [name for name in HEAVY if name in modules] == []
    assert libraries(modules) <= {"click", "yaml", "lxml", "uharfbuzz", "reportlab", "PIL"}


def test_a_deck_alone_loads_no_reportlab(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "build", "--only", "slides")
    assert libraries(modules) <= {"click", "yaml", "lxml"}
    assert "deckbuilder.formats.pdf" not in modules


def test_a_check_loads_no_writer(tmp_path: Path) -> None:
    modules = loaded(tmp_path, "check")
    assert [name for name in own(modules) if name.startswith("deckbuilder.formats")] == []
    assert libraries(modules) <= {"click", "yaml", "lxml", "uharfbuzz"}


def test_marks_pictures_and_relations_load_what_they_need(tmp_path: Path) -> None:
    """What the test of a plain talk finds missing is there when it is wanted."""
    text = PLAIN + "closing: '**Bold**'\nrelations: [{term: A, is: part, of: B}]\n"
    folder = tmp_path / "talk"
    folder.mkdir()
    (folder / "marked.yaml").write_text(text, encoding="utf-8")
    modules = loaded(folder, "build", "marked.yaml")
    assert {"deckbuilder.inline", "deckbuilder.layout.drawings"} <= modules
