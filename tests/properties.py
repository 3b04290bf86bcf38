"""What holds whatever is put in: either files that are whole, or a diagnostic; never another exception.

``PROPERTIES`` maps names to checks and what they are given. The tests try a few examples of each,
``tools/fuzz.py`` as many as there is time for.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2
from anything import (
    base_parts,
    changed,
    changes,
    contents,
    edited,
    edits,
    packed,
    talks,
    texts,
    to_yaml,
    yaml_edits,
)
from hypothesis import strategies as st
from lxml import etree
from PIL import Image as pillow
from pptx import Presentation
from readback import TEMPLATES

from deckbuilder import diagnostics
from deckbuilder.diagnostics import BuildStopped, Diagnostics, Source, Span
from deckbuilder.fonts import packaged_files
from deckbuilder.loading import load_talk
from deckbuilder.pictures import load_image
from deckbuilder.pipeline import Job, Result, build, damage_reported, open_template
from deckbuilder.templatecheck import template_report
from deckbuilder.templatefolder import write_template_folder

TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
LONG = 100  # characters of a line that one slide surely takes
FILLERS = (
    "\u115f\u1160\u3164\uffa0"  # of Hangul: letters that are invisible (UAX #44, Default_Ignorable)
)
# Signs that are mirrored in what runs from right to left count as one; programs drop hyphens at line ends.
ALIKE = str.maketrans("<([{⁄", ">)]}/", FILLERS + "-\u2010")
UNSEEN = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn")  # categories that a page need not show


class Property(NamedTuple):
    check: Callable[[Any], None]
    given: st.SearchStrategy[Any]
    examples: int  # that the tests try


@cache
def workshop() -> Path:
    """Return a folder with what talks may name: pictures and a table."""
    folder = Path(tempfile.mkdtemp(prefix="deckbuilder-anything-"))
    for name, data in pictures().items():
        (folder / name).write_bytes(data)
    (folder / "data.csv").write_text("aspect,LLM\nSize,large\n", encoding="utf-8")
    return folder


@cache
def pictures() -> dict[str, bytes]:
    """Return small pictures of every format, by file name."""
    picture = pillow.radial_gradient("L").resize((24, 16)).convert("RGB")
    exif = pillow.Exif()
    exif[0x0112] = 6
    ways: dict[str, tuple[str, dict[str, Any]]] = {
        "photo.png": ("RGB", {}),
        "palette.png": ("P", {"transparency": 1}),
        "alpha.png": ("RGBA", {"dpi": (96, 96)}),
        "photo.jpg": ("RGB", {}),
        "turned.jpg": ("RGB", {"exif": exif, "progressive": True}),
        "ink.jpg": ("CMYK", {}),
        "a.gif": ("P", {"save_all": True, "append_images": [picture.convert("P")]}),
        "a.bmp": ("RGB", {}),
        "a.tif": ("RGB", {"compression": "tiff_lzw"}),
        "ink.tif": ("CMYK", {}),
        "a.webp": ("RGBA", {}),
    }
    out = {}
    for name, (mode, options) in ways.items():
        file = BytesIO()
        picture.convert(mode).save(
            file, {"jpg": "JPEG", "tif": "TIFF"}.get(name[-3:], name.split(".")[1]), **options
        )
        out[name] = file.getvalue()
    return out


def write_content(text: str) -> Path:
    path = workshop() / "content.yaml"
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return path


def built(content: Path, template: str = "") -> Result:
    """Return what became of a content file, all it says having been printed, and its files read back."""
    result = build(Job(content, "content.yaml", workshop() / "build", template=template))
    diagnostics.report(result.diagnostics.items).encode()
    if result.ok:
        whole(*result.outputs)
    else:
        assert result.outputs == ()
    return result


def whole(deck: Path, handout: Path) -> None:
    """Check that both files can be read, and that the deck leads nowhere but by links."""
    with zipfile.ZipFile(deck) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith(".rels"):
                for relation in etree.fromstring(archive.read(name)):
                    external = relation.get("TargetMode") == "External"
                    assert not external or relation.get("Type", "").endswith("/hyperlink"), name
            elif name.startswith(("ppt/slides/", "ppt/notesSlides/", "docProps/")):
                etree.fromstring(archive.read(name))
    assert len(pypdfium2.PdfDocument(handout.read_bytes())) > 0


# --- content --------------------------------------------------------------------------------------


def loads(data: tuple[bytes, list[tuple[int, int, bytes]]]) -> None:
    """A content file with a few bytes changed is read, or its faults are told."""
    path = workshop() / "content.yaml"
    path.write_bytes(edited(*data))
    report = Diagnostics()
    loaded = load_talk(path, "content.yaml", report)
    assert (loaded is None) == (report.errors > 0)
    diagnostics.report(report.items).encode()


def builds(talk: tuple[dict[str, Any], str]) -> None:
    """Whatever stands under the keys of the schema, both files are whole, or the faults are told."""
    result = built(write_content(to_yaml(talk[0])), TEMPLATES[talk[1]])
    if result.ok:
        assert len(Presentation(str(result.outputs[0])).slides) == result.slides


# Where a text can stand, as "@"; whether slides, their notes, pages show it.
class Field(NamedTuple):
    talk: Any
    marked: bool = True
    slides: bool = True
    pages: bool = True


TERM = {"term": "LLM", "definition": "A program."}
PHOTO = {"file": "photo.png", "alt": "Grey"}
ROWS = {"title": "Both", "columns": ["One", "Two"], "rows": [["a", "b", "c"]]}
FIELDS = {
    "title": Field({"title": "@"}, False),
    "subtitle": Field({"subtitle": "@"}, False),
    "author": Field({"author": ["@"]}, False),
    "event": Field({"event": "@"}, False),
    "introduction": Field({"introduction": "@"}),
    "term": Field({"definitions": [{**TERM, "term": "@"}]}, False),
    "full name": Field({"definitions": [{**TERM, "full_name": "@"}]}, False),
    "definition": Field({"definitions": [{**TERM, "definition": "@"}]}),
    "example": Field({"definitions": [{**TERM, "examples": ["@", "two"]}]}),
    "source": Field({"definitions": [{**TERM, "source": "@"}]}),
    "analogy": Field({"definitions": [TERM], "analogies": [{"term": "LLM", "analogy": "@"}]}),
    "limits": Field(
        {"definitions": [TERM], "analogies": [{"term": "LLM", "analogy": "x", "limits": "@"}]},
        slides=False,
    ),
    "explanation": Field(
        {"definitions": [TERM], "analogies": [{"term": "LLM", "analogy": "x", "explanation": "@"}]},
        slides=False,
    ),
    "comparison": Field({"comparison": {**ROWS, "title": "@"}}, False),
    "aspect": Field({"comparison": {**ROWS, "rows": [["@", "b", "c"]]}}),
    "column": Field({"comparison": {**ROWS, "columns": ["@", "Two"]}}, False),
    "cell": Field({"comparison": {**ROWS, "rows": [["a", "@", "c"]]}}),
    "takeaway": Field({"takeaways": ["@", "two"]}),
    "detail": Field({"takeaways": [{"text": "x", "detail": "@"}, "two"]}, slides=False),
    "reading": Field({"further_reading": [{"title": "@"}]}, False),
    "note on a reading": Field({"further_reading": [{"title": "x", "note": "@"}]}, slides=False),
    "closing": Field({"closing": "@"}),
    "contact": Field({"closing": {"text": "x", "contact": "@"}}),
    "notes": Field({"introduction": {"text": "x", "notes": "@"}}, pages=False),
    "slide": Field({"introduction": {"text": "x", "slide": "@"}}, pages=False),
    "section": Field({"slides": ["introduction", {"section": "@"}]}, False),
    "text of a section": Field(
        {"slides": ["introduction", {"section": {"title": "x", "text": "@"}}]}
    ),
    "text slide": Field({"slides": [{"text": {"title": "@", "text": "x"}}]}, False),
    "text of a slide": Field({"slides": [{"text": {"title": "x", "text": "@"}}]}),
    "quote": Field({"slides": [{"quote": {"text": "@", "by": "x"}}]}),
    "by": Field({"slides": [{"quote": {"text": "x", "by": "@"}}]}, False),
    "column of a slide": Field(
        {"slides": [{"columns": {"title": "x", "left": "@", "right": "y"}}]}
    ),
    "other column of a slide": Field(
        {"slides": [{"columns": {"title": "x", "left": "y", "right": "@"}}]}
    ),
    "picture slide": Field({"slides": [{"picture": {**PHOTO, "title": "@"}}]}, False),
    "source of a picture": Field({"slides": [{"picture": {**PHOTO, "source": "@"}}]}, False),
    "caption": Field({"slides": [{"picture": {**PHOTO, "caption": "@"}}]}, False),
    "related term": Field({"relations": [{"term": "@", "is": "part", "of": "b"}]}, False),
    "whole": Field({"relations": [{"term": "a", "is": "part", "of": "@"}]}, False),
    "label": Field({"relations": [{"term": "a", "is": "part", "of": "b", "label": "@"}]}, False),
    "explanation of a relation": Field(
        {"relations": [{"term": "a", "is": "part", "of": "b", "explanation": "@"}]}, slides=False
    ),
}
MARKS = re.compile(r"[*`^~$\[\]\\]")
ITEM = re.compile(r"^[\s-]*(-|\d+\.)\s", re.MULTILINE)


def said(talk: Any, text: str) -> Any:
    """Return a talk with a text in the place of "@"."""
    if isinstance(talk, dict):
        return {key: said(value, text) for key, value in talk.items()}
    if isinstance(talk, list):
        return [said(value, text) for value in talk]
    return text if talk == "@" else talk


def is_found_again(example: tuple[str, str]) -> None:
    """A text without marks stands in both files as it was typed, or a fault is told."""
    field, text = FIELDS[example[0]], example[1]
    if field.marked:
        text = MARKS.sub("", text)
    if field.marked and ITEM.search(text):
        return
    talk = {"title": "A talk", "introduction": "Hello", **said(field.talk, text)}
    result = built(write_content(to_yaml(talk)))
    if not result.ok:
        return
    deck, handout = result.outputs
    if field.slides:
        assert follows(text, squashed(words_of_deck(deck)))
    if field.pages:
        readers = (words_of_handout, words_drawn)
        assert any(stands_in(text, read(handout)) for read in readers)


def stands_in(text: str, printed: str) -> bool:
    return seen(spelled(text, printed)) <= seen(printed)


def follows(text: str, whole: str) -> bool:
    """Return whether the lines of a text are within another: each in one piece, or, if long, in its order.

    A line of some scripts is so high that a slide takes two of them.
    """
    at = 0
    for line in map(squashed, re.split(r"[\r\n]+", text)):
        found = whole.find(line, at)
        if found < 0:
            rest = iter(whole)
            return len(squashed(text)) > LONG and all(c in rest for c in squashed(text))
        at = found + len(line)
    return True


def squashed(text: str) -> str:
    """Return a text without white space, and without what may be put in to break a long word."""
    return "".join(re.split(r"[\s\xad\u200b]+", text))


def spelled(text: str, printed: str) -> str:
    """Return a text with the codes of the characters that a page does not have."""
    known = printed + unicodedata.normalize("NFC", printed) + unicodedata.normalize("NFD", printed)

    def stands(c: str) -> bool:
        parts = unicodedata.normalize("NFKC", c).translate(ALIKE)  # ligatures, fractions
        apart = len(parts) > 1 and set(parts) <= set(known)
        return c.isascii() or c in known or apart or not seen(c)

    return "".join(c if stands(c) else f"[U+{ord(c):04X}]" for c in text)


def seen(text: str) -> Counter[str]:
    """Return the characters that a reader of a page can see, whatever their order."""
    text = unicodedata.normalize("NFKD", text).casefold().translate(ALIKE)
    odd = (c for c in text if c.isascii() or not unicodedata.mirrored(c))
    return Counter(c for c in odd if unicodedata.category(c) not in UNSEEN)


def words_of_deck(path: Path) -> str:
    """Return the texts of slides and notes, in their order."""
    with zipfile.ZipFile(path) as archive:
        count = sum(name.startswith("ppt/slides/slide") for name in archive.namelist())
        slides = [f"ppt/slides/slide{number + 1}.xml" for number in range(count)]
        notes = [n for n in archive.namelist() if n.startswith("ppt/notesSlides/notes")]
        roots = [etree.fromstring(archive.read(name)) for name in slides + notes]
        return "\n".join("".join(root.itertext(TEXT)) for root in roots)


def words_of_handout(path: Path) -> str:
    pages = pypdfium2.PdfDocument(path.read_bytes())
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def words_drawn(path: Path) -> str:
    """Return the characters as drawn: pdfium takes a line that repeats the one above for its shadow."""
    with pdfplumber.open(path) as pdf:
        return "".join(c["text"] for page in pdf.pages for c in page.chars)


# --- templates ------------------------------------------------------------------------------------

SMALL = {
    "title": "A talk",
    "introduction": "Hello",
    "definitions": [TERM],
    "comparison": ROWS,
    "takeaways": ["x", "y"],
    "slides": [
        "title",
        "agenda",
        {"definition": "LLM"},
        {"comparison": "Both"},
        {"picture": PHOTO},
        {"section": "z"},
    ],
}


OWN = """
colors: {accent1: '0B6B6B'}
logo: {file: logo.png, alt: x}
slides: {logo: [1, 2, 30, 40], mirror: true}
"""


def is_built_on(example: tuple[str, list[tuple[int, str, int, str]], bool]) -> None:
    """A damaged template is used, or refused."""
    name, plan, folder = example
    data = packed(changed(base_parts(name), plan))
    path = workshop() / "look.pptx"
    path.write_bytes(data)
    if folder:
        path = workshop() / "look"
        path.mkdir(exist_ok=True)
        (path / "base.pptx").write_bytes(data)
        (path / "template.yaml").write_text(OWN, encoding="utf-8")
        (path / "logo.png").write_bytes(pictures()["photo.png"])
    built(write_content(to_yaml({**SMALL, "language": "ar" if folder else "en"})), str(path))


def is_looked_into(example: tuple[str, list[tuple[int, str, int, str]]]) -> None:
    """What a damaged template has is told, and a folder started from it; or it is refused."""
    path, folder = workshop() / "other.pptx", workshop() / "started"
    path.write_bytes(packed(changed(base_parts(example[0]), example[1])))
    report = Diagnostics()
    with suppress(BuildStopped), damage_reported(report):
        _, template = open_template(str(path), report)
        assert template_report(template, report)
        _, fault = write_template_folder(folder, template, path)
        shutil.rmtree(folder)
        assert not fault
    diagnostics.report(report.items).encode()


def is_read_as_package(example: tuple[str, list[tuple[int, int, bytes]]]) -> None:
    """A template of which a few bytes were changed is used, or refused."""
    path = workshop() / "torn.pptx"
    path.write_bytes(edited(packed(base_parts(example[0])), example[1]))
    built(write_content(to_yaml(SMALL)), str(path))


def is_set_in(example: list[tuple[int, int, bytes]]) -> None:
    """A template's font of which a few bytes were changed is used, or refused."""
    folder = workshop() / "fonts"
    folder.mkdir(exist_ok=True)
    (folder / "base.pptx").write_bytes(packed(base_parts("classic")))
    (folder / "font.ttf").write_bytes(edited(font_data(), example))
    own = "fonts: {heading: Own, body: Own, files: {Own: {regular: font.ttf}}}\n"
    (folder / "template.yaml").write_text(own, encoding="utf-8")
    built(write_content(to_yaml(SMALL)), str(folder))


@cache
def font_data() -> bytes:
    return packaged_files("Barlow").regular.read_bytes()


def is_shown(example: tuple[str, list[tuple[int, int, bytes]]]) -> None:
    """A picture of which a few bytes were changed is shown, or refused."""
    path = workshop() / "damaged"
    path.write_bytes(edited(pictures()[example[0]], example[1]))
    report = Diagnostics()
    image = load_image("damaged", workshop(), Span(Source("talk.yaml", "x"), 0, 1, 1, 1), report)
    assert (image is None) == bool(report.items)
    if image is not None:
        with pillow.open(BytesIO(image.data)) as opened:
            opened.load()
            assert opened.size == (image.width, image.height)


templates = st.sampled_from(sorted(TEMPLATES))
PROPERTIES = {
    "loads": Property(loads, st.tuples(st.sampled_from(contents()), yaml_edits), 100),
    "builds": Property(builds, st.tuples(talks, templates), 40),
    "is found again": Property(
        is_found_again, st.tuples(st.sampled_from(sorted(FIELDS)), texts), 100
    ),
    "is built on": Property(is_built_on, st.tuples(templates, changes, st.booleans()), 60),
    "is looked into": Property(is_looked_into, st.tuples(templates, changes), 40),
    "is read as package": Property(is_read_as_package, st.tuples(templates, edits), 30),
    "is set in": Property(is_set_in, edits, 40),
    "is shown": Property(is_shown, st.tuples(st.sampled_from(sorted(pictures())), edits), 100),
}
