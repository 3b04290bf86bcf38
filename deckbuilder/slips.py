"""A fault of YAML's syntax → its cause, in words for authors. Imported where there is one.

libyaml says where it gave up; the slip is often lines before: a quote that was opened there, a missing
space. Reading goes on behind it, without the entry that it stands in (``without``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from deckbuilder.characters import (
    COLUMNS_HINT,
    COMMENT_HINT,
    LINE_END_HINT,
    NOT_XML,
    ODD_INDENT,
    ODD_LINE_BEGINS,
    ODD_LINE_ENDS,
    SPACES_HINT,
    SWALLOWED,
    code,
    commented_key,
    odd_space,
    swallowed,
    unseen_line_end,
)
from deckbuilder.diagnostics import Diagnostic, Source, span_at

SHORT = 50  # characters of a text that a hint repeats
LONGEST_KEY = 1024  # characters (YAML 1.1, 9.1.3)
# From the start of a line to its value: indentation, dashes, a key.
TO_VALUE = re.compile(r"[ ]*(?:- +)*(?:[^\s#:'\"\[{][^:#\n]*?:[ \t]+)?")
NO_SPACE = re.compile(r"[ ]*(?:- +)*[A-Za-z_]+(:)(?=[^\s:/])")
NO_COLON = re.compile(r"[ ]*(?:- +)*([a-z_]+) +([{\[])")
WIDE_COLON = re.compile(r"[ ]*(?:- +)*[A-Za-z_]+\s*([：﹕])")
ODD_COLON = re.compile(r"[ ]*(?:- +)*[A-Za-z_]+:([\u00a0\u2007\u202f\u3000])")
BLOCK = re.compile(r"(?:^|[ :])[|>][-+\d]*[ ]*$")
FIRST = re.compile(r"^([ ]*)[^\s#%]", re.MULTILINE)  # the first line with content
TOP = re.compile(r"[^\s#\-\]}]|-(?! )")  # the first character of a top-level entry


class Slip(NamedTuple):
    """The rule, what is said, where it stands in the text, and what helps."""

    rule: str
    message: str
    start: int
    end: int
    hint: str = ""


class Fault(NamedTuple):
    """A fault as the parser tells it: where it gave up and where what it was reading began.

    ``quoted``: start and end of the text in quotes that it had read last, just before it gave up.
    """

    text: str
    at: int
    start: int
    quoted: tuple[int, int] | None
    block: bool  # a text in a block came last

    def line(self, at: int) -> tuple[int, str]:
        """Return the line that a character stands in: its offset and its text."""
        begin, end = self.text.rfind("\n", 0, at) + 1, self.text.find("\n", at)
        return begin, self.text[begin : len(self.text) if end < 0 else end]

    def above(self, at: int) -> tuple[int, str]:
        """Return the line with content above that of a character, ``(0, "")`` if there is none."""
        begin, row = self.line(at)
        while begin:
            begin, row = self.line(begin - 1)
            if row.strip() and not row.lstrip().startswith("#"):
                return begin, row
        return 0, ""

    def first(self, at: int) -> bool:
        """Return whether a character is the first of its line."""
        return not self.text[self.line(at)[0] : at].strip()


def explain(source: Source, text: str, error: Any, last: Any) -> Diagnostic:
    """Return what is wrong, at its cause. ``error`` is the parser's, ``last`` its last scalar event.

    ``text`` is that of the source, maybe with blanks for what was reported before.
    """
    mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    said = f"{getattr(error, 'context', None) or ''}; {getattr(error, 'problem', None) or error}"
    if mark is None:  # the reader's: a character that no YAML file may hold
        slip = _control(text, getattr(error, "character", 0))
    else:
        at = min(_offset(text, mark), len(text))
        start = _offset(text, context) if context else at
        slip = _cause(_fault(text, at, start, last), said)
    span = span_at(source, slip.start, max(slip.end, slip.start + 1))
    hints = (slip.hint,) * bool(slip.hint)
    if slip.rule in ("indentation", "yaml-syntax") and slip.hint != SPACES_HINT:
        hints = commented_key(text, slip.start, span.line) or hints
    return Diagnostic(slip.rule, "error", slip.message, span, hints)


def _offset(text: str, mark: Any) -> int:
    begin = 0
    for _ in range(mark.line):
        begin = text.find("\n", begin) + 1
    return begin + int(mark.column)


def _fault(text: str, at: int, start: int, last: Any) -> Fault:
    if last is None:
        return Fault(text, at, start, None, False)
    begin, end = last.start_mark.index, last.end_mark.index
    beside = begin < end <= at and not text[end:at].strip()
    quoted = (begin, end) if beside and last.style in ("'", '"') else None
    return Fault(text, at, start, quoted, beside and last.style in ("|", ">"))


def without(text: str, slip: Diagnostic) -> str:
    """Return a text with blanks for the entry that holds a fault, so that the rest can be read.

    That is an entry of a list below a key of the top level, else all that stands under such a key.
    """
    assert slip.span is not None
    at, end = slip.span.start, slip.span.end
    if slip.rule == "control-character" and not ODD_LINE_ENDS.match(text, at):
        return text[:at] + " " * (end - at) + text[end:]
    starts = [0] + [found.end() for found in re.finditer("\n", text)]
    rows = [row for row in starts if row < len(text)] or [0]
    tops = [row for row in rows if TOP.match(text, row)]
    begin = max((row for row in tops if row <= at), default=0)
    until = min((row for row in tops if row > at), default=len(text))
    items = _items(text, [row for row in rows if begin < row < until])
    if items and at >= items[0]:
        begin = max(row for row in items if row <= at)
        until = min((row for row in items if row > at), default=until)
    return text[:begin] + re.sub(r"[^\n]", " ", text[begin:until]) + text[until:]


def _items(text: str, rows: list[int]) -> list[int]:
    """Return the rows that begin an entry of the list that these rows are, none if they are no list."""
    filled = (row for row in rows if not re.compile(r"\s*(#|\n|$)").match(text, row))
    first = next(filled, None)
    found = None if first is None else re.compile(r"[ ]*- ").match(text, first)
    return [row for row in rows if text.startswith(found[0], row)] if found else []


def _control(text: str, character: int | str) -> Slip:
    mark = chr(character) if isinstance(character, int) else character
    found = NOT_XML.search(text)
    at = max(0, text.find(mark)) if mark in text or not found else found.start()
    return Slip("control-character", f"{code(text[at])} cannot be printed", at, at + 1, "delete it")


def _cause(fault: Fault, said: str) -> Slip:
    text, at = fault.text, fault.at
    begin, row = fault.line(at)
    if text[at : at + 1] == "\t":
        return Slip("indentation", "a tab cannot indent", at, at + 1, SPACES_HINT)
    if odd := ODD_INDENT.match(row):
        place = begin + odd.start(1)
        return Slip("indentation", odd_space(odd[1]), place, place + 1, SPACES_HINT)
    if odd := ODD_LINE_BEGINS.search(row):
        start, end = begin + odd.start(1), begin + odd.end(1)
        return Slip("control-character", unseen_line_end(odd[1][0]), start, end, LINE_END_HINT)
    if fault.quoted:
        return _after_quote(fault, *fault.quoted)
    for sign, explained in _CAUSES:
        if sign in said:
            return explained(fault)
    return Slip("yaml-syntax", said.strip("; "), at, at + 1)


def _after_quote(fault: Fault, start: int, end: int) -> Slip:
    """A text goes on behind its closing quote: that quote was not meant to close, or not this one."""
    if "\n" in fault.text[start:end]:
        return _unclosed_quote(fault._replace(start=start))
    mark, rest = fault.text[start], fault.text[end : end + 1]
    if mark == "'" and rest.isalpha():
        message, hint = "the apostrophe ends this text", "write it twice, or use double quotes"
        return Slip("needs-quotes", message, end - 1, end, hint)
    row = fault.text[fault.at :].split("\n", 1)[0]
    if re.match(r"[^\s,]+: ", row):  # another key on the same line, in braces or not
        return _comma(fault)
    message = "a text that starts with a quote must stand in quotes as a whole"
    return _quotes(fault, start, message)


def _unclosed_quote(fault: Fault) -> Slip:
    at = fault.start
    hint = f"write {fault.text[at]} at the end of the text"
    return Slip("unclosed-quote", "the quote that opens here is never closed", at, at + 1, hint)


def _quotes(fault: Fault, start: int, message: str) -> Slip:
    """Return that the text from ``start`` to its line's end needs quotes, and how it is written."""
    begin, row = fault.line(start)
    value = row[start - begin :].rstrip()
    if "{" in row[: start - begin] or "[" in row[: start - begin]:
        value = re.split(r"[,\]}]", value, maxsplit=1)[0] or value
    hint = "put the text in quotes"
    if len(value) <= SHORT and '"' not in value and "\\" not in value:
        hint += f': "{value}"'
    elif len(value) <= SHORT and "'" not in value:
        hint += f": '{value}'"
    return Slip("needs-quotes", message, start, start + len(value), hint)


def _starts_with(fault: Fault) -> Slip:
    """A text begins with a character that has a meaning in YAML."""
    mark = fault.text[fault.start]
    return _quotes(fault, fault.start, f"a text that starts with {mark} must stand in quotes")


def _value_starts_with(fault: Fault) -> Slip:
    return _starts_with(fault._replace(start=fault.at))


def _block_header(fault: Fault) -> Slip:
    slip = _starts_with(fault)
    return slip._replace(hint=f"{slip.hint}; a block's text begins on the next line")


def _second_colon(fault: Fault) -> Slip:
    """A colon where no key can be: a text that holds ': ', or a key below a text."""
    begin, row = fault.line(fault.at)
    if found := NO_COLON.match(row):
        message, hint = f"a colon is missing after '{found[1]}'", f"write '{found[1]}: {found[2]}'"
        return Slip("yaml-syntax", message, begin + found.start(1), begin + found.end(1), hint)
    value = _value(begin, row)
    if value <= fault.at and ":" in row[: value - begin]:
        return _quotes(fault, value, "a text that holds ': ' must stand in quotes")
    if fault.at - begin > LONGEST_KEY:
        message = f"a key may have {LONGEST_KEY:,} characters"
        return Slip("yaml-syntax", message, *_words(begin, row), "put the text in quotes")
    slip = _line_slip(fault, *fault.above(fault.at))
    if slip:
        return slip
    above, before = fault.above(fault.at)
    if _indent(row) > _indent(before):
        line = fault.text.count("\n", 0, above) + 1
        message = f"this key is indented deeper than the one in line {line}, which has its text"
        hint = f"{COLUMNS_HINT}; if it goes on that text, put the whole text in quotes"
        return Slip("indentation", message, begin + _indent(row), fault.at, hint)
    return _no_key(fault, above, before)


def _no_colon(fault: Fault) -> Slip:
    """A line that should be a key and is none."""
    begin, row = fault.line(fault.start)
    slip = _line_slip(fault, begin, row)
    above, before = fault.above(fault.start)
    while slip is None and before and _indent(before) >= _indent(row) and ": " not in before:
        above, before = fault.above(above)
    if slip is None and BLOCK.search(before):
        slip = _shallow_block(begin, row)
    return slip or _swallowed(fault, above, before) or _no_key(fault, begin, row)


def _line_slip(fault: Fault, begin: int, row: str) -> Slip | None:
    """Return what is wrong with the colon of a line, or that a # swallowed its end, or None."""
    if found := NO_SPACE.match(row):
        message = "a space is missing after this colon"
        hint = f"write '{found[0].strip()} …'"
    elif found := WIDE_COLON.match(row):
        message, hint = f"'{found[1]}' is not the colon that ends a key", "write ': '"
    elif found := ODD_COLON.match(row):
        message, hint = f"{code(found[1])} after the colon is no space for YAML", "type a space"
    else:
        return _swallowed(fault, begin, row)
    return Slip("missing-space", message, begin + found.start(1), begin + found.end(1), hint)


def _swallowed(fault: Fault, begin: int, row: str) -> Slip | None:
    found = SWALLOWED.search(row)
    if found is None or "'" in row or '"' in row:
        return None
    place = begin + found.start(1)
    return Slip("swallowed-comment", swallowed(found[1]), place, begin + len(row), COMMENT_HINT)


def _shallow_block(begin: int, row: str) -> Slip:
    message = "the lines of a block must be indented deeper than its key"
    return Slip("indentation", message, *_words(begin, row), "indent them by two spaces more")


def _no_key(fault: Fault, begin: int, row: str) -> Slip:
    above = fault.above(begin)[1]
    if BLOCK.search(above) and _indent(row) <= _indent(above):
        return _shallow_block(begin, row)
    if above.startswith(" " * _indent(row) + "- ") and not row.lstrip().startswith("- "):
        message = "this is no entry of the list above it"
        return Slip("yaml-syntax", message, *_words(begin, row), "begin each entry with '- '")
    message, hint = "this line has no key", "write 'key: text', or indent it if it goes on a text"
    return Slip("yaml-syntax", message, *_words(begin, row), hint)


def _no_such_key(fault: Fault) -> Slip:
    """Something between the keys of a mapping, or between the entries of a list, that is neither."""
    begin, row = fault.line(fault.at)
    before = row[: fault.at - begin].rstrip()
    if before.endswith(("]", "}")):
        value = _value(begin, row)
        if fault.text[value] in "[{":
            return _starts_with(fault._replace(start=value))
    if not fault.first(fault.at):
        return Slip("yaml-syntax", "expected a key", fault.at, fault.at + 1)
    place = _words(begin, row)
    if fault.block and _indent(row) > fault.start - fault.line(fault.start)[0]:
        message = "this line is indented less than the block above it"
        return Slip("indentation", message, *place, "indent all lines of a block alike")
    opened, first = fault.line(fault.start)
    if _indent(row) == fault.start - opened:
        if first[_indent(row) :].startswith("- "):
            line = fault.text.count("\n", 0, opened) + 1
            message = f"this is no entry of the list that begins in line {line}"
            return Slip("yaml-syntax", message, *place, "begin each entry with '- '")
        return _no_key(fault, begin, row)
    column = _indent(fault.above(fault.at)[1]) + 1
    if column == _indent(row) + 1:  # a comment ends the block above
        return _no_key(fault, begin, row)
    message = f"this line starts in column {_indent(row) + 1}, the one above it in column {column}"
    item = row.lstrip().startswith("- ")
    hint = "start the entries of a list in one column" if item else COLUMNS_HINT
    return Slip("indentation", message, *place, hint)


def _flow(fault: Fault) -> Slip:
    """In brackets or braces, a comma or the end is missing."""
    begin, row = fault.line(fault.start)
    opening, at = fault.text[fault.start], fault.at
    closing = "]" if opening == "[" else "}"
    for above, line in _lines(fault, begin, at):
        slip = _swallowed(fault, above, line)
        if slip and slip.start > fault.start:
            return slip
    if at < begin + len(row) and closing in row[at - begin :]:
        return _comma(fault)
    name = "list" if opening == "[" else "mapping"
    message = f"the {name} that opens here is never closed"
    hint = f"write {closing} at its end; put a text that starts with {opening} in quotes"
    return Slip("unclosed-bracket", message, fault.start, fault.start + 1, hint)


def _lines(fault: Fault, begin: int, until: int) -> list[tuple[int, str]]:
    rows = []
    while begin <= until and begin < len(fault.text):
        rows.append(fault.line(begin))
        begin += len(rows[-1][1]) + 1
    return rows


def _comma(fault: Fault) -> Slip:
    """Return that a comma is missing before the word that ends here, or quotes around the text."""
    begin, at = fault.line(fault.at)[0], fault.at
    if fault.text[at : at + 1] == ":":
        word = re.search(r"[^\s,{\[]*$", fault.text[begin:at])
        at = begin + word.start() if word else at
    message = "a comma is missing before this, or quotes around the text"
    return Slip(
        "missing-comma", message, at, max(fault.at, at + 1), "put a text that holds ': ' in quotes"
    )


def _missing_value(fault: Fault) -> Slip:
    return Slip(
        "yaml-syntax", "expected a value", fault.at, fault.at + 1, "write '' for an empty one"
    )


def _missing_space(fault: Fault) -> Slip:
    at = fault.at
    return Slip("missing-space", "a space is missing after this colon", at, at + 1, "write ': '")


def _escape(fault: Fault) -> Slip:
    at = fault.text.rfind("\\", 0, fault.at + 1)
    found = re.compile(r"\\(?:[xuU][0-9a-fA-F]*|.|$)").match(fault.text, at)
    end, shown = (found.end(), found[0]) if found else (at + 1, "\\")
    if re.match(r"\\u[dD][89a-fA-F]", shown):
        message, hint = f"{shown} is half a character", "write the character itself"
    else:
        message, hint = f"{shown} is no escape", "write \\\\ for a backslash, or use single quotes"
    return Slip("bad-escape", message, at, end, hint)


def _document(fault: Fault) -> Slip:
    """Something behind the end of the document: another, or a line left of the file's first key."""
    first = FIRST.search(fault.text)
    begin, row = fault.line(fault.at)
    if first and _indent(row) < len(first[1]):
        columns = f"column {_indent(row) + 1}, the first one in column {len(first[1]) + 1}"
        message = f"this line starts in {columns}"
        line = fault.text.count("\n", 0, first.start()) + 1
        [hint] = commented_key(fault.text, first.start(), line) or (COLUMNS_HINT,)
        return Slip("indentation", message, *_words(begin, row), hint)
    message, hint = "a second document starts here", "write each talk in a file of its own"
    return Slip("second-document", message, fault.at, fault.at + 1, hint)


def _value(begin: int, row: str) -> int:
    """Return where the value of a line starts."""
    found = TO_VALUE.match(row)
    return begin + (found.end() if found else 0)


def _words(begin: int, row: str) -> tuple[int, int]:
    """Return where the words of a line start and end."""
    return begin + _indent(row), begin + len(row.rstrip())


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip(" "))


# What libyaml says, and what that is to an author.
_CAUSES: tuple[tuple[str, Callable[[Fault], Slip]], ...] = (
    ("quoted scalar; found unexpected", _unclosed_quote),
    ("mapping values are not allowed", _second_colon),
    ("could not find expected ':'", _no_colon),
    ("flow sequence; did not find expected", _flow),
    ("flow mapping; did not find expected", _flow),
    ("block mapping; did not find expected", _no_such_key),
    ("block collection; did not find", _no_such_key),
    ("block sequence entries are not allowed", _value_starts_with),
    ("mapping keys are not allowed", _value_starts_with),
    ("expected node content", _missing_value),
    ("alphabetic or numeric", _starts_with),
    ("cannot start any token", _value_starts_with),
    ("scanning a block scalar", _block_header),
    ("found unexpected ':'", _missing_space),
    ("unknown escape", _escape),
    ("hexdecimal", _escape),
    ("invalid Unicode", _escape),
    ("<document start>", _document),
)
