"""The whole program on one screen: a content file becomes a deck and a handout.

content.yaml ─ source ─ loading ─ deck ──── layout.slides ─ formats.pptx
                                └ handout ─ layout.pages ── formats.pdf
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

from deckbuilder.archive import SAVE_AGAIN, BadPackage
from deckbuilder.checks import check
from deckbuilder.content import Talk
from deckbuilder.deck import plan_deck
from deckbuilder.diagnostics import BuildStopped, Diagnostics, Named, listed, near
from deckbuilder.embedding import (
    EmbeddedFonts,
    deck_families,
    deck_letters,
    embedded_fonts,
    report_left_behind,
)
from deckbuilder.fonts import Fonts, Match
from deckbuilder.handout import plan_handout
from deckbuilder.language import Labels, load_labels
from deckbuilder.layout.frames import Document
from deckbuilder.layout.pages import lay_out_pages
from deckbuilder.layout.slides import lay_out_slides
from deckbuilder.loading import load_talk
from deckbuilder.locks import PATIENCE, Busy, Turns
from deckbuilder.metrics import BadFont
from deckbuilder.record import Frozen
from deckbuilder.scripts import EXTRAS, script_of
from deckbuilder.template import (
    Template,
    bundled,
    find_template,
    load_template,
    report_bad_template,
)
from deckbuilder.templatefile import FILE

Only = Literal["", "slides", "handout"]
ALSO = ("slides-pdf", "png", "run-sheet")  # what a build makes if it is asked to
EPOCH = "1980-01-01T00:00:00Z"
DEFAULT_TEMPLATE = "classic"


@dataclass(frozen=True)
class Job:
    """What to build. ``template`` overrides the content file's own and may lie anywhere."""

    content: Path
    name: str  # what messages call the content file
    folder: Path
    template: str = ""
    only: Only = ""
    strict: bool = False
    write: bool = True
    force: bool = False  # replace outputs that were edited, and keep these
    also: Set[str] = frozenset()  # of ALSO
    taken: set[Path] = field(default_factory=set)  # outputs of this run's other talks


class Ready(NamedTuple):
    """What is written: a talk as it was laid out; None for what was not asked for."""

    talk: Talk
    labels: Labels
    template: Template
    deck: Document | None
    handout: Document | None
    fonts: EmbeddedFonts


class Result(Frozen):
    """What became of a job. ``slides`` and ``pages`` are 0 for what was not asked for."""

    diagnostics: Diagnostics
    outputs: tuple[Path, ...] = ()
    slides: int = 0
    pages: int = 0

    @property
    def ok(self) -> bool:
        return not self.diagnostics.errors


def build(job: Job, progress: Callable[[str], None] = lambda stage: None) -> Result:
    """Return what became of a job; nothing is written unless everything could be."""
    report = Diagnostics()
    try:
        with damage_reported(report), in_turn(job, progress, report) as turns:
            see_what_draws(job.also, report)
            progress("reading")
            talk, labels, template = load(job, report)
            progress("laying out")
            only, strict = job.only, job.strict
            wanted = only != "handout" or job.also
            deck = slides(talk, labels, template, report, strict) if wanted else None
            handout = None if only == "slides" else pages(talk, labels, template, deck)
            check(talk, deck, template, report)
            fonts = fonts_of(deck, template) if deck else EmbeddedFonts()
            report_fonts(template.fonts, fonts, report)
            stop(report, strict)
            progress("writing")
            written: tuple[Path, ...] = ()
            if job.write:
                ready = Ready(talk, labels, template, deck, handout, fonts)
                written = write(job, ready, turns, report)
            stop(report, strict)
    except BuildStopped:
        return Result(report)
    counts = (len(document.frames) if document else 0 for document in (deck, handout))
    return Result(report, written, *counts)


@contextmanager
def in_turn(job: Job, progress: Callable[[str], None], report: Diagnostics) -> Iterator[Turns]:
    """Have the output folder alone, from before the talk is read. Reports ``folder-busy``."""
    try:
        with Turns(progress) as turns:
            if job.write and job.folder.is_dir():
                turns.take(job.folder)
            yield turns
    except Busy as busy:
        message = f"another build of {busy.folder} has not ended within {PATIENCE:.0f} seconds"
        report.error("folder-busy", message, None, "end it, or build into another folder with -o")
        raise BuildStopped from busy


@contextmanager
def damage_reported(report: Diagnostics) -> Iterator[None]:
    """Report a font or template that is found damaged when it is used, and raise ``BuildStopped``."""
    try:
        yield
    except BadFont as error:
        report.error("bad-font", str(error), None, "a font is a .ttf, .otf or .ttc file")
        raise BuildStopped from error
    except BadPackage as error:  # what layouts hold is read when a slide needs it
        report_bad_template("the template", error, None, report)
        raise BuildStopped from error


def stop(report: Diagnostics, strict: bool) -> None:
    report.stop_on_errors()
    if strict and report.warnings:
        raise BuildStopped


def load(job: Job, report: Diagnostics) -> tuple[Talk, Labels, Template]:
    """Return the talk, the tool's words in its language and its template. Raises ``BuildStopped``."""
    loaded = load_talk(job.content, job.name, report)
    if loaded is None:
        raise BuildStopped
    talk, labels = loaded
    name = job.template or talk.template or DEFAULT_TEMPLATE
    folder = None if job.template else job.content.parent
    printed = job.only != "slides"
    _, template = open_template(name, report, folder, labels, printed)
    return talk, labels, template


def open_template(
    name: str,
    report: Diagnostics,
    folder: Path | None = None,
    labels: Labels | None = None,
    printed: bool = True,
) -> tuple[Path, Template]:
    """Return a template, and where it lies: in a project's ``folder``, or anywhere if that is None.

    It is used for a talk in English where there are no ``labels``. Raises ``BuildStopped``.
    """
    path = template_path(name, folder, report)
    span = name.span if isinstance(name, Named) else None
    labels = labels or load_labels("en", {}, None, report)
    template = load_template(path, labels, span, report, printed)
    report.stop_on_errors()
    assert template is not None
    return path, template


def template_path(name: str, folder: Path | None, report: Diagnostics) -> Path:
    """Return where a template lies: in the project ``folder``, or anywhere if that is None; or a bundled one.

    Reports ``unknown-template``, and raises ``BuildStopped``.
    """
    path = find_template(name, folder)
    if path is None:
        names = [folder.name for folder in bundled()]
        hints = near(name, names) or (
            f"a template is one of the bundled ({', '.join(names)}), a .pptx, or a folder with base.pptx",
        )
        span = name.span if isinstance(name, Named) else None
        if Path(name).name == FILE:
            hints = (f"name its folder: '{Path(name).parent.as_posix()}'",)
        where = " in the project folder" if folder else ""
        report.error("unknown-template", f"there is no template '{name}'{where}", span, *hints)
        raise BuildStopped
    return path


def slides(
    talk: Talk, labels: Labels, template: Template, report: Diagnostics, strict: bool
) -> Document:
    deck = plan_deck(talk, labels)
    report_layouts(template, {slide.kind for slide in deck.slides if not slide.layout}, report)
    return lay_out_slides(deck, template, report, strict)


def pages(talk: Talk, labels: Labels, template: Template, deck: Document | None) -> Document:
    """Return the handout; where its index needs the numbers of slides, they are laid out for these alone."""
    plan = plan_handout(talk, labels)
    if plan.index and deck is None:
        deck = slides(talk, labels, template, Diagnostics(), strict=False)
    return lay_out_pages(plan, template, slide_numbers(deck) if deck else {})


def fonts_of(deck: Document, template: Template) -> EmbeddedFonts:
    """Return the fonts that a deck carries."""
    families = deck_families(deck, template)
    return embedded_fonts(template, families, deck_letters(deck, template))


def slide_numbers(deck: Document) -> dict[str, int]:
    """Return the first slide of each part that has some, by its id."""
    numbers: dict[str, int] = {}
    for number, frame in enumerate(deck.frames, 1):
        for anchor in frame.anchors:
            numbers.setdefault(anchor.id, number)
    return numbers


def report_layouts(template: Template, kinds: Set[str], report: Diagnostics) -> None:
    """Tell of the kinds of slides that the template has no layout for, and which one serves."""
    served: dict[str, list[str]] = {}
    for kind, name in template.stand_ins.items():
        if kind in kinds:
            served.setdefault(name, []).append(kind)
    for name, found in served.items():
        message = f"{template.name} has no layout for {listed(found)} slides: '{name}' serves"
        hint = f"'deckbuilder template check {template.name}' shows what it has"
        report.note("layout-stands-in", message, None, hint)


def report_fonts(fonts: Fonts, embedded: EmbeddedFonts, report: Diagnostics) -> None:
    """Tell of characters that no font has, of families that others stand in for or that stay behind."""
    if fonts.lacking:
        codes = [f"U+{ord(c):04X}" for c in fonts.lacking]
        shown = ", ".join(codes[:8]) + (f" and {len(codes) - 8} more" if len(codes) > 8 else "")
        wanted = dict.fromkeys(EXTRAS[s] for s in map(script_of, fonts.lacking) if s)
        hints = [f"fonts for them come with: pip install 'deckbuilder-talk[{','.join(wanted)}]'"]
        hint = "the handout prints the code in its place, and so do pictures of slides"
        report.warning(
            "no-glyph", f"no font at hand has {shown}", None, *hints[: len(wanted)], hint
        )
    for family, match in sorted(fonts.stand_ins.items()):
        report_stand_in(family, match, report)
    for family, printed in sorted(fonts.refused.items()):
        message = f"the licence of the font {family} does not allow it to be embedded"
        named = f"slides name {family}"
        if family in embedded.forbidden:
            named = f"the deck names {family}, and does not carry it"
        hint = f"the handout is printed in {printed}; {named}"
        report.warning("font-licence", message, None, hint)
    report_left_behind(embedded, fonts.refused, report)


def report_stand_in(family: str, match: Match, report: Diagnostics) -> None:
    """Tell of a family that is not at hand, and how to mend it; a twin is as wide, and risks nothing."""
    lacking = f"the font {family} is not at hand"
    mend = f"install it, or put its files into the template and name them under 'fonts: files:': '{family}'"
    if match.origin == "twin":
        message = f"{lacking}: {match.family}, which is as wide, stands in for it"
        report.note("font-not-at-hand", message, None, mend)
    else:
        message = f"{lacking}: its widths are estimated from those of {match.family}"
        how = f"text is measured with a safety margin; the handout is printed in {match.family}"
        report.warning("font-not-at-hand", message, None, how, mend)


def see_what_draws(also: Set[str], report: Diagnostics) -> None:
    """Report ``not-installed`` if pictures are wanted and what draws them is not there."""
    if "png" in also and find_spec("pypdfium2") is None:
        hint = "install it with: pip install 'deckbuilder-talk[preview]'"
        report.error(
            "not-installed", "pictures are drawn by pypdfium2, which is missing", None, hint
        )
        raise BuildStopped


def files_of(job: Job, ready: Ready, report: Diagnostics) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a talk by their names in the output folder.

    The writers are imported when there is work for them.
    """
    name, stamp = ready.talk.name, time_stamp(ready.talk.date)
    deck, template, labels = ready.deck, ready.template, ready.labels
    if deck is not None and job.only != "handout":
        from deckbuilder.formats.pptx import write_pptx

        data = write_pptx(deck, template, labels, stamp, ready.fonts)
        if job.strict:
            from deckbuilder.verify import verify_deck

            verify_deck(data, deck)
        yield f"{name}.pptx", data
    if ready.handout is not None:
        from deckbuilder.formats.pdf import write_pdf

        yield f"{name}-handout.pdf", write_pdf(ready.handout, stamp)
    if deck is not None and "run-sheet" in job.also:
        from deckbuilder.formats.pdf import write_pdf
        from deckbuilder.runsheet import run_sheet

        yield (
            f"{name}-run-sheet.pdf",
            write_pdf(run_sheet(ready.talk, labels, template, deck), stamp),
        )
    if deck is not None and job.also & {"slides-pdf", "png"}:
        from deckbuilder.formats.pdf import write_pdf
        from deckbuilder.formats.slide_ink import inked

        drawn = write_pdf(inked(deck, template, labels, report), stamp)
        if "slides-pdf" in job.also:
            yield f"{name}-slides.pdf", drawn
        if "png" in job.also:
            from deckbuilder.formats.png import pictures

            for number, picture in enumerate(pictures(drawn), 1):
                yield f"{name}-slides/{picture_name(number, len(deck.frames))}", picture


def picture_name(number: int, count: int) -> str:
    """Return the name of a slide's picture, so that all stand in order."""
    return f"{number:0{max(2, len(str(count)))}}.png"


def write(job: Job, ready: Ready, turns: Turns, report: Diagnostics) -> tuple[Path, ...]:
    """Return the paths of the files put in place. Raises ``BuildStopped``, ``Busy``."""
    from deckbuilder.output import DamagedOutput, report_open, sweep_pictures, write_files

    template = ready.template
    files = {job.folder / name: data for name, data in files_of(job, ready, report)}
    for path in files:
        if path in job.taken:
            message = f"{job.name} and another talk of this run are both written to {path}"
            report.error("same-output", message, None, "give one of them a 'name'")
            raise BuildStopped
    job.taken.update(files)
    report_open(files, report)
    stop(report, job.strict)
    try:
        if write_files(files, turns, report, job.force):
            sweep_pictures(files)
    except DamagedOutput as damage:
        if not damage.part or damage.part not in template.package.parts:
            raise
        raise BadPackage(f"its part {damage.part} is damaged", SAVE_AGAIN) from damage
    return tuple(files)


def time_stamp(date: str) -> str:
    """Return when the files were made: SOURCE_DATE_EPOCH, else the talk's date, never the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        return datetime.fromtimestamp(int(epoch), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
        return f"{date}-01-01"[:10] + "T00:00:00Z" if len(date) < 10 else f"{date}T00:00:00Z"
    return EPOCH
