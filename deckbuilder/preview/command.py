"""``deckbuilder preview``: a server in this terminal, a page in the browser."""

from __future__ import annotations

import asyncio
import os
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Thread

from deckbuilder.interrupts import end_at_once
from deckbuilder.preview.server import ADDRESS, Preview, bound, serve


def preview(
    content: Path, template: str, port: int, opens: bool, tell: Callable[[str], None]
) -> None:
    """Serve the preview of a talk until the program is interrupted. Raises ``PortTaken``."""
    listening = bound(port)
    address = f"http://{ADDRESS}:{listening.getsockname()[1]}/"
    tell(f"{content}: see it at {address} (Ctrl-C ends this)")
    if opens and has_screen():
        Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    end_at_once()
    asyncio.run(serve(Preview(content, str(content), template), listening))


def has_screen() -> bool:
    """Return whether a browser can open a window: without a display, one would take the terminal."""
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
