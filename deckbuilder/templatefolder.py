"""``deckbuilder template new``: a folder to start a template from, made from another template.

It holds ``base.pptx``, whose slide master and layouts are drawn in PowerPoint, and a ``template.yaml`` with
all that a person may want to change without it, as comments.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from deckbuilder import source
from deckbuilder.diagnostics import Diagnostics
from deckbuilder.formats.pptx import empty_deck
from deckbuilder.matching import FOLDS, KINDS, Usage
from deckbuilder.template import BASE, Template
from deckbuilder.templatefile import COLORS, FILE

OTHERS = (".pptx", ".potx", ".yaml")  # of a folder's files, what is written anew


def write_template_folder(folder: Path, template: Template, origin: Path) -> tuple[str, str]:
    """Return what was written and "", or "" and why nothing was. No file is ever replaced."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return "", f"{folder} is there already; nothing was written"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if origin.is_dir():
            ignored = shutil.ignore_patterns(*(f"*{suffix}" for suffix in OTHERS))
            shutil.copytree(origin, folder, ignore=ignored, dirs_exist_ok=True)
            shutil.copyfile(origin / BASE, folder / BASE)
        else:
            (folder / BASE).write_bytes(empty_deck(template.package))
        text = template_yaml(folder.name, template, origin / FILE if origin.is_dir() else None)
        (folder / FILE).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        return "", f"cannot write {folder}: {error.strerror or error}"
    return f"{folder / BASE}\n{folder / FILE}", ""


def template_yaml(name: str, template: Template, origin: Path | None = None) -> str:
    """Return the text of a new template.yaml: what that of its origin says, and what may be changed."""
    said = _entries(origin) if origin is not None and origin.is_file() else {}
    if origin is not None and said is None:
        return origin.read_text(encoding="utf-8-sig")
    own = said or {}
    blocks = [own.get(key) or "\n".join(lines) for key, lines in _changeable(template)]
    head = [
        f'# The template "{name}". Open base.pptx in PowerPoint, View > Slide Master, to draw its layouts.',
        "# Take the # away from a line below to change what it says, and run",
        "#",
        f"#   deckbuilder template check {name}",
        "",
        f"name: {json.dumps(name, ensure_ascii=False)}",
        f"description: Made from {template.name}.",
    ]
    return "\n\n".join(["\n".join(head), *blocks]) + "\n"


def _entries(path: Path) -> dict[str, str] | None:
    """Return the text of each key of a template.yaml, with the comments above it and in it.

    None where keys do not stand on lines of their own.
    """
    root = source.read_yaml(path, path.name, Diagnostics(), may_be_empty=True)
    keys = [key for key, _ in root.entries.values()] if root else []
    if any(key.span.column > 1 for key in keys):
        return None
    lines = keys[0].span.source.text.splitlines() if keys else []
    starts = []
    for key in keys:
        start = key.span.line - 1
        while start and lines[start - 1].startswith("#"):
            start -= 1
        starts.append(start)
    ends = [*starts[1:], len(lines)]
    return {
        key.text: "\n".join(lines[start:end]).rstrip()
        for key, start, end in zip(keys, starts, ends, strict=True)
    }


def _changeable(template: Template) -> Iterator[tuple[str, list[str]]]:
    """Yield the keys that may be added, each with what holds without it as comments."""
    theme = template.masters.theme
    yield (
        "colors",
        [
            "# Colours by what they are for, of both files, as red, green and blue in quotes.",
            "colors:",
            *(f'  #{role}: "{theme.colors.get(slot, "")}"' for role, slot in COLORS.items()),
        ],
    )
    yield (
        "fonts",
        [
            "# Font families, and the files of those that are not at hand (.ttf or .otf, in this folder).",
            "fonts:",
            f"  #heading: {theme.major}",
            f"  #body: {theme.minor}",
            f"  #files: {{{theme.major}: {{regular: fonts/regular.ttf, bold: fonts/bold.ttf}}}}",
        ],
    )
    yield (
        "embed_fonts",
        [
            "# The fonts that the deck carries, of those that are not everywhere: all of each, or only the",
            "# letters that are used (smaller, but hard to edit), or none.",
            f"#embed_fonts: {template.embed_fonts}",
        ],
    )
    yield (
        "logo",
        [
            "# A PNG or JPEG in this folder: for the handout's first page; slides.logo puts it on slides.",
            "#logo: {file: logo.png, alt: Our name}",
        ],
    )
    yield "slides", list(_slides(template))
    families = template.page.families
    yield (
        "handout",
        [
            "# The handout: a page of A4 or Letter, its margins in points, and its fonts.",
            "handout:",
            "  #page: A4",
            "  #margins: {top: 78, bottom: 78, left: 84, right: 84}",
            f"  #fonts: {{body: {families['body']}, heading: {families['heading']}}}",
        ],
    )


def _slides(template: Template) -> Iterator[str]:
    """Yield how the layouts of a .pptx were matched, as a template.yaml says it."""
    yield "slides:"
    yield "  # For a language that is written from right to left, mirror the layouts."
    yield "  #mirror: true"
    yield ""
    yield "  # Where the logo stands on the slide master, in points: left, top, width, height."
    yield "  #logo: [800, 20, 100, 30]"
    yield ""
    yield "  # Which layout shows which kind of slide, and which placeholder (its idx) takes which part of"
    yield "  # it, as they were found. Of several, the first is used that has a place for all that is there."
    yield "  kinds:"
    for kind in KINDS:
        yield f"    {kind}:"
        yield from (f"      - {_flow(usage)}" for usage in template.usages[kind])
    yield ""
    yield "  # The sizes in points that a role's text may have: the smallest (then its slide is split) and,"
    yield "  # where a second is given, the largest, if it is below what the layout says."
    yield "  sizes:"
    for role in ("title", "body", "quote", "table"):
        yield f"    #{role}: [{template.floor(role):g}, {60 if role == 'title' else 32}]"
    yield ""
    yield "  # The space in a table's cells: left and right, top and bottom, in points."
    yield "  #table: {padding: [7.2, 3.6]}"


def _flow(usage: Usage) -> str:
    roles = ", ".join(f"{role}: {usage.roles[role]}" for role in FOLDS if role in usage.roles)
    name = usage.layout.name.replace("'", "''")
    return f"{{layout: '{name}', roles: {{{roles}}}}}"
