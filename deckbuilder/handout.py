"""``Talk`` → ``Handout``: what is read, in order, before anything is measured. Nothing that is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any, NamedTuple

from deckbuilder.blocks import Block, Paragraph, Pictures, Relation, Run, Text, join, plain
from deckbuilder.collation import initial, sort_key
from deckbuilder.content import (
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
    Wanted,
)
from deckbuilder.deck import items, named_source, one_level_down
from deckbuilder.language import Labels
from deckbuilder.outline import (
    Anchors,
    Group,
    arrange,
    derived_order,
    part_title,
    relation_alt,
    relation_sentence,
)
from deckbuilder.record import Frozen, replace

LONGEST = 36  # lines of contents that still list terms, where an index does, too
MANY = 13  # terms from which on a handout has contents and an index by itself
NAME = 4  # words that a full name has at most to stand in the index as well
WORD = re.compile(r"\w+(?:[-'’.]\w+)*")


class Item(NamedTuple):
    """A block in a style of the page. ``level`` is that of a heading; ``quoted`` is set apart."""

    style: str
    block: Block
    level: int = 0
    anchor: str = ""
    quoted: bool = False


class Passage(Frozen):
    """Items that belong together, under the section that the running head names."""

    items: tuple[Item, ...]
    section: str


class Entry(NamedTuple):
    """A line of the index: a name, the other one of the same term, and where it is defined."""

    name: str
    other: str
    anchor: str
    initial: str  # the letter under which it stands


class Index(Frozen):
    """The terms of a talk from A to Z."""

    heading: Item
    entries: tuple[Entry, ...]


class Handout(Frozen):
    """A document for paper: the title block, the contents with their heading, passages, an index.

    ``expansions``: what the terms that are abbreviations stand for.
    """

    talk: Talk
    labels: Labels
    title_block: tuple[Item, ...]
    contents: tuple[Item, ...]
    passages: tuple[Passage, ...]
    index: Index | None
    expansions: Mapping[str, str]


def plan_handout(talk: Talk, labels: Labels) -> Handout:
    """Return the document of a talk; parts that ``slides:`` leaves out stand at its end."""
    groups = list(arrange(talk, labels))
    if talk.unlisted:
        left = set(map(id, talk.unlisted))
        groups.append(Group("", tuple(p for p in derived_order(talk) if id(p) in left)))
    anchors = Anchors(groups, talk.unlisted)
    planner = _Planner(talk, labels, anchors)
    passages: list[Passage] = []
    printed: dict[int, Part] = {}
    for group in groups:
        below = group.section is not None and group.section.only != "slides"
        planner.level = 3 if below else 2
        for part in group.parts:
            if part.only == "slides" or id(part) in printed or isinstance(part, TitlePage | Agenda):
                continue
            printed[id(part)] = part
            found = tuple(planner.items(part, passages))
            alone = passages and passages[-1].items[-1].level  # a heading stays with what follows
            if planner.joins(part, passages) or (alone and found):
                passages[-1] = replace(passages[-1], items=passages[-1].items + found)
            elif found:
                passages.append(Passage(found, "" if group.lead else _section(group, part, labels)))
    terms = [part for part in printed.values() if isinstance(part, Definition)]
    index = None
    if terms and _wanted(talk.handout.index, terms):
        index = _index(terms, anchors, labels)
    contents: tuple[Item, ...] = ()
    if passages and _wanted(talk.handout.contents, terms):
        headings = [item for passage in passages for item in passage.items if item.level]
        if index and len(headings) > LONGEST:
            defined = {entry.anchor for entry in index.entries}
            headings = list(_without_terms(headings, defined, labels.text("definitions")))
        title = _list_heading("contents", labels, anchors)
        contents = title, _contents([*headings, *([index.heading] if index else ())])
    block, expansions = tuple(planner.title_block()), dict(_expansions(talk))
    return Handout(talk, labels, block, contents, tuple(passages), index, expansions)


def _expansions(talk: Talk) -> Iterator[tuple[str, str]]:
    """Yield abbreviations (two or more capitals or digits, no space) with what they stand for."""
    for part in talk.definitions:
        capitals = sum(letter.isupper() or letter.isdecimal() for letter in part.term)
        if part.full_name and capitals > 1 and " " not in part.term:
            yield part.term, part.full_name
            if talk.language.startswith("en"):
                yield f"{part.term}s", f"{part.full_name}s"


def _section(group: Group, part: Part, labels: Labels) -> str:
    """Return what the running head says of a part: the heading that is printed above it."""
    printed = group.section is not None and group.section.only != "slides"
    return group.title if printed or not has_heading(part) else part_title(part, labels)


def has_heading(part: Part) -> bool:
    """Return whether a part stands below a heading of its own: a quotation only has one that it was given."""
    return not isinstance(part, QuoteSlide) or bool(part.title)


def _wanted(said: Wanted, terms: Sequence[Definition]) -> bool:
    return said == "yes" or (said == "auto" and len(terms) >= MANY)


def _list_heading(name: str, labels: Labels, anchors: Anchors) -> Item:
    return Item("heading1", plain(labels.text(name)), 2, anchors.free(name))


def _without_terms(headings: Sequence[Item], defined: Set[str], title: str) -> Iterator[Item]:
    """Yield headings without those of terms, which the index has; a series outside sections is one."""
    within = False
    for item in headings:
        term = item.anchor in defined
        if not term:
            yield item
        elif item.level == 2 and not within:
            yield item._replace(block=plain(title))
        within = term


def _contents(headings: Sequence[Item]) -> Item:
    """Return headings as links, those of sections bold where others stand below them."""
    nested = any(item.level > 2 for item in headings)
    lines = [
        Paragraph(
            (Run(item.block.text, bold=nested and item.level == 2, href="#" + item.anchor),),
            level=item.level - 2,
        )
        for item in headings
        if isinstance(item.block, Text)
    ]
    return Item("contents", Text(tuple(lines)))


def _index(terms: Sequence[Definition], anchors: Anchors, labels: Labels) -> Index:
    """Return the index: each term, and its full name too where that stands elsewhere in the order."""
    names: list[tuple[str, str, str]] = []
    for part in terms:
        full, anchor = part.full_name, anchors.of(part)
        names.append((part.term, "", anchor))
        if (
            full
            and len(full.split()) <= NAME
            and not full.casefold().startswith(part.term.casefold())
        ):
            names.append((full, part.term, anchor))
    language = labels.language
    names.sort(key=lambda name: sort_key(name[0], language))
    entries = [Entry(*name, initial(name[0], language)) for name in names]
    return Index(_list_heading("index", labels, anchors), tuple(entries))


class _Planner:
    def __init__(self, talk: Talk, labels: Labels, anchors: Anchors) -> None:
        self.talk, self.labels, self.anchors = talk, labels, anchors
        self.level = 2  # of a part's heading
        self.current = ""  # the term that the last passage defines
        self.terms = {d.term: "#" + anchors.of(d) for d in talk.definitions if d.only != "slides"}
        self.by_word: dict[str, list[str]] = {}
        for term in self.terms:
            if words := WORD.findall(term):
                for word in (words[0], *([words[0] + "s"] if len(words) == 1 else ())):
                    self.by_word.setdefault(word, []).append(term)

    def title_block(self) -> Iterator[Item]:
        talk = self.talk
        yield Item("title", plain(talk.title), level=1)
        if talk.subtitle:
            yield Item("subtitle", plain(talk.subtitle))
        authors = self.labels.join(talk.authors) if talk.authors else ""
        byline = " · ".join(filter(None, (authors, talk.event, self.labels.date(talk.date))))
        if byline:
            yield Item("byline", plain(byline))

    def joins(self, part: Part, passages: Sequence[Passage]) -> bool:
        """Return whether a part belongs to the passage before it: what explains the term just defined."""
        if not passages or not self.current:
            return False
        if isinstance(part, Analogy):
            return part.term == self.current
        return isinstance(part, RelationGroup) and self.current in part.terms

    def items(self, part: Part, passages: Sequence[Passage]) -> Iterator[Item]:
        """Yield the items of a part, its heading first where it has one."""
        joined = self.joins(part, passages)
        if isinstance(part, Definition):
            self.current = part.term
        elif not joined:
            self.current = ""
        if not joined and has_heading(part):
            yield self.heading(part)
        yield from _PLANS[type(part)](self, part)

    def heading(self, part: Part) -> Item:
        level = 2 if isinstance(part, Section) else self.level
        text = plain(part_title(part, self.labels))
        return Item(f"heading{level - 1}", text, level, self.anchors.of(part))

    def linked(self, text: Text | None) -> Text:
        """Return a text in which the first mention of each term, but the one being defined, is a link."""
        if text is None:
            return Text(())
        if not self.by_word or self.by_word.keys().isdisjoint(WORD.findall(text.text)):
            return text
        done = {self.current}
        return text._replace(
            paragraphs=tuple(self.linked_paragraph(p, done) for p in text.paragraphs)
        )

    def linked_paragraph(self, paragraph: Paragraph, done: set[str]) -> Paragraph:
        """Return a paragraph with links at first mentions of terms, which are added to ``done``."""
        out: list[Run] = []
        for run in paragraph.runs:
            at = 0
            for match in WORD.finditer(run.text) if run.href is None and not run.code else ():
                start = match.start()
                for term in self.by_word.get(match[0], ()):
                    end = _end(run.text, start, term)
                    if term in done or start < at or not end:
                        continue
                    done.add(term)
                    linked = run._replace(text=run.text[start:end], href=self.terms[term])
                    out += [run._replace(text=run.text[at:start]), linked]
                    at = end
            out.append(run._replace(text=run.text[at:]))
        return paragraph._replace(runs=tuple(run for run in out if run.text))

    def texts(self, style: str, text: Text | None, quoted: bool = False) -> Iterator[Item]:
        if text is not None and text.paragraphs:
            yield Item(style, self.linked(text), quoted=quoted)

    def introduction(self, part: Introduction) -> Iterator[Item]:
        yield from self.texts("body", part.text)

    def definition(self, part: Definition) -> Iterator[Item]:
        if part.full_name:
            yield Item("full_name", plain(part.full_name))
        yield from self.texts("body", part.definition)
        if part.examples:
            yield Item("label", plain(self.labels.text("examples")))
            yield from self.texts("body", items(part.examples))
        yield from self.source(part.source)
        yield from self.pictures(part.picture)

    def source(self, text: Text | None) -> Iterator[Item]:
        named = named_source(text, self.labels)
        if named.paragraphs:
            yield Item("source", named)

    def pictures(self, block: Pictures | None) -> Iterator[Item]:
        """Yield pictures, each with its caption and source below it."""
        for picture in block.items if block else ():
            yield Item("picture", Pictures((picture,), picture.span))
            if picture.caption:
                yield Item("caption", plain(picture.caption))
            if picture.source:
                yield from self.source(plain(picture.source))

    def analogy(self, part: Analogy) -> Iterator[Item]:
        yield from self.texts("quote", part.analogy, quoted=True)
        yield from self.texts("quote_text", part.explanation, quoted=True)
        if part.limits is not None and part.limits.paragraphs:
            label = Run(self.labels.text("limits") + self.labels.marks[0], bold=True)
            first = part.limits.paragraphs[0]
            text = (first._replace(runs=(label, *first.runs)), *part.limits.paragraphs[1:])
            yield from self.texts("quote_text", Text(text, part.limits.span), quoted=True)

    def relation(self, part: RelationGroup) -> Iterator[Item]:
        links = tuple(entry.link for entry in part.entries)
        yield Item("drawing", Relation(links, relation_alt(part, self.labels), part.span))
        sentences = [relation_sentence(part, i, self.labels) for i in range(len(links))]
        if self.current or len(sentences) > 1:  # else the heading says it
            _, semicolon, full_stop = self.labels.marks
            yield Item("caption", plain(semicolon.join(sentences) + full_stop))
        yield from self.texts("body", join(e.explanation for e in part.entries if e.explanation))

    def comparison(self, part: Comparison) -> Iterator[Item]:
        yield Item("table", part.table)

    def takeaways(self, part: Takeaways) -> Iterator[Item]:
        number = 0
        for entry in part.items:
            if entry.only == "slides" or not entry.text.paragraphs:
                continue
            number += 1
            first = entry.text.paragraphs[0]._replace(level=1, mark="number", number=number)
            rest = map(one_level_down, entry.text.paragraphs[1:])
            yield Item("takeaway", self.linked(Text((first, *rest), entry.text.span)))
            if entry.detail is not None and entry.detail.paragraphs:
                below = tuple(map(one_level_down, entry.detail.paragraphs))
                yield Item("detail", self.linked(Text(below, entry.detail.span)))

    def reading(self, part: FurtherReading) -> Iterator[Item]:
        for entry in part.items:
            if entry.only == "slides":
                continue
            title = Run(entry.title, bold=True, href=entry.url or None)
            lines = [Paragraph((title,), level=1, mark="bullet")]
            if entry.url:  # on a line of its own, where it is broken least
                lines.append(Paragraph((Run(entry.url, href=entry.url),), level=1))
            yield Item("reading", Text(tuple(lines), entry.span))
            if entry.note is not None and entry.note.paragraphs:
                below = tuple(map(one_level_down, entry.note.paragraphs))
                yield Item("detail", Text(below, entry.note.span))

    def closing(self, part: Closing) -> Iterator[Item]:
        yield from self.texts("body", part.text)
        if part.contact is not None and part.contact.paragraphs:
            yield Item("label", plain(self.labels.text("contact")))
            yield from self.texts("body", part.contact)

    def section(self, part: Section) -> Iterator[Item]:
        yield from self.texts("body", part.text)

    def text(self, part: TextSlide) -> Iterator[Item]:
        yield from self.texts("body", part.text)
        yield from self.pictures(part.picture)

    def picture(self, part: PictureSlide) -> Iterator[Item]:
        yield from self.pictures(part.picture)

    def quote(self, part: QuoteSlide) -> Iterator[Item]:
        yield from self.texts("quote", part.text, quoted=True)
        if part.by:
            yield Item("quote_by", plain(part.by), quoted=True)

    def columns(self, part: ColumnsSlide) -> Iterator[Item]:
        yield from self.texts("body", part.left)
        yield from self.texts("body", part.right)


_PLANS: Mapping[type[Part], Callable[[_Planner, Any], Iterator[Item]]] = {
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


def _end(text: str, start: int, term: str) -> int:
    """Return where a term that starts as a whole word ends, an English plural -s included; else 0."""
    end = start + len(term)
    if not text.startswith(term, start):
        return 0
    end += text.startswith("s", end)
    return 0 if text[end : end + 1].isalnum() else end
