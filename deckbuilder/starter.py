"""``deckbuilder new``: a folder with a talk to start from, and the schema that editors check it with."""

from __future__ import annotations

import json
from pathlib import Path

from deckbuilder.forms import schema

STARTER = Path(__file__).parent / "starter.yaml"


def write_starter(folder: Path) -> tuple[str, str]:
    """Return what was written and "", or "" and why nothing was. No file is ever replaced."""
    files = {
        folder / "content.yaml": STARTER.read_text(encoding="utf-8"),
        folder / "content.schema.json": schema_text(),
    }
    for path in files:
        if path.exists():
            return "", f"{path} is there already; nothing was written"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            with path.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        return "", f"cannot write {folder}: {error.strerror or error}"
    return "\n".join(map(str, files)), ""


def schema_text() -> str:
    """Return the JSON Schema of content files as it is written to a file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
