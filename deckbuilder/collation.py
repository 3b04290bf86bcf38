"""The order of an index: without case and accents, but for letters that a language counts as its own."""

from __future__ import annotations

import unicodedata

# Letters that stand behind the one they are drawn from; all others sort as if without accents.
BEHIND = {
    "da": {"æ": "z", "ø": "z", "å": "z"},
    "es": {"ñ": "n"},
    "fi": {"å": "z", "ä": "z", "ö": "z"},
    "nb": {"æ": "z", "ø": "z", "å": "z"},
    "nn": {"æ": "z", "ø": "z", "å": "z"},
    "no": {"æ": "z", "ø": "z", "å": "z"},
    "sv": {"å": "z", "ä": "z", "ö": "z"},
}
LAST = "\U0010fffd"  # sorts behind every letter
WRITTEN_OUT = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
ARTICLE = "ال"  # Arabic indexes pass over it


def sort_key(text: str, language: str) -> tuple[str, str]:
    """Return what a text sorts by in a language; equal ones stand in the order of their characters."""
    return "".join(_letters(text, language)), text


def initial(text: str, language: str) -> str:
    """Return the letter under which a text stands, a capital; "" for what begins with none.

    Ideographs are no letters: too many of them begin with one each.
    """
    letter = next(iter(_letters(text, language)), "")
    if letter and letter[1:]:
        return _folded(text)[0].upper()
    name = unicodedata.name(letter, "") if letter.isalpha() else ""
    return "" if not name or name.startswith(("CJK", "HIRAGANA", "KATAKANA")) else letter.upper()


def _letters(text: str, language: str) -> list[str]:
    """Return a text's characters as they sort, a language's own letters behind others."""
    primary = language.partition("-")[0].lower()
    own = BEHIND.get(primary, {})
    folded = _folded(text)
    if primary == "ar":
        folded = folded.removeprefix(ARTICLE) or folded
    out = []
    for character in folded:
        if character in own:
            rank = chr(list(own).index(character) + 1)
            out.append(own[character] + LAST + rank)
        else:
            plain = unicodedata.normalize("NFKD", character.translate(WRITTEN_OUT))
            out += [c for c in plain if not unicodedata.combining(c)]
    return out


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold().lstrip("«»“”„‘’\"'([")
