"""The handout as a file: what a reader of PDFs finds in it, read back with pdfplumber."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pdfplumber
import pytest
from pdfminer.pdftypes import resolve1
from readback import (
    CASES,
    TEMPLATES,
    Built,
    Handout,
    build_file,
    built,
    draw_pictures,
    glyphs,
    messages,
    rules,
    spaces,
    spelled,
    squashed,
)

PAGE_OF = {
    "german": ("Seite ", " von ", ""),
    "compounds": ("Seite ", " von ", ""),
    "japanese": ("", "/", "ページ"),
    "arabic": ("صفحة ", " من ", ""),
    "hebrew": ("עמוד ", " מתוך ", ""),
    "chinese": ("第", "页，共", "页"),
    "traditional": ("第", "頁，共", "頁"),
    "french": ("Page ", " sur ", ""),
}
LANGUAGES = {"german": "de", "compounds": "de", "japanese": "ja", "arabic": "ar", "hebrew": "he"}
LANGUAGES |= {"chinese": "zh-Hans", "traditional": "zh-TW", "french": "fr"}


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=CASES)
def one(request: pytest.FixtureRequest, template: str) -> Built:
    return built(request.param, template)


def line_text(row: list[dict[str, Any]]) -> str:
    return "".join(c["text"] for c in row).replace("\u200b", "")


def raw(one: Built) -> Any:
    """Return pdfminer's document of a handout."""
    return pdfplumber.open(BytesIO(one.handout.data)).doc


# --- the document -------------------------------------------------------------------------------


def test_pages_are_a4(one: Built) -> None:
    for page in one.handout.pages:
        assert (round(page.width, 2), round(page.height, 2)) == (595.28, 841.89)
    assert len(one.handout.pages) == one.result.pages


def test_metadata_come_from_the_content(one: Built) -> None:
    found = one.handout.metadata
    assert found["Title"] == one.talk.title
    assert found["Author"] == "; ".join(one.talk.authors)
    assert found["Subject"] == one.talk.subtitle
    assert found["lang"] == LANGUAGES.get(one.case, "en").encode()
    assert found["Creator"].startswith("deckbuilder ")


def test_the_date_is_the_talks(template: str) -> None:
    dates = {"german": "20261124", "relations": "20260501", "short": "19800101"}
    for case, date in dates.items():
        found = built(case, template).handout.metadata
        assert found["CreationDate"] == found["ModDate"] == f"D:{date}000000Z"


def test_source_date_epoch_wins(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    (tmp_path / "content.yaml").write_text("title: A\ndate: 2026-11-24\n", encoding="utf-8")
    result = build_file(tmp_path / "content.yaml", tmp_path, TEMPLATES[template])
    assert result.ok, messages(result)
    assert b"D:20231114221320Z" in (tmp_path / "a-handout.pdf").read_bytes()


def test_the_outline_has_sections_and_what_they_hold(template: str) -> None:
    assert built("ordered", template).handout.outline == [
        (1, "Introduction"),
        (1, "Water"),
        (2, "Draught"),
        (2, "Tide leads to Departure"),
        (2, "Neaps and springs"),
        (1, "Land"),
        (2, "Berth"),
        (2, "Who does what"),
        (2, "Two harbours"),
        (2, "Three cargoes"),
        (2, "Sailings"),
        (1, "Key takeaways"),
        (1, "Further reading"),
        (1, "In closing"),
        (1, "Demurrage"),
    ]


def test_every_heading_is_in_the_outline(one: Built) -> None:
    rows = [(row, page) for page in one.handout.pages for row in page.body()]
    printed = squashed("".join(line_text(row) for row, page in rows if page.is_heading(row)))
    titles = squashed(spelled("".join(title for _, title in one.handout.outline)))
    if one.labels.right_to_left:  # as they are seen, letter by letter
        assert Counter(printed) == Counter(titles)
    else:
        assert printed == titles


# --- links --------------------------------------------------------------------------------------


def addresses(one: Built) -> set[str]:
    return {link["uri"] for page in one.handout.pages for link in page.links if link.get("uri")}


def test_addresses_are_live(template: str) -> None:
    assert {unquote(address) for address in addresses(built("marks", template))} == {
        'https://example.org/handbook/ä?q=1&r="2"',
        "https://example.org/a(b)c",
        "https://example.org/#five",
        "https://example.org/md?a=1&b=2#c",
        "mailto:zoe@example.org",
    }


def test_addresses_are_ascii(one: Built) -> None:
    assert all(address.isascii() and " " not in address for address in addresses(one))


def test_the_address_of_further_reading_is_printed_too(template: str) -> None:
    text = "".join(page.text() for page in built("ordered", template).handout.pages)
    assert "The book of portshttps://example.org/ports" in text, "on a line of its own"


def destinations(one: Built) -> tuple[set[int], list[Any]]:
    """Return the object numbers of the pages, and where the links within the file lead to."""
    pages = {page.objid for page in resolve1(resolve1(raw(one).catalog["Pages"])["Kids"])}
    return pages, [
        resolve1(link["data"]["Dest"])
        for page in one.handout.pages
        for link in page.links
        if "Dest" in link["data"]
    ]


def test_links_between_terms_lead_to_places_in_the_file(one: Built) -> None:
    pages, links = destinations(one)
    for page, kind, *_ in links:
        assert page.objid in pages
        assert str(kind) in ("/'FitH'", "/'XYZ'")


def test_a_term_that_is_mentioned_is_a_link(template: str) -> None:
    _, links = destinations(built("german", template))
    assert len(links) > 10


def test_links_lie_on_their_words(one: Built) -> None:
    for page in one.handout.pages:
        for link in page.links:
            inside = [
                c
                for c in page.chars
                if link["x0"] - 0.5 <= (c["x0"] + c["x1"]) / 2 <= link["x1"] + 0.5
                and link["top"] - 1 <= (c["top"] + c["bottom"]) / 2 <= link["bottom"] + 1
            ]
            assert inside


# --- pages --------------------------------------------------------------------------------------


def test_every_page_says_which_of_how_many_it_is(one: Built) -> None:
    pages = one.handout.pages
    before, between, after = PAGE_OF.get(one.case, ("Page ", " of ", ""))
    for page in pages:
        foot = page.text(top=page.bottom)
        assert foot == spelled(f"{before}{page.number}{between}{len(pages)}{after}")


def test_the_running_head_names_the_talk_on_every_page_but_the_first(one: Built) -> None:
    first, *others = one.handout.pages
    assert not first.text(bottom=first.top - 8)
    for page in others:
        head = page.text(bottom=page.top - 8)
        title = spelled(one.talk.title)[:20]
        assert head[: len(title)] == title


def test_nothing_stands_outside_the_margins(one: Built) -> None:
    for page in one.handout.pages:
        for c in page.chars:
            inside = c["x0"] >= page.left - 0.5 and c["x1"] <= page.right + 0.5
            assert inside, (page.number, c["text"])
        body = [c for row in page.body() for c in row]
        running = [c for c in page.chars if c not in body]
        sizes = {page.style.styles[name].size for name in ("running", "folio")}
        assert {round(c["size"], 1) for c in running} <= sizes
        assert all(i["x0"] >= page.left - 0.5 and i["x1"] <= page.right + 0.5 for i in page.images)
        for drawn in (*page.rects, *page.pictures, *page.lines):
            assert drawn["x0"] >= page.left - 0.5 and drawn["x1"] <= page.right + 0.5
            assert drawn["bottom"] <= page.bottom + 0.5
            assert drawn["top"] >= page.top - 0.5 or drawn["top"] == pytest.approx(page.top - 24)


def test_a_heading_is_never_the_last_on_its_page(one: Built) -> None:
    for page in one.handout.pages:
        rows = page.body()
        below = (
            [image for image in page.pictures if image["top"] > rows[-1][0]["top"]] if rows else []
        )
        assert one.case == "short" or below or not page.is_heading(rows[-1]), line_text(rows[-1])


def test_no_page_is_empty(one: Built) -> None:
    for page in one.handout.pages:
        assert page.body() or page.pictures


def test_a_long_table_repeats_its_header_on_every_page(template: str) -> None:
    pages = built("german", template).handout.pages
    texts = [[line_text(row) for row in page.body()] for page in pages]
    with_rows = [
        any(plant in line for line in lines for plant in ("Salweide", "Robinie", "Christrose"))
        for lines in texts
    ]
    with_header = [any(line.startswith("PflanzeBlüteNektar") for line in lines) for lines in texts]
    assert sum(with_header) > 1
    assert all(header for rows, header in zip(with_rows, with_header, strict=True) if rows)


def test_pictures_stand_whole_and_undistorted(template: str) -> None:
    one = built("pictures", template)
    images = [image for page in one.handout.pages for image in page.pictures]
    assert len(images) == 13
    for image in images:
        across, down = image["srcsize"]
        assert image["width"] / image["height"] == pytest.approx(across / down, rel=0.01)


@pytest.mark.parametrize(("width", "share"), [("small", 0.25), ("half", 0.35), ("full", 0.55)])
def test_a_tall_picture_takes_its_share_of_the_page(
    width: str, share: float, template: str, tmp_path: Path
) -> None:
    draw_pictures(tmp_path)
    for name, size in {"tall": (120, 480), "wide": (640, 160)}.items():
        picture = f"{{title: B, file: {name}.png, alt: C, width: {width}}}"
        text = f"title: A\nslides: [picture: {picture}]\n"
        (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
        result = build_file(tmp_path / "content.yaml", tmp_path, TEMPLATES[template])
        assert result.ok, messages(result)
        pages = Handout(tmp_path / "a-handout.pdf", template).pages
        [(page, image)] = [(page, image) for page in pages for image in page.pictures]
        assert image["width"] / image["height"] == pytest.approx(size[0] / size[1], rel=1e-3)
        if name == "tall":
            assert image["height"] == pytest.approx(share * (page.bottom - page.top), abs=0.01)
        else:
            part = {"small": 1 / 3, "half": 1 / 2, "full": 1}[width]
            room = page.right - page.left - page.style.styles["picture"].left
            assert image["width"] == pytest.approx(part * room, abs=0.01)


# --- fonts --------------------------------------------------------------------------------------


SPACED = """
title: A
definitions: [{term: Tide, definition: What the moon does to the sea.}]
introduction: >
  The tide comes in *twice a day, whatever it may cost*, and [the harbour master](https://example.org/a),
  who has *seen [more of them](https://example.org/b) than* anyone, **never looks up**. A tide is a tide:
  `low water` and *high* water, for those who wait, **as *all* of us** do [here](https://example.org/c),
  however long *it* takes.
"""


def test_words_stand_one_space_apart_in_the_font_that_is_printed(
    template: str, tmp_path: Path
) -> None:
    """All spaces of a justified line are wider or narrower by the same length, and none of the last.

    The default template asks for Calibri: the face that stands in prints with its own widths.
    """
    (tmp_path / "content.yaml").write_text(SPACED, encoding="utf-8")
    result = build_file(tmp_path / "content.yaml", tmp_path, TEMPLATES[template])
    assert result.ok, messages(result)
    [page] = Handout(tmp_path / "a-handout.pdf", template).pages
    gaps, names = 0, set()
    for row in page.body():
        more = []
        for before, space, after in zip(row, row[1:], row[2:], strict=False):
            if space["text"] != " ":
                continue
            wanted = {spaces()[c["fontname"].partition("+")[2]] for c in (before, after)}
            gap = after["x0"] - before["x1"]
            more.append([gap - width * before["size"] for width in wanted])
            names |= {before["fontname"], after["fontname"]}
        if more:
            assert any(all(any(abs(x - y) < 0.2 for y in some) for some in more) for x in more[0])
        gaps += len(more)
    assert gaps > 50 and len(names) >= 5
    assert len([link for link in page.links if link.get("uri")]) >= 3


def fonts(one: Built) -> list[Any]:
    doc = raw(one)
    found = []
    for xref in doc.xrefs:
        for number in xref.get_objids():
            thing = doc.getobj(number)
            if isinstance(thing, dict) and str(thing.get("Type")) == "/'Font'":
                found.append(thing)
    return found


def test_all_fonts_are_embedded_with_their_characters_named(one: Built) -> None:
    found = fonts(one)
    composite = [font for font in found if str(font["Subtype"]) == "/'Type0'"]
    assert composite and len(composite) * 2 == len(found)
    for font in composite:
        assert "ToUnicode" in font
        [descendant] = resolve1(font["DescendantFonts"])
        assert {"FontFile2", "FontFile3"} & resolve1(resolve1(descendant)["FontDescriptor"]).keys()


def test_every_character_printed_has_a_glyph(one: Built) -> None:
    for page in one.handout.pages:
        for c in page.chars:
            known = glyphs()[c["fontname"].partition("+")[2]]
            for letter in c["text"].replace("\xad", "-").replace("\u200b", ""):
                assert known.get(ord(letter)), (letter, c["fontname"])


def test_a_character_that_no_font_has_prints_as_its_code_and_is_warned_of(template: str) -> None:
    one = built("marks", template)
    assert "no-glyph" in rules(one.result)
    text = "".join(page.text() for page in one.handout.pages)
    assert "Thank you [U+1F600] & good night" in text
    assert "U+1F600" in messages(one.result)


def test_a_talk_that_prints_in_the_fonts_at_hand_is_built_without_a_warning() -> None:
    assert not built("german", "classic").result.diagnostics.items
    assert not built("ordered", "classic").result.diagnostics.items


def test_only_the_template_that_lacks_its_font_is_warned_of() -> None:
    told = built("german", "default").result.diagnostics.items
    assert {item.rule for item in told if item.severity != "note"} == {"font-not-at-hand"}
