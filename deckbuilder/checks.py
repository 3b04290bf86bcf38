"""Lint rules: what a talk says that programs take, and that leaves somebody out. One function a rule.

What PowerPoint's Accessibility Checker would say, and an author can mend, is told before the deck is
written. ``rules/NAME.md`` is the manual of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import PurePosixPath
from typing import NamedTuple

from deckbuilder.blocks import Picture, Run, Text
from deckbuilder.content import Part, Reading, Section, Talk
from deckbuilder.contrasts import report_thin, thin_on_slides
from deckbuilder.diagnostics import Diagnostics, Span, place_of, shortened
from deckbuilder.layout.frames import Document
from deckbuilder.record import Frozen
from deckbuilder.template import Template
from deckbuilder.timing import over_time
from deckbuilder.vague import LINKS, PICTURES, SECTIONS, plain, says_nothing, unnumbered

LONGEST_ALT = 250  # characters; a screen reader reads them in one go
BARE_ADDRESS = re.compile(r"(https?://|www\.|mailto:)\S+", re.I)
FILE_NAME = re.compile(
    r".*\.(png|jpe?g|gif|bmp|tiff?|svg|emf|wmf|webp|heic|mp4|pdf)"
    r"|(img|dsc|dscn|dscf|pxl|mvimg|pict)[\s_-]*\d[\d\s_-]*",
    re.I,
)


class Link(NamedTuple):
    """A link as people see it: its words, where it leads, and where it was written."""

    words: str
    href: str
    span: Span


def check(talk: Talk, deck: Document | None, template: Template, report: Diagnostics) -> None:
    """Report what somebody who cannot see well, or not at all, would miss, and an author can mend."""
    check_talk(talk, report)
    if deck is not None:
        report_thin(thin_on_slides(deck, template), template, report)
        over_time(talk, deck, report)


def check_talk(talk: Talk, report: Diagnostics) -> None:
    """Report what authors can mend in their own words: links, alternative texts, names of sections."""
    for part in parts(talk):
        seen = {id(thing): thing for thing in visible(part)}.values()  # tables share their cells
        links = [link for thing in seen for link in links_of(thing)]
        vague_link(links, talk.language, report)
        same_link_text(links, talk.language, report)
        for picture in seen:
            if isinstance(picture, Picture):
                decorative_alt(picture, report)
                alt_is_file_name(picture, report)
                vague_alt(picture, talk.language, report)
                long_alt(picture, report)
        if isinstance(part, Section):
            vague_section(part, talk.language, report)


def parts(talk: Talk) -> Iterator[Part]:
    """Yield the parts of a talk, each once, in the order of the file."""
    lists = (talk.definitions, talk.analogies, talk.comparisons, talk.relations, talk.order or ())
    single = (talk.introduction, talk.takeaways, talk.further_reading, talk.closing)
    found = [part for listed in lists for part in listed] + [part for part in single if part]
    yield from sorted({id(part): part for part in found}.values(), key=lambda part: part.span.start)


def visible(thing: object) -> Iterator[Text | Picture | Reading]:
    """Yield the texts, pictures and further readings of a part: all but what is said."""
    if isinstance(thing, Text | Picture | Reading):
        yield thing
    if type(thing) is tuple:
        for item in thing:
            yield from visible(item)
    elif isinstance(thing, Frozen):
        for name, value in vars(thing).items():
            if name != "notes":
                yield from visible(value)


def links_of(thing: Text | Picture | Reading) -> Iterator[Link]:
    """Yield the links of a text, a mark within one being no end of it; or the one of a reading."""
    if isinstance(thing, Reading) and thing.url:
        yield Link(thing.title, thing.url, thing.span)
    if not isinstance(thing, Text) or thing.span is None:
        return
    at = thing.span.start
    for paragraph in thing.paragraphs:
        if any(run.href for run in paragraph.runs):
            for href, runs in groupby(paragraph.runs, key=attrgetter("href")):
                if href:
                    span = _written(href, thing.span, at)
                    at = max(at, span.end if span is not thing.span else at)
                    yield Link(_words(runs), href, span)


def _words(runs: Iterator[Run]) -> str:
    return "".join([run.text for run in runs]).strip()


def _written(href: str, field: Span, start: int) -> Span:
    """Return where in a field a link's words stand, in their brackets; the field if that is not plain."""
    text = field.source.text
    end = text.find(f"]({href}", start, field.end)
    begin = text.rfind("[", start, end) if end >= 0 else -1
    if begin < 0:
        return field
    line = field.line + text.count("\n", field.start, begin)
    return Span(field.source, begin, end + 1, line, begin - text.rfind("\n", 0, begin))


def vague_link(links: list[Link], language: str, report: Diagnostics) -> None:
    """``vague-link``: programs list links by their words alone; "here" leads anywhere."""
    for link in links:
        if BARE_ADDRESS.fullmatch(link.words):
            message = f"the words of a link are an address: '{shortened(link.words, 40)}'"
            hint = "write what is found there, such as 'The baker's handbook'"
        elif says_nothing(link.words, LINKS, language):
            message = f"the link '{link.words}' does not say where it leads"
            hint = f"write what is found there: {shortened(link.href, 60)}"
        else:
            continue
        report.warning("vague-link", message, link.span, hint)


def same_link_text(links: list[Link], language: str, report: Diagnostics) -> None:
    """``same-link-text``: of two links with the same words, nobody can tell which is which."""
    leads: dict[str, str] = {}
    for link in links:
        words = plain(link.words)
        if leads.setdefault(words, link.href) != link.href and not says_nothing(
            words, LINKS, language
        ):
            message = f"two links of this part say '{shortened(link.words, 40)}' and lead to different places"
            hint = f"say what is different about {shortened(link.href, 60)}"
            report.warning("same-link-text", message, link.span, hint)


def decorative_alt(picture: Picture, report: Diagnostics) -> None:
    """``decorative-alt``: what is decoration is passed over, whatever its alternative text says."""
    if picture.decorative and picture.alt:
        message = "a picture is decoration, and nobody hears its alternative text"
        report.warning("decorative-alt", message, _place(picture), "take one of the two away")


def alt_is_file_name(picture: Picture, report: Diagnostics) -> None:
    """``alt-is-file-name``: the name of a file does not say what is seen."""
    if _is_file_name(picture):
        message = f"the alternative text '{shortened(picture.alt, 40)}' is the name of a file"
        hint = "say what the picture shows, as on the telephone"
        report.warning("alt-is-file-name", message, _place(picture), hint)


def vague_alt(picture: Picture, language: str, report: Diagnostics) -> None:
    """``vague-alt``: that there is a picture is known; what it shows is not."""
    if says_nothing(unnumbered(picture.alt), PICTURES, language) and not _is_file_name(picture):
        message = f"the alternative text '{picture.alt}' does not say what the picture shows"
        hint = "say it as on the telephone; write 'decorative: true' if there is nothing to say"
        report.warning("vague-alt", message, _place(picture), hint)


def long_alt(picture: Picture, report: Diagnostics) -> None:
    """``long-alt``: an alternative text is read aloud in one go, without a way back."""
    if len(picture.alt) > LONGEST_ALT:
        message = (
            f"the alternative text has {len(picture.alt)} characters and is read aloud in one go"
        )
        hint = f"up to {LONGEST_ALT} can be followed; write the rest in the part's text or notes"
        report.note("long-alt", message, _place(picture), hint)


def _is_file_name(picture: Picture) -> bool:
    """Return whether an alternative text is like a file's name, or the picture's own.

    "Eiffel tower" for ``Eiffel tower.jpg`` is none: there the file is called what it shows.
    """
    alt, stem = picture.alt, PurePosixPath(picture.image.name).stem
    own = alt == stem and " " not in alt and (alt.islower() or not alt.isalpha())
    return bool(alt) and (own or FILE_NAME.fullmatch(alt) is not None)


def _place(picture: Picture) -> Span | None:
    return picture.span and place_of(picture.alt, picture.span)


def vague_section(section: Section, language: str, report: Diagnostics) -> None:
    """``vague-section``: "Section 2" is what PowerPoint calls a section that nobody named."""
    if says_nothing(unnumbered(section.title), SECTIONS, language):
        message = f"the section '{section.title}' does not say what it is about"
        hint = "give it a title of its own: listeners find their way by it"
        report.warning("vague-section", message, section.span, hint)
