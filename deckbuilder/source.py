"""YAML text → plain nodes with a span for every key and value. The only door to PyYAML.

Every scalar stays the text that was typed (``NO``, ``3.10``, ``12:30``); what a date or a number is,
the fields that want one decide. The event stream is read, never a constructor: nothing in a file can
run, and what anchors expand to is counted before it is built (YAML 1.1, chapter 3.1).
"""

from __future__ import annotations

import codecs
import re
from os.path import isfile  # which, unlike Path's, is False for a name that cannot be one
from pathlib import Path
from typing import Any

import yaml

from deckbuilder.diagnostics import Diagnostics, Source, Span, nearest

Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is 20 times as fast

# Characters that no XML can hold (XML 1.0, 2.2).
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
MAX_BYTES = 4_000_000  # 3,000 slides of 150 words are 3.1 MB
MAX_DEPTH = 20
MAX_NODES = 200_000


class Scalar:
    """A text. ``plain``: neither quoted nor a block. ``literal``: a ``|`` block, where a line end is
    one line end; in every other style YAML folds lines, and what is left is a paragraph's end.
    """

    __slots__ = ("literal", "plain", "span", "text")

    def __init__(self, text: str, span: Span, plain: bool = True, literal: bool = False) -> None:
        self.text, self.span, self.plain, self.literal = text, span, plain, literal


class Sequence:
    """A list of nodes."""

    __slots__ = ("items", "span")

    def __init__(self, items: list[Node], span: Span) -> None:
        self.items, self.span = items, span


class Mapping:
    """Keys and their values, in the file's order."""

    __slots__ = ("entries", "span")

    def __init__(self, entries: dict[str, tuple[Scalar, Node]], span: Span) -> None:
        self.entries, self.span = entries, span


Node = Scalar | Sequence | Mapping


class _Stop(Exception):
    """Reading cannot go on; the fault was reported."""


def read_yaml(path: Path, name: str, report: Diagnostics) -> Mapping | None:
    """Return the mapping that a YAML file holds, or None after reporting why there is none.

    ``name`` is what messages call the file. Reports ``cannot-read``, ``encoding``, ``too-large`` and
    the faults of the YAML itself.
    """
    text = _read_text(path, name, report)
    return None if text is None else parse(Source(name, text), report)


def parse(source: Source, report: Diagnostics) -> Mapping | None:
    """Return the mapping that a YAML text holds, or None after reporting why there is none.

    Keys that stand twice, merge keys and keys that are no text are reported and left out.
    """
    try:
        root = _Composer(source, report).document()
    except _Stop:
        return None
    except yaml.YAMLError as error:
        _report_syntax(source, error, report)
        return None
    if root is None or (isinstance(root, Scalar) and not root.text):
        report.error(
            "empty-file", f"{source.name} is empty", None, "start with 'deckbuilder new DIR'"
        )
        return None
    if not isinstance(root, Mapping):
        report.error("not-a-mapping", "the file must be a mapping of keys to values", root.span)
        return None
    return root


def _read_text(path: Path, name: str, report: Diagnostics) -> str | None:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        hint = "name a content file, or start one with 'deckbuilder new DIR'"
        report.error("cannot-read", f"there is no file {name}", None, hint)
        return None
    except OSError as error:
        report.error("cannot-read", f"cannot read {name}: {error.strerror or error}")
        return None
    if len(data) > MAX_BYTES:
        report.error("too-large", f"{name} is larger than {MAX_BYTES // 1_000_000} MB")
        return None
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report.error(
            "encoding", f"{name}, line {line}, is not UTF-8", None, "save the file as UTF-8"
        )
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Composer:
    """Builds nodes from the events of a parser."""

    def __init__(self, source: Source, report: Diagnostics) -> None:
        self.source, self.report = source, report
        self.parser: Any = Parser(source.text)
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.open: set[str] = set()
        self.count = 0

    def span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(self.source, start.index, end.index, start.line + 1, start.column + 1)

    def fail(self, rule: str, message: str, span: Span, *hints: str) -> _Stop:
        self.report.error(rule, message, span, *hints)
        return _Stop()

    def document(self) -> Node | None:
        get = self.parser.get_event
        get()  # stream start
        if isinstance(get(), yaml.StreamEndEvent):
            return None
        root = self.node(get(), 0)
        get()  # document end
        more = get()
        if not isinstance(more, yaml.StreamEndEvent):
            hint = "write each talk in a file of its own"
            raise self.fail(
                "second-document", "a second document starts here", self.span(more), hint
            )
        return root

    def node(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        span = self.span(event)
        if event.tag is not None and event.tag != "!":
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "put a text that starts with ! in quotes"
            raise self.fail("tag", f"{tag} is a tag, which is not allowed", span, hint)
        if depth > MAX_DEPTH:
            raise self.fail("too-deep", f"nested deeper than {MAX_DEPTH} levels", span)
        before = self.count
        self.count += 1
        if event.anchor:
            self.open.add(event.anchor)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            if event.style == '"' and (found := NOT_XML.search(event.value)):
                self.report.error("control-character", f"{code(found[0])} cannot be printed", span)
            value = event.value
            if "\r" in value:  # from an escape; those of the file itself are line ends by now
                value = value.replace("\r\n", "\n").replace("\r", "\n")
            node = Scalar(value, span, event.implicit[0], event.style == "|")
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(span, depth)
        else:
            node = self.mapping(span, depth)
        if event.anchor:
            self.open.discard(event.anchor)
            self.anchors[event.anchor] = node, self.count - before
        return node

    def alias(self, event: Any) -> Node:
        if event.anchor in self.open:
            raise self.fail("recursion", f"*{event.anchor} stands inside itself", self.span(event))
        if event.anchor not in self.anchors:
            raise self.fail(
                "unknown-anchor", f"there is no anchor &{event.anchor}", self.span(event)
            )
        node, size = self.anchors[event.anchor]
        self.count += size
        if self.count > MAX_NODES:
            raise self.fail(
                "too-large", f"aliases expand to over {MAX_NODES:,} values", self.span(event)
            )
        return node

    def sequence(self, span: Span, depth: int) -> Sequence:
        items = []
        while not isinstance(event := self.parser.get_event(), yaml.SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return Sequence(items, span)

    def mapping(self, span: Span, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := self.parser.get_event(), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(self.parser.get_event(), depth + 1)
            if not isinstance(key, Scalar):
                self.report.error("bad-key", "a key must be a text", key.span)
            elif key.text == "<<" and key.plain:
                self.report.error("merge-key", "merge keys (<<) are not supported", key.span)
            elif key.text in entries:
                first = entries[key.text][0].span.line
                self.report.error(
                    "duplicate-key", f"key '{key.text}' stands here and in line {first}", key.span
                )
            else:
                entries[key.text] = key, value
        return Mapping(entries, span)


# What libyaml says; what that is to an author, and what helps.
_PROBLEMS = (
    (
        "mapping values are not allowed",
        "a key cannot stand here",
        "put a text that holds ': ' in quotes; start the keys of a mapping in one column",
    ),
    ("quoted scalar; found unexpected", "the quote that opens here is never closed", ""),
    (
        "flow sequence; did not find expected",
        "in the list that opens here, a comma or the ] is missing",
        "put a text that starts with [ in quotes",
    ),
    (
        "flow mapping; did not find expected",
        "in the mapping that opens here, a comma or the } is missing",
        "put a text that starts with { in quotes",
    ),
    (
        "block mapping; did not find expected",
        "expected a key",
        "start the keys of a mapping in one column; write nothing after a closing quote",
    ),
    (
        "block collection; did not find",
        "expected '- '",
        "start the entries of a list in one column",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot start here",
        "start it on a line of its own; put a dash that is a text in quotes",
    ),
    ("expected node content", "expected a value", "write '' for an empty one"),
    ("alphabetic or numeric", "a text cannot start with this mark", "put the text in quotes"),
    ("cannot start any token", "a text cannot start with this character", "put the text in quotes"),
    ("found unexpected ':'", "a space is missing after this colon", ""),
    ("unknown escape", "there is no such escape", "write a backslash twice, or use single quotes"),
)


def _report_syntax(source: Source, error: Any, report: Diagnostics) -> None:
    """Report an error of the YAML parser where it began, in words for authors."""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    said = f"{getattr(error, 'context', None) or ''}; {problem}"
    known = (found for found in _PROBLEMS if found[0] in said)
    _, message, hint = next(known, ("", said.strip("; "), ""))
    if mark is None:  # a character that no YAML file may hold
        at = max(0, source.text.find(chr(getattr(error, "character", 0))))
        line, begin = source.text.count("\n", 0, at), source.text.rfind("\n", 0, at) + 1
    else:
        mark = start if start and ("opens here" in message or "this mark" in message) else mark
        line = mark.line
        begin = sum(len(row) + 1 for row in source.text.split("\n")[:line])
        at = begin + mark.column
    if source.text[at : at + 1] == "\t":
        message, hint = "a tab cannot indent", "indent with spaces"
    span = Span(source, at, at + 1, line + 1, at - begin + 1)
    report.error("yaml-syntax", message, span, *filter(None, [hint]))


def inside(name: str, folder: Path) -> Path | None:
    """Return the real path of a regular file below ``folder`` that ``name`` leads to, else None."""
    if not name or name.startswith(("/", "~")) or "\\" in name or ":" in name or "\0" in name:
        return None
    try:
        path, root = (folder / name).resolve(), folder.resolve()
    except (OSError, RuntimeError):  # a circle of links
        return None
    return path if path.is_relative_to(root) else None


def read_inside(name: str, folder: Path, span: Span, report: Diagnostics) -> str | None:
    """Return the text of a file of the project folder, or None after reporting why not."""
    path = inside(name, folder)
    if path is None:
        hint = "copy it beside the talk, and write its path from there with /"
        report.error("outside", f"'{name}' lies outside the project folder", span, hint)
        return None
    if not isfile(path):
        found = nearest(path.stem, [other.stem for other in folder.glob(f"*{path.suffix}")])
        hints = (f"did you mean '{found}{path.suffix}'?",) if found else ()
        report.error("cannot-read", f"there is no file '{name}'", span, *hints)
        return None
    text = _read_text(path, name, report)
    if text is not None and (fault := NOT_XML.search(text)):
        line = text.count("\n", 0, fault.start()) + 1
        message = f"{name}, line {line}: {code(fault[0])} cannot be printed"
        report.error("control-character", message, span)
        return None
    return text


def code(character: str) -> str:
    return f"U+{ord(character):04X}"
