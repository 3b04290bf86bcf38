"""The run sheet, which a speaker lays on the lectern: when each slide begins, and how its notes begin."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from math import ceil

from deckbuilder.blocks import Column, Paragraph, Run, Table, Text, plain
from deckbuilder.content import Talk
from deckbuilder.deck import plan_deck
from deckbuilder.handout import Handout, Item, Passage
from deckbuilder.language import Labels
from deckbuilder.layout.frames import Document
from deckbuilder.layout.pages import lay_out_pages
from deckbuilder.record import replace
from deckbuilder.template import Template
from deckbuilder.timing import Cue, clock, cues

LARGEST, SMALLEST, STEP = 14.0, 9.0, 0.5  # sizes: it is read standing
ABOVE = 18.0  # points between the head and the table, at least
SAID = 0.4  # of the width, for what is said


def run_sheet(talk: Talk, labels: Labels, template: Template, deck: Document) -> Document:
    """Return the pages of a talk's run sheet: as few as can be, in letters as large as that allows."""
    found = cues(talk, deck)
    plan = _plan(talk, labels, found, plan_deck(talk, labels).minutes)
    page = template.page
    usual, byline = page.styles["table"], page.styles["byline"]

    @cache
    def laid_out(size: float) -> Document:
        leading = usual.leading * size / usual.size
        styles = {
            **page.styles,
            "table": usual._replace(size=size, leading=leading),
            "table_head": page.styles["table_head"]._replace(size=size, leading=leading),
            "byline": byline._replace(after=max(byline.after, ABOVE)),
        }
        sized = replace(template, page=replace(page, styles=styles))
        return lay_out_pages(plan, sized)

    fewest = len(laid_out(SMALLEST).frames)
    sizes = [LARGEST - STEP * n for n in range(int((LARGEST - SMALLEST) / STEP) + 1)]
    at = bisect_left(sizes, True, key=lambda size: len(laid_out(size).frames) <= fewest)
    return replace(laid_out(sizes[at]), title=f"{labels.text('run_sheet')}: {talk.title}")


def _plan(
    talk: Talk, labels: Labels, found: Sequence[Cue], planned: Mapping[str, float | None]
) -> Handout:
    """Return a run sheet as a document: its head, whose it is, and a table."""
    total = sum(one.seconds for one in found)
    minutes = _minutes(total, talk.minutes, labels)
    line = (labels.text("run_sheet"), talk.event, labels.date(talk.date), minutes)
    block = (
        Item("title", plain(talk.title), level=1),
        Item("subtitle", plain(" · ".join(filter(None, line)))),
        Item("byline", plain(labels.text("run_own"))),
    )
    names = ("run_time", "index_slide", "run_shown")
    columns = (
        *(Column(labels.text(name), "right" if i < 2 else "left") for i, name in enumerate(names)),
        Column(labels.text("run_said"), width=SAID),
    )
    table = Table(columns, tuple(_rows(found, planned, labels)))
    return Handout(talk, labels, block, (), (Passage((Item("table", table),), ""),), None, {})


def _rows(
    found: Sequence[Cue], planned: Mapping[str, float | None], labels: Labels
) -> Iterator[tuple[Text, ...]]:
    """Yield a row for each slide; that of a section which the author made has its slides and minutes.

    It has a row of its own where its first slide is another's.
    """
    start = 0.0
    for section, group in groupby(found, lambda one: one.section):
        slides = list(group)
        if section in planned:
            taken = _minutes(sum(one.seconds for one in slides), planned[section], labels)
            title = (Run(section, bold=True), Run(f" · {taken}"))
            numbers = f"{slides[0].number}–{slides[-1].number}" if slides[1:] else slides[0].number
            own = slides[0] if slides[0].title == section else None
            said = own.said if own else ""
            yield _row(start, str(numbers), title, said)
            start += own.seconds if own else 0.0
            slides = slides[1:] if own else slides
        for one in slides:
            yield _row(start, str(one.number), (Run(one.title),), one.said)
            start += one.seconds


def _row(start: float, number: str, title: tuple[Run, ...], said: str) -> tuple[Text, ...]:
    return plain(clock(start)), plain(number), Text((Paragraph(title),)), plain(said)


def _minutes(seconds: float, planned: float | None, labels: Labels) -> str:
    minutes = f"{ceil(seconds / 60)}"
    if planned is None:
        return labels.text("run_minutes", minutes=minutes)
    return labels.text("run_of", minutes=minutes, planned=f"{planned:g}")
