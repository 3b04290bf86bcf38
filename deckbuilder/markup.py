"""The text of a field → paragraphs and lists; marks within a line are read by ``inline``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter

from deckbuilder.blocks import Mark, Paragraph, Run, Text
from deckbuilder.diagnostics import Diagnostics, Span
from deckbuilder.prose import DEPTHS, WHITE, Reporter, unwrap

MARKS = re.compile(r"[*`^~$\[\\]")
ITEM = re.compile(r"([ \t]*)(?:-|([1-9][0-9]{0,3})\.) +(.+)")
ESCAPED_ITEM = re.compile(r"([ \t]*)\\([-1-9].*)")


def parse_text(text: str, literal: bool, span: Span | None, report: Diagnostics) -> Text:
    """Return the paragraphs and lists of a field's text; white space alone has none.

    ``literal``: the text is a ``|`` block, where "\\n" is a line's end; else a paragraph's. Reports
    the errors ``list-too-deep``, ``link-scheme``, ``bad-language``, the warnings ``formula`` and
    ``not-a-link``.
    """
    if not ("\n" in text or MARKS.search(text) or ITEM.match(text)):
        text = text.rstrip(WHITE)
        return Text((Paragraph((Run(text),)),) if text else (), span)
    reporter = Reporter(span, report)
    paragraphs = []
    for paragraph, lines in _blocks(text, literal, reporter):
        source = "\n".join(lines)
        runs = _marked(source, reporter) if MARKS.search(source) else (Run(unwrap(source)),)
        paragraphs.append(paragraph._replace(runs=runs))
    return Text(tuple(paragraphs), span)


def _marked(text: str, reporter: Reporter) -> tuple[Run, ...]:
    """Return the runs of a paragraph with marks; a talk without any does not load their parser."""
    from deckbuilder.inline import runs

    return runs(text, reporter)


def plain_text(text: str, literal: bool) -> str:
    """Return a text without marks as one line, trimmed, its line ends as in a paragraph."""
    lines = [line.strip(WHITE) for line in text.split("\n")]
    paragraphs = re.split("\n\n+", "\n".join(lines).strip("\n")) if literal else filter(None, lines)
    return " ".join(map(unwrap, paragraphs))


def _blocks(text: str, literal: bool, report: Reporter) -> Iterator[tuple[Paragraph, list[str]]]:
    """Yield paragraphs and list items without runs, and their lines; reports ``list-too-deep``."""
    levels: list[tuple[int, int]] = []  # of each the last item's indent, and number or 0
    paragraph, lines = Paragraph(()), list[str]()
    for line in (text if literal else text.replace("\n", "\n\n")).split("\n"):
        line = line.rstrip(WHITE)
        item = _item(line, levels) if line else None
        if lines and (item or not line):
            yield paragraph, lines
            lines = []
        if item:
            paragraph, lines = item[0], [item[1]]
            if len(levels) > DEPTHS:
                report("list-too-deep", "", line.lstrip(WHITE))
        elif line:
            escaped = ESCAPED_ITEM.match(line)
            if escaped and _item(escaped[1] + escaped[2], levels[:]):
                line = escaped[1] + escaped[2]
            if not lines:
                paragraph, levels = Paragraph(()), []  # after a blank line text ends a list
            lines.append(line.lstrip(WHITE) if lines else line)
    if lines:
        yield paragraph, lines


def _item(line: str, levels: list[tuple[int, int]]) -> tuple[Paragraph, str] | None:
    """Return the item that a line begins, and its text; it enters ``levels``. None for text."""
    match = ITEM.match(line)
    if not match:
        return None
    indent, number = len(match[1].expandtabs(4)), 0
    depth = bisect_right(levels, indent - 2, key=itemgetter(0))
    if match[2]:
        number = levels[depth][1] + 1 if depth < len(levels) else 1
        if int(match[2]) not in (1, number):
            return None
    levels[depth:] = [(indent, number)]
    mark: Mark = "number" if number else "bullet"
    return Paragraph((), min(depth + 1, DEPTHS), mark, number), match[3].lstrip(WHITE)
