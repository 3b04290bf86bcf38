"""Files are put in place whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from readback import build_file, rules

from deckbuilder.diagnostics import Diagnostics, render
from deckbuilder.output import is_whole, write_files

PDF = b"%PDF-1.7\n...\n%%EOF\n"


def deck() -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("ppt/presentation.xml", "<p/>")
    return out.getvalue()


def write(files: dict[Path, bytes]) -> list[str]:
    """Write files and return what was said."""
    report = Diagnostics()
    done = write_files(files, report)
    assert done == (not report.items)
    return [render(item) for item in report.items]


def listing(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def test_files_are_written_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    assert not write({tmp_path / "a.pptx": deck(), tmp_path / "a-handout.pdf": PDF})
    assert listing(tmp_path) == {"a.pptx": deck(), "a-handout.pdf": PDF}


def test_folders_are_made(tmp_path: Path) -> None:
    assert not write({tmp_path / "new" / "deep" / "a.pdf": PDF})
    assert (tmp_path / "new" / "deep" / "a.pdf").read_bytes() == PDF


def test_old_files_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    assert not write({tmp_path / "a.pdf": PDF})
    assert listing(tmp_path) == {"a.pdf": PDF}


def test_a_reader_of_the_old_file_is_not_disturbed(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    with (tmp_path / "a.pdf").open("rb") as file:
        assert not write({tmp_path / "a.pdf": PDF})
        assert file.read() == b"old"


def fail(code: int) -> Callable[..., Any]:
    def failing(*_: Any, **__: Any) -> Any:
        raise OSError(code, os.strerror(code))

    return failing


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EBUSY])
def test_a_failure_while_replacing_leaves_the_old_files(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", fail(code))
    monkeypatch.setattr(os, "replace", fail(code))
    [message] = write({tmp_path / "a.pdf": PDF, tmp_path / "b.pdf": PDF})
    assert message.startswith(f"error[cannot-write]: cannot write {tmp_path}/")
    assert listing(tmp_path) == {"a.pdf": b"old"}


def test_a_full_disk_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", fail(errno.ENOSPC))
    [message] = write({tmp_path / "a.pdf": PDF})
    assert message == f"error[cannot-write]: cannot write {tmp_path}/a.pdf: no space left on device"
    assert listing(tmp_path) == {"a.pdf": b"old"}


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "build").write_bytes(b"a file")
    [message] = write({tmp_path / "build" / "a.pdf": PDF})
    assert "cannot write" in message
    assert listing(tmp_path) == {"build": b"a file"}


def test_a_folder_where_a_file_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    [message] = write({tmp_path / "a.pdf": PDF})
    assert "cannot write" in message
    assert listing(tmp_path) == {}


def test_the_second_file_failing_puts_neither_in_place(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_bytes(b"a file")
    [message] = write({tmp_path / "a.pptx": deck(), tmp_path / "blocked" / "b.pdf": PDF})
    assert "blocked" in message
    assert listing(tmp_path) == {"blocked": b"a file"}


def test_a_damaged_file_of_ours_is_never_written(tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        write({tmp_path / "a.pdf": PDF[:-8]})
    assert listing(tmp_path) == {}


@pytest.mark.parametrize("cut", [1, 10, 40])
def test_cut_files_are_not_whole(cut: int) -> None:
    assert is_whole(".pptx", deck()) and is_whole(".pdf", PDF)
    assert not is_whole(".pptx", deck()[:-cut])
    assert not is_whole(".pdf", PDF[: -cut - 5])


def test_a_build_that_cannot_write_says_so_and_keeps_the_old_deck(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, out = tmp_path / "content.yaml", tmp_path / "build"
    content.write_text("title: A\n", encoding="utf-8")
    assert build_file(content, out).ok
    before = listing(out)
    monkeypatch.setattr(os, "fsync", fail(errno.ENOSPC))
    content.write_text("title: A\nsubtitle: B\n", encoding="utf-8")
    result = build_file(content, out)
    assert not result.ok and rules(result) == {"cannot-write"}
    assert listing(out) == before


def test_a_build_with_errors_writes_nothing(tmp_path: Path) -> None:
    content = tmp_path / "content.yaml"
    content.write_text("title: A\nnonsense: B\n", encoding="utf-8")
    assert not build_file(content, tmp_path / "build").ok
    assert not (tmp_path / "build").exists()
