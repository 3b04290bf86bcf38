"""Which way text runs, and the order in which it is seen (UAX #9). The only door to python-bidi."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple
from unicodedata import bidirectional, category, mirrored

# Letters and marks of scripts that run from right to left, and signs that turn the direction.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_ISOLATES = str.maketrans(dict.fromkeys("\u2066\u2067\u2068\u2069", "\u200b"))

_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}  # what a character counts as beside brackets

MIRRORED = {"l": "r", "r": "l"}  # DrawingML's alignments, where text runs from right to left


class Stretch(NamedTuple):
    """Text of one direction, from ``start`` to ``end`` of the line that it was found in."""

    start: int
    end: int
    rtl: bool


def has_rtl(text: str) -> bool:
    """Return whether something in a text runs from right to left."""
    return not text.isascii() and bool(_TURNS.search(text))


def is_rtl(text: str, rtl: bool) -> bool:
    """Return whether a paragraph runs from right to left in a talk that does so or not.

    In a talk that runs from left to right, most of its letters do; the first one alone (UAX #9, P2)
    would turn an English sentence that begins with a Hebrew word.
    """
    if rtl or not has_rtl(text):
        return rtl
    kinds = [bidirectional(character) for character in text]
    return kinds.count("R") + kinds.count("AL") > kinds.count("L")


def last_letter(text: str) -> str:
    """Return the last letter of a text, "" if it has none: what decides how numbers after it run."""
    return next((c for c in reversed(text) if bidirectional(c) in ("L", "R", "AL")), "")


def visual(text: str, rtl: bool, before: str = "") -> list[Stretch]:
    """Return the stretches of a line in the order in which they are seen, from left to right.

    ``before`` is the last letter of the paragraph's lines before it.
    """
    if not rtl and not has_rtl(text):
        return [Stretch(0, len(text), False)] if text else []
    levels = _levels(before + text, rtl)[len(before) :]
    found = []
    at = 0
    for level, group in groupby(levels):
        count = len(list(group))
        found.append((level, Stretch(at, at + count, level % 2 == 1)))
        at += count
    # L2: from the highest level down, what stands at that level or above is turned round.
    for turned in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(found):
            end = start
            while end < len(found) and found[end][0] >= turned:
                end += 1
            found[start:end] = found[start:end][::-1]
            start = end + 1
    return [stretch for _, stretch in found]


def as_seen(text: str) -> str:
    """Return letters that run from right to left in the order in which they are seen, brackets turned.

    Programs that read a PDF's text turn it round again, letter by letter.
    """
    if len(text) == 1 and not mirrored(text):
        return text
    from bidi.mirror import MIRRORED  # few letters need it

    return "".join([MIRRORED.get(c, c) if mirrored(c) else c for c in reversed(text)])


def _levels(text: str, rtl: bool) -> list[int]:
    """Return the embedding level of each character of a line."""
    from bidi import algorithm  # a talk without such a script does not need it

    text = text.translate(_ISOLATES)  # which python-bidi does not know
    base = int(rtl)
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    algorithm.get_embedding_levels(text, storage, False, False)
    algorithm.explicit_embed_and_overrides(storage, False)
    algorithm.resolve_weak_types(storage, False)
    for run in storage["runs"]:
        start = run["start"]
        _resolve_brackets(storage["chars"][start : start + run["length"]], run["sor"])
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    kept = iter(storage["chars"])
    out: list[int] = []
    for character in text:  # signs that turn the direction (X9) go with what is before
        removed = bidirectional(character) in algorithm.X9_REMOVED
        out.append((out[-1] if out else base) if removed else next(kept)["level"])
    for i in range(len(out) - 1, -1, -1):  # L1: spaces at a line's end
        if not text[i].isspace():
            break
        out[i] = base
    return out


def _resolve_brackets(run: Sequence[dict[str, Any]], before: str) -> None:
    """Give brackets the direction of what they hold (UAX #9, N0), which python-bidi does not do.

    ``run`` are characters of one level, ``before`` is the direction of what comes before them.
    """
    if not run:
        return
    own = "LR"[run[0]["level"] % 2]
    strong = [_STRONG.get(character["type"], "") for character in run]
    for start, end in _pairs(run):
        inside = set(strong[start + 1 : end])
        if own in inside:
            found = own
        elif inside - {""}:  # of the other direction only: what is before decides
            found = next((kind for kind in reversed(strong[:start]) if kind), before)
        else:
            continue
        for at in (start, end):
            run[at]["type"] = strong[at] = found


def _pairs(run: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Return the places of brackets that belong together, by their first ones (UAX #9, BD16)."""
    from bidi.mirror import MIRRORED  # few lines need it

    open_ones: list[tuple[str, int]] = []
    out = []
    for i, character in enumerate(run):
        letter = character["ch"]
        kind = category(letter) if character["type"] == "ON" else ""
        if kind == "Ps":
            open_ones.append((MIRRORED.get(letter, ""), i))
        elif kind == "Pe":
            at = next((n for n in reversed(range(len(open_ones))) if open_ones[n][0] == letter), -1)
            if at >= 0:
                out.append((open_ones[at][1], i))
                del open_ones[at:]
    return sorted(out)
