"""Diagnostics for other programs: a line each, as JSON, or as commands of GitHub's workflows."""

from __future__ import annotations

from collections.abc import Sequence

from deckbuilder.diagnostics import Diagnostic, Span, printable, report

FORMS = ("long", "short", "json", "github")
# Severities as workflow commands; "notice" is the mildest (GitHub Docs, Workflow commands).
COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def messages(items: Sequence[Diagnostic], form: str, color: bool = False) -> str:
    """Return diagnostics in one of ``FORMS``: the long form counts what is over its limit, others do not."""
    if form == "long":
        return report(items, color)
    write = {"short": short, "json": as_json, "github": github}[form]
    return "\n".join(map(write, items))


def further(items: Sequence[Diagnostic], form: str) -> str:
    """Return the last line of a run: which command says more about its first error, "" if it has none.

    Only people are told, in the long form.
    """
    found = next((item.rule for item in items if item.severity == "error"), "")
    if not found or form != "long":
        return ""
    return f"for more about an error, run 'deckbuilder explain {found}'"


def short(item: Diagnostic) -> str:
    """Return ``file:line:column: severity[rule]: message``."""
    said = f"{item.severity}[{item.rule}]: {printable(item.message)}"
    span = item.span
    return f"{printable(span.source.name)}:{span.line}:{span.column}: {said}" if span else said


def as_json(item: Diagnostic) -> str:
    """Return an object on one line; lines and columns count from 1, the end is behind the last character."""
    import json  # no other form needs it

    span = item.span
    end_line, end_column = end_of(span) if span else (None, None)
    return json.dumps(
        {
            "severity": item.severity,
            "rule": item.rule,
            "message": item.message,
            "file": span.source.name if span else None,
            "line": span.line if span else None,
            "column": span.column if span else None,
            "end_line": end_line,
            "end_column": end_column,
            "hints": list(item.hints),
        },
        ensure_ascii=False,
    )


def end_of(span: Span) -> tuple[int, int]:
    """Return the line and the column behind the last character of a span."""
    text = span.source.text[span.start : span.end]
    lines = text.count("\n")
    column = len(text) - text.rfind("\n") if lines else span.column + len(text)
    return span.line + lines, column


def github(item: Diagnostic) -> str:
    """Return the workflow command that shows a diagnostic beside its line in a pull request."""
    span, fields = item.span, {"title": item.rule}
    if span:
        line, column = end_of(span)
        fields = {
            "file": span.source.name,
            "line": str(span.line),
            "col": str(span.column),
        } | fields
        if line == span.line:
            fields["endColumn"] = str(column)
    said = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in fields.items())
    text = "\n".join([item.message, *(f"help: {hint}" for hint in item.hints)])
    return f"::{COMMANDS[item.severity]} {said}::{_escaped(text)}"


def _escaped(text: str, further: str = "") -> str:
    """Return a text with what ends a workflow command, or one of its fields, as %XX."""
    for character in f"%\r\n{further}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text
