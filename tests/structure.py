"""The structure tree of a PDF as a program that reads aloud takes it: elements, each with its text.

Read by pdfminer, which knows nothing of our writer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pdfplumber
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

SPOKEN = {"Alt": "alt", "ActualText": "actual", "E": "expansion", "Lang": "lang"}


@dataclass
class Node:
    """A structure element; ``kids`` are elements, texts, and annotations as dictionaries."""

    tag: str
    kids: list[Node | str | dict[str, Any]] = field(default_factory=list)
    pages: set[int] = field(default_factory=set)
    attributes: dict[str, Any] = field(default_factory=dict)
    alt: str = ""
    actual: str = ""
    expansion: str = ""
    lang: str = ""

    @property
    def nodes(self) -> list[Node]:
        return [kid for kid in self.kids if isinstance(kid, Node)]

    @property
    def text(self) -> str:
        """What is read: the text itself where the element says it, else that of its content."""
        if self.actual:
            return self.actual
        return "".join(
            kid if isinstance(kid, str) else kid.text
            for kid in self.kids
            if not isinstance(kid, dict)
        )

    @property
    def words(self) -> list[str]:
        """The words that are read, hyphens of line ends taken out."""
        return self.text.replace("\xad ", "").replace("\xad", "").split()

    def walk(self) -> Iterator[Node]:
        yield self
        for node in self.nodes:
            yield from node.walk()

    def all(self, *tags: str) -> list[Node]:
        return [node for node in self.walk() if node.tag in tags]


def structure(path: Path) -> Node:
    """Return the document's element."""
    with pdfplumber.open(path) as pdf:
        content: dict[tuple[int, int], list[str]] = {}
        for number, page in enumerate(pdf.pages):
            for char in page.chars:
                if char["mcid"] is not None:
                    content.setdefault((number, char["mcid"]), []).append(char["text"])
        pages = {page.page_obj.pageid: number for number, page in enumerate(pdf.pages)}
        reader = _Reader({key: "".join(found) for key, found in content.items()}, pages)
        root = resolve1(resolve1(pdf.doc.catalog["StructTreeRoot"])["K"])
        return reader.node(root)


class _Reader:
    def __init__(self, content: dict[tuple[int, int], str], pages: dict[int, int]) -> None:
        self.content, self.pages = content, pages

    def node(self, found: dict[str, Any]) -> Node:
        node = Node(found["S"].name, attributes=resolve1(found.get("A", {})))
        for key, name in SPOKEN.items():
            if key in found:
                setattr(node, name, decode_text(resolve1(found[key])))
        own = self.pages[found["Pg"].objid] if "Pg" in found else None
        for kid in resolve1(found["K"]):
            node.kids.append(self.kid(resolve1(kid), own, node))
        return node

    def kid(self, kid: Any, own: int | None, node: Node) -> Node | str | dict[str, Any]:
        if isinstance(kid, dict) and "S" in kid:
            return self.node(kid)
        page = own
        if isinstance(kid, dict):
            page = self.pages[kid["Pg"].objid] if "Pg" in kid else own
            if "Obj" in kid:
                annotation: dict[str, Any] = resolve1(kid["Obj"])
                return annotation
            kid = kid["MCID"]
        assert page is not None
        node.pages.add(page)
        return self.content.get((page, kid), "")  # what holds no text, as a picture
