"""Templates: a folder (``base.pptx`` and ``template.yaml``) or a .pptx. One loader for both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from os.path import exists, isfile  # which, unlike Path's, are False for a name that cannot be one
from pathlib import Path
from typing import NamedTuple

from deckbuilder import source
from deckbuilder.archive import BadPackage
from deckbuilder.diagnostics import Diagnostics, Span, counted, shortened
from deckbuilder.disarm import Disarmed, disarm
from deckbuilder.fonts import CODE, Face, Fonts
from deckbuilder.language import Labels, is_right_to_left
from deckbuilder.layout.frames import Box
from deckbuilder.masters import (
    Masters,
    Region,
    SlideLayout,
    TextStyle,
    find,
    read_masters,
    styled,
    table_styles,
)
from deckbuilder.matching import KINDS, Matches, Usage, match, standard_usage
from deckbuilder.package import Package, damage_told, read_package
from deckbuilder.pagestyle import Logo, PageStyle, page_style
from deckbuilder.record import Frozen, replace
from deckbuilder.schema import Context
from deckbuilder.templatefile import FILE, Said, Sizes, read_template_file, read_usages

BASE = "base.pptx"
SUFFIXES = (".pptx", ".potx", ".ppsx")
# What a person may take for a template; reading it says what it is.
LIKE_SUFFIXES = (
    *SUFFIXES,
    ".pptm",
    ".potm",
    ".ppsm",
    ".ppt",
    ".pot",
    ".pps",
    ".thmx",
    ".odp",
    ".key",
)
OBJECT_ROLES = ("picture", "table")
SMALL = ("caption", "source")
SIZES = {"title": 24.0, "body": 16.0, "quote": 18.0, "caption": 12.0, "source": 12.0}
SMALLEST = 14.0
TABLE_SIZE, LARGEST_TABLE = 18.0, 24.0  # where the template does not say any
GAP = 18.0  # between the halves of a region that two blocks share
MOST_COVERED = 0.2  # of a text's place, that a logo may cover
NEAR_EDGE = 0.03  # of the slide's width, from its edge, where a place reaches over it
STRIP = 14.0  # size of a caption or source that the layout has no place for


class TableStyle(NamedTuple):
    """How tables are set: the style's id in the deck, sizes, and what the style makes bold."""

    id: str
    size: float = TABLE_SIZE
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
    stand_ins: Mapping[str, str]
    sizes: Mapping[str, Sizes]
    table: TableStyle
    page: PageStyle
    embed_fonts: str
    own_colors: Mapping[str, str]  # that its template.yaml sets, by names of a colour map
    is_folder: bool
    # Regions by layout, placeholder and role, as far as they were asked for.
    made: dict[tuple[str, int, str], Region]

    @property
    def rtl(self) -> bool:
        """Whether the language that the template is used for is written from right to left."""
        return is_right_to_left(self.fonts.language)

    def family(self, name: str) -> str:
        """Return a font family; +mj-lt and +mn-lt are the theme's."""
        return self.masters.theme.family(name)

    def face(
        self, style: TextStyle, bold: bool = False, italic: bool = False, code: bool = False
    ) -> Face:
        """Return the face of a run in a level's style."""
        family = CODE if code else self.family(style.family)
        return self.fonts.face(family, style.bold or bold, style.italic or italic)

    @property
    def layouts(self) -> tuple[SlideLayout, ...]:
        """All layouts that an author may name."""
        return (*self.masters.layouts, *self.masters.further)

    def layout(self, name: str) -> SlideLayout | None:
        return next((layout for layout in self.layouts if layout.name == name), None)

    @property
    def in_use(self) -> Iterator[Usage]:
        """The usages of all kinds of slides."""
        return chain.from_iterable(self.usages.values())

    def mapping(self, part: str) -> Mapping[str, str]:
        """Return the slots of a layout's colours where they are not its master's."""
        return next((layout.mapping for layout in self.layouts if layout.part == part), {})

    def usage(self, kind: str, roles: Iterable[str], layout: str = "") -> Usage:
        """Return the layout for a kind and its filled roles, or the author's own choice of one.

        The first usage wins that has a place for all that is there, leaves no object's place empty
        (rather than that, a caption or source joins the text), and leaves the fewest others empty.
        """
        wanted = set(roles)
        chosen = self.layout(layout) if layout else None
        usages: Sequence[Usage] = self.usages[kind]
        if chosen is not None:
            usages = [usage for usage in self.in_use if usage.layout is chosen]
            usages = usages or [standard_usage(chosen)]
        return min(usages, key=lambda usage: _cost(usage.roles.keys(), wanted))

    def region(self, usage: Usage, role: str) -> Region:
        """Return the region of a role that the usage has, with the sizes that the role may have."""
        idx = usage.roles[role]
        key = usage.layout.part, idx, role
        region = self.made.get(key)
        if region is None:
            region = self._in_sight(usage, usage.layout.regions[idx])
            smallest, largest = self.sizes.get(role, Sizes(SMALLEST))
            size = min(largest or region.size, region.size)
            region = replace(region, floor=min(smallest, size), largest=size)
            self.made[key] = region
        return region

    def _in_sight(self, usage: Usage, region: Region) -> Region:
        """Return a region without what lies off the slide, or covers the title."""
        slide, box = self.masters.slide, region.box
        if not region.upright:
            return region
        left, top, right, bottom = box.x, box.y, box.right, box.bottom
        near = slide.width * NEAR_EDGE
        if left < -1:
            left = near
        if top < -1:
            top = near
        if right > slide.width + 1:
            right = slide.width - near
        if bottom > slide.height + 1:
            bottom = slide.height - near
        key = usage.roles.get("title")
        title = None if key is None else usage.layout.regions[key]
        if title is not None and title is not region and _covers(box, title.box):
            top = title.box.bottom
        if (left, top, right, bottom) == (box.x, box.y, box.right, box.bottom):
            return region
        if right - left < near or bottom - top < near:
            return region
        return replace(region, box=Box(left, top, right - left, bottom - top), moved=True)

    def floor(self, role: str) -> float:
        """Return the smallest size of a role's text."""
        return self.sizes.get(role, Sizes(SMALLEST)).smallest

    def free_region(self, box: Box, role: str) -> Region:
        """Return a region for a text that no placeholder takes."""
        style = TextStyle(size=STRIP, color=self.masters.theme.colors.get("tx1", "000000"))
        return Region(box, (style,) * 5, (0, 0, 0, 0), floor=self.floor(role))


def _covers(box: Box, title: Box) -> bool:
    """Return whether a place for text lies over most of the title's, and goes on far below it."""
    return box.share_of(title) > 0.5 and box.bottom > title.bottom + title.height / 2


def _cost(roles: Set[str], wanted: set[str]) -> tuple[int, int, int, int]:
    missing, empty = wanted - roles, roles - wanted
    return len(missing - {*SMALL}), len(empty & {*OBJECT_ROLES}), len(missing), len(empty)


def bundled_folder() -> Path:
    """Return the folder of the bundled templates: in the installed package, else in the checkout."""
    here = Path(__file__).parent
    installed = here / "templates"
    return installed if installed.is_dir() else here.parent / "templates"


def bundled() -> list[Path]:
    """Return the folders of the bundled templates by name."""
    return sorted(path for path in bundled_folder().iterdir() if (path / BASE).is_file())


def description(folder: Path) -> str:
    """Return what a bundled template says of itself, "" where it says nothing."""
    root = source.read_yaml(folder / FILE, folder.name, Diagnostics())
    said = root.entries.get("description") if root else None
    return said[1].text if said and isinstance(said[1], source.Scalar) else ""


def find_template(name: str, folder: Path | None) -> Path | None:
    """Return the path of a template that a content file in ``folder`` names, or None.

    The project folder comes first, then the bundled ones; nothing outside either. Without a folder a
    person names it, and it may lie anywhere.
    """
    path = source.inside(name, folder) if folder else Path(name)
    if folder and not all(source.inside(f"{name}/{part}", folder) for part in (BASE, FILE)):
        path = None  # a link in it leads out of the project
    if path is not None and (_is_folder(path) or (_is_like_one(path) and exists(path))):
        return path
    if folder is None and _is_like_one(Path(name)):
        return path  # reading it says why it cannot be read
    return next((path for path in bundled() if path.name == name), None)


def _is_like_one(path: Path) -> bool:
    return path.suffix.lower() in LIKE_SUFFIXES


def _is_folder(path: Path) -> bool:
    return isfile(path / BASE)


def load_template(
    path: Path, labels: Labels, span: Span | None, report: Diagnostics, printed: bool = True
) -> Template | None:
    """Return the template in a folder or .pptx, or None after reporting what is wrong with it.

    Its logo is looked for where a handout is ``printed``. Reports ``bad-template``, ``external-link``,
    ``active-content``, the faults of a template.yaml, ``logo-not-printed`` and ``logo-place``.
    """
    is_folder = _is_folder(path)
    base = path / BASE if is_folder else path
    said = read_template_file(path, labels, report) if is_folder else Said()
    if said is None:
        return None
    try:
        package, masters = _read(base, said, labels.right_to_left, span, report)
        usages = read_usages(said.kinds, masters.layouts, Context(report, path, labels))
        matches = _matches(masters, usages)
        if said.logo is not None and len(said.logo_box) == 4:
            _report_logo_place(Box(*said.logo_box), masters, matches.usages, report)
        table = _table_style(package, said, matches.usages["table"][0])
        logo = said.logo
        if printed and logo is None:
            title = matches.usages["title"][0].layout
            logo = _logo(package, title, masters, span, report)
    except (BadPackage, OSError) as error:
        report_bad_template(base.name, error, span, report)
        return None
    return Template(
        name=path.name,
        package=package,
        masters=masters,
        fonts=Fonts(said.files, labels.language),
        usages=matches.usages,
        stand_ins=matches.stand_ins,
        sizes={**{role: Sizes(size) for role, size in SIZES.items()}, **said.sizes},
        table=table,
        page=page_style(masters.theme, said.handout, logo),
        embed_fonts=said.embed_fonts,
        own_colors=said.colors,
        is_folder=is_folder,
        made={},
    )


def report_bad_template(
    name: str, error: BadPackage | OSError, span: Span | None, report: Diagnostics
) -> None:
    """Tell why a file cannot be a template."""
    reason = error.strerror if isinstance(error, OSError) else error
    hints = error.hints if isinstance(error, BadPackage) else ()
    report.error("bad-template", f"cannot use {name} as a template: {reason}", span, *hints)


def report_disarmed(name: str, gone: Disarmed, span: Span | None, report: Diagnostics) -> None:
    """Warn of what a template has and the deck does not: links out of it, and what runs."""
    if gone.addresses:
        count, first = counted(len(gone.addresses), "link"), shortened(gone.addresses[0])
        message = f"{name} fetches from elsewhere: {count} left out, such as {first}"
        hint = "in PowerPoint, insert the picture or sound instead of linking it"
        report.warning("external-link", message, span, hint)
    if gone.active:
        first = shortened(gone.active[0])
        message = f"{name} holds what runs (macros, objects, controls): left out, such as {first}"
        report.warning("active-content", message, span, "take it off the slide master")


def _read(
    base: Path, said: Said, right_to_left: bool, span: Span | None, report: Diagnostics
) -> tuple[Package, Masters]:
    """Return what a .pptx holds. Raises ``OSError``, or ``BadPackage`` for whatever is wrong with it."""
    package = read_package(base)
    report_disarmed(base.name, disarm(package), span, report)
    with damage_told():
        masters = (package.parts[name] for name in package.main.related("slideMaster"))
        if not all(b"txStyles" in master.blob for master in masters):
            from deckbuilder.samples import add_styles  # LibreOffice's files need it

            add_styles(package)
        if said.colors or said.families or said.logo:
            from deckbuilder.imprint import imprint  # few templates need it

            imprint(package, said)
        if said.mirror and right_to_left:
            from deckbuilder.mirroring import mirror  # few languages need it

            mirror(package)
        return package, read_masters(package)


def _matches(masters: Masters, said: Mapping[str, tuple[Usage, ...]]) -> Matches:
    """Return the usages that a template.yaml says, and for other kinds those that are found."""
    if said.keys() >= set(KINDS):
        return Matches(said, {})
    with damage_told():
        found = match(masters.layouts, masters.slide)
    stand_ins = {kind: name for kind, name in found.stand_ins.items() if kind not in said}
    return Matches({**found.usages, **said}, stand_ins)


def _logo(
    package: Package, title: SlideLayout, masters: Masters, span: Span | None, report: Diagnostics
) -> Logo | None:
    """Return the logo that the base has, None where it has none that can be printed."""
    if not any(name.startswith("ppt/media/") for name in package.parts):
        return None
    from deckbuilder.logos import find_logo  # few templates have pictures

    with damage_told():
        return find_logo(package, title.part, masters.slide, span, report)


def _report_logo_place(
    box: Box, masters: Masters, usages: Mapping[str, Sequence[Usage]], report: Diagnostics
) -> None:
    """Report ``logo-place``: a logo that is not all on the slide, or covers much of a text's place."""
    slide = masters.slide
    covered = (
        f"covers the {role.replace('_', ' ')} of the layout '{usage.layout.name}'"
        for usage in chain.from_iterable(usages.values())
        for role, idx in usage.roles.items()
        if box.share_of(usage.layout.regions[idx].box) > MOST_COVERED
    )
    if box.right > slide.width or box.bottom > slide.height:
        fault = f"stands off the slide, which has {slide.width:g} × {slide.height:g} points"
    else:
        fault = next(covered, "")
    if fault:
        hint = "'slides.logo' says where: left, top, width and height in points"
        report.warning("logo-place", f"the logo {fault}", None, hint)


def _table_style(package: Package, said: Said, usage: Usage) -> TableStyle:
    """Return how the deck's own default table style sets tables (ECMA-376 21.1.3.13).

    Where nothing is said, they begin at the size of the text in their place, as far as that is usual.
    """
    sides, ends = said.padding or (7.2, 3.6)
    place = usage.roles.get("table", usage.roles.get("body"))
    own = usage.layout.regions[place].size if place is not None else 0.0
    usual = min(max(own, TABLE_SIZE), LARGEST_TABLE)
    size, padding = said.sizes.get("table", Sizes(0)).largest or usual, (sides, ends)
    root = table_styles(package)
    default = root.get("def") if root is not None else None
    default = default or "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"
    style = styled(root, default)
    if style is None:  # one of PowerPoint's own: header and first column are bold in all of them
        return TableStyle(default, size, padding)

    def bold(part: str) -> bool:
        text = find(style, f"a:{part}/a:tcTxStyle")
        return text is not None and text.get("b") == "on"

    return TableStyle(default, size, padding, bold("firstRow"), bold("firstCol"))
