"""Files are put in place whole: made in memory, verified, written beside the target, then all replaced.

At every moment each target is the old file or the new one. `docs/promises.md` says what may be relied on.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EACCES, EBUSY, EDQUOT, EFBIG, EISDIR, ELOOP, ENOSPC, ENOTDIR, EPERM, EROFS
from io import BytesIO
from pathlib import Path
from pyexpat import ExpatError, ParserCreate
from typing import NamedTuple

from deckbuilder.archive import unpacked
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.fingerprint import PNG, origin
from deckbuilder.interrupts import held, stop_if_interrupted
from deckbuilder.locks import Turns

STRAY = re.compile(r"\.deckbuilder-\d+-\d+\.(tmp|old)")  # what a killed run may leave
ELSEWHERE = "or build into another folder with -o"
HINTS = {
    **dict.fromkeys((ENOSPC, EDQUOT, EFBIG), f"make room there, {ELSEWHERE}"),
    **dict.fromkeys(
        (EACCES, EPERM, EBUSY),
        f"close it if PowerPoint or another program has it open, {ELSEWHERE}",
    ),
    **dict.fromkeys((EISDIR, ENOTDIR, ELOOP), f"move away what is in its place, {ELSEWHERE}"),
    EROFS: "build into another folder with -o",
}


class DamagedOutput(Exception):
    """A file is not whole; ``part`` is the part of a deck that is not, "" for the file itself."""

    def __init__(self, part: str = "") -> None:
        super().__init__(part)
        self.part = part


class _CannotWrite(Exception):
    def __init__(self, path: Path, error: OSError) -> None:
        self.path, self.error = path, error


class _Target(NamedTuple):
    """``path`` is as the user knows it, ``real`` where it leads; ``backup`` stays if ``kept``."""

    path: Path
    real: Path
    data: bytes
    temporary: Path
    backup: Path
    kept: bool = False

    @property
    def kept_as(self) -> Path:
        """Where the old file stays, as the user knows it."""
        return self.backup if self.path.is_symlink() else self.path.with_name(self.backup.name)


def write_files(
    files: Mapping[Path, bytes], turns: Turns, report: Diagnostics, force: bool = False
) -> bool:
    """Replace all files, or none: return whether it was done, after reporting why not.

    Reports ``cannot-write``, and ``edited-deck``, ``edited-handout`` or ``edited-picture`` for one that is
    not as it was built; with ``force`` that is kept beside the new one. Raises ``DamagedOutput``, ``Busy``.
    """
    for path, data in files.items():
        VERIFY[path.suffix](data)
    try:
        targets = [_target(path, data, n) for n, (path, data) in enumerate(files.items())]
        for target in targets:
            _prepare(target, turns)
        edited = {target.path: target for target in targets if _is_edited(target, report, force)}
        if edited and not force:
            return False
        targets = [_keeping(t) if t.path in edited else t for t in targets]
        with held():
            _put(targets)
    except _CannotWrite as error:
        _report(error, report)
        return False
    for target in targets:
        if target.kept:
            message = f"{target.path} was not as it was built: it is kept as {target.kept_as}"
            report.note("edited-kept", message)
    return True


def sweep_pictures(written: Iterable[Path]) -> None:
    """Take away pictures of slides that a talk no longer has, as they were built, beside those written."""
    paths = {path for path in written if path.suffix == ".png"}
    for folder in {path.parent for path in paths}:
        for old in folder.glob("*.png"):
            if old.stem.isdecimal() and old not in paths:
                with suppress(OSError):
                    if origin(old) == "built":
                        old.unlink()


def report_open(paths: Iterable[Path], report: Diagnostics) -> None:
    """Warn of files that another program has open, as its own file beside them shows."""
    for path in paths:
        for beside, program in (
            (f"~${path.name}", "PowerPoint"),
            (f".~lock.{path.name}#", "LibreOffice"),
        ):
            if os.path.lexists(path.with_name(beside)):
                message = f"{path} seems to be open in {program}: there is {beside} beside it"
                hint = "close it there: what is saved from there would take the new one's place"
                report.warning("open-elsewhere", message, None, hint)


@contextmanager
def _blamed(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise _CannotWrite(path, error) from error


def _report(fault: _CannotWrite, report: Diagnostics) -> None:
    error = fault.error
    reason = error.strerror or str(error)
    hint = HINTS.get(error.errno or 0, "build into another folder with -o")
    message = f"cannot write {fault.path}: {reason[:1].lower()}{reason[1:].rstrip('.')}"
    report.error("cannot-write", message, None, hint)


def _target(path: Path, data: bytes, number: int) -> _Target:
    """Return a target; a symbolic link stays, and the file that it leads to is written."""
    real = Path(os.path.realpath(path))
    stem = f".deckbuilder-{os.getpid()}-{number}"
    return _Target(path, real, data, real.with_name(f"{stem}.tmp"), real.with_name(f"{stem}.old"))


def _prepare(target: _Target, turns: Turns) -> None:
    """Make a target's folder, wait for our turn there, sweep it, and see that the file may be replaced."""
    real = target.real
    with _blamed(target.path):
        real.parent.mkdir(parents=True, exist_ok=True)
        if turns.take(real.parent):  # whatever lies there now is of no build that runs
            for name in os.listdir(real.parent):
                if STRAY.fullmatch(name):
                    with suppress(OSError):
                        os.unlink(real.parent / name)
        if not os.path.lexists(real):
            return
        if real.is_symlink():  # one of those that lead round in a circle
            raise OSError(ELOOP, os.strerror(ELOOP))
        mode = real.stat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(EISDIR, "it is a folder")
        if not stat.S_ISREG(mode):
            raise OSError(ENOTDIR, "it is a device or a pipe")
        if not (mode & stat.S_IWUSR and os.access(real, os.W_OK)):
            raise PermissionError(EPERM, "it is read-only")


def _is_edited(target: _Target, report: Diagnostics, force: bool) -> bool:
    """Return whether an old file is not as it was built; report it unless it may be replaced."""
    with _blamed(target.path):
        found = origin(target.real) if target.real.exists() else "built"
    if found == "built":
        return False
    if not force:
        was = "was changed since it was built"
        if found == "foreign":
            was = "was not built by this version of deckbuilder, or was saved or damaged since"
        kept = f"keeps the old one as {_keeping(target).kept_as}"
        told = (
            f"{target.path} {was}",
            None,
            f"--force builds a new one in its place and {kept}",
            ELSEWHERE,
        )
        if target.path.suffix == ".pdf":
            report.error("edited-handout", *told)
        elif target.path.suffix == ".png":
            report.error("edited-picture", *told)
        else:
            report.error("edited-deck", *told)
    return True


def _keeping(target: _Target) -> _Target:
    """Return a target whose old file is kept under a name that is free: NAME.edited-1.pptx and so on."""
    real, number = target.real, 1
    while os.path.lexists(backup := real.with_name(f"{real.stem}.edited-{number}{real.suffix}")):
        number += 1
    return target._replace(backup=backup, kept=True)


def _put(targets: list[_Target]) -> None:
    """Write the files beside their targets and replace these, or leave all as they were."""
    replaced: list[_Target] = []
    done = False
    try:
        for target in targets:
            with _blamed(target.path):
                _stage(target)
            stop_if_interrupted()
        for target in targets:
            with _blamed(target.path):
                if target.real.exists():
                    _duplicate(target.real, target.backup)
                os.replace(target.temporary, target.real)
            replaced.append(target)
        done = True
    finally:
        for target in [] if done else replaced:
            _restore(target)
        for target in targets:
            leftovers = [target.temporary, *([] if done and target.kept else [target.backup])]
            for path in leftovers:
                with suppress(OSError):
                    path.unlink()
    for folder in {target.real.parent for target in targets}:
        _sync_folder(folder)


def _stage(target: _Target) -> None:
    """Write a file to disk beside its target, with the permissions of the old one."""
    with target.temporary.open("wb") as file:
        file.write(target.data)
        file.flush()
        os.fsync(file.fileno())
    with suppress(OSError):
        target.temporary.chmod(stat.S_IMODE(target.real.stat().st_mode))


def _duplicate(path: Path, other: Path) -> None:
    """Give a file a second name, or copy it where the file system has no hard links."""
    try:
        os.link(path, other)
    except FileExistsError:
        raise
    except OSError:
        other.write_bytes(path.read_bytes())


def _restore(target: _Target) -> None:
    """Put the old file back, or take the new one away where none was."""
    with suppress(OSError):
        if target.backup.exists():
            os.replace(target.backup, target.real)
        else:
            target.real.unlink()


def _sync_folder(folder: Path) -> None:
    """Have the new names on disk, where a folder can be synced; the files are whole either way."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


_CROSS_REFERENCES = re.compile(rb"\d+ 0 obj\n<<[^>]*/Size (\d+)[^\n]*/Length (\d+)>>\nstream\n")
_ROW = struct.Struct(">BLH")  # of a table of cross-references
PACKED = 2


def verify_deck(data: bytes) -> None:
    """Raise ``DamagedOutput`` unless a zip holds all that it lists, and each XML part is well-formed."""
    try:
        infos = zipfile.ZipFile(BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise DamagedOutput from error
    for info in infos:
        try:
            blob = unpacked(data, info)
            if info.filename.endswith((".xml", ".rels")):
                ParserCreate().Parse(blob, True)
        except (zlib.error, struct.error, ExpatError, ValueError) as error:
            raise DamagedOutput(info.filename) from error


def verify_pdf(data: bytes) -> None:
    """Raise ``DamagedOutput`` unless a PDF has its ends and each object where its table says (7.5.8)."""
    end = re.search(rb"\nstartxref\n(\d+)\n%%EOF\s*$", data[-64:])
    table = _CROSS_REFERENCES.match(data, int(end[1]) if end else 0)
    if not (data.startswith(b"%PDF-") and table):
        raise DamagedOutput
    try:
        rows = zlib.decompress(data[table.end() : table.end() + int(table[2])])
    except zlib.error as error:
        raise DamagedOutput from error
    if len(rows) != _ROW.size * int(table[1]):
        raise DamagedOutput
    found = list(_ROW.iter_unpack(rows))
    for number, (kind, where, _) in enumerate(found):
        if kind == PACKED:  # in a stream, which is an object of its own
            number, (kind, where, _) = where, found[where] if where < len(found) else (0, 0, 0)
        if number and not (kind and data.startswith(b"%d 0 obj" % number, where)):
            raise DamagedOutput


def verify_png(data: bytes) -> None:
    """Raise ``DamagedOutput`` unless a picture's chunks follow one another, each with its checksum."""
    at, kind = len(PNG), b""
    while data.startswith(PNG) and at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind, body = data[at + 4 : at + 8], data[at + 4 : at + 8 + length]
        at += length + 12
        if zlib.crc32(body).to_bytes(4, "big") != data[at - 4 : at]:
            raise DamagedOutput
    if kind != b"IEND" or at != len(data):
        raise DamagedOutput


VERIFY = {".pptx": verify_deck, ".pdf": verify_pdf, ".png": verify_png}
