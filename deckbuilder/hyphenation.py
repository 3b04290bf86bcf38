"""Where a word may be hyphenated: Liang's algorithm over the patterns that pyphen brings.

The pattern files are read here: pyphen takes 50 ms for English and 470 ms for German, where most talks
look up a few words. Their patterns stay text until a word needs them.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

SHORTEST = 5  # letters of a word that is hyphenated
LEFT, RIGHT = (
    2,
    3,
)  # letters that stay before and after a hyphen, where the patterns do not ask for more
_DIGITS = b"0123456789"
_MAIN = {"en": "en_US", "de": "de_DE", "pt": "pt_BR", "no": "nb_NO"}
_AMERICAN = ("", "US", "CA", "PH")  # regions whose English is hyphenated by its sound


class Patterns(NamedTuple):
    """The patterns of a language by their letters, as they are written: "hy3ph"."""

    by_letters: dict[str, str]
    longest: int
    left: int
    right: int


@cache
def points(word: str, language: str) -> tuple[int, ...]:
    """Return the offsets in a word at which a hyphen may be inserted, for a language tag.

    A word with a hyphen, a digit or a capital inside has none: it breaks where it is written to, or is
    a name or a code. Marks around the word (quotes, a full stop) are left out of account.
    """
    start = next((i for i, c in enumerate(word) if c.isalpha()), len(word))
    end = next((i for i in range(len(word), start, -1) if word[i - 1].isalpha()), start)
    core = word[start:end]
    if len(core) < SHORTEST or not _is_plain(core):
        return ()
    patterns = load(language)
    if patterns is None:
        return ()
    found = _values(core.lower(), patterns)
    first, last = max(LEFT, patterns.left), len(core) - max(RIGHT, patterns.right)
    return tuple(start + i for i in range(first, last + 1) if found[i] % 2)


def _is_plain(word: str) -> bool:
    """Return whether a word is of letters only, with no capital after the first."""
    rest = word[1:]
    return word.isalpha() and (rest == rest.lower() or word == word.upper())


def _values(word: str, patterns: Patterns) -> list[int]:
    """Return, for each offset in a word, the highest value that a pattern gives it; odd is a break."""
    if len(word) != len(word.lower()):  # a letter whose small form is two
        return [0] * (len(word) + 1)
    dotted = f".{word}."
    out = [0] * (len(dotted) + 1)
    for start in range(len(dotted)):
        for end in range(start + 1, min(start + patterns.longest, len(dotted)) + 1):
            written = patterns.by_letters.get(dotted[start:end])
            if written is None:
                continue
            at = start
            written, _, changes_spelling = written.partition("/")
            for character in written:
                if character.isdecimal():
                    value = int(character)
                    # A break that would change the spelling ("asszony" → "asz-szony") is none for us.
                    out[at] = max(
                        out[at], 9 - value % 2 if changes_spelling and value % 2 else value
                    )
                else:
                    at += 1
    return out[1:-1]


@cache
def load(language: str) -> Patterns | None:
    """Return the patterns for a language tag, None where there are none."""
    path = _path(language)
    if path is None:
        return None
    data = path.read_bytes()
    encoding, _, rest = data.partition(b"\n")
    name = encoding.decode("ascii", "replace").strip().lower()
    name = "cp1251" if name == "microsoft-cp1251" else name
    lines = rest.decode(name).split("\n")
    letters = rest.translate(None, _DIGITS).decode(name).split("\n")
    found = dict(zip(letters, lines, strict=True))
    least = {"LEFTHYPHENMIN": 0, "RIGHTHYPHENMIN": 0}
    for line in lines[:60]:
        key, _, value = line.strip().partition(" ")
        if key in least and value.strip().isdecimal():
            least[key] = int(value)
    return Patterns(found, max(map(len, letters)), *least.values())


def _path(language: str) -> Path | None:
    """Return the file of a tag: of its language and region, else its language's main one."""
    spec = find_spec("pyphen")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the package pyphen is not installed", name="pyphen")
    folder = Path(spec.origin).parent / "dictionaries"
    parts = language.replace("_", "-").split("-")
    primary = parts[0].lower()
    region = next((part.upper() for part in parts[1:] if len(part) == 2), "")
    script = next((part.title() for part in parts[1:] if len(part) == 4), "")
    main = "en_GB" if primary == "en" and region not in _AMERICAN else _MAIN.get(primary, primary)
    for name in (f"{primary}_{region or script}", main, primary):
        if (folder / f"hyph_{name}.dic").is_file():
            return folder / f"hyph_{name}.dic"
    return min(folder.glob(f"hyph_{primary}_*.dic"), default=None)
