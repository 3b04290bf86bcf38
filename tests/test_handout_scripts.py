"""Pages of languages that run from right to left, and of Chinese and Japanese."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from readback import (
    TEMPLATES,
    Built,
    Handout,
    Sheet,
    build_file,
    built,
    looks,
    messages,
)

from deckbuilder.layout.lines import pieces

SHALOM, KESHER = "שלום", "קשר"
KANA = "茶葉を揉みながら乾かしたもの。日本でもっとも多く飲まれている、と言われる"


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["arabic", "hebrew"])
def one(request: pytest.FixtureRequest, template: str) -> Built:
    return built(request.param, template)


def rows(page: Sheet) -> list[list[dict[str, Any]]]:
    """Return the lines of a page's body, each from left to right, without marks above letters."""
    found = [[c for c in row if c["text"] != "\u200b"] for row in page.body()]
    return [sorted(row, key=lambda c: float(c["x0"])) for row in found if row]


def text(row: list[dict[str, Any]]) -> str:
    return "".join(c["text"] for c in row)


def page_of(content: str, folder: Path) -> Sheet:
    """Return the page that a talk is printed on."""
    (folder / "content.yaml").write_text(content, encoding="utf-8")
    result = build_file(folder / "content.yaml", folder)
    assert result.ok, messages(result)
    [page] = Handout(folder / "t-handout.pdf").pages
    return page


# --- from right to left -------------------------------------------------------------------------


def test_lines_end_at_the_right_margin(one: Built) -> None:
    at_margin = 0
    for page in one.handout.pages:
        for row in rows(page):
            assert max(c["x1"] for c in row) <= page.right + 0.5
            edges = (page.right, page.right - page.style.styles["body"].left)
            at_margin += any(abs(max(c["x1"] for c in row) - edge) < 1 for edge in edges)
    assert at_margin > 20


def test_justified_lines_reach_both_margins(one: Built) -> None:
    both = [
        row
        for page in one.handout.pages
        for row in rows(page)
        if row[0]["x0"] < page.left + 0.5 and row[-1]["x1"] > page.right - 0.5
    ]
    assert len(both) >= 8 or not looks(one.template).page.styles["body"].justified


def test_words_of_justified_lines_do_not_run_into_one_another(one: Built) -> None:
    """Marks above letters once made programs forget the space before them."""
    for page in one.handout.pages:
        for row in rows(page):
            letters = [c for c in row if c["text"].strip()]
            for before, after in pairwise(letters):
                assert after["x0"] > before["x1"] - 0.35 * before["size"], text(row)


def test_columns_of_tables_begin_at_the_right(one: Built) -> None:
    aspect = one.labels.text("aspect").split()[0][0]
    for page in one.handout.pages:
        rules = sorted(
            line["top"]
            for line in page.lines
            if line["top"] > page.top and line["width"] > page.style.measure - 1
        )
        if not rules:
            continue
        below = rules[page.style.rules["table_top"].thickness > 0]
        [head] = [row for row in rows(page) if below - 18 < row[0]["top"] < below]
        at = pytest.approx(page.right - 5, abs=1)
        assert head[-1]["text"] == aspect and head[-1]["x1"] == at


def test_the_bar_of_an_analogy_stands_at_the_right(one: Built) -> None:
    bars = [(r, page) for page in one.handout.pages for r in page.rects if r["width"] < 5]
    assert bool(bars) == bool(looks(one.template).page.rules["quote_side"].thickness)
    for bar, page in bars:
        assert bar["x1"] == pytest.approx(page.right - page.style.styles["body"].left, abs=2.5)


def test_bullets_and_numbers_stand_before_their_text_at_the_right(one: Built) -> None:
    marks = 0
    for page in one.handout.pages:
        for row in rows(page):
            if row[-1]["text"] == "•":
                marks += 1
                assert row[-2]["x1"] < row[-1]["x0"]
            elif row[-1]["text"] == "1" and row[-2]["text"] == ".":
                marks += 1
    assert marks >= 5


def test_the_number_of_the_page_stands_at_the_left(one: Built) -> None:
    for page in one.handout.pages:
        foot = [c for c in page.chars if c["top"] > page.bottom]
        left, right = min(c["x0"] for c in foot), max(c["x1"] for c in foot)
        if page.style.styles["folio"].align == "center":
            assert (left + right) / 2 == pytest.approx((page.left + page.right) / 2, abs=0.5)
        else:
            assert left == pytest.approx(page.left, abs=0.5)


def test_pdfium_reads_arabic_lines_as_they_were_written() -> None:
    page = built("arabic", "classic").handout.pages[1]
    read = page.text(page.top, page.bottom)
    assert "مربع مائل يتركه القلم على الورق إذا ضُغط عليه بكامل عرض سنّه، وهو الوحدة" in read
    assert "القصبُ" not in read and "يُقطّ مائلا" in read


def test_an_address_after_words_in_brackets_stands_at_their_left(tmp_path: Path) -> None:
    page = page_of(
        f"title: א\nlanguage: he\nname: t\nclosing: '{SHALOM} (Map Reading) https://example.org'\n",
        tmp_path,
    )
    [row] = [row for row in rows(page) if "example" in text(row)]
    assert text(row).replace(" ", "") == f"https://example.org(MapReading){SHALOM[::-1]}"


def test_code_runs_from_left_to_right(tmp_path: Path) -> None:
    page = page_of(
        f"title: א\nlanguage: he\nname: t\nclosing: {SHALOM} `--year = 2` {KESHER}\n", tmp_path
    )
    [row] = [row for row in rows(page) if "year" in text(row)]
    assert text(row) == f"{KESHER[::-1]} --year = 2 {SHALOM[::-1]}"


def test_a_hebrew_cell_of_an_english_table_stands_in_its_column(template: str) -> None:
    pages = built("quoted", template).handout.pages
    [greek] = [row for page in pages for row in rows(page) if text(row).startswith("Greek")]
    [hebrew] = [row for page in pages for row in rows(page) if "הפק" in text(row)]
    starts = [c["x0"] for c in greek if c["text"] in "τκ"]
    cells = [c["x0"] for c in hebrew if c["text"] == "ה"]
    assert cells[0] == pytest.approx(starts[0], abs=1.5)
    assert cells[1] == pytest.approx(starts[1], abs=1.5)


def test_an_english_sentence_that_begins_with_hebrew_begins_at_the_left(template: str) -> None:
    pages = built("quoted", template).handout.pages
    [(row, page)] = [
        (row, page) for page in pages for row in rows(page) if "does for three" in text(row)
    ]
    left = page.left + page.style.styles["takeaway"].left
    assert row[0]["text"] == "2" and row[0]["x0"] == pytest.approx(left, abs=0.5)


def test_the_wide_letters_of_an_arabic_index_keep_off_its_terms(tmp_path: Path) -> None:
    terms = "".join(f"  - {{term: صاري {n}, definition: عمود}}\n" for n in "ابتثجحخدذرزسش")
    (tmp_path / "content.yaml").write_text(
        f"title: بحر\nlanguage: ar\nname: t\ndefinitions:\n{terms}", encoding="utf-8"
    )
    assert build_file(tmp_path / "content.yaml", tmp_path).ok
    page = Handout(tmp_path / "t-handout.pdf").pages[-1]
    at_margin = [row for row in rows(page) if row[-1]["x1"] > page.right - 0.5]
    *_, row = [
        row for row in at_margin if row[-1]["text"] == "ص"
    ]  # a term's heading begins so, too
    assert row[-1]["x0"] - row[-2]["x1"] > 2


# --- Chinese and Japanese -----------------------------------------------------------------------


def is_spread(row: list[dict[str, Any]]) -> bool:
    """Return whether the characters of a line are as far apart as they may be."""
    gaps = [b["x0"] - a["x1"] for a, b in pairwise(row) if min(a["text"], b["text"]) > "\u3040"]
    return min(gaps) > 0.045 * row[0]["size"]


def test_lines_of_chinese_and_japanese_reach_the_right_margin(template: str) -> None:
    full = 0
    for case in ("chinese", "japanese"):
        for page in built(case, template).handout.pages:
            body = page.style.styles["body"]
            left, justified = page.left + body.left, body.justified
            for row, below in pairwise(rows(page)):
                one_paragraph = (
                    row[0]["size"] == below[0]["size"]
                    and abs(row[0]["x0"] - left) < 1
                    and abs(below[0]["x0"] - left) < 1
                    and below[0]["top"] - row[0]["top"] < 15
                )
                if one_paragraph and row[-1]["x1"] > page.right - 12:
                    full += 1
                    reaches = row[-1]["x1"] == pytest.approx(page.right, abs=0.6)
                    assert reaches or not justified or is_spread(row), text(row)
    assert full >= 8


def test_characters_are_spread_alike_on_a_line(template: str) -> None:
    for page in built("japanese", template).handout.pages:
        for row in rows(page):
            gaps = [
                after["x0"] - before["x1"]
                for before, after in pairwise(row)
                if min(before["text"], after["text"]) > "\u3040"
            ]
            gaps = [gap for gap in gaps if gap < 10]  # of one column
            assert not gaps or max(gaps) - min(gaps) < 0.3, text(row)


def test_no_line_begins_or_ends_where_it_must_not(template: str) -> None:
    for case in ("chinese", "japanese", "traditional"):
        for page in built(case, template).handout.pages:
            for row in rows(page):
                assert row[0]["text"] not in "、。，；：？！）」』》”ーっゃゅょッャュョ々℃%", text(
                    row
                )
                assert row[-1]["text"] not in "（「『《“", text(row)


def test_bold_characters_are_outlined_where_the_font_has_no_bold(tmp_path: Path) -> None:
    folder = tmp_path
    page_of("title: 茶\nlanguage: ja\nname: t\nclosing: 茶と**茶**\n", folder)
    drawn = Handout(folder / "t-handout.pdf").unpacked()
    assert b"2 Tr" in drawn and b"0 Tr" in drawn
    (folder / "content.yaml").write_text("title: Tea\nname: t\nclosing: A **b**\n")
    assert build_file(folder / "content.yaml", folder).ok
    assert b" Tr" not in Handout(folder / "t-handout.pdf").unpacked()


def test_a_line_of_japanese_may_end_between_most_characters() -> None:
    found = pieces(KANA)
    assert "".join(found) == KANA and max(map(len, found)) <= 3
    for piece in found[1:]:
        assert piece[0] not in "、。っょ"


def test_dashes_and_ellipses_of_two_stay_whole() -> None:
    assert "——" in pieces("发现的——这个")
    assert [piece for piece in pieces("然后……没有") if "…" in piece] == ["……"]


@pytest.mark.parametrize("word", ["--help", "-x", "–5", "——abc"])
def test_a_line_never_ends_within_the_dashes_that_a_word_begins_with(word: str) -> None:
    assert pieces(word) == [word]


def test_what_the_tool_adds_is_punctuated_as_the_language_is() -> None:
    texts = {
        case: "".join(page.drawn() for page in built(case, "classic").handout.pages)
        for case in ("chinese", "japanese", "french")
    }
    assert "熟茶是普洱茶的子集。" in texts["chinese"] and "类比的局限：" in texts["chinese"]
    assert "蒸しは揉みにつながります；揉みは乾燥につながります。" in texts["japanese"]
    assert "Les limites de l’analogie\u00a0:" in texts["french"]
    assert "\u202f; «\u00a0Pétrissage" in texts["french"]
