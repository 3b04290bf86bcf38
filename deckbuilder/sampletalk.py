"""``deckbuilder template show``: a sample deck and handout that exercise every layout of a template."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Set
from pathlib import Path
from tempfile import TemporaryDirectory

from deckbuilder.masters import SlideLayout
from deckbuilder.matching import places
from deckbuilder.pipeline import Job, Result, build
from deckbuilder.template import Template

SAMPLE = Path(__file__).parent / "sample"


def build_sample(
    template: Template,
    path: Path,
    folder: Path,
    force: bool = False,
    also: Set[str] = frozenset(),
) -> Result:
    """Return what became of the sample talk on a template; its files go into ``folder``."""
    name = f"{path.stem}-sample"
    with TemporaryDirectory() as work:
        shutil.copytree(SAMPLE, work, dirs_exist_ok=True)
        content = Path(work, "sample.yaml")
        content.write_text(sample_text(template, name), encoding="utf-8")
        job = Job(content, "sample.yaml", folder, template=str(path), force=force, also=also)
        return build(job)


def sample_text(template: Template, name: str) -> str:
    """Return the sample talk, with a slide for each layout that no kind of slide stands on."""
    text = (SAMPLE / "sample.yaml").read_text(encoding="utf-8")
    text = text.replace("\nname: sample\n", f"\nname: {json.dumps(name)}\n")
    return text.rstrip("\n") + "\n" + "".join(_slides_of_others(template))


def _slides_of_others(template: Template) -> Iterator[str]:
    """Yield a text slide for each layout with a title and a text that is not in use."""
    used = {usage.layout.part for usage in template.in_use}
    for layout in template.layouts:
        if layout.part not in used and _takes_text(layout, template):
            words = {
                "title": f"The layout “{layout.name}”",
                "text": f"No kind of slide stands on it by itself. Write `layout: {layout.name}` to use it.",
                "layout": layout.name,
            }
            yield f"  - text: {json.dumps(words, ensure_ascii=False)}\n"


def _takes_text(layout: SlideLayout, template: Template) -> bool:
    found = places(layout, template.masters.slide)
    first = template.layout(layout.name)
    return found.title is not None and found.main is not None and first is layout
