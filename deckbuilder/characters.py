"""Characters that YAML takes for something else than an author does, and how that is told."""

from __future__ import annotations

import re

# Characters that no XML can hold (XML 1.0, 2.2).
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Line ends of YAML 1.1 that no editor and no later YAML takes for one: spaces, in a text.
ODD_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
# One of them behind which something begins that is no text: an entry, a comment, a key.
ODD_LINE_BEGINS = re.compile(r"([\x85\u2028\u2029]+)[ ]*(?:- |#|[\w-]+:(?:\s|$))")
# A comment that looks like the key of what stands below it.
COMMENTED_KEY = re.compile(r"([ ]*)#[# ]*(?:- +)?([\w-]+):[ \t]*$")
INDENT = re.compile(r"[ ]*(?=(-?))")
# Spaces that look like one and do not indent.
ODD_INDENT = re.compile("^[ \t]*([\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])", re.MULTILINE)
# Behind a plain text: the comment that may have been meant as text, "Lesson #4".
SWALLOWED = re.compile(r"[ \t]+(#[^\s#][^\n]*)")

LINE_END_HINT = "type a line end or a space in its place"
SPACES_HINT = "indent with spaces"
COLUMNS_HINT = "start the keys of a mapping in one column"
COMMENT_HINT = "put the text in quotes; if it is a comment, write a space after the #"
SHOWN = 40  # characters of the file's text in a message


def code(character: str) -> str:
    """Return the code of a character as Unicode writes it: "U+00A0"."""
    return f"U+{ord(character):04X}"


def swallowed(text: str) -> str:
    """Return the message for a comment that may have been meant as text."""
    shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return f"'{shown}' is a comment for YAML, and not printed"


def unseen_line_end(character: str) -> str:
    """Return the message for a line end that only YAML takes for one."""
    return f"{code(character)} is a line end that is not seen"


def commented_key(text: str, at: int, line: int) -> tuple[str, ...]:
    """Return a hint if the comments right above a character hold its parent, else nothing.

    ``line`` is the number of the character's line.
    """
    begin = text.rfind("\n", 0, at) + 1
    indent = INDENT.match(text, begin)
    assert indent is not None
    inner = len(indent[0]) + len(indent[1])  # entries of a list may stand right below their key
    while begin:
        end, begin = begin - 1, text.rfind("\n", 0, begin - 1) + 1
        row, line = text[begin:end], line - 1
        if (found := COMMENTED_KEY.match(row)) and len(found[1]) < inner:
            return (f"is this part of '{found[2]}', which is a comment in line {line}?",)
        if row.strip() and not row.lstrip().startswith("#"):
            break
    return ()


def odd_space(character: str) -> str:
    """Return the message for a space that does not indent."""
    return f"{code(character)} looks like a space, but does not indent"
