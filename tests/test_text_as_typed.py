"""What is typed outside the closed set of marks comes out as typed, wherever it stands."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pypdfium2
import pytest
from anything import ODDITIES, to_yaml
from lxml import etree
from PIL import Image
from properties import FIELDS, MARKS, said, squashed, words_of_deck, words_of_handout
from readback import messages, rules

from deckbuilder.pipeline import Job, Result, build

PLAIN = [text for text in ODDITIES if not MARKS.search(text) and not text.startswith(("- ", "1. "))]
ALL = " … ".join(PLAIN)


def built(talk: dict[str, Any], folder: Path) -> Result:
    Image.new("RGB", (8, 8)).save(folder / "photo.png")
    path = folder / "content.yaml"
    path.write_text(to_yaml({"title": "A talk", "introduction": "Hello", **talk}), encoding="utf-8")
    return build(Job(path, "content.yaml", folder / "build"))


def values(deck: Path, *names: str) -> Iterator[str]:
    """Yield every text and every value of the parts whose names begin so."""
    with zipfile.ZipFile(deck) as archive:
        for name in archive.namelist():
            if name.startswith(names) and name.endswith(".xml"):
                for element in etree.fromstring(archive.read(name)).iter():
                    yield element.text or ""
                    yield from element.attrib.values()


@pytest.mark.parametrize("name", FIELDS)
def test_markup_of_others_is_text_in_every_field(name: str, tmp_path: Path) -> None:
    field = FIELDS[name]
    result = built(said(field.talk, ALL), tmp_path)
    if rules(result) == {"title-too-long"}:  # each alone, then
        result = built(said(field.talk, ALL[:60]), tmp_path)
        assert result.ok, messages(result)
        return
    assert result.ok, messages(result)
    deck, handout = result.outputs
    if field.slides:
        shown = squashed(words_of_deck(deck))
        assert [text for text in PLAIN if squashed(text) not in shown] == []
    if field.pages:
        printed = squashed(words_of_handout(handout))
        assert [text for text in PLAIN if squashed(text) not in printed] == []


def test_markup_of_others_is_text_in_properties_sections_and_alternative_texts(
    tmp_path: Path,
) -> None:
    talk = {
        "title": "<b>AT&T</b> _x0041_ ]]>",
        "subtitle": "{{x}} %s &#65;",
        "author": ["<me@x.org>", "=cmd"],
        "slides": ["title", {"section": "<p> & _x0041_"},
                   {"picture": {"file": "photo.png", "title": "x", "alt": 'A "<b>" & _x0041_\ttab'}}],
    }  # fmt: skip
    deck, handout = built(talk, tmp_path).outputs
    properties = list(values(deck, "docProps/core"))
    assert {talk["title"], talk["subtitle"], "<me@x.org>; =cmd"} <= set(properties)
    assert "<p> & _x0041_" in values(deck, "ppt/presentation.xml")
    assert 'A "<b>" & _x0041_\ttab' in values(deck, "ppt/slides/slide")
    document = pypdfium2.PdfDocument(handout.read_bytes())
    said = document.get_metadata_dict()
    assert (said["Title"], said["Subject"]) == (talk["title"], talk["subtitle"])
    assert said["Author"] == "<me@x.org>; =cmd"
    assert "<p> & _x0041_" in [entry.get_title() for entry in document.get_toc()]


@pytest.mark.parametrize(
    "text",
    [
        "a\u200bb",
        "a\u2060b",
        "a\u2067b\u2069",
        "\u202eab\u202c",
        "a\ufe0f",
        "a\u034fb",
        "\u0301a",
        "a\u00adb",
    ],
)
def test_invisible_characters_stay_in_the_deck_and_are_no_codes_in_the_handout(
    text: str, tmp_path: Path
) -> None:
    result = built({"introduction": text}, tmp_path)
    assert result.ok and not result.diagnostics.items
    assert text in values(result.outputs[0], "ppt/slides/slide")
    assert "[U+" not in words_of_handout(result.outputs[1])


@pytest.mark.parametrize(
    "character", ["\u2028", "\u0085", "\ue000", "\ufffd", "\U0001f600", "\U00010080"]
)
def test_a_character_that_no_font_has_is_named_and_printed_as_its_code(
    character: str, tmp_path: Path
) -> None:
    result = built({"introduction": f"a{character}b"}, tmp_path)
    code = f"U+{ord(character):04X}"
    assert rules(result) == {"no-glyph"} and code in messages(result)
    assert f"a{character}b" in values(result.outputs[0], "ppt/slides/slide")
    assert f"a[{code}]b" in words_of_handout(result.outputs[1])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one_also_as_an_escape(end: str, tmp_path: Path) -> None:
    result = built({"introduction": f"one{end}two"}, tmp_path)
    texts = list(values(result.outputs[0], "ppt/slides/slide"))
    assert "one" in texts and "two" in texts


LINKS = {
    "https://ü.example/ä?q=1": "https://xn--tda.example/%C3%A4?q=1",
    "https://x.org/a b": "https://x.org/a%20b",
    "https://x.org/\"'<>": "https://x.org/%22'%3C%3E",
    "https://x\u202egro.evil": "https://x%E2%80%AEgro.evil",
    "mailto:me@x.org?subject=a&b": "mailto:me@x.org?subject=a&b",
    "https://x.org/100%": "https://x.org/100%25",
}


@pytest.mark.parametrize("url", LINKS)
def test_an_address_is_written_in_ascii_in_both_files(url: str, tmp_path: Path) -> None:
    deck, handout = built({"further_reading": [{"title": "x", "url": url}]}, tmp_path).outputs
    with zipfile.ZipFile(deck) as archive:
        targets = {
            relation.get("Target")
            for name in archive.namelist()
            if name.startswith("ppt/slides/_rels")
            for relation in etree.fromstring(archive.read(name))
            if relation.get("TargetMode")
        }
    assert targets == {LINKS[url]}
    with pdfplumber.open(handout) as document:
        assert {link["uri"] for link in document.annots} == {LINKS[url]}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:x",
        "file:///x",
        "data:x",
        "ppaction://x",
        "vbscript:x",
        "x.org",
        "//x.org",
        "http://",
        "a\\b",
    ],
)
def test_other_addresses_are_no_links(url: str, tmp_path: Path) -> None:
    assert rules(built({"further_reading": [{"title": "x", "url": url}]}, tmp_path)) == {
        "link-scheme"
    }
    linked = built({"introduction": f"[here]({url})"}, tmp_path)
    assert rules(linked) <= {"link-scheme", "not-a-link"}
    assert not any(
        "TargetMode" in value for path in linked.outputs[:1] for value in values(path, "ppt/slides")
    )


def test_a_very_long_address_is_a_link(tmp_path: Path) -> None:
    url = "https://x.org/" + "a" * 4_000
    assert built({"further_reading": [{"title": "x", "url": url}]}, tmp_path).ok
