"""``template.yaml``: what a .pptx cannot say about itself, and what differs from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os.path import isfile  # which, unlike Path's, is False for a name that cannot be one
from pathlib import Path
from typing import Any, NamedTuple

from deckbuilder import source
from deckbuilder.diagnostics import Diagnostics, Named, near
from deckbuilder.fonts import Files
from deckbuilder.language import Labels
from deckbuilder.masters import SlideLayout
from deckbuilder.matching import FOLDS, KINDS, Usage
from deckbuilder.pagestyle import HANDOUT, Logo
from deckbuilder.pictures import load_image
from deckbuilder.record import Frozen
from deckbuilder.schema import (
    Choice,
    Color,
    Context,
    Field,
    Lengths,
    Many,
    Name,
    Plain,
    Raw,
    Record,
    keys,
    written,
)
from deckbuilder.source import Node

FILE = "template.yaml"
# The role of a colour → its name in a slide master's colour map, or its slot in the theme.
COLORS = {
    "background": "bg1",
    "text": "tx1",
    "panel": "bg2",
    "muted": "tx2",
    **{f"accent{n}": f"accent{n}" for n in range(1, 7)},
    "link": "hlink",
    "visited": "folHlink",
}


class Sizes(NamedTuple):
    """The sizes that a role's text may have, in points; ``largest`` 0: what its layout says."""

    smallest: float
    largest: float = 0.0


class Said(Frozen):
    """What a template.yaml says; what it does not say is empty."""

    colors: Mapping[str, str] = {}  # by names of a colour map
    families: Mapping[str, str] = {}  # "heading", "body"
    files: Mapping[str, Files] = {}
    logo: Logo | None = None
    logo_box: tuple[float, ...] = ()
    mirror: bool = False
    sizes: Mapping[str, Sizes] = {}
    padding: tuple[float, ...] = ()
    kinds: Node | None = None
    handout: Mapping[str, Any] = {}
    embed_fonts: str = "all"


FAMILY = Record(
    "font family",
    {name: Field(Plain()) for name in ("regular", "bold", "italic", "bold_italic")},
    dict,
)
FONTS = Record(
    "set of fonts",
    {
        "heading": Field(Plain()),
        "body": Field(Plain()),
        "files": Field(Raw({"type": "object"})),
    },
    dict,
)
LOGO = Record("logo", {"file": Field(Name(), required=True), "alt": Field(Plain())}, dict, "file")
SLIDES = Record(
    "look of slides",
    {
        "kinds": Field(Raw({"type": "object"})),
        "mirror": Field(Choice(("true", "false"))),
        "sizes": Field(
            Record(
                "set of sizes", {role: Field(Lengths(1, 2, rising=True)) for role in FOLDS}, dict
            )
        ),
        "table": Field(Record("look of tables", {"padding": Field(Lengths(2))}, dict)),
        "logo": Field(Lengths(4)),
    },
    dict,
)
TEMPLATE = Record(
    "template",
    {
        "name": Field(Plain()),
        "description": Field(Plain()),
        "colors": Field(Record("set of colours", {role: Field(Color()) for role in COLORS}, dict)),
        "fonts": Field(FONTS),
        "embed_fonts": Field(Choice(("all", "used", "none"))),
        "logo": Field(LOGO),
        "slides": Field(SLIDES),
        "handout": Field(HANDOUT),
    },
    dict,
)
USAGE = Record(
    "usage", {"layout": Field(Plain(), required=True), "roles": Field(Raw({}), required=True)}, dict
)


def read_template_file(folder: Path, labels: Labels, report: Diagnostics) -> Said | None:
    """Return what a folder's template.yaml says, or None after reporting what is wrong with it.

    Reports faults of form, ``bad-color``, ``bad-font`` and what ``load_image`` does.
    """
    if not (folder / FILE).is_file():
        return Said()
    errors = report.errors
    name = f"{folder.name}/{FILE}"
    root = source.read_yaml(folder / FILE, name, report, keys(TEMPLATE), may_be_empty=True)
    context = Context(report, folder, labels)
    found = TEMPLATE.read(root, context) if root else None
    if found is None:
        return None
    fonts, slides = written(found.get("fonts", {})), written(found.get("slides", {}))
    said = Said(
        colors={COLORS[role]: value for role, value in written(found.get("colors", {})).items()},
        files=_font_files(fonts.pop("files", None), context),
        families=fonts,
        logo=_logo(found.get("logo"), context),
        logo_box=slides.get("logo", ()),
        mirror=slides.get("mirror") == "true",
        sizes={role: Sizes(*pair) for role, pair in written(slides.get("sizes", {})).items()},
        padding=slides.get("table", {}).get("padding", ()),
        kinds=slides.get("kinds"),
        handout=found.get("handout", {}),
        embed_fonts=found.get("embed_fonts", "all"),
    )
    return said if report.errors == errors else None


def _logo(found: Mapping[str, Any] | None, context: Context) -> Logo | None:
    if found is None:
        return None
    file: Named = found["file"]
    image = load_image(file, context.folder, file.span, context.report)
    return Logo(image, found.get("alt", "")) if image else None


def _font_files(node: Any, context: Context) -> dict[str, Files]:
    out = {}
    for family, (key, value) in node.entries.items() if isinstance(node, source.Mapping) else ():
        names = FAMILY.read(value, context)
        paths = (
            {k: source.inside(v, context.folder) for k, v in written(names).items()}
            if names
            else {}
        )
        if "regular" not in paths or not all(path and isfile(path) for path in paths.values()):
            context.report.error(
                "bad-font", f"the files of '{family}' are not in the template", key.span
            )
        else:
            out[family] = Files(**paths)  # type: ignore[arg-type]
    return out


def read_usages(
    node: Any, layouts: Sequence[SlideLayout], context: Context
) -> dict[str, tuple[Usage, ...]]:
    """Return the usages that ``slides.kinds`` lists.

    Reports ``unknown-key`` (a kind, a role), ``unknown-layout`` and ``unknown-placeholder``.
    """
    by_name = {layout.name: layout for layout in reversed(layouts)}
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
    have = {placeholder.key for placeholder, _ in layout.shapes}
    for role, (key, value) in node.entries.items() if isinstance(node, source.Mapping) else ():
        idx = value.text if isinstance(value, source.Scalar) else ""
        if role not in FOLDS:
            context.report.error(
                "unknown-key", f"unknown role '{role}'", key.span, *near(role, FOLDS)
            )
        elif not idx.removeprefix("-").isdecimal() or int(idx) not in have:
            message = f"the layout '{layout.name}' has no placeholder {idx}"
            hint = f"it has {', '.join(map(str, sorted(have)))}"
            context.report.error("unknown-placeholder", message, value.span, hint)
        else:
            roles[role] = int(idx)
    return Usage(layout, roles)
