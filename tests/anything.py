"""Anything that people, programs and bad luck put into a talk, a template or a picture.

Strategies of hypothesis: the property tests try a few examples of each, ``tools/fuzz.py`` as many as there is
time for.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from conftest import CASES
from hypothesis import strategies as st
from lxml import etree
from readback import PATHS

from deckbuilder import forms, schema
from deckbuilder.references import SINGLE
from deckbuilder.tabular import ROWS

# What means something to somebody else: markup, templates, formats, escapes, other programs' links.
ODDITIES = (
    "AT&T",
    "List<String>",
    "<b>bold</b>",
    "<me@x.org>",
    "<img src=x.png/>",
    "<para>",
    "<br/>",
    "{{x}}",
    "${x}",
    "%s %d %(x)s",
    "{0}",
    "=cmd|' /C calc'!A0",
    "_x0041_",
    "_x005F_x0041_",
    "]]>",
    "<![CDATA[x]]>",
    "<!--x-->",
    "<?xml?>",
    "<!DOCTYPE a>",
    "&#65;",
    "&amp;amp;",
    "&nbsp;",
    "\\n\\u0041",
    "(x) Tj",
    "<</A 1>>",
    "endstream",
    "%%EOF",
    "'",
    '"',
    "''",
    "--",
    "---",
    "# x",
    "- x",
    "1. x",
    "> x",
    "| a | b |",
    "a: b",
    "@x",
    "`x`",
    "*x*",
    "**x",
    "x^2^",
    "H~2~O",
    "$x$",
    "[x](https://x.org)",
    "[x](javascript:alert(1))",
    "[x](file:///etc/passwd)",
    "[x]{lang=de}",
    "[x](https://x.org/a b)",
    "[x](https://ü.example/ä?q=\"'<>&)",
    "[x](mailto:me@x.org?subject=a&b)",
    "[x](data:text/html,x)",
    "[x](ppaction://program)",
    "[",
    "](",
    "\\[",
    "\\",
)
SIGNS = (
    "\u202e\u202d\u2066\u2069\u200e\u200f\u200b\u200c\u200d\u2060\ufeff\u00ad\u2028\u2029\u0085\r\n\t\v\f\0\x1b\x7f"
    "\u00a0\u202f\u3000\u0301\u0300\u20dd\ufe0f\U000e0041\ufffe\uffff\ufffd\ue000\U0010ffff\ud800\udfff\u034f\u115f"
    "αЖאبाกጀ中あ한𝔘😀👩\u200d👩\u200d👧🇦🇹ﬁ²½①ⅣａÅ\u0600\u070f\u180e\ufff9\ufffb"
)
odd = st.sampled_from(ODDITIES)
texts = st.one_of(
    st.text(max_size=60),
    st.text(SIGNS, max_size=8),
    st.lists(
        st.one_of(odd, st.text(SIGNS, max_size=3), st.text("abc ", max_size=9)), max_size=8
    ).map(" ".join),
    st.builds(
        lambda text, times: text * times, st.one_of(odd, st.text(max_size=20)), st.integers(1, 200)
    ),
)
# Texts in which nothing is at fault, so that more than their faults is tried.
calm = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=60),
    st.lists(
        st.one_of(
            st.sampled_from(ODDITIES).filter(lambda text: "](" not in text),
            st.text("ab ", max_size=9),
        ),
        min_size=1,
        max_size=6,
    ).map(" ".join),
).filter(str.strip)
NAMES = ("LLM", "GenAI", "Transformer", "A&B", "ß", "<b>", "中文")
names = st.sampled_from(NAMES)
WORDS: dict[type, st.SearchStrategy[Any]] = {
    schema.Language: st.sampled_from(
        ["en", "de", "ar", "he", "zh-Hant", "ja", "ko", "en-GB", "th", "tlh", "EN"]
    ),
    forms.Date: st.one_of(st.sampled_from(["2024", "2024-2-3", "next week", "2024-13-45"]), calm),
    forms.ImageFile: st.sampled_from(
        ["photo.png", "turned.jpg", "a.gif", "a.webp"] * 3 + ["no.png", "../photo.png"]
    ),
    schema.Number: st.sampled_from(["1", "20", "0.1", "999999999", "1e3"]),
    schema.Name: names,
    forms.FileName: st.sampled_from(["talk", "Über", "中文", "con", "a/b"]),
}
LEFT_OUT = ("deckbuilder", "template", "fit", "layout")  # what names something that is not there


def anything_like(kind: Any, depth: int = 0) -> st.SearchStrategy[Any]:
    """Return what may stand where the schema wants ``kind``: now and then something else."""
    if depth > 7:
        return calm
    return st.integers(0, 199).flatmap(lambda n: wrong if n == 199 else _like(kind, depth + 1))


wrong = st.one_of(
    texts, st.none(), st.lists(texts, max_size=2), st.dictionaries(texts, texts, max_size=2)
)


def _like(kind: Any, depth: int) -> st.SearchStrategy[Any]:
    if isinstance(kind, schema.Made):
        return _like(kind.record, depth)
    if isinstance(kind, schema.Record):
        return _record(kind.fields, depth)
    if isinstance(kind, schema.Many):
        return st.lists(anything_like(kind.kind, depth), min_size=1, max_size=4)
    if isinstance(kind, schema.Choice):
        return st.sampled_from(kind.words)
    if isinstance(kind, forms.SlideEntry):
        return _slides(depth)
    if kind is ROWS:
        return _rows()
    if isinstance(kind, schema.Raw):
        return st.dictionaries(
            st.sampled_from(["agenda", "contents", "index", "takeaways"]), calm, max_size=3
        )
    return next((found for known, found in WORDS.items() if type(kind) is known), calm)


def _record(fields: Mapping[str, schema.Field], depth: int) -> st.SearchStrategy[dict[str, Any]]:
    fields = {key: field for key, field in fields.items() if key not in LEFT_OUT}
    needed = {key: anything_like(f.kind, depth) for key, f in fields.items() if f.required}
    others = {key: anything_like(f.kind, depth) for key, f in fields.items() if not f.required}
    return st.fixed_dictionaries(needed, optional=others)


def _slides(depth: int) -> st.SearchStrategy[Any]:
    free = [
        st.fixed_dictionaries({kind: anything_like(record, depth)})
        for kind, record in forms.SLIDES.items()
    ]
    return st.one_of(st.sampled_from(SINGLE), st.fixed_dictionaries({"definition": names}), *free)


def _rows() -> st.SearchStrategy[Any]:
    cell = st.one_of(calm, st.fixed_dictionaries({"text": calm}, optional={"slide": calm}))
    row = st.lists(cell, min_size=len(COLUMNS) + 1, max_size=len(COLUMNS) + 1)
    return st.lists(row, min_size=1, max_size=5)


COLUMNS = ("One", "Two & more")


def coherent(talk: Any) -> Any:
    """Return a talk in which what is named is there, once: terms, columns."""
    if not isinstance(talk, dict):
        return [coherent(value) for value in talk] if isinstance(talk, list) else talk
    talk = {key: coherent(value) for key, value in talk.items()}
    if "rows" in talk and "columns" in talk:
        talk["columns"] = list(COLUMNS)
    if {"is", "of", "term"} <= talk.keys():
        talk |= {key: NAMES[len(str(talk[key])) % len(NAMES)] for key in ("term", "of")}
    if isinstance(talk.get("definitions"), list):
        pairs = zip(talk["definitions"], NAMES, strict=False)
        talk["definitions"] = [{**d, "term": name} for d, name in pairs if isinstance(d, dict)]
    return talk


def with_terms(talk: dict[str, Any]) -> dict[str, Any]:
    """Return a talk that defines each of NAMES."""
    known = talk.get("definitions") or []
    more = [{"term": name, "definition": "x"} for name in NAMES[len(known) :]]
    return {**talk, "definitions": [*known, *more]} if isinstance(known, list) else talk


talks = _record(forms.TALK.fields, 0).map(coherent).map(with_terms)


def quoted(text: str) -> str:
    """Return a text as a double-quoted scalar of YAML, whatever it holds."""
    escaped = "".join(
        f"\\{c}" if c in '"\\' else c if c.isprintable() else f"\\U{ord(c):08x}" for c in text
    )
    return f'"{escaped}"'


def to_yaml(value: Any) -> str:
    """Return a value as YAML in flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(k)}: {to_yaml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(to_yaml, value)) + "]"
    return "" if value is None else quoted(str(value))


# --- bytes ----------------------------------------------------------------------------------------

# Where to change something (a share of the whole, in millionths), how many bytes go, what comes.
_edit = st.tuples(st.integers(0, 999_999), st.integers(0, 60), st.binary(max_size=12))
edits = st.lists(_edit, min_size=1, max_size=6)
SPLINTERS = st.sampled_from(
    [
        b"\t",
        b": ",
        b"- ",
        b"&a ",
        b"*a",
        b"<<: ",
        b"!!x ",
        b"%",
        b"|\n",
        b">\n",
        b"'",
        b'"',
        b"{",
        b"[",
        b"]",
        b"#",
        b"---\n",
        b"\n...\n",
        b"\r",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xc2\x85",
        b"\xe2\x80\xa8",
        b"\\x",
        b"? ",
    ]
)
yaml_edits = st.lists(
    st.tuples(
        st.integers(0, 999_999), st.integers(0, 60), st.one_of(SPLINTERS, st.binary(max_size=12))
    ),
    min_size=1,
    max_size=6,
)


def edited(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Return bytes with a few stretches replaced."""
    for place, gone, new in changes:
        at = len(data) * place // 1_000_000
        data = data[:at] + new + data[at + gone :]
    return data


@cache
def contents() -> list[bytes]:
    """Return all content files of the tests' cases."""
    return [path.read_bytes() for path in sorted(CASES.rglob("*.yaml"))]


@cache
def base_parts(name: str) -> dict[str, bytes]:
    """Return the parts of a template's base."""
    with zipfile.ZipFile(PATHS[name]) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in parts.items():
            archive.writestr(name, blob)
    return out.getvalue()


# --- parts of a template ----------------------------------------------------------------------------

VALUES = st.one_of(
    st.sampled_from(
        [
            "",
            "0",
            "-1",
            "x",
            "NaN",
            "1e999",
            "999999999999999999999",
            "0.5",
            "50%",
            "٣",
            "true",
            "rId99",
            "../../../etc/passwd",
            "https://x.org/a",
            "#",
            "{",
            "+mj-lt",
            "title",
            "FFFFFF",
            "A" * 5000,
        ]
    ),
    st.integers().map(str),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
)
ATTRIBUTE = re.compile(r'(\s[\w:.]+=")([^"]*)(")')
# Which part (a share of all), what is done to it, where in it (a share), and with what.
changes = st.lists(
    st.tuples(
        st.integers(0, 999_999),
        st.sampled_from(
            ["attribute"] * 6
            + ["without", "twice", "renamed", "emptied"] * 2
            + ["bytes", "dropped"]
        ),
        st.integers(0, 999_999),
        VALUES,
    ),
    min_size=1,
    max_size=4,
)


def changed(parts: Mapping[str, bytes], plan: list[tuple[int, str, int, str]]) -> dict[str, bytes]:
    """Return the parts of a package with a few of them damaged."""
    parts = dict(parts)
    for which, what, where, value in plan:
        name = list(parts)[len(parts) * which // 1_000_000]
        blob = parts[name]
        if what == "dropped":
            del parts[name]
        elif what == "bytes" or not name.endswith((".xml", ".rels")):
            parts[name] = edited(blob, [(where, len(value), value.encode())])
        elif what == "attribute":
            text = blob.decode("utf-8", "replace")
            found = list(ATTRIBUTE.finditer(text))
            if found:
                start, end = found[len(found) * where // 1_000_000].span(2)
                parts[name] = (text[:start] + escape(value, {'"': "&quot;"}) + text[end:]).encode()
        else:
            parts[name] = _rebuilt(blob, what, where)
    return parts


def _rebuilt(blob: bytes, what: str, where: int) -> bytes:
    """Return a part with one element taken away, doubled, emptied or called something else."""
    try:
        root = etree.fromstring(blob)
    except etree.XMLSyntaxError:
        return blob
    elements = list(root.iter("*"))
    element = elements[len(elements) * where // 1_000_000]
    parent = element.getparent()
    if what == "renamed":
        element.tag = "{x}y"
    elif what == "emptied":
        element.clear()
    elif parent is not None and what == "without":
        parent.remove(element)
    elif parent is not None:
        parent.append(deepcopy(element))
    return etree.tostring(root)
