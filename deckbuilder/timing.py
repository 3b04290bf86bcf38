"""How long a talk takes: what is said on each slide, at the pace of its language. Times are in seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from deckbuilder.blocks import Drawing, Table, Text
from deckbuilder.content import EMPTY, Section, Talk
from deckbuilder.diagnostics import Diagnostics, place_of, shortened
from deckbuilder.layout.frames import Document, Frame
from deckbuilder.metrics import is_full_width

# Words a minute. 130 are usual for a talk in English (120 to 150 are recommended); in other languages as many
# fewer as in the texts of one content that were read aloud by Trauzettel-Klosinski and Dietz, "Standardized
# Assessment of Reading Performance", IOVS 53 (2012): Arabic 138 where English has 228.
PACE = 130.0
PACES = {
    **{"ar": 80.0, "de": 100.0, "es": 125.0, "fi": 90.0, "fr": 110.0, "he": 105.0, "it": 105.0},
    **{"nl": 115.0, "pl": 95.0, "pt": 105.0, "ru": 105.0, "sl": 105.0, "sv": 115.0, "tr": 95.0},
}
# Characters a minute, for a talk: NHK reads the news at 300, China's radio at 250.
CHARACTERS = {"ja": 300.0, "zh": 200.0}
LEAST = 15.0  # of a slide: the fastest format there is, Ignite, has 20 slides in 5 minutes
GRACE = 1.1  # of the minutes planned, from which on a talk is too long
SHOWN, SQUARES = 38, 18  # characters of notes that are shown, and of those in CJK scripts
LONGEST = 3  # slides that a warning names
NAME = 30  # characters of their titles


class Cue(NamedTuple):
    """A slide as the speaker goes through it; ``seconds`` is how long it takes, about."""

    number: int
    title: str
    section: str
    seconds: float
    said: str


def cues(talk: Talk, deck: Document) -> list[Cue]:
    """Return the slides in order."""
    pace = pace_of(talk)
    return [cue(frame, number, pace) for number, frame in enumerate(deck.frames, 1)]


def pace_of(talk: Talk) -> float:
    """Return the words, or the characters of Chinese and Japanese, that are said in a minute."""
    language = talk.language.partition("-")[0].lower()
    return talk.pace or CHARACTERS.get(language) or PACES.get(language, PACE)


def cue(frame: Frame, number: int, pace: float) -> Cue:
    """Return a slide's cue: it takes what its notes take, or what it shows where it has none."""
    notes = frame.notes or EMPTY
    said = notes.text
    spoken = count(said) or count(" ".join(_shown(frame)))
    seconds = max(LEAST, 60 * spoken / pace)
    first = notes.paragraphs[0].text if said else ""
    shown = beginning(first)
    if first != said and not shown.endswith("…"):
        shown += "\u00a0…"
    return Cue(number, frame.title, frame.section, seconds, shown)


def _shown(frame: Frame) -> Iterator[str]:
    for placed in frame.placed:
        if isinstance(placed.block, Text):
            yield placed.block.text
        elif isinstance(placed.block, Table):
            yield from (cell.text for row in placed.block.rows for cell in row)
        elif isinstance(placed.block, Drawing):
            yield placed.block.alt


def count(text: str) -> int:
    """Return the words of a text, or the characters of one in a script without spaces."""
    return len(re.findall(r"\w", text)) if is_full_width(text) else len(text.split())


def beginning(text: str) -> str:
    """Return the first words of a text, as many as stand in a line."""
    first = " ".join(text.split())
    if is_full_width(first):
        return shortened(first, SQUARES)
    if len(first) <= SHOWN:
        return first
    whole = first[: SHOWN - 1].rpartition(" ")[0] or first[: SHOWN - 2]
    return f"{whole}\u00a0…"  # which stays with the last word


def over_time(talk: Talk, deck: Document, report: Diagnostics) -> None:
    """Report ``over-time``: the notes, or the sections as planned, take longer than the talk may."""
    if talk.minutes is None:
        return
    sections = [part.minutes or 0.0 for part in talk.order or () if isinstance(part, Section)]
    if sum(sections) > talk.minutes:
        message = f"the sections take {sum(sections):g} minutes, more than the {talk.minutes:g} of the talk"
        report.warning("over-time", message, place_of(talk.minutes, talk.span))
    found = cues(talk, deck)
    minutes = sum(one.seconds for one in found) / 60
    if minutes <= talk.minutes * GRACE:
        return
    longest = sorted(found, key=lambda one: -one.seconds)[:LONGEST]
    named = ", ".join(f"'{shortened(one.title, NAME)}' {clock(one.seconds)}" for one in longest)
    message = f"the talk takes about {clock(60 * minutes)} minutes, more than the {talk.minutes:g} planned"
    hint = f"'pace' says how fast you speak: {pace_of(talk):g} a minute are assumed"
    span = place_of(talk.minutes, talk.span)
    report.warning("over-time", message, span, f"the longest slides: {named}", hint)


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds: "0:45", "12:05"; rounded to five seconds."""
    whole = 5 * round(seconds / 5)
    return f"{whole // 60}:{whole % 60:02}"
