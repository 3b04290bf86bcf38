"""No word is lost, and none strays: what is shown is on the slides, what is read in the handout.

What is expected comes from the talk's own fields, by the functions below; the plans of the package are
not asked.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from readback import (
    CASES,
    MARKER,
    NS,
    RIGHT_TO_LEFT,
    TALKS,
    TEMPLATES,
    Built,
    build_file,
    built,
    messages,
    notes_of,
    paragraphs_of,
    placeholder,
    project,
    spelled,
    squashed,
    text_of,
    title_of,
)

from deckbuilder.blocks import Pictures, Table, Text
from deckbuilder.content import (
    Analogy,
    Closing,
    ColumnsSlide,
    Comparison,
    Definition,
    FurtherReading,
    Introduction,
    Part,
    PictureSlide,
    QuoteSlide,
    RelationGroup,
    Section,
    Takeaways,
    Talk,
    TextSlide,
)

ROOT = Path(__file__).parent.parent
FIXED = ("dt", "ftr", "sldNum")
A, P = f"{{{NS['a']}}}", f"{{{NS['p']}}}"
TURNED = re.compile("[\u0590-\u08ff]([\u0590-\u08ff0-9 ,.]*[\u0590-\u08ff])?")
RUNNING_ON = re.compile("[A-Za-z]([ -~]*[A-Za-z0-9])?|[0-9]([0-9.,:]*[0-9])?")


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=CASES)
def one(request: pytest.FixtureRequest, template: str) -> Built:
    return built(request.param, template)


# --- what is expected ---------------------------------------------------------------------------


def lines(*texts: Text | str | None) -> Iterator[str]:
    """Yield the paragraphs of texts that are there."""
    for text in texts:
        if isinstance(text, Text):
            yield from (paragraph.text for paragraph in text.paragraphs)
        elif text:
            yield text


def small_print(block: Pictures | None) -> Iterator[str]:
    for picture in block.items if block else ():
        yield from lines(picture.caption, picture.source)


def of_relation(part: RelationGroup) -> Iterator[str]:
    for entry in part.entries:
        yield from lines(entry.link.term, entry.link.of, entry.link.label, entry.explanation)


def shown(part: Part) -> Iterator[str]:
    """Yield what a part's slide shows, but for its table."""
    if isinstance(part, Definition):
        yield from lines(part.term, part.slide or part.definition, part.source)
        if part.slide is None:
            yield from lines(part.full_name, *part.examples)
        yield from small_print(part.picture)
    elif isinstance(part, Introduction):
        yield from lines(part.slide or part.text)
    elif isinstance(part, Analogy):
        yield from lines(part.slide or part.analogy)
    elif isinstance(part, Takeaways):
        yield from lines(*(item.text for item in part.items if item.only != "handout"))
    elif isinstance(part, FurtherReading):
        for item in part.items:
            yield from lines(item.title, item.note) if item.only != "handout" else ()
    elif isinstance(part, Section | TextSlide):
        yield from lines(part.title, part.slide or part.text)
        yield from small_print(getattr(part, "picture", None))
    else:
        yield from either(part)


def read(part: Part) -> Iterator[str]:
    """Yield what the handout prints of a part, but for its table."""
    if isinstance(part, Definition):
        yield from lines(part.term, part.full_name, part.definition, *part.examples, part.source)
        yield from small_print(part.picture)
    elif isinstance(part, Introduction):
        yield from lines(part.text)
    elif isinstance(part, Analogy):
        yield from lines(part.analogy, part.explanation, part.limits)
    elif isinstance(part, Takeaways):
        for entry in part.items:
            yield from lines(entry.text, entry.detail) if entry.only != "slides" else ()
    elif isinstance(part, FurtherReading):
        for item in part.items:
            yield from lines(item.title, item.url, item.note) if item.only != "slides" else ()
    elif isinstance(part, Section | TextSlide):
        yield from lines(part.title, part.text)
        yield from small_print(getattr(part, "picture", None))
    else:
        yield from either(part)


def either(part: Part) -> Iterator[str]:
    """Yield what both show of parts that have one text for both."""
    if isinstance(part, RelationGroup):
        yield from of_relation(part)
    elif isinstance(part, Comparison):
        yield part.title
    elif isinstance(part, Closing):
        yield from lines(part.text, part.contact)
    elif isinstance(part, PictureSlide):
        yield part.title
        yield from small_print(part.picture)
    elif isinstance(part, QuoteSlide):
        yield from lines(part.text, part.by)
    elif isinstance(part, ColumnsSlide):
        yield from lines(part.title, part.left, part.right)


def parts_of(talk: Talk, but: str) -> Iterator[Part]:
    """Yield the parts of a talk but those for the other file; unlisted ones are read, not shown."""
    parts: list[Part | None] = list(talk.order or ())
    if talk.order is None:
        parts += [talk.introduction, *talk.definitions, *talk.analogies, *talk.relations]
        parts += [*talk.comparisons, talk.takeaways, talk.further_reading, talk.closing]
    elif but == "slides":
        parts += talk.unlisted
    yield from (part for part in parts if part is not None and part.only != but)


def front(talk: Talk) -> list[str]:
    return [*lines(talk.title, talk.subtitle, *talk.authors, talk.event)]


# --- what is found ------------------------------------------------------------------------------


def regions(one: Built) -> dict[tuple[str, str], str]:
    """Return the text of each region, squashed, joined over the slides that continue one another."""
    found: dict[tuple[str, str], str] = {}
    for slide in one.deck.slides:
        base = re.sub(r" ?[(（]\d+/\d+[)）]$", "", title_of(slide))
        for number, element in enumerate(slide.shapes._spTree.iter(f"{P}sp")):
            ph = placeholder(element)
            if ph is not None and ph.get("type") in FIXED:
                continue
            idx = f"free {number}" if ph is None else ph.get("idx", "0")
            text = squashed(text_of(element))
            text = squashed(base) if idx == "0" else found.get((base, idx), "") + text
            found[base, idx] = text
    return found


def cells_on_slides(one: Built) -> Counter[str]:
    return Counter(
        text_of(cell) for slide in one.deck.slides for cell in slide.element.iter(f"{A}tc")
    )


def body(one: Built) -> str:
    """Return the handout's text as programs read it, without running heads and white space."""
    return squashed("".join(page.text(page.top - 4, page.bottom + 2) for page in one.handout.pages))


def drawn(one: Built) -> str:
    """Return the handout's text from left to right, without running heads and white space."""
    texts = (page.drawn(page.top - 4, page.bottom + 2) for page in one.handout.pages)
    return unturned(squashed("".join(texts)))


def unturned(text: str) -> str:
    """Return a text with one kind of bracket, since those of text from right to left are mirrored."""
    return text.translate(str.maketrans(")]»", "([«"))


def turning(text: str) -> str:
    """Return the letters of a text that run from right to left."""
    return "".join(RIGHT_TO_LEFT.findall(text))


def seen(text: str) -> str:
    """Return a text from left to right as it is seen, phrases from right to left turned round."""

    def turned(phrase: re.Match[str]) -> str:
        return re.sub("[0-9]+", lambda number: number[0][::-1], phrase[0])[::-1]

    return unturned(squashed(TURNED.sub(turned, text)))


def bands(one: Built) -> Iterator[str]:
    """Yield what is drawn between the rules of the handout's tables, squashed: their rows."""
    for page in one.handout.pages:
        rules = sorted(
            {
                r["top"]
                for r in page.lines
                if r["width"] > page.style.measure - 1 and r["top"] > page.top
            }
        )
        for above, below in pairwise(rules):
            yield unturned(squashed(page.drawn(above, below)))


def both_ways(text: str) -> tuple[str, str]:
    """Return what of a text is drawn from left to right, and what from right to left, as it is seen."""
    forth = re.sub(r"\W", "", RIGHT_TO_LEFT.sub("", text)) if turning(text) else text
    return unturned(forth), turning(text)[::-1]


def in_order(part: str, whole: str) -> bool:
    """Return whether the characters of ``part`` stand in ``whole`` in their order."""
    rest = iter(whole)
    return all(character in rest for character in part)


def lacking(wanted: Iterable[str], one: Built) -> list[str]:
    """Return which of the wanted texts a handout does not have as often as they are wanted.

    From right to left, letters stand in their order; phrases from left to right among them are looked
    for as they are drawn.
    """
    counts, visible = Counter(map(spelled, wanted)), drawn(one)
    if not one.labels.right_to_left:
        return [line for line, count in counts.items() if visible.count(seen(line)) < count]
    letters = turning("".join(page.turned() for page in one.handout.pages))
    out = [line for line, count in counts.items() if letters.count(turning(line)) < count]
    for line in counts:
        phrases = (unturned(squashed(match[0])) for match in RUNNING_ON.finditer(line))
        out += [phrase for phrase in phrases if not stands(phrase, visible)]
    return out


def stands(phrase: str, text: str) -> bool:
    """Return whether a phrase stands in a text, on one line or on two."""
    cuts = range(1, len(phrase))
    return phrase in text or any(phrase[:i] in text and phrase[i:] in text for i in cuts)


# --- the deck shows -----------------------------------------------------------------------------


def test_the_deck_has_every_word_that_is_shown(one: Built) -> None:
    texts = front(one.talk) if one.talk.order is None else []
    for part in parts_of(one.talk, but="handout"):
        texts += shown(part)
        if isinstance(part, Comparison):
            texts += table_texts(part.shown)
    wanted = Counter(word for text in texts for word in text.split())
    found: Counter[str] = Counter()
    for slide in one.deck.slides:
        for text in paragraphs_of(slide):
            found.update(re.split(r"[\s;·,：־]+|(?<=\w),", text) + text.split())
    assert not wanted - found


def test_the_deck_keeps_the_order_of_words_within_a_text(one: Built) -> None:
    found = list(regions(one).values())
    for part in parts_of(one.talk, but="handout"):
        for text in shown(part):
            assert any(squashed(text) in region for region in found), text


def table_texts(table: Table) -> Iterator[str]:
    yield from (column.name for column in table.columns)
    for row in table.rows:
        for cell in row:
            yield from lines(cell)


def test_the_deck_has_every_cell_of_every_table(one: Built) -> None:
    wanted: Counter[str] = Counter()
    for part in parts_of(one.talk, but="handout"):
        if isinstance(part, Comparison):
            wanted.update("".join(lines(cell)) for row in part.shown.rows for cell in row)
    assert not wanted - cells_on_slides(one)


def test_what_is_read_only_is_not_shown(template: str) -> None:
    one = built("ordered", template)
    slides = "\n".join(text for slide in one.deck.slides for text in paragraphs_of(slide))
    for read_only in ("Nobody parks by coasting", "Demurrage", "right angles"):
        assert read_only not in slides
        assert squashed(read_only) in body(one)


def test_what_is_shown_only_is_not_read(template: str) -> None:
    one = built("ordered", template)
    assert "Sunandmoontogether:" not in body(one)
    assert any("Sunandmoontogether:" in region for region in regions(one).values())


# --- the handout prints -------------------------------------------------------------------------


def test_the_handout_has_every_text_that_is_read(one: Built) -> None:
    texts = front(one.talk)
    for part in parts_of(one.talk, but="slides"):
        texts += read(part)
    assert not lacking(texts, one)


def test_the_handout_has_every_row_of_every_table(one: Built) -> None:
    found = list(bands(one))
    for part in parts_of(one.talk, but="slides"):
        if not isinstance(part, Comparison):
            continue
        for row in part.table.rows:
            cells = [unturned(squashed(spelled("".join(lines(cell))))) for cell in row]
            letters = Counter("".join(cells))
            assert any(
                Counter(band.replace("•", "")) == letters
                and all(in_order(way, band) for cell in cells for way in both_ways(cell))
                for band in found
            ), cells


def test_the_handout_has_the_names_of_all_columns(one: Built) -> None:
    text = drawn(one)
    for part in parts_of(one.talk, but="slides"):
        if isinstance(part, Comparison):
            for column in part.table.columns:
                assert all(in_order(way, text) for way in both_ways(squashed(spelled(column.name))))


# --- what is said -------------------------------------------------------------------------------


def markers(case: str) -> set[str]:
    return set(MARKER.findall((TALKS / f"{case}.yaml").read_text(encoding="utf-8")))


def test_the_cases_mark_what_is_said() -> None:
    assert sum(len(markers(case)) for case in CASES) > 40


def test_every_note_is_in_the_notes_pane_and_on_no_slide(one: Built) -> None:
    said = "\n".join(
        text_of(paragraph) for slide in one.deck.slides for paragraph in notes_of(slide)
    )
    on_slides = "\n".join(text for slide in one.deck.slides for text in paragraphs_of(slide))
    assert set(MARKER.findall(said)) == markers(one.case)
    assert not MARKER.findall(on_slides)


def test_no_byte_of_the_handout_is_of_a_note(one: Built) -> None:
    unpacked = one.handout.unpacked()
    text = "".join(page.text() for page in one.handout.pages)
    assert not MARKER.findall(text)
    for marker in markers(one.case):
        for code in ("latin-1", "utf-16-be", "utf-16-le"):
            assert marker.encode(code) not in unpacked


# --- the same input gives the same bytes --------------------------------------------------------


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_builds_are_byte_identical_wherever_they_lie(one: Built, tmp_path: Path) -> None:
    there = tmp_path / "another place with ä"
    shutil.copytree(project(), there)
    result = build_file(there / f"{one.case}.yaml", tmp_path / "out", TEMPLATES[one.template])
    assert result.ok, messages(result)
    assert files(tmp_path / "out") == files(one.folder)


def run_build(seed: str, out: Path, template: str, **environment: str) -> None:
    command = [sys.executable, "-m", "deckbuilder", "build", "-o", str(out), "-t", template]
    contents = [str(project() / f"{case}.yaml") for case in ("german", "marks", "relations")]
    subprocess.run(
        command + contents,
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, **environment},
        capture_output=True,
    )


@pytest.mark.parametrize("template", ["classic", "default"])
def test_hash_seeds_time_zones_and_locales_do_not_matter(template: str, tmp_path: Path) -> None:
    run_build("1", tmp_path / "one", TEMPLATES[template], TZ="Asia/Tokyo", LC_ALL="C")
    run_build("2", tmp_path / "two", TEMPLATES[template], TZ="America/Lima")
    first = files(tmp_path / "one")
    assert first == files(tmp_path / "two")
    for case in ("german", "marks", "relations"):
        assert files(built(case, template).folder).items() <= first.items()


def test_the_wall_clock_does_not_matter(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later: Any = lambda: 4_000_000_000.0  # noqa: E731  (a day in 2096)
    monkeypatch.setattr(time, "time", later)
    result = build_file(project() / "short.yaml", tmp_path, TEMPLATES[template])
    assert result.ok
    assert files(tmp_path) == files(built("short", template).folder)


# --- what cannot be printed ---------------------------------------------------------------------


@pytest.mark.parametrize("written", ["\\0", "\\x0B", "\\x1b", "\\uFFFE"])
def test_a_character_that_no_file_can_hold_is_an_error(written: str, tmp_path: Path) -> None:
    content = tmp_path / "content.yaml"
    content.write_text(f'title: "A{written}B"\nsubtitle: "\\u0e33 stays"\n', encoding="utf-8")
    result = build_file(content, tmp_path / "build")
    assert [item.rule for item in result.diagnostics.items] == ["control-character"]
    assert "content.yaml:1:8: error[control-character]: U+" in messages(result)


def test_so_is_one_in_a_csv_file(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b\nc,d\x0be\n", encoding="utf-8")
    content = tmp_path / "content.yaml"
    content.write_text("title: A\ncomparison: {title: B, columns: [C], rows: rows.csv}\n")
    result = build_file(content, tmp_path / "build")
    assert "rows.csv, line 2: U+000B cannot be printed" in messages(result)
