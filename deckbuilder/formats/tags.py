"""The structure tree of a PDF: which element each stretch of content belongs to (ISO 32000-1, 14.7, 14.8).

Content is marked while it is drawn; elements become objects when all pages are there. What is drawn
belongs to an element or is an artifact (PDF/UA-1, 7.1); a text that nobody owns is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deckbuilder.layout.frames import ARTIFACT, Element, Line, Piece

# Elements that stand where they are drawn within a text; others follow it, in the order of their creation.
INLINE = {"Link", "Span", "Code", "Note", "Reference"}
KEPT = {"TR", "TH", "TD", "LBody"}  # also without content: rows have a cell in each column
DECORATION = Element("Artifact")  # owns rules, bars and pictures that say nothing
APART = 0.25  # em between what stands apart

Content = tuple[int, int]  # the number of a page, and of a stretch of content on it
Annotation = tuple[int, str]  # the number of a page, and the name of an annotation on it
Kid = Element | Content | Annotation
Rect = tuple[float, float, float, float]


class UntaggedText(AssertionError):
    """A text was drawn that no element owns."""


class StructureTree:
    """Collects what belongs to which element; ``elements`` are in reading order."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self.elements = elements
        self.kids: dict[Element, list[Kid]] = {}  # what was drawn, in order
        self.boxes: dict[Element, Rect] = {}  # of figures, by their first page
        self.parents: list[Element | list[Element]] = []  # of annotations, and of pages' content
        self.page = 0
        self.contents: list[Element] = []  # owners of the content of the page that is being drawn
        self.notes = 0  # that have an ID

    def begin_page(self) -> None:
        """Start a page; its number counts from 1."""
        self.page += 1
        self.contents = []
        self.key = len(self.parents)  # its place in the parent tree
        self.parents.append(self.contents)

    def mark(self, owner: Element) -> str:
        """Return the operator that begins a stretch of content of an element (ISO 32000-1, 14.6)."""
        if owner is DECORATION:
            return "/Artifact <</Type /Layout>> BDC"
        if owner is ARTIFACT:
            return "/Artifact <</Type /Pagination>> BDC"
        number = len(self.contents)
        self.contents.append(owner)
        self.attach(owner).append((self.page, number))
        return f"/{owner.tag} <</MCID {number}>> BDC"

    def annotate(self, owner: Element, name: str) -> int:
        """Have an annotation of the page belong to an element; return its key in the parent tree."""
        self.parents.append(owner)
        self.attach(owner).append((self.page, name))
        return len(self.parents) - 1

    def attach(self, owner: Element) -> list[Kid]:
        """Return the kids of an element, which has its place within a text from now on."""
        kids = self.kids.get(owner)
        if kids is None:
            kids = self.kids[owner] = []
            if owner.tag in INLINE and owner.parent is not None:
                self.attach(owner.parent).append(owner)
        return kids

    def owners(self, line: Line, spelled: bool) -> list[Element]:
        """Return the element of each piece of a line. Raises ``UntaggedText``.

        Where glyphs do not stand in the order in which they are read, or marks are drawn apart (``spelled``),
        the pieces of each element belong to a Span that says their text.
        """
        found = [piece.element or line.element for piece in line.pieces]
        owned = [owner for owner in found if owner is not None]
        if len(owned) < len(found):
            raise UntaggedText("".join(piece.text for piece in line.pieces))
        if spelled or any(piece.rtl for piece in line.pieces):
            return self.spans(line, owned)
        return owned

    def spans(self, line: Line, owners: Sequence[Element]) -> list[Element]:
        """Return Spans that say the text of a line's pieces, in the order in which it is read."""
        out = list(owners)
        span: Element | None = None
        before: Piece | None = None
        for i in sorted(range(len(out)), key=lambda i: line.pieces[i].at):
            piece, owner = line.pieces[i], owners[i]
            if owner is ARTIFACT or owner.tag == "Figure":
                span = before = None
                continue
            if span is not None and before is not None and _apart(before, piece):
                span.actual += " "
            if span is None or span.parent is not owner:
                span = Element("Span", owner)
                self.attach(span)
            span.actual += piece.text
            out[i], before = span, piece
        if span is not None and not line.joined:
            span.actual += " "
        return out

    def objects(
        self, first: int, root: int, references: dict[str, int]
    ) -> Iterator[tuple[int, str]]:
        """Yield the numbers and dictionaries of the tree's root and of its elements.

        Elements are numbered from ``first`` on; ``references`` are the numbers of pages and annotations.
        """
        return _Formatter(self, first, root, references).objects()


def _apart(one: Piece, other: Piece) -> bool:
    """Return whether pieces are set apart, as a number is from its name."""
    return max(other.x - one.x - one.width, one.x - other.x - other.width) > APART * one.size


class _Formatter:
    """Writes structure elements as dictionaries (ISO 32000-1, 14.7.2)."""

    def __init__(
        self, tree: StructureTree, first: int, root: int, references: dict[str, int]
    ) -> None:
        self.tree, self.root, self.references = tree, root, references
        self.document = Element("Document")
        self.blocks: dict[Element, list[Element]] = {}
        for element in tree.elements:
            if element.tag not in INLINE:
                self.blocks.setdefault(element.parent or self.document, []).append(element)
        self.kids: dict[Element, list[Kid]] = {}
        self.find(self.document)
        self.numbers = {element: first + i for i, element in enumerate(self.kids)}

    def find(self, element: Element) -> bool:
        """Find the kids of an element and of those below it; return whether it belongs to the tree."""
        place = self.kids[element] = []
        for kid in self.tree.kids.get(element, ()):
            if not isinstance(kid, Element) or self.find(kid):
                place.append(kid)
        place += [kid for kid in self.blocks.get(element, ()) if self.find(kid)]
        if place or element.tag in KEPT or element is self.document:
            return True
        del self.kids[element]
        return False

    def objects(self) -> Iterator[tuple[int, str]]:
        document = self.numbers[self.document]
        yield self.root, f"<</Type /StructTreeRoot /K {document} 0 R {self.parent_tree()}>>"
        parents: dict[Element, int] = {self.document: self.root}
        for element, kids in self.kids.items():
            number = self.numbers[element]
            parents |= dict.fromkeys((kid for kid in kids if isinstance(kid, Element)), number)
            yield number, self.dictionary(element, kids, parents[element])

    def parent_tree(self) -> str:
        """Return the entries that lead from pages and annotations to their elements (14.7.4.4)."""
        numbers = self.numbers
        values = []
        for key, owner in enumerate(self.tree.parents):
            if isinstance(owner, Element):
                values.append(f"{key} {numbers[owner]} 0 R")
            else:
                values.append(f"{key} [{' '.join([f'{numbers[one]} 0 R' for one in owner])}]")
        return f"/ParentTree <</Nums [{' '.join(values)}]>> /ParentTreeNextKey {len(values)}"

    def dictionary(self, element: Element, kids: Sequence[Kid], parent: int) -> str:
        page = next((kid[0] for kid in kids if not isinstance(kid, Element)), 0)
        annotated = any(not isinstance(kid, Element) and isinstance(kid[1], str) for kid in kids)
        # What leads nowhere on paper, as a link to a part that only slides show, is none.
        tag = "Span" if element.tag == "Link" and not annotated else element.tag
        out = [f"<</S /{tag} /P {parent} 0 R"]
        if page:
            out.append(f"/Pg {self.references[f'Page{page}']} 0 R")
        out.append(f"/K [{' '.join([self.kid(kid, page) for kid in kids])}]")
        texts = (("Alt", element.alt), ("ActualText", element.actual), ("E", element.expansion))
        out += [
            f"/{key} {text_string(text)}" for key, text in (*texts, ("Lang", element.lang)) if text
        ]
        if tag == "Note":
            self.tree.notes += 1
            out.append(f"/ID (note{self.tree.notes})")
        if attributes := self.attributes(element):
            out.append(f"/A <<{attributes}>>")
        return " ".join(out) + ">>"

    def kid(self, kid: Kid, page: int) -> str:
        if isinstance(kid, Element):
            return f"{self.numbers[kid]} 0 R"
        number, what = kid
        elsewhere = f" /Pg {self.references[f'Page{number}']} 0 R" if number != page else ""
        if isinstance(what, str):
            return f"<</Type /OBJR{elsewhere} /Obj {self.references[what]} 0 R>>"
        return f"<</Type /MCR{elsewhere} /MCID {what}>>" if elsewhere else str(what)

    def attributes(self, element: Element) -> str:
        """Return what an element's type says further (ISO 32000-1, 14.8.5)."""
        if element.scope:
            return f"/O /Table /Scope /{element.scope}"
        if element.numbering:
            return f"/O /List /ListNumbering /{element.numbering}"
        if box := self.tree.boxes.get(element):
            return f"/O /Layout /Placement /Block /BBox [{' '.join([f'{x:.2f}' for x in box])}]"
        return ""


def text_string(text: str) -> str:
    """Return a text string (ISO 32000-1, 7.9.2.2) of ASCII characters: literal, or UTF-16 in hexadecimal."""
    if text.isascii() and text.isprintable():
        for character in "\\()":
            text = text.replace(character, "\\" + character)
        return f"({text})"
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
