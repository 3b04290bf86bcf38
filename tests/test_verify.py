"""A strict build reads its deck back with a library that did not write it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import CASES
from pptx import Presentation

from deckbuilder.diagnostics import Diagnostics
from deckbuilder.embedding import EmbeddedFonts
from deckbuilder.formats.pptx import write_pptx
from deckbuilder.layout.frames import Document
from deckbuilder.pipeline import EPOCH, Job, build, load, slides
from deckbuilder.verify import LostWordsError, verify_deck


def made(path: Path) -> tuple[bytes, Document]:
    report = Diagnostics()
    talk, labels, template = load(Job(path, path.name, path.parent), report)
    document = slides(talk, labels, template, report, strict=False)
    return write_pptx(document, template, labels, EPOCH, EmbeddedFonts()), document


TALKS = [CASES / "everything.yaml", *sorted((CASES / "talks").glob("*.yaml"))]


@pytest.mark.parametrize(
    "path", [p for p in TALKS if p.stem != "pictures"], ids=lambda path: path.stem
)
def test_every_deck_says_what_was_laid_out(path: Path) -> None:
    verify_deck(*made(path))


def drop_slide(deck: Any) -> None:
    ids = deck.slides._sldIdLst
    deck.part.drop_rel(ids[-1].rId)
    ids.remove(ids[-1])


def change_word(deck: Any) -> None:
    run = deck.slides[2].shapes[1].text_frame.paragraphs[0].runs[0]
    run.text = run.text.replace(run.text.split()[0], "other", 1)


def empty_cell(deck: Any) -> None:
    table = next(shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table)
    table.cell(1, 1).text = ""


def lose_notes(deck: Any) -> None:
    slide = next(slide for slide in deck.slides if slide.has_notes_slide)
    slide.notes_slide.notes_text_frame.text = "Something else"


@pytest.mark.parametrize("harm", [drop_slide, change_word, empty_cell, lose_notes])
def test_a_deck_that_lost_something_is_told_from_a_whole_one(harm: Callable[[Any], None]) -> None:
    data, document = made(CASES / "everything.yaml")
    deck = Presentation(BytesIO(data))
    harm(deck)
    out = BytesIO()
    deck.save(out)
    with pytest.raises(LostWordsError):
        verify_deck(out.getvalue(), document)


def test_a_strict_build_puts_nothing_in_place_that_is_not_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "content.yaml"
    path.write_text("title: A talk\nintroduction: Hello, world\n", encoding="utf-8")
    monkeypatch.setattr("deckbuilder.formats.slide_xml.clean", lambda text: text.lower())
    with pytest.raises(LostWordsError, match="slide 1 lacks A"):
        build(Job(path, "content.yaml", tmp_path / "build", strict=True))
    assert not (tmp_path / "build").exists()
