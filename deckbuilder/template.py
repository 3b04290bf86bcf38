"""Templates: a folder (``base.pptx`` and ``template.yaml``) or a .pptx. One loader for both.

A template says which slide layout shows a kind of slide, and which placeholder takes a role. Layouts
of a .pptx that says nothing about kinds are found by their OOXML type, then by their placeholders.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from deckbuilder import source
from deckbuilder.diagnostics import Diagnostics, Span, near
from deckbuilder.fonts import Face, Files, Fonts
from deckbuilder.language import Labels, is_right_to_left
from deckbuilder.layout.frames import Box
from deckbuilder.masters import (
    TITLES,
    Masters,
    Region,
    SlideLayout,
    TextStyle,
    find,
    read_masters,
)
from deckbuilder.package import BadPackage, Package, read_package, xml
from deckbuilder.pagestyle import HANDOUT, PageStyle, page_style
from deckbuilder.record import Frozen, replace
from deckbuilder.schema import Choice, Context, Field, Many, Number, Plain, Raw, Record, written

KINDS = [
    "title",
    "agenda",
    "section",
    "text",
    "definition",
    "analogy",
    "quote",
    "table",
    "relation",
    "picture",
    "columns",
    "takeaways",
    "reading",
    "closing",
]
# Roles in reading order; where a layout lacks one, its text joins the first of these that it has.
FOLDS: Mapping[str, tuple[str, ...]] = {
    "title": (),
    "subtitle": ("body",),
    "full_name": ("subtitle", "body"),
    "body": ("subtitle", "quote"),
    "quote": ("body",),
    "examples": ("body",),
    "second": ("body",),
    "by": ("subtitle", "body", "quote"),
    "picture": ("second", "body"),
    "table": ("body", "picture"),
    "caption": (),
    "source": (),
}
SUFFIXES = (".pptx", ".potx")
OBJECT_ROLES = ("picture", "table")
SMALL = ("caption", "source")
FLOORS = {"title": 24.0, "body": 16.0, "quote": 18.0, "caption": 12.0, "source": 12.0}
FLOOR = 14.0
GAP = 18.0  # between the halves of a region that two blocks share
STRIP = 14.0  # size of a caption or source that the layout has no place for


class Usage(NamedTuple):
    """A layout in use for a kind: its roles and the idx of the placeholder that each has."""

    layout: SlideLayout
    roles: Mapping[str, int]


class TableStyle(NamedTuple):
    """How tables are set: the style's id in the deck, sizes, and what the style makes bold."""

    id: str
    size: float = 18.0
    padding: tuple[float, float] = (7.2, 3.6)
    bold_header: bool = True
    bold_first: bool = True

    def ends(self, size: float) -> float:
        """Return the padding above text of a size, and below it: less where it had to be smaller."""
        return self.padding[1] * min(1.0, size / self.size)


class Template(Frozen):
    """Everything that a look consists of."""

    name: str
    package: Package
    masters: Masters
    fonts: Fonts
    usages: Mapping[str, tuple[Usage, ...]]
    floors: Mapping[str, float]
    table: TableStyle
    page: PageStyle
    # Regions by layout, placeholder and role, as far as they were asked for.
    made: dict[tuple[str, int, str], Region]

    @property
    def rtl(self) -> bool:
        """Whether the language that the template is used for is written from right to left."""
        return is_right_to_left(self.fonts.language)

    def family(self, name: str) -> str:
        """Return a font family; +mj-lt and +mn-lt are the theme's."""
        theme = self.masters.theme
        return (
            theme.major
            if name.startswith("+mj")
            else theme.minor
            if name.startswith("+mn")
            else name
        )

    def face(
        self, style: TextStyle, bold: bool = False, italic: bool = False, code: bool = False
    ) -> Face:
        """Return the face of a run in a level's style."""
        family = "IBM Plex Mono" if code else self.family(style.family)
        return self.fonts.face(family, style.bold or bold, style.italic or italic)

    def layout(self, name: str) -> SlideLayout | None:
        return next((layout for layout in self.masters.layouts if layout.name == name), None)

    def usage(self, kind: str, roles: Iterable[str], layout: str = "") -> Usage:
        """Return the layout for a kind and its filled roles, or the author's own choice of one.

        The first usage wins that has a place for all that is there, leaves no object's place empty
        (rather than that, a caption or source joins the text), and leaves the fewest others empty.
        """
        wanted = set(roles)
        chosen = self.layout(layout) if layout else None
        usages: Sequence[Usage] = self.usages[kind]
        if chosen is not None:
            known = chain.from_iterable(self.usages.values())
            usages = [usage for usage in known if usage.layout.name == layout]
            usages = usages or [standard_usage(chosen)]
        return min(usages, key=lambda usage: _cost(usage.roles.keys(), wanted))

    def region(self, usage: Usage, role: str) -> Region:
        """Return the region of a role that the usage has, with the role's floor."""
        idx = usage.roles[role]
        key = usage.layout.part, idx, role
        region = self.made.get(key)
        if region is None:
            region = usage.layout.regions[idx]
            region = replace(region, floor=min(self.floor(role), region.levels[0].size))
            self.made[key] = region
        return region

    def floor(self, role: str) -> float:
        return self.floors.get(role, FLOOR)

    def free_region(self, box: Box, role: str) -> Region:
        """Return a region for a text that no placeholder takes."""
        style = TextStyle(size=STRIP, color=self.masters.theme.colors.get("tx1", "000000"))
        return Region(box, (style,) * 5, (0, 0, 0, 0), floor=self.floor(role))


def _cost(roles: Set[str], wanted: set[str]) -> tuple[int, int, int, int]:
    missing, empty = wanted - roles, roles - wanted
    return len(missing - {*SMALL}), len(empty & {*OBJECT_ROLES}), len(missing), len(empty)


def standard_usage(layout: SlideLayout) -> Usage:
    """Return a layout's roles as its placeholders' types tell them."""
    roles: dict[str, int] = {}
    found = (
        ("title", layout.first(*TITLES)),
        ("subtitle", layout.first("subTitle")),
        ("picture", layout.first("pic")),
        ("table", layout.first("tbl")),
        ("body", layout.first("body", "obj")),
        ("second", layout.first("body", "obj", skip=1)),
    )
    for role, idx in found:
        if idx is not None:
            roles[role] = idx
    return Usage(layout, roles)


def standard_usages(layouts: Sequence[SlideLayout]) -> dict[str, tuple[Usage, ...]]:
    """Return usages for every kind from the layouts' OOXML types (ECMA-376 19.7.15).

    Raises ``BadPackage`` if no layout has a title and a body.
    """
    by_type: dict[str, Usage] = {}
    for layout in layouts:
        usage = standard_usage(layout)
        by_type.setdefault(layout.type, usage)
        if {"title", "body"} <= usage.roles.keys() and not layout.type.lower().startswith("vert"):
            by_type.setdefault("any", usage)
    if "any" not in by_type:
        raise BadPackage("no layout of it has a title and a body")
    plain = by_type.get("obj", by_type["any"])
    pair = by_type.get("twoObj")
    with_object = [plain]
    if pair:
        beside = {"picture" if role == "second" else role: idx for role, idx in pair.roles.items()}
        with_object.append(Usage(pair.layout, beside))
    usages: dict[str, tuple[Usage, ...]] = dict.fromkeys(KINDS, (plain,))
    usages["title"] = usages["closing"] = (by_type.get("title", plain),)
    usages["section"] = (by_type.get("secHead", plain),)
    usages["columns"] = (pair or plain,)
    for kind in ("text", "definition", "relation"):
        usages[kind] = tuple(with_object)
    roles = {"picture" if role == "body" else role: idx for role, idx in plain.roles.items()}
    usages["relation"] += (Usage(plain.layout, roles),)  # a drawing alone has the whole width
    return usages


FAMILY = Record(
    "font family",
    {name: Field(Plain()) for name in ("regular", "bold", "italic", "bold_italic")},
    dict,
)
TEMPLATE = Record(
    "template",
    {
        "name": Field(Plain()),
        "description": Field(Plain()),
        "fonts": Field(Raw({"type": "object"})),
        "slides": Field(
            Record(
                "slides",
                {
                    "kinds": Field(Raw({"type": "object"})),
                    "mirror": Field(Choice(("true", "false"))),
                    "floors": Field(
                        Record("floors", {role: Field(Number()) for role in FOLDS}, dict)
                    ),
                    "table": Field(
                        Record(
                            "table",
                            {"size": Field(Number()), "padding": Field(Many(Number()))},
                            dict,
                        )
                    ),
                },
                dict,
            )
        ),
        "handout": Field(HANDOUT),
    },
    dict,
)
USAGE = Record(
    "usage", {"layout": Field(Plain(), required=True), "roles": Field(Raw({}), required=True)}, dict
)


def bundled_folder() -> Path:
    """Return the folder of the bundled templates: in the installed package, else in the checkout."""
    here = Path(__file__).parent
    installed = here / "templates"
    return installed if installed.is_dir() else here.parent / "templates"


def bundled() -> list[Path]:
    """Return the folders of the bundled templates by name."""
    return sorted(path for path in bundled_folder().iterdir() if (path / "base.pptx").is_file())


def description(folder: Path) -> str:
    """Return what a bundled template says of itself, "" where it says nothing."""
    root = source.read_yaml(folder / "template.yaml", folder.name, Diagnostics())
    said = root.entries.get("description") if root else None
    return said[1].text if said and isinstance(said[1], source.Scalar) else ""


def find_template(name: str, folder: Path) -> Path | None:
    """Return the path of a template that a content file in ``folder`` names, or None.

    The project folder comes first, then the bundled ones; nothing outside either.
    """
    path = source.inside(name, folder)
    if path is not None and ((path.suffix in SUFFIXES and path.is_file()) or _is_folder(path)):
        return path
    return next((path for path in bundled() if path.name == name), None)


def _is_folder(path: Path) -> bool:
    return (path / "base.pptx").is_file()


def load_template(
    path: Path, labels: Labels, span: Span | None, report: Diagnostics
) -> Template | None:
    """Return the template in a folder or .pptx, or None after reporting ``bad-template``."""
    base = path / "base.pptx" if path.is_dir() else path
    said: dict[str, Any] = {}
    if path.is_dir() and (path / "template.yaml").is_file():
        root = source.read_yaml(path / "template.yaml", f"{path.name}/template.yaml", report)
        context = Context(report, path, labels)
        found = TEMPLATE.read(root, context) if root else None
        if found is None:
            return None
        said = found
        fonts = _font_files(said.get("fonts"), context)
    else:
        context, fonts = Context(report, path.parent, labels), {}
    slides = said.get("slides", {})
    try:
        mirrored = labels.right_to_left and slides.get("mirror") == "true"
        package, masters, usages = _read(base, mirrored)
        table = _table_style(package, slides.get("table", {}))
    except (BadPackage, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        report.error("bad-template", f"cannot use {base.name} as a template: {reason}", span)
        return None
    usages |= _usages(slides.get("kinds"), masters.layouts, context)
    floors = {**FLOORS, **written(slides.get("floors", {}))}
    return Template(
        name=path.stem,
        package=package,
        masters=masters,
        fonts=Fonts(fonts, labels.language),
        usages=usages,
        floors=floors,
        table=table,
        page=page_style(masters.theme, said.get("handout", {})),
        made={},
    )


def _read(base: Path, mirrored: bool) -> tuple[Package, Masters, dict[str, tuple[Usage, ...]]]:
    """Return what a .pptx holds. Raises ``OSError``, or ``BadPackage`` for whatever is wrong with it."""
    package = read_package(base)
    try:
        if mirrored:
            from deckbuilder.mirroring import mirror  # few languages need it

            mirror(package)
        masters = read_masters(package)
        return package, masters, standard_usages(masters.layouts)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise BadPackage("a part of it is missing or damaged") from error


def _font_files(node: Any, context: Context) -> dict[str, Files]:
    out = {}
    for family, (key, value) in node.entries.items() if isinstance(node, source.Mapping) else ():
        names = FAMILY.read(value, context)
        paths = (
            {k: source.inside(v, context.folder) for k, v in written(names).items()}
            if names
            else {}
        )
        if "regular" not in paths or not all(path and path.is_file() for path in paths.values()):
            context.report.error(
                "bad-font", f"the files of '{family}' are not in the template", key.span
            )
        else:
            out[family] = Files(**paths)  # type: ignore[arg-type]
    return out


def _usages(
    node: Any, layouts: Sequence[SlideLayout], context: Context
) -> dict[str, tuple[Usage, ...]]:
    """Return the usages that template.yaml lists; reports what the base does not have."""
    by_name = {layout.name: layout for layout in layouts}
    out: dict[str, tuple[Usage, ...]] = {}
    for kind, (key, value) in node.entries.items() if isinstance(node, source.Mapping) else ():
        if kind not in KINDS:
            context.report.error(
                "unknown-key", f"unknown kind '{kind}'", key.span, *near(kind, KINDS)
            )
            continue
        said = Many(USAGE, single=True).read(value, context) or ()
        out[kind] = tuple(filter(None, (_usage(one, by_name, context) for one in said)))
    return {kind: usages for kind, usages in out.items() if usages}


def _usage(
    said: Mapping[str, Any], layouts: Mapping[str, SlideLayout], context: Context
) -> Usage | None:
    layout, node = layouts.get(said["layout"]), said["roles"]
    if layout is None:
        message = f"the template has no layout '{said['layout']}'"
        context.report.error(
            "unknown-layout", message, said["span"], *near(said["layout"], layouts)
        )
        return None
    roles = {}
    have = {placeholder.idx for placeholder, _ in layout.shapes}
    for role, (key, value) in node.entries.items() if isinstance(node, source.Mapping) else ():
        idx = value.text if isinstance(value, source.Scalar) else ""
        if role not in FOLDS:
            context.report.error(
                "unknown-key", f"unknown role '{role}'", key.span, *near(role, FOLDS)
            )
        elif not idx.isdecimal() or int(idx) not in have:
            message = f"the layout '{layout.name}' has no placeholder {idx}"
            context.report.error("unknown-placeholder", message, value.span)
        else:
            roles[role] = int(idx)
    return Usage(layout, roles)


def _table_style(package: Package, said: Mapping[str, Any]) -> TableStyle:
    """Return how the deck's own default table style sets tables (ECMA-376 21.1.3.13)."""
    size, padding = said.get("size", 18.0), tuple(said.get("padding", (7.2, 3.6)))
    names = package.main.related("tableStyles")
    root = xml(package.parts[names[0]].blob) if names and names[0] in package.parts else None
    default = root.get("def") if root is not None else None
    default = default or "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"
    style = None if root is None else find(root, f"a:tblStyle[@styleId='{default}']")
    if style is None:  # one of PowerPoint's own: header and first column are bold in all of them
        return TableStyle(default, size, padding)

    def bold(part: str) -> bool:
        text = find(style, f"a:{part}/a:tcTxStyle")
        return text is not None and text.get("b") == "on"

    return TableStyle(default, size, padding, bold("firstRow"), bold("firstCol"))
