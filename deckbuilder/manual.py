"""What each rule of a message is about: its manual, a file in ``rules/``, as a terminal shows it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from deckbuilder.diagnostics import TONES, nearest, printable, shortened

RULES = Path(__file__).parent / "rules"
NARROWEST, WIDEST = 40, 100  # columns; longer lines are read less easily

# Which rules are listed together, and in which order.
GROUPS = {
    "The file": """
        cannot-read empty-file encoding not-a-mapping newer-schema second-document too-large""",
    "YAML": """
        bad-escape bad-key control-character duplicate-key folded-list indentation merge-key
        missing-comma missing-space needs-quotes recursion swallowed-anchor swallowed-comment tag
        too-deep unclosed-bracket unclosed-quote unknown-anchor yaml-syntax""",
    "Keys and values": """
        bad-choice bad-date bad-language bad-name bad-number empty-value misplaced-key missing-key
        too-many unknown-key wrong-type""",
    "Names and the order of slides": """
        ambiguous-name duplicate-id not-listed self-relation unknown-name unknown-slide vague-section""",
    "Text": """
        formula link-scheme list-too-deep no-glyph not-a-link same-link-text vague-link""",
    "The tool's own words": "bad-label no-labels unknown-label",
    "Tables": """
        bad-csv bad-rows duplicate-column missing-cell no-rows outside row-aspect row-too-high
        table-too-wide unknown-column""",
    "Pictures": """
        alt-is-file-name decorative-alt long-alt missing-alt picture-format picture-missing
        picture-outside picture-too-large picture-unreadable vague-alt""",
    "What fits on slides": "does-not-fit no-slides over-time too-long too-many-slides",
    "Templates": """
        active-content bad-color bad-template external-link layout-stands-in logo-not-printed
        logo-place not-drawn thin-contrast unknown-layout unknown-placeholder unknown-template""",
    "Fonts": "bad-font font-licence font-not-at-hand font-not-embedded",
    "Files that are written": """
        cannot-write edited-deck edited-handout edited-kept edited-picture folder-busy
        not-installed open-elsewhere same-output""",
}


class Piece(NamedTuple):
    """A paragraph (``kind`` ""), or a block: ``kind`` is yaml, sh, text, or the name of a file."""

    kind: str
    text: str

    @property
    def file(self) -> str:
        """The name of the file that a block is, "" if it is none."""
        return "content.yaml" if self.kind == "yaml" else self.kind if "." in self.kind else ""


class Manual(NamedTuple):
    """What is known of a rule; the three parts are as they stand under Why, Example and Instead."""

    rule: str
    severities: tuple[str, ...]
    sentence: str
    why: tuple[Piece, ...]
    example: tuple[Piece, ...]
    instead: tuple[Piece, ...]

    @property
    def parts(self) -> dict[str, tuple[Piece, ...]]:
        return {"Why": self.why, "Example": self.example, "Instead": self.instead}


_FORM = re.compile(
    r"# (?P<rule>\S+)\n\n\*(?P<severities>[a-z, ]+)\* · (?P<sentence>[^\n]+)\n\n"
    r"Why: (?P<why>.+?)\nExample:(?P<example>.+?)\nInstead:(?P<instead>.+)",
    re.DOTALL,
)
_BLOCK = re.compile(r"^```(\S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def rules() -> list[str]:
    """Return the names of all rules that have a manual."""
    return sorted(path.stem for path in RULES.glob("*.md"))


def manual(rule: str) -> Manual:
    """Return the manual of a rule. Raises ``OSError`` if there is none."""
    text = (RULES / f"{rule}.md").read_text(encoding="utf-8")
    found = _FORM.fullmatch(text)
    assert found is not None and found["rule"] == rule, rule
    parts = (tuple(_pieces(found[name])) for name in ("why", "example", "instead"))
    return Manual(rule, tuple(found["severities"].split(", ")), found["sentence"], *parts)


def _pieces(text: str) -> Iterator[Piece]:
    """Yield the paragraphs and blocks of a part in their order."""
    kind = ""
    for i, piece in enumerate(_BLOCK.split(text)):
        if i % 3 == 1:
            kind = piece
        elif i % 3 == 2:
            yield Piece(kind, piece)
        else:
            yield from (Piece("", said.strip()) for said in piece.split("\n\n") if said.strip())


def no_rule(name: str) -> str:
    """Return what is told where a rule is asked for that there is not."""
    found = nearest(name, rules())
    hint = f"did you mean '{found}'?" if found else "'deckbuilder explain' lists all rules"
    return f"there is no rule '{shortened(printable(name))}'; {hint}"


def listing(width: int, color: bool = False) -> str:
    """Return all rules in their groups, each with its sentence, for ``width`` columns."""
    width = max(NARROWEST, min(width, WIDEST))
    indent = max(map(len, rules())) + 4
    lines = []
    for group, names in GROUPS.items():
        lines += [_painted(group, "1", color)]
        for name in names.split():
            first = f"  {name}".ljust(indent)
            rest = " " * indent
            lines.append(_wrapped(manual(name).sentence, width, first, rest))
        lines.append("")
    return "\n".join([*lines, "deckbuilder explain NAME says more about one of them.", ""])


def page(found: Manual, width: int, color: bool = False) -> str:
    """Return a manual as a terminal shows it: paragraphs for ``width`` columns, blocks indented."""
    width = max(NARROWEST, min(width, WIDEST))
    head = _painted(found.rule, TONES[found.severities[0]], color)
    paragraphs = [f"{head} ({' or '.join(found.severities)})", _wrapped(found.sentence, width)]
    for title, pieces in found.parts.items():
        paragraphs += _part(f"{title}:", pieces, width, color)
    return "\n\n".join(paragraphs) + "\n"


def _part(head: str, pieces: Sequence[Piece], width: int, color: bool) -> Iterator[str]:
    """Yield the paragraphs of a part; the first begins with its ``head``."""
    prose = not pieces[0].kind
    first = _wrapped(f"{head} {pieces[0].text}", width) if prose else head
    yield _painted(head, "1", color) + first.removeprefix(head)
    for piece in pieces[prose:]:
        yield _block(piece, pieces) if piece.kind else _wrapped(piece.text, width)


def _block(piece: Piece, beside: Sequence[Piece]) -> str:
    """Return a block, indented, below the name of its file."""
    text = textwrap.indent(piece.text.rstrip("\n"), "    ")
    name = label(piece, beside)
    return f"  {name}:\n\n{text}" if name else text


def label(piece: Piece, beside: Sequence[Piece]) -> str:
    """Return the name that stands above a block: its file's, where that is not the one content file."""
    alone = all(one.file in ("", "content.yaml") for one in beside)
    return "" if alone else piece.file


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        text.replace("`", "'"),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _painted(text: str, code: str, color: bool) -> str:
    return f"\033[{code}m{text}\033[0m" if color else text
