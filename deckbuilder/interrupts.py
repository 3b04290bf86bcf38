"""SIGINT and SIGTERM end a run, but not while files are put in place: then they wait."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_received: list[int] = []
_holds = 0
_at_once = False


def watch() -> None:
    """Raise ``KeyboardInterrupt`` on SIGINT and SIGTERM from now on; one that is ignored stays so."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _receive)


def end_at_once() -> None:
    """Have a signal end the process on the spot from now on: for a server that writes nothing."""
    global _at_once
    _at_once = True


def _receive(number: int, frame: FrameType | None) -> None:
    again = bool(_received)
    _received.append(number)
    if _holds:
        return
    if again or _at_once:
        # The first was lost in a library, or somebody is in a hurry; nothing is half done here.
        os._exit(exit_code())
    raise KeyboardInterrupt


def exit_code() -> int:
    """Return 128 and the number of the signal that came first: 130 for SIGINT, 143 for SIGTERM."""
    return 128 + (_received[0] if _received else signal.SIGINT)


def interrupted() -> bool:
    """Return whether a signal came, also one whose exception a library swallowed."""
    return bool(_received)


def stop_if_interrupted() -> None:
    """Raise ``KeyboardInterrupt`` if a signal came."""
    if _received:
        raise KeyboardInterrupt


@contextmanager
def held() -> Iterator[None]:
    """Let signals wait for the end of a block, which may ask for them with ``stop_if_interrupted``."""
    global _holds
    _holds += 1
    try:
        yield
    finally:
        _holds -= 1
    stop_if_interrupted()
