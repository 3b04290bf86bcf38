"""The run sheet, which a speaker lays on the lectern: when each slide begins, and how its notes begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

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

LARGEST, SMALLEST, STEP = 14.0, 8.0, 0.5  # sizes: it is read standing


def run_sheet(talk: Talk, labels: Labels, template: Template, deck: Document) -> Document:
    """Return the pages of a talk's run sheet: one, if its slides have room there."""
    found = cues(talk, deck)
    plan = _plan(talk, labels, found, plan_deck(talk, labels).minutes)
    page = template.page
    usual, size = page.styles["table"], LARGEST
    while True:
        styles = {
            name: style._replace(size=size, leading=style.leading * size / usual.size)
            if name in ("table", "table_head")
            else style
            for name, style in page.styles.items()
        }
        sized = replace(template, page=replace(page, styles=styles))
        document = lay_out_pages(plan, sized)
        if len(document.frames) == 1 or size <= SMALLEST:
            return replace(document, title=f"{labels.text('run_sheet')}: {talk.title}")
        size = max(SMALLEST, size - STEP)


def _plan(
    talk: Talk, labels: Labels, found: Sequence[Cue], planned: Mapping[str, float | None]
) -> Handout:
    """Return a run sheet as a document: its head, a table, and whose it is."""
    total = sum(one.seconds for one in found)
    minutes = _minutes(total, talk.minutes, labels)
    line = (labels.text("run_sheet"), talk.event, labels.date(talk.date), minutes)
    block = (
        Item("title", plain(talk.title), level=1),
        Item("subtitle", plain(" · ".join(filter(None, line)))),
    )
    names = ("run_time", "index_slide", "run_shown", "run_said")
    columns = tuple(
        Column(labels.text(name), "right" if i < 2 else "left") for i, name in enumerate(names)
    )
    table = Table(columns, tuple(_rows(found, planned, labels)))
    items = (Item("table", table), Item("source", plain(labels.text("run_own"))))
    return Handout(talk, labels, block, (), (Passage(items, ""),), None, {})


def _rows(
    found: Sequence[Cue], planned: Mapping[str, float | None], labels: Labels
) -> Iterator[tuple[Text, ...]]:
    """Yield a row for each slide, and one for each section that the author made."""
    start = 0.0
    for section, group in groupby(found, lambda one: one.section):
        slides = list(group)
        if section in planned:
            taken = _minutes(sum(one.seconds for one in slides), planned[section], labels)
            title = Text((Paragraph((Run(section, bold=True),)),))
            yield plain(""), plain(f"{slides[0].number}–{slides[-1].number}"), title, plain(taken)
        for one in slides:
            said = one.said or "–"
            yield plain(clock(start)), plain(str(one.number)), plain(one.title), plain(said)
            start += one.seconds


def _minutes(seconds: float, planned: float | None, labels: Labels) -> str:
    minutes = f"{max(1, round(seconds / 60))}"
    if planned is None:
        return labels.text("run_minutes", minutes=minutes)
    return labels.text("run_of", minutes=minutes, planned=f"{planned:g}")
