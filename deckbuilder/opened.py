"""A file is opened first and looked at then: no other can take its place in between."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

# A pipe is not waited for; Windows would read a text.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


Signature = tuple[int, ...]  # of a file's state; empty where there is none
_notes: ContextVar[dict[Path, Signature] | None] = ContextVar("notes", default=None)


@contextmanager
def noted() -> Iterator[dict[Path, Signature]]:
    """Have the files that are read within, also those that are missing, noted as they were then."""
    files: dict[Path, Signature] = {}
    token = _notes.set(files)
    try:
        yield files
    finally:
        _notes.reset(token)


def note(path: Path) -> None:
    """Note that a file is about to be read, if somebody wants to know."""
    files = _notes.get()
    if files is not None:
        files.setdefault(path, signature(path))


def signature(path: Path) -> Signature:
    """Return what differs once a file was written, replaced or removed."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


class OtherFile(Exception):
    """What was opened is not what is read; the text says what it is."""


def read_regular(path: Path, most: int, real: bool = False) -> bytes:
    """Return the bytes of a regular file, or ``most`` of them and one more.

    ``real``: the path was found to lead over no link, and must do so still.

    Raises ``OtherFile``, ``OSError``.
    """
    note(path)
    handle = os.open(path, FLAGS)
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OtherFile("a folder" if stat.S_ISDIR(found.st_mode) else "no regular file")
        if real and not (_is_real(path) and os.path.samestat(found, os.lstat(path))):
            raise OtherFile("another file than it was a moment ago")
        with open(handle, "rb", closefd=False) as file:
            return file.read(min(most, found.st_size) + 1)
    finally:
        os.close(handle)


def _is_real(path: Path) -> bool:
    return os.path.realpath(path) == str(path)
