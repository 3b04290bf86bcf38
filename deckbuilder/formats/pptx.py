"""A document's frames → a .pptx on the template's own master and layouts."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator
from itertools import chain, count
from typing import Any

from lxml import etree

from deckbuilder import __version__
from deckbuilder.archive import BadPackage
from deckbuilder.blocks import Text
from deckbuilder.embedding import SLOTS, EmbeddedFonts
from deckbuilder.fingerprint import BLANK, CUSTOM, PROPERTY
from deckbuilder.formats.addresses import quoted
from deckbuilder.formats.slide_xml import SlideWriter, notes_xml
from deckbuilder.language import Labels, office_language
from deckbuilder.layout.frames import Document, Photo
from deckbuilder.package import (
    CORE,
    DECLARATION,
    DROPPED,
    NAMESPACES,
    OFFICE,
    PACKAGE,
    Package,
    Part,
    Relationship,
    escape,
    read_package,
    write_package,
    xml,
    xml_bytes,
)
from deckbuilder.scripts import deck_font
from deckbuilder.template import Template, bundled_folder

P = "{" + NAMESPACES["p"] + "}"
R = "{" + NAMESPACES["r"] + "}"
P14 = "{" + NAMESPACES["p14"] + "}"
TYPE = "application/vnd.openxmlformats-officedocument."
SLIDES = TYPE + "presentationml."
EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANTS = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
OLD_SHOW = (b"ppaction://customshow", b":custShow ", b":sldRg ", b'MasterView"')
USER_DEFINED = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the format of custom properties
FIRST_SLIDE_ID = 256  # ECMA-376 19.7.13
ORDER = ["sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst", "sldSz", "notesSz",
         "smartTags", "embeddedFontLst"]  # fmt: skip


def write_pptx(
    document: Document, template: Template, labels: Labels, stamp: str, fonts: EmbeddedFonts
) -> bytes:
    """Return the bytes of the deck; ``stamp`` is when it was made, as an ISO 8601 time."""
    parts = _kept(template.package)
    names = _Names(parts)
    main = next(part for part in parts if part.name == template.package.main.name)
    main.content_type = SLIDES + "presentation.main+xml"
    notes_master = _notes_master(main, parts, names)
    _name_script_font(parts, labels.language)
    slides = _Slides(document, template, labels, notes_master, names)
    main.blob = _presentation(main, document, slides.names)
    if fonts.families:
        _embed(fonts, main, parts, names)
    root = Part("", "", b"", dict(_root_rels(template.package)))
    properties = [_core(document, stamp), _app(document), _custom(root, parts)]
    kinds = (CORE, OFFICE + "extended-properties", OFFICE + "custom-properties")
    for part, kind in zip(properties, kinds, strict=True):
        root.relate(kind, part.name)
    return write_package(chain([root], parts, slides.parts(), properties), CUSTOM)


class _Names:
    """Names for parts that the template has none of; case is no difference (ISO/IEC 29500-2, 6.2.2.3)."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.taken = {part.name.casefold() for part in parts}
        self.numbers: dict[str, Iterator[int]] = {}

    def free(self, pattern: str) -> str:
        """Return the next free name of a pattern such as ``ppt/media/image{}.png``."""
        numbers = self.numbers.setdefault(pattern, count(1))
        found = map(pattern.format, numbers)
        return next(name for name in found if name.casefold() not in self.taken)


def empty_deck(package: Package) -> bytes:
    """Return the bytes of a presentation with a template's master and layouts, and no slides."""
    parts = _kept(package)
    main = next(part for part in parts if part.name == package.main.name)
    main.content_type = SLIDES + "presentation.main+xml"
    main.blob = xml_bytes(_cleared(main))
    root = Part("", "", b"", dict(_root_rels(package)))
    return write_package(chain([root], parts))


def _root_rels(package: Package) -> Iterator[tuple[str, Relationship]]:
    """Yield the package's relationships that stay; properties and thumbnail are made anew."""
    for rid, rel in package.parts[""].rels.items():
        if (
            not rel.type.endswith(("core-properties", "extended-properties", "thumbnail"))
            and not rel.external
        ):
            yield rid, rel


def _kept(package: Package) -> list[Part]:
    """Return copies of the template's parts, without its slides and all that only they lead to."""
    parts = {
        name: Part(part.name, part.content_type, part.blob, dict(part.rels))
        for name, part in package.parts.items()
    }
    parts[""].rels = dict(_root_rels(package))
    main = parts[package.main.name]
    for part in parts.values():
        gone = [rid for rid, rel in part.rels.items() if rel.type.endswith(DROPPED)]
        for rid in gone:
            del part.rels[rid]
        if gone and part is not main and not part.name.startswith("ppt/slides/"):
            part.blob = _without(part.blob, gone)
        if part is not main and part.name.endswith(".xml"):
            part.blob = _without_old_show(part.blob)
    _drop_subset_fonts(main)
    return [part for part in Package(parts).reachable() if part.name]


def _without(blob: bytes, gone: Collection[str]) -> bytes:
    """Return a part without the elements that refer to relations that are gone: links to slides."""
    root = xml(blob)
    for element in [e for e in root.iter() if e.get(R + "id") in gone]:
        element.getparent().remove(element)
    return xml_bytes(root)


def _without_old_show(blob: bytes) -> bytes:
    """Return a part without what tells of the show of slides that are gone (ECMA-376 19.2.1.30).

    That is which of them are shown, links to a custom show, and that a master was seen last.
    """
    if not any(mark in blob for mark in OLD_SHOW):
        return blob
    root = xml(blob)
    gone = [*root.iterfind("p:showPr/p:custShow", NAMESPACES)]
    gone += root.iterfind("p:showPr/p:sldRg", NAMESPACES)
    gone += [e for e in root.iter() if "ppaction://customshow" in e.get("action", "")]
    for element in gone:
        element.getparent().remove(element)
    if root.get("lastView", "").endswith("MasterView"):
        del root.attrib["lastView"]
    return xml_bytes(root)


def _drop_subset_fonts(main: Part) -> None:
    """Take away embedded fonts that have the characters of the template's own slides only."""
    root = xml(main.blob)
    if root.get("saveSubsetFonts") not in ("1", "true"):
        return
    for element in root.findall(P + "embeddedFontLst"):
        root.remove(element)
    main.rels = {rid: rel for rid, rel in main.rels.items() if rel.type != OFFICE + "font"}
    main.blob = xml_bytes(root)


def _name_script_font(parts: list[Part], language: str) -> None:
    """Name the font for a language's script in the themes that name none (ECMA-376 20.1.4.1.24)."""
    found = deck_font(language)
    if found is None:
        return
    slot, family = found
    for part in parts:
        if not part.content_type.endswith(".theme+xml"):
            continue
        root = xml(part.blob)
        for element in root.iterfind(f".//a:fontScheme/*/a:{slot}", NAMESPACES):
            if not element.get("typeface"):
                element.set("typeface", family)
        part.blob = xml_bytes(root)


def _embed(fonts: EmbeddedFonts, main: Part, parts: list[Part], names: _Names) -> None:
    """Add fonts that the deck carries (ECMA-376 19.2.1.9, 19.2.1.10), after those that its template does."""
    root = xml(main.blob)
    listed = root.find(P + "embeddedFontLst")
    if listed is None:
        listed = etree.Element(P + "embeddedFontLst")
        _insert(root, listed)
    for family, faces in fonts.families:
        entry = etree.SubElement(listed, P + "embeddedFont")
        etree.SubElement(entry, P + "font", typeface=family)
        for slot in SLOTS:
            if slot in faces:
                name = names.free("ppt/fonts/font{}.fntdata")
                parts.append(Part(name, "application/x-fontdata", faces[slot]))
                rid = main.relate(OFFICE + "font", name)
                etree.SubElement(entry, P + slot).set(R + "id", rid)
    root.set("embedTrueTypeFonts", "1")  # so that PowerPoint keeps them when it saves
    root.set("saveSubsetFonts", str(int(fonts.subset)))
    main.blob = xml_bytes(root)


def _notes_master(main: Part, parts: list[Part], names: _Names) -> str:
    """Return the name of the notes master; a template without one gets the classic template's."""
    found = main.related("notesMaster")
    if found:
        return found[0]
    donor = read_package(bundled_folder() / "classic" / "base.pptx")
    master = donor.parts[donor.main.related("notesMaster")[0]]
    theme = donor.parts[master.related("theme")[0]]
    parts.append(Part(names.free("ppt/theme/theme{}.xml"), theme.content_type, theme.blob))
    made = Part(names.free("ppt/notesMasters/notesMaster{}.xml"), master.content_type, master.blob)
    made.rels = {
        rid: rel._replace(target=parts[-1].name) if rel.type == OFFICE + "theme" else rel
        for rid, rel in master.rels.items()
    }
    parts.append(made)
    main.relate(OFFICE + "notesMaster", made.name)
    return made.name


class _Slides:
    """Makes the parts of slides, notes and media."""

    def __init__(
        self,
        document: Document,
        template: Template,
        labels: Labels,
        notes_master: str,
        names: _Names,
    ) -> None:
        self.document, self.template, self.labels = document, template, labels
        self.notes_master, self.free = notes_master, names.free
        self.names = [self.free("ppt/slides/slide{}.xml") for _ in document.frames]
        self.media: dict[str, Part] = {}
        self.targets = {
            anchor.id: name
            for frame, name in zip(document.frames, self.names, strict=True)
            for anchor in frame.anchors
        }

    def parts(self) -> Iterator[Part]:
        pairs = zip(self.document.frames, self.names, strict=True)
        for number, (frame, name) in enumerate(pairs, 1):
            part = Part(name, SLIDES + "slide+xml", b"")
            part.relate(OFFICE + "slideLayout", frame.layout)
            part.blob = self.writer(part).slide(frame, number).encode()
            if frame.notes and frame.notes.paragraphs:
                notes = self.notes(frame.notes, name)
                part.relate(OFFICE + "notesSlide", notes.name)
                yield notes
            yield part
        yield from self.media.values()

    def notes(self, text: Text, slide: str) -> Part:
        name = self.free("ppt/notesSlides/notesSlide{}.xml")
        notes = Part(name, SLIDES + "notesSlide+xml", b"")
        notes.relate(OFFICE + "notesMaster", self.notes_master)
        notes.relate(OFFICE + "slide", slide)
        notes.blob = notes_xml(text, self.writer(notes)).encode()
        return notes

    def writer(self, part: Part) -> SlideWriter:
        """Return a writer whose links and pictures become relationships of ``part``."""
        known: dict[str, str] = {}

        def link(href: str) -> str:
            if href.startswith("#"):
                target = self.targets.get(href[1:])
                if target is None:
                    return ""
                rid = known.get(href) or part.relate(OFFICE + "slide", target)
                known[href] = rid
                return f'<a:hlinkClick r:id="{rid}" action="ppaction://hlinksldjump"/>'
            rid = known.get(href) or part.relate(OFFICE + "hyperlink", quoted(href), external=True)
            known[href] = rid
            return f'<a:hlinkClick r:id="{rid}"/>'

        def embed(photo: Photo) -> str:
            media = self.media.get(photo.image.digest)
            if media is None:
                name = self.free(f"ppt/media/image{{}}.{photo.image.format}")
                media = Part(name, f"image/{photo.image.format}", photo.image.data)
                self.media[photo.image.digest] = media
            rid = known.get(media.name) or part.relate(OFFICE + "image", media.name)
            known[media.name] = rid
            return rid

        return SlideWriter(self.template, self.labels, link, embed)


def _cleared(main: Part) -> Any:
    """Return the presentation's element without what is of its slides.

    That is their list, custom shows, sections, the number of the first, and the password that it takes
    to change them.
    """
    root = xml(main.blob)
    root.attrib.pop("firstSlideNum", None)
    for tag in ("sldIdLst", "custShowLst", "modifyVerifier"):
        for element in root.findall(P + tag):
            root.remove(element)
    for element in list(root.iter(P14 + "sectionLst")):
        extension = element.getparent()
        extension.getparent().remove(extension)
    return root


def _presentation(main: Part, document: Document, names: list[str]) -> bytes:
    """Return the presentation part with the slides, their sections and the notes master listed."""
    root = _cleared(main)
    for element in root.findall(P + "notesMasterIdLst"):
        root.remove(element)
    rid = next(i for i, rel in main.rels.items() if rel.type == OFFICE + "notesMaster")
    masters = etree.Element(P + "notesMasterIdLst")
    etree.SubElement(masters, P + "notesMasterId").set(R + "id", rid)
    _insert(root, masters)
    slides = etree.Element(P + "sldIdLst")
    for number, name in enumerate(names):
        element = etree.SubElement(slides, P + "sldId", id=str(FIRST_SLIDE_ID + number))
        element.set(R + "id", main.relate(OFFICE + "slide", name))
    _insert(root, slides)
    _add_sections(root, document)
    return xml_bytes(root)


def _insert(root: Any, element: Any) -> None:
    """Insert a child where the schema of p:presentation wants it (ECMA-376 19.2.1.26)."""
    before = [P + name for name in ORDER[: ORDER.index(element.tag[len(P) :])]]
    at = sum(1 for child in root if child.tag in before)
    root.insert(at, element)


def _add_sections(root: Any, document: Document) -> None:
    """Add PowerPoint's sections ([MS-PPTX] 2.6.11): each slide in one, in the order of the slides."""
    extensions = root.find(P + "extLst")
    if extensions is None:
        extensions = etree.SubElement(root, P + "extLst")
    extension = etree.SubElement(extensions, P + "ext", uri=SECTIONS)
    sections = etree.SubElement(extension, P14 + "sectionLst", nsmap={"p14": NAMESPACES["p14"]})
    current, ids = None, None
    for number, frame in enumerate(document.frames):
        if frame.section != current or ids is None:
            current = frame.section
            guid = f"{{{zlib.crc32(current.encode()):08X}-0000-4000-8000-{number:012X}}}"
            section = etree.SubElement(sections, P14 + "section", name=current, id=guid)
            ids = etree.SubElement(section, P14 + "sldIdLst")
        etree.SubElement(ids, P14 + "sldId", id=str(FIRST_SLIDE_ID + number))


def _core(document: Document, stamp: str) -> Part:
    """Return the core properties (ISO/IEC 29500-2, 11)."""
    fields = {
        "dc:title": document.title,
        "dc:subject": document.subject,
        "dc:creator": "; ".join(document.authors),
        "dc:language": office_language(document.language),
        "cp:lastModifiedBy": "; ".join(document.authors),
    }
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields.items() if text)
    for name in ("created", "modified"):
        inner += f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{stamp}</dcterms:{name}>'
    blob = (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{inner}</cp:coreProperties>'
    )
    return Part(
        "docProps/core.xml",
        "application/vnd.openxmlformats-package.core-properties+xml",
        blob.encode(),
    )


def _app(document: Document) -> Part:
    """Return the extended properties."""
    notes = sum(bool(frame.notes and frame.notes.paragraphs) for frame in document.frames)
    blob = (
        f'{DECLARATION}<Properties xmlns="{EXTENDED}"><Application>deckbuilder {__version__}'
        f"</Application><Slides>{len(document.frames)}</Slides><Notes>{notes}</Notes></Properties>"
    )
    return Part("docProps/app.xml", TYPE + "extended-properties+xml", blob.encode())


def _custom(root: Part, parts: list[Part]) -> Part:
    """Take the template's custom properties out; return them, with room for the fingerprint (22.3)."""
    rid = next((i for i, r in root.rels.items() if r.type == OFFICE + "custom-properties"), "")
    old = root.rels.pop(rid).target if rid else ""
    blob = next((part.blob for part in parts if part.name == old), b"")
    parts[:] = [part for part in parts if part.name not in (old, CUSTOM)]
    properties = _properties(blob)
    for element in list(properties):
        if str(element.get("name")).casefold() == PROPERTY:  # the template was a deck of ours
            properties.remove(element)
    taken = {element.get("pid") for element in properties}
    pid = next(n for n in range(2, len(taken) + 3) if str(n) not in taken)
    tag = f"{{{CUSTOM_PROPERTIES}}}property"
    own = etree.SubElement(properties, tag, fmtid=USER_DEFINED, pid=str(pid), name=PROPERTY)
    etree.SubElement(own, f"{{{VARIANTS}}}lpwstr").text = BLANK
    return Part(CUSTOM, TYPE + "custom-properties+xml", xml_bytes(properties))


def _properties(blob: bytes) -> Any:
    """Return the element of custom properties, a new one for a part that is missing or damaged."""
    tag = f"{{{CUSTOM_PROPERTIES}}}Properties"
    try:
        root = xml(blob) if blob else None
    except BadPackage:
        root = None
    if root is not None and root.tag == tag:
        return root
    namespaces: Any = {None: CUSTOM_PROPERTIES, "vt": VARIANTS}
    return etree.Element(tag, nsmap=namespaces)
