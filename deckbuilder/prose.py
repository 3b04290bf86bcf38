"""What the parsers of lists and of marks share: white space, line ends, and how they report."""

from __future__ import annotations

import re

from deckbuilder.diagnostics import Diagnostic, Diagnostics, Severity, Span

DEPTHS = 3  # levels of a list
LONG = 60  # characters of the text that a message shows
# What is trimmed at the ends of lines: all white space but line feeds and no-break spaces.
WHITE = (
    " \t\r\v\f\x1c\x1d\x1e\x1f\x85\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2008\u2009\u200a\u2028\u2029\u205f\u3000"
)
# Han, kana, bopomofo and their punctuation, fullwidth forms; not Hangul, which has spaces.
CJK = (
    "[\u2e80-\u312f\u31a0-\u31ff\u3220-\u325f\u3280-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffe6\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
# Where a link may lead: a host, a mailbox.
ADDRESS = re.compile(r"https?://(?:[^/?#@]*@)?[^/?#@:]|mailto:.", re.I)
SPACE_LINE_END = re.compile(f"(?<!{CJK})\n|\n(?!{CJK})")  # the others print as nothing

FAULTS: dict[str, tuple[Severity, str, str]] = {
    "list-too-deep": ("error", f"list deeper than {DEPTHS} levels", "indent less, or split it"),
    "link-scheme": ("error", "a link cannot lead to '{}'", "use https://host or mailto:name"),
    "bad-language": ("error", "'{}' is not a language tag", "examples: de, pt-BR, zh-Hant"),
    "not-a-link": ("warning", "'{}' has no scheme; not a link", r"write https:// before it, or \["),
    "formula": ("warning", "formulas print as typed: '{}'", r"write \$ if none is meant"),
}


def unwrap(text: str) -> str:
    """Return text with its line ends as they print: spaces, but nothing between CJK characters."""
    return SPACE_LINE_END.sub(" ", text).replace("\n", "") if "\n" in text else text


class Reporter:
    """Reports the faults of one field, in order, each where the file has its snippet as such."""

    def __init__(self, span: Span | None, report: Diagnostics) -> None:
        self.span, self.report = span, report
        if span:  # how far the file was searched, and the line there: its number and start
            self.seen, self.line, self.begin = span.start, span.line, span.start - span.column + 1

    def __call__(self, rule: str, name: str, snippet: str) -> None:
        severity, message, hint = FAULTS[rule]
        message = message.format(name if len(name) <= LONG else name[:LONG] + "…")
        span = self.span and self.narrow(self.span, snippet.rpartition("\n")[2])
        self.report.items.append(Diagnostic(rule, severity, message, span, (hint,)))

    def narrow(self, span: Span, snippet: str) -> Span:
        text = span.source.text
        at = text.find(snippet, self.seen, span.end)
        if at < 0:
            self.seen = span.end  # not once more for each fault of a long text
            return span
        if (newline := text.rfind("\n", self.seen, at)) >= 0:
            self.line, self.begin = self.line + text.count("\n", self.seen, at), newline + 1
        self.seen = at + len(snippet)
        return Span(span.source, at, self.seen, self.line, at - self.begin + 1)
