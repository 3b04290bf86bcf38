"""What is typed outside the closed set of marks comes out as typed, wherever it stands."""

from __future__ import annotations

import re
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
from properties import FIELDS, MARKS, TEXT, said, squashed, words_of_deck, words_of_handout
from readback import messages, rules

from deckbuilder.forms import SLIDES, TALK
from deckbuilder.pipeline import Job, Result, build
from deckbuilder.schema import Marked, Plain

PLAIN = [text for text in ODDITIES if not MARKS.search(text) and not text.startswith(("- ", "1. "))]
ALL = " … ".join(PLAIN)


def built(talk: dict[str, Any], folder: Path) -> Result:
    return built_of(to_yaml({"title": "A talk", "introduction": "Hello", **talk}), folder)


def built_of(text: str, folder: Path) -> Result:
    """Return what became of a talk that was typed like that."""
    Image.new("RGB", (8, 8)).save(folder / "photo.png")
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    return build(Job(path, "content.yaml", folder / "build"))


def values(deck: Path, *names: str) -> Iterator[str]:
    """Yield every text and every value of the parts whose names begin so."""
    with zipfile.ZipFile(deck) as archive:
        for name in archive.namelist():
            if name.startswith(names) and name.endswith(".xml"):
                for element in etree.fromstring(archive.read(name)).iter():
                    yield element.text or ""
                    yield from element.attrib.values()


def keys_of_texts(kind: Any) -> Iterator[str]:
    """Yield the keys of the schema that hold texts."""
    kind = getattr(kind, "record", kind)
    for key, (inner, *_) in getattr(kind, "fields", {}).items():
        inner = getattr(inner, "kind", inner)
        if type(inner) in (Plain, Marked):
            yield key
        yield from keys_of_texts(inner)


def keys_tried(talk: Any) -> Iterator[str]:
    for key, value in talk.items() if isinstance(talk, dict) else ():
        if value in ("@", ["@"], ["@", "two"]):
            yield key
        yield from (found for part in [value, *as_list(value)] for found in keys_tried(part))


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def test_every_key_that_holds_a_text_is_tried() -> None:
    wanted = {key for kind in (TALK, *SLIDES.values()) for key in keys_of_texts(kind)}
    tried = {key for field in FIELDS.values() for key in keys_tried(field.talk)}
    shorts = {"name", "text"}  # of a column, and of others that may be a text alone
    assert wanted - tried - shorts == set()


def texts_of(deck: Path) -> Iterator[str]:
    """Yield the texts of slides and notes."""
    with zipfile.ZipFile(deck) as archive:
        for name in archive.namelist():
            if name.startswith(("ppt/slides/slide", "ppt/notesSlides/notes")):
                yield from (t.text or "" for t in etree.fromstring(archive.read(name)).iter(TEXT))


@pytest.mark.parametrize("name", FIELDS)
def test_markup_of_others_is_text_in_every_field(name: str, tmp_path: Path) -> None:
    field = FIELDS[name]
    result = built(said(field.talk, ALL), tmp_path)
    if rules(result) & {"title-too-long", "too-long"}:  # what may be no longer than a line or two
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


# What YAML takes for no text: booleans, nulls, numbers, times, dates.
NO_TEXTS = ["NO", "Null", "~", "12:30", "010", "3.10", "1e3", "2024-13-45", "0x1F", "+1", ".5"]
NO_TEXTS += ["true", "off"]


@pytest.mark.parametrize("name", FIELDS)
def test_what_yaml_takes_for_no_text_is_shown_as_typed_in_every_field(
    name: str, tmp_path: Path
) -> None:
    field = FIELDS[name]
    lost = []
    for typed in NO_TEXTS:
        text = to_yaml({"title": "A talk", "introduction": "Hello", **said(field.talk, "@@")})
        result = built_of(text.replace('"@@"', typed), tmp_path)
        assert result.ok, messages(result)
        deck, handout = result.outputs
        word = re.compile(rf"(?<![\w.+~]){re.escape(typed)}(?!\w)")
        if field.slides and not word.search("\n".join(texts_of(deck))):
            lost.append(f"{typed} on slides")
        if field.pages and not word.search(words_of_handout(handout)):
            lost.append(f"{typed} on pages")
    assert lost == []


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


@pytest.mark.parametrize("character", ["\ue000", "\ufffd", "\U0001f600", "\U00010080"])
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


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\u0085"])
@pytest.mark.parametrize(
    "written",
    ["one{}two", "'one{}two'", '"one{}two"', '"one{\\}two"', "|\n  one{}two", ">\n  one{}two"],
)
def test_a_line_end_that_is_not_seen_is_a_space_in_both_files(
    written: str, end: str, tmp_path: Path
) -> None:
    text = written.replace("{\\}", f"\\u{ord(end):04x}").replace("{}", end)
    result = built_of(f"title: A talk\nintroduction: {text}\n", tmp_path)
    assert result.ok and not result.diagnostics.items
    assert "one two" in values(result.outputs[0], "ppt/slides/slide")
    assert "one two" in words_of_handout(result.outputs[1])


def test_a_line_end_that_is_not_seen_is_a_space_in_a_table(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("Size,one\u2028two\n", encoding="utf-8")
    table = "comparison: {title: A, columns: [LLM], rows: data.csv}\n"
    result = built_of(f"title: A talk\n{table}", tmp_path)
    assert result.ok and not result.diagnostics.items
    assert "one two" in values(result.outputs[0], "ppt/slides/slide")


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
