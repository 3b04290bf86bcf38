"""The deck as a file: what PowerPoint finds in it, read back with python-pptx and lxml."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from readback import (
    CASES,
    NS,
    PATHS,
    TEMPLATES,
    Built,
    Deck,
    R,
    build_file,
    built,
    load,
    messages,
    notes_of,
    orphans,
    paragraphs_of,
    parts,
    placeholder,
    project,
    rels,
    text_of,
    title_of,
)

from deckbuilder.blocks import Pictures, Text
from deckbuilder.content import Comparison, Part, Takeaways, Talk
from deckbuilder.deck import plan_deck
from deckbuilder.formats.addresses import quoted

A, P = f"{{{NS['a']}}}", f"{{{NS['p']}}}"
FIXED = ("dt", "ftr", "sldNum")
PART = re.compile(r"[ ]?[(（](\d+)/(\d+)[)）]$")
MAIN_LANGUAGE = {"german": "de-DE", "compounds": "de-DE", "japanese": "ja-JP", "arabic": "ar-SA"}
MAIN_LANGUAGE |= {"chinese": "zh-CN", "traditional": "zh-TW", "french": "fr-FR", "hebrew": "he-IL"}
QUOTED = {"marks": ["de-DE"], "quoted": ["ja-JP", "he-IL"]}
NARROW = {("german", "four_by_three")}  # dates wider than their place
AUTHORS = {
    "german": "Jörg Müller-Lüdenscheidt; Änne Großkopf",
    "marks": "Zoë O'Brien; R&D <team>",
    "short": "",
}


@pytest.fixture(params=TEMPLATES)
def template(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=CASES)
def one(request: pytest.FixtureRequest, template: str) -> Built:
    return built(request.param, template)


def placed(slide: Any) -> Iterator[tuple[Any, Any]]:
    """Yield the shapes of a slide that stand in placeholders, each with its p:ph."""
    for element in slide.shapes._spTree:
        if (ph := placeholder(element)) is not None:
            yield element, ph


def of_layout(slide: Any, ph: Any) -> Any:
    """Return the layout's shape with the same idx, or None."""
    wanted = ph.get("idx", "0")
    for element in slide.slide_layout.shapes._spTree:
        other = placeholder(element)
        if other is not None and other.get("idx", "0") == wanted:
            return element
    return None


def without_part(title: str) -> str:
    return PART.sub("", title)


def slides_by_title(one: Built) -> list[tuple[str, list[Any]]]:
    """Return the slides in the groups that one plan became, with the title that was planned."""
    pairs = zip(one.deck.titles, one.deck.slides, strict=True)
    return [
        (base, [slide for _, slide in found])
        for base, found in groupby(pairs, key=lambda pair: without_part(pair[0]))
    ]


def slides_of(case: str, template: str, title: str) -> list[Any]:
    """Return the slides of a case that one planned slide became."""
    return next(found for base, found in slides_by_title(built(case, template)) if base == title)


def slide_of(case: str, template: str, title: str) -> Any:
    return slides_of(case, template, title)[0]


def parts_of(talk: Talk) -> Iterator[Part]:
    """Yield every part of a talk that has a slide, once."""
    parts: list[Part | None] = [*(talk.order or ())]
    if talk.order is None:
        parts += [talk.introduction, *talk.definitions, *talk.analogies, *talk.relations]
        parts += [*talk.comparisons, talk.takeaways, talk.further_reading, talk.closing]
    for part in parts:
        if part is not None and part.only != "handout":
            yield part


# --- slides and titles --------------------------------------------------------------------------


def test_slides_come_as_planned(one: Built) -> None:
    planned = [slide.title for slide in plan_deck(one.talk, one.labels).slides]
    assert [base for base, _ in slides_by_title(one)] == planned


def test_titles_are_unique(one: Built) -> None:
    assert not [t for t, n in Counter(map(str.casefold, one.deck.titles)).items() if n > 1]


def test_slides_that_continue_count_from_one_to_the_last(one: Built) -> None:
    for _, found in slides_by_title(one):
        counts = [PART.search(title_of(slide)) for slide in found]
        if len(found) > 1:
            assert [m and m.groups() for m in counts] == [
                (str(n), str(len(found))) for n in range(1, len(found) + 1)
            ]


def test_a_talk_of_a_title_is_one_slide(template: str) -> None:
    assert built("short", template).deck.titles == ["One thing about tides"]


def test_slides_follow_the_authors_order(template: str) -> None:
    assert [base for base, _ in slides_by_title(built("ordered", template))] == [
        "A harbour in one evening",
        "Agenda",
        "Introduction",
        "Water",
        "Draught",
        "Tide leads to Departure",
        "Neaps and springs",
        "Agenda (2)",
        "Land",
        "Berth",
        "Berth: an analogy",
        "John A. Shedd: a quotation",
        "A quotation: The harbour master is always right…",
        "Who does what",
        "Two harbours",
        "Three cargoes",
        "Sailings",
        "Key takeaways",
        "Further reading",
        "In closing",
    ]


def test_relations_that_chain_share_a_slide(template: str) -> None:
    titles = built("relations", template).deck.titles
    assert [title for title in titles if "relate" in title or "overlaps" in title] == [
        "Broth overlaps with Stock",
        "How Flour, Roux, Butter and Velouté relate",
        "How Mornay, Béchamel and Sauce relate",
        "How Salt, Umami and Fermentation relate",
        "How Simmering, Gelatine, Body and Applause relate",
    ]


def test_the_slides_are_as_wide_as_the_templates(template: str) -> None:
    deck = built("short", template).deck.presentation
    four_by_three = template in ("default", "four_by_three")
    assert deck.slide_width / deck.slide_height == pytest.approx(4 / 3 if four_by_three else 16 / 9)


# --- placeholders -------------------------------------------------------------------------------


def test_what_stands_in_a_placeholder_finds_it_in_its_layout(one: Built) -> None:
    for slide in one.deck.slides:
        for element, ph in placed(slide):
            home = of_layout(slide, ph)
            assert home is not None, (slide.slide_layout.name, ph.attrib)
            assert placeholder(home).get("type", "obj") == ph.get("type", "obj")
            assert element.tag in (f"{P}sp", f"{P}pic", f"{P}graphicFrame")


def test_no_placeholder_is_used_twice_on_a_slide(one: Built) -> None:
    for slide in one.deck.slides:
        idxs = [ph.get("idx", "0") for _, ph in placed(slide)]
        assert len(idxs) == len(set(idxs))


def small_print(talk: Talk) -> set[str]:
    """Return the captions and sources of a talk: what may stand in a strip of its own."""
    found = set()
    for part in parts_of(talk):
        block = getattr(part, "picture", None)
        if isinstance(block, Pictures):
            found |= {picture.caption for picture in block.items}
            found |= {picture.source for picture in block.items}
        if isinstance(source := getattr(part, "source", None), Text):
            found.add(source.text)
    return found - {""}


def test_text_outside_placeholders_is_a_drawings_label_or_small_print(one: Built) -> None:
    strips = small_print(one.talk)
    for slide in one.deck.slides:
        for element in slide.shapes._spTree.iterchildren(f"{P}sp"):
            if placeholder(element) is None and text_of(element):
                assert any(words in text_of(element) for words in strips), text_of(element)


def test_the_classic_template_has_a_place_for_every_text() -> None:
    for case in CASES:
        for slide in built(case, "classic").deck.slides:
            loose = [
                text_of(e)
                for e in slide.shapes._spTree.iterchildren(f"{P}sp")
                if placeholder(e) is None
            ]
            assert not loose, (case, loose)


def test_no_placeholder_is_empty(one: Built) -> None:
    for slide in one.deck.slides:
        for element, ph in placed(slide):
            if element.tag == f"{P}sp":
                assert text_of(element).strip(), (slide.shapes.title.text, ph.attrib)


def test_the_title_is_the_first_to_be_read(one: Built) -> None:
    for slide in one.deck.slides:
        _, first = next(placed(slide))
        assert first.get("type") in ("title", "ctrTitle")


def inherited_size(slide: Any, ph: Any, level: int) -> int:
    """Return the size that a placeholder's level has when the slide says nothing (ECMA-376 19.3.1.36)."""
    master = slide.slide_layout.slide_master
    kind = ph.get("type", "obj")
    family = "title" if kind in ("title", "ctrTitle") else kind if kind in FIXED else "body"
    home = [of_layout(slide, ph)]
    home += [
        e for e in master.shapes._spTree if (o := placeholder(e)) is not None
        and o.get("type", "obj") == family
    ][:1]  # fmt: skip
    styles = [e.find("./p:txBody/a:lstStyle", NS) for e in home]
    styles.append(master.element.find(f"./p:txStyles/p:{family}Style", NS))
    for style in styles:
        said = None if style is None else style.find(f"./a:lvl{level + 1}pPr/a:defRPr", NS)
        if said is not None and said.get("sz"):
            return int(said.get("sz"))
    raise AssertionError(f"no size for {kind} at level {level}")


def test_a_size_is_written_only_where_it_differs_from_the_layouts(one: Built) -> None:
    for slide in one.deck.slides:
        for element, ph in placed(slide):
            if element.tag != f"{P}sp":
                continue
            for paragraph in element.iter(f"{A}p"):
                properties = paragraph.find("a:pPr", NS)
                level = 0 if properties is None else int(properties.get("lvl", "0"))
                for run in paragraph.iterfind("a:r/a:rPr", NS):
                    if run.get("sz"):
                        assert int(run.get("sz")) != inherited_size(slide, ph, level)


# --- text ---------------------------------------------------------------------------------------


def test_every_run_says_its_language(one: Built) -> None:
    main = MAIN_LANGUAGE.get(one.case, "en-US")
    for name, blob in one.deck.parts.items():
        if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml", name):
            said = [e.get("lang") for e in one.deck.xml(name).iter(f"{A}rPr", f"{A}endParaRPr")]
            assert None not in said, name
            assert set(said) <= {main, *QUOTED.get(one.case, ())}
            assert blob.count(b"<a:r>") == len(re.findall(rb"<a:r><a:rPr ", blob))


def test_a_word_of_another_language_is_marked(template: str) -> None:
    slide = slide_of("marks", template, "Introduction")
    marked = {
        text_of(run)
        for run in slide.element.iter(f"{A}r")
        if run.find("a:rPr", NS).get("lang") == "de-DE"
    }
    assert marked == {"Zeitgeist"}


def test_marks_become_formats(template: str) -> None:
    slide = slide_of("marks", template, "Introduction")
    runs = {text_of(run): run.find("a:rPr", NS) for run in slide.element.iter(f"{A}r")}
    assert runs["bold"].get("b") == "1"
    assert runs["italic"].get("i") == "1"
    assert runs["code"].find("a:latin", NS).get("typeface") == "IBM Plex Mono"
    assert [
        (text_of(run), run.find("a:rPr", NS).get("baseline"))
        for run in slide.element.iter(f"{A}r")
        if run.find("a:rPr", NS).get("baseline")
    ] == [("2", "-25000"), ("2", "30000")]


def test_what_is_no_mark_stays_as_typed(template: str) -> None:
    deck = built("marks", template).deck
    everything = "\n".join(text for slide in deck.slides for text in paragraphs_of(slide))
    for typed in (
        "AT&T",
        "_x0041_ is not the letter A",
        "2*3*4 is a product",
        r"C:\*.txt is a pattern, and so is D:\*.txt",
        "List<String>",
        "&amp;",
        "<b>not bold</b> and {{x}} stay, and AT&T, too",
        "=cmd|' /C calc'!A0",
        "Everything else stays as typed",
    ):
        assert typed in everything, typed


def test_lists_take_the_levels_of_their_placeholder(template: str) -> None:
    found = {}
    for slide in slides_of("marks", template, "Introduction"):
        for paragraph in slide.element.iter(f"{A}p"):
            properties = paragraph.find("a:pPr", NS)
            level = 0 if properties is None else int(properties.get("lvl", "0"))
            found[text_of(paragraph)] = level
    first, second = found["first things first"], found["back to the second"]
    third = next(level for text, level in found.items() if text.startswith("and the third"))
    assert (second - first, third - second) == (1, 1)


def test_numbered_lists_count_as_they_were_written(template: str) -> None:
    starts = []
    for slide in slides_of("marks", template, "Introduction"):
        for paragraph in slide.element.iter(f"{A}p"):
            number = paragraph.find("a:pPr/a:buAutoNum", NS)
            if number is not None:
                starts.append((text_of(paragraph), number.get("startAt", "1")))
    assert starts == [("one", "1"), ("two", "2"), ("two and a bit", "1"), ("three", "3")]


# --- tables -------------------------------------------------------------------------------------


def tables(one: Built) -> Iterator[tuple[Any, Any]]:
    for slide in one.deck.slides:
        for frame in slide.element.iter(f"{P}graphicFrame"):
            yield slide, frame


def test_tables_are_native_with_their_header_flagged(one: Built) -> None:
    expected = sum(isinstance(part, Comparison) for part in parts_of(one.talk))
    found = {without_part(title_of(slide)) for slide, _ in tables(one)}
    assert len(found) == expected
    for _, frame in tables(one):
        assert frame.find(".//a:tbl/a:tblPr", NS).get("firstRow") == "1"


def test_the_first_column_is_flagged_where_it_says_what_a_row_is_about(one: Built) -> None:
    comparisons = (part for part in parts_of(one.talk) if isinstance(part, Comparison))
    aspects = {part.title: part.shown.aspects for part in comparisons}
    for slide, frame in tables(one):
        flagged = frame.find(".//a:tbl/a:tblPr", NS).get("firstCol") == "1"
        assert flagged == aspects[without_part(title_of(slide))]


def test_a_tables_columns_and_rows_add_up_to_its_frame(one: Built) -> None:
    for _, frame in tables(one):
        extent = frame.find("p:xfrm/a:ext", NS)
        widths = [int(column.get("w")) for column in frame.iter(f"{A}gridCol")]
        heights = [int(row.get("h")) for row in frame.iter(f"{A}tr")]
        assert sum(widths) == int(extent.get("cx"))
        assert sum(heights) == int(extent.get("cy"))
        assert min(widths) > 0 and min(heights) > 0
        for row in frame.iter(f"{A}tr"):
            assert len(row.findall("a:tc", NS)) == len(widths)


def test_a_table_stays_on_its_slide(one: Built) -> None:
    deck = one.deck.presentation
    for _, frame in tables(one):
        off, ext = frame.find("p:xfrm/a:off", NS), frame.find("p:xfrm/a:ext", NS)
        assert 0 <= int(off.get("x")) <= deck.slide_width - int(ext.get("cx"))
        assert 0 <= int(off.get("y")) <= deck.slide_height - int(ext.get("cy"))


def test_a_long_table_goes_on_with_its_header_and_loses_no_row(template: str) -> None:
    one = built("german", template)
    found = [
        [[text_of(cell) for cell in row.iterfind("a:tc", NS)] for row in frame.iter(f"{A}tr")]
        for slide, frame in tables(one)
        if without_part(title_of(slide)) == "Welche Pflanze wann was gibt"
    ]
    assert len(found) > 1
    assert {tuple(rows[0]) for rows in found} == {("Pflanze", "Blüte", "Nektar", "Bemerkung")}
    with (project() / "tracht.csv").open(encoding="utf-8", newline="") as file:
        _, *written = csv.reader(file)
    assert len(written) == 45
    assert [row for rows in found for row in rows[1:]] == written


def test_columns_of_numbers_align_right(template: str) -> None:
    one = built("ordered", template)
    [frame] = [frame for slide, frame in tables(one) if title_of(slide) == "Sailings"]
    aligned = [
        [
            None if (p := cell.find(".//a:pPr", NS)) is None else p.get("algn")
            for cell in row.iterfind("a:tc", NS)
        ]
        for row in list(frame.iter(f"{A}tr"))[1:]
    ]
    assert aligned == [[None, "r", "r"]] * 3


def test_decimals_stand_under_one_another(template: str) -> None:
    """A cell with fewer digits behind its point has a wider right margin."""
    one = built("ordered", template)
    [frame] = [frame for slide, frame in tables(one) if title_of(slide) == "Sailings"]
    cells = [row.findall("a:tc", NS)[1] for row in frame.iter(f"{A}tr")][1:]
    margins = {text_of(cell): int(cell.find("a:tcPr", NS).get("marR")) for cell in cells}
    assert margins["7.25 m"] < margins["12.5 m"] < margins["101 m"]


# --- notes --------------------------------------------------------------------------------------


def said(paragraph: Any) -> tuple[int, str, str, str]:
    """Return depth, mark, text and bold words of a paragraph of the notes."""
    properties = paragraph.find("a:pPr", NS)
    margin = 0 if properties is None else int(properties.get("marL", "0"))
    mark = ""
    if paragraph.find("a:pPr/a:buChar", NS) is not None:
        mark = "bullet"
    elif paragraph.find("a:pPr/a:buAutoNum", NS) is not None:
        mark = "number"
    bold = [text_of(run) for run in paragraph.iter(f"{A}r") if run.find("a:rPr", NS).get("b")]
    return margin // 171450, mark, text_of(paragraph), "|".join(bold)


def test_notes_are_what_the_author_wrote(one: Built) -> None:
    expected = [
        [
            (p.level, p.mark, p.text, "|".join(r.text for r in p.runs if r.bold))
            for p in n.paragraphs
        ]
        for part in parts_of(one.talk)
        if (n := part.notes).paragraphs
    ]
    found = [[said(p) for p in notes_of(slide)] for slide in one.deck.slides if notes_of(slide)]
    assert sorted(found) == sorted(expected)


def test_notes_keep_lists_and_bold(template: str) -> None:
    slide = slide_of("marks", template, "Introduction")
    assert [said(paragraph) for paragraph in notes_of(slide)] == [
        (0, "", "Open with the typewriter story, zqxamber.", "typewriter"),
        (1, "bullet", "raise the lid", ""),
        (2, "bullet", "show the ribbon", ""),
        (1, "bullet", "press a key, zqxbirch", ""),
        (1, "number", "then wait", ""),
        (1, "number", "then ask", ""),
    ]


def test_only_the_first_of_slides_that_continue_has_the_notes(one: Built) -> None:
    with_notes = {
        slide.title for slide in plan_deck(one.talk, one.labels).slides if slide.notes.paragraphs
    }
    for base, found in slides_by_title(one):
        has = [bool(notes_of(slide)) for slide in found]
        assert has == [base in with_notes] + [False] * (len(found) - 1)


def test_the_notes_of_takeaways_are_gathered_on_their_slide(template: str) -> None:
    one = built("long", template)
    first = next(found[0] for base, found in slides_by_title(one) if base == "Key takeaways")
    assert [text_of(p) for p in notes_of(first)] == ["zqxfile"]
    assert isinstance(one.talk.takeaways, Takeaways)


# --- number, footer, date -----------------------------------------------------------------------


def fixed(slide: Any, kind: str) -> list[Any]:
    return [element for element, ph in placed(slide) if ph.get("type") == kind]


def layout_has(slide: Any, kind: str) -> bool:
    return any(
        (ph := placeholder(e)) is not None and ph.get("type") == kind
        for e in slide.slide_layout.shapes._spTree
    )


def test_slide_numbers_are_fields(one: Built) -> None:
    for number, slide in enumerate(one.deck.slides, 1):
        wanted = layout_has(slide, "sldNum") and slide.slide_layout.element.get("type") != "title"
        found = [e.find(".//a:fld", NS) for e in fixed(slide, "sldNum")]
        assert [(f.get("type"), text_of(f)) for f in found] == [("slidenum", str(number))] * wanted


def test_the_footer_is_the_talks_title_as_fixed_text(one: Built) -> None:
    for slide in one.deck.slides:
        for element in fixed(slide, "ftr"):
            text = text_of(element)
            assert text == one.talk.title or (
                text.endswith("…") and one.talk.title.startswith(text[:-1])
            )
            assert element.find(".//a:fld", NS) is None
        wanted = layout_has(slide, "ftr") and slide.slide_layout.element.get("type") != "title"
        assert len(fixed(slide, "ftr")) == wanted


def test_the_date_is_printed_whole_in_the_talks_language(template: str) -> None:
    """Where its place is too narrow for the name of the month, it stands in figures."""
    dates = {"german": "24. November 2026", "relations": "May 2026", "ordered": "1 October 2026"}
    for case, date in dates.items():
        one = built(case, template)
        found = {text_of(e) for slide in one.deck.slides for e in fixed(slide, "dt")}
        assert found == ({one.talk.date} if (case, template) in NARROW else {date})


# --- sections and links -------------------------------------------------------------------------


def sections(one: Built) -> list[tuple[str, list[str]]]:
    root = one.deck.presentation_xml
    return [
        (section.get("name"), [e.get("id") for e in section.iter(f"{{{NS['p14']}}}sldId")])
        for section in root.iter(f"{{{NS['p14']}}}section")
    ]


def test_sections_cover_all_slides_in_order(one: Built) -> None:
    listed = [e.get("id") for e in one.deck.presentation_xml.iterfind("p:sldIdLst/p:sldId", NS)]
    assert [number for _, numbers in sections(one) for number in numbers] == listed
    assert all(numbers for _, numbers in sections(one))
    names = [name.casefold() for name, _ in sections(one)]
    assert all(names) and len(names) == len(set(names))
    guids = [s.get("id") for s in one.deck.presentation_xml.iter(f"{{{NS['p14']}}}section")]
    assert len(guids) == len(set(guids))
    assert all(re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", g) for g in guids)


def test_sections_bear_the_names_that_the_author_gave(template: str) -> None:
    assert [name for name, _ in sections(built("ordered", template))] == [
        "A harbour in one evening",
        "Water",
        "Land",
        "Key takeaways",
        "Further reading",
        "In closing",
    ]


def internal_links(one: Built, index: int) -> list[tuple[str, int]]:
    """Return the texts of a slide that lead to slides, each with the number of its slide from 0."""
    slide = one.deck.slides[index]
    names = [s.part.partname for s in one.deck.slides]
    found = []
    for run in slide.element.iter(f"{A}r"):
        link = run.find("a:rPr/a:hlinkClick", NS)
        if link is not None and link.get("action") == "ppaction://hlinksldjump":
            target = slide.part.rels[link.get(f"{R}id")].target_part.partname
            found.append((text_of(run), names.index(target)))
    return found


def test_agenda_lines_lead_to_their_slides(template: str) -> None:
    one = built("ordered", template)
    titles = [base for base, _ in slides_by_title(one)]
    listed = ("Water", "Land", "Key takeaways", "Further reading")
    expected = [(title, titles.index(title)) for title in listed]
    assert len(titles) == len(one.deck.slides)
    assert internal_links(one, titles.index("Agenda")) == expected
    assert internal_links(one, titles.index("Agenda (2)")) == expected


def test_a_derived_agenda_leads_to_the_first_slide_of_each_section(one: Built) -> None:
    agenda = [i for i, t in enumerate(one.deck.titles) if t in ("Agenda", "アジェンダ", "目次")]
    ids = [e.get("id") for e in one.deck.presentation_xml.iterfind("p:sldIdLst/p:sldId", NS)]
    starts = {ids.index(numbers[0]): name for name, numbers in sections(one)}
    for index in agenda:
        links = internal_links(one, index)
        assert links
        assert [(starts[at]) for _, at in links] == [text for text, _ in links]


def test_external_links_are_percent_encoded(one: Built) -> None:
    for slide in one.deck.slides:
        for rel in slide.part.rels.values():
            if rel.is_external:
                assert re.fullmatch(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", rel.target_ref)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://example.org/ä", "https://example.org/%C3%A4"),
        ("https://example.org/%C3%A4", "https://example.org/%C3%A4"),
        ("https://example.org/100%/a", "https://example.org/100%25/a"),
        ("https://example.org/?q=a+b&c=[1]#d", "https://example.org/?q=a+b&c=[1]#d"),
        ('https://example.org/"<>\\^{|}', "https://example.org/%22%3C%3E%5C%5E%7B%7C%7D"),
    ],
)
def test_only_what_an_address_must_not_hold_is_encoded(written: str, address: str) -> None:
    assert quoted(written) == address


def test_external_links_lead_where_they_were_written_to(template: str) -> None:
    addresses = {
        unquote(rel.target_ref)
        for slide in built("marks", template).deck.slides
        for rel in slide.part.rels.values()
        if rel.is_external
    }
    assert addresses == {
        "https://example.org/a(b)c",
        'https://example.org/handbook/ä?q=1&r="2"',
        "https://example.org/#five",
        "https://example.org/md?a=1&b=2#c",
        "mailto:zoe@example.org",
    }


def test_no_two_relationships_of_a_slide_lead_to_one_target(one: Built) -> None:
    for slide in one.deck.slides:
        targets = [
            rel.target_ref if rel.is_external else rel.target_part.partname
            for rel in slide.part.rels.values()
        ]
        assert len(targets) == len(set(targets))


# --- pictures and drawings ----------------------------------------------------------------------


def test_each_picture_lies_in_the_file_once(template: str) -> None:
    files, logos = built("pictures", template).deck.parts, parts(PATHS[template])
    media = [name for name in files if name.startswith("ppt/media/") and name not in logos]
    digests = {hashlib.sha256(files[name]).hexdigest() for name in media}
    written = {
        hashlib.sha256(path.read_bytes()).hexdigest() for path in (project() / "pictures").iterdir()
    }
    assert len(media) == len(digests) == len(written) == 5
    assert digests <= written


def pictures(one: Built, title: str) -> list[tuple[str, bool]]:
    """Return the alt text of a slide's pictures, and whether they are decoration."""
    slide = one.deck.slides[one.deck.titles.index(title)]
    return [
        (p.get("descr", ""), p.find(".//adec:decorative[@val='1']", NS) is not None)
        for p in slide.element.iterfind(".//p:pic/p:nvPicPr/p:cNvPr", NS)
    ]


def test_pictures_have_alt_text_or_are_marked_as_decoration(template: str) -> None:
    one = built("pictures", template)
    assert pictures(one, "Albedo") == [("Snow beside a road", False)]
    assert pictures(one, "Zenith") == [("", True)]
    assert pictures(one, "Four nights") == [
        ("Monday", False),
        ("Tuesday", False),
        ("Wednesday", False),
        ("Thursday through glass", False),
    ]
    assert pictures(one, "Three moons") == [("Io", False), ("Europa", False), ("", True)]


def test_pictures_keep_their_proportions_and_do_not_overlap(template: str) -> None:
    one = built("pictures", template)
    for slide in one.deck.slides:
        boxes = []
        for pic in slide.element.iter(f"{P}pic"):
            off, ext = (pic.find(f"p:spPr/a:xfrm/a:{name}", NS) for name in ("off", "ext"))
            x, y, w, h = (
                int(v) for v in (off.get("x"), off.get("y"), ext.get("cx"), ext.get("cy"))
            )
            part = slide.part.related_part(pic.find(".//a:blip", NS).get(f"{R}embed"))
            assert w / h == pytest.approx(part.image.size[0] / part.image.size[1], rel=0.01)
            assert min(x, y) >= 0
            assert x + w <= one.deck.presentation.slide_width
            assert y + h <= one.deck.presentation.slide_height
            for a, b, c, d in boxes:
                assert x >= a + c or a >= x + w or y >= b + d or b >= y + h
            boxes.append((x, y, w, h))


def test_a_drawing_is_a_group_that_says_what_it_shows(template: str) -> None:
    one = built("relations", template)
    slide = one.deck.slides[one.deck.titles.index("Broth overlaps with Stock")]
    [group] = slide.element.iter(f"{P}grpSp")
    said = group.find("p:nvGrpSpPr/p:cNvPr", NS).get("descr")
    assert said == "Diagram: Broth overlaps with Stock (seasoning)"
    assert {text_of(e) for e in group.iter(f"{P}sp")} >= {"Broth", "Stock", "seasoning"}


def extent(element: Any) -> tuple[int, int, int, int]:
    """Return where a shape stands, in EMU: x, y, width, height."""
    off, ext = element.find("p:spPr/a:xfrm/a:off", NS), element.find("p:spPr/a:xfrm/a:ext", NS)
    return int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy"))


def drawings(one: Built) -> Iterator[Any]:
    for slide in one.deck.slides:
        yield from slide.element.iter(f"{P}grpSp")


def boxes_of(group: Any) -> list[Any]:
    """Return the shapes of a drawing that are boxes, not labels or ellipses."""
    return [
        e
        for e in group.iter(f"{P}sp")
        if e.find("p:spPr/a:prstGeom", NS).get("prst") == "roundRect"
    ]


def sites(element: Any) -> list[tuple[float, float]]:
    """Return the connection sites of a box: top, left, bottom, right."""
    x, y, width, height = extent(element)
    return [
        (x + width / 2, y),
        (x, y + height / 2),
        (x + width / 2, y + height),
        (x + width, y + height / 2),
    ]


def test_the_words_of_a_box_that_holds_nothing_else_are_its_own(template: str) -> None:
    one = built("ordered", template)
    slide = one.deck.slides[one.deck.titles.index("Tide leads to Departure")]
    [group] = slide.element.iter(f"{P}grpSp")
    assert sorted(map(text_of, boxes_of(group))) == ["Departure", "Tide"]
    assert len(list(group.iter(f"{P}sp"))) == 2
    one = built("relations", template)
    slide = one.deck.slides[one.deck.titles.index("How Flour, Roux, Butter and Velouté relate")]
    [group] = slide.element.iter(f"{P}grpSp")
    own = [text_of(e) for e in boxes_of(group)]
    assert sorted(own) == ["", "", "Butterthe other half", "Flourone half"]
    loose = [text_of(e) for e in group.iter(f"{P}sp") if e not in boxes_of(group)]
    assert sorted(loose) == ["Roux", "Velouté"]


def test_arrows_hold_on_to_the_boxes_that_they_touch(template: str) -> None:
    held = 0
    for case in ("ordered", "relations"):
        for group in drawings(built(case, template)):
            boxes = {e.find("p:nvSpPr/p:cNvPr", NS).get("id"): e for e in boxes_of(group)}
            for line in group.iter(f"{P}cxnSp"):
                x, y, width, height = extent(line)
                ends = {"stCxn": (x, y), "endCxn": (x + width, y + height)}
                for end in line.find("p:nvCxnSpPr/p:cNvCxnSpPr", NS):
                    at = ends[end.tag.partition("}")[2]]
                    assert end.get("idx") in ("0", "1", "2", "3")
                    site = sites(boxes[end.get("id")])[int(end.get("idx"))]
                    assert site == pytest.approx(at, abs=3 * 12_700)
                    held += 1
    assert held >= 8


def test_a_plain_arrow_holds_on_at_both_ends_and_its_head_is_large(template: str) -> None:
    one = built("ordered", template)
    slide = one.deck.slides[one.deck.titles.index("Tide leads to Departure")]
    ids = {
        text_of(e): e.find("p:nvSpPr/p:cNvPr", NS).get("id") for e in slide.element.iter(f"{P}sp")
    }
    [arrow] = slide.element.iter(f"{P}cxnSp")
    [start, end] = arrow.find("p:nvCxnSpPr/p:cNvCxnSpPr", NS)
    assert (start.tag, start.get("id"), start.get("idx")) == (f"{A}stCxn", ids["Tide"], "3")
    assert (end.tag, end.get("id"), end.get("idx")) == (f"{A}endCxn", ids["Departure"], "1")
    assert arrow.find("p:spPr/a:ln/a:tailEnd", NS).get("w") == "lg"


def test_what_branches_share_is_drawn_once(template: str, tmp_path: Path) -> None:
    links = "".join(f"  - {{term: Rain, is: leads-to, of: {of}}}\n" for of in "ABC")
    links += "".join(f"  - {{term: {term}, is: leads-to, of: Sea}}\n" for term in "ABC")
    (tmp_path / "content.yaml").write_text("title: T\nrelations:\n" + links, encoding="utf-8")
    result = build_file(tmp_path / "content.yaml", tmp_path, TEMPLATES[template])
    assert result.ok, messages(result)
    [group] = Deck(tmp_path / "t.pptx").slides[1].element.iter(f"{P}grpSp")
    assert sorted(map(text_of, boxes_of(group))) == ["A", "B", "C", "Rain", "Sea"]
    lines = list(group.iter(f"{P}cxnSp"))
    assert len(lines) > 6
    assert [places for places, n in Counter(map(extent, lines)).items() if n > 1] == []


def numbers_of(slide: Any) -> list[tuple[str, int]]:
    """Return how the numbers of a slide's items look where it says so, and what they are."""
    found = slide.element.iter(f"{{{NS['a']}}}buAutoNum")
    return [(mark.get("type"), int(mark.get("startAt", "1"))) for mark in found]


def test_an_agenda_that_goes_on_goes_on_counting_as_its_template_counts(tmp_path: Path) -> None:
    listed = "".join(
        f"  - section: The {n}th thing to talk about\n  - text: {{title: T{n}, text: x}}\n"
        for n in range(30)
    )
    (tmp_path / "content.yaml").write_text(
        f"title: T\nslides:\n  - agenda\n{listed}", encoding="utf-8"
    )
    result = build_file(tmp_path / "content.yaml", tmp_path, "midnight")
    assert result.ok, messages(result)
    agenda = [s for s in Deck(tmp_path / "t.pptx").slides if s.slide_layout.name == "Agenda"]
    assert len(agenda) > 1
    found = [number for slide in agenda for number in numbers_of(slide)]
    assert found == [("arabicPlain", n) for n in range(2, 31)]  # the first is the layout's own


def fills_of_boxes(template: str, folder: Path) -> set[str]:
    """Return the scheme colours that fill the boxes of a drawing on a template."""
    text = "title: T\nrelations: [{term: A, is: part, of: B}]\n"
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    result = build_file(folder / "content.yaml", folder, template)
    assert result.ok, messages(result)
    [group] = Deck(folder / "t.pptx").slides[1].element.iter(f"{P}grpSp")
    fills = (shape.find("p:spPr/a:solidFill/a:schemeClr", NS) for shape in boxes_of(group))
    return {fill.get("val") for fill in fills}


def test_boxes_are_tints_on_a_light_ground_and_panels_on_a_dark_one(tmp_path: Path) -> None:
    assert fills_of_boxes("classic", tmp_path) == {"accent1"}
    assert fills_of_boxes("midnight", tmp_path) == {"bg2"}


def test_a_foreign_template_closes_as_it_begins() -> None:
    for case in ("ordered", "relations"):
        slides = built(case, "default").deck.slides
        assert slides[-1].slide_layout.name == slides[0].slide_layout.name == "Title Slide"


def test_on_a_foreign_template_a_drawing_alone_begins_where_text_does() -> None:
    one = built("ordered", "default")
    slide = one.deck.slides[one.deck.titles.index("Tide leads to Departure")]
    assert slide.slide_layout.name == "Title and Content"
    body = next(p for p in slide.slide_layout.placeholders if p.placeholder_format.idx == 1)
    [group] = slide.element.iter(f"{P}grpSp")
    off, ext = group.find("p:grpSpPr/a:xfrm/a:off", NS), group.find("p:grpSpPr/a:xfrm/a:ext", NS)
    left, right = int(off.get("x")), int(off.get("x")) + int(ext.get("cx"))
    assert left == body.left + 91_440  # the inset of its text
    assert right < body.left + body.width
    one = built("relations", "default")
    slide = one.deck.slides[one.deck.titles.index("Broth overlaps with Stock")]
    assert slide.slide_layout.name == "Two Content"


# --- properties ---------------------------------------------------------------------------------


def test_properties_come_from_the_content(one: Built) -> None:
    properties = one.deck.presentation.core_properties
    assert properties.title == one.talk.title
    assert properties.subject == one.talk.subtitle
    assert properties.language == MAIN_LANGUAGE.get(one.case, "en-US")
    if one.case in AUTHORS:
        assert properties.author == AUTHORS[one.case]


def test_created_is_the_talks_date(template: str) -> None:
    dates = {
        "german": "2026-11-24T00:00:00",
        "relations": "2026-05-01T00:00:00",
        "short": "1980-01-01T00:00:00",
    }
    for case, date in dates.items():
        properties = built(case, template).deck.presentation.core_properties
        assert properties.created.isoformat()[:19] == date
        assert properties.modified == properties.created


def test_source_date_epoch_wins_over_the_talks_date(
    template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = built("ordered", template).deck.parts
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    result = build_file(project() / "ordered.yaml", tmp_path, TEMPLATES[template])
    assert result.ok, messages(result)
    core = Built(
        "ordered", template, tmp_path, result, *load(project() / "ordered.yaml")
    ).deck.parts
    assert core["docProps/core.xml"].count(b"2023-11-14T22:13:20Z") == 2
    changed = {name for name in usual if usual[name] != core[name]}
    assert changed == {"docProps/core.xml", "docProps/custom.xml"}  # the fingerprint of all parts


def test_the_slides_are_counted_in_the_properties(one: Built) -> None:
    app = one.deck.parts["docProps/app.xml"].decode()
    assert f"<Slides>{len(one.deck.slides)}</Slides>" in app
    assert one.result.slides == len(one.deck.slides)


# --- the file as a whole ------------------------------------------------------------------------


def test_shape_ids_are_unique(one: Built) -> None:
    for slide in one.deck.slides:
        ids = [e.get("id") for e in slide.element.iter(f"{P}cNvPr")]
        assert len(ids) == len(set(ids))


def test_colours_and_fonts_are_the_themes(one: Built) -> None:
    for slide in one.deck.slides:
        assert not list(slide.element.iter(f"{A}srgbClr", f"{A}sysClr"))
        typefaces = {e.get("typeface") for e in slide.element.iter(f"{A}latin", f"{A}ea", f"{A}cs")}
        assert typefaces <= {"IBM Plex Mono"}
        assert not typefaces or one.case in ("marks", "hebrew", "chinese")


def test_every_part_is_reached_and_every_relationship_leads_somewhere(one: Built) -> None:
    parts = one.deck.parts
    assert not orphans(parts)
    for name in ["", *parts]:
        for kind, target, external in rels(parts, name).values():
            assert external or target in parts, (name, kind, target)


def test_every_part_has_a_content_type(one: Built) -> None:
    root = one.deck.xml("[Content_Types].xml")
    overrides = {e.get("PartName")[1:] for e in root if e.get("PartName")}
    defaults = {e.get("Extension") for e in root if e.get("Extension")}
    names = set(one.deck.parts) - {"[Content_Types].xml"}
    assert overrides <= names
    assert all(n in overrides or n.rpartition(".")[2].lower() in defaults for n in names)


def test_relationship_ids_that_a_slide_uses_are_all_there(one: Built) -> None:
    for name in one.deck.parts:
        if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml", name):
            used = {
                value
                for element in one.deck.xml(name).iter()
                for key, value in element.attrib.items()
                if key.startswith(R)
            }
            assert used <= set(rels(one.deck.parts, name)), name
