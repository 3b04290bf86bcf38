"""A talk on a template, kept warm: read again after each change, drawn where it changed."""

from __future__ import annotations

import os
import sys
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deckbuilder.checks import check
from deckbuilder.content import Talk
from deckbuilder.crash import told, write_report
from deckbuilder.diagnostics import BuildStopped, Diagnostic, Diagnostics
from deckbuilder.formats.pdf import write_pdf
from deckbuilder.formats.png import pictures
from deckbuilder.formats.slide_ink import SlideInk
from deckbuilder.language import Labels
from deckbuilder.layout.frames import Document, Element, Frame
from deckbuilder.loading import load_talk
from deckbuilder.opened import Signature, note, noted, signature
from deckbuilder.pipeline import (
    DEFAULT_TEMPLATE,
    EPOCH,
    damage_reported,
    fonts_of,
    open_template,
    pages,
    report_fonts,
    slides,
    template_path,
)
from deckbuilder.preview.views import Json, Looks, View, edited, message
from deckbuilder.record import replace
from deckbuilder.template import BASE, Template
from deckbuilder.templatefile import FILE

WIDTHS = (160, 320, 640, 960, 1280, 1920, 2560)  # pixels of pictures
WIDTH = 1280
KEPT = 96_000_000  # bytes of pictures
SEVERITIES = ("error", "warning", "note")
INTERNAL = "internal error: {}: this is a fault of deckbuilder, not of your talk"


@dataclass
class State:
    """What was seen last: frames of the last good build, what was said of the newest one.

    ``serial`` counts what was published; ``edit`` is the slide under edit, and the serial of that build.
    """

    serial: int = 0
    failed: bool = False
    slides: tuple[View, ...] = ()
    pages: tuple[View, ...] = ()
    messages: tuple[Json, ...] = ()
    edit: tuple[int, int] | None = None
    template: str = ""
    language: str = ""


@dataclass
class Warm:
    """A template that was opened, what was said of it, and the files that it was read from."""

    name: str
    path: Path
    language: str
    template: Template
    ink: SlideInk
    said: list[Diagnostic]
    files: dict[Path, Signature]

    def serves(self, name: str, path: Path, language: str) -> bool:
        """Return whether it is the template that is asked for, and as its files are now."""
        same = (self.name, self.path, self.language) == (name, path, language)
        return same and all(signature(file) == was for file, was in self.files.items())


@dataclass
class Good:
    """The parts of a build whose slides are good."""

    talk: Talk
    labels: Labels
    warm: Warm
    deck: Document
    report: Diagnostics


class Session:
    """A talk on one template, for one thread.

    ``template`` is one that a person chose and may lie anywhere; "" is the one that the talk names.
    """

    def __init__(self, content: Path, name: str, template: str = "") -> None:
        self.content, self.name, self.template = content, name, template
        self.state = State()
        self.shown = State()  # what pages were told of
        self.files: dict[Path, Signature] = {}
        self.warm: Warm | None = None
        self.good: Good | None = None
        self.handout: Document | None = None
        self.slide_looks, self.page_looks = Looks(), Looks()
        self.drawn: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self.size = 0  # bytes of pictures that are kept
        self.width = WIDTH  # of the slide that was looked at last
        self.crash = ""

    @property
    def stale(self) -> bool:
        """Whether a file that was read last time is another one now, or nothing was read yet."""
        if not self.files:
            return True
        return any(signature(path) != was for path, was in self.files.items())

    # --- building -----------------------------------------------------------------------------

    def build_slides(self) -> bool:
        """Read the talk, lay out its slides, draw the one under edit; return whether they are good."""
        report = Diagnostics()
        with noted() as files, self.safely(report):
            self.lay_out(report)
        known = self.warm.files if self.warm is not None else {}
        self.files = {**known, self.content: signature(self.content), **files}
        self.state.failed = bool(report.errors)
        if self.state.failed:
            self.tell(report)
        self.state.serial += 1
        return not self.state.failed

    def build_pages(self) -> None:
        """Lay out the handout of good slides, and tell all that is to be said of the talk."""
        good = self.good
        assert good is not None
        report = good.report
        with self.safely(report):
            handout = pages(good.talk, good.labels, good.warm.template, good.deck)
            check(good.talk, good.deck, good.warm.template, report)
            fonts = good.warm.template.fonts
            report_fonts(fonts, fonts_of(good.deck, good.warm.template), report)
            good.warm.ink.tell_lacking(report)
            self.handout = handout
            self.state.pages = self.page_looks.views(handout.frames)
        self.state.failed = bool(report.errors)
        self.tell(report)
        self.state.serial += 1

    @contextmanager
    def safely(self, report: Diagnostics) -> Iterator[None]:
        """Let a fault of the talk, or one of ours, end a block."""
        try:
            with damage_reported(report):
                yield
        except BuildStopped:
            pass
        except Exception as error:
            self.tell_crash(error, report)

    def lay_out(self, report: Diagnostics) -> None:
        """Lay out the slides anew, and draw the one under edit. Raises ``BuildStopped``."""
        if self.content.is_fifo():  # a pipe would be waited for
            report.error("cannot-read", f"cannot read {self.name}: it is no regular file")
            raise BuildStopped
        loaded = load_talk(self.content, self.name, report)
        if loaded is None:
            raise BuildStopped
        talk, labels = loaded
        warm = self.warm = self.opened(
            self.template or talk.template or DEFAULT_TEMPLATE, labels, report
        )
        warm.template.fonts.lacking.clear()
        deck = slides(talk, labels, warm.template, report, strict=False)
        report.stop_on_errors()
        found = self.slide_looks.views(deck.frames, id(warm))
        before, state = self.state.slides, self.state
        state.slides, state.template = found, warm.template.name
        state.language = labels.language
        self.good = Good(talk, labels, warm, deck, report)
        at = edited(before, found) if before else None
        if at is not None:
            state.edit = at, state.serial + 1
            self.picture(found[at].key, self.width)

    def opened(self, name: str, labels: Labels, report: Diagnostics) -> Warm:
        """Return a template, the one of the last build where that still serves. Raises ``BuildStopped``."""
        folder = None if self.template else self.content.parent
        if folder is None:
            for part in ("", BASE, FILE):  # they may come later
                note(Path(name, part))
        path = template_path(name, folder, report)
        if self.warm is None or not self.warm.serves(name, path, labels.language):
            found = Diagnostics()
            try:
                with noted() as files:
                    note(path / FILE)  # it may come later
                    path, template = open_template(name, found, folder, labels)
            finally:
                report.items += found.items
                for file in files:
                    note(file)
            ink = SlideInk(template, labels)
            return Warm(name, path, labels.language, template, ink, found.items, files)
        report.items += self.warm.said
        return self.warm

    def tell(self, report: Diagnostics) -> None:
        """Have the messages of a build on the page, errors first."""
        path = os.path.realpath(self.content)  # which is no fault in a circle of links
        known = {self.name: Path(path)}
        items = sorted(report.items, key=lambda item: SEVERITIES.index(item.severity))
        self.state.messages = tuple(message(item, known) for item in items)

    def tell_crash(self, error: Exception, report: Diagnostics) -> None:
        """Tell of a fault of ours, and write a report of it once."""
        if self.crash != repr(error):
            self.crash = repr(error)
            sys.stderr.write(told(error, write_report(error, ["preview"])))
        fault, where = (
            INTERNAL.format(type(error).__name__),
            "the terminal says where its report is",
        )
        report.items.append(Diagnostic("internal", "error", fault, None, (where,)))

    # --- drawing ------------------------------------------------------------------------------

    def picture(self, key: str, width: int) -> bytes | None:
        """Return a PNG of the frame with a key, None where there is none now."""
        if width > WIDTHS[1] and any(view.key == key for view in self.state.slides):
            self.width = width
        if (key, width) in self.drawn:
            self.drawn.move_to_end((key, width))
        else:
            report = Diagnostics()
            with self.safely(report):
                if single := self.inked(key):
                    self.keep(key, width, next(pictures(write_pdf(single, EPOCH), width)))
            if report.items:
                self.tell(report)
        return self.drawn.get((key, width))

    def keep(self, key: str, width: int, picture: bytes) -> None:
        """Keep a picture, and let go of those that were not looked at for longest."""
        self.drawn[key, width] = picture
        self.size += len(picture)
        while self.size > KEPT and len(self.drawn) > 1:
            self.size -= len(self.drawn.popitem(last=False)[1])

    def inked(self, key: str) -> Document | None:
        """Return a document of the one frame that has a key, with its ink."""
        slide = next((view for view in self.state.slides if view.key == key), None)
        if slide is not None and self.good is not None:
            ink = self.good.warm.ink
            ink.elements = []
            frame = ink.frame(slide.frame, slide.number)
            return replace(self.good.deck, frames=(frame,), elements=tuple(ink.elements))
        page = next((view for view in self.state.pages if view.key == key), None)
        if page is not None and self.handout is not None:
            return replace(self.handout, frames=(page.frame,), elements=tuple(owners(page.frame)))
        return None


def owners(frame: Frame) -> dict[Element, None]:
    """Return the structure elements that the ink of a page belongs to, each behind what holds it."""
    found: dict[Element, None] = {}
    for element in _owning(frame):
        chain = []
        while element is not None and element not in found:
            chain.append(element)
            element = element.parent
        found |= dict.fromkeys(reversed(chain))
    return found


def _owning(frame: Frame) -> Iterator[Element | None]:
    for placed in frame.placed:
        for line in placed.lines:
            yield line.element
            yield from (piece.element for piece in line.pieces)
        yield from (stroke.element for stroke in placed.strokes)
        yield from (photo.element for photo in placed.photos)
