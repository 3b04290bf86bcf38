"""What content is made of: runs, paragraphs, tables, pictures and drawings. Lengths are points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from deckbuilder.diagnostics import Span
from deckbuilder.record import Frozen

if TYPE_CHECKING:
    from deckbuilder.pictures import Image

Align = Literal["left", "right", "decimal"]
Mark = Literal["", "bullet", "number"]
SMALL_SCALE = 0.7  # of a caption or source that joins a larger text


class Run(NamedTuple):
    """A stretch of text in one style. ``raised``: 1 superscript, -1 subscript.

    ``href`` is an address (http, https, mailto) or ``#id``, the id of a part of the talk.
    """

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    raised: int = 0
    href: str | None = None
    lang: str | None = None


class Paragraph(NamedTuple):
    """A paragraph or a list item. ``level`` 0 is running text, 1 to 3 are the depths of a list.

    ``number`` is the number of an item whose ``mark`` is "number", or whose level on a slide has
    numbers; ``scale`` is the size relative to the region's; ``continues`` says that the paragraph began
    on an earlier slide or page, so that neither mark nor space before is repeated.
    """

    runs: tuple[Run, ...]
    level: int = 0
    mark: Mark = ""
    number: int = 0
    scale: float = 1.0
    continues: bool = False

    @property
    def text(self) -> str:
        return "".join([run.text for run in self.runs])


class Text(NamedTuple):
    """Paragraphs and lists, in order."""

    paragraphs: tuple[Paragraph, ...]
    span: Span | None = None

    @property
    def text(self) -> str:
        return "\n".join([paragraph.text for paragraph in self.paragraphs])


class Column(Frozen):
    """A column of a table; ``width`` is a share of the table (0 to 1), None to follow the content."""

    name: str
    align: Align = "left"
    width: float | None = None


class Table(Frozen):
    """A table with one header row. ``aspects``: the first column names what its row is about."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    aspects: bool = False
    span: Span | None = None


class Picture(Frozen):
    """A picture file with its words. ``width`` is the share of the measure in the handout."""

    image: Image
    alt: str
    decorative: bool = False
    caption: str = ""
    source: str = ""
    width: Literal["small", "half", "full"] = "half"
    span: Span | None = None


class Pictures(Frozen):
    """One to four pictures that stand together."""

    items: tuple[Picture, ...]
    span: Span | None = None


class Label(NamedTuple):
    """Text in a drawing: lines centred in the box, of one size."""

    text: str
    x: float
    y: float
    width: float
    height: float
    size: float
    bold: bool = False
    ink: str = "text"


class Shape(NamedTuple):
    """A shape of a drawing, from the top left of the drawing. ``arrow`` runs from its box's left
    middle to its right middle (or, when higher than wide, from the top middle to the bottom middle);
    ``arrow-back`` runs the other way, and a ``line`` has no head. They are 0 high or 0 wide.

    ``fill``, ``line`` are palette roles, "" for none; ``tint`` is the opacity of the fill, 0 to 1.
    """

    kind: Literal["ellipse", "box", "arrow", "arrow-back", "line"]
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    tint: float = 1.0
    line: str = ""


class Drawing(NamedTuple):
    """Shapes and their labels in coordinates of their own, with a text that says what they show."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    labels: tuple[Label, ...]
    alt: str
    span: Span | None = None


class Link(NamedTuple):
    """One edge between two terms of a relation: ``term`` *kind* ``of``."""

    term: str
    kind: Literal["subset", "overlaps", "part", "leads-to"]
    of: str
    label: str = ""


class Relation(Frozen):
    """Terms and how they relate; layout draws it into whatever room there is."""

    links: tuple[Link, ...]
    alt: str
    span: Span | None = None


Block = Text | Table | Pictures | Relation | Drawing


def plain(text: str) -> Text:
    """Return ``text`` as one paragraph of one run."""
    return Text((Paragraph((Run(text),)),))


def block_texts(block: Block | None) -> Iterator[str]:
    """Yield the texts of a block that was laid out; a relation is a drawing then."""
    if isinstance(block, Text):
        yield block.text
    elif isinstance(block, Table):
        yield from (column.name for column in block.columns)
        yield from (cell.text for row in block.rows for cell in row)
    elif isinstance(block, Drawing):
        yield from (label.text for label in block.labels)


def has_code(block: Block | None) -> bool:
    """Return whether something in a block is set as code."""
    texts: Iterable[Text] = ()
    if isinstance(block, Text):
        texts = (block,)
    elif isinstance(block, Table):
        texts = (cell for row in block.rows for cell in row)
    return any(run.code for text in texts for par in text.paragraphs for run in par.runs)


def join(texts: Iterable[Text]) -> Text:
    """Return the paragraphs of all ``texts`` as one, at the first one's span."""
    texts = tuple(texts)
    paragraphs = tuple(paragraph for text in texts for paragraph in text.paragraphs)
    return Text(paragraphs, texts[0].span if texts else None)
