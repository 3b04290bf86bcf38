"""Helpers that build the cases of ``cases/talks`` once and read both files back, without our own code.

The deck is read with python-pptx and lxml, the handout with pdfplumber. Nothing here looks at plans or
frames of the package; what is expected comes from the talk itself.
"""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import pdfplumber
import pptx
import pypdfium2
from fontTools.ttLib import TTFont
from foreign import draw_foreign
from lxml import etree
from PIL import Image, ImageDraw
from pptx.presentation import Presentation

from deckbuilder.content import Talk
from deckbuilder.diagnostics import Diagnostics, render
from deckbuilder.fonts import PACKAGED, Face, PrintedFonts, packaged_files
from deckbuilder.language import Labels, load_labels
from deckbuilder.loading import load_talk
from deckbuilder.pagestyle import PageStyle
from deckbuilder.pipeline import Job, Result, build
from deckbuilder.scripts import installed_fonts
from deckbuilder.template import Template, bundled, load_template

TALKS = Path(__file__).parent / "cases" / "talks"
CASES = sorted(path.stem for path in TALKS.glob("*.yaml"))
DEFAULT_TEMPLATE = Path(pptx.__file__).parent / "templates" / "default.pptx"

NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p14": "http://schemas.microsoft.com/office/powerpoint/2010/main",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    "rel": "http://schemas.openxmlformats.org/package/2006/relationships",
}
R = "{" + NS["r"] + "}"
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
MARKER = re.compile(r"zqx\w+")
UNSEEN = dict.fromkeys(map(ord, "\xad\u200b"))  # hyphens of line ends; further glyphs of a letter
COUNT = re.compile(r" \((\d+)/(\d+)\)$")  # of a slide that is one of several

_ROOT = Path(tempfile.mkdtemp(prefix="deckbuilder-cases-"))
atexit.register(shutil.rmtree, _ROOT, True)

# The templates that every case is built on, by name: what is asked for with -t.
BUNDLED = {path.name: path for path in bundled()}
FOREIGN = {"default": DEFAULT_TEMPLATE, **draw_foreign(_ROOT / "foreign")}
TEMPLATES = {name: name for name in BUNDLED} | {name: str(path) for name, path in FOREIGN.items()}
PATHS = {name: path / "base.pptx" for name, path in BUNDLED.items()} | FOREIGN


def draw_pictures(folder: Path) -> None:
    """Draw the pictures that pictures.yaml names: wide, tall, square, tiny, and one with alpha."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, size in {
        "wide.png": (640, 160),
        "tall.png": (120, 480),
        "square.jpg": (300, 300),
        "tiny.png": (16, 12),
    }.items():
        image = Image.new("RGB", size, "#c8d8e8")
        ImageDraw.Draw(image).line((0, 0, *size), fill="#203040", width=4)
        image.save(folder / name)
    Image.new("RGBA", (200, 100), (40, 90, 160, 90)).save(folder / "clear.png")


@cache
def project() -> Path:
    """Return a folder with all cases and what they need beside them."""
    folder = _ROOT / "project"
    shutil.copytree(TALKS, folder)
    draw_pictures(folder / "pictures")
    return folder


def build_file(content: Path, folder: Path, template: str = "", **options: Any) -> Result:
    return build(Job(content, content.name, folder, template=template, **options))


def messages(result: Result) -> str:
    return "\n".join(render(item) for item in result.diagnostics.items)


def rules(result: Result) -> set[str]:
    return {item.rule for item in result.diagnostics.items}


@dataclass
class Built:
    """A case built on a template."""

    case: str
    template: str
    folder: Path
    result: Result
    talk: Talk
    labels: Labels
    deck: Deck = field(init=False)
    handout: Handout = field(init=False)

    def __post_init__(self) -> None:
        deck, handout = self.result.outputs
        self.deck, self.handout = Deck(deck), Handout(handout, self.template)


@cache
def looks(name: str) -> Template:
    """Return one of the templates."""
    report = Diagnostics()
    path = (BUNDLED | FOREIGN)[name]
    found = load_template(path, load_labels("en", {}, None, report), None, report)
    assert found is not None
    return found


@cache
def built(case: str, template: str) -> Built:
    """Return a case built on a template; each pair is built once a session."""
    content, folder = project() / f"{case}.yaml", _ROOT / template / case
    result = build_file(content, folder, TEMPLATES[template])
    assert result.ok, messages(result)
    talk, labels = load(content)
    return Built(case, template, folder, result, talk, labels)


def load(content: Path) -> tuple[Talk, Labels]:
    report = Diagnostics()
    loaded = load_talk(content, content.name, report)
    assert loaded is not None, report.items
    return loaded


# --- the deck -----------------------------------------------------------------------------------


@dataclass
class Deck:
    """A .pptx: its parts as they lie in the zip, and python-pptx's view of it."""

    path: Path

    @cached_property
    def presentation(self) -> Presentation:
        return pptx.Presentation(str(self.path))

    @cached_property
    def slides(self) -> list[Any]:
        return list(self.presentation.slides)

    @cached_property
    def titles(self) -> list[str]:
        return [title_of(slide) for slide in self.slides]

    @cached_property
    def parts(self) -> dict[str, bytes]:
        return parts(self.path)

    def xml(self, name: str) -> Any:
        return etree.fromstring(self.parts[name])

    @cached_property
    def presentation_xml(self) -> Any:
        return self.xml("ppt/presentation.xml")


def parts(path: Path) -> dict[str, bytes]:
    """Return what a zip holds, by name; a name that stands twice is a fault."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names)), "a part stands twice"
        return {name: archive.read(name) for name in names}


def rels(all_parts: dict[str, bytes], name: str) -> dict[str, tuple[str, str, bool]]:
    """Return a part's relationships: id → (last word of the type, target's name, external)."""
    folder, _, base = name.rpartition("/")
    path = f"{folder}/_rels/{base}.rels".lstrip("/")
    if path not in all_parts:
        return {}
    out = {}
    for element in etree.fromstring(all_parts[path]):
        target, kind = str(element.attrib["Target"]), str(element.attrib["Type"]).rpartition("/")[2]
        external = element.get("TargetMode") == "External"
        if not external:
            target = target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")
            while "/../" in target:
                target = re.sub(r"[^/]+/\.\./", "", target, count=1)
        out[str(element.attrib["Id"])] = (kind, target, external)
    return out


def orphans(all_parts: dict[str, bytes]) -> set[str]:
    """Return the parts that no relationship leads to."""
    seen, todo = {"[Content_Types].xml"}, [""]
    while todo:
        name = todo.pop()
        for _, target, external in rels(all_parts, name).values():
            if not external and target not in seen:
                seen.add(target)
                todo.append(target)
    return {name for name in all_parts if not name.endswith(".rels")} - seen


def shapes(container: Any) -> Iterator[Any]:
    """Yield the shapes of a slide, those of groups included."""
    for shape in container.shapes:
        yield shape
        if shape.shape_type is not None and hasattr(shape, "shapes"):
            yield from shapes(shape)


def paragraphs_of(slide: Any) -> list[str]:
    """Return the text of every paragraph of a slide, tables and drawings included."""
    return [text_of(p) for p in slide.element.iter(f"{{{NS['a']}}}p")]


def text_of(element: Any) -> str:
    """Return the text within an element, without the marks that break a word wider than its line."""
    return unmarked("".join(element.itertext(f"{{{NS['a']}}}t")))


def title_of(slide: Any) -> str:
    return unmarked(slide.shapes.title.text_frame.text)


def unmarked(text: str) -> str:
    """Return a text without soft hyphens and zero width spaces; no case has any of its own."""
    return text.replace("\u00ad", "").replace("\u200b", "")


def placeholder(element: Any) -> Any:
    """Return the p:ph of a shape's element, or None."""
    return element.find("./*/p:nvPr/p:ph", NS)


def notes_of(slide: Any) -> list[Any]:
    """Return the a:p elements of a slide's notes."""
    if not slide.has_notes_slide:
        return []
    return list(slide.notes_slide.notes_text_frame._txBody.iter(f"{{{NS['a']}}}p"))


# --- the handout --------------------------------------------------------------------------------


@dataclass
class Sheet:
    """A page: characters as they were drawn, horizontal rules, links and pictures."""

    style: PageStyle
    number: int
    width: float
    height: float
    chars: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    rects: list[dict[str, Any]]
    images: list[dict[str, Any]]
    links: list[dict[str, Any]]

    reader: Any  # pdfium's text of the page, which knows scripts that run from right to left

    # Where the text of the body may stand.
    @property
    def top(self) -> float:
        return self.style.top

    @property
    def left(self) -> float:
        return self.style.left

    @property
    def right(self) -> float:
        return self.width - self.style.right

    @property
    def bottom(self) -> float:
        return self.height - self.style.bottom

    @property
    def pictures(self) -> list[dict[str, Any]]:
        """The images of the text: all but a company's logo, which stands in the margin above it."""
        return [image for image in self.images if image["bottom"] > self.top]

    def text(self, top: float = 0.0, bottom: float = 1e6) -> str:
        """Return the characters whose middle lies between two heights, in the order of drawing.

        Letters that run from right to left are drawn as they are seen; pdfium puts them in order.
        """
        found = self.drawn(top, bottom)
        if not RIGHT_TO_LEFT.search(found):
            return found
        low, high = self.height - min(bottom, self.height), self.height - top
        found = self.reader.get_text_bounded(left=0, right=self.width, bottom=low, top=high)
        return str(found).translate(UNSEEN)

    def drawn(self, top: float = 0.0, bottom: float = 1e6) -> str:
        """Return the characters between two heights from left to right, as they are seen, line by line."""
        inside = (c for c in self.chars if top <= (c["top"] + c["bottom"]) / 2 < bottom)
        return "".join(c["text"] for c in inside).translate(UNSEEN)

    def turned(self) -> str:
        """Return the characters from right to left, line by line."""
        rows = (sorted(row, key=lambda c: -c["x0"]) for row in self.rows())
        return "".join(c["text"][::-1] for row in rows for c in row).translate(UNSEEN)

    def body(self) -> list[list[dict[str, Any]]]:
        """Return the lines without running head and foot."""
        return [
            r for r in self.rows() if r[0]["top"] >= self.top and r[0]["bottom"] <= self.bottom + 1
        ]

    def is_heading(self, row: list[dict[str, Any]]) -> bool:
        """Return whether a line is a heading, which its size and weight tell."""
        styles = [self.style.styles[f"heading{level}"] for level in (1, 2, 3)]
        sizes, bold = {style.size for style in styles}, styles[0].bold
        return all((is_bold(c) or not bold) and round(c["size"], 3) in sizes for c in row)

    def rows(self) -> list[list[dict[str, Any]]]:
        """Return the characters by baseline, from the top."""
        found: dict[int, list[dict[str, Any]]] = {}
        for c in self.chars:
            found.setdefault(round(c["matrix"][5]), []).append(c)
        return [found[y] for y in sorted(found, reverse=True)]


def is_bold(c: dict[str, Any]) -> bool:
    """Return whether a character is bold; a font for a script may be thickened."""
    return "Bold" in c["fontname"] or c["fontname"].endswith(("b", "700"))


def without_line_ends(chars: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield characters without the space at the end of each line, which only programs see."""
    for c, after in zip(chars, [*chars[1:], None], strict=True):
        goes_on = after is not None and c["matrix"][5] == after["matrix"][5]
        if c["text"] != " " or (goes_on and abs(after["x0"] - c["x1"]) < 4):
            yield c


@dataclass
class Handout:
    """A PDF: its pages, its outline, and its bytes; ``template`` is what it was built on."""

    path: Path
    template: str = "classic"

    @cached_property
    def data(self) -> bytes:
        return self.path.read_bytes()

    @cached_property
    def _read(self) -> tuple[list[Sheet], dict[str, Any], Any]:
        reader = pypdfium2.PdfDocument(self.data)
        with pdfplumber.open(BytesIO(self.data)) as pdf:
            sheets = [
                Sheet(
                    looks(self.template).page,
                    page.page_number,
                    float(page.width),
                    float(page.height),
                    list(without_line_ends(page.chars)),
                    page.lines,
                    page.rects,
                    page.images,
                    page.annots,
                    reader[page.page_number - 1].get_textpage(),
                )
                for page in pdf.pages
            ]
            catalog = pdf.doc.catalog
            outline = [(level, title) for level, title, *_ in _outline(pdf)]
            return sheets, {**pdf.metadata, "lang": catalog.get("Lang")}, outline

    @property
    def pages(self) -> list[Sheet]:
        return self._read[0]

    @property
    def metadata(self) -> dict[str, Any]:
        return self._read[1]

    @property
    def outline(self) -> list[tuple[int, str]]:
        return [(level, title) for level, title in self._read[2]]

    def unpacked(self) -> bytes:
        """Return the file with every stream that is deflated unpacked behind it."""
        out = [self.data]
        for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", self.data, re.S):
            try:
                out.append(zlib.decompress(match[1]))
            except zlib.error:
                out.append(match[1])
        return b"\n".join(out)


def _outline(pdf: Any) -> list[Any]:
    if "Outlines" not in pdf.doc.catalog:
        return []
    return list(pdf.doc.get_outlines())


def printed_faces(template: str) -> Iterator[Face]:
    """Yield the faces that a template's handout is printed in."""
    look = looks(template)
    for family in look.page.families.values():
        for bold, italic in product((False, True), repeat=2):
            yield PrintedFonts(look.fonts).face(family, bold, italic)


@cache
def faces() -> dict[str, TTFont]:
    """Return the fonts at hand by what a PDF calls them (read by fontTools)."""
    files = [file for family in PACKAGED for file in packaged_files(family) if file]
    found = {file.stem: TTFont(file, lazy=True) for file in files}
    scripts = [font.file(bold) for font in installed_fonts() for bold in (False, True)]
    scripts += [(face.file, face.thickened) for name in TEMPLATES for face in printed_faces(name)]
    for (path, number, weight), thickened in scripts:
        name = f"{path.stem}{number or ''}{weight or ''}{'b' if thickened else ''}"
        found[re.sub(r"[^\w-]", "", name)] = TTFont(path, fontNumber=number, lazy=True)
    return found


@cache
def glyphs() -> dict[str, Any]:
    """Return, by the name of a font, which characters have a glyph in it."""
    return {name: font.getBestCmap() for name, font in faces().items()}


@cache
def spaces() -> dict[str, float]:
    """Return the width of a space in em by the name of a font."""
    return {
        name: font["hmtx"][font.getBestCmap()[ord(" ")]][0] / font["head"].unitsPerEm
        for name, font in faces().items()
    }


def spelled(text: str) -> str:
    """Return a text as the handout prints it: a character that no font has as its code, [U+3042]."""
    return "".join(
        c if any(known.get(ord(c)) for known in glyphs().values()) else f"[U+{ord(c):04X}]"
        for c in text
    )


def squashed(text: str) -> str:
    """Return a text without white space and hyphens of line ends, as it can be compared across them."""
    return re.sub(r"[\s\xad]+", "", text)
