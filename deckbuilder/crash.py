"""A fault of ours: told in two lines, with what a person needs who is to mend it in a file."""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from collections.abc import Sequence

from deckbuilder import __version__


def write_report(error: BaseException, arguments: Sequence[str]) -> str:
    """Return the path of a new file that says what happened, "" where none can be written.

    It holds versions, the command and where it happened, and nothing of what the talk says: messages
    and notes of exceptions, which may quote it, are left out.
    """
    lines = [
        f"deckbuilder {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: deckbuilder {' '.join(arguments)}",
        "messages of exceptions are left out, because they may quote the talk",
        "",
        *_chain(error),
    ]
    try:
        handle, path = tempfile.mkstemp(prefix="deckbuilder-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return ""
    return path


def _chain(error: BaseException) -> list[str]:
    """Return the tracebacks of an exception and of those that led to it, the first of them first."""
    lines: list[str] = []
    found: BaseException | None = error
    link, seen = "", set[int]()
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        lines = [
            "Traceback (most recent call last):",
            *(entry.rstrip("\n") for entry in traceback.format_tb(found.__traceback__)),
            _named(found),
            link,
            *lines,
        ]
        link = "\nwhich led to:\n"
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return lines


def _named(error: BaseException) -> str:
    """Return the type of an exception, and what the system says of its number."""
    kind = type(error)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    if isinstance(error, OSError) and error.errno:
        name += f": {os.strerror(error.errno)}"
    return name


def told(error: BaseException, path: str) -> str:
    """Return what is printed of a fault of ours."""
    where = f"{path} says where; please pass it on, it holds nothing of what your talk says"
    return (
        f"internal error: {type(error).__name__}: this is a fault of deckbuilder, not of your talk; "
        f"nothing was written\n  help: {where if path else 'no report could be written'}\n"
    )
