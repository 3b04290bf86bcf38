"""What a presentation's master and layouts say: slide layouts, their regions, styles and colours.

A placeholder inherits its box and text from the master's of its kind, and its text styles from
``p:txStyles`` (ECMA-376 19.3.1.51) and the presentation's ``p:defaultTextStyle``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from deckbuilder.archive import BadPackage
from deckbuilder.colors import resolve
from deckbuilder.layout.frames import Box
from deckbuilder.package import NAMESPACES, Package, Part, damage_told, xml
from deckbuilder.record import Frozen, replace

EMU = 12700
LEVELS = 5
PITCH = 1.2  # PowerPoint's line pitch in em, for every Latin font

TITLES = ("title", "ctrTitle")
FIXED = ("dt", "ftr", "sldNum")
INSETS = ("lIns", "tIns", "rIns", "bIns")  # as a:bodyPr calls ``Region.insets``
SYMBOLS = ("wingdings", "webdings", "symbol", "opensymbol", "starsymbol")  # fonts of list marks
MARKS = {0xD8: "›", 0xE0: "›", 0xE8: "›", 0xFC: "✓", 0xFE: "✓", 0x2D: "–"}  # their codes in these


class TextStyle(NamedTuple):
    """How a level of text is set. Lengths are points; ``spacing`` is a factor of the pitch.

    ``bullet`` is a character, "auto" for a numbered level, or "" for none; one of a symbol font
    (``symbols``) is what comes nearest in others. ``mark`` is its colour, "" for that of the text, and
    ``numbering`` how the numbers look (ECMA-376 20.1.10.61).
    """

    family: str = "+mn-lt"
    size: float = 18.0
    bold: bool = False
    italic: bool = False
    color: str = "000000"
    align: str = "l"
    spacing: float = 1.0
    before: float = 0.0
    after: float = 0.0
    margin: float = 0.0
    indent: float = 0.0
    bullet: str = ""
    symbols: bool = False
    mark: str = ""
    numbering: str = "arabicPeriod"
    caps: bool = False
    rtl: bool = False

    @property
    def leading(self) -> float:
        return self.size * PITCH * self.spacing

    @property
    def lead(self) -> float:
        """What a text's first line takes beyond its leading: LibreOffice does not set it any closer."""
        return self.size * PITCH * max(1.0 - self.spacing, 0.0)


class Placeholder(NamedTuple):
    """A placeholder of a slide layout (ECMA-376 19.3.1.36).

    ``key`` is what its layout calls it: its idx, or a negative number where others have that, too.
    """

    type: str
    idx: int
    name: str
    key: int = 0


class Region(Frozen):
    """A place for one block. ``insets``: left, top, right, bottom. ``placeholder`` None: free-standing.

    ``moved``: the box is not the layout's own, so the slide has to say it. ``autofit``: PowerPoint
    would shrink the text, so the slide has to say that it must not. ``inset``: the insets that are not
    the layout's own, as a:bodyPr calls them. ``upright``: its text is neither turned nor vertical.
    ``largest``: the size at which its text begins, that of the first level if it is 0.
    """

    box: Box
    levels: tuple[TextStyle, ...]
    insets: tuple[float, float, float, float] = (7.2, 3.6, 7.2, 3.6)
    anchor: str = "t"
    placeholder: Placeholder | None = None
    floor: float = 14.0
    moved: bool = False
    autofit: bool = False
    inset: tuple[str, ...] = ()
    upright: bool = True
    largest: float = 0.0

    @property
    def size(self) -> float:
        """The size at which its text begins."""
        return self.largest or self.levels[0].size

    @property
    def inner(self) -> Box:
        """The box within the insets."""
        left, top, right, bottom = self.insets
        box = self.box
        return Box(box.x + left, box.y + top, box.width - left - right, box.height - top - bottom)


class SlideLayout:
    """A layout: its regions by placeholder key, and the placeholders of date, footer and number.

    ``name`` is one that no other layout of the file has.

    Its shapes are read when they are asked for: a talk uses a few layouts of many. ``mapping``: the
    slots of its colours where they are not the master's (ECMA-376 19.3.1.7).
    """

    def __init__(self, part: Part, reader: Reader) -> None:
        self.tree = xml(part.blob)
        self.part = part.name
        self.name: str = find(self.tree, "p:cSld").get("name", "")
        self.type: str = self.tree.get("type", "")
        mapping = find(self.tree, "p:clrMapOvr/a:overrideClrMapping")
        self.mapping: Mapping[str, str] = {} if mapping is None else dict(mapping.attrib)
        self.reader = reader.remapped(self.mapping) if self.mapping else reader

    @cached_property
    def shapes(self) -> tuple[tuple[Placeholder, Any], ...]:
        """The placeholders in reading order, each with its element. Raises ``BadPackage``."""
        with damage_told():
            return self._shapes()

    def _shapes(self) -> tuple[tuple[Placeholder, Any], ...]:
        out: list[tuple[Placeholder, Any]] = []
        taken: set[int] = set()
        for shape in find(self.tree, "p:cSld/p:spTree"):
            ph = find(shape, "./*/p:nvPr/p:ph")
            if ph is not None:
                idx = int(ph.get("idx", "0"))
                key = -len(out) if idx in taken else idx  # LibreOffice gives most of them none
                taken.add(key)
                name = find(shape, "./*/p:cNvPr").get("name", "")
                out.append((Placeholder(ph.get("type", "obj"), idx, name, key), shape))
        return tuple(out)

    @cached_property
    def regions(self) -> Mapping[int, Region]:
        """The regions by placeholder key. Raises ``BadPackage``.

        Of placeholders that share an idx, each but the first says on its slide where it stands.
        """
        with damage_told():
            found = [(ph, self.reader.region(shape, ph)) for ph, shape in self.shapes]
        return {
            p.key: replace(region, moved=True, inset=INSETS) if p.key < 0 else region
            for p, region in found
            if region is not None and p.type not in FIXED
        }

    @cached_property
    def fixed(self) -> tuple[Region, ...]:
        """The regions of date, footer and slide number, as far as the layout has them."""
        with damage_told():
            found = [self.reader.region(shape, ph) for ph, shape in self.shapes if ph.type in FIXED]
        return tuple(region for region in found if region is not None)

    @cached_property
    def masters_title(self) -> Region | None:
        """The place of the master's title, None where it has none. Raises ``BadPackage``."""
        shape = self.reader.master.get("title")
        if shape is None:
            return None
        with damage_told():
            return self.reader.region(shape, Placeholder("title", 0, "Title"))

    def first(self, *types: str, skip: int = 0) -> int | None:
        """Return the key of the first placeholder of the given types, after ``skip`` others."""
        found = [
            i for i, r in self.regions.items() if r.placeholder and r.placeholder.type in types
        ]
        return found[skip] if len(found) > skip else None


class Theme(NamedTuple):
    """Colours by the names that slides use (tx1, bg1, accent1 …) and the two font families."""

    colors: Mapping[str, str]
    major: str
    minor: str

    def family(self, name: str) -> str:
        """Return a font family; +mj-lt and +mn-lt are the theme's (ECMA-376 20.1.10.81)."""
        theirs = {"+mj": self.major, "+mn": self.minor}
        return theirs.get(name[:3], name)

    def remapped(self, mapping: Mapping[str, str]) -> Theme:
        """Return the theme with other slots under the names that slides use."""
        colors = {name: self.colors.get(slot, "000000") for name, slot in mapping.items()}
        return self._replace(colors={**self.colors, **colors})


class Masters(NamedTuple):
    """What layout needs of a presentation: the layouts of its slide master, and those of further ones."""

    width: float
    height: float
    theme: Theme
    layouts: tuple[SlideLayout, ...]
    further: tuple[SlideLayout, ...] = ()

    @property
    def slide(self) -> Box:
        return Box(0.0, 0.0, self.width, self.height)


def find(element: Any, path: str) -> Any:
    return element.find(path, NAMESPACES)


def table_styles(package: Package) -> Any:
    """Return a presentation's list of table styles (ECMA-376 20.1.4.2.27), None where it has none."""
    names = package.main.related("tableStyles")
    return xml(package.parts[names[0]].blob) if names and names[0] in package.parts else None


def styled(styles: Any, style: str) -> Any:
    """Return one of the table styles by its id, None for one that PowerPoint knows by itself."""
    return None if styles is None else find(styles, f"a:tblStyle[@styleId='{style}']")


def box_of(xfrm: Any) -> Box:
    """Return where a shape stands, as its a:xfrm says (ECMA-376 20.1.7.6)."""
    off, ext = find(xfrm, "a:off"), find(xfrm, "a:ext")
    edges = ((off, "x"), (off, "y"), (ext, "cx"), (ext, "cy"))
    return Box(*(int(element.get(name)) / EMU for element, name in edges))


def read_masters(package: Package) -> Masters:
    """Return the layouts of a presentation's slide masters. Raises ``BadPackage``.

    A deck is built on the first master that has a layout with a title and a text; an author may name
    the layouts of the others.
    """
    main = package.main
    root = xml(main.blob)
    size = find(root, "p:sldSz")
    if size is None:
        raise BadPackage("it says no slide size")
    parts = [package.parts[name] for name in _listed(main, root, "p:sldMasterIdLst/p:sldMasterId")]
    if not parts:
        raise BadPackage("it has no slide master")
    defaults = find(root, "p:defaultTextStyle")
    found = [_layouts(package, part, defaults) for part in parts]
    usable = [one for one in found if one[1]]
    if not usable:
        raise BadPackage("its slide master has no layouts")
    theme, layouts = next((one for one in usable if any(map(_is_plain, one[1]))), usable[0])
    further = tuple(layout for one in usable if one[1] is not layouts for layout in one[1])
    _tell_apart([*layouts, *further])
    return Masters(int(size.get("cx")) / EMU, int(size.get("cy")) / EMU, theme, layouts, further)


def _layouts(package: Package, part: Part, defaults: Any) -> tuple[Theme, tuple[SlideLayout, ...]]:
    """Return a slide master's theme and its layouts in their order."""
    tree = xml(part.blob)
    if tree.tag.rpartition("}")[2] != "sldMaster":
        raise BadPackage("a slide master of it is damaged")
    theme = read_theme(package, part, tree)
    reader = Reader(tree, defaults, theme)
    names = _listed(part, tree, "p:sldLayoutIdLst/p:sldLayoutId")
    return theme, tuple(SlideLayout(package.parts[name], reader) for name in names)


def _tell_apart(layouts: Iterable[SlideLayout]) -> None:
    """Number the names of layouts that others have, too: "Text", "Text (2)"."""
    seen: dict[str, int] = {}
    for layout in layouts:
        name = " ".join(layout.name.split())
        while name in seen:
            seen[name] += 1
            name = f"{name} ({seen[name]})"
        seen[name] = 1
        layout.name = name


def _is_plain(layout: SlideLayout) -> bool:
    return layout.first(*TITLES) is not None and layout.first("body", "obj") is not None


def _listed(part: Part, tree: Any, path: str) -> list[str]:
    """Return the names of the parts that the elements of a list lead to."""
    rid = "{" + NAMESPACES["r"] + "}id"
    ids = [element.get(rid) for element in tree.iterfind(path, NAMESPACES)]
    return [part.rels[i].target for i in ids if i in part.rels]


def read_theme(package: Package, master: Part, tree: Any) -> Theme:
    """Return the theme of a master, its colours under their mapped names as well."""
    names = master.related("theme")
    if not names:
        raise BadPackage("its slide master has no theme")
    root = xml(package.parts[names[0]].blob)
    colors = {}
    for slot in find(root, ".//a:clrScheme"):
        name = slot.tag.rpartition("}")[2]
        colors[name] = resolve(slot[0] if len(slot) else None, {}, "000000")
    mapping = find(tree, "p:clrMap")
    for name, slot in mapping.attrib.items() if mapping is not None else ():
        colors.setdefault(name, colors.get(slot, "000000"))

    def family(which: str) -> str:
        latin = find(root, f".//a:{which}Font/a:latin")
        return str(latin.get("typeface") or "Calibri") if latin is not None else "Calibri"

    return Theme(colors, family("major"), family("minor"))


class Reader:
    """Reads layouts against their master."""

    def __init__(self, master: Any, defaults: Any, theme: Theme) -> None:
        self.theme, self.tree, self.defaults = theme, master, defaults
        self.master: dict[str, Any] = {}
        for shape in master.iterfind(".//p:sp", NAMESPACES):
            ph = find(shape, "p:nvSpPr/p:nvPr/p:ph")
            if ph is not None:
                self.master.setdefault(_kind(ph.get("type", "obj")), shape)
        color = theme.colors.get("tx1", "000000")
        plain = (TextStyle(family=theme.minor, color=color),) * LEVELS
        basic = self.override(plain, defaults)
        self.inherited = {
            kind: self.override(
                self.override(basic, find(master, f"p:txStyles/p:{kind}Style")),
                self.own_styles(kind),
            )
            for kind in ("title", "body")
        }
        for kind in FIXED:
            self.inherited[kind] = self.override(basic, self.own_styles(kind))

    def remapped(self, mapping: Mapping[str, str]) -> Reader:
        """Return a reader of layouts whose colours come from other slots of the theme."""
        return Reader(self.tree, self.defaults, self.theme.remapped(mapping))

    def parent(self, type: str) -> Any:
        """Return the master's placeholder that one of a layout inherits from, None where it has none."""
        return self.master.get(_kind(type))

    def region(self, shape: Any, placeholder: Placeholder) -> Region | None:
        """Return the region of a placeholder, or None where neither layout nor master give it a box."""
        parent = self.parent(placeholder.type)
        chain = [s for s in (shape, parent) if s is not None]
        xfrm = next((x for s in chain if (x := find(s, "p:spPr/a:xfrm")) is not None), None)
        if xfrm is None:
            return None
        box = box_of(xfrm)
        bodies = [b for s in chain if (b := find(s, "p:txBody/a:bodyPr")) is not None]

        def said(name: str, default: str) -> str:
            return next((str(b.get(name)) for b in bodies if b.get(name) is not None), default)

        insets = (("lIns", "91440"), ("tIns", "45720"), ("rIns", "91440"), ("bIns", "45720"))
        left, top, right, bottom = (int(said(name, default)) / EMU for name, default in insets)
        kind = _kind(placeholder.type)
        levels = self.override(self.inherited[kind], find(shape, "p:txBody/a:lstStyle"))
        fits = (c.tag.rpartition("}")[2] for body in bodies for c in body)
        return Region(
            box=box,
            levels=levels,
            insets=(left, top, right, bottom),
            anchor=said("anchor", "t"),
            placeholder=placeholder,
            autofit=next((fit for fit in fits if fit.endswith("utofit") or fit == "spAutoFit"), "")
            not in ("", "noAutofit"),
            upright=xfrm.get("rot", "0") == "0" and said("vert", "horz") == "horz",
        )

    def own_styles(self, kind: str) -> Any:
        """Return the list styles of the master's placeholder of a kind."""
        return find(self.master[kind], "p:txBody/a:lstStyle") if kind in self.master else None

    def override(self, levels: tuple[TextStyle, ...], source: Any) -> tuple[TextStyle, ...]:
        """Return the styles of all levels with what a list of styles (a:CT_TextListStyle) says."""
        if source is None or not len(source):
            return levels
        said = {element.tag.rpartition("}")[2]: element for element in source}
        out = []
        for number, style in enumerate(levels, 1):
            for name in ("defPPr", f"lvl{number}pPr"):
                if name in said:
                    style = self.apply(style, said[name])
            out.append(style)
        return tuple(out)

    def apply(self, style: TextStyle, element: Any) -> TextStyle:
        """Return ``style`` with what a paragraph's properties (a:CT_TextParagraphProperties) say."""
        changes: dict[str, Any] = {}
        for name, key in (("marL", "margin"), ("indent", "indent")):
            if element.get(name) is not None:
                changes[key] = int(element.get(name)) / EMU
        if element.get("rtl") is not None:
            changes["rtl"] = element.get("rtl") in ("1", "true")
        if element.get("algn"):
            changes["align"] = element.get("algn")
        runs = find(element, "a:defRPr")
        if runs is not None:
            changes |= self.run_changes(runs, style)
        size = changes.get("size", style.size)
        for child in element:
            name = child.tag.rpartition("}")[2]
            if name == "lnSpc":
                changes["spacing"] = _spacing(child, size * PITCH) / (size * PITCH)
            elif name in ("spcBef", "spcAft"):
                changes["before" if name == "spcBef" else "after"] = _spacing(child, size * PITCH)
            elif name in ("buClr", "buClrTx"):
                color = child[0] if name == "buClr" and len(child) else None
                changes["mark"] = resolve(color, self.theme.colors, "")
            elif name in ("buFont", "buFontTx"):
                family = child.get("typeface", "").lower()
                changes["symbols"] = family.startswith(SYMBOLS)
            elif name == "buNone":
                changes["bullet"] = ""
            elif name == "buChar":
                symbols = changes.get("symbols", style.symbols)
                changes["bullet"] = _list_mark(child.get("char", "•"), symbols)
            elif name == "buAutoNum":
                changes |= {"bullet": "auto", "numbering": child.get("type", "arabicPeriod")}
        return style._replace(**changes)

    def run_changes(self, element: Any, style: TextStyle) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        if element.get("sz"):
            changes["size"] = int(element.get("sz")) / 100
        for name, key in (("b", "bold"), ("i", "italic")):
            if element.get(name) is not None:
                changes[key] = element.get(name) in ("1", "true")
        if element.get("cap") is not None:
            changes["caps"] = element.get("cap") == "all"
        fill, latin = find(element, "a:solidFill"), find(element, "a:latin")
        if fill is not None:
            changes["color"] = resolve(fill, self.theme.colors, style.color)
        if latin is not None and latin.get("typeface"):
            changes["family"] = self.theme.family(latin.get("typeface"))
        return changes


def _kind(type: str) -> str:
    """Return the type of the master's placeholder that one of a layout inherits from."""
    if type in TITLES:
        return "title"
    return type if type in FIXED else "body"


def _list_mark(char: str, symbols: bool) -> str:
    """Return a list mark that fonts for text have; codes of symbol fonts may stand at U+F000."""
    return MARKS.get(ord(char[:1] or "•") & 0xFF, "•") if symbols else char


def _spacing(element: Any, pitch: float) -> float:
    """Return a spacing in points; a percentage is of ``pitch``."""
    points, percent = find(element, "a:spcPts"), find(element, "a:spcPct")
    if points is not None:
        return int(points.get("val")) / 100
    value = percent.get("val", "100000") if percent is not None else "100000"
    return pitch * (float(value[:-1]) / 100 if value.endswith("%") else int(value) / 100_000)
