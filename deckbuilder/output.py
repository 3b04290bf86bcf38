"""Files are put in place whole: made in memory, checked, written beside the target, then replaced."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from errno import EISDIR
from io import BytesIO
from pathlib import Path

from deckbuilder.diagnostics import Diagnostics


def write_files(files: Mapping[Path, bytes], report: Diagnostics) -> bool:
    """Replace all files, or none: return whether it was done, after reporting ``cannot-write``.

    Each is written and flushed to disk beside its target first, so that a full disk or a missing
    permission leaves the old files as they were. Raises ``AssertionError`` if a file of ours is damaged.
    """
    for path, data in files.items():
        assert is_whole(path.suffix, data), f"{path.name} was not written whole"
    staged: dict[Path, Path] = {}
    path = next(iter(files))
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            staged[path] = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            with staged[path].open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for path in staged:
            if path.is_dir():  # found out before the first file is replaced
                raise IsADirectoryError(EISDIR, "it is a folder")
        for path, temporary in staged.items():
            temporary.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        report.error("cannot-write", f"cannot write {path}: {reason[:1].lower()}{reason[1:]}")
        return False
    finally:
        for temporary in staged.values():
            with suppress(OSError):
                temporary.unlink()
    return True


def is_whole(suffix: str, data: bytes) -> bool:
    """Return whether the bytes of an output are complete: a zip with its directory, a PDF with its end."""
    if suffix == ".pdf":
        return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    return data.startswith(b"PK\3\4") and zipfile.is_zipfile(BytesIO(data))
