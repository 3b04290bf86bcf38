"""Another template is another look: colours and fonts change in both files, and no word does."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import combinations
from typing import Any

import pytest
from readback import (
    CASES,
    NS,
    TEMPLATES,
    built,
    looks,
    notes_of,
    placeholder,
    rels,
    spelled,
    squashed,
    text_of,
    title_of,
)

from deckbuilder.content import Comparison

OTHERS = [name for name in TEMPLATES if name != "classic"]
UNCOUNTED = ("dt", "ftr", "sldNum", "title", "ctrTitle")
SIGNS = str.maketrans(")]»", "([«")  # brackets of text from right to left are read either way
A, P = f"{{{NS['a']}}}", f"{{{NS['p']}}}"


@pytest.fixture(params=OTHERS)
def other(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def letters(text: str) -> Counter[str]:
    """Return the signs of a text; where its lines and paragraphs end is the template's affair."""
    return Counter(re.sub(r"[\s\x00-\x1f\xad\u200b-]", "", text).translate(SIGNS))


@cache
def shown(case: str, template: str) -> dict[str, Counter[str]]:
    """Return what a deck shows and says under each title, over the slides that one became."""
    found: dict[str, Counter[str]] = {}
    for slide in built(case, template).deck.slides:
        base = re.sub(r"[ ]?[(（]\d+/\d+[)）]$", "", title_of(slide))
        texts = found.setdefault(base, Counter())
        for shape in slide.shapes._spTree:
            ph = placeholder(shape)
            if ph is None or ph.get("type") not in UNCOUNTED:
                texts.update(letters(content(shape)))
        texts.update(letters("".join(map(text_of, notes_of(slide)))))
    return found


def content(shape: Any) -> str:
    """Return the text of a shape, of a table without its head, which stands on every slide."""
    head = shape.find(f".//{A}tbl/{A}tr")
    return text_of(shape).removeprefix("" if head is None else text_of(head))


def heads(case: str, template: str) -> set[str]:
    tables = (t for s in built(case, template).deck.slides for t in s.element.iter(f"{A}tbl"))
    return {text_of(table.find(f"{A}tr")) for table in tables}


@pytest.mark.parametrize("case", CASES)
def test_every_slide_shows_and_says_the_same_words(case: str, other: str) -> None:
    usual, swapped = shown(case, "classic"), shown(case, other)
    assert list(swapped) == list(usual)
    for title, texts in usual.items():
        assert swapped[title] == texts, title
    assert heads(case, other) == heads(case, "classic")


@cache
def printed(case: str, template: str) -> Counter[str]:
    """Return what a handout prints, but for numbers of pages, and heads of tables."""
    one, style = built(case, template), looks(template).page
    top, foot = style.top - 4, style.height - style.bottom + 2
    text = squashed("".join(page.text(top, foot) for page in one.handout.pages))
    for part in (*one.talk.comparisons, *(one.talk.order or ())):
        if isinstance(part, Comparison):
            text = text.replace(squashed(spelled("".join(c.name for c in part.table.columns))), "")
    return letters(re.sub(r"\d", "", text))


@pytest.mark.parametrize("case", CASES)
def test_the_handout_prints_the_same_words(case: str, other: str) -> None:
    assert built(case, other).handout.outline == built(case, "classic").handout.outline
    assert printed(case, other) == printed(case, "classic")


def theme(template: str) -> list[str]:
    """Return the colours and the fonts of a deck's theme."""
    deck = built("ordered", template).deck
    links = rels(deck.parts, "ppt/slideMasters/slideMaster1.xml").values()
    root = deck.xml(next(target for kind, target, _ in links if kind == "theme"))
    colors = [e.get("val") or e.get("lastClr") for e in root.find(f".//{A}clrScheme").iter()][1:]
    return [*colors, *(e.get("typeface") for e in root.iter(f"{A}latin"))]


def ink(template: str) -> tuple[set[str], set[str]]:
    """Return the fonts and the colours of a handout's letters."""
    pages = built("ordered", template).handout.pages
    chars = [c for page in pages for c in page.chars]
    return {c["fontname"] for c in chars}, {str(c["non_stroking_color"]) for c in chars}


@pytest.mark.parametrize("pair", [*combinations(TEMPLATES, 2)], ids="-".join)
def test_colours_and_fonts_are_the_templates_in_both_files(pair: tuple[str, str]) -> None:
    one, two = pair
    assert theme(one) != theme(two)
    (fonts, colors), (other_fonts, other_colors) = ink(one), ink(two)
    assert colors != other_colors
    assert fonts != other_fonts or {one, two} & {"default", "renamed"}  # their own are not at hand
