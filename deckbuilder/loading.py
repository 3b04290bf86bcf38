"""A content file → ``Talk``, with every fault of the file told in one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from deckbuilder import source
from deckbuilder.blocks import join
from deckbuilder.content import (
    FurtherReading,
    Takeaways,
    Talk,
    slug,
)
from deckbuilder.diagnostics import Diagnostics, Span, in_order
from deckbuilder.forms import PARTS, TALK, VERSION
from deckbuilder.language import Labels, is_language_tag, load_labels
from deckbuilder.references import (
    check_names,
    group_relations,
    resolve_order,
    resolve_terms,
)
from deckbuilder.schema import (
    Context,
    keys,
    place,
)
from deckbuilder.source import Mapping, Scalar


def load_talk(path: Path, name: str, report: Diagnostics) -> tuple[Talk, Labels] | None:
    """Return the talk in a content file and its labels, or None after reporting every fault, by line.

    ``name`` is what messages call the file; its folder is the project folder.
    """
    before = len(report.items)
    loaded = _load(path, name, report)
    report.items[before:] = in_order(report.items[before:])
    return loaded


def _load(path: Path, name: str, report: Diagnostics) -> tuple[Talk, Labels] | None:
    root = source.read_yaml(path, name, report, keys(TALK))
    if root is None or not _known_version(root, report):
        return None
    labels = _labels(root, report)
    context = Context(report, path.parent, labels)
    values, sound = TALK.values(root, context)
    if root.torn:  # what is named may stand in what could not be read
        return None
    if not sound and any(key in root.entries and key not in values for key in PARTS):
        check_names(root, report)
        return None
    values = {"title": "", "span": place(root), **values}
    talk = _assemble(values, root, report)
    return None if report.errors else (talk, labels)


def _known_version(root: Mapping, report: Diagnostics) -> bool:
    """Check the version first: a newer schema makes every other message moot."""
    node = root.entries.get("deckbuilder", (None, None))[1]
    if isinstance(node, Scalar) and node.text.isdecimal() and int(node.text) > VERSION:
        message = f"the file wants version {node.text} of the content schema; this program knows {VERSION}"
        hint = "update with 'pip install -U deckbuilder-talk'"
        report.error("newer-schema", message, node.span, hint)
        return False
    return True


def _labels(root: Mapping, report: Diagnostics) -> Labels:
    """Return the tool's words in the talk's language, with the author's own in their place."""
    language = root.entries.get("language", (None, None))[1]
    overrides: dict[str, tuple[str, Span]] = {}
    written = root.entries.get("labels", (None, None))[1]
    if isinstance(written, Mapping):
        for key, (key_node, value) in written.entries.items():
            if isinstance(value, Scalar):
                overrides[key] = value.text, key_node.span
            else:
                report.error("wrong-type", f"label '{key}' must be a text", key_node.span)
    elif written is not None:
        report.error("wrong-type", "'labels' must be a mapping of names to texts", written.span)
    sound = isinstance(language, Scalar) and is_language_tag(language.text)
    tag = language.text if isinstance(language, Scalar) and sound else "en"
    return load_labels(tag, overrides, language.span if language else None, report)


def _assemble(values: dict[str, Any], root: Mapping, report: Diagnostics) -> Talk:
    """Return the talk with its parts related to one another; reports what relates to nothing."""
    for read_before in ("deckbuilder", "labels"):
        values.pop(read_before, None)
    order = values.pop("slides", None)
    parts = {
        "definitions": values.pop("definitions", ()),
        "analogies": values.pop("analogies", ()),
        "comparisons": values.pop("comparison", ()),
        "relations": group_relations(values.pop("relations", ())),
    }
    for key, build in (("takeaways", Takeaways), ("further_reading", FurtherReading)):
        if key in values:
            parts[key] = _list_part(build, values.pop(key), root.entries[key][0].span)
    values["authors"] = values.pop("author", ())
    values["name"] = values.get("name") or slug(values["title"])
    talk = Talk(**values, **parts)
    return resolve_order(resolve_terms(talk, report), order, report)


def _list_part(build: Any, items: tuple[Any, ...], span: Span) -> Any:
    """Return the part that entries make; what is said about its one slide is gathered from them."""

    def first(name: str) -> str:
        return next((getattr(item, name) for item in items if getattr(item, name)), "")

    notes = join(item.notes for item in items if item.only != "handout")
    return build(items=items, span=span, layout=first("layout"), fit=first("fit"), notes=notes)
