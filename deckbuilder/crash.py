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

    It holds versions, the command and the traceback. A message of the error may quote the talk.
    """
    lines = [
        f"deckbuilder {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"command: deckbuilder {' '.join(arguments)}",
        "",
        *traceback.format_exception(error),
    ]
    try:
        handle, path = tempfile.mkstemp(prefix="deckbuilder-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write("\n".join(lines))
    except OSError:
        return ""
    return path


def told(error: BaseException, path: str) -> str:
    """Return what is printed of a fault of ours."""
    where = f"{path} says more; read it before you pass it on, for it may quote your talk"
    return (
        f"internal error: {type(error).__name__}: this is a fault of deckbuilder, not of your talk; "
        f"nothing was written\n  help: {where if path else 'no report could be written'}\n"
    )
