"""What stands where: the parts of a talk in groups, in derived order or in the author's own.

A group is a line of the agenda, a section of the deck, and a heading of the handout.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from deckbuilder.content import (
    Agenda,
    Analogy,
    Closing,
    ColumnsSlide,
    Comparison,
    Definition,
    FurtherReading,
    Part,
    PictureSlide,
    QuoteSlide,
    RelationGroup,
    Section,
    Takeaways,
    Talk,
    TextSlide,
    TitlePage,
)
from deckbuilder.language import Labels
from deckbuilder.record import Frozen

OWN_LINES = 6  # with more definitions than these, the agenda has one line for all
AGENDA_FROM = 4  # parts that the slides of a talk need for a derived agenda
FIRST_WORDS = 6  # of a quotation, as its slide's title
ENDINGS = (Takeaways, FurtherReading, Closing)  # of the talk, never of a section


class Group(Frozen):
    """Parts that belong together. ``lead``: the title page and what stands before the first part."""

    title: str
    parts: tuple[Part, ...]
    lead: bool = False
    section: Section | None = None


def arrange(talk: Talk, labels: Labels) -> tuple[Group, ...]:
    """Return the parts of a talk, title page and agenda included, in groups."""
    order = derived_order(talk) if talk.order is None else talk.order
    groups: list[tuple[str, list[Part], Section | None]] = []
    sections = any(isinstance(part, Section) for part in order)
    many = len(talk.definitions) > OWN_LINES
    lead: list[Part] = []
    for part in order:
        title = (
            _group_title(part, many, labels) if not sections or isinstance(part, ENDINGS) else ""
        )
        if isinstance(part, Section):
            groups.append((part.title, [part], part))
        elif isinstance(part, TitlePage | Agenda) and not groups:
            lead.append(part)
        elif groups and (not title or title == groups[-1][0]):
            groups[-1][1].append(part)
        elif title:
            groups.append((title, [part], None))
        else:
            lead.append(part)
    found = [Group(title, tuple(parts), section=section) for title, parts, section in groups]
    visible = sum(any(map(shown, group.parts)) for group in found)
    if talk.order is None and visible >= AGENDA_FROM:
        lead.append(Agenda(span=talk.span))
    return (Group(talk.title, tuple(lead), lead=True), *found)


def derived_order(talk: Talk) -> tuple[Part, ...]:
    """Return title, introduction, each definition with its analogies and relations, and the rest."""
    order: list[Part] = [TitlePage(span=talk.span)]
    if talk.introduction:
        order.append(talk.introduction)
    analogies: dict[str, list[Part]] = {}
    for analogy in talk.analogies:
        analogies.setdefault(analogy.term, []).append(analogy)
    relations = _relations_by_last_term(talk)
    for definition in talk.definitions:
        order.append(definition)
        order += analogies.pop(definition.term, [])
        order += relations.get(id(definition), [])
    order += relations.get(0, [])
    order += talk.comparisons
    order += filter(None, (talk.takeaways, talk.further_reading, talk.closing))
    return tuple(order)


def _relations_by_last_term(talk: Talk) -> dict[int, list[Part]]:
    """Return relations under the definition after which all that they speak of is defined."""
    position = {definition.term: i for i, definition in enumerate(talk.definitions)}
    out: dict[int, list[Part]] = {}
    for group in talk.relations:
        known = [position[term] for term in group.terms if term in position]
        out.setdefault(id(talk.definitions[max(known)]) if known else 0, []).append(group)
    return out


def _group_title(part: Part, many: bool, labels: Labels) -> str:
    """Return the title of the group that a part opens, or "" where it joins the one before."""
    if isinstance(part, Definition):
        return labels.text("definitions") if many else part.term
    if isinstance(part, Analogy | RelationGroup | QuoteSlide | TitlePage | Agenda):
        return ""
    if isinstance(part, Comparison | TextSlide | PictureSlide | ColumnsSlide):
        return part.title
    return labels.text(_LABELS[type(part).__name__])


_LABELS = {
    "Introduction": "introduction",
    "Takeaways": "takeaways",
    "FurtherReading": "further_reading",
    "Closing": "closing",
}


def shown(part: Part) -> bool:
    """Return whether a part has a slide: it is not for the handout only, nor is all that it lists."""
    items = part.items if isinstance(part, Takeaways | FurtherReading) else (part,)
    return part.only != "handout" and any(item.only != "handout" for item in items)


def agenda_groups(groups: Sequence[Group]) -> list[Group]:
    """Return the groups that the agenda lists: those with something to show, without the closing."""
    return [
        group
        for group in groups
        if not group.lead and any(shown(p) and not isinstance(p, Closing) for p in group.parts)
    ]


def part_title(part: Part, labels: Labels) -> str:
    """Return what a part's slide and its heading are called."""
    if isinstance(part, Definition):
        return part.term
    if isinstance(part, Analogy):
        return labels.text("analogy", term=part.term)
    if isinstance(part, RelationGroup):
        if len(part.entries) == 1:
            return relation_sentence(part, 0, labels)
        return labels.text("relation_title", terms=labels.join(part.terms))
    if isinstance(part, QuoteSlide) and not part.title:
        words = part.text.text.split()
        start = " ".join(words[:FIRST_WORDS]) + ("…" if len(words) > FIRST_WORDS else "")
        return (
            labels.text("quote_by", by=part.by) if part.by else f"{labels.text('quote')}: {start}"
        )
    if isinstance(part, Agenda):
        return labels.text("agenda")
    title = getattr(part, "title", None)
    return title if isinstance(title, str) else labels.text(_LABELS[type(part).__name__])


def relation_sentence(part: RelationGroup, index: int, labels: Labels) -> str:
    """Return one relation in words: "LLM is a subset of GenAI"."""
    link = part.entries[index].link
    return labels.text("relation_" + link.kind.replace("-", "_"), term=link.term, of=link.of)


def relation_alt(part: RelationGroup, labels: Labels) -> str:
    """Return what a drawn relation shows, in words."""
    sentences = [
        relation_sentence(part, i, labels) + (f" ({entry.link.label})" if entry.link.label else "")
        for i, entry in enumerate(part.entries)
    ]
    return labels.text("diagram", text=labels.marks[1].join(sentences))


class Anchors:
    """Gives each part the id that links use: its own, or one made from its place."""

    def __init__(self, groups: Iterable[Group], unlisted: Iterable[Part] = ()) -> None:
        self.by_part: dict[int, str] = {}
        self.taken = {part.id for group in groups for part in group.parts}
        self.taken.update(part.id for part in unlisted)
        number = 0
        for group in groups:
            for part in group.parts:
                if part.id:
                    self.by_part[id(part)] = part.id
                    continue
                number += 1
                while f"part-{number}" in self.taken:
                    number += 1
                self.by_part[id(part)] = f"part-{number}"

    def of(self, part: Part) -> str:
        return self.by_part.get(id(part), "")

    def free(self, name: str) -> str:
        """Return an id that no part has, made from a name."""
        return name if name not in self.taken else self.free(name + "-")
