"""Slides as a PDF and as pictures show them: every word, in its place, as PowerPoint would set it."""

from __future__ import annotations

import struct
import zlib
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from conftest import load as load_text
from packages import pack
from readback import CASES, PATHS, TEMPLATES, built, looks, messages, parts, rules, squashed
from readback import spelled as coded
from structure import structure

from deckbuilder import pipeline
from deckbuilder.blocks import Drawing, Table, Text
from deckbuilder.deck import plan_deck
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.fingerprint import origin
from deckbuilder.formats.pdf import write_pdf
from deckbuilder.formats.slide_ink import inked, numbered
from deckbuilder.formats.table_ink import Place, TableInk, table_style
from deckbuilder.layout.frames import ARTIFACT, Document, Frame, Line, Placed
from deckbuilder.layout.frames import Path as Path_
from deckbuilder.layout.slides import lay_out_slides
from deckbuilder.pipeline import Job, Result, build

STAMP = "2000-01-01T00:00:00Z"


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def drawn(case: str, template: str) -> Document:
    """Return the slides of a case with their ink."""
    one, look = built(case, template), looks(template)
    deck = lay_out_slides(plan_deck(one.talk, one.labels), look, Diagnostics())
    return inked(deck, look, one.labels)


def slides(text: str, folder: Path, template: str = "classic") -> tuple[Frame, ...]:
    talk, labels, report = load_text(text, folder)
    assert not report.errors
    deck = lay_out_slides(plan_deck(talk, labels), looks(template), report)
    return inked(deck, looks(template), labels).frames


def spelled(lines: tuple[Line, ...]) -> str:
    """Return the letters of lines in the order in which they are read."""
    return squashed(
        "".join(p.text for line in lines for p in sorted(line.pieces, key=lambda piece: piece.at))
    )


def letters(placed: Placed) -> str:
    """Return the letters that a block should show, without marks of lists."""
    block = placed.block
    if isinstance(block, Text):
        return block.text
    if isinstance(block, Table):
        cells = "".join(cell.text for row in block.rows for cell in row)
        return "".join(column.name for column in block.columns) + cells
    return "".join(label.text for label in block.labels) if isinstance(block, Drawing) else ""


# --- words and places -----------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_every_word_of_a_slide_is_drawn(case: str, template: str) -> None:
    for frame in drawn(case, template).frames:
        for placed in frame.placed:
            text = coded(squashed(letters(placed)).replace("\u200b", ""))
            wanted = "".join(sorted(text.casefold()))
            found = iter(sorted(spelled(placed.lines).casefold()))
            assert all(letter in found for letter in wanted if letter.isalpha()), frame.title


@pytest.mark.parametrize("case", CASES)
def test_lines_stand_in_their_boxes(case: str, template: str) -> None:
    for frame in drawn(case, template).frames:
        for placed in frame.placed:
            if not isinstance(placed.block, Text) or placed.region is None:
                continue
            inner = placed.region.inner
            for line in placed.lines:
                left = min(line.x + piece.x for piece in line.pieces)
                right = max(line.x + piece.x + piece.width for piece in line.pieces)
                assert inner.x - 1 <= left and right <= inner.right + 8, frame.title
                assert inner.y - 1 <= line.y <= inner.bottom + 1, frame.title


def test_a_text_stands_at_the_top_in_the_middle_or_at_the_bottom(tmp_path: Path) -> None:
    """As LibreOffice draws it: a sixth of a line lies below its baseline, a fifth of one set close."""
    [cover] = slides("title: A talk\nsubtitle: Short\n", tmp_path)
    title, subtitle = cover.placed[:2]
    assert title.region is not None and subtitle.region is not None
    assert title.region.anchor == "b" and title.region.levels[0].spacing == 0.9
    assert title.lines[-1].y == pytest.approx(title.region.inner.bottom - title.size * 1.08 / 5)
    assert subtitle.lines[0].y == pytest.approx(subtitle.region.inner.y + subtitle.size)


@pytest.mark.parametrize(
    ("language", "word", "in_table"), [("en", "tide ", 1.257), ("zh-CN", "潮汐", 1.448)]
)
def test_lines_of_text_have_one_pitch_and_those_of_tables_their_fonts(
    language: str, word: str, in_table: float, tmp_path: Path
) -> None:
    """As LibreOffice sets them: Source Sans Pro is 1.257 em high, Noto Sans CJK 1.448."""
    talk = f"""
title: {word}
language: {language}
slides:
- text: {{title: One, text: "{word * 60}"}}
- table: {{title: Two, columns: [{word}], rows: [[x, "{word * 60}"]]}}
"""
    for frame, pitch in zip(slides(talk, tmp_path)[-2:], (1.2, in_table), strict=True):
        [placed] = [p for p in frame.placed if len(p.lines) > 3]
        last, one = (line.y for line in placed.lines[-2:])
        size = placed.lines[-1].pieces[0].size
        assert one - last == pytest.approx(pitch * size, rel=0.002)


def test_a_subscript_makes_room_below_its_line(tmp_path: Path) -> None:
    marks = 'title: A\nslides:\n- text: {title: B, text: "H~2~O\\n\\nnext"}\n'
    plain = marks.replace("~", "")
    tops = []
    for talk in (marks, plain):
        placed = slides(talk, tmp_path)[-1].placed
        [text] = [p for p in placed if len(p.lines) == 2]
        tops.append(text.lines[1].y - text.lines[0].y)
    assert tops[0] - tops[1] == pytest.approx(text.size / 6)


def test_numbers_end_at_the_right_and_lists_hang_behind_their_marks(tmp_path: Path) -> None:
    text = (
        "title: A\nslides:\n- text: {title: T, text: '- one\\n- two'}\n"
        "- table: {title: N, columns: [Name, {name: Price, align: right}], rows: [[Tea, '7']]}\n"
    )
    listed, table = slides(text, tmp_path)[-2:]
    body = listed.placed[1]
    mark, words = body.lines[0].pieces
    assert mark.text == "•" and mark.x + mark.width < words.x
    assert mark.color == looks("classic").masters.theme.colors["accent1"]
    grid = table.placed[1]
    number = next(line for line in grid.lines if line.pieces[0].text == "7")
    right = number.x + number.pieces[-1].x + number.pieces[-1].width
    assert right == pytest.approx(grid.box.right - looks("classic").table.padding[0], abs=1)


@pytest.mark.parametrize(
    ("number", "style", "shown"),
    [
        (3, "arabicPeriod", "3."),
        (3, "arabicParenR", "3)"),
        (3, "arabicParenBoth", "(3)"),
        (3, "arabicPlain", "3"),
        (28, "alphaLcPeriod", "bb."),
        (2, "alphaUcParenR", "B)"),
        (14, "romanUcPeriod", "XIV."),
        (9, "romanLcParenBoth", "(ix)"),
        (4, "thaiNumPeriod", "4."),
    ],
)
def test_numbers_of_lists_are_written_as_their_level_says(
    number: int, style: str, shown: str
) -> None:
    assert numbered(number, style) == shown


# --- tables ---------------------------------------------------------------------------------------


def ink(
    name: str, *place: int, aspects: bool = True
) -> tuple[str, str, bool, dict[str, tuple[str, float]]]:
    look = looks(name)
    colors = look.masters.theme.colors
    cell = TableInk(table_style(look), colors).cell(Place(*place, aspects))
    return cell.fill, cell.color, cell.bold, dict(cell.rules)


def test_a_table_style_of_the_template_draws_its_rules() -> None:
    accent = looks("classic").masters.theme.colors["accent1"]
    fill, color, bold, rules = ink("classic", 0, 1, 3, 2)
    assert (fill, color, bold) == ("", accent, True)
    assert rules == {"bottom": (accent, 1.5)}
    fill, _, bold, rules = ink("classic", 1, 1, 3, 2)
    assert (fill, bold, list(rules)) == ("", False, ["bottom"])


def test_powerpoints_own_style_has_bands_and_a_header_in_the_accent() -> None:
    colors = looks("default").masters.theme.colors
    fill, color, bold, rules = ink("default", 0, 1, 3, 2)
    assert (fill, color, bold) == (colors["accent1"], colors["bg1"], True)
    assert rules["bottom"] == (colors["bg1"], 3.0)
    bands = [ink("default", row, 1, 3, 2)[0] for row in (1, 2)]
    assert bands[0] != bands[1] and all(bands)
    assert ink("default", 1, 0, 3, 2)[0] == colors["accent1"]
    assert ink("default", 1, 0, 3, 2, aspects=False)[0] == bands[0]


# --- the files ------------------------------------------------------------------------------------


def make(
    folder: Path, text: str = "title: A talk\nintroduction: Hello\n", **options: object
) -> Result:
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    also = frozenset({"png", "slides-pdf"})
    job = Job(folder / "content.yaml", "content.yaml", folder / "out", also=also, **options)  # type: ignore[arg-type]
    return build(job)


def test_a_pdf_of_the_slides_is_tagged_and_keeps_what_repeats_out(tmp_path: Path) -> None:
    text = "title: A talk\nintroduction: 'See [more](https://example.org)'\n"
    result = make(tmp_path, text)
    found = structure(tmp_path / "out" / "a-talk-slides.pdf")
    assert [node.words for node in found.all("H1")] == [["A", "talk"], ["Introduction"]]
    [link] = found.all("Link")
    assert link.words == ["more"] and [kid for kid in link.kids if isinstance(kid, dict)]
    assert "a-talk-slides.pdf" in [path.name for path in result.outputs]
    assert ARTIFACT not in found.all("P")


def test_notes_are_in_no_picture_of_a_slide(tmp_path: Path) -> None:
    make(tmp_path, "title: A talk\nintroduction: {text: Shown, notes: Whispered}\n")
    with pypdfium2.PdfDocument(tmp_path / "out" / "a-talk-slides.pdf") as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "Shown" in text and "Whispered" not in text


def test_pictures_are_1920_pixels_wide_and_one_a_slide(tmp_path: Path) -> None:
    result = make(tmp_path)
    made = sorted(path for path in result.outputs if path.suffix == ".png")
    assert [path.name for path in made] == ["01.png", "02.png"]
    for path in made:
        data = path.read_bytes()
        assert struct.unpack(">2L", data[16:24]) == (1920, 1080)
        assert origin(path) == "built"


def test_pictures_of_slides_that_are_gone_go_and_others_stay(tmp_path: Path) -> None:
    make(tmp_path)
    folder = tmp_path / "out" / "a-talk-slides"
    (folder / "07.png").write_bytes(b"mine")
    (folder / "notes.txt").write_text("mine")
    make(tmp_path, "title: A talk\n")
    assert sorted(path.name for path in folder.iterdir()) == ["01.png", "07.png", "notes.txt"]


def test_a_picture_that_was_drawn_into_is_not_overwritten(tmp_path: Path) -> None:
    make(tmp_path)
    path = tmp_path / "out" / "a-talk-slides" / "01.png"
    data = bytearray(path.read_bytes())
    at = data.index(b"IDAT") + 10
    data[at] ^= 1
    path.write_bytes(data)
    assert origin(path) == "changed"
    result = make(tmp_path)
    assert rules(result) == {"edited-picture"}
    assert make(tmp_path, force=True).ok
    assert path.with_name("01.edited-1.png").read_bytes() == data


def test_a_damaged_picture_is_noticed_before_it_is_put_in_place() -> None:
    from deckbuilder.formats.png import sealed_png
    from deckbuilder.output import DamagedOutput, verify_png

    whole = sealed_png(1, 1, b"\0\0\0\0")
    assert zlib.decompress(whole[whole.index(b"IDAT") + 4 : -16]) == b"\0\0\0\0"
    verify_png(whole)
    for damaged in (whole[:-1], whole.replace(b"IDAT", b"IDAX"), whole + b"x", b""):
        with pytest.raises(DamagedOutput):
            verify_png(damaged)


def test_without_what_draws_pictures_a_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "find_spec", lambda name: None)
    result = make(tmp_path)
    assert rules(result) == {"not-installed"}
    assert "pip install 'deckbuilder-talk[preview]'" in messages(result)
    assert not (tmp_path / "out").exists()


def test_the_same_slides_give_the_same_bytes(template: str) -> None:
    one = drawn("pictures", template)
    assert write_pdf(one, STAMP) == write_pdf(one, STAMP)


def test_what_master_and_layout_draw_lies_behind_a_slide() -> None:
    for name, ground in (("classic", "EFF4F3"), ("midnight", "10142B")):
        cover = drawn("short", name).frames[0]
        fills = [item.fill for item in cover.decor if isinstance(item, Path_)]
        assert ground in fills, (name, fills)


def test_a_company_s_claim_is_drawn_and_belongs_to_no_element() -> None:
    frames = drawn("short", "renamed").frames
    captions = [p for frame in frames for p in frame.placed if p.block is None and p.region is None]
    owners = {line.element for placed in captions for line in placed.lines}
    assert owners <= {ARTIFACT}


def test_what_is_not_drawn_is_told(tmp_path: Path) -> None:
    files = parts(PATHS["classic"])
    frame = (
        b'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="90" name="c"/><p:cNvGraphicFramePr/><p:nvPr/>'
        b'</p:nvGraphicFramePr><p:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></p:xfrm>'
        b'<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic></p:graphicFrame>'
    )
    master = "ppt/slideMasters/slideMaster1.xml"
    files[master] = files[master].replace(b"</p:spTree>", frame + b"</p:spTree>")
    result = make(tmp_path, template=str(pack(tmp_path / "look.pptx", files)))
    assert result.ok and "not-drawn" in rules(result)
    assert "pictures of slides leave out what the template has: a chart" in messages(result)


@pytest.mark.parametrize("case", CASES)
def test_every_region_is_one_of_its_slide_s_layout(case: str, template: str) -> None:
    """What goes on on a roomier layout goes on there on each further slide."""
    layouts = {layout.part: layout for layout in looks(template).layouts}
    for frame in drawn(case, template).frames:
        regions = layouts[frame.layout].regions
        for placed in frame.placed:
            if placed.region is not None and (place := placed.region.placeholder) is not None:
                assert place.idx not in regions or regions[place.idx].placeholder == place
