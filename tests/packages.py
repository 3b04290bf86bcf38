"""Files with PowerPoint's parts, put together and changed by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pptx
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
TYPES = "[Content_Types].xml"


def pack(path: Path, files: dict[str, bytes]) -> Path:
    """Write a zip with the same bytes for the same files."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, blob in files.items():
            archive.writestr(zipfile.ZipInfo(name), blob, zipfile.ZIP_DEFLATED)
    return path


def relate(files: dict[str, bytes], of: str, target: str, kind: str) -> str:
    """Relate a part to another, and return the relation's id."""
    folder, _, base = of.rpartition("/")
    path = f"{folder}/_rels/{base}.rels".lstrip("/")
    empty = f'<Relationships xmlns="{PACKAGE}relationships"/>'.encode()
    root = etree.fromstring(files.get(path, empty))
    rid = f"rId{len(root) + 100}"
    tag = f"{{{PACKAGE}relationships}}Relationship"
    etree.SubElement(root, tag, Id=rid, Type=kind, Target="/" + target)
    files[path] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return rid


def add_part(files: dict[str, bytes], name: str, kind: str, text: str, of: str, rel: str) -> str:
    """Add a part of a content type and a relation to it, and return the relation's id."""
    types = etree.fromstring(files[TYPES])
    tag = f"{{{PACKAGE}content-types}}Override"
    etree.SubElement(types, tag, PartName="/" + name, ContentType=kind)
    files[TYPES] = etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)
    files[name] = text.encode()
    return relate(files, of, name, rel)


def old_talk(base: Path, picture: Path, path: Path) -> Path:
    """Write what a file is after a talk: two slides with notes and a picture, a chart with its workbook."""
    deck = pptx.Presentation(str(base))
    for number in (1, 2):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Old slide {number}"
        slide.notes_slide.notes_text_frame.text = f"Old notes {number}"
        slide.shapes.add_picture(str(picture), Inches(1), Inches(2))
    chart = CategoryChartData()
    chart.categories = ["a"]
    chart.add_series("Old series", (1,))
    size = [Inches(n) for n in (5, 2, 2, 2)]
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, *size, chart)
    deck.save(str(path))
    return path
