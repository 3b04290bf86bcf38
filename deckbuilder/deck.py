"""``Talk`` → ``Deck``: the slides with what each shows and what is said, before anything is measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from deckbuilder.blocks import (
    SMALL_SCALE,
    Block,
    Mark,
    Paragraph,
    Pictures,
    Relation,
    Run,
    Text,
    join,
    plain,
)
from deckbuilder.content import (
    EMPTY,
    Agenda,
    Analogy,
    Closing,
    ColumnsSlide,
    Comparison,
    Definition,
    FurtherReading,
    Introduction,
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
from deckbuilder.diagnostics import Named, Span
from deckbuilder.language import Labels
from deckbuilder.outline import (
    Anchors,
    Group,
    agenda_groups,
    arrange,
    part_title,
    relation_alt,
    shown,
)
from deckbuilder.record import Frozen

Fills = dict[str, Block]
Plan = tuple[str, Mapping[str, Block | None]]  # the kind of a slide, and what fills its roles


class Slide(Frozen):
    """A slide as it is planned: its kind, and the blocks that fill its roles. ``fills`` has a title."""

    kind: str
    fills: Fills
    title: str
    section: str
    span: Span
    anchor: str = ""
    notes: Text = EMPTY
    layout: str = ""
    one_slide: bool = False


class Deck(Frozen):
    """The slides of a talk in their order; ``minutes`` are those of the sections that the author made."""

    talk: Talk
    labels: Labels
    slides: tuple[Slide, ...]
    minutes: Mapping[str, float | None]


def plan_deck(talk: Talk, labels: Labels) -> Deck:
    """Return the slides of a talk; every title is unique, and so is the name of every section."""
    groups = arrange(talk, labels)
    anchors = Anchors(groups, talk.unlisted)
    planner = _Planner(talk, labels, groups, anchors)
    slides, seen, sections = [], dict[str, int](), dict[str, int]()
    minutes: dict[str, float | None] = {}
    for group in groups:
        parts = [part for part in group.parts if shown(part)]
        section = unique(group.title, sections) if parts else ""
        if parts and group.section is not None:
            minutes[section] = group.section.minutes
        for part in parts:
            kind, fills = planner.slide(part)
            title = unique(
                part_title(part, labels) if not isinstance(part, TitlePage) else talk.title, seen
            )
            slides.append(
                Slide(
                    kind=kind,
                    fills={"title": plain(title), **fills},
                    title=title,
                    section=section,
                    span=part.span,
                    anchor=anchors.of(part),
                    notes=part.notes,
                    layout=part.layout,
                    one_slide=bool(part.fit),
                )
            )
    return Deck(talk, labels, tuple(slides), minutes)


def unique(title: str, seen: dict[str, int]) -> str:
    """Return a title that none before is: "LLM", "LLM (2)"."""
    key = compared(title)
    seen[key] = seen.get(key, 0) + 1
    if seen[key] == 1:
        return title
    return unique(f"{title} ({seen[key]})", seen)


def compared(title: str) -> str:
    """Return a title as it is compared: case and the number of spaces make no difference."""
    return " ".join(title.split()).casefold()


def lines(*texts: str) -> Text:
    """Return each text that is not empty as a paragraph; where the first was written, if one knows."""
    paragraphs = tuple(Paragraph((Run(text),)) for text in texts if text)
    return Text(paragraphs, next((text.span for text in texts if isinstance(text, Named)), None))


def one_level_down(paragraph: Paragraph) -> Paragraph:
    """Return a paragraph as it stands under an item of a list, which has three levels at most."""
    return paragraph._replace(level=min(3, paragraph.level + 1))


def joined(mark: str, texts: Sequence[str]) -> Text:
    """Return texts as one line, which was written where the first was."""
    return lines(mark.join(texts))._replace(span=lines(*texts).span)


def items(texts: Sequence[Text], numbered: bool = False) -> Text:
    """Return texts as the items of a list; what follows in a text stays under its item."""
    out = []
    for number, text in enumerate(texts, 1):
        for i, paragraph in enumerate(text.paragraphs):
            if i == 0 and not paragraph.mark:
                mark: Mark = "number" if numbered else "bullet"
                out.append(paragraph._replace(level=1, mark=mark, number=number))
            else:
                out.append(one_level_down(paragraph))
    return Text(tuple(out), texts[0].span if texts else None)


def named_source(text: Text | None, labels: Labels) -> Text:
    """Return a source with the word for it before; nothing where there is none."""
    if text is None or not text.paragraphs:
        return EMPTY
    before, _, after = labels.text("source", source="\0").partition("\0")
    first = text.paragraphs[0]
    runs = (Run(before), *first.runs, Run(after))
    first = first._replace(runs=tuple(run for run in runs if run.text))
    return Text((first, *text.paragraphs[1:]), text.span)


class _Planner:
    """Says what each part's slide shows."""

    def __init__(
        self, talk: Talk, labels: Labels, groups: Sequence[Group], anchors: Anchors
    ) -> None:
        self.talk, self.labels, self.groups, self.anchors = talk, labels, groups, anchors

    def slide(self, part: Part) -> tuple[str, Fills]:
        """Return the kind of a part's slide and its fills but the title; nothing empty is filled."""
        kind, wanted = _PLANS[type(part)](self, part)
        return kind, {
            role: block for role, block in wanted.items() if block is not None and not _empty(block)
        }

    def title_page(self, part: TitlePage) -> Plan:
        talk = self.talk
        where = " · ".join(filter(None, (talk.event, self.labels.date(talk.date))))
        by = lines(self.labels.join(talk.authors) if talk.authors else "", where)
        by = by._replace(span=lines(*talk.authors, talk.event).span)
        return "title", {"subtitle": lines(talk.subtitle), "by": by}

    def agenda(self, part: Agenda) -> Plan:
        entries, seen = [], dict[str, int]()
        for number, group in enumerate(agenda_groups(self.groups), 1):
            first = next(part for part in group.parts if shown(part))
            run = Run(unique(group.title, seen), href="#" + self.anchors.of(first))
            entries.append(Paragraph((run,), level=1, mark="bullet", number=number))
        return "agenda", {"body": Text(tuple(entries), part.span)}

    def introduction(self, part: Introduction) -> Plan:
        return "text", {"body": part.slide or part.text}

    def definition(self, part: Definition) -> Plan:
        body, source = part.slide or part.definition, named_source(part.source, self.labels)
        fills: dict[str, Block | None] = {"body": body, "source": source}
        if part.picture is not None:  # below it, the text's source would pass for the picture's
            small = [p._replace(scale=SMALL_SCALE) for p in source.paragraphs]
            fills = {"body": join((body, Text(tuple(small), source.span)))}
        if part.slide is None:
            fills |= {"full_name": lines(part.full_name), "examples": items(part.examples)}
        return "definition", {**fills, **self.pictures(part.picture)}

    def pictures(self, block: Pictures | None) -> dict[str, Block | None]:
        """Return what a part's pictures fill, with their captions and sources."""
        if block is None:
            return {}
        captions = [picture.caption for picture in block.items if picture.caption]
        theirs = list(dict.fromkeys(picture.source for picture in block.items if picture.source))
        source = named_source(joined(self.labels.marks[1], theirs), self.labels)
        return {"picture": block, "caption": joined(" · ", captions), "source": source}

    def analogy(self, part: Analogy) -> Plan:
        return "analogy", {"quote": part.slide or part.analogy}

    def relation(self, part: RelationGroup) -> Plan:
        links = tuple(entry.link for entry in part.entries)
        drawn = Relation(links, relation_alt(part, self.labels), part.span)
        body = join(entry.explanation for entry in part.entries if entry.explanation)
        return "relation", {"picture": drawn, "body": body}

    def comparison(self, part: Comparison) -> Plan:
        return "table", {"table": part.shown}

    def takeaways(self, part: Takeaways) -> Plan:
        texts = [item.text for item in part.items if item.only != "handout"]
        return "takeaways", {"body": items(texts, numbered=True)}

    def reading(self, part: FurtherReading) -> Plan:
        entries = []
        for item in part.items:
            if item.only == "handout":
                continue
            runs = [Run(item.title, href=item.url or None)]
            notes = item.note.paragraphs if item.note else ()
            if notes:
                runs += [Run(" – "), *notes[0].runs]
            entries.append(Text((Paragraph(tuple(runs)), *notes[1:]), item.span))
        return "reading", {"body": items(entries)}

    def closing(self, part: Closing) -> Plan:
        return "closing", {"body": part.text, "by": part.contact}

    def section(self, part: Section) -> Plan:
        return "section", {"body": part.slide or part.text}

    def text(self, part: TextSlide) -> Plan:
        return "text", {"body": part.slide or part.text, **self.pictures(part.picture)}

    def picture(self, part: PictureSlide) -> Plan:
        return "picture", self.pictures(part.picture)

    def quote(self, part: QuoteSlide) -> Plan:
        return "quote", {"quote": part.text, "by": lines(part.by)}

    def columns(self, part: ColumnsSlide) -> Plan:
        return "columns", {"body": part.left, "second": part.right}


def _empty(block: Block) -> bool:
    return isinstance(block, Text) and not block.paragraphs


_PLANS: dict[type[Part], Callable[[_Planner, Any], Plan]] = {
    TitlePage: _Planner.title_page,
    Agenda: _Planner.agenda,
    Introduction: _Planner.introduction,
    Definition: _Planner.definition,
    Analogy: _Planner.analogy,
    RelationGroup: _Planner.relation,
    Comparison: _Planner.comparison,
    Takeaways: _Planner.takeaways,
    FurtherReading: _Planner.reading,
    Closing: _Planner.closing,
    Section: _Planner.section,
    TextSlide: _Planner.text,
    PictureSlide: _Planner.picture,
    QuoteSlide: _Planner.quote,
    ColumnsSlide: _Planner.columns,
}
