"""What tests of the slides' layout share: talks laid out from a text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from readback import load

from deckbuilder.deck import plan_deck
from deckbuilder.diagnostics import Diagnostics, render
from deckbuilder.layout.frames import Frame
from deckbuilder.layout.slides import lay_out_slides
from deckbuilder.template import Template

PROSE = "The tide comes in twice a day and nobody in the harbour looks up. "


def frames(
    content: str, of: Template, folder: Path, strict: bool = False
) -> tuple[list[Frame], list[str]]:
    """Return the slides of a talk and what was said about them."""
    (folder / "content.yaml").write_text(content, encoding="utf-8")
    talk, labels = load(folder / "content.yaml")
    report = Diagnostics()
    document = lay_out_slides(plan_deck(talk, labels), of, report, strict)
    return list(document.frames), [render(item) for item in report.items]


def free(kind: str, **values: Any) -> str:
    """Return a talk of one free slide."""
    return f"title: A\nslides:\n  - {kind}: {json.dumps(values)}\n"
