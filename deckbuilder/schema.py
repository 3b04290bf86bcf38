"""Kinds of values: each reads a YAML node, reporting every fault at its span, and gives its JSON Schema.

One definition serves the checks and the schema. A kind's ``read`` returns None where it reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from deckbuilder import source
from deckbuilder.characters import commented_key
from deckbuilder.diagnostics import Counted, Diagnostics, Named, Span, near, nearest, shortened
from deckbuilder.language import Labels, is_language_tag
from deckbuilder.markup import parse_text, plain_text
from deckbuilder.prose import ADDRESS, FAULTS
from deckbuilder.record import Frozen
from deckbuilder.source import Node, Scalar

Json = dict[str, Any]
LIST_START = re.compile(r"(- |1\. )")
LIST_ITEM = re.compile(r"(- |\d{1,2}\. )")
FOLDED_ITEM = re.compile(r" (- |\d{1,2}\. )")


class Context(NamedTuple):
    """What reading needs: where faults go, the project folder, and the tool's words in the language."""

    report: Diagnostics
    folder: Path
    labels: Labels


class Kind(Protocol):
    def read(self, node: Node, context: Context) -> Any: ...

    def schema(self, records: dict[str, Json]) -> Json: ...


def place(node: Node) -> Span:
    """Return the span to blame: of a mapping, its first key."""
    if isinstance(node, source.Mapping) and node.entries:
        return next(iter(node.entries.values()))[0].span
    return node.span


def wrong_type(node: Node, wanted: str, context: Context, *hints: str) -> None:
    """Report that a node is not what a field wants."""
    found = {Scalar: "a text", source.Sequence: "a list"}.get(type(node), "a mapping of keys")
    if isinstance(node, Scalar) and _is_blank(node):
        found = "nothing"
    context.report.error("wrong-type", f"expected {wanted}, found {found}", place(node), *hints)


def beside(node: Node, kinds: Collection[str]) -> tuple[str, ...]:
    """Return a hint where the keys of one of the ``kinds`` stand beside it instead of below it."""
    first = next(iter(node.entries.items()), None) if isinstance(node, source.Mapping) else None
    value = first[1][1] if first is not None else None
    if first is None or first[0] not in kinds or not isinstance(value, Scalar) or value.text:
        return ()
    return (f"indent the keys of '{first[0]}' deeper than it, by two spaces",)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class Plain(Frozen):
    """A text without marks."""

    wanted: str = "a text"

    def read(self, node: Node, context: Context) -> str | None:
        if not isinstance(node, Scalar):
            wrong_type(node, self.wanted, context)
            return None
        return plain_text(node.text, node.literal)

    def schema(self, records: dict[str, Json]) -> Json:
        return {"type": ["string", "number", "boolean"]}


class Name(Plain):
    """A text that keeps its place, for messages about what it names."""

    def read(self, node: Node, context: Context) -> Named | None:
        text = super().read(node, context)
        return None if text is None else Named(text, node.span)


class Marked(Plain):
    """A text with the marks of ``markup``."""

    def read(self, node: Node, context: Context) -> Any:
        if not isinstance(node, Scalar):
            hint = "write a '|' block, with the lines that begin with '- ' in it"
            wrong_type(node, self.wanted, context, *[hint] * isinstance(node, source.Sequence))
            return None
        self.check_fold(node, context)
        return parse_text(node.text, node.literal, node.span, context.report)

    def check_fold(self, node: Scalar, context: Context) -> None:
        """Warn of a list in a ``>`` block that YAML has folded into running text.

        What is indented deeper, or stands below such a line or an empty one, keeps its line.
        """
        origin, at = node.span.source, node.span.start
        if not origin.text.startswith(">", at) or not FOLDED_ITEM.search(node.text):
            return
        lines = origin.text[at : node.span.end].split("\n")
        indent = next((_indent(line) for line in lines[1:] if line.strip()), 0)
        first, above = None, ""  # of a list: its line; the line above, if it is folded
        for number, line in enumerate(lines[1:], 1):
            flush = bool(line.strip()) and _indent(line) == indent
            if flush and (LIST_START if first is None else LIST_ITEM).match(line, indent):
                first = first or number
                if above:
                    break
            else:
                first = None
            above = line if flush else ""
        else:
            return
        assert first is not None
        start = at + sum(len(line) + 1 for line in lines[:first]) + indent
        end = start + lines[first].index(" ", indent) - indent
        span = Span(origin, start, end, node.span.line + first, indent + 1)
        message = "a '>' block folds its lines: this list becomes running text"
        context.report.warning("folded-list", message, span, "write '|' instead of '>'")


class Address(Plain):
    """An address that a link may lead to: http, https or mailto."""

    def read(self, node: Node, context: Context) -> str | None:
        text = super().read(node, context)
        if text and not ADDRESS.match(text):
            _, message, hint = FAULTS["link-scheme"]
            context.report.error("link-scheme", message.format(shortened(text)), node.span, hint)
            return None
        return text

    def schema(self, records: dict[str, Json]) -> Json:
        return {
            "type": "string",
            "pattern": "^([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:).",
        }


class Number(Plain):
    """A number above zero; ``whole`` wants an integer."""

    wanted: str = "a number above zero"
    whole: bool = False

    def read(self, node: Node, context: Context) -> Any:
        text = super().read(node, context)
        if text is None:
            return None
        pattern = r"\d{1,9}" if self.whole else r"\d{1,9}(\.\d{1,9})?"
        if not re.fullmatch(pattern, text, re.ASCII) or not float(text):
            message = f"expected {self.wanted}, found '{text}'"
            context.report.error("bad-number", message, node.span, "write digits, such as 20")
            return None
        return int(text) if self.whole else Counted(float(text), node.span)

    def schema(self, records: dict[str, Json]) -> Json:
        return {"type": "integer" if self.whole else "number", "exclusiveMinimum": 0}


class Lengths(Frozen):
    """A list of lengths in points: ``least`` to ``most`` of them; ``rising``: sizes, the smaller first.

    A list of one may be written as its number.
    """

    least: int
    most: int = 0
    rising: bool = False

    def read(self, node: Node, context: Context) -> tuple[float, ...] | None:
        nodes = node.items if isinstance(node, source.Sequence) else [node]
        texts = [item.text if isinstance(item, Scalar) else "" for item in nodes]
        sound = all(re.fullmatch(r"\d{1,4}(\.\d{1,4})?", text, re.ASCII) for text in texts)
        found = tuple(float(text) for text in texts) if sound else ()
        falling = self.rising and (0.0 in found or list(found) != sorted(found))
        if falling or not self.least <= len(found) <= (self.most or self.least):
            count = str(self.least) + (f" or {self.most}" if self.most else "")
            wanted = f"{count} numbers of points" + ", the smaller first" * self.rising
            message = f"expected {wanted}"
            example = ", ".join(["18", "28", "36", "44"][: self.most or self.least])
            context.report.error("bad-number", message, place(node), f"write [{example}]")
            return None
        return found

    def schema(self, records: dict[str, Json]) -> Json:
        limits = {"minItems": self.least, "maxItems": self.most or self.least}
        many = {"type": "array", "items": {"type": "number", "minimum": 0}, **limits}
        return {"anyOf": [{"type": "number"}, many]} if self.least == 1 else many


class Color(Plain):
    """A colour as six hexadecimal digits, which keeps its place, for messages about what it colours."""

    wanted: str = "a colour"

    def read(self, node: Node, context: Context) -> str | None:
        text = super().read(node, context)
        if text is None:
            return None
        digits = text.removeprefix("#")
        if not re.fullmatch("[0-9A-Fa-f]{6}", digits):
            hint = 'write red, green and blue as six hexadecimal digits in quotes, such as "0B6B6B"'
            context.report.error("bad-color", f"'{text}' is not a colour", node.span, hint)
            return None
        return Named(digits.upper(), node.span)


class Language(Plain):
    """A BCP 47 language tag."""

    def read(self, node: Node, context: Context) -> str | None:
        text = super().read(node, context)
        if text is not None and not is_language_tag(text):
            hint = "write a tag such as en, de or pt-BR"
            context.report.error("bad-language", f"'{text}' is not a language tag", node.span, hint)
            return None
        return text

    def schema(self, records: dict[str, Json]) -> Json:
        return {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"}


class Choice(Frozen):
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, node: Node, context: Context) -> str | None:
        listed = (
            ", ".join(self.words[:-1]) + " or " + self.words[-1]
            if self.words[1:]
            else self.words[0]
        )
        if not isinstance(node, Scalar):
            wrong_type(node, listed, context)
            return None
        if node.text not in self.words:
            message = f"expected {listed}, found '{node.text}'"
            context.report.error("bad-choice", message, node.span, *near(node.text, self.words))
            return None
        return node.text

    def schema(self, records: dict[str, Json]) -> Json:
        return {"enum": list(self.words)}


class Many(Frozen):
    """A list of one kind; with ``single``, one alone may stand for a list of one."""

    kind: Kind
    single: bool = False
    limit: int = 10_000

    def read(self, node: Node, context: Context) -> Any:
        if not isinstance(node, source.Sequence):
            if not self.single:
                wrong_type(node, "a list", context, "begin each entry with '- '")
                return None
            value = self.kind.read(node, context)
            return None if value is None else (value,)
        if len(node.items) > self.limit:
            message = f"{len(node.items):,} are listed, at most {self.limit:,} are allowed"
            context.report.error("too-many", message, place(node.items[self.limit]))
            return None
        values = [self.kind.read(item, context) for item in node.items]
        return None if any(value is None for value in values) else tuple(values)

    def schema(self, records: dict[str, Json]) -> Json:
        item = self.kind.schema(records)
        many = {"type": "array", "items": item, "maxItems": self.limit}
        return {"anyOf": [item, many]} if self.single else many


class Field(NamedTuple):
    """A key of a record. ``help`` is shown by editors."""

    kind: Kind
    required: bool = False
    help: str = ""


class Record(Frozen):
    """A mapping with known keys that ``build`` turns into an object, given the values and a span.

    ``short``: the key that a bare text stands for.
    """

    name: str
    fields: Mapping[str, Field]
    build: Callable[..., Any]
    short: str = ""

    @property
    def title(self) -> str:
        return f"{'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"

    def read(self, node: Node, context: Context) -> Any:
        """Return what ``build`` makes of the values; reports unknown, missing and empty keys."""
        if self.short and isinstance(node, Scalar) and not _is_blank(node):
            value = self.fields[self.short].kind.read(node, context)
            return None if value is None else self.build(span=node.span, **{self.short: value})
        if not isinstance(node, source.Mapping):
            keys = [key for key, field in self.fields.items() if field.required]
            keys = keys or [next(iter(self.fields))]
            hint = f"write {{{', '.join(f'{key}: …' for key in keys)}}}"
            wrong_type(node, f"{self.title} (with keys such as '{keys[0]}')", context, hint)
            return None
        values, sound = self.values(node, context)
        return self.build(span=place(node), **values) if sound else None

    def values(self, node: source.Mapping, context: Context) -> tuple[dict[str, Any], bool]:
        """Return the values that could be read, and whether nothing had to be reported."""
        values, sound = {}, True
        meant = set()  # keys that are there but for a slip
        for key, (key_node, value_node) in node.entries.items():
            field = self.fields.get(key)
            if field is None:
                message = f"unknown key '{key}' in {self.title}"
                span = key_node.span
                hints = near(key, self.fields) or commented_key(
                    span.source.text, span.start, span.line
                )
                # {text: one, two} has the keys text and two.
                if not hints and _is_blank(value_node):
                    hints = ("put a text that holds ', ' in quotes",)
                if not hints and self.short and len(node.entries) == 1:
                    hints = ("put a text that holds ': ' in quotes",)
                    meant.add(self.short)
                context.report.error("unknown-key", message, span, *hints)
                meant.add(nearest(key, self.fields))
                sound = False
            elif _is_blank(value_node):
                if field.required:
                    context.report.error("empty-value", f"'{key}' is empty", key_node.span)
                    sound = False
            elif (value := field.kind.read(value_node, context)) is None:
                sound = False
            else:
                values[key] = value
        for key, field in self.fields.items():
            if field.required and key not in node.entries:
                sound = False
                if key not in meant and not node.torn:
                    message = f"'{key}' is missing in {self.title}"
                    context.report.error("missing-key", message, place(node))
        return values, sound

    def schema(self, records: dict[str, Json]) -> Json:
        name = self.name.replace(" ", "-")
        reference = {"$ref": f"#/$defs/{name}"}
        if name not in records:
            records[name] = {}
            records[name].update(self.object_schema(records))
        if self.short:
            return {"anyOf": [self.fields[self.short].kind.schema(records), reference]}
        return reference

    def object_schema(self, records: dict[str, Json]) -> Json:
        """Return the JSON Schema of the mapping itself."""
        properties = {}
        for key, field in self.fields.items():
            properties[key] = field.kind.schema(records)
            if field.help:
                properties[key] = {"description": field.help, **properties[key]}
        required = [key for key, field in self.fields.items() if field.required]
        schema: Json = {"type": "object", "properties": properties, "additionalProperties": False}
        return {**schema, "required": required} if required else schema


def written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a record that stays a dictionary holds, without the place that every record has."""
    return {key: value for key, value in values.items() if key != "span"}


class Made(Frozen):
    """A record whose values need the context to become an object; ``make`` reports and returns None.

    ``check`` looks at the values of a record that has faults, so that further ones are told, too.
    """

    record: Record
    make: Callable[[dict[str, Any], Context], Any]
    check: Callable[[dict[str, Any], Context], Any] | None = None

    def read(self, node: Node, context: Context) -> Any:
        if self.check is None or not isinstance(node, source.Mapping):
            values = self.record.read(node, context)
            return None if values is None else self.make(values, context)
        values, sound = self.record.values(node, context)
        if not sound:
            return self.check(values, context) and None
        return self.make({"span": place(node), **values}, context)

    def schema(self, records: dict[str, Json]) -> Json:
        return self.record.schema(records)


class Raw(Frozen):
    """A node that code reads later; ``open`` is its JSON Schema."""

    open: Mapping[str, Any]

    def read(self, node: Node, context: Context) -> Node:
        return node

    def schema(self, records: dict[str, Json]) -> Json:
        return dict(self.open)


def _is_blank(node: Node) -> bool:
    if isinstance(node, Scalar):
        return not node.text.strip()
    return isinstance(node, source.Sequence) and not node.items


def keys(root: Record) -> set[str]:
    """Return the keys of a record and of those within it."""
    records: dict[str, Json] = {}
    found = [root.object_schema(records), *records.values()]
    return {key for record in found for key in record["properties"]}


def json_schema(root: Record, title: str) -> Json:
    """Return the JSON Schema (draft 2020-12) of files whose root is ``root``."""
    records: dict[str, Json] = {}
    body = root.object_schema(records)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    return {**head, **body, "$defs": records}
