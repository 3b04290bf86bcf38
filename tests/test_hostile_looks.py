"""A template.yaml and the files that it names: nothing outside its folder, nothing that takes for ever."""

from __future__ import annotations

import os
import shutil
import struct
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import pytest
from readback import messages, rules

from deckbuilder.fonts import packaged_files
from deckbuilder.metrics import BadFont, read_advances
from deckbuilder.pipeline import Job, Result, build
from deckbuilder.template import bundled_folder

OWN = "fonts: {body: Own, files: {Own: {regular: '%s'}}}\n"


def built(said: str, folder: Path) -> Result:
    """Return what became of a talk on a template that says something."""
    look = folder / "look"
    look.mkdir(exist_ok=True)
    shutil.copy(bundled_folder() / "classic" / "base.pptx", look)
    (look / "template.yaml").write_text(said, encoding="utf-8")
    (folder / "content.yaml").write_text("title: A talk\nintroduction: Hello\n", encoding="utf-8")
    return build(Job(folder / "content.yaml", "content.yaml", folder / "build", template=str(look)))


@pytest.mark.parametrize(
    "name",
    [
        "../font.ttf",
        "/etc/passwd",
        "out.ttf",
        "pipe.ttf",
        "circle.ttf",
        "n" * 300,
        ".",
        "C:\\a.ttf",
    ],
)
def test_a_font_lies_in_its_template(name: str, tmp_path: Path) -> None:
    look = tmp_path / "look"
    look.mkdir()
    shutil.copy(packaged_files("Barlow").regular, tmp_path / "font.ttf")
    (look / "out.ttf").symlink_to("../font.ttf")
    (look / "circle.ttf").symlink_to("circle.ttf")
    os.mkfifo(look / "pipe.ttf")
    result = built(OWN % name, tmp_path)
    assert rules(result) == {"bad-font"} and not (tmp_path / "build").exists()


@pytest.mark.parametrize("name", ["../logo.png", "/dev/zero", "https://x.org/a.png", "pipe.png"])
def test_a_logo_lies_in_its_template(name: str, tmp_path: Path) -> None:
    (tmp_path / "look").mkdir()
    os.mkfifo(tmp_path / "look" / "pipe.png")
    (tmp_path / "logo.png").write_bytes(b"x")
    result = built(f"logo: {{file: '{name}'}}\n", tmp_path)
    assert rules(result) <= {"picture-outside", "picture-unreadable"} and not result.ok


LAUGHS = "".join(f"{a}: &{a} [{', '.join(['*' + b] * 9)}]\n" for a, b in pairwise("nmlkjihgfedcba"))
SAID = {
    "laughs": "a: &a [x]\n" + "\n".join(LAUGHS.splitlines()[::-1]),
    "deep": "colors: " + "[" * 5_000,
    "long": "colors: {accent1: '" + "0" * 5_000_000,
    "circle": "name: &a [*a]\n",
    "nul": "\x00",
    "number": "slides: {sizes: {body: [1e999]}}",
}


@pytest.mark.parametrize("said", SAID.values(), ids=SAID)
def test_a_hostile_template_yaml_is_told_in_no_time(said: str, tmp_path: Path) -> None:
    start = perf_counter()
    result = built(said, tmp_path)
    assert perf_counter() - start < 3
    assert not result.ok and "look/template.yaml" in messages(result)


def sfnt(**tables: bytes) -> bytes:
    """Return a font file of some tables (OpenType 1.9, 4.3)."""
    at, records, bodies = 12 + 16 * len(tables), b"", b""
    for name, data in sorted(tables.items()):
        records += struct.pack(">4sLLL", name.encode(), 0, at + len(bodies), len(data))
        bodies += data
    return struct.pack(">LHHHH", 0x10000, len(tables), 0, 0, 0) + records + bodies


def with_map(cmap: bytes) -> bytes:
    head, hhea = bytes(18) + struct.pack(">H", 1000) + bytes(34), bytes(34) + struct.pack(">H", 1)
    return sfnt(head=head, hhea=hhea, hmtx=struct.pack(">HH", 500, 0), cmap=cmap)


def groups() -> bytes:
    """Return a character map of 100,000 groups, each of all characters (format 12)."""
    group = struct.pack(">LLL", 0, 0x10FFFF, 1) * 100_000
    return (
        struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(">HHLLL", 12, 0, 0, 0, 100_000) + group
    )


def segments() -> bytes:
    """Return a character map of 8,000 segments, each of all characters (format 4)."""
    count = 8_000
    body = b"\xff\xff" * count + b"\0\0" + b"\0\0" * count + b"\0\1" * count + b"\0\0" * count
    head = struct.pack(">HHHHHHH", 4, 65_535, 0, count * 2, 0, 0, 0)
    return struct.pack(">HHHHL", 0, 1, 3, 1, 12) + head + body


@pytest.mark.parametrize("make", [groups, segments])
def test_a_character_map_that_never_ends_is_cut(make: object, tmp_path: Path) -> None:
    assert callable(make)
    path = tmp_path / "bomb.ttf"
    path.write_bytes(with_map(make()))
    start = perf_counter()
    with suppress(BadFont):
        assert len(read_advances(path)) < 0x120000
    assert perf_counter() - start < 5
