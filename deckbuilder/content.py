"""A talk and its parts, as the author wrote them and after they were found to be sound.

Each part has three voices: its main text is *read* (the handout prints it), ``slide`` is *shown*
instead of it, ``notes`` is *said* (the notes pane only).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from deckbuilder.blocks import Link, Pictures, Table, Text
from deckbuilder.diagnostics import Span
from deckbuilder.record import Frozen

EMPTY = Text(())
MAX_NAME = 80

Only = Literal["", "slides", "handout"]
Wanted = Literal["auto", "yes", "no"]


class Part(Frozen, kw_only=True):
    """What every part and entry takes. ``layout`` names a slide layout of the template."""

    span: Span
    id: str = ""
    layout: str = ""
    fit: Literal["", "one slide"] = ""
    only: Only = ""
    notes: Text = EMPTY


class Introduction(Part):
    text: Text
    slide: Text | None = None


class Definition(Part):
    term: str
    definition: Text
    full_name: str = ""
    slide: Text | None = None
    examples: tuple[Text, ...] = ()
    picture: Pictures | None = None
    source: Text | None = None


class Analogy(Part):
    term: str
    analogy: Text
    explanation: Text | None = None
    limits: Text | None = None
    slide: Text | None = None


class Comparison(Part):
    """A table with its title; ``shown`` is the table with what its cells show on the slide."""

    title: str
    table: Table
    shown: Table


class RelationEntry(Part):
    link: Link
    explanation: Text | None = None


class RelationGroup(Part):
    """Entries of one kind that chain: one picture."""

    entries: tuple[RelationEntry, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms in the order of their first mention."""
        pairs = [term for entry in self.entries for term in (entry.link.term, entry.link.of)]
        return tuple(dict.fromkeys(pairs))


class Takeaway(Part):
    text: Text
    detail: Text | None = None


class Takeaways(Part):
    items: tuple[Takeaway, ...]


class Reading(Part):
    title: str
    url: str = ""
    note: Text | None = None


class FurtherReading(Part):
    items: tuple[Reading, ...]


class Closing(Part):
    text: Text | None = None
    contact: Text | None = None


class Section(Part):
    title: str
    text: Text | None = None
    slide: Text | None = None
    minutes: float | None = None


class TextSlide(Part):
    title: str
    text: Text
    slide: Text | None = None
    picture: Pictures | None = None


class PictureSlide(Part):
    title: str
    picture: Pictures


class QuoteSlide(Part):
    """``title`` "": its slide is called by who said it."""

    text: Text
    by: str = ""
    title: str = ""


class ColumnsSlide(Part):
    title: str
    left: Text
    right: Text


class TitlePage(Part):
    """The talk's own title, when ``slides:`` lists it."""


class Agenda(Part):
    """The list of what comes, when ``slides:`` lists it."""


class Lists(Frozen):
    """What the handout lists of itself; ``auto`` is for talks with many terms."""

    span: Span | None = None
    contents: Wanted = "auto"
    index: Wanted = "auto"


class Talk(Frozen):
    """All that a content file says. ``order`` is the author's own; None when it is to be derived.

    ``unlisted`` are the parts that ``slides:`` leaves out. ``date`` is as typed.
    """

    title: str
    span: Span
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    event: str = ""
    date: str = ""
    language: str = "en"
    minutes: float | None = None
    pace: float | None = None
    name: str = ""
    template: str = ""
    handout: Lists = Lists()
    introduction: Introduction | None = None
    definitions: tuple[Definition, ...] = ()
    analogies: tuple[Analogy, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    relations: tuple[RelationGroup, ...] = ()
    takeaways: Takeaways | None = None
    further_reading: FurtherReading | None = None
    closing: Closing | None = None
    order: tuple[Part, ...] | None = None
    unlisted: tuple[Part, ...] = ()


def slug(title: str, lower: bool = True) -> str:
    """Return a base name for files: letters and digits of any script, joined by hyphens."""
    text = unicodedata.normalize("NFC", title.lower() if lower else title)
    words = re.sub(r"[^\w.]+" if not lower else r"[\W_]+", "-", text).strip("-.")
    while len(words.encode()) > MAX_NAME:
        words = words[:-1].rstrip("-.")
    return words or "talk"
