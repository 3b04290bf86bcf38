"""Write docs/rules.md, the rules of messages, from the manuals that `deckbuilder explain` prints.

usage: python tools/write_rules.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from deckbuilder.manual import GROUPS, Manual, Piece, label, manual  # noqa: E402

PAGE = ROOT / "docs" / "rules.md"
HEAD = """\
# Rules

Every message names its rule in brackets: `error[unknown-key]`. Errors stop a build, warnings do with
`--strict`, notes never do. `deckbuilder explain unknown-key` prints what this page says of a rule. The page
is written from the same texts, in `deckbuilder/rules/`, by `python tools/write_rules.py`.
"""


def rules_page() -> str:
    """Return the page: the rules in their groups, first listed, then each with its manual."""
    groups = {group: [manual(name) for name in names.split()] for group, names in GROUPS.items()}
    paragraphs = [HEAD.rstrip()]
    for group, found in groups.items():
        paragraphs += [f"**{group}**", "\n".join(map(entry, found))]
    for group, found in groups.items():
        paragraphs.append(f"## {group}")
        for one in found:
            paragraphs += section(one)
    return "\n\n".join(paragraphs) + "\n"


def entry(found: Manual) -> str:
    return f"- [{found.rule}](#{found.rule}): {found.sentence}"


def section(found: Manual) -> Iterator[str]:
    """Yield the paragraphs of one rule."""
    yield f"### {found.rule}"
    yield f"*{' or '.join(found.severities)}* · {found.sentence}"
    for title, pieces in found.parts.items():
        head = f"**{title}:**"
        if pieces[0].kind:
            yield head
        for i, piece in enumerate(pieces):
            yield block(piece, pieces) if piece.kind else f"{'' if i else head + ' '}{piece.text}"


def block(piece: Piece, beside: Sequence[Piece]) -> str:
    """Return a fenced block; a file that is not the only content.yaml below its name."""
    name = label(piece, beside)
    kind = Path(piece.file).suffix[1:] or piece.kind
    return (f"`{name}`:\n\n" if name else "") + f"```{kind}\n{piece.text}```"


if __name__ == "__main__":
    PAGE.write_text(rules_page(), encoding="utf-8")
