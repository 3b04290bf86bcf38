"""The run sheet: when each slide begins, how its notes begin, and whether the talk takes too long."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import load
from readback import looks
from structure import structure

from deckbuilder.deck import plan_deck
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.formats.pdf import write_pdf
from deckbuilder.layout.frames import Document
from deckbuilder.layout.slides import lay_out_slides
from deckbuilder.pipeline import Job, build
from deckbuilder.runsheet import run_sheet
from deckbuilder.timing import beginning, clock, count, cues, over_time, pace_of

STAMP = "2000-01-01T00:00:00Z"
WORDS = " ".join(["word"] * 130)
TALK = f"""
title: A talk
minutes: 10
slides:
- title
- section: {{title: First, minutes: 4, notes: Open the window.}}
- text: {{title: One, text: Shown, notes: "{WORDS}"}}
- section: {{title: Second}}
- text: {{title: Two, text: Shown}}
"""

SHORT = TALK.replace("minutes: 4", "minutes: 1")


def laid_out(text: str, folder: Path) -> tuple[Document, Document, Diagnostics]:
    """Return a talk's slides, its run sheet and what was said of its time."""
    talk, labels, report = load(text, folder)
    assert not report.errors
    look = looks("classic")
    deck = lay_out_slides(plan_deck(talk, labels), look, report)
    over_time(talk, deck, report)
    return deck, run_sheet(talk, labels, look, deck), report


def rows(document: Document, folder: Path) -> list[list[str]]:
    """Return the cells of the run sheet's table, as they are read."""
    path = folder / "sheet.pdf"
    path.write_bytes(write_pdf(document, STAMP))
    return [[" ".join(cell.words) for cell in row.nodes] for row in structure(path).all("TR")]


def test_slides_stand_in_order_with_their_times_and_sections_with_their_minutes(
    tmp_path: Path,
) -> None:
    _, sheet, _ = laid_out(TALK, tmp_path)
    assert rows(sheet, tmp_path) == [
        ["Time", "Slide", "Shown", "First words"],
        ["0:00", "1", "A talk", ""],
        ["0:15", "2–3", "First · 2 of 4 min", "Open the window."],
        ["0:30", "3", "One", " ".join(["word"] * 7) + " …"],
        ["1:30", "4–5", "Second · 1 min", ""],
        ["1:45", "5", "Two", ""],
    ]


def test_the_head_says_what_it_is_and_whose(tmp_path: Path) -> None:
    _, sheet, _ = laid_out(TALK, tmp_path)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(write_pdf(sheet, STAMP))
    found = structure(path)
    texts = [node.text.strip() for node in found.all("P", "H1")]
    assert texts == [
        "A talk",
        "Run sheet · 2 of 10 min",
        "For the speaker alone: what is said stands here.",
    ]
    assert sheet.title == "Run sheet: A talk"


@pytest.mark.parametrize(("slides", "pages"), [(8, 1), (30, 1), (60, 2), (200, 6)])
def test_as_many_slides_as_have_room_stand_on_one_page(
    slides: int, pages: int, tmp_path: Path
) -> None:
    texts = "\n".join(f"- text: {{title: Slide {n}, text: x, notes: n{n}}}" for n in range(slides))
    _, sheet, _ = laid_out(f"title: A\nslides:\n{texts}\n", tmp_path)
    assert len(sheet.frames) <= pages
    assert len(rows(sheet, tmp_path)) == slides + 1


def test_few_slides_are_large_enough_to_be_read_standing(tmp_path: Path) -> None:
    _, sheet, _ = laid_out(TALK, tmp_path)
    sizes = {
        piece.size for p in sheet.frames[0].placed for line in p.lines for piece in line.pieces
    }
    assert 14.0 in sizes


def test_a_talk_that_takes_too_long_is_told_at_its_minutes(tmp_path: Path) -> None:
    _, _, report = laid_out(SHORT.replace("minutes: 10", "minutes: 1.5"), tmp_path)
    [said] = report.items
    assert (said.rule, said.severity) == ("over-time", "warning")
    assert said.message == "the talk takes about 2:00 minutes, more than the 1.5 planned"
    assert said.span is not None and said.span.line == 3
    assert said.hints[0].startswith("the longest slides: 'One' 1:00")
    assert "130 a minute are assumed" in said.hints[1]


def test_sections_that_are_planned_longer_than_the_talk_are_told(tmp_path: Path) -> None:
    talk = TALK.replace("minutes: 10", "minutes: 5").replace(
        "title: Second", "title: Second, minutes: 1.5"
    )
    _, _, report = laid_out(talk, tmp_path)
    [said] = report.items
    assert said.message == "the sections take 5.5 minutes, more than the 5 of the talk"
    assert said.span is not None and said.span.line == 3


@pytest.mark.parametrize(
    ("said", "pace"),
    [
        ("en", 130),
        ("de-AT", 100),
        ("zh-Hant", 200),
        ("ja", 300),
        ("tlh", 130),
        ("ar\npace: 90", 90),
    ],
)
def test_the_pace_is_that_of_the_language_or_the_speaker_s_own(
    said: str, pace: float, tmp_path: Path
) -> None:
    talk, _, _ = load(f"title: A\nlanguage: {said}\n", tmp_path)
    assert pace_of(talk) == pace


@pytest.mark.parametrize("minutes", ["2", "10"])
def test_a_talk_that_takes_a_little_longer_or_less_is_well(minutes: str, tmp_path: Path) -> None:
    assert not laid_out(SHORT.replace("minutes: 10", f"minutes: {minutes}"), tmp_path)[2].items


def test_who_speaks_fast_takes_less(tmp_path: Path) -> None:
    talk, labels, report = load(TALK + "pace: 260\n", tmp_path)
    deck = lay_out_slides(plan_deck(talk, labels), looks("classic"), report)
    assert [cue.seconds for cue in cues(talk, deck)] == [15, 15, 30, 15, 15]


@pytest.mark.parametrize(
    ("text", "number"), [("one two  three", 3), ("", 0), ("讲骡子的故事。", 6), ("お茶を飲む", 5)]
)
def test_words_are_counted_and_characters_where_there_are_none(text: str, number: int) -> None:
    assert count(text) == number


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Say hello.", "Say hello."),
        ("Ask who has ever run from the water at night.", "Ask who has ever run from the water…"),
        ("x" * 60, "x" * 36 + "…"),
        ("讲" * 30, "讲" * 17 + "…"),
        ("a\nb", "a b"),
    ],
)
def test_notes_begin_with_a_few_words(text: str, shown: str) -> None:
    assert beginning(text).replace("\u00a0…", "…") == shown


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (62, "1:00"), (63, "1:05"), (3600, "60:00")]
)
def test_times_are_minutes_and_seconds(seconds: float, shown: str) -> None:
    assert clock(seconds) == shown


def test_the_run_sheet_alone_holds_what_is_said(tmp_path: Path) -> None:
    (tmp_path / "content.yaml").write_text(TALK, encoding="utf-8")
    also = frozenset({"run-sheet", "slides-pdf"})
    job = Job(tmp_path / "content.yaml", "content.yaml", tmp_path / "out", also=also)
    result = build(job)
    said = {
        path.name: any("window" in " ".join(node.words) for node in structure(path).walk())
        for path in result.outputs
        if path.suffix == ".pdf"
    }
    assert said == {
        "a-talk-handout.pdf": False,
        "a-talk-run-sheet.pdf": True,
        "a-talk-slides.pdf": False,
    }
