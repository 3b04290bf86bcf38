"""Files are put in place whole or not at all."""

from __future__ import annotations

import errno
import os
import signal
import stat
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from readback import build_file, rules

from deckbuilder import interrupts, locks
from deckbuilder.diagnostics import Diagnostics, render
from deckbuilder.fingerprint import sealed_pdf
from deckbuilder.formats.pdf_file import Numbered, pdf_bytes
from deckbuilder.locks import Busy, Turns
from deckbuilder.output import DamagedOutput, report_open, verify_deck, verify_pdf, write_files
from deckbuilder.package import Part, write_package

KEPT = '<property name="deckbuilder fingerprint"><vt:lpwstr>' + "0" * 64 + "</vt:lpwstr></property>"
CUSTOM = f'<Properties xmlns="c" xmlns:vt="v">{KEPT}</Properties>'.encode()


def pdf(text: str = "new") -> bytes:
    return sealed_pdf(pdf_bytes([Numbered(1, f"({text})".encode(), plain=True)], 1, 1))


def deck(text: str = "new") -> bytes:
    shown = Part("ppt/presentation.xml", "application/xml", f"<p>{text}</p>".encode())
    custom = Part("docProps/custom.xml", "application/xml", CUSTOM)
    return write_package([shown, custom], "docProps/custom.xml")


PDF = pdf()


def write(files: dict[Path, bytes], force: bool = False) -> list[str]:
    """Write files and return what was said."""
    report = Diagnostics()
    with Turns() as turns:
        done = write_files(files, turns, report, force)
    assert done == (not report.errors)
    return [render(item) for item in report.items]


def listing(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


@pytest.fixture
def old(tmp_path: Path) -> dict[str, bytes]:
    """Put a deck and a handout of an earlier build into the folder."""
    assert not write({tmp_path / "a.pptx": deck("old"), tmp_path / "a.pdf": pdf("old")})
    return listing(tmp_path)


def both(folder: Path) -> dict[Path, bytes]:
    return {folder / "a.pptx": deck(), folder / "a.pdf": pdf()}


def fail(code: int, times: int = 99, after: int = 0) -> Callable[..., Any]:
    """Return a function that fails, or does so after having been the real one of os for some calls."""
    calls = []
    real = os.replace

    def failing(*arguments: Any, **__: Any) -> Any:
        calls.append(1)
        if after < len(calls) <= after + times:
            raise OSError(code, os.strerror(code))
        return real(*arguments)

    return failing


# Putting in place


def test_files_are_written_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    assert not write(both(tmp_path))
    assert listing(tmp_path) == {"a.pptx": deck(), "a.pdf": PDF}


def test_folders_are_made(tmp_path: Path) -> None:
    assert not write({tmp_path / "new" / "deep" / "a.pdf": PDF})
    assert (tmp_path / "new" / "deep" / "a.pdf").read_bytes() == PDF


def test_old_files_are_replaced_and_keep_their_permissions(
    tmp_path: Path, old: dict[str, bytes]
) -> None:
    (tmp_path / "a.pdf").chmod(0o600)
    assert not write(both(tmp_path))
    assert listing(tmp_path) == {"a.pptx": deck(), "a.pdf": PDF}
    assert stat.S_IMODE((tmp_path / "a.pdf").stat().st_mode) == 0o600


def test_a_reader_of_the_old_file_is_not_disturbed(tmp_path: Path, old: dict[str, bytes]) -> None:
    with (tmp_path / "a.pdf").open("rb") as file:
        assert not write({tmp_path / "a.pdf": PDF})
        assert file.read() == old["a.pdf"]


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "talks").mkdir()
    (tmp_path / "a.pdf").symlink_to("talks/b.pdf")
    for text in ("old", "new"):  # at first the link leads nowhere
        assert not write({tmp_path / "a.pdf": pdf(text)})
    assert (tmp_path / "a.pdf").is_symlink()
    assert listing(tmp_path / "talks") == {"b.pdf": PDF}


def test_what_a_killed_run_left_is_swept_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".deckbuilder-12-0.tmp").write_bytes(b"half")
    (tmp_path / ".deckbuilder-12-1.old").write_bytes(b"old")
    (tmp_path / ".deckbuilder-notes.tmp").write_bytes(b"mine")
    (tmp_path / ".a.pdf.12.tmp").write_bytes(b"mine")
    assert not write({tmp_path / "a.pdf": PDF})
    assert sorted(listing(tmp_path)) == [".a.pdf.12.tmp", ".deckbuilder-notes.tmp", "a.pdf"]


# What cannot be written


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.EROFS, errno.EBUSY])
@pytest.mark.parametrize("after", [0, 1])
def test_a_failure_while_replacing_leaves_the_old_files(
    code: int, after: int, tmp_path: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", fail(code, times=1, after=after))
    [message] = write(both(tmp_path))
    assert message.startswith(f"error[cannot-write]: cannot write {tmp_path}/a.p")
    assert "\n  help: " in message
    assert listing(tmp_path) == old


def test_the_first_of_two_new_files_goes_again_if_the_second_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "replace", fail(errno.EACCES, after=1))
    assert write(both(tmp_path))
    assert listing(tmp_path) == {}


def test_without_hard_links_a_failure_leaves_the_old_files_too(
    tmp_path: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise PermissionError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", link)
    monkeypatch.setattr(os, "replace", fail(errno.EACCES, times=1, after=1))
    assert write(both(tmp_path))
    assert listing(tmp_path) == old


def test_a_file_that_windows_has_open_is_told_with_what_to_do(
    tmp_path: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        reason = "The process cannot access the file because it is being used by another process"
        raise PermissionError(errno.EACCES, reason)  # as WinError 32 comes

    monkeypatch.setattr(os, "replace", refuse)
    [message] = write({tmp_path / "a.pptx": deck()})
    assert message == (
        f"error[cannot-write]: cannot write {tmp_path}/a.pptx: the process cannot access the file because "
        "it is being used by another process\n"
        "  help: close it if PowerPoint or another program has it open, or build into another folder with -o"
    )
    assert listing(tmp_path) == old


def test_a_full_disk_leaves_the_old_files(
    tmp_path: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", fail(errno.ENOSPC))
    [message] = write(both(tmp_path))
    assert message == (
        f"error[cannot-write]: cannot write {tmp_path}/a.pptx: no space left on device\n"
        "  help: make room there, or build into another folder with -o"
    )
    assert listing(tmp_path) == old


def test_a_file_that_may_not_grow_so_large_leaves_the_old_files(
    tmp_path: Path, old: dict[str, bytes]
) -> None:
    """The system itself refuses here, in the middle of the file."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(PDF) - 1, limits[1]))
    try:
        [message] = write({tmp_path / "a.pdf": PDF})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert f"cannot write {tmp_path}/a.pdf: file too large" in message
    assert listing(tmp_path) == old


def test_a_read_only_file_is_not_replaced(tmp_path: Path, old: dict[str, bytes]) -> None:
    (tmp_path / "a.pdf").chmod(0o444)
    [message] = write(both(tmp_path))
    assert f"cannot write {tmp_path}/a.pdf: it is read-only\n" in message
    assert listing(tmp_path) == old


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "build").write_bytes(b"a file")
    [message] = write({tmp_path / "build" / "a.pdf": PDF})
    assert "cannot write" in message
    assert listing(tmp_path) == {"build": b"a file"}


def test_a_folder_or_a_pipe_where_a_file_should_be_is_told(
    tmp_path: Path, old: dict[str, bytes]
) -> None:
    (tmp_path / "b.pdf").mkdir()
    os.mkfifo(tmp_path / "c.pdf")
    (tmp_path / "d.pdf").symlink_to("d.pdf")
    for name, reason in {"b": "a folder", "c": "a device or a pipe", "d": "symbolic links"}.items():
        [message] = write({tmp_path / "a.pptx": deck(), tmp_path / f"{name}.pdf": PDF})
        assert f"cannot write {tmp_path}/{name}.pdf: " in message
        assert reason in message
    assert listing(tmp_path) == old


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    [message] = write({tmp_path / ("n" * 260 + ".pdf"): PDF})
    assert "file name too long" in message
    assert listing(tmp_path) == {}


def test_the_second_file_failing_puts_neither_in_place(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_bytes(b"a file")
    [message] = write({tmp_path / "a.pptx": deck(), tmp_path / "blocked" / "b.pdf": PDF})
    assert "blocked" in message
    assert listing(tmp_path) == {"blocked": b"a file"}


# Verifying


@pytest.mark.parametrize("cut", [2, 10, 40, 200])
def test_cut_files_are_not_whole(cut: int, tmp_path: Path) -> None:
    verify_deck(deck()), verify_pdf(PDF)
    with pytest.raises(DamagedOutput):
        verify_deck(deck()[:-cut])
    with pytest.raises(DamagedOutput):
        verify_pdf(PDF[:-cut])
    with pytest.raises(DamagedOutput):
        write({tmp_path / "a.pdf": PDF[:-cut]})
    assert listing(tmp_path) == {}


def test_a_bit_that_turned_over_is_found_in_any_member() -> None:
    data = deck()
    for at in (60, 200, 300):
        with pytest.raises(DamagedOutput):
            verify_deck(data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :])


def test_a_part_that_is_no_xml_is_named() -> None:
    data = write_package([Part("ppt/a.xml", "application/xml", b"<p>&</p>")])
    with pytest.raises(DamagedOutput) as caught:
        verify_deck(data)
    assert caught.value.part == "ppt/a.xml"


def test_an_object_that_is_not_where_the_table_says_is_found() -> None:
    verify_pdf(PDF)
    with pytest.raises(DamagedOutput):
        verify_pdf(PDF.replace(b"1 0 obj", b"9 0 obj", 1))


def test_a_packed_object_whose_stream_is_not_there_is_found() -> None:
    packed = pdf_bytes([Numbered(1, b"(new)")], 1, 1)
    verify_pdf(packed)
    with pytest.raises(DamagedOutput):
        verify_pdf(packed.replace(b"2 0 obj", b"9 0 obj", 1))


# Files that are not as they were built


def edit(path: Path, text: str = "<p>by hand</p>") -> bytes:
    """Change a part of a deck as a program does: pack all members anew."""
    out = BytesIO()
    with ZipFile(path) as archive, ZipFile(out, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            changed.writestr(name, text if name == "ppt/presentation.xml" else data)
    path.write_bytes(out.getvalue())
    return out.getvalue()


def test_a_deck_that_was_edited_is_left_and_so_is_its_handout(
    tmp_path: Path, old: dict[str, bytes]
) -> None:
    edited = edit(tmp_path / "a.pptx")
    [message] = write(both(tmp_path))
    assert message == (
        f"error[edited-deck]: {tmp_path}/a.pptx was changed since it was built\n"
        f"  help: --force builds a new one in its place and keeps the old one as {tmp_path}/a.edited-1.pptx\n"
        "  help: or build into another folder with -o"
    )
    assert listing(tmp_path) == old | {"a.pptx": edited}


def test_a_deck_that_was_packed_anew_and_is_the_same_was_not_edited(
    tmp_path: Path, old: dict[str, bytes]
) -> None:
    edit(tmp_path / "a.pptx", "<p>old</p>")
    assert not write(both(tmp_path))


@pytest.mark.parametrize("kept", [CUSTOM.replace(b"v", b"w"), CUSTOM.replace(b"0" * 64, b"1")])
def test_a_change_of_the_properties_is_an_edit(kept: bytes, tmp_path: Path) -> None:
    custom = Part("docProps/custom.xml", "application/xml", kept)
    (tmp_path / "a.pptx").write_bytes(write_package([custom]))
    assert "was changed since" in write({tmp_path / "a.pptx": deck()})[0]


@pytest.mark.parametrize("name", ["a.pptx", "a.pdf"])
@pytest.mark.parametrize("data", [b"", b"mine", b"PK\3\4" + b"\0" * 40, b"%PDF-1.7\n%%EOF\n"])
def test_a_file_that_is_not_ours_is_left(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    [message] = write(both(tmp_path))
    was = "was not built by this version of deckbuilder, or was saved or damaged since"
    assert f"{tmp_path}/{name} {was}\n" in message
    assert listing(tmp_path) == {name: data}


def test_a_deck_of_ours_that_was_cut_short_is_left(tmp_path: Path, old: dict[str, bytes]) -> None:
    for cut in range(0, len(old["a.pptx"]), 97):
        (tmp_path / "a.pptx").write_bytes(old["a.pptx"][:cut])
        assert "edited-deck" in write({tmp_path / "a.pptx": deck()})[0]


def test_a_handout_with_marks_of_its_reader_is_left(tmp_path: Path, old: dict[str, bytes]) -> None:
    with (tmp_path / "a.pdf").open("ab") as file:
        file.write(b"2 0 obj\n<</Type /Annot>>\nendobj\nstartxref\n9\n%%EOF\n")
    [message] = write(both(tmp_path))
    assert message.startswith(f"error[edited-handout]: {tmp_path}/a.pdf was changed since")


def test_with_force_edited_files_are_kept_under_names_that_are_free(
    tmp_path: Path, old: dict[str, bytes]
) -> None:
    kept = {}
    for number in (1, 2):
        kept[f"a.edited-{number}.pptx"] = edit(tmp_path / "a.pptx", f"<p>{number}</p>")
        [message] = write(both(tmp_path), force=True)
        name = f"{tmp_path}/a.edited-{number}.pptx"
        assert message == (
            f"note[edited-kept]: {tmp_path}/a.pptx was not as it was built: it is kept as {name}"
        )
        assert listing(tmp_path) == {"a.pptx": deck(), "a.pdf": PDF, **kept}
    assert not write(both(tmp_path), force=True)  # nothing was edited: nothing is kept
    assert listing(tmp_path) == {"a.pptx": deck(), "a.pdf": PDF, **kept}


def test_with_force_a_failure_leaves_all_as_it_was(
    tmp_path: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = edit(tmp_path / "a.pptx")
    monkeypatch.setattr(os, "replace", fail(errno.EACCES, times=1, after=1))
    assert write(both(tmp_path), force=True)
    assert listing(tmp_path) == old | {"a.pptx": edited}


@pytest.mark.parametrize("beside", ["~$a.pptx", ".~lock.a.pptx#"])
def test_a_deck_that_is_open_elsewhere_is_warned_of(beside: str, tmp_path: Path) -> None:
    (tmp_path / beside).touch()
    report = Diagnostics()
    report_open([tmp_path / "a.pptx", tmp_path / "b.pptx"], report)
    [item] = report.items
    assert (item.rule, item.severity) == ("open-elsewhere", "warning")
    assert beside in item.message


# Taking turns


def test_a_second_build_of_a_folder_waits_and_a_third_gives_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.1)
    said: list[str] = []
    with Turns() as first, Turns(said.append) as second:
        assert first.take(tmp_path) and first.take(tmp_path)  # it is ours already
        with pytest.raises(Busy):
            second.take(tmp_path)
        assert second.take(tmp_path.parent)
    assert set(said) == {f"waiting for another build of {tmp_path}"}
    with Turns() as third:
        assert third.take(tmp_path)
    assert listing(tmp_path) == {}


def test_a_build_that_waits_too_long_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.1)
    content = tmp_path / "content.yaml"
    content.write_text("title: A\n", encoding="utf-8")
    with Turns() as other:
        other.take(tmp_path)
        result = build_file(content, tmp_path)
    assert rules(result) == {"folder-busy"}
    assert build_file(content, tmp_path).ok


def test_a_folder_that_cannot_be_locked_is_written_and_not_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_lock", fail(errno.ENOLCK))
    (tmp_path / ".deckbuilder-12-0.tmp").write_bytes(b"of a build that runs")
    assert not write({tmp_path / "a.pdf": PDF})
    assert len(listing(tmp_path)) == 2


# Signals


def test_a_signal_before_the_files_are_replaced_leaves_the_old_ones(
    tmp_path: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interrupts, "_received", [])
    monkeypatch.setattr(os, "fsync", lambda _: interrupts._receive(signal.SIGTERM, None))
    with pytest.raises(KeyboardInterrupt):
        write(both(tmp_path))
    assert listing(tmp_path) == old
    assert interrupts.exit_code() == 143


def test_a_signal_between_two_replacements_waits_for_the_second(
    tmp_path: Path, old: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.replace

    def interrupted(*names: Any) -> None:
        interrupts._receive(signal.SIGINT, None)
        real(*names)

    monkeypatch.setattr(interrupts, "_received", [])
    monkeypatch.setattr(os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(both(tmp_path))
    assert listing(tmp_path) == {"a.pptx": deck(), "a.pdf": PDF}
    assert interrupts.exit_code() == 130


# Whole builds


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
