"""Which keys a talk and its parts have, and what their values become."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Any

from deckbuilder.blocks import Link, Picture, Pictures
from deckbuilder.content import (
    Analogy,
    Closing,
    ColumnsSlide,
    Comparison,
    Definition,
    Introduction,
    Lists,
    PictureSlide,
    QuoteSlide,
    Reading,
    RelationEntry,
    Section,
    Takeaway,
    TextSlide,
    slug,
)
from deckbuilder.diagnostics import Span, near
from deckbuilder.pictures import load_image
from deckbuilder.references import (
    NAMED,
    SINGLE,
    WrittenSlide,
)
from deckbuilder.schema import (
    Address,
    Choice,
    Context,
    Field,
    Json,
    Kind,
    Language,
    Made,
    Many,
    Marked,
    Name,
    Number,
    Plain,
    Raw,
    Record,
    beside,
    json_schema,
    wrong_type,
)
from deckbuilder.source import Mapping, Node, Scalar
from deckbuilder.tabular import COLUMN, ROWS, read_tables

VERSION = 1
ISO_DATE = re.compile(r"\d{4}(-\d{1,2}(-\d{1,2})?)?", re.ASCII)


class Date(Plain):
    """A date: ISO 8601 (year, month or day) is checked; any other text prints as typed."""

    def read(self, node: Node, context: Context) -> str | None:
        text = super().read(node, context)
        if text is not None and ISO_DATE.fullmatch(text):
            year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
            if not (year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
                context.report.error("bad-date", f"there is no date {text}", node.span)
                return None
            return "-".join(f"{int(part):02d}" for part in text.split("-"))
        return text


class FileName(Plain):
    """A base name for files that every system takes."""

    def read(self, node: Node, context: Context) -> str | None:
        text = super().read(node, context)
        if text is not None and slug(text, lower=False) != text:
            hint = f"'{slug(text, lower=False)}' would do"
            context.report.error("bad-name", f"'{text}' cannot name a file", node.span, hint)
            return None
        return text


COMMON = {
    "notes": Field(Marked(), help="said: the notes pane only"),
    "id": Field(Name(), help="a name of its own, for slides: and for links"),
    "layout": Field(Name(), help="a slide layout of the template, by name"),
    "fit": Field(Choice(("one slide",)), help="an error instead of a continuation slide"),
    "only": Field(Choice(("slides", "handout"))),
}
SLIDE = Field(Marked(), help="shown on the slide instead of the main text")
TITLE = Field(Plain(), required=True)
TEXT = Field(Marked(), required=True)


class ImageFile(Plain):
    """A picture inside the project folder."""

    def read(self, node: Node, context: Context) -> Any:
        text = super().read(node, context)
        return None if text is None else load_image(text, context.folder, node.span, context.report)


class Flag(Choice):
    """``true`` or ``false``, which editors take for no texts."""

    words: tuple[str, ...] = ("true", "false")

    def schema(self, records: dict[str, Json]) -> Json:
        return {"type": "boolean"}


def _picture(values: dict[str, Any], context: Context) -> Picture | None:
    span = values["span"]
    decorative = values.pop("decorative", "false") == "true"
    alt = values.pop("alt", "")
    if not alt and not decorative:
        hint = "say what it shows; write 'decorative: true' if it says nothing"
        context.report.error("missing-alt", "'alt' is missing in a picture", span, hint)
        return None
    return Picture(values.pop("file"), alt, decorative, **values)


PICTURE = Made(
    Record(
        "picture",
        {
            "file": Field(ImageFile(), required=True, help="a path inside the project folder"),
            "alt": Field(Name(), help="what the picture shows, for those who cannot see it"),
            "decorative": Field(Flag()),
            "caption": Field(Name()),
            "source": Field(Name()),
            "width": Field(Choice(("small", "half", "full")), help="in the handout"),
        },
        dict,
    ),
    _picture,
)


PICTURES = Field(Many(PICTURE, single=True, limit=4))


def _table(values: dict[str, Any], context: Context) -> Comparison | None:
    columns, rows = values.pop("columns"), values.pop("rows")
    tables = read_tables(columns, rows, context.labels.text("aspect"), context)
    return tables and Comparison(table=tables.read, shown=tables.shown, **values)


def _table_record(name: str) -> Made:
    fields = {
        "title": TITLE,
        "columns": Field(Many(COLUMN, limit=12), required=True),
        "rows": Field(ROWS, required=True),
    }
    return Made(Record(name, {**fields, **COMMON}, dict), _table, _check_rows)


def _check_rows(values: dict[str, Any], context: Context) -> None:
    """Report the faults of the rows of a table that has others as well."""
    if {"columns", "rows"} <= values.keys():
        read_tables(values["columns"], values["rows"], context.labels.text("aspect"), context)


def _with_pictures(build: Any) -> Any:
    """Return a builder that turns the pictures of a part, one or a list, into one block."""

    def built(span: Span, picture: tuple[Picture, ...] = (), **values: Any) -> Any:
        return build(span=span, picture=Pictures(picture, span) if picture else None, **values)

    return built


def _relation(values: dict[str, Any], context: Context) -> RelationEntry | None:
    term, kind, of = values.pop("term"), values.pop("is"), values.pop("of")
    if term == of:
        message = f"'{term}' is related to itself"
        context.report.error("self-relation", message, values["span"], "name two terms")
        return None
    return RelationEntry(link=Link(term, kind, of, values.pop("label", "")), **values)


_OPTIONAL_PICTURE = {
    key: field._replace(required=False) for key, field in PICTURE.record.fields.items()
}


def _picture_slide(values: dict[str, Any], context: Context) -> PictureSlide | None:
    """A picture slide names its picture's keys itself, or holds ``picture:``, one or a list."""
    span = values["span"]
    own = {key: values.pop(key) for key in _OPTIONAL_PICTURE if key in values}
    pictures = values.pop("picture", ())
    if own and pictures:
        message = f"'{next(iter(own))}' stands beside 'picture' and not in it"
        hint = "write it in the picture that it is for"
        context.report.error("misplaced-key", message, span, hint)
        return None
    if not pictures and "file" not in own:
        hint = "write 'file' and 'alt', or 'picture' with a list"
        context.report.error("missing-key", "a picture slide needs its picture", span, hint)
        return None
    if own:
        picture = _picture({**own, "span": span}, context)
        if picture is None:
            return None
        pictures = (picture,)
    title = values.pop("title", "") or pictures[0].caption or pictures[0].alt
    if not title:
        context.report.error("missing-key", "'title' is missing in a picture slide", span)
        return None
    return PictureSlide(title=title, picture=Pictures(pictures, span), **values)


INTRODUCTION = Record(
    "introduction", {"text": TEXT, "slide": SLIDE, **COMMON}, Introduction, short="text"
)
DEFINITION = Record(
    "definition",
    {
        "term": TITLE,
        "full_name": Field(Name()),
        "definition": TEXT,
        "slide": SLIDE,
        "examples": Field(Many(Marked(), single=True)),
        "picture": PICTURES,
        "source": Field(Marked()),
        **COMMON,
    },
    _with_pictures(Definition),
)
ANALOGY = Record(
    "analogy",
    {
        "term": Field(Name(), required=True),
        "analogy": TEXT,
        "explanation": Field(Marked()),
        "limits": Field(Marked(), help="where the analogy ends"),
        "slide": SLIDE,
        **COMMON,
    },
    Analogy,
)
COMPARISON = _table_record("comparison")
RELATION = Made(
    Record(
        "relation",
        {
            "term": TITLE,
            "is": Field(Choice(("subset", "overlaps", "part", "leads-to")), required=True),
            "of": TITLE,
            "label": Field(Plain()),
            "explanation": Field(Marked()),
            **COMMON,
        },
        dict,
    ),
    _relation,
)
TAKEAWAY = Record(
    "takeaway", {"text": TEXT, "detail": Field(Marked()), **COMMON}, Takeaway, short="text"
)
READING = Record(
    "reading",
    {"title": TITLE, "url": Field(Address()), "note": Field(Marked()), **COMMON},
    Reading,
    short="title",
)
CLOSING = Record(
    "closing",
    {"text": Field(Marked()), "contact": Field(Marked()), **COMMON},
    Closing,
    short="text",
)

SLIDES: dict[str, Kind] = {
    "section": Record(
        "section",
        {
            "title": TITLE,
            "text": Field(Marked()),
            "slide": SLIDE,
            "minutes": Field(Number()),
            **COMMON,
        },
        Section,
        short="title",
    ),
    "text": Record(
        "text slide",
        {"title": TITLE, "text": TEXT, "slide": SLIDE, "picture": PICTURES, **COMMON},
        _with_pictures(TextSlide),
    ),
    "picture": Made(
        Record(
            "picture slide",
            {"title": Field(Plain()), **_OPTIONAL_PICTURE, "picture": PICTURES, **COMMON},
            dict,
        ),
        _picture_slide,
    ),
    "quote": Record(
        "quote",
        {"text": TEXT, "by": Field(Name()), "title": Field(Plain()), **COMMON},
        QuoteSlide,
        short="text",
    ),
    "columns": Record(
        "columns slide", {"title": TITLE, "left": TEXT, "right": TEXT, **COMMON}, ColumnsSlide
    ),
    "table": _table_record("table"),
}


class SlideEntry:
    """A bare word, ``kind: NAME`` of a part, or ``kind: {…}`` of a free slide."""

    def read(self, node: Node, context: Context) -> WrittenSlide | None:
        if isinstance(node, Scalar):
            return WrittenSlide(node.text, node.span)
        if not isinstance(node, Mapping) or len(node.entries) != 1:
            wanted = "a slide: a word such as 'agenda', or one key such as 'text'"
            wrong_type(node, wanted, context, *beside(node, (*SLIDES, *NAMED)))
            return None
        [(kind, (key, value))] = node.entries.items()
        if kind in SLIDES:
            part = SLIDES[kind].read(value, context)
            return part and WrittenSlide(kind, key.span, part=part)
        if kind not in NAMED:
            known = (*SLIDES, *NAMED)
            hints = near(kind, known) or (f"with a colon come: {', '.join(known)}",)
            if kind in SINGLE:
                hints = (f"write '- {kind}' alone",)
            context.report.error("unknown-slide", f"unknown slide '{kind}:'", key.span, *hints)
            return None
        name = Name("the name of a part").read(value, context)
        if name == "":
            context.report.error("empty-value", f"'{kind}' names nothing", key.span)
        return WrittenSlide(kind, key.span, name) if name else None

    def schema(self, records: dict[str, Json]) -> Json:
        def only(kind: str, schema: Json) -> Json:
            return {
                "type": "object",
                "properties": {kind: schema},
                "required": [kind],
                "maxProperties": 1,
            }

        free = [only(kind, record.schema(records)) for kind, record in SLIDES.items()]
        named = [only(kind, Plain().schema(records)) for kind in NAMED]
        return {"anyOf": [{"type": "string"}, *named, *free]}


WANTED = Choice(("auto", "yes", "no"))
LISTS = Record(
    "handout",
    {
        "contents": Field(WANTED, help="a list of the headings; auto: with more than twelve terms"),
        "index": Field(WANTED, help="the terms from A to Z; auto: with more than twelve"),
    },
    Lists,
)


TALK = Record(
    "talk",
    {
        "deckbuilder": Field(Number("a whole number", whole=True), help="version of this schema"),
        "title": TITLE,
        "subtitle": Field(Name()),
        "author": Field(Many(Name(), single=True)),
        "event": Field(Name()),
        "date": Field(Date()),
        "language": Field(
            Language(), help="BCP 47 tag of the talk's language, such as en or pt-BR"
        ),
        "minutes": Field(Number()),
        "pace": Field(Number()),
        "name": Field(FileName(), help="base name of the outputs"),
        "template": Field(Name(), help="a bundled template's name, a folder or a .pptx"),
        "handout": Field(LISTS, help="what the handout lists of itself"),
        "labels": Field(Raw({"type": "object", "additionalProperties": {"type": "string"}})),
        "introduction": Field(INTRODUCTION),
        "definitions": Field(Many(DEFINITION)),
        "analogies": Field(Many(ANALOGY)),
        "comparison": Field(Many(COMPARISON, single=True)),
        "relations": Field(Many(RELATION)),
        "takeaways": Field(Many(TAKEAWAY)),
        "further_reading": Field(Many(READING)),
        "closing": Field(CLOSING),
        "slides": Field(Many(SlideEntry()), help="the author's own order"),
    },
    dict,
)


PARTS = tuple(TALK.fields)[tuple(TALK.fields).index("introduction") :]


def schema() -> Json:
    """Return the JSON Schema of content files."""
    return json_schema(TALK, "A talk for deckbuilder")
