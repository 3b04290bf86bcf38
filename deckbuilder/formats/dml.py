"""Pieces of DrawingML that all shapes are made of (ECMA-376, 20.1)."""

from __future__ import annotations

from deckbuilder.layout.frames import Box
from deckbuilder.masters import EMU
from deckbuilder.package import escape

RECTANGLE = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)


def emu(points: float) -> int:
    return round(points * EMU)


def clean(text: str) -> str:
    """Return text as XML character data."""
    return escape(text) if not text.isalnum() else text


def transform(box: Box) -> str:
    x, y, width, height = (emu(value) for value in box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def scheme(role: str) -> str:
    return f'<a:schemeClr val="{"tx1" if role == "text" else role}"/>'


def size_of(points: float) -> str:
    return f' sz="{round(points * 100)}"'


class Identities:
    """Gives the shapes of a slide their numbers; 1 is the tree that holds them."""

    def __init__(self) -> None:
        self.next = 2

    def __call__(self, name: str, alt: str = "", decorative: bool = False) -> str:
        """Return the p:cNvPr of the next shape."""
        number, self.next = self.next, self.next + 1
        described = f' descr="{escape(alt)}"' if alt else ""
        end = f">{DECORATIVE}</p:cNvPr>" if decorative else "/>"
        return f'<p:cNvPr id="{number}" name="{escape(name)} {number - 1}"{described}{end}'
