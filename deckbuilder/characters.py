"""Characters that YAML takes for something else than an author does, and how that is told."""

from __future__ import annotations

import re

# Characters that no XML can hold (XML 1.0, 2.2).
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Line ends of YAML 1.1 that no editor and no later YAML takes for one.
ODD_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
# Spaces that look like one and do not indent.
ODD_INDENT = re.compile("^[ \t]*([\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])", re.MULTILINE)
# Behind a plain text: the comment that may have been meant as text, "Lesson #4".
SWALLOWED = re.compile(r"[ \t]+(#[^\s#][^\n]*)")

COMMENT_HINT = "put the text in quotes; if it is a comment, write a space after the #"
SHOWN = 40  # characters of the file's text in a message


def code(character: str) -> str:
    """Return the code of a character as Unicode writes it: "U+00A0"."""
    return f"U+{ord(character):04X}"


def swallowed(text: str) -> str:
    """Return the message for a comment that may have been meant as text."""
    shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return f"'{shown}' is a comment for YAML, and not printed"


def odd_space(character: str) -> str:
    """Return the message for a space that does not indent."""
    return f"{code(character)} looks like a space, but does not indent"
