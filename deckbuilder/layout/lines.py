"""Paragraphs become lines: words are measured once in em, then broken at any width.

A word is what stands between two places where a line may end: after a space, after a hyphen or dash
before a letter, between CJK characters (a subset of UAX #14 that is never more generous than
PowerPoint: where in doubt there is no break, so that a text never takes more lines than counted).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from deckbuilder.blocks import Paragraph, Run
from deckbuilder.fonts import Face, Fonts
from deckbuilder.hyphenation import points

# Of superscripts and subscripts, as PowerPoint sets them (baseline ±30 %, −25 %).
RAISED_SCALE = 0.65
RISE = {1: 0.30, -1: -0.25, 0: 0.0}
TOLERANCE = 1e-6

# What a word may be broken after, or between: hyphens and dashes before a letter; CJK characters.
_CJK = (
    "\u2e80-\u2fff\u3040-\u30ff\u3100-\u312f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
)
_INSIDE = re.compile(rf"[-‐–—](?=[^\W\d_])|[{_CJK}\u3000-\u303f]|\u200b")
# Kinsoku: no line starts with one of these, none ends with one of those (JIS X 4051, 4.3).
_NO_START = set(
    "、。，．・：；？！ヽヾゝゞ々ー）］｝」』】〕〉》〙〗’”"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%％"
)
_NO_END = set("（［｛「『【〔〈《〘〖‘“([{$￥＄")
_SAFE = re.compile(r"[^/._?&=#+,;:@\\]*[/._?&=#+,;:@\\]+|[^/._?&=#+,;:@\\]+")

# Marks that many write with a space before or after them.
_CLOSING, _OPENING = ";:!?»›%.,…)", ("«", "‹")
_ALONE = re.compile(r" [;:!?»›%]|[«‹] ")

SOFT_HYPHEN, ZERO_WIDTH_SPACE = "\u00ad", "\u200b"

FaceOf = Callable[[Run], Face]
Hyphens = Callable[[str, str | None], Sequence[int]]  # a word, its language → where it may be cut


def shortenings(text: str) -> Iterator[str]:
    """Yield a text, then what is left of it with ever fewer words and an ellipsis."""
    if text:
        yield text
    words = text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        yield " ".join(words[:count]) + "…"


class Part(NamedTuple):
    """A stretch of a word in one style; ``width`` is in em of the paragraph's size."""

    text: str
    face: Face
    run: Run
    width: float

    @property
    def scale(self) -> float:
        return RAISED_SCALE if self.run.raised else 1.0

    @property
    def rise(self) -> float:
        return RISE[self.run.raised]


class Measured:
    """A paragraph's words: their widths and the spaces after them, in em.

    ``hyphens`` are the pieces of words that take a hyphen where a line ends after them, with its width.
    ``marks``: by the index of a piece of a word that was wider than a line, what has to follow it so
    that a program breaks there; its width counts already.
    """

    marks: Mapping[int, str] = {}

    def __init__(
        self, widths: list[float], gaps: list[float], hyphens: dict[int, float] | None = None
    ) -> None:
        self.widths, self.gaps, self.hyphens = widths, gaps, hyphens or {}

    def breaks(self, limit: float) -> list[int]:
        """Return the index after the last word of each line, broken greedily at ``limit`` em.

        A word wider than a line has a line, or more, of its own; ``fitted`` splits it before.
        """
        out, x, start = [], 0.0, 0
        limit += TOLERANCE
        for i, (width, gap) in enumerate(zip(self.widths, self.gaps, strict=True)):
            if x + width > limit and i > start:
                out.append(i)
                x, start = 0.0, i
            x += width + gap
        out.append(len(self.widths))
        return out

    @property
    def widest(self) -> float:
        """The width of the widest word."""
        return max(self.widths, default=0.0)

    @property
    def total(self) -> float:
        """The width of all on one line."""
        return sum(self.widths) + sum(self.gaps[:-1])

    def width(self, start: int, end: int) -> float:
        """The width of words set on one line, with the hyphen at its end."""
        own = sum(self.widths[start:end]) + sum(self.gaps[start : end - 1])
        return own + self.hyphens.get(end - 1, 0.0)

    def fitted(self, limit: float, hyphens: Hyphens | None = None) -> Measured:
        """Return the words with those wider than ``limit`` split, and the marks of their breaks.

        A word is split after a safe character, else where ``hyphens`` lets it, else anywhere.
        """
        return self

    def hyphenated(self, language: str, addresses: bool) -> Measured:
        """Return the words cut where they may be hyphenated, and ``addresses`` where they may be broken."""
        raise NotImplementedError

    def text(self, index: int) -> str:
        """Return one word."""
        raise NotImplementedError

    def parts(self, start: int, end: int) -> list[Part]:
        """Return words ``start`` to ``end`` as stretches of one style, spaces between them included.

        A hyphen that the line's end adds is a soft one, U+00AD.
        """
        raise NotImplementedError

    def joined(self, end: int) -> bool:
        """Return whether the text goes on without a space after the word before ``end``."""
        return 0 < end < len(self.gaps) and not self.gaps[end - 1]


class PlainText(Measured):
    """Words of one run in one face; ``inside`` are those that the next one follows without a space."""

    def __init__(
        self,
        words: list[str],
        inside: set[int],
        run: Run,
        face: Face,
        widths: list[float] | None = None,
        hyphens: dict[int, float] | None = None,
    ) -> None:
        gaps = [face.advances[" "]] * len(words)
        for i in inside:
            gaps[i] = 0.0
        super().__init__(widths or [face.width(word) for word in words], gaps, hyphens)
        self.words, self.inside, self.run, self.face = words, inside, run, face

    def hyphenated(self, language: str, addresses: bool) -> Measured:
        language = self.run.lang or language
        words: list[str] = []
        widths: list[float] = []
        inside: set[int] = set()
        hyphens: dict[int, float] = {}
        for i, (word, width) in enumerate(zip(self.words, self.widths, strict=True)):
            cuts, hyphen = cuts_of(word, language, addresses)
            if cuts:
                found = cut_word(word, self.face, cuts)
                within = range(len(words), len(words) + len(cuts))
                if hyphen:
                    hyphens |= dict.fromkeys(within, self.face.width("-"))
                inside.update(within)
                words += [text for text, _ in found]
                widths += [part for _, part in found]
            else:
                words.append(word)
                widths.append(width)
            if i in self.inside:
                inside.add(len(words) - 1)
        return PlainText(words, inside, self.run, self.face, widths, hyphens)

    def text(self, index: int) -> str:
        return self.words[index]

    def fitted(self, limit: float, hyphens: Hyphens | None = None) -> Measured:
        if self.widest <= limit:
            return self
        pairs = zip(self.words, self.widths, strict=True)
        parts = [Part(word, self.face, self.run, width) for word, width in pairs]
        return RichText([[part] for part in parts], self.gaps).fitted(limit, hyphens)

    def parts(self, start: int, end: int) -> list[Part]:
        words = self.words[start:end]
        if not self.inside:
            text = " ".join(words)
        else:
            ends = [word if i in self.inside else word + " " for i, word in enumerate(words, start)]
            text = "".join([*ends[:-1], words[-1]])
        if not self.hyphens:
            return [Part(text, self.face, self.run, self.width(start, end))]
        text += SOFT_HYPHEN if end - 1 in self.hyphens else ""
        return [Part(text, self.face, self.run, self.face.length(text))]


class RichText(Measured):
    """Words of several styles, or with breaks inside."""

    def __init__(
        self,
        words: list[list[Part]],
        gaps: list[float],
        hyphens: dict[int, float] | None = None,
    ) -> None:
        super().__init__([sum([part.width for part in word]) for word in words], gaps, hyphens)
        self.words = words

    def hyphenated(self, language: str, addresses: bool) -> Measured:
        words: list[list[Part]] = []
        gaps: list[float] = []
        hyphens: dict[int, float] = {}
        marks: dict[int, str] = {}
        for i, (word, gap) in enumerate(zip(self.words, self.gaps, strict=True)):
            part = word[0] if len(word) == 1 and not {i, i - 1} & self.marks.keys() else None
            tag = part.run.lang or language if part else ""
            cuts, hyphen = cuts_of(part.text, tag, addresses) if part else ((), False)
            if part is None or not cuts or part.run.code:
                words.append(word)
                if i in self.marks:
                    marks[len(words) - 1] = self.marks[i]
            else:
                for text, width in cut_word(part.text, part.face, cuts):
                    words.append([part._replace(text=text, width=width * part.scale)])
                    gaps.append(0.0)
                    if hyphen:
                        hyphens[len(words) - 1] = part.face.width("-") * part.scale
                hyphens.pop(len(words) - 1, None)
                del gaps[-1]
            gaps.append(gap)
        cut = RichText(words, gaps, hyphens)
        cut.mark(marks)
        return cut

    def mark(self, marks: Mapping[int, str]) -> None:
        """Take marks of breaks, which are as wide as what they show."""
        self.marks = marks
        for i, mark in marks.items():
            self.widths[i] += _width(mark, self.words[i][-1])

    def text(self, index: int) -> str:
        return "".join([part.text for part in self.words[index]])

    def fitted(self, limit: float, hyphens: Hyphens | None = None) -> Measured:
        if self.widest <= limit:
            return self
        words: list[list[Part]] = []
        gaps: list[float] = []
        marks: dict[int, str] = {}
        for word, width, gap in zip(self.words, self.widths, self.gaps, strict=True):
            pieces = [(word, "")] if width <= limit else _split_word(word, limit, hyphens)
            for piece, mark in pieces:
                if mark:
                    marks[len(words)] = mark
                words.append(piece)
                gaps.append(0.0)
            gaps[-1] = gap
        split = RichText(words, gaps)
        split.mark(marks)
        return split

    def parts(self, start: int, end: int) -> list[Part]:
        out: list[Part] = []
        texts: list[str] = []  # of the part that is being put together
        width = 0.0
        last: Part | None = None
        for i in range(start, end):
            for part in self.words[i]:
                if last is not None and not _same_style(last, part):
                    out.append(Part("".join(texts), last.face, last.run, width))
                    texts, width = [], 0.0
                last = part
                texts.append(part.text)
                width += part.width
            if i < end - 1 and self.gaps[i] and last is not None:
                texts.append(" ")
                width += self.gaps[i]
        if last is not None:
            hyphen = self.hyphens.get(end - 1, 0.0)
            if self.marks.get(end - 1) == SOFT_HYPHEN:
                hyphen = _width(SOFT_HYPHEN, last)
            texts += [SOFT_HYPHEN] if hyphen else []
            out.append(Part("".join(texts), last.face, last.run, width + hyphen))
        return out


def cuts_of(word: str, language: str, addresses: bool) -> tuple[Sequence[int], bool]:
    """Return where a word may be cut at a line's end, and whether that takes a hyphen; addresses do not."""
    if addresses and ("://" in word or word.startswith("www.")):
        return [match.end() for match in _SAFE.finditer(word)][:-1], False
    return points(word, language), True


def cut_word(word: str, face: Face, cuts: Sequence[int]) -> list[tuple[str, float]]:
    """Return a word cut at offsets, each piece with its width in em; together they are as wide as it is."""
    out, start, left = [], 0, 0.0
    for cut in (*cuts, len(word)):
        right = face.width(word[:cut])
        out.append((word[start:cut], right - left))
        start, left = cut, right
    return out


def _same_style(one: Part, other: Part) -> bool:
    same_run = one.run is other.run or one.run[1:] == other.run[1:]
    return one.face is other.face and same_run


def _width(mark: str, part: Part) -> float:
    """Return the width of what a mark shows at a line's end, behind a part."""
    return part.face.advances["-"] * part.scale if mark == SOFT_HYPHEN else 0.0


def _split_word(
    word: Sequence[Part], limit: float, hyphens: Hyphens | None
) -> list[tuple[list[Part], str]]:
    """Return a word that is wider than a line in pieces that are not, each with its break's mark."""
    advances = [part.face.advances[c] * part.scale for part in word for c in part.text]
    edges = [0.0, *accumulate(advances)]
    found = _places(word, hyphens)
    places = sorted(found)
    out, start, last = [], 0, len(advances)
    while last - start > 1 and edges[last] - edges[start] > limit + TOLERANCE:
        most = bisect_right(edges, edges[start] + limit + TOLERANCE) - 1
        end, mark = max(most, start + 1), ""
        for place in reversed(places[bisect_right(places, start) : bisect_right(places, most)]):
            piece = _between(word, start, place)
            if edges[place] - edges[start] + _width(found[place], piece[-1]) <= limit + TOLERANCE:
                end, mark = place, found[place]
                break
        out.append((_between(word, start, end), mark))
        start = end
    return [*out, (_between(word, start, last), "")]


def _places(word: Sequence[Part], hyphens: Hyphens | None) -> dict[int, str]:
    """Return the offsets at which a word may be broken, each with the mark of such a break.

    What has a safe character inside is an address or the like, and has no hyphen put into it.
    """
    text = "".join(part.text for part in word)
    ends = [match.end() for match in _SAFE.finditer(text)]
    if len(ends) > 1:
        return dict.fromkeys(ends[:-1], ZERO_WIDTH_SPACE)
    return dict.fromkeys(hyphens(text, word[0].run.lang), SOFT_HYPHEN) if hyphens else {}


def _between(word: Sequence[Part], start: int, end: int) -> list[Part]:
    """Return what of a word stands between two offsets."""
    out, at = [], 0
    for part in word:
        text = part.text[max(start - at, 0) : max(end - at, 0)]
        at += len(part.text)
        if text:
            width = sum(map(part.face.advances.__getitem__, text)) * part.scale
            out.append(part._replace(text=text, width=width))
    return out


def measure(
    paragraph: Paragraph, face_of: FaceOf, fonts: Fonts, caps: bool = False, spell: bool = False
) -> Measured:
    """Return the words of a paragraph, each with its width; ``caps`` sets capitals.

    ``spell``: characters that no font has are spelled as their codes.
    """
    if len(paragraph.runs) == 1:
        run = paragraph.runs[0]
        text, face = run.text, face_of(run)
        if caps:
            text = text.upper()
        if not run.raised and face.covers(text):
            return PlainText(*_split(text), run, face)
    words: list[list[Part]] = [[]]
    gaps: list[float] = []
    for run in paragraph.runs:
        face = face_of(run)
        scale = RAISED_SCALE if run.raised else 1.0
        space = face.advances[" "] * scale
        text = run.text.upper() if caps else run.text
        simple = face.covers(text) and not _breaks_inside(text)
        for i, word in enumerate(spaced(text)):
            if i:
                last = words[-1][-1] if words[-1] else None
                gaps.append(last.face.advances[" "] * last.scale if last else space)
                words.append([])
            if not simple:
                _add_word(words, gaps, word, run, face, fonts, spell)
            elif word:
                words[-1].append(Part(word, face, run, face.width(word) * scale))
    gaps.append(0.0)
    return RichText(words, gaps)


def _split(text: str) -> tuple[list[str], set[int]]:
    """Return the words of a text, and the places of those that the next one follows directly."""
    if not _breaks_inside(text):
        return spaced(text), set()
    words: list[str] = []
    inside: set[int] = set()
    for word in spaced(text):
        found = pieces(word)
        inside.update(range(len(words), len(words) + len(found) - 1))
        words += found
    return words, inside


def spaced(text: str) -> list[str]:
    """Return what stands between the spaces at which a line may end.

    A mark that stands by itself stays with the word before it, or after: "Quoi ?", "« Rien »", "5 %".
    """
    words = text.split(" ")
    if not _ALONE.search(text):
        return words
    out = words[:1]
    for word in words[1:]:
        if (word and not word.strip(_CLOSING)) or out[-1][-1:] in _OPENING:
            out[-1] = f"{out[-1]} {word}"
        else:
            out.append(word)
    return out


def _add_word(
    words: list[list[Part]],
    gaps: list[float],
    word: str,
    run: Run,
    face: Face,
    fonts: Fonts,
    spell: bool,
) -> None:
    """Add a word, or the rest of one that another run began, with the breaks inside it."""
    scale = RAISED_SCALE if run.raised else 1.0
    for i, piece in enumerate(pieces(word)):
        if i:
            gaps.append(0.0)
            words.append([])
        for text, chosen in fonts.split(piece, face, spell) if piece else ():
            words[-1].append(Part(text, chosen, run, chosen.width(text) * scale))


def _breaks_inside(text: str) -> bool:
    """Return whether a line may end inside a word of a text."""
    if text.isascii() and "-" not in text:
        return False
    return bool(_INSIDE.search(text))


def pieces(word: str) -> list[str]:
    """Return a word cut where a line may end inside it."""
    if not _INSIDE.search(word) or (word.isascii() and "://" in word):  # hyphens of its own
        return [word]
    lead = len(word) - len(word.lstrip("-‐–—"))  # what a word begins with stays with it: "--help"
    first = lead + 1 if lead or _is_cjk(word[0]) else 2
    out, start = [], 0
    for i in range(first, len(word)):
        if _breaks_between(word[i - 1], word[i]):
            out.append(word[start:i])
            start = i
    return [*out, word[start:]]


def _breaks_between(before: str, after: str) -> bool:
    if before == "\u200b":
        return True
    if before in "-‐–—":
        return after.isalpha()
    if not (_is_cjk(before) or _is_cjk(after)):
        return False
    return before not in _NO_END and after not in _NO_START


def _is_cjk(character: str) -> bool:
    return character >= "\u2e80" and bool(_INSIDE.match(character))
