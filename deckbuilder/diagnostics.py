"""What is told to the user: spans, diagnostics, their collector, and how they print."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, NamedTuple

from deckbuilder.record import Frozen

Severity = Literal["error", "warning", "note"]

TONES = {"error": "1;31", "warning": "1;33", "note": "1;36"}  # red, yellow, cyan
SHOWN = 20  # errors printed of one file; the rest is counted
TAB = 4
TOO_LONG = 160  # columns of a source line that are shown
JOINER = "\u200d"  # makes one emoji of several (UTS #51, ED-16)
EMOJI_STYLE = "\ufe0f"  # makes an emoji of a sign (UTS #51, ED-9a)
SKIN_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"


class Source(NamedTuple):
    """A text file as it was read: the name that messages use, and its text."""

    name: str
    text: str


class Span(NamedTuple):
    """A stretch of a source: character offsets, and the line and column (from 1) where it starts."""

    source: Source
    start: int
    end: int
    line: int
    column: int


def span_at(source: Source, start: int, end: int) -> Span:
    """Return the span of some characters of a source, its line counted."""
    begin = source.text.rfind("\n", 0, start) + 1
    return Span(source, start, end, source.text.count("\n", 0, start) + 1, start - begin + 1)


def span_from(known: Span, start: int, end: int) -> Span:
    """Return the span of some characters in the line of another's start or below, counted from there."""
    text = known.source.text
    newline = text.rfind("\n", known.start, start)
    column = start - newline if newline >= 0 else known.column + start - known.start
    line = known.line + text.count("\n", known.start, start)
    return Span(known.source, start, end, line, column)


class Diagnostic(Frozen):
    """One message: a phrase in lower case that names the thing; advice goes into ``hints``."""

    rule: str
    severity: Severity
    message: str
    span: Span | None = None
    hints: tuple[str, ...] = ()


class BuildStopped(Exception):
    """The input has errors; the diagnostics were collected. The one exception raised on purpose."""


class Named(str):
    """A name that knows where it was written."""

    span: Span

    def __new__(cls, text: str, span: Span) -> Named:
        named = super().__new__(cls, text)
        named.span = span
        return named


class Counted(float):
    """A number that knows where it was written."""

    span: Span

    def __new__(cls, number: float, span: Span) -> Counted:
        counted = super().__new__(cls, number)
        counted.span = span
        return counted


def place_of(said: str | float, default: Span) -> Span:
    """Return where a name or a number was written, if it knows."""
    return said.span if isinstance(said, Named | Counted) else default


@dataclass
class Diagnostics:
    """Collects the diagnostics of one build, in the order in which they were found."""

    items: list[Diagnostic] = field(default_factory=list)

    def error(self, rule: str, message: str, span: Span | None = None, *hints: str) -> None:
        self.items.append(Diagnostic(rule, "error", message, span, hints))

    def warning(self, rule: str, message: str, span: Span | None = None, *hints: str) -> None:
        self.items.append(Diagnostic(rule, "warning", message, span, hints))

    def note(self, rule: str, message: str, span: Span | None = None, *hints: str) -> None:
        """Tell what is worth knowing and needs no mending; it fails nothing, however strict."""
        self.items.append(Diagnostic(rule, "note", message, span, hints))

    @property
    def errors(self) -> int:
        return sum(item.severity == "error" for item in self.items)

    @property
    def warnings(self) -> int:
        return sum(item.severity == "warning" for item in self.items)

    def stop_on_errors(self) -> None:
        """Raise ``BuildStopped`` if an error was collected."""
        if self.errors:
            raise BuildStopped


def in_order(items: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics of a file by their place in it; first those that have none."""
    return sorted(items, key=lambda item: item.span.start if item.span else -1)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word that a mistyped one is most like, "" if it is like none."""
    by_folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[found[0]] if found else ""


def near(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the hint "did you mean …?" for a mistyped word, or nothing."""
    found = nearest(word, known)
    return (f"did you mean '{found}'?",) if found else ()


def shortened(text: str, most: int = 80) -> str:
    """Return a text that a message quotes, no longer than a line takes."""
    return text if len(text) <= most else text[: most - 1] + "…"


def counted(number: int, noun: str) -> str:
    """Return a number with its English noun: "1 slide", "2 slides"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in English: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def printable(text: str) -> str:
    """Return ``text`` with what would disturb a terminal (controls, bidi marks) written as escapes."""
    return text if text.isprintable() else "".join(_printed(text))


def _printed(text: str) -> list[str]:
    """Return what is printed for each character; the joiners within an emoji stay."""
    out = []
    for cluster in _clusters(text):
        for c, after in zip(cluster, [*cluster[1:], ""], strict=True):
            joins = c == JOINER and _is_sign(cluster[0]) and _is_sign(after)
            out.append(c if c.isprintable() or joins else _escape(ord(c)))
    return out


def _escape(number: int) -> str:
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def width(text: str) -> int:
    """Return the columns that ``text`` takes on a terminal that knows emoji.

    What is read as one character takes the columns of its first: two if that is wide (UAX #11), or a
    sign that is made an emoji (UTS #51, ED-9a); none if there is nothing before it that it goes with.
    """
    return len(text) if text.isascii() else sum(map(_columns, _clusters(text)))


def _columns(cluster: str) -> int:
    first = cluster[0]
    if _is_mark(first):
        return 0
    emoji = EMOJI_STYLE in cluster and not first.isalpha() and first != " "
    return 2 if emoji or unicodedata.east_asian_width(first) in "WF" else 1


def _clusters(text: str) -> list[str]:
    """Return what is read as one character each (UAX #29, table 1c, as far as it changes columns)."""
    out: list[str] = []
    for c in text:
        joined = out and _is_sign(out[-1][0]) and out[-1][-1] == JOINER and _is_sign(c)
        toned = c in SKIN_TONES and out and _is_sign(out[-1][0])
        if out and (joined or toned or _is_mark(c)):
            out[-1] += c
        else:
            out.append(c)
    return out


def _is_mark(c: str) -> bool:
    """Return whether a character takes no column: a mark, one that is not seen, a later jamo of Hangul."""
    return (
        unicodedata.category(c) in ("Mn", "Me", "Cf")
        or "\u1160" <= c <= "\u11ff"
        or "\ud7b0" <= c <= "\ud7ff"
    )


def _is_sign(c: str) -> bool:
    return c > "\x7f" and unicodedata.category(c).startswith("S")


def render(item: Diagnostic, color: bool = False) -> str:
    """Return a diagnostic as it prints: ``file:line:column`` first, the line, a caret, the hints."""

    def paint(code: str, text: str) -> str:
        return f"\033[{code}m{text}\033[0m" if color else text

    tone = TONES[item.severity]
    head = paint(tone, f"{item.severity}[{item.rule}]") + f": {printable(item.message)}"
    lines = []
    if item.span is None:
        lines.append(head)
    else:
        span = item.span
        lines.append(f"{printable(span.source.name)}:{span.line}:{span.column}: {head}")
        lines += _excerpt(span, tone, paint)
    lines += [f"  {paint('1;36', 'help')}: {printable(hint)}" for hint in item.hints]
    return "\n".join(lines)


def _excerpt(span: Span, tone: str, paint: Callable[[str, str], str]) -> list[str]:
    text, begin = span.source.text, span.start - (span.column - 1)
    newline = text.find("\n", span.start)
    end = len(text) if newline < 0 else newline
    row = text[begin:end]
    at, until = span.column - 1, max(span.column, min(span.end, end) - begin)
    if at > TOO_LONG // 2:  # a long line is shown around its fault
        cut = at - TOO_LONG // 2
        row, at, until = "…" + row[cut:], at - cut + 1, until - cut + 1
    if len(row) > TOO_LONG:
        row, until = row[:TOO_LONG] + "…", min(until, TOO_LONG)
    shown = [" " * TAB if c == "\t" else s for c, s in zip(row, _printed(row), strict=True)]
    before, through = width("".join(shown[:at])), width("".join(shown[:until]))
    gutter = " " * len(str(span.line))
    caret = " " * before + "^" * max(1, through - before)
    return [f"  {span.line} | {''.join(shown)}".rstrip(), f"  {gutter} | {paint(tone, caret)}"]


def report(items: Sequence[Diagnostic], color: bool = False) -> str:
    """Return the printed form of all diagnostics: at most ``SHOWN`` of a severity, then a count."""
    out, left = [], dict.fromkeys(TONES, SHOWN)
    for item in items:
        left[item.severity] -= 1
        if left[item.severity] >= 0:
            out.append(render(item, color))
    for severity, room in left.items():
        if room < 0:
            out.append(f"… and {-room} more {severity}{'s' if room < -1 else ''}")
    return "\n".join(out)
