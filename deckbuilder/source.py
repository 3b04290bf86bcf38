"""YAML text → plain nodes with a span for every key and value. The only door to PyYAML.

Every scalar stays the text that was typed (``NO``, ``3.10``, ``12:30``); what a date or a number is,
the fields that want one decide. The event stream is read, never a constructor: nothing in a file can
run, and what anchors expand to is counted before it is built (YAML 1.1, chapter 3.1).
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect
from collections.abc import Collection
from os.path import isfile  # which, unlike Path's, is False for a name that cannot be one
from pathlib import Path
from typing import Any

import yaml

from deckbuilder.characters import (
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
from deckbuilder.diagnostics import Diagnostics, Source, Span, in_order, nearest, span_at, span_from
from deckbuilder.opened import OtherFile, note, read_regular

Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is 20 times as fast

DASHES = re.compile(r"[ ]*(?:- +)*")
ENTRY = re.compile(
    r"\n([ ]*)(?:(?:- +)*([\w-]+):(?=\s)|- )"
)  # a line that begins a key, or an entry
FOLDED_ITEM = re.compile(r"\n[ ]*- ")
MAX_BYTES = 2_000_000  # of a file, and of what aliases expand to
MAX_FIELD = 20_000  # bytes of a text
MAX_DEPTH = 20
MAX_NODES = 200_000
MAX_SLIPS = 20  # faults of syntax in a file; reading goes on behind each


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
    """Keys and their values, in the file's order. ``torn``: there are more, which could not be read."""

    __slots__ = ("entries", "span", "torn")

    def __init__(
        self, entries: dict[str, tuple[Scalar, Node]], span: Span, torn: bool = False
    ) -> None:
        self.entries, self.span, self.torn = entries, span, torn


Node = Scalar | Sequence | Mapping


class _Stop(Exception):
    """Reading cannot go on; the fault was reported."""


def read_yaml(
    path: Path,
    name: str,
    report: Diagnostics,
    keys: Collection[str] = (),
    may_be_empty: bool = False,
) -> Mapping | None:
    """Return the mapping that a YAML file holds, or None after reporting why there is none.

    ``name`` is what messages call the file, ``keys`` are those that it may have. Reports ``cannot-read``,
    ``encoding``, ``too-large`` and the faults of the YAML itself.
    """
    text = _read_text(path, name, report)
    return None if text is None else parse(Source(name, text), report, keys, may_be_empty)


def parse(
    source: Source, report: Diagnostics, keys: Collection[str] = (), may_be_empty: bool = False
) -> Mapping | None:
    """Return the mapping that a YAML text holds, or None after reporting why there is none.

    Where a part of it cannot be read, that is reported, and the mapping holds the others (``torn``).
    """
    text, slips = source.text, Diagnostics()
    while True:
        composer = _Composer(source, text, keys)
        root: Node | None = None
        try:
            root = composer.document()
        except _Stop:
            pass
        except yaml.YAMLError as error:
            from deckbuilder import slips as syntax  # few talks need it

            slip = syntax.explain(source, text, error, composer.last)
            slips.items.append(slip)
            rest = syntax.without(text, slip)
            if rest != text and len(slips.items) < MAX_SLIPS:
                text = rest
                continue
        break
    report.items += in_order(slips.items + composer.report.items)
    torn = bool(slips.items or composer.torn)
    if may_be_empty and not torn and _is_empty(root):
        return Mapping({}, Span(source, 0, 0, 1, 1))
    return _checked(root, source, torn, report)


def _is_empty(root: Node | None) -> bool:
    return root is None or (isinstance(root, Scalar) and not root.text)


def _checked(root: Node | None, source: Source, torn: bool, report: Diagnostics) -> Mapping | None:
    """Return the root of a file if it is a mapping."""
    if isinstance(root, Mapping):
        root.torn = root.torn or torn
        return root
    if torn or report.errors:
        return None
    if _is_empty(root):
        hint = "start with 'deckbuilder new DIR'"
        report.error("empty-file", f"{source.name} is empty", None, hint)
    else:
        span = root.span if root is not None else None
        hints = ("begin with a line such as 'title: My talk'",)
        report.error("not-a-mapping", "the file must be a mapping of keys to values", span, *hints)
    return None


def _read_text(path: Path, name: str, report: Diagnostics, real: bool = False) -> str | None:
    """Return the text of a file, or None after reporting why not; ``real``: a regular one at a real path."""
    try:
        if real:
            data = read_regular(path, MAX_BYTES, real)
        else:  # what a person names may be a pipe
            note(path)
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OtherFile as found:
        report.error("cannot-read", f"cannot read {name}: it is {found}")
        return None
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
        _report_encoding(name, data, utf16, error.start, report)
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _report_encoding(name: str, data: bytes, utf16: bool, at: int, report: Diagnostics) -> None:
    """Report where a file is no Unicode; its line is shown as Latin-1, which knows every byte."""
    hint = "save the file as UTF-8"
    if utf16:
        report.error(
            "encoding", f"{name} is not the UTF-16 that its first bytes promise", None, hint
        )
        return
    data = data.removeprefix(codecs.BOM_UTF8)
    text = data.decode("latin-1")  # a byte a character: the places agree
    message = f"{name} is not UTF-8: here is the byte {data[at]:02X}"
    report.error("encoding", message, span_at(Source(name, text), at, at + 1), hint)


class _Composer:
    """Builds nodes from the events of a parser; its faults are in ``report``.

    ``text`` is that of the source, maybe with blanks for what could not be read.
    """

    def __init__(self, source: Source, text: str, keys: Collection[str]) -> None:
        self.source, self.text, self.keys, self.report = source, text, keys, Diagnostics()
        self.parser: Any = Parser(ODD_LINE_ENDS.sub(" ", text))
        self.anchors: dict[str, tuple[Node, int, int]] = {}
        self.open: set[str] = set()
        self.unused: dict[str, Span] = {}  # anchors of texts
        self.quoted: list[Span] = []  # texts in quotes
        self.flow = 0  # brackets and braces that are open: lines within need no indentation
        self.torn = 0  # texts that hold what should be entries
        self.nodes = self.bytes = 0
        self.last: Any = None  # the scalar event before a fault

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
            self.check_line_ends()
            return None
        root = self.node(get(), 0)
        get()  # document end
        more = get()
        if not isinstance(more, yaml.StreamEndEvent):
            hint = "write each talk in a file of its own"
            self.report.error(
                "second-document", "a second document starts here", self.span(more), hint
            )
        self.check_line_ends()
        for name, span in self.unused.items():
            span = span._replace(end=span.start + len(name) + 1)
            message = f"'&{name}' is an anchor for YAML, and not printed"
            hint = "put a text that starts with & in quotes"
            self.report.warning("swallowed-anchor", message, span, hint)
        return root

    def check_line_ends(self) -> None:
        """Report line ends that are not seen, where they are no spaces of a text."""
        span = Span(self.source, 0, 0, 1, 1)
        starts = [text.start for text in self.quoted]
        for found in ODD_LINE_BEGINS.finditer(self.text):
            before = bisect(starts, found.start())
            if not before or self.quoted[before - 1].end <= found.start():
                span = span_from(span, *found.span(1))
                message = unseen_line_end(found[1][0])
                self.report.error("control-character", message, span, LINE_END_HINT)

    def node(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        span = self.span(event)
        if depth > MAX_DEPTH:
            raise self.fail("too-deep", f"nested deeper than {MAX_DEPTH} levels", span)
        nodes, size = self.nodes, self.bytes
        self.nodes += 1
        if event.anchor:
            self.open.add(event.anchor)
        flow = bool(getattr(event, "flow_style", False))
        self.flow += flow
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = self.scalar(event, span)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = self.sequence(span, depth)
        else:
            node = self.mapping(span, depth)
        self.flow -= flow
        if event.tag is not None:
            self.report_tag(event, node, span)
        if event.anchor:
            self.open.discard(event.anchor)
            self.anchors[event.anchor] = node, self.nodes - nodes, self.bytes - size
        return node

    def report_tag(self, event: Any, node: Node, span: Span) -> None:
        """Report a tag; a text keeps it, so that it is not found empty as well."""
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        hint = "put a text that starts with ! in quotes"
        self.report.error("tag", f"{tag} is a tag, which is not allowed", span, hint)
        if isinstance(node, Scalar):
            node.text = f"{tag} {node.text}"

    def scalar(self, event: Any, span: Span) -> Scalar:
        """Return a text; reports what would not be printed as it was typed, and what is too long."""
        self.last = event
        text, plain = event.value, not event.style
        self.bytes += len(text)
        if event.style == '"' and (found := NOT_XML.search(text)):
            self.report.error("control-character", f"{code(found[0])} cannot be printed", span)
        if len(text) > MAX_FIELD // 4 and len(text.encode()) > MAX_FIELD:
            message = f"this text has {len(text.encode()):,} bytes, a field may have {MAX_FIELD:,}"
            self.report.error("too-large", message, span, "divide it among several parts")
        if plain:
            self.check_plain(text, span)
        if event.anchor:
            self.unused[event.anchor] = span
        if event.style in ("'", '"'):
            self.quoted.append(span)
            if not self.flow:
                self.check_quoted(span)
        if (
            event.style == '"'
        ):  # from escapes; those of the file itself are line ends or spaces by now
            text = ODD_LINE_ENDS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
        return Scalar(text, span, plain and event.implicit[0], event.style == "|")

    def check_plain(self, text: str, span: Span) -> None:
        """Report what YAML takes for a comment or for indentation, and an author may not."""
        if found := SWALLOWED.match(self.text, span.end):
            place = span_from(span, found.start(1), found.end(1))
            tell = self.report.warning if text else self.report.error
            tell("swallowed-comment", swallowed(found[1]), place, COMMENT_HINT)
        written = self.text[span.start : span.end]
        if not text.isascii() and (found := self.odd_indent(written, span)):
            place = span_from(span, found.start(1), found.end(1))
            self.report.error("indentation", odd_space(found[1]), place, SPACES_HINT)
        elif "\n" in written and (found := FOLDED_ITEM.search(written)):
            dash = span.start + found.end() - 2
            place = span_from(span, dash, dash + 1)
            message = "this '-' continues the text above it, and begins no entry of a list"
            hint = "begin a list below its key; write '|' before a text of several lines"
            self.report.warning("folded-list", message, place, hint)

    def check_quoted(self, span: Span) -> None:
        """Report a text in quotes that takes in a key or an entry of a list (YAML 1.1, 5.3 forbids it)."""
        found = _taken_in(self.text, span, self.keys)
        if found is None:
            return
        self.torn += 1
        line = span.line + self.text.count("\n", span.start, found.end())
        what = f"'{found[2]}:'" if found[2] else "the entry"
        message = f"the quote that opens here closes behind {what} of line {line}"
        mark = self.text[span.start]
        hint = f"write {mark} at the end of the text; indent line {line} deeper if it is part of it"
        self.report.error("unclosed-quote", message, span._replace(end=span.start + 1), hint)

    def odd_indent(self, written: str, span: Span) -> re.Match[str] | None:
        """Return the first space that does not indent before a text or one of its further lines."""
        begin = span.start - span.column + 1
        first = ODD_INDENT.match(self.text, begin)
        if first and first.end() > span.start:
            return first
        return ODD_INDENT.search(self.text, span.start + 1, span.end) if "\n" in written else None

    def alias(self, event: Any) -> Node:
        span = self.span(event)
        if event.anchor in self.open:
            raise self.fail("recursion", f"*{event.anchor} stands inside itself", span)
        if event.anchor not in self.anchors:
            hint = "put a text that starts with * in quotes"
            message = f"there is no anchor &{event.anchor} above"
            self.report.error("unknown-anchor", message, span, hint)
            return Scalar(f"*{event.anchor}", span)
        node, nodes, size = self.anchors[event.anchor]
        self.nodes, self.bytes = self.nodes + nodes, self.bytes + size
        self.unused.pop(event.anchor, None)
        if self.nodes > MAX_NODES or self.bytes > MAX_BYTES:
            most = f"{MAX_NODES:,} values or {MAX_BYTES // 1_000_000} MB"
            raise self.fail("too-large", f"aliases expand to over {most}", span)
        return node

    def sequence(self, span: Span, depth: int) -> Sequence:
        items = []
        while not isinstance(event := self.parser.get_event(), yaml.SequenceEndEvent):
            items.append(self.node(event, depth + 1))
        return Sequence(items, span)

    def mapping(self, span: Span, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        torn, before = False, self.torn
        while not isinstance(event := self.parser.get_event(), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(self.parser.get_event(), depth + 1)
            sound = self.check_key(key, entries)
            torn = torn or not sound
            if sound and isinstance(key, Scalar):
                entries[key.text] = key, value
        return Mapping(entries, span, torn or self.torn > before)

    def check_key(self, key: Node, entries: dict[str, tuple[Scalar, Node]]) -> bool:
        """Return whether a key can be used, after reporting why not."""
        error = self.report.error
        if not isinstance(key, Scalar):
            error(
                "bad-key",
                "a key must be a text",
                key.span,
                "put a text that starts with { in quotes",
            )
        elif key.text == "<<" and key.plain:
            error("merge-key", "merge keys (<<) are not supported", key.span, "write the keys out")
        elif key.text in entries:
            first = entries[key.text][0].span.line
            message = f"key '{key.text}' stands here and in line {first}"
            hints = commented_key(self.text, key.span.start, key.span.line)
            opening = next(iter(entries.values()))[0].span.start
            begin = self.text.rfind("\n", 0, opening) + 1
            if not hints and self.text[begin:opening].strip() == "-":
                hints = ("a new entry of a list begins with '- '",)
            error("duplicate-key", message, key.span, *hints)
        else:
            return not (key.plain and ODD_INDENT.match(key.text))  # that is told
        return False


def _taken_in(text: str, span: Span, keys: Collection[str]) -> re.Match[str] | None:
    """Return the first line of a text in quotes that stands where a key or an entry would begin."""
    if "\n" not in text[span.start : span.end]:
        return None
    begin = span.start - span.column + 1
    head = text[begin : span.start]
    if begin and not head.strip():  # the key is in the line above
        head = text[text.rfind("\n", 0, begin - 1) + 1 : begin]
    dashes = DASHES.match(head)
    assert dashes is not None
    dash, column = dashes[0].rfind("-"), dashes.end()
    if dashes[0] == head:
        column = dash
    for found in ENTRY.finditer(text, span.start, span.end):
        if len(found[1]) <= (column if found[2] else dash) and (found[2] or "") in (*keys, ""):
            return found
    return None


def inside(name: str, folder: Path) -> Path | None:
    """Return the real path of a regular file below ``folder`` that ``name`` leads to, else None."""
    if not name or name.startswith(("/", "~")) or "\\" in name or ":" in name or "\0" in name:
        return None
    if ".." not in Path(name).parts:
        note(folder / name)  # a link may become a file, and a file come
    try:
        path, root = (folder / name).resolve(), folder.resolve()
    except (OSError, RuntimeError):  # a circle of links
        return None
    return path if path.is_relative_to(root) else None


def read_inside(name: str, folder: Path, span: Span, report: Diagnostics) -> str | None:
    """Return the text of a file of the project folder, or None after reporting why not.

    Line ends that are not seen are spaces in it.
    """
    path = inside(name, folder)
    if path is None:
        hint = "copy it beside the talk, and write its path from there with /"
        report.error("outside", f"'{name}' lies outside the project folder", span, hint)
        return None
    if not isfile(path):
        note(path)
        found = nearest(path.stem, [other.stem for other in folder.glob(f"*{path.suffix}")])
        hints = (f"did you mean '{found}{path.suffix}'?",) if found else ()
        report.error("cannot-read", f"there is no file '{name}'", span, *hints)
        return None
    text = _read_text(path, name, report, real=True)
    if text is not None and (fault := NOT_XML.search(text)):
        line = text.count("\n", 0, fault.start()) + 1
        message = f"{name}, line {line}: {code(fault[0])} cannot be printed"
        report.error("control-character", message, span)
        return None
    return text and ODD_LINE_ENDS.sub(" ", text)
