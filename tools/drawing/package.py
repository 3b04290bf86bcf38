"""The parts of a design → a .pptx. The same design, the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from drawing.design import Design
from drawing.parts import (
    OFFICE,
    P_NS,
    RELATIONS,
    XML,
    layout_xml,
    master_xml,
    notes_master_xml,
    presentation_xml,
    table_styles_xml,
    theme_xml,
)

APP = (
    f'{XML}<Properties xmlns="{OFFICE}officeDocument/2006/extended-properties"><Words>0</Words>'
    "<Application>deckbuilder</Application><PresentationFormat>Widescreen</PresentationFormat>"
    "<Slides>0</Slides><Notes>0</Notes><HiddenSlides>0</HiddenSlides></Properties>"
)
PML = "officedocument.presentationml."
KINDS = {  # content type and relationship type of the parts whose names do not say them
    "app": ("officedocument.extended-properties", RELATIONS + "/extended-properties"),
    "core": ("package.core-properties", "package/2006/relationships/metadata/core-properties"),
    "presentation": (PML + "presentation.main", RELATIONS + "/officeDocument"),
    "theme": ("officedocument.theme", RELATIONS + "/theme"),
}


def core_xml(design: Design) -> str:
    """The core properties; a fixed date, so that the bytes are."""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{OFFICE}package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{design.name}</dc:title>'
        '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified>'
        "</cp:coreProperties>"
    )


def kind_of(name: str) -> tuple[str, str]:
    """The content type and the relationship type of a part."""
    stem = Path(name).stem.rstrip("0123456789")
    return KINDS.get(stem, (PML + stem, f"{RELATIONS}/{stem}"))


def relations(targets: Iterable[str]) -> str:
    """A relationships part."""
    lines = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}{kind_of(target)[1]}" Target="{target}"/>'
        for n, target in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="{OFFICE}package/2006/relationships">{lines}</Relationships>'


def parts(design: Design) -> Iterator[tuple[str, str, list[str]]]:
    """Yield every part: its name, its text, and what it relates to."""
    master, notes = "slideMasters/slideMaster1.xml", "notesMasters/notesMaster1.xml"
    theme, *rest = "theme/theme1.xml", "presProps.xml", "viewProps.xml", "tableStyles.xml"
    layouts = [f"slideLayouts/slideLayout{n}.xml" for n, _ in enumerate(design.headings, 1)]
    yield "docProps/app.xml", APP, []
    yield "docProps/core.xml", core_xml(design), []
    yield "ppt/presentation.xml", presentation_xml(design), [master, notes, theme, *rest]
    yield "ppt/presProps.xml", f"{XML}<p:presentationPr {P_NS}/>", []
    yield "ppt/viewProps.xml", f"{XML}<p:viewPr {P_NS}/>", []
    yield "ppt/tableStyles.xml", table_styles_xml(design), []
    yield "ppt/theme/theme1.xml", theme_xml(design), []
    yield "ppt/theme/theme2.xml", theme_xml(design), []
    yield f"ppt/{notes}", notes_master_xml(design), ["../theme/theme2.xml"]
    yield f"ppt/{master}", master_xml(design), [f"../{target}" for target in (*layouts, theme)]
    for name, heading in zip(layouts, design.headings, strict=True):
        yield f"ppt/{name}", layout_xml(design, heading), [f"../{master}"]


def draw(design: Design, out: Path) -> None:
    """Write the template's base.pptx."""
    base = "application/vnd.openxmlformats-"
    types = f'<Default Extension="rels" ContentType="{base}package.relationships+xml"/>'
    types += '<Default Extension="xml" ContentType="application/xml"/>'
    roots = ("ppt/presentation.xml", "docProps/core.xml", "docProps/app.xml")
    texts = {"_rels/.rels": relations(roots)}
    for name, text, targets in parts(design):
        types += f'<Override PartName="/{name}" ContentType="{base}{kind_of(name)[0]}+xml"/>'
        texts[name] = text
        if targets:
            texts["/_rels/".join(name.rsplit("/", 1)) + ".rels"] = relations(targets)
    first = f'{XML}<Types xmlns="{OFFICE}package/2006/content-types">{types}</Types>'
    out.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in [("[Content_Types].xml", first), *sorted(texts.items())]:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # else it tells the system the program ran on
            # Stored, not deflated: two builds of zlib may deflate one text to different bytes.
            archive.writestr(entry, text.encode(), zipfile.ZIP_STORED)
