"""Builds of one folder take turns. The system lets go of the lock of a process that is killed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 60.0  # seconds; a build takes a few
PAUSE = 0.05


class Busy(Exception):
    """Another build has had the folder for too long."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder


class Turns:
    """The folders that this build has to itself until the block ends."""

    def __init__(self, progress: Callable[[str], None] = lambda stage: None) -> None:
        self.progress = progress
        self.locks: dict[str, int] = {}

    def __enter__(self) -> Turns:
        return self

    def __exit__(self, *_: object) -> None:
        for lock in self.locks.values():
            os.close(lock)
        self.locks.clear()

    def take(self, folder: Path) -> bool:
        """Wait until no other build has a folder; return False if it cannot be locked. Raises ``Busy``.

        Some network file systems know no locks: builds do not take turns there.
        """
        key = os.path.realpath(folder)
        end = time.monotonic() + PATIENCE
        while key not in self.locks:
            try:
                self.locks[key] = _lock(key)
            except BlockingIOError:
                self.progress(f"waiting for another build of {folder}")
                if time.monotonic() > end:
                    raise Busy(folder) from None
                time.sleep(PAUSE)
            except OSError:
                return False
        return True


if sys.platform == "win32":
    import msvcrt

    def _lock(folder: str) -> int:
        """Return a file that is locked and goes when it is closed: folders cannot be locked here."""
        name = os.path.join(folder, ".deckbuilder.lock")
        try:
            lock = os.open(name, os.O_RDWR | os.O_CREAT | os.O_TEMPORARY)
        except PermissionError as error:  # it is just being deleted
            raise BlockingIOError from error
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            os.close(lock)
            raise BlockingIOError from error
        return lock

else:
    import fcntl

    def _lock(folder: str) -> int:
        """Return the folder itself, opened and locked: no file is needed. Raises ``OSError``."""
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise
        return lock
