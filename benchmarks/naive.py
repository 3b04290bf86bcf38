"""The yardstick: ``python benchmarks/naive.py CONTENT OUT_DIR``.

Builds deck and handout of the same content as a competent developer would in an afternoon: PyYAML's
safe_load, python-pptx's object API, reportlab's platypus. Nothing is slow on purpose, nothing is a
trick. It knows the parts that talks.py writes, measures no text, splits no slide, checks nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import font_source_sans_pro
import yaml
from pptx import Presentation
from pptx.util import Inches, Pt
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image, ListFlowable, Paragraph, SimpleDocTemplate, Table, TableStyle

Content = dict[str, Any]

MARKS = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*|`(.+?)`|\[(.+?)\]\((.+?)\)")
TITLE, BODY, TITLE_ONLY = 0, 1, 5  # layouts of python-pptx's default template

BASE = ParagraphStyle("base", fontName="Sans", fontSize=10, leading=14, spaceAfter=6)
SMALL = ParagraphStyle("small", BASE, fontSize=9, leading=12, spaceAfter=0)
HEADER = ParagraphStyle("header", SMALL, fontName="Sans-Bold", textColor=colors.white)
ASIDE = ParagraphStyle("aside", BASE, leftIndent=12, fontName="Sans-Italic")
H1 = ParagraphStyle("h1", BASE, fontName="Sans-Bold", fontSize=22, leading=28, spaceAfter=10)
H2 = ParagraphStyle("h2", H1, fontSize=14, leading=18, spaceBefore=10, keepWithNext=1)
H3 = ParagraphStyle("h3", H1, fontSize=11, leading=15, spaceAfter=3, keepWithNext=1)
GRID = TableStyle(
    [
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#1f4e79")),
        ("GRID", (0, 0), (-1, -1), 0.5, colors.grey),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)


class Run(NamedTuple):
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    href: str | None = None


def parse_runs(text: str) -> Iterator[Run]:
    """Yield the runs of a paragraph."""
    end = 0
    for match in MARKS.finditer(text):
        if match.start() > end:
            yield Run(text[end : match.start()])
        bold, italic, code, label, href = match.groups()
        shown = bold or italic or code or label
        yield Run(shown, bool(bold), bool(italic), bool(code), href)
        end = match.end()
    if end < len(text):
        yield Run(text[end:])


def parse_paragraphs(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the paragraphs of a text, and of each whether it is a list's item."""
    for part in text.split("\n\n"):
        if part.startswith("- "):
            for line in part.splitlines():
                yield True, line.removeprefix("- ")
        else:
            yield False, part.replace("\n", " ")


def table_rows(comparison: Content) -> list[list[str]]:
    """Return the cells of a comparison, the header row first."""
    columns = comparison["columns"]
    rows = [[row["aspect"], *(row[column] for column in columns)] for row in comparison["rows"]]
    return [["", *columns], *rows]


def find_part(content: Content, entry: str | dict[str, str]) -> tuple[str, Any]:
    """Return the kind of an entry of ``slides`` and the part of the content that it names."""
    if isinstance(entry, str):
        return entry, content if entry == "title" else content[entry]
    [(kind, name)] = entry.items()
    key, field = {
        "definition": ("definitions", "term"),
        "analogy": ("analogies", "term"),
        "comparison": ("comparison", "title"),
    }[kind]
    return kind, content["index"][key, field][name]


def load(path: Path) -> Content:
    """Return the content of a file, with an index of its parts by name."""
    content: Content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["index"] = {
        (key, field): {part[field]: part for part in content[key]}
        for key, field in (("definitions", "term"), ("analogies", "term"), ("comparison", "title"))
    }
    return content


# --- the deck


def add_runs(paragraph: Any, text: str, size: Any = None) -> None:
    """Add the runs of a text to a paragraph of a slide."""
    for part in parse_runs(text):
        run = paragraph.add_run()
        run.text = part.text
        if size:
            run.font.size = size
        if part.bold:
            run.font.bold = True
        if part.italic:
            run.font.italic = True
        if part.code:
            run.font.name = "Courier New"
        if part.href:
            run.hyperlink.address = part.href


def fill(frame: Any, texts: list[str], size: Any = None) -> None:
    """Fill a text frame with the paragraphs of some texts."""
    first = True
    for text in texts:
        for is_item, words in parse_paragraphs(text):
            paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
            paragraph.level = 1 if is_item else 0
            add_runs(paragraph, words, size)
            first = False


def add_slide(deck: Any, layout: int, title: str, texts: list[str], notes: str | None) -> Any:
    """Add a slide with a title, texts in its body and notes, and return it."""
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = title
    if texts:
        fill(slide.placeholders[1].text_frame, texts)
    if notes:
        fill(slide.notes_slide.notes_text_frame, [notes])
    return slide


def add_table(deck: Any, comparison: Content) -> None:
    """Add a slide with the table of a comparison."""
    slide = add_slide(deck, TITLE_ONLY, comparison["title"], [], comparison.get("notes"))
    rows = table_rows(comparison)
    box = Inches(0.5), Inches(1.5), Inches(9), Inches(4)
    table = slide.shapes.add_table(len(rows), len(rows[0]), *box).table
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            fill(table.cell(i, j).text_frame, [text], Pt(14))


def add_picture(slide: Any, picture: Content, folder: Path) -> None:
    """Put a picture on the right half of a slide."""
    body = slide.placeholders[1]
    body.left, body.top, body.width, body.height = Inches(0.5), Inches(1.75), Inches(4.5), Inches(5)
    shape = slide.shapes.add_picture(
        str(folder / picture["file"]), Inches(5.25), Inches(1.75), width=Inches(4.25)
    )
    shape._element.nvPicPr.cNvPr.set("descr", picture["alt"])


def add_definition(deck: Any, part: Content, folder: Path) -> None:
    """Add the slide of a definition."""
    texts = [part["definition"], *part.get("examples", [])]
    texts = [part["slide"]] if "slide" in part else texts
    slide = add_slide(deck, BODY, part["term"], texts, part.get("notes"))
    if "picture" in part:
        add_picture(slide, part["picture"], folder)


def add_part(deck: Any, kind: str, part: Any, folder: Path) -> None:
    """Add the slide of one entry."""
    match kind:
        case "title":
            add_slide(deck, TITLE, part["title"], [part["subtitle"], part["author"]], None)
        case "introduction":
            text = part.get("slide", part["text"])
            add_slide(deck, BODY, "Introduction", [text], part.get("notes"))
        case "definition":
            add_definition(deck, part, folder)
        case "analogy":
            text = part.get("slide", part["analogy"])
            add_slide(deck, BODY, f"{part['term']}: an analogy", [text], part.get("notes"))
        case "comparison":
            add_table(deck, part)
        case "takeaways":
            add_slide(deck, BODY, "Takeaways", [item["text"] for item in part], None)
        case "further_reading":
            texts = [f"[{item['title']}]({item['url']})" for item in part]
            add_slide(deck, BODY, "Further reading", texts, None)
        case "closing":
            texts = [part["text"], part["contact"]]
            add_slide(deck, BODY, "Thank you", texts, part.get("notes"))


def build_deck(content: Content, folder: Path, path: Path) -> None:
    """Write the deck."""
    deck = Presentation()
    deck.core_properties.title = content["title"]
    deck.core_properties.author = content["author"]
    for entry in content["slides"]:
        add_part(deck, *find_part(content, entry), folder)
    deck.save(str(path))


# --- the handout


def register_fonts() -> None:
    """Make the three faces of Source Sans Pro known to reportlab."""
    files = font_source_sans_pro.font_files_ttf
    pdfmetrics.registerFont(TTFont("Sans", files["SourceSansPro"]))
    pdfmetrics.registerFont(TTFont("Sans-Bold", files["SourceSansProBold"]))
    pdfmetrics.registerFont(TTFont("Sans-Italic", files["SourceSansProIt"]))
    pdfmetrics.registerFontFamily("Sans", "Sans", "Sans-Bold", "Sans-Italic", "Sans-Bold")


def to_markup(text: str) -> str:
    """Return a text in reportlab's mark-up."""
    parts = []
    for run in parse_runs(text):
        words = escape(run.text)
        if run.bold:
            words = f"<b>{words}</b>"
        if run.italic:
            words = f"<i>{words}</i>"
        if run.code:
            words = f'<font name="Courier">{words}</font>'
        if run.href:
            words = f'<a href="{escape(run.href)}" color="blue">{words}</a>'
        parts.append(words)
    return "".join(parts)


def bullets(texts: list[str]) -> ListFlowable:
    """Return a list with bullets."""
    items = [Paragraph(to_markup(text), BASE) for text in texts]
    return ListFlowable(items, bulletType="bullet", leftIndent=14, bulletFontSize=8)


def flow(text: str, style: ParagraphStyle = BASE) -> list[Any]:
    """Return the paragraphs and the lists of a text."""
    parts = list(parse_paragraphs(text))
    story: list[Any] = [Paragraph(to_markup(words), style) for item, words in parts if not item]
    items = [words for item, words in parts if item]
    return [*story, bullets(items)] if items else story


def print_definition(part: Content, folder: Path) -> list[Any]:
    """Return the section of a definition."""
    story = [Paragraph(escape(part["term"]), H2)]
    if "full_name" in part:
        story.append(Paragraph(escape(part["full_name"]), H3))
    story += flow(part["definition"])
    if "examples" in part:
        story.append(bullets(part["examples"]))
    if "picture" in part:
        story.append(Image(str(folder / part["picture"]["file"]), width=90 * mm, height=60 * mm))
    return story


def print_analogy(part: Content) -> list[Any]:
    """Return the section of an analogy."""
    story = [Paragraph(escape(f"{part['term']}: an analogy"), H3), *flow(part["analogy"], ASIDE)]
    for key in ("explanation", "limits"):
        if key in part:
            story += flow(part[key])
    return story


def print_table(comparison: Content) -> list[Any]:
    """Return the section of a comparison."""
    header, *rows = table_rows(comparison)
    cells = [[Paragraph(escape(text), HEADER) for text in header]]
    cells += [[Paragraph(to_markup(text), SMALL) for text in row] for row in rows]
    table = Table(cells, colWidths=[34 * mm, 68 * mm, 68 * mm], repeatRows=1, style=GRID)
    return [Paragraph(escape(comparison["title"]), H2), table]


def print_part(kind: str, part: Any, folder: Path) -> list[Any]:
    """Return the section of one entry."""
    match kind:
        case "title":
            title = Paragraph(escape(part["title"]), H1)
            return [title, *flow(part["subtitle"]), *flow(f"{part['author']}, {part['date']}")]
        case "introduction":
            return [Paragraph("Introduction", H2), *flow(part["text"])]
        case "definition":
            return print_definition(part, folder)
        case "analogy":
            return print_analogy(part)
        case "comparison":
            return print_table(part)
        case "takeaways":
            texts = [text for item in part for text in (item["text"], item["detail"])]
            return [Paragraph("Takeaways", H2), *(each for text in texts for each in flow(text))]
        case "further_reading":
            texts = [f"{item['title']}: [{item['url']}]({item['url']})" for item in part]
            return [Paragraph("Further reading", H2), bullets(texts)]
        case "closing":
            return [Paragraph("Thank you", H2), *flow(part["text"]), *flow(part["contact"])]
    return []


def number_page(canvas: Any, document: Any) -> None:
    """Draw the number of a page at its foot."""
    canvas.setFont("Sans", 9)
    canvas.drawCentredString(A4[0] / 2, 12 * mm, f"{document.title} · page {document.page}")


def build_handout(content: Content, folder: Path, path: Path) -> None:
    """Write the handout."""
    register_fonts()
    story: list[Any] = []
    for entry in content["slides"]:
        story += print_part(*find_part(content, entry), folder)
    document = SimpleDocTemplate(
        str(path), pagesize=A4, title=content["title"], author=content["author"]
    )
    document.build(story, onFirstPage=number_page, onLaterPages=number_page)


def main() -> None:
    """Read the command line and build both files."""
    if len(sys.argv) != 3:
        sys.exit("usage: naive.py CONTENT OUT_DIR")
    path, target = Path(sys.argv[1]), Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    content = load(path)
    build_deck(content, path.parent, target / f"{content['name']}.pptx")
    build_handout(content, path.parent, target / f"{content['name']}-handout.pdf")


if __name__ == "__main__":
    main()
