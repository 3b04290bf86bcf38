"""What names what: terms, ids, relations that chain, and the author's own order of slides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from deckbuilder import source
from deckbuilder.blocks import join
from deckbuilder.content import (
    Agenda,
    Analogy,
    Comparison,
    Definition,
    FurtherReading,
    Part,
    RelationEntry,
    RelationGroup,
    Takeaways,
    Talk,
    TitlePage,
)
from deckbuilder.diagnostics import Diagnostics, Span, near, place_of
from deckbuilder.record import replace
from deckbuilder.source import Mapping, Node, Scalar

SINGLE = ("title", "agenda", "introduction", "takeaways", "further_reading", "closing")
FEW = 12  # names that a hint lists
KEYS = {  # of each kind of part that has a name: where it stands, and what names it
    "definition": ("definitions", ("term", "id")),
    "analogy": ("analogies", ("term", "id")),
    "comparison": ("comparison", ("title", "id")),
    "relation": ("relations", ("term", "of", "id")),
}
NAMED = tuple(KEYS)


class WrittenSlide(NamedTuple):
    """An entry of ``slides:``: a word, a part's kind and name, or a free slide with its content."""

    kind: str
    span: Span
    name: str = ""
    part: Part | None = None


def group_relations(entries: Sequence[RelationEntry]) -> tuple[RelationGroup, ...]:
    """Return the entries that chain (one kind, joined by their terms) as groups, in order."""
    root: dict[tuple[str, str, str], tuple[str, str, str]] = {}

    def find(key: tuple[str, str, str]) -> tuple[str, str, str]:
        while root.setdefault(key, key) != key:
            root[key] = key = root[root[key]]
        return key

    for entry in entries:
        kind = entry.link.kind, entry.only
        root[find((*kind, entry.link.of))] = find((*kind, entry.link.term))
    groups: dict[tuple[str, str, str], list[RelationEntry]] = {}
    for entry in entries:
        groups.setdefault(find((entry.link.kind, entry.only, entry.link.term)), []).append(entry)
    return tuple(_group(members) for members in groups.values())


def _group(entries: list[RelationEntry]) -> RelationGroup:
    head = entries[0]
    return RelationGroup(
        span=head.span,
        entries=tuple(entries),
        id=next((entry.id for entry in entries if entry.id), ""),
        layout=next((entry.layout for entry in entries if entry.layout), ""),
        fit="one slide" if any(entry.fit for entry in entries) else "",
        only=head.only,
        notes=join(entry.notes for entry in entries),
    )


def resolve_terms(talk: Talk, report: Diagnostics) -> Talk:
    """Return the talk with each analogy under its definition's own term; reports what names nothing."""
    analogies = []
    names = Names("definition", talk.definitions)
    for analogy in talk.analogies:
        found = names.pick(analogy.term, place_of(analogy.term, analogy.span), report)
        if isinstance(found, Definition):
            analogies.append(replace(analogy, term=found.term))
    return replace(talk, analogies=tuple(analogies))


def _names(part: Part) -> tuple[str, ...]:
    """Return the bare names of a part."""
    if isinstance(part, Definition | Analogy):
        return (part.term,)
    if isinstance(part, Comparison):
        return (part.title,)
    return part.terms if isinstance(part, RelationGroup) else ()


def _ids(part: Part) -> Iterator[tuple[str, Span]]:
    """Yield the ids that mean a part, its own and those of its entries, with their places."""
    entries: tuple[Part, ...] = (part,)
    if isinstance(part, RelationGroup):
        entries = part.entries
    elif isinstance(part, Takeaways | FurtherReading):
        entries = part.items
    yield from ((entry.id, place_of(entry.id, entry.span)) for entry in entries if entry.id)


class Names:
    """The parts of one kind by their ids and by their bare names."""

    def __init__(self, kind: str, parts: Sequence[Part]) -> None:
        self.kind = kind
        self.ids: dict[str, list[Part]] = {}
        self.bare: dict[str, list[Part]] = {}
        for part in parts:
            for name, _ in _ids(part):
                self.ids.setdefault(name, []).append(part)
            for name in _names(part):
                self.bare.setdefault(name, []).append(part)

    def pick(self, name: str, span: Span, report: Diagnostics) -> Part | None:
        """Return the part that an id or a bare name means, or None after reporting."""
        found = self.ids.get(name) or self.bare.get(name) or []
        if len(found) == 1:
            return found[0]
        if found:
            *most, last = [str(part.span.line) for part in found]
            message = f"'{name}' names {len(found)} parts: see lines {', '.join(most)} and {last}"
            report.error("ambiguous-name", message, span, "give each an 'id' and name that")
        else:
            unknown_name(self.kind, name, span, [*self.ids, *self.bare], report)
        return None


def unknown_name(
    kind: str, name: str, span: Span, known: Sequence[str], report: Diagnostics
) -> None:
    hints, known = near(name, known), list(dict.fromkeys(known))
    if not hints and 0 < len(known) <= FEW:
        hints = (f"there {'is' if len(known) == 1 else 'are'}: {', '.join(known)}",)
    report.error("unknown-name", f"there is no {kind} '{name}'", span, *hints)


def check_names(root: Mapping, report: Diagnostics) -> None:
    """Report names that nothing has, in a file that has other faults.

    What is written counts, whether it is sound or not, so that one fault does not cause another.
    """
    written = {kind: _written(root.entries.get(key), keys) for kind, (key, keys) in KEYS.items()}
    names = {kind: [node.text for node in nodes] for kind, nodes in written.items()}
    also = {"analogy": names["definition"]}  # an analogy may say its term by an id
    uses = [("definition", node) for node in _written(root.entries.get("analogies"), ("term",))]
    slides = root.entries.get("slides")
    uses += [(kind, node) for kind in NAMED for node in _written(slides, (kind,))]
    for kind, node in uses:
        if node.text not in names[kind] and node.text not in also.get(kind, ()):
            unknown_name(kind, node.text, node.span, names[kind], report)


def _written(entry: tuple[Scalar, Node] | None, keys: Sequence[str]) -> list[Scalar]:
    """Return the texts that stand under some keys of a list's entries, or of one entry alone."""
    value = entry[1] if entry else None
    items = value.items if isinstance(value, source.Sequence) else [value]
    values = [
        item.entries[key][1]
        for item in items
        if isinstance(item, Mapping)
        for key in keys
        if key in item.entries
    ]
    return [value for value in values if isinstance(value, Scalar) and value.text]


def resolve_order(talk: Talk, written: Sequence[WrittenSlide] | None, report: Diagnostics) -> Talk:
    """Return the talk with its parts in the author's order, if ``slides:`` gives one.

    Reports references to nothing, names that fit two, and ids that stand twice; warns of parts that
    the order leaves out.
    """
    parts = list(_parts(talk))
    free = [slide.part for slide in written or () if slide.part]
    by_id = _index([*parts, *free], report)
    if written is None:
        return talk
    pools: dict[str, Sequence[Part]] = {
        "definition": talk.definitions,
        "analogy": talk.analogies,
        "comparison": talk.comparisons,
        "relation": talk.relations,
    }
    names = {kind: Names(kind, parts) for kind, parts in pools.items()}
    before = report.errors
    order = [part for slide in written if (part := _resolve(slide, talk, by_id, names, report))]
    listed = set(map(id, order))
    unlisted = tuple(part for part in parts if id(part) not in listed)
    for part in unlisted:
        message = f"{_describe(part)} is not listed in slides: and stands at the end of the handout"
        if part.only != "handout" and report.errors == before:
            report.warning(
                "not-listed", message, part.span, "list it, or write 'only: handout' in it"
            )
    return replace(talk, order=tuple(order), unlisted=unlisted)


def _parts(talk: Talk) -> Iterator[Part]:
    """Yield every part of a talk in its derived order of kinds."""
    if talk.introduction:
        yield talk.introduction
    yield from (*talk.definitions, *talk.analogies, *talk.relations, *talk.comparisons)
    yield from filter(None, (talk.takeaways, talk.further_reading, talk.closing))


def _index(parts: Iterable[Part], report: Diagnostics) -> dict[str, Part]:
    out: dict[str, Part] = {}
    places: dict[str, Span] = {}
    for part in parts:
        for name, span in _ids(part):
            if name in out:
                message = f"the id '{name}' is used twice: see line {places[name].line}"
                report.error("duplicate-id", message, span)
            else:
                out[name], places[name] = part, span
    return out


def _resolve(
    slide: WrittenSlide,
    talk: Talk,
    by_id: dict[str, Part],
    names: dict[str, Names],
    report: Diagnostics,
) -> Part | None:
    """Return the part that an entry of ``slides:`` means, or None after reporting."""
    if slide.part:
        return slide.part
    if slide.name:
        return names[slide.kind].pick(slide.name, place_of(slide.name, slide.span), report)
    if slide.kind in by_id:
        return by_id[slide.kind]
    if slide.kind in ("title", "agenda"):
        return TitlePage(span=slide.span) if slide.kind == "title" else Agenda(span=slide.span)
    if slide.kind == "comparison" and talk.comparisons:
        if len(talk.comparisons) == 1:
            return talk.comparisons[0]
        titles = " or ".join(f"'{part.title}'" for part in talk.comparisons)
        hint = "write 'comparison: TITLE'"
        report.error("ambiguous-name", f"'comparison' could be {titles}", slide.span, hint)
        return None
    part: Part | None = getattr(talk, slide.kind, None) if slide.kind in SINGLE else None
    if part is None:
        known = [*SINGLE, "comparison", *by_id]
        hints = near(slide.kind, known) or (f"without a colon come: {', '.join(known)}",)
        message = f"unknown slide '{slide.kind}'"
        if slide.kind in SINGLE or slide.kind == "comparison":
            message, hints = f"the talk has no {slide.kind}", ()
        elif slide.kind in NAMED:
            message, hints = f"which {slide.kind}?", (f"write '{slide.kind}: NAME'",)
        elif meant := [kind for kind in NAMED if slide.kind in names[kind].bare]:
            hints = (f"write '{meant[0]}: {slide.kind}'",)
        elif meant := [kind for kind in NAMED if slide.kind == f"{kind}s"]:
            hints = (f"write '{meant[0]}: NAME' for each, or leave out 'slides:'",)
        report.error("unknown-slide", message, slide.span, *hints)
    return part


def _describe(part: Part) -> str:
    names = _names(part)
    kind = (
        type(part)
        .__name__.replace("RelationGroup", "relation")
        .replace("FurtherReading", "further_reading")
    )
    return f"{kind.lower()} '{names[0]}'" if names else f"the part {kind.lower()}"
