"""Marks within a paragraph → runs: bold, italic, code, links, languages, super- and subscripts.

Every pass goes once over a flat list of tokens, so that time is linear and nothing recurses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
from typing import Any

from deckbuilder.blocks import Run
from deckbuilder.prose import ADDRESS, SPACE_LINE_END, Reporter

# A letter or digit that a mark must not part from its word; not of Han and kana, whose words stand
# without spaces, nor of Hangul, whose words take particles.
WORD = (
    "(?![\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff])[^\\W_]"
)

# A backslash before what may be a mark; the first group is a drive letter, as in C:\*.txt.
ESCAPE = re.compile(r"((?<![^\W_])[A-Za-z]:)?\\(?=[*`^~$\[\]]|(?<=\]\\)[({])")
TICK = r"(?<!`)`(?!`)"
TOKEN = re.compile(rf"{TICK}|\*+|\^+|~+|[$\[\]]")
NOT_IN_ADDRESS = re.compile(r"[()`\s]")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
PATH = re.compile(r"[^\s()\[\]./]*[./]")  # stops at brackets: nested ones must not be read twice
LANGUAGE = re.compile(r"\{lang=([^\n{}`]*)\}")
PRIMARY, SUBTAG = re.compile(r"[A-Za-z]{2,3}"), re.compile(r"[A-Za-z0-9]{1,8}")
SOMETHING, SPACE, LETTER = re.compile(r"\s*\S"), re.compile(r"\s"), re.compile(r"[^\W_]")
STARS, RAISED = {1: "italic", 2: "bold"}, {"^": 1, "~": -1}
OPENS, CLOSES = re.compile(rf"(?<!{WORD})\*+(?=\S)"), re.compile(rf"(?<=\S)\*+(?!{WORD})")
MATH_OPENS, MATH_CLOSES = re.compile(r"\$(?=[^\s$])"), re.compile(r"(?<=\S)\$(?!\d)")
NO_WORD_BEFORE = re.compile(f"(?<!{WORD})")

_Token = tuple[int, int, str]  # start, end, character; "<" and ">" are the ends of a linked text
# What a mark takes out of the text, start and end, and the style that begins there (None: ends).
_Edit = tuple[int, int, str, bool | int | str | None]


def runs(text: str, report: Reporter) -> tuple[Run, ...]:
    """Return the runs of one paragraph's text, in which line feeds are line ends."""
    escapes = list(ESCAPE.finditer(text))
    marks = _Marks(text, {match.end() for match in escapes})
    for start, end, rule, name in sorted(marks.faults):
        report(rule, name, text[start:end])
    edits = marks.edits
    if escapes:  # a backslash is one where its mark would act if no backslashes were there
        bare = ESCAPE.sub(lambda match: match[0] if match[1] else "", text)
        acted = _Marks(bare, {match.end() for match in ESCAPE.finditer(bare) if match[1]}).acted
        places = [match.end() - 1 for match in escapes if not match[1]]
        edits += [(at, at + 1, "escape", at - i in acted) for i, at in enumerate(places)]
    return _merge(list(_styled(text, sorted(edits, key=itemgetter(0)))))


class _Marks:
    """What acts as a mark in a text; a mark at a ``shielded`` place has a backslash before it.

    ``edits`` are the changes, ``faults`` what is to be reported, ``acted`` the places of all marks
    that cause either.
    """

    def __init__(self, text: str, shielded: set[int]) -> None:
        self.text, self.shielded = text, shielded
        self.edits: list[_Edit] = []
        self.faults: list[tuple[int, int, str, str]] = []  # start, end, rule, name
        self.acted: set[int] = set()
        self.parentheses = _parentheses(text) if "](" in text else {}
        tokens = self.formulas(self.brackets(self.tokens()))
        self.raised(tokens)
        self.emphasis(tokens)

    def style(self, opens: int, closes: int, size: int, name: str, value: int = True) -> None:
        self.edits += (opens, opens + size, name, value), (closes, closes + size, name, None)
        self.acted.update(range(opens, opens + size), range(closes, closes + size))

    def tokens(self) -> list[_Token]:
        """Return the tokens outside code. A backslash keeps code from starting, not from ending."""
        following = dict(pairwise([match.start() for match in re.finditer(TICK, self.text)]))
        tokens, until = [], 0
        for match in TOKEN.finditer(self.text):
            start, end = match.span()
            start += start in self.shielded  # a backslash is for the first character of a row
            if start < until or start == end:
                continue
            if match[0] == "`":
                close = following.get(start)
                if close is None or not SOMETHING.match(self.text, end, close):
                    continue
                end = until = close + 1
                self.style(start, close, 1, "code")
            tokens.append((start, end, match[0][0]))
        return tokens

    def brackets(self, tokens: list[_Token]) -> list[_Token]:
        """Return the tokens outside addresses, "<" and ">" at the ends of linked texts."""
        left: list[_Token] = []
        opened: list[int] = []
        until, link = 0, -1  # the last link's start: a bracket before it that closes now holds it
        for token in tokens:
            if token[0] < until:
                continue
            left.append(token)
            if token[2] == "[":
                opened.append(len(left) - 1)
            elif token[2] == "]" and opened:
                at = opened.pop()
                start, inside, _ = left[at]
                edit = self.target(start, token[0], link > start)
                if edit is None:
                    continue
                close, until, name, value = edit
                self.acted.update((start, close, close + 1))
                if name:
                    link = start if name == "href" else link
                    left[at], left[-1] = (start, inside, "<"), (close, until, ">")
                    self.edits += (start, inside, name, value), (close, until, name, None)
        return left

    def target(self, start: int, close: int, linked: bool) -> _Edit | None:
        """Return the edit for what follows a text in brackets, nameless if at fault, or None."""
        begin, end = close + 2, self.parentheses.get(close + 1, -1)
        if not SOMETHING.match(self.text, start + 1, close):
            return None
        if language := LANGUAGE.match(self.text, close + 1):
            rule, name, end = "bad-language", language[1], language.end() - 1
            primary, *subtags = name.split("-")
            if PRIMARY.fullmatch(primary) and all(map(SUBTAG.fullmatch, subtags)):
                return close, end + 1, "lang", name
        elif SCHEME.match(self.text, begin, end):
            rule, name = "link-scheme", self.text[begin:end]
            if ADDRESS.match(name):
                return None if linked else (close, end + 1, "href", name)
        elif PATH.match(self.text, begin, end) and NO_WORD_BEFORE.match(self.text, start):
            rule, name = "not-a-link", self.text[begin:end]
        else:
            return None
        self.faults.append((start, end + 1, rule, name))
        return close, end + 1, "", None

    def formulas(self, tokens: list[_Token]) -> list[_Token]:
        """Return the tokens outside formulas (pandoc's rule for where the $ stand)."""
        borders = [at for at, token in enumerate(tokens) if token[2] in "$<>`"]
        gone: set[int] = set()
        for first, last in pairwise(borders):
            (begin, _, opener), (close, end, closer) = tokens[first], tokens[last]
            formula = MATH_OPENS.match(self.text, begin) and MATH_CLOSES.match(self.text, close)
            if opener == closer == "$" and formula and first not in gone:
                self.style(begin, close, 0, "formula")
                self.acted |= {begin, close}
                self.faults.append((begin, end, "formula", self.text[begin:end]))
                gone.update(range(first, last + 1))
        return [token for at, token in enumerate(tokens) if at not in gone]

    def raised(self, tokens: list[_Token]) -> None:
        """Find super- and subscripts: at least one letter or digit, and no white space."""
        spaces = letters = last = 0  # stretches seen with a space, with a letter
        nothing = ("", 0, 0, 0)
        opened = [nothing]  # of each open link, and of the text around
        for start, end, kind in tokens:
            if kind not in "^~<>":
                continue
            spaces += SPACE.search(self.text, last, start) is not None
            letters += LETTER.search(self.text, last, start) is not None
            last, (opener, at, blank, before) = end, opened.pop()
            if kind == "<":
                opened += (opener, at, blank, before), nothing
            elif (kind, end, spaces) == (opener, start + 1, blank) and letters > before:
                self.style(at, start, 1, "raised", RAISED[kind])
                opened.append(nothing)
            elif kind != ">":
                opened.append((kind, start, spaces, letters) if end == start + 1 else nothing)

    def emphasis(self, tokens: list[_Token]) -> None:
        """Find bold and italic: pairs nest, and none crosses the end of a linked text."""
        links: list[dict[int, list[int]]] = [{}]  # by stars: start and end of the row that opens
        for start, end, kind in tokens:
            if kind == "<":
                links.append({})
            elif kind == ">":
                links.pop()
            elif kind == "*" and end - start <= 3:
                opens = OPENS.match(self.text, start)
                if CLOSES.match(self.text, start):
                    start = self.close(links[-1], start, end)
                if opens and start < end:
                    row = [start, end]
                    links[-1].update({stars: row for stars in STARS if stars & (end - start)})

    def close(self, opened: dict[int, list[int]], start: int, end: int) -> int:
        """Return where a row of stars begins without those that close what is open."""
        for stars in sorted(opened, key=opened.__getitem__, reverse=True):
            if stars & (end - start) and stars in opened:
                row = opened.pop(stars)
                self.style(row[1] - stars, start, stars, STARS[stars])
                for other in [other for other in opened if opened[other] > row]:
                    del opened[other]  # opened inside and never closed
                row[1] -= stars
                start += stars
        return start


def _parentheses(text: str) -> dict[int, int]:
    """Return where each parenthesis closes that holds nothing that an address cannot have."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for match in NOT_IN_ADDRESS.finditer(text):
        if match[0] == "(":
            opened.append(match.start())
        elif match[0] != ")":
            opened.clear()
        elif opened:
            closing[opened.pop()] = match.start()
    return closing


def _styled(text: str, edits: list[_Edit]) -> Iterator[Run]:
    """Yield the runs between the edits, which are in order."""
    styles: dict[str, list[Any]] = {"bold": [False], "italic": [False], "code": [False]}
    styles |= {"raised": [0], "href": [None], "lang": [None], "formula": [False]}
    last = 0
    for start, end, name, value in [*edits, (len(text), len(text), "", None)]:
        code, _, href, lang, formula = [stack[-1] for stack in styles.values()][2:]
        if name == "escape":
            # in a text with an address one more bracket would act: it would end it
            needed = value or (text[end] in "[]" and (href or lang))
            if not needed or code or formula or start < last:
                continue
        if last < start:
            yield Run(text[last:start], *[styles[field][-1] for field in Run._fields[1:]])
        last = end
        if name in styles and value is not None:
            styles[name].append(value)
        elif name in styles:
            styles[name].pop()


def _merge(runs: list[Run]) -> tuple[Run, ...]:
    """Return the runs with their line ends resolved, runs of one style as one."""
    text = SPACE_LINE_END.sub(" ", "".join([run.text for run in runs]))
    ends = accumulate([len(run.text) for run in runs])
    texts = [text[end - len(run.text) : end] for end, run in zip(ends, runs, strict=True)]
    texts = [text.replace("\n", "") for text in texts]
    printed = [run._replace(text=text) for text, run in zip(texts, runs, strict=True) if text]
    styles = groupby(printed, key=itemgetter(slice(1, None)))
    return tuple(Run("".join([run.text for run in group]), *style) for style, group in styles)
